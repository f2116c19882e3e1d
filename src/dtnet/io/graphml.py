"""Bodies and relations of a day as GraphML, for graph programs; dtnet writes GraphML and does not read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.snapshot import Snapshot

LOSSES: Final = (
    "GraphML holds one day: other days, areas but the id of each home, events, rules, citations, the words "
    "of the vocabulary and the origin of single values are not in it, and an unknown value is a missing one"
)
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_TYPES: Final = {"whole": "long", "yes_no": "boolean"}
_ESCAPES: Final = str.maketrans({each: f"&#{ord(each)};" for each in '&<>"\t\n\r'})
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(day: Snapshot) -> Iterator[bytes]:
    """The GraphML of a day: a node for each body, an edge from superior to subordinate for each relation.

    Raises:
        ArgumentError: If a text has a character that XML does not allow.
    """
    bodies = day.bodies()
    words = day.network.vocabulary
    types = {
        each.name: _TYPES.get(each.type, "string") for each in words.attributes if each.table == "bodies"
    }
    columns = [name for name in bodies.columns if name != "id"]
    yield _HEAD.encode()
    for number, name in enumerate(columns):
        yield _line(_key(f"n{number}", "node", name, types.get(name, "string")))
    yield _line(_key("relation", "edge", "relation", "string"))
    yield _line(f'<graph id={_name(str(day.date))} edgedefault="directed">')
    for row in bodies.to_dicts():
        data = "".join(_data(f"n{at}", row[name]) for at, name in enumerate(columns) if row[name] is not None)
        yield _line(f"<node id={_name(row['id'])}>{data}</node>")
    for relation in words.relation_types:
        data = _data("relation", relation.name)
        for row in day.relations(relation.name).to_dicts():
            if row["superior"] is not None:
                ends = f"source={_name(row['superior'])} target={_name(row['subordinate'])}"
                yield _line(f"<edge {ends}>{data}</edge>")
    yield _line("</graph>")
    yield _line("</graphml>")


def _line(text: str) -> bytes:
    return f"{text}\n".encode()


def _key(id: str, where: str, name: str, kind: str) -> str:
    return f'<key id="{id}" for="{where}" attr.name={_name(name)} attr.type="{kind}"/>'


def _data(key: str, value: Any) -> str:  # noqa: ANN401 - a cell
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'<data key="{key}">{_escaped(text)}</data>'


def _name(value: Any) -> str:  # noqa: ANN401 - a cell
    return f'"{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    if _NO_XML.search(text):
        raise ArgumentError(f"{text!r} holds a character that XML cannot", "write .json")
    return text.translate(_ESCAPES)
