"""The explanation of a coverage answer (areas by verdict, their facts, the sums), also as JSON."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, final

import attrs

from dtnet.arguments import with_checked_fields
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.reader import reader_of
from dtnet.step_tree import RULES, STEP_HOOKS, WRITER, Step, StepTree, wrong_sums_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader

SCHEMA: Final = "dtnet/coverage-explanation/1"
SHARE: Final = "a share"


def _share_text(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


_AS_SHARE: Final[dict[str, Any]] = {"leaf": SHARE, "write": _share_text}


@final
@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class CoverageExplanation(StepTree):
    """The explanation of the coverage of an area, or of a whole answer.

    The steps have the same type as in explanations of money. The first steps are of the sort `verdict`: one
    for each of `yes`, `no`, `unknown` and `not_applicable` that occurs. Their `amount` is the weight of the
    areas with this verdict. Below them, each `area` step states the weight of one listed area, and a `rest`
    step the weight of the areas that are not listed. A step has `bounds` instead of an `amount` if the weight
    is not known. The last steps, `lower` and `upper`, state the sums.

    Attributes:
        area: The id of the area; None for the whole answer.
        name: The name of the area; empty for the whole answer.
        day: The day.
        of: The condition, as text.
        over: The level of the areas that are counted.
        lower: The least share; None if there is no share, or if a partial list allows any number of areas.
        upper: The greatest share; None if there is no share.
        steps: The steps of the explanation.
    """

    area: str | None
    name: str
    day: date
    of: str
    over: str
    lower: Fraction | None = attrs.field(metadata=_AS_SHARE)
    upper: Fraction | None = attrs.field(metadata=_AS_SHARE)
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, with the same content as `to_json`."""
        return {"schema": SCHEMA, **WRITER.table(self)}

    @classmethod
    def from_json(cls, text: str) -> CoverageExplanation:
        """Read an explanation that `to_json` wrote.

        Raises:
            InvalidInputError: If the text is not JSON or has another schema; if a part is missing, unknown or
                of another type; or if numbers contradict each other. The error lists all problems.

        Examples:
            >>> import dtnet
            >>> from dtnet.coverage import CoverageExplanation
            >>> told = dtnet.datasets.load("toyland").coverage(within="Heron", at="2025-02-01").explain()
            >>> CoverageExplanation.from_json(told.to_json()) == told
            True
        """
        return _READER.json(text, cls, what="explanation of coverage", schema=SCHEMA)

    def _head(self) -> str:
        where = f"{self.name} ({self.area}), " if self.area else ""
        if self.upper is None:
            share = "no share, because no area counts"
        elif self.lower is None:
            share = f"up to {self.upper}"
        elif self.lower == self.upper:
            share = str(self.lower)
        else:
            share = f"{self.lower} to {self.upper}"
        return f"{where}{self.day}: {self.of}, tested in each {self.over}: {share}"


_SHARE: Final = re.compile(r"0|1|[1-9][0-9]{0,18}/[1-9][0-9]{0,18}")


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
    unlimited = upper is not None and any(step.what == "partial_list" for step in found.steps)
    if (lower is None) != (upper is None) and not unlimited:
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
