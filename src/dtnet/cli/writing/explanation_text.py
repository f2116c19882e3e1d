"""The text of an explanation on a screen: alike months once, and of an area the policies that concern it.

JSON, CSV and Markdown have every step.
"""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.periods import as_window
from dtnet.phrases import phrases
from dtnet.policy.explain.steps_in_a_language import sentences_about, steps_in
from dtnet.step_tree import steps_as_markdown, steps_as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dtnet.network.day.network import Network
    from dtnet.phrases import Language
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy
    from dtnet.policy.explain.amount_explanations import Explanation
    from dtnet.step_tree import Step

_WHOLE_MONTH: Final = re.compile(r"\b([0-9]+) of \1\b")
"""Days of a month in which every day counts; the months have other numbers of days."""
_SEVERAL: Final = 2


def explanation_markdown(told: Explanation, spent: Assessment, language: Language) -> str:
    """An explanation as Markdown in a language."""
    if language == "en":
        return told.to_markdown()
    said = sentences_about(spent, language)
    head = said.told(told._head())  # noqa: SLF001 - the same text
    return steps_as_markdown(head, steps_in(said, told.steps), told.exponent, language)


def explanation_text(
    told: Explanation, spent: Assessment, width: int, *, every_policy: bool, language: Language = "en"
) -> str:
    """An explanation as text, without a final line break.

    Args:
        told: The explanation.
        spent: The assessment that it explains.
        width: The width of the screen.
        every_policy: Whether an area is shown with the policies of other areas.
        language: The language of the text.
    """
    steps, left = told.steps, set[str]()
    if not every_policy and spent.network.area_index.get(told.unit) is not None:
        named = {_policy(each) for step in steps for each in (step, *step.steps)} - {None}
        left = {
            policy.id
            for policy in spent.policies
            if policy.id in named and not _concerns(policy, told, spent)
        }
        steps = _without(steps, left)
    said = sentences_about(spent, language)
    head = said.told(told._head())  # noqa: SLF001 - the same text
    shown = steps_in(said, _alike_months(steps))
    lines = [steps_as_text(head, shown, told.exponent, width, language)]
    if left:
        others = phrases("answers", language)("elsewhere", policies=", ".join(sorted(left)))
        lines += ["", *wrap(others, width, break_long_words=False, break_on_hyphens=False)]
    return "\n".join(lines)


def _concerns(policy: Policy, told: Explanation, spent: Assessment) -> bool:
    """Whether a policy pays in an area, or its jurisdiction contains the area or lies inside it."""
    ground, days = policy.jurisdiction, as_window(spent.window)
    paid = (step.bounds not in {None, (0, 0)} for step in told.walk() if _policy(step) == policy.id)
    around = (_around(spent.network, each, {told.unit, ground.id}) for each in (ground.as_of, days.start))
    return any(paid) or any(around)


def _around(network: Network, day: date, ids: set[str]) -> bool:
    """Whether one of two areas contains the other on a day, or they are the same area."""
    if len(ids) == 1:
        return True
    territory = network.at(day).territory
    one, other = ids
    return all(id in territory for id in ids) and (
        one in territory.ancestors(other) or other in territory.ancestors(one)
    )


def _policy(step: Step) -> object:
    """The policy that a step is about; None for other steps."""
    return dict(step.values).get("policy") if step.what == "policy" else None


def _without(steps: Iterable[Step], policies: set[str]) -> tuple[Step, ...]:
    """The steps without some policies; the sums stay, because these policies pay nothing."""
    return tuple(
        attrs.evolve(step, steps=_without(step.steps, policies)) if step.what == "month" else step
        for step in steps
        if _policy(step) not in policies
    )


def _alike_months(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps, of which each run of months that differ in nothing but the month is one step."""
    runs: list[list[Step]] = []
    for step in steps:
        if step.what == "month" and runs and _unnamed(runs[-1][0]) == _unnamed(step):
            runs[-1].append(step)
        else:
            runs.append([step])
    return tuple(map(_joined, runs))


def _joined(months: Sequence[Step]) -> Step:
    first, last = months[0], months[-1]
    if len(months) < _SEVERAL:
        return first
    text = f"in each month from {first.text} to {last.text}; this is how {first.text} is computed"
    return attrs.evolve(first, text=text)


def _unnamed(month: Step) -> list[object]:
    """What a month says, without its name and the number of days of a whole month."""
    found: list[object] = []
    for step in month.walk():
        text = _WHOLE_MONTH.sub("all", step.text.replace(month.text, "month"))
        found += [step.what, text, step.amount, step.bounds, step.cite, step.choice, len(step.steps)]
    return found
