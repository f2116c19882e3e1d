"""The completions of what is known, one after the other; in each of them nothing is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from datetime import date

    from .known import Fact, Known


class TooMany(Exception):  # noqa: N818 - said of completions
    """There are more completions than anybody should wait for."""


@dataclass
class Choice:
    """A fact that was looked at, what it may be, and which of that it is."""

    key: Hashable
    options: Sequence[Any]
    taken: int = 0


@dataclass(frozen=True)
class Team:
    """A team of a world on a day: a listed one, with its row, or one that nobody lists.

    Attributes:
        id: Its id; of an unlisted one, its area and its number there.
        row: Its row, or None.
        day: The day.
    """

    id: Hashable
    row: Fact | None
    day: date


class World:
    """One completion, as far as anybody looks at it."""

    def __init__(self, known: Known, path: list[Choice]) -> None:
        self.known, self._path = known, path
        self._decided = {choice.key: choice for choice in path}
        self._teams_here: dict[tuple[str, date], list[Team]] = {}

    def choose(self, key: Hashable, options: Sequence[Any]) -> Any:  # noqa: ANN401 - facts of every kind
        """What a fact is in this world."""
        if len(options) == 1:
            return options[0]
        if key not in self._decided:
            self._decided[key] = Choice(key, options)
            self._path.append(self._decided[key])
        choice = self._decided[key]
        return choice.options[choice.taken]

    @property
    def looked_at(self) -> set[Hashable]:
        """The unknown facts that somebody looked at."""
        return set(self._decided)

    # Rows in force

    def row_of(self, rows: Sequence[Fact], day: date) -> Fact | None:
        """Which of the rows of one thing is in force on a day."""
        possible = self.known.possible_rows(rows, day)
        if len(possible) == 1:
            [row] = possible
        else:
            row = self.choose(("days", rows[0].entity), self.known.courses_of(rows))[day]
        if row is None or row.trusted or self.choose(("row", row.key), (True, False)):
            return row
        return None

    def area(self, id: str, day: date) -> Fact | None:
        """The row of an area, if it is there."""
        if not isinstance(id, str):
            _, above, level, _ = id
            return self.known.unlisted_row(id) if id in self.unlisted_areas(above, level, day) else None
        return self.row_of(self.known.areas[id], day)

    def chain(self, id: str, day: date) -> Iterator[str]:
        """An area and those in which it lies; where one of them is not there, it ends below."""
        at: str | None = id
        while at is not None and (row := self.area(at, day)) is not None:
            yield at
            parent = row.cells["parent"]
            candidates = self.known.candidates(at, day) if isinstance(at, str) else []
            if candidates:  # it lies in its parent, whichever of them contains it
                candidate = self.choose(("parent", at, tuple(candidates)), candidates)
                yield from takewhile(lambda each: each != parent, self.chain(candidate, day))  # noqa: B023
            at = parent

    def lies_in(self, area: str, above: str, day: date) -> bool:
        """Whether an area that is there is another that is, or lies in it."""
        return self.known.may_lie_in(area, above, day) and above in self.chain(area, day)

    def inside(self, above: str, level: str, day: date) -> list[str]:
        """The areas of a level that are there and are an area, or lie in it."""
        there = [id for id, known in self.known.level_of.items() if known == level]
        listed = [id for id in there if self.lies_in(id, above, day)]
        return [*listed, *(id for id in self._unlisted_inside(above, day) if self.known.level(id) == level)]

    def unlisted_areas(self, above: str, level: str, day: date) -> list[str]:
        """The areas of a level in one, and in no area of a level between, that nobody lists."""
        levels = self.known.levels
        below = levels.index(self.known.level(above)) < levels.index(level)
        if not below or self.is_listed(level, above, day):
            return []
        count = self.choose(("unlisted areas", above, level, day), range(self.known.needs.areas + 1))
        return [("unlisted", above, level, number) for number in range(count)]  # type: ignore[misc]

    def _unlisted_inside(self, above: str, day: date) -> Iterator[str]:
        """The areas that nobody lists, and that lie in one, as far as a condition looks at them."""
        looked_at = self.known.needs.looks_inside
        within = [id for id, level in self.known.level_of.items() if level in looked_at and id != above]
        for each in (above, *(id for id in within if self.lies_in(id, above, day))):
            for level in sorted(self.known.needs.inner):
                for area in self.unlisted_areas(each, level, day):
                    yield area
                    yield from self._unlisted_inside(area, day)

    def at_level(self, area: str, level: str, day: date) -> str | None:
        """The area of a level that an area is, or in which it lies."""
        return next((id for id in self.chain(area, day) if self.known.level(id) == level), None)

    def is_listed(self, about: str, area: str, day: date) -> bool:
        """Whether it is stated that all of something in an area, or one above it, is listed."""
        return any(self.lies_in(area, each, day) for each in self.known.stated_areas(about, day))

    # Values

    def value(self, row: Fact, name: str) -> Any:  # noqa: ANN401 - attributes of every kind
        """A number, a yes or no, a type, or the words of a set, of an area."""
        declared = self.known.types.get((row.key[0], name))
        if declared is not None and declared.type == "set":
            listed = self.known.words(row, name)
            if listed is not None:
                return listed
            return frozenset(
                word
                for word in declared.vocabulary
                if self.choose(("word", row.key, name, word), (True, False))
            )
        return self.choose(("value", row.key, name), self.known.options(row, name))

    def number(self, team: Team, name: str) -> Any:  # noqa: ANN401 - attributes of every kind
        """A number, a day, or a yes or no, of a team."""
        if team.row is not None:
            return self.value(team.row, name)
        declared = self.known.types["bodies", name]
        needs, every = self.known.needs, (True, False)
        if declared.type != "yes_no":
            every = needs.dates() if declared.type == "day" else needs.numbers(0, None)
        return self.choose(("value", team, name), every)

    def has_word(self, team: Team, name: str, word: str) -> bool:
        """Whether a set of a team has a word."""
        if team.row is not None:
            listed = self.known.words(team.row, name)
            if listed is not None:
                home = team.row.cells["home"]
                if word in listed or self.is_listed(name, home, team.day):
                    return word in listed
            return bool(self.choose(("word", team.row.key, name, word), (True, False)))
        return bool(self.choose(("word", team, name, word), (True, False)))

    # Teams

    def teams_here(self, area: str, day: date) -> list[Team]:
        """The different teams that serve an area, or one inside it."""
        if (area, day) not in self._teams_here:  # the same however often somebody looks
            self._teams_here[area, day] = [*self._listed_here(area, day), *self._unlisted_here(area, day)]
        return self._teams_here[area, day]

    def _listed_here(self, area: str, day: date) -> Iterator[Team]:
        known = self.known
        for id, rows in known.teams.items():
            further = known.served_by[id]
            homes = {row.cells["home"] for row in rows}
            if not any(known.may_lie_in(each, area, day) for each in (*homes, *further)):
                continue
            row = self.row_of(rows, day)
            if row is None:
                continue
            if self.lies_in(row.cells["home"], area, day) or any(
                known.may_lie_in(served, area, day)
                and self.row_of(known.services[id, served], day) is not None
                and self.lies_in(served, area, day)
                for served in further
            ):
                yield Team(id, row, day)

    def _unlisted_here(self, area: str, day: date) -> Iterator[Team]:
        for id, level in self.known.level_of.items():
            if level in self.known.needs.looks_inside and self.lies_in(id, area, day):
                yield from self._unlisted_of(id, day)
        for id in self._unlisted_inside(area, day):
            yield from self._unlisted_of(id, day)
        if not isinstance(area, str):
            yield from self._unlisted_of(area, day)
        if self.known.needs.shared:
            for above in self.chain(area, day):
                if above != area and self.known.level(above) in self.known.needs.looks_inside:
                    teams = self._unlisted_of(above, day)
                    yield from (team for team in teams if self._serves(team, area, day))

    def _serves(self, team: Team, area: str, day: date) -> bool:
        """Whether an unlisted team of an area above serves an area, or one inside it."""
        looked_at = self.known.needs.looks_inside
        listed = [id for id, level in self.known.level_of.items() if level in looked_at]
        return any(
            self.lies_in(id, area, day)
            and not self.is_listed("teams", id, day)
            and self.choose(("serves", team, id), (False, True))
            for id in (*listed, *([] if isinstance(area, str) else [area]))
        )

    def _unlisted_of(self, area: str, day: date) -> list[Team]:
        if self.is_listed("teams", area, day):
            return []
        count = self.choose(("unlisted", area, day), range(self.known.needs.teams + 1))
        return [Team((area, number), None, day) for number in range(count)]

    def home(self, team: Team) -> Any:  # noqa: ANN401 - an area, listed or not
        """Where a team lives; an unlisted one where it makes no other area of the level asked another."""
        if team.row is not None:
            return str(team.row.cells["home"])
        [here, _] = team.id  # type: ignore[misc]
        home = self.choose(("home", team), self._homes(here, team.day))
        if self.area(home, team.day) is None or self.is_listed("teams", home, team.day):
            return here  # there it cannot live: this world has come already
        return home

    def _homes(self, here: str, day: date) -> list[str]:
        known = self.known
        asked = [id for id, level in known.level_of.items() if level == known.needs.over and id != here]
        elsewhere = [
            id
            for id in known.level_of
            if id != here and not any(known.may_lie_in(id, other, day) for other in asked)
        ]
        return [here, *elsewhere]


def worlds(known: Known, *, most: int = 20_000) -> Iterator[World]:
    """Every completion that differs in what is looked at; each is to be asked the same before the next.

    Raises:
        TooMany: Beyond a number of them.
    """
    path: list[Choice] = []
    for _ in range(most):
        yield World(known, path)
        while path and path[-1].taken == len(path[-1].options) - 1:
            path.pop()
        if not path:
            return
        path[-1].taken += 1
    raise TooMany(f"more than {most} completions")
