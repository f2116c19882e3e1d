"""A small file of each format that dtnet reads, made by code: workbooks, tables and networks."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

XLS = zlib.decompress(
    base64.b85decode(
        "c-rk)O-"
        "NKx6#nk}nRzqlIGPF?Jsv_<CYZHpqm%vVromE3A}DPnMIB{uql>c4We~I~+6WdDWVY$Q$X$!TeilI>%p|Q^1qLnD*STljn?^Hmpd"
        "{mck9XcZ=ic+(pL6eh_q{hWg~{>z<teN{Jya~&0r;|Pg6@E;ghBbXEtBrkpxgGap%5@AkUkwx^I!XA3}w7iP%x!UlLS7|eG&tR_Q"
        "yM|b;N#dL%Wb|s3R$GgDfGGajS}0o?*F(<vlL>jO9MITxMBEWs~9rW+Kt5z0NFdQz|$w1j+l5eLk|K7A1HkXYu(fB3)KTL!!IAcY"
        "|e^S{^1q0d4GzcP6A>fSU*cu~<!CU(FC9iDC-"
        "&1isl8Fz>GFmzHN=U%LR=zc07@e`7Z&h%4<^6%81HeVP}^81m4r$s7%Bb5_FwhGp3Krmg#6L$t|inLf~@0xhkrH09gosB~-"
        "BeB6L&!CTWp9A_~lX3cI|A0kRh5<^tyAi5|OCuyM<cg+F0RY*r`mz$_{6T3BV?OZEwFyUnzOg=BXJd!aKaJrC}UzmEhaQo}KBOT3"
        "=Q*0UGmrDB8vsLyKHZDjHat?70lhV8gs@P*E%ZtpqnbYMgi>VAfE1OH4#NkmcbBS{+sh&NI_mOQ`>Ftyr`*QS=IW`yBLFviH)Nt|"
        "ShsZc8Xgp)&FRxKli)wNGn#ALX`xMSLHOsQ>mo3Xs!bnHTcHXZASma27#zW!-"
        "jS+Zs<fXEQ!o6MYp|FP>qqOFZXIfL(*VR<gw2Y>araNs>S1_Mbf@~|~n91@gGY2x7;^aN2o~q1T%A518Cz4rmYO8Q+%o*hV8Kenr"
        "yJXau(eE&7%vjEhcQTCnDvUZah8#vci&1Ar!(r5!(PYNS45RFUn#JhD7P{S0lSdjjGtCsz+4q?Pt8zucS%@m?l_ETlqfYOip9sQ("
        "2M-=Rc<|ui--0~9D13f_b686s(f!VUokhBryx%1MEsmj|u0i^!J47FMgGkWFUM?twE?h3LMj!Wop~P{jJ%Ju{a65W(p1*Vw7uo$;"
        "vt#(rEumcNU&^JOf4Tl2Hqifq"
    )
)
"""An `.xls` with three rows of teams; no package of the tests writes this format."""

ROWS = (("Xã", "Thôn", "Số người"), ("Xã A", "Thôn 1", 5), ("Xã A", "Thôn 2", 6))


def xlsx(rows: Iterable[Sequence[object]] = ROWS) -> bytes:
    """A workbook with a sheet of these rows."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" '
    'Target="{target}"/></Relationships>'
)


def xlsb(rows: Sequence[Sequence[str | float]] = ROWS) -> bytes:
    """A binary workbook (`.xlsb`) whose only sheet has these rows, in the records that [MS-XLSB] defines."""
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    sheet += _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHHI", number, 0, 300, 0, 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            text = isinstance(cell, str)
            sheet += _record(6 if text else 5, place + (_text(cell) if text else struct.pack("<d", cell)))
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("Sheet1"))
    return zipped(
        {
            "_rels/.rels": _RELATIONS.format(type="officeDocument", target="xl/workbook.bin").encode(),
            "xl/workbook.bin": book + _record(144) + _record(132),
            "xl/_rels/workbook.bin.rels": _RELATIONS.format(
                type="worksheet", target="worksheets/sheet1.bin"
            ).encode(),
            "xl/worksheets/sheet1.bin": sheet + _record(146) + _record(130),
        }
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(content)
    while left >= 0x80:
        size, left = size + bytes([left & 0x7F | 0x80]), left >> 7
    return head + size + bytes([left]) + content


def _text(text: object) -> bytes:
    return struct.pack("<I", len(str(text))) + str(text).encode("utf-16-le")


def ods(rows: Iterable[Sequence[object]] = ROWS) -> bytes:
    """A workbook of OpenDocument with a sheet of these rows."""
    uri = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(map(uri.format, ("office", "table", "text")))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {spaces}>"
        f'<office:body><office:spreadsheet><table:table table:name="S">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": content.encode(),
        }
    )


def csv(rows: Iterable[Sequence[object]] = ROWS) -> bytes:
    """A text with commas."""
    return "".join(f"{','.join(map(str, row))}\n" for row in rows).encode()


def table() -> pa.Table:
    """A table of texts, numbers, days, lists and words."""
    return pa.table(
        {
            "id": [f"vn:{row}" for row in range(40)],
            "n": [None if row % 3 else row for row in range(40)],
            "d": [date(2024, 1, 1 + row % 28) for row in range(40)],
            "s": [["a", "b"][: row % 3] for row in range(40)],
            "w": pa.array(["x", "y"] * 20).dictionary_encode(),
        }
    )


def parquet_of(rows: pa.Table, **options: object) -> bytes:
    """A Parquet file."""
    content = io.BytesIO()
    parquet.write_table(rows, content, **options)
    return content.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()
