"""Networks and days that functions are handed, refused where they are something else."""

from __future__ import annotations

from dtnet.arguments import check_argument


def check_network(given: object, name: str = "network") -> None:
    """Refuse what is no network.

    Args:
        given: What was handed in.
        name: The argument's, as it is written where it is handed in.

    Raises:
        ArgumentError: If it is none; a day, too, as most questions have theirs beside the network.
    """
    from dtnet.network.day.network import Network  # noqa: PLC0415 - whose modules ask this one

    check_argument(given, Network, name, "pass a Network, as datasets.load or read_network gives")


def check_snapshot(given: object) -> None:
    """Refuse what is no day of a network.

    Raises:
        ArgumentError: If it is none; a network, too, which has many.
    """
    from dtnet.network.day.snapshot import Snapshot  # noqa: PLC0415 - the same

    check_argument(given, Snapshot, "snapshot", "pass a day of a network, as network.at(day) gives")
