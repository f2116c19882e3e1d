"""`dtnet coverage …`: how many areas meet a condition, over time, by name, as a claim, and compared."""

from __future__ import annotations

import math
import re
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, get_args

import attrs
from cyclopts import App, Parameter

from dtnet import __version__, datasets
from dtnet.cli import arguments
from dtnet.cli.arguments import SEVERAL, TO_SCREEN, AnswerOptions, answering
from dtnet.cli.examples import examples_of
from dtnet.cli.writing import output, progress
from dtnet.cli.writing.output import Format
from dtnet.coverage.answers.group_names import area_names
from dtnet.coverage.answers.territorial_bases import AS_WAS, COMMON, within_of
from dtnet.coverage.language.query import Missing, OverTime, query_of
from dtnet.coverage.language.text_of_conditions import coverage_text
from dtnet.coverage.question import Question
from dtnet.coverage.questions.claims import parse_claim
from dtnet.coverage.questions.inequality import inequality_of
from dtnet.errors import ArgumentError, PredicateError, UnknownFactError
from dtnet.origins import Origin
from dtnet.periods import number_day
from dtnet.phrases import Language, phrases
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.texts_from_data import shown_citation
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.policy.answers.plain_answers import named
from dtnet.policy.catalogue import policies
from dtnet.policy.explain.steps_in_a_language import last_name
from dtnet.predicates.conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.quantities import Answer
    from dtnet.coverage.questions.claims import Judgement
    from dtnet.coverage.questions.inequality import Inequality
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Area
    from dtnet.phrases import Phrases
    from dtnet.policy.document.document import Policy

coverage_app: App = App(
    name="coverage",
    version=__version__,
    help="Coverage: how many areas meet a condition, with bounds and evidence.",
    help_epilogue=examples_of("coverage"),
)
_OVER: Final = "village"
_FUNDED: Final = re.compile(r"(?<![\w.])funded(?![\w.])")
_OF_A_POLICY: Final = re.compile(r"(?<![\w.])funded\s*[:(]\s*$")
OverTimeOfSums: TypeAlias = Literal["mean", "first", "last"]
"""The summaries of a period, without `min` and `max`, whose days differ between the compared rows."""
_PARTS: Final = (
    *("of", "over", "by", "within", "where", "having", "weight"),
    *("at", "during", "over_time", "missing", "synthetic"),
)
"""The parts of a question, as an answer states them among its inputs."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class AreaOptions:
    """Options of every question of coverage: what is asked, and of which areas.

    Attributes:
        of: The condition that every area is tested for, as has_team or "skill:online_payment & funded".
        over: The level of the areas; by default village, if the network has this level.
        within: Test only areas in this area: its id, its name, or its path ("Xã Tân Lĩnh, huyện Lục Yên");
            may be repeated: the areas are of one level.
        where: Test only areas that meet this condition.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: A policy that funded refers to: the id of an installed policy, or a policy document; may be
            repeated; by default all policies that are bundled for the dataset.
        synthetic: Whether synthetic facts count; otherwise they are unknown.
        weight: The weight of each area: count (1 each), or an attribute of areas, as households.
        language: The language of the screen and of workbooks: English or Vietnamese.
    """

    of: str = "has_team"
    over: str | None = None
    within: Annotated[list[str] | None, SEVERAL] = None
    where: str | None = None
    network: str | None = None
    policy: Annotated[list[str] | None, SEVERAL] = None
    synthetic: bool = True
    weight: str = "count"
    language: Language = "en"

    def question(self, network: Network, **parts: Any) -> Question:  # noqa: ANN401 - parts of a query
        """The question that the options state, with its days and other parts.

        Raises:
            DtnetError: If the input is invalid.
        """
        known = _policies(network, self.policy, [self.of, self.where])
        words = network.vocabulary
        if self.over is None and _OVER not in words.levels:
            told = f"dataset {network.metadata.name!r} has no level {_OVER!r}"
            raise ArgumentError(told, f"give --over: {', '.join(words.levels)}")
        over = _OVER if self.over is None else self.over
        words.level(over)  # the word "team" is none here
        with _reading(network, known):
            query = query_of(
                of=self.of,
                over=over,
                within=self.within,
                where=self.where,
                weight=self.weight,
                synthetic=self.synthetic,
                policies=known,
                **parts,
            )
        return Question(network, query, known)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class RowOptions(AreaOptions):
    """Options of every question of coverage whose answer has rows with shares.

    Attributes:
        by: The keys by which rows are grouped, with commas between: levels, and attributes of the areas.
        having: Keep rows that certainly meet this condition, as "row.share >= 9/10".
    """

    by: str | None = None
    having: str | None = None

    def question(self, network: Network, **parts: Any) -> Question:  # noqa: ANN401 - as above
        """As in `AreaOptions`."""
        return super().question(network, by=arguments.keys_of(self.by), having=self.having, **parts)


_EVERY_AREA = AreaOptions()
_EVERY_ROW = RowOptions()


@coverage_app.default
@answering
def coverage(
    *,
    asked: RowOptions = _EVERY_ROW,
    at: str | None = None,
    during: str | None = None,
    over_time: OverTime | None = None,
    missing: Missing = "none",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Count the areas that meet a condition, with bounds and evidence.

    Args:
        asked: What is asked, and of which areas.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead of a day: a year, a month, or A..B, without the day B.
        over_time: How the period is summarised.
        missing: How the share counts an unknown verdict; the bounds stay the same.
        into: The form of the answer, and its file.
    """
    _check_days(at, during, over_time, get_args(OverTime))
    network = arguments.network_of(asked.network)
    days = _days(network, at, during, over_time)
    question = asked.question(network, missing=missing, **days)
    with progress.step("coverage"):
        found = question.answer()
    _show_shares("dtnet/coverage/1", question, found, into.form, asked.language)
    return 0


