"""Answers of commands: what each answer states about its network, and how answers are written.

A complete answer is written at once, as UTF-8 in every locale. Messages go to standard error.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import sys
import textwrap
import warnings
from contextlib import contextmanager, redirect_stdout, suppress
from contextvars import ContextVar
from datetime import date
from functools import partial
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderHook
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from dtnet.cli.writing.table_files import BookTexts, csv_text, encoded_rows, no_name
from dtnet.errors import (
    ArgumentError,
    DtnetError,
    ExistingFileError,
    NamesakeWarning,
    UnwritableFileError,
    cut,
)
from dtnet.io.writing import write_file
from dtnet.legible_text import legible
from dtnet.periods import as_window
from dtnet.phrases import Language, phrases
from dtnet.policy.explain.steps_in_a_language import last_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    from rich.console import ConsoleOptions, ConsoleRenderable, RenderResult

    from dtnet.citations import Citation
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.policy.document.document import Policy


Format: TypeAlias = Literal["table", "json", "csv", "parquet", "xlsx"]
"""The form of an answer: a table to look at, or content for a program."""
ROW_FORMS: Final = frozenset({"csv", "parquet", "xlsx"})
"""The forms of an answer that have its rows alone."""
_ANSWERS: ContextVar[TextIO | None] = ContextVar("answers")
_STDOUT: Final = 1
_STDERR: Final = 2
_WIDTH: Final = 112
_NARROWEST: Final = 40
_EDGES: Final = 2
_BETWEEN: Final = 3
"""The columns of a screen beside a table, and between two of its columns."""
_LONGEST_WORD: Final = 48
"""The longest word that keeps a table from being drawn where it does not fit; URLs are longer."""
_KNOWN: Final = "known_until"
_JOIN: Final = "\ue000"
"""A character of no alphabet that holds a number and its sign on one line; a screen shows it as a space."""
_PERCENT: Final = re.compile("(?<=[0-9]) (?=%)")
_MARK: Final = " *"


_OPTIONS: Final = {
    "accept_synthetic": "name-synthetic",
    "missing_history": "before",
    "sheets": "sheet",
    "values": "value",
}
"""The options whose names differ from the names of their arguments."""


class OutputError(DtnetError, OSError):
    """An answer that could not be written."""


def answer_stream() -> TextIO | None:
    """The stream for answers; None if the process has no standard output."""
    return _ANSWERS.get(sys.stdout)


@contextmanager
def answers_alone() -> Iterator[None]:
    """A context in which only the answer of the command goes to standard output.

    All other output of a plug-in, of a C library, or of a process that one of them starts goes to standard
    error.
    """
    with _descriptor_of_its_own(sys.stdout) as page, redirect_stdout(sys.stderr):
        before = _ANSWERS.set(page)
        try:
            yield
        finally:
            _ANSWERS.reset(before)


@contextmanager
def _descriptor_of_its_own(page: TextIO | None) -> Iterator[TextIO | None]:
    """Standard output under another file descriptor; in the context, descriptor 1 leads to standard error.

    If standard output is not a file of the system or has another descriptor, it stays unchanged.
    """
    try:
        number = page.fileno() if page is not None else None
    except (OSError, ValueError):  # not a file of the system, or closed
        number = None
    if page is None or number != _STDOUT:
        yield page
        return
    page.flush()
    try:
        elsewhere = os.dup(_STDERR)
    except OSError:  # there is no standard error
        elsewhere = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(_STDOUT)
    os.dup2(elsewhere, _STDOUT)
    os.close(elsewhere)
    try:
        with open(kept, "w", encoding="utf-8", errors="backslashreplace", closefd=False) as own:
            yield own
    finally:
        os.dup2(kept, _STDOUT)
        os.close(kept)


def as_option(name: str, value: object) -> str:
    """An argument of a function as an option of the command line: `--by lane`; `...` stands for any value."""
    word = _OPTIONS.get(name, name.replace("_", "-"))
    if isinstance(value, bool) or value is ...:
        return f"--no-{word}" if value is False else f"--{word}"
    several = value if isinstance(value, tuple | list) else (value,)
    return f"--{word} {shlex.quote(cut(','.join(map(str, several))))}"


def plain_rows(table: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
    """The rows of a table as plain JSON."""
    return [plain_row(row) for row in table]


def plain_row(row: Mapping[str, object]) -> dict[str, Any]:
    """A row as plain JSON; days become texts."""
    return {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()}


def write_text(text: str) -> None:
    """Write an answer as text.

    Raises:
        OutputError: If the answer cannot be written.
        BrokenPipeError: If the reader has closed the stream.
    """
    page = answer_stream()
    if page is None:
        raise OutputError("there is no standard output to write the answer to")
    if isinstance(page, io.TextIOWrapper):
        page.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        page.write(text)
        page.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the answer could not be written: {error.strerror or error}") from None


def write_bytes(content: bytes) -> None:
    """Write an answer that is not text.

    Raises:
        ArgumentError: If standard output is a terminal.
        OutputError: If the answer cannot be written.
        BrokenPipeError: If the reader has closed the stream.
    """
    page = answer_stream()
    if page is not None and page.isatty():
        raise ArgumentError("a terminal cannot show this form of an answer", "give --out with a file")
    raw = getattr(page, "buffer", None)
    if page is None or raw is None:
        raise OutputError("there is no standard output to write the answer to")
    try:
        page.flush()
        raw.write(content)
        raw.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the answer could not be written: {error.strerror or error}") from None


@contextmanager
def answer_file(path: Path | None, *, overwrite: bool) -> Iterator[None]:
    """A context whose answer goes to a file, which is written at the end, or not at all after an error.

    Args:
        path: The file; None for standard output.
        overwrite: Whether to replace an existing file.

    Raises:
        ExistingFileError: If the file exists and `overwrite` is False, or is a folder.
        UnwritableFileError: If the file cannot be written.
    """
    if path is None:
        yield
        return
    check_target(path, overwrite=overwrite)
    content = io.BytesIO()
    page = io.TextIOWrapper(content, encoding="utf-8", errors="backslashreplace", newline="")
    before = _ANSWERS.set(page)
    try:
        yield
        page.flush()
    finally:
        _ANSWERS.reset(before)
    write_file(path, [content.getvalue()], overwrite=overwrite)


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be written, before the answer is worked out.

    Raises:
        ExistingFileError: If the file exists and `overwrite` is False, or is a folder.
        UnwritableFileError: If its folder does not exist.
    """
    if os.path.isdir(path):  # noqa: PTH112 - a name that is too long is none, and no error yet
        raise ExistingFileError(f"{path}: is a folder", "name a file")
    if not overwrite and os.path.lexists(path):
        raise ExistingFileError(f"{path}: exists", "give --overwrite to replace it")
    folder = os.path.dirname(path) or "."  # noqa: PTH120 - as above
    if not os.path.isdir(folder):  # noqa: PTH112 - as above
        raise UnwritableFileError(f"{path}: cannot be written ({folder} is no folder)")


