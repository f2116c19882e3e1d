"""Hypothesis strategies for coverage: tiny networks with many unknown facts, and with fewer.

The networks are so small that a test can try every completion. `coverage_conditions` gives conditions for
them. For each question about the day, the bounds with more knowledge lie inside the others. They take
hypothesis (`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
from hypothesis import strategies as st

from dtnet.citations import Citation, Origin
from dtnet.network.day.columns import TableName, table_columns
from dtnet.network.day.network import Network  # noqa: TC001 - strategies resolve what they give
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import TEAMS, Attribute, Metadata
from dtnet.network.tables.tables import Statement
from dtnet.periods import Period
from dtnet.testing.strategies.network import FIRST, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row: TypeAlias = dict[str, Any]
    Columns: TypeAlias = dict[str, list[Any]]

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

_MADE_UP: Final = Citation(ref="made up by a test")
_ORIGINS: Final = st.sampled_from(("observed",) * 4 + tuple(origin.label for origin in Origin))
_SETS: Final = st.lists(st.booleans(), min_size=2, max_size=2)
_SMALL: Final = st.integers(0, 3)
_AROUND: Final = st.sampled_from((ASKED - timedelta(1), ASKED, ASKED + timedelta(1)))
_DAY_BOUNDS: Final = {f"{edge}_{side}" for edge in ("start", "end") for side in ("earliest", "latest")}
_UNKNOWN: Final = {
    "areas": ("households", "households", "remote", "surveyed_on", "start", "end", "moves"),
    "bodies": ("people", "people", "leader", "skills", "team_kinds", "reported_on", "start", "end", "moves"),
    "services": ("start", "end"),
}


@st.composite
def small_networks(
    draw: st.DrawFn, *, max_villages: int = 6, max_teams: int = 4, max_unknown: int = 6
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
    """
    rows: dict[str, list[Row]] = {
        "areas": draw(_areas(max_villages)),
        "bodies": [],
        "services": [],
    }
    homes = [row["id"] for row in rows["areas"]]
    for number in range(draw(st.integers(0, max_teams))):
        home = draw(st.sampled_from(homes[::-1]))
        rows["bodies"].append(draw(_team(f"t{number}", home)))
        further = [area for area in homes if area != home]
        if further and draw(st.integers(0, 2)) == 0:
            area = draw(st.sampled_from(further[::-1]))
            rows["services"].append({"body": f"t{number}", "area": area, **draw(_dated())})
    for _ in range(draw(st.integers(0, max_unknown))):
        table = draw(st.sampled_from([table for table in _UNKNOWN if rows[table]]))
        row = draw(st.sampled_from(rows[table]))
        what = draw(st.sampled_from(_UNKNOWN[table]))
        if what not in {"start", "end", "moves"}:
            _forget(draw, row, what)
        elif row["start"] == FIRST and not _DAY_BOUNDS & row.keys():
            if what == "moves":
                _move(draw, rows, row)
            else:
                row.update(_day_bounds(draw, what, named=_is_named(rows, row)))
    builder = NetworkBuilder(
        COVERAGE_VOCABULARY, Metadata(name="small", extent=Period(FIRST, FIRST + timedelta(40)))
    )
    for table, add in (
        ("areas", builder.add_areas),
        ("bodies", builder.add_bodies),
        ("services", builder.add_services),
    ):
        if rows[table]:
            names = dict.fromkeys(name for row in rows[table] for name in row)
            add({name: [row.get(name) for row in rows[table]] for name in names})
    for statement in draw(_statements({row["id"]: row["level"] for row in rows["areas"]})):
        builder.add_statement(statement)
    return builder.build()


@st.composite
def _dated(draw: st.DrawFn) -> Row:
    return {"start": FIRST, "end": None, "origin": draw(_ORIGINS)}


@st.composite
def _areas(draw: st.DrawFn, max_villages: int) -> list[Row]:
    levels = COVERAGE_VOCABULARY.levels
    wanted = [
        ("c", 0),
        *(("p", 1) for _ in range(draw(st.integers(0, 1)))),
        *(("d", 2) for _ in range(draw(st.integers(0, 1)))),
        *(("k", 3) for _ in range(draw(st.integers(1, 2)))),
        *(("v", 4) for _ in range(draw(st.integers(1, max_villages)))),
    ]
    rows: list[Row] = []
    level_of: dict[str, int] = {}
    for letter, level in wanted:
        id = letter if level == 0 else f"{letter}{sum(each == level for each in level_of.values())}"
        above = [each for each, higher in level_of.items() if higher < level]
        rows.append(
            {
                "id": id,
                "level": levels[level],
                # those lowest first, so that a case shrinks to villages in a commune
                "parent": draw(st.sampled_from(above[::-1])) if above else None,
                "code": id,
                "name": id,
                "type": draw(st.sampled_from(("old", "new"))),
                "households": draw(_SMALL),
                "remote": draw(st.booleans()),
                "surveyed_on": draw(_AROUND),
                **draw(_dated()),
                "households_origin": draw(st.none() | _ORIGINS),
            }
        )
        level_of[id] = level
    return rows


@st.composite
def _team(draw: st.DrawFn, id: str, home: str) -> Row:
    return {
        "id": id,
        "kind": "team",
        "home": home,
        "name": id,
        "people": draw(st.integers(1, 3)),
        "leader": draw(st.sampled_from((1, None))),
        "skills": _chosen(draw, ("pay", "shop")),
        "team_kinds": _chosen(draw, ("cdtt", "other")),
        "reported_on": draw(_AROUND),
        **draw(_dated()),
        "people_origin": draw(st.none() | _ORIGINS),
    }


