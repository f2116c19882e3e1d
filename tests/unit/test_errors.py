from __future__ import annotations

import inspect
import pickle

import pytest

from dtnet import DtnetError, errors
from dtnet.errors import (
    ArgumentError,
    Fault,
    InvalidInputError,
    InvalidNetworkError,
    PredicateError,
    UnknownNameError,
    UnreadableFileError,
    near,
)

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, DtnetError) and not issubclass(kind, InvalidInputError | PredicateError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_errors_keep_their_parts_through_pickle(kind: type[DtnetError]) -> None:
    error = kind("no such day", "write it so")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert (again.message, again.hint) == ("no such day", "write it so")
    assert str(again) == "no such day; write it so"
    assert str(kind("no such day")) == "no such day"


@pytest.mark.parametrize("kind", [each for each in KINDS if each is not DtnetError])
def test_each_kind_is_also_a_builtin(kind: type[DtnetError]) -> None:
    assert any(base.__module__ == "builtins" and base is not Exception for base in kind.__bases__)


def test_an_error_says_its_arguments_in_whatever_way_is_asked() -> None:
    error = ArgumentError("{by} lies below {over}", "ask {at} {braces}", by="lane", over="village", at=...)
    assert str(error) == "by='lane' lies below over='village'; ask at= {braces}"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    for each in (error, again):
        assert each.arguments == {"by": "lane", "over": "village", "at": ...}
        said = each.worded(lambda name, value: f"<{name}>" if value is ... else f"<{name} {value}>")
        assert said == ("<by lane> lies below <over village>", "ask <at> {braces}")
    assert str(ArgumentError("{by} stays", by="{over}")) == "by='{over}' stays"
    assert str(ArgumentError("{by} is a set")) == "{by} is a set"


def test_faults_are_reported_together() -> None:
    faults = [Fault("areas row 1 (a): end", "too early"), Fault("areas row 2: id", "empty")]
    error = InvalidNetworkError("network 'toy'", iter(faults))
    assert (
        str(error) == "network 'toy': 2 errors\n  areas row 1 (a): end: too early\n  areas row 2: id: empty"
    )
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is InvalidNetworkError
    assert again.faults == tuple(faults)
    assert again.what == "network 'toy'"
    assert str(InvalidNetworkError("x", faults[:1])).startswith("x: 1 error\n")


def test_a_message_shows_fifty_faults_and_keeps_all() -> None:
    error = InvalidNetworkError("x", [Fault(f"row {number}", "wrong") for number in range(60)])
    assert len(error.faults) == 60
    assert str(error).splitlines()[-2:] == ["  row 49: wrong", "  … and 10 more in .faults"]


def test_an_error_in_a_text_shows_its_place() -> None:
    error = PredicateError("kind = a\n\tand x\nor", 12, "no 'x'", "write it so")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.text, again.column, again.message, again.hint) == (
        "kind = a\n\tand x\nor",
        12,
        "no 'x'",
        "write it so",
    )
    assert str(again) == str(error) == "no 'x'; write it so\n   and x\n    ^"


def test_an_error_in_a_long_text_shows_what_is_near() -> None:
    shown = str(PredicateError("a" * 60 + "b" * 40, 61, "no b")).splitlines()
    assert shown == ["no b", f"  …{'a' * 50}{'b' * 30}…", f"  {' ' * 51}^"]
    assert str(PredicateError("ab", 3, "no end")).splitlines() == ["no end", "  ab", "    ^"]


def test_near_words() -> None:
    assert near("provnce", ["province", "district"]) == "did you mean 'province'?"
    assert near("zzz", ["a", "b"]) == "one of 'a', 'b'"
    assert near("zzz", [str(number) for number in range(9)]).endswith("'7', …")  # type: ignore[union-attr]
    assert near("zzz", []) is None


def test_codes_are_words_of_the_classes() -> None:
    codes = {kind.__name__: kind.code for kind in KINDS}
    assert len({*codes.values()}) == len(codes)
    assert codes["UnknownNameError"] == "unknown_name"


def test_candidates_and_places_survive_pickling() -> None:
    unknown = UnknownNameError("no such word 'colum'", near("colum", ["column", "row"]))
    argument = ArgumentError("cannot group by 'colum'", near("colum", ["column", "row"]))
    condition = PredicateError("has_tem", 1, "unknown", near("has_tem", ["has_team"]))
    for error, candidates in ((unknown, ("column",)), (argument, ("column",)), (condition, ("has_team",))):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert error.candidates == candidates
        assert again.to_dict() == error.to_dict()
    assert condition.place == "column 1"
    assert UnreadableFileError("a/b.csv: cannot be read (no)").place == "a/b.csv"
    assert unknown.place is None


def test_faults_are_in_the_plain_form() -> None:
    error = InvalidInputError("list", [Fault("row 2", "is wrong")])
    assert error.to_dict() == {
        "schema": "dtnet/error/1",
        "code": "invalid_input",
        "message": error.message,
        "hint": None,
        "place": "list",
        "candidates": [],
        "faults": [{"place": "row 2", "message": "is wrong"}],
    }
