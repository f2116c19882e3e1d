"""`dtnet assess`: what policies cost in a window, grouped as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.cli.arguments import network_of, window_given
from dtnet.cli.choices import parse_choices
from dtnet.cli.input_files import read_input_files, told_by_rows, told_files
from dtnet.cli.known import named
from dtnet.cli.mergers import merger_lines, plain_mergers
from dtnet.cli.money_views import keys_of, show_money, shown, total_of, total_text
from dtnet.cli.policy_words import policies_for
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
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        policies: Ids and documents; none for all that are installed for the network.
        window: The days; None for the dataset's own.
        by: Keys of groups, with commas between; None for none.
        choices: Each `POLICY:CHOICE=OPTION`.
        inputs: Each `NAME=FILE`.
        before: What to do where a ceiling's window begins before the data do.
    """

    network: str | None
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
    network = network_of(asked.network)
    window = window_given(network, asked.window)
    tables = read_input_files(asked.inputs)
    with told_by_rows(tables):
        spent = assess(
            network,
            policies_for(network, asked.policies),
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
        "exponent": network.vocabulary.currency.exponent,
        "unknown_facts": list(spent.unknown_facts),
        "assumptions": [attrs.asdict(each) for each in spent.assumptions],
        "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
        "mergers": plain_mergers(spent.mergers),
        "recomputed": [attrs.asdict(each) for each in spent.recomputed],
    }


def _remarks(answer: Mapping[str, Any]) -> Iterator[str]:
    """What stands below the rows; the sum first."""
    lower, upper = (shown(answer, answer[name], "no bound") for name in ("lower", "upper"))
    bounds = "" if lower == upper else f" ({lower} to {upper})"
    yield f"In all {total_text(answer)}{bounds}."
    for fact in answer["unknown_facts"]:
        yield f"not known  {fact}"
    for each in answer["assumptions"]:
        yield f"taken  {each['policy']}: {each['what']}: {each['why']}"
    yield from map("  ".join, merger_lines(answer["mergers"]))
    for each in answer["not_assessed"]:
        yield f"left out  {each['policy']}: {each['component']}: {each['reason']}"
    for each in answer["recomputed"]:
        published, here = (shown(answer, each[name]) for name in ("published", "computed"))
        yield f"published  {each['policy']}: {published} by {each['source']}, {here} here"
