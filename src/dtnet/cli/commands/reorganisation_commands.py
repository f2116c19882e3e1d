"""`dtnet events`, `history` and `rebase`: reorganisations, lineage of areas, and values converted over them.

A file of values names areas by id or by code. Reading it finds every error, each with its row.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import attrs
from cyclopts import Parameter

from dtnet.cli.arguments import SEVERAL, TO_SCREEN, AnswerOptions, answering, given, network_of
from dtnet.cli.input_files import first_row, read_table
from dtnet.cli.writing import output
from dtnet.cli.writing.output import Format, plain_rows, show_lines, show_rows, tell
from dtnet.cli.writing.table_files import encoded_rows
from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.frames import Table, text
from dtnet.io.writing import write_file
from dtnet.network.day.network import Network
from dtnet.periods import as_day, day_number, number_day
from dtnet.policy.answers.plain_answers import named
from dtnet.reorganisation.carry.crosswalk import COMMON
from dtnet.reorganisation.carry.kinds import Category, Flow, Rate, Rule, Stock
from dtnet.reorganisation.lineage.events import event_list
from dtnet.reorganisation.lineage.lineage import BECAME, kept_through, predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.reorganisation.carry.values import Rebased

_VERSION: Final = ("start", "end", "name", "type", "code", "parent", "home", "origin")


@answering
def events(
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    network: str | None = None,
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """List reorganisations: their instruments and days, and how many areas and bodies they closed and opened.

    Args:
        from_: The first day on which a reorganisation took effect, as 2025-07-01; by default that of all.
        to: The last such day, included.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        into: The form of the answer, and its file.
    """
    found = network_of(network)
    since, until = (
        None if day is None else as_day(day, what=what) for day, what in ((from_, "--from"), (to, "--to"))
    )
    told = event_list(found, since=since, until=until)
    inputs = {**named(found), "from": from_, "to": to} if into.form in {"json", "xlsx"} else {}
    answer = {"schema": "dtnet/events/1", "inputs": inputs, "rows": plain_rows(told)}
    if not output.written(answer, into.form, told.columns, network=found):
        header = ("instrument", "passed", "operating", "what", "areas", "bodies")
        show_rows(f"Events of {found.metadata.name}", header, _event_cells(told))
    return 0


@answering
def history(
    area: str,
    /,
    *,
    network: str | None = None,
    at: str | None = None,
    level: str | None = None,
    into: AnswerOptions = TO_SCREEN,
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
        into: The form of the answer, and its file.
    """
    found = network_of(network)
    id = id_of(found, area, at, level)
    level = None if level is None else found.vocabulary.own_level(level)
    versions, after = plain_rows(found.history(id)), successors(found, id)
    before = [row for row in predecessors(found, id) if row["source"] != id or row["step"] == BECAME]
    kept = plain_rows(kept_through(found, id))
    answer = {
        "schema": "dtnet/history/1",
        "inputs": {**named(found), "area": area, "at": at, "level": level} if into.form == "json" else {},
        "id": id,
        "versions": versions,
        "before": plain_rows(before),
        "after": plain_rows(after),
        "kept": kept,
    }
    unchanged = [{**row, "step": "unchanged", "source": id, "target": id} for row in kept]
    sides = (("before", before), ("after", after), ("kept", unchanged))
    rows = ([side, *map(row.get, after.columns)] for side, steps in sides for row in steps)
    if not output.written(answer, into.form, ("side", *after.columns), rows, network=found):
        last = versions[-1]
        show_lines([f"{last.get('type', '')} {last['name']}".strip(), id])
        columns = [name for name in _VERSION if name in last]
        show_rows("Versions", columns, ([row[name] for name in columns] for row in versions))
        began = None if versions[0]["start"] == str(found.extent.start) else versions[0]["start"]
        _show_steps("Predecessors", before, _untold("began", began, before))
        ends = [*_kept(kept, "territory " if "parent" in last else ""), *_untold("ended", last["end"], after)]
        _show_steps("Successors", list(after), ends)
    return 0


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


# Values converted to the areas of another day: `dtnet rebase`

