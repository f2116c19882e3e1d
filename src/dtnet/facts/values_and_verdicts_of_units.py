"""Units (teams or areas of one level) on some days: their facts by subject, and verdicts and numbers of them.

The place of a unit is uncertain if a row between the unit and an area above may not be in force.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.area_ground import joint_ground
from dtnet.facts.completeness import NEVER
from dtnet.facts.eras import eras_of
from dtnet.money import INT64_MAX
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.periods import FIRST_DAY, LAST_DAY, day_number
from dtnet.predicates.conditions import Between, Condition, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate, evaluate_each, undecided_atoms
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.facts.eras import Era
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Areas, Bodies, Codes, Flags, Ints, Values
    from dtnet.network.tables.texts import IdIndex, Texts
    from dtnet.network.territory.day_state import AreaState
    from dtnet.predicates.verdicts import Masks

TEAM: Final = "team"
"""The grain of teams, and the first part of the subjects of teams."""
TEAM_KINDS: Final = "team_kinds"
"""The attribute of bodies that conditions call `kind`."""
_ORDERED: Final = {"whole": (0, INT64_MAX), "day": (FIRST_DAY, LAST_DAY)}
"""The types that allow ranges, with the bounds of an unknown value."""


@attrs.frozen(eq=False, kw_only=True)
class SubjectColumn:
    """The known values of a subject for some units.

    Attributes:
        type: The type of the values: whole numbers, booleans, days, sets of words, or single words.
        words: The allowed words of sets and words, in order.
        noun: What error messages call such a word.
        data: Shape (n): booleans as 1 and 0, sets as bits, places of words, or the lower bounds of numbers
            and days. Without meaning where the value is unknown or does not apply.
        most: Shape (n): the upper bounds of numbers and days.
        known: Shape (n): where the value is known.
        applies: Shape (n): where there is an area or body that has the value.
        ids: Ids of these areas or bodies, the owners of the values.
        owner: By row, the number of the owner.
        rows: Shape (n): the row of each unit in `owner`; None if it is the place of the unit.
        closed: Shape (n), for sets: where a word that is not listed is known to be absent; None: everywhere.
    """

    type: Literal["whole", "yes_no", "day", "set", "word"]
    words: tuple[str, ...]
    noun: str
    data: NDArray[Any]
    most: NDArray[Any]
    known: NDArray[np.bool_]
    applies: NDArray[np.bool_]
    ids: IdIndex
    owner: Ints
    rows: Ints | None = None
    closed: NDArray[np.bool_] | None = None

    @property
    def entity(self) -> Ints:
        """Shape (n): the number of the owner of each value; arbitrary where `applies` is false."""
        return self.owner if self.rows is None else self.owner[self.rows]

    def filled(
        self,
        data: NDArray[Any],
        most: NDArray[Any],
        known: NDArray[np.bool_],
        applies: NDArray[np.bool_],
        owner: Ints,
        rows: Ints | None = None,
    ) -> SubjectColumn:
        """The column of the same subject with the values of some units."""
        return attrs.evolve(self, data=data, most=most, known=known, applies=applies, owner=owner, rows=rows)

    def place(self, word: str, *, what: str) -> int:
        """The place of a word among the allowed words.

        Raises:
            UnknownNameError: If the word is not allowed.
        """
        if word not in self.words:
            raise UnknownNameError(f"{what}: unknown {self.noun} {word!r}", near(word, self.words))
        return self.words.index(word)


@attrs.frozen(eq=False)
class BodyAttributes:
    """Attributes of bodies in some rows; each is gathered once and cached, as gathering is costly.

    Attributes:
        rows: The rows.
    """

    rows: Ints
    _values: dict[str, tuple[NDArray[Any], Codes]] = attrs.field(factory=dict, init=False, repr=False)

    def of(self, values: Values) -> tuple[NDArray[Any], Codes]:
        """Shape (n) each: the values and the origins of an attribute."""
        if values.name not in self._values:
            data, origin = values.data.take(self.rows), values.origin.take(self.rows)
            self._values[values.name] = frozen(data, data.dtype), frozen(origin, np.uint8)
        return self._values[values.name]


@attrs.frozen(eq=False)
class Subjects:
    """Units of one grain on days on which territory does not change.

    Attributes:
        network: The network.
        state: The territory of these days.
        grain: `team`, or a level.
        rows: Shape (n): rows of the table of bodies, or of areas.
        what: The name of the caller; error messages begin with it.
        worst: Facts with a worse origin count as unknown.
        counted_in: For teams that are counted, the level of the areas in which they count; the number of
            levels if they count anywhere. The home of a counted team exists, and so do all areas from it up
            to its area of this level, if it lies in one. None: the home of a team may not exist.
        closed: By attribute of bodies, shape (n): where words that are not listed are known to be absent. For
            other attributes they are absent everywhere.
        gathered: Cached attributes of the same rows, if any.
    """

    network: Network
    state: AreaState
    grain: str
    rows: Ints
    what: str
    worst: int = Origin.SYNTHETIC
    counted_in: int | None = None
    closed: Mapping[str, NDArray[np.bool_]] = attrs.field(factory=dict)
    gathered: BodyAttributes | None = attrs.field(default=None, repr=False)
    _columns: dict[str, SubjectColumn] = attrs.field(factory=dict, init=False, repr=False)
    _above: dict[str, Ints] = attrs.field(factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def exist(self) -> bool:
        """Whether the area of each unit certainly exists: a tested area, or the home of a counted team."""
        return self.grain != TEAM or self.counted_in is not None

    def chosen(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> Subjects:
        """A selection of the units, without the cached columns, whose shape differs."""
        closed = {name: words[places] for name, words in self.closed.items()}
        return attrs.evolve(self, rows=self.rows[places], closed=closed)

    def homes(self) -> Ints:
        """Shape (n): the position of the area, or of the home of the team; `NOBODY` if it does not exist."""
        homes: Ints = self.state.territory.position[self.home_areas()]
        return homes

    def home_areas(self) -> Ints:
        """Shape (n): the home area of each team, or each area itself."""
        tables = self.network.tables
        areas: Ints = (tables.bodies.home if self.grain == TEAM else tables.areas.entity)[self.rows]
        return areas

    def taken(self, values: Values, rows: Ints) -> tuple[NDArray[Any], Codes]:
        """Values and origins in some rows of a table, from the cache if it is for these rows."""
        if self.gathered is None or self.gathered.rows is not rows:  # the cache is for other rows
            return values.data[rows], values.origin[rows]
        return self.gathered.of(values)

    def column(self, subject: str) -> SubjectColumn:
        """The column of a subject; read once.

        Raises:
            UnknownNameError: If the network does not have the level or attribute.
            ArgumentError: If conditions spell the subject differently.
        """
        if subject not in self._columns:
            self._columns[subject] = _column(self, subject)
        return self._columns[subject]

    def at_level(self, level: str) -> Ints:
        """Shape (n): the position of the area of a level that each unit is or lies in, or `NOBODY`."""
        if level not in self._above:
            self._above[level] = of_home(self.state.territory.at_level(level), self.homes(), NOBODY)
        return self._above[level]


def unknown_column(network: Network, subject: str, what: str) -> SubjectColumn:
    """The column of a subject for one team about which nothing is known: every allowed value is possible.

    Args:
        network: The network.
        subject: The subject, as conditions spell it.
        what: The name of the caller; error messages begin with it.

    Raises:
        UnknownNameError: As `Subjects.column`.
        ArgumentError: As `Subjects.column`.
    """
    return _empty_column(network, subject, what)[0]


def _empty_column(network: Network, subject: str, what: str) -> tuple[SubjectColumn, Attribute | None]:
    """As `unknown_column`, and the declared attribute; None for levels and for types of areas."""
    words, (owner, _, name) = network.vocabulary, subject.partition(".")
    of_teams = subject == "kind" or owner == TEAM
    declared: Attribute | None = None
    if of_teams:
        declared = _of_bodies(network, subject, what)
    elif subject != "level":
        _check_level(network, owner, what)
        declared = None if name == "type" else _declared(network, "areas", name, what)
    kind = "word" if declared is None else declared.type
    single = words.levels if subject == "level" else words.area_types
    least, most = _ORDERED.get(kind, (0, 0))
    column = SubjectColumn(
        type=kind,
        words=single if declared is None else declared.vocabulary,
        noun=_noun(subject),
        data=np.full(1, least, np.int64),
        most=np.full(1, most, np.int64),
        known=np.zeros(1, np.bool_),
        applies=np.ones(1, np.bool_),
        ids=network.body_index if of_teams else network.area_index,
        owner=np.zeros(1, np.int64),
    )
    return column, declared


def of_home(values: NDArray[Any], homes: Ints, nowhere: int) -> NDArray[Any]:
    """Shape (n): the value of each home, by position, and another value for units without a home."""
    return np.append(values, values.dtype.type(nowhere))[homes]  # NOBODY reads the last entry


def _column(things: Subjects, subject: str) -> SubjectColumn:
    network, territory, count = things.network, things.state.territory, len(things)
    empty, declared = _empty_column(network, subject, things.what)
    level = subject.partition(".")[0]
    if subject == "level":
        homes = things.homes()
        places, entity = of_home(territory.level, homes, 0), of_home(territory.nodes, homes, 0)
        return empty.filled(places, places, np.ones(count, np.bool_), homes != NOBODY, entity)
    if (subject == "kind" or level == TEAM) and declared is not None:
        table = network.tables.bodies
        if things.grain != TEAM:
            nothing, nowhere = np.zeros(count, np.int64), np.zeros(count, np.bool_)
            return empty.filled(nothing, nothing, nowhere, nowhere, nothing)
        values = _values(things, table, declared, things.rows)
        column = empty.filled(*values, np.ones(count, np.bool_), table.entity, things.rows)
        return attrs.evolve(column, closed=things.closed.get(declared.name))
    above = things.at_level(level)
    entity = of_home(territory.nodes, above, 0)
    rows = np.maximum(things.state.row[entity], 0)  # no such area: any row, as the value does not apply
    if declared is None:
        known = network.tables.areas.origin[rows] <= things.worst
        types = network.tables.areas.type[rows]
        return empty.filled(types, types, known, above != NOBODY, entity)
    values = _values(things, network.tables.areas, declared, rows)
    return empty.filled(*values, above != NOBODY, entity)


def _noun(subject: str) -> str:
    """What error messages call a word of a subject."""
    owner, _, name = subject.partition(".")
    if owner == "level" or (name == "type" and owner != TEAM):
        return "level" if owner == "level" else "area type"
    return "team kind" if owner == "kind" else f"word of {subject!r}"


def _check_level(network: Network, name: str, what: str) -> None:
    levels = network.vocabulary.levels
    if name not in levels:
        raise UnknownNameError(f"{what}: unknown level {name!r}", near(name, (*levels, TEAM)))


def _of_bodies(network: Network, subject: str, what: str) -> Attribute:
    """The attribute of bodies that a subject names: `kind`, or `team.<attribute>`."""
    name = subject.partition(".")[2]
    if name == TEAM_KINDS:
        raise ArgumentError(f"{what}: no attribute {name!r} in conditions", "write kind")
    return _declared(network, "bodies", name or TEAM_KINDS, what)


def _declared(network: Network, table: Literal["areas", "bodies"], name: str, what: str) -> Attribute:
    known = {each.name: each for each in network.vocabulary.attributes if each.table == table}
    if name not in known:
        spelled = [*known, "type"] if table == "areas" else [each for each in known if each != TEAM_KINDS]
        raise UnknownNameError(f"{what}: no attribute {name!r}", near(name, spelled))
    return known[name]


def _values(
    things: Subjects, table: Areas | Bodies, declared: Attribute, rows: Ints
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Shape (n) each: the data, the upper bounds and where they are known, of an attribute in some rows."""
    values = next(each for each in table.attributes if each.name == declared.name)
    data, origin = things.taken(values, rows)
    known = _is_known(origin, things.worst)
    if declared.type == "whole":
        least, most = _limits(values, data, rows, known, things.worst)
        return least, most, least == most
    if declared.type == "day":
        return np.where(known, data, FIRST_DAY), np.where(known, data, LAST_DAY), known
    return data, data, known


