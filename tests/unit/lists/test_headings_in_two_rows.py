"""Headings in two rows, and rows of a list that look like the second row of its heading."""

from __future__ import annotations

import pytest

import dtnet

TOYLAND = dtnet.datasets.load("toyland")


def headings(text: str) -> tuple[int, list[str]]:
    """The number of rows of a list, and the headings of its columns."""
    listed = dtnet.read_list(text.encode(), TOYLAND, kind="teams", at="2025-02-01")
    return len(listed), [*listed.columns["heading"]]


@pytest.mark.parametrize(
    ("below", "parish"),
    [
        (";;;Total;Women", "Parish"),
        (";Parish;Village;Total;Women", "Parish"),  # cells that were merged repeat the heading above
        (";Shire;;Total;Women", "Parish / Shire"),
        (";Parish;;Total;Women", "Parish"),
    ],
)
def test_the_second_row_names_parts_of_the_first(below: str, parish: str) -> None:
    found = headings(f"No;Parish;Village;Members;\n{below}\n1;Dune;Gull;6;2\n")
    assert found == (1, ["No", parish, "Village", "Members / Total", "Members / Women"])


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Parish;Village;Members;", "Dune;;5;women"),  # a number
        ("Village;Members;", "Gull;total;women"),  # every column is filled
        ("No;Parish;Village;Members;", ";Dune;Gull;total;women"),  # most other texts differ from the headings
    ],
)
def test_a_row_of_the_list_is_no_second_row(head: str, row: str) -> None:
    assert headings(f"{head}\n{row}\n{row}\n") == (2, head.split(";"))
