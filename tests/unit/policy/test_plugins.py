"""Plug-ins: what they are asked, what becomes of what they say, and each way to break the promise."""
# ruff: noqa: ANN401, S301 - plug-ins here may be anything; pickles are made here

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Attribute, read_policy
from dtnet.errors import (
    ArgumentError,
    InvalidPolicyError,
    MoneyRangeError,
    PluginError,
    UnknownAmountError,
    UnknownNameError,
)
from dtnet.policy import parse_policy
from dtnet.policy.catalogue import as_policy
from dtnet.testing import laws
from dtnet.testing.laws import Witness

from ..broken_plugins import ERRORS, BrokenPlugin

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from dtnet import DueCells, Policy

    from ..conftest import Land

ENTITLED = 'nature = "entitlement"\nround = {rule = "down", to = "1 VND"}'
READS = {"support": ("team.people",)}


def frame(component: str = ENTITLED, more: str = "", **head: str) -> Policy:
    said = {"id": "x.p", "place": "c", "per": "team", "until": "2025-01-01"} | head
    text = f"""
        id = "{said["id"]}"
        titles = {{vi = "Một", en = "One"}}
        instrument = {{ref = "One", issued = "2022-12-01"}}
        jurisdiction = {{id = "{said["place"]}", as_of = "2023-01-01"}}
        on_merger = "continues_in_old_area"
        period = {{from = "2023-01-01", until = "{said["until"]}"}}
        purpose = "team-operation"
        {more}
        [[component]]
        id = "support"
        per = "{said["per"]}"
        {component}
    """
    return parse_policy(text, source="frame", supplied=["support"])


@attrs.frozen
class Squares:
    """The square of the people, for each eligible day."""

    policy: Policy
    reads: Any = attrs.field(default=attrs.Factory(lambda: READS), eq=False)
    answer: Any = attrs.field(default=None, eq=False)

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        assert component == "support"
        if self.answer is not None:
            return self.answer(cells)
        people: NDArray[np.int64] = cells.fact("team.people")
        return people * people * cells.days


def by_team(network: dtnet.Network, plugin: Any, window: str = "2023-02", **more: Any) -> dict[str, Any]:
    spent = dtnet.assess(network, plugin, window=window, **more)
    return {row["team"]: row["amount"] for row in spent.by("team")}


def test_what_is_due_comes_from_the_plug_in(land: type[Land]) -> None:
    teams = [("a", "v1"), ("b", "v2", "2023-02-11", None, 5), ("d", "v3", "2023-01-01", "2023-02-01")]
    assert by_team(land.network(teams), Squares(frame())) == {"a": 9 * 28, "b": 25 * 18}


def test_rows_are_what_differs_and_not_teams(land: type[Land]) -> None:
    seen: list[DueCells] = []

    def answer(cells: DueCells) -> NDArray[np.int64]:
        seen.append(cells)
        return cells.days

    teams = [(f"t{number}", "v1", "2023-01-01", None, 3 + number % 2) for number in range(9)]
    teams += [("late", "v2", "2023-02-11", None, 3)]
    dtnet.assess(land.network(teams), Squares(frame(), answer=answer), window="2023-01")
    dtnet.assess(land.network(teams), Squares(frame(), answer=answer), window="2023-01-15..2023-02-12")
    one, two = seen
    assert [str(each) for each in one.month] == ["2023-01", "2023-01"]
    assert one.fact("team.people").tolist() == [3, 4]
    assert [str(each) for each in two.month] == ["2023-01", "2023-01", "2023-02", "2023-02", "2023-02"]
    assert two.days.tolist() == [31, 31, 18, 28, 28]
    assert two.days_in_month.tolist() == [31, 31, 28, 28, 28]
    assert two.fact("team.people").tolist() == [3, 4, 3, 3, 4]
    assert len(two) == 5


def test_nothing_that_it_is_shown_can_be_changed(land: type[Land]) -> None:
    def answer(cells: DueCells) -> NDArray[np.int64]:
        for column in (cells.month, cells.days, cells.days_in_month, cells.fact("team.people")):
            with pytest.raises(ValueError, match="read-only"):
                column[:] = column
        with pytest.raises(TypeError):
            cells.choices["x"] = "y"  # type: ignore[index]
        return cells.days

    assert by_team(land.network([("a", "v1")]), Squares(frame(), answer=answer)) == {"a": 28}


