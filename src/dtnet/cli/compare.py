"""`dtnet compare`: what other policies, rates or readings of the law would change, in exact money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from dtnet.cli.arguments import network_of, window_given
from dtnet.cli.choices import parse_choices
from dtnet.cli.input_files import read_input_files, told_by_rows, told_files
from dtnet.cli.known import named
from dtnet.cli.money_views import keys_of, plain_totals, show_money, total_lines
from dtnet.cli.policy_words import named_policies, policies_for, units_of
from dtnet.errors import ArgumentError, near
from dtnet.policy.answers.assessment import assessed, chosen_policies, question_of
from dtnet.policy.answers.comparison import compare
from dtnet.policy.units.inputs import read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.network.day.network import Network
    from dtnet.policy.answers.comparison import Comparison
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.needed_days import Before

SCHEMA: Final = "dtnet/compare/1"


@attrs.frozen(kw_only=True)
class Change:
    """What is asked on the command line.

    Attributes:
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        policies: Ids and documents that hold before; none for all that are installed for the network.
        instead: Ids and documents that replace those of their ids, or come beside them.
        rates: Each `POLICY:COMPONENT=RATE`.
        readings: Each `POLICY:CHOICE=OPTION`, made in the second answer only.
        choices: The same, made in both.
        window: The days; None for the dataset's own.
        by: Keys of groups, with commas between; None for none.
        inputs: Each `NAME=FILE`, for both.
        before: What to do where a ceiling's window begins before the data do.
    """

    network: str | None
    policies: Sequence[str]
    instead: Sequence[str]
    rates: Sequence[str]
    readings: Sequence[str]
    choices: Sequence[str]
    window: str | None
    by: str | None
    inputs: Sequence[str]
    before: Before


def show_comparison(change: Change, format: Format) -> None:
    """Write what a change comes to to stdout.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    answer = comparison_of(change)
    show_money(answer, _remarks(answer), format)


def comparison_of(change: Change) -> dict[str, Any]:
    """The whole answer as plain data, and the names of the columns of its rows.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    if not (change.instead or change.rates or change.readings):
        raise ArgumentError("nothing is to change", "pass --instead, --rate or --then")
    network = network_of(change.network)
    window = window_given(network, change.window)
    tables = read_input_files(change.inputs)
    policies = policies_for(network, change.policies)
    choices = parse_choices(change.choices)
    ids = {policy.id for policy in policies}
    question, chosen = question_of(
        network,
        policies,
        window=window,
        choices={name: options for name, options in choices.items() if name in ids},
        inputs=None,
        before=change.before,
    )
    changed = chosen_policies(network, _changed(network, change, policies, choices), {})
    given_tables = {name: file.columns for name, file in tables.items()}
    with told_by_rows(tables):
        read = read_inputs(network, [*chosen, *changed], given_tables)  # by the one answer, or the other
    spent = assessed(attrs.evolve(question, inputs=read), chosen)
    found = compare(spent, spent.instead(*changed))
    keys = keys_of(change.by)
    table = found.by(*keys)
    least, most = found.bounds
    return {
        "schema": SCHEMA,
        "inputs": {
            **named(network),
            "window": str(window),
            "by": keys,
            "policies": [policy.id for policy in found.before.policies],
            "choices": _selected(found.before.policies),
            "instead": [policy.id for policy in found.after.policies],
            "instead_choices": _selected(found.after.policies),
            "rates": list(change.rates),
            "tables": told_files(tables),
            "before": change.before,
        },
        "columns": table.columns,
        "rows": table.to_dicts(),
        **plain_totals(found),
        "lower": least,
        "upper": most,
        "currency": spent.currency,
        "exponent": network.vocabulary.currency.exponent,
        "assumptions": _told(found, "assumptions"),
        "not_assessed": _told(found, "not_assessed"),
    }


def _changed(
    network: Network, change: Change, policies: Iterable[Policy], choices: Mapping[str, Mapping[str, str]]
) -> list[Policy]:
    """The policies of the second answer that differ from those of the first."""
    before = {policy.id: policy for policy in policies}
    after = _instead(network, change.instead) if change.instead else {}
    for name in choices:
        _known(name, {**before, **after}, name)
    for (name, component), (rate, text) in _rates(change.rates).items():
        after[name] = _known(name, {**before, **after}, text).with_component(component, rate=rate)
    then = parse_choices(change.readings, "--then")
    for name in then:
        after[name] = _known(name, {**before, **after}, name)
    return [policy.chosen({**choices.get(name, {}), **then.get(name, {})}) for name, policy in after.items()]


def _instead(network: Network, words: Sequence[str]) -> dict[str, Policy]:
    """Policies by id.

    Raises:
        ArgumentError: If two have one id.
    """
    found: dict[str, Policy] = {}
    for word, policy in zip(words, named_policies(words, units_of(network)), strict=True):
        if policy.id in found:
            raise ArgumentError(f"--instead {word!r}: {policy.id!r} stands there already", "name it once")
        found[policy.id] = policy
    return found


def _rates(texts: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Rates, and the words that say them, by policy and component.

    Raises:
        ArgumentError: If a text is not of the form, or a component gets two rates.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for text in texts:
        name, component, rate = _parsed_rate(text)
        known, _ = found.setdefault((name, component), (rate, text))
        if known != rate:
            raise ArgumentError(f"--rate {text!r}: {component!r} has the rate {known!r} already")
    return found


def _parsed_rate(text: str) -> tuple[str, str, str]:
    policy, colon, rest = text.partition(":")
    component, equals, rate = rest.partition("=")
    if not (policy and colon and component and equals and rate):
        raise ArgumentError(
            f"--rate {text!r}: not of the form POLICY:COMPONENT=RATE",
            'write it as "vn.ha-tinh.2023-119:support=700_000 VND/team/month"',
        )
    return policy, component, rate


def _known(name: str, policies: Mapping[str, Policy], text: str) -> Policy:
    if name not in policies:
        raise ArgumentError(f"{text!r}: the policy {name!r} is not assessed", near(name, policies))
    return policies[name]


def _selected(policies: Iterable[Policy]) -> dict[str, dict[str, str]]:
    return {policy.id: dict(policy.selection) for policy in policies if policy.selection}


def _told(found: Comparison, name: Literal["assumptions", "not_assessed"]) -> list[dict[str, str]]:
    """What stands beside the amounts of either answer, each with the answer that has it."""
    before, after = (set(getattr(each, name)) for each in (found.before, found.after))
    return [
        {
            **attrs.asdict(each),
            "in": "both" if each in before & after else "before" if each in before else "after",
        }
        for each in getattr(found, name)
    ]


def _remarks(answer: Mapping[str, Any]) -> Iterator[str]:
    """What stands below the rows; the sums first."""
    yield from total_lines(answer, sign="+")
    for each in answer["assumptions"]:
        yield f"taken  {_side(each)}{each['policy']}: {each['what']}: {each['why']}"
    for each in answer["not_assessed"]:
        yield f"left out  {_side(each)}{each['policy']}: {each['component']}: {each['reason']}"


def _side(told: Mapping[str, str]) -> str:
    return "" if told["in"] == "both" else f"{told['in']}: "
