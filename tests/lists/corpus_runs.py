"""Runs of `dtnet import` on the messy workbooks of `corpus/`, each with its truth.

A workbook is a JSON file: its sheets, the day and the area that the person at the desk states, the truth, and
`answers`, the options by which that person settles what the import asks.
"""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

import attrs
import xlsxwriter

import dtnet
from dtnet.cli import main
from dtnet.network.territory.names import folded

CORPUS: Final = Path(__file__).parent / "corpus"


@attrs.frozen
class Run:
    """What an import of a workbook gave.

    Attributes:
        code: The exit code.
        printed: What was printed.
        rows: The rows of the network that was written, as those of a truth; None if none was.
    """

    code: int
    printed: str
    rows: list[dict[str, Any]] | None


def write_workbook(given: dict[str, Any], path: Path) -> None:
    """Write the sheets of a workbook."""
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, each in enumerate(given["sheets"], 1):
            sheet = book.add_worksheet(each.get("name") or f"Sheet{number}")
            for row, cells in enumerate(each["rows"]):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dict):
                        sheet.write_datetime(row, column, date.fromisoformat(cell["date"]), days)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
            for merged in each.get("merged", ()):
                sheet.merge_range(merged, "")
                top, left, *_ = xlsxwriter.utility.xl_cell_to_rowcol(merged.partition(":")[0])
                cells = each["rows"][top] if top < len(each["rows"]) else []
                held = cells[left] if left < len(cells) else None
                if held is not None:
                    sheet.write(top, left, held)


def run_import(given: dict[str, Any], folder: Path, answers: list[str]) -> Run:
    """Import a workbook with some options."""
    path, out = folder / "list.xlsx", folder / "network.json"
    write_workbook(given, path)
    out.unlink(missing_ok=True)
    within = [] if given["within"] is None else ["--within", given["within"]]
    words = ["import", str(path), "--out", str(out), "--kind", given["kind"], "--at", given["at"]]
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = main([*words, *within, *answers])
    rows = network_rows(dtnet.read_network(out), given) if out.exists() else None
    return Run(code, printed.getvalue(), rows)


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
    village = row.get("village")
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
