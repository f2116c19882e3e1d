"""The steps of explanations of amounts in a further language, with names beside ids."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.phrases.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.network import Network
    from dtnet.phrases import Language
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy
    from dtnet.step_tree import Step


def sentences_about(spent: Assessment, language: Language) -> Sentences:
    """The sentences about an assessment in a language."""
    return Sentences(
        language=language,
        known={english: told for policy in spent.policies for english, told in _texts(policy, language)},
        name_of=partial(last_name, spent.network),
    )


def _texts(policy: Policy, language: Language) -> Iterable[tuple[str, str]]:
    """The texts of a policy in English and in a language."""
    titles = policy.titles
    yield f"{policy.id}: {titles.en}", f"{policy.id}: {titles.vi if language == 'vi' else titles.en}"
    for each in policy.conditions:
        yield each.text.en, each.text.vi if language == "vi" else each.text.en


def last_name(network: Network, id: str) -> str | None:
    """The last name of an area (with its type if it is a number) or body; None for another word."""
    tables, area, body = network.tables, network.area_index.get(id), network.body_index.get(id)
    if area is not None:
        row = np.flatnonzero(tables.areas.entity == area)[-1]
        name, kind = str(tables.areas.name[row]), network.vocabulary.area_types[int(tables.areas.type[row])]
        return f"{kind} {name}" if name.isdigit() else name
    return None if body is None else str(tables.bodies.name[np.flatnonzero(tables.bodies.entity == body)[-1]])


def steps_in(sentences: Sentences, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps, and the steps below them, with their texts in the language of some sentences."""
    return tuple(
        attrs.evolve(step, text=sentences.told(step.text), steps=steps_in(sentences, step.steps))
        for step in steps
    )
