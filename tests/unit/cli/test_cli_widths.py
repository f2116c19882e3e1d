"""Tables and explanations on screens of 40 to 200 columns: no line is longer, and no id is broken."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from dtnet.cli import main
from dtnet.cli.writing import output

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTHS = (40, 41, 60, 80, 112, 200)
STYLE = re.compile(r"\x1b\[[0-9;]*m")
ID = re.compile(r"\b(?:toy|toyland)[:.][\w:.-]*\w")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, width: int, words: Sequence[str]) -> str:
    page = Terminal()
    with monkeypatch.context() as here:
        here.setenv("COLUMNS", str(width))
        here.setattr("sys.stdout", page)
        assert main(words) in {0, 1}
    return STYLE.sub("", page.getvalue())


@pytest.mark.parametrize(
    "words",
    [
        ("policies", "list"),
        ("policies", "show", "toyland.lantern-isle.oil"),
        ("events",),
        ("history", "toy:province:lantern-isle"),
        ("show", "toy:province:lantern-isle"),
        ("coverage", "--of", "skill:purse & funded", "--by", "shire"),
        ("coverage", "gaps", "--name-synthetic"),
        ("coverage", "claim", "every village has a team"),
        ("assess", "--by", "team,month,province", "--window", "2024-11"),
        ("compare", "--instead", "toyland.lantern-isle.oil", "--by", "policy,unit"),
        ("explain", "toy:province:lantern-isle", "--month", "2024-11"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_no_id_is_broken(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    if words[0] != "policies":
        words = (*words, "--network", "toyland")
    whole = set(ID.findall(shown(monkeypatch, 1000, words)))
    for width in WIDTHS:
        text = shown(monkeypatch, width, words)
        assert set(ID.findall(text)) == whole, width
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_words_of_any_length(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """A word longer than the screen is the only one that is broken."""
    rows = [["vn:commune:04366:2025", None, 12_000, "xã Yên Bình, tỉnh Yên Bái"], ["x" * 60, "a\nb", 1, ""]]
    page = Terminal()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout", page)
    output.show_rows("A title", ("id", "nothing", "number", "name"), rows)
    text = STYLE.sub("", page.getvalue())
    assert "vn:commune:04366:2025" in text
    assert "12,000" in text
    assert max(map(len, text.splitlines())) <= width
