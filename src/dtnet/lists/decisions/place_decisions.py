"""Decisions about the places of a list: the rows that need a person, and what a person decided."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.errors import ArgumentError, Fault, InvalidInputError, UnknownNameError
from dtnet.lists.decisions.document_files import (
    ABOUT,
    PLACES,
    SCHEMA,
    DocumentTable,
    document_suffix,
    read_document,
    without_mark,
    write_document,
)
from dtnet.lists.matching.results import AMBIGUOUS, CORRECTED, FORMER, ID, NONE, WHOLE, Found
from dtnet.lists.messages import AreaNames, say
from dtnet.network.day.area_search import path as area_path
from dtnet.network.tables.tables import NOBODY
from dtnet.phrases import LANGUAGES, phrases
from dtnet.reorganisation import became

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from dtnet.lists.decisions.document_files import ReadTable
    from dtnet.lists.matching.matches import Match
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.phrases import Language, Phrases

TEXT: Final = "text"
"""The column of a list of texts in a review; a table has a column for each level."""
DECISION: Final = "decision"
DECIDED_BY: Final = "decided_by"
COLUMNS_OF_TEXTS: Final = (
    *("schema", "digest_key", "blank_place", "heading", "meaning", "digest", "cells"),
    *("proposal", "answer", "read_as", "name", "sha256"),
)
"""The columns of the other tables of a document."""
_NO_PLACE: Final = "none"
_LATER: Final = "skip"
_FOR_A_PERSON: Final = (AMBIGUOUS, NONE, CORRECTED, FORMER)
_MOST_CANDIDATES: Final = 100
"""The most candidates that a review lists for a row; a cell of a workbook holds 32,767 characters."""

Key: TypeAlias = frozenset[tuple[str, str]]
"""What identifies a row: its texts that are not blank, each with its level, or with `text`."""


@attrs.frozen
class Decision:
    """What a person decided about a row.

    Attributes:
        id: The id of the area that it means; None if it means none.
        is_gone: Whether this area is gone on the day, so that a person has to decide again.
    """

    id: str | None
    decided_by: str
    is_gone: bool = False

    def found(self, day: Snapshot) -> Found:
        """The result of the row; of an area that is gone, the areas that it became."""
        if self.id is not None and self.is_gone:
            successors = tuple(sorted(map(day.territory.locate, _successors(day, self.id))))
            areas = AreaNames(day, successors, above=True)
            return Found(
                successors, AMBIGUOUS, 0, say("decided_gone", who=self.decided_by, id=self.id, areas=areas)
            )
        if self.id is None:
            return Found((), NONE, 0, say("decided_none", who=self.decided_by), is_decided=True)
        return Found((day.territory.locate(self.id),), ID, WHOLE, say("decided", who=self.decided_by))


def _successors(day: Snapshot, id: str) -> list[str]:
    """The ids of the areas of a day that an area of an earlier day became; empty for another id."""
    try:
        found = became(day.network, id, on=day.date)
    except (ArgumentError, UnknownNameError):
        return []
    ids = [str(row["id"]) for row in found if row["state"] == "exists"]
    return [each for each in ids if _is_area(day, each)]


def key_of(names: Sequence[str], texts: Sequence[str]) -> Key:
    """The key of a row.

    Args:
        names: The level of each text, or `text`.
    """
    return frozenset((name, without_mark(text)) for name, text in zip(names, texts, strict=True) if text)


def write_review(match: Match, path: str | os.PathLike[str], *, overwrite: bool, language: Language) -> int:
    """See `Match.review`."""
    check_switches(overwrite=overwrite)
    document_suffix(path)
    table = place_table(match, language)
    about = DocumentTable(ABOUT, ("schema",), [[SCHEMA]])
    tables = [about, table] if document_suffix(path) == ".toml" else [table]
    write_document(path, tables, overwrite=overwrite, language=language)
    return len(table.rows)


def place_table(match: Match, language: Language, *, with_decided: bool = False) -> DocumentTable:
    """The places of a list that need a person, those that stand for most rows of the list first.

    Args:
        with_decided: Whether places that were decided before follow, with their decisions.
    """
    words = phrases("lists", language)
    header = ("rows", *match.names, "method", "id", "place", "reason", "candidates", DECISION, DECIDED_BY)
    counts = Counter(match.texts)
    places = {texts: number for number, texts in reversed([*enumerate(match.texts)])}
    told = match.in_language(language)
    columns = {name: told[name] for name in ("method", "id", "reason", "candidates")}
    found, before = [], []
    for texts, count in counts.most_common():
        method, id, reason, candidates = (column[places[texts]] for column in columns.values())
        decision = match.decisions.get(key_of(match.names, texts))
        if decision is not None and any(texts) and not decision.is_gone:
            said = words("decision_none") if decision.id is None else decision.id
            before.append([count, *texts, "", "", "", "", "", said, decision.decided_by])
        elif method in _FOR_A_PERSON and any(texts):
            place = "" if id is None else _described(match.day, str(id))
            shown = _candidates(match.day, str(candidates or "").split(), words)
            found.append([count, *texts, words(f"method_{method}"), id or "", place, reason, shown, "", ""])
    return DocumentTable(PLACES, header, [*found, *(before if with_decided else ())])


def _described(day: Snapshot, id: str) -> str:
    return area_path(day, day.territory.locate(id))


def _candidates(day: Snapshot, ids: Sequence[str], words: Phrases) -> str:
    shown = [f"{id} {_described(day, id)}" for id in ids[:_MOST_CANDIDATES]]
    left = len(ids) - _MOST_CANDIDATES
    more = [words("review_more", count=left)] if left > 0 else []
    return "\n".join([*shown, *more])


def read_decisions(day: Snapshot, given: object) -> dict[Key, Decision]:
    """The decisions of a filled review about places, by row.

    Args:
        given: The path of a document, or a table with its columns.

    Raises:
        UnknownNameError: If the review lacks a column.
        InvalidInputError: If decisions are wrong; it lists all of them with row and column.
    """
    found = read_document(given, names_of_columns(day.network.vocabulary))
    faults: list[Fault] = []
    by = decided_by(found)
    decided = place_decisions(day, found[PLACES], by, faults) if PLACES in found else {}
    if faults:
        raise InvalidInputError("decisions", faults)
    return decided


def names_of_columns(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names of the columns of all tables of a document."""
    places = ("rows", "method", "id", "place", "reason", "candidates", DECISION, DECIDED_BY)
    return (*vocabulary.levels, TEXT, *places, *COLUMNS_OF_TEXTS)


