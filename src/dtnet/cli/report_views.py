"""The report on a screen, as JSON or as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.columns import Columns
from rich.text import Text

from dtnet.citations import Origin
from dtnet.cli.known import as_known, last_day, later_told, marked
from dtnet.cli.mergers import merger_lines
from dtnet.cli.money_views import shown, total_lines
from dtnet.cli.output import Screen, write_csv, write_json
from dtnet.cli.views import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console
    from rich.table import Table

    from dtnet.cli.output import Format

_LABELS, _POLICY = 14, 24
"""Widths of the column of labels and of a policy's."""
_SHOWN_PROVINCES: Final = 4
_HEADER: Final = ("section", "item", "month", "measure", "value", "origin")


def show_report(report: Mapping[str, Any], format: Format) -> None:
    """Write a report to stdout."""
    if format == "json":
        write_json(report)
    elif format == "csv":
        write_csv(_HEADER, _rows(report))
    else:
        screen = Screen()
        _show(report, screen.console)
        screen.write()


def _rows(report: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Every number of the report, a row each."""
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
    """The policy of a row, with its nature where its policy has several."""
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
    console.print(Columns([_network(report), _provinces(report)], padding=(0, 3)))
    console.print(_coverage(report))
    for table in _subsidies(report, max((console.width - _LABELS) // _POLICY, 1)):
        console.print(table)
    for line in _remarks(report):
        console.print(line)


def _network(report: Mapping[str, Any]) -> Table:
    table = table_of("The network")
    table.add_column("")
    table.add_column("count", justify="right")
    table.add_column("known as")
    for name, value in report["network"].items():
        known = report["origins"][name]
        source = " (a source states it)" if known["stated_by"] else ""
        source = " (a source differs)" if known["contradicted_by"] else source
        table.add_row(name, f"{value:,}", f"{_worst(known)}{source}")
    return table


def _provinces(report: Mapping[str, Any]) -> Table:
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


def _coverage(report: Mapping[str, Any]) -> Text:
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


def _subsidies(report: Mapping[str, Any], beside: int) -> Iterator[Table]:
    """Tables of so many policies beside each other as the screen is wide; no number is ever cut."""
    rows = report["subsidies"]
    for first in range(0, len(rows), beside):
        yield _months(report, rows[first : first + beside])


def _months(report: Mapping[str, Any], rows: list[dict[str, Any]]) -> Table:
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
        table.add_row(label, *(shown(report, amount) for amount in amounts))
    table.add_section()
    table.add_row("in all", *(shown(report, row["amount"], "unknown") for row in rows), style="bold")
    table.add_row("nature", *(row["nature"].replace("_", " ") for row in rows))
    table.add_row("teams paid", *(_number(row["teams"]) for row in rows))
    table.add_row("their people", *(_number(row["members"]) for row in rows))
    known = report["origins"]["subsidies"]
    table.add_row("known as", *(_worst(known[row["policy"]][row["nature"]]) for row in rows))
    table.add_row("stated by", *(row["stated_by"] or "–" for row in rows))
    return table


def _remarks(report: Mapping[str, Any]) -> Iterator[Text]:
    for line in total_lines(report, ": an at-most may stay unclaimed"):
        text = Text(line)
        text.highlight_words(("In all", "Together"), "bold")
        yield text
    for line in later_told(report["inputs"], last_day(report["window"], report["window"]), mark=True):
        yield Text(line)
    merged = {row["policy"] for row in report["subsidies"] if row["area_until"] is not None}
    for row in report["assumptions"]:
        if row["policy"] in merged or not row["what"].startswith("on_merger"):
            yield Text.assemble(("taken  ", "dim"), f"{row['policy']}: {row['what']}: {row['why']}")
    for label, told in merger_lines(report["mergers"]):
        yield Text.assemble((f"{label}  ", "dim"), told)
    for row in report["not_assessed"]:
        yield Text.assemble(("left out  ", "dim"), f"{row['policy']}: {row['component']}: {row['reason']}")
    for label, told in (
        *(("differs", each) for each in _differing(report)),
        *(("note", each) for each in report["notes"]),
    ):
        yield Text.assemble((f"{label}  ", "dim"), told)


def _differing(report: Mapping[str, Any]) -> Iterator[str]:
    """Counts of the network of which a source states another number."""
    for name, known in report["origins"].items():
        for text in known.get("contradicted_by", ()):
            yield f"{name}: {report['network'][name]:,} here, {text}"
    for row in report["types"]:
        for text in row["contradicted_by"]:
            yield f"{row['level']}s, {row['type']}: {row['areas']:,} here, {text}"


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _worst(shares: Mapping[str, Any]) -> str:
    """The origins that a number rests on, with their shares where there are several."""
    found = {origin.label: shares[origin.label] for origin in Origin if shares[origin.label]}
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return next(iter(found), "–")
    whole = sum(found.values())
    return ", ".join(f"{label} {100 * value / whole:.1f} %" for label, value in found.items())
