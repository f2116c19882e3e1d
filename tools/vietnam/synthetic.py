"""The recipe for villages and teams, for which no list exists: synthetic to the last row, with exact totals.

Each rule is assumed unless a source is named beside it. The hash is `dtnet.figures.synthesis.place_hash`:
equal inputs give equal rows on every machine. Ties go by place id, then by row.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from checks import BuildError, expect

from dtnet.figures.synthesis import fnv1a64, place_hash
from dtnet.money import apportion
from territory import UNINHABITED, WITHOUT_COMMUNES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from territory import Territory

YEN_BAI, HOA_BINH, HA_TINH, QUANG_NINH = "15", "17", "42", "22"

VILLAGES = 90_508  # end of 2021: 69,580 thôn + 20,928 tổ dân phố
TEAMS = 93_524  # August 2024
PEOPLE = 457_820  # August 2024
COMMUNE_TEAMS = TEAMS - VILLAGES

FIXED_VILLAGES = {
    YEN_BAI: 1_356,  # village teams, end of June 2022
    HOA_BINH: 1_482,  # village teams, 2023-24
    "19": 2_256,  # Thái Nguyên: teams, end of May 2022
    "20": 1_681,  # Lạng Sơn: over 1,680 teams, June 2022
    QUANG_NINH: 1_452,  # 1,462 local teams of August 2022 without its ten commune-level ones
    "30": 1_340,  # Hải Dương: village teams, May 2022
    "38": 4_351,  # Thanh Hóa: teams, May 2025
    HA_TINH: 1_790,  # with 209 communes "nearly 2,000" teams, 2023
    "48": 2_400,  # Đà Nẵng: teams, August 2024
    "49": 1_366,  # Quảng Nam: merged Đà Nẵng's 3,766 without 2,400
    "62": 566,  # Kon Tum: teams, 2024
    "93": 525,  # Hậu Giang: teams, April 2024
}
FIXED_COMMUNE_TEAMS = {
    **dict.fromkeys(FIXED_VILLAGES, 0),
    YEN_BAI: 173,  # end of June 2022
    HOA_BINH: 151,  # 2023-24
    QUANG_NINH: 10,
    HA_TINH: 209,
}
YEN_BAI_PEOPLE = {"commune": 1_744, "village": 9_107}  # end of June 2022
FIXED_PEOPLE = {
    YEN_BAI: sum(YEN_BAI_PEOPLE.values()),
    HOA_BINH: 13_000,  # about, 2023-24
    "19": 16_999,  # nearly 17,000, end of May 2022
    "20": 7_771,  # over 7,770, June 2022
    QUANG_NINH: 11_255,  # August 2022, with those of its eleven teams in firms
    "30": 6_891,  # May 2022
    "38": 14_001,  # over 14,000, May 2025
    "48": 12_000,  # about, August 2024
    "62": 2_519,  # 2024
    "93": 3_741,  # over 3,740, April 2024
}
SMALLEST_TEAM, LARGEST_TEAM = 3, 15
SLOTS = range(SMALLEST_TEAM + 1, LARGEST_TEAM + 1)
REGISTERED_COMMUNES, REGISTERED_TEAMS = 96, 771  # Quyết định 1845/QĐ-UBND

VILLAGES_SALT = "villages"
COMMUNE_TEAMS_SALT = "commune-teams"
REGISTERED_SALT = "dx-registered-2023"
SALTS = {
    "weight of a place among the villages of its province": VILLAGES_SALT,
    "places that get one commune-level team more": COMMUNE_TEAMS_SALT,
    "seats of a team beyond the third": [f"team-size:{slot}" for slot in SLOTS],
    "communes of Yên Bái registered for 2023": REGISTERED_SALT,
}


class Place(NamedTuple):
    """A commune, or a district without communes, and the teams in it.

    Attributes:
        id: Id of the area.
        province: Code of its province.
        commune_teams: People in each commune-level team.
        village_teams: People in each village's team; one village, one team.
        registered: Whether it was registered for the digital transformation standard in 2023; None
            outside Yên Bái.
    """

    id: str
    province: str
    commune_teams: list[int]
    village_teams: list[int]
    registered: bool | None


class _Site(NamedTuple):
    """A place before anything is in it."""

    id: str
    is_commune: bool


def place_rows(territory: Territory) -> list[Place]:
    """All places with their teams, in order of id.

    Raises:
        BuildError: If a total does not come out.
    """
    sites = _sites(territory)
    villages = _villages_by_province(sites)
    commune_teams = _commune_teams_by_province(sites)
    people = _people_by_province({code: villages[code] + commune_teams[code] for code in sites})
    rows = [
        place
        for code, here in sites.items()
        for place in _places_of(code, here, villages[code], commune_teams[code], people[code])
    ]
    _check_country(rows)
    return sorted(rows, key=lambda place: place.id)


def _sites(territory: Territory) -> dict[str, list[_Site]]:
    province_of = {district.code: district.parent for district in territory.districts}
    sites: dict[str, list[_Site]] = {province.code: [] for province in territory.provinces}
    for commune in territory.communes:
        sites[province_of[commune.parent]].append(_Site(f"vn:commune:{commune.code}:0", is_commune=True))
    for code in sorted(WITHOUT_COMMUNES.keys() - {UNINHABITED}):
        sites[province_of[code]].append(_Site(f"vn:district:{code}:0", is_commune=False))
    expect("places", sum(map(len, sites.values())), 10_039)
    return {code: sorted(here) for code, here in sites.items()}


def _villages_by_province(sites: dict[str, list[_Site]]) -> dict[str, int]:
    """The fixed provinces' villages; the others share the rest by their number of places."""
    places = {code: len(here) for code, here in sites.items() if code not in FIXED_VILLAGES}
    weights = list(places.values())
    shares = apportion(VILLAGES - sum(FIXED_VILLAGES.values()), weights, least=weights)
    return FIXED_VILLAGES | dict(zip(places, shares, strict=True))