def _chosen(draw: st.DrawFn, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word, taken in zip(words, draw(_SETS), strict=True) if taken)


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
    """Whether others need that something is there, on all days that are reckoned with."""
    id = row.get("id")
    needed = {"c", "v0", *(each["parent"] for each in rows["areas"])}
    needed |= {each["home"] for each in rows["bodies"]}
    needed |= {each[name] for each in rows["services"] for name in ("body", "area")}
    return id is not None and (id in needed or row.get("level", "village") != "village")


def _day_bounds(draw: st.DrawFn, edge: str, *, named: bool) -> Row:
    """Bounds on both sides of the day asked; what others need is reckoned with on all days."""
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
    after = {**row, where: draw(st.sampled_from(others)), "origin": draw(_ORIGINS), "start": middle}
    if row.get("people") is not None and "people_upper" not in row:
        after["people"] = draw(st.sampled_from((row["people"], row["people"] + 1)))
    row |= {"end": middle, **{f"end_{side}": day for side, day in bounds.items()}}
    after |= {f"start_{side}": day for side, day in bounds.items()}
    rows["bodies" if "home" in row else "areas"].append(after)


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
        _ORIGINS,
    ).filter(lambda each: each[2] is None or each[1] < each[2])
    everything = [
        ((about, "c"), FIRST, None, "observed")
        for about in (TEAMS, "skills", "team_kinds", "village", "commune")
    ]
    kept = st.lists(st.sampled_from(everything), unique=True, max_size=len(everything))
    stated: list[tuple[tuple[str, str], date, date | None, str]] = [
        *draw(kept),
        *draw(st.lists(somewhere, max_size=3)),
    ]
    return [
        Statement(about=about, area=area, start=start, end=end, origin=origin, citation=_MADE_UP)
        for (about, area), start, end, origin in stated
    ]


_BOUNDS: Final = ("_lower", "_upper", "_earliest", "_latest")
_WIDE: Final = 4


@st.composite
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
    words, builder = network.vocabulary, NetworkBuilder(network.vocabulary, network.metadata)
    above = _above(network, day)
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
    bodies = _known(draw, network, "bodies", day)
    for name in words.listed_sets:
        every = next(each.vocabulary for each in words.attributes if each.name == name)
        bodies[name] = [
            held
            if held is not None and (name, home) in listed
            else tuple(word for word in every if word in (held or ()) or draw(st.booleans()))
            for held, home in zip(bodies[name], bodies["home"], strict=True)
        ]
    open_areas = [area for area in above if (TEAMS, area) not in listed]
    for number in range(draw(st.integers(0, 3)) if open_areas else 0):
        team = {
            "id": f"new{number}",
            "kind": words.team_kind,
            "home": draw(st.sampled_from(open_areas)),
            "name": "new",
            "start": day,
            "end": day + timedelta(1),
            "people": draw(st.integers(1, _WIDE)),
            "origin": "observed",
        } | {
            name: tuple(word for word in bodies_words if draw(st.booleans()))
            for name, bodies_words in (
                (each.name, each.vocabulary) for each in words.attributes if each.name in words.listed_sets
            )
        }
        for name, column in bodies.items():
            column.append(team.get(name))
    builder.add_areas(_known(draw, network, "areas", day))
    if bodies["id"]:
        builder.add_bodies(bodies)
    services = _known(draw, network, "services", day)
    if services["body"]:
        builder.add_services(services)
    [top, *_] = [area for area, chain in above.items() if len(chain) == 1]
    highest = network.at(day).area(top).level
    for about in words.listed:
        if about in words.levels and words.level(about) <= words.level(highest):
            continue
        builder.add_statement(
            Statement(
                about=about,
                area=top,
                start=day,
                end=day + timedelta(1),
                origin="observed",
                citation=_MADE_UP,
            )
        )
    return builder.build()


def _above(network: Network, day: date) -> dict[str, list[str]]:
    """The areas of a day, each with itself and those in which it lies."""
    parents: Mapping[str, str | None] = {
        row["id"]: row["parent"] for row in network.at(day).areas().to_dicts()
    }
    found: dict[str, list[str]] = {}
    for id in parents:
        chain: list[str] = []
        at: str | None = id
        while at is not None:
            chain.append(at)
            at = parents[at]
        found[id] = chain
    return found


def _known(draw: st.DrawFn, network: Network, table: TableName, day: date) -> Columns:
    """The columns of a table without bounds, each number, yes or no, and day one that it may be."""
    columns = table_columns(network, table)
    for each in network.vocabulary.attributes:
        if each.table == table and each.type != "set" and each.name not in network.vocabulary.roles:
            unknown = {"yes_no": st.booleans(), "day": st.dates(day - timedelta(2), day + timedelta(2))}
            columns[each.name] = [
                draw(unknown[each.type]) if each.type in unknown and value is None else value
                for value in columns[each.name]
            ]
            if each.type == "whole":
                columns[each.name] = [
                    draw(_number(columns, each.name, row)) for row in range(len(columns[each.name]))
                ]
    return {name: column for name, column in columns.items() if not name.endswith(_BOUNDS)}


def _number(columns: Columns, name: str, row: int) -> st.SearchStrategy[int]:
    """What a number may be; at least 1 where that is no matter, as a team with a leader has one."""
    value, least, most = (
        columns[column][row] if column in columns else None
        for column in (name, f"{name}_lower", f"{name}_upper")
    )
    if value is not None and least is None and most is None:
        return st.just(value)
    lower = max(least or 0, 0 if most == 0 else int(name == "people"))
    return st.integers(lower, lower + _WIDE if most is None else most)
