"""Parts of documents that are drawn seldom: found on purpose, so that no run of the tests misses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, find, settings

from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.testing.strategies import policy_documents

if TYPE_CHECKING:
    Land = Any

LONG = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
AS_FOUND = settings(LONG, phases=(Phase.generate,))
"""The first document that is found; it is not made small."""


def test_a_claim_under_a_multiple_of_an_earlier_rate_is_drawn(land: type[Land]) -> None:
    def ceilings(document: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            ceiling
            for each in document["component"]
            if "claim" in each
            for ceiling in each.get("ceiling", ())
            if isinstance(ceiling["amount"], dict)
            and ceiling["amount"].get("of") in {each["id"] for each in document["component"]}
        ]

    found = find(
        policy_documents(land.network(), max_components=3),
        lambda each: bool(ceilings(each)),
        settings=AS_FOUND,
    )
    assert {each["over"] for each in ceilings(found)} <= {"month", "calendar_year"}


def test_a_ceiling_by_days_that_is_no_whole_money_is_drawn(land: type[Land]) -> None:
    """Of components and of policies, too: rounding it twice would lose money."""
    for key in ("component", "policy"):

        def wanted(document: dict[str, Any], key: str = key) -> bool:
            holders = document["component"] if key == "component" else [document]
            return any(
                ceiling.get("part") == "by_days"
                and isinstance(ceiling["amount"], dict)
                and ceiling["amount"].get("times") == "1/3"
                and ceiling["amount"]["of"] in document.get("bases", ())
                for each in holders
                for ceiling in each.get("ceiling", ())
            )

        assert wanted(find(policy_documents(land.network()), wanted, settings=AS_FOUND))


def test_a_network_without_facts_of_areas_has_conditions_all_the_same() -> None:
    words = Vocabulary(
        levels=("land",),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(Attribute(name="people", table="bodies", type="whole", description="Everyone"),),
        currency=Currency("VND", 0),
    )
    builder = NetworkBuilder(words, Metadata(name="bare", extent=Period("2023-01-01", "2024-01-01")))
    builder.add_areas(
        {
            "id": ["land"],
            "level": ["land"],
            "start": ["2023-01-01"],
            "parent": [None],
            "code": [""],
            "name": ["land"],
            "type": [""],
        }
    )

    def conditions(document: dict[str, Any]) -> list[dict[str, Any]]:
        return [each["when"] for each in document["component"] if each["per"] == "land" and each.get("when")]

    found = find(policy_documents(builder.build()), lambda each: bool(conditions(each)), settings=AS_FOUND)
    assert {subject for each in conditions(found) for subject in each} <= {
        "level",
        "land.type",
        "areas",
        "any",
        "not",
    }
