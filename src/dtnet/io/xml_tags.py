"""The tags of the XML parts of a workbook, found in one pass over the bytes.

The time grows in proportion to the length of the part, whatever it holds. Therefore nothing here is a regular
expression: where a part repeats the beginning of a tag and never ends it, such an expression begins anew at
each of them, and takes a time that grows with the square. XML is not checked, and comments are read as tags.
A child process loads this module, so it loads little.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_QUOTES: Final = (b'"', b"'")
_LONGEST_PLACE: Final = 12
"""More characters than the place of a cell has, such as `$XFD$1048576`."""
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def pieces(chunks: Iterable[bytes], sign: bytes) -> Iterator[bytes]:
    """The pieces of a stream before, between and behind the signs, which are not part of them."""
    overlap = len(sign) - 1  # a sign may lie in two chunks
    held: list[bytes] = []
    rest = b""
    for chunk in chunks:
        *whole, last = (rest + chunk).split(sign)
        if whole:
            yield b"".join([*held, whole[0]])
            yield from whole[1:]
            held = []
        end = max(len(last) - overlap, 0)
        held.append(last[:end])
        rest = last[end:]
    yield b"".join([*held, rest])


def tags(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Each tag: its name without a prefix, such as `c` and `/c`; the whole tag; and the text behind it."""
    for piece in islice(pieces(chunks, b"<"), 1, None):
        tag, _, text = piece.partition(b">")
        full = tag.split(None, 1)[0].rstrip(b"/") if tag.strip() else b""
        prefix, _, name = full.rpartition(b":")
        yield (b"/" + name if prefix.startswith(b"/") else name), tag, text


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag, by name with their prefix."""
    found: dict[bytes, bytes] = {}
    at = 0
    while (equal := tag.find(b"=", at)) >= 0:
        words = tag[at:equal].split()
        rest = equal + 1
        while tag[rest : rest + 1].isspace():
            rest += 1
        quote = tag[rest : rest + 1]
        end = tag.find(quote, rest + 1) if quote in _QUOTES else -1
        if end < 0:
            break
        if words:
            found[words[-1]] = tag[rest + 1 : end]
        at = end + 1
    return found


def prefix_of(beginning: bytes) -> bytes:
    """The prefix of the names of a part, such as `x:`, or empty: that of its first element."""
    for piece in beginning.split(b"<")[1:]:
        if not piece.startswith((b"?", b"!")):
            first = piece.partition(b">")[0].split(None, 1)
            prefix, colon, _ = first[0].rpartition(b":") if first else (b"", b"", b"")
            return prefix + colon
    return b""


def cell_place(text: bytes) -> tuple[int, int] | None:
    """The row and the column, from 0, of a place such as `B5` or `$B$5`; None if the text is none."""
    if len(text) > _LONGEST_PLACE:
        return None
    plain = text.replace(b"$", b"")
    digits = plain.lstrip(_LETTERS)
    letters = plain[: len(plain) - len(digits)]
    if not letters or not digits.isdigit():
        return None
    column = 0
    for each in letters:
        column = column * 26 + each - 64
    return int(digits) - 1, column - 1
