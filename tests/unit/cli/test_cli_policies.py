"""`dtnet policies` and `dtnet assess`: their answers, and what they say to wrong input."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl
import pytest

import dtnet
from dtnet.cli import main
from dtnet.errors import PluginWarning
from dtnet.policy import catalogue, parse_policy

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from dtnet import DueCells, Policy

FRAME = """
id = "example.squares"
titles = {vi = "Ví dụ", en = "An example"}
instrument = {ref = "example, no law", issued = "2023-12-01"}
jurisdiction = {id = "vn:district:536:0", as_of = "2024-01-01"}
on_merger = "ends"
period = {from = "2024-01-01"}
purpose = "example"
[[component]]
id = "support"
per = "team"
nature = "entitlement"
round = {rule = "down", to = "1 VND"}
"""
NEW = "vn:province:15:2025"
YEN_BAI, DA_NANG, BINH_DUONG = "vn.yen-bai.2022-60", "vn.da-nang.2024-36", "vn.binh-duong.2023-27"
DECISION = "Quyết định 1845/QĐ-UBND của UBND tỉnh Yên Bái"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What stdout says; stderr must stay empty."""
    assert main(words) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *words, "--format", "json"))
    return found


def table(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said(capsys, *words, "--format", "csv"))))


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What stderr says; stdout must stay empty."""
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


@attrs.frozen
class Squares:
    """The square of the people, for each eligible day."""

    policy: Policy

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        return {"support": ("team.people",)}

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        assert component == "support"
        people: NDArray[np.int64] = cells.fact("team.people")
        return people * people * cells.days


@pytest.fixture
def with_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed policies, a plug-in and a warning of another that is left out."""
    squares = Squares(parse_policy(FRAME, source="x", supplied=["support"]))
    bundled = catalogue.offered_policies

    def offered(country: str | None, *, plugins: bool) -> list[Any]:
        import warnings  # noqa: PLC0415 - as the real one

        warnings.warn(PluginWarning("a policy of other 1.0 is left out"), stacklevel=2)
        return [*bundled(country, plugins=plugins), squares]

    monkeypatch.setattr(catalogue, "offered_policies", offered)


def test_a_list_has_every_policy(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "policies", "list", "--country", "vietnam")
    assert shown.startswith("Policies of vietnam")
    for policy in dtnet.policies(country="vietnam"):
        assert policy.id in shown
    assert "plugin" not in shown
    listed = answer(capsys, "policies", "list")
    assert (listed["schema"], listed["inputs"]) == ("dtnet/policies-list/1", {"country": None})
    assert listed["rows"] == dtnet.policies().table().to_dicts()
    assert [row["id"] for row in table(capsys, "policies", "list")] == list(dtnet.policies().ids)


def test_a_list_of_a_country_without_policies(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "policies", "list", "--country", "vietnm") == (
        "dtnet: no policies for 'vietnm'; did you mean 'vietnam'?\n"
    )


