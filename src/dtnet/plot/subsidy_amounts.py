"""What policies cost, by month, area, policy or source of funds; each nature has a panel of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.group_names import area_names
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.phrases import MONTHS, phrases
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.plot.grammar import alt
from dtnet.plot.style import (
    EVIDENCE,
    EVIDENCE_OPACITY,
    PALETTE,
    PAPER,
    UNKNOWN,
    check_look,
    data_of,
    evidence_line,
    evidence_opacity,
    evidence_text,
    groups_at_left,
    picture,
)
from dtnet.plot.text_layout import broken_lines, text_width
from dtnet.policy.answers.assessment import OF_NATURE, Assessment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.plot.style import Evidence

_TIMES: Final = ("month", "year")
_BAR: Final = 22
"""The height in pixels of a bar with the gap beside it."""
_AXIS: Final = 62
"""The width in pixels of an axis with its title."""
_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (1, "one"))


def subsidies_frame(
    assessment: Assessment, *, by: str = "policy", limit: int = 24, language: str = "en"
) -> Table:
    """The table behind `subsidies`: a row for each policy, nature and group.

    Returns:
        `policy`, `policy_name`, `nature`; `group` and `group_name`; `amount`, null if it is unknown; `lower`;
        `upper`, null for no bound; `evidence`, the weakest of the amounts.
    """
    rows, _ = _rows(assessment, by, limit, language)
    texts: dict[str, frames.Kind] = dict.fromkeys(
        ("policy", "policy_name", "nature", "group", "group_name"), "text"
    )
    amounts: dict[str, frames.Kind] = dict.fromkeys(("amount", "lower", "upper"), "whole")
    return Table(frames.columns_of((row.values() for row in rows), **texts, **amounts, evidence="text"))


def subsidies(
    assessment: Assessment,
    *,
    by: str = "policy",
    limit: int = 24,
    language: str = "en",
    width: int = 640,
) -> alt.ConcatChart:
    """Draw what policies cost. Entitlements and amounts up to which money may be granted are never added.

    The filled part of a bar is the lower bound: what is certainly due, drawn as strongly as its evidence. The
    empty part reaches to the upper bound. An arrow at the end of a bar means that there is no upper bound.

    Args:
        assessment: The answer of `dtnet.assess`.
        by: The groups: `policy`, `component`, `month`, `year`, `source` (of funds), `purpose`, or a level of
            the network, such as `province`.
        limit: The largest number of groups, those with the largest amounts; months and years are not cut.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If there is no such key, or no component was assessed.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> policies = dtnet.policies(country="toyland", plugins=False)
        >>> spent = dtnet.assess(dtnet.datasets.load("toyland"), policies, window="2025")
        >>> chart = plot.subsidies(spent, by="province")
        >>> for row in plot.frame("subsidies", spent, by="policy"):
        ...     print(row["nature"], row["lower"], row["upper"])
        entitlement 184000 192000
        entitlement 202500 None
        at_most 0 30000
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    rows, groups = _rows(assessment, by, limit, language)
    policies = list(dict.fromkeys(row["policy_name"] for row in rows))
    unit = MoneyUnit.of(assessment, (row[end] for row in rows for end in ("lower", "upper")), language)
    natures = {nature: [row for row in rows if row["nature"] == nature] for nature in OF_NATURE}
    natures = {nature: own for nature, own in natures.items() if own}
    names = dict.fromkeys(row["group_name"] for row in sorted(rows, key=lambda row: row["group"] or ""))
    ends = [each["text"] for own in natures.values() for each in _totals(own, unit)]
    look = _Look(
        policies=tuple(policies),
        has_legend=by != "policy" and len(policies) > 1,
        unit=unit,
        language=language,
        width=width,
        groups=tuple(names),
        room=min(0.42 * width, max(map(text_width, names)) + 4),
        text=max(map(text_width, ends)) + 18,
        kinds=tuple(dict.fromkeys(row["evidence"] for row in rows if row["lower"])),
    )
    panels = []
    for nature, own in natures.items():
        told = words(f"nature_{nature}")
        panel = look.panel(own, upright=by in _TIMES)
        title = alt.TitleParams(broken_lines(told, width, 12), fontSize=12, offset=6)
        panels.append(panel.properties(title=title))
    chart = alt.concat(*panels, columns=1).resolve_scale(color="shared", opacity="shared")
    lines = [window_text(assessment, language), evidence_line(look.kinds, language)]
    drawn = len(dict.fromkeys(row["group"] for row in rows))
    if drawn < groups:
        lines.append(words("drawn_of", drawn=drawn, all=groups))
    lines.append(words("subsidies_bars"))
    if any(row["upper"] is None for row in rows):
        lines.append(words("subsidies_open"))
    named = Sentences(language=words.language).component
    titles = {} if language == "en" else _titles(assessment, language)
    missing = dict.fromkeys(
        f"{titles.get(each.policy, each.policy)}: {named(each.component)}" for each in assessment.not_assessed
    )
    if missing:
        lines.append(words("subsidies_missing", names=", ".join(missing)))
    finished: alt.ConcatChart = picture(
        chart, words("subsidies_title", what=by_text(by, language)), *lines, language=language, width=width
    )
    return finished


