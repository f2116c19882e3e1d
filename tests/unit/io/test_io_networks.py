"""Networks as files: every lossless format gives back what went in; what is not a network is said."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet.errors import ArgumentError, MissingExtraError, UnreadableFileError, UnwritableFileError

from ...inner.network import EncodedTexts
from ...provinces import province_around

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dtnet import Network

    Same = Callable[[Network, Network], None]

LOSSLESS = ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"]
NETWORK = "pass a Network, as datasets.load or read_network gives"
SAME_BYTES = ["n.json", "n", "n.dtnet"]


def bytes_of(path: Path) -> dict[str, bytes]:
    """Every file below a path, by name."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_is_read_is_what_was_written(toyland: Network, same: Same, tmp_path: Path, name: str) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    same(dtnet.read_network(tmp_path / name), toyland)
    same(dtnet.read_network(str(tmp_path / name), verify=True), toyland)
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", LOSSLESS)
def test_an_empty_network_too(toy: Any, same: Same, tmp_path: Path, name: str) -> None:
    network = toy.network()
    dtnet.write_network(network, tmp_path / name)
    same(dtnet.read_network(tmp_path / name), network)


@pytest.fixture(scope="module")
def bundled() -> list[Network]:
    """The areas that the country has without its recipe, and a province with its villages and teams."""
    country = dtnet.datasets.load("vietnam").select(levels=("country", "province", "district", "commune"))
    return [part.to_builder().build() for part in (country, province_around("Đà Nẵng"))]


@pytest.mark.parametrize("name", LOSSLESS)
def test_the_bundled_network_too(bundled: list[Network], same: Same, tmp_path: Path, name: str) -> None:
    for network in bundled:
        dtnet.write_network(network, tmp_path / name, overwrite=True)
        read = dtnet.read_network(tmp_path / name)
        same(read, network)
    assert read.at("2024-08-31").teams(within="Đà Nẵng").total("people") == 12_000


