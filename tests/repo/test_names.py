"""A name means one thing: public classes and functions of modules are named once in the package."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SHARED = {
    "as_policy": "the strategies' own makes the policy of a drawn document",
    "assess": "the command of this name",
    "compare": "the command of this name",
    "documents": "each bundled dataset has its policies",
    "network": "each bundled dataset has its network",
    "Rate": "a rate of money, and a kind of values that a crosswalk converts; both are the word of the field",
    "series": "the picture of the answer of this name",
    "policies": "a strategy is named after what it draws",
}
"""Names that several modules define, with the reason."""


def test_a_class_or_function_name_means_one_thing(root: Path) -> None:
    modules: dict[str, set[str]] = defaultdict(set)
    source = root / "src" / "dtnet"
    for path in sorted(source.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                modules[node.name].add(path.relative_to(source).as_posix())
    several = {name: sorted(where) for name, where in modules.items() if len(where) > 1}
    assert {name: where for name, where in several.items() if name not in SHARED} == {}
    assert sorted(set(SHARED) - set(several)) == [], "no exception is needed any more"
