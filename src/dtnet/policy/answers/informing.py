"""Lines inside an amount that inform and change nothing: their own bounds, where activity is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.facts.bounded import UNBOUNDED
from dtnet.frames import Table
from dtnet.measures import Rate
from dtnet.money import product, total
from dtnet.policy.engine.lines import draft_of
from dtnet.policy.engine.reckoning import asked_components, reaches_of
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.windows import month_edges

if TYPE_CHECKING:
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.document.parts import OfWhich
    from dtnet.policy.units.question import Asked


def informing_table(assessment: Assessment) -> Table:
    """Lines that inform; see `Assessment.of_which`."""
    asked, _ = asked_components(assessment.question, assessment.policies)
    words: dict[str, list[str]] = {name: [] for name in ("policy", "component", "of_which")}
    rates: list[str | None] = []
    bounds: list[int | None] = []
    for each in asked:
        for line in each.component.of_which:
            told = (each.policy.id, each.component.id, line.id)
            for name, word in zip(words, told, strict=True):
                words[name].append(word)
            rates.append(str(line.rate) if isinstance(line.rate, Rate) else None)
            bounds.append(_bound(assessment, each, line))
    several = np.array([rate is None for rate in rates], np.bool_)
    unknown = np.array([bound is None for bound in bounds], np.bool_)
    return Table(
        {name: frames.text(each) for name, each in words.items()}
        | {"rate": frames.text([rate or "" for rate in rates], several if several.any() else None)}
        | {"amount": frames.whole([bound or 0 for bound in bounds], unknown if unknown.any() else None)}
    )


def _bound(assessment: Assessment, asked: Asked, line: OfWhich) -> int | None:
    """What the line's own rate comes to over the window; None where that is not known."""
    alone = attrs.evolve(
        asked.component,
        rate=line.rate,
        count=line.count,
        claim=None,
        norm=None,
        ceilings=(),
        prorate="any_day" if line.count is None or line.count.heads else None,
    )
    name = input_name(alone)
    question = assessment.question
    if name is not None and name not in question.inputs:
        return None
    asked = attrs.evolve(asked, component=alone, policy=attrs.evolve(asked.policy, ceilings=()))
    (reach,) = reaches_of(question, [asked])
    first, end = question.window.numbers
    draft = draft_of(question, asked, reach, month_edges(min(first, reach.start), max(end, reach.end)))
    if draft.due is None or (draft.due.high >= UNBOUNDED).any() or not draft.due.is_known:
        return None
    inside = (draft.months.edges[1:] > first) & (draft.months.edges[:-1] < end)
    return total(product(draft.due.low[:, inside], draft.cohorts.size[:, None], what=asked.what))
