"""The policies as variables with formulas, for OpenFisca-Core and what grew out of it: one language.

Amounts are `float` variables, as money is in the models of both; a province's amount is the engine's own sum
over its teams, a variable of the province. What the year has left is asked of the month before, so months
are asked for in order; asked for from the last to the first, the engine's guard against spirals gives up and
puts the default in place (a variant counts what that does). A formula is looked up by the first day of its
month, and one dated inside a month would not count in it: so the capped formula takes the days of a month
from the input.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from assessing import Contender

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessing import Work

_POLICIES = ("flat", "person", "capped", "tiered")


class Variables(Contender):
    """An engine of variables at work; a subclass names its package."""

    module: ClassVar[str]

    def ready(self) -> None:
        """The entities, the variables and the columns."""
        entities = import_module(f"{self.module}.entities")
        systems = import_module(f"{self.module}.taxbenefitsystems")
        team = entities.build_entity(key="team", plural="teams", label="Team", is_person=True)
        province = entities.build_entity(
            key="province", plural="provinces", label="Province", roles=[{"key": "member"}]
        )
        self.system = systems.TaxBenefitSystem([team, province])
        for variable in _variables(import_module(f"{self.module}.model_api"), team, province, self.work):
            self.system.add_variable(variable)
        self.province = np.array(self.work.province)
        self.inputs = {"members": np.array(self.work.members), "team_class": np.array(self.work.klass)}
        self.asked = [f"{month.year}-{month.number:02}" for month in self.work.months]

    def fresh(self) -> None:
        """A simulation that has answered nothing."""
        builders = import_module(self.builders)
        builder = builders.SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("team", np.arange(len(self.province)))
        provinces = builder.declare_entity("province", np.arange(self.work.provinces))
        builder.join_with_persons(provinces, self.province, np.repeat("member", len(self.province)))
        self.simulation = builder.build(self.system)
        for name, values in self.inputs.items():
            self.simulation.set_input(name, self.asked[0], values)

    builders: ClassVar[str]

    def assess(self) -> np.ndarray:
        """Every policy and month in order, by province."""
        return np.array([self._by_province(name) for name in _POLICIES])

    def _by_province(self, policy: str) -> list[np.ndarray]:
        return [self.simulation.calculate(f"{policy}_by_province", month) for month in self.asked]

    def cells(self, answer: np.ndarray) -> list[int]:
        """In order; an amount that is no whole number is rounded."""
        cells: list[int] = np.rint(answer).astype(np.int64).transpose(0, 2, 1).reshape(-1).tolist()
        return cells

    def variants(self) -> dict[str, Callable[[], list[int]]]:
        """Teams' amounts summed outside in whole numbers; months asked for from the last to the first."""
        return {"teams summed outside": self._outside, "months asked for backwards": self._backwards}

    def _outside(self) -> list[int]:
        self.fresh()
        found = np.zeros((len(_POLICIES), len(self.asked), self.work.provinces), np.int64)
        for policy, name in enumerate(_POLICIES):
            for month, when in enumerate(self.asked):
                amounts = self.simulation.calculate(name, when)
                np.add.at(found[policy, month], self.province, np.rint(amounts).astype(np.int64))
        return self.cells(found)

    def _backwards(self) -> list[int]:
        self.fresh()
        self.asked.reverse()
        found = self.assess()
        self.asked.reverse()
        return self.cells(found[:, ::-1])


def _variables(api: Any, team: Any, province: Any, work: Work) -> list[type]:  # noqa: ANN401 - of either engine
    """Classes of variables: the inputs, each policy's amount of a team, and its sum over a province."""
    money = work.money
    days = {(month.year, month.number): (month.capped, month.days) for month in work.months}
    rates = np.array([0, *money["tiered"]])

    def flat(teams: Any, period: Any) -> Any:  # noqa: ANN401, ARG001 - as the engine calls it
        return np.full(teams.count, money["flat"])

    def person(teams: Any, period: Any) -> Any:  # noqa: ANN401 - as the engine calls it
        return teams("members", period) * money["person"]

    def capped(teams: Any, period: Any) -> Any:  # noqa: ANN401 - as the engine calls it
        paid, length = days[period.start.year, period.start.month]
        due = teams("members", period).astype(np.int64) * money["capped"] * paid // length
        return np.minimum(due, money["ceiling"] - teams("used", period))

    def used(teams: Any, period: Any) -> Any:  # noqa: ANN401 - as the engine calls it
        if period.start.month == 1:
            return np.zeros(teams.count)
        before = period.last_month
        return teams("used", before) + teams("capped", before)

    def tiered(teams: Any, period: Any) -> Any:  # noqa: ANN401 - as the engine calls it
        return rates[teams("team_class", period)]

    def summed(name: str) -> Callable[[Any, Any], Any]:
        return lambda provinces, period: provinces.sum(provinces.members(name, period))

    def made(name: str, entity: Any, value: type, period: Any, **more: Any) -> type:  # noqa: ANN401
        body = {"entity": entity, "value_type": value, "definition_period": period, "label": name, **more}
        return type(name, (api.Variable,), body)

    formulas = {"flat": flat, "person": person, "capped": capped, "used": used, "tiered": tiered}
    return [
        made("members", team, int, api.ETERNITY),
        made("team_class", team, int, api.ETERNITY),
        *(made(name, team, float, api.MONTH, formula=act) for name, act in formulas.items()),
        *(
            made(f"{name}_by_province", province, float, api.MONTH, formula=summed(name))
            for name in _POLICIES
        ),
    ]
