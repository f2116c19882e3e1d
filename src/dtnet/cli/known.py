"""What an answer says of its network, and of days later than the last of which that speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.periods import as_window

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dtnet.network.day.network import Network

_KNOWN: Final = "known_until"
_MARK: Final = " *"


def named(network: Network) -> dict[str, Any]:
    """What an answer says of the network that it is about."""
    known = network.metadata.as_of
    return {
        "dataset": network.metadata.name,
        "version": network.metadata.version,
        "content_hash": network.content_hash(),
        **({} if known is None else {_KNOWN: str(known)}),
    }


def as_known(inputs: Mapping[str, Any], day: date | str | None) -> str:
    """What a heading says beside a day, or the last of several, that is later than what the network knows.

    Args:
        inputs: What an answer says of its network, as `named` has it.
        day: The day; None for days without a last one.
    """
    return f" as known on {inputs[_KNOWN]}" if _is_later(inputs, day) else ""


def marked(inputs: Mapping[str, Any], text: str, day: date | str | None) -> str:
    """Days in a row, marked if the last of them is later than what the network knows; as `as_known`."""
    return f"{text}{_MARK}" if _is_later(inputs, day) else text


def later_told(inputs: Mapping[str, Any], day: date | str | None, *, mark: bool) -> list[str]:
    """What becomes of days later than what the network knows, in a line; none if there are none.

    Args:
        inputs: As for `as_known`.
        day: The last of the days.
        mark: Whether it explains the mark of rows.
    """
    if not _is_later(inputs, day):
        return []
    told = f"has days after {inputs[_KNOWN]}: the data say nothing later, what stood then is taken to go on"
    return [f"{_MARK.strip()} {told}" if mark else f"The question {told}."]


def last_day(days: str, window: str) -> date | None:
    """The last of some days that lies in a window, both as `as_window` takes them."""
    shared = as_window(window).intersection(as_window(days))
    return None if shared is None else shared.last_day


def _is_later(inputs: Mapping[str, Any], day: date | str | None) -> bool:
    known = inputs.get(_KNOWN)
    return known is not None and (day is None or str(day) > known)
