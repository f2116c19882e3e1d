"""Skills and overlap on Toyland: the answers S1 to S6, O1 and O2 by hand, and input that is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.coverage.verdicts.unlisted_teams import joint_ways
from dtnet.errors import ArgumentError, OutsideDataError, UnknownFactError, UnknownNameError

from ...asking import put

if TYPE_CHECKING:
    from dtnet import Network

DAY = "2025-02-01"
ALL = "letters market purse padlock"


@pytest.fixture(scope="module")
def net() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture(scope="module")
def nine() -> Network:
    """One area in which a team teaches nine skills."""
    skills = Attribute(
        name="skills", table="bodies", type="set", vocabulary=tuple("abcdefghi"), description=""
    )
    words = Vocabulary(
        levels=("land",),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(skills,),
        currency=Currency("XTS", 0),
    )
    builder = NetworkBuilder(words, Metadata(name="small", extent=Period("2025-01-01", "2026-01-01")))
    row: dict[str, list[Any]] = {"id": ["l"], "start": ["2025-01-01"], "name": ["l"], "origin": ["observed"]}
    builder.add_areas({**row, "level": ["land"], "parent": [None], "code": ["l"], "type": [""]})
    team: dict[str, list[Any]] = {**row, "id": ["t"], "kind": ["team"], "home": ["l"]}
    builder.add_bodies({**team, "skills": [set("abcdefghi")], "skills_origin": ["observed"]})
    return builder.build()


def told(table: Any, *names: str) -> list[tuple[Any, ...]]:  # noqa: ANN401 - a table
    return list(zip(*(table[name] for name in names), strict=True))


# -- each skill, and several ---------------------------------------------------------------------


def test_each_skill_and_several_of_them(net: Network) -> None:
    """S1 and S2."""
    table = net.ask(at=DAY).skills.shares()
    assert told(table, "taught", "taught_by", "yes", "no", "unknown") == [
        ("letters", None, 11, 4, 6),
        ("market", None, 8, 5, 8),
        ("purse", None, 10, 5, 6),
        ("padlock", None, 6, 6, 9),
        ("any", None, 13, 3, 5),
        ("at least 2", "one team", 9, 5, 7),
        ("at least 2", "several teams", 9, 5, 7),
        ("at least 3", "one team", 7, 6, 8),
        ("at least 3", "several teams", 7, 6, 8),
        ("all", "one team", 4, 6, 11),
        ("all", "several teams", 6, 6, 9),
    ]
    assert told(table, "lower", "upper")[:5] == [
        (11 / 21, 17 / 21),
        (8 / 21, 16 / 21),
        (10 / 21, 16 / 21),
        (6 / 21, 15 / 21),
        (13 / 21, 18 / 21),
    ]
    assert told(table, "lower", "upper")[9:] == [(4 / 21, 15 / 21), (6 / 21, 15 / 21)]
    assert set(table["sharp"]) == {True}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"by": "shire"},
        {"by": "coastal"},
        {"where": "teams >= 2", "missing": "as_no"},
        {"where": "own.coastal = true", "synthetic": False},
        {"within": "Harbour", "weight": "households"},
    ],
)
def test_rows_are_those_of_coverage(net: Network, options: dict[str, Any]) -> None:
    """Whatever is asked beside, each row is the answer to the condition that it stands for."""
    table = put(net, "skills.shares", at=DAY, **options)
    asked = {
        "letters": "skill:letters",
        "any": "any_skill",
        "at least 2": "at_least_skills:2",
        "all": "all_skills",
    }
    for words, condition in asked.items():
        rows = [
            {name: cell for name, cell in row.items() if name not in {"taught", "taught_by"}}
            for row in table
            if row["taught"] == words and row["taught_by"] != "several teams"
        ]
        assert rows == net.coverage(of=condition, at=DAY, **options).to_dicts()
    each = net.coverage(of=" & ".join(f"skill:{word}" for word in ALL.split()), at=DAY, **options)
    several = [row for row in table if (row["taught"], row["taught_by"]) == ("all", "several teams")]
    assert [(row["yes"], row["lower"], row["upper"]) for row in several] == told(
        each, "yes", "lower", "upper"
    )


def test_depth(net: Network) -> None:
    """S3."""
    [row] = net.ask(at=DAY).skills.depth()
    assert (row["lower"], row["upper"]) == (float(Fraction(35, 21)), float(Fraction(64, 21)))
    assert (row["areas"], row["skills"], row["point"], row["sharp"]) == (21, 4, None, True)
    rows = net.ask(within="Wick", at=DAY).skills.depth(by="parish")
    assert told(rows, "area", "lower", "upper") == [
        ("toy:parish:glow", 4 / 3, 8 / 3),
        ("toy:parish:oilham", 2.0, 2.0),
    ]
    [row] = net.ask(within="Candle", weight="households", at=DAY).skills.depth()
    assert (row["lower"], row["upper"], row["may_be_empty"]) == (None, None, True)


def test_depth_by_weights_within_bounds(net: Network) -> None:
    """Harbour by residents: Anchor 600 × 4, Buoy 250 × 3..4, Cable 150..170 × 0..4, Reef 100 × 1."""
    [row] = net.ask(within="Harbour", weight="residents", at=DAY).skills.depth()
    assert row["lower"] == float(Fraction(2400 + 750 + 100, 600 + 250 + 170 + 100))
    assert row["upper"] == float(Fraction(2400 + 1000 + 680 + 100, 600 + 250 + 170 + 100))


def test_a_filter_that_reads_the_same_facts_leaves_bounds_safe(net: Network) -> None:
    options = {"where": "skill:purse", "within": "Sedge", "at": DAY}
    [row] = put(net, "skills.depth", **options)
    assert (row["lower"], row["upper"], row["sharp"]) == (1 / 4, 4.0, False)
    assert set(put(net, "skills.patterns", **options)["sharp"]) == {False}


# -- patterns ------------------------------------------------------------------------------------


def test_patterns(net: Network) -> None:
    """S4."""
    table = net.ask(at=DAY).skills.patterns()
    assert len(table) == 16
    found = {
        words: (certain, possible)
        for words, certain, possible in told(table, "skills", "certain", "possible")
    }
    assert found[ALL] == (6, 15)
    assert found["letters market"][0] == found["purse"][0] == 1
    assert found["letters"] == (1, 6)
    assert found[""] == (3, 8)
    assert sum(certain for certain, _ in found.values()) == 12
    assert table["skills"][:2] == [ALL, "letters market purse"]
    assert table["number"] == [4] + [3] * 4 + [2] * 6 + [1] * 4 + [0]
    assert told(table, "yes", "unknown", "lower", "upper", "sharp")[-1] == (3, 5, 3 / 21, 8 / 21, True)


def test_patterns_of_some_skills(net: Network) -> None:
    table = net.ask(within="Wick", at=DAY).skills.patterns(skills=["padlock", "purse"], by="shire")
    assert told(table, "area", "skills", "certain", "possible") == [
        ("toy:shire:wick", "padlock purse", 2, 3),
        ("toy:shire:wick", "padlock", 0, 1),
        ("toy:shire:wick", "purse", 0, 1),
        ("toy:shire:wick", "", 3, 4),
    ]


def test_too_many_patterns(nine: Network) -> None:
    with pytest.raises(ArgumentError, match=r"9 skills have 2\^9 patterns; name up to 8"):
        nine.ask(over="land", at=DAY).skills.patterns()
    table = nine.ask(over="land", at=DAY).skills.patterns(skills=list("abcdefgh"))
    assert told(table, "skills", "possible")[0] == ("a b c d e f g h", 1)
    assert (len(table), sum(table["possible"])) == (256, 1)


def test_unions_are_those_of_one_way_of_each_team() -> None:
    """Against every choice of a way of every team."""
    random = np.random.default_rng(7)
    for width in (1, 2, 4, 8, 16):
        ways = random.random((5, width)) < 0.4
        cell = np.array([0, 0, 1, 3, 3])
        found = joint_ways(4, cell, ways)
        for at in range(4):
            reached = {0}
            for team in np.flatnonzero(cell == at):
                reached = {one | int(way) for one in reached for way in np.flatnonzero(ways[team])}
            assert set(np.flatnonzero(found[at]).tolist()) == reached


# -- shares --------------------------------------------------------------------------------------


def test_the_weakest(net: Network) -> None:
    """S5."""
    assert told(net.ask(at=DAY).skills.weakest(), "skill", "certain") == [
        ("letters", False),
        ("market", False),
        ("purse", False),
        ("padlock", False),
    ]
    table = net.ask(within="Wick", at=DAY).skills.weakest(by="parish")
    assert told(table, "area", "skill", "certain", "lower", "upper")[-2:] == [
        ("toy:parish:oilham", "purse", True, 1 / 3, 1 / 3),
        ("toy:parish:oilham", "padlock", True, 1 / 3, 1 / 3),
    ]
    assert len(net.ask(within="Candle", weight="households", at=DAY).skills.weakest()) == 0


def test_all_four_from_the_four_shares(net: Network) -> None:
    """S6."""
    [row] = net.ask(within="Oilham", at=DAY).skills.from_shares()
    assert (row["lower"], row["upper"]) == (0.0, 1 / 3)
    assert (row["known_lower"], row["known_upper"]) == (1 / 3, 1 / 3)
    [row] = net.ask(within="Oilham", at=DAY).skills.from_shares(at_least=1)
    assert (row["lower"], row["upper"], row["known_lower"]) == (2 / 3, 1.0, 2 / 3)
    [row] = net.ask(within="Candle", weight="households", at=DAY).skills.from_shares()
    assert (row["lower"], row["known_upper"]) == (None, None)


# -- overlap -------------------------------------------------------------------------------------


def test_several_teams_in_a_village(net: Network) -> None:
    """O1."""
    [row] = net.coverage(of="teams >= 2", at=DAY)
    assert (row["yes"], row["no"], row["unknown"]) == (5, 11, 5)
    assert (row["lower"], row["upper"]) == (5 / 21, 10 / 21)


def test_teams_of_several_villages(net: Network) -> None:
    """O2: Otter's lamp team serves a village and the parish above."""
    [row] = net.ask(at=DAY).people.shared_teams()
    assert row == {
        "team": "toy:team:anchor-lamp",
        "name": net.at(DAY).teams(within="Anchor")["name"][0],
        "certain": True,
        "areas_lower": 2,
        "areas_upper": 2,
        "areas": "toy:village:anchor toy:village:buoy",
        "names": "Anchor, Buoy",
        "team_origin": "observed",
        "areas_origin": "observed",
    }
    assert len(net.ask(at=DAY, within="Buoy").people.shared_teams()) == 0
    assert len(net.ask(at=DAY, over="parish", within="Harbour").people.shared_teams()) == 0


