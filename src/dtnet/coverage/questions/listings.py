"""Lists of areas and teams with their verdicts, the share of teams, and posts without a holder.

Synthetic areas and bodies are named only on request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, check_switches, check_word, words_of
from dtnet.coverage.answers.answer_table import Coverage, rows_asked
from dtnet.coverage.answers.body_answers import (
    BodyAnswers,
    BodyVerdicts,
    answered,
    listed_bodies,
    listed_teams,
    wide_pieces,
)
from dtnet.coverage.answers.row_bounds import (
    CODES,
    IN_NO,
    IN_YES,
    MAYBE,
    answer_columns,
    kept_rows,
    origin_column,
)
from dtnet.coverage.language.atoms import check_number, dated, on_teams
from dtnet.coverage.verdicts.team_verdicts import WHAT, TeamFacts
from dtnet.errors import ArgumentError
from dtnet.facts.subjects import TEAM, Subjects
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts
from dtnet.origins import Origin
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import NO, YES, by_origin, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.verdicts import Masks


VERDICT_WORDS: Final = ("yes", "no", "not_applicable", "unknown")
"""The verdicts by which a list is chosen."""
_UNKNOWN: Final = 3
_VERDICTS: Final = np.full(CODES, _UNKNOWN)
_VERDICTS[[IN_YES, IN_NO, 0]] = 0, 1, 2
_HINT: Final = f"give some of {', '.join(VERDICT_WORDS)}"
_OPEN: Final = tuple(
    " ".join(word for place, word in enumerate(("existence", "filter", "verdict")) if code >> place & 1)
    for code in range(8)
)


def areas_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """See `Question.areas`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, _verdicts_to_list(verdicts))
    day = rows_asked(network, query, unlisted=True)
    stretch, level = day.stretch, day.stretch.level
    order = np.argsort(stretch.entity)
    verdicts_of_all = _VERDICTS[stretch.code]
    shown = order[wanted[verdicts_of_all[order]]]
    area, verdict = stretch.area[shown], verdicts_of_all[shown]
    own = level.era.origins[level.positions[area]]
    check_may_name(own == Origin.SYNTHETIC, "areas", query, accept_synthetic=accept_synthetic)
    least, most = (each[shown] for each in stretch.weights)
    tables = network.tables.areas
    return frames.Table(
        {
            "area": frames.text(chosen_texts(tables.ids, stretch.entity[shown].astype(np.int32))),
            "name": frames.text(chosen_texts(tables.name, level.rows[area].astype(np.int32))),
            "verdict": _words(VERDICT_WORDS, verdict),
            "not_known": _words(_OPEN, _open(stretch)[shown], verdict != _UNKNOWN),
            "origin": origin_column(stretch.origin[shown]),
            "area_origin": origin_column(own),
            "weight": frames.whole(least, least != most),
            "weight_lower": frames.whole(least),
            "weight_upper": frames.whole(most),
        }
    )


def _words(words: Sequence[str], places: Ints | Codes, missing: Flags | None = None) -> frames.Column:
    return frames.text([words[each] for each in places.tolist()], missing)


def _verdicts_to_list(verdicts: str | Iterable[str] | None) -> list[str]:
    """The verdicts to list; every verdict for None.

    Raises:
        ArgumentError: If a word is not a verdict.
    """
    given = [verdicts] if isinstance(verdicts, str) else verdicts
    words = VERDICT_WORDS if given is None else words_of(given, "verdicts", _HINT)
    for each in words:
        check_word(each, VERDICT_WORDS, "verdicts")
    return list(words)


def _open(stretch: AreaParts) -> NDArray[np.intp]:
    """The unknown parts of each area (existence, filter, verdict), as an index in `_OPEN`."""
    existence = (stretch.code & MAYBE) != 0
    filter_ = np.zeros(len(existence), np.bool_) if stretch.filter is None else stretch.filter != YES
    places: NDArray[np.intp] = existence + 2 * filter_ + 4 * ~is_decided(stretch.masks)
    return places


def check_may_name(synthetic: Flags, what: str, query: CoverageQuery, *, accept_synthetic: bool) -> None:
    """Refuse to name synthetic areas or teams unless the caller accepts them.

    Raises:
        ArgumentError: If the answer would name a synthetic one.
    """
    count = int(synthetic.sum())
    if not count or (accept_synthetic and query.synthetic):
        return
    hint = f"pass {{accept_synthetic}}; the column {what.removesuffix('s')}_origin then marks them"
    if not query.synthetic:
        hint = "ask for coverage, which only counts them, or pass {synthetic} and {accept_synthetic}"
    raise ArgumentError(
        f"{count} of {len(synthetic)} {what} in the answer are synthetic: a recipe made them",
        hint,
        synthetic=True,
        accept_synthetic=True,
    )