@pytest.mark.parametrize("name", SAME_BYTES)
def test_writing_again_gives_the_same_bytes(toyland: Network, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    dtnet.write_network(toyland, path)
    first = bytes_of(path)
    dtnet.write_network(dtnet.read_network(path), path, overwrite=True)
    assert bytes_of(path) == first
    assert [each.name for each in tmp_path.iterdir()] == [name]


WRITE = """
import sys, dtnet
net = dtnet.read_network(sys.argv[1])
for path in sys.argv[2:]:
    dtnet.write_network(net, path)
"""


def test_bytes_hang_neither_on_the_process_nor_on_its_hashes(toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "from.json")
    made: list[dict[str, bytes]] = []
    for seed in ("0", "1", "random"):
        folder = tmp_path / seed
        folder.mkdir()
        paths = [str(folder / name) for name in SAME_BYTES]
        subprocess.run(
            [sys.executable, "-c", WRITE, str(tmp_path / "from.json"), *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        made.append(
            {f"{path.name}/{name}": raw for path in folder.iterdir() for name, raw in bytes_of(path).items()}
        )
    assert made[0] == made[1] == made[2]
    assert made[0]["n.json/n.json"] == (tmp_path / "from.json").read_bytes()


def test_bytes_are_those_of_before(toyland: Network, tmp_path: Path) -> None:
    """Whoever changes them raises the version, or says in the changelog that older files read the same."""
    dtnet.write_network(toyland, tmp_path / "n.json")
    dtnet.write_network(toyland, tmp_path / "n")
    assert hashlib.sha256((tmp_path / "n.json").read_bytes()).hexdigest() == JSON_HASH
    assert hashlib.sha256((tmp_path / "n" / "datapackage.json").read_bytes()).hexdigest() == PACKAGE_HASH


JSON_HASH = "31d31735ebdb7c1d7e62e01b897a02870d9cd6c6df4fb79c517484d72a542ada"
PACKAGE_HASH = "3409834d03fa5493d36024019f7c6d036f042996dfec689b86f6653f3df67e06"


def test_null_and_empty_stay_apart(toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "n")
    lines = (tmp_path / "n" / "bodies.csv").read_text("utf-8").splitlines()
    assert lines == [
        "id,kind,home,name,start,end,origin,people,leader,deputy,ordinary,skills",
        "m,ministry,c,Ministry,2020-01-01,,observed,,,,,",
        "o,office,p,,2020-01-01,,observed,,,,,",
        "t,team,v,Team 'of' v,2022-03-01,2028-01-01,observed,3,1,0,2,-",
        "u,team,w,null,2022-03-01,2028-01-01,observed,5,,,,pay shop",
    ]
    bodies = dtnet.read_network(tmp_path / "n").at("2024-01-01").bodies()
    assert [(row["name"], row["skills"]) for row in bodies] == [
        ("Ministry", None),
        ("", None),
        ("Team 'of' v", ""),
        ("null", "pay shop"),
    ]


def test_a_package_lists_its_files_with_their_hashes(toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "n")
    package = json.loads((tmp_path / "n" / "datapackage.json").read_bytes())
    listed = {each["path"]: each for each in package["resources"]}
    assert {*listed, "datapackage.json"} == {each.name for each in (tmp_path / "n").iterdir()}
    for path, resource in listed.items():
        content = (tmp_path / "n" / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    fields = {field["name"]: field for field in listed["bodies.csv"]["schema"]["fields"]}
    assert [fields[name]["type"] for name in ("id", "start", "people", "skills")] == [
        "string",
        "date",
        "integer",
        "string",
    ]
    assert listed["areas.csv"]["schema"]["missingValues"] == [""]
    assert listed["areas.csv"]["schema"]["primaryKey"] == ["id", "start"]


@pytest.mark.parametrize(("name", "form"), [("n.parquet", "parquet"), ("n.arrow", "ipc")])
def test_frames_read_the_tables_as_they_are(toyland: Network, tmp_path: Path, name: str, form: str) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    read = pl.read_parquet if form == "parquet" else pl.read_ipc
    areas = read(tmp_path / name / f"areas{(tmp_path / name).suffix}")
    assert areas["households"].to_list() == [None, 10, 11, None, 0, 2**40]
    assert areas["start"].dtype == pl.Date
    bodies = read(tmp_path / name / f"bodies{(tmp_path / name).suffix}")
    assert bodies["skills"].to_list() == [None, None, [], ["pay", "shop"]]


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
def test_parquet_and_arrow_say_which_extra_they_take(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"dtnet\[arrow\]"):
        dtnet.read_network(tmp_path / name)
    with pytest.raises(MissingExtraError, match=r"dtnet\[arrow\]"):
        dtnet.write_network(toyland, tmp_path / f"other-{name}")
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("n.jsn", {}, "no format for '.jsn'; did you mean '.json'?"),
        ("n.xml", {}, "no suffix gives a folder of CSV"),
        ("n.json", {"day": "2024-01-01"}, "leave day= out"),
        ("n", {"day": "2024-01-01"}, "leave day= out"),
        ("n.graphml", {}, "pass day="),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    toyland: Network, tmp_path: Path, name: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        dtnet.write_network(toyland, tmp_path / name, **options)
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == []


class BytesPath:
    """An `os.PathLike[bytes]`."""

    def __fspath__(self) -> bytes:
        return b"x"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda _: dtnet.read_network(None), "path: got None, of type NoneType; name a file or folder"),
        (lambda _: dtnet.read_network(BytesPath()), "path: got b'x', of type bytes; name a file or folder"),
        (lambda _: dtnet.io.read_json(3.5), "path: got 3.5, of type float; name a file or folder"),
        (
            lambda net: dtnet.write_network(net, None),
            "path: got None, of type NoneType; name a file or folder",
        ),
        (lambda _: dtnet.read_network("x", verify=1), "verify=1; give True or False"),
        (
            lambda _: dtnet.read_network("x", most_rows="x"),
            "most_rows: got 'x', of type str; give a number of rows",
        ),
        (lambda net: dtnet.write_network(net, "x.json", overwrite="x"), "overwrite='x'; give True or False"),
        (lambda _: dtnet.io.write_file("x", [], overwrite="x"), "overwrite='x'; give True or False"),
        (lambda _: dtnet.io.write_file([], []), "path: got [], of type list; name a file or folder"),
        (
            lambda _: dtnet.write_network(None, "x.json"),
            f"network: got None, of type NoneType; {NETWORK}",
        ),
        (lambda _: dtnet.io.stored_columns(None, "areas"), f"network: got None, of type NoneType; {NETWORK}"),
        (lambda net: dtnet.io.stored_columns(net, "area"), "table='area'; did you mean 'areas'?"),
    ],
)
def test_an_argument_of_another_type_is_named(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError) as caught:
        call(toyland)
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_of_a_network_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "n.csv").write_text("id\n", "utf-8")
    for name, said in (
        ("absent", "cannot be read (No such file or directory)"),
        ("absent.json", "cannot be read (No such file or directory)"),
        ("empty", "holds no datapackage.json"),
        ("n.csv", "a file is .json or .dtnet; other formats are folders"),
        ("n.graphml", "GraphML can only be written"),
    ):
        with pytest.raises(UnreadableFileError) as caught:
            dtnet.read_network(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert said in str(caught.value)


@pytest.mark.parametrize(("name", "why"), [("n" * 300, "File name too long"), ("a\0b", "embedded null")])
def test_a_name_that_the_system_does_not_take_is_said(
    toyland: Network, tmp_path: Path, name: str, why: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(tmp_path / name)
    assert "cannot be read (" in str(caught.value)  # each version of Python words it in its own way
    assert why in str(caught.value)
    with pytest.raises(UnwritableFileError) as refused:
        dtnet.write_network(toyland, tmp_path / f"{name}.json")
    assert "cannot be written (" in str(refused.value)
    assert why in str(refused.value)


def test_below_a_file_there_is_nothing(toyland: Network, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnreadableFileError, match=r"cannot be read \(Not a directory\)"):
        dtnet.read_network(tmp_path / "file" / "n.json")
    with pytest.raises(UnwritableFileError, match=r"cannot be written \(Not a directory\)"):
        dtnet.write_network(toyland, tmp_path / "file" / "n.json")


PEOPLE = """
import sys, dtnet
day = dtnet.read_network(sys.argv[1]).at("2024-01-01")
print(*(day.teams(within=area).total("people") for area in "cpkvw"))
"""


def test_three_processes_read_one_mapped_network(toyland: Network, tmp_path: Path) -> None:
    path = str(tmp_path / "n.dtnet")
    dtnet.write_network(toyland, path)
    command = [sys.executable, "-c", PEOPLE, path]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(3)]
    assert [each.communicate(timeout=60)[0].split() for each in running] == [["8", "8", "8", "3", "5"]] * 3


def test_texts_over_bytes() -> None:
    texts = EncodedTexts.of(["a", "", "Đà Nẵng", "🏖"])
    assert (len(texts), list(texts), texts[2], texts[3]) == (4, ["a", "", "Đà Nẵng", "🏖"], "Đà Nẵng", "🏖")
    assert list(EncodedTexts.of([])) == []
    many = [str(number) for number in range(70_000)]
    assert list(EncodedTexts.of(many)) == many
