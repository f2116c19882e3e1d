"""The charts of Altair whose files work without a network and replace no other file.

Altair's own `save` writes HTML that loads its scripts from the network, and replaces files without a word.
A picture stays a chart of Altair in every other way: it can be changed, layered and placed beside others.
"""

from __future__ import annotations

from json import dumps
from os import PathLike
from typing import Any, TypeVar

import altair as alt

from dtnet.plot.grammar import ScriptJson
from dtnet.plot.saving import save

C = TypeVar("C", bound=alt.TopLevelMixin)


class SharedData(alt.InlineData):
    """Rows that a chart and its copies share.

    Altair checks every row when data are made, and copies all rows with each layer. dtnet
    makes these rows, and they stay as they are. The whole chart is checked when it is written.
    """

    _class_is_valid_at_instantiation = False

    def __deepcopy__(self, memo: object) -> SharedData:
        return self


class _SavedWhole:
    def save(self, fp: Any, format: Any = None, *, overwrite: bool = False, **options: Any) -> None:  # noqa: ANN401 - Altair's
        """Write the picture to a file; see `dtnet.plot.save`. A file that is open is written as by Altair."""
        if format is None and isinstance(fp, str | PathLike):
            save(self, fp, overwrite=overwrite, **options)
        else:
            inline = {"inline": True, "json_kwds": {"cls": ScriptJson}} if format == "html" else {}
            super().save(fp, format, **inline | options)  # type: ignore[misc] # of Altair's class

    def to_html(self, *given: Any, **options: Any) -> str:  # noqa: ANN401 - Altair's
        """The picture as HTML, as of Altair; no text in it runs as a script."""
        script = {"json_kwds": {"cls": ScriptJson}}
        return super().to_html(*given, **script | options)  # type: ignore[misc, no-any-return] # of Altair's class

    def _repr_mimebundle_(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401 - Altair's
        """The picture for a notebook; Altair writes its texts into a script as they are."""
        bundle = super()._repr_mimebundle_(*given, **options)  # type: ignore[misc] # of Altair's class
        html = bundle.get("text/html") if isinstance(bundle, dict) else None
        if html is not None:
            plain = self.to_dict(context={"pre_transform": False})  # type: ignore[attr-defined] # the same
            bundle["text/html"] = html.replace(dumps(plain), dumps(plain, cls=ScriptJson))
        return bundle


class Chart(_SavedWhole, alt.Chart):  # type: ignore[misc] # Altair's `save` has other options
    """A chart of one mark."""


class LayerChart(_SavedWhole, alt.LayerChart):  # type: ignore[misc] # the same
    """A chart of several layers."""


class FacetChart(_SavedWhole, alt.FacetChart):  # type: ignore[misc] # the same
    """A chart in facets."""


class ConcatChart(_SavedWhole, alt.ConcatChart):  # type: ignore[misc] # the same
    """Charts in rows of several."""


class HConcatChart(_SavedWhole, alt.HConcatChart):  # type: ignore[misc] # the same
    """Charts side by side."""


class VConcatChart(_SavedWhole, alt.VConcatChart):  # type: ignore[misc] # the same
    """Charts one above the other."""


_CLASSES: dict[type[Any], type[Any]] = {
    each.__bases__[1]: each
    for each in (Chart, LayerChart, FacetChart, ConcatChart, HConcatChart, VConcatChart)
}


def saved_whole(chart: C) -> C:
    """The chart itself, now with the `save` of dtnet."""
    object.__setattr__(chart, "__class__", _CLASSES.get(type(chart), type(chart)))
    return chart
