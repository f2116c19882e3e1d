"""The answers of `dtnet coverage` and of its subcommands `series`, `claim`, `gaps` and `inequality`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from dtnet.citations import Origin
from dtnet.cli.arguments import figures_of, network_of
from dtnet.cli.coverage_questions import day_given, policies_of, question_of, reading
from dtnet.cli.coverage_views import (
    SHOWN,
    SYNTHETIC_UNKNOWN,
    decimal,
    groups_of,
    more_rows,
    note,
    note_synthetic,
    note_undecided,
    percents,
    show_shares,
    show_table,
    synthetic_line,
    title_of,
    write_rows,
)
from dtnet.cli.output import as_known, named, plain_rows, show_lines, show_rows
from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.answers.over_time import series
from dtnet.coverage.questions.areas.claims import judge_every, parse_claim
from dtnet.coverage.questions.areas.gaps import areas_without
from dtnet.coverage.questions.areas.inequality import inequality_of
from dtnet.errors import ArgumentError, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.coverage_questions import CoverageOptions, NetworkQuestion
    from dtnet.cli.output import Format
    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.measures.quantities import Answer
    from dtnet.coverage.questions.areas.inequality_answer import Inequality
    from dtnet.frames import Table

COVERAGE_SCHEMA: Final = "dtnet/coverage/1"
SERIES_SCHEMA: Final = "dtnet/coverage-series/1"
GAPS_SCHEMA: Final = "dtnet/coverage-gaps/1"
_SECTIONS: Final = {"no": ("Known to be without", "evidence"), "unknown": ("Unknown", "what is unknown")}
"""Titles by verdict, each with that of what is told of an area."""
CLAIM_SCHEMA: Final = "dtnet/coverage-claim/1"
_CLAIM_VERDICTS: Final = {
    "holds": "holds",
    "fails": "fails",
    "open": "open: no known fact refutes it, and some facts are unknown",
    "empty": "empty: there are no areas that it speaks of",
}
OverTimeOfSums: TypeAlias = Literal["mean", "first", "last"]
"""What may be made of a period: the least and the greatest day of each row are of no one day."""
INEQUALITY_SCHEMA: Final = "dtnet/coverage-inequality/1"
_PLACES: Final = 3
_NO_THEIL: Final = "not stated if a share is unknown, or all are 0"
_COLUMNS: Final = (
    "lower",
    "lower_numerator",
    "lower_denominator",
    "upper",
    "upper_numerator",
    "upper_denominator",
    "best_rank",
    "worst_rank",
    "missed_lower",
    "missed_upper",
)
"""What an answer has of each row, behind what tells it apart."""


def show_coverage(words: CoverageOptions, format: Format) -> None:
    """Write who is reached to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    put = question_of(words)
    _show(COVERAGE_SCHEMA, put, answer(put.network, put.query), format)


def show_series(words: CoverageOptions, format: Format) -> None:
    """Write who is reached from day to day to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    put = question_of(words, of_period=True)
    found = series(put.network, put.query, basis=put.basis)
    _show(SERIES_SCHEMA, put, found, format, basis=put.basis)


def _show(schema: str, put: NetworkQuestion, found: Coverage, format: Format, **more: str) -> None:
    made: dict[str, Any] = {
        "schema": schema,
        "inputs": put.inputs | more,
        "columns": found.columns,
        "rows": plain_rows(found),
        "undecided": found.undecided,
    }
    if format == "table":
        show_shares(made, put, _share_remarks(put, made["rows"]))
    else:
        write_rows(made, format)
    note_undecided(found)
    note_synthetic(made["rows"])


def _share_remarks(put: NetworkQuestion, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What stands below the rows."""
    yield synthetic_line(rows, put.unit) if put.query.synthetic else SYNTHETIC_UNKNOWN
    if not all(row["sharp"] for row in rows):
        yield "Some bounds are not sharp: they may be wider than necessary. --format json says which."


