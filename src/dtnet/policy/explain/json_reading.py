"""Reading explanations from JSON. All errors of a document are reported together."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from dtnet.errors import DayError, Fault, InvalidInputError
from dtnet.explanations import Step, Value
from dtnet.money import MOST_PLACES
from dtnet.periods import as_window
from dtnet.policy.document.policy_parts import Nature
from dtnet.policy.explain.explanation_tree import SCHEMA, Explanation
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.files import parse_document
from dtnet.reading.reader import reader_of, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.reading.documents import Found, Path
    from dtnet.reading.reader import DocumentReader, Hook

T = TypeVar("T")
_DEEPEST: Final = 202
"""The lists and tables around the values of the hundredth step, because walking the steps uses the stack."""
_DIGITS: Final = 200
"""The most digits of a number, because sums of longer numbers could not be shown."""
_PART: Final = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}/[0-9]{{1,{_DIGITS}}}")
_BOUNDS: Final[Any] = tuple[int, int | None]
_VALUES: Final[Any] = tuple[tuple[str, Value], ...]
_TOTALS: Final[Any] = dict[Nature, int | None]


def parse_explanation(text: str) -> Explanation:
    """See `Explanation.from_json`."""
    return explanation_in(text, "explanation", SCHEMA, Explanation, _READER)


def explanation_in(text: str, what: str, schema: str, cls: type[T], reader: DocumentReader) -> T:
    """The explanation in a JSON text.

    Args:
        text: The text.
        what: The kind of document, for error messages.
        schema: The schema that can be read.
        cls: The class of the explanation.
        reader: The reader of such explanations.

    Raises:
        InvalidInputError: If the document has errors; the exception lists all of them.
    """
    document = parse_document(text, "json", lambda wrong: InvalidInputError(what, [wrong]))
    if not isinstance(document, dict):
        faults = [Fault("document", f"got {shown_raw(document)}; write what to_json() gave")]
    elif document.get("schema") != schema:
        got = f"got {shown_raw(document['schema'])}" if "schema" in document else "it is missing"
        faults = [Fault("schema", f'{got}; this version reads "{schema}"')]
    else:
        found: T
        found, faults = reader.document({key: document[key] for key in document if key != "schema"}, cls)
        if not faults:
            return found
    raise InvalidInputError(what, faults)


def _read_explanation(raw: Any, _: Any, reader: DocumentReader) -> Explanation:
    """An explanation; the key `inputs`, which the command line adds, is not kept."""
    told = {key: value for key, value in raw.items() if key != "inputs"}
    good = reader.fields(told, Explanation, totals=_TOTALS)
    totals = good.pop("totals", None)
    explanation = Explanation(**good)
    Faults([*_wrong_totals(explanation, totals), *_wrong_sums(explanation)]).refuse()
    return explanation


def _read_exact(raw: Any, _: Any, reader: DocumentReader) -> Fraction:
    """A whole number, or a fraction in lowest terms as text."""
    if not isinstance(raw, str):
        return Fraction(reader.read(raw, int))
    if not _PART.fullmatch(raw) or _lowest(raw) != raw:
        legal = 'write a whole number, or a fraction in lowest terms such as "1000/3"'
        raise fault(f"got {shown_raw(raw)}; {legal}")
    return Fraction(raw)


def _lowest(fraction: str) -> str | None:
    """A fraction in lowest terms; None for a zero denominator."""
    top, _, bottom = fraction.partition("/")
    return str(Fraction(int(top), int(bottom))) if int(bottom) else None


def _read_bounds(raw: Any, _: Any, reader: DocumentReader) -> tuple[int, int | None]:
    if not isinstance(raw, list) or len(raw) != 2:  # noqa: PLR2004 - two bounds
        legal = "write a list of lower and upper bound, null for no upper bound"
        raise fault(f"got {shown_raw(raw)}; {legal}")
    found = Faults()
    bounds: list[Any] = []
    for number, wanted in enumerate(get_args(_BOUNDS)):
        with found.inside(f" {number + 1}"):
            bounds.append(reader.read(raw[number], wanted))
    found.refuse()
    lower, upper = bounds
    if upper is not None and upper < lower:
        raise fault(f"the upper bound {upper} is less than the lower bound {lower}")
    return lower, upper


def _read_values(raw: Any, _: Any, reader: DocumentReader) -> tuple[tuple[str, Value], ...]:
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table, or remove it")
    found = Faults()
    for name, value in raw.items():
        with found.inside():
            reader.read(name, str)
        with found.inside(name):
            if not isinstance(value, bool | None):
                reader.read(value, str if isinstance(value, str) else int)
    found.refuse()
    return tuple(raw.items())


def _read_totals(raw: Any, _: Any, reader: DocumentReader) -> dict[str, int | None]:
    """The sums by nature."""
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table with {', '.join(get_args(Nature))}")
    found = Faults()
    totals = reader.keys(raw, found, **dict.fromkeys(get_args(Nature), int | None))
    found.refuse()
    return totals


def _check_days(days: str) -> Iterator[Found]:
    try:
        as_window(days)
    except DayError as error:
        yield ("days",), str(error)


def _check_exponent(exponent: int) -> Iterator[Found]:
    """Decimal places of a currency's smallest unit."""
    if not 0 <= exponent <= MOST_PLACES:
        message = f"got {shown_raw(exponent)}; write a whole number from 0 to {MOST_PLACES}"
        yield ("exponent",), message


