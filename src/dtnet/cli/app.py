"""The command `dtnet` and its subcommands. An error becomes a message and exit code 2, never a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from dtnet import __version__
from dtnet.errors import ArgumentError, DtnetError

try:
    from cyclopts import App, CycloptsError, Parameter
except ImportError:  # the command is there, its extra is not
    sys.exit('dtnet: the command needs its extra; run pip install "dtnet[cli]"')

from dtnet.cli.arguments import NO_FILE, FileOptions, answering
from dtnet.cli.examples import examples_of
from dtnet.cli.exit_codes import WRONG_INPUT
from dtnet.cli.refusals import error_line
from dtnet.cli.writing.output import (
    OutputError,
    Screen,
    answer_stream,
    answers_alone,
    drop,
    namesakes_told,
    tell,
    write_text,
)

_HELP_WIDTH: Final = 80
_COMMANDS: Final = {
    "report": "report:report",
    "show": "network_commands:show",
    "diff": "network_commands:diff",
    "assess": "subsidy_commands:assess",
    "explain": "subsidy_commands:explain",
    "compare": "subsidy_commands:compare",
    "events": "reorganisation_commands:events",
    "history": "reorganisation_commands:history",
    "rebase": "reorganisation_commands:rebase",
    "validate": "network_commands:validate",
    "convert": "network_commands:convert",
    "schema": "network_commands:schema",
    "match": "list_commands:match_places",
    "import": "list_commands:import_lists",
    "policies": "policy_commands:policies_app",
    "coverage": "coverage_commands:coverage_app",
}
"""The commands, each with its module and its name there; a module is imported when a command needs it."""
app: App = App(
    name="dtnet",
    version=__version__,
    help="A country's digital transformation network: its areas and teams, their coverage, and subsidies.",
    help_format="plaintext",
    result_action="return_value",
)


@app.command(help_epilogue=examples_of("completion"))
@answering
def completion(
    shell: Literal["bash", "zsh", "fish"],
    /,
    *,
    install: Annotated[bool, Parameter(negative="")] = False,
    into: FileOptions = NO_FILE,
) -> int:
    """Print the script that completes commands and options in a shell, or install it.

    Args:
        shell: The shell.
        install: Write the script where the shell looks for it, and a line that reads it into the startup
            file of the shell.
        into: The file of the script.
    """
    if install and into != NO_FILE:
        raise ArgumentError("--install with --out", "give one of them")
    for command in _COMMANDS:
        app[command]
    if install:
        tell(f"dtnet: {app.install_completion(shell=shell)} is written; open a new {shell}")
    else:
        write_text(app.generate_completion(shell=shell))
    return 0


for _command, _place in _COMMANDS.items():
    _options = {} if _place.endswith("_app") else {"help_epilogue": examples_of(_command)}
    app.command(f"dtnet.cli.commands.{_place}", name=_command, **_options)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The words after `dtnet`; by default the arguments of the process.

    Returns:
        The exit code: 0; or 1 for a finding, 2 for wrong input.
    """
    words = sys.argv[1:] if arguments is None else arguments
    # The help of the whole states the purpose of each command.
    for command in words[:1] if words and words[0] in _COMMANDS else _COMMANDS:
        app[command]
    if arguments is None:  # a process of its own; what it imported is never garbage
        gc.freeze()
        gc.enable()
    with answers_alone(), namesakes_told():
        return _run(words)


def _run(words: Sequence[str]) -> int:
    screen = Screen(_HELP_WIDTH)
    try:
        code = app(words, exit_on_error=False, print_error=False, console=screen.console)
        screen.write()
    except BrokenPipeError:  # the reader of the output has closed it
        drop(answer_stream())
        return 0
    except (DtnetError, CycloptsError, OSError) as error:  # OSError: any failure of the system
        if isinstance(error, OutputError):
            drop(answer_stream())
        tell(error_line(error, words, as_json=_wants_json(words)))
        return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _wants_json(words: Sequence[str]) -> bool:
    """Whether the last `--format` of a command is JSON."""
    forms = [each.partition("=") for each in words]
    asked = [
        value if equals else (words[at + 1] if at + 1 < len(words) else "")
        for at, (option, equals, value) in enumerate(forms)
        if option == "--format"
    ]
    return asked[-1:] == ["json"]
