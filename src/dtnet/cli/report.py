"""The main job's answer as plain data: the network of a day, its coverage, what policies cost in a window."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import datasets
from dtnet.citations import Origin
from dtnet.cli.arguments import DATASET, given
from dtnet.cli.known import named
from dtnet.cli.mergers import plain_mergers
from dtnet.cli.money_views import plain_totals
from dtnet.cli.policy_words import installed
from dtnet.coverage.questions.areas.claims import judge_every
from dtnet.errors import UnknownAmountError
from dtnet.facts.area_ground import ground_of
from dtnet.figures.statements import contradicted_by, stated_by
from dtnet.periods import as_window, number_day
from dtnet.policy.answers.assessment import assess
from dtnet.policy.catalogue.catalogue import Catalogue
from dtnet.policy.reading.reader import read_policy

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from dtnet.figures.figure import FigureSet
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import Period
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.document.document import Policy

SCHEMA: Final = "dtnet/report/1"
_LEVELS: Final = ("province", "district", "commune", "village")
_TYPED: Final = ("province", "commune")


def report_of(
    at: str | None, window: str | None, choices: Mapping[str, Mapping[str, str]], documents: Iterable[Path]
) -> dict[str, Any]:
    """The whole answer.

    Args:
        at: The day of the network; None for the dataset's own.
        window: The window of the subsidies; None for the dataset's own.
        choices: Options by policy and choice.
        documents: Files of policies beside the bundled ones.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    network = datasets.load(DATASET)
    metadata = network.metadata
    day = network.at(given(at, metadata.reference_day, "--at"))
    days = as_window(given(window, metadata.reference_window, "--window"))
    spent = assess(network, _policies(documents, days, choices), window=days, choices=choices)
    if spent.unknown_facts:  # a report has numbers alone
        raise UnknownAmountError(
            f"not all amounts are known: {'; '.join(spent.unknown_facts)}", "ask dtnet assess for bounds"
        )
    figures = datasets.load_figures(DATASET)
    counts = day.team_counts(by="province")
    return {
        "schema": SCHEMA,
        "as_of": str(day.date),
        "window": str(days),
        "network": _network(day),
        "types": _types(day, figures),
        "provinces": counts.to_dicts(),
        "coverage": _coverage(day, figures),
        "subsidies": _subsidies(spent),
        "subsidies_by_month": _by_month(spent),
        **plain_totals(spent),
        "lower": spent.bounds[0],
        "upper": spent.bounds[1],
        "currency": spent.currency,
        "exponent": network.vocabulary.currency.exponent,
        "not_assessed": [
            {"policy": each.policy, "component": each.component, "reason": each.reason}
            for each in spent.not_assessed
        ],
        "assumptions": [
            {"policy": each.policy, "what": each.what, "why": each.why} for each in spent.assumptions
        ],
        "mergers": plain_mergers(spent.mergers),
        "origins": {**_origins(day, figures), "subsidies": _money_origins(spent)},
        "inputs": {
            **named(network),
            "sha256": datasets.fingerprint(DATASET),
            "policies": [policy.id for policy in spent.policies],
            "choices": {policy.id: dict(policy.selection) for policy in spent.policies if policy.selection},
        },
        "notes": list(metadata.notes),
    }


def _policies(documents: Iterable[Path], days: Period, named: Container[str]) -> list[Policy]:
    """The documents, and the bundled policies in whose place none of them is.

    Of the bundled ones, those that hold on one of the days, and those that are named.
    """
    own = Catalogue.of(map(read_policy, documents))
    ids = {policy.id for policy in own}
    others = (each for each in installed(DATASET) if each.id not in ids)
    asked = (each for each in others if each.id in named or each.period.intersection(days) is not None)
    return [*own, *asked]


def _network(day: Snapshot) -> dict[str, int]:
    counts = day.territory.level_counts()
    teams = day.teams()
    return {
        **{f"{level}s": counts[level] for level in _LEVELS},
        "teams": len(teams),
        "members": teams.total("people"),
    }


def _types(day: Snapshot, figures: FigureSet) -> list[dict[str, Any]]:
    """How many areas of a level have each type, and which sources state or contradict that."""
    country = day.territory.ids([0])[0]
    rows = []
    for level in _TYPED:
        counts = Counter(map(str, day.areas(level=level)["type"]))
        for kind in (each for each in day.network.vocabulary.area_types if each in counts):
            sources = _sources(figures, f"{level}s", country, day, counts[kind], kind)
            rows.append({"level": level, "type": kind, "areas": counts[kind], **sources})
    return rows


