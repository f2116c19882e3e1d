"""`pydantic.TypeAdapter` takes every public class of records and results, so that services can name them."""

from __future__ import annotations

import json
from inspect import isclass
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

import dtnet
from dtnet import Table
from dtnet.pydantic_hook import PydanticHook
from dtnet.reading.plain_records import is_plain_record, plain

from .public_things import FIRST, LATER, public, receivers

ENGINES = {"Assessment", "AttainedValues", "BodyAnswers", "Comparison", "Inequality", "PlaceList"}
"""What holds more than data; a table or an explanation of it is written instead."""


def records() -> dict[str, type[Any]]:
    """Public classes of records and results."""
    return {
        path: thing
        for path, thing in public().items()
        if isclass(thing) and (attrs.has(thing) or issubclass(thing, Table))
    }


@pytest.mark.parametrize("path", records())
def test_an_adapter_takes_each_record(path: str) -> None:
    adapter = TypeAdapter(records()[path])
    Draft202012Validator.check_schema(adapter.json_schema())
    with pytest.raises(ValidationError):
        adapter.validate_python(3.5)


def held() -> list[Any]:
    """An object of each class that tests can make, and the records inside."""
    found: dict[type[Any], Any] = {}
    pending = [*receivers()]
    while pending:
        each = pending.pop()
        if isinstance(each, PydanticHook) and type(each) not in found:
            found[type(each)] = each
            if attrs.has(type(each)):
                pending += [getattr(each, field.name) for field in attrs.fields(type(each))]
        elif isinstance(each, tuple):
            pending += each[:20]
    return [*found.values()]


@pytest.mark.parametrize("held", held(), ids=lambda each: type(each).__name__)
def test_an_instance_is_valid_and_becomes_json(held: PydanticHook) -> None:
    adapter = TypeAdapter(type(held))
    assert adapter.validate_python(held) is held
    if type(held).__name__ in ENGINES:
        with pytest.raises(PydanticSerializationError):
            adapter.dump_json(held)
    elif attrs.has(type(held)) or isinstance(held, Table):
        written = json.loads(adapter.dump_json(held))
        Draft202012Validator(adapter.json_schema()).validate(written)
    if is_plain_record(type(held)):
        again = adapter.validate_python(written)
        assert attrs.asdict(again, recurse=False) == attrs.asdict(held, recurse=False)


def test_plain_records_are_many() -> None:
    assert sum(is_plain_record(each) for each in records().values()) > 30


def test_a_model_with_fields_of_dtnet() -> None:
    class Asked(BaseModel):
        during: dtnet.Period
        area: dtnet.Area | None = None

    asked = Asked.model_validate({"during": {"from": FIRST, "until": LATER}})
    assert asked.during == dtnet.Period(FIRST, LATER)
    assert json.loads(asked.model_dump_json()) == {"during": {"from": FIRST, "until": LATER}, "area": None}
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate({"during": {"from": "2024-02-30", "untill": LATER}})
    assert "2024-02-30" in str(caught.value)
    assert "untill" in str(caught.value)


def test_plain_data_hold_rows_and_words() -> None:
    day = dtnet.datasets.load("toyland").at(FIRST)
    area = day.find("Heron")
    assert plain(area)["id"] == area.id
    assert plain(area)["origin"] == area.origin.label
    assert plain(day.areas(level="village")) == day.areas(level="village").to_dicts()
