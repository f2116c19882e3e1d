"""Questions that are restricted to one area or to several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question
from dtnet.errors import ArgumentError, InvalidInputError, UnknownNameError

if TYPE_CHECKING:
    from dtnet.network import Snapshot

COUNTS = ("areas", "yes", "no", "unknown", "not_applicable")
PARISHES = ["toy:parish:heron", "toy:parish:quay", "toy:parish:glow"]


@pytest.fixture
def day() -> Snapshot:
    return dtnet.datasets.load("toyland").at("2025-02-01")


def total(rows: Any) -> tuple[int, ...]:  # noqa: ANN401 - tables and lists of rows
    found = list(rows)
    return tuple(sum(row[name] for row in found) for name in COUNTS)


@pytest.mark.parametrize("of", ["has_team", "led", "skill:padlock", "people per 100 households >= 5"])
def test_counts_of_several_areas_are_the_sums_of_each(day: Snapshot, of: str) -> None:
    together = day.coverage(of=of, within=PARISHES)
    alone = [row for parish in PARISHES for row in day.coverage(of=of, within=parish)]
    assert total(together) == total(alone)
    assert total(day.coverage(of=of, within=PARISHES, by="parish")) == total(alone)
    assert sorted(day.coverage(of=of, within=PARISHES, by="parish")["area"]) == sorted(PARISHES)


def test_an_area_counts_once_whatever_it_is_called(day: Snapshot) -> None:
    assert day.coverage(within=["Heron", "toy:parish:heron", "Quay"]) == day.coverage(
        within=["Quay", "Heron"]
    )
    assert day.coverage(within=["Heron"]) == day.coverage(within="Heron")
    assert day.ask(within=["Heron"]) == day.ask(within="Heron")


def test_all_areas_of_a_level_are_everywhere(day: Snapshot) -> None:
    shires = day.areas(level="shire")["id"]
    assert day.coverage(within=shires, by="shire") == day.coverage(by="shire")


def test_every_kind_of_question_is_asked_in_several_areas(day: Snapshot) -> None:
    question = day.ask("has_team", within=PARISHES)
    names = [row["name"] for parish in PARISHES for row in day.ask("has_team", within=parish).areas()]
    assert sorted(question.areas()["name"]) == sorted(names)
    changes = [row for parish in PARISHES for row in day.ask("has_team", within=parish).change("2025-09-01")]
    [change] = question.change("2025-09-01")
    assert change["kept"] == sum(row["kept"] for row in changes)
    assert question.claim().stated_by == ()
    assert "3 of" in str(question.explain("Quay"))
    with pytest.raises(ArgumentError, match="is not in 'toy:parish:heron', 'toy:parish:quay'"):
        question.explain("toy:parish:oilham")
    teams = day.ask(over="team", within=PARISHES)
    counted = [row for parish in PARISHES for row in day.ask("led", over="team", within=parish).answer()]
    assert teams.evolve(of="led").answer()["teams"] == [sum(row["teams"] for row in counted)]
    [people] = day.ask(within=PARISHES).people.rate(per=100, base="households")
    alone = [day.ask(within=parish).people.rate(per=100, base="households") for parish in PARISHES]
    assert people["base_lower"] == sum(table["base_lower"][0] for table in alone)


def test_what_closes_is_left_out_of_a_series() -> None:
    vietnam = dtnet.datasets.load("vietnam")
    both = vietnam.ask("has_team", within=["Lào Cai", "Yên Bái"], during="2025-06-30..2025-07-02")
    assert [(row["areas"], row["is_break"]) for row in both.series()] == [(2716, False), (0, True)]
    with pytest.raises(ArgumentError, match="several areas in within, on the territory of one basis"):
        both.series(basis="2025-07-01")


def test_areas_of_several_levels_are_refused(day: Snapshot) -> None:
    with pytest.raises(ArgumentError, match="'Heron' is a parish, 'Lantern Isle' is a province"):
        day.coverage(within=["Heron", "Lantern Isle"])
    with pytest.raises(UnknownNameError, match="no area named 'Atlantis'"):
        day.coverage(within=["Heron", "Atlantis"])
    for wrong in (3, [3], {"Heron"}, {"Heron": 1}, b"Heron"):
        with pytest.raises(ArgumentError, match="name an area by its id or name"):
            day.coverage(within=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "names", [("Heron",), ("Heron", "Quay"), ('a, "b"', "c;d"), ("a,b",), ("a b", " c "), ()]
)
def test_a_query_in_several_areas_is_read_back(day: Snapshot, names: tuple[str, ...]) -> None:
    query = CoverageQuery(of="has_team", over="village", within=names, at="2025-02-01")
    assert query.within == names
    assert CoverageQuery.from_text(query.to_text()) == query
    assert CoverageQuery.from_json(query.to_json()) == query
    assert Question(day.network, query) == day.ask("has_team", within=names)


def test_a_name_with_a_character_that_nobody_sees_is_refused_in_every_form(day: Snapshot) -> None:
    """No area has such a name, and a query with one could not be read back."""
    for name in ("a\nb", "a\tb", "a\u202eb"):
        told = f"holds U\\+{ord(name[1]):04X}"
        with pytest.raises(ArgumentError, match=f"within: .*{told}"):
            CoverageQuery(of="has_team", over="village", within=["Heron", name], at="2025-02-01")
        with pytest.raises(ArgumentError, match=f"within: .*{told}"):
            day.coverage(within=name)
        text = f"of: has_team; over: village; within: Heron, {json.dumps(name)}; at: 2025-02-01"
        with pytest.raises(InvalidInputError, match=f"within 2: {told}"):
            CoverageQuery.from_text(text)
        query = {"schema": "dtnet/coverage-query/1", "over": "village", "at": "2025-02-01"}
        with pytest.raises(InvalidInputError, match=f"within 2: {told}"):
            CoverageQuery.from_json(json.dumps({**query, "within": ["Heron", name]}))


def test_what_is_no_list_of_areas_in_a_document() -> None:
    text = '{"schema": "dtnet/coverage-query/1", "over": "village", "at": "2025-02-01", "within": %s}'
    assert CoverageQuery.from_json(text % '"Heron"').within == ("Heron",)
    assert CoverageQuery.from_json(text % '["Heron", "Quay"]').within == ("Heron", "Quay")
    for wrong in ("3", "[3]", '{"a": 1}'):
        with pytest.raises(InvalidInputError, match="within"):
            CoverageQuery.from_json(text % wrong)


def test_teams_within_an_area_are_counted_by_an_area_above(day: Snapshot) -> None:
    """All teams of Heron are listed, those of Dune are not; both lie in Saltmarsh."""
    question = day.ask("led", over="team", within="Heron")
    [whole] = question.answer()
    [row] = question.answer(by="province")
    assert row["area"] == "toy:province:saltmarsh"
    assert row["listed_in_full"]
    assert [row[name] for name in ("teams", "yes", "no", "unknown")] == [
        whole[name] for name in ("teams", "yes", "no", "unknown")
    ]
    [dune] = day.ask("led", over="team", within="Dune").answer(by="province")
    assert not dune["listed_in_full"]
    [several] = day.ask("led", over="team", within=["Heron", "Dune"]).answer(by="province")
    assert several["teams"] == row["teams"] + dune["teams"]
    assert not several["listed_in_full"]
    assert set(day.posts_without_holder("officer", within="Heron", by="province").counts["area"]) <= {
        "toy:province:saltmarsh"
    }


def test_parts_of_an_answer_that_a_method_does_not_take_are_refused(day: Snapshot) -> None:
    query = CoverageQuery(of="led", over="village", at="2025-02-01", by="shire", having="row.share >= 7/10")
    question = Question(day.network, query)
    assert len(question.answer()) < len(question.evolve(having=None).answer())
    with pytest.raises(ArgumentError, match=r"change\(\) takes no having=; ask without having="):
        question.change("2025-09-01")
    with pytest.raises(ArgumentError, match=r"areas\(\) takes no by="):
        question.evolve(having=None).areas()
