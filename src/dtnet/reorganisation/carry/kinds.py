"""The kinds of values that a crosswalk converts: each has the options that apply to it, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_switches, check_word, shown_value
from dtnet.errors import ArgumentError
from dtnet.money import read_only
from dtnet.periods import Period, as_window
from dtnet.read_only import ReadOnlyDict

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


@attrs.frozen
class Stock(_Kind):
    """The kind of a number of something on a day, such as the number of teams.

    Attributes:
        signed: Whether values may be below 0.
        back_weight: For a conversion back in time, the weights of the areas of the earlier day, in a form of
            values of `Crosswalk.rebase`. Without them, the value of an area that was merged is null.

    Raises:
        ArgumentError: If `signed` is neither True nor False.
    """

    signed: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_switches(signed=self.signed)


@attrs.frozen
class Flow(_Kind):
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
    signed: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_switches(signed=self.signed)


@attrs.frozen
class Rate(_Kind):
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

    denominators: object = attrs.field(converter=_kept, hash=False)
    proportion: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_switches(proportion=self.proportion)
        if self.denominators is None:
            raise ArgumentError("denominators=None", "pass the denominators of the source day")


@attrs.frozen
class Category(_Kind):
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
