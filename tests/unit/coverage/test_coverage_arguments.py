"""What questions of coverage are handed: anything wrong is refused by name, and never with a plain error."""

# ruff: noqa: E501 - messages stand as they are read

from __future__ import annotations

import inspect
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import DtnetError, Network, Snapshot, coverage
from dtnet.coverage import (
    BodyAnswers,
    CoverageQuery,
    Inequality,
    Question,
    at_least_skills,
    attribute,
    every,
    has_team,
    inequality_of,
)
from dtnet.errors import ArgumentError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

DAY, EARLY = "2025-02-01", "2024-02-01"
CABLE = "toy:village:cable"
RESULTS = {"BodyAnswers", "Coverage", "CoverageExplanation", "FundingShares", "Inequality", "Judgement"}
"""Classes of answers: the library makes them, nobody else."""
FAMILIES = {"DependenceQuestions", "FundingQuestions", "PeopleQuestions", "SkillQuestions"}
"""Classes that a question makes."""
NOT_CALLED = RESULTS | FAMILIES | {"Basis", "measures"}
METHODS: dict[str, Callable[..., Any]] = {
    f"{cls}.{name}": method
    for cls in ("Question", *sorted(FAMILIES))
    for name, method in inspect.getmembers(getattr(coverage, cls), inspect.isfunction)
    if not name.startswith("_") and name != "evolve"
}
QUESTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(coverage, name) for name in coverage.__all__ if name not in NOT_CALLED},
    "CoverageQuery.from_json": CoverageQuery.from_json,
    "CoverageQuery.from_text": CoverageQuery.from_text,
    "Network.ask": Network.ask,
    "Snapshot.ask": Snapshot.ask,
    "Network.coverage": Network.coverage,
    "Snapshot.coverage": Snapshot.coverage,
    "Snapshot.posts_without_holder": Snapshot.posts_without_holder,
    **METHODS,
    "Coverage.explain": coverage.Coverage.explain,
    "Coverage.synthetic_share": coverage.Coverage.synthetic_share,
    "Coverage.__getitem__": coverage.Coverage.__getitem__,
    "Inequality.quantile": Inequality.quantile,
    "Inequality.concentration_index": Inequality.concentration_index,
    "Inequality.ranks": Inequality.ranks,
    "Inequality.first_of": Inequality.first_of,
    "BodyAnswers.named": BodyAnswers.named,
}
PARTS = {
    (name, part.name): part
    for name, question in QUESTIONS.items()
    for part in inspect.signature(question).parameters.values()
    if part.name != "self"
}
GIVEN = {"at_least", "at", "within", "accept_synthetic"}
"""Arguments that are passed wherever they may be."""
PERIODS = {"Question.series", "Question.first_reached", "Question.spells"}
OF_TEAMS = {
    "PeopleQuestions.sizes",
    "PeopleQuestions.size_quantiles",
    "FundingQuestions.of_teams",
    "FundingQuestions.eligible_unfunded",
}
WRONG = (3, None, object(), [object()], [3], 1.5, b"x", {"a": object()}, has_team, np.array([3, 4]))


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture(scope="module")
def right(toyland: Network) -> dict[str, Any]:
    """A value for each argument that is given; those of one question under its name and theirs."""
    policies = dtnet.policies(country="toyland", plugins=False)
    query = CoverageQuery(of=has_team(), over="village", at=DAY)
    answer = toyland.coverage(by="shire", at=DAY)
    early = toyland.ask("has_team", within="toy:parish:heron", at=EARLY)
    asked = {
        **dict.fromkeys(METHODS, toyland.ask(within="toy:parish:heron", at=DAY)),
        **{name: early for name in METHODS if name.startswith("Question.")},
        **dict.fromkeys(PERIODS, toyland.ask("has_team", during="2024")),
        **dict.fromkeys(OF_TEAMS, toyland.ask(over="team", at=DAY)),
        "Question.inequality": toyland.ask("has_team", at=DAY),
        "Question.teams": toyland.ask("led", over="team", at=DAY),
        "FundingQuestions.cliff": toyland.ask(during="2024"),
    }
    compared = inequality_of(answer, accept_synthetic=True)
    return {
        "network": toyland,
        "query": query,
        "answer": answer,
        **{f"{name} self": receiver(question, name) for name, question in asked.items()},
        "at": DAY,
        "into": "toy:parish:heron",
        "after": DAY,
        "over": "village",
        "within": "toy:parish:heron",
        "policies": policies,
        "funded by": policies,
        "Question.inequality by": "shire",
        "part": has_team(),
        "condition": has_team(),
        "name": "households",
        "op": ">=",
        "value": 3,
        "inequality_of value": "share",
        "word": "purse",
        "kinds": "lamp",
        "in_area areas": "Heron",
        "count": 1,
        "at_least": 2,
        "per": 100,
        "base": "households",
        "level": "village",
        "Question.first_reached share": 1,
        "target": Fraction(1, 2),
        "norm": 5,
        "kind": "officer",
        "body": "toy:bureau:harbour",
        "steps": "led",
        "text": "has_team",
        "parse_claim text": "every village has a team",
        "levels": toyland.vocabulary.levels,
        "CoverageQuery.from_json text": query.to_json(),
        "CoverageQuery.from_text text": query.to_text(),
        **{f"{name} self": toyland for name in QUESTIONS if name.startswith("Network.")},
        **{f"{name} self": toyland.at(DAY) for name in QUESTIONS if name.startswith("Snapshot.")},
        **{f"{name} self": answer for name in QUESTIONS if name.startswith("Coverage.")},
        "Coverage.__getitem__ key": "yes",
        **{f"{name} self": compared for name in QUESTIONS if name.startswith("Inequality.")},
        "Inequality.quantile at": Fraction(1, 2),
        "ranked_by": dict.fromkeys(compared.rows["area"], 1),
        "BodyAnswers.named self": toyland.ask(over="team", at=DAY).funding.of_teams(policies),
        "accept_synthetic": True,
    }


