"""The shares of all skills: the weakest skills, and bounds on several skills from shares alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.answers.share_bounds import share_bounds
from dtnet.coverage.measures.combination import share_of_at_least
from dtnet.coverage.measures.quantities import UNDEFINED, Quantities
from dtnet.coverage.measures.ranking import first_of
from dtnet.coverage.questions.skills.skill_verdicts import skill_verdicts
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.questions.skills.skill_verdicts import SkillVerdicts
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition


def weakest_skills(  # noqa: PLR0913 - as above
    network: Network,
    *,
    at: DayLike,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """Which skill is taught in the least share of areas, and where: every skill that may be the weakest.

    Several are where they tie, and where not enough is known to tell which it is.

    Args:
        network: The network.
        at: The day.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels (`over` itself or above), attributes of the areas.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: Those of which `funded` speaks in texts.

    Returns:
        A row for each skill that may be the weakest: `area` and the other dimensions; `skill`; `certain`:
        whether it is the weakest, or one of those, for sure; `lower`, `upper`: its share. None where no area
        can be in the share.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If the parts of the question do not go together, or do not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = weakest_skills(net, within="Oilham", at="2025-02-01")
        >>> list(zip(table["skill"], table["certain"], table["upper"]))
        [('purse', True, 0.3333333333333333), ('padlock', True, 0.3333333333333333)]
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options)
    lower, upper = _shares(asked)
    parts: list[tuple[int, int, bool]] = []
    for at_row in range(len(asked.rows)):
        shares = _quantities(lower, upper, at_row)
        if shares is not None:
            found = first_of(shares, first="least")
            certain = set(found.certain.tolist())
            parts += [(at_row, skill, skill in certain) for skill in found.possible.tolist()]
    rows = np.array([row for row, _, _ in parts], np.intp)
    skills = [skill for _, skill, _ in parts]
    return frames.Table(
        {
            **asked.dimensions(rows),
            "skill": frames.text([asked.words[skill] for skill in skills]),
            "certain": frames.yes_no([certain for _, _, certain in parts]),
            "lower": frames.ratio([_float(lower[skill], row) for row, skill, _ in parts]),
            "upper": frames.ratio([_float(upper[skill], row) for row, skill, _ in parts]),
        }
    )


def skills_from_shares(  # noqa: PLR0913 - as above
    network: Network,
    *,
    at: DayLike,
    at_least: int | None = None,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """What the share of each skill alone says of areas that are taught all of them, or so many.

    For whoever has nothing but the shares, as published: from `max(0, Σ p - (n - 1))` to the least of them,
    and `dtnet.coverage.measures.share_of_at_least` for fewer than all. Beside it, what the network knows.

    Args:
        network: The network.
        at: The day.
        at_least: How many skills; by default all.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels (`over` itself or above), attributes of the areas.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: Those of which `funded` speaks in texts.

    Returns:
        `area` and the other dimensions; `lower`, `upper`: what follows from the shares; `known_lower`,
        `known_upper`: the share of areas whose teams teach as many together. Null where no area can be in
        the share.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If there are not so many skills, or the question does not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> [row] = skills_from_shares(net, within="Oilham", at="2025-02-01")
        >>> row["lower"], row["upper"], row["known_lower"]
        (0.0, 0.3333333333333333, 0.3333333333333333)
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options)
    count = len(asked.words) if at_least is None else at_least
    if type(count) is not int or not 1 <= count <= len(asked.words):
        raise ArgumentError(
            f"at_least={at_least!r} skills", f"give a whole number from 1 to {len(asked.words)}"
        )
    lower, upper = _shares(asked)
    known_lower, known_upper = share_bounds(asked.sums(lambda worst: asked.together(count, worst)))
    several = [_quantities(lower, upper, row) for row in range(len(asked.rows))]
    answers = [UNDEFINED if each is None else share_of_at_least(each, count) for each in several]
    gone = null(np.array([each is None for each in several], np.bool_))
    rows = range(len(answers))
    return frames.Table(
        {
            **asked.dimensions(),
            "lower": frames.ratio([float(each.lower or 0) for each in answers], gone),
            "upper": frames.ratio([float(each.upper or 0) for each in answers], gone),
            "known_lower": frames.ratio([_float(known_lower, row) for row in rows], gone),
            "known_upper": frames.ratio([_float(known_upper, row) for row in rows], gone),
        }
    )


def _shares(asked: SkillVerdicts) -> tuple[list[Shares], list[Shares]]:
    """By skill: the least and the greatest share of areas that are taught it, by row."""

    def of(condition: Condition) -> tuple[Shares, Shares]:
        return share_bounds(asked.sums(lambda worst: asked.masks(condition, worst)))

    lower, upper = zip(*map(of, asked.taught), strict=True)
    return list(lower), list(upper)


def _quantities(lower: list[Shares], upper: list[Shares], row: int) -> Quantities | None:
    """The shares of all skills in a row; None where no area can be in it."""
    if not all(bool(each.known[row]) for each in (*lower, *upper)):
        return None
    return Quantities(
        [int(each.of[row]) for each in lower],
        [int(each.of[row]) for each in upper],
        base=[int(each.all[row]) for each in lower],
        upper_base=[int(each.all[row]) for each in upper],
    )


def _float(shares: Shares, row: int) -> float:
    return int(shares.of[row]) / int(shares.all[row])
