"""Teams in an order in which they are asked, with what was read of them: to gather costs more than to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.facts.things import Gathered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.network.tables.tables import Codes, Flags, Ints


@attrs.frozen(eq=False)
class LaidOut:
    """Pieces of teams in some order; shape (p). Facts only, whatever is asked of them.

    Attributes:
        which: Their places among the pieces of an era.
        row: Their rows.
        gathered: What was read of them.
    """

    which: slice | Ints
    row: Ints
    gathered: Gathered = attrs.field(
        init=False, default=attrs.Factory(lambda self: Gathered(self.row), takes_self=True)
    )
    _listed: dict[tuple[str, int | None], Codes] = attrs.field(factory=dict, init=False)

    def closed(self, listed: Mapping[str, Codes], worst: int, granted: int | None) -> dict[str, Flags]:
        """By attribute, shape (p): where all words of a set are listed.

        Args:
            listed: By attribute, how surely they are, of every piece.
            worst: Statements of a worse origin say nothing.
            granted: The level from which on areas were taken for granted; None if none were.
        """
        for name in listed:
            if (name, granted) not in self._listed:
                self._listed[name, granted] = listed[name][self.which]
        return {name: self._listed[name, granted] <= worst for name in listed}
