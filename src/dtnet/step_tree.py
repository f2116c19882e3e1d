"""Trees of steps, which make up explanations: as text, Markdown and JSON, and read from JSON.

In a text, amounts are on the left as in an account; cited sources are numbered notes. A reader reports all
errors of a document together.
"""

# ruff: noqa: ANN401 - it reads whatever a document holds

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from fractions import Fraction
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, final, get_args

import attrs

from dtnet.arguments import with_checked_fields
from dtnet.citations import Citation
from dtnet.lazy import later_type
from dtnet.legible_text import name_fault
from dtnet.money import shown_amount
from dtnet.phrases import phrases
from dtnet.phrases.texts_from_data import shown_citation
from dtnet.pydantic_hook import PydanticHook
from dtnet.reading.documents import Faults, Writer, fault, shown_raw
from dtnet.reading.reader import whole_of
from dtnet.short_repr import ShortRepr, brief_text

if TYPE_CHECKING:
    from dtnet.measures import Amount, Rate
    from dtnet.phrases import Language
    from dtnet.reading.documents import Found, Path
    from dtnet.reading.reader import DocumentReader, Hook
else:
    Step = later_type("dtnet.step_tree.Step")

Value: TypeAlias = int | str | bool | None
"""A number or word in the text of a step."""


@final
@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Step(ShortRepr):
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
        steps: The parts of the step, or the steps that its amount is computed from.
    """

    what: str
    text: str = attrs.field(metadata={"lines": True})
    amount: Fraction | None = attrs.field(default=None, metadata={"stated": True})
    bounds: tuple[int, int | None] | None = None
    values: tuple[tuple[str, Value], ...] = attrs.field(default=(), metadata={"write": dict})
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


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class StepTree(ABC, PydanticHook):
    """An explanation of any kind.

    Attributes:
        steps: The steps of the explanation.
    """

    steps: tuple[Step, ...]

    def walk(self) -> Iterator[Step]:
        """Every step, in order."""
        for step in self.steps:
            yield from step.walk()

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data, with the same content as `to_json`."""

    def to_json(self) -> str:
        """The explanation as JSON; `from_json` reads it as an equal explanation.

        Numbers that are no whole numbers are texts such as `"1000/3"`.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """The explanation as Markdown: a nested list, and the cited sources."""
        return steps_as_markdown(self._head(), self.steps, self._places)

    def __str__(self) -> str:
        return steps_as_text(self._head(), self.steps, self._places)

    def __repr__(self) -> str:
        count, head = sum(1 for _ in self.walk()), brief_text(self._head(), _SHOWN_HEAD)
        return f"<{type(self).__name__} of {count} step{'s' * (count != 1)}: {head}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card, outline  # noqa: PLC0415 - paid by notebooks only

        notes = _Notes(self.steps)
        lines = [
            (depth, shown_step_amount(step, self._places), f"{step.text}{notes.mark(step)}")
            for depth, step in _deep(self.steps)
        ]
        return card(self._head(), (), outline(lines, notes.lines() if notes.any else ()))

    @abstractmethod
    def _head(self) -> str:
        """The headline."""

    @property
    def _places(self) -> int:
        """Decimal places of the amounts of steps."""
        return 0


WRITER: Final = Writer({})
"""Writes explanations and steps as plain data; a part that is missing has no key, except an amount."""
WIDTH: Final = 112
"""The width of the lines of a text."""
_NARROW: Final = 80
_DEEPEST_SHOWN: Final = 3
"""The deepest indentation of narrow lines."""
_SHOWN_HEAD: Final = 200
_INDENT: Final = "  "
_CHOICE: Final = "[◊]"
_SUMS: Final = {"month", "policy", "component", "units", "unit", "verdict", "area", "rest"}
"""Steps whose amounts are sums, shown without a sign."""


def steps_as_text(
    head: str, steps: tuple[Step, ...], exponent: int = 0, width: int = WIDTH, language: Language = "en"
) -> str:
    """Steps as lines of text under a headline, without a final line break.

    Args:
        exponent: Decimal places of the smallest unit of the amounts.
        width: The longest line, except of notes; in narrow lines, an amount stands before its text.
        language: The language of the numbers and notes; the texts of the steps are as given.
    """
    notes, width = _Notes(steps, language), min(width, WIDTH)
    told = [(depth, step, shown_step_amount(step, exponent, language)) for depth, step in _deep(steps)]
    gutter = max((len(amount) for _, _, amount in told), default=0)
    lines = wrap(head, width, break_long_words=False, break_on_hyphens=False)
    for depth, step, amount in told:
        before = f"{amount:>{gutter}}  {_INDENT * depth}"
        after = " " * (len(before) + len(_INDENT))
        if width < _NARROW:
            after = " " * (min(depth, _DEEPEST_SHOWN) + 1)
            before = f"{after[1:]}{amount}{_INDENT if amount else ''}"
            if amount and len(before) + max(map(len, step.text.split()), default=0) > width:
                lines.append(before.rstrip())
                before = after
        if not depth:
            lines.append("")
        lines += wrap(
            f"{step.text}{notes.mark(step)}",
            width,
            initial_indent=before,
            subsequent_indent=after,
            break_long_words=False,
            break_on_hyphens=False,
        )
    told_notes = notes.lines()
    if width < WIDTH:
        unbroken: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
        told_notes = [part for line in told_notes for part in wrap(line, width, **unbroken)]
    return "\n".join([*lines, "", *told_notes] if notes.any else lines)


def steps_as_markdown(
    head: str, steps: tuple[Step, ...], exponent: int = 0, language: Language = "en"
) -> str:
    """Steps as a nested Markdown list under a headline; otherwise as `steps_as_text`."""
    notes = _Notes(steps, language)
    lines = [f"**{_escaped(head)}**", ""]
    for depth, step in _deep(steps):
        amount = shown_step_amount(step, exponent, language)
        shown = f"**{amount}** " if amount else ""
        mark = _escaped(notes.mark(step))
        lines.append(f"{_INDENT * 2 * depth}- {shown}{_escaped(step.text)}{mark}")
    if notes.any:
        lines += ["", *(f"{_escaped(line)}  " for line in notes.lines())]
    return "\n".join(lines) + "\n"


def shown_number(value: Fraction | int, exponent: int = 0) -> str:
    """A number with separated thousands; a fraction as a mixed number such as `3 1/2`.

    Args:
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


