"""Coverage on small networks worked out by hand, against slow enumeration, and on the bundled country."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import Attribute, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, Vocabulary
from dtnet.errors import ArgumentError, OutsideDataError, PredicateError, UnknownNameError
from dtnet.network import Statement

from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet import Snapshot

LEVELS = ("land", "shire", "parish", "hamlet")
WORDS = Vocabulary(
    levels=LEVELS,
    body_kinds=("office", "team"),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="skills", table="bodies", type="set", vocabulary=("pay",), description="Skills"),
    ),
    currency=Currency("XTS", 0),
)
START, DAY = date(2024, 1, 1), date(2024, 6, 1)
COLUMNS = (
    "area",
    "areas",
    "yes",
    "no",
    "unknown",
    "not_applicable",
    "numerator",
    "denominator",
    "point",
    "lower",
    "upper",
    "sharp",
    "may_be_empty",
    "observed",
    "derived",
    "assumed",
    "synthetic",
    "assumption",
)


class Place(NamedTuple):
    id: str
    parent: str | None
    origin: Origin = Origin.OBSERVED


class Team(NamedTuple):
    home: str
    origin: Origin = Origin.OBSERVED
    start: date = START
    kind: str = "team"


class Service(NamedTuple):
    team: int
    area: str
    origin: Origin = Origin.OBSERVED
    start: date = START


class Complete(NamedTuple):
    area: str
    origin: Origin = Origin.OBSERVED
    start: date = START
    end: date | None = None
    about: str = "teams"


Fact = Place | Team | Service | Complete


def level_of(id: str) -> str:
    return next(level for level in LEVELS if level[0] == id[0])


def snapshot(*facts: Fact, day: date = DAY) -> Snapshot:
    """A day of a network of these facts; an id's first letter is its level's, a service's team a number."""
    builder = NetworkBuilder(WORDS, Metadata(name="small", extent=Period(START, date(2025, 1, 1))))
    places = [each for each in facts if isinstance(each, Place)]
    builder.add_areas(
        {
            "id": [each.id for each in places],
            "level": [level_of(each.id) for each in places],
            "start": [START for _ in places],
            "parent": [each.parent for each in places],
            "code": [each.id for each in places],
            "name": [each.id for each in places],
            "type": ["" for _ in places],
            "origin": [each.origin.label for each in places],
        }
    )
    teams = [each for each in facts if isinstance(each, Team)]
    builder.add_bodies(
        {
            "id": [f"team:{number}" for number, _ in enumerate(teams)],
            "kind": [each.kind for each in teams],
            "start": [each.start for each in teams],
            "home": [each.home for each in teams],
            "name": ["" for _ in teams],
            "origin": [each.origin.label for each in teams],
        }
    )
    services = [each for each in facts if isinstance(each, Service)]
    builder.add_services(
        {
            "body": [f"team:{each.team}" for each in services],
            "area": [each.area for each in services],
            "start": [each.start for each in services],
            "origin": [each.origin.label for each in services],
        }
    )
    for each in facts:
        if isinstance(each, Complete):
            builder.add_statement(
                Statement(
                    about=each.about,
                    area=each.area,
                    start=each.start,
                    end=each.end,
                    origin=each.origin,
                    citation=Citation(ref="s"),
                )
            )
    return builder.build().at(day)


LAND = (Place("l", None), Place("s1", "l"), Place("s2", "l"))
VILLAGES = (*LAND, Place("p1", "s1"), Place("h1", "p1"), Place("h2", "p1"), Place("h3", "s2"))


def ask(day: Snapshot, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any option
    table = day.coverage(**{"over": "hamlet", **options})
    assert table.columns == COLUMNS
    return table.to_dicts()


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in ("areas", "yes", "no", "unknown", "not_applicable"))


# -- verdicts ------------------------------------------------------------------------------------


def test_a_missing_team_is_unknown() -> None:
    [row] = ask(snapshot(*VILLAGES, Team("h1")))
    assert row == {
        "area": None,
        "areas": 3,
        "yes": 1,
        "no": 0,
        "unknown": 2,
        "not_applicable": 0,
        "numerator": None,
        "denominator": None,
        "point": None,
        "lower": 1 / 3,
        "upper": 1.0,
        "sharp": True,
        "may_be_empty": False,
        "observed": 1 / 3,
        "derived": 0.0,
        "assumed": 0.0,
        "synthetic": 0.0,
        "assumption": None,
    }


