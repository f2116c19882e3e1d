"""Names with characters that nobody can see are refused by one rule, in every way in."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs
import polars as pl
import pytest

import dtnet
from dtnet import Attribute, Citation, DtnetError, LevelWord, Network, NetworkBuilder, Origin
from dtnet.errors import InvalidInputError, InvalidNetworkError
from dtnet.figures import parse_figures
from dtnet.legible_text import legible, name_fault, name_faults, text_fault
from dtnet.network import Event, OtherName, Statement, Title

from .faulty_documents import DUE, MONTHLY, faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BAD: Final = {
    "null": "a\0b",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "csi": "a\x9bb",
    "override": "a\u202eb",
    "isolate": "a\u2066b",
    "line": "a\u2028b",
    "half": "a\ud800b",
    "none": "a\uffffb",
    "blank": "\u200b\u200d",
    "filler": "\u3164",
}
LEGAL: Final = (
    "",
    "Thôn 1",
    " a ",
    "a\u200db",
    "a\u200cb",
    "ភូមិ\u200bថ្មី",
    "أحمد",
    "e\u0301",
    "🏖️",
    "a\u00a0b",
    "‎a",
)
each_bad = pytest.mark.parametrize("bad", BAD.values(), ids=BAD)


@each_bad
def test_the_rule(bad: str) -> None:
    assert name_fault(bad)
    assert text_fault(bad)
    assert name_faults(["a", bad, "b", bad]) == dict.fromkeys((1, 3), name_fault(bad))


@pytest.mark.parametrize("text", LEGAL)
def test_what_the_rule_leaves_alone(text: str) -> None:
    assert name_fault(text) is None
    assert name_faults(["a", text]) == {}
    assert legible(text) == text


def test_many_names_have_the_faults_that_each_has() -> None:
    """For each character of the first plane, alone and in a name, whatever the other names hold."""
    for number in range(0x10000):
        names = ["", chr(number), f"a{chr(number)}b", "a b"]
        expected = {place: told for place, each in enumerate(names) if (told := name_fault(each)) is not None}
        assert name_faults(names) == expected


def test_a_longer_text_may_have_lines() -> None:
    assert text_fault("one\n\tand another\r\n") is None
    assert name_fault("one\nand another") == "holds U+000A, a control character"
    assert legible("one\nand\x1b \u202e", lines=True) == "one\nand\\x1b \\u202e"
    assert legible("one\nand", lines=False) == "one\\nand"


def described(name: str, /, **changed: Any) -> Callable[[Any, str], NetworkBuilder]:
    """A builder with a bad text in a field of the metadata or of the vocabulary."""

    def made(toy: Any, bad: str) -> NetworkBuilder:
        builder = toy.builder([("c", "country", None)])
        held = getattr(builder, f"_{name}")
        values = {key: value(bad) if callable(value) else value for key, value in changed.items()}
        both = {"vocabulary": builder._vocabulary, "metadata": builder._metadata}
        again = NetworkBuilder(**(both | {name: attrs.evolve(held, **values)}))
        again.add_areas(toy.area_columns([("c", "country", None)]))
        return again

    return made


def record(kind: type, **values: Any) -> Callable[[Any, str], NetworkBuilder]:
    def made(toy: Any, bad: str) -> NetworkBuilder:
        builder: Any = toy.builder([("c", "country", None)])
        filled = {key: value(bad) if callable(value) else value for key, value in values.items()}
        added = kind(**filled)
        getattr(builder, f"add_{'other_name' if kind is OtherName else kind.__name__.lower()}")(added)
        return builder  # type: ignore[no-any-return]

    return made


def cell(table: str, column: str) -> Callable[[Any, str], NetworkBuilder]:
    def made(toy: Any, bad: str) -> NetworkBuilder:
        builder: Any = toy.builder([("c", "country", None)])
        if table == "areas":
            builder.add_areas({**toy.area_columns([("p", "province", "c")]), column: [bad]})
        elif table == "bodies":
            builder.add_bodies({**toy.body_columns([("t", "team", "c")]), column: [bad]})
        else:
            builder.add_source_rows({"id": ["c"], column: [bad]})
        return builder  # type: ignore[no-any-return]

    return made


CITED: Final = Citation(ref="x")
DAYED: Final = {"start": date(2020, 1, 1), "end": None, "origin": Origin.OBSERVED}
FIELDS: Final[dict[str, Callable[[Any, str], NetworkBuilder]]] = {
    **{
        f"{table}: {column}": cell(table, column)
        for table, column in (
            ("areas", "id"),
            ("areas", "name"),
            ("areas", "code"),
            ("bodies", "id"),
            ("bodies", "name"),
            ("source_rows", "sheet"),
            ("source_rows", "list"),
            ("source_rows", "key"),
            ("source_rows", "decided_by"),
        )
    },
    "name": described("metadata", name=str),
    "version": described("metadata", version=str),
    "title": described("metadata", title=str),
    "sources": described("metadata", sources=lambda bad: (Citation(ref="x", title=bad),)),
    "notes": described("metadata", notes=lambda bad: (bad,)),
    "constructed": described("metadata", constructed=lambda bad: (bad,)),
    "area types": described("vocabulary", area_types=lambda bad: ("", bad)),
    "level words": described("vocabulary", level_words=lambda bad: (LevelWord(bad, "country"),)),
    "attributes": described(
        "vocabulary",
        attributes=lambda bad: (Attribute(name="x", table="areas", type="whole", description=bad),),
    ),
    "other name": record(OtherName, area="c", name=str, sort="alias", source=None),
    "event": record(Event, id="e", title=str, operating="2024-01-01", citation=CITED),
    "instrument": record(
        Event,
        id="e",
        title="x",
        operating="2024-01-01",
        citation=CITED,
        titles=lambda bad: (Title("en", bad),),
    ),
    "statement": record(Statement, about="teams", area="c", citation=lambda bad: Citation(ref=bad), **DAYED),
}


@each_bad
@pytest.mark.parametrize("field", FIELDS)
def test_a_builder_refuses_it_in_every_field(toy: Any, field: str, bad: str) -> None:
    reason = name_fault(bad)
    assert reason is not None
    with pytest.raises(InvalidNetworkError) as caught:
        FIELDS[field](toy, bad).build()
    assert any(reason in fault.message for fault in caught.value.faults), str(caught.value)
    assert not set(str(caught.value)) & set("\0\x1b\x7f\x9b\u202e\u2066\u2028\ud800\uffff")


@each_bad
def test_every_file_of_a_network_refuses_it(toy: Any, tmp_path: Path, bad: str) -> None:
    network = toy.builder([("c", "country", None), ("p", "province", "c")]).build()
    tables = attrs.evolve(network.tables, areas=attrs.evolve(network.tables.areas, name=("Land", bad)))
    if bad == BAD["half"]:
        return  # no file can hold it; see `test_io_doors.py`
    unchecked = Network(tables, network.vocabulary, network.metadata)
    for name in ("n.json", "n", "n.parquet", "n.arrow", "n.dtnet"):
        dtnet.write_network(unchecked, tmp_path / name)
        with pytest.raises(InvalidNetworkError, match="name: ") as caught:
            dtnet.read_network(tmp_path / name, verify=True)
        assert str(name_fault(bad)) in str(caught.value)


@each_bad
def test_edits_refuse_it(toy: Any, bad: str) -> None:
    network = toy.builder([("c", "country", None), ("p", "province", "c")]).build()
    for edit in (
        lambda: network.correct("p", at="2024-01-01", name=bad),
        lambda: network.change("p", on="2024-01-01", name=bad),
        lambda: network.add(areas={**toy.area_columns([("q", "province", "c")]), "name": [bad]}),
    ):
        with pytest.raises(DtnetError, match="name"):
            edit()


@each_bad
def test_documents_refuse_it(bad: str) -> None:
    if bad == BAD["half"]:
        return
    shown = json.dumps(bad)
    reason = name_fault(bad) if bad.strip() else "not empty"
    assert any(str(reason) in each for each in faults(f"{DUE}{MONTHLY}claim = {shown}\n"))
    with pytest.raises(InvalidInputError, match=r"holds|has no character"):
        parse_figures(f"[source.x]\nref = {shown}\n", source="x")
    with pytest.raises(InvalidInputError, match=r"holds|has no character"):
        parse_figures(f'[source.x]\nref = "y"\nnote = {shown}\n', source="x")


@pytest.mark.parametrize("turn", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_every_character_that_turns_letters_is_refused(turn: str) -> None:
    assert name_fault(f"a{turn}b") == (
        f"holds U+{ord(turn):04X}, which turns the direction of the letters around it"
    )
    assert turn not in legible(f"a{turn}b")


@pytest.mark.parametrize("bad", ["\u202e", "\x1b[31m", "\0"])
@pytest.mark.parametrize("column", ["Thôn", "Tên tổ"])
def test_a_list_refuses_it(column: str, bad: str) -> None:
    rows = {"Huyện": ["Huyện Văn Yên"], "Xã": ["TT Mậu A"], "Thôn": ["Tổ dân phố 1"], "Tên tổ": ["Tổ 1"]}
    rows[column][0] += bad
    network = dtnet.datasets.load("vietnam")
    read = dtnet.read_list(
        pl.DataFrame(rows), network, kind="teams", at="2024-08-31", within="Yên Bái", source=CITED
    )
    assert [each["message"] for each in read.findings if each["severity"] == "error"] == [
        "a character that cannot be seen: a control character, or one that turns the text"
    ]
