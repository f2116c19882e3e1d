"""How much of an answer is synthetic, and the warning that most of it is."""

from __future__ import annotations

import warnings

from dtnet.errors import SyntheticWarning

_HALF = 1 / 2


def warn_of_synthetic(share: float, *, accepted: bool, stacklevel: int = 3) -> None:
    """Warn if more than half of what a finding rests on is synthetic.

    Args:
        share: The share.
        accepted: Whether that is accepted.
        stacklevel: How many calls up the asker is.

    Warns:
        SyntheticWarning: If it is, and that is not accepted.
    """
    if share > _HALF and not accepted:
        warnings.warn(
            f"{share:.0%} of this rests on synthetic rows: it says what a recipe made, not what anybody saw; "
            "mostly_synthetic=True accepts that",
            SyntheticWarning,
            stacklevel=stacklevel,
        )
