"""`read_network` and `write_network`: read and write a network in any format, which the path selects."""

from __future__ import annotations

import os
from glob import escape
from typing import TYPE_CHECKING, Final
from warnings import warn

from dtnet.arguments import check_switches, path_of
from dtnet.errors import ArgumentError, LossyFormatWarning, UnreadableFileError, UnwritableFileError, near
from dtnet.io.documents import json_file, read_json_file
from dtnet.io.graphml import LOSSES, graphml
from dtnet.io.limits import BYTES, MEMORY, ROWS, SECONDS, checked_limits
from dtnet.io.mapped_files import is_column_file, mapped_file, open_mapped
from dtnet.io.packages import PACKAGE, package_files, read_package
from dtnet.io.writing import LEFT, write_file, write_folder
from dtnet.network.day.network import Network, check_network
from dtnet.periods import DayLike
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.io.packages import TableFormat

_PACKAGES: Final[dict[str, TableFormat]] = {"": "csv", ".parquet": "parquet", ".arrow": "arrow"}
_JSON, _MAPPED, _GRAPHML = ".json", ".dtnet", ".graphml"
_FOLDER_OF_COLUMNS: Final = "manifest.json"
"""A file in the folders of memory-mapped columns that older versions wrote instead of one file."""
_SUFFIXES: Final = (*(each for each in _PACKAGES if each), _JSON, _MAPPED, _GRAPHML)


def read_network(  # noqa: PLR0913 - a keyword for each limit
    path: str | os.PathLike[str],
    *,
    verify: bool = False,
    most_rows: int = ROWS,
    most_bytes: int = BYTES,
    most_memory: int = MEMORY,
    most_seconds: float = SECONDS,
    sha256: str | None = None,
) -> Network:
    """The network in a file or folder of any format that `write_network` writes, except GraphML.

    A file is JSON or memory-mapped columns. A folder has tables in CSV, Parquet or Arrow, as its files state.
    Every format except memory-mapped columns is read completely and checked by every validity rule. A child
    process unpacks Parquet and Arrow, because a damaged file can end the process that unpacks it.

    Args:
        path: The file or folder.
        verify: Check every validity rule for memory-mapped columns too. By default, opening compares each
            byte with a hash and trusts that the network was valid when it was written.
        most_rows: The most rows of one table of Parquet or Arrow, because a small file can hold very many.
        most_bytes: The most bytes of the cells of such a table: 64 for each cell, and its text.
        most_memory: The most bytes of memory of the child process.
        most_seconds: The most seconds that the child process takes.
        sha256: The sha256 of the file, or of the `datapackage.json` of the folder, if known from a source
            that you trust. The content is compared with it, and read without a child process.

    Raises:
        ArgumentError: If an argument is not allowed.
        UnreadableFileError: If there is no such file; or it is cut off, changed, not of its format, of a
            version that this dtnet does not read, or exceeds the limits.
        InvalidNetworkError: If the content is not a valid network; it lists all errors.
        MissingExtraError: If reading needs pyarrow and pyarrow is not installed.

    Examples:
        >>> import dtnet, tempfile
        >>> net = dtnet.datasets.load("vietnam")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dtnet.write_network(net, f"{folder}/vietnam.dtnet")
        ...     dtnet.read_network(f"{folder}/vietnam.dtnet")
        <Network 'vietnam' 2026.11, 2022-03-01..>
    """
    place = path_of(path, UnreadableFileError, "read")
    check_switches(verify=verify)
    limits = checked_limits(
        most_rows=most_rows,
        most_bytes=most_bytes,
        most_memory=most_memory,
        most_seconds=most_seconds,
        sha256=sha256,
    )
    if place.is_dir():
        if (place / PACKAGE).exists():
            return read_package(place, limits)
        if (place / _FOLDER_OF_COLUMNS).exists():
            raise UnreadableFileError(
                f"{place}: a folder of memory-mapped columns; this form is now a single file",
                "write the network again as .dtnet",
            )
        raise UnreadableFileError(f"{place}: holds no {PACKAGE}", "name the folder of a network")
    if place.suffix.lower() == _GRAPHML:
        raise UnreadableFileError(
            f"{place}: GraphML can only be written: it holds only the bodies and relations of one day",
            "keep the network in another format beside it",
        )
    suffix = place.suffix.lower()
    if not place.exists():
        _check_left(place)
    if sha256 is not None:
        limits.trusts(read_bytes(place), place)
    if suffix == _MAPPED or is_column_file(place):
        return open_mapped(place, verify=verify)
    if suffix != _JSON:
        raise UnreadableFileError(
            f"{place}: not a file of a network", f"a file is {_JSON} or {_MAPPED}; other formats are folders"
        )
    return read_json_file(place)


