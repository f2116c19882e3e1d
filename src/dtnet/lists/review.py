"""Rows of a list that need a person: written to a workbook or a CSV file, and read with the decisions."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet import frames
from dtnet.arguments import check_switches, path_argument
from dtnet.errors import (
    ArgumentError,
    Fault,
    InvalidInputError,
    MissingExtraError,
    UnknownNameError,
    cut,
)
from dtnet.io.writing import write_file
from dtnet.lists.files.workbooks import read_sheets
from dtnet.lists.findings import column_letters
from dtnet.lists.matching.results import AMBIGUOUS, CORRECTED, FORMER, ID, NONE, WHOLE, Found
from dtnet.lists.messages import Word, say
from dtnet.network.day.area_search import path as area_path
from dtnet.network.tables.tables import NOBODY
from dtnet.phrases import LANGUAGES, phrases

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.matching.matches import Match
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Language, Phrases

TEXT: Final = "text"
"""The column of a list of texts in a review; a table has a column for each level."""
DECISION: Final = "decision"
DECIDED_BY: Final = "decided_by"
_NO_PLACE: Final = "none"
_LATER: Final = "skip"
_HELP: Final = ("help_decision", "help_none", "help_skip", "help_decided_by", "help_again")
"""The lines of the second sheet."""
_FOR_A_PERSON: Final = (AMBIGUOUS, NONE, CORRECTED, FORMER)
_MOST_CANDIDATES: Final = 100
"""The most candidates that a review lists for a row; a cell of a workbook holds 32,767 characters."""
_WIDTHS: Final = {
    "rows": 7,
    "method": 11,
    "id": 24,
    "place": 44,
    "reason": 50,
    "candidates": 70,
    DECISION: 24,
}
_SPACES: Final = re.compile(r"\s+")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""The beginning of a text of which a program for workbooks makes a formula when it opens a CSV file.

Such a text gets an apostrophe in a review as CSV, and a text with the apostrophe means the one without it.
"""

Key: TypeAlias = frozenset[tuple[str, str]]
"""What identifies a row: its texts that are not blank, each with its level, or with `text`."""


@attrs.frozen
class Decision:
    """What a person decided about a row.

    Attributes:
        id: The id of the area that it means; None if it means none.
    """

    id: str | None
    decided_by: str

    def found(self, day: Snapshot) -> Found:
        """The result of the row."""
        if self.id is None:
            return Found((), NONE, 0, say("decided_none", who=self.decided_by), is_decided=True)
        return Found((day.territory.locate(self.id),), ID, WHOLE, say("decided", who=self.decided_by))


def key_of(names: Sequence[str], texts: Sequence[str]) -> Key:
    """The key of a row.

    Args:
        names: The level of each text, or `text`.
    """
    return frozenset((name, _without_mark(text)) for name, text in zip(names, texts, strict=True) if text)


def _without_mark(text: str) -> str:
    """A text without the apostrophe that a review as CSV has before a formula."""
    return text.lstrip("'") if _FORMULA.match(text) else text


def review_suffix(path: str | os.PathLike[str]) -> str:
    """The ending of the path of a review: `.xlsx` or `.csv`; another one is refused."""
    hint = "name a file that ends in .xlsx or .csv"
    name = path_argument(path, hint)
    suffix = Path(name).suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise ArgumentError(f"{cut(name)!r} is not a review", hint)
    return suffix


def write_review(match: Match, path: str | os.PathLike[str], *, overwrite: bool, language: Language) -> int:
    """See `Match.review`."""
    suffix = review_suffix(path)
    check_switches(overwrite=overwrite)
    words = phrases("lists", language)
    names, rows = _rows(match.in_language(language), words)
    header = [_heading(name, match.names, words) for name in names]
    widths = [_WIDTHS.get(name, 20) for name in names]
    content = _workbook(header, widths, rows, words) if suffix == ".xlsx" else _delimited(header, rows)
    write_file(path, [content], overwrite=overwrite)
    return len(rows)


def _heading(name: str, levels: Sequence[str], words: Phrases) -> str:
    """The heading of a column of a review, in a language."""
    return Word(name).told(words.language) if name in levels and name != TEXT else words(f"review_{name}")


def _rows(match: Match, words: Phrases) -> tuple[list[str], list[list[Any]]]:
    """The columns of a review, and its rows, those that stand for most rows of the list first."""
    header = ["rows", *match.names, "method", "id", "place", "reason", "candidates", DECISION, DECIDED_BY]
    counts = Counter(match.texts)
    places = {texts: number for number, texts in reversed([*enumerate(match.texts)])}
    columns = {name: match[name] for name in ("method", "id", "reason", "candidates")}
    found = []
    for texts, count in counts.most_common():
        method, id, reason, candidates = (column[places[texts]] for column in columns.values())
        needed = method in _FOR_A_PERSON and any(texts)
        if needed and key_of(match.names, texts) not in match.decisions:
            place = "" if id is None else _described(match.day, str(id))
            shown = _candidates(match.day, str(candidates or "").split(), words)
            method = words(f"method_{method}")
            found.append([count, *texts, method, id or "", place, reason, shown, "", ""])
    return header, found


def _described(day: Snapshot, id: str) -> str:
    return area_path(day, day.territory.locate(id))


