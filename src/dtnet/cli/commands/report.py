"""`dtnet report`: the network of a day, its coverage, and what policies cost in a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs
from rich.columns import Columns
from rich.text import Text

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
from dtnet.cli.writing import output, progress
from dtnet.cli.writing.amount_lines import AmountLines
from dtnet.cli.writing.output import Format, joined, last_day
from dtnet.origins import Origin
from dtnet.phrases import Language, phrases
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.texts_from_data import shown_citation, translated
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.policy.catalogue import Catalogue
from dtnet.policy.reading.policy_documents import read_policy
from dtnet.report.network_report import report_on
from dtnet.report.report_result import ReportedType, level_plural
from dtnet.report.report_words import (
    days_in_words,
    disagreements,
    figure_in_words,
    name_of_all,
    number_or_bounds,
    policies_in_words,
    source_of,
)

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
        window: The days of the subsidies: a year, a month, or A..B, without the day B; by default the year
            of --at, or without it the network's reference window.
        within: The area that the report is about: its id; its name, at the highest level that has the name;
            LEVEL:NAME; or its path ("Xã Tân Lĩnh, huyện Lục Yên"). By default all areas.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document that is assessed beside the installed policies, or instead of the installed
            policy that has the same id; may be repeated.
        html: A file for the report as one page, instead of the answer on the screen; --overwrite replaces it.
        language: The language of the page and of the screen: English or Vietnamese; other forms have none.
        into: The form of the answer, and its file.
    """
    if html is not None:
        output.check_target(html, overwrite=into.overwrite)
    found = network_of(network, language)
    own = Catalogue.of(read_policy(path, units=currency_units(found)) for path in policy or [])
    choices = settings_of(choice or [])
    with plugin_warnings_told(), progress.step("reporting", language):
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
        with progress.step("writing", language, file=html.name):
            made.save_html(html, overwrite=into.overwrite)
        output.write_seen(f"{html}: the report as a page\n")
    return 0


def show_report(report: NetworkReport, format: Format) -> None:
    """Write a report to stdout."""
    plain = report.to_dict()
    rows = _rows(report, plain, report.language if format == "xlsx" else "en")
    about: Any = {"network": report.day.network, "language": report.language, "sources": report.sources}
    if not output.written(plain, format, _HEADER, rows, **about, policies=report.spent.policies):
        screen = output.Screen()
        _Drawing(report, plain).draw(screen.console)
        screen.write()


def _rows(
    report: NetworkReport, plain: Mapping[str, Any], language: Language
) -> Iterator[tuple[object, ...]]:
    """One row for each number of the report, with levels and conditions in a language."""
    said = Sentences(language=language)
    evidence = {each.name: shown_evidence(each.by_origin) for each in report.counts}
    for each in report.counts:
        yield "network", None, None, each.name, each.value, evidence[each.name]
        if each.value is None:
            yield "network", None, None, f"{each.name} lower", each.lower, evidence[each.name]
            yield "network", None, None, f"{each.name} upper", each.upper, evidence[each.name]
    for kind in report.types:
        known = evidence[level_plural(kind.level)]
        yield "types", f"{said.level(kind.level)}: {kind.type}", None, "areas", kind.areas, known
    for row in report.groups:
        section = said.level(level_plural(report.groups_level))
        yield section, row["area"], None, "teams", row["teams"], evidence["teams"]
        yield section, row["area"], None, "members", row["people"], evidence.get("members", "–")
    found = report.coverage
    item = f"{found.of} over {found.over}"
    if language != "en":
        item = f"{said.word(found.of)} ({said.level(found.over)})"
    for name in ("areas", "yes", "no", "unknown", "not_applicable"):
        yield "coverage", item, None, name, found.row[name], shown_evidence(found.row)
    known_amounts = {(each.policy.id, each.nature): shown_evidence(each.by_origin) for each in report.amounts}
    for section, names in (
        ("subsidies", ("teams", "members", "amount")),
        ("subsidies_by_month", ("amount",)),
    ):
        for row in plain[section]:
            known = known_amounts[row["policy"], row["nature"]]
            bounds = ("lower", "upper") if row["amount"] is None else ()
            for name in (*names, *bounds):
                yield section, _item(report, row), row.get("month"), name, row[name], known


def _item(report: NetworkReport, row: Mapping[str, Any]) -> str:
    """The policy of a row; with the nature of the row if the policy has several natures."""
    several = sum(each.policy.id == row["policy"] for each in report.amounts) > 1
    return f"{row['policy']}:{row['nature']}" if several else str(row["policy"])


