"""Coverage over time: steps with their bounds as bands, and marks where the territory was redrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from dtnet import frames
from dtnet.arguments import check_argument, check_word
from dtnet.coverage.answers.answer_table import Coverage, dimension_names
from dtnet.coverage.answers.group_names import area_names
from dtnet.coverage.language.atoms import has_team
from dtnet.coverage.language.text_of_conditions import coverage_text
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.phrases import phrases
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.plot.grammar import alt
from dtnet.plot.style import (
    BLUE,
    INK,
    UNKNOWN,
    axis_of_days,
    check_look,
    data_of,
    evidence_line,
    evidence_opacity,
    evidence_text,
    picture,
    worst_evidence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.coverage.language.query import CoverageQuery

Value: TypeAlias = Literal["share", "number"]
"""What a series draws: the share of the areas, or the number of areas (or their weight) with a yes."""
_TWO_COLUMNS: Final = 560
"""The width in pixels from which panels are beside each other."""
_AXIS: Final = 62
"""The width in pixels of an axis with its title."""
_BAND: Final = 0.3
"""How strongly a band between bounds is filled with the strongest evidence."""


def series_frame(result: Coverage, *, value: Value = "share", limit: int = 12) -> Table:
    """The table behind `series`: a row for each step of a drawn group.

    Returns:
        `group`, its name, or null for all areas together; `start` and `end`, the day after the last day;
        `lower` and `upper`, null where there is no number; `evidence`, the weakest of the step; `is_break`.
    """
    rows = _rows(result, value)
    groups = frozenset([*dict.fromkeys(row["group"] for row in rows)][:limit])
    told = (row.values() for row in rows if row["group"] in groups)
    number: frames.Kind = "ratio" if value == "share" else "whole"
    return Table(
        frames.columns_of(
            told,
            group="text",
            start="day",
            end="day",
            lower=number,
            upper=number,
            evidence="text",
            is_break="yes_no",
        )
    )


def series(
    result: Coverage,
    *,
    value: Value = "share",
    limit: int = 12,
    language: str = "en",
    width: int = 640,
) -> alt.ConcatChart:
    """Draw coverage over time as steps, a panel for each group.

    A line is drawn where the value is known. Where only bounds are known, the band between them is filled and
    the lines of both bounds are thin. Lines and bands are drawn as strongly as their evidence. A box that is
    struck through marks days without a number, for example because the group has no areas. A dashed line
    marks a day on which the territory of the group was redrawn: numbers before and after may differ for this
    reason.

    Args:
        result: The answer of `Question.series`.
        value: Draw the `share` of the areas, or the `number` of areas with a yes, by weight.
        limit: The largest number of groups; the picture tells how many there are.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If the answer is no series, or has no rows.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> net = dtnet.datasets.load("toyland")
        >>> found = net.ask("has_team", within="Lantern Isle", during="2024-10-01..2025-10-01").series()
        >>> chart = plot.series(found)
        >>> for row in plot.frame("series", found):
        ...     print(row["start"], row["lower"], row["upper"], row["evidence"])
        2024-10-01 0.6 0.6 observed
        2024-11-01 0.7 0.7 observed
        2024-12-01 0.7 0.8 observed
        2025-03-01 0.8 0.8 observed
        2025-09-01 0.7 0.7 observed
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    rows = _rows(result, value)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    drawn = groups[:limit]
    columns = 2 if len(drawn) > 1 and width >= _TWO_COLUMNS else 1
    size = {
        "width": max(120, width / columns - _AXIS),
        "height": 240 if len(drawn) == 1 else 130,
    }
    days = [min(row["start"] for row in rows), max(row["end"] for row in rows)]
    top = 1.0 if value == "share" else max([1, *(row["upper"] or 0 for row in rows)])
    shown = [row for row in rows if row["group"] in drawn]
    kinds = [row["evidence"] for row in shown if row["lower"] is not None]
    panels = []
    for group in drawn:
        own = [row for row in rows if row["group"] == group]
        named = {} if group is None else {"title": alt.TitleParams(group, fontSize=12, offset=4)}
        panels.append(_panel(own, value, (*days, top), kinds, language).properties(**size, **named))
    chart = alt.concat(*panels, columns=columns).resolve_scale(color="shared", opacity="shared")
    told = [
        series_text(result.query, value, language),
        _period_text(days, language),
        evidence_line(kinds, language),
    ]
    if len(drawn) < len(groups):
        told.append(words("drawn_of", drawn=len(drawn), all=len(groups)))
    if any(_is_open(row) for row in shown):
        told.append(words("series_band"))
    if any(row["is_break"] for row in shown):
        told.append(words("series_break"))
    if any(row["lower"] is None for row in shown):
        told.append(words("series_none"))
    finished: alt.ConcatChart = picture(
        chart, words(f"series_title_{value}"), *told, language=language, width=width
    )
    return finished


def series_text(query: CoverageQuery, value: str, language: str) -> str:
    """What a question about coverage asks, for people: the condition, the level and where."""
    words = phrases("charts", language)
    what = vocabulary_word("levels", query.over, language)
    if query.of == has_team():
        text = words(f"with_team_{value}", what=what)
    else:
        text = words(f"asked_{value}", what=what, condition=coverage_text(query.of))
    if query.weight != "count":
        text += words("asked_weight", weight=query.weight)
    return text


