"""Rates and amounts of money: a whole number, a currency, a beneficiary and a time, as text and as values.

The grammar here reads the number. pint reads the units, but only if they are not in canonical form, as its
import costs 130 ms. The policies decide which measures fit which count.
"""

from __future__ import annotations

import re
import threading
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet.arguments import check_argument, with_checked_fields
from dtnet.errors import ExactMoneyError, MeasureError, MoneyRangeError, cut, near
from dtnet.lazy import later_type
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pint
    from pint.facets.plain import PlainQuantity

    ExactQuantity: TypeAlias = PlainQuantity[Any]
else:
    ExactQuantity = later_type("pint.facets.plain.PlainQuantity")

__all__ = ["Amount", "Rate", "Units", "parse_amount", "parse_rate"]


def __dir__() -> list[str]:
    return sorted(__all__)


LARGEST: Final = 2**62 - 1
"""The greatest amount of a policy; in computations, greater numbers mean that there is no bound."""
_NUMBER_AND_UNITS: Final = re.compile(r"([0-9]+(?:_[0-9]+)*) +([^\W\d].*)")
_SPACE_BEFORE_WORD: Final = re.compile(r"\s+(?=[^\W\d])")
_GROUPED_BY_OTHER_MARKS: Final = re.compile(r"[0-9]{1,3}(?:[ .,'’][0-9]{3})+")
_EXPONENT: Final = re.compile(r"([0-9]+)[eE]\+?([0-9]{1,2})")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_SIMPLE: Final = re.compile(r"\w+(?:/\w+)*")
_FOR_PINT: Final = re.compile(r"[\w\s/*()]+")
_SPAN_OF_TIME: Final = re.compile(r"[0-9]+[\s_]*(?:hour|day|night|week|month|quarter|year)s?")
_OTHER_TIMES: Final = ("hour", "week", "fortnight", "half_year", "semester", "decade")
_AREAS: Final = (
    *("area", "country", "region", "state", "province", "city", "county", "district"),
    *("commune", "ward", "town", "township", "village", "hamlet"),
)
"""Times and areas that are no misspelt measures, but measures that the language does not have."""
_defining: Final = threading.Lock()
_defined: Final[set[str]] = set()


@attrs.frozen(kw_only=True)
class Units(PydanticHook):
    """The words allowed in measures, each a dimension of its own.

    No word is a multiple of another one. A month is not a number of days. A quarter or a year is not a
    number of months, because a quarterly payment is due once, however many months of it are eligible.

    Attributes:
        currencies: Currency codes.
        beneficiaries: Words for who or what is paid for. A network's vocabulary adds the territorial levels.
        times: Words for the time of a payment; `once` means that the payment is not repeated.

    Raises:
        MeasureError: If a word is not an identifier or occurs twice.
    """

    currencies: tuple[str, ...] = ("VND",)
    beneficiaries: tuple[str, ...] = ("team", "person", "household")
    times: tuple[str, ...] = ("day", "night", "month", "quarter", "year", "once")

    def __attrs_post_init__(self) -> None:
        for name in ("currencies", "beneficiaries", "times"):
            check_argument(getattr(self, name), tuple, name, "give a tuple of words")
        for word in self.words:
            check_argument(word, str, "a unit", "give a word")
            if not word.isidentifier() or self.words.count(word) > 1:
                raise MeasureError(
                    f'unit "{word}" is not an identifier or occurs twice',
                    "give each unit its own name of letters",
                )

    @property
    def words(self) -> tuple[str, ...]:
        """All words, currencies first."""
        return (*self.currencies, *self.beneficiaries, *self.times)


UNITS: Final = Units()
"""The words that the bundled policies use."""


def _check_whole(_: object, __: object, amount: int) -> None:
    if type(amount) is not int:
        raise ExactMoneyError(f"amount {amount!r}: money is kept in whole numbers", "pass an int")
    if amount < 0:
        raise MeasureError(f"amount {amount}: a rate or ceiling is not below zero")
    if amount > LARGEST:
        raise MoneyRangeError(f"amount {amount}: does not fit 62 bits")


@attrs.frozen(field_transformer=with_checked_fields)
class Amount(PydanticHook):
    """Money without a time: a ceiling, which states its window separately, or a published total.

    Attributes:
        amount: Whole number of the currency's smallest unit, from 0 to 2^62 - 1.
        currency: Currency code.
        beneficiary: The amount is for each `team`, `person`, …; None for a total.
    """

    amount: int = attrs.field(validator=_check_whole)
    currency: str
    beneficiary: str | None = None

    def quantity(self) -> ExactQuantity:
        """The amount as a pint quantity with an `int` magnitude, in dtnet's own registry."""
        return _quantity(self.amount, self.currency, self.beneficiary)

    def __str__(self) -> str:
        return _written(self.amount, self.currency, self.beneficiary)


