"""What reading a list tells about it: findings about cells, rows and columns, and the meaning of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeGuard

import attrs

from dtnet.phrases import Listing, Message, Told, phrases
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Severity: TypeAlias = Literal["error", "review", "note"]
"""`error`: the cell cannot be right. `review`: a person must decide. `note`: what was done with the list."""
How: TypeAlias = Literal["heading", "mapping", "cells", "not read", "personal"]
"""Why a column has its meaning; `cells` where the cells decided it."""

ALPHABET: Final = 26
_OTHER_ROW: Final = ("same_place", "same_team", "unnamed_team")
"""The keys of messages that name another row."""
_FREE_TEXTS: Final = ("free_texts", "free_title", "free_line")
"""The keys of messages about free texts that nobody answered."""
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


@attrs.frozen
class FindingGroup:
    """Findings with one cause: those of one column with one message and one hint.

    Attributes:
        what: What was found, with the first other rows that the messages name.
        rows: The numbers of their rows, as Excel counts; empty if they have none.
    """

    first: Finding
    what: Told
    rows: tuple[int, ...]
    cells: tuple[str, ...]

    def place_in(self, language: str, *, file: bool = True, sheet: bool = True) -> str:
        """Where they are, in a language: `cells C2, C3, C4, C5, C6, … (13)`.

        Args:
            language: `en` or `vi`.
        """
        one = attrs.evolve(
            self.first, file=self.first.file if file else "", sheet=self.first.sheet if sheet else ""
        )
        if len(self.rows) <= 1:
            return one.place_in(language)
        words = phrases("findings", language)
        names = shown_rows([f"{one.column}{row}" for row in self.rows])
        names += f" ({len(self.rows)})" if len(self.rows) > _SHOWN else ""
        where = words("at_cells" if one.column else "at_rows", names=names)
        above = attrs.evolve(one, row=None, column="")
        return ", ".join([above.place_in(language), where] if above.file or above.sheet else [where])


def finding_groups(found: Iterable[Finding], language: str) -> list[FindingGroup]:
    """Findings of one column with one message and one hint as one group each, in the order of the first ones.

    A message that names another row, such as the first row of a team, is one message for all rows.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for each in found:
        what = each.what.key if _names_a_row(each.what) else each.what.told(language)
        place = each.severity, each.file, each.sheet, each.column, each.row is None
        groups.setdefault((*place, what, each.hint_in(language)), []).append(each)
    return [
        FindingGroup(
            first=group[0],
            what=_joined([each.what for each in group]),
            rows=tuple(each.row for each in group if each.row is not None),
            cells=tuple(dict.fromkeys(each.cell for each in group if each.cell)),
        )
        for group in groups.values()
    ]


def _names_a_row(what: Told) -> TypeGuard[Message]:
    return isinstance(what, Message) and what.key in _OTHER_ROW


def _joined(whats: Sequence[Told]) -> Told:
    """The message of a group; one that names another row names those of the first messages."""
    first = whats[0]
    if not _names_a_row(first):
        return first
    named: dict[Any, None] = dict.fromkeys(dict(each.values)["where"] for each in whats if _names_a_row(each))
    return attrs.evolve(first, values=(("where", Listing((*named,)[:_SHOWN], "comma")),))


def is_about_free_texts(each: Finding) -> bool:
    """Whether a finding tells free texts that nobody answered."""
    return isinstance(each.what, Message) and each.what.key in _FREE_TEXTS


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


def shown_rows(numbers: Sequence[int | str]) -> str:
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
