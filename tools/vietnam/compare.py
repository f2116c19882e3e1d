"""Compare codes, types, parents and names of the shipped territory with a reference folder, row by row.

    python tools/vietnam/compare.py REFERENCE_FOLDER [DATA_FOLDER]

The reference has `provinces_`, `districts_` and `communes_2025-06-30.csv` with columns code, type, name and
`province_code` or `district_code`. Types are compared without regard to case; names are folded (case, place
of the tone mark in a syllable, hyphens, blanks). Exits 0 without a difference, 1 with one, 2 for unreadable
input.
"""

from __future__ import annotations

import argparse
import csv
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

SHIPPED = Path(__file__).resolve().parents[2] / "src" / "dtnet" / "datasets" / "vietnam" / "data"
LEVELS = {"provinces": None, "districts": "province", "communes": "district"}

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ABBREVIATIONS = {"n.t ": "nông trường ", "nt ": "nông trường "}
_NUMERALS = {" ii": " 2"}


class Unit(NamedTuple):
    """What is compared of a row."""

    type: str
    name: str
    parent: str


def main(arguments: list[str] | None = None) -> int:
    """Run the tool; the exit code."""
    parser = argparse.ArgumentParser(description="Compare the shipped territory with a reference folder.")
    parser.add_argument("reference", type=Path)
    parser.add_argument("data", type=Path, nargs="?", default=SHIPPED)
    options = parser.parse_args(arguments)
    found = 0
    try:
        for level, parent in LEVELS.items():
            ours = _units(options.data / "territory" / f"{level}.csv", parent)
            theirs = _units(options.reference / f"{level}_2025-06-30.csv", parent and f"{parent}_code")
            found += _report(level, ours, theirs)
    except (OSError, KeyError, ValueError) as error:
        what = f"no column {error}" if isinstance(error, KeyError) else error
        print(f"compare.py: {what}", file=sys.stderr)
        return 2
    return 1 if found else 0


def _units(path: Path, parent: str | None) -> dict[str, Unit]:
    units = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            try:
                unit = Unit(row["type"].lower(), row["name"], row[parent] if parent else "")
            except (KeyError, AttributeError) as error:
                raise ValueError(f"{path}: a row lacks a column: {row}") from error
            if row["code"] in units:
                raise ValueError(f"{path}: code {row['code']} twice")
            units[row["code"]] = unit
    return units


def _report(level: str, ours: dict[str, Unit], theirs: dict[str, Unit]) -> int:
    """Print each difference and a summary of the table; how many there are."""
    kinds: Counter[str] = Counter()
    for code in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(code), theirs.get(code)
        if here is None or there is None:
            kinds["rows"] += 1
            print(f"{level} {code}: {here or 'no row'} | reference: {there or 'no row'}")
            continue
        for column in ("type", "parent"):
            if getattr(here, column) != getattr(there, column):
                kinds[column] += 1
                print(
                    f"{level} {code} {column}: {getattr(here, column)} | reference: {getattr(there, column)}"
                )
        if fold(here.name) != fold(there.name):
            kind = f"name, {difference(here.name, there.name)}"
            kinds[kind] += 1
            print(f"{level} {code} {kind}: {here.name} | reference: {there.name}")
    listed = "; ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"
    print(f"{level}: {len(ours)} rows, {len(theirs)} in the reference; {kinds.total()} differences: {listed}")
    return kinds.total()


def fold(name: str) -> str:
    """A name without case, hyphens, blanks and the place of a tone mark inside its syllable."""
    syllables = name.casefold().replace("-", " ").split()
    return "".join(_tone_last(syllable) for syllable in syllables)


def _tone_last(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(mark for mark in marks if mark in _TONES)


def difference(here: str, there: str) -> str:
    """In what two names differ: abbreviation, numeral, apostrophe, i or y, marks on letters, or letters."""
    if fold(_written_out(here, _ABBREVIATIONS)) == fold(_written_out(there, _ABBREVIATIONS)):
        return "abbreviation"
    if fold(_written_out(here, _NUMERALS)) == fold(_written_out(there, _NUMERALS)):
        return "numeral"
    if fold(here).replace("'", "") == fold(there).replace("'", ""):
        return "apostrophe"
    if fold(here).replace("y", "i") == fold(there).replace("y", "i"):
        return "i or y"
    return "marks" if _bare(here) == _bare(there) else "letters"


def _written_out(name: str, words: dict[str, str]) -> str:
    text = name.casefold()
    for short, full in words.items():
        text = text.replace(short, full)
    return text


def _bare(name: str) -> str:
    marks = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(mark for mark in marks if not unicodedata.combining(mark))


if __name__ == "__main__":
    raise SystemExit(main())
