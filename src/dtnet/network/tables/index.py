"""The index from ids to entity numbers, made at the first look-up and then shared."""

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
        texts: The ids, one for each entity.
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
            ArgumentError: If the id is not a text.
        """
        given: object = id
        if not isinstance(given, str):
            raise ArgumentError(f"{given!r} is no id", "ids are texts")
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

    def __reduce__(self) -> tuple[Callable[[Texts], IdIndex], tuple[Texts]]:
        return _restored, (self.texts,)


def _restored(texts: Texts) -> IdIndex:
    """An unpickled index; its arrays are made read-only again."""
    return IdIndex(sealed(texts))
