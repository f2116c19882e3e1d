"""What each peer's script for policies shares: the input, the clock, and the form of an answer.

Standard library only: it runs in the peer's own environment. `SCRIPT INPUT REPEATS` prints JSON; an answer is
money by policy (flat, person, capped, tiered), province and month, as one flat list in that order.
"""

from __future__ import annotations

import gc
import json
import pickle
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Month(NamedTuple):
    """A month of the workload; `capped` of its days the capped policy is in force."""

    year: int
    number: int
    days: int
    capped: int


class Work:
    """What there is to work on.

    Attributes:
        province: Of each team, from 0.
        klass: Of each team, from 1.
        members: Of each team.
        provinces: How many there are.
        months: In order.
        money: Rates by policy, `ceiling`, and `tiered` by class.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.province: list[int] = given["province"]
        self.klass: list[int] = given["class"]
        self.members: list[int] = given["members"]
        self.provinces: int = given["provinces"]
        self.months = [Month(*month) for month in given["months"]]
        self.money: dict[str, Any] = given["money"]


class Contender:
    """A library at work. `ready` and `fresh` are not timed; `assess` is."""

    package: str = ""
    work: Work

    def ready(self) -> None:
        """The input in the library's own form, and the policies."""

    def fresh(self) -> None:
        """Before each `assess`: whatever is needed so that no answer is found ready."""

    def assess(self) -> Any:  # noqa: ANN401 - each library's own
        """Money by policy, province and month, in the library's own form."""
        raise NotImplementedError

    def cells(self, answer: Any) -> list[int]:  # noqa: ANN401 - each library's own
        """That answer as a flat list."""
        raise NotImplementedError

    def variants(self) -> Mapping[str, Callable[[], list[int]]]:
        """Other ways to ask for the same cells, by name; asked once and not timed."""
        return {}


def run(contender: Contender) -> None:
    """Answer once, or, with repeats, time so many answers after one; print times and cells as JSON."""
    contender.work = Work(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 - a file of our own
    repeats = int(sys.argv[2])
    contender.ready()
    times = []
    for _ in range(repeats + 1):
        contender.fresh()
        gc.collect()
        start = time.process_time()
        answer = contender.assess()
        times.append(time.process_time() - start)
    told: dict[str, Any] = {"times": times[1:], "cells": contender.cells(answer)}
    if repeats:
        told["version"] = version(contender.package) if contender.package else ""
        told["variants"] = {name: act() for name, act in contender.variants().items()}
    print(json.dumps(told))
