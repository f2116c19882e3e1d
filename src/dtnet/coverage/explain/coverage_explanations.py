"""Explanations of coverage: steps of an answer and of the verdict on one area: facts, lists, teams, sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from dtnet.coverage.answers.answer_table import VERDICTS
from dtnet.coverage.answers.area_parts import asked_of, stretches_of
from dtnet.coverage.answers.row_bounds import (
    CODES,
    IN_NO,
    IN_YES,
    MAYBE,
    OUT,
    STAYS,
    Parts,
    share_bounds,
    stated_lower,
    summed,
)
from dtnet.coverage.answers.row_groups import Rows
from dtnet.coverage.answers.unlisted_parts import unlisted_parts, with_unlisted_parts
from dtnet.coverage.explain.explanation_tree import CoverageExplanation
from dtnet.coverage.language.atoms import (
    PEOPLE,
    Counted,
    Funded,
    OfAreas,
    OfTeams,
    OverDays,
    dated,
    part_of,
    subject_of,
)
from dtnet.coverage.language.text_of_conditions import coverage_text
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.completeness import NEVER, listed, statements_about
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.facts.subjects import TEAM, TEAM_KINDS, Subjects
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NO_DAY, NOBODY
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.explain.amount_explanations import span, told_fact
from dtnet.predicates.conditions import All, AnyOf, Not, atoms_of, parts_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES
from dtnet.step_tree import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Shares, Sums
    from dtnet.coverage.answers.unlisted_parts import UnlistedParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.verdicts.area_verdicts import AreaFacts
    from dtnet.coverage.verdicts.unlisted_teams import TeamsHere
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Bodies, DatedRows, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_MOST: Final = 20
"""The number of areas listed for each verdict; of the others, only the number and weight are stated."""
_SAID: Final = {"yes": "yes", "no": "no", "unknown": "not known", "not_applicable": "not applicable"}
_PLACES: Final = np.full(CODES, 2)
_PLACES[[IN_YES, IN_NO, 0]] = 0, 1, 3
"""By code of an area, the place of its verdict in `_SAID`."""
_HEADS: Final = {All: "all of these", AnyOf: "one of these", Not: "not this"}


def explained_coverage(answer: Coverage, area: str | None) -> CoverageExplanation:
    """See `Coverage.explain`."""
    network, query = answer.network, answer.query
    day = _day(query)
    area = None if area is None else _id(network, area, day)
    asked = _asked(network, query, day, area)
    (stretch,) = stretches_of(asked, unlisted=True)
    parts = Parts(
        row=np.zeros(len(stretch.area), np.int64),
        code=stretch.code,
        origin=stretch.origin,
        least=stretch.least[stretch.area],
        most=stretch.most[stretch.area],
        loose=stretch.loose,
    )
    others = unlisted_parts(asked, stretch.level.era)
    one_row = Rows([], [parts.row], 1)
    sums = with_unlisted_parts(asked, others, one_row, summed(parts, 1), by_days=False)
    bounds = share_bounds(sums)
    lower, upper = stated_lower(sums, bounds), bounds[1]
    entity = None if area is None else network.area_index.get(area)
    return CoverageExplanation(
        area=area,
        name="" if entity is None else _name(stretch, entity),
        day=day,
        of=coverage_text(query.of),
        over=query.over,
        lower=_fraction(lower),
        upper=_fraction(upper),
        steps=(
            *AreaTeller(asked, stretch).verdicts(),
            *(_unlisted(asked, each) for each in others),
            *_ends(sums, lower, upper),
        ),
    )


def _day(query: CoverageQuery) -> date:
    """The day that a question is about.

    Raises:
        ArgumentError: If the question is about several days.
    """
    first, end = query.days.numbers
    if query.at is not None or query.over_time == "first":
        return number_day(first)
    if query.over_time == "last":
        return number_day(end - 1)
    raise ArgumentError(
        "only the answer of one day can be explained, not that of a period", "ask again with at="
    )


def _id(network: Network, area: str, day: date) -> str:
    """The id of an area, given its id or its name on the day.

    Raises:
        UnknownNameError: If no area has this id or name.
        AmbiguousNameError: If several areas have this name.
    """
    if network.area_index.get(area) is not None:
        return area
    if area.count(":") > 1:
        raise UnknownNameError(f"no area {area!r}", near(area, network.area_index.similar(area)))
    return network.at(day).find(area).id


def _asked(network: Network, query: CoverageQuery, day: date, area: str | None) -> ResolvedQuery:
    """Resolve the question for one day, restricted to an area.

    Raises:
        UnknownNameError: If the area does not exist on the day.
        ArgumentError: If no area of the question lies in this area.
    """
    plain = attrs.evolve(
        query,
        of=dated(query.of, network, query),
        where=None if query.where is None else dated(query.where, network, query),
        by=(),
        having=None,
        at=day,
        during=None,
        over_time=None,
        within=(),
    )
    asked = asked_of(network, plain)
    within = asked_of(network, query).within
    (era,) = eras_of(network, *asked.days, adrift=True)
    outer = tuple(
        _position(era, each, name) for each, name in zip(within, dict.fromkeys(query.within), strict=False)
    )
    if area is None:
        return attrs.evolve(asked, within=within)
    entity = cast("int", network.area_index.get(area))
    position, end = _position(era, entity, area), era.territory.end
    if int(era.territory.level[position]) > asked.over:
        raise ArgumentError(
            f"{area!r} is below level {query.over} of the question",
            f"name a {query.over}, or an area above it",
        )
    inside = era.inside(outer) if era.adrift is None else era.may_lie_in(outer)
    if not outer or inside[position]:
        return attrs.evolve(asked, within=(entity,))
    here = tuple(one for one, each in zip(within, outer, strict=True) if position <= each < end[position])
    if here:
        return attrs.evolve(asked, within=here)
    raise ArgumentError(
        f"{area!r} is not in {', '.join(map(repr, query.within))}, where the question is asked"
    )


def _position(era: Era, entity: int, area: str) -> int:
    """The position of an area in the territory of an era.

    Raises:
        UnknownNameError: If the area does not exist in the era.
    """
    position = int(era.territory.position[entity])
    if position == NOBODY:
        raise UnknownNameError(f"{area!r} does not exist on {number_day(era.start)}")
    return position


def _unlisted(asked: ResolvedQuery, unlisted: UnlistedParts) -> Step:
    """The step for the unlisted areas that a partial list leaves out."""
    stated, level = unlisted.of.stated, asked.network.vocabulary.levels[asked.over]
    last = "" if stated.end is None else f" until {number_day(day_number(stated.end) - 1)}"
    most = "any number of" if unlisted.most is None else f"{unlisted.most:,}"
    least = f"{unlisted.least:,} to " if unlisted.most not in {None, unlisted.least} else ""
    listed = f"areas of level {level} in {stated.area} are listed only in part from {stated.start}{last}"
    number = "" if stated.number is None else f"; {stated.number:,} exist there"
    ways = ((IN_YES, YES), (IN_NO, NO), (OUT, NOT_APPLICABLE))
    counted = word(sum(int(outcome) for way, outcome in ways if unlisted.code & way))
    return Step(
        what="partial_list",
        text=f"{least}{most} unlisted areas: {listed}{number} ({_label(stated.origin)})",
        bounds=None if unlisted.most is None else (unlisted.least, unlisted.most),
        values=(("area", stated.area), ("verdict", counted)),
        cite=stated.source,
    )


def _ends(sums: Sums, lower: Shares, upper: Shares) -> tuple[Step, ...]:
    """The steps that state how the bounds follow from the sums."""
    if not (lower.known[0] or upper.known[0]):
        return (Step(what="lower", text="no area counts, so there is no share"),)
    if not sums.least[0, STAYS].sum():
        return (Step(what="lower", text="possibly no area counts, so there may be no share"),)
    told = []
    for what, shares, taken in (
        ("lower", lower, "lower bound, with each undecided area as a no"),
        ("upper", upper, "upper bound, with each undecided area as a yes"),
    ):
        if not shares.known[0]:
            told.append(Step(what=what, text="no lower bound: any number of unlisted areas may be a no"))
            continue
        of, whole = int(shares.of[0]), int(shares.all[0])
        told.append(
            Step(what=what, text=f"{taken}: {of:,} of {whole:,}", values=(("of", of), ("all", whole)))
        )
    if not sums.sharp[0]:
        told.append(Step(what="sharp", text="narrower bounds may be possible, because areas share facts"))
    return tuple(told)


def _fraction(shares: Shares) -> Fraction | None:
    return Fraction(int(shares.of[0]), int(shares.all[0])) if shares.known[0] else None


def _name(stretch: AreaParts, entity: int) -> str:
    era = stretch.level.era
    row = int(era.rows[era.territory.position[entity]])
    return era.network.tables.areas.name[row]


def _named_area(level: AreasOfLevel, number: int) -> tuple[str, str, str]:
    """The id of an area, the origin of its row, and both as text after its name."""
    era, position, tables = level.era, int(level.positions[number]), level.era.network.tables.areas
    id, origin = tables.ids[int(era.territory.nodes[position])], _label(era.origins[position])
    return id, origin, f"{tables.name[int(level.rows[number])]} ({id}, {origin})"


class AreaTeller:
    """Describes the areas and teams of a question on one day.

    Args:
        asked: The question.
        stretch: The areas of the question.
    """

    __slots__ = ("_asked", "_facts", "_level", "_stretch", "_teams")

    def __init__(self, asked: ResolvedQuery, stretch: AreaParts) -> None:
        conditions = [asked.of] if asked.where is None else [asked.of, asked.where]
        self._asked, self._stretch, self._level = asked, stretch, stretch.level
        self._facts: AreaFacts = facts_of(stretch.level, conditions).at(asked.worst)
        self._teams: TeamsHere = self._facts.teams

    def verdicts(self) -> Iterator[Step]:
        """Yield the step for the areas of each verdict that occurs, with the first areas in full."""
        areas = self._stretch.area
        level = self._asked.network.vocabulary.levels[self._asked.over]
        nodes = self._level.era.territory.nodes[self._level.positions]
        for number, (verdict, shown) in enumerate(_SAID.items()):
            cells = np.flatnonzero(_PLACES[self._stretch.code] == number)
            if not cells.size:
                continue
            cells = cells[np.argsort(nodes[areas[cells]])]
            told = [self._area(cell, verdict) for cell in cells[:_MOST].tolist()]
            if (more := cells[_MOST:]).size:
                told.append(self._weighing(more, what="rest", text=f"and {len(more):,} more"))
            yield self._weighing(
                cells,
                what="verdict",
                text=f"{shown}: {len(cells):,} of {len(areas):,} areas of level {level}",
                values=(("verdict", verdict), ("areas", len(cells))),
                steps=tuple(told),
            )

    def _weighing(self, cells: Ints, **step: Any) -> Step:  # noqa: ANN401 - the fields of a step
        """A step with the weight of some areas: as `amount`, or as `bounds` if it is not known."""
        areas = self._stretch.area[cells]
        least, most = (sum(each[areas].tolist()) for each in (self._stretch.least, self._stretch.most))
        known = least == most
        return Step(
            **step, amount=Fraction(least) if known else None, bounds=None if known else (least, most)
        )

    def _area(self, cell: int, verdict: str) -> Step:
        """The step for one area, with the facts behind the verdict on it."""
        number, origin = int(self._stretch.area[cell]), int(self._stretch.origin[cell])
        id, own_origin, label = _named_area(self._level, number)
        rests = _label(origin) if origin else None
        steps = []
        if self._stretch.code[cell] & MAYBE:
            areas = self._asked.network.tables.areas
            reasons = self._reasons(areas, int(self._level.rows[number]), "area")
            reasons += candidates_of(self._level.era, int(self._level.positions[number]), "it")
            steps += [
                Step(what="existence", text=f"it possibly does not count: {reason}")
                for reason in reasons or ["the area above it is not certain"]
            ]
        if self._asked.where is not None:
            told = self._told(self._asked.where, number)
            steps.append(Step(what="filter", text="the filter of the question", steps=(told,)))
        return self._weighing(
            np.array([cell]),
            what="area",
            text=f"{label}: {_SAID[verdict]}{f', {rests}' if rests else ''}",
            values=(("area", id), ("verdict", verdict), ("origin", rests), ("area_origin", own_origin)),
            steps=(*steps, self._told(self._asked.of, number)),
        )

    # -- conditions ------------------------------------------------------------------------------

    def _told(self, condition: Condition, area: int) -> Step:
        mask = int(self._facts.verdicts_of(condition)[area])
        parts = parts_of(condition)
        if parts is None:
            level = self._asked.network.vocabulary.levels[self._asked.over]
            things = self._things(level, int(self._level.rows[area]))
            text = f"{coverage_text(condition)}: {said(mask)}{_read(things, subject_of(condition, level))}"
            below = self._below(condition, area)
        else:
            text = f"{_HEADS[type(condition)]}: {said(mask)}"
            below = (self._told(part, area) for part in parts)
        return Step(what="condition", text=text, values=(("verdict", word(mask)),), steps=tuple(below))

    def _below(self, atom: Condition, area: int) -> Iterator[Step]:
        """The steps with the teams, inner areas or days on which an atom depends."""
        if isinstance(atom, OfTeams | Counted):
            yield from self._teams_here(atom, area)
            missing = "unlisted teams are possible: no completeness statement covers the area"
            position = int(self._level.positions[area])
            yield self._listing(TEAMS, position, self._level.given, missing, lies_in=False)
        elif isinstance(atom, OfAreas):
            yield from self._areas_inside(atom, area)
        elif isinstance(atom, OverDays):
            yield from self._days(atom, area)

    def _areas_inside(self, atom: OfAreas, area: int) -> Iterator[Step]:
        era, words = self._level.era, self._asked.network.vocabulary
        inner = areas_of_level(era, words.level(atom.level), (int(self._level.positions[area]),))
        inner = attrs.evolve(inner, given=self._level.given)
        masks = facts_of(inner, [atom.part]).at(self._asked.worst).verdicts_of(atom.part)
        deciding = NO if atom.every else YES

        def told(number: int) -> Step:
            id, origin, label = _named_area(inner, number)
            mask = int(masks[number])
            values = (("area", id), ("verdict", word(mask)), ("area_origin", origin))
            position, outer = int(inner.positions[number]), int(self._level.positions[area])
            lies = outer <= position < era.territory.end[outer]
            steps = () if lies else candidates_of(era, position, "it")
            return Step(
                what="inside",
                text=f"{label}: {said(mask)}",
                values=values,
                steps=tuple(Step(what="existence", text=each) for each in steps),
            )

        yield from _first_of(
            np.lexsort((era.territory.nodes[inner.positions], masks != deciding)), masks, told
        )

    def _days(self, atom: OverDays, area: int) -> Iterator[Step]:
        network, place = self._asked.network, self._asked.over
        entity = int(self._level.era.territory.nodes[self._level.positions[area]])
        assert atom.during is not None  # noqa: S101 - `atoms.dated` names it
        found: list[tuple[int, int, str]] = []
        for era in eras_of(network, *atom.during.numbers, adrift=True):
            position = int(era.territory.position[entity])
            if position == NOBODY:
                found.append((era.start, era.end, "the area does not exist"))
                continue
            facts = facts_of(areas_of_level(era, place, (position,)), [atom.part]).at(self._asked.worst)
            masks, cells = facts.verdicts_of(atom.part), facts.cells
            own = np.flatnonzero(facts.level.positions[cells.owner] == position).tolist()
            found += [(int(cells.start[each]), int(cells.end[each]), said(int(masks[each]))) for each in own]
        alike = [list(each) for _, each in groupby(found, key=itemgetter(2))]
        for each in alike[:_MOST]:
            yield Step(what="days", text=f"{span(each[0][0], each[-1][1])}: {each[0][2]}")
        if len(alike) > _MOST:
            yield Step(what="more", text=f"and {len(alike) - _MOST:,} more runs of days")

    # -- teams -----------------------------------------------------------------------------------

    def _teams_here(self, atom: OfTeams | Counted, area: int) -> Iterator[Step]:
        """The teams that count, or may count, for an area, each with its verdict; first the yes."""
        here = self._teams.here
        part = part_of(atom)
        which = np.flatnonzero(here.owner == area)
        which = which[np.lexsort((here.origin[which], ~here.certain[which]))]
        rows = self._teams.facts.pieces.owner[here.piece[which]]
        # List a team that serves several areas inside this one once, by its most certain service.
        which = which[np.unique(self._asked.network.tables.bodies.entity[rows], return_index=True)[1]]
        masks = self._teams.said(part)[which]
        order = np.argsort(_ORDER[masks], kind="stable")
        return _first_of(order, masks, lambda at: self._team(int(which[at]), part, int(masks[at]), atom))

    def _team(self, pair: int, part: Condition, mask: int, atom: OfTeams | Counted) -> Step:
        """The step for one team, with its verdict or number of people."""
        bodies, piece = self._asked.network.tables.bodies, int(self._teams.here.piece[pair])
        row = int(self._teams.facts.pieces.owner[piece])
        id, name, origin = bodies.ids[int(bodies.entity[row])], bodies.name[row], _label(bodies.origin[row])
        label = f"{name} ({id}, {origin})" if name else f"{id} ({origin})"
        values: list[tuple[str, str]] = [("team", id), ("origin", origin)]
        if isinstance(atom, OfTeams):
            label = f"{label}: {said(mask)}"
            values.append(("verdict", word(mask)))
        elif atom.what == PEOPLE:
            label = f"{label}: {told_fact(self._things(TEAM, row), f'{TEAM}.{PEOPLE}')}"
        steps = (*self._doubts(pair, row), *self._team_reads(part, pair, row))
        return Step(what="team", text=label, values=tuple(values), steps=steps)

    def _doubts(self, pair: int, row: int) -> Iterator[Step]:
        """The reasons why a team may not count for the area, if that is possible."""
        here, worst, bodies = self._teams.here, self._asked.worst, self._asked.network.tables.bodies
        if not here.certain[pair] or here.origin[pair] > worst:
            reasons = self._reasons(bodies, row, "team")
            if not reasons or here.through[pair] == NEVER:
                home = int(self._level.era.territory.position[bodies.home[row]])
                reasons += candidates_of(self._level.era, home, "its home")
            reasons = reasons or ["it is not certain that the team serves this area"]
            for reason in reasons:
                yield Step(what="existence", text=f"it possibly does not serve the area: {reason}")

    def _team_reads(self, part: Condition, pair: int, row: int) -> Iterator[Step]:
        """The step for each atom of a condition about a team, with the fact that it reads."""
        if self._teams.facts.pieces.other[self._teams.here.piece[pair]] != NOBODY:
            yield Step(what="version", text="it is unknown which version of the team is in force")
        things = self._things(TEAM, row)
        for atom in dict.fromkeys(atoms_of(part)):
            mask = int(self._teams.said(atom)[pair])
            subject = subject_of(atom)
            closed = subject and things.column(subject).type == "set" and mask != YES
            yield Step(
                what="condition",
                text=f"{coverage_text(atom)}: {said(mask)}{_read(things, subject)}",
                values=(("verdict", word(mask)),),
                cite=atom.policy.instrument if isinstance(atom, Funded) else None,
                steps=(self._words_listed(subject, pair, row),) if closed else (),
            )

    def _words_listed(self, subject: str, pair: int, row: int) -> Step:
        """The step that says whether a set is completely listed, so that an unlisted word is not in it."""
        era = self._level.era
        name = TEAM_KINDS if subject == "kind" else subject.partition(".")[2]
        home = int(era.territory.position[self._asked.network.tables.bodies.home[row]])
        granted = self._teams.given if pair in self._teams.with_lists else None
        missing = f"unlisted {name} are possible: no completeness statement covers them"
        return self._listing(name, home, granted, missing, lies_in=True)

    # -- facts -----------------------------------------------------------------------------------

    def _reasons(self, table: Areas | Bodies, row: int, what: str) -> list[str]:
        """Reasons why a row may not be in force: its days, or an origin that does not count."""
        reasons = list(doubtful_days(table, row, self._level.era.start))
        if table.origin[row] > self._asked.worst:
            reasons.append(f"the existence of the {what} is {_label(table.origin[row])}")
        return reasons

    def _listing(
        self, about: str, position: int, granted: int | None, missing: str, *, lies_in: bool
    ) -> Step:
        """The step that cites the completeness statement about an area, or says that there is none.

        Args:
            about: The kind of rows that the statement lists, such as `teams`.
            granted: A level whose areas, and all areas below, are assumed to exist; None for none.
            missing: The text if no statement covers the area.
            lies_in: Whether the question is about bodies whose home is in the area, not about the area.
        """
        era = self._level.era
        found = [
            (each.origin, number, each)
            for number, (each, above, _, _) in enumerate(statements_about(era, about))
            if above <= position < era.territory.end[above]
            and listed(era, [(above, each.origin)], granted)[lies_in][position] <= self._asked.worst
        ]
        if not found:
            return Step(what="listing", text=missing)
        statement = min(found, key=lambda each: each[:2])[2]
        days = (
            f"from {statement.start}" if statement.end is None else f"on {statement.start}..{statement.end}"
        )
        text = f"all {about} of {statement.area} are listed {days} ({statement.origin.label})"
        return Step(what="listing", text=text, cite=statement.citation)

    def _things(self, grain: str, row: int) -> Subjects:
        """The unit of a row: a team, or an area of a level."""
        era, rows = self._level.era, np.array([row], np.int32)
        return Subjects(era.network, era.state, grain, rows, WHAT, worst=self._asked.worst)


def candidates_of(era: Era, position: int, what: str) -> list[str]:
    """The text that names the candidates for the parent of an area, or of an area around it; or no text.

    Args:
        position: The position of the area, or `NOBODY`.
        what: The name of the area in the text.
    """
    network, territory = era.network, era.territory
    while position != NOBODY and era.adrift is not None:
        if era.adrift[position]:
            rows = era.state.candidates
            among = rows.candidate[rows.area == territory.nodes[position]]
            ids = sorted(take(network.tables.areas.ids, among))
            return [f"{what} lies in one of several areas: {', '.join(ids)}"]
        position = int(territory.parent[position])
        what = "" if position == NOBODY else territory.ids([position])[0]
    return []


_ORDER: Final = np.full(8, 2)
_ORDER[[int(YES), int(YES | NO)]] = 0, 1
"""By verdict, the rank in which an explanation lists teams."""


def said(mask: int) -> str:
    """A verdict in words."""
    return _SAID[word(mask)]


def word(mask: int) -> str:
    """A verdict as tables spell it."""
    return VERDICTS.get(mask, "unknown")


def counted_verdicts(masks: Masks) -> str:
    """The text that counts the remaining teams or areas by verdict."""
    words = [said(each) for each in masks.tolist()]
    counts = ", ".join(f"{words.count(each):,} {each}" for each in sorted(set(words)))
    return f"and {len(words):,} more: {counts}"


def _first_of(order: Ints, masks: Masks, step: Callable[[int], Step]) -> Iterator[Step]:
    """Yield the steps of the first teams or areas in an order, and a step that counts the others."""
    yield from map(step, order[:_MOST].tolist())
    if len(order) > _MOST:
        yield Step(what="more", text=counted_verdicts(masks[order[_MOST:]]))


def _read(things: Subjects, subject: str) -> str:
    """The fact that an atom reads, as text; empty if there is none."""
    return f", as {told_fact(things, subject)}" if subject else ""


def doubtful_days(table: DatedRows, row: int, day: int) -> Iterator[str]:
    """Reasons why a row may not be in force on a day: its first or last day is known only within bounds."""
    opens, closes = table.edges
    if opens.latest[row] > day:
        yield f"its first day is {_between(int(opens.earliest[row]), int(opens.latest[row]))}"
    if closes.earliest[row] <= day:
        yield f"its last day is {_between(int(closes.earliest[row]) - 1, int(closes.latest[row]) - 1)}"


def _label(code: int | np.uint8) -> str:
    return Origin(int(code)).label


def _between(earliest: int, latest: int) -> str:
    """The text of a range of days, either end of which may be missing."""
    if latest >= OPEN - 1:
        return f"not before {number_day(earliest)}"
    if earliest <= NO_DAY:
        return f"not after {number_day(latest)}"
    return f"between {number_day(earliest)} and {number_day(latest)}"
