"""Which areas the texts of a list mean: spelling, types, levels, other days, corrections, and bad input."""

from __future__ import annotations

import sys

import attrs
import polars as pl
import pytest

import dtnet
from dtnet import Snapshot, TypeWord
from dtnet.errors import ArgumentError, InvalidInputError, MissingExtraError
from dtnet.errors import UnknownNameError as Unknown
from dtnet.lists import METHODS, Match
from dtnet.network.territory.place_texts import from_keys

from ...inner.network import place_words, vocabulary_faults

VIETNAM = dtnet.datasets.load("vietnam")
BEFORE, AFTER = VIETNAM.at("2024-08-31"), VIETNAM.at("2025-08-01")
LEVELS = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã"}


def one(day: Snapshot, *texts: str, **more: object) -> tuple[object, object]:
    """The id and the method of a text, or of a row with a text for each of the levels."""
    if len(texts) == 1:
        [row] = day.match(texts, **more)  # type: ignore[arg-type]
    else:
        cells = {name: [text] for name, text in zip(LEVELS.values(), texts, strict=True)}
        [row] = day.match(cells, columns=LEVELS, **more)  # type: ignore[arg-type]
    return row["id"], row["method"]


@pytest.mark.parametrize(
    ("text", "id", "method"),
    [
        ("Yên Bái", None, "ambiguous"),  # the province, or its city
        ("Cà Mau", None, "ambiguous"),
        ("Hà Tây, Chư Păh, Gia Lai", "vn:commune:23725:0", "exact"),
        ("Tỉnh Yên Bái", "vn:province:15:0", "exact"),
        ("tỉnh Yên Bái", "vn:province:15:0", "exact"),
        ("Tỉnh Ye\u0302n Ba\u0301i", "vn:province:15:0", "exact"),
        ("tinh yen bai", "vn:province:15:0", "folded"),
        ("TỈNH YÊN BÁI", "vn:province:15:0", "folded"),
        ("T. Yên Bái", "vn:province:15:0", "folded"),
        ("Yên Bái (tỉnh)", "vn:province:15:0", "folded"),
        ("TP. Yên Bái", "vn:district:132:0", "folded"),
        ("TX.Nghĩa Lộ", "vn:district:133:0", "folded"),
        ("Huyện Mù Căng Chải", "vn:district:137:0", "exact"),
        ("Mù Cang Chải", "vn:commune:04456:0", "exact"),  # the town; the data spell the district Mù Căng Chải
        ("huyện Mù Cang Chải", None, "ambiguous"),
        ("huyen mu cang chai", "vn:district:137:0", "folded"),
        ("xã Đông Cuông - huyện Văn Yên - tỉnh Yên Bái", "vn:commune:04399:0", "exact"),
        ("tỉnh Yên Bái, huyện Văn Yên, xã Đông Cuông", "vn:commune:04399:0", "exact"),
        ("T.X Nghĩa Lộ", "vn:district:133:0", "folded"),
        ("Văn Yên (H)", "vn:district:136:0", "folded"),
        ("Yen Bai City, Yen Bai Province", "vn:district:132:0", "folded"),
        ("Mau A Town, Van Yen District", "vn:commune:04375:0", "folded"),
        ("Ward 1, District 3, Ho Chi Minh City", "vn:commune:27160:0", "folded"),
        ("TTr. Mậu A, huyện Văn Yên", "vn:commune:04375:0", "folded"),
        ("Mủ Cang Chải", None, "none"),
        ("vn:district:132:0", "vn:district:132:0", "id"),
        ("Bà Rịa-Vũng Tàu", "vn:province:77:0", "folded"),
        ("BA RIA VUNG TAU", "vn:province:77:0", "folded"),
        ("Tỉnh Hoà Bình", "vn:province:17:0", "folded"),
        ("Qui Nhơn, Bình Định", "vn:district:540:0", "folded"),
        ("Thị trấn Mậu A, huyện Văn Yên, tỉnh Yên Bái", "vn:commune:04375:0", "exact"),
        ("TT Mậu A; H. Văn Yên; Yên Bái", "vn:commune:04375:0", "folded"),
        ("Thị trấn Mậu A Huyện Văn Yên Tỉnh Yên Bái, Việt Nam", "vn:commune:04375:0", "exact"),
        ("Phường Trung Tâm Thị xã Nghĩa Lộ Yên Bái", "vn:commune:04285:0", "exact"),
        ("Phường Trung Tâm Thị xã Nghĩa Lộ, Yên Bái", "vn:commune:04285:0", "exact"),
        ("Xã Tân Xã Huyện Thạch Thất Thành phố Hà Nội", "vn:commune:10000:0", "exact"),
        ("P.01, Q.3, TP Hồ Chí Minh", "vn:commune:27160:0", "folded"),
        ("Phường 1, Quận 3, Hồ Chí Minh", "vn:commune:27160:0", "exact"),
        ("P1 Q3 Hồ Chí Minh", "vn:commune:27160:0", "folded"),
        ("P1 Q3 TPHCM", "vn:commune:27160:0", "alias"),
        ("phường 12 Gò Vấp", "vn:commune:26881:0", "exact"),
        ("Bến Nghé Q.1 TP.HCM", "vn:commune:26740:0", "alias"),
        ("xã Hòn Tre H.Kiên Hải T. Kiên Giang", "vn:commune:31108:0", "folded"),
        ("Quảng Hà- Hải Hà- Quảng Ninh", "vn:commune:06922:0", "exact"),
        ("Yên Bái Văn Yên Mậu A", "vn:commune:04375:0", "exact"),
        ("xã Cam Thượng : huyện Ba Vì : thành phố Hà Nội", "vn:commune:09688:0", "exact"),
        ("Trà Nóc (Bình Thủy, Cần Thơ)", "vn:commune:31171:0", "exact"),
        ("xã Điện Trung、thị xã Điện Bàn、tỉnh Quảng Nam", "vn:commune:20587:0", "exact"),
        ("huyện Thới Bình, tỉnh Cà Mau, xã Trí Phải", "vn:commune:32071:0", "exact"),
        ("Hòa Bình Lương Sơn", None, "ambiguous"),  # the district of Hòa Bình, or a commune of Lương Sơn
        ("Số 5 Đà Lạt", None, "none"),  # the number of a house
        ("12 Nguyễn Trãi Hà Nội", None, "none"),
        ("Thôn 3 xã Đông Cuông Văn Yên Yên Bái", None, "none"),
        ("Tên Đường Không Có Hà Nội", None, "none"),
        ("Yên Bái, Văn Yên, Đông Cuông", "vn:commune:04399:0", "exact"),
        ("1 - Hồ Chí Minh", None, "ambiguous"),  # a ward or a district, no number of a row
        ("xã Đông Cuông > huyện Văn Yên > tỉnh Yên Bái", "vn:commune:04399:0", "exact"),
        ("12. xã Đông Cuông, huyện Văn Yên, tỉnh Yên Bái 33000", "vn:commune:04399:0", "exact"),
        ("", None, "none"),
        ("…", None, "none"),
    ],
)
def test_a_text_on_its_own(text: str, id: str | None, method: str) -> None:
    assert one(BEFORE, text, correct=False) == (id, method)


