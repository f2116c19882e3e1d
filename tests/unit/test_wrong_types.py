"""Wrong types, in every argument of every public function: an answer, or an error that says what is legal."""

from __future__ import annotations

import operator
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from inspect import Parameter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from dtnet import DtnetError

from .long_texts import LONG, repeats_much
from .public_things import Call, calls, parts, public, receivers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRONG: Final[dict[str, Any]] = {
    "nothing": None,
    "a float": 3.5,
    "no number": float("nan"),
    "an object": object(),
    "yes": True,
    "no": False,
    "bytes": b"x",
    "no letters": "",
    "half a letter": "\ud800",
    "a list": ["x"],
    "a mapping": {"x": 1},
    "an array": np.arange(3),
    "an array of no dimension": np.array(1),
    "an array of two dimensions": np.ones((2, 2), np.int64),
    "rows of different lengths": [[1], [1, 2]],
    "a place too far": [10**6],
    "a huge number": 10**30,
    "a number below 0": -1,
    "an instant": datetime(2025, 2, 1, 12, tzinfo=UTC),
    "a class": int,
    "a set": {1},
}
NOT_CALLED: Final = frozenset(
    {
        "dtnet.BodyRule",
        "dtnet.Catalogue.add",
        "dtnet.Catalogue.remove",
        "dtnet.Comparison.gainers",
        "dtnet.Comparison.losers",
        "dtnet.DtnetError.to_dict",
        "dtnet.DtnetError.to_json",
        "dtnet.Network.close_relations",
        "dtnet.Network.close_services",
        "dtnet.Network.remove_relations",
        "dtnet.Network.remove_services",
        "dtnet.NetworkBuilder.add_body_rule",
        "dtnet.NetworkBuilder.add_succession",
        "dtnet.NetworkBuilder.build",
        "dtnet.SubsidyPolicy.due",
        "dtnet.Table.total",
        "dtnet.coverage.FundingShares",
        "dtnet.lists.NameDays",
        "dtnet.lists.NameDays.of",
        "dtnet.lists.NameDays.only",
        "dtnet.lists.NameDays.settled",
        "dtnet.coverage.Inequality.concentration_index",
        "dtnet.coverage.Inequality.lorenz",
        "dtnet.coverage.Judgement",
        "dtnet.coverage.measures.Addition",
        "dtnet.coverage.measures.Breaking",
        "dtnet.coverage.measures.Lorenz",
        "dtnet.coverage.measures.Members",
        "dtnet.coverage.measures.Ranks",
        "dtnet.coverage.measures.Reached",
        "dtnet.coverage.measures.Shortfall",
        "dtnet.coverage.measures.SpellBounds",
        "dtnet.coverage.measures.Spells",
        "dtnet.coverage.measures.Turnover",
        "dtnet.measures.Amount.quantity",
        "dtnet.measures.Rate.quantity",
        "dtnet.lists.Finding",
        "dtnet.lists.Finding.hint_in",
        "dtnet.lists.Finding.place_in",
        "dtnet.lists.Finding.told",
        "dtnet.lists.Match.in_language",
        "dtnet.network.AreaState.candidates_at",
        "dtnet.PlaceList.findings_in",
        "dtnet.PlaceList.rows_in",
        "dtnet.network.AreaState.for_others",
        "dtnet.network.BodyState.edges",
        "dtnet.network.BodyState.era",
        "dtnet.network.BodyState.line",
        "dtnet.network.BodyState.touched",
        "dtnet.network.LiveBodies",
        "dtnet.network.NameIndex.coded",
        "dtnet.network.NameIndex.meant",
        "dtnet.network.NameIndex.named",
        "dtnet.network.NameIndex.near",
        "dtnet.network.NameIndex.spellings",
        "dtnet.network.OtherName",
        "dtnet.network.OtherNames.named",
        "dtnet.network.ParentAmong",
        "dtnet.network.PartialList",
        "dtnet.network.Slices",
        "dtnet.network.Slices.pairs",
        "dtnet.network.Succession",
        "dtnet.network.Successions.days",
        "dtnet.network.Successions.rows",
        "dtnet.network.Title",
        "dtnet.policy.Assumption",
        "dtnet.policy.Base",
        "dtnet.policy.ClassRow",
        "dtnet.policy.Classes",
        "dtnet.policy.DatedValue",
        "dtnet.policy.Merger",
        "dtnet.policy.NotAssessed",
        "dtnet.policy.PolicyPeriod.intersection",
        "dtnet.policy.PolicyPeriod.months",
        "dtnet.policy.ProrationStep",
        "dtnet.policy.Recomputed",
        "dtnet.policy.UnusedInput",
        "dtnet.policy.Rounding",
        "dtnet.policy.Size",
        "dtnet.policy.SizeRef",
        "dtnet.policy.Step.walk",
        "dtnet.predicates.Fact.is_between",
        "dtnet.report.NearestFigure",
        "dtnet.report.NearestFigure.to_dict",
    }
)
"""What takes parts of the library's inside, or needs more than Toyland has."""
CALLS, UNKNOWN = calls()