Key: TypeAlias = Literal["id", "code"]
"""The kind of words that name the areas of a file."""
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
_NEARLY_ALL: Final = 0.9
_WHOLE: Final = re.compile("-?(0|[1-9][0-9]{0,19})")
"""A whole number; a text with a leading zero is a code and not a number."""
_IDS: Final = "area"
"""The column of ids in the converted values."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class RebaseOptions:
    """The options of `dtnet rebase`.

    Attributes:
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
    """

    from_: Annotated[str, Parameter(name="--from")]
    to: str
    kind: Kind
    column: Annotated[list[str] | None, SEVERAL] = None
    key: Key = "id"
    key_column: str | None = None
    level: str | None = None
    to_level: str | None = None
    weight_column: str | None = None
    back_weights: Path | None = None
    rule: Rule | None = None
    period: str | None = None
    signed: bool = False
    proportion: bool = False
    common: bool = False
    partial: bool = False
    of: str = "residents"
    network: str | None = None


def rebase(values: Path, /, *, asked: RebaseOptions, into: AnswerOptions = TO_SCREEN) -> int:
    """Convert values of areas to the areas of another day, with bounds; report what was lost or assumed.

    The report goes to stderr, or with --out to the file FILE.report.json beside the result.

    Args:
        values: A .csv or .parquet with a row for each area; an empty cell is an unknown value.
        asked: The conversion.
        into: The form of the answer, and its file; without both, CSV.
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
    form = "csv" if into == TO_SCREEN else into.form
    targets = None if into.out is None else _targets(into.out, overwrite=into.overwrite)
    network = network_of(asked.network)
    found = _converted(values, asked, network)
    by_code = asked.key == "code" and not asked.common
    table = _with_codes(found, network, values, asked) if by_code else Table(_columns(found))
    answer = {
        "schema": "dtnet/rebase/1",
        "inputs": {**named(network), "path": str(values)},
        "report": found.report.to_dict(),
    }
    if targets is not None:
        _write(table, answer, targets, form, overwrite=into.overwrite)
        tell(f"{targets[0]}: {len(table):,} areas; {targets[1]}: the report")
    elif not output.written(answer | {"rows": table.to_dicts()}, form, table.columns, network=network):
        title = f"{values} on {asked.to}{output.as_known(named(network), asked.to)}"
        show_rows(title, table.columns, (row.values() for row in table))
    tell(str(found.report))
    return 0


def _converted(path: Path, asked: RebaseOptions, network: Network) -> Rebased:
    days = as_day(asked.from_, what="--from"), as_day(asked.to, what="--to")
    crosswalk = network.crosswalk(*days, of=asked.of)
    weight = [] if asked.weight_column is None else [asked.weight_column]
    keys = _Keys.of(asked, network, days, asked.level)
    wanted = [*asked.column, *weight] if asked.column else []
    file = _read_values(path, keys, wanted, words=asked.kind == "category")
    weights = None
    if asked.weight_column is not None:
        file, weights = _without_weights(file, asked.weight_column)
    others = None
    if asked.back_weights is not None:
        back = _Keys.of(asked, network, (days[1], days[0]), asked.to_level or asked.level)
        others = _read_values(asked.back_weights, back, [], words=False)
    if asked.kind == "rate" and weights is None:
        raise ArgumentError("--kind rate without --weight-column", "name the column of the denominators")
    try:
        return crosswalk.rebase(
            file.table(),
            kind=_kind(asked, weights, None if others is None else others.table()),
            level=asked.level,
            to=asked.to_level,
            groups=COMMON if asked.common else None,
        )
    except InvalidInputError as error:
        files = {"values": file, "denominators": file, "weight": file, "back_weight": others}
        told = [
            fault for what, each in files.items() if each is not None for fault in each.faults_in(error, what)
        ]
        raise InvalidInputError(str(path), told or error.faults) from None


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


