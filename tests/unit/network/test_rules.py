"""Bodies and relations by rule, asked through small networks."""
# ruff: noqa: E501 - messages stand as they are printed
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

from dtnet import Network, Period
from dtnet.errors import InvalidNetworkError

from ...inner.network import FullNames

AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("d", "district", "p"),
    ("x", "commune", "d"),
    ("v1", "village", "x"),
    ("v2", "village", "d"),
]


def superiors(network: Any, day: str = "2024-01-01") -> dict[str, str | None]:
    told = network.at(day).relations("guided_by").to_dicts()
    return {each["subordinate"]: each["superior"] for each in told}


def test_the_nearest_on_the_way_up(toy: Any) -> None:
    bodies = [
        ("m", "ministry", "c"),
        ("kp", "committee", "p"),
        ("kx", "committee", "x"),
        ("t1", "team", "v1"),
        ("t2", "team", "v2"),
    ]
    network = toy.network(AREAS, bodies, rules=[toy.rule("guided_by", "team", "committee")])
    assert superiors(network) == {"t1": "kx", "t2": "kp"}


def test_preference_decides_inside_one_area_only(toy: Any) -> None:
    bodies = [
        ("op", "office", "p"),
        ("kp", "committee", "p"),
        ("od", "office", "d"),
        ("t1", "team", "v1"),
        ("t3", "team", "p"),
    ]
    network = toy.network(AREAS, bodies, rules=[toy.rule("guided_by", "team", "committee office")])
    assert superiors(network) == {"t1": "od", "t3": "kp"}


def test_above_leaves_the_home_area_out(toy: Any) -> None:
    bodies = [("kc", "committee", "c"), ("kp", "committee", "p"), ("kx", "committee", "x")]
    rules = [toy.rule("guided_by", "committee", "committee", search="above")]
    assert superiors(toy.network(AREAS, bodies, rules=rules)) == {"kc": None, "kp": "kc", "kx": "kp"}


def test_nobody_above_is_said_so(toy: Any) -> None:
    network = toy.network(AREAS, [("t", "team", "v1")], rules=[toy.rule("guided_by", "team", "ministry")])
    assert superiors(network) == {"t": None}
    assert network.at("2024-01-01").line("guided_by").ids() == ["t"]


def test_a_row_replaces_the_rule_for_its_days(toy: Any) -> None:
    bodies = [("m", "ministry", "c"), ("k", "committee", "p"), ("t", "team", "v1")]
    relations = [
        ("guided_by", "t", "m", "2024-01-01", "2024-02-01"),
        ("guided_by", "t", None, "2024-02-01", "2024-03-01"),
    ]
    network = toy.network(AREAS, bodies, relations, [toy.rule("guided_by", "team", "committee")])
    days = ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-03-01"]
    assert [superiors(network, day)["t"] for day in days] == ["k", "m", "m", None, "k"]


def test_a_rule_holds_on_its_days_only(toy: Any) -> None:
    bodies = [("m", "ministry", "c"), ("k", "committee", "p"), ("t", "team", "v1")]
    rules = [
        toy.rule("guided_by", "team", "committee", end="2024-01-01"),
        toy.rule("guided_by", "team", "ministry", start="2024-01-01", end="2024-02-01"),
    ]
    network = toy.network(AREAS, bodies, rules=rules)
    assert [superiors(network, day) for day in ("2023-12-31", "2024-01-31", "2024-02-01")] == [
        {"t": "k"},
        {"t": "m"},
        {},
    ]
    assert len(network.at("2024-02-01").line("guided_by")) == 0


def test_bodies_by_rule_last_as_long_as_area_and_rule(toy: Any) -> None:
    areas = [
        ("c", "country", None),
        ("p", "province", "c", "2020-01-01", "2021-01-01"),
        ("p", "province", "c", "2021-01-01", "2023-01-01"),
        ("q", "province", "c", "2024-01-01", None),
        ("r", "province", "c", "2020-01-01", "2020-06-01"),
    ]
    rule = toy.body_rule("office", "province", start="2020-07-01", end="2025-01-01")
    network = toy.network(areas, [], rules=[rule])
    bodies = network.tables.bodies
    assert list(bodies.ids) == ["office:p", "office:q"]
    assert list(bodies.name) == ["office of p", "office of q"]
    days = [
        network.at(day).bodies()["id"] for day in ("2020-06-30", "2020-07-01", "2022-12-31", "2023-01-01")
    ]
    assert days == [[], ["office:p"], ["office:p"], []]
    assert network.at("2024-12-31").bodies()["origin"] == ["derived"]
    assert network.at("2025-01-01").bodies()["id"] == []


