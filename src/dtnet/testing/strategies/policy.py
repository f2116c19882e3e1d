"""Hypothesis strategies for policies of a network: small documents that use every part of the language.

Documents are drawn as the dictionaries that their files hold, so that other readers of them can be compared.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from dtnet.network.day.network import Network  # noqa: TC001 - strategies resolve what they take
from dtnet.periods import Month, Period
from dtnet.policy.document.document import Policy  # noqa: TC001 - strategies resolve what they give
from dtnet.policy.reading.reader import parse_policy
from dtnet.testing.strategies.policy_components import draw_components, draw_policy_ceilings
from dtnet.testing.strategies.policy_words import Draft, Words, draw_period, named, often, seldom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Document: TypeAlias = "dict[str, Any]"
"""A policy as its file holds it."""
Inputs: TypeAlias = "dict[str, dict[str, list[Any]]]"
"""Columns of tables, by activity kind and claim."""

_AMOUNTS = (0, 1, 40, 1_000, 100_003)


def policies(
    network: Network, *, id: str = "x.1", others: Sequence[str] = (), max_components: int = 2
) -> st.SearchStrategy[Policy]:
    """Policies of a network, of every shape that the language allows.

    Args:
        network: Whose levels, areas, attributes, currency and days they speak of; it needs a `people` count.
        id: Their id.
        others: Ids, or purposes as `purpose:<purpose>`, that they may yield to or deduct.
        max_components: The greatest number of components.
    """
    return policy_documents(network, id=id, others=others, max_components=max_components).map(as_policy)


def as_policy(document: Document) -> Policy:
    """The policy of a document that was drawn."""
    return parse_policy(json.dumps(document), source=f"{document['id']}.json", form="json")


def policy_documents(
    network: Network,
    *,
    id: str = "x.1",
    others: Sequence[str] = (),
    max_components: int = 2,
    opened: bool = False,
) -> st.SearchStrategy[Document]:
    """The same as documents. Their purpose is their id, or `aid`.

    Args:
        network: As for `policies`.
        id: As for `policies`.
        others: As for `policies`.
        max_components: As for `policies`.
        opened: Whether each has an opening; if not, few have.
    """
    # a country is read once for all of them
    return _documents(Words(network), id, others, max_components, opened=opened)


@st.composite
def _documents(
    draw: st.DrawFn, words: Words, id: str, others: Sequence[str], max_components: int, *, opened: bool
) -> Document:
    draft = Draft(draw, words, draw_period(draw, words))
    place, as_of = draw(st.sampled_from(words.places))
    document: Document = {
        "id": id,
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2020-01-01"},
        "jurisdiction": {"id": place, "as_of": str(as_of)},
        "on_merger": draft.word("continues_in_old_area", "ends", "extends_to_new_area"),
        "period": draft.period,
        "purpose": draw(st.sampled_from([id, id, "aid"])),
    }
    document["component"] = draw_components(draft, most=max_components)
    if ceilings := draw_policy_ceilings(draft, document["component"]):
        document["ceiling"] = ceilings
    if opened or seldom(draw):
        document["unopened"] = draft.word("open_assumed", "closed")
        count = draw(st.integers(1, 3) if opened else st.integers(0, 2))
        document["opening"] = [_opening(draft) for _ in range(count)]
    if often(draw):
        document["funding"] = draft.funding()
    for other in others:
        if (key := draft.one(None, None, "yields_to", "deducts")) is not None:
            document.setdefault(key, []).append(other)
    for part, key in (("bases", "of"), ("choices", "choice")):
        used = named(document, key)
        if kept := {name: each for name, each in getattr(draft, part).items() if name in used}:
            document[part] = kept
    return document


def _opening(draft: Draft) -> Document:
    made: Document = {"period": draft.inside(), "cite": {"ref": "Opening"}}
    if often(draft.draw):
        made["when"] = draft.condition(teams=False)
    if often(draft.draw):
        made["published"] = {"teams": 2, "amount": f"{draft.one(*_AMOUNTS)} {draft.words.currency}"}
    return made


@st.composite
def assessment_inputs(
    draw: st.DrawFn, network: Network, documents: Sequence[Document], *, unknown: bool = False
) -> Inputs:
    """Tables of activity and claims for documents, some of them not given.

    Args:
        draw: Given by hypothesis.
        network: Whose teams and areas are active and claim.
        documents: Those that were drawn.
        unknown: Whether numbers may be unknown.
    """
    words = Words(network)
    tables: Inputs = {}
    for document in documents:
        months = _months(document["period"], words)
        for component in document["component"]:
            count = component.get("count")
            units = words.units(component["per"])
            if not units or not draw(st.sampled_from([True, True, False])):
                continue
            if isinstance(count, dict) and count["activity"] not in tables:
                tables[count["activity"]] = _activity(draw, units, months, unknown=unknown)
            if "claim" in component and component["claim"] not in tables:
                tables[component["claim"]] = _claims(draw, units, months, unknown=unknown)
    return tables


def _months(period: Mapping[str, str], words: Words) -> list[str]:
    """Months around the period that lie in the data."""
    start = max(date.fromisoformat(period["from"]), words.first)
    end = min(date.fromisoformat(period.get("until", str(words.last))), words.last)
    months = list(Period(start, max(end, start + timedelta(days=1))).months())
    return sorted({str(each) for each in [*months[:4], *months[-2:], Month.of(words.first)]})


def _activity(
    draw: st.DrawFn, units: Sequence[str], months: Sequence[str], *, unknown: bool
) -> dict[str, list[Any]]:
    nothing = st.none() if unknown else st.nothing()
    keys = st.tuples(st.sampled_from(units), st.sampled_from(months), st.integers(0, 12) | nothing)
    rows = draw(st.dictionaries(keys, st.integers(0, 5) | nothing, max_size=6))
    return {
        "unit": [unit for unit, _, _ in rows],
        "month": [month for _, month, _ in rows],
        "persons": list(rows.values()),
        "times": [times for _, _, times in rows],
    }


def _claims(
    draw: st.DrawFn, units: Sequence[str], months: Sequence[str], *, unknown: bool
) -> dict[str, list[Any]]:
    nothing = st.none() if unknown else st.nothing()
    keys = st.tuples(st.sampled_from(units), st.sampled_from(months))
    rows = draw(st.dictionaries(keys, st.sampled_from(_AMOUNTS) | nothing, max_size=6))
    return {
        "unit": [unit for unit, _ in rows],
        "month": [month for _, month in rows],
        "amount": list(rows.values()),
    }


@st.composite
def windows_of(draw: st.DrawFn, network: Network) -> Period:
    """Windows inside a network's data: the whole of it, or between two days near which something changes.

    Args:
        draw: Given by hypothesis.
        network: Its extent has an end, or its changes are the days that are asked.
    """
    words = Words(network)
    days = [day for day in words.days if words.first <= day <= words.last]
    if len(days) < 2 or draw(st.sampled_from([True, False, False])):  # noqa: PLR2004 - both ends
        return Period(words.first, words.last)
    start, end = sorted(draw(st.lists(st.sampled_from(days), min_size=2, max_size=2, unique=True)))
    return Period(start, end)
