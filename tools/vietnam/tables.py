"""The CSV files of the dataset: their columns, as data, and their bytes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synthetic import Place

    from territory import NewTerritory, Territory, Unit

WORDS = {True: "yes", False: "no", None: ""}
NEW_TERRITORY = "territory/2025-07-01"


class Column(NamedTuple):
    """A column of a file.

    Attributes:
        name: Its header.
        description: What it says, in a sentence.
        origin: How the values are known: observed, derived, assumed or synthetic.
        pattern: What every value matches in full, where that says something.
        required: Whether every row has a value.
        words: The only values it takes, where they are few.
    """

    name: str
    description: str
    origin: str
    pattern: str | None = None
    required: bool = True
    words: tuple[str, ...] = ()


class Reference(NamedTuple):
    """That a column's values stand in a column of another file.

    Attributes:
        column: The column.
        path: The other file.
        field: Its column.
    """

    column: str
    path: str
    field: str = "code"


class CsvTable(NamedTuple):
    """A CSV file of the dataset.

    Attributes:
        path: Where it lies in the folder.
        title: What it holds.
        description: What its rows are, and what a reader must know.
        columns: Its columns in order; the first ones are the key.
        references: What its columns name in other files.
        rows: Its rows in order of the key.
        key: How many columns the key has.
    """

    path: str
    title: str
    description: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    rows: list[tuple[str, ...]]
    key: int = 1

    @property
    def content(self) -> bytes:
        """The file: UTF-8, a header, lines ended by LF."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()


def territory_tables(territory: Territory) -> list[CsvTable]:
    """Provinces, districts and communes, each in order of code."""
    in_force = (
        "In force from 2025-03-01 to 2025-06-30; used for days from 2022-03-01 on, which is assumed. "
        "The full name is the type with its first letter in upper case, a space and the name."
    )
    return [
        CsvTable(
            "territory/provinces.csv",
            "Provinces and cities of the central level",
            in_force,
            _unit_columns(
                2, "Tỉnh (province) or thành phố (city of the central level).", ("thành phố", "tỉnh")
            ),
            (),
            [_cells(unit) for unit in territory.provinces],
        ),
        CsvTable(
            "territory/districts.csv",
            "Districts",
            f"{in_force} Five districts have no communes.",
            (
                *_unit_columns(
                    3,
                    "Huyện, quận, thị xã or thành phố; the level never follows from the type.",
                    ("huyện", "quận", "thành phố", "thị xã"),
                ),
                Column("province", "Code of the province that it lies in.", "observed", "[0-9]{2}"),
            ),
            (Reference("province", "territory/provinces.csv"),),
            [_cells(unit) for unit in territory.districts],
        ),
        CsvTable(
            "territory/communes.csv",
            "Communes",
            in_force,
            (
                *_unit_columns(
                    5, "Xã (rural), phường (urban) or thị trấn (township).", ("phường", "thị trấn", "xã")
                ),
                Column("district", "Code of the district that it lies in.", "observed", "[0-9]{3}"),
            ),
            (Reference("district", "territory/districts.csv"),),
            [_cells(unit) for unit in territory.communes],
        ),
    ]


def new_territory_tables(territory: NewTerritory) -> list[CsvTable]:
    """Provinces and communes from 2025-07-01, each in order of code."""
    in_force = (
        "In force from 2025-07-01, with no districts between. Codes are reused: a code here may have been "
        "another area's the day before. The full name is the type with its first letter in upper case, a "
        "space and the name."
    )
    provinces = f"{NEW_TERRITORY}/provinces.csv"
    return [
        CsvTable(
            provinces,
            "Provinces and cities of the central level from 2025-07-01",
            in_force,
            _unit_columns(
                2, "Tỉnh (province) or thành phố (city of the central level).", ("thành phố", "tỉnh")
            ),
            (),
            [_cells(unit) for unit in territory.provinces],
        ),
        CsvTable(
            f"{NEW_TERRITORY}/communes.csv",
            "Communes from 2025-07-01",
            in_force,
            (
                *_unit_columns(
                    5, "Xã (rural), phường (urban) or đặc khu (special zone).", ("phường", "xã", "đặc khu")
                ),
                Column("province", "Code of the province that it lies in.", "observed", "[0-9]{2}"),
            ),
            (Reference("province", provinces),),
            [_cells(unit) for unit in territory.communes],
        ),
    ]


def places_table(places: Iterable[Place]) -> CsvTable:
    """One row per place, in order of its id: communes first, then districts without communes."""
    sizes = "([3-9]|1[0-5])( ([3-9]|1[0-5]))*"
    return CsvTable(
        "synthetic/places.csv",
        "Villages and teams by place, synthetic",
        "One row per commune, and per district without communes except Hoàng Sa, in order of id. No list of "
        "villages or teams exists in public data: every row is made by the recipe, so that the national and "
        "provincial counts that sources state come out. One village has one team, so the number of sizes in "
        "village_teams is the number of villages.",
        (
            Column(
                "place",
                "Id of the commune or district.",
                "derived",
                "vn:(commune:[0-9]{5}|district:[0-9]{3}):0",
            ),
            Column(
                "commune_teams",
                "People in each commune-level team, by blanks.",
                "synthetic",
                sizes,
                required=False,
            ),
            Column("village_teams", "People in each village's team, by blanks.", "synthetic", sizes),
            Column(
                "dx_registered_2023",
                "Whether a commune of Yên Bái was registered for the digital transformation standard in "
                "2023. Which were, and that 96 were, is the recipe's; their 771 village teams have a source.",
                "synthetic",
                required=False,
                words=("yes", "no"),
            ),
        ),
        (),
        [
            (
                place.id,
                " ".join(map(str, place.commune_teams)),
                " ".join(map(str, place.village_teams)),
                WORDS[place.registered],
            )
            for place in places
        ],
    )


def _unit_columns(digits: int, types: str, words: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column(
            "code",
            "Code of the statistics office; text, and no identity: codes are reused.",
            "observed",
            f"[0-9]{{{digits}}}",
        ),
        Column("type", f"{types} Taken from the prefix of the full name.", "derived", words=words),
        Column("name", "Name without its type.", "derived"),
    )


def _cells(unit: Unit) -> tuple[str, ...]:
    cells = (unit.code, unit.type, unit.name, unit.parent)
    return cells if unit.parent else cells[:3]
