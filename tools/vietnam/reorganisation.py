"""What became of each area on 2025-07-01: the wheel's draft, put right by the hand-written tables.

The shares are of the residents. Where the wording settles no share, what it leaves is divided equally among
the targets that get people, which is assumed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect, expect_same
from decrees import PROVINCES_RESOLUTION, Clause, corrections, instruments, settled, zones

from territory import WITHOUT_COMMUNES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from decrees import Correction, Instrument, Settled
    from pinned_wheel import Wheel

    from territory import NewTerritory, Territory, Unit

COVERAGES = ("whole", "part", "area_only", "all_people")
BASES = ("whole", "decree", "measured", "assumed_equal")

Pair = tuple[str, str]


class Succession(NamedTuple):
    """What of an old area went to a new one.

    Attributes:
        old: Code until 2025-06-30.
        new: Code from 2025-07-01.
        coverage: `whole`; or with a part of the area `part` of the people, none (`area_only`) or all of them
            (`all_people`).
        share: Share of the residents.
        basis: How the share is known.
        clause: Where it is settled, or where the area was made.
    """

    old: str
    new: str
    coverage: str
    share: Fraction
    basis: str
    clause: Clause


class Reorganisation(NamedTuple):
    """All successions by level, in order of old and new code, and the resolutions."""

    provinces: list[Succession]
    districts: list[Succession]
    communes: list[Succession]
    instruments: list[Instrument]


def read_reorganisation(wheel: Wheel, old: Territory, new: NewTerritory) -> Reorganisation:
    """The successions, after every check of their totals.

    Raises:
        BuildError: If draft, corrections and settled shares do not fit each other or the territories.
    """
    provinces = _provinces(wheel)
    commune_pairs, district_pairs = _drafted(wheel)
    expect("drafted pairs", [len(commune_pairs), len(district_pairs)], [10_597, 5])
    changes = corrections()
    expect("corrections", Counter(each.action for each in changes), {"delete": 32, "add": 1})
    communes = with_shares(corrected(commune_pairs, changes), settled())
    clauses = zones()
    expect_same("districts that became zones", district_pairs, clauses)
    districts = [
        Succession(district, zone, "whole", Fraction(1), "whole", clause)
        for (district, zone), clause in sorted(clauses.items())
    ]
    found = Reorganisation(provinces, districts, communes, instruments())
    _check_against_territory(found, old, new)
    _check_counts(communes, old)
    _check_instruments(found, new)
    return found


def corrected(pairs: set[Pair], changes: Iterable[Correction]) -> set[Pair]:
    """The pairs without those to delete and with those to add.

    Raises:
        BuildError: If one to delete is not there, or one to add is.
    """
    kept = set(pairs)
    for change in changes:
        pair = (change.old, change.new)
        expect(f"the draft has {pair}, to {change.action}", pair in kept, change.action == "delete")
        kept ^= {pair}
    return kept


def with_shares(pairs: set[Pair], fixed: Mapping[Pair, Settled]) -> list[Succession]:
    """The pairs with their shares, in order.

    Raises:
        BuildError: If a settled pair is no pair, or an old commune's shares do not sum to 1.
    """
    expect_same("settled pairs", fixed, pairs & fixed.keys())
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in sorted(pairs):
        targets[old].append(new)
    found = [each for old, new in targets.items() for each in _shares_of(old, new, fixed)]
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for each in found:
        sums[each.old] += each.share
    wrong = [old for old, total in sums.items() if total != 1]
    expect_same("communes whose shares do not sum to 1", wrong, ())
    return found


def _shares_of(old: str, targets: list[str], fixed: Mapping[Pair, Settled]) -> list[Succession]:
    if len(targets) == 1 and (old, targets[0]) not in fixed:
        return [Succession(old, targets[0], "whole", Fraction(1), "whole", Clause())]
    settled_here = {new: fixed[old, new] for new in targets if (old, new) in fixed}
    open_targets = [new for new in targets if new not in settled_here]
    left = Fraction(1) - sum((each.share for each in settled_here.values()), Fraction())
    if open_targets and (len(open_targets) == 1 or left != 1):
        raise BuildError(f"{old}: the settled shares leave {left} for {open_targets}; settle these too")
    return [
        Succession(old, new, each.coverage, each.share, "decree", each.clause)
        if (each := settled_here.get(new))
        else Succession(old, new, "part", left / len(open_targets), "assumed_equal", Clause())
        for new in targets
    ]


def regions(pairs: Iterable[Pair]) -> list[set[str]]:
    """The old areas of each connected region: those whose targets hang together.

    Args:
        pairs: Old and new code of each succession.
    """
    by_new: defaultdict[str, set[str]] = defaultdict(set)
    by_old: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        by_new[new].add(old)
        by_old[old].add(new)
    found, seen = [], set[str]()
    for start in sorted(by_old):
        if start in seen:
            continue
        region, waiting = set[str](), [start]
        while waiting:
            old = waiting.pop()
            if old not in region:
                region.add(old)
                waiting += [other for new in by_old[old] for other in by_new[new]]
        seen |= region
        found.append(region)
    return found


def _provinces(wheel: Wheel) -> list[Succession]:
    old = {row.province_key: row.province for row in wheel.old}
    new = {row.province_key: row.province for row in wheel.new}
    expect_same("new provinces of the draft", wheel.draft.provinces, new)
    merged = Clause(PROVINCES_RESOLUTION)
    return sorted(
        Succession(
            old[key], new[target], "whole", Fraction(1), "whole", merged if len(sources) > 1 else Clause()
        )
        for target, sources in wheel.draft.provinces.items()
        for key in sources
    )


def _drafted(wheel: Wheel) -> tuple[set[Pair], set[Pair]]:
    """The drafted pairs by code, of communes and of districts without communes.

    Raises:
        BuildError: If a key stands for nothing, or for two.
    """
    old = {row.key: row for row in wheel.old}
    new = {(row.province_key, row.commune_key): row.commune for row in wheel.new}
    expect("keys of places", [len(old), len(new)], [len(wheel.old), len(wheel.new)])
    communes, districts = set[Pair](), set[Pair]()
    for key, province, commune in wheel.draft.pairs:
        if key not in old or (province, commune) not in new:
            raise BuildError(f"the draft maps {key} to {commune} in {province}, and one of them is no place")
        row, target = old[key], new[province, commune]
        if row.commune is None:
            districts.add((row.district, target))
        else:
            communes.add((row.commune, target))
    return communes, districts


def _codes(units: Iterable[Unit]) -> list[str]:
    return [each.code for each in units]


def _check_against_territory(found: Reorganisation, old: Territory, new: NewTerritory) -> None:
    became = {each.old: each.new for each in found.provinces}
    expect("pairs of provinces", len(found.provinces), len(became))
    expect_same("old provinces with a target", became, _codes(old.provinces))
    expect_same("new provinces with a source", became.values(), _codes(new.provinces))
    expect_same("old communes with a target", (each.old for each in found.communes), _codes(old.communes))
    expect_same("districts that became zones", (each.old for each in found.districts), WITHOUT_COMMUNES)
    from_communes = {each.new for each in found.communes}
    from_districts = {each.new for each in found.districts}
    expect_same("new communes from communes and from a district", from_communes & from_districts, ())
    expect_same("new communes with a source", from_communes | from_districts, _codes(new.communes))
    above = {each.code: each.parent for each in old.districts}
    home = above | {each.code: above[each.parent] for each in old.communes}
    target_home = {each.code: each.parent for each in new.communes}
    pairs = [(each.old, each.new) for each in found.communes + found.districts]
    abroad = [(here, there) for here, there in pairs if became[home[here]] != target_home[there]]
    expect_same("pairs into a province that the old one did not become", abroad, ())
    provinces_of: defaultdict[str, set[str]] = defaultdict(set)
    for old_code, new_code in pairs:
        provinces_of[new_code].add(home[old_code])
    several = [code for code, provinces in provinces_of.items() if len(provinces) > 1]
    expect_same("new communes of several old provinces", several, ())


def _check_counts(communes: list[Succession], old: Territory) -> None:
    targets = Counter(each.old for each in communes)
    split = {code for code, count in targets.items() if count > 1}
    expect("pairs, split communes", [len(communes), len(split)], [10_566, 441])
    assumed = {each.old for each in communes if each.basis == "assumed_equal"}
    settled_pairs = [each for each in communes if each.old in split - assumed]
    expect("split communes that the wording settles", len(split - assumed), 60)
    expect("their pairs", len(settled_pairs), 127)
    expect("new communes with communes as sources", len({each.new for each in communes}), 3_316)
    district = {each.code: each.parent for each in old.communes}
    districts: defaultdict[str, set[str]] = defaultdict(set)
    for each in communes:
        districts[each.new].add(district[each.old])
    expect("of several old districts", sum(len(drawn_on) > 1 for drawn_on in districts.values()), 297)
    expect("connected regions", len(regions((each.old, each.new) for each in communes)), 3_025)


def _check_instruments(found: Reorganisation, new: NewTerritory) -> None:
    expect("resolutions", len(found.instruments), 35)
    by_province = {each.province: each for each in found.instruments if each.province}
    expect_same("provinces with a resolution", by_province, _codes(new.provinces))
    for province, instrument in by_province.items():
        types = Counter(each.type for each in new.communes if each.parent == province)
        stated = {type_: count for type_, count in instrument.communes.items() if count}
        expect(f"communes of {province} by type, as {instrument.number} states them", types, stated)
    home = {each.code: each.parent for each in new.communes}
    for each in found.communes + found.districts:
        number = by_province[home[each.new]].number
        expect(f"resolution of {each.old}, {each.new}", each.clause.resolution or number, number)
