"""The table of a sheet while it is read: what its columns mean, the texts of its cells, and what is found."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import attrs

from dtnet.lists.cells.cell_texts import CellReading, cell_text, texts_of, with_letters
from dtnet.lists.cells.number_cells import LARGEST_TEAM, PEOPLE_OF_TEAM, people_in_lines
from dtnet.lists.cells.personal_numbers import is_personal_number
from dtnet.lists.decisions.free_texts import LINE, TITLE, FreeText
from dtnet.lists.findings import Finding, column_letters, shown_rows
from dtnet.lists.headings.column_names import (
    DAYS,
    INPUTS,
    KEY,
    MONTH,
    NAME,
    ROLE,
    RUNNING,
    STATES,
    ColumnMeaning,
    mapped_columns,
    meanings_of_columns,
)
from dtnet.lists.headings.heading_grammar import (
    CODE,
    FORMER,
    HAS_TEAM,
    HOUSEHOLDS,
    NO_TEAM,
    PEOPLE,
    PERSONAL,
    STATUS,
    TEAMS,
)
from dtnet.lists.headings.unread_columns import MARKS
from dtnet.lists.messages import say
from dtnet.lists.village_names import lines_apart
from dtnet.network.territory.names import spelled
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet.lists.cells.cell_texts import ColumnTexts
    from dtnet.lists.cells.cell_values import CellReader
    from dtnet.lists.decisions.free_texts import TextAnswers
    from dtnet.lists.decisions.known_words import KnownWords
    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.findings import Severity
    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.headings.line_places import LinePlaces
    from dtnet.lists.headings.state_texts import StateTexts
    from dtnet.lists.headings.unread_columns import UnreadColumns
    from dtnet.lists.people.personal_parts import PersonalParts
    from dtnet.lists.sheets.header_rows import TableHead
    from dtnet.lists.sheets.row_kinds import RowKinds
    from dtnet.lists.sheets.sheet_titles import TitleTexts
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.territory.place_texts import TypeReader
    from dtnet.phrases import Told

TEXT, CODES, FORMER_PLACES, KEYS, NAMES = "texts", "codes", "former", "keys", "names"
NUMBERS, DAYS_OF_ROWS, SETS, SWITCHES, ROLES = "numbers", "days", "sets", "switches", "roles"
STATES_OF_ROWS: Final = "states"
AREA_KINDS: Final = ("villages", "households")
"""The kinds of lists whose rows are areas."""
_BY_TYPE: Final = {"whole": NUMBERS, "day": DAYS_OF_ROWS, "set": SETS, "yes_no": SWITCHES}
BLANK_TEXTS: Final = (TEXT, CODES, FORMER_PLACES)
"""The columns of `ListRows` in which a blank cell is an empty text."""
TEXTS: Final = (*BLANK_TEXTS, KEYS, NAMES)
"""The columns of `ListRows` that hold texts."""
SAMPLE: Final = 2_000
"""The number of rows from which an encoding, and names of people, are recognised."""
_SMALL: Final = 2
"""The most digits of a number of people in an office."""
ABOVE: Final = "area above"
"""The name of the column of rows that say that they are about the area above the lowest level."""
_UNQUOTED: Final = re.compile(r"[\"'{}=\\]")
_DIGIT: Final = re.compile("[0-9]")
_BETWEEN_PLACES: Final = re.compile(r"\s*[,;/+&-]\s*")
DIFFERENT: Final = 500
"""The number of different texts of a column from which personal data are recognised."""


@attrs.frozen(eq=False)
class ReadingOptions:
    """How the sheets of a list are read.

    Attributes:
        kind: What a row is: one of `LIST_KINDS`.
        at: The day that the list describes; None if it is unknown.
        kind_is_stated: Whether the caller states attributes of all rows, such as the kind of the teams.
        empty_levels: The levels without an area on that day, whose places titles name in vain.
        places: Finds the places that lines name.
        mapping: What columns mean, by heading or letters, as the user says.
        fill_down: Whether a blank cell of a place gets the place above it.
        attributes: The attributes that columns may state, by name.
        row_kinds: Tells rows of the list from others.
        states: Reads states of rows.
        titles: Tells titles that say nothing against the rows from free texts.
        answers: What a person said about free texts.
        known: The words that a message may show.
        unread: Tells what columns that are not read seem to be.
        people: Takes the parts about people out of texts.
    """

    kind: str
    at: date | None
    kind_is_stated: bool
    empty_levels: frozenset[str]
    words: HeadingWords
    places: LinePlaces
    mapping: Mapping[str, str]
    fill_down: bool
    attributes: Mapping[str, Attribute]
    cells: CellReader
    row_kinds: RowKinds
    types: TypeReader
    states: StateTexts
    titles: TitleTexts
    answers: TextAnswers
    known: KnownWords
    unread: UnreadColumns
    people: PersonalParts

    @property
    def kind_of_inputs(self) -> bool:
        """Whether the list is one for assessments, whose rows have no states."""
        return self.kind in INPUTS


class SheetTable:
    """The table of one sheet.

    Attributes:
        reading: How the list is read.
        sheet: The sheet.
        head: The heading.
        lines: The titles as they are written, which no message may repeat.
        letters: The letters of each column.
        headings: The heading of each column, its rows separated by ` / `.
        raw: The cells of each column.
        columns: The texts of each column, and the cells that cannot be read as texts.
        texts: The texts of each column; blank places are filled in it.
        meanings: What each column means.
        levels: The columns of places that are read, by level.
        used: The keys of the mapping that name a column of the sheet.
        above: The rows whose cells say that they are about the area above: `cấp xã` as a village.
        shortened: For each column, the rows whose cells are read without their parts about people.
        findings: What was found, with the row and the column, -1 for none.
        free_texts: The free texts of the sheet, with the answers to them.
        asked_columns: The columns of no known meaning whose texts are free texts about their rows.
        telling: A column that is not read and tells rows with the same places apart; or None.
        told_apart: The rows that it tells apart.
        answered: The rows of which a text, or a person about a text, says whether there is a team.
    """

    def __init__(self, reading: ReadingOptions, sheet: Sheet, head: TableHead) -> None:
        self.reading = reading
        self.sheet = sheet
        people = reading.people
        self.lines: tuple[tuple[int, int, str], ...] = head.titles
        titles = ((row, at, people.without(text)) for row, at, text in head.titles)
        self.head: TableHead = attrs.evolve(head, titles=tuple(each for each in titles if each[2]))
        self.letters: list[str] = [
            column_letters(sheet.first_column + at) for at in range(len(sheet.columns))
        ]
        self.headings: list[str] = [
            " / ".join(filter(None, (self._shown(part) for part in parts))) for parts in head.headings
        ]
        self.raw: list[Sequence[Any]] = [_without_switches(column) for column in sheet.columns]
        self.columns: list[ColumnTexts] = [texts_of(column) for column in self.raw]
        self.texts: list[list[str]] = [each.texts for each in self.columns]
        self.used: set[str] = set()
        self.findings: list[tuple[int, int, Finding]] = []
        self.free_texts: list[FreeText] = []
        self.asked_columns: set[int] = set()
        self.answered: set[int] = set()
        self.telling: int | None = None
        self.told_apart: set[int] = set()
        self.meanings: list[ColumnMeaning] = self._meanings()
        self.levels: dict[str, int] = {
            each.meaning: at
            for at, each in enumerate(self.meanings)
            if each.is_read and each.meaning in reading.words.vocabulary.levels
        }
        self.above: set[int] = set()
        self.shortened: dict[int, list[int]] = {}
        for at, each in enumerate(self.meanings):
            if each.is_read:  # other texts are free texts, which are asked as they stand
                self._leave_people_out(at, self.group(at))
        lowest = self.levels.get(reading.words.vocabulary.levels[-1])
        if lowest is not None:
            self._set_lines_apart(lowest)

    def _shown(self, heading: str) -> str:
        """A heading without its parts about people; its own words are kept: `Họ tên chủ hộ`."""
        reading = self.reading
        return heading if reading.words.is_of_words(heading) else reading.people.without(heading)

    def _set_lines_apart(self, at: int) -> None:
        """Put a comma between the lines of each cell of the lowest places: they may be several."""
        raw = self.raw[at]
        lines = (each for each in dict.fromkeys(raw) if isinstance(each, str) and "\n" in each.strip())
        apart = {cell: lines_apart(self.reading.words, cell) for cell in lines}
        for row in range(self.head.below, len(raw)) if apart else ():
            if raw[row] in apart and raw[row] not in self.columns[at].unreadable:
                self.texts[at][row] = apart[raw[row]]
                self.columns[at].distinct[apart[raw[row]]] = None

    def _leave_people_out(self, at: int, group: str) -> None:
        """Leave the parts about people out of the texts of a column; a cell of nothing else is not read."""
        mapped = self.meanings[at].how == "mapping"
        if group in (CODES, ROLES) or (group == KEYS and mapped):
            return
        raw = self.raw[at]
        texts = {
            cell: normalize("NFC", cell) if isinstance(cell, str) else cell_text(cell)  # lines end parts
            for cell in dict.fromkeys(raw[self.head.below :])
            if isinstance(cell, str) or (group in TEXTS and isinstance(cell, int | float))
        }
        own = group == NAMES or (not mapped and (group == KEYS or self._states_types(at)))
        whole = 3 if own else 0
        people, distinct = self.reading.people, dict.fromkeys(texts.values())
        if group in _BY_TYPE.values():  # a day beside a name may be that of a birth
            left = dict.fromkeys(filter(people.tells_somebody, distinct), "")
        else:
            lowest = self.meanings[at].meaning == self.reading.words.vocabulary.levels[-1]
            left = people.changed(distinct, whole=whole, lowest=lowest)
        changed = {cell: left[text] for cell, text in texts.items() if text in left}
        if not changed:
            return
        unreadable = self.columns[at].unreadable
        severity: Severity = "error" if group in BLANK_TEXTS else "review"
        gone = CellReading(
            what=say("personal_cell"), advice=say("personal_cell_hint"), severity=severity, private=True
        )
        unreadable.update((cell, gone) for cell, text in changed.items() if not text)
        rows = [row for row in range(self.head.below, len(raw)) if raw[row] in changed]
        self.shortened[at] = [row for row in rows if changed[raw[row]]]
        new = list(raw)
        for row in self.shortened[at]:
            new[row] = self.texts[at][row] = changed[raw[row]]
            self.columns[at].distinct[new[row]] = None
        self.raw[at] = new

    def _states_types(self, at: int) -> bool:
        """Whether half of the cells of a column of the lowest places state their types: `Thôn Đông`."""
        if self.meanings[at].meaning != self.reading.words.vocabulary.levels[-1]:
            return False
        texts = [text for text in map(cell_text, self.sample(at)) if text]
        return sum(map(self.reading.words.names_village, texts)) * 2 >= len(texts) > 0

    def _meanings(self) -> list[ColumnMeaning]:
        reading = self.reading
        given = mapped_columns(self.head.headings, self.letters, reading.mapping)
        self.used.update(key for key, _ in given.values())
        found = meanings_of_columns(self.head.headings, reading.words, given, self._meanings_by_cells)
        if reading.kind != "members":
            found = [_unread(each) if each.meaning == ROLE else each for each in found]
        if reading.kind in AREA_KINDS:
            found = [_unread(each) if each.meaning in (TEAMS, HAS_TEAM, NO_TEAM) else each for each in found]
        found = [_NOT_KNOWN if self._holds_ticks(at, each) else each for at, each in enumerate(found)]
        made = [
            _unread(ColumnMeaning("", "not read"))
            if each.meaning == STATUS and not each.settled and not self._holds_states(at)
            else self._by_cells(at, each)
            for at, each in enumerate(found)
        ]
        lowest = reading.words.vocabulary.levels[-1]
        typed = [at for at, each in enumerate(made) if each == _NOT_KNOWN and self._repeats_its_type(at)]
        if len(typed) == 1 and all(each.meaning != lowest for each in made):
            made[typed[0]] = ColumnMeaning(lowest, "cells")
        return made

    def _holds_ticks(self, at: int, each: ColumnMeaning) -> bool:
        """Whether a column about the teams of a level has ticks in place of names: `Tổ cấp xã (x)`."""
        if each.settled or not {each.meaning, *each.likely}.intersection(
            self.reading.words.vocabulary.levels
        ):
            return False
        texts = [*map(cell_text, self.sample(at))]
        of_teams = not self._hints(at).isdisjoint(("team", "group"))
        return of_teams and bool(texts) and all(text.casefold() in MARKS for text in texts)

    def _repeats_its_type(self, at: int) -> bool:
        """Whether a heading is a type of the lowest places that all cells repeat: `Khu vực 4`.

        Cells such as `Khu vực III` may be classes of communes; they are only a few different ones.
        """
        words, heading = self.reading.words, spelled(self.headings[at])
        texts = [spelled(cell_text(each)) for each in self.sample(at)] if heading else []
        return (
            len(texts) > _CLASSES
            and words.place_level(f"{heading} 1") == words.vocabulary.levels[-1]
            and all(text.startswith(f"{heading} ") for text in texts)
        )

    @property
    def lacking(self) -> str:
        """The number that each row of the list should have, if no column means it; empty otherwise."""
        wanted = (
            HOUSEHOLDS if self.reading.kind in AREA_KINDS else PEOPLE if self.reading.kind == "teams" else ""
        )
        return "" if any(each.meaning == wanted for each in self.meanings) else wanted

    def sample(self, at: int) -> list[Any]:
        """Different cells of a column below the heading, without blank ones."""
        below = self.raw[at][self.head.below :]
        own = {*self.head.headings[at]}  # rows may repeat the heading
        cells = (cell for cell in dict.fromkeys(below) if (text := cell_text(cell)) and text not in own)
        return [*islice(cells, DIFFERENT)]

    def _meanings_by_cells(self, at: int, found: list[str]) -> list[str]:
        """Which of several meanings the cells of a column have: a level, or names of teams."""
        words, unread = self.reading.words, self.reading.unread
        texts = [text for each in self.sample(at) if with_letters(text := cell_text(each))]
        if NAME in found:
            if sum(map(unread.names_a_team, texts)) * 2 > len(texts) or not texts:
                return [NAME]
            typed = [
                level for each in texts if _DIGIT.search(each) and (level := words.place_level(each)) in found
            ]
            one = len(typed) * 2 > len(texts) and len({*typed}) == 1
            return [str(typed[0]) if one else NAME]
        levels = words.vocabulary.levels
        own = [each for each in levels if each in found or f"{FORMER}{each}" in found]
        named = [words.place_level(each) for each in texts]
        typed = [each for each in own if each in named]
        if found[0].startswith(FORMER):
            lowest = self._lowest_level()
            return [f"{FORMER}{lowest}"] if len(own) == len(levels) and lowest in own else found
        if not typed or sum(each in own for each in named) * 2 <= len(named):
            return found
        if len(typed) > 1 and any(_names_parts(words, each) for each in texts):
            return found
        return [typed[-1]]

    def _lowest_level(self) -> str:
        """The lowest level that a heading names alone."""
        words = self.reading.words
        named = {found[0] for parts in self.head.headings if len(found := words.meanings(*parts)) == 1}
        return next((each for each in reversed(words.vocabulary.levels) if each in named), "")

    def _by_cells(self, at: int, each: ColumnMeaning) -> ColumnMeaning:
        """The meaning of a column, changed to personal data where its cells are, or not where they count."""
        if each.settled or each.meaning in (RUNNING, *STATES) or each.how == PERSONAL:
            return _unread(each) if each.how == PERSONAL and self.counts(at) else each
        texts = [text for text in islice(self.columns[at].distinct, DIFFERENT) if text]
        told = ColumnMeaning(PERSONAL, PERSONAL, say("personal_cells"))
        if not each.is_read:
            return told if any(map(is_personal_number, texts)) else each
        if each.meaning == NAME and "name" not in self._hints(at) and (instead := self._instead_of_names(at)):
            return ColumnMeaning(instead, "cells")
        attribute = self.reading.attributes.get(each.meaning)
        if attribute is None and each.meaning not in INPUTS.get(self.reading.kind, ()):
            private = sum(map(is_personal_number, texts)) * 2 > len(texts)
            names = [text for text in self.texts[at][self.head.below :][:SAMPLE] if text]
            people = {text for text in {*names} if self.reading.people.is_name(text)}
            if each.meaning != NAME:
                people -= {text for text in people if self.reading.people.without(text)}
            private |= sum(text in people for text in names) * 2 > len(names)
            return told if private else each
        if attribute is not None and attribute.type == "whole" and attribute.table == "bodies":
            own = {spelled(part) for part in self.headings[at].split(" / ")}  # rows may repeat the heading
            below = self.texts[at][self.head.below :][:SAMPLE]
            cells = [text for text in below if text and spelled(text) not in own]
            odd = {
                text
                for text in set(cells)
                if self.reading.cells.whole(text, LARGEST_TEAM, self.counted(each.meaning)).private
            }
            if sum(text in odd for text in cells) * 2 > len(cells):
                return each if self._count_lines(at, each) else told
        return each

    def _count_lines(self, at: int, each: ColumnMeaning) -> bool:
        """Put the number of people in the place of cells that list them, one a line; whether most do."""
        cells = [cell for cell in self.sample(at) if isinstance(cell, str)]
        counts = {cell: count for cell in cells if (count := people_in_lines(cell)) is not None}
        if each.meaning != PEOPLE or len(counts) * 2 <= len(cells):
            return False
        self.raw[at] = [counts.get(cell, cell) for cell in self.raw[at]]
        self.columns[at] = texts_of(self.raw[at])
        self.texts[at] = self.columns[at].texts
        self.tell(None, at, "note", say("lines_counted"))
        return True

    def _hints(self, at: int) -> frozenset[str]:
        """The kinds of phrases in the heading of a column."""
        return self.reading.words.grammar.hints(tuple(spelled(" ".join(self.head.headings[at])).split()))

    def _instead_of_names(self, at: int) -> str:
        """What a column below a word for teams holds in place of their names: numbers or marks."""
        switches = [self.reading.cells.switch(each) for each in self.sample(at)]
        marks = bool(switches) and all(each.what is None and each.value is not None for each in switches)
        return TEAMS if self.counts(at) else HAS_TEAM if marks else ""

    def _holds_states(self, at: int) -> bool:
        """Whether a column is one of states by its heading, or else by a cell: `Loại thôn` may be either."""
        texts = map(cell_text, self.sample(at))
        return "status" in self._hints(at) or any(self.reading.states.read(each) for each in texts)

    def counts(self, at: int) -> bool:
        """Whether all cells of a column are small numbers: the number of people in an office, no names."""
        texts = [cell_text(each) for each in self.sample(at)]
        return bool(texts) and all(text.isdecimal() and len(text) <= _SMALL for text in texts)

    def group(self, at: int) -> str:
        """To which columns of `ListRows` a column belongs."""
        meaning = self.meanings[at].meaning
        if meaning in self.levels:
            return TEXT
        if meaning.endswith(CODE) and meaning.removesuffix(CODE) in self.reading.words.vocabulary.levels:
            return CODES
        if meaning.startswith(FORMER):
            return FORMER_PLACES
        if meaning in DAYS or (meaning == MONTH and self.reading.kind in INPUTS):
            return DAYS_OF_ROWS
        if meaning in INPUTS.get(self.reading.kind, ()):
            return NUMBERS
        own = {KEY: KEYS, NAME: NAMES, ROLE: ROLES}.get(meaning)
        return own or _BY_TYPE[self.reading.attributes[meaning].type]

    def counted(self, meaning: str) -> str:
        """What the numbers of a column of a meaning count, as `NumberReader.read` takes it."""
        return PEOPLE_OF_TEAM if meaning in self.reading.words.vocabulary.roles else meaning

    def columns_of_teams(self) -> list[int]:
        """The columns that are read as numbers about the team of a row, such as that of its people."""
        numbers = [at for at, each in enumerate(self.meanings) if each.is_read and self.group(at) == NUMBERS]
        own = {name for name, each in self.reading.attributes.items() if each.table == "bodies"}
        return [at for at in numbers if self.meanings[at].meaning in own]

    def key(self, at: int) -> str:
        """The key of a column in a mapping: its heading, or its letters if the heading is not clear."""
        heading = self.headings[at]
        alone = self.headings.count(heading) == 1 and not _UNQUOTED.search(heading)
        own = heading == " / ".join(self.head.headings[at])  # nobody is named in it
        return heading if heading and alone and own else self.letters[at]

    def ask_column(self, at: int, texts: Mapping[int, str]) -> dict[int, str]:
        """The states that a person gives to the free texts of a column, by row; see `ask`."""
        return {
            row: state
            for (row, _), state in self.ask(at, {(row, at): text for row, text in texts.items()}).items()
        }

    def ask(self, about: int | str, cells: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
        """The states that a person gives to free texts; what nobody answered is told, once, and kept.

        Args:
            about: The column; or `title` or `line`.
            cells: The texts by row and column, counted in the sheet from 0; -1 for the name of the sheet.

        Returns:
            By row and column, the answer; `unclear` without one. A note is left out.
        """
        at = about if isinstance(about, int) else None
        heading = about if isinstance(about, str) else self.key_of_decisions(about)
        places: dict[str, list[tuple[int, int]]] = {}
        for place, text in cells.items():
            places.setdefault(text, []).append(place)
        states: dict[tuple[int, int], str] = {}
        unanswered: dict[str, list[tuple[int, int]]] = {}
        for text, own in places.items():
            given = self.reading.answers.answer(heading, text)
            names = tuple(f"{self.letters[each]}{self.number(row)}" for row, each in own if row >= 0)
            proposal = self.reading.states.read(text) or ""
            self.free_texts.append(
                FreeText(self.sheet.file, self.sheet.name, heading, text, names, proposal, given)
            )
            if not given.answer:
                unanswered[text] = own
            elif given.answer != "note":
                states |= dict.fromkeys(own, given.answer)
            if given.answer and at is not None:
                self.answered.update(row for row, _ in own)
        if unanswered:
            states |= {place: "unclear" for own in unanswered.values() for place in own}
            self._tell_free_texts(at, heading, unanswered)
        return states

    def _tell_free_texts(
        self, at: int | None, heading: str, texts: Mapping[str, Sequence[tuple[int, int]]]
    ) -> None:
        """Tell the free texts of a column, or of titles, that nobody answered."""
        rows = sorted({row for own in texts.values() for row, _ in own if row >= 0})
        shown = [*filter(None, map(self.shown, texts))][:_SHOWN]
        key = f"free_{heading}" if heading in (TITLE, LINE) and at is None else "free_texts"
        quoted = tuple(say("quoted", text=text) for text in shown) or (say("texts_not_shown"),)
        told = say(key, count=len(texts), rows=self.numbers(rows) or "–", texts=Listing(quoted, "comma"))
        self.tell(None, at, "error", told, say(f"{key}_hint"))

    def shown(self, text: str) -> str:
        """A text that a message may show, since its words are all known; else nothing."""
        return self.reading.known.shown(text)[:_LONGEST_SHOWN]

    def read_as(self, at: int, text: str) -> str:
        """The name as which a person reads a text; empty for none."""
        return self.reading.answers.answer(self.key_of_decisions(at), text).read_as

    def key_of_decisions(self, at: int) -> str:
        """The heading of a column in a document, with a number if several columns have it."""
        heading = self.headings[at]
        before = self.headings[:at].count(heading)
        return f"{heading} ({before + 1})" if before else heading

    def first_filled(self, row: int) -> int:
        """The first column that has a text in a row."""
        return next((at for at, texts in enumerate(self.texts) if texts[row]), 0)

    def names_place(self, text: str) -> bool:
        """Whether the name of a sheet is that of a place: of an area, with its type or without."""
        return any(
            (self.reading.words.place_level(text) == level and self.reading.places.is_name(text, level))
            or self.reading.people.names_area(level, text)
            for level in self.reading.words.vocabulary.levels
        )

    def number(self, row: int) -> int:
        """The number of a row as Excel counts."""
        return self.sheet.first_row + row

    def numbers(self, rows: Iterable[int]) -> str:
        """The numbers of rows as Excel counts, for a message."""
        return shown_rows([*map(self.number, rows)])

    def tell(
        self,
        row: int | None,
        at: int | None,
        severity: Severity,
        what: Told,
        advice: Told | None = None,
        cell: str = "",
    ) -> None:
        """Keep a finding about a row and a column, either of which may be None.

        Args:
            row: The row, counted in the sheet from 0.
            at: The column, counted in the sheet from 0.
            severity: `error`, `review` or `note`.
            advice: What is allowed, or what to do.
            cell: The text of the cell, if it may be shown.
        """
        found = Finding(
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=None if row is None else self.number(row),
            column="" if at is None else self.letters[at],
            heading="" if at is None else self.headings[at],
            cell=cell,
            what=what,
            advice=advice,
        )
        self.findings.append((-1 if row is None else row, -1 if at is None else at, found))

    def tell_cell(self, row: int, at: int, cell: object, each: CellReading) -> None:
        """Keep the finding about a cell."""
        shown = "" if each.private else cell_text(cell)
        self.tell(row, at, each.severity, each.what or Listing(()), each.advice, shown)


_NOT_KNOWN: Final = ColumnMeaning("", "not read")
_SHOWN: Final = 3
"""The number of free texts that a finding shows."""
_LONGEST_SHOWN: Final = 60
_CLASSES: Final = 3
"""The number of classes of communes: `khu vực I` to `khu vực III`."""


def _unread(each: ColumnMeaning) -> ColumnMeaning:
    return ColumnMeaning("" if each.meaning == PERSONAL else each.meaning, "not read", settled=True)


def _names_parts(words: HeadingWords, text: str) -> bool:
    """Whether a text names places of several levels: `Xã Yên Bình, Thôn 2`."""
    levels = [words.place_level(each.strip()) for each in _BETWEEN_PLACES.split(text)]
    return len({*levels} - {None}) > 1


def _without_switches(column: Sequence[Any]) -> Sequence[Any]:
    """A column whose True and False are texts, since Python takes them for the numbers 1 and 0."""
    if bool not in set(map(type, column)):
        return column
    return [cell_text(cell) if isinstance(cell, bool) else cell for cell in column]
