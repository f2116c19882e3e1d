"""`dtnet assess`, `explain` and `compare`: what policies cost, why, and what a change of them would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import attrs

from dtnet.cli.arguments import (
    CHOICE,
    SEVERAL,
    currency_units,
    keys_of,
    named_policies,
    network_of,
    parse_choices,
    policies_for,
    window_given,
)
from dtnet.cli.input_files import read_input_files, told_by_rows, told_files
from dtnet.cli.money_views import (
    answer_money,
    merger_lines,
    plain_mergers,
    plain_totals,
    show_money,
    total_lines,
)
from dtnet.cli.output import Format, last_day, later_told, named, write_csv, write_json, write_text
from dtnet.errors import ArgumentError, near
from dtnet.policy.answers import comparison
from dtnet.policy.answers.assessment import assessed, assessment_question, chosen_policies
from dtnet.policy.units.inputs import read_inputs
from dtnet.policy.units.question import MissingHistory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.input_files import InputFile
    from dtnet.explanations import Step
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.answers.comparison import Comparison
    from dtnet.policy.document.document import Policy
    from dtnet.policy.explain.explanation_tree import Explanation
ASSESS_SCHEMA: Final = "dtnet/assess/1"
ExplanationFormat: TypeAlias = Literal["table", "markdown", "json", "csv"]
_EXPLANATION_COLUMNS: Final = ("depth", "what", "amount", "lower", "upper", "text", "cite", "choice")
COMPARE_SCHEMA: Final = "dtnet/compare/1"


def assess(  # noqa: PLR0913 - a parameter for each option
    *,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    window: str | None = None,
    by: str | None = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: MissingHistory = "error",
    format: Format = "table",
) -> int:
    """Calculate what policies cost, to the smallest unit of the currency.

    Args:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a policy document; may be repeated; by default all
            policies that are installed for the network.
        window: The days: a year, a month, or A..B, without the day B; by default the dataset's reference
            window.
        by: The keys by which rows are grouped, with commas between: component, purpose, source, month, year,
            unit, team, origin, and levels. Rows are always grouped by policy and nature.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: A table of activity or claims, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: What to do if a ceiling's window begins before the data: stop with an error, or assume that
            nothing was paid before the data begin (nothing_paid).
        format: The form of the answer.
    """
    asked = AssessOptions(
        network=network,
        policies=policy or [],
        window=window,
        by=by,
        choices=choice or [],
        inputs=input or [],
        before=before,
    )
    show_assessment(asked, format)
    return 0


def explain(  # noqa: PLR0913 - a parameter for each option
    unit: str,
    /,
    *,
    network: str | None = None,
    month: str | None = None,
    window: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: MissingHistory = "error",
    format: ExplanationFormat = "table",
) -> int:
    """Explain the amounts of a team or an area: each step, and the law behind it.

    Args:
        unit: The id of a team or area, or an area's name.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        month: The month, as 2024-08; by default every month of the window.
        window: The days that are assessed: a year, a month, or A..B, without the day B; by default the
            dataset's reference window.
        policy: The id of an installed policy, or a policy document; may be repeated; by default all
            policies that are installed for the network.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: A table of activity or claims, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: What to do if a ceiling's window begins before the data: stop with an error, or assume that
            nothing was paid before the data begin (nothing_paid).
        format: The form of the answer.
    """
    asked = ExplainOptions(
        unit=unit,
        network=network,
        month=month,
        window=window,
        policies=policy or [],
        choices=choice or [],
        inputs=input or [],
        before=before,
    )
    show_explanation(asked, format)
    return 0


def compare(  # noqa: PLR0913 - a parameter for each option
    *,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    instead: Annotated[list[str] | None, SEVERAL] = None,
    rate: Annotated[list[str] | None, SEVERAL] = None,
    then: Annotated[list[str] | None, SEVERAL] = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    window: str | None = None,
    by: str | None = None,
    input: Annotated[list[str] | None, SEVERAL] = None,
    before: MissingHistory = "error",
    format: Format = "table",
) -> int:
    """Calculate what a change of policies would cost or save.

    Args:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: A policy before the change: the id of an installed policy, or a policy document; may be
            repeated; by default all policies that are installed for the network.
        instead: A policy after the change: it replaces the policy that has the same id, or is added; may be
            repeated.
        rate: Another rate of a component after the change, as "POLICY:COMPONENT=700_000 VND/team/month"; may
            be repeated.
        then: Another reading of a point that a law leaves open, after the change only, as
            POLICY:CHOICE=OPTION; may be repeated.
        choice: A reading of a point that a law leaves open, before and after the change, as
            POLICY:CHOICE=OPTION; may be repeated.
        window: The days: a year, a month, or A..B, without the day B; by default the dataset's reference
            window.
        by: The keys by which rows are grouped, with commas between, as for assess; policy is a key, too.
        input: A table of activity or claims, as NAME=FILE with a .csv or .parquet; may be repeated; it counts
            before and after the change.
        before: What to do if a ceiling's window begins before the data: stop with an error, or assume that
            nothing was paid before the data begin (nothing_paid).
        format: The form of the answer.
    """
    change = CompareOptions(
        network=network,
        policies=policy or [],
        instead=instead or [],
        rates=rate or [],
        readings=then or [],
        choices=choice or [],
        window=window,
        by=by,
        inputs=input or [],
        before=before,
    )
    show_comparison(change, format)
    return 0


@attrs.frozen(kw_only=True)
class MoneyOptions:
    """The options of a command that assesses policies.

    Attributes:
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        policies: Ids and documents of policies; empty for all policies installed for the network.
        window: The days; None for the reference window of the dataset.
        choices: Texts of the form `POLICY:CHOICE=OPTION`.
        inputs: Texts of the form `NAME=FILE`.
        before: What to do if a ceiling's window begins before the data.
    """

    network: str | None
    policies: Sequence[str]
    window: str | None
    choices: Sequence[str]
    inputs: Sequence[str]
    before: MissingHistory

    def assessed(self) -> AssessedNetwork:
        """Read the network, policies and tables that the options name, and assess the policies.

        Raises:
            DtnetError: If the input is invalid.
        """
        network = network_of(self.network)
        window = window_given(network, self.window)
        tables = read_input_files(self.inputs)
        with told_by_rows(tables):
            question, policies = assessment_question(
                network,
                policies_for(network, self.policies),
                window=window,
                choices=parse_choices(self.choices),
                inputs={name: file.columns for name, file in tables.items()},
                missing_history=self.before,
            )
            spent = assessed(question, policies)
        return AssessedNetwork(network, window, tables, spent)


@attrs.frozen
class AssessedNetwork:
    """The network, window and tables that were read, and the assessment."""

    network: Network
    window: Period
    tables: Mapping[str, InputFile]
    spent: Assessment


@attrs.frozen(kw_only=True)
class AssessOptions(MoneyOptions):
    """The options of `dtnet assess`.

    Attributes:
        by: The keys by which rows are grouped, with commas between; None for policy and nature only.
    """

    by: str | None


def show_assessment(asked: AssessOptions, format: Format) -> None:
    """Assess policies and write the result to stdout.

    Raises:
        DtnetError: If the input is invalid.
    """
    answer = assessment_of(asked)
    show_money(answer, _assessment_remarks(answer), format)


def assessment_of(asked: AssessOptions) -> dict[str, Any]:
    """The answer as plain data, with the names of the columns of its rows.

    Raises:
        DtnetError: If the input is invalid.
    """
    read = asked.assessed()
    network, spent = read.network, read.spent
    keys = keys_of(asked.by)
    table = spent.by(*keys)
    lower, upper = spent.bounds
    return {
        "schema": ASSESS_SCHEMA,
        "inputs": {
            **named(network),
            "window": str(read.window),
            "by": keys,
            "policies": [policy.id for policy in spent.policies],
            "choices": {policy.id: dict(policy.selection) for policy in spent.policies if policy.selection},
            "tables": told_files(read.tables),
            "before": asked.before,
        },
        "columns": table.columns,
        "rows": table.to_dicts(),
        **plain_totals(spent),
        "lower": lower,
        "upper": upper,
        "currency": spent.currency,
        "exponent": network.vocabulary.currency.exponent,
        "unknown_facts": list(spent.unknown_facts),
        "assumptions": [attrs.asdict(each) for each in spent.assumptions],
        "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
        "mergers": plain_mergers(spent.mergers),
        "recomputed": [attrs.asdict(each) for each in spent.recomputed],
    }


def _assessment_remarks(answer: Mapping[str, Any]) -> Iterator[str]:
    """The lines below the rows; the sums are first."""
    yield from total_lines(answer)
    for fact in answer["unknown_facts"]:
        yield f"unknown  {fact}"
    for each in answer["assumptions"]:
        yield f"assumption used  {each['policy']}: {each['what']}: {each['why']}"
    yield from map("  ".join, merger_lines(answer["mergers"]))
    for each in answer["not_assessed"]:
        yield f"not included  {each['policy']}: {each['component']}: {each['reason']}"
    for each in answer["recomputed"]:
        published, here = (answer_money(answer, each[name]) for name in ("published", "computed"))
        yield f"published total  {each['policy']}: {published} by {each['source']}; calculated: {here}"


@attrs.frozen(kw_only=True)
class ExplainOptions(MoneyOptions):
    """The options of `dtnet explain`.

    Attributes:
        unit: The id of a team or area, or an area's name.
        month: The month; None for every month of the window.
    """

    unit: str
    month: str | None


def show_explanation(asked: ExplainOptions, format: ExplanationFormat) -> None:
    """Write an explanation to stdout.

    Raises:
        DtnetError: If the input is invalid.
    """
    read = asked.assessed()
    network, days, spent = read.network, read.window, read.spent
    told = spent.explain(asked.unit, asked.month)
    if format == "json":
        selected = {policy.id: dict(policy.selection) for policy in spent.policies}
        inputs = {
            **named(network),
            "window": str(days),
            "policies": [*selected],
            "choices": selected,
            "tables": told_files(read.tables),
            "before": asked.before,
        }
        answer = told.to_dict()
        write_json({"schema": answer.pop("schema"), "inputs": inputs, **answer})
    elif format == "csv":
        write_csv(_EXPLANATION_COLUMNS, _explanation_rows(told))
    else:
        last = last_day(told.days, str(days))
        more = [f"\n{line}\n" for line in later_told(named(network), last, mark=False)]
        write_text("".join([told.to_markdown() if format == "markdown" else f"{told}\n", *more]))


def _explanation_rows(told: Explanation) -> Iterator[tuple[object, ...]]:
    yield 0, "explanation", told.amount, told.lower, told.upper, f"{told.unit}, {told.days}", None, "false"
    for step in told.steps:
        yield from _step_rows(step, 1)


def _step_rows(step: Step, depth: int) -> Iterator[tuple[Any, ...]]:
    low, high = step.bounds or (None, None)
    choice = "true" if step.choice else "false"
    yield depth, step.what, step.amount, low, high, step.text, step.cite, choice
    for each in step.steps:
        yield from _step_rows(each, depth + 1)


@attrs.frozen(kw_only=True)
class CompareOptions:
    """The options of `dtnet compare`.

    Attributes:
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        policies: Ids and documents of policies before the change; empty for all that are installed for the
            network.
        instead: Ids and documents of policies after the change, which replace policies of the same id or are
            added.
        rates: Texts of the form `POLICY:COMPONENT=RATE`, after the change only.
        readings: Texts of the form `POLICY:CHOICE=OPTION`, after the change only.
        choices: Texts of the form `POLICY:CHOICE=OPTION`, before and after the change.
        window: The days; None for the reference window of the dataset.
        by: The keys by which rows are grouped, with commas between; None for nature only.
        inputs: Texts of the form `NAME=FILE`, for both assessments.
        before: What to do if a ceiling's window begins before the data.
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
    before: MissingHistory


