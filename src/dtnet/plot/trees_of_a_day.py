"""Trees of a day: the areas of the territory, or the bodies of a line, with the numbers of those inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.area_search import find_area
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.tables.tables import NOBODY
from dtnet.phrases import phrases
from dtnet.phrases.vocabulary_words import counted
from dtnet.plot.grammar import alt
from dtnet.plot.style import BLUE, PAPER, QUIET, check_look, data_of, picture
from dtnet.plot.text_layout import cut_text, text_width

if TYPE_CHECKING:
    from dtnet.network.territory.forest import Hierarchy

_ROW: Final = 17
"""The height in pixels of a node without drawn nodes below it."""
_STEM: Final = 34
"""The least distance in pixels between a node and those below it."""
_MARGIN: Final = 9
"""The distance in pixels between a node and its name."""


@attrs.define
class _Node:
    """A node of the picture.

    Attributes:
        id: Its id; None for the nodes that are cut.
        name: Its name, or the number of the nodes that are cut.
        inside: The numbers of nodes below it, by level.
        cut: The number of nodes that it stands for; 0 for a node of its own.
        x: Its place in pixels from the left.
        y: Its place in pixels from the top.
    """

    id: str | None
    name: str
    level: str
    inside: dict[str, int]
    cut: int = 0
    below: list[_Node] = attrs.field(factory=list)
    x: float = 0
    y: float = 0


def hierarchy_frame(
    snapshot: Snapshot,
    *,
    within: str | None = None,
    line: str | None = None,
    limit: int = 40,
) -> Table:
    """The table behind `hierarchy`: a row for each drawn node, from the top.

    Returns:
        `id`, null for nodes that are cut; `name`, null for them; `level` or kind; `parent`; `cut`, how many
        nodes the row stands for, 0 for a node of its own; `inside`, the number of nodes below it.
    """
    tops = _trees(snapshot, within, line, limit)
    rows: list[tuple[Any, ...]] = []

    def add(node: _Node, parent: str | None) -> None:
        name = None if node.cut else node.name
        rows.append((node.id, name, node.level, parent, node.cut, sum(node.inside.values())))
        for each in node.below:
            add(each, node.id)

    for top in tops:
        add(top, None)
    texts: dict[str, frames.Kind] = dict.fromkeys(("id", "name", "level", "parent"), "text")
    return Table(frames.columns_of(rows, **texts, cut="whole", inside="whole"))


def hierarchy(
    snapshot: Snapshot,
    *,
    within: str | None = None,
    line: str | None = None,
    limit: int = 40,
    language: str = "en",
    width: int = 640,
) -> alt.LayerChart:
    """Draw the areas of a day as a tree, or the bodies of a line.

    A level is drawn while the tree has at most `limit` nodes at its end. Nodes of a level that is not drawn
    are counted behind the name of the node above them. If the first level is already too wide, its last
    nodes are cut, and the picture tells their number.

    Args:
        snapshot: The day.
        within: The top of the tree: an area (an id or a name); with `line`, the id of a body.
        line: Draw the bodies of this line, such as `guided_by`, instead of areas.
        limit: The largest number of nodes at the end of the tree.
        language: The language of the texts: `en` or `vi`.
        width: The width of the whole picture in pixels.

    Raises:
        ArgumentError: If the tree has no node, `limit` is below 2, or the relation is not a line.
        UnknownNameError: If there is no such area, body or relation.
        MissingExtraError: If the libraries of pictures are not installed.

    Examples:
        >>> import dtnet
        >>> from dtnet import plot
        >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
        >>> chart = plot.hierarchy(day)
        >>> len(plot.frame("hierarchy", day, within="Wick"))
        11
    """
    check_look(width, limit=limit)
    words = phrases("charts", language)
    tops = _trees(snapshot, within, line, limit)
    kind = "level" if line is None else "body"
    height = _placed(tops, width)
    nodes = [node for top in tops for node in _all(top)]
    ends = [node for node in nodes if not node.below]
    inner = [node for node in nodes if node.below]
    links = [
        {"link": f"{number}", "at": at, "x": x, "y": y}
        for number, (one, other) in enumerate((one, other) for one in inner for other in one.below)
        for at, (x, y) in enumerate(
            [
                (one.x, one.y),
                (one.x + _STEM / 2, one.y),
                (one.x + _STEM / 2, other.y),
                (other.x, other.y),
            ]
        )
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))

    def marks(chosen: list[_Node]) -> Any:  # noqa: ANN401 - data of a chart
        return data_of(
            [
                {"x": node.x, "y": node.y, "text": text}
                for node, text in zip(chosen, _texts(chosen, width, kind, language), strict=True)
            ]
        )

    layers: list[Any] = [
        alt.Chart(data_of(links))
        .mark_line(color=QUIET, strokeWidth=1)
        .encode(x=x, y=y, detail=alt.Detail("link:N"), order=alt.Order("at:O")),
        alt.Chart(marks([node for node in nodes if not node.cut]))
        .mark_point(shape="circle", size=36, filled=True, color=BLUE, opacity=1)
        .encode(x=x, y=y),
    ]
    if any(node.cut for node in nodes):
        layers.append(
            alt.Chart(marks([node for node in nodes if node.cut]))
            .mark_point(shape="circle", size=36, filled=True, fill=PAPER, stroke=QUIET, opacity=1)
            .encode(x=x, y=y)
        )
    texts: tuple[tuple[list[_Node], dict[str, Any]], ...] = (
        (ends, {"align": "left", "dx": _MARGIN}),
        ([node for node in inner if node not in tops], {"align": "right", "dx": -_MARGIN + 4, "dy": -8}),
        ([node for node in inner if node in tops], {"align": "right", "dx": -_MARGIN}),
    )
    for chosen, options in texts:
        if chosen:
            layers.append(
                alt.Chart(marks(chosen))
                .mark_text(baseline="middle", **options)
                .encode(x=x, y=y, text=alt.Text("text:N"))
            )
    whole: Any = alt.layer(*layers).properties(width=width, height=height)
    where = tops[0].name if len(tops) == 1 else snapshot.network.metadata.name
    title = words("hierarchy_line", top=where) if line is not None else words("hierarchy_title", top=where)
    told = [words("on_day", day=words.day(snapshot.date)), _counts_told(tops, kind, language)]
    hidden = sum(node.cut for node in nodes)
    if hidden:
        told.append(words("hierarchy_cut", count=hidden))
    finished: alt.LayerChart = picture(whole, title, *told, language=language, width=width)
    return finished


def _trees(snapshot: Snapshot, within: str | None, line: str | None, limit: int) -> list[_Node]:
    """The trees of the picture: that of `within`, or of each root."""
    check_argument(snapshot, Snapshot, "snapshot", "pass a Snapshot, as network.at gives")
    check_look(640, limit=limit)
    check_argument(line, (str, type(None)), "line", "name one relation, as 'guided_by'")
    forest = snapshot.territory if line is None else snapshot.line(line)
    if within is not None:
        tops = [find_area(snapshot, within) if line is None else forest.locate(within)]
    else:
        tops = [at for at, above in enumerate(forest.parent.tolist()) if above == NOBODY]
        if line is not None:  # bodies without a superior and without subordinates are no trees
            tops = [at for at in tops if forest.end[at] - at > 1]
    if not tops:
        raise ArgumentError("plot.hierarchy: the tree has no node, so there is nothing to draw")

    def node(at: int) -> _Node:
        (id,) = forest.ids([at])
        counts = forest.level_counts(within=id)
        level = forest.levels[forest.level[at]]
        counts[level] -= 1
        name = snapshot.name(at) if line is None else snapshot.body(id).name
        return _Node(id, name, level, {each: count for each, count in counts.items() if count})

    found = _cut([(at, node(at)) for at in tops[:limit]], len(tops), limit)
    grown = found
    while grown:
        below = [_children(forest, at) if at is not None else [] for at, _ in grown]
        number = sum(map(len, below))
        ends = sum(len(each) or 1 for each in below)
        if not number or (ends > limit and len(grown) > 1):
            break
        following: list[tuple[int | None, _Node]] = []
        for (_, parent), children in zip(grown, below, strict=True):
            drawn = _cut([(child, node(child)) for child in children[:limit]], len(children), limit)
            parent.below = [each for _, each in drawn]
            following += drawn
        grown = following if ends <= limit else []
    return [each for _, each in found]


def _children(forest: Hierarchy, at: int) -> list[int]:
    """The positions of the nodes directly below a node."""
    found, child, end = [], at + 1, int(forest.end[at])
    while child < end:
        found.append(child)
        child = int(forest.end[child])
    return found


def _cut(drawn: list[tuple[int, _Node]], count: int, limit: int) -> list[tuple[int | None, _Node]]:
    """Some nodes of one parent; if they are too many, the last ones become one node with their number."""
    if count <= limit:
        return [*drawn]
    kept = drawn[: limit - 1]
    rest = count - len(kept)
    return [*kept, (None, _Node(None, "", drawn[-1][1].level, {}, cut=rest))]


def _all(node: _Node) -> list[_Node]:
    return [node, *(each for below in node.below for each in _all(below))]


def _placed(tops: list[_Node], width: float) -> float:
    """Place the nodes, in place, and return the height: ends below each other, others beside their middle."""
    columns: list[list[_Node]] = []
    at = 0

    def place(node: _Node, depth: int) -> None:
        nonlocal at
        if depth == len(columns):
            columns.append([])
        columns[depth].append(node)
        for each in node.below:
            place(each, depth + 1)
        if node.below:
            node.y = (node.below[0].y + node.below[-1].y) / 2
        else:
            node.y, at = _ROW * (at + 0.5), at + 1

    for top in tops:
        place(top, 0)
    x = 0.0
    for depth, column in enumerate(columns):
        inner = [text_width(node.name) for node in column if node.below]
        room = max(inner, default=0) + (_MARGIN if inner else 0)
        x = x + max(_STEM, _STEM / 2 + room) if depth else max(room, 4.0)
        x = min(x, width * 0.75)
        for node in column:
            node.x = x
    return _ROW * at


def _texts(nodes: list[_Node], width: float, kind: str, language: str) -> list[str]:
    """The text beside each node: its name and, at the end of the tree, the numbers of nodes inside.

    The numbers of a level are left away for all nodes if they do not fit beside one of them.
    """
    words = phrases("charts", language)
    texts = []
    for node in nodes:
        if node.cut:
            names = [words("more", what=counted(node.level, node.cut, language, kind))]
        elif node.below:
            names = [node.name]
        else:
            names = [cut_text(node.name, width - node.x - _MARGIN)]
            names += [counted(level, count, language, kind) for level, count in node.inside.items()]
        texts.append(names)
    shown = max(map(len, texts), default=0)
    while shown > 1 and any(
        text_width(" · ".join(parts[:shown])) > width - node.x - _MARGIN
        for node, parts in zip(nodes, texts, strict=True)
        if len(parts) >= shown
    ):
        shown -= 1
    return [" · ".join(parts[:shown]) for parts in texts]


def _counts_told(tops: list[_Node], kind: str, language: str) -> str:
    """The numbers of nodes of each level in the trees."""
    sums: dict[str, int] = {}
    for top in tops:
        for level, count in ({top.level: 1} | top.inside if len(tops) > 1 else top.inside).items():
            sums[level] = sums.get(level, 0) + count
    return " · ".join(counted(level, count, language, kind) for level, count in sums.items())
