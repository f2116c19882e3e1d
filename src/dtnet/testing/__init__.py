"""Tools to test networks and policies of your own: the laws of dtnet, and Hypothesis strategies."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.testing import laws, strategies

__all__ = ["laws", "strategies"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(__name__, {}, __all__)
