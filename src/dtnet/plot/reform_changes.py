"""Before and after a reform: what policies cost, or who is reached, with the bounds of both sides."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.group_names import area_names
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.network import Network
from dtnet.phrases import phrases
from dtnet.plot.grammar import alt
from dtnet.plot.style import BLUE, ORANGE, UNKNOWN, check_look, data_of, groups_at_left, picture
from dtnet.plot.subsidy_amounts import MoneyUnit, amount_group_names, by_text, window_text
from dtnet.plot.text_layout import broken_lines, text_width
from dtnet.policy.answers.assessment import OF_NATURE
from dtnet.policy.answers.comparison import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.policy.answers.assessment import Assessment

_SIDES: Final = ("before", "after")
_ENDS: Final = ("lower", "upper")
_CHANGE: Final = ("before_lower", "before_upper", "after_lower", "after_upper")
"""Columns of `Question.change`."""
_REDRAWN: Final = ("part", "yes_before_lower", "yes_before_upper", "yes_after_lower", "yes_after_upper")
"""Columns of `Question.redrawn`."""
_ROW: Final = 34
"""The height in pixels of a group."""


def before_and_after_frame(
    result: Comparison | Table,
    *,
    by: str = "policy",
    limit: int = 24,
    network: Network | None = None,
    language: str = "en",
) -> Table:
    """The table behind `before_and_after`: two rows for each group.

    Returns:
        `nature`, null for coverage; `group` and `group_name`; `side`, `before` or `after`; `lower` and
        `upper` of the side, null where there is no number or no bound; `change_lower` and `change_upper`,
        null where the change is unknown.
    """
    rows = _drawn(_Changes.of(result, by, network, language).rows, limit)
    number: frames.Kind = "ratio" if _is_change(result) else "whole"
    texts: dict[str, frames.Kind] = dict.fromkeys(("nature", "group", "group_name", "side"), "text")
    ends: dict[str, frames.Kind] = dict.fromkeys(("lower", "upper", "change_lower", "change_upper"), number)
    told = (
        (
            *(row["nature"], row["group"], row["group_name"], side),
            *(row[f"{side}_{end}"] for end in _ENDS),
            *(row[f"change_{end}"] for end in _ENDS),
        )
        for row in rows
        for side in _SIDES
    )
    return Table(frames.columns_of(told, **texts, **ends))


def before_and_after(
    result: Comparison | Table,
    *,
    by: str = "policy",
    limit: int = 24,
    network: Network | None = None,
    language: str = "en",
    width: int = 640,
) -> alt.ConcatChart:
    """Draw both sides of a reform: a point where a number is known, else a bar from bound to bound.

    The text at the right is the change, with its bounds. Entitlements and amounts up to which money may be
    granted have panels of their own. An arrow means that there is no upper bound; a cross means that there is
    no number on this side.

    Args:
        result: A `Comparison` of two assessments, as `dtnet.compare` gives; or the table of `Question.change`
            or of `Question.redrawn`.
        by: The groups of a comparison, as in `plot.subsidies`.
        limit: The largest number of groups, those with the largest changes.
        network: The network whose names of areas are shown in the table of `Question.change`, whose own rows
            have ids only.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If the result is none of these, or has no rows.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> net, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
        >>> now = dtnet.assess(net, policies["vn.ha-tinh.2023-119"], window="2024")
        >>> more = policies["vn.ha-tinh.2023-119"].with_component("support", rate="700_000 VND/team/month")
        >>> compared = dtnet.compare(now, now.instead(more))
        >>> chart = plot.before_and_after(compared)
        >>> plot.frame("before_and_after", compared)["lower"]
        [12888000000, 15036000000]
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    found = _Changes.of(result, by, network, language)
    rows = _drawn(found.rows, limit)
    natures = list(dict.fromkeys(row["nature"] for row in rows))
    names = list(dict.fromkeys(row["group_name"] for row in rows))
    room = min(0.38 * width, max(map(text_width, names)) + 4)
    text = max(text_width(found.change(row)) for row in rows) + 22
    panels = []
    for nature in natures:
        own = [row for row in rows if row["nature"] == nature]
        panel = _panel(own, found, (room, max(90.0, width - room - text)), language)
        if nature is not None:
            told = broken_lines(words(f"nature_{nature}"), width, 12)
            panel = panel.properties(title=alt.TitleParams(told, fontSize=12, offset=6))
        panels.append(panel)
    chart = alt.concat(*panels, columns=1).resolve_scale(color="shared")
    lines = [*found.lines]
    if len(rows) < len(found.rows):
        lines.append(words("drawn_of", drawn=len(rows), all=len(found.rows)))
    ends = [row[f"{side}_upper"] for row in rows for side in _SIDES]
    if any(row[f"{side}_lower"] != row[f"{side}_upper"] for row in rows for side in _SIDES):
        lines.append(words("change_bars"))
    if isinstance(result, Comparison) and None in ends:
        lines.append(words("subsidies_open"))
    elif None in ends:
        lines.append(words("change_none"))
    finished: alt.ConcatChart = picture(chart, found.title, *lines, language=language, width=width)
    return finished