def test_what_it_returns_is_kept_apart(land: type[Land]) -> None:
    kept: list[NDArray[np.int64]] = []

    def answer(cells: DueCells) -> NDArray[np.int64]:
        kept.append(np.full(len(cells), 7, np.int32))
        return kept[0]

    spent = dtnet.assess(land.network([("a", "v1")]), Squares(frame(), answer=answer), window="2023-02")
    kept[0][:] = 8
    assert spent.total == 7


def test_facts_of_every_type_are_as_conditions_spell_them(land: type[Land]) -> None:
    reads = ("level", "kind", "commune.ready", "team.people", "commune.type", "team.leader")
    teams = [
        ("a", "v1", "2023-01-01", None, 3, ("cdtt",)),
        ("b", "v2", "2023-01-01", None, 4, ("cdtt", "other")),
        ("d", "v4", "2023-01-01", None, 5, ()),
        ("e", "k3", "2023-01-01", None, 6, ("other",)),
    ]

    def answer(cells: DueCells) -> NDArray[np.int64]:
        rows = zip(
            cells.fact("team.people").tolist(),
            cells.fact("level").tolist(),
            cells.fact("kind").tolist(),
            cells.applies("commune.ready").tolist(),
            cells.fact("commune.ready", otherwise=True).tolist(),
            cells.fact("commune.type", otherwise="none").tolist(),
            strict=True,
        )
        assert sorted(rows) == [
            (3, "village", frozenset({"cdtt"}), True, True, ""),
            (4, "village", frozenset({"cdtt", "other"}), True, False, ""),
            (5, "village", frozenset(), False, True, "none"),
            (6, "commune", frozenset({"other"}), True, True, ""),
        ]
        return cells.days

    plugin = Squares(frame(), {"support": reads}, answer)
    assert len(by_team(land.network(teams, leader=[1] * 4), plugin)) == 4


