"""The values of a conversion: those that a caller passes, by area, and the converted ones with a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, with_checked_fields
from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.frames import Column, Table
from dtnet.money import INT64_MAX
from dtnet.network.reading.input_tables import is_series, plain, read_columns
from dtnet.network.tables.row_names import shown_existence
from dtnet.network.tables.texts import take
from dtnet.periods import number_day
from dtnet.read_only import ReadOnlyDict
from dtnet.reorganisation.carry.plans import RowSums, SourceValues
from dtnet.reorganisation.shares.bridges import areas_of, named_level
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, BASES, WEIGHTED, WHOLE
from dtnet.short_repr import ShortRepr
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.texts import Texts
    from dtnet.reorganisation.carry.plans import Apportioning, Plan
    from dtnet.reorganisation.shares.share_maps import Counts, Places

_LABELS: Final = {"carried": "converted"}
"""The labels that a printed report shows instead of column names."""


def _read_only(words: Mapping[str, str]) -> Mapping[str, str]:
    check_argument(words, Mapping, "question", "pass names and words")
    return ReadOnlyDict(words)


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Report(ShortRepr):
    """The report on a conversion of values.

    Attributes:
        question: The arguments: the days, levels, kind and measure of the shares.
        not_given: Ids of areas of the source day without a value (or, for a rate, without a weight). They
            count as unknown.
        without_target: The values of areas that ended without a successor at the level: `area`, and the
            columns of values.
        no_source: Ids of areas of the target day that received nothing from this level, so their values
            are null.
        partly_no_source: Ids of areas of the target day of which a part came from no area of this level.
            Their values and bounds are about the other part only.
        partly_without_target: In a conversion back in time, ids of areas of the source day of which a part
            came from no area of the level. Their whole value goes back to the other areas.
        assumed: A row for each area and column that received a part by an assumed share or by weights:
            `area`, `column`, `value`, `assumed` and `weighted` (those two parts), and `share` (of both parts
            in the value; null if the value is 0 or if values may be below 0).
        totals: A row for each column: `given`; `carried` (converted into known values), `lost` (without a
            target), `open` (where the value is null); `assumed`, `weighted` and their `share` of `carried`.
    """

    question: Mapping[str, str] = attrs.field(converter=_read_only, hash=False)
    not_given: tuple[str, ...]
    without_target: Table
    no_source: tuple[str, ...]
    partly_no_source: tuple[str, ...]
    partly_without_target: tuple[str, ...]
    assumed: Table
    totals: Table

    def __str__(self) -> str:
        lines = [", ".join(f"{name} {word}" for name, word in self.question.items())]
        lines += [
            ", ".join(f"{_LABELS.get(name, name)} {_shown(cell)}" for name, cell in row.items())
            for row in self.totals
        ]
        lines += [
            f"{what}: {count:,}"
            for what, count in (
                ("areas without a given value", len(self.not_given)),
                ("areas that ended without a successor at this level", len(self.without_target)),
                ("areas with no source at this level", len(self.no_source)),
                ("areas of which a part has no source at this level", len(self.partly_no_source)),
                ("areas of which a part goes back to no area", len(self.partly_without_target)),
                ("values that rest in part on assumed shares or on weights", len(self.assumed)),
            )
            if count
        ]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON data, in a fixed order."""
        plain: dict[type, Callable[[Any], object]] = {Table: Table.to_dicts, tuple: list, ReadOnlyDict: dict}
        held = {field.name: getattr(self, field.name) for field in attrs.fields(Report)}
        return {name: plain[type(value)](value) for name, value in held.items()}


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


