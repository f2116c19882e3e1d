"""`dtnet explain`: why a team or an area gets what it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from dtnet.cli.arguments import network_of, window_given
from dtnet.cli.choices import parse_choices
from dtnet.cli.input_files import read_input_files, told_by_rows, told_files
from dtnet.cli.known import last_day, later_told, named
from dtnet.cli.output import write_csv, write_json, write_text
from dtnet.cli.policy_words import policies_for
from dtnet.policy.assessment import assess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.network.network import Network
    from dtnet.periods import Period
    from dtnet.policy.explanation import Explanation, Step
    from dtnet.policy.reach import Before

ExplanationFormat: TypeAlias = Literal["table", "markdown", "json", "csv"]
_HEADER: Final = ("depth", "what", "amount", "lower", "upper", "text", "cite", "choice")


@attrs.frozen(kw_only=True)
class Explained:
    """What is asked on the command line.

    Attributes:
        unit: The id of a team or area, or an area's name.
        month: The month; None for every month of the window.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        window: The days assessed; None for the dataset's own.
        policies: Ids and documents; none for all that are installed for the network.
        choices: Each `POLICY:CHOICE=OPTION`.
        inputs: Each `NAME=FILE`.
        before: What to do where a ceiling's window begins before the data do.
    """

    unit: str
    month: str | None
    network: str | None
    window: str | None
    policies: Sequence[str]
    choices: Sequence[str]
    inputs: Sequence[str]
    before: Before


def show_explanation(asked: Explained, format: ExplanationFormat) -> None:
    """Write an explanation to stdout.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    network = network_of(asked.network)
    days = window_given(network, asked.window)
    tables = read_input_files(asked.inputs)
    with told_by_rows(tables):
        spent = assess(
            network,
            policies_for(network, asked.policies),
            window=days,
            choices=parse_choices(asked.choices),
            inputs={name: file.columns for name, file in tables.items()},
            before=asked.before,
        )
    told = spent.explain(_unit(network, asked.unit, days), asked.month)
    if format == "json":
        selected = {policy.id: dict(policy.selection) for policy in spent.policies}
        inputs = {
            **named(network),
            "window": str(days),
            "policies": [*selected],
            "choices": selected,
            "tables": told_files(tables),
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


def _unit(network: Network, unit: str, days: Period) -> str:
    """The id that a text names: itself, or that of the area with this name on the window's first day."""
    if network.body_index.get(unit) is not None or network.area_index.get(unit) is not None:
        return unit
    return network.at(days.start).find(unit).id


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
