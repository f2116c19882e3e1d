"""Which day's list some codes were made with."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

import dtnet
from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError
from dtnet.reorganisation import identify_vintage

D1, D2, D3 = "2022-01-01", "2024-01-01", "2026-01-01"
# code, id, name, days
AREAS = [
    ("1", "a", "An", "2020-01-01", D1),
    ("2", "b", "Bến", "2020-01-01", D2),
    ("2", "b", "Bình", D2, None),
    ("3", "d", "Dân", "2020-01-01", D1),
    ("1", "e", "Yên", D1, None),
    ("3", "f", "Phú", D1, D3),
    ("4", "f", "Phú", D3, None),
    ("", "g", "Giang", "2020-01-01", None),
]


@pytest.fixture(scope="module")
def network(toy: Any) -> Any:
    rows = [("c", "country", None), ("p", "province", "c")]
    rows += [(id, "village", "p", start, end) for _, id, _, start, end in AREAS]
    columns = toy.area_columns(rows)
    columns["code"] = ["c", "1", *(code for code, *_ in AREAS)]
    columns["name"] = ["c", "p", *(name for _, _, name, *_ in AREAS)]
    columns["type"] = ["", "", *["xã"] * len(AREAS)]
    builder = toy.builder()
    builder.add_areas(columns)
    return builder.build()


def told(vintage: Any) -> list[tuple[Any, ...]]:
    return [(str(each.period), each.fit, each.unfit, each.missing) for each in vintage.eras]


def test_a_list_of_its_own_codes(network: Any) -> None:
    found = identify_vintage(network, ["4", "1", "2", "1"], level="village")
    assert told(found) == [
        ("2026-01-01..2030-01-01", 3, 0, 0),
        ("2020-01-01..2022-01-01", 2, 1, 1),
        ("2022-01-01..2026-01-01", 2, 1, 1),
    ]
    assert found.codes == ("4", "1", "2")
    assert found.best == found.eras[0]
    assert found.ties == ()
    assert found.areas(found.eras[0]) == ["f", "e", "b"]
    assert found.areas(found.eras[1]) == [None, "a", "b"]
    assert found.unfit(found.eras[1]) == ["4"]
    assert found.missing(found.eras[1]) == ["3"]
    assert len(found.misnamed(found.eras[0])) == 0


def test_ties_are_told_and_names_break_them(network: Any) -> None:
    found = identify_vintage(network, ["1", "2", "3"], level="village")
    assert found.best is None
    assert [each.period.start for each in found.ties] == [date(2020, 1, 1), date(2022, 1, 1)]
    assert str(found) == (
        "2 lists fit equally well; pass names= to distinguish them:\n"
        "  village codes of 2020-01-01..2022-01-01: 3 fit, 0 do not, 0 are not given\n"
        "  village codes of 2022-01-01..2026-01-01: 3 fit, 0 do not, 0 are not given"
    )
    names = ["Yên", None, ""]
    named = identify_vintage(network, ["1", "2", "3"], level="village", names=names)
    assert named.best is not None
    assert named.best.period.start == date(2022, 1, 1)
    assert (named.best.named, named.best.misnamed) == (1, 0)
    assert str(named) == (
        "village codes of 2022-01-01..2026-01-01: 3 fit, 0 with another name, 0 do not, 0 are not given"
    )
    first = next(each for each in named.eras if each.period.start == date(2020, 1, 1))
    assert named.misnamed(first).to_dicts() == [
        {"code": "1", "name": "Yên", "area": "a", "area_name": "Xã An"}
    ]
    assert [row["tied"] for row in found.table()] == [True, True, False]
    assert [row["best"] for row in named.table()] == [True, False, False]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Yên", 1),
        ("xã Yên", 1),
        ("XA YEN", 1),
        ("yen", 1),
        ("Yến", 0),
        ("An", 0),
    ],
)
def test_names_are_compared_as_they_are_looked_for(network: Any, name: str, named: int) -> None:
    found = identify_vintage(network, ["1"], level="village", names=[name])
    era = next(each for each in found.eras if each.period.start == date(2022, 1, 1))
    assert (era.named, era.misnamed) == (named, 1 - named)


def test_a_name_of_any_day_of_the_code_counts(network: Any) -> None:
    for name in ("Bến", "Bình"):
        found = identify_vintage(network, ["2"], level="village", names=[name])
        assert {each.named for each in found.eras} == {1}


def test_some_codes_that_mean_the_same_in_several_lists(network: Any) -> None:
    found = identify_vintage(network, ["2"], level="village")
    assert found.best is not None
    assert found.ties == ()
    assert identify_vintage(network, ["1", "2"], level="village").best is None
    at_any_level = identify_vintage(network, ["1"])
    assert [(each.level, each.fit) for each in at_any_level.eras][:1] == [("province", 1)]
    assert at_any_level.best is not None
    assert at_any_level.best.level == "province"  # it is all that provinces have


def test_codes_that_fit_nothing(network: Any) -> None:
    found = identify_vintage(network, ["x", "y"])
    assert (found.best, found.ties, str(found)) == (None, (), "no code is in any list")
    assert {each.fit for each in found.eras} == {0}
    nothing = identify_vintage(network, ["x"], level="district")
    assert (nothing.eras, nothing.best, str(nothing)) == ((), None, "no code is in any list")
    assert nothing.table().columns[:3] == ("level", "start", "end")


def test_a_code_of_two_areas_at_a_time(toy: Any) -> None:
    builder = toy.builder()
    rows = [("c", "country", None), *((id, "village", "c") for id in "ab"), ("d", "village", "c", D1, None)]
    builder.add_areas({**toy.area_columns(rows), "code": ["", "1", "1", "1"], "name": ["", "A", "B", "D"]})
    found = identify_vintage(builder.build(), ["1"], names=["b"])
    assert [(each.fit, each.missing, each.named, each.misnamed) for each in found.eras] == [(1, 0, 1, 0)] * 2
    with pytest.raises(
        AmbiguousNameError, match=r"village code '1' in 2020-01-01\.\.2022-01-01 belongs to several areas"
    ):
        found.areas(found.eras[0])


def test_many_ties_are_cut_short(toy: Any) -> None:
    builder = toy.builder()
    days = [f"202{year}-01-01" for year in range(8)]
    rows = [("c", "country", None)]
    rows += [(f"v{at}", "village", "c", *pair) for at, pair in enumerate(pairwise(days))]  # type: ignore[misc]
    columns = toy.area_columns(rows)
    builder.add_areas({**columns, "code": ["", *["1"] * (len(rows) - 1)]})
    found = identify_vintage(builder.build(), ["1"])
    assert len(found.ties) == 7
    assert str(found).endswith("\n  … and 2 more")


def test_what_is_refused(network: Any) -> None:
    for codes, more, text in (
        ([], {}, "no codes are given"),
        ("12", {}, "'12' is one text"),
        ([1], {}, "1 is not a text"),
        (["1", "2"], {"names": ["a"]}, "1 names for 2 codes; give a name, or None, for each code"),
        (["1"], {"names": "a"}, "names: got 'a'"),
        (["1"], {"names": [5]}, "5 is not a text"),
        (["1", "1"], {"names": ["a", "b"]}, "the code '1' is given with two names: 'a' and 'b'"),
    ):
        with pytest.raises(ArgumentError, match=text):
            identify_vintage(network, codes, **more)  # type: ignore[arg-type]
    twice = identify_vintage(network, ["1", "1"], names=[None, "Yên"], level="village")
    assert (twice.codes, twice.names) == (("1",), ("Yên",))
    with pytest.raises(UnknownNameError, match="level 'hamlet'"):
        identify_vintage(network, ["1"], level="hamlet")


def test_lists_of_viet_nam() -> None:
    network = dtnet.datasets.load("vietnam")
    for day, start in (("2025-06-30", date(2022, 3, 1)), ("2025-07-01", date(2025, 7, 1))):
        for level in ("province", "commune"):
            areas = network.at(day).areas(level=level)
            found = identify_vintage(network, areas["code"])  # type: ignore[arg-type]
            assert found.best is not None
            assert (found.best.level, found.best.period.start) == (level, start)
            assert (found.best.fit, found.best.unfit, found.best.missing) == (len(areas), 0, 0)
            assert found.areas(found.best) == areas["id"]
            some = areas["code"][:100], areas["name"][:100]
            part = identify_vintage(network, some[0], names=some[1], level=level)  # type: ignore[arg-type]
            assert part.best is not None
            assert part.best.period.start == start
    codes = network.at("2025-07-01").areas(level="commune")["code"]
    old = next(each for each in identify_vintage(network, codes).eras if each.period.start.year == 2022)  # type: ignore[arg-type]
    assert (old.fit, old.unfit, old.missing) == (3316, 5, 6719)
