"""Figures and claims that sources have published about the network of Viet Nam, kept beside the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.datasets.vietnam.files import DATA
from dtnet.figures.reading import parse_figures

if TYPE_CHECKING:
    from dtnet.figures.figure import FigureSet


def figures() -> FigureSet:
    """The figures and claims."""
    file = DATA / "figures.toml"
    return parse_figures(file.read_text("utf-8"), source=file.name)
