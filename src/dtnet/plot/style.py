"""How every picture looks: colours, marks of evidence, letters, numbers, and the title.

All colours can be told apart by people who see no red or no green. Unknown values have no colour: they are
empty marks that are struck through. The letters have the signs of Vietnamese in every format.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

from dtnet.arguments import check_argument, shown_value
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.phrases import MONTHS, phrases
from dtnet.plot.grammar import alt, shared_data
from dtnet.plot.text_layout import broken_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    C = TypeVar("C", bound="alt.TopLevelMixin")

Evidence: TypeAlias = Literal["observed", "derived", "assumed", "synthetic", "unknown"]
"""How the values of a mark are known."""

INK: Final = "#1b1b1b"
"""Texts and lines."""
QUIET: Final = "#6b6b6b"
"""Second lines of titles, axes, borders."""
GRID: Final = "#e3e3e3"
PAPER: Final = "#ffffff"
UNKNOWN: Final = "#8a8a8a"
"""The border and the stroke of an empty mark, whose value is unknown."""

PALETTE: Final = (
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7"),
    *("#56B4E9", "#D55E00", "#8C6D00", "#000000"),
)
"""The colours of groups, after Okabe and Ito (2008), with a dark yellow for theirs, which is too light."""
BLUE, ORANGE, GREEN, PINK, SKY, VERMILION, OLIVE, BLACK = PALETTE

SHADES: Final = ("#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
"""Shades of a quantity, the darker the more: YlGnBu of ColorBrewer without its palest end."""
DIVERGING: Final = ("#b35806", "#f1a340", "#fee0b6", "#f7f7f7", "#d8daeb", "#998ec3", "#542788")
"""Shades of a change, from fall to rise: orange to purple, with white for no change."""

EVIDENCE: Final[tuple[Evidence, ...]] = ("observed", "derived", "assumed", "synthetic", "unknown")
"""The kinds of evidence, from the strongest to the weakest."""
EVIDENCE_OPACITY: Final[dict[Evidence, float]] = {
    "observed": 1.0,
    "derived": 0.85,
    "assumed": 0.65,
    "synthetic": 0.45,
    "unknown": 0.0,
}
"""How strongly a mark is drawn, by the evidence for its value."""
EVIDENCE_SHAPE: Final[dict[Evidence, str]] = {
    "observed": "circle",
    "derived": "square",
    "assumed": "triangle-up",
    "synthetic": "diamond",
    "unknown": "cross",
}
"""The shape of a point, by the evidence for its value: it can be told without the opacity."""
STRUCK: Final = "M-1,1L1,-1"
"""The path of the stroke through an empty mark, for `mark_point(shape=…)`."""

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Letters of one width: the first is part of the drawing library, the others of people's machines."""
_MANY_DAYS: Final = 200
"""The number of days above which an axis has names of months."""
_TITLE: Final = 15
"""The size of the letters of a title in pixels."""
_NUMBERS: Final[dict[str, dict[str, Any]]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " ₫"], "percent": " %"},
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "percent": " %"},
}
_DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WEEKDAYS: Final = ("Chủ nhật", *(f"Thứ {word}" for word in ("hai", "ba", "tư", "năm", "sáu", "bảy")))
_TIMES: Final[dict[str, dict[str, Any]]] = {
    "en": {
        "dateTime": "%-d %B %Y %X",
        "date": "%-d %B %Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": _DAYS,
        "shortDays": [word[:3] for word in _DAYS],
        "months": MONTHS,
        "shortMonths": [word[:3] for word in MONTHS],
    },
    "vi": {
        "dateTime": "%-d/%-m/%Y %X",
        "date": "%-d/%-m/%Y",
        "time": "%H:%M:%S",
        "periods": ["SA", "CH"],
        "days": _WEEKDAYS,
        "shortDays": _WEEKDAYS,
        "months": [f"Tháng {number}" for number in range(1, 13)],
        "shortMonths": [f"Th. {number}" for number in range(1, 13)],
    },
}


def evidence_text(evidence: str, language: str = "en") -> str:
    """The word that people see for a kind of evidence: `observed`, `có nguồn công bố`."""
    return phrases("common", language)(evidence)


