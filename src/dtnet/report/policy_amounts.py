"""The amounts of a report: which policies it assesses, and what they pay in its area and window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.bounds import summed_ends
from dtnet.errors import UnknownNameError
from dtnet.facts.area_ground import area_is_there, ground_of
from dtnet.periods import day_number, number_day
from dtnet.policy.answers.assessment import OF_NATURE, assess
from dtnet.policy.answers.plain_answers import plain_sums, sums_in_currency
from dtnet.policy.answers.side_tables import paid_numbers
from dtnet.policy.catalogue import policies as installed_policies
from dtnet.policy.units.jurisdictions import unknown_area
from dtnet.report.report_result import PolicyAmount, no_origins

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Area, Snapshot
    from dtnet.periods import Period
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy


def installed_policies_for(network: Network, *, bundled: bool) -> list[Policy]:
    """The installed policies that may pay in a network, on whatever days.

    Args:
        bundled: Whether the network is a bundled dataset; otherwise, only policies that fit it are included.
    """
    try:
        catalogue = installed_policies(country=network.metadata.name)
    except UnknownNameError:  # no package offers policies for a network of this name
        catalogue = installed_policies()
    return [policy for policy in catalogue if bundled or _fits(network, policy)]


def policies_of_report(policies: Iterable[Policy], window: Period, named: Container[str]) -> list[Policy]:
    """The policies that are in force on a day of a window, and those that are named by their ids."""
    return [
        policy for policy in policies if policy.id in named or policy.period.intersection(window) is not None
    ]


def concerns(policy: Policy, day: Snapshot, within: Area | None) -> bool:
    """Whether the area of a policy, or what became of it, shares territory with an area of a day.

    Args:
        within: The area; None for all areas.
    """
    network, place = day.network, policy.jurisdiction
    if within is None or place.id == within.id:
        return True
    if place.as_of not in network.extent:
        return False
    ground = ground_of(network, place.id, place.as_of, onward=True)
    if ground is None:
        return False
    territory = day.territory
    first = territory.locate(within.id)
    members = ground.members(territory, day_number(day.date))
    return bool(members[first : territory.end[first]].any())


def _fits(network: Network, policy: Policy) -> bool:
    """Whether a network has the areas, currency and levels of a policy, and teams in the policy's area."""
    words = network.vocabulary
    grains = (words.team_kind, "team", *words.levels)
    return (
        policy.currency in {None, words.currency.code}
        and network.area_index.get(policy.jurisdiction.id) is not None
        and unknown_area(network, policy) is None
        and all(component.per in grains for component in policy.components)
        and _has_teams(network, policy)
    )


def _has_teams(network: Network, policy: Policy) -> bool:
    """Whether a team has its home in the area of a policy, as this area was on the policy's day."""
    words, bodies, place = network.vocabulary, network.tables.bodies, policy.jurisdiction
    if place.as_of not in network.extent:
        return True
    if not area_is_there(network, place.id, place.as_of):
        return False
    territory = network.at(place.as_of).territory
    teams = bodies.home[bodies.kind[bodies.entity] == words.body_kind(words.team_kind)]
    first = territory.locate(place.id)
    home = territory.position[teams]
    return bool(((home >= first) & (home < territory.end[first])).any())


