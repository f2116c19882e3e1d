"""Unlisted areas: areas that partial lists leave out, their possible verdicts, their rows of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.coverage.answers.area_parts import WAYS
from dtnet.coverage.answers.row_bounds import IN_NO, IN_YES, OUT
from dtnet.coverage.answers.row_groups import NONE
from dtnet.coverage.language.atoms import Every
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.facts.eras import areas_of_level
from dtnet.facts.partial_lists import certainly_in, open_areas, unlisted_areas
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Sums
    from dtnet.coverage.answers.row_groups import Dimension, Rows
    from dtnet.facts.eras import Era
    from dtnet.facts.partial_lists import Unlisted
    from dtnet.network.tables.tables import Flags


@attrs.frozen(eq=False, kw_only=True)
class UnlistedParts:
    """Unlisted areas of one partial list, on a run of days on which their possible verdicts do not change.

    Attributes:
        of: The partial list, with the number of unlisted areas.
        end: The day after the last day.
        code: The ways in which each unlisted area may count, as in `Parts`.
        origin: As in `Parts`.
        least: The least number of unlisted areas that certainly lie in the area of the question.
        most: The greatest number that may lie there; None without a limit.
        loose: Whether one of the ways may be impossible, or the number depends on facts of listed areas.
    """

    era: Era
    of: Unlisted
    start: int
    end: int
    code: int
    origin: int
    least: int
    most: int | None
    loose: bool


def unlisted_parts(asked: ResolvedQuery, era: Era) -> list[UnlistedParts]:
    """The unlisted areas of a question in an era, with their possible verdicts."""
    about = asked.network.vocabulary.levels[asked.over]
    found = unlisted_areas(era, about, era.existing(asked.within), asked.worst)
    level = era.territory.level
    by_place: dict[int, list[Unlisted]] = {}
    for each in found:
        by_place.setdefault(int(level[each.position]), []).append(each)
    return [each for place, here in by_place.items() for each in _of_place(asked, era, place, here)]


def _of_place(
    asked: ResolvedQuery, era: Era, place: int, here: Sequence[Unlisted]
) -> Iterator[UnlistedParts]:
    """The unlisted areas of partial lists of areas of one level."""
    holders = areas_of_level(era, place, tuple(sorted({each.position for each in here})))
    about = asked.network.vocabulary.levels[asked.over]
    every = [Every(level=about, part=each) for each in (asked.of, asked.where) if each is not None]
    facts = facts_of(holders, every)
    codes = [_codes([facts.at(worst).of_unlisted(each) for each in every]) for worst in range(1, asked.worst)]
    last = facts.at(asked.worst)
    codes.append(_codes([last.of_unlisted(each) for each in every]))
    cells = facts.cells
    for each in here:
        number = int(np.flatnonzero(holders.positions == each.position)[0])
        counted = asked.weight == "count"  # nothing is known about the weight of an unlisted area
        sure = counted and _all_in_question(asked, era, each.position)
        for cell in np.flatnonzero(cells.owner == number).tolist():
            start, end = max(each.start, int(cells.start[cell])), min(each.end, int(cells.end[cell]))
            code = int(codes[-1][cell])
            decided = next(at for at, known in enumerate(codes, 1) if known[cell] == code)
            origin = max(decided, int(each.stated.origin), int(era.origins[each.position]))
            if start < end and code != NOBODY:
                yield UnlistedParts(
                    era=era,
                    of=each,
                    start=start,
                    end=end,
                    code=code,
                    origin=origin if code in {0, IN_YES, IN_NO} else 0,
                    least=each.least if sure else 0,
                    most=each.most if counted else None,
                    loose=bool(last.loose[cell]) or each.listed[0] != each.listed[1] or len(every) > 1,
                )


def _codes(said: Sequence[NDArray[np.uint8]]) -> NDArray[np.int64]:
    """Shape (c): the code of an unlisted area by its possible verdicts and those of the filter, if any.

    `NOBODY` where there is no unlisted area, or none passes the filter.
    """
    chosen = said[1] if len(said) > 1 else np.full(len(said[0]), YES)
    return np.where((said[0] == 0) | ((chosen & YES) == 0), NOBODY, WAYS[said[0], chosen].astype(np.int64))


def _all_in_question(asked: ResolvedQuery, era: Era, position: int) -> bool:
    """Whether everything in an area certainly lies in the area of the question."""
    if asked.ground is not None:
        return False
    within = era.existing(asked.within)
    return not within or any(certainly_in(era, position, each, asked.worst) for each in within)


def groups_of_unlisted(asked: ResolvedQuery, unlisted: Sequence[UnlistedParts]) -> NDArray[np.int64]:
    """Shape (d, k): the groups of unlisted areas whose number is certain; `NONE` for an unknown group."""
    found = [
        [NONE if (code := _group(each, dimension, asked)) is None else code for dimension in asked.dimensions]
        for each in unlisted
        if each.least
    ]
    return np.array(found, np.int64).reshape(len(found), len(asked.dimensions)).T


def _group(unlisted: UnlistedParts, dimension: Dimension, asked: ResolvedQuery) -> int | None:
    """The group of unlisted areas; None if it is unknown."""
    era, position = unlisted.era, unlisted.of.position
    if dimension.place is None or dimension.basis is not None:
        return None
    if dimension.place > era.territory.level[position]:
        return None
    above = int(era.at_level(dimension.place)[position])
    if above == NOBODY or not certainly_in(era, position, above, asked.worst):
        return None
    return int(era.territory.nodes[above])


def with_unlisted_parts(
    asked: ResolvedQuery, unlisted: Sequence[UnlistedParts], rows: Rows, sums: Sums, *, by_days: bool
) -> Sums:
    """Add the unlisted areas to the rows.

    A number of unlisted areas that certainly belongs to a row counts in its sums. Unlisted areas that may
    belong to it count as areas of unknown group do. Where there is no number, the row is unlimited.
    """
    if not unlisted:
        return sums
    single = sums.most is sums.least
    least, by_origin, guests = sums.least.copy(), sums.by_origin.copy(), sums.guests.copy()
    most = least if single else sums.most.copy()
    unlimited, sharp = sums.unlimited.copy(), sums.sharp.copy()
    long = by_days and len({(each.start, each.end) for each in unlisted}) > 1
    for each in unlisted:
        days = each.end - each.start if by_days else 1
        own, may = _rows_of(asked, each, rows)
        ways = [side for side, way in enumerate((IN_YES, IN_NO)) if each.code & way]
        sharp[may] &= not each.loose and each.most is not None
        if each.most is None:
            unlimited[:, ways] |= may[:, None]
            continue
        count = each.least * days * own
        for column in (least,) if single else (least, most):
            column[:, each.code] += count
        by_origin[:, each.origin] += count
        guests[:, ways] += (each.most * days * may - count)[:, None]
        changing = (each.end - each.start > 1 if by_days else False) or long
        if changing:  # the days share facts, so their bounds may not be attained together
            sharp[may & ~own] = False
            sharp[may] &= each.least == each.most and not each.code & OUT
    return attrs.evolve(
        sums,
        least=least,
        most=most,
        by_origin=by_origin,
        guests=guests,
        unlimited=unlimited,
        sharp=sharp,
        codes=tuple(sorted({*sums.codes, *(each.code for each in unlisted)})),
    )


def _rows_of(asked: ResolvedQuery, unlisted: UnlistedParts, rows: Rows) -> tuple[Flags, Flags]:
    """Shape (r): the row of unlisted areas of certain number, and all rows to which they may belong."""
    may, own = np.ones(len(rows), np.bool_), np.full(len(rows), unlisted.least > 0)
    about = asked.network.vocabulary.levels[asked.over]
    era = unlisted.era
    for dimension, codes in zip(asked.dimensions, rows.codes, strict=True):
        group = _group(unlisted, dimension, asked)
        if group is not None:
            may &= codes == group
            continue
        own &= codes == NONE
        if dimension.place is not None and dimension.basis is None:
            inside = open_areas(era, unlisted.of, about, dimension.place, asked.worst)
            may &= np.isin(codes, era.territory.nodes[np.flatnonzero(inside)]) | (codes == NONE)
    return own & may, may
