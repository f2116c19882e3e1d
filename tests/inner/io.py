"""Names of inner modules of `io` that several files of tests need."""

from __future__ import annotations

from dtnet.io.csv_tables import decode_csv
from dtnet.io.limits import Limits

__all__ = ["Limits", "decode_csv"]
