"""Whatever JSON-LD somebody writes: each part of it is read or told, and nothing is fetched."""
# ruff: noqa: ANN401 - documents are any JSON

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dtnet_exchange.linked_data import Ref, Value, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.errors import Fault

USUAL_KEYS = st.sampled_from(
    ["n:p", "n:q", "p", "node", "word", "back", "day", "@type", "@reverse", "@index", "@graph"]
)
KEYS = st.one_of(
    *[USUAL_KEYS] * 3,
    st.sampled_from(
        [
            *("@context", "@id", "@value", "@language", "@set", "id", "type", "value", "_:b", "", ":", "//["),
            *("@list", "@base", "@vocab", "@import", "@nest", "@included", "@none", "@json"),
        ]
    ),
)
LEAVES = st.sampled_from([*["LEAF", "n:LEAF"] * 5, "_:LEAF", None, True, 7, 1.5, "", "a b", "vi", "//["])
ADDRESSES = st.sampled_from(["http://127.0.0.1:9/c", "c.jsonld", "file:c"])
TERMS = st.sampled_from(
    [
        *("n:p", "n:", "@id", "@type", "@value", "@set", "@graph", "@reverse", "@index", "@list", "p", "q:x"),
        *(None, 7, "", {"@id": "n:p"}, {"@id": "n:p", "@type": "@id"}, {"@id": "n:p", "@type": "@vocab"}),
        *({"@reverse": "n:p"}, {"@id": "n:p", "@type": "n:date"}, {"@id": "n:p", "@language": "vi"}),
        *({"@id": "n:p", "@container": "@set"}, {"@id": "n:p", "@container": "@list"}, {"@type": "@id"}),
        *({"@id": "n:p", "@context": "http://127.0.0.1:9/c"}, {"@id": "n:p", "@context": {"q": "n:q"}}),
    ]
)
CONTEXTS = st.one_of(
    st.dictionaries(KEYS, TERMS, max_size=4),
    st.dictionaries(st.sampled_from(["p", "node", "word", "back", "day", "id", "type", "value", "n"]), TERMS),
    ADDRESSES,
    st.none(),
)
USUAL = {
    "n": "n://",
    "node": {"@id": "n:node", "@type": "@id"},
    "word": {"@id": "n:word", "@language": "vi"},
    "back": {"@reverse": "n:back"},
    "day": {"@id": "n:day", "@type": "n:date"},
    "p": "n:p",
    "id": "@id",
    "type": "@type",
    "value": "@value",
}
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.fixed_dictionaries({"@id": st.just("n:LEAF"), "n:p": inner})
        | st.fixed_dictionaries({"@value": LEAVES}, optional={"@type": LEAVES, "@language": LEAVES})
    ),
    max_leaves=12,
)
DOCUMENTS = st.builds(
    lambda body, context: {**body, "@context": context} if isinstance(body, dict) else body,
    TREES,
    st.just(USUAL) | st.just(USUAL) | CONTEXTS | st.lists(CONTEXTS, max_size=3),
)


def numbered(tree: Any, numbers: Iterator[int]) -> Any:
    """A tree in which each LEAF has a number of its own."""
    if isinstance(tree, dict):
        return {key: held if key == "@context" else numbered(held, numbers) for key, held in tree.items()}
    if isinstance(tree, list):
        return [numbered(each, numbers) for each in tree]
    return tree.replace("LEAF", f"leaf{next(numbers)}.") if isinstance(tree, str) else tree


def texts(tree: Any, key: str = "") -> Iterator[str]:
    """The numbered texts in a tree that a graph must state: all but names of nodes and places in an index."""
    if isinstance(tree, dict):
        for name, held in tree.items():
            if name not in {"@context", "@id", "id", "@index", "@type", "type", "@language"}:
                yield from texts(held, name)
    elif isinstance(tree, list):
        for each in tree:
            yield from texts(each, key)
    elif isinstance(tree, str) and "leaf" in tree:
        yield tree.rpartition(":")[2]


@pytest.fixture(autouse=True)
def _no_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: Any, **_: Any) -> Any:
        raise AssertionError(f"fetched {given}")

    monkeypatch.setattr("rdflib.plugins.shared.jsonld.context.source_to_json", refused)
    monkeypatch.setattr("socket.socket", refused)


@given(DOCUMENTS)
@example({"@context": {"@context": "@index"}})
@settings(max_examples=1_000)
def test_each_part_is_read_or_told(document: Any) -> None:
    document = numbered(document, count())
    wanted = set(texts(document))
    faults: list[Fault] = []
    said = statements_of(json.loads(json.dumps(document)), faults)
    if faults:
        assert said == {}
        return
    found = set(said)
    for stated in said.values():
        for values in stated.values():
            for each in values:
                assert isinstance(each, Ref | Value)
                found.add(each[0])
    assert {text for text in wanted if not any(text in each for each in found)} == set()
