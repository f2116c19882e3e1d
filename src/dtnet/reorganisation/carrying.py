"""Values put to areas, carried over a map: stocks and flows, rates, categories, each with its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.frames import Table
from dtnet.network.handed_in import plain
from dtnet.network.texts import take
from dtnet.periods import day_number
from dtnet.reorganisation.categories import (
    SourceCategories,
    agreed_category,
    every_category,
    largest_category,
)
from dtnet.reorganisation.placing import Placed, placed_values
from dtnet.reorganisation.rates import rate_bounds, rate_points
from dtnet.reorganisation.rebased import Rebased
from dtnet.reorganisation.reporting import category_report, rate_report, stock_report
from dtnet.reorganisation.source_values import REASONS, SourceValues
from dtnet.reorganisation.values_given import VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.reorganisation.crosswalk import Crosswalk, Kind, Plan, Rule
    from dtnet.reorganisation.set_bounds import SetBounds


class Carrier:
    """Values of one level on their way to the areas of another day."""

    __slots__ = ("_crosswalk", "_key", "_levels", "_placed")

    def __init__(self, crosswalk: Crosswalk, level: int, to: int, placed: Placed, key: str) -> None:
        self._crosswalk, self._levels, self._placed, self._key = crosswalk, (level, to), placed, key

    def stocks(self, weight: object | None, *, kind: Kind, signed: bool) -> Rebased:
        """Whole numbers, apportioned along shares and added up."""
        plan = self._crosswalk.plan(*self._levels, self._weights(weight))
        held, missing = self._placed.whole()
        if not signed:
            self._refuse_negative(held)
        values = SourceValues(_column(held), missing=_column(missing), signed=signed)
        carried, bounds = plan.apportioning.carry(values), plan.reach.bounds(values)
        columns: dict[str, Column] = {"area": self._ids(plan)}
        for place, name in enumerate(self._placed.names):
            reasons = _column_of(carried.reasons, place)
            columns |= {
                name: frames.whole(_column_of(carried.values, place), _some(reasons != 0)),
                **_ends(name, bounds, place),
                _named(name, "reason"): _reasons(reasons),
            }
        report = stock_report(self._question(kind), plan, self._placed, values, self._crosswalk.network)
        return Rebased(columns, report=report, undone=lambda: self._undone(plan, values))

    def rates(self, denominators: object | None) -> Rebased:
        """Numerators and denominators, each a stock, and the rates that they make."""
        if denominators is None:
            raise ArgumentError(
                "a rate without weight",
                "pass numerators as values, and as weight the denominators of that day",
            )
        plan = self._crosswalk.plan(*self._levels, self._weights(None, needed=denominators))
        above, gone = self._placed.whole()
        self._refuse_negative(above)
        below_placed = self._beside(denominators, "weight")
        below, below_gone = below_placed.whole()
        self._refuse_negative(below, "weight")
        if below.shape[1] == 1 < above.shape[1]:
            below, below_gone = (np.repeat(each, above.shape[1], axis=1) for each in (below, below_gone))
        either = gone | below_gone
        parts = [SourceValues(np.where(either, 0, each), missing=either) for each in (above, below)]
        points = rate_points(plan.apportioning, *parts)
        proportion = bool((above <= below)[~either].all())
        bounds = rate_bounds(plan.reach, *parts, proportion=proportion)
        columns: dict[str, Column] = {"area": self._ids(plan)}
        for place, name in enumerate(self._placed.names):
            reasons = points.reasons[:, place]
            null = _some(reasons != 0)
            ends = (
                (bounds.lower_numerator, bounds.lower_denominator),
                (bounds.upper_numerator, bounds.upper_denominator),
            )
            lower, upper = ((up[:, place], down[:, place]) for up, down in ends)
            columns |= {
                name: _ratio(points.numerator[:, place], points.denominator[:, place]),
                _named(name, "numerator"): frames.whole(points.numerator[:, place], null),
                _named(name, "denominator"): frames.whole(points.denominator[:, place], null),
                _named(name, "lower"): _ratio(*lower),
                _named(name, "upper"): _ratio(*upper),
                _named(name, "reason"): _reasons(reasons),
            }
        return Rebased(
            columns,
            report=rate_report(self._question("rate"), plan, self._placed, parts, self._crosswalk.network),
        )

    def categories(self, weight: object | None, rule: Rule) -> Rebased:
        """Words: that of most weight, all, or the one on which all sources agree."""
        plan = self._crosswalk.plan(
            *self._levels, None if self._crosswalk.is_forward else self._weights(weight)
        )
        if rule == "largest" and weight is None:
            raise ArgumentError("the largest category without weight", "pass weight=, or rule='all'")
        columns: dict[str, Column] = {"area": self._ids(plan)}
        for place, name in enumerate(self._placed.names):
            words, sources = self._words(place)
            columns[name] = self._chosen(plan, rule, weight, words, sources)
            missing = columns[name].missing
            gone = np.zeros(len(plan.targets), np.bool_) if missing is None else missing
            reasons = np.where(gone, _why(plan, sources), 0).astype(np.uint8)
            columns[_named(name, "reason")] = _reasons(reasons, conflict=gone)
        report = category_report(self._question("category"), plan, self._placed, self._crosswalk.network)
        return Rebased(columns, report=report)

    def _chosen(
        self, plan: Plan, rule: Rule, weight: object | None, words: Sequence[str], sources: SourceCategories
    ) -> Column:
        if rule == "all":
            found = every_category(plan.shares, sources)
            texts = ["" if codes is None else "; ".join(words[code] for code in codes) for codes in found]
            return frames.text(texts, _some(np.array([codes is None for codes in found], np.bool_)))
        if rule == "conflict":
            agreed = agreed_category(plan.shares, sources)
        else:
            held, missing = self._beside(weight, "weight").whole()
            agreed = largest_category(plan.shares, sources, weight=held[:, 0], missing=missing[:, 0])
        codes = agreed.codes.tolist()
        texts = [
            "" if gone else words[code] for code, gone in zip(codes, agreed.missing.tolist(), strict=True)
        ]
        return frames.text(texts, _some(agreed.missing))

    def _words(self, place: int) -> tuple[list[str], SourceCategories]:
        """The words of a column in order, and the code of each area."""
        placed = self._placed
        cells = plain(placed.cells[place])
        faults = [
            Fault(where, f"{cell!r} is no word")
            for where, cell in zip(placed.places, cells, strict=True)
            if not (cell is None or isinstance(cell, str))
        ]
        if faults:
            raise InvalidInputError(placed.what, faults)
        words = sorted({cell for cell in cells if cell is not None})
        code = {word: number for number, word in enumerate(words)}
        given = np.array([-1 if cell is None else code[cell] for cell in cells] or [-1], np.int64)
        codes = np.where(placed.rows < 0, -1, given[placed.rows])
        return words, SourceCategories(np.maximum(codes, 0), missing=codes < 0)

    def _weights(
        self, weight: object | None, *, needed: object | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
        """Weights of the areas of the earlier day, for the way back."""
        given = weight if weight is not None else needed
        crosswalk = self._crosswalk
        if crosswalk.is_forward:
            if weight is not None:
                raise ArgumentError(
                    "weight of a stock that is carried forward", "shares say it; weights are for the way back"
                )
            return None
        if given is None or needed is not None:
            return None
        placed = placed_values(
            crosswalk.network,
            given,
            day=day_number(crosswalk.target_day),
            level=crosswalk.network.vocabulary.levels[self._levels[1]],
            key=self._key,
            what="weight",
        )
        held, missing = placed.whole()
        if held.shape[1] != 1:
            raise ArgumentError(f"weight of {held.shape[1]} columns", "give one")
        self._refuse_negative(held, "weight")
        return held[:, 0], missing[:, 0]

    def _beside(self, values: object, what: str) -> Placed:
        """Values of the same areas beside the ones that are carried."""
        crosswalk = self._crosswalk
        placed = placed_values(
            crosswalk.network,
            values,
            day=day_number(crosswalk.source_day),
            level=crosswalk.network.vocabulary.levels[self._levels[0]],
            key=self._key,
            what=what,
        )
        if len(placed.names) not in {1, len(self._placed.names)}:
            raise ArgumentError(
                f"{what} of {len(placed.names)} columns for values of {len(self._placed.names)}",
                "give one, or one for each",
            )
        return placed

    def _refuse_negative(self, held: NDArray[np.int64], what: str = "values") -> None:
        where = np.argwhere(held < 0)
        if len(where):
            ids = self._crosswalk.network.tables.areas.ids
            areas = self._crosswalk.plan(*self._levels).sources
            faults = [
                Fault(f"{what}: {ids[int(areas[row])]}", f"{held[row, column]} is below 0")
                for row, column in where.tolist()
            ]
            raise InvalidInputError(what, faults)

    def _ids(self, plan: Plan) -> Column:
        return frames.text(take(self._crosswalk.network.tables.areas.ids, plan.targets))

    def _question(self, kind: str) -> dict[str, str]:
        crosswalk, levels = self._crosswalk, self._crosswalk.network.vocabulary.levels
        level, to = self._levels
        return {
            "kind": kind,
            "from": str(crosswalk.source_day),
            "to": str(crosswalk.target_day),
            "level": levels[level],
            "to_level": levels[to],
            "by": f"shares of {crosswalk.of}" + ("" if crosswalk.is_forward else ", weighted"),
        }

    def _undone(self, plan: Plan, values: SourceValues) -> Table:
        going, unknown = plan.apportioning.pairs(values)
        shares = plan.shares
        columns: dict[str, Column] = {
            "area": frames.text(take(self._crosswalk.network.tables.areas.ids, plan.sources))
        }
        for place, name in enumerate(self._placed.names):
            back = np.zeros(shares.sources, np.int64)
            np.add.at(back, shares.source, _column_of(going, place))
            gone = shares.without_target.copy()
            gone[shares.source[_column_of(unknown, place)]] = True
            columns[name] = frames.whole(back, _some(gone))
        return Table(columns)


def _column(table: NDArray[Any]) -> NDArray[Any]:
    """One column as an array of one dimension, several as they are."""
    return table[:, 0] if table.shape[1] == 1 else table


def _column_of(array: NDArray[Any], place: int) -> NDArray[Any]:
    return array if array.ndim == 1 else array[:, place]


def _named(name: str, end: str) -> str:
    return end if name == VALUE else f"{name}_{end}"


def _ends(name: str, bounds: SetBounds, place: int) -> dict[str, Column]:
    lower, upper = _column_of(bounds.lower, place), _column_of(bounds.upper, place)
    no_lower, no_upper = _column_of(bounds.no_lower, place), _column_of(bounds.no_upper, place)
    return {
        _named(name, "lower"): frames.whole(lower, _some(no_lower)),
        _named(name, "upper"): frames.whole(upper, _some(no_upper)),
    }


def _some(missing: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    return missing if missing.any() else None


def _reasons(reasons: NDArray[np.uint8], *, conflict: NDArray[np.bool_] | None = None) -> Column:
    """Why values are null; a category that is null for no such reason is in conflict."""
    if not reasons.any() and (conflict is None or not conflict.any()):
        return frames.text([""] * len(reasons), np.ones(len(reasons), np.bool_))
    words = [REASONS[code] for code in reasons.tolist()]
    if conflict is not None:
        words = [
            "conflict" if gone and not word else word
            for word, gone in zip(words, conflict.tolist(), strict=True)
        ]
    return frames.text(words, np.array([not word for word in words], np.bool_))


def _why(plan: Plan, sources: SourceCategories) -> NDArray[np.uint8]:
    """Per target, why a category may be null but for a conflict."""
    shares = plan.shares
    found = np.zeros(shares.targets, np.uint8)
    missing = shares.possible & np.asarray(sources.missing)[shares.source]
    found[shares.target[missing]] = REASONS.index("missing_value")
    found[shares.possible_sources == 0] = REASONS.index("no_source")
    return found


def _ratio(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> Column:
    none = denominator == 0
    return frames.ratio(numerator / np.where(none, 1, denominator), _some(none))
