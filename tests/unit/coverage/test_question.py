"""Questions as values, and what each of their methods takes of a question and what it refuses."""

from __future__ import annotations

import copy
import pickle
import warnings
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question, has_team, led
from dtnet.errors import ArgumentError, OutsideDataError, PredicateError, SyntheticWarning, UnknownNameError
from dtnet.predicates import EVERYWHERE

from ...inner.engines import refuse_to_compute

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

DAY, LATER, YEAR = "2025-02-01", "2025-09-01", "2025"
HERON, MIST = "toy:parish:heron", "toy:parish:mist"
OIL = "toyland.lantern-isle.oil"
FAMILIES = {
    "skills": {"shares", "depth", "weakest", "patterns", "from_shares"},
    "people": {"rate", "shortfall", "sizes", "size_quantiles", "shared_teams"},
    "funding": {"shares", "cliff", "of_teams", "eligible_unfunded"},
    "dependence": {"points_of_failure", "lost_without"},
}


class Method(NamedTuple):
    """A method of a question: its arguments, what the question needs for it, and what it may not have.

    Attributes:
        given: Arguments without a keyword.
        of: The condition that is needed; None if there may be none.
        over: The level, or `team`.
        days: What is needed: `at`, `during`, or None for either.
        refuses: Further parts that are refused.
    """

    given: tuple[Any, ...] = ()
    of: str | None = None
    over: str = "village"
    days: str | None = "at"
    refuses: tuple[str, ...] = ()


