"""Explanations of coverage out of JSON: what each part must be, with every fault of a document at once."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.coverage.explain.explanation import SCHEMA, CoverageExplanation
from dtnet.errors import DayError
from dtnet.periods import as_day
from dtnet.policy.document.faults import shown
from dtnet.policy.explain.step_reading import (
    check_steps,
    check_text,
    read_sound,
    refuse,
    step_of,
    wrong_sums_below,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.policy.document.faults import Found, Path
    from dtnet.policy.explain.step_reading import Check

_WHAT: Final = "explanation of coverage"
_SHARE: Final = re.compile(r"0|1|[1-9][0-9]{0,18}/[1-9][0-9]{0,18}")


def parse_coverage_explanation(text: str) -> CoverageExplanation:
    """See `CoverageExplanation.from_json`."""
    sound = read_sound(text, _WHAT, SCHEMA, _DOCUMENT)
    found = CoverageExplanation(
        **{key: sound[key] for key in ("area", "name", "of", "over")},
        day=as_day(sound["day"]),
        lower=_fraction(sound["lower"]),
        upper=_fraction(sound["upper"]),
        steps=tuple(step_of(each) for each in sound["steps"]),
    )
    refuse(_WHAT, _wrong_numbers(found))
    return found


def _text_or_null(raw: Any, path: Path) -> Iterator[Found]:
    if raw is not None:
        yield from check_text(raw, path)


def _day(raw: Any, path: Path) -> Iterator[Found]:
    try:
        as_day(raw)
    except DayError as error:
        yield path, str(error)


def _share(raw: Any, path: Path) -> Iterator[Found]:
    """A share in lowest terms as text, or null."""
    if raw is None:
        return
    known = isinstance(raw, str) and _SHARE.fullmatch(raw) is not None
    if not known or str(Fraction(raw)) != raw or Fraction(raw) > 1:
        yield path, f'got {shown(raw)}; write a share in lowest terms as text, "2/3", "0" or "1", or null'


def _fraction(share: str | None) -> Fraction | None:
    return None if share is None else Fraction(share)


_DOCUMENT: Final[dict[str, tuple[Check, bool]]] = {
    "schema": (check_text, True),
    "area": (_text_or_null, True),
    "name": (check_text, True),
    "day": (_day, True),
    "of": (check_text, True),
    "over": (check_text, True),
    "lower": (_share, True),
    "upper": (_share, True),
    "steps": (check_steps, True),
}


def _wrong_numbers(found: CoverageExplanation) -> Iterator[Found]:
    """Weights that are not what the steps below them come to, and shares that the steps contradict."""
    lower, upper = found.lower, found.upper
    if (lower is None) != (upper is None):
        yield ("upper",), "there is a least and a greatest share, or none of both; write both, or null twice"
    elif lower is not None and upper is not None and upper < lower:
        yield ("upper",), f"{upper} is less than the least, {lower}"
    for number, step in enumerate(found.steps, 1):
        path = ("steps", f" {number}")
        share = {"lower": lower, "upper": upper}.get(step.what)
        match dict(step.values):
            case {"of": int(of), "all": int(whole)} if share is not None and of != share * whole:
                yield (*path, "values"), f"{of} of {whole} is not {share}, which stands above as {step.what}"
        yield from wrong_sums_below(step, path)
