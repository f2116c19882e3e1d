"""The slow twin of structure questions, and small random networks of one day."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType

AREAS = (
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c"),
    ("k", "commune", "p"),
    ("v", "village", "k"),
    ("w", "village", "q"),
)
KINDS = ("ministry", "committee", "office", "team")


@pytest.fixture(scope="session")
def slow() -> ModuleType:
    """The module `reference/structure.py`."""
    path = Path(__file__).parents[1] / "reference" / "structure.py"
    spec = importlib.util.spec_from_file_location("reference_structure", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Bodies, and stated relations between them.

    The lines run in opposite directions, so that both together have circles.
    """
    homes = draw(st.lists(st.sampled_from([area for area, *_ in AREAS]), min_size=2, max_size=14))
    bodies = [(f"b{at:02}", draw(st.sampled_from(KINDS)), home) for at, home in enumerate(homes)]
    ids = [id for id, *_ in bodies]
    relations: list[tuple[Any, ...]] = []
    for at, id in enumerate(ids):
        for relation, superiors in (("guided_by", ids[:at]), ("subordinate_to", ids[at + 1 :])):
            if draw(st.integers(0, 3)):
                relations.append((relation, id, draw(st.sampled_from([None, *superiors[-3:]]))))
        several = draw(st.lists(st.sampled_from([None, *ids]), unique=True, max_size=3))
        others = [above for above in several if above not in {id, None}] or several[:1]
        relations += [("coordinated_by", id, above) for above in others if above != id]
    return bodies, relations


@pytest.fixture(scope="session")
def networks(toy: Any) -> Any:
    """Rows of a random network together with its snapshot."""
    return rows().map(lambda made: (*made, toy.network(AREAS, *made).at("2024-01-01")))