class PolicyAmounts:
    """The amounts of some policies in a window, in one area or in all.

    Args:
        network: The network.
        policies: The policies.
        window: The window.
        choices: The chosen options, by policy and choice.
        within: The area; None for all areas.

    Attributes:
        spent: The assessment of the policies that concern the area.
    """

    def __init__(
        self,
        network: Network,
        policies: Sequence[Policy | SubsidyPolicy],
        window: Period,
        choices: Mapping[str, Mapping[str, str]],
        within: Area | None,
    ) -> None:
        self.within = within
        self.spent: Assessment = assess(network, policies, window=window, choices=choices)
        self._cut: set[str] = set()
        if within is not None:
            whole = {each.id for each in self.spent.policies if _is_inside(network, each, within.id)}
            partly = {str(row["policy"]) for row in self._rows_within()} - whole
            concerned = [each for each in self.spent.policies if each.id in whole | partly]
            self.spent = assess(network, concerned, window=window)
            self._cut |= partly

    def amounts(self) -> tuple[PolicyAmount, ...]:
        """What each policy pays in the area, by nature, in order of id."""
        return tuple(self._amounts())

    def months(self) -> tuple[Mapping[str, Any], ...]:
        """The amounts of each policy by nature and month in the area."""
        rows = [row for row in self.spent.by("month").to_dicts() if row["policy"] not in self._cut]
        return tuple(sorted([*rows, *self._rows_within("month", cut=True)], key=_in_order))

    def sums(self) -> dict[str, Any]:
        """The sums of all policies in the area as plain JSON, see `plain_sums`."""
        if not self._cut:
            return plain_sums(self.spent)
        amounts = self.amounts()
        totals: dict[str, int | None] = {}
        for nature in OF_NATURE:
            known = [each.amount for each in amounts if each.nature == nature]
            if known:
                totals[nature] = None if None in known else sum(each or 0 for each in known)
        lower = sum(each.lower for each in amounts if each.nature == "entitlement")
        _, upper = summed_ends((0, each.upper) for each in amounts)
        return sums_in_currency(totals, (lower, upper), self.spent)

    def _amounts(self) -> Iterator[PolicyAmount]:
        spent = self.spent
        published = {(each.policy, each.published): each.source for each in reversed(spent.recomputed)}
        policies = {policy.id: policy for policy in spent.policies}
        parts = {_of(row): row for row in self._rows_within(cut=True)}
        bounds = {_of(row): row for row in spent.by().to_dicts()} | parts
        origins = self._origins()
        for row in spent.paid().to_dicts():
            policy, known = policies[str(row["policy"])], bounds.get(_of(row))
            if policy.id in self._cut:
                teams, members = paid_numbers(spent, *_of(row), self._teams_within(*_of(row)))
                row |= {"teams": teams, "members": members, "amount": known["amount"] if known else 0}
            amount = row["amount"]
            yield PolicyAmount(
                policy=policy,
                nature=row["nature"],
                **self._place(policy),
                teams=row["teams"],
                members=row["members"],
                amount=amount,
                lower=known["lower"] if known else 0,
                upper=known["upper"] if known else 0,
                by_origin=origins.get(_of(row), no_origins()),
                stated_by=None if policy.id in self._cut else published.get((policy.id, amount)),
            )

    def _place(self, policy: Policy) -> dict[str, Any]:
        """The area of a policy on its day, or the first area row that the network has of it."""
        network, place = self.spent.network, policy.jurisdiction
        found = {"area": place.id, "area_name": place.id, "group": None, "area_until": self._until(policy)}
        if place.as_of not in network.extent:
            names = network.history(place.id)["name"] if network.area_index.get(place.id) is not None else []
            return {**found, "area_name": str(names[0])} if names else found
        day = network.at(place.as_of)
        area = day.find(place.id)
        above = map(day.find, (area.id, *day.territory.ancestors(area.id)))
        group = next((each.name for each in above if each.level in network.vocabulary.levels[1:2]), None)
        return {**found, "area_name": area.name, "group": group}

    def _until(self, policy: Policy) -> str | None:
        """The first day on which the area of a policy no longer exists, if it is before the window's end."""
        ground = ground_of(self.spent.network, policy.jurisdiction.id, policy.jurisdiction.as_of)
        last = self.spent.window.numbers[1]
        return None if ground is None or ground.end >= last else str(number_day(ground.end))

    def _origins(self) -> dict[tuple[str, str], dict[str, int | None]]:
        """Amounts by origin, for each policy and nature."""
        shares: dict[tuple[str, str], dict[str, int | None]] = {}
        rows = [row for row in self.spent.by("origin").to_dicts() if row["policy"] not in self._cut]
        for row in [*rows, *self._rows_within("origin", cut=True)]:
            shares.setdefault(_of(row), {**no_origins()})[row["origin"]] = row["amount"]
        return shares

    def _teams_within(self, policy: str, nature: str) -> frozenset[int]:
        """The teams with an amount in the area, as units."""
        index = self.spent.question.network.body_index
        paid = (
            row
            for row in self._rows_within("unit", cut=True)
            if _of(row) == (policy, nature) and row["upper"] != 0
        )
        return frozenset(unit for row in paid if (unit := index.get(str(row["unit"]))) is not None)

    def _rows_within(self, *keys: str, cut: bool = False) -> Iterator[dict[str, Any]]:
        """The rows of amounts in the area, by some keys.

        Args:
            cut: Only rows of policies that apply in further areas, too.
        """
        within = self.within
        if within is None or (cut and not self._cut) or not self.spent.lines:
            return
        for row in self.spent.by(*keys, within.level).to_dicts():
            if row.pop(within.level) == within.id and not (cut and row["policy"] not in self._cut):
                yield row


def _of(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["policy"]), str(row["nature"])


def _in_order(row: Mapping[str, Any]) -> tuple[str, bool, str]:
    """The place of a row of `months`: by policy, nature and month, entitlements first."""
    return str(row["policy"]), row["nature"] != "entitlement", str(row["month"])


def _is_inside(network: Network, policy: Policy, within: str) -> bool:
    """Whether the area of a policy is an area or lies in it, on the day for which the policy names it."""
    place = policy.jurisdiction
    if place.id == within:
        return True
    if place.as_of not in network.extent:
        return False
    territory = network.at(place.as_of).territory
    return within in territory.ancestors(place.id)
