"""Hypothesis strategies for networks: of every shape, small with unknown facts, and reorganised.

They take hypothesis (`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
from hypothesis import strategies as st

from dtnet.citations import Citation
from dtnet.network.day.columns import TableName, table_columns
from dtnet.network.day.network import Network
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.rules import RelationRule
from dtnet.network.tables.schema import TEAMS, Attribute, Currency, Metadata, RelationType, Vocabulary
from dtnet.network.tables.tables import (
    NAME_SORTS,
    Event,
    OtherName,
    ParentAmong,
    PartialList,
    Statement,
    Succession,
)
from dtnet.origins import Origin
from dtnet.periods import EARLIEST, LATEST, Period
from dtnet.pydantic_hook import PydanticHook
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, ASSUMED_MIXING, BASES, WHOLE, ShareMap
from dtnet.testing.strategies.signatures import composite

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Row: TypeAlias = dict[str, Any]
    Rows: TypeAlias = dict[str, list[Row]]
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
COVERAGE_VOCABULARY: Final = attrs.evolve(
    VOCABULARY,
    attributes=(
        *VOCABULARY.attributes,
        Attribute(
            name="team_kinds", table="bodies", type="set", vocabulary=("cdtt", "other"), description="Kinds"
        ),
    ),
)
"""The words of the networks that `small_networks` gives."""
ASKED: Final = FIRST + timedelta(10)
"""The day around which first and last days are unknown, and on which to ask."""


BEFORE_ASKED: Final = ASKED - timedelta(8)
AFTER_ASKED: Final = ASKED + timedelta(8)
"""Days on which the territory of `small_networks` may differ from the territory around `ASKED`."""
_BEGUN: Final = ASKED - timedelta(7)
_ENDED: Final = ASKED + timedelta(7)
_MADE_UP: Final = Citation(ref="made up by a test")
_ROLES: Final = ("leader", "deputy", "ordinary")


def _built(
    metadata: Metadata, tables: Rows, records: Iterable[Any], words: Vocabulary = VOCABULARY
) -> Network:
    """The network with these rows of tables, rules and records."""
    builder = NetworkBuilder(words, metadata)
    for table, rows in tables.items():
        if rows:
            names = dict.fromkeys(name for row in rows for name in row)
            getattr(builder, f"add_{table}")({name: [row.get(name) for row in rows] for name in names})
    for record in records:
        kinds = {
            RelationRule: "relation_rule",
            OtherName: "other_name",
            PartialList: "partial_list",
            ParentAmong: "parent_among",
        }
        kind = kinds.get(type(record), type(record).__name__.lower())
        getattr(builder, f"add_{kind}")(record)
    return builder.build()


def _statement(
    about: str, area: str, start: date, end: date | None = None, *, origin: str = "observed"
) -> Statement:
    return Statement(about=about, area=area, start=start, end=end, origin=origin, citation=_MADE_UP)


def _event(id: str, title: str, day: date) -> Event:
    return Event(id=id, title=title, operating=day, citation=_MADE_UP)


def _drawn(draw: st.DrawFn, cells: Mapping[str, st.SearchStrategy[Any]]) -> Row:
    """A value of each column."""
    return {name: draw(values) for name, values in cells.items()}


def _day(number: int) -> date:
    return FIRST + timedelta(number)


def _row(days: Spell, **cells: object) -> Row:
    start, end = days
    return {**cells, "start": _day(start), "end": None if end is None else _day(end)}


_NAMES: Final = st.sampled_from(("Hill", "Dale", "Cửa Sông", "Đảo", "Quay"))
_ANY_ORIGIN: Final = st.sampled_from(tuple(origin.label for origin in Origin))
_SOME_DAY: Final = st.none() | st.dates(_day(-3), _day(3)) | st.dates(EARLIEST, LATEST)
_AREA: Final = {
    "name": _NAMES,
    "type": st.sampled_from(VOCABULARY.area_types),
    "origin": _ANY_ORIGIN,
    "households": st.none() | st.integers(0, 70_000),
    "remote": st.none() | st.booleans(),
    "surveyed_on": _SOME_DAY,
}
"""What the columns of an area of `networks` may hold."""
_RULES: Final = (
    ("guided_by", "committee", "ministry", (5, None), "at_or_above"),
    ("guided_by", "office", "committee office", (0, None), "above"),
    ("guided_by", "team", "office committee", (0, 20), "at_or_above"),
    ("guided_by", "team", "committee", (20, None), "at_or_above"),
    ("coordinated_by", "team office", "ministry", (0, None), "at_or_above"),
)


@composite
def networks(  # noqa: PLR0913 - sizes, each with a default
    draw: st.DrawFn,
    *,
    min_areas: int = 1,
    max_areas: int = 12,
    max_versions: int = 2,
    max_bodies: int = 4,
    max_relations: int = 3,
    days: int = 40,
    bounds: bool = False,
) -> Network:
    """Valid networks of any shape with `VOCABULARY`.

    Levels are skipped; areas move, close and open again; values are unknown; rows touch; rules end.

    Args:
        draw: Given by Hypothesis.
        min_areas: The smallest number of areas.
        max_areas: The largest number of drawn areas; an area without possible days is dropped.
        max_versions: The largest number of versions of an area or body.
        max_bodies: The largest number of bodies with the same home; at most one of each kind.
        max_relations: The largest number of stated relations.
        days: The number of days, from `FIRST` on, on which something may change.
        bounds: Whether some numbers and days are known only within bounds.
    """
    areas, lives = draw(_areas(days, (min_areas, max_areas), max_versions))
    organised, teams = draw(_bodies(days, lives, max_versions, max_bodies))
    stated = draw(_relations(teams, max_relations))
    if bounds:
        areas = draw(bounded_rows(areas, ["id"], ["households"]))
        organised = draw(bounded_rows(organised, ["id"], ["people", *_ROLES]))
        stated = draw(bounded_rows(stated, ["type", "subordinate"], []))
    end = draw(st.sampled_from([None, _day(days + 1)]))
    records: list[Any] = [
        RelationRule(
            type=type,
            of=tuple(of.split()),
            to=tuple(to.split()),
            search="above" if search == "above" else "at_or_above",
            period=Period(_day(start), None if until is None else _day(until)),
            origin=Origin.ASSUMED,
            citation=_MADE_UP,
        )
        for type, of, to, (start, until), search in draw(st.lists(st.sampled_from(_RULES), unique=True))
    ]
    if draw(st.booleans()):
        area = draw(st.sampled_from(sorted(lives)))
        about = draw(st.sampled_from(("teams", *VOCABULARY.levels[lives[area][0] + 1 :])))
        records.append(_statement(about, area, _day(draw(st.integers(0, days)))))
    records += draw(_successions(days // 2, lives))
    records += draw(st.lists(_other_names(lives), max_size=2))
    said = {each.about for each in records if isinstance(each, Statement)}
    records += draw(_partial_lists(lives, said))
    listed = draw(_source_rows([*areas, *organised]))
    tables = {"areas": areas, "bodies": organised, "relations": stated, "source_rows": listed}
    sources = (_MADE_UP,) if listed else ()
    return _built(Metadata(name="made-up", extent=Period(FIRST, end), sources=sources), tables, records)


@st.composite
def _source_rows(draw: st.DrawFn, rows: Sequence[Row]) -> list[Row]:
    """A few source rows of areas and bodies; some of them are about the same area or body."""
    cells = {
        "id": st.sampled_from(sorted({row["id"] for row in rows})),
        "source": st.sampled_from((None, _MADE_UP.ref)),
        "list": st.sampled_from((None, "teams.xlsx", "đội.csv")),
        "sheet": st.sampled_from((None, "Xã 1")),
        "row": st.none() | st.integers(1, 3),
        "key": st.sampled_from((None, "T-01", "007")),
        "decided_by": st.sampled_from((None, "a reviewer")),
    }
    return draw(
        st.lists(st.fixed_dictionaries(cells), max_size=3, unique_by=lambda row: frozenset(row.items()))
    )


@st.composite
def _other_names(draw: st.DrawFn, lives: Lives) -> OtherName:
    """A name of an area, or of a former area in it; one that another area has, too, is among them."""
    area = draw(st.sampled_from(sorted(lives)))
    below = VOCABULARY.levels[lives[area][0] + 1 :]
    sort = draw(st.sampled_from(NAME_SORTS))
    level = draw(st.sampled_from((None, *below))) if sort == "former" else None
    above = sorted(each for each, life in lives.items() if life[0] < lives[area][0])
    lay_in = sort == "former" and level is None and above and draw(st.booleans())
    start, days = draw(st.none() | st.integers(0, 20)), draw(st.none() | st.integers(1, 20))
    return OtherName(
        area=area,
        name=draw(_NAMES | st.sampled_from(("HL", "Old Hill", "hill"))),
        sort=sort,
        level=level,
        start=None if start is None else _day(start),
        end=None if days is None else _day((start or 0) + days),
        origin=draw(_ANY_ORIGIN),
        source=draw(st.sampled_from((None, _MADE_UP))),
        within=draw(st.sampled_from(above)) if lay_in else None,
    )


_UNLISTED: Final = 50
"""More areas than an edit of a test adds."""


@st.composite
def _partial_lists(draw: st.DrawFn, lives: Lives, said: Collection[str]) -> list[PartialList]:
    """At most one partial list, about no level that some statement is about."""
    area = draw(st.sampled_from(sorted(lives)))
    below = [each for each in VOCABULARY.levels[lives[area][0] + 1 :] if each not in said]
    if not below or draw(st.booleans()):
        return []
    start, days = draw(st.integers(0, 20)), draw(st.none() | st.integers(1, 20))
    return [
        PartialList(
            about=draw(st.sampled_from(below)),
            area=area,
            start=_day(start),
            end=None if days is None else _day(start + days),
            number=draw(
                st.none() | st.integers(len(lives), len(lives) + 2).map(lambda each: each + _UNLISTED)
            ),
            origin=draw(_ANY_ORIGIN),
            source=draw(st.sampled_from((None, _MADE_UP))),
        )
    ]


@composite
def days_of(draw: st.DrawFn, network: Network) -> date:
    """Days of a network's data: the first day, and days on, before and after a change."""
    changes = network.change_days()
    near = {day + timedelta(days=step) for day in changes for step in (-1, 0, 1)} | {network.extent.start}
    return draw(st.sampled_from(sorted(day for day in near if day in network.extent)))


