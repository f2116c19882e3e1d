"""The rows of the table of one sheet as typed columns."""

from __future__ import annotations

import re
from bisect import bisect
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.lists.cells.number_cells import LARGEST_AREA
from dtnet.lists.findings import ColumnReading
from dtnet.lists.headings.column_names import (
    KEY,
    NAME,
    ROLE,
    RUNNING,
    STATES,
    quoted_meanings,
)
from dtnet.lists.headings.heading_grammar import (
    CODE,
    FORMER,
    HAS_TEAM,
    HOUSEHOLD_STATUS,
    HOUSEHOLDS,
    NO_TEAM,
    PEOPLE,
    PERSONAL,
    REMARKS,
    REPORT_STATUS,
    RESIDENTS,
    STATUS,
    TEAMS,
)
from dtnet.lists.headings.state_texts import ENDED, NOT_FOUNDED, UNCLEAR
from dtnet.lists.languages import any_of, words_about
from dtnet.lists.messages import Word, say
from dtnet.lists.sheets.column_values import column_values
from dtnet.lists.sheets.filled_cells import fill_dittos, fill_merged, fill_places, merged_below
from dtnet.lists.sheets.header_rows import is_numbering
from dtnet.lists.sheets.name_rows import rows_with_people, tell_numbers, tell_repeated_people
from dtnet.lists.sheets.row_kinds import ReadColumns
from dtnet.lists.sheets.row_states import states_of_rows, tell_states
from dtnet.lists.sheets.row_sums import tell_wrong_sums
from dtnet.lists.sheets.sheet_places import (
    announced_levels,
    doubtful_lines,
    leave_above,
    place_columns,
    places_of_names,
    sections_of,
    tell_empty_sections,
)
from dtnet.lists.sheets.sheet_table import ABOVE, KEYS, NAMES, NUMBERS, STATES_OF_ROWS, TEXTS, SheetTable
from dtnet.lists.sheets.sheet_titles import ask_titles, years_of_titles
from dtnet.network.territory.names import spelled
from dtnet.network.territory.place_texts import place_words
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dtnet.lists.decisions.free_texts import FreeText
    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.findings import Finding, Severity
    from dtnet.lists.headings.column_names import ColumnMeaning
    from dtnet.lists.sheets.header_rows import TableHead
    from dtnet.lists.sheets.sheet_table import ReadingOptions
    from dtnet.phrases import Message

_ASK_NOTHING: Final = (RUNNING, REMARKS, ROLE, HOUSEHOLDS, RESIDENTS, *STATES)
"""The meanings of columns that are not read as values, and that need no person."""
_REASONS: Final[dict[str, tuple[Severity, str]]] = {
    "sum": ("note", "sum_not_read"),
    "heading": ("note", "heading_not_read"),
    "end": ("note", "end_not_read"),
    "one cell": ("review", "one_cell_not_read"),
    "nothing read": ("note", "nothing_read"),
    "unread": ("review", "unread_cells_only"),
    "place": ("note", "read_as_place"),
    "part": ("note", "read_as_part"),
    "line": ("note", "line_is_asked"),
}

_PAGE: Final = any_of(words_about("rows", "page"))
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LINES: Final = ("place", "part", "line")
"""The reasons of the rows that tell something about the rows below them."""
_LOOKS: Final[Sequence[tuple[Callable[[Sheet], frozenset[int]], Severity, str]]] = (
    (attrgetter("hidden_rows"), "note", "hidden_rows"),
    (attrgetter("struck_rows"), "review", "struck_rows"),
)
"""What rows can look like: which are so, how severe it is, and the key of its message."""
_LEAST: Final = 2
"""The least number of columns that make a second table."""


@attrs.frozen(eq=False)
class SheetRows:
    """The rows of a sheet.

    Attributes:
        rows: The rows of the list, counted in the sheet from 0; None if no column of the sheet is read.
        block: By column of `ListRows` and name, the cells of the rows.
        columns: What each column was taken for.
        used: The keys of the mapping that name a column.
        telling: The key of a column that is not read and tells rows with the same places apart; or empty.
        counts: Whether the rows may count the teams or people of other sheets.
        years: The years that titles or the name of the sheet state for the rows.
        free_texts: The free texts, with the answers to them.
    """

    sheet: Sheet
    rows: Sequence[int] | None
    block: Mapping[tuple[str, str], list[Any]]
    columns: Sequence[ColumnReading]
    findings: Sequence[Finding]
    headings: Sequence[str]
    used: set[str]
    telling: str
    counts: bool
    years: frozenset[int]
    free_texts: Sequence[FreeText]


