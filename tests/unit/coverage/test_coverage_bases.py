"""Series on a territory of their own, on networks small enough to count by hand, and on Viet Nam."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.periods import as_day

from ..redrawn_country import AREAS, DAY, FIRST, TOLD, built

if TYPE_CHECKING:
    from dtnet import Network

    from ..redrawn_country import Row

BEFORE, AFTER = "2024-06-30", "2024-07-01"
PERIOD = "2024-01-01..2025-07-01"


@pytest.fixture(scope="module")
def small(toy: Any) -> Network:
    return built(toy)


def query(by: Any = "commune", during: Any = PERIOD, **options: Any) -> CoverageQuery:
    return CoverageQuery(of=has_team(), **{"over": "village", "by": by, "during": during} | options)


def told(network: Network, asked: CoverageQuery, basis: Any = "as_was") -> dict[Any, list[Row]]:
    """By row, its stretches: first day without the year 2024, areas, those with a team, `*` at a break."""
    found: dict[Any, list[Row]] = {}
    for row in Question(network, asked).series(basis=basis):
        keys = [row[name] for name in asked.by[:-1]] + [row["area"]]
        start = str(row["start"]).removeprefix("2024-")
        step = (start, row["areas"], row["yes"], *("*" * row["is_break"]))
        found.setdefault(keys[0] if len(keys) == 1 else tuple(keys), []).append(step)
    return found


def test_as_it_was_with_its_breaks(small: Network) -> None:
    assert told(small, query()) == {
        "e": [("01-01", 0, 0)],
        "k": [("01-01", 2, 1), ("03-01", 3, 1), ("07-01", 0, 0, "*")],
        "l": [("01-01", 1, 1), ("07-01", 0, 0, "*")],
        "m": [("01-01", 1, 1), ("07-01", 0, 0, "*")],
        "n": [("01-01", 1, 0)],
        "x": [("01-01", 0, 0), ("07-01", 1, 1, "*"), ("2025-01-01", 2, 1)],
        "y": [("01-01", 0, 0), ("07-01", 3, 1, "*"), ("09-01", 3, 2)],
        "z": [("01-01", 0, 0), ("07-01", 1, 1, "*")],
    }
    assert told(small, query("province"))["s"] == [("01-01", 1, 0)]
    assert told(small, query("province"))["q"] == [("01-01", 1, 1), ("07-01", 0, 0, "*")]


def test_a_period_that_begins_with_an_event_does_not_break_there(small: Network) -> None:
    found = told(small, query(during="2024-07-01..2025-01-01"))
    assert found["y"] == [("07-01", 3, 1), ("09-01", 3, 2)]


def test_on_the_territory_before(small: Network) -> None:
    rows = {
        "k": [("01-01", 2, 1), ("03-01", 3, 1), ("09-01", 3, 2), ("2025-01-01", 4, 2)],
        "l": [("01-01", 1, 1)],
        "m": [("01-01", 1, 1)],
        "n": [("01-01", 1, 0)],
    }
    for basis in (BEFORE, as_day(BEFORE), "2021-01-01", FIRST):  # before w was opened, it lay in k as well
        assert told(small, query(), basis) == rows
    later = query(during="2025-02-01..2025-03-01")
    assert told(small, later, BEFORE)["k"] == [("2025-02-01", 4, 2)]


def test_on_the_territory_after(small: Network) -> None:
    rows = {
        "e": [("01-01", 0, 0)],
        "n": [("01-01", 1, 0)],
        "x": [("01-01", 1, 1), ("2025-01-01", 2, 1)],
        "y": [("01-01", 2, 1), ("03-01", 3, 1), ("09-01", 3, 2)],
        "z": [("01-01", 1, 1)],
    }
    for basis in (AFTER, "2029-12-31"):
        assert told(small, query(), basis) == rows
    assert told(small, query("province", during="2024-01-01..2024-02-01"), AFTER) == {
        "r": [("01-01", 4, 3)],
        "s": [("01-01", 1, 0)],
    }


def test_on_common_regions(small: Network) -> None:
    region = [("01-01", 3, 2), ("03-01", 4, 2), ("09-01", 4, 3), ("2025-01-01", 5, 3)]
    rows = {
        "x + y": region,
        "z": [("01-01", 1, 1)],
        "n": [("01-01", 1, 0)],
        "e": [("01-01", 0, 0)],
    }
    assert told(small, query(), "common") == rows
    assert told(small, query("province"), "common") == {
        "r": [("01-01", 4, 3), ("03-01", 5, 3), ("09-01", 5, 4), ("2025-01-01", 6, 4)],
        "s": [("01-01", 1, 0)],
    }
    both = told(small, query(("province", "commune")), "common")
    assert both == {("s" if name == "n" else "r", name): steps for name, steps in rows.items()}


def test_common_regions_of_a_period_without_its_events(small: Network) -> None:
    assert set(told(small, query(during="2024-01-01..2024-07-01"), "common")) == set("klmn")
    assert set(told(small, query(during="2024-07-01..2024-08-01"), "common")) == set("enxyz")


def test_a_level_and_an_attribute(small: Network) -> None:
    for basis in (BEFORE, "common"):
        found = told(small, query(("type", "commune")), basis)
        plain = told(small, query(), basis)
        assert found == {("", name): steps for name, steps in plain.items() if name != "e"}


def test_one_day_asked_twice_is_not_mixed_up(small: Network) -> None:
    asked = query(during="2024-06-30..2024-07-01")
    for basis, names in (("as_was", "klmn"), (AFTER, "enxyz"), ("as_was", "klmn"), (BEFORE, "klmn")):
        assert set(told(small, asked, basis)) == set(names)
    assert set(small.coverage(of=has_team(), by="commune", at=BEFORE)["area"]) == set("klmn")


# -- within --------------------------------------------------------------------------------------


def test_within_an_area_that_an_event_closed(small: Network) -> None:
    asked = query((), within="p")
    assert told(small, asked) == {None: [("01-01", 3, 2), ("03-01", 4, 2), ("07-01", 0, 0, "*")]}
    assert told(small, asked, BEFORE) == {
        None: [("01-01", 3, 2), ("03-01", 4, 2), ("09-01", 4, 3), ("2025-01-01", 5, 3)]
    }
    whole = [("01-01", 4, 3), ("03-01", 5, 3), ("09-01", 5, 4), ("2025-01-01", 6, 4)]
    assert told(small, asked, "common") == {None: whole}
    assert told(small, query((), within="r"), "common") == {None: whole}
    assert told(small, query((), within="r"), AFTER) == {None: whole}


def test_within_an_area_and_by_those_in_it(small: Network) -> None:
    assert set(told(small, query(within="p"), BEFORE)) == set("kl")
    assert set(told(small, query(within="r"), AFTER)) == set("exyz")
    assert set(told(small, query(within="p"), "common")) == {"x + y", "z", "e"}
    assert set(told(small, query(within="k"), "common")) == {"x + y"}
    assert set(told(small, query("province", within="z"), AFTER)) == {"r"}
    assert told(small, query("province", within="z"), AFTER)["r"] == [("01-01", 1, 1)]


def test_within_is_there_on_the_day_of_the_basis(small: Network) -> None:
    with pytest.raises(UnknownNameError):
        Question(small, query(within="p")).series(basis=AFTER)
    with pytest.raises(UnknownNameError):
        Question(small, query(within="r")).series(basis=BEFORE)
    with pytest.raises(UnknownNameError):
        Question(small, query(within="nowhere")).series(basis="common")


def test_within_a_part_of_what_was_split(toy: Any) -> None:
    areas = [*AREAS, ("o", "village", "y", "2025-02-01")]
    network = built(toy, areas)
    message = "within 'k' on another day: for some areas it is unknown whether they were in it; ask within"
    with pytest.raises(ArgumentError, match=message):
        Question(network, query((), within="k")).series(basis=BEFORE)
    assert told(network, query((), within="m"), BEFORE) == {None: [("01-01", 1, 1)]}
    with pytest.raises(ArgumentError, match="of another day that is unknown for some areas; group by levels"):
        Question(network, query()).series(basis=BEFORE)
    assert told(network, query("province"), BEFORE)["p"][-1] == ("2025-02-01", 6, 3)


# -- what comes and goes -------------------------------------------------------------------------


def test_villages_that_merge_and_end(toy: Any) -> None:
    """A village of two goes where they lay; one that ends stays where that lies in which it lay."""
    areas = (
        *AREAS[:-1],
        ("g", "village", "n", FIRST, "2024-02-01"),
        ("h", "village", "n", FIRST, "2024-02-01"),
        ("gh", "village", "n", "2024-02-01"),
        ("i", "village", "l", FIRST, "2024-05-01"),
        ("j", "village", "k", FIRST, "2024-05-01"),
        ("ij", "village", "l", "2024-05-01", DAY),
        ("ij", "village", "y", DAY),
        ("gone", "village", "m", FIRST, "2024-04-01"),
    )
    merged: tuple[Row, ...] = (
        ("2024-02-01", "g", "gh", 1),
        ("2024-02-01", "h", "gh", 1),
        ("2024-05-01", "i", "ij", 1),
        ("2024-05-01", "j", "ij", 1),
        ("2024-04-01", "gone", None, 1),
    )
    network = built(toy, areas, (*TOLD, *merged))
    after = told(network, query(), AFTER)
    assert after["n"] == [("01-01", 3, 0), ("02-01", 2, 0)]
    assert after["z"] == [("01-01", 2, 1), ("04-01", 1, 1)]
    assert after["y"][0] == ("01-01", 4, 1)
    with pytest.raises(ArgumentError, match="of another day that is unknown for some areas"):
        Question(network, query()).series(basis="2024-01-01")  # ij comes of l and k
    assert told(network, query("province"), "2024-01-01")["p"][0] == ("01-01", 5, 2)
    assert told(network, query(), "2024-06-01")["l"][0] == ("01-01", 3, 1)
    assert set(told(network, query(), "common")) == {"x + y", "z", "n", "e"}
    assert [
        row["is_break"] for row in Question(network, query("village")).series() if row["area"] == "gh"
    ] == [
        False,
        True,
    ]


def test_a_village_without_a_place_on_the_day_of_the_basis_is_in_none(small: Network) -> None:
    found = told(small, query("village"), BEFORE)
    assert found[None] == [("01-01", 0, 0), ("2025-01-01", 1, 0)]
    assert set(found) == {None, "v1", "v2", "v3", "v4", "v5", "w"}


def test_land_without_people_carries_nobody(toy: Any) -> None:
    """All people of m go to z, land of it to x: what is asked of it goes to z, but it hangs together."""
    rows = [
        *TOLD[:-1],
        (DAY, "m", "z", 1, {"coverage": "all_people", "basis": "decree"}),
        (DAY, "m", "x", 0, {"coverage": "area_only", "basis": "decree"}),
    ]
    network = built(toy, AREAS, rows)
    assert told(network, query((), over="commune", within="z"), AFTER) == {None: [("01-01", 1, 1)]}
    with pytest.raises(ArgumentError, match="for some areas it is unknown whether they were in it"):
        Question(network, query((), over="commune", within="x")).series(basis=AFTER)  # k went to x in part
    assert set(told(network, query(), "common")) == {"x + y + z", "n", "e"}


def test_several_events(toy: Any) -> None:
    """x goes on to a, y and z to b: a chain of two events ties all of them together."""
    second = "2025-03-01"
    kept = [row for row in AREAS if row[0] not in {"e", "x", "y", "z", "v1", "v2", "v3", "v4", "w", "u"}]
    areas = [
        *kept,
        *((id, "commune", "r", DAY, second) for id in "xyz"),
        *((id, "commune", "r", second) for id in "ab"),
        *(
            row
            for village, path in (("v1", "kxa"), ("v2", "kyb"), ("v3", "lyb"), ("v4", "mzb"))
            for row in (
                (village, "village", path[0], FIRST, DAY),
                (village, "village", path[1], DAY, second),
                (village, "village", path[2], second),
            )
        ),
        ("u", "village", "a", "2025-04-01"),
        ("o", "village", "b", "2025-04-01"),
    ]
    later = ((second, "x", "a", 1), (second, "y", "b", 1), (second, "z", "b", 1))
    network = built(toy, areas, (*TOLD, *later))
    assert told(network, query(), "common") == {
        "a + b": [("01-01", 4, 3), ("09-01", 4, 4), ("2025-04-01", 6, 4)],
        "n": [("01-01", 1, 0)],
    }
    early = told(network, query(during="2024-01-01..2025-01-01"), "common")
    assert set(early) == {"x + y", "z", "n"}
    with pytest.raises(ArgumentError, match="of another day that is unknown for some areas"):
        Question(network, query()).series(basis=BEFORE)  # o lies in b, which comes of k, l and m
    sure = query(during="2024-01-01..2025-04-01")
    assert told(network, sure, "2025-03-01")["b"] == [("01-01", 3, 2), ("09-01", 3, 3)]
    assert told(network, sure, DAY)["y"] == [("01-01", 2, 1), ("09-01", 2, 2)]


def test_a_village_that_moves_without_an_event_ties_regions_together(toy: Any) -> None:
    areas = [row for row in AREAS if row[0] != "v5"]
    areas += [("v5", "village", "n", FIRST, "2024-08-01"), ("v5", "village", "z", "2024-08-01")]
    found = told(built(toy, areas), query(), "common")
    assert found["n + z"] == [("01-01", 2, 1)]
    assert set(found) == {"n + z", "x + y", "e"}


def test_a_break_stands_even_if_no_number_changes(toy: Any) -> None:
    """a keeps its id, gives a village to b and takes one of d; n is renamed, on the day of a new team."""
    areas = (
        ("c", "country", None),
        *((id, "commune", "c") for id in "abdn"),
        *(("v1", "village", "a", FIRST, DAY), ("v1", "village", "b", DAY)),
        *(("v2", "village", "d", FIRST, DAY), ("v2", "village", "a", DAY)),
        ("v3", "village", "n"),
    )
    half = "1/2"
    rows = ((DAY, "a", "a", half), (DAY, "a", "b", half), (DAY, "d", "a", half), (DAY, "d", "d", half))
    network = built(toy, areas, (*rows, (DAY, "n", "n", 1)), [("t", "team", "v3", DAY)])
    assert told(network, query()) == {
        "a": [("01-01", 1, 0), ("07-01", 1, 0, "*")],
        "b": [("01-01", 0, 0), ("07-01", 1, 0, "*")],
        "d": [("01-01", 1, 0), ("07-01", 0, 0, "*")],
        "n": [("01-01", 1, 0), ("07-01", 1, 1)],
    }
    assert told(network, query(), BEFORE) == {
        "a": [("01-01", 1, 0)],
        "b": [("01-01", 0, 0)],
        "d": [("01-01", 1, 0)],
        "n": [("01-01", 1, 0), ("07-01", 1, 1)],
    }
    asked = query((), during=PERIOD)
    [most] = network.coverage(
        CoverageQuery(of=has_team(), over="village", by=(), during=PERIOD, over_time="max", within="a")
    )
    assert most["point"] == 0.0
    assert told(network, asked) == {None: [("01-01", 3, 0), ("07-01", 3, 1)]}


# -- how surely ----------------------------------------------------------------------------------


def test_synthetic_places_are_not_taken_for_granted(toy: Any) -> None:
    moved = ("v2", "village", "y", DAY)
    network = built(toy, origins={moved: "synthetic"})
    asked = query(during="2024-01-01..2024-02-01")
    bounds = {
        synthetic: [
            (row["lower"], row["upper"])
            for row in Question(network, query(during=asked.during, synthetic=synthetic)).series(basis=AFTER)
            if row["area"] == "y"
        ]
        for synthetic in (True, False)
    }
    assert bounds == {True: [(0.5, 0.5)], False: [(0.5, 1.0)]}
    made_up = built(toy, origins={("e", "commune", "r", DAY): "synthetic"})
    with pytest.raises(ArgumentError, match="without synthetic facts: areas of this level are"):
        Question(made_up, query(during=asked.during, synthetic=False)).series(basis=AFTER)


def test_where_something_lay_may_rest_on_what_is_assumed(toy: Any) -> None:
    """u was opened in x, of which k's people are: how surely is told by the row of u itself."""
    origins = {("u", "village", "x", "2025-01-01"): "assumed"}
    later = query(during="2025-02-01..2025-03-01")
    [row] = [
        row for row in Question(built(toy, origins=origins), later).series(basis=BEFORE) if row["area"] == "k"
    ]
    assert (row["areas"], row["assumed"], row["observed"]) == (4, 0.25, 0.75)


