"""Writing: all or nothing, nothing lost that was there, and what it says where it cannot."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import ExistingFileError, UnreadableFileError, UnwritableFileError
from dtnet.io import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet import Network

NAMES = ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_there_stays_unless_told(toy: Any, toyland: Network, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    dtnet.write_network(toy.network(), path)
    before = everything(tmp_path)
    with pytest.raises(ExistingFileError) as caught:
        dtnet.write_network(toyland, path)
    assert str(caught.value) == f"{path}: exists; pass overwrite=True to replace it"
    assert isinstance(caught.value, FileExistsError)
    assert everything(tmp_path) == before
    dtnet.write_network(toyland, path, overwrite=True)
    assert dtnet.read_network(path).metadata.name == "toyland"
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_one_folder_of_a_network_takes_the_place_of_another(toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.parquet"
    dtnet.write_network(toyland, tmp_path / "csv")
    (tmp_path / "csv").rename(path)
    dtnet.write_network(toyland, path, overwrite=True)
    assert (path / "areas.parquet").exists()
    assert not (path / "areas.csv").exists()


@pytest.mark.parametrize("name", ["n", "n.arrow"])
@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["notes.txt"], "holds notes.txt, so it is not replaced"),
        (["datapackage.json", "network.json", "prices.csv"], "holds prices.csv"),
        (["areas.csv"], "holds no network, so it is not replaced"),
        (["datapackage.json", "areas.csv"], "holds no network"),
    ],
)
def test_a_folder_of_others_is_never_replaced(
    toyland: Network, tmp_path: Path, name: str, files: list[str], said: str
) -> None:
    (tmp_path / name).mkdir()
    for file in files:
        (tmp_path / name / file).write_text("mine", "utf-8")
    before = everything(tmp_path)
    with pytest.raises(ExistingFileError) as caught:
        dtnet.write_network(toyland, tmp_path / name, overwrite=True)
    assert said in str(caught.value)
    assert everything(tmp_path) == before


def test_an_empty_folder_may_be_filled(toyland: Network, tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    with pytest.raises(ExistingFileError):
        dtnet.write_network(toyland, tmp_path / "n")
    dtnet.write_network(toyland, tmp_path / "n", overwrite=True)
    assert (tmp_path / "n" / "datapackage.json").exists()


def test_a_file_is_no_folder_and_a_folder_no_file(toyland: Network, tmp_path: Path) -> None:
    (tmp_path / "n").write_text("mine", "utf-8")
    (tmp_path / "n.json").mkdir()
    for name, said in (("n", "is not a folder"), ("n.json", "is a folder; name a file")):
        with pytest.raises(ExistingFileError, match=said):
            dtnet.write_network(toyland, tmp_path / name, overwrite=True)
    assert (tmp_path / "n").read_text("utf-8") == "mine"


def test_a_device_or_a_pipe_is_not_replaced(toyland: Network, tmp_path: Path) -> None:
    pipe = tmp_path / "n.json"
    os.mkfifo(pipe)
    with pytest.raises(
        UnwritableFileError, match="is a device or a pipe, which is not replaced; name a file"
    ):
        dtnet.write_network(toyland, pipe, overwrite=True)
    assert pipe.is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["n.json"]


def test_a_link_stays_a_link(toyland: Network, tmp_path: Path) -> None:
    for name in ("n.json", "n"):
        (tmp_path / name).symlink_to(tmp_path / f"real-{name}")
        with pytest.raises(ExistingFileError):
            dtnet.write_network(toyland, tmp_path / name)
    dtnet.write_network(toyland, tmp_path / "n.json", overwrite=True)
    assert (tmp_path / "n.json").is_symlink()
    assert (tmp_path / "real-n.json").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_a_place_that_is_not_there_is_said(toyland: Network, tmp_path: Path, name: str) -> None:
    path = tmp_path / "absent" / name
    with pytest.raises(UnwritableFileError) as caught:
        dtnet.write_network(toyland, path)
    assert str(caught.value) == f"{path}: cannot be written (No such file or directory)"
    assert list(tmp_path.iterdir()) == []


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may grow beyond some bytes, as on a full disk; not for longer, as pytest writes too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", NAMES)
def test_of_several_threads_one_writes(
    toy: Any, same: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """All have looked before any has written."""
    networks = [toy.network([("c", "country", None), (f"p{at}", "province", "c")]) for at in range(8)]
    ready = threading.Barrier(len(networks))
    original = writing._sync_folder if Path(name).suffix not in {".json", ".dtnet"} else writing._write

    def together(*args: Any) -> None:
        original(*args)  # type: ignore[operator]
        if threading.current_thread() not in met:
            met.add(threading.current_thread())
            ready.wait(timeout=60)

    met: set[threading.Thread] = set()
    monkeypatch.setattr(writing, original.__name__, together)
    with ThreadPoolExecutor(len(networks)) as pool:
        errors = list(pool.map(lambda net: failure(net, tmp_path / name), networks))
    [first] = [at for at, error in enumerate(errors) if error is None]
    told = (
        f"{tmp_path / name}: was written by somebody else in the meantime; pass overwrite=True to replace it"
    )
    assert [str(error) for error in errors if error is not None] == [told] * 7
    same(dtnet.read_network(tmp_path / name, verify=True), networks[first])
    assert [each.name for each in tmp_path.iterdir()] == [name]


def failure(network: Network, path: Path) -> ExistingFileError | None:
    try:
        dtnet.write_network(network, path)
    except ExistingFileError as error:
        return error
    return None


WRITER = """
import sys, dtnet
network = dtnet.read_network(sys.argv[1])
print("ready", flush=True)
for path in sys.stdin.read().splitlines():
    try:
        dtnet.write_network(network, path)
        print("wrote", flush=True)
    except dtnet.errors.ExistingFileError:
        print("found", flush=True)
