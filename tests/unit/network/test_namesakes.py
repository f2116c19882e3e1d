"""Names that areas lost, or get later: what is said of them, and how a level accepts another area."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Citation, Origin, assess
from dtnet.cli import main
from dtnet.errors import NamesakeWarning, UnknownNameError
from dtnet.network import Event, Succession

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet import Network, NetworkBuilder

    from ..conftest import Land

TURN, EARLIER, LATER = "2024-07-01", "2024-06-01", "2024-08-01"
VIETNAM = dtnet.datasets.load("vietnam")
AUGUST = VIETNAM.at("2025-08-01")
SILENT = "and the data have no event about it"
LOST = (
    "no province named 'Kon Tum' on 2025-08-01: Kon Tum was merged into Quảng Ngãi on 2025-07-01 "
    "(Nghị quyết 202/2025/QH15); ask before that day, or for vn:province:51:2025, or for 'commune:Kon Tum'"
)


ROWS = (
    ("c", "country", None, None, None, "Land"),
    ("p1", "province", "c", None, None, "Stay"),
    ("p2", "province", "c", None, TURN, "Merge"),
    ("p3", "province", "c", None, TURN, "Split"),
    ("p4", "province", "c", None, TURN, "Alone"),
    ("p5", "province", "c", None, "2024-03-01", "Gone"),
    ("p6", "province", "c", TURN, None, "Fresh"),
    ("p7", "province", "c", TURN, None, "Half"),
    ("p8", "province", "c", "2024-09-01", None, "New"),
    ("d1", "district", "p1", None, TURN, "Down"),
    ("k1", "commune", "p1", None, None, "Merge"),
    ("k2", "commune", "d1", None, TURN, "Twin"),
    ("k2", "commune", "p1", TURN, None, "Renamed"),
    ("k3", "commune", "p2", None, TURN, "Other"),
    ("k4", "commune", "p1", TURN, None, "Twin"),
    ("k5", "commune", "d1", None, TURN, "Moved"),
    ("k6", "commune", "p1", TURN, None, "Down"),
    ("k7", "commune", "p1", TURN, None, "Moved"),
    ("v2", "village", "k2", None, TURN, "Hut"),
    ("v2", "village", "k4", TURN, None, "Hut"),
)
HALF = Fraction(1, 2)
MOVES = (
    ("p2", "p1", 1),
    ("p3", "p1", HALF),
    ("p3", "p7", HALF),
    ("p4", "p6", 1),
    ("d1", None, 1),
    ("k3", "k4", 1),
    ("k5", None, 1),
)


@pytest.fixture(scope="module")
def net(toy: Any) -> Network:  # noqa: ANN401 - a class of a file that is no module of a package
    """Provinces that merge, split, go and come; a district that is abolished; communes of old names."""
    builder = toy.builder()
    rows = [(id, level, above, start or "2023-01-01", end) for id, level, above, start, end, _ in ROWS]
    types = ["xã" if row[1] == "commune" else "" for row in ROWS]
    builder.add_areas({**toy.area_columns(rows), "name": [row[-1] for row in ROWS], "type": types})
    return with_moves(builder, MOVES)


def with_moves(builder: NetworkBuilder, moves: Iterable[tuple[str, str | None, Fraction | int]]) -> Network:
    """The network with an event that states where areas went, as source, target and share."""
    builder.add_event(
        Event(id="e", title="E", operating=date.fromisoformat(TURN), citation=Citation(ref="Act"))
    )
    for source, target, share in moves:
        builder.add_succession(
            Succession(
                event="e",
                source=source,
                target=target,
                share=Fraction(share),
                basis="whole" if share == 1 else "decree",
                origin=Origin.OBSERVED,
            )
        )
    return builder.build()


@pytest.mark.parametrize(
    ("day", "name", "became", "hint"),
    [
        (LATER, "Merge", "Merge was merged into Stay on 2024-07-01 (Act)", "p1, or for 'commune:Merge'"),
        (LATER, "split", "Split was divided among Stay and Half on 2024-07-01 (Act)", "p1, or for p7"),
        (LATER, "province:Alone", "Alone became Fresh on 2024-07-01 (Act)", "p6"),
        (LATER, "Gone", f"Gone no longer exists from 2024-03-01 on, {SILENT}", ""),
        (LATER, "New", f"New exists only from 2024-09-01 on, {SILENT}", ""),
        (LATER, "district:Down", "Down was abolished on 2024-07-01 (Act)", ""),
        (EARLIER, "Fresh", "Fresh came from Alone on 2024-07-01 (Act)", "p4"),
        (EARLIER, "Renamed", "Twin is named Renamed from 2024-07-01 on", "k2"),
    ],
)
def test_a_name_of_another_day_is_told_what_became_of_it(
    net: Network, day: str, name: str, became: str, hint: str
) -> None:
    what = "province" if name == "Merge" else "area"
    told = f"no {what} named {name.rpartition(':')[2]!r} on {day}: {became}; "
    told += "ask from that day on" if day == EARLIER or name == "New" else "ask before that day"
    for _ in range(2):
        with pytest.raises(UnknownNameError) as caught:
            net.at(day).find(name)
        assert str(caught.value) == told + (f", or for {hint}" if hint else "")


@pytest.mark.parametrize(
    ("name", "id", "other"), [("Down", "k6", "Down (d1)"), ("Moved", "k7", "Xã Moved (k5)")]
)
def test_a_namesake_of_a_level_that_is_gone_or_without_common_ground_is_warned_of(
    net: Network, name: str, id: str, other: str
) -> None:
    day = net.at(LATER)
    told = f"{name!r} on 2024-08-01 is Xã {name} ({id}); {other} has the name on other days"
    for _ in range(2):
        with pytest.warns(NamesakeWarning) as given:
            assert day.find(name).id == id
        assert str(given.pop().message) == (
            f"{told}: {name} was abolished on 2024-07-01 (Act); 'commune:{name}' accepts that"
        )
        assert not given.list
    with pytest.warns(NamesakeWarning) as given:
        net.coverage(within=name, at=LATER)
    assert given[0].filename == __file__
    assert day.find(f"commune:{name}").id == day.find(name, level="commune").id == day.find(id).id == id


@pytest.mark.parametrize(
    ("day", "name", "became"),
    [
        ("2026-09-20", "Xã Bố Hạ", "Xã Bố Hạ is named Phường Bố Hạ since 2026-09-20; ask before that day"),
        (
            "2026-09-19",
            "Phường Bố Hạ",
            "Xã Bố Hạ is named Phường Bố Hạ from 2026-09-20 on; ask from that day on",
        ),
    ],
)
def test_a_name_whose_type_alone_changed_is_told_with_its_types(day: str, name: str, became: str) -> None:
    assert VIETNAM.at(day).find("Bố Hạ").id == "vn:commune:07294:2025"
    with pytest.raises(UnknownNameError) as caught:
        VIETNAM.at(day).find(name)
    assert str(caught.value) == f"no area named {name!r} on {day}: {became}, or for vn:commune:07294:2025"


def test_a_name_whose_type_was_dropped_is_told_without_it(toy: Any) -> None:  # noqa: ANN401 - as above
    rows = [("c", "country", None), ("k", "commune", "c", EARLIER, TURN), ("k", "commune", "c", TURN, None)]
    builder = toy.builder()
    names = {"name": ["Land", "Hill", "Hill"], "type": ["", "xã", ""]}
    builder.add_areas({**toy.area_columns(rows), **names})
    network = builder.build()
    assert network.at(TURN).find("Hill").id == network.at(EARLIER).find("Hill").id == "k"
    with pytest.raises(UnknownNameError, match=f"Xã Hill is named Hill since {TURN}; ask before that day"):
        network.at(TURN).find("Xã Hill")


def test_an_area_that_only_has_another_name_now_is_named_beside_many_others(toy: Any) -> None:  # noqa: ANN401 - as above
    """Of two areas with one name, one was divided among three, and one has another name since that day."""
    rows = [("c", "country", None)]
    rows += [(id, "commune", "c", EARLIER, TURN) for id in ("k1", "k2")]
    rows += [(id, "commune", "c", TURN, None) for id in ("k2", "k3", "k4", "k5")]
    builder = toy.builder()
    builder.add_areas(
        {**toy.area_columns(rows), "name": ["Land", "Hill", "Hill", "Dale", "East", "North", "West"]}
    )
    network = with_moves(builder, [("k1", target, Fraction(1, 3)) for target in ("k3", "k4", "k5")])
    with pytest.raises(UnknownNameError) as caught:
        network.at(TURN).find("Hill")
    assert str(caught.value) == (
        f"no area named 'Hill' on {TURN}: Hill was divided among East, North and West on {TURN} (Act); "
        f"Hill is named Dale since {TURN}; ask before that day, or for one of 3 areas, as k3, or for k2"
    )


def test_common_ground_is_that_of_villages_too(net: Network) -> None:
    assert net.at(LATER).find("Twin").id == "k4"  # the old Twin is Renamed now, and its village lies here
    assert net.at(EARLIER).find("Twin").id == "k2"


def test_inside_an_area_namesakes_are_those_that_lay_in_it(net: Network) -> None:
    day = net.at(LATER)
    assert day.find("Merge", within="Stay").id == "k1"  # no province lies in a province
    with pytest.warns(NamesakeWarning, match="Down was abolished"):
        assert day.find("Down", within="Stay").id == "k6"
    with pytest.raises(UnknownNameError, match="'Other' in 'Stay' on 2024-08-01: Other became Twin"):
        day.find("Other", within="Stay")
    with pytest.raises(UnknownNameError, match="no area named 'Other' in 'Half' on 2024-08-01; a name may"):
        day.find("Other", within="Half")


def test_many_namesakes_are_counted(toy: Any) -> None:  # noqa: ANN401 - as above
    builder = toy.builder()
    rows = [("c", "country", None, "2023-01-01", None), ("p", "province", "c", "2023-01-01", None)]
    rows += [(f"k{at}", "commune", "p", "2023-01-01", "2024-01-01") for at in range(5)]
    rows.append(("k9", "commune", "p", "2024-01-01", None))
    builder.add_areas({**toy.area_columns(rows), "name": ["C", "P", *["K"] * 6]})
    day = builder.build().at("2024-01-01")
    with pytest.warns(NamesakeWarning, match="3 more have the name on other days; 'commune:K' accepts that"):
        assert day.find("K").id == "k9"
    gone = toy.builder()
    gone.add_areas({**toy.area_columns(rows[:-1]), "name": ["C", "P", *["K"] * 5]})
    with pytest.raises(
        UnknownNameError, match="event about it; and 3 more of this name on other days; ask before"
    ):
        gone.build().at("2024-01-01").find("K")


def test_the_provinces_of_viet_nam_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        AUGUST.find("Kon Tum")
    assert str(caught.value) == LOST
    with pytest.raises(UnknownNameError) as caught:
        VIETNAM.coverage(within="Kon Tum", at="2025-08-01")
    assert str(caught.value) == LOST
    assert main(["coverage", "--within", "Kon Tum", "--at", "2025-08-01"]) == 2
    assert capsys.readouterr().err == f"dtnet: {LOST}\n"
    assert AUGUST.find("commune:Kon Tum").id == "vn:commune:23293:2025"
    assert VIETNAM.at("2025-06-30").find("Kon Tum").id == "vn:province:62:0"
    assert AUGUST.find("Đà Nẵng").id == "vn:province:48:2025"  # with the ground of the old one


@pytest.mark.parametrize(
    "words",
    [
        ("show", "Chư Sê", "--at", "2025-08-01"),
        ("history", "Chư Sê", "--at", "2025-08-01"),
        ("coverage", "--within", "Chư Sê", "--at", "2025-08-01"),
        ("coverage", "claim", "every village has a team", "--within", "Chư Sê", "--at", "2025-08-01"),
    ],
)
def test_commands_warn_on_standard_error_once(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code = main([*words, "--format", "json"])
    warned = capsys.readouterr()
    at = words.index("Chư Sê")
    assert main([*words[:at], "commune:Chư Sê", *words[at + 1 :], "--format", "json"]) == code
    accepted = capsys.readouterr()
    assert warned.err.startswith(
        "dtnet: 'Chư Sê' on 2025-08-01 is Xã Chư Sê (vn:commune:23941:2025); Huyện Chư Sê"
    )
    assert warned.err.count("\n") == accepted.err.count("\n") + 1
    assert "accepts that" not in accepted.err
    assert json.loads(warned.out.replace("commune:", "")) == json.loads(accepted.out.replace("commune:", ""))


def test_explanations_take_names(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(), window="2023")
    assert spent.explain("province:p1", "2023-05") == spent.explain("p1", "2023-05")
    hatinh = dtnet.policies(country="vietnam")["vn.ha-tinh.2023-119"]
    spent = assess(VIETNAM, hatinh, window="2024")
    assert spent.explain("Hà Tĩnh", "2024-08") == spent.explain("vn:province:42:0", "2024-08")
    with pytest.raises(UnknownNameError, match="no area named 'Hà Tỉn' on 2024-01-01"):
        spent.explain("Hà Tỉn")
    toyland = dtnet.datasets.load("toyland")
    found = toyland.coverage(at="2025-02-01")
    assert found.explain("Cable") == found.explain("toy:village:cable")
    with pytest.raises(UnknownNameError, match="no area named 'Cabble' on 2025-02-01"):
        found.explain("Cabble")
