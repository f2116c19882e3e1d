"""Dependence on bodies: the areas that lose their connection to the root without one body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import rows_asked, warn_of_synthetic
from dtnet.coverage.answers.row_bounds import MAYBE, OUT
from dtnet.coverage.language.atoms import has_team
from dtnet.coverage.measures.quantities import Quantities, first_of
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.errors import UnknownFactError
from dtnet.facts.unit_spans import row_spans
from dtnet.frames import Table
from dtnet.network.day.connection import body_columns, body_entity, root_of
from dtnet.network.tables.schema import relation_names
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.relation_rules import LiveBodies, superiors_by_rule
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AnswerRows
    from dtnet.coverage.answers.row_bounds import Counts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import Era
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.territory.forest import Hierarchy

_HINT = "ask about a day on which this is known, or add it to the network"


def lost_without(
    network: Network,
    query: CoverageQuery,
    body: str,
    *,
    relations: str | Sequence[str],
    root: str | None,
    accept_synthetic: bool,
) -> Table:
    """See `DependenceQuestions.lost_without`."""
    found = _hanging(network, attrs.evolve(query, of=has_team()), relations, root)
    entity = body_entity(found.day, body)
    warn_of_synthetic([found.synthetic], accepted=accept_synthetic)
    return _table(found, np.array([entity], np.int32))


def points_of_failure(
    network: Network,
    query: CoverageQuery,
    *,
    relations: str | Sequence[str],
    root: str | None,
    limit: int | None,
    accept_synthetic: bool,
) -> Table:
    """See `DependenceQuestions.points_of_failure`."""
    found = _hanging(network, attrs.evolve(query, of=has_team()), relations, root)
    tree = found.tree
    leads = np.flatnonzero(tree.end > np.arange(len(tree)) + 1)
    warn_of_synthetic([found.synthetic], accepted=accept_synthetic)
    lower, upper = found.lower[leads], found.upper[leads]
    members = None if limit is None else first_of(Quantities(lower, upper), limit, first="greatest")
    chosen = np.arange(len(leads)) if members is None else members.possible
    order = chosen[np.lexsort((tree.nodes[leads[chosen]], -upper[chosen], -lower[chosen]))]
    certain = None if members is None else np.isin(order, members.certain)
    return _table(found, tree.nodes[leads[order]], certain)


@attrs.frozen(eq=False, kw_only=True)
class _Hanging:
    """How much weight of areas depends on each body.

    Attributes:
        tree: The tree of dominators: the bodies connected to the root, each under its nearest dominator.
        lower: By position in the tree, the weight that is certainly lost without the body.
        upper: By position in the tree, the weight that may be lost without the body.
        covered: The lower and the upper bound of the weight that counts while all bodies exist.
        synthetic: The share of the weight that rests on synthetic rows.
    """

    day: Snapshot
    tree: Hierarchy
    lower: Counts
    upper: Counts
    covered: tuple[int, int]
    synthetic: float


def _table(found: _Hanging, entities: Ints, certain: Flags | None = None) -> Table:
    tree, bodies = found.tree, found.day.body_state
    position = tree.position[entities]
    there = position != NOBODY
    at = np.where(there, position, 0)
    below = np.where(there, tree.end[at] - at - 1, 0)
    columns = body_columns(found.day, bodies.rows[np.searchsorted(bodies.bodies.entity, entities)])
    columns |= {
        "bodies": frames.whole(below),
        "lower": frames.whole(np.where(there, found.lower[at], 0)),
        "upper": frames.whole(np.where(there, found.upper[at], 0)),
        "covered_lower": frames.whole(np.full(len(entities), found.covered[0])),
        "covered_upper": frames.whole(np.full(len(entities), found.covered[1])),
    }
    return Table(columns if certain is None else {**columns, "certain": frames.yes_no(certain)})


def _hanging(
    network: Network, asked: CoverageQuery, relations: str | Sequence[str], root: str | None
) -> _Hanging:
    found = rows_asked(network, asked)
    day = network.at(asked.days.start)
    names = relation_names(relations)
    tree = day.dominators(names, root=root_of(day, names) if root is None else root)
    _check_certain(day, found.stretch.level.era, names)
    stretch = found.stretch
    ties = area_dominators(day, found, names, tree)
    least, most = stretch.weights
    there = (stretch.code & (OUT | MAYBE)) == 0
    certain, every = ties.common(tree, ties.certain), ties.common(tree, np.ones(len(ties.area), np.bool_))
    held = there & (certain != NOBODY)
    maybe = (certain == NOBODY) & (every != NOBODY) & ~ties.anywhere
    upper = np.zeros(len(tree), np.int64)
    np.add.at(upper, certain[certain != NOBODY], most[certain != NOBODY])
    ties.add_ways(tree, maybe, most, upper)
    lower = np.zeros(len(tree), np.int64)
    np.add.at(lower, every[held], least[held])
    free = ties.anywhere & (certain == NOBODY)
    return _Hanging(
        day=day,
        tree=tree,
        lower=tree.roll_up(lower),
        upper=tree.roll_up(upper) + int(most[free].sum()),
        covered=(int(least[held].sum()), int(most[(certain != NOBODY) | maybe | free].sum())),
        synthetic=stretch.synthetic,
    )


def _check_certain(day: Snapshot, era: Era, relations: Sequence[str]) -> None:
    """Check that the superiors of all bodies are known on the day.

    Raises:
        UnknownFactError: If the existence, a superior or an area of a body is unknown.
    """
    network, number = day.network, day_number(day.date)
    tables, words = network.tables, network.vocabulary
    leads = tables.bodies.kind != words.body_kind(words.team_kind)
    bodies = row_spans(tables.bodies, (number, number + 1), leads[tables.bodies.entity])
    open_ = bodies.owner[~bodies.certain]
    if open_.size:
        id = tables.bodies.ids[int(tables.bodies.entity[open_[0]])]
        raise UnknownFactError(f"it is unknown whether {id!r} exists on {day.date}", _HINT)
    asked = [words.relation_types.index(words.relation_type(name)) for name in relations]
    related = row_spans(tables.relations, (number, number + 1), np.isin(tables.relations.type, asked))
    open_ = related.owner[~related.certain]
    if open_.size:
        id = tables.bodies.ids[int(tables.relations.subordinate[open_[0]])]
        raise UnknownFactError(f"the superior of {id!r} on {day.date} is unknown", _HINT)
    live = day.body_state.bodies
    home = era.territory.position[day.territory.nodes[live.home]]
    # The version of an area may decide which areas contain it, and so which superiors the rules find.
    for unsure, asked_of in ((era.vague, home), (era.doubtful, home[leads[live.entity]])):
        holds = np.zeros(len(era.territory), np.bool_)
        holds[asked_of] = True
        open_ = np.flatnonzero((era.territory.roll_up(holds) > 0) & (unsure is not None and unsure))
        if open_.size:
            [id] = era.territory.ids(int(open_[0]))
            raise UnknownFactError(f"it is unknown in which areas {id!r} is on {day.date}", _HINT)


@attrs.frozen(eq=False)
class AreaDominators:
    """Pairs (ties) of an area and a team that connects it, or may connect it, to the root; shape (p).

    Attributes:
        area: The index of the area among the areas of the question.
        position: The position of the team in the tree of dominators; for an unlisted team, that of its host.
        certain: Whether the team certainly exists and serves the area.
        anywhere: Shape (c): by area, whether unlisted teams may exist whose superiors no rule states.
    """

    area: NDArray[np.intp]
    position: Ints
    certain: Flags
    anywhere: Flags

    def common(self, tree: Hierarchy, which: Flags) -> Ints:
        """Per area, the lowest body on which all its ties depend; `NOBODY` for an area without a tie."""
        low, high = (
            np.full(len(self.anywhere), len(tree), np.int32),
            np.full(len(self.anywhere), NOBODY, np.int32),
        )
        np.minimum.at(low, self.area[which], self.position[which])
        np.maximum.at(high, self.area[which], self.position[which])
        low[high == NOBODY] = NOBODY
        return tree.lowest_common_of_many(low, high)

    def add_ways(self, tree: Hierarchy, areas: Flags, weight: Counts, to: Counts) -> None:
        """Add weights so that a roll-up counts each area once at every body above one of its ties.

        Args:
            areas: Shape (c): marks the areas to add.
            weight: Shape (c): the weights of the areas.
            to: By position in the tree, the sums; changed in place.
        """
        which = np.flatnonzero(areas[self.area])
        order = which[np.lexsort((self.position[which], self.area[which]))]
        area, position = self.area[order], self.position[order]
        np.add.at(to, position, weight[area])
        next_ = np.flatnonzero(area[1:] == area[:-1])
        shared = tree.lowest_common_of_many(position[next_], position[next_ + 1])
        np.subtract.at(to, shared, weight[area[next_]])  # count the common part of two paths once


def area_dominators(
    day: Snapshot, found: AnswerRows, relations: Sequence[str], tree: Hierarchy
) -> AreaDominators:
    """Find the teams that connect the areas of a question to the root.

    Args:
        tree: The tree of dominators of these lines, with the root first.
    """
    stretch, network = found.stretch, day.network
    level = stretch.level
    teams = facts_of(level, [has_team()]).teams
    here, pieces = teams.here, teams.facts.pieces
    place = np.full(len(level) + 1, NOBODY, np.int64)
    place[stretch.area] = np.arange(len(stretch.area))
    own = np.flatnonzero(place[here.owner] != NOBODY)
    piece, area, certain = here.piece[own], place[here.owner[own]], here.certain[own]
    entity = network.tables.bodies.entity[pieces.owner[piece]]
    live = day.body_state.bodies.entity
    stated = np.append(live, NOBODY)[np.searchsorted(live, entity)] == entity
    position = tree.position[entity]
    tied = stated & (position != NOBODY)
    parts = [(area[tied], position[tied], certain[tied])]
    # A team that may exist, but has no row in force on the day, is treated as an unlisted team.
    homes = level.era.territory.position[network.tables.bodies.home[pieces.owner[piece[~stated]]]]
    others = np.flatnonzero(teams.unlisted[stretch.area])
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
    return AreaDominators(columns[0].astype(np.intp), columns[1].astype(np.int32), columns[2], anywhere)


def _hosts(day: Snapshot, relations: Sequence[str], tree: Hierarchy, homes: Ints) -> tuple[Ints, Flags]:
    """For each home, find the body that a rule makes the superior of a team there; `NOBODY` if there is none.

    Returns:
        Shape (k) each: the position of the host in the tree; and whether some relation has no rule for teams,
        so that the team may be under any other body as well.
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
