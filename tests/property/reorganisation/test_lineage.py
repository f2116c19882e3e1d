"""Lineages and classes of random chains of events, beside the twin that walks every path on its own."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import Citation
from dtnet.network import Event, Succession
from dtnet.reorganisation import became, came_of, class_counts, predecessors, successors, what_became

from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Network

FIRST = date(2020, 1, 1)
IDS = "wxyz"
EVENTS = (2, 4, 6)
LAST = 8


def day_of(number: int) -> date:
    return FIRST + timedelta(number)


@st.composite
def shares(draw: st.DrawFn, size: int) -> list[tuple[Fraction | None, str]]:
    """Shares of a source with that many targets, and how each is known."""
    if size == 1:
        return [(Fraction(1), "whole")]
    parts = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size).filter(any))
    unknown = draw(st.sets(st.sampled_from([at for at, part in enumerate(parts) if part])))
    if len(unknown) == 1 and draw(st.booleans()):
        unknown = set()
    total = sum(parts)
    known = st.sampled_from(("decree", "measured", "assumed_equal"))
    return [
        (None, "unknown") if at in unknown else (Fraction(part, total), draw(known))
        for at, part in enumerate(parts)
    ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, set[int]], list[tuple[Any, ...]]]:
    """Days of each id, and steps (day, source, target, share, basis)."""
    alive = set(draw(st.sets(st.sampled_from(IDS), min_size=1)))
    days: dict[str, set[int]] = {id: set() for id in IDS}
    steps: list[tuple[Any, ...]] = []
    for day in range(LAST + 1):
        if day in EVENTS:
            leaving = sorted(draw(st.sets(st.sampled_from(sorted(alive))))) if alive else []
            came: set[str] = set()
            for source in leaving:
                legal = [id for id in IDS if id not in leaving or id >= source]
                targets: list[str | None] = list(
                    draw(st.lists(st.sampled_from(legal), min_size=1, max_size=3, unique=True))
                )
                if draw(st.integers(0, 5)) == 0:
                    targets[0] = None
                for target, (share, basis) in zip(targets, draw(shares(len(targets))), strict=True):
                    steps.append((day, source, target, share, basis))
                    came |= {target} - {None}  # type: ignore[arg-type]
            alive = (alive - set(leaving)) | came
        elif day:
            alive ^= draw(st.sets(st.sampled_from(IDS), max_size=1))
        for id in alive:
            days[id].add(day)
    return days, steps


def spells(days: set[int], cuts: set[int]) -> list[tuple[int, int]]:
    """First days, and days after the last, of versions that cover some days, cut where it is said."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and found[-1][1] == day and day not in cuts:
            found[-1] = (found[-1][0], day + 1)
        else:
            found.append((day, day + 1))
    return found


def network_of(
    toy: Any, history: tuple[dict[str, set[int]], list[tuple[Any, ...]]], cuts: set[int], *, bodies: bool
) -> Network:
    days, steps = history
    rows = [
        (id, "team" if bodies else "village", "p", day_of(start), day_of(end) if end <= LAST else None)
        for id, there in days.items()
        for start, end in spells(there, cuts)
    ]
    country = [("c", "country", None), ("p", "province", "c")]
    builder = toy.builder(country if bodies else country + rows, rows if bodies else ())
    for number in EVENTS:
        cite = Citation(ref=f"instrument {number}")
        builder.add_event(Event(id=f"e{number}", title="", operating=day_of(number), citation=cite))
    for day, source, target, share, basis in steps:
        alone = sum(step[:2] == (day, source) for step in steps) == 1
        more = {} if alone or share != 1 else {"coverage": "all_people"}
        builder.add_succession(
            Succession(
                event=f"e{day}",
                source=source,
                target=target,
                share=share,
                basis=basis,
                origin="observed",
                **more,
            )
        )
    network: Network = builder.build()
    return network


def exact(text: Any) -> Fraction | None:
    return None if text is None else Fraction(text)


