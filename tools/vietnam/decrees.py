"""What the texts of the resolutions say and no data set does: the hand-written tables of this folder.

Each row cites the clause that it was read from. What the tables mean for the map is told by `reorganisation`.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect, expect_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).resolve().parent
CORRECTIONS = "corrections_2025-07-01.csv"
SETTLED = "settled_2025-07-01.csv"
ZONES = "zones_2025-07-01.csv"
INSTRUMENTS = "instruments_2025-07-01.csv"

PROVINCES_RESOLUTION = "202/2025/QH15"
SHARE_OF_COVERAGE = {"area_only": "0", "all_people": "1"}

_CITED = ("resolution", "article", "clause")
_TYPES = {"xa": "xã", "phuong": "phường", "dac_khu": "đặc khu"}


class Clause(NamedTuple):
    """Where a resolution says something; empty where no text was read.

    Attributes:
        resolution: Number of the resolution.
        article: Number of the article.
        clause: Number of the clause in it.
    """

    resolution: str = ""
    article: str = ""
    clause: str = ""


class Correction(NamedTuple):
    """A pair (old, new) that the draft has too much, or lacks."""

    action: str
    old: str
    new: str
    clause: Clause
    why: str


class Settled(NamedTuple):
    """How many of an old commune's residents the wording sends to one of its targets."""

    coverage: str
    share: Fraction
    clause: Clause
    wording: str


class Instrument(NamedTuple):
    """A resolution.

    Attributes:
        number: Its number.
        title: Its title.
        title_english: The same in English.
        province: Code of the new province whose communes it makes; empty for the one on provinces.
        passed: The day on which it was passed.
        operating: The day on which what it makes begins to work.
        communes: How many communes of each type its text states; nothing for the one on provinces.
    """

    number: str
    title: str
    title_english: str
    province: str
    passed: str
    operating: str
    communes: dict[str, int]


def corrections(folder: Path = FOLDER) -> list[Correction]:
    """What is wrong with the draft."""
    found = [
        Correction(row["action"], row["old"], row["new"], _clause(row), row["why"])
        for row in _rows(folder / CORRECTIONS, ("action", "old", "new", *_CITED, "why"))
    ]
    expect("actions of corrections", {each.action for each in found} - {"add", "delete"}, set())
    return found


def settled(folder: Path = FOLDER) -> dict[tuple[str, str], Settled]:
    """The pairs (old, new) whose share of the residents follows from the wording.

    Raises:
        BuildError: If a pair stands twice, or its share is not that of its coverage.
    """
    found: dict[tuple[str, str], Settled] = {}
    for row in _rows(folder / SETTLED, ("old", "new", "coverage", "share", *_CITED, "wording")):
        pair = (row["old"], row["new"])
        if pair in found:
            raise BuildError(f"{SETTLED}: {pair} twice")
        expect(f"{SETTLED}: share of {pair}", row["share"], SHARE_OF_COVERAGE.get(row["coverage"]))
        found[pair] = Settled(row["coverage"], Fraction(row["share"]), _clause(row), row["wording"])
    return found


def zones(folder: Path = FOLDER) -> dict[tuple[str, str], Clause]:
    """The clause that makes a special zone (second code) of a district without communes (first code)."""
    return {(row["old"], row["new"]): _clause(row) for row in _rows(folder / ZONES, ("old", "new", *_CITED))}


def instruments(folder: Path = FOLDER) -> list[Instrument]:
    """The resolutions, in order of number as text."""
    columns = ("number", "title", "title_english", "province", "passed", "operating")
    found: list[Instrument] = []
    for row in _rows(folder / INSTRUMENTS, (*columns, *_TYPES)):
        stated = {type_: row[column] for column, type_ in _TYPES.items() if row[column]}
        numbers = {type_: int(count) for type_, count in stated.items() if count.isdecimal()}
        expect_same(f"{INSTRUMENTS}: counts of {row['number']}", numbers, stated)
        found.append(
            Instrument(
                number=row["number"],
                title=row["title"],
                title_english=row["title_english"],
                province=row["province"],
                passed=row["passed"],
                operating=row["operating"],
                communes=numbers,
            )
        )
    return found


def _clause(row: Mapping[str, str]) -> Clause:
    return Clause(row["resolution"], row["article"], row["clause"])


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        expect(f"columns of {path.name}", tuple(next(reader, ())), columns)
        for number, cells in enumerate(reader, start=2):
            expect(f"{path.name}, row {number}: cells", len(cells), len(columns))
            yield dict(zip(columns, cells, strict=True))
