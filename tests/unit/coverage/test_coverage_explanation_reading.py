"""Explanations of coverage out of JSON: what is read back, and every fault of what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageExplanation
from dtnet.errors import InvalidInputError

if TYPE_CHECKING:
    from dtnet import Network

DAY = "2025-02-01"
SHARE = 'write a share in lowest terms as text, "2/3", "0" or "1", or null'


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture
def document(toyland: Network) -> dict[str, Any]:
    """Harbour, of whose four villages one certainly teaches padlocks, one does not, and two may."""
    return toyland.coverage(of="skill:padlock", at=DAY).explain("toy:shire:harbour").to_dict()


def faults(found: object) -> list[str]:
    with pytest.raises(InvalidInputError, match=r"^explanation of coverage: ") as raised:
        CoverageExplanation.from_json(found if isinstance(found, str) else json.dumps(found))
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize(
    "asked",
    [
        {"of": "has_team"},
        {
            "of": "funded & every(lane, has_team)",
            "policies": dtnet.policies(country="toyland", plugins=False),
        },
        {"of": "has_team", "where": "own.coastal = true", "weight": "residents", "within": "Harbour"},
        {"of": "people per 100 households >= 5", "synthetic": False},
        {"of": "throughout(led, 2025)", "over": "parish"},
    ],
)
def test_all_that_is_written_is_read_back(toyland: Network, asked: dict[str, Any]) -> None:
    answer = toyland.coverage(**asked, at=DAY)
    for area in (None, "toy:shire:harbour", "toy:parish:heron"):
        if area is None or "within" not in asked:
            told = answer.explain(area)
            assert CoverageExplanation.from_json(told.to_json()) == told


def test_an_explanation_without_a_share_is_read_back(toyland: Network) -> None:
    told = toyland.coverage(where="~has_team & has_team", at=DAY).explain()
    assert (told.lower, told.upper) == (None, None)
    assert CoverageExplanation.from_json(told.to_json()) == told


def test_what_is_no_document() -> None:
    schema = "dtnet/coverage-explanation/1"
    assert faults("x") == ["line 1, column 1: not valid JSON: Expecting value"]
    assert faults([]) == ["document: got an empty list; write what to_json() gave"]
    assert faults({}) == [f'schema: it is missing; this version reads "{schema}"']
    assert faults({"schema": "dtnet/explanation/1"}) == [
        f'schema: got "dtnet/explanation/1"; this version reads "{schema}"'
    ]
    with pytest.raises(InvalidInputError, match="not valid JSON"):
        CoverageExplanation.from_json(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_all_faults_at_once(document: dict[str, Any]) -> None:
    document |= {"area": 3, "day": "2025-02-30", "lower": 0.25, "upper": "2/4", "inputs": {}}
    document["steps"][0]["amount"] = 1.0
    del document["name"]
    assert faults(document) == [
        (
            'document: unknown key "inputs"; '
            "one of 'area', 'name', 'day', 'of', 'over', 'lower', 'upper', 'steps'"
        ),
        "area: got the int 3; write a text in quotes",
        'document: "name" is missing',
        "day: '2025-02-30': no such day (day is out of range for month)",
        f"lower: got the float 0.25; {SHARE}",
        f'upper: got "2/4"; {SHARE}',
        "steps 1: amount: got the float 1.0; write a whole number",
    ]


@pytest.mark.parametrize(
    "share", ["", "1/1", "3/2", "-1/2", "0/2", "01/2", "1/0", " 1/2", "٣/٤", 1, True, []]
)
def test_shares_that_are_none(document: dict[str, Any], share: object) -> None:
    [fault] = faults(document | {"lower": share})
    assert fault.startswith("lower: got ")
    assert fault.endswith(SHARE)


def test_numbers_that_contradict_each_other(document: dict[str, Any]) -> None:
    both = "only one of lower and upper is given; write both shares, or null for both"
    assert faults(document | {"lower": None}) == [f"upper: {both}"]
    assert faults(document | {"lower": "4/5"}) == [
        "upper: upper 3/4 is below lower 4/5",
        "steps 4: values: 1 of 4 is not 4/5, the lower of the document",
    ]
    assert faults(document | {"upper": "1"}) == [
        "steps 5: values: 3 of 4 is not 1, the upper of the document"
    ]
    document["steps"][0]["amount"] = 2
    assert faults(document) == ["steps 1: amount: 2 is not 1, to which its steps add up"]
