"""Checks of arguments that must be a network or a snapshot."""

from __future__ import annotations

from dtnet.arguments import check_argument


def check_network(given: object, name: str = "network") -> None:
    """Refuse an argument that is not a network.

    Args:
        given: The value of the argument.
        name: The name of the argument, as the caller writes it.

    Raises:
        ArgumentError: If it is not a network. A snapshot is refused too, as the day is another argument.
    """
    from dtnet.network.day.network import Network  # noqa: PLC0415 - whose modules ask this one

    check_argument(given, Network, name, "pass a Network, as datasets.load or read_network gives")


def check_snapshot(given: object) -> None:
    """Refuse an argument that is not a snapshot.

    Raises:
        ArgumentError: If the value is not a snapshot. A network is refused too, as it has many days.
    """
    from dtnet.network.day.snapshot import Snapshot  # noqa: PLC0415 - the same

    check_argument(given, Snapshot, "snapshot", "pass a day of a network, as network.at(day) gives")
