"""The page of a report: one HTML file that needs no network and no script, for screens, phones and paper.

The sections are made here, in the language of the report. The template `page.html.jinja` turns them into HTML
and escapes every text.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import __version__, frames
from dtnet.errors import ArgumentError, DtnetError, MissingExtraError
from dtnet.measures import Rate
from dtnet.origins import Origin
from dtnet.phrases import phrases
from dtnet.phrases.texts_from_data import shown_citation, translated
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.plot.grammar import check_extra, drawn
from dtnet.plot.style import with_lines
from dtnet.policy.explain.steps_in_a_language import sentences_about, steps_in
from dtnet.reorganisation.lineage.lineage import what_became
from dtnet.report.network_numbers import DayNumbers
from dtnet.report.page_parts import (
    PageCode,
    PageFacts,
    PageHead,
    PageList,
    PagePicture,
    PageSection,
    PageStep,
    PageSteps,
    PageSummary,
    PageTable,
    PageText,
)
from dtnet.report.picture_evidence import with_evidence
from dtnet.report.report_result import ReportedType, level_plural
from dtnet.report.report_words import (
    day_of_figure,
    days_in_words,
    disagreements,
    figure_in_words,
    name_of_rows,
    nearest_in_words,
    number_or_bounds,
    place_of,
    policies_in_words,
    source_of,
)
from dtnet.step_tree import shown_step_amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.citations import Citation
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.policy.document.document import Policy
    from dtnet.report.page_parts import PagePart
    from dtnet.report.report_result import NetworkReport, PolicyAmount, ReportedCount
    from dtnet.step_tree import Step

_FOLDER: Final = Path(__file__).parent
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])_(?=[0-9])")
_TAG: Final = re.compile("<[^>]*>")
"""A tag of an SVG picture; a text between tags may look like an attribute."""
_ANCHOR: Final = re.compile(r' id="([^"]+)"')
_REFERENCE: Final = re.compile(r"#([^)\s\"]+)\)")
_STAYED: Final = frozenset({"unchanged", "renamed", "type_changed", "recoded", "moved"})
"""What became of an area that has the same territory as before."""
_NAMES: Final = 100
"""The number of areas without a listed team that are named."""
_MAP, _MONTHS = 560, 640
"""The widths of the texts of pictures in pixels."""
_MONTH: Final = 7
"""The length of a month as `2024-08`."""


def page_of(report: NetworkReport) -> str:
    """The page of a report; see `NetworkReport.to_html`.

    Raises:
        MissingExtraError: If the libraries of pages or pictures are not installed.
    """
    check_extra("report")
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra
        from markupsafe import Markup  # noqa: PLC0415 - the same
    except ImportError:
        raise MissingExtraError("pages of reports need jinja2", 'pip install "dtnet[report]"') from None
    sections = _Sections(report)
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    css, shown = (_FOLDER / "page.css").read_text("utf-8") + sections.print_margins(), list(sections.all())
    return environment.get_template("page.html.jinja").render(
        **sections.head(),
        say=sections.say,
        language=report.language,
        version=__version__,
        css=Markup(css),  # noqa: S704 - a file of this package, and texts as escapes
        sections=[_with_pictures(each, Markup) for each in shown if each.parts],
    )


def _with_pictures(section: PageSection, markup: type[str]) -> PageSection:
    """The section with its pictures as finished HTML; the drawing library escapes their texts."""
    parts = [
        PagePicture(each.label, markup(each.svg)) if isinstance(each, PagePicture) else each
        for each in section.parts
    ]
    return PageSection(section.id, section.title, parts)


class _Sections:
    """The sections of the page of a report."""

    def __init__(self, report: NetworkReport) -> None:
        self.report = report
        self.say = phrases("report", report.language)
        self.plain = report.to_dict()
        self.network = report.day.network
        self.said = sentences_about(report.spent, report.language)

    def head(self) -> dict[str, str]:
        """The title of the page, and the lines below it."""
        report, say, metadata = self.report, self.say, self.network.metadata
        known, day = metadata.as_of, say.day(report.day.date)
        last = report.window.last_day
        later = known is not None and (report.day.date > known or (last is not None and last > known))
        title = say("title", name=place_of(report))
        return {
            "title": title,
            "subtitle": say("subtitle", day=day, window=days_in_words(report.window, say)),
            "answer": say("answer", results="; ".join(self._results())),
            "known_until": say("known_until", day=say.day(known)) if later and known is not None else "",
            "made_with": say(
                "made_with",
                version=__version__,
                dataset=self._translated(metadata.title or metadata.name),
                data=metadata.version,
            ),
        }

    def print_margins(self) -> str:
        """The style of the margins of printed pages: who made the report of which day, and page numbers."""
        head, say = self.head(), self.say
        day = say("print_day", day=say.day(self.report.day.date))
        made = say("print_made", version=__version__, data=self.plain["inputs"]["version"])
        boxes = {
            "top-left": _css_text(head["title"]),
            "top-right": _css_text(day),
            "bottom-left": _css_text(made),
            "bottom-right": f'{_css_text(say("print_page"))} counter(page) "/" counter(pages)',
        }
        inside = " ".join(f"@{place} {{ content: {text}; }}" for place, text in boxes.items())
        return f"@page {{ {inside} }}\n"

    def _results(self) -> Iterator[str]:
        """The main numbers, each with its evidence."""
        report = self.report
        for each in report.counts:
            if each.level is None:
                yield f"{self._counted(each)} ({self._evidence(each.by_origin)})"
        for nature, total in self.plain["totals"].items():
            own = [each for each in report.amounts if each.nature == nature]
            shown = self._money_text(total, *_sum_of_bounds(own))
            paid = [each for each in own if any(share != 0 for share in each.by_origin.values())]
            evidence = ", ".join(dict.fromkeys(self._evidence(each.by_origin) for each in paid or own))
            yield f"{self._due(nature, shown)} ({evidence})"

    def all(self) -> Iterator[PageSection]:
        """The sections in order."""
        say = self.say
        parts = {
            "in_short": self._in_short,
            "counts": self._counts,
            "map": self._map,
            "areas": self._areas,
            "coverage": self._coverage,
            "money": self._money,
            "reform": self._reform,
            "assumptions": self._assumptions,
            "not_included": self._not_included,
            "disagree": self._disagreements,
            "notes": self._notes,
            "sources": self._sources,
            "version": self._version,
        }
        words: dict[str, dict[str, Any]] = {
            "areas": {"level": self._level(self.report.groups_level, several=False)},
            "reform": {"day": "" if self._reform_day is None else say.day(self._reform_day)},
        }
        for key, make in parts.items():
            yield PageSection(key.replace("_", "-"), say(key, **words.get(key, {})), list(make()))

    # The network

    def _in_short(self) -> Iterator[PagePart]:
        say, report = self.say, self.report
        texts = []
        for each in report.counts:
            if each.value == 0 and each.level is not None:
                continue
            texts.append(self._counted(each))
        found = report.coverage.row
        told = say(
            "short_covered_listed" if report.coverage.is_of_listed else "short_covered",
            yes=found["yes"],
            areas=found["areas"],
            level=self._level(report.coverage.over),
        )
        unknown = f"; {say('short_unknown', unknown=found['unknown'])}" if found["unknown"] else ""
        texts.append(told + unknown)
        if unlisted := sum(row["teams"] is None for row in report.groups):
            counted = {"count": unlisted, "all": len(report.groups)}
            texts.append(say("short_areas_unknown", **counted, level=self._level(report.groups_level)))
        for nature, total in self.plain["totals"].items():
            bounds = [each for each in report.amounts if each.nature == nature]
            shown = self._money_text(total, *_sum_of_bounds(bounds))
            texts.append(self._due(nature, shown))
        if not report.spent.policies:
            key = "short_other_policies" if report.policies_of_other_days else "short_no_policy"
            texts.append(say(key, count=len(report.policies_of_other_days)))
        yield PageSummary(texts)
        teams = next(each for each in report.counts if each.name == "teams")
        made = teams.by_origin[Origin.SYNTHETIC.label]
        if made and teams.value:
            yield PageText(say("evidence_warning", share=say.share(made / teams.value)), "warning")

    def _counts(self) -> Iterator[PagePart]:
        say = self.say
        yield PageText(say("counts_intro"))
        rows = [
            (
                self._name_of(each),
                number_or_bounds(each, self.say),
                self._evidence(each.by_origin),
                self._published(each),
            )
            for each in self.report.counts
        ]
        header = (say("what"), say("count"), say("evidence"), say("sources_here"))
        yield PageTable(label=say("counts"), header=header, rows=rows, numbers=frozenset({1}))
        meanings = [say(f"{origin.label}_means") for origin in Origin if self._is_used(origin.label)]
        yield from (PageText(text, "quiet") for text in meanings)
        if self.report.types:
            types: list[tuple[str, ...]] = [
                (each.type or "–", self._level(each.level), say.number(each.areas))
                for each in self.report.types
            ]
            yield PageTable(
                label=say("types"),
                caption=say("types"),
                header=(say("type"), say("level"), say("count")),
                rows=types,
                numbers=frozenset({2}),
            )

    def _is_used(self, label: str) -> bool:
        counted = any(each.by_origin[label] for each in self.report.counts)
        return counted or any(each.by_origin[label] != 0 for each in self.report.amounts)

    def _map(self) -> Iterator[PagePart]:
        """The teams of each area on a map; nothing if the areas have no place on one."""
        from dtnet.plot.maps.area_maps import map as map_of  # noqa: PLC0415 - loads the drawing library

        report = self.report
        level, there = self._on_map()
        if not there:
            return
        listed = all(row["listed_in_full"] for row in there)
        key = "map_caption" if listed else "map_caption_listed"
        label = self.say(key, level=self._level(level, several=False))
        rows: dict[str, frames.Column] = {
            "area": frames.text([str(row["area"]) for row in there]),
            "teams": frames.whole([row["teams"] for row in there]),
            "origin": frames.text([row["evidence"] for row in there]),
        }
        try:
            chart = map_of(
                frames.Table(rows),
                value="teams",
                level=level,
                day=report.day,
                title=label,
                unit=self.say("teams"),
                language=report.language,
            )
        except DtnetError:  # the areas lie in no province of a map
            return
        kinds = [row["evidence"] for row in there]
        carried = any(row["evidence"] == Origin.ASSUMED.label and row["figures"] for row in there)
        chart = with_lines(chart, self.say("assumed_of_other_day") if carried else "", width=_MAP)
        yield PagePicture(label, svg_of(with_evidence(chart, kinds, report, _MAP), "map"))

    def _on_map(self) -> tuple[str, list[Mapping[str, Any]]]:
        """The level of the areas on the map, and their teams.

        These are the areas of the table, if they are provinces or fit on tiles with names: of the provinces
        of a network, those with a listed team. Of one area, they are all areas one level above the homes of
        most teams, unless these are too many for tiles with names, or it is unknown where areas lie.
        The homes themselves have no place on a map: equal tiles would say less than the table.
        """
        from dtnet.plot.maps.tile_maps import MOST_NAMED  # noqa: PLC0415 - loads the drawing library

        report, levels = self.report, self.network.vocabulary.levels
        level, groups = report.groups_level, [*report.groups]
        if report.within is None and level not in levels[1:2]:
            groups = self._around_teams(groups)
            return level, groups if 1 < len(groups) <= MOST_NAMED else []
        above = levels.index(report.coverage.over) - 1
        if report.within is not None and above > levels.index(report.within.level):
            numbers = DayNumbers(report.day, report.within.id, report.figures)
            named = [*numbers.teams_by(levels[above])] if numbers.are_known(levels[above]) else []
            if len(named) <= MOST_NAMED and any(row["teams"] for row in named):
                level, groups = levels[above], named
        there = len(groups) > 1 and level != report.coverage.over and any(row["teams"] for row in groups)
        return level, groups if there else []

    def _around_teams(self, groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The groups in the areas below the country in which a team is listed."""
        territory = self.report.day.territory
        places = territory.positions([str(row["area"]) for row in groups])
        around = territory.at_level(self.network.vocabulary.levels[1])[places].tolist()
        used = {place for place, row in zip(around, groups, strict=True) if row["teams"]}
        return [row for place, row in zip(around, groups, strict=True) if place in used]

    def _areas(self) -> Iterator[PagePart]:
        say, report = self.say, self.report
        there = [row for row in report.groups if row["teams"]]
        if not there:
            return
        ordered = sorted(there, key=lambda row: (-row["teams"], str(row["area"])))
        named = name_of_rows(report)
        rows = [
            (
                named(row),
                say.number(row["teams"]),
                self._number(row["people"]),
                self._evidence_of_row(row),
                self._stated(row),
            )
            for row in ordered
        ]
        header = (say("area"), say("teams"), say("members"), say("evidence"), say("sources_of_teams"))
        title = say("areas", level=self._level(self.report.groups_level, several=False))
        made = frozenset(place for place, row in enumerate(ordered) if row["evidence"] == "synthetic")
        if made:
            yield PageText(say("areas_made", count=len(made), all=len(ordered)), "warning")
        columns = len(header) if any(row["figures"] for row in ordered) else len(header) - 1
        yield PageTable(
            label=title,
            header=header[:columns],
            rows=[cells[:columns] for cells in rows],
            numbers=frozenset({1, 2}),
            made=made,
        )
        unknown = [named(row) for row in report.groups if row["teams"] is None]
        if left := len(report.groups) - len(there) - len(unknown):
            yield PageText(say("areas_without", count=left), "quiet")
        if unknown:
            yield PageText(say("areas_unknown", count=len(unknown)))
            yield PageText(", ".join(unknown[:_NAMES]) + (", …" if len(unknown) > _NAMES else "."), "quiet")

    def _evidence_of_row(self, row: Mapping[str, Any]) -> str:
        """The evidence of the number of teams of an area, which figures may state."""
        if row["figures"]:
            return self._evidence({row["evidence"]: row["teams"]})
        return self._evidence({origin.label: row.get(origin.label) or 0 for origin in Origin})

    def _stated(self, row: Mapping[str, Any]) -> str:
        """The figures that state the number of teams of an area, with their days."""
        say, figures = self.say, [self.report.figures[id] for id in row["figures"]]
        told = [
            say(
                "nearest",
                source=source_of(each, say),
                day=day_of_figure(each, say),
                count=figure_in_words(each, say),
            )
            for each in figures
        ]
        return "; ".join(told) or (say("no_source") if row["evidence"] == "synthetic" else "–")

    def _coverage(self) -> Iterator[PagePart]:
        say, report, found = self.say, self.report, self.report.coverage
        row, judged, level = found.row, found.judgement, self._level(found.over)
        counts = {name: row[name] for name in ("yes", "areas", "no", "unknown")}
        key = "coverage_text" if row["unknown"] else "coverage_known"
        yield PageText(say(key, level=level, **counts))
        if found.is_of_listed:
            yield PageText(say("coverage_listed"))
        verdicts = {"verdict": say(judged.headline), "in_model": say(judged.in_model)}
        claim = say("claim", level=self._level(found.over, several=False), **verdicts)
        built = f" {say('by_construction')}" if judged.by_construction else ""
        sources = "; ".join(shown_citation(each.source, report.language) for each in judged.stated_by)
        yield PageText(f"{claim}{built}" + (f" ({say('stated_by')}: {sources})" if sources else ""))

    # Money

    def _money(self) -> Iterator[PagePart]:
        say, report = self.say, self.report
        if not report.amounts:
            yield PageText(say("short_no_policy"))
            if others := policies_in_words(report, say):
                yield PageText(say("other_policies"))
                yield PageList(others)
            return
        if report.day.date not in report.window:
            days = {"day": say.day(report.day.date), "window": days_in_words(report.window, say)}
            yield PageText(say("window_apart", **days), "warning")
        yield PageText(phrases("answers", report.language)("up_to_legend"))
        rows = [
            (
                f"{each.area_name}: {self._title(each)}",
                say(each.nature),
                self._money_text(each.amount, each.lower, each.upper),
                self._number(each.teams),
                self._number(each.members),
                self._evidence(each.by_origin),
            )
            for each in report.amounts
        ]
        amount = say("amount", currency=self.plain["currency"])
        header = (
            say("policy"),
            say("nature"),
            amount,
            say("teams_paid"),
            say("their_people"),
            say("evidence"),
        )
        foot: tuple[str, ...] = ()
        if len(report.amounts) > 1:
            whole = self._money_text(None, self.plain["lower"], self.plain["upper"])
            foot = (say("total"), "", whole, "", "", "")
        numbers = frozenset({2, 3, 4})
        yield PageTable(label=say("money"), header=header, rows=rows, numbers=numbers, foot=foot)
        yield from self._pictures_of_money()
        yield self._months()
        for each in {each.policy.id: each for each in report.amounts}.values():
            yield from self._policy(each)

    def _pictures_of_money(self) -> Iterator[PagePart]:
        """The amounts of the assessment by month; nothing if the report is about a part of them."""
        from dtnet.plot import subsidies  # noqa: PLC0415 - loads the drawing library

        spent = self.report.spent
        if (self.plain["lower"], self.plain["upper"]) != spent.bounds:
            return
        try:
            chart = subsidies(spent, by="month", language=self.report.language)
        except ArgumentError:  # nothing was assessed
            return
        label = self.say("by_month", currency=self.plain["currency"])
        kinds = [name for each in self.report.amounts for name, part in each.by_origin.items() if part != 0]
        yield PagePicture(label, svg_of(with_evidence(chart, kinds, self.report, _MONTHS), "months"))

    def _months(self) -> PagePart:
        say, report = self.say, self.report
        cells = {(row["policy"], row["nature"], row["month"]): row for row in report.months}
        nothing = {"amount": 0, "lower": 0, "upper": 0}
        rows = []
        for month in sorted({str(row["month"]) for row in report.months}):
            found = (cells.get((each.policy.id, each.nature, month), nothing) for each in report.amounts)
            rows.append((say.local(month), *(self._money_text(*_ends(row)) for row in found)))
        title = say("by_month", currency=self.plain["currency"])
        header = (say("month"), *(f"{each.area_name} ({say(each.nature)})" for each in report.amounts))
        numbers = frozenset(range(1, len(header)))
        return PageTable(label=title, caption=title, header=header, rows=rows, numbers=numbers)

    def _policy(self, each: PolicyAmount) -> Iterator[PagePart]:
        say, policy = self.say, each.policy
        yield PageHead(f"{each.area_name}: {self._title(each)}")
        rates = [
            f"{self.said.component(component.id)}: {self._rate(component.rate)}"
            for component in policy.components
            if isinstance(component.rate, Rate)
        ]
        stated = each.stated_by
        published = {} if stated is None else {say("stated_by"): self._translated(stated)}
        facts = {
            say("law"): shown_citation(policy.instrument, say.language),
            say("in_force"): days_in_words(policy.period, say),
            say("pays"): "; ".join(rates),
            **published,
        }
        yield PageFacts([(name, value) for name, value in facts.items() if value])
        if each.area_until is not None:
            yield PageText(say("area_until", day=each.area_until), "quiet")
        month = self._explained_month(each)
        if month is None:
            return
        told = self.report.spent.explain(self._explained_area(each), month)
        own = [step for step in told.steps if dict(step.values).get("policy") == policy.id]
        if own:
            yield PageText(say("explained", month=say.local(month)))
            yield PageSteps([self._step(step, None) for step in steps_in(self.said, own)])

    def _rate(self, rate: Rate) -> str:
        """A rate in the language: `500,000 VND/team/month`, `500.000 VND/tổ/tháng`."""
        thousands = self.say.number(1_000)[1]
        amount, *per = _BETWEEN_DIGITS.sub(thousands, str(rate)).split("/")
        return "/".join([amount, *(self.say.texts.get(f"per_{word}", word) for word in per)])

    def _explained_month(self, each: PolicyAmount) -> str | None:
        """The last month of the window in which the policy pays and its area exists."""
        paid = [
            str(row["month"])
            for row in self.report.months
            if row["policy"] == each.policy.id
            and row["upper"] != 0
            and _before(row["month"], each.area_until)
        ]
        first = self.report.window.start
        there = self.network.area_index.get(each.area) is not None and first in self.network.extent
        if not (paid and there):
            return None
        starts = set(self.network.at(first).areas(level=None)["id"]) if each.area_until else {each.area}
        return paid[-1] if each.area in starts else None

    def _explained_area(self, each: PolicyAmount) -> str:
        """The area of the report if it lies in the area of the policy, which is the answer otherwise."""
        within, territory = self.report.within, self.report.day.territory
        inside = within is not None and each.area in territory.ancestors(within.id)
        return within.id if within is not None and inside else each.area

    def _step(self, step: Step, above: Citation | None) -> PageStep:
        """A step with the law behind it, unless the step above rests on the same law."""
        amount = shown_step_amount(step, self.plain["exponent"], self.report.language)
        cite = "" if step.cite is None or step.cite == above else step.cite.ref
        steps = [self._step(inner, step.cite or above) for inner in step.steps]
        return PageStep(step.text, amount, cite, steps)

    # Reorganisation

    @property
    def _reform_day(self) -> date | None:
        """The day on which most areas and bodies were succeeded by others."""
        counts: dict[date, int] = {}
        tables, extent = self.network.tables, self.network.extent
        sizes = np.bincount(tables.successions.event, minlength=len(tables.events)).tolist()
        for event, size in zip(tables.events, sizes, strict=True):
            if size and event.operating in extent and event.operating > extent.start:
                counts[event.operating] = counts.get(event.operating, 0) + size
        return max(counts, key=lambda day: counts[day], default=None)

    def _reform(self) -> Iterator[PagePart]:
        day, say = self._reform_day, self.say
        if day is None:
            return
        levels, within = self.network.vocabulary.levels, self.report.within
        first = 1 if within is None else levels.index(within.level)
        for level in levels[first:]:
            rows, same = self._changes(day, level)
            if rows:
                yield PageText(say("reform_intro"))
                header = (say("new_area", day=say.day(day)), say("old_areas"))
                yield PageTable(label=say("reform", day=say.day(day)), header=header, rows=rows)
                break
            if within is not None and level == within.level and same:
                yield PageText(say("reform_same", area=within.name))
        else:
            yield PageText(say("reform_none"))
            same = []
        if same and within is None:
            yield PageText(say("unchanged", count=len(same), names=", ".join(same)))
        yield from self._mergers()

    def _changes(self, day: date, level: str) -> tuple[list[tuple[str, str]], list[str]]:
        """The new areas of a level on a day with the areas of which they consist, and those that stayed.

        Of the area of the report, these are the area itself and the areas that lay or lie in it.
        """
        before, after = self.network.at(day - timedelta(days=1)), self.network.at(day)
        rows, same = [], []
        for row in what_became(self.network, before.date, day, level=level):
            if row["class"] == "opened" and row["predecessors"]:
                old = [id for id in str(row["predecessors"]).split("; ") if self._is_at(before, id)]
                if old and (self._is_inside(after, str(row["area"])) or self._is_inside(before, *old)):
                    names = ", ".join(before.area(id).name for id in old)
                    rows.append((after.area(str(row["area"])).name, names))
            elif row["class"] in _STAYED and self._is_inside(before, str(row["area"])):
                same.append(before.area(str(row["area"])).name)
        return rows, same

    def _is_inside(self, day: Snapshot, *areas: str) -> bool:
        """Whether one of some areas of a day is the area of the report, or lies in it."""
        within = self.report.within
        if within is None:
            return True
        return any(within.id == id or within.id in day.territory.ancestors(id) for id in areas)

    @staticmethod
    def _is_at(day: Snapshot, id: str) -> bool:
        entity = day.network.area_index.get(id)
        return entity is not None and day.territory.position[entity] >= 0

    def _mergers(self) -> Iterator[PagePart]:
        say, named = self.say, self.said.with_name
        texts = [
            say(
                "merged",
                area=named(each.area),
                into=", ".join(map(named, each.into)) or "–",
                day=say.day(each.day),
                rule=self.said.option(each.on_merger),
            )
            for each in self.report.spent.mergers
        ]
        if texts:
            yield PageHead(self.say("mergers"))
            yield PageList(texts)

    # What the answer rests on

    def _assumptions(self) -> Iterator[PagePart]:
        say, rows = self.say, []
        for policy in self.report.spent.policies:
            options = dict(policy.selection)
            for choice in policy.choices:
                used = options.get(choice.name, choice.default)
                others = ", ".join(self.said.option(option) for option in choice.options if option != used)
                point = f"{self._policy_name(policy.id)}: {self.said.choice(choice.name)}"
                rows.append((point, self.said.option(used), others, self._translated(choice.why)))
        named = {f"{name}={option}" for each in self.report.spent.policies for name, option in each.selection}
        rows += [
            (
                f"{self._policy_name(each.policy)}: {self.said.told(each.what)}",
                "",
                "",
                self.said.told(each.why),
            )
            for each in self.report.spent.assumptions
            if each.what not in named
        ]
        if rows:
            header = (say("assumption"), say("used"), say("alternatives"), say("why"))
            yield PageTable(label=say("assumptions"), header=header, rows=rows)

    def _not_included(self) -> Iterator[PagePart]:
        spent, said = self.report.spent, self.said
        left = [
            f"{self._policy_name(each.policy)}: {said.component(each.component)}: {said.told(each.reason)}"
            for each in spent.not_assessed
        ]
        if left:
            yield PageList(left)
        if spent.unknown_facts:
            yield PageHead(self.say("unknown_facts"))
            yield PageList([self.said.told(fact) for fact in spent.unknown_facts])

    def _disagreements(self) -> Iterator[PagePart]:
        texts = [*self._contradictions()]
        if texts:
            yield PageList(texts)

    def _contradictions(self) -> Iterator[str]:
        say = self.say
        for each, value, figure, day in disagreements(self.report, say):
            stated = {"source": source_of(figure, say), "other": figure_in_words(figure, say)}
            key = "disagree_text" if day is None else "disagree_on_day"
            name = self._name_of(each)
            yield say(key, name=name, day=day or "", count=say.number(value), **stated)

    def _notes(self) -> Iterator[PagePart]:
        if self.network.metadata.notes:
            yield self._listed(self.network.metadata.notes)

    def _sources(self) -> Iterator[PagePart]:
        yield PageList([shown_citation(each, self.report.language) for each in self.report.sources])

    def _version(self) -> Iterator[PagePart]:
        say, inputs = self.say, self.plain["inputs"]
        facts = [
            (say("dtnet_version"), __version__),
            (say("dataset"), inputs["dataset"]),
            (say("data_version"), inputs["version"]),
            (say("content_hash"), inputs["content_hash"]),
        ]
        if "sha256" in inputs:
            facts.append((say("files_hash"), inputs["sha256"]))
        yield PageFacts(facts)
        within = f' --within "{self.report.within.id}"' if self.report.within is not None else ""
        network = "" if inputs["dataset"] == "vietnam" else f' --network "{inputs["dataset"]}"'
        days = f"--at {self.report.day.date} --window {self.report.window}"
        yield PageText(say("again"))
        yield PageCode(f"dtnet report{network} {days}{within} --language {self.report.language} --html FILE")

    # Texts

    def _level(self, level: str, *, several: bool = True) -> str:
        """The name of a level as people read it."""
        kind = "levels" if several else "level"
        found = vocabulary_word(kind, level, self.report.language)
        return level_plural(level) if several and found == level and self.report.language == "en" else found

    def _counted(self, each: ReportedCount) -> str:
        """A number with what it counts: those listed, if others may exist."""
        level = {} if each.level is None else {"level": self._level(each.level)}
        key = "areas" if level else each.name
        listed = "" if each.listed_in_full else "listed_"
        return self.say(f"short_{listed}{key}", count=number_or_bounds(each, self.say), **level)

    def _due(self, nature: str, amount: str) -> str:
        """What is due or may be granted: to the listed teams, if others may exist."""
        teams = next(each for each in self.report.counts if each.name == "teams")
        key = "short_due" if nature == "entitlement" else "short_up_to"
        listed = "" if teams.listed_in_full else "_listed"
        return self.say(f"{key}{listed}", amount=amount, currency=self.plain["currency"])

    def _name_of(self, each: ReportedCount | ReportedType) -> str:
        if isinstance(each, ReportedType):
            return f"{self._level(each.level)}: {each.type}"
        name = self.say(each.name) if each.level is None else self._level(each.level)
        return name if each.listed_in_full else self.say("listed", name=name)

    def _number(self, value: int | None) -> str:
        return phrases("common", self.report.language)("unknown") if value is None else self.say.number(value)

    def _evidence(self, shares: Mapping[str, int | float | None]) -> str:
        words = phrases("common", self.report.language)
        found = {label: share for label, share in shares.items() if share != 0}
        if any(share is None for share in found.values()):
            return ", ".join(words(label) for label in found)
        whole = sum(share or 0 for share in found.values())
        if len(found) == 1:
            return words(next(iter(found)))
        told = (f"{words(label)} {self.say.share((share or 0) / whole)}" for label, share in found.items())
        return ", ".join(told) or "–"

    def _published(self, each: ReportedCount) -> str:
        say = self.say
        told = [say("states", source=source_of(figure, say)) for figure in each.stated_by]
        told += [
            say("contradicts", source=source_of(figure, say), count=figure_in_words(figure, say))
            for figure in each.contradicted_by
        ]
        told += [nearest_in_words(near, say) for near in each.nearest]
        return "; ".join(told) or "–"

    def _title(self, each: PolicyAmount) -> str:
        return self._title_of(each.policy)

    def _title_of(self, policy: Policy) -> str:
        return policy.titles.vi if self.report.language == "vi" else policy.titles.en

    def _policy_name(self, id: str) -> str:
        """A policy as lists name it: by its id in English, by its legal title in Vietnamese."""
        titles = (
            {} if self.report.language == "en" else {each.id: each for each in self.report.spent.policies}
        )
        return self._title_of(titles[id]) if id in titles else id

    def _money_text(self, amount: int | None, lower: int | None, upper: int | None) -> str:
        say = self.say
        if amount is None and lower == upper and lower is not None:
            amount = lower
        if amount is not None:
            return self._amount(amount)
        least = self._amount(lower or 0)
        if upper is None:
            return say("at_least_no_bound", lower=least)
        return say("to", lower=least, upper=self._amount(upper))

    def _amount(self, amount: int) -> str:
        places = self.plain["exponent"]
        return self.say.amount(amount, places)

    def _translated(self, text: str) -> str:
        return translated(text, self.report.language)

    def _listed(self, texts: Sequence[str]) -> PageList:
        """Texts of the data, of which those without a translation are marked as English."""
        shown = [*map(self._translated, texts)]
        same = (place for place, text in enumerate(texts) if text == shown[place])
        return PageList(shown, frozenset() if self.report.language == "en" else frozenset(same))


