"""Each validity rule on tables that break it and no other, with the exact words of the fault."""
# ruff: noqa: E501 - messages stand as they are printed
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from dtnet import Attribute, Citation, NetworkBuilder, Origin, Period, RelationType
from dtnet.errors import DayError, Fault, InvalidNetworkError
from dtnet.network import Event, OtherName, ParentAmong, PartialList, Statement, Succession
from dtnet.network.tables.row_names import LISTED, RowNames, faults_in_order, shown_days, shown_existence
from dtnet.network.validity import (
    checks,
    parent_among_checks,
    partial_list_checks,
    source_row_checks,
    succession_checks,
    text_checks,
)
from dtnet.periods import OPEN
from dtnet.spans import Spans

from ...inner.network import Tables, check_tables, in_use, vocabulary_faults

AREAS = [
    ("c", "country", None),
    ("p", "province", "c", "2020-01-01", "2022-01-01"),
    ("p", "province", "c", "2022-01-01", None),
    ("v", "village", "p"),
]
BODIES = [("m", "ministry", "c"), ("k", "committee", "p"), ("t", "team", "v"), ("u", "team", "p")]
CITED = Citation(ref="x")


def told(toy: Any, areas: Any = AREAS, bodies: Any = (), relations: Any = (), rules: Any = ()) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        toy.network(areas, bodies, relations, rules)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def tables(toy: Any) -> Tables:
    builder = toy.builder(AREAS, relations=[("guided_by", "k", "m"), ("guided_by", "t", "k")])
    builder.add_bodies(toy.body_columns(BODIES, people=[None, None, 3, None]))
    made: Tables = builder.build().tables
    return made


def asked(toy: Any, tables: Tables, **changed: Any) -> list[str]:
    """Faults of tables with some columns changed: `areas_end=[(row, value)]`."""
    for name, cells in changed.items():
        table, _, column = name.partition("_")
        of = getattr(tables, table)
        values = getattr(of, column).copy()
        for row, value in cells:
            values[row] = value
        tables = attrs.evolve(tables, **{table: attrs.evolve(of, **{column: values})})
    return [str(fault) for fault in check_tables(tables, toy.vocabulary)]


def test_valid_tables_have_no_fault(toy: Any, tables: Tables) -> None:
    assert check_tables(tables, toy.vocabulary) == []


def test_every_rule_has_a_name_and_is_run() -> None:
    rules = [rule.__name__ for each in checks.ROUNDS for rule in each]
    modules = (
        checks,
        succession_checks,
        partial_list_checks,
        parent_among_checks,
        source_row_checks,
        text_checks,
    )
    named = {name for module in modules for name in vars(module) if name.startswith("check_")} - {
        "check_tables"
    }
    assert len(rules) == len(set(rules)) == 38
    assert set(rules) == named


# Shape.


def test_columns_of_one_length(toy: Any, tables: Tables) -> None:
    areas = attrs.evolve(tables.areas, parent=tables.areas.parent[:3], level=tables.areas.level[:2])
    short = attrs.evolve(tables, areas=areas)
    assert [str(each) for each in check_tables(short, toy.vocabulary)] == [
        "areas: level: 2 values, while there are 3",
        "areas: parent: 3 values, while there are 4",
    ]


def test_attributes_are_those_of_the_vocabulary(toy: Any, tables: Tables) -> None:
    areas = attrs.evolve(tables.areas, attributes=tables.areas.attributes[::-1])
    assert [str(each) for each in check_tables(attrs.evolve(tables, areas=areas), toy.vocabulary)] == [
        "areas: attributes: ['remote', 'households'], while the vocabulary has ['households', 'remote']"
    ]


def test_words_stand_once(toy: Any, tables: Tables) -> None:
    vocabulary = attrs.evolve(toy.vocabulary, body_kinds=("ministry", "committee", "team", "team"))
    assert check_tables(tables, vocabulary) == [Fault("vocabulary: body kinds", "a word occurs twice")]


def test_words_are_not_taken_for_others(toy: Any, tables: Tables) -> None:
    skills = toy.vocabulary.attribute("skills", table="bodies")
    others = [each for each in toy.vocabulary.attributes if each is not skills]
    spaced = attrs.evolve(skills, vocabulary=("pay", "shop", "pay shop", ""))
    types = (*toy.vocabulary.relation_types, RelationType("territory"))
    vocabulary = attrs.evolve(toy.vocabulary, attributes=[*others, spaced], relation_types=types)
    assert [str(each) for each in check_tables(tables, vocabulary)] == [
        "vocabulary: relation types: 'territory' is reserved for the graph of areas",
        "vocabulary: skills: '': spaces separate the words of a set, so no word is empty or has a space",
        "vocabulary: skills: 'pay shop': spaces separate the words of a set, so no word is empty or has a space",
    ]


@pytest.mark.parametrize(("level", "what"), [("teams", "teams"), ("skills", "a set of words of bodies")])
def test_levels_are_not_taken_for_what_else_is_listed_in_full(toy: Any, level: str, what: str) -> None:
    levels = (*toy.vocabulary.levels[:-1], level)
    assert [str(each) for each in vocabulary_faults(attrs.evolve(toy.vocabulary, levels=levels))] == [
        f"vocabulary: levels: {level!r} cannot name a level: in statements of completeness it means {what}"
    ]


