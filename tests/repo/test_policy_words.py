"""The generated pages of policies tell every part of the language."""

# ruff: noqa: E501 - pages and documents stand as they are

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.policy import parse_policy
from dtnet.predicates import parse_condition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHERS = """
id = "x.1"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", issued = "2023"}
jurisdiction = {id = "vn:province:48:0", as_of = "2024-01-01"}
on_merger = "ends"
period = {from = "2024-01-01", until = "2026-01-01"}
purpose = "work"
funding = [{source = "x", up_to = "9 VND", over = "calendar_year"}, {source = "y", up_to = "8 VND", over = {choice = "over"}}, {source = "z", rest = true}]
sizes = {few = {heads = [{from = "2024-01-01", value = 3}], cite = {ref = "Six"}}, many = {heads = {attribute = "a.b", base = 1, block = 2, blocks = "full"}}}
deducts = ["purpose:work", "x.2"]
ceiling = [{amount = "9 VND/team", over = "month", cite = {ref = "Two"}}]
choices = {over = {options = ["month", "calendar_year"], default = "month", why = "not seen"}, it = {options = ["full", "open"], default = "full", why = "not seen"}, part = {options = ["all_days", "thirtieths"], default = "all_days", why = "not seen"}}

[[component]]
id = "a"
nature = "at_most"
per = "team"
rate = [{from = "2024-01-01", value = "5 VND/person/once", cite = {ref = "Three"}}, {from = "2025-01-01", value = "6 VND/person/once"}]
count = "people"
norm = {heads = {attribute = "village.households", base = 1, block = "1/2", blocks = "started", above = 9, least = 2, most = 5}, use = "replace", cite = {ref = "Four"}}
facts = "last_day"
unclaimed = {choice = "it"}
period = {from = "2024-02-01", until = "2025-02-01"}

[[component]]
id = "b"
nature = "entitlement"
per = "team"
rate = "5 VND/person/day"
count = {activity = "patrol", times_at_most = 3}
norm = {heads = {size = "few"}}

[[component]]
id = "c"
nature = "entitlement"
per = "team"
rate = "5 VND/team/month"
prorate = {choice = "part"}
norm = {heads = {size = "many"}, use = "require"}
cite = {ref = "Five"}

[[component]]
id = "d"
nature = "entitlement"
per = "team"
rate = "5 VND/person/once"
count = {number = 2}
norm = {heads = {classes = [{when = {level = "village"}, value = 3}, {value = "7/2"}]}}
"""


@pytest.fixture(scope="module")
def pages(root: Path) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root / "tools")
        import policy_pages  # noqa: PLC0415 - found there only

        yield policy_pages
    for name in ("markdown_parts", "policy_pages"):
        sys.modules.pop(name, None)


def test_the_example_by_size_is_told(pages: Any, root: Path) -> None:  # noqa: ANN401 - a module
    policy = dtnet.read_policy(root / "docs" / "examples" / "by-size.toml")
    leaders, members, _ = policy.components
    assert pages.component_part(leaders).splitlines()[2:] == [
        "- village.households is below 220: 1/10 times `wage`; else: 3/20 times `wage` × leader",
        "- eligible if: level is village, and not (kind is project_06)",
        "- paid share of a month: 1/2 with 1 or more eligible days, 1 with 16 or more eligible days",
        "- rounded half up to a multiple of 1,000 VND",
    ]
    assert pages.component_part(members).splitlines()[2:] == [
        "- 60,000 VND per person and month × ordinary",
        (
            "- size rule, in people: 2, and 1 more for each started 50 of village.households, no more than 9; "
            "people above this number are not paid"
        ),
        "- eligible if: level is village",
        "- a month is paid by the share of its days that are eligible",
    ]
    told = dict(pages.facts(dtnet.datasets.load("vietnam"), policy))
    assert told["base `wage`"] == (
        "from 2023-07-01: 1,800,000 VND per person and month; "
        "from 2024-07-01: 2,340,000 VND per person and month (example, no law)"
    )
    assert told["paid by"] == "central (first, up to 100,000 VND), province (1/2), commune (the rest)"


def test_other_parts_are_told(pages: Any) -> None:  # noqa: ANN401 - a module
    policy = parse_policy(OTHERS, source="x.toml")
    a, b, c, d = (pages.component_part(each).splitlines()[2:] for each in policy.components)
    assert a == [
        "- from 2024-01-01: 5 VND per person once (Three); from 2025-01-01: 6 VND per person once × people",
        (
            "- size rule, in people: 1, and 1 more for each started 1/2 of village.households above 9, at least 2, "
            "no more than 5; this number is paid, whatever the size of the team (Four)"
        ),
        "- in force only from 2024-02-01 to 2025-01-31, that day included",
        "- facts are read on: last day",
        "- without a claim: the choice `it`",
    ]
    assert b == [
        "- 5 VND per person and day × activity `patrol`, up to 3 times for a person and month",
        "- size rule, in people: the size `few`; the rule only informs",
    ]
    assert d == [
        "- 5 VND per person once × a stated number of people (2)",
        "- size rule, in people: level is village: 3; else: 7/2; the rule only informs",
    ]
    assert c == [
        "- 5 VND per team and month",
        "- size rule, in people: the size `many`; teams with fewer people are not paid",
        "- a month that is eligible in part: the choice `part`",
        "- source: Five",
    ]
    told = dict(pages.facts(dtnet.datasets.load("vietnam"), policy))
    assert told["deducts the payments of"] == "another policy of the purpose work, `x.2`"
    assert told["ceiling of all components together"] == (
        "up to 9 VND per team; window: month; if only a part of the window is eligible: the whole ceiling (Two)"
    )
    assert told["paid by"] == (
        "x (first, up to 9 VND in a calendar year), y (first, up to 8 VND in the window of the choice `over`), z (the rest)"
    )
    assert told["size `few`, in people"] == "from 2024-01-01: 3 (Six)"
    assert told["size `many`, in people"] == "1, and 1 more for each full 2 of a.b"


def test_conditions_are_told(pages: Any) -> None:  # noqa: ANN401 - a module
    condition = parse_condition(
        "(commune.ready = true or village.households in [1, 3)) and inside {a, b} as of 2024-01-01"
    )
    assert pages.words.condition_words(condition) == (
        "((commune.ready is true) or (village.households is at least 1 and below 3)), and "
        "inside the territory that `a` or `b` had on 2024-01-01"
    )
