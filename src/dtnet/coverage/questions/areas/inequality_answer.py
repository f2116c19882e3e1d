"""The inequality between compared rows, and their ranks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.row_tables import columns_of_rows
from dtnet.coverage.measures import gini_and_lorenz as concentration
from dtnet.coverage.measures import inequality, ranking
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.frames import Table

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.coverage.measures.attained_values import AttainedValues
    from dtnet.coverage.measures.quantities import Answer, Counts, Quantities
    from dtnet.coverage.measures.ranking import First
    from dtnet.frames import Column, Kind


@attrs.frozen(eq=False, kw_only=True)
class Inequality:
    """Rows that are compared, n of them, and how unequal they are.

    Attributes:
        rows: What tells them apart, in order; `area` first.
        values: What is compared: a share or a number each, perhaps within bounds.
        attained: Which of the values between their bounds they are known to come to; None if all are known.
        weights: What each weighs in the measures that know weights; None for 1 each.
        missed_each: Of shares, what each row misses: the weight of its areas that are not covered.
        missed_in_all: The same of all rows together, of those that are left out, too.
        sharp: Whether all values can be at either end at once; if not, nothing below is said to be sharp.
        may_be_empty: Whether there may be nothing in a row that is compared; all below speaks of the
            completions in which there is something in each.
        left_out: How many rows are not compared: of areas in no group, and of which there is no share.
    """

    rows: Table
    values: Quantities
    attained: AttainedValues | None
    weights: Counts | None
    missed_each: Quantities | None
    missed_in_all: Answer | None
    sharp: bool
    may_be_empty: bool
    left_out: int

    def __len__(self) -> int:
        return len(self.values)

    @property
    def best_minus_worst(self) -> Answer:
        """The range; see `dtnet.coverage.measures.best_minus_worst`."""
        return self._told(inequality.best_minus_worst(self.values, self.attained))

    @property
    def best_over_worst(self) -> Answer:
        """The ratio of the greatest to the least; see `dtnet.coverage.measures.best_over_worst`."""
        return self._told(inequality.best_over_worst(self.values, self.attained))

    @property
    def gini(self) -> Answer:
        """Gini's index, by `weights`; see `dtnet.coverage.measures.gini`."""
        return self._told(concentration.gini(self.values, self.weights, self.attained))

    @property
    def theil(self) -> float | None:
        """Theil's index, by `weights`; see `dtnet.coverage.measures.theil`.

        Raises:
            UnknownFactError: If a value is known within bounds only.
        """
        return inequality.theil(self.values, self.weights)

    @property
    def missed(self) -> Answer:
        """The weight of all areas that are not covered, of rows that are left out, too.

        Raises:
            ArgumentError: If what is compared is no coverage.
        """
        if self.missed_in_all is None:
            raise ArgumentError(
                "missed needs shares, but other values are compared", "compare an answer of coverage"
            )
        return self.missed_in_all

    def quantile(self, at: Fraction | int) -> Answer:
        """A quantile, by `weights`; see `dtnet.coverage.measures.quantile`.

        Args:
            at: From 0 to 1, exact.

        Raises:
            ArgumentError: If it is not.
        """
        return self._told(inequality.quantile(self.values, at, self.weights))

    def lorenz(self) -> Table:
        """The Lorenz curve, by `weights`; see `dtnet.coverage.measures.lorenz`.

        Returns:
            Columns `population` and `amount`, from 0 and 0 to 1 and 1.

        Raises:
            UnknownFactError: If a value is known within bounds only.
            ArgumentError: If all values are 0.
        """
        curve = concentration.lorenz(self.values, self.weights)
        return Table({"population": frames.ratio(curve.population), "amount": frames.ratio(curve.amount)})

    def concentration_index(self, ranked_by: Mapping[str, int | float]) -> Answer:
        """How much lies with areas where something is small; see `concentration.concentration_index`.

        Args:
            ranked_by: By id of the area, a number: poorest first if they are incomes.

        Raises:
            UnknownFactError: If an area has none.
            ArgumentError: If one is no number, or they are not given by id.
        """
        check_argument(ranked_by, Mapping, "ranked_by", "give a number for each id of an area")
        ids = self.rows["area"]
        missing = [id for id in ids if id not in ranked_by]
        if missing:
            raise UnknownFactError(
                f"ranked_by: no number for {missing[0]!r}", "give one for each area that is compared"
            )
        numbers: list[Any] = [ranked_by[str(id)] for id in ids]
        return self._told(concentration.concentration_index(self.values, numbers, self.weights))

    def ranks(self, *, first: First = "greatest") -> Table:
        """Who may stand where; equal ones share a rank. See `dtnet.coverage.measures.ranks`.

        Args:
            first: Which value has rank 1.

        Returns:
            What tells rows apart, `lower` and `upper` of the value, `best_rank` and `worst_rank`; of shares
            also `missed_lower` and `missed_upper`. In order of rank, best first, then worst; then as the rows
            stood.

        Raises:
            ArgumentError: If `first` is neither `greatest` nor `least`.
        """
        found = ranking.ranks(self.values, first=first)
        ends: dict[str, Counts] = {"best_rank": found.lower, "worst_rank": found.upper}
        if self.missed_each is not None:
            ends |= {"missed_lower": self.missed_each.lower, "missed_upper": self.missed_each.upper}
        columns = {name: frames.whole(numbers) for name, numbers in ends.items()}
        return self._table(columns, np.lexsort((found.upper, found.lower)))

    def first_of(self, count: int = 1, *, first: First = "least") -> Table:
        """Who may be among the first k: the worst by default. See `dtnet.coverage.measures.first_of`.

        Args:
            count: How many; all that tie for the last place are in.
            first: Which value comes first.

        Returns:
            What tells rows apart, `lower` and `upper` of the value, `certain` (whether it is among them for
            sure). Certain ones first, then as the rows stood.

        Raises:
            ArgumentError: If `count` is no whole number from 1, or `first` neither word.
        """
        found = ranking.first_of(self.values, count, first=first)
        certain = np.isin(np.arange(len(self)), found.certain)
        return self._table(
            {"certain": frames.yes_no(certain)},
            found.possible[np.argsort(~certain[found.possible], kind="stable")],
        )

    def _table(self, further: dict[str, Column], order: NDArray[np.intp]) -> Table:
        """Rows with their values and further columns, in an order."""
        values = self.values
        if values.common_base == 1:
            ends = frames.whole(values.lower), frames.whole(values.upper)
        else:
            ends = frames.ratio(values.lower / values.base), frames.ratio(values.upper / values.upper_base)
        own = Table({"lower": ends[0], "upper": ends[1], **further})
        kinds: dict[str, Kind] = {
            name: table.kind(name) for table in (self.rows, own) for name in table.columns
        }
        told, numbers = self.rows.to_dicts(), own.to_dicts()
        return Table(columns_of_rows([{**told[at], **numbers[at]} for at in order.tolist()], kinds))

    def _told(self, answer: Answer) -> Answer:
        undefined = answer.may_be_undefined or self.may_be_empty
        return attrs.evolve(answer, sharp=answer.sharp and self.sharp, may_be_undefined=undefined)
