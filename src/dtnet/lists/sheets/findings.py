"""What reading a list tells about it: findings about cells, rows and columns, and the meaning of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from dtnet.phrases import Told, phrases
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Sequence

Severity: TypeAlias = Literal["error", "review", "note"]
"""`error`: the cell cannot be right. `review`: a person must decide. `note`: what was done with the list."""
How: TypeAlias = Literal["heading", "mapping", "cells", "not read", "personal"]
"""Why a column has its meaning; `cells` where the cells decided it."""

ALPHABET: Final = 26
_SHOWN: Final = 5
"""The most rows that a message names."""


@attrs.frozen(kw_only=True)
class Finding(PydanticHook):
    """Something that reading a list found, at its place in the file.

    Attributes:
        severity: `error`, `review` or `note`.
        file: The name of the file, as it was given; empty for a frame.
        sheet: The name of the sheet; empty where the file has no sheets.
        row: The number of the row, as Excel counts; None for a whole column, sheet or file.
        column: The letters of the column, as in Excel; empty for a whole row, sheet or file.
        heading: The heading of the column.
        cell: The text of the cell; always empty for a column of personal data and for a row that is not read.
        what: What was found, as a text in each language.
        advice: What is allowed, or what to do, as a text in each language; or None.
    """

    severity: Severity
    file: str
    sheet: str
    row: int | None = None
    column: str = ""
    heading: str = ""
    cell: str = ""
    what: Told
    advice: Told | None = None

    @property
    def message(self) -> str:
        """What was found, in English."""
        return self.what.told()

    @property
    def hint(self) -> str:
        """What is allowed, or what to do, in English; may be empty."""
        return self.hint_in("en")

    @property
    def place(self) -> str:
        """Where it is, for a message in English: `teams.xlsx, sheet Yên Bình, cell C7`."""
        return self.place_in("en")

    def hint_in(self, language: str) -> str:
        """What is allowed, or what to do, in a language: `en` or `vi`; may be empty."""
        return "" if self.advice is None else self.advice.told(language)

    def place_in(self, language: str) -> str:
        """Where it is, in a language: `teams.xlsx, trang tính Yên Bình, ô C7`."""
        return place_told(language, self.file, self.sheet, self.row, self.column)

    def told(self, language: str = "en") -> str:
        """The place, the cell, the message and the hint in a language: `en` or `vi`.

        Raises:
            UnknownNameError: If dtnet does not show this language.
        """
        cell = phrases("findings", language)("at_text", text=self.cell) if self.cell else ""
        hint = f"; {self.advice.told(language)}" if self.advice is not None else ""
        return f"{self.place_in(language)}{cell}: {self.what.told(language)}{hint}"

    def __str__(self) -> str:
        return self.told()


def place_told(language: str, file: str, sheet: str, row: int | None, column: str = "") -> str:
    """Where something is in a list, in a language; see `Finding` for the parts."""
    words = phrases("findings", language)
    places = {
        "sheet": sheet,
        "cell": f"{column}{row}" if column and row is not None else "",
        "column": column if row is None else "",
        "row": "" if column or row is None else str(row),
    }
    told = [file, *(words(f"at_{key}", name=name) for key, name in places.items() if name)]
    return ", ".join(each for each in told if each) or words("at_list")


@attrs.frozen
class ColumnReading(PydanticHook):
    """What a column of a sheet was taken for.

    Attributes:
        file: The name of the file, as it was given; empty for a frame.
        sheet: The name of the sheet; empty where the file has no sheets.
        column: The letters of the column, as in Excel; empty where a name or title gives a place.
        heading: The heading, its rows separated by ` / `; or `sheet name`, `file name` or `title`.
        meaning: The level for names of places, `LEVEL code`, `key`, `name`, `role`, `start`, `end`,
            `founded`, `month`, `persons`, `times`, `amount`, the name of an attribute, `running number`,
            `remarks`, `personal`, or empty if it is unknown.
        how: `heading`, `mapping`, `cells`, `not read` or `personal`.
    """

    file: str
    sheet: str
    column: str
    heading: str
    meaning: str
    how: How


def shown_rows(numbers: Sequence[int]) -> str:
    """The first numbers of rows, for a message.

    Examples:
        >>> shown_rows([4, 5]), shown_rows([4, 5, 6, 7, 8, 9])
        ('4, 5', '4, 5, 6, 7, 8, …')
    """
    more = ", …" if len(numbers) > _SHOWN else ""
    return ", ".join(map(str, numbers[:_SHOWN])) + more


def file_name(file: str) -> str:
    """The name of a file without its folders; empty for a table that comes from no file.

    Examples:
        >>> file_name("2024/teams.xlsx"), file_name("teams.xlsx"), file_name("")
        ('teams.xlsx', 'teams.xlsx', '')
    """
    return file.replace("\\", "/").rpartition("/")[2]


def column_letters(number: int) -> str:
    """The letters of a column, as Excel has them.

    Args:
        number: The number of the column, from 0.

    Examples:
        >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
        ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from 0, from its letters.

    Examples:
        >>> [column_number(each) for each in ("A", "Z", "AA", "AAA")]
        [0, 25, 26, 702]
    """
    number = 0
    for letter in letters:
        number = number * ALPHABET + ord(letter) - ord("A") + 1
    return number - 1
