"""The options of `dtnet coverage …` as a question about coverage, bound to a network and its policies."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, get_args

import attrs

from dtnet import datasets
from dtnet.cli.arguments import currency_units, given, keys_of, named_policies, network_of
from dtnet.cli.output import named
from dtnet.coverage.answers.territorial_bases import AS_WAS, within_of
from dtnet.coverage.language.query import OverTime, query_of
from dtnet.coverage.language.text import coverage_text
from dtnet.errors import ArgumentError, PredicateError
from dtnet.policy.catalogue import policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.coverage.language.query import CoverageQuery, Missing
    from dtnet.network.day.network import Network
    from dtnet.network.day.records import Area
    from dtnet.policy.document.document import Policy

_OVER: Final = "village"
_FUNDED: Final = re.compile(r"(?<![\w.])funded(?![\w.])")
_OF_A_POLICY: Final = re.compile(r"(?<![\w.])funded\s*[:(]\s*$")


@attrs.frozen(kw_only=True)
class CoverageOptions:
    """The options of a command about coverage.

    Attributes:
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        of: The condition that every area is tested for.
        over: The level of the areas; None for villages.
        within: The area to which the question is limited.
        where: The condition of the areas that are tested.
        having: The condition of the rows that are kept.
        by: The keys by which rows are grouped, with commas between; None for a single row.
        weight: The weight of each area.
        at: The day.
        during: The period.
        over_time: How the period is summarised.
        missing: The assumption about unknown verdicts that the point uses.
        synthetic: Whether synthetic facts count.
        policies: Ids and documents of policies; empty for the bundled policies.
        basis: The territory by which rows of a period are grouped.
    """

    network: str | None
    of: str
    over: str | None
    within: str | None
    where: str | None
    having: str | None = None
    by: str | None = None
    weight: str = "count"
    at: str | None = None
    during: str | None = None
    over_time: OverTime | None = None
    missing: Missing = "none"
    synthetic: bool
    policies: Sequence[str]
    basis: str = AS_WAS


@attrs.frozen(kw_only=True)
class NetworkQuestion:
    """A question about coverage, bound to a network.

    Attributes:
        network: The network.
        query: The question.
        policies: The policies that `funded` may refer to in the question.
        basis: The territory by which rows are grouped.
    """

    network: Network
    query: CoverageQuery
    policies: tuple[Policy, ...]
    basis: str = AS_WAS

    @property
    def within(self) -> Area | None:
        """The area to which the question is limited, as of the first day or the day of the basis."""
        if not self.query.within:
            return None
        return within_of(self.network, self.query, self.basis)

    @property
    def unit(self) -> str:
        """The unit of the numbers in the answer."""
        unit = "areas" if self.query.weight == "count" else str(self.query.weight)
        by_days = self.query.during is not None and self.query.over_time in {None, "mean"}
        return f"{unit}, by the day" if by_days else unit

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs of the question, as an answer states them."""
        query, within = self.query, self.within
        return {
            **named(self.network),
            "of": coverage_text(query.of),
            "over": query.over,
            "by": list(query.by),
            "within": None if within is None else within.id,
            "where": None if query.where is None else coverage_text(query.where),
            "having": None if query.having is None else coverage_text(query.having),
            "weight": query.weight,
            "at": None if query.at is None else str(query.at),
            "during": None if query.during is None else str(query.during),
            "over_time": query.over_time,
            "missing": query.missing,
            "synthetic": query.synthetic,
            "policies": [policy.id for policy in self.policies],
        }


