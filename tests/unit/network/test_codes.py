"""Codes without a day: one area that ever had it, or an error that shows all of them."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import Any

import pytest

import dtnet
from dtnet.errors import AmbiguousNameError, ArgumentError, OutsideDataError, UnknownNameError

AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c", "2020-01-01", "2022-01-01"),
    ("r", "province", "c", "2022-01-01", None),
    ("v", "village", "p", "2020-01-01", "2021-01-01"),
    ("v", "village", "p", "2021-01-01", "2022-01-01"),
    ("v", "village", "p", "2022-01-01", None),
    *((f"w{number}", "village", "p") for number in range(9)),
]
CODES = ["", "1", "2", "2", "1", "1", "3", *["9"] * 9]


@pytest.fixture(scope="module")
def network(toy: Any) -> Any:
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(AREAS), "code": CODES})
    return builder.build()


def test_a_code_that_one_area_ever_had(network: Any) -> None:
    assert network.find_code("3") == "v"
    assert network.find_code("1", level="province") == "p"
    assert network.find_code("1", level="village") == "v"
    assert network.find_codes(("3", "3")) == ["v", "v"]
    assert network.find_codes([]) == []
    days = network.code_days("village")
    assert [(each.start < each.end, each.area) for each in days["1"]] == [(True, days["3"][0].area)]
    assert [row[2:] for row in map(tuple, days["1"])] == [(18262, 18993)]
    assert "" not in network.code_days("country")
    assert network.code_days("village") is days


def test_with_a_day(network: Any) -> None:
    assert network.find_code("2", at="2021-12-31") == "q"
    assert network.find_codes(["2", "3"], at="2022-01-01") == ["r", "v"]
    assert network.find_code("1", level="village", at="2021-01-01") == "v"
    with pytest.raises(UnknownNameError, match="no village has the code '1' on 2022-01-01"):
        network.find_code("1", level="village", at="2022-01-01")
    with pytest.raises(OutsideDataError):
        network.find_code("1", at="2019-01-01")


def test_a_code_of_several_is_an_error_that_lists_them(network: Any) -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        network.find_code("2")
    assert str(raised.value) == (
        "the code '2' has belonged to 2 areas; give the day:\n"
        "  2  q  q, from 2020-01-01 until 2021-12-31\n"
        "  2  r  r, from 2022-01-01"
    )
    with pytest.raises(AmbiguousNameError) as raised:
        network.find_codes(["3", "1", "2", "2"])
    assert str(raised.value) == (
        "the code '1' has belonged to 2 areas, and 1 more of these codes to several; "
        "give the day and the level:\n"
        "  1  p  p, from 2020-01-01\n"
        "  1  v  v, from 2020-01-01 until 2021-12-31\n"
        "  2  q  q, from 2020-01-01 until 2021-12-31\n"
        "  2  r  r, from 2022-01-01"
    )
    with pytest.raises(AmbiguousNameError, match="has belonged to 9 areas") as raised:
        network.find_code("9")
    assert str(raised.value).endswith("w7  w7, from 2020-01-01\n  … and 1 more")


def test_codes_that_nobody_had(network: Any) -> None:
    with pytest.raises(UnknownNameError) as raised:
        network.find_codes(["3", "7", "8"], level="village")
    assert str(raised.value) == (
        "no village ever had the code '7' (and 1 more unknown codes); codes are texts and keep leading zeros"
    )
    with pytest.raises(UnknownNameError, match="no area ever had the code ''; codes"):
        network.find_code("")
    with pytest.raises(UnknownNameError, match="level 'hamlet'"):
        network.find_code("1", level="hamlet")
    with pytest.raises(ArgumentError, match="1 is not a code of an area; codes are texts"):
        network.find_code(1)
    with pytest.raises(ArgumentError, match="'12' is one text"):
        network.find_codes("12")
    with pytest.raises(ArgumentError, match="1 is not a text"):
        network.find_codes([1])


def test_the_trap_of_july_2025() -> None:
    network = dtnet.datasets.load("vietnam")
    with pytest.raises(AmbiguousNameError) as raised:
        network.find_code("15", level="province")
    assert str(raised.value) == (
        "the code '15' has belonged to 2 areas; give the day:\n"
        "  15  vn:province:15:0  Tỉnh Yên Bái, from 2022-03-01 until 2025-06-30\n"
        "  15  vn:province:15:2025  Tỉnh Lào Cai, from 2025-07-01"
    )
    assert network.find_code("15", at="2025-06-30") == "vn:province:15:0"
    assert network.find_code("15", at="2025-07-01") == "vn:province:15:2025"
    assert network.find_code("01") == "vn:province:01:0"
    shared = [code for code, days in network.code_days("commune").items() if len(days) > 1]
    assert len(shared) == 3184
    with pytest.raises(AmbiguousNameError, match="and 3183 more of these codes to several"):
        network.find_codes(shared, level="commune")
    lists = [network.at(day).areas(level="commune") for day in ("2025-06-30", "2025-07-01")]
    joined = [
        network.find_codes(each["code"], level="commune", at=day)
        for each, day in zip(lists, ("2025-06-30", "2025-07-01"), strict=True)
    ]
    assert joined == [each["id"] for each in lists]
