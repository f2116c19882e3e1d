"""The published schema: bundled documents fit it, and it and the reader agree on form."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from dtnet.errors import InvalidPolicyError
from dtnet.measures import Units
from dtnet.policy import parse_policy, policy_schema

FOLDER = files("dtnet.datasets.vietnam") / "data" / "policies"
BUNDLED = sorted(each.name for each in FOLDER.iterdir() if each.name.endswith(".toml"))
SCHEMA = jsonschema.Draft202012Validator(policy_schema())


def document(name: str = "vn.da-nang.2024-36.toml") -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(policy_schema())
    json.dumps(policy_schema())


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_documents_fit(name: str) -> None:
    table = document(name)
    SCHEMA.validate(table)
    again = parse_policy(json.dumps(table), source=name, form="json")
    assert again == parse_policy((FOLDER / name).read_text("utf-8"), source=name)
    assert f"{again.id}.toml" == name


@pytest.mark.parametrize(
    "path",
    [
        ("id",),
        ("titles",),
        ("instrument",),
        ("jurisdiction",),
        ("on_merger",),
        ("period",),
        ("purpose",),
        ("component",),
        ("titles", "vi"),
        ("period", "from"),
        ("choices", "year", "why"),
        ("component", 0, "nature"),
        ("component", 0, "ceiling", 0, "over"),
        ("component", 0, "of_which", 0, "rate"),
    ],
)
def test_both_ask_for_the_same_keys(path: tuple[str | int, ...]) -> None:
    table = document()
    at(table, path[:-1]).pop(path[-1])
    assert_both_refuse(table)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("new",), 1),
        (("id",), 1),
        (("id",), " "),
        (("on_merger",), "stops"),
        (("on_merger",), {"choice": 1}),
        (("on_merger",), {"choices": "year"}),
        (("period", "from"), "2024-13-01"),
        (("period", "from"), 2024),
        (("period", "untill"), "2026-01-01"),
        (("funding", 0, "share"), 0.5),
        (("funding", 0, "share"), "half"),
        (("funding", 0, "rest"), "yes"),
        (("funding", 0, "over"), "year"),
        (("funding", 0, "over"), "twelve_months"),
        (("choices", "year", "options"), "calendar_year"),
        (("choices", "year", "name"), "year"),
        (("component", 0, "per"), ["team"]),
        (("component", 0, "norm"), {}),
        (
            ("component", 0, "norm"),
            {"heads": {"attribute": "a.b", "base": 1.5, "block": 1, "blocks": "full"}},
        ),
        (
            ("component", 0, "norm"),
            {"heads": {"attribute": "a.b", "base": "1/0", "block": 1, "blocks": "full"}},
        ),
        (("component", 0, "norm"), {"heads": 1.5}),
        (("component", 0, "norm"), {"heads": "three"}),
        (("component", 0, "norm"), {"heads": {"size": 3}}),
        (("component", 0, "norm"), {"heads": {"size": "a", "base": 3}}),
        (("component", 0, "norm"), {"heads": {"times": 2, "of": "support"}}),
        (("sizes",), {"a": {}}),
        (("sizes",), {"a": {"heads": {"size": "b"}}}),
        (("component", 0, "claim"), 1),
        (("component", 0, "facts"), "first"),
        (("component", 0, "round"), {"rule": "near"}),
        (("component", 0, "round"), {"rule": "up", "to": "5 VND/team/month"}),
        (("component", 0, "prorate"), "days"),
        (("component", 0, "prorate"), {"steps": [{"days": 1}]}),
        (("component", 0, "prorate"), {"choices": "year"}),
        (("component", 0, "count"), {"activity": "a", "times_at_most": 0}),
        (("component", 0, "count"), {"activity": "a", "times": 1}),
        (("component", 0, "count"), {"number": 1.5}),
        (("component", 0, "count"), {"number": 1, "activity": "a"}),
        (("component", 0, "count"), {"number": {"times": 2, "of": "support"}}),
        (("component", 0, "ceiling", 0, "amount"), []),
        (("component", 0, "ceiling", 0, "amount"), [{"from": "2024-01-01"}]),
        (("component", 0, "ceiling", 0, "amount"), [{"from": "2024-01-01", "value": 5}]),
        (("component", 0, "ceiling", 0, "amount"), {}),
        (("component", 0, "ceiling", 0, "amount"), {"classes": []}),
        (("component", 0, "ceiling", 0, "amount"), {"classes": [{"value": "5 VND/team/month"}]}),
        (("component", 0, "ceiling", 0, "amount"), {"classes": [{"when": {}, "values": "5 VND/team"}]}),
        (("component", 0, "ceiling", 0, "amount"), {"times": 2}),
        (("component", 0, "ceiling", 0, "amount"), {"times": 2.5, "of": "support"}),
        (("component", 0, "ceiling", 0, "amount"), {"times": {"times": 2, "of": "a"}, "of": "support"}),
        (("component", 0, "ceiling", 0, "amount"), {"choice": "year", "of": "support"}),
        (("bases",), [{"value": "5 VND/team"}]),
        (("bases",), {"a": {}}),
        (("bases",), {"a": {"name": "a", "value": "5 VND/team"}}),
        (("bases",), {"a": {"value": 5}}),
        (("yields_to",), "purpose:team-operation"),
        (("deducts",), [1]),
        (("succeeds",), ["x"]),
        (("ceiling",), [{"amount": "5 VND/team"}]),
        (("funding", 0, "up_to"), "5 VND/team/month"),
        (("component", 0, "rate"), 500_000),
        (("component", 0, "rate"), "500 000 VND/team/month"),
        (("component", 0, "rate"), "500_000 VND/month"),
        (("component", 0, "count"), "everyone"),
        (("component", 0, "count"), {"activity": ""}),
        (("component", 0, "when", "kinds"), "cdtt"),
        (("component", 0, "when", "kind"), []),
        (("component", 0, "when", "kind"), True),
        (("component", 0, "when", "commune.ready"), 1.5),
        (("component", 0, "when", "commune.ready"), {}),
        (("component", 0, "when", "commune.ready"), {"from": 1, "to": 2}),
        (("component", 0, "when", "commune.ready"), {"from": 1.5}),
        (("component", 0, "when", "kind"), {"from": 1}),
        (("component", 0, "when", "kind"), 1),
        (("component", 0, "when", "any"), []),
        (("component", 0, "when", "any"), [{}]),
        (("component", 0, "when", "any"), {"kind": "a"}),
        (("component", 0, "when", "not"), {}),
        (("component", 0, "when", "not"), [{"kind": "a"}]),
        (("component", 0, "when", "areas"), {"ids": ["a"]}),
        (("component", 0, "when", "areas"), {"ids": "a", "as_of": "2024-01-01"}),
        (("component", 0, "when"), " "),
        (("component", 0, "when"), []),
        (("component", 0, "ceiling", 0, "amount"), 3e6),
        (("component", 0, "ceiling", 0, "amount"), "3_000_000 VND/team/year"),
        (("component", 0, "unclaimed"), None),
    ],
)
def test_both_refuse_the_same_forms(path: tuple[str | int, ...], value: object) -> None:
    table = document()
    at(table, path[:-1])[path[-1]] = value
    assert_both_refuse(table)


@pytest.mark.parametrize("word", ["month", "VND", "5", "team/person"])
def test_a_beneficiary_is_a_word_of_its_own(word: str) -> None:
    table = document()
    table["component"][0]["ceiling"][0]["amount"] = f"5 VND/{word}"
    assert_both_refuse(table)


def test_the_words_of_measures_are_an_argument() -> None:
    table = document()
    toy = Units(currencies=("TOY",))
    text = json.dumps(table).replace(" VND/", " TOY/")
    jsonschema.Draft202012Validator(policy_schema(units=toy)).validate(json.loads(text))
    assert parse_policy(text, source="toy", form="json", units=toy).currency == "TOY"
    assert_both_refuse(json.loads(text))


def at(table: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any part of a document
    for key in path:
        table = table[key]
    return table


def assert_both_refuse(table: dict[str, Any]) -> None:
    assert not SCHEMA.is_valid(table)
    with pytest.raises(InvalidPolicyError):
        parse_policy(json.dumps(table), source="bad.json", form="json")
