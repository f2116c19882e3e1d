"""What the cells of a list are read as: numbers, days, sets, yes or no, roles, and texts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

import dtnet
from dtnet.lists.cells.cell_texts import CellReading, texts_of
from dtnet.lists.cells.cell_values import CellReader
from dtnet.lists.cells.day_cells import is_day_after_twelfth
from dtnet.lists.cells.number_cells import LARGEST_AREA, LARGEST_TEAM
from dtnet.lists.cells.personal_numbers import is_personal_number
from dtnet.lists.files.old_encodings import old_encoding

from ...inner.lists import cell_text

READER = CellReader(dtnet.datasets.load("vietnam").vocabulary)


def told(found: CellReading) -> str:
    """What is told about a cell, in English; empty if there is nothing."""
    return "" if found.what is None else found.what.told()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5", (5, 5)),
        (5.0, (5, 5)),
        (Decimal(5), (5, 5)),
        ("12.0", (12, 12)),
        ("5-7", (5, 7)),
        ("5 – 7", (5, 7)),
        ("5~7", (5, 7)),
        ("từ 5 đến 7 người", (5, 7)),
        ("5 to 7", (5, 7)),
        ("trên 5", (6, None)),
        ("TRÊN 5 NGƯỜI", (6, None)),
        ("hơn 5", (6, None)),
        ("từ 5", (5, None)),
        ("≥5", (5, None)),
        (">= 5", (5, None)),
        ("at least 5", (5, None)),
        ("dưới 5", (0, 4)),
        ("< 5", (0, 4)),
        ("không quá 5", (0, 5)),
        ("12 hộ", (12, 12)),
        ("10 đ/c", (10, 10)),
        ("1 234", (1234, 1234)),
        ("1.024 hộ", (1024, 1024)),
        ("1.200 người", (1200, 1200)),
        ("0", (0, 0)),
        ("", None),
        (None, None),
        (" - ", None),
        ("không rõ", None),
        (float("nan"), None),
    ],
)
def test_whole_numbers(cell: object, value: object) -> None:
    found = READER.whole(cell, LARGEST_TEAM)
    assert (found.value, told(found)) == (value, "")


@pytest.mark.parametrize(
    ("cell", "severity", "message", "private"),
    [
        ("1.234", "review", "a number with a point or comma that can separate thousands or decimals", False),
        ("1.200", "review", "a number with a point or comma that can separate thousands or decimals", False),
        ("1.5 hộ", "review", "a number with a point or comma that can separate thousands or decimals", False),
        (
            "1,024 hộ",
            "review",
            "a number with a point or comma that can separate thousands or decimals",
            False,
        ),
        ("1,5", "review", "a number with a point or comma that can separate thousands or decimals", False),
        (98.5, "review", "not a whole number", False),
        ("5 cái", "review", "not a whole number", False),
        ("Nguyễn Văn A", "review", "not a whole number", True),
        ("12 Nguyễn 0912345678", "review", "not a whole number", True),
        ("khoảng 5", "review", "not an exact number", False),
        ("~5", "review", "not an exact number", False),
        ("7-5", "review", "a range whose first number is larger", False),
        (date(2022, 1, 1), "review", "a day where a number is expected", False),
        (True, "review", "not a whole number", True),
        ("-3", "error", "a negative number", False),
        (-3.0, "error", "a negative number", False),
        ("dưới 0", "error", "a negative number", False),
        ("10001", "error", "a number over 10,000", False),
        ("1.234.567", "error", "a number over 10,000", False),
        ("0912 345 678", "review", "not a whole number", True),
        (912345678.0, "error", "a number over 10,000", True),
        (float("inf"), "error", "not a whole number", False),
        ("#REF!", "error", "a formula without a result", False),
        ("Err:502", "error", "a formula without a result", False),
    ],
)
def test_cells_that_are_no_whole_number(cell: object, severity: str, message: str, *, private: bool) -> None:
    found = READER.whole(cell, LARGEST_TEAM)
    assert (found.value, found.severity, told(found), found.private) == (None, severity, message, private)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("05 (năm)", (5, 5)),
        ("25 (hai mươi lăm)", (25, 25)),
        ("5 (five)", (5, 5)),
        ("5 (trong đó 2 nữ)", (5, 5)),
        ("5 người (02 nữ)", (5, 5)),
        ("5 người (nữ: 2, nam: 3)", (5, 5)),
        ("3 nam, 2 nữ", (5, 5)),
        ("Nam: 3; Nữ: 02 người", (5, 5)),
        ("05người", (5, 5)),
        ("5đ/c", (5, 5)),
        ("5 ng.", (5, 5)),
        ("1.200 người", (1200, 1200)),
        ("từ 5 đến 7 người", (5, 7)),
        ("trên 5", (6, None)),
    ],
)
def test_numbers_of_people_with_their_parts(cell: object, value: object) -> None:
    found = READER.whole(cell, LARGEST_TEAM, "people")
    assert (found.value, told(found)) == (value, "")


@pytest.mark.parametrize(
    ("cell", "severity", "message"),
    [
        *(
            (cell, "error", "a number that does not count what the column counts")
            for cell in ("5 hộ", "5 tổ", "3 thôn", "2 triệu", "5 đồng", "5đ", "5 nhân khẩu")
        ),
        *(
            (cell, "error", "a year, or a number of people that no team has")
            for cell in ("2024", 1999, "≥ 2022")
        ),
        *(
            (cell, "error", "the number and the parts or words in brackets disagree")
            for cell in ("5 (sáu)", "5 người (06 nữ)", "5 (2 nam, 2 nữ)", "5 (06)")
        ),
        *(
            (cell, "review", "not a whole number")
            for cell in (
                "5 (06 tháng)",
                "2 nữ",
                "3 nam, 2 nam",
                "3 nam nữ",
                "5 (nữ)",
                "5 (mới)",
                "1234 nam, 2 nữ",
            )
        ),
        ("khoảng 5", "review", "not an exact number"),
    ],
)
def test_cells_that_are_no_number_of_people(cell: object, severity: str, message: str) -> None:
    found = READER.whole(cell, LARGEST_TEAM, "people")
    assert (found.value, found.severity, told(found)) == (None, severity, message)


def test_units_are_those_of_the_column() -> None:
    assert READER.whole("5 hộ", LARGEST_AREA, "households").value == (5, 5)
    assert READER.whole("5 người", LARGEST_AREA, "households").value is None
    assert READER.whole("5 hộ", LARGEST_AREA, "machines").value == (5, 5)  # of a vocabulary of its own


JUNE = (date(2022, 6, 1), date(2022, 6, 30))
FIRST = (date(2022, 6, 1), date(2022, 6, 1))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("01/06/2022", FIRST),
        ("1-6-2022", FIRST),
        ("1.6.2022", FIRST),
        ("1 / 6 / 2022", FIRST),
        ("ngày 1 tháng 6 năm 2022", FIRST),
        ("Ngày 01/6/2022", FIRST),
        ("2022-06-01", FIRST),
        ("2022-06-01 00:00:00", FIRST),
        ("01/06/2022 00:00:00", FIRST),
        ("1/6/2022 0:00", FIRST),
        ("2022-06-01T00:00:00+07:00", FIRST),
        ("2022-06-01T00:00:00.000Z", FIRST),
        (date(2022, 6, 1), FIRST),
        (datetime(2022, 6, 1, 7, 30), FIRST),  # noqa: DTZ001 - workbooks know no zones
        ("6/2022", JUNE),
        ("06-2022", JUNE),
        ("2022-06", JUNE),
        ("tháng 6/2022", JUNE),
        ("Tháng 6 năm 2022", JUNE),
        ("T6/2022", JUNE),
        ("1 June 2022", FIRST),
        ("June 1st, 2022", FIRST),
        ("01-Jun-2022", FIRST),
        ("June 2022", JUNE),
        ("Jun. 2022", JUNE),
        ("2022", (date(2022, 1, 1), date(2022, 12, 31))),
        ("năm 2022", (date(2022, 1, 1), date(2022, 12, 31))),
        (2022.0, (date(2022, 1, 1), date(2022, 12, 31))),
        ("Quý II/2022", (date(2022, 4, 1), date(2022, 6, 30))),
        ("quý 4 năm 2022", (date(2022, 10, 1), date(2022, 12, 31))),
        ("2/2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("", None),
        ("chưa có", None),
        (float("nan"), None),
    ],
)
def test_days(cell: object, value: object) -> None:
    found = READER.day(cell)
    assert (found.value, told(found)) == (value, "")


@pytest.mark.parametrize(
    ("cell", "severity", "message"),
    [
        ("1/6/22", "review", "a year of two digits"),
        ("6/22", "review", "a year of two digits"),
        ("06/25/2022", "review", "the month seems to stand before the day"),
        (44713.0, "review", "a number; as a day of Excel it is 01/06/2022"),
        (6.2022, "review", "a number, not a day"),
        (float("inf"), "review", "a number, not a day"),
        (10**400, "review", "a number, not a day"),
        ("hôm qua", "review", "not a day"),
        ("31/02/2022", "error", "no such day"),
        ("13/2022", "error", "no such month"),
        ("0/2022", "error", "no such month"),
        ("0000", "error", "no such month"),
        ("01/06/2062", "error", "a day in 2062"),
        (date(2062, 1, 1), "error", "a day in 2062"),
        ("9999", "error", "a day in 9999"),
        (date(1900, 1, 5), "error", "a day in 1900"),
        ("#N/A", "error", "a formula without a result"),
    ],
)
def test_cells_that_are_no_day(cell: object, severity: str, message: str) -> None:
    found = READER.day(cell)
    assert (found.value, found.severity, told(found)) == (None, severity, message)


@pytest.mark.parametrize(
    ("cell", "private"),
    [("5 người, Mẫu", True), ("5 người 2 nữ", False), ("5 hộ", False), ("7 tv", None), ("Mẫu 5 tv x", True)],
)
def test_a_number_with_a_name_is_not_shown(cell: str, private: bool | None) -> None:  # noqa: FBT001 - a case
    found = READER.whole(cell, 100, "people")
    assert (found.private if found.what is not None else None) == private


def test_sets_of_words() -> None:
    both = ("online_public_services", "online_payment")
    for cell in (
        "dịch vụ công trực tuyến, thanh toán trực tuyến",
        "Thanh toán trực tuyến và dịch vụ công",
        "online_payment online_public_services",
        "DVCTT; online payment\n",
        "DVC + thanh toán online",
    ):
        assert READER.words(cell, "skills").value == both, cell
    assert READER.words("", "skills").value is None
    assert told(READER.words("-", "skills")) == ""
    wrong = READER.words("dịch vụ công, thanh toan trực tuyén", "skills")
    assert (wrong.value, wrong.severity) == (None, "review")
    assert told(wrong) == "unknown word 'thanh toan trực tuyén'"
    assert str(wrong.advice).startswith("did you mean 'thanh toán trực tuyến' or ")
    assert READER.words("#REF!", "skills").severity == "error"


def test_yes_and_no() -> None:
    for cell in ("có", "X", "x", "yes", True, "✓", 1.0, "TRUE", "Đã"):
        assert READER.switch(cell).value is True, cell
    for cell in ("Không", "no", False, 0.0, "chưa"):
        assert READER.switch(cell).value is False, cell
    assert READER.switch(" - ").value is None
    assert told(READER.switch("")) == ""
    assert told(READER.switch("maybe")) == "neither yes nor no"
    assert READER.switch("#N/A").severity == "error"


def test_roles() -> None:
    assert [READER.role(each).value for each in ("Tổ trưởng", "PHÓ TỔ TRƯỞNG", "to vien", "leader", "")] == [
        "leader",
        "deputy",
        "ordinary",
        "leader",
        None,
    ]
    wrong = READER.role("Bà Nguyễn")
    assert (told(wrong), wrong.private) == ("not a role that is known", True)
    assert READER.role("#N/A").severity == "error"


def test_texts_are_composed_and_tidy() -> None:
    assert cell_text("  Xa\u0303 \u00a0 Yên\u200b  Bình\n") == "Xã Yên Bình"
    assert [cell_text(each) for each in (5.0, 5.5, 7, True, None, Decimal("1.50"))] == [
        "5",
        "5.5",
        "7",
        "TRUE",
        "",
        "1.50",
    ]
    day = datetime(2022, 6, 1)  # noqa: DTZ001 - workbooks know no zones
    assert [cell_text(day), cell_text(day.replace(hour=5)), cell_text(day.date())] == [
        "2022-06-01",
        "2022-06-01 05:00:00",
        "2022-06-01",
    ]


def test_texts_of_a_column() -> None:
    column = ["Thôn 1", " Thôn  2", "-", "", None, "Tho\u0302n 3", 4.0, "#REF!", date(2022, 6, 1), "(Thôn 5)"]
    found = texts_of(column)
    assert found.texts == ["Thôn 1", "Thôn 2", "", "", "", "Thôn 3", "4", "#REF!", "2022-06-01", "(Thôn 5)"]
    assert list(found.unreadable) == [date(2022, 6, 1), "#REF!"]
    assert texts_of(["", ""]).texts == ["", ""]
    assert texts_of(["a", "b"]).texts == ["a", "b"]
    assert texts_of([]).texts == []


def test_personal_cells() -> None:
    for text in ("0912 345 678", "0912.345.678", "+84912345678", "912345678", "015090001234", "a.b@c.vn"):
        assert is_personal_number(text), text
    for text in ("Thôn 1", "5-7", "04378", "01/06/2022", "2022", "1234", "Tổ 2"):
        assert not is_personal_number(text), text


def test_hints_list_the_words_of_the_language() -> None:
    role, skill = READER.role("thư ký").advice, READER.words("cơ khí", "skills").advice
    assert role is not None
    assert skill is not None
    assert role.told() == "one of 'leader', 'deputy', 'member'"
    assert role.told("vi") == "chọn một trong các giá trị “tổ trưởng”, “tổ phó”, “thành viên”"
    assert skill.told("vi").startswith("chọn một trong các giá trị “dịch vụ công trực tuyến”, ")


def test_days_after_the_twelfth() -> None:
    assert is_day_after_twelfth("25/06/2022") is True
    assert is_day_after_twelfth("05/06/2022") is False
    assert is_day_after_twelfth("06/25/2022") is None
    assert is_day_after_twelfth("6/2022") is None


ABC = dict(
    zip(
        "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ",
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ®",
        strict=True,
    )
)
TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
ROUND = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
SHORT = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
LIST = "tổ công nghệ số cộng đồng xã yên bình huyện văn yên thôn đồng tâm phường nguyễn thái học"


def in_vni(text: str) -> str:
    from unicodedata import normalize  # noqa: PLC0415 - for this one text

    out = ""
    for letter in text:
        parts = normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        tone = next((each for each in marks if each in TONES), "")
        if "\u0302" in marks:
            out += base + (ROUND[tone] if tone else "â")
        elif "\u0306" in marks:
            out += base + (SHORT[tone] if tone else "ê")
        elif "\u031b" in marks:
            out += {"o": "ô", "u": "ö"}[base] + (TONES[tone] if tone else "")
        else:
            out += {"đ": "ñ"}.get(base, base) + (TONES[tone] if tone else "")
    return out


def test_encodings_from_before_unicode() -> None:
    assert old_encoding("".join(ABC.get(each, each) for each in LIST)) == "TCVN3 (ABC)"
    assert old_encoding(in_vni(LIST)) == "VNI"
    for text in (
        LIST,
        LIST.upper(),
        "To cong nghe so",
        "Müller & Söhne, Zürich",
        "10 m² – 5 °C © 2024 · x",
        "España, niño, señora",
    ):
        assert old_encoding(text) == "", text