class Rebased(Table):
    """The converted values, one row for each target area or group; two are equal if all cells are equal."""

    __slots__ = ("_report", "_undone")

    def __init__(
        self,
        columns: Mapping[str, Column],
        *,
        report: Callable[[], Report],
        undone: Callable[[], Table] | None = None,
    ) -> None:
        """Make the table; `report` and `undone` are called only when the report or `undo` is needed."""
        super().__init__(columns)
        self._report: Callable[[], Report] | Report = report
        self._undone = undone

    @property
    def report(self) -> Report:
        """The report on the conversion."""
        found = self._report
        if not isinstance(found, Report):
            found = self._report = found()
        return found

    def undo(self) -> Table:
        """The values before the conversion: the amount of each pair of areas goes back to its source.

        A second conversion by shares would not restore an area that was split or merged. Areas that ended
        without a successor, or whose shares are unknown, are null.

        Raises:
            ArgumentError: If the values are rates or categories, which cannot be undone.
        """
        if self._undone is None:
            raise ArgumentError("only stocks and flows can be undone", "keep the values that you passed")
        return self._undone()

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        undone = None if self._undone is None else self._undone()
        return _again, (plain, columns, self.report, undone)


def _again(plain: Any, columns: Any, report: Report, undone: Table | None) -> Rebased:  # noqa: ANN401
    table: Table = plain(columns)
    before = None if undone is None else lambda: undone
    return Rebased(table._columns, report=lambda: report, undone=before)  # noqa: SLF001


@attrs.frozen(eq=False)
class Journey:
    """The arguments, areas and column names of a conversion, from which its report is made.

    Attributes:
        not_given: Positions of the source areas without a row.
    """

    question: dict[str, str]
    area_ids: Texts
    plan: Plan
    names: Sequence[str]
    not_given: NDArray[np.intp]

    def report(self, values: SourceValues | None) -> Report:
        """The report of stocks and flows, and of the numerators and denominators of rates.

        Args:
            values: The values by source; None for categories, which are not apportioned.
        """
        plan, shares, names = self.plan, self.plan.shares, self.names
        if values is None:
            values = SourceValues(np.zeros((len(plan.sources), 0), np.int64))
        amounts = attributed(plan.apportioning, values)
        sums = {
            "carried": amounts.sum(axis=0),
            "assumed": amounts[ASSUMED_EQUAL:WEIGHTED].sum(axis=0),
            "weighted": amounts[WEIGHTED],
        }
        column, target = np.nonzero(((sums["assumed"] != 0) | (sums["weighted"] != 0)).T)
        of_rows = {name: each[target, column] for name, each in sums.items()}
        total = {name: each.sum(axis=0) for name, each in sums.items()}
        gone = np.flatnonzero(shares.without_target)
        given, lost = values.values.sum(axis=0), values.values[gone].sum(axis=0)
        totals = {
            "given": frames.whole(given),
            "carried": frames.whole(total["carried"]),
            "lost": frames.whole(lost),
            "open": frames.whole(given - total["carried"] - lost),
            "assumed": frames.whole(total["assumed"]),
            "weighted": frames.whole(total["weighted"]),
            "share": _share(total, signed=values.signed),
        }
        return Report(
            question=self.question,
            not_given=self._sources(self.not_given),
            without_target=Table(
                {
                    "area": frames.text(self._sources(gone)),
                    **dict(zip(names, map(frames.whole, values.values[gone].T), strict=False)),
                }
            ),
            no_source=self._targets(shares.without_source),
            partly_no_source=self._targets(plan.partly),
            partly_without_target=self._sources(plan.partly_back),
            assumed=Table(
                {
                    "area": frames.text(self._targets(target)),
                    "column": frames.text(tuple(names[place] for place in column.tolist())),
                    "value": frames.whole(of_rows["carried"]),
                    "assumed": frames.whole(of_rows["assumed"]),
                    "weighted": frames.whole(of_rows["weighted"]),
                    "share": _share(of_rows, signed=values.signed),
                }
            ),
            totals=Table({"column": frames.text(list(names)), **(totals if given.size else {})}),
        )

    def undone(self, values: SourceValues) -> Table:
        """The values by area of the source day: the amount of each pair goes back to its source."""
        shares = self.plan.shares
        going, unknown = self.plan.apportioning.pairs(values)
        pairs = RowSums(np.arange(len(shares)), shares.source, shares.sources)
        back, gone = pairs.sums(going, "the sum that goes back"), pairs.any(unknown)
        gone[shares.without_target] = True
        columns: dict[str, Column] = {"area": frames.text(take(self.area_ids, self.plan.sources))}
        for place, name in enumerate(self.names):
            columns[name] = frames.whole(back[:, place], gone[:, place])
        return Table(columns)

    def _sources(self, which: NDArray[np.bool_] | Places) -> tuple[str, ...]:
        """Ids of source areas."""
        return tuple(take(self.area_ids, self.plan.sources[which]))

    def _targets(self, which: NDArray[np.bool_] | Places) -> tuple[str, ...]:
        """Ids of target areas, or names of their groups."""
        return tuple(self.plan.called(self.area_ids, which))


