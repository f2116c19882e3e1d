"""The values of sources: whole numbers in one or more columns, known or within bounds, and null reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.money import INT64_MAX, read_only
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from dtnet.reorganisation.shares.exact_shares import Counts, Flags

REASONS: Final = ("", "no_source", "unknown_share", "missing_value", "no_denominator")
"""The reasons why a value of a target is null; the first, empty, means that the value is known."""
NO_SOURCE, UNKNOWN_SHARE, MISSING_VALUE, NO_DENOMINATOR = range(1, len(REASONS))


class SourceValues(ReadOnly):
    """Whole numbers of source areas: known values, and bounds of unknown values.

    By default an unknown value has no upper bound, and its lower bound is 0, or none if values are signed.

    Attributes:
        values: Shape (sources) or (sources, columns): the values; 0 where a value is unknown.
        missing: The same shape: whether a value is unknown; None if all are known.
        least: The same shape: the known value or the lower bound; 0 where there is neither.
        most: The same shape: the known value or the upper bound; 0 where there is neither.
        no_least: The same shape: whether the lower bound is absent; None if all values have one.
        no_most: The same shape: whether the upper bound is absent; None if all values have one.
        signed: Whether values may be below 0.

    Args:
        values: Whole numbers; the numbers of unknown values are ignored.
        missing: Whether each value is unknown; by default all are known.
        lower: Lower bounds of the unknown values.
        upper: Upper bounds of the unknown values.
        no_lower: Where `lower` is to be ignored.
        no_upper: Where `upper` is to be ignored.
        signed: Whether values may be below 0.

    Raises:
        ArgumentError: If an argument has a number that is not a whole number from −(2^63 − 1) to 2^63 − 1,
            or has another shape; if a value is below 0 although values are not signed; or if an upper bound
            is below the lower bound.

    Examples:
        >>> held = SourceValues([5, 0], missing=[False, True], upper=[0, 8], lower=[0, 2])
        >>> held.least.tolist(), held.most.tolist()
        ([5, 2], [5, 8])
    """

    values: Counts
    missing: Flags | None
    least: Counts
    most: Counts
    no_least: Flags | None
    no_most: Flags | None
    signed: bool

    def __init__(  # noqa: PLR0913 - values and what may be known of missing ones
        self,
        values: ArrayLike,
        *,
        missing: ArrayLike | None = None,
        lower: ArrayLike | None = None,
        upper: ArrayLike | None = None,
        no_lower: ArrayLike | None = None,
        no_upper: ArrayLike | None = None,
        signed: bool = False,
    ) -> None:
        shape = np.shape(values)
        if len(shape) not in {1, 2}:
            raise ArgumentError(f"values: shape {shape}", "give one column of numbers, or a table of them")
        bottom = -INT64_MAX if signed else 0
        gone = flags_of(missing, "missing", shape)
        held = whole_source_values(values, "values", shape, least=bottom, missing=gone)
        self.signed, self.values = signed, held
        self.missing = gone if gone is not None and gone.any() else None
        if self.missing is None:
            self.least = self.most = held
            self.no_least = self.no_most = None
            return
        known = ~self.missing
        low = known | ~flags_or(no_lower, "no_lower", shape, by_default=lower is None)
        high = known | ~flags_or(no_upper, "no_upper", shape, by_default=upper is None)
        told = (
            held if lower is None else whole_source_values(lower, "lower", shape, least=bottom, missing=~low)
        )
        self.least = held if lower is None else read_only(np.where(known, held, told))
        told = (
            held if upper is None else whole_source_values(upper, "upper", shape, least=bottom, missing=~high)
        )
        self.most = held if upper is None else read_only(np.where(known, held, told))
        self.no_least = read_only(~low) if signed and not low.all() else None
        self.no_most = read_only(~high) if not high.all() else None
        across = (self.least > self.most) & low & high
        if across.any():
            at = tuple(int(each) for each in np.argwhere(across)[0])
            raise ArgumentError(
                f"value {list(at)}: lower {self.least[at]} is above upper {self.most[at]}",
                "give lower bounds that are at most the upper bounds",
            )

    def __len__(self) -> int:
        return len(self.values)


@attrs.frozen(eq=False)
class TargetValues:
    """The values of target areas.

    Attributes:
        values: Shape (targets) or (targets, columns): the values; 0 where a value is unknown.
        reasons: The same shape: why a value is unknown, as a position in `REASONS`; 0 where it is known.
    """

    values: Counts
    reasons: np.ndarray[Any, np.dtype[np.uint8]]

    @property
    def missing(self) -> Flags:
        """Whether each value is unknown, in the shape of `values`."""
        missing: Flags = self.reasons != 0
        return missing


def check_sources(sources: int, values: SourceValues) -> None:
    """Check that there is a row for each source of a map.

    Raises:
        ArgumentError: If not.
    """
    if len(values) != sources:
        raise ArgumentError(
            f"{len(values)} rows of values for {sources} sources", "give a row for each source"
        )


def whole_source_values(
    values: ArrayLike, what: str, shape: Sequence[int], *, least: int, missing: Flags | None = None
) -> Counts:
    """A read-only copy of whole numbers as `int64`, 0 where a number is missing.

    Args:
        values: Whole numbers from `least` to 2^63 − 1.
        what: The name of the numbers in error messages.
        shape: The required shape.
        least: The least allowed number.
        missing: Marks of the numbers that are ignored.

    Raises:
        ArgumentError: If a number is invalid or the shape is another.
    """
    given = np.asarray(values)
    if given.shape != tuple(shape):
        raise ArgumentError(f"{what}: shape {given.shape}", f"give numbers of shape {tuple(shape)}")
    legal = f"give whole numbers from {least} to {INT64_MAX}"
    if given.size and given.dtype.kind not in "iu":
        raise ArgumentError(f"{what}: got {given.dtype}, first {given.ravel().tolist()[0]!r}", legal)
    given = given if missing is None else np.where(missing, given.dtype.type(0), given)
    if given.size and (int(given.min()) < least or int(given.max()) > INT64_MAX):
        at = tuple(int(each) for each in np.argwhere((given < least) | (given > INT64_MAX))[0])
        raise ArgumentError(f"{what}{list(at)} is {given[at]}", legal)
    return read_only(given.astype(np.int64))


def flags_of(flags: ArrayLike | None, what: str, shape: Sequence[int]) -> Flags | None:
    """A read-only copy of booleans; None if there are none.

    Args:
        flags: The booleans, or None.
        what: The name of the booleans in error messages.
        shape: The required shape.

    Raises:
        ArgumentError: If a value is not a boolean or the shape is another.
    """
    if flags is None:
        return None
    given = np.asarray(flags)
    if given.shape != tuple(shape) or (given.size and given.dtype != np.bool_):
        raise ArgumentError(
            f"{what}: got {given.dtype} of shape {given.shape}", f"give True or False in shape {tuple(shape)}"
        )
    return read_only(given.astype(np.bool_))


def flags_or(flags: ArrayLike | None, what: str, shape: Sequence[int], *, by_default: bool) -> Flags:
    """The same as `flags_of`, but with a default value for every flag.

    Args:
        flags: The booleans, or None.
        what: The name of the booleans in error messages.
        shape: The required shape.
        by_default: The value of every flag if `flags` is None. True also replaces given flags, for example
            because the bounds that they mark were not given.
    """
    given = flags_of(flags, what, shape)
    if given is None or by_default:
        return np.full(tuple(shape), by_default)
    return given
