"""Hypothesis strategies for networks: small, made-up, valid, and of every shape that the rules allow.

They take hypothesis (`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
from hypothesis import strategies as st

from dtnet.citations import Citation, Origin
from dtnet.network.day.columns import column_specs
from dtnet.network.day.network import Network  # noqa: TC001 - strategies resolve what they give
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.rules import RelationRule
from dtnet.network.tables.schema import Attribute, Currency, Metadata, RelationType, Vocabulary
from dtnet.network.tables.tables import Event, Statement, Succession
from dtnet.periods import EARLIEST, LATEST, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Row: TypeAlias = dict[str, Any]
    Spell: TypeAlias = tuple[int, int | None]
    Lives: TypeAlias = dict[str, tuple[int, list[Spell]]]

VOCABULARY: Final = Vocabulary(
    levels=("country", "province", "district", "commune", "village"),
    body_kinds=("ministry", "committee", "office", "team"),
    area_types=("", "old", "new"),
    relation_types=(
        RelationType("guided_by"),
        RelationType("subordinate_to"),
        RelationType("coordinated_by", line=False),
    ),
    attributes=(
        Attribute(name="households", table="areas", type="whole", description="Households"),
        Attribute(name="remote", table="areas", type="yes_no", description="Whether it is remote"),
        Attribute(name="surveyed_on", table="areas", type="day", description="The day of its survey"),
        Attribute(name="people", table="bodies", type="whole", description="Everyone"),
        Attribute(name="leader", table="bodies", type="whole", description="Leaders"),
        Attribute(name="deputy", table="bodies", type="whole", description="Deputies"),
        Attribute(name="ordinary", table="bodies", type="whole", description="The others"),
        Attribute(
            name="skills", table="bodies", type="set", vocabulary=("pay", "shop"), description="Skills"
        ),
        Attribute(name="reported_on", table="bodies", type="day", description="The day of its last report"),
    ),
    currency=Currency("XTS", 2),
)
"""The words of the networks that `networks` gives."""

FIRST: Final = date(2020, 1, 1)
"""The first day of their data."""
_MADE_UP: Final = Citation(ref="made up by a test")
_NAMES: Final = st.sampled_from(("Hill", "Dale", "Cửa Sông", "Đảo", "Quay"))
_ORIGINS: Final = st.sampled_from(tuple(origin.label for origin in Origin))
_SOME_DAY: Final = (
    st.none() | st.dates(FIRST - timedelta(3), FIRST + timedelta(3)) | st.dates(EARLIEST, LATEST)
)
_RULES: Final = (
    ("guided_by", "committee", "ministry", (5, None), "at_or_above"),
    ("guided_by", "office", "committee office", (0, None), "above"),
    ("guided_by", "team", "office committee", (0, 20), "at_or_above"),
    ("guided_by", "team", "committee", (20, None), "at_or_above"),
    ("coordinated_by", "team office", "ministry", (0, None), "at_or_above"),
)


@attrs.frozen
class _Calendar:
    """Days counted from a first one."""

    first: date
    span: int

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def row(self, start: int, end: int | None, **cells: object) -> Row:
        return {**cells, "start": self.day(start), "end": None if end is None else self.day(end)}


@attrs.frozen
class _Counts:
    """How many there may be, and are at least, of areas; and at most of all else."""

    areas: tuple[int, int]
    versions: int
    bodies: int
    relations: int


def networks(  # noqa: PLR0913 - sizes, each with a default
    *,
    min_areas: int = 1,
    max_areas: int = 12,
    max_versions: int = 2,
    max_bodies: int = 4,
    max_relations: int = 3,
    days: int = 40,
    bounds: bool = False,
) -> st.SearchStrategy[Network]:
    """Valid networks of any shape with `VOCABULARY`.

    Levels are skipped; areas move, close and open again; values are unknown; rows touch; rules end.

    Args:
        min_areas: The smallest number of areas.
        max_areas: The largest number of drawn areas; an area without possible days is dropped.
        max_versions: The largest number of versions of an area or body.
        max_bodies: The largest number of bodies with the same home; at most one of each kind.
        max_relations: The largest number of stated relations.
        days: The number of days, from `FIRST` on, on which something may change.
        bounds: Whether some numbers and days are known only within bounds.
    """
    counts = _Counts((min_areas, max_areas), max_versions, max_bodies, max_relations)
    return _networks(_Calendar(FIRST, days), counts, bounds=bounds)


@st.composite
def days_of(draw: st.DrawFn, network: Network) -> date:
    """Days of a network's data: the first day, and days on, before and after a change."""
    changes = network.change_days()
    near = {day + timedelta(days=step) for day in changes for step in (-1, 0, 1)} | {network.extent.start}
    return draw(st.sampled_from(sorted(day for day in near if day in network.extent)))


