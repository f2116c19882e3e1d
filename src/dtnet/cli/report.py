"""The answer of `dtnet report`: the network of a day, its coverage, and what policies cost in a window."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rich.columns import Columns
from rich.text import Text

from dtnet import datasets
from dtnet.citations import Origin
from dtnet.cli.arguments import DATASET, given, installed
from dtnet.cli.money_views import (
    NATURE_LABELS,
    answer_money,
    merger_lines,
    plain_mergers,
    plain_totals,
    total_lines,
)
from dtnet.cli.output import (
    Screen,
    as_known,
    last_day,
    later_told,
    marked,
    named,
    table_of,
    write_csv,
    write_json,
)
from dtnet.errors import UnknownAmountError
from dtnet.facts.area_ground import ground_of
from dtnet.figures.figure import contradicted_by, stated_by
from dtnet.periods import as_window, number_day
from dtnet.policy.answers.assessment import assess
from dtnet.policy.catalogue import Catalogue
from dtnet.policy.reading.reader_and_writer import read_policy

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from rich.console import Console
    from rich.table import Table

    from dtnet.cli.output import Format
    from dtnet.figures.figure import FigureSet
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import Period
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy

REPORT_SCHEMA: Final = "dtnet/report/1"
_LEVELS: Final = ("province", "district", "commune", "village")
_TYPED: Final = ("province", "commune")
_LABELS, _POLICY = 14, 24
"""The widths of the column of labels and of the column of a policy."""
_SHOWN_PROVINCES: Final = 4
_HEADER: Final = ("section", "item", "month", "measure", "value", "origin")


def report_of(
    at: str | None, window: str | None, choices: Mapping[str, Mapping[str, str]], documents: Iterable[Path]
) -> dict[str, Any]:
    """The report as plain data.

    Args:
        at: The day of the network; None for the reference day of the dataset.
        window: The window of the subsidies; None for the reference window of the dataset.
        choices: The chosen options, by policy and choice.
        documents: Policy documents in addition to the bundled policies.

    Raises:
        DtnetError: If the input is invalid.
    """
    network = datasets.load(DATASET)
    metadata = network.metadata
    day = network.at(given(at, metadata.reference_day, "--at"))
    days = as_window(given(window, metadata.reference_window, "--window"))
    spent = assess(network, _policies(documents, days, choices), window=days, choices=choices)
    if spent.unknown_facts:  # a report has no bounds
        raise UnknownAmountError(
            f"not all amounts are known: {'; '.join(spent.unknown_facts)}", "ask dtnet assess for bounds"
        )
    figures = datasets.load_figures(DATASET)
    counts = day.team_counts(by="province")
    return {
        "schema": REPORT_SCHEMA,
        "as_of": str(day.date),
        "window": str(days),
        "network": _network_counts(day),
        "types": _types(day, figures),
        "provinces": counts.to_dicts(),
        "coverage": _coverage_answer(day, figures),
        "subsidies": _subsidy_rows(spent),
        "subsidies_by_month": _by_month(spent),
        **plain_totals(spent),
        "lower": spent.bounds[0],
        "upper": spent.bounds[1],
        "currency": spent.currency,
        "exponent": network.vocabulary.currency.exponent,
        "not_assessed": [
            {"policy": each.policy, "component": each.component, "reason": each.reason}
            for each in spent.not_assessed
        ],
        "assumptions": [
            {"policy": each.policy, "what": each.what, "why": each.why} for each in spent.assumptions
        ],
        "mergers": plain_mergers(spent.mergers),
        "origins": {**_origins(day, figures), "subsidies": _money_origins(spent)},
        "inputs": {
            **named(network),
            "sha256": datasets.fingerprint(DATASET),
            "policies": [policy.id for policy in spent.policies],
            "choices": {policy.id: dict(policy.selection) for policy in spent.policies if policy.selection},
        },
        "notes": list(metadata.notes),
    }


def _policies(documents: Iterable[Path], days: Period, named: Container[str]) -> list[Policy]:
    """The policies of the documents, and the bundled policies that no document replaces.

    A bundled policy is included if it is in force on one of the days, or if it is named.
    """
    own = Catalogue.of(map(read_policy, documents))
    ids = {policy.id for policy in own}
    others = (each for each in installed(DATASET) if each.id not in ids)
    asked = (each for each in others if each.id in named or each.period.intersection(days) is not None)
    return [*own, *asked]


def _network_counts(day: Snapshot) -> dict[str, int]:
    counts = day.territory.level_counts()
    teams = day.teams()
    return {
        **{f"{level}s": counts[level] for level in _LEVELS},
        "teams": len(teams),
        "members": teams.total("people"),
    }


def _types(day: Snapshot, figures: FigureSet) -> list[dict[str, Any]]:
    """The number of areas of each level and type, with the sources that state or contradict the number."""
    country = day.territory.ids([0])[0]
    rows = []
    for level in _TYPED:
        counts = Counter(map(str, day.areas(level=level)["type"]))
        for kind in (each for each in day.network.vocabulary.area_types if each in counts):
            sources = _sources(figures, f"{level}s", country, day, counts[kind], kind)
            rows.append({"level": level, "type": kind, "areas": counts[kind], **sources})
    return rows


def _coverage_answer(day: Snapshot, figures: FigureSet) -> dict[str, Any]:
    (row,) = day.coverage(of="has_team", over="village")
    judgement = day.ask("has_team", over="village").claim(figures)
    return {
        "of": "has_team",
        "over": "village",
        **{name: value for name, value in row.items() if name != "area"},
        "claim": {
            "text": judgement.claim,
            "headline": judgement.headline,
            "in_model": judgement.in_model,
            "by_construction": judgement.by_construction,
            "stated_by": [str(claim.source) for claim in judgement.stated_by],
        },
    }


def _subsidy_rows(spent: Assessment) -> list[dict[str, Any]]:
    published = list(spent.recomputed)
    rows = []
    for row in spent.paid():
        policy = next(each for each in spent.policies if each.id == row["policy"])
        day = spent.network.at(policy.jurisdiction.as_of)
        area, province = day.find(policy.jurisdiction.id), _province(day, policy.jurisdiction.id)
        rows.append(
            {
                "policy": policy.id,
                "province": province,
                "area": area.id,
                "area_name": area.name,
                "area_until": _until(spent, policy),
                "window": str(spent.window),
                "teams": row["teams"],
                "members": row["members"],
                "amount": row["amount"],
                "currency": spent.currency,
                "nature": row["nature"],
                "instrument": policy.instrument.ref,
                "stated_by": next(
                    (
                        each.source
                        for each in published
                        if (each.policy, each.published) == (policy.id, row["amount"])
                    ),
                    None,
                ),
            }
        )
    return rows


def _until(spent: Assessment, policy: Policy) -> str | None:
    """The first day on which the area of a policy no longer exists, if it is before the end of the window."""
    ground = ground_of(spent.network, policy.jurisdiction.id, policy.jurisdiction.as_of)
    last = spent.window.numbers[1]
    return None if ground is None or ground.end >= last else str(number_day(ground.end))


def _province(day: Snapshot, id: str) -> str | None:
    """The name of the province that an area is or lies in; None for the country."""
    for above in (id, *day.territory.ancestors(id)):
        area = day.find(above)
        if area.level == "province":
            return area.name
    return None


def _by_month(spent: Assessment) -> list[dict[str, Any]]:
    return spent.by("month").to_dicts()


def _money_origins(spent: Assessment) -> dict[str, dict[str, dict[str, int]]]:
    """Amounts by policy, nature and origin."""
    shares: dict[str, dict[str, dict[str, int]]] = {policy.id: {} for policy in spent.policies}
    for row in spent.by():
        shares[str(row["policy"])][str(row["nature"])] = {origin.label: 0 for origin in Origin}
    for row in spent.by("origin"):
        shares[str(row["policy"])][str(row["nature"])][str(row["origin"])] = int(str(row["amount"]))
    return shares


def _origins(day: Snapshot, figures: FigureSet) -> dict[str, dict[str, Any]]:
    """The evidence of each number of the network, with the sources that state or contradict the number."""
    areas, bodies = day.network.tables.areas, day.network.tables.bodies
    teams = day.body_rows(kind=day.network.vocabulary.team_kind)
    people = next(each for each in bodies.attributes if each.name == "people")
    found = {}
    for level in _LEVELS:
        rows = day.area_rows(level=level)
        found[f"{level}s"] = _shares(areas.origin[rows], np.ones(len(rows), np.int64))
    found["teams"] = _shares(bodies.origin[teams], np.ones(len(teams), np.int64))
    found["members"] = _shares(people.origin[teams], people.data[teams].astype(np.int64))
    country = day.territory.ids([0])[0]
    return {
        name: {
            **shares,
            **_sources(figures, "people" if name == "members" else name, country, day, sum(shares.values())),
        }
        for name, shares in found.items()
    }


def _sources(
    figures: FigureSet, measure: str, where: str, day: Snapshot, value: int, kind: str | None = None
) -> dict[str, list[str]]:
    asked: dict[str, Any] = {
        "measure": measure,
        "where": where,
        "day": day.date,
        "value": value,
        "kind": kind,
    }
    return {
        "stated_by": [str(figure.source) for figure in stated_by(figures, **asked)],
        "contradicted_by": [
            f"{figure.value:,} by {figure.source or 'a count whose text is not named'}"
            for figure in contradicted_by(figures, **asked)
        ],
    }


def _shares(codes: NDArray[np.uint8], weights: NDArray[np.int64]) -> dict[str, int]:
    return {origin.label: int(weights[codes == origin].sum()) for origin in Origin}


def show_report(report: Mapping[str, Any], format: Format) -> None:
    """Write a report to stdout."""
    if format == "json":
        write_json(report)
    elif format == "csv":
        write_csv(_HEADER, _csv_rows(report))
    else:
        screen = Screen()
        _show(report, screen.console)
        screen.write()


def _csv_rows(report: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One row for each number of the report."""
    origins = report["origins"]
    for name, value in report["network"].items():
        yield "network", "", "", name, value, _worst(origins[name])
    for row in report["types"]:
        known = _worst(origins[f"{row['level']}s"])
        yield "types", f"{row['level']}: {row['type']}", "", "areas", row["areas"], known
    for row in report["provinces"]:
        yield "provinces", row["area"], "", "teams", row["teams"], _worst(origins["teams"])
        yield "provinces", row["area"], "", "members", row["people"], _worst(origins["members"])
    coverage = report["coverage"]
    for name in ("areas", "yes", "no", "unknown", "not_applicable"):
        yield (
            "coverage",
            f"{coverage['of']} over {coverage['over']}",
            "",
            name,
            coverage[name],
            _worst(coverage),
        )
    for row in report["subsidies"]:
        known = _worst(origins["subsidies"][row["policy"]][row["nature"]])
        for name in ("teams", "members", "amount"):
            yield "subsidies", _item(report, row), "", name, row[name], known
    for row in report["subsidies_by_month"]:
        known = _worst(origins["subsidies"][row["policy"]][row["nature"]])
        yield "subsidies_by_month", _item(report, row), row["month"], "amount", row["amount"], known


