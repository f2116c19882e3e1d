"""Published numbers and claims: what was counted, where, as of which day, and by which source.

Figures are kept beside a network. This module does not check whether a network has the area of a figure. A
rounded number has bounds: the writer is assumed to have rounded to one unit of the last non-zero digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from types import NoneType
from typing import Any, Final, Literal, TypeAlias, final, get_args

import attrs

from dtnet import frames
from dtnet.arguments import (
    check_argument,
    check_switches,
    check_word,
    is_word,
    shown_value,
    with_checked_fields,
)
from dtnet.citations import Citation
from dtnet.errors import ArgumentError, DayError, UnknownNameError, cut, near, repeated
from dtnet.frames import Table
from dtnet.origins import Origin
from dtnet.periods import DayLike, Month, Period, as_day, as_window, day_number
from dtnet.picture_methods import FigureSetPicture
from dtnet.pydantic_hook import PydanticHook
from dtnet.short_repr import ShortRepr

Qualifier: TypeAlias = Literal["exact", "about", "over", "nearly"]

QUALIFIERS: Final[tuple[Qualifier, ...]] = get_args(Qualifier)
_SMALLEST_WIDTH: Final = 2
"""If the unit is 1, no whole number lies between "over" a number and the next number."""


@attrs.frozen(kw_only=True)
class Bounds(PydanticHook):
    """The whole numbers that a stated number can stand for.

    Attributes:
        lower: The smallest number, included.
        upper: The largest number, included.
        point: The single number to calculate with where a calculation needs one.

    Raises:
        ArgumentError: If a value is not a whole number, or not 0 ≤ lower ≤ point ≤ upper.
    """

    lower: int
    upper: int
    point: int

    def __attrs_post_init__(self) -> None:
        for name in ("lower", "upper", "point"):
            if type(getattr(self, name)) is not int:
                raise ArgumentError(f"{name}={shown_value(getattr(self, name))}", "give a whole number")
        if not 0 <= self.lower <= self.point <= self.upper:
            raise ArgumentError(
                f"bounds {self.lower} to {self.upper} with the point {self.point}: not in order",
                "keep 0 ≤ lower ≤ point ≤ upper",
            )

    def __contains__(self, value: int) -> bool:
        """Whether a number lies within the bounds, ends included.

        Raises:
            ArgumentError: If the argument is not a number.
        """
        check_argument(value, (int, float, Fraction), "value", "give a number")
        return self.lower <= value <= self.upper


def width(value: int) -> int:
    """One unit of the last non-zero digit of a number.

    Args:
        value: A whole number above 0.

    Raises:
        ArgumentError: If `value` is not above 0.

    Examples:
        >>> width(12_000), width(1_680), width(24_303)
        (1000, 10, 1)
    """
    if value <= 0:
        raise ArgumentError(f"{value} has no non-zero digit to round to", 'write qualifier = "exact"')
    unit = 1
    while value % (10 * unit) == 0:
        unit *= 10
    return unit


def stated_point(value: int, qualifier: Qualifier) -> int:
    """The number to calculate with for a stated `value`: x, x + 1 for "over x", x − 1 for "nearly x"."""
    return value + {"over": 1, "nearly": -1}.get(qualifier, 0)


def stated_bounds(value: int, qualifier: Qualifier) -> Bounds:
    """The bounds of a number that a text states.

    Let w be one unit of the last non-zero digit. "About x" means the numbers that round to x: x − w/2 to x +
    w/2 − 1 (only x if w is 1). "Over x" means x + 1 to x + w − 1. "Nearly x" means x − w to x − 1.

    Args:
        value: The stated number, 0 or more.
        qualifier: The word beside the number.

    Raises:
        ArgumentError: If the word leaves no whole number.

    Examples:
        >>> stated_bounds(12_000, "about")
        Bounds(lower=11500, upper=12499, point=12000)
        >>> stated_bounds(1_680, "over")
        Bounds(lower=1681, upper=1689, point=1681)
    """
    if type(value) is not int:
        raise ArgumentError(f"value={shown_value(value)}", "give a whole number")
    check_word(qualifier, get_args(Qualifier), "qualifier")
    point = stated_point(value, qualifier)
    if qualifier == "exact":
        return Bounds(lower=value, upper=value, point=point)
    unit = width(value)
    if qualifier == "about":
        half = unit // 2
        return Bounds(lower=value - half, upper=value + max(half - 1, 0), point=point)
    if qualifier == "nearly":
        return Bounds(lower=value - unit, upper=point, point=point)
    if unit < _SMALLEST_WIDTH:
        raise ArgumentError(
            f"over {value}: no whole number within its last digit", "give lower and upper yourself"
        )
    return Bounds(lower=point, upper=value + unit - 1, point=point)


_TWO_YEARS: Final = re.compile(r"(\d{4})/(\d{4})")
_MONTH_OR_YEAR: Final = re.compile(r"\d{4}(-\d{2})?")


def as_of_days(as_of: str, *, at_end: bool = False) -> Period:
    """The days that an as-of can mean.

    Args:
        as_of: A day (`2024-08-31`), a month (`2024-08`), a year (`2024`), or two consecutive years
            (`2023/2024`, both whole).
        at_end: Whether the source says "the end of" the month or year; the answer is then its last day.

    Raises:
        ArgumentError: If `as_of` is not a text.
        DayError: If `as_of` has none of these forms, or if `at_end` is used with a day or with two years.

    Examples:
        >>> print(as_of_days("2024-08"))
        2024-08-01..2024-09-01
        >>> print(as_of_days("2021", at_end=True))
        2021-12-31..2022-01-01
    """
    check_argument(as_of, str, "as_of", "write a day, a month or a year, as 2024-08")
    if _MONTH_OR_YEAR.fullmatch(as_of):
        days = as_window(as_of)
        return Period(days.last_day, days.end) if at_end and days.last_day else days
    if at_end:
        raise DayError(
            f'as of the end of "{cut(as_of)}"', "only a month (2024-08) or a year (2024) has an end"
        )
    if years := _TWO_YEARS.fullmatch(as_of):
        first, second = int(years[1]), int(years[2])
        if second != first + 1:
            raise DayError(f'as of "{as_of}": not consecutive years', f"write {first}/{first + 1}")
        return Period(Month(first, 1).start, Month(second, 12).end)
    try:
        day = as_day(as_of, what="as of")
    except DayError as error:
        hint = "write a day 2024-08-31, a month 2024-08, a year 2024 or two years 2023/2024"
        raise DayError(error.message, hint) from None
    return Period(day, day + timedelta(days=1))


Measure: TypeAlias = Literal["teams", "people", "villages", "provinces", "districts", "communes", "amount"]
"""What a figure counts. `people` are the members of teams, leaders included."""

MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
_PARTS: Final = ("end",)


def _days_of_figure(figure: Figure) -> Period:
    if (figure.as_of is None) == (figure.period is None):
        raise ArgumentError(f"figure {figure.id!r}: give exactly one of as_of and period")
    if figure.as_of is None:
        assert figure.period is not None  # noqa: S101 - checked above
        return figure.period
    return as_of_days(figure.as_of, at_end=is_word(figure.part, _PARTS))


def _bounds_of(figure: Figure) -> Bounds:
    _check_qualifier(figure)
    return stated_bounds(figure.value, figure.word)


def _check_qualifier(figure: Figure) -> None:
    check_word(figure.qualifier, (*QUALIFIERS, "headline"), "qualifier")
    if figure.said is not None:
        check_word(figure.said, QUALIFIERS, "said")


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Figure(ShortRepr):
    """One number that one source states.

    Attributes:
        id: Its id.
        measure: What is counted.
        where: Id of the area that it describes. A network need not have this area.
        provinces: How many unnamed provinces inside `where` it covers; None for the whole area.
        as_of: The day of the count, as precisely as known: `2022-05-26`, `2024-08`, `2023` or `2023/2024`.
        part: `end` if the source says the end of that month or year.
        undated: Whether the source gives no day; `as_of` is then what can be inferred.
        stands: Whether it describes a state that holds from `as_of` until the next such figure of the same
            measure, place, level and kind.
        period: Instead of `as_of`: the days over which an amount was paid.
        days: The days that `as_of` can mean, or the period.
        published: The day on which it was published or issued, if known.
        level: The level of the teams that were counted, if the source says it.
        kind: The kind of what was counted, if the source says it.
        qualifier: The word beside the number, or `headline` for a number from a headline.
        said: The word in the headline.
        value: The stated number.
        bounds: The numbers that it can stand for.
        currency: The currency of an amount; None for every other measure.
        source: Who states it. A figure without a named text has None, and `stated_by` ignores it.
        source_note: A remark on the source.
        note: What contradicts the figure, or what it does not say.

    Raises:
        ArgumentError: If the fields do not fit each other.
        DayError: If `as_of` is not a day, month, year or pair of years.
    """

    id: str
    measure: Measure
    where: str
    provinces: int | None = None
    as_of: str | None = None
    part: Literal["end"] | None = None
    undated: bool = False
    stands: bool = False
    period: Period | None = None
    days: Period = attrs.field(init=False, default=attrs.Factory(_days_of_figure, takes_self=True))
    published: date | None = None
    level: str | None = None
    kind: str | None = None
    qualifier: Qualifier | Literal["headline"]
    said: Qualifier | None = None
    value: int
    bounds: Bounds = attrs.field(default=attrs.Factory(_bounds_of, takes_self=True), metadata={"key": None})
    currency: str | None = None
    source: Citation | None = None
    source_note: str | None = attrs.field(default=None, metadata={"key": None})
    note: str | None = attrs.field(default=None, metadata={"lines": True})

    def __attrs_post_init__(self) -> None:
        check_word(self.measure, MEASURES, "measure")
        _check_qualifier(self)
        if self.part is not None:
            check_word(self.part, _PARTS, "part")
        check_switches(undated=self.undated, stands=self.stands)
        if self.said not in {None, self.word}:
            raise ArgumentError(
                f"figure {self.id!r}: the field said needs qualifier='headline'",
                "put the word in qualifier, or leave said out",
            )
        if (self.measure == "amount") != (self.currency is not None):
            raise ArgumentError(f"figure {self.id!r}: only the measure amount has a currency, and needs one")
        if self.stands and self.days.days != 1:
            raise ArgumentError(f"figure {self.id!r}: stands=True needs one day as as_of")

    @property
    def word(self) -> Qualifier:
        """The word beside the number, or the word inside the headline.

        Raises:
            ArgumentError: If the number comes from a headline and `said` is missing.
        """
        word = self.said if self.qualifier == "headline" else self.qualifier
        if word is None:
            raise ArgumentError(
                f"figure {self.id!r}: said, the word in the headline, is missing",
                'write said = "over"',
            )
        return word

    @property
    def lower(self) -> int:
        """The smallest number that the figure can stand for."""
        return self.bounds.lower

    @property
    def upper(self) -> int:
        """The largest number that the figure can stand for."""
        return self.bounds.upper

    @property
    def origin(self) -> Origin:
        """How surely the figure holds on each of its days.

        Observed if it has one day, stands from a day on, or covers a period. Assumed if its as-of can mean
        several days: nobody states that the count of "August 2024" held on the 31st.
        """
        certain = self.stands or self.period is not None or self.days.days == 1
        return Origin.OBSERVED if certain else Origin.ASSUMED


@attrs.frozen(kw_only=True, repr=False)
class Claim(ShortRepr):
    """A sentence about a whole network that a source states.

    Attributes:
        id: Its id.
        text: The sentence as `dtnet.coverage.questions.claims` words it: `every village has a team`.
        where: Id of the area that it describes.
        as_of: As in `Figure`.
        part: As in `Figure`.
        undated: As in `Figure`.
        days: The days that `as_of` can mean.
        published: The day on which it was published, if known.
        source: Who states it.
        source_note: A remark on the source.
        note: What the claim does not say.
    """

    id: str
    text: str
    where: str
    as_of: str
    part: Literal["end"] | None = None
    undated: bool = False
    days: Period = attrs.field(
        init=False,
        default=attrs.Factory(
            lambda it: as_of_days(it.as_of, at_end=is_word(it.part, _PARTS)), takes_self=True
        ),
    )
    published: date | None = None
    source: Citation
    source_note: str | None = attrs.field(default=None, metadata={"key": None})
    note: str | None = attrs.field(default=None, metadata={"lines": True})

    def __attrs_post_init__(self) -> None:
        if self.part is not None:
            check_word(self.part, _PARTS, "part")
        check_switches(undated=self.undated)


@final
@attrs.frozen(repr=False)
class FigureSet(FigureSetPicture, PydanticHook):
    """Published figures in the order of their file, and the claims that were published with them.

    Attributes:
        figures: The figures.
        claims: The claims.

    Raises:
        ArgumentError: If two figures have the same id.
    """

    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __attrs_post_init__(self) -> None:
        for name, kind, given in (("figures", Figure, self.figures), ("claims", Claim, self.claims)):
            hint = "pass a tuple, as datasets.load_figures(…).figures is"
            check_argument(given, tuple, name, hint)
            for each in given:
                check_argument(each, kind, name, hint)
        ids = [figure.id for figure in self.figures]
        for id in repeated(ids):
            raise ArgumentError(f"several figures have the id {id!r}", "give each its own")

    def __repr__(self) -> str:
        claims = f" and {len(self.claims)} claim{'s' * (len(self.claims) != 1)}" if self.claims else ""
        return f"<FigureSet of {len(self)} figure{'s' * (len(self) != 1)}{claims}>"

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def _ipython_key_completions_(self) -> list[str]:
        return [figure.id for figure in self.figures]

    def __getitem__(self, id: str) -> Figure:
        for figure in self.figures:
            if is_word(id, (figure.id,)):
                return figure
        raise UnknownNameError(f"no figure {id!r}", near(id, (figure.id for figure in self.figures)))

    def select(
        self,
        *,
        measure: Measure | None = None,
        where: str | None = None,
        level: str | None = None,
        kind: str | None = None,
        day: DayLike | None = None,
    ) -> FigureSet:
        """The figures that match every given argument, in order, without the claims.

        Args:
            measure: What the figures count.
            where: Id of the area that they describe.
            level: The level of the teams that were counted.
            kind: The kind of what was counted.
            day: A day that the as-of of the figures can mean.
        """
        wanted: dict[str, Any] = {"measure": measure, "where": where, "level": level, "kind": kind}
        for name, word in wanted.items():
            check_argument(word, (str, NoneType), name, "give a text")
        asked = None if day is None else as_day(day)
        fitting = (
            figure
            for figure in self.figures
            if all(value is None or getattr(figure, key) == value for key, value in wanted.items())
            and (asked is None or asked in figure.days)
        )
        return FigureSet(tuple(fitting))

    def table(self) -> Table:
        """The figures as a table, one row for each. A cell is null if the source does not state it."""
        columns: dict[str, frames.Column] = {}
        for name in ("id", "measure", "where", "as_of"):
            columns[name] = frames.text([getattr(each, name) for each in self.figures])
        columns["first_day"] = _days([each.days.start for each in self.figures])
        columns["last_day"] = _days([each.days.last_day for each in self.figures])
        columns["published"] = _days([each.published for each in self.figures])
        columns["provinces"] = frames.whole([each.provinces for each in self.figures])
        for name in ("level", "kind", "qualifier"):
            columns[name] = frames.text([getattr(each, name) for each in self.figures])
        for name in ("value", "lower", "upper"):
            columns[name] = frames.whole([getattr(each, name) for each in self.figures])
        columns["currency"] = frames.text([each.currency for each in self.figures])
        columns["source"] = frames.text(
            [None if each.source is None else str(each.source) for each in self.figures]
        )
        columns["note"] = frames.text([each.note for each in self.figures])
        return Table(columns)


def _days(values: list[date | None]) -> frames.Column:
    return frames.day([None if value is None else day_number(value) for value in values])


LONGEST_MONTH: Final = 31
"""The days of the longest as-of with which a figure can contradict a number."""


def figures_of_day(figures: FigureSet, measure: Measure, where: str) -> list[Figure]:
    """The figures of a measure on a day, not in a period, for a whole area, not some of its provinces."""
    return [
        each
        for each in figures
        if (each.measure, each.where, each.provinces, each.period) == (measure, where, None, None)
    ]


def stated_by(  # noqa: PLR0913 - together they say what was counted
    figures: FigureSet,
    *,
    measure: Measure,
    where: str,
    day: DayLike,
    value: int,
    level: str | None = None,
    kind: str | None = None,
) -> tuple[Figure, ...]:
    """The figures that state a number.

    A figure matches if it counts the same measure in the same area, with the same level and kind (without
    level and kind: the figures that name neither), if it covers the whole area and not some of its provinces,
    if it has an as-of and not a period, and if the as-of can mean the day. A figure that `stands` matches
    every day from its own day until the next such figure. `Figure.origin` tells whether the match is an
    assumption: a count of August 2024 is only assumed to hold on the 31st. Figures without a named source are
    ignored.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: The level of the teams that were counted.
        kind: The kind of what was counted.

    Returns:
        The figures whose bounds include the number, in the order of the set.

    Raises:
        DayError: If `day` is not a day.

    Examples:
        >>> import dtnet
        >>> figures = dtnet.datasets.load_figures("vietnam")
        >>> day = "2024-08-31"
        >>> for figure in stated_by(figures, measure="teams", where="vn:country:0", day=day, value=93_524):
        ...     print(figure.id, figure.origin.label)
        country-2024-08-teams assumed
    """
    fitting = _fitting(figures, measure, where, as_day(day), (level, kind))
    return tuple(figure for figure in fitting if figure.source is not None and value in figure.bounds)


def contradicted_by(  # noqa: PLR0913 - together they say what was counted
    figures: FigureSet,
    *,
    measure: Measure,
    where: str,
    day: DayLike,
    value: int,
    level: str | None = None,
    kind: str | None = None,
) -> tuple[Figure, ...]:
    """The figures that state a different number; `stated_by` says which figures match.

    A figure whose as-of is less precise than a month (a year, or two years) never contradicts a number: it
    may describe another day, on which the number was different.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: The level of the teams that were counted.
        kind: The kind of what was counted.

    Returns:
        Figures whose bounds exclude the number, in the order of the set.

    Raises:
        DayError: If `day` is not a day.

    Examples:
        >>> import dtnet
        >>> figures = dtnet.datasets.load_figures("vietnam")
        >>> where, day = "vn:country:0", "2024-08-31"
        >>> for figure in contradicted_by(figures, measure="districts", where=where, day=day, value=696):
        ...     print(figure.value)
        705
    """
    fitting = _fitting(figures, measure, where, as_day(day), (level, kind))
    return tuple(
        figure
        for figure in fitting
        if value not in figure.bounds and (figure.days.days or 0) <= LONGEST_MONTH
    )


def _fitting(
    figures: FigureSet, measure: Measure, where: str, day: date, of: tuple[str | None, str | None]
) -> list[Figure]:
    check_argument(figures, FigureSet, "figures", "pass a FigureSet, as datasets.load_figures gives")
    words = {"measure": measure, "where": where, "level": of[0], "kind": of[1]}
    for name, word in words.items():
        check_argument(word, (str, NoneType), name, "give a text")
    alike = [each for each in figures_of_day(figures, measure, where) if (each.level, each.kind) == of]
    standing = max(
        (each.days.start for each in alike if each.stands and each.days.start <= day), default=None
    )
    return [
        figure for figure in alike if (figure.days.start == standing if figure.stands else day in figure.days)
    ]