@st.composite
def _successions(draw: st.DrawFn, day: int, lives: Lives) -> list[Event | Succession]:
    """An area that is there the day before becomes some that are there on the day, in equal parts.

    Others of its level that close then are abolished: events that tell of a level tell of all of it.
    """
    before, after = (
        sorted(id for id, (_, spells) in lives.items() if _covers(spells, (first, first + 1)))
        for first in (day - 1, day)
    )
    targets = draw(st.lists(st.sampled_from(after), unique=True, max_size=2)) if before and after else []
    if not targets:
        return []
    source = draw(st.sampled_from(before))
    share, basis = Fraction(1, len(targets)), "whole" if len(targets) == 1 else "assumed_equal"
    level = lives[source][0]
    told: Any = {"event": "reform", "origin": Origin.ASSUMED}
    abolished = [
        id
        for id, (other, spells) in sorted(lives.items())
        if id != source and other == level and spells[-1][1] == day
    ]
    return [
        _event("reform", "Reform", _day(day)),
        *(Succession(source=source, target=each, share=share, basis=basis, **told) for each in targets),
        *(Succession(source=each, target=None, share=Fraction(1), **told) for each in abolished),
    ]


@st.composite
def _spells(draw: st.DrawFn, days: int, within: Spell, most: int) -> list[Spell]:
    """Periods inside another, apart and in order; some touch, the last may be open if the other is."""
    start, end = within
    last = days if end is None else end
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
def _areas(draw: st.DrawFn, days: int, counts: tuple[int, int], versions: int) -> tuple[list[Row], Lives]:
    """Rows of areas; and per area its level and the days on which it exists."""
    levels = VOCABULARY.levels
    areas = [_area(draw, (0, None), id="a0", level=levels[0], parent=None)]
    lives: Lives = {"a0": (0, [(0, None)])}
    least, most = counts
    for number in range(1, draw(st.integers(least, most))):
        above = draw(st.sampled_from([each for each in lives if lives[each][0] < len(levels) - 1]))
        draw(_add_area(days, areas, lives, f"a{draw(st.integers(0, 9))}-{number}", (above, versions)))
    while len(lives) < least:
        draw(_add_area(days, areas, lives, f"b{len(lives)}", ("a0", versions)))
    return areas, lives