def _share(amounts: dict[str, NDArray[np.int64]], *, signed: bool) -> Column:
    carried = amounts["carried"]
    none = np.ones(len(carried), np.bool_) if signed else carried == 0
    unsure = amounts["assumed"] + amounts["weighted"]
    return frames.ratio(unsure / np.where(none, 1, carried), none)


def attributed(plan: Apportioning, values: SourceValues) -> Counts:
    """The part of each target's value that came on each basis; O(pairs × columns).

    If a source has only one possible target, its value came `whole`, whatever the basis of the pair.

    Args:
        plan: The prepared share map.

    Returns:
        Shape (bases, targets) or (bases, targets, columns): sums over the first axis are the result of
        `Apportioning.carry`; 0 where a value is null.

    Raises:
        MoneyRangeError: If a sum does not fit 64 bits.

    Examples:
        >>> from dtnet.reorganisation.carry.plans import Apportioning
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> halves = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 3, 3],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> attributed(Apportioning(halves), SourceValues([10, 5]))[:, 0].tolist()
        [10, 0, 0, 3, 0, 0]
    """
    shares = plan.shares
    missing = plan.carry(values).missing
    going, _ = plan.pairs(values)
    basis = np.where(shares.only_target, WHOLE, shares.basis)
    cells = basis.astype(np.intp) * shares.targets + shares.target
    sums = RowSums(np.arange(len(shares)), cells, len(BASES) * shares.targets)
    amounts = sums.sums(going, "the sum by basis").reshape(len(BASES), *missing.shape)
    amounts[:, missing] = 0
    return amounts


_HINTED: Final = 20
"""The number of unknown ids for which an error suggests similar ids."""