@pytest.mark.parametrize(
    ("texts", "id", "method"),
    [
        (("Yên Bái", "Văn Yên", "TT Mậu A"), "vn:commune:04375:0", "folded"),
        (("Yên Bái", "Văn Yên", "Mậu A"), "vn:commune:04375:0", "exact"),
        (("Yên Bái", "", "Mậu A"), "vn:commune:04375:0", "exact"),
        (("Yên Bái", "-", "Mậu A"), "vn:commune:04375:0", "exact"),
        (("", "", "Mậu A"), "vn:commune:04375:0", "exact"),
        (("15", "136", "04375"), "vn:commune:04375:0", "code"),
        (("Yên Bái", "Văn Yên", "vn:commune:04375:0"), "vn:commune:04375:0", "exact"),
        (("Yên Bái", "", ""), "vn:province:15:0", "exact"),
        (("Yen Bai", "Van Yen", "Mau A"), "vn:commune:04375:0", "folded"),
        (("Yên Bái", "Van Yen", "Mau A"), "vn:commune:04375:0", "corrected"),
        (("Lào Cai", "Văn Yên", "Mậu A"), None, "none"),
        (("Yên Bái", "Văn Yên", "xã Mậu A"), "vn:commune:04375:0", "corrected"),
        (("Yên Bái", "Văn Yên", "Mậu Ă"), "vn:commune:04375:0", "corrected"),
        (("Yên Bái", "Mù Cang Chải", "Lào Trải"), None, "none"),
        (("Yên Bái", "Văm Yên", "Mậu A"), "vn:commune:04375:0", "corrected"),
        (("Yên Bái", "Trạm Tấu", "Bản Mủ"), "vn:commune:04615:0", "corrected"),
        (("Hà Nội", "Gia Lâm", "Yên Viên"), None, "ambiguous"),
        (("Hà Nội", "Gia Lâm", "Thị trấn Yên Viên"), "vn:commune:00526:0", "exact"),
        (("", "", ""), None, "none"),
    ],
)
def test_a_row_of_several_levels(texts: tuple[str, ...], id: str | None, method: str) -> None:
    assert one(BEFORE, *texts) == (id, method)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["Xã Thanh Phong, huyện Thạnh Phú"], [("ambiguous", "vn:commune:29230:0")]),
        (["xa Thanh Phong, huyen Thanh Phu, Ben Tre"], [("folded", "vn:commune:29230:0")]),
        (["huyện Lục Yen"], [("corrected", "vn:district:135:0")]),
        (["xã Tân Lĩnh, huyện Luc Yen"], [("corrected", "vn:commune:04336:0")]),
        (["luc yen"], [("folded", "vn:district:135:0")]),
        (["luc yen", "huyện Trạm Tấu"], [("corrected", "vn:district:135:0"), ("exact", "vn:district:139:0")]),
    ],
)
def test_marks_decide_where_a_text_or_its_list_has_any(rows: list[str], found: list[tuple[str, str]]) -> None:
    assert [(row["method"], row["candidates"]) for row in BEFORE.match(rows)] == found


