"""Selections: what is asked, with what that needs, on each day; and nothing else."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Citation, Network, Origin, Period
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.network import Event, OtherName, PartialList, Statement, Succession
from dtnet.spans import Spans

from ...inner.network import check_tables

CITE = Citation(ref="x")
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c"),
    ("d", "district", "p", "2020-01-01", "2024-01-01"),
    ("d", "district", "q", "2024-01-01", None),
    ("v", "village", "d"),
    ("w", "village", "q"),
]
BODIES = [
    ("m", "ministry", "c"),
    ("n", "ministry", "w"),
    ("cp", "committee", "p"),
    ("cq", "committee", "q"),
    ("o", "office", "d"),
    ("tv", "team", "v"),
    ("tw", "team", "w", "2021-01-01", None),
    ("tp", "team", "p"),
]
RELATIONS = [
    ("subordinate_to", "tv", "tw", "2022-01-01", "2023-01-01"),
    ("coordinated_by", "tw", "n", "2021-01-01", None),
]


def known(share: Fraction) -> str:
    return "whole" if share == 1 else "assumed_equal"


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    rules = [toy.rule("guided_by", "team", "committee"), toy.rule("guided_by", "committee", "ministry")]
    builder = toy.builder(relations=RELATIONS, rules=rules, areas=AREAS, bodies=BODIES)
    for area, start, about in (("c", 2021, "teams"), ("d", 2020, "teams"), ("p", 2020, "skills")):
        builder.add_statement(
            Statement(
                about=about,
                area=area,
                start=date(start, 1, 1),
                end=None,
                origin=Origin.OBSERVED,
                citation=CITE,
            )
        )
    for area, name in (("c", "Isle"), ("p", "Big"), ("v", "Cove")):
        builder.add_other_name(
            OtherName(area=area, name=name, sort="former", end=date(2022, 1, 1), source=CITE)
        )
    for id, year in (("moves", 2024), ("law", 2022), ("split", 2025)):
        builder.add_event(Event(id=id, title="", operating=date(year, 1, 1), citation=CITE))
    for event, source, target in (("moves", "o", "cq"), ("split", "w", "v"), ("split", "w", "d")):
        share = Fraction(1, 1 if event == "moves" else 2)
        builder.add_succession(
            Succession(
                event=event,
                source=source,
                target=target,
                share=share,
                basis=known(share),
                origin=Origin.ASSUMED,
            )
        )
    network = builder.build()
    words = attrs.evolve(
        network.metadata, reference_day=date(2024, 8, 31), reference_window=Period("2024-01-01", "2025-01-01")
    )
    return Network(network.tables, network.vocabulary, words)


def ids(network: Network, day: str) -> tuple[str, str]:
    here = network.at(day)
    return " ".join(sorted(here.areas()["id"])), " ".join(sorted(here.bodies()["id"]))


def sound(network: Network) -> Network:
    assert check_tables(network.tables, network.vocabulary) == []
    return network


def test_nothing_asked_is_everything(network: Network) -> None:
    assert network.select() is network


def test_an_area_with_what_lies_in_it_and_who_stands_above(network: Network) -> None:
    part = sound(network.select(within="p"))
    assert ids(part, "2020-06-01") == ("c d p v", "cp m o tp tv")
    assert ids(part, "2024-01-01") == ("c p", "cp m tp")
    assert [(row["start"], row["end"]) for row in part.history("v")] == [(date(2020, 1, 1), date(2024, 1, 1))]


def test_areas_keep_their_other_names_on_any_day(network: Network) -> None:
    """A former name tells what a name was, also where the days on which it was in use are not selected."""
    assert [each.name for each in sound(network.select(during="2023")).tables.other_names] == [
        "Isle",
        "Big",
        "Cove",
    ]
    part = sound(network.select(levels=["province"]))
    assert [each.name for each in part.tables.other_names] == ["Isle", "Big"]


def test_partial_lists_are_kept_for_kept_areas(network: Network) -> None:
    def listed(area: str, start: str, number: int | None, end: str | None = None) -> PartialList:
        return PartialList(
            about="village", area=area, start=start, end=end, number=number, origin="assumed", source=None
        )

    lists = (listed("d", "2021-01-01", 5, "2026-01-01"), listed("c", "2026-01-01", 9))
    whole = sound(Network(attrs.evolve(network.tables, partial_lists=lists), *words_of(network)))
    assert sound(whole.select(within="p")).tables.partial_lists == (
        listed("d", "2021-01-01", 5, "2024-01-01"),
        listed("p", "2026-01-01", None),
    )
    assert sound(whole.select(within="q")).tables.partial_lists == (
        listed("d", "2024-01-01", 5, "2026-01-01"),
        listed("q", "2026-01-01", None),
    )
    assert whole.select(within="d").tables.partial_lists == (lists[0], listed("d", "2026-01-01", None))
    assert whole.select(within="v").tables.partial_lists == ()
    assert whole.select(levels=["province"]).tables.partial_lists == (lists[1],)
    assert whole.select(during="2025-01-01..2027-01-01").tables.partial_lists == (
        listed("d", "2025-01-01", 5, "2026-01-01"),
        listed("c", "2026-01-01", 9, "2027-01-01"),
    )


def words_of(network: Network) -> tuple[Any, Any]:
    return network.vocabulary, network.metadata


def test_a_stated_superior_elsewhere_comes_along(network: Network) -> None:
    part = sound(network.select(within="p"))
    assert ids(part, "2022-06-01") == ("c d p q v w", "cp cq m n o tp tv tw")
    for day in ("2021-12-31", "2023-01-01"):
        assert ids(part, day) == ("c d p v", "cp m o tp tv")
    assert part.at("2022-06-01").line("subordinate_to").ancestors("tv") == ["tw"]
    assert part.at("2022-06-01").line("guided_by").ancestors("tw") == ["cq", "m"]
    assert part.at("2022-06-01").relations("coordinated_by").to_dicts() == [
        {"subordinate": "tw", "superior": "n"}
    ]


def test_levels_and_kinds(network: Network) -> None:
    part = sound(network.select(levels=["village"], kinds=("team",)))
    assert ids(part, "2020-06-01") == ("c d p q v w", "cp cq m n tv")
    assert ids(sound(network.select(levels=("province",))), "2020-06-01") == ("c p q", "cp cq m tp")
    assert ids(sound(network.select(levels=())), "2020-06-01") == ("", "")
    assert ids(sound(network.select(kinds=())), "2020-06-01") == ("c d p q v w", "")


def test_days_become_the_extent(network: Network) -> None:
    part = sound(network.select(during="2024"))
    assert part.extent == Period("2024-01-01", "2025-01-01")
    assert [(row["start"], row["end"], row["parent"]) for row in part.history("d")] == [
        (date(2024, 1, 1), date(2025, 1, 1), "q")
    ]
    assert part.metadata.reference_day == date(2024, 8, 31)
    assert part.metadata.reference_window == Period("2024-01-01", "2025-01-01")
    earlier = network.select(during=Period("2023-07-01", "2024-07-01")).metadata
    assert (earlier.reference_day, earlier.reference_window) == (None, None)
    bare = network.select(during="2023").select(during="2023")
    assert (bare.metadata.reference_day, bare.metadata.reference_window) == (None, None)


def statements(network: Network) -> list[tuple[str, str, date, date | None]]:
    return [(each.about, each.area, each.start, each.end) for each in network.tables.statements]


def test_statements_hold_for_what_is_there_in_full(network: Network) -> None:
    assert statements(network.select(within="p")) == [
        ("teams", "p", date(2021, 1, 1), None),
        ("teams", "d", date(2020, 1, 1), date(2024, 1, 1)),
        ("skills", "p", date(2020, 1, 1), None),
    ]
    assert statements(network.select(within="d", during="2024")) == [
        ("teams", "d", date(2024, 1, 1), date(2025, 1, 1)),
        ("teams", "d", date(2024, 1, 1), date(2025, 1, 1)),
    ]
    assert [each[0] for each in statements(network.select(kinds=("team",)))] == ["teams", "teams", "skills"]
    assert statements(network.select(kinds=("office",))) == []
    assert statements(network.select(levels=("village",))) == []
    day = network.select(within="w").at("2020-06-01")
    [row] = day.coverage(over="village")
    assert (row["yes"], row["no"], row["unknown"]) == (0, 0, 1)
    [row] = network.select(within="w").at("2021-06-01").coverage(over="village")
    assert (row["yes"], row["no"], row["unknown"]) == (1, 0, 0)


def test_a_village_without_a_team_is_a_no_in_the_selection_too(network: Network) -> None:
    emptied = network.close("tv", on="2025-01-01")
    [row] = emptied.select(within="d").at("2025-01-01").coverage(over="village")
    assert (row["yes"], row["no"], row["unknown"]) == (0, 1, 0)


def test_successions_are_kept_whole_or_not_at_all(network: Network) -> None:
    def told(part: Network) -> tuple[list[str], list[str]]:
        return [each.source for each in part.tables.successions], [each.id for each in part.tables.events]

    assert told(network.select(within="c")) == (["o", "w", "w"], ["moves", "law", "split"])
    assert told(network.select(within="q")) == (["w", "w"], ["law", "split"])  # `o` came on the day
    assert told(network.select(within="v")) == ([], ["law"])  # `w` was there in 2022 alone
    assert told(network.select(within="v", during="2023")) == ([], [])
    assert told(network.select(during=Period("2024-12-31", "2025-01-02"))) == (["w", "w"], ["split"])
    assert told(network.select(during="2024")) == ([], [])
    assert told(network.select(during="2025")) == ([], [])


def test_what_is_not_there(network: Network) -> None:
    with pytest.raises(
        UnknownNameError, match=r"no area has the id 'tv'; a name belongs to a day: network\.at"
    ):
        network.select(within="tv")
    with pytest.raises(UnknownNameError, match="did you mean 'vn:province:48:0'"):
        dtnet.datasets.load("vietnam").select(within="vn:provinc:48:0")
    with pytest.raises(UnknownNameError, match="unknown body kind 'teams'; did you mean 'team'"):
        network.select(kinds=["teams"])
    with pytest.raises(UnknownNameError, match="unknown level 'vilage'"):
        network.select(levels=["vilage"])
    with pytest.raises(ArgumentError, match=r"kinds='team': one text, not a list; write kinds=\('team',\)"):
        network.select(kinds="team")
    with pytest.raises(OutsideDataError):
        network.select(during="1999")


def test_days_of_owners_are_joined_and_cut() -> None:
    def days(*rows: tuple[int, int, int]) -> Spans:
        return Spans(*(np.array(column, np.int32) for column in zip(*rows, strict=True)))

    def rows(days: Spans) -> list[tuple[int, ...]]:
        return list(zip(days.owner.tolist(), days.start.tolist(), days.end.tolist(), strict=True))

    joined = days((1, 5, 9), (3, 0, 2)).join([days((1, -4, 5), (1, 20, 30), (1, 22, 25))]).merge()
    assert rows(joined) == [(1, -4, 9), (1, 20, 30), (3, 0, 2)]
    asked = days((7, 0, 100), (8, -10, 21), (9, 0, 5))
    assert rows(asked.within(np.array([1, 1, -1]), joined)) == [
        (7, 0, 9),
        (7, 20, 30),
        (8, -4, 9),
        (8, 20, 21),
        (9, 0, 5),
    ]
    assert rows(asked.within(np.array([2, 2, 2]), joined)) == []
    assert rows(Spans.nothing().merge()) == []


def test_the_country_by_province_adds_up() -> None:
    network = dtnet.datasets.load("vietnam")
    part = network.select(within="vn:province:48:0")
    assert check_tables(part.tables, part.vocabulary) == []
    day = part.at("2024-08-31")
    assert day.teams().total("people") == 12_000
    assert day.line("guided_by").ancestors(day.teams()["id"][0])[-1] == "vn:mic:0"
    whole = network.at("2024-08-31")
    assert day.coverage(by="commune").to_dicts() == [
        row
        for row in whole.coverage(by="commune").to_dicts()
        if row["area"] in set(day.areas(level="commune")["id"])
    ]


def test_a_part_says_what_became_of_a_level_or_nothing(toy: Any) -> None:
    """That `d` is abolished is told where what came of every other district is told, too."""
    day = date(2024, 1, 1)
    builder = toy.builder(
        [
            ("c", "country", None),
            ("p", "province", "c", "2020-01-01", day),
            ("q", "province", "c", "2020-01-01", day),
            ("d", "district", "p", "2020-01-01", day),
            ("f", "district", "p", "2020-01-01", day),
            ("g", "district", "q", "2020-01-01", day),
            ("x", "province", "c", day, None),
            ("z", "commune", "x", day, None),
            ("v", "village", "p", "2020-01-01", day),
            ("v", "village", "x", day, None),
            ("w", "village", "q", "2020-01-01", day),
            ("w", "village", "c", day, None),
        ]
    )
    builder.add_event(Event(id="e", title="", operating=day, citation=CITE))
    for source, target in (("p", "x"), ("q", "x"), ("d", None), ("f", "z"), ("g", None)):
        builder.add_succession(
            Succession(event="e", source=source, target=target, share=Fraction(1), origin="observed")
        )
    network = builder.build()

    def told(part: Network) -> list[tuple[str, str]]:
        assert sound(part).to_builder().build() == part
        return sorted((each.source, each.target or "nothing") for each in part.tables.successions)

    abolished, merged = [("d", "nothing"), ("g", "nothing")], [("p", "x"), ("q", "x")]
    assert told(network) == [abolished[0], ("f", "z"), abolished[1], *merged]
    assert told(network.select(within="q")) == abolished[1:]
    assert told(network.select(within="p")) == []
    assert told(network.select(within="v")) == merged[:1]
    assert told(network.select(within="w")) == []
    assert told(network.select(during="2020-01-01..2024-01-01")) == []
    assert told(network.select(levels=["district"])) == []
