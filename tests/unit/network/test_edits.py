"""Edits: what each makes of a network, and what it says to what cannot be."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet import Citation, Origin
from dtnet.errors import ArgumentError, InvalidNetworkError, OutsideDataError, UnknownNameError
from dtnet.network import Event, Statement, Succession

if TYPE_CHECKING:
    from dtnet import Network

CITE = Citation(ref="x")
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c", "2022-01-01", None),
    ("v", "village", "p", "2020-01-01", "2024-01-01"),
    ("v", "village", "q", "2024-01-01", None),
    ("w", "village", "p", "2025-01-01", None),
]
BODIES = [
    ("m", "ministry", "c"),
    ("o", "office", "p"),
    ("t", "team", "v"),
    ("u", "team", "p", "2023-01-01", "2026-01-01"),
]
RELATIONS = [("subordinate_to", "t", "o"), ("coordinated_by", "u", "m", "2023-01-01", "2026-01-01")]


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    builder = toy.builder(relations=RELATIONS, rules=[toy.rule("guided_by", "team", "office ministry")])
    builder.add_areas(toy.area_columns(AREAS, households=[None, 10, None, 4, None, None]))
    builder.add_bodies(
        toy.body_columns(
            BODIES,
            people=[None, None, 5, None],
            people_origin=[None, None, "assumed", None],
            origin=["observed", "observed", "synthetic", "observed"],
        )
    )
    builder.add_event(Event(id="e", title="", operating=date(2026, 1, 1), citation=CITE))
    for source, target in (("u", "t"), ("o", "m")):
        builder.add_succession(
            Succession(event="e", source=source, target=target, share=Fraction(1), origin=Origin.ASSUMED)
        )
    for area in ("p", "w"):
        builder.add_statement(
            Statement(
                about="teams",
                area=area,
                start=date(2025, 1, 1),
                end=None,
                origin=Origin.OBSERVED,
                citation=CITE,
            )
        )
    return builder.build()


def versions(network: Network, id: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ("start", "end", *columns)) for row in network.history(id)]


def test_a_change_closes_a_version_and_opens_another(network: Network) -> None:
    changed = network.change("v", on="2022-05-01", name="Cove", parent="q", households=None)
    assert versions(changed, "v", "name", "parent", "households") == [
        (date(2020, 1, 1), date(2022, 5, 1), "v", "p", 4),
        (date(2022, 5, 1), date(2024, 1, 1), "Cove", "q", None),
        (date(2024, 1, 1), None, "v", "q", None),
    ]
    assert versions(network, "v", "name") == [
        (date(2020, 1, 1), date(2024, 1, 1), "v"),
        (date(2024, 1, 1), None, "v"),
    ]
    assert dtnet.difference(network.at("2022-04-30"), changed.at("2022-04-30")).same


def test_a_value_is_known_as_its_row_is_unless_told(network: Network) -> None:
    columns = ("people", "people_origin")
    plain = network.change("t", on="2022-05-01", people=6)
    assert versions(plain, "t", *columns)[1][2:] == (6, None)
    told = network.change("t", on="2022-05-01", people=6, people_origin="observed")
    assert versions(told, "t", *columns)[1][2:] == (6, "observed")
    row = network.correct("t", at="2022-05-01", origin="derived")
    assert versions(row, "t", *columns, "origin")[0][2:] == (5, "assumed", "derived")


@pytest.mark.parametrize(
    ("id", "values"),
    [
        ("t", {"people_origin": "assumed", "people": 5}),
        ("t", {"skills": ("shop", "pay"), "skills_origin": "synthetic"}),
        ("t", {"people_lower": 5, "people_upper": 5, "people_origin": Origin.ASSUMED}),
        ("p", {"households_origin": "observed"}),
        ("p", {"households_lower": 10, "households_upper": 10}),
        ("w", {"households_lower": 0}),
    ],
)
def test_cells_that_say_the_same_otherwise_change_nothing(
    network: Network, id: str, values: dict[str, Any]
) -> None:
    network = network.correct("t", at="2025-06-01", skills="pay shop")
    with pytest.raises(ArgumentError, match="so nothing would change"):
        network.change(id, on="2025-06-02", **values)
    with pytest.raises(ArgumentError, match="so nothing would change"):
        network.correct(id, at="2025-06-02", **values)


@pytest.mark.parametrize(
    ("id", "column", "values"),
    [
        ("w", "households_origin", {"households_origin": "assumed"}),
        ("w", "households_origin", {"households_lower": 0, "households_origin": "assumed"}),
        ("w", "remote_origin", {"remote": None, "remote_origin": "observed"}),
        ("t", "people_origin", {"people": None, "people_origin": "assumed", "name": "Other"}),
    ],
)
def test_an_origin_without_a_value_is_refused(
    network: Network, id: str, column: str, values: dict[str, Any]
) -> None:
    for edit in (
        lambda: network.change(id, on="2025-06-02", **values),
        lambda: network.correct(id, at="2025-06-02", **values),
    ):
        with pytest.raises(InvalidNetworkError, match=f"{column}: an origin without a value") as caught:
            edit()
        assert len(caught.value.faults) == 1


def test_bounds_are_enough_for_an_origin(network: Network) -> None:
    known = network.change("w", on="2025-06-02", households_lower=2, households_origin="assumed")
    assert versions(known, "w", "households", "households_lower", "households_origin")[1][2:] == (
        None,
        2,
        "assumed",
    )
    unknown = known.change("w", on="2025-07-02", households_lower=None)
    assert versions(unknown, "w", "households", "households_origin")[2][2:] == (None, None)


def test_a_correction_makes_no_version(network: Network) -> None:
    corrected = network.correct("q", at="2024-01-01", name="X", start="2021-01-01")
    assert versions(corrected, "q", "name") == [(date(2021, 1, 1), None, "X")]
    assert versions(network.correct("v", at="2024-01-01", level="commune"), "v", "level", "parent") == [
        (date(2020, 1, 1), date(2024, 1, 1), "commune", "p"),
        (date(2024, 1, 1), None, "commune", "q"),
    ]


def test_a_closed_body_takes_its_relations_along(network: Network) -> None:
    closed = network.close("o", on="2023-06-01")
    assert closed.at("2023-05-31").relations("subordinate_to").to_dicts() == [
        {"subordinate": "t", "superior": "o"}
    ]
    assert len(closed.at("2023-06-01").relations("subordinate_to")) == 0
    assert closed.at("2023-06-01").line("guided_by").ancestors("t") == ["m"]
    assert [each.source for each in closed.tables.successions] == ["u"]
    assert [each.source for each in network.close("o", on="2026-01-01").tables.successions] == ["u", "o"]


def test_closing_an_area_with_its_contents(network: Network) -> None:
    closed = network.close("p", on="2023-06-01", with_contents=True)
    assert versions(closed, "p") == [(date(2020, 1, 1), date(2023, 6, 1))]
    assert versions(closed, "v", "parent") == [
        (date(2020, 1, 1), date(2023, 6, 1), "p"),
        (date(2024, 1, 1), None, "q"),
    ]
    assert versions(closed, "t") == [(date(2020, 1, 1), date(2023, 6, 1)), (date(2024, 1, 1), None)]
    assert closed.at("2024-01-01").areas()["id"] == ["c", "q", "v"]
    assert closed.area_index.get("w") is None
    assert [each.area for each in closed.tables.statements] == ["p"]
    assert [each.source for each in closed.tables.successions] == []
    assert network.at("2023-06-01").areas()["id"] == ["c", "p", "q", "v"]


def test_closing_several_drops_later_versions(network: Network) -> None:
    with pytest.raises(
        InvalidNetworkError, match="succession 0: target: needed on 2026-01-01, the day of 'e'"
    ):
        network.close(["v", "t"], on="2022-06-01")
    closed = network.remove("u").close(["v", "t"], on="2022-06-01")
    assert versions(closed, "v") == versions(closed, "t") == [(date(2020, 1, 1), date(2022, 6, 1))]


def test_children_and_bodies_keep_a_home(network: Network) -> None:
    with pytest.raises(InvalidNetworkError) as caught:
        network.close("p", on="2023-06-01")
    assert [(fault.place, fault.message) for fault in caught.value.faults] == [
        (
            "areas row 3 (v): parent",
            "needed on 2020-01-01..2024-01-01, but 'p' exists on 2020-01-01..2023-06-01 only",
        ),
        ("areas row 5 (w): parent", "needed on 2025-01-01.., but 'p' exists on 2020-01-01..2023-06-01 only"),
        ("bodies row 1 (o): home", "needed on 2020-01-01.., but 'p' exists on 2020-01-01..2023-06-01 only"),
        (
            "bodies row 3 (u): home",
            "needed on 2023-01-01..2026-01-01, but 'p' exists on 2020-01-01..2023-06-01 only",
        ),
    ]


def test_what_is_removed_never_was(network: Network) -> None:
    removed = network.remove(["u", "w"])
    assert removed.body_index.get("u") is None
    assert len(removed.at("2024-01-01").relations("coordinated_by")) == 0
    assert [each.source for each in removed.tables.successions] == ["o"]
    assert [each.area for each in removed.tables.statements] == ["p"]
    assert network.remove([]) == network


def test_removal_leaves_no_share_and_no_child_behind(network: Network) -> None:
    with pytest.raises(InvalidNetworkError, match="target: there is no area or body 'm'"):
        network.remove("m")
    with pytest.raises(InvalidNetworkError) as caught:
        network.remove("p")
    assert [fault.place for fault in caught.value.faults] == [
        "areas row 2 (v): parent",
        "areas row 4 (w): parent",
        "bodies row 1 (o): home",
        "bodies row 3 (u): home",
    ]


def test_more_rows_from_columns_and_frames(network: Network, toy: Any) -> None:
    more = network.add(
        areas=toy.area_columns([("x", "village", "q", "2024-06-01", None)]),
        bodies=pl.DataFrame(
            {"id": ["s"], "kind": ["team"], "home": ["x"], "name": ["S"], "start": ["2024-06-01"]}
        ),
        relations=toy.relation_columns([("subordinate_to", "s", "o", "2024-06-01", None)]),
    )
    assert more.at("2024-06-01").teams(within="x")["id"] == ["s"]
    assert more.remove(["x", "s"]) == network
    serving = more.add(services=toy.columns(toy.SERVICE, [("s", "q", "2024-06-01", None)]))
    assert serving.at("2024-06-01").serves("s") == ["x", "q"]
    with pytest.raises(InvalidNetworkError, match=r"areas row 6 \(p\): start: 2020-01-01\.\. overlaps"):
        network.add(areas=toy.area_columns([("p", "province", "c")]))


def test_a_builder_of_all_rows_builds_the_same(network: Network) -> None:
    builder = network.to_builder()
    assert builder.build() == network
    assert len(network.tables.relation_rules) == 1


def test_every_fault_of_a_result_is_told(network: Network) -> None:
    with pytest.raises(InvalidNetworkError) as caught:
        network.change("t", on="2022-01-01", people="six", home="nowhere", skills="dance")
    assert [fault.place for fault in caught.value.faults] == [
        "bodies row 4 (t): home",
        "bodies row 4 (t): people",
        "bodies row 4 (t): skills",
    ]


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"nam": "X"}, UnknownNameError, "areas have no column 'nam'; did you mean 'name'?"),
        ({"people": 1}, UnknownNameError, "areas have no column 'people'; one of"),
        ({"name": "p"}, ArgumentError, "change of 'p' on 2024-01-01: the values are as before"),
        ({}, ArgumentError, "change of 'p' on 2024-01-01: the values are as before"),
        ({"level": "village"}, ArgumentError, "its level cannot change; close it and add another"),
        ({"end": None}, ArgumentError, r"its end cannot change; days change with correct\(…\)"),
        ({"id": "x"}, ArgumentError, "its id cannot change"),
    ],
)
def test_changes_that_make_no_sense(
    network: Network, values: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        network.change("p", on="2024-01-01", **values)


def test_days_on_which_nothing_can_change(network: Network) -> None:
    with pytest.raises(
        ArgumentError, match="change of 'v' on 2024-01-01: a version of it begins on that day"
    ):
        network.change("v", on="2024-01-01", name="X")
    with pytest.raises(ArgumentError, match=r"'q' does not exist on 2021-12-31; history\('q'\) lists"):
        network.change("q", on="2021-12-31", name="X")
    with pytest.raises(OutsideDataError):
        network.change("q", on="2031-01-01", name="X")
    with pytest.raises(OutsideDataError):
        network.close("q", on="2031-01-01")
    with pytest.raises(ArgumentError, match="'q' does not exist on the day before 2022-01-01"):
        network.close("q", on="2022-01-01")
    with pytest.raises(ArgumentError, match="'u' does not exist on the day before 2026-01-02"):
        network.close("u", on="2026-01-02")
    with pytest.raises(ArgumentError, match="correction of 'q': an id cannot be changed"):
        network.correct("q", at="2023-01-01", id="r")
    with pytest.raises(ArgumentError, match="correction of 'q' at 2023-01-01: the values are as before"):
        network.correct("q", at="2023-01-01", name="q")


def test_unknown_ids_come_with_near_ones(network: Network) -> None:
    bundled = dtnet.datasets.load("vietnam")
    with pytest.raises(
        UnknownNameError, match="no such id 'vn:provinc:48:0'; did you mean 'vn:province:48:0'"
    ):
        bundled.change("vn:provinc:48:0", on="2024-01-01", name="X")
    for act in (network.remove, lambda ids: network.close(ids, on="2024-01-01")):
        with pytest.raises(UnknownNameError, match="no such id 'nobody'"):
            act(["p", "nobody"])
