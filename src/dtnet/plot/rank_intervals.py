"""The ranks that areas may have: from the best to the worst possible one."""

from __future__ import annotations

from typing import Any, Final

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.answer_table import Coverage, dimension_names
from dtnet.coverage.answers.group_names import area_names
from dtnet.coverage.measures.quantities import First
from dtnet.coverage.questions.inequality import Inequality, inequality_of
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.network import Network
from dtnet.phrases import phrases
from dtnet.plot.grammar import alt
from dtnet.plot.step_series import group_texts, series_text
from dtnet.plot.style import (
    BLUE,
    check_look,
    data_of,
    evidence_line,
    evidence_opacity,
    evidence_text,
    picture,
    worst_evidence,
)
from dtnet.plot.text_layout import cut_text, text_width

_ROW: Final = 18
"""The height in pixels of a row."""


def ranking_frame(
    result: Coverage | Inequality,
    *,
    first: First = "greatest",
    network: Network | None = None,
    limit: int = 40,
    language: str = "en",
) -> Table:
    """The table behind `ranking`: a row for each drawn group, in order of the best rank, then the worst.

    Returns:
        `group`, the ids or values; `group_name`; `best_rank` and `worst_rank`; `lower` and `upper` of the
        value; `evidence`, null without one.
    """
    rows = _rows(result, first, network, language)[:limit]
    number: frames.Kind = "whole" if all(isinstance(row["lower"], int) for row in rows) else "ratio"
    return Table(
        frames.columns_of(
            (row.values() for row in rows),
            group="text",
            group_name="text",
            best_rank="whole",
            worst_rank="whole",
            lower=number,
            upper=number,
            evidence="text",
        )
    )


