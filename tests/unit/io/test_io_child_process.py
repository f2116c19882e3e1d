"""Files that would end, fill or hold up the process that reads them are read in a child process that may."""
# ruff: noqa: ANN401 - Arrow has no types

from __future__ import annotations

import io
import multiprocessing.spawn
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pyarrow as pa
import pytest
from pyarrow import parquet

import dtnet
from dtnet.errors import ArgumentError, InvalidNetworkError, MissingExtraError, UnreadableFileError
from dtnet.io import child_process
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.child_process import answer_task, foreign_items
from dtnet.io.limits import checked_limits
from dtnet.io.workbook_cells import read_workbook

from ...inner.io import Limits
from ...inner.lists import read_sheets
from ...small_files import xlsx
from ..deadly_files import DEADLY

if TYPE_CHECKING:
    from dtnet import Network

PATH = Path("x.xlsx")
TASKS = """
import os, signal, sys, time

def plain(*items):
    yield from items

def abort():
    yield 1
    os.abort()

def killed():
    os.kill(os.getpid(), signal.SIGKILL)
    yield

def leaves():
    os._exit(7)
    yield

def fills(count):
    yield len(bytearray(count))

def hands_over(count):
    for _ in range(count):
        yield bytes(10_000_000)

def slow():
    yield 1
    yield 2

def sleeps():
    yield 1
    time.sleep(60)

def strange():
    yield Exception("no plain value")

def fails():
    raise KeyError("a\\nb")
    yield

def panics():
    raise type("PanicException", (BaseException,), {})("capacity overflow")
    yield

def surroundings():
    yield dict(os.environ)
    yield sys.path
    yield "__main__" in sys.modules and getattr(sys.modules["__main__"], "__file__", None)

def chatters():
    for _ in range(3000):
        try:
            os.write(2, b"x" * 100)
        except BlockingIOError:
            break
    yield 1
"""


@pytest.fixture
def items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "tasks_of_a_child.py").write_text(TASKS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tasks_of_a_child", raising=False)

    def found(name: str, *arguments: Any, trusted: bool = False, **limits: Any) -> list[Any]:
        return [
            *foreign_items(
                f"tasks_of_a_child:{name}",
                arguments,
                budget=Limits(**limits).budget(PATH, is_trusted=trusted),
                packages=("tasks_of_a_child",),
                trusted=trusted,
            )
        ]

    return found


def test_plain_values_come_back(items: Any) -> None:
    values = [
        None,
        1.5,
        2**80,
        "Xã",
        b"x",
        True,
        date(2024, 8, 31),
        datetime(2024, 8, 31, 12, tzinfo=UTC),
        datetime(2024, 8, 31, 12, tzinfo=timezone(timedelta(hours=7))),
        UUID(int=5),
        timedelta(1),
        Decimal("1.50"),
        [(), {"a": [1]}],
    ]
    assert items("plain", *values) == values == items("plain", *values, trusted=True)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "abort",
            r"x\.xlsx: is damaged: the program that reads it stopped \(SIGABRT\); ask for the file again",
        ),
        ("leaves", r"stopped \(exit code 7\)"),
        ("killed", r"reading it needs more than 1,073,741,824 bytes of memory"),
        ("strange", r"contradicts itself \(no plain value: builtins\.Exception\)"),
        ("fails", r"contradicts itself \(KeyError: "),
        ("panics", r"contradicts itself \(PanicException: capacity overflow\)"),
    ],
)
def test_a_child_that_dies_is_an_error_of_its_file(items: Any, name: str, told: str) -> None:
    with pytest.raises(UnreadableFileError, match=told):
        items(name)


def test_the_errors_of_a_trusted_file(items: Any) -> None:
    with pytest.raises(UnreadableFileError, match="PanicException: capacity overflow"):
        items("panics", trusted=True)


def test_memory_has_a_limit(items: Any) -> None:
    with pytest.raises(UnreadableFileError, match=r"more than 50,000,000 bytes .* limit most_memory"):
        items("fills", 60_000_000, memory=50_000_000)
    assert items("fills", 40_000_000, memory=50_000_000) == [40_000_000]


def test_time_has_a_limit_and_the_child_is_gone(items: Any) -> None:
    start = time.monotonic()
    with pytest.raises(UnreadableFileError, match=r"takes more than 1.5 seconds; .* the limit most_seconds"):
        items("sleeps", seconds=1.5)
    assert time.monotonic() - start < 20


def test_bytes_that_a_child_hands_over_have_a_limit(items: Any) -> None:
    assert len(items("hands_over", 4, memory=50_000_000)) == 4
    with pytest.raises(UnreadableFileError, match="more than 50,000,000 bytes of memory"):
        items("hands_over", 6, memory=50_000_000)


