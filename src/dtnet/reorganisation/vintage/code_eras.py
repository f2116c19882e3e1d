"""Days on all of which the areas of a level had the same codes, and how some codes fit each stretch."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import attrs

from dtnet.arguments import check_argument
from dtnet.network.tables.rules import FullNames
from dtnet.network.territory.names import folded, joined, spelled
from dtnet.periods import OPEN, Period, number_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.day.codes import Coded
    from dtnet.network.day.network import Network


@attrs.frozen(kw_only=True)
class CodeEra:
    """Days on all of which the areas of a level had the same codes, and how a user's codes fit them.

    Attributes:
        level: The level.
        period: The days.
        fit: How many of the codes an area had then.
        unfit: How many none had.
        missing: How many areas' codes of then are not among the codes.
        named: How many of the codes that fit come with a name that their area had then.
        misnamed: How many come with another name.
    """

    level: str
    period: Period
    fit: int
    unfit: int
    missing: int
    named: int
    misnamed: int

    def __str__(self) -> str:
        names = f", {self.misnamed} with another name" if self.named or self.misnamed else ""
        return (
            f"{self.level} codes of {self.period}: {self.fit} fit{names}, {self.unfit} do not, "
            f"{self.missing} of then are missing"
        )


class GivenCodes(NamedTuple):
    """Codes, each once, and a name of each, or an empty text.

    Attributes:
        codes: The codes.
        names: The names.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]


def eras_of(network: Network, level: str, given: GivenCodes) -> list[CodeEra]:
    """The eras of a level with how the codes fit each; O(codes of the level)."""
    listed = network.code_days(level)
    edges = {edge for days in listed.values() for each in days for edge in (each.start, each.end)}
    first, end = network.extent.numbers
    starts = sorted({first, *(edge for edge in edges if first < edge < end)})
    sizes, fit, with_name, named = (_Counter(starts) for _ in range(4))
    for days in listed.values():
        sizes.add(days)
    for code, name in zip(given.codes, given.names, strict=True):
        days = listed.get(code, ())
        fit.add(days)
        if name:
            with_name.add(days)
            named.add([each for each in days if is_called(network, each, name)])
    counts = zip(*(each.counts() for each in (sizes, fit, with_name, named)), strict=True)
    return [
        CodeEra(
            level=level,
            period=Period(number_day(start), None if stop == OPEN else number_day(stop)),
            fit=fit,
            unfit=len(given.codes) - fit,
            missing=size - fit,
            named=named,
            misnamed=with_name - named,
        )
        for start, stop, (size, fit, with_name, named) in zip(starts, [*starts[1:], end], counts, strict=True)
        if size
    ]


class _Counter:
    """How many codes there are in each era, as steps up and down."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts
        self._steps = [0] * (len(starts) + 1)

    def add(self, days: Sequence[Coded]) -> None:
        """Count a code once in each era in which an area has it."""
        counted = 0
        for each in sorted(days, key=lambda each: each.start) if len(days) > 1 else days:
            first = max(bisect_left(self._starts, each.start), counted)
            end = bisect_left(self._starts, each.end)
            if first < end:
                self._steps[first] += 1
                self._steps[end] -= 1
                counted = end

    def counts(self) -> list[int]:
        """Per era."""
        return list(accumulate(self._steps))[:-1]


def list_of(network: Network, era: CodeEra) -> dict[str, list[Coded]]:
    """The areas of an era by code."""
    check_argument(era, CodeEra, "era", "pass one of the eras of a vintage")
    first, _ = era.period.numbers
    found: dict[str, list[Coded]] = {}
    for code, days in network.code_days(era.level).items():
        there = [each for each in days if each.start <= first < each.end]
        if there:
            found[code] = there
    return found


def full_names(network: Network) -> FullNames:
    """Names of areas by row, with their types."""
    areas = network.tables.areas
    return FullNames(areas.name, areas.type, network.vocabulary.area_types)


def is_called(network: Network, days: Coded, name: str) -> bool:
    """Whether an area had a name, with its type or without, on one of the days on which it had a code."""
    areas, full = network.tables.areas, full_names(network)
    row = days.row
    while row < len(areas.entity) and areas.entity[row] == days.area and areas.start[row] < days.end:
        if _means(name, areas.name[row]) or _means(name, full[row]):
            return True
        row += 1
    return False


def _means(wanted: str, name: str) -> bool:
    """Whether two names are alike: by their plain letters, or as spelled if the first has marks."""
    plain = folded(wanted)
    if joined(plain) != joined(folded(name)):
        return False
    return spelled(wanted) in (plain, spelled(name))
