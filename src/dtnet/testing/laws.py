"""The laws of dtnet as functions: of networks, crosswalks, coverage and money.

Each asks for the same thing in several ways and compares the answers. It raises `AssertionError` if the law
is broken, and an error of dtnet if the question is not possible. Laws need no test framework: Hypothesis, or
any other source, chooses the input.
"""

from __future__ import annotations

import copy
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain, pairwise, zip_longest
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.coverage import Question
from dtnet.coverage.language.query import CoverageQuery
from dtnet.errors import ArgumentError, DtnetError, MixedNaturesError, UnknownAmountError
from dtnet.measures import Amount
from dtnet.network.day.columns import SOURCE_ROWS, TABLES, table_columns
from dtnet.network.day.network import Network
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.edits.differences import difference
from dtnet.network.reading.builder import RECORDS, NetworkBuilder, add_records
from dtnet.network.tables.tables import entity_tables
from dtnet.periods import OPEN, DayLike, Month, Period, as_day, as_window, number_day
from dtnet.policy.answers.assessment import assess, line_bounds
from dtnet.policy.catalogue import Catalogue, as_policies, as_policy
from dtnet.policy.document.document import Policy, Published, settled
from dtnet.policy.document.plugin_protocol import SubsidyPolicy
from dtnet.policy.reading.policy_documents import parse_policy
from dtnet.policy.units.jurisdictions import unknown_area
from dtnet.policy.units.months import window_edges
from dtnet.policy.units.terms import cases, leaf
from dtnet.predicates.conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Ceiling
    from dtnet.policy.document.plugin_protocol import DueCells

    Row: TypeAlias = dict[str, Any]
    Key: TypeAlias = tuple[Any, ...]
    Cells: TypeAlias = Counter[tuple[str, ...]]

Values: TypeAlias = Mapping[str, int]
Policies: TypeAlias = Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy

__all__ = [
    "a_day_is_a_period",
    "allocated_parts_add_up",
    "answers_are_values",
    "ceilings_hold",
    "copies_are_equal",
    "counts_of_parts_add_up",
    "crosswalks_chain",
    "differences_mirror",
    "documents_read_back",
    "input_order_is_no_content",
    "leaves_add_up",
    "months_alone",
    "negation_goes_inwards",
    "negation_mirrors",
    "openings_stand_alone",
    "order_changes_no_answer",
    "paid_in_its_period",
    "parts_add_up",
    "parts_hold_their_policies",
    "periods_are_series",
    "points_lie_in_bounds",
    "regions_are_exact",
    "rows_stand_alone",
    "selections_agree",
    "series_are_days",
    "splitting_spells",
    "splitting_windows",
    "stretches_are_alike",
    "synthetic_facts_only_narrow",
    "the_past_stays",
    "totals_are_kept",
    "undone_is_as_it_was",
    "verdicts_add_up",
    "who_knows_more_is_surer",
]


def __dir__() -> list[str]:
    return sorted(__all__)


def input_order_is_no_content(network: Network, random: Random) -> None:
    """A network built from the same rows in another order is equal and has the same hash.

    Args:
        network: The network.
        random: The generator that chooses the order.
    """
    _equal(_shuffled(network, random), network, "built from the same rows in another order")


def copies_are_equal(network: Network) -> None:
    """Copying a network returns the network itself; pickling gives an equal one with the same hash.

    Args:
        network: The network.
    """
    for name, made in (("copy", copy.copy(network)), ("deepcopy", copy.deepcopy(network))):
        _hold(made is network, f"{name} returned an object other than {network!r}")
    _equal(pickle.loads(pickle.dumps(network)), network, "out of its pickle")  # noqa: S301 - made here


def stretches_are_alike(network: Network, period: str | Period) -> None:
    """The stretches of a period fill it without gaps, and nothing changes within a stretch.

    Args:
        network: The network.
        period: A period, in a form that `Network.during` accepts.
    """
    edge: Any = None
    for stretch in network.during(period):
        days = stretch.period
        _hold(edge in {None, days.start}, f"{days} does not begin on {edge}")
        edge, last = days.end, days.last_day or days.start
        same = difference(stretch.snapshot, network.at(last)).same
        _hold(same, f"something differs between {days.start} and {last}")


def differences_mirror(before: Network | Snapshot, after: Network | Snapshot) -> None:
    """Exchanging two networks exchanges opened and closed rows; there are differences unless they are equal.

    Args:
        before: A network, or a day.
        after: Another of the same kind.
    """
    there, back = difference(before, after), difference(after, before)
    swapped = {"opened": "closed", "closed": "opened"}
    for mine, yours in zip(there.counts, back.counts, strict=True):
        for name in mine:
            same = mine[name] == yours[swapped.get(name, name)]
            _hold(same, f"{mine['table']}: {mine[name]} {name}, but {yours} in reverse")
    forth, reverse = (
        sorted((str(row["column"]), str(row[one]), str(row[other])) for row in found.rows)
        for found, one, other in ((there, "before", "after"), (back, "after", "before"))
    )
    _hold(forth == reverse, "the changed values differ from those in reverse")
    if isinstance(before, Network):
        told = f"{before!r} == {after!r} is {before == after}, but they differ in {there.rows!r}"
        _hold(there.same == (before == after), told)


