"""The parts of a workbook are searched in steps that grow with their length, whatever they hold."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from dtnet.io.workbook_parts import sheet_parts
from dtnet.io.xml_tags import attributes, cell_place, pieces, prefix_of, tags
from dtnet.lists.files.kept_workbooks import lacking_parts

from ...small_files import parts_of, xlsx, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = "xl/worksheets/sheet1.xml"
REPEATED: dict[str, tuple[str, bytes]] = {
    "ranges that do not end": (SHEET, b"<mergeCell "),
    "links without a place": (SHEET, b"<hyperlink a='b'"),
    "links with half a place": (SHEET, b'<hyperlink ref="A1:'),
    "cells that do not end": (SHEET, b'<c t="e" '),
    "cells with an error and no value": (SHEET, b'<c r="A1" t="e"><f>'),
    "formulas that do not end": (SHEET, b'<c r="A1"><f'),
    "formulas without a result": (SHEET, b'<c r="A1"><f>1</f></c>'),
    "rows that do not end": (SHEET, b'<row r="1" hidden='),
    "names of attributes": (SHEET, b"<row hidden=aaaaaaaaaaaaaaaa"),
    "an attribute without end": (SHEET, b'<row r="x'),
    "spaces": (SHEET, b" " * 16),
    "no tag": (SHEET, b"aaaaaaaaaaaaaaaa"),
    "prefixes": (SHEET, b"<" + b"a" * 15),
    "sheets": ("xl/workbook.xml", b"<sheet "),
    "relations": ("xl/_rels/workbook.xml.rels", b"<Relationship "),
    "fonts": ("xl/styles.xml", b"<fonts><font>"),
    "fonts in fonts": ("xl/styles.xml", b"<fonts "),
    "styles": ("xl/styles.xml", b"<cellXfs><xf"),
    "struck styles": ("xl/styles.xml", b"<fonts><font><strike/></fonts><cellXfs><xf fontId='0'/></cellXfs>"),
}
"""By its name: a part of a workbook, and what is repeated at its end."""


def workbook(part: str, repeated: bytes, times: int) -> bytes:
    parts = parts_of(xlsx())
    parts[part] += repeated * times
    return zipped(parts)


def steps(task: Callable[[], object]) -> int:
    """The calls that a task makes, and the bytes that each called method of bytes looks at, at most.

    A regular expression has no such measure, so that a task may not use one.
    """
    count = 0

    def add(_: object, event: str, called: object) -> None:
        nonlocal count
        if event == "c_call":
            owner = getattr(called, "__self__", None)
            assert not isinstance(owner, re.Pattern), f"a regular expression: {owner}"
            count += 1 + (len(owner) if isinstance(owner, bytes) else 0)
        elif event == "call":
            count += 1

    before = sys.getprofile()
    sys.setprofile(add)
    try:
        task()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", REPEATED)
def test_twice_the_input_takes_twice_the_steps(name: str) -> None:
    part, repeated = REPEATED[name]
    books = [workbook(part, repeated, times) for times in (1_000, 2_000, 4_000)]
    for task in (lacking, told):
        once, twice, fourfold = (steps(partial(task, book)) for book in books)
        assert fourfold - twice <= 2.1 * (twice - once) + 1_000


def lacking(raw: bytes) -> object:
    return [*lacking_parts(raw)]


def told(raw: bytes) -> object:
    return sheet_parts(raw, "x", 2**28)


def test_steps_of_a_method_and_of_a_regular_expression() -> None:
    text = b"x" * 5_000
    assert 5_000 < steps(lambda: text.find(b"y")) < 5_010
    with pytest.raises(AssertionError, match="a regular expression"):
        steps(lambda: re.compile(b"x").search(text))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_a_sign_may_lie_in_two_chunks(size: int) -> None:
    content = b"a<row1<row<row2<rox3<ro"
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    assert [*pieces(chunks, b"<row")] == content.split(b"<row")
    assert [*pieces(chunks, b"<")] == content.split(b"<")
    assert [*pieces([], b"<")] == [b""]


def test_tags_and_attributes() -> None:
    content = (
        b"""junk<?xml version="1.0"?><x:a y:b = "1" c='2"'>text</x:a><b/><d e="1"/>< ><f g=h i="1"><k l="""
    )
    assert [(name, text) for name, _, text in tags([content])] == [
        (b"?xml", b""),
        (b"a", b"text"),
        (b"/a", b""),
        (b"b", b""),
        (b"d", b""),
        (b"", b""),
        (b"f", b""),
        (b"k", b""),
    ]
    assert [attributes(tag) for _, tag, _ in tags([content])] == [
        {b"version": b"1.0"},
        {b"y:b": b"1", b"c": b'2"'},
        {},
        {},
        {b"e": b"1"},
        {},
        {},
        {},
    ]
    assert attributes(b' = "1" a="2"') == {b"a": b"2"}


@pytest.mark.parametrize(
    ("beginning", "prefix"),
    [
        (b'<?xml version="1.0"?>\n<!-- x --><x:worksheet xmlns:x="y"><x:row>', b"x:"),
        (b'<worksheet xmlns:x="y">', b""),
        (b"", b""),
        (b"<", b""),
    ],
)
def test_the_prefix_of_a_part(beginning: bytes, prefix: bytes) -> None:
    assert prefix_of(beginning) == prefix


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"A1", (0, 0)),
        (b"$XFD$1048576", (1_048_575, 16_383)),
        (b"AA10", (9, 26)),
        (b"A", None),
        (b"1", None),
        (b"", None),
        (b"1A", None),
        (b"a1", None),
        (b"A1048576000000", None),
    ],
)
def test_the_place_of_a_cell(text: bytes, place: tuple[int, int] | None) -> None:
    assert cell_place(text) == place
