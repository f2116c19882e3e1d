"""Names that look like code go through every command, picture and page: nothing crashes, nothing runs."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from rich.text import Text

import dtnet
from dtnet import Network, plot
from dtnet.cli import main
from dtnet.cli.writing import output
from dtnet.plot.grammar import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEGAL: Final = (
    "</script><script>document.title='run'</script>",
    '"><img src=x onerror=run()>',
    "[bold red]x[/bold red] [/]",
    ":smile: :bug:",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "%s %d {0} {name} {{7*7}} ${x}",
    "'\"\\`",
    "a'; DROP TABLE x; --",
    "../../etc/passwd",
    "الجزيرة العربية",
    "e\u0301\u0323\u0302" * 5,
    "🏝️👩‍👩‍👧",
    "ក្រ\u200bុង ខ្មែ\u200dរ",
    "a" * 20_000,
    "w o r d " * 500,
    "null",
    "<!-- ]]> &amp; &#x41;",
)
ESCAPES: Final = ("a\x1b[31mred\x1b[0m", "a\x1b]0;title\x07", "a\x9b2J", "a\rb", "a\u202egnol", "a\x08b")
AREAS: Final = 12


def with_names(names: tuple[str, ...], *, checked: bool) -> Network:
    """Toyland, in which these names stand in every text field of areas and bodies, over and over."""
    network = dtnet.datasets.load("toyland")
    areas, bodies = network.tables.areas, network.tables.bodies
    made = attrs.evolve(
        network.tables,
        areas=attrs.evolve(areas, name=tuple(names[row % len(names)] for row in range(len(areas.start)))),
        bodies=attrs.evolve(bodies, name=tuple(names[row % len(names)] for row in range(len(bodies.start)))),
        events=tuple(
            attrs.evolve(each, title=names[at % len(names)]) for at, each in enumerate(network.tables.events)
        ),
    )
    about = attrs.evolve(network.metadata, title=names[0], notes=names if checked else ())
    return Network(made, network.vocabulary, about if checked else network.metadata)


@pytest.fixture(scope="module")
def legal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("legal") / "legal.dtnet"
    dtnet.write_network(with_names(LEGAL, checked=True), path)
    dtnet.read_network(path, verify=True)
    return path


@pytest.fixture(scope="module")
def escaped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that a forger wrote: it is opened on trust."""
    path = tmp_path_factory.mktemp("forged") / "forged.dtnet"
    network = with_names(ESCAPES, checked=False)
    tables = attrs.evolve(network.tables, events=dtnet.datasets.load("toyland").tables.events)
    dtnet.write_network(Network(tables, network.vocabulary, network.metadata), path)
    return path


