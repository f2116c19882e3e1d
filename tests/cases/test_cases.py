"""Worked cases: each file asks one policy one question; its `reckoning` shows how the number comes about.

`network` is a bundled one, or a province with so many village teams, `from` a day (2024-01-01), its villages
with `households` if they are told. `teams` are those that are paid; `inputs` are tables by claim or activity.
"""

from __future__ import annotations

import ast
import operator
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Metadata, NetworkBuilder, Period, assess, datasets, policies

if TYPE_CHECKING:
    from dtnet import Network

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*/*.toml"))
SIGNS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


def reckoned(expression: str) -> int:
    """The whole number that sums, differences, products and rounded-down quotients of whole numbers make."""

    def value(node: ast.expr) -> int:
        if isinstance(node, ast.BinOp):
            return int(SIGNS[type(node.op)](value(node.left), value(node.right)))
        assert isinstance(node, ast.Constant)
        assert type(node.value) is int
        return node.value

    return value(ast.parse(expression, mode="eval").body)


def province_of(asked: dict[str, Any]) -> Network:
    """A province with a village for each team; the teams are of every kind and have five people."""
    bundled = datasets.load("vietnam")
    id, teams, start = asked["province"], asked["village_teams"], asked.get("from", "2024-01-01")
    households = asked.get("households", [None] * teams)
    builder = NetworkBuilder(
        bundled.vocabulary, Metadata(name="made", extent=Period(start, asked["until"]), title="for a case")
    )
    villages = [f"village:{number:05}" for number in range(teams)]
    ids = ["vn:country:0", id, *villages]
    builder.add_areas(
        {
            "id": ids,
            "level": ["country", "province", *["village"] * teams],
            "start": [start] * len(ids),
            "parent": [None, "vn:country:0", *[id] * teams],
            "code": ids,
            "name": ids,
            "type": ["nước", "tỉnh", *["thôn"] * teams],
            "households": [None, None, *households],
        }
    )
    kinds = bundled.vocabulary.attribute("team_kinds", table="bodies").vocabulary
    builder.add_bodies(
        {
            "id": [f"team:{number:05}" for number in range(teams)],
            "name": villages,
            "kind": ["team"] * teams,
            "start": [start] * teams,
            "home": villages,
            "team_kinds": [kinds] * teams,
            "people": [5] * teams,
        }
    )
    return builder.build()


def network_of(asked: Any) -> Network:  # noqa: ANN401 - a name or a table of a TOML file
    if isinstance(asked, str):
        return datasets.load(asked)
    return province_of(asked)


@pytest.mark.parametrize(
    "path", CASES, ids=lambda path: "/".join(path.relative_to(HERE).with_suffix("").parts)
)
def test_a_case_comes_out(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    policy = policies(country="vietnam")[path.parts[-3]]
    assert date.fromisoformat(path.parts[-2]) in policy.period
    choices = {policy.id: case.get("choices", {})}
    network, inputs = network_of(case["network"]), case.get("inputs")
    spent = assess(network, policy, window=case["window"], choices=choices, inputs=inputs)

    assert case["amount"] == reckoned(case["reckoning"])
    assert sum(spent.totals.values()) == case["amount"]  # of all natures, as the case is told
    assert spent.bounds == (case.get("lower", spent.bounds[0]), case["amount"])
    paid, *_ = spent.paid()
    assert paid["teams"] == case["teams"]
    assert paid["members"] == case.get("members", paid["members"])
    if "months" in case:
        months: Counter[Any] = Counter()
        for row in spent.by("month"):
            months[row["month"]] += row["amount"]
        assert months == {month: reckoned(text) for month, text in case["months"].items()}
    if "source" in case:
        (published,) = spent.recomputed
        assert (published.published, published.computed) == (case["amount"], case["amount"])
        assert policy.openings[0].published.teams == case["teams"]
    if "assumed" in case:
        assert case["assumed"] in {each.why for each in spent.assumptions}
    left_out = [f"{each.component}: {each.reason}" for each in spent.not_assessed]
    assert left_out == case.get("not_assessed", [])


def test_every_bundled_policy_has_a_case() -> None:
    assert {path.parts[-3] for path in CASES} == {policy.id for policy in policies(country="vietnam")}
