"""From what people write to the area that they mean."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError, near
from dtnet.network.names import folded, joined, spelled
from dtnet.network.spells import Spells
from dtnet.network.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.day_rows import DayRows
    from dtnet.network.names import NameIndex

_SHOWN = 8


def find_area(day: DayRows, wanted: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position in the day's territory of the area that a text names.

    Args:
        day: The day.
        wanted: An id; a name with or without diacritics and type; or `level:name`.
        level: Look at this level only; by default the highest at which the name matches.
        within: Look in this area only (an id or name), itself included.

    Raises:
        UnknownNameError: If nothing matches.
        AmbiguousNameError: If several areas match at that level.
        ArgumentError: If the text names another level than `level` does, or is no text.
    """
    territory, ids = day.territory, day.network.area_index
    _check_text(wanted, "name")
    inside = _inside(day, within)
    if wanted.count(":") > 1 and ids.get(wanted) is not None:
        return _checked(day, locate_area(day, wanted), level, within, inside)
    prefix, colon, name = wanted.partition(":")
    if not colon or prefix not in territory.levels:
        name = wanted
    elif level not in (None, prefix):
        raise ArgumentError(f"{wanted!r} names a level, and level={level!r} another", "leave one out")
    else:
        level = prefix
    position = _by_name(day, name, level, inside)
    if position is not None:
        return position
    if ids.get(wanted) is not None:  # an id may look like anything; only the usual ones are tried first
        return _checked(day, locate_area(day, wanted), level, within, inside)
    where = "" if within is None else f" in {within!r}"
    raise UnknownNameError(f"no area named {name!r}{where} on {day.date}", _hint(day, name, level, inside))


def locate_area(day: DayRows, id: str) -> int:
    """The position in the day's territory of the area with an id.

    Raises:
        UnknownNameError: If there is none; one of other days is told with these.
    """
    entity = day.network.area_index.get(id)
    if entity is None or day.territory.position.item(entity) != NOBODY:
        return day.territory.locate(id)
    told = Spells(day.network.tables.areas).told(entity)
    raise UnknownNameError(f"no area {id!r} on {day.date}", told)


def find_code(day: DayRows, code: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position in the day's territory of the area that has a code on the day.

    Args:
        day: The day.
        code: The code.
        level: Look at this level only; codes of several levels may be alike.
        within: Look in this area only (an id or name), itself included.

    Raises:
        UnknownNameError: If no area has the code.
        AmbiguousNameError: If several have it.
        ArgumentError: If it is no text.
    """
    _check_text(code, "code")
    inside, index = _inside(day, within), day.names
    found = [at for place in _places(day, level) for at in _cut(index.coded(place, code), inside)]
    if len(found) == 1:
        return found[0]
    what = "area" if level is None else level
    if found:
        told = f"{len(found)} areas have the code {code!r} on {day.date}"
        hint = "name one by its id" if level is not None else "name its level, or one by its id"
        raise AmbiguousNameError(told, f"{hint}:{_listed(day, found)}")
    where = "" if within is None else f" in {within!r}"
    raise UnknownNameError(
        f"no {what} has the code {code!r}{where} on {day.date}", "codes are texts and keep their zeros"
    )


def _check_text(given: object, what: str) -> None:
    if not isinstance(given, str):
        raise ArgumentError(f"{given!r} is no {what} of an area", "ids, names and codes are texts")


def path(day: DayRows, position: int) -> str:
    """Names from the area itself up to the province or whatever is right below the root."""
    territory = day.territory
    names: list[str] = []
    while position != NOBODY and (territory.parent[position] != NOBODY or not names):
        names.append(day.full_name(position))
        position = int(territory.parent[position])
    return ", ".join(names)


def _inside(day: DayRows, within: str | None) -> range:
    if within is None:
        return range(len(day.territory))
    here = find_area(day, within)
    return range(here, int(day.territory.end[here]))


def _places(day: DayRows, level: str | None) -> range:
    if level is None:
        return range(len(day.territory.levels))
    place = day.territory.place(level)
    return range(place, place + 1)


def _cut(positions: list[int], inside: range) -> list[int]:
    """Those of some rising positions that lie inside."""
    return positions[bisect_left(positions, inside.start) : bisect_left(positions, inside.stop)]


def _checked(day: DayRows, position: int, level: str | None, within: str | None, inside: range) -> int:
    """The position of an id, if it is where it was looked for."""
    territory = day.territory
    own = territory.levels[territory.level[position]]
    [id] = territory.ids(position)
    if level is not None and territory.place(level) != territory.level[position]:
        raise UnknownNameError(f"{id!r} is a {own}, not a {level}")
    if position not in inside:
        raise UnknownNameError(f"{id!r} does not lie in {within!r} on {day.date}")
    return position


def _by_name(day: DayRows, name: str, level: str | None, inside: range) -> int | None:
    """The one area of a name at its highest level, or None.

    A name written with marks is looked for as it is spelled (`Thạnh Hóa` is a district, `Thanh Hóa` a
    province), one written without by its plain letters.
    """
    index, plain, exact = day.names, folded(name), spelled(name)
    for place in _places(day, level):
        found = _cut(index.named(place, joined(plain)), inside)
        if exact != plain:
            found = _agreeing(index, found, lambda whole, own: _as_spelled(exact, whole, own))
        if found:
            return _only(day, name, place, found)
    return None


def _as_spelled(wanted: str, whole: str, own: str) -> bool:
    """Whether a text means a name, given with its type and without.

    The marks of the type say nothing of those of the name: `tỉnh yen bai` is written without.
    """
    type = spelled(whole.removesuffix(own))
    return wanted in {spelled(own), spelled(whole), f"{type} {folded(own)}"}


def _agreeing(index: NameIndex, found: list[int], agrees: Callable[[str, str], bool]) -> list[int]:
    """Those of some areas of whose name, with and without type, something is true."""
    read: dict[tuple[str, str], bool] = {}
    agreeing = []
    for position in found:
        own, whole = index.spellings(position)
        if (own, whole) not in read:
            read[own, whole] = agrees(whole, own)
        if read[own, whole]:
            agreeing.append(position)
    return agreeing


def _only(day: DayRows, name: str, place: int, found: list[int]) -> int:
    """The one of some areas of a level; for `dak rong`, those of these words are preferred to `dakrong`."""
    if len(found) > 1:
        words = folded(name)
        alike = _agreeing(day.names, found, lambda whole, own: words in {folded(whole), folded(own)})
        found = alike or found
    if len(found) == 1:
        return found[0]
    level = day.territory.levels[place]
    raise AmbiguousNameError(
        f"{len(found)} areas of level {level} are named {name!r} on {day.date}",
        f"name one by its id:{_listed(day, found)}",
    )


def _listed(day: DayRows, found: list[int]) -> str:
    ids = day.territory.ids(np.array(found[:_SHOWN]))
    shown = "".join(
        f"\n  {id}  {path(day, position)}" for id, position in zip(ids, found[:_SHOWN], strict=True)
    )
    return f"{shown}\n  … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else shown


def _hint(day: DayRows, name: str, level: str | None, inside: range) -> str | None:
    if name.count(":") > 1:
        return near(name, day.network.area_index.similar(name))
    upper = _places(day, level) if level is not None else range(len(day.territory.levels) - 1)
    matches = day.names.near(joined(folded(name)), upper, inside)
    if not matches:
        return "a name may be written with or without diacritics and type"
    return f"did you mean {' or '.join(matches)}?"
