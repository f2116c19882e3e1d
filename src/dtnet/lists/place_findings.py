"""What a person must look at in the places of a list: no area, several, another name, a blank cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.lists.findings import Finding, Severity
from dtnet.lists.headings.heading_grammar import CODE as CODE_OF
from dtnet.lists.matching.results import AMBIGUOUS, CORRECTED, FORMER, NONE, SHOWN, Found
from dtnet.lists.messages import Word, say
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.area_texts import TypedName
    from dtnet.lists.decisions.free_texts import TextAnswers
    from dtnet.lists.decisions.place_decisions import Decision, Key
    from dtnet.lists.matching.name_days import NameDays
    from dtnet.lists.row_places import RowPlaces
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Message


def findings_of_matches(
    read: ListRows, levels: Sequence[str], found: Sequence[Found], places: RowPlaces
) -> list[Finding]:
    """A finding for each row whose places mean no area, several areas, or an area by another name.

    A code that is odd is told at its own cell.
    """
    lowest = levels[-1] if levels else ""
    odd_codes = places.odd_codes
    findings = []
    for row, each in enumerate(found):
        if row in odd_codes:
            odd = odd_codes[row]
            hint = say("code_hint" if each.is_matched else "code_of_another_hint")
            severity: Severity = "review" if each.is_matched else "error"
            findings.append(read.finding(row, odd.level + CODE_OF, severity, odd.what, hint, cell=odd.code))
            if not each.is_matched:
                continue
        if each.is_matched and each.method not in (FORMER, CORRECTED):
            continue
        texts = (level for level in reversed(levels) if read.texts.get(level, {row: ""})[row])
        level = places.wrong_levels.get(row) or next(texts, lowest)
        severity = "review" if each.is_matched else "error"
        message = each.reason or Listing(())
        hint = _hint(each, places.day)
        if lowest and not _states_place(read, levels, row):
            hint = _hint_to_state(read, row, lowest)
        if each.is_decided:
            severity, hint = "note", say("decided_none_hint")
            message = say("row_not_used", reason=message)
        cell = read.texts[level][row] if level in read.texts else ""
        findings.append(read.finding(row, level, severity, message, hint, cell=cell))
    return findings


def _states_place(read: ListRows, levels: Sequence[str], row: int) -> bool:
    """Whether a row has a text or a code of a place of some levels."""
    columns = (given[level] for given in (read.texts, read.codes) for level in levels if level in given)
    return any(column[row] for column in columns)


def _hint_to_state(read: ListRows, row: int, level: str) -> Message:
    """The hint to a row that does not state its place of a level."""
    key = "level_not_stated_in_sheet" if read.sheet_names[row] else "level_not_stated"
    return say(f"{key}_hint", level=level)


def _hint(found: Found, day: Snapshot) -> Message:
    """What a person can do about a row; it names `within` only where areas above tell its areas apart."""
    if found.method != AMBIGUOUS:
        return say(_HINTS.get(found.method, "check_place"))
    if len(found.positions) == 1:
        return say("one_candidate_hint")
    above = {int(day.territory.parent[each]) for each in found.positions}
    return say("same_parent_hint" if len(above) == 1 else "ambiguous_hint")


_BRACKET: Final = re.compile(r"[(\[]")
_HINTS: Final = {
    NONE: "none_hint",
    FORMER: "former_hint",
    CORRECTED: "corrected_hint",
}


def day_of_names(name_days: NameDays) -> list[Finding]:
    """A note about the day whose names the list has, if the meaning of a row depends on it."""
    what = name_days.message
    if what is None:
        return []
    day = name_days.day
    advice = (
        say("names_of_day_hint", day=day, asked=name_days.asked)
        if day not in (None, name_days.asked)
        else None
    )
    return [Finding(severity="note", file="", sheet="", what=what, advice=advice)]


def unused_decisions(decided: Mapping[Key, Decision], used: Collection[Key]) -> list[Finding]:
    """A note that counts the decisions about texts that no row has, and names the first ones."""
    unused = [key for key in decided if key not in used]
    if not unused:
        return []
    texts = (", ".join(text for _, text in sorted(key)) for key in unused[:SHOWN])
    shown = Listing(tuple(say("quoted", text=text) for text in texts), "comma")
    what = say("unused_decisions", count=len(unused), texts=shown)
    return [Finding(severity="note", file="", sheet="", what=what, advice=say("unused_decisions_hint"))]


def unused_answers(answers: TextAnswers) -> list[Finding]:
    """A note that counts the answers that no text of the list needed."""
    count = answers.unused()
    if not count:
        return []
    what, advice = say("unused_answers", count=count), say("unused_answers_hint")
    return [Finding(severity="note", file="", sheet="", what=what, advice=advice)]


def used_findings(read: ListRows, rows: Collection[int], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without the errors and reviews of rows that are not used."""
    if not rows:
        return tuple(findings)
    places = [*zip(read.files, read.sheet_names, read.row_numbers, strict=True)]
    used = {place for row, place in enumerate(places) if row not in rows}
    unused = {places[row] for row in rows} - used  # the halves of a table have rows of one number
    return tuple(
        each
        for each in findings
        if each.severity == "note" or (each.file, each.sheet, each.row) not in unused
    )


