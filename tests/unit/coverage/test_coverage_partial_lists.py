"""Coverage over a level of which the areas are listed only in part."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Citation
from dtnet.coverage import CoverageExplanation
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.network import PartialList, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

TOYLAND = dtnet.datasets.load("toyland")
DAY = "2025-02-01"
FAR, WICK = "toy:shire:far", "toy:shire:wick"
GAZETTE = Citation(ref="Gazette")
BOUNDS = ("areas", "yes", "no", "unknown", "point", "lower", "upper", "sharp")


def partial(area: str, number: int | None = None, **more: Any) -> PartialList:  # noqa: ANN401 - any field
    said = {"about": "village", "start": "2024-01-01", "end": None, "origin": "observed", "source": GAZETTE}
    return PartialList(**{"area": area, "number": number, **said, **more})


def network(*lists: PartialList, statements: tuple[Statement, ...] | None = None) -> Network:
    """Toyland with partial lists and other statements; by default only those about teams and skills."""
    tables = TOYLAND.tables
    kept = tuple(each for each in tables.statements if each.about != "village")
    stated = kept if statements is None else (*kept, *statements)
    return dtnet.Network(
        attrs.evolve(tables, partial_lists=lists, statements=stated), TOYLAND.vocabulary, TOYLAND.metadata
    )


def rows(net: Network, *columns: str, at: str | None = DAY, **question: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - parts
    if at is not None:
        question["at"] = at
    return [tuple(row[name] for name in columns or BOUNDS) for row in net.coverage(**question)]


def test_a_number_counts_as_unknown_areas() -> None:
    net = network(partial(FAR, 8))
    assert rows(net, within=FAR) == [(5, 4, 1, 3, None, 0.5, 7 / 8, True)]
    assert rows(net, within=FAR, missing="as_no") == [(5, 4, 1, 3, 0.5, 0.5, 7 / 8, True)]
    assert rows(net, "numerator", "denominator", within=FAR, missing="as_no") == [(4, 8)]
    [whole] = rows(net, "areas", "unknown", "yes", "no")
    assert whole[0] + 3 == sum(whole[1:])


def test_all_listed_areas_are_as_without_the_list() -> None:
    net = network(partial(FAR, 5))
    assert rows(net, by="parish") == rows(network(), by="parish")
    assert rows(net, within=FAR) == [(5, 4, 1, 0, 0.8, 0.8, 0.8, True)]
    assert (
        net.ask("has_team", within=FAR, during="2024").series()
        == TOYLAND.ask("has_team", within=FAR, during="2024").series()
    )


def test_without_a_number_there_is_no_lower_bound() -> None:
    net = network(partial(FAR))
    for missing in ("none", "as_no", "as_yes", "rate_in_stratum"):
        assert rows(net, within=FAR, missing=missing) == [(5, 4, 1, 0, None, None, 1.0, False)]
    columns = ("numerator", "denominator", "may_be_empty")
    assert rows(net, *columns, within=FAR) == [(None, None, False)]
    assert rows(net, within=FAR, weight="households") == [(5, None, None, None, None, None, 1.0, False)]
    assert rows(network(partial(FAR, 8)), "lower", "upper", within=FAR, weight="households") == [(None, 1.0)]


def test_where_all_teams_are_listed_a_further_village_has_none() -> None:
    assert rows(network(partial(WICK, 9)), within=WICK) == [(6, 4, 5, 0, 4 / 9, 4 / 9, 4 / 9, True)]
    assert rows(network(partial(WICK)), within=WICK) == [(6, 4, 2, 0, None, None, 4 / 6, False)]
    assert rows(network(partial(WICK)), of="not has_team", within=WICK) == [
        (6, 2, 4, 0, None, 2 / 6, 1.0, False)
    ]
    columns = ("observed", "derived", "assumed", "synthetic")
    assert rows(network(partial(WICK, 9)), *columns, within=WICK) == [(1.0, 0.0, 0.0, 0.0)]
    assumed = network(partial(WICK, 9, origin="assumed"))
    assert rows(assumed, *columns, within=WICK) == [(6 / 9, 0.0, 3 / 9, 0.0)]


def test_a_share_that_any_number_leaves_as_it_is_has_bounds() -> None:
    assert rows(network(partial(WICK)), of="has_team and not has_team", within=WICK) == [
        (6, 0, 6, 0, 0.0, 0.0, 0.0, False)
    ]


def test_further_areas_of_unknown_group_have_their_own_row() -> None:
    net = network(partial(FAR, 8))
    listed = {row[0]: row[1:] for row in rows(network(), "area", *BOUNDS, by="parish")}
    found = {row[0]: row[1:] for row in rows(net, "area", *BOUNDS, by="parish")}
    inside = {"toy:parish:dune", "toy:parish:mist"}
    assert {area for area, row in found.items() if row != listed[area]} == {None, *inside}
    assert found["toy:parish:dune"] == (2, 2, 0, 0, None, 2 / 5, 1.0, True)
    assert found["toy:parish:mist"] == (3, 2, 1, 0, None, 2 / 6, 5 / 6, True)
    assert found[None] == (1, 1, 0, 3, None, 1 / 4, 1.0, True)
    [alone] = [row for row in rows(net, "area", *BOUNDS, within=FAR, by="parish") if row[0] is None]
    assert alone == (None, 0, 0, 0, 3, None, 0.0, 1.0, True)


def test_a_part_that_is_listed_in_full_has_no_further_areas() -> None:
    dune = Statement(
        about="village",
        area="toy:parish:dune",
        start="2024-01-01",
        end=None,
        origin="assumed",
        citation=GAZETTE,
    )
    net = network(partial(FAR, 8), statements=(dune,))
    within = {"within": "toy:parish:dune"}
    assert rows(net, **within) == [(2, 2, 0, 0, 1.0, 1.0, 1.0, True)]
    assert rows(net, "lower", "upper", synthetic=False, **within) == [(1.0, 1.0)]
    assert {row[0]: row[1] for row in rows(net, "area", "lower", by="parish", within=FAR)} == {
        "toy:parish:dune": 1.0,
        "toy:parish:mist": 2 / 6,
        None: 0.0,
    }


def test_the_area_of_a_question_may_be_a_part() -> None:
    net = network(partial(FAR, 8))
    assert rows(net, within="toy:parish:mist") == [(3, 2, 1, 0, None, 2 / 6, 5 / 6, True)]
    assert rows(net, within=WICK) == rows(network(), within=WICK)


def test_a_filter_and_a_condition_on_rows() -> None:
    net = network(partial(FAR, 8))
    assert rows(net, within=FAR, where="village.coastal = true")[0][-3:] == (2 / 6, 1.0, False)
    answer = net.coverage(at=DAY, by="shire", having="row.share >= 3/4")
    assert (answer["area"], answer.undecided) == (["toy:shire:harbour"], 2)
    unlimited = network(partial(FAR)).coverage(at=DAY, by="shire", having="row.share >= 1/10")
    assert (len(unlimited), unlimited.undecided) == (3, 1)


def test_synthetic_numbers_and_areas() -> None:
    made_up = network(partial(FAR, 8, origin="synthetic"))
    assert rows(made_up, "unknown", "lower", within=FAR) == [(3, 0.5)]
    assert rows(made_up, "lower", "upper", within=FAR, synthetic=False) == [(None, 1.0)]
    net = network(partial(FAR, 8))
    assert rows(net, "unknown", "lower", "sharp", within=FAR, synthetic=False) == [(6, 2 / 11, False)]


def test_over_time() -> None:
    net = network(partial(FAR, 8, start="2025-01-01"))
    period = {"within": FAR, "during": "2024-12-22..2025-01-11", "at": None}
    assert rows(net, "unknown", "lower", "sharp", over_time="mean", **period) == [(3 * 10, 80 / 130, True)]
    assert rows(net, "unknown", over_time="first", **period) == [(0,)]
    assert rows(net, "unknown", over_time="last", **period) == [(3,)]


def test_the_synthetic_share() -> None:
    share = network(partial(FAR, 8)).coverage(at=DAY, within=FAR).synthetic_share()
    assert share == Fraction(3, 8)
    with pytest.raises(UnknownFactError, match="partial lists without a number allow any number of areas"):
        network(partial(FAR)).coverage(at=DAY, within=FAR).synthetic_share()


REFUSED: dict[str, Callable[[Any], Any]] = {
    "against": lambda day: day.against(Fraction(1, 2)),
    "inequality": lambda day: day.inequality(by="parish", accept_synthetic=True),
    "change": lambda day: day.change("2025-03-01"),
    "cascade": lambda day: day.cascade("led"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_questions_are_refused(name: str) -> None:
    asked = network(partial(FAR, 8)).at(DAY).ask("has_team", within="Far")
    with pytest.raises(ArgumentError) as caught:
        REFUSED[name](asked)
    assert str(caught.value).startswith(
        f"the areas of the level 'village' in '{FAR}' are listed only in part on {DAY}, and this question "
        "does not allow for unlisted areas; ask for the coverage of a day"
    )
    REFUSED[name](network(partial(WICK, 9)).at(DAY).ask("has_team", within="Far"))


def test_differences() -> None:
    net = network(partial(FAR, 8))
    columns = ("lower", "upper", "sharp")
    reed, far = (net.coverage(at=DAY, within=each) for each in ("toy:shire:reed", FAR))
    assert [tuple(row[name] for name in columns) for row in far - reed] == [(-0.5, 3 / 8, False)]
    unlimited = network(partial(FAR)).coverage(at=DAY, within=FAR)
    assert [tuple(row[name] for name in columns) for row in unlimited - reed] == [(None, 0.5, False)]


def test_questions_about_every_day_are_refused() -> None:
    net = network(partial(FAR, 8, start="2024-06-01", end="2024-07-01"))
    for ask in (
        lambda: net.ask("has_team", during="2024").series(),
        lambda: net.coverage(during="2024", over_time="min"),
    ):
        with pytest.raises(ArgumentError, match="listed only in part on 2024-06-01"):
            ask()
    assert net.coverage(during="2024-01-01..2024-06-01", over_time="min")


def test_claims_and_listed_areas() -> None:
    net = network(partial("toy:parish:dune", 4))
    asked = net.at(DAY).ask("has_team", within="toy:parish:dune")
    judged = asked.claim()
    assert (judged.headline, judged.in_model, judged.yes, judged.unknown) == ("open", "open", 2, 0)
    assert len(asked.areas()) == 2


def test_explanations_name_the_list() -> None:
    asked = network(partial("toy:parish:dune", 4, end="2030-01-01")).at(DAY)
    told = asked.ask("has_team", within="toy:parish:dune").explain()
    assert "2 unlisted areas: areas of level village in toy:parish:dune are listed only in part" in " ".join(
        str(told).split()
    )
    assert "from 2024-01-01 until 2029-12-31; 4 exist there (observed)" in " ".join(str(told).split())
    assert (told.lower, told.upper) == (Fraction(1, 2), 1)
    [step] = [each for each in told.steps if each.what == "partial_list"]
    assert (step.bounds, step.cite) == ((2, 2), GAZETTE)
    assert dict(step.values) == {"area": "toy:parish:dune", "verdict": "unknown"}
    assert CoverageExplanation.from_json(told.to_json()) == told


def test_explanations_without_a_number() -> None:
    told = network(partial("toy:parish:dune")).at(DAY).coverage(within="toy:parish:dune").explain()
    assert "dune" in str(told)
    assert ": up to 1" in str(told)
    assert "any number of unlisted areas" in str(told)
    assert (told.lower, told.upper) == (None, 1)
    assert CoverageExplanation.from_json(told.to_json()) == told
