"""The vocabulary of a network (levels, kinds, types, attributes) and its metadata."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeVar
from unicodedata import normalize

import attrs

from dtnet.arguments import check_argument, is_several, is_word, several_in
from dtnet.citations import Citation
from dtnet.errors import ArgumentError, UnknownNameError, cut, near
from dtnet.lazy import mark_converter
from dtnet.periods import Period, as_day, as_period, as_window
from dtnet.pydantic_hook import PydanticHook
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Sequence


TERRITORY: Final = "territory"
"""The word that requests the graph of areas in place of a relation type."""


TEAMS: Final = "teams"
"""The subject of a statement of completeness about all teams of an area."""


Record = TypeVar("Record")


def as_words(values: Iterable[str]) -> tuple[str, ...]:
    """The words of a record, in order, as a tuple.

    Raises:
        ArgumentError: If the argument is a single text (its letters would count as words) or not iterable, or
            an element is not a text.
    """
    if isinstance(values, str):
        raise ArgumentError(f"{values!r} is one text, not a list", f"for one text write ({values!r},)")
    if not is_several(values):
        raise ArgumentError(f"{values!r} is neither a text nor a list of texts")
    words = tuple(values)
    for word in words:
        _check_text(word)
    return words


mark_converter(as_words)


def as_texts(values: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several texts, as a tuple.

    Raises:
        ArgumentError: If the argument is neither, or an element is not a text.
    """
    return (values,) if isinstance(values, str) else as_words(values)


def _check_text(word: object) -> None:
    if not isinstance(word, str):
        raise ArgumentError(f"{word!r} is not a text", "ids and words are texts")


@attrs.frozen
class RelationType(PydanticHook):
    """A kind of relation between bodies.

    Attributes:
        name: The name, as the subordinate would say it: `guided_by`.
        line: Whether a body has at most one superior on a day. A line is a forest on each day.
    """

    name: str
    line: bool = True


def relation_names(relations: str | Sequence[str]) -> tuple[str, ...]:
    """The relation types that an argument names, as a tuple.

    Raises:
        ArgumentError: If no relation type is given, one is given twice, or one is not a text.
    """
    names = as_texts(relations)
    if not names or len(set(names)) < len(names):
        raise ArgumentError(f"relations={names!r}", "name one relation type or more, each once")
    return names


@attrs.frozen
class Currency(PydanticHook):
    """A currency and how it is counted.

    Attributes:
        code: ISO 4217 code.
        exponent: Decimal places of the smallest unit, from 0 (there is no smaller unit) to 18.
    """

    code: str
    exponent: int


@attrs.frozen(kw_only=True, repr=False)
class Attribute(ShortRepr):
    """One attribute of areas or bodies.

    Attributes:
        name: The name in columns and conditions.
        table: `areas` or `bodies`.
        type: `whole` (a number), `yes_no`, `day`, or `set` (of words of `vocabulary`).
        measure: What a number counts, or None; always None for a day.
        vocabulary: The words of a set, in order.
        description: What the attribute means.
    """

    name: str
    table: Literal["areas", "bodies"]
    type: Literal["whole", "yes_no", "set", "day"]
    measure: str | None = None
    vocabulary: tuple[str, ...] = attrs.field(default=(), converter=as_words)
    description: str = attrs.field(metadata={"lines": True})


@attrs.frozen
class LevelWord(PydanticHook):
    """Another word for a level, such as `cấp xã` for `commune`.

    Every argument that names a level of a network accepts the word. Answers, rows and documents have the
    level's own name.

    Attributes:
        word: The word; case does not matter.
        level: The level.
    """

    word: str
    level: str


@attrs.frozen
class TypeWord(PydanticHook):
    """Another word for an area type, such as the abbreviation `TP` for `thành phố`.

    `Snapshot.match` reads the words in lists of places. A word may stand for several types.

    Attributes:
        word: The word; case, points and diacritics do not matter.
        type: The area type.
    """

    word: str
    type: str


def _type_words(values: Iterable[TypeWord]) -> tuple[TypeWord, ...]:
    return records_of(values, TypeWord, "type_words")


def _level_words(values: Iterable[LevelWord]) -> tuple[LevelWord, ...]:
    return records_of(values, LevelWord, "level_words")


def _relation_types(values: Iterable[RelationType]) -> tuple[RelationType, ...]:
    return records_of(values, RelationType, "relation_types")


def _attributes(values: Iterable[Attribute]) -> tuple[Attribute, ...]:
    return records_of(values, Attribute, "attributes")


def records_of(values: object, kind: type[Record], name: str) -> tuple[Record, ...]:
    """The records of an argument, each checked to be of its class."""
    hint = f"pass a list of {kind.__name__}"
    found = several_in(values, name, hint)
    for each in found:
        check_argument(each, kind, f"a part of {name}", hint)
    return found


