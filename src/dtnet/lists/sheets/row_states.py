"""The states of the rows of a table: of teams that have ended, places without a team, rows that count teams.

Columns of states, marks, numbers of teams and remarks, brackets behind names of places, and lines between the
rows state them. A row whose state is not certain is no row of a network; one finding a column tells why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.cells.number_cells import LARGEST_TEAM
from dtnet.lists.headings.heading_grammar import HAS_TEAM, NO_TEAM, REMARKS, STATUS, TEAMS
from dtnet.lists.headings.state_texts import ENDED, GONE, LIVE, NOT_FOUNDED, PAUSED, PLANNED, UNCLEAR
from dtnet.lists.messages import say
from dtnet.lists.sheets.nameless_cells import states_without_name
from dtnet.lists.sheets.sheet_table import NUMBERS, ROLES, SWITCHES, TEXTS
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from dtnet.lists.sheets.sheet_table import SheetTable
    from dtnet.phrases import Message

_SHOWN: Final = 3
"""The number of different texts that a finding shows."""
_LONGEST: Final = 60
_LARGEST: Final = 10_000
_OF_PEOPLE: Final = "unclear_people"
_WITH_HINTS: Final = ("unclear_marks", "ignored_states", _OF_PEOPLE)
"""The keys of messages that have a hint of their own."""


def states_of_rows(table: SheetTable, rows: Sequence[int], sections: Mapping[int, str]) -> dict[int, str]:
    """The states of the rows that are not simply live, by row.

    Args:
        table: The table; brackets that state something are taken off the names of its places.
        rows: The rows of the list, in order.
        sections: By row, the state that a line between the rows states for the rows below it.
    """
    found: dict[int, set[str]] = {}
    for at, each in enumerate(table.meanings):
        reader = _READERS.get(each.meaning)
        if reader is not None and (each.how != "not read" or each.meaning == REMARKS):
            _add(found, reader(table, at, rows))
        elif each.settled and not each.meaning:
            _add(found, _states_of_ignored(table, at, rows))
    _add(found, _states_of_marks(table, rows))
    _add(found, _states_of_brackets(table, rows))
    _add(found, _states_of_cells(table, rows))
    _add(found, states_without_name(table, rows))
    below = _states_of_sections(rows, sections)
    if UNCLEAR in below.values():
        table.tell(None, None, "error", say("title_of_state"), say("title_of_state_hint"))
    _add(found, below)
    states = {row: _one(each) for row, each in found.items()}
    odd = [row for row in rows if states.get(row) == UNCLEAR and UNCLEAR not in found[row]]
    if odd:  # what is unclear by itself is told above
        told = say("states_contradict", count=len(odd), rows=table.numbers(odd))
        table.tell(None, None, "error", told, say("states_contradict_hint"))
    none = [row for row in rows if states.get(row) in (NOT_FOUNDED, PLANNED)]
    states |= dict.fromkeys(none, NOT_FOUNDED)
    states |= _states_of_people(table, none, {row for row in none if PLANNED in found[row]})
    return {row: state for row, state in states.items() if state != LIVE}


def _states_of_people(table: SheetTable, none: Iterable[int], planned: Collection[int]) -> dict[int, str]:
    """The rows without a team that state the people of one: unclear, unless the team is planned.

    A cell that states no people is blank afterwards.

    Args:
        none: The rows of places without a team.
        planned: The rows of planned teams; a number of people of such a row describes a later day.
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
            elif read[raw[row]] is not None and row in planned:
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
    return table.reading.cells.switch(cell).value is False


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
    return next((each for each in (ENDED, NOT_FOUNDED, PLANNED, PAUSED) if each in states), LIVE)


def _by_text(
    table: SheetTable, at: int, rows: Sequence[int], read: Callable[[str], str | None]
) -> dict[int, str]:
    """The states that the texts of a column state, each different text read once."""
    texts = table.texts[at]
    known = {text: read(text) for text in dict.fromkeys(texts[row] for row in rows) if text}
    return {row: state for row in rows if (state := known.get(texts[row])) is not None}


