"""Amounts by group. Cohorts are expanded only as far as the grouping needs it, single units in batches."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import is_word, words_of
from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError, cut, near
from dtnet.facts.area_ground import area_doubts, doubtful_places
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import (
    canonical_units,
    days_of_other_ids,
    era_of_units,
    places_of,
    rows_by_unit,
    team_days,
    teams_alive,
    units_of,
)
from dtnet.frames import Table
from dtnet.group_by import examples, fits_table, mixed, numbered, ranked
from dtnet.money import INT64_MAX, group_sums, largest, product, read_only, run_sums
from dtnet.network.tables.tables import NOBODY, at_rows
from dtnet.network.tables.texts import JoinedTexts, chosen_texts
from dtnet.origins import Origin
from dtnet.periods import Month
from dtnet.policy.answers.allocation import CellPlaces, check_allocation, placed_parts, team_parts
from dtnet.policy.units.months import month_numbers
from dtnet.spans import Spans, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaDoubts
    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.network.territory.day_state import AreaState
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.policy.answers.allocation import Allocation, TeamParts
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.engine.component_assessment import Line
    from dtnet.policy.units.cohorts import UnitCourses
    from dtnet.policy.units.question import AssessmentQuestion

_IN_PARTS: Final = {"month", "year", "source", "origin"}
"""Keys that group the stretches or sources of one line."""
_ALWAYS: Final = ("policy", "nature")


@attrs.frozen(eq=False)
class GroupedAmounts:
    """Amounts with the keys of their groups; a group may have several rows.

    Attributes:
        keys: For each key, its codes: shape (n).
        amounts: Shape (n): the amounts.
        lower: Shape (n): lower bounds of what is paid or granted.
        upper: Shape (n): upper bounds of what is paid or granted; `UNBOUNDED` for none.
    """

    keys: tuple[NDArray[np.int64], ...]
    amounts: Bounded
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]


def grouped(
    assessment: Assessment,
    keys: Sequence[str],
    *,
    always: Sequence[str] = _ALWAYS,
    allocate: Allocation | None = None,
) -> Table:
    """Amounts by group; see `Assessment.by`.

    Args:
        always: Keys that come first in every grouping.
        allocate: How teams share the amounts of areas, if `team` is a key.
    """
    keys = own_keys(assessment, keys)
    check_allocation(assessment.lines, keys, allocate)
    names = [*always, *(key for key in keys if key not in always)]
    cells = _stacked(assessment, names, allocate)
    code, width = mixed([*cells.keys, np.zeros(len(cells.lower), np.int64)])
    group, example = code, np.arange(len(code))
    if not (code[1:] > code[:-1]).all():  # otherwise each row is a group, in order
        group, _ = ranked(code, width)
        example = examples(group)
    count = len(example)
    columns = {
        name: shown_key(assessment, name, codes[example])
        for name, codes in zip(names, cells.keys, strict=True)
    }
    ids = ", ".join(policy.id for policy in assessment.policies)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        if count == len(group):
            return values[example]
        return group_sums(values, group.astype(np.intp), count, what=f"amounts by group of {ids}")

    amounts = cells.amounts.summed(summed)
    lower = amounts.lower if cells.lower is cells.amounts.lower else summed(cells.lower)
    amount = upper = frames.whole(amounts.lower, amounts.doubtful)
    if cells.upper is not cells.amounts.upper or not amounts.is_known:
        most = amounts.upper
        if cells.upper is not cells.amounts.upper:
            most = Bounded.known(cells.upper).summed(summed).upper
        free = most >= UNBOUNDED
        upper = frames.whole(np.where(free, 0, most), free)
    return Table({**columns, "amount": amount, "lower": frames.whole(lower), "upper": upper})


def _stacked(assessment: Assessment, names: list[str], allocate: Allocation | None = None) -> GroupedAmounts:
    found: list[GroupedAmounts] = []
    keys = SharedKeys(assessment.question, names)
    for line in assessment.lines:
        own = _of_line(assessment, line, keys, allocate)
        if not line.may_be_nothing or (line.alone is None and not keys.moving(line)):
            found += own
            continue
        # Bounds of what may be granted do not add up as the amounts do, so that they have rows of their own.
        apart = allocate is not None or not _OF_ALL.isdisjoint(names)
        granted = _of_line(assessment, line.granted(alone=apart), keys, allocate)
        found += [attrs.evolve(each, upper=np.zeros_like(each.upper)) for each in own]
        found += [attrs.evolve(each, amounts=_nothing(each.amounts)) for each in granted]
    none = np.empty(0, np.int64)
    found = found or [GroupedAmounts(tuple(none for _ in names), Bounded.known(none), none, none)]
    amounts = Bounded.stacked([each.amounts for each in found])
    lowers, uppers = (
        own if all(one is other for one, other in both) else np.concatenate([one for one, _ in both])
        for own, both in (
            (amounts.lower, [(each.lower, each.amounts.lower) for each in found]),
            (amounts.upper, [(each.upper, each.amounts.upper) for each in found]),
        )
    )
    columns = zip(*(each.keys for each in found), strict=True)
    return GroupedAmounts(tuple(np.concatenate(each) for each in columns), amounts, lowers, uppers)


_OF_ALL: Final = {"component", "source", "origin"}
"""Keys that may separate unclaimed components of one policy from each other."""


def _nothing(amounts: Bounded) -> Bounded:
    return Bounded.known(np.zeros_like(amounts.lower))


def _of_line(
    assessment: Assessment, line: Line, keys: SharedKeys, allocate: Allocation | None
) -> list[GroupedAmounts]:
    """The amounts of one line by group."""
    names = keys.names
    if allocate is not None and TEAM in names and line.component.per != TEAM:
        return [*_allocated(assessment, line, names, allocate)]
    if not {*names} - {*OF_LINE}:
        return [_whole(assessment, line, names)]
    found = []
    for units in keys.of(line):
        shown = line
        if line.whole is not None and units.days is None and not {*names} & _IN_PARTS:
            shown = _as_one_stretch(line, line.whole)
        sources = shown.sources if "source" in names else ((None, shown.amounts),)
        found += [_block(assessment, shown, keys, units, source, each) for source, each in sources]
    return found


def is_known_in_parts(assessment: Assessment, line: Line) -> bool:
    """Whether the amounts of a line are known for every unit, place and month."""
    if not line.amounts.is_known or line.months.certain.all():
        return line.amounts.is_known
    alone = attrs.evolve(assessment, lines=(line,), worked=None)
    amounts = _stacked(alone, ["unit", "month", *assessment.question.network.vocabulary.levels]).amounts
    return not amounts.doubtful.any()


def _as_one_stretch(line: Line, whole: Bounded) -> Line:
    """The line with its whole window as one stretch, so that unknown months share their bounds."""
    return attrs.evolve(
        line,
        edges=line.edges[[0, -1]],
        days=line.days.sum(axis=1, keepdims=True),
        amounts=whole[:, None],
        assumed=((),),
    )


def _whole(assessment: Assessment, line: Line, names: Sequence[str]) -> GroupedAmounts:
    """The total of one line over all its units."""
    what, size = f"policy {line.policy.id}", line.size[:, None]

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        each = product(values, size, what=what).reshape(-1)
        return group_sums(each, np.zeros(len(each), np.intp), 1, what=what)

    return _cells(assessment, line, names, {}, line.in_all.summed(summed))


def _block(
    assessment: Assessment,
    line: Line,
    keys: SharedKeys,
    units: UnitKeys,
    source: str | None,
    amounts: Bounded,
) -> GroupedAmounts:
    """Amounts of one line from one source: groups of units × stretches, where some unit is eligible."""
    what, names = f"policy {line.policy.id}", keys.names
    opens = _group_starts(units.group)
    alone = len(opens) == len(units.group)  # each group of one cohort
    there = line.days > 0
    alike = units.days is None and len(there) > 0 and bool((there == there[0]).all())
    cohort: NDArray[np.int64] | None = units.cohort  # of the rows of `amounts`; None after they were read
    if units.days is not None or units.sure is not None:
        amounts, cohort = amounts.each(lambda each: each.take(units.cohort, axis=0)), None
    if alike:  # all cohorts are eligible in the same stretches, as where nothing changes
        at_stretch = there[0].nonzero()[0]
        cells: tuple[Any, ...] = slice(None), at_stretch
        at_group = np.repeat(np.arange(len(opens)), len(at_stretch))
        at_stretch = np.tile(at_stretch, len(opens))
    else:
        eligible = there.take(units.cohort, axis=0)
        if units.days is not None:
            eligible, amounts = _on_days(line, units, units.days, source, eligible, amounts)
        if not alone:
            eligible = np.logical_or.reduceat(eligible, opens, axis=0)
        cells = at_group, at_stretch = eligible.nonzero()
    most = largest(units.number) * (1 if alone else len(units.group))  # of one unit's amounts in a sum

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = values if cohort is None else values.take(cohort, axis=0)
        if largest(values) * most > INT64_MAX:
            sums = product(rows, units.number[:, None], what=what)
            sums = sums if alone else run_sums(sums, opens, what=what)
        else:
            sums = np.multiply(rows, units.number[:, None], out=None if cohort is None else rows)
            sums = sums if alone else np.add.reduceat(sums, opens, axis=0)
        shown: NDArray[np.int64] = sums[cells].reshape(-1)
        return shown

    columns = {name: values[units.group[opens]][at_group] for name, values in units.columns.items()}
    time = {name: values[at_stretch] for name, values in keys.times(line).items()}
    if "origin" in names:
        columns["origin"] = np.maximum(columns["origin"], time.pop("origin"))
    if "source" in names:
        columns["source"] = np.full(len(at_group), key_words(assessment, "source").index(source), np.int64)
    if units.sure is not None:
        amounts = Bounded.between(amounts.lower * units.sure[:, None], amounts.upper)
    return _cells(assessment, line, names, {**columns, **time}, amounts.summed(summed))


def _group_starts(group: NDArray[np.int64]) -> NDArray[np.intp]:
    """The place where each run of equal groups begins."""
    new = np.ones(len(group), np.bool_)
    np.not_equal(group[1:], group[:-1], out=new[1:])
    return new.nonzero()[0]


def _on_days(
    line: Line,
    units: UnitKeys,
    days: NDArray[np.int64],
    source: str | None,
    eligible: NDArray[np.bool_],
    amounts: Bounded,
) -> tuple[NDArray[np.bool_], Bounded]:
    """Eligibility and amounts of units, shape (p, k) each, on the days on which they are in their groups.

    Only a stretch in which the units move is cut.
    """
    first, end = line.edges[:-1], line.edges[1:]
    start, stop = np.maximum(days[0][:, None], first), np.minimum(days[1][:, None], end)
    inside = start < stop
    row, at = np.nonzero(inside & eligible & ((start > first) | (stop < end)))
    there, part = line.months.parts(units.cohort[row], start[row, at], stop[row, at], source)

    def placed(whole: NDArray[np.int64], part: NDArray[np.int64]) -> NDArray[np.int64]:
        found = np.where(inside, whole, 0)
        found[row, at] = part
        return found

    eligible = eligible & inside
    eligible[row, at] = there > 0
    return eligible, Bounded.of(placed, amounts, part)


def _allocated(
    assessment: Assessment, line: Line, names: Sequence[str], allocate: Allocation
) -> Iterator[GroupedAmounts]:
    """The amounts of a line whose units are areas, shared among teams; one block for each source of funds."""
    question = assessment.question
    parts = team_parts(question, line, allocate)
    asked = [name for name in names if name in {*question.network.vocabulary.levels, "unit", "origin"}]
    columns: dict[str, NDArray[np.int64]] = {}
    part, amounts = np.arange(len(parts.team)), parts.parts
    if asked:
        places, told = _places_of_cells(question, line, parts, asked)
        placed = placed_parts(parts, places, what=f"policy {line.policy.id}")
        part, amounts = placed.part, placed.amounts
        columns = {name: values[placed.group] for name, values in told.items()}
    month = parts.month[parts.cell[part]]
    columns |= {TEAM: parts.team[part], "month": month, "year": month // _YEAR}
    for (source, _), each in zip(parts.sources, amounts, strict=True):
        code = key_words(assessment, "source").index(source)
        yield _cells(assessment, line, names, columns | {"source": np.full(len(part), code)}, each)


def _places_of_cells(
    question: AssessmentQuestion, line: Line, parts: TeamParts, asked: Sequence[str]
) -> tuple[CellPlaces, dict[str, NDArray[np.int64]]]:
    """Where the areas of a line are in each month; and for each key, its value for each group number.

    Args:
        line: The line, whose units are areas.
        asked: The requested keys: levels, `unit` and `origin`.
    """
    network, (first, end) = question.network, question.window.numbers
    found = SharedKeys(question, (*network.vocabulary.levels, "unit", "origin")).of(line)
    every = [{name: values[each.group] for name, values in each.columns.items()} for each in found]
    values = {name: np.concatenate([each[name] for each in every]) for name in every[0]}
    sure, start, stop = (
        np.concatenate([np.full(len(each.group), other) if own is None else own for each, own in given])
        for other, given in (
            (True, [(each, each.sure) for each in found]),
            (first, [(each, None if each.days is None else each.days[0]) for each in found]),
            (end, [(each, None if each.days is None else each.days[1]) for each in found]),
        )
    )
    areas = values["unit"] - len(network.body_index.texts)
    unit = np.searchsorted(parts.units, units_of(network, areas, line.component.per))
    group = np.concatenate([each.cohort for each in found])
    low = np.searchsorted(line.edges, start, "right") - 1
    which, stretch = ranges(low, np.searchsorted(line.edges, stop, "left"))
    here = np.flatnonzero(line.days[group[which], stretch] > 0)
    which, stretch = which[here], stretch[here]
    begin = np.maximum(start[which], line.edges[stretch])
    finish = np.minimum(stop[which], line.edges[stretch + 1])
    cut = np.flatnonzero((begin > line.edges[stretch]) | (finish < line.edges[stretch + 1]))
    eligible = np.ones(len(which), np.bool_)
    amounts = []
    for name, each in line.sources:
        days, part = line.months.parts(group[which[cut]], begin[cut], finish[cut], name)
        eligible[cut] = days > 0
        whole = each[group[which], stretch]
        amounts.append(Bounded.of(partial(_replaced, cut), whole, part))
    kept = np.flatnonzero(eligible)
    which, stretch, begin = which[kept], stretch[kept], begin[kept]
    months = month_numbers(line.edges[:-1])[stretch]
    cell = np.searchsorted(_codes(parts.unit, parts.month), _codes(unit[which], months))
    assumed = time_keys(line, ["origin"])["origin"][stretch]
    columns = {name: each[which] for name, each in values.items()}
    place = numbered([*columns.values(), assumed])
    columns["origin"] = np.maximum(np.maximum(columns["origin"], assumed), parts.origin[cell])
    number = numbered([columns[name] for name in asked])
    example = examples(number)
    told = {name: columns[name][example] for name in asked}
    taken = tuple(each.take(kept) for each in amounts)
    return CellPlaces(cell, begin, place, number, sure[which], taken), told


def _replaced(
    at: NDArray[np.intp], values: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The values, with others at some places."""
    found = values.copy()
    found[at] = others
    return found


