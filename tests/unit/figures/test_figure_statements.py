"""Which figures state a number that a network shows, and which another."""

from __future__ import annotations

from typing import Any

import pytest

import dtnet
from dtnet import Citation, Origin, Period
from dtnet.errors import DayError
from dtnet.figures import Figure, FigureSet, contradicted_by, stated_by

COUNTRY = "vn:country:0"


def figure(id: str, value: int, **given: Any) -> Figure:  # noqa: ANN401 - any fields
    usual: dict[str, Any] = {"measure": "teams", "where": "x", "as_of": "2024-08", "qualifier": "exact"}
    return Figure(id=id, value=value, source=Citation(ref="s"), **{**usual, **given})


def asked(
    *figures: Figure,
    value: int,
    day: str = "2024-08-31",
    **of: Any,  # noqa: ANN401 - level and kind
) -> tuple[list[str], list[str]]:
    whole: dict[str, Any] = {"measure": "teams", "where": "x", "day": day, "value": value, **of}
    made = FigureSet(figures)
    return (
        [figure.id for figure in stated_by(made, **whole)],
        [figure.id for figure in contradicted_by(made, **whole)],
    )


def test_bounds_decide() -> None:
    about = figure("about", 12_000, qualifier="about")
    assert asked(about, value=11_500) == (["about"], [])
    assert asked(about, value=11_499) == ([], ["about"])


def test_the_same_place_measure_level_and_kind_are_asked_for() -> None:
    figures = (
        figure("all", 5),
        figure("village", 3, level="village"),
        figure("local", 4, kind="local"),
        figure("elsewhere", 6, where="y"),
        figure("people", 7, measure="people"),
    )
    assert asked(*figures, value=5) == (["all"], [])
    assert asked(*figures, value=5, level="village") == ([], ["village"])
    assert asked(*figures, value=4, kind="local") == (["local"], [])
    assert asked(*figures, value=5, kind="local", level="village") == ([], [])


@pytest.mark.parametrize(
    ("as_of", "day", "fits"),
    [
        ("2024-08", "2024-08-01", True),
        ("2024-08", "2024-08-31", True),
        ("2024-08", "2024-09-01", False),
        ("2024-08-23", "2024-08-23", True),
        ("2024-08-23", "2024-08-24", False),
    ],
)
def test_a_figure_speaks_of_its_days(as_of: str, day: str, *, fits: bool) -> None:
    counted = figure("f", 5, as_of=as_of)
    found = (["f"], [])
    assert asked(counted, value=5, day=day) == (found if fits else ([], []))
    assert asked(counted, value=6, day=day) == (found[::-1] if fits else ([], []))


@pytest.mark.parametrize("as_of", ["2024", "2023/2024"])
def test_a_figure_of_a_year_can_agree_and_not_contradict(as_of: str) -> None:
    vague = figure("vague", 5, as_of=as_of)
    assert asked(vague, value=5) == (["vague"], [])
    assert asked(vague, value=6) == ([], [])


def test_parts_of_a_place_and_periods_are_another_question() -> None:
    some = figure("some", 5, provinces=26)
    paid = figure("paid", 5, as_of=None, period=Period("2024-01-01", "2025-01-01"))
    for value in (5, 6):
        assert asked(some, paid, value=value) == ([], [])


def test_what_stands_holds_until_the_next_that_does() -> None:
    figures = (
        figure("later", 704, as_of="2024-11-01", stands=True),
        figure("first", 705, as_of="2024-02-01", stands=True),
        figure("kind", 7, as_of="2024-08-01", stands=True, kind="urban"),
        figure("month", 705, as_of="2024-08"),
    )
    assert asked(*figures, value=705, day="2024-01-31") == ([], [])
    assert asked(*figures, value=705, day="2024-02-01") == (["first"], [])
    assert asked(*figures, value=705, day="2024-08-31") == (["first", "month"], [])
    assert asked(*figures, value=696, day="2024-10-31") == ([], ["first"])
    assert asked(*figures, value=704, day="2024-11-01") == (["later"], [])
    assert asked(*figures, value=704, day="2025-05-01") == (["later"], [])
    assert asked(*figures, value=7, kind="urban") == (["kind"], [])


def test_a_day_is_asked_for() -> None:
    with pytest.raises(DayError):
        asked(value=1, day="August")


def test_the_bundled_network_against_its_figures() -> None:
    figures = dtnet.datasets.load_figures("vietnam")
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    counts = day.territory.level_counts()
    teams = day.teams()
    [stated] = stated_by(figures, measure="teams", where=COUNTRY, day=day.date, value=len(teams))
    assert (stated.id, stated.origin) == ("country-2024-08-teams", Origin.ASSUMED)
    people = teams.total("people")
    assert stated_by(figures, measure="people", where=COUNTRY, day=day.date, value=people)
    named = {"measure": "provinces", "where": COUNTRY, "value": counts["province"]}
    assert stated_by(figures, day=day.date, **named) == ()  # a count whose text is not named states nothing
    [stated] = stated_by(figures, day="2024-11-01", **named)
    assert (stated.id, stated.origin) == ("provinces-2024-11-01", Origin.OBSERVED)
    for measure, level, value in (("districts", "district", 705), ("communes", "commune", 10_598)):
        [other] = contradicted_by(
            figures,
            measure=measure,  # type: ignore[arg-type]
            where=COUNTRY,
            day=day.date,
            value=counts[level],
        )
        assert other.value == value
    [stated] = stated_by(figures, measure="districts", where=COUNTRY, day="2025-06-30", value=696)
    assert stated.as_of == "2025-03-01"
    assert not contradicted_by(figures, measure="villages", where=COUNTRY, day=day.date, value=90_508)