def test_teams_are_of_a_kind_that_there_is(toy: Any, tables: Tables) -> None:
    assert check_tables(tables, attrs.evolve(toy.vocabulary, team_kind="teams")) == [
        Fault("vocabulary: team kind", "'teams' is not a body kind; did you mean 'team'?")
    ]
    without = attrs.evolve(toy.vocabulary, body_kinds=(), team_kind="teams")
    assert len(NetworkBuilder(without, toy.metadata).build().tables.bodies.ids) == 0


def test_what_commands_use_lies_in_the_data(toy: Any) -> None:
    def refused(**changed: Any) -> list[str]:
        builder = NetworkBuilder(toy.vocabulary, attrs.evolve(toy.metadata, **changed))
        builder.add_areas({**toy.area_columns(AREAS), "level": ["country", "x", "province", "village"]})
        with pytest.raises(InvalidNetworkError) as caught:
            builder.build()
        return [str(fault) for fault in caught.value.faults]

    [level] = refused(reference_day="2020-01-01", reference_window="2029")
    assert level.startswith("areas row 1 (p): level: ")
    for day in ("2019-12-31", "2030-01-01"):
        told = f"metadata: reference_day: {day} is outside 2020-01-01..2030-01-01, the days of the data"
        assert refused(reference_day=day) == [level, told]
    for window in ("2019-12-31..2021-01-01", "2029-12-31..2030-01-02", "2031-01-01..2032-01-01"):
        told = (
            f"metadata: reference_window: {window} is not inside 2020-01-01..2030-01-01, the days of the data"
        )
        assert refused(reference_window=window) == [level, told]
    builder = NetworkBuilder(toy.vocabulary, attrs.evolve(toy.metadata, reference_day="2019-12-31"))
    builder.add_areas({"id": ["c"]})
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    assert caught.value.faults[-1].place == "metadata: reference_day"
    with pytest.raises(DayError, match="it has no end"):
        attrs.evolve(toy.metadata, reference_window=Period("2024-01-01"))


def test_numbers_point_to_something(toy: Any, tables: Tables) -> None:
    changed = {
        "areas_parent": [(1, 3)],
        "areas_entity": [(3, 9)],
        "bodies_home": [(0, -1)],
        "relations_superior": [(0, -2)],
        "relations_subordinate": [(1, 4)],
    }
    assert asked(toy, tables, **changed) == [
        "areas row 1 (p): parent: code 3; allowed: -1 to 2",
        "areas row 3: entity: code 9; allowed: 0 to 2",
        "bodies row 0 (m): home: code -1; allowed: 0 to 2",
        "relations row 0 (k): superior: code -2; allowed: -1 to 3",
        "relations row 1: subordinate: code 4; allowed: 0 to 3",
    ]


def test_codes_are_not_negative(toy: Any, tables: Tables) -> None:
    areas = attrs.evolve(tables.areas, level=np.array([-1, 1, 4], np.int64))
    signed = attrs.evolve(tables, areas=areas)
    assert [str(each) for each in check_tables(signed, toy.vocabulary)] == [
        "areas: level: 'c' has code -1; allowed: 0 to 4"
    ]


def test_codes_have_a_word(toy: Any, tables: Tables) -> None:
    changed = {
        "areas_level": [(2, 5)],
        "areas_type": [(0, 3)],
        "areas_origin": [(1, 0)],
        "bodies_kind": [(3, 4)],
        "bodies_origin": [(2, 5)],
        "relations_type": [(1, 3)],
        "relations_origin": [(0, 0)],
    }
    assert asked(toy, tables, **changed) == [
        "areas row 0 (c): type: code 3; allowed: 0 to 2",
        "areas row 1 (p): origin: code 0; allowed: 1 to 4",
        "areas: level: 'v' has code 5; allowed: 0 to 4",
        "bodies row 2 (t): origin: code 5; allowed: 1 to 4",
        "bodies: kind: 'u' has code 4; allowed: 0 to 3",
        "relations row 0 (k): origin: code 0; allowed: 1 to 4",
        "relations row 1 (t): type: code 3; allowed: 0 to 2",
    ]


def test_rows_stand_in_order(toy: Any, tables: Tables) -> None:
    assert asked(toy, tables, areas_entity=[(0, 1), (1, 0)]) == [
        "areas row 0 (p): start: from this row on, rows are out of order"
    ]


def test_ids_stand_in_order(toy: Any, tables: Tables) -> None:
    bodies = attrs.evolve(tables.bodies, ids=("m", "k", "u", "t"))
    assert [str(each) for each in check_tables(attrs.evolve(tables, bodies=bodies), toy.vocabulary)] == [
        "bodies: id: 'u' stands before 't', out of canonical order"
    ]


def test_ids_stand_for_one_thing(toy: Any, tables: Tables) -> None:
    bodies = attrs.evolve(
        tables.bodies, ids=("m", "", "t", "t", "z"), kind=np.array([0, 1, 3, 3, 3], np.uint8)
    )
    faults = check_tables(attrs.evolve(tables, bodies=bodies), toy.vocabulary)
    assert [str(each) for each in faults] == [
        "bodies: id: 't' is already an id of bodies",
        "bodies: id: 'z' has no row",
        "bodies: id: an id is empty",
    ]


