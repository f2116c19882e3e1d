"""Reading published figures and claims from TOML. All errors of a file are reported together.

The header of the bundled file lists the keys; `figure.py` says what they mean.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument
from dtnet.citations import Citation
from dtnet.errors import DtnetError, Fault, InvalidInputError, near, repeated
from dtnet.figures.figure import Bounds, Claim, Figure, FigureSet, stated_point
from dtnet.reading.documents import fault, shown_raw
from dtnet.reading.files import parse_document
from dtnet.reading.reader import reader_of, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.periods import Period
    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader


_ENDS: Final = ("lower", "upper")
"""The keys of the bounds of a figure."""


@attrs.frozen(kw_only=True)
class _Source:
    """A text that states figures, and a remark on it."""

    name: str = attrs.field(metadata={"section": "source"})
    ref: str
    title: str | None = None
    issued: str | None = None
    url: str | None = None
    note: str | None = attrs.field(default=None, metadata={"lines": True})


@attrs.frozen(kw_only=True)
class _Document:
    """A file of figures; its sources are read first."""

    source: tuple[_Source, ...] = ()
    figure: tuple[Figure, ...] = ()
    claim: tuple[Claim, ...] = ()


def parse_figures(text: str, *, source: str) -> FigureSet:
    """The figures and claims in a TOML text.

    Args:
        text: Tables `[source.KEY]`, `[[figure]]` and `[[claim]]`; the bundled file's header lists their keys.
        source: Where the text comes from, for error messages.

    Raises:
        InvalidInputError: If the text has errors; the exception lists all of them.

    Examples:
        >>> figures = parse_figures(
        ...     '''
        ...     [source.gazette]
        ...     ref = "Gazette 7"
        ...     [[figure]]
        ...     id = "teams-2024"
        ...     measure = "teams"
        ...     where = "vn:province:48:0"
        ...     as_of = "2024-08"
        ...     qualifier = "about"
        ...     value = 2_400
        ...     source = "gazette"
        ...     ''',
        ...     source="example",
        ... )
        >>> figures["teams-2024"].lower, str(figures["teams-2024"].days)
        (2350, '2024-08-01..2024-09-01')
    """
    check_argument(text, str, "text", "pass a whole document as text")
    check_argument(source, str, "source", "say where the text is from")
    document = parse_document(text, "toml", lambda wrong: InvalidInputError(source, [wrong]))
    named = document.get("source")
    given = {"sources": dict.fromkeys(named) if isinstance(named, dict) else {}}
    found, faults = attrs.evolve(_READER, given=given).document(document, _Document)
    faults += _repeated_ids(document)
    if faults:
        raise InvalidInputError(source, faults)
    return FigureSet(found.figure, found.claim)


def _repeated_ids(document: dict[str, Any]) -> Iterator[Fault]:
    for section in ("figure", "claim"):
        tables = document.get(section)
        entries = tables if isinstance(tables, list) else []
        ids = [each.get("id") for each in entries if isinstance(each, dict)]
        for id in repeated(each for each in ids if isinstance(each, str)):
            yield Fault(f'{section} "{id}"', "several entries have this id; give each one its own id")


def _read_section(raw: Any, _: Any, reader: DocumentReader) -> _Source:
    """A source, which the later figures and claims of the document name."""
    found = _Source(**reader.fields(raw, _Source))
    reader.given["sources"][found.name] = found
    return found


def _read_entry(raw: Any, cls: type[Figure | Claim], reader: DocumentReader) -> Figure | Claim:
    """A figure or a claim; a figure may state its bounds, which otherwise follow from the number."""
    good = reader.fields(raw, cls, **(dict.fromkeys(_ENDS, int) if cls is Figure else {}))
    source = reader.given["sources"].get(raw.get("source"))
    good["source_note"] = None if source is None else source.note
    explicit = {key: good.pop(key) for key in _ENDS if key in good}
    if len(explicit) == 1:
        raise fault("only one of lower and upper is given; give both, or none")
    try:
        if explicit:
            word: Any = good["said"] or "exact" if good["qualifier"] == "headline" else good["qualifier"]
            good["bounds"] = Bounds(point=stated_point(good["value"], word), **explicit)
        return cls(**good)
    except DtnetError as error:
        raise fault(str(error).removeprefix(f"figure {good['id']!r}: ")) from None


def _read_source(raw: Any, _: Any, reader: DocumentReader) -> Citation:
    """The source with a name; a source with errors of its own gives its name alone."""
    sources = reader.given["sources"]
    if not isinstance(raw, str) or raw not in sources:
        raise fault(f"got {shown_raw(raw)}; {near(str(raw), sources) or 'there is none'}")
    found: _Source | None = sources[raw]
    if found is None:
        return Citation(ref=raw)
    return Citation(ref=found.ref, title=found.title, issued=found.issued, url=found.url)


def _read_number(raw: Any, _: Any, __: DocumentReader) -> int:
    if type(raw) is int and raw >= 0:
        return raw
    raise fault(f"got {shown_raw(raw)}; write a whole number, 0 or more")


def _check_period(period: Period | None) -> Iterator[Found]:
    if period is not None and period.end is None:
        yield ("period",), '"until" is missing'


_READER: Final = reader_of(
    {str: words_in, int: _read_number, Citation: _read_source, _Source: _read_section}
    | dict.fromkeys((Figure, Claim), _read_entry),
    checks={Figure: (_check_period,)},
    sparse=True,
)
