"""Nothing in the library keeps a network or a policy alive that nobody else holds."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any
from weakref import ref

from dtnet import Catalogue, assess, compare
from dtnet.coverage import funded

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network, Policy

    Land = Any

WHEN = """
nature = "entitlement"
rate = "100 VND/team/month"
prorate = "any_day"
when = {areas = {ids = ["k1"], as_of = "2023-01-01"}}
"""


def answers(network: Network, policy: Policy) -> list[Callable[[], object]]:
    """Questions that read the policy, its conditions and the network."""
    spent = assess(network, policy, window="2023")
    return [
        lambda: (spent.assumptions, spent.mergers, spent.recomputed, spent.paid(), spent.not_eligible()),
        lambda: (spent.explain("a", "2023-03"), spent.explain("k1")),
        lambda: compare(spent, spent.instead(policy.with_component("support", rate="90 VND/team/month"))),
        lambda: Catalogue((policy,)).holding(network, "k1", at="2023-06-01"),
        lambda: network.coverage(of=funded([policy]), over="village", by="commune", at="2023-06-01"),
    ]


def test_a_network_and_a_policy_end_with_their_last_user(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(WHEN)
    for answer in answers(network, policy):
        answer()
    told = ref(network.tables), ref(policy)
    del network, policy, answer
    gc.collect()
    assert [each() for each in told] == [None, None]
