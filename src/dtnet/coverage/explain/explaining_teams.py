"""What teams say of an area, as steps: which are here, how surely, and what each has and teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.answers.singles import VERDICTS
from dtnet.coverage.language.atoms import (
    PEOPLE,
    SKILLS,
    AnyTeam,
    EveryTeam,
    Funded,
    People,
    PeoplePer,
    SkillCount,
)
from dtnet.coverage.language.text import coverage_text
from dtnet.coverage.verdicts.team_facts import WHAT
from dtnet.facts.levels import listed, statements_about
from dtnet.facts.things import TEAM, TEAM_KINDS, Things
from dtnet.network.tables.bounds import NO_DAY, of_edge
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, number_day
from dtnet.policy.explain.explanation import Step
from dtnet.policy.explain.explanation_facts import told_fact
from dtnet.predicates.conditions import EVERYWHERE, Between, Is, atoms_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.coverage.answers.asking import Asked
    from dtnet.coverage.verdicts.teams_here import TeamsHere
    from dtnet.facts.eras import Era
    from dtnet.network.tables.bounds import Dated
    from dtnet.network.tables.tables import Statement
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_MOST: Final = 20
"""So many teams are told at most; of the rest, how many say what."""
_SAID: Final = {int(YES): "yes", int(NO): "no", int(NOT_APPLICABLE): "not applicable"}


_ORDER: Final = np.full(8, 2)
_ORDER[[int(YES), int(YES | NO)]] = 0, 1
"""Verdicts in the order in which teams are told."""


def said(mask: int) -> str:
    """A verdict in words."""
    return _SAID.get(mask, "not known")


def word(mask: int) -> str:
    """A verdict as tables have it."""
    return VERDICTS.get(mask, "unknown")


def counted(masks: Masks) -> str:
    """How many more there are, and with which verdicts."""
    words = [said(each) for each in masks.tolist()]
    counts = ", ".join(f"{words.count(each):,} {each}" for each in sorted(set(words)))
    return f"and {len(words):,} more: {counts}"


def stated(
    era: Era, about: str, position: int, worst: int, *, lies_in: bool, granted: int | None = None
) -> Statement | None:
    """Who says that something is listed in full, if anybody does on whose word it counts.

    Args:
        era: The day.
        about: What is listed.
        position: The area.
        worst: Statements of a worse origin say nothing.
        lies_in: Of what has its home in the area, not of the area as it stands.
        granted: A level whose areas, and all below, are taken to be there; none by default.
    """
    found = [
        (each.origin, number, each)
        for number, (each, above, _, _) in enumerate(statements_about(era, about))
        if above <= position < era.territory.end[above]
        and listed(era, [(above, each.origin)], granted)[lies_in][position] <= worst
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def told_statement(statement: Statement, what: str) -> Step:
    """A statement as a step.

    Args:
        statement: The statement.
        what: What is listed, in words.
    """
    days = f"from {statement.start}" if statement.end is None else f"on {statement.start}..{statement.end}"
    text = f"all {what} of {statement.area} are listed {days} ({statement.origin.label})"
    return Step(what="listing", text=text, cite=statement.citation)


def doubtful_days(table: Dated, row: int, day: int) -> Iterator[str]:
    """Why a row may not be in force on a day, as its first or last day is not known."""
    opens, closes = of_edge(table, "start"), of_edge(table, "end")
    if opens.latest[row] > day:
        yield f"its first day lies {_between(int(opens.earliest[row]), int(opens.latest[row]))}"
    if closes.earliest[row] <= day:
        yield f"its last day lies {_between(int(closes.earliest[row]) - 1, int(closes.latest[row]) - 1)}"


def _label(code: np.uint8) -> str:
    return Origin(int(code)).label


def _between(earliest: int, latest: int) -> str:
    """Between two days, either of which may be missing."""
    if latest >= OPEN - 1:
        return f"not before {number_day(earliest)}"
    if earliest <= NO_DAY:
        return f"not after {number_day(latest)}"
    return f"between {number_day(earliest)} and {number_day(latest)}"


class TeamTeller:
    """The teams of a question on a day.

    Args:
        asked: The question.
        teams: The teams of its areas.
    """

    __slots__ = ("_asked", "_teams")

    def __init__(self, asked: Asked, teams: TeamsHere) -> None:
        self._asked, self._teams = asked, teams

    def here(self, atom: Condition, area: int) -> Iterator[Step]:
        """The teams that are, or may be, here for an area, with what each says of an atom; the yes first.

        Args:
            atom: One that is asked of the teams here.
            area: The number of the area.
        """
        here, worst = self._teams.here, self._asked.worst
        part = atom.part if isinstance(atom, AnyTeam | EveryTeam) else EVERYWHERE
        which = np.flatnonzero(here.area == area)
        which = which[np.lexsort((here.origin[which], ~here.certain[which]))]
        rows = self._teams.facts.pieces.row[here.piece[which]]
        # A team that serves several areas inside this one is told once, as it is here most surely.
        which = which[np.unique(self._asked.network.tables.bodies.entity[rows], return_index=True)[1]]
        masks = self._teams.said(part, worst)[which]
        order = np.argsort(_ORDER[masks], kind="stable")
        for at in order[:_MOST].tolist():
            yield self._told(int(which[at]), part, int(masks[at]), atom)
        if len(order) > _MOST:
            yield Step(what="more", text=counted(masks[order[_MOST:]]))

    def _told(self, pair: int, part: Condition, mask: int, atom: Condition) -> Step:
        """A team here, and what it says."""
        bodies, piece = self._asked.network.tables.bodies, int(self._teams.here.piece[pair])
        row = int(self._teams.facts.pieces.row[piece])
        id, name, origin = bodies.ids[int(bodies.entity[row])], bodies.name[row], _label(bodies.origin[row])
        label = f"{name} ({id}, {origin})" if name else f"{id} ({origin})"
        values: list[tuple[str, str]] = [("team", id), ("origin", origin)]
        if isinstance(atom, AnyTeam | EveryTeam):
            label = f"{label}: {said(mask)}"
            values.append(("verdict", word(mask)))
        elif isinstance(atom, People | PeoplePer):
            label = f"{label}: {told_fact(self._things(row), f'{TEAM}.{PEOPLE}')}"
        steps = (*self._doubts(pair, row), *self._reads(part, pair, row))
        return Step(what="team", text=label, values=tuple(values), steps=steps)

    def _doubts(self, pair: int, row: int) -> Iterator[Step]:
        """Why a team may not be here, if it may not."""
        here, worst = self._teams.here, self._asked.worst
        if here.certain[pair] and here.origin[pair] <= worst:
            return
        bodies = self._asked.network.tables.bodies
        reasons = list(doubtful_days(bodies, row, self._teams.level.era.start))
        if bodies.origin[row] > worst:
            reasons.append(f"that there is such a team is {_label(bodies.origin[row])}")
        for reason in reasons or ["it is not known for sure that it serves this area"]:
            yield Step(what="existence", text=f"it may not be here: {reason}")

    def _reads(self, part: Condition, pair: int, row: int) -> Iterator[Step]:
        """What each atom of a condition reads of a team."""
        if self._teams.facts.pieces.other[self._teams.here.piece[pair]] != NOBODY:
            yield Step(what="version", text="another version of it may hold, and nobody knows which")
        things = self._things(row)
        for atom in dict.fromkeys(atoms_of(part)):
            mask = int(self._teams.said(atom, self._asked.worst)[pair])
            subject = atom.subject if isinstance(atom, Is | Between) else ""
            if isinstance(atom, SkillCount):
                subject = f"{TEAM}.{SKILLS}"
            reads = f", as {told_fact(things, subject)}" if subject else ""
            closed = subject and things.column(subject).type == "set" and mask != YES
            yield Step(
                what="condition",
                text=f"{coverage_text(atom)}: {said(mask)}{reads}",
                values=(("verdict", word(mask)),),
                cite=atom.policy.instrument if isinstance(atom, Funded) else None,
                steps=(self._words_listed(subject, pair, row),) if closed else (),
            )

    def _words_listed(self, subject: str, pair: int, row: int) -> Step:
        """Whether a word that a set does not list is known not to be in it."""
        era = self._teams.level.era
        name = TEAM_KINDS if subject == "kind" else subject.partition(".")[2]
        home = int(era.territory.position[self._asked.network.tables.bodies.home[row]])
        granted = self._teams.given if pair in self._teams.with_lists(self._asked.worst) else None
        found = stated(era, name, home, self._asked.worst, lies_in=True, granted=granted)
        if found is None:
            return Step(
                what="listing", text=f"{name} that are not listed are not known: nobody says that all are"
            )
        return told_statement(found, name)

    def _things(self, row: int) -> Things:
        era = self._teams.level.era
        rows = np.array([row], np.int32)
        return Things(era.network, era.state, TEAM, rows, WHAT, worst=self._asked.worst)
