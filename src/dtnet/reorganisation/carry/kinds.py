"""The kinds of values that a crosswalk converts: each with its options and its columns of the result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches, check_word, shown_value
from dtnet.errors import ArgumentError, Fault, OutsideDataError
from dtnet.frames import Column
from dtnet.money import read_only
from dtnet.periods import Period, as_window, day_number, number_day
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnlyDict
from dtnet.reorganisation.carry.plans import REASONS, SourceValues, check_totals
from dtnet.reorganisation.carry.values import VALUE, Journey, Rebased, check_placed, placed_values
from dtnet.reorganisation.shares.bridges import event_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.reorganisation.carry.crosswalk import Crosswalk, TargetGroups
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.carry.values import Placed
    from dtnet.reorganisation.shares.share_maps import ShareMap

Rule: TypeAlias = Literal["largest", "all", "conflict"]
"""The category of an area that receives several: of most weight; all of them; or null unless all agree."""
RULES: Final[tuple[Rule, ...]] = ("largest", "all", "conflict")


def _days(period: str | Period) -> Period:
    return period if isinstance(period, Period) else as_window(period)


def _kept(values: Any) -> Any:  # noqa: ANN401 - values in every form
    """The values in a form that the caller cannot change afterwards."""
    if isinstance(values, Mapping):
        return ReadOnlyDict({name: _kept(cells) for name, cells in values.items()})
    if isinstance(values, np.ndarray):
        return read_only(values.copy())
    return tuple(values) if isinstance(values, list) else values


@attrs.frozen
class _Kind:
    back_weight: object | None = attrs.field(default=None, converter=_kept, kw_only=True, hash=False)
    _ends: ClassVar[Sequence[str]] = ("lower", "upper", "reason")
    """The columns of the result beside the values."""


@attrs.frozen
class _Whole(_Kind):
    signed: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_switches(signed=self.signed)

    def _rebased(self, of: Conversion) -> Rebased:
        """Apportion the whole numbers by the shares and add them up by target."""
        names = of.placed.names
        plan = of.plan(of.placed.wrong(signed=self.signed))
        held, missing = of.placed.whole()
        check_totals(held, names)
        columns, reasons = of.ids(plan), _Reasons()
        for first in range(0, len(names), _AT_ONCE):
            block = slice(first, first + _AT_ONCE)
            some = None if missing is None else missing[:, block]
            values = SourceValues(np.ascontiguousarray(held[:, block]), missing=some, signed=self.signed)
            points, bounds = plan.points_and_bounds(values)
            # If all values are known, only the map decides which targets are null, so all columns are alike.
            alike = values.missing is None
            ends = (
                _whole_columns(points.values, points.missing, alike=alike),
                _whole_columns(bounds.lower, bounds.no_lower, alike=alike),
                _whole_columns(bounds.upper, bounds.no_upper, alike=alike),
                reasons.columns(points.reasons, alike=alike),
            )
            for name, point, *others in zip(names[block], *ends, strict=True):
                columns[name] = point
                columns |= zip((column_name(name, end) for end in self._ends), others, strict=True)
        journey = of.journey(plan, names)

        def whole() -> SourceValues:
            return SourceValues(held, missing=missing, signed=self.signed)

        return Rebased(
            columns, report=lambda: journey.report(whole()), undone=lambda: journey.undone(whole())
        )


@attrs.frozen
class Stock(_Whole, PydanticHook):
    """The kind of a number of something on a day, such as the number of teams.

    Attributes:
        signed: Whether values may be below 0.
        back_weight: For a conversion back in time, the weights of the areas of the earlier day, in a form of
            values of `Crosswalk.rebase`. Without them, the value of an area that was merged is null.

    Raises:
        ArgumentError: If `signed` is neither True nor False.
    """


@attrs.frozen
class Flow(_Whole, PydanticHook):
    """The kind of an amount over a period, such as the money that was paid in a month.

    Attributes:
        period: The days of the flow; no event of the areas may lie inside them, or between them and the
            source day of the crosswalk.
        signed: Whether values may be below 0.
        back_weight: As in `Stock`.

    Raises:
        DayError: If `period` is not a period.
        ArgumentError: If `signed` is neither True nor False.
    """

    period: Period = attrs.field(converter=_days)

    def _rebased(self, of: Conversion) -> Rebased:
        self._check_period(of.crosswalk, of.placed.level, of.to)
        return super()._rebased(of)

    def _check_period(self, crosswalk: Crosswalk, *levels: int) -> None:
        """Check that no event lies inside the period of a flow, or between it and the source day.

        Raises:
            ArgumentError: If an event of the levels lies there.
            OutsideDataError: If the data do not cover the whole period.
        """
        network, extent = crosswalk.network, crosswalk.network.extent
        own, (first, end) = day_number(crosswalk.source_day), self.period.numbers
        if first < extent.numbers[0] or end > extent.numbers[1]:
            name = network.metadata.name
            raise OutsideDataError(
                f"the flow's period {self.period} is not inside the data of {name!r}: {extent}"
            )
        events = np.union1d(*(event_days(network, level) for level in levels))
        days = [str(number_day(each)) for each in events[(events > first) & (events < end)].tolist()]
        if days:
            raise ArgumentError(
                f"the flow's period {self.period} contains an event on {', '.join(days)}",
                "split the flow there",
            )
        beyond = events[(events > min(first, own)) & (events <= max(end - 1, own))]
        if beyond.size:
            event = number_day(int(beyond[0]))
            raise ArgumentError(
                f"the event of {event} separates the flow's period {self.period} from {crosswalk.source_day}",
                "pass the flow by the areas of its own period",
            )


@attrs.frozen
class Rate(_Kind, PydanticHook):
    """The kind of a number divided by another one; the values are the numerators.

    Attributes:
        denominators: The denominators on the source day, in a form of values of `Crosswalk.rebase`; columns
            are matched by name.
        proportion: Whether each numerator counts a part of its denominator, as literate people out of all
            people. The bounds are then narrower, because the two vary together.
        back_weight: As in `Stock`.

    Raises:
        ArgumentError: If `denominators` is None, or `proportion` is neither True nor False.
    """

    _ends: ClassVar[Sequence[str]] = ("numerator", "denominator", "lower", "upper", "reason")
    denominators: object = attrs.field(converter=_kept, hash=False)
    proportion: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_switches(proportion=self.proportion)
        if self.denominators is None:
            raise ArgumentError("denominators=None", "pass the denominators of the source day")

    def _rebased(self, of: Conversion) -> Rebased:
        """Convert numerators and denominators as stocks, then divide."""
        placed, names = of.placed, of.placed.names
        beside = of.beside(self.denominators, "denominators")
        plan = of.plan(placed.wrong(), beside.wrong())
        (above, gone), (below, below_gone) = placed.whole(), beside.whole()
        either = below_gone if gone is None else gone if below_gone is None else gone | below_gone
        if self.proportion:
            check_placed(_above(placed, above, below, either))
        for part in (above, below):
            check_totals(part, names)
        parts = [SourceValues(each, missing=either) for each in (above, below)]
        points, bounds = plan.rates(*parts, proportion=self.proportion)
        columns, reasons = of.ids(plan), _Reasons()
        for place, name in enumerate(names):
            why, at = points.reasons[:, place], (slice(None), place)
            numerator, denominator = points.numerator[at], points.denominator[at]
            columns[name] = _ratio(numerator, denominator)
            further = (
                frames.whole(numerator, why != 0),
                frames.whole(denominator, why != 0),
                _ratio(*(each[at] for each in bounds.lower)),
                _ratio(*(each[at] for each in bounds.upper)),
                reasons.column(why),
            )
            columns |= zip((column_name(name, end) for end in self._ends), further, strict=True)
        both = [column_name(name, end) for end in self._ends[:2] for name in names]
        journey = of.journey(plan, both, beside.not_given)
        twice = None if either is None else np.hstack([either, either])
        together = SourceValues(np.hstack([above, below]), missing=twice)
        return Rebased(columns, report=lambda: journey.report(together))


@attrs.frozen
class Category(_Kind, PydanticHook):
    """The kind of a word for each area, such as the zone in which it lies.

    Attributes:
        rule: The category of an area that receives several: the category of most weight, all of them, or null
            unless they agree.
        weight: The weights of the areas on the source day, for the rule `largest` alone; in a form of values
            of `Crosswalk.rebase`, with columns matched by name.
        back_weight: As in `Stock`.

    Raises:
        ArgumentError: If there is no such rule, or the rule and `weight` do not fit each other.
    """

    _ends: ClassVar[Sequence[str]] = ("reason",)
    rule: Rule = attrs.field(default="largest", kw_only=True)
    weight: object | None = attrs.field(default=None, converter=_kept, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        check_word(self.rule, RULES, "rule")
        if self.rule == "largest" and self.weight is None:
            raise ArgumentError(
                "{rule} needs {weight}",
                "pass weights of the source day, or another rule",
                rule="largest",
                weight=...,
            )
        if self.rule != "largest" and self.weight is not None:
            raise ArgumentError("a weight with {rule}", "only the rule largest uses weights", rule=self.rule)

    def _rebased(self, of: Conversion) -> Rebased:
        """Choose the category of each target by the rule."""
        placed, names = of.placed, of.placed.names
        beside = None if self.weight is None else of.beside(self.weight, "weight")
        plan = of.plan(placed.wrong(words=True), *([] if beside is None else [beside.wrong()]))
        weights = [None] * len(names) if beside is None else beside.lists()
        columns, reasons = of.ids(plan), _Reasons()
        for place, name in enumerate(names):
            words, codes = placed.words(place)
            found, why = chosen_categories(plan.shares, self.rule, codes.tolist(), weights[place])
            texts = ["; ".join(words[code] for code in each) for each in found]
            columns[name] = frames.text(texts, why != 0)
            columns[column_name(name, "reason")] = reasons.column(why, REASONS_OF_CATEGORIES)
        journey = of.journey(plan, names)
        return Rebased(columns, report=lambda: journey.report(None))


Kind: TypeAlias = Stock | Flow | Rate | Category
"""A number on a day, an amount over a period, a ratio of two numbers, or a word."""
_NEEDS: Final = {
    "flow": "pass kind=Flow(period=…) with its days",
    "rate": "pass kind=Rate(denominators=…), and the numerators as values",
    "category": "pass kind=Category(weight=…) with the weights of the areas, or Category(rule='all')",
}
"""What to pass in place of a word, for each kind that has to be told more."""


def kind_of(kind: object) -> Kind:
    """The kind of values; the word `stock` is short for `Stock()`.

    Raises:
        ArgumentError: If `kind` is anything else.
    """
    if isinstance(kind, Kind):
        return kind
    if isinstance(kind, str) and kind == "stock":
        return Stock()
    if isinstance(kind, str) and kind in _NEEDS:
        raise ArgumentError(f"kind={kind!r}: the word alone is not enough", _NEEDS[kind])
    raise ArgumentError(
        f"kind={shown_value(kind)}",
        "pass 'stock', or a Stock, Flow, Rate or Category of dtnet.reorganisation",
    )


_AT_ONCE: Final = 128
"""The number of columns that are converted at once; their arrays are small enough to reuse memory."""
_BLOCK: Final = 64
"""The number of rows that are transposed at once."""


@attrs.frozen(eq=False)
class Conversion:
    """The arguments of one conversion of values with a crosswalk.

    Attributes:
        placed: The values by area of the source day.
        to: The position of the level of the converted values, on the target day.
        key: The name of the column of ids.
        groups: The groups of target areas; None to convert to single areas.
    """

    crosswalk: Crosswalk
    kind: Kind
    placed: Placed
    to: int
    key: str
    groups: TargetGroups | None

    def rebased(self) -> Rebased:
        """The converted values.

        Raises:
            ArgumentError: If the arguments do not fit each other.
            InvalidInputError: If ids, values or weights are invalid; it lists all errors.
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        seen = {"area"}
        for name in self.placed.names:
            for made in (name, *(column_name(name, end) for end in self.kind._ends)):  # noqa: SLF001 - of here
                if made in seen:
                    raise ArgumentError(f"values: the result would have two columns {made!r}", "rename one")
                seen.add(made)
        return self.kind._rebased(self)  # noqa: SLF001 - of this module

    def plan(self, *faults: Iterator[Fault]) -> Plan:
        """The share map of the conversion, once the values and all weights are checked."""
        back = self._back()
        groups = self.groups
        wrong = () if back is None else back.wrong()
        check_placed(*faults, iter(() if groups is None else groups.faults), iter(wrong))
        weights = None
        if back is not None:
            held, gone = back.whole()
            weights = held[:, 0], None if gone is None else gone[:, 0]
        plan = self.crosswalk.plan(self.placed.level, self.to, weights)
        return plan if groups is None else plan.grouped(groups.labels, groups.within)

    def beside(self, values: object, what: str) -> Placed:
        """Further values of the same areas, such as weights, with columns of the same names."""
        day = day_number(self.crosswalk.source_day)
        return self._placed(values, day, self.placed.level, what).named(self.placed.names)

    def _placed(self, values: object, day: int, level: int, what: str) -> Placed:
        network = self.crosswalk.network
        word = network.vocabulary.levels[level]
        return placed_values(network, values, day=day, level=word, key=self.key, what=what)

    def _back(self) -> Placed | None:
        """The weights of areas of the earlier day, for a conversion back in time; None if not given.

        Raises:
            ArgumentError: If the conversion goes forward in time, or the weights have several columns.
        """
        crosswalk, weight = self.crosswalk, self.kind.back_weight
        if weight is None:
            return None
        if crosswalk.is_forward:
            raise ArgumentError(
                f"back_weight does not apply to a {_word(self.kind)} that is converted forward",
                "shares decide the way forward; weights are for the way back",
            )
        return self._placed(weight, day_number(crosswalk.target_day), self.to, "back_weight").only_column()

    def journey(self, plan: Plan, names: Sequence[str], *not_given: NDArray[np.intp]) -> Journey:
        """What the report needs; `not_given` are the positions of the areas without one of the values."""
        crosswalk, levels = self.crosswalk, self.crosswalk.network.vocabulary.levels
        question = {
            "kind": _word(self.kind),
            "from": str(crosswalk.source_day),
            "to": str(crosswalk.target_day),
            "level": levels[self.placed.level],
            "to_level": levels[self.to],
            "shares_of": crosswalk.of,
            **{
                name: str(getattr(self.kind, name)) for name in ("period", "rule") if hasattr(self.kind, name)
            },
            **({} if self.groups is None else {"groups": self.groups.word}),
        }
        missing = np.unique(np.concatenate([self.placed.not_given, *not_given]))
        return Journey(question, crosswalk.network.tables.areas.ids, plan, names, missing)

    def ids(self, plan: Plan) -> dict[str, Column]:
        """The column with the ids of the target areas."""
        return {"area": frames.text(plan.called(self.crosswalk.network.tables.areas.ids))}


