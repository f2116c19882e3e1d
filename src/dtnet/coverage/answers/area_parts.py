"""The names of a question resolved; the part of each area in its answer: verdict, group, weight, origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs
import numpy as np

from dtnet.coverage.answers.row_bounds import IN_NO, IN_YES, MAYBE, OUT
from dtnet.coverage.answers.row_groups import Groups, area_groups, dimensions_of
from dtnet.coverage.language.atoms import check_number, clashes, dated, on_areas
from dtnet.coverage.language.query import worst_origin
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.errors import ArgumentError, UnknownFactError, UnknownNameError, near
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.facts.partial_lists import unlisted_areas
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import number_day
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, by_origin, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.row_bounds import Counts
    from dtnet.coverage.answers.row_groups import Dimension
    from dtnet.coverage.answers.territorial_bases import BasisArea
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.facts.subjects import Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_NAMED = 3
_ONE = np.int64(1).tobytes()
"""The buffer of an array of weights that are all 1."""
_EVERYTHING = np.iinfo(np.int64).max


def _ways() -> NDArray[np.uint8]:
    """Tabulate, by verdict and verdict of the filter, how an area may count: as yes, as no, or not at all."""
    table = np.zeros((8, 8), np.uint8)
    for verdict in range(8):
        for filter_ in range(8):
            ways = IN_YES * bool(verdict & YES) | IN_NO * bool(verdict & NO)
            out = bool(verdict & NOT_APPLICABLE) or bool(filter_ & (NO | NOT_APPLICABLE))
            only = verdict == NOT_APPLICABLE and filter_ == YES
            table[verdict, filter_] = 0 if only else ways | OUT * out
    return table


WAYS = _ways()
"""By verdict and verdict of the filter, the code of an item that exists, as in `Parts`."""


@attrs.frozen(eq=False, kw_only=True)
class ResolvedQuery:
    """A question with all names resolved.

    Attributes:
        days: The first day, and the day after the last day.
        over: The place of the level whose areas are counted.
        where: The filter, resolved for areas of the level; None keeps all areas.
        weight: `count`, the name of an attribute of areas, or a number for each id.
        within: The numbers of the areas to which the question is restricted; empty for no restriction.
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        ground: The area to which the question is restricted, with its territory on another day, or its
            common region; None for no such restriction.
    """

    network: Network
    days: tuple[int, int]
    over: int
    of: Condition
    where: Condition | None
    dimensions: tuple[Dimension, ...]
    weight: str | Mapping[str, int]
    within: tuple[int, ...]
    worst: int
    ground: BasisArea | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The attributes by which rows are grouped, as conditions spell them; an empty text for a level."""
        return tuple(each.subject for each in self.dimensions)


def named_areas(network: Network, day: date, names: Sequence[str]) -> tuple[int, ...]:
    """The numbers of some areas, each once.

    Raises:
        UnknownNameError: If there is no such area on the day.
        AmbiguousNameError: If several areas have a name.
        ArgumentError: If the areas have different levels, so that one might lie in another.
    """
    found = [network.at(day).find(each) for each in names]
    levels = {each.level: name for each, name in zip(found, names, strict=True)}
    if len(levels) > 1:
        several = ", ".join(f"{name!r} is a {level}" for level, name in levels.items())
        raise ArgumentError(f"within names areas of several levels: {several}", "name areas of one level")
    return tuple(dict.fromkeys(cast("int", network.area_index.get(each.id)) for each in found))


def asked_of(network: Network, query: CoverageQuery) -> ResolvedQuery:
    """Resolve all names of a question, and check the question against the network."""
    words = network.vocabulary
    over = words.level(query.over)
    first, end = query.days.numbers
    network.check_covered(query.days.start, what="day" if query.at else "first day")
    network.check_covered(number_day(end - 1), what="last day")
    weight: str | Mapping[str, int] = query.weight if isinstance(query.weight, str) else dict(query.weight)
    if isinstance(weight, str):
        if weight != "count":
            check_number(words, "areas", weight, what="weight")
    else:
        unknown = [id for id in weight if network.area_index.get(id) is None]
        if unknown:
            raise UnknownNameError(
                f"weights: no area {unknown[0]!r}", near(unknown[0], network.area_index.similar(unknown[0]))
            )

    def put(condition: Any) -> Any:  # noqa: ANN401 - a condition, or none
        return None if condition is None else on_areas(dated(condition, network, query), words, query.over)

    return ResolvedQuery(
        network=network,
        days=(first, end),
        over=over,
        of=put(query.of),
        where=put(query.where),
        dimensions=dimensions_of(network, query.over, query.by),
        weight=weight,
        within=named_areas(network, query.days.start, query.within),
        worst=worst_origin(query),
    )


