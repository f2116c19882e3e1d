"""Judging a claim about every area of a level: what is known of it, and what merely holds in a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from dtnet.citations import Origin
from dtnet.coverage.query import area_facts

if TYPE_CHECKING:
    from datetime import date

    from dtnet.coverage.atoms import AreaFacts
    from dtnet.figures.figure import Claim, FigureSet
    from dtnet.network.snapshot import Snapshot

Verdict: TypeAlias = Literal["holds", "fails", "open", "empty"]
"""What becomes of "every": `fails` on any no, else `open` on anything unknown, else `holds`.

Over nothing it is `empty`.
"""

_SAYINGS: Final = {"has_team": "has a team"}


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
    """

    claim: str
    day: date
    headline: Verdict
    in_model: Verdict
    by_construction: bool
    stated_by: tuple[Claim, ...] = ()


def judge_every(
    snapshot: Snapshot, *, of: str = "has_team", over: str = "village", figures: FigureSet | None = None
) -> Judgement:
    """Judge the claim that every area of a level is reached.

    For the headline, facts that are assumed or synthetic are unknown. That goes for the areas, too: where
    an area's own row is assumed or synthetic, the list of areas is not known. Such a list cannot bear an
    "every", whatever is known of its areas, since it does not tell over what; the headline is open then,
    unless an area that is known is known to be a no. An area that may not exist never makes a claim fail.

    Args:
        snapshot: The day.
        of: What every area is said to be; see `dtnet.coverage.query.coverage_table`.
        over: The level of the areas.
        figures: Where published claims are looked up; a claim fits if it speaks of the root of the territory
            and may speak of the day.

    Raises:
        UnknownNameError: If this version does not know `of`, or the network the level.

    Examples:
        >>> import dtnet
        >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
        >>> judged = judge_every(day, over="village", figures=dtnet.datasets.load_figures("vietnam"))
        >>> judged.claim, judged.headline, judged.in_model, judged.by_construction
        ('every village has a team', 'open', 'holds', True)
        >>> [claim.as_of for claim in judged.stated_by]
        ['2024-08']
    """
    facts = area_facts(snapshot, of=of, over=over)
    claim = _claim(of, over)
    in_model = _verdict(facts, Origin.SYNTHETIC)
    return Judgement(
        claim=claim,
        day=snapshot.date,
        headline=_verdict(facts, Origin.DERIVED),
        in_model=in_model,
        by_construction=in_model == "holds" and _constructed(snapshot, of, over),
        stated_by=_stated_by(snapshot, claim, figures),
    )


def _claim(of: str, over: str) -> str:
    return f"every {over} {_SAYINGS[of]}"


def _constructed(snapshot: Snapshot, of: str, over: str) -> bool:
    """Whether the claim, or that of a level below, was brought about and holds in the model."""
    territory = snapshot.territory
    return any(
        _claim(of, level) in snapshot.network.metadata.constructed
        and _verdict(area_facts(snapshot, of=of, over=level), Origin.SYNTHETIC) == "holds"
        for level in territory.levels[territory.place(over) :]
    )


def _verdict(facts: AreaFacts, worst: Origin) -> Verdict:
    """The verdict where facts worse than `worst` are unknown."""
    if not len(facts.positions):
        return "empty"
    there = facts.listed <= worst
    if (there & (facts.no <= worst)).any():
        return "fails"
    return "holds" if (there & (facts.yes <= worst)).all() else "open"


def _stated_by(snapshot: Snapshot, claim: str, figures: FigureSet | None) -> tuple[Claim, ...]:
    if figures is None or not len(snapshot.territory):
        return ()
    root = snapshot.territory.ids(0)
    return tuple(
        each
        for each in figures.claims
        if each.text == claim and [each.where] == root and snapshot.date in each.days
    )
