"""Altair, loaded when a picture is drawn: the modules of this package import `alt` from here.

Only this module and `saved_charts` name the library, so that tables of pictures can be made without it.
"""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO, StringIO
from json import JSONEncoder
from typing import TYPE_CHECKING, Any, Final, Literal

from dtnet.arguments import check_argument
from dtnet.errors import MissingExtraError
from dtnet.legible_text import legible

if TYPE_CHECKING:
    import altair as alt

__all__ = ["ScriptJson", "alt", "check_chart", "check_extra", "drawn", "shared_data"]

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
    """The content of the file of a chart, which needs no network; equal charts give equal bytes.

    Args:
        kind: `svg`, `png`, `pdf`, `html`, or `json` for the specification.
        scale_factor: The pixels of a PNG file for each pixel of the picture.
    """
    if kind == "pdf":
        return _drawn_pdf(chart)
    return _drawn(chart, kind, scale_factor)


def _drawn_pdf(chart: alt.TopLevelMixin) -> bytes:
    """The PDF of a chart in which the fonts stand in order of their names.

    The drawing library numbers fonts at random. Two fonts need two drawings on average.
    """
    made = b""
    for _ in range(_MOST_DRAWINGS):
        made = _drawn(chart, "pdf")
        fonts = _PDF_FONT.findall(made)
        if fonts == sorted(fonts):
            break
    return _PDF_NAMES.sub(lambda found: b"\n".join(sorted(found[0].split(b"\n"))), made)


def _drawn(chart: alt.TopLevelMixin, kind: str, scale_factor: float = 1) -> bytes:
    buffer: Any = BytesIO() if kind in {"png", "pdf"} else StringIO()
    word: Any = kind
    inline = {"inline": True, "json_kwds": {"cls": ScriptJson}}
    options: Any = {"png": {"scale_factor": scale_factor}, "html": inline}.get(kind, {})
    shown: Any = chart if kind == "json" else _Legible(chart)
    alt.TopLevelMixin.save(shown, buffer, format=word, **options)
    content: Any = buffer.getvalue()
    return content.encode("utf-8") if isinstance(content, str) else bytes(content)


_MOST_DRAWINGS: Final = 40
_PDF_FONT: Final = re.compile(rb"/Subtype /Type0\s+/BaseFont /(\S+)")
_PDF_NAMES: Final = re.compile(rb"(?<=<<\n) +/\w+ \d+ 0 R(?:\n +/\w+ \d+ 0 R)+(?=\n)")
"""The names of a page for its fonts or other parts; their order has no meaning."""


class ScriptJson(JSONEncoder):
    """JSON that can stand in a script of a page: no text in it ends the script."""

    def encode(self, o: Any) -> str:  # noqa: ANN401 - any value
        """The JSON of a value; signs with a meaning for HTML or for scripts are escaped inside its texts."""
        return super().encode(o).translate(_IN_SCRIPTS)


_IN_SCRIPTS: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""None of these signs stands outside the texts of JSON."""


class _Legible:
    """A chart whose texts can be drawn: the drawing library panics on control characters."""

    def __init__(self, chart: Any) -> None:  # noqa: ANN401 - any chart of Altair
        self._chart = chart

    def to_dict(self, **options: Any) -> Any:  # noqa: ANN401 - Altair's
        """The specification of the chart."""
        return _legible(self._chart.to_dict(**options))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the chart has
        return getattr(self._chart, name)


def _legible(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {_legible(key): _legible(each) for key, each in value.items()}
    return list(map(_legible, value)) if isinstance(value, list) else value


if not TYPE_CHECKING:

    class _Altair:
        """The library, loaded on first use."""

        def __getattr__(self, name):  # noqa: ANN001, ANN204 - type checkers see the library itself
            check_extra()
            return getattr(import_module("altair"), name)

    alt = _Altair()
