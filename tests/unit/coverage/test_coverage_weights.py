"""Weights of areas: they have to be known of those that are asked, and of no others; and may be large."""

from __future__ import annotations

import numpy as np
import pytest

import dtnet
from dtnet.coverage.answers.row_bounds import Shares, differ
from dtnet.errors import UnknownFactError

from ...inner.coverage import share_keys

DAY = "2025-02-01"


def test_the_weight_of_what_is_not_asked_need_not_be_known() -> None:
    """Nobody knows how many live in Ember, which is observed to have no team."""
    net = dtnet.datasets.load("toyland")
    options = {"of": "led", "within": "Oilham", "at": DAY}
    [row] = net.coverage(weight="residents", where="has_team", **options)
    assert (row["areas"], row["yes"], row["denominator"]) == (2, 480 + 310, 480 + 310)
    given = {"toy:village:brass": 2, "toy:village:flint": 3}
    assert net.coverage(weight=given, where="has_team", **options)["yes"] == [5]
    with pytest.raises(UnknownFactError, match="weight 'residents': neither the value nor an upper bound"):
        net.coverage(weight="residents", **options)
    with pytest.raises(UnknownFactError, match="weights: no weight for 'toy:village:ember'"):
        net.coverage(weight=given, **options)


def test_shares_of_large_weights_are_told_apart() -> None:
    """Products of their sums leave 64 bits: 2^32 × 2^33 and 2^33 × 2^33 are the same there."""
    net = dtnet.datasets.load("toyland")
    weight = dict.fromkeys((row["id"] for row in net.at(DAY).areas(level="village")), 0)
    weight |= {"toy:village:anchor": 2**32, "toy:village:cable": 2**32}
    [row] = net.coverage(weight=weight, at=DAY)
    assert (row["yes"], row["unknown"], row["lower"], row["upper"]) == (2**32, 2**32, 0.5, 1.0)
    assert (row["point"], row["numerator"]) == (None, None)
    for over_time in ("mean", "min", "last"):
        [row] = net.coverage(weight=weight, during="2025-02-01..2025-02-03", over_time=over_time)
        assert (row["point"], row["lower"], row["upper"]) == (None, 0.5, 1.0)
    _, lost = net.ask("teams >= 1 or not has_team", weight=weight, at=DAY).cascade("not has_team")
    assert (lost["drop"], lost["drop_lower"], lost["drop_upper"]) == (None, 0.5, 1.0)


def test_the_least_of_shares_that_are_one_float() -> None:
    shares = Shares(np.array([2**54 + 2, 2**54 + 1]), np.array([2**54 + 4] * 2), np.ones(2, np.bool_))
    assert shares.of[0] / shares.all[0] == shares.of[1] / shares.all[1]
    assert share_keys(shares.of, shares.all).tolist() == [1, 0]
    assert differ(shares, Shares(shares.of[::-1], shares.all, shares.known)).all()
