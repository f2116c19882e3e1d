"""The states of the rows of a table: of teams that have ended, places without a team, rows that count teams.

Whole texts of a closed table, marks and numbers of teams state them. Each other text about a row is free
text: it is asked, once a column, and decides nothing until a person answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.lists.cells.cell_texts import cell_text, with_letters
from dtnet.lists.cells.number_cells import LARGEST_TEAM
from dtnet.lists.decisions.free_texts import LINE, UNCERTAIN
from dtnet.lists.decisions.known_words import KnownWords
from dtnet.lists.headings.column_names import NAME
from dtnet.lists.headings.heading_grammar import HAS_TEAM, NO_TEAM, REMARKS, STATUS, TEAMS
from dtnet.lists.headings.state_texts import ENDED, GONE, LIVE, NOT_FOUNDED, PAUSED, UNCLEAR
from dtnet.lists.languages import WordTable, words_about
from dtnet.lists.messages import say
from dtnet.lists.sheets.nameless_cells import states_without_name
from dtnet.lists.sheets.sheet_table import DAYS_OF_ROWS, NUMBERS
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dtnet.lists.sheets.sheet_table import SheetTable

_LARGEST: Final = 10_000
_DECISION_WORDS: Final = WordTable(
    (word, key) for key in ("decision", "day", "count") for word in words_about("grammar", key)
)
_DECISIONS: Final = KnownWords([_DECISION_WORDS], lambda _: False)


def is_decision(text: str) -> bool:
    """Whether a text is the number or the day of a decision, and says nothing else: `QĐ số 12/QĐ-UBND`."""
    return any(map(str.isdecimal, text)) and _DECISIONS.are_all(text)


def states_of_rows(
    table: SheetTable, rows: Sequence[int], lines: Mapping[int, str], titles: Iterable[str]
) -> dict[int, str]:
    """The states of the rows that are not simply live, by row.

    Args:
        table: The table; brackets that state something are taken off the names of its places.
        rows: The rows of the list, in order.
        lines: The free texts of lines between the rows, by their rows; each is about the rows below it.
        titles: What titles say of all rows.
    """
    found: dict[int, set[str]] = {}
    for state in titles:
        _add(found, dict.fromkeys(rows, state))
    for at, each in enumerate(table.meanings):
        reader = _READERS.get(each.meaning)
        if reader is not None and (each.how != "not read" or each.meaning == REMARKS):
            _add(found, reader(table, at, rows))
        elif at in table.asked_columns:
            _add(found, _states_of_asked(table, at, rows))
        elif each.settled and not each.meaning:
            _add(found, _states_of_ignored(table, at, rows))
    _add(found, _states_of_names(table, rows))
    _add(found, _states_of_marks(table, rows))
    _add(found, _states_of_brackets(table, rows))
    none = {row for row, each in found.items() if NOT_FOUNDED in each}
    _add(found, _states_of_wrong_cells(table, [row for row in rows if row not in none]))
    _add(found, states_without_name(table, rows))
    _add(found, _states_below(table, rows, lines))
    _leave_uncertain_out(table, found)
    states = {row: _one(each) for row, each in found.items()}
    odd = [row for row in rows if states.get(row) == UNCLEAR and UNCLEAR not in found[row]]
    if odd:  # what is unclear by itself is told above
        told = say("states_contradict", count=len(odd), rows=table.numbers(odd))
        table.tell(None, None, "error", told, say("states_contradict_hint"))
    states |= _states_of_people(table, [row for row in rows if states.get(row) == NOT_FOUNDED])
    return {row: state for row, state in states.items() if state != LIVE}


def _leave_uncertain_out(table: SheetTable, found: dict[int, set[str]]) -> None:
    """Make the numbers of uncertain rows unknown; in a list of members, the person of the row may count."""
    rows = [row for row, each in found.items() if UNCERTAIN in each]
    for row in rows:
        found[row].discard(UNCERTAIN)
        if table.reading.kind == "members":
            found[row].add(PAUSED)
    numbers = [at for at, each in enumerate(table.meanings) if each.is_read and table.group(at) == NUMBERS]
    for at in numbers if rows else ():
        raw = list(table.raw[at])
        for row in rows:
            raw[row], table.texts[at][row] = None, ""
        table.raw[at] = raw


def _states_of_people(table: SheetTable, none: Iterable[int]) -> dict[int, str]:
    """The rows without a team that state the people of one: unclear, unless a text says that there is none.

    A cell that states no people is blank afterwards.

    Args:
        none: The rows of places without a team.
    """
    states: dict[int, str] = {}
    cells = table.reading.cells
    for at in table.columns_of_teams() if none else ():
        raw = [*table.raw[at]]
        of = table.counted(table.meanings[at].meaning)
        read = {cell: cells.whole(cell, LARGEST_TEAM, of).value for cell in {*raw}}
        later = []
        for row in none:
            if read[raw[row]] == (0, 0) or _says_no(table, raw[row]):
                raw[row], table.texts[at][row] = None, ""
            elif read[raw[row]] is not None and row in table.answered:
                later.append(row)
            elif read[raw[row]] is not None:
                states[row] = UNCLEAR
                told, hint = say("people_without_team"), say("people_without_team_hint")
                table.tell(row, at, "error", told, hint, cell_text(raw[row]))
        table.raw[at] = raw
        if later:
            table.tell(None, at, "note", say("people_of_later", count=len(later), rows=table.numbers(later)))
    return states


def _says_no(table: SheetTable, cell: object) -> bool:
    """Whether a cell of a number says that there is none: `không`."""
    none = table.reading.states.read(cell_text(cell)) == NOT_FOUNDED
    return none or table.reading.cells.switch(cell).value is False


def tell_states(table: SheetTable, states: Mapping[int, str], ended: Iterable[int]) -> None:
    """Tell, once for each state, how many rows have ended and how many have no team."""
    gone = [*ended]
    none = [row for row, state in states.items() if state == NOT_FOUNDED]
    ended_key = "ended_people" if table.reading.kind == "members" else "ended_rows"
    for found, key in ((gone, ended_key), (none, "rows_without_team")):
        if found:
            table.tell(None, None, "note", say(key, count=len(found), rows=table.numbers(found)))


def _add(found: dict[int, set[str]], states: Mapping[int, str]) -> None:
    for row, state in states.items():
        found.setdefault(row, set()).add(state)


def _one(states: set[str]) -> str:
    """The state of a row that several cells state; unclear if they contradict."""
    if UNCLEAR in states or (LIVE in states and len(states) > 1):
        return UNCLEAR
    return next((each for each in (ENDED, NOT_FOUNDED, PAUSED) if each in states), LIVE)


def _states_of_status(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states of a column of states: by the table of states, or by answers."""
    texts = table.texts[at]
    known = {text: table.reading.states.read(text) for text in {texts[row] for row in rows} if text}
    states = {row: state for row in rows if (state := known.get(texts[row])) is not None}
    table.answered.update(row for row, state in states.items() if state == NOT_FOUNDED)
    free = {row: texts[row] for row in rows if texts[row] and row not in states}
    return states | table.ask_column(at, free)


