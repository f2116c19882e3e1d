"""Conditions that a choice decides, inside the conditions of policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.policy.document.choices import ChoiceRef  # noqa: TC001 - the reader resolves these annotations
from dtnet.predicates.conditions import EVERYWHERE, Condition, Is

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY: Final = "any"
"""The option of a choice in `when` that puts no condition."""


@attrs.frozen
class IsChosen(Condition):
    """The subject's value is the option of a choice; where that is `any`, no condition is put.

    Attributes:
        subject: As that of `Is`.
        choice: The choice.
    """

    subject: str
    choice: ChoiceRef

    def with_options(self, options: Mapping[str, str]) -> Condition:
        """The condition with the choice made."""
        option = options[self.choice.name]
        if option == ANY:
            return EVERYWHERE
        booleans = {"true": True, "false": False} if "." in self.subject else {}
        return Is(self.subject, (booleans.get(option, option),))
