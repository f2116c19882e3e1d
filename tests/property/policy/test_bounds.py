"""Whichever day an unknown one was, what is selected of a network holds what the selection says of it."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dtnet import Period
from dtnet.errors import ArgumentError
from dtnet.testing.strategies import days_of, networks
from dtnet.testing.strategies.network import bounded_rows

from ...inner.network import check_tables, table_columns
from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Network

FIRST = date(2024, 1, 10)
FAR = date(2024, 12, 31)
DAYS = st.integers(-8, 40).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def teams(draw: st.DrawFn, toy: Any) -> Network:
    """A team in up to three versions, apart or one after the other, with bounds of their days."""
    edges = sorted(draw(st.lists(DAYS.filter(lambda day: day >= FIRST), min_size=2, max_size=6, unique=True)))
    rows: list[dict[str, Any]] = []
    while len(edges) > 1:
        rows.append({"id": "t", "kind": "team", "home": "c", "name": "t", "start": edges[0], "end": edges[1]})
        edges = edges[draw(st.integers(1, 2)) :]
    if draw(st.booleans()):
        rows[-1]["end"] = None
    rows = draw(bounded_rows(rows, ["id"], []))
    names = {name for row in rows for name in row}
    builder = toy.builder([("c", "country", None)])
    builder.add_bodies({name: [row.get(name) for row in rows] for name in names})
    net: Network = builder.build()
    return net


@st.composite
def completions(draw: st.DrawFn, columns: dict[str, list[Any]]) -> list[tuple[date, date]]:
    """First days and ends of rows that may be the true ones."""
    rows: list[tuple[date, date]] = []
    size = len(columns["start"])

    def between(edge: str, row: int) -> date:
        earliest, latest = (
            columns.get(f"{edge}_{side}", [None] * size)[row] for side in ("earliest", "latest")
        )
        day = columns[edge][row]
        if earliest is None and latest is None:
            return day or FAR
        return draw(st.dates(earliest or FIRST - timedelta(60), latest or FAR))

    for row in range(size):
        meets = row > 0 and columns["end"][row - 1] == columns["start"][row]
        shared = meets and "start_earliest" in columns and columns["start_earliest"][row] is not None
        start = rows[-1][1] if shared else between("start", row)
        end = between("end", row)
        assume(start < end)
        rows.append((start, end))
    return rows


@settings(deadline=None, max_examples=examples(300))
@given(data=st.data())
def test_a_period_of_an_unknown_network_holds_that_of_the_true_one(toy: Any, data: st.DataObject) -> None:
    net = data.draw(teams(toy))
    start, end = sorted(data.draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    try:
        part = table_columns(net.select(during=Period(start, end)), "bodies")
    except ArgumentError:
        return
    true = data.draw(completions(table_columns(net, "bodies")))
    cut = [(max(first, start), min(last, end)) for first, last in true]
    cut = [(first, last) for first, last in cut if first < last]
    assert len(cut) == len(part["start"])
    for row, days in enumerate(cut):
        for edge, day in zip(("start", "end"), days, strict=True):
            stated = part[edge][row] or FAR
            earliest, latest = (
                part.get(f"{edge}_{side}", {row: None})[row] for side in ("earliest", "latest")
            )
            if earliest is None and latest is None:
                assert day == stated
            else:
                assert (earliest or date.min) <= day <= (latest or date.max)


@settings(deadline=None, max_examples=examples(200))
@given(data=st.data())
def test_a_known_close_holds_whenever_the_rows_began(toy: Any, data: st.DataObject) -> None:
    net = data.draw(teams(toy))
    on = data.draw(DAYS)
    try:
        closed = table_columns(net.close("t", on=on), "bodies")
    except ArgumentError:
        return
    assert closed["end"][-1] == on
    assert closed.get("end_earliest", [None])[-1] is None
    assert closed.get("end_latest", [None])[-1] is None
    true = data.draw(completions(closed))
    assert true[-1][1] == on


@settings(deadline=None, max_examples=examples(200))
@given(data=st.data())
def test_a_change_on_a_known_day_leaves_a_valid_network(toy: Any, data: st.DataObject) -> None:
    net = data.draw(teams(toy))
    on = data.draw(DAYS)
    try:
        changed = table_columns(net.change("t", on=on, name="x"), "bodies")
    except ArgumentError:
        return
    new = changed["name"].index("x")
    assert changed["start"][new] == changed["end"][new - 1] == on
    assert changed.get("start_earliest", {new: None})[new] is None
    true = data.draw(completions(changed))
    assert true[new][0] == true[new - 1][1] == on


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data(), network=networks(bounds=True, max_areas=6))
def test_what_is_selected_of_a_network_with_bounds_is_valid(network: Network, data: st.DataObject) -> None:
    day = data.draw(days_of(network))
    asked: list[dict[str, Any]] = [
        {"within": data.draw(st.sampled_from(network.at(day).areas()["id"]))},
        {"kinds": ["team", "office"]},
        {"levels": ["commune"]},
        {"during": Period(day)},
        {"within": "a0", "during": Period(day)},
    ]
    for query in asked:
        with suppress(ArgumentError):
            part = network.select(**query)
            assert check_tables(part.tables, part.vocabulary) == []
            assert part.to_builder().build() == part
