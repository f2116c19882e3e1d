"""The assessment workloads as a dtnet network, the four policies as documents, and an answer as an array."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

import dtnet
from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet import Network, Policy

    Ints = NDArray[np.int64]

_FIRST, _END = "2024-01-01", "2026-01-01"
WINDOW: Final = f"{_FIRST}..{_END}"
POLICIES: Final = ("flat", "person", "capped", "tiered")
_FOLDER: Final = Path(__file__).parent / "policies"
_EPOCH: Final = np.datetime64("1970-01-01", "D")
_WORDS: Final = Vocabulary(
    levels=("country", "province"),
    body_kinds=("team",),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="people", table="bodies", type="whole", measure="person", description="Everyone"),
        Attribute(name="class", table="bodies", type="whole", description="From 1"),
    ),
    currency=Currency("VND", 0),
    roles=(),
)


def network(
    province: Ints, klass: Ints, spells: Iterable[tuple[Ints, Ints, Ints]], *, provinces: int
) -> Network:
    """The network of some teams, built as anybody's.

    Args:
        province: Of each team, from 0.
        klass: Of each team.
        spells: Start, end and members of each team, once or twice; a spell of no days is none.
        provinces: How many there are.
    """
    builder = NetworkBuilder(_WORDS, Metadata(name="benchmark", extent=Period(_FIRST, _END)))
    names = [province_id(number) for number in range(provinces)]
    builder.add_areas(
        {
            "id": ["country", *names],
            "level": ["country"] + ["province"] * provinces,
            "start": [_FIRST] * (provinces + 1),
            "parent": [None] + ["country"] * provinces,
            "code": ["", *names],
            "name": ["", *names],
            "type": [""] * (provinces + 1),
        }
    )
    ids = [team_id(number) for number in range(len(province))]
    homes = [names[number] for number in province.tolist()]
    for start, end, members in spells:
        chosen = np.flatnonzero(end > start)
        places = chosen.tolist()
        builder.add_bodies(
            {
                "id": [ids[team] for team in places],
                "kind": ["team"] * len(places),
                "start": _EPOCH + start[chosen],
                "end": _EPOCH + end[chosen],
                "home": [homes[team] for team in places],
                "name": [""] * len(places),
                "people": members[chosen],
                "class": klass[chosen],
            }
        )
    return builder.build()


def province_id(number: int) -> str:
    """The id of a province; ids sort as numbers do."""
    return f"province:{number:02}"


def team_id(number: int) -> str:
    """The id of a team; ids sort as numbers do."""
    return f"team:{number:06}"


def team_number(id: str) -> int:
    """The number of a team."""
    return int(id.removeprefix("team:"))


def policies(names: Sequence[str] = POLICIES) -> list[Policy]:
    """The documents, read."""
    return [dtnet.read_policy(_FOLDER / f"{name}.toml") for name in names]


def cells(table: dtnet.Table, column: str, *, provinces: int, months: Sequence[tuple[int, int]]) -> Ints:
    """A table by province and month as an array, policies first; where nobody is eligible it has no row."""
    found = np.zeros((len(POLICIES), provinces, len(months)), np.int64)
    policy = {f"benchmark.{name}": number for number, name in enumerate(POLICIES)}
    province = {province_id(number): number for number in range(provinces)}
    month = {f"{year}-{number:02}": place for place, (year, number) in enumerate(months)}
    places = (
        [policy[str(id)] for id in table["policy"]],
        [province[str(id)] for id in table["province"]],
        [month[str(name)] for name in table["month"]],
    )
    assert len(set(zip(*places, strict=True))) == len(table)
    found[places] = table.array(column)
    return found
