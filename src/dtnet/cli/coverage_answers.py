"""The answers of `dtnet coverage …` (`series`, `claim`, `gaps`, `inequality`), on the screen and in files."""

from __future__ import annotations

import math
import re
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from dtnet.citations import Origin
from dtnet.cli.arguments import figures_of, network_of
from dtnet.cli.coverage_questions import day_given, policies_of, question_of, reading
from dtnet.cli.output import (
    as_known,
    later_told,
    marked,
    named,
    plain_rows,
    show_lines,
    show_rows,
    tell,
    write_csv,
    write_json,
)
from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.answers.over_time import series
from dtnet.coverage.answers.territorial_bases import AS_WAS, COMMON
from dtnet.coverage.language.text import coverage_text
from dtnet.coverage.question import Question
from dtnet.coverage.questions.claims import parse_claim
from dtnet.coverage.questions.inequality import inequality_of
from dtnet.errors import ArgumentError, UnknownFactError, UnknownNameError
from dtnet.periods import number_day
from dtnet.reorganisation.shares.regions import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.coverage_questions import CoverageOptions, NetworkQuestion
    from dtnet.cli.output import Format
    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.measures.quantities import Answer
    from dtnet.coverage.questions.inequality import Inequality
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot

COVERAGE_SCHEMA: Final = "dtnet/coverage/1"
SERIES_SCHEMA: Final = "dtnet/coverage-series/1"
GAPS_SCHEMA: Final = "dtnet/coverage-gaps/1"
_SECTIONS: Final = {"no": ("Known to be without", "evidence"), "unknown": ("Unknown", "what is unknown")}
"""By verdict, the title of the table and the header of its column of reasons."""
CLAIM_SCHEMA: Final = "dtnet/coverage-claim/1"
_CLAIM_VERDICTS: Final = {
    "holds": "holds",
    "fails": "fails",
    "open": "open: no known fact refutes it, and some facts are unknown",
    "empty": "empty: there are no areas that it speaks of",
}
OverTimeOfSums: TypeAlias = Literal["mean", "first", "last"]
"""The summaries of a period, without `min` and `max`, whose days differ between the compared rows."""
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
"""The columns of a row after the keys of its group."""


def show_coverage(words: CoverageOptions, format: Format) -> None:
    """Write the coverage of areas to stdout.

    Args:
        words: The options of the command.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
    """
    put = question_of(words)
    _show(COVERAGE_SCHEMA, put, answer(put.network, put.query), format)


