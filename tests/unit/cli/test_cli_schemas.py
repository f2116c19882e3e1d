"""`dtnet schema` describes what commands print: their answers, assessments, explanations and errors."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import dtnet
from dtnet.cli import main

from ...inner.cli import EXAMPLES

TOYLAND = ("--network", "toyland")
DAY = (*TOYLAND, "--at", "2025-02-01")
MONTH = (*TOYLAND, "--window", "2025-02")
ANSWERS = [
    ("coverage", *DAY, "--of", "has_team", "--over", "village", "--by", "parish"),
    ("coverage", *DAY, "--of", "people >= 2"),
    ("assess", *MONTH, "--by", "province,month"),
    ("compare", *MONTH, "--rate", "toyland.lantern-isle.oil:oil=30 XTS/team/month"),
    ("show", "Heron", *DAY),
    ("events", *TOYLAND),
    ("policies", "list"),
    ("validate", "{network}"),
    ("report", *TOYLAND),
]
WRONG = [
    (("show", "Herron", *DAY), "unknown_name"),
    (("coverage", *DAY, "--of", "people >="), "predicate"),
    (("coverage", *DAY, "--of", "has_team", "--by", "parrish"), "unknown_name"),
    (("validate", "missing.json"), "unreadable_file"),
    (("validate", "{broken}"), "invalid_network"),
    (("assess", *TOYLAND, "--window", "2025-13"), "day"),
    (("show", "--colour", "Heron"), "command"),
]


def validator(of: str, capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    assert main(["schema", of]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def printed(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - JSON
    assert main([*words, "--format", "json"]) in {0, 1}
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("networks")
    path, broken = folder / "network.json", folder / "broken.json"
    dtnet.write_network(dtnet.datasets.load("toyland"), path)
    document = json.loads(path.read_text("utf-8"))
    document["tables"]["areas"]["level"][0] = "island"
    broken.write_text(json.dumps(document), "utf-8")
    return {"network": str(path), "broken": str(broken)}


def filled(words: tuple[str, ...], places: dict[str, str]) -> tuple[str, ...]:
    return tuple(each.format(**places) for each in words)


@pytest.mark.parametrize("words", ANSWERS, ids=lambda words: words[0])
def test_answers(words: tuple[str, ...], places: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    validator("answer", capsys).validate(printed(filled(words, places), capsys))


@pytest.mark.parametrize("more", [(), ("--by", "province"), ("--by", "team,month")])
def test_assessments(more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    validator("assessment", capsys).validate(printed(("assess", *MONTH, *more), capsys))


def test_an_assessment_of_the_bundled_country(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(("assess", "--window", "2025"), capsys)
    validator("assessment", capsys).validate(told)
    assert told["assumptions"]
    assert told["mergers"]


@pytest.mark.parametrize("unit", ["toy:team:cable", "toy:team:rush", "toy:parish:dune"])
def test_explanations(unit: str, capsys: pytest.CaptureFixture[str]) -> None:
    schema = validator("explanation", capsys)
    schema.validate(printed(("explain", unit, *MONTH), capsys))
    catalogue = dtnet.policies(country="toyland", plugins=False)
    spent = dtnet.assess(dtnet.datasets.load("toyland"), catalogue, window="2025-02")
    schema.validate(json.loads(spent.explain(unit).to_json()))
    told = dtnet.datasets.load("toyland").coverage(within="Heron", at="2025-02-01").explain()
    schema.validate(json.loads(told.to_json()))


def test_other_answers_do_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(ANSWERS[0], capsys)
    told["rows"][0]["lower"] = "1/2"
    assert not validator("answer", capsys).is_valid(told)
    assert not validator("assessment", capsys).is_valid(told)
    assert not validator("explanation", capsys).is_valid(told)


@pytest.mark.parametrize(("words", "code"), WRONG, ids=lambda each: each if isinstance(each, str) else "")
def test_errors(
    words: tuple[str, ...], code: str, places: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*filled(words, places), "--format=json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    error = json.loads(err.splitlines()[-1])
    validator("error", capsys).validate(error)
    assert error["code"] == code


@pytest.mark.parametrize("command", EXAMPLES)
def test_errors_of_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, *words = shlex.split(EXAMPLES[command][0])
    assert main([*words, "--no-such-option", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    [error] = map(json.loads, err.splitlines())
    assert error["code"] == "command"


@pytest.mark.parametrize("command", sorted({*EXAMPLES} - {"policies show"}))  # it reads no network for an id
def test_errors_of_every_command_about_its_network(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, *words = shlex.split(EXAMPLES[command][0])
    assert main([*words, "--network=no such network", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    [error] = map(json.loads, err.splitlines())
    validator("error", capsys).validate(error)


def test_an_error_names_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "toy:parish:dun", *DAY, "--format", "json"]) == 2
    error = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert "toy:parish:dune" in error["candidates"]


def test_errors_of_text_stay_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "Herron", *DAY, "--format", "table"]) == 2
    assert capsys.readouterr().err.startswith("dtnet: ")