def _titles(assessment: Assessment, language: str) -> dict[str, str]:
    """The titles of the assessed policies, by id."""
    return {policy.id: getattr(policy.titles, language) for policy in assessment.policies}


def _rows(assessment: Assessment, by: str, limit: int, language: str) -> tuple[list[dict[str, Any]], int]:
    """The rows of the frame, and the number of groups before they are cut."""
    check_argument(assessment, Assessment, "assessment", "pass an Assessment, as assess gives")
    check_argument(by, str, "by", "name one key, as 'month'")
    keys = () if by == "policy" else (by,)
    table = assessment.by(*keys)
    if not len(table) or (assessment.not_assessed and not assessment.lines):
        raise ArgumentError("plot.subsidies: no component was assessed, so there is nothing to draw")
    evidence = _evidence(assessment.by(*keys, "origin") if by != "origin" else table, by)
    titles = _titles(assessment, language)
    names = amount_group_names(assessment, by, [row[by] for row in table], language)
    rows = [
        {
            "policy": row["policy"],
            "policy_name": titles[row["policy"]],
            "nature": row["nature"],
            "group": None if row[by] is None else str(row[by]),
            "group_name": titles[row["policy"]] if by == "policy" else names[row[by]],
            **{name: row[name] for name in ("amount", "lower", "upper")},
            "evidence": evidence.get((row["policy"], row["nature"], row[by]), "unknown"),
        }
        for row in table.to_dicts()
    ]
    order = [*OF_NATURE]
    sums: dict[str | None, int] = defaultdict(int)
    for row in rows:
        sums[row["group"]] += row["lower"] if row["upper"] is None else row["upper"]
    groups = list(sums)
    if by not in _TIMES and by != "policy":
        groups.sort(key=lambda group: -sums[group])
        kept = {group: number for number, group in enumerate(groups[:limit])}
        rows = [row for row in rows if row["group"] in kept]
        rows.sort(key=lambda row: (order.index(row["nature"]), kept[row["group"]], row["policy"]))
    else:
        rows.sort(key=lambda row: order.index(row["nature"]))
    return rows, len(groups)


def _evidence(table: Table, by: str) -> dict[tuple[Any, ...], str]:
    """The weakest evidence of each policy, nature and group."""
    found: dict[tuple[Any, ...], str] = {}
    for row in table.to_dicts():
        key = (row["policy"], row["nature"], row[by])
        word = row["origin"] or "unknown"
        found[key] = max(found.get(key, word), word, key=EVIDENCE.index)
    return found


def amount_group_names(
    assessment: Assessment, by: str, values: Sequence[Any], language: str
) -> dict[Any, str]:
    """The name of each group of amounts for people; None, a group without a value, has one, too."""
    unknown = phrases("charts", language)("not_stated")
    distinct = [value for value in dict.fromkeys(values) if value is not None]
    if by in assessment.network.vocabulary.levels:
        last = assessment.window.last_day or assessment.window.start
        names: dict[Any, str] = dict(area_names(assessment.network, last, map(str, distinct)))
    elif by == "source":
        names = {value: vocabulary_word("source", value, language) for value in distinct}
    elif by == "month":
        names = {value: _month(value, language) for value in distinct}
    elif by == "origin":
        names = {value: evidence_text(value, language) for value in distinct}
    else:
        names = {value: str(value) for value in distinct}
    return {**names, None: unknown}


def _month(text: str, language: str) -> str:
    year, month = text.split("-")
    if language == "vi":
        return f"{int(month)}/{year}"
    return f"{MONTHS[int(month) - 1][:3]} {year}"


