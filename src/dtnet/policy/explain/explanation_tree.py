"""The explanation of an amount: why a team or area gets it. Other modules make the steps."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final, get_args

import attrs

from dtnet.explanations import WRITER, Step, StepTree, shown_number, shown_range
from dtnet.policy.document.policy_parts import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA: Final = "dtnet/explanation/1"
_LABELS: Final = {"entitlement": "entitlements", "at_most": "up to"}


@final
@attrs.frozen(kw_only=True)
class Explanation(StepTree):
    """Why a team or area gets its amount.

    Attributes:
        unit: The id of the team or area.
        name: Its name.
        days: The days: a month such as `2024-08`, or a window.
        currency: ISO code of the currency. Amounts are in its smallest unit, texts in whole units.
        exponent: Decimal places of the smallest unit.
        amount: The amount paid; for `at_most`, the largest amount that may be granted. None if it depends on
            an unknown fact, or if amounts have several natures, which have no sum.
        lower: The lower bound of the payments.
        upper: The upper bound; None for no bound.
        steps: The steps that lead to the amount.
    """

    unit: str
    name: str
    days: str
    currency: str
    exponent: int
    amount: int | None
    lower: int
    upper: int | None
    steps: tuple[Step, ...]

    @property
    def totals(self) -> Mapping[Nature, int | None]:
        """The amount that is paid, or for `at_most` may be granted, by nature; None if unknown."""
        return MappingProxyType(totals_of_steps(self.steps))

    def leaves(self) -> tuple[Step, ...]:
        """The steps that add to the amount and have no adding step below; they sum to a known amount."""
        return tuple(step for step in self.walk() if step.amount is not None and not step.adds)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data, as in `to_json`; with `totals` if there are several natures."""
        told = {"schema": SCHEMA, **WRITER.table(self)}
        if len(self.totals) > 1:
            last = {key: told.pop(key) for key in ("lower", "upper", "steps")}
            told |= {"totals": dict(self.totals), **last}
        return told

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """An explanation from the JSON that `to_json` wrote.

        The additional key `inputs` in the output of `dtnet explain` is ignored.

        Raises:
            InvalidInputError: If the text is not JSON, has another schema, has missing, unknown or wrongly
                typed parts, or has amounts that do not add up; the exception lists all errors.
        """
        from dtnet.policy.explain.json_reading import parse_explanation  # noqa: PLC0415 - few read

        return parse_explanation(text)

    @property
    def _places(self) -> int:
        return self.exponent

    def _head(self) -> str:
        amount, low, high = self.amount, self.lower, self.upper
        name = f"{self.name} ({self.unit})" if self.name else self.unit
        places, currency = self.exponent, self.currency
        if len(self.totals) > 1:
            sums = (
                f"{_LABELS[nature]} not known"
                if total is None
                else f"{_LABELS[nature]} {shown_number(total, places)} {currency}"
                for nature, total in self.totals.items()
            )
            told = f"{', '.join(sums)}; together {shown_range(low, high, places)} {currency}"
        elif amount is None:
            told = f"not known: {shown_range(low, high, places)} {currency}"
        else:
            told = f"{shown_number(amount, places)} {currency}"
            told += "" if low == amount else f" at the most, {shown_number(low, places)} at the least"
        return f"{name}, {self.days}: {told}"


def totals_of_steps(steps: Iterable[Step]) -> dict[Nature, int | None]:
    """The sum of the components' amounts in some steps, by nature; natures without payments are missing."""
    found: dict[Nature, int | None] = {}
    paying = [each for step in steps for each in step.walk() if each.what == "component"]
    for nature in get_args(Nature):
        own = [
            each.amount
            for each in paying
            if ("nature", nature) in each.values and each.bounds not in {None, (0, 0)}
        ]
        if own:
            found[nature] = None if None in own else int(sum(amount or 0 for amount in own))
    return found
