"""Documents of decisions: what a person said about the texts, columns and places of a list."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_switches
from dtnet.errors import ArgumentError, Fault, InvalidInputError, nearest
from dtnet.lists.decisions.document_files import (
    ABOUT,
    PLACES,
    SCHEMA,
    DocumentTable,
    ReadTable,
    document_suffix,
    read_document,
    write_document,
)
from dtnet.lists.decisions.free_texts import ANSWERS, TextAnswer, TextAnswers, text_digest, text_key
from dtnet.lists.decisions.known_words import KnownWords, words_of_lists
from dtnet.lists.decisions.place_decisions import (
    DECIDED_BY,
    decided_by,
    names_of_columns,
    place_decisions,
    place_table,
)
from dtnet.lists.headings.column_names import INPUTS, HeadingWords
from dtnet.lists.messages import Word
from dtnet.lists.people.personal_parts import PersonalParts
from dtnet.phrases import LANGUAGES, phrases

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from dtnet.lists.decisions.free_texts import FreeText
    from dtnet.lists.decisions.place_decisions import Decision, Key
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Language, Phrases

_ENDINGS: Final = (".toml", ".xlsx")
_TEXTS: Final = ("heading", "text", "digest", "cells", "rows", "proposal", "answer", "read_as")
_COLUMNS: Final = ("heading", "meaning", "answer")
_MOST_CELLS: Final = 20
"""The most cells that a document names for a text."""
_BLANK_PLACES: Final = ("refuse", "above")


@attrs.frozen(eq=False)
class ListDecisions:
    """The decisions about a list.

    Attributes:
        meanings: The meaning of each column by its heading, as a mapping has it.
        blank_place: What blank places mean; None if the document does not say it.
        texts: The answers to free texts.
        places: The decisions about places.
        decided_by: Who decided; empty without a document.
    """

    meanings: Mapping[str, str] = attrs.field(factory=dict)
    blank_place: str | None = None
    texts: TextAnswers = attrs.field(factory=TextAnswers)
    places: Mapping[Key, Decision] = attrs.field(factory=dict)
    decided_by: str = ""

    def mapping(self, given: Mapping[str, str], words: HeadingWords) -> dict[str, str]:
        """The meanings of columns of an argument, and those of the document that the headings do not say.

        Raises:
            ArgumentError: If both name a column and its meanings differ.
        """
        for heading, meaning in given.items():
            own = self.meanings.get(heading, meaning)
            if own != meaning:
                raise ArgumentError(
                    f"{heading!r} means {own!r} in the decisions, and {meaning!r} in an argument",
                    "name the column in one of them",
                )
        kept = {
            key: each for key, each in self.meanings.items() if words.meanings(*key.split(" / ")) != (each,)
        }
        return {**kept, **given}


def read_list_decisions(day: Snapshot, given: object, legal: Sequence[str]) -> ListDecisions:
    """The decisions of a document that a person filled in.

    Args:
        given: The path of a document, or a table of places; None for no decisions.
        legal: The meanings that columns can have.

    Raises:
        UnknownNameError: If the table of places lacks a column.
        InvalidInputError: If decisions are wrong; it lists all of them with their places.
        UnreadableFileError: If the file cannot be read.
    """
    if given is None:
        return ListDecisions()
    tables = read_document(given, names_of_columns(day.network.vocabulary))
    faults: list[Fault] = []
    about = tables[ABOUT].cells(0) if ABOUT in tables and tables[ABOUT].rows else {}
    by = decided_by(tables)
    blank = about.get("blank_place", "")
    if blank and blank not in _BLANK_PLACES:
        faults.append(Fault("blank_place", f"{blank!r}; write one of {', '.join(_BLANK_PLACES)}"))
    columns = tables.get("columns")
    meanings, of_column = _column_answers(columns, legal, faults) if columns is not None else ({}, {})
    texts = tables.get("texts")
    answers = TextAnswers(about.get("digest_key", ""))
    if texts is not None:
        answers = _text_answers(texts, about.get("digest_key", ""), of_column, faults)
    if len(answers) and not by:
        faults.append(Fault(DECIDED_BY, "it is not said who decided; name a person or an office"))
    places = place_decisions(day, tables[PLACES], by, faults) if PLACES in tables else {}
    if faults:
        raise InvalidInputError("decisions", faults)
    return ListDecisions(meanings, blank or None, answers, places, by)


def _words_of(words: Iterable[str], told: str) -> dict[str, str]:
    """Some words by their texts in each language.

    Args:
        told: The beginning of the keys of their texts; empty for words of `Word`.
    """
    found = {}
    for word in words:
        found[word] = word
        for language in LANGUAGES:
            found[_told(word, told, phrases("lists", language)).casefold()] = word
    return found


def _told(word: str, key: str, words: Phrases) -> str:
    return words(f"{key}_{word.replace(' ', '_')}") if key else Word(word).told(words.language)


def _known(text: str, known: Mapping[str, str], place: str, faults: list[Fault]) -> str:
    """A word by its text; empty for none, and for an unknown one, which is a fault."""
    own = known.get(text.casefold(), "")
    if text and not own:
        near = nearest(text, known)
        hint = f"; did you mean {near[0][0]!r}?" if near is not None and near[1] else ""
        faults.append(Fault(place, f"{text!r} is none of {', '.join(dict.fromkeys(known.values()))}{hint}"))
    return own


def _column_answers(
    table: ReadTable, legal: Sequence[str], faults: list[Fault]
) -> tuple[dict[str, str], dict[str, str]]:
    """By heading, the meaning of a column and the answer to its texts."""
    words, known = _words_of(ANSWERS, "answer"), _words_of(legal, "")
    meanings: dict[str, str] = {}
    answers: dict[str, str] = {}
    for row in range(len(table.rows)):
        cells = table.cells(row)
        heading = cells.get("heading", "")
        for name, own, found in (("meaning", known, meanings), ("answer", words, answers)):
            word = _known(cells.get(name, ""), own, table.place(row, name), faults)
            if word and found.setdefault(heading, word) != word:
                faults.append(
                    Fault(table.place(row, name), f"{heading!r} has another {name} in an earlier row")
                )
        if not heading:
            faults.append(Fault(table.place(row, "heading"), "is blank; write the heading of the column"))
    return meanings, answers


def _text_answers(
    table: ReadTable, digest_key: str, of_column: Mapping[str, str], faults: list[Fault]
) -> TextAnswers:
    """The answers of a table of texts; a blank one is that of the column."""
    words = _words_of(ANSWERS, "answer")
    by_text: dict[tuple[str, str], TextAnswer] = {}
    by_digest: dict[tuple[str, str], TextAnswer] = {}
    for row in range(len(table.rows)):
        cells = table.cells(row)
        heading, text, digest = (cells.get(each, "") for each in ("heading", "text", "digest"))
        answer = _known(cells.get("answer", ""), words, table.place(row, "answer"), faults)
        answer = answer or of_column.get(heading, "")
        if not answer:
            continue
        if not heading or not (text or digest):
            told = "an answer to no text; the row lacks its heading or text"
            faults.append(Fault(table.place(row, "answer"), told))
            continue
        made = TextAnswer(answer, cells.get("read_as", ""))
        found, key = (by_text, text_key(text)) if text else (by_digest, digest)
        if found.setdefault((heading, key), made) != made:
            faults.append(
                Fault(table.place(row, "answer"), "an earlier row answers otherwise about the same text")
            )
    return TextAnswers(digest_key, by_text, by_digest)


def write_list_decisions(
    listed: PlaceList, path: str | os.PathLike[str], *, overwrite: bool, language: Language
) -> int:
    """See `PlaceList.review`."""
    check_switches(overwrite=overwrite)
    is_toml = document_suffix(path, endings=_ENDINGS) == ".toml"
    words = phrases("lists", "en" if is_toml else language)
    before, vocabulary = listed.decided, listed.day.network.vocabulary
    files = listed.files_with_hashes()
    key = before.texts.digest_key or sha256("\n".join(files.values()).encode()).hexdigest()[:32]
    answers: dict[str, str] = {each: _told(each, "answer", words) for each in ANSWERS}
    meanings = {
        each: _told(each, "", words) for each in HeadingWords(vocabulary, INPUTS.get(listed.kind, ())).legal
    }
    places = place_table(listed.match, language, with_decided=True)
    texts = [*_text_rows(listed.read.free_texts, known_words_of(listed.day.network), key)]
    about = [SCHEMA, before.decided_by, key, listed.blank_place]
    tables = [
        DocumentTable("texts", _TEXTS, texts, {"answer": answers, "proposal": answers}),
        DocumentTable("columns", _COLUMNS, [*_column_rows(listed)], {"meaning": meanings, "answer": answers}),
        places,
        DocumentTable(ABOUT, ("schema", DECIDED_BY, "digest_key", "blank_place"), [about]),
        DocumentTable("files", ("name", "sha256"), [*map(list, files.items())]),
    ]
    if is_toml:  # what holds for the whole document stands first
        tables.insert(0, tables.pop(3))
    write_document(path, tables, overwrite=overwrite, language=language)
    return sum(not row[_TEXTS.index("answer")] for row in texts) + sum(not row[-1] for row in places.rows)


def _column_rows(listed: PlaceList) -> Iterable[list[str]]:
    """Each column of the list with its meaning; columns of one heading and meaning are one row."""
    before = listed.decided.meanings
    asked = {each.heading for each in listed.read.free_texts}
    found: dict[tuple[str, str], None] = {}
    for each in listed.read.columns:
        if not each.heading or (not each.column and each.how != "mapping"):
            continue
        is_asked = each.heading in asked and not each.meaning
        meaning = "status" if is_asked else each.meaning or before.get(each.heading, "")
        if not meaning and each.how == "not read":
            meaning = "not read"
        found[each.heading, meaning] = None
    return ([heading, meaning, ""] for heading, meaning in found)


def known_words_of(network: Network) -> KnownWords:
    """The words that documents and messages about lists of a network may show."""
    people, vocabulary = PersonalParts(network.vocabulary, network), network.vocabulary

    def is_area(text: str) -> bool:
        return any(people.names_area(level, text) for level in vocabulary.levels)

    return KnownWords([words_of_lists(), HeadingWords(vocabulary).place_types], is_area)


def _text_rows(texts: Iterable[FreeText], known: KnownWords, digest_key: str) -> Iterable[list[str | int]]:
    """The rows of free texts, one for each heading and text; open ones first, as they stand in the list."""
    groups: dict[tuple[str, str], list[FreeText]] = {}
    for each in texts:
        groups.setdefault((each.heading, text_key(each.text)), []).append(each)
    several = len({(each.file, each.sheet) for group in groups.values() for each in group}) > 1
    for (heading, _), group in sorted(groups.items(), key=lambda each: not each[1][0].is_open):
        first = group[0]
        shown = known.shown(first.text)
        named = [
            f"{known.shown(each.sheet)}!{cell}" if several and each.sheet else cell
            for each in group
            for cell in each.cells
        ]
        cells = " ".join([*named[:_MOST_CELLS], *("…" for _ in named[_MOST_CELLS : _MOST_CELLS + 1])])
        count = sum(max(len(each.cells), 1) for each in group)
        digest = "" if shown else text_digest(digest_key, first.text)
        yield [heading, shown, digest, cells, count, first.proposal, first.given.answer, first.given.read_as]
