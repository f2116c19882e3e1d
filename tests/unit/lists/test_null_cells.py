"""Cells without a value, of every library: NaN, NaT, NA, and a NaN that refuses to be compared."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd
import polars as pl
import pytest

import dtnet
from dtnet.errors import ArgumentError
from dtnet.plot.frames import result_table

TOYLAND: Final = dtnet.datasets.load("toyland")
DAY: Final = "2025-02-01"
NULLS: Final = [None, float("nan"), np.float64("nan"), Decimal("NaN"), Decimal("sNaN"), pd.NA, pd.NaT]


@pytest.mark.parametrize("null", NULLS, ids=repr)
def test_the_cell_of_a_list_is_blank(null: object) -> None:
    [found] = dtnet.read_list({"village": [null], "parish": ["Dune"]}, TOYLAND, kind="teams", at=DAY).findings
    assert (found["severity"], found["message"]) == ("error", "the village is blank")


@pytest.mark.parametrize("null", NULLS, ids=repr)
def test_a_text_to_match_is_blank(null: object) -> None:
    day = TOYLAND.at(DAY)
    assert day.match([null])["method"] == day.match([""])["method"]
    columns = {"parish": "parish"}
    assert day.match({"parish": [null]}, columns=columns)["method"] == day.match([""])["method"]


@pytest.mark.parametrize("null", NULLS, ids=repr)
def test_the_cell_of_a_picture_is_null(null: object) -> None:
    assert result_table({"area": ["a", null]})["area"] == ["a", None]


def test_a_signalling_nan_in_a_frame_of_pandas_is_refused() -> None:
    frame = pd.DataFrame({"village": pd.Series([Decimal("sNaN")], dtype=object), "parish": ["Dune"]})
    with pytest.raises(ArgumentError, match=r"list: village: a signalling NaN .* is no value; write None"):
        dtnet.read_list(frame, TOYLAND, kind="teams", at=DAY)


def test_a_signalling_nan_in_a_frame_of_polars_is_blank() -> None:
    frame = pl.DataFrame({"village": pl.Series([Decimal("sNaN")], dtype=pl.Object), "parish": ["Dune"]})
    [found] = dtnet.read_list(frame, TOYLAND, kind="teams", at=DAY).findings
    assert found["message"] == "the village is blank"


def test_what_is_complete_is_a_word() -> None:
    listed: Any = {pd.NA: "Dune"}
    with pytest.raises(ArgumentError, match="complete: <NA>"):
        dtnet.read_list({"parish": ["Dune"]}, TOYLAND, kind="teams", at=DAY, complete=listed)


def test_a_number_of_any_length_is_matched_as_its_digits() -> None:
    assert TOYLAND.at(DAY).match([10**400])["method"] == ["none"]


def test_a_column_of_instants_is_no_column_of_days() -> None:
    with pytest.raises(ArgumentError, match="cells of several kinds"):
        result_table({"on": [datetime(2025, 2, 1)]})  # noqa: DTZ001 - a wrong value