class _Drawing:
    """The report on a screen, in the language of the report.

    Args:
        report: The report.
        plain: The report as plain JSON.
    """

    def __init__(self, report: NetworkReport, plain: Mapping[str, Any]) -> None:
        self.report = report
        self.plain = plain
        self.say = phrases("report", report.language)
        self.words = AmountLines(plain, language=report.language)

    def draw(self, console: Console) -> None:
        """Print the report."""
        report, say, inputs = self.report, self.say, self.plain["inputs"]
        day, language = self.plain["as_of"], report.language
        name = inputs["dataset"] if language == "en" else name_of_all(report)
        if report.within is not None:
            name = say("screen_within", area=report.within.name, name=name)
        known = output.as_known(inputs, day, language)
        window = self.plain["window"] if language == "en" else days_in_words(report.window, say)
        days = say("screen_days", day=say.local(day), known=known, window=window)
        console.print(Text.assemble((say("screen_title", name=name), "bold"), days))
        console.print(Columns([self._network(), *self._groups()], padding=(0, 3)))
        console.print(self._coverage())
        if unknown := sum(row["teams"] is None for row in report.groups):
            counted = {"count": unknown, "all": len(report.groups), "level": self._level(report.groups_level)}
            told = say("short_areas_unknown", **counted)
            console.print(Text(f"{told[:1].upper()}{told[1:]}.\n"))
        beside = max((console.width - _LABELS) // _POLICY, 1)  # so many policies fit the screen
        for first in range(0, len(report.amounts), beside):
            console.print(self._months(report.amounts[first : first + beside]))
        if not report.spent.policies:
            console.print(Text(say("short_no_policy")))
            if others := policies_in_words(report, say):
                console.print(Text("\n".join([say("other_policies"), *others])))
        else:
            self._draw_sums(console)
        last = last_day(self.plain["window"], self.plain["window"])
        for line in output.later_told(inputs, last, mark=True, language=language):
            console.print(Text(joined(line)))
        for label, told in self._remarks():
            console.print(Text.assemble((f"{label}  ", "dim"), joined(told)))

    def _draw_sums(self, console: Console) -> None:
        for line in self.words.sums():
            text = Text(joined(line))
            text.highlight_words((self.words.say("in_all"), self.words.say("together")), "bold")
            console.print(text)

    def _network(self) -> Table:
        say, rows = self.say, []
        for each in self.report.counts:
            source = say("a_source_states_it") if each.stated_by else ""
            source = say("sources_disagree") if each.contradicted_by else source
            known = self._evidence(each.by_origin)
            rows.append(
                (
                    self._name_of(each),
                    number_or_bounds(each, self.say),
                    f"{known} ({source})" if source else known,
                )
            )
        header = ("", say("screen_count"), say("evidence"))
        return output.filled_table(say("screen_network"), header, rows, right=(say("screen_count"),))

    def _name_of(self, each: ReportedCount | ReportedType) -> str:
        if isinstance(each, ReportedType):
            return f"{self._level(each.level)}, {each.type}"
        name = self.say(f"group_{each.name}") if each.level is None else self._level(each.level)
        return name if each.listed_in_full else self.say("listed", name=name)

    def _level(self, level: str) -> str:
        """The areas of a level."""
        return level_plural(level) if self.say.language == "en" else vocabulary_word("levels", level, "vi")

    def _groups(self) -> Iterator[Table]:
        """The areas with the most and with the fewest teams; areas without teams are not included."""
        say, level = self.say, self.report.groups_level
        there = [row for row in self.report.groups if row["teams"]]
        if not there:
            return
        ordered = sorted(there, key=lambda row: (-row["teams"], row["area"]))
        few = len(ordered) <= 2 * _SHOWN_GROUPS
        most, fewest = (ordered, []) if few else (ordered[:_SHOWN_GROUPS], ordered[-_SHOWN_GROUPS:])
        cells = (
            (row["name"], say.number(row["teams"]), self._number(row["people"])) for row in (*most, *fewest)
        )
        named = level if say.language == "en" else vocabulary_word("level", level, "vi")
        header = (named, say("group_teams"), say("group_members"))
        title = say("most_and_fewest" if fewest else "screen_teams")
        table = output.filled_table(title, header, cells, right=header[1:])
        if fewest:
            table.rows[len(most) - 1].end_section = True
        yield table

    def _coverage(self) -> Text:
        say, over = self.say, self.report.coverage.over
        found, judged = self.report.coverage.row, self.report.coverage.judgement
        key = "listed_have_a_team" if self.report.coverage.is_of_listed else "have_a_team"
        share = say(key, yes=found["yes"], areas=found["areas"], level=self._level(over))
        if found["unknown"]:
            share += say("screen_unknown", unknown=found["unknown"])
        basis = say("built") if judged.by_construction else ""
        sources = "; ".join(shown_citation(each.source, say.language) for each in judged.stated_by)
        stated = say("stated", sources=sources) if sources else ""
        claim = judged.claim
        if say.language != "en":
            claim = say("every_has_a_team", level=vocabulary_word("level", over, "vi"))
        facts = say("on_facts", in_model=say(f"verdict_{judged.in_model}"))
        return Text.assemble(
            (f"{say('screen_coverage')}  ", "bold"),
            f"{share} ({self._evidence(found)}).\n",
            f'"{claim}": ',
            (say(f"verdict_{judged.headline}"), "bold"),
            f"{facts}{basis}{stated}.\n",
        )

    def _months(self, shown: Sequence[PolicyAmount]) -> Table:
        say, plain = self.say, self.plain
        table = output.table_of(say("costs", currency=plain["currency"]))
        table.add_column("", overflow="fold")
        for each in shown:
            table.add_column(f"{each.area_name}\n{each.policy.id}", justify="right", overflow="fold")
        cells = {(row["policy"], row["nature"], row["month"]): row for row in self.report.months}
        nothing = {"amount": 0}
        for month in sorted({month for *_, month in cells}):
            last = last_day(month, plain["window"])
            label = output.marked(plain["inputs"], say.local(month), last)
            rows = (cells.get((each.policy.id, each.nature, month), nothing) for each in shown)
            table.add_row(label, *map(self._money, rows))
        table.add_section()
        sums = ({"amount": each.amount, "lower": each.lower, "upper": each.upper} for each in shown)
        table.add_row(say("sum_of_months"), *map(self._money, sums), style="bold")
        table.add_row(say("screen_nature"), *(self.words.nature(each.nature) for each in shown))
        table.add_row(say("screen_teams_paid"), *(self._number(each.teams) for each in shown))
        table.add_row(say("screen_their_people"), *(self._number(each.members) for each in shown))
        table.add_row(say("evidence"), *(self._evidence(each.by_origin) for each in shown))
        stated = (translated(each.stated_by or "–", say.language) for each in shown)
        table.add_row(say("stated_by"), *stated)
        return table

    def _money(self, row: Mapping[str, Any]) -> str:
        """The amount of a row, or its bounds if it is unknown."""
        return self.words.within(row) if row["amount"] is None else self.words.money(row["amount"])

    def _remarks(self) -> Iterator[tuple[str, str]]:
        """The label and the text of each line below the sums."""
        report, say, plain = self.report, self.words.say, self.plain
        merged = {each.policy.id for each in report.amounts if each.area_until is not None}
        shown = [
            row
            for row in plain["assumptions"]
            if row["policy"] in merged or not row["what"].startswith("on_merger")
        ]
        yield from attrs.evolve(self.words, answer={**plain, "assumptions": shown}).remarks()
        for each, value, figure, day in disagreements(report, self.say):
            name = self._name_of(each)
            other = self.words.say(
                "stated_instead", count=figure_in_words(figure, self.say), source=source_of(figure, self.say)
            )
            told = name if day is None else f"{name}, {day}"
            yield say("disagree"), say("disagreement", name=told, count=value, others=other)
        for text in plain["notes"]:
            yield say("note"), translated(text, report.language)

    def _number(self, value: int | None) -> str:
        return phrases("common", self.say.language)("unknown") if value is None else self.say.number(value)

    def _evidence(self, shares: Mapping[str, Any]) -> str:
        return joined(shown_evidence(shares, self.say.language))


def shown_evidence(shares: Mapping[str, Any], language: Language = "en") -> str:
    """The origins of a number, with their shares if there are several and all are known."""
    words = phrases("common", language)
    found = {words(origin.label): shares[origin.label] for origin in Origin if shares[origin.label] != 0}
    told = {label: share for label, share in found.items() if share is not None}
    if len(told) < len(found):
        return ", ".join(found)
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return next(iter(found), "–")
    whole = sum(told.values())
    return ", ".join(f"{label} {words.number(100 * value / whole, 1)} %" for label, value in told.items())
