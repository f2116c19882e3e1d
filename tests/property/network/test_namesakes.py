"""Names on days on which another area has them, or none: the look-up beside its slow twin.

An area is never found in silence for a namesake of its level, or above, with which it shares no ground.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from dtnet.errors import AmbiguousNameError, NamesakeWarning, UnknownNameError
from dtnet.testing.strategies import days_of, networks, reorganised

from ...inner.network import in_use, table_columns
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

    from dtnet import Network, Snapshot
    from dtnet.testing.strategies import Reorganised

ONE_DAY = timedelta(1)
QUICK = settings(suppress_health_check=list(HealthCheck), deadline=None)


def found(day: Snapshot, name: str) -> tuple[str, str | None]:
    """What the library says, in the words of the twin."""
    with warnings.catch_warnings(record=True, action="always", category=NamesakeWarning) as given:
        try:
            area = day.find(name)
        except AmbiguousNameError:
            return "several", None
        except UnknownNameError as error:
            assert not given
            return ("lost" if "; ask " in str(error) else "unknown"), None
    if given:
        assert len(given) == 1
        assert str(given[0].message).startswith(f"{name!r} on {day.date} is ")
        assert str(given[0].message).endswith(f"'{area.level}:{name}' accepts that")
    return ("warning" if given else "match"), area.id


def places(twin: ModuleType, network: Network) -> object:
    columns = table_columns(network, "areas")
    names = ("id", "level", "name", "start", "end", "parent")
    rows = zip(*(columns[name] for name in names), strict=True)
    days = {each.id: each.operating for each in network.tables.events}
    bodies = {network.body_index.texts[at] for at in range(len(network.body_index))}
    return twin.Places(
        levels=network.vocabulary.levels,
        areas=[dict(zip(names, row, strict=True)) for row in rows],
        moves=[
            {"day": days[each.event], "source": each.source, "target": each.target}
            for each in network.tables.successions
            if each.target is not None and each.source not in bodies
        ],
    )


@settings(QUICK, max_examples=examples(150))
@given(data=st.data(), network=networks(max_areas=14, max_versions=3, max_bodies=0))
def test_names_are_found_as_the_twin_finds_them(
    names_twin: ModuleType, data: st.DataObject, network: Network
) -> None:
    check(names_twin, network, data)


@settings(QUICK, max_examples=examples(50))
@given(data=st.data(), made=reorganised(events=3, areas=8))
def test_names_that_reorganisations_leave_are_found_as_the_twin_finds_them(
    names_twin: ModuleType, data: st.DataObject, made: Reorganised
) -> None:
    check(names_twin, made.network, data)
    for each in made.days:  # areas lose one name in several ways on few of these days
        told_truly(made.network, made.network.at(each))


def otherwise(network: Network, day: Snapshot, name: str) -> tuple[str, str | None] | None:
    """What a text means that is an alias or abbreviation in use, in the words of the twin."""
    levels = {row["id"]: network.vocabulary.level(row["level"]) for row in day.areas().to_dicts()}
    texts = {
        name.casefold(),
        *(f"{each} {name}".casefold() for each in network.vocabulary.area_types if each),
    }
    areas = {
        each.area
        for each in network.tables.other_names
        if each.name.casefold() in texts and each.area in levels and in_use(each, day.date)
    }
    highest = [each for each in areas if levels[each] == min(map(levels.__getitem__, areas))]
    if not highest:
        return None
    return ("match", highest[0]) if len(highest) == 1 else ("several", None)


def check(twin: ModuleType, network: Network, data: st.DataObject) -> None:
    slow, day = places(twin, network), network.at(data.draw(days_of(network)))
    outcomes: Counter[str] = Counter()
    for name in sorted({*table_columns(network, "areas")["name"], "Nowhere"}):
        wanted = slow.find(day.date, lambda row, name=name: row["name"] == name, ONE_DAY)  # type: ignore[attr-defined]
        if not any(row["name"] == name for row in slow.on(day.date).values()):  # type: ignore[attr-defined]
            wanted = otherwise(network, day, name) or wanted
        assert found(day, name) == wanted
        assert found(day, name) == wanted  # from what is kept, too
        outcomes[wanted[0]] += 1
        for level in network.vocabulary.levels:
            of_level = [
                id for id, row in slow.on(day.date).items() if (row["name"], row["level"]) == (name, level)
            ]  # type: ignore[attr-defined]
            if len(of_level) == 1:
                assert day.find(f"{level}:{name}").id == day.find(name, level=level).id == of_level[0]
    for outcome in outcomes:
        event(outcome)
    told_truly(network, day)


RENAMED = re.compile(r"(.+) is named (.+) (?:since|from) (\d{4}-\d\d-\d\d)(?: on)?")


def told_truly(network: Network, day: Snapshot) -> None:
    """What is said of each area that has another name now: the names differ, and the change was on that day.

    The id of the area is among those for which one may ask. An area that loses its type (Old Hill, Hill) had
    the new name before: names are found without types, too.
    """
    columns = table_columns(network, "areas")
    words = (columns[each] for each in ("id", "name", "type", "start", "end"))
    rows = [
        (id, {name.casefold(), f"{type or ''} {name}".strip().casefold()}, start, end)
        for id, name, type, start, end in zip(*words, strict=True)
    ]

    def named(id: str, name: str, on: date) -> bool:
        return any(
            own == id and name.casefold() in names and start <= on and (end is None or on < end)
            for own, names, start, end in rows
        )

    for name in sorted({name for _, names, *_ in rows for name in names}):
        message = error_of(day, name)
        said, _, hint = message.partition("; ask ")
        ids = re.findall(r"or for ([^,' ]+)", hint)
        for outcome in said.partition(f" on {day.date}: ")[2].split("; "):
            told = RENAMED.fullmatch(outcome)
            if told is None:
                continue
            event("renamed, and one of many areas" if "one of" in hint else "renamed")
            on = date.fromisoformat(told[3])
            assert told[1].casefold() != told[2].casefold(), message
            assert any(
                named(id, told[2], on) and not (named(id, told[2], on - ONE_DAY) and named(id, told[1], on))
                for id in ids
            ), message


def error_of(day: Snapshot, name: str) -> str:
    with warnings.catch_warnings(action="ignore", category=NamesakeWarning):
        try:
            day.find(name)
        except AmbiguousNameError:
            pass
        except UnknownNameError as error:
            return str(error)
    return ""
