"""Rates, shortfalls, sizes and depths against all that the facts of small networks may be, one by one."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, Vocabulary
from dtnet.coverage.measures import Quantities, ratio_of_sums
from dtnet.network import Statement

from ...asking import put
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet import Network

START, DAY = date(2024, 1, 1), date(2024, 6, 1)
SKILLS = ("pay", "sign")
WORDS = Vocabulary(
    levels=("land", "shire", "hamlet"),
    body_kinds=("team",),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="households", table="areas", type="whole", description="Households"),
        Attribute(name="landing", table="areas", type="yes_no", description="Has a landing"),
        Attribute(name="people", table="bodies", type="whole", description="People"),
        Attribute(name="skills", table="bodies", type="set", vocabulary=SKILLS, description="Skills"),
    ),
    currency=Currency("XTS", 0),
)
PARENTS = {"l": None, "s1": "l", "s2": "l", "h1": "s1", "h2": "s1", "h3": "s2"}
LEVELS = {"l": "land", "s": "shire", "h": "hamlet"}
HAMLETS = ("h1", "h2", "h3")


class Team(NamedTuple):
    """A team: who it is, how sure, and whom it serves; services that are not sure may not be there."""

    home: str
    sure: bool
    people: tuple[int, int]
    services: tuple[tuple[str, bool], ...]
    skills: tuple[str, ...]


class Facts(NamedTuple):
    households: dict[str, tuple[int, int]]
    landing: dict[str, bool | None]
    teams: tuple[Team, ...]
    stated: bool
    unsure: frozenset[str] = frozenset()
    """Areas that may not be there."""


BOUNDS = st.integers(0, 3).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, low + 1)))
PLACES = st.sampled_from(list(PARENTS))
TEAMS = st.builds(
    Team,
    PLACES,
    st.booleans(),
    BOUNDS,
    st.lists(st.tuples(PLACES, st.booleans()), max_size=2, unique_by=lambda each: each[0]).map(tuple),
    st.lists(st.sampled_from(SKILLS), unique=True).map(tuple),
)
FACTS = st.builds(
    Facts,
    st.fixed_dictionaries(dict.fromkeys(HAMLETS, BOUNDS)),
    st.fixed_dictionaries(dict.fromkeys(HAMLETS, st.sampled_from([True, False, None]))),
    st.lists(TEAMS, max_size=2).map(tuple),
    st.booleans(),
    st.just(frozenset()),
)


FACTS_OF_UNSURE_AREAS = st.builds(
    Facts,
    st.fixed_dictionaries(dict.fromkeys(HAMLETS, st.sampled_from([(1, 1), (2, 2)]))),
    st.just(dict.fromkeys(HAMLETS, True)),
    st.lists(TEAMS, max_size=2).map(tuple),
    st.just(value=True),
    st.frozensets(st.sampled_from(["s1", "s2", *HAMLETS]), min_size=1, max_size=3),
)


def built(facts: Facts) -> Network:
    """The network: what is not sure is synthetic."""
    builder = NetworkBuilder(WORDS, Metadata(name="small", extent=Period(START, date(2025, 1, 1))))
    none = (None, None)
    builder.add_areas(
        {
            "id": list(PARENTS),
            "level": [LEVELS[id[0]] for id in PARENTS],
            "start": [START] * len(PARENTS),
            "parent": list(PARENTS.values()),
            "code": list(PARENTS),
            "name": list(PARENTS),
            "type": [""] * len(PARENTS),
            "origin": ["synthetic" if id in facts.unsure else "observed" for id in PARENTS],
            "households_origin": ["observed" if id in HAMLETS else None for id in PARENTS],
            "landing_origin": ["observed" if facts.landing.get(id) is not None else None for id in PARENTS],
            "households_lower": [facts.households.get(id, none)[0] for id in PARENTS],
            "households_upper": [facts.households.get(id, none)[1] for id in PARENTS],
            "landing": [facts.landing.get(id) for id in PARENTS],
        }
    )
    count = len(facts.teams)
    builder.add_bodies(
        {
            "id": [f"t{at}" for at in range(count)],
            "kind": ["team"] * count,
            "start": [START] * count,
            "home": [team.home for team in facts.teams],
            "name": [""] * count,
            "origin": ["observed" if team.sure else "synthetic" for team in facts.teams],
            "people_lower": [team.people[0] for team in facts.teams],
            "people_upper": [team.people[1] for team in facts.teams],
            "people_origin": ["observed"] * count,
            "skills": [set(team.skills) for team in facts.teams],
            "skills_origin": ["observed"] * count,
        }
    )
    further = [
        (f"t{at}", area, sure)
        for at, team in enumerate(facts.teams)
        for area, sure in team.services
        if area != team.home
    ]
    builder.add_services(
        {
            "body": [body for body, _, _ in further],
            "area": [area for _, area, _ in further],
            "start": [START] * len(further),
            "origin": ["observed" if sure else "synthetic" for _, _, sure in further],
        }
    )
    for about in ("teams", "skills") if facts.stated else ("teams",):
        builder.add_statement(
            Statement(
                about=about,
                area="l",
                start=START,
                end=None,
                origin=Origin.OBSERVED,
                citation=Citation(ref="s"),
            )
        )
    return builder.build()


@cache
def above(area: str, gone: frozenset[str] = frozenset()) -> list[str]:
    """An area and those in which it lies, up to one that is not there."""
    found: str | None = area
    chain = []
    while found is not None and found not in gone:
        chain.append(found)
        found = PARENTS[found]
    return chain


@attrs.frozen
class World:
    """What may be: areas that are asked with their households, and teams with their people, areas, skills."""

    households: dict[str, int]
    teams: tuple[tuple[int, frozenset[str], frozenset[str]], ...]
    gone: frozenset[str] = frozenset()

    def above(self, area: str) -> list[str]:
        return above(area, self.gone)

    def here(self, area: str) -> list[tuple[int, frozenset[str]]]:
        return [
            (n, words) for n, served, words in self.teams if any(area in self.above(each) for each in served)
        ]

    def counted(self, row: str | None) -> int:
        """People of teams that serve something in a row, where an area that is asked touches it."""
        return sum(
            number
            for number, served, _ in self.teams
            if any(
                (row is None or row in self.above(place))
                and any(touches(place, area, self.gone) for area in self.households)
                for place in served
            )
        )


@cache
def touches(place: str, area: str, gone: frozenset[str]) -> bool:
    return area in above(place, gone) or place in above(area, gone)


def teams_of(team: Team, *, stated: bool) -> Iterator[tuple[int, frozenset[str], frozenset[str]] | None]:
    if not team.sure:
        yield None
    unsure = [area for area, sure in team.services if not sure and area != team.home]
    fixed = {team.home} | {area for area, sure in team.services if sure}
    open_ = [] if stated else [word for word in SKILLS if word not in team.skills]
    for chosen in product((False, True), repeat=len(unsure)):
        served = fixed | {area for area, each in zip(unsure, chosen, strict=True) if each}
        for number in range(team.people[0], team.people[1] + 1):
            for more in product((False, True), repeat=len(open_)):
                words = {*team.skills, *(word for word, each in zip(open_, more, strict=True) if each)}
                yield number, frozenset(served), frozenset(words)


def worlds(facts: Facts, *, landing: bool) -> Iterator[World]:
    kept = (
        [(True, False) if facts.landing[area] is None else (facts.landing[area],) for area in HAMLETS]
        if landing
        else [(True,)] * len(HAMLETS)
    )
    sizes = [range(low, high + 1) for low, high in (facts.households[area] for area in HAMLETS)]
    possible = [list(teams_of(team, stated=facts.stated)) for team in facts.teams]
    areas = [
        {area: size for area, size, each in zip(HAMLETS, numbers, chosen, strict=True) if each}
        for chosen in product(*kept)
        for numbers in product(*sizes)
    ]
    unsure = sorted(facts.unsure)
    for lost in product((False, True), repeat=len(unsure)):
        gone = frozenset(area for area, each in zip(unsure, lost, strict=True) if each)
        for teams in product(*possible):
            for asked in areas:
                there = {area: size for area, size in asked.items() if area not in gone} if gone else asked
                yield World(there, tuple(team for team in teams if team is not None), gone)


def ends(row: dict[str, Any], name: str) -> tuple[Any, Any]:
    return row[f"{name}_lower"], row[f"{name}_upper"]


def holds(found: set[Fraction], lower: float | None, upper: float | None, *, sharp: bool) -> None:
    """That bounds hold all that was found, and are attained where they are said to be."""
    if not found:
        assert (lower, upper) == (None, None)
        return
    least, most = float(min(found)), float(max(found))
    assert lower is not None
    assert upper is not None
    assert lower <= least
    assert most <= upper
    if sharp:
        assert (lower, upper) == (least, most)


@settings(deadline=None, max_examples=examples(80))
@given(facts=FACTS_OF_UNSURE_AREAS, share=st.integers(0, 4))
def test_a_team_counts_where_it_serves_an_area_that_is_there(facts: Facts, share: int) -> None:
    """Its home is such an area, too: a team whose home is gone counts by what else it serves, or nowhere."""
    network, known = built(facts), list(worlds(facts, landing=False))
    counted = [[number for number, served, _ in world.teams if served - world.gone] for world in known]
    inside = [
        [number for number, served, _ in world.teams if any("l" in world.above(each) for each in served)]
        for world in known
    ]
    at = Fraction(share, 4)
    for within, found in ((None, counted), ("l", inside)):
        options = {"at": DAY, "within": within, "synthetic": False}
        [row] = put(network, "people.size_quantiles", over="team", quantiles=[at], **options)
        sizes = {Fraction(sorted(each)[max(math.ceil(at * len(each)), 1) - 1]) for each in found if each}
        holds(sizes, row["lower"], row["upper"], sharp=False)
        assert row["may_be_empty"] == (not all(found)) or len(facts.teams) > 1
        assert row["may_be_empty"] or all(found)
        certain = sum(put(network, "people.sizes", over="team", **options)["certain"])
        assert certain <= min(map(len, found))
    [row] = network.coverage(of="has_team", over="land", at=DAY, synthetic=False)
    assert (row["yes"], row["unknown"]) == (int(all(inside)), int(any(inside) and not all(inside)))
    rates = network.ask(over="hamlet", at=DAY, synthetic=False).people.rate(base="households", per=1)
    [row] = rates
    shares = {
        Fraction(world.counted(None), sum(world.households.values()))
        for world in known
        if sum(world.households.values())
    }
    holds(shares, row["lower"], row["upper"], sharp=row["sharp"])


ROWS = st.sampled_from([None, "shire", "hamlet"])


@settings(deadline=None, max_examples=examples(120))
@example(
    facts=Facts(
        dict.fromkeys(HAMLETS, (0, 0)),
        {"h1": False, "h2": False, "h3": None},
        (Team("l", False, (0, 1), (("h3", False),), ()),),  # noqa: FBT003 - not sure
        False,  # noqa: FBT003 - nothing stated
    ),
    by=None,
    landing=True,
).via("served from above by a team that may be here, too")
@given(facts=FACTS, by=ROWS, landing=st.booleans())
def test_a_rate_has_the_least_and_greatest_that_any_world_has(
    facts: Facts,
    by: str | None,
    landing: bool,  # noqa: FBT001 - drawn
) -> None:
    network = built(facts)
    where = "own.landing = true" if landing else None
    options = {"base": "households", "over": "hamlet", "at": DAY, "where": where, "synthetic": False}
    rates = put(network, "people.rate", per=1, by=by, **options)
    lacks = put(network, "people.shortfall", 2, per=1, by=by, **options)
    known = list(worlds(facts, landing=landing))
    for row, lack in zip(rates, lacks, strict=True):
        if row["area"] is None and by is not None:
            continue  # of teams that serve nothing at the level
        inside = [area for area in HAMLETS if row["area"] is None or row["area"] in above(area)]
        shares, one_by_one, together, surplus = set(), set(), set(), set()
        for world in known:
            size = {area: number for area, number in world.households.items() if area in inside}
            people = world.counted(row["area"])
            assert row["people_lower"] <= people
            assert row["base_lower"] <= sum(size.values()) <= row["base_upper"]
            if sum(size.values()):
                shares.add(Fraction(people, sum(size.values())))
            had = {area: sum(number for number, _ in world.here(area)) for area in size}
            one_by_one.add(Fraction(sum(max(2 * size[area] - had[area], 0) for area in size)))
            surplus.add(Fraction(sum(max(had[area] - 2 * size[area], 0) for area in size)))
            together.add(Fraction(max(2 * sum(size.values()) - people, 0)))
            again = sum(had.values()) - people
            assert lack["again_lower"] <= again <= lack["again_upper"]
        told = [ends(lack, name) for name in ("need", "people", "each", "surplus", "again")]
        if all(low == high for low, high in told):
            need, people, each, more, again = (low for low, _ in told)
            assert each - more == need - people - again
        holds(shares, row["lower"], row["upper"], sharp=row["sharp"])
        holds(one_by_one, *ends(lack, "each"), sharp=lack["sharp"])
        holds(surplus, *ends(lack, "surplus"), sharp=False)
        holds(together, *ends(lack, "together"), sharp=lack["sharp"])


@settings(deadline=None, max_examples=examples(60))
@given(facts=FACTS)
def test_above_all_a_team_counts_once(facts: Facts) -> None:
    """In the row of the area that holds all that it serves; rows then add up to the whole."""
    network = built(facts)
    options = {"base": "households", "over": "hamlet", "at": DAY, "synthetic": False, "spanning": "above"}
    rows = put(network, "people.rate", by="shire", **options)
    [whole] = put(network, "people.rate", **options)
    known = list(worlds(facts, landing=False))
    for row in rows:
        people = set()
        for world in known:
            homes = [
                (number, {next((x for x in above(each) if x[0] == "s"), None) for each in served})
                for number, served, _ in world.teams
            ]
            people.add(
                sum(
                    n
                    for n, shires in homes
                    if (row["area"],) == tuple(shires)
                    or (row["area"] is None and (len(shires) > 1 or None in shires))
                )
            )
        assert (row["people_lower"], row["people_upper"]) == (min(people), max(people))
    if all(sure for team in facts.teams for _, sure in team.services):
        assert rows.total("people_lower") == whole["people_lower"]
        assert rows.total("people_upper") == whole["people_upper"]


@settings(deadline=None, max_examples=examples(60))
@given(facts=FACTS, share=st.integers(0, 4))
def test_a_quantile_of_sizes_has_the_least_and_greatest_that_any_world_has(facts: Facts, share: int) -> None:
    at = Fraction(share, 4)
    [row] = built(facts).ask(over="team", at=DAY, synthetic=False).people.size_quantiles(quantiles=[at])
    found = set()
    for world in worlds(facts, landing=False):
        sizes = sorted(number for number, _, _ in world.teams)
        if sizes:
            found.add(Fraction(sizes[max(math.ceil(at * len(sizes)), 1) - 1]))
    holds(found, row["lower"], row["upper"], sharp=True)


@settings(deadline=None, max_examples=examples(60))
@given(facts=FACTS, landing=st.booleans())
def test_depth_and_patterns_of_skills_are_those_of_the_worlds(
    facts: Facts,
    landing: bool,  # noqa: FBT001 - drawn
) -> None:
    network = built(facts)
    options = {"over": "hamlet", "at": DAY, "synthetic": False}
    options |= {"where": "own.landing = true"} if landing else {}
    known = list(worlds(facts, landing=landing))
    taught = [
        {area: frozenset().union(*(words for _, words in world.here(area))) for area in world.households}
        for world in known
    ]
    depths = {Fraction(sum(map(len, each.values())), len(each)) for each in taught if each}
    [depth] = put(network, "skills.depth", **options)
    holds(depths, depth["lower"], depth["upper"], sharp=depth["sharp"])
    for row in put(network, "skills.patterns", **options):
        way = set(row["skills"].split())
        for each in taught:
            assert row["certain"] <= sum(words == way for words in each.values()) <= row["possible"]
        shares = {
            Fraction(sum(words == way for words in each.values()), len(each)) for each in taught if each
        }
        holds(shares, row["lower"], row["upper"], sharp=row["sharp"])
        certain = sum(all(area in each and each[area] == way for each in taught) for area in HAMLETS)
        possible = sum(any(each.get(area) == way for each in taught) for area in HAMLETS)
        assert (row["certain"], row["possible"]) == (certain, possible)


@settings(deadline=None, max_examples=examples(300))
@given(items=st.lists(st.tuples(BOUNDS, BOUNDS, st.booleans()), max_size=4))
def test_a_ratio_of_sums_has_the_least_and_greatest_of_all_choices(
    items: list[tuple[tuple[int, int], tuple[int, int], bool]],
) -> None:
    of, base, optional = ([item[at] for item in items] for at in range(3))
    found, undefined = set(), False
    for chosen in product(*[(False, True) if each else (True,) for each in optional]):
        inside = [at for at, each in enumerate(chosen) if each]
        for whole in product(*[range(base[at][0], base[at][1] + 1) for at in inside]):
            undefined |= not sum(whole)
            for side in (0, 1):
                if sum(whole):
                    found.add(Fraction(sum(of[at][side] for at in inside), sum(whole)))
    answer = ratio_of_sums(
        Quantities([low for low, _ in of], [high for _, high in of]),
        Quantities([low for low, _ in base], [high for _, high in base]),
        np.array(optional, np.bool_),
    )
    assert (answer.lower, answer.upper) == ((min(found), max(found)) if found else (None, None))
    assert answer.may_be_undefined == undefined
