"""The vintage of a list: which days its names fit best, and ties."""

from __future__ import annotations

import pytest

import dtnet

VIETNAM = dtnet.datasets.load("vietnam")
BEFORE, AFTER = VIETNAM.at("2024-08-31"), VIETNAM.at("2025-08-01")
OLD = "2022-03-01..2025-07-01"


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_days_of_a_list_of_names_are_found_whichever_day_is_asked(day: dtnet.Snapshot) -> None:
    rows = {
        "Tỉnh": ["Yên Bái", "Yên Bái", "Hà Nội", "Hà Nội", None],
        "Xã": ["Mậu Đông", "Mậu Đông", "Phường Trúc Bạch", "Phường 99", None],
    }
    vintage = day.match(rows, columns={"province": "Tỉnh", "commune": "Xã"}).vintage()
    assert vintage.best is vintage.eras[0]
    assert str(vintage) == f"places of {OLD}: 2 of 3 rows fit"
    [best, *_] = vintage.table().to_dicts()
    assert (best["fit"], best["formerly"], best["unfit"]) == (2, 0, 1)
    assert (best["best"], best["tied"]) == (True, False)


def test_codes_and_former_names_count() -> None:
    found = BEFORE.match({"p": ["01"], "c": ["phường Trung Tự"]}, columns={"province": "p", "commune": "c"})
    assert str(found.vintage()) == f"places of {OLD}: 0 of 1 rows fit, 1 more with a former name"
    codes = AFTER.areas(level="commune")["code"][:50]
    best = AFTER.match({"c": codes}, columns={"commune": "c"}).vintage().eras[0]
    assert (best.fit, best.unfit) == (50, 0)
    assert best.period.numbers[0] > BEFORE.match([]).vintage().eras[-1].period.numbers[0]


def test_ties_are_said_and_no_day_is_chosen() -> None:
    vintage = AFTER.match(["tỉnh Gia Lai, Việt Nam"]).vintage()
    assert vintage.best is None
    assert len(vintage.ties) == 5
    assert str(vintage).splitlines()[0] == "5 eras fit equally well:"
    assert all(row["tied"] and not row["best"] for row in vintage.table())


def test_a_list_that_fits_no_days_has_none() -> None:
    vintage = AFTER.match(["Atlantis", ""], correct=False).vintage()
    assert (vintage.best, vintage.ties) == (None, ())
    assert str(vintage) == "no row fits any days"
