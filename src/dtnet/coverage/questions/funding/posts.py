"""Posts without a holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.arguments import check_argument, check_switches
from dtnet.citations import Origin
from dtnet.coverage.language.atoms import check_number
from dtnet.coverage.questions.funding.body_answers import answered, listed_bodies
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.facts.subjects import TEAM, Subjects
from dtnet.network.day.arguments import check_network
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import as_day
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from dtnet.coverage.questions.funding.body_answers import BodyAnswers
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.periods import DayLike
    from dtnet.predicates.verdicts import Masks

WITHOUT_HOLDER = "without_holder"
"""What is asked of posts."""


def posts_without_holder(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    kind: str,
    *,
    at: DayLike,
    holders: str = "holders",
    by: str | None = None,
    within: str | None = None,
    synthetic: bool = True,
    assumed: bool = True,
) -> BodyAnswers:
    """Which posts nobody holds on a day: bodies of a kind whose number of holders is 0.

    Where the number is not known, nor that it is 1 or more, the answer is open. Posts are those that are
    listed; no statement says that there are no others.

    Args:
        network: The network.
        kind: The kind of bodies that are posts, as `officer`.
        at: The day.
        holders: The attribute of bodies that counts holders.
        by: A level: count posts by the area in which they work.
        within: Only posts in this area: its id, or its name on the day.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        assumed: The same of assumed facts; without them, synthetic ones do not count either.

    Returns:
        Answers to one question, `without_holder`: the `counts`, and the posts `named`.

    Raises:
        UnknownNameError: If bodies have no attribute of that name, or there is no such kind, level or area.
        ArgumentError: If the attribute is no whole number.
        OutsideDataError: If the data do not reach the day.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import posts_without_holder
        >>> net = dtnet.datasets.load("toyland")
        >>> [row] = posts_without_holder(net, "officer", at="2025-02-01").counts
        >>> row["bodies"], row["yes"], row["no"], row["unknown"]
        (6, 1, 4, 1)
    """
    check_network(network)
    check_switches(synthetic=synthetic, assumed=assumed)
    check_argument(kind, str, "kind", "name a kind of bodies")
    check_number(network.vocabulary, "bodies", holders, what="posts without a holder")
    worst = Origin.SYNTHETIC if synthetic and assumed else Origin.ASSUMED if assumed else Origin.DERIVED
    listed = listed_bodies(network, as_day(at), kind=kind, by=by, within=within, worst=worst)

    def of_rows(rows: Ints, worst: int) -> Masks:
        things = Subjects(network, listed.era.state, TEAM, rows, WHAT, worst=worst)
        column = things.column(f"{TEAM}.{holders}")
        masks: Masks = (column.data == 0) * YES | (column.most >= 1) * NO
        return masks

    def without(worst: int) -> Masks:
        masks = of_rows(listed.pieces.owner, worst)
        two = np.flatnonzero(listed.pieces.other != NOBODY)
        masks[two] |= of_rows(listed.pieces.other[two], worst)
        return masks

    return answered(listed, {WITHOUT_HOLDER: without})
