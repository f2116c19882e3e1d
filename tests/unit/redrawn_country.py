"""A small country that was reorganised once, easy to count: provinces, communes, villages, teams."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dtnet import Citation
from dtnet.network import Event, Statement, Succession
from dtnet.periods import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet import Network

FIRST, DAY = "2020-01-01", "2024-07-01"
Row = tuple[Any, ...]

AREAS: tuple[Row, ...] = (
    ("c", "country", None),
    ("p", "province", "c", FIRST, DAY),
    ("q", "province", "c", FIRST, DAY),
    ("r", "province", "c", DAY),
    ("s", "province", "c"),
    *((id, "commune", "p", FIRST, DAY) for id in "kl"),
    ("m", "commune", "q", FIRST, DAY),
    ("n", "commune", "s"),
    *((id, "commune", "r", DAY) for id in "exyz"),
    *(("v1", "village", "k", FIRST, DAY), ("v1", "village", "x", DAY)),
    *(("v2", "village", "k", FIRST, DAY), ("v2", "village", "y", DAY)),
    *(("v3", "village", "l", FIRST, DAY), ("v3", "village", "y", DAY)),
    *(("v4", "village", "m", FIRST, DAY), ("v4", "village", "z", DAY)),
    ("v5", "village", "n"),
    *(("w", "village", "k", "2024-03-01", DAY), ("w", "village", "y", DAY)),
    ("u", "village", "x", "2025-01-01"),
)
"""Provinces p and q become r; commune k is split between x and y, l goes to y, m to z; e comes of nothing."""
TOLD: tuple[Row, ...] = (
    (DAY, "p", "r", 1),
    (DAY, "q", "r", 1),
    (DAY, "k", "x", "1/2"),
    (DAY, "k", "y", "1/2"),
    (DAY, "l", "y", 1),
    (DAY, "m", "z", 1),
)
TEAMS: tuple[Row, ...] = (
    ("t1", "team", "v1"),
    ("t2", "team", "v2", "2024-09-01"),
    ("t3", "team", "v3"),
    ("t4", "team", "v4"),
)


def built(
    toy: Any,
    areas: Sequence[Row] = AREAS,
    told: Sequence[Row] = TOLD,
    teams: Sequence[Row] = TEAMS,
    origins: Mapping[Row, str] | None = None,
    bodies: Mapping[str, Sequence[Any]] | None = None,
    **more: Sequence[Any],
) -> Network:
    """A network in which all teams are listed; of areas in `origins` the origin is another."""
    builder = toy.builder()
    if teams:
        builder.add_bodies(toy.body_columns(teams, **(bodies or {})))
    origin = [(origins or {}).get(row, "observed") for row in areas]
    builder.add_areas(toy.area_columns(areas, origin=origin, **more))
    for day in sorted({row[0] for row in told}):
        builder.add_event(Event(id=day, title="", operating=as_day(day), citation=Citation(ref="x")))
    for day, source, target, share, *words in told:
        part = None if share is None else Fraction(share)
        basis = {None: "unknown", 1: "whole"}.get(part, "assumed_equal")
        builder.add_succession(
            Succession(
                event=day,
                source=source,
                target=target,
                share=part,
                origin="observed",
                **({"basis": basis} | (words[0] if words else {})),
            )
        )
    builder.add_statement(
        Statement(
            about="teams",
            area="c",
            start=as_day(FIRST),
            end=None,
            origin="observed",
            citation=Citation(ref="x"),
        )
    )
    network: Network = builder.build()
    return network
