"""What a condition says of a thing on a day: its possible outcomes among yes, no and not applicable."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from .words import Row, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .world import Thing

Verdict: TypeAlias = frozenset[str]

YES, NO, NOT_APPLICABLE = frozenset({"yes"}), frozenset({"no"}), frozenset({"not applicable"})
OPPOSITE = {"yes": "no", "no": "yes", "not applicable": "not applicable"}


def verdict(when: Row, thing: Thing) -> Verdict:
    """All that a table of conditions says, together."""
    return joined(all, (part(subject, wanted, thing) for subject, wanted in when.items()), YES)


def holds(when: Row, thing: Thing) -> bool:
    """Whether it is certain."""
    return verdict(when, thing) == YES


def part(subject: str, wanted: Any, thing: Thing) -> Verdict:  # noqa: ANN401 - whatever a document holds
    if subject == "any":
        return joined(any, (verdict(each, thing) for each in wanted), NO)
    if subject == "not":
        return frozenset(OPPOSITE[each] for each in verdict(wanted, thing))
    if subject == "areas":
        as_of = date.fromisoformat(wanted["as_of"])
        lies = thing.world.lies(thing.home, thing.day, wanted["ids"], as_of)
        return YES | NO if lies is None else said(lies)
    values = thing.read(subject)
    return compared(values[0], wanted) if values else NOT_APPLICABLE


def compared(value: Any, wanted: Any) -> Verdict:  # noqa: ANN401 - whatever a document or a row holds
    """What a value says to a text, number or truth, to a list of these, or to a range."""
    if value is None:
        return YES | NO
    if isinstance(value, date):
        return on_day(value, wanted)
    if isinstance(wanted, dict):
        return said(
            ("from" not in wanted or number(wanted["from"]) <= value)
            and ("below" not in wanted or value < number(wanted["below"]))
        )
    allowed = [(type(each), each) for each in (wanted if isinstance(wanted, list) else [wanted])]
    own = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return said(any((type(each), each) in allowed for each in own))


def on_day(day: date, wanted: Any) -> Verdict:  # noqa: ANN401 - whatever a document holds
    """The same of a day; ISO texts stand in the order of the days."""
    text = day.isoformat()
    if isinstance(wanted, dict):
        return said(wanted.get("from", text) <= text and ("below" not in wanted or text < wanted["below"]))
    return said(text in (wanted if isinstance(wanted, list) else [wanted]))


def said(holding: bool) -> Verdict:  # noqa: FBT001 - it is what is said
    return YES if holding else NO


def joined(rule: Callable[[Iterable[bool]], bool], verdicts: Iterable[Verdict], nothing: Verdict) -> Verdict:
    """Every combination of outcomes by `all` or `any`; not applicable with anything is not applicable."""
    verdicts = list(verdicts)
    if not verdicts:
        return nothing
    found = set()
    for outcomes in product(*verdicts):
        if "not applicable" in outcomes:
            found |= NOT_APPLICABLE
        else:
            found |= said(rule(each == "yes" for each in outcomes))
    return frozenset(found)
