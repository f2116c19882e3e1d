"""Altair, loaded when a picture is drawn: the modules of this package import `alt` from here.

Only this module and `saved_charts` name the library, so that tables of pictures can be made without it.
"""

from __future__ import annotations

from importlib import import_module
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from dtnet.arguments import check_argument
from dtnet.errors import MissingExtraError

if TYPE_CHECKING:
    import altair as alt

__all__ = ["alt", "check_chart", "check_extra", "drawn", "shared_data"]

_LIBRARIES: Final = ("altair", "vl_convert")


def check_extra(extra: Literal["plot", "report"] = "plot") -> None:
    """Check that the libraries of pictures are installed.

    Args:
        extra: The extra that the error names; `report` has further libraries of pages.

    Raises:
        MissingExtraError: If one of them is missing.
    """
    for name in _LIBRARIES:
        try:
            import_module(name)
        except ImportError as error:
            raise MissingExtraError(f"pictures need {name}", f'pip install "dtnet[{extra}]"') from error


def check_chart(chart: object) -> None:
    """Refuse an argument that is no chart of Altair.

    Raises:
        ArgumentError: If it is none.
        MissingExtraError: If the libraries of pictures are not installed.
    """
    check_argument(chart, alt.TopLevelMixin, "chart", "give a picture of dtnet.plot, or a chart of Altair")


def shared_data(values: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as the data of charts, which share them without copies.

    Raises:
        MissingExtraError: If the libraries of pictures are not installed.
    """
    check_extra()
    from dtnet.plot.saved_charts import SharedData  # noqa: PLC0415 - it loads Altair

    return SharedData(values=values)


def drawn(chart: alt.TopLevelMixin, kind: str, *, scale_factor: float = 2) -> bytes:
    """The content of the file of a chart, which needs no network.

    Args:
        chart: The chart.
        kind: `svg`, `png`, `pdf`, `html`, or `json` for the specification.
        scale_factor: The pixels of a PNG file for each pixel of the picture.
    """
    buffer: Any = BytesIO() if kind in {"png", "pdf"} else StringIO()
    word: Any = kind
    options: Any = {"png": {"scale_factor": scale_factor}, "html": {"inline": True}}.get(kind, {})
    alt.TopLevelMixin.save(chart, buffer, format=word, **options)
    content: Any = buffer.getvalue()
    return content.encode("utf-8") if isinstance(content, str) else bytes(content)


if not TYPE_CHECKING:

    class _Altair:
        """The library, loaded on first use."""

        def __getattr__(self, name):  # noqa: ANN001, ANN204 - type checkers see the library itself
            check_extra()
            return getattr(import_module("altair"), name)

    alt = _Altair()
