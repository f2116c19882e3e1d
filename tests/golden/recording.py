"""Answers as plain trees, and their hashes: numbers, ids and words apart from texts."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from dtnet import Table

_ENDS = (".", ":", "…", "?", "!")


def plain(value: Any) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - a case for each kind
    """An answer as what JSON can hold; networks and functions in it are left out.

    So is the content hash among the inputs of a command's answer: it is a golden answer of its own.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return repr(value)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case enum.Enum():
            return value.name
        case dt.date():
            return value.isoformat()
        case np.generic():
            return plain(value.item())
        case np.ndarray():
            return plain(value.tolist())
        case Table():
            return plain(value.to_dicts())
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items() if key != "content_hash"}
        case set() | frozenset():
            return sorted(plain(each) for each in value)
        case _ if attrs.has(type(value)):
            fields = [field.name for field in attrs.fields(type(value)) if not field.name.startswith("_")]
            return {name: plain(getattr(value, name)) for name in fields if name not in {"network", "query"}}
        case Iterable():
            return [plain(each) for each in value]
        case _:
            return f"<{type(value).__name__}>"


def without_texts(tree: Any) -> Any:  # noqa: ANN401 - a tree of JSON
    """The tree with nothing in the place of each text."""
    match tree:
        case dict():
            return {key: without_texts(each) for key, each in tree.items()}
        case list():
            return [without_texts(each) for each in tree]
        case str() if is_text(tree):
            return None
        case _:
            return tree


def texts(tree: Any) -> list[str]:  # noqa: ANN401 - a tree of JSON
    """The texts of a tree, in order."""
    match tree:
        case dict():
            return [text for each in tree.values() for text in texts(each)]
        case list():
            return [text for each in tree for text in texts(each)]
        case str() if is_text(tree):
            return [tree]
        case _:
            return []


def is_text(value: str) -> bool:
    """Whether a string is for people: it has several words, or ends like a sentence."""
    return " " in value or "\n" in value or value.endswith(_ENDS)


def digest(tree: Any) -> str:  # noqa: ANN401 - a tree of JSON
    """The hash of a tree."""
    written = json.dumps(tree, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]
