"""What was redrawn told apart from what changed: counted by hand, and on Viet Nam's reorganisation."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import ArgumentError, OutsideDataError, UnknownFactError, UnknownNameError

from ...asking import put
from ..redrawn_country import AREAS, DAY, FIRST, TEAMS, built

if TYPE_CHECKING:
    from dtnet import Network

    from ..redrawn_country import Row

LATER = "2025-02-01"
PARTS = ("kept", "gained", "lost", "all")


@pytest.fixture(scope="module")
def small(toy: Any) -> Network:
    return built(toy)


def parts(network: Network, *names: str, **asked: Any) -> dict[str, Row]:
    """Some columns by part."""
    table = put(network, "redrawn", **{"at": "2024-06-30", "after": LATER} | asked)
    assert table["part"] == list(PARTS)
    return {row["part"]: tuple(row[name] for name in names) for row in table}


COUNTS = ("areas_before", "areas_after", "yes_before_lower", "yes_after_lower", "yes_change_lower")


def test_a_commune_that_took_from_a_split_one(small: Network) -> None:
    """y has l whole, and of k v2 and w; v2's team began since."""
    assert parts(small, *COUNTS, within="l", into="y") == {
        "kept": (1, 1, 1, 1, 0),
        "gained": (0, 2, 0, 1, 1),
        "lost": (0, 0, 0, 0, 0),
        "all": (1, 3, 1, 2, 1),
    }
    assert parts(small, *COUNTS, within="k", into="y") == {
        "kept": (2, 2, 0, 1, 1),
        "gained": (0, 1, 0, 1, 1),
        "lost": (1, 0, 1, 0, -1),
        "all": (3, 3, 1, 2, 1),
    }


def test_a_village_founded_since_stands_on_kept_ground(small: Network) -> None:
    """u was founded in x, which is of k alone."""
    assert parts(small, *COUNTS, within="k", into="x") == {
        "kept": (1, 2, 1, 1, 0),
        "gained": (0, 0, 0, 0, 0),
        "lost": (2, 0, 0, 0, 0),
        "all": (3, 2, 1, 1, 0),
    }
    assert parts(small, *COUNTS, within="p", into="r")["kept"] == (4, 5, 2, 3, 1)
    assert parts(small, *COUNTS, within="n", into="n", at=FIRST)["all"] == (1, 1, 0, 0, 0)


def test_areas_of_other_levels_and_names(small: Network) -> None:
    assert parts(small, *COUNTS, within="m", into="r")["gained"] == (0, 5, 0, 3, 3)
    assert parts(small, *COUNTS, within="p", into="n") == {
        "kept": (0, 0, 0, 0, 0),
        "gained": (0, 1, 0, 0, 0),
        "lost": (4, 0, 2, 0, -2),
        "all": (4, 1, 2, 0, -2),
    }
    assert parts(small, *COUNTS, within="m", into="z", over="commune")["kept"] == (1, 1, 1, 1, 0)


def test_over_what_was_split_it_is_not_known(small: Network) -> None:
    """Of commune k, counted as one, nobody can say whether it is kept in y or lost; l is kept."""
    names = ("areas_before", "weight_before", "yes_before_lower", "yes_before_upper", "weight_change")
    assert parts(small, *names, within="p", into="y", over="commune") == {
        "kept": (None, None, 1, 2, None),
        "gained": (0, 0, 0, 0, 0),
        "lost": (None, None, 0, 1, None),
        "all": (2, 2, 2, 2, -1),
    }


def test_by_weights(toy: Any, small: Network) -> None:
    given = {"v1": 10, "v2": 20, "v3": 30, "v4": 40, "v5": 50, "w": 60, "u": 70}
    names = ("weight_before", "weight_after", "weight_change", "yes_change_lower", "yes_change_upper")
    assert parts(small, *names, within="k", into="y", weight=given) == {
        "kept": (80, 80, 0, 20, 20),
        "gained": (0, 30, 30, 30, 30),
        "lost": (10, 0, -10, -10, -10),
        "all": (90, 110, 20, 40, 40),
    }
    number = {"v1": 5, "v2": 6, "v3": None, "v4": 8, "v5": 9, "w": 4, "u": 3}
    households = [number.get(row[0]) for row in AREAS]
    ends = {
        f"households_{end}": [value if row[0] == "v3" else None for row in AREAS]
        for end, value in (("lower", 2), ("upper", 7))
    }
    network = built(toy, households=households, **ends)
    assert parts(network, *names, within="k", into="y", weight="households") == {
        "kept": (10, 10, 0, 6, 6),
        "gained": (0, None, None, 2, 7),
        "lost": (5, 0, -5, -5, -5),
        "all": (15, None, None, 3, 8),
    }
    with pytest.raises(UnknownFactError, match="weight 'households': neither the value nor"):
        small.ask("has_team", at="2024-06-30", within="k", weight="households").redrawn(LATER, into="y")


def test_only_of_those_that_pass_a_filter(small: Network) -> None:
    found = parts(small, *COUNTS, within="k", into="y", of="people >= 1", where="has_team")
    assert found["all"] == (1, 2, 0, 0, -1)
    assert found["lost"][:2] == (1, 0)