def test_areas_and_bodies_share_one_namespace(toy: Any) -> None:
    assert told(toy, bodies=[("p", "team", "c")]) == ["bodies: id: 'p' is already an id of areas"]


# Days.


def test_a_row_holds_a_day(toy: Any) -> None:
    areas = [*AREAS, ("w", "village", "p", "2024-01-01", "2024-01-01")]
    bodies = [("t", "team", "v", "2024-02-01", "2024-01-01"), *BODIES[:2]]
    relations = [("guided_by", "k", "m", "2024-02-01", "2024-01-01")]
    assert told(toy, areas, bodies, relations) == [
        (
            "areas row 4 (w): end: 2024-01-01..2024-01-01 holds no day; ends are not included: a row of one day ends "
            "on the next"
        ),
        (
            "bodies row 0 (t): end: 2024-02-01..2024-01-01 holds no day; ends are not included: a row of one day ends "
            "on the next"
        ),
        (
            "relations row 0 (k): end: 2024-02-01..2024-01-01 holds no day; ends are not included: a row of one day "
            "ends on the next"
        ),
    ]


def test_days_lie_in_legal_years(toy: Any, tables: Tables) -> None:
    assert asked(toy, tables, bodies_start=[(2, -30000)], bodies_end=[(3, 2**31 - 2)]) == [
        "bodies row 2 (t): home: needed on 1887-11-12.., but 'v' exists on 2020-01-01.. only",
        "bodies row 2 (t): start: a year outside 1900–2999",
        "bodies row 3 (u): end: a year outside 1900–2999",
    ]
    assert shown_days(0, OPEN) == "1970-01-01.."
    assert shown_days(0, 2**31 - 2) == "1970-01-01..day 2147483646"


def test_versions_do_not_overlap(toy: Any) -> None:
    areas = [
        ("p", "province", None, "2022-01-01", None),
        ("p", "province", None, "2020-01-01", "2022-01-02"),
        ("p", "province", None, "2021-01-01", "2021-02-01"),
    ]
    assert told(toy, areas) == [
        "areas row 0 (p): start: 2022-01-01.. overlaps with 2020-01-01..2022-01-02 of areas row 1 (p)",
        "areas row 2 (p): start: 2021-01-01..2021-02-01 overlaps with 2020-01-01..2022-01-02 of areas row 1 (p)",
    ]


def test_closing_and_opening_again_on_one_day_is_fine(toy: Any) -> None:
    bodies = [
        ("t", "team", "v", "2021-01-01", "2023-01-01"),
        ("t", "team", "v", "2023-01-01", "2024-01-01"),
        ("t", "team", "v", "2025-01-01", None),
        ("m", "ministry", "c"),
    ]
    relations = [("guided_by", "t", "m", "2021-06-01", "2024-01-01")]
    assert toy.network(AREAS, bodies, relations).at("2022-01-01").line("guided_by").ids() == ["m", "t"]


# Where things lie.


def test_a_parents_level_is_higher(toy: Any) -> None:
    areas = [*AREAS, ("w", "village", "v"), ("d", "district", "v"), ("z", "village", "z")]
    assert told(toy, areas) == [
        "areas row 4 (w): parent: a village cannot lie in 'v', a village: a parent's level is higher",
        "areas row 5 (d): parent: a district cannot lie in 'v', a village: a parent's level is higher",
        "areas row 6 (z): parent: a village cannot lie in 'z', a village: a parent's level is higher",
    ]


def test_roots_are_of_one_level(toy: Any) -> None:
    assert told(toy, [*AREAS, ("q", "province", None)]) == [
        "areas row 4 (q): parent: a province without a parent: only a country, the highest here, has none"
    ]
    assert (
        len(toy.network([("p", "province", None), ("q", "province", None)]).at("2024-01-01").territory) == 2
    )


def test_a_parents_rename_closes_nothing(toy: Any) -> None:
    assert len(toy.network(AREAS).tables.areas.entity) == 4


def test_parents_and_homes_exist_on_all_days(toy: Any) -> None:
    areas = [
        ("c", "country", None),
        ("p", "province", "c", "2020-01-01", "2022-01-01"),
        ("p", "province", "c", "2023-01-01", "2024-01-01"),
        ("v", "village", "p"),
        ("w", "village", "p", "2021-01-01", "2022-01-01"),
        ("x", "village", "p", "2019-12-31", "2020-01-02"),
    ]
    bodies = [("t", "team", "p", "2021-06-01", "2023-06-01"), ("u", "team", "p", "2023-06-01", "2024-01-01")]
    exists = "but 'p' exists on 2020-01-01..2022-01-01, 2023-01-01..2024-01-01 only"
    assert told(toy, areas, bodies) == [
        f"areas row 3 (v): parent: needed on 2020-01-01.., {exists}",
        f"areas row 5 (x): parent: needed on 2019-12-31..2020-01-02, {exists}",
        f"bodies row 0 (t): home: needed on 2021-06-01..2023-06-01, {exists}",
    ]


