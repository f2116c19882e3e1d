"""A child process that reads what native code reads, so that no file ends or fills the process of the caller.

A parser in C++ or Rust may abort the process at a damaged file, ask for any amount of memory, or not return.
Therefore a file is parsed in a child process with limits of memory and time, and its cells come back through
a pipe. The child runs the Python of the caller, with no environment but what a library needs to be loaded,
and with the folders of the named packages as its path. The module `__main__` of the caller is not imported.

The child is no sandbox: it contains accidents, and its answer is read as plain values only.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from io import BufferedReader, RawIOBase
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any, Final, cast

from dtnet.errors import MissingExtraError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from dtnet.io.budgets import Budget

_START: Final = (
    "import gc, pickle, sys; gc.disable(); sys.path += pickle.load(sys.stdin.buffer); "
    "from dtnet.io.child_process import answer_task; answer_task(sys.stdin.buffer, sys.stdout.buffer)"
)
_KEPT: Final = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZDIR")
"""The variables of the environment that the child gets: libraries may not load without them."""
_OWN: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Variables with which libraries reserve no memory in advance and start no threads."""
_PLAIN: Final = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("uuid", "UUID"),
}
"""The classes of plain values that pickle makes by name; the parent reads no others from the child."""
_READY, _ITEM, _END, _REFUSED, _FAILED, _FULL = range(6)
"""What a message of the child says; an item, an error of dtnet or of the parser follows."""
_ERRORS: Final = {each.__name__: each for each in (UnreadableFileError, MissingExtraError)}
_NO_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError", b"out of memory")
_TOLD: Final = 4096
_BUFFER: Final = 1 << 16
_LATER: Final = 5
"""The seconds after which a child ends by itself if its parent did not end it."""
_AGAIN: Final = "ask for the file again, or open it in the program that wrote it and save it anew"


def foreign_items(
    task: str,
    arguments: tuple[Any, ...],
    *,
    budget: Budget,
    packages: Sequence[str],
    trusted: bool,
) -> Generator[Any, None, None]:
    """The items that a generator function yields about a file, from a child process unless it is trusted.

    The items must be plain values: None, numbers, texts, bytes, days, times, and lists, tuples and dicts of
    them. Close the iterator (`contextlib.closing`) if it is left early; the child then ends at once.

    Args:
        task: The module and name of the generator function, as `module:name`. It runs in the child.
        arguments: The arguments of the function, the content of the file among them.
        budget: What reading the file may take. The items count towards it.
        packages: The packages that the function imports, beside dtnet.
        trusted: Whether the function runs in this process, without limits of memory and time.

    Raises:
        UnreadableFileError: If the file cannot be read; or the child dies, needs more memory or time than the
            limits, or cannot start.
        MissingExtraError: If the function needs a package that is not installed.
    """
    if trusted:
        yield from _items(_messages(task, arguments), budget)
        return
    with _child(budget, packages) as child:
        child.tell((task, arguments, packages, budget.memory, budget.seconds_left))
        if not (yield from _items(child.messages(), budget)):
            raise child.death()


def _items(messages: Iterable[tuple[int, Any]], budget: Budget) -> Generator[Any, None, bool]:
    """The items in messages; whether the messages have an end is returned."""
    for kind, told in messages:
        if kind == _ITEM:
            yield told
        elif kind == _REFUSED:
            name, message, hint = told
            raise _ERRORS[name](message, hint)
        elif kind == _FAILED:
            raise contradictory(budget.path, told)
        elif kind == _FULL:
            raise budget.too_large()
        elif kind == _END:
            return True
    return False


def _messages(task: str, arguments: tuple[Any, ...]) -> Iterator[tuple[int, Any]]:
    """The items of a generator function as messages, and its end or error as the last message."""
    module, _, name = task.partition(":")
    try:
        for item in getattr(import_module(module), name)(*arguments):
            yield _ITEM, item
    except tuple(_ERRORS.values()) as error:
        yield _REFUSED, (type(error).__name__, error.message, error.hint)
    except MemoryError:
        yield _FULL, None
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a parser may raise anything, also a panic
        yield _FAILED, f"{type(error).__name__}: {error}"[:_TOLD]
    else:
        yield _END, None


# In the parent


