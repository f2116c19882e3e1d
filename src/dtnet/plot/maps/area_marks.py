"""What maps of tiles and of outlines have in common: cells of areas, colours, evidence and legends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from dtnet.plot import style
from dtnet.plot.grammar import alt

if TYPE_CHECKING:
    from dtnet.plot.maps.area_values import AreaValue, AreaValues
    from dtnet.plot.maps.quantities import Quantity

Which: TypeAlias = Literal["value", "lower", "upper"]


@attrs.frozen
class AreaMarks:
    """The values of a map and how they are shown.

    Attributes:
        quantity: How the values are shown.
    """

    values: AreaValues
    quantity: Quantity
    language: str

    @property
    def legend(self) -> tuple[int, int]:
        """The place of the legends, in pixels."""
        return 0, 0

    @property
    def spacing(self) -> int:
        """The pixels between two maps beside each other."""
        return 20

    @property
    def keys(self) -> int:
        """The number of lines below the legend of colours."""
        return 0

    def shade(self, row: AreaValue, which: Which) -> float | None:
        """The number that the colour of an area shows; None if it is unknown."""
        if row.state == "unknown":
            return None
        if which == "value":
            return row.lower if row.value is None else row.value
        return row.lower if which == "lower" else row.upper

    def cells(self, row: AreaValue, spot: tuple[float, float], which: Which) -> dict[str, Any]:
        """The cells of an area: place, shade, text and evidence."""
        x, y = spot
        cells: dict[str, Any] = {"n": row.name, "x": x, "y": y}
        shade = self.shade(row, which)
        if shade is None:
            cells |= {"k": "unknown", "t": self.quantity.words("unknown_key")}
        else:
            cells |= {"k": "between" if row.has_bounds else "known", "s": self.quantity.scaled(shade)}
            cells["t"] = self._text(row, which)
        if self.one_evidence is None and row.evidence is not None and shade is not None:
            cells["e"] = style.evidence_text(row.evidence, self.language)
        return cells

    def _text(self, row: AreaValue, which: Which) -> str:
        if which == "value" and row.value is None and row.lower is not None and row.upper is not None:
            return self.quantity.span(row.lower, row.upper)
        shade = self.shade(row, which)
        return "" if shade is None else self.quantity.text(shade)

    @cached_property
    def one_evidence(self) -> str | None:
        """The evidence of all values, if it is one."""
        kinds = {row.evidence for row in self.values.rows if row.state != "unknown"}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def has_evidence(self) -> bool:
        """Whether marks show the evidence."""
        return self.one_evidence is None and any(row.evidence for row in self.values.rows)

    def colour(self, which: Which) -> Any:  # noqa: ANN401 - a channel of Altair
        """The colours of values, with their legend."""
        quantity = self.quantity
        legend = alt.Legend(
            title=self._unit(which),
            format=quantity.format,
            orient="none",
            legendX=self.legend[0],
            legendY=self.legend[1],
            direction="horizontal",
            gradientLength=110,
            gradientThickness=10,
            tickCount=3,
            titleLimit=260,
        )
        scale = alt.Scale(domain=[quantity.low, quantity.high], range=list(quantity.colours))
        return alt.Color("s:Q", scale=scale, legend=legend)

    def _unit(self, which: Which) -> list[str]:
        """The lines of the title of the legend."""
        between = which == "value" and any(row.state == "between" for row in self.values.rows)
        return [self.quantity.unit, *([self.quantity.words("at_least_where_between")] if between else [])]

    @property
    def has_bounds(self) -> bool:
        """Whether some value has two bounds that differ."""
        return any(row.has_bounds for row in self.values.rows)

    def shape(self) -> Any:  # noqa: ANN401 - a channel of Altair
        """The signs of evidence, with their legend."""
        return alt.Shape(
            "e:N", scale=style.evidence_scale("shape", self.language), legend=self._evidence_legend()
        )

    def _evidence_legend(self) -> Any:  # noqa: ANN401 - a legend of Altair
        kinds = [each for each in style.EVIDENCE if any(row.evidence == each for row in self.values.rows)]
        return alt.Legend(
            title=self.quantity.words("evidence"),
            values=[style.evidence_text(each, self.language) for each in kinds],
            orient="none",
            legendX=self.legend[0],
            legendY=self.legend[1] + 74 + 18 * self.keys,
            symbolFillColor=style.INK,
            symbolStrokeColor=style.INK,
            symbolStrokeWidth=0,
            symbolSize=40,
        )

    def tooltip(self) -> list[Any]:
        """What a browser shows at a mark."""
        words = self.quantity.words
        shown = [alt.Tooltip("n:N", title=words("area")), alt.Tooltip("t:N", title=words("value"))]
        if self.has_evidence:
            shown.append(alt.Tooltip("e:N", title=words("evidence")))
        return shown
