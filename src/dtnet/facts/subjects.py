"""Facts of units (teams, areas of one level) on some days, by subject: values, head counts, bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.money import INT64_MAX
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import FIRST_DAY, LAST_DAY
from dtnet.read_only import frozen
from dtnet.spans import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Areas, Bodies, Codes, Ints, Values
    from dtnet.network.tables.texts import IdIndex, Texts
    from dtnet.network.territory.day_state import AreaState

TEAM: Final = "team"
"""The grain of teams, and the first part of the subjects of teams."""
TEAM_KINDS: Final = "team_kinds"
"""The attribute of bodies that conditions call `kind`."""
ORDERED: Final = {"whole": (0, INT64_MAX), "day": (FIRST_DAY, LAST_DAY)}
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
    """Attributes of bodies in some rows; each is gathered once and cached, as gathering is costly."""

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

    def named(self, what: str) -> Subjects:
        """The same units for another caller, with the cached columns."""
        if what == self.what:
            return self
        found = attrs.evolve(self, what=what)
        object.__setattr__(found, "_columns", self._columns)
        object.__setattr__(found, "_above", self._above)
        return found

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

    @property
    def read(self) -> frozenset[str]:
        """The subjects that were read."""
        return frozenset(self._columns)

    def at_level(self, level: str) -> Ints:
        """Shape (n): the position of the area of a level that each unit is or lies in, or `NOBODY`."""
        if level not in self._above:
            self._above[level] = of_home(self.state.territory.at_level(level), self.homes(), NOBODY)
        return self._above[level]


def unknown_column(network: Network, subject: str, what: str) -> SubjectColumn:
    """The column of a subject for one team about which nothing is known: every allowed value is possible.

    Args:
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
    least, most = ORDERED.get(kind, (0, 0))
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
    if len(things.state.candidates):
        return _over_candidates(things, empty, declared, level, above)
    return _of_areas(things, empty, declared, above)


def _over_candidates(
    things: Subjects, empty: SubjectColumn, declared: Attribute | None, level: str, above: Ints
) -> SubjectColumn:
    """The column of an attribute of areas above units, of which some lie in one of several areas.

    The value of such a unit is known if all these areas have the same value.

    Args:
        declared: The attribute; None for types of areas.
        above: Shape (n): the position of the area of each unit, as far as it is known.
    """
    area, host = things.state.candidates_at(things.state.territory.place(level))
    unit, at = matches(things.homes(), area)
    if not unit.size:
        return _of_areas(things, empty, declared, above)
    every = _of_areas(things, empty, declared, np.append(above, host[at]))
    count, columns = len(above), [every.data, every.most, every.known, every.applies, every.entity]
    data, most, known, applies, entity = (each[:count].copy() for each in columns)
    several = np.unique(unit)
    data[several], most[several] = every.data[count:].max(), every.most[count:].min()
    known[several] = applies[several] = True
    np.minimum.at(data, unit, every.data[count:])
    np.maximum.at(most, unit, every.most[count:])
    np.logical_and.at(known, unit, every.known[count:])
    np.logical_and.at(known, unit, every.data[count:] == every.most[count:])
    known[several] &= data[several] == most[several]
    entity[several] = things.home_areas()[several]
    return empty.filled(data, most, known, applies, entity)


def reads_several_places(things: Subjects) -> bool:
    """Whether some facts of units that were read are those of one of several areas in which a unit may lie.

    All such facts of a unit are those of the same area, and bounds of each of them do not say so.
    """
    state, homes = things.state, things.homes()
    levels = {subject.partition(".")[0] for subject in things.read} & {*state.territory.levels}
    if not len(state.candidates):
        return False
    return any(np.isin(homes, state.candidates_at(state.territory.place(level))[0]).any() for level in levels)


def _of_areas(
    things: Subjects, empty: SubjectColumn, declared: Attribute | None, above: Ints
) -> SubjectColumn:
    """The column of an attribute of some areas, by position."""
    network, territory = things.network, things.state.territory
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
        return least, most, known if least is most else least == most
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
        if known.all():
            return data, data
        return np.where(known, data, 0), np.where(known, data, INT64_MAX)
    least, most = bounds.lower[rows].astype(np.int64), bounds.upper[rows].astype(np.int64)
    counts = _is_known(bounds.origin[rows], worst)
    return np.where(counts, least, 0), np.where(counts & (most >= 0), most, INT64_MAX)


NAMED: Final = 3


@attrs.frozen
class UnknownFact:
    """A fact that is unknown for some areas or bodies.

    Attributes:
        ids: Ids of the first of these areas or bodies, in order.
    """

    subject: str
    ids: tuple[str, ...]
    count: int

    @classmethod
    def of(cls, subject: str, texts: Texts, entities: Ints) -> UnknownFact:
        """The fact of some areas or bodies, which may be given several times."""
        distinct = np.unique(entities)
        return cls(subject, tuple(take(texts, distinct[:NAMED])), len(distinct))

    def __str__(self) -> str:
        more = self.count - len(self.ids)
        of = ", ".join(map(repr, self.ids)) + (f" and {more} more" if more else "")
        return f"{self.subject!r} of {of}"


def subject_numbers(things: Subjects, subject: str) -> Bounded:
    """A number of each unit, shape (n); 0 where the subject does not apply. O(n).

    Args:
        subject: `team.<attribute>` or `<level>.<attribute>`.

    Raises:
        UnknownNameError: If the network does not have the level or attribute.
        ArgumentError: If the attribute is not a whole number.
    """
    column = things.column(subject)
    if column.type != "whole":
        raise ArgumentError(f"{things.what}: {subject!r} is {TYPE_NAMES[column.type]}", "name a whole number")
    if column.known.all() and column.applies.all():
        return Bounded.known(column.data)
    free = ~column.known & (column.most == INT64_MAX)
    return Bounded.between(
        np.where(column.applies, column.data, 0),
        np.where(column.applies, np.where(free, UNBOUNDED, column.most), 0),
    )


def unknown_numbers(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a number; None if the number is known wherever it applies.

    Raises:
        UnknownNameError: As `subject_numbers`.
        ArgumentError: As `subject_numbers`.
    """
    where = subject_numbers(things, subject).doubtful
    return unknown_where(things, subject, where) if where.any() else None


def unknown_fact(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a subject of any type; None if it is known wherever it applies."""
    column = things.column(subject)
    where = column.applies & ~column.known
    return unknown_where(things, subject, where) if where.any() else None


def unknown_place(things: Subjects, ground: str, where: NDArray[np.bool_]) -> UnknownFact:
    """The unknown fact whether areas (units or homes of units) lie in a territory.

    Args:
        ground: The condition about the territory, as text.
        where: Shape (n): the units for which it is unknown.
    """
    homes = things.state.territory.nodes[things.homes()[where]]
    return UnknownFact.of(ground, things.network.area_index.texts, homes)


def unknown_where(things: Subjects, subject: str, where: NDArray[np.bool_]) -> UnknownFact:
    """The unknown fact of a subject for the units of `where`, shape (n)."""
    column = things.column(subject)
    return UnknownFact.of(subject, column.ids.texts, column.entity[where])


TYPE_NAMES: Final = {
    "whole": "a whole number",
    "yes_no": "yes or no",
    "day": "a day",
    "set": "a set of words",
    "word": "a word",
}
