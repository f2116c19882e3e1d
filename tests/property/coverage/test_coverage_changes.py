"""Bounds of changes and of drops against all completions of small networks, one by one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, Vocabulary
from dtnet.network import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet import Network

FIRST, EARLY, BETWEEN, LATE, LAST = (date(2024, month, 1) for month in (1, 3, 4, 6, 9))
WORDS = Vocabulary(
    levels=("land", "village"),
    body_kinds=("team",),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="skills", table="bodies", type="set", vocabulary=("pay",), description="Skills"),
        Attribute(name="households", table="areas", type="whole", description="Households"),
    ),
    currency=Currency("XTS", 0),
)
STARTS: dict[str, tuple[date, date | None, date | None, tuple[tuple[bool, bool], ...]]] = {
    "known": (FIRST, None, None, ((True, True),)),
    "between": (BETWEEN, None, None, ((False, True),)),
    "any day": (BETWEEN, FIRST, LAST, ((True, True), (False, True), (False, False))),
    "until the later day": (BETWEEN, FIRST, LATE, ((True, True), (False, True))),
    "after the earlier day": (BETWEEN, BETWEEN, LAST, ((False, True), (False, False))),
}
"""How a team begins: day, bounds, and whether it is there on the earlier and on the later day."""


class Team(NamedTuple):
    home: str
    pays: bool | None
    begins: str
    serves: str | None = None


class Case(NamedTuple):
    teams: tuple[Team, ...]
    listed: bool
    households: tuple[int, int]


VILLAGES = ("v1", "v2")
Here = frozenset[bool]
"""The teams of a village on a day, as conditions tell them apart: whether one pays, whether one does not."""
MEANING: dict[str, Callable[[Here], bool | None]] = {
    "has_team": bool,
    "skill:pay": lambda here: True in here,
    "not skill:pay": lambda here: True not in here,
    "any_team(not skill:pay)": lambda here: False in here,
    "has_team and not skill:pay": lambda here: bool(here) and True not in here,
    "every_team(skill:pay)": lambda here: None if not here else False not in here,
}


def network_of(case: Case) -> Network:
    builder = NetworkBuilder(WORDS, Metadata(name="small", extent=Period(FIRST, date(2025, 1, 1))))
    ids = ["land", *VILLAGES]
    builder.add_areas(
        {
            "id": ids,
            "level": ["land", "village", "village"],
            "start": [FIRST] * 3,
            "parent": [None, "land", "land"],
            "code": ids,
            "name": ids,
            "type": [""] * 3,
            "households": [None, *case.households],
        }
    )
    starts = [STARTS[each.begins] for each in case.teams]
    builder.add_bodies(
        {
            "id": [f"t{number}" for number, _ in enumerate(case.teams)],
            "kind": ["team" for _ in case.teams],
            "name": ["" for _ in case.teams],
            "home": [each.home for each in case.teams],
            "start": [each[0] for each in starts],
            "start_earliest": [each[1] for each in starts],
            "start_latest": [each[2] for each in starts],
            "skills": [None if each.pays is None else ("pay",) * each.pays for each in case.teams],
        }
    )
    services = [(f"t{number}", each.serves) for number, each in enumerate(case.teams) if each.serves]
    builder.add_services(
        {
            "body": [body for body, _ in services],
            "area": [area for _, area in services],
            "start": [FIRST for _ in services],
        }
    )
    for about in ("teams", "skills") if case.listed else ("skills",):
        builder.add_statement(
            Statement(
                about=about,
                area="land",
                start=FIRST,
                end=None,
                origin=Origin.OBSERVED,
                citation=Citation(ref="s"),
            )
        )
    return builder.build()


def completions(case: Case) -> Iterator[dict[tuple[str, int], Here]]:
    """Every way in which the teams of each village may be, on the earlier and on the later day."""
    ways = [
        list(product(STARTS[each.begins][3], (False, True) if each.pays is None else (each.pays,)))
        for each in case.teams
    ]
    spots = list(product(VILLAGES, (0, 1)))
    others = (
        [frozenset()] if case.listed else [frozenset(each) for each in ((), (True,), (False,), (True, False))]
    )
    for chosen in product(*ways):
        known: dict[tuple[str, int], set[bool]] = {spot: set() for spot in spots}
        for team, (there, pays) in zip(case.teams, chosen, strict=True):
            for village in {team.home, team.serves} - {None}:
                for day in (0, 1):
                    if there[day]:
                        known[str(village), day].add(pays)
        for further in product(others, repeat=len(spots)):
            yield {spot: frozenset(known[spot] | more) for spot, more in zip(spots, further, strict=True)}


def share(outcomes: list[bool | None], weights: list[int]) -> Fraction | None:
    pairs = [
        (outcome, weight) for outcome, weight in zip(outcomes, weights, strict=True) if outcome is not None
    ]
    whole = sum(weight for _, weight in pairs)
    return Fraction(sum(weight for outcome, weight in pairs if outcome), whole) if whole else None


def plausible(team: Team) -> Team:
    """A team that serves another village, and that from its first day on."""
    return team if team.begins == "known" and team.serves != team.home else team._replace(serves=None)


cases = st.builds(
    Case,
    teams=st.lists(
        st.builds(
            Team,
            home=st.sampled_from(VILLAGES),
            pays=st.sampled_from((None, True, False)),
            begins=st.sampled_from(sorted(STARTS)),
            serves=st.sampled_from((None, *VILLAGES)),
        ).map(plausible),
        max_size=3,
    ).map(tuple),
    listed=st.booleans(),
    households=st.tuples(st.integers(1, 5), st.integers(1, 5)),
)


@settings(deadline=None)
@given(case=cases, of=st.sampled_from(sorted(MEANING)), weight=st.sampled_from(("count", "households")))
def test_differences_hold_every_completion_and_are_attained_where_they_say_so(
    case: Case, of: str, weight: str
) -> None:
    weights = [1, 1] if weight == "count" else list(case.households)
    found = set()
    for way in completions(case):
        shares = [share([MEANING[of](way[each, day]) for each in VILLAGES], weights) for day in (0, 1)]
        if shares[0] is not None and shares[1] is not None:
            found.add(shares[1] - shares[0])
    [row] = network_of(case).ask(of, weight=weight, at=EARLY).change(LATE)
    if not found:
        assert row["lower"] is None
        return
    assert row["lower"] <= float(min(found))
    assert float(max(found)) <= row["upper"]
    if row["sharp"]:
        assert (row["lower"], row["upper"]) == (float(min(found)), float(max(found)))
    assert (row["point"] is not None) == (row["lower"] == row["upper"])


@settings(deadline=None)
@given(
    case=cases,
    steps=st.lists(st.sampled_from(sorted(MEANING)), min_size=2, max_size=3),
    weight=st.sampled_from(("count", "households")),
)
def test_drops_hold_every_completion_and_are_attained_where_they_say_so(
    case: Case, steps: list[str], weight: str
) -> None:
    weights = [1, 1] if weight == "count" else list(case.households)
    found: list[set[Fraction]] = [set() for _ in steps]
    for way in completions(case):
        said = [[MEANING[step](way[each, 0]) for step in steps] for each in VILLAGES]
        for number in range(1, len(steps)):
            lost = [
                None
                if each[0] is None
                else None not in each[:number] and all(each[:number]) and each[number] is False
                for each in said
            ]
            one = share(lost, weights)
            found[number] |= set() if one is None else {one}
    rows = network_of(case).ask(steps[0], at=EARLY, weight=weight).cascade(*steps[1:]).to_dicts()
    for row, drops in zip(rows[1:], found[1:], strict=True):
        if not drops:
            assert row["drop_lower"] is None
            continue
        assert row["drop_lower"] <= float(min(drops))
        assert float(max(drops)) <= row["drop_upper"]
        if row["drop_sharp"]:
            assert (row["drop_lower"], row["drop_upper"]) == (float(min(drops)), float(max(drops)))
