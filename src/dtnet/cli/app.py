"""The command `dtnet` and its subcommands. An error becomes a message and exit code 2, never a traceback.

Messages name the options of the command line (`--by lane`) where a message of the library names an argument
(`by="lane"`).
"""

from __future__ import annotations

import gc
import json
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from dtnet import __version__
from dtnet.errors import (
    ArgumentError,
    DtnetError,
    ExistingFileError,
    UnreadableFileError,
    cut,
    near,
    shortened,
)

try:
    from cyclopts import App, CycloptsError, Parameter, UnusedCliTokensError
except ImportError:  # the command is there, its extra is not
    sys.exit('dtnet: the command needs its extra; run pip install "dtnet[cli]"')

from dtnet.cli.arguments import NO_FILE, FileOptions, answering
from dtnet.cli.examples import examples_of
from dtnet.cli.exit_codes import WRONG_INPUT
from dtnet.cli.writing.output import (
    OutputError,
    Screen,
    answer_stream,
    answers_alone,
    as_option,
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
_LIMITED: Final = {"validate", "convert", "match", "import"}
"""The commands that have options for the limits of reading."""
_LIMIT: Final = re.compile(r"the (?:limit|argument) (most_\w+|sha256)\b")
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
        told = _too_much(error) if isinstance(error, UnusedCliTokensError) else refusal(error, words)
        tell(_as_json(error, told) if _wants_json(words) else f"dtnet: {told}")
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


def _as_json(error: Exception, told: str) -> str:
    """An error as one line of JSON; errors of the command line itself and of the system have codes, too."""
    if not isinstance(error, DtnetError):
        code = "command" if isinstance(error, CycloptsError) else "system"
        return json.dumps({**DtnetError(told).to_dict(), "code": code}, ensure_ascii=False)
    spelled = error.to_dict()
    if isinstance(error, ArgumentError):
        spelled["message"], spelled["hint"] = error.worded(as_option)
    if isinstance(error, ExistingFileError) and error.hint is not None:
        spelled["hint"] = _with_option(error.hint)
    if isinstance(error, UnreadableFileError):
        spelled |= {"message": told, "hint": None}
    return json.dumps(spelled, ensure_ascii=False)


def _with_option(hint: str) -> str:
    """The hint of a file that exists, with the option of the command line."""
    return hint.replace("overwrite=True", as_option("overwrite", value=True))


def _too_much(error: UnusedCliTokensError) -> str:
    """The message for a word that a command does not accept; it may be a misspelled subcommand."""
    word = (error.unused_tokens or [""])[0]
    command = " ".join(error.command_chain or ["dtnet"])
    below = [name for name in error.app or () if not name.startswith("-")]
    return shortened(f"{command} does not take {word!r}; {near(word, below) or 'leave it out'}")


def refusal(error: Exception, words: Sequence[str] = ()) -> str:
    """The text of an error, in which arguments of Python functions are replaced by command-line options.

    Args:
        error: The error. If it names no arguments, its text is unchanged.
        words: The words that the user typed, which errors of other packages repeat.
    """
    if isinstance(error, ArgumentError):
        message, hint = error.worded(as_option)
        return message if hint is None else f"{message}; {hint}"
    if isinstance(error, ExistingFileError) and error.hint is not None:
        return f"{error.message}; {_with_option(error.hint)}"
    told = str(error)
    if isinstance(error, UnreadableFileError):
        elsewhere = "" if {*words[:1]} <= _LIMITED else " of dtnet convert"
        return _LIMIT.sub(lambda found: f"{as_option(found[1], ...)}{elsewhere}", told)
    if isinstance(error, DtnetError):
        return told
    for part in {part for word in words for part in (word, *word.split("=", 1))} - {""}:
        told = told.replace(part, cut(part))
    return shortened(told)
