"""The values that a map shows: a row for each area, with bounds and evidence, from any result by area."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument, shown_value
from dtnet.coverage.answers.answer_table import Coverage
from dtnet.coverage.language.text_of_conditions import coverage_text
from dtnet.errors import ArgumentError, cut
from dtnet.network.day.area_search import is_name_of_other_days
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.tables.tables import NOBODY
from dtnet.phrases import phrases
from dtnet.plot.frames import result_table
from dtnet.plot.style import EVIDENCE, check_rows, worst_evidence
from dtnet.policy.answers.assessment import Assessment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dtnet.frames import Table
    from dtnet.periods import DayLike

SHARE: Final = "share"
MONEY: Final = "money"
NUMBER: Final = "number"
_AREA_COLUMNS: Final = ("area", "id", "unit")
_OF_BOUNDS: Final = ("lower", "upper")
_NOT_VALUES: Final = frozenset(
    {"areas", "teams", "may_be_empty", "sharp", "listed_in_full", "synthetic", "numerator", "denominator"}
)


@attrs.frozen
class AreaValue:
    """The value of an area.

    Attributes:
        province: The id of the area below the country in which it lies, or its own.
        lower: The lower bound, None if there is none.
        upper: The upper bound, None if there is none.
        evidence: The weakest evidence; None if the result does not state it.
    """

    area: str
    name: str
    level: str
    province: str
    code: str
    value: float | None
    lower: float | None
    upper: float | None
    evidence: str | None

    @property
    def has_bounds(self) -> bool:
        """Whether the area has two bounds that differ."""
        return self.lower is not None and self.upper is not None and self.lower != self.upper

    @property
    def state(self) -> str:
        """`known`, `between` two bounds, or `unknown`."""
        if self.value is not None:
            return "known"
        return "unknown" if self.lower is None or self.upper is None else "between"


@attrs.frozen
class AreaValues:
    """The values of a map.

    Attributes:
        quantity: `share`, `money` or `number`.
        rows: The areas with values, in order of id.
        others: The names of the rows of the result that are no areas of the level on the day.
        about: Lines about the question.
        title: The title, if the caller states none.
        unit: The name of what is counted, if it is neither a share nor money.
    """

    day: Snapshot
    level: str
    quantity: str
    rows: tuple[AreaValue, ...]
    others: tuple[str, ...]
    about: tuple[str, ...]
    currency: str
    title: str = ""
    unit: str = ""

    @property
    def provinces(self) -> dict[str, str]:
        """The names of the areas below the country by code."""
        table = self.day.areas(level=self.day.network.vocabulary.levels[1])
        return dict(zip(map(str, table["code"]), map(str, table["name"]), strict=True))


def area_values(
    result: object, *, value: str | None, day: Snapshot | DayLike | None, level: str | None, language: str
) -> AreaValues:
    """The values of a result by area; see `dtnet.plot.map`."""
    words = phrases("map", language)
    if isinstance(result, Assessment):
        return _of_assessment(result, day, level, language)
    result = result_table(result)
    check_rows(result, "map")
    if isinstance(result, Coverage):
        snapshot = _day_of(day, result)
        value = "point" if value is None else value
    elif isinstance(day, Snapshot):
        snapshot = day
    else:
        raise ArgumentError(
            f"day: got {shown_value(day)}", "a table does not know its day: pass day=network.at(…)"
        )
    areas = _area_column(result, snapshot)
    if level is None and areas in snapshot.network.vocabulary.levels:
        level = areas
    name = _value_column(result, value)
    rows = [row for row in result if not (isinstance(result, Coverage) and _is_empty(row))]
    values: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = words("no_area") if row[areas] is None else str(row[areas])
        if key in values:
            raise ArgumentError(
                f"{shown_value(key)} has several rows in the result",
                f"group the result by {areas} alone, or keep one row for each area",
            )
        values[key] = row
    quantity = SHARE if _is_share(result, name) else NUMBER
    numbers = {key: _numbers(row, name, result, quantity) for key, row in values.items()}
    about = _about(result, language) if isinstance(result, Coverage) else ()
    title = "title_share" if name == "point" else "title_values"
    if isinstance(result, Coverage):  # its rows have ids of the network, perhaps of other days
        found = _placed(snapshot, level, quantity, numbers, about)
    else:
        texts = [str(cell) for cell in result[areas] if cell is not None]
        level, ids = areas_of_texts(snapshot, texts, level)
        ids_of = dict(zip(texts, ids, strict=True))
        by_id = {ids_of.get(key, key): each for key, each in numbers.items()}
        found = _placed(snapshot, level, quantity, by_id, about)
    what = f"{name[:1].upper()}{name[1:]}".replace("_", " ")
    told = words(title, what=what, level=level_text(found.level, language))
    return attrs.evolve(found, title=told, unit=name.replace("_", " ") if quantity == NUMBER else "")


def _is_empty(row: Mapping[str, Any]) -> bool:
    """Whether an answer has a row without anything to count, as for a commune without villages."""
    return row["lower"] is None and 0 in (row.get("areas"), row.get("teams"))


def _is_share(table: Table, name: str) -> bool:
    """Whether a column holds fractions from 0 to 1."""
    cells: list[Any] = [cell for cell in table[name] if cell is not None]
    return table.kind(name) == "ratio" and all(0 <= cell <= 1 for cell in cells)


def _about(result: Coverage, language: str) -> tuple[str, ...]:
    """The question, and the areas that it counts."""
    words, query = phrases("map", language), result.query
    condition = coverage_text(query.of)
    return (words("of_areas", condition=condition, level=level_text(query.over, language)),)


def level_text(level: str, language: str) -> str:
    """The word that people see for a level; levels without one are shown as the network has them."""
    texts = phrases("map", language).texts
    return texts.get(f"level_{level}", level)


def _day_of(day: Snapshot | DayLike | None, result: Coverage) -> Snapshot:
    if isinstance(day, Snapshot):
        return day
    query = result.query
    if day is None:
        day = query.at if query.during is None else query.during.start
    assert day is not None  # noqa: S101 - a question has a day or a period
    return result.network.at(day)


def _area_column(table: Table, day: Snapshot) -> str:
    """The column of areas: `area`, `id`, `unit`, or the name of a level, from the lowest."""
    levels = [level for level in reversed(day.network.vocabulary.levels) if level in table.columns]
    for name in (*_AREA_COLUMNS, *levels):
        if name in table.columns and table.kind(name) == "text":
            return name
    raise ArgumentError(
        f"the result has no column of areas, only {', '.join(table.columns)}",
        "name the column of areas 'area'",
    )


def _value_column(table: Table, value: str | None) -> str:
    if value is not None:
        check_argument(value, str, "value", "name a column of the result")
        if table.kind(value) not in {"whole", "ratio"}:
            raise ArgumentError(
                f"value={value!r}: the column holds {table.kind(value)}", "name a column of numbers"
            )
        return value
    numbers = [name for name in table.columns if table.kind(name) in {"whole", "ratio"}]
    numbers = [name for name in numbers if not name.endswith(_OF_BOUNDS)]
    found = [name for name in numbers if name not in _NOT_VALUES] or numbers
    if len(found) != 1:
        listed = ", ".join(found) or "none"
        raise ArgumentError(
            f"the result has {len(found)} columns of numbers: {listed}", "name one of them, as value='…'"
        )
    return found[0]


def _numbers(row: Mapping[str, Any], name: str, table: Table, quantity: str) -> dict[str, Any]:
    """The value of a row, its bounds and its evidence.

    Bounds are in the columns `lower` and `upper`, or in those with the name of the value before it.
    """
    value = row[name]
    prefix = f"{name}_" if f"{name}_lower" in table.columns else ""
    bounded = f"{prefix}lower" in table.columns and f"{prefix}upper" in table.columns
    lower, upper = (row[f"{prefix}{end}"] for end in _OF_BOUNDS) if bounded else (value, value)
    if prefix and value is not None:
        lower, upper = (value if end is None else end for end in (lower, upper))
    if value is None and lower is not None and lower == upper:
        value = lower
    if value is None and quantity == SHARE and (lower, upper) == (0, 1):
        lower = upper = None  # nothing is known about the area
    evidence = row.get("origin")
    if evidence is None and "observed" in row:
        evidence = worst_evidence(row)
    return {"value": value, "lower": lower, "upper": upper, "evidence": evidence}


def _of_assessment(
    spent: Assessment, day: Snapshot | DayLike | None, level: str | None, language: str
) -> AreaValues:
    """The amounts of an assessment by area, summed over policies; amounts of two natures have only bounds."""
    end = spent.window.end
    last: date = spent.window.start if end is None else end - timedelta(days=1)
    if not isinstance(day, Snapshot):
        day = spent.network.at(last if day is None else day)
    level = day.network.vocabulary.levels[1] if level is None else level
    rows = spent.by(level, "origin").to_dicts()
    if not rows:
        raise ArgumentError("plot.map: the assessment has no amounts by area, so there is nothing to draw")
    one_nature = len({row["nature"] for row in rows}) == 1
    numbers: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row[level] is None:
            continue
        found = numbers.setdefault(row[level], {"value": 0, "lower": 0, "upper": 0, "evidence": "observed"})
        for name, column in (("value", "amount"), *zip(_OF_BOUNDS, _OF_BOUNDS, strict=True)):
            found[name] = None if None in (found[name], row[column]) else found[name] + row[column]
        found["evidence"] = max(found["evidence"], row["origin"], key=EVIDENCE.index)
    for found in numbers.values():
        if found["lower"] != found["upper"] and not one_nature:
            found["value"] = None
    words = phrases("map", language)
    what = words("up_to") if one_nature and rows[0]["nature"] == "at_most" else words("amount")
    window = words("window", start=words.day(spent.window.start), end=words.day(last))
    policies = ", ".join(sorted({row["policy"] for row in rows}))
    title = words("title_money", what=what, level=level_text(level, language))
    return attrs.evolve(_placed(day, level, MONEY, numbers, (window, policies)), title=title)


def areas_of_texts(day: Snapshot, texts: Sequence[str], level: str | None) -> tuple[str, list[str]]:
    """The level and the ids of the areas of a day that the texts of a column mean: ids, codes or names.

    All texts mean areas of one level of the day. Without a level, this is the level at which the most texts
    are ids, codes or names, but a level above if all texts are names of that level on any day: the names of
    former provinces are no names of wards.

    Raises:
        ArgumentError: If two texts mean one area.
        UnknownNameError: As `Snapshot.find`.
        AmbiguousNameError: As `Snapshot.find`.
    """
    level = _level_of(day, texts) if level is None else day.network.vocabulary.own_level(level)
    table = day.areas(level=level)
    ids = {str(id): str(id) for id in table["id"]}
    known = {str(code): id for code, id in zip(table["code"], ids, strict=True)} | ids
    found: dict[str, str] = {}
    for text in texts:
        id = known.get(text) or day.find(text, level=level).id
        if id in found:
            raise ArgumentError(
                f"{shown_value(found[id])} and {shown_value(text)} are one area, {id}",
                "keep one row for each area",
            )
        found[id] = text
    return level, [*found]


def _level_of(day: Snapshot, texts: Sequence[str]) -> str:
    """The level of the areas that some texts mean."""
    below = [word for word in day.network.vocabulary.levels[1:] if len(day.area_rows(level=word))]
    best, most = "", 0
    known: dict[str, set[str]] = {}
    for word in below:
        table = day.areas(level=word)
        known[word] = {str(cell) for name in ("id", "code", "name") for cell in table[name]}
        count = sum(text in known[word] for text in texts)
        if count > most:
            best, most = word, count
        if most == len(texts):
            break
    if not most:
        return day.find(texts[0]).level
    for word in below[: below.index(best)]:
        if all(text in known[word] or is_name_of_other_days(day, text, word) for text in texts):
            return word
    return best


def _placed(
    day: Snapshot,
    level: str | None,
    quantity: str,
    numbers: Mapping[str, dict[str, Any]],
    about: tuple[str, ...],
) -> AreaValues:
    """The values with the areas of the day to which they belong, found by id."""
    levels = day.network.vocabulary.levels
    tables = ((word, day.areas(level=word)) for word in ((level,) if level is not None else levels[1:]))
    word, table = next((each for each in tables if any(id in numbers for id in each[1]["id"])), (None, None))
    if word is None or table is None:
        told = cut(", ".join([*numbers][:3]))
        raise ArgumentError(
            f"no row of the result is an area on {day.date}: {told}", "pass day= with the day of the areas"
        )
    ids = [str(area) for area in table["id"]]
    territory = day.territory
    around = territory.at_level(levels[1])[territory.positions(ids)].tolist()
    above = sorted({*around} - {NOBODY})
    provinces = dict(zip(above, territory.ids(above), strict=True))
    found = []
    for area, code, name, place in zip(ids, table["code"], table["name"], around, strict=True):
        if area not in numbers:
            continue
        if place == NOBODY:
            raise ArgumentError(
                f"plot.map: {area!r} has no place on a map: it is not known to lie in one {levels[1]}",
                'leave it out, or draw the answer with plot(kind="ranking")',
            )
        found.append(
            AreaValue(
                area=area,
                name=str(name),
                level=word,
                province=provinces[place],
                code=str(code),
                **numbers[area],
            )
        )
    used = {each.area for each in found}
    others = tuple(key for key in numbers if key not in used)
    currency = day.network.vocabulary.currency.code
    return AreaValues(day, word, quantity, tuple(found), others, about, currency)
