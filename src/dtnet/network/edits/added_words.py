"""Networks with further words: area types, attributes, words of sets, roles, and other words for these.

Further words follow the words that a network has. So the numbers that stand for words in its tables keep
their meaning, and its rows stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs
import numpy as np

from dtnet.arguments import check_argument, words_of
from dtnet.errors import InvalidNetworkError, UnknownNameError, near
from dtnet.network.day.network import Network
from dtnet.network.tables.schema import Attribute, LevelWord, TypeWord, records_of
from dtnet.network.tables.tables import Values, entity_tables
from dtnet.network.validity.checks import vocabulary_faults
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Areas, Bodies

Word = TypeVar("Word")
_TYPES: Final = {"whole": np.int8, "yes_no": np.uint8, "day": np.int32}
"""The types of the columns of unknown values, as the builder chooses them."""
_WIDTHS: Final = (8, 16, 32, 64)


def with_added_words(  # noqa: PLR0913 - a keyword for each list of words
    network: Network,
    *,
    area_types: Iterable[str],
    attributes: Iterable[Attribute],
    sets: Mapping[str, Iterable[str]],
    roles: Iterable[str],
    level_words: Iterable[LevelWord],
    type_words: Iterable[TypeWord],
) -> Network:
    """A network with further words; see `Network.with_vocabulary`."""
    before, hint = network.vocabulary, "give words"
    longer_sets = _with_longer_sets(before, sets)
    words: dict[str, Any] = {
        "area_types": _longer(before.area_types, words_of(area_types, "area_types", hint)),
        "attributes": _longer(longer_sets, records_of(attributes, Attribute, "attributes")),
        "roles": _longer(before.roles, words_of(roles, "roles", hint)),
        "level_words": _longer(before.level_words, records_of(level_words, LevelWord, "level_words")),
        "type_words": _longer(before.type_words, records_of(type_words, TypeWord, "type_words")),
    }
    after = attrs.evolve(before, **words)
    faults = vocabulary_faults(after)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    made: dict[str, Any] = {
        table: _with_columns(of, table, after) for table, of in entity_tables(network.tables)
    }
    return Network(attrs.evolve(network.tables, **made), after, network.metadata)


def _longer(known: tuple[Word, ...], more: Iterable[Word]) -> tuple[Word, ...]:
    """Words followed by those of further words that are new."""
    return *known, *(each for each in dict.fromkeys(more) if each not in known)


def _with_longer_sets(vocabulary: Vocabulary, sets: Mapping[str, Iterable[str]]) -> tuple[Attribute, ...]:
    """The attributes, with further words of some sets."""
    check_argument(sets, Mapping, "sets", 'pass words by attribute: {"skills": ["x"]}')
    known = {each.name: each for each in vocabulary.attributes if each.type == "set"}
    more = {name: words_of(words, f"sets[{name!r}]", "give words") for name, words in sets.items()}
    for name in more:
        if name not in known:
            raise UnknownNameError(
                f"sets: no attribute that is a set has the name {name!r}", near(name, known)
            )
    return tuple(
        attrs.evolve(each, vocabulary=_longer(each.vocabulary, more[each.name]))
        if each.name in more
        else each
        for each in vocabulary.attributes
    )


def _with_columns(of: Areas | Bodies, table: str, vocabulary: Vocabulary) -> Areas | Bodies:
    """A table with a column for each attribute of a vocabulary; the values of new attributes are unknown."""
    held = {each.name: each for each in of.attributes}
    unknown = frozen(np.zeros(len(of.start), np.uint8), np.uint8)
    columns = []
    for each in vocabulary.attributes:
        if each.table != table:
            continue
        dtype = _TYPES.get(each.type) or np.dtype(f"uint{_width(each)}")
        values = held.get(each.name) or Values(
            each.name, frozen(np.zeros(len(unknown), dtype), dtype), unknown
        )
        if each.type == "set" and values.data.dtype != dtype:  # more words need more bits
            values = attrs.evolve(values, data=frozen(values.data.astype(dtype), dtype))
        columns.append(values)
    return of if tuple(columns) == of.attributes else attrs.evolve(of, attributes=tuple(columns))


def _width(attribute: Attribute) -> int:
    """The number of bits of a column of sets."""
    count = len(attribute.vocabulary)
    return next((width for width in _WIDTHS if count <= width), _WIDTHS[-1])
