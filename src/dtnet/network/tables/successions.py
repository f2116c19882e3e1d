"""Successions: what areas and bodies became in reorganisations, as single records and as columns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.citations import Origin, as_origin
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.texts import Texts

Coverage: TypeAlias = Literal["whole", "part", "area_only", "all_people"]
"""The part of a source that goes to a target: all; a part; land without people; all people, not all land."""
COVERAGES: Final[tuple[Coverage, ...]] = ("whole", "part", "area_only", "all_people")
BASES: Final = ("whole", "decree", "measured", "assumed_equal", "unknown")
"""How a share is known: one target only, a legal text, a count, assumed equal parts; or it is unknown."""
RESIDENTS: Final = "residents"
"""The default measure of shares."""
NOTHING: Final = -1
"""The target of an abolished area or body."""


def _coverage(succession: Succession) -> str:
    if succession.share == 0:
        return "area_only"
    return "whole" if succession.share == 1 else "part"


def _basis(succession: Succession) -> str:
    if succession.share is None:
        return "unknown"
    return "whole" if succession.coverage == "whole" else ""


@attrs.frozen(kw_only=True)
class Succession:
    """What an area or body became in an event: one row for each target.

    Attributes:
        event: Id of the event.
        source: Id of the predecessor.
        target: Id of the successor; None if the source is abolished without a successor.
        share: The exact share of the source that went to the target, 0 to 1; None if it is unknown.
        coverage: `whole`; `part`; `area_only` (territory without people); or `all_people` (all people with a
            part of the territory). By default it follows from the share.
        basis: How the share is known: `whole`, `decree`, `measured`, `assumed_equal` or `unknown`. It must be
            given for a known share unless the coverage is `whole`.
        of: The measure of the share: `residents`, `area`, …
        clause: The place in the legal instrument that states the succession.
        origin: How the succession is known.
    """

    event: str
    source: str
    target: str | None
    share: Fraction | None
    coverage: str = attrs.field(default=attrs.Factory(_coverage, takes_self=True))
    basis: str = attrs.field(default=attrs.Factory(_basis, takes_self=True))
    of: str = RESIDENTS
    clause: str | None = None
    origin: Origin = attrs.field(converter=as_origin)


@attrs.frozen(eq=False, kw_only=True)
class Successions:
    """Successions as columns; iteration gives a `Succession` for each row.

    Attributes:
        event: Per row, the number of the event.
        of_bodies: Per row, whether source and target are bodies; otherwise they are areas.
        source: Per row, the entity of the predecessor.
        target: Per row, the entity of the successor, or `NOTHING`.
        numerator: Per row, the numerator of the share in lowest terms.
        denominator: Per row, the denominator of the share; 0 if the share is unknown.
        coverage: Per row, the place in `COVERAGES`.
        basis: Per row, the place in `BASES`.
        of: Per row, the place in `measures`.
        origin: Per row, the code of its origin.
        clause: Per row, the place in `clauses`, 0 for none.
        measures: The measures of the shares.
        clauses: Places in instruments; the first is empty.
        event_ids: Ids of the events.
        area_ids: Ids of the areas.
        body_ids: Ids of the bodies.
    """

    event: NDArray[np.int32]
    of_bodies: NDArray[np.bool_]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    coverage: NDArray[np.uint8]
    basis: NDArray[np.uint8]
    of: NDArray[np.uint8]
    origin: NDArray[np.uint8]
    clause: NDArray[np.int32]
    measures: tuple[str, ...] = (RESIDENTS,)
    clauses: Texts = ("",)
    event_ids: tuple[str, ...] = ()
    area_ids: Texts = ()
    body_ids: Texts = ()

    def __len__(self) -> int:
        return len(self.source)

    def __iter__(self) -> Iterator[Succession]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, row: int) -> Succession:
        ids = self.body_ids if self.of_bodies[row] else self.area_ids
        target, below = int(self.target[row]), int(self.denominator[row])
        return Succession(
            event=self.event_ids[self.event[row]],
            source=ids[int(self.source[row])],
            target=None if target == NOTHING else ids[target],
            share=Fraction(int(self.numerator[row]), below) if below else None,
            coverage=COVERAGES[self.coverage[row]],
            basis=BASES[self.basis[row]],
            of=self.measures[self.of[row]],
            clause=self.clauses[int(self.clause[row])] or None,
            origin=Origin(int(self.origin[row])),
        )

    def cells(self) -> Iterator[tuple[str | int | None, ...]]:
        """Per row, the fields of a `Succession` in their order, the share as numerator and denominator."""
        of_bodies = self.of_bodies.tolist()
        columns = [
            [self._id(bodies, entity) for bodies, entity in zip(of_bodies, end.tolist(), strict=True)]
            for end in (self.source, self.target)
        ]
        return zip(
            [self.event_ids[event] for event in self.event.tolist()],
            *columns,
            self.numerator.tolist(),
            self.denominator.tolist(),
            [COVERAGES[code] for code in self.coverage.tolist()],
            [BASES[code] for code in self.basis.tolist()],
            [self.measures[code] for code in self.of.tolist()],
            [self.clauses[code] or None for code in self.clause.tolist()],
            [Origin(code).label for code in self.origin.tolist()],
            strict=True,
        )

    def _id(self, of_bodies: bool, entity: int) -> str | None:  # noqa: FBT001 - a cell of a column
        ids = self.body_ids if of_bodies else self.area_ids
        return None if entity == NOTHING else ids[entity]

    def rows(self, chosen: NDArray[np.integer | np.bool_]) -> Successions:
        """A selection of rows."""
        columns: dict[str, Any] = {name: frozen(getattr(self, name)[chosen], None) for name in COLUMN_TYPES}
        return attrs.evolve(self, **columns)

    def days(self, operating: NDArray[np.int32]) -> NDArray[np.int32]:
        """Per row, the day of its event.

        Args:
            operating: Per event, the day on which it took effect.
        """
        return operating[self.event]


COLUMN_TYPES: Final[dict[str, Any]] = {
    "event": np.int32,
    "of_bodies": np.bool_,
    "source": np.int32,
    "target": np.int32,
    "numerator": np.int64,
    "denominator": np.int64,
    "coverage": np.uint8,
    "basis": np.uint8,
    "of": np.uint8,
    "origin": np.uint8,
    "clause": np.int32,
}


def no_successions() -> Successions:
    """Successions without rows."""
    columns: dict[str, Any] = {name: frozen([], type_) for name, type_ in COLUMN_TYPES.items()}
    return Successions(**columns)