@attrs.frozen(kw_only=True, repr=False)
class Vocabulary(ShortRepr):
    """The words of a network. They are data, so the code of dtnet depends on no country.

    Attributes:
        levels: Levels of territory, highest first.
        body_kinds: Kinds of bodies.
        area_types: Types of areas (province, city, village, …).
        relation_types: Types of relations.
        attributes: Attributes of areas and bodies, in addition to the fixed columns.
        currency: The currency of policies.
        team_kind: The body kind of teams.
        roles: Attributes of bodies that count people by role, the role of the leader first.
        level_words: Other words for levels. Arguments that name a level accept them; answers use none.
        type_words: Other words for area types, such as abbreviations; lists of places may use them.
    """

    levels: tuple[str, ...] = attrs.field(converter=as_words)
    body_kinds: tuple[str, ...] = attrs.field(converter=as_words)
    area_types: tuple[str, ...] = attrs.field(converter=as_words)
    relation_types: tuple[RelationType, ...] = attrs.field(converter=_relation_types)
    attributes: tuple[Attribute, ...] = attrs.field(converter=_attributes)
    currency: Currency
    team_kind: str = "team"
    roles: tuple[str, ...] = attrs.field(default=("leader", "deputy", "ordinary"), converter=as_words)
    level_words: tuple[LevelWord, ...] = attrs.field(
        default=(), converter=_level_words, metadata={"later": True}
    )
    type_words: tuple[TypeWord, ...] = attrs.field(
        default=(), converter=_type_words, metadata={"later": True}
    )

    def own_level(self, word: str) -> str:
        """The level that a word of `level_words` means; any other word as it is."""
        return own_level(word, self.levels, self.level_words)

    @property
    def listed(self) -> tuple[str, ...]:
        """The possible subjects of a statement of completeness: `teams`, sets of bodies, lower levels."""
        return (TEAMS, *self.listed_sets, *self.levels[1:])

    @property
    def listed_sets(self) -> tuple[str, ...]:
        """The names of the attributes of bodies that are sets."""
        return tuple(each.name for each in self.attributes if each.table == "bodies" and each.type == "set")

    def level(self, name: str) -> int:
        """The place of a level, also by another word for it; the highest has 0.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        if is_word(name, self.levels):
            return self.levels.index(name)
        if is_word(name, self.area_types):
            known = ", ".join((*self.levels, *(each.word for each in self.level_words)))
            hint = f"it is a type of areas; select it by own.type, and name a level: {known}"
            raise UnknownNameError(f"unknown level {name!r}", hint)
        return _place(self.own_level(name), self.levels, "level")

    def body_kind(self, name: str) -> int:
        """The place of a body kind.

        Raises:
            UnknownNameError: If the kind does not exist.
        """
        return _place(name, self.body_kinds, "body kind")

    def relation_type(self, name: str) -> RelationType:
        """A relation type by name.

        Raises:
            UnknownNameError: If the relation type does not exist.
        """
        names = tuple(each.name for each in self.relation_types)
        return self.relation_types[_place(name, names, "relation type")]

    def attribute(self, name: str, *, table: str) -> Attribute:
        """An attribute of a table by name.

        Raises:
            UnknownNameError: If the table does not have the attribute.
        """
        known = {each.name: each for each in self.attributes if is_word(table, (each.table,))}
        if not is_word(name, known):
            raise UnknownNameError(f"{cut(str(table))} have no attribute {name!r}", near(name, known))
        return known[name]


def own_level(word: str, levels: tuple[str, ...], level_words: tuple[LevelWord, ...]) -> str:
    """The level that another word means; any word that is none of `level_words` as it is."""
    given: object = word
    if not isinstance(given, str) or word in levels or not level_words:
        return word
    meant = {one_case(each.word): each.level for each in level_words}
    return meant.get(one_case(word), word)


def one_case(word: str) -> str:
    """A word in one spelling, whatever its case."""
    return normalize("NFC", word).casefold()


def _place(name: str, known: tuple[str, ...], what: str) -> int:
    if not is_word(name, known):
        raise UnknownNameError(f"unknown {what} {name!r}", near(name, known))
    return known.index(name)


@attrs.frozen(kw_only=True, repr=False)
class Metadata(ShortRepr):
    """The name, extent, sources and notes of a network.

    Attributes:
        name: Short name of the dataset.
        version: Version of the dataset.
        title: What the dataset contains.
        extent: The days that the data cover; a closed end sets the horizon.
        as_of: The last day that the sources describe; the state of that day then stays in force. None if the
            data do not say.
        reference_day: The day that commands use if none is given.
        reference_window: The window that commands use if none is given.
        sources: The sources of the data.
        notes: What a reader must know.
        constructed: Claims that the makers of the data made true by construction, with synthetic rows; that
            unedited synthetic rows fulfil them is no evidence.
        edited: Ids of areas and bodies whose synthetic rows somebody changed or added after the makers. Edits
            and `to_builder` maintain it if `constructed` is not empty.
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
    notes: tuple[str, ...] = attrs.field(default=(), metadata={"lines": True})
    constructed: tuple[str, ...] = attrs.field(default=(), metadata={"lines": True})
    edited: tuple[str, ...] = ()