def test_a_name_with_other_marks_is_a_candidate_only() -> None:
    [row] = BEFORE.match(["Xã Thanh Phong, huyện Thạnh Phú"])
    assert row["reason"] == (
        "'Xã Thanh Phong, huyện Thạnh Phú' has other diacritics than "
        "Xã Thạnh Phong, Huyện Thạnh Phú, Tỉnh Bến Tre"
    )
    cells = {"p": ["Bến Tre", "Bến Tre"], "c": ["Thanh Phong", "Thạnh Phong"]}
    found = BEFORE.match(cells, columns={"province": "p", "commune": "c"})
    assert found["method"] == ["ambiguous", "exact"]
    assert found["candidates"] == ["vn:commune:29230:0"] * 2
    assert found.in_language("vi")["reason"][0] == (
        "dấu của “Thanh Phong, Bến Tre” khác với Xã Thạnh Phong, Huyện Thạnh Phú, Tỉnh Bến Tre"
    )
    [row] = BEFORE.match(["huyện Lục Yen"], correct=False)
    assert (row["id"], row["candidates"]) == (None, "vn:district:135:0")


@pytest.mark.parametrize("text", ["9" * 5_000, "Xã " + "9" * 5_000, "Phường 3" + "0" * 5_000])
def test_a_number_of_thousands_of_digits_names_no_area(text: str) -> None:
    assert one(BEFORE, text) == (None, "none")
    assert one(BEFORE, "Tỉnh Yên Bái", text, "Mậu A")[1] in METHODS


def test_a_diacritic_that_the_name_has_not_is_a_contradiction() -> None:
    assert one(BEFORE, "Tỉnh Thanh Hóa")[0] == "vn:province:38:0"
    assert one(BEFORE, "Huyện Thạnh Hóa")[0] == "vn:district:800:0"
    assert one(BEFORE, "Tỉnh Thạnh Hóa", correct=False) == (None, "none")
    found = BEFORE.match({"d": ["Thanh Hoa"], "p": ["Long An"]}, columns={"province": "p", "district": "d"})
    assert found["id"] == ["vn:district:800:0"]


def test_a_text_of_plain_letters_means_every_area_with_these_letters() -> None:
    cells = {"p": ["Hà Tĩnh"] * 3, "c": ["Kỳ Hải", "Ky Hai", "Kì Hải"]}
    found = BEFORE.match(cells, columns={"province": "p", "commune": "c"})
    assert len(set(found["id"])) == 1


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("TP Huế", ("vn:province:46:0", "vn:district:474:0")),  # a city of the province until 2025
        ("Đạ Tẻh, Lâm Đồng", ("vn:district:682:0", "vn:commune:25126:0")),  # a district until December 2024
        ("Long Điền, BR-VT", ("vn:district:753:0", "vn:commune:26659:0")),  # a district until 2025
        ("Ninh Bình, Ninh Bình", ("vn:district:374:0",)),  # not a commune of this name elsewhere
    ],
)
def test_a_name_that_an_area_of_another_level_had_is_ambiguous(
    text: str, candidates: tuple[str, ...]
) -> None:
    [row] = BEFORE.match([text])
    assert row["method"] == "ambiguous"
    assert {*candidates} <= {*row["candidates"].split()}


def test_no_area_lies_in_itself() -> None:
    [row] = BEFORE.match(["Ninh Bình, Ninh Bình"], correct=False)
    assert "vn:commune:22576:0" not in row["candidates"]


def test_a_row_of_an_older_list_is_followed() -> None:
    found = AFTER.match(
        {
            "Tỉnh": ["Yên Bái", "Hà Nội", "Yên Bái"],
            "Huyện": ["Văn Yên", "Sóc Sơn", None],
            "Xã": ["Mậu Đông", "Trung Giã", None],
        },
        columns=LEVELS,
    )
    assert found["id"] == ["vn:commune:04375:2025", "vn:commune:00385:2025", "vn:province:15:2025"]
    assert found["method"] == ["former"] * 3
    assert found["reason"][0] == "on 2025-06-30: Xã Mậu Đông, Huyện Văn Yên, Tỉnh Yên Bái"


def test_a_name_that_a_higher_area_had_is_ambiguous() -> None:
    [row] = AFTER.match(["Yên Bái"])
    assert (row["method"], str(row["reason"])[:35]) == ("ambiguous", "on 2025-06-30 it is Tỉnh Yên Bái, T")
    assert str(row["candidates"]).split()[:2] == ["vn:province:15:2025", "vn:commune:04252:2025"]
    assert one(AFTER, "Phường Yên Bái") == ("vn:commune:04252:2025", "exact")


