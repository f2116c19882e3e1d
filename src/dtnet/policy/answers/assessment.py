"""What policies cost on a network: from documents and dated rows to exact amounts by cohort and day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dtnet.arguments import check_argument, check_choices
from dtnet.errors import ArgumentError, UnknownNameError, near, repeated
from dtnet.facts.area_ground import absent
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
from dtnet.policy.units.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.protocol import SubsidyPolicy
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.units.needed_days import Before


def assess(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    inputs: Mapping[str, object] | None = None,
    before: Before = "error",
) -> Assessment:
    """What policies cost in a window, to the currency's smallest unit.

    Args:
        network: Who exists where on which day.
        policies: One policy or plug-in, several, or a catalogue; they are assessed in order of their ids.
            Policies of a catalogue that name an area that the network does not hold are listed as not
            assessed.
        window: A year, a month, `A..B` (the second day not included), or a period; inside the data.
        choices: Options by policy id and choice; each choice not named takes its default.
        inputs: What units did or asked for, by activity kind or claim: tables with the columns `unit`,
            `month` (as `2024-08`), and `persons`, `times` (each of them) or `amount`; null where unknown. A
            table that is given is complete. What it is not given for is left out and listed.
        before: What to do where amounts rest on days before the data, as those of a ceiling's window: refuse,
            or take it that nothing was paid by then.

    Returns:
        Amounts by policy, component, month and area, and what was left out and why.

    Raises:
        OutsideDataError: If the window, or the look back to where a ceiling's window begins, leaves the
            data. The look ahead may: there the last known state is taken to go on, and it is said so.
        UnknownNameError: If money exists per a level that the network does not have; or if a policy outside
            a catalogue names, for a day of the data, an area that the network does not hold.
        ArgumentError: If a choice, option or policy does not exist, two policies have one id, two of one
            purpose would pay one team in one month, a policy's money is not the network's, or what a
            policy asks does not fit the attributes that it asks for.
        InvalidInputError: If rows of the inputs are at fault; all faults are in it.
        MoneyRangeError: Before an amount leaves 64 bits.
        PluginError: If a plug-in raises, or what it returns is no money.
        InvalidPolicyError: If the frame of a plug-in is at fault.

    Examples:
        >>> import dtnet
        >>> spent = dtnet.assess(
        ...     dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024"
        ... )
        >>> spent.by("policy").array("amount").tolist()
        [2894400000, 7200000000, 0, 12888000000, 8136000000]
    """
    question, chosen = question_of(
        network, policies, window=window, choices=choices, inputs=inputs, before=before
    )
    return assessed(question, chosen)


def question_of(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None,
    inputs: Mapping[str, object] | None,
    before: Before,
) -> tuple[Question, list[Policy]]:
    """What `assess` is asked, and the policies with nothing left open, once all of it is checked."""
    check_argument(network, Network, "network", "pass a Network, as datasets.load or read_network gives")
    check_argument(before, str, "before", 'write "error" or "nothing_paid"')
    if choices is not None:
        check_choices(choices)
    if inputs is not None:
        check_argument(inputs, Mapping, "inputs", "pass tables by name: {'mobilised_day': table}")
    asked = as_window(window)
    network.check_covered(asked.start, what="window start")
    network.check_covered(number_day(asked.numbers[1] - 1), what="window's last day")
    if before not in {"error", "nothing_paid"}:
        raise ArgumentError(f"before={before!r}", near(str(before), ("error", "nothing_paid")))
    chosen = chosen_policies(network, policies, choices or {})
    given = read_inputs(network, chosen, inputs or {})
    question = Question(network=network, window=asked, inputs=given, before=before)
    return question, chosen


def assessed(
    question: Question, policies: Sequence[Policy], *, earlier: Assessment | None = None
) -> Assessment:
    """The answer to a question.

    Args:
        question: What is asked of whom.
        policies: With nothing left open, in order of id.
        earlier: An answer to the same question, of which what holds here too is taken over.
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
    """How a component was worked out, for later questions; its policy never changes anyway."""
    kept = worked.kept()
    sealed((kept.joint, kept.paid, kept.draft.reach, kept.draft.cohorts, kept.draft.months))
    return kept


def chosen_policies(
    network: Network,
    policies: Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy,
    choices: Mapping[str, Mapping[str, str]],
) -> list[Policy]:
    """Policies with nothing left open, in order of id.

    Policies of a catalogue are kept even if the network does not hold their areas; `assess` lists them as
    not assessed.

    Raises:
        ArgumentError: If one is no policy or pays in another currency, two have one id, or a choice or option
            does not exist.
        UnknownNameError: If one pays per a level that the network does not have, or one outside a catalogue
            names an area that it does not hold.
        PluginError: If a plug-in cannot be one.
        InvalidPolicyError: If a plug-in's frame is at fault.
    """
    listed = as_policies(policies)
    ids = [policy.id for policy in listed]
    twice = repeated(ids)
    if twice:
        raise ArgumentError(f"two policies with the id {twice[0]!r}")
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
            "amounts in two currencies have no sum",
        )
    if unknown is not None:
        raise _refused(network, policy, *unknown)
    grains = (TEAM, *network.vocabulary.levels)
    for component in policy.components:
        what = f"policy {policy.id}: component {component.id!r}"
        if component.per not in grains:
            raise UnknownNameError(
                f"{what}: money per {component.per!r}, which is no level of {network.metadata.name!r}",
                near(component.per, grains),
            )
        supply_of(network, policy, component, what=what)  # before anybody reads what it reads


def _refused(network: Network, policy: Policy, area: str, as_of: date) -> UnknownNameError:
    """That a network does not hold an area that a policy names."""
    what = f"policy {policy.id}"
    if (area, as_of) == (policy.jurisdiction.id, policy.jurisdiction.as_of):
        told = f"its jurisdiction {area!r} is no area of {network.metadata.name!r}"
        return UnknownNameError(f"{what}: {told}", near(area, network.area_index.similar(area)))
    for component in policy.components:
        if (area, as_of) in areas_named_in(component):
            what += f": component {component.id!r}"
            break
    told, hint = absent(network, area, as_of)
    return UnknownNameError(f"{what}: {told}", hint)
