"""Search of areas by id, name or code, as people write them.

Warnings and errors name areas that have the name on other days only. Statistics offices reuse codes, so each
code is stored with every area that ever had it and the days on which it did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dtnet.errors import (
    AmbiguousNameError,
    ArgumentError,
    NameHint,
    NamesakeWarning,
    UnknownNameError,
    near,
    warn_outside,
)
from dtnet.network.tables.row_names import shown_day, shown_existence
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.tables import NOBODY, NOTHING, in_use, operating_days
from dtnet.network.tables.texts import take
from dtnet.network.territory.names import folded, joined_words, other_spellings, spelled
from dtnet.network.territory.place_parts import has_commas, ways_to_divide
from dtnet.periods import OPEN, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Areas, Ints, OtherName
    from dtnet.network.tables.texts import Texts
    from dtnet.network.territory.names import NameIndex
    from dtnet.periods import DayLike

_SHOWN = 8
_LONGEST: Final = 1_000
"""The characters of a name: comparing a text of millions with all names takes many seconds."""
_STATED = 2


def find_area(day: Snapshot, wanted: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position, in the territory of a day, of the area that a text names.

    Args:
        wanted: An id; a name with or without diacritics and type; a path, as `Xã Tân Lĩnh, huyện Lục Yên`;
            or `level:name` or `level:path`.
        level: Search this level only; by default the highest level at which the name matches.
        within: Search in this area only (an id or name), the area itself included.

    Raises:
        UnknownNameError: If nothing matches.
        AmbiguousNameError: If several areas match at that level.
        ArgumentError: If the text names another level than `level`, or is not a text.
    """
    territory, ids = day.territory, day.network.area_index
    _check_text(wanted, "name")
    inside = _inside(day, within)
    if len(wanted) > _LONGEST and ids.get(wanted) is None:
        raise UnknownNameError(f"no area has a name of over {_LONGEST:,} characters, got {len(wanted):,}")
    if wanted.count(":") > 1 and ids.get(wanted) is not None:
        return _checked(day, locate_area(day, wanted), level, within, inside)
    prefix, colon, name = wanted.partition(":")
    words = day.network.vocabulary
    prefix = words.own_level(prefix) if colon else ""
    if level is not None:
        level = words.levels[words.level(level)]
    if prefix not in territory.levels:
        name = wanted
    elif level not in (None, prefix):
        raise ArgumentError(f"{wanted!r} names another level than {{level}}", "omit one", level=level)
    else:
        level = prefix
    position = _meant(day, name, inside) if level is None else _of_level(day, name, level, inside)
    if position is not None:
        return position
    if ids.get(wanted) is not None:  # an id may look like anything; only the usual ones are tried first
        return _checked(day, locate_area(day, wanted), level, within, inside)
    if has_commas(name):
        ways = ways_to_divide(day.network.type_reader(), name)
        position = _on_path(day, name, ways, level, inside)
        if position is None:
            raise _broken_path(day, ways[0], level, inside)
        return position
    what = f"no area named {name!r}{'' if within is None else f' in {within!r}'} on {day.date}"
    return _otherwise(day, name, level, inside, what)


def locate_area(day: Snapshot, id: str) -> int:
    """The position of the area with an id in the territory of a day.

    Raises:
        UnknownNameError: If no area has the id on the day; the message names its days, if it has others.
    """
    entity = day.network.area_index.get(id)
    if entity is None or day.territory.position.item(entity) != NOBODY:
        return day.territory.locate(id)
    existence = shown_existence(day.network.tables.areas, entity)
    raise UnknownNameError(f"no area {id!r} on {day.date}", existence)


def located_code(day: Snapshot, code: str, *, level: str | None = None, within: str | None = None) -> int:
    """The position, in the territory of a day, of the area that has a code on the day.

    Args:
        level: Search this level only; areas of different levels may have the same code.
        within: Search in this area only (an id or name), the area itself included.

    Raises:
        UnknownNameError: If no area has the code.
        AmbiguousNameError: If several areas have the code.
        ArgumentError: If the code is not a text.
    """
    _check_text(code, "code")
    inside, index = _inside(day, within), day.names
    found = [at for place in _places(day, level) for at in _cut(index.coded(place, code), inside)]
    if len(found) == 1:
        return found[0]
    what = "area" if level is None else day.network.vocabulary.own_level(level)
    if found:
        message = f"{len(found)} areas have the code {code!r} on {day.date}"
        hint = "name one by its id" if level is not None else "name its level, or one by its id"
        raise AmbiguousNameError(message, _choice(hint, day, found))
    where = "" if within is None else f" in {within!r}"
    raise UnknownNameError(
        f"no {what} has the code {code!r}{where} on {day.date}", "codes are texts and keep leading zeros"
    )


