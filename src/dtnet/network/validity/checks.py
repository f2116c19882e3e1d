"""The validity rules of networks in their order; each rule is a function that finds every row that breaks it.

First come the rules that make rows readable (equal lengths, codes in range, canonical order, valid words and
metadata); then the rules for rows of areas and bodies; then those for relations, relation rules and services.
`docs/explanation/data-model.md` numbers the rules and gives the reason for each.
"""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, islice
from operator import gt
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import Fault, InvalidNetworkError, UnknownNameError, near
from dtnet.money import INT64_MAX, MOST_PLACES, largest
from dtnet.network.day.columns import TABLES, attribute_specs, fixed_columns
from dtnet.network.tables.row_names import (
    AS_STORED,
    CheckedRows,
    faults_in_order,
    shown_day,
    shown_existence,
    shown_row,
)
from dtnet.network.tables.schema import TEAMS, TERRITORY, one_case
from dtnet.network.tables.tables import (
    EDGES,
    IDENTIFIED_BY,
    NO_DAY,
    NOBODY,
    UNLIMITED,
    entity_tables,
    object_fields,
)
from dtnet.network.tables.texts import IdIndex
from dtnet.network.territory.day_state import AreaState, BodyState
from dtnet.network.validity import (
    parent_among_checks,
    partial_list_checks,
    source_row_checks,
    succession_checks,
    text_checks,
)
from dtnet.origins import Origin
from dtnet.periods import FIRST_DAY, LAST_DAY, OPEN, number_day
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import RowNames, TableName
    from dtnet.network.tables.rules import RelationRule
    from dtnet.network.tables.schema import Metadata, RelationType, Vocabulary
    from dtnet.network.tables.tables import Areas, Bodies, DatedRows, Ints, Tables, Values

    Rule: TypeAlias = Callable[[CheckedRows], list[Fault]]
    Finding = tuple[NDArray[np.bool_], str, Callable[[int], str] | str]

_CODES: Final = 256
_PEOPLE: Final = "people"
_TEAM: Final = "team"
_OF_AMOUNTS: Final = ("policy", "nature", "component", "purpose", "source", "origin", "year", "month", "unit")
"""What amounts can be grouped by, beside teams and levels."""
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
    faults += [Fault(f"vocabulary: {key}", wrong) for key, wrong in text_checks.faults_of_record(vocabulary)]
    faults += [*_ambiguous_words(vocabulary), *_words_for_levels(vocabulary), *_words_for_types(vocabulary)]
    return faults


