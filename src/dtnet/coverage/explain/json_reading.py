"""Reading explanations of coverage from JSON. All errors of a document are reported together."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.coverage.explain.explanation_tree import SCHEMA, SHARE, CoverageExplanation
from dtnet.policy.explain.json_reading import RULES, STEP_HOOKS, explanation_in, wrong_sums_below
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader

_SHARE: Final = re.compile(r"0|1|[1-9][0-9]{0,18}/[1-9][0-9]{0,18}")


def parse_coverage_explanation(text: str) -> CoverageExplanation:
    """See `CoverageExplanation.from_json`."""
    return explanation_in(text, "explanation of coverage", SCHEMA, CoverageExplanation, _READER)


def _read_explanation(raw: Any, _: Any, reader: DocumentReader) -> CoverageExplanation:
    found = CoverageExplanation(**reader.fields(raw, CoverageExplanation))
    Faults(_wrong_numbers(found)).refuse()
    return found


def _read_number(raw: Any, wanted: Any, reader: DocumentReader) -> Fraction:
    """The amount of a step; or a share in lowest terms as text."""
    if reader.leaf != SHARE:
        amount: Fraction = STEP_HOOKS[Fraction](raw, wanted, reader)
        return amount
    known = isinstance(raw, str) and _SHARE.fullmatch(raw) is not None
    if not known or str(Fraction(raw)) != raw or Fraction(raw) > 1:
        legal = 'write a share in lowest terms as text, "2/3", "0" or "1", or null'
        raise fault(f"got {shown_raw(raw)}; {legal}")
    return Fraction(raw)


_READER: Final = reader_of(
    {**STEP_HOOKS, Fraction: _read_number, CoverageExplanation: _read_explanation}, **RULES
)


def _wrong_numbers(found: CoverageExplanation) -> Iterator[Found]:
    """Yield weights that differ from the sum of the steps below, and shares that contradict the steps."""
    lower, upper = found.lower, found.upper
    if (lower is None) != (upper is None):
        yield ("upper",), "only one of lower and upper is given; write both shares, or null for both"
    elif lower is not None and upper is not None and upper < lower:
        yield ("upper",), f"upper {upper} is below lower {lower}"
    for number, step in enumerate(found.steps, 1):
        path = ("steps", f" {number}")
        share = {"lower": lower, "upper": upper}.get(step.what)
        match dict(step.values):
            case {"of": int(of), "all": int(whole)} if share is not None and of != share * whole:
                yield (*path, "values"), f"{of} of {whole} is not {share}, the {step.what} of the document"
        yield from wrong_sums_below(step, path)
