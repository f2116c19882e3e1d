"""`dtnet rebase`: values in a file, carried to the areas of another day, with a report beside the result."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.cli.arguments import network_of
from dtnet.cli.known import as_known, named
from dtnet.cli.output import Format, tell, write_csv, write_json
from dtnet.cli.rebase_input import Key, Keys, number_of, read_values
from dtnet.cli.views import show_rows
from dtnet.errors import ArgumentError, ExistingFileError, Fault, InvalidInputError, MissingExtraError
from dtnet.frames import Table, text
from dtnet.io.writing import write_file
from dtnet.periods import as_day, day_number, number_day
from dtnet.reorganisation.carry.crosswalk import Kind, Rule
from dtnet.reorganisation.carry.target_groups import COMMON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dtnet.cli.rebase_input import ValueFile
    from dtnet.network.day.network import Network
    from dtnet.reorganisation.carry.rebased import Rebased

SCHEMA: Final = "dtnet/rebase/1"
_SUFFIXES: Final = (".csv", ".json", ".parquet")


@attrs.frozen(kw_only=True)
class Question:
    """What the command was asked.

    Attributes:
        path: The file of values.
        source_day: The day of the values.
        target_day: The day to whose areas they are carried.
        kind: What the values are.
        columns: The columns to carry; all but key and weight if there are none.
        key: Whether areas are named by id or by code.
        key_column: The column of that.
        level: The level of the values.
        to_level: The level to which they are carried.
        weight_column: The column of weights beside the values.
        back_weights: A file of weights of the earlier day.
        rule: For areas of several categories.
        period: The days of a flow.
        signed: Whether numbers may be below 0.
        proportion: Whether a rate is one.
        common: Whether values are carried to common regions.
        partial: Whether areas may be missing although the file has all of another day.
        of: What shares are shares of.
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


def show_rebased(asked: Question, format: Format) -> None:
    """Carry the values, and write the result and its report.

    Raises:
        DtnetError: Whatever is wrong with the input; nothing is written then.
    """
    if asked.weight_column is not None and asked.kind in {"stock", "flow"}:
        raise ArgumentError(
            f"--weight-column of a {asked.kind}", "what areas weighed on the earlier day is in --back-weights"
        )
    if asked.kind == "category" and asked.weight_column is None and asked.rule in {None, "largest"}:
        raise ArgumentError(
            "--kind category without --weight-column: which is the largest is told by weights",
            "name their column, or another --rule",
        )
    if asked.key == "code" and asked.level is None:
        raise ArgumentError("--key code without --level", "codes are of a level, as --level commune")
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


def _carried(asked: Question, network: Network) -> Rebased:
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
    options: dict[str, Any] = {
        "level": asked.level,
        "to": asked.to_level,
        "rule": asked.rule,
        "period": asked.period,
        "signed": asked.signed,
        "proportion": asked.proportion,
        "groups": COMMON if asked.common else None,
    }
    if weights is not None:
        options["weight"] = weights
    if others is not None:
        given = {"area": others.ids, **others.columns}
        options["weight" if asked.kind in {"stock", "flow"} else "back_weight"] = given
    if asked.kind == "rate" and asked.weight_column is None:
        raise ArgumentError("--kind rate without --weight-column", "name the column of the denominators")
    try:
        return crosswalk.rebase({"area": file.ids, **file.columns}, kind=asked.kind, **options)
    except InvalidInputError as error:
        told = list(file.faults_in(error, "values")) + list(file.faults_in(error, "weight"))
        if others is not None and asked.kind in {"stock", "flow"}:
            told = list(file.faults_in(error, "values")) + list(others.faults_in(error, "weight"))
        elif others is not None:
            told += list(others.faults_in(error, "back_weight"))
        raise InvalidInputError(str(asked.path), told or error.faults) from None


def _keys(asked: Question, network: Network, days: tuple[date, date], level: str | None) -> Keys:
    """How a file names areas of the first day; the other days that it may mean are those around events."""
    events = {event.operating for event in network.tables.events}
    around = {number_day(day_number(each) + step) for each in events for step in (-1, 0)} | {days[1]}
    others = tuple(sorted(each for each in around if each in network.extent and each != days[0]))
    column = asked.key_column or ("area" if asked.key == "id" else "code")
    return Keys(network, days[0], others, asked.key, column, level, asked.partial)


def _without_weights(file: ValueFile, name: str) -> tuple[ValueFile, dict[str, list[Any]]]:
    """A file without its column of weights, and these by id; a value needs one.

    Raises:
        ArgumentError: If there is no such column, or no other.
        InvalidInputError: If a row with a value has no weight.
    """
    columns = dict(file.columns)
    if name not in columns:
        raise ArgumentError(f"{file.path}: no column {name!r}", "--weight-column names one of the file")
    weights = columns.pop(name)
    weights = [number_of(each) if isinstance(each, str) else each for each in weights]
    if not columns:
        raise ArgumentError(f"{file.path}: no column but keys and {name!r}", "give one with values")
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


def _with_codes(found: Rebased, network: Network, asked: Question) -> Table:
    """The result with the codes and names of its areas on their day."""
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
    """The file of the result and that of the report, neither of which is there.

    Raises:
        ArgumentError: If the suffix is none that is written.
        ExistingFileError: If one is there.
    """
    if out.suffix.lower() not in _SUFFIXES:
        raise ArgumentError(
            f"--out {out}: nothing is written as {out.suffix!r}", f"one of {', '.join(_SUFFIXES)}"
        )
    targets = out, out.with_name(f"{out.name}.report.json")
    for path in targets:
        if os.path.lexists(path):
            raise ExistingFileError(f"{path}: exists", "name another")
    return targets


def _write(table: Table, report: dict[str, Any], targets: tuple[Path, Path]) -> None:
    """Both files, or none."""
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