@st.composite
def _add_area(
    draw: st.DrawFn, days: int, areas: list[Row], lives: Lives, id: str, around: tuple[str, int]
) -> None:
    """One more area, inside another at first; unless that is never there for more than a day."""
    above, versions = around
    level = draw(st.integers(lives[above][0] + 1, len(VOCABULARY.levels) - 1))
    periods: list[Spell] = []
    for start, end in lives[above][1]:
        if (end is None or end - start > 1) and len(periods) < versions:
            periods += draw(_spells(days, (start, end), versions - len(periods)))
    for period in periods:
        others = [each for each in lives if lives[each][0] < level and _covers(lives[each][1], period)]
        parent = draw(st.sampled_from(others))
        areas.append(_area(draw, period, id=id, level=VOCABULARY.levels[level], parent=parent))
    if periods:
        lives[id] = level, _joined(periods)


def _area(draw: st.DrawFn, days: Spell, **cells: str | None) -> Row:
    return {**_row(days, **cells), "code": cells["id"], **_drawn(draw, _AREA)}


@st.composite
def _bodies(
    draw: st.DrawFn, days: int, lives: Lives, versions: int, most: int
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
                own = draw(_spells(days, (start, end), versions))
            id = f"{kind}:{area}"
            spells[id] = _joined(own)
            rows += [_body(draw, _row(each, id=id, kind=kind, home=area)) for each in own]
    return rows, spells


def _body(draw: st.DrawFn, row: Row) -> Row:
    deputies, others = draw(st.integers(0, 2)), draw(st.integers(0, 9))
    roles = {"leader": 1, "deputy": deputies, "ordinary": others}
    unknown = draw(st.sets(st.sampled_from(("people", *roles))))
    counts = {"people": 1 + deputies + others, **roles}
    return {
        **row,
        "name": draw(_NAMES),
        "origin": draw(_ANY_ORIGIN),
        **{name: None if name in unknown else count for name, count in counts.items()},
        "people_origin": None if "people" in unknown else draw(st.none() | _ANY_ORIGIN),
        "skills": draw(st.none() | st.sets(st.sampled_from(("pay", "shop"))).map(sorted).map(tuple)),
        "reported_on": draw(_SOME_DAY),
    }


@st.composite
def _relations(draw: st.DrawFn, spells: dict[str, list[Spell]], most: int) -> list[Row]:
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
            rows.append(_row((start, end), type=type, subordinate=below, superior=above))
    return rows


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


_ORIGIN: Final = st.sampled_from(("observed",) * 4 + tuple(origin.label for origin in Origin))
_FEW_ORIGINS: Final = st.sampled_from(("observed", "observed", "synthetic"))
_SMALL: Final = st.integers(0, 3)
_AROUND: Final = st.sampled_from((ASKED - timedelta(1), ASKED, ASKED + timedelta(1)))
_OF_DAYS: Final = frozenset(("start", "end", "moves"))
_DAY_BOUNDS: Final = {f"{edge}_{side}" for edge in ("start", "end") for side in ("earliest", "latest")}


def _some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    taken = st.lists(st.booleans(), min_size=len(words), max_size=len(words))
    return taken.map(lambda each: tuple(compress(words, each)))


_DATED: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "start": st.just(FIRST),
    "end": st.none(),
    "origin": _ORIGIN,
}
_SMALL_AREA: Final = {
    "type": st.sampled_from(("old", "new")),
    "households": _SMALL,
    "remote": st.booleans(),
    "surveyed_on": _AROUND,
    **_DATED,
    "households_origin": st.none() | _ORIGIN,
}
_SMALL_TEAM: Final = {
    "people": st.integers(1, 3),
    "leader": st.sampled_from((1, None)),
    "skills": _some("pay", "shop"),
    "team_kinds": _some("cdtt", "other"),
    "reported_on": _AROUND,
    **_DATED,
    "people_origin": st.none() | _ORIGIN,
}
"""What the columns of areas, and of teams, of `small_networks` may hold before some become unknown."""
_UNKNOWN: Final = {
    "areas": ("households", "households", "remote", "surveyed_on", "start", "end", "moves"),
    "bodies": ("people", "people", "leader", "skills", "team_kinds", "reported_on", "start", "end", "moves"),
    "services": ("start", "end"),
}