def test_facts_are_those_of_the_first_eligible_day_or_of_the_last(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-01-01", "2023-02-11", 3), ("a", "v1", "2023-02-11", None, 5)])
    assert by_team(network, Squares(frame())) == {"a": 9 * 28}
    assert by_team(network, Squares(frame(f'{ENTITLED}\nfacts = "last_day"'))) == {"a": 25 * 28}


@pytest.mark.parametrize("kind", ERRORS)
def test_whatever_it_raises_is_an_error_that_names_it(land: type[Land], kind: str) -> None:
    error, said = ERRORS[kind]
    with pytest.raises(PluginError) as caught:
        by_team(land.network([("a", "v1")]), BrokenPlugin("due", error))
    assert str(caught.value) == (
        f"policy x.p: component 'support': plug-in BrokenPlugin: due() raised {said}"
    )
    assert caught.value.__cause__ is error


def test_who_stops_an_assessment_is_obeyed(land: type[Land]) -> None:
    with pytest.raises(KeyboardInterrupt):
        by_team(land.network([("a", "v1")]), BrokenPlugin("due", KeyboardInterrupt()))


def test_it_is_asked_once_what_it_reads(land: type[Land]) -> None:
    plugin = BrokenPlugin("nowhere", RuntimeError())
    network, policy = land.network([("a", "v1")]), as_policy(plugin)
    plugin.place = "reads"
    assert policy.supplied == {"support"}
    assert by_team(network, policy) == {"a": 28}


def test_rounding_ceilings_and_sources_stay_those_of_the_engine(land: type[Land]) -> None:
    component = """
        nature = "entitlement"
        round = {rule = "half_up", to = "100 VND"}
        ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]
        funding = [{source = "province", share = "1/3"}, {source = "commune", rest = true}]
    """
    network = land.network([("a", "v1"), ("b", "v2", "2023-06-01")])
    spent = dtnet.assess(network, Squares(frame(component)), window="2023")
    assert {
        (row["team"], row["month"]): row["amount"] for row in spent.by("team", "month") if row["amount"]
    } == {
        ("a", "2023-01"): 300,
        ("a", "2023-02"): 300,
        ("a", "2023-03"): 300,
        ("a", "2023-04"): 100,
        ("b", "2023-06"): 300,
        ("b", "2023-07"): 300,
        ("b", "2023-08"): 300,
        ("b", "2023-09"): 100,
    }
    assert {row["source"]: row["amount"] for row in spent.by("source")} == {"province": 666, "commune": 1334}
    december = dtnet.assess(network, Squares(frame(component)), window="2023-04")
    assert december.total == 100


def test_at_most_and_open_ones_are_as_in_documents(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    rest = 'nature = "at_most"\nround = {rule = "down", to = "1 VND"}\nunclaimed = '
    full = dtnet.assess(network, Squares(frame(f'{rest}"full"')), window="2023-02")
    assert (full.total, full.bounds) == (252, (0, 252))
    left = dtnet.assess(network, Squares(frame(f'{rest}"open"')), window="2023-02")
    assert [each.reason for each in left.not_assessed] == ["open until claimed"]


def test_beside_components_that_documents_can_say(land: type[Land]) -> None:
    more = '\n[[component]]\nid = "flat"\nper = "team"\nnature = "entitlement"\nrate = "100 VND/team/month"\n'
    plugin = Squares(frame(f'{ENTITLED}\n{more}prorate = "any_day"'))
    spent = dtnet.assess(land.network([("a", "v1")]), plugin, window="2023-02")
    assert {row["component"]: row["amount"] for row in spent.by("component")} == {"flat": 100, "support": 252}


def test_areas_may_be_paid(land: type[Land]) -> None:
    plugin = Squares(frame(per="commune"), {"support": ("commune.ready",)}, lambda cells: cells.days)
    spent = dtnet.assess(land.network(), plugin, window="2023-02")
    assert {row["unit"]: row["amount"] for row in spent.by("unit")} == {"k1": 28, "k2": 28, "k3": 28}


def test_nobody_is_asked_about_nothing(land: type[Land]) -> None:
    def answer(_: DueCells) -> NDArray[np.int64]:
        raise AssertionError

    assert (
        dtnet.assess(
            land.network([("a", "v3")]), Squares(frame(place="p1"), answer=answer), window="2023"
        ).total
        == 0
    )


def test_choices_reach_it(land: type[Land]) -> None:
    more = '[choices.factor]\noptions = ["1", "2"]\ndefault = "1"\nwhy = "open"'
    plugin = Squares(frame(more=more), answer=lambda cells: cells.days * int(cells.choices["factor"]))
    network = land.network([("a", "v1")])
    assert by_team(network, plugin) == {"a": 28}
    assert by_team(network, plugin, choices={"x.p": {"factor": "2"}}) == {"a": 56}
    [policy] = dtnet.Catalogue.of([plugin])
    assert by_team(network, policy.evolve(jurisdiction="p1")) == {"a": 28}
    assert by_team(network, policy.with_component("support", when={"level": "village"})) == {"a": 28}


def test_of_unknown_facts_nobody_asks_it(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-01-01", None, None), ("b", "v2")])
    spent = dtnet.assess(network, Squares(frame()), window="2023-02")
    assert {row["team"]: (row["amount"], row["lower"], row["upper"]) for row in spent.by("team")} == {
        "a": (None, 0, None),
        "b": (252, 252, 252),
    }
    assert (spent.bounds, spent.sharp) == ((252, None), False)
    with pytest.raises(UnknownAmountError, match=r"component 'support': 'team.people' of 'a'"):
        _ = spent.total
    capped = f'{ENTITLED}\nceiling = [{{amount = "100 VND/team", over = "month"}}]'
    assert dtnet.assess(network, Squares(frame(capped)), window="2023-02").bounds == (100, 200)


@pytest.mark.parametrize("subject", ["commune.households", "kind", "village.ready"])
def test_unknown_facts_of_any_type_are_named(land: type[Land], subject: str) -> None:
    network = land.network([("a", "v1", "2023-01-01", None, 3, None)])
    plugin = Squares(frame(), {"support": (subject,)}, lambda cells: cells.days)
    spent = dtnet.assess(network, plugin, window="2023-02")
    assert len(spent.unknown_facts) == 1
    assert f"{subject!r} of" in spent.unknown_facts[0]


def test_who_may_be_eligible_may_be_paid_anything(land: type[Land]) -> None:
    plugin = Squares(frame(f'{ENTITLED}\nwhen = {{"commune.households" = {{from = 1}}}}'))
    assert dtnet.assess(land.network([("a", "v1")]), plugin, window="2023-02").bounds == (0, None)


def test_answers_with_plug_ins_are_values(land: type[Land]) -> None:
    network = land.network()
    spent = dtnet.assess(network, Squares(frame()), window="2023")
    again = dtnet.assess(network, [Squares(frame())], window="2023")
    assert spent == again
    assert hash(spent) == hash(again)
    assert [policy.id for policy in spent.policies] == ["x.p"]
    read = pickle.loads(pickle.dumps(spent))
    assert read == spent
    assert hash(read) == hash(spent)
    assert copy.deepcopy(spent) is spent
    laws.answers_are_values(network, Squares(frame()), "2023-02")


def test_a_plug_in_may_be_changed_as_a_policy(land: type[Land]) -> None:
    network = land.network()
    [policy] = dtnet.Catalogue.of([Squares(frame())])
    assert policy.supplied == {"support"}
    moved = policy.evolve(id="x.moved", jurisdiction="p2")
    assert by_team(network, moved) == {"c1": 252}
    spent = dtnet.assess(network, policy, window="2023-02")
    assert (
        spent.instead(Squares(frame(id="x.other", place="p2"), answer=lambda cells: cells.days * 0)).total
        == spent.total
    )
    assert dtnet.compare(spent, spent.instead(policy.evolve(jurisdiction="p2"))).total == -4 * 252
    table = dtnet.sweep(spent, lambda place: Squares(frame(place=place)), {"place": ["p2", "c"]})
    assert table["amount"] == [252, 5 * 252]
    with pytest.raises(ArgumentError) as caught:
        policy.to_document()
    assert str(caught.value) == "policy x.p: a plug-in computes amounts, which a document cannot state"
    with pytest.raises(InvalidPolicyError, match=r"the plug-in computes the amount; remove it"):
        policy.with_component("support", rate="1 VND/team/month", prorate="any_day")


@pytest.mark.parametrize("id", ["vn.binh-duong.2023-27", "vn.ha-tinh.2023-119"])
def test_a_plug_in_that_says_what_a_document_says_gives_the_same(id: str) -> None:
    network, policy = dtnet.datasets.load("vietnam"), dtnet.policies()[id]
    document = policy.to_document()
    part = document["component"][0]
    ceiling = {"amount": "2_500_000 VND/team", "over": "calendar_year"}
    rate, heads = int(part["rate"].partition(" ")[0]), "count" in part
    part["ceiling"] = [ceiling]
    said = parse_policy(json.dumps(document), source="x", form="json")
    for key in ("rate", "count", "prorate", "norm"):
        part.pop(key, None)
    same = parse_policy(json.dumps(document), source="x", form="json", supplied=[part["id"]])
    reads = {part["id"]: ("team.people",)}

    @attrs.frozen
    class Same(Squares):
        def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
            assert component in reads
            people: NDArray[np.int64] = cells.fact("team.people")
            return rate * (people if heads else np.ones(len(cells), np.int64))

    keys = ("component", "district", "month", "origin")
    for window in ("2024", "2024-03-10..2025-06-20"):
        one = dtnet.assess(network, said, window=window)
        other = dtnet.assess(network, Same(same, reads), window=window)
        assert other.by(*keys) == one.by(*keys)
        assert other.total == one.total > 0


def test_frames_are_read_from_files(tmp_path: Path) -> None:
    text = frame().to_json()
    (tmp_path / "frame.json").write_text(text, "utf-8")
    assert read_policy(tmp_path / "frame.json", supplied=["support"]) == frame()
    with pytest.raises(InvalidPolicyError, match="an entitlement needs a rate"):
        read_policy(tmp_path / "frame.json")


@pytest.mark.parametrize(
    ("component", "said"),
    [
        (
            f'{ENTITLED}\nrate = "1 VND/team/month"\nprorate = "any_day"',
            "rate: the plug-in computes the amount",
        ),
        (f'{ENTITLED}\nclaim = "asked"', "claim: the plug-in computes the amount; remove it"),
        (f'{ENTITLED}\nfacts = "each_day"', 'facts: a plug-in reads facts of one day; write "first_day"'),
        (f'{ENTITLED}\ncount = "people"', "count: a count multiplies a rate"),
        (f'{ENTITLED}\nprorate = "any_day"', "prorate: only a rate per month"),
    ],
)
def test_a_frame_says_nothing_of_what_is_due(component: str, said: str) -> None:
    with pytest.raises(InvalidPolicyError) as caught:
        frame(component)
    assert said in str(caught.value)


def test_a_ceiling_over_an_open_period_may_stand_in_a_frame(land: type[Land]) -> None:
    text = f'{ENTITLED}\nceiling = [{{amount = "300 VND/team", over = "period"}}]'
    open_frame = attrs.evolve(frame(text), period=attrs.evolve(frame().period, end=None))
    assert by_team(land.network([("a", "v1")]), Squares(open_frame)) == {"a": 300 - 279}


PROMISES = [
    (lambda _: 1 / 0, "due() raised ZeroDivisionError: division by zero"),
    (
        lambda cells: cells.fact("team.peple"),
        "due() raised UnknownNameError: the plug-in does not read 'team.peple'",
    ),
    (lambda cells: cells.days / 2, "due() returned numbers of type float64; money is whole"),
    (lambda cells: cells.days * np.nan, "due() returned numbers of type float64, NaN among them; money is"),
    (lambda cells: cells.days > 1, "due() returned numbers of type bool; money is whole"),
    (lambda cells: cells.days.astype(object), "due() returned numbers of type object; money is whole"),
    (lambda cells: cells.days.tolist(), "due() returned list; return a NumPy array of int64"),
    (
        lambda cells: np.ma.masked_array(cells.days),
        "due() returned MaskedArray; return a NumPy array of int64",
    ),
    (lambda cells: cells.days[:1], "due() returned the shape (1,) for 2 rows; return (2,)"),
    (lambda cells: cells.days[:, None], "due() returned the shape (2, 1) for 2 rows; return (2,)"),
    (lambda cells: 27 - cells.days, "due() returned -1 for 28 days of 2023-02, which is below zero"),
]


@pytest.mark.parametrize(("answer", "said"), PROMISES, ids=[said[6:30] for _, said in PROMISES])
def test_a_broken_promise_is_an_error_that_names_all(land: type[Land], answer: Any, said: str) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-02-11", None, 5)])
    with pytest.raises(PluginError) as caught:
        dtnet.assess(network, Squares(frame(), answer=answer), window="2023-02")
    assert str(caught.value).startswith(f"policy x.p: component 'support': plug-in Squares: {said}")
    assert isinstance(caught.value, RuntimeError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_amounts_beyond_64_bits_are_refused(land: type[Land]) -> None:
    plugin = Squares(frame(), answer=lambda cells: np.full(len(cells), 2**63, np.uint64))
    with pytest.raises(MoneyRangeError) as caught:
        dtnet.assess(land.network([("a", "v1")]), plugin, window="2023-02")
    assert "plug-in Squares: due() returned 9223372036854775808 for 28 days of 2023-02, which is too" in str(
        caught.value
    )


@attrs.define
class Changing:
    policy: Policy
    reads: Any = READS

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        raise AssertionError(f"refused at the door, and asked about {component!r} with {cells!r}")


class Broken:
    reads = READS

    @property
    def policy(self) -> Policy:
        raise ValueError("no file")

    due = Changing.due


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (Broken(), "plug-in Broken: its policy and reads raised ValueError: no file"),
        (Squares("x"), "plug-in Squares: its policy is 'x'; let policy be a frame"),  # type: ignore[arg-type]
        (Squares(frame().chosen()), None),
        (
            Squares(frame(more='[choices.c]\noptions = ["1", "2"]\ndefault = "1"\nwhy = "open"').chosen()),
            "plug-in Squares of policy x.p: its frame has choices made or a plug-in already",
        ),
        (
            Changing(frame()),
            "plug-in Changing of policy x.p: its hash raised TypeError: unhashable type: 'Changing'; make",
        ),
        (Squares(frame(), {}), "reads is {}; name what each component reads"),
        (Squares(frame(), ["support"]), "reads is ['support']; name what each"),
        (Squares(frame(), {"suport": ()}), "reads names no component 'suport'; did you mean 'support'?"),
        (Squares(frame(), {"support": "people"}), "reads of 'support' is 'people'; write a tuple of texts"),
        (Squares(frame(), {"support": (1,)}), "reads of 'support' is (1,); write a tuple of texts"),
        (Squares(frame(), {"support": ("level", "level")}), "names a subject twice: level, level"),
        (Squares(frame('nature = "entitlement"')), "its frame names no currency; write round = {rule"),
    ],
)
def test_what_cannot_be_a_plug_in(land: type[Land], plugin: Any, said: str | None) -> None:
    if said is None:
        assert dtnet.assess(land.network(), plugin, window="2023-02").total == 5 * 252
        return
    with pytest.raises(PluginError) as caught:
        dtnet.assess(land.network(), [plugin], window="2023-02")
    assert said in str(caught.value)


@pytest.mark.parametrize("thing", ["x.p", 7, Squares, None])
def test_what_is_neither_policy_nor_plug_in(land: type[Land], thing: Any) -> None:
    with pytest.raises(ArgumentError, match="is not a policy; pass policies, as a catalogue"):
        dtnet.assess(land.network(), thing, window="2023-02")


def test_a_frame_made_by_hand_is_checked_as_a_document(land: type[Land]) -> None:
    made = frame()
    wrong = attrs.evolve(made, purpose="", components=(attrs.evolve(made.components[0], per="person"),))
    with pytest.raises(InvalidPolicyError) as caught:
        dtnet.assess(land.network(), Squares(wrong), window="2023-02")
    assert str(caught.value).splitlines()[0] == "frame of plug-in Squares of policy x.p: 2 errors"


def test_a_frame_alone_is_no_policy(land: type[Land]) -> None:
    with pytest.raises(ArgumentError) as caught:
        dtnet.assess(land.network(), frame(), window="2023-02")
    assert str(caught.value) == (
        "policy x.p: component 'support' has neither a rate nor a claim; pass the plug-in whose frame it is"
    )


def test_what_it_reads_must_be_there(land: type[Land]) -> None:
    with pytest.raises(UnknownNameError, match=r"policy x\.p: component 'support': no attribute 'peple'"):
        dtnet.assess(land.network(), Squares(frame(), {"support": ("team.peple",)}), window="2023-02")


def test_sets_of_too_many_words_are_refused(land: type[Land], monkeypatch: pytest.MonkeyPatch) -> None:
    words = tuple(f"w{number}" for number in range(64))
    kinds = Attribute(name="team_kinds", table="bodies", type="set", vocabulary=words, description="Kinds")
    monkeypatch.setattr(land, "attributes", (*land.attributes[:2], kinds, *land.attributes[3:]))
    monkeypatch.setattr(land.vocabulary.__func__, "__defaults__", (land.attributes,))  # type: ignore[attr-defined]
    network = land.network([("a", "v1", "2023-01-01", None, 3, ("w63",))])
    with pytest.raises(ArgumentError, match="'kind' may hold 64 words; a plug-in reads up to 63"):
        dtnet.assess(network, Squares(frame(), {"support": ("kind",)}), window="2023-02")


def test_money_of_another_country_is_refused(toy: Any) -> None:
    network = toy.network([("c", "country", None)])
    with pytest.raises(ArgumentError, match=r"policy x\.p pays VND, but the money of 'toy' is TOY"):
        dtnet.assess(network, Squares(frame()), window="2023-02")


def test_nobody_looks_for_money_in_a_plug_in(land: type[Land]) -> None:
    @attrs.frozen(eq=False)
    class Selfish(Squares):
        kept: list[Any] = attrs.field(factory=list)

    plugin = Selfish(frame())
    plugin.kept.append((plugin,))
    assert dtnet.Catalogue.of([plugin])["x.p"].currency == "VND"
    assert by_team(land.network([("a", "v1")]), plugin) == {"a": 252}


@attrs.frozen
class Greedy(Squares):
    """Shares a fixed amount among whoever is asked about: what a plug-in must not do."""

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:  # noqa: ARG002 - whatever it is
        return np.full(len(cells), 1_000 // len(cells), np.int64)


def test_laws_take_plug_ins(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-02-11", None, 5)])
    text = f'{ENTITLED}\nceiling = [{{amount = "1_000 VND/team", over = "calendar_year"}}]'
    plugin = Squares(frame(text))
    laws.splitting_windows(network, [plugin], "2023", "2023-02-11")
    laws.splitting_windows(network, plugin, "2023", "2023-02-11")
    laws.months_alone(network, plugin, "2023")
    laws.ceilings_hold(network, plugin, "2023-01-01..2024-06-01")
    laws.rows_stand_alone(network, plugin, "2023")
    with pytest.raises(AssertionError) as caught:
        laws.rows_stand_alone(network, Greedy(frame()), "2023-02")
    assert str(caught.value).startswith("plug-in Greedy: component 'support': the amount of a row depends on")


def test_a_plug_in_that_tosses_a_coin_breaks_the_law(land: type[Land]) -> None:
    answers = iter(range(100))
    plugin = Squares(frame(), answer=lambda cells: cells.days * 0 + next(answers))
    with pytest.raises(AssertionError, match=r"two calls with the same rows gave .* and then "):
        laws.rows_stand_alone(land.network([("a", "v1")]), plugin, "2023-02")


def test_the_law_of_rows_is_about_plug_ins(land: type[Land]) -> None:
    with pytest.raises(ArgumentError, match=r"policy x\.1 has no plug-in"):
        laws.rows_stand_alone(land.network(), land.policy(), "2023-02")


def test_reads_may_be_any_mapping(land: type[Land]) -> None:
    class Once(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            return READS[key]

        def __iter__(self) -> Any:
            return iter(READS)

        def __len__(self) -> int:
            return 1

    assert by_team(land.network([("a", "v1")]), Squares(frame(), Once())) == {"a": 252}


def test_an_explanation_ends_at_the_plug_in(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v1", "2023-01-01", None, None), ("d", "v4", "2023-02-11")])
    reads = {"support": ("team.people", "commune.ready", "level")}
    text = f'{ENTITLED}\nceiling = [{{amount = "300 VND/team", over = "calendar_year"}}]'
    plugin = Squares(frame(text), reads, lambda cells: cells.fact("team.people") * cells.days)
    spent = dtnet.assess(network, plugin, window="2023")
    told = spent.explain("a", month="2023-04")
    assert (told.amount, sum(step.amount or 0 for step in told.leaves())) == (30, 30)
    lines = [step.text for step in told.walk()]
    assert "due: plug-in Squares says 90 for 30 of 30 days" in lines
    assert any(line.startswith("team.people: a has 3 (") for line in lines)
    assert any(line.startswith("commune.ready: k1 has true") for line in lines)
    assert any(line.startswith("level: v1 has village") for line in lines)
    assert "facts are those of 2023-04-01" in lines
    assert "rounded down to whole VND" in lines
    lines = [step.text for step in spent.explain("d", month="2023-02").walk()]
    assert "commune.ready: it lies in none" in lines
    assert "due: plug-in Squares says 54 for 18 of 28 days" in lines
    assert "facts are those of 2023-02-11" in lines
    told = spent.explain("b", month="2023-02")
    assert (told.amount, told.lower, told.upper) == (None, 0, 300)
    lines = [step.text for step in told.walk()]
    assert "team.people: that of b is not known" in lines
    said = "plug-in Squares is not asked for 28 of 28 days, as something is not known"
    assert any(said in line for line in lines)


def test_an_explanation_of_a_plug_in_that_reads_nothing(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    plugin = Squares(frame(), {"support": ()}, lambda cells: cells.days)
    told = dtnet.assess(network, plugin, window="2023-02").explain("a", month="2023-02")
    assert (told.amount, sum(step.amount or 0 for step in told.leaves())) == (28, 28)
    assert [step.what for step in told.walk()].count("facts") == 0
    text = 'nature = "entitlement"\nceiling = [{amount = "9 VND/team", over = "month"}]'
    other = Squares(frame(text), {"support": ()}, lambda cells: cells.days)
    told = dtnet.assess(network, other, window="2023-02").explain("a", month="2023-02")
    assert told.amount == 9
    assert "rounding" not in {step.what for step in told.walk()}


def test_what_is_read_tells_teams_apart(land: type[Land]) -> None:
    """Teams that policies do not tell apart share a course; those that a plug-in tells apart do not."""
    teams = [(f"t{number}", "v1", "2023-01-01", None, number) for number in range(1, 6)]
    plain = land.policy(id="x.1", purpose="other")
    spent = dtnet.assess(land.network(teams), [plain, Squares(frame())], window="2023-02")
    found = {row["team"]: row["amount"] for row in spent.by("team") if row["policy"] == "x.p"}
    assert found == {f"t{number}": number * number * 28 for number in range(1, 6)}


def test_what_a_plug_in_reads_is_its_own_fault(land: type[Land]) -> None:
    plugin = Squares(frame(id="z.p"), {"support": ("planet.moons",)})
    with pytest.raises(UnknownNameError, match=r"policy z\.p: component 'support': unknown level 'planet'"):
        dtnet.assess(land.network(), [land.policy(purpose="other"), plugin], window="2023-02")


def test_a_witness_is_a_plug_in_as_the_other() -> None:
    plugin = Squares(frame())
    witness = Witness(plugin)
    assert (witness.policy, witness.reads, witness.asked) == (plugin.policy, READS, [])
    assert dtnet.Catalogue.of([witness]).ids == ("x.p",)
