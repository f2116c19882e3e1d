"""How the draft of the reorganisation is put right: shares, corrections, regions, and what is refused."""

from __future__ import annotations

import importlib
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

TOOLS = Path(__file__).parents[2] / "tools" / "vietnam"


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TOOLS)  # as when the script runs
        there = {*sys.modules}
        yield importlib.import_module("reorganisation")
    for name in sys.modules.keys() - there:
        if TOOLS in Path(getattr(sys.modules[name], "__file__", None) or "/").parents:
            del sys.modules[name]


def settled(tool: ModuleType, coverage: str, share: int) -> object:
    decrees = importlib.import_module("decrees")
    return decrees.Settled(coverage, Fraction(share), tool.Clause("1/NQ-UBTVQH15", "1", "1"), "words")


def test_what_is_left_is_divided_equally(tool: ModuleType) -> None:
    pairs = {("a", "1"), ("b", "1"), ("b", "2"), ("b", "3"), ("c", "2"), ("c", "3")}
    fixed = {
        ("b", "2"): settled(tool, "area_only", 0),
        ("c", "2"): settled(tool, "area_only", 0),
        ("c", "3"): settled(tool, "all_people", 1),
    }
    got = [(*each[:3], str(each.share), each.basis) for each in tool.with_shares(pairs, fixed)]
    assert got == [
        ("a", "1", "whole", "1", "whole"),
        ("b", "1", "part", "1/2", "assumed_equal"),
        ("b", "2", "area_only", "0", "decree"),
        ("b", "3", "part", "1/2", "assumed_equal"),
        ("c", "2", "area_only", "0", "decree"),
        ("c", "3", "all_people", "1", "decree"),
    ]


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        ({("a", "9"): ("area_only", 0)}, "settled pairs: 0 lack"),
        ({("a", "1"): ("area_only", 0)}, r"a: the settled shares leave 1 for \['2'\]; settle these too"),
        ({("a", "1"): ("all_people", 1)}, r"a: the settled shares leave 0 for \['2'\]; settle these too"),
        (
            {("a", "1"): ("area_only", 0), ("a", "2"): ("area_only", 0)},
            r"communes whose shares do not sum to 1: 0 lack \[\], 1 too many \['a'\]",
        ),
        ({("b", "1"): ("area_only", 0)}, r"do not sum to 1: 0 lack \[\], 1 too many \['b'\]"),
    ],
)
def test_shares_that_cannot_be_are_refused(
    tool: ModuleType, fixed: dict[tuple[str, str], tuple[str, int]], said: str
) -> None:
    shares = {pair: settled(tool, *each) for pair, each in fixed.items()}
    with pytest.raises(tool.BuildError, match=said):
        tool.with_shares({("a", "1"), ("a", "2"), ("b", "1")}, shares)


@pytest.mark.parametrize(("action", "new", "there"), [("delete", "2", "False"), ("add", "1", "True")])
def test_a_correction_of_what_the_draft_has_not_wrong_is_refused(
    tool: ModuleType, action: str, new: str, there: str
) -> None:
    correction = importlib.import_module("decrees").Correction
    change = correction(action, "a", new, tool.Clause(), "why")
    with pytest.raises(tool.BuildError, match=rf"the draft has \('a', '{new}'\), to {action}: got {there}"):
        tool.corrected({("a", "1")}, [change])


def test_corrections_delete_and_add(tool: ModuleType) -> None:
    correction = importlib.import_module("decrees").Correction
    changes = [
        correction("delete", "a", "1", tool.Clause(), "why"),
        correction("add", "a", "2", tool.Clause(), "why"),
    ]
    assert tool.corrected({("a", "1"), ("b", "1")}, changes) == {("a", "2"), ("b", "1")}


def test_regions_are_what_hangs_together(tool: ModuleType) -> None:
    pairs = [("a", "1"), ("b", "1"), ("b", "2"), ("c", "2"), ("d", "3")]
    assert tool.regions(pairs) == [{"a", "b", "c"}, {"d"}]


def test_hand_written_tables_that_cannot_be_are_refused(tool: ModuleType, tmp_path: Path) -> None:
    decrees = importlib.import_module("decrees")
    header = "old,new,coverage,share,resolution,article,clause,wording\n"
    row = "a,1,area_only,0,1/NQ-UBTVQH15,1,1,words\n"
    (tmp_path / decrees.SETTLED).write_text(header + row + row, encoding="utf-8")
    with pytest.raises(tool.BuildError, match=r"\('a', '1'\) twice"):
        decrees.settled(tmp_path)
    (tmp_path / decrees.SETTLED).write_text(header + row.replace("0", "1/2"), encoding="utf-8")
    with pytest.raises(tool.BuildError, match=r"share of \('a', '1'\): got '1/2'"):
        decrees.settled(tmp_path)
    (tmp_path / decrees.SETTLED).write_text(header.replace("share", "part") + row, encoding="utf-8")
    with pytest.raises(tool.BuildError, match=f"columns of {decrees.SETTLED}"):
        decrees.settled(tmp_path)
    (tmp_path / decrees.SETTLED).write_text(header + row.replace(",words", ""), encoding="utf-8")
    with pytest.raises(tool.BuildError, match="row 2: cells: got 7, expected 8"):
        decrees.settled(tmp_path)
    header = "action,old,new,resolution,article,clause,why\n"
    (tmp_path / decrees.CORRECTIONS).write_text(f"{header}drop,a,1,1/NQ-UBTVQH15,1,1,w\n", encoding="utf-8")
    with pytest.raises(tool.BuildError, match="actions of corrections"):
        decrees.corrections(tmp_path)
