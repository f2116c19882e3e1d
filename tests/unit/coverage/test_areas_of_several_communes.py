"""Rows by several levels allow for a village whose commune is one of several."""

from __future__ import annotations

from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation, Metadata, NetworkBuilder, Origin, Period
from dtnet.errors import UnknownFactError
from dtnet.network import ParentAmong, Statement

from ...inner.strategies import COVERAGE_VOCABULARY

if TYPE_CHECKING:
    from dtnet import Network

FIRST = date(2020, 1, 1)
LATER = date(2020, 7, 1)
YEAR = "2020"
AREAS = {
    "id": ["c", "k0", "k1", "v1", "v2"],
    "level": ["country", "commune", "commune", "village", "village"],
    "parent": [None, "c", "c", "k1", "c"],
}


def country(*, home: str = "v1", start: date = FIRST, doubted: str = "", without: str = "") -> Network:
    """Two communes in no province, a village in one of them, a village in either, and a team.

    Args:
        home: The home of the team.
        start: The first day on which it is unknown where the village lies; it lies in `k1` before.
        doubted: An area that is synthetic, or an empty text.
        without: An area that is left out, or an empty text.
    """
    builder = NetworkBuilder(COVERAGE_VOCABULARY, Metadata(name="c", extent=Period(FIRST, None)))
    kept = [each != without for each in AREAS["id"]]
    areas = {name: [*compress(cells, kept)] for name, cells in AREAS.items()}
    count = len(areas["id"])
    days: dict[str, list[date | None]] = {"start": [FIRST] * count, "end": [None] * count}
    if start > FIRST:
        for name, own in {"id": "v2", "level": "village", "parent": "k1"}.items():
            areas[name].append(own)
        days["start"] = [*[FIRST] * (count - 1), start, FIRST]
        days["end"] = [*[None] * count, start]
        count += 1
    builder.add_areas(
        {
            **areas,
            **days,
            "code": areas["id"],
            "name": areas["id"],
            "type": ["old"] * count,
            "households": [2] * count,
            "origin": ["synthetic" if id == doubted else "observed" for id in areas["id"]],
        }
    )
    team = {"id": ["t"], "name": ["t"], "kind": ["team"], "home": [home], "start": [FIRST], "people": [3]}
    builder.add_bodies(team)
    for candidate in ("k0", "k1"):
        builder.add_parent_among(
            ParentAmong(area="v2", candidate=candidate, start=start, end=None, origin="derived")
        )
    for about in ("teams", "village"):
        cite = Citation(ref="Act")
        builder.add_statement(
            Statement(about=about, area="c", start=FIRST, end=None, origin="observed", citation=cite)
        )
    return builder.build()


def test_a_row_of_a_commune_in_no_province_allows_for_a_village_that_may_lie_in_it() -> None:
    table = country().coverage(of="teams >= 1", over="village", by=("commune", "province"), at=FIRST)
    rows = {row["area"]: row for row in table.to_dicts()}
    assert (rows["k1"]["lower"], rows["k1"]["upper"]) == (0.5, 1.0)
    assert (rows["k0"]["lower"], rows["k0"]["upper"]) == (0.0, 0.0)
    assert not rows["k1"]["sharp"]


def test_a_village_stays_in_the_row_of_unknown_communes_where_one_candidate_is_asked_in() -> None:
    table = country().coverage(of="teams >= 1", over="village", by=("commune", "type"), within="k0", at=FIRST)
    (row,) = table.to_dicts()
    assert (row["area"], row["type"], row["areas"]) == (None, "old", 1)


def test_a_series_by_commune_allows_for_a_village_that_may_lie_in_it() -> None:
    table = country().ask("has_team", over="village", during=YEAR).series(by="commune")
    rows = {row["area"]: row for row in table.to_dicts()}
    assert (rows["k1"]["lower"], rows["k1"]["upper"], rows["k1"]["sharp"]) == (0.5, 1.0, False)
    assert (rows[None]["lower"], rows[None]["upper"], rows[None]["areas"]) == (0.0, 0.0, 1)


def test_a_village_that_may_stay_in_its_commune_is_neither_closed_nor_opened() -> None:
    network = country(start=LATER)
    table = network.ask("has_team", over="village", at=FIRST).change(LATER, by="commune")
    rows = {row["area"]: row for row in table.to_dicts()}
    assert (rows["k1"]["closed_no"], rows["k1"]["unknown"], rows["k1"]["kept"]) == (0, 1, 1)
    assert (rows[None]["opened_no"], rows[None]["unknown"]) == (0, 1)
    assert (rows["k1"]["lower"], rows["k1"]["upper"]) == (0.0, 0.5)


