"""The origin of a value: its evidence grade."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from dtnet.errors import UnknownNameError, near


class Origin(IntEnum):
    """How a value is known (its evidence grade), best first.

    The origin of a result is the greatest one of its values. Columns of `uint8` store it; 0 means unknown.
    """

    OBSERVED = 1
    """Stated by a source."""
    DERIVED = 2
    """Follows from observed values alone."""
    ASSUMED = 3
    """Chosen because no source states it; the choice is labelled."""
    SYNTHETIC = 4
    """Made by a recipe, which meets published totals; no source states the value."""

    @property
    def label(self) -> str:
        """The word that tables and files use, such as `observed`."""
        return self.name.lower()


def as_origin(value: Origin | str) -> Origin:
    """The origin itself, or the origin with a label.

    Raises:
        UnknownNameError: If the value is neither an origin nor a label of one.
    """
    if isinstance(value, Origin):
        return value
    given: object = value
    if not isinstance(given, str) or given not in _BY_LABEL:
        raise UnknownNameError(f"unknown origin {value!r}", near(str(value), _BY_LABEL))
    return _BY_LABEL[given]


_BY_LABEL: Final = {origin.label: origin for origin in Origin}