@composite
def small_networks(
    draw: st.DrawFn,
    *,
    max_villages: int = 6,
    max_teams: int = 4,
    max_unknown: int = 6,
    other_days: bool = False,
    adrift: bool = False,
) -> Network:
    """Networks with `COVERAGE_VOCABULARY`, for questions about the day `ASKED` and some days around it.

    Levels are skipped. A village may have several teams; some teams serve more than one area, or have their
    home in a higher area. It may be unknown whether areas, teams and services are in force, or on which day
    they move. Numbers and words may be unknown or known within bounds. Lists are complete in some areas.
    Every row may have any origin. The country is `c`; its areas are `p0`, `d0`, `k0`, `v0` and so on, by
    level. `k0` and `v0` always exist.

    Args:
        draw: Given by Hypothesis.
        max_villages: The largest number of villages.
        max_teams: The largest number of teams.
        max_unknown: The largest number of rows with an unknown value. Facts that are unknown because no
            statement is complete are not counted.
        other_days: Whether the territory may differ on `BEFORE_ASKED` and `AFTER_ASKED`: areas begin on a
            known day in between, or have another parent or origin from that day on.
        adrift: Whether some areas lie in one of several areas; the days of all areas are then known.
    """
    rows: Rows = {"areas": draw(_small_areas(max_villages)), "bodies": [], "services": []}
    among = draw(_parents_among(rows["areas"])) if adrift else []
    homes = [row["id"] for row in rows["areas"]]
    for number in range(draw(st.integers(0, max_teams))):
        home = draw(st.sampled_from(homes[::-1]))
        rows["bodies"].append(draw(_team(f"t{number}", home)))
        further = [area for area in homes if area != home]
        if further and draw(st.integers(0, 2)) == 0:
            area = draw(st.sampled_from(further[::-1]))
            rows["services"].append({"body": f"t{number}", "area": area, **_drawn(draw, _DATED)})
    for _ in range(draw(st.integers(0, max_unknown))):
        table = draw(st.sampled_from([table for table in _UNKNOWN if rows[table]]))
        row = draw(st.sampled_from(rows[table]))
        words = [each for each in _UNKNOWN[table] if not (adrift and table == "areas" and each in _OF_DAYS)]
        what = draw(st.sampled_from(words))
        if what not in {"start", "end", "moves"}:
            _forget(draw, row, what)
        elif row["start"] == FIRST and not _DAY_BOUNDS & row.keys():
            if what == "moves":
                _move(draw, rows, row)
            else:
                row.update(_day_bounds(draw, what, named=_is_named(rows, row)))
    for _ in range(draw(st.integers(1, 4)) if other_days else 0):
        _change_on_known_day(draw, rows)
    statements = draw(_statements({row["id"]: row["level"] for row in rows["areas"]}))
    metadata = Metadata(name="small", extent=Period(FIRST, _day(40)))
    return _built(metadata, rows, [*statements, *among], COVERAGE_VOCABULARY)


