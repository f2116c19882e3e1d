"""Former areas: where the rows of a list say that an area lay on an earlier day."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dtnet.lists.findings import Finding
from dtnet.lists.headings.heading_grammar import FORMER as FORMER_LEVEL
from dtnet.lists.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.matching.matcher import Matcher
    from dtnet.lists.matching.results import Found
    from dtnet.lists.sheets.list_rows import ListRows


def former_places(
    read: ListRows, matcher: Matcher, found: Sequence[Found], homes: Sequence[HomeKey | None]
) -> tuple[dict[int, frozenset[str]], list[Finding]]:
    """By row, the possible areas of an earlier day for its area; and findings about names that do not fit.

    A row states them by an old name, or in a column of former places.
    """
    words = matcher.day.network.vocabulary
    levels = [each for each in words.levels if each in read.former]
    known: dict[tuple[int, tuple[str, ...]], tuple[str, ...]] = {}
    places: dict[int, frozenset[str]] = {}
    findings = []
    for row, (each, home) in enumerate(zip(found, homes, strict=True)):
        if home is None or home[1] is None:
            continue
        ids = {each.then} - {""}
        texts = tuple(read.former[level][row] for level in levels)
        if any(texts):
            [position] = each.positions
            key = position, texts
            if key not in known:
                stated = [(words.level(name), text) for name, text in zip(levels, texts, strict=True) if text]
                known[key] = matcher.formerly(position, stated)
            ids |= {*known[key]}
            if not known[key]:
                last = max(at for at, text in enumerate(texts) if text)
                what = say("not_formerly", text=texts[last], areas=matcher.search.named([position]))
                about = f"{FORMER_LEVEL}{levels[last]}"
                findings.append(read.finding(row, about, "review", what, say("not_formerly_hint")))
        if ids:
            places[row] = frozenset(ids)
    return places, findings


def homes_apart(
    read: ListRows, homes: Sequence[HomeKey | None], formerly: Mapping[int, frozenset[str]]
) -> tuple[tuple[HomeKey | None, ...], list[Finding]]:
    """The keys of rows, also of areas with one name that lay in several areas before.

    A row that does not say which of them it means is an error.
    """
    before: dict[HomeKey, set[frozenset[str]]] = {}
    for row, ids in formerly.items():
        home = homes[row]
        if home is not None:
            before.setdefault(home, set()).add(ids)
    several = {home for home, places in before.items() if len(places) > 1}
    made, findings = list(homes), list[Finding]()
    for row, home in enumerate(homes if several else ()):
        name = None if home is None else home[1]
        if home is None or name is None or home not in several:
            continue
        if row in formerly:
            kind, key, letters = name
            made[row] = home[0], (kind, key, " ".join((letters, *sorted(formerly[row]))))
        else:
            made[row] = None
            what, advice = say("several_formerly"), say("several_formerly_hint")
            findings.append(read.finding(row, "", "error", what, advice))
    return tuple(made), findings


def former_areas_of_homes(
    homes: Sequence[HomeKey | None], formerly: Mapping[int, frozenset[str]]
) -> Mapping[HomeKey, frozenset[str]]:
    """By the key of an area that the list names, its possible areas of an earlier day by all its rows."""
    found: dict[HomeKey, frozenset[str]] = {}
    for row, ids in formerly.items():
        home = homes[row]
        if home is not None:
            found[home] = found.get(home, ids) & ids
    return MappingProxyType(found)
