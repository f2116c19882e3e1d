"""The processor time of matching a table of 93,524 rows, as a ratio to reading its workbook with calamine."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from place_rows import BEFORE, SEED, Places, bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dtnet.network.day.network import Network

ROWS: Final = 93_524
"""The community digital technology teams of August 2024."""
HEADER: Final = ("Tỉnh", "Huyện", "Xã", "Thôn", "Ngày thành lập", "Số thành viên")
COLUMNS: Final = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã"}
LIMIT: Final = 1.5
_NOISY: Final = (0.0, 0.05)
"""Shares of rows of which a name of the commune has an edit or no diacritics."""


def print_cost(network: Network, runs: int) -> int:
    """Print the ratios; how many are over the limit."""
    try:
        import python_calamine  # noqa: F401, PLC0415 - an extra of this benchmark
    except ImportError:
        print("\npython-calamine is not installed: no processor time")
        return 0
    places = Places(network.at(BEFORE))
    missed = 0
    for noisy in _NOISY:
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "teams.xlsx"
            write_workbook(file, [HEADER, *team_rows(places, noisy)])
            pairs, counts = _pairs(network, file, runs)
        median = statistics.median(matching / reading for matching, reading in pairs)
        ratios = sorted(matching / reading for matching, reading in pairs)
        missed += median > LIMIT
        matched, read_in = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
        print(
            f"\n{ROWS} rows, {100 * noisy:.0f} % of communes noisy: matching {median:.2f} times reading with "
            f"calamine ({ratios[0]:.2f} to {ratios[-1]:.2f}; {matched:.2f} s and {read_in:.2f} s processor "
            f"time, {runs} pairs; limit {LIMIT}); {counts}; load {os.getloadavg()[0]:.1f}"
        )
    return missed


def _pairs(network: Network, file: Path, runs: int) -> tuple[list[tuple[float, float]], dict[str, int]]:
    """The seconds of matching and of reading in turn, and how many rows each method matched."""
    header, *cells = _read(file)
    table = {str(name): [row[at] for row in cells] for at, name in enumerate(header)}
    day = network.at(BEFORE)
    pairs = []
    for _ in range(runs):
        _, reading = _timed(partial(_read, file))
        match, matching = _timed(partial(day.match, table, columns=COLUMNS))
        pairs.append((matching, reading))
    assert len(match) == ROWS
    return pairs, match.counts()


def _read(file: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra of this benchmark

    rows: list[list[Any]] = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return rows


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    found = act()
    return found, time.process_time() - start


def team_rows(places: Places, noisy: float) -> Iterable[tuple[str, ...]]:
    """A row a team: communes in their order, each with about nine teams, with types in front."""
    draw = random.Random(SEED)  # noqa: S311 - a stated seed
    communes = places.of_level["commune"]
    for number in range(ROWS):
        commune = communes[number * len(communes) // ROWS]
        district, province = (places.all[commune.above[level]] for level in ("district", "province"))
        name = commune.name
        if draw.random() < noisy:
            at = draw.randrange(len(name))
            name = draw.choice((bare(name), name[: at + 1] + name[at:]))
        yield (
            f"{province.type.capitalize()} {province.name}",
            f"{district.type.capitalize()} {district.name}",
            f"{commune.type.capitalize()} {name}",
            f"Thôn {number % 9 + 1}",
            f"{number % 28 + 1:02}/{number % 12 + 1:02}/2022",
            str(5 + number % 3),
        )


def write_workbook(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write texts as Excel does: each distinct text once, cells as numbers of texts."""
    numbers: dict[str, int] = {}
    lines = []
    for at, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{"ABCDEF"[to]}{at}" t="s"><v>{numbers.setdefault(text, len(numbers))}</v></c>'
            for to, text in enumerate(row)
        )
        lines.append(f'<row r="{at}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in numbers)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        f"{''.join(lines)}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}" count="{6 * len(rows)}" uniqueCount="{len(numbers)}">'
        f"{texts}</sst>",
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