def test_areas_that_may_not_be_there_on_the_day_of_the_basis(toy: Any) -> None:
    latest = ["2024-07-05" if row[0] == "e" else None for row in AREAS]
    earliest = [DAY if row[0] == "e" else None for row in AREAS]
    areas = [*AREAS, ("f", "village", "e", "2024-08-01")]
    bounds = {"start_latest": [*latest, None], "start_earliest": [*earliest, None]}
    network = built(toy, areas, **bounds)
    asked = query(during="2024-08-02..2024-09-01")
    assert told(network, asked, "2024-08-01")["e"] == [("08-02", 1, 0)]
    with pytest.raises(ArgumentError, match="of another day that is unknown for some areas"):
        Question(network, asked).series(basis=DAY)
    with pytest.raises(ArgumentError, match="for some areas it is unknown whether they were in it"):
        Question(network, query((), during=asked.during, within="e")).series(basis=DAY)


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["as was", "2024-13-01", "", None, 5, "2024"])
def test_no_basis(small: Network, basis: Any) -> None:
    with pytest.raises(ArgumentError, match="pass 'as_was', 'common' or a day"):
        Question(small, query()).series(basis=basis)


def test_a_basis_needs_something_to_stand_on(small: Network) -> None:
    for by in ((), "type"):
        with pytest.raises(ArgumentError, match="basis='common' needs rows grouped by a level"):
            Question(small, query(by)).series(basis="common")
    with pytest.raises(OutsideDataError, match="basis 2031-01-01: after the horizon"):
        Question(small, query()).series(basis="2031-01-01")
    with pytest.raises(OutsideDataError, match="basis 2019-12-31: the data of 'toy' begin"):
        Question(small, query()).series(basis="2019-12-31")


