"""What tests share: slow twins of `reference/`, Toyland, and a network in a few rows."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from dtnet import BodyRule, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, RelationRule
from dtnet.network.tables.tables import DayBounds, ValueBounds, Values
from dtnet.testing.strategies.network import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import ModuleType

    from dtnet import Network

FIRST, LAST = "2020-01-01", "2030-01-01"
ASSUMED = Citation(ref="assumption")


class Toy:
    """Toyland. Rows are tuples in the order of `AREA`, `BODY` and so on; further columns by name."""

    AREA = ("id", "level", "parent", "start", "end")
    BODY = ("id", "kind", "home", "start", "end")
    RELATION = ("type", "subordinate", "superior", "start", "end")
    SERVICE = ("body", "area", "start", "end")

    vocabulary = attrs.evolve(
        VOCABULARY,
        area_types=("", "tỉnh", "xã"),
        attributes=[each for each in VOCABULARY.attributes if each.type != "day"],
        currency=Currency("TOY", 2),
    )
    metadata = Metadata(name="toy", extent=Period(FIRST, LAST))

    @classmethod
    def columns(cls, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
        """Rows as columns; missing last cells are an open end and the first day of the data."""
        filled = [
            (*row, *(FIRST, None)[len(row) - len(names) :]) if len(row) < len(names) else row for row in rows
        ]
        return {name: [row[at] for row in filled] for at, name in enumerate(names)}

    @classmethod
    def area_columns(cls, rows: Iterable[Sequence[Any]], **more: Sequence[Any]) -> dict[str, Any]:
        columns = cls.columns(cls.AREA, rows)
        ids = columns["id"]
        return {**columns, "code": ids, "name": ids, "type": [""] * len(ids), **more}

    @classmethod
    def body_columns(cls, rows: Iterable[Sequence[Any]], **more: Sequence[Any]) -> dict[str, Any]:
        columns = cls.columns(cls.BODY, rows)
        return {**columns, "name": columns["id"], **more}

    @classmethod
    def relation_columns(cls, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
        return cls.columns(cls.RELATION, rows)

    @classmethod
    def builder(
        cls,
        areas: Iterable[Sequence[Any]] = (),
        bodies: Iterable[Sequence[Any]] = (),
        relations: Iterable[Sequence[Any]] = (),
        rules: Iterable[RelationRule | BodyRule] = (),
        services: Iterable[Sequence[Any]] = (),
    ) -> NetworkBuilder:
        builder = NetworkBuilder(cls.vocabulary, cls.metadata)
        for add, columns in (
            (builder.add_areas, cls.area_columns(areas)),
            (builder.add_bodies, cls.body_columns(bodies)),
            (builder.add_relations, cls.relation_columns(relations)),
            (builder.add_services, cls.columns(cls.SERVICE, services)),
        ):
            if columns["start"]:
                add(columns)
        for rule in rules:
            if isinstance(rule, BodyRule):
                builder.add_body_rule(rule)
            else:
                builder.add_relation_rule(rule)
        return builder

    @classmethod
    def network(cls, *tables: Iterable[Any], **named: Iterable[Any]) -> Network:
        return cls.builder(*tables, **named).build()

    @classmethod
    def rule(
        cls,
        type: str,
        of: str,
        to: str,
        start: str = FIRST,
        end: str | None = None,
        **more: Any,
    ) -> RelationRule:
        return RelationRule(
            type=type,
            of=tuple(of.split()),
            to=tuple(to.split()),
            period=Period(start, end),
            origin=Origin.ASSUMED,
            citation=ASSUMED,
            **more,
        )

    @classmethod
    def body_rule(
        cls,
        kind: str,
        level: str,
        start: str = FIRST,
        end: str | None = None,
        **more: Any,
    ) -> BodyRule:
        texts = {"id": f"{kind}:{{code}}", "name": f"{kind} of {{area}}", **more}
        return BodyRule(
            kind=kind,
            level=level,
            period=Period(start, end),
            origin=Origin.DERIVED,
            citation=ASSUMED,
            **texts,
        )


class ToyWithDays(Toy):
    """Toyland with attributes that are days: `surveyed_on` of areas, `reported_on` of bodies."""

    vocabulary = attrs.evolve(Toy.vocabulary, attributes=VOCABULARY.attributes)


@pytest.fixture(scope="session")
def toy() -> type[Toy]:
    return Toy


@pytest.fixture(scope="session")
def toy_with_days() -> type[ToyWithDays]:
    return ToyWithDays


@pytest.fixture(scope="session")
def twin() -> ModuleType:
    """The module `reference/network.py`."""
    return _module("network")


@pytest.fixture(scope="session")
def lineage_twin() -> ModuleType:
    """The module `reference/reorganisation/lineage.py`."""
    return _module("reorganisation/lineage")


@pytest.fixture(scope="session")
def names_twin() -> ModuleType:
    """The module `reference/names.py`."""
    return _module("names")


def _module(name: str) -> ModuleType:
    """A module of `reference/`; test folders are no packages, so it is loaded by its path."""
    path = Path(__file__).parent / "reference" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"reference_{name.replace('/', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _package(name: str) -> ModuleType:
    """A package of `reference/`, loaded by its path."""
    folder = Path(__file__).parent / "reference" / name
    spec = importlib.util.spec_from_file_location(
        f"reference_{name}", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def policy_twin() -> ModuleType:
    """The package `reference/policy/`."""
    return _package("policy")


@pytest.fixture(scope="session")
def coverage_twin() -> ModuleType:
    """The package `reference/coverage/`."""
    return _package("coverage")


@pytest.fixture(scope="session")
def reorganisation_twin() -> ModuleType:
    """The package `reference/reorganisation/`."""
    return _package("reorganisation")


def same_networks(one: Network, other: Network) -> None:
    """Every text, number, rule and word of two networks is the same; names the first that is not."""
    assert one.vocabulary == other.vocabulary
    assert one.metadata == other.metadata
    for field in attrs.fields(type(one.tables)):
        held, again = getattr(one.tables, field.name), getattr(other.tables, field.name)
        if attrs.has(type(held)):
            for column in attrs.fields(type(held)):
                where = f"{field.name}.{column.name}"
                _same_columns(getattr(held, column.name), getattr(again, column.name), where)
        else:
            assert held == again, field.name


def _same_columns(one: Any, other: Any, where: str) -> None:
    if isinstance(one, tuple) and one and isinstance(one[0], Values):
        assert [each.name for each in one] == [each.name for each in other]
        for values, again in zip(one, other, strict=True):
            _same_columns(values.origin, again.origin, f"{where}.{values.name}_origin")
            known = values.origin != 0
            _same_columns(values.data[known], again.data[known], f"{where}.{values.name}")
            _same_columns(values.bounds, again.bounds, f"{where}.{values.name} bounds")
    elif isinstance(one, ValueBounds | DayBounds):
        for mine, yours in zip(attrs.astuple(one), attrs.astuple(other), strict=True):
            _same_columns(mine, yours, where)
    elif one is None or other is None:
        assert one is other, where
    else:
        assert list(one) == list(other), where


@pytest.fixture(scope="session")
def same() -> Callable[[Network, Network], None]:
    return same_networks
