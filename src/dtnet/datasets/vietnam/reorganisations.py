"""The events inside the days of the dataset, and the successions of areas and bodies in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.citations import Citation
from dtnet.datasets.vietnam.files import citation, columns, origin
from dtnet.network.tables.tables import BASES, COVERAGES, NOTHING, RESIDENTS, Event, Successions, Title
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import as_day
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.territory import ListedAreas, TransitionRows, TypeChanges
    from dtnet.network.tables.tables import Bodies
    from dtnet.network.tables.texts import Texts

_ASSUMED: Final = BASES.index("assumed_equal")
PROVINCES: Final = "vn:event:2025-07-01:provinces"
DISTRICTS: Final = "vn:event:2025-07-01:districts"
_COMMUNES: Final = "vn:event:2025-07-01:communes:"


def reorganisation_events(written: dict[str, Any], retyped: dict[str, Any]) -> tuple[Event, ...]:
    """The events: those written by hand, one for each instrument of July 2025, then the type changes."""
    said = written["instrument"]
    return (
        *map(_written, written["event"]),
        *_instruments(said),
        *(_type_change(each, said, retyped["second_witness"]) for each in retyped["event"]),
    )


def _written(entry: dict[str, Any]) -> Event:
    return Event(
        id=entry["id"],
        title=entry["title"],
        operating=as_day(entry["operating"]),
        passed=as_day(entry["passed"]) if "passed" in entry else None,
        citation=citation(entry["cite"]),
    )


def _type_change(entry: dict[str, Any], said: dict[str, Any], witness: str) -> Event:
    passed, release = entry.get("passed"), f"vietnamese-provinces-database {entry['release']}"
    return Event(
        id=entry["id"],
        title=entry["title"],
        operating=as_day(entry["operating"]),
        passed=None if passed is None else as_day(passed),
        citation=Citation(
            ref=f"{said['name']} {entry['number']}",
            title=f"text not read; told by read-me and patch notes of {release}, and by a second witness: "
            f"{witness}",
            issued=passed,
        ),
        number=entry["number"],
        issuer=said["issuers"][entry["issuer"]],
    )


def _instruments(said: dict[str, Any]) -> list[Event]:
    read = columns("reorganisation", "instruments.csv")
    made = []
    for number, title, english, province, passed, operating in zip(*read, strict=True):
        of_provinces = not province
        made.append(
            Event(
                id=PROVINCES if of_provinces else _COMMUNES + province,
                title=english,
                operating=as_day(operating),
                passed=as_day(passed),
                citation=Citation(ref=f"{said['name']} {number}", title=title, issued=passed),
                number=number,
                issuer=said["issuers"]["provinces" if of_provinces else "communes"],
                titles=(Title("vi", title), Title("en", english)),
            )
        )
    return made


def successions(
    written: dict[str, Any],
    listed: ListedAreas,
    changes: TypeChanges,
    happened: tuple[Event, ...],
    areas: Texts,
    bodies: Bodies,
) -> Successions:
    """The successions of provinces, districts and communes, and then of bodies, which are written by hand.

    An area that got another type succeeds itself.
    """
    number = {each.id: place for place, each in enumerate(happened)}
    parts = [
        _of_pairs(listed.pairs["province"], np.int32(number[PROVINCES])),
        _of_pairs(listed.pairs["district"], _by_province(listed, listed.pairs["district"], number)),
        _abolished(listed, number[DISTRICTS]),
        _of_pairs(listed.pairs["commune"], _by_province(listed, listed.pairs["commune"], number)),
        _columns(
            event=np.array([number[each] for each in changes.event], np.int32),
            source=changes.area,
            target=changes.area,
            origin=np.full(len(changes.area), Origin.OBSERVED, np.uint8),
        ),
        _of_bodies(written["succession"], listed, bodies, number),
    ]
    clauses = tuple(dict.fromkeys(["", *(text for part in parts for text in part["clause"])]))
    place = {text: at for at, text in enumerate(clauses)}
    for part in parts:
        part["clause"] = np.array([place[text] for text in part["clause"]], np.int32)
    joined: dict[str, Any] = {
        name: frozen(np.concatenate([part[name] for part in parts]), None) for name in parts[0]
    }
    return Successions(
        **joined,
        measures=(RESIDENTS,),
        clauses=clauses,
        event_ids=tuple(number),
        area_ids=areas,
        body_ids=bodies.ids,
    )


def _by_province(listed: ListedAreas, pairs: TransitionRows, number: dict[str, int]) -> NDArray[np.int32]:
    """Per pair, the event of the province to which the new commune belongs."""
    code = dict(zip(listed.after.area.tolist(), listed.after.codes, strict=True))
    province = listed.province(listed.after)[pairs.target]
    event = np.full(len(listed.ids), NOTHING, np.int32)
    for each in set(province.tolist()):  # np.unique would load numpy.ma
        event[each] = number[_COMMUNES + code[each]]
    return event[province]


def _of_pairs(pairs: TransitionRows, event: NDArray[np.int32] | np.int32) -> dict[str, Any]:
    """Rows of the areas that did not continue as themselves."""
    rows = np.flatnonzero(pairs.source != pairs.target)
    shares = {text: _ratio(text) for text in set(pairs.share)}
    numerator, denominator = np.array([shares[text] for text in pairs.share], np.int64).T
    coverage = np.array([COVERAGES.index(word) for word in pairs.coverage], np.uint8)
    basis = np.array([BASES.index(word) for word in pairs.basis], np.uint8)
    return _columns(
        event=np.broadcast_to(event, len(pairs.source))[rows],
        source=pairs.source[rows],
        target=pairs.target[rows],
        numerator=numerator[rows],
        denominator=denominator[rows],
        coverage=coverage[rows],
        basis=basis[rows],
        origin=np.where(basis[rows] == _ASSUMED, np.uint8(Origin.ASSUMED), np.uint8(Origin.OBSERVED)),
        clause=[pairs.clause[row] for row in rows.tolist()],
    )


def _ratio(text: str) -> tuple[int, int]:
    above, _, below = text.partition("/")
    return int(above), int(below or 1)


def _abolished(listed: ListedAreas, event: int) -> dict[str, Any]:
    """Districts that no commune succeeds."""
    first = sum(listed.counts[:2])
    districts = np.arange(first, first + listed.counts[2], dtype=np.int32)
    source = districts[~np.isin(districts, listed.pairs["district"].source)]
    return _columns(
        event=np.full(len(source), event, np.int32),
        source=source.astype(np.int32),
        target=np.full(len(source), NOTHING, np.int32),
        origin=np.full(len(source), Origin.OBSERVED, np.uint8),
    )


def _of_bodies(
    entries: list[dict[str, Any]], listed: ListedAreas, bodies: Bodies, number: dict[str, int]
) -> dict[str, Any]:
    """Rows of bodies. An entry with a level stands for one body in each area of the level."""
    teams = int(bodies.kind[-1])
    others = np.flatnonzero(bodies.kind != teams)
    body = dict(zip(take(bodies.ids, others), others.tolist(), strict=True))
    rows: list[tuple[int, int, int, int]] = []
    for entry in entries:
        event, known = number[entry["event"]], int(origin(entry["origin"]))
        for old, new in _codes(entry, listed):
            source, target = entry["source"].format(code=old), entry["target"].format(code=new)
            rows.append((event, body[source], body[target], known))
    event_, source_, target_, origin_ = np.array(rows, np.int32).T
    return _columns(
        event=event_,
        source=source_,
        target=target_,
        origin=origin_.astype(np.uint8),
        of_bodies=np.ones(len(rows), np.bool_),
    )


def _codes(entry: dict[str, Any], listed: ListedAreas) -> list[tuple[str, str]]:
    """Codes of the areas of the two bodies: twice the same area, or an area that closed and its successor."""
    if "level" not in entry:
        return [("", "")]
    if entry.get("merged"):
        pairs = listed.pairs[entry["level"]]
        before, after = (
            dict(zip(sheet.area.tolist(), sheet.codes, strict=True))
            for sheet in (listed.before, listed.after)
        )
        return [
            (before[source], after[target])
            for source, target in zip(pairs.source.tolist(), pairs.target.tolist(), strict=True)
            if source != target
        ]
    start = f"vn:{entry['level']}:"
    ids = [listed.ids[area] for area in listed.before.area.tolist()]
    return [(code, code) for id, code in zip(ids, listed.before.codes, strict=True) if id.startswith(start)]


def _columns(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of every type
    """All columns of some rows. The defaults describe a whole area that became one other area."""
    count = len(given["source"])
    return {
        "of_bodies": np.zeros(count, np.bool_),
        "numerator": np.ones(count, np.int64),
        "denominator": np.ones(count, np.int64),
        "coverage": np.zeros(count, np.uint8),
        "basis": np.zeros(count, np.uint8),
        "of": np.zeros(count, np.uint8),
        "clause": [""] * count,
        **given,
    }
