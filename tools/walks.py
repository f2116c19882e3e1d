"""Follows four pieces of work through the modules of dtnet; counts modules, edges and functions of each.

An edge is a pair of modules of which one calls a function of the other, directly or through another library.
Each walk runs once with networks of its own before it is followed with others, so imports do not count and
nothing is cached.

    python tools/walks.py            counts
    python tools/walks.py --edges    counts, and every edge with its number of calls
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import dtnet

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_OURS = "dtnet."


def main(words: list[str]) -> int:
    """Print what each walk passes through."""
    with tempfile.TemporaryDirectory() as folder:
        for name, prepare in walks(Path(folder)).items():
            prepare()()
            edges, functions = followed(prepare())
            modules = {module for edge in edges for module in edge}
            print(f"{name:32} {len(modules):4} modules {len(edges):5} edges {len(functions):5} functions")
            if "--edges" in words:
                for (caller, called), calls in sorted(edges.items()):
                    print(f"    {caller} -> {called} {calls:,}")
    return 0


def walks(folder: Path) -> dict[str, Callable[[], Callable[[], object]]]:
    """The four walks of the page on architecture: each makes its input anew and returns the work."""
    files = {name: folder / f"{name}.dtnet" for name in ("toyland", "vietnam")}
    for name, file in files.items():
        dtnet.write_network(dtnet.datasets.load(name), file)
    policies = dtnet.policies(country="toyland")

    def rows() -> Callable[[], object]:
        toyland = dtnet.read_network(files["toyland"])
        return lambda: toyland.coverage(of="has_team and led", by="shire", at="2025-02-01").to_dicts()

    def amount() -> Callable[[], object]:
        return lambda: dtnet.assess(dtnet.read_network(files["toyland"]), policies, window="2025").by(
            "policy"
        )

    def explanation() -> Callable[[], object]:
        spent = dtnet.assess(dtnet.read_network(files["toyland"]), policies, window="2025")
        paid = next(row for row in spent.by("unit", "month") if row["amount"])
        return lambda: str(spent.explain(str(paid["unit"]), str(paid["month"])))

    def value() -> Callable[[], object]:
        vietnam = dtnet.read_network(files["vietnam"])
        communes = dict.fromkeys(vietnam.at("2025-06-30").areas(level="commune")["id"], 1)
        return lambda: vietnam.crosswalk("2025-06-30", "2025-07-01").rebase(communes, kind="stock")

    return {
        "a question from text to rows": rows,
        "a team from file to amount": amount,
        "a team's amount, explained": explanation,
        "a value across July 2025": value,
    }


def followed(walk: Callable[[], object]) -> tuple[Counter[tuple[str, str]], set[str]]:
    """The edges between modules with their calls, and the functions that are called."""
    edges: Counter[tuple[str, str]] = Counter()
    functions: set[str] = set()

    def see(frame: FrameType, event: str, _: object) -> None:
        called = str(frame.f_globals.get("__name__", ""))
        if event != "call" or not called.startswith(_OURS):
            return
        functions.add(f"{called}.{frame.f_code.co_qualname}")
        caller = frame.f_back
        while caller is not None and not str(caller.f_globals.get("__name__", "")).startswith(_OURS):
            caller = caller.f_back
        if caller is not None and caller.f_globals["__name__"] != called:
            edges[caller.f_globals["__name__"], called] += 1

    sys.setprofile(see)
    try:
        walk()
    finally:
        sys.setprofile(None)
    return edges, functions


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
