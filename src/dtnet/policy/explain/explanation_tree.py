"""Explanations: trees of steps whose leaves add up to an amount, also as text, Markdown and JSON.

Other modules make the trees. In a text, amounts are on the left as in an account; laws are numbered notes.
"""

from __future__ import annotations

import json
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final, get_args

import attrs

from dtnet.bounds import UNBOUNDED
from dtnet.money import shown_amount
from dtnet.policy.document.policy_parts import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from dtnet.citations import Citation
    from dtnet.measures import Amount, Rate

    Value: TypeAlias = int | str | bool | None

SCHEMA: Final = "dtnet/explanation/1"


@final
@attrs.frozen(kw_only=True)
class Step:
    """A step of an explanation.

    Attributes:
        what: Its kind, such as `due`, `ceiling` or `condition`.
        text: Its text.
        amount: The exact amount that the step adds, negative if it subtracts. If steps below have amounts,
            the amount is their sum. None if the step adds nothing, or an unknown amount.
        bounds: For an amount that is due: lower and upper bound; the upper bound is None for no bound.
        values: The numbers and words in the text, by name.
        cite: The law behind it; None for arithmetic, facts and choices of this project.
        choice: Whether it is a choice of this project, because no law settles it.
        steps: The steps of which it consists, or on which it rests.
    """

    what: str
    text: str
    amount: Fraction | None = None
    bounds: tuple[int, int | None] | None = None
    values: tuple[tuple[str, Value], ...] = ()
    cite: Citation | None = None
    choice: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether some step directly below it adds to the amount."""
        return any(step.amount is not None for step in self.steps)

    def walk(self) -> Iterator[Step]:
        """The step and every step below it, in order."""
        yield self
        for step in self.steps:
            yield from step.walk()


@final
@attrs.frozen(kw_only=True)
class Explanation:
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

    def walk(self) -> Iterator[Step]:
        """Every step, in order."""
        for step in self.steps:
            yield from step.walk()

    def leaves(self) -> tuple[Step, ...]:
        """The steps that add to the amount and have no adding step below; they sum to a known amount."""
        return tuple(step for step in self.walk() if step.amount is not None and not step.adds)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data, as in `to_json`; with `totals` if there are several natures."""
        totals = dict(self.totals)
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "name": self.name,
            "days": self.days,
            "currency": self.currency,
            "exponent": self.exponent,
            "amount": self.amount,
            **({"totals": totals} if len(totals) > 1 else {}),
            "lower": self.lower,
            "upper": self.upper,
            "steps": [plain_step(step) for step in self.steps],
        }

    def to_json(self) -> str:
        """The explanation as JSON; `from_json` reads it as an equal explanation.

        Amounts of steps are whole numbers, or texts such as `"1000/3"` for fractions.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

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

    def to_markdown(self) -> str:
        """The explanation as Markdown: a nested list, and the cited laws."""
        return markdown_of(self)

    def __str__(self) -> str:
        return explanation_text(self)

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - only notebooks ask

        return f"<pre>{escape(str(self))}</pre>"


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


def plain_step(step: Step) -> dict[str, Any]:
    """A step as plain data for JSON. Missing parts have no key, except the amount, which is then null."""
    made: dict[str, Any] = {"what": step.what, "text": step.text, "amount": _number(step.amount)}
    if step.bounds is not None:
        made["bounds"] = list(step.bounds)
    if step.values:
        made["values"] = dict(step.values)
    if step.cite is not None:
        made["cite"] = {name: value for name, value in attrs.asdict(step.cite).items() if value is not None}
    if step.choice:
        made["choice"] = True
    if step.steps:
        made["steps"] = [plain_step(each) for each in step.steps]
    return made


def _number(value: Fraction | None) -> int | str | None:
    if value is None or value.denominator != 1:
        return None if value is None else str(value)
    return value.numerator


_WIDTH: Final = 112
_INDENT: Final = "  "
_CHOICE: Final = "[◊]"
_SUMS: Final = {"month", "policy", "component", "units", "unit", "verdict", "area", "rest"}
"""Steps whose amounts are sums, shown without a sign."""
_LABELS: Final = {"entitlement": "entitlements", "at_most": "up to"}
_CHOICE_NOTE: Final = "this project's choice: no law that was seen says it"


def explanation_text(explanation: Explanation) -> str:
    """An explanation as lines of text, without a final line break."""
    return steps_as_text(_head(explanation), explanation.steps, explanation.exponent)


def markdown_of(explanation: Explanation) -> str:
    """An explanation as Markdown."""
    return steps_as_markdown(_head(explanation), explanation.steps, explanation.exponent)


def steps_as_text(head: str, steps: tuple[Step, ...], exponent: int = 0) -> str:
    """Steps as lines of text under a headline, without a final line break.

    Args:
        head: The headline.
        steps: The steps.
        exponent: Decimal places of the smallest unit of the amounts.
    """
    notes = _Notes(steps)
    told = [(depth, step, _signed(step, exponent)) for depth, step in _deep(steps)]
    gutter = max((len(amount) for _, _, amount in told), default=0)
    lines = wrap(head, _WIDTH)
    for depth, step, amount in told:
        before = f"{amount:>{gutter}}  {_INDENT * depth}"
        if not depth:
            lines.append("")
        lines += wrap(
            f"{step.text}{notes.mark(step)}",
            _WIDTH,
            initial_indent=before,
            subsequent_indent=" " * (len(before) + len(_INDENT)),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join([*lines, "", *notes.lines()] if notes.any else lines)


def steps_as_markdown(head: str, steps: tuple[Step, ...], exponent: int = 0) -> str:
    """Steps as a nested Markdown list under a headline; otherwise as `steps_as_text`."""
    notes = _Notes(steps)
    lines = [f"**{_escaped(head)}**", ""]
    for depth, step in _deep(steps):
        amount = _signed(step, exponent)
        shown = f"**{amount}** " if amount else ""
        mark = _escaped(notes.mark(step))
        lines.append(f"{_INDENT * 2 * depth}- {shown}{_escaped(step.text)}{mark}")
    if notes.any:
        lines += ["", *(f"{_escaped(line)}  " for line in notes.lines())]
    return "\n".join(lines) + "\n"


def shown_number(value: Fraction | int, exponent: int = 0) -> str:
    """A number with separated thousands; a fraction as a mixed number such as `3 1/2`.

    Args:
        value: The number.
        exponent: For money, the decimal places of its smallest unit.
    """
    return shown_amount(value, exponent).replace("-", "−")


def shown_range(low: Fraction | int, high: Fraction | int | None, exponent: int = 0) -> str:
    """A known number, or its two bounds; otherwise as `shown_number`."""
    least = shown_number(low, exponent)
    if high is None:
        return f"{least} or more"
    return least if low == high else f"{least} to {shown_number(high, exponent)}"


def shown_money(money: Amount | Rate, exponent: int) -> str:
    """Money of a document with its measures for readers: `50,000 VND/person/day`."""
    _, _, measures = str(money).partition(" ")
    return f"{shown_number(money.amount, exponent)} {measures}"


def upper_of(value: int) -> int | None:
    """An upper bound from a column; None for no bound."""
    return None if value >= UNBOUNDED else int(value)


def _head(explanation: Explanation) -> str:
    amount, low, high = explanation.amount, explanation.lower, explanation.upper
    name = f"{explanation.name} ({explanation.unit})" if explanation.name else explanation.unit
    places, currency = explanation.exponent, explanation.currency
    if len(explanation.totals) > 1:
        sums = (
            f"{_LABELS[nature]} not known"
            if total is None
            else f"{_LABELS[nature]} {shown_number(total, places)} {currency}"
            for nature, total in explanation.totals.items()
        )
        told = f"{', '.join(sums)}; together {shown_range(low, high, places)} {currency}"
    elif amount is None:
        told = f"not known: {shown_range(low, high, places)} {currency}"
    else:
        told = f"{shown_number(amount, places)} {currency}"
        told += "" if low == amount else f" at the most, {shown_number(low, places)} at the least"
    return f"{name}, {explanation.days}: {told}"


def _deep(steps: tuple[Step, ...], depth: int = 0) -> Iterator[tuple[int, Step]]:
    for step in steps:
        yield depth, step
        yield from _deep(step.steps, depth + 1)


def _signed(step: Step, exponent: int) -> str:
    if step.amount is None:
        return "" if step.bounds is None else shown_range(*step.bounds, exponent)
    plus = "+" if step.amount > 0 and step.what not in _SUMS else ""
    return plus + shown_number(step.amount, exponent)


def _escaped(text: str) -> str:
    for mark in ("\\", "*", "_", "[", "]", "<", "`"):
        text = text.replace(mark, f"\\{mark}")
    return text


class _Notes:
    """The laws that an explanation cites, numbered in order."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        every = [step for _, step in _deep(steps)]
        cited = dict.fromkeys(step.cite for step in every if step.cite is not None)
        self._numbers: dict[Citation, int] = {cite: number for number, cite in enumerate(cited, 1)}
        self._choice = any(step.choice for step in every)

    @property
    def any(self) -> bool:
        return bool(self._numbers) or self._choice

    def mark(self, step: Step) -> str:
        """The mark after a step."""
        number = f" [{self._numbers[step.cite]}]" if step.cite is not None else ""
        return f"{number} {_CHOICE}" if step.choice else number

    def lines(self) -> list[str]:
        """The notes for the marks."""
        made = [f"[{number}] {cite}" for cite, number in self._numbers.items()]
        return [*made, f"{_CHOICE} {_CHOICE_NOTE}"] if self._choice else made
