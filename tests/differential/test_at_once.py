"""Sixteen threads and four processes that ask one network at once say what one says that asks alone.

Processes run this file as a program: the network's file in, a hash of all answers out.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING

import dtnet

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dtnet import Network

LINES = ("guided_by", "established_by", "subordinate_to")


def answers(network: Network, turn: int = 0) -> str:
    """A hash of what a network says of every stretch of its days, asked from one of them on and around."""
    days = [network.extent.start, *network.change_days()]
    asked = {day: _of_day(network, day) for day in (*days[turn % len(days) :], *days[: turn % len(days)])}
    told = [asked[day] for day in days]
    told.append(repr(dtnet.difference(network.at(days[0]), network.at(days[-1])).rows.to_dicts()))
    told.append(network.content_hash())
    return sha256("\n".join(told).encode()).hexdigest()


def _of_day(network: Network, day: date) -> str:
    snapshot = network.at(day)
    root = snapshot.root_of()
    graph = snapshot.graph(LINES)
    return repr(
        (
            snapshot.territory.ids(),
            snapshot.territory.depth.tolist(),
            snapshot.find("Lý Sơn"),
            [snapshot.line(name).ids() for name in LINES],
            [(above, below, key) for above, below, key in graph.edges(keys=True)],
            dict(snapshot.graph("territory").nodes(data="name")),
            snapshot.chains(LINES).to_dicts(),
            snapshot.falls_off(root, LINES).to_dicts(),
            snapshot.span_of_control(by="level").to_dicts(),
            snapshot.team_counts(by="district").to_dicts(),
            snapshot.bodies().to_dicts(),
        )
    )


def test_many_who_ask_at_once_hear_what_one_hears(tmp_path: Path) -> None:
    part = dtnet.datasets.load("vietnam").select(within="vn:district:536:0", during="2022-03-01..2025-07-01")
    file = tmp_path / "n.dtnet"
    dtnet.write_network(part, file)
    alone = answers(dtnet.read_network(file))
    command = [sys.executable, "-W", "error", __file__, str(file)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(4)]
    shared = dtnet.read_network(file)
    with ThreadPoolExecutor(16) as threads:
        heard = set(threads.map(lambda turn: answers(shared, turn), range(16)))
    heard |= {each.communicate(timeout=120)[0].strip() for each in running}
    assert heard == {alone}


if __name__ == "__main__":
    sys.stdout.write(answers(dtnet.read_network(sys.argv[1])))
