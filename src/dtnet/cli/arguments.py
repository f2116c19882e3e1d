"""Arguments of commands: networks, days, policies and choices; and shared options."""

from __future__ import annotations

import os
import re
import warnings
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    ParamSpec,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
)

import attrs
from cyclopts import Parameter

from dtnet import datasets
from dtnet.cli.writing import progress
from dtnet.cli.writing.output import Format, answer_file, tell
from dtnet.errors import ArgumentError, PluginWarning, UnknownNameError, near
from dtnet.io.limits import MEMORY, SECONDS
from dtnet.lazy import LaterModule
from dtnet.measures import UNITS, Units
from dtnet.periods import as_window
from dtnet.policy.catalogue import policies
from dtnet.policy.reading.policy_documents import read_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dtnet.figures.figure import FigureSet
    from dtnet.io import formats
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import Period
    from dtnet.phrases import Language
    from dtnet.policy.catalogue import Catalogue
    from dtnet.policy.document.document import Policy
else:  # commands about the bundled country read no other network
    formats = LaterModule("dtnet.io.formats")

ExplanationFormat: TypeAlias = Literal["table", "markdown", "json", "csv", "parquet", "xlsx"]
T = TypeVar("T")
P = ParamSpec("P")
DATASET: Final = "vietnam"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SEVERAL: Final = Parameter(negative="", consume_multiple=False)
"""An option that may be repeated, with one word each time."""
CHOICE: Final = Parameter(name=("--choice", "--choose"), negative="", consume_multiple=False)
"""An option of the same kind for readings of a law. Messages name the first spelling."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class FileOptions:
    """Options about the file that an answer is written to.

    Attributes:
        out: The file to write, instead of standard output.
        overwrite: Replace the file of --out if it exists.
    """

    out: Path | None = None
    overwrite: Annotated[bool, Parameter(negative="")] = False

    @property
    def form(self) -> str:
        """The form of the answer: the only one that the command has."""
        return ""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class AnswerOptions(FileOptions):
    """Options of every command that answers: the form of the answer, and the file that it is written to.

    Attributes:
        format: The form of the answer; by default the form that the suffix of --out names, else a table.
    """

    format: Format | None = None

    @property
    def form(self) -> Format:
        """The form of the answer; see `form_of_answer`."""
        return cast("Format", form_of_answer(self.format, self.out, get_args(Format)))


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class ExplanationOptions(FileOptions):
    """Options about the form of an explanation, and its file.

    Attributes:
        format: The form of the answer; by default the form that the suffix of --out names, else a table.
    """

    format: ExplanationFormat | None = None

    @property
    def form(self) -> str:
        """The form of the answer; see `form_of_answer`."""
        return form_of_answer(self.format, self.out, get_args(ExplanationFormat))


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class LimitOptions:
    """Options of commands that read files of others: limits, and the files that are trusted.

    Attributes:
        most_memory: The most bytes of memory that reading a workbook, Parquet or Arrow takes. A cell of a
            list, filled or blank, counts 64.
        most_seconds: The most seconds that reading a file takes.
        sha256: The sha256 of a file, or of the datapackage.json of a folder, known from a source that is
            trusted; such a file is read without these limits. May be repeated.
    """

    most_memory: int = MEMORY
    most_seconds: float = SECONDS
    sha256: Annotated[list[str] | None, SEVERAL] = None

    def arguments(self) -> dict[str, Any]:
        """The arguments of the readers."""
        return attrs.asdict(self)


USUAL_LIMITS = LimitOptions()
TO_SCREEN = AnswerOptions()
NO_FILE = FileOptions()
_SUFFIXES: Final = {"table": ".txt", "markdown": ".md"}
"""The suffixes of files of forms that are no suffixes themselves."""


def form_of_answer(format: str | None, path: Path | None, forms: Sequence[str]) -> str:
    """The given form of an answer, or else the form that the suffix of its file names; without both, a table.

    Raises:
        ArgumentError: If no form is given and the suffix names none.
    """
    if format is not None or path is None:
        return format or "table"
    known = {_SUFFIXES.get(form, f".{form}"): form for form in forms}
    suffix = path.suffix.lower()
    if suffix not in known:
        *most, last = known
        hint = f"use {', '.join(most)} or {last}, or give --format"
        raise ArgumentError(f"--out {path}: unknown format {suffix!r}", hint)
    return known[suffix]


def answering(command: Callable[P, int]) -> Callable[P, int]:
    """A command whose answer goes to the file that its options about files name."""

    @wraps(command)
    def to_page(*args: P.args, **kwargs: P.kwargs) -> int:
        options: Any = kwargs.get("into", TO_SCREEN)
        options.form  # noqa: B018 - a suffix without a form is refused before the work
        with answer_file(options.out, overwrite=options.overwrite):
            return command(*args, **kwargs)

    return to_page


def network_or_day(text: str) -> Network | Snapshot:
    """The day of the bundled country that a text names, or the network that it names, as in `network_of`.

    Raises:
        DayError: If the text looks like a day but there is no such day.
        OutsideDataError: If the data do not cover the day.
        ArgumentError: If the text is neither a day nor a file or folder nor a bundled dataset.
        UnreadableFileError: If the file or folder has no valid network.
    """
    if _DAY.fullmatch(text):
        return datasets.load(DATASET).at(text)
    if is_there(text) or text in datasets.names():
        return network_of(text)
    raise ArgumentError(
        f"{text!r}: neither a day nor a file or folder nor a bundled dataset", "write a day as 2024-08-31"
    )


def network_of(word: str | None, language: Language = "en") -> Network:
    """The network that a word names: in a file or folder of this name, or else the bundled dataset.

    Args:
        word: A file or folder, or the name of a bundled dataset; None for the bundled country.
        language: The language of the step that a terminal shows meanwhile.

    Raises:
        ArgumentError: If the word is neither.
        UnreadableFileError: If the file or folder has no valid network.
    """
    if word is not None and is_there(word):
        with progress.step("reading_network", language, name=Path(word).name):
            return formats.read_network(word, verify=True)
    name = DATASET if word is None else word
    if name not in datasets.names():
        hint = near(name, datasets.names())
        raise ArgumentError(f"--network {word!r}: neither a file or folder nor a bundled dataset", hint)
    with progress.step("reading_network", language, name=name):
        return datasets.load(name)


def figures_of(word: str | None) -> FigureSet | None:
    """The published figures about the network that a word names; None for a network in files."""
    return None if word is not None and is_there(word) else datasets.load_figures(word or DATASET)


def is_there(word: str) -> bool:
    """Whether a file or folder has this name; False for a name that is too long, without an error."""
    return os.path.exists(word)  # noqa: PTH110 - as said


def day_of(word: str | None, at: str | None) -> Snapshot:
    """A day of the network that a word names; by default the reference day of the network.

    Raises:
        DayError: If there is no such day.
        OutsideDataError: If the data do not cover the day.
        ArgumentError: If no day is given and the network has no reference day, or the word names no network.
        UnreadableFileError: If the file or folder has no valid network.
    """
    found = network_of(word)
    return found.at(given(at, found.metadata.reference_day, "--at", of=found.metadata.name))


def given(text: str | None, own: T | None, option: str, *, of: str = DATASET) -> str | T:
    """The text that the caller gives, or the value of the dataset instead.

    Raises:
        ArgumentError: If both are None.
    """
    found = own if text is None else text
    if found is None:
        raise ArgumentError(f"dataset {of!r} has no default for {option}", f"give {option}")
    return found


def window_given(network: Network, window: str | None) -> Period:
    """The given window, or the reference window of the network.

    Raises:
        ArgumentError: If no window is given and the network has no reference window.
        DayError: If the text is not a window.
    """
    own = network.metadata.reference_window
    return as_window(given(window, own, "--window", of=network.metadata.name))


def keys_of(by: str | None) -> list[str]:
    """The keys of groups in a text that separates them by commas; empty without a text.

    Raises:
        ArgumentError: If a key is empty.
    """
    keys = [] if by is None else [key.strip() for key in by.split(",")]
    if not all(keys):
        raise ArgumentError("{by} has an empty name between its commas", "leave it out", by=by)
    return keys


def settings_of(
    texts: Iterable[str],
    option: str = "--choice",
    form: str = "POLICY:CHOICE=OPTION",
    example: str = "write it as vn.da-nang.2024-36:part=by_days",
    verb: str = "is",
) -> dict[str, dict[str, str]]:
    """Settings of policies, such as chosen options, by policy and name.

    Args:
        texts: Texts of the form `POLICY:NAME=VALUE`.
        option: The command-line option of the texts, for messages.
        form: The form of a text, for messages.
        example: The hint of the error for a text of another form.
        verb: The verb between the name and its earlier value, in the error for two values of a name.

    Raises:
        ArgumentError: If a text has another form, or two texts give a name different values.
    """
    made: dict[str, dict[str, str]] = {}
    for text in texts:
        policy, _, rest = text.partition(":")
        name, _, value = rest.partition("=")
        if not (policy and name and value):
            raise ArgumentError(f"{option} {text!r}: not of the form {form}", example)
        known = made.setdefault(policy, {}).setdefault(name, value)
        if known != value:
            raise ArgumentError(f"{option} {text!r}: {name!r} {verb} {known!r} already")
    return made


def installed(country: str | None) -> Catalogue:
    """The installed policies; warnings about policies that are not included go to stderr.

    Raises:
        UnknownNameError: If no package offers policies for the country.
    """
    with plugin_warnings_told():
        return policies(country=country)


@contextmanager
def plugin_warnings_told() -> Iterator[None]:
    """A context in which warnings about policies that are not included go to stderr at its end."""
    with warnings.catch_warnings(record=True, action="always", category=PluginWarning) as found:
        yield
    for warning in found:
        tell(f"dtnet: {warning.message}")


def is_file_name(word: str) -> bool:
    """Whether a word names a document instead of an id: by its suffix, or because a file has this name."""
    return word.endswith((".toml", ".json")) or is_there(word)


def named_policies(words: Iterable[str], network: Network | None) -> list[Policy]:
    """The policies of some ids and documents, in the order of the words.

    Args:
        words: The words.
        network: The network whose currency the measures of a document may use; None for those of dtnet only.

    Raises:
        UnknownNameError: If no installed policy has one of the ids.
        UnreadableFileError: If a document cannot be read.
        InvalidPolicyError: If a document is invalid.
    """
    listed = list(words)
    catalogue = installed(None) if not all(map(is_file_name, listed)) else None
    units = UNITS if network is None else currency_units(network)
    return [
        read_policy(word, units=units) if catalogue is None or is_file_name(word) else catalogue[word]
        for word in listed
    ]


def policies_for(network: Network, words: Iterable[str]) -> list[Policy] | Catalogue:
    """The policies of some ids and documents; without words, the catalogue installed for the network.

    Raises:
        ArgumentError: If no policies are named and none are installed for the network.
        UnknownNameError: If no installed policy has one of the ids.
        UnreadableFileError: If a document cannot be read.
        InvalidPolicyError: If a document is invalid.
    """
    listed = list(words)
    if listed:
        return named_policies(listed, network)
    try:
        return installed(network.metadata.name)
    except UnknownNameError:
        name = network.metadata.name
        message = f"no policies are installed for {name!r}"
        raise ArgumentError(message, "give --policy with an id or a document") from None


def currency_units(network: Network) -> Units:
    """The words that the measures of a document about a network may use, including the network's currency."""
    currencies = dict.fromkeys([*UNITS.currencies, network.vocabulary.currency.code])
    return Units(currencies=tuple(currencies))
