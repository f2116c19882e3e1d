"""A hook of the documentation site: pictures of a page are made by the code of the page.

A page saves a picture, as `chart.save("coverage.svg")`, and shows it, as `![Coverage](coverage.svg)`. Whoever
builds the site runs the code of such pages, so that no picture is older than its code. The tests run the same
code and compare what it prints.
"""

from __future__ import annotations

import re
from contextlib import chdir, redirect_stdout
from doctest import DocTestParser
from io import StringIO
from pathlib import Path
from posixpath import dirname, join
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from warnings import catch_warnings, simplefilter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([\w.-]+\.(?:svg|png))\)")
BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pictures_shown(page: str) -> list[str]:
    """The files of pictures that a page shows and that lie beside it.

    Args:
        page: The Markdown of the page.
    """
    return sorted(set(PICTURE.findall(page)))


def pictures_made(page: str) -> dict[str, bytes]:
    """Run the Python blocks of a page in an empty folder; the files that they write, by name.

    Args:
        page: The Markdown of the page. Blocks are plain code or sessions, whose output is not compared.
    """
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(StringIO()), catch_warnings():
        simplefilter("ignore")
        for block in BLOCK.findall(page):
            examples = DocTestParser().get_examples(block)
            code = "".join(each.source for each in examples) if examples else block
            exec(compile(code, "<page>", "exec"), namespace)  # noqa: S102 - the project's own pages
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pictures that pages show and that are not in the folder of the documentation.

    Args:
        files: The files of the site.
        config: The settings of the site.

    Raises:
        FileNotFoundError: If the code of a page does not write a picture that the page shows.
    """
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests of this hook do without

    for page in list(files.documentation_pages()):
        folder, text = dirname(page.src_uri), page.content_string
        wanted = {name: join(folder, name) for name in pictures_shown(text)}
        missing = {name: path for name, path in wanted.items() if files.get_file_from_path(path) is None}
        made = pictures_made(text) if missing else {}
        for name, path in missing.items():
            if name not in made:
                raise FileNotFoundError(f"{page.src_uri} shows {name}, which its code does not save")
            files.append(File.generated(config, path, content=made[name]))
    return files