def show_gaps(words: CoverageOptions, format: Format, *, name_synthetic: bool) -> None:
    """Write areas that are not reached, or may not be, to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.
        name_synthetic: Whether areas are named that nobody observed.

    Raises:
        ArgumentError: If there are any, and they are not to be named.
        DtnetError: Whatever else is wrong with the input.
    """
    put = question_of(words)
    found = _areas(put, name_synthetic=name_synthetic)
    rows = sorted(plain_rows(found), key=lambda row: list(_SECTIONS).index(row["verdict"]))
    inputs = {**put.inputs, "name_synthetic": name_synthetic}
    if format == "table":
        _show_gaps(put, rows)
    else:
        write_rows({"schema": GAPS_SCHEMA, "inputs": inputs, "columns": found.columns, "rows": rows}, format)


def _areas(put: NetworkQuestion, *, name_synthetic: bool) -> Table:
    query = put.query
    return areas_without(
        put.network,
        of=query.of,
        over=query.over,
        at=query.days.start,
        weight=str(query.weight),  # on the command line it is a name
        within=query.within,
        where=query.where,
        synthetic=query.synthetic,
        accept_synthetic=name_synthetic,
    )


def _show_gaps(put: NetworkQuestion, rows: Sequence[Mapping[str, Any]]) -> None:
    show_lines([title_of(put)])
    weights = [] if put.query.weight == "count" else [str(put.query.weight)]
    for verdict, (title, told) in _SECTIONS.items():
        found = [row for row in rows if row["verdict"] == verdict]
        header = ["name", "id", *weights, told, "evidence of the area"]
        cells = (
            [row["name"], row["area"], *(_weight(row) for _ in weights), _reason(row), row["area_origin"]]
            for row in found[:SHOWN]
        )
        if found:
            show_rows(f"{title}: {len(found):,}", header, cells)
        else:
            show_lines([f"{title}: none"])
        show_lines(more_rows(found))
    synthetic = sum(row["area_origin"] == Origin.SYNTHETIC.label for row in rows)
    show_lines([f"Synthetic areas, which nobody observed: {synthetic:,} of {len(rows):,}."])


def _weight(row: Mapping[str, Any]) -> object:
    return f"{row['weight_lower']:,}–{row['weight_upper']:,}" if row["weight"] is None else row["weight"]


def _reason(row: Mapping[str, Any]) -> str:
    """What a known verdict rests on; of any other, what is not known."""
    told = row["origin"] if row["not_known"] is None else row["not_known"].replace(" ", ", ")
    return str(told)


