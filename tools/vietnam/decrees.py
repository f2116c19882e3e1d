"""What the texts of the resolutions say and no data set does: the hand-written tables of this folder.

Each row cites the clause that it was read from. What the tables mean for the map is told by `reorganisation`.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).resolve().parent
CORRECTIONS = "corrections_2025-07-01.csv"
SETTLED = "settled_2025-07-01.csv"
ZONES = "zones_2025-07-01.csv"
INSTRUMENTS = "instruments_2025-07-01.csv"

PROVINCES_RESOLUTION = "202/2025/QH15"
COVERAGE_WITH_SHARE = {"area_only": Fraction(0), "all_people": Fraction(1)}


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
        for row in _rows(folder / CORRECTIONS)
    ]
    expect("actions of corrections", {each.action for each in found} - {"add", "delete"}, set())
    return found


def settled(folder: Path = FOLDER) -> dict[tuple[str, str], Settled]:
    """The pairs (old, new) whose share of the residents follows from the wording.

    Raises:
        BuildError: If a pair stands twice, or its share is not that of its coverage.
    """
    found: dict[tuple[str, str], Settled] = {}
    for row in _rows(folder / SETTLED):
        pair = (row["old"], row["new"])
        if pair in found:
            raise BuildError(f"{SETTLED}: {pair} twice")
        share = Fraction(row["share"])
        expect(f"{SETTLED}: share of {pair}", share, COVERAGE_WITH_SHARE.get(row["coverage"]))
        found[pair] = Settled(row["coverage"], share, _clause(row), row["wording"])
    return found


def zones(folder: Path = FOLDER) -> dict[tuple[str, str], Clause]:
    """The clause that makes a special zone (second code) of a district without communes (first code)."""
    return {(row["old"], row["new"]): _clause(row) for row in _rows(folder / ZONES)}


def instruments(folder: Path = FOLDER) -> list[Instrument]:
    """The resolutions, in order of number as text."""
    columns = {"xa": "xã", "phuong": "phường", "dac_khu": "đặc khu"}
    return [
        Instrument(
            row["number"],
            row["title"],
            row["title_english"],
            row["province"],
            row["passed"],
            row["operating"],
            {type_: int(row[column]) for column, type_ in columns.items() if row[column]},
        )
        for row in _rows(folder / INSTRUMENTS)
    ]


def _clause(row: Mapping[str, str]) -> Clause:
    return Clause(row["resolution"], row["article"], row["clause"])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)
