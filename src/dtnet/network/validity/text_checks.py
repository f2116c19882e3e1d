"""The rule for texts: no name holds a character that cannot be seen; see `dtnet.legible_text`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import Fault
from dtnet.legible_text import name_fault, name_faults, text_fault
from dtnet.network.day.columns import SOURCE_ROWS
from dtnet.network.tables.tables import entity_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.tables.row_names import CheckedRows

_COLUMNS: Final = {"areas": ("code", "name"), "bodies": ("name",)}
_RECORDS: Final = {
    "relation_rules": "relation rule",
    "events": "event",
    "statements": "statement",
    "other_names": "other name",
    "partial_lists": "partial list",
    "parent_among": "parent among",
}
"""The lists of records, and the word by which errors name one."""


def check_texts(given: CheckedRows) -> list[Fault]:
    """No text has control characters, directional overrides or half of a surrogate pair, or is all blank.

    Notes and descriptions may have several lines.
    """
    return [*_column_faults(given), *_record_faults(given)]


def _column_faults(given: CheckedRows) -> Iterator[Fault]:
    for table, of in entity_tables(given.tables):
        for number, wrong in name_faults(list(of.ids)).items():
            yield Fault(f"{table}: id", f"{of.ids[number]!r} {wrong}")
        for column in _COLUMNS[table]:
            texts = list(getattr(of, column))
            found = {row: f"{texts[row]!r} {wrong}" for row, wrong in name_faults(texts).items()}
            yield from given.faults(table, np.array([*found], np.intp), found.__getitem__, column=column)


def _record_faults(given: CheckedRows) -> Iterator[Fault]:
    tables = given.tables
    for name, word in _RECORDS.items():
        for number, record in enumerate(getattr(tables, name)):
            for key, wrong in faults_of_record(record):
                yield Fault(f"{word} {number}: {key}", wrong)
    for text in tables.successions.clauses:
        wrong_text = text_fault(text)
        if wrong_text is not None:
            yield Fault("successions: clause", f"{text!r} {wrong_text}")
    for number, wrong in name_faults(list(tables.successions.measures)).items():
        yield Fault("successions: of", f"{tables.successions.measures[number]!r} {wrong}")
    for number, wrong in name_faults(list(tables.source_rows.texts)).items():
        yield Fault(SOURCE_ROWS, f"{tables.source_rows.texts[number]!r} {wrong}")


def faults_of_record(record: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a record of any class
    """The fields of a record, and of the records in it, whose text breaks the rule, and why."""
    for field in attrs.fields(type(record)):
        held: Any = getattr(record, field.name)
        several = not isinstance(held, str) and isinstance(held, Sequence)
        for each in held if several else (held,):
            if isinstance(each, str):
                wrong = (text_fault if field.metadata.get("lines") else name_fault)(each)
                if wrong is not None:
                    yield field.name, f"{each!r} {wrong}"
            elif attrs.has(type(each)):
                yield from ((f"{field.name}: {key}", wrong) for key, wrong in faults_of_record(each))