def told(table: Any) -> dict[tuple[Any, ...], tuple[Fraction | None, str]]:
    """Per step of an answer, what is carried and what that rests on; no version changes anything here."""
    found = {
        (row["day"], row["source"], row["target"], exact(row["share"]), row["basis"]): (
            exact(row["carried"]),
            row["rests_on"],
        )
        for row in table
    }
    assert len(found) == len(table)
    return found


def steps_of(found: dict[Any, Any]) -> dict[tuple[Any, ...], Any]:
    return {
        (day_of(each.day), each.source, each.target, each.share, each.basis): value
        for each, value in found.items()
    }


@given(history=histories(), cuts=st.sets(st.integers(1, LAST)), bodies=st.booleans(), data=st.data())
@settings(max_examples=examples(200), deadline=None)
def test_courses_are_those_of_the_twin(
    toy: Any,
    lineage_twin: Any,
    history: tuple[dict[str, set[int]], list[tuple[Any, ...]]],
    cuts: set[int],
    bodies: bool,  # noqa: FBT001 - drawn
    data: st.DataObject,
) -> None:
    days, steps = history
    network = network_of(toy, history, cuts, bodies=bodies)
    world = lineage_twin.World(days, [lineage_twin.Step(*step) for step in steps], LAST)
    id = data.draw(st.sampled_from([id for id in IDS if days[id]]), label="id")
    at = data.draw(st.sampled_from(sorted(days[id])), label="at")
    until = data.draw(st.integers(at, LAST), label="until")
    since = data.draw(st.integers(0, at), label="since")
    forward = told(successors(network, id, at=day_of(at), until=day_of(until)))
    assert forward == steps_of(world.successors(id, at, until))
    back = told(predecessors(network, id, at=day_of(at), since=day_of(since)))
    assert back == steps_of(world.predecessors(id, at, since))
    there = became(network, id, at=day_of(at), on=day_of(until))
    assert {row["id"] for row in there if row["state"] == "exists"} == world.ends(id, at, until) - {None}
    sums = [exact(text) for text in there["share"]]
    assert None in sums or sum(sums) == 1  # type: ignore[arg-type]
    _same_both_ways(network, there, (id, at, until), days)


def _same_both_ways(
    network: Network, there: Any, asked: tuple[str, int, int], days: dict[str, set[int]]
) -> None:
    """What goes to each end is what the end says that it had."""
    id, at, until = asked
    for row in there:
        if row["state"] == "exists":
            assert until in days[row["id"]]
            back = came_of(network, row["id"], at=day_of(until), on=day_of(at))
            [own] = [each for each in back if each["id"] == id and each["state"] == "exists"]
            assert (own["share"], own["rests_on"]) == (row["share"], row["rests_on"])


@given(history=histories(), cuts=st.sets(st.integers(1, LAST)), pair=st.tuples(*[st.integers(0, LAST)] * 2))
@settings(max_examples=examples(200), deadline=None)
def test_classes_are_those_of_the_twin(
    toy: Any,
    lineage_twin: Any,
    history: tuple[dict[str, set[int]], list[tuple[Any, ...]]],
    cuts: set[int],
    pair: tuple[int, int],
) -> None:
    days, steps = history
    before, after = sorted(pair)
    network = network_of(toy, history, cuts, bodies=False)
    world = lineage_twin.World(days, [lineage_twin.Step(*step) for step in steps], LAST)
    expected = world.became(before, after)
    found = {
        row["area"]: (
            "kept" if row["class"] == "unchanged" else row["class"],
            _ids(row["successors"]),
            _ids(row["predecessors"]),
        )
        for row in what_became(network, day_of(before), day_of(after), level="village")
    }
    assert found == expected
    counts = class_counts(network, day_of(before), day_of(after), level="village")
    assert sum(counts["areas"]) == len(found)  # type: ignore[arg-type]
    old = [row["areas"] for row in counts if row["class"] != "opened"]
    assert sum(old) == len(network.at(day_of(before)).areas(level="village"))


def _ids(text: Any) -> list[str]:
    return text.split("; ") if text else []
