"""The slow, obvious twin of spans: each owner has a set of days."""

from __future__ import annotations

from itertools import pairwise

Span = tuple[int, int, int]
"""Owner, first day, and the day after the last day."""


def days_of(spans: list[Span]) -> dict[int, set[int]]:
    """The days of each owner."""
    found: dict[int, set[int]] = {}
    for owner, start, end in spans:
        found.setdefault(owner, set()).update(range(start, end))
    return {owner: days for owner, days in found.items() if days}


def runs(days: set[int]) -> list[tuple[int, int]]:
    """The longest runs of days, in order, as first day and day after the last."""
    first = [day for day in sorted(days) if day - 1 not in days]
    return [(day, next(end for end in range(day, max(days) + 2) if end not in days)) for day in first]


def merged(spans: list[Span]) -> list[Span]:
    """The longest runs of days of each owner, in order."""
    return [(owner, *run) for owner, days in sorted(days_of(spans).items()) for run in runs(days)]


def shared(one: Span, other: Span) -> set[int]:
    """The common days of two spans of one owner."""
    return set(range(*one[1:])) & set(range(*other[1:])) if one[0] == other[0] else set()


def cut(span: Span, days: set[int]) -> list[Span]:
    """The parts of a span between some days."""
    owner, start, end = span
    edges = [start, *sorted(day for day in days if start < day < end), end]
    return [(owner, low, high) for low, high in pairwise(edges)]