@st.composite
def _parents_among(draw: st.DrawFn, rows: list[Row]) -> list[ParentAmong]:
    """Candidates for the parents of some areas, which then name the lowest area around all of them."""
    of = {row["id"]: row for row in rows}
    levels = COVERAGE_VOCABULARY.levels

    def chain(id: str | None) -> list[str]:
        return [] if id is None else [id, *chain(of[id]["parent"])]

    found: dict[str, list[str]] = {}
    for row in rows[::-1][: draw(st.integers(1, 3))]:
        higher = [each for each in rows if _is_above(each, row) and not {*chain(each["id"])} & found.keys()]
        level = draw(st.sampled_from(levels))
        same = [each["id"] for each in higher if each["level"] == level]
        if len(same) < 2 or any(row["id"] in found.get(each, ()) for each in found):  # noqa: PLR2004 - several
            continue
        chosen = draw(st.lists(st.sampled_from(same), unique=True, min_size=2, max_size=3))
        chains = [chain(each) for each in chosen]
        shared = [each for each in chains[0] if all(each in other for other in chains)]
        inside = [[of[each]["level"] for each in one if each not in shared] for one in chains]
        if shared and all(each == inside[0] for each in inside):
            row["parent"], found[row["id"]] = shared[0], chosen
    start, end = FIRST, draw(st.sampled_from((None, AFTER_ASKED)))
    return [
        ParentAmong(area=area, candidate=each, start=start, end=end, origin=draw(_ORIGIN))
        for area, candidates in found.items()
        for each in candidates
    ]


@st.composite
def _small_areas(draw: st.DrawFn, max_villages: int) -> list[Row]:
    wanted = ["c", *"p" * draw(st.integers(0, 1)), *"d" * draw(st.integers(0, 1))]
    wanted += [*"k" * draw(st.integers(1, 2)), *"v" * draw(st.integers(1, max_villages))]
    rows: list[Row] = []
    level_of: dict[str, int] = {}
    for letter in wanted:
        level = "cpdkv".index(letter)
        id = letter if level == 0 else f"{letter}{sum(each == level for each in level_of.values())}"
        above = [each for each, higher in level_of.items() if higher < level]
        # those lowest first, so that a case shrinks to villages in a commune
        parent = draw(st.sampled_from(above[::-1])) if above else None
        row = {"id": id, "level": COVERAGE_VOCABULARY.levels[level], "parent": parent, "code": id, "name": id}
        rows.append(row | _drawn(draw, _SMALL_AREA))
        level_of[id] = level
    return rows


@st.composite
def _team(draw: st.DrawFn, id: str, home: str) -> Row:
    return {"id": id, "kind": "team", "home": home, "name": id, **_drawn(draw, _SMALL_TEAM)}


def _forget(draw: st.DrawFn, row: Row, what: str) -> None:
    """Make a value of a row unknown, or known within bounds."""
    if what in {"households", "people"} and row[what] is not None and draw(st.booleans()):
        row[f"{what}_lower"] = draw(st.integers(max(row[what] - 2, 0), row[what]))
        row[f"{what}_upper"] = draw(st.integers(row[what], row[what] + 2))
        row[what] = draw(st.sampled_from((row[what], None)))
    elif what in row and f"{what}_upper" not in row:
        row[what] = None
        row.pop(f"{what}_origin", None)


def _is_named(rows: dict[str, list[Row]], row: Row) -> bool:
    """Whether other rows refer to an entity, on any day within its bounds."""
    id = row.get("id")
    needed = {"c", "v0", *(each["parent"] for each in rows["areas"])}
    needed |= {each["home"] for each in rows["bodies"]}
    needed |= {each[name] for each in rows["services"] for name in ("body", "area")}
    return id is not None and (id in needed or row.get("level", "village") != "village")


def _day_bounds(draw: st.DrawFn, edge: str, *, named: bool) -> Row:
    """Bounds around the day asked; an entity to which rows refer exists on all days within them."""
    earliest, latest = ASKED - timedelta(draw(_SMALL)), ASKED + timedelta(draw(_SMALL))
    if edge == "start" and named:
        return {"start_latest": latest, "start_earliest": draw(st.sampled_from((None, FIRST)))}
    if edge == "start":
        day = draw(st.sampled_from((earliest, latest)))
        return {"start": day, "start_earliest": earliest, "start_latest": latest}
    if named or draw(st.booleans()):
        return {"end_earliest": earliest}
    return {"end": latest, "end_earliest": earliest, "end_latest": latest}


def _move(draw: st.DrawFn, rows: dict[str, list[Row]], row: Row) -> None:
    """Let a row end, and another version go on with another home or parent, on one unknown day."""
    if "home" in row:
        served = {each["area"] for each in rows["services"] if each["body"] == row["id"]}
        others = [id for id in ("v0", "k0") if id not in served]
    else:
        others = [each["id"] for each in rows["areas"] if _is_above(each, row)]
    if not others:
        return
    middle = ASKED + timedelta(draw(st.integers(-1, 1)))
    bounds = {"earliest": middle - timedelta(draw(_SMALL)), "latest": middle + timedelta(draw(_SMALL))}
    where = "home" if "home" in row else "parent"
    after = {**row, where: draw(st.sampled_from(others)), "origin": draw(_ORIGIN), "start": middle}
    if row.get("people") is not None and "people_upper" not in row:
        after["people"] = draw(st.sampled_from((row["people"], row["people"] + 1)))
    row |= {"end": middle, **{f"end_{side}": day for side, day in bounds.items()}}
    after |= {f"start_{side}": day for side, day in bounds.items()}
    rows["bodies" if "home" in row else "areas"].append(after)


