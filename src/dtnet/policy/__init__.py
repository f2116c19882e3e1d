"""Subsidy policies: documents that cite their law, and what they cost on a network."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.policy.answers.unused_inputs import UnusedInput
    from dtnet.policy.document.document import (
        Base,
        Ceiling,
        Choice,
        ChoiceRef,
        Classes,
        ClassRow,
        Component,
        Count,
        Dated,
        DatedValue,
        FundingShare,
        HeadsNorm,
        IsChosen,
        Jurisdiction,
        Multiple,
        Norm,
        OfWhich,
        Open,
        Opening,
        PolicyPeriod,
        ProrationStep,
        ProrationSteps,
        Published,
        Rounding,
        Size,
        SizeRef,
        StatedCondition,
        Titles,
    )
    from dtnet.policy.engine.component_assessment import Assumption, NotAssessed, Recomputed
    from dtnet.policy.explain.amount_explanations import Explanation
    from dtnet.policy.reading.policy_documents import parse_policy, policy_schema
    from dtnet.policy.units.mergers import Merger
    from dtnet.step_tree import Step

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
    "Size",
    "SizeRef",
    "StatedCondition",
    "Step",
    "Titles",
    "UnusedInput",
    "parse_policy",
    "policy_schema",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.step_tree": "Step",
            "dtnet.policy.explain.amount_explanations": "Explanation",
            "dtnet.policy.engine.component_assessment": "Assumption NotAssessed Recomputed",
            "dtnet.policy.answers.unused_inputs": "UnusedInput",
            "dtnet.policy.reading.policy_documents": "parse_policy policy_schema",
            "dtnet.policy.units.mergers": "Merger",
            "dtnet.policy.document.document": (
                "Base Ceiling Choice ChoiceRef ClassRow Classes Component Count Dated DatedValue "
                "FundingShare HeadsNorm IsChosen Jurisdiction Multiple Norm OfWhich Open Opening "
                "PolicyPeriod ProrationStep ProrationSteps Published Rounding Size SizeRef StatedCondition "
                "Titles"
            ),
        },
    )
