"""The bodies of the dataset, from the Government to the synthetic teams, and the rules of their relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.datasets.vietnam.areas import VILLAGE_DIGITS
from dtnet.datasets.vietnam.files import document, origin, period, stated
from dtnet.datasets.vietnam.synthetic_villages import FULL_FROM_JULY_2022, deputies, opening_days, skills
from dtnet.network.tables.rules import BodyRule, FullNames, RelationRule, bodies_by_rule
from dtnet.network.tables.tables import Bodies, Values
from dtnet.network.tables.texts import ChosenTexts, JoinedTexts, Numbered, PatternTexts, take
from dtnet.origins import Origin
from dtnet.periods import OPEN, as_period
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.synthetic_villages import CommunePlaces, Moves
    from dtnet.datasets.vietnam.territory import ListedAreas
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Areas
    from dtnet.network.tables.texts import Texts

_CDTT, _PROJECT_06 = 1, 2
_DA_NANG: Final = "48"
"""The province in which each team has both kinds; no source says whether its Project 06 teams are separate.
"""


@attrs.frozen(eq=False)
class _Block:
    """Bodies of one kind in order of id; `body` gives, for each row, the body of which it is a version."""

    kind: str
    ids: Texts
    body: NDArray[np.int32]
    names: Texts
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    home: NDArray[np.int32]
    origin: NDArray[np.uint8]


def bodies(
    written: dict[str, Any],
    vocabulary: Vocabulary,
    areas: Areas,
    listed: ListedAreas,
    places: CommunePlaces,
    moved: Moves,
) -> Bodies:
    """The table of bodies, kind by kind, each kind in order of id."""
    blocks = []
    for kind in vocabulary.body_kinds[:-1]:
        blocks += _stated([each for each in written["body"] if each["kind"] == kind], kind)
        blocks += _ruled([each for each in written["rule"] if each["kind"] == kind], vocabulary, areas)
    teams = _teams(areas, listed, places, moved, vocabulary.area_types)
    before = sum(len(each.body) for each in blocks)
    blocks.append(teams)
    sizes = [len(each.ids) for each in blocks]
    kinds = [vocabulary.body_kind(each.kind) for each in blocks]
    first = np.cumsum([0, *sizes[:-1]], dtype=np.int32)
    joined: dict[str, Any] = {
        name: frozen(np.concatenate([getattr(each, name) for each in blocks]), None)
        for name in ("start", "end", "home", "origin")
    }
    return Bodies(
        ids=JoinedTexts.of([each.ids for each in blocks]),
        kind=frozen(np.repeat(kinds, sizes), np.uint8),
        entity=frozen(
            np.concatenate([each.body + start for each, start in zip(blocks, first, strict=True)]), np.int32
        ),
        name=JoinedTexts.of([each.names for each in blocks]),
        **joined,
        attributes=_attributes(places, teams.body, before, _of_provinces(listed, places, (_DA_NANG,))),
    )


def _of_provinces(listed: ListedAreas, places: CommunePlaces, codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Per team, whether it was in one of the given provinces until 30 June 2025."""
    wanted = [listed.number[f"vn:province:{code}:0"] for code in codes]
    return np.isin(listed.province(listed.before)[places.area], wanted)[places.place]


def _stated(entries: list[dict[str, Any]], kind: str) -> list[_Block]:
    if not entries:
        return []
    stated = sorted(entries, key=lambda each: str(each["id"]))
    start, end = zip(*(period(each).numbers for each in stated), strict=True)
    return [
        _Block(
            kind,
            tuple(each["id"] for each in stated),
            np.arange(len(stated), dtype=np.int32),
            tuple(each["name"] for each in stated),
            np.array(start, np.int32),
            np.array(end, np.int32),
            np.zeros(len(stated), np.int32),
            np.array([origin(each["origin"]) for each in stated], np.uint8),
        )
    ]


