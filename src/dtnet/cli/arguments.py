"""What words on the command line stand for: a network in files or a bundled one, or a day of it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, TypeVar

from dtnet import datasets
from dtnet.errors import ArgumentError, near
from dtnet.io.networks import read_network
from dtnet.periods import as_window

if TYPE_CHECKING:
    from dtnet.figures.figure import FigureSet
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import Period

T = TypeVar("T")
DATASET: Final = "vietnam"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def network_or_day(text: str) -> Network | Snapshot:
    """The day of the bundled country that a text names, or the network, as `network_of` takes it.

    Raises:
        DayError: If there is no such day.
        OutsideDataError: If the data do not reach it.
        ArgumentError: If it is neither a day nor a file or folder nor a bundled dataset.
        UnreadableFileError: If there is no sound network in it.
    """
    if _DAY.fullmatch(text):
        return datasets.load(DATASET).at(text)
    if is_there(text) or text in datasets.names():
        return network_of(text)
    raise ArgumentError(
        f"{text!r}: neither a day nor a file or folder nor a bundled dataset", "write a day as 2024-08-31"
    )


def network_of(word: str | None) -> Network:
    """The network that a word names, on every command alike: in files, else a bundled one.

    Args:
        word: A file or folder, or the name of a bundled dataset; None for the bundled country.

    Raises:
        ArgumentError: If it is neither.
        UnreadableFileError: If there is no sound network in the file or folder.
    """
    if word is not None and is_there(word):
        return read_network(word, verify=True)
    name = DATASET if word is None else word
    if name not in datasets.names():
        hint = near(name, datasets.names())
        raise ArgumentError(f"--network {word!r}: neither a file or folder nor a bundled dataset", hint)
    return datasets.load(name)


def figures_of(word: str | None) -> FigureSet | None:
    """What is published about the network that a word names; None of one in files."""
    return None if word is not None and is_there(word) else datasets.load_figures(word or DATASET)


def is_there(word: str) -> bool:
    """Whether a file or folder has this name; a name that is too long is none, and no error."""
    return os.path.exists(word)  # noqa: PTH110 - as said


def day_of(word: str | None, at: str | None) -> Snapshot:
    """A day of the network that a word names; by default its reference day.

    Raises:
        DayError: If there is no such day.
        OutsideDataError: If the data do not reach it.
        ArgumentError: If no day is given and the network has none, or the word names nothing.
        UnreadableFileError: If there is no sound network in the file or folder.
    """
    found = network_of(word)
    return found.at(given(at, found.metadata.reference_day, "--at", of=found.metadata.name))


def given(text: str | None, own: T | None, option: str, *, of: str = DATASET) -> str | T:
    """What the caller gives, else what a dataset has for it.

    Raises:
        ArgumentError: If there is neither.
    """
    found = own if text is None else text
    if found is None:
        raise ArgumentError(f"dataset {of!r} has no default for {option}", f"give {option}")
    return found


def window_given(network: Network, window: str | None) -> Period:
    """The window that is given, else the network's own.

    Raises:
        ArgumentError: If there is neither.
        DayError: If it is none.
    """
    own = network.metadata.reference_window
    return as_window(given(window, own, "--window", of=network.metadata.name))
