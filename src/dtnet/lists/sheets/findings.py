"""What reading a list tells about it: findings about cells, rows and columns, and the meaning of columns."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import attrs

Severity: TypeAlias = Literal["error", "review", "note"]
"""`error`: the cell cannot be right. `review`: a person must decide. `note`: what was done with the list."""
How: TypeAlias = Literal["heading", "mapping", "cells", "not read", "personal"]
"""Why a column has its meaning; `cells` where the cells decided it."""

ALPHABET: Final = 26


@attrs.frozen(kw_only=True)
class Finding:
    """Something that reading a list found, at its place in the file.

    Attributes:
        severity: `error`, `review` or `note`.
        file: The name of the file, as it was given; empty for a frame.
        sheet: The name of the sheet; empty where the file has no sheets.
        row: The number of the row, as Excel counts; None for a whole column, sheet or file.
        column: The letters of the column, as in Excel; empty for a whole row, sheet or file.
        heading: The heading of the column.
        cell: The text of the cell; always empty for a column of personal data and for a row that is not read.
        message: What was found.
        hint: What is allowed, or what to do; may be empty.
    """

    severity: Severity
    file: str
    sheet: str
    row: int | None = None
    column: str = ""
    heading: str = ""
    cell: str = ""
    message: str
    hint: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a message: `teams.xlsx, sheet Yên Bình, cell C7`."""
        cell = f"{self.column}{self.row}" if self.column and self.row is not None else ""
        parts = (
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"cell {cell}" if cell else f"column {self.column}" if self.column else "",
            f"row {self.row}" if self.row is not None and not cell else "",
        )
        return ", ".join(each for each in parts if each) or "list"

    def __str__(self) -> str:
        shown = f": {self.cell!r}" if self.cell else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}{shown}: {self.message}{hint}"


@attrs.frozen
class ColumnReading:
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
