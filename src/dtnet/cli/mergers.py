"""Mergers that policies met, as JSON has them and as lines on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.policy.answers.mergers import Merger


def plain_mergers(mergers: Iterable[Merger]) -> list[dict[str, Any]]:
    """Mergers as JSON has them."""
    return [{**attrs.asdict(each), "day": str(each.day)} for each in mergers]


def merger_lines(mergers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The label and the text of a line for each merger, as `plain_mergers` has them."""
    for each in mergers:
        into = " and ".join(each["into"]) or "nothing that is told"
        told = f"{each['policy']}: {each['area']} into {into} on {each['day']}: {each['on_merger']}"
        yield "merged", told
