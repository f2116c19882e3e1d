"""Questions of coverage as values: what goes together, and how they are written and read back."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery, funded, has_team, parse_coverage, skill
from dtnet.errors import ArgumentError, InvalidInputError, PredicateError
from dtnet.predicates import fact

DAY = "2024-08-31"


def query(**options: Any) -> CoverageQuery:  # noqa: ANN401 - any part
    return CoverageQuery(**{"of": has_team(), "over": "village", "at": DAY, **options})


RICH = query(
    of=skill("pay") & ~has_team(),
    weight={"b": 2, "a": 0},
    by=("province", "type"),
    within='a "place"; or two',
    where=fact("village.households") >= 100,
    having=fact("row.areas") >= 2,
    at=None,
    during="2024",
    over_time="mean",
    missing="as_no",
    synthetic=False,
)


def test_equal_questions_are_equal_and_frozen() -> None:
    assert query(by="province") == query(by=["province"])
    assert len({query(weight={"a": 1, "b": 2}), query(weight={"b": 2, "a": 1})}) == 1
    assert query() != query(missing="as_no")
    assert pickle.loads(pickle.dumps(RICH)) == RICH  # noqa: S301 - our own
    with pytest.raises(AttributeError):
        RICH.over = "x"  # type: ignore[misc]


def test_a_question_is_written_and_read_back() -> None:
    assert CoverageQuery.from_json(RICH.to_json()) == RICH
    assert json.loads(query().to_json()) == {
        "schema": "dtnet/coverage-query/1",
        "of": "has_team",
        "over": "village",
        "at": DAY,
    }
    line = query(within=RICH.within, by=("province", "type"), weight="households", synthetic=False)
    assert line.to_text() == (
        "of: has_team; over: village; weight: households; by: province, type; "
        'within: "a \\"place\\"; or two"; at: 2024-08-31; synthetic: no'
    )
    assert CoverageQuery.from_text(line.to_text()) == line
    assert CoverageQuery.from_text(" of : has_team ;; over: village; during: 2024; over_time: min;") == query(
        at=None, during="2024", over_time="min"
    )
    assert CoverageQuery.from_text(f"of: has_team; over: village; at: {DAY}; synthetic: yes") == query()


def test_policies_are_named_by_their_ids() -> None:
    policies = dtnet.policies(country="vietnam")
    asked = query(of=funded(policies["vn.da-nang.2024-36"]))
    assert '"of": "funded:vn.da-nang.2024-36"' in asked.to_json()
    assert CoverageQuery.from_json(asked.to_json(), policies=policies) == asked
    assert CoverageQuery.from_text(asked.to_text(), policies=policies) == asked
    with pytest.raises(InvalidInputError, match="of: "):
        CoverageQuery.from_json(asked.to_json())


def test_what_has_no_place_in_a_line_takes_json() -> None:
    for made in (query(weight={"a": 1}), query(by="a,b"), query(over="x;y"), query(weight=' "')):
        with pytest.raises(ArgumentError, match="write the question as JSON"):
            made.to_text()
        assert CoverageQuery.from_json(made.to_json()) == made


def test_every_fault_of_a_document_is_told() -> None:
    document = {
        "schema": "dtnet/coverage-query/1",
        "of": 3,
        "overr": "village",
        "by": "province",
        "at": 5,
        "synthetic": "no",
        "weight": 1,
        "where": "has_taem",
    }
    with pytest.raises(InvalidInputError) as caught:
        CoverageQuery.from_json(json.dumps(document))
    assert [str(fault).partition("; ")[0] for fault in caught.value.faults] == [
        'document: unknown key "overr"',
        "of: got the int 3",
        'document: "over" is missing',
        "weight: got the int 1",
        'by: got "province"',
        "where: there is no condition 'has_taem'",
        "at: got the int 5",
        'synthetic: got "no"',
    ]
    assert "did you mean 'over'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "document: got an empty list; write what to_json"),
        ("{}", 'schema: it is missing; this version reads "dtnet/coverage-query/1"'),
        ('{"schema": "dtnet/coverage-query/2"}', 'schema: got "dtnet/coverage-query/2"; this version reads'),
        ("{", "not valid JSON"),
        ('{"schema": "dtnet/coverage-query/1", "of": "has_team", "over": "v"}', "neither at= nor during="),
    ],
)
def test_documents_that_say_no_question(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        CoverageQuery.from_json(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("has_team", "has_team: this is not a part of a question; write KEY: VALUE"),
        ("of: has_team; of: led; over: village", "of: stands twice"),
        (
            f"of: has_team; over: village; at: {DAY}; synthetic: perhaps",
            'synthetic: got "perhaps"; write true or false',
        ),
        (f'of: has_team; over: village; at: {DAY}; within: "a', "text: a quotation mark is missing"),
    ],
)
def test_lines_that_say_no_question(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        CoverageQuery.from_text(text)
    assert message in str(caught.value)


def test_conditions_may_be_texts() -> None:
    question = CoverageQuery(
        of="has_team & led", over="village", where="teams >= 1", having="row.yes >= 1", at=DAY
    )
    assert question == CoverageQuery.from_text(question.to_text())
    assert (question.of, question.where) == (parse_coverage("has_team & led"), parse_coverage("teams >= 1"))
    with pytest.raises(PredicateError, match="there is no condition 'has_teem'; did you mean 'has_team'"):
        CoverageQuery(of="has_teem", over="village", at=DAY)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": 3}, 'of=3 is not a condition; pass has_team(), or the text "has_team"'),
        ({"where": 3}, "where=3 is not a condition"),
        ({"missing": "as_maybe"}, "missing='as_maybe'; did you mean 'as_yes'"),
        ({"during": "2024"}, "both at= and during= are given; give one of them"),
        ({"at": None}, "neither at= nor during= is given; name a day or a period"),
        ({"over_time": "mean"}, "over_time='mean' needs a period; give during=, or leave over_time= out"),
        ({"at": None, "during": "2024", "over_time": "mode"}, "over_time='mode'"),
        ({"by": [1]}, "by=1; name levels or attributes of areas"),
        ({"by": 1}, "by=1; name levels or attributes of areas"),
        ({"synthetic": "no"}, "synthetic='no'; give True or False"),
        (
            {"weight": {"a": -1, "b": 1.5, "c": float("nan"), "d": True}},
            "weights: 'a': -1; 'b': 1.5; 'c': nan and 1",
        ),
        ({"weight": [("a", 1), ("a", 2)]}, "weights: an id is given twice"),
        (
            {"weight": {"a": 2**70, "b": 2**40}},
            "weights: 'a': 1180591620717411303424; give whole numbers from 0",
        ),
        ({"weight": {1: 1}}, "weights: 1: 1; give whole numbers"),
        ({"weight": 3}, "weight=3; name an attribute, or give whole numbers by id"),
        ({"weight": [1, 2]}, "weight=[1, 2]; name an attribute"),
    ],
)
def test_what_does_not_go_together_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        query(**options)
    assert str(caught.value).startswith(message) or message in str(caught.value)


def test_a_query_and_parts_of_another_are_refused() -> None:
    network = dtnet.datasets.load("toyland")
    asked = query(at="2025-02-01")
    assert network.coverage(asked).query == asked
    with pytest.raises(
        ArgumentError, match="both a query and parts of a question are given; pass only one of them"
    ):
        network.coverage(asked, of="led")
