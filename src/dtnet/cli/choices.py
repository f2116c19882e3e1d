"""`POLICY:CHOICE=OPTION`, as users write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable


def parse_choices(texts: Iterable[str], option: str = "--choose") -> dict[str, dict[str, str]]:
    """Options by policy and choice.

    Args:
        texts: Each `POLICY:CHOICE=OPTION`.
        option: Under which they are given.

    Raises:
        ArgumentError: If a text is not of the form, or a choice is made twice.
    """
    made: dict[str, dict[str, str]] = {}
    for text in texts:
        policy, colon, rest = text.partition(":")
        choice, equals, chosen = rest.partition("=")
        if not (policy and colon and choice and equals and chosen):
            raise ArgumentError(
                f"{option} {text!r}: not of the form POLICY:CHOICE=OPTION",
                "write it as vn.da-nang.2024-36:part=by_days",
            )
        if made.setdefault(policy, {}).setdefault(choice, chosen) != chosen:
            raise ArgumentError(f"{option} {text!r}: {choice!r} was chosen as {made[policy][choice]!r}")
    return made
