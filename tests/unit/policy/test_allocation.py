"""Amounts of areas, shared among teams, worked out by hand."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet import (
    Assessment,
    Attribute,
    Currency,
    Metadata,
    NetworkBuilder,
    Period,
    Vocabulary,
    assess,
    compare,
)
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.money import largest_remainders, quotas_of
from dtnet.testing.strategies import as_policy

if TYPE_CHECKING:
    Row = dict[str, Any]

FIRST, END = date(2024, 1, 1), date(2025, 1, 1)
READY = Attribute(name="ready", table="areas", type="yes_no", description="Whether it is ready")
DOUBTS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
PEOPLE = Attribute(name="people", table="bodies", type="whole", description="Everyone")


class Place:
    """Two provinces, a commune, two villages, and some teams."""

    def __init__(self) -> None:
        self.areas: list[Row] = [
            self.area("p", "province", None),
            self.area("q", "province", None),
            self.area("k", "commune", "p"),
            self.area("v", "village", "k"),
            self.area("w", "village", "k"),
        ]
        self.teams: list[Row] = []

    @staticmethod
    def area(id: str, level: str, parent: str | None, **cells: object) -> Row:
        known: Row = {"start": FIRST, "end": None, "ready": None, **dict.fromkeys(DOUBTS)}
        return known | {"id": id, "level": level, "parent": parent} | cells

    def team(self, id: str, people: int | None = 1, home: str = "v", **days: date) -> None:
        known: Row = {"start": FIRST, "end": None, **dict.fromkeys(DOUBTS)}
        self.teams.append(known | {"id": id, "people": people, "home": home} | days)

    def spent(self, window: str = "2024-03", *, people: bool = True, **part: object) -> Assessment:
        words = Vocabulary(
            levels=("province", "commune", "village"),
            body_kinds=("team",),
            area_types=("",),
            relation_types=(),
            attributes=(READY, PEOPLE) if people else (READY,),
            currency=Currency("VND", 0),
        )
        builder = NetworkBuilder(words, Metadata(name="toy", extent=Period(FIRST, END)))
        columns = {name: [row[name] for row in self.areas] for name in self.areas[0]}
        builder.add_areas(
            {**columns, "code": columns["id"], "name": columns["id"], "type": [""] * len(self.areas)}
        )
        if self.teams:
            columns = {name: [row[name] for row in self.teams] for name in self.teams[0]}
            if not people:
                del columns["people"]
            builder.add_bodies({**columns, "name": columns["id"], "kind": ["team"] * len(self.teams)})
        return assess(builder.build(), as_policy(document(**part)), window=window)


def document(**part: object) -> Row:
    known: Row = {
        "id": "support",
        "nature": "entitlement",
        "per": "commune",
        "rate": "100 VND/commune/month",
        "prorate": "any_day",
    }
    funding = part.pop("funding", None)
    return {
        "id": "x.1",
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2024-01-01"},
        "jurisdiction": {"id": part.pop("place", "p"), "as_of": "2024-01-01"},
        "on_merger": "continues_in_old_area",
        "period": {"from": "2024-01-01", "until": "2025-01-01"},
        "purpose": "x.1",
        "component": [known | part],
        **({"funding": funding} if funding else {}),
    }


@pytest.fixture
def place() -> Place:
    return Place()


def parts(spent: Assessment, *keys: str, allocate: Any = "people") -> dict[Any, tuple[Any, ...]]:  # noqa: ANN401
    table = spent.by("team", *keys, allocate=allocate)
    names = ("team", *keys)
    return {
        row["team"] if not keys else tuple(row[name] for name in names): (
            row["lower"],
            row["amount"],
            row["upper"],
        )
        for row in table.to_dicts()
    }


def exact(amount: int) -> tuple[int, int, int]:
    return amount, amount, amount


def test_teams_share_by_people_or_equally_and_ties_go_to_the_smaller_id(place: Place) -> None:
    for id, people in (("t10", 3), ("t2", 3), ("t9", 1)):
        place.team(id, people)
    spent = place.spent()
    assert parts(spent) == {"t10": exact(43), "t2": exact(43), "t9": exact(14)}
    assert parts(spent, allocate="equal") == {"t10": exact(34), "t2": exact(33), "t9": exact(33)}


def test_days_count_and_people_are_read_on_each_day(place: Place) -> None:
    place.team("t1", 2, end=date(2024, 3, 11))
    place.team("t1", 6, home="w", start=date(2024, 3, 11))
    place.team("t2", 4, start=date(2024, 3, 17))
    spent = place.spent(rate="1_000 VND/commune/month")
    # 10 days of 2 and 21 of 6 are 146, 15 days of 4 are 60.
    assert parts(spent) == {"t1": exact(709), "t2": exact(291)}
    # 31 days and 15 days.
    assert parts(spent, allocate="equal") == {"t1": exact(674), "t2": exact(326)}


def test_teams_elsewhere_and_of_other_days_have_no_part(place: Place) -> None:
    place.areas.append(place.area("k2", "commune", "q"))
    place.team("t1")
    place.team("t2", home="k2")
    place.team("t3", end=date(2024, 3, 1))
    place.team("t4", home="k")
    assert parts(place.spent()) == {"t1": exact(50), "t4": exact(50)}


def test_an_amount_without_a_weight_has_no_team(place: Place) -> None:
    place.team("t1", 0)
    assert parts(place.spent()) == {None: exact(100)}
    assert parts(place.spent(), allocate="equal") == {"t1": exact(100)}
    assert parts(place.spent(per="village", rate="100 VND/village/month"), "unit", allocate="equal") == {
        (None, "w"): exact(100),
        ("t1", "v"): exact(100),
    }


def test_each_source_is_shared_by_itself(place: Place) -> None:
    for id in ("t1", "t2"):
        place.team(id)
    funding = [{"source": "a", "share": "1/3"}, {"source": "b", "rest": True}]
    spent = place.spent(funding=funding)
    # 33 and 67: the first team gets the odd unit of both.
    assert parts(spent, "source") == {
        ("t1", "a"): exact(17),
        ("t1", "b"): exact(34),
        ("t2", "a"): exact(16),
        ("t2", "b"): exact(33),
    }
    assert parts(spent) == {"t1": exact(51), "t2": exact(49)}


def test_only_eligible_days_of_the_area_count(place: Place) -> None:
    place.team("t1", end=date(2024, 3, 21))
    place.team("t2", start=date(2024, 3, 11))
    period = {"from": "2024-03-16", "until": "2024-03-26"}
    # Days 16 to 25: five days of the first team, ten of the second.
    assert parts(place.spent(period=period), allocate="equal") == {"t1": exact(33), "t2": exact(67)}


def test_an_area_that_moves_inside_a_month_adds_up_by_place(place: Place) -> None:
    moved = date(2024, 3, 11)
    place.areas[2]["end"] = moved
    place.areas.append(place.area("k", "commune", "q", start=moved))
    place.team("t1", 1)
    place.team("t2", 1, start=moved)
    spent = place.spent()
    assert parts(spent) == {"t1": exact(60), "t2": exact(40)}  # 31 and 21 of 52 days: 59 8/13 and 40 5/13
    # 32 in the first place, as 10/31 of the month; 19.2 and 12.8 of it, and what is left of both.
    assert parts(spent, "province") == {
        ("t1", "p"): exact(19),
        ("t2", "p"): exact(13),
        ("t1", "q"): exact(41),
        ("t2", "q"): exact(27),
    }
    alone = Counter({row["province"]: row["amount"] for row in spent.by("province")})
    assert alone == Counter(p=32, q=68)


def test_unknown_people_leave_bounds(place: Place) -> None:
    place.team("t1", None)
    place.team("t2", 4)
    place.team("t3", 1)
    spent = place.spent()
    # Without a bound of its people, the first team may get nearly all, or nothing.
    assert parts(spent) == {"t1": (0, None, 100), "t2": (0, None, 80), "t3": (0, None, 20)}
    assert parts(spent, allocate="equal") == {"t1": exact(34), "t2": exact(33), "t3": exact(33)}


def test_a_team_that_may_not_exist_leaves_bounds_and_perhaps_no_team(place: Place) -> None:
    bounds = {"start_earliest": date(2024, 3, 5), "start_latest": date(2024, 4, 2)}
    place.team("t1", start=date(2024, 3, 17), **bounds)
    assert parts(place.spent()) == {None: (0, None, 100), "t1": (0, None, 100)}
    place.team("t2", home="w")
    # t2 has 31 days, t1 from 0 to 27.
    assert parts(place.spent()) == {"t1": (0, None, 47), "t2": (53, None, 100)}


def test_a_team_that_moves_inside_the_area_on_an_unknown_day_stays(place: Place) -> None:
    bounds = date(2024, 3, 5), date(2024, 3, 20)
    for team in (
        {"end": date(2024, 3, 10), "end_earliest": bounds[0], "end_latest": bounds[1]},
        {"start": date(2024, 3, 10), "start_earliest": bounds[0], "start_latest": bounds[1]},
    ):
        place.team("t1", home="v" if "end" in team else "w", **team)
    place.team("t2", home="w")
    assert parts(place.spent()) == {"t1": exact(50), "t2": exact(50)}
    place.teams[1]["people"] = 3
    # t1 has 4 days of one person, 15 of one to three, and 12 of three: 55 to 85 beside 31.
    assert parts(place.spent()) == {"t1": (63, None, 74), "t2": (26, None, 37)}
    assert parts(place.spent(), allocate="equal") == {"t1": exact(50), "t2": exact(50)}


def test_an_area_that_may_not_be_eligible_leaves_bounds_of_equal_shares(place: Place) -> None:
    place.team("t1", 3)
    place.team("t2", 1)
    unknown = {"commune.ready": True}
    # Whichever days are eligible, the teams weigh three to one on each of them.
    assert parts(place.spent(when=unknown)) == {"t1": (0, None, 75), "t2": (0, None, 25)}
    # A third team joins on the 11th: its quota lies between that of the days before and of those after.
    place.team("t3", 4, start=date(2024, 3, 11))
    assert parts(place.spent(when=unknown)) == {
        "t1": (0, None, 75),
        "t2": (0, None, 25),
        "t3": (0, None, 50),
    }


def known_until(place: Place, day: date) -> dict[str, Row]:
    """The commune is ready up to a day; from then on it is unknown whether it is."""
    place.areas[2] |= {"end": day, "ready": True}
    place.areas.append(place.area("k", "commune", "p", start=day))
    return {"when": {"commune.ready": True}}


def test_days_that_may_be_eligible_change_quotas(place: Place) -> None:
    half = known_until(place, date(2024, 3, 11))
    place.team("t1")
    place.team("t2", start=date(2024, 3, 11))
    # The amount is certain: the days before the 11th are eligible. Later days add as much to both teams.
    assert parts(place.spent(**half)) == {"t1": (50, None, 100), "t2": (0, None, 50)}
    place.teams[0]["end"] = date(2024, 3, 11)
    assert parts(place.spent(**half)) == {"t1": (0, None, 100), "t2": (0, None, 100)}


def test_days_without_a_weight_change_no_quota(place: Place) -> None:
    half = known_until(place, date(2024, 3, 11))
    place.team("t1", 3, end=date(2024, 3, 11))
    place.team("t1", 0, start=date(2024, 3, 11))
    assert parts(place.spent(**half)) == {"t1": exact(100)}


def test_perhaps_only_days_without_a_team_are_eligible(place: Place) -> None:
    unknown = {"when": {"commune.ready": True}}
    place.team("t1", start=date(2024, 3, 11))
    assert parts(place.spent(**unknown)) == {None: (0, None, 100), "t1": (0, None, 100)}
    place.teams[0] |= {"start": FIRST, "people": None}
    assert parts(place.spent(**unknown)) == {None: (0, None, 100), "t1": (0, None, 100)}
    place.teams[0]["people"] = 2
    assert parts(place.spent(**unknown)) == {"t1": (0, None, 100)}


def test_an_unknown_amount_without_a_team_keeps_its_bounds(place: Place) -> None:
    half = known_until(place, date(2024, 3, 11))
    assert parts(place.spent(**half, prorate="actual_days")) == {None: (32, None, 100)}


def test_a_village_that_moves_on_an_unknown_day_takes_its_team_along(place: Place) -> None:
    bounds = date(2024, 3, 5), date(2024, 3, 20)
    day = date(2024, 3, 10)
    place.areas[3] |= {"end": day, "end_earliest": bounds[0], "end_latest": bounds[1]}
    place.areas.append(place.area("k2", "commune", "p"))
    edges = {"start": day, "start_earliest": bounds[0], "start_latest": bounds[1]}
    place.areas.append(place.area("v", "village", "k2", **edges))
    place.team("t1")
    place.team("t2", home="w")
    # In its first commune t1 has 4 to 19 days beside 31.
    assert parts(place.spent(), "unit") == {
        ("t1", "k"): (11, None, 38),
        ("t2", "k"): (62, None, 89),
        ("t1", "k2"): exact(100),
    }


def test_an_area_that_moves_on_an_unknown_day_has_the_bounds_of_its_places(place: Place) -> None:
    bounds = date(2024, 3, 5), date(2024, 3, 20)
    day = date(2024, 3, 10)
    place.areas[2] |= {"end": day, "end_earliest": bounds[0], "end_latest": bounds[1]}
    edges = {"start": day, "start_earliest": bounds[0], "start_latest": bounds[1]}
    place.areas.append(place.area("k", "commune", "q", **edges))
    place.team("t1")
    spent = place.spent()
    assert parts(spent, "province") == {("t1", "p"): (12, None, 74), ("t1", "q"): (38, None, 100)}
    alone = {row["province"]: (row["lower"], row["amount"], row["upper"]) for row in spent.by("province")}
    assert alone == {"p": (12, None, 74), "q": (38, None, 124)}  # the parts of a month have wider bounds
    assert parts(spent) == {"t1": exact(100)}


def test_places_share_in_the_order_of_their_days(place: Place) -> None:
    moved = date(2024, 3, 12)
    place.areas[2] |= {"end": moved, "parent": "q"}
    place.areas.append(place.area("k", "commune", "p", start=moved))
    place.team("t1")
    place.team("t2")
    assert parts(place.spent(place="q"), "province") == {
        ("t1", "q"): exact(18),
        ("t2", "q"): exact(17),
        ("t1", "p"): exact(32),
        ("t2", "p"): exact(33),
    }


def test_moves_elsewhere_change_no_part(place: Place) -> None:
    moved = date(2024, 3, 11)
    place.areas[2]["end"] = moved
    place.areas.append(place.area("k", "commune", "q", start=moved))
    for id in ("t1", "t2", "t3"):
        place.team(id)
    before = parts(place.spent(), "province")
    place.areas += [
        place.area("x", "commune", "q", end=date(2024, 3, 5)),
        place.area("x", "commune", "p", start=date(2024, 3, 5)),
    ]
    assert parts(place.spent(), "province") == before


def test_no_area_is_shared_without_being_asked(place: Place) -> None:
    place.team("t1")
    spent = place.spent()
    told = "cannot group by 'team': policy x.1: component 'support' pays each commune, not each team"
    for ask in (lambda: spent.by("team"), lambda: compare(spent, spent).by("team")):
        with pytest.raises(ArgumentError) as caught:
            ask()
        assert str(caught.value) == (
            f"{told}; share the amounts of areas among their teams with allocate='equal' or 'people', "
            "or group by 'unit'"
        )
    with pytest.raises(ArgumentError) as caught:
        spent.batches("team")
    assert str(caught.value) == f"{told}; name 'unit' in place of 'team'"
    for wrong in ("peoples", 1, ""):
        with pytest.raises(ArgumentError, match=r"^allocate="):
            spent.by("month", allocate=wrong)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"^allocate='peoples'; did you mean 'people'\?$"):
        spent.by("team", allocate="peoples")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="no attribute 'people'"):
        place.spent(people=False).by("team", allocate="people")
    assert parts(place.spent(people=False), allocate="equal") == {"t1": exact(100)}


def test_teams_as_units_are_as_without_an_allocation(place: Place) -> None:
    place.team("t1")
    spent = place.spent(per="team", rate="100 VND/team/month")
    assert spent.by("team", allocate="equal") == spent.by("team")
    assert spent.by("month", allocate="people") == spent.by("month")


def test_what_is_read_back_and_compared_is_shared_alike(place: Place) -> None:
    place.team("t1")
    place.team("t2", 3)
    spent = place.spent()
    back = pickle.loads(pickle.dumps(spent))  # noqa: S301 - made here
    assert back.by("team", "month", allocate="people") == spent.by("team", "month", allocate="people")
    assert compare(spent, back).by("team", allocate="people")["difference"] == [0, 0]
    assert len(compare(spent, back).gainers("team", allocate="equal")) == 0


def test_largest_remainders_of_large_amounts_are_exact() -> None:
    most = 2**62 - 1
    shares = largest_remainders(
        np.array([most, 7, 0]), np.array([2**61, 2**61, 1, 1, 0, 0]), np.array([0, 2, 4]), what="a test"
    )
    assert shares.tolist() == [2**61, 2**61 - 1, 4, 3, 0, 0]
    assert quotas_of(np.array([most]), np.array([2**61]), np.array([2**61]), up=True).tolist() == [most]