"""


@pytest.mark.parametrize("name", ["n.json", "n", "n.dtnet"])
def test_of_several_processes_one_writes(toyland: Network, same: Any, tmp_path: Path, name: str) -> None:
    dtnet.write_network(toyland, tmp_path / "given.json")
    command = [sys.executable, "-c", WRITER, str(tmp_path / "given.json")]
    writers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    paths = [tmp_path / f"{turn}" / name for turn in range(10)]
    for path in paths:
        path.parent.mkdir()
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n".join(map(str, paths)))
        writer.stdin.close()
        writer.stdin = None
    said = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
    assert [sorted(each) for each in zip(*said, strict=True)] == [["found", "found", "wrote"]] * len(paths)
    for path in paths:
        same(dtnet.read_network(path, verify=True), toyland)
        assert [each.name for each in path.parent.iterdir()] == [name]


def test_where_there_are_no_links(toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here", str(target))

    monkeypatch.setattr(Path, "hardlink_to", refused)
    dtnet.write_network(toyland, tmp_path / "n.json")
    assert dtnet.read_network(tmp_path / "n.json") == toyland
    new = tmp_path / "new"
    new.write_text("x")
    with pytest.raises(ExistingFileError, match="written by somebody else in the meantime"):
        writing._claim(new, tmp_path / "n.json", tmp_path / "n.json")
    monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "broken")))
    with pytest.raises(UnwritableFileError, match=r"m\.json: cannot be written"):
        dtnet.write_network(toyland, tmp_path / "m.json")


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_leaves_nothing(toyland: Network, tmp_path: Path, name: str) -> None:
    with small_disk(), pytest.raises(UnwritableFileError) as caught:
        dtnet.write_network(toyland, tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name}: cannot be written (File too large)"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_leaves_what_was_there(
    toyland: Network, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    before = everything(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFileError, match="No space left on device"):
        dtnet.write_network(toyland, tmp_path / name, overwrite=True)
    assert everything(tmp_path) == before
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("swaps", [True, False])
def test_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, swaps: bool
) -> None:
    path = tmp_path / "n"
    dtnet.write_network(toyland, path)
    before = everything(tmp_path)
    rename = type(path).rename

    def stopped(*_: object) -> bool:
        raise KeyboardInterrupt

    def fails_once(self: Path, target: Path) -> Path:
        return stopped() or self if self.suffix == ".new" else rename(self, target)

    monkeypatch.setattr(writing, "_swap", stopped if swaps else lambda *_: False)
    monkeypatch.setattr(type(path), "rename", fails_once)
    with pytest.raises(KeyboardInterrupt):
        dtnet.write_network(toyland, path, overwrite=True)
    assert everything(tmp_path) == before


STEP_BY_STEP = """
import hashlib, os, pathlib, signal, sys
import dtnet

