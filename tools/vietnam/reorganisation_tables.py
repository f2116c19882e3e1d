"""The CSV files of the reorganisation: what became of each area on 2025-07-01, and the resolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tables import NEW_TERRITORY, Column, CsvTable, Reference

from reorganisation import BASES, COVERAGES

if TYPE_CHECKING:
    from decrees import Instrument

    from reorganisation import Reorganisation, Succession

INSTRUMENTS_PATH = "reorganisation/instruments.csv"
NUMBER = r"[0-9]+(/[0-9]{4}/QH15|/NQ-UBTVQH15)"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

_ONE_ROW = "One row per pair of an old area and a new one that took of it, in order of the codes. "


def reorganisation_tables(reorganisation: Reorganisation) -> list[CsvTable]:
    """The successions of provinces, districts and communes, and the resolutions."""
    return [
        _successions(
            "provinces",
            "What became of the provinces on 2025-07-01",
            f"{_ONE_ROW}Each old province lies in one new one as a whole. A resolution is named where a new "
            "province has several sources; of that one no text was read, so no clause is given.",
            (2, 2),
            "derived",
            reorganisation.provinces,
        ),
        _successions(
            "districts",
            "Districts without communes that became special zones on 2025-07-01",
            f"{_ONE_ROW}The other districts were abolished; their communes stand in the file of communes.",
            (3, 5),
            "derived",
            reorganisation.districts,
        ),
        _successions(
            "communes",
            "What became of the communes on 2025-07-01",
            f"{_ONE_ROW}441 communes are split. For 60 of them the wording of the resolutions settles where "
            "the people go; for the others equal shares among the targets that get people are assumed. The "
            "resolution that makes a new commune is that of its province; it is named here, with the clause, "
            "where it settles a share. One commune, Kỳ Lợi, gave its whole area to one target and its people "
            "to two others: area_only, part, part.",
            (5, 5),
            "assumed",
            reorganisation.communes,
        ),
        _instruments(reorganisation.instruments),
    ]


def _successions(
    level: str, title: str, description: str, digits: tuple[int, int], origin: str, rows: list[Succession]
) -> CsvTable:
    old_digits, new_digits = digits
    new_level = "provinces" if level == "provinces" else "communes"
    return CsvTable(
        f"reorganisation/{level}_2025-07-01.csv",
        title,
        description,
        (
            Column("old", "Code until 2025-06-30.", "observed", f"[0-9]{{{old_digits}}}"),
            Column("new", "Code from 2025-07-01.", "observed", f"[0-9]{{{new_digits}}}"),
            Column(
                "coverage",
                "What of the old area went: the whole; or a part of its area, and with it a part of its "
                "people (part), none (area_only) or all of them (all_people).",
                "derived",
                words=COVERAGES,
            ),
            Column(
                "share",
                "Share of the old area's residents, an exact ratio; the shares of an old area sum to 1.",
                origin,
                "0|1|1/[2-9]",
            ),
            Column(
                "basis",
                "How the share is known: one target takes the whole, the wording of a resolution settles it "
                "(decree), it was counted (measured), or equal shares are assumed.",
                "derived",
                words=BASES,
            ),
            Column("resolution", "Number of the resolution.", "observed", NUMBER, required=False),
            Column("article", "Article of it.", "observed", "[1-9]", required=False),
            Column("clause", "Clause of the article.", "observed", "[1-9][0-9]*", required=False),
        ),
        (
            Reference("old", f"territory/{level}.csv"),
            Reference("new", f"{NEW_TERRITORY}/{new_level}.csv"),
            Reference("resolution", INSTRUMENTS_PATH, "number"),
        ),
        [(each.old, each.new, each.coverage, str(each.share), each.basis, *each.clause) for each in rows],
        key=2,
    )


def _instruments(rows: list[Instrument]) -> CsvTable:
    return CsvTable(
        INSTRUMENTS_PATH,
        "The resolutions on the reorganisation of 2025-07-01",
        "One row per resolution, in order of number as text: of the Standing Committee of the National "
        "Assembly on the communes of each new province, of the National Assembly on provinces. Titles and "
        "days are those that the texts of the first 34 state. The last was not read: title and day of "
        "passing are as 23 of the others cite it, and it is taken to operate from the same day as they.",
        (
            Column("number", "Number of the resolution.", "observed", NUMBER),
            Column("title", "Title in Vietnamese.", "observed"),
            Column("title_english", "The same in English.", "derived"),
            Column(
                "province",
                "Code of the new province whose communes it makes.",
                "observed",
                "[0-9]{2}",
                required=False,
            ),
            Column("passed", "Day on which it was passed.", "observed", DAY),
            Column("operating", "Day from which what it makes operates.", "observed", DAY),
        ),
        (Reference("province", f"{NEW_TERRITORY}/provinces.csv"),),
        [
            (each.number, each.title, each.title_english, each.province, each.passed, each.operating)
            for each in rows
        ],
    )
