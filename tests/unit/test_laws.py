"""The laws see an engine that breaks them: one that forgets what it paid, one without ceilings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from dtnet.policy.assessment import assess
from dtnet.policy.document import PolicyPeriod
from dtnet.testing import laws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document import Policy
    from dtnet.policy.result import Assessment

    from .conftest import Land

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
        "2023-01-01..2024-01-01 split at 2023-03-01: ('x.1', 'support', 'a', '2023-03') is 100, not 50"
    )
    with pytest.raises(AssertionError) as caught:
        laws.months_alone(network, policies, "2023")
    assert str(caught.value) == "2023-03 alone: ('x.1', 'support', 'a', '2023-03') is 100, not 50"


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
    assert str(caught.value) == "a is paid 1_200 in 2023-01-01..2024-01-01, more than 250"
