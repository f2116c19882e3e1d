"""What a Data Package may say of a resource that is a table of a network: how the file is read, or an error.

The standards (Data Package, Table Schema, CSV Dialect) let a resource state another encoding, other marks, or
other texts for a missing value. The readers here know one way; whatever states another one is refused, never
passed over. Titles, licences, sources and the like change nothing and may say anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import Fault
from dtnet.io.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ANYTHING: Final = object()
_NOT_READ: Final = (
    "data",
    "compression",
    "innerpath",
    "extrapaths",
    "scheme",
    "control",
    "layout",
    "query",
    "missingValues",
)
"""Keys of a resource with which a file would have to be read in another way."""
_UTF_8: Final = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")
_DIALECT: Final[Mapping[str, tuple[Any, ...]]] = {
    "delimiter": (",",),
    "lineTerminator": ("\n", "\r\n", "\r"),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "escapeChar": (None,),
    "nullSequence": (None,),
    "skipInitialSpace": (False,),
    "header": (True,),
    "headerRows": ([1],),
    "commentChar": (None,),
    "commentRows": (None, []),
    "caseSensitiveHeader": (_ANYTHING,),
    "csvddfVersion": (_ANYTHING,),
    "$schema": (_ANYTHING,),
    "name": (_ANYTHING,),
    "title": (_ANYTHING,),
    "description": (_ANYTHING,),
}
"""The keys of a dialect of CSV, and the values with which CSV is read as it is here."""
_FIELD: Final[Mapping[str, tuple[Any, ...]]] = {
    "format": (None, "default", "%Y-%m-%d"),
    "missingValues": ([""],),
    "trueValues": (["true"],),
    "falseValues": (["false"],),
    "bareNumber": (True,),
    "groupChar": (None,),
}
"""The keys of a field that say how its cells are written, and the values with which they are read as here."""


def package_faults(package: Mapping[str, Any]) -> Iterator[Fault]:
    """What a package says of all its resources and would change how they are read."""
    for key in ("missingValues", "dialect", "encoding", "compression"):
        if key in package:
            yield Fault(key, "is stated for the whole package; state it of a resource, or leave it out")


def resource_faults(
    name: str, resource: Mapping[str, Any], formats: tuple[str, ...], media: Mapping[str, str]
) -> Iterator[Fault]:
    """What a resource says with which it is not read here.

    Args:
        name: Its name.
        resource: The resource.
        formats: What its format may be.
        media: The media type of each format.
    """
    path, form = resource.get("path"), resource.get("format")
    if not isinstance(path, str) or path in {"", ".", ".."} or Path(path).name != path or "\\" in path:
        yield Fault(f"resource {name}: path", f"{shown(path)} is no name of a file in this folder")
    if form not in formats:
        yield Fault(f"resource {name}: format", f"{shown(form)}, legal is {' or '.join(formats)}")
        return
    for key in _NOT_READ:
        if key in resource:
            yield Fault(f"resource {name}: {key}", f"{shown(resource[key])} is not read; leave it out")
    kind = resource.get("mediatype", media[form])
    if not isinstance(kind, str) or kind.partition(";")[0].strip().lower() != media[form]:
        yield Fault(f"resource {name}: mediatype", f"{shown(kind)}, legal is {media[form]}")
    encoding = resource.get("encoding", "utf-8")
    if not isinstance(encoding, str) or encoding.lower() not in _UTF_8:
        yield Fault(f"resource {name}: encoding", f"{shown(encoding)}, legal is utf-8; save it as UTF-8")
    yield from _dialect_faults(f"resource {name}: dialect", resource.get("dialect", {}), form)
    yield from _schema_faults(f"resource {name}: schema", resource.get("schema", {}))


def _dialect_faults(place: str, dialect: Any, form: str) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if not isinstance(dialect, dict) or (dialect and form != "csv"):
        yield Fault(place, f"{shown(dialect)}, legal is an object, and of CSV only")
        return
    for key, value in dialect.items():
        if key not in _DIALECT:
            yield Fault(f"{place}: {key}", "the key is not known; leave it out")
        elif not _is_one(value, _DIALECT[key]):
            yield _unlike(f"{place}: {key}", value, _DIALECT[key])


def _schema_faults(place: str, schema: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    if not isinstance(schema, dict):
        yield Fault(place, f"{shown(schema)} is no object; a schema elsewhere is not read")
        return
    missing = schema.get("missingValues", [""])
    if missing != [""]:
        yield _unlike(f"{place}: missingValues", missing, ([""],))
    fields = schema.get("fields", [])
    for number, field in enumerate(fields if isinstance(fields, list) else []):
        stated = field if isinstance(field, dict) else {}
        for key, legal in _FIELD.items():
            if key in stated and not _is_one(stated[key], legal):
                yield _unlike(f"{place}: fields {number}: {key}", stated[key], legal)


def _is_one(value: Any, legal: tuple[Any, ...]) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value is legal; 1 is not true, although they are equal."""
    return any(each is _ANYTHING or (value == each and type(value) is type(each)) for each in legal)


def _unlike(place: str, value: Any, legal: tuple[Any, ...]) -> Fault:  # noqa: ANN401 - any JSON
    words = " or ".join("none" if each is None else shown(each) for each in legal)
    return Fault(place, f"{shown(value)} is not read, legal is {words}; write the table so, or leave it out")
