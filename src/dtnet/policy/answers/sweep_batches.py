"""The runs of a sweep in batches, as tasks for an executor, and what a batch carries to another process.

Threads share the assessment of the caller. A process that a batch reaches by pickling is a *worker*: it
receives the assessment as what it was asked, and prepares it once. A worker keeps one network and one
prepared assessment, by the hash of what crossed, until a batch with another one comes.
"""

from __future__ import annotations

import pickle
from functools import cached_property
from hashlib import sha256
from threading import Lock
from traceback import format_exception
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import shown_error
from dtnet.errors import ArgumentError
from dtnet.network.day.network import Network
from dtnet.policy.answers.assessment import assessed
from dtnet.policy.answers.comparison import ALWAYS
from dtnet.policy.answers.finished_runs import check_plugin_versions
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.catalogue import as_policies
from dtnet.policy.units.question import AssessmentQuestion
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.policy.answers.allocation import Allocation
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.answers.finished_runs import Rows

_IN_A_MODULE: Final = (
    "for other processes, define it in a module that they can import (no lambda); or use threads"
)


@attrs.frozen(eq=False)
class SweepRuns:
    """What all runs of a sweep share.

    Attributes:
        spent: The assessment whose question is asked again.
        allocate: How teams share the amounts of areas, if `team` is a key.
        kept: Whether finished runs are kept in a folder, which needs the versions of plug-ins.
        refused: Receives the errors of parts that cannot be pickled, because executors may raise other
            errors in their place.
    """

    spent: Assessment
    make: Callable[..., Any]
    names: tuple[str, ...]
    by: tuple[str, ...]
    allocate: Allocation | None
    kept: bool
    refused: list[ArgumentError] = attrs.field(factory=list)

    def rows(self, values: tuple[Any, ...]) -> Rows:
        """The rows of one run, without the columns of the parameters."""
        policies = as_policies(self.make(**dict(zip(self.names, values, strict=True))))
        if self.kept:
            check_plugin_versions(policies)
        answer = self.spent.instead(*policies)
        table = grouped(answer, self.by, always=ALWAYS, allocate=self.allocate)
        return [tuple(row.values()) for row in table]

    @cached_property
    def crossing(self) -> SweepCrossing:
        """What another process needs, pickled once for all batches.

        Raises:
            ArgumentError: If something cannot be pickled.
        """
        question, policies = self.spent.question, self.spent.policies
        network = _pickled(question.whole.stored or question.whole, "the network")
        asked = _pickled((policies, question.window, question.given, question.missing_history), "spent")
        make = _pickled((self.make, self.names, self.by, self.allocate, self.kept), "make")
        hashes = sha256(network).hexdigest(), sha256(asked).hexdigest()
        return SweepCrossing(network, asked, make, hashes)


@attrs.frozen(eq=False)
class SweepCrossing:
    """What a worker needs for the runs of a sweep; every part stays pickled until a task needs it.

    An executor therefore never fails while it unpickles a task, which would end the worker.

    Attributes:
        network: The path and hash of the file of a network with memory-mapped columns; otherwise its rows.
        question: The policies of the assessment, its window, inputs and rule for days before the data.
        make: The function, the names of its parameters, the keys and the allocation.
        hashes: The sha256 of `network` and of `question`.
    """

    network: bytes
    question: bytes
    make: bytes
    hashes: tuple[str, str]

    def runs(self) -> SweepRuns:
        """The same runs, on the prepared assessment of this worker."""
        try:
            make, names, by, allocate, kept = pickle.loads(self.make)  # noqa: S301 - pickled by the sweep
        except Exception as error:
            raise ArgumentError(f"make cannot be loaded: {shown_error(error)}", _IN_A_MODULE) from error
        return SweepRuns(_WORKER.assessment(self), make, names, by, allocate, kept)


@attrs.frozen(eq=False)
class BatchOutcome:
    """What became of a batch.

    Attributes:
        rows: The rows of each finished run, in the order of the batch.
        error: The error of the next run; None if all runs finished.
        traceback: The traceback of this error, if it crosses from a worker without one.
    """

    rows: list[Rows]
    error: Exception | None
    traceback: str = ""


@attrs.frozen(eq=False)
class Batch:
    """Some runs as a task that threads share.

    Attributes:
        runs: What the runs share.
        draws: A value for each parameter, for each run.
    """

    runs: SweepRuns
    draws: tuple[tuple[Any, ...], ...]

    def outcome(self) -> BatchOutcome:
        """Run the batch until its end or its first error."""
        found: list[Rows] = []
        for values in self.draws:
            try:
                found.append(self.runs.rows(values))
            except Exception as error:  # noqa: BLE001 - the caller's own function may raise anything
                return BatchOutcome(found, error)
        return BatchOutcome(found, None)

    def __reduce__(self) -> tuple[Any, ...]:
        try:
            return CrossedBatch, (self.runs.crossing, _pickled(self.draws, "a value of a parameter"))
        except ArgumentError as error:
            self.runs.refused.append(error)
            raise


@attrs.frozen(eq=False)
class CrossedBatch:
    """A batch that crossed to a worker.

    Attributes:
        crossing: What the runs share.
    """

    crossing: SweepCrossing
    draws: bytes

    def outcome(self) -> BatchOutcome:
        """Run the batch as `Batch.outcome` does; an error of the worker becomes that of the first run."""
        try:
            draws = pickle.loads(self.draws)  # noqa: S301 - pickled by the sweep
            found = Batch(self.crossing.runs(), draws).outcome()
        except Exception as error:  # noqa: BLE001 - unpickling may raise anything
            found = BatchOutcome([], error)
        if found.error is None:
            return found
        told = "".join(format_exception(found.error))
        return BatchOutcome(found.rows, _portable(found.error), told)


def run_batch(batch: Batch | CrossedBatch) -> BatchOutcome:
    """Run a batch: the function that executors call."""
    return batch.outcome()


def _pickled(value: object, what: str) -> bytes:
    try:
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise ArgumentError(f"{what} cannot be pickled: {shown_error(error)}", _IN_A_MODULE) from error


def _portable(error: Exception) -> Exception:
    """The error itself if it can be pickled, otherwise an error with its text."""
    try:
        same = type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - pickled here
    except Exception:  # noqa: BLE001 - pickling of any class
        same = False
    return error if same else ArgumentError(f"make raised {shown_error(error)}")


class _Worker:
    """The one network that a worker keeps, and one assessment prepared on it, shared by its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._hashes = "", ""
        self._network: Network | None = None
        self._prepared: Assessment | None = None

    def assessment(self, crossing: SweepCrossing) -> Assessment:
        """The assessment that a batch asks again, prepared on its first use."""
        hashes = crossing.hashes
        with self._lock:
            if self._prepared is not None and self._hashes == hashes:
                return self._prepared
            self._prepared = None
            network = self._network if self._hashes[0] == hashes[0] else None
            if network is None:
                self._network = None
                held = pickle.loads(crossing.network)  # noqa: S301 - pickled by the sweep
                network = self._network = held if isinstance(held, Network) else held.open()
            self._hashes = hashes
            policies, window, inputs, history = pickle.loads(crossing.question)  # noqa: S301 - the same
            question = AssessmentQuestion(
                network=network, window=window, given=sealed(inputs), missing_history=history
            )
            self._prepared = assessed(question, policies)
            return self._prepared


_WORKER: Final = _Worker()
