"""Text columns that are decoded or computed when they are read, and the index from ids to entity numbers.

The ids and names of a country's villages and teams cost ten times as much as its whole tree, and most
questions never read them. So a text column is stored, as texts or as UTF-8 bytes, or is computed from a
pattern over smaller ones. The index is made at the first look-up and then shared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice, pairwise, repeat
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.read_only import ReadOnly, sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

_FEW: Final = 64
_SEARCHES: Final = 64
"""The least number of look-ups that search rising ids."""
_INDEXED: Final = 64
"""The ids whose index costs about as much as one search, in the bundled country: 18 and 22 microseconds."""
_CHUNK: Final = 4096
_READ_AT_ONCE: Final = 65_536
"""The number of texts that an iteration over a mapped file reads from the disk at once."""


class Texts(Protocol):
    """A read-only column of texts."""

    def __len__(self) -> int:
        """The number of rows."""
        ...

    def __getitem__(self, row: int, /) -> str:
        """The text of a row, counted from 0."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Every text in order."""
        ...


def take(texts: Texts, rows: Sequence[int] | NDArray[np.integer]) -> list[str]:
    """The texts of some rows, in the order of the rows.

    Many rows of a column that has a method `take` are read at once, which takes half the time.
    """
    many: Callable[[NDArray[np.intp]], list[str]] | None = getattr(texts, "take", None)
    if len(rows) > _FEW and many is not None:
        return many(np.asarray(rows, np.intp))
    return [texts[row] for row in (rows.tolist() if isinstance(rows, np.ndarray) else rows)]


@attrs.frozen
class ChosenTexts:
    """A piece of a pattern: row i reads `texts[rows[i]]`."""

    texts: Texts
    rows: NDArray[np.integer] = attrs.field(eq=False)


@attrs.frozen
class Numbered:
    """A piece of a pattern: row i reads `numbers[i]`, with leading zeros up to a width."""

    numbers: NDArray[np.integer] = attrs.field(eq=False)
    width: int = 1

    def take(self, rows: NDArray[np.intp]) -> list[str]:
        """The texts of some rows; each of a few numbers is written once."""
        numbers, digits = self.numbers[rows], f"0{self.width}d"
        if len(rows) and numbers.min() >= 0 and numbers.max() < len(rows):
            texts = [format(number, digits) for number in range(int(numbers.max()) + 1)]
            return list(map(texts.__getitem__, numbers.tolist()))
        return [format(number, digits) for number in numbers.tolist()]


@attrs.frozen(repr=False)
class PatternTexts:
    """Texts put together from pieces: fixed ones, gathered ones, numbers.

    Attributes:
        pieces: What each text is made of, from left to right.
    """

    size: int
    pieces: tuple[str | ChosenTexts | Numbered, ...]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, row: int) -> str:
        made = []
        for piece in self.pieces:
            if isinstance(piece, str):
                made.append(piece)
            elif isinstance(piece, ChosenTexts):
                made.append(piece.texts[int(piece.rows[row])])
            else:
                made.append(f"{piece.numbers[row]:0{piece.width}d}")
        return "".join(made)

    def take(self, rows: NDArray[np.intp]) -> list[str]:
        """The texts of some rows."""
        made: list[Iterable[str]] = [repeat("", len(rows))]
        for piece in self.pieces:
            if isinstance(piece, str):
                made.append(repeat(piece, len(rows)))
            elif isinstance(piece, ChosenTexts):
                made.append(take(piece.texts, piece.rows[rows]))
            else:
                made.append(piece.take(rows))
        return list(map("".join, zip(*made, strict=True)))

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self.size, _CHUNK):
            yield from self.take(np.arange(start, min(start + _CHUNK, self.size)))

    def __repr__(self) -> str:
        shown = ", ".join(repr(self[row]) for row in range(min(self.size, 3)))
        return f"<{self.size} texts: {shown}{', …' if self.size > 3 else ''}>"  # noqa: PLR2004 - a line's length


def chosen_texts(texts: Texts, rows: NDArray[np.integer]) -> PatternTexts:
    """The texts of some rows as a column that reads them on access; the rows become read-only."""
    return PatternTexts(len(rows), (ChosenTexts(texts, sealed(rows)),))


@attrs.frozen(repr=False)
class JoinedTexts:
    """Several text columns, one after the other.

    Attributes:
        starts: The first row of each column, then the number of all rows.
    """

    parts: tuple[Texts, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[Texts]) -> JoinedTexts:
        """Join columns in the order given."""
        starts = [0]
        for part in parts:
            starts.append(starts[-1] + len(part))
        return cls(tuple(parts), tuple(starts))

    def __len__(self) -> int:
        return self.starts[-1]

    def __getitem__(self, row: int) -> str:
        part = bisect_right(self.starts, row) - 1
        return self.parts[part][row - self.starts[part]]

    def take(self, rows: NDArray[np.intp]) -> list[str]:
        """The texts of some rows, part by part."""
        part = np.searchsorted(self.starts, rows, "right") - 1
        found = [""] * len(rows)
        for each in np.flatnonzero(np.bincount(part)).tolist() if len(rows) else ():
            here = np.flatnonzero(part == each)
            if len(here) == len(rows):
                return take(self.parts[each], rows - self.starts[each])
            for at, text in zip(
                here.tolist(), take(self.parts[each], rows[here] - self.starts[each]), strict=True
            ):
                found[at] = text
        return found

    def __iter__(self) -> Iterator[str]:
        for part in self.parts:
            yield from part

    def __repr__(self) -> str:
        return f"<{len(self)} texts in {len(self.parts)} parts>"


