"""Comparing two assessments: what changes, where, when, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument, with_checked_fields
from dtnet.errors import ArgumentError, UnknownAmountError
from dtnet.frames import Table
from dtnet.money import shown_amount
from dtnet.picture_methods import ComparisonPicture
from dtnet.policy.answers.allocation import Allocation
from dtnet.policy.answers.assessment import OF_NATURE, Assessment, line_bounds, one_total
from dtnet.policy.answers.grouping import grouped, own_keys
from dtnet.policy.document.document import Nature
from dtnet.policy.engine.component_assessment import Assumption, NotAssessed
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.frames import Kind

ALWAYS: Final = ("nature",)
"""Differences, and amounts of a sweep, are always grouped by nature; two natures have no sum."""


@final
@attrs.frozen(field_transformer=with_checked_fields)
class Comparison(ComparisonPicture, PydanticHook):
    """The difference between two assessments: `after` minus `before`.

    Attributes:
        before: The first assessment.
        after: The second assessment.
    """

    before: Assessment
    after: Assessment

    @property
    def not_assessed(self) -> tuple[NotAssessed, ...]:
        """Components that either answer did not assess, one entry a reason, in order of policy and component.

        A component that only one of the answers assesses counts as a difference.
        """
        both = dict.fromkeys([*self.before.not_assessed, *self.after.not_assessed])
        return tuple(sorted(both, key=lambda each: (each.policy, each.component)))

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumptions of either answer, each once, in order of policy; see `Assessment.assumptions`."""
        both = dict.fromkeys([*self.before.assumptions, *self.after.assumptions])
        return tuple(sorted(both, key=lambda each: each.policy))

    @property
    def totals(self) -> Mapping[Nature, int]:
        """The difference for each nature in either answer; negative if the second answer has less.

        Raises:
            UnknownAmountError: If an amount depends on an unknown fact.
        """
        before, after = self.before.totals, self.after.totals
        found: dict[Nature, int] = {}
        for nature in OF_NATURE:
            if nature in before or nature in after:
                found[nature] = after.get(nature, 0) - before.get(nature, 0)
        return MappingProxyType(found)

    @property
    def total(self) -> int:
        """The difference, if all amounts of both answers have one nature.

        Raises:
            MixedNaturesError: If some amounts are entitlements and others maxima (`at_most`).
            UnknownAmountError: As `totals`.
        """
        lines = (*self.before.lines, *self.after.lines)
        return one_total(dict.fromkeys(line.component.nature for line in lines), lambda: self.totals)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Lower and upper bound of the difference; None for no bound.

        Components that are the same in both answers (reused by `Assessment.instead`) do not count. Other
        unknown facts count in each answer separately, so the bounds may be wider than necessary.
        """
        same = {id(line) for line in self.before.lines} & {id(line) for line in self.after.lines}
        if same:
            (least, most), (low, high) = (
                line_bounds([line for line in each.lines if id(line) not in same])
                for each in (self.before, self.after)
            )
        else:
            (least, most), (low, high) = self.before.bounds, self.after.bounds
        return None if most is None else low - most, None if high is None else high - least

    def by(self, *keys: str, allocate: Allocation | None = None) -> Table:
        """Differences by group.

        Args:
            keys: As for `Assessment.by`. Differences are always grouped by nature, but by policy only if
                `policy` is a key.
            allocate: As for `Assessment.by`.

        Returns:
            Columns `nature`, the keys, `before`, `after`, `difference` (null where an amount is unknown); a
            row for each group of either answer, in order of nature and keys. A group that only one answer
            has counts 0 in the other answer.

        Raises:
            ArgumentError: If a key is unknown or repeated, or as in `Assessment.by` because of `allocate`.
        """
        names = own_keys(self.before, keys)
        tables = [
            grouped(each, names, always=ALWAYS, allocate=allocate) for each in (self.before, self.after)
        ]
        return _joined(tables[0], tables[1], [*ALWAYS, *(key for key in names if key not in ALWAYS)])

    def gainers(self, key: str, *, allocate: Allocation | None = None) -> Table:
        """The groups that get more of a nature, the largest difference first.

        Args:
            key: The grouping: `team`, `unit` or a level.
            allocate: As for `Assessment.by`.

        Returns:
            The columns of `by`.

        Raises:
            UnknownAmountError: If some difference is unknown, because its group could also belong to these.
        """
        return self._sided(key, allocate, sign=1)

    def losers(self, key: str, *, allocate: Allocation | None = None) -> Table:
        """The groups that get less of a nature, the largest loss first; otherwise as `gainers`."""
        return self._sided(key, allocate, sign=-1)

    def _sided(self, key: str, allocate: Allocation | None, *, sign: int) -> Table:
        table = self.by(key, allocate=allocate)
        unknown = int(table.missing("difference").sum())
        if unknown:
            raise UnknownAmountError(
                f"{unknown} of {len(table)} differences by {key} are not known", f"see .by({key!r})"
            )
        every: list[dict[str, Any]] = list(table)
        rows = [row for row in every if sign * row["difference"] > 0]
        rows.sort(key=lambda row: -sign * row["difference"])
        kinds: dict[str, Kind] = {name: table.kind(name) for name in table.columns}
        return Table(frames.columns_of((row.values() for row in rows), **kinds))

    def __repr__(self) -> str:
        places = self.after.network.vocabulary.currency.exponent
        low, high = ("?" if each is None else shown_amount(each, places) for each in self.bounds)
        told = low if low == high != "?" else f"{low} to {high}"
        count = len({(each.policy, each.component) for each in self.not_assessed})
        left_out = f", {count} component{'s' * (count > 1)} not assessed" if count else ""
        return f"<Comparison over {self.after.window}: {told} {self.after.currency}{left_out}>"


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compare two assessments of the same days.

    Args:
        before: The first assessment.
        after: The second assessment, with other policies, choices or inputs, or on another network.

    Raises:
        ArgumentError: If an argument is not an assessment, or if windows or currencies differ.

    Examples:
        >>> import dtnet
        >>> net, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
        >>> now = dtnet.assess(net, policies["vn.ha-tinh.2023-119"], window="2024")
        >>> more = policies["vn.ha-tinh.2023-119"].with_component("support", rate="700_000 VND/team/month")
        >>> dtnet.compare(now, now.instead(more)).total
        2148000000
    """
    check_answer(before, "before")
    check_answer(after, "after")
    if before.window != after.window:
        raise ArgumentError(
            f"the windows differ: before is {before.window}, after is {after.window}",
            "assess both in one window",
        )
    if before.currency != after.currency:
        raise ArgumentError(
            f"the currencies differ: before is in {before.currency}, after in {after.currency}"
        )
    return Comparison(before, after)


def check_answer(value: object, name: str) -> None:
    """Raise an error if a value is not an assessment.

    Raises:
        ArgumentError: If the value is not an assessment.
    """
    check_argument(value, Assessment, name, "pass an Assessment, as assess gives")


def _joined(one: Table, other: Table, keys: Sequence[str]) -> Table:
    """Two tables with one row for each key, the nature first, joined by key.

    A key that only one table has gets the amount 0 in the other.
    """
    found: dict[tuple[Any, ...], list[int | None]] = {}
    for side, table in enumerate((one, other)):
        for *values, amount in zip(*(table[key] for key in (*keys, "amount")), strict=True):
            found.setdefault(tuple(values), [0, 0])[side] = amount
    ordered = sorted(found, key=lambda values: tuple((each is not None, each) for each in values))
    ordered.sort(key=lambda values: str(values[0]), reverse=True)  # natures as `Assessment.by` has them
    rows = ((*values, *found[values], _less(*found[values])) for values in ordered)
    kinds: dict[str, Kind] = {key: one.kind(key) for key in keys}
    return Table(frames.columns_of(rows, **kinds, before="whole", after="whole", difference="whole"))


def _less(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before