def _is_change(result: object) -> bool:
    return isinstance(result, Table) and set(_CHANGE) <= set(result.columns)


@attrs.frozen
class _Changes:
    """The changes of a result.

    Attributes:
        rows: A row for each group with both sides and the change.
        size: The size of the unit of the axis in the unit of the rows.
        unit: The unit of money; None for shares and numbers.
        is_share: Whether the numbers are shares.
    """

    rows: list[dict[str, Any]]
    title: str
    lines: tuple[str, ...]
    axis: str
    size: float
    unit: MoneyUnit | None
    is_share: bool
    language: str

    @classmethod
    def of(cls, result: object, by: str, network: Network | None, language: str) -> _Changes:
        """The changes of a comparison or of a table.

        Raises:
            ArgumentError: If the result is neither, or has no rows.
        """
        check_argument(network, (Network, type(None)), "network", "pass a Network, or leave it out")
        words = phrases("charts", language)
        if isinstance(result, Comparison):
            rows = _of_comparison(result, by, language)
            amounts = (row[f"{side}_{end}"] for row in rows for side in _SIDES for end in _ENDS)
            unit = MoneyUnit.of(result.after, amounts, language)
            title = words("change_money", what=by_text(by, language))
            told = (window_text(result.after, language),)
            found = cls(rows, title, told, unit.name, unit.size, unit, is_share=False, language=language)
        elif isinstance(result, Table) and set(_CHANGE) <= set(result.columns):
            rows = _of_change(result, network, language)
            title, axis = words("change_coverage"), words("series_axis_share")
            found = cls(rows, title, (), axis, 1, None, is_share=True, language=language)
        elif isinstance(result, Table) and set(_REDRAWN) <= set(result.columns):
            rows = _of_redrawn(result, language)
            title, axis = words("change_redrawn"), words("series_axis_number")
            found = cls(
                rows, title, (words("change_parts"),), axis, 1, None, is_share=False, language=language
            )
        else:
            raise ArgumentError(
                f"plot.before_and_after: got {type(result).__name__}",
                "pass a Comparison, or the table of Question.change or Question.redrawn",
            )
        if not found.rows:
            raise ArgumentError("plot.before_and_after: the result has no rows, so there is nothing to draw")
        return found

    def change(self, row: dict[str, Any]) -> str:
        """The change of a row as a text."""
        lower, upper = row["change_lower"], row["change_upper"]
        if lower is None or upper is None:
            return phrases("common", self.language)("unknown")
        if lower == upper:
            return self._signed(lower)
        return phrases("charts", self.language)(
            "from_to", lower=self._signed(lower), upper=self._signed(upper)
        )

    def _signed(self, number: float) -> str:
        words = phrases("charts", self.language)
        sign = "+" if number > 0 else "−" if number < 0 else "±"
        if self.unit is not None:
            return sign + self.unit.shown(abs(int(number)))
        if self.is_share:
            return sign + words("points", number=words.number(100 * abs(number), 1))
        return sign + words.number(abs(number))


