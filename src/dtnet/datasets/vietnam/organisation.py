"""The bodies of the dataset, from the Government to the synthetic teams, and the rules that relate them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.datasets.vietnam.files import citation, document, origin, period
from dtnet.datasets.vietnam.places import FULL_FROM_JULY_2022, deputies, opening_days, skills
from dtnet.datasets.vietnam.territory import VILLAGE_DIGITS
from dtnet.network.read_only import frozen
from dtnet.network.rules import BodyRule, FullNames, RelationRule, bodies_by_rule
from dtnet.network.succession_rows import Named, read_successions
from dtnet.network.successions import Succession
from dtnet.network.tables import Bodies, Event, Values
from dtnet.network.texts import Gathered, JoinedTexts, Numbered, PatternTexts, take
from dtnet.periods import OPEN, as_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.places import Places
    from dtnet.datasets.vietnam.territory import Listed
    from dtnet.network.schema import Vocabulary
    from dtnet.network.successions import Successions
    from dtnet.network.tables import Areas
    from dtnet.network.texts import Texts

_CDTT, _PROJECT_06 = 1, 2
_DA_NANG: Final = "48"
"""Where a team is of both kinds; whether the Project 06 teams are others is not said."""


@attrs.frozen(eq=False)
class _Block:
    """Bodies of one kind, an entity and a row each, in order of id."""

    kind: str
    ids: Texts
    names: Texts
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    home: NDArray[np.int32]
    origin: Origin


def bodies(
    written: dict[str, Any], vocabulary: Vocabulary, areas: Areas, listed: Listed, places: Places
) -> Bodies:
    """The table of bodies, kind by kind, each kind in order of id."""
    blocks = []
    for kind in vocabulary.body_kinds[:-1]:
        blocks += _stated([each for each in written["body"] if each["kind"] == kind], kind)
        blocks += _ruled(
            [each for each in written["rule"] if each["kind"] == kind], vocabulary, areas, listed
        )
    blocks.append(_teams(areas, listed, places, vocabulary.area_types))
    sizes = [len(each.ids) for each in blocks]
    kinds = [vocabulary.body_kind(each.kind) for each in blocks]
    return Bodies(
        ids=JoinedTexts.of([each.ids for each in blocks]),
        kind=frozen(np.repeat(kinds, sizes), np.uint8),
        entity=frozen(np.arange(sum(sizes), dtype=np.int32), np.int32),
        start=frozen(np.concatenate([each.start for each in blocks]), np.int32),
        end=frozen(np.concatenate([each.end for each in blocks]), np.int32),
        home=frozen(np.concatenate([each.home for each in blocks]), np.int32),
        name=JoinedTexts.of([each.names for each in blocks]),
        origin=frozen(np.repeat([each.origin for each in blocks], sizes), np.uint8),
        attributes=_attributes(places, sum(sizes[:-1]), _of_provinces(listed, places, (_DA_NANG,))),
    )


def _of_provinces(listed: Listed, places: Places, codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Per team, whether it lies in one of some provinces."""
    wanted = [listed.number[f"vn:province:{code}:0"] for code in codes]
    return np.isin(listed.province[places.area], wanted)[places.place]


def _stated(entries: list[dict[str, Any]], kind: str) -> list[_Block]:
    blocks = []
    for entry in sorted(entries, key=lambda each: str(each["id"])):
        start, end = period(entry).numbers
        days = np.array([start], np.int32), np.array([end], np.int32)
        home = np.zeros(1, np.int32)
        blocks.append(_Block(kind, (entry["id"],), (entry["name"],), *days, home, origin(entry["origin"])))
    return blocks


def _ruled(
    entries: list[dict[str, Any]], vocabulary: Vocabulary, areas: Areas, listed: Listed
) -> list[_Block]:
    """One block for all rules whose ids differ in their codes only, sorted by id."""
    blocks = []
    for pattern in sorted({str(each["id"]) for each in entries}):
        rules = [_body_rule(each) for each in entries if each["id"] == pattern]
        made = [
            bodies_by_rule(areas, rule, level=vocabulary.level(rule.level), types=vocabulary.area_types)
            for rule in rules
        ]
        home = np.concatenate([each.home for each in made])
        before, _, after = pattern.partition("{code}")
        key = [listed.codes[area] + after for area in home.tolist()]
        order = np.array(sorted(range(len(key)), key=key.__getitem__), np.intp)
        blocks.append(
            _Block(
                rules[0].kind,
                PatternTexts(len(order), (before, Gathered(listed.codes, home[order]), after)),
                PatternTexts(len(order), (Gathered(JoinedTexts.of([each.names for each in made]), order),)),
                np.concatenate([each.start for each in made])[order],
                np.concatenate([each.end for each in made])[order],
                home[order],
                rules[0].origin,
            )
        )
    return blocks


