"""Random small networks: every structural answer is that of the slow twin, on every day that could differ."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.money import apportion

from ...inner.network import check_tables
from ...lengths import examples

FIRST = date(2020, 1, 1)
SPAN = 40
LEVELS = ("country", "province", "district", "commune", "village")
KINDS = ("ministry", "committee", "office", "team")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def spells(draw: st.DrawFn, within: tuple[int, int | None], most: int) -> list[tuple[int, int | None]]:
    """Periods inside another, apart and in order; some touch, the last may be open if the other is."""
    start, end = within
    last = SPAN if end is None else end
    days = draw(st.lists(st.integers(start, last), min_size=2, max_size=2 * most, unique=True))
    edges = sorted(days)
    found: list[tuple[int, int | None]] = []
    at = 0
    while at + 1 < len(edges):
        found.append((edges[at], edges[at + 1]))
        at += draw(st.sampled_from([1, 2]))
    if end is None and draw(st.booleans()):
        found[-1] = (found[-1][0], None)
    return found


def joined(periods: list[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    """Periods that touch, as one."""
    whole: list[tuple[int, int | None]] = []
    for start, end in periods:
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def row(start: int, end: int | None, **cells: Any) -> dict[str, Any]:
    return {**cells, "start": day(start), "end": None if end is None else day(end)}


Rows = list[dict[str, Any]]
Lives = dict[str, tuple[int, list[tuple[int, int | None]]]]


@st.composite
def areas_of_a_network(draw: st.DrawFn) -> tuple[Rows, Lives]:
    """Rows of areas; and per area its level and the days on which it exists."""
    areas = [row(0, None, id="a0", level="country", parent=None)]
    lives: Lives = {"a0": (0, [(0, None)])}
    for number in range(1, draw(st.integers(1, 12))):
        id = f"a{draw(st.integers(0, 9))}-{number}"
        above = draw(st.sampled_from([each for each in lives if lives[each][0] < len(LEVELS) - 1]))
        level = draw(st.integers(lives[above][0] + 1, len(LEVELS) - 1))
        periods: list[tuple[int, int | None]] = []
        for start, end in lives[above][1]:
            if end is None or end - start > 1:
                periods += draw(spells((start, end), 2))
        if periods:
            areas += [row(start, end, id=id, level=LEVELS[level], parent=above) for start, end in periods]
            lives[id] = level, joined(periods)
    return areas, lives


@st.composite
def relations_between(draw: st.DrawFn, teams: dict[str, tuple[int, int | None]]) -> Rows:
    """Stated relations on days on which both ends exist, superiors always earlier by id."""
    relations = []
    ranked = sorted(teams)
    for below in draw(st.lists(st.sampled_from(ranked), unique=True, max_size=3)) if ranked else []:
        above = draw(st.sampled_from([None, *ranked[: ranked.index(below)]]))
        start, end = teams[below]
        if above is not None:
            first, last = teams[above]
            start = max(start, first)
            end = min((each for each in (end, last) if each is not None), default=None)
        if end is None or start < end:
            relations.append(row(start, end, type="subordinate_to", subordinate=below, superior=above))
    return relations


@st.composite
def services_of(draw: st.DrawFn, bodies: Rows, lives: Lives) -> Rows:
    """A few services, each on days on which both the body and the area exist."""
    services: dict[tuple[str, str], dict[str, Any]] = {}
    for _ in range(draw(st.integers(0, 3)) if bodies else 0):
        body = draw(st.sampled_from(bodies))
        area = draw(st.sampled_from(sorted(lives)))
        first, last = draw(st.sampled_from(lives[area][1]))
        starts = max(body["start"], day(first))
        ends = [end for end in (body["end"], None if last is None else day(last)) if end is not None]
        end = min(ends, default=None)
        if area != body["home"] and (end is None or starts < end):
            services[body["id"], area] = {
                "body": body["id"],
                "area": area,
                "start": starts,
                "end": end,
            }
    return list(services.values())


@st.composite
def rows_of_a_network(draw: st.DrawFn) -> tuple[Rows, Rows, Rows, Rows]:
    areas, lives = draw(areas_of_a_network())
    teams: dict[str, tuple[int, int | None]] = {}
    bodies = []
    for id, (_, periods) in lives.items():
        for kind in draw(st.lists(st.sampled_from(KINDS), unique=True, max_size=4)):
            teams[f"{kind}:{id}"] = draw(st.sampled_from(periods))
            bodies.append(row(*teams[f"{kind}:{id}"], id=f"{kind}:{id}", kind=kind, home=id))
    return areas, bodies, draw(relations_between(teams)), draw(services_of(bodies, lives))


def tuples(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return [tuple(each[column] for column in columns) for each in rows]


def rules(toy: Any) -> list[Any]:
    return [
        toy.rule("guided_by", "committee", "ministry", start="2020-01-05"),
        toy.rule("guided_by", "office", "committee office", search="above"),
        toy.rule("guided_by", "team", "office committee", end="2020-01-20"),
        toy.rule("guided_by", "team", "committee", start="2020-01-20"),
        toy.rule("coordinated_by", "team office", "ministry"),
    ]


@settings(deadline=None, max_examples=examples(75))
@given(rows=rows_of_a_network(), shuffle=st.randoms(use_true_random=False))
def test_every_structural_answer_is_the_twins(toy: Any, twin: Any, rows: Any, shuffle: Any) -> None:
    areas, bodies, relations, services = rows
    for each in rows:
        shuffle.shuffle(each)
    network = toy.network(
        tuples(areas, toy.AREA),
        tuples(bodies, toy.BODY),
        tuples(relations, toy.RELATION),
        rules(toy),
        tuples(services, toy.SERVICE),
    )
    assert check_tables(network.tables, network.vocabulary) == []
    slow = twin.Twin(LEVELS, KINDS, areas, bodies, relations, rules(toy), services)
    days, seen = slow.change_days(), set[Any]()
    assert set(network.change_days()) <= set(days)
    assert set(network.change_days()) == {each for each in days if each > FIRST}
    for asked in sorted(
        {FIRST, *days, *(each - timedelta(days=1) for each in days)} - {FIRST - timedelta(days=1)}
    ):
        snapshot = network.at(asked)
        here = slow.here(areas, asked)
        levels = {id: each["level"] for id, each in here.items()}
        same_forest(twin, snapshot.territory, slow.parents(asked), levels, LEVELS, seen)
        living = slow.here(bodies, asked)
        kinds = {id: each["kind"] for id, each in living.items()}
        assert sorted(snapshot.bodies()["id"]) == sorted(living)
        for id in here:
            inside = {id, *twin.descendants(slow.parents(asked), id)}
            assert set(snapshot.areas(within=id)["id"]) == inside
            assert set(snapshot.bodies(within=id)["id"]) == {x for x in living if living[x]["home"] in inside}
            served = {x for x in living if inside.intersection(slow.serves(x, asked))}
            assert set(snapshot.bodies(serving=id)["id"]) == served
            assert snapshot.area(id).level == here[id]["level"]
        for id, body in living.items():
            assert snapshot.serves(id) == slow.serves(id, asked)
            assert (snapshot.body(id).home, snapshot.body(id).kind) == (body["home"], body["kind"])
        same_team_counts(twin, snapshot, slow, asked)
        for relation in ("guided_by", "subordinate_to"):
            same_forest(twin, snapshot.line(relation), slow.line(relation, asked), kinds, KINDS, seen)
        for relation in ("guided_by", "coordinated_by"):
            told = snapshot.relations(relation).to_dicts()
            superiors = slow.superiors(relation, asked)
            assert {each["subordinate"]: each["superior"] for each in told} == superiors


def same_team_counts(twin: Any, snapshot: Any, slow: Any, asked: date) -> None:
    """Each team counts once, at the smallest area that holds all it serves."""
    teams = [id for id, body in slow.here(slow.bodies, asked).items() if body["kind"] == "team"]
    parents = slow.parents(asked)
    levels = {id: each["level"] for id, each in slow.here(slow.areas, asked).items()}
    seats = [twin.lowest_common(parents, *slow.serves(id, asked)) for id in teams]
    for level in LEVELS:
        above = [twin.at_level(parents, levels, level, seat) for seat in seats if seat is not None]
        counts = snapshot.team_counts(by=level)
        assert {row["area"]: row["teams"] for row in counts} == {
            id: above.count(id) for id in levels if levels[id] == level
        }


def same_forest(twin: Any, forest: Any, parents: Any, groups: Any, words: Any, seen: set[Any]) -> None:
    """The forest of a day; one of a shape that was seen before is not asked everything again."""
    ids = forest.ids()
    assert ids == twin.preorder(parents, {id: words.index(groups[id]) for id in parents})
    assert [forest.parent_of(id) for id in ids] == [parents[id] for id in ids]
    shape = tuple((id, parents[id], groups[id]) for id in ids)
    if shape in seen:
        return
    seen.add(shape)
    same_nodes(twin, forest, parents, groups, words)
    same_arrays(twin, forest, parents, groups, words)
    values = {id: 3 ** (number % 20) for number, id in enumerate(ids)}
    some = {id: value for id, value in values.items() if value % 5 < 3}
    numbers, kept = np.array([values[id] for id in ids], np.int64), np.array([id in some for id in ids], bool)
    for how, slow in (("sum", sum), ("count", len), ("min", min), ("max", max)):
        found = forest.roll_up(numbers, how=how).tolist()
        assert found == [twin.roll_up(parents, values, id, slow) for id in ids]
        found = forest.roll_up(numbers, how=how, where=kept).tolist()
        assert found == [twin.roll_up(parents, some, id, slow) for id in ids]


def same_nodes(twin: Any, forest: Any, parents: Any, groups: Any, words: Any) -> None:
    """Each question about one node."""
    ids = forest.ids()
    for id in ids:
        below, above = twin.descendants(parents, id), twin.ancestors(parents, id)
        assert forest.ancestors(id) == above
        assert forest.path(id) == [*reversed(above), id]
        assert forest.depth_of(id) == len(above)
        assert set(forest.descendants(id)) == below
        assert sorted(forest.children(id)) == sorted(x for x in ids if parents[x] == id)
        for word in words:
            assert set(forest.descendants(id, level=word)) == {x for x in below if groups[x] == word}
            assert forest.ancestor(id, level=word) == twin.at_level(parents, groups, word, id)
        counts = {word: sum(groups[x] == word for x in (id, *below)) for word in words}
        assert forest.level_counts(within=id) == counts
        for other in ids:
            assert forest.contains(id, inner=other) == (other == id or other in below)
            assert forest.lowest_common(id, other) == twin.lowest_common(parents, id, other)


def same_arrays(twin: Any, forest: Any, parents: Any, groups: Any, words: Any) -> None:
    """Each question about many nodes, as that about one."""
    ids = forest.ids()

    def named(positions: Any) -> list[str | None]:
        return [None if at < 0 else ids[at] for at in positions.tolist()]

    here = forest.positions(ids[::-1])
    assert here.tolist() == list(range(len(ids)))[::-1]
    assert forest.depth.tolist() == [len(twin.ancestors(parents, id)) for id in ids]
    assert forest.level_counts() == {word: sum(groups[id] == word for id in ids) for word in words}
    answers = {
        "children": forest.children_of_many(here),
        "ancestors": forest.ancestors_of_many(here),
        "descendants": forest.descendants_of_many(here),
    }
    for question, many in answers.items():
        assert [named(each) for each in many] == [getattr(forest, question)(id) for id in ids[::-1]]
    for word in words:
        assert named(forest.at_level(word)) == [forest.ancestor(id, level=word) for id in ids]
        assert forest.counts_at_level(word).tolist() == [forest.level_counts(within=id)[word] for id in ids]
        many = forest.descendants_of_many(here, level=word)
        assert [named(each) for each in many] == [forest.descendants(id, level=word) for id in ids[::-1]]
    one, other = np.repeat(here, len(ids)), np.tile(here, len(ids))
    pairs = list(zip(named(one), named(other), strict=True))
    assert named(forest.lowest_common_of_many(one, other)) == [forest.lowest_common(*pair) for pair in pairs]
    lies = forest.contains_many(one, inner=other).tolist()
    assert lies == [forest.contains(outer, inner=inner) for outer, inner in pairs]


@settings(deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=8
    ),
    fill=st.integers(0, 100),
)
def test_apportion_is_one_at_a_time(twin: Any, parts: list[tuple[int, int, int]], fill: int) -> None:
    weights = [weight for weight, _, _ in parts]
    least = [low for _, low, _ in parts]
    most = [low + room for _, low, room in parts]
    total = sum(least) + fill * (sum(most) - sum(least)) // 100
    shares = apportion(total, weights, least=least, most=most)
    assert sum(shares) == total
    assert all(low <= share <= high for low, share, high in zip(least, shares, most, strict=True))
    assert shares == twin.apportioned(total, weights, least, most)


@settings(deadline=None)
@given(total=st.integers(0, 200), weights=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_apportion_without_bounds(twin: Any, total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert shares == twin.apportioned(total, weights, [0] * len(weights), [total] * len(weights))
