"""Lists of single areas on a day, each with its verdict; synthetic ones are named only on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, check_switches, check_word, words_of
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import VERDICTS, Coverage, areas_of_day, named_areas
from dtnet.coverage.answers.area_parts import WAYS, check_named
from dtnet.coverage.answers.row_bounds import (
    CODES,
    IN_NO,
    IN_YES,
    MAYBE,
    Parts,
    answer_columns,
    kept_rows,
    null,
    summed,
)
from dtnet.coverage.answers.row_groups import Dimension
from dtnet.coverage.language.atoms import check_number, clashes, dated, on_teams
from dtnet.coverage.language.query import worst_origin
from dtnet.coverage.verdicts.team_verdicts import WHAT, TeamFacts, by_origin
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.area_ground import area_doubts, spread_down
from dtnet.facts.completeness import listed, statements_about
from dtnet.facts.eras import areas_of_level, chosen_areas, eras_of
from dtnet.facts.subjects import TEAM, Subjects
from dtnet.facts.unit_spans import pieces_of
from dtnet.frames import Table
from dtnet.network.day.network import check_network
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts, take
from dtnet.periods import day_number
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import NO, YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.area_ground import AreaDoubts
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.facts.unit_spans import TeamSpans
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.verdicts import Masks

VERDICT_WORDS: Final = ("yes", "no", "not_applicable", "unknown")
"""The verdicts by which a list is chosen."""
_UNKNOWN: Final = 3
_VERDICTS: Final = np.full(CODES, _UNKNOWN)
_VERDICTS[[IN_YES, IN_NO, 0]] = 0, 1, 2
ORIGIN_WORDS: Final = ("", *(each.label for each in Origin))
"""The words of origins by their codes; empty for code 0."""
_HINT: Final = f"give some of {', '.join(VERDICT_WORDS)}"
_OPEN: Final = tuple(
    " ".join(word for place, word in enumerate(("existence", "filter", "verdict")) if code >> place & 1)
    for code in range(8)
)


def areas_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """See `Question.areas`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, words_of_verdicts(verdicts))
    day = areas_of_day(network, query)
    order = np.argsort(day.entity)
    verdicts_of_all = verdict_places(day.stretch.code)
    shown = order[wanted[verdicts_of_all[order]]]
    stretch, level = day.stretch, day.stretch.level
    area, verdict = stretch.area[shown], verdicts_of_all[shown]
    own = level.era.origins[level.positions[area]]
    check_may_name(own == Origin.SYNTHETIC, "areas", query, accept_synthetic=accept_synthetic)
    least, most, origin, open_ = (
        stretch.least[area],
        stretch.most[area],
        stretch.origin[shown],
        _open(stretch),
    )
    tables = network.tables.areas
    return frames.Table(
        {
            "area": frames.text(chosen_texts(tables.ids, day.entity[shown].astype(np.int32))),
            "name": frames.text(chosen_texts(tables.name, level.rows[area].astype(np.int32))),
            "verdict": frames.text([VERDICT_WORDS[each] for each in verdict.tolist()]),
            "not_known": frames.text(
                [_OPEN[each] for each in open_[shown].tolist()], null(verdict != _UNKNOWN)
            ),
            "origin": frames.text([ORIGIN_WORDS[each] for each in origin.tolist()], null(origin == 0)),
            "area_origin": frames.text([ORIGIN_WORDS[each] for each in own.tolist()]),
            "weight": frames.whole(least, null(least != most)),
            "weight_lower": frames.whole(least),
            "weight_upper": frames.whole(most),
        }
    )


