"""One question: one unit of it alone, and what a component is called in errors."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet import Period, assess
from dtnet.facts.unit_spans import units_of
from dtnet.policy.answers.assessment import assessed, chosen_policies

from ...inner.policy import AssessmentQuestion

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
YEARLY = 'ceiling = [{amount = "450 VND/team", over = "calendar_year"}]\n'
WINDOW = Period("2023-02-10", "2023-07-01")


@pytest.mark.parametrize("per", ["team", "commune"])
def test_one_unit_alone_has_what_it_has_among_all(land: type[Land], per: str) -> None:
    teams = [*land.teams[:4], ("old", "k1", land.first, "2023-04-11"), ("new", "v2", "2023-04-11")]
    network = land.network(teams, successions=[("old", "new", Fraction(1))])
    policy = land.policy(
        (RATE + YEARLY).replace("/team", f"/{per}") + 'when = {"commune.ready" = true}', per=f'"{per}"'
    )
    chosen = chosen_policies(network, [policy], {})
    spent = assess(network, policy, window=WINDOW)
    (line,) = spent.lines
    keys = ("unit", "month", "commune")
    rows = []
    table = network.tables.bodies if per == "team" else network.tables.areas
    units = units_of(network, table.entity, per)
    for unit in line.units.tolist():
        only = per, np.flatnonzero(units == unit)
        asked = AssessmentQuestion(
            network=network, window=WINDOW, given={}, missing_history="error", only=only
        )
        alone = assessed(asked, chosen)
        assert alone.lines[0].units.tolist() == [unit]
        rows += alone.by(*keys).to_dicts()
    key = lambda row: tuple(str(row[name]) for name in keys)  # noqa: E731 - short
    assert sorted(rows, key=key) == sorted(spent.by(*keys).to_dicts(), key=key)
