"""A report as typed plain data: `NetworkReport` and its parts, with the JSON that the command line prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, final

import attrs

from dtnet.arguments import check_argument, with_checked_fields
from dtnet.citations import Citation
from dtnet.coverage.questions.claims import Judgement
from dtnet.figures.figure import Figure, FigureSet
from dtnet.io.writing import write_file
from dtnet.lazy import LaterModule
from dtnet.network.day.snapshot import Area, Snapshot
from dtnet.origins import Origin
from dtnet.periods import Period
from dtnet.phrases import Language
from dtnet.policy.answers.assessment import Assessment
from dtnet.policy.answers.plain_answers import named, plain_mergers, selections
from dtnet.policy.document.document import Nature, Policy
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnlyDict
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from dtnet.report import html_page
else:  # it loads the libraries of pages and pictures, and imports this module
    html_page = LaterModule("dtnet.report.html_page")


def _fixed(values: Mapping[str, Any]) -> Mapping[str, Any]:
    check_argument(values, Mapping, "a part of a report", "give a dictionary, by name")
    return ReadOnlyDict(values)


@attrs.frozen(repr=False, field_transformer=with_checked_fields)
class NearestFigure(ShortRepr):
    """A published figure of the nearest day before or after the day of a report.

    A figure that names a level counts only a part of the teams: it may be of the day itself.

    Attributes:
        figure: The figure.
        here: The number of the network, at the level of the figure, on the last day that the figure can mean;
            None if the network does not give one, or if the figure names no day or month.
    """

    figure: Figure
    here: int | None

    @property
    def disagrees(self) -> bool:
        """Whether the network has another number on the figure's own day."""
        return self.here is not None and self.here not in self.figure.bounds

    def to_dict(self) -> dict[str, Any]:
        """The figure and the number of the network on its day as plain JSON."""
        figure, source = self.figure, self.figure.source
        days = figure.days if figure.as_of is None else figure.as_of
        level = {} if figure.level is None else {"level": figure.level}
        told = {"figure": figure.id, "as_of": str(days), "lower": figure.lower, "upper": figure.upper}
        return {**told, **level, "here": self.here, "source": None if source is None else str(source)}


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class ReportedCount(ShortRepr):
    """A number of areas, teams or people in the network, with its evidence.

    Attributes:
        name: What is counted: a level in the plural such as `communes`; `teams`; or `members`, the people in
            the teams.
        level: The level of the areas; None for teams and members.
        value: The number; None if it is unknown.
        lower: The lower bound of the number.
        upper: The upper bound of the number; None if there is none.
        listed_in_full: Whether the network lists all of them in the area of the report. If not, the number
            and its bounds are about those listed.
        by_origin: The part of the number that rests on each origin, by its label. The members of unknown
            number are not in it, nor areas and teams that may lie elsewhere.
        stated_by: The published figures that state the number.
        contradicted_by: The published figures that state another number.
        nearest: The published figures of the nearest days before and after, and those of teams of one level.
    """

    name: str
    level: str | None = None
    value: int | None
    lower: int
    upper: int | None
    listed_in_full: bool = True
    by_origin: Mapping[str, int] = attrs.field(converter=_fixed, hash=False)
    stated_by: tuple[Figure, ...] = ()
    contradicted_by: tuple[Figure, ...] = ()
    nearest: tuple[NearestFigure, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The evidence of the number as plain JSON."""
        return {**self.by_origin, **plain_sources(self)}


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class ReportedType(ShortRepr):
    """The number of areas of one type, such as the wards among the communes.

    Attributes:
        level: The level of the areas.
        type: The type; empty for areas without a type.
        areas: The number of areas.
        stated_by: The published figures that state the number.
        contradicted_by: The published figures that state another number.
        nearest: The published figures of the nearest days before and after.
    """

    level: str
    type: str
    areas: int
    stated_by: tuple[Figure, ...] = ()
    contradicted_by: tuple[Figure, ...] = ()
    nearest: tuple[NearestFigure, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The number and its sources as plain JSON."""
        return {"level": self.level, "type": self.type, "areas": self.areas, **plain_sources(self)}


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class ReportedCoverage(ShortRepr):
    """The areas that have a team, and the judgement of the claim that all areas have one.

    Attributes:
        of: The condition, as a text of the coverage language.
        over: The level of the areas: the level at which most teams have their home.
        row: The row of the answer, see `dtnet.coverage.Coverage`.
        judgement: The judgement of the claim.
    """

    of: str
    over: str
    row: Mapping[str, Any] = attrs.field(converter=_fixed, hash=False)
    judgement: Judgement

    @property
    def is_of_listed(self) -> bool:
        """Whether the numbers are about listed areas only, and further areas may exist."""
        counted = sum(self.row[name] for name in ("yes", "no", "unknown", "not_applicable"))
        return counted > self.row["areas"] or (self.row["lower"] is None and self.row["upper"] is not None)

    def to_dict(self) -> dict[str, Any]:
        """The answer and the judgement as plain JSON."""
        judged = self.judgement
        return {
            "of": self.of,
            "over": self.over,
            **self.row,
            "claim": {
                "text": judged.claim,
                "headline": judged.headline,
                "in_model": judged.in_model,
                "by_construction": judged.by_construction,
                "stated_by": [str(claim.source) for claim in judged.stated_by],
            },
        }


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class PolicyAmount(ShortRepr):
    """The amount of one nature that a policy pays in the window of a report.

    Attributes:
        policy: The policy, with every choice made.
        nature: Whether the amount is due (`entitlement`) or the largest that may be granted (`at_most`).
        area: The id of the area of the policy.
        area_name: The name of this area.
        group: The name of the area at the highest level below the country that is or contains this area; None
            if the policy applies above that level.
        area_until: The first day without this area, if it is before the end of the window.
        teams: The number of teams that are paid in the area of the report; None if it is unknown.
        members: The people in these teams; None if their number is unknown.
        amount: The amount; None if it is unknown.
        lower: The lower bound of the amount.
        upper: The upper bound of the amount; None if there is none.
        by_origin: The part of the amount that rests on each origin, by its label; None for an unknown part.
        stated_by: The source that publishes this amount, if there is one.
    """

    policy: Policy
    nature: Nature
    area: str
    area_name: str
    group: str | None
    area_until: str | None
    teams: int | None
    members: int | None
    amount: int | None
    lower: int
    upper: int | None
    by_origin: Mapping[str, int | None] = attrs.field(converter=_fixed, hash=False)
    stated_by: str | None


@final
@attrs.frozen(kw_only=True, eq=False, field_transformer=with_checked_fields)
class NetworkReport(PydanticHook):
    """A report about a network on a day, and about the cost of policies in a window. See `Network.report`.

    Attributes:
        day: The network on the day.
        window: The days of the subsidies; the end is not included.
        within: The area that the report is about; None for the whole network.
        language: The language in which the report is shown to people.
        counts: The numbers of areas by level, of teams and of their people.
        types: The numbers of areas by type.
        groups_level: The level of the areas in `groups`.
        groups: Each area of a level with its teams and people, as `Snapshot.team_counts` gives them, and
            whether all of its teams are listed. The numbers are None if the network lists no team of the
            area, and others may exist.
        coverage: The areas that have a team.
        amounts: What each policy pays, by nature.
        months: The amounts of each policy by month: rows of `Assessment.by("month")`.
        sums: The sums of all policies as plain JSON: `totals`, `total`, `lower`, `upper`, `currency` and
            `exponent`.
        spent: The assessment of the policies.
        policies_of_other_days: If no policy is assessed, the installed policies that concern the area and are
            in force on days outside the window only.
        figures: The published figures that the report compares with.
        fingerprint: The hash of the files of the bundled dataset; None for any other network.
    """

    day: Snapshot
    window: Period
    within: Area | None
    language: Language
    counts: tuple[ReportedCount, ...]
    types: tuple[ReportedType, ...]
    groups_level: str
    groups: tuple[Mapping[str, Any], ...]
    coverage: ReportedCoverage
    amounts: tuple[PolicyAmount, ...]
    months: tuple[Mapping[str, Any], ...]
    sums: Mapping[str, Any] = attrs.field(converter=_fixed, hash=False)
    spent: Assessment
    policies_of_other_days: tuple[Policy, ...]
    figures: FigureSet
    fingerprint: str | None

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON, as `dtnet report --format json` prints it; it has no language."""
        spent, counts = self.spent, {each.name: each for each in self.counts}
        return {
            "schema": "dtnet/report/1",
            "as_of": str(self.day.date),
            "window": str(self.window),
            **self._asked(),
            "network": {name: each.value for name, each in counts.items()},
            **self._bounds(),
            **self._listed_in_part(),
            "types": [each.to_dict() for each in self.types],
            level_plural(self.groups_level): [dict(each) for each in self.groups],
            "coverage": self.coverage.to_dict(),
            "subsidies": [self._amount(each) for each in self.amounts],
            "subsidies_by_month": [dict(each) for each in self.months],
            **self.sums,
            **self._other_days(),
            **({"unknown_facts": list(spent.unknown_facts)} if spent.unknown_facts else {}),
            "not_assessed": [attrs.asdict(each) for each in spent.not_assessed],
            "assumptions": [attrs.asdict(each) for each in spent.assumptions],
            "mergers": plain_mergers(spent.mergers),
            "origins": {
                **{name: each.to_dict() for name, each in counts.items()},
                "subsidies": self._money_origins(),
            },
            "inputs": self.inputs(),
            "notes": list(self.day.network.metadata.notes),
        }

    def to_json(self) -> str:
        """The report as a text of JSON, with keys in order and without escapes for non-ASCII text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_html(self) -> str:
        """The report as one page of HTML in the language of the report, which needs no network and no script.

        Raises:
            MissingExtraError: If the extra `report` is not installed.
        """
        return html_page.page_of(self)

    def save_html(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Write the page of `to_html` to a file, whole or not at all.

        Args:
            path: The file.
            overwrite: Whether to replace an existing file.

        Raises:
            ExistingFileError: If the file exists and `overwrite` is False, or the path is a folder.
            UnwritableFileError: If the file cannot be written.
            MissingExtraError: If the extra `report` is not installed.
        """
        write_file(
            path, (page.encode("utf-8") for page in map(html_page.page_of, (self,))), overwrite=overwrite
        )

    @property
    def numbers(self) -> tuple[ReportedCount | ReportedType, ...]:
        """The numbers with which published figures are compared."""
        return (*self.counts, *self.types)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The laws of the policies, then the sources of figures about numbers, then those of the network."""
        figures = [self.figures[id] for row in self.groups for id in row["figures"]]
        for each in self.numbers:
            figures += (*each.stated_by, *each.contradicted_by, *(near.figure for near in each.nearest))
        laws = (policy.instrument for policy in self.spent.policies)
        named = (each.source for each in figures if each.source is not None)
        return tuple(dict.fromkeys([*laws, *named, *self.day.network.metadata.sources]))

    def inputs(self) -> dict[str, Any]:
        """The name, version and hashes of the network, and the policies with their chosen options."""
        policies = self.spent.policies
        return {
            **named(self.day.network),
            **({} if self.fingerprint is None else {"sha256": self.fingerprint}),
            "policies": [policy.id for policy in policies],
            "choices": selections(policies),
        }

    def _asked(self) -> dict[str, Any]:
        if self.within is None:
            return {}
        return {"within": {"id": self.within.id, "level": self.within.level, "name": self.within.name}}

    def _bounds(self) -> dict[str, Any]:
        """The bounds of unknown numbers."""
        found = {each.name: [each.lower, each.upper] for each in self.counts if each.value is None}
        return {"bounds": found} if found else {}

    def _other_days(self) -> dict[str, Any]:
        """The policies that pay on other days, with these days."""
        found = {policy.id: str(policy.period) for policy in self.policies_of_other_days}
        return {"policies_of_other_days": found} if found else {}

    def _listed_in_part(self) -> dict[str, Any]:
        """The names of the numbers that are about listed areas and teams only."""
        found = [each.name for each in self.counts if not each.listed_in_full]
        return {"listed_in_part": found} if found else {}

    def _amount(self, each: PolicyAmount) -> dict[str, Any]:
        levels = self.day.network.vocabulary.levels
        return {
            "policy": each.policy.id,
            **({levels[1]: each.group} if len(levels) > 1 else {}),
            "area": each.area,
            "area_name": each.area_name,
            "area_until": each.area_until,
            "window": str(self.window),
            "teams": each.teams,
            "members": each.members,
            "amount": each.amount,
            **({"lower": each.lower, "upper": each.upper} if each.amount is None else {}),
            "currency": self.spent.currency,
            "nature": each.nature,
            "instrument": each.policy.instrument.ref,
            "stated_by": each.stated_by,
        }

    def _money_origins(self) -> dict[str, dict[str, dict[str, int | None]]]:
        """Amounts by policy, nature and origin."""
        shares: dict[str, dict[str, dict[str, int | None]]] = {each.id: {} for each in self.spent.policies}
        for each in self.amounts:
            shares[each.policy.id][each.nature] = dict(each.by_origin)
        return shares

    def __repr__(self) -> str:
        where = "" if self.within is None else f"{self.within.name}, "
        name = self.day.network.metadata.name
        return f"<NetworkReport on {where}{name!r} on {self.day.date}, subsidies {self.window}>"


def plain_sources(number: ReportedCount | ReportedType) -> dict[str, list[Any]]:
    """The sources of a number as plain JSON."""
    nearest = [each.to_dict() for each in number.nearest]
    return {
        "stated_by": [str(figure.source) for figure in number.stated_by],
        "contradicted_by": [
            f"{figure.value:,} by {figure.source or 'a count whose text is not named'}"
            for figure in number.contradicted_by
        ],
        **({"nearest": nearest} if nearest else {}),
    }


def level_plural(level: str) -> str:
    """The name of a level in the plural, as keys of answers and measures of figures have it."""
    if level.endswith("y") and level[-2:-1] not in tuple("aeiou"):
        return f"{level[:-1]}ies"
    return f"{level}es" if level.endswith(("s", "x", "ch", "sh")) else f"{level}s"


def no_origins() -> dict[str, int]:
    """A count of 0 for each origin, by label."""
    return {origin.label: 0 for origin in Origin}