class _Child:
    """A child process that reads one file."""

    def __init__(self, process: subprocess.Popen[bytes], budget: Budget) -> None:
        self._process, self._budget = process, budget
        self._given, self._out, self._told = (
            cast("IO[bytes]", each) for each in (process.stdin, process.stdout, process.stderr)
        )
        self._counted = BufferedReader(_CountedBytes(cast("Any", self._out).raw, budget), _BUFFER)
        self._is_ready = self._is_late = False

    def tell(self, *told: object) -> None:
        """Send values to the child, which may have died."""
        with suppress(OSError):
            for each in told:
                pickle.dump(each, self._given, protocol=5)
            self._given.flush()

    def messages(self) -> Iterator[tuple[int, Any]]:
        """The messages of the child, until it ends or dies.

        Raises:
            UnreadableFileError: If the child sends something else than plain values, or more than the budget.
        """
        while True:
            try:
                message = _PlainReader(self._counted).load()
            except UnreadableFileError:
                raise
            except (EOFError, OSError):
                return
            except (pickle.UnpicklingError, ValueError, TypeError, AttributeError) as error:
                if "truncated" in str(error):  # the child died while it wrote
                    return
                raise contradictory(self._budget.path, f"no plain value: {error}") from None
            self._is_ready = True
            self._budget.check_time()
            yield message

    def stop(self) -> None:
        """End the child because its time is over."""
        self._is_late = True
        self._process.kill()

    def end(self) -> None:
        """End the child, whatever it does."""
        self._process.kill()
        for stream in (self._given, self._out, self._told):
            with suppress(OSError):
                stream.close()
        self._process.wait()

    def death(self) -> UnreadableFileError:
        """Why the child ended without an answer, as an error of its file."""
        code = self._process.wait()
        told = self._told.read(_TOLD)
        if self._is_late:
            return self._budget.too_slow()
        if not self._is_ready:
            lines = told.decode(errors="replace").strip().splitlines()
            return _without_child(self._budget.path, lines[-1] if lines else f"exit code {code}")
        if any(each in told for each in _NO_MEMORY) or code == -getattr(signal, "SIGKILL", 0):
            return self._budget.too_large()
        names = {each.value: each.name for each in signal.Signals}
        ended = names.get(-code, f"exit code {code}")
        return UnreadableFileError(
            f"{self._budget.path}: is damaged: the program that reads it stopped ({ended})", _AGAIN
        )


@contextmanager
def _child(budget: Budget, packages: Sequence[str]) -> Iterator[_Child]:
    """A child process that waits for a task; it ends with the context, however the context ends."""
    python = _python()
    if not python:
        raise _without_child(budget.path, "this program has no Python interpreter of its own")
    try:
        process = subprocess.Popen(  # noqa: S603 - Python itself, with a fixed text
            [python, "-I", "-S", "-X", "utf8", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _OWN,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise _without_child(budget.path, error.strerror or str(error)) from None
    child = _Child(process, budget)
    timer = Timer(budget.seconds_left, child.stop)
    timer.daemon = True
    try:
        timer.start()
        child.tell(_folders(packages))
        yield child
    finally:
        timer.cancel()
        child.end()


def _python() -> str:
    """The Python interpreter, as `multiprocessing` would start it; empty if there is none."""
    spawning: Any = sys.modules.get("multiprocessing.spawn")
    stated = os.fsdecode((spawning and spawning.get_executable()) or sys.executable or "")
    return "" if getattr(sys, "frozen", False) and stated == sys.executable else stated


def _folders(packages: Sequence[str]) -> list[str]:
    """The folders in which the child finds dtnet and other packages."""
    found: dict[str, None] = {}
    for package in ("dtnet", *packages):
        spec = find_spec(package)
        for place in () if spec is None else spec.submodule_search_locations or [spec.origin or ""]:
            found[str(Path(place).absolute().parent)] = None
    return [*found]


class _CountedBytes(RawIOBase):
    """The bytes that a child hands over, counted as they are read."""

    def __init__(self, stream: RawIOBase, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        """Whether the stream can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int | None:  # noqa: ANN401 - a writable buffer
        """Read bytes into a buffer.

        Raises:
            UnreadableFileError: If the bytes are more than the budget.
        """
        number = self._stream.readinto(buffer)
        self._budget.add_bytes(number or 0)
        return number


class _PlainReader(pickle.Unpickler):
    """Reads plain values only: whatever a child writes, no code runs."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class
        """The class of a plain value.

        Raises:
            pickle.UnpicklingError: If values of the class are not plain.
        """
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def contradictory(path: Path | str, told: str) -> UnreadableFileError:
    """The error for a file at which a parser failed.

    Args:
        told: What the parser said.
    """
    return UnreadableFileError(
        f"{path}: is damaged: its content contradicts itself ({told.partition(chr(10))[0]})", _AGAIN
    )


def _without_child(path: Path | str, told: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: no process starts to read it ({told})",
        "state the hash of a file that you trust, as the argument sha256; it is read without a process",
    )


# In the child


def answer_task(given: IO[bytes], out: IO[bytes]) -> None:
    """Carry out the task that the parent gives, and write its messages.

    Args:
        given: Where the task comes from.
        out: Where the messages go.
    """
    _send((_READY, None), out)
    task, arguments, packages, memory, seconds = pickle.load(given)  # noqa: S301 - the parent wrote it
    for each in (task.partition(":")[0], *packages):  # what is loaded does not count as memory of the file
        with suppress(ImportError):
            import_module(each)
    _confine(memory, seconds)
    for message in _messages(task, arguments):
        _send(message, out)


def _send(message: tuple[int, Any], out: IO[bytes]) -> None:
    pickle.dump(message, out, protocol=5)
    out.flush()


def _confine(memory: int, seconds: float) -> None:
    """Limit the memory and the time of this process, as far as the system can: on Windows it cannot."""
    with suppress(OSError, AttributeError):
        os.set_blocking(2, False)  # the parent reads errors last, so a full pipe must not stop a library
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    most = {
        resource.RLIMIT_AS: _held() + memory,
        resource.RLIMIT_CPU: int(seconds) + _LATER,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in most.items():
        _, hard = resource.getrlimit(limit)
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _held() -> int:
    """The bytes of address space that this process has; an estimate where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").partition(" ")[0])
    except (OSError, ValueError):
        return 2**30
    return pages * os.sysconf("SC_PAGE_SIZE")
