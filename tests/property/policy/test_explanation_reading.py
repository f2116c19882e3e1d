"""Whatever is done to an explanation in JSON: it is refused as a document, or is what is written again."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import assess
from dtnet.errors import InvalidInputError
from dtnet.policy import Explanation

from ...lengths import examples
from .test_assessment_twin import QUICK

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, 1, 600_000, 10**200, -(10**300)]),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["1/3", "2/4", "1/0", "-7/2", "2024-08", "2024-13", "2024-08-01..", "1e3", "\ud800"]),
)
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@cache
def texts() -> tuple[str, ...]:
    """Explanations of a team, and of a province with a ceiling and what is not assessed."""
    network, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
    spent = assess(network, policies, window="2024-08-10..2024-09-01")
    units = ("vn:team:18073-v001:syn", "vn:province:48:0", "vn:province:74:0")
    return tuple(spent.explain(unit, "2024-08").to_json() for unit in units)


def holders(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Every object and list that holds something."""
    if isinstance(value, dict | list) and value:
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from holders(each)


def mutate(document: Any, data: st.DataObject) -> None:  # noqa: ANN401 - any JSON
    """Change one place of a document."""
    found = list(holders(document))
    if not found:
        return
    holder = data.draw(st.sampled_from(found))
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = data.draw(st.sampled_from(keys))
    match data.draw(st.sampled_from(["replace", "take", "drop", "add", "shift"])):
        case "replace":
            holder[key] = data.draw(ANYTHING)
        case "take":  # what stands somewhere else in it
            holder[key] = deepcopy(data.draw(st.sampled_from(found)))
        case "drop":
            del holder[key]
        case "add" if isinstance(holder, dict):
            name = data.draw(st.sampled_from(["steps", "cite", "choice", "values", "bounds", "amount", "x"]))
            holder[name] = data.draw(ANYTHING)
        case "add":
            holder.append(deepcopy(holder[key]))
        case _ if type(holder[key]) is int:
            holder[key] += data.draw(st.integers(-2, 2))


def check(text: str) -> None:
    try:
        read = Explanation.from_json(text)
    except InvalidInputError:
        return
    document = json.loads(text)
    document.pop("inputs", None)
    assert json.dumps(read.to_dict(), sort_keys=True) == json.dumps(document, sort_keys=True)
    assert Explanation.from_json(read.to_json()) == read
    str(read)
    assert read.to_markdown().encode()


@settings(QUICK, max_examples=examples(200))
@given(data=st.data())
def test_documents_with_other_parts(data: st.DataObject) -> None:
    document = json.loads(data.draw(st.sampled_from(texts())))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(document, data)
    check(json.dumps(document))


@settings(QUICK, max_examples=examples(100))
@given(data=st.data())
def test_texts_with_other_characters(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    start = data.draw(st.integers(0, len(text)))
    end = min(start + data.draw(st.integers(0, 40)), len(text))
    put = data.draw(
        st.sampled_from(["", "0", "-", ".5", "e9", "NaN", '"', "[", "{}", "null", "\\ud800", "\x00"])
    )
    check(text[:start] + put + text[end:])


@settings(QUICK, max_examples=examples(100))
@given(ANYTHING)
def test_anything_else(value: object) -> None:
    with pytest.raises(InvalidInputError):
        Explanation.from_json(json.dumps(value))
