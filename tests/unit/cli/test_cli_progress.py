"""The steps of commands on a terminal's standard error; standard output stays as it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from dtnet.cli import main
from dtnet.cli.writing.progress import step

from ...provinces import file_of_province

if TYPE_CHECKING:
    from pathlib import Path

LIST = "Huyện;Xã;Thôn;Số thành viên\nVăn Yên;TT Mậu A;Thôn 1;5\n;;Thôn 2;6\n"
COMMANDS = {
    "import": (
        "reading teams.csv and matching its places",
        "building the network from 2 rows",
        "writing mine.json",
    ),
    "match": ("đang đọc teams.csv và xác định các đơn vị hành chính", "đang ghi review.csv"),
    "report": ("reading the network toyland", "making the report", "writing page.html"),
    "assess": ("reading the network toyland", "assessing policies"),
    "coverage": ("reading the network toyland", "testing areas"),
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def words(command: str, folder: Path) -> list[str]:
    path = folder / "teams.csv"
    path.write_text(LIST, encoding="utf-8")
    of_list = [str(path), "--within", "Yên Bái", "--at", "2024-08-31"]
    of_list += ["--network", file_of_province("Yên Bái")]
    return {
        "import": [*of_list, "--out", str(folder / "mine.json"), "--overwrite"],
        "match": [*of_list, "--review", str(folder / "review.csv"), "--overwrite", "--language", "vi"],
        "report": ["--network", "toyland", "--html", str(folder / "page.html"), "--overwrite"],
        "assess": ["--network", "toyland"],
        "coverage": ["--network", "toyland", "--by", "shire"],
    }[command]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_shows_the_steps_and_the_answer_is_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    typed = [command, *words(command, tmp_path)]
    code = main(typed)
    plain = capsys.readouterr()
    assert not [text for text in COMMANDS[command] if text in plain.err]
    assert "\x1b" not in plain.err
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    terminal = Terminal()
    with monkeypatch.context() as here:
        here.setattr("sys.stderr", terminal)
        assert main(typed) == code
    assert capsys.readouterr().out == plain.out
    seen = terminal.getvalue()
    places = [seen.index(text) for text in COMMANDS[command]]
    assert places == sorted(places)


def test_an_error_ends_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with pytest.raises(OSError, match="full"), step("writing", file="[red]a.json"):
        raise OSError("full")
    assert "writing [red]a.json" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")  # the line is erased


def test_a_terminal_that_cannot_erase_a_line_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with step("coverage"):
        pass
    assert terminal.getvalue() == ""
