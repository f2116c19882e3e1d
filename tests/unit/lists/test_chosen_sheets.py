"""Lists of which only some sheets are read."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

import dtnet

TOYLAND = dtnet.datasets.load("toyland")
VILLAGES = {"One": "Gull", "Two": "Tallow", "Three": "Spark"}


@pytest.mark.parametrize(
    ("chosen", "villages"),
    [
        (["One", "Two"], ["toy:village:gull", "toy:village:tallow"]),
        (["T*", "One"], ["toy:village:gull", "toy:village:tallow", "toy:village:spark"]),
        (["Three"], ["toy:village:spark"]),
    ],
)
def test_each_sheet_that_is_named_is_read_in_the_order_of_the_workbook(
    chosen: list[str], villages: list[str]
) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, village in VILLAGES.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Village", "Members"))
            sheet.write_row(1, 0, (village, 5))
    listed = dtnet.read_list(content.getvalue(), TOYLAND, kind="teams", at="2025-02-01", sheets=chosen)
    assert [*listed.rows["id"]] == villages
