"""JSON-LD as other programs write it: the same statements from forms that are read, a fault for others."""
# ruff: noqa: ANN401 - documents are any JSON

from __future__ import annotations

import json
import socket
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import rdflib

from dtnet_exchange.linked_data import TYPE, Ref, Statements, Value, statements_of

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.errors import Fault

NS = "http://here/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def text(said: str, language: str = "") -> Value:
    return Value(said, "" if language else f"{XSD}string", language)


def said(document: Any) -> Statements:
    faults: list[Fault] = []
    found = statements_of(deepcopy(document), faults)
    assert faults == []
    return {node: stated for node, stated in found.items() if stated}


def faults(document: Any) -> list[str]:
    found: list[Fault] = []
    assert statements_of(deepcopy(document), found) == {}
    return [str(fault) for fault in found]


ONE = {f"{NS}a": {f"{NS}of": {Ref(f"{NS}b"): None}}}
VALUE = {f"{NS}a": {f"{NS}name": {text("x"): None}}}


@pytest.mark.parametrize(
    "document",
    [
        {"@id": f"{NS}a", f"{NS}of": {"@id": f"{NS}b"}},
        [{"@id": f"{NS}a", f"{NS}of": [{"@id": f"{NS}b"}]}],
        {"@graph": {"@id": f"{NS}a", f"{NS}of": {"@id": f"{NS}b"}}},
        [{"@graph": [{"@id": f"{NS}a", f"{NS}of": {"@set": [{"@id": f"{NS}b"}]}}]}],
        {"@context": {"n": NS}, "@id": "n:a", "n:of": {"@id": "n:b"}},
        {"@context": {"n": NS, "of": {"@id": "n:of", "@type": "@id"}}, "@id": "n:a", "of": "n:b"},
        {
            "@context": {"of": {"@id": "n:of", "@type": "@id"}, "n": {"@id": NS, "@prefix": True}},
            "@id": "n:a",
            "of": "n:b",
        },
        {
            "@context": {"n": NS, "n:of": {"@type": "@id", "@container": "@set"}},
            "@id": "n:a",
            "n:of": ["n:b"],
        },
        {"@context": {"@vocab": NS, "of": {"@type": "@vocab"}, "b": f"{NS}b"}, "@id": f"{NS}a", "of": "b"},
        {"@context": {"@version": 1.1, "@vocab": NS, "of": {"@type": "@vocab"}}, "@id": f"{NS}a", "of": "b"},
        {
            "@context": [None, {"@vocab": "x:"}, {"@vocab": NS, "id": "@id"}],
            "id": f"{NS}a",
            "of": {"id": f"{NS}b"},
        },
        {"@context": {"n": NS, "has": {"@reverse": "n:of"}}, "@id": "n:b", "has": {"@id": "n:a"}},
        {"@context": {"n": NS}, "@id": "n:b", "@reverse": {"n:of": [{"@id": "n:a"}, None]}},
        {
            "@context": {"n": NS},
            "@graph": [{"@id": "n:a", "n:of": {"@id": "n:b"}, "n:no": None}, {"@id": "n:a", "@index": "1"}],
        },
    ],
)
def test_one_statement_in_many_forms(document: Any) -> None:
    assert said(document) == ONE
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert {tuple(map(str, triple)) for triple in graph} == {(f"{NS}a", f"{NS}of", f"{NS}b")}


