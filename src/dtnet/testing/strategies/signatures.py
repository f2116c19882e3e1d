"""Composite strategies whose signatures `typing.get_type_hints` resolves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, get_type_hints

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Drawn = TypeVar("_Drawn")


def composite(
    draws: Callable[Concatenate[st.DrawFn, _Given], _Drawn],
) -> Callable[_Given, st.SearchStrategy[_Drawn]]:
    """A strategy from a function that draws, as `hypothesis.strategies.composite` makes it.

    Hypothesis makes the function anew, outside the module whose names the annotations use. Therefore the
    annotations are resolved here.
    """
    made = st.composite(draws)
    hints: dict[str, Any] = get_type_hints(draws)
    strategy: Any = st.SearchStrategy
    given = {name: hint for name, hint in hints.items() if name not in {"draw", "return"}}
    made.__annotations__ = {**given, "return": strategy[hints["return"]]}
    return made