def verdict_places(code: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Per code, the place of the verdict in `VERDICT_WORDS`."""
    places: NDArray[np.intp] = _VERDICTS[code]
    return places


def words_of_verdicts(verdicts: str | Iterable[str] | None) -> list[str]:
    """The verdicts to list; every verdict for None.

    Raises:
        ArgumentError: If a word is not a verdict.
    """
    given = [verdicts] if isinstance(verdicts, str) else verdicts
    words = VERDICT_WORDS if given is None else words_of(given, "verdicts", _HINT)
    for each in words:
        check_word(each, VERDICT_WORDS, "verdicts")
    return list(words)


def _open(stretch: AreaParts) -> NDArray[np.intp]:
    """The unknown parts of each area (existence, filter, verdict), as an index in `_OPEN`."""
    existence = (stretch.code & MAYBE) != 0
    filter_ = np.zeros(len(existence), np.bool_) if stretch.filter is None else stretch.filter != YES
    places: NDArray[np.intp] = existence + 2 * filter_ + 4 * ~is_decided(stretch.masks)
    return places


def check_may_name(synthetic: Flags, what: str, query: CoverageQuery, *, accept_synthetic: bool) -> None:
    """Refuse to name synthetic areas or teams unless the caller accepts them.

    Raises:
        ArgumentError: If the answer would name a synthetic one.
    """
    count = int(synthetic.sum())
    if not count or (accept_synthetic and query.synthetic):
        return
    hint = f"pass {{accept_synthetic}}; the column {what.removesuffix('s')}_origin then marks them"
    if not query.synthetic:
        hint = "ask for coverage, which only counts them, or pass {synthetic} and {accept_synthetic}"
    raise ArgumentError(
        f"{count} of {len(synthetic)} {what} in the answer are synthetic: a recipe made them",
        hint,
        synthetic=True,
        accept_synthetic=True,
    )


_WAYS: Final = np.array([0, IN_YES, IN_NO, IN_YES | IN_NO], np.uint8)


@attrs.frozen(eq=False, kw_only=True)
class ListedBodies:
    """Bodies of a kind that exist, or may exist, on a day, in order of id; shape (k).

    Attributes:
        network: The network.
        day: The day.
        era: The same day with its territory.
        kind: The kind of the bodies.
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

    def hang_together(self) -> Flags:
        """Shape (k): whether the body may count in an area only if another entry does, or does not.

        That is, a body that may have two homes in the area; bodies that may not count because of areas in
        doubt, if there are several of them; and a body for which the row in force of an area is unknown.
        """
        bodies, groups = self.network.tables.bodies, self.group + 1  # no area is -1
        sure = (self.pieces.certain & (bodies.origin[self.pieces.owner] <= self.worst))[self.which]
        home = self.era.territory.position[bodies.home[self.rows]]
        there = np.append(self.era.surely_there(self.worst), False)[home]
        hang = ~self.certain & (sure | ~there)
        together: Flags = hang & (np.bincount(groups[hang], minlength=groups.max(initial=0) + 1)[groups] > 1)
        entries = bodies.entity[self.rows].astype(np.int64) * (groups.max(initial=0) + 1) + groups
        _, place, count = np.unique(entries, return_inverse=True, return_counts=True)
        together |= count[place] > 1
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


@attrs.frozen(eq=False, kw_only=True)
class BodyAnswers:
    """Answers to questions about single bodies on a day.

    Attributes:
        asked: The names of the questions.
        listed: The bodies in question.
        masks: Shape (questions, bodies): the verdict on each body, supposing that it exists on the day.
        origins: Shape (questions, bodies): the best origin whose facts decide the verdict; 0 if it is open.
    """

    asked: tuple[str, ...]
    listed: ListedBodies
    masks: Masks
    origins: Codes

    @property
    def counts(self) -> Table:
        """Count the listed bodies that meet each question.

        Returns:
            A row for each question and area: `asked`; `area`, null without `by` and for bodies in no area of
            that level; `bodies`, the number of bodies that exist or may exist; then the columns of all
            answers, `yes` to `assumption`. A body whose home may lie in several areas counts in each of them
            as a body that may exist. A body that may not exist never counts as `yes`; it counts as `no` if
            its verdict is no. The number of bodies that meet the question lies between `yes` and
            `yes + unknown`. For teams, `listed_in_full` says whether all teams are listed; if not, the bounds
            cover the listed teams only. Rows are in order of question, then of area id.
        """
        listed, questions = self.listed, len(self.asked)
        places = np.array([NOBODY]) if listed.level is None else listed.level
        if listed.level is not None and (listed.group == NOBODY).any():
            places = np.append(places, NOBODY)
        rows = len(places)
        own = np.where(listed.group == NOBODY, rows - 1, listed.group)
        row = (np.arange(questions)[:, None] * rows + own).ravel()
        known = np.where(listed.certain, self.origins, 0)
        origin = np.where(known == 0, 0, np.maximum(known, listed.basis))
        ones = np.ones(len(row), np.int64)
        parts = Parts(
            row=row,
            code=(_WAYS[self._plain()] | np.where(listed.certain, 0, MAYBE).astype(np.uint8)).ravel(),
            origin=np.where(origin > listed.worst, 0, origin).astype(np.uint8).ravel(),
            least=ones,
            most=ones,
            loose=np.zeros(len(row), np.bool_),
        )
        answers = answer_columns(summed(parts, questions * rows), "none")
        told = parts.code == IN_YES, parts.code & ~np.uint8(MAYBE) == IN_NO
        sure = [np.bincount(row[each], minlength=questions * rows) for each in told]
        answers["yes"], answers["no"] = map(frames.whole, sure)
        answers["unknown"] = frames.whole(answers["areas"].data - sure[0] - sure[1])
        nowhere = places == NOBODY
        nodes = listed.era.territory.nodes[places] if len(listed.era.territory) else np.zeros(rows, np.int64)
        ids = take(listed.network.tables.areas.ids, nodes)
        columns: dict[str, frames.Column] = {
            "asked": frames.text([name for name in self.asked for _ in range(rows)]),
            "area": frames.text(ids * questions, null(np.tile(nowhere, questions))),
            "bodies": answers.pop("areas"),
            **answers,
        }
        if listed.kind == listed.network.vocabulary.team_kind:
            columns["listed_in_full"] = frames.yes_no(np.tile(self.listed.complete(places), questions))
        return Table(columns)

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
        rows = self.listed.rows[chosen]
        table = self.listed.network.tables.bodies
        made_up = table.origin[rows] == Origin.SYNTHETIC
        if made_up.any() and not accept_synthetic:
            raise ArgumentError(
                f"{int(made_up.sum())} of {len(rows)} named bodies are synthetic: a recipe made them",
                "ask for counts, or pass accept_synthetic=True; each row then states the origin",
            )
        masks = self.masks[:, chosen]
        verdicts = {
            name: frames.text([VERDICTS.get(code, "unknown") for code in masks[at].tolist()])
            for at, name in enumerate(self.asked)
        }
        return Table(
            {
                "id": frames.text(take(table.ids, table.entity[rows])),
                "name": frames.text(take(table.name, rows)),
                "home": frames.text(take(self.listed.network.tables.areas.ids, table.home[rows])),
                "there": frames.text(
                    ["yes" if sure else "unknown" for sure in self.listed.certain[chosen].tolist()]
                ),
                **verdicts,
                "synthetic": frames.yes_no(made_up),
            }
        )

    def _plain(self) -> NDArray[np.uint8]:
        """The verdicts with not applicable as no, so that every body counts in the base."""
        return (self.masks & YES) | np.where((self.masks & ~YES) != 0, NO, np.uint8(0))


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
        network: The network.
        day: The day.
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
        check_named(era, [Dimension(by, place)], worst)
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
        doubts: The areas in doubt on the day.
        era: The day.
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


def answered(listed: ListedBodies, questions: dict[str, Callable[[int], Masks]]) -> BodyAnswers:
    """Answer questions about bodies.

    Args:
        listed: The bodies.
        questions: By name, a function that returns the verdict on each piece, given the worst origin that
            counts.
    """
    found = [by_origin(read, listed.worst) for read in questions.values()]
    told = [np.stack([each[listed.which] for each in columns]) for columns in zip(*found, strict=True)]
    for column in told:
        column.flags.writeable = False
    return BodyAnswers(asked=tuple(questions), listed=listed, masks=told[0], origins=told[1])


WITHOUT_HOLDER = "without_holder"
"""What is asked of posts."""


def posts_without_holder(  # noqa: PLR0913 - as the method
    snapshot: Snapshot,
    kind: str,
    *,
    holders: str,
    by: str | None,
    within: str | None,
    synthetic: bool,
    assumed: bool,
) -> BodyAnswers:
    """See `Snapshot.posts_without_holder`."""
    network = snapshot.network
    check_switches(synthetic=synthetic, assumed=assumed)
    check_argument(kind, str, "kind", "name a kind of bodies")
    check_number(network.vocabulary, "bodies", holders, what="posts without a holder")
    worst = Origin.SYNTHETIC if synthetic and assumed else Origin.ASSUMED if assumed else Origin.DERIVED
    listed = listed_bodies(
        network, snapshot.date, kind=kind, by=by, within=() if within is None else (within,), worst=worst
    )

    def of_rows(rows: Ints, worst: int) -> Masks:
        things = Subjects(network, listed.era.state, TEAM, rows, WHAT, worst=worst)
        column = things.column(f"{TEAM}.{holders}")
        masks: Masks = (column.data == 0) * YES | (column.most >= 1) * NO
        return masks

    def without(worst: int) -> Masks:
        masks = of_rows(listed.pieces.owner, worst)
        two = np.flatnonzero(listed.pieces.other != NOBODY)
        masks[two] |= of_rows(listed.pieces.other[two], worst)
        return masks

    return answered(listed, {WITHOUT_HOLDER: without})


_ONE: Final = "teams are counted, each once"


@attrs.frozen(eq=False)
class _Teams:
    """The teams of a question; shape (k), a team in doubt once for each area in which it may have its home.

    Attributes:
        listed: The teams.
        code: As in `Parts`: how the team may count.
        origin: The best origin that decides how the team counts, or a worse one that states it; 0 if open.
        may: Whether the team may pass the filter.
        loose: As in `Parts`.
    """

    listed: ListedBodies
    code: NDArray[np.uint8]
    origin: Codes
    may: Flags
    loose: Flags

    @classmethod
    def of(cls, network: Network, query: CoverageQuery) -> _Teams:
        """Evaluate the condition and the filter of a question for each team."""
        if query.weight != "count":
            raise ArgumentError(f"weight={query.weight!r}: {_ONE}", "leave weight= out")
        listed = listed_teams(network, query)
        words, which = network.vocabulary, listed.which
        conditions = (query.of, EVERYWHERE if query.where is None else query.where)
        of, where = (on_teams(dated(each, network, query), words) for each in conditions)
        facts = TeamFacts(listed.era, [of, where])
        masks, decided = by_origin(lambda code: facts.at(code).verdicts_of(of), listed.worst)
        chosen, told = by_origin(lambda code: facts.at(code).verdicts_of(where), listed.worst)
        masks, chosen, decided, told = (each[which] for each in (masks, chosen, decided, told))
        known = (decided != 0) & (told != 0) & listed.certain
        origin = np.maximum(np.maximum(decided, told), listed.basis) * known
        clash = np.full(len(facts.pieces), clashes(of, where, (), "count", TEAM))
        for wide in (facts.loose.at(listed.worst).marked, facts.at(listed.worst).hang_on_areas(0)):
            clash |= False if wide is None else wide
        loose = clash[which] & (~is_decided(masks) | ~is_decided(chosen))
        return cls(
            listed,
            WAYS[masks, chosen] | np.where(listed.certain, 0, MAYBE).astype(np.uint8),
            np.where(origin > listed.worst, 0, origin).astype(np.uint8),
            (chosen & YES) != 0,
            loose | listed.hang_together(),
        )


def team_answer(network: Network, query: CoverageQuery) -> Coverage:
    """The share of the listed teams that meet a condition; see `Question.answer`."""
    teams = _Teams.of(network, query)
    listed = teams.listed
    places = np.array([NOBODY]) if listed.level is None else listed.level
    kept = teams.may
    if listed.level is not None and (listed.group[kept] == NOBODY).any():
        places = np.append(places, NOBODY)
    rows = len(places)
    ones = np.ones(int(kept.sum()), np.int64)
    parts = Parts(
        row=np.where(listed.group == NOBODY, rows - 1, listed.group)[kept].astype(np.int64),
        code=teams.code[kept],
        origin=teams.origin[kept],
        least=ones,
        most=ones,
        loose=teams.loose[kept],
    )
    sums = summed(parts, rows)
    shown, undecided = kept_rows(query.having, sums)
    answers = answer_columns(sums, query.missing)
    columns: dict[str, frames.Column] = {}
    if query.by:
        nodes = listed.era.territory.nodes[places] if len(listed.era.territory) else np.zeros(rows, np.int64)
        ids = take(network.tables.areas.ids, nodes)
        columns["area"] = frames.text(ids, null(places == NOBODY))
    columns["teams"] = answers.pop("areas")
    columns |= answers
    columns["listed_in_full"] = frames.yes_no(listed.complete(places))
    return Coverage(frames.rows_of(columns, shown), network=network, query=query, undecided=undecided)


def teams_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """The teams of a question by name, each with its verdict; see `Question.teams`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, words_of_verdicts(verdicts))
    teams = _Teams.of(network, query)
    listed, bodies = teams.listed, network.tables.bodies
    verdict = verdict_places(teams.code)
    shown = np.unique(listed.which, return_index=True)[1]  # a team in doubt is named once
    shown = shown[(teams.may & wanted[verdict])[shown]]
    rows, verdict, origin = listed.rows[shown], verdict[shown], teams.origin[shown]
    own = bodies.origin[rows]
    check_may_name(own == Origin.SYNTHETIC, "teams", query, accept_synthetic=accept_synthetic)
    return frames.Table(
        {
            "team": frames.text(take(bodies.ids, bodies.entity[rows])),
            "name": frames.text(take(bodies.name, rows)),
            "home": frames.text(take(network.tables.areas.ids, bodies.home[rows])),
            "verdict": frames.text([VERDICT_WORDS[each] for each in verdict.tolist()]),
            "there": frames.text(["yes" if sure else "unknown" for sure in listed.certain[shown].tolist()]),
            "origin": frames.text([ORIGIN_WORDS[each] for each in origin.tolist()], null(origin == 0)),
            "team_origin": frames.text([ORIGIN_WORDS[each] for each in own.tolist()]),
        }
    )
