"""Changes of areas that move on an unknown day, or whose group is unknown on one of the two days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation, Metadata, NetworkBuilder, Period
from dtnet.coverage import any_team
from dtnet.network import Statement
from dtnet.predicates import inside

from ...inner.strategies import COVERAGE_VOCABULARY

if TYPE_CHECKING:
    from dtnet import Network

FIRST, MOVED = date(2020, 1, 1), date(2020, 6, 1)
BEFORE_ALL, EARLY, LATE, AFTER_ALL = date(2020, 1, 15), date(2020, 3, 1), date(2020, 9, 1), date(2020, 12, 1)
BOUNDS = date(2020, 2, 1), date(2020, 11, 1)
IN_K0 = inside("k0", as_of=FIRST)


def row(id: str, level: str, parent: str | None, **cells: Any) -> dict[str, Any]:  # noqa: ANN401 - cells
    return {"id": id, "level": level, "parent": parent, "start": FIRST, **cells}


PLAIN = (row("c", "country", None), row("k0", "commune", "c"), row("k1", "commune", "c"))
OTHERS = (row("v0", "village", "k0"), row("v1", "village", "k1"))
MOVING = (
    row("v2", "village", "k0", end=MOVED, end_earliest=BOUNDS[0], end_latest=BOUNDS[1]),
    row("v2", "village", "k1", start=MOVED, start_earliest=BOUNDS[0], start_latest=BOUNDS[1]),
)
"""A village that moves from one commune to the other on some day from February to October."""


def built(*areas: dict[str, Any], team: str | None = None, since: date = FIRST) -> Network:
    builder = NetworkBuilder(COVERAGE_VOCABULARY, Metadata(name="c", extent=Period(FIRST, None)))
    names = dict.fromkeys(name for each in areas for name in each)
    columns = {name: [each.get(name) for each in areas] for name in names}
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"], "type": ["old"] * len(areas)})
    if team is not None:
        cells = {"id": "t", "name": "t", "kind": "team", "home": team, "start": since, "people": 3}
        builder.add_bodies({name: [cell] for name, cell in cells.items()})
    for about in ("teams", "village"):
        cite = Citation(ref="Act")
        builder.add_statement(
            Statement(about=about, area="c", start=FIRST, end=None, origin="observed", citation=cite)
        )
    return builder.build()


@pytest.mark.parametrize("of", [IN_K0, any_team(IN_K0), ~any_team(IN_K0)], ids=("area", "team", "no team"))
def test_a_village_that_may_move_between_two_days_may_gain_or_lose(of: Any) -> None:  # noqa: ANN401 - a condition
    opened = date(2020, 1, 10)  # after the day of the condition, so that its parent says where it lay
    network = built(*PLAIN, *OTHERS, MOVING[0] | {"start": opened}, MOVING[1], team="v2", since=opened)
    ends = [network.coverage(of=of, over="village", at=day)["point"][0] for day in (BEFORE_ALL, AFTER_ALL)]
    moved = round(ends[1] - ends[0], 9)
    assert moved != 0
    [found] = network.ask(of, over="village", at=EARLY).change(LATE)
    assert round(found["lower"], 9) <= moved <= round(found["upper"], 9)
    assert found["point"] is None
    assert not found["sharp"]


@pytest.mark.parametrize("of", [IN_K0, any_team(IN_K0), ~any_team(IN_K0)], ids=("area", "team", "no team"))
def test_a_village_lay_in_one_commune_on_the_day_of_a_condition(of: Any) -> None:  # noqa: ANN401 - a condition
    [found] = built(*PLAIN, *OTHERS, *MOVING, team="v2").ask(of, over="village", at=EARLY).change(LATE)
    assert found["before_lower"] < found["before_upper"]
    assert (found["lower"], found["upper"]) == (0, 0)


def test_a_village_of_which_the_commune_is_unknown_on_one_day_is_neither_closed_nor_opened() -> None:
    network = built(*PLAIN, *OTHERS, *MOVING)
    table = network.ask("has_team", over="village", at=BEFORE_ALL).change(EARLY, by="commune")
    rows = {each["area"]: each for each in table.to_dicts()}
    assert {name: (each["closed_no"], each["unknown"]) for name, each in rows.items() if name != "k1"} == {
        "k0": (0, 1),
        None: (0, 1),
    }
    assert rows[None]["opened_no"] == 0
    assert rows["k1"]["without"] == 1


def test_a_village_of_which_an_attribute_is_unknown_on_one_day_is_neither_closed_nor_opened() -> None:
    known = row("v2", "village", "k0", end=MOVED, remote=True)
    network = built(*PLAIN, *OTHERS, known, known | {"start": MOVED, "end": None, "remote": None})
    table = network.ask("has_team", over="village", at=EARLY).change(LATE, by=("commune", "remote"))
    rows = {(each["area"], each["remote"]): each for each in table.to_dicts()}
    assert (rows["k0", True]["closed_no"], rows["k0", True]["unknown"]) == (0, 1)
    assert (rows["k0", None]["opened_no"], rows["k0", None]["unknown"]) == (0, 1)


def test_a_village_that_moves_on_a_known_day_is_closed_and_opened() -> None:
    known = row("v2", "village", "k0", end=MOVED)
    network = built(*PLAIN, *OTHERS, known, row("v2", "village", "k1", start=MOVED))
    table = network.ask("has_team", over="village", at=EARLY).change(LATE, by="commune")
    rows = {each["area"]: each for each in table.to_dicts()}
    assert (rows["k0"]["closed_no"], rows["k1"]["opened_no"]) == (1, 1)