def test_a_long_life_is_told_in_short(toy: Any) -> None:
    rows = [("p", "province", None, f"20{year}-01-01", f"20{year}-02-01") for year in range(20, 25)]
    assert shown_existence(toy.network(rows).tables.areas, 0) == (
        "'p' exists on 2020-01-01..2020-02-01, 2021-01-01..2021-02-01, 2022-01-01..2022-02-01, … only"
    )


def test_nothing_covers_anything_where_nothing_is(toy: Any) -> None:
    there = toy.network().tables.areas.existence()
    assert there.cover(Spans.of_rows(np.array([0]), np.array([1]))).tolist() == [False]


# Attributes.


def test_values_are_legal(toy: Any, tables: Tables) -> None:
    homes, remote = tables.areas.attributes
    known = np.ones(4, np.uint8)
    areas = attrs.evolve(
        tables.areas,
        attributes=(
            attrs.evolve(homes, data=np.array([0, -1, 5, -7]), origin=np.array([1, 1, 1, 0], np.uint8)),
            attrs.evolve(remote, data=np.array([0, 1, 2, 0], np.uint8), origin=known),
        ),
    )
    *others, skills = tables.bodies.attributes
    skills = attrs.evolve(skills, data=np.array([0, 3, 4, 0], np.uint8), origin=known)
    bodies = attrs.evolve(tables.bodies, attributes=(*others, skills))
    faults = check_tables(attrs.evolve(tables, areas=areas, bodies=bodies), toy.vocabulary)
    assert [str(each) for each in faults] == [
        "areas row 1 (p): households: -1; allowed: a whole number from 0",
        "areas row 2 (p): remote: 2; allowed: 1 for yes, 0 for no",
        "bodies row 2 (t): skills: 4; allowed: bits of 2 words",
    ]


def test_roles_add_up_to_people_with_one_leader(toy: Any) -> None:
    rows = [(f"t{at}", "team", "v") for at in range(7)]
    builder = toy.builder(AREAS)
    builder.add_bodies(
        toy.body_columns(
            rows,
            people=[5, 5, 5, 5, None, 3, 4],
            leader=[1, 1, None, None, 2, 0, 1],
            deputy=[1, 1, None, 2, 0, 1, None],
            ordinary=[3, 4, None, 4, 0, 2, 3],
        )
    )
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    assert [str(each) for each in caught.value.faults] == [
        "bodies row 1 (t1): people: 5, while its known roles add up to 6",
        "bodies row 3 (t3): people: 5, while its known roles add up to 6",
        "bodies row 4 (t4): leader: 2; allowed: exactly 1",
        "bodies row 5 (t5): leader: 0; allowed: exactly 1",
    ]


def test_roles_add_up_beyond_64_bits(toy: Any) -> None:
    most = 2**63 - 1
    builder = toy.builder(AREAS)
    builder.add_bodies(
        toy.body_columns(
            [("t", "team", "v"), ("u", "team", "v")],
            people=[5, most],
            leader=[1, 1],
            deputy=[most, most - 1],
            ordinary=[most, 0],
        )
    )
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    assert [str(each) for each in caught.value.faults] == [
        f"bodies row 0 (t): people: 5, while its known roles add up to {2 * most + 1}"
    ]


def test_a_network_without_people_or_roles(toy: Any) -> None:
    people = toy.vocabulary.attribute("people", table="bodies")
    leader = toy.vocabulary.attribute("leader", table="bodies")
    for changes in (
        {"attributes": (people,)},
        {"attributes": (leader,)},
        {"attributes": (people,), "roles": ()},
    ):
        vocabulary = attrs.evolve(toy.vocabulary, **changes)
        builder = checks_builder(toy, vocabulary)
        assert builder.build().vocabulary is vocabulary


def checks_builder(toy: Any, vocabulary: Any) -> Any:
    builder = NetworkBuilder(vocabulary, toy.metadata)
    builder.add_areas(toy.area_columns(AREAS))
    builder.add_bodies(toy.body_columns(BODIES))
    return builder


# Relations and rules.


def test_both_ends_exist_on_all_days(toy: Any) -> None:
    bodies = [("m", "ministry", "c", "2020-01-01", "2023-01-01"), ("t", "team", "v", "2021-01-01", None)]
    assert told(toy, AREAS, bodies, [("guided_by", "t", "m", "2020-06-01", "2024-01-01")]) == [
        "relations row 0 (t): subordinate: needed on 2020-06-01..2024-01-01, but 't' exists on 2021-01-01.. only",
        (
            "relations row 0 (t): superior: needed on 2020-06-01..2024-01-01, but 'm' exists on "
            "2020-01-01..2023-01-01 only"
        ),
    ]
    assert toy.network(AREAS, bodies, [("guided_by", "t", None, "2021-06-01", "2024-01-01")])


def test_nobody_is_stated_to_be_above_itself(toy: Any) -> None:
    relations = [("coordinated_by", "t", "t")]
    assert told(toy, AREAS, BODIES, relations) == [
        "relations row 0 (t): superior: 't' cannot be above itself"
    ]


