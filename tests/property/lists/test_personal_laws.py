"""Parts about people leave a text, and nothing of a place does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

import dtnet

from ...inner.lists import PersonalParts, cell_text, words_about
from ...inner.network import folded
from ...lists.corpus_runs import workbooks

if TYPE_CHECKING:
    from pathlib import Path

COUNTRY = dtnet.datasets.load("vietnam")
PEOPLE = PersonalParts(COUNTRY.vocabulary, COUNTRY)
DAY = "2024-08-31"

places = st.sampled_from(
    ["Thôn 3", "Bản Thíp Dạo", "Khu phố Nguyễn Văn Cừ", "Ấp Bà Bài", "TDP số 2", "Buôn Ea Tul", "Xóm Cao Sơn"]
)
place_types = {"tdp", "kp", "tx", "tk", "ttr", "kdc", "bt", "tp", "tt", "ph", "hk"}
"""Letters for types of places, which abbreviate no office without a list of these."""
places_without_marks = {
    folded(each) for level in ("village", "commune") for each in words_about("levels", level)
}
families = [
    each for each in words_about("personal", "family names") if folded(each) not in places_without_marks
]
"""Family names but those that a text without diacritics writes as a word for places: `Bàn` and `bản`."""
given_names = st.sampled_from(["Thử", "Thử Nghiệm", "Thử Mẫu"])  # `Nguyen Nghiem` is a ward
names = st.one_of(
    st.builds(
        lambda *parts: " ".join(part.title() for part in parts),
        st.sampled_from(families),
        st.sampled_from(words_about("personal", "middle names")),
        given_names,
    ),
    st.builds(
        lambda family, given: f"{family.title()} {given}",
        st.sampled_from(words_about("personal", "telling family names")),
        given_names,
    ),
    st.sampled_from(["Y Thử Niê", "H'Thử Niê", "Tôn Nữ Thị Thử"]),
)
titles = st.sampled_from(["ông ", "bà ", "đ/c ", "Đồng chí ", "Ông "])
offices = st.sampled_from(["Trưởng thôn", "Tổ trưởng", "BT chi bộ", "Bí thư", "Trưởng bản", "Tổ trưởng TDP"])
numbers = st.sampled_from(["", ", ĐT: 0912 345 678", " - 0912.345.678", "; SĐT 0912345678", " (0912345678)"])


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, str, str]:
    """A place, the name of a person, and a text of both."""
    place, name = draw(places), draw(names)
    person = draw(st.one_of(st.just(""), titles)) + name
    office = draw(offices)
    signs = [" - {}", " ({})", ", {}", "; {}", " – {}", ": {}", "\n{}", " | {}", " của {}", " do {}"]
    between = draw(st.sampled_from(signs))
    told = draw(
        st.sampled_from(
            [
                person,
                f"{office}: {person}",
                f"{office} {person}",
                f"{person} - {office}",
                f"{office} là {person}",
            ]
        )
    )
    if between in signs[-2:]:
        told = person
    shape = draw(st.sampled_from(["as it is", "capitals", "plain", "plain person"]))
    told = _plain(told) if shape == "plain person" else told
    text = place + between.format(told) + draw(numbers)
    if draw(st.booleans()) and between not in (": {}", *signs[-2:]):
        text = f"{told} - {place}{draw(numbers)}"
    if shape == "capitals":
        return place.upper(), name, text.upper()
    return (_plain(place), name, _plain(text)) if shape == "plain" else (place, name, text)


def _plain(text: str) -> str:
    """A text without diacritics, with its signs and capitals."""
    from unicodedata import normalize  # noqa: PLC0415

    kept = (each for each in normalize("NFD", text) if not "\u0300" <= each < "\u0370")
    return "".join(kept).replace("đ", "d").replace("Đ", "D")


@example(("Ấp Bà Bài", "Nguyễn Văn Thử", "Tổ trưởng: Nguyễn Văn Thử - Ấp Bà Bài"))
@given(forms())
def test_a_place_stays_and_a_person_goes(form: tuple[str, str, str]) -> None:
    place, _, text = form
    [left] = PEOPLE.changed([text], whole=0).values()
    assert cell_text(left) == place


abbreviations = st.text("BCDGHKLMNPQRSTVX", min_size=2, max_size=5)
short_offices = st.one_of(
    st.builds(lambda *words: " ".join(words), abbreviations, st.sampled_from(["", "xã", "ĐTN"])).map(
        str.strip
    ),
    st.sampled_from(
        ["CT MTTQ", "NT", "CA", "CAV", "CC TP-HT", "Bt", "PCT HĐND xã", "công chức VHXH", "Y tế thôn"]
    ),
)


@st.composite
def cells_of_villages(draw: st.DrawFn) -> tuple[str, str]:
    """A place, and a cell with the place and somebody, as lists and telephone books write both."""
    place = draw(st.one_of(places, st.sampled_from(["B. Hẹo", "KP3", "Th. 3", "Tổ CNSCĐ thôn 1"])))
    office = draw(short_offices.filter(lambda each: not place_types & {*folded(each).split()}))
    person = draw(st.one_of(st.just(""), titles, st.just("thầy "))) + draw(names)
    form = draw(
        st.sampled_from(
            [
                "{0}, {1} {2}",
                "{0} - {1}: {2}",
                "{0} ({1} {2})",
                "{0} ({2}, {1})",
                "{0} – {2} – {1}",
                "{0} {1} {2}",
                "{0}; {1}: {2}",
                "{0}\n{1}: {2}",
            ]
        )
    )
    born = draw(st.sampled_from(["", " (SN 1980)", " - 1980", " (0216) 3852 123"]))
    return place, form.format(place, office, person) + draw(numbers) + born


@given(cells_of_villages())
def test_a_cell_with_a_village_and_somebody_is_the_village(cell: tuple[str, str]) -> None:
    place, text = cell
    assert PEOPLE.changed([text], whole=3, lowest=True) == {text: place}


def test_a_cell_of_a_village_that_may_name_somebody_is_refused() -> None:
    texts = [
        "Tổ Nguyễn Văn Thử",
        "Tổ anh Thử",
        "Đội của Hà Thử Nghiệm",
        "Tổ CNSCĐ Lò Văn Thử",
        "NT Nguyễn Văn Thử",
        "Thôn 3, CT MTTQ Hoàng Thử",
        "Thôn 3 - Khe Trang - ông Thử",
        "Thôn 3 (cũ) - ông Thử",
        "anh Thử",
    ]
    assert PEOPLE.changed(texts, whole=0, lowest=True) == dict.fromkeys(texts, "")


@pytest.mark.parametrize(
    "text",
    [
        "B. Hẹo, P. Chiềng Sinh, TP. Sơn La",
        "A. Cao Sơn",
        "TK 6",
        "Tổ Bà Triệu",
        "Tổ dân phố Nguyễn Văn Cừ",
        "Bản TĐC Cao Sơn",
        "Nhà Văn Hóa",
        "Thôn 3 (sáp nhập từ thôn 7 và thôn 8)",
    ],
)
def test_a_cell_of_a_village_alone_stays(text: str) -> None:
    assert PEOPLE.changed([text], whole=3, lowest=True) == {}


def test_no_name_of_an_area_is_cut() -> None:
    names: set[str] = set()
    days = COUNTRY.change_days()
    for on in days:
        day = COUNTRY.at(on)
        for level in COUNTRY.vocabulary.levels[: None if on == days[-1] else -1]:
            rows = day.areas(level=level)
            names |= {str(row["name"]) for row in rows}
            names |= {day.full_name(day.territory.locate(str(row["id"]))) for row in rows}
    assert len(names) > 17_000
    assert PEOPLE.changed([*names, *(f"Thôn 3, {name}" for name in names)], whole=0, lowest=True) == {}
    for name in names:
        for text in (name, f"Thôn 3, {name}", f"Thôn 3 ({name} cũ)", f"Thôn 3 - {name}", f"{name} (cũ)"):
            assert PEOPLE.without(text) == text


def test_no_name_of_a_village_is_cut() -> None:
    truths = [given["truth"]["rows"] for given in workbooks().values() if given["truth"] is not None]
    names = {row["village"] for rows in truths for row in rows if row.get("village")}
    assert len(names) > 250
    assert PEOPLE.changed([*names], whole=0) == {}
    assert [each for each in names if PEOPLE.without(each) != each] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Lò Văn Thử - Tổ trưởng", ""),
        ("Tổ của ông Nguyễn Thử Nghiệm", "Tổ"),
        ("Tổ CNSCĐ thôn 1 do ông Nguyễn Thử Nghiệm phụ trách", "Tổ CNSCĐ thôn 1"),
        ("Tổ CNSCĐ Nguyễn Văn Trỗi", "Tổ CNSCĐ Nguyễn Văn Trỗi"),
        ("Thôn 3 (anh Sơn phụ trách)", "Thôn 3"),
        ("Danh sách Nguyễn Thử Nghiệm", ""),
        ("Tổ trưởng", "Tổ trưởng"),
        ("Mậu A - Tổ trưởng: Nguyễn Thử Nghiệm", "Mậu A"),
        ("Thôn 1 (Cao Sơn)", "Thôn 1 (Cao Sơn)"),
        ("Phường: Nguyễn Huệ", "Phường: Nguyễn Huệ"),
        ("Thôn 2 (Nguyen Van Thu)", "Thôn 2"),
        ("Thôn 2, T.thôn Ng. Văn Thử", "Thôn 2"),
        ("T.thôn Ng. Văn Thử", ""),
        ("Tôn Nữ Thị Thử", ""),
        ("Thôn 2 - Công Tằng Tôn Nữ Thử Nghiệm", "Thôn 2"),
        ("Thôn 2 - A. Thử", "Thôn 2"),
        ("Thôn 2 (a Thử)", "Thôn 2"),
        ("Thôn 2 (bí thư Hà)", "Thôn 2"),
        ("Thôn 3 (tổ trưởng: Mai)", "Thôn 3"),
        ("Thôn 3, bí thư Vàng", "Thôn 3"),
        ("Thôn 3 - trưởng thôn Lù", "Thôn 3"),
        ("Thôn 1 (TT: Nguyễn Văn Thử)", "Thôn 1"),
        ("Thôn 2, CT MTTQ Nguyễn Văn Thử", "Thôn 2"),
        ("NT Nguyễn Văn Thử", ""),
        ("Thôn 3, P. TT Cầm Hữu Thử", "Thôn 3"),
        ("Thôn 3, X. Nguyễn Văn Thử", "Thôn 3"),
        ("Thôn 3 - Kha Văn Thử", "Thôn 3"),
        ("Thôn 3 (N.V. Thử)", "Thôn 3"),
        ("Thôn 3 (Tr.V.Thử)", "Thôn 3"),
        ("Thôn 3 (K'Thử)", "Thôn 3"),
        ("Tổ CNSCĐ thôn 3 - Kpă Thử", "Tổ CNSCĐ thôn 3"),
        ("Thôn 3 (Rơ Châm Thử)", "Thôn 3"),
        ("Buôn K'Bu", "Buôn K'Bu"),
        ("Tổ CNSCĐ (Ea H'Leo)", "Tổ CNSCĐ (Ea H'Leo)"),
        ("Thôn 3 (bà Ban Đức Thử)", "Thôn 3"),
        ("Khe Trang - Trưởng thôn: chị Thử", "Khe Trang"),
        ("Thôn 3 (0216) 3852 123", "Thôn 3"),
        ("Thôn 3 - thầy Thử (Đ/c)", "Thôn 3"),
        ("Thôn 2, BT Trần Thị Thử", "Thôn 2"),
        ("Thôn 12 - Nguyễn Văn Thử (TT)", "Thôn 12"),
        ("Thôn 1, TT Quàng Minh Thử", "Thôn 1"),
        ("Khóm 1, TT Trần Văn Thời", "Khóm 1, TT Trần Văn Thời"),
        ("Ấp 2, TP. Hồ Chí Minh", "Ấp 2, TP. Hồ Chí Minh"),
        ("Thôn 1 (Tr. Nguyễn Văn Thử)", "Thôn 1"),
        ("Thôn 4 Tr.thôn: Giàng A Thử", "Thôn 4"),
        ("Thôn 19 của Lò Văn Thử", "Thôn 19"),
        ("Thôn 2 Nguyen Van Thu", "Thôn 2"),
        ("Thôn 2 của ong Nguyen Van Thu", "Thôn 2"),
        ("Thôn 2 anh Nam", "Thôn 2"),
        ("Tổ 3 Nguyễn Văn Thử làm tổ trưởng", "Tổ 3"),
        ("Thôn 2 (nhà ông Thử)", "Thôn 2"),
        ("Thôn Nhà Bà Thử", "Thôn Nhà Bà Thử"),
        ("Thôn 3 của Yên Bình", "Thôn 3 của Yên Bình"),
        ("Tổ dân phố Trần Phú và Nguyễn Văn Cừ", "Tổ dân phố Trần Phú và Nguyễn Văn Cừ"),
        ("A. Cao Sơn", "A. Cao Sơn"),
        ("Thôn 3 a", "Thôn 3 a"),
    ],
)
def test_forms_of_texts(text: str, left: str) -> None:
    assert PEOPLE.without(text) == left


def test_a_team_called_after_a_person_has_no_name_unless_a_person_says_so() -> None:
    texts = [
        "Tổ Lò Văn Thử",
        "Tổ CNSCĐ Lò Văn Thử",
        "Tổ dân phố Lò Văn Thử",
        "Tổ CNSCĐ KP Lò Văn Thử",
        "Tổ Lê Lợi",
    ]
    assert PEOPLE.changed(texts, whole=3) == {"Tổ Lò Văn Thử": "", "Tổ CNSCĐ Lò Văn Thử": "Tổ CNSCĐ"}
    assert PEOPLE.changed(texts, whole=0) == {}


def test_a_doubtful_part_goes_with_the_others_of_its_column() -> None:
    texts = ["Thôn 1 (Hoàng Thử)", "Thôn 2 (Nguyễn Văn Thử)", "Thôn 3 (ông Thử)"]
    assert [*PEOPLE.changed(texts, whole=0).values()] == ["Thôn 2", "Thôn 3", "Thôn 1"]
    assert not PEOPLE.changed(["Thôn 1 (Hoàng Lâm)", "Thôn 2 (Cao Sơn)"], whole=0)


def test_a_person_in_any_text_of_a_workbook_is_in_no_output(tmp_path: Path) -> None:
    person = "Nguyễn Thử Nghiệm"
    cells = [
        [f"Danh sách: {person}", None, None, None],
        ["Xã", "Thôn", "Tên tổ", f"Ghi chú ({person})"],
        ["Mậu A", f"Thôn 1 - Trưởng thôn: {person}", f"Tổ 1 ({person})", person],
        ["Mậu A", f"Thôn 2 ({person})", f"Tổ {person} - tổ trưởng", f"ông {person} nghỉ"],
        ["Mậu A", "Lò Thử Nghiệm - Tổ trưởng", "Tổ 3", None],
        [f"Mậu A ({person})", "Thôn 4", person, None],
    ]
    path = tmp_path / f"{person}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(person)
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    listed = dtnet.read_list(path, COUNTRY, kind="teams", at=DAY, within="Yên Bái")
    listed.match.review(tmp_path / "review.csv")
    listed.review(tmp_path / "open.toml")
    document = (tmp_path / "open.toml").read_text("utf-8")
    texts = document.replace('decided_by = ""', 'decided_by = "UBND"').replace(
        'answer = ""', 'answer = "note"'
    )
    (tmp_path / "filled.toml").write_text(texts, "utf-8")
    listed = dtnet.read_list(
        path, COUNTRY, kind="teams", at=DAY, within="Yên Bái", decisions=tmp_path / "filled.toml"
    )
    made = COUNTRY.with_lists(listed, partial=True)
    tables = listed.findings, listed.findings_in("vi"), listed.columns, listed.rows
    shown = [
        repr(listed),
        str([*map(str, listed.found)]),
        *(str([*table]) for table in tables),
        (tmp_path / "review.csv").read_text("utf-8"),
        document,
        str([*made.source_rows()]),
        str([*made.at(DAY).teams(), *made.at(DAY).areas(level="village")]),
        str(made.metadata),
    ]
    assert not [text for text in shown if "thu nghiem" in folded(text)]
    assert {each["name"] for each in made.at(DAY).areas(level="village")} == {"1", "2", "4"}


def test_a_frame_is_read_without_the_people_in_its_cells() -> None:
    frame = pl.DataFrame({"Xã": ["Mậu A"], "Thôn": ["Thôn 0 - Trưởng thôn: Lò Thử Nghiệm"]})
    listed = dtnet.read_list(frame, COUNTRY, kind="teams", at=DAY, within="Yên Bái")
    assert listed.read.texts["village"] == ["Thôn 0"]
    assert not listed.lost
