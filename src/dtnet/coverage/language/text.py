"""Coverage conditions as text: `coverage_text` writes a condition, `parse_coverage` reads an equal one back.

The grammar is in `docs/reference/coverage-conditions.md`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn

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
    funded,
)
from dtnet.errors import ArgumentError, near
from dtnet.periods import as_window
from dtnet.predicates.conditions import PLAIN_SUBJECTS, Condition, Is, Not
from dtnet.predicates.reader import OPERATORS, ConditionReader, meant
from dtnet.predicates.text import ConditionWriter, word_text
from dtnet.predicates.tokens import INSTEAD, Wording, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.predicates.tokens import Token

_AFTER_COLON: Final = re.compile(r"[\w.:\-]+")


def parse_coverage(
    text: str, *, policies: Policy | SubsidyPolicy | Iterable[Policy | SubsidyPolicy] = ()
) -> Condition:
    """Read a coverage condition from text.

    Args:
        text: The condition, as `coverage_text` writes it or in another accepted spelling. Levels, attributes
            and words are compared with a network only when the question is asked.
        policies: The policies that `funded:POLICY` may name, as `assess` takes them; `funded` alone means any
            of them.

    Raises:
        PredicateError: If the text is not a condition; the message shows the place.
        ArgumentError: If `text` is not a text, an item of `policies` not a policy, or two have one id.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If the frame of a plug-in is wrong.

    Examples:
        >>> parse_coverage("has_team & ~skill:online_payment")
        All(parts=(HasTeam(), Not(part=Skill(word='online_payment'))))
        >>> parse_coverage("people per 100 households >= 3/2")
        PeoplePer(per=100, base='households', at_least=Fraction(3, 2))
    """
    if not isinstance(text, str):
        raise ArgumentError(f"text={text!r} is not a text", "pass a str")
    return CoverageReader(text, _by_id(policies)).whole()


def coverage_text(condition: Condition) -> str:
    """Write a coverage condition as text; `parse_coverage` reads an equal condition back.

    A policy is written as its id, so that reading needs the policy.

    Raises:
        ArgumentError: If an atom of the condition has no text.

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
    """Write a word after a colon: there, it may begin with a digit, and no word is reserved."""
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


_SPELLINGS: Final = {"&": "and", "|": "or", "~": "not", "!": "not"}
_INSTEAD: Final = {
    **{mark: said for mark, said in INSTEAD.items() if mark not in _SPELLINGS},
    "AND": "write and",
    "OR": "write or",
    "NOT": "write not",
    "&&": "write and",
    "||": "write or",
    "≥": "write >=",
    "≤": INSTEAD["<="],
    "≠": "write !=",
}
_ALONE: Final[dict[str, Callable[[], Condition]]] = {
    "has_team": HasTeam,
    "led": Led,
    "all_skills": lambda: SkillCount(None),
    "any_skill": lambda: SkillCount(1),
}
"""Atoms that are one word; `funded` is one, too."""
_TOLD: Final = {
    "skill": "skill:WORD",
    "at_least_skills": "at_least_skills:NUMBER",
    "kind": "kind:WORD",
    "funded": "funded:POLICY",
}
"""Atoms that are a name, a colon and a value."""
_COUNTED: Final = ("people", "teams")
_READERS: Final[dict[str, Callable[[CoverageReader], Condition]]] = {
    "any_team": lambda reader: AnyTeam(reader.condition()),
    "every_team": lambda reader: EveryTeam(reader.condition()),
    "every": lambda reader: Every(reader.level(), reader.condition()),
    "some": lambda reader: Some(reader.level(), reader.condition()),
    "throughout": lambda reader: Throughout(reader.condition(), reader.during()),
    "sometime": lambda reader: Sometime(reader.condition(), reader.during()),
}
_AS_IN_PYTHON: Final[dict[str, Callable[[CoverageReader], Condition]]] = {
    "has_team": lambda _: HasTeam(),
    "led": lambda _: Led(),
    "all_skills": lambda _: SkillCount(None),
    "any_skill": lambda _: SkillCount(1),
    "skill": lambda reader: Skill(reader.words(_A_SKILL)),
    "team_kind": lambda reader: Is("kind", reader.kinds()),
    "at_least_skills": lambda reader: SkillCount(reader.whole_number()),
    "people": lambda reader: People(reader.count()),
    "teams": lambda reader: Teams(reader.count()),
    "people_per": lambda reader: reader.people_per(),
    "funded": lambda reader: reader.policy(),
}
KNOWN: Final = (*_ALONE, *_TOLD, *_COUNTED, "level", "inside", "all", "any", *_READERS)
_LEGAL: Final = "write kind, level, people, teams, own.ATTRIBUTE, team.ATTRIBUTE or LEVEL.ATTRIBUTE"
_GIVE: Final = 'pass policies=, for example policies=dtnet.policies(country="vietnam")'
_A_SKILL: Final = "a skill"
_A_KIND: Final = "a kind of team"
_A_BASE: Final = "an attribute of areas, such as households"
_A_POLICY: Final = "the id of a policy"


