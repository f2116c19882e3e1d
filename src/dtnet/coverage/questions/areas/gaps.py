"""Lists of single areas on a day, each with its verdict; synthetic ones are named only on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches, check_word, words_of
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import areas_of_day
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, MAYBE, null
from dtnet.errors import ArgumentError
from dtnet.network.tables.texts import chosen_texts
from dtnet.predicates.verdicts import YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags

VERDICT_WORDS: Final = ("yes", "no", "not_applicable", "unknown")
"""The verdicts by which a list is chosen."""
_UNKNOWN: Final = 3
_VERDICTS: Final = np.full(CODES, _UNKNOWN)
_VERDICTS[[IN_YES, IN_NO, 0]] = 0, 1, 2
ORIGIN_WORDS: Final = ("", *(each.label for each in Origin))
"""The words of origins by their codes; empty for code 0."""
_HINT: Final = f"give some of {', '.join(VERDICT_WORDS)}"
_OPEN: Final = tuple(
    " ".join(word for place, word in enumerate(("existence", "filter", "verdict")) if code >> place & 1)
    for code in range(8)
)


def areas_listed(
    network: Network, query: CoverageQuery, verdicts: str | Iterable[str] | None, *, accept_synthetic: bool
) -> frames.Table:
    """See `Question.areas`."""
    check_switches(accept_synthetic=accept_synthetic)
    wanted = np.isin(VERDICT_WORDS, words_of_verdicts(verdicts))
    day = areas_of_day(network, query)
    order = np.argsort(day.entity)
    verdicts_of_all = verdict_places(day.stretch.code)
    shown = order[wanted[verdicts_of_all[order]]]
    stretch, level = day.stretch, day.stretch.level
    area, verdict = stretch.area[shown], verdicts_of_all[shown]
    own = level.era.origins[level.positions[area]]
    check_may_name(own == Origin.SYNTHETIC, "areas", query, accept_synthetic=accept_synthetic)
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
            "verdict": frames.text([VERDICT_WORDS[each] for each in verdict.tolist()]),
            "not_known": frames.text(
                [_OPEN[each] for each in open_[shown].tolist()], null(verdict != _UNKNOWN)
            ),
            "origin": frames.text([ORIGIN_WORDS[each] for each in origin.tolist()], null(origin == 0)),
            "area_origin": frames.text([ORIGIN_WORDS[each] for each in own.tolist()]),
            "weight": frames.whole(least, null(least != most)),
            "weight_lower": frames.whole(least),
            "weight_upper": frames.whole(most),
        }
    )


def verdict_places(code: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Per code, the place of the verdict in `VERDICT_WORDS`."""
    places: NDArray[np.intp] = _VERDICTS[code]
    return places


def words_of_verdicts(verdicts: str | Iterable[str] | None) -> list[str]:
    """The verdicts to list; every verdict for None.

    Raises:
        ArgumentError: If a word is not a verdict.
    """
    given = [verdicts] if isinstance(verdicts, str) else verdicts
    words = VERDICT_WORDS if given is None else words_of(given, "verdicts", _HINT)
    for each in words:
        check_word(each, VERDICT_WORDS, "verdicts")
    return list(words)


def _open(stretch: AreaParts) -> NDArray[np.intp]:
    """The unknown parts of each area (existence, filter, verdict), as an index in `_OPEN`."""
    existence = (stretch.code & MAYBE) != 0
    filter_ = np.zeros(len(existence), np.bool_) if stretch.filter is None else stretch.filter != YES
    places: NDArray[np.intp] = existence + 2 * filter_ + 4 * ~is_decided(stretch.masks)
    return places


def check_may_name(synthetic: Flags, what: str, query: CoverageQuery, *, accept_synthetic: bool) -> None:
    """Refuse to name synthetic areas or teams unless the caller accepts them.

    Raises:
        ArgumentError: If the answer would name a synthetic one.
    """
    count = int(synthetic.sum())
    if not count or (accept_synthetic and query.synthetic):
        return
    hint = f"pass {{accept_synthetic}}; the column {what.removesuffix('s')}_origin then marks them"
    if not query.synthetic:
        hint = "ask for coverage, which only counts them, or pass {synthetic} and {accept_synthetic}"
    raise ArgumentError(
        f"{count} of {len(synthetic)} {what} in the answer are synthetic: a recipe made them",
        hint,
        synthetic=True,
        accept_synthetic=True,
    )