def write_json(answer: Mapping[str, Any]) -> None:
    """Write an answer as JSON; see `json_text`."""
    write_text(json_text(answer))


def written(  # noqa: PLR0913 - an argument for each part of a file
    answer: Mapping[str, Any],
    format: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]] | None = None,
    *,
    network: Network | None = None,
    language: Language = "en",
    sources: Iterable[Citation] = (),
    policies: Iterable[Policy] = (),
) -> bool:
    """Write an answer as JSON or as rows, unless its form is a table, which the caller draws.

    Args:
        answer: The JSON answer.
        format: The form of the answer.
        header: The names of the columns of the rows.
        rows: The cells of the rows; by default those of the rows of the answer, named by the header.
        network: The network that names the areas and bodies of a workbook, and whose sources it cites.
        language: The language of a workbook.
        sources: The sources that a workbook cites before those of the network.
        policies: The policies whose titles a workbook has beside their ids, and whose laws it cites first.

    Returns:
        Whether the answer was written.
    """
    if format == "json":
        write_json(answer)
    elif format in ROW_FORMS:
        own = ([row[name] for name in header] for row in answer["rows"]) if rows is None else rows
        if format == "csv":
            write_text(csv_text(header, own))
        else:
            about = _book_texts(answer, network, language, sources, [*policies])
            write_bytes(encoded_rows(format, header, own, about))
    return format == "json" or format in ROW_FORMS