def read_sheet(reading: ReadingOptions, sheet: Sheet, head: TableHead) -> SheetRows:
    """The rows of the table of a sheet."""
    table = SheetTable(reading, sheet, head)
    columns = []
    unsettled = False
    beside = _second_table(table)
    for at, each in enumerate(table.meanings):
        if any(table.texts[at]) or table.headings[at]:
            columns.append(_column_reading(table, at, each))
            unsettled |= at in beside or _tell_column(table, at, each)
    read = [at for at, each in enumerate(table.meanings) if each.is_read]
    _check_counts(table)
    rows: list[int] | None = None
    block: dict[tuple[str, str], list[Any]] = {}
    if read:
        rows, block, more = _read_rows(table, read, unsettled=unsettled)
        columns += more
        _tell_looks(table, rows)
    else:
        table.tell(None, None, "review", say("no_meaning"), say("no_headings_hint"))
    findings = [found for _, _, found in sorted(table.findings, key=lambda each: each[:2])]
    return SheetRows(
        sheet,
        rows,
        block,
        columns,
        findings,
        table.headings,
        table.used,
        "" if table.telling is None else table.key(table.telling),
        _may_count(table),
        years_of_titles(table),
        table.free_texts,
    )


def _second_table(table: SheetTable) -> list[int]:
    """The columns that repeat the headings of several others, as a second table beside the first does.

    They are told once: a mapping of one of them would not mend it.
    """
    headings = [spelled(" ".join(parts)) for parts in table.head.headings]
    beside = [
        at
        for at, each in enumerate(table.meanings)
        if each.reason is not None and headings[at] and headings[at] in headings[:at]
    ]
    if len(beside) < _LEAST:
        return []
    first, last = table.letters[beside[0]], table.letters[beside[-1]]
    told, hint = say("second_table", first=first, last=last), say("second_table_hint")
    table.tell(None, beside[0], "error", told, hint)
    return beside


def _tell_looks(table: SheetTable, rows: Sequence[int]) -> None:
    """Tell rows that the file hides or strikes through: somebody may have meant to delete them."""
    for marked, severity, key in _LOOKS:
        found = [row for row in rows if row in marked(table.sheet)]
        if found:
            told, hint = say(key, count=len(found), rows=table.numbers(found)), say(f"{key}_hint")
            table.tell(None, None, severity, told, hint)


def _find_telling_column(table: SheetTable, rows: Sequence[int]) -> None:
    """Find the first unread column that differs in all rows with the same places, names and keys."""
    open_ = [
        at
        for at, each in enumerate(table.meanings)
        if not (each.is_read or each.settled or each.how == PERSONAL or each.meaning)
    ]
    if table.reading.kind != "teams" or not open_:
        return
    read = [at for at, each in enumerate(table.meanings) if each.is_read and table.group(at) in TEXTS]
    alike: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        alike.setdefault(tuple(table.texts[at][row] for at in read), []).append(row)
    repeated = [each for each in alike.values() if len(each) > 1]
    for at in open_ if repeated else ():
        names = [[place_words(table.texts[at][row]).plain for row in same] for same in repeated]
        if all(all(same) and len({*same}) == len(same) for same in names):
            table.telling = at
            table.told_apart = {row for same in repeated for row in same}
            return


def _may_count(table: SheetTable) -> bool:
    """Whether rows may count the teams or people of other sheets: none names a team, or is about a person."""
    about = {each.meaning for each in table.meanings}
    own = {"members": {ROLE, PERSONAL}, "teams": {NAME, KEY}}.get(table.reading.kind, about)
    return about.isdisjoint(own) and (TEAMS in about or bool(table.columns_of_teams()))


def _check_counts(table: SheetTable) -> None:
    """Tell columns that count people of teams in a list of members without a column about people."""
    members = table.reading.kind == "members" and _may_count(table)
    for at in table.columns_of_teams() if members else ():
        table.tell(None, at, "error", say("counted_people"), say("counted_people_hint"))


def _column_reading(table: SheetTable, at: int, each: ColumnMeaning) -> ColumnReading:
    return ColumnReading(
        file=table.sheet.file,
        sheet=table.sheet.name,
        column=table.letters[at],
        heading=table.headings[at],
        meaning=each.meaning,
        how=each.how,
    )


