"""Edits that share rows with another network: they give the same network or errors as a build of all rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import DtnetError, Metadata, NetworkBuilder, Period
from dtnet.errors import InvalidNetworkError
from dtnet.network.edits import edits
from dtnet.testing.strategies import days_of, networks, reorganised

from ...inner.network import TABLES, table_columns
from ...inner.strategies import FIRST, VOCABULARY
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

pytestmark = pytest.mark.long

SPAN = 40
NETWORKS = st.one_of(
    networks(max_areas=7, days=SPAN),
    networks(max_areas=7, days=SPAN, bounds=True),
    reorganised().map(lambda made: made.network),
)
DAYS = st.none() | st.integers(-1, SPAN + 2).map(lambda number: FIRST + timedelta(number))
NUMBERS = st.sampled_from((None, 0, 1, 2, 9, -1, 70_000, "x"))
ORIGINS = st.sampled_from((None, "observed", "assumed", "synthetic", "wrong"))


def outcome(edit: Callable[[], Network]) -> Network | str:
    try:
        return edit()
    except DtnetError as error:
        return f"{type(error).__name__}: {error}"


def agree(network: Network, edit: Callable[[], Network]) -> None:
    """The edit gives the same network, or the same error, as if it were made by building all rows."""
    before = network.content_hash()
    made = outcome(edit)
    with (
        patch.object(edits, "with_versions", return_value=None),
        patch.object(edits, "with_days", return_value=None),
    ):
        whole = outcome(edit)
    if isinstance(whole, str) or isinstance(made, str):
        assert made == whole
        return
    assert made.content_hash() == whole.content_hash()
    assert made.metadata == whole.metadata
    assert [*made.tables.successions] == [*whole.tables.successions]
    assert made.tables.statements == whole.tables.statements
    assert [*made.tables.other_names] == [*whole.tables.other_names]
    assert made.tables.partial_lists == whole.tables.partial_lists
    assert made.tables.parent_among == whole.tables.parent_among
    assert made.source_rows() == whole.source_rows()
    assert made.change_days() == whole.change_days()
    for table in TABLES:
        assert table_columns(made, table) == table_columns(whole, table)
    rebuilt = made.to_builder().build()
    assert rebuilt.content_hash() == made.content_hash()
    again = network.__reduce__()[0](*network.__reduce__()[1])
    assert again.content_hash() == before


def values(network: Network, table: str) -> dict[str, st.SearchStrategy[Any]]:
    """Legal and illegal cells by column."""
    areas = st.sampled_from([*network.tables.areas.ids, None, "nowhere"])
    days = {name: DAYS for edge in ("start", "end") for name in (edge, f"{edge}_earliest", f"{edge}_latest")}
    common: dict[str, st.SearchStrategy[Any]] = {
        **days,
        "name": st.sampled_from(("Hill", "Dale", None)),
        "origin": ORIGINS,
    }
    if table == "areas":
        return common | {
            "parent": areas,
            "code": st.sampled_from(("1", "2", 3)),
            "type": st.sampled_from(("", "old", "wrong")),
            "level": st.sampled_from(network.vocabulary.levels),
            "households": NUMBERS,
            "households_lower": NUMBERS,
            "households_upper": NUMBERS,
            "households_origin": ORIGINS,
            "remote": st.sampled_from((None, True, False, 1)),
            "surveyed_on": DAYS,
        }
    people = ("people", "leader", "deputy", "ordinary")
    return common | {
        "home": areas,
        "kind": st.sampled_from(network.vocabulary.body_kinds),
        **{f"{name}{side}": NUMBERS for name in people for side in ("", "_lower", "_upper")},
        "people_origin": ORIGINS,
        "skills": st.sampled_from((None, (), ("pay",), "pay shop", ("wrong",))),
        "skills_origin": ORIGINS,
    }


@settings(deadline=None, max_examples=examples(400))
@given(data=st.data(), network=NETWORKS)
def test_corrections(data: st.DataObject, network: Network) -> None:
    tables = network.tables
    ids = [*tables.areas.ids, *tables.bodies.ids]
    if not ids:
        return
    id = data.draw(st.sampled_from(ids))
    table = "areas" if network.area_index.get(id) is not None else "bodies"
    columns = values(network, table)
    day = data.draw(days_of(network))
    names = data.draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, max_size=3, unique=True))
    cells = {name: data.draw(columns[name]) for name in names}
    agree(network, lambda: network.correct(id, at=day, **cells))


@settings(deadline=None, max_examples=examples(300))
@given(data=st.data(), network=NETWORKS, with_contents=st.booleans())
def test_closings(data: st.DataObject, network: Network, *, with_contents: bool) -> None:
    ids = [*network.tables.areas.ids, *network.tables.bodies.ids]
    if not ids:
        return
    chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    day = data.draw(days_of(network))
    agree(network, lambda: network.close(chosen, on=day, with_contents=with_contents))


def test_an_area_without_a_parent_is_of_the_highest_level() -> None:
    """The rows around the area have no area of a higher level any more."""
    network = small()
    with pytest.raises(InvalidNetworkError, match="the highest here"):
        network.correct("p", at=FIRST, parent=None)


def test_edits_are_local() -> None:
    """Edits of single areas and bodies build no whole network."""
    network = small()
    with patch.object(NetworkBuilder, "build", side_effect=AssertionError):
        assert network.correct("p", at=FIRST, name="Hill").at(FIRST).areas()["name"] == ["Land", "Hill"]
        assert network.close("p", on=FIRST + timedelta(1)).history("p")["end"] == [FIRST + timedelta(1)]


def small() -> Network:
    builder = NetworkBuilder(VOCABULARY, Metadata(name="small", extent=Period(FIRST)))
    builder.add_areas(
        {
            "id": ["c", "p"],
            "level": ["country", "province"],
            "parent": [None, "c"],
            "code": ["1", "2"],
            "name": ["Land", "Dale"],
            "type": ["", ""],
            "start": [FIRST] * 2,
        }
    )
    return builder.build()


@settings(deadline=None, max_examples=examples(50))
@given(data=st.data(), network=networks(max_areas=7, days=SPAN))
def test_edits_in_a_row(data: st.DataObject, network: Network) -> None:
    """Columns of texts that are edited and shortened in turn stay what they would be."""
    made = network
    for number in range(data.draw(st.integers(2, 6))):
        ids = [*made.tables.areas.ids, *made.tables.bodies.ids]
        id, day = data.draw(st.sampled_from(ids)), data.draw(days_of(network))
        if data.draw(st.booleans()):
            found = outcome(lambda: made.correct(id, at=day, name=f"{number}"))  # noqa: B023 - called at once
        else:
            found = outcome(lambda: made.close(id, on=day))  # noqa: B023 - called at once
        if not isinstance(found, str):
            made = found
            rebuilt = made.to_builder().build()
            assert rebuilt.content_hash() == made.content_hash()
            for table in TABLES:
                assert table_columns(made, table) == table_columns(rebuilt, table)
