"""Teams that serve several areas of a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import named_areas
from dtnet.errors import ArgumentError
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.facts.unit_spans import here_of, pieces_of
from dtnet.network.tables.texts import take

if TYPE_CHECKING:
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Ints


def teams_of_several_areas(network: Network, query: CoverageQuery, *, accept_synthetic: bool) -> frames.Table:
    """See `PeopleQuestions.shared_teams`."""
    check_switches(accept_synthetic=accept_synthetic)
    place = network.vocabulary.level(query.over)
    day = query.days.start
    network.check_covered(day)
    (era,) = eras_of(network, *query.days.numbers)
    inside = era.existing(named_areas(network, day, query.within))
    level = areas_of_level(era, place, inside)
    pieces = pieces_of(era)
    here = here_of(level, pieces)
    there = era.origins[level.positions] <= query.worst
    if level.doubtful is not None:
        there &= ~level.doubtful
    pairs, of = np.unique(np.stack([here.piece, here.owner]), axis=1, return_inverse=True)
    sure = np.zeros(pairs.shape[1], np.bool_)
    sure[of.reshape(-1)[here.certain & (here.origin <= query.worst) & there[here.owner]]] = True
    piece, area = pairs
    counts = np.bincount(piece, minlength=len(pieces))
    several = counts[piece] > 1
    piece, area = piece[several], area[several]
    surely = np.bincount(piece[sure[several]], minlength=len(pieces))
    shown = np.unique(piece)
    teams = _Shown(level, pieces.owner[shown], np.searchsorted(shown, piece), area)
    teams.check_named(allowed=accept_synthetic, synthetic=query.synthetic)
    return teams.table(surely[shown], counts[shown])


@attrs.frozen(eq=False)
class _Shown:
    """Teams to be named, each by its row, and the numbers of the areas of each team."""

    level: AreasOfLevel
    row: Ints
    of: Ints
    area: Ints

    def check_named(self, *, allowed: bool, synthetic: bool) -> None:
        """Refuse to name synthetic teams and areas unless the caller accepts them."""
        bodies, areas = self.level.era.network.tables.bodies, self._origins()
        made = (bodies.origin[self.row] == Origin.SYNTHETIC) | (areas == Origin.SYNTHETIC)
        count = int(made.sum())
        if not count or (allowed and synthetic):
            return
        hint = "pass accept_synthetic=True; the columns team_origin and areas_origin then mark them"
        if not synthetic:
            hint = "ask with synthetic=True and accept_synthetic=True"
        raise ArgumentError(
            f"{count} of {len(self.row)} teams in the answer, or their areas, are synthetic: a recipe made "
            "them",
            hint,
        )

    def table(self, surely: Ints, maybe: Ints) -> frames.Table:
        """The answer, in order of id."""
        network = self.level.era.network
        bodies, areas = network.tables.bodies, network.tables.areas
        ids = take(areas.ids, self.level.era.territory.nodes[self.level.positions[self.area]])
        names = take(areas.name, self.level.rows[self.area])
        labels = {int(each): each.label for each in Origin}
        return frames.Table(
            {
                "team": frames.text(take(bodies.ids, bodies.entity[self.row])),
                "name": frames.text(take(bodies.name, self.row)),
                "certain": frames.yes_no(surely > 1),
                "areas_lower": frames.whole(surely),
                "areas_upper": frames.whole(maybe),
                "areas": frames.text(self._joined(ids, " ")),
                "names": frames.text(self._joined(names, ", ")),
                "team_origin": frames.text([labels[each] for each in bodies.origin[self.row].tolist()]),
                "areas_origin": frames.text([labels[each] for each in self._origins().tolist()]),
            }
        )

    def _joined(self, words: list[str], between: str) -> list[str]:
        found: list[list[str]] = [[] for _ in self.row]
        for of, word in zip(self.of.tolist(), words, strict=True):
            found[of].append(word)
        return [between.join(each) for each in found]

    def _origins(self) -> Codes:
        era = self.level.era
        found = np.zeros(len(self.row), np.uint8)
        np.maximum.at(found, self.of, era.origins[self.level.positions[self.area]])
        return found
