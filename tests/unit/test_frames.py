# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package
from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dtnet.frames
from dtnet import Table
from dtnet.errors import ArgumentError, MissingExtraError, UnknownFactError, UnknownNameError

from ..inner.frames import day, ratio, text, whole, yes_no

GONE = np.array([False, True])
ROWS = [
    {"area": "a", "teams": 2, "reached": True, "since": date(2024, 8, 31), "share": 0.5},
    {"area": None, "teams": None, "reached": None, "since": None, "share": None},
]


@pytest.fixture
def table() -> Table:
    return Table(
        {
            "area": text(["a", "?"], GONE),
            "teams": whole([2, 99], GONE),
            "reached": yes_no([True, True], GONE),
            "since": day([19966, 0], GONE),
            "share": ratio([0.5, 9.0], GONE),
        }
    )


def test_cells_are_plain_python(table: Table) -> None:
    assert table.to_dicts() == ROWS
    assert list(table) == ROWS
    assert len(table) == 2
    assert table.columns == ("area", "teams", "reached", "since", "share")
    assert table["teams"] == [2, None]
    assert [type(cell) for cell in next(iter(table)).values()] == [str, int, bool, date, float]
    assert [table.kind(name) for name in table.columns] == ["text", "whole", "yes_no", "day", "ratio"]


def test_arrays_are_read_only_and_own_their_numbers(table: Table) -> None:
    given = np.array([1, 2])
    column = whole(given)
    given[0] = 99
    assert column.data.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        table.array("teams")[0] = 5
    with pytest.raises(ArgumentError, match="column 'area' is text and has no array; use table\\['area'\\]"):
        table.array("area")
    marks = table.missing("teams")
    marks[0] = True
    assert table.missing("teams").tolist() == [False, True]
    assert Table({"n": whole([1])}).missing("n").tolist() == [False]


def test_totals() -> None:
    assert Table({"n": whole([2**62, 2**62, 2**62])}).total("n") == 3 * 2**62
    assert Table({"n": whole([])}).total("n") == 0
    assert Table({"n": whole([1, 2], np.array([False, False]))}).total("n") == 3


def test_a_total_with_unknown_rows_is_an_error(table: Table) -> None:
    with pytest.raises(UnknownFactError, match="column 'teams': 1 of 2 rows are unknown"):
        table.total("teams")
    with pytest.raises(ArgumentError, match="column 'share' holds ratio, not whole numbers"):
        table.total("share")
    with pytest.raises(UnknownNameError, match="no column 'team'; did you mean 'teams'"):
        table.total("team")
    for key in (0, -1, 1.5):
        with pytest.raises(
            UnknownNameError, match=rf"no column {key}; name a column, .* or take rows, as table"
        ):
            table[key]  # type: ignore[call-overload]


def test_columns_of_different_lengths() -> None:
    with pytest.raises(ArgumentError, match=r"columns of different lengths: {'a': 1, 'b': 2}"):
        Table({"a": text(["x"]), "b": whole([1, 2])})


def test_polars(table: Table) -> None:
    frame = table.to_polars()
    assert frame.schema == pl.Schema(
        {"area": pl.String, "teams": pl.Int64, "reached": pl.Boolean, "since": pl.Date, "share": pl.Float64}
    )
    assert frame.to_dicts() == ROWS


def test_arrow(table: Table) -> None:
    made = table.to_arrow()
    assert made.to_pylist() == ROWS
    types = [made.schema.field(name).type for name in ("teams", "reached", "since", "share")]
    assert types == [pa.int64(), pa.bool_(), pa.date32(), pa.float64()]


def test_whatever_takes_arrow_data_takes_a_table(table: Table, toy: Any) -> None:
    assert pa.table(table).schema == table.to_arrow().schema
    assert pa.table(table).to_pylist() == ROWS
    assert pl.DataFrame(table).equals(table.to_polars())
    wanted = pa.schema([("area", pa.large_string()), *list(table.to_arrow().schema)[1:]])
    assert pa.table(table, schema=wanted).schema == wanted
    assert pl.DataFrame(Table({"area": text([])})).schema == pl.Schema({"area": pl.String})
    added = toy.network([("c", "country", None)]).add(
        areas=Table(
            {
                "id": text(["p"]),
                "level": text(["province"]),
                "parent": text(["c"]),
                "start": day([20000]),
                **{name: text([""]) for name in ("code", "name", "type")},
            }
        )
    )
    assert added.history("p")["start"] == [date(2024, 10, 4)]


def test_arrow_data_takes_pyarrow_or_polars(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {"pyarrow"}

    def there(name: str) -> Any:
        if name in gone:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(dtnet.frames, "import_module", there)
    made = pa.table(table)
    assert made.to_pylist() == ROWS
    assert made.schema.types == [pa.string_view(), pa.int64(), pa.bool_(), pa.date32(), pa.float64()]
    gone.add("polars")
    with pytest.raises(MissingExtraError, match=r'needs pyarrow or Polars; pip install "dtnet\[arrow\]"'):
        pa.table(table)


def test_pandas(table: Table) -> None:
    frame = table.to_pandas()
    assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "boolean", "datetime64[s]", "Float64"]
    assert frame.iloc[0].tolist() == ["a", 2, True, pd.Timestamp("2024-08-31"), 0.5]
    assert frame.iloc[1].isna().all()