first, second, path = sys.argv[1:]
networks = [dtnet.read_network(first), dtnet.read_network(second)]
STEPS = {"open", "ctypes.dlsym", *(f"os.{name}" for name in ("mkdir", "rename", "remove", "rmdir", "link"))}
os.fsync = lambda _: None  # a kill loses nothing that was handed to the system
for step in range(1000):
    dtnet.write_network(networks[0], path, overwrite=True)
    child = os.fork()
    if not child:
        left = [step]
        def hook(event, args):
            if event in STEPS:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
        sys.addaudithook(hook)
        dtnet.write_network(networks[1], path, overwrite=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    file = pathlib.Path(path, "datapackage.json" if os.path.isdir(path) else "")
    trusted = hashlib.sha256(file.read_bytes()).hexdigest()  # to read it here and in no other process
    found = dtnet.read_network(path, verify=True, sha256=trusted)
    print("new" if found == networks[1] else "old" if found == networks[0] else "other")
    if not status:
        sys.exit(step < 3)
"""


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="elsewhere a folder takes two steps")
@pytest.mark.parametrize("name", NAMES)
def test_after_a_kill_before_any_step_the_old_or_the_new_opens(
    toy: Any, toyland: Network, tmp_path: Path, name: str
) -> None:
    """Before each call that changes a folder or opens a file, the writer is killed outright."""
    dtnet.write_network(toy.network(), tmp_path / "first.json")
    dtnet.write_network(toyland, tmp_path / "second.json")
    (tmp_path / "here").mkdir()
    paths = [str(tmp_path / each) for each in ("first.json", "second.json")]
    # From Python 3.12 on `fork` warns beside threads; the ones of pyarrow are idle here.
    quiet = ("-W", "ignore::DeprecationWarning")
    command = [sys.executable, *quiet, "-c", STEP_BY_STEP, *paths, str(tmp_path / "here" / name)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.split()
    changed = said.index("new")
    assert set(said[:changed]) == {"old"}
    assert set(said[changed:]) == {"new"}


def test_a_system_that_cannot_swap_names_says_where_the_old_folder_is(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "n"
    monkeypatch.setattr(sys, "platform", "other")
    dtnet.write_network(toyland, path)
    dtnet.write_network(toyland, path, overwrite=True)
    assert [each.name for each in tmp_path.iterdir()] == ["n"]
    path.rename(tmp_path / ".n.12ab.old")
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(path)
    told = f"{path}: its replacement was stopped; rename {tmp_path / '.n.12ab.old'} to n"
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("number", "falls_back"), [(errno.EINVAL, True), (errno.ENOSYS, True), (errno.EIO, False), (None, True)]
)
@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_a_swap_that_fails(
    toyland: Network,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    number: int | None,
    *,
    falls_back: bool,
) -> None:
    class System:
        """A library of C that fails, or lacks the call."""

        def __init__(self, *_: object, **__: object) -> None:
            if number is not None:
                self.renameat2 = self.renamex_np = self.failing

        def failing(self, *_: object) -> int:
            assert number is not None
            ctypes.set_errno(number)
            return -1

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", System)
    dtnet.write_network(toyland, tmp_path / "n")
    if falls_back:
        dtnet.write_network(toyland, tmp_path / "n", overwrite=True)
    else:
        with pytest.raises(UnwritableFileError, match="Input/output error"):
            dtnet.write_network(toyland, tmp_path / "n", overwrite=True)
    assert dtnet.read_network(tmp_path / "n") == toyland
    assert [each.name for each in tmp_path.iterdir()] == ["n"]


def test_a_folder_that_cannot_be_looked_into_is_not_replaced(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "n").mkdir()

    def closed(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "iterdir", closed)
    with pytest.raises(UnwritableFileError, match="Permission denied"):
        dtnet.write_network(toyland, tmp_path / "n", overwrite=True)


def test_a_system_that_opens_no_folders_is_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", closed)
    writing._sync_folder(tmp_path)


SLOW = """
import signal, sys, time, dtnet
from dtnet.io import writing
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores it
write = writing._write
def slow(path, parts):
    write(path, parts)
    print(path.name, flush=True)
    time.sleep(60)
writing._write = slow
dtnet.write_network(dtnet.read_network(sys.argv[1]), sys.argv[2], overwrite=True)
"""


@pytest.mark.parametrize("name", ["n.json", "n", "n.dtnet"])
@pytest.mark.parametrize("there", [False, True])
def test_a_killed_write_leaves_the_target_as_it_was(
    toyland: Network, tmp_path: Path, name: str, *, there: bool
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    dtnet.write_network(toyland, tmp_path / "from.json")
    if there:
        dtnet.write_network(toyland, folder / name)
    before = everything(folder)
    command = [sys.executable, "-c", SLOW, str(tmp_path / "from.json"), str(folder / name)]
    for kill in (signal.SIGKILL, signal.SIGINT):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline()
            time.sleep(0.05)
            writer.send_signal(kill)
            assert writer.wait(30) != 0
        seen = {path: raw for path, raw in everything(folder).items() if not path.startswith(".")}
        assert seen == before
    dtnet.write_network(toyland, folder / name, overwrite=there)
    assert dtnet.read_network(folder / name).metadata.name == "toyland"


def test_an_interrupted_write_leaves_nothing_at_all(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    for name in NAMES:
        with pytest.raises(KeyboardInterrupt):
            dtnet.write_network(toyland, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
