"""`dtnet match` and `dtnet import`: the areas that the lists of a user name, and the networks they make."""

from __future__ import annotations

import os
import re
from ast import literal_eval
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from dtnet.citations import Citation
from dtnet.cli.arguments import (
    SEVERAL,
    TO_SCREEN,
    USUAL_LIMITS,
    AnswerOptions,
    LimitOptions,
    answering,
    given,
    network_of,
)
from dtnet.cli.exit_codes import FINDING
from dtnet.cli.writing import output, progress
from dtnet.cli.writing.output import Format, as_option, tell, written
from dtnet.errors import ArgumentError, DtnetError, ExistingFileError, cut
from dtnet.io.formats import write_network
from dtnet.lists.decisions.document_files import document_suffix
from dtnet.lists.findings import finding_groups, is_about_free_texts, shown_rows
from dtnet.lists.list_reading import UnreadListError, read_list
from dtnet.lists.matching.results import METHODS
from dtnet.lists.messages import Word
from dtnet.lists.place_lists import SEVERITIES
from dtnet.lists.remarks import check_copy_path
from dtnet.phrases import Language, phrases
from dtnet.policy.answers.plain_answers import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.phrases import Phrases

_SHOWN: Final = 40
_ARGUMENT: Final = re.compile(
    r'\b(fill_down|blank_place|mapping|ignore|sheets|values|correct|kind|within|at)=(True|False|"[^"]*")?'
)
_MAPPING: Final = re.compile(r"\bmapping=\{'(.*?)': '([^']*)'\}")
_FINDING: Final = ("severity", "file", "sheet", "row", "column", "heading", "cell", "message", "hint")
_COLUMN: Final = ("file", "sheet", "column", "heading", "meaning", "how")
_ROW: Final = ("file", "sheet", "row", "id", "level", "method", "score", "reason", "candidates")


@answering
def match_places(  # noqa: PLR0913 - an option for each thing that a list does not say itself
    file: Annotated[list[Path], SEVERAL],
    /,
    *,
    network: str | None = None,
    at: str | None = None,
    within: str | None = None,
    mapping: Annotated[list[str] | None, SEVERAL] = None,
    ignore: Annotated[list[str] | None, SEVERAL] = None,
    sheet: Annotated[list[str] | None, SEVERAL] = None,
    fill_down: bool = True,
    correct: bool = True,
    review: Path | None = None,
    decisions: Path | None = None,
    language: Language = "en",
    limits: LimitOptions = USUAL_LIMITS,
    into: AnswerOptions = TO_SCREEN,
) -> int:
    """Find the area that each row of a list means; exit with 1 if a row means none or several.

    Args:
        file: A list (.xlsx, .xls, .ods, .csv, .tsv, .parquet) or a folder of lists; may be repeated.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day that the list describes, as 2024-08-31; by default the network's reference day.
        within: The area in which all places of the list lie: its id, its name, or its path
            ("Xã Tân Lĩnh, huyện Lục Yên").
        mapping: What a column means, as HEADING=MEANING or C=MEANING; may be repeated.
        ignore: The heading or letters of a column that is not read; may be repeated.
        sheet: A sheet to read; may be repeated; by default all sheets.
        fill_down: Whether a blank cell of a higher level stands for the cell above it.
        correct: Whether misspelled names are corrected.
        review: A document (.toml or .xlsx) to write with the free texts, columns and places of the list, in
            which a person answers what is open; a .csv has the places alone.
        decisions: A document that was filled in.
        language: The language of texts, on the screen and in files: en or vi.
        limits: What reading a list may take.
        into: The form of the answer, and its file; --overwrite replaces a review, too.
    """
    found = _read(
        file,
        network_of(network, language),
        at,
        language,
        kind="teams",
        within=within,
        mapping=_pairs("mapping", mapping),
        ignore=ignore or (),
        sheets=sheet,
        blank_place="above",
        fill_down=fill_down,
        correct=correct,
        decisions=decisions,
        **limits.arguments(),
    )
    rows = output.plain_rows(found.rows_in(language))
    counts = found.match.counts()
    answer = {
        "schema": "dtnet/match/1",
        "inputs": {**named(found.day.network), "at": str(found.day.date), "files": [*map(str, file)]},
        "methods": {each: counts.get(each, 0) for each in METHODS},
        "names": _names(found, language),
        "rows": rows,
    }
    open_rows = [rows[row] for row in found.match.open_rows]
    if not written(answer, into.form, _ROW, network=found.day.network, language=language):
        words = phrases("lists", language)
        title = words("by_method", rows=len(rows), day=_day(found.day.date, words))
        methods = [(words(f"method_{method}"), count) for method, count in counts.items()]
        output.show_table(title, (words("method"), words("rows")), methods, ())
        message = found.match.name_days.message
        output.show_lines([] if message is None else [message.told(language)])
        cells = [(row["row"], words(f"method_{row['method']}"), row["reason"]) for row in open_rows[:_SHOWN]]
        if cells:
            output.show_rows(words("open"), map(words, ("row", "method", "reason")), cells)
        output.show_lines(_more(words, len(open_rows)))
    _write_review(found, review, language, overwrite=into.overwrite)
    errors = any(each.severity == "error" and not is_about_free_texts(each) for each in found.found)
    return FINDING if open_rows or errors else 0