def show_claim(
    text: str,
    *,
    network: str | None,
    at: str | None,
    within: str | None,
    policies: Sequence[str],
    format: Format,
) -> bool:
    """Write what is to be said of a claim to stdout.

    Args:
        text: The claim: `every LEVEL has a team`, or `every LEVEL meets CONDITION`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day; None for the network's own.
        within: Only of areas in this one.
        policies: Ids and documents of policies; none for those that are bundled.
        format: The form of the answer.

    Returns:
        Whether the claim fails on what is observed and derived.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    found, figures = network_of(network), figures_of(network)
    known = policies_of(found, policies, [text])
    day = found.at(day_given(found, at))
    with reading(found, known):
        condition, over = parse_claim(text, found.vocabulary.levels, policies=known)
    judged = judge_every(day, of=condition, over=over, within=within, figures=figures)
    row: dict[str, Any] = {
        "claim": judged.claim,
        "headline": judged.headline,
        "in_model": judged.in_model,
        "by_construction": judged.by_construction,
        "constructed": judged.constructed,
        "all_listed": None if judged.all_listed is None else judged.all_listed.label,
        "yes": judged.yes,
        "no": judged.no,
        "unknown": judged.unknown,
        "stated_by": [str(claim.source) for claim in judged.stated_by],
    }
    answer: dict[str, Any] = {
        "schema": CLAIM_SCHEMA,
        "inputs": {
            **named(found),
            "at": str(day.date),
            "within": None if within is None else day.find(within).id,
            "policies": [policy.id for policy in known],
        },
        "columns": tuple(row),
        "rows": [row],
    }
    if format == "table":
        show_lines(_claim_lines(answer["inputs"], row))
    else:
        write_rows(answer, format)
    if figures is None:
        note("published figures are known for bundled datasets only")
    return judged.headline == "fails"


def _claim_lines(inputs: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
    within = f" within {inputs['within']}" if inputs["within"] else ""
    later = as_known(inputs, inputs["at"])
    yield f'{inputs["dataset"]}: "{row["claim"]}"{within} on {inputs["at"]}{later}'
    yield f"headline   {_CLAIM_VERDICTS[row['headline']]} (on observed and derived facts alone)"
    made = ", by construction: the data were made to satisfy it" if row["by_construction"] else ""
    yield f"in model   {_CLAIM_VERDICTS[row['in_model']]}{made}"
    yield f"areas      {row['yes']:,} yes, {row['no']:,} no, {row['unknown']:,} unknown, in the model"
    if row["constructed"] and not row["by_construction"]:
        yield f"           {row['constructed']:,} yes by construction, from rows without edits"
    known = row["all_listed"]
    told = "no completeness statement: there may be further areas" if known is None else f"complete ({known})"
    yield f"list       {told}"
    for source in row["stated_by"] or ["no known source"]:
        yield f"stated by  {source}"


def show_inequality(words: CoverageOptions, format: Format, *, worst: str | None) -> None:
    """Write how unequal areas are to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.
        worst: Keep the rows that may be among so many of the worst, as it is written; None keeps all.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    if words.by is None:
        raise ArgumentError("nothing to compare areas by", "give --by with a level or an attribute of areas")
    kept = None if worst is None else _count(worst)
    put = question_of(words, over_time=get_args(OverTimeOfSums))
    found = answer(put.network, put.query)
    compared = inequality_of(found, accept_synthetic=True)  # said below, in the words of the command
    measures = _measures(compared)
    made: dict[str, Any] = {
        "schema": INEQUALITY_SCHEMA,
        "inputs": {**put.inputs, "worst": kept},
        "columns": (*compared.rows.columns, *_COLUMNS, *(() if kept is None else ("certain",))),
        "rows": _rank_rows(compared, kept),
        "measures": measures,
        "left_out": compared.left_out,
        "undecided": found.undecided,
    }
    whole = plain_rows(found)
    if format == "table":
        line = synthetic_line(whole, put.unit) if put.query.synthetic else SYNTHETIC_UNKNOWN
        rank = f"Rank 1 has the {'greatest' if kept is None else 'smallest'} share."
        _show_ranks(put, made, [rank, *_inequality_remarks(put, compared, measures), line])
    else:
        write_rows(made, format)
    note_undecided(found)
    note_synthetic(whole)


def _count(written: str) -> int:
    """How many, as it is written: the parser of commands would round 1.5, and read 0x3."""
    if not re.fullmatch("[0-9]{1,18}", written) or not int(written):
        raise ArgumentError("{worst}", "give a whole number, 1 or more", worst=written)
    return int(written)


def _measures(compared: Inequality) -> dict[str, Any]:
    try:
        theil = compared.theil
    except UnknownFactError:  # there are no bounds of it
        theil = None
    return {
        "range": _bounds(compared.best_minus_worst),
        "ratio": _bounds(compared.best_over_worst),
        "gini": _bounds(compared.gini),
        "theil": theil,
        "missed": _bounds(compared.missed),
    }


def _bounds(measure: Answer) -> dict[str, Any]:
    return {
        **_end("lower", measure.lower),
        **_end("upper", measure.upper),
        "sharp": measure.sharp,
        "may_be_undefined": measure.may_be_undefined,
    }


