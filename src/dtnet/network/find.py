"""From what people write to the area that they mean."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import AmbiguousNameError, UnknownNameError, near
from dtnet.network.tables import NOBODY

if TYPE_CHECKING:
    from dtnet.network.snapshot import Snapshot

_SHOWN = 8


def folded(name: str) -> str:
    """A name without case, diacritics, and repeated or odd white space."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(letters.replace("-", " ").split())


def find_area(snapshot: Snapshot, wanted: str, *, level: str | None = None) -> int:
    """The position in the day's territory of the area that a text names.

    Args:
        snapshot: The day.
        wanted: An id; a name with or without diacritics and type; or `level:name`.
        level: Look at this level only; by default the highest at which the name matches.

    Raises:
        UnknownNameError: If nothing matches.
        AmbiguousNameError: If several areas match at that level.
    """
    territory = snapshot.territory
    index, asked = snapshot.network.area_index, wanted
    if wanted.count(":") > 1 and index.get(wanted) is not None:
        return territory.locate(wanted)
    prefix, colon, rest = wanted.partition(":")
    if colon and prefix in territory.levels:
        level, wanted = prefix, rest
    levels = range(len(territory.levels)) if level is None else [territory.place(level)]
    key = folded(wanted)
    for place in levels:
        here = np.flatnonzero(territory.level == place)
        matches = [position for position in here.tolist() if key in _keys(snapshot, position)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise _ambiguous(snapshot, wanted, territory.levels[place], matches)
    if index.get(asked) is not None:  # an id may look like anything; only the usual ones are tried first
        return territory.locate(asked)
    raise UnknownNameError(f"no area named {wanted!r} on {snapshot.date}", _hint(snapshot, wanted, level))


def path(snapshot: Snapshot, position: int) -> str:
    """Names from the area itself up to the province or whatever is right below the root."""
    territory = snapshot.territory
    names: list[str] = []
    while position != NOBODY and (territory.parent[position] != NOBODY or not names):
        names.append(snapshot.full_name(position))
        position = int(territory.parent[position])
    return ", ".join(names)


def _keys(snapshot: Snapshot, position: int) -> tuple[str, str]:
    return folded(snapshot.name(position)), folded(snapshot.full_name(position))


def _ambiguous(snapshot: Snapshot, wanted: str, level: str, matches: list[int]) -> AmbiguousNameError:
    ids = snapshot.territory.ids(np.array(matches[:_SHOWN]))
    shown = "".join(
        f"\n  {id}  {path(snapshot, position)}" for id, position in zip(ids, matches[:_SHOWN], strict=True)
    )
    more = f"\n  … and {len(matches) - _SHOWN} more" if len(matches) > _SHOWN else ""
    return AmbiguousNameError(
        f"{len(matches)} areas of level {level} are named {wanted!r} on {snapshot.date}",
        f"name one by its id:{shown}{more}",
    )


def _hint(snapshot: Snapshot, wanted: str, level: str | None) -> str | None:
    territory = snapshot.territory
    upper = list(range(len(territory.levels) - 1)) if level is None else [territory.place(level)]
    here = np.flatnonzero(np.isin(territory.level, upper))
    names: dict[str, str] = {
        folded(snapshot.name(position)): snapshot.name(position) for position in here.tolist()
    }
    if wanted.count(":") > 1:
        return near(wanted, snapshot.network.area_index.similar(wanted))
    from difflib import get_close_matches  # noqa: PLC0415 - paid by errors only

    matches: list[str] = get_close_matches(folded(wanted), names, n=3, cutoff=0.7)
    if not matches:
        return "a name may be written with or without diacritics and type"
    return f"did you mean {' or '.join(names[match] for match in matches)}?"
