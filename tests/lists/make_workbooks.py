"""Five messy workbooks, as offices send them: made here, so that their mess can be read.

`python tests/lists/make_workbooks.py FOLDER` writes them. All people, numbers and teams are made up; the
places are of the former province of Yên Bái in 2024.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter import Workbook

PHONE, PERSON = "0912 345 67{}", "Nguyễn Văn Thử {}"


def make_all(folder: Path) -> list[Path]:
    """Write all workbooks into a folder."""
    made = []
    for name, make in WORKBOOKS.items():
        made.append(folder / name)
        with xlsxwriter.Workbook(made[-1]) as book:
            make(book)
    return made


def teams_of_a_district(book: Workbook) -> None:
    """Titles, a heading in two rows, merged communes, sums, telephones, months and ranges, a signature."""
    sheet = book.add_worksheet("Danh sách")
    sheet.merge_range("A1:K1", "ỦY BAN NHÂN DÂN HUYỆN VĂN YÊN")
    sheet.merge_range("A2:K2", "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG")
    sheet.merge_range("A3:K3", "(Kèm theo báo cáo số 12/BC-UBND ngày 15 tháng 6 năm 2024)")
    for column, text in enumerate(("STT", "Huyện, TX, TP", "Xã/phường/TT", "Thôn, bản, TDP")):
        sheet.merge_range(4, column, 5, column, text)
    sheet.merge_range("E5:H5", "Số lượng thành viên (người)")
    sheet.write_row("E6", ("Tổng số", "Tổ trưởng", "Tổ phó", "Tổ viên"))
    sheet.merge_range("I5:I6", "Thời gian thành lập")
    sheet.merge_range("J5:K5", "Người liên hệ")
    sheet.write_row("J6", ("Họ và tên", "SĐT"))
    sheet.write_row("A7", tuple(range(1, 12)))
    sheet.merge_range("C8:C10", "TT Mậu A")
    sheet.write("B8", "H. Văn Yên")
    rows = (
        (1, "", "Tổ dân phố số 1", "5-7", 1, 1, "3-5", "6/2022"),
        (2, "", "TDP số 2", 6, 1, 1, 4, "01/06/2022"),
        (3, "", "Khu phố 3", "trên 5", 1, 1, "", "2022"),
    )
    for at, (number, _, hamlet, *counts) in enumerate(rows):
        sheet.write(7 + at, 0, number)
        sheet.write_row(7 + at, 3, (hamlet, *counts))
        sheet.write_row(7 + at, 9, (PERSON.format(at), PHONE.format(at)))
    sheet.write_row("A11", ("", "Cộng TT Mậu A", "", "", 17, 3, 3))
    sheet.write_row("A12", (4, "", "xã Lang Thíp", "Bản Thíp Dạo", "khoảng 5", 1, 1, "", "30/6/2022"))
    sheet.write_row("J12", (PERSON.format(8), PHONE.format(8)))
    sheet.write_row("A13", (5, "", "", "bản Tiền Phong", 4, 1, "", 3, ""))
    sheet.write_row("A14", (6, "TP. Yên Bái", "P. Đồng Tâm", "Tổ dân phố Đồng Tâm", 7, 1, 2, 4, "2022-07-01"))
    sheet.write_row("A15", ("", "Tổng cộng", "", "", 28, 6, 6))
    sheet.write("H17", "Văn Yên, ngày 15 tháng 6 năm 2024")
    sheet.write("I18", "NGƯỜI LẬP BIỂU")
    sheet.write("I22", PERSON.format(9))


def a_sheet_for_each_commune(book: Workbook) -> None:
    """A sheet a commune, with titles that name the district; an empty sheet and a hidden one with lists."""
    for number, commune in enumerate(("Xã Lâm Giang", "Xã Châu Quế Hạ", "TT Mậu A")):
        sheet = book.add_worksheet(commune)
        sheet.write("A1", "BÁO CÁO THÀNH LẬP TỔ CNSCĐ")
        sheet.write_row("A2", ("Tỉnh: Yên Bái", "", "Huyện: Văn Yên"))
        sheet.write_row("A4", ("TT", "Tên thôn", "Số thành viên", "Ngày thành lập", "Kỹ năng", "Ghi chú"))
        for at in range(3):
            skills = ("dịch vụ công trực tuyến; thanh toán trực tuyến", "mua sắm trực tuyến", "")[at]
            sheet.write_row(
                4 + at, 0, (at + 1, f"Thôn {number * 3 + at + 1}", 5 + at, "", skills, "đã bàn giao")
            )
            sheet.write_datetime(
                4 + at, 3, date(2022, 6, 1 + at), book.add_format({"num_format": "dd/mm/yyyy"})
            )
        sheet.write_row(7, 1, ("Tổng", 18))
    book.add_worksheet("Sheet4")
    hidden = book.add_worksheet("DM")
    hidden.write_row("A1", ("Tỉnh", "Huyện", "Xã"))
    hidden.write_row("A2", ("Yên Bái", "Văn Yên", "Mậu A"))
    hidden.hide()


def communes_above_their_rows(book: Workbook) -> None:
    """Rows that name the commune of the rows below, decomposed letters, errors, a repeated heading."""
    sheet = book.add_worksheet("Tổng hợp")
    heading = ("STT", "Thôn (bản, khu phố)", "Tổ trưởng", "Số điện thoại", "Số người", "Loại tổ")
    sheet.write("A1", "Huyện:")
    sheet.write("B1", "Mù Cang Chải")
    sheet.write_row("A3", tuple(normalize("NFD", text) for text in heading))
    sheet.merge_range("A4:F4", normalize("NFD", "Xã Nậm Có"))
    sheet.write_row(
        "A5", (1, normalize("NFD", "Bản Lùng Cúng"), PERSON.format(1), PHONE.format(1), 5, "CNSCĐ")
    )
    sheet.write_row("A6", (2, "bản Tà Ghênh", PERSON.format(2), PHONE.format(2)))
    sheet.write_formula("E6", "=Z1/0", None, "#DIV/0!")
    sheet.write("F6", "Đề án 06")
    sheet.write_row("A7", heading)
    sheet.merge_range("A8:F8", "Thị trấn Mù Cang Chải")
    sheet.write_row("A9", (1, "Khu phố 1", PERSON.format(3), "", -3, "CNSCĐ, đề án 06"))
    sheet.write_row("A10", (2, "Tổ 2", PERSON.format(4), "", 2500000, "tổ an ninh"))
    sheet.write_row("A11", (3, "", PERSON.format(5), "", 6, "CNSCĐ"))
    sheet.write_formula("B11", "=VLOOKUP(1,A1:A2,9)", None, "#REF!")


def members_of_teams(book: Workbook) -> None:
    """A row a person: names, telephones and identity numbers beside the roles."""
    sheet = book.add_worksheet("Thành viên")
    sheet.write("A1", "Phụ lục 2")
    sheet.write_row(
        "A3", ("STT", "Họ tên", "Ngày sinh", "CCCD", "Chức vụ", "Xã", "Thôn", "Đơn vị công tác", "Liên lạc")
    )
    people = (
        ("Tổ trưởng", "Xã Lâm Giang", "Thôn 1"),
        ("Phó tổ trưởng", "", ""),
        ("Thành viên", "", ""),
        ("Tổ trưởng", "Xã Lâm Giang", "Thôn 2"),
        ("Bí thư chi đoàn", "", ""),
    )
    for at, (role, commune, hamlet) in enumerate(people):
        sheet.write_row(
            3 + at, 0, (at + 1, PERSON.format(at), "01/02/1990", f"0150900012{at:02}", role, commune, hamlet)
        )
        sheet.write_row(3 + at, 7, ("Trường học", PHONE.format(at)))


def villages_far_below(book: Workbook) -> None:
    """A heading in row 40, codes with and without zeros, numbers with points, days that may be swapped."""
    sheet = book.add_worksheet("Thôn")
    for row in range(36):
        sheet.write(row, 1, f"Căn cứ văn bản số {row}")
    sheet.write_row("B40", ("Mã xã", "Xã", "Tên thôn, bản", "Số hộ", "Ngày thành lập"))
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    rows = (
        ("04381", "Xã Lâm Giang", "Thôn 1", 120, date(2022, 1, 6)),
        ("04381", "Xã Lâm Giang", "Thôn 2", "1.234", "25/06/2022"),
        (4384, "Xã Châu Quế Thượng", "Thôn 3", "1 234", date(2022, 2, 6)),
        (4384, "Xã Châu Quế Thượng", "Thôn 4", 98.5, "31/07/2062"),
        (4384, "Xã Châu Quế Thượng", "Thôn 5", "", "1/7/22"),
    )
    for at, (code, commune, hamlet, households, founded) in enumerate(rows):
        sheet.write_row(40 + at, 1, (code, commune, hamlet, households))
        if isinstance(founded, date):
            sheet.write_datetime(40 + at, 5, founded, days)
        else:
            sheet.write_string(40 + at, 5, founded)


WORKBOOKS = {
    "teams_of_a_district.xlsx": teams_of_a_district,
    "a_sheet_for_each_commune.xlsx": a_sheet_for_each_commune,
    "communes_above_their_rows.xlsx": communes_above_their_rows,
    "members_of_teams.xlsx": members_of_teams,
    "villages_far_below.xlsx": villages_far_below,
}

if __name__ == "__main__":
    print(*make_all(Path(sys.argv[1])), sep="\n")  # noqa: T201 - a script
