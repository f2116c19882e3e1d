"""Codes of the statistics office over time: a code names an area only together with a day.

Codes are reused, so each code is stored with every area that ever had it and the days on which it did.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError
from dtnet.network.day.area_search import located_code as find_code_on
from dtnet.network.tables.row_names import shown_day
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Ints
    from dtnet.periods import DayLike

_SHOWN: Final = 8
_SHOWN_CODES: Final = 3


class Coded(NamedTuple):
    """A run of days on which an area has a code.

    Attributes:
        area: The entity of the area.
        row: The row of its first version on these days.
        start: The first day.
        end: The day after the last day.
    """

    area: int
    row: int
    start: int
    end: int


def coded(areas: Areas, place: int) -> Mapping[str, tuple[Coded, ...]]:
    """By code, the areas of a level that had it; see `Network.code_days`."""
    rows: Ints = np.flatnonzero(areas.level[areas.entity] == place)
    found: dict[str, list[Coded]] = {}
    columns = (rows, areas.entity[rows], areas.start[rows], areas.end[rows])
    for code, row, area, start, end in zip(
        take(areas.code, rows), *(column.tolist() for column in columns), strict=True
    ):
        days = found.setdefault(code, [])
        if days and days[-1].area == area and days[-1].end == start:
            days[-1] = days[-1]._replace(end=end)
        else:
            days.append(Coded(area, row, start, end))
    found.pop("", None)
    return MappingProxyType({code: tuple(days) for code, days in found.items()})


def find_code(network: Network, code: str, *, level: str | None, at: DayLike | None) -> str:
    """The id of the area with a code; see `Network.find_code`."""
    return _named(network, [code], level, at)[0]


def find_codes(network: Network, codes: Iterable[str], *, level: str | None, at: DayLike | None) -> list[str]:
    """The ids of the areas with some codes; see `Network.find_codes`."""
    return _named(network, as_words(codes), level, at)


def _named(network: Network, codes: Sequence[str], level: str | None, at: DayLike | None) -> list[str]:
    if at is not None:
        day = network.at(at)
        return [day.territory.ids(find_code_on(day, code, level=level))[0] for code in codes]
    words = network.vocabulary
    lists = [network.code_days(each) for each in (words.levels if level is None else (level,))]
    found: list[list[Coded]] = []
    for code in codes:
        given: object = code
        if not isinstance(given, str):
            raise ArgumentError(
                f"{code!r} is not a code of an area", "codes are texts and keep leading zeros"
            )
        found.append([each for by_code in lists for each in by_code.get(code, ())])
    _check_known(codes, found, level)
    _check_one(network, codes, found)
    return take(network.tables.areas.ids, [days[0].area for days in found])


def _check_known(codes: Sequence[str], found: Sequence[Sequence[Coded]], level: str | None) -> None:
    unknown = [code for code, days in zip(codes, found, strict=True) if not days]
    if unknown:
        more = f" (and {len(unknown) - 1} more unknown codes)" if len(unknown) > 1 else ""
        raise UnknownNameError(
            f"no {level or 'area'} ever had the code {unknown[0]!r}{more}",
            "codes are texts and keep leading zeros",
        )


def _check_one(network: Network, codes: Sequence[str], found: Sequence[Sequence[Coded]]) -> None:
    """Refuse codes that several areas had.

    Raises:
        AmbiguousNameError: If there are any; the message lists the areas of the first ones with their days.
    """
    shared = {
        code: days for code, days in zip(codes, found, strict=True) if len({each.area for each in days}) > 1
    }
    if not shared:
        return
    code, days = next(iter(shared.items()))
    told = f"the code {code!r} has belonged to {len({each.area for each in days})} areas"
    if len(shared) > 1:
        told += f", and {len(shared) - 1} more of these codes to several"
    places = {network.tables.areas.level[each.area] for each in days}
    hint = "give the day" if len(places) == 1 else "give the day and the level"
    listed = [_listed(network, each) for days in list(shared.values())[:_SHOWN_CODES] for each in days]
    rest = [f"\n  … and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []
    raise AmbiguousNameError(told, f"{hint}:{''.join([*listed[:_SHOWN], *rest])}")


def _listed(network: Network, days: Coded) -> str:
    of = network.tables.areas
    name = FullNames(of.name, of.type, network.vocabulary.area_types)[days.row]
    until = "" if days.end == OPEN else f" until {shown_day(days.end - 1)}"
    return f"\n  {of.code[days.row]}  {of.ids[days.area]}  {name}, from {shown_day(days.start)}{until}"
