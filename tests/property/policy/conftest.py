"""What tests of the policies' twin share: a place of a few rows, and documents of one component."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    Row = dict[str, Any]

FIRST = date(2023, 1, 1)
HEAD = """
id = "x.1"
jurisdiction = {id = "p", as_of = "2024-01-01"}
on_merger = "continues_in_old_area"
period = {from = "2024-01-01", until = "2026-01-01"}
purpose = "team-operation"
"""


class Place:
    """A province with one commune and a village, and teams of the village; all of it since the first day."""

    def __init__(self, twin: ModuleType) -> None:
        self.twin = twin
        self.areas = [
            self.area("p", "province", None),
            self.area("k", "commune", "p"),
            self.area("v", "village", "k"),
        ]
        self.teams: list[Row] = []
        self.successions: list[Row] = []
        self.inputs: dict[str, list[Row]] = {}
        self.end: date | None = None

    @staticmethod
    def area(id: str, level: str, parent: str | None, **facts: Any) -> Row:  # noqa: ANN401 - facts of all types
        known = {"type": "xã", "households": 900, "dx_registered_2023": True, "start": FIRST, "end": None}
        return {"id": id, "level": level, "parent": parent, **known, **facts}

    def team(self, id: str, **facts: Any) -> None:  # noqa: ANN401 - the same
        known = {"home": "v", "kinds": ["cdtt"], "start": FIRST, "end": None}
        heads = {"people": 5, "leader": 1, "deputy": 1, "ordinary": 3}
        self.teams.append({"id": id, **known, **heads, **facts})

    def world(self) -> Any:  # noqa: ANN401 - a class of a file that is no module of a package
        return self.twin.World(
            areas=self.areas,
            teams=self.teams,
            first=FIRST,
            end=self.end,
            successions=self.successions,
            inputs=self.inputs,
        )

    def assessed(self, documents: str | list[str], window: str, **choices: str) -> Any:  # noqa: ANN401 - the same
        texts = [documents] if isinstance(documents, str) else documents
        start, end = (date.fromisoformat(day) for day in window.split(".."))
        read = [self.twin.settled(tomllib.loads(text), choices) for text in texts]
        return self.twin.assessed(self.world(), read, start, end)

    def total(self, documents: str | list[str], window: str, **choices: str) -> int:
        return sum(
            sum(days.values()) for days in self.assessed(documents, window, **choices).amounts.values()
        )

    def months(self, documents: str | list[str], window: str, **choices: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for days in self.assessed(documents, window, **choices).amounts.values():
            for day, amount in days.items():
                found[f"{day:%Y-%m}"] += amount
        return dict(sorted(found.items()))

    @staticmethod
    def component(**keys: str) -> str:
        """A document with one component, entitled to 100 a month unless told otherwise; values are TOML."""
        known = {"id": '"c"', "nature": '"entitlement"', "per": '"team"', "prorate": '"any_day"'}
        if not {"rate", "nature", "claim"} & keys.keys():
            known["rate"] = '"100 VND/team/month"'
        lines = [f"{key} = {value}" for key, value in (known | keys).items() if value]
        return "\n".join([HEAD, "[[component]]", *lines])


@pytest.fixture
def place(policy_twin: ModuleType) -> Place:
    return Place(policy_twin)
