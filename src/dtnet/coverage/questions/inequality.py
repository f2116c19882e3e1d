"""The inequality between rows of an answer (shares with exact bounds, or whole numbers), and their ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, check_switches, shown_value
from dtnet.coverage import measures
from dtnet.coverage.answers.answer_table import (
    Coverage,
    dimension_names,
    rows_asked,
    warn_of_answers,
)
from dtnet.coverage.answers.difference import doubts_of, share_a_team
from dtnet.coverage.answers.over_time import sums_of_day_or_period
from dtnet.coverage.answers.row_bounds import (
    HAS_NO,
    IN_NO,
    IN_YES,
    MAYBE,
    NO_FOR_SURE,
    OUT,
    YES_FOR_SURE,
    Counts,
    kept_rows,
    share_bounds,
)
from dtnet.coverage.answers.row_groups import NONE
from dtnet.coverage.measures.inequality_measures import AttainedValues, ends_of, whole_values
from dtnet.coverage.measures.quantities import Answer, First, Quantities, whole_numbers
from dtnet.errors import ArgumentError, UnknownFactError, UnknownNameError, near
from dtnet.frames import Table, columns_in, rows_of
from dtnet.picture_methods import InequalityPicture
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AnswerRows
    from dtnet.coverage.answers.row_bounds import Sums
    from dtnet.frames import Cell, Column
    from dtnet.network.tables.tables import Flags

_MOST_PAIRS: Final = 4_000
"""The greatest number of different sums of one row that is examined."""
_MOST_STEPS: Final = 50_000
"""The greatest number of pairs of sums that is examined for the areas of one kind."""


def inequality_of(
    answer: Coverage | Table,
    *,
    value: str = "share",
    weights: str | Mapping[str, int] | None = None,
    accept_synthetic: bool = False,
) -> Inequality:
    """Compare the rows of an answer: how unequal they are, who stands where, what they miss.

    Of an answer of coverage the shares are compared, exactly and with their bounds. Of any other table, or of
    a column of an answer, whole numbers are: the column itself, or where it is null or not there, from
    `<value>_lower` to `<value>_upper`.

    Rows of areas in no group (without `area`, or with another dimension that is null), and those of which
    there is no share, are left out and counted.

    Args:
        answer: The answer.
        value: What is compared: `share`, or a column.
        weights: What each row counts in the measures that know weights: a column (`areas`), or whole numbers
            by id of the area. By default 1 each.
        accept_synthetic: Accept that more than half of a row rests on synthetic rows, without a warning.

    Raises:
        ArgumentError: If it is no table, shares of a series or of the least or greatest day of a period are
            compared, or a column holds no whole numbers.
        UnknownNameError: If there is no such column, or the table has no column `area`.
        UnknownFactError: If a value has no upper bound, or a row no weight.

    Warns:
        SyntheticWarning: If more than half of a row is synthetic by its column of shares of that name:
            answers of coverage have one, and so has `Snapshot.team_counts`.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import inequality_of
        >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
        >>> shires = inequality_of(day.coverage(of="has_team", by="shire"), accept_synthetic=True)
        >>> shires.best_minus_worst
        Answer(lower=Fraction(2, 15), upper=Fraction(1, 2), sharp=True, may_be_undefined=False)
        >>> shires.first_of(first="least")["area"]
        ['toy:shire:reed', 'toy:shire:wick']
    """
    given: Any = answer
    if not isinstance(given, Table):
        raise ArgumentError(
            f"answer={shown_value(given)} is not a table", "pass an answer, for example net.coverage(by=…)"
        )
    check_argument(
        weights, (str, Mapping, type(None)), "weights", "name a column, or give whole numbers by id"
    )
    check_argument(value, str, "value", "name a column, or 'share'")
    check_switches(accept_synthetic=accept_synthetic)
    if "synthetic" in answer.columns and answer.kind("synthetic") == "ratio":
        warn_of_answers(answer, accepted=accept_synthetic)
    if value == "share" and isinstance(answer, Coverage):
        return _of_shares(answer, weights)
    return _of_numbers(answer, value, weights)


def _of_shares(answer: Coverage, weights: str | Mapping[str, int] | None) -> Inequality:
    found, sums = sums_of_day_or_period(answer.network, answer.query)
    kept, _ = kept_rows(answer.query.having, sums)
    lower, upper = share_bounds(sums)
    dimensions = dimension_names(answer)
    by_level = any(each.place is not None for each in found.asked.dimensions)
    named = _known(answer, (name for name in dimensions if by_level or name != "area"))
    which = np.flatnonzero(kept)[chosen := np.flatnonzero(named & (lower.known & upper.known)[kept])]
    least, most = sums.least_of(NO_FOR_SURE), sums.most_of(HAS_NO)
    values = Quantities(lower.of[which], upper.of[which], base=lower.all[which], upper_base=upper.all[which])
    attained, apart = _attained(answer, sums, which, values)
    return Inequality(
        rows=Table(rows_of(columns_in(answer, dimensions), chosen)),
        values=values,
        attained=attained,
        weights=_weights(answer, weights, chosen),
        missed_each=Quantities(least[which], (most + sums.guests[:, 1])[which]),
        missed_in_all=_missed_in_all(found, sums, kept, (least, most)),
        sharp=bool((sums.sharp & (sums.guests == 0).all(axis=1))[which].all()) and apart,
        may_be_empty=bool(sums.may_be_empty[which].any()),
        left_out=len(answer) - len(chosen),
    )


def _missed_in_all(found: AnswerRows, sums: Sums, kept: Flags, ends: tuple[Counts, Counts]) -> Answer:
    """The weight of the areas that are not covered, over the kept rows.

    Areas of unknown group have a row of their own. If it is not kept, they may belong to a kept row.
    """
    (least, most), nowhere = ends, np.zeros(len(kept), np.bool_)
    for codes in found.rows.codes:
        nowhere |= codes == NONE
    guests = min(sum(sums.guests[kept, 1].tolist()), sum(most[~kept & nowhere].tolist()))
    return Answer(
        lower=Fraction(sum(least[kept].tolist())),
        upper=Fraction(sum(most[kept].tolist()) + guests),
        sharp=bool(sums.sharp[kept].all()) and not guests,
    )


def _attained(
    answer: Coverage, sums: Sums, which: NDArray[np.intp], values: Quantities
) -> tuple[AttainedValues | None, bool]:
    """The possible shares of rows, and whether each row can attain either bound independently of the others.

    An area counts as a yes, as a no, or not at all, so that a row of few areas has few possible shares. They
    are found for rows in which no unknown fact decides two areas.
    """
    ends = None if values.all_known else ends_of(values)
    open_ = set(which[(~values.known) | sums.may_be_empty[which]].tolist())
    day = None if answer.query.at is None or not open_ else rows_asked(answer.network, answer.query)
    doubts = None if day is None else doubts_of(day)
    if day is None or doubts is None:
        return ends, len(open_) < 2  # noqa: PLR2004 - no two rows
    apart = not share_a_team((row, teams) for _, row, teams in doubts if row in open_)
    if ends is None:
        return None, apart
    here: dict[int, list[tuple[int, frozenset[int]]]] = {row: [] for row in open_}
    for cell, row, teams in doubts:
        if row in open_:
            here[row].append((cell, teams))
    attained, possible = list(ends.attained), list(ends.possible)
    weight, code = day.stretch.weights[0], day.stretch.code
    told = sums.sharp & sums.exact & (sums.guests == 0).all(axis=1)
    for at, row in enumerate(which.tolist()):
        if row in open_ and told[row] and not share_a_team(areas := here[row]):
            sure = [
                (way, int(sums.least_of(codes)[row]))
                for way, codes in ((IN_YES, YES_FOR_SURE), (IN_NO, NO_FOR_SURE))
            ]
            some = shares_of([*sure, *((int(code[cell]), int(weight[cell])) for cell, _ in areas)])
            if some is not None:
                attained[at] = possible[at] = some
    return AttainedValues(tuple(attained), tuple(possible)), apart


def _of_numbers(answer: Table, value: str, weights: str | Mapping[str, int] | None) -> Inequality:
    named = [name for name in (value, f"{value}_lower", f"{value}_upper") if name in answer.columns]
    if not named or named == [f"{value}_upper"]:
        raise UnknownNameError(f"no column {value!r} to compare", near(value, answer.columns))
    for name in named:
        if answer.kind(name) != "whole":
            raise ArgumentError(
                f"column {name!r} holds {answer.kind(name)}, not whole numbers",
                "pass value='share' with an answer of coverage, whose shares are compared exactly",
            )
    chosen = np.flatnonzero(_known(answer, ["area"]))
    cells: dict[str, list[Any]] = {name: _chosen(answer, name, chosen) for name in named}
    ids = _chosen(answer, "area", chosen)
    lower, upper = [], []
    for at, id in enumerate(ids):
        known, least, most = (
            cells[name][at] if name in cells else None for name in (value, f"{value}_lower", f"{value}_upper")
        )
        if known is None and most is None:
            raise UnknownFactError(
                f"{value!r} of {id!r}: neither the value nor an upper bound is known",
                "compare only rows with one",
            )
        lower.append(least or 0 if known is None else known)
        upper.append(most if known is None else known)
    numbers: list[Any] = [lower, upper]
    values = Quantities(*(whole_numbers(np.array(each, np.int64), value) for each in numbers))
    return Inequality(
        rows=Table(rows_of(columns_in(answer, ["area"]), chosen)),
        values=values,
        attained=None if values.all_known else whole_values(values),
        weights=_weights(answer, weights, chosen),
        missed_each=None,
        missed_in_all=None,
        sharp=_attained_at_once(answer, chosen, values),
        may_be_empty=False,
        left_out=len(answer) - len(chosen),
    )


def _attained_at_once(answer: Table, chosen: NDArray[np.intp], values: Quantities) -> bool:
    """Whether all numbers of a table can certainly attain any of their bounds at once.

    A table does not say whether two of its numbers depend on the same fact.
    """
    told = "sharp" not in answer.columns or all(_chosen(answer, "sharp", chosen))
    return values.all_known or (told and int((~values.known).sum()) == 1)


def _chosen(answer: Table, name: str, chosen: NDArray[np.intp]) -> list[Cell]:
    """The cells of a column in some rows."""
    cells = answer[name]
    return [cells[at] for at in chosen.tolist()]


def _known(answer: Table, names: Iterable[str]) -> NDArray[np.bool_]:
    """Which rows have a value in each of some columns."""
    known = np.ones(len(answer), np.bool_)
    for name in names:
        known &= ~answer.missing(name)
    return known


def _weights(
    answer: Table, weights: str | Mapping[str, int] | None, chosen: NDArray[np.intp]
) -> Counts | None:
    if weights is None:
        return None
    ids = _chosen(answer, "area", chosen)
    if isinstance(weights, str):
        if answer.kind(weights) != "whole":
            raise ArgumentError(
                f"the column weights={weights!r} holds no whole numbers", "name another column"
            )
        given: list[Any] = _chosen(answer, weights, chosen)
    else:
        given = [weights.get(str(id)) for id in ids]
    missing = [id for id, weight in zip(ids, given, strict=True) if weight is None]
    if missing:
        raise UnknownFactError(
            f"weights: no weight for {missing[0]!r}", "give one for each area that is compared"
        )
    return whole_numbers(given, "weights")


def shares_of(areas: Iterable[tuple[int, int]]) -> tuple[Fraction, ...] | None:
    """The possible shares of a row of areas, ascending; None if there are too many to examine.

    Args:
        areas: The code (see `Parts.code`) and the weight of each area.
    """
    sums = {(0, 0)}
    for (code, weight), count in Counter(areas).items():
        added = set(_ways(code, weight, count))
        if len(sums) * len(added) > _MOST_STEPS:
            return None
        sums = {(of + more, all + further) for of, all in sums for more, further in added}
        if len(sums) > _MOST_PAIRS:
            return None
    return tuple(sorted({Fraction(of, all) for of, all in sums if all}))


def _ways(code: int, weight: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield what `count` areas with the same code and weight may add to numerator and denominator."""
    yes, no, out = code & IN_YES, code & IN_NO, code & (OUT | MAYBE)
    for covered in range(count + 1) if yes else (0,):
        rest = count - covered
        for missed in range(rest + 1) if no and out else (rest,) if no else (0,):
            if out or covered + missed == count or not (yes or no):
                yield covered * weight, (covered + missed) * weight


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Inequality(InequalityPicture, ShortRepr):
    """The n rows that are compared, and measures of their inequality.

    Attributes:
        rows: The dimensions of the rows, in order; `area` first.
        values: The compared share or number of each row, exact or within bounds.
        attained: The values that are known to be possible between the bounds; None if all values are known.
        weights: The weight of each row in weighted measures; None if each row weighs 1.
        missed_each: By row, the weight of the areas that are not covered; None if no shares are compared.
        missed_in_all: The same sum over all rows, including rows that are not compared.
        sharp: Whether all values can attain either bound at once; if not, no measure is marked as sharp.
        may_be_empty: Whether a compared row may be empty; the measures then hold for the completions in which
            no compared row is empty.
        left_out: The number of rows that are not compared: areas in no group, and rows without a share.
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
        return self._told(measures.best_minus_worst(self.values, self.attained))

    @property
    def best_over_worst(self) -> Answer:
        """The ratio of the greatest to the least; see `dtnet.coverage.measures.best_over_worst`."""
        return self._told(measures.best_over_worst(self.values, self.attained))

    @property
    def gini(self) -> Answer:
        """Gini's index, by `weights`; see `dtnet.coverage.measures.gini`."""
        return self._told(measures.gini(self.values, self.weights, self.attained))

    @property
    def theil(self) -> float | None:
        """Theil's index, by `weights`; see `dtnet.coverage.measures.theil`.

        Raises:
            UnknownFactError: If a value is known within bounds only.
        """
        return measures.theil(self.values, self.weights)

    @property
    def missed(self) -> Answer:
        """The weight of all areas that are not covered, including those of rows that are not compared.

        Raises:
            ArgumentError: If the values are not shares of coverage.
        """
        if self.missed_in_all is None:
            raise ArgumentError(
                "missed needs shares, but other values are compared", "compare an answer of coverage"
            )
        return self.missed_in_all

    def quantile(self, at: Fraction | int) -> Answer:
        """A quantile, by `weights`; see `dtnet.coverage.measures.quantile`.

        Args:
            at: The quantile, an exact number from 0 to 1.

        Raises:
            ArgumentError: If `at` is not such a number.
        """
        return self._told(measures.quantile(self.values, at, self.weights))

    def lorenz(self) -> Table:
        """The Lorenz curve, by `weights`; see `dtnet.coverage.measures.lorenz`.

        Returns:
            Columns `population` and `amount`, from 0 and 0 to 1 and 1.

        Raises:
            UnknownFactError: If a value is known within bounds only.
            ArgumentError: If all values are 0.
        """
        curve = measures.lorenz(self.values, self.weights)
        return Table({"population": frames.ratio(curve.population), "amount": frames.ratio(curve.amount)})

    def concentration_index(self, ranked_by: Mapping[str, int | float]) -> Answer:
        """The concentration of the values by a ranking of areas; see `coverage.measures.concentration_index`.

        Args:
            ranked_by: A number for the id of each area; ascending, so that incomes rank the poorest first.

        Raises:
            UnknownFactError: If an area has no number.
            ArgumentError: If a value is not a number, or the numbers are not given by id.
        """
        check_argument(ranked_by, Mapping, "ranked_by", "give a number for each id of an area")
        ids = self.rows["area"]
        missing = [id for id in ids if id not in ranked_by]
        if missing:
            raise UnknownFactError(
                f"ranked_by: no number for {missing[0]!r}", "give one for each area that is compared"
            )
        numbers: list[Any] = [ranked_by[str(id)] for id in ids]
        return self._told(measures.concentration_index(self.values, numbers, self.weights))

    def ranks(self, *, first: First = "greatest") -> Table:
        """The possible ranks of each row; equal values share a rank. See `dtnet.coverage.measures.ranks`.

        Args:
            first: Which value has rank 1.

        Returns:
            The dimensions, `lower` and `upper` of the value, `best_rank` and `worst_rank`; for shares also
            `missed_lower` and `missed_upper`. Rows are in order of best rank, then worst rank, then in their
            original order.

        Raises:
            ArgumentError: If `first` is neither `greatest` nor `least`.
        """
        found = measures.ranks(self.values, first=first)
        ends: dict[str, Counts] = {"best_rank": found.lower, "worst_rank": found.upper}
        if self.missed_each is not None:
            ends |= {"missed_lower": self.missed_each.lower, "missed_upper": self.missed_each.upper}
        columns = {name: frames.whole(numbers) for name, numbers in ends.items()}
        return self._table(columns, np.lexsort((found.upper, found.lower)))

    def first_of(self, count: int = 1, *, first: First = "least") -> Table:
        """The rows that may be among the first `count`, by default the least. See `measures.first_of`.

        Args:
            count: The number of rows; rows that tie for the last place are all included.
            first: Which value comes first.

        Returns:
            The dimensions, `lower` and `upper` of the value, and `certain` (whether the row is certainly
            among the first). Certain rows come first; otherwise rows keep their order.

        Raises:
            ArgumentError: If `count` is not a whole number of at least 1, or `first` is neither word.
        """
        found = measures.first_of(self.values, count, first=first)
        certain = np.isin(np.arange(len(self)), found.certain)
        return self._table(
            {"certain": frames.yes_no(certain)},
            found.possible[np.argsort(~certain[found.possible], kind="stable")],
        )

    def _table(self, further: dict[str, Column], order: NDArray[np.intp]) -> Table:
        """A table of the rows in the given order, with their values and further columns."""
        values = self.values
        if values.common_base == 1:
            ends = frames.whole(values.lower), frames.whole(values.upper)
        else:
            ends = frames.ratio(values.lower / values.base), frames.ratio(values.upper / values.upper_base)
        own = {"lower": ends[0], "upper": ends[1], **further}
        return Table(rows_of({**columns_in(self.rows), **own}, order))

    def _told(self, answer: Answer) -> Answer:
        undefined = answer.may_be_undefined or self.may_be_empty
        return attrs.evolve(answer, sharp=answer.sharp and self.sharp, may_be_undefined=undefined)
