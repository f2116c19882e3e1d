"""The floors of coverage: the same columns in bare NumPy, over flat tables that somebody has prepared.

They know that villages count one each and never change between areas, and tell no fault from another.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.origins import Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workload_coverage import Flat, Spells, Teams

    Columns = dict[str, Any]

NUMBERS: Final = (
    "areas",
    "yes",
    "no",
    "unknown",
    "not_applicable",
    "numerator",
    "denominator",
    "point",
    "lower",
    "upper",
    "sharp",
    "may_be_empty",
    *(origin.label for origin in Origin),
)
"""The columns of an answer that are numbers; NaN stands for null."""
_VERDICTS: Final = 3
_ORIGINS: Final = 5
_CODES: Final = _VERDICTS * _ORIGINS


def table(flat: Flat, level: str) -> Columns:
    """One table of one level: yes, no or unknown of each village, counted by area and origin."""
    return _counted(flat, level, _codes(flat.has, flat.listed, flat.origin))


def table_of_teams(flat: Flat, teams: Teams, level: str) -> Columns:
    """The same, which villages have the skill not prepared: from the teams of all days and their skills."""
    there = (teams.start <= teams.day) & (teams.end > teams.day)
    able = there & ((teams.skills >> np.uint8(teams.bit)) & np.uint8(1)).astype(np.bool_)
    has = np.zeros(len(flat.has) + 1, np.bool_)
    has[teams.village[able]] = True
    return _counted(flat, level, _codes(has[:-1], flat.listed, flat.origin))


def every_level(flat: Flat, levels: tuple[str, ...]) -> dict[str, Columns]:
    """A table for each level; what each village is, is found once."""
    codes = _codes(flat.has, flat.listed, flat.origin)
    return {level: _counted(flat, level, codes) for level in levels}


def _counted(flat: Flat, level: str, codes: NDArray[np.integer[Any]]) -> Columns:
    ids = flat.ids[level]
    counts = np.bincount(flat.groups[level] * _CODES + codes, minlength=len(ids) * _CODES)
    return {"area": ids, **columns(counts.reshape(-1, _CODES))}


def series(spells: Spells) -> Columns:
    """Each province by stretches of days without a change: what begins, less what ends, added up."""
    days, ids = spells.days, spells.ids
    code = (~spells.has).astype(np.int64) * _ORIGINS + spells.origin
    width = len(ids) * days * _CODES
    base = spells.province * days
    opens = np.bincount((base + spells.start) * _CODES + code, minlength=width)
    inside = spells.end < days
    closes = np.bincount((base + spells.end)[inside] * _CODES + code[inside], minlength=width)
    change = (opens - closes).reshape(len(ids), days, _CODES)
    moves = change.any(axis=2)
    moves[:, 0] = True
    row, start = np.nonzero(moves)
    counts = np.cumsum(change[row, start], axis=0)
    first = np.flatnonzero(start == 0)
    before = np.vstack([np.zeros(_CODES, np.int64), counts])[first]
    counts -= np.repeat(before, np.diff(np.append(first, len(row))), axis=0)
    end = np.append(start[1:], 0)
    end[end == 0] = days
    return {"area": [ids[each] for each in row.tolist()], "start": start, "end": end, **columns(counts)}


def gini(values: NDArray[np.int64]) -> float:
    """Gini's index as it is usually written."""
    n = len(values)
    return float((2 * np.arange(1, n + 1) - n - 1) @ np.sort(values) / (n * values.sum()))


def gini_exactly(values: NDArray[np.int64]) -> Fraction:
    """The same in Python's whole numbers, to compare with."""
    n = len(values)
    moment = sum((2 * rank - n - 1) * value for rank, value in enumerate(sorted(values.tolist()), 1))
    return Fraction(moment, n * sum(values.tolist()))


def _codes(
    has: NDArray[np.bool_], listed: NDArray[np.bool_], origin: NDArray[np.uint8]
) -> NDArray[np.integer[Any]]:
    """Verdict and origin of each as one number; what is unknown has no origin."""
    code: NDArray[np.integer[Any]] = np.where(
        has, origin, np.where(listed, origin + np.uint8(_ORIGINS), np.uint8(2 * _ORIGINS))
    )
    return code


def columns(counts: NDArray[np.int64]) -> Columns:
    """The columns of all answers, from counts by verdict and origin."""
    cells = counts.reshape(-1, _VERDICTS, _ORIGINS)
    yes, no, unknown = cells.sum(axis=2).T
    areas = yes + no + unknown
    settled = (unknown == 0) & (areas > 0)
    base = np.maximum(areas, 1)
    lower = np.where(areas > 0, yes / base, np.nan)
    upper = np.where(areas > 0, (yes + unknown) / base, np.nan)
    by_origin = np.where((areas > 0)[:, None], cells.sum(axis=1) / base[:, None], np.nan)
    return {
        "areas": areas,
        "yes": yes,
        "no": no,
        "unknown": unknown,
        "not_applicable": np.zeros_like(yes),
        "numerator": np.where(settled, yes, np.nan),
        "denominator": np.where(settled, areas, np.nan),
        "point": np.where(settled, lower, np.nan),
        "lower": lower,
        "upper": upper,
        "sharp": np.ones(len(yes), np.bool_),
        "may_be_empty": areas == 0,
        **{origin.label: by_origin[:, origin] for origin in Origin},
    }
