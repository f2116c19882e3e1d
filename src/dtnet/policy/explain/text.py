"""Explanations as text and Markdown: amounts on the left as in an account, laws as numbered notes."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from dtnet.facts.bounded import UNBOUNDED
from dtnet.money import shown_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from dtnet.citations import Citation
    from dtnet.measures import Amount, Rate
    from dtnet.policy.explain.explanation import Explanation, Step

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