@pytest.mark.parametrize(
    ("text", "id", "method"),
    [
        ("TP.HCM", "vn:province:79:0", "alias"),
        ("BR-VT", "vn:province:77:0", "alias"),
        ("Đắc Lắc", "vn:province:66:0", "alias"),
        ("Thừa Thiên Huế", "vn:province:46:0", "alias"),
        ("Phú Vang, tỉnh Thừa Thiên Huế", "vn:district:478:0", "alias"),
        ("phường Văn Miếu, Đống Đa, Hà Nội", "vn:commune:00181:0", "former"),
    ],
)
def test_other_names_of_the_dataset(text: str, id: str, method: str) -> None:
    assert one(BEFORE, text, correct=False) == (id, method)


def test_an_alias_that_is_not_in_use_any_more_is_a_former_name() -> None:
    [row] = AFTER.match(["tỉnh Thừa Thiên Huế"])
    assert (row["id"], row["method"], row["score"]) == ("vn:province:46:0", "former", 100)
    assert row["reason"] == "a former name of Thành phố Huế"


@pytest.mark.parametrize(
    ("texts", "id", "method"),
    [
        (("Yeen Bais", "Vawn Yeen", "Maaju A"), "vn:commune:04375:0", "corrected"),
        (
            ("thanh2 pho61 Ha2 No6i5", "huye6n5 Phuc1 Tho5", "xa4 Sen Phu7o7ng"),
            "vn:commune:09733:0",
            "corrected",
        ),
        (("Yên Bái", "Văn Yên", "UBND xã Đông Cuông"), "vn:commune:04399:0", "folded"),
        (("Yên Bái", "Văn Yên", "Ủy ban nhân dân X. Đông Cuông"), "vn:commune:04399:0", "folded"),
        (("Thủ đô Hà Nội", "T.xã Sơn Tây", ""), "vn:district:269:0", "alias"),
        (("Lào Cai", "TXã Sa Pa", ""), "vn:district:088:0", "folded"),
        (("Đồng Tháp", "Huyện Thanh Bình", "T.trấn Thanh Bình"), "vn:commune:30130:0", "folded"),
        (("Hồ Chí Minh", "Quận 3", "F1"), "vn:commune:27160:0", "folded"),
        (("City of Hà Nội", "District of Hà Đông", "Ward of La Khê"), "vn:commune:09551:0", "folded"),
        (("Gia Lai", "Ɖak Ɖoa", ""), "vn:district:626:0", "folded"),  # other letters with a bar
        (("Yên Bái", "V\u200băn Yên", "Mậu\u00ad A"), "vn:commune:04375:0", "exact"),
        (("Thừa Thiên Huế", "Phú Vang", "xã Phú Hải Hải"), "vn:commune:19915:0", "corrected"),
        (("Yên Bái", "Văn Yên - Yên Bái", "Mậu A - Văn Yên - Yên Bái"), "vn:commune:04375:0", "exact"),
        (("", "Chiêm Hóa", "Trung Hà (Chiêm Hóa)"), "vn:commune:02305:0", "exact"),
        (("", "Yên Thành", "Lăng Thành (Nghệ An)"), "vn:commune:17512:0", "exact"),
        (("Cần Thơ", "Ninh Kiều", "Khánh Xuân"), None, "none"),  # a commune elsewhere
        (("Hà Nội", "Nam Từ Liêm", "Mỹ Đình I"), "vn:commune:00625:0", "folded"),
        (("Cần Thơ", "", "Phường 3"), None, "none"),  # a digit is never near another
        (("Hậu Giang", "Vị Thanh", "Phường 3"), "vn:commune:31321:0", "folded"),
        (("Ninh Thuận", "Phan Rang", ""), "vn:district:582:0", "alias"),
        (("Dak Lak", "TP. BMT", ""), "vn:district:643:0", "alias"),
        (("TP HN", "", ""), "vn:province:01:0", "alias"),
        (("Quảng Ngãi", "huyện đảo Lý Sơn", ""), "vn:district:536:0", "folded"),
        (("1", "", ""), "vn:province:01:0", "code"),
        (("01", "1", "1"), "vn:commune:00001:0", "code"),
        (("Yên Bái", "", "4375"), "vn:commune:04375:0", "exact"),
        (("Hà Nội", "", "4375"), None, "none"),
        (("", "1", ""), None, "ambiguous"),  # district 1, or code 001
    ],
)
def test_typing_committees_and_numbers(texts: tuple[str, ...], id: str | None, method: str) -> None:
    assert one(BEFORE, *texts) == (id, method)


def test_a_word_for_number_before_a_number_does_not_matter() -> None:
    district = "vn:district:770:0"
    for text in ("Phường số 1", "phường số 01", "PHUONG SO 1"):
        assert one(BEFORE, text, within=district) == ("vn:commune:27160:0", "folded")
    assert one(BEFORE, "Phường số 15", within=district) == (None, "none")
    assert one(BEFORE, "Phường sơ 1", within=district)[0] is None