@attrs.frozen(repr=False)
class EditedTexts:
    """A text column in which a few rows have other texts.

    Attributes:
        texts: The column; it is itself no edited column.
    """

    texts: Texts
    rows: NDArray[np.integer] = attrs.field(eq=False)
    edited: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, row: int) -> str:
        at = int(self.rows.searchsorted(row))
        return self.edited[at] if at < len(self.rows) and self.rows[at] == row else self.texts[row]

    def take(self, rows: NDArray[np.intp]) -> list[str]:
        """The texts of some rows."""
        found = take(self.texts, rows)
        at = self.rows.searchsorted(rows)
        for place in np.flatnonzero(np.append(self.rows, -1)[at] == rows).tolist():
            found[place] = self.edited[at[place]]
        return found

    def __iter__(self) -> Iterator[str]:
        texts, done = iter(self.texts), 0
        for row, text in zip(self.rows.tolist(), self.edited, strict=True):
            yield from islice(texts, row - done)
            next(texts)
            yield text
            done = row + 1
        yield from texts

    def __repr__(self) -> str:
        return f"<{len(self)} texts, {len(self.rows)} of them edited>"


def edited_texts(texts: Texts, rows: NDArray[np.integer], edited: Sequence[str]) -> Texts:
    """A text column with other texts in some rows, which are rising; unchanged texts are not stored."""
    before = take(texts, rows)
    made = {row: new for row, old, new in zip(rows.tolist(), before, edited, strict=True) if old != new}
    if not made:
        return texts
    if isinstance(texts, EditedTexts):
        made = dict(zip(texts.rows.tolist(), texts.edited, strict=True)) | made
        texts = texts.texts
    ordered = sorted(made)
    return EditedTexts(texts, sealed(np.array(ordered, np.int64)), tuple(made[row] for row in ordered))


def kept_texts(texts: Texts, rows: NDArray[np.integer]) -> Texts:
    """Some rows, which are rising, of a text column; a chain of choices and edits becomes one of each."""
    if isinstance(texts, EditedTexts):
        at = rows.searchsorted(texts.rows)
        kept = np.flatnonzero(np.append(rows, -1)[at] == texts.rows)
        left = kept_texts(texts.texts, rows)
        return EditedTexts(left, sealed(at[kept]), tuple(texts.edited[each] for each in kept.tolist()))
    if isinstance(texts, PatternTexts) and len(texts.pieces) == 1:
        (piece,) = texts.pieces
        if isinstance(piece, ChosenTexts):
            return chosen_texts(piece.texts, piece.rows[rows])
    return chosen_texts(texts, rows)


@attrs.frozen(eq=False)
class EncodedTexts:
    """A read-only column of texts, encoded in two arrays that may be mapped from a file.

    Attributes:
        content: The UTF-8 bytes of all texts, without separators.
        offsets: The position in `content` at which each text begins, and finally the end of the last text.
    """

    content: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> EncodedTexts:
        """The column of some texts."""
        encoded = [text.encode() for text in texts]
        offsets = np.zeros(len(encoded) + 1, "<i8")
        np.cumsum([len(each) for each in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        start, end = self.offsets[row], self.offsets[row + 1]
        return self.content[start:end].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _READ_AT_ONCE):
            bounds = self.offsets[first : first + _READ_AT_ONCE + 1].tolist()
            begin = bounds[0]
            held = self.content[begin : bounds[-1]].tobytes()
            for start, end in pairwise(bounds):
                yield held[start - begin : end - begin].decode()


class IdIndex(ReadOnly):
    """The ids of a table, by number and by text.

    The first look-ups search runs of rising ids. When they have cost about as much as an index of all ids,
    the index is made and used.
    """

    __slots__ = ("_lock", "_numbers", "_runs", "_searches", "texts")

    texts: Texts

    def __init__(self, texts: Texts, runs: Sequence[int] = ()) -> None:
        """Make an index.

        Args:
            runs: The first number of each run of rising ids; empty if no order is known.
        """
        self.texts = texts
        self._runs = tuple(runs)
        self._lock = Lock()
        self._numbers: dict[str, int] | None = None
        self._searches = max(_SEARCHES, len(texts) // _INDEXED) if self._runs else 0

    def __len__(self) -> int:
        return len(self.texts)

    def get(self, id: str) -> int | None:
        """The number of an id, or None if there is none.

        Raises:
            ArgumentError: If the id is not a text.
        """
        given: object = id
        if not isinstance(given, str):
            raise ArgumentError(f"{given!r} is not an id", "ids are texts")
        if self._numbers is None and self._searches > 0:
            self._searches -= 1  # threads may count fewer, which only makes the index later
            for first, end in pairwise((*self._runs, len(self.texts))):
                number = bisect_left(self.texts, id, first, end)
                if number < end and self.texts[number] == id:
                    return number
        return self._by_text().get(id)

    def listed(self) -> list[str]:
        """All ids by number; the same text objects that look-ups use."""
        return list(self._by_text())

    def similar(self, id: str) -> list[str]:
        """Known ids that are similar to an unknown id."""
        from difflib import get_close_matches  # noqa: PLC0415 - paid by errors only

        return get_close_matches(id, self._by_text(), n=3, cutoff=0.8)

    def _by_text(self) -> dict[str, int]:
        numbers = self._numbers  # once set it stays: only making it takes the lock
        if numbers is not None:
            return numbers
        with self._lock:
            if self._numbers is None:
                self._numbers = {text: number for number, text in enumerate(self.texts)}
            return self._numbers

    def __reduce__(self) -> tuple[Callable[[Texts, tuple[int, ...]], IdIndex], tuple[Texts, tuple[int, ...]]]:
        return _restored, (self.texts, self._runs)


def _restored(texts: Texts, runs: tuple[int, ...]) -> IdIndex:
    """An unpickled index; its arrays are made read-only again."""
    return IdIndex(sealed(texts), runs)
