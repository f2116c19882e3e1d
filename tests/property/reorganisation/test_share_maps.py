"""Maps of shares against their twin, path by path; chains come to the same however they are put together."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from dtnet.errors import ArgumentError, MoneyRangeError

from ...inner.reorganisation import ShareMap, identity
from ...inner.strategies import chained_share_maps, share_maps
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

SETTINGS = settings(deadline=None, max_examples=examples(300))
MAPS = st.tuples(st.integers(0, 4), st.integers(1, 4)).flatmap(
    lambda size: share_maps(sources=size[0], targets=size[1])
)


def after(first: ShareMap, other: ShareMap) -> ShareMap | None:
    try:
        return first.then(other)
    except ArgumentError:
        return None


def possible(pairs: dict[Any, Any]) -> dict[Any, Any]:
    return {pair: found for pair, found in pairs.items() if found[0] != 0}


@SETTINGS
@given(chain=chained_share_maps(length=3))
def test_a_chain_comes_to_the_same_from_either_end(
    chain: list[ShareMap], reorganisation_twin: ModuleType
) -> None:
    a, b, c = chain
    ab, bc = after(a, b), after(b, c)
    if ab is None or bc is None:
        reject()
    left, right = after(ab, c), after(a, bc)
    if any(each.without_target.any() for each in chain):
        maps = reorganisation_twin.maps
        pairs = [maps.pairs_of(each) if each is not None else None for each in (left, right)]
        assert None in pairs or possible(pairs[0]) == possible(pairs[1])
    else:
        assert left is not None
        assert left == right
        assert hash(left) == hash(right)


@SETTINGS
@given(chain=st.integers(2, 4).flatmap(lambda length: chained_share_maps(length=length, most=3)))
def test_a_chain_is_all_its_paths(chain: list[ShareMap], reorganisation_twin: ModuleType) -> None:
    maps = reorganisation_twin.maps
    whole: ShareMap | None = chain[0]
    for each in chain[1:]:
        whole = after(whole, each) if whole is not None else None
    assume(whole is not None)
    slow = [maps.pairs_of(each) for each in chain]
    assert whole is not None
    assert maps.pairs_of(whole) == maps.chained(slow)
    for unit in range(whole.targets):
        assert whole.gathered[unit] == (max(map(len, maps.before(slow, len(slow), unit))) > 1)
    for unit in range(whole.sources):
        assert whole.spread[unit] == (max(map(len, maps.after(slow, 0, unit))) > 1)


@SETTINGS
@given(shares=MAPS)
def test_identity_changes_nothing(shares: ShareMap) -> None:
    assert identity(shares.sources).then(shares) == shares
    assert shares.then(identity(shares.targets)) == shares
    assert pickle.loads(pickle.dumps(shares)) == shares  # noqa: S301 - our own bytes


@SETTINGS
@given(shares=MAPS)
def test_an_only_unknown_share_is_what_the_others_leave(
    shares: ShareMap, reorganisation_twin: ModuleType
) -> None:
    maps = reorganisation_twin.maps
    numerator, denominator = shares.inferred()
    wanted = maps.inferred(maps.pairs_of(shares))
    assert [
        share if share is None else (share.numerator, share.denominator) for share, _ in wanted.values()
    ] == [
        (up, down) if down else None
        for up, down in zip(numerator.tolist(), denominator.tolist(), strict=True)
    ]


@SETTINGS
@given(shares=MAPS, data=st.data())
def test_backward_is_the_part_of_the_weights(
    shares: ShareMap, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    maps = reorganisation_twin.maps
    weights = data.draw(
        st.lists(
            st.one_of(st.none(), st.integers(0, 3), st.integers(0, 2**62)),
            min_size=shares.sources,
            max_size=shares.sources,
        )
    )
    numbers, missing = [each or 0 for each in weights], [each is None for each in weights]
    slow = maps.pairs_of(shares)
    wanted = maps.backward(slow, weights)
    if any(share is not None and Fraction(share).denominator >= 2**63 for share, _ in wanted.values()):
        with pytest.raises(MoneyRangeError):
            shares.backward(numbers, missing=missing)
        reject()
    back = shares.backward(numbers, missing=missing)
    assert maps.pairs_of(back) == wanted
    assert maps.pairs_of(shares.backward()) == maps.backward(slow, None)
    assert (back.gathered >= shares.spread).all()
    assert (back.spread == shares.gathered).all()


@SETTINGS
@given(chained_share_maps(length=2, known=True), st.data())
def test_backward_and_forward_again_keep_the_units_of_whole_sources(
    chain: list[ShareMap], data: st.DataObject
) -> None:
    """New → old → new restores a target all of whose sources go there whole (point 6)."""
    shares = chain[0]
    weights = data.draw(st.lists(st.integers(1, 9), min_size=shares.sources, max_size=shares.sources))
    back = shares.backward(weights)
    again = after(back, shares)
    assume(again is not None)
    assert again is not None
    for target in range(shares.targets):
        of = shares.source[(shares.target == target) & shares.possible]
        if len(of) and (shares.possible_targets[of] == 1).all():
            own = again.source == target
            assert again.target[own & again.possible].tolist() == [target]
            assert again.numerator[own & again.possible].tolist() == [1]
