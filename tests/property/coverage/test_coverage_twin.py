"""Coverage against its twin (`reference/coverage/`), which tries every completion of a small network.

Runs as soon as `Network.coverage` takes conditions. What the specification leaves to words (which rows a
table has without areas, and in which a village stands whose commune may not be there) is not compared;
every number that stands in a row is.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet.coverage import any_team, has_team, skill
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.testing.strategies import questions_of_areas_inside, refinements, small_conditions, small_networks
from dtnet.testing.strategies.network import BEFORE_ASKED

from ...inner.coverage import AnyTeam, Counted, EveryTeam
from ...inner.network import TableName, table_columns
from ...inner.predicates import parts_of
from ...inner.strategies import AFTER_ASKED, ASKED
from ...lengths import examples
from .few_villages import few_villages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from dtnet import Network

pytestmark = pytest.mark.long

GROUPS = ((), ("commune",), ("type",), ("commune", "type"), ("remote",), ("province",))
WEIGHTS = ("count", "count", "households")
MISSING = ("none", "as_no", "as_yes", "rate_in_stratum")
COLUMNS = {"yes": "yes", "no": "no", "unknown": "unknown", "not_applicable": "n/a"}
ORIGINS = ("observed", "derived", "assumed", "synthetic")
MOST = 600
"""How many completions are gone through at most at a time: beyond, a case takes seconds."""
LENGTHS = settings(deadline=None, max_examples=examples(40), suppress_health_check=list(HealthCheck))


@LENGTHS
@given(data=st.data())
def test_rows_over_villages(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(), label="network")
    condition = data.draw(small_conditions(), label="of")
    compare(
        coverage_twin,
        network,
        {
            "of": condition,
            "over": "village",
            "by": data.draw(st.sampled_from(GROUPS), label="by"),
            "within": data.draw(st.sampled_from((None, None, "c", "k0", ("k0", "k1"))), label="within"),
            "where": data.draw(st.none() | small_conditions(max_leaves=1), label="where"),
            "weight": data.draw(st.sampled_from(WEIGHTS), label="weight"),
            "missing": data.draw(st.sampled_from(MISSING), label="missing"),
        },
        synthetic=data.draw(st.booleans(), label="synthetic"),
    )


@LENGTHS
@given(data=st.data())
def test_rows_over_areas_above(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(max_villages=4), label="network")
    over = data.draw(st.sampled_from(("commune", "province", "country")), label="over")
    compare(
        coverage_twin,
        network,
        {"of": data.draw(small_conditions(over=over), label="of"), "over": over},
        synthetic=data.draw(st.booleans(), label="synthetic"),
    )


@settings(LENGTHS, max_examples=examples(200))
@given(data=st.data())
def test_what_turns_on_areas_inside(coverage_twin: ModuleType, data: st.DataObject) -> None:
    over = data.draw(st.sampled_from(("commune", "commune", "country")), label="over")
    of, where = data.draw(questions_of_areas_inside(over), label="of, where")
    networks = st.one_of(
        few_villages(communes=(1, 1), most=2),
        few_villages(communes=(1, 1), most=2),
        few_villages(communes=(1, 2), most=2),
        small_networks(max_villages=3, max_teams=3, max_unknown=4),
    )
    compare(
        coverage_twin,
        data.draw(networks, label="network"),
        {
            "of": of,
            "over": over,
            "where": where,
            "within": data.draw(st.sampled_from((None, "c")), label="within"),
        },
        synthetic=data.draw(st.booleans(), label="synthetic"),
    )


@st.composite
def conditions_on_places(draw: st.DrawFn, network: Network) -> Condition:
    """Conditions on the territory that some areas had on a day before, on or after the day that is asked."""
    days = (BEFORE_ASKED, BEFORE_ASKED, AFTER_ASKED, ASKED - timedelta(2), ASKED)
    day = draw(st.sampled_from(days))
    areas = st.sampled_from(network.at(day).territory.ids())
    place = Inside(tuple(draw(st.lists(areas, min_size=1, max_size=2, unique=True))), day)
    return Not(place) if draw(st.booleans()) else place


@settings(LENGTHS, max_examples=examples(100))
@given(data=st.data())
def test_the_territory_of_another_day(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(
        small_networks(max_villages=3, max_teams=2, max_unknown=2, other_days=True), label="network"
    )
    over = data.draw(st.sampled_from(("village", "village", "commune")), label="over")
    place = data.draw(conditions_on_places(network), label="place")
    asked: dict[str, Any] = data.draw(
        st.sampled_from(
            (
                {"of": place},
                {"of": any_team(place)},
                {"of": has_team(), "where": place},
                {"of": any_team(skill("pay") & place)},
            )
        ),
        label="of, where",
    ).copy()
    within = data.draw(st.sampled_from((None, None, "c", "k0")), label="within")
    synthetic = data.draw(st.sampled_from((False, False, True)), label="synthetic")
    asked |= {"over": over, "within": within}
    compare(coverage_twin, network, asked, synthetic=synthetic, by_place="where" in asked)


@LENGTHS
@given(data=st.data())
def test_rows_of_several_days(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(max_villages=3), label="network")
    condition = data.draw(small_conditions(days=True, max_leaves=2), label="of")
    compare(coverage_twin, network, {"of": condition, "over": "village"}, synthetic=True)


@LENGTHS
@given(data=st.data())
def test_weights_by_id(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(), label="network")
    ids = {id for id in network.area_index.texts if id.startswith("v")}
    weights = data.draw(st.fixed_dictionaries({id: st.integers(0, 5) for id in sorted(ids)}), label="weight")
    compare(
        coverage_twin,
        network,
        {"of": data.draw(small_conditions(), label="of"), "over": "village", "weight": weights},
        synthetic=True,
    )


@LENGTHS
@given(data=st.data())
def test_who_knows_more_says_nothing_that_was_impossible(data: st.DataObject) -> None:
    network = data.draw(small_networks(), label="network")
    over = data.draw(st.sampled_from(("village", "village", "commune")), label="over")
    asked: dict[str, Any] = {
        "of": data.draw(small_conditions(over=over), label="of"),
        "where": data.draw(st.none() | small_conditions(over=over, max_leaves=1), label="where"),
        "over": over,
        "at": ASKED,
    }
    note(shown(network))
    [before] = network.coverage(**asked).to_dicts()
    [after] = data.draw(refinements(network, ASKED), label="who knows more").coverage(**asked).to_dicts()
    if after["lower"] is not None:
        assert before["lower"] <= after["lower"]
        assert before["upper"] >= after["upper"]
    assert before["may_be_empty"] or not after["may_be_empty"]


def compare(
    twin: ModuleType, network: Network, asked: dict[str, Any], *, synthetic: bool, by_place: bool = False
) -> None:
    """Every row of the engine's table with that of the twin.

    The engine takes the area that is asked in, and that of a row, as given; it does not conclude from a
    filter in which group an area is; it does not look into the
    versions of an area of which nobody knows which one holds; teams that nobody lists may have their home
    anywhere; and with a filter `by_place`, of the territory of some day, it also counts areas that pass the
    filter in no completion.
    """
    note(shown(network))
    question = twin.Question(**asked, day=ASKED)
    assume(not set(question.places) & uncertain_areas(network))
    assume(all(network.area_index.get(each) is not None for each in question.places))
    try:
        expected = twin.rows(network, question, synthetic=synthetic, most=MOST)
    except twin.TooMany:
        event("too many completions")
        assume(False)  # noqa: FBT003 - Hypothesis's
    except twin.UnlimitedWeight:
        event("a weight without limit")
        with pytest.raises(refusals(network, question, synthetic=synthetic)):
            network.coverage(**asked, at=ASKED, synthetic=synthetic)
        return
    table = answered(network, question, asked, synthetic=synthetic)
    if table is None:
        return
    found = {key_of(row, question.by, network): row for row in table.to_dicts()}
    assert len(found) == len(table), "two rows of one name"
    missing = {key for key, row in expected.items() if row.areas and not row.doubtful} - found.keys()
    told_by_filter = question.where is not None and bool(unsure_groups(network) & set(question.by))
    by_homes = question.where is not None and reads_homes(question.where)
    versions = has_versions(network) or told_by_filter or by_homes or by_place
    assert versions or not missing, f"no row of {missing}"
    simple = reads_once(question)
    given = bool(question.places) or bool(set(question.by) & set(network.vocabulary.levels))
    # an area that may lie in none is listed where its rows say, and by the twin in that row
    left_out = {key for key, row in expected.items() if row.doubtful and None in key}
    for key, row in found.items():
        if key in left_out or set(key) & uncertain_areas(network):
            continue
        if reads_homes(question.of, question.where) or (len(key) > 1 and None in key):
            row["sharp"] = False  # the twin lets nobody of unknown group join a row that is of no area
        if key not in expected:
            nothing = row["areas"] == 0 and row["lower"] is None and row["upper"] is None
            assert versions or nothing or not row["sharp"], f"{key}: nobody may be here"
        else:
            compare_row(row, expected[key], key, versions=versions, origins=not given, exact=simple)


def answered(network: Network, question: Any, asked: dict[str, Any], *, synthetic: bool) -> Any:  # noqa: ANN401 - of the twin
    """The engine's table; None where it refuses to answer and says why."""
    try:
        return network.coverage(**asked, at=ASKED, synthetic=synthetic)
    except ArgumentError:
        assert not synthetic, "refused where nothing forbids it"
        assert names_synthetic_areas(network, question.by)
        event("names of synthetic areas")
    except UnknownFactError:
        # teams that nobody lists may have their home anywhere, and so may pass a filter about homes
        assert reads_homes(question.where)
        event("a weight without limit of what passes a filter about homes")
    return None


