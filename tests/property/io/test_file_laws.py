"""Random small networks with texts of any kind: whatever the format, what is read is what was written."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import Citation, DtnetError, Metadata, Origin, Period
from dtnet.errors import UnreadableFileError
from dtnet.io.csv_tables import encode_csv
from dtnet.legible_text import name_fault
from dtnet.network import Event, OtherName, PartialList, Statement, Succession, Title
from dtnet.network.tables.tables import NAME_SORTS
from dtnet.testing.strategies import networks

from ...inner.io import decode_csv
from ...inner.network import ColumnSpec
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = date(2020, 1, 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    [
        "",
        "-",
        "null",
        '"',
        '""',
        ",",
        "\r",
        "\n",
        "\r\n",
        "a\rb",
        " ",
        "\0",
        "\ufeff",
        "\u2028",
        "=1+1",
        "1e5",
        "🏖",
    ]
)
NAMES = TEXTS.filter(lambda text: name_fault(text) is None)
IDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=4).filter(
    lambda text: name_fault(text) is None
)
ORIGINS = st.sampled_from([None, *(origin.label for origin in Origin)])
CITATIONS = st.builds(
    Citation, ref=NAMES, title=NAMES | st.none(), issued=NAMES | st.none(), url=NAMES | st.none()
)
DAYS = st.integers(0, 3_000).map(lambda number: FIRST + timedelta(days=number))


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.integers(1, 400).map(lambda days: start + timedelta(days=days))))


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    extent = draw(periods())
    inside = extent.start if extent.end is None else extent.end - timedelta(days=1)
    return Metadata(
        name=draw(NAMES),
        version=draw(NAMES),
        title=draw(NAMES),
        extent=extent,
        as_of=draw(st.none() | DAYS),
        reference_day=draw(st.sampled_from([None, extent.start, inside])),
        reference_window=draw(st.sampled_from([None, Period(inside, inside + timedelta(days=1))])),
        sources=tuple(draw(st.lists(CITATIONS, max_size=2))),
        notes=tuple(draw(st.lists(NAMES, max_size=2))),
        constructed=tuple(draw(st.lists(NAMES, max_size=2))),
    )


@st.composite
def built(draw: st.DrawFn, toy: Any) -> dtnet.NetworkBuilder:
    """A country, villages in several versions, teams in them, a few relations, and what is said beside."""
    builder = dtnet.NetworkBuilder(toy.vocabulary, draw(metadata()))
    ids = draw(st.lists(IDS, min_size=1, max_size=12, unique=True))
    cut = draw(st.integers(1, len(ids)))
    areas, bodies = ids[:cut], ids[cut:]
    versions = [(id, version) for id in areas for version in range(draw(st.integers(1, 2)))]
    count, teams = len(versions), len(bodies)
    ends = [FIRST + timedelta(days=10) if (id, 1) in versions and not one else None for id, one in versions]

    def cells(what: st.SearchStrategy[Any], size: int) -> list[Any]:
        return draw(st.lists(what, min_size=size, max_size=size))

    def known(name: str, what: st.SearchStrategy[Any], size: int) -> dict[str, list[Any]]:
        """Values of an attribute, unknown ones among them, and how each known one is known."""
        values = cells(st.none() | what, size)
        return {
            name: values,
            f"{name}_origin": [None if each is None else draw(ORIGINS) for each in values],
        }

    builder.add_areas(
        {
            "id": [id for id, _ in versions],
            "level": ["country" if id == areas[0] else "village" for id, _ in versions],
            "parent": [None if id == areas[0] else areas[0] for id, _ in versions],
            "code": cells(NAMES, count),
            "name": cells(NAMES, count),
            "type": cells(st.sampled_from(toy.vocabulary.area_types), count),
            "start": [FIRST + timedelta(days=10 * one) for _, one in versions],
            "end": ends,
            "origin": cells(ORIGINS, count),
            **known("households", st.integers(0, 2**63 - 1), count),
            **known("remote", st.booleans(), count),
        }
    )
    if teams:
        builder.add_bodies(
            {
                "id": bodies,
                "kind": cells(st.sampled_from(["office", "team"]), teams),
                "home": cells(st.sampled_from(areas), teams),
                "name": cells(NAMES, teams),
                "start": [FIRST] * teams,
                **known("skills", st.sets(st.sampled_from(["pay", "shop"])), teams),
            }
        )
        below = draw(st.lists(st.sampled_from(range(teams)), unique=True))
        builder.add_relations(
            {
                "type": ["subordinate_to"] * len(below),
                "subordinate": [bodies[at] for at in below],
                "superior": [draw(st.sampled_from([None, *bodies[:at]])) for at in below],
                "start": [FIRST] * len(below),
                "origin": cells(ORIGINS, len(below)),
            }
        )
    if draw(st.booleans()):
        builder.add_relation_rule(toy.rule("guided_by", "team", "ministry committee", search="above"))
        builder.add_event(
            Event(id=f"x{draw(NAMES)}", title=draw(NAMES), operating=draw(DAYS), citation=draw(CITATIONS))
        )
    for number, event in enumerate(draw(st.lists(NAMES, max_size=2, unique=True))):
        day = FIRST + timedelta(days=1 + number)
        builder.add_event(
            Event(
                id=f"{number}{event}",
                title="",
                operating=day,
                citation=draw(CITATIONS),
                number=draw(NAMES | st.none()),
                issuer=draw(NAMES | st.none()),
                titles=tuple(draw(st.lists(st.builds(Title, NAMES, NAMES), max_size=2))),
            )
        )
        measure = draw(NAMES.filter(bool))
        share = draw(st.fractions(0, 1, max_denominator=2**31 - 1).filter(lambda each: 0 < each < 1))
        for target, part in ((0, share), (1, 1 - share)):
            if len(areas) > 1:
                builder.add_succession(
                    Succession(
                        event=f"{number}{event}",
                        source=areas[0],
                        target=areas[target],
                        share=Fraction(part),
                        basis=draw(st.sampled_from(["decree", "measured", "assumed_equal"])),
                        of=measure,
                        clause=draw(st.none() | NAMES.filter(bool)),
                        origin=draw(st.sampled_from(Origin)),
                    )
                )
        statement = draw(periods())
        builder.add_statement(
            Statement(
                about=draw(st.sampled_from(("teams", "skills"))),
                area=areas[0],
                start=statement.start,
                end=statement.end,
                origin=draw(st.sampled_from(Origin)),
                citation=draw(CITATIONS),
            )
        )
        builder.add_other_name(
            OtherName(
                area=areas[0],
                name=draw(NAMES.filter(str.strip)),
                sort=draw(st.sampled_from(NAME_SORTS)),
                start=draw(st.none() | st.just(FIRST)),
                end=draw(st.none() | st.just(statement.start + timedelta(days=1))),
                origin=draw(st.sampled_from(Origin)),
                source=draw(st.none() | CITATIONS),
            )
        )
    if areas and draw(st.booleans()):
        listed = draw(periods())
        builder.add_partial_list(
            PartialList(
                about="village",
                area=areas[0],
                start=listed.start,
                end=listed.end,
                number=draw(st.none() | st.integers(100, 200)),
                origin=draw(st.sampled_from(Origin)),
                source=draw(st.none() | CITATIONS),
            )
        )
    if draw(st.booleans()):
        size = draw(st.integers(1, 3))
        builder.add_source_rows(
            {
                "id": cells(st.sampled_from(ids), size),
                "list": [draw(NAMES).replace("/", "").replace("\\", "")] * size,
                "sheet": cells(NAMES | st.none(), size),
                "row": range(1, size + 1),
                "key": cells(NAMES, size),
                "decided_by": cells(NAMES | st.none(), size),
            }
        )
    return builder


@pytest.mark.parametrize("name", ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"])
@settings(deadline=None, max_examples=examples(40))
@given(data=st.data())
def test_what_is_read_is_what_was_written(toy: Any, same: Any, name: str, data: st.DataObject) -> None:
    network = data.draw(built(toy)).build()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        dtnet.write_network(network, path)
        read = dtnet.read_network(path, verify=True, sha256=hash_of(path) if name == "n.arrow" else None)
        same(read, network)
        if name in {"n.json", "n", "n.dtnet"}:
            dtnet.write_network(read, Path(folder) / f"again{path.suffix}")
            assert bytes_of(Path(folder) / f"again{path.suffix}") == bytes_of(path)


@pytest.mark.parametrize("name", ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"])
@settings(deadline=None, max_examples=examples(40))
@given(network=networks(bounds=True))
def test_bounds_are_read_as_written(same: Any, name: str, network: dtnet.Network) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        dtnet.write_network(network, path)
        read = dtnet.read_network(path, verify=True, sha256=hash_of(path))
        same(read, network)
        assert read.content_hash() == network.content_hash()


def hash_of(path: Path) -> str:
    """The hash by which a file or folder is trusted, and so read in this process and in no other."""
    return sha256((path / "datapackage.json" if path.is_dir() else path).read_bytes()).hexdigest()


def bytes_of(path: Path) -> dict[str, bytes]:
    return (
        {file.name: file.read_bytes() for file in path.iterdir()}
        if path.is_dir()
        else {"": path.read_bytes()}
    )


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_the_order_of_rows_as_they_came_does_not_show(toy: Any, data: st.DataObject) -> None:
    builder = data.draw(built(toy))
    shuffled = dtnet.NetworkBuilder(builder._vocabulary, builder._metadata)
    for table in ("areas", "bodies", "relations"):
        for columns in builder._sheets[table]._batches:
            order = data.draw(st.permutations(range(len(columns["start"]))))
            getattr(shuffled, f"add_{table}")(
                {name: [cells[row] for row in order] for name, cells in columns.items()}
            )
    for columns in builder._source_rows._batches:
        order = data.draw(st.permutations(range(len(columns["id"]))))
        shuffled.add_source_rows({name: [cells[row] for row in order] for name, cells in columns.items()})
    for kind in ("relation_rule", "event", "succession", "statement", "other_name", "partial_list"):
        for each in builder._records[f"{kind}s"]:
            getattr(shuffled, f"add_{kind}")(each)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("n.json", "n"):
            dtnet.write_network(builder.build(), Path(folder) / f"one{name}")
            dtnet.write_network(shuffled.build(), Path(folder) / f"other{name}")
            assert bytes_of(Path(folder) / f"one{name}") == bytes_of(Path(folder) / f"other{name}")


@settings(deadline=None, max_examples=examples(200))
@given(rows=st.lists(st.tuples(TEXTS, st.none() | st.sets(st.sampled_from("ab"))), max_size=5))
def test_csv_gives_back_every_text(rows: list[tuple[str, set[str] | None]]) -> None:
    specs = (
        ColumnSpec(name="text", kind="text", description=""),
        ColumnSpec(name="s,\n", kind="set", nullable=True, words=("a", "b"), description=""),
    )
    sets = [None if words is None else tuple(sorted(words)) for _, words in rows]
    columns: dict[str, list[Any]] = {"text": [text for text, _ in rows], "s,\n": sets}
    found: list[Any] = []
    assert decode_csv(encode_csv(columns, specs), specs, Path("x.csv"), found) == columns
    assert found == []


@pytest.fixture(scope="module")
def written(toy: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    network = toy.network([("c", "country", None), ("v", "village", "c")], [("t", "team", "v")])
    network = dtnet.Network(network.tables, network.vocabulary, attrs.evolve(network.metadata, notes=("x",)))
    for name in ("n.json", "n", "n.arrow", "n.parquet", "n.dtnet"):
        dtnet.write_network(network, folder / name)
    return folder


@st.composite
def changed_byte(draw: st.DrawFn, folder: Path) -> Path:
    """A file of a network, one byte of which is another one."""
    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    file = draw(st.sampled_from(files))
    raw = bytearray(file.read_bytes())
    raw[draw(st.integers(0, len(raw) - 1))] ^= draw(st.integers(1, 255))
    file.write_bytes(raw)
    return file


@pytest.mark.parametrize("name", ["n", "n.arrow", "n.parquet", "n.dtnet"])
@settings(deadline=None, max_examples=examples(120))
@given(data=st.data())
def test_a_changed_byte_is_never_read(written: Path, same: Any, name: str, data: st.DataObject) -> None:
    """The list of a folder's files has no hash of its own; no byte of it makes another network."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        (shutil.copytree if (written / name).is_dir() else shutil.copy)(written / name, copy)
        file = data.draw(changed_byte(copy))
        if file.name == "datapackage.json":
            with suppress(DtnetError):
                same(dtnet.read_network(copy), dtnet.read_network(written / name))
        else:
            with pytest.raises(UnreadableFileError):
                dtnet.read_network(copy)


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_a_changed_byte_of_json_gives_a_network_or_an_error_of_ours(
    written: Path, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "n.json"
        shutil.copy(written / "n.json", copy)
        data.draw(changed_byte(copy))
        with suppress(DtnetError):
            dtnet.read_network(copy)
