"""The written-out hash behind every synthetic value, the same on every machine and in every version.

The random streams of libraries change between versions, and this hash does not. It works on bytes and 64-bit
integers only. Each caller turns the hash into a value, with a salt of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FNV_OFFSET = np.uint64(0xCBF29CE484222325)
_FNV_PRIME = np.uint64(0x00000100000001B3)
_SPLITMIX_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_SPLITMIX_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SPLITMIX_SECOND = np.uint64(0x94D049BB133111EB)


def fnv1a64(texts: Sequence[str]) -> NDArray[np.uint64]:
    """FNV-1a of the UTF-8 bytes of each text, 64 bits wide.

    One pass over a byte matrix, column by column: O(n × longest text).

    Args:
        texts: n texts of any length.

    Returns:
        n hashes, in the order of the texts.

    Examples:
        >>> from dtnet.figures.synthesis import fnv1a64
        >>> hex(fnv1a64(["a"])[0])
        '0xaf63dc4c8601ec8c'
    """
    encoded = [text.encode() for text in texts]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    longest = int(lengths.max(initial=0))
    hashes = np.full(len(encoded), _FNV_OFFSET, dtype=np.uint64)
    if longest == 0:
        return hashes
    matrix = np.array(encoded, dtype=f"S{longest}").view(np.uint8).reshape(-1, longest)
    shortest = int(lengths.min())
    for column, octets in enumerate(matrix.T):
        mixed = (hashes ^ octets) * _FNV_PRIME
        hashes = mixed if column < shortest else np.where(column < lengths, mixed, hashes)
    return hashes


def splitmix64(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The output of the generator SplitMix64 in each given state.

    Args:
        values: States, an array of any shape.

    Returns:
        An array of that shape. The generator with a seed s gives, in order, the values at
        s, s + γ, s + 2γ … with γ = 0x9E3779B97F4A7C15.

    Examples:
        >>> import numpy as np
        >>> from dtnet.figures.synthesis import splitmix64
        >>> hex(splitmix64(np.zeros(1, np.uint64))[0])
        '0xe220a8397b1dcdaf'
    """
    with np.errstate(over="ignore"):  # NumPy warns if a scalar wraps around; here it should
        mixed = np.asarray(values, dtype=np.uint64) + _SPLITMIX_GAMMA
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _SPLITMIX_FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _SPLITMIX_SECOND
        return mixed ^ (mixed >> np.uint64(31))


def place_hash(place_hashes: NDArray[np.uint64], rows: NDArray[np.integer], salt: str) -> NDArray[np.uint64]:
    """One hash for each row of a place: splitmix64(place ^ splitmix64(row) ^ FNV-1a64(salt)).

    Args:
        place_hashes: For each row, `fnv1a64` of the id of its place.
        rows: Position of the row in its place, from 0, commune-level teams first; 0 for a value of the place
            itself. Same shape as `place_hashes`, or a shape that broadcasts.
        salt: The purpose of the hash, so that two purposes give unrelated values.

    Returns:
        Hashes in the shape that both arrays broadcast to.

    Examples:
        >>> import numpy as np
        >>> from dtnet.figures.synthesis import fnv1a64, place_hash
        >>> place = fnv1a64(["vn:commune:00001:0"])
        >>> place_hash(place, np.arange(3), "households").shape
        (3,)
    """
    states = np.asarray(rows).astype(np.uint64)
    return splitmix64(place_hashes ^ splitmix64(states) ^ fnv1a64([salt])[0])
