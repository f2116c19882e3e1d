"""Money where people read it: in whole units of the currency with every decimal place."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

from dtnet import Currency, NetworkBuilder, assess, compare
from dtnet.errors import InvalidInputError
from dtnet.money import shown_amount
from dtnet.policy import parse_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet import DueCells, Policy
    from dtnet.policy import Explanation

    from ..conftest import Land

ROUND = 'round = {rule = "down", to = "1 VND"}\n'
MONTHLY = f'nature = "entitlement"\nrate = "1_200 VND/team/month"\nprorate = "any_day"\n{ROUND}'
HEADS = (
    f'nature = "entitlement"\nrate = "1_000 VND/person/month"\ncount = "people"\n{ROUND}prorate = "any_day"\n'
)
CLAIM = 'nature = "at_most"\nclaim = "bill"\nunclaimed = "open"\n'
ACTIVE = f'nature = "entitlement"\nrate = "1_000 VND/person/day"\ncount = {{activity = "clean"}}\n{ROUND}'
SPREAD = (
    'nature = "at_most"\nunclaimed = "full"\n'
    'ceiling = [{amount = "730_000 VND/team", over = "calendar_year", part = "by_days"}]\n'
)
CEILING = 'ceiling = [{amount = "1_500 VND/team", over = "calendar_year"}]\n'
FUNDING = (
    'funding = [{source = "state", up_to = "1_000 VND"}, {source = "fund", share = "1/2"}, '
    '{source = "province", rest = true}]\n'
)
INSIDE = 'of_which = [{id = "half", rate = "5_000 VND/team/month"}]\n'
UNKNOWN = ("a", "v1", "2023-01-01", None, None)


@attrs.frozen(kw_only=True)
class Case:
    """What is explained: components by id of their policy, each with what its document has before."""

    policies: Mapping[str, tuple[str, str]]
    unit: str = "a"
    teams: tuple[tuple[Any, ...], ...] = (("a", "v1"), ("b", "v1"))
    asked: Mapping[str, Any] = {}


CASES = {
    "rate": Case(policies={"x.1": (MONTHLY + INSIDE, FUNDING)}),
    "people": Case(policies={"x.1": (HEADS, "")}, unit="k1"),
    "quarter": Case(policies={"x.1": (MONTHLY.replace("month", "quarter", 1), "")}),
    "rounded": Case(policies={"x.1": (MONTHLY.replace("1 VND", "1_000 VND"), "")}),
    "part": Case(policies={"x.1": (MONTHLY.replace("any_day", "thirtieths"), "")}),
    "cut": Case(
        policies={"x.1": (MONTHLY.replace("1_200", "2_800"), "")}, asked={"window": "2023-02-10..2023-05-01"}
    ),
    "ceiling": Case(policies={"x.1": (MONTHLY + CEILING, "")}),
    "spread": Case(policies={"x.1": (SPREAD, "")}, teams=(("a", "v1", "2023-01-01", "2023-07-01"),)),
    "claim": Case(
        policies={"x.1": (CLAIM + CEILING, "")},
        asked={"inputs": {"bill": {"unit": ["a"], "month": ["2023-02"], "amount": [1_700]}}},
    ),
    "activity": Case(
        policies={"x.1": (ACTIVE, "")},
        asked={"inputs": {"clean": {"unit": ["a"], "month": ["2023-02"], "persons": [4], "times": [5]}}},
    ),
    "others": Case(
        policies={"x.0": (MONTHLY, ""), "x.1": (MONTHLY.replace("1_200", "1_300"), 'deducts = ["x.0"]')}
    ),
    "beside": Case(policies={"x.0": (MONTHLY, ""), "x.1": (SPREAD, "")}),
    "unknown": Case(policies={"x.1": (HEADS + CEILING, FUNDING)}, teams=(UNKNOWN, ("b", "v1"))),
    "unknown in an area": Case(policies={"x.1": (HEADS, FUNDING)}, teams=(UNKNOWN, ("b", "v1")), unit="k1"),
}


@pytest.fixture
def pence(land: type[Land]) -> type[Land]:
    """The same country with a smallest unit of a hundredth."""

    class Pence(land):  # type: ignore[misc, valid-type]
        """The country of all tests."""

        @classmethod
        def vocabulary(cls, *_: object) -> Any:  # noqa: ANN401 - a vocabulary
            return attrs.evolve(land.vocabulary(), currency=Currency("VND", 2))

    return Pence


def told(country: type[Land], case: Case, scale: int) -> tuple[Explanation, str]:
    """An explanation, and what an assessment says of itself; every amount so many times as great."""

    def scaled(text: str) -> str:
        return re.sub(r"([\d_]+) VND", lambda found: f"{int(found[1]) * scale} VND", text)

    policies = [
        country.policy(scaled(component), scaled(more), id=id, purpose=id)
        for id, (component, more) in case.policies.items()
    ]
    asked = {"window": "2023"} | dict(case.asked)
    if scale > 1 and "bill" in asked.get("inputs", ()):
        bill = asked["inputs"]["bill"]
        asked["inputs"] = {"bill": {**bill, "amount": [scale * each for each in bill["amount"]]}}
    spent = assess(country.network(case.teams), policies, **asked)
    nothing = assess(country.network(case.teams), [], window=asked["window"])
    return spent.explain(case.unit, "2023-02"), f"{spent!r}\n{compare(nothing, spent)!r}"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_hundredths_are_told_as_hundredths(land: type[Land], pence: type[Land], case: Case) -> None:
    """A hundred times as much of a hundredth of the unit reads as before, but for two decimal places."""
    one, shown = told(land, case, 1)
    other, also = told(pence, case, 100)
    for whole, small in (
        (str(one), str(other)),
        (one.to_markdown(), other.to_markdown()),
        (shown, also),
    ):
        assert ".00" in small
        assert " ".join(small.replace(".00", "").split()) == " ".join(whole.split())
    assert (one.exponent, other.exponent) == (0, 2)
    assert (other.lower, other.upper) == (100 * one.lower, one.upper and 100 * one.upper)


@attrs.frozen
class Hundreds:
    """A plug-in that gives everybody twelve hundred of the unit."""

    policy: Policy
    reads: Any = attrs.field(default=attrs.Factory(lambda: {"support": ("team.people",)}), eq=False)

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        assert component == "support"
        return np.full(len(cells.days), 120_000, np.int64)


def test_what_a_plug_in_says(pence: type[Land]) -> None:
    written = pence.policy(f'nature = "entitlement"\nrate = "1 VND/team/month"\nprorate = "any_day"\n{ROUND}')
    document = written.to_document()
    [component] = document["component"]
    del component["rate"], component["prorate"]
    frame = parse_policy(json.dumps(document), source="x", form="json", supplied=["support"])
    told = assess(pence.network(), Hundreds(frame), window="2023").explain("a", "2023-02")
    assert [step.text for step in told.walk() if step.what == "due"] == [
        "due: plug-in Hundreds says 1,200.00 for 28 of 28 days"
    ]
    [rounding] = [step.text for step in told.walk() if step.what == "rounding"]
    assert rounding == "rounded down to 0.01 VND"


def test_what_is_no_whole_smallest_unit(pence: type[Land]) -> None:
    policy = pence.policy('nature = "entitlement"\nrate = "100 VND/team/quarter"\nprorate = "any_day"\n')
    told = assess(pence.network(), policy, window="2023").explain("a", "2023-02")
    [due] = [step.text for step in told.walk() if step.what == "due"]
    [rounding] = [step.text for step in told.walk() if step.what == "rounding"]
    assert due == "due: 1.00 VND/team/quarter × the whole month ÷ 3 = 1/3"
    assert rounding == (
        "the running total of the quarter is rounded down to 0.01 VND, not each month: "
        "2/3 so far becomes 0.66, less 0.33 before"
    )
    assert str(told).startswith("a (a), 2023-02: 0.33 VND\n")


@pytest.mark.parametrize(
    ("amount", "exponent", "text"),
    [
        (0, 0, "0"),
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (-1_234_567, 2, "-12,345.67"),
        (1_234_567, 0, "1,234,567"),
        (2**62, 3, "4,611,686,018,427,387.904"),
        (Fraction(7, 2), 0, "3 1/2"),
        (Fraction(-1, 3), 0, "-1/3"),
        (Fraction(700, 2), 2, "3.50"),
        (Fraction(-1000, 3), 2, "-3 1/3"),
        (Fraction(1, 2), 2, "1/200"),
    ],
)
def test_amounts(amount: int | Fraction, exponent: int, text: str) -> None:
    assert shown_amount(amount, exponent) == text


@pytest.mark.parametrize("exponent", [-1, 19, True, 2.0, "2"])
def test_a_currency_has_as_many_decimal_places_as_fit(toy: Any, exponent: Any) -> None:  # noqa: ANN401 - a class
    words = attrs.evolve(toy.vocabulary, currency=Currency("TOY", exponent))
    told = f"vocabulary: currency TOY: exponent {exponent!r}; write a whole number from 0 to 18"
    with pytest.raises(InvalidInputError, match=re.escape(told)):
        NetworkBuilder(words, toy.metadata).build()
