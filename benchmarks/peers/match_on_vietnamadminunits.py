"""Places by vietnamadminunits: `python match_on_vietnamadminunits.py ROWS.json`; prints the codes by row.

Rows about the later day that name an old place are converted, all others are parsed in the mode of their
day: a user would have to know which is which, and here it is told. Nothing is looked up in the net.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from pathlib import Path
from typing import Any

from vietnamadminunits import convert_address, parse_address
from vietnamadminunits.converter import converter_2025

converter_2025.get_geo_location = lambda *_: None


def codes(row: dict[str, Any]) -> list[str | None]:
    """The codes of the province, district and commune that a row means."""
    try:
        if row["old"]:
            unit = convert_address(row["text"])
        else:
            unit = parse_address(row["text"], mode="LEGACY" if row["before"] else "FROM_2025")
    except Exception:  # noqa: BLE001 - whatever it raises, it has no answer
        return [None, None, None]
    return [unit.province_code, unit.district_code if row["before"] else None, unit.ward_code]


rows = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["rows"]
start = time.process_time()
found = [codes(row) for row in rows]
seconds = time.process_time() - start
version = importlib.metadata.version("vietnamadminunits")
print(json.dumps({"version": version, "codes": found, "seconds": seconds}))
