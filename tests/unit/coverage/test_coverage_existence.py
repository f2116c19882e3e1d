"""Lists, targets, cascades: answers about Toyland worked out by hand, and bad input."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import has_team
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet import Network

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
    table = toyland.ask("has_team", at=DAY).areas(["no", "unknown"], accept_synthetic=True)
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
            table = toyland.ask(of, at=DAY, where=where).areas(accept_synthetic=True)
            counts = {
                word: table["verdict"].count(word) for word in ("yes", "no", "unknown", "not_applicable")
            }
            assert counts == {word: row[word] for word in counts}
            assert len(table) == row["areas"]
            for origin in ("observed", "derived", "assumed", "synthetic"):
                assert table["origin"].count(origin) / len(table) == row[origin]


def test_a_filter_that_is_not_known_is_said(toyland: Network) -> None:
    table = toyland.ask("has_team", at=DAY, within="toy:shire:reed", where="own.coastal = true").areas()
    assert [some(row, "name", "not_known") for row in table] == [
        ("Fern", "filter verdict"),
        ("Rush", "filter verdict"),
    ]


def test_weights_of_a_list_have_bounds(toyland: Network) -> None:
    table = toyland.ask("has_team", at=DAY, within="Glow", weight="households").areas()
    assert [some(row, "name", "weight", "weight_lower", "weight_upper") for row in table] == [
        ("Candle", 0, 0, 0),
        ("Spark", 200, 200, 200),
        ("Tallow", None, 90, 110),
    ]


def test_synthetic_areas_are_not_named_unless_asked_for(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="1 of 7 areas in the answer are synthetic") as caught:
        toyland.ask("has_team", at=DAY).areas(["no", "unknown"])
    assert "accept_synthetic=True" in str(caught.value.hint)
    with pytest.raises(ArgumentError, match="3 of 21 areas in the answer are synthetic"):
        toyland.ask("has_team", at=DAY).areas()
    for named in (False, True):
        with pytest.raises(ArgumentError, match="3 of 9 areas in the answer are synthetic") as caught:
            toyland.ask("has_team", at=DAY, synthetic=False).areas(["no", "unknown"], accept_synthetic=named)
        assert "synthetic=True" in str(caught.value.hint)
    assert toyland.ask("has_team", at=DAY, within="Wick", synthetic=False).areas(["no", "unknown"])[
        "name"
    ] == ["Candle", "Ember"]
    net = dtnet.datasets.load("vietnam")
    with pytest.raises(ArgumentError, match="90508 of 90508"):
        net.ask("has_team", at="2024-08-31").areas()
    assert len(net.ask("has_team", at="2024-08-31").areas(["no", "unknown"])) == 0


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
    [row] = toyland.ask("has_team", at=DAY).against(target)
    assert some(row, *NAMES) == (float(target), 21, 14 / 21, 18 / 21, standing, *lacking)
    assert row["sharp"] is True


def test_m1_how_many_unknowns_would_have_to_be_no(toyland: Network) -> None:
    names = ("unknowns", "fewest_to_break", "any_to_break")
    [half] = toyland.ask("has_team", at=DAY).against(Fraction(1, 2))
    [most] = toyland.ask("has_team", at=DAY).against(Fraction(4, 5))
    [missed] = toyland.ask("has_team", at=DAY).against(Fraction(9, 10))
    assert [some(row, *names) for row in (half, most, missed)] == [(4, None, None), (4, 2, 2), (4, 0, 0)]


def test_a_target_by_rows_and_weights(toyland: Network) -> None:
    table = toyland.ask("has_team", at=DAY).against(Fraction(4, 5), by="shire")
    assert [some(row, "area", "standing", "lacking_upper", "any_to_break") for row in table] == [
        ("toy:shire:far", "met", 0, None),
        ("toy:shire:harbour", "open", 1, 1),
        ("toy:shire:reed", "open", 2, 2),
        ("toy:shire:wick", "missed", 1, 0),
    ]
    [row] = toyland.ask("has_team", at=DAY, within="Harbour", weight="households").against(Fraction(9, 10))
    assert some(row, "standing", "lacking_lower", "lacking_upper", "fewest_to_break") == ("open", 0, 12, 1)
    [row] = toyland.ask("has_team", at=DAY, within="Glow", weight="households").against(Fraction(9, 10))
    assert some(row, "standing", "unknowns") == ("met", None)
    named = toyland.ask("has_team", at=DAY).against(Fraction(4, 5), by="coastal").to_dicts()
    assert [row["any_to_break"] for row in named] == [None, None, 1]
    [row] = toyland.ask(
        "has_team", at=DAY, within="Glow", where='own.type = "rock"', weight="households"
    ).against(1)
    assert some(row, "standing", "lacking_upper") == ("empty", 0)


def test_a_target_over_no_rows(toyland: Network) -> None:
    assert len(toyland.ask("has_team", over="lane", at="2024-03-01").against(1, by="lane")) == 0


@pytest.mark.parametrize("target", [Fraction(11, 10), -1, 0.9, "4/5", True])
def test_what_is_no_target(toyland: Network, target: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError, match="target"):
        toyland.ask("has_team", at=DAY).against(target)


# -- cascades ------------------------------------------------------------------------------------


def test_e11_a_cascade(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    table = toyland.ask("has_team", at=DAY, within=ISLE, policies=policies).cascade(
        "led", "all_skills", "funded"
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
    [row] = toyland.ask(has_team(), at=DAY).cascade()
    assert some(row, "step", "yes", "drop_upper", "largest_drop") == (1, 14, None, None)


def test_a_cascade_by_rows(toyland: Network) -> None:
    table = toyland.ask("has_team", at=DAY, within=ISLE).cascade("skill:padlock", by="parish")
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
    table = toyland.ask("own.coastal = false", at=DAY, within="Glow").cascade(
        "people per 100 households >= 5"
    )
    assert [some(row, "yes", "no", "not_applicable", "unknown") for row in table] == [
        (3, 0, 0, 0),
        (0, 1, 1, 1),
    ]
    assert some(table.to_dicts()[1], "drop_lower", "drop_upper", "drop_sharp") == (1 / 3, 2 / 3, True)
    turned = toyland.ask("people per 100 households >= 5", at=DAY, within="Glow").cascade(
        "own.coastal = false"
    )
    assert some(turned.to_dicts()[1], "drop_lower", "drop_upper", "drop_sharp") == (0.0, 0.0, True)


def test_where_nothing_counts_nothing_is_lost(toyland: Network) -> None:
    table = toyland.ask(
        "has_team", at=DAY, within="Glow", where='own.type = "rock"', weight="households"
    ).cascade("led")
    assert some(table.to_dicts()[1], "drop", "drop_lower", "drop_upper", "largest_drop") == (None,) * 4


@pytest.mark.parametrize("step", [[], ["led"], None, 3])
def test_what_is_no_cascade(toyland: Network, step: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError, match=r'^steps: got .*; pass conditions, for example "led"'):
        toyland.ask("has_team", at=DAY).cascade("led", step)


def test_a_cascade_needs_its_first_step(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match=r"cascade\(\) needs a condition; ask with of="):
        toyland.ask(at=DAY).cascade("has_team", "led")


def test_a_period_that_is_not_named_is_refused_in_each_step(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="names no period"):
        toyland.ask("has_team", at=DAY).cascade("throughout(has_team)")


@pytest.mark.parametrize("missing", ["as_no", "as_yes", "rate_in_stratum"])
def test_the_steps_of_an_assumed_cascade_are_answers(toyland: Network, missing: Any) -> None:  # noqa: ANN401 - one of the words
    steps = ["has_team", "led", "skill:padlock"]
    plain = toyland.ask(steps[0], at=DAY).cascade(*steps[1:], by="shire")
    table = toyland.ask(steps[0], at=DAY).cascade(*steps[1:], by="shire", missing=missing)
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
        toyland.ask("has_team", at=DAY).cascade(missing="as_now")  # type: ignore[arg-type]
