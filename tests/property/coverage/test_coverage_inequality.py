"""Measures of the rows of an answer against all completions of the network behind it, one by one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet.coverage import attribute, has_team, inequality_of, led, people

from ...inner.strategies import ASKED
from ...lengths import examples
from .few_villages import few_villages
from .test_coverage_measures import slow
from .test_coverage_twin import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from dtnet import Network
    from dtnet.coverage.measures import Answer
    from dtnet.predicates import Condition

    Rows = Sequence[tuple[Fraction, ...]]
    Measure = Callable[[tuple[Fraction, ...]], Fraction | None]

__all__ = ["slow"]

MOST = 2_000
"""How many completions of a whole network are gone through at most."""


REMOTE = attribute("remote", "=", value=True)
CONDITIONS = (REMOTE, has_team(), people(at_least=2), has_team() & ~REMOTE, led())


@settings(deadline=None, max_examples=examples(100), suppress_health_check=list(HealthCheck))
@given(
    network=few_villages(),
    of=st.sampled_from(CONDITIONS),
    where=st.sampled_from((None, None, has_team(), REMOTE)),
)
def test_measures_of_rows_have_the_ends_of_all_completions(
    coverage_twin: ModuleType,
    slow: Any,  # noqa: ANN401 - a module of no package
    network: Network,
    of: Condition,
    where: Condition | None,
) -> None:
    note(shown(network))
    answer = network.coverage(of=of, where=where, by="commune", at=ASKED)
    found = inequality_of(answer, accept_synthetic=True)
    assume(len(found))
    worlds = shares_in(
        coverage_twin,
        network,
        coverage_twin.Question(of=of, over="village", day=ASKED, by=("commune",), where=where),
        list(found.rows["area"]),
    )
    event("sharp" if found.sharp else "outer")
    defined = [each for each in worlds if each is not None]
    weights = [1] * len(found)
    measures: dict[str, tuple[Answer, Measure]] = {
        "range": (found.best_minus_worst, slow.span),
        "ratio": (found.best_over_worst, slow.ratio),
        "gini": (found.gini, lambda each: slow.gini(each, weights)),
        "median": (found.quantile(Fraction(1, 2)), lambda each: slow.quantile(each, Fraction(1, 2), weights)),
        "concentration": (
            found.concentration_index({id: at for at, id in enumerate(found.rows["area"])}),
            lambda each: slow.concentration(each, list(range(len(each))), weights),
        ),
    }
    for name, (measure, of_one) in measures.items():
        check(name, measure, [None if each is None else of_one(each) for each in worlds])
    ranks = found.ranks()
    for at, id in enumerate(found.rows["area"]):
        places = [slow.rank(each, at) for each in defined]
        row = list(ranks["area"]).index(id)
        assert not places or ranks["best_rank"][row] <= min(places)
        assert not places or ranks["worst_rank"][row] >= max(places)


def shares_in(
    twin: ModuleType,
    network: Network,
    question: Any,  # noqa: ANN401 - of the twin
    names: Sequence[Any],
) -> list[tuple[Fraction, ...] | None]:
    """The shares of some rows in every completion; None where one of them is of nothing."""
    areas = twin.areas
    known = twin.Known(network, ASKED, question.needs, trusted="synthetic")
    asked = [id for id, level in known.level_of.items() if level == "village"]
    try:
        ways = areas.every_way(known, question, asked, MOST)
    except twin.TooMany:
        event("too many completions")
        assume(False)  # noqa: FBT003 - Hypothesis's
    found: set[tuple[Fraction, ...] | None] = set()
    for way in ways:
        parts = [part for part in way if part is not None and part != areas.GONE]
        shares = []
        for name in names:
            outcomes = [each.outcome for each in parts if each.group == (name,)]
            base = outcomes.count("yes") + outcomes.count("no")
            shares.append(Fraction(outcomes.count("yes"), base) if base else None)
        found.add(None if None in shares else tuple(each for each in shares if each is not None))
    return sorted(found, key=str)


def check(name: str, answer: Answer, found: list[Fraction | None]) -> None:
    """The answer holds whatever was found; where it says that it is sharp, its ends were."""
    event(f"{name}: {'sharp' if answer.sharp else 'outer'}")
    defined = [each for each in found if each is not None]
    assert answer.may_be_undefined or len(defined) == len(found), name
    if not defined:
        return
    assert answer.lower is not None, name
    assert answer.lower <= min(defined), name
    assert answer.upper is None or answer.upper >= max(defined), name
    if answer.sharp:
        assert (answer.lower, answer.upper) == (min(defined), max(defined)), name
        assert answer.may_be_undefined == (len(defined) < len(found)), name