@pytest.fixture(scope="module")
def shared(net: Network) -> Network:
    """Toyland, where a team of Mist serves two villages, and one of Moss also Brook, that may be gone."""
    builder = net.to_builder()
    builder.add_services(
        {
            "body": ["toy:team:mist-1", "toy:team:moss-lamp"],
            "area": ["toy:village:mist-2", "toy:village:brook"],
            "start": ["2025-01-01"] * 2,
            "end": [None, "2025-02-15"],
            "origin": ["synthetic", "observed"],
        }
    )
    return builder.build()


def test_accept_synthetic_are_given_only_if_asked_for(shared: Network) -> None:
    with pytest.raises(
        ArgumentError, match="1 of 3 teams in the answer, or their areas, are synthetic: a recipe"
    ):
        shared.ask(at=DAY).people.shared_teams()
    table = shared.ask(at=DAY).people.shared_teams(accept_synthetic=True)
    assert told(table, "team", "certain", "areas_lower", "areas_upper", "team_origin", "areas_origin") == [
        ("toy:team:anchor-lamp", True, 2, 2, "observed", "observed"),
        ("toy:team:mist-1", True, 2, 2, "synthetic", "synthetic"),
        ("toy:team:moss-lamp", False, 1, 2, "observed", "observed"),
    ]
    with pytest.raises(ArgumentError, match="ask with synthetic=True and accept_synthetic=True"):
        shared.ask(at=DAY, synthetic=False).people.shared_teams(accept_synthetic=True)
    assert len(shared.ask(at=DAY, synthetic=False, within="Sedge").people.shared_teams()) == 1


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["shares", "depth", "weakest", "from_shares", "patterns"])
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"over": "hamlet"}, UnknownNameError, "hamlet"),
        ({"by": "lane"}, ArgumentError, "by='lane' lies below over='village'"),
        ({"weight": "persons"}, UnknownNameError, "areas have no attribute 'persons'"),
        (
            {"weight": "households", "within": "Oilham"},
            UnknownFactError,
            "an upper bound is known for 'toy:village:ember'",
        ),
        ({"where": "skill:juggling"}, UnknownNameError, "unknown skill 'juggling'"),
        ({"at": "2030-01-01"}, OutsideDataError, "2030-01-01"),
        ({"by": "village", "synthetic": False}, ArgumentError, "are themselves synthetic"),
    ],
)
def test_questions_that_are_refused(
    net: Network,
    method: str,
    options: dict[str, Any],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        put(net, f"skills.{method}", **{"at": DAY, **options})


def test_other_questions_that_are_refused(net: Network) -> None:
    with pytest.raises(
        ArgumentError, match="depth of skills by 'coastal': rows can be grouped by levels only"
    ):
        net.ask(at=DAY).skills.depth(by="coastal")
    for count in (0, 5, "2", True):
        with pytest.raises(ArgumentError, match=r"at_least=.* skills; give a whole number from 1 to 4"):
            net.ask(at=DAY).skills.from_shares(at_least=count)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="unknown skill 'purs'; did you mean 'purse'"):
        net.ask(at=DAY).skills.patterns(skills=["purs"])
    with pytest.raises(ArgumentError, match="skills: got 'purse', of type str; give a list of skills"):
        net.ask(at=DAY).skills.patterns(skills="purse")
    for skills in ([], ["purse", "purse"]):
        with pytest.raises(ArgumentError, match="name one skill or more, each once"):
            net.ask(at=DAY).skills.patterns(skills=skills)
    with pytest.raises(UnknownNameError, match="hamlet"):
        net.ask(over="hamlet", at=DAY).people.shared_teams()
    with pytest.raises(OutsideDataError, match="2030"):
        net.ask(at="2030-01-01").people.shared_teams()


def test_no_team_of_viet_nam_serves_two_villages() -> None:
    assert len(dtnet.datasets.load("vietnam").ask(at="2024-08-31").people.shared_teams()) == 0


def test_a_weight_that_the_filter_reads_leaves_bounds_safe(net: Network) -> None:
    """Without a filter that is not decided, and with a weight that groups read."""
    table = net.ask(weight="residents", within="Harbour", at=DAY).skills.shares(by="residents")
    assert False in set(table["sharp"])
