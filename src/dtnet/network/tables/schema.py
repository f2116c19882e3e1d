"""What a network may say: its vocabularies, its attributes as data, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import attrs

from dtnet.arguments import check_argument, is_word, several_in
from dtnet.errors import ArgumentError, UnknownNameError, cut, near
from dtnet.periods import as_day, as_period, as_window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dtnet.citations import Citation
    from dtnet.periods import Period


TERRITORY: Final = "territory"
"""The word that asks for the graph of areas in place of a relation type."""


TEAMS: Final = "teams"
"""What a statement says to be listed in full where it is about all teams of an area."""


Record = TypeVar("Record")


def as_words(values: Iterable[str]) -> tuple[str, ...]:
    """The words of a record, in order, as nobody can change them.

    Raises:
        ArgumentError: If they are one text, whose letters would be taken for them, are not several, or one of
            them is no text.
    """
    if isinstance(values, str):
        raise ArgumentError(f"{values!r} is one text", f"for one of several write ({values!r},)")
    given: object = values
    if not isinstance(given, Iterable):
        raise ArgumentError(f"{values!r} is neither a text nor several")
    words = tuple(values)
    for word in words:
        _check_text(word)
    return words


def as_texts(values: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several, as several.

    Raises:
        ArgumentError: If it is neither, or one of several is no text.
    """
    return (values,) if isinstance(values, str) else as_words(values)


def _check_text(word: object) -> None:
    if not isinstance(word, str):
        raise ArgumentError(f"{word!r} is no text", "ids and words are texts")


@attrs.frozen
class RelationType:
    """A kind of relation between bodies.

    Attributes:
        name: Named from below: `guided_by`.
        line: Whether a body has at most one superior of it a day; such a relation is a forest.
    """

    name: str
    line: bool = True


def relation_names(relations: str | Sequence[str]) -> tuple[str, ...]:
    """The relation types that a caller names: one text, or several.

    Raises:
        ArgumentError: If there is none, or one twice, or one is no text.
    """
    names = as_texts(relations)
    if not names or len(set(names)) < len(names):
        raise ArgumentError(f"relations={names!r}", "name one relation type or more, each once")
    return names


@attrs.frozen
class Currency:
    """A currency and how it is counted.

    Attributes:
        code: ISO 4217 code.
        exponent: Decimal places of its smallest unit, from 0, where that is the unit itself, to 18.
    """

    code: str
    exponent: int


@attrs.frozen(kw_only=True)
class Attribute:
    """One attribute of areas or bodies.

    Attributes:
        name: Its name in columns and predicates.
        table: Whose it is.
        type: `whole` numbers, `yes_no`, a `day`, or a `set` out of `vocabulary`.
        measure: What is counted, or None; of a day, nothing is.
        vocabulary: The words of a set, in order.
        description: What it says.
    """

    name: str
    table: Literal["areas", "bodies"]
    type: Literal["whole", "yes_no", "set", "day"]
    measure: str | None = None
    vocabulary: tuple[str, ...] = attrs.field(default=(), converter=as_words)
    description: str


def _relation_types(values: Iterable[RelationType]) -> tuple[RelationType, ...]:
    return _records(values, RelationType, "relation_types")


def _attributes(values: Iterable[Attribute]) -> tuple[Attribute, ...]:
    return _records(values, Attribute, "attributes")


def _records(values: object, kind: type[Record], name: str) -> tuple[Record, ...]:
    hint = f"pass a list of {kind.__name__}"
    found = several_in(values, name, hint)
    for each in found:
        check_argument(each, kind, f"a part of {name}", hint)
    return found


@attrs.frozen(kw_only=True)
class Vocabulary:
    """The words of a network; nothing in the core knows a country.

    Attributes:
        levels: Levels of territory, highest first.
        body_kinds: Kinds of bodies.
        area_types: Types of areas (province, city, village, …).
        relation_types: Kinds of relations.
        attributes: What areas and bodies carry beside their columns.
        currency: The money of its policies.
        team_kind: The body kind whose bodies are teams.
        roles: Attributes of bodies that count `people` by role, that of the one leader first.
    """

    levels: tuple[str, ...] = attrs.field(converter=as_words)
    body_kinds: tuple[str, ...] = attrs.field(converter=as_words)
    area_types: tuple[str, ...] = attrs.field(converter=as_words)
    relation_types: tuple[RelationType, ...] = attrs.field(converter=_relation_types)
    attributes: tuple[Attribute, ...] = attrs.field(converter=_attributes)
    currency: Currency
    team_kind: str = "team"
    roles: tuple[str, ...] = attrs.field(default=("leader", "deputy", "ordinary"), converter=as_words)

    @property
    def listed(self) -> tuple[str, ...]:
        """What a statement of completeness may be about: `teams`, sets of words of bodies, lower levels."""
        return (TEAMS, *self.listed_sets, *self.levels[1:])

    @property
    def listed_sets(self) -> tuple[str, ...]:
        """The sets of words that bodies have."""
        return tuple(each.name for each in self.attributes if each.table == "bodies" and each.type == "set")

    def level(self, name: str) -> int:
        """The place of a level, 0 for the highest.

        Raises:
            UnknownNameError: If there is no such level.
        """
        return _place(name, self.levels, "level")

    def body_kind(self, name: str) -> int:
        """The place of a body kind.

        Raises:
            UnknownNameError: If there is no such kind.
        """
        return _place(name, self.body_kinds, "body kind")

    def relation_type(self, name: str) -> RelationType:
        """A relation type by name.

        Raises:
            UnknownNameError: If there is no such type.
        """
        names = tuple(each.name for each in self.relation_types)
        return self.relation_types[_place(name, names, "relation type")]

    def attribute(self, name: str, *, table: str) -> Attribute:
        """An attribute of a table by name.

        Raises:
            UnknownNameError: If the table has no such attribute.
        """
        known = {each.name: each for each in self.attributes if is_word(table, (each.table,))}
        if not is_word(name, known):
            raise UnknownNameError(f"{cut(str(table))} have no attribute {name!r}", near(name, known))
        return known[name]


def _place(name: str, known: tuple[str, ...], what: str) -> int:
    if not is_word(name, known):
        raise UnknownNameError(f"unknown {what} {name!r}", near(name, known))
    return known.index(name)


@attrs.frozen(kw_only=True)
class Metadata:
    """What a network says of itself.

    Attributes:
        name: Short name of the dataset.
        version: Its version.
        title: What it holds.
        extent: The days that may be asked; an end is its horizon.
        as_of: The day of which the data last speak; what stood then stays in force. None if they do not say.
        reference_day: The day that commands use where none is given.
        reference_window: The window that commands use where none is given.
        sources: Where it comes from.
        notes: What a reader must know.
        constructed: Claims that its makers were given to bring about: that they hold of rows as the makers
            made them says nothing. Such rows have the origin synthetic.
        edited: Ids of areas and bodies with synthetic rows that are not as the makers made them: somebody
            changed or added them since. Kept by edits and `to_builder` where something is constructed.
    """

    name: str
    version: str = "0"
    title: str = ""
    extent: Period = attrs.field(converter=as_period)
    as_of: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    reference_day: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    reference_window: Period | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_window)
    )
    sources: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    constructed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