@attrs.frozen(eq=False, kw_only=True)
class AreaParts:
    """The parts of areas in an answer, in one era; shape (c) by cell, shape (m) by area.

    Attributes:
        area: Per cell, the number of its area.
        start: Per cell, the first day.
        end: Per cell, the day after the last day.
        code: Per cell, as in `Parts`.
        masks: Per cell, the verdict.
        filter: Per cell, the verdict of the filter; None if there is no filter.
        origin: Per cell, as in `Parts`.
        loose: Per cell, as in `Parts`.
        swayed: Per cell, whether an unknown fact may favour a yes on one day and a no on another day; None if
            there is no such cell.
        standing: Per area, the worst origin of the rows that state its existence and its row of the answer.
        least: Per area, the lower bound of the weight.
        most: Per area, the upper bound of the weight.
    """

    level: AreasOfLevel
    area: Ints
    start: Ints
    end: Ints
    code: NDArray[np.uint8]
    masks: Masks
    filter: Masks | None
    origin: NDArray[np.uint8]
    loose: Flags
    swayed: Flags | None
    standing: Codes
    groups: tuple[Groups, ...]
    least: Counts
    most: Counts

    @property
    def entity(self) -> Ints:
        """Per cell, the area."""
        return self.level.era.territory.nodes[self.level.positions[self.area]]

    @property
    def weights(self) -> tuple[Counts, Counts]:
        """Per cell, the lower and the upper bound of the weight of its area."""
        return self.least[self.area], self.most[self.area]

    @property
    def synthetic(self) -> float:
        """The share of the weight of all cells that rests on synthetic rows."""
        weight = self.weights[1]
        return int(weight[self.origin == Origin.SYNTHETIC].sum()) / max(int(weight.sum()), 1)

    @property
    def listed(self) -> Codes:
        """Per cell, `standing` of its area."""
        return self.standing[self.area]


def stretches_of(
    asked: ResolvedQuery, *, unlisted: bool = False, adrift: bool = False
) -> Iterator[AreaParts]:
    """Yield the parts of the listed areas in the answer, era by era.

    Args:
        unlisted: Whether the caller allows for unlisted areas that partial lists leave out, and for areas
            whose parent is one of several.
        adrift: Whether the caller allows for areas whose parent is one of several.

    Raises:
        ArgumentError: If rows are grouped by synthetic areas, but synthetic facts do not count; or if there
            may be unlisted areas or areas whose parent is one of several, for which the caller does not
            allow.
        UnknownFactError: If no upper bound of a weight is known.
    """
    for era in eras_of(asked.network, *asked.days, adrift=unlisted or adrift):
        if not unlisted and asked.network.tables.partial_lists:
            _check_listed(asked, era)
        stretch = _in_era(asked, era)
        if stretch is not None:
            yield stretch


def _check_listed(asked: ResolvedQuery, era: Era) -> None:
    """Refuse a question about a level of which areas may not be listed.

    Raises:
        ArgumentError: If a partial list leaves out areas that may lie in the area of the question.
    """
    level = asked.network.vocabulary.levels[asked.over]
    within = era.existing(asked.within)
    if asked.within and not within:
        return
    for each in unlisted_areas(era, level, within, asked.worst):
        day = number_day(each.start)
        raise ArgumentError(
            f"the areas of the level {level!r} in {each.stated.area!r} are listed only in part on {day}, and "
            "this question does not allow for unlisted areas",
            "ask for the coverage of a day or the mean of a period, for the claim or for the areas; or ask "
            "within an area that is listed in full",
        )


