"""What may be where facts are unknown: every completion, one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from .payments import Answer, assessed
from .world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from datetime import date

    from .words import Row


@dataclass(frozen=True)
class Unknown:
    """A fact that nobody knows: an attribute in adjoining rows of an entity, or a cell of an input."""

    table: str
    rows: tuple[int, ...]
    name: str


def unknown_facts(world: World, domain: Mapping[str, Sequence[Any]]) -> list[Unknown]:
    """Those of the attributes, and of the columns of inputs, whose possible values are told."""
    found = []
    for table in ("areas", "teams"):
        rows: list[Row] = getattr(world, table)
        for id in dict.fromkeys(row["id"] for row in rows):
            own = sorted(
                (at for at, row in enumerate(rows) if row["id"] == id), key=lambda at: rows[at]["start"]
            )
            for name in domain:
                run: list[int] = []
                for at in own:
                    unknown = name in rows[at] and rows[at][name] is None
                    if run and (not unknown or rows[run[-1]]["end"] != rows[at]["start"]):
                        found.append(Unknown(table, tuple(run), name))
                        run = []
                    run += [at] if unknown else []
                found += [Unknown(table, tuple(run), name)] if run else []
    for table, rows in world.inputs.items():
        for at, row in enumerate(rows):
            found += [Unknown(table, (at,), name) for name in domain if name in row and row[name] is None]
    return found


def completions(world: World, domain: Mapping[str, Sequence[Any]]) -> Iterator[World]:
    """The world with a value for each fact that nobody knows, in every way."""
    unknown = unknown_facts(world, domain)
    for values in product(*(domain[each.name] for each in unknown)):
        tables: dict[str, list[Row]] = {
            "areas": [dict(row) for row in world.areas],
            "teams": [dict(row) for row in world.teams],
        }
        inputs = {name: [dict(row) for row in rows] for name, rows in world.inputs.items()}
        for each, value in zip(unknown, values, strict=True):
            for at in each.rows:
                (inputs if each.table in inputs else tables)[each.table][at][each.name] = value
        yield World(
            areas=tables["areas"],
            teams=tables["teams"],
            first=world.first,
            end=world.end,
            successions=world.successions,
            inputs=inputs,
        )


def days_completed(world: World) -> Iterator[World]:
    """The world with a day for each first or last day that is known within bounds only, in every way.

    Rows have `start_bounds` and `end_bounds` then: the first and the last day that it may be. Where a row
    begins on the day on which the one before it ends, within the same bounds, it is one day.
    """
    places: list[tuple[str, list[tuple[int, str]], list[date]]] = []
    for table in ("areas", "teams"):
        rows: list[Row] = getattr(world, table)
        for at, row in enumerate(rows):
            for edge in ("start", "end"):
                if (bounds := row.get(f"{edge}_bounds")) is None:
                    continue
                before = [
                    other
                    for other, each in enumerate(rows)
                    if each["id"] == row["id"] and each["end"] == row["start"]
                ]
                if edge == "start" and before:
                    continue  # told with the end of that
                after = [
                    other
                    for other, each in enumerate(rows)
                    if edge == "end" and each["id"] == row["id"] and each["start"] == row["end"]
                ]
                days = [bounds[0] + timedelta(day) for day in range((bounds[1] - bounds[0]).days + 1)]
                places.append((table, [(at, edge), *((other, "start") for other in after)], days))
    for chosen in product(*(days for _, _, days in places)):
        tables = {name: [dict(row) for row in getattr(world, name)] for name in ("areas", "teams")}
        for (table, cells, _), day in zip(places, chosen, strict=True):
            for at, edge in cells:
                tables[table][at][edge] = day
        every = [row for rows in tables.values() for row in rows]
        if all(row["end"] is None or row["start"] < row["end"] for row in every):
            yield World(
                areas=tables["areas"],
                teams=tables["teams"],
                first=world.first,
                end=world.end,
                successions=world.successions,
                inputs=world.inputs,
            )


def sums(answer: Answer, key: Callable[..., Hashable]) -> tuple[Counter[Any], Counter[Any]]:
    """The least and the most of each group of cells.

    Args:
        answer: Of one completion.
        key: Gives the group of a policy, component, unit, source and day.
    """
    least: Counter[Any] = Counter()
    most: Counter[Any] = Counter()
    for (policy, component, unit, source), days in answer.amounts.items():
        for day, amount in days.items():
            group = key(policy, component, unit, source, day)
            most[group] += amount
            least[group] += 0 if (policy, component) in answer.granted else amount
    return least, most


def bounds(
    world: World,
    documents: list[Row],
    start: date,
    end: date,
    domain: Mapping[str, Sequence[Any]],
    key: Callable[..., Hashable],
) -> dict[Any, tuple[int, int | None, int]]:
    """By group: the least, the amount (None where it is not the same in all completions), the most."""
    every = (one for known in completions(world, domain) for one in days_completed(known))
    found = [sums(assessed(one, documents, start, end), key) for one in every]
    answer: dict[Any, tuple[int, int | None, int]] = {}
    for group in sorted({group for _, most in found for group in most}, key=repr):
        amounts = {most[group] for _, most in found}
        least = min(least[group] for least, _ in found)
        answer[group] = (
            least,
            amounts.pop() if len(amounts) == 1 else None,
            max(most[group] for _, most in found),
        )
    return answer
