"""`dtnet assess`, `explain` and `compare`: what policies cost, why, and what a change of them would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import attrs
from cyclopts import Parameter

from dtnet.cli import arguments
from dtnet.cli.arguments import (
    CHOICE,
    SEVERAL,
    TO_SCREEN,
    AnswerOptions,
    ExplanationOptions,
    answering,
)
from dtnet.cli.input_files import errors_by_row, read_input_files, stated_files
from dtnet.cli.writing import output, progress
from dtnet.cli.writing.amount_lines import AmountLines
from dtnet.cli.writing.explanation_text import explanation_markdown, explanation_text
from dtnet.cli.writing.output import Format, last_day
from dtnet.cli.writing.policy_words import cited, count_words, quoted, sentences_of, value_words
from dtnet.errors import ArgumentError, near
from dtnet.phrases import Language, phrases
from dtnet.phrases.texts_from_data import shown_citation
from dtnet.policy.answers import comparison, plain_answers
from dtnet.policy.answers.allocation import Allocation
from dtnet.policy.answers.assessment import assessed, assessment_question, chosen_policies
from dtnet.policy.answers.grouping import own_keys
from dtnet.policy.answers.plain_answers import plain_mergers, plain_sums, selections
from dtnet.policy.explain.steps_in_a_language import sentences_about, steps_in
from dtnet.policy.units.inputs import read_inputs
from dtnet.policy.units.needed_days import MissingHistory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.citations import Citation
    from dtnet.cli.input_files import InputFile
    from dtnet.network.day.network import Network
    from dtnet.phrases.sentences import Sentences
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.answers.comparison import Comparison
    from dtnet.policy.document.document import Policy
    from dtnet.policy.explain.amount_explanations import Explanation
    from dtnet.step_tree import Step

_EXPLANATION_COLUMNS: Final = ("depth", "what", "amount", "lower", "upper", "text", "cite", "choice")


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class SubsidyOptions:
    """Options of every command that assesses policies.

    Attributes:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a policy document; may be repeated; by default all
            policies that are installed for the network.
        window: The days that are assessed: a year, a month, or A..B, without the day B; by default the
            dataset's reference window.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        input: A table of activity or claims, as NAME=FILE with a .csv or .parquet; may be repeated.
        before: What to do if a ceiling's window begins before the data: stop with an error, or assume that
            nothing was paid before the data begin (nothing_paid).
    """

    network: str | None = None
    policy: Annotated[list[str] | None, SEVERAL] = None
    window: str | None = None
    choice: Annotated[list[str] | None, CHOICE] = None
    input: Annotated[list[str] | None, SEVERAL] = None
    before: MissingHistory = "error"

    def inputs(
        self, spent: Assessment, tables: Mapping[str, InputFile], by: list[str] | None, **more: object
    ) -> dict[str, Any]:
        """The inputs of an assessment, as an answer states them."""
        return {
            **plain_answers.named(spent.network),
            "window": str(spent.window),
            **({} if by is None else {"by": by}),
            "policies": [policy.id for policy in spent.policies],
            "choices": selections(spent.policies),
            **more,
            "tables": stated_files(tables),
            "before": self.before,
        }


_BY_DEFAULT = SubsidyOptions()


@answering
def assess(
    *,
    asked: SubsidyOptions = _BY_DEFAULT,
    by: str | None = None,
    allocate: Allocation | None = None,
    language: Language = "en",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Calculate what policies cost, to the smallest unit of the currency.

    Args:
        asked: What is assessed.
        by: The keys by which rows are grouped, with commas between: component, purpose, source, month, year,
            unit, team, origin, and levels. Rows are always grouped by policy and nature.
        allocate: How the teams of an area share its amount, if team is a key: in proportion to their days
            (equal), or to their people on these days (people).
        language: The language of the screen and of workbooks: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    spent, tables = _assessed(asked)
    keys = own_keys(spent, arguments.keys_of(by))
    table = spent.by(*keys, allocate=allocate)
    answer = {
        "schema": "dtnet/assess/1",
        "inputs": asked.inputs(spent, tables, keys, **_stated(allocate)),
        "rows": table.to_dicts(),
        **plain_sums(spent),
        "unknown_facts": list(spent.unknown_facts),
        "assumptions": [attrs.asdict(each) for each in spent.assumptions],
        "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
        "mergers": plain_mergers(spent.mergers),
        "recomputed": [attrs.asdict(each) for each in spent.recomputed],
    }
    _show(answer, table.columns, into.form, spent, language=language)
    return 0


_TO_SCREEN = ExplanationOptions()


@answering
def explain(
    unit: str,
    /,
    *,
    asked: SubsidyOptions = _BY_DEFAULT,
    month: str | None = None,
    language: Language = "en",
    into: ExplanationOptions = _TO_SCREEN,
) -> int:
    """Explain the amounts of a team or an area: each step, and the law behind it.

    Args:
        unit: The id of a team or area, or an area's name.
        asked: What is assessed.
        month: The month, as 2024-08; by default every month of the window.
        language: The language of the screen, of Markdown and of workbooks: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    spent, tables = _assessed(asked)
    told = spent.explain(unit, month)
    choices = {policy.id: dict(policy.selection) for policy in spent.policies}
    inputs = asked.inputs(spent, tables, None) | {"choices": choices}
    answer = told.to_dict()
    answer = {"schema": answer.pop("schema"), "inputs": inputs, **answer}
    rows = _explanation_rows(told, sentences_about(spent, language if into.form == "xlsx" else "en"))
    if not output.written(
        answer,
        into.form,
        _EXPLANATION_COLUMNS,
        rows,
        network=spent.network,
        language=language,
        sources=_cited(told.walk()),
    ):
        last = last_day(told.days, str(spent.window))
        more = [f"\n{line}\n" for line in output.later_told(inputs, last, mark=False, language=language)]
        if into.form == "markdown":
            output.write_seen("".join([explanation_markdown(told, spent, language), *more]))
        else:
            every, width = bool(asked.policy), output.screen_width()
            text = explanation_text(told, spent, width, every_policy=every, language=language)
            output.write_seen("".join([f"{text}\n", *more]))
    return 0


