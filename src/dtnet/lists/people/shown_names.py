"""The names of sheets and files as messages and networks show them: without their parts about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.findings import file_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.people.personal_parts import PersonalParts

_AS_SPACES: Final = str.maketrans("_-", "  ")


def sheets_with_shown_names(sheets: Iterable[Sheet], people: PersonalParts) -> list[Sheet]:
    """Sheets, each with its names of sheet and file without their parts about people.

    A name of which nothing is left becomes `#2`, the number of the sheet or file.
    """
    made: list[Sheet] = []
    files: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    number = 0
    for sheet in sheets:
        number = number + 1 if sheet.file in files else 1
        if sheet.file not in files:
            files[sheet.file] = _shown_file(sheet.file, len(files) + 1, {*files.values()}, people)
        name = people.without(sheet.name)
        if name != sheet.name and (not name or (files[sheet.file], name) in taken):
            name = f"{name} #{number}".strip()
        taken.add((files[sheet.file], name))
        made.append(attrs.evolve(sheet, file=files[sheet.file], name=name, own_name=sheet.name))
    return made


def _shown_file(file: str, number: int, taken: Collection[str], people: PersonalParts) -> str:
    name = file_name(file)
    folder, (stem, point, ending) = file.removesuffix(name), name.rpartition(".")
    written = stem if " " in stem else stem.translate(_AS_SPACES)
    left = people.without(written)
    if left == written:
        return file
    made = f"{folder}{left}{point}{ending}"
    return made if left and made not in taken else f"{folder}{f'{left} #{number}'.strip()}{point}{ending}"
