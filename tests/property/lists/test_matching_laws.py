"""Laws of matching: a name is matched to its area or left open, whatever its spelling, or its day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from dtnet import Origin
from dtnet.testing.strategies import days_of, networks, reorganised

from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Snapshot
    from dtnet.testing.strategies import Reorganised

QUICK = list(HealthCheck)
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    lambda text: normalize("NFD", text),
    lambda text: f"  {text}\u00a0",
    lambda text: text.replace(" ", "-"),
)


def named_paths(day: Snapshot) -> list[list[int]]:
    """The positions from the level below the root down to each area, where all of them have a name."""
    territory, areas = day.territory, day.network.tables.areas
    rows = day.area_state.row[territory.nodes]
    named = [
        origin != Origin.SYNTHETIC and re.search(r"[^\W_]", areas.name[row]) is not None
        for origin, row in zip(areas.origin[rows].tolist(), rows.tolist(), strict=True)
    ]
    found = []
    for position in range(len(territory)):
        path = [position]
        while territory.parent[path[0]] >= 0:
            path.insert(0, int(territory.parent[path[0]]))
        if len(path) > 1 and all(named[each] for each in path[1:]):
            found.append(path[1:])
    return found


@st.composite
def days(draw: st.DrawFn) -> Snapshot:
    network = draw(networks(max_areas=12, max_bodies=0))
    return network.at(draw(days_of(network)))


@given(st.data())
@settings(max_examples=examples(150), suppress_health_check=QUICK, deadline=None)
def test_a_row_of_names_is_matched_to_its_area_or_left_open(data: st.DataObject) -> None:
    day = data.draw(days())
    levels = day.territory.levels
    for path in named_paths(day):
        kept = [each for each in path[:-1] if data.draw(st.booleans())] + path[-1:]
        spell = data.draw(st.sampled_from(SPELLINGS))
        typed = data.draw(st.booleans())
        cells = {
            levels[day.territory.level[each]]: [spell(day.full_name(each) if typed else day.name(each))]
            for each in kept
        }
        [row] = day.match(cells, columns={level: level for level in cells}, correct=False)
        [id] = day.territory.ids(np.array(path[-1:]))
        event(str(row["method"]))
        assert id in str(row["candidates"]).split()
        assert row["id"] in (id, None)
        assert (row["id"] is None) == (row["method"] == "ambiguous")


@given(days())
@settings(max_examples=examples(60), suppress_health_check=QUICK, deadline=None)
def test_an_id_is_matched_to_its_area(day: Snapshot) -> None:
    for path in named_paths(day):
        [id] = day.territory.ids(np.array(path[-1:]))
        level = day.territory.levels[day.territory.level[path[-1]]]
        [row] = day.match({level: [id]}, columns={level: level}, correct=False)
        assert id in str(row["candidates"]).split()
        assert row["id"] in (id, None)


@given(reorganised(), st.data())
@settings(max_examples=examples(60), suppress_health_check=QUICK, deadline=None)
def test_a_former_area_is_matched_to_its_whole_successor_only(made: Reorganised, data: st.DataObject) -> None:
    network = made.network
    first, last = (data.draw(days_of(network)) for _ in range(2))
    old, day = network.at(first), network.at(last)
    for path in named_paths(old)[:6]:
        [id] = old.territory.ids(np.array(path[-1:]))
        level = old.territory.levels[old.territory.level[path[-1]]]
        [row] = day.match({level: [id]}, columns={level: level}, correct=False)
        event(str(row["method"]))
        if row["method"] == "former":
            forward = first <= last
            table = network.crosswalk(*sorted((first, last))).table(level)
            own, other = ("source", "target") if forward else ("target", "source")
            shares = {each[other]: each["share"] for each in table if each[own] == id and each["possible"]}
            alone = len(shares) == 1  # the only area that can have it, though its share is not stated
            assert shares[row["id"]] == "1" or alone or not forward
