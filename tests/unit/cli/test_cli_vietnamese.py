"""Commands with `--language vi`: no English is left outside ids and quotes; days end on their last day."""

from __future__ import annotations

import pytest

from dtnet.cli import main

from ..vietnamese_pages import english_words

COMMANDS = (
    ("report",),
    ("report", "--within", "Yên Bái"),
    ("report", "--within", "commune:Hát Lừu"),
    ("assess", "--by", "month,origin", "--window", "2024-07-01..2024-10-01"),
    ("assess", "--by", "province", "--window", "2027"),
    ("compare", "--rate", "vn.ha-tinh.2023-119:support=700_000 VND/team/month"),
    ("explain", "Yên Bái"),
    ("explain", "commune:Hát Lừu", "--month", "2024-08"),
    ("explain", "Bình Dương", "--month", "2024-08", "--format", "markdown"),
    *(
        ("policies", "show", f"vn.{id}")
        for id in ("binh-duong.2023-27", "da-nang.2024-36", "da-nang.2025-26")
    ),
    *(("policies", "show", f"vn.{id}") for id in ("ha-tinh.2023-119", "yen-bai.2022-60")),
    ("coverage", "--by", "province"),
    ("coverage", "--within", "commune:Hát Lừu"),
    ("coverage", "series", "--during", "2025", "--within", "vn:province:48:0", "--of", "funded"),
    ("coverage", "claim", "every village has a team"),
    ("coverage", "gaps", "--within", "Yên Bái"),
    ("coverage", "inequality", "--by", "province", "--worst", "3"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_english_is_left(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main((*words, "--language", "vi")) == 0
    shown = capsys.readouterr().out
    assert shown.strip()
    found = english_words(" ".join(shown.replace("\\_", "_").split()))
    assert found == [], shown
    assert ".." not in shown


def test_a_day_of_a_series_is_its_last_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("coverage", "series", "--during", "2024", "--within", "Yên Bái", "--language", "vi")
    assert main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "từ ngày 1/1/2024 đến hết ngày 31/12/2024" in shown
    assert "từ ngày đến hết ngày" in shown
    assert "1/1/2024 31/12/2024" in shown