def _check_text(given: object, what: str) -> None:
    if not isinstance(given, str):
        raise ArgumentError(f"{given!r} is not a {what} of an area", "ids, names and codes are texts")


def is_name_of_other_days(day: Snapshot, name: str, level: str) -> bool:
    """Whether areas of a level have a name on other days than this one."""
    whole = range(len(day.territory))
    return bool(_namesakes(day, name, day.network.vocabulary.level(level), whole))


def path(day: Snapshot, position: int) -> str:
    """The names from an area up to the area directly below the root."""
    territory = day.territory
    names: list[str] = []
    while position != NOBODY and (territory.parent[position] != NOBODY or not names):
        names.append(day.full_name(position))
        position = int(territory.parent[position])
    return ", ".join(names)


def _inside(day: Snapshot, within: str | None) -> range:
    if within is None:
        return range(len(day.territory))
    here = find_area(day, within)
    return range(here, int(day.territory.end[here]))


def _places(day: Snapshot, level: str | None) -> range:
    if level is None:
        return range(len(day.territory.levels))
    place = day.network.vocabulary.level(level)
    return range(place, place + 1)


def _cut(positions: list[int], inside: range) -> list[int]:
    """The positions that lie inside a range; the given positions are rising."""
    return positions[bisect_left(positions, inside.start) : bisect_left(positions, inside.stop)]


def _checked(day: Snapshot, position: int, level: str | None, within: str | None, inside: range) -> int:
    """The position of an id, if it is of the level and in the area of the search."""
    territory = day.territory
    own = territory.levels[territory.level[position]]
    [id] = territory.ids(position)
    if level is not None and territory.place(level) != territory.level[position]:
        raise UnknownNameError(f"{id!r} is a {own}, not a {level}")
    if position not in inside:
        raise UnknownNameError(f"{id!r} does not lie in {within!r} on {day.date}")
    return position


def _meant(day: Snapshot, name: str, inside: range) -> int | None:
    """The area of a name without a level: the match at the highest level, or None.

    Raises:
        AmbiguousNameError: If several areas match at that level.
        UnknownNameError: If an area of a higher level that exists on the day has the name on another day.

    Warns:
        NamesakeWarning: If another area has the name on another day, and is of the same level without common
            territory, or of a higher level that does not exist on the day.
    """
    position, warning = day.names.meant(name, inside, lambda: _looked_up(day, name, inside))
    if warning is not None:
        warn_outside(f"{name!r} on {day.date} is {warning}", NamesakeWarning)
    return None if position == NOBODY else position


def _looked_up(day: Snapshot, name: str, inside: range) -> tuple[int, str | None]:
    """The position that a name means, and a warning; both are equal on all days with the same rows."""
    for place in range(len(day.territory.levels)):
        found = _matching(day.names, place, name, lambda listed: _cut(listed, inside))
        if found:
            break
    else:
        return NOBODY, None
    others = [(each, row) for each in range(place + 1) for row in _namesakes(day, name, each, inside)]
    there = set(np.flatnonzero(np.bincount(day.territory.level[inside.start : inside.stop])).tolist())
    above = [row for each, row in others if each < place and each in there]
    if above:
        [what, *_] = [day.territory.levels[each] for each, row in others if row == above[0]]
        below = f"{day.territory.levels[place]}:{name}"
        raise _refused(day, above, f"no {what} named {name!r} on {day.date}", [repr(below)])
    position = _only(day, name, place, found)
    strangers = [row for each, row in others if each < place or not share_ground(day, row, position)]
    return position, _warning(day, name, position, strangers) if strangers else None


def _of_level(day: Snapshot, name: str, level: str, inside: range) -> int | None:
    """The area of a level with a name, or None."""
    place = day.territory.place(level)
    found = _matching(day.names, place, name, lambda listed: _cut(listed, inside))
    return _only(day, name, place, found) if found else None