def test_a_body_rule_without_areas_gives_nothing(toy: Any) -> None:
    rule = toy.body_rule("office", "village", id="office", name="The office")
    assert len(toy.network([("c", "country", None)], rules=[rule]).tables.bodies.ids) == 0


def test_names_by_rule_have_the_type_in_front(toy: Any) -> None:
    builder = toy.builder(rules=[toy.body_rule("office", "province")])
    builder.add_areas({**toy.area_columns([("p", "province", None)]), "type": ["tỉnh"], "name": ["Yên Bái"]})
    assert builder.build().at("2024-01-01").bodies()["name"] == ["office of Tỉnh Yên Bái"]


def test_full_names_are_a_column_of_texts() -> None:
    names = FullNames(("Yên Bái", "Cove"), np.array([1, 0], np.uint8), ("", "tỉnh"))
    assert len(names) == 2
    assert list(names) == ["Tỉnh Yên Bái", "Cove"]


def test_an_area_that_closes_and_opens_again_needs_rows(toy: Any) -> None:
    areas = [
        ("c", "country", None),
        ("p", "province", "c", "2020-01-01", "2021-01-01"),
        ("p", "province", "c", "2022-01-01", None),
    ]
    with pytest.raises(InvalidNetworkError) as caught:
        toy.network(areas, rules=[toy.body_rule("office", "province")])
    assert [str(fault) for fault in caught.value.faults] == [
        "body rule 0 (office): p: ends and begins again; state its bodies as rows"
    ]


def test_areas_that_follow_each_other_under_one_code_need_rows(toy: Any) -> None:
    areas = [
        ("c", "country", None),
        ("p", "province", "c", "2020-01-01", "2024-01-01"),
        ("q", "province", "c", "2024-01-01", None),
    ]
    rules = [
        toy.body_rule("office", "province", end="2022-01-01"),
        toy.body_rule("office", "province", start="2022-01-01"),
    ]

    def faults(codes: list[Any]) -> list[str]:
        builder = toy.builder(rules=rules)
        builder.add_areas({**toy.area_columns(areas), "code": codes})
        try:
            return list(builder.build().tables.bodies.ids)
        except InvalidNetworkError as error:
            return [str(fault) for fault in error.faults]

    assert faults(["", "01", "02"]) == ["office:01", "office:02"]
    assert faults(["", "01", "01"]) == [
        "bodies by rule (office:01): id: 'q' and 'p' would each have a body of this id: state bodies of kind office as rows"
    ]
    assert [each.partition(": ")[0] for each in faults(["", 1, 2])] == ["areas row 1 (p)", "areas row 2 (q)"]


def test_two_candidates_in_one_area_are_refused_at_build(toy: Any) -> None:
    bodies = [
        ("k1", "committee", "p", "2020-01-01", "2024-01-01"),
        ("k2", "committee", "p", "2023-12-31", None),
        ("t", "team", "v1"),
    ]
    rule = toy.rule("guided_by", "team", "committee")
    with pytest.raises(InvalidNetworkError) as caught:
        toy.network(AREAS, bodies, rules=[rule])
    assert [str(fault) for fault in caught.value.faults] == [
        (
            "bodies row 1 (k2): home: shares its home on 2023-12-31.. with bodies row 0 (k1) of the same kind: "
            "relation rule 0 (guided_by) cannot choose"
        )
    ]
    twice = [*bodies[:1], ("k1", "committee", "p", "2023-01-01", None), *bodies[2:]]
    with pytest.raises(InvalidNetworkError) as caught:
        toy.network(AREAS, twice, rules=[rule])
    (only,) = caught.value.faults
    assert only.place == "bodies row 1 (k1): start"
    after = toy.rule("guided_by", "team", "committee", start="2024-01-01")
    assert superiors(toy.network(AREAS, bodies, rules=[after])) == {"t": "k2"}


