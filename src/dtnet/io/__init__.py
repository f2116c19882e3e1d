"""Networks as files: a written network reads back equal, and a reader reports every error with its place."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.io.documents import network_schema, read_json, stored_columns
    from dtnet.io.writing import write_file

__all__ = ["network_schema", "read_json", "stored_columns", "write_file"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.io.documents": "network_schema read_json stored_columns",
            "dtnet.io.writing": "write_file",
        },
    )
