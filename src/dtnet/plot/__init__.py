"""Pictures of results, as Altair charts: maps with bounds and evidence, in English and Vietnamese.

Each function takes a result of the library and returns an Altair chart, whose `save` works without a network.
`frame` gives the tidy table behind a picture. Pictures need `pip install "dtnet[plot]"`.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.plot.frames import PICTURES, frame
    from dtnet.plot.saving import save

__all__ = ["PICTURES", "frame", "save"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.plot.frames": "PICTURES frame",
            "dtnet.plot.saving": "save",
        },
        __all__,
    )
