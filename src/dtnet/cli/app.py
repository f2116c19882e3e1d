"""The commands, and what becomes of an error: a message on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from dtnet.errors import DtnetError

try:
    from cyclopts import App, CycloptsError, Parameter
except ImportError:  # the command is there, its extra is not
    sys.exit('dtnet: the command needs its extra; run pip install "dtnet[cli]"')

from dtnet.cli.assess import Asked, show_assessment
from dtnet.cli.choices import parse_choices
from dtnet.cli.compare import Change, show_comparison
from dtnet.cli.coverage_commands import coverage_app
from dtnet.cli.diff import show_difference
from dtnet.cli.events import show_events
from dtnet.cli.explain import Explained, ExplanationFormat, show_explanation
from dtnet.cli.files import convert, schema, validate
from dtnet.cli.history import show_history
from dtnet.cli.output import Format, OutputError
from dtnet.cli.policy_views import show_checks, show_list, show_policy
from dtnet.cli.rebase import Question, show_rebased
from dtnet.cli.rebase_input import Key
from dtnet.cli.refusals import refusal
from dtnet.cli.report import report_of
from dtnet.cli.show import show_area
from dtnet.cli.views import show_report
from dtnet.policy.reach import Before
from dtnet.reorganisation.crosswalk import Kind, Rule

FINDING = 1
WRONG_INPUT = 2
_SEVERAL = Parameter(negative="", consume_multiple=False)
_CHOICE = Parameter(name=("--choice", "--choose"), negative="", consume_multiple=False)

app: App = App(
    name="dtnet",
    version=version("dtnet"),
    help="A country's digital transformation network: who exists, who is covered, what subsidies cost.",
    help_format="plaintext",
    result_action="return_value",
)
policies_app: App = App(
    name="policies", help="Subsidy policies: which there are, what they say, whether they are sound."
)
app.command(policies_app)
app.command(coverage_app)
for _command in (validate, convert, schema):
    app.command(_command)


@app.command
def report(
    *,
    at: str | None = None,
    window: str | None = None,
    choose: Annotated[list[str] | None, _SEVERAL] = None,
    policy: Annotated[list[Path] | None, _SEVERAL] = None,
    format: Format = "table",
) -> int:
    """Tell the story of the bundled country: its network, its coverage, what its subsidies cost.

    Args:
        at: The day of the network, as 2024-08-31; by default the dataset's reference day.
        window: The days of the subsidies: a year, a month, or A..B (the second not included); by default the
            dataset's reference window.
        choose: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document to assess beside the bundled ones, or in place of the one with its id; may
            be repeated.
        format: The form of the answer.
    """
    show_report(report_of(at, window, parse_choices(choose or []), policy or []), format)
    return 0


@app.command
def show(
    area: str, /, *, network: Path | None = None, at: str | None = None, format: Format = "table"
) -> int:
    """Show an area: where it lies, what is in it, who works there, its versions.

    Args:
        area: Its id, its name (the highest level at which it matches), or LEVEL:NAME.
        network: A file or folder that holds a network; by default the bundled country.
        at: The day, as 2024-08-31; by default the network's reference day.
        format: The form of the answer.
    """
    show_area(area, network, at, format)
    return 0


@app.command
def diff(before: str, after: str, /, *, format: Format = "table") -> int:
    """Say what differs between two days of the bundled country or two networks; exit with 1 if anything does.

    Args:
        before: A day, as 2025-02-28, or a file or folder that holds a network.
        after: Another of the same sort.
        format: The form of the answer.
    """
    return FINDING if show_difference(before, after, format) else 0


@app.command
def events(
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    network: Path | None = None,
    format: Format = "table",
) -> int:
    """List reorganisations: their instruments and days, and how much they closed and opened.

    Args:
        from_: The first day on which they took effect, as 2025-07-01; by default all.
        to: The last one.
        network: A file or folder that holds a network; by default the bundled country.
        format: The form of the answer.
    """
    show_events(from_, to, network, format)
    return 0


@app.command
def history(
    area: str,
    /,
    *,
    network: Path | None = None,
    at: str | None = None,
    level: str | None = None,
    format: Format = "table",
) -> int:
    """Tell what became of an area or body, and of what it came, over all events, with their instruments.

    Args:
        area: Its id; its code; its name (the highest level at which it matches); or LEVEL:NAME. A word that
            some area ever had for a code is taken for one.
        network: A file or folder that holds a network; by default the bundled country.
        at: The day of the code or name, as 2025-06-30. A code without a day must have been one area's only;
            the day of a name is by default the network's reference day.
        level: The level of the code or name.
        format: The form of the answer.
    """
    show_history(area, network, at, level, format)
    return 0


@app.command
def explain(  # noqa: PLR0913 - a parameter for each option
    unit: str,
    /,
    *,
    month: str | None = None,
    window: str | None = None,
    policy: Annotated[list[str] | None, _SEVERAL] = None,
    choose: Annotated[list[str] | None, _SEVERAL] = None,
    input: Annotated[list[str] | None, _SEVERAL] = None,
    before: Before = "error",
    format: ExplanationFormat = "table",
) -> int:
    """Explain what a team or an area of the bundled country gets: each step with its law, and the amounts.

    Args:
        unit: The id of a team or area, or an area's name.
        month: As 2024-08; by default every month of the window.
        window: The days assessed: a year, a month, or A..B (the second not included); by default the
            dataset's reference window.
        policy: The id of a bundled policy, or a document in TOML or JSON; by default all that are bundled;
            may be repeated.
        choose: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: What units did or asked for, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: Where a ceiling's window begins before the data do: error, or nothing_paid by then.
        format: The form of the answer.
    """
    asked = Explained(
        unit=unit,
        month=month,
        window=window,
        policies=policy or [],
        choices=choose or [],
        inputs=input or [],
        before=before,
    )
    show_explanation(asked, format)
    return 0


@app.command
def assess(  # noqa: PLR0913 - a parameter for each option
    *,
    policy: Annotated[list[str] | None, _SEVERAL] = None,
    window: str | None = None,
    by: str | None = None,
    choice: Annotated[list[str] | None, _CHOICE] = None,
    input: Annotated[list[str] | None, _SEVERAL] = None,
    before: Before = "error",
    format: Format = "table",
) -> int:
    """Say what policies cost in the bundled country, to the smallest unit of its currency.

    Args:
        policy: The id of an installed policy, or a document; may be repeated; by default all of the country.
        window: A year, a month, or A..B (the second not included); by default the dataset's reference window.
        by: What to group by, with commas between: component, purpose, source, month, year, unit, team,
            origin, and levels. Policy and nature are always told apart.
        choice: What a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: What units did or asked for, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: Where a ceiling's window begins before the data do: error, or nothing_paid by then.
        format: The form of the answer.
    """
    asked = Asked(
        policies=policy or [],
        window=window,
        by=by,
        choices=choice or [],
        inputs=input or [],
        before=before,
    )
    show_assessment(asked, format)
    return 0


@app.command
def compare(  # noqa: PLR0913 - a parameter for each option
    *,
    policy: Annotated[list[str] | None, _SEVERAL] = None,
    instead: Annotated[list[str] | None, _SEVERAL] = None,
    rate: Annotated[list[str] | None, _SEVERAL] = None,
    then: Annotated[list[str] | None, _SEVERAL] = None,
    choice: Annotated[list[str] | None, _CHOICE] = None,
    window: str | None = None,
    by: str | None = None,
    input: Annotated[list[str] | None, _SEVERAL] = None,
    before: Before = "error",
    format: Format = "table",
) -> int:
    """Say what a change of policies would cost or save in the bundled country.

    Args:
        policy: The id of an installed policy, or a document, that holds before; may be repeated; by default
            all of the country.
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


