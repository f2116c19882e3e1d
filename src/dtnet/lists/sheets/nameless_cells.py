"""Cells that name nothing where a name is expected: words for levels, numbers alone, blanks of forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dtnet.lists.headings.column_names import RUNNING
from dtnet.lists.headings.state_texts import UNCLEAR
from dtnet.lists.messages import Word, say
from dtnet.lists.sheets.row_kinds import have_numbers, running_number
from dtnet.lists.sheets.sheet_table import KEYS, NAMES, TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.lists.sheets.sheet_table import SheetTable

_FEW: Final = 3
"""In fewer rows, a number in place of a village is its name: thôn `3`. In more rows, it can be a count."""
_FORM: Final = re.compile(
    r"\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\}|\([^()0-9]*\)|[.…_ ]+|.*(?:\.{3,}|…{2,}|_{3,}).*"
)
"""What stands in a form in place of a name."""


def states_without_name(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The rows that cannot be read because a cell names nothing, each `unclear`; such cells are told.

    Args:
        table: The table; words that name no place are taken off the names of its lowest places.
        rows: The rows of the list, in order.
    """
    return _states_of_places(table, rows) | _states_of_forms(table, rows) | _states_of_sums(table, rows)


def _states_of_places(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """Take words that name no place off the lowest places, and tell those that are places of another level.

    `Tổ CNSCĐ thôn 1` is a team of thôn 1, and no place; `cấp xã` is blank; `Xã Yên Bình` is no village.
    """
    words = table.reading.words
    levels = words.vocabulary.levels
    at = table.levels.get(levels[-1])
    if at is None:
        return {}
    texts, distinct = table.texts[at], [text for text in table.columns[at].distinct if text]
    states = _states_of_counts(table, rows, at)
    made = {
        text: name for text in distinct if (name := _place_named(table, text, table.headings[at])) != text
    }
    for row in rows if made else ():
        if texts[row] in made:
            name = made[texts[row]]
            if not name and words.names_level(words.without_group(texts[row]), levels[-2]):
                table.above.add(row)
            texts[row] = texts[row] if name is None else name
            if name is None:
                states[row] = UNCLEAR
    wrong = [row for row, state in states.items() if state == UNCLEAR]
    if wrong:
        told = say("no_such_place", count=len(wrong), rows=table.numbers(wrong), level=Word(levels[-1]))
        table.tell(None, at, "error", told, say("no_such_place_hint", level=Word(levels[-1])))
    return states


def _place_named(table: SheetTable, text: str, heading: str) -> str | None:
    """The lowest place that a text names; blank for words of no place, None for a place of another level.

    Letters for a type are written out if the heading has it: `B. Hẹo` below `Thôn/bản` is `bản Hẹo`.
    """
    words = table.reading.words
    bare = words.without_number(text)
    if bare != text:
        return bare
    own = words.without_group(text)
    if words.names_no_place(own):
        return ""
    if own != text and (not own or words.place_level(own) in words.vocabulary.levels[:-1]):
        return None
    if table.reading.unread.names_a_team(text):
        return words.with_whole_type(words.place_of_team(text), heading) or None
    whole = words.with_whole_type(text, heading)
    if whole != text:
        return whole
    return text if words.place_level(text) in (None, words.vocabulary.levels[-1]) else None


def _states_of_counts(table: SheetTable, rows: Sequence[int], at: int) -> dict[int, str]:
    """Rows of one area each whose lowest places are numbers alone: they count places, and name none."""
    above = [table.texts[column] for column in table.levels.values() if column != at]
    texts = table.texts[at]
    if len(rows) < _FEW or not above or not all(texts[row].isdecimal() for row in rows[:_FEW]):
        return {}
    places = {tuple(column[row] for column in above) for row in rows}
    numbers = all(texts[row].isdecimal() for row in rows)
    return dict.fromkeys(rows, UNCLEAR) if numbers and len(places) == len(rows) else {}


def _states_of_forms(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The rows with a placeholder of a form, such as `[Tên thôn]`, in place of a name: each is unclear."""
    states: dict[int, str] = {}
    for at, each in enumerate(table.meanings):
        if each.is_read and table.group(at) in TEXTS:
            texts = table.texts[at]
            blanks = {text for text in table.columns[at].distinct if _FORM.fullmatch(text)}
            wrong = [row for row in rows if texts[row] in blanks] if blanks else []
            states |= dict.fromkeys(wrong, UNCLEAR)
            if wrong:
                told = say("form_not_filled", count=len(wrong), rows=table.numbers(wrong))
                table.tell(None, at, "error", told, say("form_not_filled_hint"))
    return states


def _states_of_sums(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The rows of a list of teams that may state the sums of other rows; each is unclear, and told.

    Such a row has neither a lowest place nor a name or key of a team. It has a running number where most
    rows of lowest places have none, or the other way round; or its numbers are the sums of its place.
    """
    lowest = table.reading.words.vocabulary.levels[-1]
    at, texts = table.levels.get(lowest), table.texts
    if at is None or table.reading.kind != "teams":
        return {}
    meanings = [*enumerate(table.meanings)]
    names = [each for each, column in meanings if column.is_read and table.group(each) in (KEYS, NAMES)]
    running = [each for each, column in meanings if column.meaning == RUNNING]
    listed = [row for row in rows if texts[at][row]]
    numbered = have_numbers(texts, running, listed)
    places = [*zip(*(texts[column] for column in table.levels.values() if column != at), strict=True)]
    parts: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for each in table.columns_of_teams():
        for row in listed:
            parts.setdefault((each, places[row] if places else ()), []).append(texts[each][row])
    states: dict[int, str] = {}
    for row in rows if listed else ():
        if row in table.above or any(texts[each][row] for each in (at, *names)):
            continue
        place = places[row] if places else ()
        stated = {each: texts[each][row] for each in table.columns_of_teams() if texts[each][row]}
        summed = stated and all(_is_sum(text, parts.get((each, place), ())) for each, text in stated.items())
        if summed or numbered != bool(running_number(texts, running, row)):
            states[row] = UNCLEAR
            told = say("sum_of_places", level=Word(lowest))
            table.tell(row, at, "error", told, say("sum_of_places_hint"))
    return states


def _is_sum(text: str, parts: Sequence[str]) -> bool:
    """Whether a text is the sum of at least one whole number."""
    return bool(parts) and all(map(str.isdecimal, parts)) and text == str(sum(map(int, parts)))