def compare_row(
    row: dict[str, Any],
    expected: Any,  # noqa: ANN401 - the twin is no package
    key: tuple[Any, ...],
    *,
    versions: bool,
    origins: bool,
    exact: bool,
) -> None:
    """A row of the engine with that of the twin; its columns and origins only where the twin tells them."""
    event("sharp" if row["sharp"] else "outer")
    check_bounds(row, expected, key)
    check_point(row, key)
    if not expected.doubtful and not versions:
        check_columns(row, expected, key)
        if origins:
            check_origins(row, expected, key, exact=exact and row["sharp"])


def refusals(network: Network, question: Any, *, synthetic: bool) -> tuple[type[Exception], ...]:  # noqa: ANN401
    """What may be raised where a weight has no limit: that synthetic areas would be named comes first."""
    named = not synthetic and names_synthetic_areas(network, question.by)
    return (UnknownFactError, ArgumentError) if named else (UnknownFactError,)


def uncertain_areas(network: Network) -> set[str]:
    """Areas that may not be there, or are not observed."""
    columns = table_columns(network, "areas")
    edges = [columns[name] for name in columns if name.endswith(("_earliest", "_latest"))]
    return {
        id
        for row, id in enumerate(columns["id"])
        if columns["origin"][row] != "observed" or any(edge[row] is not None for edge in edges)
    }


