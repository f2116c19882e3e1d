"""Where skills are taught: each skill, several skills, their depth, their patterns, and the weakest skills.

A pattern is a set of skills; its areas teach exactly these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_sums import IN_YES, null
from dtnet.coverage.answers.share_bounds import share_bounds
from dtnet.coverage.measures.combination import share_of_at_least
from dtnet.coverage.measures.quantities import UNDEFINED, Answer, Quantities
from dtnet.coverage.measures.ranking import first_of
from dtnet.coverage.measures.ratio_bounds import ratio_of_sums
from dtnet.coverage.questions.people.rows_of_teams import check_whereabouts, levels_only
from dtnet.coverage.questions.skills.skill_verdicts import skill_verdicts, stacked_columns
from dtnet.coverage.verdicts.atom_readings import part_of
from dtnet.coverage.verdicts.joint_verdicts import sets_met
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dtnet.coverage.answers.row_sums import Counts
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import Missing
    from dtnet.coverage.questions.skills.skill_verdicts import SkillVerdicts
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def skills_of(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    at: DayLike,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    missing: Missing = "none",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """Where each skill is taught, any, so many, and all, by one team and by several together.

    "At least two by one team" asks for a team that teaches two; "by several teams" for two skills that teams
    here teach, each of them some team.

    Args:
        network: The network.
        at: The day.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels (`over` itself or above), attributes of the areas.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        missing: What the point takes an unknown verdict for; the bounds never move.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other dimensions; `taught`: a skill, `any`, `at least 2` and so on, `all`; `taught_by`:
        `one team`, `several teams`, null where that is the same; then the columns of `Network.coverage`.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If the parts of the question do not go together, or do not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> for row in skills_of(net, within="Oilham", at="2025-02-01"):
        ...     print(row["taught"], row["taught_by"], row["yes"], row["no"])
        letters None 2 1
        market None 2 1
        purse None 1 2
        padlock None 1 2
        any None 2 1
        at least 2 one team 2 1
        at least 2 several teams 2 1
        at least 3 one team 1 2
        at least 3 several teams 1 2
        all one team 1 2
        all several teams 1 2
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "missing": missing, "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options)
    parts = []
    for taught, by_whom, said in _questions(asked):
        rows = len(asked.rows)
        parts.append(
            {
                **asked.dimensions(),
                "taught": frames.text([taught] * rows),
                "taught_by": frames.text([by_whom] * rows, null(np.full(rows, not by_whom))),
                **asked.answer(asked.sums(said)),
            }
        )
    return frames.Table(stacked_columns(parts))


def _questions(asked: SkillVerdicts) -> list[tuple[str, str, Callable[[int], Masks]]]:
    """The questions: the text of `taught`, the text of `taught_by`, and a function for the verdicts."""

    def of(condition: Condition) -> Callable[[int], Masks]:
        return lambda worst: asked.masks(condition, worst)

    def together(count: int) -> Callable[[int], Masks]:
        return lambda worst: asked.together(count, worst)

    found = [(word, "", of(each)) for word, each in zip(asked.words, asked.taught, strict=True)]
    number = len(asked.words)
    found.append(("any", "", of(asked.by_one[0])))
    for count in range(2, number + 1):
        words = "all" if count == number else f"at least {count}"
        found.append((words, "one team", of(asked.by_one[count - 1])))
        found.append((words, "several teams", together(count)))
    return found


