"""Laws of coverage as functions: each asks a question in several ways and compares the answers.

Each raises `AssertionError` if the law is broken, and an error of dtnet if the network cannot answer the
question. They need no test framework: Hypothesis, or any other source, chooses the input.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.coverage import Question
from dtnet.errors import ArgumentError, DtnetError
from dtnet.periods import Period
from dtnet.testing.laws.network import rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random
    from typing import TypeAlias

    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.predicates.conditions import Condition

    Row: TypeAlias = dict[str, Any]
    Key: TypeAlias = tuple[Any, ...]

_VERDICTS: Final = ("yes", "no", "unknown", "not_applicable")
_OF_SERIES: Final = ("start", "end", "is_break")
"""The columns that a series has and the answer of a day has not."""
_MIRRORED: Final = {"yes": "no", "no": "yes", "unknown": "unknown", "not_applicable": "not_applicable"}
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
            Question(network, attrs.evolve(query, by=query.by[:end], having=None)).answer()
            for end in (least + 1, least)
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
                if there != total:
                    raise AssertionError(f"{name} of {key}: its parts add up to {total}, not {there}")


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
        there, here = (Question(network, attrs.evolve(query, of=each)).answer() for each in (one, two))
        _same(there, here, f"{one} and {two}")


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
    negated = _rows(Question(network, attrs.evolve(plain, of=~query.of, **mirrored)).answer())
    rows = _rows(Question(network, plain).answer())
    if list(rows) != list(negated):
        raise AssertionError(f"the answer has the rows {[*rows]}, but the negation has {[*negated]}")
    for key, row in rows.items():
        other = negated[key]
        for name, mirror in _MIRRORED.items():
            if row[name] != other[mirror]:
                raise AssertionError(
                    f"{name} of {key} is {row[name]}, but {mirror} negated is {other[mirror]}"
                )
        for name, mirror in (("lower", "upper"), ("upper", "lower"), ("point", "point")):
            if not _is_rest(row[name], other[mirror]):
                raise AssertionError(
                    f"{name} of {key} is {row[name]}, but {mirror} negated is {other[mirror]}"
                )


def order_changes_no_answer(network: Network, queries: Sequence[CoverageQuery], random: Random) -> None:
    """Neither the order of input rows nor the order of questions changes an answer.

    Args:
        network: The network.
        queries: The questions; a question that raises an error must raise the same error.
        random: The generator that chooses the order.
    """

    def shuffled(_: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        order = random.sample(range(len(columns["start"])), len(columns["start"]))
        return {name: [cells[at] for at in order] for name, cells in columns.items()}

    mixed = rebuilt(network, shuffled, lambda records: random.sample(records, len(records)))
    first = [_told(network, query) for query in queries]
    second = {at: _told(mixed, queries[at]) for at in random.sample(range(len(queries)), len(queries))}
    for at, query in enumerate(queries):
        _same(first[at], second[at], f"{query!r} in another order")


def a_day_is_a_period(network: Network, query: CoverageQuery) -> None:
    """A question about a day has the same answer as about the period of this one day.

    Args:
        network: The network.
        query: The question about a day.
    """
    day = _day_of(query)
    expected = Question(network, query).answer()
    for over_time in ("first", "last", "mean"):
        again = attrs.evolve(query, at=None, during=Period(day, day + timedelta(1)), over_time=over_time)
        _same(expected, Question(network, again).answer(), f"{day} and the {over_time} of it")


def series_are_days(network: Network, query: CoverageQuery) -> None:
    """A series has on each day the answer of that day; checked on the first and last day of each stretch.

    Args:
        network: The network.
        query: The question about a period, without `over_time`; its `having` is ignored.
    """
    steps = _steps(network, query)
    edges = {(row["start"], row["end"] - timedelta(1)) for row in chain.from_iterable(steps.values())}
    for day in sorted({*chain.from_iterable(edges)}):
        rows = _rows(Question(network, attrs.evolve(query, at=day, during=None, having=None)).answer())
        there = {
            key: row for key, found in steps.items() for row in found if row["start"] <= day < row["end"]
        }
        for key in {**there, **rows}:
            if key not in rows and not there[key]["areas"]:
                continue  # a group of other days of the period
            told = {name: cell for name, cell in there.get(key, {}).items() if name not in _OF_SERIES}
            if told != rows.get(key):
                raise AssertionError(f"{key} on {day} is {rows.get(key)} alone, but {told} in the series")


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
        _rows(Question(network, attrs.evolve(query, over_time=each, having=None)).answer())
        for each in ("mean", "min", "max")
    )
    for rows in (mean, least, most):
        if list(rows) != list(steps):
            raise AssertionError(f"the answer has the rows {[*rows]}, but the series has {[*steps]}")
    for key, found in steps.items():
        for name in _VERDICTS:
            days = [(row["end"] - row["start"]).days for row in found]
            vague = any(row[name] is None for row in found)
            total = None if vague else sum(n * row[name] for n, row in zip(days, found, strict=True))
            if mean[key][name] != total:
                raise AssertionError(f"{name} of {key}: the days add up to {total}, not {mean[key][name]}")
        for name in ("lower", "upper"):
            known = [row[name] for row in found if row[name] is not None]
            sure = [row[name] for row in found if row[name] is not None and not row["may_be_empty"]]
            ends = (min(known), max(known)) if known else (None, None)
            # a day that may have no share decides only where no other does
            decided = (
                ends[0] if name == "lower" or not known else min(sure, default=ends[1]),
                ends[1] if name == "upper" or not known else max(sure, default=ends[0]),
            )
            if (least[key][name], most[key][name]) != decided:
                raise AssertionError(
                    f"{name} of {key}: minimum {least[key][name]} and maximum {most[key][name]}, "
                    f"but {decided} in the series"
                )
            share = mean[key][name]
            if (share is None) != (not known) or (known and not ends[0] <= share <= ends[1]):
                raise AssertionError(f"{name} of {key}: the mean {share} is outside {ends}, the series")


def who_knows_more_is_surer(network: Network, informed: Network, query: CoverageQuery) -> None:
    """The bounds from a network with more known facts lie within those from the original network.

    Args:
        network: The network.
        informed: A network with further facts that contradict nothing, such as `refinements` draws.
        query: The question. Rows of areas of unknown group, and rows of one answer only, are not compared.
    """
    _within(Question(network, query).answer(), Question(informed, query).answer())


def synthetic_facts_only_narrow(network: Network, query: CoverageQuery) -> None:
    """The bounds with synthetic facts lie within the bounds without them.

    Args:
        network: The network.
        query: The question. Rows of areas of unknown group, and rows of one answer only, are not compared.
    """
    _within(*(Question(network, attrs.evolve(query, synthetic=each)).answer() for each in (False, True)))


def _within(less: Coverage, more: Coverage) -> None:
    wide, narrow = _rows(less), _rows(more)
    for key in wide:
        if key not in narrow or None in key or narrow[key]["lower"] is None:
            continue
        (outer, inner) = ((row["lower"], row["upper"]) for row in (wide[key], narrow[key]))
        if outer[0] is None or not outer[0] <= inner[0] <= inner[1] <= outer[1]:
            raise AssertionError(f"the bounds of {key} are {outer}, but {inner} with more known facts")
        if narrow[key]["may_be_empty"] and not wide[key]["may_be_empty"]:
            raise AssertionError(f"{key} may be empty with more known facts, but not with fewer")


def _told(network: Network, query: CoverageQuery) -> Coverage | str:
    """An answer, or why there is none."""
    try:
        return Question(network, query).answer()
    except DtnetError as error:
        return f"{type(error).__name__}: {error}"


def _same(one: Coverage | str, two: Coverage | str, what: str) -> None:
    if isinstance(one, str) or isinstance(two, str):
        if one != two:
            raise AssertionError(f"{what}: {one!r} instead of {two!r}")
    elif one != two:
        pairs = zip_longest(_rows(one).items(), _rows(two).items())
        row, other = next(pair for pair in pairs if pair[0] != pair[1])
        raise AssertionError(f"{what}: {row} instead of {other}")


def _rows(table: Coverage) -> dict[Key, Row]:
    """Rows without their dimensions, by these; each is there once."""
    rows = _by_dimensions(table)
    twice = [key for key, count in Counter(key for key, _ in rows).items() if count > 1]
    if twice:
        raise AssertionError(f"the answer has two rows of {twice[0]}")
    return dict(rows)


def _by_dimensions(table: Coverage) -> list[tuple[Key, Row]]:
    """Rows with what they are told apart by; the lowest level of these stands under `area`."""
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
        if [row["start"] for row in rows] != edges[:-1] or Period(edges[0], edges[-1]) != query.days:
            raise AssertionError(f"the stretches of {key} do not fill {query.days}")
    return found


def _is_rest(share: float | None, other: float | None) -> bool:
    """Whether two shares add up to 1, or both are unknown."""
    if share is None or other is None:
        return share is other
    return abs(share + other - 1) <= _ROUNDED


def _day_of(query: CoverageQuery) -> Any:  # noqa: ANN401 - a day
    if query.at is None:
        raise ArgumentError(f"a question of {query.during}", "ask about a day, at=")
    return query.at
