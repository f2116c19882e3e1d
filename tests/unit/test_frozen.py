"""What questions answer with cannot be changed: each class of which a public function gives an object."""

from __future__ import annotations

import copy
import pickle
from collections.abc import MutableMapping, MutableSequence, MutableSet
from functools import cache
from typing import Any, Final

import altair as alt
import attrs
import numpy as np
import pytest

from dtnet import NetworkBuilder
from dtnet.predicates import Fact
from dtnet.read_only import ReadOnlyDict

from .public_things import calls, receivers

CHANGEABLE: Final = (NetworkBuilder, BaseException, type, alt.TopLevelMixin)
"""What may change: pictures are charts of Altair, which their owner goes on drawing."""
MUTABLE: Final = (MutableMapping, MutableSequence, MutableSet, bytearray)


def stored(value: object) -> set[str]:
    """Names of what an object holds: fields and slots."""
    cls = type(value)
    names = [field.name for field in attrs.fields(cls)] if attrs.has(cls) else []
    slots = [name for each in cls.__mro__ for name in getattr(each, "__slots__", ())]
    return {name for name in (*names, *slots) if not name.startswith("_")}


def computed(value: object) -> set[str]:
    """Names of properties, which make what they give."""
    cls = type(value)
    return {name for name in dir(cls) if isinstance(getattr(cls, name, None), property)}


@cache
def objects() -> dict[str, Any]:
    """An object of each class of this library that some call gives, by the name of the class."""
    given = [*receivers()]
    for call in calls()[0]:
        answer = call()
        given += answer[:1] if isinstance(answer, list | tuple) else [answer]
    found: dict[str, Any] = {}
    for each in given:
        name = f"{type(each).__module__}.{type(each).__name__}"
        if name.startswith("dtnet.") and not isinstance(each, CHANGEABLE):
            found.setdefault(name, each)
    return found


def is_value(each: object) -> bool:
    """Whether it is equal by content; `fact(…) == …` makes a condition."""
    return type(each).__eq__ is not object.__eq__ and not isinstance(each, Fact)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", objects())
def test_nothing_that_is_answered_changes(name: str) -> None:
    value = objects()[name]
    for attribute in stored(value) | computed(value):
        with pytest.raises(AttributeError):
            setattr(value, attribute, None)
        with pytest.raises(AttributeError):
            delattr(value, attribute)
    for attribute in stored(value) - computed(value):
        held = getattr(value, attribute, None)
        if isinstance(held, np.ndarray):
            assert not held.flags.writeable, attribute
        assert isinstance(held, ReadOnlyDict) or not isinstance(held, MUTABLE), attribute
    with pytest.raises(AttributeError):
        value.something_new = 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name, each in objects().items() if is_value(each)])
def test_what_is_equal_has_one_hash_and_survives_a_pickle(name: str) -> None:
    value = objects()[name]
    for other in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301 - made here
        assert other == value
        assert hash(other) == hash(value)