def _matching(
    index: NameIndex,
    place: int,
    name: str,
    cut: Callable[[list[int]], list[int]],
    *,
    marked: bool = False,
) -> list[int]:
    """The areas of a level with a name.

    A name with diacritics must match as it is spelled (`Thạnh Hóa` is a district, `Thanh Hóa` a province). A
    name without diacritics matches by its plain letters, unless its writer uses diacritics.
    """
    plain, exact = folded(name), spelled(name)
    found = cut(index.named(place, joined_words(plain)))
    if found and marked:
        return _agreeing(index, found, lambda whole, own: exact in (spelled(own), spelled(whole)))
    if found and exact != plain:
        found = _agreeing(index, found, lambda whole, own: _as_spelled(exact, whole, own))
    return found


def _namesakes(day: Snapshot, name: str, place: int, inside: range) -> list[int]:
    """Rows of the areas of a level that have a name on other days only, the nearest day first.

    If the search is inside an area, only areas whose territory lies partly in it on their days count.
    """
    index = day.network.names_of_all_days()
    rows = _matching(index, place, name, lambda listed: listed)
    if not rows:
        return rows
    rows = of_other_days(day, _of_these_words(index, rows, name))
    if len(inside) == len(day.territory):
        return rows
    return [row for row in rows if lies_in(day, row, inside.start)]


def _lost(day: Snapshot, name: str, level: str | None, inside: range, what: str) -> UnknownNameError | None:
    """The error for a name that no area has on a day, if an area has it on another day."""
    for place in _places(day, level):
        rows = _namesakes(day, name, place, inside)
        if rows:
            return _refused(day, rows, what, [])
    return None


def _refused(day: Snapshot, rows: list[int], what: str, instead: list[str]) -> UnknownNameError:
    """The error that explains what became of areas with a name on other days, the nearest first."""
    outcomes = [outcome_of(day, row) for row in rows[:_STATED]]
    outcome = "; ".join(each.text for each in outcomes)
    if len(rows) > _STATED:
        outcome += f"; and {len(rows) - _STATED} more of this name on other days"
    hints = [" or ".join(dict.fromkeys(each.days for each in outcomes))]
    areas = dict.fromkeys(area for each in outcomes for area in each.areas_to_ask)
    hints += [f"for {each}" for each in [*areas, *instead]]
    return UnknownNameError(f"{what}: {outcome}", f"ask {', or '.join(hints)}")


def _warning(day: Snapshot, name: str, position: int, strangers: list[int]) -> str:
    """The warning that a name means one area and that others have it on other days, the nearest first."""
    own = day.area_state.row.item(day.territory.nodes.item(position))
    level = day.territory.levels[day.territory.level[position]]
    others = strangers[:_STATED]
    known = [
        f"{full_name(day, each)} has the name on other days: {outcome_of(day, each).text}" for each in others
    ]
    if len(strangers) > _STATED:
        known.append(f"{len(strangers) - _STATED} more have the name on other days")
    return f"{full_name(day, own)}; {'; '.join(known)}; '{level}:{name}' accepts that"


def _of_these_words(index: NameIndex, found: list[int], name: str) -> list[int]:
    """The areas with exactly these words, if there are any: `dak rong` prefers `Dak Rong` to `Dakrong`."""
    words = folded(name)
    return _agreeing(index, found, lambda whole, own: words in {folded(whole), folded(own)}) or found


def _as_spelled(wanted: str, whole: str, own: str) -> bool:
    """Whether a text means a name, which is given with and without its type.

    The type may have diacritics although the name has none: `tỉnh yen bai`.
    """
    if wanted in (spelled(own), spelled(whole)):
        return True
    return wanted == f"{spelled(whole.removesuffix(own))} {folded(own)}"


def _agreeing(index: NameIndex, found: list[int], agrees: Callable[[str, str], bool]) -> list[int]:
    """The areas whose name, with and without type, fulfils a condition."""
    read: dict[tuple[str, str], bool] = {}
    agreeing = []
    for position in found:
        own, whole = index.spellings(position)
        if (own, whole) not in read:
            read[own, whole] = agrees(whole, own)
        if read[own, whole]:
            agreeing.append(position)
    return agreeing


