"""Rates, categories and flows over small reorganisations, worked out by hand."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation, Period
from dtnet.errors import ArgumentError, DayError, InvalidInputError, MoneyRangeError, OutsideDataError
from dtnet.network import Event, Succession
from dtnet.periods import as_day
from dtnet.reorganisation import Category, Flow, Rate

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.reorganisation import Crosswalk

FIRST, DAY, SECOND = "2020-01-01", "2024-07-01", "2026-07-01"
BEFORE, AFTER = "2024-06-30", DAY
WHOLE, HALVES = Fraction(1), Fraction(1, 2)


def becomes(event: str, source: str, target: str, share: Fraction | None, basis: str) -> Succession:
    return Succession(event=event, source=source, target=target, share=share, basis=basis, origin="observed")


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    """`a` goes in halves to `x` and `y`, which also has `b`; `k` goes on; two years later `x` becomes `u`."""
    builder = toy.builder(
        [
            ("c", "country", None),
            ("p", "province", "c"),
            *((id, "commune", "p", FIRST, DAY) for id in "ab"),
            ("k", "commune", "p"),
            ("x", "commune", "p", DAY, SECOND),
            ("y", "commune", "p", DAY, None),
            ("u", "commune", "p", SECOND, None),
        ]
    )
    for day in (DAY, SECOND):
        builder.add_event(Event(id=day, title="", operating=as_day(day), citation=Citation(ref="x")))
    for each in (
        becomes(DAY, "a", "x", HALVES, "assumed_equal"),
        becomes(DAY, "a", "y", HALVES, "assumed_equal"),
        becomes(DAY, "b", "y", WHOLE, "whole"),
        becomes(SECOND, "x", "u", WHOLE, "whole"),
    ):
        builder.add_succession(each)
    built: Network = builder.build()
    return built


@pytest.fixture(scope="module")
def moved(network: Network) -> Crosswalk:
    return network.crosswalk(BEFORE, AFTER)


@pytest.fixture(scope="module")
def back(network: Network) -> Crosswalk:
    return network.crosswalk(AFTER, BEFORE)


# -- rates ---------------------------------------------------------------------------------------

POOR, HOMES = {"a": 4, "b": 2, "k": 0}, {"a": 10, "b": 10, "k": 0}


def test_a_rate_is_two_stocks(moved: Crosswalk) -> None:
    found = moved.rebase(POOR, kind=Rate(HOMES))
    assert [tuple(row.values()) for row in found] == [
        ("k", None, None, None, None, None, "no_denominator"),
        ("x", 0.4, 2, 5, 0.0, None, None),
        ("y", 4 / 15, 4, 15, 2 / 20, 6 / 10, None),
    ]
    assert found.columns == ("area", "value", "numerator", "denominator", "lower", "upper", "reason")


def test_a_proportion_is_bounded_more_closely(moved: Crosswalk) -> None:
    found = moved.rebase(POOR, kind=Rate(HOMES, proportion=True))
    rows = {row["area"]: (row["lower"], row["upper"]) for row in found}
    assert rows["x"] == (0.0, 1.0)
    assert rows["y"] == (2 / 16, 6 / 14)


def test_a_proportion_is_at_most_1(moved: Crosswalk) -> None:
    with pytest.raises(InvalidInputError) as raised:
        moved.rebase({"a": 11, "b": 12, "k": None}, kind=Rate(HOMES, proportion=True))
    assert [str(each) for each in raised.value.faults] == [
        "values: a: numerator 11 is above its denominator 10; a proportion is at most 1",
        "values: b: numerator 12 is above its denominator 10; a proportion is at most 1",
    ]


def test_a_proportion_is_compared_where_both_numbers_are_known(moved: Crosswalk) -> None:
    found = moved.rebase({"a": 4, "b": 2}, kind=Rate({"a": 10, "k": 1}, proportion=True))
    rows = {row["area"]: (row["numerator"], row["denominator"], row["reason"]) for row in found}
    assert rows == {
        "k": (None, None, "missing_value"),
        "x": (2, 5, None),
        "y": (None, None, "missing_value"),
    }


def test_the_report_of_a_rate_tells_of_both_stocks(moved: Crosswalk) -> None:
    report = moved.rebase({"a": 4, "b": 2}, kind=Rate({"a": 10, "b": None, "k": 1})).report
    assert report.not_given == ("k",)
    assert [(row["column"], row["given"], row["carried"], row["open"]) for row in report.totals] == [
        ("numerator", 4, 2, 2),
        ("denominator", 10, 5, 5),
    ]
    assert [(row["area"], row["column"], row["assumed"]) for row in report.assumed] == [
        ("x", "numerator", 2),
        ("x", "denominator", 5),
    ]


def test_columns_of_weights_are_matched_by_name(moved: Crosswalk) -> None:
    values = {"area": ["a", "b"], "poor": [4, 2], "sick": [1, 1]}
    weights = {"area": ["b", "a"], "sick": [5, 20], "poor": [10, 10]}
    found = moved.rebase(values, kind=Rate(weights))
    [row] = [row for row in found if row["area"] == "x"]
    assert (row["poor_numerator"], row["poor_denominator"]) == (2, 5)
    assert (row["sick_numerator"], row["sick_denominator"]) == (1, 10)
    one = moved.rebase(values, kind=Rate({"a": 10, "b": 10}))
    [row] = [row for row in one if row["area"] == "y"]
    assert (row["poor"], row["sick"]) == (4 / 15, 1 / 15)
    with pytest.raises(ArgumentError, match="denominators: the columns are 'poor', 'ill', but the"):
        moved.rebase(values, kind=Rate({"area": ["a"], "poor": [1], "ill": [1]}))


def test_weights_are_checked_with_the_values(moved: Crosswalk) -> None:
    with pytest.raises(InvalidInputError) as raised:
        moved.rebase({"a": -1, "x": 1}, kind=Rate({"a": 0.5, "p": 3}))
    assert [str(each) for each in raised.value.faults] == [
        "values: 'x': does not exist on 2024-06-30: 'x' exists on 2024-07-01..2026-07-01 only",
        "values: a: -1 is below 0",
        "denominators: 'p': is a province among areas of level commune",
        "denominators: a: 0.5 is a float; give a whole number (in a smaller unit), or None if it is unknown",
    ]
    with pytest.raises(MoneyRangeError):
        moved.rebase({"a": 1}, kind=Rate({"a": 2**63 - 1, "k": 2**63 - 1}))


def test_rates_back_take_weights_of_the_earlier_day(back: Crosswalk) -> None:
    values, homes = {"x": 2, "y": 6, "k": 0}, {"x": 5, "y": 12, "k": 4}
    found = back.rebase(values, kind=Rate(homes, back_weight={"a": 10, "b": 10, "k": 1}))
    rows = {row["area"]: (row["numerator"], row["denominator"]) for row in found}
    assert rows == {"a": (4, 9), "b": (4, 8), "k": (0, 4)}  # a third of y: 2 and 4
    bare = back.rebase(values, kind=Rate(homes))
    assert bare["reason"] == ["unknown_share", "unknown_share", None]
    assert bare["value"] == [None, None, 0.0]
    report = found.report
    assert [row["weighted"] for row in report.totals] == [6, 12]


# -- categories ----------------------------------------------------------------------------------


def words(found: Any) -> dict[str, tuple[Any, Any]]:
    return {row["area"]: (row["value"], row["reason"]) for row in found}


def test_the_largest_category(moved: Crosswalk) -> None:
    values = {"a": "hill", "b": "coast", "k": "coast"}
    found = moved.rebase(values, kind=Category(weight={"a": 10, "b": 4, "k": 0}))
    assert words(found) == {"k": ("coast", None), "x": ("hill", None), "y": ("hill", None)}
    tied = moved.rebase(values, kind=Category(weight={"a": 10, "b": 5, "k": 0}))
    assert words(tied)["y"] == (None, "tie")
    unweighted = moved.rebase(values, kind=Category(weight={"a": 10}))
    assert words(unweighted) == {
        "k": ("coast", None),
        "x": ("hill", None),
        "y": (None, "missing_weight"),
    }
    unknown = moved.rebase({"a": "hill"}, kind=Category(weight={"a": 10, "b": 10, "k": 0}))
    assert words(unknown) == {
        "k": (None, "missing_value"),
        "x": ("hill", None),
        "y": (None, "missing_value"),
    }
    assert unknown.report.not_given == ("b", "k")
    assert unknown.report.to_dict()["assumed"] == []
    assert unknown.report.question["rule"] == "largest"
    assert found.report.totals.to_dicts() == [{"column": "value"}]


def test_all_categories_and_the_one_that_all_agree_on(moved: Crosswalk) -> None:
    values = {"a": "hill", "b": "coast", "k": None}
    assert words(moved.rebase(values, kind=Category(rule="all"))) == {
        "k": (None, "missing_value"),
        "x": ("hill", None),
        "y": ("coast; hill", None),
    }
    assert words(moved.rebase(values, kind=Category(rule="conflict"))) == {
        "k": (None, "missing_value"),
        "x": ("hill", None),
        "y": (None, "conflict"),
    }


def test_several_columns_of_categories_and_of_weights(moved: Crosswalk) -> None:
    values = {"area": ["a", "b", "k"], "one": ["u", "v", "v"], "two": ["u", "v", "v"]}
    weights = {"area": ["a", "b", "k"], "two": [1, 9, 1], "one": [9, 1, 1]}
    found = moved.rebase(values, kind=Category(weight=weights))
    [row] = [row for row in found if row["area"] == "y"]
    assert row == {"area": "y", "one": "u", "one_reason": None, "two": "v", "two_reason": None}


def test_categories_back(back: Crosswalk) -> None:
    values = {"x": "hill", "y": "coast", "k": "coast"}
    found = back.rebase(
        values,
        kind=Category(weight={"x": 3, "y": 12, "k": 1}, back_weight={"a": 10, "b": 10, "k": 1}),
    )
    assert words(found) == {"a": ("coast", None), "b": ("coast", None), "k": ("coast", None)}
    bare = back.rebase(values, kind=Category(weight={"x": 3, "y": 12, "k": 1}))
    assert words(bare) == {"a": (None, "unknown_share"), "b": ("coast", None), "k": ("coast", None)}


def test_words_are_texts(moved: Crosswalk) -> None:
    with pytest.raises(InvalidInputError) as raised:
        moved.rebase({"a": 3, "b": "", "k": "u; v"}, kind=Category(rule="all"))
    assert [str(each) for each in raised.value.faults] == [
        "values: a: 3 is not a word; give a text without ';', or None if it is unknown",
        "values: b: '' is not a word; give a text without ';', or None if it is unknown",
        "values: k: 'u; v' is not a word; give a text without ';', or None if it is unknown",
    ]
    with pytest.raises(InvalidInputError, match="a: ' u' has blanks around it; write"):
        moved.rebase({"a": " u", "b": "u", "k": "u"}, kind=Category(rule="all"))


# -- flows ---------------------------------------------------------------------------------------


def test_a_flow_is_carried_as_a_stock(moved: Crosswalk, back: Crosswalk, network: Network) -> None:
    found = moved.rebase({"a": 4, "b": 2, "k": 1}, kind=Flow("2024-06"))
    assert found["value"] == [1, 2, 4]
    assert found.report.question["period"] == "2024-06-01..2024-07-01"
    later = back.rebase({"x": 2, "y": 4, "k": 1}, kind=Flow(Period("2024-07-01", "2026-07-01")))
    assert later["lower"] == [2, 0, 1]
    between = network.crosswalk(AFTER, SECOND)
    assert between.rebase({"x": 2, "y": 4}, kind=Flow("2025"))["value"] == [None, 2, 4]
    assert moved.rebase({"a": -4}, kind=Flow("2024-06", signed=True))["value"][1] == -2


@pytest.mark.parametrize(
    ("days", "period", "told"),
    [
        ((BEFORE, AFTER), "2024", "period 2024-01-01..2025-01-01 contains an event on 2024-07-01; split"),
        (
            (BEFORE, AFTER),
            "2024-07",
            "the event of 2024-07-01 separates the flow's period",
        ),
        (
            (AFTER, BEFORE),
            "2024-06",
            "the event of 2024-07-01 separates the flow's period",
        ),
        ((AFTER, SECOND), "2024-06", "the event of 2024-07-01 separates"),
        ((BEFORE, AFTER), "2026-08", "the event of 2024-07-01 separates"),
        ((AFTER, SECOND), "2024-06-01..2024-08-01", "contains an event on 2024-07-01"),
        ((AFTER, AFTER), "2024-06-01..2026-08-01", "contains an event on 2024-07-01, 2026-07-01"),
    ],
)
def test_a_flow_across_an_event_is_refused(
    network: Network, days: tuple[str, str], period: str, told: str
) -> None:
    own = {"a": 1} if days[0] == BEFORE else {"x": 1}
    with pytest.raises(ArgumentError, match=told):
        network.crosswalk(*days).rebase(own, kind=Flow(period))


def test_a_flow_of_days_that_the_data_do_not_know(moved: Crosswalk) -> None:
    with pytest.raises(
        OutsideDataError, match=r"period 2019-01-01..2020-01-01 is not inside the data of 'toy'"
    ):
        moved.rebase({"a": 1}, kind=Flow("2019"))
    with pytest.raises(DayError):
        moved.rebase({"a": 1}, kind=Flow("soon"))
    province = moved.rebase({"p": 1}, kind=Flow("2024"))  # no province became another
    assert province["value"] == [1]
