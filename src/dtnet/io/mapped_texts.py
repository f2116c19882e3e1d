"""Texts in one run of UTF-8 bytes with an offset for each: a column that is read where it lies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_AT_ONCE: Final = 65_536
"""How many texts an iteration takes from the disk at a time."""


@attrs.frozen(eq=False)
class MappedTexts:
    """A read-only column of texts over arrays, which may lie in a file.

    Attributes:
        content: The UTF-8 bytes of all texts, one behind the other.
        offsets: Where each begins, then where the last ends.
    """

    content: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> MappedTexts:
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
        for first in range(0, len(self), _AT_ONCE):
            bounds = self.offsets[first : first + _AT_ONCE + 1].tolist()
            begin = bounds[0]
            held = self.content[begin : bounds[-1]].tobytes()
            for start, end in pairwise(bounds):
                yield held[start - begin : end - begin].decode()
