"""Sweeps of drawn parameters, on executors, and from a folder of finished runs."""

from __future__ import annotations

import json
import pickle
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import DtnetError, assess, sweep
from dtnet.errors import ArgumentError, UnreadableFileError, UnwritableFileError
from dtnet.policy import parse_policy
from dtnet.policy.answers import finished_runs, sweep_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dtnet import Assessment, Policy

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
CHOICE = '[choices.rule]\noptions = ["any_day", "actual_days"]\ndefault = "any_day"\nwhy = "open"\n'
OPEN_RULE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = {choice = "rule"}\n'
DAYS = 'nature = "entitlement"\nrate = "50 VND/person/day"\ncount = {activity = "patrol"}\n'
IN_A_MODULE = "; for other processes, define it in a module that they can import (no lambda); or use threads"
RATES = [f"{rate} VND/team/month" for rate in (300, 100, 200)]
DRAWS = [{"rate": rate} for rate in RATES]


@pytest.fixture
def spent(land: type[Land]) -> Assessment:
    return assess(land.network(), land.policy(RATE), window="2023")


def made_by(spent: Assessment) -> Callable[..., Policy]:
    """A function that can be pickled: the rate of the component."""
    return partial(spent.policies[0].with_component, "support")


class Pickling(Executor):
    """Tasks cross as to another process, and run in this one when they are submitted."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any function
        future: Future[Any] = Future()
        try:
            task, given = pickle.loads(pickle.dumps((fn, args)))  # noqa: S301 - pickled here
            future.set_result(pickle.loads(pickle.dumps(task(*given, **kwargs))))  # noqa: S301 - the same
        except DtnetError as error:
            future.set_exception(error)
        return future


class LastFirst(Executor):
    """Tasks run in this thread when `go` is called, the last one first."""

    def __init__(self) -> None:
        self.tasks: list[tuple[Future[Any], Any, Any]] = []
        self.waiting: list[tuple[Future[Any], Any, Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any function
        future: Future[Any] = Future()
        self.waiting.append((future, fn, args))
        self.tasks.append(self.waiting[-1])
        assert not kwargs
        return future

    def go(self, count: int) -> None:
        for _ in range(count):
            future, fn, args = self.waiting.pop()
            if future.set_running_or_notify_cancel():
                future.set_result(fn(*args))


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def test_drawn_parameters_are_rows_in_their_order(spent: Assessment) -> None:
    make = made_by(spent)
    table = sweep(spent, make, DRAWS, by=("month",))
    assert table.columns == ("rate", "nature", "month", "amount", "lower", "upper")
    assert table == sweep(spent, make, {"rate": RATES}, by=("month",))
    expected = [
        (draw["rate"], *(row[name] for name in table.columns[1:]))
        for draw in DRAWS
        for row in spent.instead(make(**draw)).by("month")
    ]
    assert [tuple(row.values()) for row in table] == expected
    two = [{"a": 1, "b": 2}, {"b": 4, "a": 3}]
    several = sweep(spent, lambda a, b: made_by(spent)(rate=f"{a * b} VND/team/month"), two)
    assert [(row["a"], row["b"], row["amount"]) for row in several] == [("1", "2", 96), ("3", "4", 576)]
    assert sweep(spent, lambda: spent.policies[0], [{}, {}])["amount"] == [4800, 4800]


def test_every_executor_gives_the_same_rows(spent: Assessment, processes: Executor) -> None:
    make, draws = made_by(spent), DRAWS * 50
    serial = sweep(spent, make, draws, by=("month", "team"))
    with ThreadPoolExecutor(3) as threads:
        for executor in (threads, Pickling(), processes):
            found = sweep(spent, make, draws, by=("month", "team"), executor=executor)
            assert found == serial
            assert found.to_dicts() == serial.to_dicts()
            assert executor.submit(len, "abc").result() == 3, "the caller's executor still runs"


def test_the_teams_of_an_area_share_its_amount_in_every_run(
    land: type[Land], processes: Executor, tmp_path: Path
) -> None:
    teams = [(id, "v1", land.first, None, people) for id, people in (("a", 1), ("b", 3), ("f", 3))]
    policy = land.policy(RATE.replace("team", "commune"), per='"commune"')
    spent = assess(land.network(teams), policy, window="2023-03")
    make = made_by(spent)
    draws = [{"rate": f"{rate} VND/commune/month"} for rate in (100, 1000)]
    shares = [("equal", [34, 33, 33, 334, 333, 333]), ("people", [14, 43, 43, 143, 429, 428])]
    for allocate, expected in shares:
        asked: dict[str, Any] = {"by": ("commune", "team"), "allocate": allocate}
        table = sweep(spent, make, draws, **asked)
        assert table.columns == ("rate", "nature", "commune", "team", "amount", "lower", "upper")
        assert [row["amount"] for row in table if row["commune"] == "k1"] == expected
        assert [row["amount"] for row in table if row["team"] is None] == [100, 1000], "k2 has no team"
        assert [tuple(row.values())[1:] for row in table][:4] == [
            tuple(row.values())[1:]
            for row in spent.instead(make(**draws[0])).by("commune", "team", allocate=allocate)
        ]
        with ThreadPoolExecutor(2) as threads:
            for executor in (threads, Pickling(), processes):
                assert sweep(spent, make, draws, executor=executor, **asked) == table
        for _ in range(2):
            assert sweep(spent, make, draws, resume=tmp_path, **asked) == table
    assert len([*tmp_path.iterdir()]) == 4, "an allocation has runs of its own"


def test_an_allocation_is_refused_as_in_a_grouping(land: type[Land], tmp_path: Path) -> None:
    policy = land.policy(RATE.replace("team", "commune"), per='"commune"')
    spent = assess(land.network(), policy, window="2023-03")
    make, calls = made_by(spent), list[str]()
    draws = [{"rate": "7 VND/commune/month"}]
    with pytest.raises(ArgumentError) as caught:
        sweep(spent, make, draws, by=("team",))
    with pytest.raises(ArgumentError) as expected:
        spent.by("team")
    assert str(caught.value) == str(expected.value)
    for wrong in ("peoples", 1, ""):
        with pytest.raises(ArgumentError, match=r"^allocate="):
            sweep(spent, counted(spent, calls), draws, allocate=wrong, resume=tmp_path / "runs")  # type: ignore[arg-type]
    assert (calls, (tmp_path / "runs").exists()) == ([], False)
    plain = assess(land.network(), land.policy(RATE), window="2023")
    for by in ((), ("team",), ("month",)):
        asked = sweep(plain, made_by(plain), DRAWS, by=by)
        assert sweep(plain, made_by(plain), DRAWS, by=by, allocate="people") == asked


def test_an_assessment_crosses_with_its_choices_inputs_and_rule_for_missing_days(
    land: type[Land], processes: Executor
) -> None:
    policies = [land.policy(DAYS), land.policy(OPEN_RULE, CHOICE, id="x.2", purpose="other")]
    table = {"unit": ["a", "b"], "month": ["2023-01", "2023-03"], "persons": [2, None], "times": [3, 1]}
    spent = assess(
        land.network(),
        policies,
        window="2023",
        choices={"x.2": {"rule": "actual_days"}},
        inputs={"patrol": table},
        missing_history="nothing_paid",
    )
    make = partial(policies[0].with_component, "support")
    draws = [{"rate": f"{rate} VND/person/day"} for rate in (10, 50)]
    serial = sweep(spent, make, draws, by=("policy",))
    assert serial["upper"] == [None, 4800, None, 4800]
    for executor in (processes, Pickling()):
        assert sweep(spent, make, draws, by=("policy",), executor=executor) == serial


def test_what_other_processes_need_must_be_picklable(
    land: type[Land], spent: Assessment, processes: Executor
) -> None:
    def refused(make: Callable[..., Any], draws: list[dict[str, Any]]) -> str:
        with pytest.raises(ArgumentError) as caught:
            sweep(spent, make, draws, executor=processes)
        return str(caught.value)

    message = refused(lambda rate: land.policy(RATE.replace("100", rate)), DRAWS)
    assert message.startswith("make cannot be pickled: ")
    assert message.endswith(IN_A_MODULE)
    assert refused(made_by(spent), [{"rate": lambda: 1}]).startswith(
        "a value of a parameter cannot be pickled: "
    )
    assert sweep(spent, made_by(spent), DRAWS, executor=processes)["amount"] == [14400, 4800, 9600]
    with ThreadPoolExecutor(1) as threads:
        table = sweep(spent, lambda rate: made_by(spent)(rate=rate), DRAWS, executor=threads)
    assert table["amount"] == [14400, 4800, 9600]


class Refusing(Executor):
    """An executor that pickles tasks when they are submitted, and words the failure itself."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any function
        try:
            pickle.dumps((fn, args, kwargs))
        except Exception:  # noqa: BLE001 - as cluster software does
            raise TypeError("could not serialize") from None
        raise RuntimeError("nobody works here")