def receiver(question: Question, name: str) -> object:
    """The question, or its family, whose method has the name."""
    family = name.partition(".")[0].removesuffix("Questions").lower()
    return question if name.startswith("Question.") else getattr(question, family.replace("skill", "skills"))


def given(right: dict[str, Any], name: str, parts: Any) -> tuple[list[Any], dict[str, Any]]:  # noqa: ANN401
    """Arguments of a question, as they may be."""
    first: list[Any] = []
    named: dict[str, Any] = {}
    for part in parts:
        key = f"{name} {part.name}" if f"{name} {part.name}" in right else part.name
        if part.name == "self" or part.kind is part.VAR_POSITIONAL:
            first.append(right[key])
        elif part.default is part.empty or part.name in GIVEN:
            named[part.name] = right[key]
    return first, named


def legal(part: inspect.Parameter, wrong: object) -> bool:
    """Whether an argument may be what is wrong of others."""
    sort = str(part.annotation)
    if wrong is None:
        return (part.default in (None, ()) and part.name != "policies") or "None" in sort or sort == "Any"
    return type(wrong) is int and (sort == "Any" or re.search(r"(^|\| )int\b", sort) is not None)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_what_is_right(right: dict[str, Any], name: str) -> None:
    first, named = given(right, name, inspect.signature(QUESTIONS[name]).parameters.values())
    QUESTIONS[name](*first, **named)


@pytest.mark.parametrize(("name", "argument"), PARTS)
def test_what_is_of_another_sort_is_never_a_plain_error_nor_an_answer(
    right: dict[str, Any], name: str, argument: str
) -> None:
    part = PARTS[name, argument]
    first, named = given(right, name, inspect.signature(QUESTIONS[name]).parameters.values())
    for wrong in WRONG:
        if legal(part, wrong):
            continue
        one = part.kind is part.VAR_POSITIONAL
        with pytest.raises(DtnetError):
            QUESTIONS[name](
                *([*first[:-1], wrong] if one else first), **(named if one else {**named, argument: wrong})
            )


