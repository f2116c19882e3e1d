"""Why an amount is what it is: a tree of steps whose leaves add up to it. How it is made is not told here."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final, get_args

import attrs

from dtnet.policy.document.parts import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from dtnet.citations import Citation

    Value: TypeAlias = int | str | bool | None

SCHEMA: Final = "dtnet/explanation/1"


@final
@attrs.frozen(kw_only=True)
class Step:
    """A step on the way to an amount.

    Attributes:
        what: Its sort, such as `due`, `ceiling` or `condition`.
        text: What it says.
        amount: What it adds, exactly: less than zero where it takes something off; the sum of the steps below
            it that have one. None where it adds nothing, or what it adds is not known.
        bounds: Where an amount is due to somebody: the least and the most; the most is None if nothing bounds
            it.
        values: The numbers and words in the text, by name.
        cite: The law that it follows from; None for arithmetic, facts and this project's choices.
        choice: Whether it is this project's choice, for want of a law that says it.
        steps: What it consists of, or rests on.
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
        """Whether some step below it adds to the amount."""
        return any(step.amount is not None for step in self.steps)

    def walk(self) -> Iterator[Step]:
        """The step and every step below it, in order."""
        yield self
        for step in self.steps:
            yield from step.walk()


@final
@attrs.frozen(kw_only=True)
class Explanation:
    """Why a team or area gets what it gets.

    Attributes:
        unit: The id of the team or area.
        name: Its name.
        days: Which days: a month as `2024-08`, or a window.
        currency: ISO code of the currency in whose smallest unit amounts are. Texts have its whole units.
        exponent: Decimal places of the smallest unit.
        amount: What is paid; of what is paid at most, the most. None if it rests on a fact nobody knows, or
            amounts have several natures: entitlements and what is paid at most have no sum.
        lower: The least that may be paid.
        upper: The most; None if nothing bounds it.
        steps: How it comes about.
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
        """What is paid of each nature of which something is, or may be, paid; None where it is not known."""
        return MappingProxyType(totals_of_steps(self.steps))

    def walk(self) -> Iterator[Step]:
        """Every step, in order."""
        for step in self.steps:
            yield from step.walk()

    def leaves(self) -> tuple[Step, ...]:
        """The steps that add to the amount and have none below that do; they sum to it, if there is one."""
        return tuple(step for step in self.walk() if step.amount is not None and not step.adds)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, as in `to_json`; `totals` where amounts have several natures."""
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
        """The same as JSON, which `from_json` reads back as an equal one.

        Amounts of steps are whole numbers, or texts such as `"1000/3"` where they are not whole.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """An explanation that `to_json` wrote.

        Of what an answer of `dtnet explain` has beside that, its `inputs`, nothing is kept.

        Raises:
            InvalidInputError: If it is none: no JSON, of another schema, with a part missing, unknown or of
                another type, or with amounts that do not add up; all faults are in it.
        """
        from dtnet.policy.explain.json_reading import parse_explanation  # noqa: PLC0415 - few read

        return parse_explanation(text)

    def to_markdown(self) -> str:
        """The same as Markdown: a nested list, and the laws cited."""
        from dtnet.policy.explain.text import markdown_of  # noqa: PLC0415 - which form, who asks says

        return markdown_of(self)

    def __str__(self) -> str:
        from dtnet.policy.explain.text import text_of  # noqa: PLC0415 - which form, who asks says

        return text_of(self)

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - only notebooks ask

        return f"<pre>{escape(str(self))}</pre>"


def totals_of_steps(steps: Iterable[Step]) -> dict[Nature, int | None]:
    """The sum of what components pay in some steps, by nature; of those that pay nothing there is none."""
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
    """A step as plain data for JSON; what it does not have is left out, but not an unknown amount."""
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