def test_an_attribute_takes_no_name_that_is_taken(toy: Any) -> None:
    def refused(*attributes: Attribute) -> list[str]:
        with pytest.raises(InvalidNetworkError) as caught:
            NetworkBuilder(attrs.evolve(toy.vocabulary, attributes=attributes), toy.metadata)
        return [str(fault) for fault in caught.value.faults]

    def of(name: str, table: Any = "bodies", type: Any = "whole") -> Attribute:
        return Attribute(name=name, table=table, type=type, description="x")

    assert refused(of("name"), of("end_latest", "areas"), of("opened_by")) == [
        "vocabulary: attributes of areas: 'end_latest' adds 'end_latest', which is a column of every network; choose another name",
        "vocabulary: attributes of bodies: 'name' adds 'name', which is a column of every network; choose another name",
        "vocabulary: attributes of bodies: 'opened_by' adds 'opened_by', which is a column of answers; choose another name",
    ]
    assert refused(of("people"), of("people_origin"), of("people_upper", type="yes_no")) == [
        "vocabulary: attributes of bodies: 'people_origin' adds 'people_origin', which is a column of 'people'; choose another name",
        "vocabulary: attributes of bodies: 'people_upper' adds 'people_upper', which is a column of 'people'; choose another name",
    ]
    assert refused(of("people_lower", type="set"), of("people")) == [
        "vocabulary: attributes of bodies: 'people' adds 'people_lower', which is a column of 'people_lower'; choose another name"
    ]
    fine = attrs.evolve(
        toy.vocabulary, attributes=(of("people", "areas"), of("people_lower"), of("home", "areas"))
    )
    NetworkBuilder(fine, toy.metadata)


def test_one_superior_a_day_in_a_line(toy: Any) -> None:
    relations = [
        ("guided_by", "t", "k", "2020-01-01", "2022-01-01"),
        ("guided_by", "t", "m", "2022-01-01", None),
        ("guided_by", "t", None, "2023-01-01", "2024-01-01"),
        ("subordinate_to", "t", "k"),
        ("coordinated_by", "t", "k"),
        ("coordinated_by", "t", "m"),
        ("coordinated_by", "t", "m", "2024-01-01", None),
    ]
    assert told(toy, AREAS, BODIES, relations) == [
        "relations row 2 (t): start: 2023-01-01..2024-01-01 overlaps with 2022-01-01.. of relations row 1 (t)",
        "relations row 6 (t): start: 2024-01-01.. overlaps with 2020-01-01.. of relations row 5 (t)",
    ]


def test_nobody_above_and_somebody_above_are_never_both_stated(toy: Any) -> None:
    relations = [
        ("coordinated_by", "t", None, "2021-01-01", "2022-01-01"),
        ("coordinated_by", "t", "k", "2020-01-01", "2021-01-01"),
        ("coordinated_by", "t", "m", "2021-12-31", "2023-01-01"),
        ("coordinated_by", "t", "k", "2022-01-01", None),
        ("coordinated_by", "u", "k"),
        ("coordinated_by", "u", None, "1999-01-01", "1999-02-01"),
    ]
    said = [
        (
            "relations row 2 (t): superior: relations row 0 (t) states that there is no superior on "
            "2021-01-01..2022-01-01"
        )
    ]
    assert told(toy, AREAS, BODIES, relations[:5]) == said
    assert toy.network(AREAS, BODIES, [*relations[:2], *relations[3:5]])
    unread = [*relations[:5], ("coordinated_by", "u", "nope")]
    assert told(toy, AREAS, BODIES, unread) == [
        *said,
        "relations row 5 (u): superior: unknown body 'nope'; one of 'm', 'k', 't', 'u'",
    ]


def test_a_rule_that_finds_the_body_itself(toy: Any) -> None:
    rules = [
        toy.rule("coordinated_by", "office team", "team ministry office"),
        toy.rule("coordinated_by", "committee", "committee", search="above"),
    ]
    assert told(toy, AREAS, BODIES, rules=rules) == [
        (
            "relation rule 0 (coordinated_by): to: office, team at or above its own home is the body itself; "
            "write search='above'"
        )
    ]


def test_rules_of_one_type_speak_of_different_kinds(toy: Any) -> None:
    rules = [
        toy.rule("guided_by", "team office", "ministry", end="2023-01-01"),
        toy.rule("guided_by", "team committee", "ministry", start="2022-12-31"),
        toy.rule("guided_by", "office", "ministry", start="2023-01-01"),
        toy.rule("coordinated_by", "team", "ministry"),
    ]
    assert told(toy, rules=rules) == [
        (
            "relation rule 1 (guided_by): of: applies to team on 2022-12-31..2023-01-01, as does relation rule 0 "
            "(guided_by)"
        )
    ]


def test_rows_that_circle_in_a_line(toy: Any) -> None:
    relations = [
        ("guided_by", "t", "u", "2021-01-01", None),
        ("guided_by", "u", "k", "2020-01-01", "2023-01-01"),
        ("guided_by", "k", "t", "2022-01-01", "2024-01-01"),
        ("coordinated_by", "t", "u"),
        ("coordinated_by", "u", "t"),
    ]
    assert told(toy, AREAS, BODIES, relations) == ["line guided_by on 2022-01-01: k, t, u lies above itself"]


