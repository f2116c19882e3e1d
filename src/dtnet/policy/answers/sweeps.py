"""Sweeps: one assessment again with other policies, for many combinations of parameters, on any executor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from inspect import signature
from itertools import product
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, words_of
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.policy.answers.allocation import Allocation, check_allocation
from dtnet.policy.answers.assessment import Assessment
from dtnet.policy.answers.comparison import ALWAYS, check_answer
from dtnet.policy.answers.finished_runs import NUMBERS, RunFolder, run_ids
from dtnet.policy.answers.grouping import own_keys
from dtnet.policy.answers.sweep_batches import Batch, BatchOutcome, SweepRuns, run_batch
from dtnet.policy.document.document import Policy
from dtnet.policy.document.plugin_protocol import SubsidyPolicy

if TYPE_CHECKING:
    from concurrent.futures import Future

    from dtnet.frames import Kind
    from dtnet.policy.answers.finished_runs import Rows

    _Draws = tuple[tuple[str, ...], list[tuple[Any, ...]]]

_AMOUNTS: Final = ("amount", "lower", "upper")
_LARGEST_BATCH: Final = 16
"""The most runs of a task: it costs the executor little then, and a stopped sweep loses few runs."""
_TASKS: Final = 32
"""The number of tasks that a sweep has at least, if it has so many runs, so that every worker gets some."""


def sweep(  # noqa: PLR0913 - options of one question
    spent: Assessment,
    make: Callable[..., Policy | SubsidyPolicy | Iterable[Policy | SubsidyPolicy]],
    grid: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]],
    *,
    by: Sequence[str] = (),
    allocate: Allocation | None = None,
    executor: Executor | None = None,
    resume: str | os.PathLike[str] | None = None,
    on_progress: Callable[[int, int], object] | None = None,
) -> Table:
    """Assess again with other policies, for every combination of some parameters, or for drawn parameters.

    The rows are the same for every executor. The function waits for its own tasks and never shuts the
    executor down. If runs raise errors, it cancels the tasks that have not begun and raises the error of
    the first of these runs in the order of the rows.

    Args:
        spent: An assessment. Its network, window, inputs and other policies stay, and unchanged results are
            reused.
        make: A function that takes one value of each parameter by keyword and returns a policy or several.
            They replace the policies with the same id, or are added.
        grid: Either a grid, the values of each parameter by name, of which every combination is a run; or
            draws, a sequence with the parameters of each run, all with the same names.
        by: The keys of the grouping, as for `Assessment.by`; amounts are grouped by policy only if `policy`
            is a key. By default each run has one row for each nature.
        allocate: How the teams of an area share its amount, if `team` is a key; as for `Assessment.by`.
        executor: Any `concurrent.futures.Executor`; by default the runs take place one after another in the
            calling thread. For an executor of processes, `make`, the policies and the parameters must be
            picklable. A network that was read from memory-mapped columns crosses as the path and hash of its
            file, which every worker must be able to read; any other network crosses as its rows.
        resume: A folder, which is made if it does not exist. Each finished run is a file in it, and a later
            call reads finished runs instead of assessing them. The files do not record the code of `make`,
            so use another folder after a change of `make`. A plug-in must then state its `version`.
        on_progress: A function that takes the number of finished runs and the number of all runs. It is
            called in the calling thread.

    Returns:
        A column for each parameter (as text), `nature`, the keys, `amount`, `lower`, `upper`; rows in the
        order of the draws or of the grid, whose last parameter changes first.

    Raises:
        ArgumentError: If an argument has another type; if a parameter has no values, has the name of a
            column, or is not a parameter of `make`; if draws differ in their parameters; if `Assessment.by`
            refuses `by` and `allocate`; if something must be pickled and cannot be; or if a plug-in without
            a version, or a parameter without an exact text, is given with `resume`.
        UnknownNameError: If `allocate` is `people` and the network has no such attribute of teams.
        UnwritableFileError: If a file cannot be written in `resume`.
        UnreadableFileError: If a worker cannot read the file of the network, or the file has changed.

    Examples:
        >>> import dtnet
        >>> net, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
        >>> policy = policies["vn.ha-tinh.2023-119"]
        >>> spent = dtnet.assess(net, policy, window="2024")
        >>> def make(rate):
        ...     return policy.with_component("support", rate=f"{rate} VND/team/month")
        >>> table = dtnet.sweep(spent, make, {"rate": ["500_000", "600_000", "700_000"]})
        >>> table["rate"], table["amount"]
        (['500_000', '600_000', '700_000'], [10740000000, 12888000000, 15036000000])

        Drawn parameters, with an executor:

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> with ThreadPoolExecutor(2) as executor:
        ...     dtnet.sweep(spent, make, [{"rate": 650_000}, {"rate": 500_000}], executor=executor)["amount"]
        [13962000000, 10740000000]
    """
    _check_asked(spent, make, grid)
    check_argument(executor, (Executor, NoneType), "executor", "pass an Executor of concurrent.futures")
    if on_progress is not None and not callable(on_progress):
        check_argument(on_progress, (), "on_progress", "pass a function of two numbers")
    by = own_keys(spent, words_of(by, "by", 'write by=("month",)'))
    check_allocation((), by, allocate)  # each run checks its own lines
    keys = [*ALWAYS, *(key for key in by if key not in ALWAYS)]
    names, draws = _draws(grid)
    for name in names:
        if name in {*keys, *_AMOUNTS}:
            raise ArgumentError(f"parameter {name!r} has the name of a column", "rename it")
    columns = (*keys, *_AMOUNTS)
    runs = SweepRuns(spent, make, names, tuple(by), allocate, kept=resume is not None)
    progress = _Progress([None] * len(draws), on_progress)
    if resume is not None:
        progress = _Progress.resumed(
            RunFolder.at(resume, columns), run_ids(spent, by, allocate, names, draws), on_progress
        )
    todo = [number for number, rows in enumerate(progress.found) if rows is None]
    if executor is None:
        for number in todo:
            progress.finish(number, runs.rows(draws[number]))
    else:
        _run_batches(executor, runs, [(number, draws[number]) for number in todo], progress)
    kinds: dict[str, Kind] = dict.fromkeys(names, "text")
    kinds |= {name: "whole" if name in NUMBERS else "text" for name in columns}
    cells = (
        (*texts, *row)
        for draw, rows in zip(draws, progress.found, strict=True)
        for texts in [tuple(map(str, draw))]
        for row in rows or ()
    )
    return Table(frames.columns_of(cells, **kinds))


@attrs.define(eq=False)
class _Progress:
    """The rows of the runs that have finished so far.

    Attributes:
        found: The rows of each run, in order; None for a run that has not finished.
        report: Receives the number of finished and of all runs.
    """

    found: list[Rows | None]
    report: Callable[[int, int], object] | None
    folder: RunFolder | None = None
    ids: list[str] = attrs.field(factory=list)
    done: int = 0

    @classmethod
    def resumed(
        cls, folder: RunFolder, ids: list[str], report: Callable[[int, int], object] | None
    ) -> _Progress:
        """The progress of an earlier sweep, as its folder has it."""
        found = [folder.rows(id) for id in ids]
        done = len(found) - found.count(None)
        if report is not None and done:
            report(done, len(found))
        return cls(found, report, folder, ids, done)

    def finish(self, number: int, rows: Rows) -> None:
        """Take the rows of a run, and keep them in the folder."""
        self.found[number] = rows
        if self.folder is not None:
            self.folder.keep(self.ids[number], rows)
        self.done += 1
        if self.report is not None:
            self.report(self.done, len(self.found))


def _run_batches(
    executor: Executor, runs: SweepRuns, todo: Sequence[tuple[int, tuple[Any, ...]]], progress: _Progress
) -> None:
    """Run on an executor, and finish the runs as their batches end.

    Args:
        runs: What the runs share.
        todo: The number of each run and its parameters, in order.
        progress: Receives the rows of the finished runs.

    Raises:
        Exception: The error of the first run, in order, that raised one.
    """
    size = min(_LARGEST_BATCH, -(-len(todo) // _TASKS)) or 1
    batches = [todo[start : start + size] for start in range(0, len(todo), size)]
    places: dict[Future[BatchOutcome], int] = {}
    errors: dict[int, Exception] = {}

    def collect(future: Future[BatchOutcome]) -> None:
        place = places.pop(future)
        outcome = _outcome(future)
        for (number, _), rows in zip(batches[place], outcome.rows, strict=False):
            progress.finish(number, rows)
        if outcome.error is not None:
            errors[place] = outcome.error

    try:
        for place, batch in enumerate(batches):
            places[_submitted(executor, Batch(runs, tuple(values for _, values in batch)))] = place
        for future in as_completed([*places]):
            collect(future)
            if errors and not _cancel_after(places, min(errors)):
                break
        for future in [each for each in places if each.done() and not each.cancelled()]:
            collect(future)
    finally:
        for future in places:
            future.cancel()
    if errors:
        raise runs.refused[0] if runs.refused else errors[min(errors)]


def _submitted(executor: Executor, batch: Batch) -> Future[BatchOutcome]:
    try:
        return executor.submit(run_batch, batch)
    except Exception:
        if batch.runs.refused:
            raise batch.runs.refused[0] from None
        raise


def _outcome(future: Future[BatchOutcome]) -> BatchOutcome:
    try:
        found = future.result()
    except Exception as error:  # noqa: BLE001 - an executor may raise anything, such as that it is broken
        return BatchOutcome([], error)
    if found.error is not None and found.traceback:
        found.error.add_note(f"In a worker:\n{found.traceback}")
    return found


def _cancel_after(places: Mapping[Future[BatchOutcome], int], first: int) -> bool:
    """Cancel the tasks after a batch with an error; whether a task before it is still to come."""
    for future, place in places.items():
        if place > first:
            future.cancel()
    return any(place < first for place in places.values())


def _draws(grid: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]) -> _Draws:
    """The names of the parameters, and their values for each run."""
    if isinstance(grid, Mapping):
        for name, values in grid.items():
            if not len(values):
                raise ArgumentError(f"parameter {name!r} has no values", "give at least one, or remove it")
        return tuple(grid), [*product(*grid.values())]
    names = tuple(grid[0])
    return names, [tuple(draw[name] for name in names) for draw in grid]


def _check_asked(spent: object, make: object, grid: object) -> None:
    check_answer(spent, "spent")
    if not callable(make):
        check_argument(make, (), "make", "pass a function that makes policies")
    parameters = _checked_draws(grid) if _is_draws(grid) else _checked_grid(grid)
    try:
        signature(make).bind(**parameters)  # type: ignore[arg-type]
    except TypeError as error:
        raise ArgumentError(f"make does not accept the parameters of grid: {error}", "rename them") from None
    except ValueError:  # functions in C may not state their parameters
        return


def _is_draws(grid: object) -> bool:
    """Whether the argument is a sequence with a mapping in it; anything else must be a grid."""
    return (
        isinstance(grid, Sequence)
        and not isinstance(grid, str | bytes)
        and (not grid or any(isinstance(draw, Mapping) for draw in grid))
    )


def _checked_grid(grid: object) -> Mapping[str, object]:
    hint = 'pass values by parameter: {"rate": ["500_000", "600_000"]}'
    check_argument(grid, Mapping, "grid", f'{hint}, or draws: [{{"rate": "500_000"}}]')
    parameters: Mapping[str, object] = grid  # type: ignore[assignment]
    for name, values in parameters.items():
        check_argument(name, str, "a parameter of grid", "name it as the function does")
        if isinstance(values, str | bytes):
            check_argument(values, (), f"grid[{name!r}]", "pass a list of values")
        check_argument(values, (Sequence, np.ndarray), f"grid[{name!r}]", "pass a list of values")
    return parameters


def _checked_draws(draws: Any) -> Mapping[str, object]:  # noqa: ANN401 - a sequence
    if not draws:
        raise ArgumentError("there are no draws", 'pass at least one: [{"rate": "500_000"}]')
    for place, draw in enumerate(draws):
        check_argument(draw, Mapping, f"draw {place}", 'pass values by parameter: {"rate": "500_000"}')
        for name in draw:
            check_argument(name, str, f"a parameter of draw {place}", "name it as the function does")
        if draw.keys() != draws[0].keys():
            named = [", ".join(map(repr, each)) or "none" for each in (draws[0], draw)]
            raise ArgumentError(
                f"draw 0 has the parameters {named[0]}; draw {place} has {named[1]}",
                "give every draw the same parameters",
            )
    first: Mapping[str, object] = draws[0]
    return first
