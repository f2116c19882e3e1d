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
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from dtnet.coverage.questions.funding.body_answers import BodyAnswers
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Ints
    from dtnet.predicates.verdicts import Masks

WITHOUT_HOLDER = "without_holder"
"""What is asked of posts."""


def posts_without_holder(  # noqa: PLR0913 - as the method
    snapshot: Snapshot,
    kind: str,
    *,
    holders: str,
    by: str | None,
    within: str | None,
    synthetic: bool,
    assumed: bool,
) -> BodyAnswers:
    """See `Snapshot.posts_without_holder`."""
    network = snapshot.network
    check_switches(synthetic=synthetic, assumed=assumed)
    check_argument(kind, str, "kind", "name a kind of bodies")
    check_number(network.vocabulary, "bodies", holders, what="posts without a holder")
    worst = Origin.SYNTHETIC if synthetic and assumed else Origin.ASSUMED if assumed else Origin.DERIVED
    listed = listed_bodies(
        network, snapshot.date, kind=kind, by=by, within=() if within is None else (within,), worst=worst
    )

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
