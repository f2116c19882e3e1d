"""What the tool refuses to go on with: wrong input, or a total that does not come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class BuildError(Exception):
    """A reason to stop before anything is written; its text goes to stderr."""


def expect(what: str, got: object, wanted: object) -> None:
    """Stop unless a number or list came out as it must.

    Raises:
        BuildError: If `got` is not `wanted`.
    """
    if got != wanted:
        raise BuildError(f"{what}: got {got!r}, expected {wanted!r}")


def expect_same(what: str, got: Iterable[object], wanted: Iterable[object]) -> None:
    """Stop unless two sets are equal; only what they differ in is named.

    Raises:
        BuildError: If `got` lacks something of `wanted`, or has something else.
    """
    here, there = {*got}, {*wanted}
    if here != there:
        lacks, more = sorted(map(str, there - here)), sorted(map(str, here - there))
        raise BuildError(f"{what}: {len(lacks)} lack {lacks[:5]}, {len(more)} too many {more[:5]}")
