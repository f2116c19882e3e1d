"""Shares of teams, with `over="team"`: Toyland by hand, small countries in doubt, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import people, skill
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.predicates import inside

from ...inner.network import TEAMS
from ...inner.strategies import ASKED
from ..doubtful_country import OPEN_END, area, commune, country, moved, team

if TYPE_CHECKING:
    from dtnet import Network, Snapshot
    from dtnet.predicates import Condition

DAY = "2025-02-01"
LARGE = people(at_least=2)
VERDICTS = ("yes", "no", "unknown", "not_applicable")


@pytest.fixture(scope="module")
def day() -> Snapshot:
    return dtnet.datasets.load("toyland").at(DAY)


def some(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def share(network: Network, of: Condition, **parts: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of a question
    [row] = network.ask(of, over="team", at=ASKED, **parts).answer()
    return some(row, "lower", "upper", "sharp")


# -- Toyland -------------------------------------------------------------------------------------


def test_teams_of_the_harbour_that_teach_the_purse(day: Snapshot) -> None:
    """Anchor's lamp does and Reef's does not; of Anchor's tide nobody knows; Cable's may not be there."""
    question = day.ask("skill:purse", over="team", within="Harbour")
    [row] = question.answer()
    assert some(row, "teams", *VERDICTS) == (4, 2, 1, 1, 0)
    assert some(row, "lower", "upper", "sharp", "may_be_empty") == (1 / 3, 3 / 4, True, False)
    assert some(row, "point", "observed", "assumption", "listed_in_full") == (None, 1 / 2, None, True)
    table = question.teams()
    assert [some(each, "team", "there", "origin") for each in table] == [
        ("toy:team:anchor-lamp", "yes", "observed"),
        ("toy:team:anchor-tide", "yes", None),
        ("toy:team:cable", "unknown", None),
        ("toy:team:reef", "yes", "observed"),
    ]
    assert question.teams("no")["home"] == ["toy:village:reef"]
    assert question.teams(["yes", "no"])["verdict"] == ["yes", "no"]


def test_an_assumption_about_teams(day: Snapshot) -> None:
    question = day.ask("skill:purse", over="team", within="Harbour")
    for missing, point in (("as_no", 2 / 4), ("as_yes", 3 / 4), ("rate_in_stratum", 2 / 3)):
        [row] = question.answer(missing=missing)  # type: ignore[arg-type] # one of the words
        assert some(row, "point", "assumption") == (point, missing)
        assert some(row, "lower", "upper") == (1 / 3, 3 / 4)


def test_teams_by_the_area_of_their_home(day: Snapshot) -> None:
    question = day.ask("people >= 4", over="team", where="kind = tide")
    rows = {row["area"]: row for row in question.answer(by="shire")}
    assert {area: some(row, *VERDICTS) for area, row in rows.items()} == {
        "toy:shire:harbour": (0, 1, 0, 0),
        "toy:shire:wick": (1, 1, 0, 0),
        "toy:shire:far": (0, 0, 0, 0),
        "toy:shire:reed": (0, 1, 1, 0),
    }
    assert some(rows["toy:shire:reed"], "lower", "upper", "listed_in_full") == (0.0, 1 / 2, False)
    assert some(rows["toy:shire:far"], "lower", "upper", "may_be_empty") == (None, None, True)
    kept = question.answer(by="shire", having="row.share >= 1/2")
    assert (kept["area"], kept.undecided) == (["toy:shire:wick"], 1)


def test_every_team_counts_once(day: Snapshot) -> None:
    for of in ("led", "skill:purse", "people >= 3", "kind = tide"):
        for by in (None, "parish", "village"):
            table = day.ask(of, over="team").answer(by=by)
            assert table.total("teams") == 21
            assert all(sum(some(row, *VERDICTS)) == row["teams"] for row in table)
    listed = day.ask("led", over="team").teams(accept_synthetic=True)
    assert (len(listed), listed["team"]) == (21, sorted(listed["team"]))


def test_synthetic_teams_are_not_named_unless_asked_for(day: Snapshot) -> None:
    with pytest.raises(ArgumentError, match="2 of 2 teams in the answer are synthetic"):
        day.ask("led", over="team", within="Mist").teams()
    assert len(day.ask("led", over="team", within="Mist").teams(accept_synthetic=True)) == 2
    with pytest.raises(ArgumentError, match="synthetic=True"):
        day.ask("led", over="team", within="Mist", synthetic=False).teams(accept_synthetic=True)
    [row] = day.ask("led", over="team", within="Mist", synthetic=False).answer()
    assert some(row, "lower", "upper", "may_be_empty", "synthetic") == (0.0, 1.0, True, 0.0)


def test_a_share_of_funded_teams_is_that_of_the_question_about_funding(day: Snapshot) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    for by in (None, "shire", "parish"):
        counts = day.ask(over="team").funding.of_teams(policies, by=by).counts.to_dicts()
        for policy in policies:
            asked = [row for row in counts if row["asked"] == policy.id]
            found = day.ask(f"funded:{policy.id}", over="team", policies=policies).answer(by=by).to_dicts()
            same = ("lower", "upper", "may_be_empty", "observed", "assumed", "synthetic", "listed_in_full")
            assert [some(row, *same) for row in found] == [some(row, *same) for row in asked]
            assert [row["teams"] for row in found] == [row["bodies"] for row in asked]
            # of teams that may not be there, the other question calls a yes unknown
            assert all(row["yes"] >= other["yes"] for row, other in zip(found, asked, strict=True))


def test_an_answer_about_teams_is_an_answer(day: Snapshot) -> None:
    found = day.ask("led", over="team").answer()
    assert found.query.over == "team"
    assert found == day.coverage(of="led", over="team") == day.network.coverage(found.query)
    assert found != day.ask("led", over="team", where="kind = lamp").answer()


# -- teams in doubt ------------------------------------------------------------------------------


def test_teams_of_a_village_that_may_be_gone_are_gone_together() -> None:
    """One is large and one is not: the share is 1/2, or there is none. The bounds are outer and say so."""
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", people=3), team("t1", "v0", people=1)]
    lower, upper, sharp = share(country(areas, bodies), LARGE)
    assert lower <= 1 / 2 <= upper
    assert not sharp
    assert share(country(areas, bodies[:1]), LARGE) == (1.0, 1.0, True)
    apart = [*bodies, team("t2", "v1", people=3)]
    assert share(country(areas, apart), LARGE, within="v1") == (1.0, 1.0, True)


def test_a_team_that_moves_on_an_unknown_day_is_one_team() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"people": 3}, {"people": 3})), team("t1", "v0", people=1)]
    network = country(commune("v0", "v1"), bodies)
    lower, upper, sharp = share(network, LARGE)
    assert lower <= 1 / 2 <= upper
    assert not sharp, "the two homes are not told apart"
    rows = network.ask(LARGE, over="team", at=ASKED).answer(by="village").to_dicts()
    assert [some(row, "area", "lower", "upper") for row in rows] == [("v0", 0.0, 1 / 2), ("v1", 1.0, 1.0)]


def test_a_team_with_two_possible_homes_in_a_row_is_counted_once_there() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"people": 3}, {"people": 3})), team("t1", "v0", people=1)]
    network = country(commune("v0", "v1"), bodies)
    [row] = network.ask(LARGE, over="team", at=ASKED).answer()
    assert some(row, "teams", *VERDICTS) == (2, 1, 1, 0, 0)
    rows = network.ask(LARGE, over="team", at=ASKED).answer(by="village").to_dicts()
    assert [some(row, "area", "teams", "yes", "no") for row in rows] == [("v0", 2, 1, 1), ("v1", 1, 1, 0)]


def test_a_verdict_that_differs_between_two_homes_of_a_team_is_unknown() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"people": 3}, {"people": 1})), team("t1", "v0", people=1)]
    network = country(commune("v0", "v1"), bodies)
    [row] = network.ask(LARGE, over="team", at=ASKED).answer()
    assert some(row, "teams", *VERDICTS) == (2, 0, 1, 1, 0)
    [row] = network.ask(LARGE, over="team", where="people >= 2", at=ASKED).answer()
    assert some(row, "teams", *VERDICTS) == (1, 0, 0, 1, 0)


def counted(network: Network) -> tuple[Any, ...]:
    """The counts of teams without people, as of posts that nobody holds."""
    kind = network.vocabulary.team_kind
    [row] = network.at(ASKED).posts_without_holder(kind, holders="people").counts
    return some(row, "bodies", "yes", "no", "lower", "upper", "sharp")


def test_counts_of_bodies_with_two_possible_homes() -> None:
    moving = moved("t0", ("v0", "v1"), ({"people": 0}, {"people": 0}))
    network = country(commune("v0", "v1"), [*moving, team("t1", "v0", people=1)])
    bodies, yes, no, lower, upper, sharp = counted(network)
    assert (bodies, yes, no) == (2, 0, 1)
    assert lower <= 1 / 2 <= upper
    assert not sharp, "the two homes are not told apart"


def test_counts_of_bodies_that_are_gone_together_are_not_attained() -> None:
    """The share is 1/2, or there is none."""
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", people=0), team("t1", "v0", people=1)]
    *_, lower, upper, sharp = counted(country(areas, bodies))
    assert lower < 1 / 2 < upper
    assert not sharp
    assert counted(country(commune("v0"), bodies)) == (2, 1, 1, 1 / 2, 1 / 2, True)


def test_a_list_of_words_that_is_complete_where_the_team_is() -> None:
    """That all skills are listed holds in a village that is there, and without it the team is not."""
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", skills=()), team("t1", "v1", skills=("shop",))]
    lower, upper, sharp = share(country(areas, bodies, listed=[TEAMS, "skills"]), skill("shop"))
    assert lower <= 1 / 2
    assert upper == 1.0
    assert (lower, sharp) == (1 / 2, True) or not sharp


def test_a_fact_that_filter_and_condition_read_is_one() -> None:
    bodies = [team("t0", "v0", people=None), team("t1", "v0", people=5)]
    network = country(commune("v0"), bodies)
    lower, upper, sharp = share(network, people(at_least=4), where="people >= 3")
    assert (lower, upper) == (1 / 2, 1.0)
    assert not sharp or share(network, people(at_least=4), where=people(at_least=3)) == (1 / 2, 1.0, True)
    assert share(network, people(at_least=3), where="people >= 3")[1] == 1.0


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "how", "error", "message"),
    [
        ({}, {"by": ["shire", "parish"]}, ArgumentError, "by=.*; name one level"),
        ({}, {"by": "coastal"}, UnknownNameError, "coastal"),
        ({"weight": "households"}, {}, ArgumentError, "teams are counted, each once; leave weight= out"),
        ({"of": "has_team"}, {}, ArgumentError, "has_team is a condition on areas, not on teams"),
        ({"where": "every(lane, led)"}, {}, ArgumentError, "is a condition on areas, not on teams"),
        ({"of": "skill:juggling"}, {}, UnknownNameError, "juggling"),
        ({"within": "Atlantis"}, {}, UnknownNameError, "Atlantis"),
        ({}, {"missing": "as_now"}, ArgumentError, "missing='as_now'"),
        ({}, {"over_time": "mean"}, ArgumentError, "over_time='mean' needs a period"),
    ],
)
def test_what_cannot_be_asked_of_teams(
    day: Snapshot, parts: dict[str, Any], how: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        day.ask(**{"of": "led", "over": "team", **parts}).answer(**how)


def test_days_and_verdicts_that_are_not_there(day: Snapshot) -> None:
    with pytest.raises(OutsideDataError, match="1900"):
        day.network.ask("led", over="team", at="1900-01-01").answer()
    with pytest.raises(ArgumentError, match=r"verdicts.*'maybe'"):
        day.ask("led", over="team").teams("maybe")


def test_a_filter_by_place_takes_the_home_of_a_team_as_given() -> None:
    """The home lies in `k0` if it exists, so no team is outside."""
    areas = [*commune("v0"), area("v1", "village", "k0", origin="synthetic")]
    network = country(areas, [team("t0", "v1", people=2)])
    for synthetic in (True, False):
        asked = network.ask(
            LARGE, over="team", where=~inside("k0", as_of=ASKED), at=ASKED, synthetic=synthetic
        )
        [row] = asked.answer()
        assert some(row, "teams", "unknown", "upper", "sharp") == (0, 0, None, True)


def test_a_team_counts_only_if_the_areas_up_to_its_row_exist() -> None:
    """A team of the country's row has its home in `k0`, so `k0` exists, and so do its lists of words."""
    areas = commune("v0", origin="synthetic")
    network = country(areas, [team("t0", "v0", skills=())], listed=[TEAMS], also={"skills": "c"})
    for where in (~inside("k0", as_of=ASKED), skill("shop")):
        asked = network.ask(LARGE, over="team", where=where, at=ASKED, synthetic=False)
        [row] = asked.answer(by="country")
        assert some(row, "area", "teams", "lower", "upper", "sharp") == ("c", 0, None, None, True)
        [row] = network.ask(LARGE, over="team", within="c", where=where, at=ASKED, synthetic=False).answer()
        assert some(row, "teams", "lower", "upper", "sharp") == (0, None, None, True)


