"""`dtnet events`, `dtnet history`, and what `dtnet diff` says of classes: each form, and wrong input."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import dtnet
from dtnet import Citation
from dtnet.network import Event, Succession

from ..command_line import refused, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from dtnet import Network

BAU_BANG = "vn:commune:25822:2025"


def test_events_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(
        run(capsys, "events", "--from", "2025-07-01", "--to", "2025-07-01", "--format", "json")
    )
    network = dtnet.datasets.load("vietnam")
    assert answer["schema"] == "dtnet/events/1"
    assert answer["inputs"] == {
        "dataset": "vietnam",
        "version": network.metadata.version,
        "content_hash": network.content_hash(),
        "known_until": "2026-09-20",
        "from": "2025-07-01",
        "to": "2025-07-01",
    }
    assert len(answer["rows"]) == 36
    [provinces] = [row for row in answer["rows"] if row["instrument"] == "202/2025/QH15"]
    assert provinces == {
        "event": "vn:event:2025-07-01:provinces",
        "instrument": "202/2025/QH15",
        "issuer": "Quốc hội",
        "title": "On the arrangement of administrative units of province level",
        "title_vi": "Về sắp xếp đơn vị hành chính cấp tỉnh",
        "title_en": "On the arrangement of administrative units of province level",
        "passed": "2025-06-12",
        "operating": "2025-07-01",
        "areas_closed": 52,
        "areas_opened": 23,
        "bodies_closed": 104,
        "bodies_opened": 46,
    }
    sums = {name: sum(row[name] for row in answer["rows"]) for name in ("areas_closed", "areas_opened")}
    assert sums == {"areas_closed": 52 + 9903 + 696, "areas_opened": 23 + 3189}


def test_events_as_csv_and_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(run(capsys, "events", "--format", "csv"))))
    assert len(rows) == 1 + 43
    assert rows[1][1:8] == [
        "Nghị định 55/2025/NĐ-CP",
        "",
        "Ministries and departments merge",
        "",
        "",
        "",
        "2025-03-01",
    ]
    lines = run(capsys, "events", "--to", "2025-06-30").splitlines()
    assert lines[0].rstrip() == "Events of vietnam"
    assert lines[4].split()[:5] == ["Nghị", "định", "55/2025/NĐ-CP", "–", "2025-03-01"]
    assert lines[4].split()[-3:] == ["–", "−64", "+64"]
    shown = run(capsys, "events", "--from", "2025-07-01")
    assert "Quốc hội" in shown
    assert "−52 +23" in shown
    later = [*csv.DictReader(io.StringIO(run(capsys, "events", "--from", "2026-01-01", "--format", "csv")))]
    assert [(row["operating"], row["instrument"], row["passed"]) for row in later] == [
        ("2026-04-30", "237/NQ-UBTVQH16", "2026-04-14"),
        ("2026-04-30", "30/2026/QH16", "2026-04-24"),
        ("2026-09-01", "36/2026/QH16", ""),
        ("2026-09-20", "388/NQ-UBTVQH16", "2026-08-04"),
        ("2026-09-20", "39/2026/QH16", ""),
    ]
    assert run(capsys, "events", "--from", "2026-09-21", "--format", "csv").count("\n") == 1
    assert "Events of vietnam" in run(capsys, "events", "--from", "2026-09-21")


def test_events_of_a_network_in_a_file(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    path = str(tmp_path / "n.json")
    dtnet.write_network(toyland, path)
    rows = run(capsys, "events", "--network", path, "--format", "csv").splitlines()
    assert len(rows) == 1 + len(toyland.tables.events)


def test_events_of_wrong_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "events", "--from", "2025-07-02", "--to", "2025-07-01") == (
        "dtnet: from 2025-07-02 to 2025-07-01: the last day is before the first\n"
    )
    assert "no such day" in refused(capsys, "events", "--to", "2025-02-30")
    assert "not a day" in refused(capsys, "events", "--from", "July")


def test_history_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capsys, "history", BAU_BANG, "--format", "json"))
    assert (answer["schema"], answer["id"], answer["after"]) == ("dtnet/history/1", BAU_BANG, [])
    assert (answer["inputs"]["area"], answer["inputs"]["at"], answer["inputs"]["level"]) == (
        BAU_BANG,
        None,
        None,
    )
    assert [row["name"] for row in answer["versions"]] == ["Bàu Bàng"]
    [row] = answer["before"]
    assert (row["day"], row["instrument"], row["source"]) == (
        "2025-07-01",
        "1685/NQ-UBTVQH15",
        "vn:commune:25822:0",
    )
    assert (row["share"], row["carried"], row["rests_on"]) == ("1/2", "1/2", "assumed_equal")


def test_history_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "history", "25822", "--at", "2025-06-30")
    assert out.splitlines()[:2] == ["thị trấn Lai Uyên", "vn:commune:25822:0"]
    assert "Predecessors\nno event in the data" in out
    assert "1685/NQ-UBTVQH15" in out
    assert BAU_BANG in out
    assert "in all" not in out
    out = run(capsys, "history", "vn:district:471:0")
    assert "Điều 1, khoản 77" in out
    out = run(capsys, "history", "commune:Tà Si Láng")
    assert "renamed, moved" in out
    out = run(capsys, "history", "vn:district:001:0")
    assert "abolished" in out


def test_what_a_reorganisation_left_alone_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    province = run(capsys, "history", "vn:province:01:0").splitlines()
    after = "territory unchanged by the reorganisation of 2025-07-01 (202/2025/QH15)"
    assert province[-2:] == ["Successors", after]
    assert "no event in the data" in province
    commune = run(capsys, "history", "vn:commune:04603:0").splitlines()
    assert commune[-1] == "territory unchanged by the reorganisation of 2025-07-01 (34 instruments)"
    department = run(capsys, "history", "vn:dost:01:2025").splitlines()
    assert department[-1] == "unchanged by the reorganisation of 2025-07-01 (202/2025/QH15)"
    assert "unchanged" not in run(capsys, "history", "vn:province:15:0")
    [kept] = json.loads(run(capsys, "history", "vn:province:01:0", "--format", "json"))["kept"]
    assert kept == {
        "day": "2025-07-01",
        "event": "vn:event:2025-07-01:provinces",
        "instrument": "202/2025/QH15",
        "others": 52,
    }
    [row] = csv.DictReader(io.StringIO(run(capsys, "history", "vn:province:01:0", "--format", "csv")))
    assert (row["side"], row["step"], row["target"]) == ("kept", "unchanged", "vn:province:01:0")


def test_a_new_type_is_told_with_its_instrument(capsys: pytest.CaptureFixture[str]) -> None:
    shown = " ".join(run(capsys, "history", "vn:province:75:2025").split())
    assert "2026-04-30 Tỉnh Đồng Nai Thành phố Đồng Nai 1 whole 30/2026/QH16" in shown
    assert "unchanged" not in shown
    [row] = json.loads(run(capsys, "history", "vn:commune:26368:2025", "--format", "json"))["after"]
    assert (row["day"], row["source_name"], row["target_name"], row["instrument"]) == (
        "2026-04-30",
        "Xã Long Thành",
        "Phường Long Thành",
        "237/NQ-UBTVQH16",
    )


def test_what_begins_or_ends_without_a_word_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "history", "vn:committee:00001:0").splitlines()
    assert lines[-2:] == ["Successors", "ended on 2025-07-01; the data have no event for this"]
    assert lines[-3] == "no event in the data"
    lines = run(capsys, "history", "vn:committee:00004:2025").splitlines()
    assert lines[-3] == "began on 2025-07-01; the data have no event for this"


def test_history_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("history", "vn:dost:15:2025-07", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run(capsys, *words))))
    assert [(row["side"], row["source"], row["target"]) for row in rows] == [
        ("before", "vn:doic:10:0", "vn:dost:10:2025"),
        ("before", "vn:doic:15:0", "vn:dost:15:2025"),
        ("before", "vn:dost:10:2025", "vn:dost:15:2025-07"),
        ("before", "vn:dost:15:2025", "vn:dost:15:2025-07"),
    ]
    assert {row["clause"] for row in rows} == {""}


def test_history_over_several_events(
    capsys: pytest.CaptureFixture[str],
    toy: Any,  # noqa: ANN401 - a class of a file that is no module of a package
    tmp_path: Path,
) -> None:
    first, second = date(2022, 1, 1), date(2024, 1, 1)
    rows = [
        ("c", "country", None),
        ("p", "province", "c"),
        ("a", "village", "p", "2020-01-01", first),
        *((id, "village", "p", first, second) for id in "bd"),
        *((id, "village", "p", second, None) for id in "xy"),
    ]
    builder = toy.builder(rows)
    for id, day in (("e1", first), ("e2", second)):
        builder.add_event(Event(id=id, title="", operating=day, citation=Citation(ref=f"paper {id}")))
    for event, source, target, share in (
        ("e1", "a", "b", Fraction(1, 2)),
        ("e1", "a", "d", Fraction(1, 2)),
        ("e2", "b", "x", Fraction(1, 3)),
        ("e2", "b", "y", Fraction(2, 3)),
        ("e2", "d", "x", None),
        ("e2", "d", "y", None),
    ):
        more = {} if share is None else {"basis": "decree"}
        builder.add_succession(
            Succession(event=event, source=source, target=target, share=share, origin="observed", **more)
        )
    dtnet.write_network(builder.build(), tmp_path / "n")
    out = run(capsys, "history", "a", "--network", str(tmp_path / "n"))
    assert "1/6 over all steps" in out
    assert "unknown" in out
    assert "2/3 over all steps" not in out
    assert "paper e2" in out


def test_history_of_codes_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    def id_of(*words: str) -> str:
        answer: str = json.loads(run(capsys, "history", *words, "--format", "json"))["id"]
        return answer

    assert id_of("15", "--at", "2025-06-30") == "vn:province:15:0"
    assert id_of("15", "--at", "2025-07-01") == "vn:province:15:2025"
    assert id_of("01") == "vn:province:01:0"
    assert id_of("Yên Bái") == "vn:province:15:0"
    assert id_of("Yên Bái", "--level", "district") == "vn:district:132:0"
    assert id_of("Bàu Bàng", "--level", "commune", "--at", "2025-07-01") == BAU_BANG
    assert refused(capsys, "history", "15") == (
        "dtnet: the code '15' has belonged to 2 areas; give the day:\n"
        "  15  vn:province:15:0  Tỉnh Yên Bái, from 2022-03-01 until 2025-06-30\n"
        "  15  vn:province:15:2025  Tỉnh Lào Cai, from 2025-07-01\n"
    )
    assert "no area named 'Bàu Bàngg' on 2024-08-31" in refused(capsys, "history", "Bàu Bàngg")
    assert "21 areas of level commune" in refused(capsys, "history", "commune:Hòa Bình")
    assert "level 'hamlet'" in refused(capsys, "history", "15", "--level", "hamlet")
    assert "begin 2022-03-01" in refused(capsys, "history", "Yên Bái", "--at", "2020-01-01")


def test_diff_counts_areas_by_class(capsys: pytest.CaptureFixture[str]) -> None:
    days = ("2025-06-30", "2025-07-01")
    answer = json.loads(run(capsys, "diff", *days, "--format", "json", code=1))
    became = {(row["level"], row["class"]): row["areas"] for row in answer["became"]}
    assert (became["province", "merged"], became["commune", "merged"]) == (52, 9462)
    assert became["commune", "irregular"] == 441
    out = run(capsys, "diff", *days, code=1)
    assert "Areas by outcome" in out
    back = json.loads(run(capsys, "diff", *reversed(days), "--format", "json", code=1))
    assert back["became"] == []
    same = json.loads(run(capsys, "diff", "2025-07-01", "2025-07-01", "--format", "json"))
    assert {row["class"] for row in same["became"]} == {"unchanged"}
    assert "What became" not in run(capsys, "diff", "2025-07-01", "2025-07-01")