@attrs.frozen(eq=False)
class Placed:
    """Values by area of a level, in the order of the areas.

    Attributes:
        areas: Shape (areas): the numbers of the areas.
        rows: Shape (areas): the row of each area, or −1; None if the rows are in the order of the areas.
        cells: For each column, the cells as the caller passed them.
        ids: The id of each row; None if the rows are in the order of the areas.
        what: The name of the values in error messages.
    """

    network: Network
    level: int
    areas: NDArray[np.int32]
    names: tuple[str, ...]
    rows: NDArray[np.intp] | None
    cells: tuple[Any, ...]
    ids: Sequence[object] | None
    what: str
    faults: tuple[Fault, ...] = ()

    @property
    def not_given(self) -> NDArray[np.intp]:
        """The positions of the areas without a row."""
        return np.zeros(0, np.intp) if self.rows is None else np.flatnonzero(self.rows < 0)

    def named(self, names: Sequence[str]) -> Placed:
        """The same values with columns in the order of `names`; a single column is repeated for each name.

        Raises:
            ArgumentError: If there are several columns and their names differ from `names`.
        """
        if len(self.names) == 1:
            return attrs.evolve(self, names=tuple(names), cells=self.cells * len(names))
        if set(self.names) != set(names):
            raise ArgumentError(
                f"{self.what}: the columns are {', '.join(map(repr, self.names))}, but the values have "
                f"{', '.join(map(repr, names))}",
                "give one column, or a column of each of these names",
            )
        cells = tuple(self.cells[self.names.index(name)] for name in names)
        return attrs.evolve(self, names=tuple(names), cells=cells)

    def only_column(self) -> Placed:
        """The same values, which must have one column.

        Raises:
            ArgumentError: If there are several columns.
        """
        if len(self.names) > 1:
            raise ArgumentError(f"{self.what} has {len(self.names)} columns", "give one column")
        return self

    def place(self, row: int) -> str:
        """The name of a row in error messages."""
        ids = take(self.network.tables.areas.ids, self.areas) if self.ids is None else self.ids
        return f"{self.what}: {ids[row]}"

    def wrong(self, *, words: bool = False, signed: bool = False) -> Iterator[Fault]:
        """All errors in the ids and cells."""
        yield from self.faults
        seen: set[int] = set()
        for name, cells in zip(self.names, self.cells, strict=True):
            if id(cells) in seen:
                continue
            seen.add(id(cells))
            of = f": {name}" if len(self.names) > 1 else ""
            if not words and _all_fit(cells, signed=signed):
                continue
            for row, cell in enumerate(plain(cells)):
                message = (
                    None if cell is None else wrong_word(cell) if words else wrong_number(cell, signed=signed)
                )
                if message is not None:
                    yield Fault(self.place(row) + of, message)

    def whole(self) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
        """The numbers (0 where a value is missing) and the marks of missing values (None if none is missing).

        Both have the shape (areas, columns). Call it only if `wrong` yields nothing.
        """
        laid = np.empty((len(self.names), len(self.areas)), np.int64)
        gone: NDArray[np.bool_] | None = None
        ungiven = self.not_given
        if ungiven.size:
            gone = np.zeros(laid.shape[::-1], np.bool_)
            gone[ungiven] = True
        for place, cells in enumerate(self.cells):
            column, missing = whole_cells(cells)
            laid[place] = self._laid_out(column)
            if missing is not None:
                gone = np.zeros(laid.shape[::-1], np.bool_) if gone is None else gone
                gone[:, place] |= self._laid_out(missing)
        laid[:, ungiven] = 0
        return laid.T, gone

    def lists(self) -> list[list[int | None]]:
        """The numbers of each column, None where one is missing; only if `wrong` yields nothing."""
        held, gone = self.whole()
        cells: NDArray[Any] = held.astype(object)
        if gone is not None:
            cells[gone] = None
        found: list[list[int | None]] = cells.T.tolist()
        return found

    def words(self, place: int) -> tuple[list[str], NDArray[np.int64]]:
        """The different words of a column, sorted, and the position of each area's word; −1 for none."""
        cells = plain(self.cells[place])
        words = sorted({cell for cell in cells if cell is not None})
        number = {word: at for at, word in enumerate(words)}
        codes = self._laid_out(np.array([-1 if cell is None else number[cell] for cell in cells], np.int64))
        codes[self.not_given] = -1
        return words, codes

    def _laid_out(self, column: NDArray[Any]) -> NDArray[Any]:
        if self.rows is None:
            return column
        return column[self.rows] if len(column) else np.zeros(len(self.rows), column.dtype)


def check_placed(*each: Iterator[Fault]) -> None:
    """Refuse values that have errors, and list all errors at once.

    Raises:
        InvalidInputError: If there is an error; it lists all of them.
    """
    faults = [fault for faults in each for fault in faults]
    if faults:
        raise InvalidInputError("values", faults)


def placed_values(
    network: Network, values: object, *, day: int, level: str | None, key: str, what: str = "values"
) -> Placed:
    """Assign values to the areas of one level on a day.

    Args:
        values: The values, in a form that `given_values` accepts.
        day: The day, as a number.
        level: The level; by default the level of the first known id. Values without ids need it.
        key: The name of the column of ids.
        what: The name of the values in error messages.

    Returns:
        The values, with the errors in their ids: not a text, unknown, given twice, not existing on the day,
        or of another level.

    Raises:
        ArgumentError: If `values` has another form, or has no ids or no rows and `level` is None.
        InvalidInputError: If `level` is None and no id is known.
        UnknownNameError: If there is no such level.
    """
    ids, columns = given_values(values, key=key, what=what)
    place = None if level is None else named_level(network, level, what="level")
    entities, faults = (np.zeros(0, np.int64), []) if ids is None else _entities(network, ids, day, what)
    known = entities[entities >= 0]
    if place is None and known.size:
        place = int(network.tables.areas.level[known[0]])
    if place is None:
        check_placed(iter(faults))
        missing = "a row" if ids is not None else "ids"
        other = "" if ids is not None else ", or pass a mapping by id or a table with a column of ids"
        raise ArgumentError(f"{what} without {missing}", "name the level with {level}" + other, level=...)
    areas = areas_of(network, place, day)
    rows = None
    if ids is None:
        [size] = map(len, columns.values())
        if size != len(areas):
            word = network.vocabulary.levels[place]
            raise ArgumentError(
                f"{size} {what} for {len(areas)} areas of level {word} on {number_day(day)}",
                "give one for each area, in the order of `areas`",
            )
    else:
        faults += _other_levels(network, ids, entities, place, what)
        rows = np.full(len(areas), -1, np.intp)
        if not faults:
            rows[np.searchsorted(areas, entities)] = np.arange(len(entities))
    cells = tuple(columns.values())
    return Placed(network, place, areas, tuple(columns), rows, cells, ids, what, tuple(faults))


