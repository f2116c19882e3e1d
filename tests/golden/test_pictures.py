"""Pictures as specifications of Vega-Lite, in English and Vietnamese.

A picture that changes is looked at before its specification is recorded anew. These commands draw all of
them in a folder, and record them:

    python tests/golden/test_pictures.py FOLDER
    UPDATE_PICTURES=1 pytest tests/golden/test_pictures.py
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import dtnet
from dtnet import plot

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.coverage import Coverage

RECORDED: Final = Path(__file__).parent / "pictures"
VALUES: Final = {
    "province": ["Hà Nội", "Huế", "Đà Nẵng", "Cà Mau", "Lào Cai"],
    "covered": [0.92, None, None, None, 0.4],
    "covered_lower": [0.92, 0.55, 0.7, None, 0.4],
    "covered_upper": [0.92, 0.8, 0.75, None, 0.4],
    "origin": ["observed", "observed", "derived", "assumed", "assumed"],
}
"""Values of provinces: known, within bounds, unknown."""
DAY, LATER = "2025-02-01", "2025-09-01"


def toyland() -> dtnet.Network:
    return dtnet.datasets.load("toyland")


def vietnam() -> dtnet.Network:
    return dtnet.datasets.load("vietnam")


def spent() -> dtnet.Assessment:
    return dtnet.assess(
        toyland(), dtnet.policies(country="toyland", plugins=False), window="2025-01-01..2025-05-01"
    )


def compared() -> dtnet.Comparison:
    policies = dtnet.policies(country="toyland", plugins=False)
    oil = policies["toyland.lantern-isle.oil"]
    now = dtnet.assess(toyland(), oil, window="2025")
    return dtnet.compare(now, dtnet.assess(toyland(), policies, window="2025"))


def steps() -> Coverage:
    return toyland().ask("has_team", during="2024-07-01..2026-01-01").series(by="province")


PICTURES: Final[dict[str, Callable[..., Any]]] = {
    "before_and_after": lambda **how: plot.before_and_after(compared(), **how),
    "before_and_after_change": lambda **how: plot.before_and_after(
        toyland().ask("has_team", at="2024-10-31").change(LATER, by="parish"), network=toyland(), **how
    ),
    "figures": lambda **how: plot.figures(dtnet.datasets.load_figures("toyland"), network=toyland(), **how),
    "flows": lambda **how: plot.flows(
        toyland().crosswalk("2024-12-31", LATER), level="village", unchanged=True, within="Saltmarsh", **how
    ),
    "hierarchy": lambda **how: plot.hierarchy(toyland().at(DAY), limit=12, **how),
    "lines": lambda **how: plot.lines(toyland().at(DAY), "toy:team:otter-lamp", **how),
    "map": lambda width, **how: plot.map(  # noqa: ARG005 - a map has the width of its tiles
        toyland().ask("led", at=DAY).answer(by="parish"), **how
    ),
    "map_of_provinces": lambda width, **how: plot.map(  # noqa: ARG005 - the same
        VALUES, value="covered", day=vietnam().at("2025-07-01"), **how
    ),
    "ranking": lambda **how: plot.ranking(toyland().at(DAY).coverage(of="has_team", by="parish"), **how),
    "series": lambda **how: plot.series(steps(), **how),
    "subsidies": lambda **how: plot.subsidies(spent(), by="province", **how),
    "subsidies_month": lambda **how: plot.subsidies(spent(), by="month", **how),
}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str, language: str) -> None:
    width = 640 if language == "en" else 340
    chart = PICTURES[name](language=language, width=width)
    found = json.dumps(chart.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = RECORDED / f"{name}.{language}.json"
    if os.environ.get("UPDATE_PICTURES"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


if __name__ == "__main__":
    for each, draw in PICTURES.items():
        for chosen in ("en", "vi"):
            made = draw(language=chosen, width=640 if chosen == "en" else 340)
            made.save(Path(sys.argv[1]) / f"{each}.{chosen}.png", overwrite=True)
