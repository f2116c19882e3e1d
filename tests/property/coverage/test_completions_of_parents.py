"""Answers where the parents of areas are one of several contain the answers of each completion.

A completion is a network in which each such area lies in one of its candidates. `test_parents_among.py`
compares the answers of a day with the twin, and other laws prove the answers of networks without candidates.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet import NetworkBuilder, Period
from dtnet.coverage import any_team, every_team, funded, skill
from dtnet.errors import UnknownFactError
from dtnet.predicates import fact
from dtnet.reorganisation.shares.share_maps import JOINT
from dtnet.testing.strategies import as_policy, small_conditions, small_networks

from ...inner.network import RECORDS, TABLES, add_records, table_columns
from ...inner.strategies import AFTER_ASKED, ASKED
from ...lengths import examples
from ..policy.test_money_on_doubtful_days import DAYS as DAYS_OF_MONEY
from ..policy.test_money_on_doubtful_days import FIRST as FIRST_DAY
from ..policy.test_money_on_doubtful_days import areas, teams
from ..policy.test_parents_among import built, documents_about_communes, runs, with_parents
from .test_coverage_twin import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from dtnet import Network, frames
    from dtnet.network import ParentAmong

    from ..policy.test_parents_among import Run

pytestmark = pytest.mark.long

LENGTHS = settings(deadline=None, max_examples=examples(24), suppress_health_check=list(HealthCheck))
DAYS = Period(ASKED - timedelta(2), AFTER_ASKED + timedelta(2))
GROUPS = (
    (),
    ("commune",),
    ("commune",),
    ("province",),
    ("type",),
    ("commune", "type"),
    ("commune", "province"),
)
LEVELS = ((), (), ("commune",), ("province",), ("province",), ("commune", "province"))
OVER = ("village", "village", "commune")
FUNDED = (
    any_team,
    every_team,
    lambda paid: any_team(~paid),
    lambda paid: any_team(paid & (fact("team.people") >= 5)),
    lambda paid: any_team(paid) & any_team(~paid),
)
"""What is asked of teams that a policy pays."""
Row = dict[str, Any]


@st.composite
def networks(draw: st.DrawFn, **limits: int) -> Network:
    """Networks with candidates, of which the rows of areas end where their candidates do.

    From then on, the area lies in the parent of all candidates, or in one of them.
    """
    limits = {"max_villages": 4, "max_teams": 3, "max_unknown": 3, **limits}
    network = draw(small_networks(adrift=True, **limits))
    among = network.tables.parent_among
    assume(among)
    later = {each.area: draw(st.sampled_from((None, each.candidate))) for each in among if each.end}
    return rebuilt(network, {area: parent or parent_of(network, area) for area, parent in later.items()})


def parent_of(network: Network, area: str) -> str:
    columns = table_columns(network, "areas")
    return str(columns["parent"][columns["id"].index(area)])


def rebuilt(
    network: Network, later: Mapping[str, str], chosen: Mapping[ParentAmong, str] | None = None
) -> Network:
    """The network with other parents of areas.

    Args:
        network: The network.
        later: By area, its parent from `AFTER_ASKED`.
        chosen: By area, its parent among the candidates; None keeps the candidates.
    """
    builder, tables = NetworkBuilder(network.vocabulary, network.metadata), network.tables
    columns = {name: list(cells) for name, cells in table_columns(network, "areas").items()}
    for number, area in enumerate(list(columns["id"])):
        if area in later and columns["start"][number] < AFTER_ASKED and columns["end"][number] is None:
            for cells in columns.values():
                cells.append(cells[number])
            columns["end"][number] = columns["start"][-1] = AFTER_ASKED
            columns["parent"][-1] = later[area]
        if chosen is not None and area in chosen and columns["start"][number] < AFTER_ASKED:
            columns["parent"][number] = chosen[area]
    builder.add_areas(columns)
    for table in TABLES:
        if table != "areas":
            getattr(builder, f"add_{table}")(dict(table_columns(network, table)))
    among = () if chosen is not None else tables.parent_among
    records = {name: tuple(getattr(tables, name)) for name in RECORDS}
    add_records(builder, **{**records, "parent_among": among})
    return builder.build()


def completions(network: Network) -> Iterator[Network]:
    """The network with each choice of one candidate for each area."""
    found: dict[str, list[str]] = {}
    for each in network.tables.parent_among:
        found.setdefault(each.area, []).append(each.candidate)
    for chosen in product(*found.values()):
        yield rebuilt(network, {}, dict(zip(found, chosen, strict=True)))


def check(
    network: Network,
    ask: Callable[[Network], Any],
    bounds: Sequence[tuple[str, str]],
    keys: Sequence[str] = (),
    *,
    counts: Sequence[str] = (),
    by_day: bool = False,
) -> None:
    """The bounds of each row contain those of the same row of each completion.

    Args:
        network: The network.
        ask: Gives the answer of a network.
        bounds: The columns with a lower and an upper bound.
        keys: The columns that name a row; a row without one of these areas is not compared.
        counts: Columns with weights that are certain, so that a completion has at least as much.
        by_day: Whether a row has the days from `start` up to `end`, and rows of the same days are compared.
    """
    note(f"{shown(network)}\n{network.tables.parent_among}")
    answers = [answered(each, ask) for each in completions(network)]
    compare(answered(network, ask), answers, bounds, keys, counts=counts, by_day=by_day)


def compare(
    wide: list[Row],
    answers: list[list[Row]],
    bounds: Sequence[tuple[str, str]],
    keys: Sequence[str] = (),
    *,
    counts: Sequence[str] = (),
    by_day: bool = False,
) -> None:
    """Compare the rows of an answer with those of each completion; otherwise as `check`."""
    event(f"{len(wide) > 1}")
    for answer in answers:
        for row in answer:
            key = tuple(row[name] for name in keys)
            same = [each for each in wide if tuple(each[name] for name in keys) == key]
            if by_day:
                same = [each for each in same if overlap(each, row)]
            if None in key:
                continue  # a completion has fewer areas of unknown group
            pairs = list(zip(keys, key, strict=True))
            unknown = any(all(each[name] in {None, its} for name, its in pairs) for each in wide)
            assert same or unknown or row.get("areas") == 0, f"no row of {key}"
            for each, (lower, upper) in product(same, bounds):
                assert within(row[lower], row[upper], each[lower], each[upper]), f"{row} not in {each}"
                for name in counts:
                    fewer = None in {row[name], each[name]} or each[name] <= row[name]
                    assert fewer, f"{name}: {row} not in {each}"
                if "may_be_empty" in row:
                    assert each["may_be_empty"] or not row["may_be_empty"]


def within(lower: Any, upper: Any, least: Any, most: Any) -> bool:  # noqa: ANN401 - numbers, or None
    """Whether some bounds lie within others; None for no share, or no limit."""
    if lower is None and upper is None:
        return True
    low = least is None or (lower is not None and least <= lower)
    return low and (most is None or (upper is not None and upper <= most))


def dimensions(by: Sequence[str]) -> list[str]:
    """The names of the columns of dimensions."""
    levels = [name for name in by if name in {"commune", "province"}]
    lowest = "commune" if "commune" in levels else (levels or [""])[0]
    return ["area" if name == lowest else name for name in by]


@st.composite
def questions(
    draw: st.DrawFn,
    *,
    days: bool = False,
    over: Sequence[str] = ("village",),
    groups: Sequence[tuple[str, ...]] = GROUPS,
) -> Row:
    level = draw(st.sampled_from(over))
    if level != "village":
        groups = [each for each in ((), ("province",), (level,)) if each in groups]
    return {
        "of": draw(small_conditions(over=level, days=days, max_leaves=2)),
        "over": level,
        "by": draw(st.sampled_from(groups)),
        "within": draw(st.sampled_from((None, None, "c", "k0"))),
        "where": draw(st.none() | small_conditions(over=level, max_leaves=1)),
        "weight": draw(st.sampled_from(("count", "households"))),
    }


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_series(network: Network, asked: Row) -> None:
    by = asked.pop("by")
    check(
        network,
        lambda each: each.ask(**asked, during=DAYS).series(by=by),
        [("lower", "upper")],
        dimensions(by),
        by_day=True,
    )


@LENGTHS
@given(
    network=networks(),
    asked=questions(over=OVER, days=True),
    over_time=st.sampled_from(("min", "max", "mean")),
)
def test_extremes(network: Network, asked: Row, over_time: str) -> None:
    by = asked["by"]
    check(
        network,
        lambda each: each.coverage(**asked, during=DAYS, over_time=over_time),
        [("lower", "upper")],
        dimensions(by),
    )


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_changes(network: Network, asked: Row) -> None:
    by, later = asked.pop("by"), AFTER_ASKED + timedelta(1)
    bounds = [("lower", "upper"), ("before_lower", "before_upper"), ("after_lower", "after_upper")]
    ways = ("opened_yes", "opened_no", "closed_yes", "closed_no")
    for day, after in ((ASKED, later), (ASKED - timedelta(1), ASKED)):
        check(
            network,
            lambda each: each.ask(**asked, at=day).change(after, by=by),  # noqa: B023
            bounds,
            dimensions(by),
            counts=("kept", "gained", "lost", "without", *ways),
        )


@LENGTHS
@given(
    network=networks(),
    asked=questions(over=OVER),
    steps=st.lists(small_conditions(max_leaves=1), min_size=1, max_size=2),
)
def test_drops(network: Network, asked: Row, steps: list[Any]) -> None:
    by = asked.pop("by")
    if asked["over"] == "commune":
        steps = [any_team(skill("pay"))]
    bounds = [("lower", "upper"), ("drop_lower", "drop_upper")]
    keys = [*dimensions(by), "step"]
    check(network, lambda each: each.ask(**asked, at=ASKED).cascade(*steps, by=by), bounds, keys)


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_targets(network: Network, asked: Row) -> None:
    by = asked.pop("by")
    bounds = [("lower", "upper"), ("lacking_lower", "lacking_upper")]
    half = Fraction(1, 2)
    check(network, lambda each: each.ask(**asked, at=ASKED).against(half, by=by), bounds, dimensions(by))


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_days_on_which_a_share_is_reached(network: Network, asked: Row) -> None:
    by = asked.pop("by")

    def reached(each: Network) -> list[Row]:
        half, question = Fraction(1, 2), each.ask(**asked, during=DAYS)
        rows = question.first_reached(half, hold_days=2, by=by, accept_synthetic=True).to_dicts()
        ends = ("earliest", "latest")
        return [{**row, **{end: row[end] or DAYS.end for end in ends}} for row in rows]

    check(network, reached, [("earliest", "latest")], dimensions(by))


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_days_without(network: Network, asked: Row) -> None:
    del asked["by"], asked["weight"]

    def spells(each: Network) -> list[Row]:
        rows = each.ask(**asked, during=DAYS).spells(accept_synthetic=True).to_dicts()
        return [row | {"days": (row["start"], row["end"])} for row in rows]

    note(f"{shown(network)}\n{network.tables.parent_among}")
    wide = answered(network, spells)
    for each in completions(network):
        told = answered(each, spells)
        for row in told:
            around = [one for one in wide if one["area"] == row["area"] and holds(one, row)]
            assert len(around) == 1, row
        for one in wide:
            inside = [row for row in told if row["area"] == one["area"] and holds(one, row)]
            longest = max((row["days_lower"] for row in inside), default=0)
            assert one["days_lower"] <= longest, one
            assert max((row["days_upper"] for row in inside), default=0) <= one["days_upper"]


def holds(wide: Row, row: Row) -> bool:
    """Whether a spell has all days of another."""
    return bool(wide["start"] <= row["start"] and row["end"] <= wide["end"])


def answered(network: Network, ask: Callable[[Network], Any]) -> list[Row]:
    """The rows of an answer.

    A case in which a weight has no limit, or in which it is refused, is left out.
    """
    try:
        found = ask(network)
    except UnknownFactError as why:
        event(str(why).partition(":")[0])
        assume(False)  # noqa: FBT003 - Hypothesis's
    return list(found if isinstance(found, list) else found.to_dicts())


@LENGTHS
@given(network=networks(), asked=questions(over=OVER))
def test_claims(network: Network, asked: Row) -> None:
    question = {name: asked[name] for name in ("of", "over", "within")}
    note(f"{shown(network)}\n{network.tables.parent_among}")
    wide = network.ask(**question, at=ASKED).claim()
    event(wide.in_model)
    trusted = {*network.at(ASKED).areas()["origin"]} <= {"observed", "derived"}
    for each in completions(network):
        told = each.ask(**question, at=ASKED).claim()
        if trusted:  # the parent of an area is known even where a candidate does not count
            assert wide.headline in {"open", told.headline}
        assert wide.in_model in {"open", told.in_model}
        assert wide.all_listed in {None, told.all_listed}
        assert wide.yes <= told.yes
        assert wide.no <= told.no


@LENGTHS
@given(network=networks(), asked=questions(over=OVER, groups=LEVELS))
def test_people(network: Network, asked: Row) -> None:
    by = asked.pop("by")
    del asked["of"], asked["weight"]
    bounds = [(f"{name}_lower", f"{name}_upper") for name in ("people", "base")]

    def ask(each: Network) -> frames.Table:
        return each.ask(**asked, at=ASKED).people.rate(by=by, base="households")

    check(network, ask, [*bounds, ("lower", "upper")], dimensions(by))


@LENGTHS
@given(network=networks(), asked=questions(over=OVER, groups=LEVELS))
def test_shortfalls(network: Network, asked: Row) -> None:
    by = asked.pop("by")
    del asked["of"], asked["weight"]
    names = ("need", "people", "each", "surplus", "together", "again")

    def ask(each: Network) -> frames.Table:
        return each.ask(**asked, at=ASKED).people.shortfall(2, by=by, base="households")

    check(network, ask, [(f"{name}_lower", f"{name}_upper") for name in names], dimensions(by))


@LENGTHS
@given(network=networks(), by=st.sampled_from(LEVELS), within=st.sampled_from((None, "c", "k0")))
def test_sizes_of_teams(network: Network, by: tuple[str, ...], within: str | None) -> None:
    def ask(each: Network) -> frames.Table:
        return each.ask(over="team", within=within, at=ASKED).people.size_quantiles(by=by)

    check(network, ask, [("lower", "upper")], [*dimensions(by), "quantile"])


@LENGTHS
@given(network=networks(), asked=questions(), place=st.sampled_from(("commune", "province")))
def test_common_regions(network: Network, asked: Row, place: str) -> None:
    del asked["by"], asked["within"]

    def regions(each: Network) -> list[Row]:
        return answered(each, lambda one: one.ask(**asked, during=DAYS).series(by=place, basis="common"))

    note(f"{shown(network)}\n{network.tables.parent_among}")
    wide = regions(network)
    for each in completions(network):
        told = [row for row in regions(each) if row["lower"] is not None and row["area"] is not None]
        for one in wide:
            inside = [row for row in told if is_part(row, one) and overlap(one, row)]
            for day in {row["start"] for row in inside}:
                here = [row for row in inside if row["start"] <= day < row["end"]]
                if here and one["start"] <= day < one["end"]:
                    assert one["lower"] <= max(row["lower"] for row in here), one
                    assert min(row["upper"] for row in here) <= one["upper"], one
        for row in told:
            assert any(is_part(row, one) for one in wide), row


def is_part(row: Row, wide: Row) -> bool:
    """Whether a region is another region, or a part of it."""
    return wide["area"] is not None and set(row["area"].split(JOINT)) <= set(wide["area"].split(JOINT))


def overlap(one: Row, other: Row) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


@LENGTHS
@given(
    given=runs(),
    people=teams(sure=True),
    document=documents_about_communes(),
    day=st.sampled_from((FIRST_DAY, *DAYS_OF_MONEY)),
    asked=st.fixed_dictionaries(
        {"over": st.sampled_from((*OVER, "province")), "by": st.sampled_from(LEVELS)}
    ),
    of=st.sampled_from(FUNDED),
)
def test_teams_that_are_entitled(
    given: list[Run], people: list[Row], document: Row, day: date, asked: Row, of: Callable[[Any], Any]
) -> None:
    if asked["over"] == "province":
        asked |= {"by": ()}
    network = built(with_parents(areas(), ((run, run[2]) for run in given)), people, given)
    policy = as_policy(document)
    bounds = [("lower", "upper")]

    def ask(each: Network) -> frames.Table:
        return each.coverage(of=of(funded(policy)), **asked, at=day)

    worlds = [
        built(with_parents(areas(), zip(given, chosen, strict=True)), people, [])
        for chosen in product(*(run[1] for run in given))
    ]
    compare(answered(network, ask), [answered(each, ask) for each in worlds], bounds, dimensions(asked["by"]))
