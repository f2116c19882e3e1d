"""Every option of every command with values that nobody means: exit code 2 and a message, or an answer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from dtnet.cli import main

from ...inner.cli import app

if TYPE_CHECKING:
    from pathlib import Path

TOYLAND: Final = ("--network", "toyland")
COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "report": TOYLAND,
    "show": ("toy:shire:far", *TOYLAND),
    "diff": ("toyland", "toyland"),
    "assess": ("--window", "2025-02", *TOYLAND),
    "explain": ("toy:team:cable", "--window", "2025-02", *TOYLAND),
    "compare": ("--instead", "toyland.lantern-isle.boats", "--window", "2025-02", *TOYLAND),
    "events": TOYLAND,
    "history": ("toy:parish:dune", *TOYLAND),
    "rebase": ("list.csv", "--from", "2024-08-31", "--to", "2025-02-01", "--kind", "stock", *TOYLAND),
    "validate": ("list.csv",),
    "convert": ("list.csv", "to.json"),
    "schema": ("network",),
    "match": ("list.csv", "--at", "2025-02-01", *TOYLAND),
    "import": ("list.csv", "--at", "2025-02-01", "--out", "made.json", *TOYLAND),
    "policies list": ("--country", "toyland"),
    "policies show": ("toyland.lantern-isle.boats",),
    "policies check": ("toyland.lantern-isle.boats",),
    "coverage": ("--by", "shire", *TOYLAND),
    "coverage series": ("--during", "2025", *TOYLAND),
    "coverage claim": ("every village has a team", *TOYLAND),
    "coverage gaps": ("--name-synthetic", *TOYLAND),
    "coverage inequality": ("--by", "shire", *TOYLAND),
    "completion": ("bash",),
}
VALUES: Final = ("", "x", "-1", "9" * 400, "\x1b[31m\u202e", "2025-13-45", "a=b:c&(", "list.csv/x", "--")
NOT_TRIED: Final = {"--help", "-h", "--version", "--install"}
OBEYED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


@cache
def options_of(command: str) -> tuple[str, ...]:
    """The options of a command."""
    found = app
    for word in command.split():
        found = found[word]
    names = (name for each in found.assemble_argument_collection() for name in each.names)
    return tuple(sorted({name for name in names if name.startswith("--")} - NOT_TRIED))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.csv").write_text("parish,team\nDune,A\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def tried(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is wrong with the answer to some words; empty for an answer or a refusal as it should be."""
    try:
        code = main(words)
    except BaseException as error:  # noqa: BLE001 - what must not come
        capsys.readouterr()
        return f"{words}: {type(error).__name__}: {error}"
    told = capsys.readouterr()
    if code not in {0, 1, 2} or (code == 2 and not told.err.startswith("dtnet: ")):
        return f"{words}: {code}: {told.err[:200]}"
    if "Traceback" in told.err or OBEYED.search(told.err):
        return f"{words}: {told.err[:200]!r}"
    return ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_with_values_that_nobody_means(capsys: pytest.CaptureFixture[str], command: str) -> None:
    base = (*command.split(), *COMMANDS[command])
    found = [tried(capsys, *base, option, value) for option in options_of(command) for value in VALUES]
    assert [each for each in found if each] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_words_that_no_command_takes(capsys: pytest.CaptureFixture[str], command: str) -> None:
    words = command.split()
    for more in (
        ["--nonsense"],
        ["--nonsense", "1"],
        ["\x1b[31m"],
        ["--by"],
        ["a", "b", "c", "d", "e"],
        ["-x"],
    ):
        assert tried(capsys, *words, *more) == ""