def _commune_teams_by_province(sites: dict[str, list[_Site]]) -> dict[str, int]:
    """The fixed provinces' commune-level teams; the others share the rest by their number of communes."""
    communes = {
        code: sum(site.is_commune for site in here)
        for code, here in sites.items()
        if code not in FIXED_COMMUNE_TEAMS
    }
    weights = list(communes.values())
    rest = COMMUNE_TEAMS - sum(FIXED_COMMUNE_TEAMS.values())
    expect("commune-level teams of the other provinces", rest, 2_473)
    return FIXED_COMMUNE_TEAMS | dict(zip(communes, apportion(rest, weights, most=weights), strict=True))


def _people_by_province(teams: dict[str, int]) -> dict[str, int]:
    """The fixed provinces' people; the others share the rest by teams, three to fifteen a team."""
    others = {code: count for code, count in teams.items() if code not in FIXED_PEOPLE}
    expect("provinces that share the rest of the people", len(others), 53)
    shares = apportion(
        PEOPLE - sum(FIXED_PEOPLE.values()),
        list(others.values()),
        least=[SMALLEST_TEAM * count for count in others.values()],
        most=[LARGEST_TEAM * count for count in others.values()],
    )
    return FIXED_PEOPLE | dict(zip(others, shares, strict=True))


def _places_of(
    province: str, sites: list[_Site], villages: int, commune_teams: int, people: int
) -> Iterator[Place]:
    """The places of one province, in order of id."""
    hashes = fnv1a64([site.id for site in sites])
    weights = [64 + int(each) % 129 for each in place_hash(hashes, np.zeros(1, np.int64), VILLAGES_SALT)]
    village_counts = apportion(villages, weights, least=1)
    commune_counts = _equal_parts(commune_teams, hashes, [site.is_commune for site in sites])
    counts = np.array([commune_counts, village_counts]).T
    teams = _team_rows(hashes, counts)
    if province == YEN_BAI:
        sizes = np.zeros(len(teams.row), np.int64)
        for level, total in YEN_BAI_PEOPLE.items():
            chosen = teams.is_commune if level == "commune" else ~teams.is_commune
            sizes[chosen] = _sizes(teams.hash[chosen], teams.row[chosen], total)
        registered: list[bool | None] = [*_registered(hashes, village_counts)]
    else:
        sizes = _sizes(teams.hash, teams.row, people)
        registered = [None] * len(sites)
    ends = [0, *accumulate(counts.ravel().tolist())]
    cells = [sizes[start:end].tolist() for start, end in pairwise(ends)]
    for index, site in enumerate(sites):
        yield Place(site.id, province, cells[2 * index], cells[2 * index + 1], registered[index])


