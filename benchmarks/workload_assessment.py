"""What the assessment benchmark works on, fixed: 93,524 teams, 457,820 members, 63 provinces, 24 months.

`make` gives province (0 to 62, sorted), members and class (1 to 3) of each team in 2024 and 2025. NumPy's
stream may change some day, so a benchmark checks `digest` first. Each policy holds in all 63 provinces.

  flat      500,000 VND/team/month
  person     60,000 VND/person/month
  capped     75,000 VND/person/month, by actual days, rounded down per team and month, at most 3,000,000
             VND/team/calendar year (full in 2024), earliest month first, in force 2024-08-10 to 2025-12-31,
             both included
  tiered    700,000 / 600,000 / 500,000 VND/team/month for class 1 / 2 / 3

In the *still* workload nothing changes in the 24 months, and its answer is known: an int64 array (4 policies,
63 provinces, 24 months), whose sums and hash stand below. `changes` makes the *moving* one out of it, by a
written-out hash of integers that is the same everywhere: a fifth of the teams open, close or change size, on
400 days that are spread over the 24 months.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

TEAMS: Final = 93_524
MEMBERS: Final = 457_820
PROVINCES: Final = 63
POLICIES: Final = ("flat", "person", "capped", "tiered")
TOTALS: Final = {
    "flat": 1_122_288_000_000,
    "person": 659_260_800_000,
    "capped": 440_844_915_113,
    "tiered": 1_279_617_600_000,
}
INPUT_SHA256: Final = "06dfcfaf1d32048500a14d727c8813d820485e3d6b7d6ee80ddae5a5d8649427"
CAPPED_2024_08: Final = 24_367_815_113
CAPPED_2025_12: Final = 1_080_675_000
CELLS_SHA256: Final = "20305d57910157b1dbe8e9d3ec408ba0b7d9ce17b0c29d476afe4993045b88ff"

FLAT: Final = 500_000
PERSON: Final = 60_000
CAPPED: Final = 75_000
CEILING: Final = 3_000_000
TIERED: Final = (700_000, 600_000, 500_000)
"""By class."""
MONTHS: Final = tuple((2024 + number // 12, number % 12 + 1) for number in range(24))
FIRST: Final = dt.date(2024, 1, 1)
END: Final = dt.date(2026, 1, 1)
CAPPED_FROM: Final = dt.date(2024, 8, 10)
CHANGE_DAYS: Final = 400
_LEAST, _MOST = 3, 9
_ONE_IN: Final = 5
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


class Teams(NamedTuple):
    """The teams; each has one spell, or two that follow each other.

    Attributes:
        province: Shape (t), rising.
        klass: Shape (t), 1 to 3.
        start: Shape (2, t): first days, counted from 1970-01-01.
        end: Shape (2, t): the days after the last; a spell that is none begins and ends on one day.
        members: Shape (2, t).
    """

    province: Ints
    klass: Ints
    start: Ints
    end: Ints
    members: Ints


def make() -> tuple[Ints, Ints, Ints]:
    """Province, members and class of each team."""
    rng = np.random.default_rng(20240810)
    weights = rng.lognormal(0.0, 0.5, PROVINCES)
    weights[:4] = np.median(weights)
    province = np.sort(rng.choice(PROVINCES, TEAMS, p=weights / weights.sum())).astype(np.int64)
    members = rng.choice([3, 4, 5, 6, 7], TEAMS, p=[0.05, 0.25, 0.50, 0.15, 0.05]).astype(np.int64)
    missing = MEMBERS - int(members.sum())
    step = 1 if missing > 0 else -1
    order = rng.permutation(TEAMS)
    place = 0
    while missing:
        team = order[place % TEAMS]
        place += 1
        if _LEAST <= members[team] + step <= _MOST:
            members[team] += step
            missing -= step
    klass = rng.choice([1, 2, 3], TEAMS, p=[0.2, 0.3, 0.5]).astype(np.int64)
    return province, members, klass


def digest() -> str:
    """The hash of what `make` gives."""
    return hashlib.sha256(b"".join(each.astype("<i8").tobytes() for each in make())).hexdigest()


def cells_digest(cells: Ints) -> str:
    """The hash of an answer."""
    return hashlib.sha256(cells.astype("<i8").tobytes()).hexdigest()


def day_number(day: dt.date) -> int:
    """A day counted from 1970-01-01."""
    return day.toordinal() - _EPOCH


def month_edges() -> Ints:
    """First days of the months and the day after the last, counted from 1970-01-01."""
    return np.array([day_number(dt.date(*month, 1)) for month in MONTHS] + [day_number(END)], np.int64)


def still() -> Teams:
    """The workload in which nothing changes."""
    province, members, klass = make()
    start, end = np.full((2, len(province)), day_number(FIRST)), np.full((2, len(province)), day_number(END))
    start[1] = day_number(END)
    return Teams(province, klass, start, end, np.stack([members, np.zeros_like(members)]))


def moving() -> Teams:
    """The workload in which a fifth of the teams open, close or change size."""
    return changes(still())


def changes(teams: Teams, days: int = CHANGE_DAYS) -> Teams:
    """Some teams with a fifth of them opening, closing or changing size.

    Team number i changes if its hash is divisible by 5. Those that change, in order, take the days in turn;
    the hash then says which of the three happens and what the new size is, 3 to 9 and not the old one.

    Args:
        teams: In whom nothing changes.
        days: On how many days something changes; they are spread evenly over the 24 months.
    """
    hashed = _hash(np.arange(len(teams.province), dtype=np.uint64))
    who = np.flatnonzero(hashed % np.uint64(_ONE_IN) == 0)
    own = hashed[who] // np.uint64(_ONE_IN)
    kind, own = own % np.uint64(3), own // np.uint64(3)
    whole = (END - FIRST).days
    day = day_number(FIRST) + 1 + (np.arange(len(who)) % days) * (whole - 2) // (days - 1)
    sizes = np.uint64(_MOST - _LEAST + 1)
    old = teams.members[0][who]
    new = _LEAST + (old - _LEAST + 1 + (own % (sizes - np.uint64(1))).astype(np.int64)) % int(sizes)
    start, end, members = teams.start.copy(), teams.end.copy(), teams.members.copy()
    opens, closes, resized = (np.flatnonzero(kind == each) for each in range(3))
    start[0, who[opens]] = day[opens]
    end[0, who[closes]] = day[closes]
    end[0, who[resized]] = start[1, who[resized]] = day[resized]
    members[1, who[resized]] = new[resized]
    return teams._replace(start=start, end=end, members=members)


def _hash(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Splitmix64."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def wrong_cells(cells: Ints, exact: Ints) -> int:
    """How many cells differ."""
    assert cells.shape == exact.shape, (cells.shape, exact.shape)
    return int((cells != exact).sum())


def hand_out(teams: Teams, path: Path) -> None:
    """Write what every peer reads: columns of a still workload, the months, the money."""
    edges = month_edges()
    capped = np.maximum(edges[1:] - np.maximum(edges[:-1], day_number(CAPPED_FROM)), 0)
    given: dict[str, Any] = {
        "province": teams.province.tolist(),
        "class": teams.klass.tolist(),
        "members": teams.members[0].tolist(),
        "provinces": PROVINCES,
        "months": [
            (*month, days, paid)
            for month, days, paid in zip(MONTHS, np.diff(edges).tolist(), capped.tolist(), strict=True)
        ],
        "money": {
            "flat": FLAT,
            "person": PERSON,
            "capped": CAPPED,
            "ceiling": CEILING,
            "tiered": list(TIERED),
        },
    }
    import pickle  # noqa: PLC0415 - where it is needed

    path.write_bytes(pickle.dumps(given))
