"""Days, periods and origins of records: read like those of rows, or refused when the record is made."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from dtnet import Attribute, BodyRule, Citation, Currency, Metadata, Origin, Period, RelationRule, Vocabulary
from dtnet.errors import ArgumentError, DayError, UnknownNameError
from dtnet.network import Event, OtherName, ParentAmong, PartialList, Statement, Succession
from dtnet.origins import as_origin
from dtnet.periods import as_period

CITED = Citation(ref="x")
COIN = Currency("XTS", 2)
RULE: dict[str, Any] = {"period": "2024-01-01..2025-01-01", "origin": "assumed", "citation": CITED}


def made() -> list[Any]:
    """A record of each class, written as texts."""
    return [
        Event(id="e", title="", operating="2024-07-01", passed="2024-06-01", citation=CITED),
        Succession(event="e", source="a", target="b", share=Fraction(1), origin="derived"),
        Statement(about="teams", area="a", start="2024-01-01", end=None, origin="observed", citation=CITED),
        Metadata(name="toy", extent="2024", reference_day="2024-08-31"),
        BodyRule(kind="office", level="province", id="", name="", **RULE),
        RelationRule(type="guided_by", of=("team",), to=("office",), **RULE),
        OtherName(
            area="a",
            name="x",
            sort="former",
            start="2024-01-01",
            end="2024-07-01",
            origin="assumed",
            source=None,
        ),
        PartialList(about="v", area="a", start="2024-01-01", end="2024-07-01", origin="assumed", source=None),
        ParentAmong(area="v", candidate="a", start="2024-01-01", end="2024-07-01", origin="assumed"),
    ]


def test_texts_are_read_as_days_periods_and_origins() -> None:
    event, succession, statement, metadata, *rules, name, partial, among = made()
    assert (event.operating, event.passed) == (date(2024, 7, 1), date(2024, 6, 1))
    assert succession.origin is Origin.DERIVED
    assert (statement.start, statement.end, statement.origin) == (date(2024, 1, 1), None, Origin.OBSERVED)
    assert (metadata.extent, metadata.reference_day) == (
        Period("2024-01-01", "2025-01-01"),
        date(2024, 8, 31),
    )
    assert (name.start, name.end, name.origin) == (date(2024, 1, 1), date(2024, 7, 1), Origin.ASSUMED)
    for each in (partial, among):
        assert (each.start, each.end, each.origin) == (name.start, name.end, Origin.ASSUMED)
    for rule in rules:
        assert (rule.period, rule.origin) == (metadata.extent, Origin.ASSUMED)
    open_end = Period("2024-01-01")
    assert as_period(open_end) is open_end
    assert as_origin(Origin.SYNTHETIC) is Origin.SYNTHETIC


@pytest.mark.parametrize("day", ["1 July", datetime(2024, 7, 1), 2024, "2024-02-30"])  # noqa: DTZ001 - refused
@pytest.mark.parametrize(
    ("place", "name"),
    [
        (0, "operating"),
        (0, "passed"),
        (2, "start"),
        (2, "end"),
        (3, "reference_day"),
        (6, "start"),
        (6, "end"),
        (7, "start"),
        (7, "end"),
        (8, "start"),
        (8, "end"),
    ],
)
def test_what_is_no_day_is_refused(place: int, name: str, day: object) -> None:
    with pytest.raises(DayError, match=r"no day|not a day|no such day"):
        attrs.evolve(made()[place], **{name: day})


@pytest.mark.parametrize(("place", "name"), [(3, "extent"), (4, "period"), (5, "period")])
def test_what_is_no_period_is_refused(place: int, name: str) -> None:
    for period in ("always", None, date(2024, 1, 1)):
        with pytest.raises(DayError, match="not a window"):
            attrs.evolve(made()[place], **{name: period})


@pytest.mark.parametrize("place", [1, 2, 4, 5])
def test_what_is_no_origin_is_refused(place: int) -> None:
    with pytest.raises(UnknownNameError, match="unknown origin 'asumed'; did you mean 'assumed'"):
        attrs.evolve(made()[place], origin="asumed")
    with pytest.raises(UnknownNameError, match="unknown origin 3; one of 'observed', 'derived'"):
        attrs.evolve(made()[place], origin=3)


def test_lists_of_words_are_taken_as_they_are_now() -> None:
    levels, of = ["country", "village"], ["team"]
    words = Vocabulary(
        levels=levels, body_kinds=["team"], area_types=[""], relation_types=[], attributes=[], currency=COIN
    )
    rule = RelationRule(type="guided_by", of=of, to=("office",), **RULE)
    levels.append("district")
    of.clear()
    assert (words.levels, words.roles, rule.of) == (
        ("country", "village"),
        ("leader", "deputy", "ordinary"),
        ("team",),
    )
    with pytest.raises(
        ArgumentError, match=r"'team' is one text, not a list; for one text write \('team',\)"
    ):
        attrs.evolve(words, body_kinds="team")
    with pytest.raises(ArgumentError, match="5 is not a text; ids and words are texts"):
        attrs.evolve(words, levels=["country", 5])
    with pytest.raises(ArgumentError, match="'pay' is one text"):
        Attribute(name="skills", table="bodies", type="set", vocabulary="pay", description="")  # type: ignore[arg-type] - refused
    with pytest.raises(ArgumentError, match="'office' is one text"):
        attrs.evolve(rule, to="office")