def _drawn(rows: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """The rows with the largest changes, in their order."""
    if len(rows) <= limit:
        return rows

    def size(at: int) -> float:
        changes = (rows[at][f"change_{end}"] for end in _ENDS)
        return max(abs(float(each or 0)) for each in changes)

    return [rows[at] for at in sorted(sorted(range(len(rows)), key=size, reverse=True)[:limit])]


def _of_comparison(result: Comparison, by: str, language: str) -> list[dict[str, Any]]:
    """Both sides of a comparison, by nature and group."""
    check_argument(by, str, "by", "name one key, as 'province'")
    sides = [_amounts(each, by) for each in (result.before, result.after)]
    keys = list(dict.fromkeys([*sides[0], *sides[1]]))
    order: list[str] = [*OF_NATURE]
    keys.sort(key=lambda key: (order.index(key[0]), key[1] is None, str(key[1])))
    titles = {
        policy.id: getattr(policy.titles, language)
        for each in (result.before, result.after)
        for policy in each.policies
    }
    if by == "policy":
        names: dict[Any, str] = titles
    else:
        names = amount_group_names(result.after, by, [group for _, group in keys], language)
    rows = []
    for nature, group in keys:
        (one_lower, one_upper), (other_lower, other_upper) = (
            side.get((nature, group), (0, 0)) for side in sides
        )
        rows.append(
            {
                "nature": nature,
                "group": None if group is None else str(group),
                "group_name": names[group],
                "before_lower": one_lower,
                "before_upper": one_upper,
                "after_lower": other_lower,
                "after_upper": other_upper,
                "change_lower": None if one_upper is None else other_lower - one_upper,
                "change_upper": None if other_upper is None else other_upper - one_lower,
            }
        )
    known = result.by(*(("policy",) if by == "policy" else (by,)))
    differences = {(row["nature"], row[by]): row["difference"] for row in known.to_dicts()}
    for row, key in zip(rows, keys, strict=True):
        if differences.get(key) is not None:  # exact, although bounds may differ: what may be granted
            row["change_lower"] = row["change_upper"] = differences[key]
    return rows


def _amounts(assessment: Assessment, by: str) -> dict[tuple[str, Any], tuple[int, int | None]]:
    found: dict[tuple[str, Any], tuple[int, int | None]] = defaultdict(lambda: (0, 0))
    for row in assessment.by(*(() if by == "policy" else (by,))).to_dicts():
        key = row["nature"], row[by]
        lower, upper = found[key]
        more = None if upper is None or row["upper"] is None else upper + row["upper"]
        found[key] = (lower + row["lower"], more)
    return dict(found)


def _of_change(result: Table, network: Network | None, language: str) -> list[dict[str, Any]]:
    """The rows of a table of `Question.change`."""
    unknown = phrases("charts", language)("no_group")
    dimensions = result.columns[: result.columns.index("areas")]
    names: dict[str, str] = {}
    if network is not None:
        ids = {str(row[name]) for row in result.to_dicts() for name in dimensions if row[name] is not None}
        known = sorted(id for id in ids if network.area_index.get(id) is not None)
        last = network.extent.last_day or network.change_days()[-1]
        names = area_names(network, last, known)
    found = []
    for row in result.to_dicts():
        own = ["" if row[name] is None else str(row[name]) for name in dimensions]
        shown = [names.get(id, id) or unknown for id in own] or [phrases("charts", language)("all_areas")]
        found.append(
            {
                "nature": None,
                "group": " ".join(own),
                "group_name": " · ".join(shown),
                **{name: row[name] for name in _CHANGE},
                **{f"change_{end}": row[end] for end in _ENDS},
            }
        )
    return found


def _of_redrawn(result: Table, language: str) -> list[dict[str, Any]]:
    """The rows of a table of `Question.redrawn`."""
    words = phrases("charts", language)
    return [
        {
            "nature": None,
            "group": row["part"],
            "group_name": words(f"part_{row['part']}"),
            **{f"{side}_{end}": row[f"yes_{side}_{end}"] for side in _SIDES for end in _ENDS},
            **{f"change_{end}": row[f"yes_change_{end}"] for end in _ENDS},
        }
        for row in result.to_dicts()
    ]


def _panel(rows: Sequence[dict[str, Any]], found: _Changes, room: tuple[float, float], language: str) -> Any:  # noqa: ANN401 - a chart
    """The chart of some groups, with the widths of their names and of the drawing."""
    words = phrases("charts", language)
    split = {row["group"]: "|".join(broken_lines(row["group_name"], room[0])) for row in rows}
    sides = [words(side) for side in _SIDES]
    marks = [
        {
            "group": split[row["group"]],
            "side": told,
            "lower": None if row[f"{side}_lower"] is None else row[f"{side}_lower"] / found.size,
            "upper": None if row[f"{side}_upper"] is None else row[f"{side}_upper"] / found.size,
        }
        for row in rows
        for side, told in zip(_SIDES, sides, strict=True)
    ]
    numbers: list[Any] = [mark[end] for mark in marks for end in _ENDS if mark[end] is not None]
    top = 1.0 if found.is_share else max([0, *numbers]) or 1
    changes = [{"group": split[row["group"]], "text": found.change(row), "at": top} for row in rows]
    y = groups_at_left([*split.values()], room[0])
    offset = alt.YOffset("side:N", sort=None, scale=alt.Scale(domain=sides))
    colour = alt.Color(
        "side:N",
        scale=alt.Scale(domain=sides, range=[ORANGE, BLUE]),
        legend=alt.Legend(title=None, orient="bottom", direction="horizontal"),
    )
    shape = alt.Shape("side:N", scale=alt.Scale(domain=sides, range=["diamond", "circle"]))
    x = alt.X(
        "lower:Q",
        title=found.axis,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=4, format=".0%" if found.is_share else ",~r"),
    )
    layers: list[Any] = []
    known = [mark for mark in marks if mark["lower"] is not None and mark["lower"] == mark["upper"]]
    bars = [mark for mark in marks if None not in (mark["lower"], mark["upper"]) and mark not in known]
    without = [mark for mark in marks if mark["lower"] is not None and mark["upper"] is None]
    none = [{**mark, "lower": 0} for mark in marks if mark["lower"] is None]
    if bars:
        layers.append(
            alt.Chart(data_of(bars))
            .mark_bar(height=7, fillOpacity=0.35, strokeWidth=1.2)
            .encode(y=y, yOffset=offset, x=x, x2=alt.X2("upper:Q"), color=colour, stroke=_stroke(colour))
        )
    points: tuple[tuple[list[dict[str, Any]], dict[str, Any]], ...] = (
        (known, {"size": 80, "opacity": 1}),
        (without, {"size": 70, "opacity": 1, "shape": "triangle-right"}),
        (none, {"size": 50, "opacity": 1, "shape": "cross", "color": UNKNOWN}),
    )
    for chosen, options in points:
        if not chosen:
            continue
        encoded: dict[str, Any] = {"y": y, "yOffset": offset, "x": x}
        if chosen is not none:
            encoded["color"] = colour
        if chosen is known:
            encoded["shape"] = shape
        layers.append(alt.Chart(data_of(chosen)).mark_point(filled=True, **options).encode(**encoded))
    layers.append(
        alt.Chart(data_of(changes))
        .mark_text(align="left", dx=14, baseline="middle")
        .encode(y=y, x=alt.X("at:Q", title=found.axis), text=alt.Text("text:N"))
    )
    deepest = max(text.count("|") for text in split.values()) + 1
    return alt.layer(*layers).properties(width=room[1], height=len(rows) * max(_ROW, 13 * deepest + 10))


def _stroke(colour: Any) -> alt.Stroke:  # noqa: ANN401 - a channel
    """The channel of lines with the scale of a colour."""
    return alt.Stroke("side:N", scale=colour.to_dict()["scale"], legend=None)
