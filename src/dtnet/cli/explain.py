"""`dtnet explain`: why a team or an area gets what it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from dtnet.cli.assessing import Assessing
from dtnet.cli.input_files import told_files
from dtnet.cli.known import last_day, later_told, named
from dtnet.cli.output import write_csv, write_json, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.policy.explain.explanation import Explanation, Step

ExplanationFormat: TypeAlias = Literal["table", "markdown", "json", "csv"]
_HEADER: Final = ("depth", "what", "amount", "lower", "upper", "text", "cite", "choice")


@attrs.frozen(kw_only=True)
class Explained(Assessing):
    """What is asked on the command line.

    Attributes:
        unit: The id of a team or area, or an area's name.
        month: The month; None for every month of the window.
    """

    unit: str
    month: str | None


def show_explanation(asked: Explained, format: ExplanationFormat) -> None:
    """Write an explanation to stdout.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    read = asked.assessed()
    network, days, spent = read.network, read.window, read.spent
    told = spent.explain(asked.unit, asked.month)
    if format == "json":
        selected = {policy.id: dict(policy.selection) for policy in spent.policies}
        inputs = {
            **named(network),
            "window": str(days),
            "policies": [*selected],
            "choices": selected,
            "tables": told_files(read.tables),
            "before": asked.before,
        }
        answer = told.to_dict()
        write_json({"schema": answer.pop("schema"), "inputs": inputs, **answer})
    elif format == "csv":
        write_csv(_HEADER, _rows(told))
    else:
        last = last_day(told.days, str(days))
        more = [f"\n{line}\n" for line in later_told(named(network), last, mark=False)]
        write_text("".join([told.to_markdown() if format == "markdown" else f"{told}\n", *more]))


def _rows(told: Explanation) -> Iterator[tuple[object, ...]]:
    yield 0, "explanation", told.amount, told.lower, told.upper, f"{told.unit}, {told.days}", None, "false"
    for step in told.steps:
        yield from _step_rows(step, 1)


def _step_rows(step: Step, depth: int) -> Iterator[tuple[Any, ...]]:
    low, high = step.bounds or (None, None)
    choice = "true" if step.choice else "false"
    yield depth, step.what, step.amount, low, high, step.text, step.cite, choice
    for each in step.steps:
        yield from _step_rows(each, depth + 1)