def test_no_area_of_the_level_on_the_day_of_the_basis(toy: Any) -> None:
    areas = [("c", "country", None), ("p", "province", "c", "2024-01-01"), ("k", "commune", "c")]
    network = built(toy, areas, (), ())
    with pytest.raises(
        ArgumentError, match="basis='2022-01-01': no area of level province exists on that day; group"
    ):
        Question(network, query("province", over="commune")).series(basis="2022-01-01")


# -- Viet Nam ------------------------------------------------------------------------------------

ON, BY_THE_DAY = "2022-03-01..2026-01-01", ("2025-06-30", "2025-07-01")


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


def on_days(network: Network, by: str, basis: str) -> list[dict[Any, Row]]:
    """By day, what each row has of areas and of those with a team."""
    found: list[dict[Any, Row]] = [{}, {}]
    rows = Question(network, query(by, ON)).series(basis=basis)
    assert not any(rows["is_break"])
    for row in rows:
        for at, day in enumerate(BY_THE_DAY):
            if row["start"] <= as_day(day) < row["end"]:
                found[at][row["area"]] = (row["areas"], row["yes"])
    return found


@pytest.mark.parametrize(
    ("by", "basis", "count"),
    [
        ("province", "common", 34),
        ("province", "2025-07-01", 34),
        ("province", "2025-06-30", 63),
        ("commune", "common", 3_030),
        ("commune", "2025-07-01", 3_321),
        ("district", "2025-06-30", 696),
    ],
)
def test_no_team_of_viet_nam_is_lost_or_gained(vietnam: Network, by: str, basis: str, count: int) -> None:
    before, after = on_days(vietnam, by, basis)
    assert before == after
    assert len(after) == count
    for at in range(2):
        assert sum(row[at] for row in after.values()) == 90_508


def test_teams_of_viet_nam_are_not_lost_on_the_communes_before(vietnam: Network) -> None:
    before, after = on_days(vietnam, "commune", "2025-06-30")
    assert before == after
    assert before[None] == (38, 38)  # districts without communes


def test_viet_nam_as_it_was_breaks_where_it_was_redrawn(vietnam: Network) -> None:
    rows = Question(vietnam, query("province", ON)).series()
    assert {str(row["start"]) for row in rows if row["is_break"]} == {"2025-07-01"}
    there = [set(vietnam.at(day).areas(level="province")["id"]) for day in BY_THE_DAY]
    assert {row["area"] for row in rows if row["is_break"]} == there[0] ^ there[1]
    assert len(there[0] ^ there[1]) == 52 + 23


def test_no_district_of_viet_nam_is_left(vietnam: Network) -> None:
    with pytest.raises(ArgumentError, match="basis='2025-07-01': no area of level district exists"):
        Question(vietnam, query("district", ON)).series(basis="2025-07-01")
