"""The numbers of a report that describe the network on a day: counts, types, groups and coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.citations import Origin
from dtnet.facts.eras import eras_of
from dtnet.figures.figure import MEASURES, contradicted_by, stated_by
from dtnet.network.tables.tables import NOBODY, UNLIMITED
from dtnet.periods import day_number
from dtnet.report.report_result import (
    ReportedCount,
    ReportedCoverage,
    ReportedType,
    level_plural,
    no_origins,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.figures.figure import FigureSet
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
        self._may_lie = self._strays()

    def _strays(self) -> Flags:
        """Shape (n), by position: areas that may lie in the area of the report, and may lie elsewhere."""
        territory = self.day.territory
        if self.within is None or not len(self._candidates):
            return np.zeros(len(territory), np.bool_)
        first, place = day_number(self.day.date), territory.locate(self.within)
        (era,) = eras_of(self.day.network, first, first + 1, adrift=True)
        found: Flags = era.may_lie_in((place,))
        found[place : territory.end[place]] = False
        return found

    def counts(self) -> tuple[ReportedCount, ...]:
        """The numbers of areas by level, of teams, and of their people where bodies have this attribute."""
        network, within = self.day.network, self.within
        areas, bodies = network.tables.areas, network.tables.bodies
        territory = self.day.territory
        may_lie = np.bincount(territory.level[self._may_lie], minlength=len(network.vocabulary.levels))
        made = [
            self._count(
                areas.origin[self._areas(level)], level, int(may_lie[network.vocabulary.levels.index(level)])
            )
            for level in self.levels
        ]
        kind = network.vocabulary.team_kind
        teams = self.day.body_rows(kind=kind, within=within)
        others = self.day.body_rows(kind=kind) if self._may_lie.any() else teams[:0]
        home = territory.position[bodies.home[others]]
        others = others[(home != NOBODY) & self._may_lie[home]]
        made.append(self._count(bodies.origin[teams], more=len(others)))
        made += [self._people(each, teams, others) for each in bodies.attributes if each.name == PEOPLE]
        return tuple(made)

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
            counts = Counter(map(str, self.day.areas(level=level, within=self.within)["type"]))
            if not counted and len(counts) < 2:  # noqa: PLR2004 - one type tells nothing apart
                continue
            for kind in (each for each in words.area_types if each in counts):
                found = self._sources(level_plural(level), counts[kind], kind)
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
            if sum(row["teams"] > 0 for row in rows) > 1:
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
        """Each area of a level with its teams and their people, as `Snapshot.team_counts` gives them."""
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
        return ReportedCount(
            name=measure,
            level=level,
            value=None if more else count,
            lower=count,
            upper=count + more,
            by_origin=shares_by_origin(origins, np.ones(count, np.int64)),
            **({} if more else self._sources(measure, count)),
        )

    def _people(self, people: Values, teams: Ints, others: Ints) -> ReportedCount:
        """The number of people in teams.

        Args:
            people: The attribute.
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
        sources: dict[str, Any] = {} if value is None else self._sources(PEOPLE, value)
        return ReportedCount(
            name="members",
            value=value,
            lower=least if value is None else value,
            upper=most if value is None else value,
            by_origin=shares,
            **sources,
        )

    def _sources(self, measure: str, value: int, kind: str | None = None) -> dict[str, Any]:
        if measure not in MEASURES or self._where is None:
            return {}
        asked: Any = {
            "measure": measure,
            "where": self._where,
            "day": self.day.date,
            "value": value,
            "kind": kind,
        }
        return {
            "stated_by": stated_by(self.figures, **asked),
            "contradicted_by": contradicted_by(self.figures, **asked),
        }


def shares_by_origin(codes: Codes, weights: Ints) -> dict[str, int]:
    """The sum of the weights of the rows of each origin, by label."""
    return {label: int(weights[codes == Origin[label.upper()]].sum()) for label in no_origins()}