def _deep(steps: tuple[Step, ...], depth: int = 0) -> Iterator[tuple[int, Step]]:
    for step in steps:
        yield depth, step
        yield from _deep(step.steps, depth + 1)


def shown_step_amount(step: Step, exponent: int = 0, language: Language = "en") -> str:
    """The signed amount of a step, or its bounds, in a language; empty for a step without an amount."""
    say = phrases("answers", language)
    if step.amount is not None:
        plus = "+" if step.amount > 0 and step.what not in _SUMS else ""
        return plus + say.local(shown_number(step.amount, exponent))
    if step.bounds is None:
        return ""
    low, high = step.bounds
    lower, upper = (None if each is None else say.local(shown_number(each, exponent)) for each in (low, high))
    if upper is None:
        return say("or_more", lower=lower)
    return upper if low == high else say("bounds", lower=lower, upper=upper)


def _escaped(text: str) -> str:
    for mark in ("\\", "*", "_", "[", "]", "<", "`"):
        text = text.replace(mark, f"\\{mark}")
    return text


class _Notes:
    """The laws that an explanation cites, numbered in order."""

    def __init__(self, steps: tuple[Step, ...], language: Language = "en") -> None:
        self._language: Language = language
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
        made = [
            f"[{number}] {shown_citation(cite, self._language)}" for cite, number in self._numbers.items()
        ]
        note = phrases("answers", self._language)("choice_note")
        return [*made, f"{_CHOICE} {note}"] if self._choice else made


T = TypeVar("T")
_DEEPEST: Final = 202
"""The lists and tables around the values of the hundredth step, because walking the steps uses the stack."""
_DIGITS: Final = 200
"""The most digits of a number, because sums of longer numbers could not be shown."""
_PART: Final = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}/[0-9]{{1,{_DIGITS}}}")
_BOUNDS: Final[Any] = tuple[int, int | None]
_VALUES: Final[Any] = tuple[tuple[str, Value], ...]


def _read_exact(raw: Any, _: Any, reader: DocumentReader) -> Fraction:
    """A whole number, or a fraction in lowest terms as text."""
    if not isinstance(raw, str):
        return Fraction(reader.read(raw, int))
    if not _PART.fullmatch(raw) or _lowest(raw) != raw:
        legal = 'write a whole number, or a fraction in lowest terms such as "1000/3"'
        raise fault(f"got {shown_raw(raw)}; {legal}")
    return Fraction(raw)


def _lowest(fraction: str) -> str | None:
    """A fraction in lowest terms; None for a zero denominator."""
    top, _, bottom = fraction.partition("/")
    return str(Fraction(int(top), int(bottom))) if int(bottom) else None


def _read_bounds(raw: Any, _: Any, reader: DocumentReader) -> tuple[int, int | None]:
    if not isinstance(raw, list) or len(raw) != 2:  # noqa: PLR2004 - two bounds
        legal = "write a list of lower and upper bound, null for no upper bound"
        raise fault(f"got {shown_raw(raw)}; {legal}")
    found = Faults()
    bounds: list[Any] = []
    for number, wanted in enumerate(get_args(_BOUNDS)):
        with found.inside(f" {number + 1}"):
            bounds.append(reader.read(raw[number], wanted))
    found.refuse()
    lower, upper = bounds
    if upper is not None and upper < lower:
        raise fault(f"the upper bound {upper} is less than the lower bound {lower}")
    return lower, upper


def _read_values(raw: Any, _: Any, reader: DocumentReader) -> tuple[tuple[str, Value], ...]:
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table, or remove it")
    found = Faults()
    for name, value in raw.items():
        if (wrong := name_fault(name)) is not None:
            found.append(((), wrong))
        if not isinstance(value, bool | None):
            with found.inside(name):
                reader.read(value, str if isinstance(value, str) else int)
    found.refuse()
    return tuple(raw.items())


STEP_HOOKS: Final[dict[Any, Hook]] = {
    int: whole_of(10**_DIGITS - 1, f"has more than {_DIGITS} digits"),
    Fraction: _read_exact,
    _BOUNDS: _read_bounds,
    _VALUES: _read_values,
}
"""What reads the parts of a step."""
RULES: Final[dict[str, Any]] = {"nulls": True, "sparse": True, "deepest": _DEEPEST}
"""The rules of every document with steps."""


def wrong_sums_below(step: Step, path: Path) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of the steps below, for a step and every step below it."""
    unknown = any(each.amount is None and each.bounds is not None for each in step.steps)
    if step.amount is not None and step.adds and not unknown:
        total = sum((each.amount or Fraction() for each in step.steps), Fraction())
        if total != step.amount:
            yield (*path, "amount"), f"{step.amount} is not {total}, to which its steps add up"
    for number, each in enumerate(step.steps, 1):
        yield from wrong_sums_below(each, (*path, "steps", f" {number}"))