def refused_names(read: ListRows, made_level: str | None, no_names: Mapping[str, str]) -> dict[int, Finding]:
    """An error for each cell that is no plain name of one area, by the number of its row.

    Args:
        made_level: The level whose areas the list itself names; None if it names none.
        no_names: The texts of these cells, each with the key of its message. The cell is shown only if
            it names several areas, each with its type and without brackets: others may name a person.
    """
    found: dict[int, Finding] = {}
    for row, text in enumerate(read.texts[made_level] if made_level is not None and no_names else ()):
        if text in no_names and made_level is not None:
            key = no_names[text]
            shown = "" if key == "no_plain_name" or _BRACKET.search(text) else text
            what, hint = say(key, level=Word(made_level)), say(f"{key}_hint", level=Word(made_level))
            found[row] = read.finding(row, made_level, "error", what, hint, cell=shown)
    return found


def rows_with_wrong_places(read: ListRows, levels: Sequence[str]) -> set[int]:
    """The rows with an error in a cell of a place, which is why the place is blank."""
    columns = {
        (each.file, each.sheet, each.column)
        for each in read.columns
        if each.meaning.removesuffix(CODE_OF) in levels
    }
    wrong = {
        (each.file, each.sheet, each.row)
        for each in read.findings
        if each.severity == "error" and (each.file, each.sheet, each.column) in columns
    }
    if not wrong:
        return set()
    rows = zip(read.files, read.sheet_names, read.row_numbers, strict=True)
    return {row for row, place in enumerate(rows) if place in wrong}


def blank_rows(
    read: ListRows,
    levels: Sequence[str],
    made_level: str | None,
    made: Sequence[TypedName | None],
    known: Collection[int],
    *,
    refused: bool,
) -> dict[int, Finding | None]:
    """The rows without a place of the lowest level, by their numbers.

    Each has a finding, or None if an error is told of a place of the row. A sheet of a list of teams that has
    neither a column of this level nor names of teams may repeat what other sheets list: its rows are told
    also if blank cells are not `refused`.
    """
    lowest = levels[-1]
    sheets = {
        (each.file, each.sheet) for each in read.columns if each.meaning.removesuffix(CODE_OF) == lowest
    }
    texts, codes = ([*given.get(lowest, [""] * len(read))] for given in (read.texts, read.codes))
    told = say("blank_place", level=Word(lowest))
    unnamed = [key is None and name is None for key, name in zip(read.keys, read.names, strict=True)]

    def without_column(row: int) -> bool:
        return bool(sheets) and (read.files[row], read.sheet_names[row]) not in sheets

    def hint(row: int) -> Message:
        may_repeat = without_column(row) and unnamed[row]
        return say("blank_sheet_hint" if may_repeat else "blank_place_hint")

    return {
        row: None if row in known else read.finding(row, lowest, "error", told, hint(row))
        for row, (text, code) in enumerate(zip(texts, codes, strict=True))
        if (not text and not code if made_level is None else made[row] is None)
        and not read.of_area_above[row]
        and (refused or (read.kind == "teams" and unnamed[row] and without_column(row)))
    }


def rows_too_high(
    read: ListRows,
    day: Snapshot,
    made_level: str,
    found: Sequence[Found],
    blank: Collection[int],
    known: Collection[int],
) -> dict[int, Finding | None]:
    """The rows whose areas would lie in an area that has areas of a level between, by their numbers.

    Each has a finding, or None if an error is told of a place of the row.
    """
    territory, words = day.territory, day.network.vocabulary
    made = words.level(made_level)
    between = [place for place in np.unique(territory.level).tolist() if place < made]
    told: dict[int, str] = {}
    findings: dict[int, Finding | None] = {}
    for row, each in enumerate(found):
        if not each.is_matched or row in blank:
            continue
        [position] = each.positions
        if position not in told:
            below = territory.level[position : int(territory.end[position])]
            lower = [place for place in between if (below == place).any()]
            told[position] = words.levels[lower[-1]] if lower[-1] > territory.level[position] else ""
        if told[position]:
            level = Word(told[position])
            message = say("level_not_stated", level=level, of=Word(made_level))
            hint = _hint_to_state(read, row, told[position])
            findings[row] = None if row in known else read.finding(row, "", "error", message, hint)
    return findings