def _word(kind: Kind) -> str:
    return type(kind).__name__.lower()


def column_name(name: str, end: str) -> str:
    """The name of a further column that belongs to the values called `name`."""
    return end if name == VALUE else f"{name}_{end}"


def _above(
    placed: Placed, above: NDArray[np.int64], below: NDArray[np.int64], missing: NDArray[np.bool_] | None
) -> Iterator[Fault]:
    """An error for each proportion whose numerator exceeds its denominator."""
    over = above > below
    if missing is not None:
        over &= ~missing
    ids = placed.network.tables.areas.ids
    for row, column in np.argwhere(over).tolist():
        message = f"numerator {above[row, column]} is above its denominator {below[row, column]}"
        yield Fault(f"{placed.what}: {ids[int(placed.areas[row])]}", f"{message}; a proportion is at most 1")


def _ratio(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> Column:
    none = denominator == 0
    return frames.ratio(numerator / np.where(none, 1, denominator), none)


def _whole_columns(table: NDArray[np.int64], missing: NDArray[np.bool_], *, alike: bool) -> Iterator[Column]:
    """The columns of a table of whole numbers, each side by side in memory.

    Args:
        table: Shape (rows, columns).
        missing: The same shape: which cells are null.
        alike: Whether the same rows are null in all columns.
    """
    laid = np.empty(table.shape[::-1], table.dtype)
    # Block by block, because whole rows do not fit the processor's cache.
    for first in range(0, len(table), _BLOCK):
        laid[:, first : first + _BLOCK] = table[first : first + _BLOCK].T
    marks = np.array((missing[:, :1] if alike else missing).T, order="C")
    for made in (laid, marks):
        made.flags.writeable = False
    nulls = [each if each.any() else None for each in marks]
    return (Column("whole", column, nulls[0 if alike else place]) for place, column in enumerate(laid))


class _Reasons:
    """Columns of the reasons why values are null; equal columns are common and are made only once."""

    def __init__(self) -> None:
        self._made: dict[bytes, Column] = {}

    def column(self, reasons: NDArray[np.uint8], words: Sequence[str] = REASONS) -> Column:
        """A column with the words of the reasons, null where the value is known.

        Args:
            reasons: Shape (rows): positions in `words`, 0 where a value is known.
        """
        key = reasons.tobytes()
        if key not in self._made:
            texts = [words[code] for code in reasons.tolist()]
            self._made[key] = frames.text(texts, reasons == 0)
        return self._made[key]

    def columns(self, reasons: NDArray[np.uint8], *, alike: bool) -> Iterator[Column]:
        """The columns of a table of reasons.

        Args:
            reasons: Shape (rows, columns): positions in `REASONS`.
            alike: Whether all columns are equal.
        """
        if alike and reasons.shape[1]:
            return repeat(self.column(reasons[:, 0]), reasons.shape[1])
        return (self.column(reasons[:, place]) for place in range(reasons.shape[1]))


REASONS_OF_CATEGORIES: Final = (
    *("", "no_source", "missing_value", "missing_weight", "unknown_share", "tie", "conflict"),
)
"""The reasons why a category of a target is null; the first, empty, means that the category is known."""
_NO_SOURCE, _MISSING, _UNWEIGHTED, _UNKNOWN, _TIE, _CONFLICT = range(1, len(REASONS_OF_CATEGORIES))


def chosen_categories(
    shares: ShareMap, rule: Rule, codes: Sequence[int], weights: Sequence[int | None] | None
) -> tuple[list[tuple[int, ...]], NDArray[np.uint8]]:
    """The category of each target, or all of them.

    `all` gives the categories of all possible sources, and `conflict` the category that they share; both are
    null if a category is unknown. `largest` gives the category with the greatest exact sum of share × weight,
    if it is greater than any other in every completion. In a completion, an unknown share is at most 1 minus
    the known shares of its source, an unknown weight is any number, and an unknown category is any category.
    If all possible sources have the same category, no weight is needed.

    Args:
        codes: The category of each source; −1 where it is unknown.
        weights: For the rule `largest`, the weight of each source; None where it is unknown.

    Returns:
        For each target, the categories in ascending order (one unless the rule is `all`; none where they are
        null), and why they are null, as a position in `REASONS_OF_CATEGORIES`.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> whole = {"target": [0, 0], "numerator": [1, 1], "denominator": [1, 1], "basis": [0, 0]}
        >>> two = ShareMap(2, 1, source=[0, 1], **whole)
        >>> chosen_categories(two, "all", [7, 4], None)[0]
        [(4, 7)]
        >>> chosen_categories(two, "largest", [7, 4], [10, 20])[0]
        [(4,)]
    """
    why = np.full(shares.targets, _CONFLICT if weights is None else _TIE, np.uint8)
    if weights is None:
        found = [_every(each, rule) for each in _sources(shares, codes)]
    else:
        found = [_largest(each) for each in _weighed(shares, codes, weights)]
        unweighted = np.array([weight is None for weight in weights], np.bool_)
        why[shares.target[shares.possible & (shares.denominator == 0)]] = _UNKNOWN
        why[shares.target[shares.possible & unweighted[shares.source]]] = _UNWEIGHTED
    missing = np.array([code < 0 for code in codes], np.bool_)
    why[shares.target[shares.possible & missing[shares.source]]] = _MISSING
    why[shares.possible_sources == 0] = _NO_SOURCE
    why[[bool(each) for each in found]] = 0
    return found, why


def _sources(shares: ShareMap, codes: Sequence[int]) -> list[set[int]]:
    """The categories of the possible sources of each target."""
    found: list[set[int]] = [set() for _ in range(shares.targets)]
    pairs = np.stack([shares.source, shares.target])[:, shares.possible]
    for source, target in pairs.T.tolist():
        found[target].add(codes[source])
    return found


def _every(codes: set[int], rule: Rule) -> tuple[int, ...]:
    return () if -1 in codes or (rule == "conflict" and len(codes) > 1) else tuple(sorted(codes))


_Bounds = dict[int, list[tuple[Fraction, Fraction | None]]]
"""By category, the bounds of the weight that each source passes to a target; None: no upper bound."""


def _weighed(shares: ShareMap, codes: Sequence[int], weights: Sequence[int | None]) -> list[_Bounds]:
    """The bounds of the weights of each target."""
    left = _left(shares)
    parts: list[_Bounds] = [defaultdict(list) for _ in range(shares.targets)]
    numerator, denominator = shares.inferred()
    for pair in np.flatnonzero(shares.possible).tolist():
        source = int(shares.source[pair])
        least, most = Fraction(0), left[source]
        if denominator[pair]:
            least = most = Fraction(int(numerator[pair]), int(denominator[pair]))
        weight = weights[source]
        ends = (Fraction(0), None) if weight is None else (least * weight, most * weight)
        parts[shares.target[pair]][codes[source]].append(ends)
    return parts


def _left(shares: ShareMap) -> dict[int, Fraction]:
    """1 minus the known shares, for each source that has an unknown share; 1 for every other key."""
    left: dict[int, Fraction] = defaultdict(lambda: Fraction(1))
    unknown = set(shares.source[shares.denominator == 0].tolist())
    columns = (shares.source, shares.numerator, shares.denominator)
    for source, up, down in zip(*(each.tolist() for each in columns), strict=True):
        if source in unknown and down:
            left[source] -= Fraction(up, down)
    return left


def _largest(parts: _Bounds) -> tuple[int, ...]:
    """The category whose least weight exceeds the greatest weight of every other one; none if none does."""
    strays, codes = parts.get(-1, []), sorted(parts.keys() - {-1})
    if len(codes) == 1 and not strays:
        return (codes[0],)
    for code in codes:
        least = sum((lower for lower, _ in parts[code]), Fraction(0))
        rivals = [strays, *(strays + parts[other] for other in codes if other != code)]
        if all(_below([most for _, most in each], least) for each in rivals):
            return (code,)
    return ()


def _below(most: list[Fraction | None], least: Fraction) -> bool:
    """Whether some upper bounds add up to less than `least`."""
    known = [each for each in most if each is not None]
    return len(known) == len(most) and sum(known, Fraction(0)) < least
