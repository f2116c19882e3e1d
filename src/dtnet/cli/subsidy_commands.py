"""The commands about money, `assess`, `explain` and `compare`: what may be asked, and the help."""

from __future__ import annotations

from typing import Annotated

from dtnet.cli.assess import Asked, show_assessment
from dtnet.cli.compare import Change, show_comparison
from dtnet.cli.explain import Explained, ExplanationFormat, show_explanation
from dtnet.cli.options import CHOICE, SEVERAL
from dtnet.cli.output import Format
from dtnet.policy.units.needed_days import Before


def assess(  # noqa: PLR0913 - a parameter for each option
    *,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    window: str | None = None,
    by: str | None = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: Before = "error",
    format: Format = "table",
) -> int:
    """Say what policies cost, to the smallest unit of the currency.

    Args:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a document; may be repeated; by default all that are
            installed for the network.
        window: A year, a month, or A..B (the second not included); by default the dataset's reference window.
        by: What to group by, with commas between: component, purpose, source, month, year, unit, team,
            origin, and levels. Policy and nature are always told apart.
        choice: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: What units did or asked for, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: Where a ceiling's window begins before the data do: error, or nothing_paid by then.
        format: The form of the answer.
    """
    asked = Asked(
        network=network,
        policies=policy or [],
        window=window,
        by=by,
        choices=choice or [],
        inputs=input or [],
        before=before,
    )
    show_assessment(asked, format)
    return 0


def explain(  # noqa: PLR0913 - a parameter for each option
    unit: str,
    /,
    *,
    network: str | None = None,
    month: str | None = None,
    window: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    choose: Annotated[list[str] | None, SEVERAL] = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: Before = "error",
    format: ExplanationFormat = "table",
) -> int:
    """Explain what a team or an area gets: each step with its law, and the amounts.

    Args:
        unit: The id of a team or area, or an area's name.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        month: As 2024-08; by default every month of the window.
        window: The days assessed: a year, a month, or A..B (the second not included); by default the
            dataset's reference window.
        policy: The id of an installed policy, or a document; may be repeated; by default all that are
            installed for the network.
        choose: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: What units did or asked for, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: Where a ceiling's window begins before the data do: error, or nothing_paid by then.
        format: The form of the answer.
    """
    asked = Explained(
        unit=unit,
        network=network,
        month=month,
        window=window,
        policies=policy or [],
        choices=choose or [],
        inputs=input or [],
        before=before,
    )
    show_explanation(asked, format)
    return 0


def compare(  # noqa: PLR0913 - a parameter for each option
    *,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    instead: Annotated[list[str] | None, SEVERAL] = None,
    rate: Annotated[list[str] | None, SEVERAL] = None,
    then: Annotated[list[str] | None, SEVERAL] = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    window: str | None = None,
    by: str | None = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: Before = "error",
    format: Format = "table",
) -> int:
    """Say what a change of policies would cost or save.

    Args:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a document, that holds before; may be repeated; by default
            all that are installed for the network.
        instead: A policy that takes the place of the one of its id, or comes beside them; may be repeated.
        rate: Another rate of a component, as "POLICY:COMPONENT=700_000 VND/team/month"; may be repeated.
        then: Another reading of what a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        choice: A reading that holds in both, wherever its policy is assessed, as POLICY:CHOICE=OPTION; may be
            repeated.
        window: A year, a month, or A..B (the second not included); by default the dataset's reference window.
        by: What to group by, with commas between, as for assess; policies are told apart by policy.
        input: What units did or asked for, as NAME=FILE with a .csv or .parquet; may be repeated; in both.
        before: Where a ceiling's window begins before the data do: error, or nothing_paid by then.
        format: The form of the answer.
    """
    change = Change(
        network=network,
        policies=policy or [],
        instead=instead or [],
        rates=rate or [],
        readings=then or [],
        choices=choice or [],
        window=window,
        by=by,
        inputs=input or [],
        before=before,
    )
    show_comparison(change, format)
    return 0
