"""How a quantity is shown: its unit, its numbers as texts, and its range of colours."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.phrases import phrases
from dtnet.plot.maps.area_values import MONEY, SHARE
from dtnet.plot.style import DIVERGING, SHADES

if TYPE_CHECKING:
    from dtnet.phrases import Phrases
    from dtnet.plot.maps.area_values import AreaValues

_UNITS: Final = ((10**9, "money_billion"), (10**6, "money_million"), (1, "money"))
_DONG: Final = "VND"
_DARK: Final = 0.6
"""The place in the range of colours from which letters are white."""
_DARK_END: Final = 0.35
"""The same for colours of changes: the distance from the middle."""


@attrs.frozen
class Quantity:
    """A quantity as people read it.

    Attributes:
        kind: `share`, `money` or `number`.
        unit: The unit, as a legend names it; it may be empty.
        divisor: The number that a value is divided by to have this unit.
        low: The end of the range of colours, in the unit.
        words: The texts of maps in the language.
    """

    kind: str
    unit: str
    divisor: int
    places: int
    low: float
    high: float
    words: Phrases

    @classmethod
    def of(cls, values: AreaValues, unit: str | None, language: str) -> Quantity:
        """The quantity of the values of a map."""
        words = phrases("map", language)
        ends = [each for row in values.rows for each in (row.value, row.lower, row.upper)]
        found = [each for each in ends if each is not None]
        low, high = min(found, default=0), max(found, default=1)
        if values.quantity == SHARE:
            tenths = floor(low * 10) / 10, ceil(high * 10) / 10
            low, high = (0, 1) if tenths[0] == tenths[1] or low < 0 else tenths
            return cls(SHARE, words("share") if unit is None else unit, 1, 1, low, high, words)
        divisor, places, own = 1, 0 if all(float(each).is_integer() for each in found) else 1, values.unit
        if values.quantity == MONEY:
            divisor, own, places = _unit_of_money(max(high, -low), values.currency, words)
        low, high = (-max(high, -low), max(high, -low)) if low < 0 else (0, high or 1)
        unit = own if unit is None else unit
        return cls(values.quantity, unit, divisor, places, low / divisor, high / divisor, words)

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours from low to high; a change has white in the middle."""
        return DIVERGING if self.low < 0 else SHADES

    @property
    def format(self) -> str:
        """The format of the numbers of a legend."""
        return ".0%" if self.kind == SHARE else ",~r"

    def scaled(self, value: float) -> float:
        """A value in the unit."""
        return value / self.divisor

    def place(self, value: float) -> float:
        """Where a value is in the range of colours, from 0 to 1."""
        return min(max((self.scaled(value) - self.low) / (self.high - self.low), 0), 1)

    def text(self, value: float) -> str:
        """A value as a text, without its unit."""
        if self.kind == SHARE:
            return self.words.share(value)
        return self.words.number(self.scaled(value), self.places if value else 0)

    def span(self, lower: float, upper: float) -> str:
        """Two bounds as a text."""
        if self.kind == SHARE:
            return f"{self.words.share(lower, 0).removesuffix(' %')}–{self.words.share(upper, 0)}"
        return f"{self.text(lower)}–{self.text(upper)}"

    def is_dark(self, value: float) -> bool:
        """Whether the colour of a value needs white letters."""
        place = self.place(value)
        return abs(place - 0.5) > _DARK_END if self.low < 0 else place > _DARK


def _unit_of_money(largest: float, currency: str, words: Phrases) -> tuple[int, str, int]:
    """The divisor, the name and the decimal places of the unit in which the largest amount has few digits."""
    if currency != _DONG:
        return 1, currency, 0
    divisor, key = next(each for each in _UNITS if largest >= each[0] or each[0] == 1)
    return divisor, words(key), 0 if divisor == 1 else 1