def group_texts(result: Coverage, language: str) -> list[str | None]:
    """The name of the group of each row: names of areas and values; None if there is only one group."""
    levels, query = result.network.vocabulary.levels, result.query
    empty = {"start", "end"} if any(name in levels for name in query.by) else {"start", "end", "area"}
    names = [name for name in dimension_names(result) if name not in empty]
    places = [name for name in names if name in levels or (name == "area" and query.by)]
    found: dict[str, dict[str, str]] = {}
    day = max(query.days.last_day or query.days.start, query.days.start)
    for name in places:
        found[name] = area_names(
            result.network, day, sorted({str(id) for id in result[name] if id is not None})
        )
    texts: list[str | None] = []
    for row in result.to_dicts():
        parts = [_cell(name, row[name], found.get(name), language) for name in names if query.by]
        texts.append(" · ".join(parts) if parts else None)
    return texts


def _cell(name: str, value: object, names: dict[str, str] | None, language: str) -> str:
    """A group as people read it: the name of an area; of an attribute its name and its value."""
    unknown = phrases("common", language)("unknown")
    if names is not None:
        return unknown if value is None else names[str(value)]
    if value is None:
        told = unknown
    elif isinstance(value, bool):
        told = phrases("charts", language)("yes" if value else "no")
    else:
        told = str(value)
    return f"{name.replace('_', ' ')}: {told}"


def _rows(result: Coverage, value: Value, language: str = "en") -> list[dict[str, Any]]:
    """The steps, with the columns of the frame."""
    check_argument(result, Coverage, "result", "pass the answer of a question, as net.ask(…).series() gives")
    check_word(value, get_args(Value), "value")
    if "start" not in result.columns:
        raise ArgumentError(
            "plot.series draws an answer over time", "ask with {during} and call series()", during=...
        )
    if not len(result):
        raise ArgumentError("plot.series: the answer has no rows, so there is nothing to draw")
    found = []
    for row, group in zip(result.to_dicts(), group_texts(result, language), strict=True):
        if value == "share":
            lower, upper = row["lower"], row["upper"]
        elif row["yes"] is None or row["unknown"] is None:
            lower = upper = None
        else:
            lower, upper = row["yes"], row["yes"] + row["unknown"]
        found.append(
            {
                "group": group,
                **{name: row[name] for name in ("start", "end")},
                "lower": lower,
                "upper": upper,
                "evidence": worst_evidence(row),
                "is_break": row["is_break"],
            }
        )
    return found


def _is_open(row: dict[str, Any]) -> bool:
    return row["lower"] is not None and row["lower"] != row["upper"]


def _panel(
    rows: Sequence[dict[str, Any]],
    value: str,
    extent: tuple[Any, Any, float],
    kinds: Sequence[str],
    language: str,
) -> Any:  # noqa: ANN401 - a chart
    """The chart of one group.

    Args:
        extent: The first and the last day of the picture, and the top of the axis of values.
    """
    words = phrases("charts", language)
    first, last, top = extent
    ends = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]
    x = alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(domain=ends, nice=False),
        axis=axis_of_days(first, last, language),
    )
    y = alt.Y(
        "lower:Q",
        title=words(f"series_axis_{value}"),
        scale=alt.Scale(domain=[0, top], nice=value != "share"),
        axis=alt.Axis(format=".0%" if value == "share" else ",.0f", tickCount=5),
    )
    shown = [
        {**row, "evidence": evidence_text(row["evidence"], language), "at": number}
        for number, row in enumerate(rows)
    ]
    known = [row for row in shown if row["lower"] is not None and not _is_open(row)]
    within = [row for row in shown if _is_open(row)]
    without = [{**row, "lower": 0, "upper": top} for row in shown if row["lower"] is None]
    breaks = [row for row in shown if row["is_break"]]
    opacity = evidence_opacity(kinds, language)
    layers: list[Any] = []
    if within:
        layers.append(
            alt.Chart(data_of(within))
            .mark_rect(color=BLUE, fillOpacity=_BAND)
            .encode(x=x, x2=alt.X2("end:T"), y=y, y2=alt.Y2("upper:Q"), opacity=opacity)
        )
    layers += [
        alt.Chart(data_of(path))
        .mark_line(interpolate="step-after", strokeWidth=1, color=BLUE, opacity=0.55)
        .encode(x=x, y=alt.Y(f"{end}:Q", title=words(f"series_axis_{value}")))
        for path in _paths(shown)
        for end in ("lower", "upper")
    ]
    if known:
        layers.append(
            alt.Chart(data_of(known))
            .mark_rule(strokeWidth=4, color=BLUE)
            .encode(x=x, x2=alt.X2("end:T"), y=y, opacity=opacity)
        )
    if without:
        marks = alt.Chart(data_of(without)).encode(x=x, x2=alt.X2("end:T"), y=y, y2=alt.Y2("upper:Q"))
        layers += [
            marks.mark_rect(fillOpacity=0, stroke=UNKNOWN, strokeWidth=1),
            marks.mark_rule(color=UNKNOWN),
        ]
    if breaks:
        layers.append(
            alt.Chart(data_of(breaks)).mark_rule(strokeDash=[4, 3], color=INK, strokeWidth=1.2).encode(x=x)
        )
    return alt.layer(*layers)


def _paths(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The corners of the lines of bounds, a path for each run of days with numbers and without a break."""
    paths: list[list[dict[str, Any]]] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if row["lower"] is None:
            continue
        if before is None or before["lower"] is None or row["is_break"]:
            paths.append([])
        elif paths[-1]:
            paths[-1].pop()
        paths[-1] += [
            {"start": row[edge], "lower": row["lower"], "upper": row["upper"]} for edge in ("start", "end")
        ]
    return paths


def _period_text(days: Sequence[Any], language: str) -> str:
    words = phrases("charts", language)
    return words("period", first=words.day(days[0]), last=words.day(days[1] - timedelta(days=1)))
