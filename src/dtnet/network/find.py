"""From what people write to the area that they mean."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError, near
from dtnet.network.names import folded, joined, spelled
from dtnet.network.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.names import NameIndex
    from dtnet.network.snapshot import Snapshot

_SHOWN = 8


def find_area(snapshot: Snapshot, wanted: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position in the day's territory of the area that a text names.

    Args:
        snapshot: The day.
        wanted: An id; a name with or without diacritics and type; or `level:name`.
        level: Look at this level only; by default the highest at which the name matches.
        within: Look in this area only (an id or name), itself included.

    Raises:
        UnknownNameError: If nothing matches.
        AmbiguousNameError: If several areas match at that level.
        ArgumentError: If the text names another level than `level` does.
    """
    territory, ids = snapshot.territory, snapshot.network.area_index
    inside = _inside(snapshot, within)
    if wanted.count(":") > 1 and ids.get(wanted) is not None:
        return _checked(snapshot, territory.locate(wanted), level, within, inside)
    prefix, colon, name = wanted.partition(":")
    if not colon or prefix not in territory.levels:
        name = wanted
    elif level not in (None, prefix):
        raise ArgumentError(f"{wanted!r} names a level, and level={level!r} another", "leave one out")
    else:
        level = prefix
    position = _by_name(snapshot, name, level, inside)
    if position is not None:
        return position
    if ids.get(wanted) is not None:  # an id may look like anything; only the usual ones are tried first
        return _checked(snapshot, territory.locate(wanted), level, within, inside)
    where = "" if within is None else f" in {within!r}"
    raise UnknownNameError(
        f"no area named {name!r}{where} on {snapshot.date}", _hint(snapshot, name, level, inside)
    )


def find_code(snapshot: Snapshot, code: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position in the day's territory of the area that has a code on the day.

    Args:
        snapshot: The day.
        code: The code.
        level: Look at this level only; codes of several levels may be alike.
        within: Look in this area only (an id or name), itself included.

    Raises:
        UnknownNameError: If no area has the code.
        AmbiguousNameError: If several have it.
    """
    inside, index = _inside(snapshot, within), snapshot.names
    found = [at for place in _places(snapshot, level) for at in _cut(index.coded(place, code), inside)]
    if len(found) == 1:
        return found[0]
    what = "area" if level is None else level
    if found:
        told = f"{len(found)} areas have the code {code!r} on {snapshot.date}"
        hint = "name one by its id" if level is not None else "name its level, or one by its id"
        raise AmbiguousNameError(told, f"{hint}:{_listed(snapshot, found)}")
    where = "" if within is None else f" in {within!r}"
    raise UnknownNameError(
        f"no {what} has the code {code!r}{where} on {snapshot.date}", "codes are texts and keep their zeros"
    )


def path(snapshot: Snapshot, position: int) -> str:
    """Names from the area itself up to the province or whatever is right below the root."""
    territory = snapshot.territory
    names: list[str] = []
    while position != NOBODY and (territory.parent[position] != NOBODY or not names):
        names.append(snapshot.full_name(position))
        position = int(territory.parent[position])
    return ", ".join(names)


def _inside(snapshot: Snapshot, within: str | None) -> range:
    if within is None:
        return range(len(snapshot.territory))
    here = find_area(snapshot, within)
    return range(here, int(snapshot.territory.end[here]))


def _places(snapshot: Snapshot, level: str | None) -> range:
    if level is None:
        return range(len(snapshot.territory.levels))
    place = snapshot.territory.place(level)
    return range(place, place + 1)


def _cut(positions: list[int], inside: range) -> list[int]:
    """Those of some rising positions that lie inside."""
    return positions[bisect_left(positions, inside.start) : bisect_left(positions, inside.stop)]


def _checked(snapshot: Snapshot, position: int, level: str | None, within: str | None, inside: range) -> int:
    """The position of an id, if it is where it was looked for."""
    territory = snapshot.territory
    own = territory.levels[territory.level[position]]
    [id] = territory.ids(position)
    if level is not None and territory.place(level) != territory.level[position]:
        raise UnknownNameError(f"{id!r} is a {own}, not a {level}")
    if position not in inside:
        raise UnknownNameError(f"{id!r} does not lie in {within!r} on {snapshot.date}")
    return position


def _by_name(snapshot: Snapshot, name: str, level: str | None, inside: range) -> int | None:
    """The one area of a name at its highest level, or None.

    A name written with marks is first looked for as it is spelled (`Thạnh Hóa` is a district, `Thanh Hóa` a
    province), at all levels; then, like one written without, by its plain letters.
    """
    index, plain, exact = snapshot.names, folded(name), spelled(name)
    loose: tuple[int, list[int]] | None = None
    for place in _places(snapshot, level):
        found = _cut(index.named(place, joined(plain)), inside)
        close = _agreeing(index, found, spelled, exact) if exact != plain else found
        if close:
            return _only(snapshot, name, place, close)
        loose = loose or ((place, found) if found else None)
    return None if loose is None else _only(snapshot, name, *loose)


def _agreeing(index: NameIndex, found: list[int], reading: Callable[[str], str], wanted: str) -> list[int]:
    """Those of some areas whose name, with or without type, is a text in some way of reading."""
    read: dict[tuple[str, str], bool] = {}
    agreeing = []
    for position in found:
        spellings = index.spellings(position)
        if spellings not in read:
            read[spellings] = wanted in map(reading, spellings)
        if read[spellings]:
            agreeing.append(position)
    return agreeing


def _only(snapshot: Snapshot, name: str, place: int, found: list[int]) -> int:
    """The one of some areas of a level; for `dak rong`, those of these words are preferred to `dakrong`."""
    if len(found) > 1:
        found = _agreeing(snapshot.names, found, folded, folded(name)) or found
    if len(found) == 1:
        return found[0]
    level = snapshot.territory.levels[place]
    raise AmbiguousNameError(
        f"{len(found)} areas of level {level} are named {name!r} on {snapshot.date}",
        f"name one by its id:{_listed(snapshot, found)}",
    )


def _listed(snapshot: Snapshot, found: list[int]) -> str:
    ids = snapshot.territory.ids(np.array(found[:_SHOWN]))
    shown = "".join(
        f"\n  {id}  {path(snapshot, position)}" for id, position in zip(ids, found[:_SHOWN], strict=True)
    )
    return f"{shown}\n  … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else shown


def _hint(snapshot: Snapshot, name: str, level: str | None, inside: range) -> str | None:
    if name.count(":") > 1:
        return near(name, snapshot.network.area_index.similar(name))
    upper = _places(snapshot, level) if level is not None else range(len(snapshot.territory.levels) - 1)
    matches = snapshot.names.near(joined(folded(name)), upper, inside)
    if not matches:
        return "a name may be written with or without diacritics and type"
    return f"did you mean {' or '.join(matches)}?"