def passed(value: object, how: Parameter) -> object:
    """A value as a parameter takes it."""
    if how.kind is Parameter.VAR_POSITIONAL:
        return (value,)
    return {"x": value} if how.kind is Parameter.VAR_KEYWORD else value


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No wrong path is a file afterwards, in a folder that is not empty."""
    (tmp_path / "other").touch()
    monkeypatch.chdir(tmp_path)
    yield
    assert [each.name for each in tmp_path.iterdir()] == ["other"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("call", CALLS, ids=[call.name for call in CALLS])
def test_wrong_types(call: Call) -> None:
    found = []
    for parameter, how in call.parameters.items():
        for said, value in WRONG.items():
            if parameter in {"read", "on_progress"} and callable(value):
                continue  # a function of the caller's, whose errors are the caller's
            try:
                call(**{parameter: passed(value, how)})
            except DtnetError:
                pass
            except Exception as error:  # noqa: BLE001 - what must not come
                last = traceback.extract_tb(error.__traceback__)[-1]
                found.append(
                    f"{parameter}={said}: {type(error).__name__}: {error} ({last.filename}:{last.lineno})"
                )
    assert found == []


AROUND: Final = ("{} = 1", "x: {}", "every {} has a team")
LONG_TEXTS: Final = [
    each
    for long in LONG
    for each in (
        long,
        [long],
        {long: 1},
        {"x": long},
        f"{long} = 1",
        f"x: {long}",
        f"every {long} has a team",
    )
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("call", CALLS, ids=[call.name for call in CALLS])
def test_messages_repeat_little_of_long_texts(call: Call) -> None:
    """Whether or not a message has them in quotes, and whatever quotes they have inside."""
    found = []
    for parameter, how in call.parameters.items():
        for value in LONG_TEXTS:
            try:
                call(**{parameter: passed(value, how)})
            except DtnetError as error:
                if repeats_much(str(error)):
                    found.append(f"{parameter}: {error}")
    assert found == []


def test_every_public_function_is_called() -> None:
    """A new one joins by itself where its parameters have known names, or stands in `arguments_of`."""
    assert set(UNKNOWN) <= NOT_CALLED


OPERATORS: Final[dict[str, Any]] = {
    "__contains__": lambda held, value: value in held,
    "__getitem__": operator.getitem,
    "__eq__": operator.eq,
    "__lt__": operator.lt,
    "__le__": operator.le,
    "__add__": operator.add,
    "__sub__": operator.sub,
    "__mul__": operator.mul,
    "__rmul__": lambda held, value: value * held,
    "__truediv__": operator.truediv,
    "__and__": operator.and_,
    "__or__": operator.or_,
    "__rsub__": lambda held, value: value - held,
}
OPERANDS: Final[dict[str, Any]] = {
    **WRONG,
    "a slice": slice(0, 2),
    "an odd slice": slice("a", None),
    "a text": "x",
    "a number too far": 10**6,
    "a tuple": (1, 2),
}
_OBJECTS: Final = {**{type(each): each for each in receivers()}, **parts()}
HELD: Final = {kind: each for kind, each in _OBJECTS.items() if kind in public().values()}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", HELD, ids=[f"{kind.__module__}.{kind.__name__}" for kind in HELD])
def test_operators_of_wrong_types(kind: type) -> None:
    """An operand of a wrong type is refused by Python itself, or with an error that says what is legal."""
    found = []
    for name, operate in OPERATORS.items():
        owner = next((each for each in kind.__mro__ if name in vars(each)), object)
        if not owner.__module__.startswith("dtnet"):
            continue
        for said, value in OPERANDS.items():
            try:
                operate(HELD[kind], value)
            except DtnetError:
                pass
            except Exception as error:  # noqa: BLE001 - what must not come
                last = traceback.extract_tb(error.__traceback__)[-1]
                if isinstance(error, KeyError) and issubclass(kind, Mapping):
                    continue  # as every mapping
                if "/dtnet/" in last.filename.replace("\\", "/"):
                    found.append(f"{name} {said}: {type(error).__name__}: {error} (line {last.lineno})")
    assert found == []