@attrs.frozen(field_transformer=with_checked_fields)
class Rate(PydanticHook):
    """Money for each beneficiary and unit of time.

    Attributes:
        amount: Whole number of the currency's smallest unit, from 0 to 2^62 - 1.
        currency: Currency code.
        beneficiary: The rate is for each `team`, `person`, ….
        time: `month`, `day`, …, or `once`.
    """

    amount: int = attrs.field(validator=_check_whole)
    currency: str
    beneficiary: str
    time: str

    def quantity(self) -> ExactQuantity:
        """The rate as a pint quantity with an `int` magnitude, in dtnet's own registry.

        Examples:
            >>> (parse_rate("500_000 VND/team/month").quantity() * 3).magnitude
            1500000
        """
        return _quantity(self.amount, self.currency, self.beneficiary, self.time)

    def __str__(self) -> str:
        return _written(self.amount, self.currency, self.beneficiary, self.time)


def parse_rate(text: str, *, units: Units = UNITS, what: str = "rate") -> Rate:
    """Read a rate from a text.

    Args:
        text: A whole number in digits, with `_` between digits only; a space; a currency; then a
            beneficiary and a time, in either order, each after a `/`.
        units: The words allowed in the text.
        what: What the text is; error messages begin with it.

    Raises:
        MeasureError: If the text does not have this form.
        MoneyRangeError: If the number does not fit 62 bits.

    Examples:
        >>> parse_rate("500_000 VND/team/month")
        Rate(amount=500000, currency='VND', beneficiary='team', time='month')
        >>> str(parse_rate("60000 VND/month/person"))
        '60_000 VND/person/month'
    """
    said = _Said(text, what)
    amount, currency, beneficiary, time = _parse(said, units, "VND/team/month")
    number = f"{amount:_} {currency}"
    if beneficiary is None:
        person = f'"{number}/person/{time or "month"}"'
        by_day = time in {"day", "night"}  # these are worked by people
        hint = f"write {person}" if by_day else f'write "{number}/team/{time or "month"}" or {person}'
        raise said.error("has no beneficiary", hint)
    if time is None:
        raise said.error(
            "has no time",
            f'write "{number}/{beneficiary}/month", or "…/once" for what is paid a single time',
        )
    return Rate(amount, currency, beneficiary, time)


def parse_amount(text: str, *, units: Units = UNITS, what: str = "amount") -> Amount:
    """Read an amount from a text: as `parse_rate`, but without a time, and the beneficiary is optional.

    Examples:
        >>> parse_amount("3_000_000 VND/team")
        Amount(amount=3000000, currency='VND', beneficiary='team')
    """
    said = _Said(text, what)
    amount, currency, beneficiary, time = _parse(said, units, "VND/team")
    if time is not None:
        plain = Amount(amount, currency, beneficiary)
        raise said.error(f'has a time ("{time}")', f'an amount has none: write "{plain}"')
    return Amount(amount, currency, beneficiary)


@attrs.frozen
class _Said:
    """A text to be read, with the name that error messages give it."""

    text: Any
    what: str

    def error(
        self,
        fault: str,
        hint: str | None,
        kind: Callable[[str, str | None], MeasureError | MoneyRangeError] = MeasureError,
    ) -> MeasureError | MoneyRangeError:
        shown = f'"{cut(self.text)}"' if isinstance(self.text, str) else repr(self.text)
        return kind(f"{self.what} {shown} {fault}".lstrip(), hint)


def _parse(said: _Said, units: Units, example: str) -> tuple[int, str, str | None, str | None]:
    """Number, currency, beneficiary and time; the last two are None if the text lacks them."""
    if not isinstance(said.text, str):
        fault = "is a float, and money is exact" if isinstance(said.text, float) else "is not a text"
        raise said.error(fault, f'write a whole number with its measures, as "500_000 {example}"')
    match = _NUMBER_AND_UNITS.fullmatch(said.text.strip())
    if match is None:
        raise _number_error(said, example)
    digits, expression = match.groups()
    digits = digits.replace("_", "").lstrip("0") or "0"
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise said.error(
            "does not fit 62-bit integers", f"the largest amount is {LARGEST:_}", MoneyRangeError
        )
    return int(digits), *_sorted_measures(said, _powers(said, expression, units), units, example)


def _number_error(said: _Said, example: str) -> MeasureError | MoneyRangeError:
    """The error for a number that the grammar does not read, with the nearest text that it does read."""
    head, *rest = _SPACE_BEFORE_WORD.split(said.text.strip(), maxsplit=1)
    tail = cut(rest[0]) if rest else example
    if head.replace("_", "").isdecimal() and not rest:
        return said.error("has no measures", f'write "{head} {example}"')
    number = 500_000
    if _GROUPED_BY_OTHER_MARKS.fullmatch(cut(head)):
        number = int(re.sub(r"[^0-9]", "", head))
    elif exponent := _EXPONENT.fullmatch(head):
        number = int(exponent[1]) * 10 ** int(exponent[2])
    return said.error(
        f'does not begin with a whole number in digits (got "{cut(head)}")',
        f'put nothing but "_" between digits and a space after them, as "{number:_} {tail}"',
    )