def test_an_executor_that_refuses_a_task_is_heard(spent: Assessment) -> None:
    with pytest.raises(ArgumentError, match="make cannot be pickled"):
        sweep(spent, lambda rate: rate, DRAWS, executor=Refusing())
    with pytest.raises(RuntimeError, match="nobody works here"):
        sweep(spent, made_by(spent), DRAWS, executor=Refusing())


def test_an_error_in_another_process_arrives_with_its_traceback(
    spent: Assessment, processes: Executor
) -> None:
    with pytest.raises(DtnetError) as caught:
        sweep(spent, made_by(spent), [{"rate": RATES[0]}, {"rate": "five"}], executor=processes)
    with pytest.raises(DtnetError) as serial:
        sweep(spent, made_by(spent), [{"rate": "five"}])
    assert (type(caught.value), str(caught.value)) == (type(serial.value), str(serial.value))
    [note] = caught.value.__notes__
    assert note.startswith("In a worker:\nTraceback")


class Torn(Exception):  # noqa: N818 - an error that cannot be pickled again
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def tears(rate: str) -> Policy:
    raise Torn("a", rate)


def test_an_error_that_cannot_be_pickled_is_told_by_its_text(spent: Assessment) -> None:
    batch = sweep_batches.Batch(
        sweep_batches.SweepRuns(spent, made_by(spent), ("rate",), (), None, kept=False), (("x",),)
    )
    crossing = attrs.evolve(batch.runs.crossing, make=pickle.dumps((len, ("rate",), (), None, False)))
    outcome = sweep_batches.CrossedBatch(crossing, pickle.dumps((("x",),))).outcome()
    assert isinstance(outcome.error, TypeError)
    torn = sweep_batches._portable(Torn("a", "b"))
    assert (type(torn), str(torn)) == (ArgumentError, "make raised Torn: ab")
    nobody = attrs.evolve(crossing, make=b"cno_such_module\nmake\n.")
    outcome = sweep_batches.CrossedBatch(nobody, pickle.dumps((("x",),))).outcome()
    assert str(outcome.error).startswith("make cannot be loaded: ModuleNotFoundError: ")
    assert str(outcome.error).endswith(IN_A_MODULE)


