"""Rates, categories, regions and the basis of amounts on cases worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.reorganisation.carry.kinds import REASONS_OF_CATEGORIES

from ...inner.reorganisation import (
    ASSUMED_EQUAL,
    BASES,
    DECREE,
    REASONS,
    WHOLE,
    Apportioning,
    ShareMap,
    SourceReach,
    SourceValues,
    attributed,
    chosen_categories,
    rate_bounds,
    rate_points,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from dtnet.reorganisation.carry.plans import RateBounds


def shares(sources: int, targets: int, *rows: tuple[int, ...]) -> ShareMap:
    names = ("source", "target", "numerator", "denominator", "basis")
    return ShareMap(sources, targets, **{name: [row[at] for row in rows] for at, name in enumerate(names)})


HALVED = shares(2, 2, (0, 0, 1, 1, WHOLE), (1, 0, 1, 2, ASSUMED_EQUAL), (1, 1, 1, 2, ASSUMED_EQUAL))


def ends(found: RateBounds) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    low, high = (zip(*(each.tolist() for each in end), strict=True) for end in (found.lower, found.upper))
    return list(zip(low, high, strict=True))


def bounds(above: ArrayLike, below: ArrayLike, *, proportion: bool = True) -> RateBounds:
    return rate_bounds(SourceReach(HALVED), SourceValues(above), SourceValues(below), proportion=proportion)


def test_a_rate_is_two_stocks() -> None:
    found = rate_points(Apportioning(HALVED), SourceValues([6, 3]), SourceValues([10, 8]))
    assert (found.numerator.tolist(), found.denominator.tolist()) == ([8, 1], [14, 4])
    gone = SourceValues([0, 0], missing=[True, False])
    found = rate_points(Apportioning(HALVED), SourceValues([0, 0]), gone)
    assert [REASONS[each] for each in found.reasons.tolist()] == ["missing_value", "no_denominator"]


def test_a_proportion_split_freely() -> None:
    """N = 6, D = 10, n = 3, d = 8: from 6 / (10 + 5) to 9 / 13; the other target from 0 / 5 to 3 / 3."""
    found = bounds([6, 3], [10, 8])
    assert ends(found) == [((6, 15), (9, 13)), ((0, 5), (3, 3))]


def test_what_is_no_proportion_falls_each_for_itself() -> None:
    found = bounds([6, 3], [10, 8], proportion=False)
    assert ends(found) == [((6, 18), (9, 10)), ((0, 8), (0, 0))]
    assert ends(bounds([6, 9], [10, 8])) == [((6, 18), (15, 10)), ((0, 8), (0, 0))]
    assert ends(bounds([6, 0], [10, 8], proportion=False))[1] == ((0, 8), (0, 8))


def test_ends_of_rates_that_would_be_nothing_over_nothing() -> None:
    found = bounds([0, 4], [0, 4])
    assert ends(found) == [((4, 4), (4, 4)), ((4, 4), (4, 4))]
    assert ends(bounds([0, 0], [0, 4])) == [((0, 4), (0, 4))] * 2
    found = bounds([0, 0], [0, 0])
    assert ends(found) == [((0, 0), (0, 0))] * 2
    assert [REASONS[each] for each in found.reasons.tolist()] == ["no_denominator"] * 2


def test_a_rate_whose_numbers_are_missing_has_no_ends() -> None:
    gone = SourceValues([0, 1], missing=[True, False])
    for above, below in ((gone, SourceValues([1, 1])), (SourceValues([1, 1]), gone)):
        found = rate_bounds(SourceReach(HALVED), above, below, proportion=True)
        assert [REASONS[each] for each in found.reasons.tolist()] == ["missing_value", ""]
        assert ends(found) == [((0, 0), (0, 0)), ((1, 1), (1, 1))]


def test_rates_of_columns() -> None:
    found = rate_bounds(
        SourceReach(HALVED), SourceValues([[6], [3]]), SourceValues([[10], [8]]), proportion=True
    )
    assert found.lower[1].tolist() == [[15], [5]]


def largest(of: ShareMap, codes: list[int], weight: list[int | None]) -> list[int | None]:
    found, _ = chosen_categories(of, "largest", codes, weight)
    return [each[0] if each else None for each in found]


def test_the_largest_category() -> None:
    """Half of 10 is 5: more than 4, as much as 5."""
    assert largest(HALVED, [7, 4], [4, 10]) == [4, 4]
    assert largest(HALVED, [7, 4], [5, 10]) == [None, 4]
    assert largest(HALVED, [7, 4], [6, 10]) == [7, 4]
    assert largest(HALVED, [7, 7], [0, 0]) == [7, 7]
    assert largest(HALVED, [7, 4], [6, None]) == [None, 4]


def test_what_is_unknown_matters_only_if_it_can_win() -> None:
    """A source of weight 10 goes to target 0 by 1/2, and by unknown shares to 1 and 2: 0 to 5 each."""
    unknown = shares(
        3,
        3,
        (0, 0, 1, 2, DECREE),
        (0, 1, 0, 0, DECREE),
        (0, 2, 0, 0, DECREE),
        (1, 1, 1, 1, WHOLE),
        (2, 2, 1, 1, WHOLE),
    )
    assert largest(unknown, [1, 2, 3], [10, 6, 5]) == [1, 2, None]
    both = shares(2, 1, (0, 0, 1, 1, WHOLE), (1, 0, 1, 1, WHOLE))
    assert largest(both, [1, -1], [3, 2]) == [1]
    assert largest(both, [1, -1], [2, 2]) == [None]
    assert largest(both, [-1, -1], [2, 1]) == [None]


def test_all_and_agreed_categories() -> None:
    assert chosen_categories(HALVED, "all", [7, 4], None)[0] == [(4, 7), (4,)]
    assert chosen_categories(HALVED, "conflict", [7, 4], None)[0] == [(), (4,)]
    found, why = chosen_categories(HALVED, "all", [-1, 4], None)
    assert (found, [REASONS_OF_CATEGORIES[each] for each in why]) == ([(), (4,)], ["missing_value", ""])
    none = shares(1, 2, (0, 0, 1, 1, WHOLE), (0, 1, 0, 1, DECREE))
    found, why = chosen_categories(none, "all", [7], None)
    assert (found, [REASONS_OF_CATEGORIES[each] for each in why]) == ([(7,), ()], ["", "no_source"])


def test_regions_hang_together_by_territory() -> None:
    """Sources 0 and 2 meet in target 1; source 1 ends; target 0 has a share of 0, and target 3 is new."""
    found = shares(
        3,
        4,
        (0, 0, 0, 1, DECREE),
        (0, 1, 1, 1, WHOLE),
        (2, 1, 0, 0, DECREE),
        (2, 2, 0, 0, DECREE),
    ).regions()
    assert found.of_source.tolist() == [0, 1, 0]
    assert found.of_target.tolist() == [0, 0, 0, 2]
    assert found.count == 3


def test_a_long_chain_of_units_is_one_region() -> None:
    size = 50
    rows = [(at, at + step, 1, 2, DECREE) for at in range(size) for step in (0, 1)]
    found = shares(size, size + 1, *rows).regions()
    assert found.count == 1


def test_what_came_on_which_basis() -> None:
    found = attributed(Apportioning(HALVED), SourceValues([[10], [5]]))
    by_basis = dict(zip(BASES, found[:, :, 0].tolist(), strict=True))
    assert by_basis["whole"] == [10, 0]
    assert by_basis["assumed_equal"] == [3, 2]
    lone = shares(1, 1, (0, 0, 1, 1, ASSUMED_EQUAL))
    assert attributed(Apportioning(lone), SourceValues([4]))[WHOLE].tolist() == [4]
    gone = attributed(Apportioning(HALVED), SourceValues([10, 0], missing=[False, True]))
    assert not gone.any()
