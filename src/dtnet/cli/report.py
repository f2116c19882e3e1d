"""`dtnet report`: the network of a day, its coverage, and what policies cost in a window."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs
import numpy as np
from rich.columns import Columns
from rich.text import Text

from dtnet import datasets
from dtnet.citations import Origin
from dtnet.cli import output, subsidy_commands
from dtnet.cli.arguments import CHOICE, DATASET, SEVERAL, given, installed, settings_of
from dtnet.cli.output import Format, last_day
from dtnet.errors import UnknownAmountError
from dtnet.facts.area_ground import ground_of
from dtnet.figures.figure import contradicted_by, stated_by
from dtnet.periods import as_window, number_day
from dtnet.policy.answers.assessment import assess
from dtnet.policy.catalogue import Catalogue
from dtnet.policy.reading.reader_and_writer import read_policy

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from rich.console import Console
    from rich.table import Table

    from dtnet.figures.figure import FigureSet
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Codes, Ints
    from dtnet.periods import Period
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy

_LEVELS: Final = ("province", "district", "commune", "village")
_TYPED: Final = ("province", "commune")
_LABELS, _POLICY = 14, 24
"""The widths of the column of labels and of the column of a policy."""
_SHOWN_PROVINCES: Final = 4
_HEADER: Final = ("section", "item", "month", "measure", "value", "origin")


def report(
    *,
    at: str | None = None,
    window: str | None = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    policy: Annotated[list[Path] | None, SEVERAL] = None,
    format: Format = "table",
) -> int:
    """Report on the bundled country: its network, its coverage, and what its subsidies cost.

    Args:
        at: The day of the network, as 2024-08-31; by default the dataset's reference day.
        window: The days of the subsidies: a year, a month, or A..B, without the day B; by default the
            dataset's reference window.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document that is assessed beside the bundled policies, or instead of the bundled
            policy that has the same id; may be repeated.
        format: The form of the answer.
    """
    show_report(report_of(at, window, settings_of(choice or []), policy or []), format)
    return 0


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
    origins = _origins(day, figures)
    return {
        "schema": "dtnet/report/1",
        "as_of": str(day.date),
        "window": str(days),
        "network": {name: sum(known[origin.label] for origin in Origin) for name, known in origins.items()},
        "types": _types(day, figures),
        "provinces": day.team_counts(by="province").to_dicts(),
        "coverage": _coverage_answer(day, figures),
        "subsidies": _subsidy_rows(spent),
        "subsidies_by_month": spent.by("month").to_dicts(),
        **subsidy_commands.plain_sums(spent),
        "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
        "assumptions": [attrs.asdict(each) for each in spent.assumptions],
        "mergers": subsidy_commands.plain_mergers(spent.mergers),
        "origins": {**origins, "subsidies": _money_origins(spent)},
        "inputs": {
            **output.named(network),
            "sha256": datasets.fingerprint(DATASET),
            "policies": [policy.id for policy in spent.policies],
            "choices": subsidy_commands.selections(spent.policies),
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
    asked = day.ask("has_team", over="village")
    (row,) = asked.answer()
    judged = asked.claim(figures)
    return {
        "of": "has_team",
        "over": "village",
        **{name: value for name, value in row.items() if name != "area"},
        "claim": {
            "text": judged.claim,
            "headline": judged.headline,
            "in_model": judged.in_model,
            "by_construction": judged.by_construction,
            "stated_by": [str(claim.source) for claim in judged.stated_by],
        },
    }


def _subsidy_rows(spent: Assessment) -> list[dict[str, Any]]:
    published: dict[tuple[str, Any], str] = {
        (each.policy, each.published): each.source for each in reversed(spent.recomputed)
    }
    policies = {policy.id: policy for policy in spent.policies}
    rows = []
    for row in spent.paid():
        policy = policies[str(row["policy"])]
        day = spent.network.at(policy.jurisdiction.as_of)
        area = day.find(policy.jurisdiction.id)
        above = map(day.find, (area.id, *day.territory.ancestors(area.id)))
        rows.append(
            {
                "policy": policy.id,
                "province": next((each.name for each in above if each.level == "province"), None),
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
                "stated_by": published.get((policy.id, row["amount"])),
            }
        )
    return rows


def _until(spent: Assessment, policy: Policy) -> str | None:
    """The first day on which the area of a policy no longer exists, if it is before the end of the window."""
    ground = ground_of(spent.network, policy.jurisdiction.id, policy.jurisdiction.as_of)
    last = spent.window.numbers[1]
    return None if ground is None or ground.end >= last else str(number_day(ground.end))


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
    levels = {f"{level}s": areas.origin[day.area_rows(level=level)] for level in _LEVELS}
    found = {name: _shares(codes) for name, codes in (levels | {"teams": bodies.origin[teams]}).items()}
    found["members"] = _shares(people.origin[teams], people.data[teams])
    country = day.territory.ids([0])[0]
    return {
        name: shares
        | _sources(figures, "people" if name == "members" else name, country, day, sum(shares.values()))
        for name, shares in found.items()
    }


def _sources(
    figures: FigureSet, measure: str, where: str, day: Snapshot, value: int, kind: str | None = None
) -> dict[str, list[str]]:
    asked: Any = {"measure": measure, "where": where, "day": day.date, "value": value, "kind": kind}
    return {
        "stated_by": [str(figure.source) for figure in stated_by(figures, **asked)],
        "contradicted_by": [
            f"{figure.value:,} by {figure.source or 'a count whose text is not named'}"
            for figure in contradicted_by(figures, **asked)
        ],
    }


def _shares(codes: Codes, weights: Ints | None = None) -> dict[str, int]:
    """The number of rows of each origin, or the sum of their weights."""
    counted = np.ones(len(codes), np.int64) if weights is None else weights.astype(np.int64)
    return {origin.label: int(counted[codes == origin].sum()) for origin in Origin}


def show_report(report: Mapping[str, Any], format: Format) -> None:
    """Write a report to stdout."""
    if not output.written(report, format, _HEADER, _csv_rows(report)):
        screen = output.Screen()
        _draw(report, screen.console)
        screen.write()


def _csv_rows(report: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One row for each number of the report."""
    origins, coverage = report["origins"], report["coverage"]
    for name, value in report["network"].items():
        yield "network", "", "", name, value, _worst(origins[name])
    for row in report["types"]:
        known = _worst(origins[f"{row['level']}s"])
        yield "types", f"{row['level']}: {row['type']}", "", "areas", row["areas"], known
    for row in report["provinces"]:
        yield "provinces", row["area"], "", "teams", row["teams"], _worst(origins["teams"])
        yield "provinces", row["area"], "", "members", row["people"], _worst(origins["members"])
    item = f"{coverage['of']} over {coverage['over']}"
    for name in ("areas", "yes", "no", "unknown", "not_applicable"):
        yield "coverage", item, "", name, coverage[name], _worst(coverage)
    for section, names in (
        ("subsidies", ("teams", "members", "amount")),
        ("subsidies_by_month", ("amount",)),
    ):
        for row in report[section]:
            known = _worst(origins["subsidies"][row["policy"]][row["nature"]])
            for name in names:
                yield section, _item(report, row), row.get("month", ""), name, row[name], known