def has_versions(network: Network) -> bool:
    """Whether nobody may know which version of some area holds."""
    ids = table_columns(network, "areas")["id"]
    return len(set(ids)) < len(ids) and bool(uncertain_areas(network))


def unsure_groups(network: Network) -> set[str]:
    """By what a filter may tell apart areas of which it is not known where, or of what kind, they are."""
    columns = table_columns(network, "areas")
    uncertain = uncertain_areas(network)
    levels = {level for id, level in zip(columns["id"], columns["level"], strict=True) if id in uncertain}
    return {"type", "remote", *levels}


def reads_homes(*conditions: Condition | None) -> bool:
    """Whether conditions ask of teams where they have their home."""

    def asked(condition: Condition, *, of_team: bool) -> bool:
        inner = (
            parts_of(condition) or (condition.part,) if hasattr(condition, "part") else parts_of(condition)
        )
        if inner is not None:
            team = of_team or isinstance(condition, AnyTeam | EveryTeam)
            return any(asked(part, of_team=team) for part in inner)
        subject = getattr(condition, "subject", "")
        place = subject.partition(".")[0] not in {"kind", "team", "own", ""}
        return of_team and (place or isinstance(condition, Inside))

    return any(asked(each, of_team=False) for each in conditions if each is not None)


def shown(network: Network) -> str:
    """What a network says, row by row, without what it leaves open."""
    names: tuple[TableName, ...] = ("areas", "bodies", "services")
    rows = [row for name in names for row in table_rows(network, name)]
    return "\n".join(map(str, [*rows, *network.tables.statements]))


