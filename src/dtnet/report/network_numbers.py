"""The numbers of a report that describe the network on a day: counts, types, groups and coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.facts.completeness import NEVER, team_lists
from dtnet.facts.eras import eras_of
from dtnet.facts.partial_lists import unlisted_areas
from dtnet.figures.figure import LONGEST_MONTH, MEASURES, FigureSet, contradicted_by, stated_by
from dtnet.figures.figures_of_other_days import figures_that_state, last_day_of, nearest_figures
from dtnet.network.tables.tables import NOBODY, UNLIMITED
from dtnet.origins import Origin
from dtnet.periods import day_number
from dtnet.report.report_result import (
    NearestFigure,
    ReportedCount,
    ReportedCoverage,
    ReportedType,
    level_plural,
    no_origins,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dtnet.figures.figure import Figure
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Codes, Flags, Ints, Values

PEOPLE = "people"
"""The attribute of bodies that counts people, and the measure of figures about them."""


class DayNumbers:
    """The numbers of a day, in one area or in all.

    An area that lies in one of several areas may lie in the area of the report. Numbers then have bounds, and
    there are no numbers by type or by area of levels at which it is unknown.

    Args:
        day: The day.
        within: The id of the area; None for all areas.
        figures: The published figures with which numbers are compared.
    """

    def __init__(self, day: Snapshot, within: str | None, figures: FigureSet) -> None:
        self.day = day
        self.within = within
        self.figures = figures
        words, territory = day.network.vocabulary, day.territory
        top = territory.level[territory.locate(within)] if within is not None else 0
        self.levels: tuple[str, ...] = words.levels[int(top) + 1 :]
        self._where = within or (territory.ids([0])[0] if len(territory) else None)
        self._candidates = day.network.area_state(day.date).candidates
        first = day_number(day.date)
        (self._era,) = eras_of(day.network, first, first + 1, adrift=True)
        self._may_lie = self._strays()
        self._of_other_days: dict[date, DayNumbers | None] = {}

    def _strays(self) -> Flags:
        """Shape (n), by position: areas that may lie in the area of the report, and may lie elsewhere."""
        territory = self.day.territory
        if self.within is None or not len(self._candidates):
            return np.zeros(len(territory), np.bool_)
        place = territory.locate(self.within)
        found: Flags = self._era.may_lie_in((place,))
        found[place : territory.end[place]] = False
        return found

    def counts(self) -> tuple[ReportedCount, ...]:
        """The numbers of areas by level, of teams, and of their people where bodies have this attribute."""
        network, territory = self.day.network, self.day.territory
        areas = network.tables.areas
        may_lie = np.bincount(territory.level[self._may_lie], minlength=len(network.vocabulary.levels))
        made = [
            self._count(
                areas.origin[self._areas(level)], level, int(may_lie[network.vocabulary.levels.index(level)])
            )
            for level in self.levels
        ]
        return (*made, *self.counts_of_teams())

    def counts_of_teams(self, level: str | None = None) -> Iterator[ReportedCount]:
        """The number of teams, and of their people where bodies have this attribute.

        Args:
            level: The level of the homes of the teams; None for all teams.
        """
        network, territory = self.day.network, self.day.territory
        bodies, words = network.tables.bodies, network.vocabulary
        teams = self.day.body_rows(kind=words.team_kind, within=self.within)
        others = self.day.body_rows(kind=words.team_kind) if self._may_lie.any() else teams[:0]
        home = territory.position[bodies.home[others]]
        others = others[(home != NOBODY) & self._may_lie[home]]
        if level is not None:
            place = words.levels.index(level)
            teams, others = (
                rows[territory.level[territory.position[bodies.home[rows]]] == place]
                for rows in (teams, others)
            )
        yield self._count(bodies.origin[teams], more=len(others))
        yield from (self._people(each, teams, others) for each in bodies.attributes if each.name == PEOPLE)

    def types(self) -> tuple[ReportedType, ...]:
        """The number of areas of each level and type.

        Figures about the area say which levels are of interest: those whose types they count. Without such
        figures these are the levels with several types. Levels that a recipe fills are not included, and
        levels with areas that may lie in the area of the report or elsewhere.
        """
        areas, words = self.day.network.tables.areas, self.day.network.vocabulary
        about = {each.measure for each in self.figures if each.where == self._where and each.kind is not None}
        counted = [level for level in self.levels if level_plural(level) in about]
        rows = []
        for level in counted or self.levels:
            place = words.levels.index(level)
            if (areas.origin[self._areas(level)] == Origin.SYNTHETIC).all():
                continue
            if self._may_lie[self.day.territory.level == place].any():
                continue
            full = self._is_listed_in_full(level)
            counts = Counter(map(str, self.day.areas(level=level, within=self.within)["type"]))
            if not counted and len(counts) < 2:  # noqa: PLR2004 - one type tells nothing apart
                continue
            for kind in (each for each in words.area_types if each in counts):
                found = self._sources(level_plural(level), counts[kind], full=full, kind=kind)
                rows.append(ReportedType(level=level, type=kind, areas=counts[kind], **found))
        return tuple(rows)

    def groups(self) -> tuple[str, tuple[Mapping[str, Any], ...]]:
        """A level, and each of its areas with its teams: the highest level at which several areas have teams.

        If no level has several areas with teams, it is the highest level with areas. Levels at which it is
        unknown in which area another area lies do not count.
        """
        present = [level for level in self.levels if len(self._areas(level)) and self.are_known(level)]
        first: tuple[str, tuple[Mapping[str, Any], ...]] | None = None
        for level in present:
            rows = tuple(self.teams_by(level))
            if sum(bool(row["teams"]) for row in rows) > 1:
                return level, rows
            if first is None:
                first = level, rows
        return first or (self.levels[0] if self.levels else self.day.network.vocabulary.levels[0], ())

    def coverage(self) -> ReportedCoverage:
        """Whether areas have a team, at the level at which most teams have their home."""
        over = self._level_of_teams()
        asked = self.day.ask("has_team", over=over, within=self.within)
        (row,) = asked.answer()
        shown = {name: value for name, value in row.items() if name != "area"}
        judged = asked.claim(self.figures)
        return ReportedCoverage(of="has_team", over=over, row=shown, judgement=judged)

    def are_known(self, level: str) -> bool:
        """Whether it is known which areas lie in the area of the report, and in which area of a level."""
        place = self.day.network.vocabulary.levels.index(level)
        return not (self._may_lie[self.day.territory.level >= place].any() or self._lost(place).size)

    def _lost(self, place: int) -> Ints:
        """The positions of the counted areas of which it is unknown in which area of a level they lie."""
        lost, _ = self.day.network.area_state(self.day.date).candidates_at(place)
        if self.within is None:
            return lost
        territory = self.day.territory
        first = territory.locate(self.within)
        inside: Ints = lost[(lost >= first) & (lost < territory.end[first])]
        return inside

    def _areas(self, level: str) -> Ints:
        return self.day.area_rows(level=level, within=self.within)

    def _level_of_teams(self) -> str:
        words, territory = self.day.network.vocabulary, self.day.territory
        teams = self.day.body_rows(kind=words.team_kind, within=self.within)
        home = territory.position[self.day.network.tables.bodies.home[teams]]
        homes = np.bincount(territory.level[home[home != NOBODY]], minlength=len(words.levels))
        if homes.any():
            return words.levels[int(homes.argmax())]
        present = [level for level in self.levels if len(self._areas(level))]
        return present[-1] if present else words.levels[-1]

    def teams_by(self, level: str) -> Iterator[Mapping[str, Any]]:
        """Each area of a level with its listed teams and their people.

        Yields:
            The columns of `Snapshot.team_counts`; `listed_in_full`, whether the network lists all teams of
            the area; `evidence`, the origin of the number of teams; and `figures`, the ids of the figures of
            any day that state this number. The numbers are null if no team is listed and others may exist. A
            number that a source states for another day is assumed.
        """
        rows = [*self._listed_teams(level)]
        if not rows:
            return
        lists = team_lists(self._era)[self.day.territory.positions([str(row["area"]) for row in rows])]
        is_open = any(not row["teams"] and code == NEVER for row, code in zip(rows, lists, strict=True))
        may_have_teams = self._may_have_teams(level) if is_open else frozenset()
        for row, code in zip(rows, lists.tolist(), strict=True):
            found, full = dict(row), bool(code != NEVER)
            if not row["teams"] and row["area"] in may_have_teams:
                found |= {"teams": None, "people": None}
            yield {**found, "listed_in_full": full, **self._evidence(row, Origin(code) if full else None)}

    def _evidence(self, row: Mapping[str, Any], of_list: Origin | None) -> Mapping[str, Any]:
        """The evidence of the number of teams of an area, and the figures that state it."""
        used = [origin for origin in Origin if row.get(origin.label)]
        if not used:
            empty = None if of_list is None or row["teams"] else of_list.label
            return {"evidence": empty, "figures": []}
        area, day, value, worst = str(row["area"]), self.day.date, row["teams"], max(used)
        found = figures_that_state(self.figures, measure="teams", where=area, day=day, value=value)
        if found:
            worst = min(worst, max(each.origin if day in each.days else Origin.ASSUMED for each in found))
        return {"evidence": worst.label, "figures": [each.id for each in found]}

    def _may_have_teams(self, level: str) -> frozenset[object]:
        """The areas of a level of which it is unknown whether they have a team."""
        rows = self.day.ask("has_team", over=level, within=self.within).answer(by=level)
        return frozenset(row["area"] for row in rows if row["unknown"])

    def _listed_teams(self, level: str) -> Iterator[Mapping[str, Any]]:
        """Each area of a level with its listed teams."""
        areas = self.day.areas(level=level, within=self.within)
        if all(each.name != PEOPLE for each in self.day.network.tables.bodies.attributes):
            kind = self.day.network.vocabulary.team_kind
            for id, name in zip(areas["id"], areas["name"], strict=True):
                teams = len(self.day.body_rows(kind=kind, within=str(id)))
                yield {"area": id, "name": name, "teams": teams, "people": None}
            return
        inside = set(areas["id"])
        yield from (row for row in self.day.team_counts(by=level).to_dicts() if row["area"] in inside)

    def _count(self, origins: Codes, level: str | None = None, more: int = 0) -> ReportedCount:
        """A number of areas or teams.

        Args:
            origins: The origins of the areas or teams in the area of the report.
            level: The level of the areas; None for teams.
            more: The number of areas or teams that may also lie there.
        """
        count, measure = len(origins), "teams" if level is None else level_plural(level)
        full = self._is_listed_in_full(level)
        return ReportedCount(
            name=measure,
            level=level,
            value=None if more else count,
            lower=count,
            upper=count + more,
            listed_in_full=full,
            by_origin=shares_by_origin(origins, np.ones(count, np.int64)),
            **({} if more else self._sources(measure, count, full=full)),
        )

    def _people(self, people: Values, teams: Ints, others: Ints) -> ReportedCount:
        """The number of people in teams.

        Args:
            teams: The rows of the teams in the area of the report.
            others: The rows of the teams that may also have their home there.
        """
        lower, upper = people.limits()
        origins, every = people.origin[teams], np.concatenate([teams, others])
        shares = shares_by_origin(origins, people.data[teams].astype(np.int64))
        known, least = (
            bool((origins != 0).all()) and not len(others),
            int(lower[teams].astype(np.int64).sum()),
        )
        most = None if (upper[every] == UNLIMITED).any() else int(upper[every].astype(np.int64).sum())
        value = sum(shares.values()) if known else None
        full = self._is_listed_in_full(None)
        return ReportedCount(
            name="members",
            value=value,
            lower=least if value is None else value,
            upper=most if value is None else value,
            listed_in_full=full,
            by_origin=shares,
            **({} if value is None else self._sources(PEOPLE, value, full=full)),
        )

    def _is_listed_in_full(self, level: str | None) -> bool:
        """Whether the network lists all areas of a level, or all teams, in the area of the report."""
        territory = self.day.territory
        if self.within is None:
            places = np.flatnonzero(territory.parent == NOBODY).tolist()
        else:
            places = [territory.locate(self.within)]
        if level is None:
            return bool((team_lists(self._era)[places] != NEVER).all())
        return not unlisted_areas(self._era, level, tuple(places), Origin.SYNTHETIC)

    def _sources(self, measure: str, value: int, *, full: bool, kind: str | None = None) -> dict[str, Any]:
        """The published figures about a number.

        Args:
            full: Whether all are listed. If not, larger figures do not contradict the number.
        """
        if measure not in MEASURES or self._where is None:
            return {}
        of: Any = {"measure": measure, "where": self._where, "day": self.day.date, "kind": kind}
        others = contradicted_by(self.figures, value=value, **of)
        return {
            "stated_by": stated_by(self.figures, value=value, **of),
            "contradicted_by": tuple(each for each in others if full or each.upper < value),
            "nearest": tuple(
                NearestFigure(each, self._number_of_other_day(each))
                for each in nearest_figures(self.figures, **of)
            ),
        }

    def _number_of_other_day(self, figure: Figure) -> int | None:
        """The number of the network on the last day of a figure; None if unknown, or the day is vague."""
        day, network = last_day_of(figure), self.day.network
        if (figure.days.days or 0) > LONGEST_MONTH or day not in network.extent:
            return None
        numbers = self._numbers_of(day)
        if numbers is None:
            return None
        if figure.kind is not None:
            levels = {level_plural(level): level for level in numbers.levels}
            of_type = (levels.get(figure.measure), figure.kind)
            return next((each.areas for each in numbers.types() if (each.level, each.type) == of_type), None)
        if figure.level is not None and figure.level not in network.vocabulary.levels:
            return None
        counts = numbers.counts() if figure.level is None else numbers.counts_of_teams(figure.level)
        name = "members" if figure.measure == PEOPLE else figure.measure
        return next((each.value for each in counts if each.name == name and each.listed_in_full), None)

    def _numbers_of(self, day: date) -> DayNumbers | None:
        """The numbers of the area of the report on another day; None if the area does not exist then."""
        if day not in self._of_other_days:
            snapshot = self.day.network.at(day)
            there = self.within is None or self.within in snapshot.territory
            self._of_other_days[day] = DayNumbers(snapshot, self.within, FigureSet()) if there else None
        return self._of_other_days[day]


def shares_by_origin(codes: Codes, weights: Ints) -> dict[str, int]:
    """The sum of the weights of the rows of each origin, by label."""
    return {label: int(weights[codes == Origin[label.upper()]].sum()) for label in no_origins()}