def test_a_name_without_its_number_is_ambiguous() -> None:
    rows = {"p": ["Hà Nội"], "d": ["Bắc Từ Liêm"], "c": ["Cổ Nhuế"]}
    [row] = BEFORE.match(rows, columns={"province": "p", "district": "d", "commune": "c"})
    assert (row["method"], row["candidates"]) == ("ambiguous", "vn:commune:00616:0 vn:commune:00617:0")
    assert row["reason"] == "'Cổ Nhuế' is nearly Phường Cổ Nhuế 1, Phường Cổ Nhuế 2"


def test_the_first_of_two_names_is_ambiguous() -> None:
    [row] = AFTER.match({"p": ["Lâm Đồng"], "c": ["Xuân Hương"]}, columns={"province": "p", "commune": "c"})
    assert row["method"] == "ambiguous"
    assert "vn:commune:24781:2025" in str(row["candidates"]).split()


def test_a_code_without_its_zeros_is_told() -> None:
    assert BEFORE.match({"p": ["1"]}, columns={"province": "p"})["reason"] == [
        "'1' can be the code '01' of Thành phố Hà Nội"
    ]


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Thuwowngj Laam", "thượng lâm"),
        ("DDoong Cuoong", "đông cuông"),
        ("Yên Bái", None),
        ("Ea Sar", "ea sả"),
        ("P1", None),
        ("Trss", None),
        ("Thu7o7ng5 La6m", "thượng lâm"),
        ("D9o6ng Cuo6ng", "đông cuông"),
        ("Phuoc71", "phước"),
        ("A Luoi6", "a luôi"),  # not the commune A Lưới 6
        ("x9", None),
        ("04375", None),
    ],
)
def test_keys_of_telex_and_vni(typed: str, letters: str | None) -> None:
    found = from_keys(typed)
    assert (found if found is None else place_words(found)) == (
        letters if letters is None else place_words(letters)
    )


@pytest.mark.parametrize(
    ("day", "texts", "candidates"),
    [
        # a former name of a commune, and the name of a new commune that holds it and others
        (BEFORE, ("Điện Biên", "", "Sáng Nhè"), {"03244", "03247", "03259"}),
        # a commune is named so, and an area that is gone was
        (BEFORE, ("Bà Rịa - Vũng Tàu", "Huyện Đất Đỏ", "Thị trấn Phước Hải"), {"26659", "26689"}),
        # two communes had the name on different days
        (AFTER, ("Nam Định", "Hải Hậu", "Xã Hải Hưng"), {"14215", "14248"}),
    ],
)
def test_a_former_name_beside_another_area_is_ambiguous(
    day: Snapshot, texts: tuple[str, ...], candidates: set[str]
) -> None:
    [row] = day.match(
        {name: [text] for name, text in zip(LEVELS.values(), texts, strict=True)}, columns=LEVELS
    )
    assert (row["id"], row["method"]) == (None, "ambiguous")
    assert candidates <= {each.split(":")[2] for each in str(row["candidates"]).split()}


@pytest.mark.parametrize(
    ("texts", "candidates"),
    [
        (("", "", "phường Quan Hanh"), {"06778", "17827"}),  # Quang Hanh, or Quán Hành of another type
        (("Lâm Đồng", "", "Xã Đạ Nong"), {"24853", "24856"}),  # Đạ M'Rông lacks letters, Đạ Rsal does not
    ],
)
def test_a_name_that_two_areas_may_have_been_written_for_is_not_corrected(
    texts: tuple[str, ...], candidates: set[str]
) -> None:
    [row] = BEFORE.match(
        {name: [text] for name, text in zip(LEVELS.values(), texts, strict=True)}, columns=LEVELS
    )
    assert (row["id"], row["method"]) == (None, "ambiguous")
    assert candidates <= {each.split(":")[2] for each in str(row["candidates"]).split()}


def test_a_type_that_no_area_of_the_level_has_is_not_corrected() -> None:
    rows = {"p": ["Hồ Chí Minh"], "c": ["TP. Vũng Tàu"]}
    [row] = AFTER.match(rows, columns={"province": "p", "commune": "c"})
    assert (row["id"], row["method"]) == (None, "ambiguous")
    assert row["candidates"].split()[0] == "vn:commune:26506:2025"  # the ward of this name
    assert len(row["candidates"].split()) == 5  # and what became of the city
    [row] = BEFORE.match({"p": ["BR-VT"], "c": ["TP. Vũng Tàu"]}, columns={"province": "p", "commune": "c"})
    assert (row["method"], row["candidates"]) == ("ambiguous", "vn:district:747:0")


def test_a_former_area_without_known_successors_can_be_any_area_of_its_place() -> None:
    [gone, *_] = (
        each for each in VIETNAM.tables.other_names if each.level == "commune" and each.area[3:5] == "di"
    )
    district = BEFORE.area(gone.area)
    [row] = BEFORE.match(
        {"p": [district.parent], "d": [district.id], "c": [gone.name]},
        columns={"province": "p", "district": "d", "commune": "c"},
        correct=False,
    )
    assert (row["id"], row["method"]) == (None, "ambiguous")
    inside = BEFORE.areas(level="commune", within=district.id)["id"]
    assert sorted(str(row["candidates"]).split()) == sorted(map(str, inside))