def _tell_column(table: SheetTable, at: int, each: ColumnMeaning) -> bool:  # noqa: PLR0911 - one for each way
    """Tell what becomes of a column; whether its rows need a person who says what the column means."""
    if each.settled or each.is_read or each.meaning in _ASK_NOTHING:
        if each.settled and not each.meaning and table.headings[at]:
            table.tell(None, at, "note", say("column_not_read"))
        return False
    if each.how == PERSONAL:
        told = each.reason or say("personal_column")
        table.tell(None, at, "note", told, say("personal_column_hint"))
        return False
    key = table.key(at)
    if each.reason is not None:
        told = Listing((each.reason, say("column_not_read")))
        table.tell(None, at, "error", told, _mapping_hint("unread_column_hint", key, each.likely))
        return True
    part = table.lacking == PEOPLE and _counts_a_part(table, at)
    if part or each.meaning in (REPORT_STATUS, HOUSEHOLD_STATUS):
        told = say("part_of_people" if part else "unread_status")
        way = "part_of_people_hint" if part else "ignored_column_hint"
        table.tell(None, at, "error", told, say(way, key=key))
        return True
    seeming = table.reading.unread.seeming(table.headings[at], table.sample(at), table.lacking)
    if seeming is None:
        if table.headings[at]:
            table.tell(None, at, "note", say("unknown_heading"), say("unknown_heading_hint"))
        return False
    if seeming.meaning == STATUS and not table.reading.kind_of_inputs:
        if table.headings[at] or not at or table.meanings[at - 1].how != PERSONAL:  # no second part of a name
            table.asked_columns.add(at)
        return False
    legal = seeming.meaning in table.reading.words.legal
    hint = "unread_column_hint"
    advice = _mapping_hint(hint if legal else "ignored_column_hint", key, [seeming.meaning])
    table.tell(None, at, "error", say(f"unread_{seeming.what}"), advice)
    return True


def _counts_a_part(table: SheetTable, at: int) -> bool:
    """Whether a column counts women or men."""
    own = {*map(spelled, (*words_about("numbers", "women"), *words_about("numbers", "men")))}
    return spelled(table.headings[at].rpartition(" / ")[2]) in own and table.counts(at)


def _mapping_hint(hint: str, key: str, meanings: Iterable[str]) -> Message:
    """A hint that offers some meanings of a column, or to leave it out."""
    mappings = Listing(tuple(say("mapping", key=key, meaning=each) for each in meanings), "or")
    return say(hint, key=key, mappings=mappings)


def _says_state(column: ColumnMeaning) -> bool:
    """Whether a column can say that a team or place is not there. A column that is left out can."""
    ignored = column.settled and not column.meaning
    return ignored or column.meaning in (REMARKS, STATUS, HAS_TEAM, NO_TEAM)


