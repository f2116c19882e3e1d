# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError
from dtnet.network import NameIndex
from dtnet.network.day.area_search import find_area, path

if TYPE_CHECKING:
    from dtnet import Snapshot

OF_ANOTHER_DAY = "^no area 't:commune:3' on 2024-01-01; 't:commune:3' exists on 2020-01-01..2021-01-01 only$"


@pytest.fixture(scope="module")
def day(toy: Any) -> Snapshot:
    rows = [
        ("t:country:0", "country", None),
        ("t:province:1", "province", "t:country:0"),
        ("t:province:2", "province", "t:country:0"),
        ("t:district:1", "district", "t:province:1"),
        ("t:commune:1", "commune", "t:district:1"),
        ("t:commune:2", "commune", "t:province:2"),
        ("t:commune:3", "commune", "t:province:2", "2020-01-01", "2021-01-01"),
        ("plain", "commune", "t:province:2"),
    ]
    names = ["Toyland", "Yên Bái", "Đà Nẵng", "Yên Bái", "Hòa Bình", "Hòa-Bình", "Gone", "Yen Bay"]
    types = ["", "tỉnh", "", "", "xã", "xã", "xã", "xã"]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "name": names, "type": types})
    return builder.build().at("2024-01-01")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Yên Bái", "t:province:1"),
        ("yen bai", "t:province:1"),
        ("  TỈNH   yên-bái ", "t:province:1"),
        ("tinh yen bai", "t:province:1"),
        ("district:Yên Bái", "t:district:1"),
        ("da nang", "t:province:2"),
        ("Toyland", "t:country:0"),
        ("t:district:1", "t:district:1"),
        ("xã Yen Bay", "plain"),
        ("plain", "plain"),
    ],
)
def test_names_with_or_without_marks_and_type(day: Snapshot, name: str, id: str) -> None:
    assert day.find(name).id == id


def test_a_level_may_be_asked(day: Snapshot) -> None:
    assert day.find("Yên Bái", level="district").id == "t:district:1"
    with pytest.raises(UnknownNameError, match="no area named 'Yên Bái' on 2024-01-01"):
        day.find("Yên Bái", level="village")
    with pytest.raises(UnknownNameError, match="unknown level 'distrct'"):
        day.find("Yên Bái", level="distrct")


def test_several_of_one_level_are_listed_with_their_paths(day: Snapshot) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        day.find("hoa binh")
    assert str(caught.value) == (
        "2 areas of level commune are named 'hoa binh' on 2024-01-01; name one by its id:\n"
        "  t:commune:1  Xã Hòa Bình, Yên Bái, Tỉnh Yên Bái\n"
        "  t:commune:2  Xã Hòa-Bình, Đà Nẵng"
    )


def test_many_matches_are_cut(toy: Any) -> None:
    rows = [("p", "province", None), *((f"x{at}", "commune", "p") for at in range(10))]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "name": ["P", *["Hòa Bình"] * 10]})
    with pytest.raises(AmbiguousNameError, match="10 areas of level commune are named") as caught:
        builder.build().at("2024-01-01").find("Hòa Bình")
    assert str(caught.value).count("\n") == 9
    assert str(caught.value).endswith("\n  … and 2 more")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Yên Bá", "did you mean Yen Bay or Yên Bái?"),
        ("zzz", "a name may be written with or without diacritics and type"),
        ("t:province:9", "did you mean 't:province"),
        ("a:b:c", "no area named 'a:b:c' on 2024-01-01"),
        ("commune:zzz", "no area named 'zzz'"),
    ],
)
def test_unknown_names_get_a_hint(day: Snapshot, name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        day.find(name)
    assert hint in str(caught.value)


@pytest.mark.parametrize("id", ["t:commune:3"])
def test_an_id_of_another_day(day: Snapshot, id: str) -> None:
    with pytest.raises(UnknownNameError, match=OF_ANOTHER_DAY):
        day.find(id)


def test_paths_end_below_the_root(day: Snapshot) -> None:
    assert path(day, find_area(day, "t:commune:1")) == "Xã Hòa Bình, Yên Bái, Tỉnh Yên Bái"
    assert path(day, find_area(day, "Toyland")) == "Toyland"


# -- paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("Xã Hòa Bình, Yên Bái, tỉnh Yên Bái", "t:commune:1"),
        ("Hòa Bình, Yên Bái", "t:commune:1"),  # the province or the district: the commune lies in both
        ("Yên Bái, Yên Bái", "t:district:1"),
        ("hoa binh; da nang", "t:commune:2"),
        ("Đà Nẵng, Xã Hòa Bình", "t:commune:2"),
        ("tỉnh Yên Bái xã Hòa Bình", "t:commune:1"),
        ("Hòa Bình - Yên Bái", "t:commune:1"),
        ("commune:Hòa Bình, Đà Nẵng", "t:commune:2"),
        ("Yen Bay, Toyland", "plain"),
        ("xã hoa binh, tỉnh yen bai", "t:commune:1"),
    ],
)
def test_a_path_of_names_means_the_area_of_the_lowest_name(day: Snapshot, path: str, id: str) -> None:
    assert day.find(path).id == id