def show_comparison(change: CompareOptions, format: Format) -> None:
    """Compare the costs before and after a change, and write the result to stdout.

    Raises:
        DtnetError: If the input is invalid.
    """
    answer = comparison_of(change)
    show_money(answer, _comparison_remarks(answer), format)


def comparison_of(change: CompareOptions) -> dict[str, Any]:
    """The answer as plain data, with the names of the columns of its rows.

    Raises:
        DtnetError: If the input is invalid.
    """
    if not (change.instead or change.rates or change.readings):
        raise ArgumentError("no change is given", "give --instead, --rate or --then")
    network = network_of(change.network)
    window = window_given(network, change.window)
    tables = read_input_files(change.inputs)
    policies = policies_for(network, change.policies)
    choices = parse_choices(change.choices)
    ids = {policy.id for policy in policies}
    question, chosen = assessment_question(
        network,
        policies,
        window=window,
        choices={name: options for name, options in choices.items() if name in ids},
        inputs=None,
        missing_history=change.before,
    )
    changed = chosen_policies(network, _changed(network, change, policies, choices), {})
    given_tables = {name: file.columns for name, file in tables.items()}
    with told_by_rows(tables):
        read = read_inputs(network, [*chosen, *changed], given_tables)  # read by either assessment
    spent = assessed(attrs.evolve(question, inputs=read), chosen)
    found = comparison.compare(spent, spent.instead(*changed))
    keys = keys_of(change.by)
    table = found.by(*keys)
    least, most = found.bounds
    return {
        "schema": COMPARE_SCHEMA,
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
        "assumptions": _sided(found, "assumptions"),
        "not_assessed": _sided(found, "not_assessed"),
    }