def _check_left(place: Path) -> None:
    """Check that no replacement of the folder was stopped halfway; some systems need two steps for it.

    Raises:
        UnreadableFileError: If a replacement was stopped between its two steps.
    """
    for left in sorted(place.parent.glob(f".{escape(place.name)}.*{LEFT}")):
        raise UnreadableFileError(f"{place}: its replacement was stopped", f"rename {left} to {place.name}")


def write_network(
    network: Network,
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    day: DayLike | None = None,
    lossy: bool = False,
) -> None:
    """Write a network in the format that the suffix of the path selects.

    Reading any format except GraphML gives an equal network. The content is written under a temporary name
    that is then renamed, so an incomplete file or folder never appears.

    Args:
        network: The network.
        path: With the suffix `.json`, a file with the same bytes on every machine; without a suffix, a folder
            of CSV with a `datapackage.json`, also with the same bytes; with `.parquet` or `.arrow`, such a
            folder with tables in this format; with `.dtnet`, a file of memory-mapped columns, for services
            and worker processes; with `.graphml`, the bodies and relations of a day, for graph programs.
        overwrite: Whether to replace an existing file, or an existing folder that contains only a network.
        day: The day; required for GraphML and not allowed for other formats.
        lossy: Whether to accept without a warning that GraphML loses data.

    Raises:
        ArgumentError: If an argument has another type, no format has the suffix, `day` is missing or not
            allowed, or the network cannot be written in this format.
        ExistingFileError: If the target exists and may not be replaced.
        UnwritableFileError: If the target cannot be written.
        InvalidNetworkError: If a text cannot be encoded as UTF-8, or a value has another type than its class
            declares.
        MissingExtraError: If writing needs pyarrow and pyarrow is not installed.

    Warns:
        LossyFormatWarning: If the format cannot hold the whole network.
    """
    check_network(network)
    check_switches(overwrite=overwrite, lossy=lossy)
    place = path_of(path, UnwritableFileError, "written")
    suffix = place.suffix.lower()
    if suffix == _GRAPHML:
        _write_graphml(network, place, day, overwrite=overwrite)
        if not lossy:
            warn(f"{place}: {LOSSES}; pass lossy=True to accept that", LossyFormatWarning, stacklevel=2)
        return
    if day is not None:
        raise ArgumentError(f"{place}: a network is written with all its days", "leave day= out")
    if suffix == _JSON:
        write_file(place, json_file(network), overwrite=overwrite)
    elif suffix == _MAPPED:
        write_file(place, mapped_file(network), overwrite=overwrite)
    elif suffix in _PACKAGES:
        write_folder(place, package_files(network, _PACKAGES[suffix]), overwrite=overwrite)
    else:
        raise ArgumentError(
            f"{place}: no format for {suffix!r}; {near(suffix, _SUFFIXES)}", "no suffix gives a folder of CSV"
        )


def _write_graphml(network: Network, path: Path, day: DayLike | None, *, overwrite: bool) -> None:
    if day is None:
        raise ArgumentError(f"{path}: GraphML holds one day", "pass day=")
    write_file(path, graphml(network.at(day)), overwrite=overwrite)
