"""Finished runs of a sweep in a folder, one file for each run, so that a stopped sweep can go on.

A file is named after the id of its run, which is a hash of everything that the run depends on except the
function that makes policies. Files are written under a temporary name and renamed when they are complete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_argument, shown_value
from dtnet.errors import ArgumentError, UnreadableFileError, UnwritableFileError, cut
from dtnet.lazy import LaterModule
from dtnet.policy.document.document import Policy
from dtnet.policy.reading.policy_documents import written
from dtnet.reading.files import decoded_text, parse_document, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.policy.answers.allocation import Allocation
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.units.inputs import InputRows

Rows: TypeAlias = "list[tuple[Any, ...]]"
"""The rows of one run: texts and whole numbers, null where unknown."""

_DTNET: Final = LaterModule("dtnet")
"""The package itself, which states the version and imports this module for type checkers."""
FORM: Final = "dtnet/run/1"
NUMBERS: Final = {"amount", "lower", "upper", "year"}
"""The columns of a run that are whole numbers; every other column is text."""
_PLAIN: Final = (str, bool, int, type(None))
_SHOWN: Final = (date, datetime, Decimal, Fraction)


@attrs.frozen
class RunFolder:
    """A folder of finished runs."""

    path: Path
    columns: tuple[str, ...]

    @classmethod
    def at(cls, given: object, columns: Sequence[str]) -> RunFolder:
        """The folder in an argument; it is made if it does not exist.

        Raises:
            ArgumentError: If the argument is not a path, or the path of a file.
            UnwritableFileError: If the folder cannot be made.
        """
        check_argument(given, (str, os.PathLike), "resume", "name a folder")
        text = os.fspath(given)  # type: ignore[call-overload]
        check_argument(text, str, "resume", "name a folder")
        if not text:
            raise ArgumentError("resume='' names no folder", 'name a folder; the current one is "."')
        path = Path(text)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise ArgumentError(f"resume: {cut(text)} is, or lies in, a file", "name a folder") from None
        except (OSError, ValueError) as error:
            raise UnwritableFileError(f"resume: {cut(text)!r} cannot be made ({error})") from None
        return cls(path, tuple(columns))

    def rows(self, id: str) -> Rows | None:
        """The rows of a finished run; None if there is no file of it, or only a torn or foreign one."""
        place = self._file(id)
        try:
            held = parse_document(
                decoded_text(read_bytes(place), place), "json", lambda told: UnreadableFileError(str(told))
            )
        except UnreadableFileError:
            return None
        rows = held.get("rows") if isinstance(held, dict) else None
        if not isinstance(rows, list) or not all(map(self._is_row, rows)):
            return None
        return [tuple(row) for row in rows] if held == self._document(id, rows) else None

    def keep(self, id: str, rows: Rows) -> None:
        """Write the rows of a finished run.

        The file is not synced to the disk: a file that a crash of the system tears is made again.

        Raises:
            UnwritableFileError: If the file cannot be written.
        """
        target = self._file(id)
        new = target.with_name(f".{id}.{os.urandom(4).hex()}.new")
        try:
            new.write_bytes(f"{_text(self._document(id, rows))}\n".encode("ascii"))
            new.replace(target)
        except OSError as error:
            raise UnwritableFileError(f"{cut(str(target))}: cannot be written ({error.strerror})") from None
        finally:
            with suppress(OSError):
                new.unlink()

    def _file(self, id: str) -> Path:
        return self.path / f"{id}.json"

    def _is_row(self, row: object) -> bool:
        """Whether a value of JSON has a cell of the right type for each column."""
        return (
            isinstance(row, list)
            and len(row) == len(self.columns)
            and all(
                each is None or type(each) is (int if name in NUMBERS else str)
                for name, each in zip(self.columns, row, strict=True)
            )
        )

    def _document(self, id: str, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
        cells = [list(row) for row in rows]
        digest = _hash(cells)
        return {"schema": FORM, "id": id, "columns": list(self.columns), "rows": cells, "sha256": digest}


def run_ids(
    spent: Assessment,
    by: Sequence[str],
    allocate: Allocation | None,
    names: Sequence[str],
    draws: Iterable[Sequence[Any]],
) -> list[str]:
    """The ids of the runs of a sweep: a sha256 for each.

    An id depends on the content of the network, the window, the inputs, the rule for days before the data,
    the policies of `spent` with their choices, `by`, `allocate`, the parameters with the types of their
    values, and the version of dtnet. It does not depend on the function that makes policies.

    Args:
        allocate: How teams share the amounts of areas.

    Raises:
        ArgumentError: If a plug-in states no version, or a value has no form in an id.
    """
    check_plugin_versions(spent.policies)
    question = spent.question
    shared = _hash(
        {
            "schema": FORM,
            "version": _DTNET.__version__,
            "network": question.whole.content_hash(),
            "window": question.window.numbers,
            "missing_history": question.missing_history,
            "inputs": {name: _inputs_hash(question.whole, rows) for name, rows in question.given.items()},
            "policies": [_policy_form(policy) for policy in spent.policies],
            "by": list(by),
            "allocate": allocate,
        }
    )
    whats = [f"parameter {name!r}" for name in names]
    return [_hash([shared, dict(zip(names, map(_form, draw, whats), strict=True))]) for draw in draws]


def check_plugin_versions(policies: Iterable[Policy]) -> None:
    """Raise an error for a plug-in without a version: an id could not say by which code it computed.

    Raises:
        ArgumentError: If a plug-in has no attribute `version`, or it is not a text or is empty.
    """
    for policy in policies:
        if policy.plugin is not None and not _version(policy.plugin):
            raise ArgumentError(
                f"the plug-in {type(policy.plugin).__name__} of policy {policy.id} states no version, which "
                "resume= needs",
                'give its class version = "1", another text after each change of its code; or omit resume=',
            )


def _version(plugin: object) -> str:
    version = getattr(plugin, "version", None)
    return version if isinstance(version, str) else ""


def _policy_form(policy: Policy) -> list[Any]:
    """A policy as plain JSON: its document, the chosen options, and its plug-in."""
    plugin = policy.plugin
    return [
        written(policy),
        list(map(list, policy.selection)),
        None if plugin is None else [_version(plugin), *_object_form(plugin, f"policy {policy.id}: plug-in")],
    ]


def _inputs_hash(network: Network, rows: InputRows) -> str:
    """The sha256 of an input table, whatever the order of its rows."""
    index = network.body_index if rows.reader.per == "team" else network.area_index
    ids = [index.texts[each] for each in rows.unit.tolist()]
    columns: list[NDArray[np.int64]] = [rows.month, rows.numbers.lower, rows.numbers.upper]
    columns += [rows.times.lower, rows.times.upper]
    cells = sorted(zip(ids, *(each.tolist() for each in columns), strict=True))
    return _hash([str(rows.reader), cells])


def _form(value: Any, what: str) -> Any:  # noqa: ANN401 - any value of a parameter, and plain JSON
    """A value as plain JSON; values that differ in type or content have different forms.

    Raises:
        ArgumentError: If the value is of another type than those with an exact text.
    """
    if type(value) in _PLAIN:
        return value
    text = _exact_text(value)
    if text is not None:
        return [type(value).__name__, text]
    parts = _form_of_parts(value, what)
    if parts is None:
        told = f"{shown_value(value)}, of type {type(value).__name__}"
        raise ArgumentError(
            f"{what}: {told}, cannot be part of the id of a run",
            "with resume=, pass texts, numbers, days, or lists of them",
        )
    return parts


def _exact_text(value: Any) -> str | None:  # noqa: ANN401 - any value of a parameter
    if isinstance(value, np.generic):
        return str(value.item())
    if type(value) is float:
        return value.hex()
    return str(value) if type(value) in _SHOWN else None


def _form_of_parts(value: Any, what: str) -> list[Any] | None:  # noqa: ANN401 - the same
    if isinstance(value, Policy):
        return ["policy", _policy_form(value)]
    if isinstance(value, Mapping):
        return ["mapping", [[_form(key, what), _form(each, what)] for key, each in value.items()]]
    if type(value) in {list, tuple}:
        return ["list", [_form(each, what) for each in value]]
    if isinstance(value, frozenset | set):
        return ["set", sorted(_text(_form(each, what)) for each in value)]
    has_fields = not isinstance(value, type) and (attrs.has(type(value)) or is_dataclass(value))
    return _object_form(value, what) if has_fields else None


def _object_form(value: Any, what: str) -> list[Any]:  # noqa: ANN401 - an object of any class
    """An object as the name of its class and its fields."""
    cls = type(value)
    if attrs.has(cls):
        names = [each.name for each in attrs.fields(cls)]
    elif is_dataclass(cls):
        names = [each.name for each in fields(cls)]
    else:
        names = sorted(getattr(value, "__dict__", {}))
    return [
        f"{cls.__module__}.{cls.__qualname__}",
        {name: _form(getattr(value, name), what) for name in names},
    ]


def _hash(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return sha256(_text(value).encode("ascii")).hexdigest()


def _text(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
