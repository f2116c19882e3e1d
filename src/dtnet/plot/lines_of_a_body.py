"""The lines around one body: its superiors up to the top in each line, and its direct subordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.tables.schema import relation_names
from dtnet.phrases import phrases
from dtnet.phrases.vocabulary_words import counted, vocabulary_word
from dtnet.plot.grammar import alt
from dtnet.plot.style import BLUE, INK, PALETTE, PAPER, QUIET, check_look, data_of, picture
from dtnet.plot.text_layout import broken_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE: Final = 14
"""The height in pixels of a line of text."""
_BETWEEN: Final = 26
"""The distance in pixels between boxes one above the other."""
_GUTTER: Final = 52
"""The distance in pixels between the columns of boxes."""
_DASHES: Final[tuple[list[int], ...]] = ([1, 0], [5, 3], [2, 2], [8, 3, 2, 3])


def lines_frame(snapshot: Snapshot, body: str, *, relations: Sequence[str] | None = None) -> Table:
    """The table behind `lines`: a row for each drawn edge.

    Returns:
        `relation`; `subordinate`, its id, null for several bodies; `subordinate_name`, null for several;
        `subordinate_kind`; `bodies`, the number of subordinates; `superior`, `superior_name`,
        `superior_kind`. The edges above the body come first.
    """
    rows = (attrs.astuple(edge) for edge in _edges(snapshot, body, relations))
    kinds: dict[str, frames.Kind] = {
        each.name: "whole" if each.name == "bodies" else "text" for each in attrs.fields(_Edge)
    }
    return Table(frames.columns_of(rows, **kinds))


@attrs.frozen(kw_only=True)
class _Edge:
    """A superior of a body, or of several bodies of a kind; its fields are the columns of the frame."""

    relation: str
    subordinate: str | None
    subordinate_name: str | None
    subordinate_kind: str
    bodies: int
    superior: str
    superior_name: str
    superior_kind: str


def lines(
    snapshot: Snapshot,
    body: str,
    *,
    relations: Sequence[str] | None = None,
    language: str = "en",
    width: int = 640,
) -> alt.LayerChart:
    """Draw the lines around one body: all its superiors, line by line, and its direct subordinates.

    The body and its superiors in the first line are in the left column, such as the line of guidance; the
    superiors that only other lines give are in the right column, such as the committees that have authority.
    Arrows lead from a body to its superior. Subordinates of one kind are one box with their number.

    Args:
        snapshot: The day.
        body: The id of the body.
        relations: The lines, by default every line of the network; the first one gives the left column. By
            default it is `guided_by`, if the network has it.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        UnknownNameError: If there is no such body on the day, or no such relation.
        ArgumentError: If a relation is not a line, or the body has neither a superior nor a subordinate.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
        >>> chart = plot.lines(day, "vn:doic:15:0")
        >>> for row in plot.frame("lines", day, body="vn:doic:15:0"):
        ...     print(row["relation"], row["bodies"], row["subordinate_kind"], "->", row["superior_kind"])
        guided_by 1 department -> ministry
        subordinate_to 1 department -> committee
        subordinate_to 1 ministry -> government
        subordinate_to 1 committee -> government
        guided_by 9 division -> department
    """
    check_look(width)
    words = phrases("charts", language)
    edges = _edges(snapshot, body, relations)
    names = list(dict.fromkeys(edge.relation for edge in edges))
    first = next(
        (edge.relation for edge in edges if body in {edge.subordinate, edge.superior}), edges[0].relation
    )
    boxes = _boxes(snapshot, body, edges, first, language, width)
    height = max(box.bottom for box in boxes.values())
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    shown = [vocabulary_word("relation", name, language) for name in names]
    colour = alt.Color(
        "relation:N",
        scale=alt.Scale(domain=shown, range=[PALETTE[number % len(PALETTE)] for number in range(len(names))]),
        legend=alt.Legend(title=words("lines_legend"), orient="bottom", direction="horizontal"),
    )
    dash = alt.StrokeDash(
        "relation:N",
        scale=alt.Scale(domain=shown, range=[_DASHES[number % len(_DASHES)] for number in range(len(names))]),
    )
    points, heads = [], []
    for number, edge in enumerate(edges):
        one, other = boxes[_key(edge)], boxes[edge.superior]
        shift = 8 * names.index(edge.relation)
        path, angle = _path(one, other, shift)
        told = {"relation": vocabulary_word("relation", edge.relation, language)}
        points += [{**told, "link": number, "at": at, "x": px, "y": py} for at, (px, py) in enumerate(path)]
        heads.append({**told, "x": path[-1][0], "y": path[-1][1], "angle": angle})
    rows = [
        {"x": box.left, "right": box.right, "y": box.top, "bottom": box.bottom, "own": box.key == body}
        for box in boxes.values()
    ]
    texts = [
        {"x": (box.left + box.right) / 2, "y": box.top + 5 + _LINE * (at + 0.5), "text": text, "own": own}
        for box in boxes.values()
        for own in [box.key == body]
        for at, text in enumerate(box.texts)
    ]
    whole: Any = alt.layer(
        alt.Chart(data_of(points))
        .mark_line(strokeWidth=1.6)
        .encode(
            x=x, y=y, detail=alt.Detail("link:N"), order=alt.Order("at:O"), color=colour, strokeDash=dash
        ),
        alt.Chart(data_of(heads))
        .mark_point(shape="triangle", size=70, filled=True, opacity=1)
        .encode(x=x, y=y, color=colour, angle=alt.Angle("angle:Q", scale=None)),
        alt.Chart(data_of(rows))
        .mark_rect(cornerRadius=4, stroke=QUIET, strokeWidth=1)
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("bottom:Q"),
            fill=alt.when(alt.datum.own).then(alt.value(BLUE)).otherwise(alt.value(PAPER)),
        ),
        alt.Chart(data_of(texts))
        .mark_text(baseline="middle")
        .encode(
            x=x,
            y=y,
            text=alt.Text("text:N"),
            color=alt.when(alt.datum.own).then(alt.value(PAPER)).otherwise(alt.value(INK)),
        ),
    ).properties(width=width, height=height)
    title = words("lines_title", body=snapshot.body(body).name)
    finished: alt.LayerChart = picture(
        whole, title, words("on_day", day=words.day(snapshot.date)), language=language, width=width
    )
    return finished


def _relations(snapshot: Snapshot, relations: Sequence[str] | None) -> list[str]:
    """The lines of the picture, the one of the left column first."""
    if relations is not None:
        return [*relation_names(relations)]
    every = [each.name for each in snapshot.network.vocabulary.relation_types if each.line]
    return sorted(every, key=lambda name: name != "guided_by")


def _edges(snapshot: Snapshot, body: str, relations: Sequence[str] | None) -> list[_Edge]:
    """The edges above the body, from the body up, then those below it, by line and kind."""
    check_argument(snapshot, Snapshot, "snapshot", "pass a Snapshot, as network.at gives")
    asked = {name: snapshot.line(name) for name in _relations(snapshot, relations)}
    snapshot.live(body)
    found: list[_Edge] = []
    seen, todo = {body}, [body]
    while todo:
        further: list[str] = []
        for relation, line in asked.items():
            for each in todo:
                superior = line.parent_of(each) if each in line else None
                if superior is not None:
                    found.append(_edge(snapshot, relation, [each], superior))
                    further += [superior] if superior not in seen else []
                    seen.add(superior)
        todo = further
    for relation, line in asked.items():
        groups = defaultdict(list)
        for each in line.children(body) if body in line else ():
            groups[line.levels[line.level[line.locate(each)]]].append(each)
        found += [_edge(snapshot, relation, members, body) for members in groups.values()]
    if not found:
        raise ArgumentError(
            f"plot.lines: {body} has neither a superior nor a subordinate in {', '.join(asked)}",
            "name other {relations} or another body",
            relations=...,
        )
    return found


def _edge(snapshot: Snapshot, relation: str, members: list[str], superior: str) -> _Edge:
    above, below = snapshot.body(superior), snapshot.body(members[0])
    alone = len(members) == 1
    return _Edge(
        relation=relation,
        subordinate=below.id if alone else None,
        subordinate_name=below.name if alone else None,
        subordinate_kind=below.kind,
        bodies=len(members),
        superior=above.id,
        superior_name=above.name,
        superior_kind=above.kind,
    )


@attrs.define
class _Box:
    """A box of the picture, in pixels."""

    key: str
    column: int
    row: int
    texts: list[str]
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0


def _key(edge: _Edge) -> str:
    """The key of the box of the subordinates of an edge."""
    return edge.subordinate or f"{edge.relation} {edge.subordinate_kind}"


def _boxes(
    snapshot: Snapshot, body: str, edges: list[_Edge], first: str, language: str, width: float
) -> dict[str, _Box]:
    """The boxes by key, laid out: rows by the level of the home, columns by line."""
    left, at = {body}, body
    while above := [edge.superior for edge in edges if edge.relation == first and edge.subordinate == at]:
        at = above[0]
        left.add(at)
    levels = snapshot.network.vocabulary.levels
    upward = list(dict.fromkeys([body, *(edge.superior for edge in edges)]))
    depth = {each: levels.index(snapshot.area(snapshot.body(each).home).level) for each in upward}
    names = {edge.superior: edge.superior_name for edge in edges} | {body: snapshot.body(body).name}
    columns = 2 if len(left) < len(upward) or _sides(edges, body, first) else 1
    room = (width - _GUTTER * (columns - 1)) / columns
    boxes, row = {}, 0
    for level in sorted(set(depth.values())):
        sides = [
            [each for each in reversed(upward) if depth[each] == level and (each in left) is is_left]
            for is_left in (True, False)
        ]
        for column, side in enumerate(sides):
            for number, each in enumerate(side):
                texts = broken_lines(names[each], room - 12)
                boxes[each] = _Box(each, column, row + number, texts)
        row += max(map(len, sides))
    below = [edge for edge in edges if _key(edge) not in boxes]
    taken = [0, 0]
    for edge in below:
        column = int(edge.relation != first and columns > 1)
        key = _key(edge)
        text = edge.subordinate_name or counted(edge.subordinate_kind, edge.bodies, language, "body")
        boxes[key] = _Box(key, column, row + taken[column], broken_lines(text, room - 12))
        taken[column] += 1
    tops: dict[int, float] = {}
    at_y = 0.0
    for number in sorted({box.row for box in boxes.values()}):
        tops[number] = at_y
        at_y += _height(box for box in boxes.values() if box.row == number) + _BETWEEN
    for box in boxes.values():
        box.left = box.column * (room + _GUTTER)
        box.right = box.left + room
        box.top = tops[box.row]
        box.bottom = box.top + _height(other for other in boxes.values() if other.row == box.row)
    return boxes


def _sides(edges: list[_Edge], body: str, first: str) -> bool:
    """Whether the body has subordinates in another line than the first."""
    return any(edge.superior == body and edge.relation != first for edge in edges)


def _height(boxes: Iterable[_Box]) -> float:
    return max(len(box.texts) for box in boxes) * _LINE + 10


def _path(one: _Box, other: _Box, shift: float) -> tuple[list[tuple[float, float]], float]:
    """The corners of the arrow from a box to the box of its superior, and the angle of its head."""
    if one.column != other.column:
        right = one.column < other.column
        start, end = (one.right, other.left) if right else (one.left, other.right)
        mid = (start + end) / 2 + shift / 2
        y = [(each.top + each.bottom) / 2 for each in (one, other)]
        head = end - 4 if right else end + 4
        return [(start, y[0]), (mid, y[0]), (mid, y[1]), (head, y[1])], 90 if right else 270
    if one.row == other.row + 1:
        x = (one.left + one.right) / 2 + shift
        return [(x, one.top), (x, other.bottom + 4)], 0
    outside = one.right + 10 + shift if one.column == 0 else one.left - 10 - shift
    side = one.right if one.column == 0 else one.left
    y = [(each.top + each.bottom) / 2 for each in (one, other)]
    head = side + 4 if one.column == 0 else side - 4
    return [(side, y[0]), (outside, y[0]), (outside, y[1]), (head, y[1])], 270 if one.column == 0 else 90
