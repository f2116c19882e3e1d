"""The files of the dataset: where they are, and their rows as plain Python values."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from dtnet.citations import Citation
from dtnet.network.tables.schema import (
    Attribute,
    Currency,
    LevelWord,
    Metadata,
    RelationType,
    TypeWord,
    Vocabulary,
)
from dtnet.origins import Origin
from dtnet.periods import Period, as_day, as_window

DATA: Final = Path(__file__).parent / "data"


def columns(*path: str) -> list[tuple[str, ...]]:
    """The columns of a CSV file as texts, without the header."""
    import csv  # noqa: PLC0415 - the network is opened without it

    text = DATA.joinpath(*path).read_text("utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return list(zip(*rows, strict=True))


def document(*path: str) -> dict[str, Any]:
    """The content of a TOML file."""
    import tomllib  # noqa: PLC0415 - as above

    return tomllib.loads(DATA.joinpath(*path).read_text("utf-8"))


def citation(cite: dict[str, str]) -> Citation:
    """A citation from its table in a file."""
    return Citation(**cite)


def origin(word: str) -> Origin:
    """An origin from its name in a file."""
    return Origin[word.upper()]


def period(entry: dict[str, Any]) -> Period:
    """The days of an entry: `from`, and `until` (excluded); without `until` the end is open."""
    return Period(entry["from"], entry.get("until"))


def stated(entry: dict[str, Any]) -> dict[str, Any]:
    """The days, origin and citation of an entry, by the names of fields."""
    return {
        "period": period(entry),
        "origin": origin(entry["origin"]),
        "citation": citation(entry["cite"]),
    }


def metadata(entry: dict[str, Any]) -> Metadata:
    """The metadata of the dataset."""
    return Metadata(
        name=entry["name"],
        version=entry["version"],
        title=entry["title"],
        extent=period(entry),
        as_of=as_day(entry["as_of"]),
        reference_day=as_day(entry["reference_day"]),
        reference_window=as_window(entry["reference_window"]),
        sources=tuple(citation(each) for each in entry["source"]),
        notes=tuple(entry["notes"]),
        constructed=tuple(entry["constructed"]),
    )


def vocabulary(entry: dict[str, Any]) -> Vocabulary:
    """The vocabulary of the dataset."""
    return Vocabulary(
        levels=tuple(entry["levels"]),
        body_kinds=tuple(entry["body_kinds"]),
        area_types=tuple(entry["area_types"]),
        relation_types=tuple(RelationType(**each) for each in entry["relation_types"]),
        attributes=tuple(
            Attribute(**{**each, "vocabulary": tuple(each.get("vocabulary", ()))})
            for each in entry["attribute"]
        ),
        currency=Currency(**entry["currency"]),
        level_words=tuple(LevelWord(**each) for each in entry["level_words"]),
        type_words=tuple(TypeWord(**each) for each in entry["type_words"]),
    )