def show_series(words: CoverageOptions, format: Format) -> None:
    """Write coverage over a period to stdout, a row for each run of days without a change.

    Args:
        words: The options of the command.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
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
    """The lines below the rows."""
    yield synthetic_line(rows, put.unit) if put.query.synthetic else SYNTHETIC_UNKNOWN
    if not all(row["sharp"] for row in rows):
        yield "Some bounds are not sharp: they may be wider than necessary. --format json says which."


def show_gaps(words: CoverageOptions, format: Format, *, name_synthetic: bool) -> None:
    """Write to stdout the areas that do not meet a condition, and those where this is unknown.

    Args:
        words: The options of the command.
        format: The form of the answer.
        name_synthetic: Whether synthetic areas are named too.

    Raises:
        ArgumentError: If the answer has synthetic areas and `name_synthetic` is false.
        DtnetError: If the input is invalid in another way.
    """
    put = question_of(words)
    question = Question(put.network, put.query)
    found = question.areas(tuple(_SECTIONS), accept_synthetic=name_synthetic)
    rows = sorted(plain_rows(found), key=lambda row: list(_SECTIONS).index(row["verdict"]))
    inputs = {**put.inputs, "name_synthetic": name_synthetic}
    if format == "table":
        _show_gaps(put, rows)
    else:
        write_rows({"schema": GAPS_SCHEMA, "inputs": inputs, "columns": found.columns, "rows": rows}, format)


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
    show_lines([f"Synthetic areas, which a recipe made: {synthetic:,} of {len(rows):,}."])


def _weight(row: Mapping[str, Any]) -> object:
    return f"{row['weight_lower']:,}–{row['weight_upper']:,}" if row["weight"] is None else row["weight"]


def _reason(row: Mapping[str, Any]) -> str:
    """The evidence of a known verdict; for an unknown verdict, the facts that are unknown."""
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
    """Judge a claim and write the result to stdout.

    Args:
        text: The claim: `every LEVEL has a team`, or `every LEVEL meets CONDITION`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day; None for the reference day of the network.
        within: An area; only this area and the areas inside it are judged. None for all.
        policies: Ids and documents of policies; none for those that are bundled.
        format: The form of the answer.

    Returns:
        Whether observed and derived facts refute the claim.

    Raises:
        DtnetError: If the input is invalid.
    """
    found, figures = network_of(network), figures_of(network)
    known = policies_of(found, policies, [text])
    day = found.at(day_given(found, at))
    with reading(found, known):
        condition, over = parse_claim(text, found.vocabulary.levels, policies=known)
    judged = day.ask(condition, over=over, within=within).claim(figures)
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
    """Write the inequality of areas to stdout.

    Args:
        words: The options of the command.
        format: The form of the answer.
        worst: A number as text: keep the rows that may be among this many of the worst; None keeps all.

    Raises:
        DtnetError: If the input is invalid.
    """
    if words.by is None:
        raise ArgumentError("nothing to compare areas by", "give --by with a level or an attribute of areas")
    kept = None if worst is None else _count(worst)
    put = question_of(words, over_time=get_args(OverTimeOfSums))
    found = answer(put.network, put.query)
    compared = inequality_of(found, accept_synthetic=True)  # `note_synthetic` warns instead
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
    """The number that a text states; the command parser itself would round 1.5 and read 0x3."""
    if not re.fullmatch("[0-9]{1,18}", written) or not int(written):
        raise ArgumentError("{worst}", "give a whole number, 1 or more", worst=written)
    return int(written)


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
    """The rows in order of rank, each with the numerators and denominators of its bounds."""
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
    """The lines below the rows, except the line about synthetic facts."""
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


SHOWN: Final = 200
"""The most rows on a screen."""
SYNTHETIC_UNKNOWN: Final = "Synthetic facts count as unknown."
_EVIDENCE: Final = "Evidence: the share of the weight by origin; an unknown verdict has no origin."
_ASSUMED: Final = "The share before the bounds counts unknown verdicts as --missing says; the bounds do not."
_COUNTS: Final = ("areas", "yes", "no", "unknown", "not_applicable")
_MOSTLY: Final = 1 / 2
_ONE_DAY: Final = (("start", "2000-01-01"), ("end", "2000-01-02"))
"""A period of one day, for rows without days of their own."""
Way: TypeAlias = Literal["nearest", "down", "up"]
_WHOLE: Final = 100
_ROUNDED: Final = 1e-9
"""The largest rounding error of a sum of a few floats."""


def write_rows(answer: Mapping[str, Any], format: Format) -> None:
    """Write an answer to stdout as JSON or CSV.

    Args:
        answer: The JSON answer, with its rows under `rows` and the names of their columns under `columns`.
        format: The form of the answer.
    """
    columns: Sequence[str] = answer["columns"]
    if format == "json":
        write_json({name: value for name, value in answer.items() if name != "columns"})
    else:
        write_csv(columns, [[_cell(row[name]) for name in columns] for row in answer["rows"]])


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value


def show_shares(answer: Mapping[str, Any], put: NetworkQuestion, remarks: Iterable[str]) -> None:
    """Write rows with shares to stdout as a table.

    Args:
        answer: The JSON answer, with its rows under `rows`.
        put: The question.
        remarks: The lines below the table.
    """
    rows: list[dict[str, Any]] = answer["rows"][:SHOWN]
    groups = groups_of(put, rows)
    counts = [name for name in _COUNTS if any(row[name] is not None for row in rows)]
    if not any(row["not_applicable"] for row in rows):
        counts = [name for name in counts if name != "not_applicable"]
    days = ("start", "end") if "end" in answer["columns"] else ()
    told = ("evidence",) if any(map(origins_text, rows)) else ()
    breaks = ("break",) if any(row.get("is_break") for row in rows) else ()
    header = (*put.query.by, *days, *breaks, *(name.replace("_", " ") for name in counts), "share", *told)
    cells = (
        (
            *group,
            *_days(answer["inputs"], row, days),
            *("yes" if row["is_break"] else "" for _ in breaks),
            *(row[name] for name in counts),
            share_text(row),
            *(origins_text(row) for _ in told),
        )
        for group, row in zip(groups, rows, strict=True)
    )
    later = later_told(answer["inputs"], _last_day(put), mark=True) if days else []
    legend = [_EVIDENCE] if any("%" in origins_text(row) for row in rows) else []
    legend += [_ASSUMED] if any(row["assumption"] for row in rows) else []
    show_table(title_of(put), header, cells, [*more_rows(answer["rows"]), *later, *legend, *remarks])


def _days(inputs: Mapping[str, Any], row: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """The start and end of a row's days; the end is marked if the days go beyond the known days."""
    for name in names:
        last = date.fromisoformat(row["end"]) - timedelta(days=1)
        yield marked(inputs, row[name], last) if name == "end" else row[name]


def _last_day(put: NetworkQuestion) -> date:
    return number_day(put.query.days.numbers[1] - 1)


