"""Compare the shipped territory and what became of it with a reference folder, row by row.

    python tools/vietnam/compare.py REFERENCE_FOLDER [DATA_FOLDER]

Of the units are compared codes, types without regard to case, parents, and names folded as `names` does. The
reference has `provinces_`, `districts_` and `communes_2025-06-30.csv`, `provinces_` and
`communes_2025-07-01.csv`, with columns code, type, name and the code of the unit above. What it has of the
reorganisation stands in `compare_pairs`. Exits 0 without a difference, 1 with one, 2 for unreadable input.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from compare_pairs import compare_reorganisation
from names import difference, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = Path(__file__).resolve().parents[2] / "src" / "dtnet" / "datasets" / "vietnam" / "data"


class Table(NamedTuple):
    """A table of units on both sides.

    Attributes:
        name: What its lines are headed with.
        ours: Its file in the data folder.
        theirs: Its file in the reference folder.
        parent: Level of the unit above; none for provinces.
    """

    name: str
    ours: str
    theirs: str
    parent: str | None


class Unit(NamedTuple):
    """What is compared of a row."""

    type: str
    name: str
    parent: str


TABLES = (
    Table("provinces", "provinces.csv", "provinces_2025-06-30.csv", None),
    Table("districts", "districts.csv", "districts_2025-06-30.csv", "province"),
    Table("communes", "communes.csv", "communes_2025-06-30.csv", "district"),
    Table("new provinces", "2025-07-01/provinces.csv", "provinces_2025-07-01.csv", None),
    Table("new communes", "2025-07-01/communes.csv", "communes_2025-07-01.csv", "province"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; the exit code."""
    parser = argparse.ArgumentParser(description="Compare the shipped territory with a reference folder.")
    parser.add_argument("reference", type=Path)
    parser.add_argument("data", type=Path, nargs="?", default=SHIPPED)
    options = parser.parse_args(arguments)
    found = 0
    try:
        for table in TABLES:
            ours = _units(options.data / "territory" / table.ours, table.parent)
            theirs = _units(options.reference / table.theirs, table.parent and f"{table.parent}_code")
            found += _report(table.name, ours, theirs)
        found += compare_reorganisation(options.data, options.reference)
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


if __name__ == "__main__":
    raise SystemExit(main())