@attrs.frozen
class _Keys:
    """The way in which a file names areas.

    Attributes:
        network: The network.
        day: The day on which the areas must exist.
        others: Other days to which the areas may belong if the user gave a wrong day: those around events.
        level: The level of the areas; required for codes.
        key: Whether the file names areas by id or by code.
        column: The column of ids or codes.
        partial: Whether a file may lack areas although it has nearly all areas of another day.
    """

    network: Network
    day: date
    others: tuple[date, ...]
    level: str | None
    key: Key
    column: str
    partial: bool

    @classmethod
    def of(cls, asked: RebaseOptions, network: Network, days: tuple[date, date], level: str | None) -> _Keys:
        """The keys of a file about the first of two days."""
        events = {event.operating for event in network.tables.events}
        around = {number_day(day_number(each) + step) for each in events for step in (-1, 0)} | {days[1]}
        others = tuple(sorted(each for each in around if each in network.extent and each != days[0]))
        column = asked.key_column or ("area" if asked.key == "id" else "code")
        return cls(network, days[0], others, level, asked.key, column, asked.partial)

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
class _ValueFile:
    """Values by area that were read from a file.

    Attributes:
        path: The file.
        ids: The area id of each row.
        columns: The plain values of each column, by name; None for an empty cell.
    """

    path: Path
    ids: list[str]
    columns: dict[str, list[Any]]

    def table(self) -> dict[str, list[Any]]:
        """The ids and the values, by name of the column."""
        return {_IDS: self.ids, **self.columns}

    def place(self, row: int) -> str:
        """The name of a row in messages."""
        return f"row {row + first_row(self.path)}"

    def check(self, faults: Iterable[Fault]) -> None:
        """Raise the errors of the file, if there are any."""
        if found := [*faults]:
            raise InvalidInputError(str(self.path), found)

    def faults_in(self, error: InvalidInputError, what: str) -> Iterator[Fault]:
        """The errors that name areas of the file, with their row numbers instead."""
        rows = {id: row for row, id in reversed(list(enumerate(self.ids)))}
        for fault in error.faults:
            told = fault.place.removeprefix(f"{what}: ")
            id, _, column = told.partition(": ")
            row = rows.get(id.strip("'"))
            if fault.place.startswith(f"{what}: ") and row is not None:
                place = f"{self.path} {self.place(row)}" + (f": {column}" if column else "")
                yield Fault(place, fault.message)


def _read_values(path: Path, keys: _Keys, wanted: Sequence[str], *, words: bool) -> _ValueFile:
    """Read values by area from a file.

    Args:
        path: A file of CSV or Parquet.
        keys: The way in which the file names areas.
        wanted: The columns of values to read; if empty, all columns except the keys.
        words: Whether the cells are words; otherwise they are whole numbers.

    Raises:
        ArgumentError: If the file is neither CSV nor Parquet, or lacks a column, or a column of values is
            named like the keys or ids.
        UnreadableFileError: If the file cannot be read.
        InvalidInputError: If there are no rows, a row has no key, a key is unknown or given twice, or the
            areas fit another day better; it lists all such errors.
    """
    columns, _ = read_table(path, (), "values cannot be read")
    for name in (keys.column, *wanted):
        if name not in columns:
            raise ArgumentError(f"{path}: no column {name!r}", near(name, columns))
    if keys.column in wanted:
        raise ArgumentError(
            f"--column {keys.column}: this column holds the {keys.key}s", "name a column of values"
        )
    names = columns.pop(keys.column)
    kept = {name: columns[name] for name in wanted} if wanted else columns
    if not kept:
        raise ArgumentError(f"{path}: no column of values beside {keys.column!r}", "add one")
    if _IDS in kept:
        told = f"{path}: a column of values is called {_IDS!r}, as that of ids in the result"
        raise ArgumentError(told, "rename it, or name others with --column")
    if path.suffix.lower() == ".csv":
        read: Callable[[str], Any] = _word if words else _number
        kept = {name: [read(cell) for cell in cells] for name, cells in kept.items()}
    file = _ValueFile(path, [str(each) for each in names], kept)
    file.check([] if names else [Fault("rows", "there are none below the header")])
    file = attrs.evolve(file, ids=_ids(file, names, keys))
    first = {id: row for row, id in reversed(list(enumerate(file.ids)))}
    file.check(
        Fault(file.place(row), f"{id} is in {file.place(first[id])} already")
        for row, id in enumerate(file.ids)
        if first[id] != row
    )
    return file


def _word(cell: str) -> str | None:
    return cell or None


