"""`dtnet report`: the network of a day, its coverage, and what policies cost in a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from rich.columns import Columns
from rich.text import Text

from dtnet.citations import Origin
from dtnet.cli import output, subsidy_commands
from dtnet.cli.arguments import (
    CHOICE,
    SEVERAL,
    TO_SCREEN,
    AnswerOptions,
    answering,
    currency_units,
    figures_of,
    network_of,
    plugin_warnings_told,
    settings_of,
)
from dtnet.cli.output import Format, last_day
from dtnet.phrases import Language
from dtnet.policy.catalogue import Catalogue
from dtnet.policy.reading.reader_and_writer import read_policy
from dtnet.report.network_report import report_on
from dtnet.report.report_result import level_plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from dtnet.report.report_result import NetworkReport, PolicyAmount, ReportedCount

_LABELS, _POLICY = 14, 24
"""The widths of the column of labels and of the column of a policy."""
_SHOWN_GROUPS: Final = 4
_HEADER: Final = ("section", "item", "month", "measure", "value", "origin")


@answering
def report(  # noqa: PLR0913 - an argument for each option
    *,
    network: str | None = None,
    at: str | None = None,
    window: str | None = None,
    within: str | None = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    policy: Annotated[list[Path] | None, SEVERAL] = None,
    html: Path | None = None,
    language: Language = "en",
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Report on a network: its areas and teams, its coverage, and what its subsidies cost.

    Args:
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day of the network, as 2024-08-31; by default the network's reference day.
        window: The days of the subsidies: a year, a month, or A..B, without the day B; by default the
            network's reference window, or the year of the day.
        within: The area that the report is about: its id; its name, at the highest level that has the name;
            or LEVEL:NAME. By default all areas.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document that is assessed beside the installed policies, or instead of the installed
            policy that has the same id; may be repeated.
        html: A file for the report as one page, instead of the answer on the screen; --overwrite replaces it.
        language: The language of the page: English or Vietnamese.
        into: The form of the answer, and its file.
    """
    if html is not None:
        output.check_target(html, overwrite=into.overwrite)
    found = network_of(network)
    own = Catalogue.of(read_policy(path, units=currency_units(found)) for path in policy or [])
    choices = settings_of(choice or [])
    with plugin_warnings_told():
        made = report_on(
            found,
            at=at,
            window=window,
            within=within,
            policies=None,
            choices=choices,
            figures=figures_of(network),
            language=language,
            further=own,
        )
    if html is None:
        show_report(made, into.form)
    else:
        made.save_html(html, overwrite=into.overwrite)
        output.write_text(f"{html}: the report as a page\n")
    return 0


def show_report(report: NetworkReport, format: Format) -> None:
    """Write a report to stdout."""
    plain = report.to_dict()
    if not output.written(plain, format, _HEADER, _csv_rows(report, plain)):
        screen = output.Screen()
        _draw(report, plain, screen.console)
        screen.write()


