"""Coverage of several areas, some of which are listed in full inside an area that is listed in part."""

from __future__ import annotations

import attrs

import dtnet
from dtnet import Citation
from dtnet.network import PartialList, Statement

TOYLAND = dtnet.datasets.load("toyland")
FAR, DUNE, MIST = "toy:shire:far", "toy:parish:dune", "toy:parish:mist"
GAZETTE = Citation(ref="Gazette")
EVER = {"about": "village", "start": "2024-01-01", "end": None}


def test_one_listed_area_leaves_the_others_open() -> None:
    partial = PartialList(area=FAR, number=8, origin="observed", source=GAZETTE, **EVER)
    dune = Statement(area=DUNE, origin="assumed", citation=GAZETTE, **EVER)
    tables = TOYLAND.tables
    kept = tuple(each for each in tables.statements if each.about != "village")
    tables = attrs.evolve(tables, partial_lists=(partial,), statements=(*kept, dune))
    net = dtnet.Network(tables, TOYLAND.vocabulary, TOYLAND.metadata)

    def bounds(*areas: str) -> tuple[float | None, float | None]:
        [row] = net.coverage(at="2025-02-01", within=areas)
        return row["lower"], row["upper"]

    assert bounds(DUNE) == (1.0, 1.0)
    assert bounds(MIST) == (2 / 6, 5 / 6)  # any of the three further villages may lie in Mist
    assert bounds(DUNE, MIST) == (4 / 8, 7 / 8)