_MONTHS: Final = 1 << 32


def _codes(unit: NDArray[np.signedinteger], month: NDArray[np.int64]) -> NDArray[np.int64]:
    """A unit and a month in one number that sorts by both."""
    return unit.astype(np.int64) * _MONTHS + month


def _cells(
    assessment: Assessment,
    line: Line,
    names: Sequence[str],
    columns: dict[str, NDArray[np.int64]],
    amounts: Bounded,
) -> GroupedAmounts:
    fixed, count = line_keys(assessment, line, names), len(amounts.lower)
    keys = (columns[name] if name in columns else np.full(count, fixed[name], np.int64) for name in names)
    lower = np.zeros(count, np.int64) if line.may_be_nothing else amounts.lower
    return GroupedAmounts(tuple(keys), amounts, lower, amounts.upper)


OF_LINE: Final = ("policy", "nature", "component", "purpose")
"""Keys that are the same for all amounts of a component."""
_OF_TIME: Final = ("year", "month")
KEYS: Final = (*OF_LINE, "source", "origin", *_OF_TIME, "unit", TEAM)
"""What amounts can be grouped by, beside the levels of the network."""
_YEAR: Final = 12


def own_keys(assessment: Assessment, keys: Sequence[str]) -> list[str]:
    """The keys of a grouping, with levels by their own names.

    Raises:
        ArgumentError: If a key is unknown or repeated.
    """
    words = assessment.question.network.vocabulary
    known = (*KEYS, *words.levels)
    found = [key if is_word(key, known) else words.own_level(key) for key in keys]
    for key in found:
        if not is_word(key, known):
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(found)) < len(found):
        raise ArgumentError(f"a key is repeated: {', '.join(keys)}")
    return found


