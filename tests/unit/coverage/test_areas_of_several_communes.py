"""Rows by several levels allow for a village whose commune is one of several."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dtnet.citations import Citation
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import Metadata
from dtnet.network.tables.tables import ParentAmong, Statement
from dtnet.periods import Period
from dtnet.testing.strategies.network import COVERAGE_VOCABULARY

if TYPE_CHECKING:
    from dtnet.network.day.network import Network

FIRST = date(2020, 1, 1)
AREAS = {
    "id": ["c", "k0", "k1", "v1", "v2"],
    "level": ["country", "commune", "commune", "village", "village"],
    "parent": [None, "c", "c", "k1", "c"],
}


def country() -> Network:
    """Two communes in no province, a village with a team in one of them, and a village in either."""
    builder = NetworkBuilder(COVERAGE_VOCABULARY, Metadata(name="c", extent=Period(FIRST, None)))
    count = len(AREAS["id"])
    builder.add_areas(
        {**AREAS, "code": AREAS["id"], "name": AREAS["id"], "type": ["old"] * count, "start": [FIRST] * count}
    )
    builder.add_bodies({"id": ["t"], "name": ["t"], "kind": ["team"], "home": ["v1"], "start": [FIRST]})
    for candidate in ("k0", "k1"):
        builder.add_parent_among(
            ParentAmong(area="v2", candidate=candidate, start=FIRST, end=None, origin="derived")
        )
    for about in ("teams", "village"):
        cite = Citation(ref="Act")
        builder.add_statement(
            Statement(about=about, area="c", start=FIRST, end=None, origin="observed", citation=cite)
        )
    return builder.build()


def test_a_row_of_a_commune_in_no_province_allows_for_a_village_that_may_lie_in_it() -> None:
    table = country().coverage(of="teams >= 1", over="village", by=("commune", "province"), at=FIRST)
    rows = {row["area"]: row for row in table.to_dicts()}
    assert (rows["k1"]["lower"], rows["k1"]["upper"]) == (0.5, 1.0)
    assert (rows["k0"]["lower"], rows["k0"]["upper"]) == (0.0, 0.0)
    assert not rows["k1"]["sharp"]


def test_a_village_stays_in_the_row_of_unknown_communes_where_one_candidate_is_asked_in() -> None:
    table = country().coverage(of="teams >= 1", over="village", by=("commune", "type"), within="k0", at=FIRST)
    (row,) = table.to_dicts()
    assert (row["area"], row["type"], row["areas"]) == (None, "old", 1)
