"""The synthetic share of an answer, and the warning if it is more than half."""

from __future__ import annotations

import warnings
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.arguments import check_argument, check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import reckoned
from dtnet.coverage.answers.having import kept_rows
from dtnet.coverage.answers.result import Coverage
from dtnet.errors import SyntheticWarning, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.frames import Table

_HALF: Final = Fraction(1, 2)


def synthetic_share(answer: Coverage, *, accept_synthetic: bool = False) -> Fraction | None:
    """Compute the exact share of the weight of all rows of an answer that rests on synthetic rows.

    The column `synthetic` states the share of each single row.

    Args:
        answer: The answer.
        accept_synthetic: Accept a share above one half without a warning.

    Returns:
        The share; None if the total weight is 0.

    Raises:
        ArgumentError: If the answer is a series, or has the minimum or maximum of a period: such an answer
            has no single day.
        UnknownFactError: If a weight is known only within bounds.

    Warns:
        SyntheticWarning: If the share is above one half.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import synthetic_share
        >>> synthetic_share(dtnet.datasets.load("toyland").coverage(at="2025-02-01"))
        Fraction(1, 7)
    """
    check_argument(answer, Coverage, "answer", "pass an answer, for example net.coverage(…)")
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

    The warning points to the caller of the public function that calls this one.

    Args:
        answers: The answers, each with a column `synthetic` of shares.
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.
    """
    shares = [share for each in answers for share in each["synthetic"] if isinstance(share, float)]
    warn_of_synthetic(shares, accepted=accepted, stacklevel=4)


def warn_of_synthetic(shares: Sequence[Fraction | float], *, accepted: bool, stacklevel: int = 3) -> None:
    """Warn if more than half of a row of an answer rests on synthetic facts.

    Args:
        shares: The synthetic share of each row.
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.
        stacklevel: The number of calls between this function and the line to which the warning points.

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
            stacklevel=stacklevel,
        )
