"""The drawing of maps of tiles: the marks of values, bounds, unknown values and evidence."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.plot import style
from dtnet.plot.grammar import alt
from dtnet.plot.maps.area_marks import AreaMarks
from dtnet.plot.maps.tile_grid import LABEL, TileGrid, block_of, dots_in_tiles, grid_of
from dtnet.plot.text_layout import two_lines

if TYPE_CHECKING:
    from dtnet.plot.maps.area_marks import Which
    from dtnet.plot.maps.area_values import AreaValues

MOST_NAMED: Final = 200
"""The most areas of one province that have tiles with their names; the communes of any province are fewer."""
MOST_DOTS: Final = 12_000
"""The most areas that a map shows as dots; all communes of any day are fewer."""
_ROOM: Final = 12_000
"""The number of square pixels that the dots of the fullest tile need."""
_LEFT, _WIDTH, _LINE = 0.08, 0.84, 0.87
"""The place of the line of bounds in a tile, in parts of its width and height."""
_SIZE: Final = 10
_LINE_HEIGHT: Final = 10


@attrs.frozen
class TileLayout:
    """What a map of tiles has where.

    Attributes:
        scale: How much larger than usual the tiles are.
        provinces: The id, code and name of each tile: of a province, or of an area of one province.
        spots: The column and row of each value: of its tile, or of the middle of its dot.
        dot: The side of the square of a dot, in pixels; None if values have tiles.
    """

    grid: TileGrid
    scale: float
    provinces: tuple[tuple[str, str, str], ...]
    spots: tuple[tuple[float, float], ...]
    dot: float | None

    @classmethod
    def of(cls, values: AreaValues) -> TileLayout:
        """The layout of the values of a map.

        Raises:
            ArgumentError: If there are more areas than dots can show.
        """
        table = values.day.areas(level=values.day.network.vocabulary.levels[1])
        provinces = tuple(
            (str(area), str(code), str(name))
            for area, code, name in zip(table["id"], table["code"], table["name"], strict=True)
        )
        grid = grid_of({code: name for _, code, name in provinces})
        codes = {area: code for area, code, _ in provinces}
        homes = [codes[row.province] for row in values.rows]
        if values.level == values.day.network.vocabulary.levels[1]:
            return cls(grid, 1, provinces, tuple(grid.places[code] for code in homes), None)
        if len(set(homes)) == 1 and len(homes) <= MOST_NAMED:
            return cls._of_one_province(values)
        if len(homes) > MOST_DOTS:
            raise ArgumentError(
                f"plot.map: {len(homes):,} areas of level {values.level} are more than {MOST_DOTS:,} dots",
                "group the result by a level above",
            )
        if len(set(homes)) == 1:
            grid = TileGrid({homes[0]: (0, 0)}, {}, 1, 1, (440, 320), (1.05, 0.1))
            provinces = tuple(each for each in provinces if each[1] == homes[0])
        scale = _scale(homes, grid)
        spots, side = dots_in_tiles(homes, grid, scale=scale)
        return cls(grid, scale, provinces, tuple(spots), side)

    @classmethod
    def _of_one_province(cls, values: AreaValues) -> TileLayout:
        """A tile for each area, in order of id: areas whose codes follow each other are often neighbours."""
        grid = block_of([row.area for row in values.rows])
        named = tuple((row.area, row.area, row.name) for row in values.rows)
        return cls(grid, 1, named, tuple(grid.places.values()), None)

    @property
    def tile(self) -> tuple[float, float]:
        """The width and height of a tile, in pixels."""
        return self.grid.tile[0] * self.scale, self.grid.tile[1] * self.scale


def _scale(homes: list[str], grid: TileGrid) -> float:
    """How much larger the tiles are drawn so that the dots of the fullest one can be seen."""
    fullest = max(homes.count(code) for code in set(homes))
    width, height = grid.tile
    room = width * 0.9 * height * (1 - LABEL) * 0.92
    return max(1.0, min(2.5, sqrt(fullest * 3.4**2 / room)))


@attrs.frozen
class TileMap(AreaMarks):
    """A map of tiles.

    Attributes:
        layout: What is where.
    """

    layout: TileLayout

    @property
    def width(self) -> int:
        """The width of the map in pixels."""
        return round(self.layout.grid.columns * self.layout.tile[0])

    @property
    def legend(self) -> tuple[int, int]:
        """The place of the legends, in pixels."""
        (column, row), (width, height) = self.layout.grid.legend, self.layout.tile
        return round(column * width), round(row * height)

    @property
    def keys(self) -> int:
        """The number of lines below the legend of colours."""
        return len(self._key_states())

    def layers(self, which: Which, *, lines: bool = False, keys: bool = True) -> alt.LayerChart:
        """The map without its title.

        Args:
            which: What the colours show: the value (the lower bound if only bounds are known), or a bound.
            lines: Whether lines show bounds.
            keys: Whether there is a legend of empty marks and of lines; the second of two maps has none.
        """
        grid, height = self.layout.grid, self.layout.tile[1]
        tiles = alt.Chart(style.data_of(self._tiles(which)))
        layers = self._islands() if grid.islands else []
        if self.layout.dot is None:
            layers += self._tile_layers(tiles, which, lines=lines)
        else:
            layers += [
                self._rect(tiles, fill=style.PAPER, stroke=style.GRID),
                tiles.mark_text(align="left", baseline="top", dx=4, dy=3, fontSize=_SIZE, aria=False).encode(
                    x=self._x("x"), y=self._y("y"), text=alt.Text("n:N")
                ),
                *self._dot_layers(which, lines=lines),
            ]
        layers += self._key_layers(lines=lines) if keys else []
        size = {"width": self.width, "height": round(grid.rows * height)}
        whole: Any = alt.layer(*layers)
        made: alt.LayerChart = whole.properties(**size)
        return made

    def _tiles(self, which: Which) -> list[dict[str, Any]]:
        """A row for each tile, with the value of its province if the values are those of provinces."""
        grid = self.layout.grid
        rows = {row.area: row for row in self.values.rows} if self.layout.dot is None else {}
        found = []
        for area, code, name in self.layout.provinces:
            spot = grid.places[code]
            if area in rows:
                row = rows[area]
                cells = self.cells(row, spot, which)
                shade = self.shade(row, which)
                if shade is not None:
                    cells["w"] = self.quantity.is_dark(shade)
                if row.evidence == "synthetic" and "e" in cells:
                    cells["m"] = True
                if cells["k"] == "between":
                    for end, bound in (("l", row.lower), ("u", row.upper)):
                        place = self.quantity.place(bound or 0)
                        cells[end] = round(spot[0] + _LEFT + _WIDTH * place, 4)
            else:
                cells = {"n": name, "x": spot[0], "y": spot[1], "k": "absent", "t": ""}
            cells["n"] = _in_lines(name) if self.layout.dot is None else name
            found.append(cells)
        return found

    def _x(self, field: str) -> Any:  # noqa: ANN401 - a channel of Altair
        columns, width = self.layout.grid.columns, self.layout.tile[0]
        scale = alt.Scale(domain=[0, columns], range=[0, round(columns * width)], nice=False, zero=False)
        return alt.X(f"{field}:Q", scale=scale, axis=None)

    def _y(self, field: str) -> Any:  # noqa: ANN401 - as above
        rows, height = self.layout.grid.rows, self.layout.tile[1]
        scale = alt.Scale(domain=[0, rows], range=[0, round(rows * height)], nice=False, zero=False)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)

    def _rect(self, base: alt.Chart, **mark: Any) -> Any:  # noqa: ANN401 - a chart and its options
        moved = base.transform_calculate(x2="datum.x+0.96", y2="datum.y+0.94")
        return moved.mark_rect(aria=False, **mark).encode(
            x=self._x("x"), y=self._y("y"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
        )

    def _tile_layers(self, base: alt.Chart, which: Which, *, lines: bool) -> list[Any]:
        known = base.transform_filter("isValid(datum.s)")
        unknown = base.transform_filter("datum.k=='unknown'")
        letters = alt.condition("datum.w", alt.value(style.PAPER), alt.value(style.INK))
        layers: list[Any] = [
            self._rect(base.transform_filter("datum.k=='absent'"), fill=style.PAPER, stroke=style.GRID),
            self._rect(unknown, fill=style.PAPER, stroke=style.UNKNOWN),
            self._struck(unknown),
            self._rect(known).encode(color=self.colour(which), tooltip=self.tooltip()),
        ]
        # The first of two lines of a name stands where a text is placed, so it moves up by half a line.
        up = round(_LINE_HEIGHT / 2 / self.layout.tile[1], 4)
        middle = base.transform_calculate(
            xm="datum.x+0.48",
            ym=f"datum.y+0.32-(indexof(datum.n,'\\n')<0?0:{up})",
            yt="datum.y+0.7",
        )
        layers.append(
            middle.mark_text(
                fontSize=_SIZE, lineBreak="\n", baseline="middle", lineHeight=_LINE_HEIGHT, aria=False
            ).encode(x=self._x("xm"), y=self._y("ym"), text=alt.Text("n:N"), color=letters)
        )
        layers.append(
            middle.transform_filter("isValid(datum.s)")
            .mark_text(fontSize=_SIZE, baseline="middle", fontWeight="bold", aria=False)
            .encode(x=self._x("xm"), y=self._y("yt"), text=alt.Text("t:N"), color=letters)
        )
        if lines and self.has_bounds:
            layers += self._bound_lines(base.transform_filter("datum.k=='between'"), letters)
        if self.has_evidence:
            if any(row.evidence == "synthetic" for row in self.values.rows):
                made = base.transform_filter("datum.m")
                layers.append(self._rect(made, filled=False, stroke=style.INK, strokeDash=[4, 3]))
            corner = base.transform_filter("isValid(datum.e)").transform_calculate(
                xe="datum.x+0.09", ye="datum.y+0.67"
            )
            layers.append(
                corner.mark_point(
                    size=26, stroke=style.PAPER, strokeWidth=0.6, fill=style.INK, aria=False
                ).encode(x=self._x("xe"), y=self._y("ye"), shape=self.shape())
            )
        return layers

    def _struck(self, base: alt.Chart) -> Any:  # noqa: ANN401 - a chart
        moved = base.transform_calculate(x2="datum.x+0.96", y2="datum.y+0.94")
        return moved.mark_rule(color=style.UNKNOWN, strokeWidth=1, aria=False).encode(
            x=self._x("x"), y=self._y("y2"), x2=alt.X2("x2:Q"), y2=alt.Y2("y:Q")
        )

    def _bound_lines(self, base: alt.Chart, letters: Any) -> list[Any]:  # noqa: ANN401 - a condition
        place = base.transform_calculate(
            yb=f"datum.y+{_LINE}", x0=f"datum.x+{_LEFT}", x1=f"datum.x+{_LEFT + _WIDTH}"
        )
        rule: Any = {"aria": False, "strokeCap": "butt"}
        return [
            place.mark_rule(strokeWidth=1, opacity=0.5, **rule).encode(
                x=self._x("x0"), x2=alt.X2("x1:Q"), y=self._y("yb"), color=letters
            ),
            place.mark_rule(strokeWidth=4, **rule).encode(
                x=self._x("l"), x2=alt.X2("u:Q"), y=self._y("yb"), color=letters
            ),
        ]

    def _dot_layers(self, which: Which, *, lines: bool) -> list[Any]:
        rows = [
            self.cells(row, spot, which)
            for row, spot in zip(self.values.rows, self.layout.spots, strict=True)
        ]
        side = self.layout.dot or 1
        size = round((side * 0.82) ** 2, 2)
        base = alt.Chart(style.data_of(rows))
        known, empty = [row for row in rows if "s" in row], [row for row in rows if "s" not in row]
        encoded: dict[str, Any] = {"x": self._x("x"), "y": self._y("y"), "color": self.colour(which)}
        if self.has_evidence:
            encoded["opacity"] = alt.Opacity(
                "e:N", scale=style.evidence_scale("opacity", self.language), legend=self._evidence_legend()
            )
        base = alt.Chart(style.data_of(known))
        encoded["tooltip"] = self.tooltip()
        layers = [base.mark_square(size=size, opacity=1, aria=False).encode(**encoded)]
        if empty:
            layers.append(
                alt.Chart(style.data_of(empty))
                .mark_point(shape=_EMPTY_DOT, size=size, filled=False, strokeWidth=0.7, aria=False)
                .encode(stroke=alt.value(style.UNKNOWN))
                .encode(x=self._x("x"), y=self._y("y"), tooltip=self.tooltip())
            )
        if lines and self.has_bounds:
            layers.append(
                base.transform_filter("datum.k=='between'")
                .mark_square(size=round(size / 6, 2), color=style.PAPER, opacity=1, aria=False)
                .encode(x=self._x("x"), y=self._y("y"))
            )
        return layers

    def _islands(self) -> list[Any]:
        rows = [
            {"n": f"{name}", "x": x, "y": y, "x2": x + 0.66, "y2": y + 0.6}
            for name, (x, y) in self.layout.grid.islands.items()
        ]
        base = alt.Chart(style.data_of(rows))
        box = base.mark_rect(fill=None, stroke=style.UNKNOWN, strokeDash=[3, 2], aria=False)
        middle = base.transform_calculate(xm="datum.x+0.33", ym="datum.y+0.3")
        return [
            box.encode(x=self._x("x"), y=self._y("y"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
            middle.mark_text(fontSize=_SIZE - 1, baseline="middle", aria=False).encode(
                x=self._x("xm"), y=self._y("ym"), text=alt.Text("n:N")
            ),
        ]

    def _key_states(self) -> list[str]:
        """The states of areas that the legend explains."""
        states = {row.state for row in self.values.rows}
        states |= {"between"} if self.has_bounds else set()
        if self.layout.dot is None and len(self.values.rows) < len(self.layout.provinces):
            states.add("absent")
        return [state for state in ("unknown", "absent", "between") if state in states]

    def _key_layers(self, *, lines: bool) -> list[Any]:
        """The legend of empty marks and of lines, below the legend of colours."""
        words, (width, height) = self.quantity.words, self.layout.tile
        x = self.layout.grid.legend[0]
        y = self.layout.grid.legend[1] + 62 / height
        rows: list[dict[str, Any]] = []
        for state in self._key_states():
            if state != "between" or lines:
                key = "between_dot_key" if state == "between" and self.layout.dot else f"{state}_key"
                rows.append({"k": state, "t": words(key), "x": x, "y": y + 18 * len(rows) / height})
        if not rows:
            return []
        w, h = 18 / width, 12 / height
        base = alt.Chart(style.data_of(rows)).transform_calculate(
            x2=f"datum.x+{w}", y2=f"datum.y+{h}", xt=f"datum.x+{26 / width}", ym=f"datum.y+{h / 2}"
        )
        empty = base.transform_filter("datum.k=='unknown'")
        absent = base.transform_filter("datum.k=='absent'")
        line = base.transform_filter("datum.k=='between'")
        return [
            empty.mark_rect(fill=style.PAPER, stroke=style.UNKNOWN, aria=False).encode(
                x=self._x("x"), y=self._y("y"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            empty.mark_rule(color=style.UNKNOWN, aria=False).encode(
                x=self._x("x"), y=self._y("y2"), x2=alt.X2("x2:Q"), y2=alt.Y2("y:Q")
            ),
            absent.mark_rect(fill=style.PAPER, stroke=style.GRID, aria=False).encode(
                x=self._x("x"), y=self._y("y"), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
            ),
            *self._key_of_bounds(line),
            base.mark_text(align="left", baseline="middle", aria=False).encode(
                x=self._x("xt"), y=self._y("ym"), text=alt.Text("t:N")
            ),
        ]

    def _key_of_bounds(self, line: alt.Chart) -> list[Any]:
        """The sign of values within bounds: a line, or a dot that is hollow."""
        if self.layout.dot is None:
            return [
                line.mark_rule(strokeWidth=4, color=style.INK, aria=False).encode(
                    x=self._x("x"), y=self._y("ym"), x2=alt.X2("x2:Q")
                )
            ]
        middle = line.transform_calculate(xm="(datum.x+datum.x2)/2")
        return [
            middle.mark_square(size=size, color=colour, opacity=1, aria=False).encode(
                x=self._x("xm"), y=self._y("ym")
            )
            for size, colour in ((110, style.UNKNOWN), (18, style.PAPER))
        ]


_LETTERS: Final = 11
"""The number of letters that fit into a tile."""
_EMPTY_DOT: Final = "M-0.5,-0.5H0.5V0.5H-0.5ZM-0.5,0.5L0.5,-0.5"


def _in_lines(name: str) -> str:
    """A name in one line, or in two if it is long."""
    return name if len(name) <= _LETTERS else "\n".join(two_lines(name))