def test_the_time_of_the_caller_counts(items: Any) -> None:
    del items
    budget = Limits(seconds=5).budget(PATH, is_trusted=False)
    packages = ("tasks_of_a_child",)
    found = foreign_items("tasks_of_a_child:slow", (), budget=budget, packages=packages, trusted=False)
    assert next(found) == 1
    budget.seconds = 0
    with pytest.raises(UnreadableFileError, match="takes more than 0 seconds"):
        next(found)


def test_a_system_that_cannot_limit_memory_limits_time_and_the_stated_size(
    items: Any, tmp_path: Path
) -> None:
    """Windows has no module `resource`; this one hides it from the child."""
    (tmp_path / "tasks_of_a_child.py").write_text(f'{TASKS}sys.modules["resource"] = None', encoding="utf-8")
    assert items("fills", 60_000_000, memory=50_000_000) == [60_000_000]
    with pytest.raises(UnreadableFileError, match=r"takes more than 1.5 seconds"):
        items("sleeps", seconds=1.5)
    content = io.BytesIO(xlsx([["x"]]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.bin", bytes(60_000_000))
    with pytest.raises(UnreadableFileError, match=r"unpacked, it has more than 50,000,000 bytes"):
        read_workbook(content.getvalue(), Path("x.xlsx"), Limits(memory=50_000_000))


def test_a_child_has_no_secrets_and_no_module_of_the_caller(
    items: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    environment, path, main = items("surroundings")
    assert environment.keys() <= {*child_process._KEPT, *child_process._OWN, "LC_CTYPE"}
    assert str(tmp_path) in path
    assert str(Path(dtnet.__file__).parents[1]) in path
    assert "" not in path
    assert main is None


def test_what_a_library_says_does_not_hold_up_the_child(items: Any) -> None:
    assert items("chatters") == [1]


def test_an_iterator_that_is_left_early_ends_its_child(items: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    del items
    started: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen):  # type: ignore[type-arg] # as subprocess calls it
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    name, packages = "tasks_of_a_child:sleeps", ("tasks_of_a_child",)
    closed, interrupted = (
        foreign_items(
            name, (), budget=Limits().budget(PATH, is_trusted=False), packages=packages, trusted=False
        )
        for _ in range(2)
    )
    assert next(closed) == 1
    closed.close()
    next(interrupted)
    with pytest.raises(KeyboardInterrupt):
        interrupted.throw(KeyboardInterrupt)
    assert [each.returncode is not None for each in started] == [True, True]


def test_children_of_several_threads(items: Any) -> None:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda at=at: found.append(items("plain", at))) for at in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [[0], [1], [2], [3]]


@pytest.mark.parametrize(
    ("python", "told"),
    [
        (
            "",
            r"no process starts to read it \(this program has no Python interpreter of its own\); state the",
        ),
        ("/no/such/python", r"no process starts to read it \(No such file or directory\)"),
        ("/bin/false", r"no process starts to read it \(exit code 1\)"),
    ],
)
def test_without_an_interpreter(items: Any, monkeypatch: pytest.MonkeyPatch, python: str, told: str) -> None:
    monkeypatch.setattr(multiprocessing.spawn, "get_executable", lambda: python)
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(UnreadableFileError, match=told):
        items("plain", 1)


def test_a_frozen_program_does_not_start_itself(items: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(UnreadableFileError, match="no Python interpreter of its own"):
        items("plain", 1)
    assert items("plain", 1, trusted=True) == [1]


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="need pyarrow"):
        decode_parquet(b"", (), PATH, [])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match="reading a workbook needs python-calamine"):
        read_workbook(b"", Path("x"), Limits())


def test_the_side_of_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, float]] = []
    monkeypatch.setattr(child_process, "_confine", lambda *given: limits.append(given))
    out = io.BytesIO()
    task = ("dtnet.io.workbook_cells:workbook_parts", (b"x", "x", 9, False), ("no_such_package",), 5, 6.0)
    answer_task(io.BytesIO(pickle.dumps(task)), out)
    out.seek(0)
    assert pickle.load(out) == (child_process._READY, None)  # noqa: S301 - written above
    kind, (name, message, _) = pickle.load(out)  # noqa: S301 - the same
    assert (kind, name) == (child_process._REFUSED, "UnreadableFileError")
    assert message.startswith("x: not a workbook")
    assert limits == [(5, 6.0)]


def test_the_limits_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource  # noqa: PLC0415 - not on every system

    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda limit, values: found.update({limit: values}))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1, 10**6))
    monkeypatch.setattr(os, "set_blocking", lambda *_: None)
    child_process._confine(2**30, 60)
    assert found == {
        resource.RLIMIT_AS: (10**6, 10**6),
        resource.RLIMIT_CPU: (65, 10**6),
        resource.RLIMIT_CORE: (0, 10**6),
    }
    monkeypatch.setattr(Path, "read_text", lambda *_: "no number")
    assert child_process._held() == 2**30
    monkeypatch.setitem(sys.modules, "resource", None)
    child_process._confine(2**30, 60)