def decided_by(tables: Mapping[str, ReadTable]) -> str:
    """Who decided, as a document says it once; empty if it does not."""
    about = tables.get(ABOUT)
    return about.cells(0).get(DECIDED_BY, "") if about is not None and about.rows else ""


def place_decisions(day: Snapshot, table: ReadTable, by: str, faults: list[Fault]) -> dict[Key, Decision]:
    """The decisions of a table of places.

    Args:
        by: Who decided, if a row does not say it.
        faults: Where faults are added.
    """
    levels = day.network.vocabulary.levels
    names = [name for name in table.header if name == TEXT or name in levels]
    missing = [DECISION] if DECISION not in table.header else []
    if not by and DECIDED_BY not in table.header:
        missing.append(DECIDED_BY)
    if missing or not names:
        lacks = ", ".join(missing) or f"{TEXT} or a level"
        raise UnknownNameError(
            f"decisions: no column {lacks} in the first row",
            "give a review that Match.review wrote, filled in",
        )
    found: dict[Key, Decision] = {}
    first: dict[Key, int] = {}
    later = {"", *(phrases("lists", language)("decision_skip") for language in LANGUAGES)}
    nothing = {phrases("lists", language)("decision_none") for language in LANGUAGES}
    for row in range(len(table.rows)):
        cells = table.cells(row)
        said = cells[DECISION]
        if said.casefold() in later:
            continue

        def fault(name: str, message: str, row: int = row) -> None:
            faults.append(Fault(table.place(row, name), message))

        key = key_of(names, [cells[each] for each in names])
        id = None if said.casefold() in nothing else said.split()[0]
        who = cells.get(DECIDED_BY, "") or by
        is_gone = id is not None and not _is_area(day, id)
        if id is not None and is_gone and not _successors(day, id):
            fault(
                DECISION,
                f"{said!r} is no area on {day.date}; give the id of an area, {_NO_PLACE} or {_LATER}",
            )
        if not who:
            fault(DECIDED_BY, "it is not said who decided")
        if not key:
            fault(names[0], "the decided row has no text")
        made = Decision(id, who, is_gone)
        if found.setdefault(key, made) != made:
            before = table.place(first[key], DECISION).partition(",")[0]
            fault(DECISION, f"{before} decides otherwise about the same texts")
        first.setdefault(key, row)
    return found


def _is_area(day: Snapshot, id: str) -> bool:
    entity = day.network.area_index.get(id)
    return entity is not None and int(day.territory.position[entity]) != NOBODY


def decided_rows(match: Match) -> frames.Table:
    """See `Match.decided`."""
    keys = {texts: match.decisions.get(key_of(match.names, texts)) for texts in dict.fromkeys(match.texts)}
    rows = [
        (row, each) for row, texts in enumerate(match.texts) if (each := keys[texts]) and not each.is_gone
    ]
    return frames.Table(
        {
            "row": frames.whole([row for row, _ in rows]),
            "id": frames.text([each.id for _, each in rows]),
            "decided_by": frames.text([each.decided_by for _, each in rows]),
            "origin": frames.text(["assumed" for _ in rows]),
        }
    )
