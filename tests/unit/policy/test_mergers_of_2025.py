"""The mergers of 1 July 2025 in the bundled policies and network of Viet Nam: exact figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import assess
from dtnet.cli import main
from dtnet.coverage import CoverageQuery, Question, funded

if TYPE_CHECKING:
    from dtnet import Assessment, Catalogue, Network

YEN_BAI, DA_NANG, NEXT, BINH_DUONG = (
    "vn.yen-bai.2022-60",
    "vn.da-nang.2024-36",
    "vn.da-nang.2025-26",
    "vn.binh-duong.2023-27",
)
OLD, NEW = "vn:province:15:0", "vn:province:15:2025"
DAY = "2025-07-01"
WORDS = ("ends", "continues_in_old_area", "extends_to_new_area")
VILLAGE_TEAMS = {"ends": 0, "continues_in_old_area": 1_356, "extends_to_new_area": 2_716}


@pytest.fixture(scope="module")
def network() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return dtnet.policies(country="vietnam")


def spent_on(network: Network, catalogue: Catalogue, id: str, window: str, **choices: str) -> Assessment:
    return assess(network, catalogue[id], window=window, choices={id: choices})


@pytest.mark.parametrize("word", WORDS)
def test_yen_bai_in_2025(network: Network, catalogue: Catalogue, word: str) -> None:
    spent = spent_on(network, catalogue, YEN_BAI, "2025", on_merger=word)
    months = {(row["province"], row["month"]): row["amount"] for row in spent.by("province", "month")}
    wanted = {(OLD, f"2025-{month:02}"): 1_356 * 500_000 for month in range(1, 7)}
    if count := VILLAGE_TEAMS[word]:
        wanted |= {(NEW, f"2025-{month:02}"): count * 500_000 for month in range(7, 13)}
    assert months == wanted
    totals = {"ends": 4_068_000_000, "continues_in_old_area": 8_136_000_000}
    assert spent.total == totals.get(word, 12_216_000_000)
    [merger] = spent.mergers
    assert (merger.area, str(merger.day), merger.into, merger.on_merger) == (OLD, "2025-07-01", (NEW,), word)
    assert merger.events == ("vn:event:2025-07-01:provinces",)
    told = spent.explain(NEW, month="2025-07")
    assert told.amount == sum(leaf.amount or 0 for leaf in told.leaves()) == count * 500_000


def test_yen_bais_rate_in_all_of_the_new_lao_cai(network: Network, catalogue: Catalogue) -> None:
    window = "2025-07-01..2026-01-01"
    extended = spent_on(network, catalogue, YEN_BAI, window, on_merger="extends_to_new_area")
    there = catalogue[YEN_BAI].evolve(jurisdiction={"id": NEW, "as_of": "2025-07-01"}, openings=())
    variant = assess(network, there, window=window)
    assert extended.total == variant.total == 6 * 1_358_000_000
    assert extended.by("team", "month") == variant.by("team", "month")
    assert (len(extended.mergers), variant.mergers) == (1, ())


def test_da_nangs_yearly_ceiling_is_given_once_in_2025(network: Network, catalogue: Catalogue) -> None:
    days = "2024-08-10..2026-01-01"
    for word, teams in (("continues_in_old_area", 2_400), ("extends_to_new_area", 3_766)):
        year = spent_on(network, catalogue, DA_NANG, "2025", on_merger=word)
        assert set(year.by("team")["upper"]) == {3_000_000}
        assert year.bounds == (0, teams * 3_000_000)
        halves = [
            spent_on(network, catalogue, DA_NANG, half, on_merger=word).bounds[1]
            for half in ("2025-01-01..2025-07-01", "2025-07-01..2026-01-01")
        ]
        assert halves == [3_570_410_400, teams * 3_000_000 - 3_570_410_400]
    assert spent_on(network, catalogue, DA_NANG, days).bounds == (0, 14_400_000_000)
    assert spent_on(network, catalogue, DA_NANG, days, part="by_days").bounds == (0, 10_032_784_800)


def test_da_nangs_next_policy(network: Network, catalogue: Catalogue) -> None:
    spent = spent_on(network, catalogue, NEXT, "2026-01-01..2028-01-01")
    assert spent.total == 27_115_200_000
    assert (spent.paid()["teams"], spent.mergers) == ([3_766], ())
    both = assess(network, [catalogue[DA_NANG], catalogue[NEXT]], window="2025-07-01..2027-01-01")
    assert both.bounds == (13_557_600_000, 13_557_600_000 + 3_629_589_600)
    [merger] = both.mergers
    assert (merger.policy, merger.into) == (DA_NANG, ("vn:province:48:2025",))


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    ("level", "size", "before", "after"),
    [
        ("any", "report", 241_200_000, 1_171_560_000),
        ("any", "cap", 156_240_000, 758_160_000),
        ("village", "report", 232_560_000, 1_130_340_000),
        ("village", "cap", 147_600_000, 716_940_000),
    ],
)
def test_binh_duong_goes_on_with_all_its_teams(  # noqa: PLR0913, PLR0917 - what is chosen, and what comes of it
    network: Network, catalogue: Catalogue, level: str, size: str, before: int, after: int, word: str
) -> None:
    spent = spent_on(network, catalogue, BINH_DUONG, "2025", on_merger=word, level=level, size=size)
    later = {"ends": 0, "continues_in_old_area": before, "extends_to_new_area": after}[word]
    assert spent.total == 6 * before + 6 * later


def test_where_policies_hold_after_the_mergers(network: Network, catalogue: Catalogue) -> None:
    def ids(area: str, day: str, word: str) -> tuple[str, ...]:
        choices = {id: {"on_merger": word} for id in (YEN_BAI, DA_NANG)}
        return catalogue.holding(network, area, at=day, choices=choices).ids

    for word in WORDS:
        assert ids(OLD, "2025-06-30", word) == (YEN_BAI,)
        assert ids(NEW, "2025-07-01", word) == ((YEN_BAI,) if word == "extends_to_new_area" else ())
        assert ids("vn:province:48:2025", "2026-01-01", word) == (NEXT,)


def test_the_next_policy_compared_with_none_after_the_merger(network: Network, catalogue: Catalogue) -> None:
    """Nothing differs until the end of 2025; then 300,000 a month go to the teams of both old provinces."""
    window = "2025-01-01..2027-01-01"
    one, both = (
        assess(network, policies, window=window)
        for policies in (catalogue[DA_NANG], [catalogue[DA_NANG], catalogue[NEXT]])
    )
    change = dtnet.compare(one, both)
    assert change.totals == {"entitlement": 3_766 * 12 * 300_000, "at_most": 0}
    months = {
        (row["province"], row["month"]): row["difference"]
        for row in change.by("province", "month")
        if row["nature"] == "entitlement"
    }
    new = "vn:province:48:2025"
    assert months == {
        **{(new, f"2026-{month:02}"): 3_766 * 300_000 for month in range(1, 13)},
    }
    gainers = change.gainers("team")
    assert (len(gainers), len(change.losers("team"))) == (3_766, 0)
    assert set(gainers["difference"]) == {3_600_000}
    assert set(gainers["before"]) == {0}  # a ceiling of 3,000,000 in 2025 is of another nature


def test_what_a_merger_decides_compared(network: Network, catalogue: Catalogue) -> None:
    ends, extends = (
        spent_on(network, catalogue, YEN_BAI, "2025", on_merger=word)
        for word in ("ends", "extends_to_new_area")
    )
    change = dtnet.compare(ends, extends)
    assert change.total == 6 * 2_716 * 500_000
    assert [(row["province"], row["difference"]) for row in change.by("province")] == [
        (OLD, 0),
        (NEW, 8_148_000_000),
    ]
    gainers = change.gainers("team")
    assert (len(gainers), set(gainers["difference"])) == (2_716, {6 * 500_000})
    assert sorted(gainers["before"]) == [0] * 1_360 + [6 * 500_000] * 1_356


@pytest.mark.filterwarnings("ignore::dtnet.errors.SyntheticWarning")
@pytest.mark.parametrize("word", WORDS)
def test_who_is_funded_across_the_mergers(network: Network, catalogue: Catalogue, word: str) -> None:
    policies = [catalogue[YEN_BAI].chosen({"on_merger": word}), catalogue[DA_NANG], catalogue[NEXT]]

    def yes(at: str) -> dict[object, tuple[object, ...]]:
        rows = network.coverage(of="funded", over="village", by="province", at=at, policies=policies)
        return {row["area"]: (row["yes"], row["no"], row["unknown"]) for row in rows if row["yes"]}

    both = "vn:province:48:2025"
    there = {NEW: (VILLAGE_TEAMS[word], 2_716 - VILLAGE_TEAMS[word], 0)} if VILLAGE_TEAMS[word] else {}
    assert yes("2025-06-30") == {OLD: (1_356, 0, 0), "vn:province:48:0": (2_400, 0, 0)}
    assert yes("2025-07-01") == yes("2025-12-31") == {both: (2_400, 1_366, 0), **there}
    assert yes("2026-01-01") == {both: (3_766, 0, 0)}


@pytest.mark.filterwarnings("ignore::dtnet.errors.SyntheticWarning")
@pytest.mark.parametrize("word", WORDS)
def test_the_funding_cliff_across_the_mergers(network: Network, catalogue: Catalogue, word: str) -> None:
    """Đà Nẵng's teams, 2,400, then 3,766; Yên Bái's 1,356 fall off at the merger, or with the year."""
    policies = [catalogue[YEN_BAI].chosen({"on_merger": word}), catalogue[DA_NANG], catalogue[NEXT]]
    cliff = network.ask(during="2025-06-01..2026-02-01").funding.cliff(policies)
    told = [(str(row["day"]), row["ends"], row["before_yes"], row["yes"]) for row in cliff]
    last = f"{DA_NANG} {YEN_BAI}"
    assert (
        told
        == {
            "ends": [
                ("2025-07-01", YEN_BAI, 1_356 + 2_400, 2_400),
                ("2026-01-01", DA_NANG, 2_400, 3_766),
            ],
            "continues_in_old_area": [("2026-01-01", last, 1_356 + 2_400, 3_766)],
            "extends_to_new_area": [("2026-01-01", last, 2_716 + 2_400, 3_766)],
        }[word]
    )


@pytest.mark.parametrize("word", WORDS)
def test_funded_villages_on_one_territory_and_by_ground(
    network: Network, catalogue: Catalogue, word: str
) -> None:
    policy = catalogue[YEN_BAI].chosen({"on_merger": word})
    asked = CoverageQuery(of=funded(policy), over="village", by="province", within=NEW, during="2025")
    steps = [
        (str(row["start"]), row["yes"], row["areas"]) for row in Question(network, asked).series(basis=DAY)
    ]
    later = VILLAGE_TEAMS[word]
    assert steps == [("2025-01-01", 1_356, 2_716), *([] if later == 1_356 else [(DAY, later, 2_716)])]
    rows = network.ask("funded", at="2025-06-30", within=OLD, policies=[policy]).redrawn(DAY, into=NEW)
    changes = {row["part"]: (row["yes_change_lower"], row["yes_change_upper"]) for row in rows}
    kept, gained = {
        "ends": (-1_356, 0),
        "continues_in_old_area": (0, 0),
        "extends_to_new_area": (0, 1_360),
    }[word]
    assert changes == {
        "kept": (kept, kept),
        "gained": (gained, gained),
        "lost": (0, 0),
        "all": (kept + gained, kept + gained),
    }


def test_the_command_line_lists_mergers(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["assess", "--policy", YEN_BAI, "--window", "2025"]
    assert main([*words, "--format", "json"]) == 0
    [merger] = json.loads(capsys.readouterr().out)["mergers"]
    assert merger == {
        "policy": YEN_BAI,
        "area": OLD,
        "day": "2025-07-01",
        "into": [NEW],
        "events": ["vn:event:2025-07-01:provinces"],
        "on_merger": "ends",
        "why": "what became of it when Yên Bái joined Lào Cai on 2025-07-01 was not seen",
    }
    assert main(words) == 0
    assert f"merged  {YEN_BAI}: {OLD} into {NEW} on 2025-07-01: ends" in capsys.readouterr().out
    assert main(["assess", "--policy", YEN_BAI, "--window", "2024", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["mergers"] == []
