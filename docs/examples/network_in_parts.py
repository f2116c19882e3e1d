"""An assessment, or a question about coverage, over a network that lies in files, one for each part."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import dtnet
from dtnet.coverage import CoverageQuery


def write_parts(net: dtnet.Network, level: str, folder: Path) -> list[Path]:
    """Write one file for each area of a level; refuse parts that share a unit, or lose one."""
    paths, seen, links = list[Path](), set[str](), 0
    for area, number in zip(net.tables.areas.ids, net.tables.areas.level, strict=True):
        if net.vocabulary.levels[number] == level:
            part = net.select(within=area)
            units = unit_ids(part, level)
            if seen & units:
                raise ValueError(f"several parts have {min(seen & units)}")
            seen |= units
            links += len(part.tables.successions) + len(part.tables.services.start)
            paths.append(folder / f"{len(paths)}.dtnet")
            dtnet.write_network(part, paths[-1])
    if seen != unit_ids(net, level) or links != len(net.tables.successions) + len(net.tables.services.start):
        raise ValueError("a unit is in no part, or a succession or service is between two parts")
    return paths


def unit_ids(net: dtnet.Network, level: str) -> set[str]:
    """The ids of all teams, and of all areas of a level or below it."""
    words, areas, bodies = net.vocabulary, net.tables.areas, net.tables.bodies
    first, team = words.levels.index(level), words.body_kinds.index(words.team_kind)
    found = {id for id, number in zip(areas.ids, areas.level, strict=True) if number >= first}
    return found | {id for id, kind in zip(bodies.ids, bodies.kind, strict=True) if kind == team}


def assess_part(policies: Sequence[dtnet.Policy], window: str, by: Sequence[str], path: Path) -> dtnet.Table:
    """The amounts in one part. A policy of an area outside the part pays nothing there."""
    part = dtnet.read_network(path)
    areas = {*part.tables.areas.ids}
    here = [policy for policy in policies if policy.jurisdiction.id in areas]
    return dtnet.assess(part, here, window=window).by(*by)


def ask_part(query: CoverageQuery, path: Path) -> dtnet.Table:
    """The answer about one part."""
    return dtnet.read_network(path).coverage(query)


def add_up(
    tables: Iterable[dtnet.Table], keys: Sequence[str], numbers: Sequence[str]
) -> dict[tuple[Any, ...], list[int | None]]:
    """The sums of some columns for each combination of keys; a sum with an unknown number is unknown."""
    sums: dict[tuple[Any, ...], list[int | None]] = {}
    for table in tables:
        for row in table.to_dicts():
            key = tuple(row[name] for name in keys)
            both = zip(sums.get(key, [0] * len(numbers)), (row[name] for name in numbers), strict=True)
            sums[key] = [None if one is None or other is None else one + other for one, other in both]
    return sums
