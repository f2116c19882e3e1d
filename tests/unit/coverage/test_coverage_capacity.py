"""Capacity of teams on Toyland: the answers C1 to C7 worked out by hand, and input that is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.coverage.measures import Quantities, ratio_of_sums
from dtnet.errors import ArgumentError, OutsideDataError, UnknownFactError, UnknownNameError

from ...asking import put

if TYPE_CHECKING:
    from dtnet import Network

Spanning: TypeAlias = Literal["each", "above"]
DAY = "2025-02-01"
HOUSEHOLDS = {"per": 100, "base": "households", "at": DAY}
NOT_LISTED = "unlisted teams are possible"
NO_LIMIT = "the people of some team have no known upper bound"


@pytest.fixture(scope="module")
def net() -> Network:
    return dtnet.datasets.load("toyland")


def ends(row: dict[str, Any], name: str) -> tuple[Any, Any]:
    return row[f"{name}_lower"], row[f"{name}_upper"]


# -- rates ---------------------------------------------------------------------------------------


def test_people_per_1000_residents(net: Network) -> None:
    """C1."""
    [quay] = net.ask(within="Quay", at=DAY).people.rate()
    assert (ends(quay, "people"), ends(quay, "base")) == ((9, 12), (1000, 1020))
    assert (quay["lower"], quay["upper"]) == (float(Fraction(150, 17)), 12.0)
    assert (quay["point"], quay["sharp"], quay["may_be_empty"]) == (None, True, False)
    assert (quay["areas"], quay["origin"], quay["reason"]) == (3, "observed", None)
    [harbour] = net.ask(within="Harbour", at=DAY).people.rate()
    assert (harbour["lower"], harbour["upper"]) == (float(Fraction(75, 7)), float(Fraction(150, 11)))
    with pytest.raises(UnknownFactError, match="'residents': neither the value nor an upper bound is"):
        net.ask(within="Oilham", at=DAY).people.rate()


def test_people_per_100_households(net: Network) -> None:
    """C2."""
    [row] = put(net, "people.rate", within="Quay", **HOUSEHOLDS)
    assert (ends(row, "base"), row["lower"], row["upper"]) == ((250, 250), 3.6, 4.8)


def test_a_filter_leaves_out_what_nobody_knows(net: Network) -> None:
    [row] = net.ask(within="Oilham", where="has_team", at=DAY).people.rate()
    assert (ends(row, "people"), ends(row, "base"), row["point"]) == ((12, 12), (790, 790), 12000 / 790)


def test_a_team_of_two_villages_counts_in_each_or_above_both(net: Network) -> None:
    options = {"within": "Quay", "by": "village", "at": DAY}
    each = put(net, "people.rate", **options)
    assert each["area"] == ["toy:village:anchor", "toy:village:buoy", "toy:village:cable"]
    assert list(zip(each["people_lower"], each["people_upper"], strict=True)) == [(9, 9), (7, 7), (0, 3)]
    above = put(net, "people.rate", spanning="above", **options)
    assert above["area"] == [*each["area"], None]
    assert list(zip(above["people_lower"], above["people_upper"], strict=True)) == [
        (2, 2),
        (0, 0),
        (0, 3),
        (7, 7),
    ]
    assert (above["areas"][3], above["upper"][3], above["reason"][3]) == (0, None, "there are no residents")
    [buoy] = net.ask(within="Buoy", at=DAY).people.rate()
    [alone] = net.ask(within="Buoy", at=DAY).people.rate(spanning="above")
    assert (buoy["point"], alone["point"]) == (28.0, 0.0)


def test_teams_above_the_villages_count_where_they_are(net: Network) -> None:
    """The team of the parish Glow is in its row, and in that of no village."""
    [glow] = put(net, "people.rate", within="Glow", **HOUSEHOLDS)
    assert ends(glow, "people") == (9 + 3 + 4, 9 + 8 + 4)
    rows = put(net, "people.rate", within="Glow", by=("parish", "village"), **HOUSEHOLDS)
    assert [(row["area"], row["parish"], *ends(row, "people")) for row in rows] == [
        ("toy:village:candle", "toy:parish:glow", 0, 0),
        ("toy:village:spark", "toy:parish:glow", 9, 9),
        ("toy:village:tallow", "toy:parish:glow", 3, 8),
        (None, "toy:parish:glow", 4, 4),
    ]
    assert rows["reason"] == ["there are no households", None, None, "there are no households"]
    assert rows["may_be_empty"] == [True, False, False, True]


def test_what_is_not_listed_or_not_limited_has_no_upper_end(net: Network) -> None:
    [dune] = net.ask(within="Dune", at=DAY).people.rate()
    assert (dune["lower"], dune["upper"], dune["reason"]) == (7000 / 420, None, NOT_LISTED)
    assert (ends(dune, "people"), dune["point"], dune["origin"]) == ((7, None), None, "assumed")
    rows = net.ask(within="Harbour", at=DAY).people.rate(by=("shire", "parish"))
    assert rows["reason"] == [None, None]
    # moss-tide: nobody knows how many people it has, and Moss has no list of teams either
    [moss] = put(net, "people.rate", within="Moss", **HOUSEHOLDS)
    assert (moss["lower"], moss["upper"], moss["reason"]) == (6 * 100 / 110, None, NOT_LISTED)


def test_nothing_limits_the_people_of_a_team_of_which_they_are_not_known(net: Network) -> None:
    """Moss as if all of its teams were listed."""
    stated = net.to_builder()
    old = next(each for each in net.tables.statements if each.area == "toy:parish:heron")
    stated.add_statement(attrs.evolve(old, area="toy:village:moss", end=None))
    listed = stated.build()
    [row] = put(listed, "people.rate", within="Moss", **HOUSEHOLDS)
    assert row["reason"] == "the people of 'toy:team:moss-tide' have no known upper bound"
    [row] = listed.ask(over="team", within="Moss", at=DAY).people.size_quantiles(quantiles=[1])
    assert (row["lower"], row["upper"], row["reason"]) == (6, None, NO_LIMIT)
    [row] = put(listed, "people.rate", within="Moss", synthetic=False, **HOUSEHOLDS)
    assert row["lower"] == 6 * 100 / 110


@pytest.fixture(scope="module")
def moving(net: Network) -> Network:
    """Toyland, where a team of five moves from Brass to Flint on a day that nobody knows."""
    builder = net.to_builder()
    days = {"earliest": "2025-01-01", "latest": "2025-03-01"}
    builder.add_bodies(
        {
            "id": ["toy:team:moving"] * 2,
            "kind": ["team"] * 2,
            "home": ["toy:village:brass", "toy:village:flint"],
            "name": ["Moving"] * 2,
            "start": ["2024-01-01", "2025-01-15"],
            "end": ["2025-01-15", None],
            **{f"end_{side}": [day, None] for side, day in days.items()},
            **{f"start_{side}": [None, day] for side, day in days.items()},
            "origin": ["observed"] * 2,
            "people": [5, 5],
            "people_origin": ["observed"] * 2,
        }
    )
    return builder.build()


@pytest.mark.parametrize("spanning", ["each", "above"])
def test_a_team_that_moves_on_an_unknown_day_is_in_one_of_two(moving: Network, spanning: Spanning) -> None:
    options = {"within": "Oilham", "where": "has_team", "at": DAY, "spanning": spanning}
    rows = put(moving, "people.rate", by="village", **options)
    columns = ("area", "people_lower", "people_upper", "sharp")
    assert list(zip(*(rows[name] for name in columns), strict=True))[:3] == [
        ("toy:village:brass", 8, 13, False),
        ("toy:village:ember", 0, 0, True),
        ("toy:village:flint", 4, 9, False),
    ]
    [row] = put(moving, "people.rate", **options)
    assert (ends(row, "people"), row["sharp"]) == ((12, 17), False)
    [median] = moving.ask(over="team", within="Oilham", at=DAY).people.size_quantiles(
        quantiles=[1], spanning=spanning
    )
    assert (median["lower"], median["upper"]) == (5, 5)


def test_the_condition_compares_people_with_the_base_of_each_village(net: Network) -> None:
    """C3."""
    options = {"of": "people per 100 households >= 5", "at": DAY}
    [harbour] = net.coverage(within="Harbour", **options)
    assert (harbour["lower"], harbour["upper"], harbour["unknown"]) == (3 / 4, 1.0, 1)
    [glow] = net.coverage(within="Glow", **options)
    assert (glow["lower"], glow["upper"], glow["not_applicable"]) == (0.0, 1 / 2, 1)


@pytest.mark.parametrize(
    ("of", "where"),
    [
        ("people per 100 households >= 17/2", "own.households >= 100"),
        ("own.households >= 100", "people per 100 households >= 17/2"),
        ("people per 100 households >= 17/2 & own.households >= 100", None),
    ],
)
def test_a_number_that_is_the_base_and_compared_is_one_fact(net: Network, of: str, where: str | None) -> None:
    # Tallow has 3 to 8 people and 90 to 110 households: 8.5 for each hundred are no more than 94
    [row] = net.coverage(of=of, where=where, within="toy:village:tallow", at=DAY)
    assert (row["lower"], row["upper"], row["sharp"]) == (0.0, 1.0, False)
    [parish] = net.coverage(of=f"some(village, {of})", over="parish", within="toy:parish:glow", at=DAY)
    assert parish["sharp"] is (where is not None)


def test_at_least_five_people(net: Network) -> None:
    """C4."""
    [row] = net.coverage(of="people >= 5", at=DAY)
    assert (row["yes"], row["no"], row["unknown"]) == (7, 8, 6)
    assert (row["lower"], row["upper"]) == (7 / 21, 13 / 21)


# -- shortfalls ----------------------------------------------------------------------------------


def test_what_one_village_has_too_much_is_of_no_use_in_another(net: Network) -> None:
    """C5."""
    [row] = put(net, "people.shortfall", 5, within="Heron", **HOUSEHOLDS)
    assert [ends(row, name) for name in ("need", "people", "each", "surplus", "together", "again")] == [
        (11.0, 11.0),
        (12, 12),
        (1.0, 1.0),
        (2.0, 2.0),
        (0.0, 0.0),
        (0, 0),
    ]


def test_a_team_of_two_villages_counts_twice_one_by_one(net: Network) -> None:
    """C6."""
    [row] = put(net, "people.shortfall", 8, within="Harbour", **HOUSEHOLDS)
    assert ends(row, "need") == (22.4, 22.4)
    assert ends(row, "each") == (3.2, 6.2)
    assert ends(row, "people") == (12, 15)
    assert ends(row, "together") == (7.4, 10.4)
    assert ends(row, "surplus") == (2.8, 2.8)
    assert ends(row, "again") == (7, 7)
    assert (row["sharp"], row["origin"], row["reason"]) == (True, "observed", None)
    rows = put(net, "people.shortfall", 8, within="Harbour", by="village", **HOUSEHOLDS)
    assert rows["each_lower"] == [3.0, 0.0, 0.2, 0.0]
    assert rows["each_upper"] == [3.0, 0.0, 3.2, 0.0]


def test_people_of_a_larger_area_count_in_no_village(net: Network) -> None:
    [row] = put(net, "people.shortfall", 5, within="Glow", **HOUSEHOLDS)
    assert (ends(row, "each"), ends(row, "again"), ends(row, "together")) == (
        (1.0, 3.5),
        (-4, -4),
        (0.0, 0.0),
    )


def test_a_shortfall_has_ends_where_a_surplus_has_none(net: Network) -> None:
    [row] = put(net, "people.shortfall", Fraction(15, 2), within="Dune", **HOUSEHOLDS)
    assert (ends(row, "need"), ends(row, "people")) == ((4.875, 7.875), (7, None))
    assert (ends(row, "each"), ends(row, "together")) == ((0.0, 0.875), (0.0, 0.875))
    assert (ends(row, "surplus"), ends(row, "again")) == ((0.0, None), (None, None))
    assert row["reason"] == NOT_LISTED
    [nothing] = put(net, "people.shortfall", 0, within="Heron", **HOUSEHOLDS)
    assert (nothing["each_upper"], nothing["surplus_lower"]) == (0.0, 12.0)


def test_a_norm_of_long_numbers_is_exact(net: Network) -> None:
    [row] = put(net, "people.shortfall", Fraction(10**25 + 1, 2 * 10**24), within="Heron", **HOUSEHOLDS)
    # Otter needs 5 and a trifle, Newt 6 and more of it, and they have 7 and 5
    assert (row["need_lower"], row["each_lower"], row["together_lower"]) == (11.0, 1.0, 0.0)
    [row] = put(net, "people.shortfall", Fraction(1, 3 * 10**25), within="Quay", **HOUSEHOLDS)
    assert (row["each_lower"], row["together_upper"], row["surplus_lower"]) == (0.0, 0.0, 16.0)


def test_without_any_team_or_area_of_the_level(net: Network) -> None:
    options = {"within": "Ember", "over": "lane", "base": "households", "at": DAY}
    [rate] = put(net, "people.rate", **options)
    assert (rate["areas"], ends(rate, "people"), rate["lower"], rate["upper"]) == (0, (0, 0), None, None)
    [row] = put(net, "people.shortfall", 1, **options)
    assert (ends(row, "each"), ends(row, "together"), row["origin"]) == ((0.0, 0.0), (0.0, 0.0), None)


# -- sizes ---------------------------------------------------------------------------------------


def test_how_many_teams_have_how_many_people(net: Network) -> None:
    """C7."""
    table = net.ask(over="team", at=DAY).people.sizes()
    columns = ("people_lower", "people_upper", "certain", "possible")
    assert list(zip(*(table[name] for name in columns), strict=True)) == [
        (0, 1, 0, 1),  # moss-tide may be of any size
        (2, 2, 1, 2),
        (3, 3, 7, 10),  # and tallow, moss-tide, cable
        (4, 4, 4, 7),  # and tallow, moss-tide, rush
        (5, 5, 2, 4),
        (6, 6, 2, 4),
        (7, 7, 1, 3),
        (8, 8, 0, 2),
        (9, None, 0, 1),
    ]
    assert table.total("certain") == 17
    assert table["others"] == [True] * 9
    assert net.ask(over="team", at=DAY, within="Lantern Isle").people.sizes()["others"][0] is False
    assert len(net.ask(over="team", at=DAY, within="Ember").people.sizes()) == 0


def test_sizes_of_some_teams_by_level(net: Network) -> None:
    table = net.ask(over="team", at=DAY, where="kind = tide", within="Lantern Isle").people.sizes(by="shire")
    columns = ("area", "people_lower", "people_upper", "certain", "possible")
    assert list(zip(*(table[name] for name in columns), strict=True)) == [
        ("toy:shire:harbour", 2, 2, 1, 1),
        ("toy:shire:wick", 3, 3, 1, 1),
        ("toy:shire:wick", 4, 4, 1, 1),
    ]
    by_village = {"at": DAY, "within": "Quay", "by": "village"}
    assert put(net, "people.sizes", over="team", **by_village)["certain"] == [
        1,
        1,
        1,
        0,
    ]  # anchor's two, buoy's, cable's
    above = put(net, "people.sizes", over="team", spanning="above", **by_village)
    assert list(zip(above["area"], above["people_lower"], above["certain"], strict=True)) == [
        ("toy:village:anchor", 2, 1),
        ("toy:village:cable", 3, 0),
        (None, 7, 1),
    ]


def test_quantiles_of_sizes(net: Network) -> None:
    """Lantern Isle: 2 3 3 3 3..8 4 4 5 6 7, and cable's 3, if it is there."""
    table = net.ask(over="team", within="Lantern Isle", at=DAY).people.size_quantiles()
    assert list(zip(table["quantile"], table["lower"], table["upper"], strict=True)) == [
        (0.25, 3, 3),
        (0.5, 3, 4),
        (0.75, 5, 6),
    ]
    assert table["reason"] == [None] * 3
    ends_ = net.ask(over="team", at=DAY).people.size_quantiles(
        by="province", quantiles=[0, Fraction(1, 2), 1]
    )
    assert list(zip(ends_["lower"], ends_["upper"], ends_["reason"], strict=True)) == [
        (2, 2, None),
        (3, 4, None),
        (7, 8, None),
        (0, 3, None),
        (0, None, NOT_LISTED),
        (6, None, NOT_LISTED),
    ]
    [none] = net.ask(over="team", within="Ember", at=DAY).people.size_quantiles(quantiles=[1])
    assert (none["lower"], none["may_be_empty"], none["reason"]) == (None, True, "there is no team")
    [any_] = net.ask(over="team", within="Fern", at=DAY).people.size_quantiles(quantiles=[1])
    assert (any_["lower"], any_["upper"], any_["reason"]) == (0, None, NOT_LISTED)
    [cable] = net.ask(over="team", within="Cable", at=DAY).people.size_quantiles(quantiles=[0])
    assert (cable["lower"], cable["upper"], cable["may_be_empty"]) == (3, 3, True)


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"per": 0}, ArgumentError, "people per 0 residents; give a whole number from 1"),
        ({"per": 1.5}, ArgumentError, r"people per 1\.5 residents"),
        ({"per": 10**400}, ArgumentError, r"people per 1000+\.\.\.0+ residents; give at most 2\^53 - 1"),
        (
            {"base": "resident"},
            UnknownNameError,
            "areas have no attribute 'resident'; did you mean 'residents'",
        ),
        ({"base": "coastal"}, ArgumentError, "the attribute 'coastal' of areas holds no whole numbers"),
        ({"over": "hamlet"}, UnknownNameError, "hamlet"),
        ({"by": "lane"}, ArgumentError, "by='lane' lies below over='village'"),
        (
            {"by": "coastal"},
            ArgumentError,
            "the rate of people by 'coastal': rows can be grouped by levels only",
        ),
        ({"within": "Nowhere"}, UnknownNameError, "Nowhere"),
        ({"spanning": "eech"}, ArgumentError, "spanning='eech'; did you mean 'each'"),
        ({"at": "2030-01-01"}, OutsideDataError, "2030-01-01"),
        ({"where": "skill:juggling"}, UnknownNameError, "unknown skill 'juggling'"),
        ({"by": "village", "synthetic": False, "within": "Mist"}, ArgumentError, "are themselves synthetic"),
    ],
)
def test_rates_that_are_refused(
    net: Network, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        put(net, "people.rate", **{"within": "Heron", "at": DAY, **options})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"norm": -1}, "norm -1; give a norm of 0 or more"),
        ({"norm": 0.5}, r"norm 0\.5; give a whole number or a Fraction"),
        ({"norm": 1, "per": 0}, "a norm per 0 households; give a whole number from 1"),
        ({"norm": 10**400}, r"norm 1000+\.\.\.0+ per 100 households; give numbers of at most 2\^53 - 1"),
        ({"norm": 1, "per": 2**53}, r"norm 1 per 9007199254740992 households; give numbers"),
        ({"norm": 1, "by": "type"}, "the shortfall of people by 'type': rows can be grouped by levels only"),
    ],
)
def test_norms_that_are_refused(net: Network, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        put(net, "people.shortfall", **{"within": "Heron", **HOUSEHOLDS, **options})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"quantiles": [2]}, "quantile 2; give a number from 0 to 1"),
        ({"quantiles": [0.5]}, r"quantile 0\.5; give a whole number or a Fraction"),
        ({"where": "has_team"}, "has_team is a condition on areas, not on teams"),
        ({"of": "kind = tide"}, r"size_quantiles\(\) takes no of=; ask without of="),
        ({"by": "type"}, "sizes of teams by 'type': rows can be grouped by levels only"),
        ({"spanning": "none"}, "spanning='none'"),
        ({"by": "village", "synthetic": False}, "areas of this level are themselves synthetic"),
    ],
)
def test_sizes_that_are_refused(net: Network, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        put(net, "people.size_quantiles", over="team", at=DAY, **options)


@pytest.fixture(scope="module")
def astray() -> Network:
    """A hamlet of 3 households and a team of 2, that comes to another shire on a day that nobody knows."""
    words = Vocabulary(
        levels=("land", "shire", "hamlet"),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(
            Attribute(name="households", table="areas", type="whole", description=""),
            Attribute(name="people", table="bodies", type="whole", description=""),
            Attribute(name="skills", table="bodies", type="set", vocabulary=("pay",), description=""),
        ),
        currency=Currency("XTS", 0),
    )
    builder = NetworkBuilder(words, Metadata(name="small", extent=Period("2025-01-01", "2026-01-01")))
    builder.add_areas(
        {
            "id": ["l", "s", "t", "h", "h"],
            "level": ["land", "shire", "shire", "hamlet", "hamlet"],
            "parent": [None, "l", "l", "s", "t"],
            "start": ["2025-01-01"] * 4 + ["2025-02-01"],
            "start_earliest": [None] * 4 + ["2025-01-15"],
            "start_latest": [None] * 4 + ["2025-03-01"],
            "end": [None] * 3 + ["2025-02-01", None],
            "end_earliest": [None] * 3 + ["2025-01-15", None],
            "end_latest": [None] * 3 + ["2025-03-01", None],
            "code": list("lsthh"),
            "name": list("lsthh"),
            "type": [""] * 5,
            "origin": ["observed"] * 5,
            "households": [None] * 3 + [3, 3],
            "households_origin": [None] * 3 + ["observed"] * 2,
        }
    )
    row: dict[str, list[Any]] = {"id": ["m"], "kind": ["team"], "home": ["h"], "name": [""]}
    row |= {"start": ["2025-01-01"], "origin": ["observed"], "people": [2], "people_origin": ["observed"]}
    builder.add_bodies(row)
    return builder.build()


def test_where_it_is_not_known_where_areas_lie(astray: Network) -> None:
    options = {"base": "households", "over": "hamlet", "per": 1, "at": DAY}
    [row] = put(astray, "people.rate", **options)
    assert (row["lower"], ends(row, "people"), ends(row, "base")) == (2 / 3, (2, None), (3, 3))
    message = "the areas above 'h' are unknown on 2025-02-01, because an area opens, changes or closes"
    for more in ({"by": "shire"}, {"within": "s"}, {"where": "has_team"}):
        with pytest.raises(UnknownFactError, match=f"the rate of people: {message}"):
            put(astray, "people.rate", **options, **more)
    with pytest.raises(UnknownFactError, match=f"sizes of teams: {message}"):
        astray.ask(over="team", at=DAY).people.sizes(by="shire")
    assert astray.ask(over="team", at=DAY).people.sizes()["certain"] == [1]
    with pytest.raises(UnknownFactError, match=f"depth of skills: {message}"):
        astray.ask(over="hamlet", at=DAY).skills.depth(by="shire")
    assert astray.ask(over="hamlet", at=DAY).skills.depth()["upper"] == [1.0]


def test_where_an_area_may_not_be_there_that_others_lie_in(astray: Network) -> None:
    """The shire t opens on a day that nobody knows: until then, what lies in it lies in none."""
    builder = NetworkBuilder(astray.vocabulary, astray.metadata)
    builder.add_areas(
        {
            "id": ["l", "t", "h"],
            "level": ["land", "shire", "hamlet"],
            "parent": [None, "l", "t"],
            "start": ["2025-01-01", "2025-02-01", "2025-02-01"],
            "start_latest": [None, "2025-03-01", None],
            "code": list("lth"),
            "name": list("lth"),
            "type": [""] * 3,
            "origin": ["observed"] * 3,
            "households": [None, None, 3],
            "households_origin": [None, None, "observed"],
        }
    )
    net = builder.build()
    options = {"base": "households", "over": "hamlet", "at": DAY}
    assert put(net, "people.rate", **options)["lower"] == [0.0]
    with pytest.raises(UnknownFactError, match="the rate of people: the areas above 'h' are unknown on"):
        put(net, "people.rate", by="shire", **options)


def test_what_viet_nam_lacks_is_named() -> None:
    vietnam = dtnet.datasets.load("vietnam")
    with pytest.raises(UnknownNameError, match="the rate of people: areas have no attribute 'residents'"):
        vietnam.ask(at="2024-08-31").people.rate()
    [row] = vietnam.ask(at="2024-08-31").people.rate(base="households", per=100)
    assert (row["areas"], row["origin"], row["reason"]) == (90508, "synthetic", None)


def test_ratios_of_sums_that_are_refused() -> None:
    one = Quantities([1])
    with pytest.raises(ArgumentError, match="of, base and optional have 1, 2 and 1 values"):
        ratio_of_sums(one, Quantities([1, 2]))
    with pytest.raises(ArgumentError, match="give one of each for each area; optional is True or False"):
        ratio_of_sums(one, one, np.array([1]))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="of and base hold shares; give counts, which have base 1"):
        ratio_of_sums(one, Quantities([1], base=2))