def _change_on_known_day(draw: st.DrawFn, rows: Rows) -> None:
    """Let an area begin on a known day, or go on in another row from that day."""
    row = draw(st.sampled_from(rows["areas"][1:]))
    if draw(st.integers(0, 2)) == 0:
        _begin(rows, row["id"])
        return
    day = draw(st.sampled_from((_BEGUN, _BEGUN, _ENDED)))
    begun, ended = row["start"] < day and "start_latest" not in row, row["end"] is not None
    if not begun or (ended and row["end"] <= day) or (day == _ENDED and _DAY_BOUNDS & row.keys()):
        return
    after = {**row, "start": day}
    others = {each["id"]: None for each in rows["areas"] if _is_above(each, row) and each["start"] == FIRST}
    one = row if day == _BEGUN else after  # the parent on the day asked stays
    one |= {"parent": draw(st.sampled_from(list(others))), "origin": draw(_FEW_ORIGINS)}
    for name in _DAY_BOUNDS & row.keys():
        del row[name]
    row["end"] = day
    rows["areas"].append(after)


def _begin(rows: Rows, id: str) -> None:
    """Let an area with all that is ever in it begin before the day asked; but neither `k0` nor `v0`."""
    areas, count = {id}, 0
    while count < len(areas):
        count = len(areas)
        areas |= {row["id"] for row in rows["areas"] if row["parent"] in areas}
    teams = {row["id"] for row in rows["bodies"] if row["home"] in areas}

    def begins(row: Row) -> bool:
        return bool({row.get("id"), row.get("body"), row.get("area")} & (areas | teams))

    every = [row for table in rows.values() for row in table if begins(row)]
    if areas & {"k0", "v0"} or any("start_latest" in row and row["start"] == FIRST for row in every):
        return
    for table in rows.values():
        table[:] = [row for row in table if not begins(row) or row["end"] is None or row["end"] > _BEGUN]
        for row in table:
            if begins(row) and row["start"] == FIRST:
                row["start"] = _BEGUN


def _is_above(other: Row, row: Row) -> bool:
    levels = COVERAGE_VOCABULARY.levels
    return levels.index(other["level"]) < levels.index(row["level"])


@st.composite
def _statements(draw: st.DrawFn, areas: Mapping[str, str]) -> list[Statement]:
    """Lists that are complete: everything of the country, or some things of areas, maybe on some days.

    Args:
        draw: Hypothesis's.
        areas: The areas, with the level of each.
    """
    levels = COVERAGE_VOCABULARY.levels
    below = {id: levels[levels.index(level) + 1 :] for id, level in areas.items()}
    told = [(about, id) for id in areas for about in (TEAMS, TEAMS, "skills", "team_kinds", *below[id])]
    somewhere = st.tuples(
        st.sampled_from(told),
        st.sampled_from((FIRST, FIRST, ASKED)),
        st.sampled_from((None, None, ASKED, ASKED + timedelta(1))),
        _ORIGIN,
    ).filter(lambda each: each[2] is None or each[1] < each[2])
    everything = [
        ((about, "c"), FIRST, None, "observed")
        for about in (TEAMS, "skills", "team_kinds", "village", "commune")
    ]
    kept = st.lists(st.sampled_from(everything), unique=True, max_size=len(everything))
    stated: list[tuple[tuple[str, str], date, date | None, str]]
    stated = [*draw(kept), *draw(st.lists(somewhere, max_size=3))]
    return [_statement(*told, start, end, origin=origin) for told, start, end, origin in stated]


_BOUNDS: Final = ("_lower", "_upper", "_earliest", "_latest")
_WIDE: Final = 4


@composite
def refinements(draw: st.DrawFn, network: Network, day: date) -> Network:
    """Networks with more known facts about a day: numbers, words, days, and further teams.

    Rows have days that the network allows, and every row to which another one refers exists. Lists that are
    not stated to be complete receive further entries, and are then stated to be complete. Events and
    relations are not included.

    Args:
        draw: Given by Hypothesis.
        network: A small network with `skills` and `team_kinds` beside `people`.
        day: The day.
    """
    words, above = network.vocabulary, _chains(network, day)
    stated = {
        (each.about, each.area)
        for each in network.tables.statements
        if each.start <= day and (each.end is None or day < each.end)
    }
    listed = {
        (about, area)
        for about in words.listed
        for area in above
        if any((about, each) in stated for each in above[area])
    }
    sets = {each.name: each.vocabulary for each in words.attributes if each.name in words.listed_sets}
    bodies = _known(draw, network, "bodies", day)
    for name in words.listed_sets:
        for row in bodies:
            held = row[name]
            if held is None or (name, row["home"]) not in listed:
                row[name] = tuple(word for word in sets[name] if word in (held or ()) or draw(st.booleans()))
    open_areas = [area for area in above if (TEAMS, area) not in listed]
    for number in range(draw(st.integers(0, 3)) if open_areas else 0):
        home = draw(st.sampled_from(open_areas))
        team: Row = {"id": f"new{number}", "kind": words.team_kind, "home": home, "name": "new"}
        team |= {"start": day, "end": day + timedelta(1), "people": draw(st.integers(1, _WIDE))}
        team |= {name: tuple(each for each in own if draw(st.booleans())) for name, own in sets.items()}
        bodies.append(team | {"origin": "observed"})
    tables: Rows = {"areas": _known(draw, network, "areas", day), "bodies": bodies}
    tables["services"] = _known(draw, network, "services", day)
    [top, *_] = [area for area, chain in above.items() if len(chain) == 1]
    levels = words.levels[: words.level(network.at(day).area(top).level) + 1]
    complete = [
        _statement(about, top, day, day + timedelta(1)) for about in words.listed if about not in levels
    ]
    return _built(network.metadata, tables, complete, words)


