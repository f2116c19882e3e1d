"""Checks of the arguments of questions of coverage; an error names the argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy


def policies_in(given: object) -> tuple[Policy, ...]:
    """The policies that are passed as `policies`: none, one, or several, plug-ins in their frames.

    Raises:
        ArgumentError: If something is no policy.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If a plug-in's frame is at fault.
    """
    if isinstance(given, tuple) and not given:
        return ()
    from dtnet.policy.catalogue.admission import as_policies  # noqa: PLC0415 - paid by who asks for money

    try:
        return tuple(as_policies(given))
    except ArgumentError as error:
        raise ArgumentError(f"policies: {error.message}", error.hint) from None
