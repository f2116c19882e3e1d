"""The collector of examples bites: what it refuses, and how it reads a console block."""

from __future__ import annotations

import importlib.util
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def example(text: str, page: str = "write-a-policy.md") -> SimpleNamespace:
    """A block of a page; by default of one whose commands run in processes of their own."""
    return SimpleNamespace(parsed=text, path=f"docs/how-to/{page}")


@pytest.fixture(scope="module")
def collector(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_collector", root / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_console_block_is_commands_each_with_its_output(collector: ModuleType) -> None:
    steps = collector.console_steps("$ dtnet report\none\n\ntwo\n$ dtnet diff a b\n")
    assert steps == [("dtnet report", "one\n\ntwo\n"), ("dtnet diff a b", "")]


@pytest.mark.parametrize("block", ["$ ls\n", "$ python -m dtnet.cli\n"])
def test_other_commands_are_refused(collector: ModuleType, block: str) -> None:
    assert "only dtnet commands are run" in collector.run_console(example(block))


def test_output_without_a_command_is_refused(collector: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"begins with a line `\$ dtnet …`, not 'dtnet report'"):
        collector.console_steps("dtnet report\n")


@pytest.mark.parametrize(
    ("output", "expected", "agrees"),
    [
        ("a 1 b\n", "a ... b\n", True),
        ("a 1 c\n", "a ... b\n", False),
        ("a\n", "a\nb\n", False),
        ("a", "a\n", False),
    ],
)
def test_output_is_compared(
    collector: ModuleType, monkeypatch: pytest.MonkeyPatch, output: str, expected: str, *, agrees: bool
) -> None:
    monkeypatch.setattr(collector, "COMMAND", f"print({output!r}, end='')")
    answer = collector.run_console(example(f"$ dtnet report\n{expected}"))
    assert (answer is None) is agrees


def test_a_command_without_output_shown_must_succeed(
    collector: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "COMMAND", "raise SystemExit(2)")
    assert "exit code 2" in collector.run_console(example("$ dtnet report\n"))


def test_a_command_that_leaves_a_file_is_refused(
    collector: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(collector, "COMMAND", "open('report.html', 'w').close()")
    assert "wrote into" in collector.run_console(example("$ dtnet report\n"))


def test_a_command_in_this_process_prints_and_ends_as_one_of_its_own(collector: ModuleType) -> None:
    for words in (["--version"], ["show", "--level", "lane"]):
        assert collector.run_in_process(words) == collector.run_as_process(words)
    wrong = collector.run_console(example("$ dtnet --version\nnothing\n", "command-line.md"))
    assert "expected:\nnothing" in wrong


def test_ten_commands_run_in_processes_of_their_own(collector: ModuleType, root: Path) -> None:
    pages = [page for page in (root / "docs").rglob("*.md") if page.name in collector.OWN_PROCESS]
    assert sum(page.read_text(encoding="utf-8").count("\n$ dtnet") for page in pages) == 10


def test_broken_data_blocks_fail(collector: ModuleType) -> None:
    with pytest.raises(ValueError, match="Invalid"):
        collector.parse_toml(SimpleNamespace(parsed="a = \n"))
    with pytest.raises(ValueError, match="Expecting"):
        collector.parse_json(SimpleNamespace(parsed='{"a": }'))