def test_no_row_above_a_territory_decides_whether_a_team_is_in_it() -> None:
    """The team is in `k0`, whether `c` exists or not; without `k0` the team is in no territory."""
    in_k0 = inside("k0", as_of=ASKED)
    for cells in ({"origin": "synthetic"}, OPEN_END):
        network = country(commune("v0"), [team("t0", "v0", people=2)], cells=cells)
        assert share(network, in_k0, synthetic=False) == (1.0, 1.0, True)
        network = country(commune("v0", **cells), [team("t0", "v0", people=2)])
        assert share(network, in_k0, synthetic=False) == (0.0, 1.0, False)
        assert share(network, in_k0, synthetic=False, within="k0") == (1.0, 1.0, True)


def test_a_team_that_a_filter_may_leave_out_in_another_row_only() -> None:
    """If its home is `k0`, the filter keeps it; if its home is `v1`, it does not count in the row of `k0`."""
    areas = [*commune("v0"), area("k1", "commune", "c"), area("v1", "village", "k1")]
    network = country(areas, moved("t0", ("v1", "v0")))
    asked = network.ask(inside("k0", as_of=ASKED), over="team", where=inside("k0", as_of=ASKED), at=ASKED)
    rows = {row["area"]: row for row in asked.answer(by="commune")}
    assert some(rows["k0"], "teams", *VERDICTS, "may_be_empty") == (1, 1, 0, 0, 0, True)
    assert some(rows["k1"], "teams", *VERDICTS) == (0, 0, 0, 0, 0)


def test_answers_about_teams_and_about_areas_are_not_subtracted() -> None:
    day = dtnet.datasets.load("toyland").at("2025-02-01")
    areas, teams = (day.ask("led", over=over).answer() for over in ("village", "team"))
    with pytest.raises(ArgumentError, match="about teams and an answer about areas cannot be subtracted"):
        areas - teams
    with pytest.raises(ArgumentError, match="about teams and an answer about areas cannot be subtracted"):
        teams - areas
    [row] = teams - teams
    assert row["lower"] <= 0 <= row["upper"]
