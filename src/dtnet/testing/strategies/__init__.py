"""Hypothesis strategies: networks, policies, conditions of coverage, reorganisations."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.testing.strategies.coverage import (
        CoverageWords,
        Item,
        coverage_conditions,
        questions_of_areas_inside,
        small_conditions,
        team_conditions,
    )
    from dtnet.testing.strategies.network import (
        Reorganised,
        days_of,
        networks,
        refinements,
        reorganised,
        small_networks,
    )
    from dtnet.testing.strategies.policy import (
        as_policy,
        assessment_inputs,
        policies,
        policy_documents,
        windows_of,
    )

__all__ = [
    "CoverageWords",
    "Item",
    "Reorganised",
    "as_policy",
    "assessment_inputs",
    "coverage_conditions",
    "days_of",
    "networks",
    "policies",
    "policy_documents",
    "questions_of_areas_inside",
    "refinements",
    "reorganised",
    "small_conditions",
    "small_networks",
    "team_conditions",
    "windows_of",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.testing.strategies.coverage": (
                "CoverageWords Item questions_of_areas_inside coverage_conditions small_conditions "
                "team_conditions"
            ),
            "dtnet.testing.strategies.network": (
                "Reorganised days_of networks refinements reorganised small_networks"
            ),
            "dtnet.testing.strategies.policy": (
                "as_policy assessment_inputs policies policy_documents windows_of"
            ),
        },
    )
