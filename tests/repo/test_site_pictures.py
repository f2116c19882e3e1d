"""The pictures of a page are made by the code of the page."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = """# Page

```python
>>> from pathlib import Path
>>> Path("first.svg").write_text("<svg/>")
not compared here
```

![The first](first.svg) ![Elsewhere](https://example.org/other.svg)

```python
for name in ("second.png", "notes.txt"):
    Path(name).write_bytes(b"2")
```

![The second](second.png)
"""


@pytest.fixture(scope="module")
def hook(root: Path) -> dict[str, Callable[..., Any]]:
    return runpy.run_path(str(root / "tools" / "site_pictures.py"))


def test_pictures_of_a_page_come_from_its_code(hook: dict[str, Callable[..., Any]]) -> None:
    assert hook["pictures_shown"](PAGE) == ["first.svg", "second.png"]
    made = hook["pictures_made"](PAGE)
    assert made == {"first.svg": b"<svg/>", "notes.txt": b"2", "second.png": b"2"}


def test_an_error_in_the_code_of_a_page_stops_the_build(hook: dict[str, Callable[..., Any]]) -> None:
    with pytest.raises(ZeroDivisionError):
        hook["pictures_made"]("```python\n1 / 0\n```\n")