def _read_rows(
    table: SheetTable, read: list[int], *, unsettled: bool
) -> tuple[list[int], dict[tuple[str, str], list[Any]], list[ColumnReading]]:
    """The rows of the list, their cells, and the readings of names and titles that state places."""
    merged = merged_below(table.sheet, table.head)
    telling = (at for at, each in enumerate(table.meanings) if _says_state(each))
    fill_merged(table, merged, [*dict.fromkeys([*read, *telling])])
    columns = ReadColumns(
        read=read,
        running=[at for at, each in enumerate(table.meanings) if each.meaning == RUNNING],
        numbers=[at for at in read if table.group(at) == NUMBERS],
        named=[at for at in read if table.group(at) in TEXTS],
        names=[at for at in read if table.group(at) in (KEYS, NAMES)],
        counted=frozenset(
            at
            for at, each in enumerate(table.meanings)
            if table.reading.kind == "members" and each.meaning == PERSONAL
        ),
        higher=_higher(table),
    )
    keep, why = table.reading.row_kinds.passed(table.columns, table.head, columns)
    rows = _rows_below_headings(table, np.flatnonzero(keep).tolist(), why, read)
    fill_dittos(table, rows)
    lowest = table.reading.words.vocabulary.levels[-1]
    doubtful = doubtful_lines(table, rows, why, columns)
    rows = [row for row in rows if row not in doubtful]
    why = {row: reason for row, reason in why.items() if row not in doubtful}
    sections = sections_of(table, why, columns.higher)
    if sections:
        sections = sorted([*sections, *((row, "", "") for row in doubtful if lowest in table.levels)])
        tell_empty_sections(
            table, rows, sections, [at for at in range(len(table.texts)) if _counted(table, at)]
        )
    _tell_passed(table, why)
    _tell_shortened(table, rows)
    rows = _filled_rows(table, rows, doubtful, sections, why)
    rows, nobody = rows_with_people(table, rows, doubtful)
    _find_telling_column(table, rows)
    lines = _free_lines(table, why, rows)
    states = states_of_rows(table, rows, lines, ask_titles(table, lines))
    ends = [at for at in read if table.meanings[at].meaning == "end" and table.reading.kind != "members"]
    ended = {
        row
        for row, state in states.items()
        if state == ENDED and not any(table.texts[at][row] for at in ends)
    }
    if table.reading.kind != "teams":  # a village without a team, or a person of a team that is none
        ended |= {row for row, state in states.items() if state == NOT_FOUNDED}
    counting = [
        at for at, each in enumerate(table.meanings) if at in columns.numbers or each.meaning == TEAMS
    ]
    live = [row for row in rows if row not in states]
    tell_wrong_sums(table, why, counting, rows, live)
    rows = [row for row in rows if row not in ended]
    tell_numbers(table, {*doubtful, *(row for row, reason in why.items() if reason in _LINES)}, rows)
    tell_states(table, {row: state for row, state in states.items() if row not in ended}, sorted(ended))
    named = places_of_names(table, rows)
    block, more, unclear = place_columns(table, rows, sections, columns.higher, named)
    states |= dict.fromkeys(unclear, UNCLEAR)
    states |= {row: state for row, state in nobody.items() if row in rows}
    for at in read:
        if table.meanings[at].meaning not in table.levels:
            group, name = (
                table.group(at),
                table.meanings[at].meaning.removesuffix(CODE).removeprefix(FORMER),
            )
            block[group, name] = column_values(table, at, rows, merged.get(at, ()))
    tell_repeated_people(table, rows, block)
    states |= _states_below_lines(table, rows, doubtful, sections)
    for at, each in enumerate(table.meanings if _may_count(table) else ()):
        if each.meaning == TEAMS:
            cells = table.reading.cells
            block[NUMBERS, TEAMS] = [cells.whole(table.raw[at][row], LARGEST_AREA).value for row in rows]
    above = {row for row, (level, _) in named.items() if level not in (lowest, "None")} | table.above
    if above:
        block[STATES_OF_ROWS, ABOVE] = [row in above or None for row in rows]
    block[STATES_OF_ROWS, STATUS] = [UNCLEAR if unsettled else states.get(row) for row in rows]
    return rows, block, more


def _filled_rows(
    table: SheetTable,
    rows: Sequence[int],
    doubtful: Mapping[int, int],
    sections: Sequence[tuple[int, str, str]],
    why: Mapping[int, str],
) -> list[int]:
    """Fill blank places, and add the doubtful lines that may be people of the team above them.

    In a list of members, these are the lines below a place with their cell in no column of places.

    Args:
        doubtful: What `doubtful_lines` found.
        sections: The rows that name the place of the rows below, in order.
        why: Why other rows are not read. Sums, and rows that announce teams, end what blank places mean.
    """
    places = {*table.levels.values()}
    people = [row for row, at in doubtful.items() if table.reading.kind == "members" and at not in places]
    breaks = [row for row, reason in why.items() if reason in ("sum", "part")]
    fill_places(table, sorted({*rows, *people}), [*doubtful, *breaks])
    leave_above(table, rows, announced_levels(table, why), [*doubtful, *(row for row, _, _ in sections)])
    at = table.levels.get(table.reading.words.vocabulary.levels[-1])
    first = sections[0][0] if sections else -1
    return sorted({*rows, *(row for row in people if (row > first if at is None else table.texts[at][row]))})


def _states_below_lines(
    table: SheetTable,
    rows: Sequence[int],
    doubtful: Mapping[int, int],
    sections: Sequence[tuple[int, str, str]],
) -> dict[int, str]:
    """The doubtful lines, and the rows below them without a column of the lowest places, each unclear.

    Such a row may be about another place than the rows above its line.
    """
    has_column = table.reading.words.vocabulary.levels[-1] in table.levels
    starts = sorted([*doubtful, *(row for row, _, _ in sections)])
    last = {row: starts[at - 1] for row in rows if (at := bisect(starts, row))}
    return {
        row: UNCLEAR for row, line in last.items() if line in doubtful and (row == line or not has_column)
    }