@st.composite
def _networks(draw: st.DrawFn, calendar: _Calendar, counts: _Counts, *, bounds: bool) -> Network:
    areas, lives = draw(_areas(calendar, counts.areas, counts.versions))
    organised, teams = draw(_bodies(calendar, lives, counts.versions, counts.bodies))
    stated = draw(_relations(calendar, teams, counts.relations))
    if bounds:
        areas = draw(bounded_rows(areas, ["id"], ["households"]))
        organised = draw(bounded_rows(organised, ["id"], ["people", "leader", "deputy", "ordinary"]))
        stated = draw(bounded_rows(stated, ["type", "subordinate"], []))
    extent = Period(calendar.first, draw(st.sampled_from([None, calendar.day(calendar.span + 1)])))
    builder = NetworkBuilder(VOCABULARY, Metadata(name="made-up", extent=extent))
    builder.add_areas(_columns("areas", areas))
    builder.add_bodies(_columns("bodies", organised))
    builder.add_relations(_columns("relations", stated))
    for type, of, to, (start, end), search in draw(st.lists(st.sampled_from(_RULES), unique=True)):
        last = None if end is None else calendar.day(end)
        builder.add_relation_rule(
            RelationRule(
                type=type,
                of=tuple(of.split()),
                to=tuple(to.split()),
                search="above" if search == "above" else "at_or_above",
                period=Period(calendar.day(start), last),
                origin=Origin.ASSUMED,
                citation=_MADE_UP,
            )
        )
    if draw(st.booleans()):
        area = draw(st.sampled_from(sorted(lives)))
        builder.add_statement(
            Statement(
                about=draw(st.sampled_from(("teams", *VOCABULARY.levels[lives[area][0] + 1 :]))),
                area=area,
                start=calendar.day(draw(st.integers(0, calendar.span))),
                end=None,
                origin=Origin.OBSERVED,
                citation=_MADE_UP,
            )
        )
    draw(_add_successions(builder, calendar, lives))
    return builder.build()


@st.composite
def _add_successions(draw: st.DrawFn, builder: NetworkBuilder, calendar: _Calendar, lives: Lives) -> None:
    """An area that is there the day before becomes some that are there on the day, in equal parts.

    Others of its level that close then are abolished: events that tell of a level tell of all of it.
    """
    day = calendar.span // 2
    before, after = (
        sorted(id for id, (_, spells) in lives.items() if _covers(spells, (first, first + 1)))
        for first in (day - 1, day)
    )
    targets = draw(st.lists(st.sampled_from(after), unique=True, max_size=2)) if before and after else []
    if targets:
        source = draw(st.sampled_from(before))
        builder.add_event(Event(id="reform", title="Reform", operating=calendar.day(day), citation=_MADE_UP))
        for target in targets:
            builder.add_succession(
                Succession(
                    event="reform",
                    source=source,
                    target=target,
                    share=Fraction(1, len(targets)),
                    basis="whole" if len(targets) == 1 else "assumed_equal",
                    origin=Origin.ASSUMED,
                )
            )
        level = lives[source][0]
        for id, (other, spells) in sorted(lives.items()):
            if id != source and other == level and spells[-1][1] == day:
                builder.add_succession(
                    Succession(
                        event="reform",
                        source=id,
                        target=None,
                        share=Fraction(1),
                        origin=Origin.ASSUMED,
                    )
                )


def _columns(table: Any, rows: Sequence[Row]) -> dict[str, list[Any]]:  # noqa: ANN401 - a name of a table
    names = [
        spec.name
        for spec in column_specs(table, VOCABULARY)
        if spec.required or any(spec.name in row for row in rows)
    ]
    return {name: [row.get(name) for row in rows] for name in names}


