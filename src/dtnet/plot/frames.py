"""The tidy table behind each picture, for those who draw elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_word, is_null
from dtnet.errors import ArgumentError, cut, near
from dtnet.frames import Column, Table, day, ratio, text, whole, yes_no
from dtnet.network.reading.input_tables import plain, read_columns

if TYPE_CHECKING:
    from collections.abc import Callable

_MODULES: Final[dict[str, str]] = {
    "before_and_after": "dtnet.plot.reform_changes",
    "figures": "dtnet.plot.published_figures",
    "flows": "dtnet.plot.area_flows",
    "hierarchy": "dtnet.plot.trees_of_a_day",
    "lines": "dtnet.plot.lines_of_a_body",
    "map": "dtnet.plot.maps.area_maps",
    "ranking": "dtnet.plot.rank_intervals",
    "series": "dtnet.plot.step_series",
    "subsidies": "dtnet.plot.subsidy_amounts",
}
"""The module of each picture: it has `PICTURE(result, …)` and `PICTURE_frame(result, …)`."""
_EPOCH: Final = date(1970, 1, 1)
PICTURES: Final = tuple(sorted(_MODULES))
"""The names of the pictures that `frame` knows: each is a function of `dtnet.plot`."""


def frame(picture: str, result: object, **options: Any) -> Table:  # noqa: ANN401 - of any picture
    """The table that a picture shows, a row for each of its marks.

    Args:
        picture: The name of the picture, such as `map`.
        result: The result that the function of this name draws.
        options: Further arguments of this function.

    Returns:
        The table. Its columns have the same names in every language; texts in cells have the language of the
        argument `language`.

    Raises:
        ArgumentError: If there is no such picture, or the function refuses its arguments.
    """
    check_word(picture, PICTURES, "picture")
    make = getattr(import_module(_MODULES[picture]), f"{picture}_frame")
    known = tuple(signature(make).parameters)[1:]
    for name in options:
        if name not in known:
            raise ArgumentError(f"plot.{picture} has no option {cut(name)!r}", near(name, known))
    made: Table = make(result, **options)
    return made


def result_table(result: object) -> Table:
    """A result as a table: a table itself, a mapping of columns, or any data frame.

    Raises:
        ArgumentError: If the result has no columns, or a column has cells of several kinds.
    """
    if isinstance(result, Table):
        return result
    return Table(
        {name: _column(name, plain(cells)) for name, cells in read_columns(result, what="result").items()}
    )


def _column(name: str, cells: list[Any]) -> Column:
    """A column of the kind of its cells; NaN is a null cell, and whole numbers go with fractions."""
    cells = [None if is_null(each) else each for each in cells]
    for kinds, make in _KINDS:
        if all(each is None or (isinstance(each, kinds) and not _is_other(each, kinds)) for each in cells):
            return make(cells)
    raise ArgumentError(
        f"result: column {name!r} holds cells of several kinds", "give texts, numbers, yes or no, or days"
    )


def _is_other(cell: object, kinds: tuple[type, ...]) -> bool:
    """Whether a cell is True or False in a column of numbers, or an instant in a column of days."""
    return isinstance(cell, datetime) or (isinstance(cell, bool) and bool not in kinds)


_KINDS: Final[tuple[tuple[tuple[type, ...], Callable[[list[Any]], Column]], ...]] = (
    ((str,), text),
    ((bool,), yes_no),
    ((int,), whole),
    ((int, float), ratio),
    ((date,), lambda cells: day([None if each is None else (each - _EPOCH).days for each in cells])),
)
"""The Python types of the cells of a column, and how a column is made of them."""