def _counted(table: SheetTable, at: int) -> bool:
    """Whether a column counts teams, people, households or anything that is read as a number."""
    each = table.meanings[at]
    return each.meaning in (TEAMS, HOUSEHOLDS, RESIDENTS) or (each.is_read and table.group(at) == NUMBERS)


def _tell_shortened(table: SheetTable, rows: Iterable[int]) -> None:
    """Tell, once a column, the rows whose cells are read without their parts about people."""
    own = {*rows}
    for at, shortened in table.shortened.items():
        found = [row for row in shortened if row in own]
        if found:
            told = say("people_left_out", count=len(found), rows=table.numbers(found))
            table.tell(None, at, "note", told)


def _higher(table: SheetTable) -> frozenset[str]:
    """The levels without a column that are above the lowest level with one; all if none has one."""
    levels = table.reading.words.vocabulary.levels
    lowest = max((levels.index(level) for level in table.levels), default=len(levels))
    return frozenset(levels[:lowest]) - table.levels.keys()


def _tell_passed(table: SheetTable, why: Mapping[int, str]) -> None:
    """Findings about rows that are not read, one for neighbours of one reason."""
    rows = sorted(why)
    at = 0
    while at < len(rows):
        end = at
        while end + 1 < len(rows) and rows[end + 1] == rows[end] + 1 and why[rows[end + 1]] == why[rows[at]]:
            end += 1
        severity, key = _REASONS[why[rows[at]]]
        what = say(key)
        if end > at:
            first, last = (str(table.number(rows[each])) for each in (at, end))
            what = say("from_row_to_row", what=what, first=first, last=last)
        table.tell(rows[at], None, severity, what)
        at = end + 1


def _free_lines(table: SheetTable, why: Mapping[int, str], rows: Sequence[int]) -> dict[int, str]:
    """The lines of words above a row of the list, which may be about the rows below them, by their rows."""
    last = rows[-1] if rows else -1
    return {
        row: next(filter(None, (texts[row] for texts in table.texts)))
        for row, reason in why.items()
        if row < last and (reason == "line" or (reason == "nothing read" and _has_words(table, row)))
    }


def _has_words(table: SheetTable, row: int) -> bool:
    """Whether a row has words that do not only number a page: `Trang 2`."""
    return any(_WORD.search(_PAGE.sub("", texts[row])) for texts in table.texts)


def _rows_below_headings(
    table: SheetTable, rows: list[int], why: dict[int, str], read: Sequence[int]
) -> list[int]:
    """Apply the headings below the first one: what a heading changes is told, at its cells.

    If a heading gives a column of places another meaning, the rows below it are rows of another table. In
    other columns with another meaning, or with an unknown one, the cells below the heading become blank.

    Args:
        why: Why other rows are not read; a heading that changes something is taken out.

    Returns:
        The rows of the list; rows of another table are left out.
    """
    for row in sorted(row for row, reason in why.items() if reason == "heading"):
        if is_numbering([texts[row] for texts in table.texts]):
            continue
        others = [at for at in read if not _keeps_meaning(table, at, row)]
        places = [at for at in others if table.meanings[at].meaning in table.levels]
        for at in places[:1] or others:
            own, text = Word(table.meanings[at].meaning), table.texts[at][row]
            found = table.reading.words.meanings(text)
            key = "table_below" if places else "second_heading"
            told = say(key, meanings=quoted_meanings(found), own=own)
            told = told if found else say(f"{key}_unknown", own=own)
            below = (say("rows_below_not_read"),) if places else ()
            shown = "" if table.reading.people.tells_somebody(text) else text
            table.tell(row, at, "error", Listing((told, *below)), say(f"{key}_hint"), shown)
        if others:
            del why[row]  # no repeated heading, and told
        if places:
            return [each for each in rows if each < row]
        for at in others:
            table.raw[at] = [*table.raw[at][:row], *([None] * (len(table.raw[at]) - row))]
            table.texts[at][row:] = [""] * (len(table.texts[at]) - row)
    return rows


def _keeps_meaning(table: SheetTable, at: int, row: int) -> bool:
    """Whether a cell of a further heading leaves the meaning of its column as it is; a blank one does."""
    parts, text = table.head.headings[at], table.texts[at][row]
    if not text or spelled(text) in map(spelled, parts):
        return True
    above = parts if row == table.head.below else ()  # it belongs to the heading above
    return table.meanings[at].meaning in table.reading.words.meanings(*above, text)