def depth_of_skills(  # noqa: PLR0913 - as above
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
    """How many skills the teams of an area teach together, in the mean over areas.

    Args:
        network: The network.
        at: The day.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels, `over` itself or above.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other levels; `areas`; `skills`: how many there are; `point`, where both ends are the
        same; `lower`, `upper`: the mean, rounded once; `sharp`; `may_be_empty`.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If rows are to be told apart by anything but levels, or the question does not fit.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it; or where areas lie.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> depth_of_skills(net, within="Oilham", at="2025-02-01")["point"]
        [2.0]
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options)
    levels_only(asked.asked.dimensions, "depth of skills")
    if asked.asked.dimensions:
        check_whereabouts(asked.stretch.level.era, "depth of skills", asked.asked.dimensions)
    answers, loose = _depths(asked)
    rows = len(answers)
    undefined = null(np.array([each.lower is None for each in answers], np.bool_))
    return frames.Table(
        {
            **asked.dimensions(),
            "areas": frames.whole(np.bincount(asked.row, minlength=rows)),
            "skills": frames.whole([len(asked.words)] * rows),
            "point": frames.ratio(
                [float(each.point or 0) for each in answers],
                null(np.array([each.point is None for each in answers], np.bool_)),
            ),
            "lower": frames.ratio([float(each.lower or 0) for each in answers], undefined),
            "upper": frames.ratio([float(each.upper or 0) for each in answers], undefined),
            "sharp": frames.yes_no(~loose),
            "may_be_empty": frames.yes_no([each.may_be_undefined for each in answers]),
        }
    )


def _depths(asked: SkillVerdicts) -> tuple[list[Answer], Flags]:
    """By row, the bounds of the mean, and whether they may be wider than necessary.

    The part of a weight beyond its lower bound is treated as a further area that may not count.
    """
    stretch, rows = asked.stretch, len(asked.rows)
    area = stretch.area
    low, high = (each[area] for each in asked.depths(asked.asked.worst))
    least, most = stretch.least[area], stretch.most[area]
    optional = stretch.code != IN_YES
    loose = np.bincount(asked.row[asked.loose(low != high)], minlength=rows) > 0
    found = []
    for at in range(rows):
        here = np.flatnonzero(asked.row == at)
        base = np.concatenate([least[here], most[here] - least[here]])
        twice = np.concatenate([here, here])
        may_be_out = np.concatenate([optional[here], np.ones(len(here), np.bool_)])
        of = Quantities(low[twice] * base, high[twice] * base)
        found.append(ratio_of_sums(of, Quantities(base), may_be_out))
    return found, loose


MOST: Final = 8
"""The greatest number of skills of `skill_patterns`, which gives 256 patterns."""
_YESES: Final = [code for code in range(16) if code & IN_YES]


def skill_patterns(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    at: DayLike,
    skills: Iterable[str] | None = None,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    missing: Missing = "none",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """How many areas are taught each set of skills, those and no others: 2^n rows of n skills.

    An area is taught what its teams teach together. What is possible of a set is worked out team by team: a
    team that teaches a purse and may not be there makes it a purse, or nothing, and never something else.

    Args:
        network: The network.
        at: The day.
        skills: Of these skills, eight at most; by default of all that the network knows.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels (`over` itself or above), attributes of the areas.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        missing: What the point takes an unknown verdict for; the bounds never move.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other dimensions; `skills`, a space between, empty for none; `number` of skills;
        `certain`, `possible`: how much of the weight is of that pattern for sure, and may be; then the
        columns of `Network.coverage`. The largest sets first.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If there are more than eight skills, or the question does not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = skill_patterns(net, skills=["letters", "purse"], within="Harbour", at="2025-02-01")
        >>> list(zip(table["skills"], table["certain"], table["possible"]))
        [('letters purse', 2, 3), ('letters', 1, 1), ('purse', 0, 1), ('', 0, 1)]
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "missing": missing, "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options, skills)
    number = len(asked.words)
    if number > MOST:
        raise ArgumentError(
            f"{number} skills have 2^{number} patterns", f"name up to {MOST} skills with skills=[…]"
        )
    patterns = _Patterns(asked)
    found = sorted(range(1 << number), key=lambda way: (-way.bit_count(), _places(way)))
    return frames.Table(stacked_columns([patterns.columns(way) for way in found]))


def _places(way: int) -> list[int]:
    return [at for at in range(MOST) if way >> at & 1]


class _Patterns:
    """The patterns that each area may have, by the worst origin of facts that count.

    Bounds are attained even if one team serves several areas. All areas that may have a pattern have it at
    once if every team teaches as many skills of the pattern as it can, and no other skill. Only the certain
    areas have it if teams that may teach other skills do, and all other teams teach as few as they can.
    """

    __slots__ = ("_asked", "_met")

    def __init__(self, asked: SkillVerdicts) -> None:
        self._asked = asked
        self._met: dict[int, tuple[Flags, Counts]] = {}

    def columns(self, way: int) -> dict[str, frames.Column]:
        """The columns of the rows of one pattern."""
        asked = self._asked
        sums = asked.sums(lambda worst: self._masks(way, worst))
        rows = len(asked.rows)
        words = " ".join(asked.words[at] for at in _places(way))
        return {
            **asked.dimensions(),
            "skills": frames.text([words] * rows),
            "number": frames.whole([way.bit_count()] * rows),
            "certain": frames.whole(sums.least[:, IN_YES]),
            "possible": frames.whole(sums.most[:, _YESES].sum(axis=1) + sums.guests[:, 0]),
            **asked.answer(sums),
        }

    def _masks(self, way: int, worst: int) -> Masks:
        """Shape (m): the verdict on "the teams of the area teach exactly these skills"."""
        met, ways = self._met_at(worst)
        others = ways > met[:, way]
        masks: Masks = met[:, way] * YES | others * NO
        return masks

    def _met_at(self, worst: int) -> tuple[Flags, Counts]:
        """Shape (m, 2^n): whether each area may have each pattern; and (m): the number of such patterns."""
        if worst not in self._met:
            parts = [part_of(each) for each in self._asked.taught]
            every = np.arange(len(self._asked.stretch.level))
            met = sets_met(parts, self._asked.facts.teams, worst, every)
            self._met[worst] = met, met.sum(axis=1)
        return self._met[worst]


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
        policies: The policies that `funded` may name in texts.

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
        policies: The policies that `funded` may name in texts.

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
    """By skill, the least and the greatest share of areas in which it is taught, by row."""

    def of(condition: Condition) -> tuple[Shares, Shares]:
        return share_bounds(asked.sums(lambda worst: asked.masks(condition, worst)))

    lower, upper = zip(*map(of, asked.taught), strict=True)
    return list(lower), list(upper)


def _quantities(lower: list[Shares], upper: list[Shares], row: int) -> Quantities | None:
    """The shares of all skills in a row; None if no area of the row can count."""
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