WITHOUT_HOLDER = "without_holder"
"""What is asked of posts."""


def posts_without_holder(  # noqa: PLR0913 - as the method
    snapshot: Snapshot,
    kind: str,
    *,
    holders: str,
    by: str | None,
    within: str | None,
    synthetic: bool,
    assumed: bool,
) -> BodyAnswers:
    """See `Snapshot.posts_without_holder`."""
    network = snapshot.network
    check_switches(synthetic=synthetic, assumed=assumed)
    check_argument(kind, str, "kind", "name a kind of bodies")
    check_number(network.vocabulary, "bodies", holders, what="posts without a holder")
    worst = Origin.SYNTHETIC if synthetic and assumed else Origin.ASSUMED if assumed else Origin.DERIVED
    listed = listed_bodies(
        network, snapshot.date, kind=kind, by=by, within=() if within is None else (within,), worst=worst
    )

    def of_rows(rows: Ints, worst: int) -> Masks:
        things = Subjects(network, listed.era.state, TEAM, rows, WHAT, worst=worst)
        column = things.column(f"{TEAM}.{holders}")
        masks: Masks = (column.data == 0) * YES | (column.most >= 1) * NO
        return masks

    def without(worst: int) -> Masks:
        masks = of_rows(listed.pieces.owner, worst)
        two = np.flatnonzero(listed.pieces.other != NOBODY)
        masks[two] |= of_rows(listed.pieces.other[two], worst)
        return masks

    return answered(listed, {WITHOUT_HOLDER: (without, None)})


def _verdicts_on_teams(network: Network, query: CoverageQuery) -> BodyVerdicts:
    """Evaluate the condition and the filter of a question for each team."""
    if query.weight != "count":
        raise ArgumentError(f"weight={query.weight!r}: teams are counted, each once", "leave weight= out")
    listed = listed_teams(network, query)
    words, which = network.vocabulary, listed.which
    conditions = (query.of, EVERYWHERE if query.where is None else query.where)
    of, where = (on_teams(dated(each, network, query), words) for each in conditions)
    facts = TeamFacts(listed.era, [of, where], listed.counted_in)
    every = [facts.at(code) for code in range(Origin.OBSERVED, listed.worst + 1)]
    masks, decided = by_origin([each.verdicts_of(of) for each in every])
    chosen, told = by_origin([each.verdicts_of(where) for each in every])
    masks, chosen, decided, told = (each[which] for each in (masks, chosen, decided, told))
    return BodyVerdicts.of(
        listed,
        (masks, chosen),
        np.maximum(decided, told) * ((decided != 0) & (told != 0)),
        wide_pieces(facts, listed.worst, of, where)[which] & (~is_decided(masks) | ~is_decided(chosen)),
    )


def team_answer(network: Network, query: CoverageQuery) -> Coverage:
    """The share of the listed teams that meet a condition; see `Question.answer`."""
    teams = _verdicts_on_teams(network, query)
    places, sums = teams.summed()
    shown, undecided = kept_rows(query.having, sums)
    columns = {"area": teams.area_column(places)} if query.by else {}
    columns |= {"teams": frames.whole(sums.areas), **answer_columns(sums, query.missing)}
    del columns["areas"]
    columns["listed_in_full"] = frames.yes_no(teams.listed.complete(places))
    return Coverage(frames.rows_of(columns, shown), network=network, query=query, undecided=undecided)


def teams_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """The teams of a question by name, each with its verdict; see `Question.teams`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, _verdicts_to_list(verdicts))
    teams = _verdicts_on_teams(network, query)
    listed, bodies = teams.listed, network.tables.bodies
    verdict = _VERDICTS[teams.code]
    shown = np.unique(listed.which, return_index=True)[1]  # a team in doubt is named once
    shown = shown[(teams.may & wanted[verdict])[shown]]
    own = bodies.origin[listed.rows[shown]]
    check_may_name(own == Origin.SYNTHETIC, "teams", query, accept_synthetic=accept_synthetic)
    return frames.Table(
        {
            **listed.columns(shown, "team"),
            "verdict": _words(VERDICT_WORDS, verdict[shown]),
            "there": listed.there(shown),
            "origin": origin_column(teams.origin[shown]),
            "team_origin": origin_column(own),
        }
    )
