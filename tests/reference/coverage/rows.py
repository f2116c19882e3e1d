"""What rows of a coverage table say: counted over every completion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from .areas import GONE, every_way, key_of, origin_of, tied, weights_of
from .holds import NO, NOT_APPLICABLE, YES, holds
from .known import ORIGINS, Known
from .needs import Needs
from .worlds import TooMany, worlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet import Network
    from dtnet.predicates import Condition

    from .areas import Key, Part, Question
    from .holds import Funding, Outcome

COLUMNS = (YES, NO, "unknown", NOT_APPLICABLE)


class UnlimitedWeight(Exception):  # noqa: N818 - it is what there is
    """Areas whose weight has no greatest that it may be."""


@dataclass(frozen=True)
class Row:
    """A row of the answer.

    Attributes:
        key: Its dimensions.
        areas: How many areas are not certainly out of it.
        columns: Sums of weights by `yes`, `no`, `unknown`, `n/a`; None if a weight is not exactly known.
        lower: The least ratio over all completions that have one; None if none has.
        upper: The greatest.
        may_be_empty: Whether some completion has none.
        ratios: Numerators and denominators that some completion has together.
        point: What the ratio is, or the assumption makes it; None where it is neither.
        origins: Per origin, the sum of weights of areas that are decided from it on; None as of columns, or
            if there are too many completions.
        may_join: How many areas of other rows may belong to this one.
        doubtful: Whether some area of it lies in one area of a level in one completion, and in none in
            another: whether its group is then unknown is a matter of words.
    """

    key: Key
    areas: int
    columns: Mapping[str, int] | None
    lower: Fraction | None
    upper: Fraction | None
    may_be_empty: bool
    ratios: frozenset[tuple[int, int]] = field(repr=False)
    point: Fraction | None
    origins: Mapping[str, int] | None
    may_join: int
    doubtful: bool


def verdict(
    network: Network,
    condition: Condition,
    area: str,
    day: date,
    *,
    synthetic: bool = True,
    funding: Funding | None = None,
) -> set[Outcome]:
    """Every outcome of a condition for an area in a completion in which it is there."""
    level = next(row.cells["level"] for row in Known(network, day, Needs()).areas[area])
    known = Known(network, day, Needs.of([condition], level), trusted="synthetic" if synthetic else "assumed")
    return {
        holds(condition, world, area, funding=funding)
        for world in worlds(known)
        if world.area(area, day) is not None
    }


def rows(
    network: Network, question: Question, *, synthetic: bool = True, most: int = 2_000
) -> dict[Key, Row]:
    """The rows of areas that may be there, and those that areas of an unknown group may join.

    Raises:
        TooMany: If there are more than so many completions of facts that hang together.
        UnlimitedWeight: If an area of a row has a weight without limit.
    """
    trusted = ORIGINS[: 4 if synthetic else 3]
    known = Known(network, question.day, question.needs, trusted=trusted[-1])
    asked = [id for id, level in known.level_of.items() if level == question.over]
    if question.unlisted:
        tops = list(question.places) or roots(known)
        asked += [("unlisted", top, question.over, 0) for top in tops]  # type: ignore[misc]
    groups = tied(known, question, asked, most)
    together = [every_way(known, question, areas, most) for areas in groups]
    possible = {
        area: {way[place] for way in ways}
        for areas, ways in zip(groups, together, strict=True)
        for place, area in enumerate(areas)
    }
    keys = {
        area: key_of([part.group for part in parts if part not in {None, GONE}])
        for area, parts in possible.items()
        if parts - {None, GONE}
    }
    weights = {area: weights_of(known, question, area, most) for area in keys}
    unlimited = [area for area, (_, limited) in weights.items() if not limited]
    if unlimited:
        raise UnlimitedWeight(unlimited)
    try:
        decided = {area: origin_of(network, question, area, keys[area], trusted, most) for area in keys}
    except TooMany:
        decided = None
    found = {}
    named = {part.group for area in keys for part in possible[area] if part not in {None, GONE}}
    for key in {*keys.values(), *(key for key in named if None not in key)}:
        members = [area for area in keys if keys[area] == key]
        joining = [
            area
            for area in keys
            if None in keys[area]
            and any(part not in {None, GONE} and part.group == key for part in possible[area])
        ]
        joining = [] if None in key else joining
        ratios = {(0, 0)}
        for areas, ways in zip(groups, together, strict=True):
            sums = {added(areas, way, key, members, joining) for way in ways}
            ratios = {(n + more, d + further) for n, d in ratios for more, further in sums}
        found[key] = row_of(key, members, joining, possible, weights, decided, ratios, question.missing)
        doubtful = any(has_doubt(question, known, possible[area]) for area in (*members, *joining))
        found[key] = replace(found[key], doubtful=doubtful)
    return found


def roots(known: Known) -> list[str]:
    """The areas that lie in none."""
    return [id for id, rows in known.areas.items() if all(row.cells["parent"] is None for row in rows)]


def added(
    areas: Sequence[str],
    way: Sequence[Part | None],
    key: Key,
    members: Sequence[str],
    joining: Iterable[str],
) -> tuple[int, int]:
    """What some areas add to numerator and denominator of a row."""
    inside = [
        part
        for area, part in zip(areas, way, strict=True)
        if part not in {None, GONE} and (area in members or (area in joining and part.group == key))
    ]
    numerator = sum(part.weight for part in inside if part.outcome == YES)
    return numerator, numerator + sum(part.weight for part in inside if part.outcome == NO)


def row_of(  # noqa: PLR0913, PLR0917 - all that a row hangs on
    key: Key,
    members: Sequence[str],
    joining: Iterable[str],
    possible: Mapping[str, set[Part | None]],
    weights: Mapping[str, tuple[set[int], bool]],
    decided: Mapping[str, str | None] | None,
    ratios: set[tuple[int, int]],
    missing: str,
) -> Row:
    columns: dict[str, int] | None = None
    origins: dict[str, int] | None = None
    if all(len(weights[area][0]) == 1 for area in members):
        columns, origins = dict.fromkeys(COLUMNS, 0), dict.fromkeys(ORIGINS, 0)
        for area in members:
            [weight] = weights[area][0]
            outcomes = {"out" if part is None else part.outcome for part in possible[area] if part != GONE}
            columns[outcomes.pop() if len(outcomes) == 1 else "unknown"] += weight
            if decided is not None and (origin := decided[area]) is not None:
                origins[origin] += weight
    fractions = [Fraction(numerator, denominator) for numerator, denominator in ratios if denominator]
    lower, upper = min(fractions, default=None), max(fractions, default=None)
    return Row(
        key=key,
        areas=len(members),
        columns=columns,
        lower=lower,
        upper=upper,
        may_be_empty=any(denominator == 0 for _, denominator in ratios),
        ratios=frozenset(ratios),
        point=lower if lower == upper else assumed(columns, missing),
        origins=None if decided is None else origins,
        may_join=len(set(joining)),
        doubtful=False,
    )


def has_doubt(question: Question, known: Known, parts: Iterable[Part | None]) -> bool:
    """Whether an area lies in an area of a level by which is grouped, or in none."""
    return any(
        len(values) > 1 and None in values
        for place, name in enumerate(question.by)
        if name in known.levels
        and (values := {part.group[place] for part in parts if part not in {None, GONE}})
    )


def assumed(columns: Mapping[str, int] | None, missing: str) -> Fraction | None:
    """The ratio that an assumption about the unknown makes."""
    if columns is None or missing == "none":
        return None
    yes, no, unknown = (columns[name] for name in (YES, NO, "unknown"))
    top, bottom = {
        "as_no": (yes, yes + no + unknown),
        "as_yes": (yes + unknown, yes + no + unknown),
        "rate_in_stratum": (yes, yes + no),
    }[missing]
    return Fraction(top, bottom) if bottom else None
