"""Series on a basis and what was redrawn, on random reorganisations: against what each area's records say."""

# ruff: noqa: ANN401 - Hypothesis's and a fixture's

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from dtnet import Citation, Metadata, NetworkBuilder, Period
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.errors import ArgumentError, UnknownFactError, UnknownNameError
from dtnet.network import Event, ParentAmong, Statement, Succession
from dtnet.testing.strategies import small_networks

from ...inner.strategies import ASKED, VOCABULARY
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dtnet import Network

SETTINGS = settings(deadline=None, max_examples=examples(40), suppress_health_check=list(HealthCheck))
FIRST = date(2020, 1, 1)
DAYS = tuple(FIRST + timedelta(10 * each) for each in range(4))
"""The first day, then those of events."""
WHOLE = Period(FIRST, DAYS[-1] + timedelta(10))
CITE = Citation(ref="made up by a test")
Area = tuple[str, str | None]


@attrs.define
class Draft:
    """Who lies where, from when to when; and what became of whom."""

    rows: list[list[Any]] = attrs.Factory(list)
    told: list[tuple[date, str, str | None, int]] = attrs.Factory(list)
    opened: int = 0

    def live(self, level: str) -> list[str]:
        return [row[0] for row in self.rows if row[1] == level and row[4] is None]

    def parent(self, id: str) -> str:
        return next(str(row[2]) for row in self.rows if row[0] == id and row[4] is None)

    def open(self, level: str, parent: str, day: date) -> str:
        self.opened += 1
        id = f"{level[0]}{self.opened:02d}"
        self.rows.append([id, level, parent, day, None])
        return id

    def close(self, id: str, day: date) -> None:
        for row in self.rows:
            if row[0] == id and row[4] is None:
                row[4] = day

    def move(self, id: str, parent: str, day: date) -> None:
        self.close(id, day)
        self.rows.append([id, "village", parent, day, None])


