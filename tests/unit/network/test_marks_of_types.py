"""Types of areas in names: with their diacritics, or without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.errors import UnknownNameError

if TYPE_CHECKING:
    from dtnet.network import Snapshot


@pytest.fixture(scope="module")
def day() -> Snapshot:
    return dtnet.datasets.load("vietnam").at("2024-08-31")


@pytest.mark.parametrize("text", ["TT. Mậu A", "tt. mau a", "Mậu A thị trấn", "mau a thi tran", "Mậu A TT"])
def test_a_type_without_diacritics_is_read(day: Snapshot, text: str) -> None:
    assert day.find(text).id == "vn:commune:04375:0"


@pytest.mark.parametrize("text", ["Mậu A thị trận", "Mậu A thí trấn", "Thị trận Mậu A", "Mậu A Thí Tran"])
def test_a_word_with_other_diacritics_is_no_type(day: Snapshot, text: str) -> None:
    with pytest.raises(UnknownNameError):
        day.find(text)