def test_unknown_teams(toy: Any) -> None:
    """Nobody knows when the team of w began, so kept ground has bounds on both days."""
    teams = [*TEAMS, ("t5", "team", "w", "2024-04-01")]
    earliest = ["2024-04-01" if row[0] == "t5" else None for row in teams]
    latest = ["2025-06-01" if row[0] == "t5" else None for row in teams]
    network = built(toy, teams=teams, bodies={"start_earliest": earliest, "start_latest": latest})
    names = (
        *("yes_before_lower", "yes_before_upper", "yes_after_lower", "yes_after_upper"),
        *("yes_change_lower", "yes_change_upper"),
    )
    assert parts(network, *names, within="k", into="y") == {
        "kept": (0, 1, 1, 2, 0, 2),
        "gained": (0, 0, 1, 1, 1, 1),
        "lost": (1, 1, 0, 0, -1, -1),
        "all": (1, 2, 2, 3, 0, 2),
    }


def test_synthetic_places(toy: Any) -> None:
    """That v2 came to y is made up: without such facts nobody knows whether it is kept or lost."""
    network = built(toy, origins={("v2", "village", "y", DAY): "synthetic"})
    names = (
        "areas_before",
        "areas_after",
        "weight_before",
        "weight_after",
        "yes_after_lower",
        "yes_after_upper",
    )
    assert parts(network, *names, within="k", into="y", synthetic=False) == {
        "kept": (None, 2, None, None, 0, 1),
        "gained": (0, 1, 0, 1, 1, 1),
        "lost": (None, 0, None, 0, 0, 0),
        "all": (3, 3, 3, None, 1, 2),
    }
    assert parts(network, *names, within="k", into="y")["kept"] == (2, 2, 2, 2, 1, 1)


def test_an_area_that_may_not_be_there_yet(toy: Any) -> None:
    areas = [*AREAS, ("f", "commune", "s", "2024-08-01"), ("v6", "village", "f", "2025-03-01")]
    bounds = {
        "start_earliest": ["2024-08-01" if row[0] == "f" else None for row in areas],
        "start_latest": ["2024-09-01" if row[0] == "f" else None for row in areas],
    }
    network = built(toy, areas, **bounds)
    days = {"at": "2024-08-15", "after": "2025-04-01"}
    names = ("areas_before", "areas_after", "yes_after_lower", "yes_after_upper")
    assert parts(network, *names, within="f", into="f", **days) == {
        "kept": (0, None, 0, 0),
        "gained": (0, None, 0, 0),
        "lost": (0, 0, 0, 0),
        "all": (0, 1, 0, 0),
    }


def test_bad_input(small: Network) -> None:
    def asked(error: type[Exception], match: str, **options: Any) -> None:
        with pytest.raises(error, match=match):
            parts(small, **{"within": "k", "into": "y"} | options)

    asked(
        ArgumentError,
        "at=2024-06-30 and after=2024-06-30; give the later day as after=",
        after="2024-06-30",
    )
    asked(ArgumentError, "give the later day as after=", at="2025-03-01")
    asked(ArgumentError, r"redrawn\(\) compares an area with another; name one area in within=", within=None)
    asked(ArgumentError, "into: got 5, of type int; name an area", into=5)
    asked(ArgumentError, "'v1' is below level commune; pass over=", within="v1", over="commune")
    asked(UnknownNameError, "k", into="k")
    asked(UnknownNameError, "y", within="y")
    asked(OutsideDataError, "2031-01-01", after="2031-01-01")
    asked(UnknownNameError, "hamlet", over="hamlet")


# -- Viet Nam ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.mark.parametrize(
    ("area", "into", "kept", "gained"),
    [
        ("Yên Bái", "Lào Cai", 1_356, 1_360),
        ("Lào Cai", "Lào Cai", 1_360, 1_356),
        ("Đà Nẵng", "Đà Nẵng", 2_400, 1_366),
    ],
)
def test_provinces_of_viet_nam(vietnam: Network, area: str, into: str, kept: int, gained: int) -> None:
    asked = {"within": area, "into": into, "at": "2025-06-30", "after": "2025-07-01"}
    assert parts(vietnam, *COUNTS, **asked) == {
        "kept": (kept, kept, kept, kept, 0),
        "gained": (0, gained, 0, gained, gained),
        "lost": (0, 0, 0, 0, 0),
        "all": (kept, kept + gained, kept, kept + gained, gained),
    }
    real = parts(vietnam, *COUNTS, **asked | {"at": "2023-01-01"})
    assert real["kept"][1::2] == (kept, kept)
    assert real["gained"] == (0, gained, 0, gained, gained)


def test_a_split_commune_of_viet_nam(vietnam: Network) -> None:
    """What each of its targets kept of it adds up to all that it had."""
    days = {"at": "2025-06-30", "after": "2025-07-01"}
    split = next(each.source for each in vietnam.tables.successions if each.basis == "assumed_equal")
    targets = [each.target for each in vietnam.tables.successions if each.source == split]
    assert len(targets) > 1
    found = [parts(vietnam, *COUNTS, within=split, into=target, **days) for target in targets]
    whole = found[0]["all"][0]
    assert sum(each["kept"][1] for each in found) == whole > 0
    assert all(each["kept"][0] + each["lost"][0] == whole for each in found)