def test_a_network_of_mapped_columns_crosses_as_path_and_hash(
    land: type[Land], tmp_path: Path, processes: Executor
) -> None:
    network, policy, path = land.network(), land.policy(RATE), tmp_path / "land.dtnet"
    dtnet.write_network(network, path)
    opened = dtnet.read_network(path)
    assert (network.stored, pickle.loads(pickle.dumps(opened)).stored) == (None, None)  # noqa: S301
    assert opened.stored is not None
    assert opened.stored == dtnet.read_network(path).stored
    assert [opened.close("a", on="2023-06-01").stored, opened.select(within="p1").stored] == [None, None]
    spent = assess(opened, policy, window="2023")
    runs = sweep_batches.SweepRuns(spent, made_by(spent), ("rate",), (), None, kept=False)
    assert pickle.loads(runs.crossing.network) == opened.stored  # noqa: S301 - pickled here
    whole = attrs.evolve(runs, spent=assess(network, policy, window="2023"))
    assert pickle.loads(whole.crossing.network) == network  # noqa: S301 - the same
    expected = sweep(spent, made_by(spent), DRAWS)
    assert sweep(spent, made_by(spent), DRAWS, executor=processes) == expected
    other = land.network([("z", "v1", land.first, None, 3, None)])
    dtnet.write_network(other, path, overwrite=True)
    again = assess(dtnet.read_network(path), policy, window="2023")
    assert sweep(again, made_by(again), DRAWS, executor=processes)["amount"] == [3600, 1200, 2400]
    message = "is another file than the one from which the network was opened; open the network again"
    with pytest.raises(UnreadableFileError, match=message):
        sweep(spent, made_by(spent), DRAWS, executor=processes)
    path.unlink()
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        sweep(spent, made_by(spent), DRAWS, executor=Pickling())


