"""Cascades: the areas that remain and the areas lost as conditions are added one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.row_groups import answer_rows, parts_of_stretches, with_areas_of_unknown_group
from dtnet.coverage.answers.row_sums import IN_NO, IN_YES, MAYBE, OUT, null, summed
from dtnet.coverage.answers.share_bounds import answer_columns, differ, share_bounds, share_column
from dtnet.coverage.language.text import coverage_text
from dtnet.coverage.measures.quantities import Quantities, first_of
from dtnet.predicates.conditions import All, Not
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.answers.row_sums import Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.predicates.conditions import Condition

_LARGEST: Final = ("no", "possibly", "certainly")


def cascade(network: Network, query: CoverageQuery, steps: Sequence[Condition]) -> frames.Table:
    """See `Question.cascade`."""
    conditions = [query.of, *steps]
    first = asked_of(network, query)
    stretches = list(stretches_of(first))
    rows = answer_rows(first, stretches)
    put = [asked_of(network, attrs.evolve(query, of=each)).of for each in conditions]

    def asked(*parts: Condition) -> list[AreaParts]:
        return list(stretches_of(attrs.evolve(first, of=All(parts))))

    left, lost = [_sums(first, stretches, rows)], []
    for number in range(1, len(put)):
        before, step = tuple(put[:number]), put[number]
        left.append(_sums(first, asked(*before, step), rows))
        dropped = [_lost(*each) for each in zip(stretches, asked(*before, Not(step)), strict=True)]
        lost.append(_sums(first, dropped, rows))
    dimensions = dimension_columns(network, first.dimensions, rows.codes, len(rows))
    tables = [
        {
            **dimensions,
            "step": frames.whole(np.full(len(rows), number)),
            "condition": frames.text([coverage_text(condition)] * len(rows)),
            **answer_columns(sums, query.missing),
            **drops,
        }
        for number, (condition, sums, drops) in enumerate(
            zip(conditions, left, _drop_columns(lost, len(rows)), strict=True), 1
        )
    ]
    return frames.Table({name: _woven([each[name] for each in tables]) for name in tables[0]})


def _sums(asked: ResolvedQuery, stretches: Sequence[AreaParts], rows: Rows) -> Sums:
    parts = parts_of_stretches(stretches, rows, by_days=False)
    return with_areas_of_unknown_group(asked, stretches, rows, summed(parts, len(rows)), by_days=False)


def _lost(first: AreaParts, dropped: AreaParts) -> AreaParts:
    """The parts of areas in a drop: areas in the share of the first step, which a step loses or keeps.

    Args:
        first: The parts in the first step.
        dropped: The parts for the condition "all earlier steps, and not this step".
    """
    applies, verdict = first.masks, dropped.masks
    may_be_out = (verdict & NOT_APPLICABLE) != 0  # step not applicable: kept if the first step applies
    stays = (verdict & NO != 0) | (may_be_out & ((applies & (YES | NO)) != 0))
    code = IN_YES * ((verdict & YES) != 0) | IN_NO * stays | (first.code & (OUT | MAYBE))
    told_apart = ((applies & NOT_APPLICABLE) == 0) | ((verdict & NO) != 0) | ~may_be_out
    return attrs.evolve(
        dropped, code=code.astype(np.uint8), loose=dropped.loose | first.loose | (stays & ~told_apart)
    )


def _drop_columns(lost: list[Sums], rows: int) -> list[dict[str, frames.Column]]:
    """The columns of the drop before each step; they are null for the first step."""
    nothing, gone = np.zeros(rows), np.ones(rows, np.bool_)
    found: list[dict[str, frames.Column]] = [
        {
            "drop": frames.ratio(nothing, gone),
            "drop_lower": frames.ratio(nothing, gone),
            "drop_upper": frames.ratio(nothing, gone),
            "drop_sharp": frames.yes_no(gone, gone),
            "largest_drop": frames.text([""] * rows, gone),
        }
    ]
    bounds = [share_bounds(each) for each in lost]
    largest = [_largest([(low, high) for low, high in bounds], row) for row in range(rows)]
    for step, (sums, (lower, upper)) in enumerate(zip(lost, bounds, strict=True)):
        unknown = ~(lower.known & upper.known)
        words = [each[step] for each in largest]
        found.append(
            {
                "drop": frames.ratio(lower.of / lower.all, null(unknown | differ(lower, upper))),
                "drop_lower": share_column(lower),
                "drop_upper": share_column(upper),
                "drop_sharp": frames.yes_no(sums.sharp),
                "largest_drop": frames.text(words, null(unknown)),
            }
        )
    return found


def _largest(bounds: list[tuple[Shares, Shares]], row: int) -> list[str]:
    """Whether each drop of a row is the largest; without meaning for a drop that has no share."""
    words = [_LARGEST[0]] * len(bounds)
    told = [step for step, (lower, upper) in enumerate(bounds) if lower.known[row] and upper.known[row]]

    def each(number: Callable[[tuple[Shares, Shares]], Any]) -> list[int]:
        return [int(number(bounds[step])[row]) for step in told]

    drops = Quantities(
        each(lambda pair: pair[0].of),
        each(lambda pair: pair[1].of),
        base=each(lambda pair: pair[0].all),
        upper_base=each(lambda pair: pair[1].all),
    )
    found = first_of(drops, first="greatest")
    for word, members in zip(_LARGEST[1:], (found.possible, found.certain), strict=True):
        for member in members.tolist():
            if drops.upper[member]:  # a drop that is certainly 0 is not the largest
                words[told[member]] = word
    return words


def _woven(columns: list[frames.Column]) -> frames.Column:
    """Interleave columns of equal length: the first cell of each, then the second cell of each."""
    kind, length = columns[0].kind, len(columns[0].data)
    missing = np.stack(
        [np.zeros(length, np.bool_) if each.missing is None else each.missing for each in columns], axis=1
    ).reshape(-1)
    if kind == "text":
        data: Any = [each.data[row] for row in range(length) for each in columns]
    else:
        data = np.stack([each.data for each in columns], axis=1).reshape(-1)
    return frames.Column(kind, tuple(data) if kind == "text" else data, null(missing))