@app.command
def rebase(  # noqa: PLR0913 - a parameter for each option
    values: Path,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    kind: Kind,
    column: Annotated[list[str] | None, _SEVERAL] = None,
    key: Key = "id",
    key_column: str | None = None,
    level: str | None = None,
    to_level: str | None = None,
    weight_column: str | None = None,
    back_weights: Path | None = None,
    rule: Rule | None = None,
    period: str | None = None,
    signed: bool = False,
    proportion: bool = False,
    partial: bool = False,
    of: str = "residents",
    input: Path | None = None,
    out: Path | None = None,
    format: Format = "csv",
) -> int:
    """Carry values of areas over a reorganisation, with bounds, and report what was lost, open or assumed.

    The report goes to stderr, or with --out beside the result, as FILE.report.json.

    Args:
        values: A .csv or .parquet with a row for each area; an empty cell is unknown.
        from_: The day of the values, as 2025-06-30.
        to: The day to whose areas they are carried.
        kind: What the values are: stock, rate (its numerators), category or flow.
        column: A column to carry; may be repeated; by default all but keys and weights.
        key: Whether areas are named by id, or by code on the day of the values.
        key_column: The column of ids or codes; by default area or code.
        level: The level of the areas; needed for codes.
        to_level: The level to which values are carried; by default the same, or the next below.
        weight_column: The column with a rate's denominators, or the weights of categories.
        back_weights: A file of what areas weighed on the earlier day, for the way back, keyed as the values.
        rule: For areas of several categories: largest, all or conflict.
        period: The days of a flow, as 2025-06.
        signed: Numbers may be below 0.
        proportion: Numerators of a rate count a part of what denominators count; bounds are narrower.
        partial: Areas may be missing, although the file has just those of another day.
        of: What the shares of split areas are shares of.
        input: A file or folder that holds a network; by default the bundled country.
        out: The file to write: .csv, .json or .parquet.
        format: The form of the answer on stdout.
    """
    asked = Question(
        path=values,
        source_day=from_,
        target_day=to,
        kind=kind,
        columns=column or [],
        key=key,
        key_column=key_column,
        level=level,
        to_level=to_level,
        weight_column=weight_column,
        back_weights=back_weights,
        rule=rule,
        period=period,
        signed=signed,
        proportion=proportion,
        partial=partial,
        of=of,
        network=input,
        out=out,
    )
    show_rebased(asked, format)
    return 0