def test_a_split_area_is_ambiguous_with_its_shares() -> None:
    moved = VIETNAM.crosswalk("2025-06-30", "2025-07-01").table("commune")
    split = [row for row in moved if row["share"] not in ("1", None) and row["possible"]]
    old = VIETNAM.at("2025-06-30")
    source = str(split[0]["source"])
    names = [str(old.area(each).name) for each in old.territory.path(source)][1:]
    [row] = AFTER.match(
        {name: [text] for name, text in zip(LEVELS.values(), names, strict=True)}, columns=LEVELS
    )
    targets = {str(each["target"]) for each in moved if each["source"] == source and each["possible"]}
    assert (row["id"], row["method"]) == (None, "ambiguous")
    assert set(str(row["candidates"]).split()) == targets
    assert str(split[0]["share"]) in str(row["reason"])


def test_an_old_name_in_a_new_province_or_a_name_of_another_type_is_ambiguous() -> None:
    rows = {"p": ["Tây Ninh"], "c": ["xã Long Hoa"]}  # Long Hòa, then in Long An, or the ward Long Hoa
    [row] = AFTER.match(rows, columns={"province": "p", "commune": "c"})
    assert (row["method"], row["candidates"]) == ("ambiguous", "vn:commune:25630:2025 vn:commune:28114:2025")
    assert one(AFTER, "xã Long Hoa, Tây Ninh")[1] == "ambiguous"
    assert one(AFTER, "Tây Ninh", "Cần Đước", "xã Long Hoa") == ("vn:commune:28114:2025", "corrected")


def test_a_nearer_name_of_another_day_is_not_passed_over() -> None:
    rows = {"p": ["Quảng Ngãi"], "c": ["Đìnhh Cương"]}  # Bình Chương, or Đình Cương of 2025
    [row] = BEFORE.match(rows, columns={"province": "p", "commune": "c"})
    assert row["method"] == "ambiguous"
    assert {"vn:commune:21100:0", "vn:commune:21385:0"} <= {*row["candidates"].split()}


@pytest.mark.parametrize(
    ("texts", "near", "part"),
    [
        (("Hòa Bình", "", "Yên Thủy"), "vn:commune:05206:0", "vn:commune:05353:0"),
        (("Nam Định", "Giao Thủy", "Giao Ninh"), "vn:commune:14200:0", "vn:commune:14152:0"),
        (("xã Giao Ninh, huyện Giao Thủy, tỉnh Nam Định",), "vn:commune:14200:0", "vn:commune:14152:0"),
        (("Ea Khăl, Ea H'leo, Đắk Lắk",), "vn:commune:24202:0", "vn:commune:24207:0"),
    ],
)
def test_a_name_of_a_later_day_is_not_corrected(texts: tuple[str, ...], near: str, part: str) -> None:
    cells = {name: [text] for name, text in zip(LEVELS.values(), texts, strict=False)}
    [row] = BEFORE.match(texts) if len(texts) == 1 else BEFORE.match(cells, columns=LEVELS)
    assert row["method"] == "ambiguous"
    assert {near, part} <= {*row["candidates"].split()}


@pytest.mark.parametrize(
    "texts",
    [
        ("Hồ Chí Minh", "Quận 1", "P. Sài Gòn"),
        ("P. Sài Gòn, Quận 1, TP.HCM",),
        ("P. Sài Gòn Quận 1 TP.HCM",),
    ],
)
def test_a_new_commune_in_a_district_of_before_is_found(texts: tuple[str, ...]) -> None:
    assert one(AFTER, *texts) == ("vn:commune:26740:2025", "former")


def test_a_new_commune_in_a_district_of_elsewhere_is_not_matched() -> None:
    rows = {"Tỉnh": ["Lào Cai"], "Huyện": ["Văn Yên"], "Xã": ["xã Yên Bình"]}
    [row] = AFTER.match(rows, columns=LEVELS)
    assert (row["method"], row["candidates"]) == ("ambiguous", "vn:commune:04714:2025")


def test_a_new_commune_in_a_province_of_before_is_followed_back() -> None:
    rows = {"p": ["Thái Bình"], "c": ["X. Bắc Thái Ninh"]}  # in Hưng Yên
    [row] = BEFORE.match(rows, columns={"province": "p", "commune": "c"})
    assert row["method"] == "ambiguous"
    assert row["candidates"] == "vn:commune:12916:0 vn:commune:12934:0"
    assert one(BEFORE, "phường Bình Thuận, tỉnh Bình Thuận")[1] == "ambiguous"  # in Lâm Đồng


@pytest.mark.parametrize("mark", ["(cũ)", "(trước sáp nhập)", "(tên cũ)", "(trước khi sáp nhập)"])
def test_words_for_former_behind_a_name(mark: str) -> None:
    assert one(AFTER, "Yên Bái", "Văn Yên", f"xã Mậu Đông {mark}") == ("vn:commune:04375:2025", "former")


