"""Counts the lines of code, import statements and documentation of a tree of Python files, by package.

A line of code is neither blank nor a comment, and belongs to no docstring and no import statement. The table
has separate rows for `src` and for each folder of `packages`.

    python tools/code_lines.py            this checkout
    python tools/code_lines.py FOLDER     another checkout
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

KINDS = ("files", "code", "imports", "documentation", "comments", "blank")


def main(words: list[str]) -> int:
    """Print a table of lines by package, and the sums."""
    root = Path(words[0] if words else Path(__file__).parents[1])
    print(f"{'':40}" + "".join(f"{kind:>15}" for kind in KINDS))
    for top in ("src/dtnet", *sorted(f"packages/{each.name}" for each in (root / "packages").glob("*/"))):
        groups: dict[str, Counter[str]] = {}
        for path in sorted((root / top).rglob("*.py")):
            inside = path.relative_to(root / top).parts[:-1]
            if "tests" not in inside:
                groups.setdefault(inside[0] if inside else ".", Counter()).update(
                    lines_of(path.read_text("utf-8"))
                )
        for name, counts in sorted(groups.items()):
            _show(f"{top}/{name}", counts)
        _show(f"{top} in all", sum(groups.values(), Counter()))
    return 0


def lines_of(text: str) -> Counter[str]:
    """The number of lines of each kind in one file; each line counts once."""
    kinds = dict.fromkeys(range(1, len(text.splitlines()) + 1), "code")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            kinds[number] = "blank"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line.strip().startswith("#"):
            kinds[token.start[0]] = "comments"
    for node in ast.walk(ast.parse(text)):
        for first, last, kind in _marked(node):
            kinds.update(dict.fromkeys(range(first, last + 1), kind))
    return Counter(kinds.values()) + Counter(files=1)


def _marked(node: ast.AST) -> list[tuple[int, int, str]]:
    """The lines of an import statement, or of the texts that document something in a body."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(node.lineno, node.end_lineno or node.lineno, "imports")]
    body = getattr(node, "body", None)
    said = [each for each in body if isinstance(each, ast.Expr)] if isinstance(body, list) else []
    texts = [
        each for each in said if isinstance(each.value, ast.Constant) and isinstance(each.value.value, str)
    ]
    return [(each.lineno, each.end_lineno or each.lineno, "documentation") for each in texts]


def _show(name: str, counts: Counter[str]) -> None:
    print(f"{name:40}" + "".join(f"{counts[kind]:>15,}" for kind in KINDS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
