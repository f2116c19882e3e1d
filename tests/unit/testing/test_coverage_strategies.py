"""Coverage conditions that are drawn: every kind of them, of the words that a network has, and no others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.errors import UnknownNameError
from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.testing.strategies import CoverageWords, coverage_conditions, team_conditions

from ...inner.coverage import (
    AnyTeam,
    Counted,
    Every,
    EveryTeam,
    Funded,
    Led,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Throughout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    Land = Any

LONG = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
ONLY_AREAS = (AnyTeam, EveryTeam, Every, Some, Throughout, Sometime)
WORDS = CoverageWords(
    levels=("country", "commune", "village"),
    area_attributes=(("households", (0, 5)), ("remote", (True, False)), ("type", ("old",))),
    team_attributes=(("people", (3,)), ("remote", ("far",))),
    kinds=("cdtt",),
    skills=("pay", "shop"),
    bases=("households",),
    places=(("a", date(2024, 1, 1)), ("b", date(2024, 2, 1)), ("c", date(2024, 1, 1))),
    days=(date(2024, 1, 1), date(2024, 2, 1), date(2024, 7, 1)),
)


def only_of_areas(condition: Condition) -> bool:
    """Whether a condition cannot be put to a team."""
    if isinstance(condition, Counted):
        return condition.what == "teams" or condition.base is not None
    return isinstance(condition, ONLY_AREAS)


@pytest.mark.parametrize("what", ["teams", "people", "people_per"])
@pytest.mark.parametrize("exactly", [False, True])
def test_every_count_is_drawn(what: str, exactly: bool) -> None:  # noqa: FBT001 - a field
    def is_so(each: Condition) -> bool:
        return isinstance(each, Counted) and (each.name, each.exactly) == (what, exactly) and each.number > 1

    find(coverage_conditions(WORDS, over="commune"), is_so, settings=LONG)


def inside(condition: Condition) -> tuple[Condition, ...] | None:
    """What lies in a condition; None in an atom."""
    found: tuple[Condition, ...] | None = getattr(condition, "parts", None)
    return (condition.part,) if hasattr(condition, "part") else found


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and all that lies in it."""
    yield condition
    for each in inside(condition) or ():
        yield from parts(each)


@pytest.mark.parametrize(
    "kind",
    [*ONLY_AREAS, All, AnyOf, Not, Is, Between, Inside, Skill, SkillCount, Led, Counted],
)
def test_every_kind_is_drawn_for_areas(kind: type[Condition]) -> None:
    find(coverage_conditions(WORDS, over="commune"), lambda each: isinstance(each, kind), settings=LONG)


@pytest.mark.parametrize("kind", [All, AnyOf, Not, Is, Between, Inside, Skill, SkillCount, Led, Counted])
def test_every_kind_is_drawn_for_teams(kind: type[Condition]) -> None:
    find(team_conditions(WORDS), lambda each: isinstance(each, kind), settings=LONG)


@pytest.mark.parametrize(
    "subject",
    [
        "kind",
        "level",
        "own.households",
        "own.people",
        "team.people",
        "team.remote",
        "country.type",
        "village.remote",
    ],
)
def test_every_subject_is_drawn(subject: str) -> None:
    find(
        coverage_conditions(WORDS, over="commune", max_depth=0),
        lambda each: getattr(each, "subject", None) == subject,
        settings=LONG,
    )


@settings(deadline=None)
@given(team_conditions(WORDS))
def test_teams_are_asked_for_nothing_of_areas(condition: Condition) -> None:
    assert not any(map(only_of_areas, parts(condition)))
    for each in parts(condition):
        if getattr(each, "subject", None) == "own.remote":
            assert getattr(each, "values", None) == ("far",)


@settings(deadline=None)
@given(data=st.data())
def test_what_lies_in_a_condition_is_put_to_the_right_things(data: st.DataObject) -> None:
    over = data.draw(st.sampled_from(WORDS.levels))
    condition = data.draw(coverage_conditions(WORDS, over=over))
    check_areas(condition, WORDS.levels.index(over), timed=False)
    assert not any(
        isinstance(each, Throughout | Sometime)
        for each in parts(data.draw(coverage_conditions(WORDS, over=over, over_time=False)))
    )


def check_areas(condition: Condition, place: int, *, timed: bool) -> None:
    match condition:
        case AnyTeam(part) | EveryTeam(part):
            assert not any(map(only_of_areas, parts(part)))
        case Every(level, part) | Some(level, part):
            assert WORDS.levels.index(level) >= place
            check_areas(part, WORDS.levels.index(level), timed=timed)
        case Throughout(part, during) | Sometime(part, during):
            assert not timed
            assert during is None or {during.start, during.end} <= {*WORDS.days}
            check_areas(part, place, timed=True)
        case Not(part):
            check_areas(part, place, timed=timed)
        case All(inner) | AnyOf(inner):
            for each in inner:
                check_areas(each, place, timed=timed)
        case Inside(areas, as_of):
            assert {(area, as_of) for area in areas} <= {*WORDS.places}
        case Is("own.remote", values):
            assert {*values} <= {True, False}


