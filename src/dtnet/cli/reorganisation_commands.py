"""The commands about reorganisations, `events`, `history` and `rebase`: what may be asked, and the help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from dtnet.cli.events import show_events
from dtnet.cli.history import show_history
from dtnet.cli.options import SEVERAL
from dtnet.cli.output import Format
from dtnet.cli.rebase import Question, show_rebased
from dtnet.cli.rebase_input import Key
from dtnet.reorganisation.carry.crosswalk import Kind, Rule


def events(
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    network: str | None = None,
    format: Format = "table",
) -> int:
    """List reorganisations: their instruments and days, and how much they closed and opened.

    Args:
        from_: The first day on which they took effect, as 2025-07-01; by default all.
        to: The last one.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        format: The form of the answer.
    """
    show_events(from_, to, network, format)
    return 0


def history(
    area: str,
    /,
    *,
    network: str | None = None,
    at: str | None = None,
    level: str | None = None,
    format: Format = "table",
) -> int:
    """Tell what became of an area or body, and of what it came, over all events, with their instruments.

    Args:
        area: Its id; its code; its name (the highest level at which it matches); or LEVEL:NAME. A word that
            some area ever had for a code is taken for one.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day of the code or name, as 2025-06-30. A code without a day must have been one area's only;
            the day of a name is by default the network's reference day.
        level: The level of the code or name.
        format: The form of the answer.
    """
    show_history(area, network, at, level, format)
    return 0


def rebase(  # noqa: PLR0913 - a parameter for each option
    values: Path,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    kind: Kind,
    column: Annotated[list[str] | None, SEVERAL] = None,
    key: Key = "id",
    key_column: str | None = None,
    level: str | None = None,
    to_level: str | None = None,
    weight_column: str | None = None,
    back_weights: Path | None = None,
    rule: Rule | None = None,
    period: str | None = None,
    signed: bool = False,
    proportion: bool = False,
    common: bool = False,
    partial: bool = False,
    of: str = "residents",
    network: str | None = None,
    out: Path | None = None,
    format: Format = "csv",
) -> int:
    """Carry values of areas over a reorganisation, with bounds, and report what was lost, open or assumed.

    The report goes to stderr, or with --out beside the result, as FILE.report.json.

    Args:
        values: A .csv or .parquet with a row for each area; an empty cell is unknown.
        from_: The day of the values, as 2025-06-30.
        to: The day to whose areas they are carried.
        kind: What the values are: stock, rate (its numerators), category or flow.
        column: A column to carry; may be repeated; by default all but keys and weights.
        key: Whether areas are named by id, or by code on the day of the values.
        key_column: The column of ids or codes; by default area or code.
        level: The level of the areas; needed for codes.
        to_level: The level to which values are carried; by default the same, or the next below.
        weight_column: The column with a rate's denominators, or the weights of categories.
        back_weights: A file of what areas weighed on the earlier day, for the way back, keyed as the values.
        rule: For areas of several categories: largest, all or conflict.
        period: The days of a flow, as 2025-06.
        signed: Numbers may be below 0.
        proportion: Numerators of a rate count a part of what denominators count; bounds are narrower.
        common: Carry to the common regions of both days, of which values are exact, instead of to each area.
        partial: Areas may be missing, although the file has just those of another day.
        of: What the shares of split areas are shares of.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        out: The file to write: .csv, .json or .parquet.
        format: The form of the answer on stdout.
    """
    asked = Question(
        path=values,
        source_day=from_,
        target_day=to,
        kind=kind,
        columns=column or [],
        key=key,
        key_column=key_column,
        level=level,
        to_level=to_level,
        weight_column=weight_column,
        back_weights=back_weights,
        rule=rule,
        period=period,
        signed=signed,
        proportion=proportion,
        common=common,
        partial=partial,
        of=of,
        network=network,
        out=out,
    )
    show_rebased(asked, format)
    return 0