def test_empty_tables_keep_their_types() -> None:
    empty = Table({"area": text([]), "teams": whole([])})
    assert empty.to_polars().schema == pl.Schema({"area": pl.String, "teams": pl.Int64})
    assert empty.to_arrow().num_rows == 0
    assert empty.to_pandas().shape == (0, 2)
    assert len(Table({})) == 0
    assert Table({}).to_dicts() == []


def test_repr_shows_ten_rows(table: Table) -> None:
    assert repr(table) == (
        "<Table of 2 rows>\n"
        "area  teams  reached  since       share\n"
        "a     2      True     2024-08-31  0.5\n"
        "–     –      –        –           –"
    )
    long = Table({"n": whole(range(1000, 1012))})
    assert repr(long).splitlines()[1:4] == ["n", "1,000", "1,001"]
    assert repr(long).splitlines()[-1] == "…"
    assert len(repr(long).splitlines()) == 13


def test_html_escapes_what_it_shows() -> None:
    table = Table({"<b>": text(["<script>&"] * 11)})
    html = table._repr_html_()
    assert "<th>&lt;b&gt;</th>" in html
    assert html.count("<td>&lt;script&gt;&amp;</td>") == 10
    assert "<script>" not in html
    assert html.endswith('<p class="quiet">10 of 11 rows</p></div>')
    assert "rows" not in Table({"n": whole([1])})._repr_html_()


@pytest.mark.parametrize(
    ("method", "package", "extra"),
    [("to_polars", "polars", "polars"), ("to_arrow", "pyarrow", "arrow"), ("to_pandas", "pandas", "pandas")],
)
def test_a_missing_package_is_named_with_its_extra(
    table: Table, monkeypatch: pytest.MonkeyPatch, method: str, package: str, extra: str
) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(dtnet.frames, "import_module", absent)
    with pytest.raises(
        MissingExtraError, match=f'{package} is not installed; pip install "dtnet\\[{extra}\\]"'
    ):
        getattr(table, method)()


def test_none_in_a_list_is_a_null_cell() -> None:
    made = {"area": text(["a", None]), "teams": whole([None, 2]), "share": ratio((0.5, None))}
    found = Table(made)
    assert found.to_dicts() == [
        {"area": "a", "teams": None, "share": 0.5},
        {"area": None, "teams": 2, "share": None},
    ]


def test_marks_without_a_null_cell_are_dropped() -> None:
    assert whole([1, 2], np.array([False, False])).missing is None
    assert text(["a"]).missing is None


def test_slices_and_the_first_rows_are_tables() -> None:
    table = Table(
        {
            "area": text(["a", None, "c", "d"]),
            "teams": whole([1, 2, None, 4]),
            "on": day([0, None, 2, 3]),
            "share": ratio([0.5, 1.0, 0.0, None]),
            "new": yes_no([True, None, False, True]),
        }
    )
    rows = table.to_dicts()
    for asked in (slice(3), slice(1, 3), slice(-1, None), slice(None, None, -1), slice(9, 12), slice(None)):
        assert table[asked].to_dicts() == rows[asked]
        assert table[asked].columns == table.columns
    assert table[np.int64(1) : np.int64(3)].to_dicts() == rows[1:3]
    assert table.head(2) == table[:2]
    assert table.head() == table
    assert len(table.head(0)) == 0
    assert table.head(0).columns == table.columns
    assert {name: table[:0].kind(name) for name in table.columns} == {
        name: table.kind(name) for name in table.columns
    }


def test_slices_of_answers_are_tables() -> None:
    answer = dtnet.datasets.load("toyland").coverage(by="parish", at="2025-02-01")
    assert answer[:2].to_dicts() == answer.to_dicts()[:2]
    assert type(answer[:2]) is Table


@pytest.mark.parametrize("asked", [slice("a", None), slice(None, 1.5), slice(None, None, 0)])
def test_other_slices_are_refused(asked: slice) -> None:
    with pytest.raises(ArgumentError, match="slice of rows"):
        Table({"area": text(["a"])})[asked]


@pytest.mark.parametrize("count", [-1, 1.5, True, None, "3"])
def test_a_number_of_first_rows_is_a_whole_number(count: Any) -> None:
    with pytest.raises(ArgumentError, match="whole number of rows"):
        Table({"area": text(["a"])}).head(count)


@pytest.mark.parametrize("make", [text, whole, yes_no, day, ratio])
@pytest.mark.parametrize(
    "cells",
    [None, 1, "a", b"a", int, 1.5j, [b"a"], [["a"], ["b", "c"]], [Decimal("sNaN")], [np.array([1, 2])]],
    ids=str,
)
def test_what_is_no_column_is_refused_before_polars_panics(make: Any, cells: Any) -> None:
    with pytest.raises(ArgumentError, match=r"a column of the kind .* give several"):
        make(cells)


@pytest.mark.parametrize("cells", [["a"], [2**64], [1.5j], [[1], [2]]])
def test_numbers_that_do_not_fit_into_a_column_are_refused(cells: Any) -> None:
    with pytest.raises(ArgumentError, match="whole numbers of 64 bits"):
        whole(cells)
