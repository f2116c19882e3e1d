"""Types and names of villages in the texts of a list, with the words of the bundled country."""

from __future__ import annotations

import pytest

import dtnet
from dtnet.lists.area_texts import typed_name
from dtnet.network.territory.place_texts import TypeReader


@pytest.fixture(scope="module")
def types() -> TypeReader:
    return TypeReader(dtnet.datasets.load("vietnam").vocabulary)


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        ("bản Tiền Phong", "bản", "Tiền Phong"),
        ("Làng Nủ", "làng", "Nủ"),
        ("Ấp 3", "ấp", "3"),
        ("BUÔN AKÔ DHÔNG", "buôn", "AKÔ DHÔNG"),
        ("Bon Pi Nao", "bon", "Pi Nao"),
        ("Phum Xoài", "phum", "Xoài"),
        ("Sóc Lớn", "sóc", "Lớn"),
        ("xom Moi", "xóm", "Moi"),
        ("Khối phố Trung Hòa", "khối phố", "Trung Hòa"),
        ("Khóm 4", "khóm", "4"),
        ("Tiểu khu 70", "tiểu khu", "70"),
        ("KP. Tân An", "khu phố", "Tân An"),
        ("KP1", "khu phố", "1"),
        ("K.P.2", "khu phố", "2"),
        ("TDP-03", "tổ dân phố", "03"),
        ("Thôn Làng Nủ", "thôn", "Làng Nủ"),
        ("Tổ 5", "", "Tổ 5"),
        ("A1", "", "A1"),
    ],
)
def test_the_type_stands_before_the_name(types: TypeReader, text: str, type_: str, name: str) -> None:
    found = typed_name(types, text)
    assert found is not None
    assert (found.type, found.name) == (type_, name)


def test_words_for_villages_take_no_part_in_names_of_communes() -> None:
    """No area of the bundled network is a `bản` or `sóc`, so these are parts of names there."""
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    rows = {
        "province": ["Lào Cai", "Hà Nội"],
        "district": ["Bảo Thắng", "Sốc Sơn"],
        "commune": ["Bản Phiệp", None],
    }
    found = day.match(rows, columns={level: level for level in rows})
    assert found["method"] == ["corrected", "corrected"]
