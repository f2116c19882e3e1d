"""The vintage of a user's codes: the eras in which a level had these codes, and the best one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, several_in, with_checked_fields
from dtnet.errors import AmbiguousNameError, ArgumentError, NameHint
from dtnet.frames import Table
from dtnet.network.day.network import Network, check_network
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.schema import as_words
from dtnet.network.territory.names import folded, joined_words, spelled
from dtnet.periods import OPEN, Period, number_day
from dtnet.pydantic_hook import PydanticHook
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.network.day.area_search import Coded


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class CodeEra(PydanticHook):
    """A run of days on which the areas of a level keep their codes, and how a user's codes fit it.

    Attributes:
        level: The level.
        period: The days.
        fit: The number of given codes that an area had in the era.
        unfit: The number of given codes that no area had.
        missing: The number of codes of the era that are not given.
        named: The number of fitting codes whose given name is a name of their area.
        misnamed: The number of fitting codes with another name.
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
            f"{self.missing} are not given"
        )


def code_eras(network: Network, level: str, given: Mapping[str, str]) -> list[CodeEra]:
    """The eras of codes of a level, and how many given codes, with their names, fit each; O(codes)."""
    listed = network.code_days(level)
    edges = {edge for days in listed.values() for each in days for edge in (each.start, each.end)}
    first, end = network.extent.numbers
    starts = sorted({first, *(edge for edge in edges if first < edge < end)})
    held = [(listed.get(code, ()), name) for code, name in given.items()]
    counts = zip(
        _codes_of_eras(starts, listed.values()),
        _codes_of_eras(starts, [days for days, _ in held]),
        _codes_of_eras(starts, [days for days, name in held if name]),
        _codes_of_eras(
            starts,
            [[each for each in days if is_called(network, each, name)] for days, name in held if name],
        ),
        strict=True,
    )
    return [
        CodeEra(
            level=level,
            period=Period(number_day(start), None if stop == OPEN else number_day(stop)),
            fit=fit,
            unfit=len(given) - fit,
            missing=size - fit,
            named=named,
            misnamed=with_name - named,
        )
        for start, stop, (size, fit, with_name, named) in zip(starts, [*starts[1:], end], counts, strict=True)
        if size
    ]


def _codes_of_eras(starts: list[int], codes: Iterable[Sequence[Coded]]) -> list[int]:
    """The number of codes in each era; a code counts once in each era in which an area has it."""
    steps = [0] * (len(starts) + 1)
    for days in codes:
        counted = 0
        for each in sorted(days, key=lambda each: each.start) if len(days) > 1 else days:
            first = max(bisect_left(starts, each.start), counted)
            end = bisect_left(starts, each.end)
            if first < end:
                steps[first] += 1
                steps[end] -= 1
                counted = end
    return list(accumulate(steps))[:-1]


def list_of(network: Network, era: CodeEra) -> dict[str, list[Coded]]:
    """The areas that have each code in an era."""
    check_argument(era, CodeEra, "era", "pass one of the eras of a vintage")
    first, _ = era.period.numbers
    found: dict[str, list[Coded]] = {}
    for code, days in network.code_days(era.level).items():
        there = [each for each in days if each.start <= first < each.end]
        if there:
            found[code] = there
    return found


def is_called(network: Network, days: Coded, name: str) -> bool:
    """Whether an area had a name, with its type or without, on one of the days on which it had a code."""
    areas = network.tables.areas
    full = FullNames.of(areas, network.vocabulary.area_types)
    row = days.row
    while row < len(areas.entity) and areas.entity[row] == days.area and areas.start[row] < days.end:
        if _means(name, areas.name[row]) or _means(name, full[row]):
            return True
        row += 1
    return False


def _means(wanted: str, name: str) -> bool:
    """Whether two names are alike: by their plain letters, or as spelled if the first has marks."""
    plain = folded(wanted)
    if joined_words(plain) != joined_words(folded(name)):
        return False
    return spelled(wanted) in (plain, spelled(name))


_SHOWN: Final = 5


class DatedEra(Protocol):
    """An era of codes or of a list."""

    @property
    def period(self) -> Period:
        """The days."""
        ...