STEP_HOOKS: Final[dict[Any, Hook]] = {
    int: whole_of(10**_DIGITS - 1, f"has more than {_DIGITS} digits"),
    Fraction: _read_exact,
    _BOUNDS: _read_bounds,
    _VALUES: _read_values,
}
"""What reads the parts of a step."""
RULES: Final[dict[str, Any]] = {"nulls": True, "sparse": True, "deepest": _DEEPEST}
"""The rules of every document with steps."""
_READER: Final = reader_of(
    {**STEP_HOOKS, _TOTALS: _read_totals, Explanation: _read_explanation},
    checks={Explanation: (_check_days, _check_exponent)},
    **RULES,
)


def wrong_sums_below(step: Step, path: Path) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of the steps below, for a step and every step below it."""
    unknown = any(each.amount is None and each.bounds is not None for each in step.steps)
    if step.amount is not None and step.adds and not unknown:
        total = sum((each.amount or Fraction() for each in step.steps), Fraction())
        if total != step.amount:
            yield (*path, "amount"), f"{step.amount} is not {total}, to which its steps add up"
    for number, each in enumerate(step.steps, 1):
        yield from wrong_sums_below(each, (*path, "steps", f" {number}"))


def _wrong_totals(explanation: Explanation, given: Mapping[str, int | None] | None) -> Iterator[Found]:
    """Errors of sums by nature that differ from the components, or of one amount for several natures."""
    totals = explanation.totals
    if given is not None and given != totals:
        told = f"{json.dumps(given)} is not {json.dumps(dict(totals))}"
        yield ("totals",), f"{told}, to which the components add up"
    if explanation.amount is not None and len(totals) > 1:
        yield ("amount",), "components have several natures, which have no sum; write null"


def _wrong_sums(explanation: Explanation) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of their steps, or are outside their own bounds."""
    amount, low, high = explanation.amount, explanation.lower, explanation.upper
    if high is not None and high < low:
        yield ("upper",), f"{high} is less than the lower bound {low}"
    elif amount is not None and (amount < low or (high is not None and amount > high)):
        yield ("amount",), f"{amount} is outside {low} to {'no bound' if high is None else high}"
    if amount is not None:
        total = sum((leaf.amount or Fraction() for leaf in explanation.leaves()), Fraction())
        if total != amount:
            yield ("amount",), f"{amount} is not {total}, to which the leaves add up"
    for number, step in enumerate(explanation.steps, 1):
        yield from wrong_sums_below(step, ("steps", f" {number}"))