def evidence_scale(channel: Literal["opacity", "shape"], language: str = "en") -> alt.Scale:
    """The scale of a field that holds words of `evidence_text`, for `alt.Opacity` or `alt.Shape`."""
    values: Any = EVIDENCE_OPACITY if channel == "opacity" else EVIDENCE_SHAPE
    return alt.Scale(
        type="ordinal",  # by default the opacities would lie evenly between the first two
        domain=[evidence_text(each, language) for each in EVIDENCE],
        range=[values[each] for each in EVIDENCE],
    )


def evidence_line(kinds: Iterable[str | None], language: str = "en") -> str:
    """The line below a title that tells the evidence of all marks if it is one; otherwise an empty text.

    Args:
        kinds: The kinds of evidence of the marks; None for a mark without one.
    """
    [kind, *others] = {*kinds} or {None}
    if kind is None or others:
        return ""
    return phrases("common", language)("evidence_all", evidence=evidence_text(kind, language))


def evidence_legend(kinds: Iterable[str | None], language: str = "en", **look: Any) -> alt.Legend | None:  # noqa: ANN401 - options of a legend
    """The legend of some kinds of evidence; None if they are one, which `evidence_line` tells.

    Args:
        kinds: The kinds of evidence of the marks; None for a mark without one.
    """
    used = {*kinds}
    if len(used) == 1:
        return None
    return alt.Legend(
        title=phrases("common", language)("evidence"),
        values=[evidence_text(each, language) for each in EVIDENCE if each in used],
        direction="horizontal",
        titleOrient="left",
        **look,
    )


def evidence_opacity(
    kinds: Iterable[str | None],
    language: str = "en",
    orient: Literal["top", "bottom"] = "bottom",
) -> alt.Opacity:
    """The channel that draws marks as strongly as the evidence in their field `evidence`, a word.

    Args:
        kinds: The kinds of evidence of the marks; None for a mark without one.
        orient: Where the legend is; `top` if another one is below the picture.
    """
    signs: dict[str, Any] = {"symbolType": "square", "symbolFillColor": BLUE, "symbolStrokeWidth": 0}
    legend = evidence_legend(kinds, language, orient=orient, **signs)
    return alt.Opacity("evidence:N", scale=evidence_scale("opacity", language), legend=legend)


def groups_at_left(names: Sequence[str], room: float) -> alt.Y:
    """The channel of groups whose names, with `|` between lines, stand at the left of their rows.

    Args:
        names: The names, from top to bottom, in the field `group`.
        room: The width of the names in pixels, which panels above one another share.
    """
    return alt.Y(
        "group:N",
        title=None,
        sort=None,
        scale=alt.Scale(domain=[*names], paddingInner=0.3, paddingOuter=0.2),
        axis=alt.Axis(
            labelExpr="split(datum.value, '|')",
            labelLimit=room + 8,
            minExtent=room + 6,
            ticks=False,
            labelPadding=6,
            domain=False,
        ),
    )


def worst_evidence(row: Any) -> Evidence:  # noqa: ANN401 - a row of an answer
    """The weakest evidence that a row of an answer rests on, from its shares `observed` to `synthetic`."""
    for word in reversed(EVIDENCE[:-1]):
        if row.get(word):
            return word
    return "unknown"


def check_rows(table: Table, picture: str) -> None:
    """Refuse a table without rows, of which there is no picture.

    Raises:
        ArgumentError: If there is no row.
    """
    check_argument(table, Table, "result", f"give a result that plot.{picture} draws")
    if not len(table):
        raise ArgumentError(f"plot.{picture}: the result has no rows, so there is nothing to draw")


def check_look(width: float, *, limit: int = 2) -> None:
    """Refuse a width or a limit with which there is no picture.

    Args:
        limit: The largest number of marks.

    Raises:
        ArgumentError: If the width is no number from 200 to 4,000, or the limit no whole number from 2 on.
    """
    given: Any = width
    if isinstance(given, bool) or not isinstance(given, int | float) or not 200 <= given <= 4_000:  # noqa: PLR2004
        raise ArgumentError(f"width={shown_value(width)}", "give the pixels, from 200 to 4,000")
    given = limit
    if isinstance(given, bool) or not isinstance(given, int) or given < 2:  # noqa: PLR2004 - one and the rest
        raise ArgumentError(f"limit={shown_value(limit)}", "give a whole number, 2 or more")


