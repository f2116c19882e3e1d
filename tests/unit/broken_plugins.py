"""Plug-ins that break in every way, at every place where their code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.policy import parse_policy

if TYPE_CHECKING:
    from dtnet import Policy

FRAME: Final = """
    id = "x.p"
    titles = {vi = "Một", en = "One"}
    instrument = {ref = "One", issued = "2022-12-01"}
    jurisdiction = {id = "c", as_of = "2023-01-01"}
    on_merger = "continues_in_old_area"
    period = {from = "2023-01-01", until = "2025-01-01"}
    purpose = "team-operation"
    [[component]]
    id = "support"
    per = "team"
    nature = "entitlement"
    round = {rule = "down", to = "1 VND"}
"""


class MuteError(Exception):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise SystemExit(3)


class OwnKindError(BaseException):
    """What no `except Exception` catches."""


ERRORS: Final[dict[str, tuple[BaseException, str]]] = {
    "error": (RuntimeError("broken"), "RuntimeError: broken"),
    "exit": (SystemExit(3), "SystemExit: 3"),
    "silent exit": (SystemExit(), "SystemExit"),
    "generator": (GeneratorExit(), "GeneratorExit"),
    "of its own kind": (OwnKindError("x"), "OwnKindError: x"),
    "mute": (MuteError(), "MuteError: (its message cannot be read)"),
    "long": (ValueError("x" * 10_000), f"ValueError: {'x' * 100}…{'x' * 99}"),
}
"""By name: what is raised, and what a message says of it."""
PLACES: Final = ("import", "call", "listing", "policy", "reads", "reads listed", "hash")
"""Where code of a plug-in runs before anybody asks what is due."""


class BrokenReads(dict[str, Any]):
    """Raises when it is read."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(support=("team.people",))
        self.error = error

    def keys(self) -> Any:  # noqa: ANN401 - never
        raise self.error

    __iter__ = keys


class BrokenPlugin:
    """Raises where it is told to."""

    def __init__(self, place: str, error: BaseException) -> None:
        self.frame = parse_policy(FRAME, source="frame", supplied=["support"])
        self.place, self.error = place, error

    def break_at(self, place: str) -> None:
        if place == self.place:
            raise self.error

    @property
    def policy(self) -> Policy:
        self.break_at("policy")
        return self.frame

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        self.break_at("reads")
        return BrokenReads(self.error) if self.place == "reads listed" else {"support": ("team.people",)}

    def __hash__(self) -> int:
        self.break_at("hash")
        return 1

    def __eq__(self, other: object) -> bool:
        return self is other

    def due(self, component: str, cells: Any) -> Any:  # noqa: ANN401 - what a plug-in may return
        assert component == "support"
        self.break_at("due")
        return cells.days


def broken_offer(place: str, error: BaseException) -> Any:  # noqa: ANN401 - may be anything
    """What a package offers whose code breaks in a place: an error to raise at import, or a function."""
    if place == "import":
        return error

    def listing() -> Any:  # noqa: ANN401 - a generator
        if place == "listing":
            raise error
        yield BrokenPlugin(place, error)

    def function() -> Any:  # noqa: ANN401 - what is listed
        if place == "call":
            raise error
        return listing()

    return function