def era_columns(
    eras: Sequence[DatedEra], counts: Iterable[str], best: DatedEra | None, ties: Sequence[DatedEra]
) -> dict[str, Any]:
    """The columns of a table of eras: `start`, `end` (null while it is open), counts, `best`, `tied`.

    Args:
        eras: The eras, a row each.
        counts: The attributes of an era that are whole numbers.
        best: The best era, or None.
        ties: The eras that fit equally well.
    """
    ends = np.array([each.period.numbers[1] for each in eras], np.int64)
    return {
        "start": frames.day([each.period.numbers[0] for each in eras]),
        "end": frames.day(np.where(ends == OPEN, 0, ends), ends == OPEN),
        **{name: frames.whole([getattr(each, name) for each in eras]) for name in counts},
        "best": frames.yes_no([each == best for each in eras]),
        "tied": frames.yes_no([each in ties for each in eras]),
    }


def lines_of_eras(eras: Sequence[DatedEra]) -> str:
    """The first eras, each on a line of its own, and how many more there are."""
    shown = "".join(f"\n  {each}" for each in eras[:_SHOWN])
    return shown + (f"\n  … and {len(eras) - _SHOWN} more" if len(eras) > _SHOWN else "")


@attrs.frozen(eq=False, repr=False, field_transformer=with_checked_fields)
class Vintage(ShortRepr):
    """The eras that may be the origin of a user's codes; `identify_vintage` makes it.

    Attributes:
        network: The network.
        codes: The codes, each once, in the order given.
        names: The name of each code, empty if none is given.
        eras: All eras of the given level or of all levels, the best first: fewest codes that do not fit, then
            fewest codes with another name, then fewest missing codes, then level and time.
        ties: The eras that fit equally well although the codes name different areas in them; empty if there
            is a best era.
    """

    network: Network
    codes: tuple[str, ...]
    names: tuple[str, ...]
    eras: tuple[CodeEra, ...]
    ties: tuple[CodeEra, ...]

    @property
    def best(self) -> CodeEra | None:
        """The era of the codes; None if several eras are tied, or no code fits any era."""
        first = self.eras[0] if self.eras else None
        return None if self.ties or first is None or not first.fit else first

    def unfit(self, era: CodeEra) -> list[str]:
        """The codes that no area had in an era, in the order given."""
        there = list_of(self.network, era)
        return [code for code in self.codes if code not in there]

    def missing(self, era: CodeEra) -> list[str]:
        """The codes of an era that are not among the given codes, sorted as texts."""
        return sorted(list_of(self.network, era).keys() - set(self.codes))

    def misnamed(self, era: CodeEra) -> Table:
        """The codes that fit an era, but with another name: `code`, `name` (given), `area`, `area_name`."""
        areas = self.network.tables.areas
        full = FullNames.of(areas, self.network.vocabulary.area_types)
        there = list_of(self.network, era)
        rows = [
            (code, name, areas.ids[each.area], full[each.row])
            for code, name in zip(self.codes, self.names, strict=True)
            if name and not any(is_called(self.network, each, name) for each in there.get(code, ()))
            for each in there.get(code, ())
        ]
        return Table(frames.columns_of(rows, code="text", name="text", area="text", area_name="text"))

    def areas(self, era: CodeEra) -> list[str | None]:
        """The ids of the areas of the codes in an era, in the given order; None where a code does not fit.

        Raises:
            AmbiguousNameError: If several areas have one of the codes at the same time.
        """
        there, ids = list_of(self.network, era), self.network.tables.areas.ids
        for code in self.codes:
            if len(there.get(code, ())) > 1:
                several = [ids[each.area] for each in there[code]]
                raise AmbiguousNameError(
                    f"{era.level} code {code!r} in {era.period} belongs to several areas",
                    NameHint(f"they are {', '.join(several)}", several),
                )
        return [ids[there[code][0].area] if code in there else None for code in self.codes]

    def table(self) -> Table:
        """The eras as a table, the best first.

        Returns:
            Columns `level`, `start`, `end` (null while it is open), `fit`, `unfit`, `missing`, `named`,
            `misnamed`, `best` (whether it is the best one), `tied`.
        """
        counts = ("fit", "unfit", "missing", "named", "misnamed")
        levels = frames.text([each.level for each in self.eras])
        return Table({"level": levels, **era_columns(self.eras, counts, self.best, self.ties)})

    def __str__(self) -> str:
        if self.best is not None:
            return f"{self.best}"
        if not self.ties:
            return "no code is in any list"
        told = f"{len(self.ties)} lists fit equally well; pass names= to distinguish them:"
        return told + lines_of_eras(self.ties)