def _changed(
    network: Network,
    change: CompareOptions,
    policies: Iterable[Policy],
    choices: Mapping[str, Mapping[str, str]],
) -> list[Policy]:
    """The policies after the change that differ from the policies before it."""
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
    """The policies of `--instead`, by id.

    Raises:
        ArgumentError: If two policies have the same id.
    """
    found: dict[str, Policy] = {}
    for word, policy in zip(words, named_policies(words, currency_units(network)), strict=True):
        if policy.id in found:
            raise ArgumentError(f"--instead {word!r}: {policy.id!r} is given twice", "give it once")
        found[policy.id] = policy
    return found


def _rates(texts: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The rates by policy and component, each with the text that states it.

    Raises:
        ArgumentError: If a text has another form, or a component gets two rates.
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


def _sided(found: Comparison, name: Literal["assumptions", "not_assessed"]) -> list[dict[str, str]]:
    """The assumptions or exclusions of both assessments; `in` states which assessment has each of them."""
    before, after = (set(getattr(each, name)) for each in (found.before, found.after))
    return [
        {
            **attrs.asdict(each),
            "in": "both" if each in before & after else "before" if each in before else "after",
        }
        for each in getattr(found, name)
    ]


def _comparison_remarks(answer: Mapping[str, Any]) -> Iterator[str]:
    """The lines below the rows; the sums are first."""
    yield from total_lines(answer, sign="+")
    for each in answer["assumptions"]:
        yield f"assumption used  {_side_of(each)}{each['policy']}: {each['what']}: {each['why']}"
    for each in answer["not_assessed"]:
        yield f"not included  {_side_of(each)}{each['policy']}: {each['component']}: {each['reason']}"


def _side_of(told: Mapping[str, str]) -> str:
    return "" if told["in"] == "both" else f"{told['in']}: "
