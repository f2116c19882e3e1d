"""Complete lists that hold in an area only if an uncertain area above it exists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

import dtnet
from dtnet import Period
from dtnet.coverage import some
from dtnet.network import Statement
from dtnet.predicates import fact

from ..doubtful_country import ASKED, FIRST, MADE_UP, TEAMS, Origin, area, commune, country

FULL = Statement(
    about="village",
    area="c",
    start=ASKED,
    end=ASKED + timedelta(2),
    origin=Origin.OBSERVED,
    citation=MADE_UP,
)
DOUBTFUL = {"end_earliest": FIRST + timedelta(2)}


@pytest.mark.parametrize(
    ("province", "asked", "listed"),
    [
        ({}, {"synthetic": False}, (0.0, 0.0, True)),
        (DOUBTFUL, {}, (0.0, 1.0, False)),
        ({"origin": "synthetic"}, {}, (0.0, 0.0, True)),
        ({"origin": "synthetic"}, {"synthetic": False}, (0.0, 1.0, False)),
    ],
)
def test_bounds_are_not_attained_on_the_days_of_the_list_alone(
    province: dict[str, Any], asked: dict[str, Any], listed: tuple[float, float, bool]
) -> None:
    areas = [area("p0", "province", "c", **province), area("k1", "commune", "p0")]
    built = country([*commune("v0"), *areas], [], listed=(TEAMS,))
    tables = attrs.evolve(built.tables, statements=(*built.tables.statements, FULL))
    network = dtnet.Network(tables, built.vocabulary, built.metadata)
    asked_of = network.ask(
        some("village", fact("village.households") >= 1),
        over="commune",
        within="k1",
        during=Period(ASKED - timedelta(2), ASKED + timedelta(5)),
        **asked,
    )
    rows = asked_of.series().to_dicts()
    assert [(row["start"], (row["lower"], row["upper"], row["sharp"])) for row in rows] == [
        (ASKED - timedelta(2), (0.0, 1.0, True)),
        (ASKED, listed),
        (ASKED + timedelta(2), (0.0, 1.0, True)),
    ]
