"""Brings the files of Toyland into their canonical form and lists them, after they were edited by hand.

Run `python tools/toyland.py`; a test compares. The rows, `network.json`, the policies and the figures are
written by hand; `datapackage.json` is made, with sizes and hashes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dtnet
from dtnet.io.documents import json_bytes
from dtnet.io.packages import DOCUMENT, PACKAGE, package_files
from dtnet.network.day.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(dtnet.__file__).parent / "datasets" / "toyland" / "data"
SAID = {
    "name": "dtnet-toyland",
    "description": "Toyland is invented: its places, teams, people, policies and publications are made up, "
    "and nothing in it is a fact about any country. Small, and full of hard cases on purpose.",
    "licenses": [
        {
            "name": "Apache-2.0",
            "path": "https://www.apache.org/licenses/LICENSE-2.0",
            "title": "Apache License 2.0",
        }
    ],
}


def files(data: Path) -> dict[str, bytes]:
    """Every file that is made or brought into form, by name, of the files in a folder."""
    network = edited(data)
    made = dict(package_files(network, "csv"))
    package: dict[str, Any] = json.loads(made[PACKAGE])
    resources = package.pop("resources") + list(beside(data))
    return {**made, PACKAGE: json_bytes({**package, **SAID, "resources": resources})}


def edited(data: Path) -> dtnet.Network:
    """The network of the files as they are now, whatever `datapackage.json` lists of them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        resources = []
        for name, file in {**{table: f"{table}.csv" for table in TABLES}, "network": DOCUMENT}.items():
            shutil.copy(data / file, folder)
            resources.append({"name": name, "path": file, "format": Path(file).suffix[1:]})
        (folder / PACKAGE).write_bytes(json_bytes({"resources": resources}))
        return dtnet.read_network(folder)


def beside(data: Path) -> Iterator[dict[str, Any]]:
    """The list's entries of what stands beside the network."""
    for path in [data / "figures.toml", *sorted((data / "policies").glob("*.toml"))]:
        content = path.read_bytes()
        yield {
            "name": path.stem,
            "path": path.relative_to(data).as_posix(),
            "format": "toml",
            "mediatype": "application/toml",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{sha256(content).hexdigest()}",
        }


def main() -> None:
    """Write the files."""
    for name, content in files(DATA).items():
        (DATA / name).write_bytes(content)
        print(name)


if __name__ == "__main__":
    main()
