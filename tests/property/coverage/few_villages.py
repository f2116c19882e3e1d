"""Communes of few villages, of which little is known: for tests that go through all that may be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from dtnet import Citation, Metadata, Network, NetworkBuilder, Origin, Period
from dtnet.network import Statement

from ...inner.network import TEAMS
from ...inner.strategies import ASKED, COVERAGE_VOCABULARY, FIRST


class Village(NamedTuple):
    """A village: whether it is remote, if that is known; whether it may be gone, and its team."""

    remote: bool | None
    doubtful: bool
    team: str
    serves: int


def villages(*, most: int) -> st.SearchStrategy[list[Village]]:
    unknown = st.sampled_from((None, None, True, False))
    teams = st.sampled_from(("none", "here", "here", "maybe"))
    village = st.builds(Village, unknown, st.booleans(), teams, st.sampled_from((0, 0, 0, 1, 2)))
    return st.lists(village, min_size=1, max_size=most)


@st.composite
def few_villages(draw: st.DrawFn, *, communes: tuple[int, int] = (2, 3), most: int = 3) -> Network:
    """Communes of few villages, of which little is known; each commune is there for sure.

    Args:
        draw: Hypothesis's.
        communes: The least and the greatest number of communes.
        most: The greatest number of villages of one.
    """
    builder = NetworkBuilder(
        COVERAGE_VOCABULARY, Metadata(name="few", extent=Period(FIRST, FIRST + timedelta(40)))
    )
    fewest, greatest = communes
    drawn = draw(st.lists(villages(most=most), min_size=fewest, max_size=greatest))
    rows: list[dict[str, Any]] = [{"id": "c", "level": "country"}]
    teams: list[dict[str, Any]] = []
    served: list[tuple[str, str]] = []
    every = [f"v{at}{number}" for at, held in enumerate(drawn) for number, _ in enumerate(held)]
    for at, held in enumerate(drawn):
        rows.append({"id": f"k{at}", "level": "commune", "parent": "c"})
        for number, each in enumerate(held):
            id = f"v{at}{number}"
            end = ASKED - timedelta(1) if each.doubtful else None
            rows.append(
                {"id": id, "level": "village", "parent": f"k{at}", "remote": each.remote, "end_earliest": end}
            )
            if each.team != "none":
                maybe = {"end_earliest": ASKED - timedelta(1)} if each.team == "maybe" else {}
                teams.append({"id": f"t{id}", "kind": "team", "home": id, "people": 1, **maybe})
                if each.serves and (other := every[each.serves % len(every)]) != id:
                    served.append((f"t{id}", other))
    builder.add_areas(columns(rows, ("code", "name", "type")))
    if teams:
        builder.add_bodies(columns(teams, ("name",)))
    if served:
        builder.add_services(
            {
                "body": [body for body, _ in served],
                "area": [area for _, area in served],
                "start": [FIRST] * len(served),
            }
        )
    if draw(st.sampled_from((True, True, False))):
        builder.add_statement(
            Statement(
                about=TEAMS,
                area=draw(st.sampled_from(("c", "c", "c", "k0"))),
                start=FIRST,
                end=None,
                origin=Origin.OBSERVED,
                citation=Citation(ref="made up by a test"),
            )
        )
    return builder.build()


def columns(rows: list[dict[str, Any]], empty: tuple[str, ...]) -> dict[str, Any]:
    names = dict.fromkeys(name for row in rows for name in row)
    words = {"code": [row["id"] for row in rows], "name": [row["id"] for row in rows]}
    found = {name: [row.get(name) for row in rows] for name in names}
    return (
        found | {name: words.get(name, [""] * len(rows)) for name in empty} | {"start": [FIRST] * len(rows)}
    )
