"""Tables as plain columns: the builder takes back what it gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dtnet import NetworkBuilder

from ...inner.network import TABLES, column_specs, network_columns, table_columns

if TYPE_CHECKING:
    from dtnet import Network


def land(toy: Any) -> Network:  # noqa: ANN401 - a class of the conftest
    """Every kind of cell: known, unknown, of another origin than its row, closed and open."""
    builder = NetworkBuilder(toy.vocabulary, toy.metadata)
    builder.add_areas(
        toy.area_columns(
            [("c", "country", None), ("v", "village", "c", "2020-01-01", "2024-01-01")],
            households=[None, 70],
            households_origin=[None, "synthetic"],
            remote=[None, True],
            origin=[None, "assumed"],
        )
    )
    builder.add_bodies(
        toy.body_columns(
            [("o", "office", "c"), ("t", "team", "v", "2020-01-01", "2024-01-01"), ("u", "team", "c")],
            skills=[None, ("shop", "pay"), ()],
            people=[None, 4, None],
            leader=[None, 1, None],
        )
    )
    builder.add_relations(
        toy.relation_columns([("guided_by", "t", "o", "2020-01-01", "2024-01-01"), ("guided_by", "u", None)])
    )
    return builder.build()


def test_cells_are_plain_values_and_null_where_unknown(toy: Any) -> None:  # noqa: ANN401 - as above
    network = land(toy)
    areas, bodies = table_columns(network, "areas"), table_columns(network, "bodies")
    assert areas["id"] == ["c", "v"]
    assert areas["parent"] == [None, "c"]
    assert areas["end"] == [None, date(2024, 1, 1)]
    assert areas["origin"] == ["observed", "assumed"]
    assert (areas["households"], areas["households_origin"]) == ([None, 70], [None, "synthetic"])
    assert (areas["remote"], areas["remote_origin"]) == ([None, True], [None, None])
    assert bodies["skills"] == [None, ("pay", "shop"), ()]
    assert table_columns(network, "relations")["superior"] == ["o", None]


def test_each_column_says_how_it_is_known_and_what_a_null_stands_for(toy: Any) -> None:  # noqa: ANN401 - as above
    for table in TABLES:
        specs = {spec.name: spec for spec in column_specs(table, toy.vocabulary)}
        for name, spec in specs.items():
            if spec.kind == "origin":
                assert spec.origin is None
            else:
                assert specs[str(spec.origin)].kind == "origin"
            assert spec.default == ("observed" if name == "origin" else None)
    bodies = {spec.name: spec.origin for spec in column_specs("bodies", toy.vocabulary)}
    assert (bodies["name"], bodies["people"], bodies["skills"]) == (
        "origin",
        "people_origin",
        "skills_origin",
    )


def test_the_builder_takes_back_what_it_gave(toy: Any) -> None:  # noqa: ANN401 - as above
    network = land(toy)
    builder = NetworkBuilder(network.vocabulary, network.metadata)
    builder.add_areas(table_columns(network, "areas"))
    builder.add_bodies(table_columns(network, "bodies"))
    builder.add_relations(table_columns(network, "relations"))
    again = builder.build()
    for table in TABLES:
        columns = table_columns(network, table)
        assert table_columns(again, table) == columns
        assert list(columns) == [spec.name for spec in network_columns(network, table)]
