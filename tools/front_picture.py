"""Makes the picture of the README and of the front page: what the provinces pay their teams in 2024.

`python tools/front_picture.py` writes `docs/pictures/subsidies-2024.svg`; a test draws it again and compares
the texts in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import dtnet
from dtnet import plot

PICTURE: Final = Path(__file__).parents[1] / "docs" / "pictures" / "subsidies-2024.svg"


def write(path: Path) -> None:
    """Draw the picture.

    Args:
        path: The file, which is replaced.
    """
    spent = dtnet.assess(
        dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam", plugins=False), window="2024"
    )
    plot.map(spent).save(path, overwrite=True)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    write(PICTURE)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")
