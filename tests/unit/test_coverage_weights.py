"""Weights of areas: they have to be known of those that are asked, and of no others."""

from __future__ import annotations

import pytest

import dtnet
from dtnet.errors import UnknownFactError

DAY = "2025-02-01"


def test_the_weight_of_what_is_not_asked_need_not_be_known() -> None:
    """Nobody knows how many live in Ember, which is observed to have no team."""
    net = dtnet.datasets.load("toyland")
    options = {"of": "led", "within": "Oilham", "at": DAY}
    [row] = net.coverage(weight="residents", where="has_team", **options)
    assert (row["areas"], row["yes"], row["denominator"]) == (2, 480 + 310, 480 + 310)
    given = {"toy:village:brass": 2, "toy:village:flint": 3}
    assert net.coverage(weight=given, where="has_team", **options)["yes"] == [5]
    with pytest.raises(UnknownFactError, match="weight 'residents': not known of 'toy:village:ember'"):
        net.coverage(weight="residents", **options)
    with pytest.raises(UnknownFactError, match="weights: none for 'toy:village:ember'"):
        net.coverage(weight=given, **options)