def _coverage(day: Snapshot, figures: FigureSet) -> dict[str, Any]:
    (row,) = day.coverage(of="has_team", over="village")
    judgement = judge_every(day, of="has_team", over="village", figures=figures)
    return {
        "of": "has_team",
        "over": "village",
        **{name: value for name, value in row.items() if name != "area"},
        "claim": {
            "text": judgement.claim,
            "headline": judgement.headline,
            "in_model": judgement.in_model,
            "by_construction": judgement.by_construction,
            "stated_by": [str(claim.source) for claim in judgement.stated_by],
        },
    }


def _subsidies(spent: Assessment) -> list[dict[str, Any]]:
    published = list(spent.recomputed)
    rows = []
    for row in spent.paid():
        policy = next(each for each in spent.policies if each.id == row["policy"])
        day = spent.network.at(policy.jurisdiction.as_of)
        area, province = day.find(policy.jurisdiction.id), _province(day, policy.jurisdiction.id)
        rows.append(
            {
                "policy": policy.id,
                "province": province,
                "area": area.id,
                "area_name": area.name,
                "area_until": _until(spent, policy),
                "window": str(spent.window),
                "teams": row["teams"],
                "members": row["members"],
                "amount": row["amount"],
                "currency": spent.currency,
                "nature": row["nature"],
                "instrument": policy.instrument.ref,
                "stated_by": next(
                    (
                        each.source
                        for each in published
                        if (each.policy, each.published) == (policy.id, row["amount"])
                    ),
                    None,
                ),
            }
        )
    return rows


def _until(spent: Assessment, policy: Policy) -> str | None:
    """The day from which the area of a policy is no more, if it lies before the end of the window."""
    ground = ground_of(spent.network, policy.jurisdiction.id, policy.jurisdiction.as_of)
    last = spent.window.numbers[1]
    return None if ground is None or ground.end >= last else str(number_day(ground.end))


def _province(day: Snapshot, id: str) -> str | None:
    """The name of the province that an area is or lies in; None for the country."""
    for above in (id, *day.territory.ancestors(id)):
        area = day.find(above)
        if area.level == "province":
            return area.name
    return None


def _by_month(spent: Assessment) -> list[dict[str, Any]]:
    return spent.by("month").to_dicts()


def _money_origins(spent: Assessment) -> dict[str, dict[str, dict[str, int]]]:
    """Amounts by policy, nature and origin."""
    shares: dict[str, dict[str, dict[str, int]]] = {policy.id: {} for policy in spent.policies}
    for row in spent.by():
        shares[str(row["policy"])][str(row["nature"])] = {origin.label: 0 for origin in Origin}
    for row in spent.by("origin"):
        shares[str(row["policy"])][str(row["nature"])][str(row["origin"])] = int(str(row["amount"]))
    return shares


def _origins(day: Snapshot, figures: FigureSet) -> dict[str, dict[str, Any]]:
    """How each number of the network is known, and which sources state or contradict it."""
    areas, bodies = day.network.tables.areas, day.network.tables.bodies
    teams = day.body_rows(kind=day.network.vocabulary.team_kind)
    people = next(each for each in bodies.attributes if each.name == "people")
    found = {}
    for level in _LEVELS:
        rows = day.area_rows(level=level)
        found[f"{level}s"] = _shares(areas.origin[rows], np.ones(len(rows), np.int64))
    found["teams"] = _shares(bodies.origin[teams], np.ones(len(teams), np.int64))
    found["members"] = _shares(people.origin[teams], people.data[teams].astype(np.int64))
    country = day.territory.ids([0])[0]
    return {
        name: {
            **shares,
            **_sources(figures, "people" if name == "members" else name, country, day, sum(shares.values())),
        }
        for name, shares in found.items()
    }


def _sources(
    figures: FigureSet, measure: str, where: str, day: Snapshot, value: int, kind: str | None = None
) -> dict[str, list[str]]:
    asked: dict[str, Any] = {
        "measure": measure,
        "where": where,
        "day": day.date,
        "value": value,
        "kind": kind,
    }
    return {
        "stated_by": [str(figure.source) for figure in stated_by(figures, **asked)],
        "contradicted_by": [
            f"{figure.value:,} by {figure.source or 'a count whose text is not named'}"
            for figure in contradicted_by(figures, **asked)
        ],
    }


def _shares(codes: NDArray[np.uint8], weights: NDArray[np.int64]) -> dict[str, int]:
    return {origin.label: int(weights[codes == origin].sum()) for origin in Origin}
