"""The keys by which amounts are grouped: a code for each key, and the text of each code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, near
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import JoinedTexts, chosen_texts
from dtnet.periods import EPOCH, Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.engine.component_amounts import Line

OF_LINE: Final = ("policy", "nature", "component", "purpose")
"""Keys that are the same for all amounts of a component."""
_OF_TIME: Final = ("year", "month")
_YEAR: Final = 12
_NATURES: Final = ("entitlement", "at_most")


def check_keys(assessment: Assessment, keys: Sequence[str]) -> None:
    """Raise an error for a key that is unknown or repeated."""
    levels = assessment.network.vocabulary.levels
    known = (*OF_LINE, "source", "origin", *_OF_TIME, "unit", TEAM, *levels)
    for key in keys:
        if not is_word(key, known):
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(keys)) < len(keys):
        raise ArgumentError(f"a key is repeated: {', '.join(keys)}")


def time_keys(line: Line, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The codes of the time keys, one for each stretch."""
    first = line.edges[:-1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    month = first + EPOCH.year * _YEAR
    known = [Origin.ASSUMED if reasons else Origin.DERIVED for reasons in line.assumed]
    codes = {"month": month, "year": month // _YEAR, "origin": np.array(known, np.int64)}
    return {name: values for name, values in codes.items() if name in names}


def line_keys(assessment: Assessment, line: Line) -> dict[str, int]:
    """The codes of the keys that are the same for all amounts of a component."""
    return {
        "policy": [policy.id for policy in assessment.policies].index(line.policy.id),
        "nature": _NATURES.index(line.component.nature),
        "component": _components(assessment).index(line.component.id),
        "purpose": _purposes(assessment).index(line.policy.purpose),
    }


def source_key(assessment: Assessment, source: str | None) -> int:
    """The code of a source of funds."""
    return _sources(assessment).index(source)


def _components(assessment: Assessment) -> list[str]:
    """Ids of components, in the order in which policies list them."""
    return list(dict.fromkeys(each.id for policy in assessment.policies for each in policy.components))


def _purposes(assessment: Assessment) -> list[str]:
    return sorted({policy.purpose for policy in assessment.policies})


def _sources(assessment: Assessment) -> list[str | None]:
    """Sources of funds in the order in which policies list them; None, for an unknown source, is last."""
    named = {name: None for line in assessment.lines for name, _ in line.sources if name is not None}
    return [*named, None]


def shown_key(assessment: Assessment, name: str, codes: NDArray[np.integer]) -> Column:
    """Codes as users read them."""
    network = assessment.network
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        first, last = (int(codes.min()), int(codes.max())) if len(codes) else (0, -1)
        return frames.text(chosen_texts(month_texts(range(first, last + 1)), codes - first))
    if name in {TEAM, *network.vocabulary.levels}:
        index = network.body_index if name == TEAM else network.area_index
        return _text(chosen_texts(index.texts, np.maximum(codes, 0)), codes == NOBODY)
    if name == "unit":
        return frames.text(
            chosen_texts(JoinedTexts.of([network.body_index.texts, network.area_index.texts]), codes)
        )
    if name == "source":
        sources = _sources(assessment)
        words = tuple(each or "" for each in sources)
        return _text(chosen_texts(words, codes), codes == len(sources) - 1)
    words = {
        "policy": tuple(policy.id for policy in assessment.policies),
        "nature": _NATURES,
        "component": tuple(_components(assessment)),
        "purpose": tuple(_purposes(assessment)),
        "origin": ("", *(origin.label for origin in Origin)),
    }[name]
    return frames.text(chosen_texts(words, codes))


def month_texts(codes: Iterable[int]) -> tuple[str, ...]:
    """Months as users read them."""
    return tuple(str(Month(code // _YEAR, code % _YEAR + 1)) for code in codes)


def _text(texts: object, missing: NDArray[np.bool_]) -> Column:
    return frames.text(texts, missing if missing.any() else None)