@coverage_app.command(name="series", help_epilogue=examples_of("coverage series"))
@answering
def coverage_series(
    *,
    asked: RowOptions = _EVERY_ROW,
    during: str | None = None,
    basis: str = "as_was",
    missing: Missing = "none",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Show coverage over a period: a row for each run of days without a change.

    Attributes by which rows are grouped must be known for all areas.

    Args:
        asked: What is asked, and of which areas.
        during: The period: a year, a month, or A..B, without the day B; by default the network's reference
            window.
        basis: The territory by which rows are grouped: as_was (that of each day), a day (that of this day),
            or common (regions whose borders no event of the period crossed).
        missing: How the share counts an unknown verdict; the bounds stay the same.
        into: The form of the answer, and its file.
    """
    network = arguments.network_of(asked.network)
    period = arguments.given(during, network.metadata.reference_window, "--during", of=network.metadata.name)
    question = asked.question(network, missing=missing, during=period)
    with progress.step("coverage"):
        found = question.series(basis=basis)
    _show_shares("dtnet/coverage-series/1", question, found, into.form, asked.language, basis=basis)
    return 0


@coverage_app.command(name="claim", help_epilogue=examples_of("coverage claim"))
@answering
def coverage_claim(  # noqa: PLR0913 - an option for each part of the question
    claim: str,
    /,
    *,
    within: Annotated[list[str] | None, SEVERAL] = None,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    at: str | None = None,
    language: Language = "en",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Judge a claim about every area of a level; exit with 1 if observed and derived facts refute it.

    Args:
        claim: "every LEVEL has a team" or "every LEVEL meets CONDITION".
        within: Judge only areas in this area: its id, its name, or its path ("Xã Tân Lĩnh, huyện Lục Yên");
            may be repeated: the areas are of one level.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: A policy that funded refers to: the id of an installed policy, or a policy document; may be
            repeated; by default all policies that are bundled for the dataset.
        at: The day, as 2024-08-31; by default the network's reference day.
        language: The language of the screen and of workbooks: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    day, figures = arguments.day_of(network, at), arguments.figures_of(network)
    known = _policies(day.network, policy, [claim])
    with _reading(day.network, known):
        condition, over = parse_claim(claim, day.network.vocabulary, policies=known)
    with progress.step("coverage"):
        judged = day.ask(condition, over=over, within=within).claim(figures)
    inputs = {
        **named(day.network),
        "at": str(day.date),
        "within": _alone(day.find(name).id for name in within or []),
        "policies": [policy.id for policy in known],
    }
    row = _judged_row(judged)
    if not output.written(
        {"schema": "dtnet/coverage-claim/1", "inputs": inputs, "rows": [row]},
        into.form,
        [*row],
        network=day.network,
        language=language,
    ):
        output.show_lines(_claim_lines(inputs, judged, row, day.network, language))
    if figures is None:
        _note("published figures are known for bundled datasets only")
    return int(judged.headline == "fails")


@coverage_app.command(name="gaps", help_epilogue=examples_of("coverage gaps"))
@answering
def coverage_gaps(
    *,
    asked: AreaOptions = _EVERY_AREA,
    at: str | None = None,
    name_synthetic: Annotated[bool, Parameter(negative="")] = False,
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """List the areas that do not meet a condition, and apart from them the areas where this is unknown.

    Args:
        asked: What is asked, and of which areas.
        at: The day, as 2024-08-31; by default the network's reference day.
        name_synthetic: Name synthetic areas too (a recipe made them); each row states its evidence.
        into: The form of the answer, and its file.
    """
    network = arguments.network_of(asked.network)
    question = asked.question(network, **_days(network, at))
    with progress.step("coverage"):
        found = question.areas([*_GAPS], accept_synthetic=name_synthetic)
    rows = sorted(output.plain_rows(found), key=lambda row: _GAPS.index(row["verdict"]))
    inputs = {**_inputs(question), "name_synthetic": name_synthetic}
    if not output.written(
        {"schema": "dtnet/coverage-gaps/1", "inputs": inputs, "rows": rows},
        into.form,
        found.columns,
        network=network,
        language=asked.language,
    ):
        _draw_gaps(question, rows, phrases("coverage", asked.language))
    return 0


@coverage_app.command(name="inequality", help_epilogue=examples_of("coverage inequality"))
@answering
def coverage_inequality(
    *,
    asked: RowOptions = _EVERY_ROW,
    at: str | None = None,
    during: str | None = None,
    over_time: OverTimeOfSums | None = None,
    worst: str | None = None,
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Compare areas: the inequality of their shares, their ranks, and the areas that they leave uncovered.

    The compared rows are those that --by makes.

    Args:
        asked: What is asked, and of which areas.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead of a day: a year, a month, or A..B, without the day B.
        over_time: How the period is summarised.
        worst: Keep the rows that may be among this many of the worst, and say which certainly are.
        into: The form of the answer, and its file.
    """
    if asked.by is None:
        raise ArgumentError("nothing to compare areas by", "give --by with a level or an attribute of areas")
    kept = None if worst is None else _count(worst)
    _check_days(at, during, over_time, get_args(OverTimeOfSums))
    network = arguments.network_of(asked.network)
    question = asked.question(network, **_days(network, at, during, over_time))
    with progress.step("coverage"):
        found = question.answer()
    compared = inequality_of(found, accept_synthetic=True)  # `_note_rows` warns instead
    answer: dict[str, Any] = {
        "schema": "dtnet/coverage-inequality/1",
        "inputs": {**_inputs(question), "worst": kept},
        "rows": _rank_rows(compared, kept),
        "measures": _measures(compared),
        "left_out": compared.left_out,
        "undecided": found.undecided,
    }
    columns = (*compared.rows.columns, *_RANKS, *(() if kept is None else ("certain",)))
    whole = output.plain_rows(found)
    if not output.written(answer, into.form, columns, network=network, language=asked.language):
        say = phrases("coverage", asked.language)
        rank = say("rank_greatest" if kept is None else "rank_smallest")
        bounds = [say("two_bounds")] if any(map(_has_two_bounds, answer["rows"])) else []
        remarks = _inequality_remarks(question, compared, answer["measures"]["theil"], say)
        _draw_ranks(question, answer, [rank, *bounds, *remarks, _synthetic_line(question, whole, say)], say)
    _note_rows(found, whole)
    return 0


def _check_days(at: str | None, during: str | None, over_time: str | None, summaries: Sequence[str]) -> None:
    """Refuse options about days that do not fit together; messages name the options of the command."""
    if at is not None and during is not None:
        raise ArgumentError("both --at and --during are given", "give one of them")
    if during is not None and over_time is None:
        made = f"{', '.join(summaries[:-1])} or {summaries[-1]}"
        raise ArgumentError("--during without --over-time", f"choose how to summarise the period: {made}")
    if during is None and over_time is not None:
        raise ArgumentError(f"--over-time {over_time} without --during", "give --during, or leave it out")


def _days(
    network: Network, at: str | None, during: str | None = None, over_time: str | None = None
) -> dict[str, Any]:
    """The parts of a query about its days; without a day or period, the reference day of the network."""
    if during is not None:
        return {"during": during, "over_time": over_time}
    return {"at": arguments.given(at, network.metadata.reference_day, "--at", of=network.metadata.name)}


def _policies(
    network: Network, words: Sequence[str] | None, texts: Iterable[str | None]
) -> tuple[Policy, ...]:
    """The named policies; without names, the bundled policies if a text contains `funded`, else none."""
    if words:
        return tuple(arguments.named_policies(words, network))
    country = network.metadata.name
    asked = any(_FUNDED.search(text) for text in texts if text is not None)  # reading policies is slow
    return tuple(policies(country=country, plugins=False)) if asked and country in datasets.names() else ()


@contextmanager
def _reading(network: Network, known: tuple[Policy, ...]) -> Iterator[None]:
    """A context for reading texts: if `funded` has no policies, the error names the option `--policy`."""
    try:
        yield
    except PredicateError as error:
        before, at = error.text[: error.column - 1], error.text[error.column - 1 :]
        if known or not (_FUNDED.match(at) or _OF_A_POLICY.search(before)):
            raise
        message = f"no policies are bundled for {network.metadata.name!r}"
        hint = "give --policy with an id or a document"
        raise PredicateError(error.text, error.column, message, hint) from None


# What every answer states of its question


def _inputs(question: Question, basis: str = AS_WAS) -> dict[str, Any]:
    """The inputs of a question, as an answer states them."""
    query = question.query
    return {
        **named(question.network),
        **{name: _plain(getattr(query, name)) for name in _PARTS},
        "within": _alone(area.id for area in _within(question, basis)),
        "policies": [policy.id for policy in question.policies],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - a part of a query
    if isinstance(value, Condition):
        return coverage_text(value)
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | bool) else str(value)


def _alone(ids: Iterable[str]) -> list[str] | str | None:
    """Several ids as a list, each once; a single id as itself; None without ids."""
    found = [*dict.fromkeys(ids)]
    return found if len(found) > 1 else next(iter(found), None)


def _within(question: Question, basis: str) -> list[Area]:
    """The areas to which a question is limited, as of the first day or the day of the basis."""
    query = question.query
    alone = (attrs.evolve(query, within=(name,)) for name in query.within)
    return [within_of(question.network, each, basis) for each in alone]


def _title(question: Question, say: Phrases, basis: str = AS_WAS) -> str:
    """The question as one line."""
    query, network, said = question.query, question.network, Sentences(language=say.language)
    within = say("and").join(dict.fromkeys(area.name for area in _within(question, basis)))
    over = query.over if say.language == "en" else vocabulary_word("levels", query.over, say.language)
    of, where = (None if each is None else _condition(each, said) for each in (query.of, query.where))
    days = say("during", days=say.local(str(query.during)))
    if query.at:
        days = say("on", day=say.local(str(query.at)))
    told = said.word(str(query.over_time)) if query.over_time else None
    in_basis = {AS_WAS: None, COMMON: say("in_common")}.get(basis, say("on_territory", day=say.local(basis)))
    parts = [
        say("of_over", name=network.metadata.name, of=of, over=over),
        where and say("where", where=where),
        within and say("within", within=within),
        in_basis,
        say("by_weight", weight=said.word(str(query.weight))) if query.weight != "count" else None,
        days,
        told,
    ]
    known = output.as_known(named(network), _last_day(query), say.language)
    return ", ".join(part for part in parts if part) + known


def _condition(condition: Condition, said: Sentences) -> str:
    """A condition in words; in quotes if the language has no words for it."""
    text = coverage_text(condition)
    told = said.told(text)
    return (
        told if said.language == "en" or told != phrases("common", said.language).local(text) else f"“{text}”"
    )


def _last_day(query: CoverageQuery) -> date:
    return number_day(query.days.numbers[1] - 1)


def _unit(query: CoverageQuery, say: Phrases) -> str:
    """The unit of the numbers in an answer."""
    weight = Sentences(language=say.language).word(str(query.weight))
    unit = say("areas") if query.weight == "count" else weight
    by_days = query.during is not None and query.over_time in {None, "mean"}
    return say("by_day", unit=unit) if by_days else unit


def _groups(question: Question, rows: Sequence[Mapping[str, Any]], say: Phrases) -> list[list[str]]:
    """The group of each row for display: names of areas, and values of attributes."""
    levels, by = question.network.vocabulary.levels, question.query.by
    lowest = max((name for name in by if name in levels), key=levels.index, default=None)
    keys = {name: "area" if name == lowest else name for name in by}
    ids = {row[key] for row in rows for name, key in keys.items() if name in levels} - {None}
    names = area_names(question.network, _last_day(question.query), sorted(ids))
    return [
        [
            (say("no_group") if row[key] is None else names[row[key]])
            if name in levels
            else _value(row[key], say)
            for name, key in keys.items()
        ]
        for row in rows
    ]


def _value(value: object, say: Phrases) -> str:
    if value is None:
        return say("no_value")
    return say("yes" if value else "no") if isinstance(value, bool) else say.local(str(value))


# Shares: `dtnet coverage` and `dtnet coverage series`

SHOWN: Final = 200
"""The most rows on a screen."""
_ORIGINS: Final = tuple(origin.label for origin in Origin)
"""The words of evidence, which a line below a table explains."""
_COUNTS: Final = ("areas", "yes", "no", "unknown", "not_applicable")
_MOSTLY: Final = 1 / 2
_ONE_DAY: Final = (("start", "2000-01-01"), ("end", "2000-01-02"))
"""A period of one day, for rows without days of their own."""
Way: TypeAlias = Literal["nearest", "down", "up"]
_WHOLE: Final = 100
_ROUNDED: Final = 1e-9
"""The largest rounding error of a sum of a few floats."""


def _show_shares(
    schema: str, question: Question, found: Coverage, format: Format, language: Language, **basis: str
) -> None:
    rows = output.plain_rows(found)
    inputs = _inputs(question, **basis) | basis
    answer = {"schema": schema, "inputs": inputs, "rows": rows, "undecided": found.undecided}
    if not output.written(answer, format, found.columns, network=question.network, language=language):
        say = phrases("coverage", language)
        _draw_shares(question, _title(question, say, **basis), inputs, rows, say)
    _note_rows(found, rows)


def _draw_shares(
    question: Question,
    title: str,
    inputs: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    say: Phrases,
) -> None:
    shown = rows[:SHOWN]
    counts = [name for name in _COUNTS if any(row[name] is not None for row in shown)]
    if not any(row["not_applicable"] for row in shown):
        counts = [name for name in counts if name != "not_applicable"]
    days = question.query.during is not None and question.query.over_time is None
    evidence = [_origins_text(row, say) for row in shown]
    told = ("evidence",) if any(evidence) else ()
    breaks = ("break",) if any(row.get("is_break") for row in shown) else ()
    columns = (*question.query.by, *(("start", "end") if days else ()), *breaks, *counts, "share", *told)
    cells = (
        (
            *group,
            *(_days_of(inputs, row, say) if days else ()),
            *(say("yes") if row["is_break"] else "" for _ in breaks),
            *(None if row[name] is None else say.number(row[name]) for name in counts),
            _share_text(row, say),
            *(origins for _ in told),
        )
        for group, row, origins in zip(_groups(question, shown, say), shown, evidence, strict=True)
    )
    remarks = [
        *output.more_rows(len(rows), SHOWN, say("more"), say.language),
        *(
            output.later_told(inputs, _last_day(question.query), mark=True, language=say.language)
            if days
            else []
        ),
        *([say("verdicts")] if "yes" in counts else []),
        *([say("not_applicable_means")] if "not_applicable" in counts else []),
        *([say("two_bounds")] if any(map(_has_two_bounds, shown)) else []),
        *([say("evidence_means")] if any("%" in origins for origins in evidence) else []),
        *_origins_told(
            (label for row in shown if _origins_text(row, say) for label in _ORIGINS if row[label]), say
        ),
        *([say("assumed_share")] if any(row["assumption"] for row in shown) else []),
        _synthetic_line(question, rows, say),
    ]
    if not all(row["sharp"] for row in rows):
        remarks.append(say("not_sharp"))
    header = [_heading(name, say) for name in columns]
    right = [_heading(name, say) for name in counts]
    output.show_table(title, header, cells, remarks, right=right)


def _heading(name: str, say: Phrases) -> str:
    """The heading of a column of a screen."""
    own = say.texts.get(f"heading_{name}")
    return own or Sentences(language=say.language).column(name).replace("_", " ")


def _has_two_bounds(row: Mapping[str, Any]) -> bool:
    """Whether the share of a row is shown as two numbers."""
    return row["lower"] is not None and row["lower"] != row["upper"]


def _origins_told(labels: Iterable[str | None], say: Phrases) -> list[str]:
    """The line about the words of evidence that a table shows; empty if it shows none."""
    found = set(labels)
    told = [say(f"{label}_means") for label in _ORIGINS if label in found]
    return [f"{'; '.join(told)}."] if told else []


def _days_of(inputs: Mapping[str, Any], row: Mapping[str, Any], say: Phrases) -> tuple[str, str]:
    """The start and end of a row's days, in Vietnamese the last day; marked after the known days."""
    last = date.fromisoformat(row["end"]) - timedelta(days=1)
    end = row["end"] if say.language == "en" else say.day(last)
    return say.local(row["start"]), output.marked(inputs, end, last)


def _synthetic_line(question: Question, rows: Iterable[Mapping[str, Any]], say: Phrases) -> str:
    """The line about the synthetic part of rows with shares, by weight."""
    if not question.query.synthetic:
        return say("synthetic_unknown")
    share = synthetic_weight(rows)
    if share is None:
        return say("synthetic_not_stated")
    weight, whole = share
    told = say.local(percent(Fraction(weight, whole))) if whole else "0"
    return say("synthetic_part", share=told, weight=weight, whole=whole, unit=_unit(question.query, say))


def synthetic_weight(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The weight that rests on synthetic facts, and the total weight; None if a row states no counts.

    A row about several days counts once for each day.
    """
    weight = whole = 0
    for row in rows:
        counted = [row[name] for name in _COUNTS[1:]]
        if None in counted:
            return None
        first, end = (date.fromisoformat(row.get(name, day)) for name, day in _ONE_DAY)
        days = (end - first).days
        weight += days * round((row[Origin.SYNTHETIC.label] or 0) * sum(counted))
        whole += days * sum(counted)
    return weight, whole


def _note_rows(found: Coverage, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write notes to stderr: about rows that are not included, and if most of the weight is synthetic."""
    if found.undecided:
        _note(f"rows not included, as it is unknown whether they meet --having: {found.undecided}")
    share = synthetic_weight(rows)
    if share is not None and share[0] > _MOSTLY * share[1]:
        _note("more than half of this answer rests on synthetic rows, which a recipe made")


def _note(text: str) -> None:
    output.tell(f"dtnet: note: {text}")


def decimal(value: Fraction | float, places: int, way: Way = "nearest") -> str:
    """A number with some digits after the point.

    Args:
        value: A number from 0. A float is read as its shortest text: 0.57 and not 0.5699…
        places: The number of digits.
        way: The direction of rounding.
    """
    exact = Fraction(repr(value)) if isinstance(value, float) else value
    to: Any = {"nearest": round, "down": math.floor, "up": math.ceil}[way]
    whole, rest = divmod(to(exact * 10**places), 10**places)
    return f"{whole:,}.{rest:0{places}}"


def percent(share: Fraction | float, way: Way = "nearest") -> str:
    """A share in percent, with one digit after the point.

    Rounding to the nearest number gives 0 or 100 only if the share is exactly 0 or 1.

    Args:
        share: From 0 to 1.
        way: The direction of rounding.
    """
    exact = Fraction(repr(share)) if isinstance(share, float) else share
    if way == "nearest" and 0 < exact < 1:
        exact = min(max(exact, Fraction(1, 1000)), Fraction(999, 1000))
    return decimal(exact * _WHOLE, 1, way)


def percents(lower: Fraction | float, upper: Fraction | float) -> str:
    """Two bounds of a share in percent, rounded outwards; one number if they are the same."""
    return f"{percent(lower)} %" if lower == upper else f"{percent(lower, 'down')}–{percent(upper, 'up')} %"


def _share_text(row: Mapping[str, Any], say: Phrases) -> str:
    """The share of a row of an answer: one number or its bounds; both if the number is assumed."""
    if row["upper"] is None:
        return say("nothing_counted")
    if row["lower"] is None:  # a partial list allows any number of further areas
        return say("up_to", share=say.local(percent(row["upper"], "up")))
    bounds = say.local(percents(row["lower"], row["upper"]))
    if row["assumption"] is None:
        return bounds
    assumed = say.texts.get(row["assumption"], row["assumption"])
    return f"{say.local(percent(row['point']))} % ({assumed}), {bounds}"


def _origins_text(row: Mapping[str, Any], say: Phrases) -> str:
    """The evidence of a row of an answer; empty if the row does not state it."""
    shares = {origin.label: row[origin.label] for origin in Origin}
    if None in shares.values():
        return ""
    words, unknown = phrases("common", say.language), 1 - sum(shares.values())
    found = {words(label): share for label, share in shares.items() if share}
    if unknown > _ROUNDED:
        found[words("unknown")] = unknown
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{label} {say.local(percent(share))} %" for label, share in found.items())


# Single areas: `dtnet coverage gaps`

_GAPS: Final = ("no", "unknown")
"""The verdicts of areas that do not, or may not, meet a condition."""


def _partial_lists(question: Question) -> list[str]:
    """The areas of the network of which the counted areas are listed only in part on the day."""
    day, over = question.query.days.start, question.query.over
    return sorted(
        each.area
        for each in question.network.tables.partial_lists
        if each.about == over and each.start <= day and (each.end is None or day < each.end)
    )


def _draw_gaps(question: Question, rows: Sequence[Mapping[str, Any]], say: Phrases) -> None:
    output.show_lines([_title(question, say)])
    weights = [] if question.query.weight == "count" else [str(question.query.weight)]
    words = phrases("common", say.language)

    def worded(label: str | None) -> str | None:
        return label if label is None else words.texts.get(label, label)

    for verdict in _GAPS:
        found = [row for row in rows if row["verdict"] == verdict]
        weight = [Sentences(language=say.language).word(each) for each in weights]
        header = (say("name"), say("id"), *weight, say(f"gap_{verdict}_why"), say("area_evidence"))
        cells = (
            (
                *(row["name"], row["area"], *(_weight(row) for _ in weights)),
                *(_reason(row, say), worded(row["area_origin"])),
            )
            for row in found[:SHOWN]
        )
        title = say(f"gap_{verdict}")
        if found:
            output.show_rows(f"{title}: {say.number(len(found))}", header, cells)
        else:
            output.show_lines([f"{title}: {say('none')}"])
        output.show_lines(output.more_rows(len(found), SHOWN, say("more"), say.language))
    evidence = (row[name] for row in rows for name in ("origin", "area_origin"))
    output.show_lines(_origins_told(evidence, say), heading=False)
    if lists := _partial_lists(question):
        output.show_lines([say("partial_lists", areas=", ".join(lists))])
    synthetic = sum(row["area_origin"] == Origin.SYNTHETIC.label for row in rows)
    output.show_lines([say("synthetic_areas", synthetic=synthetic, areas=len(rows))])


def _weight(row: Mapping[str, Any]) -> object:
    return f"{row['weight_lower']:,}–{row['weight_upper']:,}" if row["weight"] is None else row["weight"]


def _reason(row: Mapping[str, Any], say: Phrases) -> str:
    """The evidence of a known verdict; for an unknown verdict, the facts that are unknown."""
    if row["not_known"] is not None:
        return str(row["not_known"]).replace(" ", ", ")
    return phrases("common", say.language).texts.get(row["origin"], str(row["origin"]))


# Claims: `dtnet coverage claim`

_JUDGED: Final = (
    *("claim", "headline", "in_model", "by_construction", "constructed", "all_listed"),
    *("yes", "no", "unknown", "stated_by"),
)


def _judged_row(judged: Judgement) -> dict[str, Any]:
    row = {name: getattr(judged, name) for name in _JUDGED}
    row["all_listed"] = None if judged.all_listed is None else judged.all_listed.label
    row["stated_by"] = [str(claim.source) for claim in judged.stated_by]
    return row


def _claim_lines(
    inputs: Mapping[str, Any], judged: Judgement, row: Mapping[str, Any], network: Network, language: Language
) -> Iterator[str]:
    say, areas = phrases("coverage", language), inputs["within"]
    said = Sentences(language=language, name_of=partial(last_name, network))
    ids = [areas] if isinstance(areas, str) else areas or []
    shown = ids if language == "en" else map(said.with_name, ids)
    within = say("claim_within", areas=say("and").join(shown)) if ids else ""
    later = output.as_known(inputs, inputs["at"], language)
    headline, in_model = (say(f"claim_{row[name]}") for name in ("headline", "in_model"))
    day = say("claim_on", day=say.local(inputs["at"]))
    yield f'{inputs["dataset"]}: "{said.told(row["claim"])}"{within}{day}{later}'
    yield f"{say('claim_headline')}{headline}{say('claim_facts')}"
    made = say("claim_made") if row["by_construction"] else ""
    yield f"{say('claim_model')}{in_model}{made}"
    yield say("claim_areas", yes=row["yes"], no=row["no"], unknown=row["unknown"])
    if row["constructed"] and not row["by_construction"]:
        yield say("claim_constructed", count=row["constructed"])
    known = row["all_listed"]
    words = phrases("common", language)
    yield say("claim_not_listed") if known is None else say("claim_listed", evidence=words(known))
    for source in [shown_citation(each.source, language) for each in judged.stated_by] or [
        say("claim_no_source")
    ]:
        yield f"{say('claim_stated')}{source}"


# Compared areas: `dtnet coverage inequality`

_PLACES: Final = 3
_RANKS: Final = (
    *("lower", "lower_numerator", "lower_denominator", "upper", "upper_numerator", "upper_denominator"),
    *("best_rank", "worst_rank", "missed_lower", "missed_upper"),
)
"""The columns of a row after the keys of its group."""


def _count(text: str) -> int:
    """The number that a text states; the command parser itself would round 1.5 and read 0x3."""
    if not re.fullmatch("[0-9]{1,18}", text) or not int(text):
        raise ArgumentError("{worst}", "give a whole number, 1 or more", worst=text)
    return int(text)


def _measures(compared: Inequality) -> dict[str, Any]:
    try:
        theil = compared.theil
    except UnknownFactError:  # this index has no bounds
        theil = None
    return {
        "range": _bounds(compared.best_minus_worst),
        "ratio": _bounds(compared.best_over_worst),
        "gini": _bounds(compared.gini),
        "theil": theil,
        "missed": _bounds(compared.missed),
    }


def _bounds(measure: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in (("lower", measure.lower), ("upper", measure.upper)):
        found[name] = None if value is None else float(value)
        found[f"{name}_numerator"] = None if value is None else value.numerator
        found[f"{name}_denominator"] = None if value is None else value.denominator
    return {**found, "sharp": measure.sharp, "may_be_undefined": measure.may_be_undefined}


def _rank_rows(compared: Inequality, worst: int | None) -> list[dict[str, Any]]:
    """The rows in order of rank, each with the numerators and denominators of its bounds."""
    values, keys = compared.values, compared.rows.columns

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in keys)

    place = {key(row): at for at, row in enumerate(compared.rows)}
    among = None if worst is None else {key(row): row["certain"] for row in compared.first_of(worst)}
    rows = []
    for row in compared.ranks(first="greatest" if worst is None else "least"):
        at = place[key(row)]
        row |= {
            "lower_numerator": int(values.lower[at]),
            "lower_denominator": int(values.base[at]),
            "upper_numerator": int(values.upper[at]),
            "upper_denominator": int(values.upper_base[at]),
        }
        if among is None or key(row) in among:
            certain = {} if among is None else {"certain": among[key(row)]}
            rows.append({name: row[name] for name in (*keys, *_RANKS)} | certain)
    return rows


def _draw_ranks(question: Question, answer: Mapping[str, Any], remarks: Iterable[str], say: Phrases) -> None:
    rows, worst = answer["rows"][:SHOWN], answer["inputs"]["worst"]
    further = () if worst is None else (say("among_worst", count=worst),)
    columns = (*question.query.by, "share", "rank", "not_covered")
    header = (*(_heading(name, say) for name in columns), *further)
    cells = (
        (
            *group,
            say.local(
                percents(
                    *(
                        Fraction(row[f"{end}_numerator"], row[f"{end}_denominator"])
                        for end in ("lower", "upper")
                    )
                )
            ),
            _span(row["best_rank"], row["worst_rank"], say),
            _span(row["missed_lower"], row["missed_upper"], say),
            *(say("certainly" if row["certain"] else "maybe") for _ in further),
        )
        for group, row in zip(_groups(question, rows, say), rows, strict=True)
    )
    more = output.more_rows(len(answer["rows"]), SHOWN, say("more"), say.language)
    output.show_table(_title(question, say), header, cells, [*more, *remarks])


def _span(lower: int, upper: int, say: Phrases) -> str:
    return say.number(lower) if lower == upper else f"{say.number(lower)}–{say.number(upper)}"


def _inequality_remarks(
    question: Question, compared: Inequality, theil: float | None, say: Phrases
) -> Iterator[str]:
    """The lines below the rows, except the line about synthetic facts."""
    spread, missed = compared.best_minus_worst, compared.missed
    if spread.lower is not None and spread.upper is not None:
        points = say.local(percents(spread.lower, spread.upper).removesuffix(" %"))
        yield say("best_minus_worst", points=points, maybe=_maybe(spread, say))
    yield say("best_over_worst", number=_number(compared.best_over_worst, say))
    yield say("gini", number=_number(compared.gini, say))
    yield say("theil", number=say("theil_unknown") if theil is None else say.local(decimal(theil, _PLACES)))
    span = _span(int(missed.lower or 0), int(missed.upper or 0), say)
    yield say("missed_in_all", span=span, unit=_unit(question.query, say))
    if compared.left_out:
        yield say("left_out", count=str(compared.left_out))


def _number(measure: Answer, say: Phrases) -> str:
    """A measure with its bounds, rounded outwards."""
    if measure.lower is None:
        return say("undefined")
    maybe = _maybe(measure, say)
    if measure.upper is None:
        return say("or_more", number=say.local(decimal(measure.lower, _PLACES, "down"))) + maybe
    if measure.lower == measure.upper:
        return f"{say.local(decimal(measure.lower, _PLACES))}{maybe}"
    ends = decimal(measure.lower, _PLACES, "down"), decimal(measure.upper, _PLACES, "up")
    return f"{'–'.join(map(say.local, ends))}{maybe}"


def _maybe(measure: Answer, say: Phrases) -> str:
    return say("may_be_undefined") if measure.may_be_undefined else ""
