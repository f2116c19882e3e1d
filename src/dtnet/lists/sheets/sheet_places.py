"""The places of the rows of a sheet: of columns, of rows above, of the name of the sheet, and of titles."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.lists.area_texts import names_several
from dtnet.lists.cells.cell_texts import cell_text, with_letters
from dtnet.lists.findings import ColumnReading, file_name
from dtnet.lists.headings.column_names import FILE_NAME, NAME, RUNNING, SHEET_NAME
from dtnet.lists.languages import any_of, words_about
from dtnet.lists.messages import Word, say
from dtnet.lists.people.person_words import begins_with_office, tells_name
from dtnet.lists.sheets.column_values import column_values, taken
from dtnet.lists.sheets.filled_cells import UNREADABLE
from dtnet.lists.sheets.row_kinds import have_numbers, running_number
from dtnet.lists.sheets.sheet_table import TEXT
from dtnet.lists.village_names import PlaceMarks
from dtnet.network.territory.names import spelled
from dtnet.network.territory.place_texts import place_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.findings import How
    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.sheets.row_kinds import ReadColumns
    from dtnet.lists.sheets.sheet_table import SheetTable

_HEADS_OF_LETTERS: Final = frozenset({"", "ubnd", *map(spelled, ("ủy ban nhân dân", "uỷ ban nhân dân"))})
"""What stands before a place in a letterhead that names it alone."""
_ISSUED: Final = re.compile(rf"[\s(\[*]*{any_of(words_about('titles', 'issued')).pattern}", re.IGNORECASE)
_MARKS: Final = PlaceMarks()
_DIGITS: Final = re.compile("[0-9]+")
_WORD: Final = re.compile(r"[^\W\d_]{2}")


@attrs.frozen
class _StatedPlace:
    """The place of all rows of a sheet, as its name, a title or the name of the file states it.

    Attributes:
        where: The meaning of where it stands: `sheet name`, `file name` or `title`.
        row: The row of the title, from 0; None for a name.
        at: The column of the title, from 0; None for a name.
    """

    level: str
    text: str
    where: str
    row: int | None = None
    at: int | None = None


def sections_of(
    table: SheetTable, why: Mapping[int, str], higher: Collection[str]
) -> list[tuple[int, str, str]]:
    """Rows that name the place of the rows below: row, level and text; no level makes it unknown.

    A row that announces the teams of a level, without a place, ends the places below the second lowest level.
    A place above the heading is the first of them, if others are below.
    """
    words, people = table.reading.words, table.reading.people
    lines = {}
    for row in sorted(each for each, reason in why.items() if reason == "place"):
        filled = [at for at, column in enumerate(table.texts) if column[row]]
        counted = [at for at in filled if table.meanings[at].meaning != RUNNING] or filled
        line = people.without(table.texts[counted[0]][row], whole=0)
        lines[row] = people.without(words.place_of_line(line), whole=0)
    levels = {
        row: [each for each in words.section_levels(text) if each in higher] for row, text in lines.items()
    }
    certain = {each[0] for each in levels.values() if len(each) == 1}
    found = []
    for row, text in lines.items():  # `Thành phố Yên Bái` is a district, unless other lines name provinces
        own = levels[row]
        found.append((row, "" if not own else own[0] if own[0] in certain else own[-1], text))
    above = _place_above(table, higher) if found else None
    if above is not None and above.row is not None:
        found.insert(0, (above.row, above.level, above.text))
        table.tell(above.row, None, "note", say("read_as_place"))
    level = words.vocabulary.levels[-2]
    return sorted([*found, *((row, level, "") for row, reason in why.items() if reason == "part")])


def announced_levels(table: SheetTable, why: Mapping[int, str]) -> dict[int, str]:
    """Rows that announce the teams of one of the two lowest levels, with it: `I. Tổ CNSCĐ xã`."""
    parts = [row for row, reason in why.items() if reason == "part"]
    named = (column[row] for row in parts for column in table.texts if column[row])
    levels = {text: table.reading.words.level_of_part(text) for text in named}
    return {
        row: next(filter(None, (levels.get(column[row], "") for column in table.texts)))
        for row in sorted(parts)
    }


def leave_above(
    table: SheetTable, rows: Sequence[int], parts: Mapping[int, str], lines: Iterable[int]
) -> None:
    """Let rows without a lowest place be about the area above, if their line announces teams of its level.

    Args:
        parts: What `announced_levels` found.
        lines: The other rows that name the place of the rows below.
    """
    *_, above, lowest = table.reading.words.vocabulary.levels
    at = table.levels.get(lowest)
    starts = sorted({*parts, *lines})
    for row in rows if parts else ():
        line = starts[place - 1] if (place := bisect(starts, row)) else row
        if parts.get(line) == above and (at is None or not table.texts[at][row]):
            table.above.add(row)


def places_of_names(table: SheetTable, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By row, the level and the place that the name of its team names: `thôn 1` of `Tổ CNSCĐ thôn 1`.

    `Thôn 1` names itself, and `Tổ CNSCĐ xã` the place above the lowest, without its name.
    Empty if the sheet has a column of the lowest places, or if no name of a team names one.
    """
    lowest = table.reading.words.vocabulary.levels[-1]
    named = {} if lowest in table.levels else _named_places(table, rows)
    return named if any(level == lowest for level, _ in named.values()) else {}