def time_keys(line: Line, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The codes of the time keys, one for each stretch."""
    codes: dict[str, NDArray[np.int64]] = {}
    if "month" in names or "year" in names:
        month = month_numbers(line.edges[:-1])
        codes |= {"month": month} if "month" in names else {}
        codes |= {"year": month // _YEAR} if "year" in names else {}
    if "origin" in names:
        known = [Origin.ASSUMED if reasons else Origin.DERIVED for reasons in line.assumed]
        codes["origin"] = np.array(known, np.int64)
    return codes


def key_words(assessment: Assessment, name: str) -> tuple[str | None, ...]:
    """The words of a key, in the order of their codes; None for an unknown source of funds, the last."""
    policies = assessment.policies
    match name:
        case "policy":
            return tuple(policy.id for policy in policies)
        case "nature":
            return "entitlement", "at_most"
        case "component":
            return tuple(dict.fromkeys(each.id for policy in policies for each in policy.components))
        case "purpose":
            return tuple(sorted({policy.purpose for policy in policies}))
        case "source":
            named = (source for line in assessment.lines for source, _ in line.sources if source is not None)
            return *dict.fromkeys(named), None
    return "", *(origin.label for origin in Origin)


def line_keys(assessment: Assessment, line: Line, names: Iterable[str]) -> dict[str, int]:
    """The codes of the requested keys that are the same for all amounts of a component."""
    component, policy = line.component, line.policy
    own = {
        "policy": policy.id,
        "nature": component.nature,
        "component": component.id,
        "purpose": policy.purpose,
    }
    return {name: key_words(assessment, name).index(own[name]) for name in names if name in own}


def shown_key(assessment: Assessment, name: str, codes: NDArray[np.integer]) -> Column:
    """The codes of a key as a column that users read: ids, months, years or words."""
    network = assessment.question.network
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        first, last = (int(codes.min()), int(codes.max())) if len(codes) else (0, -1)
        return frames.text(chosen_texts(month_texts(range(first, last + 1)), codes - first))
    if name in {TEAM, *network.vocabulary.levels}:
        index = network.body_index if name == TEAM else network.area_index
        return frames.text(chosen_texts(index.texts, np.maximum(codes, 0)), codes == NOBODY)
    if name == "unit":
        ids = JoinedTexts.of([network.body_index.texts, network.area_index.texts])
        return frames.text(chosen_texts(ids, codes))
    words = key_words(assessment, name)
    missing = codes == len(words) - 1 if name == "source" else None
    return frames.text(chosen_texts(tuple(each or "" for each in words), codes), missing)


def month_texts(codes: Iterable[int]) -> tuple[str, ...]:
    """Months as texts such as `2024-08`."""
    return tuple(str(Month(code // _YEAR, code % _YEAR + 1)) for code in codes)


@attrs.frozen(eq=False)
class UnitKeys:
    """Units counted by group and by course.

    Attributes:
        group: Shape (p), in order: the number of the group.
        cohort: Shape (p): the course of the units among the members; after `of`, their group in the line.
        number: Shape (p): the number of units with this group and course.
        columns: For each key, its value for each group number.
        sure: Shape (p): whether the units certainly belong to the group; otherwise they may. None if all do.
        days: Shape (2, p): the days on which the units are in the group, the second row excluded. None if all
            are in it for the whole window.
    """

    group: NDArray[np.int64]
    cohort: NDArray[np.int64]
    number: NDArray[np.int64]
    columns: dict[str, NDArray[np.int64]]
    sure: NDArray[np.bool_] | None = None
    days: NDArray[np.int64] | None = None

    @classmethod
    def counted(
        cls,
        group: Ints,
        cohort: NDArray[np.int64],
        columns: dict[str, NDArray[np.int64]],
        *,
        number: NDArray[np.int64] | None = None,
        sure: NDArray[np.bool_] | None = None,
        days: NDArray[np.int64] | None = None,
    ) -> UnitKeys:
        """Units by group, cohort, certainty and days, in order; each row counts as one unit.

        A row counts as `number` units if these are given.
        """
        cohorts = int(cohort.max(initial=0)) + 1
        code = np.multiply(group, cohorts, dtype=np.int64)
        code += cohort
        sure = None if sure is None or sure.all() else sure
        marks = [*([] if sure is None else [sure.astype(np.int64)]), *([] if days is None else days)]
        if not marks:
            code, number = _counted(code, number)
            return cls(*np.divmod(code, cohorts), number, columns)
        mark = numbered(marks)
        example = examples(mark)
        code, number = _counted(code * max(len(example), 1) + mark, number)
        code, mark = np.divmod(code, max(len(example), 1))
        place = example[mark]
        sure = None if sure is None else sure[place]
        return cls(*np.divmod(code, cohorts), number, columns, sure, None if days is None else days[:, place])

    def of(self, line: Line) -> UnitKeys:
        """The keys with a line's groups in place of courses; units without a group are dropped."""
        group, cohort, number = self.group, line.group[self.cohort], self.number
        sure, days = self.sure, self.days
        if cohort.min(initial=0) < 0:
            here = np.flatnonzero(cohort >= 0)
            group, cohort, number = group[here], cohort[here], number[here]
            sure = None if sure is None else sure[here]
            days = None if days is None else days[:, here]
        sure = None if sure is None or sure.all() else sure
        alone = len(line.size) == len(line.members.size) or len(group) <= _FEW_ROWS
        if alone or bool((group[1:] > group[:-1]).all()):
            return UnitKeys(group, cohort, number, self.columns, sure, days)
        width = (int(group.max(initial=0)) + 1) * len(line.size)
        if not fits_table(width, len(group)):  # some rows more cost less than sorting
            return UnitKeys(group, cohort, number, self.columns, sure, days)
        return UnitKeys.counted(group, cohort, self.columns, number=number, sure=sure, days=days)


@attrs.frozen(eq=False)
class UnitStays(Spans):
    """The days on which units are in a group, in order of unit and day.

    The owner is the position of a unit among the members. A unit that may belong to several groups has
    several spans with the same days.

    Attributes:
        sure: Whether the unit certainly belongs to the group; otherwise it may.
    """

    group: NDArray[np.int64]
    sure: NDArray[np.bool_]

    def until_next(self, first: int, end: int) -> UnitStays:
        """The spans, each up to the next start of its unit; a unit's first spans begin on the first day."""
        again = self.owner[1:] == self.owner[:-1]
        opens = np.flatnonzero(np.r_[True, ~again | (self.start[1:] != self.start[:-1])][: len(self)])
        unit, start = self.owner[opens], self.start[opens]
        later = unit[1:] == unit[:-1]
        start = np.where(np.r_[False, later][: len(unit)], start, first)
        stop = np.where(np.r_[later, False][: len(unit)], np.r_[start[1:], end][: len(unit)], end)
        number = np.repeat(np.arange(len(opens)), np.diff(np.r_[opens, len(self)]))
        return attrs.evolve(self, start=start[number], end=stop[number])

    def joined(self) -> UnitStays:
        """The spans; adjacent spans of a unit in one group, certainly or not, become one span."""
        found = self.take(np.lexsort((self.start, self.group, self.owner)))
        new = found.start[1:] != found.end[:-1]
        for column in (found.owner, found.group, found.sure):
            new |= column[1:] != column[:-1]
        first = np.flatnonzero(np.r_[True, new][: len(found)])
        last = np.r_[first[1:], len(found)][: len(first)] - 1
        return attrs.evolve(found.take(first), end=found.end[last])

    def counted(
        self, members: UnitCourses, columns: dict[str, NDArray[np.int64]], *, moving: bool
    ) -> UnitKeys:
        """The units by group and course, and, if they are moving, by days."""
        days = np.stack([self.start, self.end]) if moving else None
        return UnitKeys.counted(self.group, members.course[self.owner], columns, sure=self.sure, days=days)


class SharedKeys:
    """The keys of units and of time, computed once for all lines with the same units, or stretches."""

    def __init__(self, question: AssessmentQuestion, names: Sequence[str]) -> None:
        self._question = question
        self.names = names
        self._found: dict[tuple[object, ...], list[UnitKeys]] = {}
        self._times: dict[tuple[object, ...], dict[str, NDArray[np.int64]]] = {}

    def times(self, line: Line) -> dict[str, NDArray[np.int64]]:
        """As `time_keys`."""
        key = line.edges.tobytes(), line.assumed
        if key not in self._times:
            self._times[key] = time_keys(line, self.names)
        return self._times[key]

    def of(self, line: Line) -> list[UnitKeys]:
        """The groups of a line's units by areas, unit and origin; units that change their group come last."""
        heads = counted_heads(line) if "origin" in self.names else None
        eras = self._eras(line)
        key = (id(line.members), line.component.per, heads, *eras)
        if key not in self._found:
            self._found[key] = self._keys(line, eras)
        return [each.of(line) for each in self._found[key]]

    def moving(self, line: Line) -> bool:
        """Whether a unit changes its group, so that amounts of months are divided."""
        asked = {*self.names} - {*OF_LINE, *_OF_TIME, "source"}
        return bool(asked) and any(each.days is not None for each in self.of(line))

    def _eras(self, line: Line) -> list[tuple[int, int]]:
        """The days of the window, cut wherever a unit may change its group; empty if none ever does."""
        network, first, end = self._question.network, *self._question.window.numbers
        if "origin" in self.names:
            return origin_stretches(network, line, self._question.eras(first, end))
        if {*self.names} & {*network.vocabulary.levels}:
            return self._question.eras(first, end)
        if not {*self.names} & {"unit", TEAM}:
            return []
        other, _ = days_of_other_ids(network, line.units, line.component.per)
        return self._question.eras(first, end) if len(other) else []

    def _keys(self, line: Line, eras: Sequence[tuple[int, int]]) -> list[UnitKeys]:
        network, members, names = self._question.network, line.members, self.names
        if not eras:
            own = {name: ids for name, ids in _ids(network, line, members.units).items() if name in names}
            if own:
                each = np.arange(len(members.units))
                return [UnitKeys(each, members.course.astype(np.int64), np.ones_like(each), own)]
            course = np.flatnonzero(members.size)
            return [UnitKeys(np.zeros_like(course), course, members.size[course], {})]
        found = (_groups_there(network, line, days, names) for days in eras)
        if len(eras) > 1:
            return _groups_over_time(found, eras, members)
        (there,) = found
        course = members.course[there.unit]
        return [UnitKeys.counted(there.group, course, there.columns, sure=there.sure)]


@attrs.frozen(eq=False)
class _There:
    """The units of an era.

    Attributes:
        here: Shape (n): their positions among the members; a slice if all members exist.
        home: Shape (n): the area itself, or the home of the team.
        own: For each key, its value by unit.
        again: Whether a unit may appear twice with different homes, because its home is unknown.
    """

    here: NDArray[np.intp] | slice
    home: Ints
    own: dict[str, NDArray[np.int64]]
    again: bool = False

    def only(self, marks: NDArray[np.bool_]) -> _There:
        """Some of the units."""
        here = np.arange(len(marks)) if isinstance(self.here, slice) else self.here
        own = {name: each[marks] for name, each in self.own.items()}
        return _There(here[marks], self.home[marks], own, again=self.again)


@attrs.frozen(eq=False)
class _Groups:
    """The groups of the units of an era.

    Attributes:
        unit: Shape (n): the positions of units among the members, in order; a slice if all members exist. A
            unit occurs once for each group to which it may belong.
        group: Shape (n): the number of the group.
        columns: For each key, its value for each group number.
        sure: Shape (n): whether the unit certainly belongs to the group; None if all do.
    """

    unit: NDArray[np.intp] | slice
    group: Ints
    columns: dict[str, NDArray[np.int64]]
    sure: NDArray[np.bool_] | None


def _groups_there(network: Network, line: Line, days: tuple[int, int], names: Sequence[str]) -> _Groups:
    state, members = era_of_units(network, *days).state, line.members
    if line.component.per == TEAM:
        there = _teams_there(network, line, days, names)
    else:
        there = _areas_there(network, line, state, days[0])
    levels = [name for name in names if name in network.vocabulary.levels]
    place, columns = _places(state.territory, levels)
    group: Ints = place.take(there.home)
    doubts = doubtful_places(network, days[0], levels)
    if doubts is not None:
        there, group, columns = _wherever(there, group, columns, doubts)
    if group.min(initial=0) < 0:  # homes that do not exist
        there, group = there.only(group >= 0), group[group >= 0]
    own = {name: values for name, values in there.own.items() if name in names}
    if own:
        place, group = group, numbered([group, *own.values()])
        example = examples(group)
        columns = {name: values[place[example]] for name, values in columns.items()}
        columns |= {name: values[example] for name, values in own.items()}
    if not there.again:
        return _Groups(there.here, group, columns, None)
    unit = np.arange(len(members.course))[there.here]
    unit, group = np.unique(np.stack([unit, group], axis=1), axis=0).T
    return _Groups(unit, group, columns, (np.bincount(unit) == 1)[unit])


_UNSEEN: Final = NOBODY - 1
"""The key of a unit that was not there before, or has several groups."""


def _groups_over_time(
    found: Iterable[_Groups], eras: Sequence[tuple[int, int]], members: UnitCourses
) -> list[UnitKeys]:
    """The groups of units over several eras: of units that never change the group, then of all others.

    A unit that does not exist in an era keeps its group, because it is paid for no day of the era.
    """
    count, first, end = len(members.course), eras[0][0], eras[-1][1]
    now: dict[str, NDArray[np.int64]] = {}
    units, starts, marks, keys = [], [], [], []
    for (start, _), there in zip(eras, found, strict=True):
        unit = np.arange(count)[there.unit]
        values = {name: each[there.group] for name, each in there.columns.items()}
        sure = np.ones(len(unit), np.bool_) if there.sure is None else there.sure
        new = ~sure
        for name, each in values.items():
            new |= now.setdefault(name, np.full(count, _UNSEEN))[unit] != each
        here = np.flatnonzero(new)
        for name, each in values.items():
            now[name][unit[here]] = np.where(sure[here], each[here], _UNSEEN)
        units.append(unit[here])
        starts.append(np.full(len(here), start, np.int64))
        marks.append(sure[here])
        keys.append([each[here] for each in values.values()])
    columns = [np.concatenate(each) for each in zip(*keys, strict=True)]
    group, day = numbered(columns), np.concatenate(starts)
    stays = UnitStays(np.concatenate(units), day, day, group, np.concatenate(marks))
    stays = stays.take(np.lexsort((stays.start, stays.owner))).until_next(first, end)
    if not stays.sure.all():  # every era repeats the groups of a unit that may belong to several
        stays = stays.joined()
    example = examples(group)
    tables = {name: each[example] for name, each in zip(now, columns, strict=True)}
    moving = (stays.start > first) | (stays.end < end)
    kept = stays.only(~moving).counted(members, tables, moving=False)
    return [kept, stays.only(moving).counted(members, tables, moving=True)] if moving.any() else [kept]


def _wherever(
    there: _There, group: Ints, columns: dict[str, NDArray[np.int64]], doubts: AreaDoubts
) -> tuple[_There, NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """Repeat each unit in a doubtful area for each place where it may be; these places are new groups."""
    levels = doubts.network.vocabulary.levels
    asked = [levels.index(level) for level in columns]
    doubtful = doubts.open[there.home]
    places = {
        area: sorted({tuple(chain[at] for at in asked) for chain in doubts.chains(area)})
        for area in np.unique(there.home[doubtful]).tolist()
    }
    unit = np.flatnonzero(doubtful)
    moved = [
        (at, place)
        for at, area in zip(unit, there.home[unit].tolist(), strict=True)
        for place in places[area]
    ]
    count = max([int(group.max(initial=-1)) + 1, *map(len, columns.values())])
    number = {place: count + at for at, place in enumerate(dict.fromkeys(place for _, place in moved))}
    rows = np.append(np.flatnonzero(~doubtful), [at for at, _ in moved]).astype(np.intp)
    found = np.append(group[~doubtful], [number[place] for _, place in moved]).astype(np.int64)
    wide = {}
    for at, (level, values) in enumerate(columns.items()):
        wide[level] = np.full(count + len(number), NOBODY, np.int64)
        wide[level][: len(values)] = values
        wide[level][count:] = [place[at] for place in number]
    here = np.arange(len(there.home)) if isinstance(there.here, slice) else there.here
    own = {name: each[rows] for name, each in there.own.items()}
    return _There(here[rows], there.home[rows], own, again=True), found, wide


def _teams_there(network: Network, line: Line, days: tuple[int, int], names: Sequence[str]) -> _There:
    table, units = network.tables.bodies, line.members.units
    alive = teams_alive(network, days)
    if units is table.entity and not {*names} & {"unit", TEAM, "origin"} and alive.all():
        return _There(slice(None), table.home, {})  # a row a team, as in most countries
    rows = begun = places_of(alive)
    unit = units_of(network, at_rows(table.entity, begun))
    here: NDArray[np.intp] | slice = slice(None)
    again = table.has_day_bounds and bool((np.bincount(unit) > 1).any())
    if again:
        place = np.minimum(np.searchsorted(units, unit), max(len(units) - 1, 0))
        mine = np.flatnonzero(units[place] == unit) if len(units) else np.empty(0, np.intp)
        here, rows = place[mine], begun[mine]
    elif unit is not units and not np.array_equal(unit, units):
        row = np.full(len(table.kind), NOBODY, np.intp)
        row[unit] = begun  # any of its rows: in an era a unit has one home and is one body
        rows = row[units]
        if (rows == NOBODY).any():
            here = np.flatnonzero(rows != NOBODY)
            rows = rows[here]
    own = _ids(network, line, table.entity[rows]) if "unit" in names or TEAM in names else {}
    if "origin" in names:
        worst = np.zeros(len(table.kind), np.uint8)
        np.maximum.at(worst, unit, _origins(network, line)[begun])
        own["origin"] = np.maximum(worst[units[here]], Origin.DERIVED).astype(np.int64)
    return _There(here, at_rows(table.home, rows), own, again=again)


def _areas_there(network: Network, line: Line, state: AreaState, day: int) -> _There:
    """The areas that exist; an area that continues under another id is found under its first id."""
    units, territory = line.members.units, state.territory
    table, row = network.tables.areas, state.row
    area = np.full(len(network.area_index.texts), NOBODY, np.int64)
    area[units_of(network, territory.nodes, line.component.per)] = territory.nodes
    doubts = area_doubts(network, day)
    if doubts is not None:
        rows = doubts.rows[row[table.entity[doubts.rows]] == NOBODY]
        area[units_of(network, table.entity[rows], line.component.per)] = table.entity[rows]
        row = row.copy()
        row[table.entity[rows]] = rows
    here = np.flatnonzero(area[units] != NOBODY)
    areas = area[units[here]]
    origin = table.origin[row[areas]]
    own = {"origin": np.maximum(origin, Origin.DERIVED).astype(np.int64)}
    return _There(here, areas, _ids(network, line, areas) | own)


def _ids(network: Network, line: Line, entities: Ints) -> dict[str, NDArray[np.int64]]:
    """The keys `unit` and `team` of bodies, or of areas."""
    ids = entities.astype(np.int64)
    if line.component.per == TEAM:
        return {"unit": ids, TEAM: ids}
    return {"unit": ids + len(network.body_index.texts), TEAM: np.full(len(ids), NOBODY, np.int64)}


def _places(
    territory: Hierarchy, levels: Sequence[str]
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """A number for each area entity, by the areas above it at some levels; and these areas by number.

    An area that does not exist has the number -1.
    """
    found: dict[str, NDArray[np.int64]] = {}
    for level in levels:
        above = territory.at_level(level)
        found[level] = np.where(above == NOBODY, NOBODY, territory.nodes[above]).astype(np.int64)
    place = numbered([*found.values(), np.zeros(len(territory), np.int64)])
    example = examples(place)
    by_area = np.append(place, NOBODY)[territory.position]
    return by_area, {level: areas[example] for level, areas in found.items()}


_FEW_ROWS: Final = 64
"""So many rows of groups and cohorts cost less than the steps that would merge them."""


def _counted(
    codes: NDArray[np.int64], number: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each distinct code, in order, and how often it occurs, or the sum of its numbers."""
    width = int(codes.max(initial=0)) + 1
    if number is None and width > len(codes):
        values, counts = np.unique(codes, return_counts=True)
        return values, counts.astype(np.int64, copy=False)
    if number is None:
        counts = np.bincount(codes)
        values = np.flatnonzero(counts)
        return values, counts[values].astype(np.int64, copy=False)
    ranks, values = ranked(codes, width)
    sums = np.zeros(len(values), np.int64)
    np.add.at(sums, ranks, number)
    return values, sums


def counted_heads(line: Line) -> str | None:
    """The attribute of the people that a line counts; None if it counts none."""
    return line.component.count.heads if line.component.count else None


def _origins(network: Network, line: Line) -> NDArray[np.uint8]:
    """For each row of bodies, the worst origin of the row and of the counted people."""
    table, heads = network.tables.bodies, counted_heads(line)
    if heads is None:
        return table.origin
    values = next(each for each in table.attributes if each.name == heads)
    return np.maximum(table.origin, values.known_origin)


def origin_stretches(
    network: Network, line: Line, stretches: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The stretches, also cut before and after months of a line in which the origin of a unit changes."""
    if line.component.per != TEAM:
        return list(stretches)
    unit, rows = rows_by_unit(network)
    known, start = _origins(network, line), network.tables.bodies.start
    if rows is not None:
        known, start = known[rows], start[rows]
    days = start[1:][(unit[1:] == unit[:-1]) & (known[1:] != known[:-1])]
    days = days[(days >= line.edges[0]) & (days < line.edges[-1])]
    at = np.searchsorted(line.edges, days, "right") - 1
    edges = {edge for each in stretches for edge in each}
    edges |= {*line.edges[at].tolist(), *line.edges[at + 1].tolist()}
    return list(pairwise(sorted(edges)))


_PLAIN: Final = (("unit", "month"), (TEAM, "month"))


def unit_batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    """Tables of amounts for a few units at a time; see `Assessment.batches`."""
    words_of(keys, "keys", "name what to group by")
    if not {"unit", TEAM} & set(keys):
        asked = ", ".join(keys) or "nothing"
        raise ArgumentError(
            f"batches by {cut(asked)}: no unit among the keys", 'name "unit" or "team" among the keys'
        )
    if type(size) is not int or size < 1:
        raise ArgumentError(f"batches of {size!r} units", "pass a whole number from 1 on")
    names = tuple(own_keys(assessment, keys))
    check_allocation(assessment.lines, names, None, advice="name 'unit' in place of 'team'")
    return _batches(assessment, names, size)


def _batches(assessment: Assessment, keys: tuple[str, ...], size: int) -> Iterator[Table]:
    grains = {line.component.per for line in assessment.lines}
    for grain in sorted(grains, key=lambda per: (per != TEAM, per)):
        lines = [line for line in assessment.lines if line.component.per == grain]
        units = _units(lines)
        plain = grain == TEAM and keys in _PLAIN and _are_plain(assessment, lines)
        grids = [_Grid.of(line) for line in lines] if plain else []
        for start in range(0, len(units), size):
            chosen = units[start : start + size]
            members = _between(lines, int(chosen[0]), int(chosen[-1]))
            if plain:
                yield _laid_out(assessment, grids, members, keys)
                continue
            part = tuple(attrs.evolve(line, members=mine) for line, mine in zip(lines, members, strict=True))
            yield grouped(attrs.evolve(assessment, lines=part, worked=None), keys)


def _units(lines: Sequence[Line]) -> Ints:
    """All units that are ever eligible in some line, in order."""
    members = lines[0].members
    if all(line.members is members for line in lines):
        return members.marked(np.any([line.group >= 0 for line in lines], axis=0))
    return np.unique(np.concatenate([line.units for line in lines]))


def _between(lines: Sequence[Line], first: int, last: int) -> list[UnitCourses]:
    """The members of some lines from one unit to another; lines with the same members share one object."""
    every = {id(line.members): line.members for line in lines}
    parts = {key: members.between(first, last) for key, members in every.items()}
    return [parts[id(line.members)] for line in lines]


def _are_plain(assessment: Assessment, lines: Sequence[Line]) -> bool:
    """Whether the amounts can be used as they are: known, one for each policy, nature, unit and month."""
    fixed = [line_keys(assessment, line, OF_LINE) for line in lines]
    kinds = [(each["policy"], each["nature"]) for each in fixed]
    plain = all(line.amounts.is_known and line.alone is None and _in_months(line) for line in lines)
    if kinds != sorted(set(kinds)) or not plain:
        return False
    later = _under_later_ids(assessment)
    return not len(later) or not np.isin(_units(lines), later).any()


def _under_later_ids(assessment: Assessment) -> Ints:
    """Units that continue under another id by the end of the window."""
    bodies, first = assessment.question.network.tables.bodies, canonical_units(assessment.question.network)
    begun = bodies.entity[team_days(assessment.question.network).start < assessment.window.numbers[1]]
    later: Ints = first[begun][first[begun] != begun]
    return later


def _in_months(line: Line) -> bool:
    """Whether every month has one stretch only, so that all lines have the months of the window."""
    months = time_keys(line, ["month"])["month"]
    return bool((months[1:] != months[:-1]).all())


@attrs.frozen(eq=False)
class _Grid:
    """The amounts of a line for its groups of units, in the months in which some group is eligible.

    Attributes:
        months: Shape (k): the positions of these months.
        some: Shape (g, k): whether the group is eligible; None if every group is eligible in every month.
        amounts: Shape (g, k): the amounts.
    """

    line: Line
    months: NDArray[np.int32]
    some: NDArray[np.bool_] | None
    amounts: NDArray[np.int64]

    @classmethod
    def of(cls, line: Line) -> _Grid:
        some = line.days > 0
        months = np.flatnonzero(some.any(axis=0)).astype(np.int32)
        here = np.ascontiguousarray(some[:, months])
        amounts = np.ascontiguousarray(line.amounts.lower[:, months])
        return cls(line, months, None if here.all() else here, amounts)

    def cells(
        self, group: NDArray[np.intp], first: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Shape (n) each: the position of a unit, the position of a month, and the amount.

        Args:
            group: Shape (u): the group of each unit.
        """
        who = np.repeat(np.arange(first, first + len(group), dtype=np.int32), len(self.months))
        month, amounts = np.tile(self.months, len(group)), np.take(self.amounts, group, axis=0).reshape(-1)
        if self.some is None:
            return who, month, amounts
        here = np.flatnonzero(np.take(self.some, group, axis=0))
        return who[here], month[here], amounts[here]


def _laid_out(
    assessment: Assessment, grids: Sequence[_Grid], members: Sequence[UnitCourses], keys: tuple[str, ...]
) -> Table:
    """Make the table of `grouped` without grouping, because the half a million rows are already sorted.

    Each row has two numbers, its unit in a line and its month; all texts follow from them.
    """
    lines = [grid.line for grid in grids]
    placed = [each.placed(line.group) for each, line in zip(members, lines, strict=True)]
    counts = [len(units) for units, _ in placed]
    starts = accumulate(counts[:-1], initial=0)
    found = [grid.cells(group, start) for grid, (_, group), start in zip(grids, placed, starts, strict=True)]
    who, month, amounts = (np.concatenate(each) for each in zip(*found, strict=True))
    of = np.repeat(np.arange(len(lines)), counts)
    amount = lower = frames.Column("whole", read_only(amounts))
    nothing = np.array([line.may_be_nothing for line in lines])
    if nothing.any():
        lower = frames.Column("whole", read_only(np.where(nothing[of][who], 0, amounts)))
    shown = {
        "policy": chosen_texts(chosen_texts(tuple(line.policy.id for line in lines), of), who),
        "nature": chosen_texts(chosen_texts(tuple(line.component.nature for line in lines), of), who),
        keys[0]: chosen_texts(
            chosen_texts(
                assessment.question.network.body_index.texts, np.concatenate([units for units, _ in placed])
            ),
            who,
        ),
        "month": chosen_texts(month_texts(time_keys(lines[0], ["month"])["month"].tolist()), month),
    }
    return Table(
        {name: frames.text(texts) for name, texts in shown.items()}
        | {"amount": amount, "lower": lower, "upper": amount}
    )
