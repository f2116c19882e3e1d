"""`dtnet assess`: what policies cost in a window, grouped as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.cli.assessing import Assessing
from dtnet.cli.input_files import told_files
from dtnet.cli.known import named
from dtnet.cli.mergers import merger_lines, plain_mergers
from dtnet.cli.money_views import keys_of, plain_totals, show_money, shown, total_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.cli.output import Format

SCHEMA: Final = "dtnet/assess/1"


@attrs.frozen(kw_only=True)
class Asked(Assessing):
    """What is asked on the command line.

    Attributes:
        by: Keys of groups, with commas between; None for none.
    """

    by: str | None


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
    read = asked.assessed()
    network, spent = read.network, read.spent
    keys = keys_of(asked.by)
    table = spent.by(*keys)
    lower, upper = spent.bounds
    return {
        "schema": SCHEMA,
        "inputs": {
            **named(network),
            "window": str(read.window),
            "by": keys,
            "policies": [policy.id for policy in spent.policies],
            "choices": {policy.id: dict(policy.selection) for policy in spent.policies if policy.selection},
            "tables": told_files(read.tables),
            "before": asked.before,
        },
        "columns": table.columns,
        "rows": table.to_dicts(),
        **plain_totals(spent),
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
    """What stands below the rows; the sums first."""
    yield from total_lines(answer)
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
