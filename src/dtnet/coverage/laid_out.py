"""Teams in an order in which they are asked, with what was read of them: to gather costs more than to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.policy.things import Gathered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.coverage.eras import Flags
    from dtnet.network.tables import Codes, Ints


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
    _listed: dict[str, Codes] = attrs.field(factory=dict, init=False)

    def closed(self, listed: Mapping[str, Codes], worst: int) -> dict[str, Flags]:
        """By attribute, shape (p): where all words of a set are listed.

        Args:
            listed: By attribute, how surely they are, of every piece.
            worst: Statements of a worse origin say nothing.
        """
        for name in listed:
            if name not in self._listed:
                self._listed[name] = listed[name][self.which]
        return {name: self._listed[name] <= worst for name in listed}