@pytest.mark.usefixtures("with_squares")
def test_plug_ins_stand_in_the_list_and_what_is_left_out_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["policies", "list"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "dtnet: a policy of other 1.0 is left out\n"
    assert "Squares" in captured.out
    assert "plugin" in captured.out


def test_a_policy_shows_all_that_its_document_says(capsys: pytest.CaptureFixture[str]) -> None:
    policy = dtnet.policies()[DA_NANG]
    shown = answer(capsys, "policies", "show", DA_NANG)
    assert shown["document"] == policy.to_document()
    assert (shown["schema"], shown["plugin"], shown["reads"]) == ("dtnet/policies-show/1", None, {})
    rows = {row["key"]: row["value"] for row in table(capsys, "policies", "show", DA_NANG)}
    assert rows["titles.en"] == policy.titles.en
    assert rows["component[support].ceiling[1].amount"] == "3_000_000 VND/team"
    assert rows["choices.part.options"] == "full, by_days"
    assert rows["funding[1].rest"] == "true"
    page = said(capsys, "policies", "show", DA_NANG)
    assert page.startswith(policy.titles.en)
    for line in (
        f"Law: {policy.instrument.ref}, of 2024-07-30, {policy.instrument.url}.",
        "In force from 2024-08-10 to 2025-12-31, that day included.",
        "Component support: up to an amount; any part may be granted, for each team",
        "  - eligible if: kind is cdtt or project_06, and level is village",
        "  - part: full, or by_days; a part year is not defined",
    ):
        assert f"\n{line}\n" in page
    assert "3,000,000 VND per team" in page


def test_every_form_of_a_document_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, "policies", "show", "docs/examples/by-size.toml")
    assert "times “wage”" in page
    assert "`" not in page
    page = said(capsys, "policies", "show", "vn.yen-bai.2022-60")
    assert f"\nOpened by\n  - from 2023-06-01 to 2023-12-31, that day included: {DECISION}" in page
    assert "    published total: 771 teams, 2,698,500,000 VND\n" in page
    page = said(capsys, "policies", "show", "vn.binh-duong.2023-27")
    assert "\nPaid by: no source says who.\n" in page
    assert "  - nothing for officials' team work in office hours (không chi" in page


def test_policies_by_the_day_of_issue(capsys: pytest.CaptureFixture[str]) -> None:
    """Two laws of one day have one place."""
    rows = table(capsys, "policies", "list", "--country", "vietnam", "--sort", "issued")
    assert [row["id"] for row in rows] == [
        "vn.yen-bai.2022-60",
        "vn.binh-duong.2023-27",
        "vn.ha-tinh.2023-119",
        DA_NANG,
        "vn.da-nang.2025-26",
    ]
    page = said(capsys, "policies", "list", "--country", "vietnam", "--sort", "issued")
    places = [line.split()[:2] for line in page.splitlines() if "vn." in line]
    assert [int(place) for place, _ in places] == [1, 2, 2, 4, 5]
    assert page.endswith("issued: when the law was issued; end: the first day without the policy\n")


def test_a_document_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(capsys, "policies", "show", "docs/examples/ly-son.toml")
    assert shown["document"]["id"] == "example.ly-son"


@pytest.mark.usefixtures("with_squares")
def test_a_plug_in_shows_its_frame_and_what_it_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "show", "example.squares", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["document"]["jurisdiction"] == {"id": "vn:district:536:0", "as_of": "2024-01-01"}
    assert (shown["plugin"], shown["reads"]) == ("Squares", {"support": ["team.people"]})
    assert main(["policies", "show", "example.squares", "--format", "csv"]) == 0
    assert capsys.readouterr().out.endswith("plugin,Squares\nplugin reads.support,team.people\n")


def test_what_is_not_there_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no policy 'vn.da-nang.2024-63'; did you mean 'vn.da-nang.2024-36'" in refused(
        capsys, "policies", "show", "vn.da-nang.2024-63"
    )
    assert "docs/examples/ly-son-broken.toml: 6 errors" in refused(
        capsys, "policies", "show", "docs/examples/ly-son-broken.toml"
    )


def test_what_is_installed_is_sound_and_says_what_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "policies", "check")
    assert f"{YEN_BAI} is valid\n" in shown
    assert f"  {DECISION}: 771 teams published, 771 calculated\n" in shown
    assert f"  {DECISION}: 2,698,500,000 VND published, 2,698,500,000 calculated\n" in shown
    assert "vn.da-nang.2025-26 is valid\nvn.ha-tinh.2023-119 is valid\n" in shown
    checked = answer(capsys, "policies", "check", YEN_BAI)
    assert checked["schema"] == "dtnet/policies-check/1"
    assert checked["rows"] == [{"named": YEN_BAI, "policy": YEN_BAI, "fault": None, "not_in_network": None}]
    stated = {"policy": YEN_BAI, "source": DECISION, "reason": None}
    assert checked["published"] == [
        {**stated, "what": what, "published": number, "computed": number}
        for what, number in (("teams", 771), ("VND", 2_698_500_000))
    ]
    assert [row["policy"] for row in table(capsys, "policies", "check")] == list(dtnet.policies().ids)


