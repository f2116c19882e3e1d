"""dtnet: the recipe of `docs/examples/network_in_parts.py`; `SCRIPT FOLDER RATE WAY`, see `WAYS`."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from summing import Answer, run

import dtnet

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "examples"))
import network_in_parts as recipe

BY = ("province", "month")
WAYS = ("one after another", "two processes", "one network")
"""The parts in turn, or on two processes; or the network of all parts, which is the file `whole.dtnet`."""


def policies(countries: int, rate: int) -> list[dtnet.Policy]:
    """One policy for each copy of the country."""
    model = dtnet.policies(country="vietnam", plugins=False)["vn.yen-bai.2022-60"]
    model = model.with_component("support", rate=f"{rate} VND/team/month")
    return [
        model.evolve(
            id=f"what-if.{number}",
            jurisdiction="vn:country:0" if number == 0 else f"vn:country:0+{number}",
            openings=(),
            unopened=None,
            purpose=f"what-if.{number}",
        )
        for number in range(countries)
    ]


def answer(folder: str, rate: int) -> Answer:
    """The amounts."""
    way = sys.argv[3]
    paths = sorted(Path(folder).glob("part-*.dtnet"))
    task = partial(recipe.assess_part, policies(len(paths), rate), "2024", BY)
    if way == WAYS[2]:
        tables = [task(Path(folder) / "whole.dtnet")]
    elif way == WAYS[1]:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
            tables = list(executor.map(task, paths))
    else:
        tables = map(task, paths)  # type: ignore[assignment]
    sums = recipe.add_up(tables, BY, ("amount",))
    assert None not in chain.from_iterable(sums.values())
    return {key: amount for key, [amount] in sums.items()}  # type: ignore[misc]


if __name__ == "__main__":
    run(answer)
