"""Names of inner modules of `lists` that several files of tests need."""

from __future__ import annotations

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.decisions.free_texts import TextAnswer, TextAnswers, text_key
from dtnet.lists.decisions.known_words import KnownWords
from dtnet.lists.files.workbooks import Sheet, read_sheets
from dtnet.lists.headings.column_names import HeadingWords, meanings_of_columns
from dtnet.lists.headings.state_texts import StateTexts
from dtnet.lists.languages import words_about
from dtnet.lists.people.personal_parts import PersonalParts
from dtnet.lists.sheets.list_rows import ListRows, read_list_rows

__all__ = [
    "HeadingWords",
    "KnownWords",
    "ListRows",
    "PersonalParts",
    "Sheet",
    "StateTexts",
    "TextAnswer",
    "TextAnswers",
    "cell_text",
    "meanings_of_columns",
    "read_list_rows",
    "read_sheets",
    "text_key",
    "words_about",
]