@pytest.mark.parametrize(
    ("document", "value"),
    [
        ({f"{NS}p": "x"}, text("x")),
        ({f"{NS}p": {"@value": "x"}}, text("x")),
        ({f"{NS}p": {"@value": "x", "@type": None}}, text("x")),
        ({f"{NS}p": {"@value": "x", "@language": "vi"}}, text("x", "vi")),
        ({"@context": {"@language": "vi"}, f"{NS}p": "x"}, text("x", "vi")),
        ({"@context": {"@language": "vi", "p": {"@id": f"{NS}p", "@language": None}}, "p": "x"}, text("x")),
        ({"@context": {"p": {"@id": f"{NS}p", "@language": "en"}}, "p": "x"}, text("x", "en")),
        (
            {"@context": {"xsd": XSD, "p": {"@id": f"{NS}p", "@type": "xsd:date"}}, "p": "2020-01-01"},
            Value("2020-01-01", f"{XSD}date", ""),
        ),
        (
            {"@context": {"@language": "vi", "xsd": XSD}, f"{NS}p": {"@value": "1", "@type": "xsd:integer"}},
            Value("1", f"{XSD}integer", ""),
        ),
        ({f"{NS}p": 7}, Value("7", f"{XSD}integer", "")),
        ({f"{NS}p": True}, Value("true", f"{XSD}boolean", "")),
        ({f"{NS}p": {"@value": False}}, Value("false", f"{XSD}boolean", "")),
    ],
)
def test_values(document: Any, value: Value) -> None:
    assert said({"@id": f"{NS}a", **document}) == {f"{NS}a": {f"{NS}p": {value: None}}}
    graph = rdflib.Graph().parse(data=json.dumps({"@id": f"{NS}a", **document}), format="json-ld")
    [found] = graph.objects()
    assert isinstance(found, rdflib.Literal)
    assert str(found) == value.text
    assert (found.language or "") == value.language
    assert (found.datatype or rdflib.XSD.string) == rdflib.URIRef(value.datatype or f"{XSD}string")


def test_types_and_nodes_without_a_name() -> None:
    document = {
        "@context": {"T": f"{NS}T"},
        "@type": ["T", f"{NS}U"],
        f"{NS}p": [{"@type": "T"}, {"@value": None}],
    }
    inner = f"at document: {NS}p 0"
    assert said(document) == {
        "at document": {TYPE: {Ref(f"{NS}T"): None, Ref(f"{NS}U"): None}, f"{NS}p": {Ref(inner): None}},
        inner: {TYPE: {Ref(f"{NS}T"): None}},
    }


def test_labels_of_blank_nodes_tie_statements_together() -> None:
    document = [{"@id": "_:b", f"{NS}p": "x"}, {"@id": f"{NS}a", f"{NS}of": {"@id": "_:b"}}]
    assert said(document) == {"_:b": {f"{NS}p": {text("x"): None}}, f"{NS}a": {f"{NS}of": {Ref("_:b"): None}}}


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2024-06-16+07:00", "date"),
        ("2024-06-31", "date"),
        ("2024-07-01T00:00:00Z", "dateTime"),
        ("007", "integer"),
        ("1_000", "integer"),
        ("1", "boolean"),
        ("1E999999999", "decimal"),
        ("a\tb  c", "token"),
    ],
)
def test_a_text_stays_as_it_is_written(text: str, datatype: str, caplog: pytest.LogCaptureFixture) -> None:
    value = {f"{NS}a": {f"{NS}p": {Value(text, f"{XSD}{datatype}", ""): None}}}
    inside = {"@id": f"{NS}a", f"{NS}p": {"@value": text, "@type": f"{XSD}{datatype}"}}
    context = {"p": {"@id": f"{NS}p", "@type": f"{XSD}{datatype}"}, "dtnet": NS, "http": NS}
    assert said(inside) == said({"@context": context, "@id": f"{NS}a", "p": text}) == value
    assert caplog.records == []


def test_a_text_with_and_without_its_type_is_one_value() -> None:
    document = {
        "@context": {"p": {"@id": "n:p", "@type": f"{XSD}string"}, "@language": "vi", "q": "n:q"},
        "@id": "n:a",
        "p": ["x", {"@value": "x", "@type": f"{XSD}string"}, {"@value": "x"}],
        "q": [7, {"@value": "7", "@type": f"{XSD}integer"}],
    }
    number = Value("7", f"{XSD}integer", "")
    assert said(document) == {"n:a": {"n:p": {text("x"): None}, "n:q": {number: None}}}