def _body_rule(entry: dict[str, Any]) -> BodyRule:
    return BodyRule(
        kind=entry["kind"],
        level=entry["level"],
        id=entry["id"],
        name=entry["name"],
        period=period(entry),
        origin=origin(entry["origin"]),
        citation=citation(entry["cite"]),
    )


def _teams(areas: Areas, listed: Listed, places: Places, types: tuple[str, ...]) -> _Block:
    """Teams in order of id: in each place those of the place itself, then those of its villages."""
    own = places.of_place
    area = places.area[places.place]
    home = area.copy()
    home[~own] = np.arange(len(listed.ids), len(areas.ids), dtype=np.int32)
    latest = np.where(own, 2 * home + 1, len(listed.ids) + home)
    letter = Gathered(("v", "c"), own.astype(np.uint8))
    number = Numbered(places.number, VILLAGE_DIGITS)
    ids = ("vn:team:", Gathered(listed.codes, area), "-", letter, number, ":syn")
    names = Gathered(FullNames(areas.name, areas.type, types), latest)
    return _Block(
        "team",
        PatternTexts(len(home), ids),
        PatternTexts(len(home), ("Tổ công nghệ số cộng đồng ", names)),
        opening_days(places, _of_provinces(listed, places, FULL_FROM_JULY_2022)),
        np.full(len(home), OPEN, np.int32),
        home,
        Origin.SYNTHETIC,
    )


def _attributes(places: Places, before: int, in_da_nang: NDArray[np.bool_]) -> tuple[Values, ...]:
    """Attributes of all bodies: unknown for the first ones, which are no teams."""
    size = places.sizes
    deputy = deputies(size)
    kinds = np.where(in_da_nang, np.uint8(_CDTT | _PROJECT_06), np.uint8(_CDTT))
    known = frozen(np.repeat(np.array([0, Origin.SYNTHETIC], np.uint8), [before, len(size)]), np.uint8)
    return tuple(
        Values(name, frozen(np.concatenate([np.zeros(before, data.dtype), data]), data.dtype), known)
        for name, data in (
            ("team_kinds", kinds),
            ("people", size),
            ("leader", np.ones_like(size)),
            ("deputy", deputy),
            ("ordinary", size - deputy - np.int16(1)),
            ("skills", skills(places)),
        )
    )


def relation_rules() -> tuple[RelationRule, ...]:
    """The rules from which all relations of the dataset follow."""
    return tuple(
        RelationRule(
            type=entry["type"],
            of=tuple(entry["of"]),
            to=tuple(entry["to"]),
            search=entry.get("search", "at_or_above"),
            period=period(entry),
            origin=origin(entry["origin"]),
            citation=citation(entry["cite"]),
        )
        for entry in document("relations.toml")["rule"]
    )


def events(written: dict[str, Any]) -> tuple[Event, ...]:
    """The reorganisations of bodies inside the dataset's days."""
    return tuple(
        Event(
            id=entry["id"],
            title=entry["title"],
            operating=as_day(entry["operating"]),
            passed=as_day(entry["passed"]) if "passed" in entry else None,
            citation=citation(entry["cite"]),
        )
        for entry in written["event"]
    )


def successions(
    written: dict[str, Any], listed: Listed, reorganisations: tuple[Event, ...], areas: Texts, bodies: Bodies
) -> Successions:
    """What became of whom: an entry with a level speaks of one body in each area of it."""
    made = []
    for entry in written["succession"]:
        codes = [""]
        if "level" in entry:
            codes = [
                code
                for id, code in zip(listed.ids, listed.codes, strict=True)
                if id.startswith(f"vn:{entry['level']}:")
            ]
        made += [
            Succession(
                event=entry["event"],
                source=entry["source"].format(code=code),
                target=entry["target"].format(code=code),
                share=Fraction(1),
                origin=origin(entry["origin"]),
            )
            for code in codes
        ]
    teams = int(bodies.kind[-1])
    others = np.flatnonzero(bodies.kind != teams).astype(np.int32)
    numbers = dict(zip(take(bodies.ids, others), others.tolist(), strict=True))
    return read_successions(made, Named(reorganisations, areas, bodies.ids, {}, numbers)).table
