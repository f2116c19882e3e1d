"""`dtnet explain`: why a team or an area of the bundled country gets what it gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dtnet import datasets
from dtnet.cli.arguments import DATASET, given, named
from dtnet.cli.output import write_csv, write_json, write_text
from dtnet.cli.policy_words import installed
from dtnet.errors import UnknownNameError, near
from dtnet.periods import as_window
from dtnet.policy.assessment import assess
from dtnet.policy.reader import read_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.network.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document import Policy
    from dtnet.policy.explanation import Explanation, Step

ExplanationFormat: TypeAlias = Literal["table", "markdown", "json", "csv"]
_HEADER: Final = ("depth", "what", "amount", "lower", "upper", "text", "cite", "choice")


def show_explanation(
    unit: str,
    month: str | None,
    window: str | None,
    choices: Mapping[str, Mapping[str, str]],
    names: Iterable[str],
    format: ExplanationFormat,
) -> None:
    """Write an explanation to stdout.

    Args:
        unit: The id of a team or area, or an area's name.
        month: The month; None for every month of the window.
        window: The days assessed; None for the dataset's own.
        choices: Options by policy and choice.
        names: Ids of bundled policies, or files of others; without any, all that are bundled.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    network = datasets.load(DATASET)
    days = as_window(given(window, network.metadata.reference_window, "--window"))
    spent = assess(network, _policies(names), window=days, choices=choices)
    told = spent.explain(_unit(network, unit, days), month)
    if format == "json":
        selected = {policy.id: dict(policy.selection) for policy in spent.policies}
        inputs = {**named(network), "window": str(days), "policies": [*selected], "choices": selected}
        answer = told.to_dict()
        write_json({"schema": answer.pop("schema"), "inputs": inputs, **answer})
    elif format == "csv":
        write_csv(_HEADER, _rows(told))
    else:
        write_text(told.to_markdown() if format == "markdown" else f"{told}\n")


def _policies(names: Iterable[str]) -> list[Policy]:
    """The policies that ids and files name."""
    bundled = installed(DATASET)
    ids = {policy.id for policy in bundled}
    chosen = []
    for name in names:
        if name in ids:
            chosen.append(bundled[name])
        elif Path(name).suffix in {".toml", ".json"}:
            chosen.append(read_policy(Path(name)))
        else:
            raise UnknownNameError(
                f"--policy {name!r}: no bundled policy, and no document in TOML or JSON",
                near(name, sorted(ids)),
            )
    return chosen or list(bundled)


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
