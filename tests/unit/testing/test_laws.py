"""The laws see an engine that breaks them: one that forgets, one without ceilings, networks that drift."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from dtnet import Network, assess
from dtnet.errors import DifferentNetworksError
from dtnet.policy import PolicyPeriod
from dtnet.policy.answers import side_tables
from dtnet.testing import laws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet import Assessment, Period, Policy

    from ..conftest import Land

ORDER = Random(1)  # noqa: S311 - rows are shuffled, nothing is secret
CAPPED = """
nature = "entitlement"
rate = "100 VND/team/month"
prorate = "any_day"
ceiling = [{amount = "250 VND/team", over = "calendar_year"}]
"""


def forgetful(network: Network, policies: Iterable[Policy], *, window: Period) -> Assessment:
    chosen = [
        attrs.evolve(policy, period=PolicyPeriod(max(window.start, policy.period.start), policy.period.end))
        for policy in policies
    ]
    return assess(network, chosen, window=window)


def boundless(network: Network, policy: Policy, *, window: Period) -> Assessment:
    components = tuple(attrs.evolve(each, ceilings=()) for each in policy.components)
    return assess(network, attrs.evolve(policy, components=components), window=window)


def test_an_engine_that_forgets_breaks_the_laws_of_time(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network, policies = land.network([("a", "v1")]), [land.policy(CAPPED)]
    laws.splitting_windows(network, policies, "2023", "2023-02-11")
    laws.months_alone(network, policies, "2023-01-01..2023-06-10")
    monkeypatch.setattr(laws, "assess", forgetful)
    with pytest.raises(AssertionError) as caught:
        laws.splitting_windows(network, policies, "2023", "2023-03-01")
    assert str(caught.value) == (
        "2023-01-01..2024-01-01 split at 2023-03-01: ('x.1', 'support', 'a', '2023-03') has 100 instead of 50"
    )
    with pytest.raises(AssertionError) as caught:
        laws.months_alone(network, policies, "2023")
    assert str(caught.value) == "2023-03 alone: ('x.1', 'support', 'a', '2023-03') has 100 instead of 50"


def test_an_engine_without_ceilings_breaks_the_law_of_ceilings(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = land.network([("a", "v1")])
    other = '[[component]]\nid = "more"\nper = "team"\n' + CAPPED.partition("ceiling")[0]
    policy = land.policy(f"{CAPPED}{other}")
    laws.ceilings_hold(network, policy, "2023-01-01..2024-06-01")
    monkeypatch.setattr(laws, "assess", boundless)
    with pytest.raises(AssertionError) as caught:
        laws.ceilings_hold(network, policy, "2023")
    assert str(caught.value) == "a receives 1_200 in 2023-01-01..2024-01-01, above the ceiling 250"


def test_openings_that_pay_for_each_other_break_the_law_of_openings(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = (
        '[[opening]]\ncite = {{ref = "D{0}"}}\nperiod = {{from = "2023-0{0}-01", until = "2023-0{1}-01"}}\n'
    )
    more = f'unopened = "closed"\n{opening.format(2, 5)}{opening.format(3, 6)}'
    policy = land.policy(more=more)
    laws.openings_stand_alone(land.network(), policy, "2023")
    laws.openings_stand_alone(land.network(), policy, "2023-02-01..2023-05-01")
    monkeypatch.setattr(side_tables, "opened_alone", lambda policy, _: policy)
    told = broken(laws.openings_stand_alone, land.network(), policy, "2023")
    assert told == "opening 0, 2023-02-01..2023-05-01: 1600, but 1200 alone"
    unknown = land.network([("a", "v1", "2023-01-01", None, None)])
    by_heads = policy.with_component("support", rate="1 VND/person/month", count="people")
    laws.openings_stand_alone(unknown, by_heads, "2023")


def test_networks_keep_their_laws(land: type[Land]) -> None:
    network = land.network()
    laws.input_order_is_no_content(network, ORDER)
    laws.copies_are_equal(network)
    laws.stretches_are_alike(network, "2023")
    laws.differences_mirror(network, network.remove("a"))
    laws.differences_mirror(network.at("2023-01-01"), network.at("2024-01-01"))
    laws.selections_agree(network, "p1", "2023-05-05")


class Drifting(list[Any]):
    """Hands out what it has, one after the other."""

    def __call__(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - whatever it has
        return self.pop(0)


def broken(law: Any, *arguments: object) -> str:  # noqa: ANN401 - any of the laws
    with pytest.raises(AssertionError) as caught:
        law(*arguments)
    return str(caught.value)


def test_networks_that_hang_on_the_order_of_rows_break_the_laws_of_identity(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = land.network()
    other = network.correct("a", at="2023-01-01", people=4)
    monkeypatch.setattr(laws.NetworkBuilder, "build", Drifting([other]))
    told = broken(laws.input_order_is_no_content, network, ORDER)
    assert told == "bodies a from 2023-01-01: people is '4', not '3'"
    monkeypatch.setattr(Network, "__hash__", Drifting([1, 2]))
    monkeypatch.setattr(laws.NetworkBuilder, "build", Drifting([network]))
    assert "built from the same rows in another order has the hash" in broken(
        laws.input_order_is_no_content, network, ORDER
    )


def test_copies_that_are_made_break_the_law_of_copies(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Network, "__copy__", lambda _: 1)
    assert broken(laws.copies_are_equal, land.network()).startswith("copy returned an object other than <")


def test_stretches_with_gaps_or_changes_break_their_law(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-06-01")])
    whole = list(network.during("2023"))
    monkeypatch.setattr(Network, "during", Drifting([whole[1:] + whole[:1], list(network.during("2023-07"))]))
    assert broken(laws.stretches_are_alike, network, "2023") == (
        "2023-01-01..2023-06-01 does not begin on 2024-01-01"
    )
    laws.stretches_are_alike(network, "2023-07")
    stretch = attrs.evolve(whole[0], period=attrs.evolve(whole[0].period, end="2023-07-01"))
    monkeypatch.setattr(Network, "during", Drifting([[stretch]]))
    assert broken(laws.stretches_are_alike, network, "2023") == (
        "something differs between 2023-01-01 and 2023-06-30"
    )


def test_differences_that_do_not_mirror_break_their_law(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = land.network()
    less, more = network.remove("a"), network.correct("a", at="2023-01-01", people=4)
    same, closed, changed = (laws.difference(network, each) for each in (network, less, more))
    for answers, message in (
        ([closed, closed], "bodies: 0 opened, but"),
        ([changed, changed], "the changed values differ from those in reverse"),
        ([same, same], "is False, but they differ in <Table of 0 rows>"),
    ):
        monkeypatch.setattr(laws, "difference", Drifting(list(answers)))
        assert message in broken(laws.differences_mirror, network, less)


def test_selections_that_lose_somebody_break_their_law(
    land: type[Land],
    monkeypatch: pytest.MonkeyPatch,
    toy: Any,  # noqa: ANN401 - a class of a test file
) -> None:
    network = land.network()
    monkeypatch.setattr(Network, "select", lambda net, **_: net.remove("a"))
    assert broken(laws.selections_agree, network, "p1", "2023-05-05").startswith("bodies in p1 on 2023-05-05")
    ruled = toy.network(
        [("c", "country", None), ("p", "province", "c")],
        [("m", "ministry", "c"), ("t", "team", "p")],
        rules=[toy.rule("guided_by", "team", "ministry")],
    )
    monkeypatch.setattr(Network, "select", lambda net, **_: net.remove("m"))
    assert broken(laws.selections_agree, ruled, "p", "2023-05-05") == (
        "guided_by in p on 2023-05-05 became [('t', None)]"
    )


def test_a_law_may_be_caught_as_an_error_of_dtnet(land: type[Land]) -> None:
    network = land.network()
    with pytest.raises(DifferentNetworksError):
        network.assert_equals(network.remove("a"))


def test_answers_that_forget_who_they_are_break_their_law(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network, policy = land.network(), land.policy(CAPPED)
    laws.answers_are_values(network, policy, "2023")
    answers = [assess(network, policy, window=each) for each in ("2023", "2023", "2024")]
    monkeypatch.setattr(laws, "assess", Drifting([answers[0], answers[2]]))
    assert "asked again differs: <Assessment of x.1 over 2024" in broken(
        laws.answers_are_values, network, policy, "2023"
    )
    monkeypatch.setattr(laws, "assess", Drifting(answers[:2]))
    monkeypatch.setattr(type(answers[0]), "__hash__", Drifting([1, 1, 1, 2]))
    assert "out of its pickle differs" in broken(laws.answers_are_values, network, policy, "2023")


def test_rows_that_change_answers_when_cut_break_their_law(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    network, policy = land.network([("a", "v1")]), land.policy(CAPPED)
    laws.splitting_spells(network, [policy], "2023", "2023-02-11")
    monkeypatch.setattr(laws, "rebuilt", lambda *_: land.network([("a", "v1", "2023-02-11")]))
    with pytest.raises(AssertionError, match="splitting rows at 2023-02-11 gives "):
        laws.splitting_spells(network, [policy], "2023", "2023-02-11")


def test_money_outside_a_period_breaks_its_law(land: type[Land], monkeypatch: pytest.MonkeyPatch) -> None:
    network, policy = land.network([("a", "v1")]), land.policy(CAPPED)
    laws.paid_in_its_period(network, policy, "2023-01")
    late = land.policy(CAPPED, period='{from = "2023-06-01"}')

    def early(network: Network, _: Policy, *, window: str) -> Assessment:
        return assess(network, policy, window=window)

    monkeypatch.setattr(laws, "assess", early)
    with pytest.raises(AssertionError, match=r"x\.1 pays in 2023-01, outside 2023-06-01"):
        laws.paid_in_its_period(network, late, "2023-01")


def test_documents_that_read_back_as_others_break_their_law(
    land: type[Land], monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = land.policy(CAPPED)
    laws.documents_read_back(policy)
    monkeypatch.setattr(laws, "parse_policy", lambda *_, **__: land.policy(CAPPED, id="x.2"))
    with pytest.raises(AssertionError, match=r"x\.1 is read back as "):
        laws.documents_read_back(policy)


def test_amounts_that_nobody_knows_are_no_cells_to_add_up(land: type[Land]) -> None:
    counted = CAPPED.replace("VND/team/month", "VND/person/month").replace(
        "\nprorate", '\ncount = "people"\nprorate'
    )
    network = land.network([("a", "v1", land.first, None, None)])
    with pytest.raises(AssertionError, match="the law needs known amounts, and this amount is unknown: "):
        laws.months_alone(network, [land.policy(counted)], "2023")
