"""The terms of a file of events: which property states which field of a class, and how values are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rdflib import DCTERMS, ORG, PROV, XSD

from dtnet import Origin
from dtnet.errors import near
from dtnet.periods import as_day
from dtnet_exchange.checks import NO_UNICODE, is_unicode, shown

FORM: Final = "dtnet/events/"
VERSION: Final = 1
_PREFIXES: Final = {
    "dtnet": "urn:dtnet:terms:",
    "dct": str(DCTERMS),
    "org": str(ORG),
    "prov": str(PROV),
    "xsd": str(XSD),
}
_NODES: Final = (
    "dct:isPartOf",
    "org:originalOrganization",
    "org:resultingOrganization",
    "prov:wasDerivedFrom",
)
"""Properties whose values are nodes with an IRI. rdflib would lose nodes without one under such a key."""
CONTEXT: Final[dict[str, Any]] = {
    **_PREFIXES,
    **{key: {"@id": key, "@type": "@id"} for key in _NODES},
    "dtnet:passed": {"@id": "dtnet:passed", "@type": "xsd:date"},
    "prov:startedAtTime": {"@id": "prov:startedAtTime", "@type": "xsd:dateTime"},
    "prov:endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
}
"""The `@context` of written files."""
COVERAGES: Final = ("whole", "part", "area_only", "all_people")
BASES: Final = ("whole", "decree", "measured", "assumed_equal", "unknown")
MIDNIGHT: Final = "T00:00:00"
"""The suffix of a day that is written as an instant."""
_SHARE: Final = re.compile(r"[0-9]{1,4000}(/[1-9][0-9]{0,3999})?")
_ORIGINS: Final = {origin.label: origin for origin in Origin}


@lru_cache(maxsize=256)
def iri_of(term: str) -> str:
    """The IRI of a term: `http://www.w3.org/ns/org#changedBy` of `org:changedBy`."""
    prefix, _, name = term.partition(":")
    return f"{_PREFIXES[prefix]}{name}"


@lru_cache(maxsize=256)
def term_of(iri: str) -> str:
    """The term of an IRI; the IRI itself if it is in none of the vocabularies."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


class Kind(NamedTuple):
    """A kind of values: their Python type, their datatype in a file, and how to read and write them.

    Attributes:
        type: The type of the values.
        told: What a value of another type is not, for errors.
        datatype: The term of the datatype.
        read: The value that a text stands for; it raises `ValueError` for other texts.
        write: The text of a value.
    """

    type: type[Any]
    told: str
    datatype: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _text(text: str) -> str:
    if is_unicode(text):
        return text
    raise ValueError(NO_UNICODE)


def _share(text: str) -> Fraction:
    if _SHARE.fullmatch(text):
        return Fraction(text)
    raise ValueError(f'{shown(text)} is not an exact share; write "1", or "1/3"')


def _origin(text: str) -> Origin:
    return _ORIGINS[_word(text, _ORIGINS)]


def _word(text: str, legal: Any) -> str:  # noqa: ANN401 - a collection of words
    if text in legal:
        return text
    raise ValueError(f"unknown word {shown(text)}; {near(text, legal)}")


def _first_moment(text: str) -> date:
    if text.endswith(MIDNIGHT):
        return as_day(text.removesuffix(MIDNIGHT))
    raise ValueError(f"{shown(text)} is not the beginning of a day; write it as 2024-08-31{MIDNIGHT}")


TEXT: Final = Kind(str, "a text", "xsd:string", _text)
DAY: Final = Kind(date, "a day", "xsd:date", as_day)
START: Final = Kind(date, "a day", "xsd:dateTime", _first_moment, lambda day: f"{day}{MIDNIGHT}")
SHARE: Final = Kind(Fraction, "an exact share", "xsd:string", _share)
COVERAGE: Final = Kind(str, "a text", "xsd:string", lambda text: _word(text, COVERAGES))
BASIS: Final = Kind(str, "a text", "xsd:string", lambda text: _word(text, BASES))
ORIGIN: Final = Kind(Origin, "an origin", "xsd:string", _origin, lambda origin: origin.label)


class Said(NamedTuple):
    """A property of a node, and the field of a dtnet class that it states.

    Attributes:
        term: The term of the property.
        field: The field of the class.
        kind: The kind of its values.
        required: Whether the property is required.
    """

    term: str
    field: str
    kind: Kind = TEXT
    required: bool = True


EVENT: Final = (
    Said("dct:identifier", "id"),
    Said("dct:description", "title"),
    Said("prov:startedAtTime", "operating", START),
    Said("dtnet:passed", "passed", DAY, required=False),
    Said("dtnet:instrument", "number", required=False),
    Said("dtnet:issuer", "issuer", required=False),
)
CITATION: Final = (
    Said("dct:bibliographicCitation", "ref"),
    Said("dct:title", "title", required=False),
    Said("dct:issued", "issued", required=False),
    Said("dtnet:url", "url", required=False),
)
SUCCESSION: Final = (
    Said("dtnet:share", "share", SHARE, required=False),
    Said("dtnet:coverage", "coverage", COVERAGE),
    Said("dtnet:basis", "basis", BASIS),
    Said("dtnet:of", "of"),
    Said("dtnet:clause", "clause", required=False),
    Said("dtnet:origin", "origin", ORIGIN),
)
IDS: Final = (Said("", "event"), Said("", "source"), Said("", "target", required=False))
"""The fields of a succession that other nodes state."""
TITLES: Final = (Said("", "language"), Said("", "text"))
"""The fields of a title, which a single value with a language states."""
NUMBER, ENDED, TITLE, LANGUAGES, SOURCE = (
    "dtnet:number",
    "prov:endedAtTime",
    "dct:title",
    "dtnet:languages",
    "dct:source",
)
PART, ORIGINAL, RESULTING, ABOLISHED = (
    "dct:isPartOf",
    "org:originalOrganization",
    "org:resultingOrganization",
    "dtnet:abolished",
)
DERIVED, RESULTED = "prov:wasDerivedFrom", "org:resultedFrom"
INVERSE: Final = {RESULTED: RESULTING, "org:changedBy": ORIGINAL, "dct:hasPart": PART}
"""The inverse properties, and the property that each of them inverts."""
SCHEMA, EVENTS, SUCCESSIONS = "dtnet:schema", "dtnet:events", "dtnet:successions"
CHANGE: Final = "org:ChangeEvent"
LEGAL: Final = {
    "dtnet:Events": (SCHEMA, EVENTS, SUCCESSIONS),
    "dtnet:Reorganisation": (*(each.term for each in EVENT), ENDED, TITLE, LANGUAGES, SOURCE, NUMBER),
    "dtnet:Succession": (*(each.term for each in SUCCESSION), PART, ORIGINAL, RESULTING, ABOLISHED, NUMBER),
}
"""The allowed properties of the nodes of each dtnet class."""
CLASSES: Final = (*LEGAL, "dtnet:Area", "dtnet:Body")
