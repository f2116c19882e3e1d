"""Write the network of the dataset `vietnam` as columns, which `dtnet.datasets.load` opens.

    python tools/vietnam/network_columns.py [--into FILE]

The network is assembled from the files in the data folder of the installed dtnet. Each run writes the same
bytes, and the file is replaced in one step.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dtnet.datasets import fingerprint
from dtnet.datasets.bundled_columns import bundled_columns
from dtnet.datasets.vietnam.assembly import assembled_network
from dtnet.datasets.vietnam.loader import COLUMNS
from dtnet.io.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(description="Write the network of the dataset vietnam as columns.")
    parser.add_argument("--into", type=Path, default=COLUMNS, help="the file to write")
    into: Path = parser.parse_args(arguments).into
    content = bundled_columns(assembled_network(), fingerprint("vietnam"))
    write_file(into, [content], overwrite=True)
    print(f"{into}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
