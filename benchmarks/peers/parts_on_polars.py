"""Polars, streaming: teams of villages by province and month, out of the Parquet tables of all parts."""

from __future__ import annotations

from datetime import date

import polars as pl
from summing import Answer, run

_FIRST, _END = date(2024, 1, 1), date(2025, 1, 1)


def _in_2024(table: str) -> pl.LazyFrame:
    days = (pl.col("start") < _END) & (pl.col("end").is_null() | (pl.col("end") > _FIRST))
    return pl.scan_parquet(table).filter(days)


def answer(folder: str, rate: int) -> Answer:
    """The amounts."""
    areas = _in_2024(f"{folder}/*.parquet/areas.parquet").select(
        pl.col("id").alias("up"),
        pl.col("level").cast(pl.String),
        pl.col("parent"),
        pl.col("start").alias("area_start"),
        pl.col("end").alias("area_end"),
    )
    known = pl.lit(None, pl.String).alias("province")
    rows = (
        _in_2024(f"{folder}/*.parquet/bodies.parquet")
        .filter(pl.col("kind").cast(pl.String) == "team")
        .select("id", "start", "end", pl.col("home").alias("up"), known)
        .with_columns(pl.max_horizontal("start", pl.lit(_FIRST)).alias("day"))
    )
    for levels in (pl.col("level") == "village", *[pl.col("level") != "village"] * 3):
        there = (pl.col("area_start") <= pl.col("day")) & (
            pl.col("area_end").is_null() | (pl.col("area_end") > pl.col("day"))
        )
        rows = (
            rows.join(areas.filter(levels), on="up", how="left")
            .filter(pl.col("level").is_null() | there)
            .with_columns(
                pl.coalesce("province", pl.when(pl.col("level") == "province").then("up")).alias("province"),
                pl.col("parent").alias("up"),
            )
            .drop("level", "parent", "area_start", "area_end")
        )
    months = pl.LazyFrame({"month": [date(2024, number, 1) for number in range(1, 13)]})
    ends = pl.col("month").dt.offset_by("1mo")
    held = (
        rows.drop_nulls("province")
        .join(months, how="cross")
        .filter((pl.col("start") < ends) & (pl.col("end").is_null() | (pl.col("end") > pl.col("month"))))
        .group_by("province", "month")
        .agg(pl.col("id").n_unique().cast(pl.Int64) * rate)
        .collect(engine="streaming")
    )
    return {(province, f"{month:%Y-%m}"): amount for province, month, amount in held.iter_rows()}


run(answer)
