"""Words of the whole language that this version does not have yet, and how a document's values are shown."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dtnet.policy.document import Component, FundingShare, OfWhich, Opening, Policy
from dtnet.policy.eligibility import When

_LATER: Final[dict[type[Any], tuple[str, ...]]] = {
    Policy: ("ceiling", "deducts", "facts", "succeeds", "yields_to"),
    Component: ("claim", "facts", "funding", "norm", "round", "steps"),
    FundingShare: ("up_to",),
    Opening: ("facts", "funding"),
    OfWhich: ("claim", "norm"),
    When: ("any", "areas", "not"),
}
_LONG: Final = 60


def later_key(cls: type[Any], key: str) -> bool:
    """Whether a key is one that the language is to have at this place, and this version has not."""
    return key in _LATER.get(cls, ())


def shown(raw: object) -> str:
    """A value as a document has it, short enough for a line."""
    if isinstance(raw, str):
        return f'"{raw}"' if len(raw) <= _LONG else f'"{raw[:_LONG]}…"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | date):
        return f"the {type(raw).__name__} {raw}"
    names = {dict: "a table", list: "a list" if raw else "an empty list", type(None): "null"}
    return names.get(type(raw), repr(raw))
