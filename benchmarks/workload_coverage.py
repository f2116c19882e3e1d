"""What the coverage benchmarks work on: flat tables of the bundled country, prepared without the engine.

A row a village for a day; a row a village and stretch of days for a series. This is what somebody has who
asks with group-bys: which facts apply to whom has been worked out before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

import dtnet
from dtnet.network.day.connection import root_of, superiors_by_line
from dtnet.network.tables.tables import NOBODY
from dtnet.origins import Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network

EPOCH: Final = dt.date(1970, 1, 1)
DAY: Final = dt.date(2024, 8, 31)
FIRST, END = dt.date(2023, 7, 1), dt.date(2025, 7, 1)
"""The 24 months of the series."""
LEVELS: Final = ("province", "district", "commune")
SKILL: Final = "online_payment"


class Flat(NamedTuple):
    """A day, a row a village.

    Attributes:
        groups: By level, the number of each village's area in order of ids.
        ids: By level, the ids of its areas; None last, for villages that lie in none.
        has: Whether a team there is listed with the skill.
        listed: Whether everything that a team there could have is listed.
        origin: On how sure a fact this rests: an `Origin` code.
    """

    groups: dict[str, NDArray[np.int64]]
    ids: dict[str, list[str | None]]
    has: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    origin: NDArray[np.uint8]


class Teams(NamedTuple):
    """Teams of all days, a row each, as a list of teams has them.

    Attributes:
        village: The number of the village, or as many as there are villages for teams of communes.
        start: The first day.
        end: The day after the last.
        skills: Skills as bits.
        bit: The place of the skill that is asked for.
        day: The day that is asked for.
    """

    village: NDArray[np.intp]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    skills: NDArray[np.uint8]
    bit: int
    day: int


class Spells(NamedTuple):
    """Villages by stretches of days with and without a team, cut to the 24 months.

    Attributes:
        province: The number of the province.
        start: The first day, counted from the first of the 24 months.
        end: The day after the last.
        has: Whether there is a team.
        origin: As `Flat`.
        ids: The ids of the provinces.
        days: How many days there are.
    """

    province: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    has: NDArray[np.bool_]
    origin: NDArray[np.uint8]
    ids: list[str | None]
    days: int


def country() -> Network:
    """The network, loaded and never asked."""
    return fresh(dtnet.datasets.load("vietnam"))


def fresh(network: Network) -> Network:
    """The same tables in a network that was never asked."""
    return type(network)(network.tables, network.vocabulary, network.metadata)


def flat(network: Network) -> Flat:
    """The table of the day."""
    day = (DAY - EPOCH).days
    villages, groups, ids = _territory(network)
    bodies = network.tables.bodies
    skills = next(each for each in bodies.attributes if each.name == "skills")
    words = next(each for each in network.vocabulary.attributes if each.name == "skills").vocabulary
    teams = _teams(network)
    teams = teams[(bodies.start[teams] <= day) & (bodies.end[teams] > day)]
    assert skills.origin[teams].all(), "a team of which no skill is known"
    has = np.zeros(len(network.tables.areas.ids), np.bool_)
    able = (skills.data[teams] >> words.index(SKILL)) & 1 != 0
    has[bodies.home[teams[able]]] = True
    served = np.zeros(len(has), np.bool_)
    served[bodies.home[teams]] = True
    assert served[villages].all(), "a village without a team"
    _check_listed(network, {"skills", "teams"})
    listed = np.ones(len(villages), np.bool_)
    return Flat(groups, ids, has[villages], listed, _origin(network, villages))


def teams(network: Network) -> Teams:
    """The teams from which `flat` was made."""
    villages, bodies, rows = _territory(network)[0], network.tables.bodies, _teams(network)
    number = np.full(len(network.tables.areas.ids), len(villages))
    number[villages] = np.arange(len(villages))
    skills = next(each for each in bodies.attributes if each.name == "skills")
    words = next(each for each in network.vocabulary.attributes if each.name == "skills").vocabulary
    return Teams(
        number[bodies.home[rows]],
        bodies.start[rows],
        bodies.end[rows],
        skills.data[rows],
        words.index(SKILL),
        (DAY - EPOCH).days,
    )


def spells(network: Network) -> Spells:
    """The table of the 24 months."""
    first, end = (FIRST - EPOCH).days, (END - EPOCH).days
    villages, groups, ids = _territory(network)
    bodies = network.tables.bodies
    there: dict[int, list[tuple[int, int]]] = {each: [] for each in villages.tolist()}
    teams = _teams(network)
    for home, opens, closes in zip(
        *(each[teams].tolist() for each in (bodies.home, bodies.start, bodies.end)), strict=True
    ):
        if home in there and closes > first and opens < end:  # others are those of communes
            there[home].append((max(opens, first) - first, min(closes, end) - first))
    _check_listed(network, {"teams"})
    rows: list[tuple[int, int, int, bool]] = []
    for number, stretches in enumerate(there.values()):
        at = 0
        for opens, closes in sorted(stretches):
            if opens > at:
                rows.append((number, at, opens, False))
                at = opens
            if closes > at:
                joins = bool(rows) and rows[-1][0] == number and rows[-1][3]
                begins = rows.pop()[1] if joins else at
                rows.append((number, begins, closes, True))
                at = closes
        if at < end - first:
            rows.append((number, at, end - first, False))
    number, opens, closes, has = (np.array(each) for each in zip(*rows, strict=True))
    province, origin = groups["province"][number], _origin(network, villages)[number]
    return Spells(province, opens, closes, has, origin, ids["province"], end - first)


def people(network: Network) -> NDArray[np.int64]:
    """How many people the teams of each village have on the day."""
    day = (DAY - EPOCH).days
    bodies, villages = network.tables.bodies, _territory(network)[0]
    members = next(each for each in bodies.attributes if each.name == "people")
    teams = _teams(network)
    teams = teams[(bodies.start[teams] <= day) & (bodies.end[teams] > day)]
    assert members.origin[teams].all()
    homes = bodies.home[teams]
    return np.bincount(homes, members.data[teams], len(network.tables.areas.ids)).astype(np.int64)[villages]


def edges(network: Network) -> tuple[int, NDArray[np.intp], NDArray[np.intp], int]:
    """Who guides whom on the day: how many bodies, superiors and subordinates, and the root; in numbers."""
    day = network.at(DAY)
    line = superiors_by_line(day, ["guided_by"])[0]
    entities = network.body_state(DAY).bodies.entity
    above = line[entities]
    subordinate = np.flatnonzero(above != NOBODY)
    superior = np.searchsorted(entities, above[subordinate])
    root = network.body_index.get(root_of(day, ["guided_by"]))
    assert root is not None
    return len(entities), superior, subordinate, int(np.searchsorted(entities, np.int32(root)))


def _territory(
    network: Network,
) -> tuple[NDArray[Any], dict[str, NDArray[np.int64]], dict[str, list[str | None]]]:
    """Villages and the areas in which they are; these days have one territory."""
    territory = network.at(DAY).territory
    assert np.array_equal(territory.nodes, network.at(FIRST).territory.nodes)
    areas = network.tables.areas
    place = network.vocabulary.levels.index
    villages = np.sort(territory.nodes[territory.level == place("village")])
    position = territory.position[villages]
    groups: dict[str, NDArray[np.int64]] = {}
    ids: dict[str, list[str | None]] = {}
    for level in LEVELS:
        members = np.sort(territory.nodes[territory.level == place(level)])
        holder = territory.at_level(level)[position]
        number = np.searchsorted(members, territory.nodes[holder])
        groups[level] = np.where(holder == NOBODY, len(members), number)
        ids[level] = [areas.ids[each] for each in members.tolist()]
        if (holder == NOBODY).any():  # villages right under a district have a row of their own
            ids[level].append(None)
    return villages, groups, ids


def _teams(network: Network) -> NDArray[np.intp]:
    bodies, words = network.tables.bodies, network.vocabulary
    return np.flatnonzero(bodies.kind[bodies.entity] == words.body_kinds.index(words.team_kind))


def _check_listed(network: Network, about: set[str]) -> None:
    """The whole country is listed in full, on all days that are asked."""
    stated = {
        each.about
        for each in network.tables.statements
        if each.area == "vn:country:0" and each.start <= FIRST and each.end is None
    }
    assert about <= stated
    assert not len(network.tables.services.body)


def _origin(network: Network, villages: NDArray[Any]) -> NDArray[np.uint8]:
    """Villages are synthetic themselves, and nothing is less sure."""
    areas = network.tables.areas
    synthetic = np.zeros(len(areas.ids), np.bool_)
    synthetic[areas.entity[areas.origin == Origin.SYNTHETIC]] = True
    assert synthetic[villages].all()
    return np.full(len(villages), Origin.SYNTHETIC, np.uint8)
