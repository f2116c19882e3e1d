"""`dtnet coverage claim`: what is to be said of a claim about every area of a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.arguments import figures_of, network_of
from dtnet.cli.coverage_questions import day_given, policies_of, reading
from dtnet.cli.coverage_views import note, write_rows
from dtnet.cli.known import as_known, named
from dtnet.cli.views import show_lines
from dtnet.coverage.questions.areas.claims import judge_every, parse_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.cli.output import Format

SCHEMA: Final = "dtnet/coverage-claim/1"
_IN_WORDS: Final = {
    "holds": "holds",
    "fails": "fails",
    "open": "open: nothing known speaks against it, and not all is known",
    "empty": "empty: there is nothing of which it could hold",
}


def show_claim(
    text: str,
    *,
    network: str | None,
    at: str | None,
    within: str | None,
    policies: Sequence[str],
    format: Format,
) -> bool:
    """Write what is to be said of a claim to stdout.

    Args:
        text: The claim: `every LEVEL has a team`, or `every LEVEL meets CONDITION`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day; None for the network's own.
        within: Only of areas in this one.
        policies: Ids and documents of policies; none for those that are bundled.
        format: The form of the answer.

    Returns:
        Whether the claim fails on what is observed and derived.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    found, figures = network_of(network), figures_of(network)
    known = policies_of(found, policies, [text])
    day = found.at(day_given(found, at))
    with reading(found, known):
        condition, over = parse_claim(text, found.vocabulary.levels, policies=known)
    judged = judge_every(day, of=condition, over=over, within=within, figures=figures)
    row: dict[str, Any] = {
        "claim": judged.claim,
        "headline": judged.headline,
        "in_model": judged.in_model,
        "by_construction": judged.by_construction,
        "constructed": judged.constructed,
        "all_listed": None if judged.all_listed is None else judged.all_listed.label,
        "yes": judged.yes,
        "no": judged.no,
        "unknown": judged.unknown,
        "stated_by": [str(claim.source) for claim in judged.stated_by],
    }
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "inputs": {
            **named(found),
            "at": str(day.date),
            "within": None if within is None else day.find(within).id,
            "policies": [policy.id for policy in known],
        },
        "columns": tuple(row),
        "rows": [row],
    }
    if format == "table":
        show_lines(_lines(answer["inputs"], row))
    else:
        write_rows(answer, format)
    if figures is None:
        note("what sources state is known of bundled datasets only")
    return judged.headline == "fails"


def _lines(inputs: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
    within = f" within {inputs['within']}" if inputs["within"] else ""
    later = as_known(inputs, inputs["at"])
    yield f'{inputs["dataset"]}: "{row["claim"]}"{within} on {inputs["at"]}{later}'
    yield f"headline   {_IN_WORDS[row['headline']]} (on observed and derived facts alone)"
    made = ", by construction: the makers of the data were given it" if row["by_construction"] else ""
    yield f"in model   {_IN_WORDS[row['in_model']]}{made}"
    yield f"areas      {row['yes']:,} yes, {row['no']:,} no, {row['unknown']:,} unknown, in the model"
    if row["constructed"] and not row["by_construction"]:
        yield f"           {row['constructed']:,} yes by construction, from rows that nobody edited"
    known = row["all_listed"]
    told = (
        "nobody states that all are listed: there may be others" if known is None else f"complete ({known})"
    )
    yield f"list       {told}"
    for source in row["stated_by"] or ["nobody that is known"]:
        yield f"stated by  {source}"