def test_a_worker_keeps_one_network_and_one_assessment(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(RATE)
    spent = assess(network, policy, window="2023")

    def prepared(asked: Assessment) -> Assessment:
        crossing = sweep_batches.SweepRuns(asked, made_by(asked), ("rate",), (), None, kept=False).crossing
        return crossing.runs().spent

    one = prepared(spent)
    assert one is not spent
    assert prepared(spent) is one
    other = prepared(assess(network, policy, window="2024"))
    assert other.network is one.network
    assert other.window != one.window
    away = prepared(assess(land.network([("z", "v1", land.first, None, 3, None)]), policy, window="2023"))
    assert away.network is not one.network
    assert sweep_batches._WORKER._network is away.network
    assert not away.network.tables.areas.start.flags.writeable


def counted(spent: Assessment, calls: list[str]) -> Callable[..., Policy]:
    def make(rate: str) -> Policy:
        calls.append(rate)
        return made_by(spent)(rate=rate)

    return make


def test_finished_runs_are_not_run_again(spent: Assessment, tmp_path: Path) -> None:
    calls: list[str] = []
    make, folder = counted(spent, calls), tmp_path / "a" / "b"
    plain = sweep(spent, make, DRAWS, by=("month",))
    calls.clear()
    assert sweep(spent, make, DRAWS[:2], by=("month",), resume=folder) == sweep(
        spent, make, DRAWS[:2], by=("month",)
    )
    calls.clear()
    done: list[tuple[int, int]] = []
    found = sweep(
        spent, make, DRAWS, by=("month",), resume=str(folder), on_progress=lambda *each: done.append(each)
    )
    assert (found == plain, calls, done) == (True, RATES[2:], [(2, 3), (3, 3)])
    files = sorted(folder.iterdir())
    assert [len(path.name) for path in files] == [69] * 3
    calls.clear()
    with ThreadPoolExecutor(2) as threads:
        assert sweep(spent, make, DRAWS[::-1], by=("month",), resume=folder, executor=threads)["amount"] == [
            amount
            for each in DRAWS[::-1]
            for row in spent.instead(made_by(spent)(**each)).by("month")
            for amount in [row["amount"]]
        ]
    assert calls == []


@pytest.mark.parametrize(
    "tear",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",  # noqa: ARG005 - an empty file
        lambda text: text.replace("14400", "14401"),
        lambda text: text.replace('"dtnet/run/1"', '"dtnet/run/2"'),
        lambda text: text.replace('"rows"', '"more":1,"rows"'),
        lambda text: text.replace('"rows"', '"rows":[],"rows"'),
        lambda text: json.dumps(json.loads(text) | {"id": "0" * 64}),
        lambda text: json.dumps(json.loads(text) | {"rows": [[True, 1, 1, 1]]}),
        lambda text: json.dumps(json.loads(text) | {"rows": [["entitlement", 1, 1]]}),
        lambda text: json.dumps(json.loads(text) | {"rows": 5}),
        lambda text: json.dumps([text]),
        lambda text: "\udcff",  # noqa: ARG005 - no UTF-8
    ],
)
def test_a_torn_or_foreign_file_is_made_again(
    spent: Assessment, tmp_path: Path, tear: Callable[[str], str]
) -> None:
    calls: list[str] = []
    make = counted(spent, calls)
    plain = sweep(spent, make, DRAWS, resume=tmp_path)
    torn = [path for path in tmp_path.iterdir() if "14400" in path.read_text(encoding="utf-8")]
    assert len(torn) == 1
    whole = torn[0].read_text(encoding="utf-8")
    torn[0].write_bytes(tear(whole).encode("utf-8", "surrogateescape"))
    (tmp_path / f".{torn[0].stem}.01234567.new").write_text(whole[:20], encoding="utf-8")
    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")
    calls.clear()
    assert sweep(spent, make, DRAWS, resume=tmp_path) == plain
    assert calls == [RATES[0]]
    assert torn[0].read_text(encoding="utf-8") == whole
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "kept"


