"""Two answers side by side, one question with other policies, and sweeps over parameters."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import Currency, Metadata, NetworkBuilder, Period, Vocabulary, assess, compare, sweep
from dtnet.errors import ArgumentError, MixedNaturesError, UnknownAmountError

if TYPE_CHECKING:
    from dtnet import Policy

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
CAPPED = RATE + 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]'


def test_a_difference_by_group_with_who_gains_and_who_loses(land: type[Land]) -> None:
    network = land.network()
    before = assess(network, land.policy(f'{RATE}when = {{level = "village"}}'), window="2023-01")
    after = assess(network, land.policy(RATE.replace("100", "150"), place="d1"), window="2023-01")
    found = compare(before, after)
    # a, b, d before; a, d, e after
    assert found.total == 450 - 300
    assert found.by("team").to_dicts() == [
        {"nature": "entitlement", "team": "a", "before": 100, "after": 150, "difference": 50},
        {"nature": "entitlement", "team": "b", "before": 100, "after": 0, "difference": -100},
        {"nature": "entitlement", "team": "d", "before": 100, "after": 150, "difference": 50},
        {"nature": "entitlement", "team": "e", "before": 0, "after": 150, "difference": 150},
    ]
    assert found.gainers("team")["team"] == ["e", "a", "d"]
    assert found.losers("team").to_dicts() == [
        {"nature": "entitlement", "team": "b", "before": 100, "after": 0, "difference": -100}
    ]
    assert found.by().to_dicts() == [
        {"nature": "entitlement", "before": 300, "after": 450, "difference": 150}
    ]
    assert found.by("commune", "month").to_dicts() == [
        {
            "nature": "entitlement",
            "commune": None,
            "month": "2023-01",
            "before": 100,
            "after": 150,
            "difference": 50,
        },
        {
            "nature": "entitlement",
            "commune": "k1",
            "month": "2023-01",
            "before": 100,
            "after": 300,
            "difference": 200,
        },
        {
            "nature": "entitlement",
            "commune": "k2",
            "month": "2023-01",
            "before": 100,
            "after": 0,
            "difference": -100,
        },
    ]
    assert found.by("year")["year"] == [2023]
    assert found.by("policy").columns == ("nature", "policy", "before", "after", "difference")
    assert repr(found) == "<Comparison over 2023-01-01..2023-02-01: 150 VND>"
    assert found.bounds == (150, 150)


def test_what_either_leaves_out_is_carried(land: type[Land]) -> None:
    open_ = RATE.replace("entitlement", "at_most") + 'unclaimed = "open"\n'
    second = f'[[component]]\nid = "second"\nper = "team"\n{open_}'
    one = land.policy(RATE + second)
    two = land.policy(RATE + second + second.replace("second", "first"))
    now, then = (assess(land.network(), each, window="2023-01") for each in (one, two))
    found = compare(now, then)
    assert [(each.policy, each.component) for each in found.not_assessed] == [
        ("x.1", "first"),
        ("x.1", "second"),
    ]
    assert repr(found) == "<Comparison over 2023-01-01..2023-02-01: 0 VND, 2 components not assessed>"
    assert repr(compare(now, now)).endswith(": 0 VND, 1 component not assessed>")


def test_assumptions_of_either_stand_once(land: type[Land]) -> None:
    yields = ['yields_to = ["x.7"]', 'yields_to = ["x.7", "x.8"]']
    now, then = (assess(land.network(), land.policy(RATE, more), window="2023-01") for more in yields)
    assert [each.what for each in now.assumptions] == ["x.7 pays nothing"]
    assert compare(now, then).assumptions == then.assumptions
    assert compare(then, now).assumptions == then.assumptions
    assert [each.what for each in then.assumptions] == ["x.7 pays nothing", "x.8 pays nothing"]


def test_losses_stand_before_gains_with_the_greatest_first(land: type[Land]) -> None:
    rates = '{classes = [{when = {level = "commune"}, value = "10 VND/team/month"}, {when = {kind = "other"}, value = "50 VND/team/month"}, {value = "100 VND/team/month"}]}'
    rows = [("a", "v1"), ("b", "v2", land.first, None, 3, ("other",)), ("e", "k1")]
    network = land.network(rows)
    before = assess(network, land.policy(RATE), window="2023-01")
    after = assess(network, land.policy(RATE.replace('"100 VND/team/month"', rates)), window="2023-01")
    losers = compare(before, after).losers("unit")
    assert (losers["unit"], losers["difference"]) == (["e", "b"], [-90, -50])
    assert len(compare(before, after).gainers("unit")) == 0


def test_natures_have_no_sum(land: type[Land]) -> None:
    most = f'[[component]]\nid = "most"\nper = "team"\n{RATE.replace("entitlement", "at_most")}unclaimed = "full"\n'
    policy = land.policy(f"{RATE}{most}", place="k1")
    spent = assess(land.network(), policy, window="2023-01")
    assert spent.totals == {"entitlement": 200, "at_most": 200}
    assert list(spent.totals) == ["entitlement", "at_most"]
    assert spent.bounds == (200, 400)
    with pytest.raises(TypeError):
        spent.totals["entitlement"] = 1  # type: ignore[index]
    with pytest.raises(MixedNaturesError) as caught:
        _ = spent.total
    assert str(caught.value) == (
        "entitlements and amounts of the nature at_most have no sum; "
        "read .totals for a sum by nature, or .bounds for all that may be paid"
    )
    assert repr(spent).endswith(": 200, at most 200 VND>")
    assert [(row["nature"], row["teams"], row["amount"]) for row in spent.paid()] == [
        ("entitlement", 2, 200),
        ("at_most", 2, 200),
    ]
    more = spent.instead(policy.with_component("most", rate="150 VND/team/month"))
    change = compare(spent, more)
    assert change.totals == {"entitlement": 0, "at_most": 100}
    with pytest.raises(MixedNaturesError):
        _ = change.total
    assert [(row["nature"], row["difference"]) for row in change.by("team")] == [
        ("entitlement", 0),
        ("entitlement", 0),
        ("at_most", 50),
        ("at_most", 50),
    ]
    assert [(row["nature"], row["team"]) for row in change.gainers("team")] == [
        ("at_most", "a"),
        ("at_most", "e"),
    ]
    only = assess(land.network(), land.policy(RATE, place="k1"), window="2023-01")
    assert compare(only, spent).totals == {"entitlement": 0, "at_most": 200}
    assert compare(spent, only).totals == {"entitlement": 0, "at_most": -200}
    assert assess(land.network(), [], window="2023-01").totals == {}
    assert assess(land.network(), [], window="2023-01").total == 0


def test_what_is_not_known_has_no_difference_but_bounds(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3, None), ("b", "v2")])
    lines = f'{RATE}when = {{kind = "cdtt"}}'
    before = assess(network, land.policy(lines), window="2023-01")
    after = assess(network, land.policy(RATE), window="2023-01")
    found = compare(before, after)
    assert found.by("team").to_dicts() == [
        {"nature": "entitlement", "team": "a", "before": None, "after": 100, "difference": None},
        {"nature": "entitlement", "team": "b", "before": 100, "after": 100, "difference": 0},
    ]
    assert found.bounds == (0, 100)
    assert repr(found) == "<Comparison over 2023-01-01..2023-02-01: 0 to 100 VND>"
    with pytest.raises(UnknownAmountError):
        _ = found.total
    with pytest.raises(UnknownAmountError) as caught:
        found.gainers("team")
    assert str(caught.value) == "1 of 2 differences by team are not known; see .by('team')"
    heads = land.policy(RATE.replace("team/", "person/") + 'count = "people"')
    nobody = assess(land.network([("a", "v1", land.first, None, None)]), heads, window="2023-01")
    assert compare(before, nobody).bounds == (-200, None)
    assert compare(nobody, before).bounds == (None, 200)


def test_components_that_are_the_same_in_both_do_not_widen_the_bounds(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3, None)])
    doubt = land.policy(f'{RATE}when = {{kind = "cdtt"}}')
    sure = land.policy(RATE, id="x.2", purpose="other")
    before = assess(network, [doubt, sure], window="2023-01")
    after = before.instead(land.policy(RATE.replace("100", "130"), id="x.2", purpose="other"))
    assert compare(before, after).bounds == (30, 30)
    with pytest.raises(UnknownAmountError):
        _ = compare(before, after).total


def test_answers_about_other_days_or_in_other_money_have_no_difference(land: type[Land]) -> None:
    one = assess(land.network(), land.policy(), window="2023")
    other = assess(land.network(), land.policy(), window="2024")
    with pytest.raises(ArgumentError) as caught:
        compare(one, other)
    assert str(caught.value) == (
        "the windows differ: before is 2023-01-01..2024-01-01, after is 2024-01-01..2025-01-01; "
        "assess both in one window"
    )
    words = Vocabulary(
        levels=("country",),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=Currency("TOY", 0),
    )
    builder = NetworkBuilder(words, Metadata(name="toy", extent=Period(land.first, land.end)))
    said = {"start": [land.first], "code": ["c"], "name": ["c"], "type": [""]}
    builder.add_areas({"id": ["c"], "level": ["country"], "parent": [None], **said})
    toy = assess(builder.build(), [], window="2023")
    with pytest.raises(ArgumentError, match=r"^the currencies differ: before is in VND, after in TOY$"):
        compare(one, toy)


def variants(land: type[Land]) -> list[list[Policy]]:
    second = f'[[component]]\nid = "second"\nper = "team"\n{RATE}'
    two = {"id": "x.2", "purpose": "other"}
    return [
        [land.policy(CAPPED.replace("250", "350"))],
        [land.policy(RATE, second)],
        [land.policy(RATE, 'yields_to = ["x.2"]')],
        [land.policy(RATE, 'deducts = ["purpose:other"]')],
        [land.policy(RATE.replace("100", "7"), **two)],
        [land.policy(RATE.replace("100", "7"), id="x.3", place="p2")],
        [land.policy(CAPPED), land.policy(CAPPED, place="p2", **two)],
        [],
    ]


@pytest.mark.parametrize("number", range(8))
def test_another_policy_in_the_same_question_gives_what_asking_afresh_gives(
    land: type[Land], number: int
) -> None:
    network = land.network()
    one = land.policy(CAPPED, 'yields_to = ["x.2"]')
    other = land.policy(RATE.replace("100", "30"), id="x.2", place="k1", purpose="other")
    before = assess(network, [one, other], window="2023-02-10..2023-05-05")
    changed = variants(land)[number]
    policies = {each.id: each for each in (one, other, *changed)}
    afresh = assess(network, list(policies.values()), window="2023-02-10..2023-05-05")
    again = before.instead(*changed)
    assert again == afresh
    keys = ("component", "team", "month", "village", "source")
    assert again.by(*keys) == afresh.by(*keys)
    assert again.paid() == afresh.paid()


def test_what_does_not_change_is_taken_over(land: type[Land]) -> None:
    network = land.network()
    one, other = land.policy(RATE), land.policy(RATE, id="x.2", purpose="other")
    before = assess(network, [one, other], window="2023")
    after = before.instead(land.policy(CAPPED))
    assert after.lines[1] is before.lines[1]
    assert after.lines[0] is not before.lines[0]
    assert before.instead().lines == before.lines
    # whoever looks at the one that changes changes too
    linked = assess(network, [land.policy(RATE, 'deducts = ["x.2"]'), other], window="2023")
    assert linked.total == 4800
    assert linked.instead(land.policy(RATE.replace("100", "30"), id="x.2")).total == 12 * 4 * (70 + 30)


def test_another_policy_is_checked_as_any(land: type[Land]) -> None:
    before = assess(land.network(), land.policy(RATE), window="2023")
    with pytest.raises(ArgumentError, match="is not a policy"):
        before.instead("x.1")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="both pay a"):
        before.instead(land.policy(RATE, id="x.2"))
    two = land.policy(RATE, id="x.2", purpose="other")
    with pytest.raises(ArgumentError, match="two policies have the id"):
        before.instead(two, two)


def test_a_sweep_is_one_row_for_each_combination(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(CAPPED)
    spent = assess(network, policy, window="2023")

    def made(rate: int, most: int) -> Policy:
        ceiling = [{"amount": f"{most} VND/team", "over": "calendar_year"}]
        return policy.with_component("support", rate=f"{rate} VND/team/month", ceilings=ceiling)

    table = sweep(spent, made, {"rate": [10, 100], "most": [250, 50]})
    assert table.to_dicts() == [
        {"rate": "10", "most": "250", "nature": "entitlement", "amount": 480, "lower": 480, "upper": 480},
        {"rate": "10", "most": "50", "nature": "entitlement", "amount": 200, "lower": 200, "upper": 200},
        {"rate": "100", "most": "250", "nature": "entitlement", "amount": 1000, "lower": 1000, "upper": 1000},
        {"rate": "100", "most": "50", "nature": "entitlement", "amount": 200, "lower": 200, "upper": 200},
    ]


def test_a_sweep_by_groups_and_of_several_policies(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(RATE)
    spent = assess(network, policy, window="2023-12-01..2024-02-01")

    def made(rate: int) -> list[Policy]:
        changed = policy.with_component("support", rate=f"{rate} VND/team/month")
        return [changed, land.policy(RATE, id="x.2", purpose="other", place="p2")]

    table = sweep(spent, made, {"rate": [10, 20]}, by=("year", "province", "district"))
    assert table.columns == ("rate", "nature", "year", "province", "district", "amount", "lower", "upper")
    assert [tuple(row.values())[:6] for row in table] == [
        (rate, "entitlement", year, province, district, amount)
        for rate, each in (("10", 10), ("20", 20))
        for year in (2023, 2024)
        for province, district, amount in (("p1", None, each), ("p1", "d1", 3 * each), ("p2", None, 100))
    ]
    named = sweep(spent, made, {"rate": [10]}, by=("policy",))
    assert (named["policy"], named["amount"]) == (["x.1", "x.2"], [80, 200])
    unknown = assess(land.network([("a", "v1", land.first, None, 3, None)]), policy, window="2023-01")
    doubt = land.policy(f'{RATE}when = {{kind = "cdtt"}}')
    assert sweep(unknown, lambda x: doubt, {"x": [1]})["amount"] == [None]  # noqa: ARG005 - one value


@pytest.mark.parametrize(
    ("grid", "by", "message"),
    [
        ({"rate": []}, (), "parameter 'rate' has no values; give at least one, or remove it"),
        ({"amount": [1]}, (), "parameter 'amount' has the name of a column; rename it"),
        ({"nature": [1]}, (), "parameter 'nature' has the name of a column; rename it"),
        ({"month": [1]}, ("month",), "parameter 'month' has the name of a column; rename it"),
    ],
)
def test_grids_that_are_none(
    land: type[Land], grid: dict[str, list[int]], by: tuple[str, ...], message: str
) -> None:
    spent = assess(land.network(), land.policy(RATE), window="2023")
    with pytest.raises(ArgumentError) as caught:
        sweep(spent, lambda **_: land.policy(RATE), grid, by=by)
    assert str(caught.value) == message


def test_a_grid_of_nothing_asks_once(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(RATE), window="2023")
    assert sweep(spent, lambda: land.policy(CAPPED), {})["amount"] == [1000]


def test_another_policy_may_read_what_was_handed_in_only_as_it_was(land: type[Land]) -> None:
    days = 'nature = "entitlement"\nrate = "50 VND/person/day"\ncount = {activity = "patrol"}\n'
    table = {"unit": ["a"], "month": ["2023-01"], "persons": [2], "times": [3]}
    before = assess(land.network(), land.policy(days), window="2023", inputs={"patrol": table})
    assert before.instead(land.policy(days.replace("50", "7"))).total == 42
    assert before.instead(land.policy(RATE)).total == 4800
    claim = 'nature = "at_most"\nclaim = "patrol"\nunclaimed = "open"\n'
    for other, said in (
        (land.policy(days, per='"commune"'), "as activity per team, but is read as activity per commune"),
        (land.policy(claim), "as activity per team, but is read as a claim per team"),
    ):
        with pytest.raises(ArgumentError) as caught:
            before.instead(other)
        assert (
            str(caught.value) == f"the input 'patrol' was given {said}; call assess again with a table for it"
        )
    with pytest.raises(ArgumentError, match="two components read the input 'patrol' in two ways"):
        before.instead(land.policy(days, id="x.2", purpose="other", per='"commune"'))
