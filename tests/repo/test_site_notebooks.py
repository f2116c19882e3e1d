"""The hook that makes pages of notebooks: text, code and results, and nothing that readers do not see."""

from __future__ import annotations

import ast
import re
import runpy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = """
import pathlib

class App:
    def cell(self, function=None, **_):
        return function or (lambda each: each)

    def run(self):
        return (Text(), None, (1, 2), Frame(), Card(), Chart()), {}

class Text:
    def _repr_markdown_(self):
        return "Hello"

class Frame:
    columns, width = ["a", "b"], 2
    def iter_rows(self):
        return iter([(1, "x")])

class Card:
    def _repr_html_(self):
        return "<p>\\n\\nhi</p>"

class Chart:
    def to_dict(self):
        return {"title": {"text": ["What", "became"]}}
    def save(self, path):
        pathlib.Path(path).write_text("<svg/>")

app = App()

@app.cell(hide_code=True)
def _(mo):
    mo.md("Hello")
    return

@app.cell
def _():
    import dtnet

    x = 1
    return (x,)

@app.cell
def _(x):
    (x, 2)

@app.cell
def _():
    1
@app.cell
def _():
    2
@app.cell
def _():
    3
"""


@pytest.fixture(scope="module")
def hook(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "tools" / "site_notebooks.py"))


def test_a_page_has_text_code_and_results(hook: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text(NOTEBOOK, encoding="utf-8")
    page, pictures = hook["page_of"](tmp_path / "story.py")
    assert page.split("\n\n```python\n")[:3] == [
        "Hello",
        "import dtnet\n\nx = 1\n```",
        "(x, 2)\n```\n\n```text\n(1, 2)\n```",
    ]
    assert "| a | b |\n| --- | --- |\n| 1 | x |" in page
    assert '<div class="result"><p>  hi</p></div>' in page
    assert page.endswith("![What became](story-1.svg){ .picture }\n")
    assert pictures == {"story-1.svg": "<svg/>"}


def test_the_front_picture_has_the_texts_of_a_new_one(root: Path, tmp_path: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "front_picture.py"))
    tool["write"](tmp_path / "new.svg")
    now, new = (
        re.findall(r"<text[^>]*>([^<]*)<", path.read_text("utf-8"))
        for path in (tool["PICTURE"], tmp_path / "new.svg")
    )
    assert sorted(now) == sorted(new)
    assert {"12.89", "3,766"} <= set(now)
    for page in ("README.md", "docs/index.md"):
        assert f"pictures/{tool['PICTURE'].name}" in (root / page).read_text("utf-8")


def test_sentences_of_notebooks_compute_their_numbers(root: Path) -> None:
    """A number of three digits in a sentence, but for years, is a number that somebody typed."""
    for notebook in (root / "docs" / "notebooks").glob("*.py"):
        for each in ast.walk(ast.parse(notebook.read_text(encoding="utf-8"))):
            if isinstance(each, ast.Call) and getattr(each.func, "attr", "") == "md":
                parts = each.args[0].values if isinstance(each.args[0], ast.JoinedStr) else [each.args[0]]
                texts = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
                words = [
                    word.strip(".,:;()*") for word in texts.split() if "](" not in word and "_" not in word
                ]
                typed = [word for word in words if sum(map(str.isdigit, word)) > 2]
                assert set(typed) <= {"2024", "2025"}, (notebook.name, typed)
