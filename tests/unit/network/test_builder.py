"""Rows in every form go in; a network, or every fault at once, comes out."""
# ruff: noqa: E501 - messages stand as they are printed
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import narwhals
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dtnet.network.reading.input_tables
from dtnet import Attribute, NetworkBuilder, Origin
from dtnet.errors import ArgumentError, InvalidNetworkError, MissingExtraError

from ...inner.network import TABLES, PatternTexts, table_columns

AREAS = [("c", "country", None), ("p", "province", "c"), ("v", "village", "p")]


def faults(builder: NetworkBuilder) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    return [str(fault) for fault in caught.value.faults]


def areas_at_fault(toy: Any, **columns: Any) -> list[str]:
    """Faults of the three areas with some columns put in the place of theirs."""
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(AREAS), **columns})
    return faults(builder)


def test_rows_in_any_order_make_one_network(toy: Any) -> None:
    rows = [
        ("v2", "village", "p", "2021-01-01", None),
        ("p", "province", "c", "2022-01-01", None),
        ("v10", "village", "p"),
        ("c", "country", None),
        ("p", "province", "c", "2020-01-01", "2022-01-01"),
    ]
    builder = toy.builder()
    builder.add_areas(toy.area_columns(rows[:2], name=["second", "late"]))
    builder.add_areas(toy.area_columns(rows[2:], name=["first", "top", "early"]))
    areas = builder.build().tables.areas
    assert areas.ids == ("c", "p", "v10", "v2")
    assert areas.entity.tolist() == [0, 1, 1, 2, 3]
    assert areas.parent.tolist() == [-1, 0, 0, 1, 1]
    assert list(areas.name) == ["top", "early", "late", "first", "second"]
    assert isinstance(areas.name, PatternTexts)
    in_order = toy.network([rows[3], rows[4], rows[1], rows[2], rows[0]]).tables.areas
    assert isinstance(in_order.name, tuple)
    for column in ("level", "entity", "start", "end", "parent", "type", "origin"):
        assert getattr(areas, column).tolist() == getattr(in_order, column).tolist()
        assert not getattr(areas, column).flags.writeable


def test_relations_stand_by_type_subordinate_and_start(toy: Any) -> None:
    bodies = [("m", "ministry", "c"), ("a", "office", "c"), ("b", "team", "c")]
    relations = [
        ("coordinated_by", "a", "m"),
        ("guided_by", "b", "m", "2021-01-01", None),
        ("guided_by", "b", "a", "2020-01-01", "2021-01-01"),
        ("guided_by", "a", None),
    ]
    table = toy.network(AREAS, bodies, relations).tables.relations
    assert table.type.tolist() == [0, 0, 0, 2]
    assert table.subordinate.tolist() == [1, 2, 2, 1]
    assert table.superior.tolist() == [-1, 1, 0, 0]


def test_a_network_as_columns_builds_the_same_network(toy: Any) -> None:
    builder = toy.builder(AREAS, services=[("t", "p")], relations=[("guided_by", "t", None)])
    areas = {
        "households": [None, 0, 7],
        "remote": [True, None, False],
        "remote_origin": ["derived", None, "derived"],
    }
    builder.add_areas(toy.area_columns([("w", "village", "p")], households=[1]))
    builder.add_bodies(toy.body_columns([("t", "team", "v"), ("u", "team", "v")], skills=["shop pay", []]))
    columns = {table: table_columns(builder.build(), table) for table in TABLES}
    assert columns["areas"]["households"] == [None, None, None, 1]
    assert columns["bodies"]["skills"] == [("pay", "shop"), ()]
    assert columns["relations"]["superior"] == [None]
    again = NetworkBuilder(toy.vocabulary, toy.metadata)
    for table in TABLES:
        getattr(again, f"add_{table}")(columns[table])
    assert {table: table_columns(again.build(), table) for table in TABLES} == columns
    remote = toy.builder()
    remote.add_areas(toy.area_columns(AREAS, **areas))
    columns = table_columns(remote.build(), "areas")
    assert columns["remote"] == [True, None, False]
    assert columns["remote_origin"] == ["derived", None, "derived"]


