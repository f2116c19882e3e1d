"""Compare what became of each area on 2025-07-01 with a reference folder, pair by pair.

The reference has `crosswalk_provinces_`, `crosswalk_district_sources_` and
`crosswalk_communes_2025-07-01.csv` with `old_code` (or `old_district_code`) and `new_code`, the last with
`coverage`, `pop_weight` to six places and `pop_weight_basis` too; and `provinces_2025-07-01.csv` names the
`commune_resolution` of each new province.
"""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COVERAGES = {
    "whole": "whole",
    "kept": "whole",
    "renamed": "whole",
    "type_changed": "whole",
    "part": "part",
    "part_pop": "part",
    "part_area": "area_only",
    "whole_area": "area_only",
    "part_area_all_pop": "all_people",
}
BASES = {"whole": "whole", "decree": "decree", "equal_share_assumed": "assumed_equal"}
ROUNDED = Fraction(1, 1_000_000)

Pairs = dict[tuple[str, ...], dict[str, str]]


def compare_reorganisation(data: Path, reference: Path) -> int:
    """Print each difference and a summary of each table; how many there are.

    Raises:
        OSError: If a file cannot be read.
        ValueError: If a row lacks a column, stands twice or holds what no crosswalk does.
    """
    ours, key = data / "reorganisation", ("old", "new")
    found = _report(
        "pairs of provinces",
        _rows(ours / "provinces_2025-07-01.csv", key),
        _rows(reference / "crosswalk_provinces_2025-07-01.csv", ("old_code", "new_code")),
    )
    found += _report(
        "pairs of districts",
        _rows(ours / "districts_2025-07-01.csv", key),
        _rows(reference / "crosswalk_district_sources_2025-07-01.csv", ("old_district_code", "new_code")),
    )
    theirs = _rows(reference / "crosswalk_communes_2025-07-01.csv", ("old_code", "new_code"))
    found += _report(
        "pairs of communes",
        _rows(ours / "communes_2025-07-01.csv", key),
        {pair: _as_ours(pair, row) for pair, row in theirs.items()},
    )
    return found + _report(
        "resolutions on communes",
        _resolutions(ours / "instruments.csv", "province", "number"),
        _resolutions(reference / "provinces_2025-07-01.csv", "code", "commune_resolution"),
    )


def _resolutions(path: Path, province: str, number: str) -> Pairs:
    return {key: {} for key in _rows(path, (province, number)) if key[0]}


def _as_ours(pair: tuple[str, ...], row: Mapping[str, str]) -> dict[str, str]:
    """A row of the reference in our words; one that gives all people with some area is `all_people`."""
    try:
        coverage, basis = COVERAGES[row["coverage"]], BASES[row["pop_weight_basis"]]
        share = str(Fraction(row["pop_weight"]))
    except (KeyError, ValueError) as error:
        raise ValueError(f"the reference has {pair} with {row}, which no crosswalk holds") from error
    if coverage == "part" and share == "1":
        coverage = "all_people"
    return {"coverage": coverage, "share": share, "basis": basis}


def _rows(path: Path, key: tuple[str, ...]) -> Pairs:
    rows: Pairs = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            try:
                pair = tuple(row[column] for column in key)
            except KeyError as error:
                raise ValueError(f"{path}: a row lacks a column: {row}") from error
            if pair in rows:
                raise ValueError(f"{path}: {pair} twice")
            rows[pair] = row
    return rows


def _report(name: str, ours: Pairs, theirs: Pairs) -> int:
    kinds: Counter[str] = Counter()
    for pair in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(pair), theirs.get(pair)
        if here is None or there is None:
            kinds["rows"] += 1
            sides = ("a row", "no row") if there is None else ("no row", "a row")
            print(f"{name} {' '.join(pair)}: {' | reference: '.join(sides)}")
            continue
        for column in ("coverage", "share", "basis"):
            if column in there and not _alike(column, here[column], there[column]):
                kinds[column] += 1
                print(f"{name} {' '.join(pair)} {column}: {here[column]} | reference: {there[column]}")
    listed = "; ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"
    print(f"{name}: {len(ours)} rows, {len(theirs)} in the reference; {kinds.total()} differences: {listed}")
    return kinds.total()


def _alike(column: str, here: str, there: str) -> bool:
    """Whether two values are the same, shares to the six places of the reference."""
    if column == "share":
        return abs(Fraction(here) - Fraction(there)) < ROUNDED
    return here == there
