"""Lists of single areas on a day, each with its verdict; synthetic ones are named only on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import areas_of_day
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, MAYBE, null
from dtnet.coverage.language.query import query_of
from dtnet.errors import ArgumentError
from dtnet.network.tables.texts import chosen_texts
from dtnet.predicates.verdicts import YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition

_WORDS: Final = ("yes", "no", "not_applicable", "unknown")
_UNKNOWN: Final = 3
_VERDICTS: Final = np.full(CODES, _UNKNOWN)
_VERDICTS[[IN_YES, IN_NO, 0]] = 0, 1, 2  # `areas_without` lists the odd numbers: no and unknown
_ORIGINS: Final = ("", *(each.label for each in Origin))
_OPEN: Final = tuple(
    " ".join(word for place, word in enumerate(("existence", "filter", "verdict")) if code >> place & 1)
    for code in range(8)
)


def area_verdicts(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    of: Condition | str = "has_team",
    over: str = "village",
    at: DayLike,
    weight: str | Mapping[str, int] = "count",
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    accept_synthetic: bool = False,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """Every area that a question asks, by name, with what is known of it.

    Areas that are certainly out, as the filter does not hold or they are not there, are left out. What is
    listed adds up to the row that `Network.coverage` has for the same question.

    Args:
        network: The network.
        of: As `Network.coverage`; so are `over`, `at`, `weight`, `within`, `where`, `synthetic` and
            `policies`.
        over: The level of the areas.
        at: The day.
        weight: What each area counts.
        within: Ask in this area only.
        where: Ask of these areas only.
        synthetic: Whether synthetic facts count; if not, areas that are synthetic themselves are not named.
        accept_synthetic: Whether the answer may name synthetic areas, which a recipe made. `area_origin`
            marks them.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area`, `name`, `verdict` (`yes`, `no`, `not_applicable`, or `unknown`), `not_known` (where the
        verdict is unknown, what leaves it so: `existence`, `filter`, `verdict`), `origin` (of what it adds to
        an answer), `area_origin` (of the area itself), `weight` (null where it is not known), `weight_lower`,
        `weight_upper`. In order of id.

    Raises:
        ArgumentError: If a synthetic area would be named and that is not asked for; and as `answer`.
        UnknownNameError: As `answer`; so do the others.
        PredicateError: If a text cannot be read.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = area_verdicts(net, of="skill:padlock", at="2025-02-01", within="toy:parish:heron")
        >>> list(zip(table["name"], table["verdict"], table["not_known"], table["origin"]))
        [('Newt', 'unknown', 'verdict', None), ('Otter', 'yes', None, 'observed')]
    """
    query = query_of(
        of=of, over=over, at=at, weight=weight, within=within, where=where, synthetic=synthetic,
        policies=policies,
    )  # fmt: skip
    return _listed(network, query, accept_synthetic=accept_synthetic, without=False)


def areas_without(  # noqa: PLR0913 - as above
    network: Network,
    *,
    of: Condition | str = "has_team",
    over: str = "village",
    at: DayLike,
    weight: str | Mapping[str, int] = "count",
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    accept_synthetic: bool = False,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """Areas that are not reached, and those of which that is not known, by name: the rows `no` and `unknown`.

    Args:
        network: The network.
        of: As `Network.coverage`; so are `over`, `at`, `weight`, `within`, `where`, `synthetic` and
            `policies`.
        over: The level of the areas.
        at: The day.
        weight: What each area counts.
        within: Ask in this area only.
        where: Ask of these areas only.
        synthetic: Whether synthetic facts count; if not, areas that are synthetic themselves are not named.
        accept_synthetic: Whether the answer may name synthetic areas, which a recipe made. `area_origin`
            marks them.
        policies: The policies that `funded` may name in texts.

    Returns:
        As `area_verdicts`.

    Raises:
        ArgumentError: If a synthetic area would be named and that is not asked for; and as `answer`.
        UnknownNameError: As `answer`; so do the others.
        PredicateError: If a text cannot be read.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = areas_without(net, at="2025-02-01", within="toy:province:lantern-isle")
        >>> list(zip(table["name"], table["verdict"]))
        [('Cable', 'unknown'), ('Candle', 'no'), ('Ember', 'no')]
    """
    query = query_of(
        of=of, over=over, at=at, weight=weight, within=within, where=where, synthetic=synthetic,
        policies=policies,
    )  # fmt: skip
    return _listed(network, query, accept_synthetic=accept_synthetic, without=True)


def _listed(network: Network, query: CoverageQuery, *, accept_synthetic: bool, without: bool) -> frames.Table:
    check_switches(accept_synthetic=accept_synthetic)
    day = areas_of_day(network, query)
    order = np.argsort(day.entity)
    verdict = _VERDICTS[day.stretch.code[order]]
    shown = order[(verdict % 2).astype(np.bool_)] if without else order
    stretch, level = day.stretch, day.stretch.level
    area, verdict = stretch.area[shown], _VERDICTS[stretch.code[shown]]
    own = level.era.origins[level.positions[area]]
    _check_named(own == Origin.SYNTHETIC, query, accept_synthetic=accept_synthetic)
    least, most, origin, open_ = (
        stretch.least[area],
        stretch.most[area],
        stretch.origin[shown],
        _open(stretch),
    )
    tables = network.tables.areas
    return frames.Table(
        {
            "area": frames.text(chosen_texts(tables.ids, day.entity[shown].astype(np.int32))),
            "name": frames.text(chosen_texts(tables.name, level.rows[area].astype(np.int32))),
            "verdict": frames.text([_WORDS[each] for each in verdict.tolist()]),
            "not_known": frames.text(
                [_OPEN[each] for each in open_[shown].tolist()], null(verdict != _UNKNOWN)
            ),
            "origin": frames.text([_ORIGINS[each] for each in origin.tolist()], null(origin == 0)),
            "area_origin": frames.text([_ORIGINS[each] for each in own.tolist()]),
            "weight": frames.whole(least, null(least != most)),
            "weight_lower": frames.whole(least),
            "weight_upper": frames.whole(most),
        }
    )


def _open(stretch: AreaParts) -> NDArray[np.intp]:
    """The unknown parts of each area (existence, filter, verdict), as an index in `_OPEN`."""
    existence = (stretch.code & MAYBE) != 0
    filter_ = np.zeros(len(existence), np.bool_) if stretch.filter is None else stretch.filter != YES
    places: NDArray[np.intp] = existence + 2 * filter_ + 4 * ~is_decided(stretch.masks)
    return places


def _check_named(synthetic: Flags, query: CoverageQuery, *, accept_synthetic: bool) -> None:
    """Refuse to name synthetic areas unless the caller accepts them.

    Raises:
        ArgumentError: If the answer would name a synthetic area.
    """
    count = int(synthetic.sum())
    if not count or (accept_synthetic and query.synthetic):
        return
    hint = "pass {accept_synthetic}; the column area_origin then marks them"
    if not query.synthetic:
        hint = "ask for coverage, which only counts them, or pass {synthetic} and {accept_synthetic}"
    raise ArgumentError(
        f"{count} of {len(synthetic)} areas in the answer are synthetic: a recipe made them",
        hint,
        synthetic=True,
        accept_synthetic=True,
    )
