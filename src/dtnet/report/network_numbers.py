"""The numbers of a report that describe the network on a day: counts, types, groups and coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.citations import Origin
from dtnet.figures.figure import MEASURES, contradicted_by, stated_by
from dtnet.network.tables.tables import NOBODY, UNLIMITED
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
    from dtnet.network.tables.tables import Codes, Ints

PEOPLE = "people"
"""The attribute of bodies that counts people, and the measure of figures about them."""


class DayNumbers:
    """The numbers of a day, in one area or in all.

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

    def counts(self) -> tuple[ReportedCount, ...]:
        """The numbers of areas by level, of teams, and of their people where bodies have this attribute."""
        network, within = self.day.network, self.within
        areas, bodies = network.tables.areas, network.tables.bodies
        made = [self._count(areas.origin[self._areas(level)], level) for level in self.levels]
        teams = self.day.body_rows(kind=network.vocabulary.team_kind, within=within)
        made.append(self._count(bodies.origin[teams]))
        made += [
            self._people(each.data[teams], each.origin[teams], *(ends[teams] for ends in each.limits()))
            for each in bodies.attributes
            if each.name == PEOPLE
        ]
        return tuple(made)

    def types(self) -> tuple[ReportedType, ...]:
        """The number of areas of each level and type.

        Figures about the area say which levels are of interest: those whose types they count. Without such
        figures these are the levels with several types. Levels that a recipe fills are not included.
        """
        areas, words = self.day.network.tables.areas, self.day.network.vocabulary
        about = {each.measure for each in self.figures if each.where == self._where and each.kind is not None}
        counted = [level for level in self.levels if level_plural(level) in about]
        rows = []
        for level in counted or self.levels:
            if (areas.origin[self._areas(level)] == Origin.SYNTHETIC).all():
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

        If no level has several areas with teams, it is the highest level with areas.
        """
        present = [level for level in self.levels if len(self._areas(level))]
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

    def _count(self, origins: Codes, level: str | None = None) -> ReportedCount:
        count, measure = len(origins), "teams" if level is None else level_plural(level)
        return ReportedCount(
            name=measure,
            level=level,
            value=count,
            lower=count,
            upper=count,
            by_origin=shares_by_origin(origins, np.ones(count, np.int64)),
            **self._sources(measure, count),
        )

    def _people(self, data: Ints, origins: Codes, lower: Ints, upper: Ints) -> ReportedCount:
        shares = shares_by_origin(origins, data.astype(np.int64))
        known, least = bool((origins != 0).all()), int(lower.astype(np.int64).sum())
        most = None if (upper == UNLIMITED).any() else int(upper.astype(np.int64).sum())
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