def _ruled(entries: list[dict[str, Any]], vocabulary: Vocabulary, areas: Areas) -> list[_Block]:
    """One block for all body rules of a kind."""
    if not entries:
        return []
    rules = [_body_rule(each) for each in entries]
    made = [
        bodies_by_rule(areas, rule, level=vocabulary.level(rule.level), types=vocabulary.area_types)
        for rule in rules
    ]
    rows = np.repeat(np.arange(len(made)), [len(each.home) for each in made])
    ids = [id for each in made for id in take(each.ids, np.arange(len(each.home)))]
    start = np.concatenate([each.start for each in made])
    unlike = {id: place for place, id in enumerate(sorted(set(ids)))}
    body = np.fromiter(map(unlike.__getitem__, ids), np.int32, len(ids))
    order = np.lexsort((start, body))
    names = JoinedTexts.of([each.names for each in made])
    return [
        _Block(
            rules[0].kind,
            tuple(unlike),
            body[order],
            PatternTexts(len(order), (ChosenTexts(names, order),)),
            start[order],
            np.concatenate([each.end for each in made])[order],
            np.concatenate([each.home for each in made])[order],
            np.array([each.origin for each in rules], np.uint8)[rows][order],
        )
    ]


def _body_rule(entry: dict[str, Any]) -> BodyRule:
    opened = entry.get("areas_opened")
    return BodyRule(
        kind=entry["kind"],
        level=entry["level"],
        id=entry["id"],
        name=entry["name"],
        opened=None if opened is None else as_period(period(opened)),
        **stated(entry),
    )


def _teams(
    areas: Areas, listed: ListedAreas, places: CommunePlaces, moved: Moves, types: Sequence[str]
) -> _Block:
    """Teams in order of id: in each place the teams of the place itself, then those of its villages.

    The team of a village stays in its village. A team of a place that closes gets a second version, in the
    area to which it moves.
    """
    own = places.of_place
    area = places.area[places.place]
    home = area.copy()
    home[~own] = np.arange(len(listed.ids), len(areas.ids), dtype=np.int32)
    later = np.where(own, moved.place[places.place], home)
    moves = later != home
    team = np.repeat(np.arange(len(home), dtype=np.int32), 1 + moves)
    second = np.zeros(len(team), np.bool_)
    second[np.cumsum(1 + moves)[moves] - 1] = True
    lives = np.where(second, later[team], home[team])
    opens = opening_days(places, _of_provinces(listed, places, FULL_FROM_JULY_2022))
    letter = ChosenTexts(("v", "c"), own.astype(np.uint8))
    number = Numbered(places.number, VILLAGE_DIGITS)
    ids = ("vn:team:", ChosenTexts(listed.codes_before, area), "-", letter, number, ":syn")
    named = _rows_named(areas, lives, second, moved.day)
    names = ChosenTexts(FullNames.of(areas, types), named)
    day = np.int32(moved.day)
    return _Block(
        "team",
        PatternTexts(len(home), ids),
        team,
        PatternTexts(len(team), ("Tổ công nghệ số cộng đồng ", names)),
        np.where(second, day, opens[team]),
        np.where(moves[team] & ~second, day, np.int32(OPEN)),
        lives,
        np.full(len(team), Origin.SYNTHETIC, np.uint8),
    )


def _rows_named(
    areas: Areas, homes: NDArray[np.int32], later: NDArray[np.bool_], day: int
) -> NDArray[np.intp]:
    """Rows of the homes that give teams their names: the row of 30 June 2025, or of the next day."""
    rows = areas.entity.astype(np.int64) * OPEN + areas.start
    asked = homes.astype(np.int64) * OPEN + np.where(later, day, day - 1)
    return np.searchsorted(rows, asked, "right") - 1


def _attributes(
    places: CommunePlaces, team: NDArray[np.int32], before: int, in_da_nang: NDArray[np.bool_]
) -> tuple[Values, ...]:
    """Attributes of all bodies. They are unknown for the first bodies, which are not teams."""
    size = places.sizes
    deputy = deputies(size)
    kinds = np.where(in_da_nang, np.uint8(_CDTT | _PROJECT_06), np.uint8(_CDTT))
    known = frozen(np.repeat(np.array([0, Origin.SYNTHETIC], np.uint8), [before, len(team)]), np.uint8)
    return tuple(
        Values(name, frozen(np.concatenate([np.zeros(before, data.dtype), data[team]]), data.dtype), known)
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
            **stated(entry),
        )
        for entry in document("relations.toml")["rule"]
    )
