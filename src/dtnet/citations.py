"""The text that states a value."""

from __future__ import annotations

import attrs

from dtnet.pydantic_hook import PydanticHook


@attrs.frozen(kw_only=True)
class Citation(PydanticHook):
    """A text that states a value or a rule.

    Attributes:
        ref: Number or name of the legal instrument, article or page.
        title: Title or subject, if known.
        issued: ISO day of issue or publication, if known.
        url: Address or archive number under which the text was read, if known.
    """

    ref: str = attrs.field(metadata={"example": 'ref = "Nghị quyết 36/2024/NQ-HĐND"'})
    title: str | None = None
    issued: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        parts = (self.ref, self.title, self.issued, self.url)
        return ", ".join(f"{part}" for part in parts if part)