def _in_era(asked: ResolvedQuery, era: Era) -> AreaParts | None:
    within = era.existing(asked.within)
    if asked.within and not within:
        return None
    level = areas_of_level(era, asked.over, within)
    places, inside = asked.dimensions, list[Groups]()
    if asked.ground is not None:
        level, here = asked.ground.inside(level, asked.worst)
        places, inside = (*places, asked.ground.dimension), [here]
    check_named(era, asked.dimensions, asked.worst)
    conditions = [asked.of] if asked.where is None else [asked.of, asked.where]
    facts = facts_of(level, conditions).at(asked.worst)
    groups = tuple(area_groups(each, level, asked.worst) for each in asked.dimensions)
    # No verdict on an area can rest on a better origin than the best one of the rows of the areas.
    first = max(int(Origin.OBSERVED), int(level.origins.min(initial=asked.worst)))
    every = [facts.at(code) for code in range(first, asked.worst + 1)]
    masks, decided = by_origin([each.verdicts_of(asked.of) for each in every], first)
    open_ = decided == 0 if first == asked.worst else ~is_decided(masks)
    standing = standing_of(level, places, (*groups, *inside), within, asked.worst)
    cells = facts.cells
    filtered: Masks | None = None
    known, origin = decided != 0, decided
    asked_for = np.ones(len(level), np.bool_)
    if asked.where is not None:
        filtered, chosen = by_origin([each.verdicts_of(asked.where) for each in every], first)
        open_ = open_ | ~is_decided(filtered)
        known, origin = known & (chosen != 0), np.maximum(decided, chosen)
        asked_for = np.zeros(len(level), np.bool_)
        asked_for[cells.owner[(filtered & YES) != 0]] = True
    least, most, weighing = _weights(asked, level, facts.things, asked_for)
    basis = standing.origin if weighing is None else np.maximum(standing.origin, weighing)
    origin = np.maximum(origin, cells.same(basis))
    certain = cells.same(standing.certain)
    code = _codes(masks, filtered, certain)
    origin = origin * (known & (origin <= asked.worst) & certain)
    loose = cells.same(standing.tied)
    swayed: Flags | None = None
    if open_.any():
        over = asked.network.vocabulary.levels[asked.over]
        if _clashes(asked, over):
            loose = loose | open_
        else:
            turning = facts.turning_on_inner_areas(conditions)
            if (wide := facts.loose if turning is None else facts.loose | turning).any():
                loose = loose | (open_ & wide)
        if _clashes(asked, None):
            swayed = open_
        elif (turning := facts.turning_on_inner_areas(conditions, by_days=True)) is not None:
            swayed = open_ & turning
    kept = slice(None) if filtered is None else np.flatnonzero((filtered & YES) != 0)
    return AreaParts(
        level=level,
        area=cells.owner[kept],
        start=cells.start[kept],
        end=cells.end[kept],
        code=code[kept],
        masks=masks[kept],
        filter=None if filtered is None else filtered[kept],
        origin=origin[kept],
        loose=loose[kept],
        swayed=None if swayed is None else swayed[kept],
        standing=standing.origin,
        groups=groups,
        least=least,
        most=most,
    )


def _clashes(asked: ResolvedQuery, owner: str | None) -> bool:
    return clashes(asked.of, asked.where, asked.subjects, asked.weight, owner)


def _codes(masks: Masks, filtered: Masks | None, certain: Flags) -> NDArray[np.uint8]:
    """The code of each cell, as in `Parts`: how it may count; 0 if the condition is never applicable."""
    if filtered is None:
        code: NDArray[np.uint8] = masks * (masks != NOT_APPLICABLE)  # as in `WAYS` for a filter verdict yes
    else:
        code = WAYS.ravel().take(masks * np.uint8(len(WAYS)) + filtered)
    if not certain.all():
        code |= np.uint8(MAYBE) * ~certain
    return code


def check_named(era: Era, dimensions: Iterable[Dimension], worst: int) -> None:
    """Refuse rows grouped by synthetic areas if synthetic facts do not count.

    Raises:
        ArgumentError: If an area of a level by which rows are grouped has an origin worse than `worst`.
    """
    for each in dimensions:
        if each.place is None or worst == Origin.SYNTHETIC:
            continue
        if (era.origins[era.at_place(each.place)] > worst).any():
            raise ArgumentError(
                "{by} without synthetic facts: areas of this level are themselves synthetic",
                "group by a level above, or pass {synthetic}",
                by=each.name,
                synthetic=True,
            )


def _weights(
    asked: ResolvedQuery, level: AreasOfLevel, things: Subjects, asked_for: Flags
) -> tuple[Counts, Counts, Codes | None]:
    """Shape (m): bounds of each area's weight, and the origin of the weight (None if nothing states it).

    Args:
        asked_for: Shape (m): whether an area may pass the filter; other weights have no meaning.
    """
    era = level.era
    if asked.weight == "count":
        ones = np.ndarray(len(level), np.int64, _ONE, strides=(0,))
        return ones, ones, None
    if not isinstance(asked.weight, str):
        ids = take(era.network.tables.areas.ids, era.territory.nodes[level.positions])
        named = zip(ids, asked_for.tolist(), strict=True)
        if missing := [id for id, wanted in named if wanted and id not in asked.weight]:
            raise UnknownFactError(
                f"weights: no weight for {_several(missing)}", "give each area a weight of 0 or more"
            )
        given = np.array([asked.weight.get(id, 0) for id in ids], np.int64)
        return given, given, None
    column = things.column(f"{things.grain}.{asked.weight}")
    least, most = column.data.astype(np.int64), column.most.astype(np.int64)
    if era.vague is not None:
        least, most = _of_versions(asked, level, least, most)
    free = (most == _EVERYTHING) & asked_for
    most = np.where(asked_for, most, least)
    if free.any():
        entities = era.territory.nodes[level.positions[free]]
        ids = take(era.network.tables.areas.ids, np.sort(entities))
        raise UnknownFactError(
            f"weight {asked.weight!r}: neither the value nor an upper bound is known for {_several(ids)}",
            "ask about areas where it is known, or state an upper bound in the data",
        )
    values = next(each for each in era.network.tables.areas.attributes if each.name == asked.weight)
    origin = values.origin if values.bounds is None else values.bounds.origin
    known = np.array_equal(least, most)
    return least, least if known else most, np.maximum(origin[level.rows], values.origin[level.rows])


