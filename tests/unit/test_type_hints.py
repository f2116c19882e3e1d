"""`typing.get_type_hints` resolves every public signature: libraries of services read them at run time."""

from __future__ import annotations

from inspect import getmembers, isclass, isfunction
from typing import TYPE_CHECKING, Any, get_type_hints

import dtnet.cli

from .public_things import public

if TYPE_CHECKING:
    from collections.abc import Iterator


def signatures() -> Iterator[tuple[str, Any]]:
    """Public functions and classes, and the public functions and `__init__` of these classes.

    attrs writes most of these `__init__`: it copies the first annotation of a converter from another module,
    and resolves names that the module of the class had when the class was made.
    """
    for path, thing in {**public(), "dtnet.cli.main": dtnet.cli.main}.items():
        yield path, thing
        if isclass(thing):
            for name, member in getmembers(thing):
                function = (
                    member.fget if isinstance(member, property) else getattr(member, "__func__", member)
                )
                own = isfunction(function) and f"{function.__module__}.".startswith("dtnet.")
                if own and (not name.startswith("_") or name == "__init__"):
                    yield f"{path}.{name}", function


def test_every_signature_resolves() -> None:
    unresolved = []
    for path, thing in signatures():
        try:
            get_type_hints(thing)
        except (NameError, TypeError, AttributeError) as error:
            unresolved.append(f"{path}: {error}")
    assert unresolved == []


def test_signatures_are_many() -> None:
    assert len([*signatures()]) > 800