def import_lists(  # noqa: PLR0913 - an option for each thing that a list does not say itself
    file: Annotated[list[Path], SEVERAL],
    /,
    *,
    out: Path,
    kind: Literal["teams", "members", "villages"] = "teams",
    network: str | None = None,
    at: str | None = None,
    within: str | None = None,
    mapping: Annotated[list[str] | None, SEVERAL] = None,
    ignore: Annotated[list[str] | None, SEVERAL] = None,
    sheet: Annotated[list[str] | None, SEVERAL] = None,
    complete: Annotated[list[str] | None, SEVERAL] = None,
    published_number: int | None = None,
    value: Annotated[list[str] | None, SEVERAL] = None,
    source: str | None = None,
    name: str | None = None,
    blank_place: Literal["refuse", "above"] | None = None,
    fill_down: bool = True,
    correct: bool = True,
    review: Path | None = None,
    decisions: Path | None = None,
    remarks: Path | None = None,
    others: Literal["drop", "keep"] = "drop",
    partial: bool = False,
    overwrite: bool = False,
    language: Language = "en",
    limits: LimitOptions = USUAL_LIMITS,
    format: Format = "table",
) -> int:
    """Make a network of lists of teams, members or villages; write nothing if a row would be lost.

    The lists take the place of synthetic rows. Exit with 1 if a cell or row needs a person.

    Args:
        file: A list (.xlsx, .xls, .ods, .csv, .tsv, .parquet) or a folder of lists; may be repeated.
        out: What to write, as in dtnet convert.
        kind: What a row is: a team, a member (people are only counted), or a village.
        network: A file or folder that holds the network whose areas the list names, or the name of a bundled
            dataset; by default the bundled country.
        at: The day that the list describes, as 2024-08-31; by default the network's reference day.
        within: The area in which all places of the list lie: its id, its name, or its path
            ("Xã Tân Lĩnh, huyện Lục Yên").
        mapping: What a column means, as HEADING=MEANING or C=MEANING; may be repeated.
        ignore: The heading or letters of a column that is not read; may be repeated.
        sheet: A sheet to read; may be repeated; by default all sheets.
        complete: What the list has in full, and where, as teams="Yên Bái"; may be repeated.
        published_number: The number of areas of the lowest level in the area of --within, listed or not, as a
            source published it.
        value: An attribute that all rows have and no column states, as team_kinds=cdtt; may be repeated.
        source: Who made the list, and when; by default the names of the files.
        name: The name of the new network; by default the name of the file that is written.
        blank_place: What a blank cell of the lowest level means: refuse (an error), or above (the row is
            about the area above); by default as the decisions say, or refuse.
        fill_down: Whether a blank cell of a higher level stands for the cell above it.
        correct: Whether misspelled names are corrected.
        review: A document (.toml or .xlsx) to write with the free texts, columns and places of the list, in
            which a person answers what is open; a .csv has the places alone.
        decisions: A document that was filled in.
        remarks: A file (.xlsx) to write as a copy of the list with a column of remarks.
        others: What happens to synthetic rows elsewhere: drop or keep.
        partial: Leave out what cannot be used, and make no statement that the list is complete; refused while
            a free text has no answer.
        overwrite: Replace what is there.
        language: The language of texts, on the screen and in files: en or vi.
        limits: What reading a list may take.
        format: The form of the answer.
    """
    _check_paths(review, remarks)
    if (
        review is not None
        and decisions is not None
        and os.path.realpath(review) == os.path.realpath(decisions)
    ):
        raise ArgumentError(f"--review {review}: is the file of --decisions", "name another file")
    for path in (out, review, remarks):
        if not overwrite and path is not None and os.path.lexists(path):
            raise ExistingFileError(f"{path}: exists", "give --overwrite to replace it")
    base = network_of(network, language)
    found = _read(
        file,
        base,
        at,
        language,
        kind=kind,
        within=within,
        mapping=_pairs("mapping", mapping),
        ignore=ignore or (),
        sheets=sheet,
        source=None if source is None else Citation(ref=source),
        complete=_several_pairs("complete", complete),
        published_number=published_number,
        values={name: _value(text) for name, text in _pairs("value", value).items()},
        blank_place=blank_place,
        fill_down=fill_down,
        correct=correct,
        decisions=decisions,
        **limits.arguments(),
    )
    counts = {each: sum(one.severity == each for one in found.found) for each in SEVERITIES}
    made, open_texts = None, len(found.open_texts)
    if not open_texts and (partial or not counts["error"]):
        with progress.step("building", language, rows=len(found)):
            made = base.with_lists(found, name=name or out.stem, others=others, partial=partial)
        with progress.step("writing", language, file=out.name):
            write_network(made, out, overwrite=overwrite)
    answer: dict[str, Any] = {
        "schema": "dtnet/import/1",
        "inputs": {**named(base), "at": str(found.day.date), "files": [*map(str, file)]},
        "written": None if made is None else {"path": str(out), **named(made), **_size(made)},
        "counts": {"rows": len(found), **counts},
        "silent": _silent(found),
        "names": _names(found, language),
        "columns": output.plain_rows(found.columns),
        "rows": [
            {**row, "hint": _as_options(row["hint"])}
            for row in output.plain_rows(found.findings_in(language))
        ],
    }
    if not written(answer, format, _FINDING, network=base, language=language):
        _draw(answer, found, out, None if made is None else made.extent, language)
    words = phrases("lists", language)
    _write_review(found, review, language, overwrite=overwrite)
    if remarks is not None:
        with progress.step("writing", language, file=remarks.name):
            count = found.write_remarks(remarks, overwrite=overwrite, language=language)
        tell(f"dtnet: {_counted(words, 'remarks', count, path=remarks)}")
    if made is None:
        told = (
            _counted(words, "unanswered", open_texts)
            if open_texts
            else _counted(words, "lost", counts["error"])
        )
        tell(f"dtnet: {told}")
    return FINDING if counts["error"] or counts["review"] else 0


