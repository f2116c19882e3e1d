"""Questions asked with all keywords at once, for tests that vary those of a question and of its method."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dtnet

PARTS = ("of", "over", "within", "where", "weight", "at", "during", "synthetic", "policies")
NEEDS_CONDITION = ("answer", "series", "areas", "change", "redrawn", "cascade", "against", "claim", "spells")
OF_TEAMS = ("people.sizes", "people.size_quantiles", "funding.of_teams", "funding.eligible_unfunded")


def put(to: dtnet.Network | dtnet.Snapshot, method: str, *given: Any, **options: Any) -> Any:  # noqa: ANN401
    """The answer of a method of a question, with the keywords of both.

    Args:
        to: A network or a day.
        method: The method, as `people.rate`.
        given: Its arguments without a keyword.
        options: The keywords of the question, and of the method.
    """
    parts = {name: options.pop(name) for name in PARTS if name in options}
    if method in NEEDS_CONDITION:
        parts.setdefault("of", "has_team")
    if method in OF_TEAMS:
        parts.setdefault("over", "team")
    return attrgetter(method)(to.ask(**parts))(*given, **options)
