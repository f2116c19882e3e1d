"""The tidy table behind each picture, for those who draw elsewhere."""

from __future__ import annotations

from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_word
from dtnet.errors import ArgumentError, cut, near

if TYPE_CHECKING:
    from dtnet.frames import Table

_MODULES: Final[dict[str, str]] = {
    "before_and_after": "dtnet.plot.reform_changes",
    "figures": "dtnet.plot.published_figures",
    "flows": "dtnet.plot.area_flows",
    "hierarchy": "dtnet.plot.trees_of_a_day",
    "lines": "dtnet.plot.lines_of_a_body",
    "ranking": "dtnet.plot.rank_intervals",
    "series": "dtnet.plot.step_series",
    "subsidies": "dtnet.plot.subsidy_amounts",
}
"""The module of each picture: it has `PICTURE(result, …)` and `PICTURE_frame(result, …)`."""
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