def _chains(network: Network, day: date) -> dict[str, list[str]]:
    """The areas of a day, each with itself and those in which it lies."""
    parents = {row["id"]: row["parent"] for row in network.at(day).areas().to_dicts()}

    def chain(id: str | None) -> list[str]:
        return [] if id is None else [id, *chain(parents[id])]

    return {id: chain(id) for id in parents}


def _known(draw: st.DrawFn, network: Network, table: TableName, day: date) -> list[Row]:
    """The rows of a table without bounds, each number, yes or no, and day one that it may be."""
    columns = table_columns(network, table)
    rows: list[Row] = [
        dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
    ]
    unknown = {"yes_no": st.booleans(), "day": st.dates(day - timedelta(2), day + timedelta(2))}
    for each in network.vocabulary.attributes:
        if each.table == table and each.type != "set" and each.name not in network.vocabulary.roles:
            for row in rows:
                if each.type == "whole":
                    row[each.name] = draw(_number(row, each.name))
                elif row[each.name] is None and each.type in unknown:
                    row[each.name] = draw(unknown[each.type])
    return [{name: cell for name, cell in row.items() if not name.endswith(_BOUNDS)} for row in rows]


def _number(row: Row, name: str) -> st.SearchStrategy[int]:
    """What a number may be; at least 1 where that is no matter, as a team with a leader has one."""
    value, least, most = (row.get(column) for column in (name, f"{name}_lower", f"{name}_upper"))
    if value is not None and least is None and most is None:
        return st.just(value)
    lower = max(least or 0, 0 if most == 0 else int(name == "people"))
    return st.integers(lower, lower + _WIDE if most is None else most)


LEVEL: Final = "commune"
"""The level of the areas that are reorganised."""
_STEP: Final = timedelta(days=10)
_AT_ONCE: Final = 3
"""Up to how many areas an event ends and opens."""


@attrs.frozen
class Reorganised(PydanticHook):
    """A network with events, and the same network without its last event.

    Attributes:
        network: The network.
        before_last: The network without its last event: areas that this event ends continue.
        days: The day before the first event, then the day of each event.
    """

    network: Network
    before_last: Network
    days: tuple[date, ...]


@attrs.define
class _Draft:
    """Rows of communes and what became of them; the id of an event is its day."""

    rows: list[Row] = attrs.field(factory=list)
    told: list[Succession] = attrs.field(factory=list)
    opened: int = 0

    def live(self) -> list[str]:
        return [row["id"] for row in self.rows if row["end"] is None]

    def end(self, id: str, day: date) -> None:
        for row in self.rows:
            if row["id"] == id and row["end"] is None:
                row["end"] = day

    def begin(self, id: str, name: str, day: date) -> str:
        row = {"id": id, "level": LEVEL, "parent": "p", "name": name, "start": day, "end": None, "code": id}
        self.rows.append({**row, "type": "", "origin": "observed"})
        return id

    def open(self, day: date) -> str:
        self.opened += 1
        return self.begin(f"u{self.opened:02d}", "A", day)

    def tell(self, day: date, source: str, target: str | None, share: Fraction | None, **words: str) -> None:
        told: Any = {"event": str(day), "source": source, "target": target, "share": share, **words}
        self.told.append(Succession(**told, origin=Origin.OBSERVED))

    def built(self, days: Sequence[date]) -> Network:
        """A network of all that happened up to the last of some days."""
        last = days[-1]
        land = {"name": "Land", "start": FIRST, "end": None, "type": "", "origin": "observed"}
        areas = [
            {"id": "c", "level": "country", "parent": None, "code": "c", **land},
            {"id": "p", "level": "province", "parent": "c", "code": "p", **land},
            *(
                {**row, "end": None if row["end"] is None or row["end"] > last else row["end"]}
                for row in self.rows
                if row["start"] <= last
            ),
        ]
        told = [each for each in self.told if each.event <= str(last)]
        events = [
            _event(each, "Event", date.fromisoformat(each)) for each in sorted({each.event for each in told})
        ]
        metadata = Metadata(name="made-up", extent=Period(FIRST, None))
        return _built(metadata, {"areas": areas}, [*events, *told])


