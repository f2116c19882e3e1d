"""Write frozen values as tables, lists and texts of a document; reading the document gives equal values."""

from __future__ import annotations

from typing import Any, Final

from dtnet.measures import Amount, Rate
from dtnet.policy.document.policy_parts import Count, Dated, Open
from dtnet.policy.reading.conditions import written_condition
from dtnet.predicates.conditions import Condition
from dtnet.reading.documents import Writer


def _count(count: Count) -> Any:  # noqa: ANN401 - a text or a table
    return written.table(count) if count.heads is None else count.heads


written: Final[Writer] = Writer(
    {
        Rate: str,
        Amount: str,
        Count: _count,
        Open: lambda value: {"choice": value.choice},
        Dated: lambda value: written(value.values),
        Condition: lambda condition: written_condition(condition, written),
    }
)
"""The form of a value in a document; other objects are returned unchanged."""
