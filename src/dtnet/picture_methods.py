"""The method `plot` of results: the short way to the pictures of `dtnet.plot`, imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from dtnet.arguments import check_word
from dtnet.lazy import LaterModule, later_type

if TYPE_CHECKING:
    from dtnet import plot
    from dtnet.coverage.measures.quantities import First
    from dtnet.figures.figure import Measure
    from dtnet.network.day.network import Network
    from dtnet.phrases import Language
    from dtnet.plot.grammar import alt
else:  # the floor above all results
    First = later_type("dtnet.coverage.measures.quantities.First")
    Measure = later_type("dtnet.figures.figure.Measure")
    Network = later_type("dtnet.network.day.network.Network")
    Language = later_type("dtnet.phrases.Language")
    alt = LaterModule("altair")
    plot = LaterModule("dtnet.plot")


CoverageKind: TypeAlias = Literal["series", "map", "ranking"]
"""The pictures of an answer of coverage."""


class SnapshotPicture:
    """The picture of a day."""

    __slots__ = ()

    def plot(
        self, *, within: str | None = None, line: str | None = None, language: str = "en", width: int = 640
    ) -> alt.LayerChart:
        """Draw the areas of the day as a tree, or the bodies of a line; see `dtnet.plot.hierarchy`."""
        result: Any = self
        return plot.hierarchy(result, within=within, line=line, language=language, width=width)


class CoveragePicture:
    """The picture of an answer of coverage."""

    __slots__ = ()

    def plot(
        self, *, kind: CoverageKind | None = None, language: Language = "en", width: int = 640
    ) -> alt.ConcatChart | alt.LayerChart | alt.HConcatChart:
        """Draw an answer over time, by area on a map, or as a ranking of its groups.

        Args:
            kind: `series`, `map` or `ranking`, the functions of these names in `dtnet.plot`. By default an
                answer over time is a series, an answer by one level below the country is a map, and every
                other answer is a ranking.
            language: The language of the texts: `en` or `vi`.
            width: The width of a series or a ranking in pixels; the width of a map depends on its areas.

        Raises:
            ArgumentError: If there is no such kind, or the answer cannot be drawn in this way.
            MissingExtraError: If the libraries of pictures are not installed.
        """
        result: Any = self
        if kind is None:
            below, by = result.network.vocabulary.levels[1:], result.query.by
            is_by_area = len(by) == 1 and by[0] in below
            kind = "series" if "start" in result.columns else "map" if is_by_area else "ranking"
        check_word(kind, get_args(CoverageKind), "kind")
        if kind == "series":
            return plot.series(result, language=language, width=width)
        if kind == "map":
            return plot.map(result, language=language)
        return plot.ranking(result, language=language, width=width)


class InequalityPicture:
    """The picture of compared values."""

    __slots__ = ()

    def plot(
        self,
        *,
        first: First = "greatest",
        network: Network | None = None,
        language: str = "en",
        width: int = 640,
    ) -> alt.LayerChart:
        """Draw the possible ranks of the rows; see `dtnet.plot.ranking`."""
        result: Any = self
        return plot.ranking(result, first=first, network=network, language=language, width=width)


class AssessmentPicture:
    """The picture of an assessment."""

    __slots__ = ()

    def plot(self, *, by: str = "policy", language: str = "en", width: int = 640) -> alt.ConcatChart:
        """Draw what the policies cost, by group; see `dtnet.plot.subsidies`."""
        result: Any = self
        return plot.subsidies(result, by=by, language=language, width=width)


class ComparisonPicture:
    """The picture of a comparison of two assessments."""

    __slots__ = ()

    def plot(self, *, by: str = "policy", language: str = "en", width: int = 640) -> alt.ConcatChart:
        """Draw both assessments, by group; see `dtnet.plot.before_and_after`."""
        result: Any = self
        return plot.before_and_after(result, by=by, language=language, width=width)


class CrosswalkPicture:
    """The picture of a crosswalk."""

    __slots__ = ()

    def plot(
        self, level: str, *, within: str | None = None, language: str = "en", width: int = 640
    ) -> alt.LayerChart:
        """Draw what became of the areas of a level; see `dtnet.plot.flows`."""
        result: Any = self
        return plot.flows(result, level=level, within=within, language=language, width=width)


class FigureSetPicture:
    """The picture of published figures."""

    __slots__ = ()

    def plot(
        self,
        network: Network,
        *,
        measure: Measure = "teams",
        where: str | None = None,
        language: str = "en",
        width: int = 640,
    ) -> alt.LayerChart:
        """Draw the figures beside the numbers of a network; see `dtnet.plot.figures`."""
        result: Any = self
        return plot.figures(
            result, network=network, measure=measure, where=where, language=language, width=width
        )
