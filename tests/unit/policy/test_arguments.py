"""Arguments of another type are refused by name, with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet import DtnetError, assess, compare, read_policy, sweep
from dtnet.errors import ArgumentError, InvalidPolicyError, UnreadableFileError
from dtnet.policy import parse_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
ANYTHING = (5, 1.5, b"x", [1], {"a": 1}, {1: 2}, {"a": {"b": []}}, object, lambda: None, np.array([1, 2]))
CHOICES = '; write choices={"vn.da-nang.2024-36": {"part": "by_days"}}'
NETWORK = "of type {}; pass a Network, as datasets.load or read_network gives"


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(ArgumentError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"network": None}, f"network: got None, {NETWORK.format('NoneType')}"),
        ({"network": "vietnam"}, f"network: got 'vietnam', {NETWORK.format('str')}"),
        (
            {"missing_history": ["error"]},
            'missing_history: got [\'error\'], of type list; write "error" or "nothing_paid"',
        ),
        ({"missing_history": "never"}, "missing_history='never'; one of 'error', 'nothing_paid'"),
        ({"choices": "part"}, f"choices: got 'part', of type str{CHOICES}"),
        ({"choices": {1: {}}}, f"a policy in choices: got 1, of type int{CHOICES}"),
        ({"choices": {"x.1": "part"}}, f"choices['x.1']: got 'part', of type str{CHOICES}"),
        ({"choices": {"x.1": {1: ""}}}, f"a choice in choices['x.1']: got 1, of type int{CHOICES}"),
        ({"choices": {"x.1": {"part": []}}}, f"choices['x.1']['part']: got [], of type list{CHOICES}"),
        ({"inputs": [1]}, "inputs: got [1], of type list; pass tables by name: {'mobilised_day': table}"),
        (
            {"policies": 5},
            "5 is not a policy; pass policies, as a catalogue or read_policy() gives, or plug-ins",
        ),
    ],
)
def test_what_an_assessment_is_handed(land: type[Land], asked: dict[str, Any], message: str) -> None:
    known = {"network": land.network(), "policies": land.policy(), "window": "2023"} | asked
    assert refused(lambda: assess(known.pop("network"), known.pop("policies"), **known)) == message


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"spent": 5}, "spent: got 5, of type int; pass an Assessment, as assess gives"),
        ({"make": "x"}, "make: got 'x', of type str; pass a function that makes policies"),
        (
            {"grid": ["rate"]},
            (
                "grid: got ['rate'], of type list; pass values by parameter: "
                '{"rate": ["500_000", "600_000"]}, or draws: [{"rate": "500_000"}]'
            ),
        ),
        ({"grid": {1: [2]}}, "a parameter of grid: got 1, of type int; name it as the function does"),
        ({"grid": {"rate": "12"}}, "grid['rate']: got '12', of type str; pass a list of values"),
        ({"grid": {"rate": 12}}, "grid['rate']: got 12, of type int; pass a list of values"),
        (
            {"grid": {"rats": [1]}},
            "make does not accept the parameters of grid: missing a required argument: 'rate'; rename them",
        ),
        ({"grid": []}, 'there are no draws; pass at least one: [{"rate": "500_000"}]'),
        (
            {"grid": [{"rate": "1"}, 5]},
            'draw 1: got 5, of type int; pass values by parameter: {"rate": "500_000"}',
        ),
        ({"grid": [{1: 2}]}, "a parameter of draw 0: got 1, of type int; name it as the function does"),
        (
            {"grid": [{"rate": "1"}, {"rate": "1", "most": 2}]},
            (
                "draw 0 has the parameters 'rate'; draw 1 has 'rate', 'most'; give every draw the same "
                "parameters"
            ),
        ),
        (
            {"grid": [{"rats": 1}]},
            "make does not accept the parameters of grid: missing a required argument: 'rate'; rename them",
        ),
        ({"executor": 2}, "executor: got 2, of type int; pass an Executor of concurrent.futures"),
        ({"resume": 5}, "resume: got 5, of type int; name a folder"),
        ({"resume": ""}, "resume='' names no folder; name a folder; the current one is \".\""),
        ({"resume": b"x"}, "resume: got b'x', of type bytes; name a folder"),
        ({"on_progress": 5}, "on_progress: got 5, of type int; pass a function of two numbers"),
        ({"by": "month"}, "by: got 'month', of type str; write by=(\"month\",)"),
        ({"by": [1]}, 'a word of by: got 1, of type int; write by=("month",)'),
    ],
)
def test_what_a_sweep_is_handed(land: type[Land], asked: dict[str, Any], message: str) -> None:
    policy = land.policy(RATE)
    spent = assess(land.network(), policy, window="2023")
    known = {"spent": spent, "make": lambda rate: policy.evolve(id=rate), "grid": {"rate": ["1"]}} | asked
    assert (
        refused(lambda: sweep(known.pop("spent"), known.pop("make"), known.pop("grid"), **known)) == message
    )


def test_values_of_a_sweep_may_be_an_array_and_its_function_one_of_c(land: type[Land]) -> None:
    policy = land.policy(RATE)
    spent = assess(land.network(), policy, window="2023-01")
    table = sweep(
        spent,
        lambda rate: policy.with_component("support", rate=f"{rate} VND/team/month"),
        {"rate": np.array([1, 2])},  # type: ignore[dict-item]
    )
    assert table["amount"] == [4, 8]
    with pytest.raises(DtnetError, match="is not a policy"):
        sweep(spent, dict, {"rate": [1]})  # type: ignore[arg-type]


def test_what_a_comparison_is_handed(land: type[Land]) -> None:
    spent: Any = assess(land.network(), land.policy(RATE), window="2023")
    hint = "pass an Assessment, as assess gives"
    assert refused(lambda: compare(5, spent)) == f"before: got 5, of type int; {hint}"  # type: ignore[arg-type]
    assert refused(lambda: compare(spent, [spent])).startswith("after: got [<Assessment of x.1")  # type: ignore[arg-type]


def test_what_a_reader_is_handed() -> None:
    reads: Any = read_policy
    parses: Any = parse_policy
    assert refused(lambda: reads(5)) == "path: got 5, of type int; name a .toml or .json file"
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        reads("a\0.toml")
    assert refused(lambda: parses(b"x", source="x")) == (
        "text: got b'x', of type bytes; pass a whole document as text; read_policy reads a file"
    )
    assert refused(lambda: parses("", source=5)) == "source: got 5, of type int; say where the text is from"
    assert refused(lambda: parses("", source="x", form=["toml"])).startswith(
        "form=['toml']; did you mean 'toml'"
    )
    assert refused(lambda: parses("", source="x", units=5)) == (
        "units: got 5, of type int; pass dtnet.measures.Units"
    )
    for supplied in ("support", 5):
        assert refused(lambda: parses("", source="x", supplied=supplied)).startswith("supplied: got")  # noqa: B023 - called at once


@pytest.mark.parametrize(
    "field", ["id", "titles", "period", "components", "choices", "jurisdiction", "bases"]
)
def test_fields_of_a_policy_are_never_a_plain_error(land: type[Land], field: str) -> None:
    policy = land.policy(RATE)
    spent = assess(land.network(), policy, window="2023")
    for value in (*ANYTHING, spent, policy):
        with pytest.raises(InvalidPolicyError):
            policy.evolve(**{field: value})


def test_a_day_is_no_text_and_a_number_no_subject(land: type[Land]) -> None:
    policy = land.policy(RATE)
    with pytest.raises(InvalidPolicyError, match="purpose: got the date 2023-01-01; write a text"):
        policy.evolve(purpose=policy.period.start)
    with pytest.raises(
        InvalidPolicyError, match=r"when: 1 is not a subject; write kind, level or LEVEL\.ATTRIBUTE"
    ):
        policy.with_component("support", when={1: 2})
    choose: Any = policy.chosen
    assert refused(lambda: choose(5)) == 'choices: got 5, of type int; write {"part": "by_days"}'