@composite
def reorganised(
    draw: st.DrawFn, *, events: int = 2, areas: int = 4, known: bool = False, ending: bool = False
) -> Reorganised:
    """Networks of one province whose communes were reorganised by several events.

    Each event ends some communes and opens others. An old commune goes to new ones as a whole, in parts, with
    land only, or in unknown parts. A renamed commune keeps its id. A new commune may have no predecessor.

    Args:
        draw: Given by Hypothesis.
        events: The number of events.
        areas: The largest number of communes at the beginning.
        known: Whether all shares are known.
        ending: Whether communes may end without a successor at the last event.
    """
    draft = _Draft()
    for _ in range(draw(st.integers(1, areas))):
        draft.open(FIRST)
    days = [FIRST]
    for number in range(events):
        day = FIRST + (number + 1) * _STEP
        _reorganise(draw, draft, day, known=known, ending=ending and number == events - 1)
        days.append(day)
    before = draft.built(days[:-1])
    return Reorganised(draft.built(days), before, (days[1] - timedelta(days=1), *days[1:]))


def _reorganise(draw: st.DrawFn, draft: _Draft, day: date, *, known: bool, ending: bool) -> None:
    live = draft.live()
    ended = draw(st.lists(st.sampled_from(live), unique=True, min_size=1, max_size=_AT_ONCE))
    for id in [each for each in live if each not in ended]:
        if draw(st.integers(0, 3)) == 0:
            draft.end(id, day)
            draft.begin(id, f"B{day}", day)
    opened = [draft.open(day) for _ in range(draw(st.integers(1, _AT_ONCE)))]
    for id in ended:
        draft.end(id, day)
        if ending and draw(st.integers(0, 3)) == 0:
            draft.tell(day, id, None, Fraction(1), coverage="whole", basis="whole")
            continue
        targets = draw(st.lists(st.sampled_from(opened), unique=True, min_size=1))
        shares = draw(_shares(len(targets), known=known))
        basis = draw(st.sampled_from(("decree", "measured", "assumed_equal")))
        for target, share in zip(targets, shares, strict=True):
            draft.tell(day, id, target, share, **_words(share, basis, alone=len(targets) == 1))


@st.composite
def _shares(draw: st.DrawFn, count: int, *, known: bool) -> list[Fraction | None]:
    """Shares that sum to 1, or leave something to those that are unknown."""
    weights = [1, *(draw(st.integers(0, 3)) for _ in range(count - 1))]
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    if known or count == 1:
        return list(shares)
    return [None if share and draw(st.integers(0, 3)) == 0 else share for share in shares]


def _words(share: Fraction | None, basis: str, *, alone: bool) -> dict[str, str]:
    """Coverage and basis of a share."""
    if share is None:
        return {"coverage": "part", "basis": "unknown"}
    if share == 1:
        return {"coverage": "whole" if alone else "all_people", "basis": "whole" if alone else basis}
    return {"coverage": "part" if share else "area_only", "basis": basis}


_PARTS: Final = 3
"""Up to how many targets a source has, so that all ways in which it may fall can be tried."""


@st.composite
def share_maps(
    draw: st.DrawFn,
    *,
    sources: int,
    targets: int,
    known: bool = False,
    closing: bool = True,
    worst: int = ASSUMED_EQUAL,
) -> ShareMap:
    """Share maps between given numbers of sources and targets.

    Args:
        draw: Given by Hypothesis.
        sources: The number of sources.
        targets: The number of targets, 1 or more.
        known: Whether all shares are known.
        closing: Whether a source may have no target.
        worst: The worst possible basis of a share, as a position in `BASES`.
    """
    rows: list[tuple[int, ...]] = []
    for source in range(sources):
        least = 0 if closing and draw(st.integers(0, 7)) == 0 else 1
        to = draw(st.permutations(range(targets)))[: draw(st.integers(least, min(_PARTS, targets)))]
        weights = [draw(st.integers(0 if place else 1, 4)) for place in range(len(to))]
        # An unknown share was drawn as a known one above 0: what the others have leaves something to it.
        unknown = [bool(weight) and not known and draw(st.integers(0, 3)) == 0 for weight in weights]
        whole = sum(weights) == max(weights, default=0)
        for target, weight, gone in zip(to, weights, unknown, strict=True):
            share = Fraction(weight, sum(weights))
            basis = draw(st.integers(WHOLE if whole and weight and not gone else WHOLE + 1, worst))
            up, down = (0, 0) if gone else (share.numerator, share.denominator)
            rows.append((source, target, up, down, basis))
    names = ("source", "target", "numerator", "denominator", "basis")
    columns: dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return ShareMap(sources, targets, **columns)


@st.composite
def chained_share_maps(draw: st.DrawFn, *, length: int, most: int = 4, known: bool = False) -> list[ShareMap]:
    """Sequences of share maps in which the targets of each map are the sources of the next one.

    Args:
        draw: Given by Hypothesis.
        length: The number of maps.
        most: The largest number of sources or targets of a map.
        known: Whether all shares are known.
    """
    sizes = [draw(st.integers(1, most)) for _ in range(length + 1)]
    worst = draw(st.sampled_from((1, ASSUMED_EQUAL, ASSUMED_MIXING, len(BASES) - 1)))
    closing = draw(st.integers(0, 3)) == 0
    return [
        draw(share_maps(sources=before, targets=after, known=known, closing=closing, worst=worst))
        for before, after in pairwise(sizes)
    ]