def test_a_statement_of_completeness_makes_it_a_no() -> None:
    [row] = ask(snapshot(*VILLAGES, Team("h1"), Complete("l", Origin.DERIVED)))
    assert counts(row) == (3, 1, 2, 0, 0)
    assert (row["numerator"], row["denominator"], row["point"]) == (1, 3, 1 / 3)
    assert (row["lower"], row["upper"], row["assumption"]) == (1 / 3, 1 / 3, None)
    assert (row["observed"], row["derived"]) == (1 / 3, 2 / 3)


@pytest.mark.parametrize(
    ("statement", "noes"),
    [
        (Complete("s1"), 1),
        (Complete("s2"), 1),
        (Complete("p1"), 1),
        (Complete("h3"), 1),
        (Complete("h1"), 0),
        (Complete("l", about="skills"), 0),
        (Complete("l", start=date(2024, 6, 2)), 0),
        (Complete("l", end=DAY), 0),
        (Complete("l", end=date(2024, 6, 2)), 2),
    ],
)
def test_a_statement_speaks_of_its_area_and_days(statement: Complete, noes: int) -> None:
    [row] = ask(snapshot(*VILLAGES, Team("h1"), statement))
    assert counts(row) == (3, 1, noes, 2 - noes, 0)


def test_a_team_counts_for_its_area_and_all_above_and_none_below() -> None:
    day = snapshot(*VILLAGES, Team("p1"), Complete("l"))
    assert [counts(ask(day, over=level)[0])[:3] for level in LEVELS] == [
        (1, 1, 0),
        (2, 1, 1),
        (1, 1, 0),
        (3, 0, 3),
    ]


def test_a_team_counts_for_every_area_that_it_serves() -> None:
    made = (*VILLAGES, Team("h1"), Service(0, "h3"), Service(0, "h2", start=date(2024, 6, 2)), Complete("l"))
    assert [(row["area"], *counts(row)) for row in ask(snapshot(*made), by="hamlet")] == [
        ("h1", 1, 1, 0, 0, 0),
        ("h2", 1, 0, 1, 0, 0),
        ("h3", 1, 1, 0, 0, 0),
    ]
    assert [counts(ask(snapshot(*made), over=level)[0])[:3] for level in LEVELS] == [
        (1, 1, 0),
        (2, 2, 0),
        (1, 1, 0),
        (3, 2, 1),
    ]
    assert counts(ask(snapshot(*made, day=date(2024, 6, 2)))[0]) == (3, 3, 0, 0, 0)


def test_a_service_is_known_as_surely_as_its_row_and_its_team() -> None:
    made = (
        *VILLAGES,
        Team("h1", Origin.DERIVED),
        Team("h1", kind="office"),
        Service(0, "h2", Origin.ASSUMED),
        Service(0, "h3"),
        Service(1, "h3"),
        Service(1, "p1"),
    )
    rows = {row["area"]: row for row in ask(snapshot(*made), by="hamlet")}
    assert (rows["h1"]["derived"], rows["h2"]["assumed"], rows["h3"]["derived"]) == (1.0, 1.0, 1.0)


def test_only_teams_in_force_count() -> None:
    teams = Team("h1", start=date(2024, 6, 2)), Team("h2", kind="office"), Team("h2")
    [row] = ask(snapshot(*VILLAGES, *teams, Complete("l")))
    assert counts(row) == (3, 1, 2, 0, 0)


# -- groups --------------------------------------------------------------------------------------


def test_groups_are_in_order_of_id_and_add_up() -> None:
    day = snapshot(*VILLAGES, Place("h0", "s2"), Team("h1"), Complete("s2"))
    assert [(row["area"], *counts(row)) for row in ask(day, by="shire")] == [
        ("s1", 2, 1, 0, 1, 0),
        ("s2", 2, 0, 2, 0, 0),
    ]
    assert [row["area"] for row in ask(day, by="hamlet")] == ["h0", "h1", "h2", "h3"]
    assert [(row["area"], *counts(row)) for row in ask(day, by="land")] == [("l", 4, 1, 2, 1, 0)]