def ranking(
    result: Coverage | Inequality,
    *,
    first: First = "greatest",
    network: Network | None = None,
    limit: int = 40,
    language: str = "en",
    width: int = 640,
) -> alt.LayerChart:
    """Draw a ranking: a point where the rank is certain, else a bar from the best to the worst possible rank.

    Equal values share a rank. The text at the right is the value, with its bounds. Rows without a value are
    counted below the title.

    Args:
        result: An answer of coverage with `by=`, or an `Inequality` of any values.
        first: Which value has rank 1: `greatest` or `least`.
        network: The network whose names of areas are shown for an `Inequality`, whose rows have ids only.
        limit: The largest number of rows; the picture tells how many there are.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If no row has a value, or an argument has another type.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
        >>> answer = day.coverage(of="has_team", by="shire")
        >>> chart = plot.ranking(answer)
        >>> for row in plot.frame("ranking", answer):
        ...     print(row["group_name"], row["best_rank"], row["worst_rank"], row["evidence"])
        Far 1 3 synthetic
        Harbour 1 3 observed
        Reed 1 4 observed
        Wick 3 4 observed
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    every = _rows(result, first, network, language)
    rows = every[:limit]
    is_share = not all(isinstance(row["lower"], int) for row in rows)
    room = min(0.36 * width, max(text_width(row["group_name"]) for row in rows) + 4)
    shown = [
        {
            "group": f"{number}|{cut_text(row['group_name'], room)}",
            **{name: row[name] for name in ("best_rank", "worst_rank")},
            "evidence": None if row["evidence"] is None else evidence_text(row["evidence"], language),
            "text": _value(row, language, is_share=is_share),
        }
        for number, row in enumerate(rows)
    ]
    last = max(row["worst_rank"] for row in rows)
    y = alt.Y(
        "group:N",
        title=None,
        sort=None,
        scale=alt.Scale(domain=[row["group"] for row in shown], paddingInner=0.3, paddingOuter=0.2),
        axis=alt.Axis(labelExpr="split(datum.value, '|')[1]", labelLimit=room + 8, ticks=False, domain=False),
    )
    x = alt.X(
        "best_rank:Q",
        title=words("rank"),
        scale=alt.Scale(domain=[0.5, last + 0.5], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, orient="top", gridDash=[1, 2]),
    )
    marked: dict[str, Any] = {}
    kinds = [row["evidence"] for row in rows]
    if any(kind is not None for kind in kinds):
        marked["opacity"] = evidence_opacity(kinds, language)
    bars = [row for row in shown if row["best_rank"] < row["worst_rank"]]
    points = [row for row in shown if row["best_rank"] == row["worst_rank"]]
    layers: list[Any] = []
    if bars:
        layers.append(
            alt.Chart(data_of(bars))
            .mark_bar(height=8, cornerRadius=4, color=BLUE)
            .encode(y=y, x=x, x2=alt.X2("worst_rank:Q"), **marked)
        )
    if points:
        layers.append(
            alt.Chart(data_of(points))
            .mark_point(shape="circle", size=90, filled=True, color=BLUE)
            .encode(y=y, x=x, **marked)
        )
    at_end = [{**row, "best_rank": last + 0.5} for row in shown]
    layers.append(
        alt.Chart(data_of(at_end))
        .mark_text(align="left", dx=8, baseline="middle")
        .encode(y=y, x=x, text=alt.Text("text:N"))
    )
    texts = max(text_width(row["text"]) for row in shown) + 14
    inner = max(90.0, width - room - texts)
    chart: Any = alt.layer(*layers).properties(width=inner, height=_ROW * len(shown) + 8)
    lines = [series_text(result.query, "share", language)] if isinstance(result, Coverage) else []
    if isinstance(result, Coverage) and result.query.at is not None:
        lines.append(words("on_day", day=words.day(result.query.days.start)))
    lines.append(evidence_line(kinds, language))
    lines.append(words(f"rank_{first}"))
    if bars:
        lines.append(words("rank_bars"))
    without = len(result) - len(every) if isinstance(result, Coverage) else result.left_out
    if without:
        lines.append(words("rank_without", count=without))
    if len(rows) < len(every):
        lines.append(words("drawn_of", drawn=len(rows), all=len(every)))
    finished: alt.LayerChart = picture(chart, words("rank_title"), *lines, language=language, width=width)
    return finished


def _rows(
    result: Coverage | Inequality, first: First, network: Network | None, language: str
) -> list[dict[str, Any]]:
    """The rows of the frame, without a limit."""
    hint = "pass an answer of coverage with by=, or an Inequality"
    check_argument(result, (Coverage, Inequality), "result", hint)
    check_argument(network, (Network, type(None)), "network", "pass a Network, or leave it out")
    phrases("charts", language)  # refuses an unknown language
    evidence: dict[tuple[Any, ...], str] = {}
    names: dict[tuple[Any, ...], str] = {}
    if isinstance(result, Coverage):
        if "start" in result.columns or not result.query.by:
            raise ArgumentError("plot.ranking: the answer has no groups of one day or period", hint)
        dimensions = dimension_names(result)
        for row, text in zip(result.to_dicts(), group_texts(result, language), strict=True):
            key = tuple(row[name] for name in dimensions)
            evidence[key], names[key] = worst_evidence(row), str(text)
        table = inequality_of(result, accept_synthetic=True).ranks(first=first)
    else:
        dimensions = result.rows.columns
        table = result.ranks(first=first)
        if network is not None:
            day = network.extent.last_day or network.change_days()[-1]
            ids = [str(id) for id in table["area"] if network.area_index.get(str(id)) is not None]
            names = {(id,): name for id, name in area_names(network, day, ids).items()}
    found = []
    for row in table.to_dicts():
        key = tuple(row[name] for name in dimensions)
        text = " · ".join(str(each) for each in key)
        found.append(
            {
                "group": text,
                "group_name": names.get(key) or names.get(key[:1], text),
                **{name: row[name] for name in ("best_rank", "worst_rank", "lower", "upper")},
                "evidence": evidence.get(key),
            }
        )
    if not found:
        raise ArgumentError("plot.ranking: no row has a value, so there is nothing to draw")
    return found


def _value(row: dict[str, Any], language: str, *, is_share: bool) -> str:
    """The value of a row with its bounds."""
    words = phrases("charts", language)
    ends = [row[end] for end in ("lower", "upper")]
    if not is_share:
        texts = [words.number(end) for end in ends]
    elif ends[0] == ends[1]:
        texts = [words.share(ends[0])]
    else:
        texts = [words.number(100 * ends[0], 1), f"{words.number(100 * ends[1], 1)} %"]
    return "–".join(dict.fromkeys(texts))