def _powers(said: _Said, expression: str, units: Units) -> dict[str, int]:
    """Each unit of an expression with its power."""
    check_argument(units, Units, "units", "pass Units")
    _refuse_unsupported(said, expression, units)
    for word in _WORD.findall(expression):
        if word not in units.words and word.removesuffix("s") not in units.words:
            folded = [each for each in units.words if each.casefold() == word.casefold()]
            hint = f"write {folded[0]!r}" if folded else near(word, units.words)
            raise said.error(f'has an unknown measure "{word}"', hint)
    currency, *measures = expression.split("/")
    if _SIMPLE.fullmatch(expression) and {currency, *measures} <= set(units.words):
        return {currency: 1} | {measure: -measures.count(measure) for measure in measures}
    if _FOR_PINT.fullmatch(expression) and not re.search(r"[*/]\s*[*/]", expression):
        registry = _registry(units.words)
        try:
            return _pint_powers(registry, expression)
        except Exception:  # noqa: BLE001, S110 - pint's parser fails in a dozen ways, all of them meaning this
            pass
    raise said.error("has measures that do not parse", 'join them with "/", as "VND/team/month"')


def _refuse_unsupported(said: _Said, expression: str, units: Units) -> None:
    """Raise the error for times and areas that are no measures of the policy language.

    Raises:
        MeasureError: If the expression has one.
    """
    for part in expression.split("/")[1:]:
        word = part.strip().casefold()
        singular = word.removesuffix("s")
        if {word, singular} & set(units.words):
            continue
        if _SPAN_OF_TIME.fullmatch(word) or singular in _OTHER_TIMES:
            raise said.error(
                f'is per "{part.strip()}", which is unsupported',
                f'a rate is per {", ".join(units.times[:-1])}, or "{units.times[-1]}" for a single payment',
            )
        if singular in _AREAS:
            raise said.error(
                f'is per "{part.strip()}", which is unsupported here',
                f'money exists for each unit of a component: write per = "{singular}" there, or an amount '
                "per team; a sum that several units share is not supported, so state it as a condition",
            )


def _pint_powers(registry: pint.UnitRegistry[Any], expression: str) -> dict[str, int]:
    """The powers that pint reads; without exponents in the expression, all are whole."""
    container: Any = registry.parse_units(expression)._units  # noqa: SLF001 - its only way
    return {word: int(power) for word, power in container.items()}


def _sorted_measures(
    said: _Said, powers: dict[str, int], units: Units, example: str
) -> tuple[str, str | None, str | None]:
    """Currency, beneficiary and time, checked to occur at most once, on their side of the fraction bar."""
    hint = f'write "500_000 {example}"'
    currencies = [word for word in powers if word in units.currencies]
    if len(currencies) != 1 or powers[currencies[0]] != 1:
        raise said.error("does not have one currency above the bar", hint)
    for word, power in powers.items():
        if word not in currencies and power != -1:
            raise said.error(f'does not have "{word}" once below the bar', hint)
    found: list[str | None] = []
    for name, words in (("beneficiaries", units.beneficiaries), ("times", units.times)):
        here = [word for word in powers if word in words]
        if len(here) > 1:
            raise said.error(f"has two {name}: {' and '.join(sorted(here))}", hint)
        found.append(here[0] if here else None)
    return currencies[0], found[0], found[1]


def _written(amount: int, currency: str, *measures: str | None) -> str:
    return f"{amount:_} " + "/".join((currency, *(each for each in measures if each)))


@cache
def _new_registry() -> pint.UnitRegistry[Any]:
    import pint  # noqa: PLC0415 - costs more than numpy, and few need it

    make: Any = pint.UnitRegistry  # whose annotations know of neither None nor Fraction
    registry: pint.UnitRegistry[Any] = make(None, non_int_type=Fraction)
    return registry


def _registry(words: Iterable[str]) -> pint.UnitRegistry[Any]:
    """The registry of this process, in which each word is a dimension of its own."""
    with _defining:
        registry = _new_registry()
        for word in words:
            if word not in _defined:
                registry.define(f"{word} = [{word}]")
                _defined.add(word)
    return registry


def _quantity(amount: int, currency: str, *measures: str | None) -> ExactQuantity:
    words = [currency, *(each for each in measures if each)]
    registry = _registry(words)
    quantity: Any = registry.Quantity(amount, registry.parse_units("/".join(words)))
    made: ExactQuantity = quantity
    return made