def _number(cell: str) -> int | str | None:
    """A cell of CSV as a whole number; the text itself if it is not a number, None if it is empty."""
    if not cell:
        return None
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _ids(file: _ValueFile, names: Sequence[object], keys: _Keys) -> list[str]:
    """The id of each row, found by its key on the day; without a level, the key itself is the id."""
    of_day = None if keys.level is None else keys.ids(keys.day)
    faults = [] if of_day is None else list(_other_day(names, keys, of_day))
    for row, name in enumerate(names):
        if not isinstance(name, str) or not name:
            told = "nothing" if name is None or name == "" else f"{name!r}, which is not a text"
            legal = "an id" if keys.key == "id" else "a code"
            faults.append(Fault(file.place(row), f"{keys.column}: got {told}; give {legal}"))
        elif of_day is not None and name not in of_day:
            meant = _filled(name, of_day)
            hint = "" if meant is None else f"; did you mean {meant!r}?"
            told = f"no {keys.level} has the {keys.key} {name!r} on {keys.day}"
            faults.append(Fault(file.place(row), told + hint))
    file.check(faults)
    return [str(name) if of_day is None else of_day[str(name)] for name in names]


def _filled(name: str, known: dict[str, str]) -> str | None:
    """A known code that equals a name with added leading zeros, which a spreadsheet may have removed."""
    filled = name.zfill(max(map(len, known), default=0))
    return filled if filled != name and filled in known else None


def _other_day(names: Sequence[object], keys: _Keys, of_day: dict[str, str]) -> Iterator[Fault]:
    """An error if the file fits another day better: more keys exist then, or the file has nearly all of them.

    Most new communes have the code of an old commune, so values of a wrong day would fit without this check.
    """
    given = {name for name in names if isinstance(name, str) and name}
    here = len(given & of_day.keys())
    for day in keys.others:
        there = keys.ids(day).keys()
        fit = len(given & there)
        if fit > here:
            counts = f"{fit:,} of {len(given):,} {keys.key}s are of level {keys.level} on {day}"
            yield Fault(keys.column, f"{counts}, {here:,} on {keys.day}: are these values of {day}?")
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


def _without_weights(file: _ValueFile, name: str) -> tuple[_ValueFile, dict[str, list[Any]]]:
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
    weights = [_number(each) if isinstance(each, str) else each for each in columns.pop(name)]
    if not columns:
        raise ArgumentError(f"{file.path}: no column of values beside the keys and {name!r}", "add one")
    file.check(
        Fault(file.place(row), f"{name}: a value without its weight")
        for row, weight in enumerate(weights)
        if weight is None and any(cells[row] is not None for cells in columns.values())
    )
    return attrs.evolve(file, columns=columns), {_IDS: file.ids, name: weights}


def _columns(found: Table) -> dict[str, Any]:
    return {name: found._column(name) for name in found.columns}  # noqa: SLF001 - the same columns again


def _with_codes(found: Rebased, network: Network, path: Path, asked: RebaseOptions) -> Table:
    """The result with the codes and names of its areas on the target day."""
    areas = network.at(asked.to).areas()
    columns = _columns(found)
    taken = {"code", "name"} & set(asked.column or columns)
    if taken:
        raise ArgumentError(f"{path}: a column of values is called {min(taken)!r}", "rename it")
    first = {_IDS: columns.pop(_IDS)}
    for name in ("code", "name"):
        by_id = dict(zip(areas["id"], areas[name], strict=True))
        first[name] = text([by_id[id] for id in found[_IDS]])
    return Table(first | columns)


def _targets(out: Path, *, overwrite: bool) -> tuple[Path, Path]:
    """The paths of the result and of the report, which can be written.

    Raises:
        ExistingFileError: If one of the files exists and `overwrite` is False.
        UnwritableFileError: If their folder does not exist.
    """
    targets = out, out.with_name(f"{out.name}.report.json")
    for path in targets:
        output.check_target(path, overwrite=overwrite)
    return targets


def _write(
    table: Table, report: dict[str, Any], targets: tuple[Path, Path], form: Format, *, overwrite: bool
) -> None:
    """Write both files, or none if one fails."""
    encoded = _encoded(table, form)
    old = targets[1].read_bytes() if overwrite and targets[1].exists() else None
    write_file(targets[1], [output.json_text(report).encode()], overwrite=overwrite)
    try:
        write_file(targets[0], [encoded], overwrite=overwrite)
    except BaseException:
        with suppress(OSError):
            if old is None:
                targets[1].unlink()
            else:
                targets[1].write_bytes(old)
        raise


def _encoded(table: Table, form: Format) -> bytes:
    if form == "json":
        return output.json_text({"rows": table.to_dicts()}).encode()
    if form == "table":
        raise ArgumentError("--format table with --out", "choose csv, json, parquet or xlsx")
    return encoded_rows(form, table.columns, ([*row.values()] for row in table))
