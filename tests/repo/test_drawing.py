"""Property tests draw the same examples everywhere, unless a profile asks for new ones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROBE: Final = '''
"""Tests that say what they drew."""
import importlib, os, runpy

from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.testing.strategies.network import small_networks
from dtnet.testing.strategies.network import reorganised
from dtnet.testing.strategies.network import networks
from dtnet.testing.strategies.policy import policy_documents

examples = runpy.run_path("tests/lengths.py")["examples"]
for module in os.environ.get("ALSO_LOADED", "").split():
    importlib.import_module(module)


@settings(max_examples=examples(40))
@given(text=st.text(), number=st.integers(), bytes=st.binary())
def test_plain_values(text, number, bytes):
    print("drawn", ascii(text), number, bytes.hex())


@settings(max_examples=examples(4))
@given(network=networks(bounds=True), other=small_networks(), lineage=reorganised())
def test_networks(network, other, lineage):
    print("drawn", network.content_hash(), other.content_hash(), lineage.network.content_hash())


@settings(max_examples=examples(40))
@given(documents=small_networks().flatmap(lambda network: st.lists(policy_documents(network), min_size=2)))
def test_policies(documents):
    print("drawn", ascii(documents))
'''
ELSEWHERE: Final = {
    "CI": "true",
    "PYTHONHASHSEED": "2",
    "ALSO_LOADED": "dtnet.cli.app dtnet.coverage.language.query",
}
"""Variables of the environment that must not change what is drawn."""
LEAST: Final = 40


@pytest.fixture(scope="module")
def probe(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the probe, and what the project has to say about profiles."""
    folder = tmp_path_factory.mktemp("probe")
    for name in ("conftest.py", "tests/lengths.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_probe.py").write_text(PROBE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def usual(probe: Path) -> list[str]:
    """What a newcomer's run draws."""
    return drawn(probe, {"PYTHONHASHSEED": "1"})


def drawn(probe: Path, environment: dict[str, str], *options: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTHONHASHSEED"}}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-qs", "-p", "no:doctest", "-p", "no:cacheprovider", *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=probe,
        env=kept | environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return re.findall(r"drawn .*", done.stdout)


def test_the_same_examples_are_drawn_everywhere(probe: Path, usual: list[str]) -> None:
    assert len(usual) >= LEAST
    assert drawn(probe, ELSEWHERE) == usual


def test_a_profile_draws_new_examples_and_the_same_again(probe: Path, usual: list[str]) -> None:
    options = ("--hypothesis-profile=new", "--hypothesis-seed=8")
    new = drawn(probe, {"PYTHONHASHSEED": "1"}, *options)
    assert len(set(new) - set(usual)) > len(new) // 2
    assert drawn(probe, ELSEWHERE, *options) == new