def selections_agree(network: Network, within: str, day: DayLike) -> None:
    """On a day, a selection has exactly the contents of its area, and its bodies keep their superiors.

    Args:
        network: The network.
        within: Id of an area that exists on the day.
        day: A day of the data.
    """
    here, part = network.at(day), network.select(within=within).at(day)
    for what in ("areas", "bodies"):
        mine, whole = (getattr(each, what)(within=within) for each in (part, here))
        _hold(mine == whole, f"{what} in {within} on {day}: {mine!r} instead of {whole!r}")
    kept = set(part.bodies()["id"])
    for relation in network.vocabulary.relation_types:
        mine, whole = (
            {(row["subordinate"], row["superior"]) for row in each.relations(relation.name)}
            for each in (part, here)
        )
        agreed = mine == {pair for pair in whole if pair[0] in kept}
        _hold(agreed, f"{relation.name} in {within} on {day} became {sorted(mine, key=str)}")


def _hold(holds: bool, told: str) -> None:  # noqa: FBT001 - what is stated
    if not holds:
        raise AssertionError(told)


def _equal(made: Network, network: Network, what: str) -> None:
    if made != network or hash(made) != hash(network) or made.content_hash() != network.content_hash():
        made.assert_equals(network)
        raise AssertionError(f"{network!r} {what} has the hash {made.content_hash()}")


def rebuilt(
    network: Network,
    columns: Callable[[str, dict[str, list[Any]]], dict[str, list[Any]]],
    records: Callable[[Any], list[Any]] = list,
) -> Network:
    """A network with the same vocabulary, built from changed columns of the tables and changed records."""
    builder, tables = NetworkBuilder(network.vocabulary, network.metadata), network.tables
    for table in TABLES:
        getattr(builder, f"add_{table}")(columns(table, dict(table_columns(network, table))))
    builder.add_source_rows(table_columns(network, SOURCE_ROWS))
    add_records(builder, **{name: records(tuple(getattr(tables, name))) for name in RECORDS})
    return builder.build()


