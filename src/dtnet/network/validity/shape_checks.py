"""Rules that make rows readable: equal lengths, codes in range, canonical order, valid words and metadata."""

from __future__ import annotations

from itertools import islice
from operator import gt
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.errors import Fault, near
from dtnet.money import MOST_PLACES
from dtnet.network.day.columns import TABLES, attribute_specs, fixed_columns
from dtnet.network.day.content_hash import object_fields
from dtnet.network.tables.schema import TEAMS, TERRITORY
from dtnet.network.tables.tables import EDGES, IDENTIFIED_BY, NOBODY, entity_tables, known_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import CheckedRows, TableName
    from dtnet.network.tables.schema import Metadata, Vocabulary
    from dtnet.network.tables.tables import Tables

_CODES: Final = 256
_PEOPLE: Final = "people"
_TEAM: Final = "team"
"""The word for teams in questions, whatever the body kind of teams is called."""
_BITS: Final = 64
_OF_ANSWERS: Final = ("opened_by", "predecessors", "closed_by", "successors", "table")
"""Further columns of `Network.history` and attributes of graph nodes."""


def check_vocabulary(given: CheckedRows) -> list[Fault]:
    """Words of a list differ, are unambiguous, and fit their codes; the team kind is a body kind."""
    return vocabulary_faults(given.vocabulary)


def vocabulary_faults(vocabulary: Vocabulary) -> list[Fault]:
    """The faults of a vocabulary, before there are rows."""
    lists = {
        "levels": (vocabulary.levels, _CODES),
        "body kinds": (vocabulary.body_kinds, _CODES),
        "area types": (vocabulary.area_types, _CODES),
        "relation types": (tuple(each.name for each in vocabulary.relation_types), _CODES),
    }
    for table in ("areas", "bodies"):
        attributes = [each for each in vocabulary.attributes if each.table == table]
        lists[f"attributes of {table}"] = tuple(each.name for each in attributes), _CODES
        lists |= {each.name: (each.vocabulary, _BITS) for each in attributes if each.type == "set"}
    faults = [*_taken_names(vocabulary), *_counted_days(vocabulary), *_decimal_places(vocabulary)]
    for name, (words, most) in lists.items():
        if len(set(words)) != len(words):
            faults.append(Fault(f"vocabulary: {name}", "a word occurs twice"))
        if len(words) > most:
            faults.append(Fault(f"vocabulary: {name}", f"{len(words)} words; at most {most} are allowed"))
    return [*faults, *_ambiguous_words(vocabulary)]


