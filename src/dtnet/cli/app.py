"""The command `dtnet`. An error becomes a message on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from dtnet import __version__
from dtnet.errors import DtnetError, near, shortened

try:
    from cyclopts import App, CycloptsError, UnusedCliTokensError
except ImportError:  # the command is there, its extra is not
    sys.exit('dtnet: the command needs its extra; run pip install "dtnet[cli]"')

from dtnet.cli.coverage_commands import coverage_app
from dtnet.cli.exits import WRONG_INPUT
from dtnet.cli.files import convert, schema, validate
from dtnet.cli.network_commands import diff, report, show
from dtnet.cli.output import OutputError, Screen, answer_stream, answers_alone, drop, namesakes_told, tell
from dtnet.cli.policy_commands import policies_app
from dtnet.cli.refusals import refusal
from dtnet.cli.reorganisation_commands import events, history, rebase
from dtnet.cli.subsidy_commands import assess, compare, explain

_HELP_WIDTH: Final = 80
app: App = App(
    name="dtnet",
    version=__version__,
    help="A country's digital transformation network: who exists, who is covered, what subsidies cost.",
    help_format="plaintext",
    result_action="return_value",
)
for _command in (
    *(report, show, diff),
    *(assess, explain, compare),
    *(events, history, rebase),
    *(validate, convert, schema),
    *(policies_app, coverage_app),
):
    app.command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: Words after `dtnet`; by default those of the process.

    Returns:
        0, or 1 for a finding, or 2 for wrong input.
    """
    words = sys.argv[1:] if arguments is None else arguments
    with answers_alone(), namesakes_told():
        return _run(words)


def _run(words: Sequence[str]) -> int:
    screen = Screen(_HELP_WIDTH)
    try:
        code = app(words, exit_on_error=False, print_error=False, console=screen.console)
        screen.write()
    except BrokenPipeError:  # whoever read our output has seen enough
        drop(answer_stream())
        return 0
    except (DtnetError, CycloptsError, OSError) as error:  # a system that fails us where nobody looked for it
        if isinstance(error, OutputError):
            drop(answer_stream())
        told = _too_much(error) if isinstance(error, UnusedCliTokensError) else refusal(error)
        tell(f"dtnet: {told}")
        return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _too_much(error: UnusedCliTokensError) -> str:
    """What is said of a word that a command does not take: it may be the slip of a command below it."""
    word = (error.unused_tokens or [""])[0]
    command = " ".join(error.command_chain or ["dtnet"])
    below = [name for name in error.app or () if not name.startswith("-")]
    return shortened(f"{command} does not take {word!r}; {near(word, below) or 'leave it out'}")
