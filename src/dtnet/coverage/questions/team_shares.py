"""The share of teams that meet a condition on a day, and the teams by name with their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.area_parts import WAYS
from dtnet.coverage.answers.having import kept_rows
from dtnet.coverage.answers.result import Coverage
from dtnet.coverage.answers.row_sums import MAYBE, Parts, null, summed
from dtnet.coverage.answers.share_bounds import answer_columns
from dtnet.coverage.language.atoms import clashes, dated, on_teams
from dtnet.coverage.questions.areas.gaps import (
    ORIGIN_WORDS,
    VERDICT_WORDS,
    check_may_name,
    verdict_places,
    words_of_verdicts,
)
from dtnet.coverage.questions.funding.body_answers import listed_teams
from dtnet.coverage.verdicts.team_verdicts import TeamFacts, by_origin
from dtnet.errors import ArgumentError
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.questions.funding.body_answers import ListedBodies
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags

_ONE: Final = "teams are counted, each once"


@attrs.frozen(eq=False)
class _Teams:
    """The teams of a question; shape (k), a team in doubt once for each area in which it may have its home.

    Attributes:
        listed: The teams.
        code: As in `Parts`: how the team may count.
        origin: The best origin that decides how the team counts, or a worse one that states it; 0 if open.
        may: Whether the team may pass the filter.
        loose: As in `Parts`.
    """

    listed: ListedBodies
    code: NDArray[np.uint8]
    origin: Codes
    may: Flags
    loose: Flags

    @classmethod
    def of(cls, network: Network, query: CoverageQuery) -> _Teams:
        """Evaluate the condition and the filter of a question for each team."""
        if query.weight != "count":
            raise ArgumentError(f"weight={query.weight!r}: {_ONE}", "leave weight= out")
        listed = listed_teams(network, query)
        words, which = network.vocabulary, listed.which
        conditions = (query.of, EVERYWHERE if query.where is None else query.where)
        of, where = (on_teams(dated(each, network, query), words) for each in conditions)
        facts = TeamFacts(listed.era, [of, where])
        masks, decided = by_origin(lambda code: facts.at(code).verdicts_of(of), query.worst)
        chosen, told = by_origin(lambda code: facts.at(code).verdicts_of(where), query.worst)
        masks, chosen, decided, told = (each[which] for each in (masks, chosen, decided, told))
        known = (decided != 0) & (told != 0) & listed.certain
        origin = np.maximum(np.maximum(decided, told), listed.basis) * known
        clash = np.full(len(facts.pieces), clashes(of, where, (), "count", TEAM))
        for wide in (facts.loose.at(query.worst).marked, facts.at(query.worst).hang_on_areas(0)):
            clash |= False if wide is None else wide
        loose = clash[which] & (~is_decided(masks) | ~is_decided(chosen))
        return cls(
            listed,
            WAYS[masks, chosen] | np.where(listed.certain, 0, MAYBE).astype(np.uint8),
            np.where(origin > query.worst, 0, origin).astype(np.uint8),
            (chosen & YES) != 0,
            loose | listed.hang_together(),
        )


def team_answer(network: Network, query: CoverageQuery) -> Coverage:
    """The share of the listed teams that meet a condition; see `Question.answer`."""
    teams = _Teams.of(network, query)
    listed = teams.listed
    places = np.array([NOBODY]) if listed.level is None else listed.level
    kept = teams.may
    if listed.level is not None and (listed.group[kept] == NOBODY).any():
        places = np.append(places, NOBODY)
    rows = len(places)
    ones = np.ones(int(kept.sum()), np.int64)
    parts = Parts(
        row=np.where(listed.group == NOBODY, rows - 1, listed.group)[kept].astype(np.int64),
        code=teams.code[kept],
        origin=teams.origin[kept],
        least=ones,
        most=ones,
        loose=teams.loose[kept],
    )
    sums = summed(parts, rows)
    shown, undecided = kept_rows(query.having, sums)
    answers = answer_columns(sums, query.missing)
    columns: dict[str, frames.Column] = {}
    if query.by:
        nodes = listed.era.territory.nodes[places] if len(listed.era.territory) else np.zeros(rows, np.int64)
        ids = take(network.tables.areas.ids, nodes)
        columns["area"] = frames.text(ids, null(places == NOBODY))
    columns["teams"] = answers.pop("areas")
    columns |= answers
    columns["listed_in_full"] = frames.yes_no(listed.complete(places))
    return Coverage(frames.rows_of(columns, shown), network=network, query=query, undecided=undecided)


def teams_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """The teams of a question by name, each with its verdict; see `Question.teams`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, words_of_verdicts(verdicts))
    teams = _Teams.of(network, query)
    listed, bodies = teams.listed, network.tables.bodies
    verdict = verdict_places(teams.code)
    shown = np.unique(listed.which, return_index=True)[1]  # a team in doubt is named once
    shown = shown[(teams.may & wanted[verdict])[shown]]
    rows, verdict, origin = listed.rows[shown], verdict[shown], teams.origin[shown]
    own = bodies.origin[rows]
    check_may_name(own == Origin.SYNTHETIC, "teams", query, accept_synthetic=accept_synthetic)
    return frames.Table(
        {
            "team": frames.text(take(bodies.ids, bodies.entity[rows])),
            "name": frames.text(take(bodies.name, rows)),
            "home": frames.text(take(network.tables.areas.ids, bodies.home[rows])),
            "verdict": frames.text([VERDICT_WORDS[each] for each in verdict.tolist()]),
            "there": frames.text(["yes" if sure else "unknown" for sure in listed.certain[shown].tolist()]),
            "origin": frames.text([ORIGIN_WORDS[each] for each in origin.tolist()], null(origin == 0)),
            "team_origin": frames.text([ORIGIN_WORDS[each] for each in own.tolist()]),
        }
    )
