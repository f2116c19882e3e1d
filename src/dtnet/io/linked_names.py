"""The `@context` of a document of JSON-LD: which IRI a key, a prefix or a name stands for."""

from __future__ import annotations

from typing import Any, Final

import attrs

from dtnet.errors import Fault
from dtnet.io.plain import shown

_KEYWORDS: Final = frozenset(
    ("@id", "@type", "@value", "@language", "@graph", "@reverse", "@set", "@index", "@list", "@context")
)
_DEFINES: Final = {"@id", "@type", "@language", "@reverse", "@container", "@prefix", "@protected"}
_SETS: Final[tuple[Any, ...]] = (None, "@set", ["@set"], [])


@attrs.frozen
class Term:
    """What a key stands for.

    Attributes:
        iri: Its IRI, or the keyword in place of which it is used.
        type: What its texts are: `@id` or `@vocab` for names of nodes, a datatype, or None if not said.
        language: In which language its texts are: empty for none, None for that of the document.
        reverse: Whether what it holds says the property of the node, not the node of it.
    """

    iri: str
    type: str | None = None
    language: str | None = None
    reverse: bool = False


@attrs.frozen
class Names:
    """What names stand for.

    Attributes:
        terms: By key.
        vocabulary: What stands before keys without a meaning of their own, or None.
        language: That of texts that say none, or empty.
    """

    terms: dict[str, Term]
    vocabulary: str | None = None
    language: str = ""

    def key(self, key: str) -> str | None:
        """The IRI or keyword that a key stands for, or None."""
        if key in self.terms:
            return self.terms[key].iri
        if key.startswith("@"):
            return key
        iri = self.iri(key, vocabulary=True)
        return iri if ":" in iri else None

    def iri(self, name: str, *, vocabulary: bool = False) -> str:
        """The IRI that a name stands for, itself if for none.

        Args:
            name: An IRI, a name with a prefix, or one of the vocabulary.
            vocabulary: Whether it may be a term, as types and properties may.
        """
        if vocabulary and name in self.terms:
            return self.terms[name].iri
        prefix, colon, rest = name.partition(":")
        if colon:
            known = None if prefix == "_" or rest.startswith("//") else self.terms.get(prefix)
            return name if known is None or known.iri.startswith("@") else f"{known.iri}{rest}"
        return name if not vocabulary or self.vocabulary is None else f"{self.vocabulary}{name}"


def read_names(context: Any, faults: list[Fault]) -> Names:  # noqa: ANN401 - any JSON
    """The names that a `@context` defines.

    Args:
        context: The context: none, one, or several of which a later one overrides an earlier one.
        faults: Takes whatever cannot be read.
    """
    entries: dict[str, Any] = {}
    for each in context if isinstance(context, list) else [context]:
        if isinstance(each, dict):
            entries |= each
        elif each is not None:
            told = f"{shown(each)} is no context of the document's own; put what it defines in its place"
            faults.append(Fault("@context", told))
    stated = {key: entries.pop(key) for key in ("@vocab", "@language", "@version") if key in entries}
    for key in ("@vocab", "@language"):
        if not isinstance(stated.get(key), str | None):
            faults.append(Fault(f"@context: {key}", f"{shown(stated[key])} is no text"))
            stated[key] = None
    names = Names({}, stated.get("@vocab"), stated.get("@language") or "")
    _Definitions(entries, names, faults).read()
    return names


class _Definitions:
    """Defines terms, those first that others are written with."""

    def __init__(self, entries: dict[str, Any], names: Names, faults: list[Fault]) -> None:
        self._entries, self._names, self._faults = entries, names, faults
        self._begun: set[str] = set()

    def read(self) -> None:
        for key in self._entries:
            self._define(key)

    def _define(self, key: str) -> None:
        if key in self._begun or key not in self._entries:
            return
        self._begun.add(key)
        held = self._entries[key]
        if held is None:
            return
        if isinstance(held, str):
            held = {"@id": held}
        wrong = self._wrong(key, held)
        if wrong is not None:
            self._faults.append(Fault(f"@context: {key}", wrong))
            return
        reverse = "@reverse" in held
        iri = self._iri(held["@reverse"] if reverse else held.get("@id", key), key)
        type = held.get("@type")
        language = held.get("@language", "") or ""
        if iri is None:
            self._faults.append(Fault(f"@context: {key}", "stands for no IRI"))
        else:
            self._names.terms[key] = Term(
                iri,
                None if type is None else type if type in {"@id", "@vocab"} else self._iri(type, key),
                language if "@language" in held else None,
                reverse,
            )

    def _wrong(self, key: str, held: Any) -> str | None:  # noqa: ANN401 - any JSON
        """What is wrong with a definition."""
        if key.startswith("@"):
            return "this part of JSON-LD is not read here"
        if not isinstance(held, dict):
            return f"{shown(held)} is neither a name nor a definition"
        texts = [held[each] for each in ("@id", "@type", "@reverse") if each in held]
        if not all(isinstance(each, str) for each in texts):
            return f"{shown(held)} has no text where there should be one"
        if not isinstance(held.get("@language"), str | None):
            return f"{shown(held['@language'])} is no language"
        others = sorted(set(held) - _DEFINES)
        if others or held.get("@container") not in _SETS:
            return f"{others[0] if others else '@container'} is not read here, only @container @set"
        return None

    def _iri(self, name: str, key: str) -> str | None:
        """What a name stands for with the terms that it is written with, or None."""
        if name in _KEYWORDS:
            return name
        for other in {name, name.partition(":")[0]} - {key}:
            self._define(other)
        iri = self._names.iri(name, vocabulary=name != key)
        if ":" in iri:
            return iri
        return None if self._names.vocabulary is None else f"{self._names.vocabulary}{iri}"