def test_a_path_is_an_area_to_search_in(day: Snapshot) -> None:
    assert day.areas(level="commune", within="Yên Bái, Yên Bái, Toyland")["id"] == ["t:commune:1"]
    assert day.match(["Hòa Bình"], within="Yên Bái, Toyland")["id"] == ["t:commune:1"]
    assert day.find("Hòa Bình, Yên Bái", level="commune", within="Yên Bái").id == "t:commune:1"


def test_a_name_of_another_day_with_a_dash_is_no_path(toy: Any) -> None:
    rows = [
        ("c", "country", None),
        ("d", "district", "c"),
        ("k", "commune", "d"),
        ("later", "commune", "d", "2025-01-01", None),
    ]
    builder = toy.builder()
    names = ["Toyland", "Đà Lạt", "Xuân Trường", "Xuân Trường - Đà Lạt"]
    builder.add_areas({**toy.area_columns(rows), "name": names})
    day = builder.build().at("2024-01-01")
    assert day.find("Xuân Trường, Đà Lạt").id == "k"
    with pytest.raises(UnknownNameError, match="Xuân Trường - Đà Lạt exists only from 2025-01-01 on"):
        day.find("Xuân Trường - Đà Lạt")


def test_a_path_of_several_areas_lists_them(day: Snapshot) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        day.find("Hòa Bình, Toyland")
    assert str(caught.value) == (
        "2 areas of level commune are named 'Hòa Bình, Toyland' on 2024-01-01; name one by its id:\n"
        "  t:commune:1  Xã Hòa Bình, Yên Bái, Tỉnh Yên Bái\n"
        "  t:commune:2  Xã Hòa-Bình, Đà Nẵng"
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("Xã Hòa Bìn, Đà Nẵng", "'Xã Hòa Bìn' in 'Đà Nẵng' on 2024-01-01; did you mean Hòa-Bình?"),
        ("Hòa Bình, Huế", "'Huế' on 2024-01-01; a name may be written with or without diacritics and type"),
        ("Hòa Bình, Gone", "'Gone' on 2024-01-01: Gone no longer exists from 2021-01-01 on, and the data"),
        ("hoa binh, Đà Nẵng", "'hoa binh' in 'Đà Nẵng' on 2024-01-01; did you mean Hòa-Bình?"),
        ("a, b, Yên Bái", "'b' in 'Yên Bái' on 2024-01-01; a name may be written with or without"),
        (
            "Yen Bay, Hòa Bình, Toyland",
            "'Yen Bay' in 'Hòa Bình, Toyland' on 2024-01-01; the area above can be:\n  t:commune:1  Xã Hòa",
        ),
    ],
)
def test_a_broken_path_is_told_at_its_first_unknown_name(day: Snapshot, path: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        day.find(path)
    assert str(caught.value).startswith(f"no area named {message}")


# -- how it is written ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alike(toy: Any) -> Snapshot:
    """Names that differ in marks, words and numbers only."""
    rows = [
        ("c", "country", None),
        ("p1", "province", "c"),
        ("p2", "province", "c"),
        ("d1", "district", "p1"),
        ("d2", "district", "p2"),
        ("x1", "commune", "d1"),
        ("x2", "commune", "d1"),
        ("x3", "commune", "d2"),
        ("x4", "commune", "d2"),
        ("v1", "village", "x1"),
        ("v2", "village", "x1"),
    ]
    names = ["Toyland", "Thanh Hóa", "Hoà Bình", "Thạnh Hóa", "Hòa Bình", "Cát Hạnh"]
    names += ["Ca Thạnh", "1", "2", "Thôn 1", "Thôn 2"]
    codes = ["T", "38", "17", "38", "017", "1", "2", "3", "4", "1", "2"]
    types = ["", "tỉnh", "tỉnh", *[""] * 4, "xã", "xã", "", ""]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "name": names, "code": codes, "type": types})
    return builder.build().at("2024-01-01")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Thanh Hóa", "p1"),
        ("thanh hoa", "p1"),
        ("Thạnh Hóa", "d1"),
        ("Thạnh Hoá", "d1"),
        ("THẠNH HÓA", "d1"),
        ("Hòa Bình", "p2"),
        ("hoabinh", "p2"),
        ("tỉnh Hòa Bình", "p2"),
        ("Ca Thanh", "x2"),
        ("cat hanh", "x1"),
        ("tỉnh thanh hoa", "p1"),
        ("Tỉnh Hoà Bình", "p2"),
        ("xã 01", "x3"),
        ("XA 2", "x4"),
    ],
)
def test_marks_and_words_tell_apart_what_they_can(alike: Snapshot, name: str, id: str) -> None:
    for form in ("NFC", "NFD"):
        assert alike.find(unicodedata.normalize(form, name)).id == id


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Thành Hóa", "did you mean Thanh Hóa"),
        ("district:Thanh Hóa", "did you mean Thạnh Hóa?"),
        ("Cá Thanh", "did you mean Cát Hạnh or Ca Thạnh?"),
        ("tỉnh Thạnh Hóa", "did you mean Thanh Hóa"),
        ("Thanh Hoa\u0302", "did you mean Thanh Hóa"),
        ("Thon Mười", "a name may be written with or without diacritics and type"),
    ],
)
def test_marks_that_no_place_has_are_no_others(alike: Snapshot, name: str, near: str) -> None:
    for form in ("NFC", "NFD"):
        with pytest.raises(UnknownNameError) as caught:
            alike.find(unicodedata.normalize(form, name))
        assert near in str(caught.value)


