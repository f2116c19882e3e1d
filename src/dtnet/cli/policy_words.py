"""What words on the command line stand for: installed policies by id, or documents by file name."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from dtnet.cli.arguments import is_there
from dtnet.cli.output import tell
from dtnet.errors import ArgumentError, PluginWarning, UnknownNameError
from dtnet.measures import UNITS, Units
from dtnet.policy.catalogue.catalogue import policies
from dtnet.policy.reading.reader import read_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.network import Network
    from dtnet.policy.catalogue.catalogue import Catalogue
    from dtnet.policy.document.document import Policy


def installed(country: str | None) -> Catalogue:
    """The policies that are installed; what is said of those left out goes to stderr.

    Raises:
        UnknownNameError: If nobody offers any for that country.
    """
    with warnings.catch_warnings(record=True, action="always", category=PluginWarning) as given:
        found = policies(country=country)
    for warning in given:
        tell(f"dtnet: {warning.message}")
    return found


def is_file_name(word: str) -> bool:
    """Whether a word names a document and no id: by its ending, or because something has it."""
    return word.endswith((".toml", ".json")) or is_there(word)


def named_policies(words: Iterable[str], units: Units) -> list[Policy]:
    """The policies of some ids and documents, in the order of the words.

    Args:
        words: The words.
        units: The words that may stand in the measures of a document.

    Raises:
        UnknownNameError: If no installed policy has an id.
        UnreadableFileError: If a document cannot be read.
        InvalidPolicyError: If a document is at fault.
    """
    listed = list(words)
    catalogue = installed(None) if not all(map(is_file_name, listed)) else None
    return [
        read_policy(word, units=units) if catalogue is None or is_file_name(word) else catalogue[word]
        for word in listed
    ]


def policies_for(network: Network, words: Iterable[str]) -> list[Policy] | Catalogue:
    """The policies of some ids and documents; without any, the catalogue that is installed for the network.

    Raises:
        ArgumentError: If none are named, and none are installed for it.
        UnknownNameError: If no installed policy has an id.
        UnreadableFileError: If a document cannot be read.
        InvalidPolicyError: If a document is at fault.
    """
    listed = list(words)
    if listed:
        return named_policies(listed, units_of(network))
    try:
        return installed(network.metadata.name)
    except UnknownNameError:
        name = network.metadata.name
        message = f"no policies are installed for {name!r}"
        raise ArgumentError(message, "give --policy with an id or a document") from None


def units_of(network: Network) -> Units:
    """The words that may stand in the measures of a document about a network: its own currency among them."""
    currencies = dict.fromkeys([*UNITS.currencies, network.vocabulary.currency.code])
    return Units(currencies=tuple(currencies))