def test_the_least_share_of_a_period_allows_for_the_village_on_its_days() -> None:
    network = country(start=LATER)
    table = network.coverage(of="has_team", over="village", by="commune", during=YEAR, over_time="min")
    rows = {row["area"]: row for row in table.to_dicts()}
    assert (rows["k1"]["lower"], rows["k1"]["upper"]) == (0.5, 0.5)
    assert not rows["k1"]["sharp"]


def test_common_regions_contain_all_candidates_of_a_village() -> None:
    (row,) = country().ask("has_team", over="village", during=YEAR).series(by="commune", basis="common")
    assert (row["area"], row["lower"], row["upper"]) == ("k0 + k1", 0.5, 0.5)


def test_people_of_a_commune_are_refused_where_a_village_may_lie_in_it_and_not_in_the_country() -> None:
    question = country().ask(over="village", at=FIRST)
    message = (
        "the commune of 'v2' is one of several on 2020-01-01; ask over and group by levels above, ask within"
    )
    with pytest.raises(UnknownFactError, match=message):
        question.people.rate(by="commune", base="households")
    (row,) = question.people.rate(by="country", base="households")
    assert (row["area"], row["people_lower"], row["people_upper"]) == ("c", 3, 3)


def test_an_explanation_names_the_candidates() -> None:
    told = str(country().coverage(of="has_team", over="village", at=FIRST).explain("k1"))
    assert "v2 (v2, observed): not known" in told
    assert "it possibly does not count: it lies in one of several areas: k0, k1" in told
    told = str(country().coverage(of="some(village, has_team)", over="commune", at=FIRST).explain("k0"))
    assert "v2 (v2, observed): no\n           it lies in one of several areas: k0, k1" in told


def test_an_explanation_of_a_team_names_the_candidates_for_its_home() -> None:
    told = str(country(home="v2").coverage(of="has_team", over="commune", at=FIRST).explain("k0"))
    assert "it possibly does not serve the area: its home lies in one of several areas: k0, k1" in told


def test_a_village_of_unknown_commune_is_explained_where_one_candidate_is_asked_in() -> None:
    answer = country().coverage(of="has_team", over="village", within="k0", at=FIRST)
    assert "v2 (v2, observed): no, observed" in str(answer.explain("v2"))


def test_throughout_reads_the_days_on_which_a_parent_is_one_of_several() -> None:
    day = country(home="v2", start=LATER).at(FIRST)
    asked: dict[str, Any] = {"over": "commune", "within": "k0"}
    (row,) = day.coverage(of="throughout(has_team, 2020-01-01..2021-01-01)", **asked)
    assert (row["lower"], row["upper"]) == (0.0, 0.0)
    (row,) = day.coverage(of="sometime(has_team, 2020-01-01..2021-01-01)", **asked)
    assert (row["lower"], row["upper"], row["sharp"]) == (0.0, 1.0, False)


def test_a_candidate_that_does_not_count_leaves_open_whether_a_village_lies_in_a_commune() -> None:
    for doubted in ("", "k0"):
        day = country(doubted=doubted).at(FIRST)
        (row,) = day.coverage(of="commune.households >= 9", over="village", within="v2", synthetic=False)
        assert row["may_be_empty"] is (doubted != "")


def test_a_rate_of_people_allows_for_a_team_of_a_commune_in_which_a_village_may_lie() -> None:
    day = country(home="k0", without="v1").at(FIRST)
    (row,) = day.ask(over="village").people.rate(base="households")
    assert (row["people_lower"], row["people_upper"], row["base_upper"]) == (0, 3, 2)
    assert (row["lower"], row["upper"], row["sharp"]) == (0, 1500, False)


def test_nobody_is_counted_in_a_commune_without_a_village() -> None:
    day = country(home="k0", without="v1").at(FIRST)
    (row,) = day.ask(over="village", where="own.households >= 9").people.rate(base="households")
    assert (row["people_lower"], row["people_upper"], row["base_upper"]) == (0, 0, 0)


def test_a_claim_is_judged_where_a_village_lies_in_one_of_several_communes() -> None:
    day = country().at(FIRST)
    found = day.ask("has_team", over="village").claim()
    assert (found.headline, found.yes, found.no, found.all_listed) == ("fails", 1, 1, Origin.OBSERVED)
    found = country(home="v2").at(FIRST).ask("has_team", over="commune").claim()
    assert (found.headline, found.unknown) == ("open", 2)