def axis_of_days(first: date, last: date, language: str = "en") -> alt.Axis:
    """The axis of some days, with months where they are many and days where they are few."""
    if (last - first).days > _MANY_DAYS:
        shown = "%-m/%Y" if language == "vi" else "%b %Y"
    else:
        shown = "%-d/%-m/%Y" if language == "vi" else "%-d %b %Y"
    return alt.Axis(grid=False, labelOverlap=True, tickCount=5, format=shown)


def data_of(rows: Table | Iterable[dict[str, Any]], columns: Sequence[str] | None = None) -> alt.InlineData:
    """The rows of a table as the data of a chart.

    A day becomes a text with a time, because scripts in browsers take a bare day for a time in Greenwich.

    Args:
        columns: The columns that the chart uses, by default all.
    """
    values = [
        {
            name: f"{value}T00:00:00" if isinstance(value, date) else value
            for name, value in row.items()
            if columns is None or name in columns
        }
        for row in rows
    ]
    return shared_data(values)


def theme(language: str = "en") -> dict[str, Any]:
    """The configuration that all charts share, for `chart.configure(**theme(language))`."""
    phrases("common", language)  # refuses an unknown language
    texts: dict[str, Any] = {"labelColor": INK, "labelFontSize": 11}
    titles: dict[str, Any] = {"titleColor": INK, "titleFontSize": 11, "titleFontWeight": "normal"}
    return {
        "background": PAPER,
        "font": FONT,
        "locale": {"number": _NUMBERS[language], "time": _TIMES[language]},
        "view": {"stroke": None},
        "axis": {**texts, **titles, "gridColor": GRID, "domainColor": QUIET, "tickColor": QUIET},
        "legend": {**texts, **titles, "labelLimit": 320, "titleLimit": 320},
        "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": _TITLE,
            "fontWeight": "bold",
            "offset": 12,
            "subtitleColor": QUIET,
            "subtitleFontSize": 11,
            "subtitlePadding": 4,
        },
        "range": {"category": list(PALETTE), "ramp": list(SHADES), "heatmap": list(SHADES)},
        "rule": {"color": INK},
        "text": {"color": INK, "fontSize": 11},
        "bar": {"color": BLUE},
        "line": {"color": BLUE},
        "point": {"color": BLUE, "filled": True},
    }


def picture(chart: C, title: str, *lines: str, language: str = "en", width: float = 640) -> C:
    """The chart in the theme, with its title and lines below it; its files work without a network.

    Args:
        chart: A finished chart without a title and a configuration.
        title: The title, which is also the description for those who do not see the picture.
        lines: Further lines, such as the day, the unit and remarks; empty ones are left away.
        language: The language of numbers and days on axes.
        width: The width in pixels in which the title and the lines are broken.
    """
    from dtnet.plot.saved_charts import saved_whole  # noqa: PLC0415 - it loads Altair

    check_argument(title, str, "title", "give a text")
    shown = [line for line in lines if line]
    whole: Any = chart
    whole = whole.properties(
        title=alt.TitleParams(
            text=broken_lines(title, width, _TITLE),
            subtitle=[part for line in shown for part in broken_lines(line, width)],
        ),
        description=" ".join([title, *shown]),
    )
    finished: C = saved_whole(whole.configure(**theme(language)))
    return finished


def with_lines(chart: C, *lines: str, mark: str = "", width: float = 640) -> C:
    """A finished picture with further lines below its title, and a remark in brackets in the title itself.

    Args:
        chart: A picture, as `picture` gives it.
        lines: The lines; empty ones are left away.
        mark: The remark; empty for none.
        width: The width in pixels in which the title and the lines are broken.
    """
    whole: Any = chart
    old, whole = whole.title, whole.copy(deep=False)
    title = " ".join([*old.text, *([f"({mark})"] if mark else [])])
    whole.title = alt.TitleParams(
        text=broken_lines(title, width, _TITLE),
        subtitle=[*old.subtitle, *(part for line in lines if line for part in broken_lines(line, width))],
    )
    whole.description = " ".join([title, *whole.title.subtitle])
    finished: C = whole
    return finished
