"""dtnet and its peers in turn, a process each, over the same input; answers are compared."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import workload_network as workload
from install_peers import PEERS, python_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    Told = dict[str, Any]

ACTS: Final = ("build", "at_day", "subtree_sums", "at_level", "descendants")
_HERE: Final = Path(__file__).parent / "peers"
_HEADINGS: Final = {
    "build": "build",
    "at_day": "at(day)",
    "subtree_sums": "subtree sums",
    "at_level": "province of every area",
    "descendants": "1,000 descendant queries",
}


def measure(folder: Path, rounds: int, repeats: int) -> dict[str, list[Told]]:
    """What each contender told, a round each; one that fails or is not there has nothing."""
    found: dict[str, list[Told]] = {name: [] for name in ("dtnet", *PEERS)}
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "input.pickle"
        workload.hand_out(workload.country(), given)
        for _ in range(rounds):
            for name in found:
                python = Path(sys.executable) if name == "dtnet" else python_of(folder, name)
                if python.exists():
                    found[name] += _run(python, name, given, repeats)
    return found


def _run(python: Path, name: str, given: Path, repeats: int) -> list[Told]:
    command = [python, _HERE / f"on_{name}.py", given, str(repeats)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        print(f"{name} failed: {last[0]}", file=sys.stderr)
        return []
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return [told]


def print_peers(found: dict[str, list[Told]]) -> int:
    """Print how many times dtnet's cost each peer needs; how many answers are wrong."""
    ours = found["dtnet"]
    print(f"| peer | {' | '.join(_HEADINGS[act] for act in ACTS)} | memory held |")
    print(f"|{'---|' * (len(ACTS) + 2)}")
    own = " | ".join(_shown_time([told["acts"][act][0] for told in ours]) for act in ACTS)
    print(f"| dtnet | {own} | {statistics.median(told['held'] for told in ours):.0f} MB |")
    wrong = 0
    for name in PEERS:
        theirs = found[name]
        if not theirs:
            print(f"| {name} | not here |" + " |" * len(ACTS))
            continue
        cells = []
        for act in ACTS:
            pairs = [
                (told["acts"][act][0], mine["acts"][act][0])
                for told, mine in zip(theirs, ours, strict=False)
                if act in told["acts"]
            ]
            bad = sum(
                told["answers"][act] != mine["answers"][act]
                for told, mine in zip(theirs, ours, strict=False)
                if act in told.get("answers", ())
            )
            wrong += bad
            mark = "*" if act == "build" and not theirs[0]["whole"] else ""
            cells.append(_shown(pairs) + mark + (" wrong" if bad else ""))
        held = _shown((told["held"], mine["held"]) for told, mine in zip(theirs, ours, strict=False))
        mark = "" if theirs[0]["whole"] else "*"
        print(f"| {name} {theirs[0]['version']} | {' | '.join(cells)} | {held}{mark} |")
    _print_structure(found)
    return wrong


def _print_structure(found: dict[str, list[Told]]) -> None:
    """What nodes and edges alone cost a peer that also says that."""
    for name, theirs in found.items():
        pairs = [
            (told["acts"]["structure"][0], mine["acts"]["build"][0])
            for told, mine in zip(theirs, found["dtnet"], strict=False)
            if "structure" in told["acts"]
        ]
        if pairs:
            print(f"\n{name}, nodes and edges alone without attributes: {_shown(pairs)} times dtnet's build")


def _shown_time(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:.3g} ms"


def _shown(pairs: Iterable[tuple[float, float]]) -> str:
    ratios = [theirs / ours for theirs, ours in pairs]
    if not ratios:
        return ""
    return f"{_short(statistics.median(ratios))} ({_short(min(ratios))} to {_short(max(ratios))})"


def _short(ratio: float) -> str:
    """Three digits, no exponent: a short mark for the reader, no measurement of that precision."""
    return f"{ratio:.{max(0, 2 - len(str(int(ratio))) + 1)}f}"