def test_a_caller_may_change_his_lists_afterwards(toy: Any) -> None:
    columns = toy.area_columns(AREAS, households=np.array([1, 2, 3]))
    builder = toy.builder()
    builder.add_areas(columns)
    columns["id"][0] = "changed"
    columns["households"][0] = 99
    network = builder.build()
    assert network.tables.areas.ids[0] == "c"
    assert network.tables.areas.attributes[0].data.tolist() == [1, 2, 3]


def test_a_builder_may_build_again_with_more(toy: Any) -> None:
    builder = toy.builder(AREAS)
    first = builder.build()
    builder.add_areas(toy.area_columns([("q", "provnce", "c")]))
    assert len(faults(builder)) == 1
    assert len(faults(builder)) == 1
    assert len(first.tables.areas.ids) == 3


def test_attributes_carry_their_origin(toy: Any) -> None:
    builder = toy.builder()
    builder.add_areas(
        toy.area_columns(
            AREAS,
            origin=["observed", Origin.DERIVED, None],
            households=[5, 70_000, None],
            households_origin=[None, "synthetic", None],
            remote=[True, np.False_, None],
        )
    )
    areas = builder.build().tables.areas
    assert areas.origin.tolist() == [1, 2, 1]
    homes, remote = areas.attributes
    assert homes.data.tolist() == [5, 70_000, 0]
    assert homes.data.dtype == np.int32
    assert homes.origin.tolist() == [1, 4, 0]
    assert remote.data.tolist() == [1, 0, 0]
    assert remote.origin.tolist() == [1, 2, 0]


def test_an_origin_without_a_value_is_refused(toy: Any) -> None:
    builder = toy.builder()
    builder.add_areas(
        toy.area_columns(
            [*AREAS, ("w", "village", "p"), ("x", "village", "p")],
            households=[None, 5, None, None, -1.5],
            households_lower=[None, None, 0, 2, None],
            households_origin=["observed", "assumed", "assumed", "assumed", "assumed"],
            remote_origin=[None, None, "derivd", None, "derived"],
        )
    )
    builder.add_bodies(toy.body_columns([("t", "team", "v")], skills=[None], skills_origin=["synthetic"]))
    unknown = "an origin without a value: {} is unknown in this row; give {} too, or leave the origin out"
    households, remote, skills = (
        unknown.format(f"{name!r}", "its value or its bounds" if name == "households" else "its value")
        for name in ("households", "remote", "skills")
    )
    assert faults(builder) == [
        f"areas row 0 (c): households_origin: {households}",
        f"areas row 2 (v): households_origin: {households}",
        f"areas row 2 (v): remote_origin: {remote}",
        "areas row 2 (v): remote_origin: unknown origin 'derivd'; did you mean 'derived'?",
        "areas row 4 (x): households: -1.5 is a float; write a whole number, None where it is unknown",
        f"areas row 4 (x): remote_origin: {remote}",
        f"bodies row 0 (t): skills_origin: {skills}",
    ]


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [([2**15 - 1], "int16"), ([2**15], "int32"), ([2**31 - 1], "int32"), ([2**63 - 1], "int64")],
)
def test_numbers_are_kept_in_the_smallest_type(toy: Any, numbers: list[int], kind: str) -> None:
    builder = toy.builder()
    builder.add_areas(toy.area_columns(AREAS[:1], households=numbers))
    assert builder.build().tables.areas.attributes[0].data.dtype == kind