def _only(day: Snapshot, name: str, place: int, found: list[int]) -> int:
    """The single area of a list; an error if there are several."""
    if len(found) > 1:
        found = _of_these_words(day.names, found, name)
    if len(found) == 1:
        return found[0]
    level = day.territory.levels[place]
    raise AmbiguousNameError(
        f"{len(found)} areas of level {level} are named {name!r} on {day.date}",
        _choice("name one by its id", day, found),
    )


def _choice(hint: str, day: Snapshot, found: list[int]) -> NameHint:
    """A hint that lists the first areas with their ids and paths."""
    ids = [*day.territory.ids(np.array(found[:_SHOWN]))]
    listed = [f"\n  {id}  {path(day, position)}" for id, position in zip(ids, found[:_SHOWN], strict=True)]
    more = [f"\n  … and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return NameHint(f"{hint}:{''.join([*listed, *more])}", ids)


def _otherwise(day: Snapshot, name: str, level: str | None, inside: range, what: str) -> int:
    """The area of which a text that no area has as its name is an alias, another spelling, or a path.

    Args:
        level: The level of the search, or None.
        what: The error message if there is no such area.

    Raises:
        UnknownNameError: If there is none; the message states what the text was or is on other days.
        AmbiguousNameError: If there are several.
    """
    others = _other_names(day, name, level, inside)
    position = _otherwise_named(day, name, others)
    if position is not None:
        return position
    lost = _lost(day, name, level, inside, what)
    if lost is not None:
        raise lost
    position = _named_by(day, name, other_spellings(name), level, inside)
    if position is not None:
        return position
    typed = _with_types_in_front(day, name)
    position = _named_by(day, name, [form for each in typed for form in _forms(each)], level, inside)
    if position is not None:
        return position
    for each in typed:
        lost = _lost(day, each, level, inside, what)
        if lost is not None:
            raise lost
    ways = ways_to_divide(day.network.type_reader(), name)  # last: dashes and types stand in names, too
    position = _on_path(day, name, ways, level, inside)
    if position is not None:
        return position
    raise UnknownNameError(what, _former(day, others) or _hint(day, name, level, inside))


def _other_names(day: Snapshot, name: str, level: str | None, inside: range) -> dict[int, list[OtherName]]:
    """By position, the other names that a text means, of areas of a level inside a range.

    A name of a former area counts with the level of the former area.
    """
    territory = day.territory
    found: defaultdict[int, list[OtherName]] = defaultdict(list)
    for each in day.network.other_names().named(name):
        area, around = (day.network.area_index.get(id) for id in (each.area, each.within or each.area))
        position = NOBODY if area is None else territory.position.item(area)
        lay = NOBODY if around is None else territory.position.item(around)
        if position != NOBODY and lay in inside:
            own = each.level or territory.levels[territory.level[position]]
            if level in (None, own):
                found[position].append(each)
    return found


def _otherwise_named(day: Snapshot, name: str, others: Mapping[int, Sequence[OtherName]]) -> int | None:
    """The area with an alias or abbreviation that is in use on the day, at the highest level, or None."""
    return _highest_alone(day, name, _in_use(day, others))


def _with_types_in_front(day: Snapshot, name: str) -> list[str]:
    """A name with its type written out in front, for each type that stands before or after it.

    A type may be any word that the vocabulary has for it: `TT Mậu A`, `Mậu A thị trấn`, `P1`.
    """
    from dtnet.network.territory.place_texts import place_words  # noqa: PLC0415 - paid by rare spellings

    words, types = place_words(name), day.network.vocabulary.area_types
    readings = day.network.type_reader().readings(words) if words.plain else []
    return list(
        dict.fromkeys(
            f"{types[each]} {' '.join(reading.words.written)}"
            for reading in readings
            for each in sorted(reading.types or ())
        )
    )


def _forms(name: str) -> list[str]:
    return [name, *other_spellings(name)]


def _named_by(day: Snapshot, name: str, texts: Iterable[str], level: str | None, inside: range) -> int | None:
    """The area that has one of some texts, which stand for a name, as its name or other name; or None.

    Raises:
        AmbiguousNameError: If several areas match.
    """
    found: list[int] = []
    for each in texts:
        position = _meant(day, each, inside) if level is None else _of_level(day, each, level, inside)
        if position is None:
            position = _otherwise_named(day, each, _other_names(day, each, level, inside))
        if position is not None:
            found.append(position)
    return _highest_alone(day, name, found)


def _on_path(
    day: Snapshot, text: str, ways: Iterable[Sequence[str]], level: str | None, inside: range
) -> int | None:
    """The area that a path means: names from the lowest area to the highest, or the reverse; or None.

    A name that several areas have means all of them, until a lower name decides. The lowest name means the
    area at the highest level that has it, as a name alone does.

    Args:
        ways: The ways to divide the text into names.
        level: The level of the area of the lowest name, or None.

    Raises:
        AmbiguousNameError: If several areas match at that level.
    """
    for parts in ways:
        found, missing = _along(day, parts, level, inside) if len(parts) > 1 else ([], parts)
        if not missing:
            return _highest_alone(day, text, found)
    return None


def _highest_alone(day: Snapshot, name: str, found: Sequence[int]) -> int | None:
    """The one of some areas that is of the highest level among them; None if there are none.

    Raises:
        AmbiguousNameError: If several areas are of that level.
    """
    highest = _highest(day, found)
    return _only(day, name, int(day.territory.level[highest[0]]), highest) if highest else None


def _highest(day: Snapshot, found: Sequence[int]) -> list[int]:
    """Those of some areas that are of the highest level among them, each once, rising."""
    levels = day.territory.level
    highest = min((levels[at] for at in found), default=NOBODY)
    return sorted({at for at in found if levels[at] == highest})


def _in_use(day: Snapshot, others: Mapping[int, Sequence[OtherName]]) -> list[int]:
    """The positions of the areas with an alias or abbreviation that is in use on the day."""
    return [at for at, names in others.items() if any(in_use(each, day.date) for each in names)]


def _along(
    day: Snapshot, parts: Sequence[str], level: str | None, inside: range
) -> tuple[list[int], Sequence[str]]:
    """The areas that the names of a path mean, read from the highest name, the last, down.

    Returns:
        The areas that the lowest name means, and no names; or, if no area has one of the names there, the
        areas that the names above it mean, and the names from it up.
    """
    end, around = day.territory.end, [inside]
    found: list[int] = []
    marked = any(_has_marks(day, each) for each in parts)
    for at in range(len(parts) - 1, -1, -1):
        places = _places(day, None if at else level)
        here = _all_named(day, parts[at], places, around, marked=marked)
        if not here:
            return found, parts[at:]
        found, around = here, [range(each + 1, int(end[each])) for each in here]
    return found, ()


def _has_marks(day: Snapshot, name: str) -> bool:
    """Whether a name has diacritics apart from its type."""
    from dtnet.network.territory.place_texts import place_words  # noqa: PLC0415 - paid by paths

    readings = day.network.type_reader().readings(place_words(name))
    return all(each.words.has_marks for each in readings)


def _all_named(
    day: Snapshot, name: str, places: range, around: Sequence[range], *, marked: bool
) -> list[int]:
    """Positions, rising, of the areas of some levels inside some ranges that a name means.

    The ways to have a name are those of a name alone, in the same order.

    Args:
        marked: Whether a name of the path has diacritics, so that this one lacks none.
    """
    typed = (form for each in _with_types_in_front(day, name) for form in _forms(each))
    for texts in ((name,), other_spellings(name), typed):
        given = [*texts]
        for read in (partial(_as_names, marked=marked), _as_other_names):
            found = {at for text in given for inside in around for at in read(day, text, places, inside)}
            if found:
                return sorted(found)
    return []


def _as_names(day: Snapshot, text: str, places: range, inside: range, *, marked: bool) -> list[int]:
    """The areas of some levels inside a range whose name a text is."""
    names = day.names
    found = (
        _matching(names, place, text, lambda listed: _cut(listed, inside), marked=marked) for place in places
    )
    return [at for each in found for at in each]


def _as_other_names(day: Snapshot, text: str, places: range, inside: range) -> list[int]:
    """The areas of some levels inside a range of which a text is an alias or abbreviation on the day."""
    used = _in_use(day, _other_names(day, text, None, inside))
    return [at for at in used if int(day.territory.level[at]) in places]


def _broken_path(day: Snapshot, parts: Sequence[str], level: str | None, inside: range) -> UnknownNameError:
    """The error for a path of which no area has one of the names in the areas above it."""
    above, (name, *upper) = _along(day, parts, level, inside)
    above = _highest(day, above)
    where = f" in {', '.join(upper)!r}" if upper else ""
    what = f"no area named {name!r}{where} on {day.date}"
    if len(above) > 1:
        return UnknownNameError(what, _choice("the area above can be", day, above))
    level = level if len(upper) == len(parts) - 1 else None
    within = range(above[0], int(day.territory.end[above[0]])) if above else inside
    lost = _lost(day, name, level, within, what)
    return lost or UnknownNameError(what, _hint(day, name, level, within))


def _former(day: Snapshot, others: Mapping[int, Sequence[OtherName]]) -> str | None:
    """What a text was that is a former name of some areas, or None."""
    said = []
    for position, names in others.items():
        area = f"{day.full_name(position)} ({day.territory.ids(position)[0]})"
        said += [_former_name(each, area, day.date) for each in names]
    told = [*dict.fromkeys(said)]
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return f"{'; '.join(told[:_SHOWN])}{more}" if told else None


def _former_name(name: OtherName, area: str, day: date) -> str:
    of = area if name.level is None else f"a former {name.level} in {area}"
    if name.start is not None and day < name.start:
        return f"{name.name!r} is a name of {of} from {name.start} on"
    until = "" if name.end is None else f" until {name.end - timedelta(1)}"
    return f"{name.name!r} was a name of {of}{until}"


def _hint(day: Snapshot, name: str, level: str | None, inside: range) -> str | None:
    if name.count(":") > 1:
        return near(name, day.network.area_index.similar(name))
    upper = _places(day, level) if level is not None else range(len(day.territory.levels) - 1)
    matches = day.names.near(joined_words(folded(name)), upper, inside)
    if not matches:
        return "a name may be written with or without diacritics and type"
    return NameHint(f"did you mean {' or '.join(matches)}?", matches)


_NAMED: Final = 3


class Outcome(NamedTuple):
    """What became of an area that has the searched name on other days than the day of the search.

    Attributes:
        text: The areas that followed the area, or from which it came, in words.
        instead: Ids of the areas of the day that have its territory.
    """

    text: str
    days: str
    instead: tuple[str, ...]

    @property
    def areas_to_ask(self) -> tuple[str, ...]:
        """The ids of `instead`; if there are many, their number and an example."""
        many = len(self.instead) > _STATED
        return (f"one of {len(self.instead)} areas, as {self.instead[0]}",) if many else self.instead


def of_other_days(day: Snapshot, rows: Iterable[int]) -> list[int]:
    """The nearest row of each area that has none of some rows in force on a day; the nearest area first."""
    areas, number = day.network.tables.areas, day_number(day.date)
    listed = np.fromiter(rows, np.intp)
    start, end, entity = (column[listed] for column in (areas.start, areas.end, areas.entity))
    away = ~np.isin(entity, entity[(start <= number) & (number < end)])
    distance = np.where(end <= number, number - end.astype(np.int64), start.astype(np.int64) - number)
    nearest: dict[int, int] = {}
    for at in np.argsort(distance, kind="stable").tolist():
        if away[at]:
            nearest.setdefault(int(entity[at]), int(listed[at]))
    return list(nearest.values())


def lies_in(day: Snapshot, row: int, position: int) -> bool:
    """Whether an area lies, on the nearest day of its row, in an area that shares territory with another one.

    Args:
        position: The position of the other area, which exists on the day.
    """
    network, territory = day.network, day.territory
    areas, level = network.tables.areas, int(territory.level[position])
    if int(areas.level[areas.entity[row]]) <= level:
        return False
    nearest = _nearest(network, row, day_number(day.date))
    parents = _parents(network, nearest)
    above = int(areas.entity[row])
    while above != NOBODY and int(areas.level[above]) > level:
        above = int(parents[above])
    if above == NOBODY:
        return False
    return _shares_ground(day, above, nearest, position)


def share_ground(day: Snapshot, row: int, position: int) -> bool:
    """Whether the area of a row shares territory with an area of a day, according to events and parents.

    Args:
        row: A row of an area of another day; its nearest day counts.
    """
    areas = day.network.tables.areas
    return _shares_ground(
        day, int(areas.entity[row]), _nearest(day.network, row, day_number(day.date)), position
    )


def _shares_ground(day: Snapshot, area: int, on: int, position: int) -> bool:
    """Whether a part of an area of one day lies in an area of another day.

    First the area itself is followed through the events between the days, then everything inside it.
    """
    network, territory = day.network, day.territory
    inside = territory.nodes[position : territory.end[position]]
    alone = np.zeros(len(network.area_index), np.bool_)
    alone[area] = True
    if followed(network, alone, on, day_number(day.date))[inside].any():
        return True
    whole = _with_all_inside(network, alone, on)
    return bool(followed(network, whole, on, day_number(day.date))[inside].any())


def followed(network: Network, areas: NDArray[np.bool_], first: int, last: int) -> NDArray[np.bool_]:
    """The given areas, and all areas that events between two days connect with them.

    Args:
        areas: Per area entity, whether it is followed.
        last: The day to which they are followed, earlier or later.

    Returns:
        Per area entity, whether it has any share of the territory of these areas, on any day in between.
    """
    rows, days = network.tables.successions, operating_days(network.tables)
    stated = ~rows.of_bodies & (rows.target != NOTHING)
    stated &= (days > min(first, last)) & (days <= max(first, last))
    forward, found = first <= last, areas.copy()
    here, there = (rows.source, rows.target) if forward else (rows.target, rows.source)
    for each in np.unique(days[stated])[:: 1 if forward else -1].tolist():
        moves = np.flatnonzero(stated & (days == each))
        found[there[moves[found[here[moves]]]]] = True
    return found


def outcome_of(day: Snapshot, row: int) -> Outcome:
    """The history that connects an area of another day with this day.

    For an area of an earlier day it is what became of the area; for one of a later day, how it came about.

    Args:
        row: A row of the area that is not in force on this day.
    """
    network, areas, number = day.network, day.network.tables.areas, day_number(day.date)
    entity, name = int(areas.entity[row]), areas.name[row]
    now = int(day.area_state.row[entity])
    later = int(areas.start[row]) > number
    asked = "from that day on" if later else "before that day"
    if now != NOBODY:
        return Outcome(_renamed(day, row, now, later=later), asked, (areas.ids[entity],))
    own = areas.versions(entity)
    if later:
        edge = int(areas.start[own][areas.start[own] > number].min())
    else:
        edge = int(areas.end[own][areas.end[own] <= number].max())
    mine = np.zeros(len(network.area_index), np.bool_)
    mine[entity] = True
    there = np.flatnonzero(followed(network, mine, edge if later else edge - 1, number))
    there = there[day.area_state.row[there] != NOBODY]
    level = areas.level[there] == areas.level[entity]
    instead = tuple(areas.ids[each] for each in there[level if level.any() else ~level].tolist())
    return Outcome(f"{name} {_stated(network, entity, edge, later=later)}", asked, instead)


def _renamed(day: Snapshot, row: int, now: int, *, later: bool) -> str:
    """The sentence about a renamed area, with the day on which its name changed."""
    areas = day.network.tables.areas
    names: Texts | FullNames = areas.name
    if names[row] in {names[now], names[row - 1 if later else row + 1]}:  # its type is what changed
        names = FullNames.of(areas, day.network.vocabulary.area_types)
    if later:
        return f"{names[now]} is named {names[row]} from {number_day(int(areas.start[row]))} on"
    first = now
    while names[first - 1] == names[now]:  # at the latest, the row of the other name ends this
        first -= 1
    return f"{names[row]} is named {names[now]} since {number_day(int(areas.start[first]))}"


def _stated(network: Network, entity: int, edge: int, *, later: bool) -> str:
    """What events state about an area on its first day, or on the day after its last."""
    rows, when = network.tables.successions, number_day(edge)
    of = rows.target if later else rows.source
    said = np.flatnonzero(~rows.of_bodies & (of == entity) & (operating_days(network.tables) == edge))
    if not len(said):
        what = "exists only from" if later else "no longer exists from"
        return f"{what} {when} on, and the data have no event about it"
    refs = dict.fromkeys(
        network.tables.events[each].citation.ref for each in np.unique(rows.event[said]).tolist()
    )
    by = f"on {when} ({' and '.join([*refs][:_NAMED])})"
    if later:
        return f"came from {_names(network, rows.source[said], edge - 1)} {by}"
    targets = np.unique(rows.target[said][rows.target[said] != NOTHING])
    if not len(targets):
        return f"was abolished {by}"
    if len(targets) > 1:
        return f"was divided among {_names(network, targets, edge)} {by}"
    into = ~rows.of_bodies & (rows.target == targets[0]) & (operating_days(network.tables) == edge)
    alone = len(np.unique(rows.source[into])) == 1 and _row_on(network, int(targets[0]), edge - 1) == NOBODY
    return f"{'became' if alone else 'was merged into'} {_names(network, targets, edge)} {by}"


def _names(network: Network, entities: Ints, day: int) -> str:
    """The names of the first few of some areas on a day."""
    areas = network.tables.areas
    listed = np.unique(entities).tolist()
    names = [areas.name[_row_on(network, each, day)] for each in listed[:_NAMED]]
    if len(listed) > _NAMED:
        return f"{', '.join(names)} and {len(listed) - _NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _row_on(network: Network, entity: int, day: int) -> int:
    areas = network.tables.areas
    rows = areas.versions(entity)
    rows = rows[(areas.start[rows] <= day) & (areas.end[rows] > day)]
    return int(rows[0]) if len(rows) else NOBODY


def _nearest(network: Network, row: int, day: int) -> int:
    """The day of a row that is nearest to a day."""
    areas = network.tables.areas
    return max(int(areas.start[row]), min(int(areas.end[row]) - 1, day))


def _parents(network: Network, day: int) -> Ints:
    """Per area entity, its parent on a day, or `NOBODY`."""
    areas = network.tables.areas
    rows = areas.in_force(day)
    parents = np.full(len(network.area_index), NOBODY, np.int64)
    parents[areas.entity[rows]] = areas.parent[rows]
    return parents


def _with_all_inside(network: Network, areas: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
    """Per area entity, whether it is one of some areas or lies in one on a day; one pass for each level."""
    parents, found = _parents(network, day), areas.copy()
    placed = np.flatnonzero(parents != NOBODY)
    for _ in network.vocabulary.levels:
        found[placed[found[parents[placed]]]] = True
    return found


def full_name(day: Snapshot, row: int) -> str:
    """The name of an area with its type, and its id."""
    areas = day.network.tables.areas
    name = FullNames.of(areas, day.network.vocabulary.area_types)[row]
    return f"{name} ({areas.ids[areas.entity[row]]})"


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


def codes_of_level(areas: Areas, place: int) -> Mapping[str, tuple[Coded, ...]]:
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


def find_codes(network: Network, codes: Sequence[str], *, level: str | None, at: DayLike | None) -> list[str]:
    """The ids of the areas with some codes; see `Network.find_codes`."""
    if at is not None:
        day = network.at(at)
        return [day.territory.ids(located_code(day, code, level=level))[0] for code in codes]
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
    message = f"the code {code!r} has belonged to {len({each.area for each in days})} areas"
    if len(shared) > 1:
        message += f", and {len(shared) - 1} more of these codes to several"
    places = {network.tables.areas.level[each.area] for each in days}
    hint = "give the day" if len(places) == 1 else "give the day and the level"
    listed = [_listed_days(network, each) for days in list(shared.values())[:_SHOWN_CODES] for each in days]
    rest = [f"\n  … and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []
    ids = dict.fromkeys(network.tables.areas.ids[each.area] for days in shared.values() for each in days)
    raise AmbiguousNameError(message, NameHint(f"{hint}:{''.join([*listed[:_SHOWN], *rest])}", ids))


def _listed_days(network: Network, days: Coded) -> str:
    of = network.tables.areas
    name = FullNames.of(of, network.vocabulary.area_types)[days.row]
    until = "" if days.end == OPEN else f" until {shown_day(days.end - 1)}"
    return f"\n  {of.code[days.row]}  {of.ids[days.area]}  {name}, from {shown_day(days.start)}{until}"
