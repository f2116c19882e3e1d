"""Policies of areas that a network does not hold: of a catalogue they are listed, by themselves refused."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import Catalogue, assess, compare
from dtnet.errors import UnknownNameError
from dtnet.measures import Units
from dtnet.policy import parse_policy
from dtnet.testing import laws

from ..command_line import refused, run

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network
    from dtnet.policy import NotAssessed

    from ..conftest import Land

WHOLE = dtnet.datasets.load("vietnam")
YEN_BAI = "vn:province:15:0"
RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
OPENED = """
    unopened = "closed"
    [[opening]]
    period = {from = "2023-01-01", until = "2024-01-01"}
    cite = {ref = "A"}
    published = {amount = "9 VND"}
"""


def away(area: str) -> str:
    return f"the network does not hold {area!r}, its jurisdiction"


def told(listed: tuple[NotAssessed, ...]) -> list[tuple[str, str]]:
    return [(each.policy, each.reason) for each in listed]


@pytest.fixture(scope="module")
def part() -> Network:
    return WHOLE.select(within=YEN_BAI)


def test_a_part_is_assessed_with_the_whole_catalogue(part: Network) -> None:
    catalogue = dtnet.policies(country="vietnam")
    laws.parts_hold_their_policies(WHOLE, catalogue, YEN_BAI, "2024")
    spent = assess(part, catalogue, window="2024")
    assert spent.total == assess(WHOLE, catalogue["vn.yen-bai.2022-60"], window="2024").total == 8_136_000_000
    assert dict(told(spent.not_assessed)) == {
        "vn.binh-duong.2023-27": away("vn:province:74:0"),
        "vn.da-nang.2024-36": away("vn:province:48:0"),
        "vn.da-nang.2025-26": away("vn:province:48:2025"),
        "vn.ha-tinh.2023-119": away("vn:province:42:0"),
    }
    assert [each.policy for each in spent.recomputed] == []
    assert {each.policy for each in spent.assumptions} == {"vn.yen-bai.2022-60"}
    again = pickle.loads(pickle.dumps(spent))  # noqa: S301 - made here
    assert (again, again.not_assessed) == (spent, spent.not_assessed)


def test_a_policy_by_itself_or_in_a_list_is_refused(part: Network) -> None:
    catalogue = dtnet.policies(country="vietnam")
    message = (
        "policy vn.ha-tinh.2023-119: its jurisdiction 'vn:province:42:0' is not an area of 'vietnam'; did you"
    )
    for given in (catalogue["vn.ha-tinh.2023-119"], [catalogue["vn.ha-tinh.2023-119"]], list(catalogue)[-2:]):
        with pytest.raises(UnknownNameError, match=message):
            assess(part, given, window="2024")
    spent = assess(part, catalogue, window="2024")
    with pytest.raises(UnknownNameError, match=message):
        spent.instead(catalogue["vn.ha-tinh.2023-119"])


def test_answers_with_other_policies_list_the_same(land: type[Land]) -> None:
    part = land.network().select(within="p1")
    here, there = land.policy(RATE, id="x.1"), land.policy(RATE, id="x.2", place="p2")
    spent = assess(part, Catalogue.of([here, there]), window="2023")
    assert (spent.total, told(spent.not_assessed)) == (4_800, [("x.2", away("p2"))])
    more = spent.instead(here.with_component("support", rate="200 VND/team/month"))
    found = compare(spent, more)
    assert (found.total, told(found.not_assessed)) == (4_800, [("x.2", away("p2"))])
    moved = spent.instead(land.policy(RATE, id="x.2", place="d1", purpose="other"))
    assert (moved.total, moved.not_assessed) == (4_800 + 3_600, ())
    table = dtnet.sweep(
        spent,
        lambda rate: here.with_component("support", rate=f"{rate} VND/team/month"),
        {"rate": ["100", "300"]},
    )
    assert table["amount"] == [4_800, 14_400]
    assert sum(len(batch) for batch in spent.batches("team", "month")) == 48
    [step] = [each for each in spent.explain("a", "2023-05").walk() if away("p2") in each.text]
    assert (step.bounds, step.text) == (
        None,
        f"support, an entitlement, for each team: not assessed: {away('p2')}",
    )


def test_of_policies_all_away_nothing_is_known(land: type[Land]) -> None:
    part = land.network().select(within="p1")
    spent = assess(part, Catalogue.of([land.policy(RATE, place="p2")]), window="2023")
    assert (spent.bounds, spent.lines) == ((0, None), ())
    assert told(spent.not_assessed) == [("x.1", away("p2"))]


@pytest.mark.parametrize("reference", ['yields_to = ["x.2"]', 'deducts = ["x.2"]', 'succeeds = "x.2"'])
def test_a_policy_that_names_one_that_is_away_is_paid_as_if_alone(land: type[Land], reference: str) -> None:
    network = land.network()
    other = land.policy(RATE, id="x.2", place="p2")
    catalogue = Catalogue.of([land.policy(RATE, more=reference), other])
    laws.parts_hold_their_policies(network, catalogue, "p1", "2023")
    spent = assess(network.select(within="p1"), catalogue, window="2023")
    assert spent.total == 4_800
    assert [(each.what, each.why) for each in spent.assumptions] == (
        [] if "succeeds" in reference else [("x.2 pays nothing of 'support'", away("p2"))]
    )


def test_what_a_policy_that_is_away_publishes_is_not_compared(land: type[Land]) -> None:
    catalogue = Catalogue.of(
        [land.policy(RATE, more=OPENED), land.policy(RATE, OPENED, id="x.2", place="p2")]
    )
    spent = assess(land.network().select(within="p1"), catalogue, window="2023")
    assert [(each.policy, each.computed) for each in spent.recomputed] == [("x.1", 4_800)]


def test_a_condition_may_name_an_area_that_is_away(land: type[Land]) -> None:
    inside = 'when = {any = [{areas = {ids = ["k3"], as_of = "2023-01-01"}}, {"commune.ready" = true}]}\n'
    network, policy = land.network(), land.policy(RATE + inside)
    part = network.select(within="p1")
    spent = assess(part, Catalogue.of([policy]), window="2023")
    assert told(spent.not_assessed) == [
        ("x.1", "the network does not hold 'k3' on 2023-01-01, which its conditions name")
    ]
    with pytest.raises(
        UnknownNameError, match=r"^policy x\.1: component 'support': no area 'k3' on 2023-01-01"
    ):
        assess(part, policy, window="2023")


def test_a_policy_that_is_not_assessed_meets_no_merger(part: Network) -> None:
    """Yên Bái ends on 2025-07-01; the part of it lacks the area that the condition names."""
    text = (
        dtnet.policies(country="vietnam")["vn.yen-bai.2022-60"]
        .to_json()
        .replace(
            '"commune.dx_registered_2023": true',
            '"areas": {"ids": ["vn:province:42:0"], "as_of": "2023-06-01"}',
        )
    )
    policy = parse_policy(text, source="x.json", form="json")
    assert [each.area for each in assess(WHOLE, policy, window="2025").mergers] == [YEN_BAI]
    spent = assess(part, Catalogue.of([policy]), window="2025")
    assert (spent.not_assessed != (), spent.mergers) == (True, ())


def test_a_policy_that_is_away_is_not_held_against_the_network(land: type[Land]) -> None:
    part = land.network().select(within="p1")
    words = Units(currencies=("XTS",))
    text = land.policy(RATE, id="x.2", place="p2").to_json().replace("VND", "XTS")
    foreign = parse_policy(text, source="x.json", form="json", units=words)
    catalogue = Catalogue.of([land.policy(RATE), foreign])
    assert assess(part, catalogue, window="2023").total == 4_800
    assert len(catalogue.double_payments(part, window="2023")) == 0


def test_the_command_line_takes_parts_by_default(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, part: Network
) -> None:
    mine = str(tmp_path / "mine.json")
    dtnet.write_network(part, mine)
    asked = ("--network", mine, "--window", "2024")
    answer = json.loads(run(capsys, "assess", *asked, "--format", "json"))
    assert answer["total"] == 8_136_000_000
    assert {each["reason"] for each in answer["not_assessed"]} == {
        *map(away, ("vn:province:74:0", "vn:province:48:0", "vn:province:48:2025", "vn:province:42:0"))
    }
    assert f"not included  vn.ha-tinh.2023-119: support: {away('vn:province:42:0')}" in run(
        capsys, "assess", *asked
    )
    change = ("--rate", "vn.yen-bai.2022-60:support=1_000_000 VND/team/month")
    changed = json.loads(run(capsys, "compare", *asked, *change, "--format", "json"))
    assert {each["in"] for each in changed["not_assessed"]} == {"both"}
    assert "vn.yen-bai.2022-60" in run(capsys, "explain", YEN_BAI, *asked, "--month", "2024-03")
    said = refused(capsys, "assess", *asked, "--policy", "vn.ha-tinh.2023-119")
    assert "its jurisdiction 'vn:province:42:0' is not an area of 'vietnam'; did you mean" in said
