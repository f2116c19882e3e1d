"""The hook by which pydantic takes records and results of dtnet as types of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.lazy import LaterModule

if TYPE_CHECKING:
    from dtnet.reading import plain_records
else:  # it loads the reader of documents
    plain_records = LaterModule("dtnet.reading.plain_records")


class PydanticHook:
    """Base of public classes that `pydantic.TypeAdapter`, models of pydantic and services built on it take.

    An instance is valid as it is. A record of plain fields is also read from a mapping with a key for each
    field, strictly and with all errors. JSON has the same keys; tables become lists of rows.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's objects
        return plain_records.core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
        return plain_records.json_schema_of(cls)