def test_a_text_that_can_be_cut_in_two_ways_is_ambiguous() -> None:
    [row] = BEFORE.match(["Hòa Bình Lương Sơn"])
    assert row["candidates"] == "vn:district:152:0 vn:commune:04924:0"


def test_within_bounds_what_is_found() -> None:
    assert one(BEFORE, "Huyện Yên Bình", within="tỉnh Yên Bái")[0] == "vn:district:141:0"
    assert one(AFTER, "Mậu Đông, Văn Yên, Yên Bái", within="Lào Cai") == ("vn:commune:04375:2025", "former")
    assert one(AFTER, "Mậu Đông, Văn Yên, Yên Bái", within="Hà Nội") == (None, "none")
    with pytest.raises(Unknown, match="no area named 'Atlantis'"):
        BEFORE.match(["Yên Bái"], within="Atlantis")


def test_a_place_in_another_province_is_told_and_not_matched() -> None:
    [row] = BEFORE.match({"p": ["Lào Cai"], "d": ["Văn Yên"]}, columns={"province": "p", "district": "d"})
    assert (row["id"], row["method"]) == (None, "none")
    assert row["reason"] == (
        "no district is named 'Văn Yên' in Tỉnh Lào Cai; it could be Huyện Văn Yên, Tỉnh Yên Bái"
    )


def test_numbers_are_never_corrected() -> None:
    row = {"p": ["Hồ Chí Minh"], "d": ["Quận 13"]}
    assert BEFORE.match(row, columns={"province": "p", "district": "d"})["method"] == ["none"]


def test_a_table_may_be_a_frame_with_nulls_and_numbers() -> None:
    frame = pl.DataFrame({"ma": [15, 48, None], "ten": ["x", "y", "z"]})
    found = BEFORE.match(frame, columns={"province": "ma"})
    assert found["method"] == ["code", "code", "none"]
    assert found.counts() == {"code": 2, "none": 1}
    assert not found.is_complete
    assert found.day is BEFORE


def test_each_row_has_one_answer_in_order() -> None:
    texts = ["Tỉnh Yên Bái", "Hà Nội", "Tỉnh Yên Bái"]
    found = BEFORE.match(texts)
    assert isinstance(found, Match)
    assert len(found) == len(texts)
    assert found["id"][0] == found["id"][2]
    assert found.is_complete
    assert set(found["method"]) <= set(METHODS)
    assert found["score"] == [100, 100, 100]


def test_a_country_without_other_words_for_types() -> None:
    day = dtnet.datasets.load("toyland").at("2025-02-01")
    [first, *_] = (each for each in day.each_area() if each.level == "parish")
    assert day.match({"parish": [first.name]}, columns={"parish": "parish"})["id"] == [first.id]
    words = (TypeWord("Psh", "parish"),) if "parish" in day.network.vocabulary.area_types else ()
    assert attrs.evolve(day.network.vocabulary, type_words=words).type_words == words


@pytest.mark.parametrize(
    "word", [TypeWord("…", "tỉnh"), TypeWord("x", "vilage"), TypeWord("TP", "thành phố")]
)
def test_a_word_for_a_type_must_mean_a_type_once(word: TypeWord) -> None:
    words = attrs.evolve(VIETNAM.vocabulary, type_words=(TypeWord("tp", "thành phố"), word))
    assert [fault.place for fault in vocabulary_faults(words)] == ["vocabulary: type words"]


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(ArgumentError, match="is one text, not a list"):
        BEFORE.match("Yên Bái")
    with pytest.raises(ArgumentError, match="name the columns of places"):
        BEFORE.match({"p": ["Yên Bái"]})
    with pytest.raises(ArgumentError, match="name the column of each level"):
        BEFORE.match({"p": ["Yên Bái"]}, columns={})
    with pytest.raises(Unknown, match="no column 'q'"):
        BEFORE.match({"p": ["Yên Bái"]}, columns={"province": "q"})
    with pytest.raises(Unknown, match="unknown level"):
        BEFORE.match({"p": ["Yên Bái"]}, columns={"region": "p"})
    with pytest.raises(ArgumentError, match="two columns for the level"):
        BEFORE.match({"p": ["a"], "q": ["b"]}, columns={"province": "p", "cấp tỉnh": "q"})
    with pytest.raises(ArgumentError, match="different lengths"):
        BEFORE.match({"p": ["a"], "q": ["b", "c"]}, columns={"province": "p", "district": "q"})


def test_all_cells_that_are_no_texts_are_told_together() -> None:
    with pytest.raises(InvalidInputError, match="texts: 2 errors") as caught:
        BEFORE.match(["Yên Bái", 1.5, True])
    assert [fault.place for fault in caught.value.faults] == ["row 1", "row 2"]


def test_corrections_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    assert one(BEFORE, "Tỉnh Yên Bái") == ("vn:province:15:0", "exact")
    assert one(BEFORE, "Tỉnh Yênn Bái", correct=False) == (None, "none")
    with pytest.raises(MissingExtraError, match="correcting names needs rapidfuzz"):
        BEFORE.match(["Tỉnh Yênn Bái"])


