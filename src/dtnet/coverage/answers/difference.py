"""The difference of two answers, row by row: outer bounds, sharp where no unknown fact is behind both."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.areas_of_a_day import areas_of_day
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.answers.row_tables import columns_of_rows, dimension_kinds
from dtnet.coverage.answers.shared_facts import doubts_of, share_a_team
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.coverage.answers.result import Coverage

_LARGEST: Final = 2**26
"""A share with a denominator up to this is the only such fraction near its float."""
_FIRST: Final = "areas"
"""The first column of an answer that is no dimension."""


def subtracted(this: Coverage, other: Coverage) -> frames.Table:
    """See `Coverage.__sub__`.

    Raises:
        ArgumentError: If their rows are not told apart by the same, or they are series.
    """
    if this.query.by != other.query.by or this.columns != other.columns:
        raise ArgumentError(
            f"answers by {this.query.by!r} and by {other.query.by!r} cannot be subtracted: their rows differ",
            "ask both questions with the same by=",
        )
    keys = this.columns[: this.columns.index(_FIRST)]
    if "start" in keys and "start" not in this.query.by:
        raise ArgumentError("a series cannot be subtracted", "ask with at=, or with over_time=")
    ours, theirs = _Rows(this, keys), _Rows(other, keys)
    rows = list(dict.fromkeys([*ours.keys, *theirs.keys]))
    pairs = [(ours.at(row), theirs.at(row)) for row in rows]
    lower = [_less(one.lower, two.upper) for one, two in pairs]
    upper = [_less(one.upper, two.lower) for one, two in pairs]
    points = [_point(one, two) for one, two in pairs]
    sharp = [one.sharp and two.sharp and (one.is_point or two.is_point) for one, two in pairs]
    if any(one.sharp and two.sharp and not known for (one, two), known in zip(pairs, sharp, strict=True)):
        apart = _rest_on_different_facts(this, other)
        sharp = [(one.sharp and two.sharp) if apart else known
                 for (one, two), known in zip(pairs, sharp, strict=True)]  # fmt: skip
    return frames.Table(
        {
            **columns_of_rows([dict(zip(keys, row, strict=True)) for row in rows], dimension_kinds(this)),
            "this_lower": _ratios([one.lower for one, _ in pairs]),
            "this_upper": _ratios([one.upper for one, _ in pairs]),
            "other_lower": _ratios([two.lower for _, two in pairs]),
            "other_upper": _ratios([two.upper for _, two in pairs]),
            "point": _ratios([point for point, _ in points]),
            "lower": _ratios(lower),
            "upper": _ratios(upper),
            "sharp": frames.yes_no(sharp),
            "assumption": frames.text(
                [word or "" for _, word in points], null(np.array([not word for _, word in points], np.bool_))
            ),
        }
    )


class _Row:
    """What is subtracted of a row; of a row that an answer does not have, nothing is known."""

    __slots__ = ("_may_be_empty", "assumption", "lower", "point", "sharp", "upper")

    def __init__(self, cells: dict[str, Any]) -> None:
        self.lower, self.upper = _exact(cells.get("lower")), _exact(cells.get("upper"))
        self.point, self.assumption = _exact(cells.get("point")), cells.get("assumption")
        self._may_be_empty = bool(cells.get("may_be_empty"))
        self.sharp = bool(cells.get("sharp")) and self.lower is not None

    @property
    def is_point(self) -> bool:
        """Whether the share is known, whatever is not."""
        return self.point is not None and self.assumption is None and not self._may_be_empty


class _Rows:
    """The rows of an answer by the cells of its dimensions."""

    def __init__(self, answer: Coverage, keys: Iterable[str]) -> None:
        cells = list(answer)
        self.keys = [tuple(row[name] for name in keys) for row in cells]
        self._rows = dict(zip(self.keys, cells, strict=True))

    def at(self, key: tuple[Any, ...]) -> _Row:
        return _Row(self._rows.get(key, {}))


def _exact(share: float | None) -> Fraction | None:
    """The fraction of whole numbers that a float was made of."""
    return None if share is None else Fraction(share).limit_denominator(_LARGEST)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _point(one: _Row, two: _Row) -> tuple[Fraction | None, str | None]:
    """The difference of two points, and under which one assumption."""
    words = {each.assumption for each in (one, two) if each.assumption}
    if len(words) > 1:
        return None, None
    point = _less(one.point, two.point)
    return point, next(iter(words), None) if point is not None else None


def _rest_on_different_facts(this: Coverage, other: Coverage) -> bool:
    """Whether no fact that is not known is behind both answers."""
    if this.network is not other.network or this.query.at is None or other.query.at is None:
        return False
    first, second = (areas_of_day(each.network, each.query) for each in (this, other))
    if set(first.entity.tolist()) & set(second.entity.tolist()):
        return False
    ours, theirs = doubts_of(first), doubts_of(second)
    if ours is None or theirs is None:
        return False
    return not share_a_team([*((0, each[2]) for each in ours), *((1, each[2]) for each in theirs)])


def _ratios(numbers: list[Fraction | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.ratio([float(each or 0) for each in numbers], null(gone))
