"""Wrong input to `dtnet coverage`: exit code 2, one message that says how to mend it, nothing on stdout."""

# ruff: noqa: ANN401, E501 - fixtures hand out classes of files that are no modules; messages stand as they are read

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import NetworkBuilder
from dtnet.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["coverage", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("dtnet: ")
    assert captured.err.count("dtnet: ") == 1
    return captured.err.removeprefix("dtnet: ").removesuffix("\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--of", "hasteam"], "there is no condition 'hasteam'; did you mean 'has_team' or 'teams' or 'any_team'?\n  hasteam\n  ^"),
        (["--of", "skill:lettrs"], "unknown skill 'lettrs'; did you mean 'letters'?"),
        (["--of", "kind:lampe"], "coverage: unknown team kind 'lampe'; did you mean 'lamp'?"),
        (["--of", "own.residentz >= 3"], "no attribute 'residentz'; did you mean 'residents'?"),
        (["--of", ""], "expected a condition, got the end\n  \n  ^"),
        (["--over", "vilage"], "unknown level 'vilage'; did you mean 'village' or 'lane'?"),
        (["--by", "shyre"], "'shyre' is neither a level nor an attribute of areas; did you mean 'shire'?"),
        (["--by", "lane"], "--by lane lies below --over village; one of 'realm', 'province', 'shire', 'parish', 'village'"),
        (["--by", "shire,shire"], "--by shire,shire names a level or an attribute twice"),
        (["--by", "shire,,coastal"], "--by shire,,coastal has an empty name between its commas; leave it out"),
        (["--by", ""], "--by '' has an empty name between its commas; leave it out"),
        (["--by", "village", "--no-synthetic"], "--by village without synthetic facts: areas of this level are themselves synthetic; group by a level above, or pass --synthetic"),
        (["--of", "throughout(has_team)"], "throughout(…) names no period, and the question has none; write throughout(…, 2024)"),
        (["--of", "any_team(every_team(led))"], "every_team is a condition on areas, not on teams; write it outside any_team(…)"),
        (["--within", "Far", "--within", "Heron"], "within names areas of several levels: 'Far' is a shire, 'Heron' is a parish; name areas of one level"),
        (["--over", "team"], "unknown level 'team'; did you mean 'realm'?"),
        (["--within", "Quey"], "no area named 'Quey' on 2025-02-01; did you mean Quay?"),
        (["--weight", "houshold"], "weight: areas have no attribute 'houshold'; did you mean 'households'?"),
        (["--weight", "coastal"], "weight: the attribute 'coastal' of areas holds no whole numbers; name one that does"),
        (
            ["--weight", "households"],
            "weight 'households': neither the value nor an upper bound is known for 'toy:village:ember', 'toy:village:fern'; ask about areas where it is known, or state an upper bound in the data",
        ),
        (
            ["--of", "funded:toyland.realm.scholing"],
            "no policy 'toyland.realm.scholing' is given; did you mean 'toyland.realm.schooling'?\n  funded:toyland.realm.scholing\n         ^",
        ),
        (["--of", "funded", "--policy", "toyland.realm.scholing"], "no policy 'toyland.realm.scholing'; did you mean 'toyland.realm.schooling'?"),
        (["--policy", "none.toml"], "none.toml: cannot be read (No such file or directory); name a policy document"),
    ],
)  # fmt: skip
def test_names_that_there_are_not(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert refused(capsys, "--network", "toyland", *words) == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--at", "2026-01-01"], "day 2026-01-01: after the horizon of 'toyland', 2025-12-31"),
        (["--at", "2023-12-31"], "day 2023-12-31: the data of 'toyland' begin 2024-01-01"),
        (["--at", "2025-02-30"], "day '2025-02-30': no such day (day is out of range for month)"),
        (["--at", "2025-02-01", "--during", "2024"], "both --at and --during are given; give one of them"),
        (["--during", "2024"], "--during without --over-time; choose how to summarise the period: mean, min, max, first or last"),
        (["--over-time", "mean"], "--over-time mean without --during; give --during, or leave it out"),
        (["--during", "2024", "--over-time", "men"], 'Invalid value "men" for --over-time. Choose from: "mean", "min", "max", "first", "last". Did you mean "mean"?'),
        (["--during", "2023", "--over-time", "mean"], "first day 2023-01-01: the data of 'toyland' begin 2024-01-01"),
        (["--during", "2024..2025", "--over-time", "mean"], "window start '2024': not a day; write it as 2024-08-31"),
        (["series", "--during", "2025-07-01..2026-07-01"], "last day 2026-06-30: after the horizon of 'toyland', 2025-12-31"),
        (["series", "--by", "coastal"], "a series grouped by an attribute or an area of another day that is unknown for some areas; group by levels with --basis as_was, or ask only where it is known"),
        (["gaps", "--at", "2026-01-01"], "day 2026-01-01: after the horizon of 'toyland', 2025-12-31"),
        (["claim", "every village has a team", "--at", "2026-01-01"], "day 2026-01-01: after the horizon of 'toyland', 2025-12-31"),
        (
            ["inequality", "--by", "shire", "--during", "2024", "--over-time", "min"],
            'Invalid value "min" for --over-time. Choose from: "mean", "first", "last".',
        ),
        (
            ["inequality", "--by", "shire", "--during", "2024"],
            "--during without --over-time; choose how to summarise the period: mean, first or last",
        ),
    ],
)  # fmt: skip
def test_days(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert refused(capsys, *words, "--network", "toyland") == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--of", "has_team & (led"], "expected ')', got the end\n  has_team & (led\n                 ^"),
        (["--where", "has_team && led"], "expected 'and', 'or' or the end, got '&&'; write and\n  has_team && led\n           ^"),
        (["--having", "row.shar >= 1/2"], "having 'row.shar' is not a column of a row; did you mean 'row.share' or 'row.areas' or 'row.yes'?"),
        (["--having", "has_team"], "having 'has_team'; compare row.share or a count of the row with >=, < or in"),
        (["claim", "all villages have a team"], "'all villages have a team' is not a claim that can be judged; write \"every LEVEL has a team\" or \"every LEVEL meets CONDITION\""),
        (["claim", "every vilage has a team"], "unknown level 'vilage'; did you mean 'village' or 'lane'?"),
        (["claim", "every village meets led &"], "expected a condition, got the end\n  led &\n       ^"),
        (["claim", "every village has a team", "--within", "Quey"], "no area named 'Quey' on 2025-02-01; did you mean Quay?"),
        (["claim"], 'Command "coverage claim" parameter CLAIM requires an argument.'),
        (["series", "--by", "shire", "--basis", "as was"], "--basis 'as was': day 'as was': not a day; write it as 2024-08-31; pass 'as_was', 'common' or a day"),
        (["series", "--within", "Far", "--within", "Wick", "--basis", "common"], "several areas in within, on the territory of one basis; name one area, or pass --basis as_was"),
        (["series", "--basis", "common"], "--basis common needs rows grouped by a level, or an area; name one, for example --by province"),
        (["series", "--by", " , "], "--by ' , ' has an empty name between its commas; leave it out"),
        (["inequality", "--by", ""], "--by '' has an empty name between its commas; leave it out"),
        (["inequality"], "nothing to compare areas by; give --by with a level or an attribute of areas"),
        (["inequality", "--by", "shire", "--worst", "0"], "--worst 0; give a whole number, 1 or more"),
        (["gap"], "coverage does not take 'gap'; did you mean 'gaps'?"),
        (["series", "x"], "coverage series does not take 'x'; leave it out"),
        (["inequality", "--by", "shire", "--worst", "1.5"], "--worst 1.5; give a whole number, 1 or more"),
        (["inequality", "--by", "shire", "--worst", "0x3"], "--worst 0x3; give a whole number, 1 or more"),
        (["inequality", "--by", "shire", "--worst", "9" * 19], f"--worst {'9' * 19}; give a whole number, 1 or more"),
        (["--missing", "no"], 'Invalid value "no" for --missing. Choose from: "none", "as_no", "as_yes", "rate_in_stratum". Did you mean "none"?'),
    ],
)  # fmt: skip
def test_slips(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert refused(capsys, *words, "--network", "toyland") == message


@pytest.mark.parametrize(
    "words",
    [
        ("--of", "throughout(has_team)"),
        ("claim", "every village meets throughout(has_team)"),
        ("gaps", "--of", "sometime(has_team)"),
        ("inequality", "--by", "shire", "--of", "throughout(has_team)"),
    ],
)
def test_a_mend_is_one_that_the_command_has(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """Of a period in its own words; not all commands have options of one."""
    [name] = [each for each in ("throughout", "sometime") if each in " ".join(words)]
    said = f"{name}(…) names no period, and the question has none; write {name}(…, 2024)"
    assert refused(capsys, *words, "--network", "toyland") == said
    mended = [word.replace("(has_team)", "(has_team, 2024)") for word in words]
    named = ["--name-synthetic"] if "gaps" in words else []
    assert main(["coverage", *mended, *named, "--network", "toyland"]) in {0, 1}


def test_synthetic_areas_are_not_named_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    toyland = ("gaps", "--network", "toyland")
    assert refused(capsys, *toyland) == (
        "1 of 7 areas in the answer are synthetic: a recipe made them; pass --name-synthetic; the column "
        "area_origin then marks them"
    )
    assert refused(capsys, *toyland, "--no-synthetic", "--name-synthetic") == (
        "3 of 9 areas in the answer are synthetic: a recipe made them; ask for coverage, which only counts them, or "
        "pass --synthetic and --name-synthetic"
    )
    assert (
        refused(capsys, *toyland, "--over", "vilage")
        == "unknown level 'vilage'; did you mean 'village' or 'lane'?"
    )
    hint = refused(capsys, *toyland, "--of", "any_team(has_team)")
    assert hint == "has_team is a condition on areas, not on teams; write it outside any_team(…)"


def test_networks_that_there_are_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert refused(capsys, "--network", "toylan") == (
        "--network 'toylan': neither a file or folder nor a bundled dataset; did you mean 'toyland'?"
    )
    assert refused(capsys, "--network", "") == (
        "--network '': neither a file or folder nor a bundled dataset; one of 'toyland', 'vietnam'"
    )
    assert refused(capsys, "--network", str(tmp_path)).startswith(f"{tmp_path}: ")


def test_a_network_without_villages(capsys: pytest.CaptureFixture[str], tmp_path: Path, toy: Any) -> None:
    words = attrs.evolve(toy.vocabulary, levels=("country", "province"))
    dtnet.write_network(NetworkBuilder(words, toy.metadata).build(), tmp_path / "toy")
    message = refused(capsys, "--at", "2024-01-01", "--network", str(tmp_path / "toy"))
    assert message == "dataset 'toy' has no level 'village'; give --over: country, province"


def test_a_network_without_days_or_policies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, toy: Any
) -> None:
    dtnet.write_network(toy.network([("c", "country", None)]), tmp_path / "toy")
    own = ("--network", str(tmp_path / "toy"))
    assert refused(capsys, *own) == "dataset 'toy' has no default for --at; give --at"
    assert refused(capsys, "series", *own) == "dataset 'toy' has no default for --during; give --during"
    day = ("--at", "2024-01-01", *own)
    no_policies = "no policies are bundled for 'toy'; give --policy with an id or a document"
    assert refused(capsys, "--of", "led & funded", *day) == f"{no_policies}\n  led & funded\n        ^"
    assert refused(capsys, "--of", "funded:a", *day) == f"{no_policies}\n  funded:a\n         ^"
    assert refused(capsys, "--of", "funded & (led", *day).startswith(no_policies)
    assert refused(capsys, "--of", "led & own.funded", *day).startswith(
        "expected =, !=, >=, < or in, got the end"
    )
    assert refused(capsys, "claim", "every country meets funded", *day).startswith(no_policies)
