"""Where skills are taught: each skill, several skills together, and the depth of skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_sums import IN_YES, null
from dtnet.coverage.measures.quantities import Answer, Quantities
from dtnet.coverage.measures.ratio_bounds import ratio_of_sums
from dtnet.coverage.questions.people.rows_of_teams import check_whereabouts, levels_only
from dtnet.coverage.questions.skills.skill_verdicts import skill_verdicts, stacked_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
        policies: Those of which `funded` speaks in texts.

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
    """What is asked, of whom, and the verdicts."""

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
        policies: Those of which `funded` speaks in texts.

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
    """By row: the bounds of the mean, and whether they may be wider than need be.

    What an area may weigh beyond its least is taken as a part of it that may be left out.
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
