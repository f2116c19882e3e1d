"""Judge a claim about every area of a level: the headline verdict, the verdict in the model, and counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_argument, with_checked_fields, words_of
from dtnet.coverage.answers.area_parts import asked_of, stretches_of
from dtnet.coverage.answers.row_bounds import IN_NO, IN_YES, MAYBE
from dtnet.coverage.language.atoms import Every, has_team
from dtnet.coverage.language.text_of_conditions import coverage_text, parse_coverage, policies_in
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.completeness import NEVER, all_listed
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.figures.figure import Claim, FigureSet
from dtnet.lazy import later_type
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.reading.builder import as_made
from dtnet.network.tables.schema import Vocabulary, own_level
from dtnet.network.tables.tables import NOBODY, DayBounds, Values
from dtnet.origins import Origin
from dtnet.periods import number_day
from dtnet.predicates.conditions import Condition
from dtnet.predicates.verdicts import NO, UNKNOWN
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import ResolvedQuery
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Bodies
    from dtnet.policy.document.document import Policy
else:
    Policy = later_type("dtnet.policy.document.document.Policy")

Verdict: TypeAlias = Literal["holds", "fails", "open", "empty"]
"""The verdict on a claim about every area: `fails` if an area is a no, `open` if one may be, else `holds`.

