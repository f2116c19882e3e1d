"""The list of events: order, days, titles by language, and what each closed and opened."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from dtnet import Citation
from dtnet.errors import ArgumentError, DayError
from dtnet.network import Event, Succession, Title
from dtnet.reorganisation import event_list

D1, D2 = date(2022, 1, 1), date(2024, 1, 1)


@pytest.fixture(scope="module")
def network(toy: Any) -> Any:
    rows = [("c", "country", None), ("p", "province", "c")]
    rows += [("a", "village", "p", "2020-01-01", D1), ("b", "village", "p"), ("d", "village", "p", D1, None)]
    builder = toy.builder(rows, [("t", "team", "b", "2020-01-01", D2), ("u", "team", "b", D2, None)])
    cite = Citation(ref="paper")
    titles = (Title("vi", "Một"), Title("en", "One"))
    builder.add_event(Event(id="late", title="Later", operating=D2, citation=cite, issuer="Office"))
    builder.add_event(
        Event(
            id="e", title="First", operating=D1, passed="2021-12-01", citation=cite, number="7", titles=titles
        )
    )
    builder.add_event(Event(id="empty", title="Nothing", operating=D1, citation=cite))
    third = Fraction(1, 3)
    for event, source, target, share, basis in (
        ("e", "a", "d", third, "decree"),
        ("e", "a", "b", 1 - third, "decree"),
        ("late", "t", "u", Fraction(1), "whole"),
    ):
        builder.add_succession(
            Succession(event=event, source=source, target=target, share=share, basis=basis, origin="observed")
        )
    return builder.build()


def test_every_event(network: Any) -> None:
    rows = event_list(network).to_dicts()
    assert [row["event"] for row in rows] == ["e", "empty", "late"]
    assert rows[0] == {
        "event": "e",
        "instrument": "7",
        "issuer": None,
        "title": "First",
        "title_vi": "Một",
        "title_en": "One",
        "passed": date(2021, 12, 1),
        "operating": D1,
        "areas_closed": 1,
        "areas_opened": 1,
        "bodies_closed": 0,
        "bodies_opened": 0,
    }
    assert (rows[1]["passed"], rows[1]["title_vi"], rows[1]["areas_closed"]) == (None, None, 0)
    assert (rows[2]["issuer"], rows[2]["instrument"]) == ("Office", "paper")
    assert (rows[2]["bodies_closed"], rows[2]["bodies_opened"], rows[2]["areas_opened"]) == (1, 1, 0)


def test_days_are_included(network: Any, toy: Any) -> None:
    assert [row["event"] for row in event_list(network, since=D2)] == ["late"]
    assert [row["event"] for row in event_list(network, until=D1)] == ["e", "empty"]
    assert len(event_list(network, since="2022-01-02", until="2023-12-31")) == 0
    assert event_list(toy.network([("c", "country", None)])).columns == (
        "event",
        "instrument",
        "issuer",
        "title",
        "passed",
        "operating",
        "areas_closed",
        "areas_opened",
        "bodies_closed",
        "bodies_opened",
    )


def test_what_is_refused(network: Any) -> None:
    with pytest.raises(ArgumentError, match="the last day is before the first"):
        event_list(network, since=D2, until=D1)
    with pytest.raises(DayError, match="since 'x'"):
        event_list(network, since="x")
    with pytest.raises(DayError, match="until 5"):
        event_list(network, until=5)  # type: ignore[arg-type]
