"""Ids to entity numbers, made at the first look-up and shared by everything that looks up."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from dtnet.errors import ArgumentError
from dtnet.network.tables.read_only import sealed
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.tables.texts import Texts


class IdIndex(ReadOnly):
    """The ids of a table, by number and by text.

    Attributes:
        texts: The ids, an entity each.
    """

    __slots__ = ("_lock", "_numbers", "texts")

    texts: Texts

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self._lock = Lock()
        self._numbers: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def get(self, id: str) -> int | None:
        """The number of an id, or None if there is none.

        Raises:
            ArgumentError: If it is no text.
        """
        given: object = id
        if not isinstance(given, str):
            raise ArgumentError(f"{given!r} is no id", "ids are texts")
        return self._by_text().get(id)

    def listed(self) -> list[str]:
        """All ids by number: the very texts that look-ups use, not made again."""
        return list(self._by_text())

    def similar(self, id: str) -> list[str]:
        """Known ids that look like one that is not."""
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

    def __reduce__(self) -> tuple[Callable[[Texts], IdIndex], tuple[Texts]]:
        return _restored, (self.texts,)


def _restored(texts: Texts) -> IdIndex:
    """An index out of its pickle, read-only again."""
    return IdIndex(sealed(texts))
