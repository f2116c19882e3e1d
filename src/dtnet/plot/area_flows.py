"""What became of the areas of one day on another day, as bands from old areas to new ones."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument, check_switches
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.frames import Table
from dtnet.network.day.area_search import find_area
from dtnet.phrases import phrases
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.plot.grammar import alt
from dtnet.plot.style import EVIDENCE_OPACITY, PALETTE, QUIET, UNKNOWN, check_look, data_of, picture
from dtnet.plot.text_layout import text_width
from dtnet.reorganisation.carry.crosswalk import Crosswalk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.plot.style import Evidence

_EVIDENCE: Final[dict[str, Evidence]] = {
    "whole": "observed",
    "decree": "observed",
    "measured": "observed",
    "weighted": "derived",
    "assumed_equal": "assumed",
    "assumed_mixing": "assumed",
}
"""The evidence for a share, by its basis."""
_ROW: Final = 14
"""The height in pixels of an area whose whole share is drawn."""
_GAP: Final = 0.45
"""The gap between neighbouring areas, in heights of an area."""
_BEND: Final = (0.0, 0.2, 0.8, 1.0)
"""Where a band has its corners, from the old area (0) to the new area (1)."""


def flows_frame(
    crosswalk: Crosswalk,
    *,
    level: str,
    within: str | None = None,
    unchanged: bool = False,
) -> Table:
    """The table behind `flows`: a row for each pair of an old area and a new area.

    Returns:
        `source`, `source_name`, `target`, `target_name`; `share`, null if it is unknown; `basis` of the share
        and its `evidence`. Rows are in order of target, then source.
    """
    check_argument(crosswalk, Crosswalk, "crosswalk", "pass a Crosswalk, as network.crosswalk gives")
    check_switches(unchanged=unchanged)
    network = crosswalk.network
    table = crosswalk.table(level)
    rows = [row for row in table.to_dicts() if row["possible"]]
    if not unchanged:
        partners = _partners(rows)
        rows = [row for row in rows if not _stays(row, partners)]
    days = network.at(crosswalk.source_day), network.at(crosswalk.target_day)
    if within is not None:
        rows = _touching(rows, days, within)
    if not rows:
        where = "" if within is None else f" within {within!r}"
        raise ArgumentError(
            f"plot.flows: no area of level {level}{where} changed, so there is nothing to draw",
            "pass {unchanged} to draw areas that stay as they are, or choose other days",
            unchanged=True,
        )
    rows.sort(key=lambda row: (row["target"], row["source"]))
    names = [
        {id: day.area(id).name for id in dict.fromkeys(str(row[end]) for row in rows)}
        for day, end in zip(days, ("source", "target"), strict=True)
    ]
    told = (
        (
            *(row["source"], names[0][row["source"]], row["target"], names[1][row["target"]]),
            None if row["denominator"] is None else row["numerator"] / row["denominator"],
            *(row["basis"], _EVIDENCE[row["basis"]]),
        )
        for row in rows
    )
    texts: dict[str, frames.Kind] = dict.fromkeys(("source", "source_name", "target", "target_name"), "text")
    return Table(frames.columns_of(told, **texts, share="ratio", basis="text", evidence="text"))


def flows(  # noqa: PLR0913 - options of one picture
    crosswalk: Crosswalk,
    *,
    level: str,
    within: str | None = None,
    unchanged: bool = False,
    limit: int = 80,
    language: str = "en",
    width: int = 640,
) -> alt.LayerChart:
    """Draw what became of the areas of a level: bands from the areas of one day to those of another day.

    Each old area is as high as each other one, and is divided by the shares that events state; a new area is
    as high as the sum of what it received. Pale bands have an assumed share. Where no share is known, the
    bands are empty, dashed, and divide the old area equally.

    Args:
        crosswalk: The crosswalk of the two days; its source day is on the left.
        level: The level of the areas on the source day.
        within: Draw only areas that lie, on either day, in this area (an id or a name).
        unchanged: Whether to draw areas that stay as they are, too.
        limit: The largest number of old areas that are drawn; the picture tells how many there are.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If no area of the level changed, or an argument has another type.
        UnknownNameError: If there is no such level or area.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> net = dtnet.datasets.load("vietnam")
        >>> chart = plot.flows(net.crosswalk("2025-06-30", "2025-07-01"), level="province")
        >>> chart.save("provinces.svg")  # doctest: +SKIP
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    table = flows_frame(crosswalk, level=level, within=within, unchanged=unchanged)
    every = table.to_dicts()
    sources = list(dict.fromkeys(row["source"] for row in every))
    drawn = frozenset(sources[:limit])
    rows = [row for row in every if row["source"] in drawn]
    layout = _Layout.of(rows)
    room = [6 + max(text_width(end["name"]) for end in ends) for ends in (layout.sources, layout.targets)]
    inner = max(80, width - sum(room))
    height = _ROW * layout.height
    ranked = {end["id"]: number for number, end in enumerate(layout.targets)}
    palette = [PALETTE[number % (len(PALETTE) - 1)] for number in range(len(ranked))]
    colour: dict[str, Any] = {
        "color": alt.Color(
            "rank:O", legend=None, scale=alt.Scale(domain=[*range(len(ranked))], range=palette)
        )
    }
    position = {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False, zero=False)),
        "y": alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[layout.height, 0], nice=False)),
        "y2": alt.Y2("high:Q"),
    }
    known = [point for point in layout.points(ranked) if point["known"]]
    unknown = [point for point in layout.points(ranked) if not point["known"]]
    opacity = alt.Opacity("opacity:Q", legend=None, scale=None)
    layers: list[Any] = []
    if known:
        layers.append(
            alt.Chart(data_of(known))
            .mark_area(interpolate="monotone", orient="vertical", line=False)
            .encode(**position, **colour, detail=alt.Detail("link:N"), opacity=opacity)
        )
    if unknown:
        layers.append(
            alt.Chart(data_of(unknown))
            .mark_area(
                interpolate="monotone",
                orient="vertical",
                fillOpacity=0,
                line={"color": UNKNOWN, "strokeDash": [3, 2], "strokeWidth": 1},
            )
            .encode(**position, detail=alt.Detail("link:N"))
        )
    sides: tuple[tuple[list[dict[str, Any]], int, dict[str, Any]], ...] = (
        (layout.sources, 0, {"align": "right", "dx": -6}),
        (layout.targets, 1, {"align": "left", "dx": 6}),
    )
    for ends, at, options in sides:
        marks = data_of([{**end, "x": at, "rank": ranked.get(end["rank"], 0)} for end in ends])
        layers += [
            alt.Chart(marks).mark_rule(strokeWidth=3, color=QUIET).encode(**position),
            alt.Chart(marks)
            .mark_text(baseline="middle", **options)
            .encode(x=position["x"], y=alt.Y("middle:Q", axis=None), text=alt.Text("name:N")),
        ]
    chart: Any = alt.layer(*layers).properties(width=inner, height=height)
    told = [words("flows_days", first=words.day(crosswalk.source_day), last=words.day(crosswalk.target_day))]
    told.append(words("flows_band"))
    if not unchanged and within is None:
        whole = len(crosswalk.areas(level))
        told.append(words("flows_changed", changed=len(sources), all=whole))
    if len(sources) > len(drawn):
        told.append(words("flows_cut", drawn=len(drawn), all=len(sources)))
    if any(row["evidence"] == "assumed" for row in rows):
        told.append(words("flows_pale"))
    if unknown:
        told.append(words("flows_unknown"))
    title = words("flows_title", level=vocabulary_word("grade", level, language))
    finished: alt.LayerChart = picture(chart, title, *told, language=language, width=width)
    return finished