def _entities(
    network: Network, ids: Sequence[object], day: int, what: str
) -> tuple[NDArray[np.int64], list[Fault]]:
    """The number of the area of each row (−1 where the id is unknown), and the errors in the ids."""
    index = network.area_index
    found = [index.get(id) if isinstance(id, str) else None for id in ids]
    unknown = [(row, ids[row]) for row, entity in enumerate(found) if entity is None]
    faults = []
    for number, (row, id) in enumerate(unknown):
        if isinstance(id, str):
            hint = near(id, index.similar(id)) if number < _HINTED else None
            faults.append(Fault(f"{what}: {id!r}", "no area has this id" + (f"; {hint}" if hint else "")))
        else:
            faults.append(Fault(f"{what} row {row}", f"{id!r} is not an id of an area"))
    twice = [id for id, times in Counter(id for id in ids if isinstance(id, str)).items() if times > 1]
    faults += [Fault(f"{what}: {id!r}", "is given twice") for id in twice]
    entities = np.array([-1 if entity is None else entity for entity in found], np.int64)
    known = entities[entities >= 0].astype(np.int32)
    days = np.full(len(known), day, np.int32)
    areas = network.tables.areas
    there = areas.existence().cover(Spans(known, days, days + 1))
    for entity in np.unique(known[~there]).tolist():
        message = f"does not exist on {number_day(day)}: {shown_existence(areas, entity)}"
        faults.append(Fault(f"{what}: {areas.ids[entity]!r}", message))
    return entities, faults


def _other_levels(
    network: Network, ids: Sequence[object], entities: NDArray[np.int64], level: int, what: str
) -> list[Fault]:
    """An error for each row whose area is of another level; the message names that level."""
    words, levels = network.vocabulary.levels, network.tables.areas.level
    at = np.where(entities >= 0, levels[np.maximum(entities, 0)] if len(levels) else 0, level)
    return [
        Fault(f"{what}: {ids[row]!r}", f"is a {words[at[row]]} among areas of level {words[level]}")
        for row in np.flatnonzero(at != level).tolist()
    ]


VALUE: Final = "value"
"""The name of the column of values that were passed without a name."""
AREA: Final = "area"
"""The default name of the column of ids."""


