"""The bundled network on either side of 1 July 2025: what opened, closed and went on, and who hangs where."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

import dtnet
from dtnet import Origin
from dtnet.network.tables.tables import COVERAGES

from ..inner.network import NOBODY

if TYPE_CHECKING:
    from dtnet import Network, Snapshot
    from dtnet.network import Succession

BEFORE, AFTER = "2025-06-30", "2025-07-01"
ZONES = ("318", "471", "498", "536", "755")
"""Districts without communes, each of which became a special zone."""
PHU_QUOC = "vn:commune:31078:2025"
SECOND = ("established_by", "subordinate_to")
BLOCKS = {"phường", "thị trấn"}


@pytest.fixture(scope="module")
def network() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def before(network: Network) -> Snapshot:
    return network.at(BEFORE)


@pytest.fixture(scope="module")
def after(network: Network) -> Snapshot:
    return network.at(AFTER)


@pytest.fixture(scope="module")
def told(network: Network) -> dict[str, list[Succession]]:
    """What events until that day say of each source."""
    until = {event.id for event in network.tables.events if str(event.operating) <= AFTER}
    found: defaultdict[str, list[Succession]] = defaultdict(list)
    for each in network.tables.successions:
        if each.event in until:
            found[each.source].append(each)
    return found


def ids(day: Snapshot, level: str) -> set[str]:
    return set(day.areas(level=level)["id"])


def parents(day: Snapshot, level: str) -> dict[str, str]:
    table = day.areas(level=level)
    return dict(zip(table["id"], table["parent"], strict=True))


def types(day: Snapshot, level: str) -> dict[str, str]:
    table = day.areas(level=level)
    return dict(zip(table["id"], table["type"], strict=True))


def homes(day: Snapshot) -> dict[str, str]:
    table = day.bodies(kind="team")
    return dict(zip(table["id"], table["home"], strict=True))


def test_counts_and_types(before: Snapshot, after: Snapshot) -> None:
    assert list(before.territory.level_counts().values()) == [1, 63, 696, 10_035, 90_508]
    assert list(after.territory.level_counts().values()) == [1, 34, 0, 3_321, 90_508]
    assert Counter(types(before, "province").values()) == {"tỉnh": 57, "thành phố": 6}
    assert Counter(types(after, "province").values()) == {"tỉnh": 28, "thành phố": 6}
    assert Counter(types(after, "commune").values()) == {"xã": 2_621, "phường": 687, "đặc khu": 13}


def test_bodies(before: Snapshot, after: Snapshot) -> None:
    counts = {
        day.date.isoformat(): [
            len(day.bodies(kind=kind)) for kind in ("committee", "department", "division", "officer", "team")
        ]
        for day in (before, after)
    }
    assert counts == {
        BEFORE: [63 + 696 + 10_035, 63, 696, 10_035, 93_524],
        AFTER: [34 + 3_321, 34, 3_321, 0, 93_524],
    }
    for kind, table in (("committee", "province"), ("department", "province"), ("division", "commune")):
        here = after.bodies(kind=kind)["home"]
        assert ids(after, table) <= set(here)
        assert len(set(here)) == len(here)


def test_what_goes_on_keeps_its_id(before: Snapshot, after: Snapshot) -> None:
    kept = {
        level: len(ids(before, level) & ids(after, level)) for level in ("province", "district", "commune")
    }
    assert kept == {"province": 11, "district": 0, "commune": 132}
    assert ids(before, "village") == ids(after, "village")
    assert set(homes(before)) == set(homes(after))


def test_every_team_hangs_on_division_department_and_ministry(after: Snapshot) -> None:
    assert after.chains().to_dicts() == [
        {"chain": "team < division < department < ministry", "connected": True, "bodies": 93_524}
    ]
    assert after.chains(SECOND).to_dicts() == [
        {"chain": "team < committee < committee < government", "connected": True, "bodies": 93_524}
    ]
    assert (after.root_of(), after.root_of(SECOND)) == ("vn:mst:2025", "vn:government:0")
    assert len(after.unconnected()) == len(after.unconnected(SECOND)) == 0
    line = after.line("guided_by")
    assert line.ids(np.flatnonzero(line.parent == NOBODY)) == ["vn:mst:2025"]


def test_a_division_guides_the_teams_of_its_commune(after: Snapshot) -> None:
    above, place = homes(after), parents(after, "village")
    lines = [after.line(name) for name in ("guided_by", "established_by")]
    home = dict(zip(after.bodies()["id"], after.bodies()["home"], strict=True))
    for team in list(above)[::97]:
        commune = place.get(above[team], above[team])
        assert [home[str(line.parent_of(team))] for line in lines] == [commune, commune]


def test_a_village_lies_where_its_communes_people_went(
    before: Snapshot, after: Snapshot, told: dict[str, list[Succession]]
) -> None:
    """In a target with people, and of split communes as many villages in each as its share apportions."""
    earlier, later = parents(before, "village"), parents(after, "village")
    moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for village, place in earlier.items():
        moved[place][later[village]] += 1
    split = 0
    for place, found in moved.items():
        shares = {str(each.target): each.share for each in told.get(place, ()) if each.share}
        shares = shares or {place: Fraction(1)}  # it goes on under its id
        assert found.keys() <= shares.keys()
        split += len(shares) > 1
        for target, share in shares.items():
            exact = (share or 0) * found.total()
            assert abs(found[target] - exact) < 1
    assert split == 441 - 60


def test_a_village_has_the_type_of_its_place_and_phu_quoc_keeps_its_own(
    before: Snapshot, after: Snapshot
) -> None:
    earlier, later = types(before, "village"), types(after, "village")
    place, kind = parents(after, "village"), types(after, "commune")
    kept = {village for village, commune in place.items() if commune == PHU_QUOC}
    assert {later[village] for village in kept} == {"tổ dân phố", "thôn"}
    for village, commune in place.items():
        block = kind[commune] in BLOCKS
        wanted = earlier[village] if village in kept else "tổ dân phố" if block else "thôn"
        assert later[village] == wanted
    assert Counter(later.values()) == Counter({"thôn": 67_994, "tổ dân phố": 22_514})


def test_a_team_of_a_village_stays_and_one_of_a_commune_follows_most_villages(
    before: Snapshot, after: Snapshot
) -> None:
    earlier, later, places = homes(before), homes(after), parents(after, "village")
    went: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for village, commune in parents(before, "village").items():
        went[commune][places[village]] += 1
    communes = ids(before, "commune")
    of_communes = {team: home for team, home in earlier.items() if home in communes}
    assert len(of_communes) == 93_524 - 90_508
    assert all(later[team] == home for team, home in earlier.items() if team not in of_communes)
    for team, home in of_communes.items():
        most = max(went[home].values())
        assert later[team] == min(area for area, count in went[home].items() if count == most)


def test_districts_are_abolished_but_for_the_special_zones(
    before: Snapshot, after: Snapshot, told: dict[str, list[Succession]]
) -> None:
    fates = {district: told[district] for district in ids(before, "district")}
    assert {len(found) for found in fates.values()} == {1}
    zones = {district: found[0].target for district, found in fates.items() if found[0].target is not None}
    assert set(zones) == {f"vn:district:{code}:0" for code in ZONES}
    assert {types(after, "commune")[str(zone)] for zone in zones.values()} == {"đặc khu"}
    assert len(fates) - len(zones) == 691
    abolished = {found[0].event for found in fates.values() if found[0].target is None}
    assert abolished == {"vn:event:2025-07-01:districts"}


def test_shares_and_how_they_are_known(
    network: Network, before: Snapshot, told: dict[str, list[Succession]]
) -> None:
    areas = {*ids(before, "province"), *ids(before, "district"), *ids(before, "commune")}
    rows = [each for area in areas for each in told.get(area, ())]
    for area in areas:
        assert sum(each.share or 0 for each in told.get(area, ())) == (area in told)
    assert Counter((each.basis, each.origin) for each in rows if each.target is not None) == {
        ("whole", Origin.OBSERVED): 52 + 5 + 9_462,
        ("decree", Origin.OBSERVED): 146,
        ("assumed_equal", Origin.ASSUMED): 826,
    }
    assert {each.coverage for each in rows} == set(COVERAGES)
    cited = {each.source for each in rows if each.clause is not None}
    assert cited == {each.source for each in rows if each.basis == "decree"} | {
        f"vn:district:{code}:0" for code in ZONES
    }
    assert {each.of for each in rows} == {"residents"}
    closed = areas - {*network.at(AFTER).areas()["id"]}
    assert closed == areas & told.keys()


def test_one_event_for_each_resolution(network: Network, after: Snapshot) -> None:
    operating = [each for each in network.tables.events if each.operating.isoformat() == AFTER]
    resolutions = [each for each in operating if each.number is not None]
    assert len(operating) - len(resolutions) == 1
    provinces = {area.split(":")[2] for area in ids(after, "province")}
    numbers = {str(each.number) for each in resolutions}
    assert numbers == {"202/2025/QH15", *(f"{number}/NQ-UBTVQH15" for number in range(1654, 1688))}
    assert len(provinces) == 34
    for each in resolutions:
        assert {title.language for title in each.titles} == {"vi", "en"}
        assert all(title.text for title in each.titles)
        assert each.passed is not None
        assert each.passed.isoformat() == ("2025-06-12" if each.number == "202/2025/QH15" else "2025-06-16")
        assert each.issuer in {"Quốc hội", "Ủy ban Thường vụ Quốc hội"}
        assert str(each.number) in each.citation.ref


def test_departments_merge_with_their_provinces(
    before: Snapshot, after: Snapshot, told: dict[str, list[Succession]]
) -> None:
    earlier, later = (set(day.bodies(kind="department")["id"]) for day in (before, after))
    home = dict(zip(after.bodies()["id"], after.bodies()["home"], strict=True))
    was = dict(zip(before.bodies()["id"], before.bodies()["home"], strict=True))
    assert len(earlier & later) == 11
    for department in earlier - later:
        (one,) = told[department]
        (province,) = told[was[department]]
        assert home[str(one.target)] == province.target
    committees = {body for body in was if body.startswith("vn:committee:") and body in told}
    assert len(committees) == 52


def test_no_other_body_of_that_day_is_the_successor_of_one(
    network: Network, before: Snapshot, after: Snapshot
) -> None:
    """What the page of the dataset says of committees, divisions and officers of districts and communes."""
    kind, was, now = {}, {}, {}
    for day, home in ((before, was), (after, now)):
        table = day.bodies()
        kind |= dict(zip(table["id"], table["kind"], strict=True))
        home |= dict(zip(table["id"], table["home"], strict=True))
    provinces = ids(before, "province")
    said = [each for each in network.tables.successions if each.event.startswith("vn:event:2025-07-01")]
    told = {each.source for each in said if each.source in kind}
    assert Counter(kind[id] for id in told) == {"department": 52, "committee": 52}
    assert {was[id] for id in told} <= provinces
    closed = Counter(kind[id] for id in was.keys() - now.keys() - told)
    opened = Counter(kind[id] for id in now.keys() - was.keys() - {each.target for each in said})
    assert closed == {"committee": 696 + 9_903, "division": 696, "officer": 10_035}
    assert opened == {"committee": 3_189, "division": 3_321}


def test_da_nang_as_merged(after: Snapshot) -> None:
    assert after.find("Đà Nẵng").id == "vn:province:48:2025"
    assert len(after.teams(within="Đà Nẵng")) == 3_766