def _book_texts(
    answer: Mapping[str, Any],
    network: Network | None,
    language: Language,
    sources: Iterable[Citation],
    policies: Sequence[Policy],
) -> BookTexts:
    """What a workbook says beside the rows of an answer."""
    laws = (each.instrument for each in policies)
    cited = dict.fromkeys([*laws, *sources, *(() if network is None else network.metadata.sources)])
    return BookTexts(
        language=language,
        name_of=no_name if network is None else partial(last_name, network),
        titles={each.id: getattr(each.titles, language) for each in policies},
        answer=answer,
        sources=(*cited,),
    )


def json_text(answer: Mapping[str, Any]) -> str:
    """An answer as JSON, with keys in the given order and without escapes for non-ASCII text."""
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def write_seen(text: str) -> None:
    """Write an answer for people: a character that a terminal would obey is shown as an escape.

    Raises:
        OutputError: If the answer cannot be written.
        BrokenPipeError: If the reader has closed the stream.
    """
    write_text(legible(text))


def tell(text: str) -> None:
    """Write a message to stderr, as `write_seen`; the message is lost if stderr is closed or full."""
    if sys.stderr is None:
        return
    try:
        print(legible(text), file=sys.stderr, flush=True)
    except OSError:
        drop(sys.stderr)


def drop(page: TextIO | None) -> None:
    """Discard all further output of a stream.

    A failed stream keeps its unwritten output. Python would write it again at exit, and exit with code 120.
    """
    if page is None:
        return
    with suppress(OSError, ValueError):  # not a file of the system
        os.dup2(os.open(os.devnull, os.O_WRONLY), page.fileno())


