"""dtnet and several others in turn, in one process: ratios of processor time, and of time by the wall."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Final

from against_floor import Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Act = Callable[[], object]

_LEAST_SECONDS: Final = 0.02
_OURS: Final = "dtnet"


def turns(
    ours: Act, others: Mapping[str, Act], runs: int, *, fresh: Act | None = None
) -> dict[str, tuple[Ratio, Ratio]]:
    """A B C A B C …, after one turn that does not count: ours over each of the others.

    Args:
        ours: What is measured.
        others: What it is measured against.
        runs: Turns that count.
        fresh: Called before each of ours where an answer must not be found ready; ours is then done once.

    Returns:
        By name of the other, the ratio of processor time, and of time by the wall.
    """
    acts = {_OURS: ours, **others}
    assert len(acts) == len(others) + 1, "two things of one name"
    numbers = {}
    for name, act in acts.items():
        if fresh is not None and name == _OURS:
            fresh()
        once = _seconds(act, 1)[0]
        numbers[name] = max(1, int(_LEAST_SECONDS / max(once, 1e-6)))
    if fresh is not None:
        numbers[_OURS] = 1
    counted: list[dict[str, tuple[float, float]]] = []
    for _ in range(runs):
        if fresh is not None:
            fresh()
        counted.append({name: _seconds(act, numbers[name]) for name, act in acts.items()})
    return {
        name: (
            Ratio.of([(turn[_OURS][0], turn[name][0]) for turn in counted]),
            Ratio.of([(turn[_OURS][1], turn[name][1]) for turn in counted]),
        )
        for name in others
    }


def _seconds(act: Act, number: int) -> tuple[float, float]:
    """Processor seconds and seconds by the wall of an act, done so many times."""
    gc.collect()
    wall, start = time.perf_counter(), time.process_time()
    for _ in range(number):
        act()
    taken = time.process_time() - start
    return taken / number, (time.perf_counter() - wall) / number
