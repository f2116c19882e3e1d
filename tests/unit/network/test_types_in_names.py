"""Search of areas by names with a type in another word or place, as the bundled country writes them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.errors import AmbiguousNameError, UnknownNameError

if TYPE_CHECKING:
    from dtnet import Snapshot

LOADED = """
import sys, dtnet
day = dtnet.datasets.load("vietnam").at("2024-08-31")
day.find("Yên Bái")
before = "dtnet.network.territory.place_texts" in sys.modules
day.find("TT Mậu A")
print(before, "rapidfuzz" in sys.modules, any(each.startswith("dtnet.lists") for each in sys.modules))
"""


@pytest.fixture(scope="module")
def day() -> Snapshot:
    return dtnet.datasets.load("vietnam").at("2024-08-31")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("TT Mậu A", "vn:commune:04375:0"),
        ("tt. mau a", "vn:commune:04375:0"),
        ("Mậu A thị trấn", "vn:commune:04375:0"),
        ("commune:TT Mậu A", "vn:commune:04375:0"),
        ("UBND xã Mậu Đông", "vn:commune:04405:0"),
        ("TP. Yên Bái", "vn:district:132:0"),
        ("T.P. Yên Bái", "vn:district:132:0"),
        ("T. Yên Bái", "vn:province:15:0"),
        ("TP Qui Nhơn", "vn:district:540:0"),
        ("T. Đắc Lắc", "vn:province:66:0"),
        ("H. Văn Yên", "vn:district:136:0"),
    ],
)
def test_a_type_may_be_another_word_and_stand_after_the_name(day: Snapshot, text: str, id: str) -> None:
    assert day.find(text).id == id


def test_a_type_is_never_passed_over(day: Snapshot) -> None:
    for text in ("P. Mậu A", "Mậu A phường", "H. Yên Bái", "TT Mậu X", "TT", "TT ."):
        with pytest.raises(UnknownNameError):
            day.find(text)


def test_the_search_is_made_within_an_area(day: Snapshot) -> None:
    with pytest.raises(AmbiguousNameError, match="3 areas of level commune are named 'phường đồng tâm'"):
        day.find("P. Đồng Tâm")
    assert day.find("P. Đồng Tâm", within="TP. Yên Bái").id == "vn:commune:04261:0"
    assert day.find("P1", within="Q.3").id == "vn:commune:27160:0"


def test_a_name_of_another_day_is_explained() -> None:
    with pytest.raises(
        UnknownNameError, match="no area named 'TT Mậu A' on 2025-08-01: Mậu A was merged into"
    ):
        dtnet.datasets.load("vietnam").at("2025-08-01").find("TT Mậu A")


def test_the_words_of_types_are_read_only_for_such_names() -> None:
    out = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    assert out == "False False False\n"