def test_areas_in_no_area_of_the_level_have_the_last_row() -> None:
    day = snapshot(*VILLAGES, Place("h4", "l"), Team("h3"))
    assert [(row["area"], *counts(row)) for row in ask(day, by="parish")] == [
        ("p1", 2, 0, 0, 2, 0),
        (None, 2, 1, 0, 1, 0),
    ]


def test_a_group_without_areas_is_a_row_that_says_so() -> None:
    [_, _, row] = ask(snapshot(*VILLAGES, Place("s3", "l")), by="shire")
    assert (row["area"], *counts(row), row["may_be_empty"]) == ("s3", 0, 0, 0, 0, 0, True)
    empty = ("numerator", "denominator", "point", "lower", "upper", "observed", "synthetic", "assumption")
    assert [row[name] for name in empty] == [None] * len(empty)


def test_a_level_without_areas() -> None:
    day = snapshot(*LAND)
    [row] = ask(day)
    assert (row["areas"], row["may_be_empty"]) == (0, True)
    assert ask(day, by="parish") == []
    assert ask(snapshot(Place("l", None), Place("h", "l")), by="parish")[0]["area"] is None


# -- options -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("missing", "yes"), [("as_no", 1), ("as_yes", 3)])
def test_an_assumption_sets_the_point_and_never_the_bounds(missing: str, yes: int) -> None:
    [row] = ask(snapshot(*VILLAGES, Team("h1")), missing=missing)
    assert (row["numerator"], row["denominator"], row["point"]) == (yes, 3, yes / 3)
    assert (row["lower"], row["upper"], row["assumption"]) == (1 / 3, 1.0, missing)
    [row] = ask(snapshot(*VILLAGES, Team("h1"), Complete("l")), missing=missing)
    assert (row["numerator"], row["assumption"]) == (1, None)


def test_origins_take_the_best_team_and_the_worst_link() -> None:
    day = snapshot(
        Place("l", None, Origin.ASSUMED),
        Place("p1", "l"),
        Place("h1", "p1", Origin.DERIVED),
        Team("h1", Origin.SYNTHETIC),
        Team("h1", Origin.ASSUMED),
        Team("h1", Origin.OBSERVED),
    )
    shares = {level: ask(day, over=level)[0] for level in LEVELS if level != "shire"}
    assert shares["hamlet"]["derived"] == shares["parish"]["derived"] == shares["land"]["assumed"] == 1.0


def test_the_origin_of_a_group_is_that_of_the_rows_between() -> None:
    day = snapshot(
        Place("l", None, Origin.SYNTHETIC), Place("p1", "l", Origin.ASSUMED), Place("h1", "p1"), Team("h1")
    )
    assert [ask(day, by=by)[0]["observed"] for by in (None, "parish", "hamlet")] == [1.0, 1.0, 1.0]
    assert ask(day, by="land")[0]["assumed"] == 1.0


def test_without_synthetic_facts() -> None:
    made = (
        Place("l", None),
        Place("h1", "l"),
        Place("h2", "l"),
        Place("h3", "l", Origin.SYNTHETIC),
        Team("h1"),
        Team("h2", Origin.SYNTHETIC),
        Team("h3"),
        Complete("l"),
    )
    [row] = ask(snapshot(*made), synthetic=False)
    assert counts(row) == (3, 2, 0, 1, 0)
    assert (row["lower"], row["upper"], row["sharp"], row["may_be_empty"]) == (1 / 2, 1.0, True, False)
    assert (row["observed"], row["synthetic"], row["point"]) == (1 / 3, 0.0, None)
    with pytest.raises(ArgumentError, match="by='hamlet' without synthetic facts: areas of this level are"):
        ask(snapshot(*made), by="hamlet", synthetic=False)


