"""Lines of a table of ratios: what took how long, beside what, and what was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from against_floor import Ratio

HEADINGS: Final = (
    "| what | beside | dtnet | that | dtnet / that | by the wall | wanted at most | wrong |\n"
    "|---|---|---|---|---|---|---|---|"
)


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        what: What is asked.
        beside: Whose time it is compared with.
        ratio: Of processor time.
        wall: Of time by the wall.
        wanted: The greatest ratio that the project allows itself; None where it has set none.
        wrong: How many numbers differ.
    """

    what: str
    beside: str
    ratio: Ratio
    wall: Ratio
    wanted: float | None
    wrong: int

    def __str__(self) -> str:
        ratio = self.ratio
        missed = " missed" if self.wanted is not None and ratio.middle > self.wanted else ""
        wanted = "" if self.wanted is None else f"{self.wanted:g}"
        return (
            f"| {self.what} | {self.beside} | {ratio.ours * 1e3:.3g} ms | {ratio.theirs * 1e3:.3g} ms "
            f"| {ratio.middle:.2f} ({ratio.least:.2f} to {ratio.most:.2f}){missed} | {self.wall.middle:.2f} "
            f"| {wanted} | {self.wrong} |"
        )
