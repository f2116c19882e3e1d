"""The conversion of categories by a rule: the category of most weight, a shared category, or all of them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.money import read_only
from dtnet.reorganisation.carry.placed_values import check_placed
from dtnet.reorganisation.carry.question import Reasons, check_names, column_name, only_some
from dtnet.reorganisation.carry.rebased import Rebased, category_report
from dtnet.reorganisation.shares.source_values import flags_or, whole_source_values

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from dtnet.frames import Column
    from dtnet.reorganisation.carry.crosswalk import Rule
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.carry.question import CarryQuestion
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags
    from dtnet.reorganisation.shares.share_maps import ShareMap


class SourceCategories:
    """The category of each source, as a code.

    Attributes:
        codes: Shape (sources): the codes; 0 where a category is unknown.
        missing: Shape (sources): whether a category is unknown.

    Args:
        codes: Whole numbers, 0 or more, in one dimension.
        missing: Whether each category is unknown; by default all are known.

    Raises:
        ArgumentError: If `codes` has another shape, or a code is not a whole number of 0 or more.

    Examples:
        >>> SourceCategories([3, 9], missing=[False, True]).codes.tolist()
        [3, 0]
    """

    codes: Counts
    missing: Flags

    def __init__(self, codes: ArrayLike, *, missing: ArrayLike | None = None) -> None:
        shape = np.shape(codes)
        if len(shape) != 1:
            raise ArgumentError(f"codes: shape {shape}", "give one row with a code for each source")
        self.missing = read_only(flags_or(missing, "missing", shape, by_default=False))
        self.codes = whole_source_values(codes, "codes", shape, least=0, missing=self.missing)


@attrs.frozen(eq=False)
class TargetCategories:
    """The category of each target.

    Attributes:
        codes: Shape (targets): the codes; 0 where a category is unknown.
        missing: Shape (targets): whether a category is unknown, for example because no source may go there.
    """

    codes: Counts
    missing: Flags


class _Part(NamedTuple):
    """The category of a source, and bounds of the weight that the source passes to one target.

    Attributes:
        code: The category; None if it is unknown.
        least: The lower bound of the weight.
        most: The upper bound of the weight; None if there is none.
    """

    code: int | None
    least: Fraction
    most: Fraction | None


def every_category(shares: ShareMap, categories: SourceCategories) -> tuple[tuple[int, ...] | None, ...]:
    """The categories of all possible sources of each target, in ascending order.

    The entry of a target is None if a category is unknown or no source may go there.

    Args:
        shares: The share map.
        categories: The categories of its sources.

    Raises:
        ArgumentError: If the number of categories is not the number of sources.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> whole = {"target": [0, 0], "numerator": [1, 1], "denominator": [1, 1], "basis": [0, 0]}
        >>> every_category(ShareMap(2, 1, source=[0, 1], **whole), SourceCategories([7, 4]))
        ((4, 7),)
    """
    _check(shares, categories)
    found: list[set[int | None]] = [set() for _ in range(shares.targets)]
    codes = [
        None if gone else code
        for code, gone in zip(categories.codes.tolist(), categories.missing.tolist(), strict=True)
    ]
    possible = shares.possible
    for source, target in zip(
        shares.source[possible].tolist(), shares.target[possible].tolist(), strict=True
    ):
        found[target].add(codes[source])
    return tuple(
        None if None in each or not each else tuple(sorted(code for code in each if code is not None))
        for each in found
    )


def agreed_category(shares: ShareMap, categories: SourceCategories) -> TargetCategories:
    """The category that all possible sources of a target share; unknown if two differ or one is unknown.

    Args:
        shares: The share map.
        categories: The categories of its sources.

    Raises:
        ArgumentError: If the number of categories is not the number of sources.
    """
    every = every_category(shares, categories)
    return _columns([each[0] if each is not None and len(each) == 1 else None for each in every])


def largest_category(
    shares: ShareMap,
    categories: SourceCategories,
    *,
    weight: ArrayLike,
    missing: ArrayLike | None = None,
) -> TargetCategories:
    """The category with the greatest weight in each target: exact sums of share × weight by category.

    The result is known if one category has more weight than any other in every completion. In a completion,
    an unknown share is at most 1 minus the known shares of its source, an unknown weight is any number, and
    an unknown category is any category. If two sums are equal, the result is unknown. If all possible
    sources have the same category, no weight is needed.

    Args:
        shares: The share map.
        categories: The categories of its sources.
        weight: Shape (sources): whole numbers, 0 or more.
        missing: Shape (sources): whether a weight is unknown.

    Raises:
        ArgumentError: If the number of categories is not the number of sources, or a weight is invalid.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> whole = {"target": [0, 0], "numerator": [1, 1], "denominator": [1, 1], "basis": [0, 0]}
        >>> two = ShareMap(2, 1, source=[0, 1], **whole)
        >>> largest_category(two, SourceCategories([7, 4]), weight=[10, 20]).codes.tolist()
        [4]
    """
    _check(shares, categories)
    unweighted = flags_or(missing, "missing", (shares.sources,), by_default=False)
    weights = whole_source_values(weight, "weight", (shares.sources,), least=0, missing=unweighted).tolist()
    left = _left(shares)
    parts: list[list[_Part]] = [[] for _ in range(shares.targets)]
    numerator, denominator = shares.inferred()
    for pair in np.flatnonzero(shares.possible).tolist():
        source = int(shares.source[pair])
        least, most = Fraction(0), left[source]
        if denominator[pair]:
            least = most = Fraction(int(numerator[pair]), int(denominator[pair]))
        code = None if categories.missing[source] else int(categories.codes[source])
        endless = bool(unweighted[source])
        ends = (Fraction(0), None) if endless else (least * weights[source], most * weights[source])
        parts[shares.target[pair]].append(_Part(code, *ends))
    return _columns([_winner(each) for each in parts])


def _left(shares: ShareMap) -> dict[int, Fraction]:
    """1 minus the known shares, for each source that has an unknown share; 1 for every other key."""
    left: dict[int, Fraction] = {}
    unknown = set(shares.source[shares.denominator == 0].tolist())
    columns = (shares.source, shares.numerator, shares.denominator)
    for source, up, down in zip(*(each.tolist() for each in columns), strict=True):
        if source in unknown and down:
            left[source] = left.get(source, Fraction(1)) - Fraction(up, down)
    return defaultdict(lambda: Fraction(1), left)


def _winner(parts: list[_Part]) -> int | None:
    """The category whose least weight exceeds the greatest weight of every other category; None if none."""
    codes = {part.code for part in parts if part.code is not None}
    strays = [part for part in parts if part.code is None]
    if len(codes) == 1 and not strays:
        return codes.pop()
    for code in sorted(codes):
        least = sum((part.least for part in parts if part.code == code), Fraction(0))
        rivals = [[*strays, *(part for part in parts if part.code == other)] for other in codes - {code}]
        if all(_below(each, least) for each in [strays, *rivals]):
            return code
    return None


def _below(parts: list[_Part], least: Fraction) -> bool:
    """Whether the upper bounds of the parts add up to less than `least`."""
    most = [part.most for part in parts if part.most is not None]
    return len(most) == len(parts) and sum(most, Fraction(0)) < least


def _columns(found: list[int | None]) -> TargetCategories:
    codes = np.array([each or 0 for each in found], np.int64)
    missing = np.array([each is None for each in found], np.bool_)
    return TargetCategories(codes=read_only(codes), missing=read_only(missing))


def _check(shares: ShareMap, categories: SourceCategories) -> None:
    if len(categories.codes) != shares.sources:
        raise ArgumentError(
            f"{len(categories.codes)} categories for {shares.sources} sources", "give one for each source"
        )


_WORDS: Final = ("", "no_source", "missing_value", "missing_weight", "unknown_share", "tie", "conflict")
_NO_SOURCE, _MISSING, _UNWEIGHTED, _UNKNOWN, _TIE, _CONFLICT = range(1, len(_WORDS))


def carry_categories(
    asked: CarryQuestion, placed: Placed, weight: object | None, back_weight: object | None, rule: Rule
) -> Rebased:
    """Convert categories; the rule decides the category of an area that receives several.

    Raises:
        ArgumentError: If the rule and the weights do not fit each other.
        InvalidInputError: If ids or values are invalid.
    """
    if rule == "largest" and weight is None:
        raise ArgumentError(
            "{rule} needs {weight}",
            "pass weights of the source day, or another rule",
            rule="largest",
            weight=...,
        )
    if rule != "largest" and weight is not None:
        raise ArgumentError("a weight with {rule}", "only the rule largest uses weights", rule=rule)
    check_names(placed.names, ("reason",))
    beside = None if weight is None else asked.beside(weight, "weight", placed.names)
    back = asked.weights_back(back_weight, "back_weight")
    others = [each.wrong() for each in (beside, back) if each is not None]
    check_placed(placed.wrong(words=True), asked.wrong(), *others)
    plan = asked.plan(back)
    weights = None if beside is None else beside.whole()
    columns: dict[str, Column] = {"area": asked.ids(plan)}
    reasons = Reasons()
    for place, name in enumerate(placed.names):
        words, codes = placed.words(place)
        sources = SourceCategories(np.maximum(codes, 0), missing=codes < 0)
        heavy = None if weights is None else (weights[0][:, place], _of(weights[1], place))
        texts, why = _chosen(plan, rule, sources, words, heavy)
        columns[name] = frames.text(texts, only_some(why != 0))
        columns[column_name(name, "reason")] = reasons.column(why, _WORDS)
    journey = asked.journey(plan, placed.names, placed.not_given)
    return Rebased(columns, report=lambda: category_report(journey))


def _of(missing: NDArray[np.bool_] | None, place: int) -> NDArray[np.bool_] | None:
    return None if missing is None else missing[:, place]


def _chosen(
    plan: Plan,
    rule: Rule,
    sources: SourceCategories,
    words: list[str],
    weights: tuple[NDArray[np.int64], NDArray[np.bool_] | None] | None,
) -> tuple[list[str], NDArray[np.uint8]]:
    """The category of each target, and the position in `_WORDS` of the reason why a category is null."""
    shares = plan.shares
    unweighted = np.zeros(shares.sources, np.bool_)
    if weights is None and rule == "all":
        found = every_category(shares, sources)
        texts = ["" if codes is None else "; ".join(words[code] for code in codes) for codes in found]
        gone, last = np.array([codes is None for codes in found], np.bool_), _CONFLICT
    else:
        if weights is None:
            agreed, last = agreed_category(shares, sources), _CONFLICT
        else:
            unweighted |= False if weights[1] is None else weights[1]
            agreed = largest_category(shares, sources, weight=weights[0], missing=unweighted)
            last = _TIE
        gone = np.asarray(agreed.missing)
        texts = [
            "" if none else words[code]
            for code, none in zip(agreed.codes.tolist(), gone.tolist(), strict=True)
        ]
    why = np.full(shares.targets, last, np.uint8)
    possible = shares.possible
    if weights is not None:
        why[shares.target[possible & (shares.denominator == 0)]] = _UNKNOWN
        why[shares.target[possible & unweighted[shares.source]]] = _UNWEIGHTED
    why[shares.target[possible & np.asarray(sources.missing)[shares.source]]] = _MISSING
    why[shares.possible_sources == 0] = _NO_SOURCE
    return texts, np.where(gone, why, 0).astype(np.uint8)
