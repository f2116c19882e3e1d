"""Reading policy documents in TOML or JSON, from a file or a text. All errors are reported together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dtnet.arguments import check_argument, check_word, path_argument, words_of
from dtnet.errors import (
    Fault,
    InvalidInputError,
    InvalidPolicyError,
    UnreadableFileError,
    cut,
    repeated,
)
from dtnet.measures import UNITS, Units
from dtnet.policy.reading.structure import structure_policy
from dtnet.safe_reading import parse_toml, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from dtnet.policy.document.document import Policy


def read_policy(path: str | PathLike[str], *, units: Units = UNITS, supplied: Iterable[str] = ()) -> Policy:
    """The policy in a file.

    Args:
        path: A `.toml` or `.json` file in UTF-8.
        units: The currencies, beneficiaries and times that its measures may use.
        supplied: The components that a plug-in computes, which have neither rate nor claim. The result is
            then the plug-in's frame, not a policy of its own.

    Raises:
        ArgumentError: If an argument has another type.
        UnreadableFileError: If the file does not exist, is not UTF-8 text, or has another ending.
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    file = Path(path_argument(path, "name a .toml or .json file"))
    form = file.suffix.lower().removeprefix(".")
    if form not in {"toml", "json"}:
        raise UnreadableFileError(
            f'{cut(str(file))}: not a policy document: it ends in "{file.suffix}"',
            "pass a .toml or .json file",
        )
    raw = read_bytes(file, hint="name a policy document")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"{file}: line {line} is not UTF-8 text", "save it as UTF-8") from None
    return parse_policy(
        text, source=str(file), form="json" if form == "json" else "toml", units=units, supplied=supplied
    )


def parse_policy(
    text: str,
    *,
    source: str,
    form: Literal["toml", "json"] = "toml",
    units: Units = UNITS,
    supplied: Iterable[str] = (),
) -> Policy:
    """The policy in a text.

    Args:
        text: A whole document.
        source: Where the text comes from, for error messages.
        form: The format of the text.
        units: The currencies, beneficiaries and times that its measures may use.
        supplied: As for `read_policy`.

    Raises:
        ArgumentError: If an argument has another type.
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    check_argument(text, str, "text", "pass a whole document as text; read_policy reads a file")
    check_argument(source, str, "source", "say where the text is from")
    check_word(form, ("toml", "json"), "form")
    check_argument(units, Units, "units", "pass dtnet.measures.Units")
    components = words_of(supplied, "supplied", 'name components: ["support"]')
    return structure_policy(
        _parsed(text, source, form), source=source, units=units, supplied=frozenset(components)
    )


def _parsed(text: str, source: str, form: Literal["toml", "json"]) -> Any:  # noqa: ANN401 - whatever it holds
    def refused(faults: list[Fault]) -> InvalidInputError:
        return InvalidPolicyError(source, faults)

    if form == "json":
        return parse_policy_json(text, refused)
    try:
        return parse_toml(text)
    except (ValueError, RecursionError) as error:
        raise refused([_syntax_fault(error, "TOML")]) from None


def parse_policy_json(text: str, refused: Callable[[list[Fault]], InvalidInputError]) -> Any:  # noqa: ANN401 - any JSON
    """The content of a JSON text.

    Args:
        text: The text.
        refused: Makes the error for text that is not JSON, or for an object with a repeated key.
    """
    try:
        return json.loads(text, object_pairs_hook=_table_without_repeats)
    except (ValueError, TypeError, RecursionError) as error:
        raise refused([_syntax_fault(error, "JSON")]) from None


def _table_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = repeated(name for name, _ in pairs)
        raise ValueError(f'key "{twice[0]}" occurs twice in one table')
    return table


def _syntax_fault(error: Exception, form: str) -> Fault:
    """Place and message of an error from the TOML or the JSON parser."""
    if isinstance(error, json.JSONDecodeError):
        return Fault(f"line {error.lineno}, column {error.colno}", f"not valid {form}: {error.msg}")
    message, at, place = str(error).removesuffix(")").rpartition(" (at ")
    return (
        Fault(place, f"not valid {form}: {message}")
        if at
        else Fault("document", f"not valid {form}: {error}")
    )
