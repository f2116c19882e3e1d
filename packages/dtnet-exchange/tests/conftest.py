"""What the tests share: a made-up country in a few rows."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import dtnet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST, LAST = "2020-01-01", "2030-01-01"

usual = settings(
    settings.get_profile("default"),
    derandomize=True,
    database=None,
    print_blob=True,
    deadline=None,  # machines are shared
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("usual", usual)
settings.register_profile("new", usual, max_examples=50, derandomize=False)
settings.load_profile("usual")


class Toy:
    """A made-up country. Rows of areas are (id, level, parent, start, end), of bodies (id, kind, home, …)."""

    vocabulary = dtnet.Vocabulary(
        levels=("country", "province", "village"),
        body_kinds=("office", "team"),
        area_types=("", "tỉnh", "xã"),
        relation_types=(),
        attributes=(
            dtnet.Attribute(
                name="households", table="areas", type="whole", measure="household", description=""
            ),
            dtnet.Attribute(name="remote", table="areas", type="yes_no", description=""),
        ),
        currency=dtnet.Currency("TOY", 2),
        roles=(),
    )
    metadata = dtnet.Metadata(name="toy", extent=dtnet.Period(FIRST, LAST))

    @staticmethod
    def columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
        """Rows as columns; missing last cells are an open end and the first day of the data."""
        filled = [(*row, *(FIRST, None)[len(row) - 3 :]) if len(row) < 5 else row for row in rows]
        return {name: [row[at] for row in filled] for at, name in enumerate(names)}

    @classmethod
    def builder(
        cls, areas: Iterable[Sequence[Any]], bodies: Iterable[Sequence[Any]] = ()
    ) -> dtnet.NetworkBuilder:
        builder = dtnet.NetworkBuilder(cls.vocabulary, cls.metadata)
        columns = cls.columns(("id", "level", "parent", "start", "end"), areas)
        ids = columns["id"]
        builder.add_areas({**columns, "code": ids, "name": ids, "type": [""] * len(ids)})
        if bodies:
            columns = cls.columns(("id", "kind", "home", "start", "end"), bodies)
            builder.add_bodies({**columns, "name": columns["id"]})
        return builder


@pytest.fixture(scope="session")
def toy() -> type[Toy]:
    return Toy


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield
