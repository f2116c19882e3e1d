"""DuckDB: teams of villages by province and month, out of the Parquet tables of all parts."""

from __future__ import annotations

import duckdb
from summing import Answer, run

_QUERY = """
WITH areas AS (
    SELECT id, level, parent, start, "end" FROM read_parquet('{folder}/*.parquet/areas.parquet')
    WHERE start < DATE '2025-01-01' AND ("end" IS NULL OR "end" > DATE '2024-01-01')
), teams AS (
    SELECT id, home, greatest(start, DATE '2024-01-01') AS day, start, "end"
    FROM read_parquet('{folder}/*.parquet/bodies.parquet')
    WHERE kind = 'team' AND start < DATE '2025-01-01' AND ("end" IS NULL OR "end" > DATE '2024-01-01')
), above0 AS (
    SELECT teams.id, day, teams.start, teams."end", areas.parent AS up, NULL AS province
    FROM teams JOIN areas
        ON home = areas.id AND areas.start <= day AND (areas."end" IS NULL OR areas."end" > day)
    WHERE level = 'village'
){more}
SELECT province, month, count(DISTINCT id) * {rate} AS amount
FROM above{last} JOIN (
    SELECT unnest(generate_series(DATE '2024-01-01', DATE '2024-12-01', INTERVAL 1 MONTH))::DATE AS month
) ON start < month + INTERVAL 1 MONTH AND ("end" IS NULL OR "end" > month)
GROUP BY province, month
"""
_UP = """, above{number} AS (
    SELECT above{before}.id, day, above{before}.start, above{before}."end", areas.parent AS up,
        coalesce(province, CASE WHEN level = 'province' THEN areas.id END) AS province
    FROM above{before} LEFT JOIN areas
        ON province IS NULL AND up = areas.id AND level <> 'village'
        AND areas.start <= day AND (areas."end" IS NULL OR areas."end" > day)
)"""


def answer(folder: str, rate: int) -> Answer:
    """The amounts."""
    more = "".join(_UP.format(number=number, before=number - 1) for number in (1, 2, 3))
    rows = duckdb.sql(_QUERY.format(folder=folder, more=more, last=3, rate=rate)).fetchall()
    return {(province, f"{month:%Y-%m}"): amount for province, month, amount in rows}


run(answer)