def test_sets_come_as_words_or_text(toy: Any) -> None:
    builder = toy.builder(AREAS)
    skills = ["pay", "shop  pay", "", [], ("shop",), {"pay", "shop"}, iter(["pay", "pay"]), None]
    bodies = [(f"t{at}", "team", "v") for at in range(8)]
    builder.add_bodies(toy.body_columns(bodies, skills=skills))
    values = builder.build().tables.bodies.attributes[-1]
    assert values.data.tolist() == [1, 3, 0, 0, 2, 3, 1, 0]
    assert values.origin.tolist() == [1] * 7 + [0]
    assert values.data.dtype == np.uint8


def test_wide_sets_get_wide_bits(toy: Any) -> None:
    words = tuple(f"w{number}" for number in range(40))
    wide = Attribute(name="uses", table="areas", type="set", vocabulary=words, description="")
    vocabulary = attrs.evolve(toy.vocabulary, attributes=(wide,))
    builder = NetworkBuilder(vocabulary, toy.metadata)
    builder.add_areas(toy.area_columns(AREAS[:1], uses=["w39 w0"]))
    network = builder.build()
    assert network.tables.areas.attributes[0].data.tolist() == [2**39 + 1]
    assert network.at("2024-01-01").areas()["uses"] == ["w0 w39"]


NANOSECOND = np.datetime64("2020-01-01", "ns")
DAYS = [date(2020, 1, 1), "2020-01-01", np.datetime64("2020-01-01")]


def test_days_in_all_their_forms(toy: Any) -> None:
    ends = np.array(["2021-01-01", "NaT", "2022-01-01"], "datetime64[D]")
    builder = toy.builder()
    builder.add_areas({**toy.area_columns([AREAS[0]] * 3), "id": ["a", "b", "c"], "start": DAYS, "end": ends})
    areas = builder.build().tables.areas
    assert areas.start.tolist() == [18262] * 3
    assert areas.end.tolist() == [18628, 2**31 - 1, 18993]
    starts = np.array(["2020-01-01"] * 3, "datetime64[D]")
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(AREAS), "start": starts})
    assert builder.build().tables.areas.start.tolist() == [18262] * 3


FRAME = {
    "id": ["c", "p"],
    "level": ["country", "province"],
    "start": [date(2020, 1, 1)] * 2,
    "end": [None, date(2024, 1, 1)],
    "parent": [None, "c"],
    "code": ["C", "P"],
    "name": ["Toyland", "P"],
    "type": ["", "tỉnh"],
    "households": [None, 7],
}


