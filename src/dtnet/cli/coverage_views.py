"""Answers about coverage on the screen and in files: titles, rows, shares and their bounds."""

from __future__ import annotations

import math
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dtnet.citations import Origin
from dtnet.cli.output import (
    as_known,
    later_told,
    marked,
    named,
    show_lines,
    show_rows,
    tell,
    write_csv,
    write_json,
)
from dtnet.coverage.answers.bases import AS_WAS, COMMON
from dtnet.coverage.language.text import coverage_text
from dtnet.errors import UnknownNameError
from dtnet.periods import number_day
from dtnet.reorganisation.shares.regions import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.coverage_questions import NetworkQuestion
    from dtnet.cli.output import Format
    from dtnet.coverage.answers.result import Coverage
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot

SHOWN: Final = 200
"""How many rows a screen shows."""
SYNTHETIC_UNKNOWN: Final = "Synthetic facts count as unknown."
_EVIDENCE: Final = "Evidence: the share of the weight by origin; an unknown verdict has no origin."
_ASSUMED: Final = "The share before the bounds counts unknown verdicts as --missing says; the bounds do not."
_COUNTS: Final = ("areas", "yes", "no", "unknown", "not_applicable")
_MOSTLY: Final = 1 / 2
_ONE_DAY: Final = (("start", "2000-01-01"), ("end", "2000-01-02"))
"""What stands for the stretch of days of a row that has none."""
Way: TypeAlias = Literal["nearest", "down", "up"]
_WHOLE: Final = 100
_ROUNDED: Final = 1e-9
"""What a sum of a few floats may be off."""


def write_rows(answer: Mapping[str, Any], format: Format) -> None:
    """Write an answer to stdout as JSON or CSV.

    Args:
        answer: As JSON has it, its rows under `rows`, and under `columns` the names of their columns.
        format: The form.
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
    """Write rows with shares to stdout for a reader.

    Args:
        answer: As JSON has it, its rows under `rows`.
        put: What was asked.
        remarks: What stands below.
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
    """The first day of a stretch and the day after its last, marked if that is later than what is known."""
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
        title: What stands above.
        header: The names of the columns.
        rows: Their cells.
        remarks: What stands below.
    """
    show_lines([title])
    show_rows("", header, rows)
    show_lines(remarks)


def more_rows(rows: Sequence[object]) -> list[str]:
    """What is said of rows that a screen does not show."""
    left = len(rows) - SHOWN
    return [f"… and {left:,} more; --format csv lists all"] if left > 0 else []


def groups_of(put: NetworkQuestion, rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """What tells rows apart, for a reader: names of areas, and values of attributes.

    Args:
        put: What was asked.
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
    """The names of areas, with their ids where two of them have one name.

    Args:
        network: Their network.
        at: The day of the names; where an area is not there that day, it has the last of its names.
        ids: Their ids.
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
    """What was asked, in a line."""
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
    """How much of some rows with shares is synthetic, by weight.

    Args:
        rows: The rows.
        unit: What weighs.
    """
    share = synthetic_weight(rows)
    if share is None:
        return "The synthetic part is not stated: a weight is unknown, or a row combines several days."
    weight, whole = share
    return f"Synthetic: {percent(weight / whole) if whole else 0} % ({weight:,} of {whole:,} {unit})."


def synthetic_weight(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The weight that rests on synthetic facts, and all weight; None if that is not told of every row.

    Of stretches of days, for each day.
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
    """Say something beside the answer, on stderr."""
    tell(f"dtnet: note: {text}")


def note_synthetic(rows: Iterable[Mapping[str, Any]]) -> None:
    """Say on stderr that more than half of some rows with shares rests on synthetic facts, if it does."""
    share = synthetic_weight(rows)
    if share is not None and share[0] > _MOSTLY * share[1]:
        note("more than half of this answer rests on synthetic rows, which a recipe made and nobody observed")


def note_undecided(found: Coverage) -> None:
    """Say on stderr how many rows are left out as nobody knows whether they belong to the answer."""
    if found.undecided:
        note(f"rows not included, as it is unknown whether they meet --having: {found.undecided}")


def decimal(value: Fraction | float, places: int, way: Way = "nearest") -> str:
    """A number with some digits after the point.

    Args:
        value: From 0; of a float its shortest text counts, 0.57 and not 0.5699…
        places: How many digits.
        way: Where it is rounded to.
    """
    exact = Fraction(repr(value)) if isinstance(value, float) else value
    to: Any = {"nearest": round, "down": math.floor, "up": math.ceil}[way]
    whole, rest = divmod(to(exact * 10**places), 10**places)
    return f"{whole:,}.{rest:0{places}}"


def percent(share: Fraction | float, way: Way = "nearest") -> str:
    """A share in percent with one digit after the point; the nearest is not 0 and not 100 unless it is.

    Args:
        share: From 0 to 1.
        way: Where it is rounded to.
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
    """What a row of an answer rests on; nothing where that is not told."""
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