The verdict is `empty` if there are no areas, and `open` if it is unknown whether there are any.
"""

_HAS_TEAM: Final = "has a team"
_MEETS: Final = "meets "


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Judgement(ShortRepr):
    """The judgement of a claim on a day.

    Attributes:
        claim: The claim in words, as `Claim.text` and a dataset's metadata write it.
        day: The day.
        headline: The verdict by observed and derived facts only; no other verdict is fit for a headline.
        in_model: The verdict by all facts of the network, including assumed and synthetic facts.
        by_construction: Whether the claim holds in the model because of the `constructed` areas alone.
        constructed: The number of areas for which the claim follows from unedited rows of the makers of the
            data, who made these rows so that a given claim holds.
        all_listed: The origin of the statement that all areas of the level are listed; None without one.
        stated_by: The published claims that state it for this day.
        yes: The number of areas that meet the condition in the model.
        no: The number of areas that do not meet it.
        unknown: The number of areas whose verdict or existence is unknown. If one of them exists and is a no,
            the claim fails.
    """

    claim: str
    day: date
    headline: Verdict
    in_model: Verdict
    by_construction: bool
    constructed: int
    all_listed: Origin | None
    stated_by: tuple[Claim, ...] = ()
    yes: int
    no: int
    unknown: int


def judged(network: Network, query: CoverageQuery, figures: FigureSet | None) -> Judgement:
    """See `Question.claim`."""
    check_argument(figures, (FigureSet, type(None)), "figures", "pass a FigureSet, as load_figures gives")
    snapshot = network.at(query.days.start)
    claim = claim_text(query.of, query.over)
    asked = asked_of(network, query)
    codes = _codes(asked, Origin.SYNTHETIC)
    in_model = _verdict(asked, codes, Origin.SYNTHETIC)
    constructed = _constructed(asked)
    yes, no = int((codes == IN_YES).sum()), int((codes == IN_NO).sum())
    return Judgement(
        claim=claim,
        day=snapshot.date,
        headline=_verdict(asked, _codes(asked, Origin.DERIVED), Origin.DERIVED),
        in_model=in_model,
        by_construction=in_model == "holds" and constructed is not None and constructed[1] == "holds",
        constructed=0 if constructed is None else constructed[0],
        all_listed=_all_listed(asked),
        stated_by=_stated_by(snapshot, claim, query.within, figures),
        yes=yes,
        no=no,
        unknown=int((codes & ~np.uint8(MAYBE) != 0).sum()) - yes - no,
    )


def claim_text(of: Condition, over: str) -> str:
    """The text of a claim: `every village has a team`, or `every village meets` and a condition."""
    saying = _HAS_TEAM if of == has_team() else f"{_MEETS}{coverage_text(of)}"
    return f"every {over} {saying}"


def parse_claim(
    text: str, levels: Vocabulary | tuple[str, ...], *, policies: Iterable[Policy] = ()
) -> tuple[Condition, str]:
    """The condition and the level of a claim in words.

    Args:
        text: `every LEVEL has a team`, or `every LEVEL meets CONDITION`.
        levels: The vocabulary of the network; or its levels, if the claim uses no other word for a level.
        policies: The policies that `funded` may name.

    Raises:
        ArgumentError: If it is no such claim.
        UnknownNameError: If there is no such level.
        PredicateError: If the condition cannot be read.
    """
    check_argument(text, str, "text", 'write "every LEVEL has a team" or "every LEVEL meets CONDITION"')
    known = policies_in(policies)
    if isinstance(levels, Vocabulary):
        words, others = levels.levels, levels.level_words
    else:
        hint = "pass those of the network, as network.vocabulary.levels"
        words, others = words_of(levels, "levels", hint), ()
    every, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    over, _, saying = rest.partition(" ")
    for ending in (_HAS_TEAM, _MEETS):  # another word for a level may have spaces
        word, found, _ = rest.partition(f" {ending}")
        if found and (level := own_level(word.strip(), words, others)) in words:
            over, saying = level, rest.removeprefix(word)
    saying = saying.strip().rstrip(".")
    if every.lower() != "every" or not (saying == _HAS_TEAM or saying.startswith(_MEETS)):
        raise ArgumentError(
            f"{text!r} is not a claim that can be judged",
            'write "every LEVEL has a team" or "every LEVEL meets CONDITION"',
        )
    if over not in words:
        raise UnknownNameError(f"unknown level {over!r}", near(over, words))
    if saying == _HAS_TEAM:
        return has_team(), over
    return parse_coverage(saying.removeprefix(_MEETS), policies=known), over


def _codes(asked: ResolvedQuery, worst: Origin) -> NDArray[np.uint8]:
    """The code of each area, as in `Parts`; facts of an origin worse than `worst` are unknown."""
    stretches = stretches_of(attrs.evolve(asked, worst=int(worst)), unlisted=True)
    return np.concatenate([np.empty(0, np.uint8), *(stretch.code for stretch in stretches)])


def _verdict(asked: ResolvedQuery, codes: NDArray[np.uint8], worst: Origin) -> Verdict:
    """The verdict on a claim about every area, by the codes of listed areas and possible unlisted areas."""
    if (codes == IN_NO).any():
        return "fails"
    if (codes & IN_NO).any():
        return "open"
    holds, empty = (codes == IN_YES).any(), not (codes & IN_YES).any()
    if not holds and not empty:
        return "open"
    others = _of_unlisted(asked, worst)
    if holds:
        return "open" if others & NO else "holds"
    return "open" if others & UNKNOWN else "empty"


def _holders(asked: ResolvedQuery) -> AreasOfLevel | None:
    """The area of `within`, or the areas of the highest level; None if the level `over` is not below them."""
    [era] = eras_of(asked.network, *asked.days, adrift=True)
    within = era.existing(asked.within)
    if not len(era.territory) or bool(asked.within) > bool(within):
        return None
    place = int(era.territory.level[within[0] if within else 0])
    return areas_of_level(era, place, within) if place < asked.over else None


def _of_unlisted(asked: ResolvedQuery, worst: Origin) -> int:
    """The possible verdicts on an unlisted area, as a mask; 0 if all areas are listed."""
    holders = _holders(asked)
    if holders is None:
        return 0
    every = Every(level=asked.network.vocabulary.levels[asked.over], part=asked.of)
    inside = bool(asked.within)  # a statement about an area holds only if the area exists
    masks = facts_of(holders, [every]).at(int(worst)).of_unlisted(every, counted=inside)
    return int(np.bitwise_or.reduce(masks))


def _all_listed(asked: ResolvedQuery) -> Origin | None:
    """The origin of the statement that all areas are listed; observed for the highest level."""
    holders = _holders(asked)
    if holders is None:
        return Origin.OBSERVED
    level = asked.network.vocabulary.levels[asked.over]
    worst = int(all_listed(holders, holders.cells, level).max())
    return None if worst == NEVER else Origin(worst)


def _constructed(asked: ResolvedQuery) -> tuple[int, Verdict] | None:
    """The number of areas that meet the condition by the claims given to the makers, and the verdict.

    None if no claim was given, or if an area meets the condition even without the given claims.
    """
    given = given_alone(asked.network, number_day(asked.days[0]))
    if given is None:
        return None
    alone, bare = (attrs.evolve(asked, network=each) for each in given)
    codes = _codes(alone, Origin.SYNTHETIC)
    count = int((codes == IN_YES).sum())
    if not count or (_codes(bare, Origin.SYNTHETIC) == IN_YES).any():
        return None
    return count, _verdict(alone, codes, Origin.SYNTHETIC)


def _stated_by(
    snapshot: Snapshot, claim: str, within: tuple[str, ...], figures: FigureSet | None
) -> tuple[Claim, ...]:
    if figures is None or not len(snapshot.territory):
        return ()
    if len(within) > 1:  # a published claim is about one area
        return ()
    where = snapshot.find(within[0]).id if within else snapshot.territory.ids(0)[0]
    return tuple(
        each
        for each in figures.claims
        if each.text == claim and each.where == where and snapshot.date in each.days
    )


_CLAIM = "every {} has a team"


def given_alone(network: Network, day: date) -> tuple[Network, Network] | None:
    """The result of `networks_of`, cached with the territory of the day."""
    kept = network.area_state(day).derived
    found: tuple[Network, Network] | None = kept.get("given alone", lambda: networks_of(network, day))
    return found


def networks_of(network: Network, day: date) -> tuple[Network, Network] | None:
    """Make a network with only the teams that the makers placed for a claim, and one without teams.

    The makers of the data made the claim "every … has a team" true by construction. An area of the claim has
    a team in the first network under two conditions: nobody edited the area, and an unedited synthetic team
    has its home in the area or in an area inside. Only the existence of such a team is known; no statement
    says that all teams are listed. Both networks have all areas, and all statements that areas are listed.

    Returns:
        The two networks; None if the makers were given no such claim.
    """
    words, tables = network.vocabulary, network.tables
    given = [level for level in words.levels if _CLAIM.format(level) in network.metadata.constructed]
    if not given:
        return None
    areas, made = as_made(network)
    bodies, territory = tables.bodies, network.area_state(day).territory
    made &= bodies.kind == words.body_kind(words.team_kind)
    position = territory.position[bodies.home]
    home = np.full(len(bodies.home), NOBODY, bodies.home.dtype)
    for level in given:  # the lowest of these levels comes last and overwrites
        above = np.append(territory.at_level(level), NOBODY)[position]
        there = np.flatnonzero((above != NOBODY) & made[bodies.entity])
        entity = territory.nodes[above[there]]
        kept = areas[entity]
        home[there[kept]] = entity[kept]
    known = attrs.evolve(bodies, home=home)
    statements = [each for each in tables.statements if each.about in words.levels]
    alone, bare = (
        network.with_bodies(_bare(known, rows), statements, day)
        for rows in (np.flatnonzero(home != NOBODY), np.empty(0, np.intp))
    )
    return alone, bare


def _bare(bodies: Bodies, rows: NDArray[np.intp]) -> Bodies:
    """Some rows of bodies, with all attributes unknown and empty names."""
    unknown = np.zeros(len(rows), np.uint8)
    start_bounds, end_bounds = (
        None if bounds is None else DayBounds(bounds.earliest[rows], bounds.latest[rows])
        for bounds in (bodies.start_bounds, bodies.end_bounds)
    )
    return attrs.evolve(
        bodies,
        entity=bodies.entity[rows],
        start=bodies.start[rows],
        end=bodies.end[rows],
        home=bodies.home[rows],
        origin=bodies.origin[rows],
        name=("",) * len(rows),
        attributes=tuple(Values(each.name, each.data[rows], unknown) for each in bodies.attributes),
        start_bounds=start_bounds,
        end_bounds=end_bounds,
    )
