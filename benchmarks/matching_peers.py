"""Other libraries on the rows of `matching.py`, a process each."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from install_peers import python_of
from place_rows import AFTER, BEFORE, LEVELS, OLD, Places, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.network.day.network import Network

_HERE: Final = Path(__file__).parent / "peers"
_LEAST_SCORES: Final = (0, 90)
"""Scores from which an answer of rapidfuzz counts."""


def peer_answers(
    network: Network, rows: Sequence[Row], folder: Path
) -> Iterator[tuple[str, list[str | None]]]:
    """The name of each library that is there, and the id that it has for each row."""
    days = {day: Places(network.at(day)) for day in (BEFORE, AFTER)}
    names = {"before": _full_names(days[BEFORE]), "after": _full_names(days[AFTER])}
    given = {"names": names, "rows": [_asked(row) for row in rows]}
    told = _run(folder, "vietnamadminunits", given)
    if told:
        codes = {
            day: {(place.level, place.code): place.id for place in places.all.values()}
            for day, places in days.items()
        }
        found = [_by_code(row, each, codes[row.day]) for row, each in zip(rows, told["codes"], strict=True)]
        yield f"vietnamadminunits {told['version']} ({told['seconds']:.0f} s)", found
    told = _run(folder, "rapidfuzz", given)
    if told:
        for scorer, each in told["scorers"].items():
            for least in _LEAST_SCORES:
                title = f"rapidfuzz {told['version']}, {scorer}, score from {least} ({each['seconds']:.0f} s)"
                yield title, [id if score >= least else None for id, score in each["ids"]]


def _full_names(places: Places) -> list[tuple[str, str]]:
    found = []
    for place in places.all.values():
        chain = [places.all[place.above[level]] for level in reversed(LEVELS) if level in place.above]
        found.append((place.id, ", ".join(f"{each.type} {each.name}" for each in chain)))
    return found


def _asked(row: Row) -> dict[str, Any]:
    lowest_first = [row.cells[level] for level in reversed(LEVELS) if level in row.cells]
    text = row.text if row.text is not None else ", ".join(lowest_first)
    return {
        "text": text,
        "before": row.day == BEFORE,
        "old": row.kind in (*OLD, "former") and row.day == AFTER,
    }


def _by_code(row: Row, codes: Sequence[str | None], ids: Mapping[tuple[str, str], str]) -> str | None:
    """The place with the lowest code, if it is of the level that the row names."""
    lowest = [(level, code) for level, code in zip(LEVELS, codes, strict=True) if code is not None]
    if not lowest:
        return None
    level, code = lowest[-1]
    wanted = {id.split(":")[1] for id in row.truth} or {row.level}
    return ids.get((level, code)) if level in wanted else None


def _run(folder: Path, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    python = python_of(folder, name)
    if not python.exists():
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "rows.json"
        file.write_text(json.dumps(given), encoding="utf-8")
        command = [python, _HERE / f"match_on_{name}.py", file]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        print(f"{name} failed: {last[0]}", file=sys.stderr)
        return {}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
