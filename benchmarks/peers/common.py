"""What each peer's script shares: the input, the clock, and answers in a form that can be compared.

Standard library only: it runs in the peer's own environment.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import pickle
import resource
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Columns = dict[str, list[Any]]

_KILOBYTE: Final = 1024
OPEN: Final = 2**31 - 1


class Work:
    """What there is to work on.

    Attributes:
        areas: Columns of all rows of areas, days as numbers; a parent's row stands before its children's.
        bodies: Columns of all rows of bodies.
        day: The day that is asked about.
        level: The level whose areas are looked for above everybody.
        queries: Ids whose descendants are asked for.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.areas: Columns = given["areas"]
        self.bodies: Columns = given["bodies"]
        self.day: int = given["day"]
        self.level: str = given["level"]
        self.queries: list[str] = given["queries"]

    @cached_property
    def today(self) -> Columns:
        """The areas of the day: `id`, `parent`, `level`, `value` (households, 0 where unknown)."""
        areas = self.areas
        chosen = [
            row
            for row, (start, end) in enumerate(zip(areas["start"], areas["end"], strict=True))
            if start <= self.day and (end is None or end > self.day)
        ]
        made = {name: [areas[name][row] for row in chosen] for name in ("id", "parent", "level")}
        made["value"] = [areas["households"][row] or 0 for row in chosen]
        return made

    @cached_property
    def values(self) -> dict[str, int]:
        """What is summed, by id."""
        return dict(zip(self.today["id"], self.today["value"], strict=True))

    @cached_property
    def heads(self) -> list[str]:
        """Ids of the areas of the level."""
        return [
            id for id, level in zip(self.today["id"], self.today["level"], strict=True) if level == self.level
        ]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """A number for each id of an area, in order of first rows, for libraries that count nodes."""
        return {id: number for number, id in enumerate(dict.fromkeys(self.areas["id"]))}

    def ends(self, table: Columns) -> list[int]:
        """Ends of rows as numbers throughout."""
        return [OPEN if end is None else end for end in table["end"]]


class Contender:
    """A library at work. Each act returns whatever the library gives; `answer_…` turns that into plain data.

    An act that a library can't do is left out. `build` takes in every row of areas and bodies, or, for
    libraries that hold one tree, the areas of the day (`whole` then says no).
    """

    package: str = ""
    whole: bool = True
    work: Work

    def given(self) -> None:
        """Whatever form of the input the library wants handed in; not timed."""

    def build(self) -> object:
        """The rows in the library's own form."""
        raise NotImplementedError

    def ready(self, built: object) -> None:
        """Whatever is needed before the other acts and is not timed."""


ACTS: Final = ("structure", "at_day", "subtree_sums", "at_level", "descendants")


def run(contender: Contender) -> None:
    """Time every act of a contender and print the times and answers as JSON."""
    contender.work = Work(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 - a file of our own
    repeats = int(sys.argv[2])
    told: dict[str, Any] = {"whole": contender.whole, "version": _version(contender.package), "acts": {}}
    _ = contender.work.today, contender.work.values, contender.work.heads, contender.work.numbers
    contender.given()
    gc.collect()
    before = _resident()
    built, times = _timed(contender.build)
    told["acts"]["build"] = times
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE - before
    gc.collect()
    told["held"] = _resident() - before
    contender.ready(built)
    for act in ACTS:
        method = getattr(contender, act, None)
        if method is None:
            continue
        fresh = getattr(contender, f"before_{act}", lambda: None)
        times = (float("inf"), float("inf"))
        for _ in range(repeats):
            fresh()
            result, again = _timed(method)
            times = min(times, again)
        told["acts"][act] = times
        if act == "structure":
            continue
        answer = getattr(contender, f"answer_{act}", lambda same: same)(result)
        told.setdefault("answers", {})[act] = _digest(answer)
    print(json.dumps(told))


def _timed(act: Callable[[], object]) -> tuple[Any, tuple[float, float]]:
    """What an act returns, and its processor and wall seconds."""
    gc.collect()
    processor, wall = time.process_time(), time.perf_counter()
    result = act()
    return result, (time.process_time() - processor, time.perf_counter() - wall)


def _version(package: str) -> str:
    if not package:
        return ""
    from importlib.metadata import version  # noqa: PLC0415 - not while others are timed

    return version(package)


def _resident() -> float:
    """Megabytes that the process holds now, once what is free has gone back to the system."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / _KILOBYTE**2


def _digest(answer: Mapping[str, Any] | Iterable[Iterable[str]]) -> str:
    """One text for an answer: a mapping by id, or a collection of ids for each query, in order."""
    if isinstance(answer, dict):
        lines = sorted(f"{id} {value}" for id, value in answer.items())
    else:
        lines = [" ".join(sorted(ids)) for ids in answer]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def under_none(found: dict[str, str], ids: Iterable[str]) -> dict[str, str | None]:
    """A mapping completed with None for every id that is in none of its entries."""
    return {id: found.get(id) for id in ids}
