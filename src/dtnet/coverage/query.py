"""The coverage of a day: which share of areas is reached, by groups, with bounds and origins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.coverage.atoms import at_place, has_team
from dtnet.coverage.results import Contributions, Missing, result_columns
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.texts import taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dtnet.coverage.atoms import AreaFacts
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.snapshot import Snapshot
    from dtnet.network.tables import Codes, Ints

ATOMS: Final[dict[str, Callable[[Snapshot, str], AreaFacts]]] = {"has_team": has_team}
"""What this version can ask of an area."""


def coverage_table(
    snapshot: Snapshot,
    *,
    of: str = "has_team",
    over: str = "village",
    by: str | None = None,
    missing: Missing = "none",
    synthetic: bool = True,
) -> Table:
    """Which share of the areas of a level is reached on a day.

    Args:
        snapshot: The day.
        of: What makes an area a yes: `has_team`, a team in force serves it or an area inside it.
        over: The level of the areas that are counted.
        by: A row for each area of this level, `over` itself or one above; by default one row for all.
        missing: What the point takes an unknown verdict for: `as_no`, `as_yes`, or `none`, which gives no
            point where it matters. It never moves the bounds.
        synthetic: Whether synthetic facts count; if not, they are unknown. A synthetic area may then not be
            there at all, and what is said of it is unknown; the areas listed are still counted in `areas`, in
            the row of the area that they are listed in.

    Returns:
        Columns `area` (an id; null without `by`, and in the last row for areas that lie in no area of that
        level), `areas` (how many are listed), their verdicts `yes`, `no`, `unknown`, `not_applicable`, then
        `numerator`, `denominator`, `point` (null where the data leave it open and no assumption is named),
        `lower`, `upper` (the least and greatest share that the unknown could make of it; null where there is
        nothing), `sharp` (both are attained), `may_be_empty`, the shares of areas whose part rests at worst
        on `observed`, `derived`, `assumed`, `synthetic` facts (the rest is unknown), and the `assumption`
        behind the point. Rows are in order of id.

    Raises:
        UnknownNameError: If this version does not know `of`, or the network the levels.
        ArgumentError: If `by` is below `over`, `missing` takes no such value, or without synthetic facts
            synthetic areas would have to be named.

    Examples:
        >>> import dtnet
        >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
        >>> [row] = coverage_table(day, of="has_team", over="village")
        >>> row["areas"], row["yes"], row["point"], row["synthetic"]
        (90508, 90508, 1.0, 1.0)
        >>> [row] = coverage_table(day, of="has_team", over="village", synthetic=False)
        >>> row["unknown"], row["lower"], row["upper"], row["may_be_empty"]
        (90508, 0.0, 1.0, True)
    """
    facts = area_facts(snapshot, of=of, over=over)
    groups = _groups(snapshot, over, by)
    if missing not in get_args(Missing):
        raise ArgumentError(f"missing={missing!r}", near(missing, get_args(Missing)))
    worst = Origin.SYNTHETIC if synthetic else Origin.ASSUMED
    if (facts.origins[groups] > worst).any():
        raise ArgumentError(
            f"by={by!r} without synthetic facts: areas of this level are synthetic themselves",
            "ask by a level above, or with synthetic=True",
        )
    group, above = _membership(snapshot.territory, facts, groups, by=by)
    rows = max(len(groups) + (by is None), int(group.max(initial=-1)) + 1)
    parts = _contributions(facts, group, above, worst)
    return Table({"area": _ids(snapshot, groups, rows), **result_columns(parts, rows, missing)})


def area_facts(snapshot: Snapshot, *, of: str, over: str) -> AreaFacts:
    """What an atom is known to be for each area of a level.

    Raises:
        UnknownNameError: If this version does not know the atom, or the network the level.
    """
    if of not in ATOMS:
        known = ", ".join(repr(atom) for atom in ATOMS)
        raise UnknownNameError(f"coverage of {of!r}: this version knows {known}", near(of, ATOMS))
    return ATOMS[of](snapshot, over)


def _groups(snapshot: Snapshot, over: str, by: str | None) -> Ints:
    """Positions of the areas that have a row, in order of id."""
    territory = snapshot.territory
    if by is None:
        return np.empty(0, np.int32)
    levels = territory.levels[: territory.place(over) + 1]
    if by not in territory.levels:
        raise UnknownNameError(f"coverage by {by!r}: this version groups by a level", near(by, levels))
    if by not in levels:
        raise ArgumentError(f"by={by!r} lies below over={over!r}", near(by, levels))
    here = at_place(territory, territory.place(by))
    return here[np.argsort(territory.nodes[here])]


def _ids(snapshot: Snapshot, groups: Ints, rows: int) -> frames.Column:
    """Ids of the groups, made when somebody looks, then null up to the number of rows."""
    entities = np.zeros(rows, np.int32)
    entities[: len(groups)] = snapshot.territory.nodes[groups]
    texts = taken(snapshot.network.tables.areas.ids, entities)
    return frames.text(texts, np.arange(rows) >= len(groups) if rows > len(groups) else None)


def _membership(
    territory: Hierarchy, facts: AreaFacts, groups: Ints, *, by: str | None
) -> tuple[NDArray[np.intp], Codes]:
    """Per area, its row (the one after all groups if it is in none), and how surely it is in it.

    That is the worst origin of the rows between the area and its group; of an area in none, of all rows above
    it; 0 where there is nothing between. Both are handed down from level to level, O(areas).
    """
    positions = facts.positions
    if by is None:
        return np.zeros(len(positions), np.intp), np.zeros(len(positions), np.uint8)
    row = np.full(len(territory) + 1, len(groups), np.intp)
    row[groups] = np.arange(len(groups))
    between = np.zeros(len(territory) + 1, np.uint8)
    over, place = territory.place(facts.level), territory.place(by)
    if over == place:
        return row[positions], between[positions]
    for level in range(over):
        if level != place:
            here = at_place(territory, level)
            parents = territory.parent[here]
            row[here] = row[parents]
            between[here] = np.maximum(between[parents], facts.origins[here])
    parents = territory.parent[positions]
    return row[parents], between[parents]


def _contributions(facts: AreaFacts, group: NDArray[np.intp], above: Codes, worst: Origin) -> Contributions:
    """What each area adds, facts worse than `worst` taken as unknown."""
    origin = np.maximum(np.maximum(np.minimum(facts.yes, facts.no), facts.listed), above)
    return Contributions(
        group=group,
        yes=facts.yes <= worst,
        no=facts.no <= worst,
        out=np.maximum(facts.listed, above) > worst,
        tied=above > worst,
        origin=np.where(origin <= worst, origin, 0).astype(np.uint8),
    )
