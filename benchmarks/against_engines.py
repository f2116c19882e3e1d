"""dtnet, dense NumPy and the engines that others use, a process each, over the still workload."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

import workload_assessment as workload
from install_peers import ENGINES, python_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OURS: Final = ("dtnet", "numpy")
_HERE: Final = Path(__file__).parent / "peers"


class Turn(NamedTuple):
    """What one contender told in one round.

    Attributes:
        version: Of its package.
        answer: Processor seconds of an answer: the median of some.
        start: Processor seconds of a process that answers once, from its start to its end.
        wall: The same by the clock on the wall.
        wrong: Cells that differ from the exact answer; -1 stands for the wrong number of cells.
        variants: The same of other ways to ask.
    """

    version: str
    answer: float
    start: float
    wall: float
    wrong: int
    variants: dict[str, int]


def measure(folder: Path, rounds: int, repeats: int) -> dict[str, list[Turn]]:
    """What each contender told, round by round; one that fails or is not there has nothing.

    A round before these does not count.
    """
    exact = exact_cells()
    found: dict[str, list[Turn]] = {name: [] for name in (*OURS, *ENGINES)}
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "input.pickle"
        workload.hand_out(workload.still(), given)
        there = {name: _python(folder, name) for name in found}
        for number in range(rounds + 1):
            for name in found:
                if there[name].exists():
                    turn = _turn(there[name], name, given, exact, repeats)
                    found[name] += turn if number else []
    return found


def exact_cells() -> workload.Ints:
    """The exact answer, which is known by its hash."""
    import dense  # noqa: PLC0415 - its caller may bring other cells

    cells = dense.by_cohort(workload.still())
    assert workload.cells_digest(cells) == workload.CELLS_SHA256
    return cells


def _python(folder: Path, name: str) -> Path:
    return Path(sys.executable) if name in OURS else python_of(folder, name)


def _turn(python: Path, name: str, given: Path, exact: workload.Ints, repeats: int) -> list[Turn]:
    command = [python, _HERE / f"assess_on_{name}.py", given]
    environment = _compiled(given.parent)
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    once = subprocess.run([*command, "0"], check=False, capture_output=True, text=True, env=environment)
    wall, after = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(
        [*command, str(repeats)], check=False, capture_output=True, text=True, env=environment
    )
    if once.returncode or done.returncode:
        last = (once.stderr or done.stderr).strip().splitlines()[-1:] or ["no word"]
        print(f"{name} failed: {last[0]}", file=sys.stderr)
        return []
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [
        Turn(
            version=told["version"],
            answer=statistics.median(told["times"]),
            start=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            wall=wall,
            wrong=_wrong(told["cells"], exact),
            variants={name: _wrong(cells, exact) for name, cells in told["variants"].items()},
        )
    ]


def _compiled(folder: Path) -> dict[str, str]:
    """An environment in which every contender runs from bytecode, kept in a folder from its first turn on."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _wrong(cells: Sequence[int], exact: workload.Ints) -> int:
    if len(cells) != exact.size:
        return -1
    return workload.wrong_cells(np.array(cells, np.int64).reshape(exact.shape), exact)


def lines(found: dict[str, list[Turn]]) -> Iterator[str]:
    """The table: times of an answer as ratios to dense NumPy, and of a process as ratios to dtnet's."""
    names = (
        "engine",
        "answer",
        "answer / dense",
        "start to answer",
        "… / dtnet's",
        "by the wall",
        "wrong cells",
    )
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for name, turns in found.items():
        if not turns:
            yield f"| {name} | not here | | | | | |"
            continue
        answer = statistics.median(turn.answer for turn in turns) * 1e3
        start = statistics.median(turn.start for turn in turns)
        wrong = max(turns[0].wrong, *(turn.wrong for turn in turns))
        more = "".join(f"; {way}: {count:,}" for way, count in turns[0].variants.items())
        cells = (
            f"{name} {turns[0].version}".strip(),
            f"{answer:.3g} ms",
            _shown((turn.answer, other.answer) for turn, other in zip(turns, found["numpy"], strict=False)),
            f"{start:.2f} s",
            _shown((turn.start, other.start) for turn, other in zip(turns, found["dtnet"], strict=False)),
            _shown((turn.wall, other.wall) for turn, other in zip(turns, found["dtnet"], strict=False)),
            f"{wrong:,}{more}",
        )
        yield f"| {' | '.join(cells)} |"


def _shown(pairs: Iterator[tuple[float, float]]) -> str:
    ratios = [one / other for one, other in pairs]
    if not ratios:
        return ""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
