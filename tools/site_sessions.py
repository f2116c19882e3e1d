"""A hook of the documentation site: Python sessions are shown as sessions, not as a file of Python code."""

from __future__ import annotations


def on_page_markdown(markdown: str, **_: object) -> str:
    """Name the sessions as such, so that their output is not coloured as code, and drop marks of doctest.

    Args:
        markdown: A page.
    """
    return markdown.replace("```python\n>>> ", "```pycon\n>>> ").replace("<BLANKLINE>\n", "\n")
