"""The drawing of maps of outlines: shapes with values, empty shapes, and the boxes of the archipelagos."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.plot import style
from dtnet.plot.grammar import alt, shared_data
from dtnet.plot.maps.area_marks import AreaMarks
from dtnet.plot.maps.outlines import BOXES, extent_of, middle, place_for
from dtnet.plot.text_layout import text_width, two_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.plot.maps.area_marks import Which
    from dtnet.plot.maps.outlines import Shapes

_WIDTH: Final = 420
_HEIGHTS: Final = (160, 640)
"""The least and the greatest height of a map in pixels."""
_LEGEND: Final = (0, 380)
"""The place of the legends beside the outlines of Viet Nam, whose west coast leaves room."""
_BOX: Final = (1.0, 0.5)
"""Half of the width and of the height of the box of an archipelago, in degrees."""
_NAME: Final = 8
"""The size of the letters of names in pixels."""
_LINE_HEIGHT: Final = 9
_ABOVE: Final = 9
"""How far the name of a shape stands at least above or below its mark, in pixels."""


@attrs.frozen
class OutlineMap(AreaMarks):
    """A map of outlines."""

    shapes: Shapes

    @property
    def width(self) -> int:
        """The width of the map in pixels."""
        return _WIDTH

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """The least and the greatest degree across and up of all that is drawn."""
        left, right, low, top = extent_of(self.shapes.geometries.values())
        if self.shapes.are_of_vietnam:
            right = max([right, *(x + _BOX[0] for x, _ in BOXES.values())])
        return left, right, low, top

    @property
    def height(self) -> int:
        """The height of the map in pixels."""
        left, right, low, top = self.extent
        return round(min(max(_WIDTH * (top - low) / (right - left or 1), _HEIGHTS[0]), _HEIGHTS[1]))

    @property
    def spacing(self) -> int:
        """The pixels between two maps; the legends of the first stand there beside a user's own shapes."""
        return 20 if self.shapes.are_of_vietnam else 200

    @property
    def legend(self) -> tuple[int, int]:
        """The place of the legends, in pixels."""
        return _LEGEND if self.shapes.are_of_vietnam else (_WIDTH + 20, 0)

    @property
    def without_rows(self) -> tuple[str, ...]:
        """The names of the shapes without an area of the result."""
        used = {id(geometry) for row in self.values.rows if (geometry := self._geometry(row)) is not None}
        names = self.values.provinces if self.shapes.are_of_vietnam else {}
        return tuple(
            names.get(key, key) for key, each in self.shapes.geometries.items() if id(each) not in used
        )

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

    def layers(self, which: Which, *, lines: bool = False, keys: bool = True) -> alt.LayerChart:
        """The map without its title.

        Args:
            which: What the colours show: the value (the lower bound if only bounds are known), or a bound.
            lines: Not used: shapes have no room for lines.
            keys: Not used: lines below the title tell what empty shapes mean.
        """
        del lines, keys
        drawn: list[dict[str, Any]] = []
        names: list[tuple[Mapping[str, Any], str, bool, bool]] = []
        used: set[int] = set()
        for row in self.values.rows:
            geometry = self._geometry(row)
            if geometry is not None:
                used.add(id(geometry))
                spot, shade = middle(geometry) or (0, 0), self.shade(row, which)
                feature = {"type": "Feature", "geometry": geometry, **self.cells(row, spot, which)}
                drawn.append(feature)
                is_marked = self.has_evidence or shade is None
                names.append(
                    (geometry, row.name, is_marked, shade is not None and self.quantity.is_dark(shade))
                )
        names_of = self.values.provinces if self.shapes.are_of_vietnam else {}
        empty = [
            {"type": "Feature", "geometry": each, "k": "absent"}
            for each in self.shapes.geometries.values()
            if id(each) not in used
        ]
        names += [
            (each, names_of.get(key, key), False, False)
            for key, each in self.shapes.geometries.items()
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
        layers.append(self._names(names))
        if self.has_evidence:
            shape = self.shape()
            points = self._points(known, size=26, stroke=style.PAPER, strokeWidth=0.6, fill=style.INK)
            layers.append(points.encode(shape=shape))
        if self.shapes.are_of_vietnam:
            layers += self._boxes()
        whole: Any = alt.layer(*(layer for layer in layers if layer is not None))
        made: alt.LayerChart = whole.project(type="identity", reflectY=True).properties(
            width=_WIDTH, height=self.height
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

    def _names(self, shapes: list[tuple[Mapping[str, Any], str, bool, bool]]) -> Any:  # noqa: ANN401 - a chart
        """The names of the shapes that have room for them.

        Args:
            shapes: Each shape with its name, whether it has a mark in its middle, and whether it is dark.
        """
        left, right, low, top = self.extent
        pixel = max((right - left) / _WIDTH, (top - low) / self.height) or 1.0
        cells = []
        for geometry, name, is_marked, is_dark in shapes:
            _, height = middle(geometry) or (0.0, 0.0)
            apart = _ABOVE * pixel if is_marked else 0
            for lines in dict.fromkeys([(name,), tuple(two_lines(name))]):
                more = (len(lines) - 1) * _LINE_HEIGHT
                wide = max(text_width(line, _NAME) for line in lines) + 4
                box = wide * pixel, (_NAME + 2 + more) * pixel
                spot = place_for(geometry, box, height, apart=apart + more / 2 * pixel if apart else 0)
                if spot is not None:  # the first of two lines stands where a text is placed
                    y = round(spot[1] + more / 2 * pixel, 3)
                    cells.append({"n": "\n".join(lines), "x": spot[0], "y": y, "w": is_dark})
                    break
        if not cells:
            return None
        letters = alt.condition("datum.w", alt.value(style.PAPER), alt.value(style.INK))
        chart: Any = alt.Chart(style.data_of(cells))
        return chart.mark_text(
            fontSize=_NAME, lineBreak="\n", lineHeight=_LINE_HEIGHT, baseline="middle", aria=False
        ).encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            text=alt.Text("n:N"),
            color=letters,
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