COMMANDS: Final = {
    "report": (),
    "show": ("toy:shire:far",),
    "diff": ("2024-08-31", "2025-02-01"),
    "assess": ("--window", "2025-02", "--by", "province"),
    "explain": ("toy:team:cable", "--window", "2025-02"),
    "compare": ("--instead", "toyland.lantern-isle.boats", "--window", "2025-02"),
    "events": (),
    "history": ("toy:parish:dune",),
    "coverage": ("--by", "shire"),
    "coverage series": ("--during", "2025", "--within", "toy:province:lantern-isle"),
    "coverage claim": ("every village has a team",),
    "coverage gaps": ("--name-synthetic",),
    "coverage inequality": ("--by", "shire"),
}
FORMATS: Final = ((), ("--format", "json"), ("--format", "csv"), ("--language", "vi"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


STYLE: Final = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
OBEYED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\r]")


def shown(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> tuple[int, str, str]:
    """What a terminal shows for a command: its code, and the text of both streams."""
    out, err = Terminal(), Terminal()
    with monkeypatch.context() as here:
        here.setenv("COLUMNS", "100")
        here.setenv("TERM", "xterm")
        here.setattr("sys.stdout", out)
        here.setattr("sys.stderr", err)
        code = main(words)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_forged_file_is_refused_and_its_names_are_shown_as_escapes(
    monkeypatch: pytest.MonkeyPatch, escaped: Path, command: str
) -> None:
    network = [str(escaped)] if command == "diff" else [*COMMANDS[command], "--network", str(escaped)]
    first = ["toyland"] if command == "diff" else []
    code, out, err = shown(monkeypatch, [*command.split(), *first, *network])
    assert (code, out) == (2, "")
    assert "\\x1b[31mred" in err
    assert not OBEYED.search(STYLE.sub("", err).replace("\r", ""))
    assert "\x1b[31m" not in err
    assert "\x1b]0" not in err


@pytest.mark.parametrize("text", ESCAPES)
def test_what_a_terminal_obeys_is_shown(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    screen, err = Terminal(), Terminal()
    with monkeypatch.context() as here:
        here.setattr("sys.stdout", screen)
        here.setattr("sys.stderr", err)
        here.setenv("COLUMNS", "100")
        output.show_rows(text, ["a", text], [[text, 1]])
        output.show_lines([text, text])
        output.show_table(text, ["a"], [[text]], [text])
        output.write_wrapped(f"{text}\n")
        page = output.Screen()
        page.console.print(Text.assemble((text, "bold"), text), text)
        page.write()
        output.tell(text)
    assert not OBEYED.search(STYLE.sub("", screen.getvalue()))
    assert "\x1b[31m" not in screen.getvalue() + err.getvalue()
    assert not OBEYED.search(err.getvalue())
    assert output.json_text({"name": text}) == json.dumps({"name": text}, ensure_ascii=False, indent=2) + "\n"


def test_nothing_in_a_text_is_markup(capsys: pytest.CaptureFixture[str]) -> None:
    text = "[red]a[/red] [/] :smile:"
    output.show_rows(text, [text], [[text]])
    output.show_lines([text])
    page = output.Screen()
    page.console.print(text)
    page.write()
    assert capsys.readouterr().out.count(text) == 5


@pytest.mark.parametrize("command", COMMANDS)
def test_names_that_look_like_code_go_through_every_command(
    capsys: pytest.CaptureFixture[str], legal: Path, command: str
) -> None:
    typed = [*command.split(), *COMMANDS[command]]
    network = [] if command == "diff" else ["--network", str(legal)]
    if command == "diff":
        typed = ["diff", "toyland", str(legal)]
    for options in FORMATS:
        code = main([*typed, *network, *options])
        told = capsys.readouterr()
        if code == 2:
            assert options, told.err  # the command has no such option
            assert options[0] in told.err
            continue
        assert code in {0, 1}, told.err
        assert told.out
        if options == ("--format", "json"):
            json.loads(told.out)


def test_markup_is_shown_as_written(capsys: pytest.CaptureFixture[str], legal: Path) -> None:
    network = dtnet.read_network(legal)
    area = next(each for each in network.at("2025-02-01").areas() if "[bold red]" in str(each["name"]))
    assert main(["show", str(area["id"]), "--network", str(legal), "--at", "2025-02-01"]) == 0
    assert "[bold red]x[/bold red] [/]" in capsys.readouterr().out


def pictures(network: Network) -> Iterator[tuple[str, Any]]:
    day = network.at("2025-02-01")
    policies = dtnet.policies(country="toyland", plugins=False)
    spent = dtnet.assess(network, policies, window="2025-02")
    yield "hierarchy", plot.hierarchy(day)
    yield "ranking", plot.ranking(day.coverage(of="led", by="shire"), first="least")
    yield "map", plot.map(day.coverage(by="province"))
    yield (
        "series",
        plot.series(network.ask("has_team", within="toy:shire:far", during="2025").series(by="parish")),
    )
    yield "subsidies", plot.subsidies(spent, by="province")
    yield "flows", plot.flows(network.crosswalk("2024-08-31", "2025-09-01"), level="parish", unchanged=True)
    yield (
        "before_and_after",
        plot.before_and_after(network.ask("has_team", at="2024-08-31").change("2025-09-01"), by="policy"),
    )


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_names_that_look_like_code_go_through_every_picture(legal: Path, kind: str) -> None:
    for name, chart in pictures(dtnet.read_network(legal)):
        content = drawn(chart, kind).decode("utf-8")
        assert "<script>document" not in content, name
        assert "<img src=x" not in content, name


def test_no_page_runs_a_name(legal: Path, escaped: Path) -> None:
    for path in (legal, escaped):
        network = dtnet.read_network(path)
        day = network.at("2025-02-01")
        page = network.report(at="2025-02-01", window="2025-02").to_html()
        cards = [each._repr_html_() for each in (network, day, day.areas())]
        for html in (page, *cards):
            assert "<script" not in html
            assert "<img src=x" not in html
    assert not OBEYED.search(repr(dtnet.read_network(escaped).at("2025-02-01").areas()))
