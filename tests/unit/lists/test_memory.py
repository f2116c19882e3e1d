"""The memory that a row of a list takes until it is a team of a network, as Python and NumPy count it."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import polars as pl

import dtnet

if TYPE_CHECKING:
    from dtnet import Network, PlaceList

ROWS, FEW = 2_000, 200


def listed(country: Network, rows: int) -> PlaceList:
    """Teams in as many villages, which only the list names, of 40 communes."""
    table = pl.DataFrame(
        {
            "commune": [f"Town {row % 40}" for row in range(rows)],
            "village": [f"Hamlet {row}" for row in range(rows)],
            "people": [str(3 + row % 5) for row in range(rows)],
        }
    )
    return dtnet.read_list(table, country, kind="teams", at="2025-02-01")


def test_memory_of_a_row(toy: type[Any]) -> None:
    country: Network = toy.network(
        [("land", "country", None), *((f"Town {number}", "commune", "land") for number in range(40))]
    )
    country.with_lists(listed(country, FEW))  # what is loaded and made once is not counted
    tracemalloc.start()
    try:
        teams = listed(country, ROWS)
        held, most_of_reading = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        country.with_lists(teams)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (
        most_of_reading < 1_450 * ROWS
    )  # each text of a village is checked once; between 1,240 and 1,350 are seen
    assert most - held < 860 * ROWS
