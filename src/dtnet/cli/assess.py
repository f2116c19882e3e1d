"""`dtnet assess`: what policies cost in a window, grouped as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import datasets
from dtnet.cli.arguments import DATASET, given, named
from dtnet.cli.choices import parse_choices
from dtnet.cli.input_files import read_input_files, told_files
from dtnet.cli.money_views import keys_of, show_money, total_of
from dtnet.cli.policy_words import installed, named_policies
from dtnet.periods import as_window
from dtnet.policy.assessment import assess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.policy.reach import Before

SCHEMA: Final = "dtnet/assess/1"


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked on the command line.

    Attributes:
        policies: Ids and documents; none for all of the country.
        window: The days; None for the dataset's own.
        by: Keys of groups, with commas between; None for none.
        choices: Each `POLICY:CHOICE=OPTION`.
        inputs: Each `NAME=FILE`.
        before: What to do where a ceiling's window begins before the data do.
    """

    policies: Sequence[str]
    window: str | None
    by: str | None
    choices: Sequence[str]
    inputs: Sequence[str]
    before: Before


def show_assessment(asked: Asked, format: Format) -> None:
    """Write what policies cost to stdout.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    answer = assessment_of(asked)
    show_money(answer, _remarks(answer), format)


def assessment_of(asked: Asked) -> dict[str, Any]:
    """The whole answer as plain data, and the names of the columns of its rows.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    network = datasets.load(DATASET)
    window = as_window(given(asked.window, network.metadata.reference_window, "--window"))
    tables = read_input_files(asked.inputs)
    spent = assess(
        network,
        named_policies(asked.policies) if asked.policies else installed(DATASET),
        window=window,
        choices=parse_choices(asked.choices),
        inputs={name: file.columns for name, file in tables.items()},
        before=asked.before,
    )
    keys = keys_of(asked.by)
    table = spent.by(*keys)
    lower, upper = spent.bounds
    return {
        "schema": SCHEMA,
        "inputs": {
            **named(network),
            "window": str(window),
            "by": keys,
            "policies": [policy.id for policy in spent.policies],
            "choices": {policy.id: dict(policy.selection) for policy in spent.policies if policy.selection},
            "tables": told_files(tables),
            "before": asked.before,
        },
        "columns": table.columns,
        "rows": table.to_dicts(),
        "total": total_of(spent),
        "lower": lower,
        "upper": upper,
        "currency": spent.currency,
        "unknown_facts": list(spent.unknown_facts),
        "assumptions": [attrs.asdict(each) for each in spent.assumptions],
        "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
        "mergers": [{**attrs.asdict(each), "day": str(each.day)} for each in spent.mergers],
        "recomputed": [attrs.asdict(each) for each in spent.recomputed],
    }


def _remarks(answer: Mapping[str, Any]) -> Iterator[str]:
    """What stands below the rows; the sum first."""
    lower = f"{answer['lower']:,}"
    upper = "no bound" if answer["upper"] is None else f"{answer['upper']:,}"
    bounds = "" if lower == upper else f" ({lower} to {upper})"
    total = "not known" if answer["total"] is None else f"{answer['total']:,} {answer['currency']}"
    yield f"In all {total}{bounds}."
    for fact in answer["unknown_facts"]:
        yield f"not known  {fact}"
    for each in answer["assumptions"]:
        yield f"taken  {each['policy']}: {each['what']}: {each['why']}"
    for each in answer["mergers"]:
        into = " and ".join(each["into"]) or "nothing that is told"
        yield f"merged  {each['policy']}: {each['area']} into {into} on {each['day']}: {each['on_merger']}"
    for each in answer["not_assessed"]:
        yield f"left out  {each['policy']}: {each['component']}: {each['reason']}"
    for each in answer["recomputed"]:
        numbers = f"{each['published']:,} by {each['source']}, {each['computed']:,} here"
        yield f"published  {each['policy']}: {numbers}"
