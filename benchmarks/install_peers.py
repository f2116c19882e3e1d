"""Give each peer an environment of its own: `python benchmarks/install_peers.py FOLDER`.

A peer that can't be installed is named and left out; the others still run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).parents[1]
PEERS: Final = {
    "networkx": ("networkx",),
    "rustworkx": ("rustworkx",),
    "igraph": ("igraph",),
    "tskit": ("tskit", "numpy"),
    "raphtory": ("raphtory", "pandas"),
    "polars": ("polars",),
    "duckdb": ("duckdb", "numpy"),
    "bigtree": ("bigtree[pandas]",),
    "anytree": ("anytree",),
    "treelib": ("treelib",),
}
"""Packages by peer of the network."""
ENGINES: Final = {
    "polars": ("polars",),
    "duckdb": ("duckdb", "numpy"),
    "openfisca": ("openfisca-core",),
    "policyengine": ("policyengine-core",),
    "ttsim": ("ttsim-backend",),
}
"""Packages by peer of assessments; three are under the AGPL and stay in environments of their own."""
MATCHERS: Final = {"vietnamadminunits": ("vietnamadminunits==1.0.4",), "rapidfuzz": ("rapidfuzz",)}
"""Packages by peer of matching names."""
TOGETHER: Final = {
    "coverage": ("numpy", "pandas", "polars", "duckdb", "staircase", "networkx", "-e", str(_PROJECT)),
    "reorganisation": ("numpy", "pandas", "scipy", "-e", str(_PROJECT)),
}
"""Those of coverage and of reorganisations take turns in one process, so dtnet is there, too."""
PACKAGES: Final[dict[str, tuple[str, ...]]] = {**PEERS, **ENGINES, **MATCHERS, **TOGETHER}
"""Of all."""


def python_of(folder: Path, peer: str) -> Path:
    """The interpreter of a peer's environment."""
    return folder / peer / "bin" / "python"


def install(folder: Path, peer: str) -> bool:
    """Make a peer's environment, or bring it up to date; whether that went well."""
    python = python_of(folder, peer)
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / peer], check=True)
    command = [python, "-m", "pip", "install", "--quiet", *PACKAGES[peer]]
    return subprocess.run(command, check=False).returncode == 0


def main() -> None:
    """Install all, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("peers", nargs="*", default=list(PACKAGES), help="all by default")
    given = parser.parse_args()
    for peer in given.peers:
        print(f"{peer}: {'installed' if install(given.folder, peer) else 'does not install here'}")


if __name__ == "__main__":
    main()