def table_rows(network: Network, name: TableName) -> list[dict[str, Any]]:
    columns = table_columns(network, name)
    count = len(columns["start"])
    rows = [{column: cells[row] for column, cells in columns.items()} for row in range(count)]
    return [
        {
            name: str(cell) if isinstance(cell, date) else cell
            for name, cell in row.items()
            if cell is not None
        }
        for row in rows
    ]


def key_of(row: Mapping[str, Any], by: tuple[str, ...], network: Network) -> tuple[Any, ...]:
    """The dimensions of a row: the first, if it is a level, stands under `area`."""
    names = [
        "area" if not place and name in network.vocabulary.levels else name for place, name in enumerate(by)
    ]
    return tuple(row[name] for name in names)


def check_bounds(row: Mapping[str, Any], expected: Any, key: object) -> None:  # noqa: ANN401 - of the twin
    lower, upper = (None if each is None else float(each) for each in (expected.lower, expected.upper))
    if row["sharp"]:
        assert (row["lower"], row["upper"]) == (lower, upper), f"{key}: said to be sharp"
        assert row["may_be_empty"] == expected.may_be_empty, f"{key}: may_be_empty"
        return
    if lower is not None:
        assert row["lower"] is not None, f"{key}: no bounds"
        assert row["lower"] <= lower, f"{key}: lower is above a ratio that is possible"
        assert row["upper"] >= upper, f"{key}: upper is below a ratio that is possible"
    assert row["may_be_empty"] or not expected.may_be_empty, f"{key}: may be empty"


def check_columns(row: Mapping[str, Any], expected: Any, key: object) -> None:  # noqa: ANN401 - of the twin
    assert row["areas"] == expected.areas, f"{key}: areas"
    if expected.columns is None:
        assert all(row[name] is None for name in COLUMNS), f"{key}: a weight is not exactly known"
        return
    sums = {name: expected.columns[same] for name, same in COLUMNS.items()}
    found = {name: row[name] for name in COLUMNS}
    if row["sharp"]:
        assert found == sums, f"{key}: said to be sharp"
        return
    assert sum(found.values()) == sum(sums.values()), f"{key}: {found} for {sums}"
    assert all(found[name] <= sums[name] for name in sums if name != "unknown"), f"{key}: {found} for {sums}"


def check_point(row: Mapping[str, Any], key: object) -> None:
    if row["lower"] is not None and row["lower"] == row["upper"]:
        assert row["point"] == row["lower"], f"{key}: point"
    elif row["point"] is not None:
        assert row["lower"] <= row["point"] <= row["upper"], f"{key}: point"
    if row["point"] is None:
        assert row["numerator"] is None, f"{key}: numerator without a point"
        assert row["denominator"] is None, f"{key}: denominator without a point"
    elif row["numerator"] is not None:
        assert float(Fraction(row["numerator"], row["denominator"])) == row["point"], f"{key}: point"


def check_origins(row: Mapping[str, Any], expected: Any, key: object, *, exact: bool) -> None:  # noqa: ANN401
    """Shares of all weights in the row; what is missing to 1 is unknown."""
    if expected.origins is None or not (total := sum(expected.columns.values())):
        return
    told = known = Fraction(0)
    for origin in ORIGINS:
        told += Fraction(row[origin]).limit_denominator(total)
        known += Fraction(expected.origins[origin], total)
        if exact:
            assert told == known, f"{key}: share of {origin} and better"
        assert told <= known, f"{key}: more is said to be {origin} or better than is"


def names_synthetic_areas(network: Network, by: tuple[str, ...]) -> bool:
    areas = table_columns(network, "areas")
    return any(
        level in by and origin == "synthetic"
        for level, origin in zip(areas["level"], areas["origin"], strict=True)
    )


def reads_once(question: Any) -> bool:  # noqa: ANN401 - of the twin
    """Whether no two atoms may read one fact, so that each origin can be told atom by atom."""
    conditions = [each for each in (question.of, question.where) if each is not None]
    return question.weight == "count" and sum(len(list(leaves(each))) for each in conditions) == 1


def leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All | AnyOf | Not):
        for part in parts_of(condition) or ():
            yield from leaves(part)
    elif isinstance(condition, Counted | Is | Between):
        yield condition
    else:  # what is put to teams, to areas inside or to several days reads more than it says
        yield from (condition, condition)
