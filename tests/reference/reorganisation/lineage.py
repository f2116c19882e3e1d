"""The twin of `dtnet.reorganisation.lineage`: every path on its own, from plain rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple["Step", ...]

BASES = ("whole", "decree", "measured", "assumed_equal", "assumed_mixing", "unknown")


@dataclass(frozen=True)
class Step:
    """What an event of a day says; days are numbers, the target may be None."""

    day: int
    source: str
    target: str | None
    share: Fraction | None
    basis: str


@dataclass(frozen=True)
class World:
    """Days on which each id exists, steps, and the last day of which anything is known."""

    days: dict[str, set[int]]
    steps: list[Step]
    last: int

    def turn(self, id: str, since: int) -> int | None:
        """The first day after one on which an id is told of or exists no more; None if there is none."""
        for day in range(since + 1, self.last + 1):
            if day not in self.days[id] or any(step.source == id and step.day == day for step in self.steps):
                return day
        return None

    def paths(self, id: str, since: int, until: int) -> Iterator[Path]:
        """Every course from an id, each of its beginnings too, the empty one first."""
        yield ()
        turn = self.turn(id, since)
        if turn is None or turn > until:
            return
        for step in self.steps:
            if step.source == id and step.day == turn:
                yield (step,)
                if step.target is not None:
                    yield from ((step, *rest) for rest in self.paths(step.target, turn, until) if rest)

    def gathered(self, id: str, day: int) -> bool:
        """Whether an id came of several on a day, itself among them."""
        came = {s.source for s in self.steps if s.target == id and s.day == day and s.share != 0}
        left = any(s.source == id and s.day == day for s in self.steps)
        if day - 1 in self.days[id] and not left:
            came.add(id)
        return len(came) > 1

    def basis(self, path: Path, since: int) -> int:
        """The place of the worst basis of a path that begins after a day."""
        worst = max(BASES.index(step.basis) for step in path)
        mixed = False
        for at, step in enumerate(path):
            arrived = path[at - 1].day if at else since
            stay = range(arrived + 1, step.day)
            mixed |= bool(at) and self.gathered(step.source, arrived)
            mixed |= any(s.target == step.source and s.day in stay and s.share != 0 for s in self.steps)
            if mixed and (step.share is None or 0 < step.share < 1):
                worst = max(worst, BASES.index("assumed_mixing"))
        return worst

    @staticmethod
    def share(path: Path) -> Fraction | None:
        shares = [step.share for step in path]
        if 0 in shares:
            return Fraction(0)
        product = Fraction(1)
        for share in shares:
            if share is None:
                return None
            product *= share
        return product

    def successors(self, id: str, since: int, until: int) -> dict[Step, tuple[Fraction | None, str]]:
        """Per step: the part of the id that goes there, and the worst basis."""
        found = defaultdict(list)
        for path in self.paths(id, since, until):
            if path:
                found[path[-1]].append(path)
        return {step: self.told(paths, since) for step, paths in found.items()}

    def told(self, paths: list[Path], since: int) -> tuple[Fraction | None, str]:
        shares = [self.share(path) for path in paths]
        known = [share for share in shares if share is not None]
        total = sum(known, Fraction(0)) if len(known) == len(shares) else None
        return total, BASES[max(self.basis(path, since) for path in paths)]

    def predecessors(self, id: str, day: int, since: int) -> dict[Step, tuple[Fraction | None, str]]:
        """Per step from a first day on that leads to an id as it is on a day, the same of its source."""
        found = {}
        for step in self.steps:
            if since <= step.day <= day and step.target is not None:
                paths = [
                    path
                    for path in self.paths(step.source, step.day - 1, day)
                    if path and path[0] == step and self.is_at(path, id, day)
                ]
                if paths:
                    found[step] = self.told(paths, step.day - 1)
        return found

    def is_at(self, path: Path, id: str, day: int) -> bool:
        """Whether a path is in an id on a day."""
        turn = self.turn(id, path[-1].day) if path[-1].target == id else 0
        return path[-1].target == id and (turn is None or turn > day)

    def ends(self, id: str, since: int, day: int) -> set[str | None]:
        """Where an id is on a day, None for what was abolished."""
        found: set[str | None] = set()
        for path in self.paths(id, since, day):
            at = path[-1].target if path else id
            if at is None:
                found.add(None)
            else:
                turn = self.turn(at, path[-1].day if path else since)
                if turn is None or turn > day:
                    found.add(at)
        return found

    def became(self, before: int, after: int) -> dict[str, tuple[str, list[str], list[str]]]:
        """Per id of either day its class, what it became, and what it came of if it is new.

        A kept one is `kept`; one that events do not speak of is known by its id alone.
        """
        there = {id for id, days in self.days.items() if before in days}
        ends = {id: self.ends(id, before, after) for id in there}
        spoken = {id for id in there if any(self.paths(id, before, after)) or self.joined(id, before, after)}
        sources = defaultdict(set)
        for id, found in ends.items():
            for end in found:
                sources[end].add(id)
        answer = {}
        for id in self.days:
            on_second = after in self.days[id]
            if id not in there:
                if on_second:
                    answer[id] = ("opened", [], sorted(sources[id]))
                continue
            targets = sorted(each for each in ends[id] if each is not None)
            joined = any(len(sources[each]) > 1 for each in targets)
            if id not in spoken:
                word = "kept" if on_second else "closed"
                targets = [id] if on_second else []
            elif len(ends[id]) > 1:
                word = "irregular" if joined else "split"
            elif not targets:
                word = "abolished" if ends[id] else "closed"
            elif joined:
                word = "merged"
            else:
                word = "kept" if targets == [id] else "replaced"
            answer[id] = (word, targets, [])
        return answer

    def joined(self, id: str, before: int, after: int) -> bool:
        """Whether, between two days, something came to an id while it lasted from the first on."""
        end = self.turn(id, before)
        return any(
            step.target == id and before < step.day <= after and (end is None or step.day < end)
            for step in self.steps
        )
