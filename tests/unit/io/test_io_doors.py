"""What packages with formats of their own use: JSON of a file, columns of a table, a file written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.errors import ArgumentError, ExistingFileError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_json_of_a_file_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [1, "ộ"]}', "utf-8")
    assert dtnet.io.read_json(str(path)) == {"a": [1, "ộ"]}
    path.write_text('{"a": 1, "a": 2}', "utf-8")
    with pytest.raises(UnreadableFileError, match='key "a" occurs twice in one table'):
        dtnet.io.read_json(path)
    with pytest.raises(UnreadableFileError, match=r"cannot be read .*; name a file of cases"):
        dtnet.io.read_json(tmp_path / "b.json", hint="name a file of cases")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    dtnet.io.write_file(str(path), [b"a", b"b"])
    with pytest.raises(ExistingFileError):
        dtnet.io.write_file(path, [b"c"])

    def broken() -> Iterator[bytes]:
        yield b"c"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        dtnet.io.write_file(path, broken(), overwrite=True)
    with pytest.raises(ArgumentError, match=r"a part: got 'c', of type str; give the content as parts of"):
        dtnet.io.write_file(path, ["c"], overwrite=True)  # type: ignore[list-item]
    assert [each.name for each in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"ab"


def test_columns_of_a_table_are_what_a_builder_takes() -> None:
    network = dtnet.datasets.load("toyland")
    columns = dtnet.io.stored_columns(network, "areas")
    assert list(columns)[:7] == ["id", "level", "parent", "code", "name", "type", "start"]
    again = dtnet.NetworkBuilder(network.vocabulary, network.metadata)
    again.add_areas(columns)
    assert again.build().tables.areas.ids == network.tables.areas.ids
