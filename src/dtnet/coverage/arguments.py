"""What questions of coverage are handed, refused by its name where it is of another sort than they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from dtnet.arguments import check_argument, shown_value
from dtnet.errors import ArgumentError
from dtnet.network.network import Network

if TYPE_CHECKING:
    from dtnet.policy.document import Policy


def check_network(given: object) -> None:
    """Refuse what is no network.

    Raises:
        ArgumentError: If it is none; a day, too, as most questions have theirs beside the network.
    """
    check_argument(given, Network, "network", "pass a Network, as datasets.load or read_network gives")


def check_switches(**given: object) -> None:
    """Refuse what is neither True nor False, by the name under which it is passed.

    Raises:
        ArgumentError: If something is neither; 0 and None are not taken for no.
    """
    for name, value in given.items():
        if type(value) is not bool:
            raise ArgumentError(f"{name}={shown_value(value)}", "give True or False")


def several_in(given: object, name: str, hint: str) -> tuple[Any, ...]:
    """What a list holds, or anything else that has an order.

    Args:
        given: What was handed in.
        name: The argument's, as it is written where it is handed in.
        hint: What would be right.

    Raises:
        ArgumentError: If it is one thing or a text, or has no order of its own.
    """
    if not isinstance(given, Iterable) or isinstance(given, str | bytes | Mapping | AbstractSet):
        check_argument(given, (), name, hint)
    found: tuple[Any, ...] = tuple(given)  # type: ignore[arg-type]
    return found


def policies_in(given: object) -> tuple[Policy, ...]:
    """The policies that are passed as `policies`: none, one, or several, plug-ins in their frames.

    Raises:
        ArgumentError: If something is no policy.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If a plug-in's frame is at fault.
    """
    if isinstance(given, tuple) and not given:
        return ()
    from dtnet.policy.admission import as_policies  # noqa: PLC0415 - paid by who asks for money

    try:
        return tuple(as_policies(given))
    except ArgumentError as error:
        raise ArgumentError(f"policies: {error.message}", error.hint) from None