def changed(tmp_path: Path, **changes: tuple[str, str]) -> str:
    """The document of Yên Bái with some texts in place of others."""
    text = (dtnet.datasets.vietnam.files.DATA / "policies" / f"{YEN_BAI}.toml").read_text("utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "changed.toml").write_text(text, "utf-8")
    return str(tmp_path / "changed.toml")


def test_a_published_total_that_comes_out_otherwise_is_a_finding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = changed(tmp_path, amount=("2_698_500_000", "2_698_500_001"))
    shown = said(capsys, "policies", "check", file, code=1)
    assert "2,698,500,001 VND published, 2,698,500,000 calculated" in shown
    file = changed(tmp_path, amount=("teams = 771", "teams = 772"))
    assert "772 teams published, 771 calculated" in said(capsys, "policies", "check", file, code=1)


def test_a_published_total_may_not_be_worked_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = changed(
        tmp_path,
        rate=('rate = "500_000 VND/team/month"', 'rate = "1 VND/person/day"\ncount = {activity = "days"}'),
        prorate=('prorate = "any_day"', ""),
    )
    shown = said(capsys, "policies", "check", file)
    assert "771 teams published, not calculated: support: activity table 'days' not given\n" in shown
    file = changed(
        tmp_path,
        opening=('{from = "2023-06-01", until = "2024-01-01"}', '{from = "2023-06-01"}'),
        period=('until = "2026-01-01", ', ""),
        no=("teams = 771, ", ""),
    )
    shown = said(capsys, "policies", "check", file)
    assert "teams published" not in shown
    assert "VND published, not calculated: " in shown


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("vn:province:15:0", "vn:province:15:9", "no area 'vn:province:15:9' on 2022-12-09; did you mean"),
        (
            "vn:province:15:0",
            NEW,
            f"no area {NEW!r} on 2022-12-09; {NEW!r} exists on 2025-07-01.. only: take",
        ),
        ("500_000 VND", "500_000 TOY", None),
    ],
)
def test_a_policy_of_elsewhere_is_said_to_be_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, old: str, new: str, missing: str | None
) -> None:
    file = changed(tmp_path, place=(old, new))
    if missing is None:
        assert "TOY" in refused(capsys, "policies", "check", file)
        return
    shown = said(capsys, "policies", "check", file)
    assert shown.startswith(f"{file}: {YEN_BAI} is valid\n  not in 'vietnam': {missing}")