PROVINCES = ("p", "q")


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Communes that merge and split, their villages moving along; villages that open, merge, end and move."""
    draft = Draft()
    for _ in range(draw(st.integers(1, 3))):
        draft.open("commune", draw(st.sampled_from(PROVINCES)), FIRST)
    for _ in range(draw(st.integers(1, 4))):
        draft.open("village", draw(st.sampled_from(draft.live("commune"))), FIRST)
    for day in DAYS[1:]:
        _reorganise(draw, draft, day)
    return draft


@st.composite
def countries(draw: st.DrawFn) -> Network:
    """The networks of drafts, with a team in some villages."""
    draft = draw(drafts())
    teams = [row[0] for row in draft.rows if row[1] == "village" and draw(st.booleans())]
    return _built(draft, PROVINCES, dict.fromkeys(teams))


def _reorganise(draw: st.DrawFn, draft: Draft, day: date) -> None:
    communes = draft.live("commune")
    ended = draw(st.lists(st.sampled_from(communes), unique=True, max_size=2))
    if ended:
        opened = [draft.open("commune", draft.parent(ended[0]), day) for _ in range(draw(st.integers(1, 2)))]
        for id in ended:
            targets = draw(st.lists(st.sampled_from(opened), unique=True, min_size=1))
            inside = [each for each in draft.live("village") if draft.parent(each) == id]
            draft.close(id, day)
            draft.told += [(day, id, target, len(targets)) for target in targets]
            for village in inside:
                draft.move(village, draw(st.sampled_from(targets)), day)
    for village in draft.live("village"):
        what = draw(st.sampled_from(("stays", "stays", "stays", "ends", "merges", "moves")))
        started = next(row[3] for row in draft.rows if row[0] == village and row[4] is None)
        if what == "stays" or started == day:
            continue
        if what == "moves":
            draft.move(village, draw(st.sampled_from(draft.live("commune"))), day)
        else:
            parent = draft.parent(village)
            draft.close(village, day)
            target = draft.open("village", parent, day) if what == "merges" else None
            draft.told.append((day, village, target, 1))
    if draw(st.booleans()):
        draft.open("village", draw(st.sampled_from(draft.live("commune"))), day)


@st.composite
def countries_of_several_parents(draw: st.DrawFn) -> tuple[Network, Callable[[], Iterator[Network]]]:
    """A country in which one village or two lie in one of two communes, and a function of its completions."""
    draft = draw(drafts())
    teams = dict.fromkeys(row[0] for row in draft.rows if row[1] == "village" and draw(st.booleans()))
    among: list[tuple[int, tuple[str, str]]] = []
    for number, (_, level, parent, start, end) in enumerate(draft.rows):
        there = [
            row[0]
            for row in draft.rows
            if row[1] == "commune"
            and row[3] <= start
            and (row[4] is None or (end is not None and end <= row[4]))
        ]
        others = [each for each in there if each != parent]
        if level == "village" and others and len(among) <= 1 and draw(st.booleans()):
            among.append((number, (parent, draw(st.sampled_from(others)))))
    assume(among)
    plain = [list(row) for row in draft.rows]

    def completions() -> Iterator[Network]:
        for chosen in product(*(each for _, each in among)):
            rows = [list(row) for row in plain]
            for (number, _), parent in zip(among, chosen, strict=True):
                rows[number][2] = parent
            yield _built(Draft(rows, draft.told), PROVINCES, teams)

    provinces = {row[0]: row[2] for row in draft.rows if row[1] == "commune"}
    records = []
    for number, candidates in among:
        around = {provinces[each] for each in candidates}
        row = draft.rows[number]
        row[2] = around.pop() if len(around) == 1 else "c"
        records += [
            ParentAmong(area=row[0], candidate=each, start=row[3], end=row[4], origin="derived")
            for each in candidates
        ]
    return _built(draft, PROVINCES, teams, records), completions


def _built(
    draft: Draft, provinces: Sequence[str], teams: Mapping[str, None], among: Sequence[ParentAmong] = ()
) -> Network:
    builder = NetworkBuilder(VOCABULARY, Metadata(name="made-up", extent=WHOLE))
    rows = [
        ["c", "country", None, FIRST, None],
        *(["p" if each == "p" else "q", "province", "c", FIRST, None] for each in provinces),
        *draft.rows,
    ]
    columns = {
        name: [row[at] for row in rows] for at, name in enumerate(("id", "level", "parent", "start", "end"))
    }
    size = len(rows)
    builder.add_areas(
        {
            **columns,
            "code": columns["id"],
            "name": columns["id"],
            "type": [""] * size,
            "origin": ["observed"] * size,
        }
    )
    lives = {id: [row for row in rows if row[0] == id] for id in teams}
    if teams:
        builder.add_bodies(
            {
                "id": [f"t{id}" for id in teams],
                "name": [f"t{id}" for id in teams],
                "kind": ["team"] * len(teams),
                "home": [*teams],
                "start": [lives[id][0][3] for id in teams],
                "end": [lives[id][-1][4] for id in teams],
            }
        )
    for day in sorted({each[0] for each in draft.told}):
        builder.add_event(Event(id=str(day), title="Event", operating=day, citation=CITE))
    for day, source, target, parts in draft.told:
        builder.add_succession(
            Succession(
                event=str(day),
                source=source,
                target=target,
                share=Fraction(1, parts),
                basis="whole" if parts == 1 else "assumed_equal",
                origin="observed",
            )
        )
    for each in among:
        builder.add_parent_among(each)
    builder.add_statement(
        Statement(about="teams", area="c", start=FIRST, end=None, origin="observed", citation=CITE)
    )
    return builder.build()


# -- the obvious way -----------------------------------------------------------------------------


class Records:
    """Where areas lay, and what became of them, looked up one by one."""

    def __init__(self, network: Network) -> None:
        days = [
            FIRST + timedelta(each) for each in range((WHOLE.end or FIRST).toordinal() - FIRST.toordinal())
        ]
        self.parents: dict[date, dict[str, str]] = {}
        for day in days:
            at = network.at(day)
            self.parents[day] = {
                row["id"]: row["parent"] for level in ("commune", "village") for row in at.areas(level=level)
            }
        self.told = [
            (date.fromisoformat(each.event), each.source, each.target) for each in network.tables.successions
        ]

    def communes(self, village: str, day: date, basis: date) -> set[str | None]:
        """The communes of one day in which the ground of a village of another is."""
        there = self.parents[basis]
        if village in there:
            return {there[village]}
        return self.ground(village, day, basis)

    def ground(self, id: str, day: date, basis: date) -> set[str | None]:
        if id in self.parents[basis]:
            return {self.parents[basis][id]} if id.startswith("v") else {id}
        if day > basis:
            rows = [(when, one) for when, one, other in self.told if other == id and basis < when <= day]
            if rows:
                return {each for when, one in rows for each in self.ground(one, when - timedelta(1), basis)}
        else:
            ends = [
                (when, other)
                for when, one, other in self.told
                if one == id and other is not None and day < when <= basis
            ]
            if ends:
                return {each for when, other in ends for each in self.ground(str(other), when, basis)}
        if not id.startswith("v"):
            return {None}
        own = [
            each for each, there in self.parents.items() if id in there and (each > basis) == (day > basis)
        ]
        nearest = min(own, key=lambda each: abs(each - basis))
        return self.ground(self.parents[nearest][id], nearest, basis)


def by_day(table: Any) -> Iterator[tuple[date, dict[Any, tuple[int, int]]]]:
    """Per day, the rows of a series: areas, and those with a team."""
    rows = [*table]
    for each in range((WHOLE.end or FIRST).toordinal() - FIRST.toordinal()):
        day = FIRST + timedelta(each)
        yield (
            day,
            {row["area"]: (row["areas"], row["yes"]) for row in rows if row["start"] <= day < row["end"]},
        )


def villages(network: Network, day: date) -> dict[str, int]:
    """Per village of a day, whether it has a team."""
    found = network.coverage(of=has_team(), over="village", by="village", at=day)
    return {row["area"]: row["yes"] for row in found}


QUERY = CoverageQuery(of=has_team(), over="village", by="commune", during=WHOLE)


@SETTINGS
@given(
    network=countries(),
    basis=st.sampled_from(DAYS) | st.integers(1, 39).map(lambda at: FIRST + timedelta(at)),
)
def test_a_series_on_a_day_is_the_coverage_of_each_day_grouped_by_hand(network: Network, basis: date) -> None:
    records = Records(network)
    wanted: dict[date, dict[Any, tuple[int, int]]] = {}
    clear = True
    for each in range(40):
        day = FIRST + timedelta(each)
        areas, yes = Counter[Any](), Counter[Any]()
        for village, has in villages(network, day).items():
            groups = records.communes(village, day, basis)
            clear &= len(groups) == 1
            areas[min(groups, key=str)] += 1
            yes[min(groups, key=str)] += has
        wanted[day] = {group: (areas[group], yes[group]) for group in areas}
    if not clear:
        with pytest.raises(ArgumentError, match="of another day that is unknown for some areas"):
            Question(network, QUERY).series(basis=basis)
        return
    table = Question(network, QUERY).series(basis=basis)
    assert not any(table["is_break"])
    for day, rows in by_day(table):
        assert {group: row for group, row in rows.items() if row[0]} == wanted[day]
        assert set(rows) >= set(network.at(basis).areas(level="commune")["id"])


@SETTINGS
@given(network=countries())
def test_nothing_crosses_common_regions(network: Network) -> None:
    """All that is seen of a village is in one region, and whole regions have what all their areas have."""
    table = Question(network, QUERY).series(basis="common")
    plain = dict(by_day(Question(network, QUERY).series()))
    names = set(table["area"])
    member = {id: name for name in names for id in str(name).split(" + ")}
    assert sum(len(str(name).split(" + ")) for name in names) == len(member)
    last = DAYS[-1] + timedelta(9)
    assert set(network.at(last).areas(level="commune")["id"]) <= set(member)
    for day, rows in by_day(table):
        for at in range(2):
            assert sum(row[at] for row in rows.values()) == sum(row[at] for row in plain[day].values())
        if day == last:
            for name, row in rows.items():
                inside = [plain[day].get(id, (0, 0)) for id in str(name).split(" + ")]
                assert row == (sum(each[0] for each in inside), sum(each[1] for each in inside))
    seen: dict[str, set[Any]] = {}
    for day in (DAYS[0], *DAYS[1:], last):
        with suppress(ArgumentError):
            found = Question(network, attrs.evolve(QUERY, by=("commune", "village"))).series(basis="common")
            for row in found:
                if row["areas"] and row["start"] <= day < row["end"]:
                    seen.setdefault(row["area"], set()).add(row["commune"])
    assert all(len(each) == 1 for each in seen.values())


NUMBERS = (
    "areas_before",
    "areas_after",
    "weight_before",
    "weight_after",
    "yes_before_lower",
    "yes_after_lower",
)
CHANGES = ("weight_change", "yes_change_lower")


@SETTINGS
@given(network=countries(), data=st.data())
def test_kept_and_gained_less_lost_add_up_to_the_whole(network: Network, data: st.DataObject) -> None:
    before = FIRST + timedelta(data.draw(st.integers(0, 30)))
    after = before + timedelta(data.draw(st.integers(1, 39 - (before - FIRST).days)))
    area, into = (
        data.draw(st.sampled_from(list(network.at(day).areas(level="commune")["id"])))
        for day in (before, after)
    )
    found = {
        row.pop("part"): row
        for row in network.ask("has_team", at=before, within=area).redrawn(after, into=into)
    }
    kept, gained, lost, whole = (found[part] for part in ("kept", "gained", "lost", "all"))
    records = Records(network)
    own = {id for id, where in records.parents[before].items() if where == area}
    new = {id for id, where in records.parents[after].items() if where == into}
    on_own = {id: records.communes(id, after, before) for id in new}
    on_new = {id: records.communes(id, before, after) for id in own}
    assert (whole["areas_before"], whole["areas_after"]) == (len(own), len(new))
    unclear = {
        "before": any(into in each and len(each) > 1 for each in on_new.values()),
        "after": any(area in each and len(each) > 1 for each in on_own.values()),
    }
    assert {
        "before": kept["areas_before"] is None,
        "after": kept["areas_after"] is None,
    } == unclear
    if any(unclear.values()):
        assert (
            kept["yes_change_lower"] + gained["yes_change_lower"] + lost["yes_change_lower"]
            <= (whole["yes_change_lower"])
        )
        assert (
            kept["yes_change_upper"] + gained["yes_change_upper"] + lost["yes_change_upper"]
            >= (whole["yes_change_upper"])
        )
        return
    assert kept["areas_before"] == sum(each == {into} for each in on_new.values())
    assert kept["areas_after"] == sum(each == {area} for each in on_own.values())
    for name in (*NUMBERS, *CHANGES):
        assert kept[name] + gained[name] + lost[name] == whole[name]
    assert gained["areas_before"] == lost["areas_after"] == 0
    assert whole["yes_after_lower"] - whole["yes_before_lower"] == (
        kept["yes_change_lower"] + gained["yes_after_lower"] - lost["yes_before_lower"]
    )
    assert all(row["yes_change_lower"] == row["yes_change_upper"] for row in found.values())


@settings(SETTINGS, max_examples=examples(24))
@given(
    given=countries_of_several_parents(),
    basis=st.sampled_from(DAYS) | st.integers(1, 39).map(lambda at: FIRST + timedelta(at)),
)
def test_a_series_on_a_day_is_that_of_each_choice_of_parents_or_refused(
    given: tuple[Network, Callable[[], Iterator[Network]]], basis: date
) -> None:
    network, completions = given
    try:
        found = dict(by_day(Question(network, QUERY).series(basis=basis)))
    except ArgumentError as why:
        event(str(why)[:20])
        return
    event("answered")
    for each in completions():
        assert dict(by_day(Question(each, QUERY).series(basis=basis))) == found


@settings(SETTINGS, max_examples=examples(24))
@given(given=countries_of_several_parents(), data=st.data())
def test_what_was_redrawn_holds_each_choice_of_parents(
    given: tuple[Network, Callable[[], Iterator[Network]]], data: st.DataObject
) -> None:
    network, completions = given
    before = FIRST + timedelta(data.draw(st.integers(0, 30)))
    after = before + timedelta(data.draw(st.integers(1, 39 - (before - FIRST).days)))
    area, into = (
        data.draw(st.sampled_from(list(network.at(day).areas(level="commune")["id"])))
        for day in (before, after)
    )
    try:
        wide = network.ask("has_team", at=before, within=area).redrawn(after, into=into)
    except ArgumentError as why:
        event(str(why)[:20])
        return
    event("answered")
    for each in completions():
        parts = each.ask("has_team", at=before, within=area).redrawn(after, into=into)
        for row, own in zip(wide, parts, strict=True):
            for name in (*NUMBERS[:4], CHANGES[0]):
                assert row[name] in {None, own[name]}
            for name in ("yes_before", "yes_after", "yes_change"):
                assert row[f"{name}_lower"] <= own[f"{name}_lower"]
                assert own[f"{name}_upper"] <= row[f"{name}_upper"]


@SETTINGS
@given(network=small_networks(), data=st.data())
def test_what_is_hard_to_know_is_refused_or_kept_within_bounds(network: Network, data: st.DataObject) -> None:
    """Without an event, all are where they are on any basis that is known."""
    days = Period(ASKED - timedelta(3), ASKED + timedelta(5))
    asked = attrs.evolve(
        QUERY,
        during=days,
        by=data.draw(st.sampled_from(((), ("commune",), ("province",), ("country", "commune")))),
        within=data.draw(st.sampled_from((None, "k0", "v0", "c"))),
        synthetic=data.draw(st.booleans()),
    )
    assume(asked.within is not None or asked.by)
    for basis in ("as_was", "common", ASKED):
        with suppress(ArgumentError, UnknownNameError, UnknownFactError):
            for row in Question(network, asked).series(basis=basis):
                assert row["lower"] is None or row["lower"] <= row["upper"]
                assert not row["is_break"]
    with suppress(ArgumentError, UnknownNameError, UnknownFactError):
        before = network.ask("has_team", at=days.start, within="k0", synthetic=asked.synthetic)
        found = before.redrawn(ASKED + timedelta(3), into="k0")
        for row in found:
            assert row["yes_change_lower"] <= row["yes_change_upper"]
            assert row["yes_before_lower"] <= row["yes_before_upper"]
