"""`dtnet events`, `history` and `rebase`: reorganisations, lineage of areas, and values converted over them.

A file of values names areas by id or by code. Reading it finds every error, each with its row.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import attrs
from cyclopts import Parameter

from dtnet.cli.arguments import SEVERAL, given, network_of
from dtnet.cli.input_files import first_row, rows_named
from dtnet.cli.output import (
    Format,
    as_known,
    named,
    plain_row,
    plain_rows,
    show_lines,
    show_rows,
    tell,
    write_csv,
    write_json,
)
from dtnet.errors import ArgumentError, ExistingFileError, Fault, InvalidInputError, MissingExtraError, near
from dtnet.frames import Table, text
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.csv_tables import decode_csv
from dtnet.io.writing import write_file
from dtnet.network.day.network import Network
from dtnet.periods import as_day, day_number, number_day
from dtnet.reading.files import read_bytes
from dtnet.reorganisation.carry.crosswalk import COMMON
from dtnet.reorganisation.carry.kinds import Category, Flow, Rate, Rule, Stock
from dtnet.reorganisation.lineage.events import event_list
from dtnet.reorganisation.lineage.lineage import BECAME, kept_through, predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.reorganisation.carry.rebased import Rebased

EVENTS_SCHEMA: Final = "dtnet/events/1"
_EVENT_COUNTS: Final = ("areas_closed", "areas_opened", "bodies_closed", "bodies_opened")
HISTORY_SCHEMA: Final = "dtnet/history/1"
_VERSION: Final = ("start", "end", "name", "type", "code", "parent", "home", "origin")


def events(
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    network: str | None = None,
    format: Format = "table",
) -> int:
    """List reorganisations: their instruments and days, and how many areas and bodies they closed and opened.

    Args:
        from_: The first day on which a reorganisation took effect, as 2025-07-01; by default that of all.
        to: The last such day, included.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        format: The form of the answer.
    """
    show_events(from_, to, network, format)
    return 0


def history(
    area: str,
    /,
    *,
    network: str | None = None,
    at: str | None = None,
    level: str | None = None,
    format: Format = "table",
) -> int:
    """Show the predecessors and successors of an area or body over all events, with their instruments.

    Args:
        area: Its id; its code; its name, at the highest level that has the name; or LEVEL:NAME. A word that
            was ever the code of an area is read as a code.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day of the code or name, as 2025-06-30. Without a day, a code must have belonged to a single
            area, and a name is read on the network's reference day.
        level: The level of the code or name.
        format: The form of the answer.
    """
    show_history(area, network, at, level, format)
    return 0


def rebase(  # noqa: PLR0913 - a parameter for each option
    values: Path,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    kind: Kind,
    column: Annotated[list[str] | None, SEVERAL] = None,
    key: Key = "id",
    key_column: str | None = None,
    level: str | None = None,
    to_level: str | None = None,
    weight_column: str | None = None,
    back_weights: Path | None = None,
    rule: Rule | None = None,
    period: str | None = None,
    signed: bool = False,
    proportion: bool = False,
    common: bool = False,
    partial: bool = False,
    of: str = "residents",
    network: str | None = None,
    out: Path | None = None,
    format: Format = "csv",
) -> int:
    """Convert values of areas to the areas of another day, with bounds; report what was lost or assumed.

    The report goes to stderr, or with --out to the file FILE.report.json beside the result.

    Args:
        values: A .csv or .parquet with a row for each area; an empty cell is an unknown value.
        from_: The day of the values, as 2025-06-30.
        to: The other day, to whose areas the values are converted.
        kind: The kind of the values: stock, flow, category, or rate (the columns hold numerators).
        column: A column to convert; may be repeated; by default all columns except keys and weights.
        key: Whether the file names areas by id, or by code on the day of the values.
        key_column: The column of ids or codes; by default area or code.
        level: The level of the areas; required for codes.
        to_level: The level of the converted values; by default the same, or the next below.
        weight_column: The column with a rate's denominators, or with the weights of categories.
        back_weights: A file with the weights of areas on the earlier day, for values that are converted back
            in time; it has the same keys as the values.
        rule: The category of an area that receives several categories: largest, all or conflict.
        period: The days of a flow, as 2025-06.
        signed: Numbers may be negative.
        proportion: The numerator of the rate counts a part of its denominator, as literate people out of
            all people; this narrows the bounds.
        common: Convert to the common regions of both days, where values are exact, not to single areas.
        partial: Areas may be missing from the file, although its areas fit another day.
        of: The quantity whose shares divide a split area, as residents.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        out: The file to write: .csv, .json or .parquet.
        format: The form of the answer on stdout.
    """
    asked = RebaseOptions(
        path=values,
        source_day=from_,
        target_day=to,
        kind=kind,
        columns=column or [],
        key=key,
        key_column=key_column,
        level=level,
        to_level=to_level,
        weight_column=weight_column,
        back_weights=back_weights,
        rule=rule,
        period=period,
        signed=signed,
        proportion=proportion,
        common=common,
        partial=partial,
        of=of,
        network=network,
        out=out,
    )
    show_rebased(asked, format)
    return 0


def show_events(since: str | None, until: str | None, network: str | None, format: Format) -> None:
    """Write the events of a network to stdout.

    Args:
        since: Only events that took effect on this day or later; None for all.
        until: Only events that took effect on this day or earlier; None for all.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
    """
    found = network_of(network)
    days = [
        None if day is None else as_day(day, what=what) for day, what in ((since, "--from"), (until, "--to"))
    ]
    events = event_list(found, since=days[0], until=days[1])
    if format == "json":
        inputs = {**named(found), "from": since, "to": until}
        write_json({"schema": EVENTS_SCHEMA, "inputs": inputs, "rows": plain_rows(events)})
    elif format == "csv":
        write_csv(events.columns, (list(row.values()) for row in events))
    else:
        header = ("instrument", "passed", "operating", "what", "areas", "bodies")
        show_rows(f"Events of {found.metadata.name}", header, _event_cells(events))


def _event_cells(events: Table) -> Iterator[tuple[object, ...]]:
    """The cells of each event: all titles in one cell, and the closed and opened numbers in one cell."""
    languages = [name for name in events.columns if name.startswith("title_")]
    for row in events:
        titles = [text for text in (*(row[name] for name in languages), row["title"]) if text]
        issuer = f"\n{row['issuer']}" if row["issuer"] else ""
        told = "\n".join(map(str, dict.fromkeys(titles)))
        yield (
            f"{row['instrument']}{issuer}",
            row["passed"],
            row["operating"],
            told,
            _counted(row, "areas"),
            _counted(row, "bodies"),
        )


def _counted(row: Mapping[str, object], what: str) -> str | None:
    closed, opened = row[f"{what}_closed"], row[f"{what}_opened"]
    return f"−{closed:,} +{opened:,}" if closed or opened else None


def show_history(area: str, network: str | None, at: str | None, level: str | None, format: Format) -> None:
    """Write the versions, predecessors and successors of an area or body to stdout.

    Args:
        area: The id, code or name of the area or body, or `level:name`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day of the code or name; None for all days of a code, and the reference day for a name.
        level: The level of the code or name.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
    """
    found = network_of(network)
    id = id_of(found, area, at, level)
    versions, after = plain_rows(found.history(id)), successors(found, id)
    before = [row for row in predecessors(found, id) if row["source"] != id or row["step"] == BECAME]
    kept = plain_rows(kept_through(found, id))
    if format == "json":
        answer = {
            "schema": HISTORY_SCHEMA,
            "inputs": {**named(found), "area": area, "at": at, "level": level},
            "id": id,
            "versions": versions,
            "before": [plain_row(row) for row in before],
            "after": plain_rows(after),
            "kept": kept,
        }
        write_json(answer)
    elif format == "csv":
        unchanged = [{**row, "step": "unchanged", "source": id, "target": id} for row in kept]
        sides = (("before", before), ("after", after), ("kept", unchanged))
        rows = ([side, *map(row.get, after.columns)] for side, steps in sides for row in steps)
        write_csv(("side", *after.columns), rows)
    else:
        last = versions[-1]
        show_lines([f"{last.get('type', '')} {last['name']}".strip(), id])
        columns = [name for name in _VERSION if name in last]
        show_rows("Versions", columns, ([row[name] for name in columns] for row in versions))
        began = None if versions[0]["start"] == str(found.extent.start) else versions[0]["start"]
        _show_steps("Predecessors", before, _untold("began", began, before))
        ends = [*_kept(kept, "territory " if "parent" in last else ""), *_untold("ended", last["end"], after)]
        _show_steps("Successors", list(after), ends)


def id_of(network: Network, word: str, at: str | None, level: str | None) -> str:
    """The id that a word means: the word as an id; else as a code that some area ever had; else as a name.

    Raises:
        DtnetError: If the word means no area or body, or several.
    """
    known = network.area_index.get(word) is not None or network.body_index.get(word) is not None
    if known:
        return word
    levels = network.vocabulary.levels if level is None else (level,)
    if any(word in network.code_days(each) for each in levels):
        return network.find_code(word, level=level, at=at)
    day = network.at(given(at, network.metadata.reference_day, "--at", of=network.metadata.name))
    return day.find(word, level=level).id


def _show_steps(title: str, rows: Sequence[Mapping[str, object]], more: Sequence[str]) -> None:
    """Write steps as a table, with further lines below it."""
    if rows:
        show_rows(title, ("day", "from", "to", "share", "basis", "instrument"), map(_step_cells, rows))
        show_lines(more)
    else:
        show_lines([title, *(more or ["no event in the data"])])


def _untold(word: str, day: object, rows: Iterable[Mapping[str, object]]) -> list[str]:
    """A line for a beginning or end on a day without an event; empty if `rows` has a row of the day."""
    told = day is None or any(str(row["day"]) == day for row in rows)
    return [] if told else [f"{word} on {day}; the data have no event for this"]


def _kept(rows: Sequence[Mapping[str, object]], what: str) -> Iterator[str]:
    """A line for each day of a reorganisation that left the area or body unchanged."""
    days: dict[object, list[object]] = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row["instrument"])
    for day, instruments in days.items():
        by = instruments[0] if len(instruments) == 1 else f"{len(instruments)} instruments"
        yield f"{what}unchanged by the reorganisation of {day} ({by})"


def _step_cells(row: Mapping[str, object]) -> tuple[object, ...]:
    share = row["share"] or "unknown"
    if row["carried"] != row["share"]:
        share = f"{share}\n{row['carried'] or 'unknown'} over all steps"
    told = [row["instrument"] or "", row["clause"] or ""]
    return (
        f"{row['day']}\n{row['step']}",
        _named(row, "source"),
        _named(row, "target"),
        share,
        row["rests_on"],
        "\n".join(str(each) for each in told if each) or None,
    )


def _named(row: Mapping[str, object], end: str) -> str | None:
    return None if row[end] is None else f"{row[f'{end}_name']}\n{row[end]}"


Key: TypeAlias = Literal["id", "code"]
"""The kind of words that name the areas of a file."""
_READERS: Final = {".csv": decode_csv, ".parquet": decode_parquet}
_NEARLY_ALL: Final = 0.9
_WHOLE: Final = re.compile("-?(0|[1-9][0-9]{0,19})")
"""A whole number; a text with a leading zero is a code and not a number."""
_ROW: Final = re.compile(" row ([0-9]+)(.*)")
_IDS: Final = "area"
"""The column of ids in the converted values."""
SCHEMA: Final = "dtnet/rebase/1"
Kind: TypeAlias = Literal["stock", "rate", "category", "flow"]
_KINDS: Final[dict[Kind, Any]] = {"stock": Stock, "rate": Rate, "category": Category, "flow": Flow}
_APPLIES: Final[dict[str, tuple[Kind, ...]]] = {
    "rule": ("category",),
    "period": ("flow",),
    "signed": ("stock", "flow"),
    "proportion": ("rate",),
}
"""The kinds of values to which each option applies."""
_WEIGHTS: Final[dict[Kind, str]] = {"rate": "denominators", "category": "weight"}
"""The part of a kind that `--weight-column` gives."""
_SUFFIXES: Final = (".csv", ".json", ".parquet")


@attrs.frozen
class Keys:
    """The way in which a file names areas.

    Attributes:
        network: The network.
        day: The day on which the areas must exist.
        others: Other days to which the areas may belong if the user gave a wrong day.
        key: Whether the file names areas by id or by code.
        column: The column of ids or codes.
        level: The level of the areas; required for codes.
        partial: Whether a file may lack areas although it has nearly all areas of another day.
    """

    network: Network
    day: date
    others: tuple[date, ...]
    key: Key
    column: str
    level: str | None
    partial: bool

    def ids(self, day: date) -> dict[str, str]:
        """The id of each area of the level on a day, by its id or code."""
        table = self.network.at(day).areas(level=self.level)
        names = [str(each) for each in table[self.key]]
        ids = dict(zip(names, map(str, table["id"]), strict=True))
        if len(ids) < len(names):
            twice = next(name for name, count in Counter(names).items() if count > 1)
            raise ArgumentError(f"several areas of level {self.level} have the code {twice!r} on {day}")
        return ids


@attrs.frozen(eq=False)
class ValueFile:
    """Values by area that were read from a file.

    Attributes:
        path: The file.
        ids: The area id of each row.
        columns: The plain values of each column, by name; None for an empty cell.
        first: The number of the first row in messages; the header of a CSV file has the number 1.
    """

    path: Path
    ids: list[str]
    columns: dict[str, list[Any]]
    first: int

    def place(self, row: int) -> str:
        """The name of a row in messages."""
        return f"row {row + self.first}"

    def faults_in(self, error: InvalidInputError, what: str) -> Iterator[Fault]:
        """The errors that name areas of the file, with their row numbers instead."""
        rows = {id: row for row, id in reversed(list(enumerate(self.ids)))}
        for fault in error.faults:
            told = fault.place.removeprefix(f"{what}: ")
            id, _, column = told.partition(": ")
            row = rows.get(id.strip("'"))
            if fault.place.startswith(f"{what}: ") and row is not None:
                yield Fault(
                    f"{self.path} {self.place(row)}" + (f": {column}" if column else ""), fault.message
                )


def read_values(path: Path, keys: Keys, *, wanted: Sequence[str], words: bool) -> ValueFile:
    """Read values by area from a file.

    Args:
        path: A file of CSV or Parquet.
        keys: The way in which the file names areas.
        wanted: The columns of values to read; if empty, all columns except the keys.
        words: Whether the cells are words; otherwise they are whole numbers.

    Raises:
        ArgumentError: If the file is neither CSV nor Parquet, or lacks a column.
        UnreadableFileError: If the file cannot be read.
        InvalidInputError: If there are no rows, a row has no key, a key is unknown or given twice, or the
            areas fit another day better; it lists all such errors.
    """
    decode = _READERS.get(path.suffix.lower())
    if decode is None:
        raise ArgumentError(f"{path}: values cannot be read from {path.suffix!r}", "use a .csv or .parquet")
    raw = read_bytes(path, hint="name a table")
    faults: list[Fault] = []
    columns = decode(raw, (), path, faults)
    if faults:
        raise InvalidInputError(str(path), rows_named(path, faults))
    named, kept = _apart(path, columns, keys, wanted)
    is_text = path.suffix.lower() == ".csv"
    read: Callable[[Any], Any] = (_word if words else number_of) if is_text else _as_it_is
    values = {name: [read(cell) for cell in cells] for name, cells in kept.items()}
    found = ValueFile(path, [str(each) for each in named], values, first_row(path))
    if not named:
        raise InvalidInputError(str(path), [Fault("rows", "there are none below the header")])
    found = attrs.evolve(found, ids=_ids(found, named, keys))
    _check_twice(found)
    return found


def _apart(
    path: Path, columns: dict[str, list[Any]], keys: Keys, wanted: Sequence[str]
) -> tuple[list[Any], dict[str, list[Any]]]:
    """The column of keys, and the columns of values.

    Raises:
        ArgumentError: If a column is missing, or a column of values is named like the keys or ids.
    """
    for name in (keys.column, *wanted):
        if name not in columns:
            raise ArgumentError(f"{path}: no column {name!r}", near(name, columns))
    if keys.column in wanted:
        raise ArgumentError(
            f"--column {keys.column}: this column holds the {keys.key}s", "name a column of values"
        )
    named = columns.pop(keys.column)
    kept = {name: columns[name] for name in wanted} if wanted else columns
    if not kept:
        raise ArgumentError(f"{path}: no column of values beside {keys.column!r}", "add one")
    if _IDS in kept:
        told = f"{path}: a column of values is called {_IDS!r}, as that of ids in the result"
        raise ArgumentError(told, "rename it, or name others with --column")
    return named, kept


def _ids(file: ValueFile, named: Sequence[object], keys: Keys) -> list[str]:
    """The id of each row, found by its key on the day; without a level, the key itself is the id."""
    of_day = None if keys.level is None else keys.ids(keys.day)
    faults = [] if of_day is None else list(_other_day(named, keys, of_day))
    for row, name in enumerate(named):
        if not isinstance(name, str) or not name:
            told = "nothing" if name is None or name == "" else f"{name!r}, which is not a text"
            legal = "an id" if keys.key == "id" else "a code"
            faults.append(Fault(file.place(row), f"{keys.column}: got {told}; give {legal}"))
        elif of_day is not None and name not in of_day:
            hint = f"; did you mean {_filled(name, of_day)!r}?" if _filled(name, of_day) else ""
            told = f"no {keys.level} has the {keys.key} {name!r} on {keys.day}"
            faults.append(Fault(file.place(row), told + hint))
    if faults:
        raise InvalidInputError(str(file.path), faults)
    return [str(name) if of_day is None else of_day[str(name)] for name in named]


def _filled(name: str, known: dict[str, str]) -> str | None:
    """A known code that equals a name with added leading zeros, which a spreadsheet may have removed."""
    width = max(map(len, known), default=0)
    filled = name.zfill(width)
    return filled if filled != name and filled in known else None


def _other_day(named: Sequence[object], keys: Keys, of_day: dict[str, str]) -> Iterator[Fault]:
    """An error if the file fits another day better: more keys exist then, or the file has nearly all of them.

    Most new communes have the code of an old commune, so values of a wrong day would fit without this check.
    """
    names = {name for name in named if isinstance(name, str) and name}
    here = len(names & of_day.keys())
    for day in keys.others:
        there = keys.ids(day).keys()
        fit = len(names & there)
        counts = f"{fit:,} of {len(names):,} {keys.key}s are of level {keys.level} on {day}"
        told = f"{counts}, {here:,} on {keys.day}"
        if fit > here:
            yield Fault(keys.column, f"{told}: are these values of {day}?")
            return
        is_whole = len(there) > 0 and fit >= _NEARLY_ALL * len(there)
        if not keys.partial and is_whole and here < _NEARLY_ALL * len(of_day):
            told = f"{fit:,} of {len(there):,} {keys.key}s on {day}, but {here:,} of {len(of_day):,}"
            yield Fault(
                keys.column,
                f"of level {keys.level} they are {told} on {keys.day}: are these values of {day}? "
                "If not, give --partial",
            )
            return


def _check_twice(file: ValueFile) -> None:
    rows: dict[str, int] = {}
    faults = []
    for row, id in enumerate(file.ids):
        first = rows.setdefault(id, row)
        if first != row:
            faults.append(Fault(file.place(row), f"{id} is in {file.place(first)} already"))
    if faults:
        raise InvalidInputError(str(file.path), faults)


def number_of(cell: str) -> int | str | None:
    """A cell of CSV as a whole number; the text itself if it is not a number, None if it is empty."""
    if not cell:
        return None
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _word(cell: str) -> str | None:
    return cell or None


def _as_it_is(cell: Any) -> Any:  # noqa: ANN401 - a cell of a Parquet file
    return cell


@attrs.frozen(kw_only=True)
class RebaseOptions:
    """The options of `dtnet rebase`.

    Attributes:
        path: The file of values.
        source_day: The day of the values.
        target_day: The day to whose areas the values are converted.
        kind: The kind of the values.
        columns: The columns to convert; if empty, all columns except keys and weights.
        key: Whether the file names areas by id or by code.
        key_column: The column of ids or codes.
        level: The level of the values.
        to_level: The level of the converted values.
        weight_column: The column of weights in the file of values.
        back_weights: A file with the weights of areas on the earlier day.
        rule: The category of an area that receives several categories.
        period: The days of a flow.
        signed: Whether numbers may be below 0.
        proportion: Whether the numerator of a rate counts a part of its denominator.
        common: Whether values are converted to common regions.
        partial: Whether areas may be missing although the file has nearly all areas of another day.
        of: The measure of the shares.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        out: The file to write.
    """

    path: Path
    source_day: str
    target_day: str
    kind: Kind
    columns: Sequence[str]
    key: Key
    key_column: str | None
    level: str | None
    to_level: str | None
    weight_column: str | None
    back_weights: Path | None
    rule: Rule | None
    period: str | None
    signed: bool
    proportion: bool
    common: bool
    partial: bool
    of: str
    network: str | None
    out: Path | None


def show_rebased(asked: RebaseOptions, format: Format) -> None:
    """Convert the values, and write the result and its report.

    Raises:
        DtnetError: If the input is invalid; nothing is written then.
    """
    if asked.weight_column is not None and asked.kind in {"stock", "flow"}:
        raise ArgumentError(
            f"--weight-column with --kind {asked.kind}", "give weights of the earlier day with --back-weights"
        )
    if asked.kind == "category" and asked.weight_column is None and asked.rule in {None, "largest"}:
        raise ArgumentError(
            "--kind category without --weight-column: weights decide which category is the largest",
            "name the column of weights, or another --rule",
        )
    if asked.key == "code" and asked.level is None:
        raise ArgumentError(
            "--key code without --level", "a code belongs to a level; give it, as --level commune"
        )
    targets = None if asked.out is None else _targets(asked.out)
    network = network_of(asked.network)
    found = _carried(asked, network)
    by_code = asked.key == "code" and not asked.common
    table = _with_codes(found, network, asked) if by_code else Table(_columns(found))
    report = {
        "schema": SCHEMA,
        "inputs": {**named(network), "path": str(asked.path)},
        "report": found.report.to_dict(),
    }
    if targets is not None:
        _write(table, report, targets)
        tell(f"{targets[0]}: {len(table):,} areas; {targets[1]}: the report")
    elif format == "json":
        write_json({**report, "rows": table.to_dicts()})
    elif format == "table":
        title = f"{asked.path} on {asked.target_day}{as_known(named(network), asked.target_day)}"
        show_rows(title, table.columns, (row.values() for row in table))
    else:
        write_csv(table.columns, (list(row.values()) for row in table))
    tell(str(found.report))


def _carried(asked: RebaseOptions, network: Network) -> Rebased:
    days = as_day(asked.source_day, what="--from"), as_day(asked.target_day, what="--to")
    crosswalk = network.crosswalk(*days, of=asked.of)
    words = asked.kind == "category"
    weight = [] if asked.weight_column is None else [asked.weight_column]
    keys = _keys(asked, network, days, asked.level)
    file = read_values(
        asked.path, keys, wanted=[*asked.columns, *weight] if asked.columns else (), words=words
    )
    weights = None
    if asked.weight_column is not None:
        file, weights = _without_weights(file, asked.weight_column)
    others = None
    if asked.back_weights is not None:
        back = _keys(asked, network, (days[1], days[0]), asked.to_level or asked.level)
        others = read_values(asked.back_weights, back, wanted=(), words=False)
    if asked.kind == "rate" and weights is None:
        raise ArgumentError("--kind rate without --weight-column", "name the column of the denominators")
    earlier = None if others is None else {"area": others.ids, **others.columns}
    try:
        return crosswalk.rebase(
            {"area": file.ids, **file.columns},
            kind=_kind(asked, weights, earlier),
            level=asked.level,
            to=asked.to_level,
            groups=COMMON if asked.common else None,
        )
    except InvalidInputError as error:
        files = {"values": file, "denominators": file, "weight": file, "back_weight": others}
        told = [
            fault for what, each in files.items() if each is not None for fault in each.faults_in(error, what)
        ]
        raise InvalidInputError(str(asked.path), told or error.faults) from None


def _kind(asked: RebaseOptions, weights: object, back: object) -> Stock | Flow | Rate | Category:
    """The kind of the values with its options.

    Raises:
        ArgumentError: If an option does not apply to the kind, or a flow has no period.
    """
    options: dict[str, Any] = {name: getattr(asked, name) for name in _APPLIES}
    given = {name: value for name, value in options.items() if value not in {None, False}}
    for option in given:
        if asked.kind not in _APPLIES[option]:
            told = f"{{{option}}} does not apply to a {asked.kind}"
            raise ArgumentError(told, f"it applies to: {', '.join(_APPLIES[option])}", **{option: ...})
    if asked.kind == "flow" and asked.period is None:
        raise ArgumentError(
            "a flow needs its period", "pass its days, for example {period}", period="2025-01"
        )
    if asked.kind in _WEIGHTS:
        given[_WEIGHTS[asked.kind]] = weights
    kind: Stock | Flow | Rate | Category = _KINDS[asked.kind](back_weight=back, **given)
    return kind


def _keys(asked: RebaseOptions, network: Network, days: tuple[date, date], level: str | None) -> Keys:
    """The way in which a file names areas of the first day; other possible days are those around events."""
    events = {event.operating for event in network.tables.events}
    around = {number_day(day_number(each) + step) for each in events for step in (-1, 0)} | {days[1]}
    others = tuple(sorted(each for each in around if each in network.extent and each != days[0]))
    column = asked.key_column or ("area" if asked.key == "id" else "code")
    return Keys(network, days[0], others, asked.key, column, level, asked.partial)


def _without_weights(file: ValueFile, name: str) -> tuple[ValueFile, dict[str, list[Any]]]:
    """The file without its column of weights, and the weights by id.

    Raises:
        ArgumentError: If the file has no such column, or no column of values.
        InvalidInputError: If a row with a value has no weight.
    """
    columns = dict(file.columns)
    if name not in columns:
        raise ArgumentError(
            f"{file.path}: no column {name!r}", "name a column of the file with --weight-column"
        )
    weights = columns.pop(name)
    weights = [number_of(each) if isinstance(each, str) else each for each in weights]
    if not columns:
        raise ArgumentError(f"{file.path}: no column of values beside the keys and {name!r}", "add one")
    faults = [
        Fault(file.place(row), f"{name}: a value without its weight")
        for row, weight in enumerate(weights)
        if weight is None and any(cells[row] is not None for cells in columns.values())
    ]
    if faults:
        raise InvalidInputError(str(file.path), faults)
    return attrs.evolve(file, columns=columns), {"area": file.ids, name: weights}


def _columns(found: Table) -> dict[str, Any]:
    return {name: found._column(name) for name in found.columns}  # noqa: SLF001 - the same columns again


def _with_codes(found: Rebased, network: Network, asked: RebaseOptions) -> Table:
    """The result with the codes and names of its areas on the target day."""
    areas = network.at(asked.target_day).areas()
    rows = dict(zip(areas["id"], zip(areas["code"], areas["name"], strict=True), strict=True))
    told = [rows[id] for id in found["area"]]
    columns = _columns(found)
    taken = {"code", "name"} & set(asked.columns or columns)
    if taken:
        raise ArgumentError(f"{asked.path}: a column of values is called {min(taken)!r}", "rename it")
    first = {"area": columns.pop("area")}
    beside = {name: text([row[place] for row in told]) for place, name in enumerate(("code", "name"))}
    return Table(first | beside | columns)


def _targets(out: Path) -> tuple[Path, Path]:
    """The paths of the result and of the report, checked not to exist.

    Raises:
        ArgumentError: If the suffix is not supported.
        ExistingFileError: If one of the files exists.
    """
    if out.suffix.lower() not in _SUFFIXES:
        raise ArgumentError(
            f"--out {out}: unknown format {out.suffix!r}", f"use one of {', '.join(_SUFFIXES)}"
        )
    targets = out, out.with_name(f"{out.name}.report.json")
    for path in targets:
        if os.path.lexists(path):
            raise ExistingFileError(f"{path}: exists", "name another")
    return targets


def _write(table: Table, report: dict[str, Any], targets: tuple[Path, Path]) -> None:
    """Write both files, or none if one fails."""
    encoded = _encoded(table, targets[0].suffix.lower())
    told = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    write_file(targets[1], [told.encode()], overwrite=False)
    try:
        write_file(targets[0], [encoded], overwrite=False)
    except BaseException:
        with suppress(OSError):
            targets[1].unlink()
        raise


def _encoded(table: Table, suffix: str) -> bytes:
    if suffix == ".json":
        return (json.dumps({"rows": table.to_dicts()}, ensure_ascii=False, indent=2) + "\n").encode()
    if suffix == ".csv":
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(row.values() for row in table)
        return written.getvalue().encode()
    try:
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtraError("writing Parquet takes pyarrow", 'pip install "dtnet[arrow]"') from None
    buffer = io.BytesIO()
    parquet.write_table(table.to_arrow(), buffer)
    return buffer.getvalue()
