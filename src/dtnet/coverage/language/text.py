"""Coverage conditions as text: what `coverage_text` writes, `parse_coverage` reads back as an equal one.

The grammar stands in `docs/reference/coverage-conditions.md`; `dtnet.coverage.language.text_reader` reads it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.coverage.language.arguments import policies_in
from dtnet.coverage.language.atoms import (
    AnyTeam,
    Every,
    EveryTeam,
    Funded,
    HasTeam,
    Led,
    People,
    PeoplePer,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Teams,
    Throughout,
)
from dtnet.coverage.language.text_reader import CoverageReader
from dtnet.errors import ArgumentError
from dtnet.predicates.text import ConditionWriter, word_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.protocol import SubsidyPolicy
    from dtnet.predicates.conditions import Condition

_AFTER_COLON: Final = re.compile(r"[\w.:\-]+")


def parse_coverage(
    text: str, *, policies: Policy | SubsidyPolicy | Iterable[Policy | SubsidyPolicy] = ()
) -> Condition:
    """The coverage condition that a text states.

    Args:
        text: As `coverage_text` writes it, or in one of the other spellings. Whether there are such levels,
            attributes and words is asked where the condition is put.
        policies: Those that `funded:POLICY` may name; `funded` alone is any of them. As `assess` takes them.

    Raises:
        PredicateError: Where the text states none; it shows the place.
        ArgumentError: If it is no text, or the policies are none, or two have one id.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If a plug-in's frame is at fault.

    Examples:
        >>> parse_coverage("has_team & ~skill:online_payment")
        All(parts=(HasTeam(), Not(part=Skill(word='online_payment'))))
        >>> parse_coverage("people per 100 households >= 3/2")
        PeoplePer(per=100, base='households', at_least=Fraction(3, 2))
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a condition is read from text, not from {text!r}", "pass a str")
    return CoverageReader(text, _by_id(policies)).whole()


def coverage_text(condition: Condition) -> str:
    """A coverage condition as text, in one spelling; `parse_coverage` reads it back as an equal one.

    A policy is named by its id: to read it back takes the policy.

    Raises:
        ArgumentError: If it has an atom that no text stands for.

    Examples:
        >>> from dtnet.coverage import any_team, every, has_team, led, skill
        >>> coverage_text(every("village", has_team()) & any_team(skill("e commerce") & ~led()))
        'every(village, has_team) and any_team(skill:"e commerce" and not led)'
    """
    return _CoverageWriter().text(condition)


def _by_id(policies: object) -> dict[str, Policy]:
    found: dict[str, Policy] = {}
    for policy in policies_in(policies):
        if policy.id in found:
            raise ArgumentError(f"two policies with the id {policy.id!r}")
        found[policy.id] = policy
    return found


class _CoverageWriter(ConditionWriter):
    """Writes coverage conditions."""

    def atom(self, condition: Condition) -> str:
        """An atom, or a call, as text."""
        written = _ATOMS.get(type(condition))
        if written is not None:
            return written(condition)
        name = _CALLS.get(type(condition))
        match condition:
            case AnyTeam(part) | EveryTeam(part):
                return f"{name}({self.text(part)})"
            case Every(level, part) | Some(level, part):
                return f"{name}({word_text(level)}, {self.text(part)})"
            case Throughout(part, during) | Sometime(part, during):
                return f"{name}({self.text(part)}{'' if during is None else f', {during}'})"
        return super().atom(condition)


def _told(word: str) -> str:
    """A word after a colon: digits may come first there, and no word is reserved."""
    return word if _AFTER_COLON.fullmatch(word) else json.dumps(word, ensure_ascii=False)


def _skills(atom: SkillCount) -> str:
    if atom.at_least is None:
        return "all_skills"
    return "any_skill" if atom.at_least == 1 else f"at_least_skills:{atom.at_least}"


_ATOMS: Final[dict[type[Condition], Callable[[Any], str]]] = {
    HasTeam: lambda _: "has_team",
    Led: lambda _: "led",
    Skill: lambda atom: f"skill:{_told(atom.word)}",
    SkillCount: _skills,
    Funded: lambda atom: f"funded:{_told(atom.policy.id)}",
    Teams: lambda atom: f"teams >= {atom.at_least}",
    People: lambda atom: f"people >= {atom.at_least}",
    PeoplePer: lambda atom: f"people per {atom.per} {word_text(atom.base)} >= {atom.at_least}",
}
_CALLS: Final[dict[type[Condition], str]] = {
    AnyTeam: "any_team",
    EveryTeam: "every_team",
    Every: "every",
    Some: "some",
    Throughout: "throughout",
    Sometime: "sometime",
}
