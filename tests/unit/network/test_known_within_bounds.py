"""Numbers and days that are known within bounds only: what is read, refused, answered and kept."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import difference
from dtnet.errors import ArgumentError, InvalidNetworkError, UnknownNameError

from ...inner.network import check_tables, table_columns
from ..forged_columns import forge, taken_apart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dtnet import Network

AREAS = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c"), ("v", "village", "p")]
APART = (
    "give bounds that keep them apart or, where one follows the other, the same bounds of that day to both"
)
JAN, MAR, APR, JUN, SEP, DEC = (f"2024-{month:02}-01" for month in (1, 3, 4, 6, 9, 12))


def days(*rows: Sequence[str | None]) -> dict[str, list[str | None]]:
    """Columns of first and last days, each with its bounds."""
    names = ("start", "start_earliest", "start_latest", "end", "end_earliest", "end_latest")
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def bodies(toy: Any, ids: Sequence[str], homes: Sequence[str], **columns: Any) -> Network:
    builder = toy.builder(AREAS)
    builder.add_bodies({"id": ids, "kind": ["team"] * len(ids), "home": homes, "name": ids, **columns})
    net: Network = builder.build()
    return net


def team(toy: Any, *versions: Sequence[str | None], home: str = "v") -> Network:
    """A team with versions, each as its days."""
    return bodies(toy, ["t"] * len(versions), [home] * len(versions), **days(*versions))


def told(network: Network, id: str = "t") -> list[tuple[str | None, ...]]:
    """The days of each version, as texts."""
    names = ("start", "start_earliest", "start_latest", "end", "end_earliest", "end_latest")
    return [
        tuple(None if row.get(name) is None else str(row[name]) for name in names)
        for row in network.history(id)
    ]


def faults(toy: Any, *args: Any, **columns: Any) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        bodies(toy, *args, **columns)
    return str(caught.value).splitlines()[1:]


@pytest.fixture
def counted(toy: Any) -> Network:
    """Teams whose people are known, within bounds, known and within bounds, and not at all."""
    return bodies(
        toy,
        ["a", "b", "c-", "d"],
        ["v"] * 4,
        start=[JAN] * 4,
        people=[5, None, 6, None],
        people_lower=[None, 3, None, None],
        people_upper=[None, 8, 9, None],
        people_origin=[None, "assumed", "synthetic", None],
    )


def test_bounds_stand_beside_their_value(counted: Network) -> None:
    columns = table_columns(counted, "bodies")
    assert columns["people"] == [5, None, 6, None]
    assert columns["people_lower"] == [None, 3, 0, None]
    assert columns["people_upper"] == [None, 8, 9, None]
    assert columns["people_origin"] == [None, "assumed", "synthetic", None]
    assert "leader_lower" not in columns
    assert "start_earliest" not in columns
    values = counted.tables.bodies.attributes[0]
    assert [each.tolist() for each in values.limits()] == [[5, 3, 0, 0], [5, 8, 9, -1]]
    assert values.stated().tolist() == [False, True, True, False]
    leaders = counted.tables.bodies.attributes[1]
    assert leaders.bounds is None
    assert [each.tolist() for each in leaders.limits()] == [[0] * 4, [-1] * 4]
    assert leaders.stated().tolist() == [False] * 4


def test_columns_of_answers_follow_from_the_vocabulary(toy: Any, counted: Network) -> None:
    doubtful = team(toy, (MAR, JAN, JUN, None, SEP, None))
    plain = team(toy, (JAN, None, None, None, None, None))
    answers = [
        [
            table.columns
            for day in (net.at(JUN), net.at(JAN))
            for table in (
                day.areas(),
                day.teams(),
                day.uncertain("bodies"),
                net.history(id),
                net.history("v"),
            )
        ]
        for net, id in ((counted, "b"), (doubtful, "t"), (plain, "t"))
    ]
    assert answers[0] == answers[1] == answers[2]
    assert {"people_lower", "start_latest"} <= set(answers[0][3])


def test_tables_of_a_day_and_graphs_have_bounds(counted: Network) -> None:
    day = counted.at(JUN)
    rows = [(row["id"], row["people"], row["people_lower"], row["people_upper"]) for row in day.teams()]
    assert rows == [("a", 5, None, None), ("b", None, 3, 8), ("c-", 6, 0, 9), ("d", None, None, None)]
    assert set(day.areas()["households_lower"]) == {None}
    stated = counted.to_builder()
    stated.add_relations(
        {"type": ["guided_by"], "subordinate": ["b"], "superior": ["a"], "start": [JAN], "end": [None]}
    )
    node = stated.build().at(JUN).graph("guided_by").nodes["b"]
    assert {name: node[name] for name in node if name.startswith("people")} == {
        "people_lower": 3,
        "people_upper": 8,
        "people_origin": "assumed",
    }


def test_bounds_that_say_nothing_are_no_content(toy: Any) -> None:
    plain = bodies(toy, ["t", "u"], ["v"] * 2, start=[JAN] * 2, people=[5, None])
    same = bodies(
        toy,
        ["t", "u"],
        ["v"] * 2,
        **days((JAN, JAN, JAN, None, None, None), (JAN, None, None, None, None, None)),
        people=[5, None],
        people_lower=[5, 0],
        people_upper=[5, None],
    )
    assert same == plain
    assert same.content_hash() == plain.content_hash()
    assert same.tables.bodies.start_bounds is same.tables.bodies.end_bounds is None
    assert same.tables.bodies.attributes[0].bounds is None


def test_bounds_are_content(toy: Any) -> None:
    one = team(toy, (MAR, JAN, JUN, None, SEP, None))
    other = team(toy, (MAR, JAN, APR, None, SEP, None))
    assert one != other
    assert one != team(toy, (MAR, None, None, None, None, None))
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - made here
    with pytest.raises(AssertionError, match="bodies t from 2024-03-01: start_latest is '2024-06-01'"):
        one.assert_equals(other)
    assert difference(one.at(JUN), other.at(JUN)).same
    changed = [(row["column"], row["before"], row["after"]) for row in difference(one, other).rows]
    assert changed == [("start_latest", "2024-06-01", "2024-04-01")]
    counted = [bodies(toy, ["t"], ["v"], start=[JAN], people_upper=[most]) for most in (None, 7, 8)]
    assert len({each.content_hash() for each in counted}) == len(counted)
    changed = [(row["column"], row["before"], row["after"]) for row in difference(*counted[:2]).rows]
    assert changed == [("people_lower", None, "0"), ("people_upper", None, "7")]
    assert not one.tables.bodies.start_bounds.latest.flags.writeable  # type: ignore[union-attr]


def test_numbers_the_wrong_way_up(toy: Any) -> None:
    assert faults(
        toy,
        ["a", "b", "c-", "d"],
        ["v"] * 4,
        start=[JAN] * 4,
        people=[5, None, None, 5],
        people_lower=[6, 9, -1, 2],
        people_upper=[None, 8, -1, 4],
    ) == [
        "  bodies row 0 (a): people: 5 lies outside its bounds, 6 and more",
        "  bodies row 1 (b): people_lower: 9 exceeds the upper bound, 8",
        "  bodies row 2 (c-): people_lower: -1; allowed: a whole number from 0",
        "  bodies row 2 (c-): people_upper: -1; allowed: a whole number from 0",
        "  bodies row 3 (d): people: 5 lies outside its bounds, 2 to 4",
    ]


def test_bounds_of_roles_fit_those_of_people(toy: Any) -> None:
    assert faults(
        toy,
        ["a", "b", "c-", "d"],
        ["v"] * 4,
        start=[JAN] * 4,
        people=[None, 9, 3, None],
        people_upper=[4, None, None, None],
        leader=[1, 1, 1, None],
        leader_lower=[None, None, None, 2],
        deputy=[None, None, None, None],
        deputy_lower=[4, None, None, None],
        deputy_upper=[None, 2, 4, None],
        ordinary=[None, None, 0, None],
        ordinary_upper=[None, 3, None, None],
    ) == [
        "  bodies row 0 (a): people: 0 to 4, while its roles add up to 5 and more",
        "  bodies row 1 (b): people: 9, while its roles add up to 1 to 6",
        "  bodies row 3 (d): leader: 2 and more, the bounds must allow exactly 1",
    ]


def test_bounds_of_roles_add_up_beyond_64_bits(toy: Any) -> None:
    most = 2**63 - 1
    columns = {"people_upper": [9], "deputy_lower": [most], "ordinary_lower": [most]}
    assert faults(toy, ["t"], ["v"], start=[JAN], **columns) == [
        f"  bodies row 0 (t): people: 0 to 9, while its roles add up to {2 * most} and more"
    ]


def test_roles_without_people_and_people_without_leaders(toy: Any) -> None:
    roles = tuple(each for each in toy.vocabulary.attributes if each.name not in {"people", "leader"})
    leaders = tuple(each for each in toy.vocabulary.attributes if each.name != "people")
    for attributes, columns in ((roles, {"deputy_lower": [1]}), (leaders, {"leader_upper": [1]})):
        words = attrs.evolve(toy.vocabulary, attributes=attributes)
        builder = dtnet.NetworkBuilder(words, toy.metadata)
        builder.add_areas(toy.area_columns(AREAS))
        builder.add_bodies({**toy.body_columns([("t", "team", "v")]), **columns})
        assert len(builder.build().tables.bodies.ids) == 1


def test_tables_put_together_by_hand_are_checked_too(counted: Network) -> None:
    tables = counted.tables
    people, *others = tables.bodies.attributes
    assert people.bounds is not None

    def found(**columns: Any) -> list[str]:
        bounds = attrs.evolve(people.bounds, **columns)
        held = attrs.evolve(tables.bodies, attributes=(attrs.evolve(people, bounds=bounds), *others))
        return [str(each) for each in check_tables(attrs.evolve(tables, bodies=held), counted.vocabulary)]

    assert found(lower=np.array([5])) == ["bodies: people bounds: 1 values, while there are 4"]
    assert found(origin=np.array([1, 3, 9, 0], np.uint8)) == [
        "bodies row 2 (c-): people_origin: code 9; allowed: 0 to 4"
    ]
    assert found(origin=np.array([2, 0, 4, 0], np.uint8)) == [
        "bodies row 0 (a): people_origin: the bounds have another origin than the value, or none",
        "bodies row 1 (b): people_origin: the bounds have another origin than the value, or none",
    ]
    assert found(origin=np.array([1, 3, 4, 3], np.uint8)) == [
        (
            "bodies row 3 (d): people_origin: an origin without a value: neither the value nor bounds of it "
            "are known"
        )
    ]
    assert found(lower=np.array([5, -4, 0, 0])) == [
        "bodies row 1 (b): people_lower: -4 to 8; allowed: numbers from 0"
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            (MAR, APR, None, None, None, None),
            "start_earliest: 2024-04-01 comes after the start in the row, {0}",
        ),
        (
            (MAR, None, JAN, None, None, None),
            "start_latest: 2024-01-01 comes before the start in the row, {0}",
        ),
        (
            (JAN, None, None, MAR, APR, None),
            "end_earliest: 2024-04-01 comes after the end in the row, {1}",
        ),
        (
            (JAN, None, None, None, MAR, APR),
            "end_latest: 2024-04-01 comes before the end in the row, never",
        ),
        (
            (MAR, None, SEP, JUN, None, None),
            "start_latest: 2024-09-01 leaves no day before the latest end, {2}",
        ),
        (
            (MAR, JAN, None, JUN, JAN, None),
            "end_earliest: 2024-01-01 leaves no day after the earliest start, 2024-01-01",
        ),
        (
            (MAR, "1800-01-01", None, None, None, None),
            "start_earliest: day 1800-01-01: year outside 1900–2999",
        ),
    ],
)
def test_days_the_wrong_way_up(toy: Any, row: tuple[str | None, ...], said: str) -> None:
    found = faults(toy, ["t"], ["v"], **days(row))
    assert found == [f"  bodies row 0 (t): {said.format(MAR, MAR, JUN)}"]


def test_numbers_of_years_are_checked_where_tables_are_put_together_by_hand(toy: Any) -> None:
    net = team(toy, (MAR, JAN, JUN, DEC, SEP, None))
    ends = attrs.evolve(net.tables.bodies.end_bounds, latest=np.array([10**6], np.int32))
    wrong = attrs.evolve(net.tables, bodies=attrs.evolve(net.tables.bodies, end_bounds=ends))
    assert [str(each) for each in check_tables(wrong, net.vocabulary)] == [
        "bodies row 0 (t): end_latest: a year outside 1900–2999"
    ]


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ((JAN, None, None, JUN, MAR, SEP), (JUN, MAR, SEP, None, None, None), True),
        ((JAN, None, None, JUN, MAR, SEP), (JUN, None, None, None, None, None), False),
        ((JAN, None, None, JUN, None, None), (JUN, MAR, SEP, None, None, None), False),
        ((JAN, None, None, JUN, None, None), (JUN, JUN, SEP, None, None, None), True),
        ((JAN, None, None, MAR, None, JUN), (SEP, JUN, None, None, None, None), True),
        ((JAN, None, None, MAR, None, SEP), (SEP, JUN, None, None, None, None), False),
        ((JAN, None, None, MAR, MAR, None), (SEP, None, None, None, None, None), False),
    ],
)
def test_versions_may_not_overlap_whichever_their_days(
    toy: Any, first: Sequence[str | None], second: Sequence[str | None], *, fine: bool
) -> None:
    if fine:
        assert [row[0] for row in told(team(toy, first, second))] == [first[0], second[0]]
    else:
        assert faults(toy, ["t"] * 2, ["v"] * 2, **days(first, second)) == [
            f"  bodies row 1 (t): start: may begin before bodies row 0 (t) has ended; {APART}"
        ]


def test_relations_and_services_may_not_overlap_either(toy: Any) -> None:
    builder = toy.builder(AREAS, [("t", "team", "v"), ("u", "team", "v"), ("w", "team", "v")])
    rows = days((JAN, None, None, MAR, None, SEP), (JUN, None, None, None, None, None))
    line = {"type": ["guided_by"] * 2, "subordinate": ["t"] * 2, "superior": ["u", "w"]}
    both = {"type": ["coordinated_by"] * 2, "subordinate": ["t"] * 2, "superior": ["u", "w"]}
    builder.add_relations({**line, **rows})
    builder.add_relations({**both, **rows})
    builder.add_services({"body": ["t", "t"], "area": ["q", "q"], **rows})
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    assert [line.partition(";")[0] for line in str(caught.value).splitlines()[1:]] == [
        "  relations row 1 (t): start: may begin before relations row 0 (t) has ended",
        "  services row 1 (t): start: may begin before services row 0 (t) has ended",
    ]


def test_what_may_be_in_force_on_a_day(toy: Any) -> None:
    net = team(toy, (MAR, JAN, JUN, None, SEP, None))
    doubtful = {day: net.at(day).uncertain("bodies")["id"] for day in (JAN, MAR, JUN, "2024-08-31", SEP)}
    assert doubtful == {JAN: ["t"], MAR: ["t"], JUN: [], "2024-08-31": [], SEP: ["t"]}
    [row] = net.at(SEP).uncertain("bodies")
    assert (row["start"], row["start_latest"], row["end_earliest"]) == (
        date(2024, 3, 1),
        date(2024, 6, 1),
        date(2024, 9, 1),
    )
    assert net.at(JAN).teams()["id"] == []
    assert len(net.at(JAN).uncertain("areas")) == 0
    with pytest.raises(UnknownNameError, match="there is no table 'bodys'; did you mean 'bodies'"):
        net.at(JAN).uncertain("bodys")


# -- edits ---------------------------------------------------------------------------------------

OPEN_ENDED = (MAR, JAN, JUN, DEC, SEP, None)


def test_a_change_on_a_known_day_splits_a_row(toy: Any) -> None:
    changed = team(toy, OPEN_ENDED).change("t", on=APR, name="x")
    assert told(changed) == [
        (MAR, JAN, "2024-03-31", APR, None, None),
        (APR, None, None, DEC, SEP, None),
    ]
    late = team(toy, OPEN_ENDED).change("t", on="2024-10-01", name="x")
    assert told(late) == [
        (MAR, JAN, JUN, "2024-10-01", None, None),
        ("2024-10-01", None, None, DEC, "2024-10-02", None),
    ]
    with pytest.raises(ArgumentError, match="its end_latest cannot change; days change with correct"):
        late.change("t", on=SEP, end_latest=None)


def test_a_close_makes_the_end_known(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    assert told(net.close("t", on=SEP)) == [(MAR, JAN, JUN, SEP, None, None)]
    assert told(net.close("t", on=APR)) == [(MAR, JAN, "2024-03-31", APR, None, None)]
    assert told(net.close("t", on=DEC)) == [(MAR, JAN, JUN, DEC, None, None)]


def test_a_close_of_one_of_two_versions_that_meet_on_an_unknown_day(toy: Any) -> None:
    net = team(toy, (JAN, None, None, JUN, MAR, SEP), (JUN, MAR, SEP, None, None, None))
    assert told(net.close("t", on=JUN)) == [(JAN, None, None, JUN, None, None)]
    assert told(net.close("t", on=APR)) == [(JAN, None, None, APR, None, None)]


def test_what_names_a_closed_body_ends_on_the_earlier_day(toy: Any) -> None:
    builder = toy.builder(AREAS, [("t", "team", "v"), ("u", "team", "v")])
    builder.add_relations(
        {
            "type": ["guided_by"],
            "subordinate": ["t"],
            "superior": ["u"],
            **days((JAN, None, None, DEC, MAR, None)),
        }
    )
    closed = builder.build().close("u", on=JUN)
    columns = table_columns(closed, "relations")
    assert {
        name: [str(each) for each in columns[name]] for name in ("end", "end_earliest", "end_latest")
    } == {
        "end": [JUN],
        "end_earliest": [MAR],
        "end_latest": [JUN],
    }
    later = toy.builder(AREAS, [("t", "team", "v"), ("u", "team", "v")])
    later.add_relations(
        {
            "type": ["guided_by"],
            "subordinate": ["t"],
            "superior": ["u"],
            **days((SEP, MAR, None, None, None, None)),
        }
    )
    with pytest.raises(ArgumentError) as caught:
        later.build().close("u", on=JUN)
    assert str(caught.value) == (
        "relations row 0 (t) begins from 2024-03-01 on and ends never: it is unknown whether a day of "
        "this row remains; choose other days, or first state the exact day"
    )


def test_closing_an_area_with_what_may_be_in_it(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    closed = net.close("v", on="2024-07-01", with_contents=True)
    assert told(closed) == [(MAR, JAN, JUN, "2024-07-01", None, None)]
    with pytest.raises(
        ArgumentError, match=r"bodies row 0 \(t\) begins from 2024-01-01 on, by 2024-06-01 and ends"
    ):
        net.close("v", on=APR, with_contents=True)
    with pytest.raises(ArgumentError, match="it is unknown whether a day of this row remains"):
        net.close("v", on="2024-02-01", with_contents=True)


def test_closing_with_contents_never_cuts_on_an_unknown_day(toy: Any) -> None:
    net = moving(toy, bounds=True, team=(JAN, None, None, None, None, None))
    with pytest.raises(ArgumentError, match=r"(known within bounds only|this version and the next)"):
        net.close("p", on=MAR, with_contents=True)
    assert told(net.close("p", on="2024-10-01", with_contents=True), "v") == [
        (JAN, None, None, JUN, APR, SEP),
        (JUN, APR, SEP, "2024-10-01", None, None),
    ]


def test_a_correction_states_bounds_or_ends_them(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    assert told(net.correct("t", at=APR, start=APR)) == [(APR, None, None, DEC, SEP, None)]
    assert told(net.correct("t", at=APR, end_latest="2025-01-01")) == [
        (MAR, JAN, JUN, DEC, SEP, "2025-01-01")
    ]
    bounded = net.correct("t", at=APR, people_lower=3, people_origin="assumed")
    [row] = bounded.history("t")
    assert (row["people"], row["people_lower"], row["people_upper"], row["people_origin"]) == (
        None,
        3,
        None,
        "assumed",
    )
    [row] = bounded.correct("t", at=APR, people=2).history("t")
    assert (row["people"], row.get("people_lower"), row["people_origin"]) == (2, None, None)
    with pytest.raises(ArgumentError, match="the values are as before"):
        net.correct("t", at=APR, end_latest=None)


def test_a_day_that_two_versions_share_is_corrected_in_both(toy: Any) -> None:
    net = team(toy, (JAN, None, None, JUN, MAR, SEP), (JUN, MAR, SEP, None, None, None))
    known = [(JAN, None, None, APR, None, None), (APR, None, None, None, None, None)]
    assert told(net.correct("t", at=MAR, end=APR)) == known
    assert told(net.correct("t", at=SEP, start=APR)) == known
    narrower = [(JAN, None, None, JUN, APR, SEP), (JUN, APR, SEP, None, None, None)]
    assert told(net.correct("t", at=SEP, start_earliest=APR)) == narrower
    apart = team(toy, (JAN, None, None, MAR, None, None), (JUN, APR, SEP, None, None, None))
    assert told(apart.correct("t", at=SEP, start=JUN, start_latest=None))[0][3] == MAR


def test_other_edits_keep_bounds(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    more = net.add(bodies={"id": ["u"], "kind": ["team"], "home": ["v"], "name": ["U"], "start": [JAN]})
    assert told(more) == told(net) == [OPEN_ENDED]
    assert told(more, "u") == [(JAN, *[None] * 5)]
    assert more.remove("u") == net


# -- selections ----------------------------------------------------------------------------------


def test_a_period_cuts_bounds(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    part = net.select(during="2024-04-15..2024-10-01")
    assert told(part) == [("2024-04-15", "2024-04-15", JUN, "2024-10-01", SEP, "2024-10-01")]
    assert told(net.select(during="2024-06-15..2024-08-01")) == [
        ("2024-06-15", *[None] * 2, "2024-08-01", *[None] * 2)
    ]
    assert told(net.select(during="2024")) == [(MAR, JAN, JUN, DEC, SEP, "2025-01-01")]


@pytest.mark.parametrize(
    "during", ["2024-01-01..2024-06-01", "2024-09-01..2025-01-01", "2024-01-01..2024-03-01", "2025"]
)
def test_a_period_in_which_a_row_may_have_no_day_is_refused(toy: Any, during: str) -> None:
    with pytest.raises(ArgumentError, match="it is unknown whether a day of this row remains"):
        team(toy, OPEN_ENDED).select(during=during)


def test_a_row_that_is_outside_for_certain_is_left_out(toy: Any) -> None:
    net = team(toy, (MAR, JAN, JUN, None, SEP, None))
    assert len(net.select(during="2023").tables.bodies.ids) == 0


def test_a_place_with_its_bounds(toy: Any) -> None:
    net = team(toy, OPEN_ENDED)
    assert told(net.select(within="p")) == [OPEN_ENDED]
    assert len(net.select(within="q").tables.bodies.ids) == 0
    assert len(net.select(kinds=["office"]).tables.bodies.ids) == 0
    assert told(net.select(within="p", during="2024")) == [(MAR, JAN, JUN, DEC, SEP, "2025-01-01")]
    assert len(net.select(levels=["country"]).tables.bodies.ids) == 0


def moving(toy: Any, *, bounds: bool, team: Sequence[str | None]) -> Network:
    """A village that moves from a province to another in June, and a team in it."""
    builder = toy.builder([("c", "country", None), ("p", "province", "c"), ("q", "province", "c")])
    columns = toy.area_columns([("v", "village", "q", JAN, JUN), ("v", "village", "p", JUN)])
    edges = days((JAN, None, None, JUN, APR, SEP), (JUN, APR, SEP, None, None, None)) if bounds else {}
    builder.add_areas({**columns, **edges})
    builder.add_bodies({"id": ["t"], "kind": ["team"], "home": ["v"], "name": ["t"], **days(team)})
    net: Network = builder.build()
    return net


def test_an_unknown_day_on_which_a_place_moves_is_no_cut(toy: Any) -> None:
    net = moving(toy, bounds=True, team=(JAN, None, None, None, None, None))
    for within in ("p", "q"):
        with pytest.raises(ArgumentError, match=r"(known within bounds only|this version and the next)"):
            net.select(within=within)
    late = moving(toy, bounds=True, team=(DEC, None, None, None, None, None))
    with pytest.raises(ArgumentError, match=r"areas row 3 \(v\) .*: this version and the next would not"):
        late.select(within="q")
    assert told(net.select(within="c"), "v") == told(net, "v")


def test_a_known_day_cuts_a_row_with_bounds(toy: Any) -> None:
    net = moving(toy, bounds=False, team=(MAR, JAN, APR, None, DEC, None))
    assert told(net.select(within="q")) == [(MAR, JAN, APR, JUN, None, None)]
    assert told(net.select(within="p")) == [(JUN, None, None, None, DEC, None)]
    unsure = moving(toy, bounds=False, team=(MAR, JAN, SEP, None, DEC, None))
    with pytest.raises(ArgumentError, match="it is unknown whether a day of this row remains"):
        unsure.select(within="q")
    gone = moving(toy, bounds=False, team=(SEP, APR, DEC, None, None, None))
    with pytest.raises(ArgumentError, match="it is unknown whether this row lies in the selected area"):
        gone.select(within="q")


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"])
def test_files_hold_bounds(counted: Network, toy: Any, same: Any, tmp_path: Path, name: str) -> None:
    for net in (counted, team(toy, OPEN_ENDED)):
        dtnet.write_network(net, tmp_path / name, overwrite=True)
        same(dtnet.read_network(tmp_path / name, verify=True), net)


def test_a_column_of_bounds_that_is_not_listed_is_missed(counted: Network, tmp_path: Path) -> None:
    file = tmp_path / "n.dtnet"
    dtnet.write_network(counted, file)
    assert "bodies.attributes.0.bounds.lower" in taken_apart(file)[1]
    assert "bodies.start_bounds.earliest" not in taken_apart(file)[1]
    forge(file, columns=lambda held: held.pop("bodies.attributes.0.bounds.lower"))
    with pytest.raises(dtnet.errors.UnreadableFileError, match=r"lists no column bodies.*bounds\.lower"):
        dtnet.read_network(file)