def _csv_rows(report: NetworkReport, plain: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One row for each number of the report."""
    evidence = {each.name: shown_evidence(each.by_origin) for each in report.counts}
    for each in report.counts:
        yield "network", "", "", each.name, each.value, evidence[each.name]
        if each.value is None:
            yield "network", "", "", f"{each.name} lower", each.lower, evidence[each.name]
            yield "network", "", "", f"{each.name} upper", each.upper, evidence[each.name]
    for kind in report.types:
        known = evidence[level_plural(kind.level)]
        yield "types", f"{kind.level}: {kind.type}", "", "areas", kind.areas, known
    for row in report.groups:
        section = level_plural(report.groups_level)
        yield section, row["area"], "", "teams", row["teams"], evidence["teams"]
        yield section, row["area"], "", "members", row["people"], evidence.get("members", "–")
    found = report.coverage
    item = f"{found.of} over {found.over}"
    for name in ("areas", "yes", "no", "unknown", "not_applicable"):
        yield "coverage", item, "", name, found.row[name], shown_evidence(found.row)
    known_amounts = {(each.policy.id, each.nature): shown_evidence(each.by_origin) for each in report.amounts}
    for section, names in (
        ("subsidies", ("teams", "members", "amount")),
        ("subsidies_by_month", ("amount",)),
    ):
        for row in plain[section]:
            known = known_amounts[row["policy"], row["nature"]]
            bounds = ("lower", "upper") if row["amount"] is None else ()
            for name in (*names, *bounds):
                yield section, _item(report, row), row.get("month", ""), name, row[name], known


def _item(report: NetworkReport, row: Mapping[str, Any]) -> str:
    """The policy of a row; with the nature of the row if the policy has several natures."""
    several = sum(each.policy.id == row["policy"] for each in report.amounts) > 1
    return f"{row['policy']}:{row['nature']}" if several else str(row["policy"])


def _draw(report: NetworkReport, plain: Mapping[str, Any], console: Console) -> None:
    inputs, day, window = plain["inputs"], plain["as_of"], plain["window"]
    name = f"{inputs['dataset']}" if report.within is None else f"{report.within.name}, {inputs['dataset']},"
    console.print(
        Text.assemble(
            (f"Digital transformation network of {name}", "bold"),
            f" on {day}{output.as_known(inputs, day)}, subsidies {window} (end not included)",
        )
    )
    console.print(Columns([_network_table(report), *_group_tables(report)], padding=(0, 3)))
    console.print(_coverage_lines(report))
    beside = max((console.width - _LABELS) // _POLICY, 1)  # so many policies fit the screen
    for first in range(0, len(report.amounts), beside):
        console.print(_month_table(report, plain, report.amounts[first : first + beside]))
    if not report.spent.policies:
        console.print(Text("No policy is installed that pays in this network and window."))
    else:
        _draw_sums(plain, console)
    last = last_day(window, window)
    for line in output.later_told(inputs, last, mark=True):
        console.print(Text(line))
    for label, told in _remarks(report, plain):
        console.print(Text.assemble((f"{label}  ", "dim"), told))


def _draw_sums(plain: Mapping[str, Any], console: Console) -> None:
    for line in subsidy_commands.total_lines(plain):
        text = Text(line)
        text.highlight_words(("In all", "Together"), "bold")
        console.print(text)


def _network_table(report: NetworkReport) -> Table:
    rows = []
    for each in report.counts:
        source = " (a source states it)" if each.stated_by else ""
        source = " (sources disagree)" if each.contradicted_by else source
        rows.append((each.name, _count(each), f"{shown_evidence(each.by_origin)}{source}"))
    return output.filled_table("The network", ("", "count", "evidence"), rows, right=("count",))


def _count(each: ReportedCount) -> object:
    """The number, or its bounds if it is unknown."""
    if each.value is not None:
        return each.value
    return f"{each.lower:,} to {each.upper:,}" if each.upper is not None else f"{each.lower:,} or more"


def _group_tables(report: NetworkReport) -> Iterator[Table]:
    """The areas with the most and with the fewest teams; areas without teams are not included."""
    there = [row for row in report.groups if row["teams"]]
    if not there:
        return
    ordered = sorted(there, key=lambda row: (-row["teams"], row["area"]))
    few = len(ordered) <= 2 * _SHOWN_GROUPS
    most, fewest = (ordered, []) if few else (ordered[:_SHOWN_GROUPS], ordered[-_SHOWN_GROUPS:])
    cells = ((row["name"], row["teams"], _number(row["people"])) for row in (*most, *fewest))
    header = (report.groups_level, "teams", "members")
    title = "Most and fewest teams" if fewest else "Teams"
    table = output.filled_table(title, header, cells, right=header[1:])
    if fewest:
        table.rows[len(most) - 1].end_section = True
    yield table


def _coverage_lines(report: NetworkReport) -> Text:
    found, judged = report.coverage.row, report.coverage.judgement
    counted = sum(found[name] for name in ("yes", "no", "unknown", "not_applicable"))
    in_part = counted > found["areas"] or (found["lower"] is None and found["upper"] is not None)
    areas = level_plural(report.coverage.over)
    listed = f"listed {areas}" if in_part else areas
    share = f"{found['yes']:,} of {found['areas']:,} {listed} have a team"
    if found["unknown"]:
        share += f", {found['unknown']:,} unknown"
    basis = " by construction" if judged.by_construction else ""
    sources = "; ".join(str(claim.source) for claim in judged.stated_by)
    stated = f"; stated by {sources}" if sources else ""
    return Text.assemble(
        ("Coverage  ", "bold"),
        f"{share} ({shown_evidence(found)}).\n",
        f'"{judged.claim}": ',
        (judged.headline, "bold"),
        f" on observed and derived facts; {judged.in_model} in the model{basis}{stated}.\n",
    )


def _month_table(report: NetworkReport, plain: Mapping[str, Any], shown: Sequence[PolicyAmount]) -> Table:
    table = output.table_of(f"What the policies cost, {plain['currency']}")
    table.add_column("", overflow="fold")
    for each in shown:
        table.add_column(f"{each.area_name}\n{each.policy.id}", justify="right", overflow="fold")
    cells = {(row["policy"], row["nature"], row["month"]): row for row in report.months}
    nothing = {"amount": 0}
    for month in sorted({month for *_, month in cells}):
        label = output.marked(plain["inputs"], month, last_day(month, plain["window"]))
        rows = (cells.get((each.policy.id, each.nature, month), nothing) for each in shown)
        table.add_row(label, *(_money(plain, row) for row in rows))
    table.add_section()
    sums = ({"amount": each.amount, "lower": each.lower, "upper": each.upper} for each in shown)
    table.add_row("in all", *(_money(plain, each) for each in sums), style="bold")
    table.add_row("nature", *(subsidy_commands.NATURE_LABELS[each.nature] for each in shown))
    table.add_row("teams paid", *(_number(each.teams) for each in shown))
    table.add_row("their people", *(_number(each.members) for each in shown))
    table.add_row("evidence", *(shown_evidence(each.by_origin) for each in shown))
    table.add_row("stated by", *(each.stated_by or "–" for each in shown))
    return table


def _money(plain: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """The amount of a row, or its bounds if it is unknown."""
    if row["amount"] is not None:
        return subsidy_commands.answer_money(plain, row["amount"])
    lower, upper = (
        subsidy_commands.answer_money(plain, row[name], "no bound") for name in ("lower", "upper")
    )
    return f"{lower} to {upper}"


def _remarks(report: NetworkReport, plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The label and the text of each line below the sums."""
    merged = {each.policy.id for each in report.amounts if each.area_until is not None}
    shown = [
        row
        for row in plain["assumptions"]
        if row["policy"] in merged or not row["what"].startswith("on_merger")
    ]
    yield from subsidy_commands.remarks_of({**plain, "assumptions": shown})
    for name, known in plain["origins"].items():
        for text in known.get("contradicted_by", ()):
            yield "sources that disagree", f"{name}: {plain['network'][name]:,} here, {text}"
    for row in plain["types"]:
        for text in row["contradicted_by"]:
            areas = level_plural(row["level"])
            yield "sources that disagree", f"{areas}, {row['type']}: {row['areas']:,} here, {text}"
    for text in plain["notes"]:
        yield "note", text


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def shown_evidence(shares: Mapping[str, Any]) -> str:
    """The origins of a number, with their shares if there are several and all are known."""
    found = {origin.label: shares[origin.label] for origin in Origin if shares[origin.label] != 0}
    told = {label: share for label, share in found.items() if share is not None}
    if len(told) < len(found):
        return ", ".join(found)
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return next(iter(found), "–")
    whole = sum(told.values())
    return ", ".join(f"{label} {100 * value / whole:.1f} %" for label, value in told.items())
