"""Explanations of answers: the areas by verdict, and their sums."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, STAYS, Parts, summed
from dtnet.coverage.answers.share_bounds import share_bounds
from dtnet.coverage.explain.area_steps import AreaTeller
from dtnet.coverage.explain.explanation import CoverageExplanation
from dtnet.coverage.language.resolution import dated
from dtnet.coverage.language.text import coverage_text
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.eras import eras_of
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import number_day
from dtnet.policy.explain.explanation import Step

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.answers.row_sums import Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import Era
    from dtnet.network.day.network import Network

_MOST: Final = 20
"""So many areas of each verdict are told; of the rest, how many there are and what they weigh."""
_WORDS: Final = ("unknown", "yes", "no", "not_applicable")
_VERDICTS: Final = np.zeros(CODES, np.uint8)
_VERDICTS[[IN_YES, IN_NO, 0]] = 1, 2, 3
_SAID: Final = {"yes": "yes", "no": "no", "unknown": "not known", "not_applicable": "not applicable"}


def explained_coverage(answer: Coverage, area: str | None) -> CoverageExplanation:
    """See `Coverage.explain`."""
    network, query = answer.network, answer.query
    day = _day(query)
    area = None if area is None else _id(network, area, day)
    asked = _asked(network, query, day, area)
    (stretch,) = stretches_of(asked)
    sums = _summed(stretch)
    lower, upper = share_bounds(sums)
    teller = AreaTeller(asked, stretch)
    verdicts = [
        step for number in (1, 2, 0, 3) if (step := _verdict(stretch, teller, number, query.over)) is not None
    ]
    entity = None if area is None else network.area_index.get(area)
    return CoverageExplanation(
        area=area,
        name="" if entity is None else _name(stretch, entity),
        day=day,
        of=coverage_text(query.of),
        over=query.over,
        lower=_fraction(lower),
        upper=_fraction(upper),
        steps=(*verdicts, *_ends(sums, lower, upper)),
    )


def _day(query: CoverageQuery) -> date:
    """The day that a question is of.

    Raises:
        ArgumentError: If it is of several.
    """
    first, end = query.days.numbers
    if query.at is not None or query.over_time == "first":
        return number_day(first)
    if query.over_time == "last":
        return number_day(end - 1)
    raise ArgumentError(
        "only the answer of one day can be explained, not that of a period", "ask again with at="
    )


def _id(network: Network, area: str, day: date) -> str:
    """The id that a text names: itself, or that of the area with this name on the day.

    Raises:
        UnknownNameError: If it names no area.
        AmbiguousNameError: If it names several.
    """
    if network.area_index.get(area) is not None:
        return area
    if area.count(":") > 1:
        raise UnknownNameError(f"no area {area!r}", near(area, network.area_index.similar(area)))
    return network.at(day).find(area).id


def _asked(network: Network, query: CoverageQuery, day: date, area: str | None) -> ResolvedQuery:
    """The question, put to what lies in an area.

    Raises:
        UnknownNameError: If there is no such area on the day.
        ArgumentError: If none of the areas that were asked lies in it.
    """
    during = query.during
    plain = attrs.evolve(
        query,
        of=dated(query.of, during),
        where=None if query.where is None else dated(query.where, during),
        by=(),
        having=None,
        at=day,
        during=None,
        over_time=None,
        within=None,
    )
    asked = asked_of(network, plain)
    within = asked_of(network, query).within
    (era,) = eras_of(network, *asked.days)
    outer = None if within is None else _position(era, within, str(query.within))
    if area is None:
        return attrs.evolve(asked, within=within)
    entity = cast("int", network.area_index.get(area))
    position, end = _position(era, entity, area), era.territory.end
    if int(era.territory.level[position]) > asked.over:
        raise ArgumentError(
            f"{area!r} is below level {query.over} of the question",
            f"name a {query.over}, or an area above it",
        )
    if outer is None or outer <= position < end[outer]:
        return attrs.evolve(asked, within=entity)
    if position <= outer < end[position]:
        return attrs.evolve(asked, within=within)
    raise ArgumentError(f"{area!r} is not in {query.within!r}, the area of the question")


def _position(era: Era, entity: int, area: str) -> int:
    """Where an area is in territory.

    Raises:
        UnknownNameError: If it is not there.
    """
    position = int(era.territory.position[entity])
    if position == NOBODY:
        raise UnknownNameError(f"{area!r} does not exist on {number_day(era.start)}")
    return position


def _summed(stretch: AreaParts) -> Sums:
    parts = Parts(
        row=np.zeros(len(stretch.area), np.int64),
        code=stretch.code,
        origin=stretch.origin,
        least=stretch.least[stretch.area],
        most=stretch.most[stretch.area],
        loose=stretch.loose,
    )
    return summed(parts, 1)


def _verdict(stretch: AreaParts, teller: AreaTeller, number: int, over: str) -> Step | None:
    """The areas of one verdict, the first of them told in full; None if there are none."""
    cells = np.flatnonzero(_VERDICTS[stretch.code] == number)
    if not cells.size:
        return None
    word = _WORDS[number]
    ids = teller.entities(cells)
    cells = cells[np.argsort(ids)]
    told = [_area(stretch, teller, cell, word) for cell in cells[:_MOST].tolist()]
    more = cells[_MOST:]
    if more.size:
        told.append(_weighing(stretch, more, Step(what="rest", text=f"and {len(more):,} more")))
    text = f"{_SAID[word]}: {len(cells):,} of {len(stretch.area):,} areas of level {over}"
    step = Step(
        what="verdict", text=text, values=(("verdict", word), ("areas", len(cells))), steps=tuple(told)
    )
    return _weighing(stretch, cells, step)


def _area(stretch: AreaParts, teller: AreaTeller, cell: int, word: str) -> Step:
    origin = int(stretch.origin[cell])
    rests = f", {Origin(origin).label}" if origin else ""
    step = Step(
        what="area",
        text=f"{teller.label(cell)}: {_SAID[word]}{rests}",
        values=(
            ("area", teller.id(cell)),
            ("verdict", word),
            ("origin", Origin(origin).label if origin else None),
            ("area_origin", teller.area_origin(cell)),
        ),
        steps=teller.facts(cell),
    )
    return _weighing(stretch, np.array([cell]), step)


def _weighing(stretch: AreaParts, cells: NDArray[np.intp], step: Step) -> Step:
    """A step with the weight of some areas."""
    least = sum(stretch.least[stretch.area[cells]].tolist())
    most = sum(stretch.most[stretch.area[cells]].tolist())
    if least == most:
        return attrs.evolve(step, amount=Fraction(least))
    return attrs.evolve(step, bounds=(least, most))


def _ends(sums: Sums, lower: Shares, upper: Shares) -> tuple[Step, ...]:
    """What the bounds are made of."""
    if not (lower.known[0] and upper.known[0]):
        return (Step(what="lower", text="no area counts, so there is no share"),)
    if not sums.least[0, STAYS].sum():
        return (Step(what="lower", text="possibly no area counts, so there may be no share"),)
    told = []
    for what, shares, taken in (
        ("lower", lower, "lower bound, with each undecided area as a no"),
        ("upper", upper, "upper bound, with each undecided area as a yes"),
    ):
        of, whole = int(shares.of[0]), int(shares.all[0])
        told.append(
            Step(what=what, text=f"{taken}: {of:,} of {whole:,}", values=(("of", of), ("all", whole)))
        )
    if not sums.sharp[0]:
        told.append(Step(what="sharp", text="narrower bounds may be possible, because areas share facts"))
    return tuple(told)


def _fraction(shares: Shares) -> Fraction | None:
    return Fraction(int(shares.of[0]), int(shares.all[0])) if shares.known[0] else None


def _name(stretch: AreaParts, entity: int) -> str:
    era = stretch.level.era
    row = int(era.rows[era.territory.position[entity]])
    return era.network.tables.areas.name[row]
