"""The commands `dtnet coverage …`: what may be asked of each, and its help."""

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
    help="Say who is reached, by what and how surely: the whole network on a day, or any part.",
)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class AreaOptions:
    """Options of every question of coverage: what is asked, and of which areas.

    Attributes:
        of: What is asked of every area, as has_team or "skill:online_payment & funded".
        over: The level of the areas; by default village, if there is such a level.
        within: Ask in this area only: its id or name.
        where: Ask of areas only that meet this condition.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a document, of which funded speaks; may be repeated; by
            default all that are bundled for the dataset.
        synthetic: Whether synthetic facts count; if not, they are unknown.
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
    """Say who is reached, by what and how surely.

    Args:
        whom: What is asked, and of which areas.
        by: What rows are told apart by, with commas between: levels, and attributes of the areas.
        having: Keep rows that certainly meet this, as "row.share >= 9/10".
        weight: What each area counts: count, or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead: a year, a month, or A..B (the second not included).
        over_time: What is made of the period.
        missing: What the share takes an unknown verdict for; the bounds never move.
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
    """Say how coverage goes over a period: a row for each stretch of days without a change.

    Args:
        whom: What is asked, and of which areas.
        by: What rows are told apart by, with commas between: levels, and attributes known of all areas.
        having: Keep stretches that certainly meet this, as "row.share >= 9/10".
        weight: What each area counts: count, or an attribute of areas, as households.
        during: A year, a month, or A..B (the second not included); by default the network's reference window.
        basis: On which territory rows are told apart: as_was, that of each day; a day, that of it; common,
            the regions that nothing crossed in the period.
        missing: What the share takes an unknown verdict for; the bounds never move.
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
        within: Only of areas in this one: its id or name.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        policy: The id of an installed policy, or a document, of which funded speaks; may be repeated; by
            default all that are bundled for the dataset.
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
    """List areas that are not reached; those of which that is not known stand apart.

    Args:
        whom: What is asked, and of which areas.
        weight: What each area counts: count, or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        name_synthetic: Name areas, too, that a recipe made and nobody saw; each row says which they are.
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
    """Compare areas: how unequal their shares are, who stands where, what they miss.

    Args:
        whom: What is asked, and of which areas.
        by: What is compared, with commas between: levels, and attributes of the areas.
        having: Keep rows that certainly meet this, as "row.share >= 9/10".
        weight: What each area counts: count, or an attribute of areas, as households.
        at: The day, as 2024-08-31; by default the network's reference day.
        during: A period instead: a year, a month, or A..B (the second not included).
        over_time: What is made of the period.
        worst: Keep those that may be among so many of the worst, and say which certainly are.
        format: The form of the answer.
    """
    words = whom.words(by=by, having=having, weight=weight, at=at, during=during, over_time=over_time)
    show_inequality(words, format, worst=worst)
    return 0
