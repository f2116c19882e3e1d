"""The commands `dtnet coverage …`: their options and their help."""

from __future__ import annotations

from typing import Annotated, Any

import attrs
from cyclopts import App, Parameter

from dtnet import __version__
from dtnet.cli.arguments import SEVERAL
from dtnet.cli.coverage_answers import (
    OverTimeOfSums,
    show_claim,
    show_coverage,
    show_gaps,
    show_inequality,
    show_series,
)
from dtnet.cli.coverage_questions import CoverageOptions
from dtnet.cli.output import Format
from dtnet.coverage.language.query import Missing, OverTime

coverage_app: App = App(
    name="coverage",
    version=__version__,
    help="Coverage: how many areas meet a condition, with bounds and evidence.",
)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class AreaOptions:
    """Options of every question of coverage: what is asked, and of which areas.

    Attributes:
        of: The condition that every area is tested for, as has_team or "skill:online_payment & funded".
        over: The level of the areas; by default village, if the network has this level.
        within: Test only areas in this area: its id or name.
        where: Test only areas that meet this condition.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: A policy that funded refers to: the id of an installed policy, or a policy document; may be
            repeated; by default all policies that are bundled for the dataset.
        synthetic: Whether synthetic facts count; otherwise they are unknown.
    """

    of: str = "has_team"
    over: str | None = None
    within: str | None = None
    where: str | None = None
    network: str | None = None
    policy: Annotated[list[str] | None, SEVERAL] = None
    synthetic: bool = True

    def words(self, **more: Any) -> CoverageOptions:  # noqa: ANN401 - what `CoverageOptions` takes
        """All that is asked, together with other options."""
        own = attrs.asdict(self)
        policies = own.pop("policy") or []
        return CoverageOptions(**own, policies=policies, **more)


_EVERYBODY = AreaOptions()


@coverage_app.default
def coverage(  # noqa: PLR0913 - a parameter for each option
    *,
    whom: AreaOptions = _EVERYBODY,
    by: str | None = None,
    having: str | None = None,
    weight: str = "count",
    at: str | None = None,
    during: str | None = None,
    over_time: OverTime | None = None,
    missing: Missing = "none",
    format: Format = "table",
) -> int:
    """Count the areas that meet a condition, with bounds and evidence.

    Args:
        whom: What is asked, and of which areas.
        by: The keys by which rows are grouped, with commas between: levels, and attributes of the areas.
        having: Keep rows that certainly meet this condition, as "row.share >= 9/10".
        weight: The weight of each area: count (1 each), or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead of a day: a year, a month, or A..B, without the day B.
        over_time: How the period is summarised.
        missing: How the share counts an unknown verdict; the bounds stay the same.
        format: The form of the answer.
    """
    words = whom.words(
        by=by,
        having=having,
        weight=weight,
        at=at,
        during=during,
        over_time=over_time,
        missing=missing,
    )
    show_coverage(words, format)
    return 0


@coverage_app.command(name="series")
def coverage_series(  # noqa: PLR0913 - a parameter for each option
    *,
    whom: AreaOptions = _EVERYBODY,
    by: str | None = None,
    having: str | None = None,
    weight: str = "count",
    during: str | None = None,
    basis: str = "as_was",
    missing: Missing = "none",
    format: Format = "table",
) -> int:
    """Show coverage over a period: a row for each run of days without a change.

    Args:
        whom: What is asked, and of which areas.
        by: The keys by which rows are grouped, with commas between: levels, and attributes known
            for all areas.
        having: Keep rows that certainly meet this condition, as "row.share >= 9/10".
        weight: The weight of each area: count (1 each), or an attribute of areas, as households.
        during: The period: a year, a month, or A..B, without the day B; by default the network's reference
            window.
        basis: The territory by which rows are grouped: as_was (that of each day), a day (that of this day),
            or common (regions whose borders no event of the period crossed).
        missing: How the share counts an unknown verdict; the bounds stay the same.
        format: The form of the answer.
    """
    words = whom.words(by=by, having=having, weight=weight, during=during, missing=missing, basis=basis)
    show_series(words, format)
    return 0


@coverage_app.command(name="claim")
def coverage_claim(
    claim: str,
    /,
    *,
    within: str | None = None,
    network: str | None = None,
    policy: Annotated[list[str] | None, SEVERAL] = None,
    at: str | None = None,
    format: Format = "table",
) -> int:
    """Judge a claim about every area of a level; exit with 1 if observed and derived facts refute it.

    Args:
        claim: "every LEVEL has a team" or "every LEVEL meets CONDITION".
        within: Judge only areas in this area: its id or name.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: A policy that funded refers to: the id of an installed policy, or a policy document; may be
            repeated; by default all policies that are bundled for the dataset.
        at: The day, as 2024-08-31; by default the network's reference day.
        format: The form of the answer.
    """
    fails = show_claim(claim, network=network, at=at, within=within, policies=policy or [], format=format)
    return int(fails)


@coverage_app.command(name="gaps")
def coverage_gaps(
    *,
    whom: AreaOptions = _EVERYBODY,
    weight: str = "count",
    at: str | None = None,
    name_synthetic: Annotated[bool, Parameter(negative="")] = False,
    format: Format = "table",
) -> int:
    """List the areas that do not meet a condition, and apart from them the areas where this is unknown.

    Args:
        whom: What is asked, and of which areas.
        weight: The weight of each area: count (1 each), or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        name_synthetic: Name synthetic areas too (a recipe made them); each row states its evidence.
        format: The form of the answer.
    """
    show_gaps(whom.words(weight=weight, at=at), format, name_synthetic=name_synthetic)
    return 0


@coverage_app.command(name="inequality")
def coverage_inequality(  # noqa: PLR0913 - a parameter for each option
    *,
    whom: AreaOptions = _EVERYBODY,
    by: str | None = None,
    having: str | None = None,
    weight: str = "count",
    at: str | None = None,
    during: str | None = None,
    over_time: OverTimeOfSums | None = None,
    worst: str | None = None,
    format: Format = "table",
) -> int:
    """Compare areas: the inequality of their shares, their ranks, and the areas that they leave uncovered.

    Args:
        whom: What is asked, and of which areas.
        by: The groups that are compared, with commas between: levels, and attributes of the areas.
        having: Keep rows that certainly meet this condition, as "row.share >= 9/10".
        weight: The weight of each area: count (1 each), or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead of a day: a year, a month, or A..B, without the day B.
        over_time: How the period is summarised.
        worst: Keep the rows that may be among this many of the worst, and say which certainly are.
        format: The form of the answer.
    """
    words = whom.words(by=by, having=having, weight=weight, at=at, during=during, over_time=over_time)
    show_inequality(words, format, worst=worst)
    return 0
