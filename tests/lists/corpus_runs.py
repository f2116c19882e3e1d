"""Runs of `dtnet import` on the messy workbooks of `corpus/`, each with its truth.

A workbook is a JSON file: its sheets, the day and the area that the person at the desk states, the truth, and
`answers`, the options by which that person settles what the import asks. The answers to its free texts stand
in `decisions.json`: heading, text and answer, by the name of the workbook.
"""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

import attrs
import xlsxwriter

import dtnet
from dtnet.cli import main

from ..inner.network import folded
from ..provinces import province_around

LONGEST_YEAR: Final = 4
CORPUS: Final = Path(__file__).parent / "corpus"


_LONG_TYPES: Final = {"tdp": "tổ dân phố", "kp": "khu phố", "kv": "khu vực", "kdc": "khu dân cư"}
_PERSONAL: Final = ("họ và tên", "họ tên", "số điện thoại", "sđt", "điện thoại", "năm sinh", "thành viên tổ")
"""Beginnings of the headings of personal data in the workbooks."""


@attrs.frozen
class Run:
    """What an import of a workbook gave.

    Attributes:
        code: The exit code.
        printed: What was printed.
        rows: The rows of the network that was written, as those of a truth; None if none was.
        written: The text of the network; empty if none was written.
    """

    code: int
    printed: str
    rows: list[dict[str, Any]] | None
    written: str


def write_workbook(given: dict[str, Any], path: Path) -> None:
    """Write the sheets of a workbook."""
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, each in enumerate(given["sheets"], 1):
            sheet = book.add_worksheet(each.get("name") or f"Sheet{number}")
            for row, cells in enumerate(each["rows"]):
                for column, cell in enumerate(cells):
                    _write_cell(sheet, row, column, cell, days)
            for merged in each.get("merged", ()):
                sheet.merge_range(merged, "")
                top, left, *_ = xlsxwriter.utility.xl_cell_to_rowcol(merged.partition(":")[0])
                cells = each["rows"][top] if top < len(each["rows"]) else []
                _write_cell(sheet, top, left, cells[left] if left < len(cells) else None, days)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, days: Any) -> None:  # noqa: ANN401
    if isinstance(cell, dict):
        sheet.write_datetime(row, column, date.fromisoformat(cell["date"]), days)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


@cache
def decisions() -> dict[str, list[list[str]]]:
    """The answers to the free texts of each workbook that has some."""
    found: dict[str, list[list[str]]] = json.loads((CORPUS.parent / "decisions.json").read_text("utf-8"))
    return found


def write_decisions(name: str, folder: Path) -> list[str]:
    """Write the answers to the free texts of a workbook; the options with which they are read."""
    if name not in decisions():
        return []
    lines = ['schema = "dtnet/decisions/1"', 'decided_by = "UBND"']
    for row in decisions()[name]:
        pairs = zip(("heading", "text", "answer"), row, strict=True)
        lines += ["[[texts]]", *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in pairs)]
    path = folder / "decisions.toml"
    path.write_text("\n".join(lines), "utf-8")
    return ["--decisions", str(path)]


def run_import(given: dict[str, Any], folder: Path, answers: list[str]) -> Run:
    """Import a workbook with some options, into the province that it is about if it states one."""
    path, out = folder / "list.xlsx", folder / "network.json"
    write_workbook(given, path)
    out.unlink(missing_ok=True)
    words = ["import", str(path), "--out", str(out), "--kind", given["kind"], "--at", given["at"]]
    if given["within"] is not None:
        base = folder / "province.dtnet"
        dtnet.write_network(province_around(given["within"], at=given["at"]), base, overwrite=True)
        words += ["--network", str(base), "--within", given["within"]]
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = main([*words, *answers])
    rows = network_rows(dtnet.read_network(out), given) if out.exists() else None
    return Run(code, printed.getvalue(), rows, "" if rows is None else out.read_text("utf-8"))


def personal_texts(given: dict[str, Any]) -> set[str]:
    """The lines of the cells below personal headings that tell a person: names and long numbers.

    A line between rows of people may name the place of the rows below it.
    """
    rows_of_truth = given["truth"]["rows"] if given["truth"] else []
    places = {folded(row["village"]) for row in rows_of_truth if row.get("village")}
    found: set[str] = set()
    for rows in (sheet["rows"] for sheet in given["sheets"]):
        for row, cells in enumerate(rows):
            for column in [at for at, cell in enumerate(cells) if _is_personal(cell)]:
                below = [each[column] for each in rows[row + 1 :] if column < len(each)]
                texts = [text for text in below if isinstance(text, str) and not _is_personal(text)]
                found |= {line.strip() for text in texts for line in text.splitlines()}
    told = {each for each in found if " " in each or len(each) > LONGEST_YEAR}
    return {each for each in told if folded(each) not in places}


def _is_personal(cell: object) -> bool:
    return isinstance(cell, str) and cell.casefold().strip().startswith(_PERSONAL)


def network_rows(network: dtnet.Network, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The teams or villages of a network, as the rows of a truth, in order."""
    day = network.at(given["at"])
    levels = network.vocabulary.levels
    areas = {row["id"]: row for level in levels for row in day.areas(level=level).to_dicts()}
    found = []
    if given["kind"] == "villages":
        for row in day.areas(level="village").to_dicts():
            place = place_of(row["id"], areas)
            found.append({**place, "households": row["households"]})
    else:
        found += [
            {**place_of(row["home"], areas), "people": people_bounds(row)} for row in day.teams().to_dicts()
        ]
    return sorted(found, key=str)


def place_of(id: str, areas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    area = areas[id]
    if area["level"] != "village":
        return {"commune": area["code"], "village": None}
    name = f"{area['type']} {area['name']}".strip()
    return {"commune": areas[area["parent"]]["code"] if area["parent"] else None, "village": name}


def people_bounds(row: dict[str, Any]) -> list[int] | None:
    if row["people"] is not None:
        return [row["people"], row["people"]]
    bounds = [row.get("people_lower"), row.get("people_upper")]
    return None if bounds == [None, None] else bounds


def alike(row: dict[str, Any]) -> tuple[Any, ...]:
    """A row for a comparison: names without case and diacritics."""
    village = " ".join(_LONG_TYPES.get(word.casefold(), word) for word in (row.get("village") or "").split())
    rest = tuple(sorted((key, str(value)) for key, value in row.items() if key not in {"commune", "village"}))
    return row["commune"], folded(village) if village else "", rest


def differences(truth: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[str]:
    """The rows of a truth that a network lacks, and the rows that it should not have."""
    wanted, got = sorted(map(alike, truth)), sorted(map(alike, rows))
    lacking, left = [], [*got]
    for each in wanted:
        if each in left:
            left.remove(each)
        else:
            lacking.append(f"lacks {each}")
    return [*lacking, *(f"has {each}" for each in left)]


def workbooks() -> dict[str, dict[str, Any]]:
    """All workbooks of the corpus, by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CORPUS.glob("*.json"))}