def _check_paths(review: Path | None, remarks: Path | None) -> None:
    """Refuse paths that cannot be written to, before anything is read or written."""
    if review is not None:
        document_suffix(review)
    if remarks is not None:
        check_copy_path(remarks)


def _write_review(found: PlaceList, path: Path | None, language: Language, *, overwrite: bool) -> None:
    """Write the places that need a person, if a path is given."""
    if path is not None:
        with progress.step("writing", language, file=path.name):
            is_csv = document_suffix(path) == ".csv"
            rows = (found.match if is_csv else found).review(path, overwrite=overwrite, language=language)
        tell(f"dtnet: {_counted(phrases('lists', language), 'to_decide', rows, path=path)}")


def _day(day: date, words: Phrases) -> str:
    """A day as a language writes it; in English as options of commands do."""
    return day.isoformat() if words.language == "en" else words.day(day)


def _extent(period: Period, words: Phrases) -> str:
    """The days of a network as a language writes them; in English as options of commands do."""
    if words.language == "en":
        return str(period)
    last = period.last_day
    if last is None:
        return words("from_day", start=words.day(period.start))
    return words("from_day_to_day", start=words.day(period.start), last=words.day(last))


def _counted(words: Phrases, key: str, count: int, **values: object) -> str:
    """The text about a number of things, which has another form for one."""
    return words(f"{key}_one", **values) if count == 1 else words(key, count=count, **values)


def _more(words: Phrases, count: int) -> list[str]:
    """The line about rows that the screen does not show; empty if it shows all."""
    return [words("more", count=count - _SHOWN)] if count > _SHOWN else []


def _read(
    files: Sequence[Path],
    network: Network,
    at: str | None,
    language: Language,
    **options: Any,  # noqa: ANN401 - those of `read_list`
) -> PlaceList:
    day = given(at, network.metadata.reference_day, "--at", of=network.metadata.name)
    with progress.step("matching", language, files=cut(", ".join(file.name for file in files))):
        try:
            return read_list([*files], network, at=day, **options)
        except UnreadListError as error:
            told = (_as_options(each.told(language)) for each in error.found)
            none = phrases("findings", language)("no_rows")
            raise DtnetError("\n  ".join((none, *told))) from error