def test_a_folder_of_runs_must_be_a_folder(spent: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    for path in (file, file / "inside"):
        with pytest.raises(ArgumentError, match=r"resume: .* is, or lies in, a file; name a folder"):
            sweep(spent, made_by(spent), DRAWS, resume=path)
    for path in ("a\0b", "x" * 300):
        with pytest.raises(UnwritableFileError, match=r"resume: .* cannot be made"):
            sweep(spent, made_by(spent), DRAWS, resume=tmp_path / path)
    sweep(spent, made_by(spent), DRAWS[:1], resume=tmp_path / "runs")
    [path] = (tmp_path / "runs").iterdir()
    path.unlink()
    path.mkdir()
    with pytest.raises(UnwritableFileError, match=r"\.json: cannot be written"):
        sweep(spent, made_by(spent), DRAWS[:1], resume=tmp_path / "runs")
    assert [each.name for each in path.parent.iterdir()] == [path.name], "no temporary file is left"


def test_ids_of_runs_differ_wherever_answers_may(land: type[Land], monkeypatch: pytest.MonkeyPatch) -> None:
    network, policy = land.network(), land.policy(OPEN_RULE, CHOICE)
    table = {"unit": ["a", "b"], "month": ["2023-01", "2023-03"], "persons": [2, 4], "times": [3, 1]}
    turned = {name: column[::-1] for name, column in table.items()}
    patrol = land.policy(DAYS, id="x.2", purpose="other")
    asked: dict[str, Any] = {"window": "2023", "inputs": {"patrol": table}}

    def ids(changed: Any = network, policies: Any = (policy, patrol), **more: Any) -> list[str]:  # noqa: ANN401
        spent = assess(changed, policies, **asked | more)
        return finished_runs.run_ids(spent, ["month"], None, ["rate"], [["1"]])

    [first] = ids()
    assert ids() == ids(land.network()) == ids(inputs={"patrol": turned}) == [first]
    others = [
        *ids(land.network([("a", "v1", land.first, None, 3, None), ("b", "v2", land.first, None, 3, None)])),
        *ids(window="2024"),
        *ids(choices={"x.1": {"rule": "actual_days"}}),
        *ids(inputs={"patrol": table | {"persons": [2, 5]}}),
        *ids(inputs={}),
        *ids(missing_history="nothing_paid"),
        *ids(policies=(policy, land.policy(DAYS.replace("50", "51"), id="x.2", purpose="other"))),
    ]
    spent = assess(network, (policy, patrol), **asked)
    values: list[Any] = [
        "1",
        1,
        True,
        1.0,
        None,
        np.int64(1),
        ("1",),
        [1],
        {"1": 1},
        frozenset({"1"}),
        policy,
    ]
    values += [network.extent, attrs.evolve(network.extent), network.extent.start]
    others += finished_runs.run_ids(spent, ["month"], None, ["rate"], [[each] for each in values[1:]])[:-2]
    others += finished_runs.run_ids(spent, [], None, ["rate"], [["1"]])
    others += finished_runs.run_ids(spent, ["month"], "equal", ["rate"], [["1"]])
    others += finished_runs.run_ids(spent, ["month"], "people", ["rate"], [["1"]])
    others += finished_runs.run_ids(spent, ["month"], None, ["most"], [["1"]])
    monkeypatch.setattr(dtnet, "__version__", "0.2.0")
    others += ids()
    assert len({first, *others}) == len(others) + 1
    with pytest.raises(ArgumentError) as caught:
        finished_runs.run_ids(spent, [], None, ["rate"], [[object]])
    assert str(caught.value) == (
        "parameter 'rate': <class 'object'>, of type type, cannot be part of the id of a run; with resume=, "
        "pass texts, numbers, days, or lists of them"
    )


class Plugin:
    """A plug-in of a plain class; equal ones are one."""

    def __init__(self, policy: Policy, version: object = None, each: int = 100) -> None:
        self.policy = policy
        self.each = each
        if version is not None:
            self.version = version

    reads = {"support": ("team.people",)}  # noqa: RUF012 - of a test

    def due(self, component: str, cells: dtnet.DueCells) -> Any:  # noqa: ANN401 - an array
        assert component == "support"
        return np.full(len(cells), self.each, np.int64)


def test_plug_ins_without_a_version_cannot_resume(land: type[Land], tmp_path: Path) -> None:
    document = land.policy(f'{RATE}round = {{rule = "down", to = "1 VND"}}').to_document()
    for key in ("rate", "prorate"):
        del document["component"][0][key]
    frame = parse_policy(json.dumps(document), source="x", form="json", supplied=["support"])
    other = land.policy(RATE, id="x.2", purpose="other")
    message = (
        "the plug-in Plugin of policy x.1 states no version, which resume= needs; give its class "
        'version = "1", another text after each change of its code; or omit resume='
    )
    for version in (None, "", 5):
        plugin = Plugin(frame, version)
        spent = assess(land.network(), [plugin, other], window="2023")
        with pytest.raises(ArgumentError) as caught:
            sweep(spent, lambda: other, {}, resume=tmp_path)
        assert str(caught.value) == message
        plain = assess(land.network(), other, window="2023")
        with pytest.raises(ArgumentError) as caught:
            sweep(plain, lambda plugin=plugin: plugin, {}, resume=tmp_path)
        assert str(caught.value) == message
    assert [*tmp_path.iterdir()] == []
    for plugin in (Plugin(frame, "1"), Plugin(frame, "2"), Plugin(frame, "1", 50), Plugin(frame, "1")):
        spent = assess(land.network(), [plugin, other], window="2023")
        assert sweep(spent, lambda: other, {}, resume=tmp_path)["amount"] == [4800 + 48 * plugin.each]
    assert len([*tmp_path.iterdir()]) == 3


def test_the_first_error_in_order_is_raised_and_finished_runs_stay(spent: Assessment, tmp_path: Path) -> None:
    def make(number: int) -> Policy:
        if number in {2, 5}:
            raise ValueError(number)
        return made_by(spent)(rate=f"{number} VND/team/month")

    draws = [{"number": number} for number in range(8)]
    with pytest.raises(ValueError, match="2"):
        sweep(spent, make, draws, resume=tmp_path / "serial")
    assert len([*(tmp_path / "serial").iterdir()]) == 2
    executor = LastFirst()
    # runs 7, 6 and 5 end, in this order; then 4 to 0 as others are awaited, because an earlier error may come
    others = threading.Thread(target=lambda: (wait_for(executor, 8), executor.go(3), executor.go(5)))
    others.start()
    with pytest.raises(ValueError, match="2"):
        sweep(spent, make, draws, executor=executor, resume=tmp_path / "turned")
    others.join()
    assert len([*(tmp_path / "turned").iterdir()]) == 6, "0, 1, 3, 4, 6 and 7"


def wait_for(executor: LastFirst, count: int) -> None:
    while len(executor.tasks) < count:
        threading.Event().wait(0.001)


def test_outstanding_tasks_are_cancelled(spent: Assessment, tmp_path: Path) -> None:
    def make(number: int) -> Policy:
        if number == 0:
            raise ValueError(number)
        return made_by(spent)(rate=f"{number} VND/team/month")

    class FirstOnly(LastFirst):
        """Only the first task is run; others wait for ever."""

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any function
            future = super().submit(fn, *args, **kwargs)
            if len(self.tasks) == 1:
                self.go(1)
            return future

    executor = FirstOnly()
    draws = [{"number": number} for number in range(4)]
    with pytest.raises(ValueError, match="0"):
        sweep(spent, make, draws, executor=executor, resume=tmp_path)
    assert [future.cancelled() for future, _, _ in executor.tasks] == [False, True, True, True]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt(done, total)

    executor = FirstOnly()
    with pytest.raises(KeyboardInterrupt):
        sweep(spent, make, draws[1:], executor=executor, on_progress=stop)
    assert [future.cancelled() for future, _, _ in executor.tasks] == [False, True, True]


def test_a_cancelled_task_is_an_error(spent: Assessment) -> None:
    class Cancelling(LastFirst):
        """Somebody else cancels each task."""

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any function
            future = super().submit(fn, *args, **kwargs)
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(Exception, match=r"^$") as caught:
        sweep(spent, made_by(spent), DRAWS, executor=Cancelling())
    assert type(caught.value).__name__ == "CancelledError"


def test_progress_is_told_in_the_thread_of_the_caller(spent: Assessment) -> None:
    told: list[tuple[int, int, bool]] = []
    here = threading.get_ident()

    def tell(done: int, total: int) -> None:
        told.append((done, total, threading.get_ident() == here))

    expected = [(done, 3, True) for done in (1, 2, 3)]
    sweep(spent, made_by(spent), DRAWS, on_progress=tell)
    assert told == expected
    told.clear()
    with ThreadPoolExecutor(2) as threads:
        sweep(spent, made_by(spent), DRAWS, executor=threads, on_progress=tell)
    assert told == expected
