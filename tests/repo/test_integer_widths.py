"""Integers that hold keys state their width: a 32-bit Python has 32-bit integers unless told otherwise."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTHS: Final = ("int64", "uint64")
FEWEST: Final = 16
"""Shifts by fewer bits make flags, not keys."""
EXEMPT: Final = {
    "unlisted_teams.py": "Python's own integers",
    "preorder.py": "a function whose answer has 64 bits",
}


def test_keys_are_shifted_in_a_stated_width(root: Path) -> None:
    found = []
    for path in sorted((root / "src").rglob("*.py")):
        if path.name not in EXEMPT:
            tree = ast.parse(path.read_text("utf-8"))
            found += [f"{path.name}:{line}" for line in _shifts_without_width(tree)]
    assert found == []


def test_the_rule_bites() -> None:
    bad = "def f(a, b):\n    key = np.unique(a)[1]\n    return key << 32 | b\n"
    assert [*_shifts_without_width(ast.parse(bad))] == [3]
    good = "def f(a, b):\n    key = np.unique(a)[1].astype(np.int64)\n    return key << _BITS | b\n"
    assert [*_shifts_without_width(ast.parse(good))] == []


def test_no_number_has_the_width_of_the_machine(root: Path) -> None:
    found = []
    for path in sorted((root / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"int_", "uint", "longlong", "intc", "long"}:
                found.append(f"{path.name}:{node.lineno}: np.{node.attr}")
            elif isinstance(node, ast.Call):
                named = [each.value for each in node.keywords if each.arg == "dtype"]
                named += node.args[:1] if getattr(node.func, "attr", "") == "astype" else []
                if any(isinstance(each, ast.Name) and each.id == "int" for each in named):
                    found.append(f"{path.name}:{node.lineno}: int")
    assert found == []


def _shifts_without_width(tree: ast.AST) -> Iterator[int]:
    """The lines that shift to the left by many bits what is not said to have 64 of them."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            said = dict(_assigned(function))
            for node in ast.walk(function):
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.LShift) and _is_long(node.right):
                    left = ast.unparse(node.left)
                    names = [each.id for each in ast.walk(node.left) if isinstance(each, ast.Name)]
                    texts = [left, *(said.get(name, "") for name in names)]
                    stated = any(width in text for text in texts for width in WIDTHS)
                    if not stated and not left.startswith(("int(", "1")):
                        yield node.lineno


def _assigned(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for each in (*function.args.args, *function.args.kwonlyargs):
        yield each.arg, "" if each.annotation is None else ast.unparse(each.annotation)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, ast.unparse(node.value)


def _is_long(bits: ast.expr) -> bool:
    return not isinstance(bits, ast.Constant) or (isinstance(bits.value, int) and bits.value >= FEWEST)
