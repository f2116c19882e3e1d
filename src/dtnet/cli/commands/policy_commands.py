"""`dtnet policies list`, `show` and `check`: the installed policies, their contents, and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
from cyclopts import App

from dtnet import __version__
from dtnet.cli.arguments import (
    TO_SCREEN,
    AnswerOptions,
    answering,
    installed,
    is_file_name,
    named_policies,
    network_of,
)
from dtnet.cli.examples import examples_of
from dtnet.cli.exit_codes import FINDING, WRONG_INPUT
from dtnet.cli.refusals import error_line
from dtnet.cli.writing.output import show_lines, show_rows, tell, write_wrapped, written
from dtnet.cli.writing.policy_words import (
    amount_lines,
    ceiling_words,
    choice_words,
    cited,
    condition_words,
    days_words,
    funding_words,
    how_lines,
    named_values,
    other_policies,
    quoted,
    sentences_of,
    value_words,
    who_lines,
)
from dtnet.errors import DtnetError
from dtnet.money import shown_amount
from dtnet.phrases import Language
from dtnet.policy.answers.plain_answers import named
from dtnet.policy.answers.side_tables import jurisdiction_missing, published_totals
from dtnet.policy.reading.policy_documents import written as document_of
from dtnet.predicates.conditions import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.network.day.network import Network
    from dtnet.phrases.sentences import Sentences
    from dtnet.policy.answers.side_tables import PublishedTotal
    from dtnet.policy.document.document import Policy

policies_app: App = App(
    name="policies",
    version=__version__,
    help="Subsidy policies: list them, show their contents, check that they are valid.",
    help_epilogue=examples_of("policies"),
)
_NEVER: Final = "9999"
"""Behind the days of all laws, for a law without a day of issue."""
_SHOWN: Final = ("jurisdiction", "start", "end", "title")
_NATURES: Final = {
    "entitlement": "an entitlement, due in full",
    "at_most": "up to an amount; any part may be granted",
}
_OF_TOTALS: Final = ("policy", "source", "what", "published", "computed", "reason")


@policies_app.command(name="list", help_epilogue=examples_of("policies list"))
@answering
def list_policies(
    *,
    country: str | None = None,
    sort: Literal["id", "issued"] = "id",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """List the installed policies.

    Args:
        country: The country for which packages offer policies, as vietnam; by default every country.
        sort: The order of the policies: by id, or by the day on which their law was issued, the first on top.
        into: The form of the answer, and its file.
    """
    catalogue = installed(country)
    table = catalogue.table()
    rows = table.to_dicts()
    if sort == "issued":
        rows.sort(key=lambda row: (catalogue[str(row["id"])].instrument.issued or _NEVER, row["id"]))
    answer = {"schema": "dtnet/policies-list/1", "inputs": {"country": country}, "rows": rows}
    laws = [catalogue[str(row["id"])].instrument for row in rows]
    if not written(answer, into.form, table.columns, sources=laws):
        of = "" if country is None else f" of {country}"
        plugins = ["plugin"] if any(table["plugin"]) else []
        issued = [catalogue[str(row["id"])].instrument.issued for row in rows]
        places = (
            [issued.index(day) + 1 for day in issued] if sort == "issued" else []
        )  # equal days, equal places
        cells = [
            [row["id"], day, *(row[name] for name in (*_SHOWN, *plugins))]
            for row, day in zip(rows, issued, strict=True)
        ]
        if places:
            cells = [[place, *row] for place, row in zip(places, cells, strict=True)]
        header = (*(["place"] if places else []), "id", "issued", *_SHOWN, *plugins)
        show_rows(f"Policies{of}", header, cells)
        show_lines(["issued: when the law was issued; end: the first day without the policy"], heading=False)
    return 0


@policies_app.command(name="show", help_epilogue=examples_of("policies show"))
@answering
def show_one(
    policy: str,
    /,
    *,
    network: str | None = None,
    language: Language = "en",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Show the whole contents of a policy.

    Args:
        policy: Its id, or the name of its document.
        network: The network whose currency a document may use: a file or folder that holds a network, or the
            name of a bundled dataset; by default the bundled country.
        language: The language of the screen and of workbooks: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    [found] = named_policies([policy], network_of(network) if is_file_name(policy) else None)
    plugin = None if found.plugin is None else type(found.plugin).__name__
    answer = {
        "schema": "dtnet/policies-show/1",
        "inputs": {"policy": found.id},
        "document": document_of(found),
        "plugin": plugin,
        "reads": {name: list(each) for name, each in found.reads},
    }
    rows = [
        *_flat(answer["document"], ""),
        *([("plugin", plugin)] if plugin else []),
        *_flat(answer["reads"], "plugin reads"),
    ]
    if not written(answer, into.form, ("key", "value"), rows, language=language, sources=[found.instrument]):
        titles = [found.titles.vi] if language == "vi" else [found.titles.en, found.titles.vi]
        show_lines(titles)
        said = sentences_of(found, language, None if language == "en" else network_of(network))
        lines = _in_language(_sentences(found, plugin), said)
        write_wrapped("".join(f"{line}\n" for line in lines))
    return 0


@policies_app.command(help_epilogue=examples_of("policies check"))
@answering
def check(*policies: str, network: str | None = None, into: AnswerOptions = TO_SCREEN) -> int:
    """Check policies: report every error with its place, and calculate published totals again.

    The exit code is 2 if a policy has an error, and 1 if a published total differs from the calculated one.

    Args:
        policies: Ids of installed policies, or documents; by default all installed policies.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        into: The form of the answer, and its file.
    """
    found = network_of(network)
    if policies:
        checked = [_checked(found, word) for word in policies]
    else:
        checked = [_sound(found, policy.id, policy) for policy in installed(None)]
    for each in checked:
        if each.fault is not None:
            tell(error_line(each.fault, ["policies"], as_json=into.format == "json"))
    totals = [total for each in checked for total in each.totals]
    answer = {
        "schema": "dtnet/policies-check/1",
        "inputs": named(found) if into.form in {"json", "xlsx"} else {},
        "rows": [
            {
                "named": each.word,
                "policy": each.policy,
                "fault": None if each.fault is None else str(each.fault),
                "not_in_network": each.missing,
            }
            for each in checked
        ],
        "published": [{name: getattr(total, name) for name in _OF_TOTALS} for total in totals],
    }
    if not written(answer, into.form, ("named", "policy", "fault", "not_in_network"), network=found):
        lines = (line for each in checked if each.policy is not None for line in _check_lines(found, each))
        write_wrapped("".join(f"{line}\n" for line in lines))
    if any(each.fault is not None for each in checked):
        return WRONG_INPUT
    return FINDING if any(total.differs for total in totals) else 0


def _in_language(lines: Iterable[str], said: Sentences) -> Iterator[str]:
    """Sentences about a policy in a language; their indentation stays."""
    for line in lines:
        text = line.lstrip(" -")
        yield f"{line[: len(line) - len(text)]}{said.told(text)}" if text else line


def _sentences(policy: Policy, plugin: str | None) -> Iterator[str]:
    """A policy in sentences: its law, its days, whom it pays what, and what the law leaves open."""
    where = policy.jurisdiction
    yield ""
    yield f"{policy.id}, of the purpose {policy.purpose}."
    yield f"Law: {cited(policy.instrument)}."
    yield f"In force {days_words(policy.period)}."
    if policy.period.assumed:
        yield f"These days are assumed: {policy.period.assumed}."
    if policy.seen_in_force:
        yield f"Last seen in force on {policy.seen_in_force}; money after this day is assumed."
    yield f"It applies in {where.id}, with the territory of {where.as_of}."
    yield f"If this area is merged: {quoted(choice_words(policy.on_merger))}."
    if policy.unopened is not None:
        yield f"In a year without an opening: {quoted(choice_words(policy.unopened))}."
    if policy.succeeds:
        yield f"It replaces {policy.succeeds}."
    if policy.yields_to:
        told = quoted(other_policies(policy.yields_to))
        yield f"It pays a unit nothing for a month that is paid by {told}."
    if policy.deducts:
        yield f"It deducts the payments of {quoted(other_policies(policy.deducts))}."
    if plugin is not None:
        yield f"The plug-in {plugin} computes its amounts."
    yield from (f"{quoted(name)}: {quoted(told)}" for name, told in named_values(policy))
    yield from (f"All components together: {quoted(ceiling_words(each))}" for each in policy.ceilings)
    if policy.funding or not any(each.funding for each in policy.components):
        yield f"Paid by: {quoted(funding_words(policy.funding)) or 'no source says who'}."
    yield from _components(policy)
    yield from _of_openings(policy)
    yield from _open_points(policy)


def _components(policy: Policy) -> Iterator[str]:
    for component in policy.components:
        yield ""
        unit = f", for each {component.per}" if component.per else ""
        yield f"Component {component.id}: {_NATURES[component.nature]}{unit}"
        lines = (*amount_lines(component), *who_lines(component), *how_lines(component))
        yield from (f"  - {quoted(line)}" for line in lines)


def _of_openings(policy: Policy) -> Iterator[str]:
    if policy.openings:
        yield from ("", "Opened by")
    for opening in policy.openings:
        yield f"  - {days_words(opening.period)}: {cited(opening.cite)}"
        if opening.when != EVERYWHERE:
            yield f"    eligible only if: {quoted(condition_words(opening.when))}"
        if opening.published is not None and opening.published.amount is not None:
            total = value_words(opening.published.amount)
            yield f"    published total: {opening.published.teams:,} teams, {total}"


def _open_points(policy: Policy) -> Iterator[str]:
    if policy.conditions:
        yield from ("", "Conditions that are stated and not computed")
    for condition in policy.conditions:
        source = f": {cited(condition.cite)}" if condition.cite else ""
        yield f"  - {condition.text.en} ({condition.text.vi}){source}"
    if policy.choices:
        yield from ("", "What the law leaves open: the option by default, and others for --choice")
    for choice in policy.choices:
        others = " or ".join(option for option in choice.options if option != choice.default)
        yield f"  - {choice.name}: {choice.default}, or {others}; {choice.why}"


def _flat(value: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a part of a document
    """A document as pairs of a full key, such as `period.from`, and a text."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(each, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, each in enumerate(value, 1):
            yield from _flat(each, f"{key}[{each.get('id', number)}]")
    elif isinstance(value, list):
        yield key, ", ".join(map(_word, value))
    else:
        yield key, _word(value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@attrs.frozen(kw_only=True)
class CheckedPolicy:
    """The result of the check of one policy.

    Attributes:
        word: The word that named the policy.
        policy: The id of the policy; None if the policy is invalid.
        fault: The error; None if the policy is valid.
        missing: The reason why the jurisdiction is not in the network; None if it is in the network.
        totals: The published totals, calculated again.
    """

    word: str
    policy: str | None = None
    fault: DtnetError | None = None
    missing: str | None = None
    totals: tuple[PublishedTotal, ...] = ()


def _checked(network: Network, word: str) -> CheckedPolicy:
    try:
        [policy] = named_policies([word], network)
    except DtnetError as error:
        return CheckedPolicy(word=word, fault=error)
    return _sound(network, word, policy)


def _sound(network: Network, word: str, policy: Policy) -> CheckedPolicy:
    missing = jurisdiction_missing(network, policy)
    totals = () if missing else tuple(published_totals(network, policy))
    return CheckedPolicy(word=word, policy=policy.id, missing=missing, totals=totals)


def _check_lines(network: Network, each: CheckedPolicy) -> Iterator[str]:
    yield f"{each.word}: {each.policy} is valid" if is_file_name(each.word) else f"{each.word} is valid"
    if each.missing is not None:
        yield f"  not in {network.metadata.name!r}: {each.missing}"
    for total in each.totals:
        places = 0 if total.what == "teams" else network.vocabulary.currency.exponent
        here = f"not calculated: {total.reason}"
        if total.computed is not None:
            here = f"{shown_amount(total.computed, places)} calculated"
        yield f"  {total.source}: {shown_amount(total.published, places)} {total.what} published, {here}"
