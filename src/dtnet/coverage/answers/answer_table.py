"""The table that answers a coverage question, and the areas of one day with their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from dtnet import frames
from dtnet.coverage.answers.area_parts import ResolvedQuery, stretches_of
from dtnet.coverage.answers.dimensions import dimension_columns, dimensions_of
from dtnet.coverage.answers.having import kept_rows
from dtnet.coverage.answers.result import Coverage
from dtnet.coverage.answers.row_groups import (
    answer_rows,
    distinct_areas,
    parts_of_stretches,
    with_areas_of_unknown_group,
)
from dtnet.coverage.answers.row_sums import summed
from dtnet.coverage.answers.share_bounds import answer_columns
from dtnet.coverage.language.atoms import check_number, dated, on_areas
from dtnet.coverage.language.query import check_query
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.day.network import check_network
from dtnet.periods import number_day
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.answers.row_sums import Sums
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints


def answer(network: Network, query: CoverageQuery) -> Coverage:
    """Answer a question.

    Raises:
        UnknownNameError: If the question uses a name that the network does not have.
        ArgumentError: If the question does not fit the network.
        OutsideDataError: If a day of the question lies outside the data.
        UnknownFactError: If neither a weight nor an upper bound of the weight is known.
    """
    check_query(query)
    if query.during is not None and query.over_time is None:
        raise ArgumentError(
            "{during} needs {over_time}",
            "name what to compute over the period: mean, min, …",
            during=...,
            over_time=...,
        )
    if query.over_time in {"min", "max"}:
        from dtnet.coverage.answers.over_time import extreme  # noqa: PLC0415 - it asks for series, which ask this

        return extreme(network, query)
    found = reckoned(network, query)
    kept, undecided = kept_rows(query.having, found.sums)
    columns = {
        **dimension_columns(network, found.asked.dimensions, found.rows.codes, len(found.rows)),
        **answer_columns(found.sums, query.missing),
    }
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


@attrs.frozen(eq=False)
class Reckoned:
    """The rows of an answer before they become columns of a table.

    Attributes:
        asked: The question with all names resolved.
        rows: The rows: groups, and the row of each area.
        sums: The sums of each row.
    """

    asked: ResolvedQuery
    rows: Rows
    sums: Sums


def reckoned(network: Network, query: CoverageQuery) -> Reckoned:
    """Compute the sums for one day, or for the mean, the first or the last day of a period.

    Raises:
        ArgumentError: If the question asks for the minimum or maximum of a period, or for each of its days.
    """
    if query.during is not None and query.over_time in {None, "min", "max"}:
        what = "single days" if query.over_time is None else f"over_time={query.over_time!r}"
        raise ArgumentError(
            f"no sums are computed for {what} of {query.during}", "ask about one day, or for the mean"
        )
    asked = asked_of(network, query)
    if query.over_time == "first":
        asked = attrs.evolve(asked, days=(asked.days[0], asked.days[0] + 1))
    elif query.over_time == "last":
        asked = attrs.evolve(asked, days=(asked.days[1] - 1, asked.days[1]))
    stretches = list(stretches_of(asked))
    rows = answer_rows(asked, stretches)
    sums = summed(parts_of_stretches(stretches, rows, by_days=query.over_time == "mean"), len(rows))
    sums = with_areas_of_unknown_group(asked, stretches, rows, sums, by_days=query.over_time == "mean")
    if query.over_time == "mean":
        sums = attrs.evolve(sums, areas=distinct_areas(stretches, rows))
    return Reckoned(asked, rows, sums)


def named_areas(network: Network, day: date, names: Sequence[str]) -> tuple[int, ...]:
    """The numbers of some areas, each once.

    Args:
        network: The network.
        day: The day of the names.
        names: Ids of areas, or names on the day.

    Raises:
        UnknownNameError: If there is no such area on the day.
        AmbiguousNameError: If several areas have a name.
        ArgumentError: If the areas have different levels, so that one might lie in another.
    """
    found = [network.at(day).find(each) for each in names]
    levels = {each.level: name for each, name in zip(found, names, strict=True)}
    if len(levels) > 1:
        several = ", ".join(f"{name!r} is a {level}" for level, name in levels.items())
        raise ArgumentError(f"within names areas of several levels: {several}", "name areas of one level")
    return tuple(dict.fromkeys(cast("int", network.area_index.get(each.id)) for each in found))


def asked_of(network: Network, query: CoverageQuery) -> ResolvedQuery:
    """Resolve all names of a question, and check the question against the network."""
    check_network(network)
    words = network.vocabulary
    over = words.level(query.over)
    first, end = query.days.numbers
    network.check_covered(query.days.start, what="day" if query.at else "first day")
    network.check_covered(number_day(end - 1), what="last day")
    weight: str | Mapping[str, int] = query.weight if isinstance(query.weight, str) else dict(query.weight)
    if isinstance(weight, str):
        if weight != "count":
            check_number(words, "areas", weight, what="weight")
    else:
        unknown = [id for id in weight if network.area_index.get(id) is None]
        if unknown:
            raise UnknownNameError(
                f"weights: no area {unknown[0]!r}", near(unknown[0], network.area_index.similar(unknown[0]))
            )

    def put(condition: Any) -> Any:  # noqa: ANN401 - a condition, or none
        return None if condition is None else on_areas(dated(condition, network, query), words, query.over)

    return ResolvedQuery(
        network=network,
        days=(first, end),
        over=over,
        of=put(query.of),
        where=put(query.where),
        dimensions=dimensions_of(network, query.over, query.by),
        weight=weight,
        within=named_areas(network, query.days.start, query.within),
        worst=query.worst,
    )


VERDICTS = {
    int(YES): "yes",
    int(NO): "no",
    int(NOT_APPLICABLE): "not_applicable",
    int(YES | NO): "unknown",
}
"""The names of verdicts; every other combination of outcomes is `unknown` too."""


@attrs.frozen(eq=False)
class AreasOfDay:
    """The areas of a question about one day, with the part of each area in the answer; shape (c).

    Attributes:
        asked: The question with all names resolved.
        stretch: The parts of the areas: codes, verdicts and origins by cell; weights by number of the area.
        rows: The rows of the answer.
        entity: Per cell, the area.
        row: Per cell, the row of the answer.
    """

    asked: ResolvedQuery
    stretch: AreaParts
    rows: Rows
    entity: Ints
    row: Ints


def areas_of_day(network: Network, query: CoverageQuery) -> AreasOfDay:
    """Find the areas of a question about one day.

    Raises:
        DtnetError: As `answer`.
    """
    asked = asked_of(network, query)
    (stretch,) = stretches_of(asked)  # one era: `asked_of` found the area of `within` on the day
    rows = answer_rows(asked, [stretch])
    level = stretch.level
    return AreasOfDay(
        asked=asked,
        stretch=stretch,
        rows=rows,
        entity=level.era.territory.nodes[level.positions[stretch.area]],
        row=rows.of[0][stretch.area],
    )
