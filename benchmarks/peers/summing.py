"""What the scripts for parts share: the clock, the memory, and the form of an answer.

Standard library only: it runs in the peer's own environment. `SCRIPT FOLDER RATE` prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Answer: TypeAlias = "dict[tuple[str, str], int]"
"""The amount by province and month."""


def _peak() -> int:
    """The peak of memory of this process in KiB; that of `getrusage` begins with the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def run(answer: Callable[[str, int], Answer]) -> None:
    """Answer once, and print the times, the peak of memory, and the hash of the answer."""
    wall = time.perf_counter()
    found = answer(sys.argv[1], int(sys.argv[2]))
    wall = time.perf_counter() - wall
    used = [getrusage(whose) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    text = json.dumps(sorted((*key, amount) for key, amount in found.items()))
    print(
        json.dumps(
            {
                "wall": wall,
                "processor": sum(each.ru_utime + each.ru_stime for each in used),
                "peak": _peak(),
                "peak of a child": used[1].ru_maxrss,
                "rows": len(found),
                "hash": sha256(text.encode()).hexdigest(),
            }
        )
    )