def _equal_parts(total: int, hashes: NDArray[np.uint64], takes: list[bool]) -> list[int]:
    """Equal parts for the places that take one; the remainder to the lowest hashes, one each."""
    takers = np.flatnonzero(takes)
    each, more = divmod(total, len(takers))
    order = np.argsort(place_hash(hashes[takers], np.zeros(1, np.int64), COMMUNE_TEAMS_SALT), kind="stable")
    parts = np.zeros(len(takes), np.int64)
    parts[takers] = each
    parts[takers[order[:more]]] += 1
    return parts.tolist()


class _TeamRows(NamedTuple):
    """One row per team of a province, by place, commune-level teams first."""

    hash: NDArray[np.uint64]
    row: NDArray[np.int64]
    is_commune: NDArray[np.bool_]


def _team_rows(hashes: NDArray[np.uint64], counts: NDArray[np.int64]) -> _TeamRows:
    per_place = counts.sum(axis=1)
    row = np.concatenate([np.arange(count) for count in per_place])
    return _TeamRows(
        hash=np.repeat(hashes, per_place),
        row=row,
        is_commune=row < np.repeat(counts[:, 0], per_place),
    )


def _sizes(hashes: NDArray[np.uint64], rows: NDArray[np.int64], people: int) -> NDArray[np.int64]:
    """Three people a team; the others fill the slots 4 to 15 of lowest hash, ties by team, then slot."""
    slots = np.stack([place_hash(hashes, rows, f"team-size:{slot}") for slot in SLOTS], axis=1)
    filled = np.argsort(slots, axis=None, kind="stable")[: people - SMALLEST_TEAM * len(rows)]
    return SMALLEST_TEAM + np.bincount(filled // len(SLOTS), minlength=len(rows))


def _registered(hashes: NDArray[np.uint64], villages: list[int]) -> list[bool]:
    """The 96 communes of lowest hash, then the best single swap until they hold 771 village teams."""
    order = np.argsort(place_hash(hashes, np.zeros(1, np.int64), REGISTERED_SALT), kind="stable")
    inside, outside = sorted(order[:REGISTERED_COMMUNES]), sorted(order[REGISTERED_COMMUNES:])
    missing = REGISTERED_TEAMS - sum(villages[place] for place in inside)
    while missing:
        left, leaves, comes = min(
            (abs(missing + villages[leaves] - villages[comes]), leaves, comes)
            for leaves in inside
            for comes in outside
        )
        if left >= abs(missing):
            raise BuildError(f"no swap brings the registered communes nearer to {REGISTERED_TEAMS} teams")
        missing += villages[leaves] - villages[comes]
        inside = sorted({*inside, comes} - {leaves})
        outside = sorted({*outside, leaves} - {comes})
    return [place in inside for place in range(len(villages))]


def _check_country(places: list[Place]) -> None:
    commune_teams = [size for place in places for size in place.commune_teams]
    village_teams = [size for place in places for size in place.village_teams]
    expect("villages", len(village_teams), VILLAGES)
    expect("commune-level teams", len(commune_teams), 3_016)
    expect("teams", len(commune_teams) + len(village_teams), TEAMS)
    expect("people", sum(commune_teams) + sum(village_teams), PEOPLE)
    expect("places without a village", sum(not place.village_teams for place in places), 0)
    sizes = {*commune_teams, *village_teams}
    expect("sizes outside 3 to 15", sizes - set(range(SMALLEST_TEAM, LARGEST_TEAM + 1)), set())
    for code, villages in FIXED_VILLAGES.items():
        here = [place for place in places if place.province == code]
        expect(f"villages of {code}", sum(len(place.village_teams) for place in here), villages)
        got = sum(len(place.commune_teams) for place in here)
        expect(f"commune-level teams of {code}", got, FIXED_COMMUNE_TEAMS[code])
    for code, people in FIXED_PEOPLE.items():
        got = sum(
            sum(place.commune_teams + place.village_teams) for place in places if place.province == code
        )
        expect(f"people of {code}", got, people)
    yen_bai = [place for place in places if place.province == YEN_BAI]
    got = sum(sum(place.commune_teams) for place in yen_bai)
    expect("people in Yên Bái's commune-level teams", got, YEN_BAI_PEOPLE["commune"])
    with_two = [place for place in yen_bai if len(place.commune_teams) > 1]
    expect("communes of Yên Bái with two", len(with_two), 5)
    registered = [place for place in yen_bai if place.registered]
    expect("registered communes", len(registered), REGISTERED_COMMUNES)
    expect("their teams", sum(len(place.village_teams) for place in registered), REGISTERED_TEAMS)
