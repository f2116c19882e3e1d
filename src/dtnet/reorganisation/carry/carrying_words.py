"""Categories carried over a map: that of most weight, all, or the one on which all sources agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.reorganisation.carry.asked import Reasons, check_names, named, only_some
from dtnet.reorganisation.carry.categories import (
    SourceCategories,
    agreed_category,
    every_category,
    largest_category,
)
from dtnet.reorganisation.carry.placing import check_placed
from dtnet.reorganisation.carry.rebased import Rebased
from dtnet.reorganisation.carry.reporting import category_report

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.reorganisation.carry.asked import Asked
    from dtnet.reorganisation.carry.crosswalk import Rule
    from dtnet.reorganisation.carry.placing import Placed
    from dtnet.reorganisation.carry.plans import Plan

_WORDS: Final = ("", "no_source", "missing_value", "missing_weight", "unknown_share", "tie", "conflict")
_NO_SOURCE, _MISSING, _UNWEIGHTED, _UNKNOWN, _TIE, _CONFLICT = range(1, len(_WORDS))


def carry_categories(
    asked: Asked, placed: Placed, weight: object | None, back_weight: object | None, rule: Rule
) -> Rebased:
    """Words, by a rule for areas with several."""
    if rule == "largest" and weight is None:
        raise ArgumentError(
            "the largest category without weight", "pass weight= of the source day, or another rule"
        )
    if rule != "largest" and weight is not None:
        raise ArgumentError(f"weight under rule={rule!r}", "only the largest category takes one")
    check_names(placed.names, ("reason",))
    beside = None if weight is None else asked.beside(weight, "weight", placed.names)
    back = asked.weights_back(back_weight, "back_weight")
    others = [each.wrong() for each in (beside, back) if each is not None]
    check_placed(placed.wrong(words=True), asked.wrong(), *others)
    plan = asked.plan(back)
    weights = None if beside is None else beside.whole()
    columns: dict[str, Column] = {"area": asked.ids(plan)}
    reasons = Reasons()
    for place, name in enumerate(placed.names):
        words, codes = placed.words(place)
        sources = SourceCategories(np.maximum(codes, 0), missing=codes < 0)
        heavy = None if weights is None else (weights[0][:, place], _of(weights[1], place))
        texts, why = _chosen(plan, rule, sources, words, heavy)
        columns[name] = frames.text(texts, only_some(why != 0))
        columns[named(name, "reason")] = reasons.column(why, _WORDS)
    journey = asked.journey(plan, placed.names, placed.not_given)
    return Rebased(columns, report=lambda: category_report(journey))


def _of(missing: NDArray[np.bool_] | None, place: int) -> NDArray[np.bool_] | None:
    return None if missing is None else missing[:, place]


def _chosen(
    plan: Plan,
    rule: Rule,
    sources: SourceCategories,
    words: list[str],
    weights: tuple[NDArray[np.int64], NDArray[np.bool_] | None] | None,
) -> tuple[list[str], NDArray[np.uint8]]:
    """The words of targets, and why one has none."""
    shares = plan.shares
    unweighted = np.zeros(shares.sources, np.bool_)
    if weights is None and rule == "all":
        found = every_category(shares, sources)
        texts = ["" if codes is None else "; ".join(words[code] for code in codes) for codes in found]
        gone, last = np.array([codes is None for codes in found], np.bool_), _CONFLICT
    else:
        if weights is None:
            agreed, last = agreed_category(shares, sources), _CONFLICT
        else:
            unweighted |= False if weights[1] is None else weights[1]
            agreed = largest_category(shares, sources, weight=weights[0], missing=unweighted)
            last = _TIE
        gone = np.asarray(agreed.missing)
        texts = [
            "" if none else words[code]
            for code, none in zip(agreed.codes.tolist(), gone.tolist(), strict=True)
        ]
    why = np.full(shares.targets, last, np.uint8)
    possible = shares.possible
    if weights is not None:
        why[shares.target[possible & (shares.denominator == 0)]] = _UNKNOWN
        why[shares.target[possible & unweighted[shares.source]]] = _UNWEIGHTED
    why[shares.target[possible & np.asarray(sources.missing)[shares.source]]] = _MISSING
    why[shares.possible_sources == 0] = _NO_SOURCE
    return texts, np.where(gone, why, 0).astype(np.uint8)
