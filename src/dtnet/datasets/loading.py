"""Loading a bundled dataset by its name. Each dataset is loaded once in a process and then shared."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from dtnet.arguments import is_word
from dtnet.errors import UnknownNameError, UnreadableFileError, near
from dtnet.lazy import later_type
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dtnet.figures.figure import FigureSet
else:  # loaded by who resolves the signatures
    FigureSet = later_type("dtnet.figures.figure.FigureSet")


_LOADERS: Final = {
    "toyland": "dtnet.datasets.toyland.loader",
    "vietnam": "dtnet.datasets.vietnam.loader",
}


def names() -> tuple[str, ...]:
    """Names of the bundled datasets, in alphabetical order."""
    return tuple(sorted(_LOADERS))


def load(name: str, *, version: str | None = None) -> Network:
    """A bundled network.

    Args:
        name: The dataset.
        version: The required version; by default the bundled version.

    Raises:
        UnknownNameError: If the dataset does not exist, or is bundled in another version.

    Examples:
        >>> load("vietnam").at("2024-08-31").territory.level_counts()["commune"]
        10035
    """
    _check_name(name)
    network = _loaded(name)
    if version is not None and not is_word(version, (network.metadata.version,)):
        raise UnknownNameError(
            f"dataset {name!r} has no version {version!r}", f"this dtnet bundles {network.metadata.version!r}"
        )
    return network


def load_figures(name: str) -> FigureSet:
    """The figures and claims that sources have published about a bundled network, which are not in it.

    Args:
        name: The dataset.

    Raises:
        UnknownNameError: If the dataset does not exist.

    Examples:
        >>> load_figures("vietnam")["country-2024-08-teams"].value
        93524
    """
    _check_name(name)
    return _loaded_figures(name)


def fingerprint(name: str) -> str:
    """The sha256 of `datapackage.json`, which lists the files of a dataset with their hashes.

    It identifies the data. Every listed file is compared with its hash first.

    Args:
        name: The dataset.

    Raises:
        UnknownNameError: If the dataset does not exist.
        UnreadableFileError: If a file is missing or differs from the shipped file.
    """
    import json  # noqa: PLC0415 - loading needs neither
    from hashlib import sha256  # noqa: PLC0415 - costs more than all else that loading imports

    _check_name(name)
    data: Path = import_module(_LOADERS[name]).DATA
    try:
        listing = (data / "datapackage.json").read_bytes()
        changed = [
            shipped["path"]
            for shipped in json.loads(listing)["resources"]
            if f"sha256:{sha256((data / shipped['path']).read_bytes()).hexdigest()}" != shipped["hash"]
        ]
    except (OSError, ValueError, LookupError) as error:
        raise UnreadableFileError(f"dataset {name!r} is damaged: {error}", "install dtnet again") from None
    if changed:
        raise UnreadableFileError(
            f"dataset {name!r} is damaged: changed files: {', '.join(changed)}",
            "install dtnet again",
        )
    return sha256(listing).hexdigest()


def _check_name(name: str) -> None:
    if not is_word(name, _LOADERS):
        raise UnknownNameError(f"no dataset {name!r}", near(name, _LOADERS))


@contextmanager
def _damage_named(name: str) -> Iterator[None]:
    """A context for loading; after an error, a damaged file is the likely cause, and a check says which."""
    try:
        yield
    except Exception:
        fingerprint(name)
        raise


@lru_cache(maxsize=4)
def _loaded(name: str) -> Network:
    with _damage_named(name):
        network: Network = import_module(_LOADERS[name]).network()
    return network


@lru_cache(maxsize=4)
def _loaded_figures(name: str) -> FigureSet:
    from dtnet.figures.reading import parse_figures  # noqa: PLC0415 - networks do without

    with _damage_named(name):
        file: Path = import_module(_LOADERS[name]).DATA / "figures.toml"
        return parse_figures(file.read_text("utf-8"), source=file.name)
