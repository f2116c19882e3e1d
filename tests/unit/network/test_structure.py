"""Structure questions on a country small enough to answer by hand."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet.errors import ArgumentError, UnknownNameError

if TYPE_CHECKING:
    from dtnet import Snapshot

AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c"),
    ("d", "district", "p"),
    ("v", "village", "d"),
    ("w", "village", "q"),
]
BODIES = [
    ("m", "ministry", "c"),
    ("kp", "committee", "p"),
    ("kq", "committee", "q"),
    ("o", "office", "d"),
    ("a", "team", "v"),
    ("b", "team", "v"),
    ("z", "team", "w"),
    ("gone", "team", "w", "2020-01-01", "2021-01-01"),
]
RELATIONS = [
    ("guided_by", "kp", "m"),
    ("guided_by", "kq", "m"),
    ("guided_by", "o", "kp"),
    ("guided_by", "a", "o"),
    ("guided_by", "b", "kp"),
    ("guided_by", "z", None),
    ("subordinate_to", "a", "kp"),
    ("subordinate_to", "z", "kq"),
    ("coordinated_by", "a", "m"),
    ("coordinated_by", "a", "kp"),
]
BOTH = ("guided_by", "subordinate_to")


@pytest.fixture(scope="module")
def day(toy: Any) -> Snapshot:
    return toy.network(AREAS, BODIES, RELATIONS).at("2024-01-01")


def test_chains(day: Snapshot) -> None:
    assert day.root_of() == "m"
    assert day.chain("a") == ["a", "o", "kp", "m"]
    assert day.chain("z") == ["z"]
    assert day.chain("z", ("subordinate_to", "guided_by")) == ["z", "kq", "m"]
    assert day.chains().to_dicts() == [
        {"chain": "team", "connected": False, "bodies": 1},
        {"chain": "team < committee < ministry", "connected": True, "bodies": 1},
        {"chain": "team < office < committee < ministry", "connected": True, "bodies": 1},
    ]
    assert day.chains(kind="committee").to_dicts() == [
        {"chain": "committee < ministry", "connected": True, "bodies": 2}
    ]
    assert day.chains(("subordinate_to", "guided_by")).to_dicts() == [
        {"chain": "team < committee < ministry", "connected": True, "bodies": 3}
    ]


def test_who_is_not_connected(day: Snapshot) -> None:
    assert day.unconnected().to_dicts() == [{"id": "z", "kind": "team", "name": "z", "home": "w", "top": "z"}]
    assert day.unconnected(root="o")["top"] == ["m", "m", "z"]
    assert len(day.unconnected(("subordinate_to", "guided_by"))) == 0


def test_a_kind_of_which_there_is_none_has_no_chain(toy: Any) -> None:
    day = toy.network(AREAS, BODIES[:2], RELATIONS[:1]).at("2024-01-01")
    assert day.chains().to_dicts() == []
    assert day.unconnected().to_dicts() == []


def test_without_superior_tells_none_from_unknown(day: Snapshot) -> None:
    row = {"id": "z", "kind": "team", "name": "z", "home": "w"}
    assert day.without_superior("guided_by").to_dicts() == [{**row, "known": True}]
    assert day.without_superior("subordinate_to")["id"] == ["b"]
    assert day.without_superior("subordinate_to")["known"] == [False]
    assert day.without_superior("coordinated_by", kind="committee")["id"] == ["kp", "kq"]


def test_paths(day: Snapshot) -> None:
    assert day.path_between("a", "b") == ["a", "o", "kp", "b"]
    assert day.path_between("b", "a") == ["b", "kp", "o", "a"]
    assert day.path_between("a", "kq") == ["a", "o", "kp", "m", "kq"]
    assert day.path_between("kp", "a") == ["kp", "o", "a"]
    assert day.path_between("a", "a") == ["a"]
    assert day.path_between("a", "z") == []
    assert day.path_between("z", "kq", relation="subordinate_to") == ["z", "kq"]


def test_span_of_control(day: Snapshot) -> None:
    assert day.span_of_control().to_dicts() == [
        row("kind", "ministry", 1, 1, 2, 2, 2.0, 2),
        row("kind", "committee", 2, 1, 2, 0, 1.0, 2),
        row("kind", "office", 1, 1, 1, 1, 1.0, 1),
    ]
    assert day.span_of_control(by="level").to_dicts() == [
        row("level", "country", 1, 1, 2, 2, 2.0, 2),
        row("level", "province", 2, 1, 2, 0, 1.0, 2),
        row("level", "district", 1, 1, 1, 1, 1.0, 1),
    ]
    assert day.span_of_control("coordinated_by")["subordinates"] == [1, 1]
    with pytest.raises(ArgumentError, match="one of 'kind', 'level'"):
        day.span_of_control(by="size")  # type: ignore[arg-type]


def row(by: str, name: str, *cells: float) -> dict[str, Any]:
    names = ("bodies", "superiors", "subordinates", "least", "mean", "most")
    return {by: name, **dict(zip(names, cells, strict=True))}


def test_what_falls_off(day: Snapshot) -> None:
    assert day.falls_off("kp")["id"] == ["o", "a", "b"]
    assert day.falls_off("o").to_dicts() == [{"id": "a", "kind": "team", "name": "a", "home": "v"}]
    assert day.falls_off("a")["id"] == []
    assert day.falls_off("z")["id"] == []
    assert day.falls_off("m")["id"] == ["kp", "kq", "o", "a", "b"]


def test_a_second_line_holds_up_what_one_alone_would_lose(day: Snapshot) -> None:
    assert day.falls_off("o", BOTH)["id"] == []
    assert day.falls_off("kp", BOTH)["id"] == ["o", "a", "b"]
    assert day.falls_off("kq", BOTH)["id"] == ["z"]
    tree = day.dominators(BOTH)
    assert tree.parent_of("a") == "kp"
    assert tree.parent_of("m") is None
    assert day.dominators(BOTH[::-1]) is tree


def test_a_root_may_be_given(day: Snapshot) -> None:
    assert day.falls_off("o", root="kp")["id"] == ["a"]
    assert day.dominators(root="kq").ids() == ["kq"]


def test_a_coordinator_of_everybody_is_no_line_and_stays_out(day: Snapshot) -> None:
    with pytest.raises(ArgumentError, match="'coordinated_by' is not a line"):
        day.falls_off("kp", ("guided_by", "coordinated_by"))


def test_a_root_that_cannot_be_told_must_be_given(toy: Any, day: Snapshot) -> None:
    with pytest.raises(ArgumentError) as caught:
        day.root_of("subordinate_to")
    assert str(caught.value) == (
        "no single root of subordinate_to on 2024-01-01: kp, kq lead 1 bodies each; give a root"
    )
    bodies = [(f"k{number:02}", "committee", "p") for number in range(10)]
    teams = [(f"t{number:02}", "team", "v") for number in range(10)]
    pairs = [("guided_by", team[0], above[0]) for team, above in zip(teams, bodies, strict=True)]
    many = toy.network(AREAS, bodies + teams, pairs).at("2024-01-01")
    with pytest.raises(ArgumentError, match=r"k00, k01, .*, k07 and 2 more lead 1 bodies each; give a root"):
        many.chains()
    circle = [("guided_by", "kp", "m"), ("subordinate_to", "m", "kp")]
    round_about = toy.network(AREAS, BODIES, circle).at("2024-01-01")
    with pytest.raises(
        ArgumentError,
        match="no body without a superior has subordinates in guided_by and subordinate_to on 2024-01-01",
    ):
        round_about.falls_off("m", BOTH)
    assert round_about.falls_off("m", BOTH, root="m")["id"] == ["kp"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("gone", "there is no body 'gone' on 2024-01-01; it exists on other days"),
        ("kpp", "there is no body 'kpp'; did you mean 'kp'"),
        ("v", "there is no body 'v'"),
    ],
)
def test_a_body_must_exist_on_the_day(day: Snapshot, body: str, message: str) -> None:
    for ask in (day.chain, day.falls_off):
        with pytest.raises(UnknownNameError, match=message):
            ask(body)
    with pytest.raises(UnknownNameError, match=message):
        day.chains(root=body)


def test_unknown_words_are_refused(day: Snapshot) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'team'"):
        day.chains(kind="teem")
    with pytest.raises(UnknownNameError, match="did you mean 'guided_by'"):
        day.span_of_control("guided")