class OnlyArrow:
    """Something that is no frame, but hands out Arrow data."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.table(FRAME).__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "columns",
    [
        FRAME,
        pl.DataFrame(FRAME),
        pa.table(FRAME),
        OnlyArrow(),
        pd.DataFrame(FRAME).astype({"households": "Int64"}),
        dict(pl.DataFrame(FRAME).to_dict()),
        {**pd.DataFrame(FRAME).astype({"households": "Int64"})},
        {name: iter(cells) for name, cells in FRAME.items()},
        {name: np.array(cells, object) for name, cells in FRAME.items()},
    ],
    ids=["lists", "polars", "arrow", "stream", "pandas", "series", "pandas-series", "iterators", "objects"],
)
def test_frames_of_every_kind(toy: Any, columns: Any) -> None:
    builder = toy.builder()
    builder.add_areas(columns)
    day = builder.build().at("2023-12-31")
    assert day.areas()["name"] == ["Toyland", "P"]
    assert day.areas()["households"] == [None, 7]
    assert day.areas()["parent"] == [None, "c"]
    assert builder.build().at("2024-01-01").areas()["id"] == ["c"]


def test_arrow_data_that_are_no_plain_values_are_refused(toy: Any) -> None:
    far = pa.array([1, 10**8], pa.int32()).cast(pa.date32())
    with pytest.raises(
        ArgumentError, match="areas: start: a value Python cannot represent: date value out of"
    ):
        toy.builder().add_areas(pa.table({"id": ["c", "d"], "start": far}))


@pytest.mark.parametrize("day", [2**31 - 1, -(2**31), 3_000_000])
def test_days_that_polars_cannot_tell_are_refused(toy: Any, day: int) -> None:
    far = pl.Series([None, day], dtype=pl.Int32).cast(pl.Date)
    for columns in ({"start": far}, pl.DataFrame({"start": far})):
        with pytest.raises(ArgumentError) as caught:
            toy.builder().add_areas(columns)
        assert str(caught.value) == (
            f"areas: start: a value Python cannot represent: day {day} from 1970-01-01 on"
        )
    toy.builder().add_areas({"start": pl.Series([], dtype=pl.Date)})


@pytest.mark.parametrize("kind", [list, set, iter, np.array])
def test_words_of_a_set_are_taken_over_when_they_are_added(toy: Any, kind: Any) -> None:
    words = [kind(["pay"]), None, "shop", 5]
    builder = toy.builder([("c", "country", None)])
    bodies = [(id, "team", "c") for id in "tuv"]
    builder.add_bodies(toy.body_columns(bodies, skills=words[:3]))
    if kind in (list, set):
        words[0].clear()
    words.clear()
    for _ in range(2):
        teams = builder.build().at("2024-01-01").teams()
        assert teams["skills"] == ["pay", None, "shop"]
    builder.add_bodies(toy.body_columns([("w", "team", "c")], skills=np.array([5])))
    with pytest.raises(InvalidNetworkError, match="is not a set; write words, or None if it is unknown"):
        builder.build()


def test_what_is_masked_is_null(toy: Any) -> None:
    builder = toy.builder()
    ends = np.ma.array(["2025-01-01", "2025-01-01"], "datetime64[D]", mask=[True, False])
    numbers = np.ma.array([1, 2], mask=[False, True])
    builder.add_areas({**FRAME, "id": ["c", "d"], "parent": [None, "c"], "end": ends, "households": numbers})
    network = builder.build()
    assert network.at("2024-12-31").areas()["households"] == [1, None]
    assert network.at("2025-01-01").areas()["id"] == ["c"]


def test_arrow_data_without_a_reader(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: object, *, backend: str) -> object:
        raise ModuleNotFoundError(backend)

    monkeypatch.setattr(narwhals, "from_arrow", absent)
    with pytest.raises(MissingExtraError, match="reading Arrow data needs pyarrow or Polars"):
        toy.builder().add_areas(OnlyArrow())
    assert dtnet.network.reading.input_tables.read_columns({}, what="x") == {}


@pytest.mark.parametrize("given", [[("c", "country")], 5, None, "text"])
def test_what_is_no_table(toy: Any, given: Any) -> None:
    with pytest.raises(
        ArgumentError, match=f"areas: a {type(given).__name__} has no columns; pass a mapping"
    ):
        toy.builder().add_areas(given)


@pytest.mark.parametrize("cells", ["country", 5, None])
def test_what_is_no_column(toy: Any, cells: Any) -> None:
    with pytest.raises(ArgumentError, match=r"areas: level: .* is not a column; pass a sequence"):
        toy.builder().add_areas({"level": cells})


def test_missing_unknown_and_ragged_columns(toy: Any) -> None:
    builder = NetworkBuilder(toy.vocabulary, toy.metadata)
    columns = toy.area_columns(AREAS)
    del columns["level"]
    builder.add_areas({**columns, "household": [1, 2, 3]})
    builder.add_bodies({**toy.body_columns([("t", "team", "v")]), "name": ["a", "b"]})
    builder.add_relations(toy.relation_columns([]))
    builder.add_relations({"type": [], "of": []})
    assert faults(builder) == [
        "areas: household: no such column; did you mean 'households' or 'households_upper' or 'households_lower'?",
        "areas: level: the column is missing",
        "bodies: columns of different lengths: {'id': 1, 'kind': 1, 'home': 1, 'start': 1, 'end': 1, 'name': 2}",
        (
            "relations (rows added as no. 1): of: no such column; one of 'type', 'subordinate', 'superior', "
            "'start', 'end', 'origin', 'start_earliest', 'start_latest', …"
        ),
        "relations (rows added as no. 1): start: the column is missing",
        "relations (rows added as no. 1): subordinate: the column is missing",
        "relations (rows added as no. 1): superior: the column is missing",
    ]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"level": ["country", "provnce", "village"]},
            ["areas row 1 (p): level: unknown level 'provnce'; did you mean 'province'?"],
        ),
        (
            {"level": ["country", None, ["x"]]},
            [
                (
                    "areas row 1 (p): level: unknown level None; one of 'country', 'province', 'district', 'commune', "
                    "'village'"
                ),
                (
                    "areas row 2 (v): level: unknown level ['x']; one of 'country', 'province', 'district', "
                    "'commune', 'village'"
                ),
            ],
        ),
        (
            {"start": ["2024-13-01", datetime(2020, 1, 1, tzinfo=UTC), None]},
            [
                "areas row 0 (c): start: day '2024-13-01': no such day (month must be in 1..12)",
                (
                    "areas row 1 (p): start: day datetime.datetime(2020, 1, 1, 0, 0, tzinfo=datetime.timezone.utc): "
                    "an instant is not a day; pass .date()"
                ),
                (
                    "areas row 2 (v): start: day None: not a day; pass a datetime.date, ISO text or a numpy "
                    "datetime64[D]"
                ),
            ],
        ),
        (
            {"start": np.array(["1800-01-01", "2020-01-01", "2020-01-01"], "datetime64[D]")},
            ["areas row 0 (c): start: day 1800-01-01: year outside 1900–2999"],
        ),
        (
            {"start": np.array(["2020-01-01"] * 3, "datetime64[ns]")},
            [
                f"areas row {row} ({id}): start: day {NANOSECOND!r}: not a day; "
                "pass a datetime.date, ISO text or a numpy datetime64[D]"
                for row, id in enumerate("cpv")
            ],
        ),
        (
            {"end": [float("nan"), 2025, None]},
            [
                "areas row 0 (c): end: day nan: not a day; pass a datetime.date, ISO text or a numpy datetime64[D]",
                (
                    "areas row 1 (p): end: day 2025: not a day; pass a datetime.date, ISO text or a numpy "
                    "datetime64[D]"
                ),
            ],
        ),
        ({"parent": [None, "c", "pp"]}, ["areas row 2 (v): parent: unknown area 'pp'; did you mean 'p'?"]),
        (
            {"parent": [None, "c", ("p", [])]},
            ["areas row 2 (v): parent: unknown area ('p', []); one of 'c', 'p', 'v'"],
        ),
        (
            {"code": [1, "P", None]},
            [
                "areas row 0 (c): code: 1 is not a text; codes are texts too and keep leading zeros",
                "areas row 2 (v): code: None is not a text; codes are texts too and keep leading zeros",
            ],
        ),
        (
            {"id": ["c", "", 7], "parent": [None, "c", "c"]},
            [
                "areas row 1 (): id: an id is empty",
                "areas row 2: id: 7 is not a text; codes are texts too and keep leading zeros",
            ],
        ),
        (
            {"households": [1.0, True, 2**63]},
            [
                "areas row 0 (c): households: 1.0 is a float; write a whole number, None where it is unknown",
                "areas row 1 (p): households: True is a bool; write a whole number, None where it is unknown",
                "areas row 2 (v): households: 9223372036854775808 does not fit 64 bits",
            ],
        ),
        (
            {"households": np.array([1.0, np.nan, 2.0])},
            [
                f"areas row {row} ({id}): households: {cell} is a float; write a whole number, None where it is "
                "unknown"
                for row, id, cell in [(0, "c", "1.0"), (1, "p", "nan"), (2, "v", "2.0")]
            ],
        ),
        (
            {"households": pl.Series([1.5, None, 2.0])},
            [
                f"areas row {row} ({id}): households: {cell} is a float; write a whole number, None where it is "
                "unknown"
                for row, id, cell in [(0, "c", "1.5"), (2, "v", "2.0")]
            ],
        ),
        (
            {"households": [-(2**63) - 1, 2**70, -1]},
            [
                "areas row 0 (c): households: -9223372036854775809 does not fit 64 bits",
                "areas row 1 (p): households: 1180591620717411303424 does not fit 64 bits",
                "areas row 2 (v): households: -1; allowed: a whole number from 0",
            ],
        ),
        (
            {"remote": [1, "yes", None]},
            [
                "areas row 0 (c): remote: 1 is neither True nor False; write None where it is unknown",
                "areas row 1 (p): remote: 'yes' is neither True nor False; write None where it is unknown",
            ],
        ),
        (
            {"type": ["", "", "ấp"]},
            ["areas row 2 (v): type: unknown area type 'ấp'; one of '', 'tỉnh', 'xã'"],
        ),
        (
            {"origin": ["guessed", 1, "observed"]},
            [
                (
                    "areas row 0 (c): origin: unknown origin 'guessed'; one of 'observed', 'derived', 'assumed', "
                    "'synthetic'"
                ),
                "areas row 1 (p): origin: unknown origin 1; one of 'observed', 'derived', 'assumed', 'synthetic'",
            ],
        ),
    ],
)
def test_cells_that_cannot_be_read(toy: Any, columns: dict[str, Any], expected: list[str]) -> None:
    assert areas_at_fault(toy, **columns) == expected


def test_no_fault_rests_on_a_cell_that_could_not_be_read(toy: Any) -> None:
    """The body by rule, the team and the relation all need the province whose start is no day."""
    builder = toy.builder(
        [],
        [
            ("t", "team", "v"),
            ("u", "teem", "v", "2020-01-01", "2019-01-01"),
            ("u", "team", "w", "2018-01-01"),
        ],
        [("guided_by", "t", "office:p"), ("guided_by", "x", "office:p"), ("guided_by", "x", "y")],
        [toy.body_rule("office", "province")],
    )
    builder.add_areas({**toy.area_columns(AREAS), "start": ["2020-01-01", "soon", "2020-01-01"]})
    assert faults(builder) == [
        "areas row 1 (p): start: day 'soon': not a day; write it as 2024-08-31",
        (
            "bodies row 1 (u): end: 2020-01-01..2019-01-01 holds no day; ends are not included: a row of one day ends "
            "on the next"
        ),
        "bodies row 1 (u): kind: unknown body kind 'teem'; did you mean 'team'?",
        "bodies row 2 (u): home: unknown area 'w'; one of 'c', 'p', 'v'",
        "relations row 1 (x): subordinate: unknown body 'x'; one of 'office:p', 't', 'u'",
        "relations row 2 (x): subordinate: unknown body 'x'; one of 'office:p', 't', 'u'",
        "relations row 2 (x): superior: unknown body 'y'; one of 'office:p', 't', 'u'",
    ]


def test_sets_and_homes_at_fault(toy: Any) -> None:
    builder = toy.builder(AREAS)
    bodies = [("t", "team", None), ("u", "team", "v"), ("w", "team", "v")]
    builder.add_bodies(toy.body_columns(bodies, skills=["pay sing", 5, [1]]))
    assert faults(builder) == [
        "bodies row 0 (t): home: unknown area None; one of 'c', 'p', 'v'",
        "bodies row 0 (t): skills: unknown word 'sing'; one of 'pay', 'shop'",
        "bodies row 1 (u): skills: 5 is not a set; write words, or None if it is unknown",
        "bodies row 2 (w): skills: [1] is not a set; write words, or None if it is unknown",
    ]


def test_an_id_has_one_level(toy: Any) -> None:
    rows = [*AREAS, ("v", "commune", "p", "2025-01-01", None)]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "end": [None, None, "2025-01-01", None]})
    assert faults(builder) == [
        "areas row 3 (v): level: 'commune', while an earlier row of this id has 'village'"
    ]


def test_near_names_are_sought_for_the_first_few_only(toy: Any) -> None:
    rows = [*AREAS, *((f"x{at}", "village", f"p{at}") for at in range(8))]
    told = faults(toy.builder(rows))
    assert len(told) == 8
    assert sum("did you mean" in each for each in told) == 5


def test_rules_of_unknown_words(toy: Any) -> None:
    rules = [
        toy.body_rule("ofice", "province"),
        toy.body_rule("office", "provinces"),
        toy.rule("guided", "team", "offices"),
        toy.rule("guided_by", "", "ministry", search="below"),
    ]
    assert faults(toy.builder(AREAS, rules=rules)) == [
        "body rule 0 (ofice): unknown body kind 'ofice'; did you mean 'office'?",
        "body rule 1 (office): unknown level 'provinces'; did you mean 'province'?",
        "relation rule 0 (guided): to: unknown body kind 'offices'; did you mean 'office'?",
        "relation rule 0 (guided): type: unknown relation type 'guided'; did you mean 'guided_by'?",
        "relation rule 1 (guided_by): of: empty; a rule needs at least one body kind",
        "relation rule 1 (guided_by): search: 'below'; allowed: 'at_or_above' or 'above'",
    ]


def test_a_vocabulary_that_cannot_be_coded(toy: Any) -> None:
    words = tuple(f"w{number}" for number in range(65))
    wide = Attribute(name="uses", table="areas", type="set", vocabulary=words, description="")
    vocabulary = attrs.evolve(toy.vocabulary, attributes=(wide,), levels=("a", "b", "a"))
    with pytest.raises(InvalidNetworkError) as caught:
        NetworkBuilder(vocabulary, toy.metadata)
    assert str(caught.value) == (
        "network 'toy': 2 errors\n"
        "  vocabulary: levels: a word occurs twice\n"
        "  vocabulary: uses: 65 words; at most 64 are allowed"
    )


def test_bodies_by_rule_are_named_so_in_faults(toy: Any) -> None:
    builder = toy.builder(AREAS, [("office:p", "office", "p")], rules=[toy.body_rule("office", "province")])
    assert faults(builder) == [
        "bodies by rule (office:p): start: 2020-01-01.. overlaps with 2020-01-01.. of bodies row 0 (office:p)"
    ]


def test_an_id_of_control_characters_or_halves_is_refused(toy: Any) -> None:
    builder = toy.builder([("c", "country", None), ("a\tb", "province", "c"), ("\ud800", "province", "c")])
    with pytest.raises(InvalidNetworkError) as caught:
        builder.build()
    told = [str(fault) for fault in caught.value.faults]
    assert [each for each in told if ": id: " in each] == [
        "areas row 1 (a\tb): id: 'a\\tb' holds U+0009, a control character",
        "areas row 2 (\\ud800): id: '\\ud800' holds half of a surrogate pair, which is not a character",
    ]


@pytest.mark.parametrize("cells", [{"c"}, {"c": 1}, np.array([["c"]])], ids=["set", "mapping", "matrix"])
def test_what_has_no_order_or_two_is_no_column(toy: Any, cells: Any) -> None:
    with pytest.raises(ArgumentError, match=r"areas: id: .*not a column"):
        toy.builder().add_areas({"id": cells})


def test_a_line_is_not_laid_out_over_homes_that_could_not_be_read(toy: Any) -> None:
    """It once was, and stopped at an area that is not there instead of at the fault."""
    builder = toy.builder(
        bodies=[("t", "team", "nowhere")], rules=[toy.rule("guided_by", "team", "team office")]
    )
    with pytest.raises(InvalidNetworkError, match="home: unknown area"):
        builder.build()