def test_rows_and_rules_that_circle_together(toy: Any) -> None:
    relations = [("guided_by", "k", "t", "2022-01-01", "2024-01-01")]
    rules = [toy.rule("guided_by", "team", "committee")]
    bodies = [*BODIES, ("o", "office", "p")]
    assert told(toy, AREAS, bodies, relations, rules) == [
        "line guided_by on 2022-01-01: k, t lies above itself"
    ]


def test_rules_that_circle_inside_an_area(toy: Any) -> None:
    rules = [
        toy.rule("guided_by", "team", "office"),
        toy.rule("guided_by", "office", "team", start="2025-01-01"),
    ]
    bodies = [("o", "office", "p"), ("u", "team", "p")]
    assert told(toy, AREAS, bodies, rules=rules) == ["line guided_by on 2025-01-01: o, u lies above itself"]
    itself = [toy.rule("guided_by", "office", "office")]
    assert told(toy, AREAS, bodies[:1], rules=itself) == ["line guided_by on 2020-01-01: o lies above itself"]


def test_rules_whose_kinds_circle_but_no_body_does(toy: Any) -> None:
    rules = [toy.rule("guided_by", "team", "office"), toy.rule("guided_by", "office", "team")]
    network = toy.network(AREAS, [("o", "office", "p"), ("t", "team", "v")], rules=rules)
    assert network.at("2024-01-01").line("guided_by").ancestors("t") == ["o"]


# Events, successions, statements.


def event(id: str = "e", **more: Any) -> Event:
    return Event(**{"id": id, "title": "", "operating": date(2024, 7, 1), "citation": CITED, **more})


def becomes(source: str, target: str, share: Any = 1, event: str = "e") -> Succession:
    exact = Fraction(share) if isinstance(share, int) else share
    return Succession(
        event=event,
        source=source,
        target=target,
        share=exact,
        basis="whole" if exact == 1 else "measured",
        origin=Origin.OBSERVED,
    )


def reorganised(toy: Any, *parts: Any, areas: Any = AREAS, bodies: Any = BODIES) -> list[str]:
    builder = toy.builder(areas, bodies)
    for part in parts:
        if isinstance(part, Event):
            builder.add_event(part)
        elif isinstance(part, Succession):
            builder.add_succession(part)
        elif isinstance(part, OtherName):
            builder.add_other_name(part)
        elif isinstance(part, PartialList):
            builder.add_partial_list(part)
        elif isinstance(part, ParentAmong):
            builder.add_parent_among(part)
        else:
            builder.add_statement(part)
    try:
        builder.build()
    except InvalidNetworkError as error:
        return [str(each) for each in error.faults]
    return []


def test_events(toy: Any) -> None:
    assert reorganised(toy, event(), event("f", passed=date(2024, 7, 1))) == []
    assert reorganised(toy, event(), event(), event("f", passed=date(2024, 7, 2))) == [
        "event e: id: two events have this id",
        "event f: passed: 2024-07-02 is after 2024-07-01, on which it takes effect",
    ]


def test_successions_name_what_exists(toy: Any) -> None:
    assert reorganised(toy, event(), becomes("p", "v"), becomes("m", "k")) == []
    parts = [becomes("p", "x"), becomes("y", "p", event="f"), becomes("t", "v"), becomes("v", "u")]
    assert reorganised(toy, event(), *parts) == [
        "succession 0: target: there is no area or body 'x'",
        "succession 1: event: there is no event 'f'",
        "succession 1: source: there is no area or body 'y'",
        "succession 2: target: 'v': an area can only become areas, a body only bodies",
        "succession 3: target: 'u': an area can only become areas, a body only bodies",
    ]


def test_shares_are_exact_and_sum_to_one(toy: Any) -> None:
    third = Fraction(1, 3)
    good = [becomes("t", "u", third), becomes("t", "t", 2 * third), becomes("u", "u"), event()]
    assert reorganised(toy, *good) == []
    bad = [
        becomes("t", "u", third),
        becomes("t", "k", third),
        becomes("u", "t", 0.5),
        becomes("u", "u", Fraction(1, 2)),
        becomes("k", "t", Fraction(3, 2)),
        becomes("k", "u", Fraction(-1, 2)),
        becomes("m", "k", Fraction(1, 2)),
        becomes("m", "k", Fraction(1, 2)),
        event(),
    ]
    assert reorganised(toy, *bad) == [
        "succession 2: share: 0.5 is a float; write Fraction(1, 3): shares are exact",
        "succession 4: share: 3/2; allowed: a fraction from 0 to 1",
        "succession 5: share: -1/2; allowed: a fraction from 0 to 1",
        "succession 7: target: 'k' is stated twice as a target of 'm' in 'e'",
        "successions of t in e: share: they sum to 2/3, not to 1",
    ]