def _states_of_remarks(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states that answers give to a column of remarks; numbers, days and decisions ask nothing."""
    texts = table.texts[at]
    plain = {text: _asks_nothing(text) for text in {texts[row] for row in rows}}
    return table.ask_column(at, {row: texts[row] for row in rows if not plain[texts[row]]})


def _states_of_asked(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states that answers give to a column of no known meaning; ticks say something of blank cells."""
    texts = table.texts[at]
    own = [row for row in rows if at != table.telling or row not in table.told_apart]
    raw = {row: texts[row] or cell_text(table.raw[at][row]) for row in own}
    switches = {text: table.reading.cells.switch(text) for text in {*raw.values()} if text}
    ticks = all(each.what is None and each.value is not None for each in switches.values())
    return table.ask_column(at, {row: text or _BLANK for row, text in raw.items() if text or ticks})


_BLANK: Final = "–"
"""What stands for a blank cell among ticks."""


def _asks_nothing(text: str) -> bool:
    return not with_letters(text) or text.isdecimal() or is_decision(text)


def _states_of_ignored(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The rows that whole texts of an ignored column of states or remarks call gone; each `unclear`."""
    about = table.reading.words.meanings(*table.head.headings[at])
    if not {STATUS, REMARKS} & {*about}:
        return {}
    texts = table.texts[at]
    states = {row: UNCLEAR for row in rows if table.reading.states.read(texts[row]) in GONE}
    if states:
        told = say("ignored_states", count=len(states), rows=table.numbers(states))
        table.tell(None, at, "error", told, say("ignored_states_hint"))
    return states


def _states_of_wrong_cells(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The rows with a text in place of a number or day; it may say that there is no team."""
    found: dict[int, str] = {}
    for at, each in enumerate(table.meanings):
        if not each.is_read or table.group(at) not in (NUMBERS, DAYS_OF_ROWS):
            continue
        states = {text: table.reading.states.read(text) for text in table.columns[at].distinct if text}
        states = {text: state for text, state in states.items() if table.reading.cells.whole(text, 1).what}
        found |= {row: UNCLEAR for row in rows if states.get(table.texts[at][row]) in GONE}
    return found


def _states_of_numbers(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states that a number of teams states: a row is one team, none, or cannot be read."""
    known = {cell: _state_of_number(table, cell) for cell in dict.fromkeys(table.raw[at])}
    states = {row: known[table.raw[at][row]] for row in rows}
    unclear = [row for row, state in states.items() if state == UNCLEAR]
    if unclear:
        told = say("several_teams", count=len(unclear), rows=table.numbers(unclear))
        table.tell(None, at, "error", told, say("several_teams_hint"))
    return states


def _state_of_number(table: SheetTable, cell: object) -> str:
    if table.reading.states.read(cell_text(cell)) == NOT_FOUNDED:
        return NOT_FOUNDED
    by_number: dict[Any, str] = {(0, 0): NOT_FOUNDED, (1, 1): LIVE}
    no = NOT_FOUNDED if _says_no(table, cell) else UNCLEAR
    return by_number.get(table.reading.cells.whole(cell, _LARGEST).value, no)


def _states_of_last_days(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states of the people of a list of members whose last day is stated: it is a day of the person."""
    if table.reading.kind != "members":
        return {}
    known = {cell: _state_of_last_day(table, cell) for cell in dict.fromkeys(table.raw[at])}
    states = {row: state for row in rows if (state := known[table.raw[at][row]]) is not None}
    unclear = [row for row, state in states.items() if state == UNCLEAR]
    if unclear:
        told = say("unclear_people", count=len(unclear), rows=table.numbers(unclear))
        table.tell(None, at, "error", told, say("unclear_people_hint"))
    return states


def _state_of_last_day(table: SheetTable, cell: object) -> str | None:
    """The state of a person with a last day, end included; None for a cell that states none."""
    days = table.reading.cells.day(cell).value
    if days is None:
        return None
    (first, last), at = days, table.reading.at
    if at is not None and last is not None and last < at:
        return ENDED
    return LIVE if at is not None and first is not None and first >= at else UNCLEAR


_READERS: Final = {
    "end": _states_of_last_days,
    STATUS: _states_of_status,
    REMARKS: _states_of_remarks,
    TEAMS: _states_of_numbers,
}


def _states_of_names(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """Ask about names of teams with a word that is neither of a kind nor of a place: `Tổ hòa giải thôn 1`.

    Such a name may be that of somebody, or of a team of another kind. It is not kept: the team has the name
    as which a person reads it, or else that of its place.
    """
    states: dict[int, str] = {}
    lowest = table.levels.get(table.reading.words.vocabulary.levels[-1])
    for at in [at for at, each in enumerate(table.meanings) if each.is_read and each.meaning == NAME]:
        texts = table.texts[at]
        places = texts if lowest is None else table.texts[lowest]
        unreadable = table.columns[at].unreadable
        named = [row for row in rows if texts[row] and table.raw[at][row] not in unreadable]
        free = {row: texts[row] for row in named if not _is_of_place(table, texts[row], places[row])}
        states |= table.ask_column(at, free)
        raw = list(table.raw[at])
        for row, text in free.items():
            raw[row] = texts[row] = table.read_as(at, text)
        table.raw[at] = raw
    return states


def _is_of_place(table: SheetTable, name: str, place: str) -> bool:
    """Whether the name of a team has words of kinds, numbers, letters and its place alone."""
    words = table.reading.words
    named = words.place_of_team(name) or (name if words.names_village(name) else "")
    rest = name.removesuffix(named) if named and words.place_level(named) is not None else name
    own = {*spelled(place).split()}
    return table.reading.titles.are_known(" ".join(each for each in rest.split() if spelled(each) not in own))


def _states_of_marks(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The states that marks state in a column for places with a team, one for places without, or both.

    A blank cell of one column is the opposite of a mark. It says nothing if other cells say `không`. A text
    that is no mark is free text.
    """
    columns = {each.meaning: at for at, each in enumerate(table.meanings) if each.how != "not read"}
    has, none = columns.get(HAS_TEAM), columns.get(NO_TEAM)
    if has is None and none is None:
        return {}
    cells = table.reading.cells
    marks = [
        None if at is None else {cell: cells.switch(cell) for cell in dict.fromkeys(table.raw[at])}
        for at in (has, none)
    ]
    alone = has is None or none is None
    both_words = alone and any(
        each.value is False for known in marks if known is not None for each in known.values()
    )
    states, odd, asked = dict[int, str](), list[int](), set[int]()
    for at, known in zip((has, none), marks, strict=True):
        if at is not None and known is not None:
            free = {row: table.texts[at][row] for row in rows if known[table.raw[at][row]].what is not None}
            asked.update(row for row, text in free.items() if text)
            states |= table.ask_column(at, {row: text for row, text in free.items() if text})
    for row in (row for row in rows if row not in asked):
        with_team, without = (
            None if at is None or known is None else known[table.raw[at][row]]
            for at, known in zip((has, none), marks, strict=True)
        )
        stated = [each for each in (with_team, without) if each is not None]
        yes = None if with_team is None else bool(with_team.value)
        no = None if without is None else bool(without.value)
        if any(both_words and each.value is None for each in stated) or (yes is not None and yes == no):
            states[row] = UNCLEAR
            odd.append(row)
        else:
            states[row] = LIVE if (yes if yes is not None else not no) else NOT_FOUNDED
    at = has if has is not None else none
    if odd:
        told = say("unclear_marks", count=len(odd), rows=table.numbers(odd))
        table.tell(None, at, "error", told, say("unclear_marks_hint"))
    return states


def _states_of_brackets(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """Ask what brackets behind the names of the lowest places mean that hold a state: `Hoàng Đồng (Mới)`.

    The name is read without its bracket, unless a person says how.
    """
    lowest = table.reading.words.vocabulary.levels[-1]
    at = table.levels.get(lowest)
    if at is None:
        return {}
    texts = table.texts[at]
    marked = {text: found[1] for text in {*texts} if (found := _BRACKET.search(text)) is not None}
    told = {
        text
        for text, inside in marked.items()
        if table.reading.states.read(inside) or spelled(inside) in _BESIDE
    }
    free = {row: texts[row] for row in rows if texts[row] in told}
    states = table.ask_column(at, free)
    for row, text in free.items():
        texts[row] = table.read_as(at, text) or _BRACKET.sub("", text).strip()
    return states


_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
_BESIDE: Final = frozenset(
    map(spelled, (*words_about("marks", "former"), *words_about("grammar", "current")))
)
"""Words in brackets behind the name of a place that may say that it is not there any more."""


def _states_below(table: SheetTable, rows: Sequence[int], lines: Mapping[int, str]) -> dict[int, str]:
    """The states of rows below lines of free text, up to the next such line."""
    answers = table.ask(LINE, {(row, table.first_filled(row)): text for row, text in lines.items()})
    by_line = {row: answers.get((row, table.first_filled(row)), "") for row in lines}
    states, passed, state = {}, 0, ""
    order = sorted(by_line)
    for row in rows:
        while passed < len(order) and order[passed] < row:
            state = by_line[order[passed]]
            passed += 1
        if state and state != LIVE:
            states[row] = state
    return states
