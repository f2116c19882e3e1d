"""TTSIM, the engine of GETTSIM: one function of columns, made once and called month after month.

It knows one day, and no month before it: what the year has left, and how many days of a month count, are
columns that the caller keeps. Its functions are rewritten for columns and see names of their module only.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from assessing import Contender, run
from ttsim import InputData, MainTarget, OrigPolicyObjects, TTTargets, main
from ttsim.tt import (
    AggType,
    Currency,
    TTSIMUnit,
    UnitSystem,
    agg_by_group_function,
    policy_function,
    policy_input,
    register_unit_builder_levels,
)

register_unit_builder_levels(["province"])
_PLAIN: Final = TTSIMUnit.DIMENSIONLESS
_MONEY: Final = TTSIMUnit.CURRENCY.PER_MONTH
_POLICIES: Final = ("flat", "person", "capped", "tiered")
FLAT, PERSON, CAPPED, CEILING = 500_000, 60_000, 75_000, 3_000_000
FIRST_CLASS, SECOND_CLASS, THIRD_CLASS = 700_000, 600_000, 500_000
_summed = agg_by_group_function(agg_type=AggType.SUM, unit=_MONEY.PER_PROVINCE, verify_units=False)


@policy_input(unit=_PLAIN)
def p_id() -> int:
    """Number of a team."""


@policy_input(unit=_PLAIN)
def province_id() -> int:
    """Its province."""


@policy_input(unit=_PLAIN)
def members() -> int:
    """Its members."""


@policy_input(unit=_PLAIN)
def team_class() -> int:
    """Its class."""


@policy_input(unit=_PLAIN)
def days() -> int:
    """Days of the month."""


@policy_input(unit=_PLAIN)
def paid_days() -> int:
    """Those on which the capped policy is in force."""


@policy_input(unit=TTSIMUnit.CURRENCY.PER_YEAR)
def used_y() -> int:
    """What the capped policy has paid this year."""


@policy_function(unit=_MONEY, verify_units=False)
def flat_m(members: int) -> int:
    """The flat policy's amount."""
    return FLAT + 0 * members


@policy_function(unit=_MONEY, verify_units=False)
def person_m(members: int) -> int:
    """The amount by person."""
    return members * PERSON


@policy_function(unit=_MONEY, verify_units=False)
def capped_m(members: int, paid_days: int, days: int, used_y: int) -> int:
    """The capped policy's amount."""
    return min(members * CAPPED * paid_days // days, CEILING - used_y)


@policy_function(unit=_MONEY, verify_units=False)
def tiered_m(team_class: int) -> int:
    """The amount by class."""
    if team_class == 1:
        rate = FIRST_CLASS
    elif team_class == 2:  # noqa: PLR2004 - the class
        rate = SECOND_CLASS
    else:
        rate = THIRD_CLASS
    return rate


@_summed
def flat_m_province(flat_m: int, province_id: int) -> int:
    """A province's sum."""


@_summed
def person_m_province(person_m: int, province_id: int) -> int:
    """A province's sum."""


@_summed
def capped_m_province(capped_m: int, province_id: int) -> int:
    """A province's sum."""


@_summed
def tiered_m_province(tiered_m: int, province_id: int) -> int:
    """A province's sum."""


_OBJECTS: Final = (
    *(p_id, province_id, members, team_class, days, paid_days, used_y),
    *(flat_m, person_m, capped_m, tiered_m),
    *(flat_m_province, person_m_province, capped_m_province, tiered_m_province),
)


class Ttsim(Contender):
    """TTSIM at work."""

    package = "ttsim-backend"

    def ready(self) -> None:
        """The columns, and the function of them."""
        work = self.work
        count = len(work.province)
        self.columns = {
            "p_id": np.arange(count),
            "province_id": np.array(work.province),
            "members": np.array(work.members),
            "team_class": np.array(work.klass),
        }
        self.first = np.searchsorted(self.columns["province_id"], np.arange(work.provinces))
        tiers = [FIRST_CLASS, SECOND_CLASS, THIRD_CLASS]
        law = {"flat": FLAT, "person": PERSON, "capped": CAPPED, "ceiling": CEILING, "tiered": tiers}
        assert law == work.money
        made = main(
            main_targets=[MainTarget.tt_function, MainTarget.labels.root_nodes],
            policy_date_str="2024-01-01",
            input_data=InputData.qname(self._month(31, 31, np.zeros(count, np.int64))),
            tt_targets=TTTargets.qname(
                {name: None for policy in _POLICIES for name in (f"{policy}_m", f"{policy}_m_province")}
            ),
            orig_policy_objects=OrigPolicyObjects(
                column_objects_and_param_functions={
                    ("policies.py", each.leaf_name): each for each in _OBJECTS
                },
                param_specs={},
            ),
            unit_system=UnitSystem(currencies={"VND": Currency(statutory_from="2000-01-01")}),
            rounding=False,
        )
        self.function, self.roots = made["tt_function"], made["labels"]["root_nodes"]

    def _month(self, length: int, paid: int, used: np.ndarray) -> dict[str, np.ndarray]:
        more = {"days": np.full_like(used, length), "paid_days": np.full_like(used, paid), "used_y": used}
        return self.columns | more

    def assess(self) -> np.ndarray:
        """A call a month."""
        found = np.empty((len(_POLICIES), len(self.work.months), self.work.provinces), np.int64)
        for number, month in enumerate(self.work.months):
            if month.number == 1:
                used = np.zeros_like(self.columns["members"])
            columns = self._month(month.days, month.capped, used)
            told = self.function({name: columns[name] for name in self.roots})
            used = used + told["capped_m"]
            found[:, number] = [told[f"{policy}_m_province"][self.first] for policy in _POLICIES]
        return found

    def cells(self, answer: np.ndarray) -> list[int]:
        """In order."""
        cells: list[int] = answer.transpose(0, 2, 1).reshape(-1).tolist()
        return cells


run(Ttsim())
