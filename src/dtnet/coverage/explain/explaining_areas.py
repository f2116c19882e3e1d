"""What decides the verdict on one area, or leaves it open, as steps: conditions, facts, listings."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.answers.rows import MAYBE
from dtnet.coverage.explain.explaining_teams import (
    TeamTeller,
    counted,
    doubtful_days,
    said,
    stated,
    told_statement,
    word,
)
from dtnet.coverage.language.atoms import (
    AnyTeam,
    Every,
    EveryTeam,
    HasTeam,
    People,
    PeoplePer,
    Some,
    Sometime,
    Teams,
    Throughout,
)
from dtnet.coverage.language.text import coverage_text
from dtnet.coverage.verdicts.area_facts import facts_of
from dtnet.coverage.verdicts.team_facts import WHAT
from dtnet.facts.eras import eras_of
from dtnet.facts.levels import areas_of_level
from dtnet.facts.things import Things
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.policy.explain.explanation import Step
from dtnet.policy.explain.explanation_facts import span, told_fact
from dtnet.predicates.conditions import All, AnyOf, Between, Is, Not
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.coverage.answers.asking import Asked, Stretch
    from dtnet.coverage.verdicts.area_facts import AreaFacts
    from dtnet.network.tables.tables import Ints
    from dtnet.predicates.conditions import Condition

_MOST: Final = 20
"""So many areas inside one are told at most."""


class AreaTeller:
    """The areas of a question on a day.

    Args:
        asked: The question.
        stretch: Its areas.
    """

    __slots__ = ("_asked", "_facts", "_level", "_stretch", "_teams")

    def __init__(self, asked: Asked, stretch: Stretch) -> None:
        conditions = [asked.of] if asked.where is None else [asked.of, asked.where]
        self._asked, self._stretch, self._level = asked, stretch, stretch.level
        self._facts: AreaFacts = facts_of(stretch.level, conditions)
        self._teams = TeamTeller(asked, self._facts.teams)

    def entities(self, cells: Ints) -> Ints:
        """The areas of some cells."""
        level = self._level
        entities: Ints = level.era.territory.nodes[level.positions[self._stretch.area[cells]]]
        return entities

    def id(self, cell: int) -> str:
        """The id of an area."""
        return self._asked.network.tables.areas.ids[int(self.entities(np.array([cell]))[0])]

    def area_origin(self, cell: int) -> str:
        """How the area itself is known."""
        return Origin(int(self._level.era.origins[self._position(cell)])).label

    def label(self, cell: int) -> str:
        """Its name, id and origin."""
        name = self._asked.network.tables.areas.name[self._row(cell)]
        return f"{name} ({self.id(cell)}, {self.area_origin(cell)})"

    def facts(self, cell: int) -> tuple[Step, ...]:
        """What its verdict rests on."""
        area = int(self._stretch.area[cell])
        steps = list(self._existence(cell))
        if self._asked.where is not None:
            told = self._told(self._asked.where, area)
            steps.append(Step(what="filter", text="whether it is asked", steps=(told,)))
        return (*steps, self._told(self._asked.of, area))

    def _position(self, cell: int) -> int:
        return int(self._level.positions[self._stretch.area[cell]])

    def _row(self, cell: int) -> int:
        return int(self._level.era.rows[self._position(cell)])

    def _existence(self, cell: int) -> Iterator[Step]:
        """Why an area may be out, if it may."""
        if not self._stretch.code[cell] & MAYBE:
            return
        row, era = self._row(cell), self._level.era
        areas = era.network.tables.areas
        reasons = list(doubtful_days(areas, row, era.start))
        if areas.origin[row] > self._asked.worst:
            reasons.append(f"that there is such an area is {Origin(int(areas.origin[row])).label}")
        for reason in reasons or ["in which area it lies is not known for sure"]:
            yield Step(what="existence", text=f"it may be out: {reason}")

    # -- conditions ------------------------------------------------------------------------------

    def _told(self, condition: Condition, area: int) -> Step:
        mask = int(self._facts.verdicts_of(condition, self._asked.worst)[area])
        verdict, values = said(mask), (("verdict", word(mask)),)
        match condition:
            case All(parts) | AnyOf(parts):
                below = tuple(self._told(part, area) for part in parts)
                head = "all of these" if isinstance(condition, All) else "one of these"
                return Step(what="condition", text=f"{head}: {verdict}", values=values, steps=below)
            case Not(part):
                below = (self._told(part, area),)
                return Step(what="condition", text=f"not this: {verdict}", values=values, steps=below)
        return Step(
            what="condition",
            text=f"{coverage_text(_written(condition))}: {verdict}{self._reads(condition, area)}",
            values=values,
            steps=tuple(self._below(condition, area)),
        )

    def _reads(self, atom: Condition, area: int) -> str:
        """What an atom reads of the area itself."""
        if isinstance(atom, Is | Between):
            return f", as {told_fact(self._things(area), atom.subject)}"
        if isinstance(atom, PeoplePer):
            name = self._asked.network.vocabulary.levels[self._asked.over]
            return f", as {told_fact(self._things(area), f'{name}.{atom.base}')}"
        return ""

    def _below(self, atom: Condition, area: int) -> Iterator[Step]:
        """What an atom rests on."""
        if isinstance(atom, Teams | AnyTeam | EveryTeam | People | PeoplePer):
            yield from self._teams.here(atom, area)
            yield self._listing(area)
        elif isinstance(atom, Every | Some):
            yield from self._areas_inside(atom, area)
        elif isinstance(atom, Throughout | Sometime):
            yield from self._days(atom, area)

    def _listing(self, area: int) -> Step:
        """Whether all teams here are listed, and who says so."""
        position = int(self._level.positions[area])
        statement = stated(
            self._level.era, TEAMS, position, self._asked.worst, lies_in=False, granted=self._level.given
        )
        if statement is None:
            return Step(
                what="listing", text="teams may be here that are not listed: nobody says that all are"
            )
        return told_statement(statement, TEAMS)

    def _areas_inside(self, atom: Every | Some, area: int) -> Iterator[Step]:
        era, words = self._level.era, self._asked.network.vocabulary
        inner = areas_of_level(era, words.level(atom.level), int(self._level.positions[area]))
        inner = attrs.evolve(inner, given=self._level.given)
        masks = facts_of(inner, [atom.part]).verdicts_of(atom.part, self._asked.worst)
        deciding = YES if isinstance(atom, Some) else NO
        order = np.lexsort((era.territory.nodes[inner.positions], masks != deciding))
        tables = self._asked.network.tables.areas
        for number in order[:_MOST].tolist():
            entity = int(era.territory.nodes[inner.positions[number]])
            name, id = tables.name[int(inner.rows[number])], tables.ids[entity]
            origin = Origin(int(era.origins[inner.positions[number]])).label
            mask = int(masks[number])
            yield Step(
                what="inside",
                text=f"{name} ({id}, {origin}): {said(mask)}",
                values=(("area", id), ("verdict", word(mask)), ("area_origin", origin)),
            )
        if len(order) > _MOST:
            yield Step(what="more", text=counted(masks[order[_MOST:]]))

    def _days(self, atom: Throughout | Sometime, area: int) -> Iterator[Step]:
        network, place = self._asked.network, self._asked.over
        entity = int(self._level.era.territory.nodes[self._level.positions[area]])
        assert atom.during is not None  # noqa: S101 - `resolving.dated` names it
        found: list[tuple[int, int, str]] = []
        for era in eras_of(network, *atom.during.numbers):
            position = int(era.territory.position[entity])
            if position == NOBODY:
                found.append((era.start, era.end, "not there"))
                continue
            facts = facts_of(areas_of_level(era, place, position), [atom.part])
            masks, cells = facts.verdicts_of(atom.part, self._asked.worst), facts.cells
            own = np.flatnonzero(facts.level.positions[cells.area] == position).tolist()
            found += [(int(cells.start[each]), int(cells.end[each]), said(int(masks[each]))) for each in own]
        alike = [list(each) for _, each in groupby(found, key=itemgetter(2))]
        for each in alike[:_MOST]:
            yield Step(what="days", text=f"{span(each[0][0], each[-1][1])}: {each[0][2]}")
        if len(alike) > _MOST:
            yield Step(what="more", text=f"and {len(alike) - _MOST:,} stretches of days more")

    def _things(self, area: int) -> Things:
        era = self._level.era
        name = era.network.vocabulary.levels[self._level.place]
        rows = self._level.rows[[area]]
        return Things(era.network, era.state, name, rows, WHAT, worst=self._asked.worst)


def _written(condition: Condition) -> Condition:
    """A condition with "one team or more" as it is mostly written."""
    match condition:
        case Teams(1):
            return HasTeam()
        case All(parts) | AnyOf(parts):
            return attrs.evolve(condition, parts=tuple(map(_written, parts)))
        case Not(part) | Every(_, part) | Some(_, part) | Throughout(part) | Sometime(part):
            return attrs.evolve(condition, part=_written(part))
    return condition
