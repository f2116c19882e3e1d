"""Reading published figures and claims from TOML. All errors of a file are reported together.

The header of the bundled file lists the keys; `figure.py` says what they mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from dtnet.arguments import check_argument
from dtnet.citations import Citation
from dtnet.errors import DtnetError, Fault, InvalidInputError, near
from dtnet.figures.figure import MEASURES, QUALIFIERS, Bounds, Claim, Figure, FigureSet, stated_point
from dtnet.periods import Period, as_day
from dtnet.reading.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Read = Callable[[Any], Any]
    Keys = Mapping[str, Read]

T = TypeVar("T")


class _RefusedError(Exception):
    """A value that a key does not allow."""


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
    try:
        document = parse_toml(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(source, [Fault("document", f"not valid TOML: {error}")]) from None
    faults: list[Fault] = []
    sections = ("source", "figure", "claim")
    faults += [Fault(key, f"unknown key; {near(key, sections)}") for key in document if key not in sections]
    sources = _sources(document.get("source", {}), faults)
    figures = _entries(document, "figure", _figure, sources, faults)
    claims = _entries(document, "claim", _claim, sources, faults)
    if faults:
        raise InvalidInputError(source, faults)
    return FigureSet(tuple(figures), tuple(claims))


def _sources(tables: Any, faults: list[Fault]) -> dict[str, tuple[Citation, str | None]]:  # noqa: ANN401 - TOML
    if not isinstance(tables, dict):
        faults.append(Fault("source", f"got {tables!r}; write tables [source.KEY]"))
        return {}
    found = {}
    for key, table in tables.items():
        good = _checked(table, _SOURCE, f"source {key}", faults)
        note = good.pop("note", None)
        found[key] = Citation(**({"ref": key} | good)), note
    return found


def _entries(
    document: dict[str, Any],
    section: str,
    make: Callable[[dict[str, Any]], T],
    sources: dict[str, tuple[Citation, str | None]],
    faults: list[Fault],
) -> list[T]:
    """The values of a section. Errors of the entries are added to `faults`."""
    tables = document.get(section, [])
    if not isinstance(tables, list):
        faults.append(Fault(section, f"got {tables!r}; write [[{section}]]"))
        return []
    made: list[T] = []
    places: dict[str, str] = {}
    keys = _KEYS[section] | {"source": _one_of(sources)}
    for number, table in enumerate(tables, 1):
        id = table.get("id") if isinstance(table, dict) else None
        place = f"{section} {id if isinstance(id, str) else number}"
        before = len(faults)
        good = _checked(table, keys, place, faults)
        if isinstance(id, str) and places.setdefault(id, place) is not place:
            faults.append(Fault(place, "several entries have this id; give each one its own id"))
        if len(faults) == before:
            if "source" in good:
                good["source"], good["source_note"] = sources[good["source"]]
            try:
                made.append(make(good))
            except DtnetError as error:
                faults.append(Fault(place, str(error).removeprefix(f"figure {id!r}: ")))
    return made


def _checked(table: Any, keys: Keys, place: str, faults: list[Fault]) -> dict[str, Any]:  # noqa: ANN401 - TOML
    """The values of a table that have no error."""
    if not isinstance(table, dict):
        faults.append(Fault(place, f"got {table!r}; write a table"))
        return {}
    good = {}
    for key, raw in table.items():
        if key not in keys:
            faults.append(Fault(f"{place}: {key}", f"unknown key; {near(key, keys)}"))
            continue
        try:
            good[key] = keys[key](raw)
        except _RefusedError as error:
            faults.append(Fault(f"{place}: {key}", str(error)))
        except DtnetError as error:
            faults.append(Fault(f"{place}: {key}", str(error)))
    required = _REQUIRED[place.partition(" ")[0]]
    faults += [Fault(place, f'"{key}" is missing') for key in required if key not in table]
    return good


def _figure(good: dict[str, Any]) -> Figure:
    explicit = {key: good.pop(key) for key in ("lower", "upper") if key in good}
    if explicit:
        if len(explicit) == 1:
            raise DtnetError("only one of lower and upper is given", "give both, or none")
        word = good["qualifier"]
        point = stated_point(good["value"], good.get("said", "exact") if word == "headline" else word)
        good["bounds"] = Bounds(point=point, **explicit)
    return Figure(**good)


def _claim(good: dict[str, Any]) -> Claim:
    return Claim(**good)


def _text(raw: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    if isinstance(raw, str) and raw.strip():
        return raw
    raise _RefusedError(f"got {raw!r}; write a text in quotes that is not empty")


def _number(raw: Any) -> int:  # noqa: ANN401 - whatever TOML holds
    if type(raw) is int and raw >= 0:
        return raw
    raise _RefusedError(f"got {raw!r}; write a whole number, 0 or more")


def _true(raw: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
    if raw is True:
        return True
    raise _RefusedError(f"got {raw!r}; write true, or remove the key")


def _one_of(words: Mapping[str, Any] | tuple[str, ...]) -> Read:
    def read(raw: Any) -> str:  # noqa: ANN401 - whatever TOML holds
        if isinstance(raw, str) and raw in words:
            return raw
        raise _RefusedError(f"got {raw!r}; {near(str(raw), words) or 'there is none'}")

    return read


def _period(raw: Any) -> Period:  # noqa: ANN401 - whatever TOML holds
    if isinstance(raw, dict) and raw.keys() == {"from", "until"}:
        return Period(raw["from"], raw["until"])
    raise _RefusedError(f'got {raw!r}; write {{ from = "2023-06-01", until = "2024-01-01" }}')


_SOURCE: Final[Keys] = {"ref": _text, "title": _text, "issued": _text, "url": _text, "note": _text}
_SPOKEN_OF: Final[Keys] = {
    "id": _text,
    "where": _text,
    "as_of": _text,
    "part": _one_of(("end",)),
    "undated": _true,
    "published": as_day,
    "source": _text,
    "note": _text,
}
_KEYS: Final[dict[str, dict[str, Read]]] = {
    "claim": {**_SPOKEN_OF, "text": _text},
    "figure": {
        **_SPOKEN_OF,
        "measure": _one_of(MEASURES),
        "provinces": _number,
        "stands": _true,
        "period": _period,
        "level": _text,
        "kind": _text,
        "qualifier": _one_of((*QUALIFIERS, "headline")),
        "said": _one_of(QUALIFIERS),
        "value": _number,
        "lower": _number,
        "upper": _number,
        "currency": _text,
    },
}
_REQUIRED: Final = {
    "source": ("ref",),
    "claim": ("id", "text", "where", "as_of", "source"),
    "figure": ("id", "measure", "where", "qualifier", "value"),
}
