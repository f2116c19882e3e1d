"""The commands about a network as it stands, `report`, `show` and `diff`: what may be asked, and the help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from dtnet.cli.choices import parse_choices
from dtnet.cli.diff import show_difference
from dtnet.cli.exits import FINDING
from dtnet.cli.options import SEVERAL
from dtnet.cli.output import Format
from dtnet.cli.report import report_of
from dtnet.cli.report_views import show_report
from dtnet.cli.show import show_area


def report(
    *,
    at: str | None = None,
    window: str | None = None,
    choose: Annotated[list[str] | None, SEVERAL] = None,
    policy: Annotated[list[Path] | None, SEVERAL] = None,
    format: Format = "table",
) -> int:
    """Tell the story of the bundled country: its network, its coverage, what its subsidies cost.

    Args:
        at: The day of the network, as 2024-08-31; by default the dataset's reference day.
        window: The days of the subsidies: a year, a month, or A..B (the second not included); by default the
            dataset's reference window.
        choose: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document to assess beside the bundled ones, or in place of the one with its id; may
            be repeated.
        format: The form of the answer.
    """
    show_report(report_of(at, window, parse_choices(choose or []), policy or []), format)
    return 0


def show(area: str, /, *, network: str | None = None, at: str | None = None, format: Format = "table") -> int:
    """Show an area: where it lies, what is in it, who works there, its versions.

    Args:
        area: Its id, its name (the highest level at which it matches), or LEVEL:NAME.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day, as 2024-08-31; by default the network's reference day.
        format: The form of the answer.
    """
    show_area(area, network, at, format)
    return 0


def diff(before: str, after: str, /, *, format: Format = "table") -> int:
    """Say what differs between two days of the bundled country or two networks; exit with 1 if anything does.

    Args:
        before: A day, as 2025-02-28, or a file or folder that holds a network, or the name of a bundled
            dataset.
        after: Another of the same sort.
        format: The form of the answer.
    """
    return FINDING if show_difference(before, after, format) else 0