def test_keywords_under_other_names() -> None:
    names = {"id": "@id", "type": "@type", "graph": "@graph", "value": "@value", "lang": "@language"}
    document = {
        "@context": {**names, "set": "@set", "index": "@index", "back": "@reverse", "n": NS},
        "graph": [
            {"id": "n:a", "type": "n:T", "index": {"id": "n:none"}, "n:p": {"value": "x", "lang": "vi"}},
            {"id": "n:b", "back": {"n:of": {"set": [{"id": "n:a"}]}}},
        ],
    }
    assert said(document) == {
        f"{NS}a": {
            TYPE: {Ref(f"{NS}T"): None},
            f"{NS}p": {text("x", "vi"): None},
            f"{NS}of": {Ref(f"{NS}b"): None},
        }
    }


def test_a_name_without_an_address_names_a_node_of_the_document() -> None:
    document = [{"@id": "a", "n:p": "x"}, {"@id": "n:b", "n:of": [{"@id": "a"}, {"@id": "#c"}]}]
    assert said(document) == {
        "file:///a": {"n:p": {text("x"): None}},
        "n:b": {"n:of": {Ref("file:///a"): None, Ref("file:///#c"): None}},
    }


def test_definitions_may_be_protected() -> None:
    document = {"@context": {"p": {"@id": "n:p", "@protected": True}}, "@id": "n:a", "p": "x"}
    assert said(document) == {"n:a": {"n:p": {text("x"): None}}}


FAR = "http://127.0.0.1:9/context.jsonld"


@pytest.mark.parametrize(
    "document",
    [
        {"@context": FAR, "@id": "n:a", "p": "x"},
        {"@context": [{"p": "n:p"}, FAR], "@id": "n:a", "p": "x"},
        {"@context": [[FAR]], "@id": "n:a", "p": "x"},
        {"@context": {"@context": FAR}, "@id": "n:a", "p": "x"},
        {"@context": {"@import": FAR}, "@id": "n:a", "p": "x"},
        {"@context": {"p": {"@id": "n:p", "@context": FAR}}, "@id": "n:a", "p": {"q": "x"}},
        {"@context": {"T": {"@id": "n:T", "@context": FAR}}, "@id": "n:a", "@type": "T"},
        {"@context": {"c": "@context"}, "@id": "n:a", "c": FAR},
        {"@graph": [{"@context": FAR, "@id": "n:a", "p": "x"}]},
        {"@id": "n:a", "n:p": {"@id": "n:b", "n:q": [{"@context": [FAR]}]}},
        [{"@context": FAR, "@id": "n:a", "p": "x"}],
        {"@context": "context.jsonld", "@id": "n:a", "p": "x"},
        {"@context": "file:context.jsonld", "@id": "n:a", "p": "x"},
    ],
)
def test_nothing_is_ever_fetched(document: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "context.jsonld").write_text('{"@context": {"p": "n:p", "q": "n:q"}}', "utf-8")
    monkeypatch.chdir(tmp_path)
    opened: list[Any] = []

    def refused(*given: Any, **_: Any) -> Any:
        opened.append(given)
        raise OSError("no fetching")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(rdflib.parser, "_urlopen", refused, raising=False)
    monkeypatch.setattr("rdflib.plugins.shared.jsonld.context.source_to_json", refused)
    assert faults(document) != []
    assert opened == []


def test_the_guard_of_the_test_above_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise OSError("no fetching")

    monkeypatch.setattr("rdflib.plugins.shared.jsonld.context.source_to_json", refused)
    with pytest.raises(OSError, match="no fetching"):
        rdflib.Graph().parse(data=json.dumps({"@context": FAR, "@id": "n:a"}), format="json-ld")


