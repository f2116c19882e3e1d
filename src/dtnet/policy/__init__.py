"""Subsidy policies: documents that cite their law, and what they cost on a network."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.policy.choices import Choice, ChoiceRef
    from dtnet.policy.document import Component
    from dtnet.policy.eligibility import IsChosen
    from dtnet.policy.explanation import Explanation, Step
    from dtnet.policy.mergers import Merger
    from dtnet.policy.notes import Assumption, NotAssessed, Recomputed
    from dtnet.policy.parts import (
        Ceiling,
        Count,
        FundingShare,
        HeadsNorm,
        Jurisdiction,
        Norm,
        OfWhich,
        Opening,
        PolicyPeriod,
        ProrationStep,
        ProrationSteps,
        Published,
        Rounding,
        StatedCondition,
        Titles,
    )
    from dtnet.policy.reader import parse_policy
    from dtnet.policy.schema import policy_schema
    from dtnet.policy.values import Base, Classes, ClassRow, Dated, DatedValue, Multiple, Open

__all__ = [
    "Assumption",
    "Base",
    "Ceiling",
    "Choice",
    "ChoiceRef",
    "ClassRow",
    "Classes",
    "Component",
    "Count",
    "Dated",
    "DatedValue",
    "Explanation",
    "FundingShare",
    "HeadsNorm",
    "IsChosen",
    "Jurisdiction",
    "Merger",
    "Multiple",
    "Norm",
    "NotAssessed",
    "OfWhich",
    "Open",
    "Opening",
    "PolicyPeriod",
    "ProrationStep",
    "ProrationSteps",
    "Published",
    "Recomputed",
    "Rounding",
    "StatedCondition",
    "Step",
    "Titles",
    "parse_policy",
    "policy_schema",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.policy.choices": (
                "Choice",
                "ChoiceRef",
            ),
            "dtnet.policy.document": ("Component",),
            "dtnet.policy.eligibility": ("IsChosen",),
            "dtnet.policy.explanation": (
                "Explanation",
                "Step",
            ),
            "dtnet.policy.mergers": ("Merger",),
            "dtnet.policy.notes": (
                "Assumption",
                "NotAssessed",
                "Recomputed",
            ),
            "dtnet.policy.parts": (
                "Ceiling",
                "Count",
                "FundingShare",
                "HeadsNorm",
                "Jurisdiction",
                "Norm",
                "OfWhich",
                "Opening",
                "PolicyPeriod",
                "ProrationStep",
                "ProrationSteps",
                "Published",
                "Rounding",
                "StatedCondition",
                "Titles",
            ),
            "dtnet.policy.reader": ("parse_policy",),
            "dtnet.policy.schema": ("policy_schema",),
            "dtnet.policy.values": (
                "Base",
                "ClassRow",
                "Classes",
                "Dated",
                "DatedValue",
                "Multiple",
                "Open",
            ),
        },
    )
