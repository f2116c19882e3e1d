"""Checks of the arguments of coverage questions; an error names the argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy


def policies_in(given: object) -> tuple[Policy, ...]:
    """The policies in the argument `policies`, which is none, one or several; a plug-in is put in its frame.

    Raises:
        ArgumentError: If an item is not a policy.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If the frame of a plug-in is wrong.
    """
    if isinstance(given, tuple) and not given:
        return ()
    from dtnet.policy.catalogue.admission import as_policies  # noqa: PLC0415 - only if there are policies

    try:
        return tuple(as_policies(given))
    except ArgumentError as error:
        raise ArgumentError(f"policies: {error.message}", error.hint) from None