@settings(deadline=None)
@given(coverage_conditions(CoverageWords(levels=("land",), heads=False, leaders=False), over="land"))
def test_what_there_is_none_of_is_left_out(condition: Condition) -> None:
    left = (Led, Skill, SkillCount, Funded, Inside, Between)
    for each in parts(condition):
        assert not isinstance(each, left)
        assert not isinstance(each, Counted) or each.what == "teams"
        if isinstance(each, Is):
            assert each.subject == "level"
        if isinstance(each, Throughout | Sometime):
            assert each.during is None


def depth(condition: Condition) -> int:
    inner = inside(condition)
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@settings(deadline=None)
@given(data=st.data(), most=st.integers(0, 3))
def test_conditions_lie_no_deeper_than_asked(data: st.DataObject, most: int) -> None:
    assert depth(data.draw(coverage_conditions(WORDS, over="country", max_depth=most))) <= most
    assert depth(data.draw(team_conditions(WORDS, max_depth=most))) <= most


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"^no level 'comune'; did you mean 'commune' or 'country'\?$"):
        coverage_conditions(WORDS, over="comune")


def test_the_words_of_a_network(land: type[Land]) -> None:
    network = land.network(households={"v1": 70, "v2": 90})
    words = CoverageWords.of(network, policies=[land.policy()])
    assert words.levels == ("country", "province", "district", "commune", "village")
    assert words.area_attributes == (
        ("ready", (True, False)),
        ("households", (0, 1, 70, 71, 90, 91)),
    )
    assert dict(words.team_attributes) == {
        "people": (0, 1, 3, 4),
        **dict.fromkeys(["leader", "deputy", "ordinary"], (0, 1)),
    }
    assert (words.kinds, words.skills, words.bases) == (("cdtt", "other"), (), ("households",))
    assert words.places[:2] == (("c", date(2023, 1, 1)), ("p1", date(2023, 1, 1)))
    assert words.days == (
        *(date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)),
        *(date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 2)),
    )
    assert (words.policies, words.heads, words.leaders) == ((land.policy(),), True, True)
    find(team_conditions(words), lambda each: isinstance(each, Funded), settings=LONG)


def test_the_words_of_a_network_that_has_hardly_any() -> None:
    words = Vocabulary(
        levels=("land",),
        body_kinds=("team",),
        area_types=("", "isle"),
        relation_types=(),
        attributes=(
            Attribute(name="skills", table="bodies", type="set", vocabulary=(), description="Skills"),
        ),
        currency=Currency("VND", 0),
        roles=(),
    )
    builder = NetworkBuilder(words, Metadata(name="bare", extent=Period("1900-01-01", "1900-01-02")))
    builder.add_areas(
        {name: ["land"] for name in ("id", "level", "code", "name")}
        | {"start": ["1900-01-01"], "parent": [None], "type": ["isle"]}
    )
    found = CoverageWords.of(builder.build())
    assert found == CoverageWords(
        levels=("land",),
        area_attributes=(("type", ("isle",)),),
        places=(("land", date(1900, 1, 1)),),
        days=(date(1900, 1, 1), date(1900, 1, 2), date(1900, 1, 3)),
        heads=False,
        leaders=False,
    )


def test_days_are_compared_with_those_that_a_network_holds(toy_with_days: Land) -> None:
    network = toy_with_days.builder([("c", "country", None)])
    bodies = [("t", "team", "c"), ("u", "team", "c")]
    network.add_bodies(toy_with_days.body_columns(bodies, reported_on=["2024-05-31", "2999-12-31"]))
    words = CoverageWords.of(network.build())
    held = (date(2024, 5, 31), date(2024, 6, 1), date(2999, 12, 31))
    assert dict(words.team_attributes)["reported_on"] == held
    assert "surveyed_on" not in dict(words.area_attributes)

    def is_of_days(condition: Condition) -> bool:
        return isinstance(condition, Between) and isinstance(condition.least or condition.below, date)

    found = find(team_conditions(words), is_of_days, settings=LONG)
    assert isinstance(found, Between)
    assert {found.least, found.below} <= {date(1900, 1, 1), *held, None}
    same = find(
        team_conditions(words),
        lambda each: isinstance(each, Is) and isinstance(each.values[0], date),
        settings=LONG,
    )
    assert isinstance(same, Is)
    assert set(same.values) <= set(held)
