"""Files of pictures: complete without a network, written whole or not at all."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_argument, path_of
from dtnet.errors import ArgumentError, UnwritableFileError
from dtnet.io.writing import write_file
from dtnet.plot.grammar import check_chart, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS: Final = ("svg", "png", "pdf", "html", "json")
"""The formats of pictures, by the end of the file's name; `json` is the specification of Vega-Lite."""


def save(chart: Any, path: str | PathLike[str], *, overwrite: bool = False, scale_factor: float = 2) -> None:  # noqa: ANN401 - any chart of Altair
    """Write a chart to a file that works without a network; the end of its name states the format.

    Use this function for charts that you have put together from pictures, as `one | other`. The pictures of
    this package have the same function as their method `save`.

    Args:
        chart: A chart of Altair.
        path: The file, whose name ends in `.svg`, `.png`, `.pdf`, `.html` or `.json` (the specification).
        overwrite: Whether to replace an existing file.
        scale_factor: The pixels of a PNG file for each pixel of the picture.

    Raises:
        ArgumentError: If the name of the file ends otherwise, or an argument has another type.
        ExistingFileError: If the file exists and `overwrite` is False.
        UnwritableFileError: If the file cannot be written.
        MissingExtraError: If the libraries of pictures are not installed.
    """
    place = path_of(path, UnwritableFileError, "written")
    kind = place.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise ArgumentError(
            f"{place}: no format of pictures has the suffix {place.suffix!r}",
            f"end the name with {', '.join('.' + each for each in FORMATS)}",
        )
    check_argument(scale_factor, (int, float), "scale_factor", "give a number, as 2")
    check_chart(chart)
    write_file(place, _parts(chart, kind, scale_factor), overwrite=overwrite)


def _parts(chart: Any, kind: str, scale_factor: float) -> Iterator[bytes]:  # noqa: ANN401 - as above
    """The content of the file, drawn when it is asked for, so that the path is checked before."""
    yield drawn(chart, kind, scale_factor=scale_factor)
