"""Explanations out of JSON: what is read back, and every fault of what is not."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from dtnet import Citation
from dtnet.errors import InvalidInputError
from dtnet.policy import Explanation, Step

STEP = ("what", "text", "amount", "bounds", "values", "cite", "choice", "steps")
EXACT = 'write a whole number, or a fraction in lowest terms such as "1000/3"'
BOUNDS = "write a list of lower and upper bound, null for no upper bound"


def step(amount: Fraction | int | None = None, *steps: Step, **more: Any) -> Step:  # noqa: ANN401 - any field
    exact = None if amount is None else Fraction(amount)
    return Step(**{"what": "due", "text": "it is due", "amount": exact, "steps": steps, **more})


def explanation(*steps: Step, **more: Any) -> Explanation:  # noqa: ANN401 - any field
    fields = {"unit": "t", "name": "", "days": "2024-08", "currency": "VND", "exponent": 0}
    amounts = {"amount": 100, "lower": 100, "upper": 100}
    return Explanation(**{**fields, **amounts, "steps": steps or (step(100),), **more})


def document(*steps: Step, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return explanation(*steps, **more).to_dict()


def read(found: object) -> Explanation:
    return Explanation.from_json(json.dumps(found))


def faults(found: object) -> list[str]:
    with pytest.raises(InvalidInputError, match=r"^explanation: ") as raised:
        Explanation.from_json(found if isinstance(found, str) else json.dumps(found))
    return [str(fault) for fault in raised.value.faults]


def fault(found: object) -> str:
    (only,) = faults(found)
    return only


def nested(depth: int) -> Step:
    return step() if depth == 1 else step(None, nested(depth - 1))


def test_all_that_is_written_is_read_back() -> None:
    third = step(Fraction(100, 3), cite=Citation(ref="Act", title="On", issued="2020", url="x"))
    values = (("a", 1), ("b", "c"), ("d", None), ("e", True))
    below = step(100, third, step(Fraction(200, 3), choice=True), bounds=(0, None), values=values)
    for told in (
        explanation(below),
        explanation(step(None, bounds=(3, None)), amount=None, upper=None, days="2024-08-01..2024-08-20"),
        explanation(step(100, step(150), step(-50)), lower=0),
        explanation(step(100), step(None, step(None), bounds=(0, 1)), nested(100)),
        explanation(step(100, step(None, bounds=(0, 200)), step(3)), amount=None, lower=0, upper=None),
    ):
        assert Explanation.from_json(told.to_json()) == told
    assert Explanation.from_json(explanation(steps=(), amount=0, lower=0, upper=0).to_json()).steps == ()


def test_what_an_answer_rests_on_is_not_kept() -> None:
    told = explanation()
    assert read({"inputs": {"any": [1.5]}, **told.to_dict()}) == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "line 1, column 1: not valid JSON: Expecting value"),
        ("", "line 1, column 1: not valid JSON: Expecting value; it may be cut off"),
        ("[]", "document: got an empty list; write what to_json() gave"),
        ("{}", 'schema: it is missing; this version reads "dtnet/explanation/1"'),
        ('{"schema": 1}', 'schema: got the int 1; this version reads "dtnet/explanation/1"'),
        (
            '{"schema": "dtnet/explanation/2", "steps": 1}',
            'schema: got "dtnet/explanation/2"; this version reads "dtnet/explanation/1"',
        ),
        ('{"schema": 1, "schema": 1}', 'document: not valid JSON: key "schema" occurs twice in one table'),
    ],
)
def test_texts_that_are_no_document(text: str, message: str) -> None:
    assert fault(text) == message


def test_texts_that_json_itself_does_not_take() -> None:
    assert fault("[" * 100_000) == "document: not valid JSON: it is nested too deeply"
    assert fault('{"schema": ' + "1" * 5000 + "}").startswith("document: not valid JSON: Exceeds the limit")
    with pytest.raises(InvalidInputError, match="not valid JSON: the JSON object must be str"):
        Explanation.from_json(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_all_faults_at_once() -> None:
    found = document() | {"unit": 1, "extraction": 2, "lower": 1.0, "amount": True}
    found["steps"] = [{"what": None, "text": "\ud800", "amount": "1/0"}, 5]
    del found["upper"]
    assert faults(found) == [
        (
            "document: unknown key \"extraction\"; one of 'unit', 'name', 'days', "
            "'currency', 'exponent', 'amount', 'lower', 'upper', …"
        ),
        "unit: got the int 1; write a text in quotes",
        "amount: got true; write a whole number",
        "lower: got the float 1.0; write a whole number",
        'document: "upper" is missing',
        "steps 1: what: got null; write a text in quotes",
        "steps 1: text: holds half of a surrogate pair, which is not a character",
        f'steps 1: amount: got "1/0"; {EXACT}',
        f"steps 2: got the int 5; write a table with {', '.join(STEP)}",
    ]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("days", 2024, "got the int 2024; write a text in quotes"),
        ("steps", {}, "got an empty table; write a list"),
        ("amount", None, None),
        ("exponent", 19, "got the int 19; write a whole number from 0 to 18"),
        ("exponent", True, "got true; write a whole number"),
        ("lower", None, "got null; write a whole number"),
        ("upper", 10**200, "has more than 200 digits"),
        ("upper", 99, "99 is less than the lower bound 100"),
        ("lower", 101, "101"),
    ],
)
def test_fields_of_the_whole(key: str, value: object, message: str | None) -> None:
    found = document(upper=None if key == "lower" else 100) | {key: value}
    if message is None:
        assert read(found).amount is None
    elif key == "lower" and value == 101:
        assert fault(found) == "amount: 100 is outside 101 to no bound"
    else:
        assert fault(found) == f"{key}: {message}"


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("amount", 100.0, "amount: got the float 100.0; write a whole number"),
        *(
            ("amount", wrong, f'amount: got "{wrong}"; {EXACT}')
            for wrong in ("100", "200/2", "0200/3", "1/-3", "1e2", " 1/3", "0/1", "1.5", "-0/2", "٣/٢")
        ),
        (
            "bounds",
            [1],
            f"bounds: got a list; {BOUNDS}",
        ),
        (
            "bounds",
            None,
            "bounds: got null, which is the same as no key; remove it",
        ),
        ("bounds", [None, 1], "bounds 1: got null; write a whole number"),
        ("bounds", [1, "2"], 'bounds 2: got "2"; write a whole number'),
        ("bounds", [2, 1], "bounds: the upper bound 1 is less than the lower bound 2"),
        ("values", {}, "values: got an empty table, which is the same as no key; remove it"),
        ("values", [["a", 1]], "values: got a list; write a table, or remove it"),
        ("values", {"a": 1.5}, "values: a: got the float 1.5; write a whole number"),
        ("values", {"a": []}, "values: a: got an empty list; write a whole number"),
        ("cite", "Act", 'cite: got "Act"; write a table with ref, title, issued, url'),
        ("cite", {"title": "On"}, 'cite: "ref" is missing; write ref = "Nghị quyết 36/2024/NQ-HĐND"'),
        ("cite", {"ref": "Act", "url": None}, "cite: url: got null, which is the same as no key; remove it"),
        ("cite", {"ref": "Act", "urls": "x"}, "cite: unknown key \"urls\"; did you mean 'url'?"),
        ("choice", False, "choice: got false, which is the same as no key; remove it"),
        ("choice", 1, "choice: got the int 1; write true or false"),
        ("steps", [], "steps: got an empty list, which is the same as no key; remove it"),
        ("steps", None, "steps: got null; write a list"),
    ],
)
def test_fields_of_a_step(key: str, value: object, message: str) -> None:
    found = document()
    found["steps"][0][key] = value

    assert fault(found) == f"steps 1: {message}"


def test_steps_that_lie_too_deep_in_each_other() -> None:
    told = explanation(step(100), nested(101))
    assert fault(told.to_json()) == "document: tables are nested too deeply"
    found: dict[str, Any] = document()
    inner = found["steps"]
    for _ in range(250):
        inner[0]["steps"] = [{"what": "", "text": "", "amount": None}]
        inner = inner[0]["steps"]
    assert fault(found) == "document: tables are nested too deeply"


def test_amounts_that_do_not_add_up() -> None:
    assert fault(document(step(99))) == "amount: 100 is not 99, to which the leaves add up"
    assert fault(document(step(100, step(Fraction(1, 2))), amount=None)) == (
        "steps 1: amount: 100 is not 1/2, to which its steps add up"
    )
    assert faults(document(step(100, step(50, step(51)), step(50)))) == [
        "amount: 100 is not 101, to which the leaves add up",
        "steps 1: steps 1: amount: 50 is not 51, to which its steps add up",
    ]
    assert faults(document(amount=99)) == [
        "amount: 99 is outside 100 to 100",
        "amount: 99 is not 100, to which the leaves add up",
    ]


def part(nature: str, amount: int | None, **more: Any) -> Step:  # noqa: ANN401 - any field
    values = (("component", nature), ("nature", nature))
    return step(amount, what="component", values=values, bounds=(0, 100), **more)


def test_sums_of_several_natures_are_read_back() -> None:
    told = explanation(part("entitlement", 60), part("at_most", None), amount=None, lower=0, upper=200)
    assert told.to_dict()["totals"] == {"entitlement": 60, "at_most": None}
    assert read(told.to_dict()) == told
    assert "totals" not in document(part("entitlement", 100), part("entitlement", 0, text="nothing"))


def test_sums_of_natures_that_are_wrong() -> None:
    parts = part("entitlement", 60), part("at_most", 40)
    assert faults(document(*parts, lower=0, upper=200)) == [
        "amount: components have several natures, which have no sum; write null"
    ]
    mixed = document(*parts, amount=None, lower=0, upper=200)
    told = '{"entitlement": 60} is not {"entitlement": 60, "at_most": 40}'
    wrong = fault(mixed | {"totals": {"entitlement": 60}})
    assert wrong == f"totals: {told}, to which the components add up"
    assert fault(mixed | {"totals": {"due": 1}}).startswith('totals: unknown key "due"')
