"""The examples in the help of each command run, in a folder that has the files they name."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.cli import main
from dtnet.cli.app import _COMMANDS

from ...inner.cli import EXAMPLES, app

if TYPE_CHECKING:
    from dtnet import Network

DOCUMENTS = Path(__file__).parents[3] / "docs" / "examples"
FINDINGS = {"diff", "coverage claim", "match", "import"}
"""The commands whose examples may report a finding, with the exit code 1."""


@pytest.fixture
def folder(tmp_path: Path, toyland: Network, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(DOCUMENTS / "teams-of-a-district.xlsx", tmp_path)
    shutil.copy(DOCUMENTS / "ly-son.toml", tmp_path / "my-policy.toml")
    (tmp_path / "teams.csv").write_text("code,teams\n48,3\n49,4\n", "utf-8")
    dtnet.write_network(toyland, tmp_path / "my-network.dtnet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", EXAMPLES)
@pytest.mark.filterwarnings("ignore")
def test_examples_run(capsys: pytest.CaptureFixture[str], folder: Path, command: str) -> None:
    for example in EXAMPLES[command]:
        words = shlex.split(example)
        assert words[0] == "dtnet"
        code = main(words[1:])
        assert code == 0 or (code == 1 and command in FINDINGS), (example, capsys.readouterr().err)
        if "--out" in words:
            assert (folder / words[words.index("--out") + 1]).exists()


def test_every_command_has_examples_in_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in _COMMANDS:
        app[name]
    groups = {
        name: [each for each in app[name] if not each.startswith("-")] for name in ("coverage", "policies")
    }
    below = [f"{name} {each}" for name, commands in groups.items() for each in commands]
    assert sorted(EXAMPLES) == sorted([*_COMMANDS, "completion", *below])
    for command, examples in EXAMPLES.items():
        assert main([*command.split(), "--help"]) == 0
        page = capsys.readouterr().out
        shown = " ".join(page.partition("Examples:\n")[2].replace("\\\n", "").split())
        assert shown == " ".join(examples)