def test_names_that_differ_in_spaces_only_are_not_guessed(alike: Snapshot) -> None:
    with pytest.raises(AmbiguousNameError, match="2 areas of level commune are named 'cathanh'"):
        alike.find("cathanh")


# -- where it is looked for ----------------------------------------------------------------------


def test_within_an_area(alike: Snapshot) -> None:
    assert alike.find("Hòa Bình", within="d2").id == "d2"
    assert alike.find("Thanh Hoa", within="Thạnh Hóa").id == "d1"
    assert alike.find("d1", within="p1").id == "d1"
    assert alike.find("p1", within="p1").id == "p1"
    with pytest.raises(
        UnknownNameError, match="no area named 'Hòa Bình' in 'Thanh Hóa' on 2024-01-01; a name may"
    ):
        alike.find("Hòa Bình", within="Thanh Hóa")
    with pytest.raises(UnknownNameError, match="in 'Thanh Hóa' on 2024-01-01; did you mean Cát Hạnh"):
        alike.find("Cát Hạn", within="Thanh Hóa")
    with pytest.raises(UnknownNameError, match="'d2' does not lie in 'p1' on 2024-01-01"):
        alike.find("d2", within="p1")
    with pytest.raises(UnknownNameError, match="no area named 'nowhere'"):
        alike.find("Hòa Bình", within="nowhere")