def show_table(
    title: str, header: Sequence[str], rows: Iterable[Iterable[object]], remarks: Iterable[str]
) -> None:
    """Write a table to stdout, with a line above it and lines below.

    Args:
        title: The line above the table.
        header: The names of the columns.
        rows: The cells of each row.
        remarks: The lines below the table.
    """
    show_lines([title])
    show_rows("", header, rows)
    show_lines(remarks)


def more_rows(rows: Sequence[object]) -> list[str]:
    """The line about rows that the screen does not show; empty if it shows all."""
    left = len(rows) - SHOWN
    return [f"… and {left:,} more; --format csv lists all"] if left > 0 else []


def groups_of(put: NetworkQuestion, rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The group of each row for display: names of areas, and values of attributes.

    Args:
        put: The question.
        rows: The rows.
    """
    levels, by = put.network.vocabulary.levels, put.query.by
    lowest = max((name for name in by if name in levels), key=levels.index, default=None)
    keys = {name: "area" if name == lowest else name for name in by}
    ids = {row[key] for row in rows for name, key in keys.items() if name in levels} - {None}
    names = area_names(put.network, _last_day(put), sorted(ids))
    return [
        [
            ("(in no area)" if row[key] is None else names[row[key]]) if name in levels else _value(row[key])
            for name, key in keys.items()
        ]
        for row in rows
    ]


def _value(value: object) -> str:
    if value is None:
        return "(unknown)"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def area_names(network: Network, at: date, ids: Iterable[str]) -> dict[str, str]:
    """The name of each area by id; the id is added to a name that several of the areas have.

    Args:
        network: The network of the areas.
        at: The day of the names; an area that does not exist on the day has its last name.
        ids: The ids of the areas.
    """
    day = network.at(at)
    found = {id: _name(day, id) for id in ids}
    times = Counter(found.values())
    return {id: name if times[name] == 1 else f"{name} ({id})" for id, name in found.items()}


def _name(day: Snapshot, id: str) -> str:
    if day.network.area_index.get(id) is None:  # a region of several areas
        return JOINT.join(_name(day, each) for each in id.split(JOINT))
    with suppress(UnknownNameError):
        return day.find(id).name
    return str(day.network.history(id)["name"][-1])


def title_of(put: NetworkQuestion) -> str:
    """The question as one line."""
    query = put.query
    within = [] if put.within is None else [put.within]
    parts = [
        f"{put.network.metadata.name}: {coverage_text(query.of)} over {query.over}",
        *([f"where {coverage_text(query.where)}"] if query.where is not None else []),
        *(f"within {area.name}" for area in within),
        *({AS_WAS: (), COMMON: ("in common regions",)}.get(put.basis, (f"on the territory of {put.basis}",))),
        *([f"by weight {query.weight}"] if query.weight != "count" else []),
        f"on {query.at}" if query.at else f"during {query.during} (end not included)",
        *([str(query.over_time)] if query.over_time else []),
    ]
    return ", ".join(parts) + as_known(named(put.network), _last_day(put))


def synthetic_line(rows: Iterable[Mapping[str, Any]], unit: str) -> str:
    """The line about the synthetic part of rows with shares, by weight.

    Args:
        rows: The rows.
        unit: The unit of the weights.
    """
    share = synthetic_weight(rows)
    if share is None:
        return "The synthetic part is not stated: a weight is unknown, or a row combines several days."
    weight, whole = share
    return f"Synthetic: {percent(weight / whole) if whole else 0} % ({weight:,} of {whole:,} {unit})."


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


def note(text: str) -> None:
    """Write a note about the answer to stderr."""
    tell(f"dtnet: note: {text}")


def note_synthetic(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a note to stderr if more than half of the rows' weight rests on synthetic facts."""
    share = synthetic_weight(rows)
    if share is not None and share[0] > _MOSTLY * share[1]:
        note("more than half of this answer rests on synthetic rows, which a recipe made")


def note_undecided(found: Coverage) -> None:
    """Write to stderr the number of rows for which `--having` is undecided; they are not included."""
    if found.undecided:
        note(f"rows not included, as it is unknown whether they meet --having: {found.undecided}")


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


def share_text(row: Mapping[str, Any]) -> str:
    """The share of a row of an answer: one number or its bounds; both if the number is assumed."""
    if row["lower"] is None:
        return "nothing counted"
    bounds = percents(row["lower"], row["upper"])
    if row["assumption"] is None:
        return bounds
    return f"{percent(row['point'])} % ({row['assumption']}), {bounds}"


def origins_text(row: Mapping[str, Any]) -> str:
    """The evidence of a row of an answer; empty if the row does not state it."""
    shares = {origin.label: row[origin.label] for origin in Origin}
    if None in shares.values():
        return ""
    unknown = 1 - sum(shares.values())
    found = {label: share for label, share in shares.items() if share}
    if unknown > _ROUNDED:
        found["unknown"] = unknown
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{label} {percent(share)} %" for label, share in found.items())
