"""Edges of answers that an opponent found: a workbook without sources, and a table of no columns."""

from __future__ import annotations

import importlib
import inspect
import typing
from typing import Any

import pytest

import dtnet
from dtnet import Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.cli import main
from dtnet.errors import ArgumentError

if typing.TYPE_CHECKING:
    from pathlib import Path


def test_a_workbook_is_written_for_a_network_that_cites_nothing(tmp_path: Path) -> None:
    words = Vocabulary(
        levels=("island",),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=Currency("XTS", 2),
    )
    builder = NetworkBuilder(words, Metadata(name="toy", extent=Period("2024-01-01", "2025-01-01")))
    row = {
        "id": "i",
        "level": "island",
        "start": "2024-01-01",
        "parent": None,
        "code": "I",
        "name": "Isle",
        "type": "",
    }
    builder.add_areas({name: [cell] for name, cell in row.items()})
    dtnet.write_network(builder.build(), tmp_path / "toy.json")
    out = tmp_path / "history.xlsx"
    assert main(["history", "i", "--network", str(tmp_path / "toy.json"), "--out", str(out)]) == 0
    assert out.stat().st_size > 0


@pytest.mark.parametrize("given", [None, [1], {"a": [1, 2]}, {1: 2}, "x"])
def test_a_table_of_no_columns_is_refused(given: Any) -> None:  # noqa: ANN401 - any wrong value
    with pytest.raises(ArgumentError):
        dtnet.Table(given)


@pytest.mark.parametrize(
    "package", ["dtnet", "dtnet.lists", "dtnet.phrases", "dtnet.figures", "dtnet.network"]
)
def test_hints_of_public_classes_and_their_iterators_resolve(package: str) -> None:
    module = importlib.import_module(package)
    for each in (getattr(module, name) for name in module.__all__):
        if inspect.isclass(each):
            typing.get_type_hints(each)
            if inspect.isfunction(iterator := vars(each).get("__iter__")):
                typing.get_type_hints(iterator)