@contextmanager
def namesakes_told() -> Iterator[None]:
    """A context in which each distinct warning about a namesake is written to standard error once."""
    said: set[str] = set()
    show = warnings.showwarning

    def told(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:  # noqa: ANN401 - as `warnings` has them
        if not issubclass(category, NamesakeWarning):
            show(message, category, *where, **more)
        elif str(message) not in said:
            said.add(str(message))
            tell(f"dtnet: {message}")

    with warnings.catch_warnings(action="always", category=NamesakeWarning):
        warnings.showwarning = told
        yield


def screen_width(unseen: int | None = None) -> int:
    """The width of the screen of answers.

    Args:
        unseen: The width if stdout is not a terminal; None for the width of answers.
    """
    return max(get_terminal_size().columns, _NARROWEST) if _is_seen() else unseen or _WIDTH


def _is_seen() -> bool:
    page = answer_stream()
    return page is not None and page.isatty()


class Screen:
    """A page of rich text that `write` writes to stdout at once.

    Attributes:
        console: The console that collects the page.

    Args:
        unseen: The width if stdout is not a terminal; None for the width of answers.
    """

    console: Console

    def __init__(self, unseen: int | None = None) -> None:
        self._page = io.StringIO()
        self.console = Console(
            file=self._page,
            width=screen_width(unseen),
            force_terminal=_is_seen(),
            legacy_windows=False,
            markup=False,
            emoji=False,
        )
        self.console.push_render_hook(_LegiblePage())

    def write(self) -> None:
        """Write the page unless it is empty."""
        if text := self._page.getvalue():
            write_text(text.replace(_JOIN, " "))


class _LegiblePage(RenderHook):
    """Shows characters that a terminal would obey as escapes, in whatever is printed."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """The printed things, each wrapped."""
        return [_LegiblePart(each) for each in renderables]


class _LegiblePart:
    def __init__(self, part: ConsoleRenderable) -> None:
        self._part = part

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for each in console.render(self._part, options):
            yield each if each.control else Segment(legible(each.text), each.style)


def joined(text: str) -> str:
    """A text for a screen, in which no line ends between a number and the sign for percent."""
    return _PERCENT.sub(_JOIN, legible(text))


def show_rows(
    title: str, header: Iterable[str], rows: Iterable[Iterable[object]], *, right: Container[str] = ()
) -> None:
    """Write a table to stdout; numbers are aligned to the right, and None becomes a dash.

    Where the screen is too narrow for the longest words of all columns, each row becomes some lines, so that
    no id is broken.

    Args:
        title: The title above the table.
        header: The names of the columns.
        rows: The cells of each row.
        right: Further columns that are aligned to the right.
    """
    screen = Screen()
    columns, given = [*header], [[*row] for row in rows]
    cells = [[*map(_shown, row)] for row in given]
    numbers = {
        name
        for place, name in enumerate(columns)
        if name in right or _are_numbers(row[place] for row in given)
    }
    room = screen.console.width - _EDGES - _BETWEEN * max(len(columns) - 1, 0)
    widths = _widths([[name, *(row[place] for row in cells)] for place, name in enumerate(columns)], room)
    if widths is None:
        _print_records(screen.console, title, columns, cells)
    else:
        table = table_of(title)
        for name, width in zip(columns, widths, strict=True):
            table.add_column(name, justify="right" if name in numbers else "left", width=width)
        for row in cells:
            table.add_row(*map(Text, row))
        screen.console.print(table)
    screen.write()


def _are_numbers(cells: Iterable[object]) -> bool:
    told = [cell for cell in cells if cell is not None]
    return bool(told) and all(isinstance(cell, int) for cell in told)


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The width of each column within a screen, so that no word is broken; None if the screen is too narrow.

    Args:
        columns: The texts of each column, with its name.
        room: The width for all columns together.
    """
    wanted = [max(cell_len(line) for text in column for line in text.split("\n")) for column in columns]
    least = [
        min(max((cell_len(word) for text in column for word in text.split()), default=1), _LONGEST_WORD)
        for column in columns
    ]
    if sum(least) > room:
        return None
    most = max(wanted, default=0)
    while sum(found := [max(few, min(many, most)) for few, many in zip(least, wanted, strict=True)]) > room:
        most -= 1
    left = room - sum(found)
    for place in reversed(range(len(wanted))):  # what is left over goes to the last columns that were cut
        more = min(int(found[place] < wanted[place]), left)
        found[place] += more
        left -= more
    return found


def _print_records(
    console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Print each row as lines of a name and its cell, for a screen that is too narrow for a table."""
    if title:
        console.print(Text(title, style="bold"))
    label = max(map(cell_len, columns), default=0)
    for row in rows:
        console.print()
        for name, cell in zip(columns, row, strict=True):
            longest = max(map(cell_len, cell.split()), default=0)
            beside = _EDGES + label + _EDGES + longest <= console.width
            if beside:
                grid = Table.grid(padding=(0, _EDGES))
                grid.add_column(width=label)
                grid.add_column(overflow="fold")
                grid.add_row(Text(name, style="dim"), Text(cell))
                console.print(grid)
            else:
                console.print(Text(name, style="dim"))
                console.print(Padding(Text(cell, overflow="fold"), (0, 0, 0, _EDGES)))
    console.print()


def filled_table(
    title: str, header: Iterable[str], rows: Iterable[Iterable[object]], *, right: Container[str] = ()
) -> Table:
    """A table with rows, which fits a screen that is wide enough for it; see `show_rows`."""
    table = table_of(title)
    cells = [list(row) for row in rows]
    for place, name in enumerate(header):
        numbers = name in right or _are_numbers(row[place] for row in cells)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    return table


def show_table(
    title: str,
    header: Iterable[str],
    rows: Iterable[Iterable[object]],
    remarks: Iterable[str],
    *,
    right: Container[str] = (),
) -> None:
    """Write a table to stdout as `show_rows` does, with a line above it and lines below."""
    show_lines([title])
    show_rows("", header, rows, right=right)
    show_lines(remarks, heading=False)


def more_rows(count: int, shown: int, what: str = "more", language: Language = "en") -> list[str]:
    """The line about rows that a screen with `shown` rows does not show; empty if it shows all."""
    left = count - shown
    return [phrases("answers", language)("and_more", count=left, what=what)] if left > 0 else []


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    return f"{cell:,}" if isinstance(cell, int) else joined(str(cell))


def write_wrapped(text: str) -> None:
    """Write lines to stdout; on a terminal, the rest of a long line stands below its beginning.

    Raises:
        OutputError: If the answer cannot be written.
        BrokenPipeError: If the reader has closed the stream.
    """
    if _is_seen():
        text = "\n".join(_wrapped(joined(line), screen_width()) for line in text.split("\n"))
        text = text.replace(_JOIN, " ")
    write_seen(text)


def _wrapped(line: str, width: int) -> str:
    if cell_len(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.fill(
        line.lstrip(),
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def show_lines(lines: Iterable[str], *, heading: bool = True) -> None:
    """Write lines to stdout, the first of them in bold if it is a heading."""
    screen = Screen()
    for number, line in enumerate(lines):
        screen.console.print(Text(joined(line), style="bold" if heading and not number else ""))
    screen.write()


def table_of(title: str) -> Table:
    """A table without rows."""
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)


def with_name(day: Snapshot, id: str) -> str:
    """An id with the name of its area on a day, or with its last name elsewhere; another text as it is.

    A line may end between the id and the name, and nowhere else.

    Args:
        day: The day.
        id: The id.
    """
    entity = day.network.area_index.get(id)
    if entity is None:
        return id
    place = day.territory.position[entity]
    name = day.name(int(place)) if place >= 0 else str(day.network.history(id)["name"][-1])
    return f"{id} {name.replace(' ', _JOIN)}"


def as_known(inputs: Mapping[str, Any], day: date | str | None, language: Language = "en") -> str:
    """The remark in a heading about a day after the last known day of the network; else empty.

    Args:
        inputs: The statements of an answer about its network, as `plain_answers.named` returns them.
        day: The day, or the last of several days; None for days without an end.
        language: The language of the remark.
    """
    say = phrases("answers", language)
    return say("as_known", day=say.local(inputs[_KNOWN])) if _is_later(inputs, day) else ""


def marked(inputs: Mapping[str, Any], text: str, day: date | str | None) -> str:
    """The text of the days of a row, marked if the last day is after the last known day; see `as_known`."""
    return f"{text}{_MARK}" if _is_later(inputs, day) else text


def later_told(
    inputs: Mapping[str, Any], day: date | str | None, *, mark: bool, language: Language = "en"
) -> list[str]:
    """The line that explains days after the last known day of the network; empty if there are none.

    Args:
        inputs: As in `as_known`.
        day: The last of the days.
        mark: Whether the line explains the mark of rows.
        language: The language of the line.
    """
    if not _is_later(inputs, day):
        return []
    say = phrases("answers", language)
    known = say.local(inputs[_KNOWN])
    return [f"{_MARK.strip()} {say('days_after', day=known)}" if mark else say("question_after", day=known)]


def last_day(days: str, window: str) -> date | None:
    """The last of the given days inside the window; each may have any form that `as_window` accepts."""
    shared = as_window(window).intersection(as_window(days))
    return None if shared is None else shared.last_day


def _is_later(inputs: Mapping[str, Any], day: date | str | None) -> bool:
    known = inputs.get(_KNOWN)
    return known is not None and (day is None or str(day) > known)
