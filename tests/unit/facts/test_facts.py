"""What policies read of teams and areas: verdicts, numbers, and the names of what is unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pytest

from dtnet import Attribute, NetworkBuilder
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.facts.subject_verdicts import verdicts
from dtnet.facts.subjects import unknown_numbers
from dtnet.periods import OPEN, day_number
from dtnet.predicates import Condition, fact, inside

from ...inner.bounds import UNBOUNDED
from ...inner.facts import Subjects, evaluated, ground_of, subject_numbers, unknown_facts
from ...inner.predicates import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet import DtnetError, Network

NA: Final = NOT_APPLICABLE
DAY = date(2024, 8, 31)
TEAMS = ["t1", "t2", "t3", "t4", "t5"]


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:  # noqa: ANN401 - a class of a file that is no module of a package
    """A province with a commune `k1` of two villages, a village `v3` right below it, and teams.

    `t1` in `v1` is known in full; `t2` in `v2`, `t3` in `v3`, `t4` in `k1` and `t5` in `p1` less and less.
    """
    kinds = Attribute(
        name="team_kinds", table="bodies", type="set", vocabulary=("cdtt", "other"), description="Kinds"
    )
    words = attrs.evolve(toy.vocabulary, attributes=(*toy.vocabulary.attributes, kinds))
    builder = NetworkBuilder(words, toy.metadata)
    areas = [
        ("c", "country", None),
        ("p1", "province", "c"),
        ("k1", "commune", "p1"),
        ("v1", "village", "k1"),
        ("v2", "village", "k1", "2021-01-01"),
        ("v3", "village", "p1"),
        ("v4", "village", "k1", "2020-01-01", "2021-01-01"),
        ("v4", "village", "k1", "2022-01-01", "2023-01-01"),
    ]
    builder.add_areas(
        toy.area_columns(
            areas,
            households=[None, None, 70, 250, None, 0, 9, 9],
            remote=[None, None, True, None, False, True, None, None],
        )
        | {"type": ["", "tỉnh", "xã", "", "", "", "", ""]}
    )
    homes = ["v1", "v2", "v3", "k1", "p1"]
    builder.add_bodies(
        toy.body_columns(
            [(team, "team", home, "2021-01-01") for team, home in zip(TEAMS, homes, strict=True)],
            people=[5, None, 9, None, None],
            team_kinds=[("cdtt",), ("cdtt", "other"), ("other",), (), None],
            skills=[("pay",), None, (), ("shop",), None],
        )
    )
    return builder.build()


def things(network: Network, grain: str = "team", ids: Sequence[str] = ()) -> Subjects:
    """The teams, or some areas."""
    state = network.area_state(DAY)
    if grain == "team":
        return Subjects(network, state, "team", np.arange(len(TEAMS)), "policy x")
    places = [network.area_index.get(each) for each in ids]
    return Subjects(network, state, grain, state.row[np.array(places, np.intp)], "policy x")


@pytest.mark.parametrize(
    ("condition", "masks"),
    [
        (fact("kind") == "cdtt", [YES, YES, NO, NO, UNKNOWN]),
        (fact("kind").is_in(["other", "cdtt"]), [YES, YES, YES, NO, UNKNOWN]),
        ((fact("kind") == "cdtt") & (fact("kind") == "other"), [NO, YES, NO, NO, UNKNOWN]),
        (fact("team.skills") == "pay", [YES, UNKNOWN, NO, NO, UNKNOWN]),
        (fact("level") == "village", [YES, YES, YES, NO, NO]),
        (fact("level").is_in(["commune", "province"]), [NO, NO, NO, YES, YES]),
        (fact("team.people") == 5, [YES, UNKNOWN, NO, UNKNOWN, UNKNOWN]),
        (fact("team.people").is_in([9, 5]), [YES, UNKNOWN, YES, UNKNOWN, UNKNOWN]),
        (fact("team.people") >= 6, [NO, UNKNOWN, YES, UNKNOWN, UNKNOWN]),
        (fact("team.people").is_between(5, 9), [YES, UNKNOWN, NO, UNKNOWN, UNKNOWN]),
        (fact("commune.remote") == True, [YES, YES, NA, YES, NA]),  # noqa: E712 - makes a condition
        (fact("village.remote") == False, [UNKNOWN, YES, NO, NA, NA]),  # noqa: E712 - the same
        (fact("village.remote").is_in([True, False]), [YES, YES, YES, NA, NA]),
        (fact("village.households") < 251, [YES, UNKNOWN, YES, NA, NA]),
        (fact("commune.households") == 70, [YES, YES, NA, YES, NA]),
        (
            (fact("commune.remote") == True) & (fact("commune.households") < 70),  # noqa: E712 - the same
            [NO, NO, NA, NO, NA],
        ),
        (fact("province.type") == "tỉnh", [YES, YES, YES, YES, YES]),
        (fact("commune.type").is_in(["", "tỉnh"]), [NO, NO, NA, NO, NA]),
        (fact("country.type") == "", [YES] * 5),
        (inside("k1", as_of=DAY), [YES, YES, NO, YES, NO]),
        (inside("v1", "v3", as_of="2020-05-05"), [YES, NO, YES, NO, NO]),
        (inside("k1", as_of="2020-05-05"), [YES, YES, NO, YES, NO]),
    ],
)
def test_verdicts_of_teams(network: Network, condition: Condition, masks: list[int]) -> None:
    assert verdicts(things(network), condition).tolist() == masks


@pytest.mark.parametrize(
    ("condition", "masks"),
    [
        (fact("kind") == "cdtt", [NA] * 3),
        (fact("team.people") >= 0, [NA] * 3),
        (fact("level") == "village", [YES, YES, NO]),
        (fact("village.households") >= 250, [YES, UNKNOWN, NA]),
        (fact("commune.households") >= 70, [YES, YES, YES]),
        (inside("v1", as_of=DAY), [YES, NO, NO]),
    ],
)
def test_verdicts_of_areas(network: Network, condition: Condition, masks: list[int]) -> None:
    assert verdicts(things(network, "village", ["v1", "v2", "k1"]), condition).tolist() == masks


def test_a_number_that_nobody_knows_is_a_whole_number_from_0(network: Network) -> None:
    teams = things(network)
    people = fact("team.people")
    assert verdicts(teams, people >= 0).tolist() == [YES] * 5
    assert verdicts(teams, people < 0).tolist() == [NO] * 5
    assert verdicts(teams, people == -1).tolist() == [NO] * 5
    assert verdicts(teams, people == 2**70).tolist() == [NO] * 5
    assert verdicts(teams, people >= 2**70).tolist() == [NO] * 5
    assert verdicts(teams, people < 2**70).tolist() == [YES] * 5
    assert verdicts(teams, (people < 7) | (people >= 7)).tolist() == [YES] * 5
    halves = people.is_between(5, 6) & (people >= 5)
    assert verdicts(teams, halves).tolist() == [YES, UNKNOWN, NO, UNKNOWN, UNKNOWN]


def test_whether_verdicts_are_sharp(network: Network) -> None:
    facts = [fact(f"team.{role}") for role in ("leader", "deputy", "ordinary", "people")]
    condition = fact("kind") == "cdtt"
    for each in facts:
        condition |= (each == 7) & (each != 7)
    masks, sharp = evaluated(things(network), condition)
    assert (masks.tolist(), sharp) == ([YES, YES, NO, NO, UNKNOWN], True)
    masks, sharp = evaluated(
        things(network), condition | ((fact("kind") == "other") & (fact("kind") != "other"))
    )
    assert (masks.tolist(), sharp) == ([YES, YES, NO, NO, UNKNOWN], False)


def test_units_named_for_another_caller_share_columns_and_have_errors_of_their_own(network: Network) -> None:
    teams = things(network)
    other = teams.named("policy y")
    assert teams.named("policy x") is teams
    assert other.column("team.people") is teams.column("team.people")
    assert other.at_level("commune") is teams.at_level("commune")
    with pytest.raises(UnknownNameError, match=r"^policy y: no attribute 'nothing'"):
        verdicts(other, fact("team.nothing") == 5)
    with pytest.raises(UnknownNameError, match=r"^policy x: no attribute 'nothing'"):
        verdicts(teams, fact("team.nothing") == 5)


def test_numbers_with_their_bounds(network: Network) -> None:
    people = subject_numbers(things(network), "team.people")
    assert people.lower.tolist() == [5, 0, 9, 0, 0]
    assert people.upper.tolist() == [5, UNBOUNDED, 9, UNBOUNDED, UNBOUNDED]
    assert people.lower.dtype == people.upper.dtype == np.int64
    everyone = things(network)
    households = subject_numbers(everyone, "village.households")
    assert households.lower.tolist() == [250, 0, 0, 0, 0]
    assert households.upper.tolist() == [250, UNBOUNDED, 0, 0, 0]
    assert everyone.column("village.households").applies.tolist() == [True, True, True, False, False]
    assert everyone.column("team.people").applies.tolist() == [True] * 5
    of_village = subject_numbers(things(network, "village", ["v1"]), "team.people")
    assert (of_village.lower.tolist(), of_village.upper.tolist()) == ([0], [0])
    assert subject_numbers(things(network, "village", []), "village.households").lower.tolist() == []


def test_numbers_known_within_bounds(network: Network) -> None:
    @attrs.frozen(eq=False)
    class Within:
        lower = np.array([5, 2, 9, 3, 0])
        upper = np.array([5, 4, 9, -1, 0])
        origin = np.ones(5, np.uint8)

    @attrs.frozen(eq=False)
    class Bounded:
        name: str
        data: Any
        origin: Any
        bounds: Any = Within()

    bodies = network.tables.bodies
    values = tuple(
        Bounded(each.name, each.data, each.origin) if each.name == "people" else each
        for each in bodies.attributes
    )
    tables = attrs.evolve(network.tables, bodies=attrs.evolve(bodies, attributes=values))
    teams = things(type(network)(tables, network.vocabulary, network.metadata))
    people = subject_numbers(teams, "team.people")
    assert people.lower.tolist() == [5, 2, 9, 3, 0]
    assert people.upper.tolist() == [5, 4, 9, UNBOUNDED, 0]
    assert verdicts(teams, fact("team.people") >= 3).tolist() == [YES, UNKNOWN, YES, YES, NO]
    assert verdicts(teams, fact("team.people") < 5).tolist() == [NO, YES, NO, UNKNOWN, YES]
    assert verdicts(teams, fact("team.people").is_in([2, 3, 4])).tolist() == [NO, YES, NO, UNKNOWN, NO]
    assert verdicts(teams, fact("team.people").is_in([2, 4])).tolist() == [NO, UNKNOWN, NO, UNKNOWN, NO]
    assert str(unknown_numbers(teams, "team.people")) == "'team.people' of 't2', 't4'"


def test_what_is_unknown_is_named(network: Network) -> None:
    teams = things(network)
    many = unknown_numbers(teams, "team.people")
    assert many is not None
    assert (many.ids, many.count) == (("t2", "t4", "t5"), 3)
    assert str(attrs.evolve(many, count=9)) == "'team.people' of 't2', 't4', 't5' and 6 more"
    assert unknown_numbers(teams, "commune.households") is None
    eligible = (fact("kind") == "cdtt") & (fact("village.remote") == True)  # noqa: E712 - makes a condition
    assert [str(each) for each in unknown_facts(teams, eligible)] == ["'village.remote' of 'v1'"]
    either = (fact("kind") == "cdtt") | (fact("team.people") >= 9) | (fact("team.people") < 3)
    assert [str(each) for each in unknown_facts(teams, either)] == [
        "'kind' of 't5'",
        "'team.people' of 't4', 't5'",
    ]
    assert unknown_facts(teams, fact("level") == "village") == []


def test_a_thing_that_lies_nowhere_is_no_yes_and_no_no(network: Network) -> None:
    gone = network.area_index.get("v4")
    row = np.flatnonzero(network.tables.areas.entity == gone)
    nowhere = Subjects(network, network.area_state(DAY), "village", row, "policy x")
    for condition in (fact("level") == "village", fact("country.type") == "", inside("c", as_of=DAY)):
        assert verdicts(nowhere, condition).tolist() == [NA, NA]
    assert not nowhere.column("village.households").applies.any()
    assert subject_numbers(nowhere, "village.households").upper.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("condition", "kind", "message"),
    [
        (
            fact("comune.remote") == "x",
            UnknownNameError,
            "unknown level 'comune'; did you mean 'commune' or 'country'?",
        ),
        (fact("tem.people") == 5, UnknownNameError, "unknown level 'tem'; did you mean 'team'?"),
        (fact("commune.remot") == "x", UnknownNameError, "no attribute 'remot'; did you mean 'remote'?"),
        (fact("commune.typ") == "x", UnknownNameError, "no attribute 'typ'; did you mean 'type'?"),
        (fact("team.peple") == 5, UnknownNameError, "no attribute 'peple'; did you mean 'people'?"),
        (
            fact("team.team_kinds") == "cdtt",
            ArgumentError,
            "no attribute 'team_kinds' in conditions; write kind",
        ),
        (fact("kind") == "cdt", UnknownNameError, "unknown team kind 'cdt'; did you mean 'cdtt'?"),
        (fact("level") == "vilage", UnknownNameError, "unknown level 'vilage'; did you mean 'village'?"),
        (fact("commune.type") == "xa", UnknownNameError, "unknown area type 'xa'; one of '', 'tỉnh', 'xã'"),
        (
            fact("team.skills") == "payy",
            UnknownNameError,
            "unknown word of 'team.skills' 'payy'; did you mean 'pay'?",
        ),
        (
            fact("team.people") == "5",
            ArgumentError,
            "'team.people' is a whole number, and is compared with '5'; write whole numbers or a range",
        ),
        (
            fact("team.people").is_in([5, True]),
            ArgumentError,
            "'team.people' is a whole number, and is compared with True; write whole numbers or a range",
        ),
        (
            fact("commune.remote") == 1,
            ArgumentError,
            "'commune.remote' is yes or no, and is compared with 1; write true or false",
        ),
        (
            fact("team.skills") >= 1,
            ArgumentError,
            "'team.skills' is a set of words, and is compared with a range; write words in quotes",
        ),
        (
            fact("commune.type") == 1,
            ArgumentError,
            "'commune.type' is a word, and is compared with 1; write words in quotes",
        ),
        (inside("k2", as_of=DAY), UnknownNameError, "no area 'k2' on 2024-08-31"),
        (inside("v4", as_of=DAY), UnknownNameError, "no area 'v4' on 2024-08-31"),
        (
            inside("k1", as_of="2019-12-31"),
            OutsideDataError,
            "inside 'k1' as of 2019-12-31: the data of 'toy' begin 2020-01-01",
        ),
        (Condition(), ArgumentError, "no policy can read <dtnet"),
    ],
)
def test_what_does_not_fit(
    network: Network, condition: Condition, kind: type[DtnetError], message: str
) -> None:
    for asked in (verdicts, unknown_facts):
        with pytest.raises(kind) as caught:
            asked(things(network), condition)
        assert str(caught.value).startswith(f"policy x: {message}")


def test_only_a_number_has_bounds(network: Network) -> None:
    with pytest.raises(ArgumentError) as caught:
        subject_numbers(things(network), "kind")
    assert str(caught.value) == "policy x: 'kind' is a set of words; name a whole number"


def test_sixty_four_words(toy: Any) -> None:  # noqa: ANN401 - a class of a file that is no module of a package
    words = tuple(f"w{number}" for number in range(63))
    many = Attribute(name="many", table="areas", type="set", vocabulary=words, description="Many")
    builder = NetworkBuilder(attrs.evolve(toy.vocabulary, attributes=(many,)), toy.metadata)
    builder.add_areas(toy.area_columns([("c", "country", None)], many=[("w0", "w62")]))
    network = builder.build()
    state = network.area_state(DAY)
    country = Subjects(network, state, "country", np.array([0]), "x")
    assert [int(verdicts(country, fact("country.many") == word)[0]) for word in ("w62", "w61", "w0")] == [
        YES,
        NO,
        YES,
    ]


def test_the_ground_of_an_area(network: Network) -> None:
    ground = ground_of(network, "k1", date(2020, 5, 5))
    assert ground is not None
    territory = network.area_state(DAY).territory
    assert territory.ids(np.flatnonzero(ground.members(territory))) == ["k1", "v1", "v2"]
    assert ground.end == OPEN
    closing = ground_of(network, "v4", date(2020, 5, 5))
    assert closing is not None
    assert closing.end == day_number(date(2021, 1, 1))
    assert ground_of(network, "v4", DAY) is None
    assert ground_of(network, "v9", DAY) is None
    with pytest.raises(OutsideDataError, match="jurisdiction as of 2019-01-01"):
        ground_of(network, "k1", date(2019, 1, 1))
