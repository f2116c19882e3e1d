"""The drawing of maps of outlines: shapes with values, empty shapes, and the boxes of the archipelagos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.plot import style
from dtnet.plot.grammar import alt, shared_data
from dtnet.plot.maps.area_marks import AreaMarks
from dtnet.plot.maps.outlines import BOXES, middle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.plot.maps.area_marks import Which
    from dtnet.plot.maps.outlines import Shapes

_WIDTH, _HEIGHT = 420, 640
_LEGEND: Final = (0, 380)
_BOX: Final = (0.85, 0.5)
"""Half of the width and of the height of the box of an archipelago, in degrees."""


@attrs.frozen
class OutlineMap(AreaMarks):
    """A map of outlines.

    Attributes:
        shapes: The shapes.
    """

    shapes: Shapes

    @property
    def width(self) -> int:
        """The width of the map in pixels."""
        return _WIDTH

    @property
    def legend(self) -> tuple[int, int]:
        """The place of the legends, in pixels."""
        return _LEGEND

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The names of the areas with values that have no shape.

        Raises:
            ArgumentError: If no area has a shape.
        """
        without = tuple(row.name for row in self.values.rows if self._geometry(row) is None)
        if len(without) == len(self.values.rows):
            raise ArgumentError(
                f"no area of level {self.values.level} has a shape: {', '.join(without[:3])}",
                "outlines are of provinces; pass boundaries= with shapes of the areas, and their key=",
            )
        return without

    def _geometry(self, row: Any) -> Mapping[str, Any] | None:  # noqa: ANN401 - an area with its value
        held = self.shapes.geometries
        return next((held[key] for key in (row.area, row.code, row.name) if key in held), None)

    def layers(self, which: Which, *, lines: bool = False) -> alt.LayerChart:
        """The map without its title.

        Args:
            which: What the colours show: the value (the lower bound if only bounds are known), or a bound.
            lines: Not used: shapes have no room for lines.
        """
        del lines
        drawn: list[dict[str, Any]] = []
        used: set[int] = set()
        for row in self.values.rows:
            geometry = self._geometry(row)
            if geometry is not None:
                used.add(id(geometry))
                spot = middle(geometry) or (0, 0)
                drawn.append({"type": "Feature", "geometry": geometry, **self.cells(row, spot, which)})
        empty = [
            {"type": "Feature", "geometry": each, "k": "absent"}
            for each in self.shapes.geometries.values()
            if id(each) not in used
        ]
        known, unknown = [row for row in drawn if "s" in row], [row for row in drawn if "s" not in row]
        border = {"stroke": style.UNKNOWN, "strokeWidth": 0.6, "aria": False}
        layers: list[Any] = [self._shape(empty + unknown, fill=style.PAPER, **border)]
        colour = self.colour(which)
        layers.append(self._shape(known, **border).encode(color=colour, tooltip=self.tooltip()))
        layers.append(
            self._points(unknown, shape=style.STRUCK, stroke=style.UNKNOWN, strokeWidth=1, size=200)
        )
        if self.has_evidence:
            shape = self.shape()
            points = self._points(known, size=26, stroke=style.PAPER, strokeWidth=0.6, fill=style.INK)
            layers.append(points.encode(shape=shape))
        if self.shapes.are_of_vietnam:
            layers += self._boxes()
        whole: Any = alt.layer(*(layer for layer in layers if layer is not None))
        made: alt.LayerChart = whole.project(type="identity", reflectY=True).properties(
            width=_WIDTH, height=_HEIGHT
        )
        return made

    def _shape(self, features: list[dict[str, Any]], **mark: Any) -> Any:  # noqa: ANN401 - a chart
        chart: Any = alt.Chart(shared_data(features))
        return chart.mark_geoshape(**mark)

    def _points(self, rows: list[dict[str, Any]], **mark: Any) -> Any:  # noqa: ANN401 - the same
        cells = [
            {name: cell for name, cell in row.items() if name not in {"type", "geometry"}} for row in rows
        ]
        chart: Any = alt.Chart(style.data_of(cells))
        return chart.mark_point(aria=False, **mark).encode(
            longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q")
        )

    def _boxes(self) -> list[Any]:
        """Two boxes with names, since the archipelagos lie further out than the map reaches."""
        wide, high = _BOX
        features, names = [], []
        for name, (x, y) in BOXES.items():
            left, right, low, top = x - wide, x + wide, y - high, y + high
            ring = [[left, low], [left, top], [right, top], [right, low], [left, low]]
            features.append({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}})
            names.append({"n": f"{name}\n({self.quantity.words('not_to_scale')})", "x": x, "y": y})
        texts: Any = alt.Chart(style.data_of(names))
        text = texts.mark_text(fontSize=9, lineBreak="\n", lineHeight=11, dy=-5, aria=False)
        return [
            self._shape(features, fill=None, stroke=style.UNKNOWN, strokeDash=[3, 2], aria=False),
            text.encode(longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"), text=alt.Text("n:N")),
        ]
