"""`read_network` and `write_network`: one door in and one out, the format by the name."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING, Final
from warnings import warn

from dtnet.arguments import check_argument, check_switches
from dtnet.errors import ArgumentError, LossyFormatWarning, UnreadableFileError, UnwritableFileError, near
from dtnet.io.graphml import LOSSES, graphml
from dtnet.io.json_files import json_file, read_json_file
from dtnet.io.limits import BYTES, ROWS, Limits
from dtnet.io.mapped_files import is_column_file, mapped_file, open_mapped
from dtnet.io.packages import PACKAGE, package_files, read_package
from dtnet.io.writing import LEFT, path_of, write_file, write_folder
from dtnet.network.day.arguments import check_network

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from dtnet.io.packages import TableFormat
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike

_PACKAGES: Final[dict[str, TableFormat]] = {"": "csv", ".parquet": "parquet", ".arrow": "arrow"}
_JSON, _MAPPED, _GRAPHML = ".json", ".dtnet", ".graphml"
_FOLDER_OF_COLUMNS: Final = "manifest.json"
"""What folders of memory-mapped columns held before one file held a network."""
_SUFFIXES: Final = (*(each for each in _PACKAGES if each), _JSON, _MAPPED, _GRAPHML)


def read_network(
    path: str | os.PathLike[str], *, verify: bool = False, most_rows: int = ROWS, most_bytes: int = BYTES
) -> Network:
    """The network in a file or folder, as `write_network` or anybody else wrote it in one of its formats.

    A file is JSON, or memory-mapped columns. What a folder is, its files say: CSV, Parquet or Arrow. All but
    memory-mapped columns are read as a whole and checked by every validity rule.

    Args:
        path: The file or folder.
        verify: Check every validity rule of memory-mapped columns, too. Without it, opening checks each byte
            against a hash, and trusts that the network was valid when it was written.
        most_rows: The rows that one table of Parquet or Arrow may have. A small file can hold very many.
        most_bytes: The bytes that the cells of such a table may take: 64 for each, and its text.

    Raises:
        ArgumentError: If an argument has another type.
        UnreadableFileError: If there is no such file, it is cut off, changed, not of its format, of a
            version that this dtnet does not read, or holds more than it may.
        InvalidNetworkError: If what it states is no network; all faults are in it.
        MissingExtraError: If it takes pyarrow to read it, and that is not installed.

    Examples:
        >>> import dtnet, tempfile
        >>> net = dtnet.datasets.load("vietnam")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dtnet.write_network(net, f"{folder}/vietnam.dtnet")
        ...     dtnet.read_network(f"{folder}/vietnam.dtnet")
        <Network 'vietnam' 2026.09, 2022-03-01..>
    """
    place = path_of(path, UnreadableFileError, "read")
    check_switches(verify=verify)
    check_argument(most_rows, int, "most_rows", "give a number of rows")
    check_argument(most_bytes, int, "most_bytes", "give a number of bytes")
    if place.is_dir():
        if (place / PACKAGE).exists():
            return read_package(place, Limits(most_rows, most_bytes))
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
    if suffix == _MAPPED or is_column_file(place):
        return open_mapped(place, verify=verify)
    if suffix != _JSON:
        raise UnreadableFileError(
            f"{place}: not a file of a network", f"a file is {_JSON} or {_MAPPED}; other formats are folders"
        )
    return read_json_file(place)


def _check_left(place: Path) -> None:
    """A replacement may have been stopped between its two steps, where a system cannot do it in one.

    Raises:
        UnreadableFileError: If it was.
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
    """Write a network, in the format of a suffix.

    Every format but GraphML reads back to an equal network. Either the whole of it is there in the end or
    nothing of it: it is written beside and renamed.

    Args:
        network: The network.
        path: `.json`, a file, the same bytes on every machine; no suffix, a folder of CSV with a
            `datapackage.json`, the same too; `.parquet` and `.arrow`, such a folder with tables in that
            format; `.dtnet`, a file of memory-mapped columns, for services and worker processes;
            `.graphml`, the bodies and relations of a day, for other graph programs.
        overwrite: Whether to replace what is there: a file, or a folder that holds a network and nothing
            else.
        day: For GraphML only, and needed there: the day.
        lossy: Accept what GraphML loses, without a warning.

    Raises:
        ArgumentError: If an argument has another type, the suffix has no format, a day is missing or too
            much, or the network cannot be written in this format.
        ExistingFileError: If something is there that is not to be replaced.
        UnwritableFileError: If it cannot be written.
        InvalidNetworkError: If a text of the network is no UTF-8, or a value is not what its class promises.
        MissingExtraError: If it takes pyarrow to write it, and that is not installed.

    Warns:
        LossyFormatWarning: If the format does not hold all of the network.
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