@policies_app.command(name="list")
def list_policies(*, country: str | None = None, format: Format = "table") -> int:
    """List the policies that are installed.

    Args:
        country: The name under which packages offer them, as vietnam; by default all.
        format: The form of the answer.
    """
    show_list(country, format)
    return 0


@policies_app.command(name="show")
def show_one(policy: str, /, *, format: Format = "table") -> int:
    """Show all that a policy says.

    Args:
        policy: Its id, or the name of its document.
        format: The form of the answer.
    """
    show_policy(policy, format)
    return 0


@policies_app.command
def check(*policies: str, format: Format = "table") -> int:
    """Check policies: every fault of each with its place, and published totals against the bundled country.

    Exits with 2 if one is at fault, and with 1 if a published total comes out otherwise.

    Args:
        policies: Ids of installed policies, or documents; by default all that are installed.
        format: The form of the answer.
    """
    faulty, differs = show_checks(policies, format)
    return WRONG_INPUT if faulty else FINDING if differs else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: Words after `dtnet`; by default those of the process.

    Returns:
        0, or 1 for a finding, or 2 for wrong input.
    """
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(words, exit_on_error=False, print_error=False)
    except BrokenPipeError:  # whoever read our output has seen enough
        _drop_output()
        return 0
    except (DtnetError, CycloptsError) as error:
        if isinstance(error, OutputError):
            _drop_output()
        print(f"dtnet: {refusal(error)}", file=sys.stderr)
        return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _drop_output() -> None:
    """What is left to write goes nowhere: Python would fail on it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
