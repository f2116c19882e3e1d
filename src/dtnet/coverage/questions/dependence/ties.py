"""By which bodies areas hang together with the centre: their teams, placed in the tree of dominators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.language.atoms import Teams
from dtnet.coverage.verdicts.area_facts import facts_of
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.relations_by_rule import LiveBodies, superiors_by_rule
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.rows import Counts
    from dtnet.coverage.answers.singles import AreasOfDay
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.territory.hierarchy import Hierarchy


@attrs.frozen(eq=False)
class Ties:
    """Teams that connect areas, or may; shape (p), and (c) for `anywhere`.

    Attributes:
        area: The place of the area among those that are asked.
        position: Where in the tree of dominators the team stands, or hangs if it is not listed.
        certain: Whether the team is there for sure.
        anywhere: Per area, whether there may be teams that are not listed and hang no rule says where.
    """

    area: NDArray[np.intp]
    position: Ints
    certain: Flags
    anywhere: Flags

    def common(self, tree: Hierarchy, which: Flags) -> Ints:
        """Per area, the lowest body without which none of its ties is left; `NOBODY` without a tie.

        Args:
            tree: The tree of dominators.
            which: Which ties count.
        """
        low, high = (
            np.full(len(self.anywhere), len(tree), np.int32),
            np.full(len(self.anywhere), NOBODY, np.int32),
        )
        np.minimum.at(low, self.area[which], self.position[which])
        np.maximum.at(high, self.area[which], self.position[which])
        low[high == NOBODY] = NOBODY
        return tree.lowest_common_of_many(low, high)

    def add_ways(self, tree: Hierarchy, areas: Flags, weight: Counts, to: Counts) -> None:
        """Add weights of areas so that rolling up counts each once at every body on a way to one of its ties.

        Args:
            tree: The tree of dominators.
            areas: Which areas.
            weight: What they weigh.
            to: By position in the tree; changed in place.
        """
        which = np.flatnonzero(areas[self.area])
        order = which[np.lexsort((self.position[which], self.area[which]))]
        area, position = self.area[order], self.position[order]
        np.add.at(to, position, weight[area])
        next_ = np.flatnonzero(area[1:] == area[:-1])
        shared = tree.lowest_common_of_many(position[next_], position[next_ + 1])
        np.subtract.at(to, shared, weight[area[next_]])  # what two ways have in common is counted once


def ties_of(day: Snapshot, found: AreasOfDay, relations: Sequence[str], tree: Hierarchy) -> Ties:
    """Which teams tie the areas of a question to the root.

    Args:
        day: The day.
        found: The areas.
        relations: The lines.
        tree: The tree of dominators of these lines; the root stands first.
    """
    stretch, network = found.stretch, day.network
    level = stretch.level
    teams = facts_of(level, [Teams(1)]).teams
    here, pieces = teams.here, teams.facts.pieces
    place = np.full(len(level) + 1, NOBODY, np.int64)
    place[stretch.area] = np.arange(len(stretch.area))
    own = np.flatnonzero(place[here.area] != NOBODY)
    piece, area, certain = here.piece[own], place[here.area[own]], here.certain[own]
    entity = network.tables.bodies.entity[pieces.row[piece]]
    live = day.body_state.bodies.entity
    stated = np.append(live, NOBODY)[np.searchsorted(live, entity)] == entity
    position = tree.position[entity]
    tied = stated & (position != NOBODY)
    parts = [(area[tied], position[tied], certain[tied])]
    # A team that may be there though the day's rows leave it out hangs as one that is not listed.
    homes = level.era.territory.position[network.tables.bodies.home[pieces.row[piece[~stated]]]]
    others = np.flatnonzero(teams.unlisted(Origin.SYNTHETIC)[stretch.area])
    seats = np.concatenate([homes, level.positions[stretch.area[others]]])
    whose = np.concatenate([area[~stated], others])
    nodes = level.era.territory.nodes[seats]
    host, free = _hosts(day, relations, tree, nodes)
    anywhere = np.zeros(len(stretch.area), np.bool_)
    anywhere[whose[free & (host == NOBODY)]] = True
    hangs, freely = np.flatnonzero(host != NOBODY), np.flatnonzero(free)
    parts += [
        (whose[which], where, np.zeros(len(which), np.bool_))
        for which, where in ((hangs, host[hangs]), (freely, np.zeros(len(freely), np.int32)))
    ]
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    return Ties(columns[0].astype(np.intp), columns[1].astype(np.int32), columns[2], anywhere)


def _hosts(day: Snapshot, relations: Sequence[str], tree: Hierarchy, homes: Ints) -> tuple[Ints, Flags]:
    """Where a team of some homes would hang: its place in the tree, or `NOBODY` if no rule connects it.

    Returns:
        Shape (k) each: the place; whether some relation has no rule for teams, so that it may hang anywhere
        else as well.
    """
    network, state = day.network, day.body_state
    words, number = network.vocabulary, day_number(day.date)
    team, kinds = words.body_kind(words.team_kind), words.body_kinds
    position = day.territory.position[homes]
    there = position != NOBODY
    bodies = LiveBodies(
        np.concatenate([state.bodies.entity, np.full(int(there.sum()), NOBODY, np.int32)]),
        np.concatenate([state.bodies.kind, np.full(int(there.sum()), team, np.uint8)]),
        np.concatenate([state.bodies.home, position[there]]),
    )
    host = np.full(len(homes), NOBODY, np.int32)
    free = ~there
    for name in relations:
        superior: Ints | None = None
        for rule in network.tables.relation_rules:
            start, end = rule.period.numbers
            speaks = words.team_kind in rule.of and words.team_kind not in rule.to
            if rule.type == name and start <= number < end and speaks:
                places, above = superiors_by_rule(
                    day.territory, bodies, rule, kinds, network.tables.bodies.ids
                )
                superior = np.full(len(homes), NOBODY, np.int32)
                superior[there] = above[places >= len(state.bodies.entity)]
        if superior is None:
            free[:] = True
            continue
        found = np.where(superior == NOBODY, NOBODY, tree.position[superior]).astype(np.int32)
        both = (host != NOBODY) & (found != NOBODY)
        host = np.where(both, tree.lowest_common_of_many(host, found), np.maximum(host, found)).astype(
            np.int32
        )
    return host, free