def by_text(by: str, language: str) -> str:
    """What amounts are grouped by, for a title."""
    words = phrases("charts", language)
    if f"by_{by}" in words.texts:
        return words(f"by_{by}")
    return words("by_level", level=vocabulary_word("level", by, language))


def window_text(assessment: Assessment, language: str) -> str:
    """The first and the last day of the window of an assessment."""
    words = phrases("charts", language)
    days = assessment.window
    assert days.last_day is not None  # noqa: S101 - a window of an assessment has an end
    return words("period", first=words.day(days.start), last=words.day(days.last_day))


@attrs.frozen
class MoneyUnit:
    """The unit in which amounts are shown.

    Attributes:
        name: Its name: `billion VND`, `tỷ đồng`.
    """

    size: int
    name: str
    language: str

    @classmethod
    def of(cls, assessment: Assessment, amounts: Iterable[int | None], language: str) -> MoneyUnit:
        """The unit that fits the largest amount."""
        words = phrases("charts", language)
        currency = assessment.network.vocabulary.currency
        one = 10**currency.exponent
        largest = max((abs(amount) for amount in amounts if amount is not None), default=0)
        size, word = next((each for each in _SCALES if largest >= each[0] * one), _SCALES[-1])
        name = words("dong") if currency.code == "VND" else currency.code
        return cls(size * one, words(f"money_{word}", currency=name), language)

    def shown(self, amount: int) -> str:
        """An amount in the unit, with as many places as it needs up to two."""
        number = amount / self.size
        text = phrases("charts", self.language).number(number, 2)
        point = "," if self.language == "vi" else "."
        return text.rstrip("0").rstrip(point)

    def bounds(self, lower: int, upper: int | None) -> str:
        """Both bounds of an amount as a text."""
        if upper is None:
            return f"≥ {self.shown(lower)}"
        if lower == upper:
            return self.shown(lower)
        if not lower:
            return f"≤ {self.shown(upper)}"
        return f"{self.shown(lower)}–{self.shown(upper)}"


def _parts(rows: Iterable[dict[str, Any]], unit: MoneyUnit, language: str) -> list[dict[str, Any]]:
    """The parts of bars: per group first the certain parts of all policies, then the empty ones."""
    found: list[dict[str, Any]] = []
    ends: dict[str | None, float] = defaultdict(float)
    listed = [*rows]
    for part in ("certain", "possible"):
        for row in listed:
            if part == "certain":
                size = row["lower"]
            else:
                size = 0 if row["upper"] is None else row["upper"] - row["lower"]
            if size:
                start = ends[row["group"]]
                ends[row["group"]] = start + size / unit.size
                found.append(
                    {
                        "group": row["group_name"],
                        "policy": row["policy_name"],
                        "part": part,
                        "from": start,
                        "to": ends[row["group"]],
                        "evidence": evidence_text(row["evidence"], language),
                    }
                )
    return found


def _totals(rows: Iterable[dict[str, Any]], unit: MoneyUnit) -> list[dict[str, Any]]:
    """The end of each bar with its text, in the order of the rows."""
    sums: dict[str, _Total] = {}
    for row in rows:
        total = sums.setdefault(row["group_name"], _Total())
        total.lower += row["lower"]
        total.end += row["lower"] if row["upper"] is None else row["upper"]
        total.is_open |= row["upper"] is None
    return [
        {
            "group": group,
            "end": total.end / unit.size,
            "text": unit.bounds(total.lower, None if total.is_open else total.end),
            "open": total.is_open,
        }
        for group, total in sums.items()
    ]


@attrs.define
class _Total:
    """The sum of the amounts of a group.

    Attributes:
        end: The upper bound, without the amounts that have none.
        is_open: Whether some amount has no upper bound.
    """

    lower: int = 0
    end: int = 0
    is_open: bool = False


