"""Skills that teams teach in each area on a day: shares, depth, patterns and the weakest skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import words_of
from dtnet.coverage.answers.answer_table import rows_asked
from dtnet.coverage.answers.row_bounds import (
    IN_NO,
    IN_YES,
    MAYBE,
    OUT,
    answer_columns,
    share_bounds,
)
from dtnet.coverage.language.atoms import SKILLS, AnyTeam, Skill, SkillCount, clashes, on_areas, part_of
from dtnet.coverage.measures.measures_of_verdicts import share_of_at_least
from dtnet.coverage.measures.quantities import UNDEFINED, Answer, Quantities, first_of, ratio_of_sums
from dtnet.coverage.questions.teams import check_whereabouts, levels_only
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.unlisted_teams import sets_met
from dtnet.errors import ArgumentError
from dtnet.origins import Origin
from dtnet.predicates.conditions import EVERYWHERE, All
from dtnet.predicates.verdicts import NO, YES, by_origin, is_decided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.coverage.answers.answer_table import AnswerRows
    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.answers.row_bounds import Counts, Shares, Sums
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.verdicts.area_verdicts import AreaFacts
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


@attrs.frozen(eq=False)
class SkillVerdicts:
    """A question about one day without its condition, and the facts about skills in its areas.

    Attributes:
        rows: The rows of the answer, as if the verdict on each area were yes.
        by_one: By number of skills, from 1, the condition that one team teaches at least that many.
        clash: Whether the filter, the groups or the weight may read the same unknown facts as the skills.
    """

    words: tuple[str, ...]
    query: CoverageQuery
    rows: AnswerRows
    facts: AreaFacts
    taught: tuple[Condition, ...]
    by_one: tuple[Condition, ...]
    clash: bool

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def stretch(self) -> AreaParts:
        """The areas of the question, as if the verdict on each were yes."""
        return self.rows.stretch

    @property
    def worst(self) -> int:
        """The worst origin of a fact that counts."""
        return self.rows.asked.worst

    def masks(self, condition: Condition, worst: int) -> Masks:
        """Shape (m): the verdict on each area of the level.

        Args:
            condition: A condition of `taught` or `by_one`.
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        """
        return self.facts.at(worst).verdicts_of(condition)

    def depths(self, worst: int) -> tuple[Counts, Counts]:
        """Shape (m) each: the least and greatest number of skills that the teams of an area teach together.

        Args:
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        """
        several = np.stack([self.masks(each, worst) for each in self.taught])
        return (several == YES).sum(axis=0), ((several & YES) != 0).sum(axis=0)

    def together(self, count: int, worst: int) -> Masks:
        """Shape (m): the verdict on "the teams of the area together teach at least `count` skills".

        Args:
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        """
        least, most = self.depths(worst)
        masks: Masks = (most >= count) * YES | (least < count) * NO
        return masks

    def loose(self, open_: Flags) -> Flags:
        """Shape (c): whether an area may make bounds wider than necessary.

        Args:
            open_: Shape (c): whether the verdict on the area is unknown.
        """
        stretch = self.stretch
        loose = stretch.loose.copy()
        also = open_ if stretch.filter is None else open_ | ~is_decided(stretch.filter)
        loose |= also if self.clash else also & self.facts.at(self.worst).loose[stretch.area]
        return loose

    def sums(self, said: Callable[[int], Masks]) -> Sums:
        """Add up the rows of an answer from verdicts that are never "not applicable".

        Args:
            said: Returns the verdict on each area, shape (m), given the worst origin of facts that count.
        """
        stretch, area = self.stretch, self.stretch.area
        masks, decided = by_origin([said(code)[area] for code in range(Origin.OBSERVED, self.worst + 1)])
        ways = IN_YES * ((masks & YES) != 0) | IN_NO * ((masks & NO) != 0)
        gone = (decided == 0) | (stretch.origin == 0)
        told = attrs.evolve(
            stretch,
            masks=masks,
            code=(ways | (stretch.code & (OUT | MAYBE))).astype(np.uint8),
            origin=np.where(gone, 0, np.maximum(decided, stretch.origin)).astype(np.uint8),
            loose=self.loose(~is_decided(masks)),
        )
        return attrs.evolve(self.rows, stretches=[told]).sums()


def skill_verdicts(
    network: Network, query: CoverageQuery, skills: Iterable[str] | None = None
) -> SkillVerdicts:
    """Find the facts about skills in the areas of a question.

    Args:
        query: The question, without a condition.
        skills: The skills; by default all skills of the network.

    Raises:
        UnknownNameError: If the network does not have a name of the question, or a skill.
        ArgumentError: If there is no skill or a skill twice, or the question does not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If neither a weight nor an upper bound of the weight is known.
    """
    known = network.vocabulary.attribute(SKILLS, table="bodies").vocabulary
    words = known if skills is None else words_of(skills, "skills", "give a list of skills")
    if not words or len(set(words)) < len(words):
        raise ArgumentError(f"skills={words!r}", "name one skill or more, each once")
    rows = rows_asked(network, attrs.evolve(query, of=EVERYWHERE))
    asked, level = rows.asked, rows.stretch.level

    def put(condition: Condition) -> Condition:
        return on_areas(condition, network.vocabulary, query.over)

    taught = tuple(put(Skill(word)) for word in words)
    by_one = tuple(put(AnyTeam(SkillCount(count))) for count in range(1, len(known) + 1))
    return SkillVerdicts(
        words=words,
        query=query,
        rows=rows,
        facts=facts_of(level, [*taught, *by_one]),
        taught=taught,
        by_one=by_one,
        clash=clashes(All(taught), asked.where, asked.subjects, asked.weight, query.over),
    )


def skills_of(network: Network, query: CoverageQuery) -> frames.Table:
    """See `SkillQuestions.shares`."""
    asked = skill_verdicts(network, query)
    parts = []
    for taught, by_whom, said in _questions(asked):
        rows = len(asked)
        parts.append(
            {
                **asked.rows.columns(),
                "taught": frames.text([taught] * rows),
                "taught_by": frames.text([by_whom or None] * rows),
                **answer_columns(asked.sums(said), query.missing),
            }
        )
    return frames.Table(frames.stacked(parts))


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


def depth_of_skills(network: Network, query: CoverageQuery) -> frames.Table:
    """See `SkillQuestions.depth`."""
    asked = skill_verdicts(network, query)
    levels_only(asked.rows.asked.dimensions, "depth of skills")
    if asked.rows.asked.dimensions:
        check_whereabouts(asked.stretch.level.era, "depth of skills", asked.rows.asked.dimensions)
    answers, loose = _depths(asked)
    rows = len(answers)
    return frames.Table(
        {
            **asked.rows.columns(),
            "areas": frames.whole(np.bincount(asked.rows.row, minlength=rows)),
            "skills": frames.whole([len(asked.words)] * rows),
            "point": frames.ratio([each.point for each in answers]),
            "lower": frames.ratio([each.lower for each in answers]),
            "upper": frames.ratio([each.upper for each in answers]),
            "sharp": frames.yes_no(~loose),
            "may_be_empty": frames.yes_no([each.may_be_undefined for each in answers]),
        }
    )


def _depths(asked: SkillVerdicts) -> tuple[list[Answer], Flags]:
    """By row, the bounds of the mean, and whether they may be wider than necessary.

    The part of a weight beyond its lower bound is treated as a further area that may not count.
    """
    stretch, rows = asked.stretch, len(asked)
    area = stretch.area
    low, high = (each[area] for each in asked.depths(asked.worst))
    least, most = stretch.least[area], stretch.most[area]
    optional = stretch.code != IN_YES
    loose = np.bincount(asked.rows.row[asked.loose(low != high)], minlength=rows) > 0
    found = []
    for at in range(rows):
        here = np.flatnonzero(asked.rows.row == at)
        base = np.concatenate([least[here], most[here] - least[here]])
        twice = np.concatenate([here, here])
        may_be_out = np.concatenate([optional[here], np.ones(len(here), np.bool_)])
        of = Quantities(low[twice] * base, high[twice] * base)
        found.append(ratio_of_sums(of, Quantities(base), may_be_out))
    return found, loose


MOST: Final = 8
"""The greatest number of skills of `skill_patterns`, which gives 256 patterns."""
_YESES: Final = [code for code in range(16) if code & IN_YES]


def skill_patterns(network: Network, query: CoverageQuery, skills: Iterable[str] | None) -> frames.Table:
    """See `SkillQuestions.patterns`."""
    asked = skill_verdicts(network, query, skills)
    number = len(asked.words)
    if number > MOST:
        raise ArgumentError(
            f"{number} skills have 2^{number} patterns", f"name up to {MOST} skills with skills=[…]"
        )
    patterns = _Patterns(asked)
    found = sorted(range(1 << number), key=lambda way: (-way.bit_count(), _places(way)))
    return frames.Table(frames.stacked([patterns.columns(way) for way in found]))


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
        rows = len(asked)
        words = " ".join(asked.words[at] for at in _places(way))
        return {
            **asked.rows.columns(),
            "skills": frames.text([words] * rows),
            "number": frames.whole([way.bit_count()] * rows),
            "certain": frames.whole(sums.least[:, IN_YES]),
            "possible": frames.whole(sums.most[:, _YESES].sum(axis=1) + sums.guests[:, 0]),
            **answer_columns(sums, asked.query.missing),
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
            met = sets_met(parts, self._asked.facts.at(worst).teams, every)
            self._met[worst] = met, met.sum(axis=1)
        return self._met[worst]


def weakest_skills(network: Network, query: CoverageQuery) -> frames.Table:
    """See `SkillQuestions.weakest`."""
    asked = skill_verdicts(network, query)
    lower, upper = _shares(asked)
    parts: list[tuple[int, int, bool]] = []
    for at_row in range(len(asked)):
        shares = _quantities(lower, upper, at_row)
        if shares is not None:
            found = first_of(shares, first="least")
            certain = set(found.certain.tolist())
            parts += [(at_row, skill, skill in certain) for skill in found.possible.tolist()]
    rows = np.array([row for row, _, _ in parts], np.intp)
    skills = [skill for _, skill, _ in parts]
    return frames.Table(
        {
            **asked.rows.columns(rows),
            "skill": frames.text([asked.words[skill] for skill in skills]),
            "certain": frames.yes_no([certain for _, _, certain in parts]),
            "lower": frames.ratio([_float(lower[skill], row) for row, skill, _ in parts]),
            "upper": frames.ratio([_float(upper[skill], row) for row, skill, _ in parts]),
        }
    )


def skills_from_shares(network: Network, query: CoverageQuery, at_least: int | None) -> frames.Table:
    """See `SkillQuestions.from_shares`."""
    asked = skill_verdicts(network, query)
    count = len(asked.words) if at_least is None else at_least
    if type(count) is not int or not 1 <= count <= len(asked.words):
        raise ArgumentError(
            f"at_least={at_least!r} skills", f"give a whole number from 1 to {len(asked.words)}"
        )
    lower, upper = _shares(asked)
    known_lower, known_upper = share_bounds(asked.sums(lambda worst: asked.together(count, worst)))
    several = [_quantities(lower, upper, row) for row in range(len(asked))]
    gone = np.array([each is None for each in several], np.bool_)
    answers = [UNDEFINED if each is None else share_of_at_least(each, count) for each in several]
    return frames.Table(
        {
            **asked.rows.columns(),
            "lower": frames.ratio([each.lower for each in answers]),
            "upper": frames.ratio([each.upper for each in answers]),
            "known_lower": frames.ratio(known_lower.of / known_lower.all, gone),
            "known_upper": frames.ratio(known_upper.of / known_upper.all, gone),
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
