"""What changed between two days, and differences of answers: answers about Toyland, and bad input."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import Question, every, has_team
from dtnet.errors import ArgumentError, OutsideDataError, PredicateError, UnknownFactError, UnknownNameError

from ...asking import put
from ..conftest import villages_of

if TYPE_CHECKING:
    from dtnet import Network

    from ..conftest import Land

DAY = "2025-02-01"
ISLE = "toy:province:lantern-isle"
HERON = "toy:parish:heron"
TURNOVER = (
    "kept",
    "gained",
    "lost",
    "without",
    "opened_yes",
    "opened_no",
    "closed_yes",
    "closed_no",
    "not_applicable",
    "unknown",
)


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def some(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


# -- changes -------------------------------------------------------------------------------------


def changed(network: Network, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - any option
    [row] = put(network, "change", **options)
    return row


@pytest.mark.parametrize(
    ("days", "within", "ways", "point"),
    [
        (
            ("2024-10-31", "2025-09-01"),
            ISLE,
            {"kept": 5, "gained": 2, "lost": 1, "without": 2},
            Fraction(1, 10),
        ),
        (("2024-12-31", "2025-01-01"), HERON, {"kept": 2, "closed_yes": 1}, Fraction(0)),
        (
            ("2024-09-30", "2024-10-01"),
            ISLE,
            {"kept": 6, "without": 3, "opened_no": 1},
            Fraction(6, 10) - Fraction(6, 9),
        ),
        (("2024-09-30", "2025-03-01"), "Quay", {"kept": 2, "opened_yes": 1}, Fraction(0)),
    ],
)
def test_t6_what_changed(
    toyland: Network, days: tuple[str, str], within: str, ways: dict[str, int], point: Fraction
) -> None:
    row = changed(toyland, at=days[0], after=days[1], within=within)
    assert {name: row[name] for name in TURNOVER if row[name]} == ways
    assert sum(row[name] for name in TURNOVER) == row["areas"]
    assert some(row, "point", "lower", "upper") == (float(point),) * 3
    assert some(row, "sharp", "may_be_empty") == (True, False)


def test_a_fact_that_is_not_known_moves_both_days(toyland: Network) -> None:
    """Whether Tallow's team teaches padlock nobody knows: if so on one day, then on the other."""
    days = {"at": "2024-12-15", "after": DAY}
    row = changed(toyland, of="skill:padlock", within="Glow", **days)
    assert some(row, "kept", "without", "unknown") == (1, 1, 1)
    assert some(row, "before_lower", "before_upper", "after_lower", "after_upper") == (1 / 3, 2 / 3) * 2
    assert some(row, "point", "lower", "upper", "sharp") == (0.0, 0.0, 0.0, True)


def test_weights_that_change_are_moved_by_one_fact(toyland: Network) -> None:
    """Newt has 70 households in 2024 and 120 in 2025, its team for sure, and padlock nobody knows."""
    row = changed(
        toyland,
        of="skill:padlock",
        within=HERON,
        where="own.households < 130",
        weight="households",
        at="2024-06-01",
        after="2025-01-01",
    )
    assert some(row, "kept", "unknown", "closed_yes", "closed_no") == (100, 120 + 50, 0, 0)
    assert some(row, "before_lower", "before_upper") == (100 / 220, 1.0)
    assert some(row, "lower", "upper") == (100 / 220 - 120 / 220, 100 / 220) or row["sharp"] is not True


def test_what_is_lost_weighs_what_it_did_before_and_all_else_what_it_does_now(land: type[Land]) -> None:
    grows = [{"households": 1, "end": "2023-06-01"}, {"households": 3, "start": "2023-06-01"}]
    places = [{"id": id, **version} for id in ("v1", "v2", "v3", "v4") for version in grows]
    days = {"start": [land.first, land.first, "2023-06-01"], "end": ["2023-05-01", None, None]}
    gone = {"id": "v5", "households": 7, "end": "2023-06-01"}
    network = villages_of(land, [*places, gone], ("v1", "v2", "v3"), **days)
    [row] = network.ask("has_team", at="2023-02-01", weight="households").change("2023-07-01")
    told = ("lost", "kept", "gained", "without", "closed_no")
    assert [row[each] for each in told] == [1, 3, 3, 3, 7]
    assert (row["before_lower"], row["after_lower"]) == (2 / 11, 6 / 12)


def test_what_is_not_known_of_an_area_itself_is_the_same_on_both_days(toyland: Network) -> None:
    [row] = toyland.ask("own.coastal = true", at="2024-12-15", within="toy:parish:mist").change("2025-02-01")
    assert some(row, "before_lower", "before_upper", "point", "sharp") == (0.0, 1.0, 0.0, True)