# The files


@pytest.mark.parametrize("name", DEADLY)
def test_no_file_ends_the_process(name: str, tmp_path: Path) -> None:
    make, told = DEADLY[name]
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(UnreadableFileError, match=told):
        read_sheets(path, limits=Limits(memory=2**28, seconds=30))


def test_a_trusted_file_is_read_here(
    tmp_path: Path, toyland: Network, same: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = xlsx([["Xã", "Số"], ["A", 5]])
    path = tmp_path / "list.xlsx"
    path.write_bytes(raw)
    [expected] = read_sheets(path)
    table = tmp_path / "list.parquet"
    parquet.write_table(pa.table({"Xã": ["A"]}), table)
    dtnet.write_network(toyland, tmp_path / "n.parquet")
    dtnet.write_network(toyland, tmp_path / "n.json")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    hashes = [sha256(each.read_bytes()).hexdigest() for each in (path, table)]
    limits = checked_limits(sha256=[hashes[0].upper(), hashes[1]])
    [found, other] = read_sheets([path, table], limits=limits)
    assert (found.columns, other.columns) == (expected.columns, (["Xã", "A"],))
    with pytest.raises(UnreadableFileError, match=r"list\.xlsx: is not the trusted file: its sha256 is "):
        read_sheets(path, limits=checked_limits(sha256=hashes[1]))
    package = tmp_path / "n.parquet" / "datapackage.json"
    stated = sha256(package.read_bytes()).hexdigest()
    same(dtnet.read_network(tmp_path / "n.parquet", sha256=stated), toyland)
    document = tmp_path / "n.json"
    stated = sha256(document.read_bytes()).hexdigest()
    same(dtnet.read_network(document, sha256=stated), toyland)
    for other_path in (document, tmp_path / "n.parquet"):
        with pytest.raises(UnreadableFileError, match="is not the trusted file"):
            dtnet.read_network(other_path, sha256="0" * 64)
    without = package.read_text("utf-8").replace('"hash"', '"checksum"')
    package.write_text(without, "utf-8")
    stated = sha256(package.read_bytes()).hexdigest()
    with pytest.raises(InvalidNetworkError, match="hash: is missing, so the file is not trusted"):
        dtnet.read_network(tmp_path / "n.parquet", sha256=stated)


def test_one_child_reads_all_tables_of_a_network(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dtnet.write_network(toyland, tmp_path / "n.arrow")
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **b: started.append(a) or start(*a, **b))  # type: ignore[func-returns-value]
    assert dtnet.read_network(tmp_path / "n.arrow") == toyland
    assert len(started) == 1
    with pytest.raises(UnreadableFileError, match="takes more than 1e-05 seconds"):
        dtnet.read_network(tmp_path / "n.arrow", most_seconds=1e-5)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"most_memory": 0}, "most_memory=0; give a number of bytes above 0"),
        ({"most_memory": True}, "most_memory=True; give a number of bytes above 0"),
        ({"most_memory": "1 GB"}, "most_memory: got '1 GB', of type str; give a number of bytes"),
        ({"most_seconds": 0}, "most_seconds=0; give a number of seconds above 0, at most 1,000,000"),
        ({"most_seconds": float("nan")}, "most_seconds=nan; give a number of seconds above 0"),
        ({"most_seconds": None}, "most_seconds: got None, of type NoneType; give a number of seconds"),
        ({"sha256": "abc"}, "sha256='abc'; give the 64 hexadecimal digits of a sha256"),
        ({"sha256": 5}, "sha256=5; give the 64 hexadecimal digits of a sha256"),
        ({"sha256": []}, "sha256: no hash is given"),
    ],
)
def test_arguments_that_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        checked_limits(**given)


def test_an_interrupt_leaves_no_process(tmp_path: Path) -> None:
    """A process that is interrupted while its child reads ends its child."""
    (tmp_path / "tasks_of_a_child.py").write_text(TASKS, encoding="utf-8")
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import subprocess
from pathlib import Path
from dtnet.io.child_process import foreign_items
from dtnet.io.limits import Limits
start = subprocess.Popen
def seen(*a, **b):
    child = start(*a, **b); print(child.pid, flush=True); return child
subprocess.Popen = seen
for each in foreign_items("tasks_of_a_child:sleeps", (), budget=Limits().budget(Path("x"), is_trusted=False),
                          packages=("tasks_of_a_child",), trusted=False):
    print("reads", flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        assert run.stdout.readline() == b"reads\n"
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