def test_a_commune_that_moved_to_another_district_is_found_in_its_old_one() -> None:
    assert one(BEFORE, "Bắc Giang", "Lục Ngạn", "Xã Thanh Hải") == ("vn:commune:07549:0", "former")
    assert one(BEFORE, "Bắc Giang", "Chũ", "Phường Thanh Hải") == ("vn:commune:07549:0", "exact")


@pytest.mark.parametrize(
    ("commune", "method"),
    [
        ("4. xã Đông Cuông", "folded"),
        ("IV. Đông Cuông", "folded"),
        ("a) xã Đông Cuông (1)", "folded"),
        ("Đông Cuông [2]", "folded"),
        ("Đông Cuông³", "folded"),
        ("Xã xã Đông Cuông", "folded"),
        ("\uff38\u00e3 Đông Cuông", "folded"),  # a letter as wide as a Chinese one
        ("04399 - Dong Cuong", "exact"),  # by its code; the names above are exact
        ("Dong Cuong (04399)", "exact"),
        ("xã Đông Cuông, huyện Văn Yên", "exact"),
        ("xã Đông Cuông, huyện Văn Yên, tỉnh Yên Bái", "exact"),
    ],
)
def test_what_lists_write_around_a_name(commune: str, method: str) -> None:
    assert one(BEFORE, "Yên Bái", "Văn Yên", commune) == ("vn:commune:04399:0", method)


@pytest.mark.parametrize(
    ("commune", "reason"),
    [
        ("04375 - xã Đông Cuông", "'04375' is not the code of Xã Đông Cuông"),
        (
            "xã Đông Cuông, huyện Trấn Yên",
            "no commune is named 'xã Đông Cuông, huyện Trấn Yên' in Huyện Văn Yên",
        ),
        ("X. Đông Cuông thượng", "'X. Đông Cuông thượng' is nearly Xã Đông Cuông"),
    ],
)
def test_a_code_or_a_place_above_that_is_another_one_is_told(commune: str, reason: str) -> None:
    [row] = BEFORE.match({"Tỉnh": ["Yên Bái"], "Huyện": ["Văn Yên"], "Xã": [commune]}, columns=LEVELS)
    assert (row["id"], row["reason"]) == (None, reason)


def test_a_misspelled_name_is_no_correction_beside_a_name_with_a_word_more_or_less() -> None:
    cells = {"Tỉnh": ["Thanh Hóa"], "Huyện": ["Nghi Sơn"], "Xã": ["Hải An Thượng"]}
    [row] = BEFORE.match(cells, columns=LEVELS)
    assert (row["id"], row["method"]) == (None, "ambiguous")
    assert {"vn:commune:16585:0", "vn:commune:16654:0"} <= {*str(row["candidates"]).split()}


@pytest.mark.parametrize(
    ("texts", "id"),
    [
        (("Lào Cai", "xã Tân Hương"), "vn:commune:04714:2025"),  # in Yên Bái until June 2025
        (("Lào Cai", "Văn Yên", "Mậu A"), "vn:commune:04375:2025"),
        (("TP.HCM", "Thủ Dầu Một", "Phú Cường"), "vn:commune:25747:2025"),
        (("Lào Cai", "Yên Bình (cũ)"), "vn:commune:04714:2025"),
        (("Lào Cai", "Văn Yên", "xã Đông Cuông cũ"), "vn:commune:04399:2025"),
        (("xã Tân Hương, tỉnh Lào Cai",), "vn:commune:04714:2025"),
        (("TT Mậu A, H. Văn Yên, Lào Cai",), "vn:commune:04375:2025"),
        (("xã Tân Hương (cũ), tỉnh Yên Bái (cũ)",), "vn:commune:04714:2025"),
    ],
)
def test_a_place_of_last_year_in_its_province_of_this_year(texts: tuple[str, ...], id: str) -> None:
    names = ("province", "district", "commune") if len(texts) != 2 else ("province", "commune")
    cells = {name: [text] for name, text in zip(names, texts, strict=False)}
    columns = {name: name for name in cells}
    [row] = AFTER.match(texts) if len(texts) == 1 else AFTER.match(cells, columns=columns)
    assert (row["id"], row["method"]) == (id, "former")


def test_a_name_of_two_communes_of_last_year_in_one_province_of_this_year_is_ambiguous() -> None:
    [several] = AFTER.match(
        {"Tỉnh": ["Phú Thọ"], "Xã": ["xã Tân Minh"]}, columns={"province": "Tỉnh", "commune": "Xã"}
    )
    assert (several["method"], several["candidates"]) == (
        "ambiguous",
        "vn:commune:04876:2025 vn:commune:08611:2025",  # of Hòa Bình, and of Phú Thọ
    )


def test_a_former_name_asked_about_the_days_on_which_it_was_in_use() -> None:
    assert one(BEFORE, "Yên Bái (cũ)", "Văn Yên cũ", "xã Đông Cuông (cũ)") == ("vn:commune:04399:0", "exact")
