"""The slow, obvious twin of structure questions: dictionaries of superiors, walked one by one."""

from __future__ import annotations

from typing import Any

Above = dict[str, str | None]
"""Who is above each body in a line."""


def chain(lines: list[Above], body: str) -> list[str]:
    """A body and all above it; each line is followed as far as it leads before the next takes over."""
    found = [body]
    for above in lines:
        while above.get(found[-1]) is not None:
            found.append(str(above[found[-1]]))
    return found


def below(lines: list[Above], body: str) -> set[str]:
    """All below a body in one of some lines that are taken together, itself left out."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        here = waiting.pop()
        for line in lines:
            new = {x for x, above in line.items() if above == here} - found
            found |= new
            waiting += new
    return found - {body}


def without(lines: list[Above], body: str) -> list[Above]:
    """The same lines after a body has gone."""
    return [{x: y for x, y in line.items() if body not in {x, y}} for line in lines]


def falls_off(lines: list[Above], body: str, root: str) -> set[str]:
    """Who was connected to the root and is no longer when a body has gone."""
    if body == root:
        return below(lines, root)
    return below(lines, root) - below(without(lines, body), root) - {body}


def root_of(lines: list[Above]) -> list[str]:
    """Bodies on top that lead most in one line: one, if there is a root."""
    led = {x for line in lines for x, above in line.items() if above is not None}
    size = {
        x: max(len(below([line], x)) for line in lines)
        for line in lines
        for x in {*line, *(each for each in line.values() if each is not None)} - led
    }
    most = max(size.values(), default=0)
    return sorted(x for x in size if size[x] == most and most)


def spans(edges: list[tuple[str, str | None]], group: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Per group, what subordinates its members have; edges are pairs of a subordinate and a superior."""
    touched = {each for edge in edges for each in edge if each is not None}
    found: dict[str, dict[str, Any]] = {}
    for name in set(group.values()):
        counts = [sum(above == x for _, above in edges) for x in touched if group[x] == name]
        if sum(counts):
            found[name] = {
                "bodies": len(counts),
                "superiors": sum(each > 0 for each in counts),
                "subordinates": sum(counts),
                "least": min(counts),
                "mean": sum(counts) / len(counts),
                "most": max(counts),
            }
    return found