def _end(name: str, value: Fraction | None) -> dict[str, Any]:
    told = (None, None, None) if value is None else (float(value), value.numerator, value.denominator)
    return dict(zip((name, f"{name}_numerator", f"{name}_denominator"), told, strict=True))


def _rank_rows(compared: Inequality, worst: int | None) -> list[dict[str, Any]]:
    """The rows in order of rank, each with the numbers that its bounds are of."""
    ranks = compared.ranks(first="greatest" if worst is None else "least")
    values, keys = compared.values, compared.rows.columns

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in keys)

    place = {key(row): at for at, row in enumerate(compared.rows)}
    among = {} if worst is None else {key(row): row["certain"] for row in compared.first_of(worst)}
    rows = []
    for row in ranks:
        at = place[key(row)]
        row |= {
            "lower_numerator": int(values.lower[at]),
            "lower_denominator": int(values.base[at]),
            "upper_numerator": int(values.upper[at]),
            "upper_denominator": int(values.upper_base[at]),
        }
        if worst is None:
            rows.append({name: row[name] for name in (*keys, *_COLUMNS)})
        elif key(row) in among:
            rows.append({name: row[name] for name in (*keys, *_COLUMNS)} | {"certain": among[key(row)]})
    return rows


def _show_ranks(put: NetworkQuestion, made: Mapping[str, Any], remarks: Iterable[str]) -> None:
    rows: list[dict[str, Any]] = made["rows"][:SHOWN]
    worst = made["inputs"]["worst"]
    further = () if worst is None else (f"among the worst {worst}",)
    header = (*put.query.by, "share", "rank", "not covered", *further)
    cells = (
        (
            *group,
            percents(
                Fraction(row["lower_numerator"], row["lower_denominator"]),
                Fraction(row["upper_numerator"], row["upper_denominator"]),
            ),
            _span(row["best_rank"], row["worst_rank"]),
            _span(row["missed_lower"], row["missed_upper"]),
            *("certainly" if row["certain"] else "maybe" for _ in further),
        )
        for group, row in zip(groups_of(put, rows), rows, strict=True)
    )
    show_table(title_of(put), header, cells, [*more_rows(made["rows"]), *remarks])


def _span(lower: int, upper: int) -> str:
    return f"{lower:,}" if lower == upper else f"{lower:,}–{upper:,}"


def _inequality_remarks(
    put: NetworkQuestion, compared: Inequality, measures: Mapping[str, Any]
) -> Iterator[str]:
    """What stands below the rows, before what is synthetic."""
    spread, missed = compared.best_minus_worst, compared.missed
    if spread.lower is not None and spread.upper is not None:
        points = percents(spread.lower, spread.upper).removesuffix(" %")
        yield f"Best minus worst: {points} percentage points{_maybe(spread)}."
    yield f"Best over worst: {_number(compared.best_over_worst)}."
    yield f"Gini: {_number(compared.gini)}."
    theil = measures["theil"]
    yield f"Theil: {_NO_THEIL if theil is None else decimal(theil, _PLACES)}."
    yield f"Not covered, in all: {_span(int(missed.lower or 0), int(missed.upper or 0))} {put.unit}."
    if compared.left_out:
        yield f"Rows not included, in no group or without a share: {compared.left_out}."


def _number(measure: Answer) -> str:
    """A measure with its bounds, rounded outwards."""
    if measure.lower is None:
        return "undefined"
    maybe = _maybe(measure)
    if measure.upper is None:
        return f"{decimal(measure.lower, _PLACES, 'down')} or more{maybe}"
    if measure.lower == measure.upper:
        return f"{decimal(measure.lower, _PLACES)}{maybe}"
    ends = decimal(measure.lower, _PLACES, "down"), decimal(measure.upper, _PLACES, "up")
    return f"{'–'.join(ends)}{maybe}"


def _maybe(measure: Answer) -> str:
    return ", may be undefined" if measure.may_be_undefined else ""
