"""The words of policies that are drawn for a network, and their common parts: conditions, values, days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from dtnet.network.day.columns import table_columns
from dtnet.periods import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.network.day.network import Network

_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)
_NUMBERS: Final = (1, 2, 3, 220)
_ISO_DAY: Final = r"\d{4}-\d\d-\d\d"
_DAYS: Final = st.sampled_from(("2023-02-28", "2023-03-01", "2023-07-01", "2024-02-29"))


class NetworkWords:
    """The words and days of a network.

    Attributes:
        network: The network.
        first: The first day of its data.
        last: The day after the last that is asked.
        days: Days near which something happens, and first and last days of their months and years.
        places: Areas with days on which they exist.
        currency: The code of its money.
        kinds: Kinds of teams; empty if teams have none.
        roles: Whom a rate may be multiplied with.
    """

    def __init__(self, network: Network) -> None:
        self.network: Network = network
        vocabulary, extent = network.vocabulary, network.extent
        changes = network.change_days()
        self.first: date = extent.start
        self.last: date = extent.end or max([self.first, *changes]) + _YEAR
        turns = [self.first, *changes, self.last]
        near = {day + step * _DAY for day in turns for step in (-1, 0, 1)}
        near |= {day.replace(day=1) for day in turns} | {date(day.year, 12, 31) for day in turns}
        near |= {date(day.year + 1, 1, 1) for day in turns}
        near |= {Month.of(day).end - _DAY for day in turns}  # the 31st, and 29 February
        self.days: list[date] = sorted(near)
        areas = table_columns(network, "areas")
        rows = list(zip(areas["id"], areas["level"], areas["start"], strict=True))
        self.places: list[tuple[str, date]] = [(id, max(start, self.first)) for id, _, start in rows]
        found: dict[str, dict[str, None]] = {level: {} for level in vocabulary.levels}
        for id, level, _ in rows:
            found[level][id] = None
        self._levels: dict[str, list[str]] = {level: list(ids) for level, ids in found.items()}
        bodies = table_columns(network, "bodies")
        teams = zip(bodies["id"], bodies["kind"], strict=True)
        self._teams: list[str] = list(dict.fromkeys(id for id, kind in teams if kind == vocabulary.team_kind))
        self.currency: str = vocabulary.currency.code
        own = {each.name: each for each in vocabulary.attributes if each.table == "bodies"}
        self.kinds: tuple[str, ...] = own["team_kinds"].vocabulary if "team_kinds" in own else ()
        self.roles: list[str] = [each for each in ("people", *vocabulary.roles) if each in own]

    def units(self, per: str) -> list[str]:
        """Ids of the units of a grain."""
        return self._teams if per == "team" else self._levels[per]

    @property
    def grains(self) -> list[str]:
        """Units at which money may exist, teams first."""
        return ["team", *(level for level, ids in self._levels.items() if ids)]

    def attributes(self, type: str, *, teams: bool) -> list[str]:
        """Subjects of conditions with values of a type."""
        vocabulary = self.network.vocabulary
        found = [
            f"{level}.{each.name}"
            for each in vocabulary.attributes
            if each.table == "areas" and each.type == type
            for level, ids in self._levels.items()
            if ids
        ]
        if teams:
            found += [
                f"team.{each.name}"
                for each in vocabulary.attributes
                if each.table == "bodies" and each.type == type and each.name != "team_kinds"
            ]
        return found

    def levels_with_areas(self) -> list[str]:
        """Levels at which there ever is an area."""
        return self.grains[1:]


def seldom(draw: st.DrawFn) -> bool:
    """True once in a while; shrinks to False."""
    return draw(st.sampled_from([False, False, False, True]))


def often(draw: st.DrawFn) -> bool:
    """True every other time; shrinks to False."""
    return draw(st.booleans())


def draw_period(draw: st.DrawFn, words: NetworkWords) -> dict[str, str]:
    """A policy's period: it touches the data, may begin before them and end after them, or never.

    Some begin a year or two before a day of the data: twelve months from there begin on that day.
    """
    starts = [day for day in words.days if day < words.last]
    start = draw(st.sampled_from([words.first, *starts]))
    if often(draw):
        start = _anniversary(start, -draw(st.sampled_from([1, 2])))
    ends = [day for day in [*words.days, words.last + 2 * _YEAR // 3] if day > max(start, words.first)]
    if often(draw):
        return {"from": str(start)}
    return {"from": str(start), "until": str(draw(st.sampled_from(ends)))}


def _anniversary(day: date, years: int) -> date:
    """The same day of another year; 28 February for a 29 February that is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class DocumentDraft:
    """A document while it is drawn: its period, and the choices and bases that its parts refer to.

    Attributes:
        draw: Of hypothesis.
        words: Of the network.
        period: The policy's.
        choices: What is left open so far.
        bases: Named values so far.
    """

    def __init__(self, draw: st.DrawFn, words: NetworkWords, period: dict[str, str]) -> None:
        self.draw: st.DrawFn = draw
        self.words: NetworkWords = words
        self.period: dict[str, str] = period
        self.choices: dict[str, Any] = {}
        self.bases: dict[str, Any] = {}

    def one(self, *options: Any) -> Any:  # noqa: ANN401 - whatever a document holds
        """One of several; shrinks to the first."""
        return self.draw(st.sampled_from(options))

    def open(self, *options: str) -> dict[str, str]:
        """A choice of its own between texts."""
        name = f"choice-{len(self.choices)}"
        distinct = list(dict.fromkeys(options))
        self.choices[name] = {"options": distinct, "default": self.one(*distinct), "why": "not said"}
        return {"choice": name}

    def word(self, *options: str) -> str | dict[str, str]:
        """One of several words, or a choice between them."""
        return self.open(*options) if len(options) > 1 and seldom(self.draw) else self.one(*options)

    def inside(self, period: dict[str, str] | None = None) -> dict[str, str]:
        """A period inside another, by default the policy's; open only if that is."""
        period = period or self.period
        last = str(self.words.last + _YEAR)
        days = [str(day) for day in self.words.days if period["from"] < str(day) < period.get("until", last)]
        edges = [period["from"], *days, *([period["until"]] if "until" in period else [])]
        start = self.one(*edges[:-1]) if len(edges) > 1 else edges[0]
        ends = [day for day in edges if day > start]
        if not ends or ("until" not in period and often(self.draw)):
            return {"from": start}
        return {"from": start, "until": self.one(*ends)}

    def funding(self) -> list[dict[str, Any]]:
        """Sources of funds."""
        currency = self.words.currency
        found: list[dict[str, Any]] = [{"source": "state", "rest": True}]
        if often(self.draw):
            found.append({"source": "province", "share": self.one("1/2", "1/3", "0.7")})
        if often(self.draw):
            found.insert(0, {"source": "commune", "up_to": f"{self.one(1, 10, 50)} {currency}"})
        return found

    def condition(self, *, teams: bool, deep: bool = True) -> dict[str, Any]:
        """A table with one condition or two, for teams or for units of every grain."""
        atoms = [self._level, self._type, self._ground]
        for type, atom in (("yes_no", self._yes_no), ("whole", self._whole), ("day", self._day)):
            if self.words.attributes(type, teams=teams):
                atoms.append(atom)
        if teams and self.words.kinds:
            atoms.append(self._kind)
        made: dict[str, Any] = {}
        for _ in range(self.one(1, 1, 2)):
            subject, wanted = self.one(*atoms)(teams, deep)
            made[subject] = wanted
        if deep and seldom(self.draw):
            made["any"] = [self.condition(teams=teams, deep=False) for _ in range(2)]
        if deep and seldom(self.draw):
            made["not"] = self.condition(teams=teams, deep=False)
        return made

    def _level(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        levels = self.words.levels_with_areas()
        if len(levels) > 1 and seldom(self.draw):
            return "level", self.open(levels[-1], levels[0], *(["any"] if deep else []))
        return "level", self.one(levels[-1], levels[-2:], *levels)

    def _type(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        types = [each for each in self.words.network.vocabulary.area_types if each]
        level = self.one(*self.words.levels_with_areas())
        return f"{level}.type", self.one(*types, types) if types else "none"

    def _ground(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        place, day = self.one(*self.words.places)
        return "areas", {"ids": [place], "as_of": str(day)}

    def _kind(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        return "kind", self.one(list(self.words.kinds), *self.words.kinds)

    def _yes_no(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: FBT001 - as all atoms
        subject = self.one(*self.words.attributes("yes_no", teams=teams))
        if seldom(self.draw):
            return subject, self.open("true", "false", *(["any"] if deep else []))
        return subject, self.one(True, False)  # noqa: FBT003 - the values

    def _whole(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        subject = self.one(*self.words.attributes("whole", teams=teams))
        ranges = [{"from": 2}, {"below": 300}, {"from": 1, "below": 4}, {"from": "1/2"}]
        return subject, self.one(1, [2, 3], 220, *ranges)

    def _day(self, teams: bool, deep: bool) -> tuple[str, Any]:  # noqa: ARG002, FBT001 - as all atoms
        subject = self.one(*self.words.attributes("day", teams=teams))
        early, late = sorted(self.draw(st.lists(_DAYS, min_size=2, max_size=2, unique=True)))
        ranges = [{"from": early}, {"below": late}, {"from": early, "below": late}]
        return subject, self.one(early, [early, late], *ranges)

    def value(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int = 2) -> Any:  # noqa: ANN401 - whatever a document holds
        """A value with plain ones at its ends: plain, dated, by class, or a choice."""
        forms: list[Callable[[], Any]] = [plain, plain, plain]
        if depth:
            forms += [
                lambda: self._dated(plain, period, teams=teams, depth=depth - 1),
                lambda: self._classes(plain, period, teams=teams, depth=depth - 1),
                lambda: self._open(plain),
            ]
        return self.one(*forms)()

    def _open(self, plain: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever a document holds
        options = list(dict.fromkeys(str(plain()) for _ in range(3)))
        return self.open(*options) if len(options) > 1 else options[0]

    def _dated(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int) -> Any:  # noqa: ANN401
        days = [str(day) for day in self.words.days if period["from"] < str(day)]
        days = [day for day in days if day < period.get("until", "9999")]
        later = self.draw(st.sets(st.sampled_from(days), max_size=2)) if days else set()
        return [
            {"from": day, "value": self.value(plain, period, teams=teams, depth=depth)}
            for day in [period["from"], *sorted(later)]
        ]

    def _classes(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int) -> Any:  # noqa: ANN401
        def value() -> Any:  # noqa: ANN401 - the same
            return self.value(plain, period, teams=teams, depth=depth)

        whole = self.words.attributes("whole", teams=teams)
        if whole and often(self.draw):
            subject, edge = self.one(*whole), self.one(*_NUMBERS)
            return {
                "classes": [
                    {"when": {subject: {"below": edge}}, "value": value()},
                    {"when": {subject: {"from": edge}}, "value": value()},
                ]
            }
        when = self.condition(teams=teams)
        ranges = [
            each for each in when.values() if isinstance(each, dict) and each.keys() <= {"from", "below"}
        ]
        if len(when) == len(ranges) == 1:
            days = any(re.fullmatch(_ISO_DAY, str(edge)) for edge in ranges[0].values())
            when = {subject: {"below": self.draw(_DAYS) if days else 3} for subject in when}
        return {"classes": [{"when": when, "value": value()}, {"value": value()}]}


def names_under(part: Any, key: str) -> set[str]:  # noqa: ANN401 - whatever a document holds
    """What a key names, wherever it stands inside a part of a document: choices, bases."""
    if isinstance(part, list):
        return {name for each in part for name in names_under(each, key)}
    if not isinstance(part, dict):
        return set()
    own = {part[key]} if isinstance(part.get(key), str) else set()
    return own | names_under(list(part.values()), key)


def drawn_numbers(draft: DocumentDraft, options: Sequence[Any]) -> Callable[[], Any]:
    """What draws one of several plain numbers."""
    return lambda: draft.one(*options)
