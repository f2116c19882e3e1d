"""Records that anybody can construct: a value of another type is refused at once, and not by `repr` later."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, cast

import attrs
import pytest

import dtnet
from dtnet import DtnetError
from dtnet.errors import (
    ArgumentError,
    DtnetWarning,
    Fault,
    InvalidNetworkError,
    OutsideDataError,
    PredicateError,
    near,
)

from .public_things import parts, public, receivers

WRONG: Final[list[Any]] = [
    *(None, object(), -1, 1.5, float("nan"), "", "x", b"x", [], {}, ("x",), {1}, True, int),
    *(Decimal("sNaN"), datetime(2025, 2, 1), 10**400, (None,), [["x"]]),  # noqa: DTZ001
]
OBJECTS: Final[dict[type, Any]] = {**parts(), **{type(each): each for each in receivers()}}
RECORDS: Final[dict[str, type[Any]]] = {
    path: each for path, each in public().items() if each in OBJECTS and attrs.has(each)
}
UNCHECKED: Final = {"dtnet.coverage.measures.Answer": "questions make thousands of them"}


def shown(record: object) -> None:
    """Everything that shows a record without being asked for more."""
    repr(record)
    str(record)
    getattr(record, "_repr_html_", str)()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted(RECORDS.keys() - UNCHECKED))
def test_a_record_with_a_wrong_value_is_refused_or_shown(path: str) -> None:
    cls, made = RECORDS[path], OBJECTS[RECORDS[path]]
    stated = {each.alias: getattr(made, each.name) for each in attrs.fields(cls) if each.init}
    found = []
    for name in stated:
        for value in WRONG:
            try:
                shown(cls(**{**stated, name: value}))
            except DtnetError:
                pass
            except Exception as error:  # noqa: BLE001 - what must not come
                found.append(f"{name}={value!r}: {type(error).__name__}: {error}")
    assert found == []


def test_records_are_many() -> None:
    assert len(RECORDS) > 70


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: dtnet.Catalogue("x"), "Catalogue: policies: got 'x', of type str; give tuple[Policy, ...]"),
        (
            lambda: dtnet.Catalogue(("x",)),
            "Catalogue: policies: got ('x',), of type tuple; give tuple[Policy, ...]",
        ),
        (lambda: dtnet.policy.ProrationStep(days=True, share=Fraction(1)), "ProrationStep: days: got True"),
        (lambda: dtnet.policy.SizeRef(1), "SizeRef: name: got 1, of type int; give str"),
        (lambda: dtnet.Comparison(None, None), "Comparison: before: got None"),
        (lambda: dtnet.Network(None, None, None), "tables: got None"),
        (lambda: dtnet.Snapshot(None, date(2025, 2, 1)), "network: got None"),
        (
            lambda: dtnet.Snapshot(dtnet.datasets.load("toyland"), "2025-02-01"),
            r"date: got '2025-02-01', of type str; pass a date, or write network.at(day)",
        ),
        (
            lambda: dtnet.reorganisation.Crosswalk(dtnet.datasets.load("toyland"), "x", "y", "residents"),
            "source_day: got 'x', of type str",
        ),
    ],
)
def test_messages_name_the_field_and_its_type(make: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError) as caught:
        make()
    assert message in str(caught.value)


def test_an_error_takes_any_message() -> None:
    assert str(OutsideDataError(None)) == "None"  # type: ignore[arg-type]
    assert str(DtnetWarning(1)) == "1"  # type: ignore[arg-type]
    assert str(ArgumentError(1, 2, by=3)) == "1; 2"  # type: ignore[arg-type]
    wrong: Any = PredicateError(None, None, None)  # type: ignore[arg-type]
    assert str(wrong) == "None\n  None\n  ^"
    assert str(pickle.loads(pickle.dumps(wrong))) == str(wrong)  # noqa: S301


@pytest.mark.parametrize("faults", ["y", None, [1], [("a",)]])
def test_faults_are_pairs(faults: Any) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match=r"faults: got .* give a list, as "):
        InvalidNetworkError("x", faults)
    assert InvalidNetworkError("x", [Fault(None, 1)]).faults == (("None", "1"),)  # type: ignore[arg-type]


def test_known_words_are_several() -> None:
    with pytest.raises(ArgumentError, match="known: got None; give the words that are allowed"):
        near("x", None)  # type: ignore[arg-type]
    assert near("ab", [1, "abc"]) == "did you mean 'abc'?"  # type: ignore[list-item]


def test_records_of_a_network_are_refused_with_their_place() -> None:
    """The checks of a network name table and row, so the constructors of these records refuse nothing."""
    made = dtnet.network.Succession(
        event="e", source="a", target="b", share=cast("Any", Decimal("sNaN")), origin="observed"
    )
    builder = dtnet.datasets.load("toyland").to_builder()
    builder.add_succession(made)
    with pytest.raises(InvalidNetworkError, match="share"):
        builder.build()
    assert str(dtnet.Citation(ref="x", title=cast("Any", 1))) == "x, 1"


@pytest.mark.parametrize("wrong", [None, 1, "x", [1], {}, [None]])
def test_parts_of_a_day_that_callers_can_make_are_made_of_parts(wrong: Any) -> None:  # noqa: ANN401
    network = dtnet.datasets.load("toyland")
    day, made = network.at(network.extent.start), cast("Any", dtnet.network)
    calls = [
        lambda: dtnet.Hierarchy(wrong, wrong, wrong, wrong, ()),
        lambda: made.AreaState(wrong, network.vocabulary, network.area_index, 1),
        lambda: made.BodyState(wrong, network.vocabulary, network.body_index, day, 1),
        lambda: made.OtherNames(wrong, ("tỉnh",)),
        lambda: made.OtherNames((), wrong),
        lambda: dtnet.lists.NameDays.of(wrong, day.date),
        lambda: dtnet.lists.Match({}, wrong, reasons=()),
    ]
    for call in calls:
        with pytest.raises(ArgumentError):
            call()
