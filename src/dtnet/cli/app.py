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

from dtnet.cli.choices import parse_choices
from dtnet.cli.diff import show_difference
from dtnet.cli.explain import ExplanationFormat, show_explanation
from dtnet.cli.files import convert, schema, validate
from dtnet.cli.output import Format, OutputError, write_text
from dtnet.cli.report import report_of
from dtnet.cli.show import show_area
from dtnet.cli.views import show_report

FINDING = 1
WRONG_INPUT = 2
_SEVERAL = Parameter(negative="", consume_multiple=False)

app: App = App(
    name="dtnet",
    version=version("dtnet"),
    help="A country's digital transformation network: who exists, who is covered, what subsidies cost.",
    help_format="plaintext",
    result_action="return_value",
)
policies_app: App = App(name="policies", help="Policy documents.")
app.command(policies_app)
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
def explain(
    unit: str,
    /,
    *,
    month: str | None = None,
    window: str | None = None,
    policy: Annotated[list[str] | None, _SEVERAL] = None,
    choose: Annotated[list[str] | None, _SEVERAL] = None,
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
        format: The form of the answer.
    """
    show_explanation(unit, month, window, parse_choices(choose or []), policy or [], format)
    return 0


@policies_app.command
def check(*files: Path) -> int:
    """Check policy documents: every fault of each, with its place.

    Args:
        files: The documents.
    """
    from dtnet.policy.reader import read_policy  # noqa: PLC0415 - other commands need no reader

    if not files:
        raise DtnetError("policies check: no document named")
    faulty = False
    for file in files:
        try:
            write_text(f"{file}: {read_policy(file).id} is sound\n")
        except DtnetError as error:
            print(f"dtnet: {error}", file=sys.stderr)
            faulty = True
    return WRONG_INPUT if faulty else 0


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
        print(f"dtnet: {error}", file=sys.stderr)
        return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _drop_output() -> None:
    """What is left to write goes nowhere: Python would fail on it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