POLICIES = dtnet.policies(country="toyland", plugins=False)
METHODS: dict[str, Method] = {
    "answer": Method(of="has_team", days=None),
    "series": Method(of="has_team", days="during"),
    "first_reached": Method((Fraction(1, 2),), of="has_team", days="during"),
    "spells": Method(of="has_team", days="during", refuses=("weight",)),
    "areas": Method(of="has_team"),
    "teams": Method(of="led", over="team", refuses=("weight",)),
    "explain": Method(of="has_team"),
    "change": Method((LATER,), of="has_team"),
    "redrawn": Method((LATER, HERON), of="has_team"),
    "cascade": Method(("led",), of="has_team"),
    "against": Method((Fraction(1, 2),), of="has_team"),
    "claim": Method(of="has_team", refuses=("weight", "where", "synthetic")),
    "inequality": Method(of="has_team", days=None),
    "skills.shares": Method(),
    "skills.depth": Method(),
    "skills.weakest": Method(),
    "skills.patterns": Method(),
    "skills.from_shares": Method(),
    "people.rate": Method(refuses=("weight",)),
    "people.shortfall": Method((5,), refuses=("weight",)),
    "people.sizes": Method(over="team", refuses=("weight",)),
    "people.size_quantiles": Method(over="team", refuses=("weight",)),
    "people.shared_teams": Method(refuses=("weight", "where")),
    "funding.shares": Method((POLICIES,)),
    "funding.cliff": Method((POLICIES,), days="during"),
    "funding.of_teams": Method((POLICIES,), over="team", refuses=("weight", "where")),
    "funding.eligible_unfunded": Method((POLICIES,), over="team", refuses=("weight", "where")),
    "dependence.points_of_failure": Method(refuses=("synthetic",)),
    "dependence.lost_without": Method(("toy:bureau:harbour",), refuses=("synthetic",)),
}
REFUSING = [(name, part) for name, method in METHODS.items() for part in method.refuses]
TAKING = [
    (name, part)
    for name, method in METHODS.items()
    for part in ("where", "weight", "synthetic")
    if part not in method.refuses
]
OTHER = {"where": "people >= 1", "weight": "households", "synthetic": False}
"""Parts of a question that differ from the default."""


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def fitting(name: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of every kind
    """The parts of a question that a method takes."""
    method = METHODS[name]
    days = {"during": YEAR} if method.days == "during" else {"at": DAY}
    parts = {"of": method.of, "over": method.over, "within": HERON, **days} | changed
    return {part: value for part, value in parts.items() if value is not None}


def answered(question: Question, name: str) -> Any:  # noqa: ANN401 - answers of every kind
    return attrgetter(name)(question)(*METHODS[name].given)


def refused(network: Network, name: str, **parts: Any) -> str:  # noqa: ANN401 - as above
    with pytest.raises(ArgumentError) as caught:
        answered(network.ask(**fitting(name, **parts)), name)
    return str(caught.value)


# -- what a method takes -------------------------------------------------------------------------


def test_every_method_is_here() -> None:
    own = {name for name in vars(Question) if not name.startswith("_")} - FAMILIES.keys()
    own -= {"evolve", "to_json", "to_text", "network", "query", "policies"}
    assert {*METHODS} == own | {f"{family}.{name}" for family, names in FAMILIES.items() for name in names}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_answers_a_question_that_fits(toyland: Network, name: str) -> None:
    assert answered(toyland.ask(**fitting(name)), name) is not None


@pytest.mark.parametrize(("name", "part"), TAKING)
def test_a_method_takes_the_other_parts(toyland: Network, name: str, part: str) -> None:
    changed = OTHER[part]
    if part == "where" and METHODS[name].over == "team":
        changed = "skill:letters"
    assert answered(toyland.ask(**fitting(name, **{part: changed})), name) is not None


# -- what a method refuses -----------------------------------------------------------------------


@pytest.mark.parametrize("name", METHODS)
def test_a_condition_is_needed_or_not_taken(toyland: Network, name: str) -> None:
    alone = name.rpartition(".")[2]
    if METHODS[name].of is None:
        expected = f"{alone}() takes no of=; ask without of="
        assert refused(toyland, name, of="led") == expected
    elif name != "explain":
        told = f'{alone}() needs a condition; ask with of=, for example of="has_team"'
        assert refused(toyland, name, of=None) == told


@pytest.mark.parametrize("name", METHODS)
def test_a_question_about_teams_is_not_one_about_areas(toyland: Network, name: str) -> None:
    alone = name.rpartition(".")[2]
    if METHODS[name].over == "team":
        told = f"over='village': {alone}() is about teams; ask with over='team'"
        assert refused(toyland, name, over="village") == told
    elif name not in {"answer", "inequality", "explain"}:
        told = f"over='team': {alone}() is about areas; name a level of areas in over="
        assert refused(toyland, name, over="team") == told


def test_answers_about_teams_are_not_compared_nor_explained(toyland: Network) -> None:
    """Neither an explanation nor an inequality can be asked of teams."""
    for name in ("inequality", "explain"):
        message = refused(toyland, name, of="led", over="team")
        assert message == f"over='team': {name}() is about areas; name a level of areas in over="


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.days])
def test_a_day_is_no_period(toyland: Network, name: str) -> None:
    alone = name.rpartition(".")[2]
    if METHODS[name].days == "at":
        told = f"during=2025-01-01..2026-01-01: {alone}() is about one day; ask with at="
        assert refused(toyland, name, at=None, during=YEAR) == told
    else:
        told = f"{alone}() is about each day of a period; ask with during= alone"
        assert refused(toyland, name, during=None, at=DAY) == told
        mean = toyland.ask(**fitting(name)).evolve(over_time="mean")
        with pytest.raises(ArgumentError, match="ask with during= alone"):
            answered(mean, name)


def test_an_answer_about_teams_is_of_one_day(toyland: Network) -> None:
    told = "during=2025-01-01..2026-01-01: answer() is about one day; ask with at="
    assert refused(toyland, "answer", of="led", over="team", at=None, during=YEAR) == told


def test_a_period_is_summarised_and_a_day_is_not(toyland: Network) -> None:
    question = toyland.ask("has_team", during=YEAR)
    with pytest.raises(ArgumentError, match="during= needs over_time="):
        question.answer()
    assert len(question.answer(over_time="mean")) == 1
    with pytest.raises(ArgumentError, match="over_time='mean' needs a period"):
        toyland.ask("has_team", at=DAY).answer(over_time="mean")


@pytest.mark.parametrize(("name", "part"), REFUSING)
def test_a_part_that_a_method_does_not_take_is_named(toyland: Network, name: str, part: str) -> None:
    message = refused(toyland, name, **{part: "led" if part == "where" else OTHER[part]})
    assert part in message
    assert "; " in message, "no hint"


