"""The texts of cells, and what a cell was read as.

Every function reads one cell; callers read each distinct cell once.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from unicodedata import is_normalized

import attrs

from dtnet.legible_text import legible, name_fault
from dtnet.lists.languages import UNSEEN, cleaned, words_about
from dtnet.lists.messages import say
from dtnet.network.territory.names import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.lists.findings import Severity
    from dtnet.phrases import Told

ERROR_CELL: Final = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|FORMULA!)|Err:[0-9]{3}"
)
"""Texts that spreadsheets show for a formula without a result."""

_ABOVE_WORDS: Final = frozenset(
    form(each) for each in words_about("around", "ditto") for form in (str, folded)
)
_ABOVE_SIGNS: Final = re.compile(r"""[-– ]*(?:/ ?/|["”“〃]|'')[-– ]*""")
_AROUND: Final = " -–./"


@attrs.frozen
class CellReading:
    """What a cell was read as.

    Attributes:
        value: The value; None is unknown.
        what: What must be told about the cell; None if there is nothing.
        advice: What is allowed, or what to do; or None.
        severity: `error`, `review` or `note`, if there is a message.
        private: Whether the cell can hold personal data, so that no message may repeat it.
    """

    value: Any = None
    what: Told | None = None
    advice: Told | None = None
    severity: Severity = "review"
    private: bool = False


UNKNOWN: Final = CellReading()
"""A cell without a value, of which nothing is told."""
NO_RESULT: Final = CellReading(what=say("no_result"), advice=say("no_result_hint"), severity="error")
"""A cell with a formula that has no result."""
NOTHING_ABOVE: Final = CellReading(what=say("ditto_alone"), advice=say("ditto_alone_hint"))
"""A cell that means the cell above, and gets nothing of it."""
_UNSEEN_SIGN: Final = CellReading(what=say("unseen_sign"), advice=say("unseen_sign_hint"), severity="error")
"""A cell with a control character, or with one that turns the direction of its letters."""
_DAY_FOR_TEXT: Final = CellReading(what=say("day_for_text"), advice=say("day_for_text_hint"))


def cell_text(cell: object) -> str:
    """The text of a cell: composed letters, single spaces, whole numbers without decimals; empty if blank."""
    if isinstance(cell, str):
        return cleaned(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cleaned(str(cell))


def with_letters(text: str) -> str:
    """A text; empty if it has no letter or digit, such as `-`."""
    return text if text[-1:].isalnum() or any(map(str.isalnum, text)) else ""


def says_above(text: str) -> bool:
    """Whether the text of a cell means the cell above: `nt`, `-nt-`, `//`."""
    return text.casefold().strip(_AROUND) in _ABOVE_WORDS or _ABOVE_SIGNS.fullmatch(text) is not None


@attrs.define(eq=False)
class ColumnTexts:
    """The texts of a column, of which each distinct cell is read once.

    Attributes:
        texts: The text of each cell, as `cell_text`; empty where it has no letter or digit and does not mean
            the cell above.
        distinct: Every text that occurs, in order, or more.
        unreadable: The different cells that cannot be the name of a place, a key or a code, and why.
    """

    texts: list[str]
    distinct: dict[str, None]
    unreadable: dict[Any, CellReading]


def texts_of(column: Sequence[Any]) -> ColumnTexts:
    """The texts of a column.

    Whether a letter must be composed is asked once for all cells, and the texts of a column without untidy
    cells are the cells: a column of 93,524 texts takes a third of the time.
    """
    distinct = dict.fromkeys(column)
    words = [cell for cell in distinct if isinstance(cell, str)]
    whole = "\n".join(words)
    plain = is_normalized("NFC", whole) and not UNSEEN.search(whole)
    others = [cell for cell in distinct if isinstance(cell, date | time | timedelta)]
    unreadable: dict[Any, CellReading] = dict.fromkeys(others, _DAY_FOR_TEXT)
    if "#" in whole or "Err:" in whole:
        unreadable |= {cell: NO_RESULT for cell in words if is_error_cell(cell)}
    if legible(whole) != whole:
        unreadable |= {cell: _UNSEEN_SIGN for cell in words if name_fault(cell_text(cell)) is not None}
    tidy = plain and len(words) == len(distinct) and " ".join(whole.split()) == whole.replace("\n", " ")
    if tidy and len(words) == whole.count("\n") + 1 and all(each[-1:].isalnum() for each in words):
        return ColumnTexts(list(column), dict.fromkeys(words), unreadable)
    texts: dict[Any, str] = {}
    for cell in distinct:
        text = " ".join(cell.split()) if plain and isinstance(cell, str) else cell_text(cell)
        texts[cell] = text if text[-1:].isalnum() or says_above(text) else with_letters(text)
    return ColumnTexts(list(map(texts.__getitem__, column)), dict.fromkeys(texts.values()), unreadable)


def is_error_cell(cell: object) -> bool:
    """Whether a cell shows that a formula has no result."""
    return isinstance(cell, str) and bool(ERROR_CELL.fullmatch(cell.strip()))