def _decimal_places(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault if the number of decimal places of the currency is not allowed."""
    places: object = vocabulary.currency.exponent
    if type(places) is not int or not 0 <= places <= MOST_PLACES:
        message = f"exponent {places!r}; write a whole number from 0 to {MOST_PLACES}"
        yield Fault(f"vocabulary: currency {vocabulary.currency.code}", message)


def _counted_days(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each attribute that is a day but should count something."""
    for each in vocabulary.attributes:
        if each.type == "day" and each.measure is not None:
            message = f"{each.name!r} is a day, and is not measured in {each.measure!r}; leave measure out"
            yield Fault(f"vocabulary: attributes of {each.table}", message)
        if each.type == "day" and each.table == "bodies" and each.name in (_PEOPLE, *vocabulary.roles):
            message = f"{each.name!r} counts people, so its type must be whole, not day"
            yield Fault("vocabulary: attributes of bodies", message)


def _ambiguous_words(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each word that is ambiguous or empty."""
    for each in vocabulary.attributes:
        for word in each.vocabulary if each.type == "set" else ():
            if word.split() != [word]:
                message = f"{word!r}: spaces separate the words of a set, so no word is empty or has a space"
                yield Fault(f"vocabulary: {each.name}", message)
    if vocabulary.body_kinds and vocabulary.team_kind not in vocabulary.body_kinds:
        hint = near(vocabulary.team_kind, vocabulary.body_kinds)
        message = f"{vocabulary.team_kind!r} is not a body kind; {hint}"
        yield Fault("vocabulary: team kind", message)
    if TERRITORY in {each.name for each in vocabulary.relation_types}:
        yield Fault("vocabulary: relation types", f"{TERRITORY!r} is reserved for the graph of areas")
    of_bodies = {TEAMS, *vocabulary.listed_sets}
    for level in vocabulary.levels:
        if level == _TEAM:
            message = f"{level!r} cannot name a level: over={level!r} asks about teams"
            yield Fault("vocabulary: levels", message)
        if level in of_bodies:
            what = "teams" if level == TEAMS else "a set of words of bodies"
            message = f"{level!r} cannot name a level: in statements of completeness it means {what}"
            yield Fault("vocabulary: levels", message)


def _words_for_levels(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each other word for a level that is ambiguous, or means none."""
    columns = [spec.name for spec in fixed_columns("areas", vocabulary)]
    columns += [each.name for each in vocabulary.attributes if each.table == "areas"]
    words = (_TEAM, *_OF_AMOUNTS, *vocabulary.levels, *vocabulary.area_types, *columns)
    taken = {one_case(each) for each in words}
    for each in vocabulary.level_words:
        if each.level not in vocabulary.levels:
            hint = near(each.level, vocabulary.levels)
            message = f"{each.word!r} is a word for {each.level!r}, which is not a level; {hint}"
            yield Fault("vocabulary: level words", message)
        elif not each.word.strip() or ":" in each.word or one_case(each.word) in taken:
            message = f"{each.word!r} is empty, has a colon, is there twice, or means something else"
            yield Fault("vocabulary: level words", message)
        taken.add(one_case(each.word))


def _words_for_types(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fault for each other word for an area type that is empty, there twice, or means no type."""
    taken = set()
    for each in vocabulary.type_words:
        word = one_case(each.word)
        if each.type not in vocabulary.area_types:
            hint = near(each.type, vocabulary.area_types)
            message = f"{each.word!r} is a word for {each.type!r}, which is not an area type; {hint}"
            yield Fault("vocabulary: type words", message)
        elif not re.search(r"[^\W_]", word) or (word, each.type) in taken:
            message = f"{each.word!r} has no letter or digit, or is there twice for {each.type!r}"
            yield Fault("vocabulary: type words", message)
        taken.add((word, each.type))


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
                        message = f"{each.name!r} adds {name!r}, which is {taken[name]}; choose another name"
                        yield Fault(f"vocabulary: attributes of {table}", message)
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
            for known in (values.origin, values.known_origin):
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
    """The reference day and the reference window lie in the days of the data; its texts can be seen."""
    extent, day, window = metadata.extent, metadata.reference_day, metadata.reference_window
    faults = [Fault(f"metadata: {key}", wrong) for key, wrong in text_checks.faults_of_record(metadata)]
    if day is not None and day not in extent:
        faults.append(Fault("metadata: reference_day", f"{day} is outside {extent}, the days of the data"))
    if window is not None and window.intersection(extent) != window:
        message = f"{window} is not inside {extent}, the days of the data"
        faults.append(Fault("metadata: reference_window", message))
    return faults


_FAR: Final = "a year outside 1900–2999"


def check_periods(given: CheckedRows) -> list[Fault]:
    """A row ends after it starts; its days lie in the years 1900 to 2999, and an end may be open."""
    faults = []
    for table in TABLES:
        of: DatedRows = getattr(given.tables, table)
        faults += given.faults(table, of.end <= of.start, _empty(of), column="end", reads=["start"])
        for edge, days in (("start", of.start), ("end", of.end)):
            far = ((days < FIRST_DAY) | (days > LAST_DAY)) & ((edge == "start") | (days != OPEN))
            faults += given.faults(table, far, _FAR, column=edge)
    return faults


def _empty(of: DatedRows) -> Callable[[int], str]:
    return lambda row: (
        f"{shown_row(of, row)} holds no day; ends are not included: a row of one day ends on the next"
    )


def check_versions(given: CheckedRows) -> list[Fault]:
    """Versions of one area or body never overlap; one may begin on the day on which another ends."""
    tables = entity_tables(given.tables)
    return [fault for name, of in tables for fault in overlap_faults(given, name, of.entity, reads=["id"])]


def overlap_faults(given: CheckedRows, table: TableName, owner: Ints, *, reads: list[str]) -> list[Fault]:
    """A fault for each row that begins before an earlier row of its owner has ended.

    Args:
        owner: Per row, the number of its owner; `NOBODY` for rows without one.
        reads: Columns from which the owner follows.
    """
    of: DatedRows = getattr(given.tables, table)
    owned = np.flatnonzero((owner != NOBODY) & (of.end > of.start))
    first, second = Spans(owner[owned], of.start[owned], of.end[owned]).overlapping()
    other = dict(zip(owned[second].tolist(), owned[first].tolist(), strict=True))
    sure = given.sure(other, table, ("start", "end", *reads))

    def message(row: int) -> str:
        before = other[row]
        return f"{shown_row(of, row)} overlaps with {shown_row(of, before)} of {given.row(table, before)}"

    return given.faults(table, sure, message, column="start", reads=["end", *reads])


def check_levels(given: CheckedRows) -> list[Fault]:
    """An area lies in an area of a higher level; levels may be skipped."""
    areas, levels = given.tables.areas, given.vocabulary.levels
    inside = np.flatnonzero(areas.parent != NOBODY)
    own, above = areas.level[areas.entity], areas.level[areas.parent]
    return given.faults(
        "areas",
        inside[above[inside] >= own[inside]],
        lambda row: (
            f"a {levels[own[row]]} cannot lie in {areas.ids[int(areas.parent[row])]!r}, "
            f"a {levels[above[row]]}: a parent's level is higher"
        ),
        column="parent",
        reads=["level"],
    )


def check_roots(given: CheckedRows) -> list[Fault]:
    """Only areas of the highest level that has areas have no parent."""
    areas, levels = given.tables.areas, given.vocabulary.levels
    own = areas.level[areas.entity]
    root = int(own.min(initial=len(levels)))
    return given.faults(
        "areas",
        (areas.parent == NOBODY) & (own != root),
        lambda row: (
            f"a {levels[own[row]]} without a parent: only a {levels[root]}, the highest here, has none"
        ),
        column="parent",
        reads=["level"],
    )


def check_references(given: CheckedRows) -> list[Fault]:
    """An area or body that a row names exists on all days of the row, in any version.

    Rows name parents, homes, both ends of relations, and the bodies and areas of services.
    """
    return [
        fault
        for table in TABLES
        for spec in fixed_columns(table, given.vocabulary)
        if spec.kind == "id" and spec.name != "id"
        for fault in _absence_faults(given, table, spec.name, getattr(given.tables, spec.refers))
    ]


def _absence_faults(
    given: CheckedRows, table: TableName, column: str, entities: Areas | Bodies
) -> list[Fault]:
    """A fault for each row that refers to an entity which does not exist on all days of the row."""
    of = getattr(given.tables, table)
    named: Ints = getattr(of, column)
    asked = np.flatnonzero((named != NOBODY) & (of.end > of.start))
    covered = entities.existence().cover(Spans(named[asked], of.start[asked], of.end[asked]))
    return given.faults(
        table,
        asked[~covered],
        lambda row: f"needed on {shown_row(of, row)}, but {shown_existence(entities, int(named[row]))}",
        column=column,
        reads=["start", "end"],
    )


def check_values(given: CheckedRows) -> list[Fault]:
    """Numbers are not negative, yes/no is 1 or 0, days are legal, sets have words of their vocabulary."""
    faults = []
    for table, values in _attributes(given):
        attribute = given.vocabulary.attribute(values.name, table=table)
        first, last, legal = 0, None, "a whole number from 0"
        if attribute.type == "yes_no":
            last, legal = 1, "1 for yes, 0 for no"
        elif attribute.type == "day":
            first, last, legal = FIRST_DAY, LAST_DAY, "a day of the years 1900 to 2999"
        elif attribute.type == "set":
            words = len(attribute.vocabulary)
            last, legal = (1 << words) - 1, f"bits of {words} words"
        wrong = (values.data < first) | (values.data > (INT64_MAX if last is None else last))
        faults += given.faults(
            table, wrong & (values.origin != 0), _illegal(values, legal), column=values.name
        )
    return faults


def _illegal(values: Values, legal: str) -> Callable[[int], str]:
    return lambda row: f"{values.data[row]}; allowed: {legal}"


def _attributes(given: CheckedRows) -> Iterator[tuple[TableName, Values]]:
    """The values of each attribute, with the name of its table."""
    return ((table, values) for table, of in entity_tables(given.tables) for values in of.attributes)


def _head_counts(given: CheckedRows) -> tuple[Values | None, list[Values]]:
    """The numbers of people in bodies, if there are any, and those of each role, the leader first."""
    values = {each.name: each for each in given.tables.bodies.attributes}
    return values.get(_PEOPLE), [values[role] for role in given.vocabulary.roles if role in values]


def check_people(given: CheckedRows) -> list[Fault]:
    """Counts by role add up to people; if a role is unknown, the known ones do not exceed people."""
    people, roles = _head_counts(given)
    if people is None or not roles:
        return []
    known = np.array([role.origin != 0 for role in roles])
    sums = np.where(known, _exact([role.data for role in roles]), 0).sum(0)
    wrong = np.where(known.all(0), sums != people.data, sums > people.data) & (people.origin != 0)
    return given.faults(
        "bodies",
        wrong,
        lambda row: f"{people.data[row]}, while its known roles add up to {sums[row]}",
        column=_PEOPLE,
        reads=[role.name for role in roles],
    )


def _exact(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Columns of whole numbers as one array whose sums over columns are exact."""
    far = max(map(largest, columns)) > INT64_MAX // len(columns)
    return np.array(columns, object if far else np.int64)


def check_leaders(given: CheckedRows) -> list[Fault]:
    """A body with a known number of leaders has exactly one leader."""
    _, roles = _head_counts(given)
    return [
        fault
        for leaders in roles
        if leaders.name == given.vocabulary.roles[0]
        for fault in given.faults(
            "bodies",
            (leaders.origin != 0) & (leaders.data != 1),
            _illegal(leaders, "exactly 1"),
            column=leaders.name,
        )
    ]


_DAYS: Final = (*EDGES, *(f"{edge}_{side}" for edge in EDGES for side in ("earliest", "latest")))


def check_value_bounds(given: CheckedRows) -> list[Fault]:
    """A lower bound is not negative and not above the upper bound, and a known number lies inside."""
    bounded = (each for each in _attributes(given) if each[1].bounds is not None)
    return [fault for table, values in bounded for fault in _number_faults(given, table, values)]


def _number_faults(given: CheckedRows, table: TableName, values: Values) -> list[Fault]:
    lower, upper = values.limits()
    known, limited, stated, origin = (
        values.origin != 0,
        upper != UNLIMITED,
        values.stated(),
        values.known_origin,
    )
    outside = known & ((values.data < lower) | (limited & (values.data > upper)))
    findings: tuple[Finding, ...] = (
        (
            (lower < 0) | (upper < UNLIMITED),
            "lower",
            lambda row: f"{lower[row]} to {upper[row]}; allowed: numbers from 0",
        ),
        (
            limited & (lower > upper),
            "lower",
            lambda row: f"{lower[row]} exceeds the upper bound, {upper[row]}",
        ),
        (
            outside & (lower <= np.where(limited, upper, lower)),
            "",
            lambda row: f"{values.data[row]} lies outside its bounds, {_shown(lower[row], upper[row])}",
        ),
        (
            np.where(known, origin != values.origin, stated & (origin == 0)),
            "origin",
            "the bounds have another origin than the value, or none",
        ),
        (
            ~known & ~stated & (origin != 0),
            "origin",
            "an origin without a value: neither the value nor bounds of it are known",
        ),
    )
    name = values.name
    reads = [name, f"{name}_lower", f"{name}_upper"]
    return [
        fault
        for wrong, side, message in findings
        for fault in given.faults(
            table,
            wrong,
            message,
            column=f"{name}_{side}" if side else name,
            reads=reads,
        )
    ]


def _shown(lower: int, upper: int) -> str:
    if lower == upper:
        return f"{lower}"
    return f"{lower} and more" if upper == UNLIMITED else f"{lower} to {upper}"


def check_people_bounds(given: CheckedRows) -> list[Fault]:
    """The bounds of the roles allow a sum within the bounds of the people, and exactly one leader."""
    people, roles = _head_counts(given)
    counted = roles if people is None else [*roles, people]
    if not roles or all(each.bounds is None for each in counted):
        return []
    lower, upper = zip(*(each.limits() for each in roles), strict=True)
    faults = []
    if people is not None:
        (least, most), (floor, ceiling) = (_exact(each).sum(0) for each in (lower, upper)), people.limits()
        limited = (np.array(upper) != UNLIMITED).all(0)
        bounded = np.array([each.stated() for each in counted]).any(0)
        wrong = bounded & (((ceiling != UNLIMITED) & (least > ceiling)) | (limited & (most < floor)))
        faults += given.faults(
            "bodies",
            wrong,
            lambda row: (
                f"{_shown(floor[row], ceiling[row])}, while its roles add up to "
                f"{_shown(least[row], most[row] if limited[row] else UNLIMITED)}"
            ),
            column=_PEOPLE,
            reads=[f"{each.name}{side}" for each in counted for side in ("", "_lower", "_upper")],
        )
    leaders, low, high = roles[0], lower[0], upper[0]
    if leaders.name == given.vocabulary.roles[0]:
        faults += given.faults(
            "bodies",
            leaders.stated() & ~((low <= 1) & ((high == UNLIMITED) | (high >= 1))),
            lambda row: f"{_shown(low[row], high[row])}, the bounds must allow exactly 1",
            column=leaders.name,
            reads=[f"{leaders.name}_lower", f"{leaders.name}_upper"],
        )
    return faults


def check_day_bounds(given: CheckedRows) -> list[Fault]:
    """Starts and ends lie inside their bounds, and each bound leaves the row at least one day."""
    faults = []
    for table in TABLES:
        of: Any = getattr(given.tables, table)
        for wrong, column, message in _day_findings(of) if of.has_day_bounds else ():
            faults += given.faults(table, wrong, message, column=column, reads=_DAYS)
    return faults


def _day_findings(of: Any) -> Iterator[Finding]:  # noqa: ANN401 - a table
    start, end = of.edges
    for edge, bounds in (("start", start), ("end", end)):
        day, earliest, latest = getattr(of, edge), bounds.earliest, bounds.latest
        far = (earliest != day) & (earliest != NO_DAY) & ((earliest < FIRST_DAY) | (earliest > LAST_DAY))
        yield far, f"{edge}_earliest", _FAR
        far = (latest != day) & (latest != OPEN) & ((latest < FIRST_DAY) | (latest > LAST_DAY))
        yield far, f"{edge}_latest", _FAR
        yield (
            earliest > day,
            f"{edge}_earliest",
            _after(earliest, f"comes after the {edge} in the row", day),
        )
        yield latest < day, f"{edge}_latest", _after(latest, f"comes before the {edge} in the row", day)
    late = (start.latest != OPEN) & (start.latest >= end.latest) & (start.latest >= of.start)
    yield late, "start_latest", _after(start.latest, "leaves no day before the latest end", end.latest)
    soon = (end.earliest != NO_DAY) & (end.earliest <= start.earliest) & (end.earliest <= of.end)
    yield soon, "end_earliest", _after(end.earliest, "leaves no day after the earliest start", start.earliest)


def _after(days: NDArray[Any], what: str, other: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: f"{shown_day(int(days[row]))} {what}, {shown_day(int(other[row]))}"


def check_versions_apart(given: CheckedRows) -> list[Fault]:
    """Rows that must not overlap cannot overlap, whatever their true days are; they may meet on one day."""
    faults = []
    for table in TABLES:
        of: Any = getattr(given.tables, table)
        if of.has_day_bounds:
            columns = [getattr(of, name) for name in IDENTIFIED_BY[table]]
            if table == "relations":
                line = np.array([each.line for each in given.vocabulary.relation_types], np.bool_)[of.type]
                columns.append(np.where(line, NOBODY, of.superior))
            order = np.lexsort((of.start, *columns[::-1]))
            first, second = order[:-1], order[1:]
            same = np.array([column[first] == column[second] for column in columns]).all(0)
            faults += _overlaps(given, table, (first[same], second[same]))
    return faults


def _overlaps(
    given: CheckedRows, table: TableName, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> list[Fault]:
    """A fault for each second row of a pair that may begin before the first row has ended."""
    of: Any = getattr(given.tables, table)
    first, second = pairs
    end, start = of.edges[::-1]
    meet = (of.end[first] == of.start[second]) & (end.earliest[first] == start.earliest[second])
    meet &= end.latest[first] == start.latest[second]
    wrong = ~meet & (end.latest[first] > start.earliest[second]) & (of.end[first] <= of.start[second])
    before = dict(zip(second[wrong].tolist(), first[wrong].tolist(), strict=True))

    def message(row: int) -> str:
        other = before[row]
        return (
            f"may begin before {given.row(table, other)} has ended; give bounds that keep them "
            "apart or, where one follows the other, the same bounds of that day to both"
        )

    return given.faults(table, given.sure(before, table, _DAYS), message, column="start", reads=_DAYS)


_OF_NOBODY: Final = ("type", "subordinate", "superior", "start", "end")
_SEARCHES: Final = ("at_or_above", "above")


def check_above_itself(given: CheckedRows) -> list[Fault]:
    """No row states that a body is its own superior."""
    relations = given.tables.relations
    return given.faults(
        "relations",
        (relations.subordinate == relations.superior) & (relations.superior != NOBODY),
        lambda row: f"{given.tables.bodies.ids[int(relations.superior[row])]!r} cannot be above itself",
        column="superior",
        reads=["subordinate"],
    )


def check_one_superior(given: CheckedRows) -> list[Fault]:
    """In a line, no two rows state the superior of a body on one day.

    In other relations, no two rows state the same superior on one day, and no row states a superior on a day
    on which another row states that there is none.
    """
    relations = given.tables.relations
    line = np.array([each.line for each in given.vocabulary.relation_types], np.bool_)[relations.type]
    superior = np.where(line, 0, relations.superior + 1).astype(np.int64)
    count = len(given.tables.bodies.ids)
    owner = (relations.type * np.int64(count) + relations.subordinate) * (count + 1) + superior
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(relations.subordinate == NOBODY, NOBODY, numbered)
    reads = ["type", "subordinate"]
    return [
        *overlap_faults(given, "relations", numbered, reads=reads),
        *_stated_and_denied_superiors(given, np.flatnonzero(~line & (relations.superior == NOBODY))),
    ]


def _stated_and_denied_superiors(given: CheckedRows, nobody: NDArray[np.intp]) -> list[Fault]:
    """A fault for each row that states a superior on days on which another row states that there is none."""
    relations = given.tables.relations
    owner = relations.type * np.int64(len(given.tables.bodies.ids)) + relations.subordinate
    nobody = nobody[relations.subordinate[nobody] != NOBODY]
    days = Spans(owner, relations.start, relations.end)
    found = days.overlap(days.take(nobody))
    rows = np.flatnonzero((relations.superior != NOBODY) & (found != NOBODY))
    other = dict(zip(rows.tolist(), nobody[found[rows]].tolist(), strict=True))

    def message(row: int) -> str:
        none = other[row]
        days = shown_row(relations, none)
        return f"{given.row('relations', none)} states that there is no superior on {days}"

    sure = given.sure(other, "relations", _OF_NOBODY)
    reads = ["type", "subordinate", "start", "end"]
    return given.faults("relations", sure, message, column="superior", reads=reads)


def check_rule_words(given: CheckedRows) -> list[Fault]:
    """Relation rules use known types, kinds and searches, and do not find the body itself as superior.

    In a line, `check_cycles` finds bodies that are above themselves; other relations may have cycles.
    """
    faults = []
    others = {each.name for each in given.vocabulary.relation_types if not each.line}
    for number, rule in enumerate(given.tables.relation_rules):
        place = _rule_place(number, rule)
        words: list[tuple[Callable[[str], Any], str, str]] = [
            (given.vocabulary.relation_type, "type", rule.type),
            *((given.vocabulary.body_kind, "of", kind) for kind in rule.of),
            *((given.vocabulary.body_kind, "to", kind) for kind in rule.to),
        ]
        for known, key, word in words:
            try:
                known(word)
            except UnknownNameError as error:
                faults.append(Fault(f"{place}: {key}", str(error)))
        faults += [
            Fault(f"{place}: {key}", "empty; a rule needs at least one body kind")
            for key, kinds in (("of", rule.of), ("to", rule.to))
            if not kinds
        ]
        itself = sorted(set(rule.of) & set(rule.to)) if rule.type in others else []
        if itself and rule.search == "at_or_above":
            message = f"{', '.join(itself)} at or above its own home is the body itself; write search='above'"
            faults.append(Fault(f"{place}: to", message))
        if rule.search not in _SEARCHES:
            faults.append(Fault(f"{place}: search", f"{rule.search!r}; allowed: 'at_or_above' or 'above'"))
    return faults


def _rule_place(number: int, rule: RelationRule) -> str:
    return f"relation rule {number} ({rule.type})"


def check_rules_apart(given: CheckedRows) -> list[Fault]:
    """Two rules of one type never apply to the same body kind on the same day."""
    faults = []
    for (one, first), (other, second) in combinations(enumerate(given.tables.relation_rules), 2):
        kinds = sorted(set(first.of) & set(second.of))
        days = first.period.intersection(second.period)
        if first.type == second.type and kinds and days is not None:
            message = f"applies to {', '.join(kinds)} on {days}, as does {_rule_place(one, first)}"
            faults.append(Fault(f"{_rule_place(other, second)}: of", message))
    return faults


def check_candidates(given: CheckedRows) -> list[Fault]:
    """No two bodies of a kind that a rule searches for have the same home on a day of the rule."""
    bodies = given.tables.bodies
    kinds = bodies.kind[bodies.entity]
    found: dict[int, tuple[int, int, RelationRule]] = {}
    for number, rule in enumerate(given.tables.relation_rules):
        first, end = rule.period.numbers
        for kind in sorted(set(rule.to) & set(given.vocabulary.body_kinds)):
            rows = np.flatnonzero(
                (kinds == given.vocabulary.body_kind(kind)) & (bodies.start < end) & (bodies.end > first)
            )
            rows = rows[bodies.home[rows] != NOBODY]
            starts, ends = np.maximum(bodies.start[rows], first), np.minimum(bodies.end[rows], end)
            earlier, later = Spans(bodies.home[rows], starts, ends).overlapping()
            pairs = dict(enumerate(rows[earlier].tolist()))
            for at in given.sure(pairs, "bodies", ("kind", "home", "start", "end", "id")).tolist():
                one, other = pairs[at], int(rows[later[at]])
                if bodies.entity[one] != bodies.entity[other]:
                    found.setdefault(other, (one, number, rule))

    def message(row: int) -> str:
        one, number, rule = found[row]
        return (
            f"shares its home on {shown_row(bodies, row)} with {given.row('bodies', one)} "
            f"of the same kind: {_rule_place(number, rule)} cannot choose"
        )

    rows = np.array(sorted(found), np.intp)
    reads = ["kind", "start", "end", "id"]
    return given.faults("bodies", rows, message, column="home", reads=reads)


def check_cycles(given: CheckedRows) -> list[Fault]:
    """No body of a line is above itself, over any number of steps.

    The check needs tables without other faults and without placeholders. A rule leads from a body to a body
    in the same area or further up, so rules alone can form a cycle only among the kinds in one area. If these
    kinds form no cycle, and no row states a superior, there is nothing to check. Otherwise the line is laid
    out on each day on which it may change, O(n) each.
    """
    if any(mark.any() for mark in given.names.doubtful.values()):
        return []
    found: dict[tuple[str, str], Fault] = {}
    for relation in given.vocabulary.relation_types:
        if not relation.line:
            continue
        for day in _days_to_look_at(given, relation):
            for message in _circles(given, relation, day):
                place = f"line {relation.name} on {number_day(day)}"
                found.setdefault((relation.name, message), Fault(place, message))
    return list(found.values())


def _circles(given: CheckedRows, relation: RelationType, day: int) -> list[str]:
    areas = AreaState(given.tables.areas, given.vocabulary, IdIndex(given.tables.areas.ids), day)
    state = BodyState(given.tables, given.vocabulary, IdIndex(given.tables.bodies.ids), areas, day)
    try:
        state.line(relation.name, day)
    except InvalidNetworkError as error:
        return [f"{fault.place} {fault.message}" for fault in error.faults]
    return []


def _days_to_look_at(given: CheckedRows, relation: RelationType) -> list[int]:
    """Days on which a cycle in a line could begin."""
    stated = given.tables.relations
    code = given.vocabulary.relation_types.index(relation)
    rows = np.flatnonzero((stated.type == code) & (stated.superior != NOBODY))
    by_kinds = _kinds_may_circle(given.tables, relation)
    if not rows.size and not by_kinds:
        return []
    tables_of_rows = (given.tables.areas, given.tables.bodies, stated)
    edges = [each for table in tables_of_rows for each in (table.start, table.end)]
    edges.append(
        np.array([edge for rule in given.tables.relation_rules for edge in rule.period.numbers], np.int32)
    )
    days = np.unique(np.concatenate(edges))
    days = days[days < OPEN]
    if not by_kinds:
        begun = np.sort(stated.start[rows]).searchsorted(days, "right")
        days = days[begun > np.sort(stated.end[rows]).searchsorted(days, "right")]
    return [int(day) for day in days]


def _kinds_may_circle(tables: Tables, relation: RelationType) -> bool:
    kinds: TopologicalSorter[str] = TopologicalSorter()
    for rule in tables.relation_rules:
        if rule.type == relation.name and rule.search == "at_or_above":
            for kind in rule.of:
                kinds.add(kind, *rule.to)
    try:
        kinds.prepare()
    except CycleError:
        return True
    return False


def check_services_apart(given: CheckedRows) -> list[Fault]:
    """No two rows state on the same day that a body serves an area."""
    services = given.tables.services
    known = (services.body != NOBODY) & (services.area != NOBODY)
    owner = services.body.astype(np.int64) * (len(given.tables.areas.ids) + 1) + services.area
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(known, numbered, NOBODY)
    return overlap_faults(given, "services", numbered, reads=["body", "area"])


def check_services_elsewhere(given: CheckedRows) -> list[Fault]:
    """A served area is not the home of the body on any day of the row."""
    services, bodies = given.tables.services, given.tables.bodies
    areas = np.int64(len(given.tables.areas.ids) + 1)
    homes_of = Spans(bodies.entity * areas + bodies.home, bodies.start, bodies.end)
    served = Spans(services.body * areas + services.area, services.start, services.end)
    version = served.overlap(homes_of)
    twice = np.flatnonzero((version != NOBODY) & (services.area != NOBODY))
    homes = dict(zip(twice.tolist(), version[twice].tolist(), strict=True))

    def message(row: int) -> str:
        days = shown_row(bodies, homes[row])
        return f"its home on {days}: a body serves its home without a row, the table lists further areas"

    found = given.sure(homes, "bodies", _READ)
    reads = ["body", "start", "end"]
    return given.faults("services", found, message, column="area", reads=reads)


_READ = ("home", "start", "end", "id")


_READABLE: Final[tuple[tuple[Rule, ...], ...]] = (
    (check_vocabulary, check_shape),
    (check_numbers,),
    (check_row_order,),
)
_ALONE: Final = {check_cycles, *(rule for rules in _READABLE for rule in rules)}
_ALL: Final[tuple[Rule, ...]] = tuple(
    rule
    for names in (
        dict(globals()),
        vars(succession_checks),
        vars(partial_list_checks),
        vars(parent_among_checks),
        vars(source_row_checks),
        vars(text_checks),
    )
    for name, rule in names.items()
    if name.startswith("check_") and rule.__module__ == names["__name__"]
)
ROUNDS: Final = (*_READABLE, tuple(rule for rule in _ALL if rule not in _ALONE), (check_cycles,))
"""The rules, in rounds: a rule makes sense only for rows in which earlier rounds found no fault."""


def check_tables(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Every fault of some tables, by place; O(n log n) in rows, but see `check_cycles`.

    Args:
        names: How faults name rows; by default by their place in the table.
    """
    given = CheckedRows(tables, vocabulary, names)
    for rules in ROUNDS:
        faults = [fault for rule in rules for fault in rule(given)]
        if faults:
            return faults_in_order(faults)
    return []
