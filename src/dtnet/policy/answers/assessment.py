"""`assess`: what policies cost on a network, from documents and dated rows to exact amounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dtnet.arguments import check_argument, check_choices
from dtnet.errors import ArgumentError, UnknownNameError, near, repeated
from dtnet.facts.area_ground import absence_reason
from dtnet.facts.subjects import TEAM
from dtnet.network.day.network import Network
from dtnet.network.tables.read_only import sealed
from dtnet.periods import as_window, number_day
from dtnet.policy.answers.result import Assessment
from dtnet.policy.catalogue.admission import as_policies
from dtnet.policy.catalogue.catalogue import Catalogue
from dtnet.policy.document.document import areas_named_in
from dtnet.policy.engine.component_assessment import line_of, worked_out
from dtnet.policy.engine.plugin_due import supply_of
from dtnet.policy.units.inputs import check_readers, read_inputs
from dtnet.policy.units.jurisdiction import unknown_area
from dtnet.policy.units.question import AssessmentQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.protocol import SubsidyPolicy
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.units.needed_days import MissingHistory


def assess(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    inputs: Mapping[str, object] | None = None,
    missing_history: MissingHistory = "error",
) -> Assessment:
    """What policies cost in a window, to the currency's smallest unit.

    Args:
        network: The areas and teams, with the days on which they exist.
        policies: One policy or plug-in, several, or a catalogue, assessed in order of id. A policy of a
            catalogue is listed as not assessed if it names an area that the network does not hold.
        window: A year, a month, `A..B` (the second day excluded), or a period, inside the extent of the data.
        choices: Options by policy id and choice. A choice without an option takes its default.
        inputs: What units did or asked for, by activity kind or claim: tables with the columns `unit`,
            `month` (as `2024-08`), and `persons`, `times` (per person) or `amount`; null means unknown. A
            given table counts as complete. Components without their table are listed as not assessed.
        missing_history: What to do if amounts depend on days before the data, for example because a
            ceiling's window begins there: refuse, or assume that nothing was paid on them.

    Returns:
        Amounts by policy, component, month and area, and the components that were not assessed, with reasons.

    Raises:
        OutsideDataError: If the window, or the look back to the beginning of a ceiling's window, leaves the
            data. A look ahead may leave them: the last known state is then assumed to continue, and the
            answer lists this assumption.
        UnknownNameError: If a component pays per a level that the network does not have, or if a policy
            outside a catalogue names, for a day of the data, an area that the network does not hold.
        ArgumentError: If a choice, option or policy does not exist, two policies have one id, two of one
            purpose would pay one unit in one month, a policy's currency is not the network's, or a condition
            does not fit the attribute that it reads.
        InvalidInputError: If rows of the inputs have errors; the exception lists all of them.
        MoneyRangeError: Before an amount leaves 64 bits.
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
    question = AssessmentQuestion(
        network=network, window=asked, inputs=given, missing_history=missing_history
    )
    return question, chosen


def assessed(
    question: AssessmentQuestion, policies: Sequence[Policy], *, earlier: Assessment | None = None
) -> Assessment:
    """The answer to a question.

    Args:
        question: The network, window, inputs and rule for days before the data.
        policies: With every choice made, in order of id.
        earlier: An answer to the same question; its results are reused where nothing changes.
    """
    check_readers(policies, question.inputs)
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
    sealed((kept.joint, kept.paid, kept.draft.reach, kept.draft.cohorts, kept.draft.months))
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
        supply_of(network, policy, component, what=what)  # before anybody reads what it reads


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
