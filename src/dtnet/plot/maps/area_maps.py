"""Maps of results by province or commune: tiles of one size, with bounds, unknown values and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dtnet.arguments import check_argument, check_word
from dtnet.frames import Table, ratio, text, whole
from dtnet.network.day.snapshot import Snapshot
from dtnet.periods import DayLike
from dtnet.phrases import Language
from dtnet.plot.grammar import alt
from dtnet.plot.maps.area_values import area_values, level_text
from dtnet.plot.maps.outline_maps import OutlineMap
from dtnet.plot.maps.outlines import shapes_of
from dtnet.plot.maps.quantities import Quantity
from dtnet.plot.maps.tile_maps import TileLayout, TileMap
from dtnet.plot.style import evidence_line, picture

if TYPE_CHECKING:
    from dtnet.phrases import Phrases
    from dtnet.plot.maps.area_values import AreaValues

Style: TypeAlias = Literal["tiles", "outline"]
Bounds: TypeAlias = Literal["line", "two_maps", "none"]
_STYLES: Final = ("tiles", "outline")
_BOUNDS: Final = ("line", "two_maps", "none")
_LEAST_WIDTH: Final = 400
"""The least width in pixels in which lines below the title are broken."""
_FEW: Final = 3
"""The number of names that a remark about areas that are not on the map lists."""


def map(  # noqa: PLR0913 - the word of the field; options of a picture
    result: object,
    *,
    value: str | None = None,
    level: str | None = None,
    day: Snapshot | DayLike | None = None,
    style: Style = "tiles",
    bounds: Bounds = "line",
    boundaries: object = None,
    key: str | None = None,
    title: str | None = None,
    unit: str | None = None,
    language: Language = "en",
) -> alt.LayerChart | alt.HConcatChart:
    """A map of a result by area.

    Each province has a tile of one size; communes, districts or villages are dots in the tiles of their
    provinces, or tiles with names if they are few and lie in one province. The colour shows the value, or the
    lower bound if the value is known within bounds. An unknown value is an empty mark that is struck through;
    an area without a row in the result is an empty mark. The weakest evidence of each value is a mark in its
    tile (for dots their opacity), or a line below the title if it is the same everywhere.

    Args:
        result: An answer of coverage by area; an assessment, whose amounts are summed by area; or a table
            (also a data frame or a mapping of columns) with a column of areas (`area`, `id`, `unit`, or the
            name of a level) and a column of numbers. Areas are ids, codes or names of one level, and each
            means one area of the day, as in `Snapshot.find`. The columns `lower` and `upper`, or the name of
            the value with `_lower` and `_upper`, are its bounds; `origin` is its evidence.
        value: The column of the values, if the result has several.
        level: The level of the areas. By default it is found from the areas; amounts are by province.
        day: The day of the areas, as a snapshot or, if the result has a network, as a day. By default the
            (first) day of a question, and the last day of the window of an assessment.
        style: `tiles`; or `outline`, the outlines of the provinces, which state no position on any border.
        bounds: How bounds are shown: `line`, a line in each tile from the lower to the upper bound;
            `two_maps`, a map of the lower and a map of the upper bounds, which outlines always have;
            `none`.
        boundaries: Shapes of your own, as a GeoDataFrame or a FeatureCollection in degrees; `style` is then
            `outline`. Areas without a shape, and shapes without an area, are told below the title.
        key: The property of `boundaries` that holds ids, codes or names of areas.
        title: The title, by default made from the result.
        unit: The unit in the legend, by default made from the result.
        language: The language of all texts, numbers and days: `en` or `vi`.

    Raises:
        ArgumentError: If an argument is wrong, the result has no rows, two rows are one area, or no row of an
            answer is an area of the day.
        UnknownNameError: If the result has no such column, a row of a table is no area of the level on the
            day, or dtnet does not have the language.
        AmbiguousNameError: If a name of a table means several areas of the level.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> answer = dtnet.datasets.load("toyland").ask("led", at="2025-02-01").answer(by="parish")
        >>> picture = dtnet.plot.map(answer)
        >>> table = dtnet.plot.frame("map", answer)
        >>> table.columns
        ('area', 'name', 'level', 'province', 'value', 'lower', 'upper', 'state', 'evidence', 'column', 'row')
        >>> [row["state"] for row in table][:2]
        ['between', 'known']
    """
    check_word(style, _STYLES, "style")
    check_word(bounds, _BOUNDS, "bounds")
    check_argument(unit, (str, type(None)), "unit", "give a text, as 'people'")
    values = area_values(result, value=value, day=day, level=level, language=language)
    quantity = Quantity.of(values, unit, language)
    drawn: TileMap | OutlineMap
    if style == "tiles" and boundaries is None:
        drawn = TileMap(values, quantity, language, TileLayout.of(values))
    else:
        drawn = OutlineMap(values, quantity, language, shapes_of(values.provinces, boundaries, key))
    two = drawn.has_bounds and (bounds == "two_maps" or (bounds == "line" and isinstance(drawn, OutlineMap)))
    if two:
        ends: tuple[Literal["lower", "upper"], ...] = ("lower", "upper")
        both = [
            drawn.layers(end, keys=end == "lower").properties(title=quantity.words(name))
            for end, name in zip(ends, ("at_least", "at_most"), strict=True)
        ]
        chart: Any = alt.hconcat(*both, spacing=drawn.spacing)
    else:
        chart = drawn.layers("value", lines=bounds == "line")
    shown = values.title if title is None else title
    width = max(drawn.width * (2 if two else 1), _LEAST_WIDTH)
    finished: alt.LayerChart | alt.HConcatChart = picture(
        chart, shown, *values.about, *_remarks(values, drawn), language=language, width=width
    )
    return finished


def _remarks(values: AreaValues, drawn: TileMap | OutlineMap) -> list[str]:
    """Lines about the map as a whole: its day, the evidence, rows that it does not show, and its tiles."""
    words = drawn.quantity.words
    lines = [words("on_day", day=words.day(values.day.date))]
    if drawn.one_evidence is not None:
        lines.append(evidence_line([drawn.one_evidence], drawn.language))
    others = values.others + (drawn.unmatched if isinstance(drawn, OutlineMap) else ())
    lines += _named(words, "not_on_map", others)
    if isinstance(drawn, OutlineMap):
        if any(row.state == "unknown" for row in values.rows):
            lines.append(words("struck_note"))
        elif drawn.without_rows:
            lines.append(words("empty_note"))
        if not drawn.shapes.are_of_vietnam:
            lines += _named(words, "shapes_without", drawn.without_rows)
        own = [words("outline_note"), words("outline_old_note")] if drawn.shapes.are_of_vietnam else []
        return [*lines, *own]
    if drawn.layout.dot is not None:
        lines.append(words("dots_note", level=level_text(values.level, drawn.language)))
    elif drawn.has_evidence and any(row.evidence == "synthetic" for row in values.rows):
        lines.append(words("dashed_note"))
    lines.append(words("islands_note" if drawn.layout.grid.islands else "tiles_note"))
    return lines


def _named(words: Phrases, key: str, names: tuple[str, ...]) -> list[str]:
    """A line that names the first of some things and counts the others; none without a name."""
    if not names:
        return []
    first, more = ", ".join(names[:_FEW]), len(names) - _FEW
    return [words(f"{key}_more" if more > 0 else key, names=first, count=more)]


def map_frame(
    result: object,
    *,
    value: str | None = None,
    level: str | None = None,
    day: Snapshot | DayLike | None = None,
    language: Language = "en",
) -> Table:
    """The table behind a map: a row for each area of the result; see `dtnet.plot.frame`."""
    values = area_values(result, value=value, day=day, level=level, language=language)
    rows, places = values.rows, TileLayout.of(values).spots
    ends = [each for row in rows for each in (row.value, row.lower, row.upper)]
    number = whole if all(isinstance(each, int | None) for each in ends) else ratio
    return Table(
        {
            "area": text([row.area for row in rows]),
            "name": text([row.name for row in rows]),
            "level": text([row.level for row in rows]),
            "province": text([row.province for row in rows]),
            **{name: number([getattr(row, name) for row in rows]) for name in ("value", "lower", "upper")},
            "state": text([row.state for row in rows]),
            "evidence": text([row.evidence for row in rows]),
            "column": ratio([x for x, _ in places]),
            "row": ratio([y for _, y in places]),
        }
    )
