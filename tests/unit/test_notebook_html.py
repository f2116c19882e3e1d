"""What a notebook shows: short representations, and cards of HTML that need nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest

import dtnet
from dtnet import Table
from dtnet.notebook_html import SHOWN_LINES, SHOWN_ROWS, outline
from dtnet.short_repr import LONGEST

from ..inner.engines import refuse_to_compute
from ..inner.frames import ratio, text, whole
from .public_things import DAY, FIRST, LATER, PROVINCE, TEAM, parts, public, receivers, toyland

VOID = {"meta", "br"}
EVIL = '<script>alert("x")</script> & \u202e'


class Tags(HTMLParser):
    """Checks that every element is closed, and collects tags and attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[str] = []
        self.feed(source)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown() -> dict[str, Any]:
    """An object of each class that has a card, by its name."""
    network = dtnet.datasets.load("toyland")
    day = network.at(DAY)
    catalogue = dtnet.policies(country="toyland", plugins=False)
    spent = dtnet.assess(network, catalogue, window="2025-02")
    question = day.ask("has_team and led", within=PROVINCE)
    return {
        "network": network,
        "snapshot": day,
        "question": question,
        "answer": question.answer(by="parish"),
        "table": day.areas(),
        "policy": catalogue["toyland.realm.schooling"],
        "catalogue": catalogue,
        "assessment": spent,
        "explanation of an amount": spent.explain(TEAM),
        "explanation of coverage": question.explain(),
        "crosswalk": network.crosswalk(FIRST, LATER),
    }


SHOWN = shown()


@pytest.mark.parametrize("name", SHOWN)
def test_a_card_is_closed_html_without_scripts_or_other_files(name: str) -> None:
    html = SHOWN[name]._repr_html_()
    tags = Tags(html)
    assert {"script", "link", "img", "iframe"}.isdisjoint(tags.seen)
    assert not [each for each in tags.attributes if each.startswith("on") or each in {"src", "href"}]
    assert "http" not in re.sub(r"https?://\S+", "", html.split("</style>")[0])
    assert "#" not in html.split("</style>")[0].replace(
        "#8886", ""
    )  # no colour of its own but half-clear grey
    assert len(html) < 20_000


@pytest.mark.parametrize("name", SHOWN)
def test_no_card_computes_an_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_compute(monkeypatch)
    assert SHOWN[name]._repr_html_().startswith('<div class="dtnet-card">')
    assert repr(SHOWN[name])


def test_cells_and_names_are_escaped() -> None:
    html = Table({EVIL: text([EVIL])})._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;" in html
    policy = dtnet.policies(country="toyland", plugins=False)["toyland.realm.schooling"]
    titled = dtnet.policy.Titles(vi=EVIL, en=EVIL)
    changed = attrs.evolve(policy, titles=titled)
    for each in (changed, dtnet.Catalogue.of([changed])):
        assert "<script" not in each._repr_html_()


@pytest.mark.parametrize(("rows", "note"), [(SHOWN_ROWS, ""), (3_321, f"{SHOWN_ROWS} of 3,321 rows")])
def test_a_cut_table_says_how_many_rows_it_has(rows: int, note: str) -> None:
    html = Table({"id": whole(range(rows))})._repr_html_()
    assert html.count("<tr>") == 1 + SHOWN_ROWS
    assert note in html
    assert ("of" in html.split("</table>")[1]) == bool(note)


def test_numbers_stand_on_the_right_and_unknown_cells_are_a_dash() -> None:
    html = Table({"teams": whole([1_234, None]), "name": text(["a", None])})._repr_html_()
    assert '<td class="number">1,234</td><td>a</td>' in html
    assert '<td class="number">–</td><td>–</td>' in html


def test_a_share_is_rounded_unless_that_made_it_0_or_1() -> None:
    html = Table({"share": ratio([1 / 3, 0.999_999, 1.0, 0.0])})._repr_html_()
    assert re.findall(r'<td class="number">(.*?)</td>', html) == ["0.3333", "0.999999", "1.0", "0.0"]


def test_a_long_text_is_cut_and_whole_in_its_title() -> None:
    html = Table({"name": text(["a" * 500])})._repr_html_()
    assert f'title="{"a" * 500}"' in html
    assert f">{'a' * 159}…<" in html


def test_an_outline_folds_long_trees_and_says_what_it_left_out() -> None:
    lines = [(0, "7", "all"), *((1, "", f"step {number}") for number in range(100)), (0, "", "end")]
    html = outline(lines)
    Tags(html)
    assert html.startswith('<details open><summary><b class="amount">7</b>all</summary><div>step 0</div>')
    assert f"{SHOWN_LINES} of 102 steps" in html
    assert html.count("<div>") == SHOWN_LINES - 1
    deep = outline([(0, "", "a"), (1, "", "b"), (2, "", "c"), (1, "", "d"), (0, "", "e")])
    assert deep == (
        "<details open><summary>a</summary><details open><summary>b</summary><div>c</div></details>"
        "<div>d</div></details><div>e</div>"
    )


def test_an_empty_table_has_a_card() -> None:
    assert "Table of 0 rows" in Table({"id": text([])})._repr_html_()
    assert "Table of 0 rows" in Table({})._repr_html_()


def test_keys_are_completed() -> None:
    given = toyland()
    catalogue, day = given["policies"], given["snapshot"]
    assert catalogue._ipython_key_completions_() == list(catalogue.ids)
    assert day.areas()._ipython_key_completions_() == list(day.areas().columns)
    assert "people" in day.team(TEAM)._ipython_key_completions_()
    figures = given["figures"]
    assert figures[figures._ipython_key_completions_()[0]] == figures.figures[0]
    shares = day.ask(within=PROVINCE).funding.shares(catalogue, accept_synthetic=True)
    assert shares._ipython_key_completions_() == list(catalogue.ids)


def test_representations_of_public_objects_are_short() -> None:
    named = {each for each in public().values() if isinstance(each, type)}
    objects = [*receivers(), *toyland().values(), *parts().values(), *dtnet.policies(country="vietnam")]
    vietnam = dtnet.datasets.load("vietnam")
    objects += [vietnam, vietnam.vocabulary, vietnam.metadata, *vietnam.tables.events, *SHOWN.values()]
    objects += [*dtnet.datasets.load_figures("vietnam"), *dtnet.datasets.load_figures("vietnam").claims]
    checked = set()
    for each in objects:
        if type(each) in named and not isinstance(each, Table):
            checked.add(type(each))
            told = repr(each)
            assert len(told) <= LONGEST, (type(each), len(told), told)
            assert len(told.splitlines()) <= 3, told
            assert " object at 0x" not in told
    assert len(checked) > 50


def test_a_catalogue_of_many_policies_names_the_first() -> None:
    policy = dtnet.policies(country="toyland", plugins=False)["toyland.realm.schooling"]
    many = dtnet.Catalogue.of([attrs.evolve(policy, id=f"toyland.p{number:02}") for number in range(20)])
    assert repr(many).endswith("toyland.p07 and 12 more>")
    assert "10 of 20 policies" in many._repr_html_()


def test_only_notebooks_load_the_module() -> None:
    code = (
        "import sys, dtnet; net = dtnet.datasets.load('toyland'); day = net.at('2025-02-01'); "
        "repr(day.ask('has_team').answer()); repr(dtnet.policies(country='toyland')); "
        "assert 'dtnet.notebook_html' not in sys.modules; day._repr_html_(); "
        "assert 'dtnet.notebook_html' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
