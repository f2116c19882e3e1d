"""The words in which reorganisations are exchanged: of ORG, PROV and Dublin Core, and ours for the rest.

By ORG, what results from a change event is derived from each of its original organizations. With hundreds
of areas in an event that would be false; hence each succession is a change event of its own, part of the
whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import attrs

from dtnet.io.linked_data import XSD

FORM: Final = "dtnet/events/"
VERSION: Final = 1
DTNET: Final = "urn:dtnet:terms:"
DCT: Final = "http://purl.org/dc/terms/"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
_PREFIXES: Final = {"dtnet": DTNET, "dct": DCT, "org": ORG, "prov": PROV, "xsd": XSD}
_NODES: Final = (
    "dct:isPartOf",
    "dct:source",
    "org:originalOrganization",
    "org:resultedFrom",
    "org:resultingOrganization",
    "prov:wasDerivedFrom",
)
_TYPED: Final = {
    "dtnet:passed": "xsd:date",
    "prov:startedAtTime": "xsd:dateTime",
    "prov:endedAtTime": "xsd:dateTime",
}
CONTEXT: Final[dict[str, Any]] = {
    **_PREFIXES,
    "entity": "urn:dtnet:entity:",
    "event": "urn:dtnet:event:",
    **{key: {"@id": key, "@type": "@id"} for key in _NODES},
    **{key: {"@id": key, "@type": type} for key, type in _TYPED.items()},
}
"""What is written as the `@context`."""


@lru_cache(maxsize=256)
def iri_of(term: str) -> str:
    """The IRI of a term: `http://www.w3.org/ns/org#changedBy` of `org:changedBy`."""
    prefix, _, name = term.partition(":")
    return f"{_PREFIXES[prefix]}{name}"


@lru_cache(maxsize=256)
def term_of(iri: str) -> str:
    """The term of an IRI, itself if it is in none of the vocabularies."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def is_ours(iri: str) -> bool:
    """Whether an IRI is in one of the vocabularies used here, so that it should be one of their terms."""
    return term_of(iri) != iri


@attrs.frozen
class Said:
    """What is said of a node under a term.

    Attributes:
        term: The term.
        field: The field of a class of ours that it holds.
        type: The datatype of its value.
        required: Whether it must be said.
    """

    term: str
    field: str
    type: str = "xsd:string"
    required: bool = True


EVENT: Final = (
    Said("dct:identifier", "id"),
    Said("dct:description", "title"),
    Said("prov:startedAtTime", "operating", "xsd:dateTime"),
    Said("dtnet:passed", "passed", "xsd:date", required=False),
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
    Said("dtnet:share", "share", required=False),
    Said("dtnet:coverage", "coverage"),
    Said("dtnet:basis", "basis"),
    Said("dtnet:of", "of"),
    Said("dtnet:clause", "clause", required=False),
    Said("dtnet:origin", "origin"),
)
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
"""What may be said from the other side, and what it then says."""
SCHEMA, EVENTS, SUCCESSIONS = "dtnet:schema", "dtnet:events", "dtnet:successions"
CHANGE: Final = "org:ChangeEvent"
LEGAL: Final = {
    "dtnet:Events": (SCHEMA, EVENTS, SUCCESSIONS),
    "dtnet:Reorganisation": (*(each.term for each in EVENT), ENDED, TITLE, LANGUAGES, SOURCE, NUMBER),
    "dtnet:Succession": (*(each.term for each in SUCCESSION), PART, ORIGINAL, RESULTING, ABOLISHED, NUMBER),
}
"""What may be said, in the vocabularies used here, of nodes of ours by class."""
CLASSES: Final = (*LEGAL, "dtnet:Area", "dtnet:Body")
