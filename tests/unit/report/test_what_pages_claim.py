"""What a page claims: unknown areas are unknown, lists are lists, and pictures carry their evidence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Citation
from dtnet.figures import Figure, FigureSet

from ...provinces import province_around
from ..command_line import run
from .made_reports import page_of, report_of_vietnam

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network
    from dtnet.report import NetworkReport

DAY, PROVINCE, NAME = "2026-10-01", "vn:province:15:2025", "Lào Cai"
SVG = re.compile("<svg.*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


def listed(network: Network, **options: Any) -> Network:  # noqa: ANN401 - of `read_list`
    """One to three teams in each of the first 84 of the 99 communes of a province."""
    communes = [*network.at(DAY).areas(level="commune", within=PROVINCE)["id"]][:84]
    rows = [(commune, team) for place, commune in enumerate(communes) for team in range(1 + place % 3)]
    columns = {
        "commune": [commune for commune, _ in rows],
        "village": [f"Thôn {team + 1}" for _, team in rows],
        "people": [5] * len(rows),
    }
    read = dtnet.read_list(columns, network, at=DAY, within=PROVINCE, kind="teams", **options)
    return network.with_lists(read, name="mine")


@pytest.fixture(scope="module")
def province() -> Network:
    return province_around(NAME, at=DAY)


@pytest.fixture(scope="module")
def partial(province: Network) -> NetworkReport:
    return listed(province).report(at=DAY, within=PROVINCE)


def pictures(report: NetworkReport) -> list[str]:
    """The texts in each picture of a page."""
    return [" ".join(re.findall(r">([^<]+)<", svg)) for svg in SVG.findall(page_of(report))]


def test_an_area_without_a_row_is_unknown(province: Network, partial: NetworkReport) -> None:
    """As coverage says: no row is a zero only where somebody states that the list is complete."""
    asked = partial.day.ask("has_team", over="commune", within=PROVINCE)
    unknown = {row["area"] for row in asked.answer(by="commune") if row["unknown"]}
    assert len(unknown) == 15
    assert {row["area"] for row in partial.groups if row["teams"] is None} == unknown
    assert {row["area"] for row in partial.groups if row["people"] is None} == unknown
    assert not any(row["listed_in_full"] for row in partial.groups)
    whole = listed(province, complete={"teams": PROVINCE}).report(at=DAY, within=PROVINCE)
    assert Counter(row["teams"] for row in whole.groups) == {0: 15, 1: 28, 2: 28, 3: 28}
    assert all(row["listed_in_full"] for row in whole.groups)


def test_the_page_of_a_partial_list_speaks_of_what_is_listed(partial: NetworkReport) -> None:
    page = page_of(partial)
    for text in (
        "Result: 168 teams listed (others may exist) (observed); 840 people in the teams listed",
        "168 of the 168 listed villages have a team",
        "for 15 of 99 communes it is unknown whether they have a team",
        "Listed teams, by commune",
    ):
        assert text in page
    assert "Cảm Nhân" in section(partial, "areas"), "an area without a row is named"
    assert partial.to_dict()["listed_in_part"] == ["villages", "teams", "members"]
    [told] = pictures(partial)
    assert "unknown" in told.split(), "the legend of the map"
    assert "Bảo Ái" in told


def test_the_command_line_tells_unknown_from_none(
    province: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "mine.dtnet")
    dtnet.write_network(listed(province), path)
    assert "teams: unknown; none is listed, and others may exist" in run(
        capsys, "show", "vn:commune:04750:2025", "--network", path
    )
    assert "teams listed: 168 (others may exist)" in run(capsys, "show", PROVINCE, "--network", path)
    shown = run(capsys, "report", "--network", path, "--within", PROVINCE)
    assert "For 15 of 99 communes it is unknown whether they have a team." in shown
    assert "teams (listed)" in shown
    cells = run(capsys, "report", "--network", path, "--within", PROVINCE, "--format", "csv")
    assert "communes,vn:commune:04750:2025,,teams,,observed" in cells


def test_the_map_of_a_country_has_all_areas_of_the_provinces_of_a_list(vietnam: Network) -> None:
    [told] = pictures(listed(vietnam).report(at=DAY))
    assert "Bảo Ái" in told, "an area without a row is not dropped"


@pytest.mark.parametrize(("at", "within"), [("2024-08-31", None), ("2025-12-26", "Đà Nẵng"), (DAY, None)])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_each_picture_carries_its_evidence(
    vietnam: Network,
    at: str,
    within: str | None,
    language: Any,  # noqa: ANN401 - a word
) -> None:
    """A picture that is copied out of the page still states its data, their day, and that they are made."""
    report = report_of_vietnam(at, within, language)
    found = pictures(report)
    assert found
    for told in found:
        assert ("synthetic" if language == "en" else "mô phỏng") in told
        assert vietnam.metadata.version in told
        assert (report.day.date.strftime("%-d %B %Y") if language == "en" else at[:4]) in told


def test_numbers_with_a_source_look_otherwise_than_those_of_the_recipe() -> None:
    report = report_of_vietnam("2024-08-31")
    assert Counter(row["evidence"] for row in report.groups) == {"synthetic": 52, "assumed": 11}
    figures = {row["name"]: row["figures"] for row in report.groups}
    assert figures["Đà Nẵng"] == ["da-nang-2024-08-teams"]
    assert len(figures["Yên Bái"]) == 2, "teams of communes and of villages add up"
    assert figures["Hà Nội"] == []
    page = page_of(report)
    assert page.count('<tr class="made">') == 52
    told = section(report, "areas")
    assert "Thanh Hóa 4,351 14,001 assumed Article on doanhnghieptiepthi.vn" in told
    assert told.count("assumed") == 11
    assert "52 of 63 synthetic" in pictures(report)[0]
    assert "Assumed: a source states the number for another day." in pictures(report)[0]


def test_a_disagreement_outlives_the_day_of_its_figure() -> None:
    for at in ("2025-12-25", "2025-12-26", DAY):
        report = report_of_vietnam(at, "Đà Nẵng")
        disagreements = page_of(report).split('id="disagree"')[1]
        assert "nearly 24,303" in disagreements
    [people] = [each for each in report.counts if each.name == "members"]
    [near] = people.nearest
    assert (near.figure.as_of, near.here, near.disagrees) == ("2025-12-25", 18_467, True)
    [teams] = [each for each in report.counts if each.name == "teams"]
    assert [(near.figure.value, near.disagrees) for near in teams.nearest] == [(3_766, False)]


def test_the_nearest_figures_of_both_sides_are_shown_with_their_days() -> None:
    report = report_of_vietnam("2025-03-01")
    near = {each.name: [one.figure.id for one in each.nearest] for each in report.counts}
    assert near["villages"] == ["villages-2022", "villages-2026-02"]
    assert near["communes"] == ["communes-2025-07-01"]
    assert "1 July 2025: 3,321" in page_of(report)


def figure(*, measure: Any = "teams", level: str | None = None, **values: Any) -> Figure:  # noqa: ANN401 - of `Figure`
    """An exact figure of a sample."""
    options = {"id": f"{measure} {level}", "qualifier": "exact", "source": Citation(ref="sample"), **values}
    return Figure(measure=measure, level=level, **options)


@pytest.mark.parametrize("at", ["2022-06-30", "2024-08-31"])
def test_figures_of_teams_of_a_level_are_compared_with_the_teams_of_that_level(
    vietnam: Network, at: str
) -> None:
    values = {("teams", "commune"): 173, ("teams", "village"): 1_400, ("people", "village"): 9_107}
    made = [
        figure(
            measure=measure, where="vn:province:15:0", level=level, as_of="2024-08", part="end", value=value
        )
        for (measure, level), value in values.items()
    ]
    report = vietnam.report(at=at, within="province:Yên Bái", figures=FigureSet(tuple(made)))
    near = {each.name: each.nearest for each in report.counts}
    told = [(each.figure.id, each.here, each.disagrees) for each in (*near["teams"], *near["members"])]
    assert told == [
        ("teams commune", 173, False),
        ("teams village", 1_356, True),
        ("people village", 9_107, False),
    ]
    assert "1,356 here; sample: 1,400 (village)" in section(report, "disagree")
    assert near["teams"][0].to_dict()["level"] == "commune"


def test_a_partial_list_does_not_contradict_figures_that_exceed_it(province: Network) -> None:
    made = [
        figure(id=id, where=PROVINCE, as_of=day, value=value)
        for id, day, value in [("less", DAY, 167), ("more", DAY, 169), ("later", "2026-10-02", 169)]
    ]
    report = listed(province).report(at=DAY, within=PROVINCE, figures=FigureSet(tuple(made)))
    [teams] = [each for each in report.counts if each.name == "teams"]
    assert [each.id for each in teams.contradicted_by] == ["less"]
    assert [(each.figure.id, each.here) for each in teams.nearest] == [("later", None)]


def section(report: NetworkReport, name: str) -> str:
    """The texts of a section of a page."""
    page = page_of(report)
    return " ".join(re.sub("<[^>]+>", " ", page.split(f'<h2 id="{name}">')[1].split("</section>")[0]).split())


def test_the_window_follows_the_day(vietnam: Network) -> None:
    """Money of 2024 does not stand under a day of 2026."""
    assert str(report_of_vietnam().window) == "2024-01-01..2025-01-01", "the reference window, without a day"
    report = report_of_vietnam(DAY)
    assert str(report.window) == "2026-01-01..2027-01-01"
    assert "vn.da-nang.2025-26" in [each.policy.id for each in report.amounts]
    apart = vietnam.report(at=DAY, window="2024")
    told = "The state is that of 1 October 2026; the amounts are those of 1 January 2024 to 31 December 2024."
    assert told in section(apart, "money")
    assert told not in section(report, "money")


def test_a_page_without_amounts_tells_which_policies_pay_when(vietnam: Network) -> None:
    report = report_of_vietnam(DAY, PROVINCE)
    assert report.amounts == ()
    assert [each.id for each in report.policies_of_other_days] == ["vn.yen-bai.2022-60"], "of a former part"
    assert "(vn.yen-bai.2022-60): 1 January 2023 to 31 December 2025" in section(report, "money")
    assert report.to_dict()["policies_of_other_days"] == {"vn.yen-bai.2022-60": "2023-01-01..2026-01-01"}
    none = report_of_vietnam(DAY, "Hà Nội")
    assert none.policies_of_other_days == ()
    assert "No policy is installed" in section(none, "money")
    assert vietnam.report(at=DAY, within="Hà Nội", policies=[]).policies_of_other_days == ()


@pytest.mark.parametrize(
    ("at", "within", "told"),
    [
        (DAY, PROVINCE, "Lào Cai Lào Cai, Yên Bái"),
        ("2025-07-02", "Hà Nội", "Hà Nội itself stayed as it was. New areas"),
        (DAY, "Hà Nội", "Ba Đình Trúc Bạch, Quán Thánh"),
        ("2024-08-31", "district:Văn Yên", "Mậu A Mậu A, Mậu Đông, Ngòi A, An Thịnh, Yên Thái"),
        (DAY, "commune:Mậu A", "Mậu A Mậu A, Mậu Đông, Ngòi A, An Thịnh, Yên Thái"),
        (DAY, None, "11 areas stayed as they were"),
    ],
)
def test_the_reform_is_told_where_it_changed_something(at: str, within: str | None, told: str) -> None:
    """An area that stayed as it was may have other areas inside."""
    reform = section(report_of_vietnam(at, within), "reform")
    assert told in reform
    assert "no area here" not in reform