def _item(report: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """The policy of a row; with the nature of the row if the policy has several natures."""
    several = len(report["origins"]["subsidies"][row["policy"]]) > 1
    return f"{row['policy']}:{row['nature']}" if several else str(row["policy"])


def _draw(report: Mapping[str, Any], console: Console) -> None:
    inputs, day, window = report["inputs"], report["as_of"], report["window"]
    console.print(
        Text.assemble(
            (f"Digital transformation network of {inputs['dataset']}", "bold"),
            f" on {day}{output.as_known(inputs, day)}, subsidies {window} (end not included)",
        )
    )
    console.print(Columns([_network_table(report), _province_table(report)], padding=(0, 3)))
    console.print(_coverage_lines(report))
    beside = max((console.width - _LABELS) // _POLICY, 1)  # so many policies fit the screen
    for first in range(0, len(report["subsidies"]), beside):
        console.print(_month_table(report, report["subsidies"][first : first + beside]))
    for line in subsidy_commands.total_lines(report):
        text = Text(line)
        text.highlight_words(("In all", "Together"), "bold")
        console.print(text)
    last = last_day(window, window)
    for line in output.later_told(inputs, last, mark=True):
        console.print(Text(line))
    for label, told in _remarks(report):
        console.print(Text.assemble((f"{label}  ", "dim"), told))


def _network_table(report: Mapping[str, Any]) -> Table:
    rows = []
    for name, value in report["network"].items():
        known = report["origins"][name]
        source = " (a source states it)" if known["stated_by"] else ""
        source = " (sources disagree)" if known["contradicted_by"] else source
        rows.append((name, value, f"{_worst(known)}{source}"))
    return output.filled_table("The network", ("", "count", "evidence"), rows)


def _province_table(report: Mapping[str, Any]) -> Table:
    ordered = sorted(report["provinces"], key=lambda row: (-row["teams"], row["area"]))
    most, fewest = ordered[:_SHOWN_PROVINCES], ordered[-_SHOWN_PROVINCES:]
    cells = ((row["name"], row["teams"], _number(row["people"])) for row in (*most, *fewest))
    header = ("province", "teams", "members")
    table = output.filled_table("Most and fewest teams", header, cells, right=header[1:])
    table.rows[len(most) - 1].end_section = True
    return table


def _coverage_lines(report: Mapping[str, Any]) -> Text:
    found = report["coverage"]
    claim = found["claim"]
    counted = sum(found[name] for name in ("yes", "no", "unknown", "not_applicable"))
    in_part = counted > found["areas"] or (found["lower"] is None and found["upper"] is not None)
    listed = "listed villages" if in_part else "villages"
    share = f"{found['yes']:,} of {found['areas']:,} {listed} have a team"
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


def _month_table(report: Mapping[str, Any], rows: list[dict[str, Any]]) -> Table:
    table = output.table_of(f"What the policies cost, {report['currency']}")
    table.add_column("", overflow="fold")
    for row in rows:
        table.add_column(f"{row['area_name']}\n{row['policy']}", justify="right", overflow="fold")
    cells = {
        (row["policy"], row["nature"], row["month"]): row["amount"] for row in report["subsidies_by_month"]
    }
    for month in sorted({month for *_, month in cells}):
        label = output.marked(report["inputs"], month, last_day(month, report["window"]))
        amounts = (cells.get((row["policy"], row["nature"], month), 0) for row in rows)
        table.add_row(label, *(subsidy_commands.answer_money(report, amount) for amount in amounts))
    table.add_section()
    table.add_row(
        "in all",
        *(subsidy_commands.answer_money(report, row["amount"], "unknown") for row in rows),
        style="bold",
    )
    table.add_row("nature", *(subsidy_commands.NATURE_LABELS[row["nature"]] for row in rows))
    table.add_row("teams paid", *(_number(row["teams"]) for row in rows))
    table.add_row("their people", *(_number(row["members"]) for row in rows))
    known = report["origins"]["subsidies"]
    table.add_row("evidence", *(_worst(known[row["policy"]][row["nature"]]) for row in rows))
    table.add_row("stated by", *(row["stated_by"] or "–" for row in rows))
    return table


def _remarks(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The label and the text of each line below the sums."""
    merged = {row["policy"] for row in report["subsidies"] if row["area_until"] is not None}
    shown = [
        row
        for row in report["assumptions"]
        if row["policy"] in merged or not row["what"].startswith("on_merger")
    ]
    yield from subsidy_commands.remarks_of({**report, "assumptions": shown})
    for name, known in report["origins"].items():
        for text in known.get("contradicted_by", ()):
            yield "sources that disagree", f"{name}: {report['network'][name]:,} here, {text}"
    for row in report["types"]:
        for text in row["contradicted_by"]:
            told = f"{row['level']}s, {row['type']}: {row['areas']:,} here, {text}"
            yield "sources that disagree", told
    for text in report["notes"]:
        yield "note", text


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _worst(shares: Mapping[str, Any]) -> str:
    """The origins of a number, with their shares if there are several."""
    found = {origin.label: shares[origin.label] for origin in Origin if shares[origin.label]}
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return next(iter(found), "–")
    whole = sum(found.values())
    return ", ".join(f"{label} {100 * value / whole:.1f} %" for label, value in found.items())