def test_two_candidates_in_unchecked_tables_are_refused_when_asked(toy: Any) -> None:
    bodies = [("k1", "committee", "p"), ("k2", "committee", "p"), ("t", "team", "v1")]
    checked = toy.network(AREAS, bodies)
    rules = (toy.rule("guided_by", "team", "committee"),)
    network = Network(attrs.evolve(checked.tables, relation_rules=rules), toy.vocabulary, toy.metadata)
    with pytest.raises(InvalidNetworkError, match="k1, k2: two candidates of a kind in one area"):
        network.at("2024-01-01").line("guided_by")


def renamed(toy: Any, rows: list[tuple[Any, ...]], *rules: Any) -> Network:
    """Provinces whose rows have id, code, type, name, start and end."""
    ids, codes, types, names, starts, ends = map(list, zip(*rows, strict=True))
    builder = toy.builder(rules=rules)
    columns = {"id": ids, "code": codes, "type": types, "name": names, "start": starts, "end": ends}
    builder.add_areas({"level": ["province"] * len(ids), "parent": [None] * len(ids), **columns})
    network: Network = builder.build()
    return network


def versions(network: Network) -> list[tuple[str, str, str, str | None]]:
    return [
        (row["id"], row["name"], str(row["start"]), None if row["end"] is None else str(row["end"]))
        for id in network.tables.bodies.ids
        for row in network.history(id).to_dicts()
    ]


def test_a_new_name_of_the_area_gives_another_version_of_the_body(toy: Any) -> None:
    """Also a new type; not a new code or parent. The id has the code of the body's first day."""
    areas = [
        ("p", "1", "tỉnh", "Bay", "2020-01-01", "2021-01-01"),
        ("p", "2", "tỉnh", "Bay", "2021-01-01", "2022-01-01"),
        ("p", "2", "tỉnh", "Cove", "2022-01-01", "2023-01-01"),
        ("p", "2", "", "Cove", "2023-01-01", None),
        ("q", "3", "tỉnh", "Reef", "2020-01-01", None),
    ]
    rule = toy.body_rule("office", "province", id="office:{code}", start="2020-07-01")
    assert versions(renamed(toy, areas, rule)) == [
        ("office:1", "office of Tỉnh Bay", "2020-07-01", "2022-01-01"),
        ("office:1", "office of Tỉnh Cove", "2022-01-01", "2023-01-01"),
        ("office:1", "office of Cove", "2023-01-01", None),
        ("office:3", "office of Tỉnh Reef", "2020-07-01", None),
    ]
    later = toy.body_rule("office", "province", id="office:{code}", start="2021-07-01")
    assert versions(renamed(toy, areas, later))[0] == (
        "office:2",
        "office of Tỉnh Bay",
        "2021-07-01",
        "2022-01-01",
    )
    unnamed = toy.body_rule("office", "province", id="office:{code}", name="The office", start="2020-07-01")
    assert versions(renamed(toy, areas, unnamed)) == [
        ("office:1", "The office", "2020-07-01", None),
        ("office:3", "The office", "2020-07-01", None),
    ]


def test_a_rule_may_keep_to_areas_that_opened_on_some_days(toy: Any) -> None:
    """The first day of the area counts, not that of a version; a code may then be given again."""
    areas = [
        ("old", "1", "tỉnh", "Bay", "2020-01-01", "2022-01-01"),
        ("on", "2", "tỉnh", "Reef", "2020-01-01", "2022-01-01"),
        ("on", "1", "tỉnh", "Reef", "2022-01-01", None),
        ("new", "2", "tỉnh", "Bay", "2022-01-01", None),
    ]
    rules = [
        toy.body_rule("office", "province", id="office:{code}:0", opened="2020-01-01..2022-01-01"),
        toy.body_rule("office", "province", id="office:{code}:2022", opened=Period("2022-01-01", None)),
    ]
    assert versions(renamed(toy, areas, *rules)) == [
        ("office:1:0", "office of Tỉnh Bay", "2020-01-01", "2022-01-01"),
        ("office:2:0", "office of Tỉnh Reef", "2020-01-01", None),
        ("office:2:2022", "office of Tỉnh Bay", "2022-01-01", None),
    ]
    none = toy.body_rule("office", "province", id="office:{code}", opened="2021-01-01..2021-02-01")
    assert versions(renamed(toy, areas, none)) == []