def identify_vintage(
    network: Network,
    codes: Iterable[str],
    *,
    level: str | None = None,
    names: Iterable[str | None] | None = None,
) -> Vintage:
    """Find the era of codes from which a list of codes comes.

    Codes are reused for other areas, so the codes of one day can fit those of another day, in part or all of
    them, and then name other areas. Eras are compared in this order: more codes of an area; fewer codes with
    another name; exactly the given codes and no others. If several eras remain, they are in `ties`, and there
    is no best era. If the codes name the same areas in all of them, the one with the fewest missing codes is
    the best instead.

    Args:
        network: The network.
        codes: All or some codes of one level; repeated codes count once.
        level: The level of the codes; by default the level that fits best.
        names: A name for each code, in a form that `find` accepts; None or an empty text for no name.

    Returns:
        All eras with their counts, and the best era or the ties. A code that no area had in an era is not an
        error: `unfit` lists such codes.

    Raises:
        ArgumentError: If there are no codes, if a code is not a text or has two names, or if the numbers of
            codes and names differ.
        UnknownNameError: If there is no such level.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> codes = net.at("2025-07-01").areas(level="province")["code"]
        >>> print(identify_vintage(net, codes))
        province codes of 2025-07-01..: 34 fit, 0 do not, 0 are not given
        >>> print(identify_vintage(net, ["15", "01"], level="province"))
        2 lists fit equally well; pass names= to distinguish them:
          province codes of 2025-07-01..: 2 fit, 0 do not, 32 are not given
          province codes of 2022-03-01..2025-07-01: 2 fit, 0 do not, 61 are not given
        >>> print(identify_vintage(net, ["15", "01"], level="province", names=["Yên Bái", None]))
        province codes of 2022-03-01..2025-07-01: 2 fit, 0 with another name, 0 do not, 61 are not given
    """
    check_network(network)
    given = _given(codes, names)
    words = network.vocabulary
    levels = words.levels if level is None else (words.own_level(level),)
    eras = [era for each in levels for era in code_eras(network, each, given)]
    eras.sort(key=lambda era: (era.unfit, era.misnamed, era.missing))
    alike = [era for era in eras if (era.unfit, era.misnamed) == (eras[0].unfit, eras[0].misnamed)]
    exact = [era for era in alike if not era.unfit and not era.missing]
    ties = exact or alike
    if not ties or not ties[0].fit or _same_areas(network, given, ties):
        ties = []
    return Vintage(network, tuple(given), tuple(given.values()), tuple(eras), tuple(ties))


def _given(codes: Iterable[str], names: Iterable[str | None] | None) -> dict[str, str]:
    """The distinct codes, each with its name; an empty text where none was given."""
    words = as_words(codes)
    if not words:
        raise ArgumentError("no codes are given")
    if names is None:
        return dict.fromkeys(words, "")
    hint = "give a name, or None, for each code"
    called = as_words("" if each is None else each for each in several_in(names, "names", hint))
    if len(called) != len(words):
        raise ArgumentError(f"{len(called)} names for {len(words)} codes", hint)
    found: dict[str, str] = {}
    for code, name in zip(words, called, strict=True):
        before = found.get(code, "")
        if before and name and before != name:
            raise ArgumentError(f"the code {code!r} is given with two names: {before!r} and {name!r}")
        found[code] = before or name
    return found


def _same_areas(network: Network, given: Iterable[str], eras: Sequence[CodeEra]) -> bool:
    """Whether the codes name the same areas in several eras."""
    lists = [list_of(network, era) for era in eras]
    named = {tuple(tuple(days.area for days in each.get(code, ())) for code in given) for each in lists}
    return len(named) == 1