class CoverageReader(ConditionReader):
    """Reads one coverage condition, including each condition that `ConditionReader` reads.

    A word before an operator is the subject of a comparison, except `people` and `teams`: `people >= 5` is an
    atom.

    Attributes:
        policies: The policies that a condition may name, by id.
    """

    wording: ClassVar[Wording] = wording(
        kinds={"period": r"[0-9][0-9\-]*\.\.[\w.\-]*|[0-9]{4}-[0-9]{2}(?![\w.\-])"},
        marks=("&&", "||"),
        spellings=_SPELLINGS,
        instead=_INSTEAD,
    )
    calls: ClassVar[tuple[str, ...]] = (*ConditionReader.calls, *_READERS, *_AS_IN_PYTHON)

    def __init__(self, text: str, policies: Mapping[str, Policy]) -> None:
        super().__init__(text)
        self.policies: Mapping[str, Policy] = policies

    def atom(self, word: Token) -> Condition | None:
        """The atom that begins with a word and is neither a call nor a comparison; None if there is none."""
        name, colon, told = word.text.partition(":")
        if word.text in _COUNTED:
            return self._counted(word)
        if self._is_compared():
            return None
        if word.text in _ALONE:
            return _ALONE[word.text]()
        if word.text == "funded":
            return self._funded_by_any(word.start)
        if colon and name in _TOLD:
            return self._named(name, word, told)
        return None

    def call(self, name: Token) -> Condition:
        """Read the rest of a call, whose name and `(` are read already, up to and including `)`."""
        if name.text == "attribute":
            self.fail(
                name.start,
                "attribute(…) is not a condition",
                "write own.ATTRIBUTE, as in own.households >= 100",
            )
        read = _READERS.get(name.text) or _AS_IN_PYTHON.get(name.text)
        if read is None:
            return super().call(name)
        condition = self.made(name.start, lambda: read(self))
        self.need(")")
        return condition

    def refuse_subject(self, first: Token, subject: str) -> NoReturn:
        """Refuse a text that should be a subject or an atom and is neither."""
        if first.kind == "word":
            self._refuse_atom(first)
        elif subject.partition(":")[0] in KNOWN:
            self.fail(first.start, f"{first.text} stands in quotes", "write it without quotes")
        hint = meant(near(subject, (*PLAIN_SUBJECTS, *_COUNTED)))
        self.fail(first.start, f"{subject!r} cannot be compared", hint or _LEGAL)

    def _refuse_atom(self, word: Token) -> None:
        """Refuse a word that is an atom without its value, an atom in a comparison, or an unknown atom."""
        text = word.text
        name, colon, _ = text.partition(":")
        if text in ("skill", "at_least_skills"):
            self.fail(word.start, f"{text!r} lacks its value", f"write {_TOLD[text]}")
        if text in (*_ALONE, "funded") or (colon and name in _TOLD):
            self.fail(word.start, f"{text!r} takes no comparison", f"write {text}, or not {text}")
        if text in _READERS:
            self.fail(word.start, f"{text!r} lacks its condition", f"write {text}(…)")
        if not self._is_compared():
            self.fail(word.start, f"there is no condition {text!r}", _INSTEAD.get(text) or near(name, KNOWN))

    def level(self) -> str:
        """Read the first argument of a call, a level, and the comma after it."""
        level = self.words("a level")
        self.need(",")
        return level

    def during(self) -> Period | None:
        """Read a comma and the last argument of a call, a period; None if there is no comma."""
        if not self.took(","):
            return None
        if self.next.kind not in ("period", "day", "number", "text"):
            self.wanted("a period, such as 2024, 2024-08 or 2024-01-01..2024-07-01")
        token = self.take()
        text = self.string(token) if token.kind == "text" else token.text
        return self.made(token.start, lambda: as_window(text))

    def kinds(self) -> tuple[str, ...]:
        """Read the arguments of a call, the kinds of a team."""
        kinds = [self.words(_A_KIND)]
        while self.took(","):
            kinds.append(self.words(_A_KIND))
        return tuple(kinds)

    def at_least(self) -> None:
        """Read the name `at_least` of the last argument of a call, and the `=` before its value."""
        self.need("at_least")
        self.need("=")

    def count(self) -> int:
        """Read the argument `at_least` of a call, a whole number."""
        self.at_least()
        return self.whole_number()

    def people_per(self) -> Condition:
        """Read the arguments of `people_per`."""
        per = self.whole_number()
        self.need(",")
        base = self.words(_A_BASE)
        self.need(",")
        self.at_least()
        return PeoplePer(per, base, self.number())

    def policy(self) -> Condition:
        """Read the argument of `funded`, a policy; without an argument, any of the given policies counts."""
        if self.comes(")"):
            return self._funded_by_any(self.next.start)
        start = self.next.start
        return self._funded(self.words(_A_POLICY), start)

    def _is_compared(self) -> bool:
        return self.comes(*OPERATORS, "==", ">", "<=")

    def _named(self, name: str, word: Token, told: str) -> Condition:
        """Read the value of an atom after its colon; it is part of the word, or the next token."""
        if name == "at_least_skills":
            self.back_to(word.start + len(name) + 1)
            return self.made(word.start, lambda: SkillCount(self.whole_number()))
        start = word.start + len(name) + 1 if told else self.next.start
        told = told or self.words({"skill": _A_SKILL, "kind": _A_KIND, "funded": _A_POLICY}[name])
        if name == "skill":
            return self.made(start, lambda: Skill(told))
        return Is("kind", (told,)) if name == "kind" else self._funded(told, start)

    def _counted(self, word: Token) -> Condition:
        """Read the comparison of a number of teams or people."""
        if word.text == "teams":
            return self._from(word.start, lambda: Teams(self.whole_number()), ">= or <")
        if not self.took("per"):
            return self._from(word.start, lambda: People(self.whole_number()), ">=, < or per", "per")
        per, base = self.whole_number(), self.words(_A_BASE)
        return self._from(word.start, lambda: PeoplePer(per, base, self.number()), ">= or <")

    def _from(self, start: int, make: Callable[[], Condition], legal: str, *words: str) -> Condition:
        """Read `>=` or `<` and a number: the condition that `make` makes, or for `<` its negation."""
        below = self.took("<")
        if not below and not self.took(">="):
            if self.comes("=", "==", "!=", "in"):
                self.fail(
                    self.next.start, f"a count cannot be compared with {self.next.text}", "write >= or <"
                )
            self.wanted(legal, *words)
        condition = self.made(start, make)
        return Not(condition) if below else condition

    def _funded_by_any(self, start: int) -> Condition:
        if not self.policies:
            self.fail(start, "'funded' needs policies, and none are given", _GIVE)
        return funded(self.policies.values())

    def _funded(self, id: str, start: int) -> Condition:
        if id not in self.policies:
            self.fail(start, f"no policy {id!r} is given", near(id, self.policies) or _GIVE)
        return Funded(self.policies[id])
