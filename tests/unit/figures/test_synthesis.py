"""The written-out hash: published test vectors, and the slow twin in plain integers."""

from __future__ import annotations

import numpy as np
import pytest

from dtnet.figures.synthesis import fnv1a64, place_hash, splitmix64

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def slow_fnv1a64(text: str) -> int:
    value = 0xCBF29CE484222325
    for octet in text.encode():
        value = (value ^ octet) * 0x100000001B3 & MASK
    return value


def slow_splitmix64(state: int) -> int:
    value = (state + GAMMA) & MASK
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


def slow_place_hash(place: str, row: int, salt: str) -> int:
    return slow_splitmix64(slow_fnv1a64(place) ^ slow_splitmix64(row) ^ slow_fnv1a64(salt))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0xCBF29CE484222325),
        ("a", 0xAF63DC4C8601EC8C),
        ("b", 0xAF63DF4C8601F1A5),
        ("foobar", 0x85944171F73967E8),
    ],
)
def test_fnv1a64_gives_its_published_values(text: str, value: int) -> None:
    assert fnv1a64([text]).tolist() == [value]


def test_fnv1a64_hashes_texts_of_mixed_lengths_as_each_alone() -> None:
    texts = ["vn:commune:00001:0", "", "a", "a\0", "\0", "Yên Bái", "vn:district:318:0", "日本"]
    assert fnv1a64(texts).tolist() == [slow_fnv1a64(text) for text in texts]


def test_fnv1a64_of_nothing_is_nothing() -> None:
    hashes = fnv1a64([])
    assert hashes.tolist() == []
    assert hashes.dtype == np.uint64


@pytest.mark.parametrize(
    ("seed", "stream"),
    [
        (0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]),
        (
            1234567,
            [
                6457827717110365317,
                3203168211198807973,
                9817491932198370423,
                4593380528125082431,
                16408922859458223821,
            ],
        ),
    ],
)
def test_splitmix64_gives_the_published_stream_of_a_seed(seed: int, stream: list[int]) -> None:
    states = np.array([(seed + step * GAMMA) & MASK for step in range(len(stream))], np.uint64)
    assert splitmix64(states).tolist() == stream


def test_splitmix64_wraps_at_the_top_and_keeps_the_shape() -> None:
    states = np.array([[MASK, MASK - 1], [0, 2**63]], np.uint64)
    expected = [[slow_splitmix64(int(state)) for state in line] for line in states]
    assert splitmix64(states).tolist() == expected


def test_single_numbers_wrap_without_a_warning() -> None:
    assert int(splitmix64(np.array(MASK, np.uint64))) == slow_splitmix64(MASK)


def test_place_hash_is_the_formula_of_the_recipe() -> None:
    places = ["vn:commune:00001:0", "vn:commune:00001:0", "vn:district:755:0"]
    rows = np.array([0, 1, 40])
    got = place_hash(fnv1a64(places), rows, "villages")
    assert got.tolist() == [
        slow_place_hash(place, int(row), "villages") for place, row in zip(places, rows, strict=True)
    ]


def test_place_hash_broadcasts_one_row_over_all_places() -> None:
    places = fnv1a64(["a", "b"])
    assert place_hash(places, np.zeros(1, np.int64), "s").tolist() == [
        slow_place_hash("a", 0, "s"),
        slow_place_hash("b", 0, "s"),
    ]


def test_salts_part_the_uses_of_one_row() -> None:
    place, rows = fnv1a64(["vn:commune:00001:0"]), np.arange(3)
    assert not np.intersect1d(place_hash(place, rows, "one"), place_hash(place, rows, "other")).size