@st.composite
def _spells(draw: st.DrawFn, calendar: _Calendar, within: Spell, most: int) -> list[Spell]:
    """Periods inside another, apart and in order; some touch, the last may be open if the other is."""
    start, end = within
    last = calendar.span if end is None else end
    edges = sorted(draw(st.lists(st.integers(start, last), min_size=2, max_size=2 * most, unique=True)))
    found: list[Spell] = []
    at = 0
    while at + 1 < len(edges):
        found.append((edges[at], edges[at + 1]))
        at += draw(st.sampled_from([1, 2]))
    found = found[:most]
    if end is None and draw(st.booleans()):
        found[-1] = (found[-1][0], None)
    return found


def _joined(periods: Sequence[Spell]) -> list[Spell]:
    """Periods that touch, as one."""
    whole: list[Spell] = []
    for start, end in periods:
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _covers(periods: Sequence[Spell], asked: Spell) -> bool:
    start, end = asked
    return any(
        first <= start and (last is None or (end is not None and end <= last)) for first, last in periods
    )


@st.composite
def _areas(
    draw: st.DrawFn, calendar: _Calendar, counts: tuple[int, int], versions: int
) -> tuple[list[Row], Lives]:
    """Rows of areas; and per area its level and the days on which it exists."""
    levels = VOCABULARY.levels
    areas = [_area(draw, calendar.row(0, None, id="a0", level=levels[0], parent=None))]
    lives: Lives = {"a0": (0, [(0, None)])}
    least, most = counts
    for number in range(1, draw(st.integers(least, most))):
        above = draw(st.sampled_from([each for each in lives if lives[each][0] < len(levels) - 1]))
        draw(_add_area(calendar, areas, lives, f"a{draw(st.integers(0, 9))}-{number}", (above, versions)))
    while len(lives) < least:
        draw(_add_area(calendar, areas, lives, f"b{len(lives)}", ("a0", versions)))
    return areas, lives


@st.composite
def _add_area(
    draw: st.DrawFn, calendar: _Calendar, areas: list[Row], lives: Lives, id: str, around: tuple[str, int]
) -> None:
    """One more area, inside another at first; unless that is never there for more than a day."""
    above, versions = around
    level = draw(st.integers(lives[above][0] + 1, len(VOCABULARY.levels) - 1))
    periods: list[Spell] = []
    for start, end in lives[above][1]:
        if (end is None or end - start > 1) and len(periods) < versions:
            periods += draw(_spells(calendar, (start, end), versions - len(periods)))
    for period in periods:
        others = [each for each in lives if lives[each][0] < level and _covers(lives[each][1], period)]
        row = calendar.row(
            *period, id=id, level=VOCABULARY.levels[level], parent=draw(st.sampled_from(others))
        )
        areas.append(_area(draw, row))
    if periods:
        lives[id] = level, _joined(periods)


def _area(draw: st.DrawFn, row: Row) -> Row:
    return {
        **row,
        "code": row["id"],
        "name": draw(_NAMES),
        "type": draw(st.sampled_from(VOCABULARY.area_types)),
        "origin": draw(_ORIGINS),
        "households": draw(st.none() | st.integers(0, 70_000)),
        "remote": draw(st.none() | st.booleans()),
        "surveyed_on": draw(_SOME_DAY),
    }


@st.composite
def _bodies(
    draw: st.DrawFn, calendar: _Calendar, lives: Lives, versions: int, most: int
) -> tuple[list[Row], dict[str, list[Spell]]]:
    """Rows of bodies; and on which days each exists."""
    rows: list[Row] = []
    spells: dict[str, list[Spell]] = {}
    kinds = st.lists(st.sampled_from(VOCABULARY.body_kinds), unique=True, max_size=most)
    for area, (_, periods) in lives.items():
        for kind in draw(kinds):
            start, end = draw(st.sampled_from(periods))
            own = [(start, end)]
            if versions > 1 and (end is None or end - start > 1) and draw(st.booleans()):
                own = draw(_spells(calendar, (start, end), versions))
            id = f"{kind}:{area}"
            spells[id] = _joined(own)
            rows += [_body(draw, calendar.row(*each, id=id, kind=kind, home=area)) for each in own]
    return rows, spells


