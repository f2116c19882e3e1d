"""`assess` and its answer `Assessment`: what policies cost on a network, from dated rows to exact amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

import attrs
import numpy as np

from dtnet.arguments import check_argument, check_choices, with_checked_fields
from dtnet.bounds import summed_ends
from dtnet.errors import (
    ArgumentError,
    MixedNaturesError,
    UnknownAmountError,
    UnknownNameError,
    near,
    repeated,
)
from dtnet.facts.area_ground import absence_reason
from dtnet.facts.subjects import TEAM
from dtnet.frames import Table
from dtnet.lazy import later_type
from dtnet.money import shown_amount
from dtnet.network.day.network import Network
from dtnet.periods import Month, Period, as_window, number_day
from dtnet.picture_methods import AssessmentPicture
from dtnet.policy.answers import side_tables
from dtnet.policy.answers.allocation import Allocation
from dtnet.policy.answers.grouping import grouped, is_known_in_parts, unit_batches
from dtnet.policy.answers.unused_inputs import UnusedInput, unused_inputs, unused_rows
from dtnet.policy.catalogue import Catalogue, as_policies
from dtnet.policy.document.document import Nature, Policy, areas_named_in
from dtnet.policy.document.plugin_protocol import SubsidyPolicy
from dtnet.policy.engine.component_assessment import (
    Assumption,
    NotAssessed,
    Recomputed,
    Worked,
    line_of,
    worked_out,
)
from dtnet.policy.engine.plugin_due import supply_of
from dtnet.policy.units.inputs import check_readers, read_inputs
from dtnet.policy.units.jurisdictions import unknown_area
from dtnet.policy.units.mergers import Merger, mergers
from dtnet.policy.units.needed_days import MissingHistory
from dtnet.policy.units.question import AssessmentQuestion
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import sealed
from dtnet.short_repr import few_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from dtnet.policy.engine.component_assessment import Line
    from dtnet.policy.explain.amount_explanations import Explanation
else:
    Line = later_type("dtnet.policy.engine.component_assessment.Line")
    Explanation = later_type("dtnet.policy.explain.amount_explanations.Explanation")


def assess(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    inputs: Mapping[str, object] | None = None,
    missing_history: MissingHistory = "error",
) -> Assessment:
    """Compute the cost of policies in a window, exact to the currency's smallest unit.

    Args:
        network: The areas and teams, with the days on which they exist.
        policies: One policy or plug-in, several, or a catalogue, assessed in order of id. A policy of a
            catalogue is listed as not assessed if it names an area that the network does not hold.
        window: A year, a month, `A..B` (the second day excluded), or a period, inside the extent of the data.
        choices: Options by policy id and choice. A choice without an option takes its default.
        inputs: Activity and claims of the units: tables by activity kind or claim, with the columns `unit`,
            `month` (as `2024-08`), and `persons`, `times` (per person) or `amount`; null means unknown. A
            given table counts as complete. Components without their table are listed as not assessed.
        missing_history: What to do if amounts depend on days before the data, for example because a
            ceiling's window begins there: refuse, or assume that nothing was paid on them.

    Returns:
        Amounts by policy, component, month and area, and the components that were not assessed, with reasons.

    Raises:
        OutsideDataError: If the window, or the look back to the beginning of a ceiling's window or of a
            year in which a source pays first, leaves the data. A look ahead may leave them: the last known
            state is then assumed to continue, and the answer lists this assumption.
        UnknownNameError: If a component pays per a level that the network does not have, or if a policy
            outside a catalogue names, for a day of the data, an area that the network does not hold.
        ArgumentError: If a choice, option or policy does not exist, two policies have one id, two policies of
            one purpose would pay the same unit for the same month, a policy has another currency than the
            network, or a condition does not fit the attribute that it reads.
        InvalidInputError: If rows of the inputs have errors; the exception lists all of them.
        MoneyRangeError: If an amount would exceed 64 bits.
        PluginError: If a plug-in raises an error, or returns something that is not money.
        InvalidPolicyError: If the frame of a plug-in has errors.

    Examples:
        >>> import dtnet
        >>> spent = dtnet.assess(
        ...     dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024"
        ... )
        >>> spent.by("policy").array("amount").tolist()
        [2894400000, 7200000000, 0, 12888000000, 8136000000]
    """
    question, chosen = assessment_question(
        network, policies, window=window, choices=choices, inputs=inputs, missing_history=missing_history
    )
    return assessed(question, chosen)


def assessment_question(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None,
    inputs: Mapping[str, object] | None,
    missing_history: MissingHistory,
) -> tuple[AssessmentQuestion, list[Policy]]:
    """The checked question of `assess`, and the policies with every choice made."""
    check_argument(network, Network, "network", "pass a Network, as datasets.load or read_network gives")
    check_argument(missing_history, str, "missing_history", 'write "error" or "nothing_paid"')
    if choices is not None:
        check_choices(choices)
    if inputs is not None:
        check_argument(inputs, Mapping, "inputs", "pass tables by name: {'mobilised_day': table}")
    asked = as_window(window)
    network.check_covered(asked.start, what="window start")
    network.check_covered(number_day(asked.numbers[1] - 1), what="window's last day")
    if missing_history not in {"error", "nothing_paid"}:
        raise ArgumentError(
            f"missing_history={missing_history!r}", near(str(missing_history), ("error", "nothing_paid"))
        )
    chosen = chosen_policies(network, policies, choices or {})
    given = read_inputs(network, chosen, inputs or {})
    question = AssessmentQuestion(network=network, window=asked, given=given, missing_history=missing_history)
    return question, chosen


def assessed(
    question: AssessmentQuestion, policies: Sequence[Policy], *, earlier: Assessment | None = None
) -> Assessment:
    """Answer a question.

    Args:
        question: The network, window, inputs and rule for days before the data.
        policies: The policies, with every choice made, in order of id.
        earlier: An answer to the same question; its results are reused where nothing changes.
    """
    check_readers(policies, question.inputs)
    around = question.around(policies)
    if around is not question:
        earlier = None  # its units have other numbers
    return assessed_on_network(around, policies, earlier)


def assessed_on_network(
    question: AssessmentQuestion, policies: Sequence[Policy], earlier: Assessment | None = None
) -> Assessment:
    """The answer from the network of a question, which has the areas of the policies.

    Args:
        policies: The policies, with every choice made, in order of id.
        earlier: An answer from the same network, whose components are reused where nothing changes.
    """
    known = earlier.worked or () if earlier is not None else ()
    worked, left_out = worked_out(question, policies, known)
    lines = dict(zip(map(id, known), earlier.lines, strict=True)) if earlier is not None and known else {}
    made = tuple(lines.get(id(each)) or line_of(question, each) for each in worked)
    return Assessment(
        question,
        tuple(policies),
        made,
        tuple(left_out),
        tuple(each if id(each) in lines else _kept(each) for each in worked),
    )


def _kept(worked: Worked) -> Worked:
    """The result of a component, kept for later questions."""
    kept = worked.kept()
    draft = kept.draft
    sealed((kept.joint, kept.paid, draft.reach, draft.months))
    return kept


def chosen_policies(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    choices: Mapping[str, Mapping[str, str]],
) -> list[Policy]:
    """Policies with every choice made, in order of id.

    A policy of a catalogue stays even if the network does not hold its areas; `assess` lists it as not
    assessed.

    Raises:
        ArgumentError: If something is not a policy or pays in another currency, two policies have one id, or
            a choice or option does not exist.
        UnknownNameError: If a policy pays per a level that the network does not have, or if a policy outside
            a catalogue names an area that the network does not hold.
        PluginError: If a plug-in breaks the protocol.
        InvalidPolicyError: If a plug-in's frame has errors.
    """
    listed = as_policies(policies)
    ids = [policy.id for policy in listed]
    twice = repeated(ids)
    if twice:
        raise ArgumentError(f"two policies have the id {twice[0]!r}")
    for id in choices:
        if id not in ids:
            raise ArgumentError(f"choices name the policy {id!r}, which is not assessed", near(id, ids))
    chosen = [
        policy.chosen(choices.get(policy.id, {})) for policy in sorted(listed, key=lambda each: each.id)
    ]
    for policy in chosen:
        unknown = unknown_area(network, policy)
        if unknown is None or not isinstance(policies, Catalogue):
            _fit(network, policy, unknown)
    return chosen


def _fit(network: Network, policy: Policy, unknown: tuple[str, date] | None) -> None:
    if policy.currency not in {None, network.vocabulary.currency.code}:
        raise ArgumentError(
            f"policy {policy.id} pays {policy.currency}, but the money of {network.metadata.name!r} is "
            f"{network.vocabulary.currency.code}",
            "assess a network and policies of one currency",
        )
    if unknown is not None:
        raise _refused(network, policy, *unknown)
    grains = (TEAM, *network.vocabulary.levels)
    for component in policy.components:
        what = f"policy {policy.id}: component {component.id!r}"
        if component.per not in grains:
            raise UnknownNameError(
                f"{what}: {component.per!r} is not a level of {network.metadata.name!r}",
                near(component.per, grains),
            )
        supply_of(network, policy, component, what=what)  # checks the subjects before they are read


def _refused(network: Network, policy: Policy, area: str, as_of: date) -> UnknownNameError:
    """The error for an area that a policy names and the network does not hold."""
    what = f"policy {policy.id}"
    if (area, as_of) == (policy.jurisdiction.id, policy.jurisdiction.as_of):
        told = f"its jurisdiction {area!r} is not an area of {network.metadata.name!r}"
        return UnknownNameError(f"{what}: {told}", near(area, network.area_index.similar(area)))
    for component in policy.components:
        if (area, as_of) in areas_named_in(component):
            what += f": component {component.id!r}"
            break
    told, hint = absence_reason(network, area, as_of)
    return UnknownNameError(f"{what}: {told}", hint)


OF_NATURE: Final[Mapping[Nature, str]] = {"entitlement": "", "at_most": "at most "}
"""The prefix of an amount by its nature, in the order in which answers list natures."""


@final
@attrs.frozen(eq=False, field_transformer=with_checked_fields)
class Assessment(AssessmentPicture, PydanticHook):
    """The cost of policies on a network in a window.

    Attributes:
        question: The question.
        policies: The policies with every choice made, in order of id, including policies not assessed.
        lines: Amounts, one line for each component.
        worked: The intermediate results of each line; None if they were not kept.
        not_assessed: Components that were not assessed, with reasons.
    """

    question: AssessmentQuestion
    policies: tuple[Policy, ...]
    lines: tuple[Line, ...]
    not_assessed: tuple[NotAssessed, ...]
    worked: tuple[Worked, ...] | None = None

    @property
    def network(self) -> Network:
        """The network."""
        return self.question.whole

    @property
    def window(self) -> Period:
        """The days of the question; the end of the period is excluded."""
        return self.question.window

    @property
    def mergers(self) -> tuple[Merger, ...]:
        """Mergers of policies' areas before the end of the window, and the rule that each policy follows."""
        return tuple(mergers(self.question, self.policies))

    @property
    def currency(self) -> str:
        """ISO code of the currency; all amounts are in its smallest unit."""
        return self.network.vocabulary.currency.code

    @property
    def totals(self) -> Mapping[Nature, int]:
        """The sum of all amounts for each nature of an assessed component.

        An `entitlement` is due; `at_most` is the largest amount that may be granted. The two have no common
        sum, because an amount of the nature `at_most` may stay unclaimed.

        Raises:
            UnknownAmountError: If an amount depends on an unknown fact, or if no component was assessed.
        """
        self._refuse_empty()
        found = totals_of(self.lines, self.not_assessed)
        if None in found.values():
            raise UnknownAmountError(
                f"the total is unknown: {'; '.join(self.unknown_facts)}",
                "read .bounds, or .by(…) for the known amounts",
            )
        return MappingProxyType({nature: amount or 0 for nature, amount in found.items()})

    @property
    def total(self) -> int:
        """The sum of all amounts if they have one nature; 0 without any component.

        Raises:
            MixedNaturesError: If some amounts are entitlements and others maxima (`at_most`).
            UnknownAmountError: As `totals`.
        """
        self._refuse_empty()
        return one_total(dict.fromkeys(line.component.nature for line in self.lines), lambda: self.totals)

    @property
    def bounds(self) -> tuple[int, int | None]:
        """Lower and upper bound of the payments. The lower bound of `at_most` without a claim is 0.

        An upper bound of None means no bound, for example if no component was assessed. `sharp` tells whether
        both bounds are attained.
        """
        return (0, None) if self._is_empty else line_bounds(self.lines)

    @property
    def sharp(self) -> bool:
        """Whether the bounds of each unit are attained, in each month and in the whole window.

        If false, some of these bounds, or the upper one of `bounds`, may be too wide. Even if true, three
        other kinds of bounds can be wide: a unit's amounts by year under a ceiling, which are sums over
        months; amounts by place of a unit that moves, which split the month of the move; and amounts by
        source of funds.
        """
        return not self._is_empty and all(line.sharp for line in self.lines)

    @property
    def unknown_facts(self) -> tuple[str, ...]:
        """The unknown facts on which amounts depend, by component."""
        open_lines = [line for line in self.lines if not is_known_in_parts(self, line)]
        ids = [(line.policy.id, line.component.id) for line in open_lines]
        return side_tables.unknown_texts(self.question, self.policies, ids)

    def by(self, *keys: str, allocate: Allocation | None = None) -> Table:
        """Amounts by group.

        Args:
            keys: Any of `component`, `purpose`, `source` (of funds; null if unknown), `month`, `year`, `unit`
                (team or area), `team`, `origin` and the network's levels, in the wanted order. Amounts are
                always grouped by policy and nature first. `origin` is the worst origin of the unit's row, of
                the counted people and of the policy's days. It ignores facts that decide only eligibility or
                the class of a value.
            allocate: How the teams of an area share its amount for a month and source, if `team` is a key:
                `equal` in proportion to their days there, `people` in proportion to the sum of their people
                on these days. Amounts whose units are teams are not shared. A part rests on the rows, and
                the people, of all teams that share the amount, so their origins count, too.

        Returns:
            Columns `policy`, `nature`, the keys (areas and teams by id, months as `2024-08`), `amount` (null
            if unknown), `lower`, `upper` (null for no bound). The rows are ordered by these columns and exist
            only where a unit is, or may be, eligible. Without keys of place or time each component has a row,
            even for an amount of 0. With `allocate`, each team in the area has a row, even for a part of 0;
            `team` is null for an amount that no team shares. Bounds of parts hold, but may be too wide.

        Raises:
            ArgumentError: If a key is unknown or repeated, `allocate` is not one of these words, or `team` is
                a key without `allocate` although units of a component are areas.
            UnknownNameError: If `allocate` is `people` and the network has no such attribute of teams.

        Examples:
            >>> import dtnet
            >>> policy = dtnet.policies(country="vietnam")["vn.binh-duong.2023-27"]
            >>> commune = "vn:commune:25747:0"
            >>> worked = {"unit": [commune], "month": ["2024-08"], "persons": [12], "times": [3]}
            >>> spent = dtnet.assess(
            ...     dtnet.datasets.load("vietnam"), policy, window="2024-08", inputs={"mobilised_day": worked}
            ... )
            >>> shares = spent.by("component", "unit", "team", allocate="people").to_dicts()
            >>> [each["amount"] for each in shares if each["unit"] == commune]
            [540000, 432000, 432000, 540000, 432000, 540000, 540000, 540000, 864000, 540000]
        """
        return grouped(self, keys, allocate=allocate)

    def paid(self) -> Table:
        """The teams that are paid in the window.

        Returns:
            Columns `policy`, `nature`, `teams` (the number of teams with an amount above 0; null if this is
            unknown for a team), `members` (the people in these teams on each team's last eligible day; null
            if unknown), `amount` (null if unknown); a row for each nature of each assessed policy, in order
            of id.
        """
        return side_tables.paid_table(self)

    def explain(self, unit: str, month: str | Month | None = None) -> Explanation:
        """Why a team or an area gets its amount: a tree of steps, each with the law behind it.

        Args:
            unit: The id of a team or an area, or the name of an area on the first day of the window, as
                `Snapshot.find` accepts it. The units of an area are grouped by amount, and one unit of each
                of the three largest groups is explained in full.
            month: A month such as `2024-08` with a day in the window; None for every month of the window.

        Returns:
            The steps, as text (`print`), Markdown and JSON. Their leaves add up to the amount that
            `by("unit", "month")` gives for a team, or `by` with an area's level and `"month"` for the area.

        Raises:
            UnknownNameError: If no team or area has that id, and no area that name.
            AmbiguousNameError: If several areas have the name.
            ArgumentError: If `unit` is another kind of body, or the month has no day in the window.
            DayError: If the text is not a month.

        Examples:
            >>> import dtnet
            >>> hatinh = dtnet.policies(country="vietnam")["vn.ha-tinh.2023-119"]
            >>> spent = dtnet.assess(dtnet.datasets.load("vietnam"), hatinh, window="2024")
            >>> told = spent.explain("vn:province:42:0", month="2024-08")
            >>> told.amount, sum(step.amount for step in told.leaves()) == told.amount
            (1074000000, True)
        """
        from dtnet.policy.explain.amount_explanations import explained_amount  # noqa: PLC0415 - few ask

        return explained_amount(self, unit, month)

    def batches(self, *keys: str, size: int = 4096) -> Iterator[Table]:
        """The rows of `by` for a few units at a time: teams first, then areas, each in order of id.

        Args:
            keys: As for `by`; `unit` or `team` among them.
            size: The number of units in each table.

        Raises:
            ArgumentError: If neither key is given, `team` is a key although units of a component are areas,
                or `size` is not a whole number of at least 1.
        """
        return unit_batches(self, keys, size)

    def not_eligible(self, *, units: bool = False) -> Table:
        """The units in the area where a policy applies that are eligible on no day of the window, and why.

        Args:
            units: Whether each unit has a row of its own.

        Returns:
            Columns `policy`, `component`, `reason` (the first failing condition on the unit's first day on
            which the policy is open), `units` (their number), in order of policy and component. With
            `units=True` each unit has a row: `policy`, `component`, `unit`, `reason`.
        """
        return side_tables.not_eligible_table(self, units=units)

    def norms(self) -> Table:
        """Whether the units eligible at the end of the window have the number of people that a norm demands.

        Returns:
            One row for each component with a norm: `policy`, `component`, `attribute` (on which the norm
            depends; null without one), `use`, the number of `units`, and how many of them have the result
            `met`, `below`, `unknown` or `not_applicable`. All are counted on the last day of the window on
            which the component holds.
        """
        return side_tables.norms_table(self)

    def of_which(self) -> Table:
        """The lines that show a part of a component's amount. They inform and change no amount.

        Returns:
            Columns `policy`, `component`, `of_which` (the id of the line), `rate` (null if the rate differs
            by day or class) and `amount`: the amount of this rate over the months that the window overlaps,
            for each unit no more than the component's amount; null if it is unknown, or if the line's
            activity is not given.
        """
        return side_tables.informing_table(self)

    def instead(self, *policies: Policy | SubsidyPolicy) -> Assessment:
        """The answer to the same question with other policies. Results that do not change are reused.

        Args:
            policies: Each policy replaces the policy with its id, or is added. Its open choices take the
                options of the policy that it replaces, else their defaults.

        Raises:
            ArgumentError: As in `assess`, which lists further errors.
        """
        before = {policy.id: dict(policy.selection) for policy in self.policies}
        choices = {
            each.id: {
                choice.name: before[each.id][choice.name]
                for choice in each.choices
                if before[each.id].get(choice.name) in choice.options
            }
            for each in as_policies(policies)
            if each.id in before and not each.selection
        }
        chosen = chosen_policies(self.network, policies, choices)
        new = {policy.id: policy for policy in (*self.policies, *chosen)}
        return assessed(self.question, [new[id] for id in sorted(new)], earlier=self)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumptions behind the amounts on points that law and data leave open, in order of policy.

        These are readings of the law, the last known state on later days, synthetic rows with their share of
        each nature, rows of inputs that do not count, and assumptions on the payments of other policies and
        components.
        """
        found, known = [], self.by("origin").to_dicts()
        for policy in self.policies:
            if unknown_area(self.network, policy) is not None:
                continue  # nothing rests on a policy that is not assessed
            reasons = {choice.name: choice.why for choice in policy.choices}
            found += [
                Assumption(policy=policy.id, what=f"{name}={option}", why=reasons[name])
                for name, option in policy.selection
            ]
            own = [line for line in self.lines if line.policy is policy]
            acting = dict.fromkeys(reason for line in own for reason in line.reasons)
            found += [Assumption(policy=policy.id, what="assumed", why=reason) for reason in acting]
            found += side_tables.synthetic_shares(policy, known)
            found += side_tables.paid_by_others(self.policies, policy, self.not_assessed)
            found += side_tables.granted_first(policy, self.lines)
            found += unused_rows(self, policy)
        return tuple(found)

    @property
    def unused_inputs(self) -> tuple[UnusedInput, ...]:
        """Rows of the given inputs that do not count, with the reason, in the order of the tables.

        A row is listed if it counts in no window, because the data or the components that read it hold on no
        day of the month, or if its unit is eligible on no day of a month that lies in the window. Other
        months outside the window are not listed.
        """
        return tuple(unused_inputs(self))

    @property
    def recomputed(self) -> tuple[Recomputed, ...]:
        """Published totals of openings inside the window, with the amount that each opening alone pays here.

        An opening is not listed if a component was not assessed, an amount is unknown, or natures are mixed.
        """
        return tuple(side_tables.recomputed(self))

    def _refuse_empty(self) -> None:
        if self._is_empty:
            told = dict.fromkeys(
                f"{each.policy}: {each.component}: {each.reason}" for each in self.not_assessed
            )
            raise UnknownAmountError(
                f"the total is unknown because no component is assessed: {'; '.join(told)}",
                "give the missing inputs, or read .not_assessed",
            )

    @property
    def _is_empty(self) -> bool:
        """Whether there are components, and none of them was assessed."""
        return _is_empty(self.lines, self.not_assessed)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        if self is other:
            return True
        asked = (self.policies, self.window, self.not_assessed, len(self.lines))
        return (
            asked == (other.policies, other.window, other.not_assessed, len(other.lines))
            and all(map(_alike, self.lines, other.lines))
            and self.network == other.network
        )

    def __hash__(self) -> int:
        return hash((self.policies, self.window, sum_of(self.lines)))

    def __copy__(self) -> Assessment:
        return self

    def __deepcopy__(self, memo: object) -> Assessment:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _sealed, (self.question, self.policies, self.lines, self.not_assessed)

    def __repr__(self) -> str:
        names = few_of([policy.id for policy in self.policies])
        return f"<Assessment of {names} over {self.window}: {self._told_amounts()}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import SHOWN_ROWS, card, table  # noqa: PLC0415 - paid by notebooks only

        not_assessed = ((each.policy, each.component, each.reason) for each in self.not_assessed[:SHOWN_ROWS])
        policies = ((each.id, each.titles.en) for each in self.policies[:SHOWN_ROWS])
        return card(
            f"Assessment over {self.window}",
            (("network", self.network.metadata.name), ("amounts", self._told_amounts())),
            table(("policy", "title"), policies, count=len(self.policies), what="policies"),
            table(
                ("not assessed", "component", "reason"),
                not_assessed,
                count=len(self.not_assessed),
                what="reasons",
            )
            if self.not_assessed
            else "",
        )

    def _told_amounts(self) -> str:
        """The sums by nature, as text."""
        places = self.network.vocabulary.currency.exponent
        sums = {
            nature: ["?" if each is None else shown_amount(each, places) for each in bounds]
            for nature, bounds in sums_by_nature(self.lines).items()
        }
        amounts = ", ".join(
            f"{label}{low if low == high else f'{low} to {high}'}"
            for nature, label in OF_NATURE.items()
            if nature in sums
            for low, high in [sums[nature]]
        )
        return "nothing assessed" if self._is_empty else f"{amounts or '0'} {self.currency}"


def line_bounds(lines: Sequence[Line]) -> tuple[int, int | None]:
    """Bounds of the total payments of some lines, which include all lines that affect these payments."""
    due = [(line, _sum(line)) for line in lines if not line.may_be_nothing]
    lower = sum((most or 0) if line.left else low for line, (low, most) in due)
    return lower, summed_ends((0, _most(line)) for line in lines)[1]


def _most(line: Line) -> int | None:
    """The largest total of a line, whatever is granted of other unclaimed components; None for no bound."""
    if line.may_be_nothing and line.together is not None:
        return _sum(line.granted(alone=False))[1]
    low, high = _sum(line)
    return low if line.left else high


def sums_by_nature(lines: Sequence[Line]) -> dict[Nature, tuple[int, int | None]]:
    """Bounds of the sum of each nature; for `at_most`, bounds of the largest amount that may be granted."""
    found: dict[Nature, tuple[int, int | None]] = {}
    for nature in OF_NATURE:
        mine = [line for line in lines if line.component.nature == nature]
        if mine:
            found[nature] = sum_of(mine, as_left=nature == "at_most")
    return found


def totals_of(lines: Sequence[Line], not_assessed: Sequence[NotAssessed]) -> dict[Nature, int | None]:
    """The sum of each nature; None if it is unknown or no component was assessed."""
    empty = _is_empty(lines, not_assessed)
    return {
        nature: low if low == high and not empty else None
        for nature, (low, high) in sums_by_nature(lines).items()
    }


def _is_empty(lines: Sequence[Line], not_assessed: Sequence[NotAssessed]) -> bool:
    """Whether there are components, and none of them was assessed."""
    left_out = {(each.policy, each.component) for each in not_assessed}
    return bool(left_out) and all(
        (line.policy.id, line.component.id) in left_out and not line.days.any() for line in lines
    )


def one_total(natures: Iterable[Nature], totals: Callable[[], Mapping[Nature, int]]) -> int:
    """The total of amounts that have at most one nature.

    Raises:
        MixedNaturesError: If there are several natures.
    """
    if len({*natures}) > 1:
        raise MixedNaturesError(
            "entitlements and amounts of the nature at_most have no sum",
            "read .totals for a sum by nature, or .bounds for all that may be paid",
        )
    return sum(totals().values())


def sum_of(lines: Sequence[Line], *, as_left: bool = True) -> tuple[int, int | None]:
    """Bounds of the sum of some lines; for `at_most`, bounds of the largest amount that may be granted.

    Args:
        as_left: Whether a line that is paid the remainder of unclaimed components counts at its lower bound.
    """
    sums = ((line.left and as_left, _sum(line)) for line in lines)
    return summed_ends((low, low if is_left else high) for is_left, (low, high) in sums)


def _sum(line: Line) -> tuple[int, int | None]:
    """Exact bounds of the sum over all units."""
    return line.in_all.total(line.size[:, None], what=f"policy {line.policy.id}")


def _sealed(*fields: Any) -> Assessment:  # noqa: ANN401 - those of an assessment
    """An assessment after unpickling: its arrays are made read-only again."""
    return sealed(Assessment(*fields))


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines have the same content."""
    arrays = [
        [line.edges, line.days, *line.placed, line.size, line.amounts.lower, line.amounts.upper]
        for line in (one, other)
    ]
    same = (one.policy.id, one.component, one.assumed) == (other.policy.id, other.component, other.assumed)
    return same and all(map(np.array_equal, *arrays))