def _shuffled(network: Network, random: Random) -> Network:
    """The network built from the same rows in another order."""

    def mixed(_: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        order = random.sample(range(len(columns["start"])), len(columns["start"]))
        return {name: [cells[at] for at in order] for name, cells in columns.items()}

    return rebuilt(network, mixed, lambda records: random.sample(records, len(records)))


def totals_are_kept(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Converted, lost and open values add up to the given ones, and in each common region if all are known.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level that exists on both days.
    """
    moved = network.crosswalk(first, last)
    found = moved.rebase(values, kind="stock")
    [total] = found.report.totals.to_dicts()
    parts = sum(total[name] for name in ("carried", "lost", "open"))
    _hold(total["given"] == parts, f"given {total['given']}, but carried, lost and open are {parts}")
    held = {row["area"]: row["value"] for row in found.to_dicts()}
    told = total["carried"], sum(each for each in held.values() if each is not None)
    _hold(told[0] == told[1], f"carried {told[0]}, but values add up to {told[1]}")
    sums: defaultdict[tuple[int, Any], int] = defaultdict(int)
    open_ends: set[int] = set()
    lost = {row["area"] for row in found.report.without_target}
    for row in moved.regions(str(found.report.question["level"])).to_dicts():
        region, area, is_new = row["region"], row["area"], row["day"] == as_day(last)
        value = held[area] if is_new else values[area]
        if value is None or (not is_new and area in lost):
            open_ends.add(region)
        sums[region, is_new] += value or 0
    for region in {each for each, _ in sums} - open_ends:
        old, new = sums[region, False], sums[region, True]
        _hold(old == new, f"region {region} held {old} and holds {new}")


def points_lie_in_bounds(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Each value lies within its bounds, and the bounds allow the sum of all given values.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: Whole numbers from 0, for areas of one level.
    """
    found = network.crosswalk(first, last).rebase(values, kind="stock")
    for row in found.to_dicts():
        least, value, most = row["lower"], row["value"], row["upper"]
        if value is not None:
            _hold(least <= value <= most, f"{row['area']}: {value} is not from {least} to {most}")
    [total] = found.report.totals.to_dicts()
    kept = total["given"] - total["lost"]
    low, high = (
        sum(row[end] for row in found.to_dicts() if row[end] is not None) for end in ("lower", "upper")
    )
    endless = any(row["upper"] is None and row["reason"] != "no_source" for row in found.to_dicts())
    _hold(low <= kept, f"lower ends add up to {low} of {kept}")
    _hold(endless or kept <= high, f"upper ends add up to {high} of {kept}")


def regions_are_exact(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """The value of a common region is the sum over its areas of the first day, whatever the shares.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level that exists on both days.
    """
    moved = network.crosswalk(first, last)
    found = moved.rebase(values, kind="stock", groups="common")
    held: defaultdict[Any, int] = defaultdict(int)
    for each in moved.regions(str(found.report.question["level"])).to_dicts():
        held[each["name"]] += values[each["area"]] if each["day"] == moved.source_day else 0
    for row in found.to_dicts():
        before, told = held[row["area"]], {row[name] for name in ("lower", "value", "upper")}
        known = row["reason"] != "no_source"
        _hold(not known or told == {before}, f"region {row['area']} held {before}, and holds {told}")


def crosswalks_chain(network: Network, first: DayLike, middle: DayLike, last: DayLike, level: str) -> None:
    """A crosswalk over two periods in a row equals the composition of the crosswalks over each period.

    Args:
        network: The network.
        first: The first day.
        middle: A later day.
        last: A still later day.
        level: A level that exists on all three days.
    """
    place = network.vocabulary.level(level)
    one, other, both = (
        network.crosswalk(*days).plan(place, place).shares
        for days in ((first, middle), (middle, last), (first, last))
    )
    _hold(one.then(other) == both, f"{level}: {first} to {middle} to {last} is not {first} to {last}")


def undone_is_as_it_was(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Undoing a conversion restores the given values wherever shares are known.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level.
    """
    for row in network.crosswalk(first, last).rebase(values, kind="stock").undo().to_dicts():
        told = row["value"], values[row["area"]]
        _hold(told[0] in {None, told[1]}, f"{row['area']}: {told[1]} came back as {told[0]}")


def the_past_stays(before: Network, after: Network, day: DayLike) -> None:
    """An event changes nothing on the days before it.

    Args:
        before: A network.
        after: The same network with one more event.
        day: A day before that event.
    """
    found = difference(before.at(day), after.at(day))
    _hold(found.same, f"{day}: {found.rows.to_dicts()[:1]}")


_VERDICTS: Final = ("yes", "no", "unknown", "not_applicable")
_OF_SERIES: Final = ("start", "end", "is_break")
"""The columns that a series has and the answer of a day has not."""
_MIRRORED: Final = dict(
    zip(
        (*_VERDICTS, "lower", "upper", "point"),
        ("no", "yes", "unknown", "not_applicable", "upper", "lower", "point"),
        strict=True,
    )
)
_OTHER_WAY: Final = {"as_no": "as_yes", "as_yes": "as_no", "min": "max", "max": "min"}
_ROUNDED: Final = 2.0**-52
"""How far the sum of two shares, each rounded once, may be from 1: each is off by 2^-54 at most, and so is
half of what the sum can be."""


def verdicts_add_up(network: Network, query: CoverageQuery) -> None:
    """Areas and verdicts of finer groups add up to those of coarser groups, up to the whole.

    Means are not checked for areas, because an area that changes its group counts in several rows.

    Args:
        network: The network.
        query: The question, with the grouping `by`; its `having` is ignored.
    """
    names = _VERDICTS if query.over_time == "mean" else ("areas", *_VERDICTS)
    for least in range(len(query.by)):
        finer, coarser = (
            _answer(network, query, by=query.by[:end], having=None) for end in (least + 1, least)
        )
        parts: defaultdict[Key, list[Row]] = defaultdict(list)
        for key, row in _rows(finer).items():
            parts[key[:-1]].append(row)
        whole = _rows(coarser)
        for key in {**whole, **parts}:
            for name in names:
                numbers = [row[name] for row in parts[key]]
                total = None if None in numbers else sum(numbers)
                there = whole[key][name] if key in whole else 0
                _hold(there == total, f"{name} of {key}: its parts add up to {total}, not {there}")


def negation_goes_inwards(network: Network, query: CoverageQuery, other: Condition) -> None:
    """`not (a or b)` is `not a and not b`, `not (a and b)` is `not a or not b`, and `not not a` is `a`.

    All columns of all rows are equal, including bounds and origins.

    Args:
        network: The network.
        query: The question, whose condition is `a`.
        other: The condition `b`.
    """
    a, b = query.of, other
    for one, two in ((~(a | b), ~a & ~b), (~(a & b), ~a | ~b), (~~a, a)):
        there, here = (_answer(network, query, of=each) for each in (one, two))
        _same_answer(there, here, f"{one} and {two}")


def negation_mirrors(network: Network, query: CoverageQuery) -> None:
    """A negated condition has *no* for *yes*, and each of its shares is 1 minus the original share.

    Assumptions are mirrored, too: unknown verdicts that count as *yes* in one question count as *no* in the
    other, and the minimum over days in one is the maximum in the other.

    Args:
        network: The network.
        query: The question; its `having` is ignored.
    """
    plain = attrs.evolve(query, having=None)
    mirrored: Any = {name: _OTHER_WAY.get(str(getattr(query, name))) for name in ("missing", "over_time")}
    mirrored = {name: value for name, value in mirrored.items() if value}
    negated = _rows(_answer(network, plain, of=~query.of, **mirrored))
    rows = _rows(_answer(network, plain))
    _hold([*rows] == [*negated], f"the answer has the rows {[*rows]}, but the negation has {[*negated]}")
    for key, row in rows.items():
        for name, mirror in _MIRRORED.items():
            mine, its = row[name], negated[key][mirror]
            alike = mine == its if name in _VERDICTS else _is_rest(mine, its)
            _hold(alike, f"{name} of {key} is {mine}, but {mirror} negated is {its}")


def order_changes_no_answer(network: Network, queries: Sequence[CoverageQuery], random: Random) -> None:
    """Neither the order of input rows nor the order of questions changes an answer.

    Args:
        network: The network.
        queries: The questions; a question that raises an error must raise the same error.
        random: The generator that chooses the order.
    """
    mixed = _shuffled(network, random)
    first = [_told(network, query) for query in queries]
    second = {at: _told(mixed, queries[at]) for at in random.sample(range(len(queries)), len(queries))}
    for at, query in enumerate(queries):
        _same_answer(first[at], second[at], f"{query!r} in another order")


def a_day_is_a_period(network: Network, query: CoverageQuery) -> None:
    """A question about a day has the same answer as about the period of this one day.

    Args:
        network: The network.
        query: The question about a day.
    """
    if query.at is None:
        raise ArgumentError(f"a question of {query.during}", "ask about a day, at=")
    day: Any = query.at
    for over_time in ("first", "last", "mean"):
        days = Period(day, day + timedelta(1))
        again = _answer(network, query, at=None, during=days, over_time=over_time)
        _same_answer(_answer(network, query), again, f"{day} and the {over_time} of it")


def series_are_days(network: Network, query: CoverageQuery) -> None:
    """A series has on each day the answer of that day; checked on the first and last day of each stretch.

    Args:
        network: The network.
        query: The question about a period, without `over_time`; its `having` is ignored.
    """
    steps = _steps(network, query)
    edges = {(row["start"], row["end"] - timedelta(1)) for row in chain.from_iterable(steps.values())}
    for day in sorted({*chain.from_iterable(edges)}):
        rows = _rows(_answer(network, query, at=day, during=None, having=None))
        there = {
            key: row for key, found in steps.items() for row in found if row["start"] <= day < row["end"]
        }
        for key in {**there, **rows}:
            if key not in rows and not there[key]["areas"]:
                continue  # a group of other days of the period
            told = {name: cell for name, cell in there.get(key, {}).items() if name not in _OF_SERIES}
            alone = rows.get(key)
            _hold(told == alone, f"{key} on {day} is {alone} alone, but {told} in the series")


def periods_are_series(network: Network, query: CoverageQuery) -> None:
    """The mean, minimum and maximum over a period follow from its series.

    The verdicts of a mean are sums over the days, and its bounds lie between the smallest and largest bounds
    of the days. The bounds of the minimum and maximum are the smallest and largest bounds of the days. Days
    on which a row may have no share are omitted if that widens the bounds.

    Args:
        network: The network.
        query: The question about a period, without `over_time`; its `having` is ignored.
    """
    steps = _steps(network, query)
    mean, least, most = (
        _rows(_answer(network, query, over_time=each, having=None)) for each in ("mean", "min", "max")
    )
    for rows in (mean, least, most):
        _hold([*rows] == [*steps], f"the answer has the rows {[*rows]}, but the series has {[*steps]}")
    for key, found in steps.items():
        for name in _VERDICTS:
            days = [(row["end"] - row["start"]).days for row in found]
            vague = any(row[name] is None for row in found)
            total = None if vague else sum(n * row[name] for n, row in zip(days, found, strict=True))
            told = mean[key][name]
            _hold(told == total, f"{name} of {key}: the days add up to {total}, not {told}")
        for name in ("lower", "upper"):
            known = [row[name] for row in found if row[name] is not None]
            sure = [row[name] for row in found if row[name] is not None and not row["may_be_empty"]]
            ends = (min(known), max(known)) if known else (None, None)
            # a day that may have no share decides only where no other does
            decided = (
                ends[0] if name == "lower" or not known else min(sure, default=ends[1]),
                ends[1] if name == "upper" or not known else max(sure, default=ends[0]),
            )
            low, high, share = (rows[key][name] for rows in (least, most, mean))
            told = f"{name} of {key}: minimum {low} and maximum {high}, but {decided} in the series"
            _hold((low, high) == decided, told)
            inside = (share is None) == (not known) and (not known or ends[0] <= share <= ends[1])
            _hold(inside, f"{name} of {key}: the mean {share} is outside {ends}, the series")


def who_knows_more_is_surer(network: Network, informed: Network, query: CoverageQuery) -> None:
    """The bounds from a network with more known facts lie within those from the original network.

    Args:
        network: The network.
        informed: A network with further facts that contradict nothing, such as `refinements` draws.
        query: The question. Rows of areas of unknown group, and rows of one answer only, are not compared.
    """
    _narrower(_answer(network, query), _answer(informed, query))


def synthetic_facts_only_narrow(network: Network, query: CoverageQuery) -> None:
    """The bounds with synthetic facts lie within the bounds without them.

    Args:
        network: The network.
        query: The question. Rows of areas of unknown group, and rows of one answer only, are not compared.
    """
    _narrower(*(_answer(network, query, synthetic=each) for each in (False, True)))


def _narrower(less: Coverage, more: Coverage) -> None:
    wide, narrow = _rows(less), _rows(more)
    for key in wide:
        if key not in narrow or None in key or narrow[key]["lower"] is None:
            continue
        (outer, inner) = ((row["lower"], row["upper"]) for row in (wide[key], narrow[key]))
        inside = outer[0] is not None and outer[0] <= inner[0] <= inner[1] <= outer[1]
        _hold(inside, f"the bounds of {key} are {outer}, but {inner} with more known facts")
        fuller = wide[key]["may_be_empty"] or not narrow[key]["may_be_empty"]
        _hold(fuller, f"{key} may be empty with more known facts, but not with fewer")


def _answer(network: Network, query: CoverageQuery, **changed: Any) -> Coverage:  # noqa: ANN401 - its parts
    return Question(network, attrs.evolve(query, **changed)).answer()


def _told(network: Network, query: CoverageQuery) -> Coverage | str:
    """An answer, or why there is none."""
    try:
        return _answer(network, query)
    except DtnetError as error:
        return f"{type(error).__name__}: {error}"


def _same_answer(one: Coverage | str, two: Coverage | str, what: str) -> None:
    if isinstance(one, str) or isinstance(two, str):
        _hold(one == two, f"{what}: {one!r} instead of {two!r}")
    elif one != two:
        pairs = zip_longest(_rows(one).items(), _rows(two).items())
        row, other = next(pair for pair in pairs if pair[0] != pair[1])
        raise AssertionError(f"{what}: {row} instead of {other}")


def _rows(table: Coverage) -> dict[Key, Row]:
    """Rows without their dimensions, by these; each is there once."""
    rows = _by_dimensions(table)
    twice = [key for key, count in Counter(key for key, _ in rows).items() if count > 1]
    _hold(not twice, f"the answer has two rows of {(*twice, None)[0]}")
    return dict(rows)


def _by_dimensions(table: Coverage) -> list[tuple[Key, Row]]:
    """Rows by their dimensions; `area` holds the lowest level."""
    by, levels = table.query.by, table.network.vocabulary.levels
    lowest = max((name for name in by if name in levels), key=levels.index, default=None)
    names = ["area" if name == lowest else name for name in by]
    return [
        (tuple(row[name] for name in names), {name: row[name] for name in row if name not in {*by, "area"}})
        for row in table.to_dicts()
    ]


def _steps(network: Network, query: CoverageQuery) -> Mapping[Key, Sequence[Row]]:
    """The stretches of each row of a series, which fill its period."""
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for key, row in _by_dimensions(Question(network, attrs.evolve(query, having=None)).series()):
        found[key].append(row)
    for key, rows in found.items():
        edges = [query.days.start, *(row["end"] for row in rows)]
        filled = [row["start"] for row in rows] == edges[:-1] and Period(edges[0], edges[-1]) == query.days
        _hold(filled, f"the stretches of {key} do not fill {query.days}")
    return found


def _is_rest(share: float | None, other: float | None) -> bool:
    """Whether two shares add up to 1, or both are unknown."""
    if share is None or other is None:
        return share is other
    return abs(share + other - 1) <= _ROUNDED


def splitting_windows(
    network: Network,
    policies: Policies,
    window: str | Period,
    day: DayLike,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The amounts before a day and from that day on add up to those of the whole window, cell by cell.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The whole window.
        day: The first day of the second part; inside the window and not its first day.
        asked: Further options of `assess`. Amounts must not depend on unknown facts.
    """
    policies, whole, cut = as_policies(policies), as_window(window), as_day(day)
    before, after = (
        _cells(assess(network, policies, window=part, **asked))
        for part in (Period(whole.start, cut), Period(cut, whole.end))
    )
    _same_cells(
        before + after, _cells(assess(network, policies, window=whole, **asked)), f"{whole} split at {cut}"
    )


def months_alone(
    network: Network,
    policies: Policies,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """A month assessed alone has the same amounts as in a longer window.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: Days whose whole months are each assessed alone.
        asked: Further options of `assess`.
    """
    policies, whole = as_policies(policies), as_window(window)
    cells = _cells(assess(network, policies, window=whole, **asked))
    for month in whole.months():
        days = Period(month.start, month.end)
        if whole.intersection(days) == days:
            there = Counter({cell: paid for cell, paid in cells.items() if cell[3] == str(month)})
            _same_cells(_cells(assess(network, policies, window=days, **asked)), there, f"{month} alone")


def splitting_spells(
    network: Network,
    policies: Policies,
    window: str | Period,
    day: DayLike,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """Splitting rows of areas and bodies in two at a day, with equal values in both parts, changes no answer.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days of the assessment.
        day: The first day of the second part of each row.
        asked: Further options of `assess`.
    """
    policies, cut = as_policies(policies), as_day(day)

    def split(table: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        if table not in {"areas", "bodies"}:
            return columns
        rows = []
        for cells in zip(*columns.values(), strict=True):
            row = dict(zip(columns, cells, strict=True))
            if row["start"] < cut and (row["end"] is None or cut < row["end"]):
                rows.append(row | {"end": cut})
                row |= {"start": cut}
            rows.append(row)
        return {name: [row[name] for row in rows] for name in columns}

    there, again = (
        assess(each, policies, window=window, **asked).by("component", "unit", "month", "source").to_dicts()
        for each in (network, rebuilt(network, split))
    )
    _hold(there == again, f"splitting rows at {cut} gives {again!r} instead of {there!r}")


def ceilings_hold(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """No unit receives more than a ceiling in any window of that ceiling.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: Days whose whole ceiling windows are each assessed.
        asked: Further options of `assess`.
    """
    frame, whole = as_policy(policy), as_window(window)
    chosen = frame.chosen(asked.pop("choices", {}).get(frame.id))
    grains = {each.id: each.per for each in chosen.components}
    bounds = [
        (ceiling, each.period or chosen.period, {each.id})
        for each in chosen.components
        for ceiling in each.ceilings
    ]
    bounds += [(ceiling, chosen.period, set(grains)) for ceiling in chosen.ceilings]
    for ceiling, period, within in bounds:
        stated = leaf(ceiling.amount, chosen)
        ids = {id for id in within if grains[id] == getattr(stated, "beneficiary", None)}
        edges = window_edges(settled(ceiling.over), period, *whole.numbers)
        for start, end in pairwise(map(number_day, edges[edges < OPEN].tolist())):
            days = Period(start, end)
            if whole.intersection(days) == days:
                paid = assess(network, chosen, window=days, **asked).by("component", "unit")
                _below(paid.to_dicts(), ids, _most(ceiling, chosen, days), days)


def leaves_add_up(
    network: Network,
    policies: Policies,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """Explanations state the amounts of the answer, and the leaves of a known amount add up to it.

    This holds for each component, unit and month, whatever ceilings, deductions and cuts reduce an amount.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days of the assessment.
        asked: Further options of `assess`.
    """
    spent = assess(network, policies, window=window, **asked)
    names = ("unit", "month", "policy", "component")
    amounts = {_named(row, names): row for row in spent.by("component", "unit", "month")}
    for unit, month in dict.fromkeys(key[:2] for key in amounts):
        for policy in spent.explain(unit, month).steps:
            for step in policy.steps:
                if step.what != "component" or step.bounds is None:
                    continue
                key = (unit, month, dict(policy.values)["policy"], dict(step.values)["component"])
                row = amounts.get(key, {"amount": 0, "lower": 0, "upper": 0})
                told, wanted = (step.amount, *step.bounds), (row["amount"], row["lower"], row["upper"])
                _hold(told == wanted, f"{key}: {told} is explained in place of {wanted}")
                leaves = [each.amount for each in step.walk() if each.amount is not None and not each.adds]
                same = step.amount is None or sum(leaves) == step.amount
                _hold(same, f"{key}: leaves {[*map(str, leaves)]} of {step.amount}")


def paid_in_its_period(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """No unit receives money, or possibly receives money, in a month outside the policy's period.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: The days of the assessment.
        asked: Further options of `assess`.
    """
    policy = as_policy(policy)
    for row in assess(network, policy, window=window, **asked).by("component", "month"):
        month = Month(*map(int, str(row["month"]).split("-")))
        inside = policy.period.intersection(Period(month.start, month.end)) is not None
        _hold(inside, f"{policy.id} pays in {month}, outside {policy.period}: {row!r}")


def openings_stand_alone(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The total compared with an opening's published amount is that of the policy with this opening only.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: Days whose openings are each assessed alone.
        asked: Further options of `assess`.
    """
    frame, whole = as_policy(policy), as_window(window)
    chosen = frame.chosen(asked.pop("choices", {}).get(frame.id))
    nothing = Published(amount=Amount(0, network.vocabulary.currency.code))
    openings = tuple(
        attrs.evolve(each, cite=attrs.evolve(each.cite, ref=f"opening {at}"), published=nothing)
        for at, each in enumerate(chosen.openings)
    )
    published = assess(network, attrs.evolve(chosen, openings=openings), window=whole, **asked).recomputed
    got = {each.source: each.computed for each in published}
    for opening in openings:
        name, days = opening.cite.ref, opening.period
        if whole.intersection(days) != Period(days.start, days.end):
            continue
        alone = attrs.evolve(chosen, openings=(opening,), unopened="closed")
        spent, total = assess(network, alone, window=whole, **asked), None
        with suppress(MixedNaturesError, UnknownAmountError):
            total = None if spent.not_assessed else spent.total
        _hold(got.get(name) == total, f"{name}, {days}: {got.get(name)!r}, but {total!r} alone")


def allocated_parts_add_up(
    network: Network,
    policies: Policies,
    window: str | Period,
    allocate: Literal["equal", "people"],
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The parts of teams in the amounts of areas add up to these amounts, and by place to the team's parts.

    Known parts add up to known amounts. Bounds of unknown parts leave room for the bounds of the amounts.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days of the assessment.
        allocate: How teams share the amounts.
        asked: Further options of `assess`.
    """
    spent = assess(network, policies, window=window, **asked)
    for keys in (
        ("month",),
        ("source",),
        ("unit", "month", "source"),
        *((each,) for each in network.vocabulary.levels),
    ):
        names = ("policy", "nature", "component", *keys)
        plain = {_named(row, names): row for row in spent.by("component", *keys)}
        shares: dict[Key, list[Row]] = {}
        for row in spent.by("component", *keys, "team", allocate=allocate):
            shares.setdefault(_named(row, names), []).append(row)
        _hold(plain.keys() == shares.keys(), f"rows by {keys}: {shares.keys()!r} instead of {plain.keys()!r}")
        for key, row in plain.items():
            _shared_whole(row, shares[key], f"{key}, shared by {allocate}")
    names = ("policy", "nature", "component", "month", "team")
    for place in ("unit", *network.vocabulary.levels):
        placed: dict[Key, list[Row]] = {}
        for row in spent.by("component", "month", "team", place, allocate=allocate):
            placed.setdefault(_named(row, names), []).append(row)
        for row in spent.by("component", "month", "team", allocate=allocate):
            what = f"{_named(row, names)}, shared by {allocate}, by {place}"
            _shared_whole(row, placed[_named(row, names)], what)


def _named(row: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _shared_whole(row: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], what: str) -> None:
    """Parts add up to an amount, or their bounds leave room for it."""
    amounts = [each["amount"] for each in parts]
    if None not in (row["amount"], *amounts):
        _hold(sum(amounts) == row["amount"], f"{what}: {sum(amounts)} instead of {row['amount']}")
    lower, uppers = sum(each["lower"] for each in parts), [each["upper"] for each in parts]
    inside = row["upper"] is None or lower <= row["upper"]
    _hold(inside and (None in uppers or row["lower"] <= sum(uppers)), f"{what}: {parts!r} of {row!r}")


def documents_read_back(policy: Policy) -> None:
    """Writing a policy as a document and reading it again gives an equal policy with the same document.

    Args:
        policy: A policy in which no choice was made yet.
    """
    again = parse_policy(policy.to_json(), source=policy.id, form="json")
    same = again == policy and hash(again) == hash(policy) and again.to_document() == policy.to_document()
    _hold(same, f"{policy.id} is read back as {again!r} instead of {policy!r}")


def rows_stand_alone(network: Network, plugin: Policy | SubsidyPolicy, window: str | Period) -> None:
    """The amount that a plug-in computes for a row does not depend on the other rows of the call.

    Args:
        network: The network.
        plugin: The plug-in.
        window: The days of the assessment.

    Raises:
        ArgumentError: If `plugin` is a policy without a plug-in.
    """
    policy = as_policy(plugin)
    if policy.plugin is None:
        raise ArgumentError(f"policy {policy.id} has no plug-in", "pass the plug-in")
    witness = Witness(policy.plugin)
    assess(network, attrs.evolve(policy, plugin=witness), window=window)
    for component, cells, said in witness.asked:
        what = f"plug-in {type(policy.plugin).__name__}: component {component!r}"
        again = policy.plugin.due(component, cells).tolist()
        _hold(again == said, f"{what}: two calls with the same rows gave {said} and then {again}")
        for row, amount in enumerate(said):
            [alone] = policy.plugin.due(component, cells.take([row])).tolist()
            told = f"in {cells.month[row]}, for {cells.days[row]} days, {amount:_} among {len(said)}"
            depends = f"{what}: the amount of a row depends on the other rows"
            _hold(alone == amount, f"{depends}: {told} and {alone:_} alone")


def answers_are_values(network: Network, policies: Policies, window: str | Period) -> None:
    """Equal questions have equal answers, and pickling an answer gives an equal one with the same hash.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days.
    """
    policies = as_policies(policies)
    spent = assess(network, policies, window=window)
    for name, made in (
        ("asked again", assess(network, policies, window=window)),
        ("out of its pickle", pickle.loads(pickle.dumps(spent))),  # noqa: S301 - made here
    ):
        _hold(made == spent and hash(made) == hash(spent), f"{spent!r} {name} differs: {made!r}")


def parts_hold_their_policies(
    network: Network,
    catalogue: Catalogue,
    within: str,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """Assessing a catalogue on a part of a network equals assessing the policies whose areas lie in the part.

    All components of the other policies are listed as not assessed.

    Args:
        network: The network.
        catalogue: The policies; the network must have the area of each.
        within: Id of the area whose part of the network is used.
        window: The days.
        asked: Further options of `assess`, for the policies whose areas lie in the part.
    """
    part, options = network.select(within=within), asked.get("choices", {})
    held = [
        policy for policy in catalogue if unknown_area(part, policy.chosen(options.get(policy.id))) is None
    ]
    ids = {policy.id for policy in held}
    spent, alone = (assess(part, policies, window=window, **asked) for policies in (catalogue, held))
    away = [
        (policy.id, each.id) for policy in catalogue if policy.id not in ids for each in policy.components
    ]

    def told(found: Assessment) -> dict[str, object]:
        missing = found.not_assessed
        return {
            "amounts": attrs.evolve(found, policies=(), not_assessed=()),
            "bounds": [(each.sharp, line_bounds([each])) for each in found.lines],
            "unknown facts": found.unknown_facts,
            "mergers": found.mergers,
            "published totals": found.recomputed,
            "who is not eligible": found.not_eligible(),
            "components held and not assessed": [each for each in missing if each.policy in ids],
            "components away": [(each.policy, each.component) for each in missing if each.policy not in ids],
        }

    its = told(alone) | {"components away": away}
    for name, mine in told(spent).items():
        _hold(mine == its[name], f"{name} of {catalogue!r} in {within} is {mine!r} instead of {its[name]!r}")


def parts_add_up(
    network: Network,
    areas: Sequence[str],
    policies: Policies,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The amounts of the parts of a network add up to those of the whole network, and so do both bounds.

    In a part, only the policies whose area the part holds are assessed.

    Args:
        network: The network.
        areas: Ids of areas of one level, one for each part. Every team, and every area of this level or a
            lower one, is in exactly one of them on all its days.
        policies: The policies or plug-ins. The part with the area of a policy holds every area that the
            policy names.
        window: The days of the assessment.
        asked: Further options of `assess`, for the whole and for each part.

    Raises:
        ArgumentError: If a unit is in no part or in several parts, or if a succession or a service is not in
            a part.
    """
    parts, policies = _disjoint_parts(network, areas), as_policies(policies)
    whole = assess(network, policies, window=window, **asked)
    spent = [
        assess(
            part,
            [policy for policy in policies if part.area_index.get(policy.jurisdiction.id) is not None],
            window=window,
            **asked,
        )
        for part in parts
    ]
    numbers = ("amount", "lower", "upper")
    for keys in (
        (),
        ("component", "month"),
        ("unit", "month", "source"),
        *((level,) for level in network.vocabulary.levels),
    ):
        names = ("policy", "nature", *keys)
        expected, sums = (
            _sums([[(_named(row, names), row) for row in each.by(*keys)] for each in answers], numbers)
            for answers in ([whole], spent)
        )
        _hold(sums == expected, f"by {names}, the parts have {sums}, the whole has {expected}")


def counts_of_parts_add_up(network: Network, areas: Sequence[str], query: CoverageQuery) -> None:
    """The counts of areas in the parts of a network add up to those of the whole network.

    The share of the whole lies between the least lower and the greatest upper bound of the parts. If the days
    of areas are known only within bounds, the parts may decide more verdicts than the whole, and never fewer;
    they may also decide that an area does not meet `where`, and then do not count it.

    Args:
        network: The network.
        areas: Ids of areas of one level, as for `parts_add_up`.
        query: A question about a day, over areas of this level or a lower one, without groups and without a
            condition on rows.

    Raises:
        ArgumentError: As for `parts_add_up`.
    """
    rows, [whole] = (
        [row for each in networks for row in Question(each, query).answer().to_dicts()]
        for networks in (_disjoint_parts(network, areas), [network])
    )
    names = ("areas", "yes", "no", "unknown", "not_applicable")
    sums, expected = (_sums([[((), row) for row in each]], names).get((), []) for each in (rows, [whole]))
    bounds = [[row[name] for row in rows if row[name] is not None] for name in ("lower", "upper")]
    told = f"{query}: the parts have {sums} and the bounds {bounds}, the whole is {whole}"
    if network.tables.areas.start_bounds is network.tables.areas.end_bounds is None:
        _hold(sums == expected, told)
        inside = whole["lower"] is None or (
            min(bounds[0]) <= whole["lower"] and whole["upper"] <= max(bounds[1])
        )
        _hold(inside, told)
        return
    fewer = (
        {"unknown"} if query.where is None else {"unknown", "areas"}
    )  # an area may be decided not to count
    decided = all(
        mine is None or its is None or (mine <= its if name in fewer else mine >= its)
        for name, mine, its in zip(names, sums, expected, strict=True)
    )
    _hold(decided, told)


def _disjoint_parts(network: Network, areas: Sequence[str]) -> list[Network]:
    """The parts of a network within some areas.

    Raises:
        ArgumentError: If they are not disjoint, or something is in none of them.
    """
    parts = [network.select(within=area) for area in areas]
    numbers = [network.area_index.get(area) for area in areas]
    level = min(int(network.tables.areas.level[number]) for number in numbers if number is not None)
    rows = [[*_unit_rows(each, level)] for each in (network, *parts)]
    units = Counter(chain.from_iterable({row[:2] for row in part} for part in rows[1:]))
    if Counter(rows[0]) != Counter(chain.from_iterable(rows[1:])) or len(units) < units.total():
        raise ArgumentError("a unit, succession or service is in no part, or in several", "name other areas")
    return parts


def _unit_rows(network: Network, level: int) -> Iterator[Key]:
    """The teams and the areas of a level or below it, row by row, with what binds them to each other.

    Args:
        network: The network.
        level: The position of the level.
    """
    tables, words = network.tables, network.vocabulary
    kept = tables.areas.level >= level, tables.bodies.kind == words.body_kind(words.team_kind)
    for (name, table), units in zip(entity_tables(tables), kept, strict=True):
        for row in np.flatnonzero(units[table.entity]).tolist():
            yield name, table.ids[table.entity[row]], int(table.start[row]), int(table.end[row])
    services = tables.services
    for body, area, *days in zip(services.body, services.area, services.start, services.end, strict=True):
        yield "services", tables.bodies.ids[body], tables.areas.ids[area], *map(int, days)
    yield from (("successions", each) for each in tables.successions)


def _sums(tables: Iterable[Iterable[tuple[Key, Row]]], names: Sequence[str]) -> dict[Key, list[int | None]]:
    """The sums of some columns for each key; a sum with an unknown number is unknown."""
    sums: dict[Key, list[int | None]] = {}
    for key, row in chain.from_iterable(tables):
        both = zip(sums.get(key, [0] * len(names)), _named(row, names), strict=True)
        sums[key] = [None if one is None or other is None else one + other for one, other in both]
    return sums


def _below(rows: list[dict[str, object]], components: set[str], most: int, days: Period) -> None:
    paid: Counter[object] = Counter()
    for row in rows:
        if row["component"] in components and isinstance(row["amount"], int):
            paid[row["unit"]] += row["amount"]
    for unit, amount in paid.items():
        _hold(amount <= most, f"{unit} receives {amount:_} in {days}, above the ceiling {most:_}")


def _most(ceiling: Ceiling, policy: Policy, days: Period) -> int:
    """The largest ceiling that any unit has on some days."""
    found = cases(ceiling.amount, policy, *days.numbers)
    return max((int(number) for case in found for _, number in case.rows), default=0)


def _cells(spent: Assessment) -> Cells:
    """Amounts above 0 by policy, component, unit, month and, where it is known, source."""
    cells: Cells = Counter()
    for row in spent.by("component", "unit", "month", "source").to_dicts():
        known = row["amount"] is not None
        _hold(known, f"the law needs known amounts, and this amount is unknown: {row!r}")
        source = [] if row["source"] is None else [row["source"]]
        cells[row["policy"], row["component"], row["unit"], row["month"], *source] += row["amount"]
    return +cells


def _same_cells(got: Cells, expected: Cells, what: str) -> None:
    for cell in sorted({*got, *expected}):
        if got[cell] != expected[cell]:
            raise AssertionError(f"{what}: {cell} has {got[cell]:_} instead of {expected[cell]:_}")


@attrs.frozen
class Witness:
    """A plug-in that calls another one, and records the calls and their results.

    Attributes:
        plugin: The other plug-in.
        asked: The component, the rows and the amounts of each call.
    """

    plugin: SubsidyPolicy
    asked: list[tuple[str, DueCells, list[int]]] = attrs.field(factory=list, eq=False)

    @property
    def policy(self) -> Policy:
        """The frame of the other plug-in."""
        return self.plugin.policy

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The subjects that the other plug-in reads."""
        return self.plugin.reads

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """The amounts that the other plug-in computes."""
        said = self.plugin.due(component, cells)
        self.asked.append((component, cells, said.tolist()))
        return said
