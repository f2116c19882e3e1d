"""What became of whom: shares along paths, what they rest on, versions, and what is refused."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Citation
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownNameError
from dtnet.network import Event, Succession
from dtnet.reorganisation import became, came_of, predecessors, successors

if TYPE_CHECKING:
    from dtnet import Network

DAYS = {"e1": date(2022, 1, 1), "e2": date(2024, 1, 1), "e3": date(2026, 1, 1), "early": date(2023, 1, 1)}
THIRD = Fraction(1, 3)
D1, D2, D3, EARLY = DAYS.values()


def built(toy: Any, teams: list[tuple[Any, ...]], *steps: tuple[Any, ...], **more: Any) -> Network:
    """Teams at home in a province, and steps (event, source, target, share, basis)."""
    columns = [(id, "team", "p", start, end) for id, start, end in teams]
    builder = toy.builder([("c", "country", None), ("p", "province", "c")], columns)
    for id, day in DAYS.items():
        cite = Citation(ref=f"paper {id}")
        number = "7/QD" if id == "e2" else None
        builder.add_event(Event(id=id, title="", operating=day, citation=cite, number=number))
    for event, source, target, share, basis in steps:
        builder.add_succession(
            Succession(
                event=event,
                source=source,
                target=target,
                share=share,
                basis=basis,
                origin="observed",
                **more.get(f"{source} {target}", more.get(target or "", {})),
            )
        )
    network: Network = builder.build()
    return network


def whole(event: str, source: str, target: str | None) -> tuple[Any, ...]:
    return event, source, target, Fraction(1), "whole"


OLD, FIRST = "2020-01-01", "2020-01-01"
SPLIT = [("e3", "w", "y", THIRD, "decree"), ("e3", "w", "z", 1 - THIRD, "measured")]
ENDS = [("y", D3, None), ("z", D3, None)]


@pytest.mark.parametrize(
    ("teams", "steps", "mixed"),
    [
        ([("a", OLD, D1), ("w", D1, D3)], [whole("e1", "a", "w")], False),
        (
            [("a", OLD, D1), ("b", OLD, D1), ("w", D1, D3)],
            [whole("e1", "a", "w"), whole("e1", "b", "w")],
            True,
        ),
        (
            [("a", OLD, D1), ("b", OLD, D1), ("v", D1, D2), ("w", D2, D3)],
            [whole("e1", "a", "v"), whole("e1", "b", "v"), whole("e2", "v", "w")],
            True,
        ),
        ([("a", OLD, D1), ("w", OLD, D3)], [whole("e1", "a", "w")], True),
        (
            [("a", OLD, D1), ("b", OLD, D2), ("w", D1, D3)],
            [whole("e1", "a", "w"), whole("e2", "b", "w")],
            True,
        ),
        (
            [("a", OLD, D1), ("b", OLD, None), ("w", D1, D3)],
            [
                whole("e1", "a", "w"),
                ("e2", "b", "b", Fraction(1), "decree"),
                ("e2", "b", "w", Fraction(0), "decree"),
            ],
            False,
        ),
    ],
    ids=["alone", "of two", "of two, passed on", "to one there", "joined later", "joined by land"],
)
def test_a_unit_of_several_that_is_split_is_taken_to_be_mixed(
    toy: Any,
    teams: list[Any],
    steps: list[Any],
    mixed: bool,  # noqa: FBT001 - a case
) -> None:
    network = built(toy, [*teams, *ENDS], *steps, *SPLIT, b={"coverage": "all_people"})
    found = [row for row in successors(network, "a") if row["day"] == D3]
    assert [(row["carried"], row["rests_on"]) for row in found] == [
        ("1/3", "assumed_mixing" if mixed else "decree"),
        ("2/3", "assumed_mixing" if mixed else "measured"),
    ]
    [there] = [row for row in predecessors(network, "y") if row["source"] == "a"]
    assert (there["carried"], there["rests_on"]) == (found[0]["carried"], found[0]["rests_on"])
    [last] = [row for row in predecessors(network, "y") if row["source"] == "w"]
    assert (last["carried"], last["rests_on"]) == ("1/3", "decree")
    [end] = [row for row in came_of(network, "y", on="2021-01-01") if row["id"] == "a"]
    assert (end["share"], end["rests_on"]) == (there["carried"], there["rests_on"])


def test_a_unit_of_several_that_goes_on_whole_is_not_mixed(toy: Any) -> None:
    teams = [("a", OLD, D1), ("b", OLD, D1), ("v", D1, D2), ("w", D2, D3), ("z", D3, None)]
    steps = [whole("e1", "a", "v"), whole("e1", "b", "v"), whole("e2", "v", "w"), whole("e3", "w", "z")]
    network = built(toy, teams, *steps)
    assert [row["rests_on"] for row in successors(network, "a")] == ["whole"] * 3
    assert became(network, "a", on=D3)["rests_on"] == ["whole"]
    assert came_of(network, "z", on=OLD)["rests_on"] == ["whole", "whole"]


def test_what_stays_in_a_unit_that_others_joined_is_mixed(toy: Any) -> None:
    network = built(toy, [("a", OLD, D1), ("w", OLD, D3), *ENDS], whole("e1", "a", "w"), *SPLIT)
    assert [row["rests_on"] for row in successors(network, "w")] == ["assumed_mixing"] * 2
    assert [row["rests_on"] for row in successors(network, "w", at=D1)] == ["decree", "measured"]
    [own] = [row for row in came_of(network, "y", on="2021-01-01") if row["id"] == "w"]
    assert (own["share"], own["share_ratio"], own["rests_on"]) == ("1/3", 1 / 3, "assumed_mixing")


def test_land_that_comes_back_later_does_not_hide_who_joined_before(toy: Any) -> None:
    none, all_people = Fraction(0), {"coverage": "all_people"}
    network = built(
        toy,
        [("a", OLD, D1), ("b", OLD, EARLY), ("w", D1, D3), ("v", D1, D2), ("u", D2, None), *ENDS],
        ("e1", "a", "w", Fraction(1), "decree"),
        ("e1", "a", "v", none, "decree"),
        whole("early", "b", "w"),
        ("e2", "v", "w", none, "decree"),
        ("e2", "v", "u", Fraction(1), "decree"),
        *SPLIT,
        u=all_people,
        **{"a w": all_people},
    )
    found = [row for row in successors(network, "a") if row["day"] == D3]
    assert [(row["carried"], row["rests_on"]) for row in found] == [
        ("1/3", "assumed_mixing"),
        ("2/3", "assumed_mixing"),
    ]


def test_shares_multiply_and_add_up_over_paths(toy: Any) -> None:
    half = Fraction(1, 2)
    network = built(
        toy,
        [("a", OLD, D1), ("b", D1, D2), ("d", D1, D2), ("w", D2, D3), *ENDS],
        ("e1", "a", "b", half, "measured"),
        ("e1", "a", "d", half, "measured"),
        whole("e2", "b", "w"),
        ("e2", "d", "w", None, "unknown"),
        ("e2", "d", None, None, "unknown"),
        ("e3", "w", "y", Fraction(0), "decree"),
        ("e3", "w", "z", Fraction(1), "decree"),
        z={"coverage": "all_people"},
    )
    rows = [
        (row["source"], row["target"], row["share"], row["carried"], row["carried_ratio"], row["rests_on"])
        for row in successors(network, "a")
    ]
    assert rows == [
        ("a", "b", "1/2", "1/2", 0.5, "measured"),
        ("a", "d", "1/2", "1/2", 0.5, "measured"),
        ("b", "w", "1", "1/2", 0.5, "measured"),
        ("d", None, None, None, None, "unknown"),
        ("d", "w", None, None, None, "unknown"),
        ("w", "y", "0", "0", 0.0, "unknown"),
        ("w", "z", "1", None, None, "unknown"),
    ]
    steps = successors(network, "a", until=D1)
    assert [(row["step"], row["event"], row["instrument"]) for row in steps] == [
        ("became", "e1", "paper e1")
    ] * 2
    assert [(row["id"], row["state"], row["share"]) for row in became(network, "a", on=D2)] == [
        ("d", "abolished", None),
        ("w", "exists", None),
    ]
    [gone] = [row for row in successors(network, "a") if row["target"] is None]
    assert (gone["step"], gone["target_name"], gone["instrument"]) == ("abolished", None, "7/QD")


def test_what_closes_or_opens_without_a_word_ends_a_course(toy: Any) -> None:
    network = built(
        toy,
        [("a", OLD, D1), ("w", D1, "2023-01-01"), ("w", "2025-01-01", D3), *ENDS],
        whole("e1", "a", "w"),
        *SPLIT,
    )
    assert [row["target"] for row in successors(network, "a")] == ["w"]
    assert [(row["id"], row["state"]) for row in became(network, "a", on="2025-06-01")] == [("w", "closed")]
    assert [row["source"] for row in predecessors(network, "y")] == ["w"]
    assert [(row["id"], row["state"]) for row in came_of(network, "y", on="2024-06-01")] == [("w", "opened")]
    assert [row["target"] for row in successors(network, "w", at="2025-01-01")] == ["y", "z"]


def test_an_id_that_events_give_away_comes_of_nothing_it_was(toy: Any) -> None:
    network = built(toy, [("a", OLD, None), ("b", D1, None)], whole("e1", "a", "b"))
    assert len(predecessors(network, "a")) == 0
    assert [row["id"] for row in came_of(network, "a", on="2020-06-01")] == ["a"]
    assert came_of(network, "a", on="2020-06-01")["state"] == ["opened"]


def test_versions_are_rows_where_something_of_them_is_told(toy: Any) -> None:
    area = toy.area_columns(
        [
            ("c", "country", None),
            ("p", "province", "c"),
            ("q", "province", "c", OLD, D2),
            ("r", "province", "c", D2, None),
            ("v", "village", "q", OLD, D1),
            ("v", "village", "q", D1, D2),
            ("v", "village", "p", D2, D3),
            ("v", "village", "p", D3, None),
            ("w", "village", "q", OLD, D2),
            ("w", "village", "p", D2, None),
        ],
        code=["", "", "", "", "1", "1", "2", "2", "", ""],
        type=["", "", "", "", "", "xã", "xã", "xã", "", ""],
    )
    area["name"] = [*area["id"][:4], "v", "vv", "vv", "vv", "w", "w"]
    builder = toy.builder([], [])
    builder.add_areas(area)
    builder.add_event(Event(id="e2", title="", operating=D2, citation=Citation(ref="x"), number="9"))
    builder.add_succession(
        Succession(event="e2", source="q", target="r", share=Fraction(1), origin="assumed")
    )
    network = builder.build()
    rows = successors(network, "v").to_dicts()
    told = [(row["day"], row["event"], row["instrument"], row["step"], row["target_name"]) for row in rows]
    assert told == [
        (D1, None, None, "renamed, type_changed", "Xã vv"),
        (D2, "e2", "9", "recoded, moved", "Xã vv"),
    ]
    assert rows == predecessors(network, "v").to_dicts()
    assert [row["source_name"] for row in rows] == ["v", "Xã vv"]
    assert rows[1] | {"share": "1", "carried": "1", "basis": "whole", "origin": "observed"} == rows[1]
    assert len(successors(network, "v", at=D2)) == 0
    assert [row["day"] for row in successors(network, "v", until=D1)] == [D1]
    assert [row["day"] for row in predecessors(network, "v", since=D2)] == [D2]
    assert [row["day"] for row in predecessors(network, "v", at="2023-01-01")] == [D1]
    assert successors(network, "q")["origin"] == ["assumed"]


def test_a_move_is_told_by_the_event_of_its_day(toy: Any) -> None:
    """A province ends, is there again, and ends once more; a village was in it both times."""
    builder = toy.builder(
        [
            ("c", "country", None),
            *(("q", "province", "c", *days) for days in ((OLD, D1), (D2, D3))),
            ("r", "province", "c", D1, D2),
            ("s", "province", "c", D3, None),
            *(("v", "village", in_, *days) for in_, *days in (("q", OLD, D1), ("r", D1, D2), ("q", D2, D3))),
            ("v", "village", "s", D3, None),
        ]
    )
    for id, source, target in (("e1", "q", "r"), ("e2", "r", "q"), ("e3", "q", "s")):
        builder.add_event(Event(id=id, title="", operating=DAYS[id], citation=Citation(ref="x")))
        builder.add_succession(
            Succession(event=id, source=source, target=target, share=Fraction(1), origin="observed")
        )
    rows = successors(builder.build(), "v")
    assert [(row["day"], row["event"], row["step"]) for row in rows] == [
        (D1, "e1", "moved"),
        (D2, "e2", "moved"),
        (D3, "e3", "moved"),
    ]


def test_a_new_version_while_others_join(toy: Any) -> None:
    network = built(
        toy,
        [("a", OLD, D1), ("b", OLD, D2), ("w", D1, "2023-01-01"), ("w", "2023-01-01", None)],
        whole("e1", "a", "w"),
        whole("e2", "b", "w"),
    )
    builder = network.to_builder()
    renamed = builder.build().correct("w", at="2023-06-01", name="new")
    half = renamed.change("w", on="2025-01-01", name="newest")
    rows = [(row["day"].year, row["step"], row["carried"]) for row in successors(half, "a")]  # type: ignore[union-attr]
    assert rows == [(2022, "became", "1"), (2023, "renamed", "1"), (2025, "renamed", "1")]
    back = [(row["day"].year, row["step"], row["source"]) for row in predecessors(half, "w")]  # type: ignore[union-attr]
    assert back == [
        (2022, "became", "a"),
        (2023, "renamed", "w"),
        (2024, "became", "b"),
        (2025, "renamed", "w"),
    ]


def test_shares_of_another_measure(toy: Any) -> None:
    builder = toy.builder(
        [
            ("c", "country", None),
            ("p", "province", "c"),
            *((id, "village", "p", OLD, D1) for id in "abd"),
            *((id, "village", "p", D1, None) for id in "xy"),
        ]
    )
    builder.add_event(Event(id="e1", title="", operating=D1, citation=Citation(ref="x")))
    half = Fraction(1, 2)
    for source, target, share, of in (
        ("a", "x", half, "residents"),
        ("a", "y", half, "residents"),
        ("a", "x", THIRD, "area"),
        ("a", "y", 1 - THIRD, "area"),
        ("b", "x", half, "residents"),
        ("b", "y", half, "residents"),
        ("d", "x", Fraction(1), "residents"),
    ):
        more = {} if share == 1 else {"basis": "decree"}
        builder.add_succession(
            Succession(
                event="e1", source=source, target=target, share=share, of=of, origin="observed", **more
            )
        )
    network = builder.build()
    assert successors(network, "a")["share"] == ["1/2", "1/2"]
    assert successors(network, "a", of="area")["share"] == ["1/3", "2/3"]
    rows = [(row["share"], row["basis"]) for row in successors(network, "b", of="area")]
    assert rows == [(None, "unknown")] * 2
    assert successors(network, "d", of="area")["share"] == ["1"]
    with pytest.raises(UnknownNameError, match="the network states no shares of 'areas'; did you mean"):
        successors(network, "a", of="areas")


def test_what_is_refused(toy: Any) -> None:
    network = built(toy, [("a", OLD, D1), ("w", D1, None)], whole("e1", "a", "w"))
    for call in (
        lambda: successors(network, "a", at=D1),
        lambda: became(network, "a", at=D1, on=D2),
        lambda: predecessors(network, "w", at="2021-12-31"),
        lambda: came_of(network, "w", at="2021-12-31", on=D1),
    ):
        with pytest.raises(ArgumentError, match=r"'[aw]' does not exist on 202[12]"):
            call()
    for text, call in (
        (
            "until=2021-01-01 is before the first day, 2022-01-01",
            lambda: successors(network, "w", until="2021-01-01"),
        ),
        ("on=2021-01-01 is before the first day, 2022-01-01", lambda: became(network, "w", on="2021-01-01")),
        ("since=2022-01-01 is after the last day, 2021-12-31", lambda: predecessors(network, "a", since=D1)),
        ("on=2022-01-01 is after the last day", lambda: came_of(network, "a", on=D1)),
    ):
        with pytest.raises(ArgumentError, match=text):
            call()
    for call in (
        lambda: became(network, "w", on="2030-01-01"),
        lambda: came_of(network, "w", on="2019-01-01"),
    ):
        with pytest.raises(OutsideDataError, match="on 20"):
            call()
    with pytest.raises(UnknownNameError, match="no such id 'nobody'"):
        successors(network, "nobody")
    with pytest.raises(DayError, match="until '1 May'"):
        successors(network, "a", until="1 May")
    assert len(successors(network, "w")) == 0
    assert successors(network, "w").columns[:3] == ("day", "event", "instrument")


def test_bodies_of_viet_nam_over_two_events() -> None:
    network = dtnet.datasets.load("vietnam")
    rows = [(row["target"], row["instrument"]) for row in successors(network, "vn:doic:15:0")]
    assert rows == [("vn:dost:15:2025", "Nghị định 55/2025/NĐ-CP"), ("vn:dost:15:2025-07", "202/2025/QH15")]
    rows = [(row["source"], row["carried"]) for row in predecessors(network, "vn:dost:15:2025-07")]
    assert rows == [
        ("vn:doic:10:0", "1"),
        ("vn:doic:15:0", "1"),
        ("vn:dost:10:2025", "1"),
        ("vn:dost:15:2025", "1"),
    ]


def test_communes_of_viet_nam() -> None:
    network = dtnet.datasets.load("vietnam")
    kept = successors(network, "vn:commune:04603:0").to_dicts()
    assert [(row["step"], row["event"], row["target_name"]) for row in kept] == [
        ("renamed, moved", "vn:event:2025-07-01:districts", "Xã Tà Xi Láng")
    ]
    ends = became(network, "vn:commune:25822:0", on="2026-01-01")
    assert [(row["id"], row["share"], row["rests_on"]) for row in ends] == [
        ("vn:commune:25819:2025", "1/2", "assumed_equal"),
        ("vn:commune:25822:2025", "1/2", "assumed_equal"),
    ]
    gone = successors(network, "vn:district:001:0").to_dicts()
    assert [(row["step"], row["target"], row["carried"]) for row in gone] == [("abolished", None, "1")]