def test_every_word_is_checked_whatever_is_wrong_with_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["docs/examples/ly-son-broken.toml", YEN_BAI, "nobody", str(tmp_path)]
    assert main(["policies", "check", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{YEN_BAI} is valid\n")
    assert "ly-son-broken.toml: 6 errors" in captured.err
    assert "no policy 'nobody'" in captured.err
    assert f"{tmp_path}: not a policy document" in captured.err
    assert main(["policies", "check", "--format", "json", *words]) == 2
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["fault"] is None for row in rows] == [False, True, False, False]


def test_each_error_of_a_check_is_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["docs/examples/ly-son-broken.toml", YEN_BAI, "nobody", str(tmp_path)]
    assert main(["policies", "check", *words, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    errors = [json.loads(line) for line in err.splitlines()]
    assert [each["code"] for each in errors] == ["invalid_policy", "unknown_name", "unreadable_file"]
    assert len(errors[0]["faults"]) == 6
    told = [row["fault"] for row in json.loads(out)["rows"] if row["fault"] is not None]
    assert all(fault.startswith(each["message"][:20]) for fault, each in zip(told, errors, strict=True))


def test_assess_says_what_all_of_the_country_cost(capsys: pytest.CaptureFixture[str]) -> None:
    spent = dtnet.assess(dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024")
    found = answer(capsys, "assess", "--by", "month,province")
    assert found["schema"] == "dtnet/assess/1"
    assert found["rows"] == spent.by("month", "province").to_dicts()
    assert found["totals"] == spent.totals == {"entitlement": 23_918_400_000, "at_most": 7_200_000_000}
    assert found["currency"] == "VND"
    assert (found["lower"], found["upper"]) == (23_918_400_000, 31_118_400_000)
    assert found["inputs"]["window"] == "2024-01-01..2025-01-01"
    assert found["inputs"]["by"] == ["month", "province"]
    assert found["inputs"]["content_hash"] == spent.network.content_hash()
    assert found["inputs"]["policies"] == list(dtnet.policies(country="vietnam").ids)
    assert [(row["policy"], row["component"]) for row in found["not_assessed"]] == [
        (each.policy, each.component) for each in spent.not_assessed
    ]
    assert len(found["assumptions"]) == len(spent.assumptions)
    assert found["unknown_facts"] == []


def test_assess_on_a_screen_and_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("assess", "--policy", YEN_BAI, "--policy", DA_NANG, "--window", "2023")
    shown = said(capsys, *words)
    assert shown.startswith("VND, 2023-01-01..2024-01-01")
    assert "In all, entitlement: 2,698,500,000 VND.\nIn all, up to: 0 VND.\n" in shown
    assert f"published total  {YEN_BAI}: 2,698,500,000 by {DECISION}; calculated: 2,698,500,000 " in " ".join(
        shown.split(" ")
    ).replace("\n", " ")
    rows = table(capsys, *words, "--by", " month ")
    assert {row["month"]: row["amount"] for row in rows if row["policy"] == YEN_BAI}["2023-06"] == "385500000"
    assert "not included  vn.binh-duong.2023-27: day: activity table 'mobilised_day' not" in said(
        capsys, "assess"
    )


def test_a_screen_has_no_thousand_rows(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("assess", "--policy", YEN_BAI, "--by", "team")
    shown = said(capsys, *words)
    assert "… and 1,156 more rows; --format csv lists all\n" in shown
    assert len(table(capsys, *words)) == 1_356


def test_choices_and_documents(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--choice", "--choose"):
        found = answer(capsys, "assess", "--policy", DA_NANG, option, f"{DA_NANG}:part=by_days")
        assert found["total"] == 2_832_784_800
        assert found["inputs"]["choices"][DA_NANG]["part"] == "by_days"
    found = answer(capsys, "assess", "--policy", "docs/examples/ly-son.toml", "--window", "2024")
    assert found["total"] == 16_500_000


@pytest.mark.parametrize("option", ["--choice", "--choose"])
@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["assess"],
        ["explain", "vn:country:0"],
        ["compare", "--then", f"{DA_NANG}:part=full"],
    ],
)
def test_every_command_knows_both_spellings_and_names_the_first(
    capsys: pytest.CaptureFixture[str], words: list[str], option: str
) -> None:
    assert main([*words, option, "part"]) == 2
    assert capsys.readouterr().err.startswith("dtnet: --choice 'part': not of the form POLICY:CHOICE=OPTION;")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_inputs_come_from_files(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    frame = pl.DataFrame(
        {
            "unit": ["vn:commune:25744:0", "vn:commune:25744:0"],
            "month": ["2024-05", "2024-06"],
            "persons": [3, 4],
            "times": [2, 1],
        }
    )
    file = tmp_path / f"days.{form}"
    frame.write_csv(file) if form == "csv" else frame.write_parquet(file)
    words = ("assess", "--policy", BINH_DUONG, "--by", "component", "--input", f"mobilised_day={file}")
    found = answer(capsys, *words)
    assert {row["component"]: row["amount"] for row in found["rows"]}["day"] == 10 * 150_000
    assert found["inputs"]["tables"]["mobilised_day"]["path"] == str(file)
    assert len(found["inputs"]["tables"]["mobilised_day"]["sha256"]) == 64


def test_an_input_may_be_unknown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text("unit,month,persons,times\nvn:commune:25744:0,2024-05,,2\n", "utf-8")
    words = ("assess", "--policy", BINH_DUONG, "--input", f"mobilised_day={file}")
    found = answer(capsys, *words)
    assert (found["total"], found["lower"], found["upper"]) == (None, 2_894_400_000, None)
    [fact] = found["unknown_facts"]
    assert fact.endswith("cells of the input 'mobilised_day'")
    shown = said(capsys, *words)
    assert "In all unknown (2,894,400,000 to no bound).\n" in shown
    assert f"unknown  {fact}"[:60] in shown


@pytest.mark.usefixtures("with_squares")
def test_plug_ins_are_assessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--policy", "example.squares", "--window", "2024-02", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    people = dtnet.datasets.load("vietnam").at("2024-02-01").teams(within="vn:district:536:0").array("people")
    assert found["total"] == sum(each * each * 29 for each in people.tolist())


def test_what_came_before_the_data_may_be_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = FRAME.replace('"2024-01-01"}\npurpose', '"2021-01-01"}\npurpose').replace(
        "round",
        'rate = "1 VND/team/month"\nprorate = "any_day"\n'
        'ceiling = [{amount = "5 VND/team", over = "calendar_year"}]\n#',
    )
    (tmp_path / "early.toml").write_text(text, "utf-8")
    words = ("assess", "--policy", str(tmp_path / "early.toml"), "--window", "2022-04")
    assert 'pass missing_history="nothing_paid" if nothing was paid by then' in refused(capsys, *words)
    assert answer(capsys, *words, "--before", "nothing_paid")["inputs"]["before"] == "nothing_paid"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--policy", "nobody"], "no policy 'nobody'"),
        (["--policy", "absent.toml"], "absent.toml: cannot be read"),
        (["--policy", YEN_BAI, "--policy", YEN_BAI], f"two policies have the id '{YEN_BAI}'"),
        (["--window", "soon"], "'soon'"),
        (["--window", "2021"], "begin 2022-03-01"),
        (["--by", "moon"], "cannot group by 'moon'"),
        (["--by", "month,"], "--by month, has an empty name between its commas; leave it out"),
        (["--by", "month,month"], "a key is repeated"),
        (["--choice", "part=by_days"], "not of the form POLICY:CHOICE=OPTION"),
        (["--choice", f"{YEN_BAI}:unopened=clsed"], "did you mean 'closed'?"),
        (["--input", "days"], "--input 'days': not of the form NAME=FILE"),
        (
            ["--input", "days=days.txt"],
            "days.txt: a table cannot be read from '.txt'; use a .csv or .parquet",
        ),
        (["--input", "days=absent.csv"], "absent.csv: cannot be read (No such file or directory)"),
        (["--before", "whatever"], "whatever"),
        (["--format", "xml"], "xml"),
    ],
)
def test_wrong_input_is_said(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert message in refused(capsys, "assess", *words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,unit,month\n", "  unit: the column stands twice"),
        ("unit,month,persons,times\na,b\n", "  row 2: 2 cells, the header has 4"),
        ('unit,"month\n', "days.csv: line 1: not CSV"),
        ("unit,month,persons,times\nvn:commune:25744:0,2024-05,1.5,1\n", "persons"),
        ("unit,month,persons,times\nvn:commune:25744:0,2024-13,1,1\n", "'2024-13' is not a month"),
        ("unit,month,persons,times\nnobody,2024-05,1,1\n", "nobody"),
        ("unit,month,persons,times\nvn:commune:25744:0,2024-05,-1,1\n", "-1 is below zero"),
    ],
)
def test_wrong_rows_of_input_are_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "days.csv").write_text(text, "utf-8")
    words = ("assess", "--policy", BINH_DUONG, "--input", f"mobilised_day={tmp_path / 'days.csv'}")
    assert message in refused(capsys, *words)


def test_an_input_is_given_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("unit,month,persons,times\n", "utf-8")
    word = f"mobilised_day={tmp_path / 'days.csv'}"
    assert "'mobilised_day' was already given as" in refused(
        capsys, "assess", "--policy", BINH_DUONG, "--input", word, "--input", word
    )
