"""What the tool refuses to go on with: wrong input, or a total that does not come out."""

from __future__ import annotations


class BuildError(Exception):
    """A reason to stop before anything is written; its text goes to stderr."""


def expect(what: str, got: object, wanted: object) -> None:
    """Stop unless a number or list came out as it must.

    Raises:
        BuildError: If `got` is not `wanted`.
    """
    if got != wanted:
        raise BuildError(f"{what}: got {got!r}, expected {wanted!r}")