def question_of(
    words: CoverageOptions, *, of_period: bool = False, over_time: Sequence[str] = get_args(OverTime)
) -> NetworkQuestion:
    """The question that the options of a command state.

    Args:
        words: The options.
        of_period: Whether the question is about each day of a period, without a summary.
        over_time: The summaries of a period that the command accepts.

    Raises:
        DtnetError: If the input is invalid.
    """
    _check_days(words, over_time, of_period=of_period)
    network = network_of(words.network)
    known = policies_of(network, words.policies, [words.of, words.where])
    days = _days(words, network, of_period=of_period)
    options: dict[str, Any] = {
        "over": level_of(network, words.over),
        "within": words.within,
        "by": keys_of(words.by),
        "weight": words.weight,
        "over_time": words.over_time,
        "missing": words.missing,
        "synthetic": words.synthetic,
    }
    with reading(network, known):
        query = query_of(
            of=words.of, where=words.where, having=words.having, policies=known, **days, **options
        )
    return NetworkQuestion(network=network, query=query, policies=known, basis=words.basis)


def _check_days(words: CoverageOptions, over_time: Sequence[str], *, of_period: bool) -> None:
    """Refuse options about days that do not fit together; messages name the options of the command."""
    if words.at is not None and words.during is not None:
        raise ArgumentError("both --at and --during are given", "give one of them")
    if not of_period and words.during is not None and words.over_time is None:
        made = f"{', '.join(over_time[:-1])} or {over_time[-1]}"
        raise ArgumentError("--during without --over-time", f"choose how to summarise the period: {made}")
    if words.during is None and words.over_time is not None:
        raise ArgumentError(
            f"--over-time {words.over_time} without --during", "give --during, or leave it out"
        )


def _days(words: CoverageOptions, network: Network, *, of_period: bool) -> dict[str, Any]:
    metadata = network.metadata
    if of_period:
        return {"during": given(words.during, metadata.reference_window, "--during", of=metadata.name)}
    if words.during is not None:
        return {"during": words.during}
    return {"at": day_given(network, words.at)}


def day_given(network: Network, at: str | None) -> Any:  # noqa: ANN401 - a day, in whatever form
    """The given day, or the reference day of the network.

    Raises:
        ArgumentError: If no day is given and the network has no reference day.
    """
    return given(at, network.metadata.reference_day, "--at", of=network.metadata.name)


def level_of(network: Network, over: str | None) -> str:
    """The given level, or the level of villages.

    Raises:
        ArgumentError: If no level is given and the network has no villages.
    """
    levels = network.vocabulary.levels
    if over is None and _OVER not in levels:
        raise ArgumentError(
            f"dataset {network.metadata.name!r} has no level {_OVER!r}",
            f"give --over: {', '.join(levels)}",
        )
    return _OVER if over is None else over


def policies_of(network: Network, words: Iterable[str], texts: Iterable[str | None]) -> tuple[Policy, ...]:
    """The named policies; without names, the bundled policies if a text contains `funded`, else none.

    Args:
        network: The network; its bundled policies are used if no policies are named.
        words: Ids of installed policies, and documents.
        texts: The texts of the conditions.

    Raises:
        DtnetError: If a policy cannot be found or read.
    """
    chosen = list(words)
    if chosen:
        return tuple(named_policies(chosen, currency_units(network)))
    country = network.metadata.name
    asked = any(_FUNDED.search(text) for text in texts if text is not None)  # reading policies is slow
    return tuple(policies(country=country, plugins=False)) if asked and country in datasets.names() else ()


@contextmanager
def reading(network: Network, known: tuple[Policy, ...]) -> Iterator[None]:
    """A context for reading texts: if `funded` has no policies, the error names the option `--policy`.

    Args:
        network: The network of the question.
        known: The named or bundled policies.

    Raises:
        PredicateError: If a text cannot be read.
    """
    try:
        yield
    except PredicateError as error:
        before, at = error.text[: error.column - 1], error.text[error.column - 1 :]
        if known or not (_FUNDED.match(at) or _OF_A_POLICY.search(before)):
            raise
        message = f"no policies are bundled for {network.metadata.name!r}"
        hint = "give --policy with an id or a document"
        raise PredicateError(error.text, error.column, message, hint) from None
