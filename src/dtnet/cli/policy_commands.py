"""`dtnet policies list`, `show` and `check`: the installed policies, their contents, and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
from dtnet.cli.exit_codes import FINDING, WRONG_INPUT
from dtnet.cli.output import named, show_lines, show_rows, tell, write_text, written
from dtnet.errors import DtnetError
from dtnet.money import shown_amount
from dtnet.policy.answers.side_tables import jurisdiction_missing, published_totals
from dtnet.policy.reading.reader_and_writer import written as document_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.network import Network
    from dtnet.policy.answers.side_tables import PublishedTotal
    from dtnet.policy.document.document import Policy

policies_app: App = App(
    name="policies",
    version=__version__,
    help="Subsidy policies: list them, show their contents, check that they are valid.",
)
_SHOWN: Final = ("id", "jurisdiction", "start", "end", "title")
_OF_TOTALS: Final = ("policy", "source", "what", "published", "computed", "reason")


@policies_app.command(name="list")
@answering
def list_policies(*, country: str | None = None, into: AnswerOptions = TO_SCREEN) -> int:
    """List the installed policies.

    Args:
        country: The country for which packages offer policies, as vietnam; by default every country.
        into: The form of the answer, and its file.
    """
    table = installed(country).table()
    rows = table.to_dicts()
    answer = {"schema": "dtnet/policies-list/1", "inputs": {"country": country}, "rows": rows}
    if not written(answer, into.form, table.columns):
        of = "" if country is None else f" of {country}"
        shown = [*_SHOWN, *(["plugin"] if any(table["plugin"]) else [])]
        show_rows(f"Policies{of}", shown, ([row[name] for name in shown] for row in rows))
    return 0


@policies_app.command(name="show")
@answering
def show_one(policy: str, /, *, network: str | None = None, into: AnswerOptions = TO_SCREEN) -> int:
    """Show the whole contents of a policy.

    Args:
        policy: Its id, or the name of its document.
        network: The network whose currency a document may use: a file or folder that holds a network, or the
            name of a bundled dataset; by default the bundled country.
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
    if not written(answer, into.form, ("key", "value"), rows):
        show_lines([found.titles.en, found.titles.vi])
        show_rows(found.id, ("key", "value"), rows)
    return 0


@policies_app.command
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
            tell(f"dtnet: {each.fault}")
    totals = [total for each in checked for total in each.totals]
    answer = {
        "schema": "dtnet/policies-check/1",
        "inputs": named(found) if into.form == "json" else {},
        "rows": [
            {"named": each.word, "policy": each.policy, "fault": each.fault, "not_in_network": each.missing}
            for each in checked
        ],
        "published": [{name: getattr(total, name) for name in _OF_TOTALS} for total in totals],
    }
    if not written(answer, into.form, ("named", "policy", "fault", "not_in_network")):
        lines = (line for each in checked if each.policy is not None for line in _check_lines(found, each))
        write_text("".join(f"{line}\n" for line in lines))
    if any(each.fault is not None for each in checked):
        return WRONG_INPUT
    return FINDING if any(total.differs for total in totals) else 0


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
    fault: str | None = None
    missing: str | None = None
    totals: tuple[PublishedTotal, ...] = ()


def _checked(network: Network, word: str) -> CheckedPolicy:
    try:
        [policy] = named_policies([word], network)
    except DtnetError as error:
        return CheckedPolicy(word=word, fault=str(error))
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