def test_a_source_is_there_the_day_before_and_a_target_on_the_day(toy: Any) -> None:
    areas = [
        *AREAS,
        ("old", "village", "p", "2020-01-01", "2024-07-01"),
        ("new", "village", "p", "2024-07-01", None),
        ("gap", "village", "p", "2020-01-01", "2024-06-30"),
        ("gap", "village", "p", "2024-07-01", None),
        ("late", "village", "p", "2024-07-02", None),
    ]
    bodies = [*BODIES, ("x", "office", "p", "2020-01-01", "2024-07-01"), ("y", "office", "p", "2024-07-01")]

    def told(*parts: Succession) -> list[str]:
        return reorganised(toy, event(), *parts, areas=areas, bodies=bodies)

    assert told(becomes("old", "new"), becomes("p", "gap"), becomes("x", "y"), becomes("t", "t")) == []
    assert told(becomes("new", "late"), becomes("gap", "old"), becomes("y", "x")) == [
        "areas: village old: closes on 2024-07-01, and no event of that day says what became of it; state its successors, or a succession with target None if it was abolished",
        "succession 0: source: needed on 2024-06-30, the day before 'e', but 'new' exists on 2024-07-01.. only",
        "succession 0: target: needed on 2024-07-01, the day of 'e', but 'late' exists on 2024-07-02.. only",
        "succession 1: source: needed on 2024-06-30, the day before 'e', but 'gap' exists on 2020-01-01..2024-06-30, 2024-07-01.. only",
        "succession 1: target: needed on 2024-07-01, the day of 'e', but 'old' exists on 2020-01-01..2024-07-01 only",
        "succession 2: source: needed on 2024-06-30, the day before 'e', but 'y' exists on 2024-07-01.. only",
        "succession 2: target: needed on 2024-07-01, the day of 'e', but 'x' exists on 2020-01-01..2024-07-01 only",
    ]


def test_statements(toy: Any) -> None:
    def statement(area: str, end: date | None, about: str = "teams") -> Statement:
        return Statement(
            about=about, area=area, start=date(2024, 1, 1), end=end, origin=Origin.OBSERVED, citation=CITED
        )

    assert reorganised(toy, statement("p", None, "skills")) == []
    assert reorganised(toy, statement("p", None, "team"), statement("p", None, "remote")) == [
        "statement 0: about: 'team' cannot be listed in full; did you mean 'teams'?",
        (
            "statement 1: about: 'remote' cannot be listed in full; one of 'teams', 'skills', "
            "'province', 'district', 'commune', 'village'"
        ),
    ]
    assert reorganised(toy, statement("p", None), statement("p", date(2024, 1, 2))) == []
    assert reorganised(toy, statement("p", None, "village"), statement("p", None, "commune")) == []
    assert reorganised(toy, statement("p", None, "province")) == [
        "statement 0: about: no province lies in 'p', a province; name a level below 'province'"
    ]
    assert reorganised(toy, statement("t", date(2024, 1, 1))) == [
        "statement 0: area: there is no area 't'",
        "statement 0: end: 2024-01-01 is not after 2024-01-01; ends are not included",
    ]


def test_other_names(toy: Any) -> None:
    def name(area: str, **more: Any) -> OtherName:
        return OtherName(**{"area": area, "name": "Old Isle", "sort": "former", "source": None, **more})

    dated = name("v", name="IS", sort="abbreviation", start="2024-01-01", end="2024-01-02", source=CITED)
    assert reorganised(toy, name("p"), name("p", level="village", origin="assumed"), dated) == []
    assert reorganised(
        toy,
        name("t", name=" "),
        name("p", level="province"),
        name("p", level="canton", sort="alias"),
        attrs.evolve(dated, end="2024-01-01", name=None),
        attrs.evolve(dated, sort="formers"),
    ) == [
        "other name 0: area: there is no area 't'",
        "other name 0: name: ' ' has no character that can be seen",
        "other name 1: level: no province lies in 'p', a province; name a level below 'province', or leave the level out",
        "other name 2: level: 'canton' is not a level; one of 'country', 'province', 'district', 'commune', 'village'",
        "other name 2: level: only a former name has a level, not one of the sort 'alias'",
        "other name 3: end: 2024-01-01 is not after 2024-01-01; ends are not included",
        "other name 3: name: None is not a name; write a text",
        "other name 4: sort: 'formers'; did you mean 'former'?",
    ]


def test_the_area_in_which_an_area_with_a_former_name_lay(toy: Any) -> None:
    def name(area: str, within: str, **more: Any) -> OtherName:
        words = {"area": area, "name": "Old Isle", "sort": "former", "source": None, "within": within}
        return OtherName(**{**words, **more})

    assert reorganised(toy, name("v", "p")) == []
    assert reorganised(
        toy, name("v", "t"), name("p", "v"), name("v", "p", sort="alias"), name("p", "p", level="village")
    ) == [
        "other name 0: within: there is no area 't'",
        "other name 1: within: 'p' cannot lie in 'v'; name an area of a level above",
        "other name 2: within: only a former name has it, not one of the sort 'alias'",
        "other name 3: within: 'p' cannot lie in 'p'; name an area of a level above",
        "other name 3: within: a name with a level has it as its area; leave one of them out",
    ]


def test_an_other_name_is_in_use_on_its_days() -> None:
    alias = OtherName(area="p", name="Isle", sort="alias", start="2024-01-01", end="2024-01-03", source=None)
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)]
    assert [in_use(alias, day) for day in days] == [False, True, True, False]
    assert in_use(attrs.evolve(alias, start=None, end=None), days[0])
    assert not in_use(attrs.evolve(alias, sort="former"), days[1])


