"""Verdicts on the skills that teams teach in each area on a day, and the rows of an answer from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import words_of
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.row_groups import answer_rows, parts_of_stretches, with_areas_of_unknown_group
from dtnet.coverage.answers.row_sums import IN_NO, IN_YES, MAYBE, OUT, null, summed
from dtnet.coverage.answers.share_bounds import answer_columns
from dtnet.coverage.language.atoms import SKILLS, AnyTeam, Skill, SkillCount, clashes, on_areas
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.team_verdicts import by_origin
from dtnet.errors import ArgumentError
from dtnet.predicates.conditions import EVERYWHERE, All
from dtnet.predicates.verdicts import NO, YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.answers.row_sums import Counts, Sums
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.verdicts.area_verdicts import AreaFacts
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_MAKERS: Final[dict[str, Callable[[Any, Any], frames.Column]]] = {
    "text": frames.text,
    "whole": frames.whole,
    "yes_no": frames.yes_no,
    "day": frames.day,
    "ratio": frames.ratio,
}


@attrs.frozen(eq=False)
class SkillVerdicts:
    """A question about one day without its condition, and the facts about skills in its areas.

    Attributes:
        words: The skills.
        query: The question.
        asked: The question with all names resolved.
        stretch: The areas of the question, as if the verdict on each were yes.
        rows: The rows of the answer.
        facts: The facts of the areas.
        taught: By skill, the condition that some team teaches it.
        by_one: By number of skills, from 1, the condition that one team teaches at least that many.
        clash: Whether the filter, the groups or the weight may read the same unknown facts as the skills.
    """

    words: tuple[str, ...]
    query: CoverageQuery
    asked: ResolvedQuery
    stretch: AreaParts
    rows: Rows
    facts: AreaFacts
    taught: tuple[Condition, ...]
    by_one: tuple[Condition, ...]
    clash: bool

    @property
    def row(self) -> Ints:
        """Shape (c): the row of each area."""
        return self.rows.of[0][self.stretch.area]

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
            count: The number of skills.
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
        wide = self.facts.at(self.asked.worst).loose.marked
        if self.clash or wide is not None:
            also = open_ if stretch.filter is None else open_ | ~is_decided(stretch.filter)
            loose |= also if self.clash or wide is None else also & wide[stretch.area]
        return loose

    def sums(self, said: Callable[[int], Masks]) -> Sums:
        """Add up the rows of an answer from verdicts that are never "not applicable".

        Args:
            said: Returns the verdict on each area, shape (m), given the worst origin of facts that count.
        """
        stretch, area = self.stretch, self.stretch.area
        masks, decided = by_origin(lambda code: said(code)[area], self.asked.worst)
        ways = IN_YES * ((masks & YES) != 0) | IN_NO * ((masks & NO) != 0)
        gone = (decided == 0) | (stretch.origin == 0)
        told = attrs.evolve(
            stretch,
            masks=masks,
            code=(ways | (stretch.code & (OUT | MAYBE))).astype(np.uint8),
            origin=np.where(gone, 0, np.maximum(decided, stretch.origin)).astype(np.uint8),
            loose=self.loose(~is_decided(masks)),
        )
        parts = parts_of_stretches([told], self.rows, by_days=False)
        return with_areas_of_unknown_group(
            self.asked, [told], self.rows, summed(parts, len(self.rows)), by_days=False
        )

    def answer(self, sums: Sums) -> dict[str, frames.Column]:
        """The columns of an answer that follow the dimension columns, such as counts and bounds."""
        return answer_columns(sums, self.query.missing)

    def dimensions(self, rows: NDArray[np.intp] | None = None) -> dict[str, frames.Column]:
        """The dimension columns of the rows.

        Args:
            rows: The indices of the rows; by default each row once.
        """
        chosen = np.arange(len(self.rows)) if rows is None else rows
        codes = [each[chosen] for each in self.rows.codes]
        return dimension_columns(self.asked.network, self.asked.dimensions, codes, len(chosen))


def skill_verdicts(
    network: Network, query: CoverageQuery, skills: Iterable[str] | None = None
) -> SkillVerdicts:
    """Find the facts about skills in the areas of a question.

    Args:
        network: The network.
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
    asked = asked_of(network, attrs.evolve(query, of=EVERYWHERE))

    def put(condition: Condition) -> Condition:
        return on_areas(condition, network.vocabulary, query.over)

    taught = tuple(put(Skill(word)) for word in words)
    by_one = tuple(put(AnyTeam(SkillCount(count))) for count in range(1, len(known) + 1))
    (stretch,) = stretches_of(asked)
    return SkillVerdicts(
        words=words,
        query=query,
        asked=asked,
        stretch=stretch,
        rows=answer_rows(asked, [stretch]),
        facts=facts_of(stretch.level, [*taught, *by_one]),
        taught=taught,
        by_one=by_one,
        clash=clashes(All(taught), asked.where, asked.subjects, asked.weight, query.over),
    )


def stacked_columns(parts: Sequence[dict[str, frames.Column]]) -> dict[str, frames.Column]:
    """Stack tables with the same column names and kinds, one below the other.

    Args:
        parts: The columns of one or more tables.
    """
    found = {}
    for name, first in parts[0].items():
        several = [part[name] for part in parts]
        gone = [
            np.zeros(len(each.data), np.bool_) if each.missing is None else each.missing for each in several
        ]
        data: Any = (
            tuple(cell for each in several for cell in each.data)
            if first.kind == "text"
            else np.concatenate([each.data for each in several])
        )
        found[name] = _MAKERS[first.kind](data, null(np.concatenate(gone)))
    return found