@answering
def compare(  # noqa: PLR0913 - an argument for each option
    *,
    asked: SubsidyOptions = _BY_DEFAULT,
    instead: Annotated[list[str] | None, SEVERAL] = None,
    rate: Annotated[list[str] | None, SEVERAL] = None,
    then: Annotated[list[str] | None, SEVERAL] = None,
    by: str | None = None,
    allocate: Allocation | None = None,
    language: Language = "en",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Calculate what a change of policies would cost or save.

    --policy names the policies before the change. --window, --choice, --input and --before count before and
    after it.

    Args:
        asked: What is assessed.
        instead: A policy after the change: it replaces the policy that has the same id, or is added; may be
            repeated.
        rate: Another rate of a component after the change, as "POLICY:COMPONENT=700_000 VND/team/month"; may
            be repeated.
        then: Another reading of a point that a law leaves open, after the change only, as
            POLICY:CHOICE=OPTION; may be repeated.
        by: The keys by which rows are grouped, with commas between, as for assess; policy is a key, too.
        allocate: How the teams of an area share its amount, as for assess.
        language: The language of the screen and of workbooks: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    if not (instead or rate or then):
        raise ArgumentError("no change is given", "give --instead, --rate or --then")
    network = arguments.network_of(asked.network)
    window = arguments.window_given(network, asked.window)
    tables = read_input_files(asked.input or [])
    policies = arguments.policies_for(network, asked.policy or [])
    choices = arguments.settings_of(asked.choice or [])
    ids = {policy.id for policy in policies}
    question, chosen = assessment_question(
        network,
        policies,
        window=window,
        choices={name: options for name, options in choices.items() if name in ids},
        inputs=None,
        missing_history=asked.before,
    )
    after = _changed(network, policies, choices, instead or [], rate or [], then or [])
    changed = chosen_policies(network, after, {})
    with errors_by_row(tables):
        given = {name: file.columns for name, file in tables.items()}
        read = read_inputs(network, [*chosen, *changed], given)  # read by either assessment
    with progress.step("assessing"):
        spent = assessed(attrs.evolve(question, given=read), chosen)
        found = comparison.compare(spent, spent.instead(*changed))
    keys = own_keys(spent, arguments.keys_of(by))
    table = found.by(*keys, allocate=allocate)
    answer = {
        "schema": "dtnet/compare/1",
        "inputs": asked.inputs(
            spent,
            tables,
            keys,
            instead=[policy.id for policy in found.after.policies],
            instead_choices=selections(found.after.policies),
            rates=rate or [],
            **_stated(allocate),
        ),
        "rows": table.to_dicts(),
        **plain_sums(found),
        "assumptions": _sided(found, "assumptions"),
        "not_assessed": _sided(found, "not_assessed"),
    }
    change = _changes(found, language)
    _show(answer, table.columns, into.form, spent, sign="+", change=change, language=language)
    return 0


def _changes(found: Comparison, language: Language) -> Iterator[str]:
    """The change of each policy that differs: its rates and choices before and after, and its law."""
    before, after = ({policy.id: policy for policy in each.policies} for each in (found.before, found.after))
    for id in dict.fromkeys([*before, *after]):
        old, new = before.get(id), after.get(id)
        if old == new:
            continue
        policy = new or old
        what = "" if old and new else ", after the change only" if new else ", before the change only"
        if policy is None:
            continue
        said = sentences_of(policy, language)
        title = said.told(f"{policy.titles.en}; law: {cited(policy.instrument)}")
        yield f"{said.told(f'{id}{what}: ')}{title}" if not what else said.told(f"{id}{what}: {title}")
        yield from (f"  {said.told(line)}" for line in _changed_parts(old, new))


def _changed_parts(old: Policy | None, new: Policy | None) -> Iterator[str]:
    """The rates and chosen options that differ, or those of a policy that is on one side only."""
    rates = [_rates(policy) for policy in (old, new)]
    chosen = [
        {}
        if policy is None
        else {each.name: each.default for each in policy.choices} | dict(policy.selection)
        for policy in (old, new)
    ]
    for label, (one, other) in (("rate of", rates), ("choice", chosen)):
        for name in dict.fromkeys([*one, *other]):
            before, after = one.get(name), other.get(name)
            if before and after and before != after:
                yield f"{label} {name}: {before} before, {after} after"
            elif before != after:
                yield f"{label} {name}: {before or after}"


def _rates(policy: Policy | None) -> dict[str, str]:
    """The rate of each component, in words."""
    if policy is None:
        return {}
    return {
        each.id: quoted(f"{value_words(each.rate)}{count_words(each.count)}")
        for each in policy.components
        if each.rate is not None
    }


def _stated(allocate: Allocation | None) -> dict[str, str]:
    """The allocation, as the inputs of an answer state it."""
    return {} if allocate is None else {"allocate": allocate}


def _assessed(asked: SubsidyOptions) -> tuple[Assessment, dict[str, InputFile]]:
    """The assessment that some options state, and the tables that it reads.

    Raises:
        DtnetError: If the input is invalid.
    """
    network = arguments.network_of(asked.network)
    window = arguments.window_given(network, asked.window)
    tables = read_input_files(asked.input or [])
    with errors_by_row(tables), progress.step("assessing"):
        question, policies = assessment_question(
            network,
            arguments.policies_for(network, asked.policy or []),
            window=window,
            choices=arguments.settings_of(asked.choice or []),
            inputs={name: file.columns for name, file in tables.items()},
            missing_history=asked.before,
        )
        return assessed(question, policies), tables


def _cited(steps: Iterable[Step]) -> list[Citation]:
    """The laws that some steps cite, each once."""
    return [*dict.fromkeys(step.cite for step in steps if step.cite is not None)]


def _explanation_rows(told: Explanation, said: Sentences) -> Iterator[tuple[object, ...]]:
    """The rows of an explanation, in the language of some sentences."""
    days = told.days if said.language == "en" else phrases("answers", said.language).days(told.days)
    yield 0, "explanation", told.amount, told.lower, told.upper, f"{told.unit}, {days}", None, False
    for step in steps_in(said, told.steps):
        yield from _step_rows(step, 1, said.language)


def _step_rows(step: Step, depth: int, language: Language) -> Iterator[tuple[Any, ...]]:
    low, high = step.bounds or (None, None)
    cite = None if step.cite is None else shown_citation(step.cite, language)
    yield depth, step.what, step.amount, low, high, step.text, cite, step.choice
    for each in step.steps:
        yield from _step_rows(each, depth + 1, language)


# The change of `dtnet compare`


def _changed(
    network: Network,
    policies: Iterable[Policy],
    choices: Mapping[str, Mapping[str, str]],
    instead: Sequence[str],
    rates: Sequence[str],
    readings: Sequence[str],
) -> list[Policy]:
    """The policies after the change that differ from the policies before it.

    Raises:
        ArgumentError: If two policies of `--instead` have the same id, or a setting names another policy.
    """
    after: dict[str, Policy] = {}
    for word, policy in zip(instead, arguments.named_policies(instead, network), strict=True):
        if policy.id in after:
            raise ArgumentError(f"--instead {word!r}: {policy.id!r} is given twice", "give it once")
        after[policy.id] = policy
    known = {policy.id: policy for policy in policies} | after

    def named(name: str, text: str) -> Policy:
        if name not in known:
            raise ArgumentError(f"{text!r}: the policy {name!r} is not assessed", near(name, known))
        return known[name]

    for name in choices:
        named(name, name)
    for name, components in arguments.settings_of(rates, "--rate", *_RATES).items():
        for component, rate in components.items():
            policy = named(name, f"{name}:{component}={rate}")
            known[name] = after[name] = policy.with_component(component, rate=rate)
    then = arguments.settings_of(readings, "--then")
    for name in then:
        after[name] = named(name, name)
    return [policy.chosen({**choices.get(name, {}), **then.get(name, {})}) for name, policy in after.items()]


_RATES: Final = (
    "POLICY:COMPONENT=RATE",
    'write it as "vn.ha-tinh.2023-119:support=700_000 VND/team/month"',
    "has the rate",
)
"""The form of `--rate`, an example, and the verb of a message; see `settings_of`."""


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


# Amounts on the screen and in files

_SHOWN: Final = 200
_MONEY: Final = frozenset(("amount", "lower", "upper", "before", "after", "difference"))
"""The columns of money; in files, amounts are whole numbers of the currency's smallest unit."""
_DAYS: Final = {"month", "year"}
"""The columns of days."""


def _show(  # noqa: PLR0913 - an argument for each part of the answer
    answer: Mapping[str, Any],
    columns: Sequence[str],
    format: Format,
    spent: Assessment,
    *,
    sign: str = "",
    change: Iterable[str] = (),
    language: Language = "en",
) -> None:
    """Write an answer about money to stdout.

    Args:
        answer: The JSON answer.
        columns: The names of the columns of its rows.
        format: The form of the answer.
        spent: The assessment.
        sign: The sign before a sum of 0 or more.
        change: The lines about a change of policies.
        language: The language of the screen and of a workbook.
    """
    about: Any = {"network": spent.network, "language": language, "policies": spent.policies}
    if output.written(answer, format, columns, **about):
        return
    inputs, rows = answer["inputs"], answer["rows"]
    window, by = inputs["window"], inputs["by"]
    last, words = last_day(window, window), AmountLines(answer, sign, language)
    said = sentences_about(spent, language)
    money = [name for name in columns if name in _MONEY and name not in by]
    days = _DAYS.intersection(by)
    areas = {"unit", *spent.network.vocabulary.levels}.intersection(by)
    there = spent.window.intersection(spent.network.extent)
    day = None if there is None or there.last_day is None else spent.network.at(there.last_day)

    def shown(name: str, cell: Any) -> Any:  # noqa: ANN401 - a cell
        """Money is shown in units of the currency, areas with names; days after the known days are marked."""
        if name in money:
            return words.money(cell)
        if name == "nature":
            return words.nature(str(cell))
        if name in areas and cell is not None and day is not None:
            return output.with_name(day, str(cell))
        if name in days and cell is not None:
            return output.marked(inputs, words.say.local(str(cell)), last_day(str(cell), window))
        return said.word(cell) if name == "origin" and cell is not None else cell

    cells = ([shown(name, row[name]) for name in columns] for row in rows[:_SHOWN])
    title = f"{answer['currency']}, {words.say.local(window)}{output.as_known(inputs, last, language)}"
    header = [*map(said.column, columns)]
    output.show_rows(title, header, cells, right=[*map(said.column, money)])
    output.write_wrapped("".join(f"{line}\n" for line in change))
    later = output.later_told(inputs, last, mark=True, language=language) if days else []
    remarks = *words.sums(), *map("  ".join, words.remarks())
    more = output.more_rows(len(rows), _SHOWN, words.say("more_rows"), language)
    output.show_lines([*remarks, *later, *more])