def _pairs(option: str, texts: Iterable[str] | None) -> dict[str, str]:
    """The parts of texts of the form `NAME=VALUE`.

    Raises:
        ArgumentError: If a text has another form, or a name is repeated.
    """
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not (name.strip() and equals and value.strip()):
            raise ArgumentError(f"--{option} {cut(text)!r}: not of the form NAME=VALUE")
        if name.strip() in found:
            raise ArgumentError(f"--{option} {cut(text)!r}: {cut(name)!r} was given before")
        found[name.strip()] = value.strip()
    return found


def _value(text: str) -> object:
    """A whole number, yes or no, or words."""
    if text.isdecimal():
        return int(text)
    return {"yes": True, "no": False}.get(text, text)


def _several_pairs(option: str, texts: Iterable[str] | None) -> dict[str, list[str]]:
    """The parts of texts of the form `NAME=VALUE`, in which a name may be repeated."""
    found: dict[str, list[str]] = {}
    for text in texts or ():
        for name, value in _pairs(option, [text]).items():
            found.setdefault(name, []).append(value)
    return found


def _silent(found: PlaceList) -> dict[str, Any] | None:
    """The areas of the lowest matched level, in the area of the list, that have no row; None without one."""
    levels = [each for each in found.match.names if each != found.made_level]
    if not levels:
        return None
    inside = None if found.within is None else found.day.territory.ids([found.within])[0]
    areas = found.day.areas(level=levels[-1], within=inside)
    return {"level": levels[-1], "areas": len(areas), "without_rows": found.silent(levels[-1])["id"]}


def _names(found: PlaceList, language: Language) -> dict[str, Any]:
    """The day whose names a list has, the places with a name of each day, and why the list has that day."""
    name_days = found.match.name_days
    return {
        "day": None if name_days.day is None else str(name_days.day),
        "places": name_days.places,
        "by_day": {str(day): count for day, count in name_days.fit.items()},
        "message": None if name_days.message is None else name_days.message.told(language),
    }


def _size(network: Network) -> dict[str, int | str]:
    bodies, words = network.tables.bodies, network.vocabulary
    teams = int((bodies.kind == words.body_kind(words.team_kind)).sum())
    return {"areas": len(network.tables.areas.ids), "teams": teams, "extent": str(network.extent)}


def _column_cells(row: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """The cells of a row about a column, with what words mean in a language."""
    heading = row["heading"] if row["column"] else Word(row["heading"]).told(language)
    return row["column"], heading, Word(row["meaning"]).told(language), Word(row["how"]).told(language)


def _as_options(hint: str) -> str:
    """A hint in which the arguments of `read_list` are options of the command."""
    hint = _MAPPING.sub(lambda found: as_option("mapping", f"{found[1]}={found[2]}"), hint)
    return _ARGUMENT.sub(lambda found: as_option(found[1], literal_eval(found[2] or "...")), hint)


def _draw(
    answer: Mapping[str, Any], found: PlaceList, out: Path, extent: Period | None, language: Language
) -> None:
    words = phrases("lists", language)
    columns = [*dict.fromkeys(_column_cells(row, language) for row in answer["columns"])]
    output.show_rows(words("columns"), map(words, _COLUMN[2:]), columns[:_SHOWN])
    output.show_lines(_more(words, len(columns)))
    shown = ("severity", "where", "cell", "message", "hint")
    several = {
        name: len({getattr(each, name) for each in found.read.columns}) > 1 for name in ("file", "sheet")
    }
    ordered = sorted(found.found, key=lambda each: SEVERITIES.index(each.severity))
    cells = [
        (
            words(f"severity_{each.first.severity}"),
            each.place_in(language, **several),
            shown_rows(each.cells),
            each.what.told(language),
            _as_options(each.first.hint_in(language)),
        )
        for each in finding_groups(ordered, language)
    ]
    if cells:
        output.show_rows(words("findings"), map(words, shown), cells[:_SHOWN])
        output.show_lines(_more(words, len(cells)))
    made, silent = answer["written"], answer["silent"]
    if silent is not None and silent["without_rows"]:
        count, areas = len(silent["without_rows"]), silent["areas"]
        level = Word(silent["level"]).told(language)
        output.show_lines([words("without_rows", count=count, areas=areas, level=level)])
    rows = {"rows": len(found), "kind": words(f"kind_{found.kind}"), "day": _day(found.day.date, words)}
    if extent is None:
        output.show_lines([words("read", **rows)])
    else:
        size = {"teams": made["teams"], "areas": made["areas"], "extent": _extent(extent, words)}
        output.show_lines([words("made", path=out, **rows, **size)])