NETWORK = "pass a Network, as datasets.load or read_network gives"
POLICY = "is not a policy; pass policies, as a catalogue or read_policy() gives, or plug-ins"
SEVERAL = "give a list of skills"
STEPS = 'pass conditions, for example "led"'
CLAIM = 'write "every LEVEL has a team" or "every LEVEL meets CONDITION"'


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (lambda net: net.coverage(at=DAY, policies=3), f"policies: 3 {POLICY}"),
        (lambda net: net.ask(at=DAY, policies=None).skills.patterns(), f"policies: None {POLICY}"),
        (lambda net: net.coverage(3), 'query: got 3, of type int; pass a CoverageQuery(over="village", at=…)'),
        (lambda net: Question(net, net), "query: got <Network"),
        (lambda net: Question(net.at(DAY), CoverageQuery(over="village", at=DAY)), "network: got <Snapshot"),
        (lambda _: Question("toyland", CoverageQuery(over="village", at=DAY)), f"network: got 'toyland', of type str; {NETWORK}"),
        (lambda net: net.coverage(at=DAY, over=3), "over: got 3, of type int; name a level of areas"),
        (lambda net: net.coverage(at=DAY, within=3), "within: got 3, of type int; name an area by its id or name"),
        (lambda net: net.coverage(at=DAY, by={"province"}), "by={'province'}; pass a list of levels or attributes of areas, in the order of the columns"),
        (lambda net: net.coverage(at=DAY, synthetic=0), "synthetic=0; give True or False"),
        (lambda net: net.ask(over="team", at=DAY).people.size_quantiles(quantiles=5), "quantiles: got 5, of type int; pass a list, for example [Fraction(1, 2)]"),
        (lambda net: net.ask(over="team", at=DAY).people.size_quantiles(quantiles=None), "quantiles: got None, of type NoneType; pass a list, for example [Fraction(1, 2)]"),
        (lambda net: net.ask(at=DAY).skills.patterns(skills=3), f"skills: got 3, of type int; {SEVERAL}"),
        (lambda net: net.ask(at=DAY).skills.patterns(skills=[3]), f"a word of skills: got 3, of type int; {SEVERAL}"),
        (lambda net: net.ask("has_team", at=DAY).cascade(3), f"steps: got 3, of type int; {STEPS}"),
        (lambda net: net.ask("has_team", at=DAY).cascade([]), f"steps: got [], of type list; {STEPS}"),
        (lambda net: inequality_of(net.coverage(by="shire", at=DAY), weights=3), "weights: got 3, of type int; name a column, or give whole numbers by id"),
        (lambda net: net.ask("has_team"), "neither at= nor during= is given; name a day or a period"),
        (lambda net: net.at(DAY).ask(3).claim(), 'of=3 is not a condition; pass has_team(), or the text "has_team"'),
        (lambda net: net.at(DAY).ask("has_team").claim(figures=3), "figures: got 3, of type int; pass a FigureSet, as load_figures gives"),
        (lambda net: coverage.parse_claim(3, net.vocabulary.levels), f"text: got 3, of type int; {CLAIM}"),
        (lambda _: coverage.parse_claim("every village has a team", "village"), "levels: got 'village', of type str; pass those of the network"),
        (lambda net: net.coverage(at=DAY).synthetic_share(accept_synthetic=None), "accept_synthetic=None; give True or False"),
        (lambda net: net.at(DAY).posts_without_holder(None), "kind: got None, of type NoneType; name a kind of bodies"),
        (lambda net: net.at(DAY).posts_without_holder("officer", holders=[3]), "posts without a holder: got [3], of type list; name an attribute of bodies"),
        (lambda net: net.ask(at=DAY).people.shared_teams(accept_synthetic=1), "accept_synthetic=1; give True or False"),
        (lambda _: every(3, has_team()), "level: got 3, of type int; name a level of areas"),
        (lambda _: at_least_skills(None), "count: got None, of type NoneType; give a whole number from 1"),
        (lambda _: attribute(3, "=", 3), "name: got 3, of type int; name an attribute"),
        (lambda _: attribute("households", ["="], 3), "op: got ['='], of type list; write one of =, ==, !=, >=, <, >, <=, in"),
    ],
)  # fmt: skip
def test_the_message_names_the_argument_and_what_would_be_right(
    toyland: Network, question: Callable[[Any], object], message: str
) -> None:
    assert refused(lambda: question(toyland), ArgumentError).startswith(message)


def test_policies_may_be_one_or_come_one_by_one(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    asked: dict[str, Any] = {"of": "funded", "where": "~funded | has_team", "at": DAY}
    all_of_them = toyland.coverage(**asked, policies=policies)
    assert toyland.coverage(**asked, policies=(each for each in policies)) == all_of_them
    one = policies["toyland.realm.schooling"]
    assert toyland.coverage(**asked, policies=one) == toyland.coverage(**asked, policies=[one])


def refused(call: Callable[[], object], kind: type[DtnetError] = DtnetError) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


def test_an_area_of_another_day_is_told_with_its_days(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    questions: list[Callable[[], Any]] = [
        lambda: toyland.coverage(within=CABLE, at=EARLY),
        lambda: toyland.coverage(within=CABLE, during=f"{EARLY}..2025-01-01", over_time="mean"),
        lambda: toyland.at(EARLY).ask("has_team", within=CABLE).claim(),
        lambda: toyland.ask(over="team", within=CABLE, at=EARLY).funding.of_teams(policies),
        toyland.ask(within=CABLE, at=EARLY).people.shared_teams,
    ]
    told = f"no area {CABLE!r} on {EARLY}; {CABLE!r} exists on 2024-10-01.. only"
    assert {refused(each, UnknownNameError) for each in questions} == {told}
