"""Classes between two days: each case of a small country, and the figures of July 2025."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import dtnet
from dtnet import Citation
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.network import Event, Succession
from dtnet.reorganisation import class_counts, what_became
from dtnet.reorganisation.lineage.lineage import CLASSES

D1, D2 = date(2022, 1, 1), date(2024, 1, 1)
OLD, BEFORE, AFTER = "2020-01-01", "2021-06-01", "2025-01-01"
HALF = Fraction(1, 2)
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c", OLD, D1),
    ("r", "province", "c", D1, None),
    # as it was; a new name, type, code, parent; code and parent
    ("as_it_was", "village", "p"),
    *((id, "village", "p", *days) for id in ("name", "type", "code") for days in ((OLD, D1), (D1, None))),
    *((id, "village", *days) for id in ("place", "both") for days in (("q", OLD, D1), ("r", D1, None))),
    # split into two; two to one, one of them in part; one for one; given up; one that takes another in
    ("split", "village", "p", OLD, D1),
    ("s1", "village", "p", D1, None),
    ("s2", "village", "p", D1, None),
    ("merged", "village", "p", OLD, D1),
    ("irregular", "village", "p", OLD, D1),
    ("m1", "village", "p", D1, D2),
    ("m2", "village", "p", D2, None),
    ("i1", "village", "p", D1, None),
    ("replaced", "village", "p", OLD, D1),
    ("r1", "village", "p", D1, None),
    ("gone", "village", "p", OLD, D2),
    ("taker", "village", "p"),
    ("taken", "village", "p", OLD, D1),
    # without a word: closed; there again; new; only in between
    ("closed", "village", "p", OLD, "2023-01-01"),
    ("again", "village", "p", OLD, "2023-01-01"),
    ("again", "village", "p", "2023-06-01", None),
    ("new", "village", "p", "2023-01-01", None),
    ("between", "village", "p", "2023-01-01", "2023-06-01"),
    # joined, then closed without a word; split and together again
    ("lost", "village", "p", OLD, "2023-01-01"),
    ("to_lost", "village", "p", OLD, D1),
    ("apart", "village", "p", OLD, D1),
    ("a1", "village", "p", D1, D2),
    ("a2", "village", "p", D1, D2),
    ("apart", "village", "p", D2, None),
]  # fmt: skip
STEPS = [
    ("e1", "q", "r", Fraction(1)),
    ("e1", "split", "s1", HALF),
    ("e1", "split", "s2", HALF),
    ("e1", "merged", "m1", Fraction(1)),
    ("e1", "irregular", "m1", HALF),
    ("e1", "irregular", "i1", HALF),
    ("e2", "m1", "m2", Fraction(1)),
    ("e1", "replaced", "r1", Fraction(1)),
    ("e2", "gone", None, Fraction(1)),
    ("e1", "taken", "taker", Fraction(1)),
    ("e1", "to_lost", "lost", Fraction(1)),
    ("e1", "apart", "a1", HALF),
    ("e1", "apart", "a2", HALF),
    ("e2", "a1", "apart", Fraction(1)),
    ("e2", "a2", "apart", Fraction(1)),
]


@pytest.fixture(scope="module")
def network(toy: Any) -> Any:
    columns = toy.area_columns(AREAS)
    ids = list(columns["id"])
    second = {id: len(ids) - 1 - ids[::-1].index(id) for id in ids}
    columns["name"], columns["code"] = list(ids), list(ids)
    columns["name"][second["name"]] = "other"
    columns["type"][second["type"]] = "xã"
    columns["code"][second["code"]] = columns["code"][second["both"]] = "other"
    builder = toy.builder()
    builder.add_areas(columns)
    for id, day in (("e1", D1), ("e2", D2)):
        builder.add_event(Event(id=id, title="", operating=day, citation=Citation(ref="x")))
    for event, source, target, share in STEPS:
        more = {} if share == 1 else {"basis": "decree"}
        builder.add_succession(
            Succession(event=event, source=source, target=target, share=share, origin="observed", **more)
        )
    return builder.build()


def test_every_class(network: Any) -> None:
    rows = what_became(network, BEFORE, AFTER, level="village").to_dicts()
    new = [row for row in rows if row["class"] == "opened"]
    old = {row["area"]: (row["class"], row["successors"], row["events"]) for row in rows if row not in new}
    assert old == {
        "as_it_was": ("unchanged", "as_it_was", None),
        "name": ("renamed", "name", None),
        "type": ("type_changed", "type", None),
        "code": ("recoded", "code", None),
        "place": ("moved", "place", "e1"),
        "both": ("recoded, moved", "both", "e1"),
        "split": ("split", "s1; s2", "e1"),
        "merged": ("merged", "m2", "e1; e2"),
        "irregular": ("irregular", "i1; m2", "e1; e2"),
        "replaced": ("replaced", "r1", "e1"),
        "gone": ("abolished", None, "e2"),
        "taker": ("merged", "taker", "e1"),
        "taken": ("merged", "taker", "e1"),
        "closed": ("closed", None, None),
        "again": ("unchanged", "again", None),
        "lost": ("closed", None, "e1"),
        "to_lost": ("closed", None, "e1"),
        "apart": ("unchanged", "apart", "e1; e2"),
    }
    opened = {row["area"]: (row["predecessors"], row["events"], row["successors"]) for row in new}
    assert opened == {
        "s1": ("split", "e1", None),
        "s2": ("split", "e1", None),
        "i1": ("irregular", "e1; e2", None),
        "m2": ("irregular; merged", "e1; e2", None),
        "r1": ("replaced", "e1", None),
        "new": (None, None, None),
    }
    assert [row["name"] for row in rows if row["area"] in {"name", "r1"}] == ["name", "r1"]


def test_the_origin_of_a_class(toy: Any) -> None:
    """Of events where these say something, else of the versions of both days."""
    areas = [
        ("c", "country", None),
        ("p", "province", "c"),
        *((id, "village", "p", OLD, D1) for id in ("a", "b", "shut")),
        *((id, "village", "p", D1, None) for id in ("x", "y", "new")),
        *(("kept", "village", "p", *days) for days in ((OLD, D1), (D1, None))),
        ("same", "village", "p"),
        *(("back", "village", "p", *days) for days in ((OLD, D1), (D2, None))),
        ("away", "village", "p", D1, D2),
    ]
    told = {"shut": "synthetic", "new": "derived", "a": "synthetic"}
    origins = [
        told.get(row[0], "assumed" if row[0] in {"kept", "back"} and row[3] == OLD else "observed")
        for row in areas
    ]
    builder = toy.builder()
    builder.add_areas(toy.area_columns(areas, origin=origins))
    for id, day in (("e1", D1), ("e2", D2)):
        builder.add_event(Event(id=id, title="", operating=day, citation=Citation(ref="x")))
    for event, source, target, share, origin in (
        ("e1", "a", "x", HALF, "assumed"),
        ("e1", "a", "y", HALF, "observed"),
        ("e1", "b", "x", Fraction(1), "derived"),
        ("e1", "shut", None, Fraction(1), "observed"),
        ("e1", "back", "away", Fraction(1), "observed"),
        ("e2", "away", "back", Fraction(1), "derived"),
    ):
        more = {} if share == 1 else {"basis": "decree"}
        builder.add_succession(
            Succession(event=event, source=source, target=target, share=share, origin=origin, **more)
        )
    rows = what_became(builder.build(), BEFORE, AFTER, level="village")
    assert {row["area"]: (row["class"], row["origin"]) for row in rows} == {
        "a": ("irregular", "assumed"),
        "b": ("merged", "derived"),
        "back": ("unchanged", "assumed"),  # away and back, by what is derived; its first version is assumed
        "kept": ("unchanged", "assumed"),
        "new": ("opened", "derived"),
        "same": ("unchanged", "observed"),
        "shut": ("abolished", "observed"),
        "x": ("opened", "assumed"),
        "y": ("opened", "assumed"),
    }


def test_counts_by_class(network: Any) -> None:
    rows = [tuple(row.values()) for row in class_counts(network, BEFORE, AFTER)]
    assert rows[:4] == [
        ("country", "unchanged", 1),
        ("province", "unchanged", 1),
        ("province", "replaced", 1),
        ("province", "opened", 1),
    ]
    found = Counter(row["class"] for row in what_became(network, BEFORE, AFTER, level="village"))
    assert {word: count for level, word, count in rows if level == "village"} == found
    order = [CLASSES.index(word) for level, word, _ in rows if level == "village"]
    assert order == sorted(order)
    assert class_counts(network, BEFORE, BEFORE, level="district").columns == ("level", "class", "areas")
    assert len(class_counts(network, BEFORE, BEFORE, level="district")) == 0


def test_what_happens_on_the_first_day_is_over(network: Any) -> None:
    words = {row["area"]: row["class"] for row in what_became(network, D1, AFTER, level="village")}
    assert (words["m1"], words["a1"], words["s1"]) == ("replaced", "merged", "unchanged")
    assert "split" not in words
    nothing = class_counts(network, D1, D1, level="village").to_dicts()
    assert [row["class"] for row in nothing] == ["unchanged"]


def test_what_is_refused(network: Any) -> None:
    with pytest.raises(ArgumentError, match="2021-06-01 is before 2025-01-01; give the earlier day first"):
        class_counts(network, AFTER, BEFORE)
    with pytest.raises(UnknownNameError, match="level 'hamlet'"):
        what_became(network, BEFORE, AFTER, level="hamlet")
    with pytest.raises(OutsideDataError):
        what_became(network, "2019-01-01", AFTER, level="village")


def test_the_figures_of_july_2025() -> None:
    network = dtnet.datasets.load("vietnam")
    days = "2025-06-30", "2025-07-01"
    counts = {(row["level"], row["class"]): row["areas"] for row in class_counts(network, *days)}
    assert counts == {
        ("country", "unchanged"): 1,
        ("province", "unchanged"): 11,
        ("province", "merged"): 52,
        ("province", "opened"): 23,
        ("district", "replaced"): 5,
        ("district", "abolished"): 691,
        ("commune", "moved"): 121,
        ("commune", "renamed, moved"): 8,
        ("commune", "type_changed, moved"): 3,
        ("commune", "merged"): 9462,
        ("commune", "irregular"): 441,
        ("commune", "opened"): 3189,
        ("village", "unchanged"): 1040,
        ("village", "type_changed"): 14,
        ("village", "moved"): 78_666,
        ("village", "type_changed, moved"): 10_788,
    }
    assert (
        sum(each for (level, word), each in counts.items() if level == "commune" and word != "opened")
        == 10_035
    )
    rows = what_became(network, *days, level="commune").to_dicts()
    kept = [row for row in rows if "moved" in row["class"]]
    opened = [row for row in rows if row["class"] == "opened"]
    assert (len(kept), len(kept) + len(opened)) == (132, 3321)
    assert all(row["successors"] == row["area"] for row in kept)
    pairs = [
        target
        for row in rows
        if row["class"] in {"merged", "irregular"}
        for target in row["successors"].split("; ")
    ]
    assert (len(pairs) + len(kept), len(set(pairs))) == (10_566, 3184)
    assert sum(row["predecessors"] is None for row in opened) == 0
    islands = [row for row in what_became(network, *days, level="district") if row["class"] == "replaced"]
    assert [row["area"].split(":")[2] for row in islands] == ["318", "471", "498", "536", "755"]
    assert {row["events"] for row in rows if row["class"] == "moved"} == {"vn:event:2025-07-01:districts"}


def test_before_july_2025_no_area_changed() -> None:
    network = dtnet.datasets.load("vietnam")
    counts = class_counts(network, "2024-08-31", "2025-06-30")
    assert set(counts["class"]) == {"unchanged"}
    # the territory of June 2025 stands for that of 2024
    assert set(what_became(network, "2024-08-31", "2025-06-30", level="district")["origin"]) == {"assumed"}
