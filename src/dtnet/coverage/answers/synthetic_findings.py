"""The synthetic share of an answer, and the warning if it is more than half."""

from __future__ import annotations

import sys
import warnings
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import reckoned
from dtnet.coverage.answers.having import kept_rows
from dtnet.errors import SyntheticWarning, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from dtnet.coverage.answers.result import Coverage
    from dtnet.frames import Table

_HALF: Final = Fraction(1, 2)


def synthetic_share(answer: Coverage, *, accept_synthetic: bool) -> Fraction | None:
    """See `Coverage.synthetic_share`."""
    sums = reckoned(answer.network, answer.query).sums
    kept, _ = kept_rows(answer.query.having, sums)
    if not sums.exact[kept].all():
        raise UnknownFactError(
            "the synthetic share is undefined: some weights are known only within bounds",
            "ask with weight='count'",
        )
    whole = int(sums.least[kept].sum())
    if not whole:
        return None
    share = Fraction(int(sums.by_origin[kept, Origin.SYNTHETIC].sum()), whole)
    warn_of_synthetic([share], accepted=accept_synthetic)
    return share


def warn_of_answers(*answers: Table, accepted: bool) -> None:
    """Warn if more than half of a row of these answers rests on synthetic facts.

    Args:
        answers: The answers, each with a column `synthetic` of shares.
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.
    """
    shares = [share for each in answers for share in each["synthetic"] if isinstance(share, float)]
    warn_of_synthetic(shares, accepted=accepted)


def warn_of_synthetic(shares: Sequence[Fraction | float], *, accepted: bool) -> None:
    """Warn if more than half of a row of an answer rests on synthetic facts.

    The warning points to the line outside this library that asked.

    Args:
        shares: The synthetic share of each row.
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.

    Raises:
        ArgumentError: If `accepted` (named `accept_synthetic` in public functions) is neither True nor False.

    Warns:
        SyntheticWarning: If the share of a row is above one half and `accepted` is False.
    """
    check_switches(accept_synthetic=accepted)
    most = int((np.array([float(each) for each in shares]) > float(_HALF)).sum())
    if most and not accepted:
        what = "this" if len(shares) == 1 else f"each of {most} of {len(shares)} rows"
        warnings.warn(
            f"more than half of {what} rests on synthetic rows, which a recipe made; "
            "accept_synthetic=True accepts that",
            SyntheticWarning,
            stacklevel=_calls_inside(),
        )


def _calls_inside() -> int:
    """The number of calls from the line outside this library to the caller of this function."""
    calls = 0
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - as `warnings` does
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "dtnet":
        calls, frame = calls + 1, frame.f_back
    return calls + 1
