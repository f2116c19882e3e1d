"""Answers about single bodies on a day: the bodies in question, the verdicts on them, counts and names.

Only listed bodies count. Synthetic bodies are named only on request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, check_switches
from dtnet.coverage.answers.answer_table import VERDICTS
from dtnet.coverage.answers.area_parts import WAYS, check_named, named_areas
from dtnet.coverage.answers.row_bounds import (
    IN_YES,
    MAYBE,
    OUT,
    PLAIN_GONE,
    PLAIN_NO,
    Parts,
    answer_columns,
    summed,
)
from dtnet.coverage.answers.row_groups import Dimension
from dtnet.coverage.language.atoms import clashes
from dtnet.coverage.language.query import worst_origin
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.area_ground import area_doubts, spread_down
from dtnet.facts.completeness import listed, statements_about
from dtnet.facts.eras import areas_of_level, chosen_areas, eras_of
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import pieces_of
from dtnet.frames import Table
from dtnet.network.day.network import check_network
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY, Codes, Flags
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import day_number
from dtnet.predicates.verdicts import NO, YES, Masks, by_origin, is_decided
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.row_bounds import Sums
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.facts.area_ground import AreaDoubts
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.facts.unit_spans import TeamSpans
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.predicates.conditions import Condition

    BodyQuestion: TypeAlias = tuple[Callable[[int], Masks], Callable[[], Flags] | None]


@attrs.frozen(eq=False, kw_only=True)
class ListedBodies:
    """Bodies of a kind that exist, or may exist, on a day, in order of id; shape (k).

    Attributes:
        era: The same day with its territory.
        pieces: All bodies of the kind, including bodies that are not in `which`.
        which: The indices of the bodies of the question among the pieces. A body whose home may lie in
            several areas has an entry for each of them.
        certain: Whether the body certainly exists and is counted in its area.
        basis: The worst origin of the rows that state this.
        level: The positions of the areas by which bodies are grouped; None for one group.
        group: The number of the area in which the body is counted; `NOBODY` for none.
        within: The positions of the areas to which the question is restricted; empty for no restriction.
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
    """

    network: Network
    day: date
    era: Era
    kind: str
    pieces: TeamSpans
    which: NDArray[np.intp]
    certain: Flags
    basis: Codes
    level: Ints | None
    group: Ints
    within: tuple[int, ...]
    worst: int

    @property
    def rows(self) -> Ints:
        """The row of each body in the table of bodies."""
        return self.pieces.owner[self.which]

    @property
    def counted_in(self) -> int:
        """The highest level of the areas in which a body must lie to count; the number of levels for none."""
        territory = self.era.territory
        areas = list(self.within) if self.level is None else [*self.within, *self.level]
        return int(territory.level[areas].min(initial=len(territory.levels)))

    def columns(self, which: NDArray[np.intp] | Flags, id: str) -> dict[str, frames.Column]:
        """The id (as a column of the given name), name and home of some of the bodies."""
        tables, rows = self.network.tables, self.rows[which]
        return {
            id: frames.text(take(tables.bodies.ids, tables.bodies.entity[rows])),
            "name": frames.text(take(tables.bodies.name, rows)),
            "home": frames.text(take(tables.areas.ids, tables.bodies.home[rows])),
        }

    def there(self, which: NDArray[np.intp] | Flags) -> frames.Column:
        """Whether each of some of the bodies exists: yes or unknown."""
        return frames.text(["yes" if each else "unknown" for each in self.certain[which].tolist()])

    def hang_together(self) -> Flags:
        """Shape (k): whether the body may count in an area only if another entry does, or does not.

        Two kinds of bodies depend on others. Several bodies may not count because of areas in doubt. Or the
        row in force of an area is unknown, which decides about a body.
        """
        bodies, groups = self.network.tables.bodies, self.group + 1  # no area is -1
        sure = (self.pieces.certain & (bodies.origin[self.pieces.owner] <= self.worst))[self.which]
        home = self.era.territory.position[bodies.home[self.rows]]
        there = np.append(self.era.surely_there(self.worst), False)[home]
        hang = ~self.certain & (sure | ~there)
        together: Flags = hang & (np.bincount(groups[hang], minlength=groups.max(initial=0) + 1)[groups] > 1)
        doubts = area_doubts(self.network, day_number(self.day))
        if doubts is None:
            return together
        areas = self.network.tables.areas
        several = np.bincount(areas.entity[doubts.rows], minlength=len(areas.ids)) > 1
        spread_down(self.network, several, doubts.rows)
        return together | several[bodies.home[self.rows]]

    def complete(self, places: Ints) -> Flags:
        """Whether all teams of each area are listed, as far as it lies in the areas of the question.

        For one group, whether all teams of the question are listed.
        """
        era, worst = self.era, self.worst
        stated = [(position, each.origin) for each, position, _, _ in statements_about(era, TEAMS)]
        code = listed(era, stated)[0]
        territory = era.territory
        tops = list(self.within) or territory.parent == NOBODY
        everything = bool((code[:-1][tops] <= worst).all())
        found: Flags = np.where(places == NOBODY, everything and self.level is None, code[places] <= worst)
        for row, place in enumerate(places.tolist()):
            inside = [top for top in self.within if place < top < territory.end[place]]
            if place != NOBODY and inside:
                found[row] = (code[inside] <= worst).all()
        return found


@attrs.frozen(eq=False)
class BodyVerdicts:
    """The verdicts of one question on bodies; shape (k), a body in doubt once for each area of its home.

    Attributes:
        code: As in `Parts`: how the body may count.
        origin: The best origin that decides how the body counts, or a worse one that states it; 0 if open.
        loose: As in `Parts`.
        may: Whether the body may pass the filter.
    """

    listed: ListedBodies
    code: NDArray[np.uint8]
    origin: Codes
    loose: Flags
    may: Flags

    @classmethod
    def of(
        cls,
        listed: ListedBodies,
        masks: tuple[Masks, Masks | None],
        decided: Codes,
        open_and_loose: Flags,
    ) -> BodyVerdicts:
        """The verdicts on bodies that may not exist.

        Args:
            masks: The verdict on each body, and that of the filter; None without a filter.
            decided: The worst of the best origins that decide both; 0 if one is open.
            open_and_loose: Whether an open verdict has an impossible outcome, or hangs on another verdict.
        """
        verdict, filter_ = masks
        origin = np.where(listed.certain & (decided != 0), np.maximum(decided, listed.basis), 0)
        return cls(
            listed,
            WAYS[verdict, YES if filter_ is None else filter_]
            | np.where(listed.certain, 0, MAYBE).astype(np.uint8),
            np.where(origin > listed.worst, 0, origin).astype(np.uint8),
            open_and_loose | listed.hang_together(),
            np.ones(len(verdict), np.bool_) if filter_ is None else (filter_ & YES) != 0,
        )

    def summed(self) -> tuple[Ints, Sums]:
        """The area and the sums of each row. The area is `NOBODY` for bodies in no area, and without groups.

        A body that may have its home in several places of a row counts there once.
        """
        listed, may = self.listed, self.may
        places = np.array([NOBODY]) if listed.level is None else listed.level
        nowhere = listed.group == NOBODY
        if listed.level is not None and nowhere[may].any():
            places = np.append(places, NOBODY)
        here = ~nowhere | (places == NOBODY).any()
        row = np.where(nowhere, len(places) - 1, listed.group)[here].astype(np.int64)
        entity = listed.network.tables.bodies.entity[listed.rows[here]]
        if np.bincount(entity, minlength=1).max() > 1:
            _, first, of = np.unique(row << 32 | entity, return_index=True, return_inverse=True)
        else:
            first = of = np.arange(len(entity))
        several = np.bincount(of, minlength=len(first)) > 1
        code = np.where(may, self.code, np.uint8(OUT))[here]
        joined, never = np.zeros(len(first), np.uint8), np.zeros((2, len(first)), np.bool_)
        np.bitwise_or.at(joined, of, code)
        gone = PLAIN_GONE[code]
        never[0][of[gone]] = never[1][of[~gone]] = True
        joined[never.all(axis=0)] |= OUT
        counts = np.zeros(len(first), np.bool_)
        counts[of[may[here]]] = True
        ones = np.ones(int(counts.sum()), np.int64)
        parts = Parts(
            row=row[first][counts],
            code=joined[counts],
            origin=np.where(several, 0, self.origin[here][first])[counts].astype(np.uint8),
            least=ones,
            most=ones,
            loose=(several | self.loose[here][first])[counts],
        )
        return places, summed(parts, len(places))

    def area_column(self, places: Ints) -> frames.Column:
        """The id of the area of each row; null where the row has no area."""
        nodes = self.listed.era.territory.nodes
        rows = nodes[places] if len(nodes) else np.zeros(len(places), np.int64)
        return frames.text(take(self.listed.network.tables.areas.ids, rows), places == NOBODY)


@attrs.frozen(eq=False, kw_only=True, repr=False)
class BodyAnswers(ShortRepr):
    """Answers to questions about single bodies on a day.

    Attributes:
        asked: The names of the questions.
        listed: The bodies in question.
        masks: Shape (questions, bodies): the verdict on each body, supposing that it exists on the day.
        origins: Shape (questions, bodies): the best origin whose facts decide the verdict; 0 if it is open.
        loose: Shape (questions, bodies): whether an open verdict may have an impossible outcome, or may
            depend on the verdict on another body.
    """

    asked: tuple[str, ...]
    listed: ListedBodies
    masks: Masks
    origins: Codes
    loose: Flags

    @property
    def counts(self) -> Table:
        """Count the listed bodies that meet each question.

        Returns:
            A row for each question and area: `asked`; `area`, null without `by` and for bodies in no area of
            that level; `bodies`, the number of bodies that exist or may exist; then the columns of all
            answers, `yes` to `assumption`. A body whose home may lie in several areas counts in each of them
            as a body that may exist, and once in each. A body that may not exist never counts as `yes`; it
            counts as `no` if its verdict is no. The number of bodies that meet the question lies between
            `yes` and `yes + unknown`. For teams, `listed_in_full` says whether all teams are listed; if not,
            the bounds cover the listed teams only. Rows are in order of question, then of area id.
        """
        listed, tables = self.listed, []
        plain = (self.masks & YES) | np.where(
            (self.masks & ~YES) != 0, NO, np.uint8(0)
        )  # each is in the base
        for name, masks, origins, loose in zip(self.asked, plain, self.origins, self.loose, strict=True):
            verdicts = BodyVerdicts.of(listed, (masks, None), origins, loose)
            places, sums = verdicts.summed()
            columns = {
                "asked": frames.text([name] * len(places)),
                "area": verdicts.area_column(places),
                "bodies": frames.whole(sums.areas),
                **answer_columns(sums, "none"),
            }
            del columns["areas"]
            yes, no = sums.least[:, IN_YES], sums.least_of(PLAIN_NO)
            counts = {"yes": yes, "no": no, "unknown": sums.areas - yes - no}
            columns |= {name: frames.whole(each) for name, each in counts.items()}
            if listed.kind == listed.network.vocabulary.team_kind:
                columns["listed_in_full"] = frames.yes_no(listed.complete(places))
            tables.append(columns)
        return Table(frames.stacked(tables))

    def named(self, *, asked: str | None = None, accept_synthetic: bool = False) -> Table:
        """List the bodies by name.

        Args:
            asked: The name of a question; list only the bodies that meet it or may meet it.
            accept_synthetic: Whether the answer may name synthetic bodies, which a recipe made.

        Returns:
            Columns `id`, `name`, `home`, `there` (whether the body exists: yes or unknown), a column for each
            question with the verdict on the body if it exists (`yes`, `no`, `not_applicable`, `unknown`), and
            `synthetic` (whether a recipe made the body). Rows are in order of id.

        Raises:
            UnknownNameError: If the answer has no question of that name.
            ArgumentError: If a body is synthetic and `accept_synthetic` is False.
        """
        check_switches(accept_synthetic=accept_synthetic)
        check_argument(asked, (str, type(None)), "asked", "name a question")
        if asked is not None and asked not in self.asked:
            raise UnknownNameError(
                f"asked={asked!r} is not a question of this answer", near(asked, self.asked)
            )
        chosen = np.zeros(len(self.listed.which), np.bool_)
        chosen[np.unique(self.listed.which, return_index=True)[1]] = True
        if asked is not None:
            chosen &= (self.masks[self.asked.index(asked)] & YES) != 0
        made_up = self.listed.network.tables.bodies.origin[self.listed.rows[chosen]] == Origin.SYNTHETIC
        if made_up.any() and not accept_synthetic:
            raise ArgumentError(
                f"{int(made_up.sum())} of {len(made_up)} named bodies are synthetic: a recipe made them",
                "ask for counts, or pass accept_synthetic=True; each row then states the origin",
            )
        verdicts = {
            name: frames.text([VERDICTS.get(code, "unknown") for code in masks[chosen].tolist()])
            for name, masks in zip(self.asked, self.masks, strict=True)
        }
        return Table(
            {
                **self.listed.columns(chosen, "id"),
                "there": self.listed.there(chosen),
                **verdicts,
                "synthetic": frames.yes_no(made_up),
            }
        )


def listed_bodies(
    network: Network,
    day: date,
    *,
    kind: str | None = None,
    by: str | None = None,
    within: Sequence[str] = (),
    worst: int = Origin.SYNTHETIC,
) -> ListedBodies:
    """Find the bodies of a kind on a day.

    Args:
        kind: The kind of the bodies; by default teams.
        by: A level; bodies are grouped by the area of that level in which their home lies.
        within: Only bodies with their home in one of these areas: ids, or names on the day.
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.

    Raises:
        OutsideDataError: If the day is outside the data.
        UnknownNameError: If there is no such kind, level or area.
        ArgumentError: If the areas of the level are synthetic, and such facts do not count.
        AmbiguousNameError: If several areas have that name.
    """
    check_network(network)
    check_argument(by, (str, type(None)), "by", "name one level")
    network.check_covered(day)
    words = network.vocabulary
    name = words.team_kind if kind is None else kind
    words.body_kind(name)
    number = day_number(day)
    (era,) = eras_of(network, number, number + 1)
    pieces = pieces_of(era, name)
    bodies, territory = network.tables.bodies, era.territory
    home = territory.position[bodies.home[pieces.owner]]
    certain = pieces.certain.copy()
    basis = bodies.origin[pieces.owner].copy()
    which = np.flatnonzero(home != NOBODY)
    here = era.existing(named_areas(network, day, within))
    if by is None and not within:  # a body counts only if its home exists
        certain &= np.append(era.surely_there(worst), False)[home]
        basis = np.maximum(basis, np.append(era.origins, np.uint8(0))[home])
    if within:
        which = np.flatnonzero(era.inside(here)[home])
        _lies(era, int(territory.level[here[0]]), home, certain, basis)
    level: Ints | None = None
    areas: AreasOfLevel | None = None
    group = np.zeros(len(pieces), np.int32)
    if by is not None:
        place = words.level(by)
        check_named(era, [Dimension(words.levels[place], place)], worst)
        above = bool(here) and place < int(territory.level[here[0]])
        areas = areas_of_level(era, place, () if above else here)
        if above:  # rows are the areas above, as far as they lie within
            numbers = np.unique(areas.number[list(here)])
            areas = chosen_areas(areas, numbers[numbers != NOBODY])
        level, group = areas.positions, areas.number[home]
        _lies(era, areas.place, home, certain, basis)
    group, certain = group[which], (certain & (basis <= worst))[which]
    doubts = area_doubts(network, number)
    if doubts is not None:
        known = set(zip(which.tolist(), group.tolist(), strict=True))
        places = _places_in_doubt(doubts, era, bodies.home[pieces.owner], areas, here)
        more = sorted(places - known)
        also = np.array([at for at, _ in more], np.intp)
        groups = np.array([number for _, number in more], np.int32)
        which, group = np.append(which, also), np.append(group, groups)
        certain = np.append(certain, np.zeros(len(also), np.bool_))
        order = np.argsort(which, kind="stable")
        which, group, certain = which[order], group[order], certain[order]
    return ListedBodies(
        network=network,
        day=day,
        era=era,
        kind=name,
        pieces=pieces,
        which=which,
        certain=certain,
        basis=basis[which],
        level=level,
        group=group,
        within=here,
        worst=worst,
    )


def listed_teams(network: Network, query: CoverageQuery) -> ListedBodies:
    """The teams of a question about one day; `by` names at most one level."""
    if len(query.by) > 1:
        raise ArgumentError(f"by={list(query.by)!r}", "name one level")
    by = query.by[0] if query.by else None
    return listed_bodies(network, query.days.start, by=by, within=query.within, worst=worst_origin(query))


def _places_in_doubt(
    doubts: AreaDoubts, era: Era, home: Ints, areas: AreasOfLevel | None, within: tuple[int, ...]
) -> set[tuple[int, int]]:
    """Find the bodies whose home may lie in several areas, because the rows of areas in force are unknown.

    Args:
        home: Shape (p): the home of each body.
        areas: The areas by which bodies are grouped; None for one group.
        within: The positions of the areas to which the question is restricted; empty for no restriction.

    Returns:
        Pairs of the index of a body and the number of an area, or 0 for one group.
    """
    territory, found = era.territory, set[tuple[int, int]]()
    for at in np.flatnonzero(doubts.open[home]).tolist():
        for chain in doubts.chains(int(home[at])):
            if within and not set(territory.nodes[list(within)].tolist()) & set(chain):
                continue
            area = NOBODY if areas is None else chain[areas.place]
            position = NOBODY if area == NOBODY else int(territory.position[area])
            number = 0 if areas is None else NOBODY if position == NOBODY else int(areas.number[position])
            found.add((at, number))
    return found


def _lies(era: Era, place: int, home: Ints, certain: Flags, basis: Codes) -> None:
    """Adjust `certain` and `basis`, in place, by the rows that place each home in its area of a level."""
    worst, doubt = era.between(place, len(era.territory.levels))
    np.maximum(basis, worst[home], out=basis)
    if doubt is not None:
        certain &= ~doubt[home]


def answered(listed: ListedBodies, questions: Mapping[str, BodyQuestion]) -> BodyAnswers:
    """Answer questions about bodies.

    Args:
        questions: By name, a function that returns the verdict on each piece, given the worst origin that
            counts; and a function that, called afterwards, marks the pieces whose open verdict may have an
            impossible outcome, or may depend on the verdict on another body (None for no such piece).
    """
    codes = range(Origin.OBSERVED, listed.worst + 1)
    found = [by_origin([read(code) for code in codes]) for read, _ in questions.values()]
    masks, origins = (
        np.stack([each[listed.which] for each in columns]) for columns in zip(*found, strict=True)
    )
    loose = np.stack(
        [
            ~is_decided(each) & (False if wide is None else wide()[listed.which])
            for each, (_, wide) in zip(masks, questions.values(), strict=True)
        ]
    )
    for column in (masks, origins, loose):
        column.flags.writeable = False
    return BodyAnswers(asked=tuple(questions), listed=listed, masks=masks, origins=origins, loose=loose)


def wide_pieces(facts: TeamFacts, worst: int, of: Condition, where: Condition | None = None) -> Flags:
    """The pieces whose open verdict may have an impossible outcome, or may depend on another verdict."""
    counting = facts.at(worst)
    found, hanging = counting.loose | clashes(of, where, (), "count", TEAM), counting.hang_on_areas(0)
    return found if hanging is None else found | hanging