@attrs.frozen
class _Look:
    """How the panels of a picture look.

    Attributes:
        policies: The names of the policies, in the order of their colours.
        has_legend: Whether the colours need a legend.
        groups: The names of all groups; panels of months and years have them all.
        room: The width of the names of groups beside bars.
        text: The width of the texts at the ends of bars.
    """

    policies: tuple[str, ...]
    has_legend: bool
    unit: MoneyUnit
    language: str
    width: float
    groups: tuple[str, ...]
    room: float
    text: float
    kinds: tuple[Evidence, ...]

    def panel(self, rows: Sequence[dict[str, Any]], *, upright: bool) -> Any:  # noqa: ANN401 - a chart
        """The chart of one nature: upright bars for months and years, others to the right."""
        return self._upright(rows) if upright else self._to_the_right(rows)

    def _layers(
        self, rows: Sequence[dict[str, Any]], place: dict[str, Any], ends: dict[str, Any]
    ) -> list[Any]:
        """The certain and the empty parts of bars."""
        palette = [PALETTE[at % len(PALETTE)] for at in range(len(self.policies))]
        scale = alt.Scale(domain=[*self.policies], range=palette)
        legend = alt.Legend(
            title=None,
            orient="bottom",
            direction="vertical",
            labelLimit=self.width - 30,
            symbolOpacity=EVIDENCE_OPACITY[self.kinds[0]] if len(self.kinds) == 1 else 1,
        )
        colour = alt.Color("policy:N", scale=scale, legend=legend if self.has_legend else None)
        parts = _parts(rows, self.unit, self.language)
        certain, possible = (
            [each for each in parts if each["part"] == part] for part in ("certain", "possible")
        )
        layers: list[Any] = []
        if certain:
            opacity = evidence_opacity(self.kinds, self.language, "top" if self.has_legend else "bottom")
            layers.append(
                alt.Chart(data_of(certain)).mark_bar().encode(**place, **ends, color=colour, opacity=opacity)
            )
        if possible:
            layers.append(
                alt.Chart(data_of(possible))
                .mark_bar(fillOpacity=0.08, strokeWidth=1.3, strokeDash=[3, 2])
                .encode(
                    **place, **ends, color=colour, stroke=alt.Stroke("policy:N", scale=scale, legend=None)
                )
            )
        return layers

    def _amounts(self, totals: Iterable[dict[str, Any]], ticks: int, *, nice: bool) -> dict[str, Any]:
        """The options of the channel of amounts, from zero to the end of the longest bar."""
        top = max(each["end"] for each in totals) or 1
        return {
            "title": self.unit.name,
            "scale": alt.Scale(domain=[0, top], nice=nice),
            "axis": alt.Axis(tickCount=ticks, format=",~r"),
        }

    def _to_the_right(self, rows: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 - a chart
        totals = _totals(rows, self.unit)
        broken = {each["group"]: broken_lines(each["group"], self.room) for each in totals}
        split = {name: "|".join(lines) for name, lines in broken.items()}
        rows = [{**row, "group_name": split[row["group_name"]]} for row in rows]
        totals = [{**each, "group": split[each["group"]]} for each in totals]
        y = groups_at_left([*split.values()], self.room)
        x = alt.X("from:Q", **self._amounts(totals, 4, nice=False))
        layers = self._layers(rows, {"y": y}, {"x": x, "x2": alt.X2("to:Q")})
        at_end = alt.X("end:Q", title=self.unit.name)
        layers.append(
            alt.Chart(data_of(totals))
            .mark_text(align="left", dx=12, baseline="middle")
            .encode(y=y, x=at_end, text=alt.Text("text:N"))
        )
        layers += self._arrows(totals, {"y": y, "x": at_end}, "triangle-right")
        height = len(totals) * max(_BAR, 13 * max(map(len, broken.values())) + 8)
        inner = max(80.0, self.width - self.room - self.text)
        return alt.layer(*layers).properties(width=inner, height=height)

    def _upright(self, rows: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 - a chart
        totals = _totals(rows, self.unit)
        x = alt.X(
            "group:N",
            title=None,
            sort=None,
            scale=alt.Scale(domain=[*self.groups], paddingInner=0.2, paddingOuter=0.1),
            axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=6, ticks=False),
        )
        y = alt.Y("from:Q", **self._amounts(totals, 5, nice=True))
        layers = self._layers(rows, {"x": x}, {"y": y, "y2": alt.Y2("to:Q")})
        at_end = alt.Y("end:Q", title=self.unit.name)
        layers += self._arrows(totals, {"x": x, "y": at_end}, "triangle-up")
        return alt.layer(*layers).properties(width=max(120.0, self.width - _AXIS), height=180)

    @staticmethod
    def _arrows(totals: Iterable[dict[str, Any]], place: dict[str, Any], shape: str) -> list[Any]:
        """Arrows at the ends of bars without an upper bound."""
        without = [each for each in totals if each["open"]]
        if not without:
            return []
        mark = alt.Chart(data_of(without)).mark_point(
            shape=shape, size=60, fill=PAPER, stroke=UNKNOWN, opacity=1
        )
        return [mark.encode(**place)]