def test_a_level_counts_for_ids_too(alike: Snapshot, day: Snapshot) -> None:
    assert day.find("t:district:1", level="district").id == "t:district:1"
    for asked, id in ((alike, "d1"), (day, "t:district:1")):
        with pytest.raises(UnknownNameError, match=f"'{id}' is a district, not a province"):
            asked.find(id, level="province")


def test_two_levels_are_one_too_many(alike: Snapshot) -> None:
    assert alike.find("district:Hòa Bình", level="district").id == "d2"
    with pytest.raises(
        ArgumentError, match="'district:Hòa Bình' names another level than level='province'; omit one"
    ):
        alike.find("district:Hòa Bình", level="province")


# -- codes ---------------------------------------------------------------------------------------


def test_codes_of_a_day(alike: Snapshot) -> None:
    assert alike.find(code="17").id == "p2"
    assert alike.find(code="017").id == "d2"
    assert alike.find(code="38", level="district").id == "d1"
    with pytest.raises(AmbiguousNameError):
        alike.find(code="1", within="x1")
    assert alike.find(code="2", within="x1").id == "v2"
    assert alike.find(code="1", level="village").id == "v1"
    with pytest.raises(AmbiguousNameError) as caught:
        alike.find(code="38")
    assert str(caught.value) == (
        "2 areas have the code '38' on 2024-01-01; name its level, or one by its id:\n"
        "  p1  Tỉnh Thanh Hóa\n"
        "  d1  Thạnh Hóa, Tỉnh Thanh Hóa"
    )
    with pytest.raises(
        UnknownNameError, match="no province has the code '7' on 2024-01-01; codes are texts and keep leading"
    ):
        alike.find(code="7", level="province")
    with pytest.raises(UnknownNameError, match="no area has the code '17' in 'p1' on"):
        alike.find(code="17", within="p1")
    with pytest.raises(UnknownNameError, match="unknown level 'provinse'"):
        alike.find(code="17", level="provinse")


def test_one_code_of_one_level_twice(toy: Any) -> None:
    rows = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "code": ["0", "1", "1"]})
    with pytest.raises(AmbiguousNameError, match="have the code '1' on 2024-01-01; name one by its id"):
        builder.build().at("2024-01-01").find(code="1", level="province")


def test_a_name_or_a_code(alike: Snapshot) -> None:
    for asked in ({}, {"name": "Toyland", "code": "T"}):
        with pytest.raises(ArgumentError, match="find accepts either a name or a code; as in find"):
            alike.find(**asked)  # type: ignore[arg-type]


def test_an_area_by_id(day: Snapshot) -> None:
    assert day.area("plain").name == "Yen Bay"
    with pytest.raises(UnknownNameError, match="no such id 'Yên Bái'"):
        day.area("Yên Bái")
    with pytest.raises(UnknownNameError, match=OF_ANOTHER_DAY):
        day.area("t:commune:3")


def test_names_of_a_level_are_read_once(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    network = toy.network([("c", "country", None), ("v", "village", "c")])
    made: list[tuple[bool, int]] = []
    original = NameIndex._by_name
    monkeypatch.setattr(
        NameIndex,
        "_by_name",
        lambda index, place: made.append((index._rows is None, place)) or original(index, place),
    )
    for date in ("2024-01-01", "2024-01-02"):
        assert network.at(date).find("c").id == "c"
        assert network.at(date).find("v").id == "v"
    assert [place for of_all_days, place in sorted(made) if not of_all_days] == [0, 1, 2, 3, 4]
    assert len(made) == len(set(made))


@pytest.mark.parametrize("name", ["ệ" * 1_001, ".".join(["a"] * 501), f"commune:{'x' * 1_000}"])
def test_a_name_of_more_than_a_thousand_characters_is_compared_with_none(day: Snapshot, name: str) -> None:
    for ask in (day.find, lambda text: day.find("Hòa Bình", within=text)):
        with pytest.raises(UnknownNameError, match=r"^no area has a name of over 1,000 characters, got 1,0"):
            ask(name)


def test_an_id_of_more_than_a_thousand_characters_is_found(toy: Any) -> None:
    id = "c" * 1_001
    assert toy.network([(id, "country", None)]).at("2024-01-01").find(id).id == id
