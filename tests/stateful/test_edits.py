"""Random edits, one after the other: the network is what its slow twin is, and no network ever changes."""
# ruff: noqa: ANN401 - the twin is a class of a file that is no module of a package

from __future__ import annotations

import importlib.util
import sys
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dtnet.errors import ArgumentError, InvalidNetworkError
from dtnet.testing.strategies import days_of, networks

from ..inner.network import TABLES, table_columns
from ..inner.strategies import FIRST, VOCABULARY
from ..lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

SPAN = 40


def load_twin() -> Any:
    path = Path(__file__).parents[1] / "reference" / "edits.py"
    spec = importlib.util.spec_from_file_location("reference_edits", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TWIN = load_twin()


def rows_of(network: Network, table: Any) -> list[dict[str, Any]]:
    columns = table_columns(network, table)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def ordered(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(TWIN.told(row).items())) for row in rows)


class Edits(RuleBasedStateMachine):
    @initialize(network=networks(max_areas=7, days=SPAN))
    def begin(self, network: Network) -> None:
        tables = network.tables
        self.network = network
        self.past: list[tuple[Network, str]] = []
        self.book = TWIN.Book(
            rows={table: rows_of(network, table) for table in TABLES},
            days=[FIRST + timedelta(days=number) for number in range(SPAN + 2)],
            levels=VOCABULARY.levels,
            rules=list(tables.relation_rules),
            operating={event.id: event.operating for event in tables.events},
            successions=[(each.event, each.source, each.target) for each in tables.successions],
            statements=[each.area for each in tables.statements],
            other_names=[each.area for each in tables.other_names],
            partial_lists=[each.area for each in tables.partial_lists],
        )

    def edit(self, library: Callable[[], Network], twin: Callable[[Any], None]) -> None:
        """Do the same to both: either refuses where the other does, and is then as it was."""
        book = deepcopy(self.book)
        try:
            twin(book)
        except TWIN.RefusedError:
            with pytest.raises(ArgumentError):
                library()
            return
        if not book.valid():
            with pytest.raises(InvalidNetworkError):
                library()
            return
        self.past.append((self.network, self.network.content_hash()))
        self.network, self.book = library(), book

    def some_id(self, data: st.DataObject) -> str:
        id: str = data.draw(st.sampled_from(self.book.ids()))
        return id

    def some_values(self, data: st.DataObject, id: str) -> dict[str, Any]:
        areas = sorted({row["id"] for row in self.book.rows["areas"]})
        origins = st.sampled_from((None, "observed", "assumed"))
        if self.book.table_of(id) == "areas":
            columns: dict[str, st.SearchStrategy[Any]] = {
                "name": st.sampled_from(("Hill", "Dale", "Other")),
                "parent": st.sampled_from([None, *areas]),
                "households": st.none() | st.integers(0, 3),
                "households_lower": st.none() | st.integers(0, 3),
                "households_upper": st.none() | st.integers(0, 3),
                "households_origin": origins,
                "remote_origin": origins,
                "origin": st.sampled_from(("observed", "assumed")),
            }
        else:
            columns = {
                "name": st.sampled_from(("Hill", "Dale", "Other")),
                "home": st.sampled_from(areas),
                "people": st.none() | st.integers(0, 9),
                "people_origin": origins,
                "skills": st.sampled_from((None, (), ("pay",), ("pay", "shop"))),
                "skills_origin": origins,
            }
        chosen = data.draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, unique=True))
        return {name: data.draw(columns[name]) for name in chosen}

    @precondition(lambda self: self.book.ids())
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        id, day = self.some_id(data), data.draw(days_of(self.network))
        values = self.some_values(data, id)
        self.edit(
            lambda: self.network.change(id, on=day, **values), lambda book: book.change(id, day, values)
        )

    @precondition(lambda self: self.book.ids())
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        id, day = self.some_id(data), data.draw(days_of(self.network))
        values = self.some_values(data, id)
        self.edit(
            lambda: self.network.correct(id, at=day, **values), lambda book: book.correct(id, day, values)
        )

    @precondition(lambda self: self.book.ids())
    @rule(data=st.data(), with_contents=st.booleans())
    def close(self, data: st.DataObject, *, with_contents: bool) -> None:
        ids = data.draw(st.lists(st.sampled_from(self.book.ids()), min_size=1, max_size=2, unique=True))
        day = data.draw(days_of(self.network))
        self.edit(
            lambda: self.network.close(ids, on=day, with_contents=with_contents),
            lambda book: book.close(ids, day, with_contents=with_contents),
        )

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        some = st.sampled_from(self.book.ids() or [""])
        ids = data.draw(st.lists(some, max_size=2 if self.book.ids() else 0, unique=True))
        self.edit(lambda: self.network.remove(ids), lambda book: book.remove(ids))

    @precondition(lambda self: self.book.rows["areas"])
    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        start = data.draw(days_of(self.network))
        old = data.draw(st.sampled_from(self.book.rows["areas"]))
        area = {**old, "id": f"new-{len(self.past)}", "start": start, "end": None}
        body = {"id": f"team:{area['id']}", "kind": "team", "home": area["id"], "name": "New", "start": start}
        blank = dict.fromkeys(table_columns(self.network, "bodies"))
        self.edit(
            lambda: self.network.add(areas=columns(area), bodies=columns(body)),
            lambda book: (
                book.rows["areas"].append(area),
                book.rows["bodies"].append({**blank, **body, "origin": "observed"}),
            ),
        )

    @precondition(lambda self: self.book.rows["bodies"])
    @rule(data=st.data(), days=st.integers(1, 9))
    def serve(self, data: st.DataObject, days: int) -> None:
        some = {table: sorted({row["id"] for row in self.book.rows[table]}) for table in ("bodies", "areas")}
        start = data.draw(days_of(self.network))
        row = {
            "body": data.draw(st.sampled_from(some["bodies"])),
            "area": data.draw(st.sampled_from(some["areas"])),
            "start": start,
            "end": data.draw(st.sampled_from([None, start + timedelta(days=days)])),
        }
        while row["end"] is not None and self.book.days[-1] <= row["end"]:  # later edits may be on this day
            self.book.days.append(self.book.days[-1] + timedelta(days=1))
        self.edit(
            lambda: self.network.add(services=columns(row)),
            lambda book: book.rows["services"].append({**row, "origin": "observed"}),
        )

    @precondition(lambda self: self.book.rows["relations"])
    @rule(data=st.data(), how=st.sampled_from(("close", "remove")), alone=st.booleans())
    def end_relations(self, data: st.DataObject, how: str, *, alone: bool) -> None:
        row = data.draw(st.sampled_from(self.book.rows["relations"]))
        named = {name: row[name] for name in ("type", "subordinate")}
        if alone and row["superior"] is not None:
            named["superior"] = row["superior"]
        self.end_rows(data, how, "relations", "subordinate", named)

    @precondition(lambda self: self.book.rows["services"])
    @rule(data=st.data(), how=st.sampled_from(("close", "remove")), alone=st.booleans())
    def end_services(self, data: st.DataObject, how: str, *, alone: bool) -> None:
        row = data.draw(st.sampled_from(self.book.rows["services"]))
        named = {name: row[name] for name in (("body", "area") if alone else ("body",))}
        self.end_rows(data, how, "services", "body", named)

    def end_rows(self, data: st.DataObject, how: str, table: str, who: str, named: dict[str, Any]) -> None:
        day = data.draw(days_of(self.network))
        rest = {name: cell for name, cell in named.items() if name != who}
        rest["on" if how == "close" else "at"] = day
        self.edit(
            lambda: getattr(self.network, f"{how}_{table}")(named[who], **rest),
            lambda book: getattr(book, f"{how}_rows")(table, named, day),
        )

    @invariant()
    def it_is_the_twin(self) -> None:
        for table, rows in self.book.rows.items():
            assert ordered(rows_of(self.network, table)) == ordered(rows), table
        tables = self.network.tables
        assert [
            (each.event, each.source, each.target) for each in tables.successions
        ] == self.book.successions
        assert [each.area for each in tables.statements] == self.book.statements
        assert [each.area for each in tables.other_names] == self.book.other_names
        assert [each.area for each in tables.partial_lists] == self.book.partial_lists

    @invariant()
    def every_day_is_that_of_the_twin(self) -> None:
        for day in [self.network.extent.start, *self.network.change_days()]:
            snapshot = self.network.at(day)
            for table in ("areas", "bodies"):
                here = {row["id"]: row for row in self.book.alive(table, day)}
                found = getattr(snapshot, table)()
                assert sorted(found["id"]) == sorted(here)
                for row in found:
                    assert row["name"] == here[row["id"]]["name"]

    @invariant()
    def no_network_has_changed(self) -> None:
        for network, content in self.past[-3:]:
            again = network.to_builder().build()
            assert again.content_hash() == content


def columns(row: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [cell] for name, cell in row.items()}


TestEdits = Edits.TestCase
TestEdits.settings = settings(deadline=None, max_examples=examples(40), stateful_step_count=12)


def test_the_twin_cuts_days_into_runs() -> None:
    days = [date(2020, 1, number) for number in range(1, 6)]
    row = {"start": days[0], "end": None}
    assert TWIN.runs(row, [days[0], days[1], days[3], days[4]], days) == [
        {"start": days[0], "end": days[2]},
        {"start": days[3], "end": None},
    ]
