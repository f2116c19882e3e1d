"""Values as they are handed to a crosswalk, and what is refused of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dtnet
from dtnet import Period, Table, frames
from dtnet.errors import ArgumentError, DayError, InvalidInputError, MoneyRangeError
from dtnet.reorganisation import Category, Flow, Rate, Stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network
    from dtnet.reorganisation import Crosswalk

BEFORE, AFTER = "2025-06-30", "2025-07-01"
OLD, NEW = "vn:province:{}:0", "vn:province:{}:2025"
DA_NANG, QUANG_NAM = OLD.format(48), OLD.format(49)
NEW_DA_NANG = NEW.format(48)
TOP = 2**63 - 1


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def moved(vietnam: Network) -> Crosswalk:
    return vietnam.crosswalk(BEFORE, AFTER)


def of_da_nang(found: Any, *names: str) -> list[Any]:  # noqa: ANN401 - a table
    [row] = [row for row in found if row["area"] == NEW_DA_NANG]
    return [row[name] for name in names or ("value", "lower", "upper", "reason")]


COLUMNS = {"area": [DA_NANG, QUANG_NAM], "teams": [2400, 1366], "people": [9_000, None]}


@pytest.mark.parametrize(
    "values",
    [
        COLUMNS,
        pd.DataFrame({**COLUMNS, "people": pd.array([9_000, None], "Int64")}),
        pl.DataFrame(COLUMNS),
        pa.table(COLUMNS),
        Table(
            {
                "area": frames.text(COLUMNS["area"]),
                "teams": frames.whole(COLUMNS["teams"]),
                "people": frames.whole([9_000, 0], np.array([False, True])),
            }
        ),
        {**COLUMNS, "people": np.ma.masked_array([9_000, 5], [False, True])},
    ],
    ids=["columns", "pandas", "polars", "arrow", "table", "masked"],
)
def test_tables_of_several_columns(moved: Crosswalk, values: object) -> None:
    found = moved.rebase(values, kind="stock")
    assert found.columns == (
        "area",
        *("teams", "teams_lower", "teams_upper", "teams_reason"),
        *("people", "people_lower", "people_upper", "people_reason"),
    )
    assert of_da_nang(found, "teams", "teams_lower", "teams_reason") == [3766, 3766, None]
    assert of_da_nang(found, "people", "people_lower", "people_upper", "people_reason") == [
        None,
        9_000,
        None,
        "missing_value",
    ]
    assert [row["given"] for row in found.report.totals] == [3766, 9_000]


def test_a_column_of_ids_by_another_name(moved: Crosswalk) -> None:
    found = moved.rebase({"province": [DA_NANG], "n": [7]}, kind="stock", key="province")
    assert of_da_nang(found, "n", "n_lower") == [None, 7]


def test_values_in_the_order_of_the_areas(moved: Crosswalk) -> None:
    ids = moved.areas("province")
    numbers = np.arange(len(ids), dtype=np.int32)
    wanted = moved.rebase(dict(zip(ids, range(len(ids)), strict=True)), kind="stock")
    for values in (numbers, numbers.tolist(), range(len(ids)), tuple(numbers.tolist()), numbers.astype("u2")):
        assert moved.rebase(values, kind="stock", level="province") == wanted
    masked = np.ma.masked_array(numbers, numbers == ids.index(DA_NANG))
    assert of_da_nang(moved.rebase(masked, kind="stock", level="province"))[0] is None


def test_no_values_at_all_are_all_unknown(moved: Crosswalk) -> None:
    found = moved.rebase({}, kind="stock", level="province")
    assert found["value"] == [None] * 34
    assert len(found.report.not_given) == 63


def test_all_faults_are_said_together(moved: Crosswalk) -> None:
    span, nothing = np.timedelta64(3, "D"), np.float64("nan")
    values = {
        DA_NANG: 1.5,
        QUANG_NAM: True,
        OLD.format("08"): span,
        OLD.format("01"): -1,
        OLD.format("04"): 2**63,
        OLD.format("02"): "7",
        OLD.format("10"): nothing,
        "vn:commune:00001:0": 1,
        "vn:province:48:0 ": 2,
        7: 3,
        NEW_DA_NANG: 4,
    }
    with pytest.raises(InvalidInputError) as raised:
        moved.rebase(values, kind="stock")
    legal = "give a whole number (in a smaller unit), or None if it is unknown"
    known, *others = [str(each) for each in raised.value.faults]
    assert known.startswith(
        "values: 'vn:province:48:0 ': no area has this id; did you mean 'vn:province:48:0'"
    )
    assert others == [
        "values row 9: 7 is not an id of an area",
        f"values: {NEW_DA_NANG!r}: does not exist on 2025-06-30: {NEW_DA_NANG!r} exists on 2025-07-01.. only",
        "values: 'vn:commune:00001:0': is a commune among areas of level province",
        f"values: {DA_NANG}: 1.5 is a float; {legal}",
        f"values: {QUANG_NAM}: True is a bool; {legal}",
        f"values: vn:province:08:0: {span!r} is a timedelta64; {legal}",
        "values: vn:province:01:0: -1 is below 0",
        "values: vn:province:04:0: a whole number of 64 bits does not fit a signed 64-bit integer",
        f"values: vn:province:02:0: '7' is a str; {legal}",
        f"values: vn:province:10:0: {nothing!r} is a float64; {legal}",
    ]


def test_an_id_is_given_once(moved: Crosswalk) -> None:
    with pytest.raises(InvalidInputError, match="'vn:province:48:0': is given twice"):
        moved.rebase({"area": [DA_NANG, DA_NANG], "n": [1, 1]}, kind="stock")


def test_faults_of_a_column_name_it(moved: Crosswalk) -> None:
    with pytest.raises(InvalidInputError, match=f"values: {DA_NANG}: people: 0.5 is a float"):
        moved.rebase({"area": [DA_NANG], "n": [1], "people": [0.5]}, kind="stock")
    with pytest.raises(InvalidInputError, match="values: vn:province:02:0: -3 is below 0"):
        moved.rebase([0, -3, *[0] * 61], kind="stock", level="province")
    back = moved.network.crosswalk(AFTER, BEFORE)
    with pytest.raises(InvalidInputError, match=f"{DA_NANG}: -3 is below 0") as raised:
        back.rebase({NEW_DA_NANG: 1.0}, kind=Stock(back_weight={DA_NANG: -3}))
    assert len(raised.value.faults) == 2


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (7, "a int has no columns"),
        (np.zeros((2, 2), np.int64), "a ndarray has no columns"),
        (pd.Series([1]), "a Series does not state the areas of its values"),
        (pl.Series([1]), "a Series does not state the areas of its values"),
        ([1, 2], "2 values for 63 areas of level province on 2025-06-30; give one for each"),
        ({"id": [DA_NANG], "n": [1]}, "values: no column 'area'"),
        ({"area": [DA_NANG]}, "values: 'area' is the only column; give a column with values"),
        ({"area": [DA_NANG], 7: [1]}, "values: 7 is not a name of a column"),
        ({"area": [DA_NANG], "n": [1, 2]}, "columns of different lengths: 'area' has 1, 'n' has 2"),
        ({"area": [DA_NANG], "n": [1], "n_lower": [1]}, "two columns 'n_lower'; rename one"),
        (pd.DataFrame([[DA_NANG, 1, 2]], columns=["area", "n", "n"]), "give each column a name of its own"),
        (pa.table([[DA_NANG], [1], [2]], ["area", "n", "n"]), "give each column a name of its own"),
    ],
)
def test_what_is_no_values(moved: Crosswalk, values: object, told: str) -> None:
    with pytest.raises(ArgumentError, match=told.replace("(", r"\(")):
        moved.rebase(values, kind="stock", level="province")


def test_the_column_area_is_the_result_s_own(moved: Crosswalk) -> None:
    with pytest.raises(ArgumentError, match="the result would have two columns 'area'"):
        moved.rebase({"id": [DA_NANG], "area": [5]}, kind="stock", key="id")


def test_without_ids_the_level_is_needed(moved: Crosswalk) -> None:
    with pytest.raises(ArgumentError, match="values without ids; name the level with level="):
        moved.rebase([1] * 63, kind="stock")
    with pytest.raises(ArgumentError, match="values without a row; name the level with level="):
        moved.rebase({}, kind="stock")
    with pytest.raises(InvalidInputError, match="'x': no area has this id"):
        moved.rebase({"x": 1}, kind="stock")
    with pytest.raises(InvalidInputError, match="is a province among areas of level commune"):
        moved.rebase({DA_NANG: 1}, kind="stock", level="commune")


def test_sums_that_leave_64_bits_are_refused(moved: Crosswalk) -> None:
    with pytest.raises(MoneyRangeError):
        moved.rebase({DA_NANG: TOP, QUANG_NAM: 1}, kind="stock")
    with pytest.raises(MoneyRangeError, match="the sum of 'value' exceeds 64-bit integers"):
        moved.rebase({DA_NANG: TOP, OLD.format("01"): 1}, kind="stock")
    found = moved.rebase({DA_NANG: TOP - 1, QUANG_NAM: 1}, kind="stock")
    assert of_da_nang(found) == [TOP, TOP, TOP, None]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("stok", "kind='stok'; pass 'stock', or a Stock, Flow, Rate or Category of dtnet.reorganisation"),
        (["stock"], r"kind=\['stock'\]; pass 'stock', or a Stock"),
        (Stock, "kind=<class 'dtnet.reorganisation.*Stock'>; pass 'stock', or a Stock"),
        ("flow", r"kind='flow': the word alone is not enough; pass kind=Flow\(period=…\) with its days"),
        ("rate", r"kind='rate': the word alone is not enough; pass kind=Rate\(denominators=…\), and the num"),
        ("category", r"kind='category': the word alone is not enough; pass kind=Category\(weight=…\)"),
        (
            Stock(back_weight={DA_NANG: 1}),
            "back_weight does not apply to a stock that is converted forward",
        ),
        (
            Rate({DA_NANG: 1}, back_weight={DA_NANG: 1}),
            "back_weight does not apply to a rate that is converted forward",
        ),
    ],
)
def test_kinds_that_do_not_go_with_the_crosswalk(moved: Crosswalk, kind: object, told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        moved.rebase({DA_NANG: 1}, kind=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        (Category, {"rule": "biggest", "weight": {}}, "rule='biggest'; one of 'largest', 'all', 'conflict'"),
        (Category, {"rule": ["all"]}, r"rule=\['all'\]"),
        (Category, {}, "rule='largest' needs weight="),
        (Category, {"rule": "all", "weight": {DA_NANG: 1}}, "a weight with rule='all'"),
        (Rate, {"denominators": None}, "denominators=None; pass the denominators of the source day"),
        (Rate, {"denominators": {DA_NANG: 1}, "proportion": 1}, "proportion=1; give True or False"),
        (Stock, {"signed": "no"}, "signed='no'; give True or False"),
        (Flow, {"period": "2025-01", "signed": 0}, "signed=0; give True or False"),
        (Flow, {"period": None}, "None"),
    ],
)
def test_parts_of_a_kind_that_do_not_go_together(
    kind: Callable[..., object], options: dict[str, object], told: str
) -> None:
    with pytest.raises((ArgumentError, DayError), match=told):
        kind(**options)


def test_an_option_of_another_kind_cannot_be_passed() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'proportion'"):
        Stock(proportion=True)  # type: ignore[call-arg]


def test_kinds_are_equal_by_their_options() -> None:
    assert Stock() == Stock(signed=False)
    assert Flow("2025-01") == Flow(Period("2025-01-01", "2025-02-01"))
    assert Rate({DA_NANG: 1}) == Rate(denominators={DA_NANG: 1}) != Rate({DA_NANG: 2})
    assert len({Category(weight={DA_NANG: 1}), Category(weight={DA_NANG: 1}), Category(rule="all")}) == 2


def test_weights_of_several_columns_are_refused(vietnam: Network) -> None:
    back = vietnam.crosswalk(AFTER, BEFORE)
    with pytest.raises(ArgumentError, match="back_weight has 2 columns; give one"):
        back.rebase({NEW_DA_NANG: 1}, kind=Stock(back_weight={"area": [DA_NANG], "a": [1], "b": [2]}))
