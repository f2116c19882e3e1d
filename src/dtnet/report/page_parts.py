"""The parts of the page of a report: texts, tables, lists, pictures and steps, without their HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence


@attrs.frozen
class PageText:
    """A paragraph.

    Attributes:
        mark: How it is shown: `quiet`, `warning`, or empty.
    """

    kind: ClassVar[str] = "text"
    text: str
    mark: str = ""


@attrs.frozen
class PageHead:
    """A heading inside a section."""

    kind: ClassVar[str] = "head"
    text: str


@attrs.frozen
class PageCode:
    """A command."""

    kind: ClassVar[str] = "code"
    text: str


@attrs.frozen
class PageList:
    """A list of texts.

    Attributes:
        english: The places of the texts that are in English on a page in another language.
    """

    kind: ClassVar[str] = "list"
    texts: Sequence[str]
    english: frozenset[int] = frozenset()


@attrs.frozen
class PageSummary:
    """The list of the main numbers."""

    kind: ClassVar[str] = "short"
    texts: Sequence[str]


@attrs.frozen
class PageFacts:
    """Names with their values."""

    kind: ClassVar[str] = "facts"
    facts: Sequence[tuple[str, str]]


@attrs.frozen(kw_only=True)
class PageTable:
    """A table.

    Attributes:
        label: What it shows, for people who do not see it.
        caption: The title above it; empty for none.
        rows: The cells; the first cell of a row is its name.
        foot: A last row with sums; empty for none.
        made: The places of the rows whose numbers a recipe made.
    """

    kind: ClassVar[str] = "table"
    label: str
    caption: str = ""
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    foot: Sequence[str] = ()
    made: frozenset[int] = frozenset()


@attrs.frozen
class PagePicture:
    """A picture."""

    kind: ClassVar[str] = "picture"
    label: str
    svg: str


@attrs.frozen
class PageStep:
    """A step of an explanation.

    Attributes:
        amount: The amount that it adds; empty for none.
        cite: The law behind it; empty for none.
    """

    text: str
    amount: str = ""
    cite: str = ""
    steps: Sequence[PageStep] = ()


@attrs.frozen
class PageSteps:
    """An explanation as a nested list."""

    kind: ClassVar[str] = "steps"
    steps: Sequence[PageStep]


PagePart: TypeAlias = (
    PageText | PageHead | PageCode | PageList | PageSummary | PageFacts | PageTable | PagePicture | PageSteps
)


@attrs.frozen
class PageSection:
    """A section of the page.

    Attributes:
        parts: The parts in order; a section without parts is not shown.
    """

    id: str
    title: str
    parts: Sequence[PagePart]
