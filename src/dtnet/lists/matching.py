"""Matching texts of a list to the areas of a day: `Snapshot.match` and its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, Fault, InvalidInputError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.lists.match_results import AMBIGUOUS, METHODS, NONE
from dtnet.lists.matcher import Matcher
from dtnet.network.reading.input_tables import plain, read_columns
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.lists.match_results import Found
    from dtnet.network.day.snapshot import Snapshot

_SPACES: Final = re.compile(r"\s+")
_LETTER: Final = re.compile(r"[^\W_]")


class Match(Table):
    """The areas that the rows of a list mean: one row for each row, in the same order.

    Columns: `id` and `level` of the area (null if the row is not matched); `method`, one of `id`, `code`,
    `exact`, `folded` (the same but for spelling), `alias`, `former` (a name of another day), `corrected` (one
    misspelled name), `ambiguous` and `none`; `score`, from 0 to 100; `reason`; and `candidates`, the ids of
    all areas that the row can mean, separated by spaces.

    Attributes:
        day: The day to whose areas the rows were matched.
    """

    __slots__ = ("day",)

    day: Snapshot

    def __init__(self, columns: Mapping[str, frames.Column], day: Snapshot) -> None:
        super().__init__(columns)
        self.day = day

    @property
    def is_complete(self) -> bool:
        """Whether every row is matched."""
        return not any(each in (AMBIGUOUS, NONE) for each in self["method"])

    def counts(self) -> dict[str, int]:
        """The number of rows by method, for the methods that occur."""
        methods = self["method"]
        found = {each: methods.count(each) for each in METHODS}
        return {each: count for each, count in found.items() if count}

    def __reduce__(self) -> tuple[Any, ...]:
        return Match, (frames.columns_in(self), self.day)


def match(
    day: Snapshot,
    given: object,
    *,
    columns: Mapping[str, str] | None = None,
    within: str | None = None,
    correct: bool = True,
) -> Match:
    """See `Snapshot.match`."""
    matcher = Matcher(day, within, correct=correct)
    if columns is None:
        texts = _texts_of(given)
        found = {text: matcher.text(text) for text in dict.fromkeys(texts)}
        return _table(day, [found[text] for text in texts])
    levels, rows = _rows_of(day, given, columns)
    found_rows = {row: matcher.row(levels, row) for row in dict.fromkeys(rows)}
    return _table(day, [found_rows[row] for row in rows])


def _texts_of(given: object) -> list[str]:
    if isinstance(given, str):
        raise ArgumentError(f"{given!r} is one text, not a list", f"for one text write [{given!r}]")
    if isinstance(given, Mapping) or not isinstance(given, Iterable) or hasattr(given, "columns"):
        raise ArgumentError(
            f"a {type(given).__name__} is not a list of texts", "for a table, name the columns of places"
        )
    return _cells(list(given), "texts")


def _rows_of(
    day: Snapshot, given: object, columns: Mapping[str, str]
) -> tuple[list[int], list[tuple[str, ...]]]:
    """The places of the levels that a table has, highest first, and its texts by row."""
    named: object = columns
    if not isinstance(named, Mapping) or not columns:
        raise ArgumentError(
            f"columns={columns!r}", 'name the column of each level: columns={"province": "Tỉnh"}'
        )
    read = read_columns(given, what="table")
    by_level: dict[int, list[str]] = {}
    sizes = set()
    for level, name in columns.items():
        place = day.network.vocabulary.level(level)
        if name not in read:
            raise UnknownNameError(f"columns: no column {name!r}", near(str(name), map(str, read)))
        if place in by_level:
            raise ArgumentError(f"columns: two columns for the level {level!r}", "name one")
        by_level[place] = _cells(plain(read[name]), str(name))
        sizes.add(len(by_level[place]))
    if len(sizes) > 1:
        raise ArgumentError("columns of different lengths", "pass a cell for each row")
    order = sorted(by_level)
    return order, list(zip(*(by_level[place] for place in order), strict=True))


def _cells(cells: Sequence[Any], what: str) -> list[str]:
    """The cells as texts without spaces around them; empty for a cell without a letter or digit.

    Raises:
        InvalidInputError: If cells are neither texts nor whole numbers; it lists all of them.
    """
    faults: list[Fault] = []
    found = []
    texts: dict[str, str] = {}
    for row, cell in enumerate(cells):
        given: Any = cell
        if isinstance(given, str):
            if given not in texts:
                text = _SPACES.sub(" ", given).strip()
                texts[given] = text if _LETTER.search(text) else ""
            found.append(texts[given])
        elif given is None or given != given:  # noqa: PLR0124 - only NaN differs from itself
            found.append("")
        elif _is_whole(given):
            found.append(str(int(given)))
        else:
            faults.append(Fault(f"row {row}", f"{cell!r} is not a text; names and codes are texts"))
    if faults:
        raise InvalidInputError(what, faults)
    return found


def _is_whole(cell: Any) -> bool:  # noqa: ANN401 - any cell
    if isinstance(cell, bool) or not isinstance(cell, int | float | np.integer | np.floating):
        return False
    return float(cell).is_integer()


def _table(day: Snapshot, found: Sequence[Found]) -> Match:
    territory, levels = day.territory, day.network.vocabulary.levels
    ids: dict[int, str] = {}
    wanted = sorted({position for each in found for position in each.positions})
    ids.update(zip(wanted, territory.ids(np.array(wanted, np.intp)), strict=True))
    one = [each.positions[0] if each.is_matched else NOBODY for each in found]
    at = [None if position == NOBODY else position for position in one]
    return Match(
        {
            "id": frames.text([None if each is None else ids[each] for each in at]),
            "level": frames.text([None if each is None else levels[territory.level[each]] for each in at]),
            "method": frames.text([each.method for each in found]),
            "score": frames.whole([each.score if each.is_matched else None for each in found]),
            "reason": frames.text([each.reason for each in found]),
            "candidates": frames.text([" ".join(ids[at] for at in each.positions) for each in found]),
        },
        day,
    )