def _decimal_places(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault if the number of decimal places of the currency is not allowed."""
    places: object = vocabulary.currency.exponent
    if type(places) is not int or not 0 <= places <= MOST_PLACES:
        told = f"exponent {places!r}; write a whole number from 0 to {MOST_PLACES}"
        yield Fault(f"vocabulary: currency {vocabulary.currency.code}", told)


def _counted_days(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each attribute that is a day but should count something."""
    for each in vocabulary.attributes:
        if each.type == "day" and each.measure is not None:
            told = f"{each.name!r} is a day, and is not measured in {each.measure!r}; leave measure out"
            yield Fault(f"vocabulary: attributes of {each.table}", told)
        if each.type == "day" and each.table == "bodies" and each.name in (_PEOPLE, *vocabulary.roles):
            told = f"{each.name!r} counts people, so its type must be whole, not day"
            yield Fault("vocabulary: attributes of bodies", told)


def _ambiguous_words(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each word that is ambiguous or empty."""
    for each in vocabulary.attributes:
        for word in each.vocabulary if each.type == "set" else ():
            if word.split() != [word]:
                told = f"{word!r}: spaces separate the words of a set, so no word is empty or has a space"
                yield Fault(f"vocabulary: {each.name}", told)
    if vocabulary.body_kinds and vocabulary.team_kind not in vocabulary.body_kinds:
        hint = near(vocabulary.team_kind, vocabulary.body_kinds)
        told = f"{vocabulary.team_kind!r} is not a body kind; {hint}"
        yield Fault("vocabulary: team kind", told)
    if TERRITORY in {each.name for each in vocabulary.relation_types}:
        yield Fault("vocabulary: relation types", f"{TERRITORY!r} is reserved for the graph of areas")
    of_bodies = {TEAMS, *vocabulary.listed_sets}
    for level in vocabulary.levels:
        if level == _TEAM:
            told = f"{level!r} cannot name a level: over={level!r} asks about teams"
            yield Fault("vocabulary: levels", told)
        if level in of_bodies:
            what = "teams" if level == TEAMS else "a set of words of bodies"
            told = f"{level!r} cannot name a level: in statements of completeness it means {what}"
            yield Fault("vocabulary: levels", told)


def _taken_names(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each attribute with a column whose name is in use already, also in tables of answers."""
    for table in ("areas", "bodies"):
        taken = {spec.name: "a column of every network" for spec in fixed_columns(table, vocabulary)}
        taken |= dict.fromkeys(_OF_ANSWERS, "a column of answers")
        for each in vocabulary.attributes:
            if each.table == table:
                names = [spec.name for spec in attribute_specs(each)]
                for name in names:
                    if name in taken and taken[name] != f"a column of {each.name!r}":
                        told = f"{each.name!r} adds {name!r}, which is {taken[name]}; choose another name"
                        yield Fault(f"vocabulary: attributes of {table}", told)
                taken |= dict.fromkeys(names, f"a column of {each.name!r}")


def check_shape(given: CheckedRows) -> list[Fault]:
    """Columns of a table have equal lengths; attributes have the names and the order of the vocabulary."""
    faults = []
    for table, size, columns in _columns(given.tables):
        faults += [
            Fault(f"{table}: {column}", f"{len(values)} values, while there are {size}")
            for column, values in columns
            if len(values) != size
        ]
    for table, of in entity_tables(given.tables):
        declared = [each.name for each in given.vocabulary.attributes if each.table == table]
        found = [each.name for each in of.attributes]
        if found != declared:
            faults.append(Fault(f"{table}: attributes", f"{found}, while the vocabulary has {declared}"))
    return faults


def _columns(tables: Tables) -> Iterator[tuple[str, int, list[tuple[str, Any]]]]:
    """Each table with its size and columns; columns of entities and columns of rows separately."""
    for table in TABLES:
        fields = dict(object_fields(getattr(tables, table)))
        bounds = [(edge, fields.pop(f"{edge}_bounds")) for edge in EDGES]
        if "ids" in fields:
            size = len(fields.pop("ids"))
            yield table, size, [(name, fields.pop(name)) for name in ("level", "kind") if name in fields]
        attributes = fields.pop("attributes", ())
        columns = [*fields.items()]
        for values in attributes:
            columns += [(values.name, values.data), (f"{values.name}_origin", values.origin)]
        for name, each in (*bounds, *((values.name, values.bounds) for values in attributes)):
            if each is not None:
                columns += [(f"{name} bounds", column) for column in attrs.astuple(each, recurse=False)]
        yield table, len(columns[0][1]), columns[1:]


def check_numbers(given: CheckedRows) -> list[Fault]:
    """Every reference is the number of an area or body; levels, kinds, types and origins are known words."""
    faults = []
    for table in TABLES:
        of: Any = getattr(given.tables, table)
        for spec in fixed_columns(table, given.vocabulary):
            column = "entity" if spec.name == "id" else spec.name
            if spec.kind == "id":
                legal = (NOBODY if spec.nullable else 0, len(getattr(given.tables, spec.refers).ids))
                faults += _beyond(given, (table, column), getattr(of, column), legal)
            elif spec.kind == "word" and spec.of_entity:
                codes, most = getattr(of, column), len(spec.words)
                faults += [
                    Fault(
                        f"{table}: {column}", f"{of.ids[at]!r} has code {codes[at]}; allowed: 0 to {most - 1}"
                    )
                    for at in np.flatnonzero((codes < 0) | (codes >= most)).tolist()
                ]
            elif spec.kind in {"word", "origin"}:
                first = 0 if spec.kind == "word" else int(min(Origin))
                faults += _beyond(
                    given, (table, column), getattr(of, column), (first, first + len(spec.words))
                )
        for values in getattr(of, "attributes", ()):
            for known in (values.origin, known_origin(values)):
                faults += _beyond(given, (table, f"{values.name}_origin"), known, (0, len(Origin) + 1))
    return faults


def _beyond(
    given: CheckedRows, at: tuple[TableName, str], codes: NDArray[Any], legal: tuple[int, int]
) -> list[Fault]:
    """A fault for each row whose code is outside the range `legal` (the end is not included)."""
    first, end = legal
    return given.faults(
        at[0],
        (codes < first) | (codes >= end),
        lambda row: f"code {codes[row]}; allowed: {first} to {end - 1}",
        column=at[1],
    )


def check_row_order(given: CheckedRows) -> list[Fault]:
    """Rows are ordered by entity; relations by type, subordinate; services by body, area; then by start."""
    faults = []
    for table in TABLES:
        of = getattr(given.tables, table)
        order = np.lexsort([getattr(of, name) for name in ("start", *IDENTIFIED_BY[table][::-1])])
        moved = np.flatnonzero(order != np.arange(len(order)))
        faults += given.faults(table, moved[:1], "from this row on, rows are out of order", column="start")
    return faults


def check_id_order(given: CheckedRows) -> list[Fault]:
    """Areas are ordered by level and id, bodies by kind and id."""
    faults = []
    areas, bodies = given.tables.areas, given.tables.bodies
    for table, ids, groups in (("areas", areas.ids, areas.level), ("bodies", bodies.ids, bodies.kind)):
        texts = list(ids)
        later = np.fromiter(map(gt, texts, islice(texts, 1, None)), np.bool_, max(len(texts) - 1, 0))
        ranks = groups.astype(np.int16)
        wrong = (ranks[:-1] > ranks[1:]) | (later & (ranks[:-1] == ranks[1:]))
        faults += [
            Fault(f"{table}: id", f"{texts[at]!r} stands before {texts[at + 1]!r}, out of canonical order")
            for at in np.flatnonzero(wrong).tolist()
        ]
    return faults


def check_ids(given: CheckedRows) -> list[Fault]:
    """An id is not empty, has a row, and belongs to one area or body in the whole network."""
    if _ids_fine(given.tables):
        return []
    seen: dict[str, str] = {}
    faults = []
    for table, of in entity_tables(given.tables):
        versions = np.bincount(of.entity, minlength=len(of.ids)).tolist()
        for id, count in zip(of.ids, versions, strict=True):
            if not id:
                faults.append(Fault(f"{table}: id", "an id is empty"))
            if not count:
                faults.append(Fault(f"{table}: id", f"{id!r} has no row"))
            if id in seen:
                faults.append(Fault(f"{table}: id", f"{id!r} is already an id of {seen[id]}"))
            seen[id] = table
    return faults


def _ids_fine(tables: Tables) -> bool:
    """Whether `check_ids` would find nothing; a fast test on whole columns."""
    ids: set[str] = set()
    for _, of in entity_tables(tables):
        ids.update(of.ids)
        if not np.bincount(of.entity, minlength=len(of.ids)).all():
            return False
    return "" not in ids and len(ids) == len(tables.areas.ids) + len(tables.bodies.ids)


def metadata_faults(metadata: Metadata) -> list[Fault]:
    """The reference day and the reference window lie in the days of the data."""
    extent, day, window = metadata.extent, metadata.reference_day, metadata.reference_window
    faults = []
    if day is not None and day not in extent:
        faults.append(Fault("metadata: reference_day", f"{day} is outside {extent}, the days of the data"))
    if window is not None and window.intersection(extent) != window:
        told = f"{window} is not inside {extent}, the days of the data"
        faults.append(Fault("metadata: reference_window", told))
    return faults
