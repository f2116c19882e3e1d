"""The bundled Toyland: what its page says of it, its files, and the hard cases for which it is there."""

from __future__ import annotations

import importlib.util
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Currency, datasets
from dtnet.datasets import loading
from dtnet.datasets.toyland import loader
from dtnet.errors import UnknownAmountError, UnreadableFileError
from dtnet.figures import contradicted_by, stated_by

from ...inner.network import check_tables, table_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dtnet import Network, Snapshot

DAY = "2025-02-01"
REALM, ISLE = "toy:realm", "toy:province:lantern-isle"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return datasets.load("toyland")


@pytest.fixture(scope="module")
def day(toyland: Network) -> Snapshot:
    return toyland.at(DAY)


def test_it_says_that_it_is_invented(toyland: Network) -> None:
    assert "invented" in toyland.metadata.title
    assert "nothing in it is a fact about any country" in toyland.metadata.notes[0]
    statements, rules = toyland.tables.statements, toyland.tables.relation_rules
    cited = [
        *toyland.metadata.sources,
        *(each.citation for each in (*statements, *rules, *toyland.tables.events)),
    ]
    cited += [policy.instrument for policy in dtnet.policies(country="toyland", plugins=False)]
    figures = datasets.load_figures("toyland")
    cited += [each.source for each in (*figures, *figures.claims) if each.source is not None]
    assert [each.ref for each in cited if "invented" not in each.ref] == []


def test_its_size_and_words_are_others_than_viet_nam_s(toyland: Network, day: Snapshot) -> None:
    assert day.territory.level_counts() == {
        "realm": 1,
        "province": 2,
        "shire": 4,
        "parish": 7,
        "village": 21,
        "lane": 2,
    }
    assert len(day.teams()) == 21
    assert toyland.vocabulary.currency == Currency("XTS", 2)
    assert toyland.metadata.extent == dtnet.Period("2024-01-01", "2026-01-01")
    assert str(toyland.metadata.reference_day) == DAY


def test_every_rule_of_validity_holds_on_its_tables(toyland: Network) -> None:
    assert check_tables(toyland.tables, toyland.vocabulary) == []


@pytest.mark.parametrize("name", ["csv", "network.json", "n.parquet", "n.arrow", "n.dtnet"])
def test_it_goes_through_every_format(
    toyland: Network, same: Callable[[Network, Network], None], tmp_path: Path, name: str
) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    again = dtnet.read_network(tmp_path / name, verify=True)
    same(again, toyland)
    assert again.content_hash() == toyland.content_hash()


