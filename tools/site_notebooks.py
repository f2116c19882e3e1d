"""A hook of the documentation site: each notebook is run and becomes a page with its text, code and results.

The pages hold no script and load nothing from other sites, unlike the pages that marimo itself exports.
"""

from __future__ import annotations

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FOLDER: Final = "notebooks"


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add a page and its pictures for each notebook in `docs/notebooks`.

    Args:
        files: The files of the site.
        config: The settings of the site.
    """
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests of this hook do without

    for notebook in sorted(Path(config.docs_dir, FOLDER).glob("*.py")):
        page, pictures = page_of(notebook)
        for name, content in pictures.items():
            files.append(File.generated(config, f"{FOLDER}/{name}", content=content))
        files.append(File.generated(config, f"{FOLDER}/{notebook.stem}.md", content=page))


def page_of(notebook: Path) -> tuple[str, dict[str, str]]:
    """Run a notebook: its page as Markdown, and its pictures as SVG by the names of their files.

    Args:
        notebook: The path of the notebook.
    """
    spec = spec_from_file_location(notebook.stem, notebook)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - a path to a Python file
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs, _ = module.app.run()
    parts: list[str] = []
    pictures: dict[str, str] = {}
    for (code, hidden), output in zip(cells_of(notebook.read_text("utf-8")), outputs, strict=True):
        if not hidden:
            parts.append(f"```python\n{code}\n```")
        if output is not None:
            parts.append(_shown(output, notebook.stem, pictures))
    return "\n\n".join(parts) + "\n", pictures


def cells_of(source: str) -> Iterator[tuple[str, bool]]:
    """The code of each cell of a notebook, and whether readers do not see it.

    Args:
        source: The text of the notebook.
    """
    lines = source.splitlines()
    for each in ast.parse(source).body:
        if isinstance(each, ast.FunctionDef) and each.decorator_list:
            last = each.body[-1]
            end = last.lineno - 1 if isinstance(last, ast.Return) else last.end_lineno
            code = dedent("\n".join(lines[each.body[0].lineno - 1 : end])).strip()
            yield code, "hide_code=True" in ast.unparse(each.decorator_list[0])


def _shown(output: Any, stem: str, pictures: dict[str, str]) -> str:  # noqa: ANN401 - any result of a cell
    """A result as Markdown: text, a picture, HTML, or the representation of the value."""
    if hasattr(output, "_repr_markdown_"):
        return dedent(output._repr_markdown_())
    if hasattr(output, "to_dict") and hasattr(output, "save"):  # charts of Altair
        name = f"{stem}-{len(pictures) + 1}.svg"
        pictures[name] = _svg(output)
        return f"![{_title(output.to_dict()) or 'Picture'}]({name}){{ .picture }}"
    if hasattr(output, "iter_rows"):  # frames of Polars, whose HTML has quotes and types
        rows = [output.columns, ["---"] * output.width, *output.iter_rows()]
        return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
    if hasattr(output, "_repr_html_"):
        html = " ".join(output._repr_html_().split("\n"))
        return f'<div class="result">{html}</div>'
    return f"```text\n{output!r}\n```"


def _title(chart: Any) -> str:  # noqa: ANN401 - the specification of a chart
    """The title of a chart, as its text for those who do not see it."""
    title = chart.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else text


def _svg(chart: Any) -> str:  # noqa: ANN401 - a chart of Altair
    with TemporaryDirectory() as folder:
        chart.save(str(Path(folder, "picture.svg")))
        return Path(folder, "picture.svg").read_text("utf-8")