def test_areas_that_can_only_be_out_together_are_not_sharp() -> None:
    made = (*LAND, Place("p1", "s1", Origin.SYNTHETIC), Place("h1", "p1"), Place("h2", "p1"))
    [row, _] = ask(snapshot(*made, Team("h1"), Complete("h2")), by="shire", synthetic=False)
    assert (row["lower"], row["upper"], row["sharp"], row["may_be_empty"]) == (0.0, 1.0, False, True)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"of": "has_taem"},
            PredicateError,
            "there is no condition 'has_taem'; did you mean 'has_team' or 'any_team'?",
        ),
        ({"over": "hamlets"}, UnknownNameError, "unknown level 'hamlets'; did you mean 'hamlet'?"),
        (
            {"by": "shires"},
            UnknownNameError,
            "'shires' is neither a level nor an attribute of areas; did you",
        ),
        (
            {"over": "shire", "by": "hamlet"},
            ArgumentError,
            "by='hamlet' lies below over='shire'; one of 'land'",
        ),
        ({"missing": "as_maybe"}, ArgumentError, "missing='as_maybe'; did you mean 'as_yes'"),
    ],
)
def test_other_questions_are_refused(options: dict[str, str], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        ask(snapshot(*VILLAGES), **options)
    assert str(caught.value).startswith(message)


# -- against enumeration -------------------------------------------------------------------------

ORIGINS = st.sampled_from(Origin)
QUESTIONS = [(over, by) for place, over in enumerate(LEVELS) for by in (None, *LEVELS[: place + 1])]


@st.composite
def small_networks(draw: st.DrawFn) -> list[Fact]:
    """A land with a few shires, parishes and hamlets, each right below any higher one."""
    places = [Place("l", None, draw(ORIGINS))]
    for letter, most in (("s", 2), ("p", 2), ("h", 4)):
        higher = [each.id for each in places]
        rows = draw(st.lists(st.tuples(st.sampled_from(higher), ORIGINS), max_size=most))
        places += [Place(f"{letter}{number}", *row) for number, row in enumerate(rows)]
    ids = st.sampled_from([each.id for each in places])
    teams = [Team(*row) for row in draw(st.lists(st.tuples(ids, ORIGINS), max_size=3))]
    statements = draw(st.lists(st.tuples(ids, ORIGINS), max_size=2))
    pairs = st.tuples(st.integers(0, len(teams) - 1), ids)
    rows = (
        draw(st.lists(st.tuples(pairs, ORIGINS), max_size=2, unique_by=lambda row: row[0])) if teams else []
    )
    services = [Service(*pair, origin) for pair, origin in rows if teams[pair[0]].home != pair[1]]
    return [*places, *teams, *services, *(Complete(*row) for row in statements)]


def path(places: dict[str, Place], id: str) -> list[str]:
    """An area and all above it."""
    found = [id]
    while (parent := places[found[-1]].parent) is not None:
        found.append(parent)
    return found


def worlds(facts: Sequence[Fact], worst: Origin) -> Iterator[list[Fact]]:
    """Each choice of the facts worse than that, with all others; without its team a service is none."""
    for chosen in product((True, False), repeat=sum(each.origin > worst for each in facts)):
        picks = iter(chosen)
        kept = [(each, each.origin <= worst or next(picks)) for each in facts]
        teams = [there for each, there in kept if isinstance(each, Team)]
        yield [
            each for each, there in kept if there and not (isinstance(each, Service) and not teams[each.team])
        ]


def outcomes(
    facts: Sequence[Fact], world: Sequence[Fact], over: str, group: str | None, by: str | None
) -> Iterator[tuple[int, int]]:
    """In one world: the least and the greatest number of covered areas of a group, each with their number."""
    places = {each.id: each for each in facts if isinstance(each, Place)}
    there = {each.id for each in world if isinstance(each, Place)}
    served = [each.home for each in world if isinstance(each, Team)]
    served += [each.area for each in world if isinstance(each, Service)]
    complete = {each.area for each in world if isinstance(each, Complete)}
    least = most = whole = 0
    for id in places:
        way = path(places, id)
        named = next((each for each in way if by is not None and level_of(each) == by), None)
        between = [] if by is None else way[1 : way.index(named) if named else None]
        if level_of(id) != over or named != group or not there.issuperset([id, *between]):
            continue
        whole += 1
        inside = [path(places, each) for each in served]
        yes = any(id in home and there.issuperset(home[: home.index(id)]) for home in inside)
        no = any(each in complete and there.issuperset(way[1 : way.index(each) + 1]) for each in way)
        least += yes
        most += yes or not no
    yield least, whole
    yield most, whole


@settings(max_examples=examples(300), deadline=None)
@given(facts=small_networks(), levels=st.sampled_from(QUESTIONS), synthetic=st.booleans())
def test_bounds_hold_every_completion_and_are_attained_where_sharp(
    facts: list[Fact], levels: tuple[str, str | None], *, synthetic: bool
) -> None:
    over, by = levels
    worst = Origin.SYNTHETIC if synthetic else Origin.ASSUMED
    day = snapshot(*facts)
    named = [each for each in facts if isinstance(each, Place) and by and level_of(each.id) == by]
    if any(each.origin > worst for each in named):
        with pytest.raises(ArgumentError):
            day.coverage(over=over, by=by, synthetic=synthetic)
        return
    table = ask(day, over=over, by=by, synthetic=synthetic)
    [total] = ask(day, over=over, synthetic=synthetic)
    assert tuple(map(sum, zip(*map(counts, table), strict=True))) == counts(total) or not table
    for row in table:
        found = {
            outcome
            for world in worlds(facts, worst)
            for outcome in outcomes(facts, world, over, row["area"], by)
        }
        ratios = {yes / whole for yes, whole in found if whole}
        assert row["may_be_empty"] == any(not whole for _, whole in found)
        assert (row["lower"] is None) == (not ratios)
        if ratios:
            assert row["lower"] <= min(ratios)
            assert max(ratios) <= row["upper"]
        if ratios and row["sharp"]:
            assert (row["lower"], row["upper"]) == (min(ratios), max(ratios))
        assert sum(counts(row)[1:]) == row["areas"]


@settings(max_examples=examples(100), deadline=None)
@given(facts=small_networks(), missing=st.sampled_from(["as_no", "as_yes"]), synthetic=st.booleans())
def test_an_assumed_point_lies_between_the_bounds(
    facts: list[Fact], missing: str, *, synthetic: bool
) -> None:
    [row] = ask(snapshot(*facts), missing=missing, synthetic=synthetic)
    if row["areas"]:
        assert row["lower"] <= row["point"] <= row["upper"]
        assert row["point"] == row["numerator"] / row["denominator"]
        assert (row["assumption"] is None) == (row["lower"] == row["upper"])


# -- the bundled country -------------------------------------------------------------------------


def test_every_village_of_the_bundled_network_has_a_team_at_the_end_of_august_2024() -> None:
    network = dtnet.datasets.load("vietnam")
    day = network.at("2024-08-31")
    [row] = day.coverage(of="has_team", over="village").to_dicts()
    assert counts(row) == (90_508, 90_508, 0, 0, 0)
    assert (row["point"], row["synthetic"]) == (1.0, 1.0)
    assert network.coverage(of="has_team", over="village", at="2024-08-31").to_dicts() == [row]
    provinces = day.coverage(over="village", by="province")
    assert (len(provinces), provinces.total("yes")) == (63, 90_508)
    by_place = {each["area"]: each["areas"] for each in provinces}
    assert (by_place["vn:province:48:0"], by_place["vn:province:15:0"]) == (2_400, 1_356)


def test_island_villages_lie_in_no_commune() -> None:
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    communes = day.coverage(by="commune")
    assert (len(communes), communes.total("areas")) == (10_036, 90_508)
    assert communes["area"][-1] is None
    districts = {row["area"]: row for row in day.coverage(by="district")}
    assert districts["vn:district:498:0"]["may_be_empty"]
    assert len(districts) == 696


def test_on_the_last_day_of_2023_some_villages_have_none() -> None:
    network = dtnet.datasets.load("vietnam")
    [row] = network.coverage(at="2023-12-31").to_dicts()
    teams = network.at("2023-12-31").teams()
    assert len(teams) == 74_422
    assert row["yes"] < 74_422 < row["areas"]
    assert (row["yes"] + row["no"], row["unknown"]) == (90_508, 0)
    with pytest.raises(OutsideDataError):
        network.coverage(at="2021-12-31")


def test_nothing_is_known_of_villages_without_synthetic_facts() -> None:
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    for row in day.coverage(by="province", synthetic=False):
        assert (row["unknown"], row["lower"], row["upper"], row["may_be_empty"]) == (row["areas"], 0, 1, True)
    with pytest.raises(ArgumentError, match="themselves synthetic"):
        day.coverage(by="village", synthetic=False)


def test_a_team_that_serves_two_areas_of_one_is_one_team_there() -> None:
    """Of one team, of which nobody knows what it teaches, no second one teaches something else."""
    day = snapshot(*VILLAGES, Team("h1"), Service(0, "h2"), Complete("l"))
    both = "any_team(skill:pay) & any_team(~skill:pay)"
    assert [counts(row)[1:4] for row in ask(day, over="parish", of=both)] == [(0, 1, 0)]
