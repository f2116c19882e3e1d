"""Published figures as intervals, beside the numbers of the model over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from dtnet import frames
from dtnet.arguments import check_argument, check_word
from dtnet.coverage.answers.group_names import area_names
from dtnet.errors import ArgumentError, cut, near
from dtnet.figures.figure import FigureSet, Measure
from dtnet.frames import Table
from dtnet.network.day.network import Network
from dtnet.periods import Period, day_number, number_day
from dtnet.phrases import phrases
from dtnet.plot.grammar import alt
from dtnet.plot.style import (
    BLUE,
    EVIDENCE,
    ORANGE,
    PINK,
    axis_of_days,
    check_look,
    data_of,
    evidence_legend,
    evidence_line,
    evidence_scale,
    evidence_text,
    picture,
    worst_evidence,
)

if TYPE_CHECKING:
    from dtnet.network.day.snapshot import Snapshot

_AXIS: Final = 66
"""The width in pixels of the axis of numbers with its title."""
_NARROW: Final = 500
"""The width in pixels below which legends are one above the other."""
_PARTS: Final = ("figure", "figure_of_part", "model")


def figures_frame(
    figures: FigureSet, *, network: Network, measure: Measure = "teams", where: str | None = None
) -> Table:
    """The table behind `figures`: a row for each figure, then one for each run of days of the model.

    Returns:
        `part`: `figure`, `figure_of_part` (it covers some provinces only) or `model`; `id` of the figure;
        `start` and `end`, the day after the last day; `lower` and `upper`, null for no number; `evidence`;
        `source` of the figure.
    """
    return Table(
        frames.columns_of(
            (row.values() for row in _rows(figures, network, measure, where)),
            part="text",
            id="text",
            start="day",
            end="day",
            lower="whole",
            upper="whole",
            evidence="text",
            source="text",
        )
    )


def figures(
    figures: FigureSet,
    *,
    network: Network,
    measure: Measure = "teams",
    where: str | None = None,
    language: str = "en",
    width: int = 640,
) -> alt.LayerChart:
    """Draw published figures beside the model: what sources counted, and what the network has, day by day.

    A figure is as high as the numbers that it can stand for, and as wide as the days that it can mean. The
    shape in its middle is its evidence. Figures of some provinces have another colour, because the model
    counts the whole area. The line is the model, with the teams, people or areas of each day.

    Args:
        figures: Published figures. Only those of the measure and the area that name neither a level nor a
            kind are drawn.
        network: The network whose numbers are compared.
        measure: `teams`, `people`, or areas such as `villages`.
        where: The id of the area; by default the top of the territory.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If there is no such figure, or the measure is `amount`, of which a network has none.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> net, published = dtnet.datasets.load("toyland"), dtnet.datasets.load_figures("toyland")
        >>> chart = plot.figures(published, network=net)
        >>> for row in plot.frame("figures", published, network=net):
        ...     print(row["part"], row["start"], row["lower"], row["upper"])
        figure 2025-02-01 15 24
        model 2025-02-01 21 21
    """
    check_look(width)
    words = phrases("charts", language)
    rows = _rows(figures, network, measure, where)
    id, is_narrow = top_area(network) if where is None else where, width < _NARROW
    shown = [
        {
            **row,
            "part": words(f"figures_{row['part']}"),
            "evidence": evidence_text(row["evidence"], language),
            "middle": number_day((day_number(row["start"]) + day_number(row["end"])) // 2),
            "value": None if row["lower"] is None else (row["lower"] + row["upper"]) / 2,
        }
        for row in rows
    ]
    parts = [words(f"figures_{part}") for part in _PARTS]
    used = [part for part in parts if any(row["part"] == part for row in shown)]
    palette = dict(zip(parts, (ORANGE, PINK, BLUE), strict=True))
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=used, range=[palette[part] for part in used]),
        legend=alt.Legend(
            title=None,
            orient="bottom",
            direction="vertical" if is_narrow else "horizontal",
            symbolOpacity=1,
        ),
    )
    x = alt.X(
        "start:T",
        title=None,
        axis=axis_of_days(rows[0]["start"], max(row["end"] for row in rows), language),
    )
    y = alt.Y(
        "lower:Q",
        title=words(f"measure_{measure}"),
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=",.0f", tickCount=5),
    )
    kinds = [row["evidence"] for row in rows if row["part"] != "model"]
    model = [row for row in shown if row["part"] == parts[-1] and row["lower"] is not None]
    stated = [row for row in shown if row["part"] != parts[-1]]
    layers: list[Any] = []
    if model:
        path = [
            {"start": row[edge], "lower": row["value"], "part": row["part"]}
            for row in model
            for edge in ("start", "end")
        ]
        layers.append(
            alt.Chart(data_of(path))
            .mark_line(interpolate="step-after", strokeWidth=2)
            .encode(x=x, y=y, color=colour)
        )
    box = alt.Chart(data_of(stated)).encode(x=x, x2=alt.X2("end:T"), color=colour)
    upper = alt.Y("upper:Q", title=words(f"measure_{measure}"))
    layers += [
        box.mark_rect(opacity=0.25).encode(y=y, y2=alt.Y2("upper:Q")),
        box.mark_rule(strokeWidth=2.5).encode(y=y),
        box.mark_rule(strokeWidth=2.5).encode(y=upper),
        alt.Chart(data_of(stated))
        .mark_rule(strokeWidth=1.5)
        .encode(x=alt.X("middle:T", title=None), y=y, y2=alt.Y2("upper:Q"), color=colour),
        alt.Chart(data_of(stated))
        .mark_point(size=55, filled=True, opacity=1)
        .encode(
            x=alt.X("middle:T", title=None),
            y=alt.Y("value:Q", title=words(f"measure_{measure}")),
            color=colour,
            shape=alt.Shape(
                "evidence:N",
                scale=evidence_scale("shape", language),
                legend=evidence_legend(kinds, language, orient="top"),
            ),
        ),
    ]
    chart: Any = alt.layer(*layers).properties(width=max(160, width - _AXIS), height=280)
    is_known = network.area_index.get(id) is not None
    name = area_names(network, rows[-1]["start"], [id])[id] if is_known else id
    weakest = max(
        (row["evidence"] for row in rows if row["part"] == "model"), key=EVIDENCE.index, default=None
    )
    lines = [words("figures_boxes"), evidence_line(kinds, language)]
    if weakest is not None:
        lines.append(words("figures_evidence", evidence=evidence_text(weakest, language)))
    title = words("figures_title", what=words(f"measure_{measure}"), where=name)
    finished: alt.LayerChart = picture(chart, title, *lines, language=language, width=width)
    return finished


def top_area(network: Network) -> str:
    """The id of the first area at the top of the territory, on the first day of the data."""
    return network.at(network.extent.start).territory.ids([0])[0]


def _rows(figures: FigureSet, network: Network, measure: Measure, where: str | None) -> list[dict[str, Any]]:
    """The figures, then the runs of days of the model."""
    check_argument(figures, FigureSet, "figures", "pass a FigureSet, as datasets.load_figures gives")
    check_argument(network, Network, "network", "pass a Network, as datasets.load or read_network gives")
    check_word(measure, get_args(Measure), "measure")
    check_argument(where, (str, type(None)), "where", "give the id of an area")
    if measure == "amount":
        raise ArgumentError(
            "measure='amount': a network has no amounts",
            "compare with Assessment.recomputed, or draw plot.subsidies",
        )
    id = top_area(network) if where is None else where
    chosen = [each for each in figures.select(measure=measure, where=id) if each.level is each.kind is None]
    if not chosen:
        raise ArgumentError(
            f"plot.figures: no figure counts {measure} of {cut(id)!r}, so there is nothing to draw",
            near(id, sorted({each.where for each in figures if each.measure == measure})),
        )
    found: list[dict[str, Any]] = []
    for each in sorted(chosen, key=lambda figure: figure.days.start):
        end = each.days.end
        assert end is not None  # noqa: S101 - the days of a figure have an end
        found.append(
            {
                "part": "figure" if each.provinces is None else "figure_of_part",
                "id": each.id,
                "start": each.days.start,
                "end": end,
                "lower": each.lower,
                "upper": each.upper,
                "evidence": each.origin.label,
                "source": None if each.source is None else str(each.source),
            }
        )
    first, last = found[0]["start"], max(row["end"] for row in found)
    return found + _of_model(network, measure, id, Period(first, last))


def _of_model(network: Network, measure: str, id: str, period: Period) -> list[dict[str, Any]]:
    """The number of the model on each run of days on which it does not change."""
    if network.extent.intersection(period) is None:
        return []
    rows: list[dict[str, Any]] = []
    for stretch in network.during(period):
        counted = _counted(stretch.snapshot, measure, id)
        if counted is None:
            continue
        row = {
            "part": "model",
            "id": None,
            "start": stretch.period.start,
            "end": stretch.period.end,
            "lower": counted[0],
            "upper": counted[0],
            "evidence": counted[1],
            "source": None,
        }
        before = rows[-1] if rows else None
        if before is not None and all(before[name] == row[name] for name in ("lower", "evidence")):
            before["end"] = row["end"]
        else:
            rows.append(row)
    return rows


def _counted(day: Snapshot, measure: str, id: str) -> tuple[int | None, str] | None:
    """The number of a day and its evidence; None if the area does not exist."""
    if id not in day.territory:
        return None
    level = day.area(id).level
    if measure in {"teams", "people"}:
        row = next(each for each in day.team_counts(by=level).to_dicts() if each["area"] == id)
        return row[measure], worst_evidence(row)
    own = measure.removesuffix("s")
    if own not in day.network.vocabulary.levels:
        raise ArgumentError(f"measure={measure!r}: the network has no level {own}")
    areas = day.areas(level=own, within=id)
    origins = [str(word) for word in dict.fromkeys(areas["origin"])]
    return len(areas), max(origins, key=EVIDENCE.index, default="unknown")