def _states_of_status(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    states = _by_text(table, at, rows, lambda text: table.reading.states.read(text) or UNCLEAR)
    _tell_unclear(table, at, states, "unclear_status")
    return states


def _states_of_remarks(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states that remarks state; remarks without a word of a state say nothing."""
    _leave_wrong_figures_out(table, at, rows)
    known = table.reading.states.in_remarks(dict.fromkeys(table.texts[at][row] for row in rows))
    states = {row: known[text] for row in rows if (text := table.texts[at][row]) in known} if known else {}
    _tell_unclear(table, at, states, _OF_PEOPLE if table.reading.kind == "members" else "unclear_cells")
    return states


def _states_of_ignored(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The rows that an ignored column of states or remarks says to be gone, each `unclear`."""
    about = table.reading.words.meanings(*table.head.headings[at])
    states = _by_text(table, at, rows, table.reading.states.read) if {STATUS, REMARKS} & {*about} else {}
    states = {row: UNCLEAR for row, state in states.items() if state in GONE}
    _tell_unclear(table, at, states, "ignored_states")
    return states


def _leave_wrong_figures_out(table: SheetTable, at: int, rows: Sequence[int]) -> None:
    """Make the numbers of rows unknown whose remarks say that they are wrong, and tell it."""
    texts = table.texts[at]
    wrong = {
        text for text in table.columns[at].distinct if text and table.reading.states.calls_figures_wrong(text)
    }
    found = [row for row in rows if texts[row] in wrong] if wrong else []
    columns = [each for each, meaning in enumerate(table.meanings) if meaning.is_read]
    for column in [each for each in columns if table.group(each) == NUMBERS] if found else ():
        raw = list(table.raw[column])
        for row in found:
            raw[row], table.texts[column][row] = None, ""
        table.raw[column] = raw
    if found:
        told = say("wrong_figures", count=len(found), rows=table.numbers(found))
        table.tell(None, at, "review", told, say("wrong_figures_hint", key=table.key(at)))


def _states_of_cells(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The states that cells of other columns state in place of a number, a day or beside a name.

    Such a cell of a number or a day is blank afterwards. A name with a state beside it is unclear.
    """
    stated: dict[int, set[str]] = {}
    for at, each in enumerate(table.meanings):
        if not each.is_read or table.group(at) in (ROLES, SWITCHES):
            continue
        texts = table.texts[at]
        known = table.reading.states.in_passing(text for text in table.columns[at].distinct if text)
        if table.group(at) not in TEXTS:  # `chưa có` is no number that is known
            known = {text: state for text, state in known.items() if table.reading.cells.whole(text, 1).what}
        found = {row: known[texts[row]] for row in rows if texts[row] in known} if known else {}
        if found and table.group(at) in TEXTS:
            found = dict.fromkeys(found, UNCLEAR)
        _tell_unclear(table, at, found, "unclear_cells")
        if found and table.group(at) not in TEXTS:
            raw = list(table.raw[at])
            for row in found:
                raw[row], texts[row] = None, ""
            table.raw[at] = raw
        _add(stated, found)
    return {row: _one(each) for row, each in stated.items()}


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
    state = table.reading.states.read(cell_text(cell))
    if state in (NOT_FOUNDED, PLANNED):
        return state
    by_number: dict[Any, str] = {(0, 0): NOT_FOUNDED, (1, 1): LIVE}
    no = NOT_FOUNDED if _says_no(table, cell) else UNCLEAR
    return by_number.get(table.reading.cells.whole(cell, _LARGEST).value, no)


def _states_of_last_days(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """The states of the people of a list of members whose last day is stated: it is a day of the person."""
    if table.reading.kind != "members":
        return {}
    known = {cell: _state_of_last_day(table, cell) for cell in dict.fromkeys(table.raw[at])}
    states = {row: state for row in rows if (state := known[table.raw[at][row]]) is not None}
    _tell_unclear(table, at, states, _OF_PEOPLE)
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


def _states_of_marks(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The states that marks state in a column for places with a team, one for places without, or both.

    A blank cell of one column is the opposite of a mark. It says nothing if other cells say `không`.
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
    states = {}
    for row in rows:
        with_team, without = (
            None if at is None or known is None else known[table.raw[at][row]]
            for at, known in zip((has, none), marks, strict=True)
        )
        stated = [each for each in (with_team, without) if each is not None]
        odd = any(each.what is not None or (both_words and each.value is None) for each in stated)
        yes = None if with_team is None else bool(with_team.value)
        no = None if without is None else bool(without.value)
        if odd or (yes is not None and yes == no):
            states[row] = UNCLEAR
        else:
            states[row] = LIVE if (yes if yes is not None else not no) else NOT_FOUNDED
    at = has if has is not None else none
    if at is not None:
        _tell_unclear(table, at, states, "unclear_marks")
    return states


def _states_of_brackets(table: SheetTable, rows: Sequence[int]) -> dict[int, str]:
    """The states that brackets behind the names of the lowest places state: `Hoàng Đồng (Mới)`.

    A name with `(Cũ)` is that of a past place if others of the column are `(Mới)`; alone, it is unclear.
    """
    lowest = table.reading.words.vocabulary.levels[-1]
    at = table.levels.get(lowest)
    if at is None:
        return {}
    texts = table.texts[at]
    likely = [text for text in dict.fromkeys(texts[row] for row in rows) if text.endswith(")")]
    marked = {text: table.reading.states.of_mark(text) for text in likely}
    marked = {text: found for text, found in marked.items() if found[1] is not None}
    if not marked:
        return {}
    both = any(state == LIVE for _, state in marked.values())
    states: dict[int, str] = {}
    for row in rows:
        name, state = marked.get(texts[row], ("", None))
        if state is not None:
            texts[row] = name
            states[row] = state if both or state == LIVE else UNCLEAR
    unclear = [row for row, state in states.items() if state == UNCLEAR]
    if unclear:
        told = say("unclear_brackets", count=len(unclear), rows=table.numbers(unclear))
        table.tell(None, at, "error", told, say("unclear_brackets_hint"))
    return states


def _states_of_sections(rows: Sequence[int], sections: Mapping[int, str]) -> dict[int, str]:
    states, passed, state = {}, 0, ""
    order = sorted(sections)
    for row in rows:
        while passed < len(order) and order[passed] < row:
            state = sections[order[passed]]
            passed += 1
        if state:
            states[row] = state
    return states


def _tell_unclear(table: SheetTable, at: int, states: Mapping[int, str], key: str) -> None:
    """Tell a column some of whose cells state nothing that is certain, once."""
    unclear = [row for row, state in states.items() if state == UNCLEAR]
    if unclear:
        texts = dict.fromkeys(cell_text(table.raw[at][row]) for row in unclear)
        told_of = dict.fromkeys(_without_people(table, text) for text in texts if len(text) <= _LONGEST)
        shown = [*filter(None, told_of)][:_SHOWN]
        quoted: tuple[Message, ...] = tuple(say("quoted", text=text) for text in shown)
        told = say(
            key,
            count=len(unclear),
            rows=table.numbers(unclear),
            texts=Listing(quoted or (say("nothing"),), "comma"),
        )
        hint = f"{key}_hint" if key in _WITH_HINTS else None
        if hint is None and table.meanings[at].is_read:
            hint = "unclear_cells_hint"
        elif hint is None:  # no hint to leave out a column that says an end
            hint = "unclear_ends_hint" if {*GONE} & {*states.values()} else "unclear_states_hint"
        table.tell(None, at, "error", told, say(hint, key=table.key(at)))


def _without_people(table: SheetTable, text: str) -> str:
    """What a finding shows of a text: its words of a state alone if other words may tell a person."""
    words = table.reading.states.words_in(text)
    rest = text.removeprefix(words)
    other = bool(words) and (rest == text or rest != rest.lower())  # `Páo đã nghỉ từ tháng 3`
    return words if other or table.reading.people.tells_somebody(text) else text
