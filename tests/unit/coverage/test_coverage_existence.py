"""Lists, targets, cascades: the answers of Toyland's page, and bad input."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import against_target, area_verdicts, areas_without, cascade, has_team
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet.network.day.network import Network

DAY = "2025-02-01"
ISLE = "toy:province:lantern-isle"
HERON = "toy:parish:heron"
NAMES = ["target", "areas", "lower", "upper", "standing", "lacking_lower", "lacking_upper"]


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def some(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


# -- lists ---------------------------------------------------------------------------------------


def test_e9_villages_without(toyland: Network) -> None:
    table = areas_without(toyland, at=DAY, accept_synthetic=True)
    assert [some(row, "name", "verdict", "origin", "area_origin", "not_known") for row in table] == [
        ("Brook", "unknown", None, "observed", "existence verdict"),
        ("Cable", "unknown", None, "observed", "verdict"),
        ("Candle", "no", "observed", "observed", None),
        ("Ember", "no", "observed", "observed", None),
        ("Fern", "unknown", None, "observed", "verdict"),
        ("Mist 3", "no", "synthetic", "synthetic", None),
        ("Rush", "unknown", None, "observed", "verdict"),
    ]


def test_what_is_listed_adds_up_to_the_answer(toyland: Network) -> None:
    for where in (None, "own.coastal = true"):
        for of in ("has_team", "people per 100 households >= 5", "skill:padlock"):
            [row] = toyland.coverage(of=of, at=DAY, where=where)
            table = area_verdicts(toyland, of=of, at=DAY, where=where, accept_synthetic=True)
            counts = {
                word: table["verdict"].count(word) for word in ("yes", "no", "unknown", "not_applicable")
            }
            assert counts == {word: row[word] for word in counts}
            assert len(table) == row["areas"]
            for origin in ("observed", "derived", "assumed", "synthetic"):
                assert table["origin"].count(origin) / len(table) == row[origin]


def test_a_filter_that_is_not_known_is_said(toyland: Network) -> None:
    table = area_verdicts(toyland, at=DAY, within="toy:shire:reed", where="own.coastal = true")
    assert [some(row, "name", "not_known") for row in table] == [
        ("Fern", "filter verdict"),
        ("Rush", "filter verdict"),
    ]


def test_weights_of_a_list_have_bounds(toyland: Network) -> None:
    table = area_verdicts(toyland, at=DAY, within="Glow", weight="households")
    assert [some(row, "name", "weight", "weight_lower", "weight_upper") for row in table] == [
        ("Candle", 0, 0, 0),
        ("Spark", 200, 200, 200),
        ("Tallow", None, 90, 110),
    ]


def test_synthetic_areas_are_not_named_unless_asked_for(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="1 of 7 areas in the answer are synthetic") as caught:
        areas_without(toyland, at=DAY)
    assert "accept_synthetic=True" in str(caught.value.hint)
    with pytest.raises(ArgumentError, match="3 of 21 areas in the answer are synthetic"):
        area_verdicts(toyland, at=DAY)
    for named in (False, True):
        with pytest.raises(ArgumentError, match="3 of 9 areas in the answer are synthetic") as caught:
            areas_without(toyland, at=DAY, synthetic=False, accept_synthetic=named)
        assert "synthetic=True" in str(caught.value.hint)
    assert areas_without(toyland, at=DAY, within="Wick", synthetic=False)["name"] == ["Candle", "Ember"]
    net = dtnet.datasets.load("vietnam")
    with pytest.raises(ArgumentError, match="90508 of 90508"):
        area_verdicts(net, at="2024-08-31")
    assert len(areas_without(net, at="2024-08-31")) == 0


# -- targets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "standing", "lacking"),
    [
        (Fraction(3, 5), "met", (0, 0)),
        (Fraction(2, 3), "met", (0, 0)),
        (Fraction(4, 5), "open", (0, 3)),
        (Fraction(6, 7), "open", (0, 4)),
        (Fraction(9, 10), "missed", (1, 5)),
        (1, "missed", (3, 7)),
        (0, "met", (0, 0)),
    ],
)
def test_e12_against_a_target(
    toyland: Network, target: Fraction, standing: str, lacking: tuple[int, int]
) -> None:
    [row] = against_target(toyland, target=target, at=DAY)
    assert some(row, *NAMES) == (float(target), 21, 14 / 21, 18 / 21, standing, *lacking)
    assert row["sharp"] is True


def test_m1_how_many_unknowns_would_have_to_be_no(toyland: Network) -> None:
    names = ("unknowns", "fewest_to_break", "any_to_break")
    [half] = against_target(toyland, target=Fraction(1, 2), at=DAY)
    [most] = against_target(toyland, target=Fraction(4, 5), at=DAY)
    [missed] = against_target(toyland, target=Fraction(9, 10), at=DAY)
    assert [some(row, *names) for row in (half, most, missed)] == [(4, None, None), (4, 2, 2), (4, 0, 0)]


def test_a_target_by_rows_and_weights(toyland: Network) -> None:
    table = against_target(toyland, target=Fraction(4, 5), at=DAY, by="shire")
    assert [some(row, "area", "standing", "lacking_upper", "any_to_break") for row in table] == [
        ("toy:shire:far", "met", 0, None),
        ("toy:shire:harbour", "open", 1, 1),
        ("toy:shire:reed", "open", 2, 2),
        ("toy:shire:wick", "missed", 1, 0),
    ]
    [row] = against_target(toyland, target=Fraction(9, 10), at=DAY, within="Harbour", weight="households")
    assert some(row, "standing", "lacking_lower", "lacking_upper", "fewest_to_break") == ("open", 0, 12, 1)
    [row] = against_target(toyland, target=Fraction(9, 10), at=DAY, within="Glow", weight="households")
    assert some(row, "standing", "unknowns") == ("met", None)
    named = against_target(toyland, target=Fraction(4, 5), at=DAY, by="coastal").to_dicts()
    assert [row["any_to_break"] for row in named] == [None, None, 1]
    [row] = against_target(
        toyland, target=1, at=DAY, within="Glow", where='own.type = "rock"', weight="households"
    )
    assert some(row, "standing", "lacking_upper") == ("empty", 0)


def test_a_target_over_no_rows(toyland: Network) -> None:
    assert len(against_target(toyland, target=1, over="lane", by="lane", at="2024-03-01")) == 0


@pytest.mark.parametrize("target", [Fraction(11, 10), -1, 0.9, "4/5", True])
def test_what_is_no_target(toyland: Network, target: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError, match="target"):
        against_target(toyland, target=target, at=DAY)


# -- cascades ------------------------------------------------------------------------------------


def test_e11_a_cascade(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    table = cascade(
        toyland, ["has_team", "led", "all_skills", "funded"], at=DAY, within=ISLE, policies=policies
    )
    assert [some(row, "step", "areas", "yes", "no", "unknown", "lower", "upper") for row in table] == [
        (1, 10, 7, 2, 1, 7 / 10, 8 / 10),
        (2, 10, 7, 2, 1, 7 / 10, 8 / 10),
        (3, 10, 1, 4, 5, 1 / 10, 6 / 10),
        (4, 10, 1, 4, 5, 1 / 10, 6 / 10),
    ]
    drops = ("drop", "drop_lower", "drop_upper", "drop_sharp", "largest_drop")
    assert [some(row, *drops) for row in table] == [
        (None, None, None, None, None),
        (0.0, 0.0, 0.0, True, "no"),
        (None, 2 / 10, 7 / 10, True, "certainly"),
        (0.0, 0.0, 0.0, True, "no"),
    ]
    assert table["condition"][:3] == ["has_team", "led", "all_skills"]


def test_a_cascade_of_one_step_loses_nothing(toyland: Network) -> None:
    [row] = cascade(toyland, [has_team()], at=DAY)
    assert some(row, "step", "yes", "drop_upper", "largest_drop") == (1, 14, None, None)


def test_a_cascade_by_rows(toyland: Network) -> None:
    table = cascade(toyland, ["has_team", "skill:padlock"], at=DAY, by="parish", within=ISLE)
    names = ("area", "step", "yes", "drop", "drop_lower", "drop_upper", "largest_drop")
    assert [some(row, *names) for row in table] == [
        ("toy:parish:glow", 1, 2, None, None, None, None),
        ("toy:parish:glow", 2, 1, None, 0.0, 1 / 3, "certainly"),
        ("toy:parish:oilham", 1, 2, None, None, None, None),
        ("toy:parish:oilham", 2, 1, 1 / 3, 1 / 3, 1 / 3, "certainly"),
        ("toy:parish:quay", 1, 2, None, None, None, None),
        ("toy:parish:quay", 2, 1, None, 0.0, 2 / 3, "certainly"),
        (None, 1, 1, None, None, None, None),
        (None, 2, 0, 1.0, 1.0, 1.0, "certainly"),
    ]


def test_a_drop_counts_areas_to_which_the_step_does_not_apply(toyland: Network) -> None:
    """Candle has no households: it is in the first share and not lost; Spark has too few people."""
    table = cascade(toyland, ["own.coastal = false", "people per 100 households >= 5"], at=DAY, within="Glow")
    assert [some(row, "yes", "no", "not_applicable", "unknown") for row in table] == [
        (3, 0, 0, 0),
        (0, 1, 1, 1),
    ]
    assert some(table.to_dicts()[1], "drop_lower", "drop_upper", "drop_sharp") == (1 / 3, 2 / 3, True)
    turned = cascade(
        toyland, ["people per 100 households >= 5", "own.coastal = false"], at=DAY, within="Glow"
    )
    assert some(turned.to_dicts()[1], "drop_lower", "drop_upper", "drop_sharp") == (0.0, 0.0, True)


def test_where_nothing_counts_nothing_is_lost(toyland: Network) -> None:
    table = cascade(
        toyland, ["has_team", "led"], at=DAY, within="Glow", where='own.type = "rock"', weight="households"
    )
    assert some(table.to_dicts()[1], "drop", "drop_lower", "drop_upper", "largest_drop") == (None,) * 4


@pytest.mark.parametrize("steps", [[], "has_team", ()])
def test_what_is_no_cascade(toyland: Network, steps: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError, match=r"^steps(=|: got ).*; give a list of conditions"):
        cascade(toyland, steps, at=DAY)


def test_a_period_that_is_not_named_is_refused_in_each_step(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="names no period"):
        cascade(toyland, ["has_team", "throughout(has_team)"], at=DAY)


@pytest.mark.parametrize("missing", ["as_no", "as_yes", "rate_in_stratum"])
def test_the_steps_of_an_assumed_cascade_are_answers(toyland: Network, missing: Any) -> None:  # noqa: ANN401 - one of the words
    steps = ["has_team", "led", "skill:padlock"]
    plain = cascade(toyland, steps, at=DAY, by="shire")
    table = cascade(toyland, steps, at=DAY, by="shire", missing=missing)
    by_step = [
        toyland.coverage(of=" & ".join(steps[:number]), at=DAY, by="shire", missing=missing).to_dicts()
        for number in (1, 2, 3)
    ]
    answers = [rows[at] for at in range(len(by_step[0])) for rows in by_step]
    assert [{name: row[name] for name in answers[0]} for row in table] == answers
    moved = {"numerator", "denominator", "point", "assumption"}
    for name in set(plain.columns) - moved:
        assert table[name] == plain[name]
    assert missing in table["assumption"]


def test_what_assumptions_there_are_not(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="missing='as_now'; did you mean 'as_no'"):
        cascade(toyland, ["has_team"], at=DAY, missing="as_now")  # type: ignore[arg-type]