def tool(root: Path) -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location("toyland_tool", root / "tools" / "toyland.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_files_are_in_form_and_listed(pytestconfig: pytest.Config) -> None:
    made = tool(pytestconfig.rootpath).files(loader.DATA)
    stale = [name for name, content in made.items() if (loader.DATA / name).read_bytes() != content]
    assert stale == [], "run: python tools/toyland.py"
    listed = {each["path"] for each in json.loads(made["datapackage.json"])["resources"]}
    there = {path.relative_to(loader.DATA).as_posix() for path in loader.DATA.rglob("*") if path.is_file()}
    assert there == {*listed, "datapackage.json"}


def test_an_edit_by_hand_is_brought_into_form(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(loader.DATA, data)
    rows = (data / "services.csv").read_text("utf-8").splitlines()
    (data / "services.csv").write_text("\n".join([rows[0], *reversed(rows[1:])]), "utf-8")
    made = tool(pytestconfig.rootpath).files(data)
    assert made["services.csv"] == (loader.DATA / "services.csv").read_bytes()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data in place of the shipped ones."""
    data = tmp_path / "data"
    shutil.copytree(loader.DATA, data)
    monkeypatch.setattr(loader, "DATA", data)
    loading._loaded.cache_clear()
    yield data
    loading._loaded.cache_clear()


@pytest.mark.parametrize("name", ["areas.csv", "network.json", "datapackage.json"])
def test_a_damaged_file_is_named(copied: Path, name: str) -> None:
    content = (copied / name).read_bytes()
    (copied / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFileError, match="dataset 'toyland' is damaged"):
        datasets.load("toyland")


def test_a_policy_that_was_changed_is_named(copied: Path) -> None:
    path = copied / "policies" / "toyland.realm.schooling.toml"
    path.write_text(path.read_text("utf-8").replace("500 XTS", "501 XTS"), "utf-8")
    with pytest.raises(UnreadableFileError, match=r"changed files: policies/toyland\.realm\.schooling\.toml"):
        datasets.fingerprint("toyland")


def test_it_has_the_hard_cases_of_teams(toyland: Network, day: Snapshot) -> None:
    spells = toyland.history("toy:team:flint")
    assert [str(each) for each in spells["start"]] == ["2024-01-01", "2024-11-01"]
    assert [str(each) for each in spells["end"]] == ["2024-07-01", "None"]
    assert day.uncertain("bodies")["id"] == ["toy:team:cable", "toy:team:rush"]
    teams = {row["id"].removeprefix("toy:team:"): row for row in day.teams()}
    unknown = {name for name, row in teams.items() if row["people"] is None}
    assert unknown == {"tallow", "moss-tide"}
    assert (teams["tallow"]["people_lower"], teams["tallow"]["people_upper"]) == (3, 8)
    assert {name for name, row in teams.items() if row["skills"] is None} == {"tallow", "moss-lamp"}
    assert {name for name, row in teams.items() if row["leader"] is None} == {
        "spark-lower",
        "moss-tide",
        "gull",
    }
    assert {row["origin"] for row in teams.values()} == {"observed", "derived", "assumed", "synthetic"}
    homes = [row["home"] for row in teams.values()]
    assert sorted({home for home in homes if homes.count(home) > 1}) == [
        "toy:village:anchor",
        "toy:village:brass",
        "toy:village:moss",
        "toy:village:otter",
    ]
    served = table_columns(toyland, "services")
    assert list(zip(served["body"], served["area"], strict=True)) == [
        ("toy:team:anchor-lamp", "toy:village:buoy"),
        ("toy:team:otter-lamp", "toy:parish:heron"),
    ]


def test_it_has_the_hard_cases_of_areas(toyland: Network, day: Snapshot) -> None:
    assert day.uncertain("areas")["id"] == ["toy:village:brook"]
    assert day.area("toy:village:reef").parent == "toy:shire:harbour"  # no parish between
    villages = {row["id"].removeprefix("toy:village:"): row for row in day.areas(level="village")}
    unknown = {name for name, row in villages.items() if row["households"] is None}
    assert unknown == {"ember", "fern", "gull"}
    assert {name for name, row in villages.items() if row["households"] == 0} == {"candle"}
    assert {name for name, row in villages.items() if row["coastal"] is None} == {
        "rush",
        "fern",
        "mist-1",
        "mist-2",
        "mist-3",
    }
    synthetic = {name for name, row in villages.items() if row["origin"] == "synthetic"}
    assert synthetic == {"mist-1", "mist-2", "mist-3"}
    parishes = set(day.areas(level="parish")["id"])
    assert parishes - set(day.bodies(kind="officer")["home"]) == {"toy:parish:quay"}
    first, last = (
        set(toyland.at(each).areas(level="village")["id"]) for each in ("2024-01-01", "2025-12-31")
    )
    assert last - first == {"toy:village:cable"}
    assert first - last == {"toy:village:frog", "toy:village:brook"}
    assert toyland.history("toy:village:frog")["successors"] == ["toy:village:newt"]


def test_it_says_what_is_listed_in_full(toyland: Network) -> None:
    said = [(each.about, each.area.rpartition(":")[2]) for each in toyland.tables.statements]
    assert said == [
        ("teams", "lantern-isle"),
        ("teams", "heron"),
        ("teams", "mist"),
        ("skills", "oilham"),
        ("skills", "reef"),
        ("skills", "mist"),
        ("team_kinds", "realm"),
        *((level, "realm") for level in ("province", "shire", "parish", "lane")),
        *(("village", area) for area in ("lantern-isle", "heron", "dune", "mist")),
    ]


def test_its_structure_breaks_on_a_day(toyland: Network, day: Snapshot) -> None:
    held = {row["id"].removeprefix("toy:officer:"): row["holders"] for row in day.bodies(kind="officer")}
    assert held == {"dune": 1, "glow": 0, "heron": None, "mist": 1, "oilham": 1, "sedge": 1}
    assert day.without_superior("guided_by", kind="officer")["id"] == []
    later = toyland.at("2025-05-01")
    assert later.without_superior("guided_by", kind="officer")["id"] == [
        "toy:officer:heron",
        "toy:officer:sedge",
    ]
    lines = ("guided_by", "helped_by")
    harbour = [day.falls_off("toy:bureau:harbour", each)["id"] for each in (("guided_by",), lines)]
    assert harbour == [
        ["toy:team:anchor-lamp", "toy:team:cable", "toy:team:reef"],
        ["toy:team:anchor-lamp", "toy:team:cable"],
    ]


@pytest.mark.parametrize(
    ("id", "window", "bounds"),
    [
        # Cable's team began on some day from 2024-12-01 to 2025-03-01
        ("toyland.lantern-isle.oil", "2024", (72 * 4_000, 73 * 4_000)),
        ("toyland.lantern-isle.oil", "2025", ((8 * 6 - 2) * 4_000, 8 * 6 * 4_000)),
        ("toyland.lantern-isle.boats", "2024", (0, 2 * 30_000 * 9 // 12 + 2_500)),
        ("toyland.lantern-isle.boats", "2025", (0, 4 * 30_000 * 3 // 12)),
        ("toyland.realm.schooling", "2024", ((45 * 6 + 4 * 2) * 500, None)),
    ],
)
def test_its_policies_pay_by_hand(
    toyland: Network, id: str, window: str, bounds: tuple[int, int | None]
) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    assert policies.ids == (
        "toyland.lantern-isle.boats",
        "toyland.lantern-isle.oil",
        "toyland.realm.schooling",
    )
    assert dtnet.assess(toyland, policies[id], window=window).bounds == bounds


def test_its_policies_are_assessed_together(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    assert policies.holding(toyland, ISLE, at=DAY).ids == policies.ids
    spent = dtnet.assess(toyland, policies, window="2024-07-01..2025-01-01")
    assert not spent.not_assessed
    with pytest.raises(
        UnknownAmountError, match=r"'team\.people' of 'toy:team:moss-tide', 'toy:team:tallow'"
    ):
        _ = spent.totals
    of_tallow = [row for row in spent.by("team") if row["team"] == "toy:team:tallow"]
    assert [(row["amount"], row["lower"], row["upper"]) for row in of_tallow] == [
        (24_000, 24_000, 24_000),
        (None, 0, 8 * 500 * 6),
    ]


def test_figures_stand_beside_it() -> None:
    figures = datasets.load_figures("toyland")
    asked: dict[str, Any] = {"measure": "teams", "where": REALM, "day": DAY}
    assert [each.id for each in stated_by(figures, value=21, **asked)] == ["toyland-2025-02-teams"]
    asked = {"measure": "villages", "where": REALM, "day": DAY}
    assert [each.value for each in contradicted_by(figures, value=21, **asked)] == [22]
    census = datasets.load("toyland").at("2024-07-01").team_counts(by="province").to_dicts()[0]
    assert (census["area"], census["teams"]) == (ISLE, figures["lantern-isle-2024-07-01-teams"].value)
    assert 288_000 in figures["lantern-isle-2024-oil"].bounds
    assert [claim.text for claim in figures.claims] == ["every village has a team", "every parish has a team"]


def test_the_day_on_which_a_village_without_a_team_closes_cuts_nobodys_month(toyland: Network) -> None:
    """Brook closes on some day of January to March 2025; Tallow, Cable and Rush lie elsewhere."""
    policies = dtnet.policies(country="toyland", plugins=False)
    for id, bounds in (
        ("toyland.realm.schooling", {"tallow": (0, 4_000, 36_000), "rush": (0, 2_000, 18_000)}),
        ("toyland.lantern-isle.oil", {"cable": (0, 4_000, 24_000)}),
        ("toyland.lantern-isle.boats", {"cable": (0, 3_750, 7_500)}),
    ):
        year = dtnet.assess(toyland, policies[id], window="2025")
        january = dtnet.assess(toyland, policies[id], window="2025-01")
        of_unit = {row["unit"]: row["upper"] for row in year.by("unit").to_dicts()}
        of_month = {(row["unit"], row["month"]): row for row in year.by("unit", "month").to_dicts()}
        for name, (lower, upper, whole) in bounds.items():
            row = of_month[f"toy:team:{name}", "2025-01"]
            assert (row["amount"], row["lower"], row["upper"]) == (None, lower, upper)
            assert of_unit[f"toy:team:{name}"] == whole
        assert january.by("unit", "month").to_dicts() == [
            row for row in of_month.values() if row["month"] == "2025-01"
        ]
        assert january.sharp == (id != "toyland.lantern-isle.boats")
    shires = dtnet.assess(toyland, policies["toyland.realm.schooling"], window="2025").by("shire", "month")
    upper = {(row["shire"], row["month"]): row["upper"] for row in shires.to_dicts()}
    assert upper["toy:shire:wick", "2025-01"] == upper["toy:shire:wick", "2025-04"] == 13_500