def test_nothing_says_nothing() -> None:
    assert said({}) == said([]) == said({"@context": {"n": NS}}) == said({"@graph": []}) == {}


NOT_READ = "this part of JSON-LD is not read here"


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (7, "document 0: 7 is not an object with keys"),
        ([{"n:a": "x"}, "x"], "document 1: 'x' is not an object with keys"),
        ({"@graph": [[]]}, "@graph 0: [] is not an object with keys"),
        ({"@id": 7}, "document: @id: 7 is not a text"),
        ({"@type": 7}, "document: @type: 7 is not a text"),
        ({"p": "x"}, "document: p: the @context says nothing of this key"),
        ({"@context": {"p": None}, "p": "x"}, "document: p: the @context says nothing of this key"),
        ({"@reverse": {"p": {"@id": "n:a"}}}, "document: @reverse: p: the @context says nothing of this key"),
        ({"@reverse": {"@id": "n:a"}}, "document: @reverse: @id: the @context says nothing of this key"),
        ({"@reverse": {"n:p": "x"}}, "document: @reverse: n:p: 'x' is not a node"),
        ({"@reverse": "n:p"}, f"document: @reverse: {NOT_READ}"),
        ({"@context": {"p": {"@reverse": "n:p"}}, "p": 7}, "document: p: 7 is not a node"),
        ({"@id": "n:a", "@graph": []}, f"document: @graph: {NOT_READ}"),
        ([{"@context": {}, "n:p": 7}], f"document 0: @context: {NOT_READ}"),
        ({"n:p": {"@list": ["x"]}}, f"document: n:p: @list: {NOT_READ}"),
        ({"n:p": {"@set": ["x"], "n:q": 7}}, f"document: n:p: @set: {NOT_READ}"),
        ({"n:p": 1.5}, "document: n:p: 1.5 is neither a text, a whole number, nor true or false"),
        ({"n:p": [[1.5]]}, "document: n:p 0 0: 1.5 is neither a text, a whole number, nor true or false"),
        ({"n:p": {"@value": []}}, "document: n:p: [] is neither a text, a whole number, nor true or false"),
        ({"n:p": "\ud800"}, "document: n:p: holds half of a surrogate pair, which is not a character"),
        *(
            ({"n:p": value}, f"document: n:p: {value!r} is not a value with a type or a language")
            for value in (
                {"@value": "x", "n:q": 7},
                {"@type": 7, "@value": "x"},
                {"@language": 7, "@value": "x"},
                {"@language": "vi", "@type": "n:t", "@value": "x"},
            )
        ),
        (
            {"@context": "http://here"},
            "@context: 'http://here' is not a context of the document's own; put what it ",
        ),
        ({"@context": [{}, 7]}, "@context: 7 is not a context of the document's own; put what it defines"),
        ({"@context": {"@base": "n:"}}, f"@context: @base: {NOT_READ}"),
        ({"@context": {"@vocab": 7}}, "@context: @vocab: 7 is not a text"),
        ({"@context": {"@language": []}}, "@context: @language: [] is not a text"),
        ({"@context": {"p": 7}}, "@context: p: 7 is neither a name nor a definition"),
        ({"@context": {"p": {"@id": 7}}}, "@context: p: {'@id': 7} has no text where there should be one"),
        ({"@context": {"p": {"@id": "n:p", "@language": 7}}}, "@context: p: 7 is not a language"),
        ({"@context": {"p": {"@id": "n:p", "@nest": "q"}}}, "@context: p: @nest is not read here, only"),
        (
            {"@context": {"p": {"@id": "n:p", "@container": "@list"}}},
            "@context: p: @container is not read here",
        ),
        ({"@context": {"p": {"@container": "@set"}}}, "@context: p: stands for no IRI"),
        ({"@context": {"p": "q", "q": "p"}}, "@context: p: stands for no IRI"),
        ({"@context": {"p": "q:a", "q": "p:b"}}, "@context: its names stand for each other in a circle"),
        ({"@context": {"@import": "n:a"}}, f"@context: @import: {NOT_READ}"),
        ({"@context": {"@context": "http://here"}}, f"@context: @context: {NOT_READ}"),
        ({"@context": {"p": {"@id": "n:p", "@context": "http://here"}}}, "@context: p: @context is not read"),
        ({"@context": {"@version": 1.0}}, f"@context: @version: {NOT_READ}"),
        ({"@context": {"@vocab": "here"}}, "@context: @vocab: 'here' is not an IRI"),
        ({"@context": {"@language": "a b"}}, "@context: @language: 'a b' is not a language"),
        ({"@context": {"p": "@json"}}, f"@context: p: {NOT_READ}"),
        ({"@context": {"p": {"@id": "n:p", "@type": "@json"}}}, f"@context: p: {NOT_READ}"),
        ({"@context": {"p": {"@reverse": "@id"}}}, f"@context: p: {NOT_READ}"),
        ({"@context": {"p": ""}}, "@context: p: stands for no IRI"),
        ({"@context": {"p": "n:p"} | {f"n{at}": "n:" * 100 for at in range(1000)}}, "@context: takes more"),
        ({"@context": {f"a{at}": "@id" for at in range(21)}}, "@context: more than 20 of its names stand"),
        ({"@context": [{"p": "n:p"}, None, {"q": "n:q"}], "p": 7}, "document: p: the @context says nothing"),
        ({"@context": {"@vocab": None}, "p": 7}, "document: p: the @context says nothing of this key"),
        ({"_:p": 7}, "document: _:p: the @context says nothing of this key"),
        ({":p": 7}, "document: :p: the @context says nothing of this key"),
        ({"//[:": 7}, "document: //[:: the @context says nothing of this key"),
        ({"@id": "n:a", "n:p": {"@id": "//["}}, "document: n:p: @id: '//[' is not an IRI"),
        ({"@id": "n:a b"}, "document: @id: 'n:a b' is not an IRI"),
        ({"@id": "_:a b"}, "document: @id: '_:a b' is not an IRI"),
        ({"@type": "n:a b"}, "document: @type: 'n:a b' is not an IRI"),
        ({"n:p": {"@value": "x", "@type": "n:a b"}}, "document: n:p: 'n:a b' is not an IRI"),
        ({"n:p": {"@value": "x", "@language": "a b"}}, "document: n:p: 'a b' is not a language"),
        ({"@context": {"p": {"@id": "n:p", "@type": "@id"}}, "p": "n:a b"}, "document: p: 'n:a b' is not an"),
        ({"@context": {"id": "@id"}, "@id": "n:a", "id": "n:a"}, "document: @id: is given twice"),
        (
            {"@context": {"v": "@value"}, "n:p": {"@value": "x", "v": "x"}},
            "document: n:p: {'@value': 'x', 'v': 'x'} is not a value with a type or a language",
        ),
    ],
)
def test_what_is_not_read_is_refused(document: Any, fault: str) -> None:
    found = faults(document)
    assert len([each for each in found if each.startswith(fault)]) == 1, found


def test_a_keyword_under_another_name_is_no_prefix() -> None:
    assert said({"@context": {"id": "@id"}, "id": "id:a", "n:p": 7})["id:a"]


def test_addresses_and_blank_labels_have_no_prefix() -> None:
    document = {"@context": {"http": "n:", "_": "n:"}, "@id": "_:b", f"{NS}of": {"@id": f"{NS}a"}}
    assert said(document) == {"_:b": {f"{NS}of": {Ref(f"{NS}a"): None}}}


def test_names_of_a_vocabulary_reach_into_the_context() -> None:
    document = {"@context": {"@vocab": NS, "q": {"@id": "p"}}, "@id": "n:a", "q": 7}
    assert list(said(document)["n:a"]) == [f"{NS}p"]
