"""Successions: what a record takes for granted, how rows read, and what they must say."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation, Origin
from dtnet.errors import ArgumentError, InvalidNetworkError
from dtnet.network import Event, Succession, Title

from ...inner.network import check_tables

if TYPE_CHECKING:
    from dtnet import Network

CITE = Citation(ref="x")
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
DAY = date(2024, 7, 1)
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("a", "village", "p", "2020-01-01", DAY),
    ("b", "village", "p", "2020-01-01", DAY),
    ("d", "village", "p"),
    ("e", "village", "p"),
    ("x", "village", "p", DAY, None),
    ("y", "village", "p", DAY, None),
]


def becomes(source: str, target: str | None, share: Any = Fraction(1), **more: Any) -> Succession:
    said = {"event": "e", "source": source, "target": target, "share": share, "origin": "observed"}
    return Succession(**{**said, **more})


def built(toy: Any, *successions: Succession, events: tuple[str, ...] = ("e",)) -> Network:
    builder = toy.builder(AREAS)
    for id in events:
        builder.add_event(Event(id=id, title="", operating=DAY, citation=CITE))
    for each in successions:
        builder.add_succession(each)
    network: Network = builder.build()
    return network


def told(toy: Any, *successions: Succession, **more: Any) -> list[str]:
    with pytest.raises(InvalidNetworkError) as raised:
        built(toy, *successions, **more)
    return [str(each) for each in raised.value.faults]


def test_the_share_says_what_is_carried() -> None:
    shares = (Fraction(1), HALF, Fraction(0), None)
    whole, part, nobody, unknown = (becomes("a", "x", share) for share in shares)
    assert (whole.coverage, whole.basis) == ("whole", "whole")
    assert (part.coverage, part.basis) == ("part", "")
    assert (nobody.coverage, nobody.basis) == ("area_only", "")
    assert (unknown.coverage, unknown.basis) == ("part", "unknown")
    assert whole.of == "residents"


def test_rows_read_as_the_records_that_they_were(toy: Any) -> None:
    records = (
        becomes("a", "x", THIRD, basis="decree", clause="Điều 1"),
        becomes("a", "y", 1 - THIRD, basis="measured", of="residents"),
        becomes("a", "x", HALF, basis="decree", of="area"),
        becomes("a", "y", HALF, basis="decree", of="area"),
        becomes("b", None),
    )
    network = built(toy, *records)
    assert tuple(network.tables.successions) == records
    assert check_tables(network.tables, network.vocabulary) == []
    assert network.history("a")["successors"] == ["1/3 of x; 2/3 of y; 1/2 of x; 1/2 of y"]
    assert network.history("b").to_dicts()[0]["closed_by"] == "e"
    assert network.history("b")["successors"] == [None]


def test_order_is_no_content(toy: Any) -> None:
    records = [becomes("a", "x"), becomes("b", None), becomes("d", "e", HALF, basis="decree")]
    rest, other = (becomes("d", "d", HALF, basis=basis) for basis in ("decree", "measured"))
    assert built(toy, *records, rest) == built(toy, rest, *reversed(records))
    assert built(toy, *records, rest) != built(toy, *records, other)


def test_known_shares_leave_room_for_unknown_ones(toy: Any) -> None:
    some = becomes("a", "x", HALF, basis="decree")
    network = built(toy, some, becomes("a", "y", None), becomes("b", "x"))
    assert network.history("a")["successors"] == ["1/2 of x; a part of y"]
    other, unknown = becomes("a", "d", HALF, basis="decree"), becomes("a", "y", None)
    assert told(toy, some, other, unknown, becomes("b", "x")) == [
        "successions of a in e: share: they sum to 1, although further shares are unknown"
    ]


def test_people_may_go_elsewhere_than_land(toy: Any) -> None:
    built(
        toy,
        becomes("a", "x", coverage="all_people", basis="decree"),
        becomes("a", "y", Fraction(0), basis="decree"),
        becomes("b", "y"),
    )
    assert told(
        toy,
        becomes("a", "x", coverage="all_people", basis="decree"),
        becomes("b", "x", coverage="part", basis="decree"),
        becomes("d", "x", basis="decree"),
        becomes("e", "x", HALF, basis="whole"),
        becomes("e", "y", HALF, basis="unknown"),
    ) == [
        "succession 0: coverage: 'all_people' with share 1 of a source that has no other target",
        "succession 1: coverage: 'part' with share 1 of a source that has no other target",
        "succession 2: basis: 'decree' of 'whole' with share 1",
        "succession 3: basis: 'whole' of 'part' with share 1/2",
        "succession 4: basis: 'unknown' of 'part' with share 1/2",
    ]
    assert told(toy, becomes("a", "x"), becomes("a", "y", None), becomes("b", "x"))[:1] == [
        "succession 0: coverage: 'whole' with share 1 of a source that has further targets"
    ]


def test_words_are_among_those_that_there_are(toy: Any) -> None:
    assert told(
        toy,
        becomes("a", "x", HALF),
        becomes("a", "y", HALF, basis="equal"),
        becomes("b", "x", coverage="hole"),
        becomes("d", "x", Fraction(1, 2**31), basis="decree"),
    ) == [
        "succession 0: basis: not stated; one of 'whole', 'decree', 'measured', 'assumed_equal', 'unknown'",
        "succession 1: basis: 'equal'; one of 'whole', 'decree', 'measured', 'assumed_equal', 'unknown'",
        "succession 2: basis: not stated; one of 'whole', 'decree', 'measured', 'assumed_equal', 'unknown'",
        "succession 2: coverage: 'hole'; did you mean 'whole'?",
        "succession 3: share: 1/2147483648; allowed: a denominator below 2147483648",
    ]


def test_records_are_of_their_class_and_their_texts_texts(toy: Any) -> None:
    builder = toy.builder(AREAS)
    for add, what in (
        (builder.add_event, "event"),
        (builder.add_succession, "succession"),
        (builder.add_statement, "statement"),
        (builder.add_other_name, "other_name"),
        (builder.add_partial_list, "partial_list"),
        (builder.add_parent_among, "parent_among"),
    ):
        with pytest.raises(
            ArgumentError, match=f"{what}: got 'hill', of type str; pass a value of the class"
        ):
            add("hill")
    inexact = becomes("a", "x", 1), becomes("b", "y", [1], basis="decree"), becomes("d", "d", bool(DAY))
    assert told(toy, *inexact) == [
        "succession 0: share: 1 is an int; write Fraction(1): shares are exact",
        "succession 1: share: [1] is a list; write Fraction(1, 3): shares are exact",
        "succession 2: share: True is a bool; write Fraction(1, 3): shares are exact",
    ]
    wrong = becomes("a", "x", of=""), becomes("b", "y", of=None), becomes("d", "d", clause=5)
    assert told(toy, *wrong) == [
        "succession 0: of: '' is not a measure; name one, as 'residents'",
        "succession 1: of: None is not a measure; name one, as 'residents'",
        "succession 2: clause: 5 is not a text; write None if there is none",
    ]


def test_there_are_256_measures_at_most(toy: Any) -> None:
    said = [becomes("a", "x"), becomes("b", "y"), *(becomes("d", "d", of=f"m{at:03}") for at in range(256))]
    assert told(toy, *said) == ["succession 257: of: 'm255' exceeds the limit of 256 measures"]
    assert len(built(toy, *said[:-1]).tables.successions.measures) == 256


def test_nobody_is_left_behind(toy: Any) -> None:
    closing = "areas: village b: closes on 2024-07-01, and no event of that day says what became of it"
    assert told(toy, becomes("a", "x")) == [
        f"{closing}; state its successors, or a succession with target None if it was abolished"
    ]
    built(toy, becomes("a", "x"), becomes("b", None))
    built(toy)
    built(toy, becomes("p", "p"))


def test_an_area_leaves_in_one_event(toy: Any) -> None:
    parts = (
        becomes("a", "x", HALF, basis="decree"),
        becomes("a", "y", HALF, basis="decree"),
        becomes("b", "x"),
    )
    assert told(toy, *parts, becomes("b", "y", event="f"), events=("e", "f")) == [
        "succession 3: event: 'f' and 'e' both say what became of 'b' on 2024-07-01"
    ]


def test_no_area_comes_of_itself_by_others_within_a_day(toy: Any) -> None:
    others = (becomes("a", "x"), becomes("b", "x"))
    built(toy, *others, becomes("d", "d", HALF, basis="decree"), becomes("d", "e", HALF, basis="decree"))
    assert told(toy, *others, becomes("d", "e"), becomes("e", "d")) == [
        "succession 2: target: 'e' comes from 'd', 'd' from 'e' on 2024-07-01",
        "succession 3: target: 'd' comes from 'e', 'e' from 'd' on 2024-07-01",
    ]


def test_an_event_says_what_its_instrument_is_called() -> None:
    titles = (Title("vi", "Nghị quyết"), Title("en", "Resolution"))
    said = {"number": "1/NQ", "issuer": "Quốc hội", "titles": titles}
    event = Event(id="e", title="", operating=DAY, citation=CITE, **said)
    assert (event.number, event.issuer, event.titles[1].text) == ("1/NQ", "Quốc hội", "Resolution")
    assert Succession(event="e", source="a", target=None, share=None, origin=Origin.ASSUMED).origin == 3