def test_teams_that_are_not_listed_are_two_facts(toyland: Network) -> None:
    """Nobody had listed the teams of Ember and Candle before the census: each day may differ."""
    row = changed(toyland, at="2024-05-01", after="2024-06-01", within=ISLE)
    assert some(row, "kept", "unknown", "lower", "upper", "sharp") == (7, 2, -2 / 9, 2 / 9, True)
    row = changed(toyland, of="has_team & skill:market", at="2024-05-01", after="2024-06-01", within="Oilham")
    assert some(row, "kept", "unknown", "lower", "upper", "sharp") == (2, 1, -1 / 3, 1 / 3, True)


def test_a_team_with_a_first_day_in_doubt_may_hang_together(toyland: Network) -> None:
    """Cable's team is there on both days, on the later one or on none: the bounds hold, and are outer."""
    row = changed(toyland, at="2024-12-15", after=DAY, within=ISLE)
    assert some(row, "unknown", "lower", "upper", "sharp") == (1, -1 / 10, 1 / 10, False)


def test_one_team_in_doubt_for_two_areas_is_not_sharp(toyland: Network) -> None:
    """Anchor's and Buoy's padlock hang on one team on the earlier day."""
    row = changed(toyland, of="skill:padlock", at="2024-09-01", after="2025-04-01", within="Quay")
    assert row["sharp"] is False


def test_areas_in_doubt_have_an_outer_difference(toyland: Network) -> None:
    row = changed(toyland, at="2024-12-01", after=DAY, within="toy:parish:sedge")
    assert some(row, "before_lower", "before_upper") == (2 / 4, 1.0)
    assert some(row, "after_lower", "after_upper") == (1 / 4, 1.0)
    assert some(row, "lower", "upper", "sharp") == (-3 / 4, 1 / 2, False)


