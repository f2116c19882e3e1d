"""Where a value comes from: the text that states it, and how directly it is known."""

from __future__ import annotations

from enum import IntEnum

import attrs

from dtnet.errors import UnknownNameError, near


class Origin(IntEnum):
    """How a value is known, best first; of several values together, the greatest counts.

    Kept per value as a `uint8`; 0 is no origin but the mark of an unknown value.
    """

    OBSERVED = 1
    """Stated by a source."""
    DERIVED = 2
    """Follows from observed values alone."""
    ASSUMED = 3
    """Chosen for want of a source; the choice is labelled."""
    SYNTHETIC = 4
    """Made by a recipe so that totals fit; no such thing was observed."""

    @property
    def label(self) -> str:
        """The word for it in tables and files, such as `observed`."""
        return self.name.lower()


def as_origin(value: Origin | str) -> Origin:
    """The origin that a value is, or is the label of.

    Raises:
        UnknownNameError: If it is neither.
    """
    if isinstance(value, Origin):
        return value
    given: object = value
    labels = {origin.label: origin for origin in Origin}
    if not isinstance(given, str) or given not in labels:
        raise UnknownNameError(f"unknown origin {value!r}", near(str(value), labels))
    return labels[given]


@attrs.frozen(kw_only=True)
class Citation:
    """A text that states a value or a rule.

    Attributes:
        ref: Number or name of the instrument, article or page.
        title: Its title or subject, where known.
        issued: ISO day on which it was issued or published, where known.
        url: Address or archive number under which it was read, where known.
    """

    ref: str = attrs.field(metadata={"example": 'ref = "Nghị quyết 36/2024/NQ-HĐND"'})
    title: str | None = None
    issued: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        parts = (self.ref, self.title, self.issued, self.url)
        return ", ".join(part for part in parts if part)
