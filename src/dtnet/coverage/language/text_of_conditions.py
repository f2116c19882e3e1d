"""Coverage conditions as text: `coverage_text` writes a condition, `parse_coverage` reads an equal one back.

The grammar is in `docs/reference/conditions.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NoReturn

from dtnet.coverage.language.atoms import (
    AnyTeam,
    Counted,
    Every,
    EveryTeam,
    InArea,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Throughout,
    all_skills,
    any_skill,
    funded,
    has_team,
    led,
)
from dtnet.errors import ArgumentError, near
from dtnet.lazy import later_type
from dtnet.periods import as_window
from dtnet.predicates.conditions import PLAIN_SUBJECTS, Condition, Is, Not
from dtnet.predicates.text import (
    INSTEAD,
    OPERATORS,
    ConditionReader,
    Wording,
    condition_text,
    meant,
    wording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.predicates.text import Token
else:
    Policy = later_type("dtnet.policy.document.document.Policy")
    SubsidyPolicy = later_type("dtnet.policy.document.plugin_protocol.SubsidyPolicy")


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
        >>> parse_coverage("led & ~skill:online_payment")
        All(parts=(Led(), Not(part=Skill(word='online_payment'))))
        >>> parse_coverage("people per 100 households >= 3/2")
        Counted(what='people', number=Fraction(3, 2), exactly=False, per=100, base='households')
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
    return condition_text(condition)


def _by_id(policies: object) -> dict[str, Policy]:
    found: dict[str, Policy] = {}
    for policy in policies_in(policies):
        if policy.id in found:
            raise ArgumentError(f"two policies with the id {policy.id!r}")
        found[policy.id] = policy
    return found


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
    "has_team": has_team,
    "led": led,
    "all_skills": all_skills,
    "any_skill": any_skill,
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
_QUANTIFIERS: Final = {each.name: each for each in (AnyTeam, EveryTeam, Every, Some, Throughout, Sometime)}
_CALLS: Final[dict[str, Callable[[CoverageReader], Condition]]] = {
    **{name: each.read for name, each in _QUANTIFIERS.items()},
    "skill": lambda reader: Skill(reader.words("a skill")),
    "at_least_skills": lambda reader: SkillCount(reader.whole_number()),
    "funded": lambda reader: reader.policy(),
    "in_area": lambda reader: InArea(reader.several("the id or name of an area")),
    "team_kind": lambda reader: Is("kind", reader.several(_A_KIND)),
    "people": lambda reader: Counted("people", *reader.count()),
    "teams": lambda reader: Counted("teams", *reader.count()),
    "people_per": lambda reader: reader.people_per(),
}
KNOWN: Final = (*_ALONE, *_TOLD, *_COUNTED, "level", "inside", "all", "any", *_QUANTIFIERS)
_LEGAL: Final = "write kind, level, people, teams, own.ATTRIBUTE, team.ATTRIBUTE or LEVEL.ATTRIBUTE"
_GIVE: Final = 'pass policies=, for example policies=dtnet.policies(country="vietnam")'
_A_BASE: Final = "an attribute of areas, such as households"
_A_KIND: Final = "a kind of team"
_A_POLICY: Final = "the id of a policy"
SHARE: Final = "row.share"
"""The subject of a condition on rows that is a share."""
_COMPARED: Final = (">=", "<", "=", "!=")
"""The operators that compare a number of teams or people."""


class CoverageReader(ConditionReader):
    """Reads one coverage condition, including each condition that `ConditionReader` reads.

    A word before an operator is the subject of a comparison, except `people` and `teams`: `people >= 5` is an
    atom.

    Attributes:
        policies: The policies that a condition may name, by id.
    """

    wording: ClassVar[Wording] = wording(
        kinds={
            "percent": r"[0-9]{1,9}(?:\.[0-9]{1,9})?\s*%",
            "period": r"[0-9][0-9\-]*\.\.[\w.\-]*|[0-9]{4}-[0-9]{2}(?![\w.\-])",
        },
        marks=("&&", "||"),
        spellings=_SPELLINGS,
        instead=_INSTEAD,
    )
    calls: ClassVar[tuple[str, ...]] = (*ConditionReader.calls, *_ALONE, *_CALLS)

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
            return self._funded(word.start)
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
        read = _CALLS.get(name.text) or ((lambda _: _ALONE[name.text]()) if name.text in _ALONE else None)
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
        if text in _QUANTIFIERS:
            self.fail(word.start, f"{text!r} lacks its condition", f"write {text}(…)")
        if not self._is_compared():
            self.fail(word.start, f"there is no condition {text!r}", _INSTEAD.get(text) or near(name, KNOWN))

    def during(self) -> Period | None:
        """Read a comma and the last argument of a call, a period; None if there is no comma."""
        if not self.took(","):
            return None
        if self.next.kind not in ("period", "day", "number", "text"):
            self.wanted("a period, such as 2024, 2024-08 or 2024-01-01..2024-07-01")
        token = self.take()
        text = self.string(token) if token.kind == "text" else token.text
        return self.made(token.start, lambda: as_window(text))

    def several(self, what: str) -> tuple[str, ...]:
        """Read the arguments of a call, each a text; `what` is what they are, for error messages."""
        return tuple(self.separated(",", partial(self.words, what)))

    def end(self, subject: str, operator: str = "") -> Fraction | date:
        """Read a bound of a range; the share of a row may be a percentage."""
        if self.next.kind != "percent":
            return super().end(subject, operator)
        percent = self.take()
        if subject != SHARE:
            self.fail(percent.start, f"{subject!r} is not a share", f"only {SHARE} takes percentages")
        return Fraction(percent.text[:-1].strip()) / 100

    def count(self, *, whole: bool = True) -> tuple[int | Fraction, bool]:
        """Read the argument `at_least` or `exactly` of a call: a number, and whether it must be equalled."""
        exactly = self.took("exactly")
        if not exactly:
            self.need("at_least")
        self.need("=")
        return self.whole_number() if whole else self.number(), exactly

    def people_per(self) -> Condition:
        """Read the arguments of `people_per`."""
        per = self.whole_number()
        self.need(",")
        base = self.words(_A_BASE)
        self.need(",")
        return Counted("people", *self.count(whole=False), per, base)

    def policy(self) -> Condition:
        """Read the argument of `funded`, a policy; without an argument, any of the given policies counts."""
        start = self.next.start
        return self._funded(start, None if self.comes(")") else self.words(_A_POLICY))

    def _is_compared(self) -> bool:
        return self.comes(*OPERATORS, "==", ">", "<=")

    def _named(self, name: str, word: Token, told: str) -> Condition:
        """Read the value of an atom after its colon; it is part of the word, or the next token."""
        if name == SkillCount.name:
            self.back_to(word.start + len(name) + 1)
            return self.made(word.start, lambda: SkillCount(self.whole_number()))
        start = word.start + len(name) + 1 if told else self.next.start
        told = told or self.words({"skill": "a skill", "kind": _A_KIND, "funded": _A_POLICY}[name])
        if name == "skill":
            return self.made(start, lambda: Skill(told))
        return Is("kind", (told,)) if name == "kind" else self._funded(start, told)

    def _counted(self, word: Token) -> Condition:
        """Read the comparison of a number of teams or people: for `<` and `!=`, the negation of an atom."""
        what: Literal["people", "teams"] = "people" if word.text == "people" else "teams"
        per, base = 1, None
        legal = ">=, <, =, != or per" if what == "people" else ">=, <, = or !="
        if what == "people" and self.took("per"):
            per, base, legal = self.whole_number(), self.words(_A_BASE), ">=, <, = or !="
        if not self.comes(*_COMPARED):
            if self.comes("==", "in"):
                refused = f"a count cannot be compared with {self.next.text}"
                self.fail(self.next.start, refused, "write >=, <, = or !=")
            self.wanted(legal, *(["per"] if "per" in legal else []))
        operator = self.take().text

        def made() -> Condition:
            number = self.whole_number() if base is None else self.number()
            return Counted(what, number, operator in ("=", "!="), per, base)

        condition = self.made(word.start, made)
        return Not(condition) if operator in ("<", "!=") else condition

    def _funded(self, start: int, id: str | None = None) -> Condition:
        """The atom about the policy with an id, or about any of the given policies."""
        if id is None and not self.policies:
            self.fail(start, "'funded' needs policies, and none are given", _GIVE)
        if id is not None and id not in self.policies:
            self.fail(start, f"no policy {id!r} is given", near(id, self.policies) or _GIVE)
        return funded(self.policies.values() if id is None else self.policies[id])


def policies_in(given: object) -> tuple[Policy, ...]:
    """The policies in the argument `policies`, which is none, one or several; a plug-in is put in its frame.

    Raises:
        ArgumentError: If an item is not a policy.
        PluginError: If a plug-in cannot be a policy.
        InvalidPolicyError: If the frame of a plug-in is wrong.
    """
    if isinstance(given, tuple) and not given:
        return ()
    from dtnet.policy.catalogue import as_policies  # noqa: PLC0415 - only if there are policies

    try:
        return tuple(as_policies(given))
    except ArgumentError as error:
        raise ArgumentError(f"policies: {error.message}", error.hint) from None
