"""Names of Viet Nam on both sides of 2025-07-01: each as plain rows say, with stated counts."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import pytest

import dtnet
from dtnet.errors import AmbiguousNameError, NamesakeWarning, UnknownNameError

from ..inner.network import folded, in_use, joined_words, spelled, table_columns

NET = dtnet.datasets.load("vietnam")
LEVELS = NET.vocabulary.levels
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
ONE_DAY = timedelta(1)


class Row(NamedTuple):
    """A version of an area."""

    id: str
    level: str
    name: str
    type: str
    start: date
    end: date | None
    parent: str | None

    def on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def away(self, day: date) -> int:
        return (self.start - day).days if self.start > day else (day - (self.end or day)).days

    def nearest(self, day: date) -> date:
        return self.start if self.start > day else (self.end or day) - ONE_DAY


@cache
def rows_by_key() -> dict[tuple[str, str], list[Row]]:
    """Rows by level and folded name, with type and without."""
    columns = table_columns(NET, "areas")
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for cells in zip(*(columns[name] for name in Row._fields), strict=True):
        row = Row(*cells)
        for key in {joined_words(plain(row.name)), joined_words(plain(f"{row.type} {row.name}"))}:
            found[row.level, key].append(row)
    return found


plain = cache(folded)
marked = cache(spelled)


@cache
def below(day: date) -> dict[str | None, list[str]]:
    columns, found = table_columns(NET, "areas"), defaultdict(list)
    for id, parent, start, end in zip(
        *(columns[name] for name in ("id", "parent", "start", "end")), strict=True
    ):
        if start <= day and (end is None or day < end):
            found[parent].append(id)
    return found


@cache
def inside(id: str, day: date) -> frozenset[str]:
    return frozenset({id}).union(*(inside(each, day) for each in below(day).get(id, ())))


@cache
def moves() -> dict[tuple[bool, date], dict[str, set[str]]]:
    """Where areas went on each day, and whence they came."""
    days = {each.id: each.operating for each in NET.tables.events}
    found: dict[tuple[bool, date], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in NET.tables.successions:
        if each.target is not None:
            found[True, days[each.event]][each.source].add(each.target)
            found[False, days[each.event]][each.target].add(each.source)
    return found


def share_ground(row: Row, own: str, day: date) -> bool:
    nearest = row.nearest(day)
    ground, forward = set(inside(row.id, nearest)), nearest <= day
    days = sorted(when for way, when in moves() if way == forward)
    for when in days if forward else days[::-1]:
        if min(nearest, day) < when <= max(nearest, day):
            ground |= {to for each in ground for to in moves()[forward, when].get(each, ())}
    return bool(ground & inside(own, day))


def called(name: str, level: str) -> list[Row]:
    rows, exact = rows_by_key().get((level, joined_words(plain(name))), []), marked(name)
    if exact == plain(name):
        return rows
    own = {(row.name, row.type) for row in rows}
    fit = {
        (each, type)
        for each, type in own
        if exact in {marked(each), marked(f"{type} {each}"), f"{marked(type)} {plain(each)}"}
    }
    return [row for row in rows if (row.name, row.type) in fit]


def of_these_words(name: str, rows: list[Row]) -> list[Row]:
    alike = [row for row in rows if plain(name) in {plain(row.name), plain(f"{row.type} {row.name}")}]
    return alike or rows


def expected(day: date, name: str) -> str:
    above: list[Row] = []
    for level in LEVELS:
        rows = called(name, level)
        found = [row for row in rows if row.on(day)]
        alike = of_these_words(name, rows)
        now, nearest = {row.id for row in alike if row.on(day)}, dict[str, Row]()
        for row in sorted(alike, key=lambda row: row.away(day)):
            if row.id not in now:
                nearest.setdefault(row.id, row)
        above += nearest.values()
        if found:
            break
    else:
        there = NET.at(day).territory
        if any(
            name == each.name and in_use(each, day) and there.position[NET.area_index.get(each.area)] >= 0
            for each in NET.tables.other_names
        ):
            return "match"
        return "lost" if above else "unknown"
    if any(row.level != level and (row.level != "district" or day < AFTER) for row in above):
        return "lost"
    found = of_these_words(name, found)
    if len(found) > 1:
        return "several"
    strange = (row.level != level or not share_ground(row, found[0].id, day) for row in above)
    return "warning" if any(strange) else "match"


def said(day: date, name: str) -> str:
    with warnings.catch_warnings(record=True, action="always", category=NamesakeWarning) as given:
        try:
            NET.at(day).find(name)
        except AmbiguousNameError:
            return "several"
        except UnknownNameError as error:
            return "lost" if "; ask " in str(error) else "unknown"
    return "warning" if given else "match"


def names(day: date, level: str) -> list[str]:
    return sorted({*NET.at(day).areas(level=level)["name"]})


def test_every_province_name_that_ended_is_told_what_became_of_it() -> None:
    ended = sorted({*names(BEFORE, "province")} - {*names(AFTER, "province")})
    assert len(ended) == 29
    for name in ended:
        with pytest.raises(UnknownNameError) as caught:
            NET.at("2025-08-01").find(name)
        told = f"no (province|area) named '{name}' on 2025-08-01: {name} was merged into "
        assert caught.match(told + r".* on 2025-07-01 \(Nghị quyết 202/2025/QH15\)")
        assert caught.match(r"; ask before that day, or for vn:province:\d\d:\d+(, or for 'commune:|$)")
        assert NET.at(BEFORE).find(name).level == "province"
        with pytest.raises(UnknownNameError, match="Nghị quyết 202/2025/QH15"):
            NET.coverage(at="2025-08-01", within=name)


@pytest.mark.parametrize(
    ("of", "on", "level", "counts"),
    [
        (BEFORE, AFTER, "province", {"lost": 29, "match": 34}),
        (BEFORE, AFTER, "district", {"lost": 79, "match": 19, "several": 104, "warning": 464}),
        (BEFORE, AFTER, "commune", {"lost": 4754, "match": 1165, "several": 309, "warning": 713}),
        (AFTER, BEFORE, "province", {"match": 34}),
        (AFTER, BEFORE, "commune", {"lost": 464, "match": 1724, "several": 585, "warning": 75}),
    ],
)
def test_names_of_one_side_asked_on_the_other(of: date, on: date, level: str, counts: dict[str, int]) -> None:
    told: Counter[str] = Counter()
    for name in names(of, level):
        wanted = expected(on, name)
        assert said(on, name) == wanted, (name, on)
        told[wanted] += 1
    assert told == counts