def _is_known(origin: Codes, worst: int) -> NDArray[np.bool_]:
    """Shape (n): where a value is known and its origin counts."""
    known: NDArray[np.bool_] = (origin != 0) & (origin <= worst)
    return known


def _limits(
    values: Values, taken: NDArray[Any], rows: Ints, known: NDArray[np.bool_], worst: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Shape (n) each: the lower and upper bounds; `INT64_MAX` for no upper bound."""
    bounds = getattr(values, "bounds", None)  # only of values that are known within bounds
    if bounds is None:
        data = taken.astype(np.int64)
        return np.where(known, data, 0), np.where(known, data, INT64_MAX)
    least, most = bounds.lower[rows].astype(np.int64), bounds.upper[rows].astype(np.int64)
    counts = _is_known(bounds.origin[rows], worst)
    return np.where(counts, least, 0), np.where(counts & (most >= 0), most, INT64_MAX)


NAMED: Final = 3


@attrs.frozen
class UnknownFact:
    """A fact that is unknown for some areas or bodies.

    Attributes:
        subject: The subject, as conditions spell it.
        ids: Ids of the first of these areas or bodies, in order.
        count: The number of all of them.
    """

    subject: str
    ids: tuple[str, ...]
    count: int

    @classmethod
    def of(cls, subject: str, texts: Texts, entities: Ints) -> UnknownFact:
        """The fact of some areas or bodies, which may be given several times.

        Args:
            subject: The subject.
            texts: All ids.
            entities: The areas or bodies.
        """
        distinct = np.unique(entities)
        return cls(subject, tuple(take(texts, distinct[:NAMED])), len(distinct))

    def __str__(self) -> str:
        more = self.count - len(self.ids)
        of = ", ".join(map(repr, self.ids)) + (f" and {more} more" if more else "")
        return f"{self.subject!r} of {of}"


def verdicts(things: Subjects, condition: Condition) -> Masks:
    """Shape (n): the verdict of a condition on each unit; O(n) for each atom.

    Raises:
        UnknownNameError: If the network does not have a level, attribute, word or area of the condition.
        ArgumentError: If a value does not fit the attribute with which it is compared.
        OutsideDataError: If the data do not cover the day of an `inside` condition.
    """
    return evaluated(things, condition)[0]


def evaluated(things: Subjects, condition: Condition) -> tuple[Masks, bool]:
    """The verdicts, as `verdicts` gives them; and whether every outcome in them can occur; see `evaluate`."""
    return evaluate(
        condition,
        lambda atom: verdict_of_atom(things, atom),
        count=len(things),
        sets=sets_in(things, condition),
    )


def subject_numbers(things: Subjects, subject: str) -> Bounded:
    """A number of each unit, shape (n); 0 where the subject does not apply. O(n).

    Args:
        things: The units.
        subject: `team.<attribute>` or `<level>.<attribute>`.

    Raises:
        UnknownNameError: If the network does not have the level or attribute.
        ArgumentError: If the attribute is not a whole number.
    """
    column = things.column(subject)
    if column.type != "whole":
        raise ArgumentError(f"{things.what}: {subject!r} is {_SAID[column.type]}", "name a whole number")
    free = ~column.known & (column.most == INT64_MAX)
    return Bounded.between(
        np.where(column.applies, column.data, 0),
        np.where(column.applies, np.where(free, UNBOUNDED, column.most), 0),
    )


def unknown_facts(things: Subjects, condition: Condition) -> list[UnknownFact]:
    """The unknown facts that leave verdicts undecided, in order of the condition; empty if all are decided.

    Raises:
        UnknownNameError: As `verdicts`.
        ArgumentError: As `verdicts`.
        OutsideDataError: As `verdicts`.
    """
    open_atoms = undecided_atoms(
        condition,
        lambda atom: verdict_of_atom(things, atom),
        count=len(things),
        sets=sets_in(things, condition),
    )
    where: dict[str, NDArray[np.bool_]] = {}
    for atom in [each for each in open_atoms if isinstance(each, Is | Between | Inside)]:
        subject = condition_text(atom) if isinstance(atom, Inside) else atom.subject
        where[subject] = open_atoms[atom] | where.get(subject, False)
    grounds = {condition_text(atom) for atom in open_atoms if isinstance(atom, Inside)}
    return [
        unknown_place(things, subject, here) if subject in grounds else _unknown(things, subject, here)
        for subject, here in where.items()
    ]


def unknown_numbers(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a number; None if the number is known wherever it applies.

    Raises:
        UnknownNameError: As `subject_numbers`.
        ArgumentError: As `subject_numbers`.
    """
    where = subject_numbers(things, subject).doubtful
    return _unknown(things, subject, where) if where.any() else None


def unknown_fact(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a subject of any type; None if it is known wherever it applies."""
    column = things.column(subject)
    where = column.applies & ~column.known
    return _unknown(things, subject, where) if where.any() else None


def unknown_place(things: Subjects, ground: str, where: NDArray[np.bool_]) -> UnknownFact:
    """The unknown fact whether areas (units or homes of units) lie in a territory.

    Args:
        things: The units.
        ground: The condition about the territory, as text.
        where: Shape (n): the units for which it is unknown.
    """
    homes = things.state.territory.nodes[things.homes()[where]]
    return UnknownFact.of(ground, things.network.area_index.texts, homes)


def _unknown(things: Subjects, subject: str, where: NDArray[np.bool_]) -> UnknownFact:
    column = things.column(subject)
    return UnknownFact.of(subject, column.ids.texts, column.entity[where])


def sets_in(things: Subjects, condition: Condition) -> set[str]:
    """The subjects of a condition whose values are sets of words."""
    subjects = {atom.subject for atom in atoms_of(condition) if isinstance(atom, Is)}
    return {subject for subject in subjects if things.column(subject).type == "set"}


def verdict_of_atom(things: Subjects, atom: Condition) -> Masks:
    """Shape (n): the verdict of one atom on each unit; raises the errors of `verdicts`."""
    match atom:
        case Is(subject) | Between(subject):
            return verdict_of_comparison(things.column(subject), atom, things.what)
        case Inside():
            return _inside(things, atom)
    raise ArgumentError(f"{things.what}: no policy can read {atom!r}", "resolve its choices first")


def verdict_of_comparison(column: SubjectColumn, atom: Is | Between, what: str) -> Masks:
    """Shape (n): the verdict of a comparison on each unit.

    Args:
        column: The column of the subject.
        atom: The comparison.
        what: The name of the caller; error messages begin with it.

    Raises:
        UnknownNameError: If the network does not have a word of the comparison.
        ArgumentError: If a value does not fit the subject.
    """
    if isinstance(atom, Is):
        return _where_it_applies(column, _masks(*_compared(column, atom.subject, atom.values, what)))
    _check_range(column, atom, what)
    return _where_it_applies(column, _masks(*_in_range(column, atom)))


def _where_it_applies(column: SubjectColumn, masks: Masks) -> Masks:
    return masks if column.applies.all() else np.where(column.applies, masks, NOT_APPLICABLE)


def _masks(may_hold: NDArray[np.bool_], may_not: NDArray[np.bool_]) -> Masks:
    masks: Masks = may_hold * YES | may_not * NO
    return masks


def _compared(
    column: SubjectColumn, subject: str, values: tuple[str | int | bool | date, ...], what: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Shape (n) each: whether the value may be among some values, and whether it may not be."""
    legal = _LEGAL.get(column.type, (str, date))  # a day may be meant as the word that is written like it
    for value in values:
        if type(value) not in legal:
            raise _misfit(column, subject, str(value) if isinstance(value, date) else repr(value), what)
    if column.type in _ORDERED:
        return _among(column, set(map(_number, values)))
    if column.type == "yes_no":
        wanted = {bool(value) for value in values}
        if len(wanted) > 1:
            return np.ones(len(column.data), np.bool_), np.zeros(len(column.data), np.bool_)
        holds = (column.data == 1) == wanted.pop()
        return holds | ~column.known, ~holds | ~column.known
    places = {column.place(str(value), what=what) for value in values}
    if column.type == "word":
        every = len(places) == len(column.words)  # it has one of them, whichever it is
        holds, known = np.isin(column.data, list(places)) | every, column.known | every
    else:
        words = column.data if column.data.dtype.kind == "u" else column.data.astype(np.uint64)
        holds = (words & words.dtype.type(sum(1 << place for place in places))) != 0
        full = column.known if column.closed is None else column.known & column.closed
        if full.all():
            return holds, ~holds
        return holds | ~full, ~(holds & column.known)
    return holds | ~known, ~holds | ~known


def _among(column: SubjectColumn, values: set[int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """As `_compared`, for numbers or days within bounds: counts the values that lie within the bounds."""
    least, most = _ORDERED[column.type]
    within = np.zeros(len(column.data), np.int64)
    for value in values:
        if least <= value <= most:
            within += (column.data <= value) & (value <= column.most)
    return within > 0, column.most - column.data >= within


def _check_range(column: SubjectColumn, atom: Between, what: str) -> None:
    """Refuse a range for a subject without order, or of numbers for days, or of days for numbers."""
    of_days = isinstance(atom.below if atom.least is None else atom.least, date)
    if column.type not in _ORDERED:
        raise _misfit(column, atom.subject, "a range", what)
    if of_days != (column.type == "day"):
        raise _misfit(column, atom.subject, f"a range of {'days' if of_days else 'numbers'}", what)


def _number(value: object) -> int:
    """A whole number, or a day as columns store it; a number that is not whole is rounded up."""
    if isinstance(value, date):
        return day_number(value)
    return ceil(value) if isinstance(value, int | Fraction) else 0


def _in_range(column: SubjectColumn, atom: Between) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """As `_compared`, for a range."""
    least, most = _ORDERED[column.type]
    first = least if atom.least is None else max(_number(atom.least), least)
    last = most if atom.below is None else min(_number(atom.below) - 1, most)
    if first > last:
        never = np.zeros(len(column.data), np.bool_)
        return never, ~never
    return (column.most >= first) & (column.data <= last), (column.data < first) | (column.most > last)


_LEGAL: Final[dict[str, tuple[type, ...]]] = {"whole": (int,), "yes_no": (bool,), "day": (date,)}
_SAID: Final = {
    "whole": "a whole number",
    "yes_no": "yes or no",
    "day": "a day",
    "set": "a set of words",
    "word": "a word",
}
_WRITE: Final = {
    "day": "write days, as 2024-08-31, or a range of them",
    "whole": "write whole numbers or a range",
    "yes_no": "write true or false",
    "set": "write words in quotes",
    "word": "write words in quotes",
}


def _misfit(column: SubjectColumn, subject: str, got: str, what: str) -> ArgumentError:
    return ArgumentError(
        f"{what}: {subject!r} is {_SAID[column.type]}, and is compared with {got}", _WRITE[column.type]
    )


def _inside(things: Subjects, atom: Inside) -> Masks:
    network, territory, homes = things.network, things.state.territory, things.homes()
    entities: list[int] = []
    for area in atom.areas:
        network.check_covered(atom.as_of, what=f"{things.what}: inside {area!r} as of")
        position = network.area_state(atom.as_of).territory.position
        entity = network.area_index.get(area)
        if entity is None or position[entity] == NOBODY:
            hint = near(area, network.area_index.similar(area))
            raise UnknownNameError(f"{things.what}: no area {area!r} on {atom.as_of}", hint)
        entities.append(entity)
    ground = joint_ground(network, entities, day_number(atom.as_of))
    inside, certain = (
        of_home(ground.members(territory, certain=sure), homes, nowhere=False) for sure in (False, True)
    )
    return np.where(homes == NOBODY, NOT_APPLICABLE, _masks(inside, ~certain))


def with_whereabouts(era: Era, things: Subjects, atom: Condition, masks: Masks) -> tuple[Masks, Flags | None]:
    """Verdicts on an atom, widened for units if it is uncertain in which areas they lie.

    Args:
        era: The days.
        things: The units, in the territory of the era.
        atom: An atom about areas, or about the home area of teams.
        masks: The verdicts according to the stated rows.

    Returns:
        The verdicts; and which of them depend on the place of the unit and may have an impossible outcome, or
        None if none do.
    """
    if isinstance(atom, Inside):
        lost, surely = _lost_inside(era, things, atom)
        lost &= (masks & YES) != 0
        masks = np.where(surely, YES, masks)
        return (np.where(lost, masks | NO, masks), lost) if lost.any() else (masks, None)
    if not isinstance(atom, Is | Between) or atom.subject.partition(".")[0] not in era.territory.levels:
        return masks, None
    lost, vague = _lost_below(era, things, atom.subject.partition(".")[0])
    if not lost.any() and not vague.any():
        return masks, None
    masks = np.where(lost, masks | NOT_APPLICABLE, masks)
    return np.where(vague, masks | UNKNOWN | NOT_APPLICABLE, masks), lost | vague


def evaluated_there(era: Era, things: Subjects, condition: Condition) -> tuple[Masks, Flags]:
    """The verdicts on a condition that policies may read, with uncertain places taken into account.

    Args:
        era: The days.
        things: The units, in the territory of the era.
        condition: A condition about these units, or about the home area of teams.

    Returns:
        Shape (n) each: the verdicts; and which of them may be too wide.
    """
    loose = np.zeros(len(things), np.bool_)

    def read(atom: Condition) -> Masks:
        nonlocal loose
        found, lost = with_whereabouts(era, things, atom, verdict_of_atom(things, atom))
        loose = loose if lost is None else loose | lost
        return found

    masks, wide = evaluate_each(condition, read, count=len(things), sets=sets_in(things, condition))
    return masks, loose if wide is None else loose | wide


def _lost_below(era: Era, things: Subjects, level: str) -> tuple[Flags, Flags]:
    """Shape (n) each: units that may lie in no area of a level; and units that may lie in another one."""
    territory, homes = era.territory, things.homes()
    place, above = territory.place(level), things.at_level(level)
    origin, doubt = era.between(place, len(territory.levels), things.counted_in)
    start = np.append(territory.parent, np.int32(NOBODY))[homes] if things.exist else homes
    itself = (above == homes) & things.exist
    there = (above != NOBODY) & ~itself
    unknown = era.origins > things.worst
    if era.unsure is not None:
        unknown |= era.unsure
    unknown &= ~era.existing_in(things.counted_in)
    lost = there & ((origin[start] > things.worst) | unknown[above])
    if doubt is not None:
        lost |= there & doubt[start]
    vague = np.zeros(len(homes), np.bool_)
    if era.vague is not None:
        of = np.append(era.vague, False)
        vague = of[above] | (of[homes] & ~itself)
    return lost, vague


def _lost_inside(era: Era, things: Subjects, atom: Inside) -> tuple[Flags, Flags]:
    """Shape (n) each: units that may lie elsewhere than rows state; and units that are certainly inside.

    Of counted teams, the rows from the home up to the territory say whether the team is inside, whatever is
    above it. Other units are not said to be certainly inside.
    """
    day = day_number(atom.as_of)
    (then,) = eras_of(era.network, day, day + 1)
    homes, nowhere = things.homes(), np.int32(NOBODY)
    entity = np.where(homes == NOBODY, 0, era.territory.nodes[homes])
    position = then.territory.position[entity]
    counted, same_days = things.grain == TEAM and things.exist, then.days == era.days
    ground: tuple[int, ...] = ()
    if counted:
        found = map(era.network.area_index.get, atom.areas)
        ground = then.existing(each for each in found if each is not None)
    now = _paths(era, things.counted_in)
    earlier = _paths(then, things.counted_in if same_days else None, ground)
    here, there, given = now[homes], earlier[position], (homes != NOBODY) & things.exist
    if things.exist:  # its own row, which states its parent, is in force
        if era.vague is not None:
            given &= ~np.append(era.vague, False)[homes]
        here = np.where(given, now[np.append(era.territory.parent, nowhere)[homes]], here)
        given &= (position != NOBODY) & (then.rows[position] == era.rows[homes])
        if then.unsure is not None and not (counted and same_days):
            given &= ~np.append(then.unsure, False)[position]
        above = np.append(then.territory.parent, nowhere)
        above[list(ground)] = NOBODY
        there = np.where(given, earlier[above[position]], there)
        given &= then.inside(ground)[position]
        here = np.where(given, there, here)  # the unit exists on that day, too
    codes = np.where(position == NOBODY, here, np.maximum(here, there))
    lost: Flags = (codes > things.worst) & (homes != NOBODY)
    return lost, given & ~lost


def _paths(era: Era, given: int | None = None, ground: tuple[int, ...] = ()) -> Codes:
    """The worst origin of the row of each area and of all rows above; `NEVER` if one may not be in force.

    Args:
        era: The days.
        given: As `Era.existing_in`; rows of these areas are certainly in force.
        ground: Positions of areas; no row above them counts.

    Returns:
        Shape (n + 1), by position.
    """
    kept: dict[Any, Codes] = {} if ground else era.kept  # questions name any number of territories
    if (key := ("paths", given)) in kept:
        return kept[key]
    codes = np.zeros(len(era.territory) + 1, np.uint8)
    own = era.origins if era.unsure is None else np.where(era.unsure, NEVER, era.origins)
    own = np.where(era.existing_in(given), np.uint8(0), own)
    above = era.territory.parent
    if ground:
        above = above.copy()
        above[list(ground)] = NOBODY  # reads the last code, 0
    for every in era.at_depth():
        codes[every] = np.maximum(codes[above[every]], own[every])
    kept[key] = codes
    return codes
