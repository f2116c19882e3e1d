"""Questions of coverage as JSON and as text, and read back."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from dtnet.coverage.language.arguments import policies_in
from dtnet.coverage.language.query import CoverageQuery
from dtnet.coverage.language.text import coverage_text, parse_coverage
from dtnet.errors import ArgumentError, DtnetError, Fault, InvalidInputError, near
from dtnet.policy.reading.reader import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.policy.document.document import Policy

SCHEMA: Final = "dtnet/coverage-query/1"
_CONDITIONS: Final = ("of", "where", "having")
_KEYS: Final = (
    "of",
    "over",
    "weight",
    "by",
    "within",
    "where",
    "having",
    "at",
    "during",
    "over_time",
    "missing",
    "synthetic",
)
_TEXTS: Final = ("over", "within", "at", "during", "over_time", "missing")
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PART: Final = re.compile(rf'(?:{_QUOTED}|[^";])+')
_LINE: Final = re.compile(rf'(?:{_QUOTED}|[^"])*')


def query_data(query: CoverageQuery) -> dict[str, Any]:
    """A question as plain values, as JSON has it; what stands at its default is left out.

    Conditions stand as their texts, so policies are named by their ids.
    """
    data: dict[str, Any] = {"schema": SCHEMA}
    for key in _KEYS:
        value = getattr(query, key)
        default = {"weight": "count", "by": (), "missing": "none", "synthetic": True}.get(key)
        if value == default or value is None:
            continue
        if key in _CONDITIONS:
            value = coverage_text(value)
        elif key == "by":
            value = list(value)
        elif key == "weight" and not isinstance(value, str):
            value = dict(value)
        elif key in {"at", "during"}:
            value = str(value)
        data[key] = value
    return data


def query_from_data(data: object, *, policies: Iterable[Policy] = ()) -> CoverageQuery:
    """The question that plain values say.

    Args:
        data: As `query_data` gives it.
        policies: Those of which `funded` speaks.

    Raises:
        InvalidInputError: If they say none; all faults are in it.
    """
    faults: list[Fault] = []
    if not isinstance(data, dict):
        raise _refused([Fault("document", "it is no object")])
    if data.get("schema") != SCHEMA:
        faults.append(Fault("schema", f"{data.get('schema')!r} is not {SCHEMA!r}"))
    faults += [
        Fault(str(key), f"no such part of a question; {near(str(key), _KEYS)}")
        for key in data
        if key not in {*_KEYS, "schema"}
    ]
    options: dict[str, Any] = {}
    known = policies_in(policies)
    for key in _KEYS:
        if key not in data:
            continue
        try:
            options[key] = _read(key, data[key], known)
        except DtnetError as error:
            faults.append(Fault(key, str(error)))
    faults += [Fault(key, "is missing") for key in ("of", "over") if key not in data]
    if faults:
        raise _refused(faults)
    try:
        return CoverageQuery(**options)
    except DtnetError as error:
        raise _refused([Fault("question", str(error))]) from None


def _read(key: str, value: Any, policies: tuple[Policy, ...]) -> Any:  # noqa: ANN401 - parts of every type
    if key in _CONDITIONS:
        if not isinstance(value, str):
            raise ArgumentError(f"{value!r} is no text of a condition")
        return parse_coverage(value, policies=policies)
    if key == "by":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ArgumentError(f"{value!r} is no list of names")
        return tuple(value)
    if key == "synthetic" and type(value) is not bool:
        raise ArgumentError(f"{value!r} is neither true nor false")
    if key == "weight" and not isinstance(value, str | dict):
        raise ArgumentError(f"{value!r} is neither a name nor numbers by id")
    if key in _TEXTS and not isinstance(value, str):
        raise ArgumentError(f"{value!r} is no text")
    return value


def query_json(query: CoverageQuery) -> str:
    """A question as JSON."""
    return json.dumps(query_data(query), ensure_ascii=False, indent=2) + "\n"


def query_from_json(text: str, *, policies: Iterable[Policy] = ()) -> CoverageQuery:
    """The question that a JSON document says; arguments and errors as `query_from_data`."""
    return query_from_data(parse_json(text, _refused), policies=policies)


def _refused(faults: list[Fault]) -> InvalidInputError:
    return InvalidInputError("coverage query", faults)


def query_text(query: CoverageQuery) -> str:
    """A question in one line: `of: has_team; over: village; by: province; at: 2024-08-31`.

    Raises:
        ArgumentError: If it has weights by id, which take JSON.
    """
    data = query_data(query)
    del data["schema"]
    if isinstance(data.get("weight"), dict):
        raise ArgumentError("weights by id have no place in a line of text", "write the question as JSON")
    for name in (*query.by, query.over, str(data.get("weight", ""))):
        if name != name.strip() or any(mark in name for mark in ';,"\n'):
            raise ArgumentError(
                f"the name {name!r} has no place in a line of text", "write the question as JSON"
            )
    if "by" in data:
        data["by"] = ", ".join(data["by"])
    if "synthetic" in data:
        data["synthetic"] = "no"
    if "within" in data:
        plain = re.fullmatch(r'[^\s";](?:[^";\n]*[^\s";])?', data["within"])
        data["within"] = data["within"] if plain else json.dumps(data["within"], ensure_ascii=False)
    return "; ".join(f"{key}: {value}" for key, value in data.items())


def query_from_text(text: str, *, policies: Iterable[Policy] = ()) -> CoverageQuery:
    """The question that a line of text says, as `query_text` writes it.

    Args:
        text: Parts with `;` between, each `KEY: VALUE`.
        policies: Those of which `funded` speaks.

    Raises:
        InvalidInputError: If it says none; all faults are in it.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a question is read from text, not from {text!r}", "pass a str")
    if _LINE.fullmatch(text) is None:
        raise _refused([Fault("text", "a text in quotes has to end")])
    data: dict[str, Any] = {"schema": SCHEMA}
    faults = []
    for part in _PART.findall(text):
        key, colon, value = part.strip().partition(":")
        key, value = key.strip(), value.strip()
        if not colon:
            if part.strip():
                faults.append(Fault(part.strip(), "no part of a question: write KEY: VALUE"))
        elif key in data:
            faults.append(Fault(key, "stands twice"))
        else:
            data[key] = _plain(key, value)
    if faults:
        raise _refused(faults)
    return query_from_data(data, policies=policies)


def _plain(key: str, value: str) -> Any:  # noqa: ANN401 - parts of every type
    if key == "by":
        return [each.strip() for each in value.split(",")]
    if key == "synthetic":
        words: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
        return words.get(value, value)
    if key == "within" and value.startswith('"'):
        with suppress(ValueError):  # it is a name then, as it stands
            return json.loads(value)
    return value