def test_redrawn_needs_an_area(toyland: Network) -> None:
    message = "redrawn() compares an area with another; name one area in within="
    assert refused(toyland, "redrawn", within=None) == message


# -- a question as a value -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def question(toyland: Network) -> Question:
    return toyland.ask(
        f"funded:{OIL} & led", over="parish", within=MIST, where="has_team", at=DAY, policies=POLICIES
    )


def test_nothing_is_computed_before_a_method_is_called(
    toyland: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_compute(monkeypatch)
    monkeypatch.delattr(type(toyland), "at")
    asked = toyland.ask("skill:letters", over="hamlet", within="Atlantis", weight="gold", at="1900-01-01")
    told = "of: skill:letters; over: hamlet; weight: gold; within: Atlantis; at: 1900-01-01"
    assert repr(asked) == f"<Question to 'toyland': {told}>"
    assert repr(asked.people) == f"PeopleQuestions(question={asked!r})"
    assert asked.evolve(over="village").skills.question.query.over == "village"
    with pytest.raises(AssertionError, match="the engine was asked"):
        asked.answer()


def test_names_are_looked_up_when_a_method_is_called(toyland: Network) -> None:
    with pytest.raises(UnknownNameError, match="hamlet"):
        toyland.ask("has_team", over="hamlet", at=DAY).answer()
    with pytest.raises(UnknownNameError, match="Atlantis"):
        toyland.ask("has_team", within="Atlantis", at=DAY).areas()
    with pytest.raises(OutsideDataError, match="1900"):
        toyland.ask("has_team", at="1900-01-01").claim()


def test_texts_and_days_are_checked_at_once(toyland: Network) -> None:
    with pytest.raises(PredicateError, match="has_teem"):
        toyland.ask("has_teem", at=DAY)
    with pytest.raises(ArgumentError, match="both at= and during= are given"):
        toyland.ask("has_team", at=DAY, during=YEAR)
    with pytest.raises(ArgumentError, match="neither at= nor during= is given"):
        toyland.ask("has_team")
    with pytest.raises(PredicateError, match="policies"):
        toyland.ask("funded:nothing", at=DAY)


def test_a_question_is_frozen(question: Question) -> None:
    for name in ("network", "query", "skills", "something_new"):
        with pytest.raises(AttributeError):
            setattr(question, name, None)


def test_questions_are_equal_by_network_and_query(toyland: Network, question: Question) -> None:
    again = Question(toyland, question.query)
    assert (again, hash(again)) == (question, hash(question))
    assert again != Question(toyland.to_builder().build().select(within=MIST), question.query)
    assert again != question.evolve(synthetic=False)
    assert again != question.query
    assert {question.skills: 1}[again.skills] == 1
    assert question.skills != question.evolve(over="village").skills
    assert toyland.ask(at=DAY) == toyland.ask(None, at=DAY) == toyland.at(DAY).ask()
    assert toyland.ask(at=DAY).query.of == EVERYWHERE


def test_a_question_survives_pickle_and_copy(question: Question) -> None:
    for again in (pickle.loads(pickle.dumps(question)), copy.copy(question), copy.deepcopy(question)):  # noqa: S301 - made here
        assert (again, hash(again)) == (question, hash(question))
        assert again.answer() == question.answer()
        assert again.evolve(of=f"funded:{OIL}").query.of == question.evolve(of=f"funded:{OIL}").query.of
    family = pickle.loads(pickle.dumps(question.people))  # noqa: S301 - made here
    assert family == question.people


def test_text_and_json_are_read_back_to_the_same_question(toyland: Network, question: Question) -> None:
    for asked in (
        question,
        toyland.ask(at=DAY),
        toyland.ask(over="team", during=YEAR, where="led", synthetic=False),
        toyland.ask("led", over="team", at=DAY, within="Lantern Isle").evolve(missing="as_no", by="shire"),
    ):
        text = CoverageQuery.from_text(asked.to_text(), policies=POLICIES)
        assert Question(toyland, text) == asked
        assert Question(toyland, CoverageQuery.from_json(asked.to_json(), policies=POLICIES)) == asked
    assert "of:" not in toyland.ask(at=DAY).to_text()


def test_evolve_changes_parts(toyland: Network, question: Question) -> None:
    asked = question.evolve(of=f"~funded:{OIL}", where=None, at=None, during=YEAR, within=None)
    assert asked.to_text() == f"of: not funded:{OIL}; over: parish; during: 2025-01-01..2026-01-01"
    assert question.evolve() == question
    assert question.evolve(of=None).query.of == EVERYWHERE
    assert toyland.ask(led(), at=DAY).evolve(of=has_team()) == toyland.ask("has_team", at=DAY)
    assert question.query.within == (MIST,), "the question itself is as it was"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"area": MIST}, "a question has no part 'area'; name one of of, over, weight, by, within"),
        ({"policies": ()}, "a question has no part 'policies'"),
        ({"during": YEAR}, "both at= and during= are given"),
        ({"at": None}, "neither at= nor during= is given"),
        ({"over_time": "mean"}, "over_time='mean' needs a period"),
        ({"of": 3}, "of=3 is not a condition"),
        ({"over": None}, "over: got None"),
    ],
)
def test_evolve_refuses_what_is_no_question(question: Question, parts: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        question.evolve(**parts)
    assert str(caught.value).startswith(message)


def test_what_is_completed_at_the_keyboard(toyland: Network, question: Question) -> None:
    assert "ask" in dir(toyland)
    assert "ask" in dir(toyland.at(DAY))
    assert {name.partition(".")[0] for name in METHODS} <= set(dir(question))
    for family, names in FAMILIES.items():
        assert names <= set(dir(getattr(question, family)))


# -- the doors -----------------------------------------------------------------------------------


def test_all_doors_lead_to_one_answer(toyland: Network) -> None:
    expected = toyland.ask("led", over="parish", within=HERON, at=DAY).answer(by="shire", missing="as_no")
    query = attrs.evolve(expected.query)
    parts = {"of": "led", "over": "parish", "within": HERON, "by": "shire", "missing": "as_no"}
    doors = [
        toyland.at(DAY).ask("led", over="parish", within=HERON).answer(by=["shire"], missing="as_no"),
        toyland.coverage(query),
        toyland.coverage(**parts, at=DAY),
        toyland.at(DAY).coverage(**parts),
        Question(toyland, query).answer(),
        toyland.ask("has_team", at=LATER).evolve(**parts, at=DAY).answer(),
    ]
    for found in doors:
        assert (found, found.query) == (expected, expected.query)


def test_a_query_and_parts_are_not_given_together(toyland: Network) -> None:
    query = CoverageQuery(of=led(), over="village", at=DAY)
    for parts in ({"of": "led"}, {"at": DAY}, {"synthetic": False}, {"missing": "none"}):
        with pytest.raises(ArgumentError, match="both a query and parts of a question are given"):
            toyland.coverage(query, **parts)


WARNING = {
    "first_reached": lambda net: net.ask("has_team", within=MIST, during=YEAR).first_reached(1),
    "inequality": lambda net: net.ask("has_team", within=MIST, at=DAY).inequality(by="parish"),
    "inequality_of": lambda net: dtnet.coverage.inequality_of(net.coverage(within=MIST, by="parish", at=DAY)),
    "funding.shares": lambda net: net.at(DAY).ask(within=MIST).funding.shares(POLICIES),
    "funding.cliff": lambda net: net.ask(within=MIST, during=YEAR).funding.cliff(POLICIES),
    "points_of_failure": lambda net: net.ask(within=MIST, at=DAY).dependence.points_of_failure(),
    "lost_without": lambda net: net.ask(within=MIST, at=DAY).dependence.lost_without("toy:ministry:lamps"),
    "synthetic_share": lambda net: net.coverage(within=MIST, at=DAY).synthetic_share(),
}  # fmt: skip


@pytest.mark.parametrize("door", WARNING.values(), ids=WARNING)
def test_warnings_of_synthetic_rows_point_at_the_line_that_asks(
    toyland: Network, door: Callable[[Network], object]
) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        door(toyland)
    [told] = [each for each in caught if issubclass(each.category, SyntheticWarning)]
    assert (told.filename, told.lineno) == (__file__, door.__code__.co_firstlineno)