def _named_places(table: SheetTable, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The same, also in a sheet with a column of the lowest places."""
    words = table.reading.words
    lowest = words.vocabulary.levels[-1]
    at = _column_of_names(table)
    if at is None or table.reading.kind not in ("teams", "members"):
        return {}
    above = words.vocabulary.levels[-2]
    made = {}
    for text in dict.fromkeys(table.texts[at][row] for row in rows):
        place = words.with_spaced_type(text if words.names_village(text) else words.place_of_team(text))
        if words.place_level(place) == lowest and (
            begins_with_office(place) or words.only_seems_place(place)
        ):
            place = ""
        of_above = words.names_level(words.without_team(text), above)
        made[text] = (above, "") if of_above else (str(words.place_level(place)), place)
    return {row: made[table.texts[at][row]] for row in rows}


def _column_of_names(table: SheetTable) -> int | None:
    return next((at for at, each in enumerate(table.meanings) if each.is_read and each.meaning == NAME), None)


def tell_empty_sections(
    table: SheetTable, rows: Sequence[int], sections: Sequence[tuple[int, str, str]], numbers: Sequence[int]
) -> None:
    """Tell rows that name the place of the rows below, have numbers, and have no row below them.

    Args:
        rows: The rows of the list, in order.
        sections: What `sections_of` found, in order.
        numbers: The columns of numbers of teams, people or households.
    """
    order = table.reading.words.vocabulary.levels
    for place, (row, level, _) in enumerate(sections):
        if row < table.head.below or level not in order:
            continue
        later = (
            other
            for other, own, _ in sections[place + 1 :]
            if own not in order or order.index(own) <= order.index(level)
        )
        end = next(later, len(table.sheet.columns[0]))
        below = bisect(rows, row)
        empty = below == len(rows) or rows[below] >= end
        if empty and any(_counts_something(table, at, row) for at in numbers):
            table.tell(row, None, "error", say("section_without_rows"), say("section_without_rows_hint"))


def _counts_something(table: SheetTable, at: int, row: int) -> bool:
    """Whether a cell may state a number other than 0."""
    text = table.texts[at][row]
    return any(each.isdecimal() and int(each) > 0 for each in _DIGITS.findall(text))


def _place_above(table: SheetTable, higher: Collection[str]) -> _StatedPlace | None:
    """The place of a level without a column that is alone in the last title; None without one."""
    row = max((own for own, _, _ in table.head.titles), default=-1)
    titles = [(at, text) for own, at, text in table.head.titles if own == row]
    if len(titles) != 1 or ":" in titles[0][1]:
        return None
    [(at, text)] = titles
    level = table.reading.words.place_level(text)
    if level is None or level not in higher:
        return None
    named = table.reading.places.named(text, level)
    text = named[0] if len(named) == 1 else text  # `Huyện Lục Yên` of `Huyện Lục Yên, tỉnh Yên Bái`
    if not table.reading.places.is_name(text, level):
        return None
    return _StatedPlace(level, text, "title", row, at)


def doubtful_lines(
    table: SheetTable, rows: Sequence[int], why: Mapping[int, str], columns: ReadColumns
) -> dict[int, int]:
    """Lines that may name the place of the rows below, with their columns; each is told as an error.

    A line has one cell. In a column of places, other lines of the sheet name their place with its type, and
    this one does not. In a column about people, the cell reads like a place, is no name of a person, or
    lacks the running number that most rows have. In a column before all that are read, a row of the list
    follows. A line about people may have more cells about people if it has neither a name nor a number.

    Args:
        rows: The rows of the list, in order.
        why: Why other rows are not read.
    """
    sections, texts = "place" in why.values(), table.texts
    if not (sections or columns.counted):
        return {}
    levels = {at: level for level, at in table.levels.items()}
    others = [at for at in range(len(texts)) if at not in columns.running]
    filled = {row: [at for at in others if texts[at][row]] for row in rows}
    usual = np.median([len(each) for each in filled.values()]) if rows else 0
    numbered = have_numbers(texts, columns.running, rows)
    found: dict[int, int] = {}
    for row, (at, *beside) in ((row, own) for row, own in filled.items() if own):
        text, number = texts[at][row], running_number(texts, columns.running, row)
        if at in columns.counted and columns.counted.issuperset(beside):
            lacks_number, is_person = numbered and not number, tells_name(text)
            if beside:
                doubtful = lacks_number and not is_person
            else:
                named = table.reading.row_kinds.levels_of_line(text)
                of_place = not columns.higher.isdisjoint(named)
                doubtful = of_place or lacks_number or not (number or is_person)
        else:
            alone = sections and usual > 1 and not (beside or number)
            doubtful = alone and at in levels and table.reading.words.place_level(text) != levels[at]
        if doubtful:
            found[row] = at
    first = min([*columns.read, *columns.counted])
    follows = dict(pairwise(sorted({*rows, *why})))
    for row in (row for row, reason in why.items() if reason == "nothing read"):
        at = next((at for at in range(first) if _WORD.search(texts[at][row])), first)
        if at < first and follows.get(row) in filled:
            found[row] = at
    for row, at in found.items():
        shown = texts[at][row] if at in levels else ""
        table.tell(row, at, "error", say("only_cell"), say("only_cell_hint"), shown)
    return found


def place_columns(
    table: SheetTable,
    rows: Sequence[int],
    sections: Sequence[tuple[int, str, str]],
    higher: Collection[str],
    named: Mapping[int, tuple[str, str]],
) -> tuple[dict[tuple[str, str], list[Any]], list[ColumnReading], set[int]]:
    """The texts of places by level, the readings of the names and titles that state them, and unclear rows.

    Args:
        rows: The rows of the list, in order.
        sections: What `sections_of` found.
        higher: The levels without a column that are above the lowest level with one.
        named: What `places_of_names` found.
    """
    readings = []
    block: dict[tuple[str, str], list[Any]] = {}
    for level, at in table.levels.items():
        block[TEXT, level] = _texts_of_places(table, at, rows)
    levels = table.reading.words.vocabulary.levels
    if named:
        block[TEXT, levels[-1]] = [named[row][1] if named[row][0] == levels[-1] else "" for row in rows]
    for level in dict.fromkeys(level for _, level, name in sections if level and name):
        block[TEXT, level] = _texts_of_sections(table, level, rows, sections)
    behind = _behind_lowest(table, block)
    stated: dict[str, list[_StatedPlace]] = {}
    below = {level for _, level in block}
    own = [*_stated_places(table, higher)]
    named_teams = table.reading.kind == "teams" and _column_of_names(table) is not None
    about = below or {each.level for each in own} or ({levels[-1]} if named_teams else set())
    for each in (*own, *_places_of_lines(table, about)):
        if (TEXT, each.level) not in block:
            stated.setdefault(each.level, []).append(each)
    for level, places in stated.items():
        first, agree = places[0], _check_stated(table, places)
        if first.where not in table.reading.mapping:  # the name of a sheet may lack its diacritics
            first = next((each for each in places if not each.text.isascii()), first)
        block[TEXT, level] = [first.text if agree else ""] * len(rows)
        if agree:
            told = say("level_taken_from", level=Word(level), where=Word(first.where))
            table.tell(None, None, "note", told)
        how: How = "mapping" if first.where in table.reading.mapping else "heading"
        column = ColumnReading(table.sheet.file, table.sheet.name, "", first.where, level, how)
        readings.append(column)
    _leave_marks_out(block)
    return block, readings, _rows_of_two_places(table, rows, block, behind)


def _leave_marks_out(block: dict[tuple[str, str], list[Any]]) -> None:
    """Take marks such as `(NTM)` off the names of places."""
    for key, texts in block.items():
        marked = {text: left for text in {*texts} if (left := _MARKS.without(text)) != text}
        if marked:
            block[key] = [marked.get(text, text) for text in texts]


def _rows_of_two_places(
    table: SheetTable,
    rows: Sequence[int],
    block: dict[tuple[str, str], list[Any]],
    behind: Mapping[str, Sequence[str]],
) -> set[int]:
    """The rows that name two places of one level; each is told at its cell.

    A place of a row is compared with the place behind the name of its lowest place, which also fills a blank
    one, and with the place that the name of its team names.
    """
    words = table.reading.words
    lowest = words.vocabulary.levels[-1]
    stated = [(level, table.levels.get(lowest), texts) for level, texts in behind.items()]
    for level, _, texts in stated:
        own = block.get((TEXT, level), [""] * len(rows))
        block[TEXT, level] = [each or text for each, text in zip(own, texts, strict=True)]
    named = _named_places(table, rows)
    cut = {
        text: table.reading.places.with_places_above(text) if level == lowest else {level: text}
        for level, text in {*named.values()}
        if text
    }
    stated += [
        (level, _column_of_names(table), [cut.get(text, {}).get(level, "") for _, text in named.values()])
        for level in dict.fromkeys(level for each in cut.values() for level in each)
    ]
    found = set()
    for level, at, texts in stated:
        pairs = [*zip(texts, block.get((TEXT, level), [""] * len(rows)), strict=True)]
        odd = {pair for pair in {*pairs} if all(pair) and not _may_be_one(table, *pair)}
        if level == lowest:  # one place can have several types, and several teams
            odd = {
                pair for pair in odd if names_several(table.reading.types, pair[0]) or _differ(words, *pair)
            }
        for row, pair in [each for each in zip(rows, pairs, strict=True) if each[1] in odd]:
            what = say("other_place_of_row", level=Word(level), text=pair[1])
            table.tell(row, at, "error", what, say("other_place_of_row_hint"), pair[0])
            found.add(row)
    return found


def _differ(words: HeadingWords, text: str, other: str) -> bool:
    """Whether two texts name different places: `thôn 1 - tổ 2` names `Bản 1`, or begins with its name."""
    names = (
        [*filter(None, (place_words(each).key for each in words.without_level(name).split()))]
        for name in (text, other)
    )
    pairs = zip(*(name[name[:1] == ["so"] :] for name in names), strict=False)
    return any(one != two for one, two in pairs)


def _behind_lowest(table: SheetTable, block: dict[tuple[str, str], list[Any]]) -> dict[str, list[str]]:
    """Take the places of higher levels off the names of the lowest places: `Thôn 1, xã Yên Bình`.

    Where all names have one of a level without a column, these are the places of the level.

    Returns:
        By level, the places that are taken off, in the order of the rows; blank where there is none.
    """
    words = table.reading.words
    lowest = words.vocabulary.levels[-1]
    texts = block.get((TEXT, lowest), [])
    named = {
        text: found for text in {*texts} if len(found := table.reading.places.with_places_above(text)) > 1
    }
    levels = dict.fromkeys(level for each in named.values() for level in each if level != lowest)
    behind = {
        level: [named[text].get(level, "") if text in named else "" for text in texts] for level in levels
    }
    for level, own in behind.items():
        if (TEXT, level) not in block and all(
            place or not text for place, text in zip(own, texts, strict=True)
        ):
            block[TEXT, level] = own
    if named:
        block[TEXT, lowest] = [named[text][lowest] if text in named else text for text in texts]
    return behind


def _check_stated(table: SheetTable, places: Sequence[_StatedPlace]) -> bool:
    """Whether names and titles state one place of a level; a mapping says which one counts."""
    first, agree = places[0], True
    for other in places[1:] if first.where not in table.reading.mapping else ():
        if not _may_be_one(table, first.text, other.text):
            agree = False
            level, where = Word(first.level), Word(first.where)
            told = say("other_place_stated", level=level, text=first.text, where=where)
            hint = say("other_place_stated_hint", level=level)
            table.tell(other.row, other.at, "error", told, hint, other.text)
    return agree


def _may_be_one(table: SheetTable, text: str, other: str) -> bool:
    """Whether two texts name one place, with or without its type."""
    readings = [table.reading.types.readings(place_words(each)) for each in (text, other)]
    return any(
        (one.words.agrees(two.words) or two.words.agrees(one.words))
        and one.words.key == two.words.key
        and (one.types is None or two.types is None or one.types & two.types)
        for one, two in product(*readings)
    )


def _texts_of_places(table: SheetTable, at: int, rows: Sequence[int]) -> list[str]:
    texts = table.texts[at]
    if not table.columns[at].unreadable:
        return list(taken(texts, rows))
    column_values(table, at, rows, ())  # for the findings
    for row in rows:
        if texts[row] == UNREADABLE and not with_letters(cell_text(table.raw[at][row])):
            table.tell(row, at, "review", say("blank_below"), say("blank_below_hint"))
    return ["" if texts[row] == UNREADABLE else texts[row] for row in rows]


def _texts_of_sections(
    table: SheetTable, level: str, rows: Sequence[int], sections: Sequence[tuple[int, str, str]]
) -> list[str]:
    order = table.reading.words.vocabulary.levels
    made = []
    text, passed = "", 0
    for row in rows:
        while passed < len(sections) and sections[passed][0] < row:
            _, own, name = sections[passed]
            if own == level:
                text = name or text
            elif not own or order.index(own) < order.index(level):
                text = ""
            passed += 1
        made.append(text)
    return made


def _stated_places(table: SheetTable, higher: Collection[str]) -> Iterable[_StatedPlace]:
    """Places that the names of sheet and file and the titles state."""
    mapping = table.reading.mapping
    if SHEET_NAME in mapping and table.sheet.name:
        yield _StatedPlace(mapping[SHEET_NAME], cell_text(table.sheet.name), SHEET_NAME)
    if FILE_NAME in mapping and table.sheet.file:
        stem = file_name(table.sheet.file).rpartition(".")[0]
        yield _StatedPlace(mapping[FILE_NAME], cell_text(stem), FILE_NAME)
    name = cell_text(table.sheet.name)
    named = table.reading.words.section_levels(name)
    if len(named) == 1 and table.reading.places.is_name(name, named[0]):
        yield _StatedPlace(named[0], name, SHEET_NAME)
    cells = {(row, at): text for row, at, text in table.head.titles}
    for (row, at), text in cells.items():
        before, colon, after = text.partition(":")
        named = table.reading.words.meanings(before) if colon else ()
        place = cell_text(after) or cells.get((row, at + 1), "")
        if len(named) == 1 and named[0] in table.reading.words.vocabulary.levels and place:
            yield _StatedPlace(named[0], place, "title", row, at)
    above = _place_above(table, higher)
    if above is not None:
        yield above


def _issued_lines(table: SheetTable) -> set[tuple[int, int]]:
    """The lines that say with which decision a list was issued, by row and column.

    They name the commune of the list only if no other line does.
    """
    found: set[tuple[int, int]] = set()
    goes_on = False
    for row, at, text in table.lines:
        begins = _ISSUED.match(text) is not None
        if begins or goes_on:
            found.add((row, at))
        goes_on = (begins or goes_on) and text.count("(") + goes_on > text.count(")")
    return found


def _places_of_lines(table: SheetTable, stated: Collection[str]) -> Iterable[_StatedPlace]:
    """The places of the level above the lowest of the rows that letterheads, titles and annex lines name.

    A line with several places names none of them for all rows. If that level has a column, the lines name
    the place above it, such as the district of all communes; lines that disagree name none.
    """
    levels = table.reading.words.vocabulary.levels
    lowest = max((levels.index(level) for level in stated), default=0)
    level = levels[lowest - 1] if lowest else ""
    above = levels[lowest - 2] if lowest > 1 else ""
    if level in stated and above and not {above} & {*stated, *table.reading.empty_levels}:
        each_line = ((row, at, table.reading.places.named(text, above)) for row, at, text in table.lines)
        places = [
            _StatedPlace(above, found[0], "title", row, at) for row, at, found in each_line if len(found) == 1
        ]
        if all(_may_be_one(table, places[0].text, each.text) for each in places):
            yield from places[:1]
    if not level or level in stated:
        return
    issued = _issued_lines(table)
    own, by_decision = list[_StatedPlace](), list[_StatedPlace]()
    for row, at, text in table.lines:
        is_issued = (row, at) in issued
        is_plain = is_issued or ":" not in text.partition("(")[0]
        found = table.reading.places.named(text, level) if is_plain else []
        if len(found) == 1:
            (by_decision if is_issued else own).append(_StatedPlace(level, found[0], "title", row, at))
    yield from own or by_decision
    for row, at, text in table.lines if (own or by_decision) and above and above not in stated else ():
        found = table.reading.places.named(text, above)
        if len(found) == 1 and spelled(text).removesuffix(spelled(found[0])).strip() in _HEADS_OF_LETTERS:
            yield _StatedPlace(above, found[0], "title", row, at)