def given_values(values: object, *, key: str, what: str) -> tuple[Sequence[object] | None, dict[str, Any]]:
    """Read values into the area id of each row (None if the rows are in the order of the areas) and columns.

    Args:
        values: A mapping of ids to values; a table, frame or mapping of columns with a column of ids; or
            values in the order of the areas.
        key: The name of the column of ids.
        what: The name of the values in error messages.

    Raises:
        ArgumentError: If `values` has another form, has no column `key`, or has no further column.
    """
    if isinstance(values, Rebased):
        raise ArgumentError(
            f"{what}: these values are already converted and rounded",
            "convert the original values over both events in one crosswalk, or pass {area: value}",
        )
    if isinstance(values, Mapping) and not _has_columns(values):
        return list(values), {VALUE: list(values.values())}
    if isinstance(values, list | tuple | range) or (isinstance(values, np.ndarray) and values.ndim == 1):
        return None, {VALUE: _unmasked(values)}
    columns: dict[Any, Any] = _columns(values, what)
    if key not in columns:
        raise ArgumentError(
            f"{what}: no column {key!r}", near(key, columns) or "it holds the ids of the areas"
        )
    ids = plain(columns.pop(key))
    if not columns:
        raise ArgumentError(f"{what}: {key!r} is the only column", "give a column with values")
    strange = [name for name in columns if not isinstance(name, str) or not name]
    if strange:
        raise ArgumentError(f"{what}: {strange[0]!r} is not a name of a column", "give a text")
    lengths = {key: len(ids)} | {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        lengths_by_name = ", ".join(f"{name!r} has {length}" for name, length in lengths.items())
        raise ArgumentError(f"{what}: columns of different lengths: {lengths_by_name}")
    return ids, columns


def _columns(values: object, what: str) -> dict[str, Any]:
    if isinstance(values, Table):
        return {name: values[name] for name in values.columns}
    if isinstance(values, Mapping):  # arrays are read once and not kept
        others = {name: cells for name, cells in values.items() if not _is_column(cells)}
        return {**values, **read_columns(others, what=what)}
    if is_series(values):
        raise ArgumentError(
            f"{what}: a {type(values).__name__} does not state the areas of its values",
            "pass a frame with a column of ids, a mapping, or .to_numpy() in the order of the areas",
        )
    return read_columns(values, what=what)


def _is_column(cells: object) -> bool:
    return type(cells) is np.ndarray and cells.ndim == 1


def _unmasked(cells: Any) -> Any:  # noqa: ANN401 - a sequence
    """The cells of a masked array, None where it is masked; any other sequence unchanged."""
    if type(cells) is np.ndarray or not isinstance(cells, np.ndarray):  # masks load a module
        return cells
    return tuple(cells.tolist()) if isinstance(cells, np.ma.MaskedArray) else np.asarray(cells)


def _has_columns(values: Mapping[Any, Any]) -> bool:
    """Whether a mapping has columns as its values, instead of one value for each id."""
    return bool(values) and all(
        hasattr(cells, "__len__") and not isinstance(cells, str | bytes) for cells in values.values()
    )


def is_numbers(cells: object) -> bool:
    """Whether cells are an array of whole numbers, none of which is missing."""
    return isinstance(cells, np.ndarray) and cells.dtype.kind in "iu"


def whole_cells(cells: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:  # noqa: ANN401 - a column
    """Checked cells as numbers (0 where missing), and the marks of missing cells (None without any)."""
    if is_numbers(cells):
        return cells.astype(np.int64, copy=False), None
    listed = plain(cells)
    missing = np.array([cell is None for cell in listed], np.bool_)
    numbers = np.array([0 if cell is None else int(cell) for cell in listed], np.int64)
    return numbers, missing if missing.any() else None


def _all_fit(cells: Any, *, signed: bool) -> bool:  # noqa: ANN401 - a column
    """True if one check of the whole column proves all cells valid; False if cells must be checked singly."""
    if not is_numbers(cells):
        listed = plain(cells)
        if not {type(cell) for cell in listed} <= {int, NoneType}:
            return False
        cells = np.array([cell for cell in listed if cell is not None])
    least = -INT64_MAX if signed else 0
    return not len(cells) or (int(cells.max()) <= INT64_MAX and int(cells.min()) >= least)


def wrong_number(cell: Any, *, signed: bool) -> str | None:  # noqa: ANN401 - a cell
    """What is wrong with a cell that is to be a whole number; None if nothing is."""
    if isinstance(cell, bool | np.bool_ | np.timedelta64) or not isinstance(cell, int | np.integer):
        kind = type(cell).__name__
        return f"{cell!r} is a {kind}; give a whole number (in a smaller unit), or None if it is unknown"
    if abs(int(cell)) > INT64_MAX:
        return f"a whole number of {int(cell).bit_length()} bits does not fit a signed 64-bit integer"
    return f"{cell} is below 0" if cell < 0 and not signed else None


def wrong_word(cell: object) -> str | None:
    """What is wrong with a cell that is to be a word; None if nothing is."""
    if not isinstance(cell, str) or not cell or ";" in cell:
        return f"{cell!r} is not a word; give a text without ';', or None if it is unknown"
    return None if cell == cell.strip() else f"{cell!r} has blanks around it; write {cell.strip()!r}"