def _item(report: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """The policy of a row; with the nature of the row if the policy has several natures."""
    several = len(report["origins"]["subsidies"][row["policy"]]) > 1
    return f"{row['policy']}:{row['nature']}" if several else str(row["policy"])


def _show(report: Mapping[str, Any], console: Console) -> None:
    inputs, day, window = report["inputs"], report["as_of"], report["window"]
    console.print(
        Text.assemble(
            (f"Digital transformation network of {inputs['dataset']}", "bold"),
            f" on {day}{as_known(inputs, day)}, subsidies {window} (end not included)",
        )
    )
    console.print(Columns([_network_table(report), _province_table(report)], padding=(0, 3)))
    console.print(_coverage_lines(report))
    for table in _subsidy_tables(report, max((console.width - _LABELS) // _POLICY, 1)):
        console.print(table)
    for line in _remarks(report):
        console.print(line)


def _network_table(report: Mapping[str, Any]) -> Table:
    table = table_of("The network")
    table.add_column("")
    table.add_column("count", justify="right")
    table.add_column("evidence")
    for name, value in report["network"].items():
        known = report["origins"][name]
        source = " (a source states it)" if known["stated_by"] else ""
        source = " (sources disagree)" if known["contradicted_by"] else source
        table.add_row(name, f"{value:,}", f"{_worst(known)}{source}")
    return table


def _province_table(report: Mapping[str, Any]) -> Table:
    table = table_of("Most and fewest teams")
    for name in ("province", "teams", "members"):
        table.add_column(name, justify="left" if name == "province" else "right")
    ordered = sorted(report["provinces"], key=lambda row: (-row["teams"], row["area"]))
    for row in ordered[:_SHOWN_PROVINCES]:
        table.add_row(row["name"], f"{row['teams']:,}", _number(row["people"]))
    table.add_section()
    for row in ordered[-_SHOWN_PROVINCES:]:
        table.add_row(row["name"], f"{row['teams']:,}", _number(row["people"]))
    return table


def _coverage_lines(report: Mapping[str, Any]) -> Text:
    found = report["coverage"]
    claim = found["claim"]
    share = f"{found['yes']:,} of {found['areas']:,} villages have a team"
    if found["unknown"]:
        share += f", {found['unknown']:,} unknown"
    basis = " by construction" if claim["by_construction"] else ""
    stated = f"; stated by {'; '.join(claim['stated_by'])}" if claim["stated_by"] else ""
    return Text.assemble(
        ("Coverage  ", "bold"),
        f"{share} ({_worst(found)}).\n",
        f'"{claim["text"]}": ',
        (claim["headline"], "bold"),
        f" on observed and derived facts; {claim['in_model']} in the model{basis}{stated}.\n",
    )


def _subsidy_tables(report: Mapping[str, Any], beside: int) -> Iterator[Table]:
    """Tables with `beside` policies each, so that they fit the screen; numbers are never cut."""
    rows = report["subsidies"]
    for first in range(0, len(rows), beside):
        yield _month_table(report, rows[first : first + beside])


def _month_table(report: Mapping[str, Any], rows: list[dict[str, Any]]) -> Table:
    table = table_of(f"What the policies cost, {report['currency']}")
    table.add_column("", overflow="fold")
    for row in rows:
        table.add_column(f"{row['area_name']}\n{row['policy']}", justify="right", overflow="fold")
    cells = {
        (row["policy"], row["nature"], row["month"]): row["amount"] for row in report["subsidies_by_month"]
    }
    for month in sorted({month for *_, month in cells}):
        label = marked(report["inputs"], month, last_day(month, report["window"]))
        amounts = (cells.get((row["policy"], row["nature"], month), 0) for row in rows)
        table.add_row(label, *(answer_money(report, amount) for amount in amounts))
    table.add_section()
    table.add_row("in all", *(answer_money(report, row["amount"], "unknown") for row in rows), style="bold")
    table.add_row("nature", *(NATURE_LABELS[row["nature"]] for row in rows))
    table.add_row("teams paid", *(_number(row["teams"]) for row in rows))
    table.add_row("their people", *(_number(row["members"]) for row in rows))
    known = report["origins"]["subsidies"]
    table.add_row("evidence", *(_worst(known[row["policy"]][row["nature"]]) for row in rows))
    table.add_row("stated by", *(row["stated_by"] or "–" for row in rows))
    return table


def _remarks(report: Mapping[str, Any]) -> Iterator[Text]:
    for line in total_lines(report):
        text = Text(line)
        text.highlight_words(("In all", "Together"), "bold")
        yield text
    for line in later_told(report["inputs"], last_day(report["window"], report["window"]), mark=True):
        yield Text(line)
    merged = {row["policy"] for row in report["subsidies"] if row["area_until"] is not None}
    for row in report["assumptions"]:
        if row["policy"] in merged or not row["what"].startswith("on_merger"):
            yield Text.assemble(("assumption used  ", "dim"), f"{row['policy']}: {row['what']}: {row['why']}")
    for label, told in merger_lines(report["mergers"]):
        yield Text.assemble((f"{label}  ", "dim"), told)
    for row in report["not_assessed"]:
        yield Text.assemble(
            ("not included  ", "dim"), f"{row['policy']}: {row['component']}: {row['reason']}"
        )
    for label, told in (
        *(("sources that disagree", each) for each in _differing(report)),
        *(("note", each) for each in report["notes"]),
    ):
        yield Text.assemble((f"{label}  ", "dim"), told)


def _differing(report: Mapping[str, Any]) -> Iterator[str]:
    """A text for each count of the network for which a source states another number."""
    for name, known in report["origins"].items():
        for text in known.get("contradicted_by", ()):
            yield f"{name}: {report['network'][name]:,} here, {text}"
    for row in report["types"]:
        for text in row["contradicted_by"]:
            yield f"{row['level']}s, {row['type']}: {row['areas']:,} here, {text}"


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _worst(shares: Mapping[str, Any]) -> str:
    """The origins of a number, with their shares if there are several."""
    found = {origin.label: shares[origin.label] for origin in Origin if shares[origin.label]}
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return next(iter(found), "–")
    whole = sum(found.values())
    return ", ".join(f"{label} {100 * value / whole:.1f} %" for label, value in found.items())
