"""Answers as JSON and CSV on stdout."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Format: TypeAlias = Literal["table", "json", "csv"]


def write_json(answer: Mapping[str, Any]) -> None:
    """An answer as JSON, keys in the order given, text as it is."""
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """An answer as CSV with a header; a null is an empty cell."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
