"""The twin of the policy language on the policies of Viet Nam, against published numbers and arithmetic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Place = Any

YEN_BAI = """
id = "vn.yen-bai.2022-60"
jurisdiction = {id = "p", as_of = "2023-01-01"}
on_merger = "ends"
period = {from = "2023-01-01", until = "2026-01-01"}
purpose = "team-operation"
unopened = {choice = "unopened"}
choices.unopened = {options = ["open_assumed", "closed"], default = "open_assumed"}
[[opening]]
period = {from = "2023-06-01", until = "2024-01-01"}
when = {level = "village", "commune.dx_registered_2023" = true}
[[component]]
id = "support"
nature = "entitlement"
per = "team"
rate = "500_000 VND/team/month"
when = {kind = ["cdtt"], level = "village"}
prorate = "any_day"
"""
DA_NANG = """
id = "vn.da-nang.2024-36"
jurisdiction = {id = "p", as_of = "2024-07-30"}
on_merger = "continues_in_old_area"
period = {from = "2024-08-10", until = "2026-01-01"}
purpose = "team-operation"
funding = [{source = "province", rest = true}]
choices.year = {options = ["calendar_year", "twelve_months"], default = "calendar_year"}
choices.part = {options = ["full", "by_days"], default = "full"}
[[component]]
id = "support"
nature = "at_most"
per = "team"
when = {kind = ["cdtt", "project_06"], level = "village"}
ceiling = [{amount = "3_000_000 VND/team", over = {choice = "year"}, part = {choice = "part"}}]
unclaimed = "full"
"""
DA_NANG_NEXT = """
id = "vn.da-nang.2025-26"
jurisdiction = {id = "p", as_of = "2026-01-01"}
on_merger = "continues_in_old_area"
period = {from = "2026-01-01", until = "2028-01-01"}
purpose = "team-operation"
yields_to = ["purpose:team-operation"]
choices.top_up = {options = ["2", "1"], default = "2"}
[[component]]
id = "support"
nature = "entitlement"
per = "team"
rate = "300_000 VND/team/month"
when = {kind = ["cdtt", "project_06"], level = "village"}
prorate = "any_day"
funding = [{source = "province", rest = true}]
[[component]]
id = "top-up"
nature = "at_most"
per = "team"
claim = "top_up"
unclaimed = "open"
ceiling = [{amount = {times = {choice = "top_up"}, of = "support"}, over = "month"}]
funding = [{source = "commune", rest = true}]
"""
BINH_DUONG = """
id = "vn.binh-duong.2023-27"
jurisdiction = {id = "p", as_of = "2023-12-08"}
on_merger = "ends"
period = {from = "2024-01-01"}
purpose = "team-operation"
choices.size = {options = ["report", "cap"], default = "report"}
[[component]]
id = "lump"
nature = "entitlement"
per = "team"
rate = "60_000 VND/person/month"
count = "people"
when = {kind = ["cdtt"]}
prorate = "any_day"
norm.use = {choice = "size"}
norm.heads = {attribute = "village.households", base = 1, block = 220, blocks = "full", least = 3}
[[component]]
id = "day"
nature = "entitlement"
per = "commune"
rate = "150_000 VND/person/day"
count = {activity = "mobilised_day"}
[[component]]
id = "night"
nature = "at_most"
per = "commune"
rate = "200_000 VND/person/night"
count = {activity = "urgent_night"}
unclaimed = "full"
"""


def test_yen_bai_pays_registered_communes_for_seven_months_of_2023_and_all_in_2024(place: Place) -> None:
    place.team("t1")
    place.team("commune-level", home="k")
    place.team("t2", home="w")
    place.areas += [
        place.area("j", "commune", "p", dx_registered_2023=False),
        place.area("w", "village", "j"),
    ]

    assert 771 * place.total(YEN_BAI, "2023-01-01..2024-01-01") == 2_698_500_000
    assert 1_356 * place.total(YEN_BAI, "2024-01-01..2025-01-01") == 2 * 8_136_000_000
    assert place.total(YEN_BAI, "2024-01-01..2025-01-01", unopened="closed") == 0


def test_da_nang_grants_a_ceiling_spread_over_its_days(place: Place) -> None:
    place.team("t1", kinds=["cdtt", "project_06"])

    assert 2_400 * place.total(DA_NANG, "2024-01-01..2025-01-01") == 7_200_000_000
    assert place.total(DA_NANG, "2024-01-01..2025-01-01", part="by_days") == 3_000_000 * 144 // 366
    assert 2_400 * place.total(DA_NANG, "2024-08-10..2026-01-01") == 14_400_000_000
    assert 2_400 * place.total(DA_NANG, "2024-08-10..2026-01-01", part="by_days") == 10_032_784_800
    for part in ("full", "by_days"):
        spread = place.total(DA_NANG, "2024-01-01..2025-01-01", year="twelve_months", part=part)
        assert spread == 3_000_000 * 144 // 365
    answer = place.assessed(DA_NANG, "2024-01-01..2025-01-01")
    assert answer.granted == {("vn.da-nang.2024-36", "support")}
    assert {cell[-1] for cell in answer.amounts} == {"province"}


def test_december_alone_is_decembers_cell_of_the_year(place: Place) -> None:
    place.team("t1")

    alone = place.months(DA_NANG, "2024-12-01..2025-01-01")
    assert alone == {"2024-12": 3_000_000 - 3_000_000 * 113 // 144}
    assert place.months(DA_NANG, "2024-01-01..2025-01-01")["2024-12"] == alone["2024-12"]


def test_da_nangs_next_policy_pays_two_years_and_top_ups_when_claimed(place: Place) -> None:
    place.team("t1")
    window = "2026-01-01..2028-01-01"

    assert 3_766 * place.total(DA_NANG_NEXT, window) == 27_115_200_000
    assert place.assessed(DA_NANG_NEXT, window).not_assessed == [("vn.da-nang.2025-26", "top-up", "open")]
    place.inputs["top_up"] = [
        {"unit": "t1", "month": "2026-03", "amount": 1_000_000},
        {"unit": "t1", "month": "2026-04", "amount": 10},
    ]
    assert place.total(DA_NANG_NEXT, window) == 24 * 300_000 + 600_000 + 10
    assert place.total(DA_NANG_NEXT, window, top_up="1") == 24 * 300_000 + 300_000 + 10
    assert not place.assessed(DA_NANG_NEXT, window).granted


def test_binh_duong_counts_people_and_sums_activity_by_commune(place: Place) -> None:
    place.areas[2]["households"] = 660
    place.team("t1", people=9)
    place.team("commune-level", home="k", people=2)
    place.end = date(2025, 1, 1)
    place.inputs = {"mobilised_day": [{"unit": "k", "month": "2024-02", "persons": 3, "times": 4}]}
    window = "2024-01-01..2024-04-01"

    assert place.total(BINH_DUONG, window) == 3 * (9 + 2) * 60_000 + 3 * 4 * 150_000
    capped = place.assessed(BINH_DUONG, window, size="cap")
    lump = {cell[2]: sum(days.values()) for cell, days in capped.amounts.items() if cell[1] == "lump"}
    assert lump == {"t1": 3 * (1 + 660 // 220) * 60_000, "commune-level": 3 * 2 * 60_000}
    assert capped.norms_left_out == {("vn.binh-duong.2023-27", "lump", "commune-level")}
    assert capped.not_assessed == [("vn.binh-duong.2023-27", "night", "missing")]