def test_partial_lists(toy: Any) -> None:
    def listed(area: str, **more: Any) -> PartialList:
        said = {"about": "village", "start": "2024-01-01", "end": None, "origin": "observed", "source": None}
        return PartialList(**{"area": area, **said, **more})

    assert reorganised(toy, listed("p", number=1, source=CITED)) == []
    assert reorganised(toy, listed("p", end="2025-01-01"), listed("c", start="2025-01-01")) == []
    assert reorganised(toy, listed("p"), listed("c", about="commune")) == []
    assert reorganised(
        toy,
        listed("t", end="2024-01-01"),
        listed("p", about="province", number=-1),
        listed("p", about="canton", number=True),
    ) == [
        "partial list 0: area: there is no area 't'",
        "partial list 0: end: 2024-01-01 is not after 2024-01-01; ends are not included",
        "partial list 1: about: no province lies in 'p', a province; name a level below 'province'",
        "partial list 1: number: -1 is not a number of areas; write a whole number from 0, or leave it out",
        "partial list 2: about: 'canton' is not a level; one of 'country', 'province', 'district', 'commune', 'village'",
        "partial list 2: number: True is not a number of areas; write a whole number from 0, or leave it out",
    ]


def test_partial_lists_agree_with_what_is_listed(toy: Any) -> None:
    def listed(area: str, **more: Any) -> PartialList:
        said = {"about": "village", "start": "2020-01-01", "end": None, "origin": "observed", "source": None}
        return PartialList(**{"area": area, **said, **more})

    whole = Statement(
        about="village", area="p", start="2024-01-01", end=None, origin="observed", citation=CITED
    )
    before = listed("c", end="2024-01-01")
    assert reorganised(toy, whole, before, attrs.evolve(whole, area="c", about="teams")) == []
    too_few = "0 is less than the 1 areas of the level 'village' that are listed on 2020-01-01"
    assert reorganised(toy, listed("c", number=0)) == [
        f"partial list 0: number: {too_few}; correct the number or the areas"
    ]
    in_c = "partial list 0 is about the same level in 'c' on the same days; state one of the two"
    complete = "statement 0 says that every village in 'p' is listed on the same days; state one of the two"
    assert reorganised(toy, whole, before, listed("p")) == [
        f"partial list 1: area: {in_c}",
        f"partial list 1: area: {complete}",
    ]
    later, earlier = listed("c", start="2030-01-01"), listed("p", end="2021-01-01")
    assert reorganised(toy, listed("c"), later, earlier) == [
        f"partial list 1: area: {in_c}",
        f"partial list 2: area: {in_c}",
    ]


# How faults are told.


def test_row_nine_before_row_ten() -> None:
    faults = [Fault("areas row 10: end", ""), Fault("areas row 9: end", ""), Fault("areas: id", "")]
    assert [each.place for each in faults_in_order(faults)] == [
        "areas row 9: end",
        "areas row 10: end",
        "areas: id",
    ]


def test_ids_may_have_more_digits_than_python_counts() -> None:
    nines = "9" * 5_000
    places = [f"areas row {row} ({id}): end" for row, id in ((2, "7"), (10, nines), (10, f"{nines}8"))]
    assert [each.place for each in faults_in_order(Fault(place, "") for place in reversed(places))] == places


def test_rows_may_carry_other_numbers(tables: Tables) -> None:
    assert RowNames({"areas": np.array([7, 8, 9, -1])}).row(tables, "areas", 3) == "areas by rule (v)"
    assert RowNames({"areas": np.array([7, 8, 9, -1])}).row(tables, "areas", 0) == "areas row 7 (c)"
    assert RowNames().row(tables, "relations", 1) == "relations row 1 (t)"


def test_of_very_many_wrong_rows_the_first_are_listed(toy: Any) -> None:
    """A file of a few kB can hold a million rows, each of them wrong."""
    count = LISTED + 2
    builder = toy.builder()
    ids = [f"x{number}" for number in range(count)]
    columns = {"id": ids, "level": ["planet"] * count, "parent": [None] * count}
    builder.add_areas(
        columns | {"code": ids, "name": ids, "type": [""] * count, "start": ["2020-01-01"] * count}
    )
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    faults = [fault for fault in caught.value.faults if fault.place.endswith(": level")]
    assert len(faults) == LISTED + 1
    assert str(faults[-2]).startswith(
        f"areas row {LISTED - 1} (x{LISTED - 1}): level: unknown level 'planet'"
    )
    assert str(faults[-1]) == "areas: level: more than 10,000 rows are wrong here; the first are listed"


def test_many_rows_of_one_body_are_checked_without_a_comparison_of_all_pairs(toy: Any) -> None:
    """Compared in pairs, these rows take 80 GB."""
    count = 100_000
    many = {"id": ["x"] * count, "kind": ["team"] * count, "home": ["v"] * count, "name": ["x"] * count}
    builder = toy.builder(AREAS)
    builder.add_bodies(many | {"start": ["2020-01-01"] * count})
    builder.add_services({"body": ["x"] * count, "area": ["v"] * count, "start": ["2020-01-01"] * count})
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    kinds = {fault.place.partition(": ")[2] for fault in caught.value.faults}
    assert kinds == {"start", "area"}
    assert len(caught.value.faults) == 3 * (LISTED + 1)
