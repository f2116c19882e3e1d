"""Judging a claim about every area of a level: what is known of it, and what merely holds in a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_argument, words_of
from dtnet.citations import Origin
from dtnet.coverage.answering import asked_of
from dtnet.coverage.arguments import policies_in
from dtnet.coverage.asking import stretches_of
from dtnet.coverage.atoms import HasTeam
from dtnet.coverage.query import query_of
from dtnet.coverage.rows import IN_NO, IN_YES, MAYBE
from dtnet.coverage.text import coverage_text, parse_coverage
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.figures.figure import FigureSet
from dtnet.network.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.rows import Flags
    from dtnet.figures.figure import Claim
    from dtnet.policy.document import Policy
    from dtnet.predicates.conditions import Condition

Verdict: TypeAlias = Literal["holds", "fails", "open", "empty"]
"""What becomes of "every": `fails` on any no, `open` on anything that may be one, else `holds`.

Over nothing it is `empty`; where nobody knows whether it is over anything, `open`.
"""

_HAS_TEAM: Final = "has a team"
_MEETS: Final = "meets "


@attrs.frozen(kw_only=True)
class Judgement:
    """What is to be said of a claim on a day.

    Attributes:
        claim: The claim in words, as `Claim.text` and a dataset's metadata write it.
        day: The day.
        headline: The verdict on observed and derived facts alone: the only one fit for a headline.
        in_model: The verdict on everything in the network, what is assumed and synthetic included.
        by_construction: It holds in the model because the makers of the data were given it to bring about,
            or the same claim of a level below.
        stated_by: Who says it of that day.
        yes: In the model, how many areas meet it.
        no: How many do not.
        unknown: Of how many that is not known, or not whether they are there; a claim that is not broken
            breaks if one of them turns out to be there and a no.
    """

    claim: str
    day: date
    headline: Verdict
    in_model: Verdict
    by_construction: bool
    stated_by: tuple[Claim, ...] = ()
    yes: int
    no: int
    unknown: int


def judge_every(
    snapshot: Snapshot,
    *,
    of: Condition | str = "has_team",
    over: str = "village",
    within: str | None = None,
    figures: FigureSet | None = None,
    policies: Iterable[Policy] = (),
) -> Judgement:
    """Judge the claim that every area of a level is reached.

    For the headline, facts that are assumed or synthetic are unknown. That goes for the areas, too: where
    an area's own row is assumed or synthetic, the list of areas is not known. Such a list cannot bear an
    "every", whatever is known of its areas, since it does not tell over what; the headline is open then,
    unless an area that is known is known to be a no.

    An area that may not be there, as a first or last day is not known, never makes a claim fail. Nor does it
    leave one open, if it is a yes should it be there and some other area is one for sure. So it is where a
    condition may not apply. Areas to which it does not apply are left out.

    Args:
        snapshot: The day.
        of: What every area is said to be: a condition of coverage, or its text.
        over: The level of the areas.
        within: Only of areas in this one: its id or name.
        figures: Where published claims are looked up; a claim fits if it speaks of the same area (the root of
            the territory, without `within`) and may speak of the day.
        policies: Those of which `funded` speaks in texts.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If an argument is of another sort, or the claim does not fit the network.

    Examples:
        >>> import dtnet
        >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
        >>> judged = judge_every(day, over="village", figures=dtnet.datasets.load_figures("vietnam"))
        >>> judged.claim, judged.headline, judged.in_model, judged.by_construction
        ('every village has a team', 'open', 'holds', True)
        >>> [claim.as_of for claim in judged.stated_by]
        ['2024-08']
    """
    check_argument(snapshot, Snapshot, "snapshot", 'pass a day, as network.at("2024-08-31")')
    check_argument(figures, (FigureSet, type(None)), "figures", "pass a FigureSet, as load_figures gives")
    condition = query_of(of=of, over=over, at=snapshot.date, within=within, policies=policies).of
    claim = claim_text(condition, over)
    codes, listed = _codes(snapshot, condition, over, within, Origin.SYNTHETIC)
    in_model = _verdict(codes, listed)
    yes, no = int((codes == IN_YES).sum()), int((codes == IN_NO).sum())
    return Judgement(
        claim=claim,
        day=snapshot.date,
        headline=_verdict(*_codes(snapshot, condition, over, within, Origin.DERIVED)),
        in_model=in_model,
        by_construction=in_model == "holds" and _constructed(snapshot, condition, over, within),
        stated_by=_stated_by(snapshot, claim, within, figures),
        yes=yes,
        no=no,
        unknown=int((codes & ~np.uint8(MAYBE) != 0).sum()) - yes - no,
    )


def claim_text(of: Condition, over: str) -> str:
    """The claim in words: `every village has a team`, or `every village meets` and a condition."""
    saying = _HAS_TEAM if of == HasTeam() else f"{_MEETS}{coverage_text(of)}"
    return f"every {over} {saying}"


def parse_claim(
    text: str, levels: tuple[str, ...], *, policies: Iterable[Policy] = ()
) -> tuple[Condition, str]:
    """The condition and the level of a claim in words.

    Args:
        text: `every LEVEL has a team`, or `every LEVEL meets CONDITION`.
        levels: The levels of the network.
        policies: Those of which `funded` speaks.

    Raises:
        ArgumentError: If it is no such claim.
        UnknownNameError: If there is no such level.
        PredicateError: If the condition cannot be read.
    """
    check_argument(text, str, "text", 'write "every LEVEL has a team" or "every LEVEL meets CONDITION"')
    words = words_of(levels, "levels", "pass those of the network, as network.vocabulary.levels")
    known = policies_in(policies)
    every, _, rest = text.strip().partition(" ")
    over, _, saying = rest.strip().partition(" ")
    saying = saying.strip().rstrip(".")
    if every.lower() != "every" or not (saying == _HAS_TEAM or saying.startswith(_MEETS)):
        raise ArgumentError(
            f"{text!r} is no claim that can be judged",
            'write "every LEVEL has a team" or "every LEVEL meets CONDITION"',
        )
    if over not in words:
        raise UnknownNameError(f"unknown level {over!r}", near(over, words))
    if saying == _HAS_TEAM:
        return HasTeam(), over
    return parse_coverage(saying.removeprefix(_MEETS), policies=known), over


def _codes(
    snapshot: Snapshot, of: Condition, over: str, within: str | None, worst: Origin
) -> tuple[NDArray[np.uint8], Flags]:
    """The ways in which each area may be in the share, facts worse than `worst` taken as unknown.

    And whether it takes no such fact to know that it is one of those who are asked.
    """
    query = query_of(of=of, over=over, at=snapshot.date, within=within)
    asked = attrs.evolve(asked_of(snapshot.network, query), worst=int(worst))
    stretches = list(stretches_of(asked))
    codes = [stretch.code for stretch in stretches]
    listed = [stretch.listed <= worst for stretch in stretches]
    return np.concatenate([np.empty(0, np.uint8), *codes]), np.concatenate([np.empty(0, np.bool_), *listed])


def _verdict(codes: NDArray[np.uint8], listed: Flags) -> Verdict:
    applies = (codes & ~np.uint8(MAYBE)) != 0
    if not applies.any():
        return "empty"
    if (codes == IN_NO).any():
        return "fails"
    bears = listed[applies].all() and (codes & IN_NO == 0).all()
    return "holds" if bears and (codes == IN_YES).any() else "open"


def _constructed(snapshot: Snapshot, of: Condition, over: str, within: str | None) -> bool:
    """Whether the claim, or that of a level below, was brought about and holds in the model."""
    territory = snapshot.territory
    return any(
        claim_text(of, level) in snapshot.network.metadata.constructed
        and _verdict(*_codes(snapshot, of, level, within, Origin.SYNTHETIC)) == "holds"
        for level in territory.levels[territory.place(over) :]
    )


def _stated_by(
    snapshot: Snapshot, claim: str, within: str | None, figures: FigureSet | None
) -> tuple[Claim, ...]:
    if figures is None or not len(snapshot.territory):
        return ()
    where = snapshot.territory.ids(0)[0] if within is None else snapshot.find(within).id
    return tuple(
        each
        for each in figures.claims
        if each.text == claim and each.where == where and snapshot.date in each.days
    )