def _of_versions(
    asked: ResolvedQuery, level: AreasOfLevel, least: Counts, most: Counts
) -> tuple[Counts, Counts]:
    """Widen the bounds of areas with several possible versions to the bounds over all these versions."""
    era, areas = level.era, level.era.network.tables.areas
    opens, closes = areas.edges
    vague = np.flatnonzero(era.vague[level.positions]) if era.vague is not None else np.empty(0, np.intp)
    least, most = least.copy(), most.copy()
    for at in vague.tolist():
        entity = era.territory.nodes[level.positions[at]]
        rows = np.flatnonzero(
            (areas.entity == entity) & (opens.earliest < era.end) & (closes.latest > era.start)
        )
        least[at], most[at] = _limits_of(era.network, rows, str(asked.weight), asked.worst)
    return least, most


def _limits_of(network: Network, rows: Ints, attribute: str, worst: int) -> tuple[int, int]:
    """The lower and upper bound of an attribute of areas over some rows."""
    values = next(each for each in network.tables.areas.attributes if each.name == attribute)
    low, high = values.limits()
    origin = values.known_origin[rows]
    known = (origin != 0) & (origin <= worst)
    least = np.where(known, low[rows], 0)
    most = np.where(known & (high[rows] >= 0), high[rows].astype(np.int64), _EVERYTHING)
    return int(least.min()), int(most.max())


def _several(ids: list[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(map(repr, ids[:_NAMED])) + (f" and {more} more" if more > 0 else "")


@attrs.frozen(eq=False)
class Standing:
    """How certainly each area exists and belongs to its row of the answer; shape (m).

    Attributes:
        origin: The worst origin of the area's own row and of the rows that place it in a row of the answer.
        certain: Whether the area certainly exists and belongs to that row.
        tied: Whether its place depends on uncertain rows on which other areas depend, too.
    """

    origin: Codes
    certain: Flags
    tied: Flags


def standing_of(
    level: AreasOfLevel,
    dimensions: tuple[Dimension, ...],
    groups: tuple[Groups, ...],
    within: tuple[int, ...],
    worst: int,
) -> Standing:
    """How certainly each area exists and belongs to its row of the answer.

    The era caches the result if the question names no area and groups rows by levels only.

    Args:
        within: The positions of the areas to which the question is restricted; empty for no restriction.
        worst: The worst origin of a row that counts; rows of a worse origin may not exist.
    """
    by_level = all(each.place is not None and each.basis is None for each in dimensions)
    kept: dict[Any, Standing] = level.era.kept if by_level and not within else {}
    if (key := ("standing", level.place, dimensions, worst)) in kept:
        return kept[key]
    membership, doubt = _membership(level, dimensions, groups, within)
    certain, tied = (level.origins <= worst) & (membership <= worst), membership > worst
    if level.doubtful is not None:
        certain &= ~level.doubtful
    if doubt is not None:
        certain, tied = certain & ~doubt, tied | doubt
    found = kept[key] = Standing(np.maximum(level.origins, membership), certain, tied)
    return found


def _membership(
    level: AreasOfLevel,
    dimensions: tuple[Dimension, ...],
    groups: tuple[Groups, ...],
    within: tuple[int, ...],
) -> tuple[Codes, Flags | None]:
    """Shape (m): the worst origin that places each area in its row, and whether its place is in doubt."""
    era = level.era
    origin = np.zeros(len(level), np.uint8)
    doubt: Flags | None = None
    for dimension, each in zip(dimensions, groups, strict=True):
        told = each.origin if dimension.place is not None else np.where(each.unknown, 0, each.origin)
        origin = np.maximum(origin, told)
        if each.doubtful is not None:
            doubt = each.doubtful if doubt is None else doubt | each.doubtful
    if within:
        place = int(era.territory.level[within[0]])
        if place < level.place:
            worst, unsure = era.between(place, level.place)
            parent = era.territory.parent[level.positions]
            origin = np.maximum(origin, worst[parent])
            if unsure is not None:
                lost = unsure[parent] if era.vague is None else unsure[parent] | era.vague[level.positions]
                doubt = lost if doubt is None else doubt | lost
            if (adrift := era.strays(place)) is not None and era.adrift is not None:
                lost = adrift[level.positions]
                doubt = lost if doubt is None else doubt | lost
    return origin.astype(np.uint8), doubt
