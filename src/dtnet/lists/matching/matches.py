"""Matching texts of a list to the areas of a day: `Snapshot.match` and its answer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, is_null, is_several
from dtnet.errors import ArgumentError, Fault, InvalidInputError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.lists.decisions.place_decisions import (
    TEXT,
    Decision,
    Key,
    decided_rows,
    key_of,
    read_decisions,
    write_review,
)
from dtnet.lists.matching.list_vintage import ListVintage, vintage_of
from dtnet.lists.matching.matcher import Matcher
from dtnet.lists.matching.name_days import NameDays
from dtnet.lists.matching.results import AMBIGUOUS, METHODS, NONE
from dtnet.lists.messages import all_told
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.reading.input_tables import plain, read_columns
from dtnet.phrases import Language, Told, phrases

if TYPE_CHECKING:
    from dtnet.lists.matching.results import Found

_SPACES: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LETTER: Final = re.compile(r"[^\W_]")


class Match(Table):
    """The areas that the rows of a list mean: one row for each row, in the same order.

    Columns: `id` and `level` of the area (null if the row is not matched); `method`, one of `id`, `code`,
    `exact`, `folded` (the same but for spelling), `alias`, `former` (a name of another day), `corrected` (one
    misspelled name, or a name without its diacritics in a list that has some), `ambiguous` and
    `none`; `score`, from 0 to 100; `reason`; and `candidates`, the ids of all areas that the row can mean,
    separated by spaces.

    The reasons are in English; `in_language` gives them in another language.

    Attributes:
        day: The day to whose areas the rows were matched.
        names: The levels of a table that the rows name, the highest first; `text` for a list of texts.
        texts: The texts of each row, one for each of the names; empty for a blank cell.
        decisions: What a person decided, by the texts of a row.
        name_days: The days whose names the rows have, and the day that they show.
    """

    __slots__ = ("_reasons", "day", "decisions", "name_days", "names", "texts")

    day: Snapshot
    names: tuple[str, ...]
    texts: Sequence[tuple[str, ...]]
    decisions: Mapping[Key, Decision]
    name_days: NameDays

    def __init__(  # noqa: PLR0913 - a keyword for each attribute
        self,
        columns: Mapping[str, frames.Column],
        day: Snapshot,
        *,
        names: Sequence[str] = (),
        texts: Sequence[tuple[str, ...]] = (),
        decisions: Mapping[Key, Decision] | None = None,
        name_days: NameDays | None = None,
        reasons: Sequence[Told | None],
    ) -> None:
        super().__init__(columns)
        check_argument(day, Snapshot, "day", "pass a day of a network: network.at(...)")
        self.day = day
        self.names = tuple(names)
        self.texts = tuple(texts)
        self.decisions = MappingProxyType({} if decisions is None else {**decisions})
        self.name_days = NameDays(day.date, {}, {}) if name_days is None else name_days
        self._reasons = tuple(reasons)

    @property
    def is_complete(self) -> bool:
        """Whether every row is matched, or a person decided that it means no area."""
        return not self.open_rows

    @property
    def open_rows(self) -> tuple[int, ...]:
        """The numbers of the rows, from 0, that are ambiguous or none, without those decided to be none."""
        decided = self.decided()
        settled = {row for row, id in zip(decided["row"], decided["id"], strict=True) if id is None}
        return tuple(
            row
            for row, method in enumerate(self["method"])
            if method in (AMBIGUOUS, NONE) and row not in settled
        )

    def counts(self) -> dict[str, int]:
        """The number of rows by method, for the methods that occur."""
        methods = self["method"]
        found = {each: methods.count(each) for each in METHODS}
        return {each: count for each, count in found.items() if count}

    def in_language(self, language: Language) -> Match:
        """The same match, with the reasons in a language: `en` or `vi`.

        Raises:
            UnknownNameError: If dtnet does not show this language.
        """
        phrases("findings", language)
        told = frames.text(all_told(self._reasons, language))
        columns = {**frames.columns_in(self), "reason": told}
        decisions = {**self.decisions}
        return _match(columns, self.day, self.names, self.texts, decisions, self.name_days, self._reasons)

    def vintage(self) -> ListVintage:
        """The days whose places the list names best; decisions and `within` have no part in it.

        The distinct rows are read on each run of days with one territory, without corrections and without
        the names of other days.

        Returns:
            All runs of days with the numbers of rows that fit, and the best one, or those that are tied.
        """
        return vintage_of(self)

    def review(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, language: Language = "en"
    ) -> int:
        """Write the rows that need a person: those that are ambiguous, none, corrected or former.

        Rows with the same texts are one row of the review, and the most frequent ones come first. Blank
        rows and rows that were decided are not written. The review has the texts, the result, and all areas
        that the row can mean, each with its id and the areas above it; of over 100 areas the first 100. It
        has no other column of the list.

        A person fills the column `decision` with an id, with `none` if the row means no area, or with `skip`;
        and the column `decided_by` with a name. `Snapshot.match` takes the file as `decisions`. In Vietnamese
        the words are `không` and `bỏ qua`. A workbook has a second sheet that explains this.

        Args:
            path: A file that ends in `.xlsx` (this needs the extra `lists`) or `.csv`.
            overwrite: Whether to replace an existing file, with the decisions in it.
            language: The language of headings, methods and reasons: `en` or `vi`.

        Returns:
            The number of rows written.

        Raises:
            ArgumentError: If the path has another ending.
            ExistingFileError: If the file exists and `overwrite` is False.
            UnwritableFileError: If the file cannot be written.
            MissingExtraError: If a workbook is to be written and XlsxWriter is not installed.
        """
        return write_review(self, path, overwrite=overwrite, language=language)

    def decided(self) -> Table:
        """The rows that a person decided: the columns `row` (from 0), `id`, `decided_by` and `origin`.

        The origin is `assumed`; the id is null if the row means no area.
        """
        return decided_rows(self)

    def __reduce__(self) -> tuple[Any, ...]:
        decisions = {**self.decisions}
        columns = frames.columns_in(self)
        return _match, (columns, self.day, self.names, self.texts, decisions, self.name_days, self._reasons)


def _match(  # noqa: PLR0913, PLR0917 - the attributes of a match
    columns: Mapping[str, frames.Column],
    day: Snapshot,
    names: Sequence[str],
    texts: Sequence[tuple[str, ...]],
    decisions: Mapping[Key, Decision],
    name_days: NameDays,
    reasons: Sequence[Told | None],
) -> Match:
    return Match(
        columns,
        day,
        names=names,
        texts=texts,
        decisions=decisions,
        name_days=name_days,
        reasons=reasons,
    )


def match(
    day: Snapshot,
    given: object,
    *,
    columns: Mapping[str, str] | None = None,
    within: str | None = None,
    correct: bool = True,
    decisions: object = None,
) -> Match:
    """See `Snapshot.match`."""
    matcher = Matcher(day, within, correct=correct)
    decided = {} if decisions is None else read_decisions(day, decisions)
    if columns is None:
        rows: list[tuple[str, ...]] = [(text,) for text in _texts_of(given)]
        levels: list[int] = []
        names: tuple[str, ...] = (TEXT,)
    else:
        levels, rows = _rows_of(day, given, columns)
        names = tuple(day.network.vocabulary.levels[level] for level in levels)
    matcher.look_for_marks(text for row in dict.fromkeys(rows) for text in row)
    found = {}
    for row in dict.fromkeys(rows):
        decision = decided.get(key_of(names, row)) if decided else None
        if decision is not None:
            found[row] = decision.found(day)
        else:
            found[row] = matcher.row(levels, row) if levels else matcher.text(row[0])
    name_days = NameDays.of(found.values(), day.date)
    found = {row: name_days.settled(each, day) for row, each in found.items()}
    return made_match(day, [found[row] for row in rows], names, rows, decided, name_days)


def _texts_of(given: object) -> list[str]:
    if isinstance(given, str):
        raise ArgumentError(f"{given!r} is one text, not a list", f"for one text write [{given!r}]")
    if isinstance(given, Mapping) or not is_several(given) or hasattr(given, "columns"):
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
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # most rows of long lists repeat a place
    rows: Iterator[tuple[str, ...]] = zip(*(by_level[place] for place in order), strict=True)
    return order, [shared.setdefault(each, each) for each in rows]


def _cells(cells: Sequence[Any], what: str) -> list[str]:
    """The cells as texts without spaces around them; empty for a cell without a letter or digit.

    Raises:
        InvalidInputError: If cells are neither texts nor whole numbers; it lists all of them.
    """
    texts: dict[str | None, str] = {None: ""}
    if {*map(type, cells)} <= {str, type(None)}:  # as most columns
        texts |= {each: _text(each) for each in dict.fromkeys(cells) if each is not None}
        return [texts[each] for each in cells]
    faults: list[Fault] = []
    found = []
    for row, cell in enumerate(cells):
        given: Any = cell
        if isinstance(given, str):
            if given not in texts:
                texts[given] = _text(given)
            found.append(texts[given])
        elif not is_several(cell) and is_null(cell):
            found.append("")
        elif _is_whole(given):
            found.append(str(int(given)))
        else:
            faults.append(Fault(f"row {row}", f"{cell!r} is not a text; names and codes are texts"))
    if faults:
        raise InvalidInputError(what, faults)
    return found


def _text(cell: str) -> str:
    text = _SPACES.sub(" ", _INVISIBLE.sub("", cell)).strip()
    return text if _LETTER.search(text) else ""


def _is_whole(cell: Any) -> bool:  # noqa: ANN401 - any cell
    if isinstance(cell, bool) or not isinstance(cell, int | float | np.integer | np.floating):
        return False
    return isinstance(cell, int) or float(cell).is_integer()


def made_match(
    day: Snapshot,
    found: Sequence[Found],
    names: Sequence[str],
    texts: Sequence[tuple[str, ...]],
    decisions: Mapping[Key, Decision],
    name_days: NameDays,
) -> Match:
    """The match of the rows of a list, of which each has its result and its texts."""
    reasons = [each.reason for each in found]
    return _match(_match_columns(day, found), day, names, texts, decisions, name_days, reasons)


def _match_columns(day: Snapshot, found: Sequence[Found]) -> dict[str, frames.Column]:
    territory, levels = day.territory, day.network.vocabulary.levels
    distinct = {id(each): each for each in found}  # rows with the same texts share their result
    number = {each: at for at, each in enumerate(distinct)}
    rows = [number[id(each)] for each in found]
    results = [*distinct.values()]
    wanted = sorted({position for each in results for position in each.positions})
    ids = dict(zip(wanted, territory.ids(np.array(wanted, np.intp)), strict=True))
    at = [each.positions[0] if each.is_matched else None for each in results]

    def spread(cells: Sequence[Any]) -> list[Any]:
        return [cells[row] for row in rows]

    return {
        "id": frames.text(spread([None if each is None else ids[each] for each in at])),
        "level": frames.text(
            spread([None if each is None else levels[territory.level[each]] for each in at])
        ),
        "method": frames.text(spread([each.method for each in results])),
        "score": frames.whole(spread([each.score if each.is_matched else None for each in results])),
        "reason": frames.text(spread(all_told((each.reason for each in results), "en"))),
        "candidates": frames.text(spread([" ".join(ids[one] for one in each.positions) for each in results])),
    }
