"""The vintage of a list of places: the days whose names, ids and codes the texts of its rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.arguments import with_checked_fields
from dtnet.frames import Table
from dtnet.lists.matching.level_search import Effort
from dtnet.lists.matching.matcher import Matcher
from dtnet.lists.matching.other_days import territory_days
from dtnet.periods import Period
from dtnet.pydantic_hook import PydanticHook
from dtnet.reorganisation.vintage import era_columns, lines_of_eras
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from dtnet.lists.matching.matches import Match
    from dtnet.lists.matching.place_index import PlaceIndex


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class ListEra(PydanticHook):
    """Days with one territory, and how the distinct rows of a list fit them.

    Attributes:
        period: The days.
        fit: The rows that mean an area, or several, by its id, code, name or alias on these days.
        formerly: Further rows that do so with a former name.
        unfit: The rows that do not.
    """

    period: Period
    fit: int
    formerly: int
    unfit: int

    def __str__(self) -> str:
        rows = self.fit + self.formerly + self.unfit
        former = f", {self.formerly} more with a former name" if self.formerly else ""
        return f"places of {self.period}: {self.fit} of {rows} rows fit{former}"


@attrs.frozen(repr=False, field_transformer=with_checked_fields)
class ListVintage(ShortRepr):
    """The days from which a list may be; `Match.vintage` makes it.

    Attributes:
        eras: All eras of the network, the best first: most rows that fit, then most rows with a former name,
            then the latest.
        ties: The eras that fit equally well; empty if one fits best, or none fits.
    """

    eras: tuple[ListEra, ...]
    ties: tuple[ListEra, ...]

    @property
    def best(self) -> ListEra | None:
        """The era that fits best; None if several are tied, or no row fits any."""
        first = self.eras[0]
        return None if self.ties or not first.fit + first.formerly else first

    def table(self) -> Table:
        """The eras as a table, the best first.

        Returns:
            Columns `start`, `end` (null while it is open), `fit`, `formerly`, `unfit`, `best`, `tied`.
        """
        return Table(era_columns(self.eras, ("fit", "formerly", "unfit"), self.best, self.ties))

    def __str__(self) -> str:
        if self.best is not None:
            return f"{self.best}"
        if not self.ties:
            return "no row fits any days"
        return f"{len(self.ties)} eras fit equally well:{lines_of_eras(self.ties)}"


def vintage_of(match: Match) -> ListVintage:
    """See `Match.vintage`."""
    network = match.day.network
    levels = [network.vocabulary.level(name) for name in match.names if name in network.vocabulary.levels]
    rows = [texts for texts in dict.fromkeys(match.texts) if any(texts)]
    eras = []
    index: PlaceIndex | None = None
    for period, day in territory_days(network):
        matcher = Matcher(day, None, correct=False, asked=index)
        index = matcher.search.index
        found = [
            next(
                (effort for effort in (Effort.NAMES, Effort.FORMER) if matcher.fits(levels, texts, effort)),
                None,
            )
            for texts in rows
        ]
        fit, formerly = found.count(Effort.NAMES), found.count(Effort.FORMER)
        eras.append(ListEra(period=period, fit=fit, formerly=formerly, unfit=len(rows) - fit - formerly))
    eras.sort(key=lambda era: (era.fit, era.formerly, era.period.numbers), reverse=True)
    best = [era for era in eras if (era.fit, era.formerly) == (eras[0].fit, eras[0].formerly)]
    tied = len(best) > 1 and bool(best[0].fit + best[0].formerly)
    return ListVintage(tuple(eras), tuple(best) if tied else ())
