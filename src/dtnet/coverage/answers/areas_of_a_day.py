"""Single areas on a day with their verdicts, for lists and explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.row_groups import answer_rows
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints

VERDICTS = {
    int(YES): "yes",
    int(NO): "no",
    int(NOT_APPLICABLE): "not_applicable",
    int(YES | NO): "unknown",
}
"""What verdicts are called; any other mixture is `unknown` too."""


@attrs.frozen(eq=False)
class AreasOfDay:
    """The areas that a question of one day asks, each with what it adds to the answer; shape (c).

    Attributes:
        asked: The question, its names looked up.
        stretch: What areas add: codes, verdicts, origins; weights by number of area.
        rows: The rows of the answer.
        entity: The areas.
        row: Per area, its row of the answer.
    """

    asked: ResolvedQuery
    stretch: AreaParts
    rows: Rows
    entity: Ints
    row: Ints


def areas_of_day(network: Network, query: CoverageQuery) -> AreasOfDay:
    """The areas that a question asks, which is of one day.

    Raises:
        DtnetError: All that `answer` raises.
    """
    asked = asked_of(network, query)
    (stretch,) = stretches_of(asked)  # the area in which is asked is there on the day, or it was not found
    rows = answer_rows(asked, [stretch])
    level = stretch.level
    return AreasOfDay(
        asked=asked,
        stretch=stretch,
        rows=rows,
        entity=level.era.territory.nodes[level.positions[stretch.area]],
        row=rows.of[0][stretch.area],
    )