def _candidates(day: Snapshot, ids: Sequence[str], words: Phrases) -> str:
    shown = [f"{id} {_described(day, id)}" for id in ids[:_MOST_CANDIDATES]]
    left = len(ids) - _MOST_CANDIDATES
    more = [words("review_more", count=left)] if left > 0 else []
    return "\n".join([*shown, *more])


def _delimited(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file with the mark of UTF-8, without which Excel reads another encoding, and without formulas."""
    text = StringIO(newline="")
    csv.writer(text).writerows(map(_as_text, (header, *rows)))
    return text.getvalue().encode("utf-8-sig")


def _as_text(row: Iterable[Any]) -> list[Any]:
    """The cells of a row, with an apostrophe before each text that would be a formula."""
    return [f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in row]


def _workbook(
    header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]], words: Phrases
) -> bytes:
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "a review as a workbook needs XlsxWriter", 'pip install "dtnet[lists]"'
        ) from error
    content = BytesIO()
    as_text = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(content, as_text) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes every day
        sheet = book.add_worksheet(words("review_sheet"))
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for number, name in enumerate(header):
            sheet.set_column(number, number, widths[number], wrapped)
            sheet.write_string(0, number, name, bold)
        for at, row in enumerate(rows, 1):
            for number, cell in enumerate(row):
                sheet.write(at, number, cell, wrapped)
        sheet.freeze_panes(1, 0)
        help = book.add_worksheet(words("help_sheet"))
        help.set_column(0, 0, 100, wrapped)
        for at, key in enumerate(_HELP):
            help.write_string(at, 0, words(key), wrapped)
    return content.getvalue()


def read_decisions(day: Snapshot, given: object) -> dict[Key, Decision]:
    """The decisions of a filled review, by row.

    Args:
        given: The path of a review, or a table with its columns.

    Raises:
        UnknownNameError: If the review lacks a column.
        InvalidInputError: If decisions are wrong; it lists all of them with row and column.
    """
    [sheet, *_] = read_sheets(given)
    levels = day.network.vocabulary.levels
    known = {
        _heading(name, levels, phrases("lists", language)): name
        for language in LANGUAGES
        for name in (*levels, TEXT, DECISION, DECIDED_BY)
    }
    header = [known.get(_text(cell), "") for cell in sheet.row(0)] if sheet.columns else []
    missing = [name for name in (DECISION, DECIDED_BY) if name not in header]
    names = {at: name for at, name in enumerate(header) if name == TEXT or name in levels}
    if missing or not names:
        lacks = ", ".join(missing) or f"{TEXT} or a level"
        raise UnknownNameError(
            f"decisions: no column {lacks} in the first row",
            "give a review that Match.review wrote, filled in",
        )
    return _decisions(day, sheet, names, header.index(DECISION), header.index(DECIDED_BY))


def _decisions(
    day: Snapshot, sheet: Sheet, names: Mapping[int, str], decision: int, by: int
) -> dict[Key, Decision]:
    faults: list[Fault] = []
    found: dict[Key, Decision] = {}
    first: dict[Key, int] = {}
    later = {"", *(phrases("lists", language)("decision_skip") for language in LANGUAGES)}
    nothing = {phrases("lists", language)("decision_none") for language in LANGUAGES}
    for number in range(1, sheet.height):
        cells = [_text(cell) for cell in sheet.row(number)]
        said = cells[decision]
        if said.casefold() in later:
            continue
        row = sheet.first_row + number

        def fault(column: int, message: str, row: int = row) -> None:
            letters = column_letters(sheet.first_column + column)
            faults.append(Fault(f"row {row}, column {letters}", message))

        key = key_of([*names.values()], [cells[at] for at in names])
        id = None if said.casefold() in nothing else said.split()[0]
        if id is not None and not _is_area(day, id):
            fault(
                decision,
                f"{said!r} is no area on {day.date}; give the id of an area, {_NO_PLACE} or {_LATER}",
            )
        if not cells[by]:
            fault(by, "it is not said who decided")
        if not key:
            fault(min(names), "the decided row has no text")
        made = Decision(id, cells[by])
        if found.setdefault(key, made) != made:
            fault(decision, f"row {first[key]} decides otherwise about the same texts")
        first.setdefault(key, row)
    if faults:
        raise InvalidInputError("decisions", faults)
    return found


def _is_area(day: Snapshot, id: str) -> bool:
    entity = day.network.area_index.get(id)
    return entity is not None and int(day.territory.position[entity]) != NOBODY


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell
    """A cell as a text; a workbook has whole numbers that somebody typed as 5.0."""
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else _SPACES.sub(" ", str(int(cell) if whole else cell)).strip()


def decided_rows(match: Match) -> frames.Table:
    """See `Match.decided`."""
    keys = {texts: match.decisions.get(key_of(match.names, texts)) for texts in dict.fromkeys(match.texts)}
    rows = [(row, each) for row, texts in enumerate(match.texts) if (each := keys[texts]) is not None]
    return frames.Table(
        {
            "row": frames.whole([row for row, _ in rows]),
            "id": frames.text([each.id for _, each in rows]),
            "decided_by": frames.text([each.decided_by for _, each in rows]),
            "origin": frames.text(["assumed" for _ in rows]),
        }
    )