def _css_text(text: str) -> str:
    """A text as a string of CSS, each character of which is an escape."""
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'


def svg_of(chart: Any, name: str) -> str:  # noqa: ANN401 - any chart
    """A chart as SVG whose anchors begin with a name: the drawing library counts them through a process."""
    svg = drawn(chart, "svg").decode("utf-8")
    anchors = dict.fromkeys(each for tag in _TAG.findall(svg) for each in _ANCHOR.findall(tag))
    own = {anchor: f"{name}-{number}" for number, anchor in enumerate(anchors)}

    def renamed(tag: re.Match[str]) -> str:
        told = _ANCHOR.sub(lambda found: f' id="{own[found[1]]}"', tag[0])
        return _REFERENCE.sub(lambda found: f"#{own.get(found[1], found[1])})", told)

    return _TAG.sub(renamed, svg)


def _sum_of_bounds(amounts: Sequence[PolicyAmount]) -> tuple[int, int | None]:
    uppers = [each.upper for each in amounts]
    upper = None if None in uppers else sum(each or 0 for each in uppers)
    return sum(each.lower for each in amounts), upper


def _ends(row: Mapping[str, Any]) -> tuple[int | None, int | None, int | None]:
    return row["amount"], row["lower"], row["upper"]


def _before(month: object, day: str | None) -> bool:
    return day is None or str(month) < day[:_MONTH]
