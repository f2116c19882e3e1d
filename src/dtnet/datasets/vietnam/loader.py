"""The bundled network of Viet Nam, opened from columns that `tools/vietnam/network_columns.py` made.

`dtnet.datasets.vietnam.assembly` makes the network from the files of the dataset; the columns are its result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.datasets.bundled_columns import open_bundled
from dtnet.datasets.loading import fingerprint
from dtnet.datasets.vietnam.files import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.network.day.network import Network

__all__ = ["COLUMNS", "DATA", "network"]

COLUMNS: Final[Path] = DATA.parent / "network.columns"


def network() -> Network:
    """The network from 2022-03-01 on; all files of the dataset are compared with their hashes.

    Raises:
        UnreadableFileError: If a file is missing or changed.
    """
    return open_bundled("vietnam", COLUMNS, fingerprint("vietnam"))
