"""Explanations of amounts of a team whose commune is one of several."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from dtnet import NetworkBuilder, assess
from dtnet.network import ParentAmong

from ...inner.network import TABLES, table_columns
from ..conftest import MONTHLY

if TYPE_CHECKING:
    from dtnet import Network

    from ..conftest import Land

AREAS = (
    ("c", "country", None),
    ("p1", "province", "c"),
    ("k1", "commune", "p1", "2023-01-01", None, True),
    ("k2", "commune", "p1", "2023-01-01", None, False),
    ("v1", "village", "p1"),
)


@pytest.fixture
def network(land: type[Land]) -> Network:
    """A village with a team, in one of two communes; one of them is ready."""
    known = land.network((("a", "v1"),), AREAS)
    builder = NetworkBuilder(known.vocabulary, known.metadata)
    for table in TABLES:
        getattr(builder, f"add_{table}")(dict(table_columns(known, table)))
    for each in ("k1", "k2"):
        builder.add_parent_among(
            ParentAmong(area="v1", candidate=each, start=date(2023, 1, 1), end=None, origin="assumed")
        )
    return builder.build()


def test_an_amount_that_reads_no_commune_is_explained_as_known(land: type[Land], network: Network) -> None:
    spent = assess(network, land.policy(), window="2023-03")
    told = spent.explain("a", "2023-03")
    assert (told.lower, told.upper) == (100, 100)


def test_an_amount_that_depends_on_the_commune_has_bounds(land: type[Land], network: Network) -> None:
    spent = assess(network, land.policy(f'when = "commune.ready = true"\n{MONTHLY}'), window="2023-03")
    told = spent.explain("a", "2023-03")
    assert (told.lower, told.upper) == (0, 100)
    assert (told.lower, told.upper) == spent.bounds
    assert "commune.ready = true: not known, as that of v1 is not known" in str(told)
    assert "v1 lies in one of k1, k2" in [step.text for step in told.walk() if step.what == "candidates"]
    for commune in ("k1", "k2"):
        here = spent.explain(commune, "2023-03")
        [row] = [each for each in spent.by("commune") if each["commune"] == commune]
        assert (here.lower, here.upper) == (row["lower"], row["upper"])
