"""Coverage with a partial list against its completions: networks in which the further villages are listed.

A completion has no partial list and some further villages, each with a team or certainly without one. Its own
answer, which `reference/coverage/` checks, lies within the bounds of the answer with the partial list. Where
these are sharp, some completion attains each of them.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet import Citation, NetworkBuilder
from dtnet.coverage import has_team
from dtnet.network import PartialList, Statement
from dtnet.testing.strategies import small_conditions, small_networks

from ...inner.network import RECORDS, TABLES, TEAMS, add_records, table_columns
from ...inner.strategies import ASKED, FIRST
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet import Network
    from dtnet.periods import DayLike

pytestmark = pytest.mark.long
LENGTHS = settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
GROUPS = ((), ("commune",), ("province",), ("remote",), ("commune", "remote"))
FILTERS = (None, "village.remote = true")
CITED = Citation(ref="x")
COUNTS = ("yes", "no", "unknown", "not_applicable")


class Village(NamedTuple):
    """A further village of a completion: the area in which it lies, whether it is remote, and has a team."""

    parent: str
    remote: bool | None
    team: bool


def complete(about: str, area: str) -> Statement:
    return Statement(about=about, area=area, start=FIRST, end=None, origin="observed", citation=CITED)


def rebuilt(network: Network, villages: Sequence[Village] = (), **records: Any) -> Network:  # noqa: ANN401 - of any kind
    """The network with further villages, each with its team or the statement that it has none."""
    builder, tables = NetworkBuilder(network.vocabulary, network.metadata), network.tables
    for table in TABLES:
        getattr(builder, f"add_{table}")(dict(table_columns(network, table)))
    add_records(builder, **{name: records.get(name, tuple(getattr(tables, name))) for name in RECORDS})
    for number, each in enumerate(villages):
        dated = {"start": [FIRST], "end": [None], "origin": ["observed"]}
        id = f"further{number}"
        own = {"id": [id], "level": ["village"], "parent": [each.parent], "code": [id], "name": [id]}
        builder.add_areas({**own, "type": ["old"], "remote": [each.remote], **dated})
        if each.team:
            team = {"id": [f"of-{id}"], "kind": ["team"], "home": [id], "name": [id]}
            builder.add_bodies({**team, **dated})
        else:
            builder.add_statement(complete(TEAMS, id))
    return builder.build()


def rows(network: Network, question: dict[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of an answer by their groups."""
    answer = network.at(ASKED).coverage(**question)
    names = answer.columns[: answer.columns.index("areas")]
    return {tuple(row[name] for name in names): row for row in answer.to_dicts()}


def inside(network: Network, area: str, day: DayLike = ASKED) -> tuple[list[str], int]:
    """The areas that are, or lie in, an area, without the villages; and the number of the villages."""
    areas = network.at(day).areas().to_dicts()
    parent = {row["id"]: row["parent"] for row in areas}

    def lies(id: str | None) -> bool:
        return id is not None and (id == area or lies(parent[id]))

    here = [row for row in areas if lies(row["id"])]
    places = [row["id"] for row in here if row["level"] != "village"]
    return places, len(here) - len(places)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, PartialList, bool]:
    """A network with a partial list of villages; whether unlisted teams are possible."""
    network = draw(small_networks(max_villages=4))
    open_ = draw(st.booleans())
    statements = () if open_ else (complete(TEAMS, "c"),)
    areas = network.at(ASKED).areas().to_dicts()
    area = draw(st.sampled_from([row["id"] for row in areas if row["level"] != "village"]))
    days = (ASKED, network.extent.start, *network.change_days())
    listed = max(inside(network, area, day)[1] for day in days)  # a number holds for every day
    number = draw(st.none() | st.integers(listed, listed + 3))
    partial = PartialList(
        about="village",
        area=area,
        start=draw(st.sampled_from((FIRST, ASKED))),
        end=None,
        number=number,
        origin=draw(st.sampled_from(("observed", "synthetic"))),
        source=None,
    )
    return rebuilt(network, statements=statements, partial_lists=(partial,)), partial, open_


@LENGTHS
@given(data=st.data())
def test_bounds_contain_every_completion(data: st.DataObject) -> None:
    network, partial, open_ = data.draw(cases(), label="case")
    assume(partial.number is None or not network.tables.areas.has_day_bounds)
    question = {
        "of": data.draw(st.just(has_team()) | small_conditions(), label="of"),
        "over": "village",
        "by": data.draw(st.sampled_from(GROUPS), label="by"),
        "within": data.draw(st.sampled_from((None, "c", "k0", partial.area)), label="within"),
        "where": data.draw(st.sampled_from(FILTERS), label="where"),
    }
    places, listed = inside(network, partial.area)
    count = data.draw(st.integers(0, 3)) if partial.number is None else partial.number - listed
    village = st.builds(
        Village,
        st.sampled_from(places),
        st.sampled_from((None, False, True)),
        st.booleans() if open_ else st.just(value=False),
    )
    villages = data.draw(st.lists(village, min_size=count, max_size=count), label="villages")
    answer = rows(network, question)
    complete = rows(rebuilt(network, villages, partial_lists=()), question)
    for key, row in complete.items():
        wide = answer.get(key)
        if (
            wide is None or row["lower"] is None or None in key
        ):  # a completion knows the group of each village
            continue
        note(f"{key}: {row} within {wide}")
        assert wide["lower"] is None or wide["lower"] <= row["lower"]
        assert row["upper"] <= wide["upper"]
        assert wide["point"] in {None, row["point"]} or wide["lower"] < wide["upper"]


@LENGTHS
@given(data=st.data())
def test_sharp_bounds_are_attained(data: st.DataObject) -> None:
    network, partial, open_ = data.draw(cases(), label="case")
    assume(partial.number is not None and not network.tables.areas.has_day_bounds)
    question = {
        "of": has_team(),
        "over": "village",
        "by": data.draw(st.sampled_from(GROUPS), label="by"),
        "within": data.draw(st.sampled_from((None, "c", "k0", partial.area)), label="within"),
    }
    places, listed = inside(network, partial.area)
    count = (partial.number or 0) - listed
    kinds = map(Village._make, product(places, (None, False, True), (False, True) if open_ else (False,)))
    found = [rows(rebuilt(network, [kind] * count, partial_lists=()), question) for kind in kinds]
    for key, row in rows(network, question).items():
        ends = [each[key] for each in found if key in each and each[key]["lower"] is not None]
        if not ends or not row["sharp"] or None in key:  # as above: that row has areas of unknown group
            continue
        note(f"{key}: {row}")
        event(f"{count} further, by {question['by']}")
        assert row["lower"] == min(each["lower"] for each in ends)
        assert row["upper"] == max(each["upper"] for each in ends)


@LENGTHS
@given(data=st.data())
def test_columns_add_up(data: st.DataObject) -> None:
    network, partial, _ = data.draw(cases(), label="case")
    assume(partial.number is not None and not network.tables.areas.has_day_bounds)
    question = {"of": data.draw(small_conditions(), label="of"), "over": "village"}
    [whole] = rows(network, question).values()
    further = (partial.number or 0) - inside(network, partial.area)[1]
    assert sum(whole[name] for name in COUNTS) == whole["areas"] + further
    for by in GROUPS:
        parts = rows(network, {**question, "by": by}).values()
        assert [sum(row[name] for row in parts) for name in ("areas", *COUNTS)] == [
            whole[name] for name in ("areas", *COUNTS)
        ]