def _in_order(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a set in the same order whatever they hash to."""
    return tuple(sorted(words))


def _body(draw: st.DrawFn, row: Row) -> Row:
    deputies, others = draw(st.integers(0, 2)), draw(st.integers(0, 9))
    roles = {"leader": 1, "deputy": deputies, "ordinary": others}
    unknown = draw(st.sets(st.sampled_from(("people", *roles))))
    counts = {"people": 1 + deputies + others, **roles}
    return {
        **row,
        "name": draw(_NAMES),
        "origin": draw(_ORIGINS),
        **{name: None if name in unknown else count for name, count in counts.items()},
        "people_origin": None if "people" in unknown else draw(st.none() | _ORIGINS),
        "skills": draw(st.none() | st.sets(st.sampled_from(("pay", "shop"))).map(_in_order)),
        "reported_on": draw(_SOME_DAY),
    }


@st.composite
def _relations(draw: st.DrawFn, calendar: _Calendar, spells: dict[str, list[Spell]], most: int) -> list[Row]:
    """Stated relations on days on which both ends exist, superiors always earlier by id."""
    ranked = sorted(spells)
    rows: list[Row] = []
    for below in draw(st.lists(st.sampled_from(ranked), unique=True, max_size=most)) if ranked else []:
        above = draw(st.sampled_from([None, *ranked[: ranked.index(below)]]))
        start, end = draw(st.sampled_from(spells[below]))
        if above is not None:
            first, last = draw(st.sampled_from(spells[above]))
            start = max(start, first)
            end = min((each for each in (end, last) if each is not None), default=None)
        if end is None or start < end:
            type = draw(st.sampled_from(("subordinate_to", "coordinated_by")))
            rows.append(calendar.row(start, end, type=type, subordinate=below, superior=above))
    return rows


_ROLES: Final = ("leader", "deputy", "ordinary")
_WIDEST: Final = 5


@st.composite
def bounded_rows(
    draw: st.DrawFn, rows: Sequence[Row], key: Sequence[str], numbers: Sequence[str]
) -> list[Row]:
    """The same rows, in which some days and numbers have bounds.

    Args:
        draw: Given by Hypothesis.
        rows: The rows, with `start` and `end`.
        key: The columns that identify the area or body whose rows must not overlap.
        numbers: Columns of whole numbers.
    """
    made = [{**row, **_bounded_numbers(draw, row, numbers)} for row in rows]
    groups: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in sorted(made, key=lambda row: row["start"]):
        groups[tuple(row[name] for name in key)].append(row)
    for group in groups.values():
        _bound_days(draw, group)
    return made


def _bounded_numbers(draw: st.DrawFn, row: Row, numbers: Iterable[str]) -> Row:
    """Bounds around known numbers, and, of what no other number hangs on, instead of unknown ones."""
    bounds: Row = {}
    for name in numbers:
        value = row[name]
        if draw(st.booleans()) and (value is not None or name not in {*_ROLES, "people"}):
            middle = draw(st.integers(0, 9)) if value is None else value
            bounds[f"{name}_lower"] = draw(st.none() | st.integers(max(middle - _WIDEST, 0), middle))
            bounds[f"{name}_upper"] = draw(st.none() | st.integers(middle, middle + _WIDEST))
    return bounds


def _bound_days(draw: st.DrawFn, rows: Sequence[Row]) -> None:
    """Bounds of the days of rows that must not overlap, in order of time."""
    before: date | None = None
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        start, end = row["start"], row["end"]
        if before is None or before < start:  # else the bounds of the day on which the last one ended are its
            least = start - timedelta(_WIDEST) if before is None else before + (start - before) / 2
            most = start + timedelta(_WIDEST) if end is None else end - timedelta(1)
            row.update(_bounds(draw, "start", start, least, most))
        if end is None:
            row["end_earliest"] = draw(st.none() | st.dates(start + timedelta(1), start + timedelta(_WIDEST)))
            return
        meets = after is not None and after["start"] == end
        most = end + timedelta(_WIDEST)
        if after is not None:
            most = end + (after["start"] - end) / 2
            if meets:
                most = end + timedelta(_WIDEST) if after["end"] is None else after["end"] - timedelta(1)
        bounds = _bounds(draw, "end", end, start + timedelta(1), most)
        row.update(bounds)
        if meets and after is not None:
            after.update({name.replace("end", "start"): day for name, day in bounds.items()})
        before = end


def _bounds(draw: st.DrawFn, edge: str, day: date, least: date, most: date) -> Row:
    if not draw(st.booleans()):
        return {}
    return {
        f"{edge}_earliest": draw(st.dates(least, day)),
        f"{edge}_latest": draw(st.dates(day, most)),
    }
