"""Laws of networks: copies, the order of input, stretches of days, differences, selections.

Each raises `AssertionError` if the network breaks it. They need no test framework: Hypothesis, or any other
source, chooses the input.
"""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

from dtnet.network.day.columns import TABLES, table_columns
from dtnet.network.day.network import Network
from dtnet.network.edits.differences import difference
from dtnet.network.reading.builder import NetworkBuilder

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import DayLike, Period


def input_order_is_no_content(network: Network, random: Random) -> None:
    """A network built from the same rows in another order is equal and has the same hash.

    Args:
        network: The network.
        random: The generator that chooses the order.
    """

    def shuffled(_: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        order = list(range(len(columns["start"])))
        random.shuffle(order)
        return {name: [cells[at] for at in order] for name, cells in columns.items()}

    mixed = rebuilt(network, shuffled, lambda records: random.sample(records, len(records)))
    _equal(mixed, network, "built from the same rows in another order")


def copies_are_equal(network: Network) -> None:
    """Copying a network returns the network itself; pickling gives an equal one with the same hash.

    Args:
        network: The network.
    """
    for name, made in (("copy", copy.copy(network)), ("deepcopy", copy.deepcopy(network))):
        if made is not network:
            raise AssertionError(f"{name} returned an object other than {network!r}")
    _equal(pickle.loads(pickle.dumps(network)), network, "out of its pickle")  # noqa: S301 - made here


def stretches_are_alike(network: Network, period: str | Period) -> None:
    """The stretches of a period fill it without gaps, and nothing changes within a stretch.

    Args:
        network: The network.
        period: A period, in a form that `Network.during` accepts.
    """
    edges: list[Any] = []
    for stretch in network.during(period):
        if edges and edges[-1] != stretch.period.start:
            raise AssertionError(f"{stretch.period} does not begin on {edges[-1]}")
        edges.append(stretch.period.end)
        last = stretch.period.last_day or stretch.period.start
        if not difference(stretch.snapshot, network.at(last)).same:
            raise AssertionError(f"something differs between {stretch.period.start} and {last}")


def differences_mirror(before: Network | Snapshot, after: Network | Snapshot) -> None:
    """Exchanging two networks exchanges opened and closed rows; there are differences unless they are equal.

    Args:
        before: A network, or a day.
        after: Another of the same kind.
    """
    there, back = difference(before, after), difference(after, before)
    swapped = {"opened": "closed", "closed": "opened"}
    for mine, yours in zip(there.counts, back.counts, strict=True):
        for name in mine:
            if mine[name] != yours[swapped.get(name, name)]:
                raise AssertionError(f"{mine['table']}: {mine[name]} {name}, but {yours} in reverse")
    forth = sorted((str(row["column"]), str(row["before"]), str(row["after"])) for row in there.rows)
    if forth != sorted((str(row["column"]), str(row["after"]), str(row["before"])) for row in back.rows):
        raise AssertionError("the changed values differ from those in reverse")
    if isinstance(before, Network) and there.same != (before == after):
        raise AssertionError(
            f"{before!r} == {after!r} is {before == after}, but they differ in {there.rows!r}"
        )


def selections_agree(network: Network, within: str, day: DayLike) -> None:
    """On a day, a selection has exactly the contents of its area, and its bodies keep their superiors.

    Args:
        network: The network.
        within: Id of an area that exists on the day.
        day: A day of the data.
    """
    here, part = network.at(day), network.select(within=within).at(day)
    for what in ("areas", "bodies"):
        mine, whole = (getattr(each, what)(within=within) for each in (part, here))
        if mine != whole:
            raise AssertionError(f"{what} in {within} on {day}: {mine!r} instead of {whole!r}")
    kept = set(part.bodies()["id"])
    for relation in network.vocabulary.relation_types:
        mine, whole = (
            {(row["subordinate"], row["superior"]) for row in each.relations(relation.name)}
            for each in (part, here)
        )
        if mine != {pair for pair in whole if pair[0] in kept}:
            raise AssertionError(f"{relation.name} in {within} on {day} became {sorted(mine, key=str)}")


def _equal(made: Network, network: Network, what: str) -> None:
    if made != network or hash(made) != hash(network) or made.content_hash() != network.content_hash():
        made.assert_equals(network)
        raise AssertionError(f"{network!r} {what} has the hash {made.content_hash()}")


def rebuilt(
    network: Network,
    columns: Callable[[str, dict[str, list[Any]]], dict[str, list[Any]]],
    records: Callable[[Any], list[Any]],
) -> Network:
    """A network with the same vocabulary, built from changed columns of the tables and changed records."""
    builder = NetworkBuilder(network.vocabulary, network.metadata)
    for table in TABLES:
        getattr(builder, f"add_{table}")(columns(table, dict(table_columns(network, table))))
    tables = network.tables
    kinds: list[tuple[Callable[[Any], None], tuple[Any, ...]]] = [
        (builder.add_relation_rule, tables.relation_rules),
        (builder.add_event, tables.events),
        (builder.add_succession, tuple(tables.successions)),
        (builder.add_statement, tables.statements),
    ]
    for add, own in kinds:
        for record in records(own):
            add(record)
    return builder.build()