def _partners(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """How many pairs each old area and each new area is in."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        for end in ("source", "target"):
            found[end, row[end]] += 1
    return found


def _stays(row: dict[str, Any], partners: dict[tuple[str, str], int]) -> bool:
    """Whether a pair is one area that stays as it is."""
    alone = partners["source", row["source"]] == partners["target", row["target"]] == 1
    return alone and row["source"] == row["target"]


def _touching(
    rows: list[dict[str, Any]], days: tuple[Snapshot, Snapshot], within: str
) -> list[dict[str, Any]]:
    """The pairs whose old area or new area lies in an area that exists on one of the days."""
    inside: list[frozenset[str]] = []
    errors = []
    for day in days:
        try:
            position = find_area(day, within)
        except UnknownNameError as error:
            errors.append(error)
            inside.append(frozenset())
            continue
        territory = day.territory
        inside.append(frozenset(territory.ids(slice(position, int(territory.end[position])))))
    if len(errors) == len(days):
        raise errors[0]
    return [row for row in rows if row["source"] in inside[0] or row["target"] in inside[1]]


@attrs.frozen(eq=False)
class _Layout:
    """Where areas and bands lie, in heights of an area from the top.

    Attributes:
        sources: The old areas, from the top: `id`, `name`, `low`, `high`, `middle`, and the `rank` by the id
            of the new area whose colour they have.
        bands: The pairs, each with the ends of its band on both sides.
    """

    sources: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    bands: list[dict[str, Any]]
    height: float

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> _Layout:
        """Lay out pairs; new areas in order, old areas beside the first new area that received a part."""
        parts = defaultdict(list)
        for row in rows:
            parts[row["source"]].append(row)
        sizes = {}
        for source, pairs in parts.items():
            open_share = max(0.0, 1 - sum(row["share"] or 0 for row in pairs))
            unknown = sum(row["share"] is None for row in pairs)
            for row in pairs:
                share = open_share / unknown if row["share"] is None else row["share"]
                sizes[source, row["target"]] = share
        ends: list[list[dict[str, Any]]] = []
        edges: list[dict[tuple[str, str], tuple[float, float]]] = []
        for end in ("source", "target"):
            at, placed, side = 0.0, {}, []
            for id in dict.fromkeys(row[end] for row in rows):
                own = [row for row in rows if row[end] == id]
                top = at
                for row in own:
                    pair = row["source"], row["target"]
                    placed[pair] = (at, at + sizes[pair])
                    at += sizes[pair]
                names = {"id": id, "name": own[0][f"{end}_name"], "rank": own[0]["target"]}
                side.append({**names, "low": top, "high": at, "middle": (top + at) / 2})
                at += _GAP
            ends.append(side)
            edges.append(placed)
        height = max(side[-1]["high"] for side in ends)
        for at_end, (side, placed) in enumerate(zip(ends, edges, strict=True)):
            _spread(side, placed, height, at_end)
        bands = [
            {"row": row, "from": edges[0][pair], "to": edges[1][pair]}
            for row in rows
            for pair in [(row["source"], row["target"])]
        ]
        return cls(ends[0], ends[1], bands, height)

    def points(self, ranked: dict[str, int]) -> list[dict[str, Any]]:
        """The corners of the bands."""
        found = []
        for number, band in enumerate(self.bands):
            row = band["row"]
            for place, x in enumerate(_BEND):
                low, high = band["from"] if place < len(_BEND) / 2 else band["to"]
                found.append(
                    {
                        "link": number,
                        "x": x,
                        "low": low,
                        "high": high,
                        "rank": ranked[row["target"]],
                        "opacity": 0.65 * EVIDENCE_OPACITY[row["evidence"]],
                        "known": row["share"] is not None,
                    }
                )
        return found


def _spread(
    side: list[dict[str, Any]],
    placed: dict[tuple[str, str], tuple[float, float]],
    height: float,
    at_end: int,
) -> None:
    """Enlarge the gaps of the shorter side, in place, so that both sides are equally high."""
    spare = height - side[-1]["high"]
    moves = {
        end["id"]: spare * (number + 0.5) / len(side) if len(side) > 1 else spare / 2
        for number, end in enumerate(side)
    }
    for end in side:
        for key in ("low", "high", "middle"):
            end[key] += moves[end["id"]]
    for pair, (low, high) in placed.items():
        move = moves[pair[at_end]]
        placed[pair] = (low + move, high + move)
