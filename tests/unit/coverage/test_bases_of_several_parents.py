"""A series on the territory of another day, where a village lay in one of several communes in between."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from dtnet import Citation, Metadata, NetworkBuilder, Period
from dtnet.errors import ArgumentError
from dtnet.network import Event, ParentAmong, Statement, Succession

from ...inner.strategies import COVERAGE_VOCABULARY

if TYPE_CHECKING:
    from dtnet import Network

FIRST, OPENED, MERGED, END = date(2020, 1, 1), date(2020, 3, 1), date(2020, 6, 1), date(2021, 1, 1)
AREAS = (
    ("c", "country", None, FIRST, None),
    ("k0", "commune", "c", FIRST, None),
    ("k1", "commune", "c", FIRST, None),
    ("v0", "village", "k0", FIRST, None),
)
MERGING = (*AREAS, ("v1", "village", "c", OPENED, MERGED), ("v2", "village", "k0", MERGED, None))
"""`v1` lies in `k0` or `k1`, and becomes `v2`."""
LASTING = (
    *AREAS,
    ("v1", "village", "k1", FIRST, OPENED),
    ("v1", "village", "c", OPENED, None),
    ("v3", "village", "c", OPENED, None),
)
"""`v1` lies in `k1` at first, then in `k0` or `k1` until `MERGED`; `v3` lies in no commune."""


def built(areas: tuple[tuple[str, str, str | None, date, date | None], ...]) -> Network:
    builder = NetworkBuilder(COVERAGE_VOCABULARY, Metadata(name="c", extent=Period(FIRST, END)))
    names = ("id", "level", "parent", "start", "end")
    columns = {name: [row[at] for row in areas] for at, name in enumerate(names)}
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"], "type": ["old"] * len(areas)})
    for each in ("k0", "k1"):
        builder.add_parent_among(
            ParentAmong(area="v1", candidate=each, start=OPENED, end=MERGED, origin="assumed")
        )
    cite = Citation(ref="Act")
    if areas is MERGING:
        builder.add_event(Event(id="e", title="Event", operating=MERGED, citation=cite))
        builder.add_succession(
            Succession(
                event="e", source="v1", target="v2", share=Fraction(1), basis="whole", origin="observed"
            )
        )
    builder.add_statement(
        Statement(about="teams", area="c", start=FIRST, end=None, origin="observed", citation=cite)
    )
    return builder.build()


def test_a_village_that_came_from_a_village_of_unknown_commune_has_an_unknown_group() -> None:
    network = built(MERGING)
    question = network.ask("has_team", over="village", during=Period(MERGED, END))
    with pytest.raises(ArgumentError, match="of another day that is unknown for some areas"):
        question.series(by="commune", basis=FIRST)
    with pytest.raises(ArgumentError, match="within 'k0' on another day"):
        network.ask("has_team", over="village", within="k0", during=Period(MERGED, END)).series(basis=FIRST)


def test_what_was_redrawn_does_not_say_how_many_villages_were_kept() -> None:
    parts = built(MERGING).ask("has_team", over="village", within="k0", at=FIRST).redrawn(MERGED, "k0")
    rows = {row["part"]: row for row in parts}
    assert (rows["kept"]["areas_before"], rows["kept"]["areas_after"]) == (1, None)
    assert rows["gained"]["areas_after"] is None


def test_a_village_in_no_commune_is_in_no_group_of_another_day() -> None:
    question = built(LASTING).ask("has_team", over="village", during=Period(OPENED, END))
    rows = {row["area"]: row["areas"] for row in question.series(by="commune", basis=FIRST)}
    assert rows == {"k0": 1, "k1": 1, None: 1}
