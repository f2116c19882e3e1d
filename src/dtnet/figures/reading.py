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

    from dtnet.figures.figure import Qualifier
    from dtnet.periods import Period
    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader


@attrs.frozen(kw_only=True)
class _Source:
    """A text that states figures, and a remark on it."""

    name: str = attrs.field(metadata={"section": "source"})
    ref: str
    title: str | None = None
    issued: str | None = None
    url: str | None = None
    note: str | None = None


@attrs.frozen(kw_only=True)
class _Document:
    """A file of figures."""

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
    given = {"sources": tuple(named) if isinstance(named, dict) else ()}
    found, faults = attrs.evolve(_READER, given=given).document(document, _Document)
    faults += _repeated_ids(document)
    if faults:
        raise InvalidInputError(source, faults)
    told = {
        each.name: {
            "source": Citation(ref=each.ref, title=each.title, issued=each.issued, url=each.url),
            "source_note": each.note,
        }
        for each in found.source
    }
    figures, claims = (
        tuple(attrs.evolve(each, **told[each.source.ref]) if each.source else each for each in entries)
        for entries in (found.figure, found.claim)
    )
    return FigureSet(figures, claims)


def _repeated_ids(document: dict[str, Any]) -> Iterator[Fault]:
    for section in ("figure", "claim"):
        tables = document.get(section)
        entries = tables if isinstance(tables, list) else []
        ids = [each.get("id") for each in entries if isinstance(each, dict)]
        for id in repeated(each for each in ids if isinstance(each, str)):
            yield Fault(f'{section} "{id}"', "several entries have this id; give each one its own id")


def _read_figure(raw: Any, _: Any, reader: DocumentReader) -> Figure:
    """A figure; its table may state the bounds, which otherwise follow from the number."""
    good = reader.fields(raw, Figure, lower=int, upper=int)
    explicit = {key: good.pop(key) for key in ("lower", "upper") if key in good}
    if len(explicit) == 1:
        raise fault("only one of lower and upper is given; give both, or none")
    word: Qualifier = good["said"] or "exact" if good["qualifier"] == "headline" else good["qualifier"]
    try:
        if explicit:
            good["bounds"] = Bounds(point=stated_point(good["value"], word), **explicit)
        return Figure(**good)
    except DtnetError as error:
        raise fault(str(error).removeprefix(f"figure {good['id']!r}: ")) from None


def _read_source(raw: Any, _: Any, reader: DocumentReader) -> Citation:
    """The name of a source, which `parse_figures` replaces."""
    names = reader.given["sources"]
    if isinstance(raw, str) and raw in names:
        return Citation(ref=raw)
    raise fault(f"got {shown_raw(raw)}; {near(str(raw), names) or 'there is none'}")


def _read_number(raw: Any, _: Any, __: DocumentReader) -> int:
    if type(raw) is int and raw >= 0:
        return raw
    raise fault(f"got {shown_raw(raw)}; write a whole number, 0 or more")


def _check_period(period: Period | None) -> Iterator[Found]:
    if period is not None and period.end is None:
        yield ("period",), '"until" is missing'


_READER: Final = reader_of(
    {str: words_in, int: _read_number, Citation: _read_source, Figure: _read_figure},
    checks={Figure: (_check_period,)},
    sparse=True,
)