def test_conditions_whose_facts_are_not_followed_are_outer(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    row = changed(
        toyland, of="funded", policies=policies, at="2024-12-15", after=DAY, within="toy:parish:sedge"
    )
    assert row["sharp"] is False
    row = changed(toyland, of=every("village", has_team()), over="parish", at="2024-12-15", after=DAY)
    assert row["sharp"] is False


def test_a_known_share_makes_the_difference_as_sharp_as_the_other(toyland: Network) -> None:
    row = changed(toyland, at="2024-11-01", after=DAY, within=ISLE)
    assert some(row, "lower", "upper", "sharp") == (0.0, 1 / 10, True)


def test_changes_by_rows(toyland: Network) -> None:
    table = toyland.ask("has_team", at="2024-10-31", within=ISLE).change("2025-09-01", by="parish")
    assert [some(row, "area", "areas", "gained", "lost", "point") for row in table] == [
        ("toy:parish:glow", 3, 0, 0, 0.0),
        ("toy:parish:oilham", 3, 1, 0, 1 / 3),
        ("toy:parish:quay", 3, 1, 0, 1 / 3),
        (None, 1, 0, 1, -1.0),
    ]


def test_an_area_without_a_share_on_one_day(toyland: Network) -> None:
    row = changed(toyland, at="2024-09-30", after="2024-10-01", within="toy:village:cable")
    assert some(row, "opened_no", "before_lower", "after_upper", "point", "may_be_empty") == (
        1,
        None,
        0.0,
        None,
        True,
    )
    row = changed(toyland, at="2024-12-31", after="2025-01-01", within="toy:village:frog")
    assert some(row, "closed_yes", "after_lower", "lower", "sharp") == (1, None, None, False)
    row = changed(
        toyland,
        of="people per 100 households >= 5",
        at="2024-12-31",
        after=DAY,
        within="toy:village:candle",
    )
    assert some(row, "not_applicable", "point", "may_be_empty") == (1, None, True)


def test_unknown_weights_have_no_sums(toyland: Network) -> None:
    row = changed(toyland, at="2024-12-01", after=DAY, within="Glow", weight="households")
    assert [row[name] for name in TURNOVER] == [None] * len(TURNOVER)
    assert some(row, "point", "sharp") == (0.0, True)


def test_groups_that_are_not_known_are_allowed_for(toyland: Network) -> None:
    table = toyland.ask("has_team", at="2024-12-15").change(DAY, by="coastal")
    assert [some(row, "coastal", "sharp") for row in table] == [(False, False), (True, False), (None, True)]


ASSUMED = ("as_no", "as_yes", "rate_in_stratum")


def exact(row: dict[str, Any]) -> Fraction | None:
    """The point of an answer by known weights."""
    return None if row["point"] is None else Fraction(row["numerator"], row["denominator"])


@pytest.mark.parametrize("missing", ASSUMED)
@pytest.mark.parametrize(
    "asked",
    [
        {"of": "skill:padlock", "by": "parish", "at": "2024-12-15", "after": DAY},
        {"of": "has_team", "by": "shire", "at": "2024-12-15", "after": DAY},
        {"of": "led", "by": "parish", "at": "2024-03-01", "after": "2025-03-01"},
        {
            "of": "skill:padlock",
            "weight": "households",
            "within": HERON,
            "at": "2024-06-01",
            "after": DAY,
        },
    ],
)
def test_an_assumed_change_is_the_difference_of_two_assumed_answers(
    toyland: Network,
    asked: dict[str, Any],
    missing: Any,  # noqa: ANN401 - one of the words
) -> None:
    options = {name: value for name, value in asked.items() if name not in {"at", "after"}}
    early, late = (
        {row["area"]: exact(row) for row in toyland.coverage(**options, at=asked[day], missing=missing)}
        for day in ("at", "after")
    )
    for plain, row in zip(
        put(toyland, "change", **asked),
        put(toyland, "change", missing=missing, **asked),
        strict=True,
    ):
        unmoved = [name for name in row if name not in {"point", "assumption"}]
        assert some(row, *unmoved) == some(plain, *unmoved)
        one, other = early[row["area"]], late[row["area"]]
        if plain["point"] is not None:
            assert some(row, "point", "assumption") == (plain["point"], None)
        elif one is not None and other is not None and row["lower"] <= float(other - one) <= row["upper"]:
            assert some(row, "point", "assumption") == (float(other - one), missing)
        else:
            assert some(row, "point", "assumption") == (None, None)


def test_an_assumption_that_what_is_known_rules_out_makes_no_point(toyland: Network) -> None:
    """Of those known in Heron, half teach padlocks in January and all in June; Newt is one fact on both days.

    So the rates would have it grow by 1/2, and 1/3 is the most.
    """
    days = {"at": "2024-01-01", "after": "2024-06-01", "within": HERON, "of": "skill:padlock"}
    row = changed(toyland, **days, missing="rate_in_stratum")
    assert some(row, "point", "lower", "upper", "assumption") == (None, 0.0, 1 / 3, None)
    for missing, point in (("as_no", Fraction(0)), ("as_yes", 1 - Fraction(2, 3))):
        row = changed(toyland, **days, missing=missing)
        assert some(row, "point", "assumption") == (float(point), missing)


def test_an_assumption_where_there_is_no_share_on_one_day(toyland: Network) -> None:
    row = changed(toyland, at="2024-09-30", after="2024-10-01", within="toy:village:cable", missing="as_yes")
    assert some(row, "point", "assumption") == (None, None)


def test_what_assumptions_there_are_not(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="missing='as_now'; did you mean 'as_no'"):
        toyland.ask("has_team", at="2024-06-01").change(DAY, missing="as_now")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"at": DAY, "after": "2024-06-01"}, ArgumentError, "at=.*give the later day as after="),
        ({"at": DAY, "after": DAY}, ArgumentError, "at=.*give the later day as after="),
        ({"at": "2023-12-31", "after": DAY}, OutsideDataError, "begin"),
        ({"at": DAY, "after": "2026-01-01"}, OutsideDataError, "horizon"),
        ({"at": "2024-06-01", "after": DAY, "within": "Atlantis"}, UnknownNameError, "Atlantis"),
        ({"at": "2024-06-01", "after": DAY, "of": "skill:padlok"}, UnknownNameError, "padlok"),
        ({"at": "2024-06-01", "after": DAY, "of": "has_team &"}, PredicateError, "has_team &"),
        ({"at": "2024-06-01", "after": DAY, "weight": "households"}, UnknownFactError, "ember"),
    ],
)
def test_what_cannot_be_asked_of_two_days(
    toyland: Network, options: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        put(toyland, "change", **options)


# -- differences ---------------------------------------------------------------------------------


def test_the_bounds_of_a_cascade_alone_are_wider(toyland: Network) -> None:
    """E11: from subtracting the bounds the drop would be 1/10 to 7/10."""
    day = toyland.at(DAY)
    [row] = day.coverage(of="led", within=ISLE) - day.coverage(of="led & all_skills", within=ISLE)
    assert some(row, "this_lower", "this_upper", "other_lower", "other_upper") == (0.7, 0.8, 0.1, 0.6)
    assert some(row, "point", "lower", "upper", "sharp") == (None, 0.1, 0.7, False)


def test_answers_are_subtracted_row_by_row(toyland: Network) -> None:
    table = toyland.at("2025-09-01").coverage(by="shire") - toyland.at("2024-10-31").coverage(by="shire")
    assert [some(row, "area", "point", "sharp") for row in table] == [
        ("toy:shire:far", 0.0, True),
        ("toy:shire:harbour", 0.0, True),
        ("toy:shire:reed", None, False),
        ("toy:shire:wick", 1 / 6, True),
    ]


@pytest.mark.parametrize(
    ("this", "other", "sharp"),
    [
        ({"within": "Reed"}, {"within": "Harbour"}, True),
        ({"within": "Reed"}, {"within": "toy:province:saltmarsh"}, False),
        ({"within": "Reed"}, {"within": "Harbour", "over": "parish"}, True),
        (
            {"within": "Reed", "of": "every(village, has_team)", "over": "parish"},
            {"within": "Harbour"},
            False,
        ),
        ({"within": "Reed", "where": "own.coastal = false"}, {"within": "Harbour"}, True),
        ({"within": "Reed", "where": "parish.households >= 9"}, {"within": "Harbour"}, False),
        ({"within": "toy:village:anchor"}, {"within": "toy:village:buoy"}, True),
    ],
)
def test_answers_about_different_areas_are_sharp(
    toyland: Network, this: dict[str, Any], other: dict[str, Any], *, sharp: bool
) -> None:
    day = toyland.at(DAY)
    [row] = day.coverage(**this) - day.coverage(**other)
    assert row["sharp"] is sharp


def test_one_team_in_doubt_behind_two_answers_is_not_sharp(toyland: Network) -> None:
    before = toyland.at("2024-09-01")
    [row] = before.coverage(of="skill:padlock", within="toy:village:anchor") - before.coverage(
        of="skill:padlock", within="toy:village:buoy"
    )
    assert some(row, "lower", "upper", "sharp") == (-1.0, 1.0, False)


def test_unknown_groups_and_other_networks_are_not_sharp(toyland: Network) -> None:
    day = toyland.at(DAY)
    reed, far = (day.coverage(within=each, by="coastal", synthetic=False) for each in ("Reed", "Far"))
    assert [some(row, "coastal", "lower", "upper", "sharp") for row in reed - far] == [
        (False, None, None, False),
        (None, -1.0, 1.0, False),
        (True, None, None, False),
    ]
    other = pickle.loads(pickle.dumps(toyland)).at(DAY)  # noqa: S301 - our own
    [row] = day.coverage(within="Reed") - other.coverage(within="Harbour")
    assert row["sharp"] is False
    [row] = toyland.coverage(within="Reed", during="2025-02", over_time="last") - day.coverage(
        within="Harbour"
    )
    assert row["sharp"] is False


def test_points_are_subtracted_under_one_assumption(toyland: Network) -> None:
    day = toyland.at(DAY)
    names = ("point", "assumption")
    no, yes = (day.coverage(missing=each) for each in ("as_no", "as_yes"))
    [row] = no - day.coverage(within="Far")
    assert some(row, *names) == (float(Fraction(14, 21) - Fraction(4, 5)), "as_no")
    [row] = no - yes
    assert some(row, *names) == (None, None)
    [row] = no - day.coverage()
    assert some(row, *names) == (None, None)


@pytest.mark.parametrize("by", ["shire", ["province", "type"]])
def test_answers_with_other_rows_are_not_subtracted(toyland: Network, by: Any) -> None:  # noqa: ANN401 - both
    day = toyland.at(DAY)
    with pytest.raises(ArgumentError, match="cannot be subtracted: their rows differ"):
        day.coverage(by=by) - day.coverage(by="province")


def test_series_and_what_is_no_answer_are_not_subtracted(toyland: Network) -> None:
    query = toyland.coverage(during="2024", over_time="mean").query
    steps = Question(toyland, query.__class__(of=query.of, over="village", during="2024")).series()
    with pytest.raises(ArgumentError, match="a series cannot be subtracted"):
        steps - steps
    with pytest.raises(TypeError, match="unsupported operand"):
        toyland.coverage(at=DAY) - 1  # type: ignore[operator]


def test_a_row_of_one_answer_alone_is_null(toyland: Network) -> None:
    late, early = (
        toyland.coverage(by="village", at=at, within="Quay") for at in ("2024-10-01", "2024-09-30")
    )
    table = late - early
    assert table["area"][-1] == "toy:village:cable"
    assert some(table.to_dicts()[-1], "this_upper", "other_upper", "lower", "sharp") == (
        0.0,
        None,
        None,
        False,
    )
    assert len(early - late) == len(table)
