"""Pictures of results, as Altair charts: maps with bounds and evidence, in English and Vietnamese.

Each function takes a result of the library and returns an Altair chart, whose `save` works without a network.
`frame` gives the tidy table behind a picture. Pictures need `pip install "dtnet[plot]"`.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.plot.area_flows import flows
    from dtnet.plot.frames import PICTURES, frame
    from dtnet.plot.lines_of_a_body import lines
    from dtnet.plot.maps.area_maps import map  # noqa: A004 - the word of the field
    from dtnet.plot.published_figures import figures
    from dtnet.plot.rank_intervals import ranking
    from dtnet.plot.reform_changes import before_and_after
    from dtnet.plot.saving import save
    from dtnet.plot.step_series import series
    from dtnet.plot.subsidy_amounts import subsidies
    from dtnet.plot.trees_of_a_day import hierarchy

__all__ = [
    "PICTURES",
    "before_and_after",
    "figures",
    "flows",
    "frame",
    "hierarchy",
    "lines",
    "map",
    "ranking",
    "save",
    "series",
    "subsidies",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.plot.area_flows": "flows",
            "dtnet.plot.maps.area_maps": "map",
            "dtnet.plot.frames": "PICTURES frame",
            "dtnet.plot.lines_of_a_body": "lines",
            "dtnet.plot.published_figures": "figures",
            "dtnet.plot.rank_intervals": "ranking",
            "dtnet.plot.reform_changes": "before_and_after",
            "dtnet.plot.saving": "save",
            "dtnet.plot.step_series": "series",
            "dtnet.plot.subsidy_amounts": "subsidies",
            "dtnet.plot.trees_of_a_day": "hierarchy",
        },
        __all__,
    )
