"""What an assessment of one province costs on a country, as ratios to the province alone, from one run.

`python benchmarks/small_part.py`. Times are processor time, median of pairs in turn; answers are compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

import dtnet
import workload_network as workload
from against_floor import in_turn
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POLICY: Final = "vn.yen-bai.2022-60"
ACTIVE: Final = "vn.binh-duong.2023-27"
WINDOW: Final = "2024"
MONTH: Final = "2024-05"
COPIES: Final = 10


HEADINGS: Final = (
    "| what | dtnet | the other | dtnet / the other | wanted at most | differs |\n|---|---|---|---|---|---|"
)


def main() -> int:
    """Print the table; 1 if an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted pairs")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; median (least to greatest) of pairs\n"
    )
    print(HEADINGS)
    differs = False
    for case in _cases():
        ratio = in_turn(case.ours, case.theirs, given.runs, fresh=case.fresh)
        wrong = case.same and _said(case.ours()) != _said(case.theirs())
        differs |= wrong
        missed = " missed" if ratio.middle > case.wanted else ""
        print(
            f"| {case.what} | {ratio.ours * 1e3:.3g} ms | {ratio.theirs * 1e3:.3g} ms "
            f"| {ratio.middle:.2f} ({ratio.least:.2f} to {ratio.most:.2f}){missed} | {case.wanted:g} "
            f"| {'yes' if wrong else 'no'} |",
            flush=True,
        )
    return int(differs)


class Case(NamedTuple):
    """Two acts that are measured in turn.

    Attributes:
        what: The row of the table.
        ours: The act on the country.
        theirs: The act on the province alone.
        wanted: The greatest ratio that the project allows itself.
        fresh: Called before each pair, if an answer must not be found ready.
        same: Whether both must give the same answer.
    """

    what: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    wanted: float
    fresh: Callable[[], None] | None = None
    same: bool = True


def _cases() -> Iterator[Case]:
    catalogue = dtnet.policies(country="vietnam")
    policy, country = catalogue[POLICY], dtnet.datasets.load("vietnam")
    province = country.select(within=policy.jurisdiction.id)
    unasked: list[Network] = []

    def fresh() -> None:
        unasked[:] = [Network(each.tables, each.vocabulary, each.metadata) for each in (country, province)]

    def assessed(network: Network) -> dtnet.Assessment:
        return dtnet.assess(network, policy, window=WINDOW)

    yield Case("`assess`", partial(assessed, country), partial(assessed, province), 1.5)
    never = "`assess`, networks never asked"
    yield Case(never, lambda: assessed(unasked[0]), lambda: assessed(unasked[1]), 3, fresh)
    whole, part = assessed(country), assessed(province)
    keys = "district", "month"
    yield Case("`by` district and month", partial(whole.by, *keys), partial(part.by, *keys), 1.5)
    team = next(each for each in part.by("team")["team"] if each)
    asked = team, MONTH
    yield Case("`explain` of a team", partial(whole.explain, *asked), partial(part.explain, *asked), 1.5)
    every = partial(dtnet.assess(country, catalogue, window=WINDOW).explain, *asked)
    month = partial(dtnet.assess, province, policy, window=MONTH)
    name = "`explain` of a team under the catalogue, beside `assess` of its policy for the month"
    yield Case(name, every, month, 3, same=False)
    worked = catalogue[ACTIVE]
    own = country.select(within=worked.jurisdiction.id)
    inputs = {"mobilised_day": _activity(own)}

    def active(network: Network) -> dtnet.Assessment:
        return dtnet.assess(network, worked, window=WINDOW, inputs=inputs)

    yield Case("`assess` with a table of activity", partial(active, country), partial(active, own), 1.5)
    tables = workload.country()
    one, several = workload.built(tables), workload.built(workload.copies(tables, COPIES), range(COPIES))
    name = f"`assess` in {COPIES} countries, beside one"
    yield Case(name, partial(assessed, several), partial(assessed, one), 1.3)


def _activity(network: Network) -> dict[str, list[Any]]:
    """Some days of work in each commune of a network, in one month."""
    ids = network.at(f"{MONTH}-01").areas(level="commune")["id"]
    return {"unit": [*ids], "month": [MONTH] * len(ids), "persons": [3] * len(ids), "times": [2] * len(ids)}


def _said(answer: object) -> str:
    """What two answers must agree in."""
    if isinstance(answer, dtnet.Assessment):
        return str(answer.totals)
    return str(answer.to_dicts()) if isinstance(answer, dtnet.Table) else str(answer)


def _unasked(network: Network) -> Network:
    return Network(network.tables, network.vocabulary, network.metadata)


if __name__ == "__main__":
    sys.exit(main())
