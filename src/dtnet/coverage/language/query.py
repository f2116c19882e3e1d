"""The question of coverage as a frozen value, and its forms as JSON and as a line of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs

from dtnet.arguments import check_argument, check_switches, check_word, is_several, several_in, shown_value
from dtnet.coverage.language.text_of_conditions import coverage_text, parse_coverage, policies_in
from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.lazy import later_type
from dtnet.legible_text import name_fault
from dtnet.origins import Origin
from dtnet.periods import Period, as_day, as_window
from dtnet.predicates.conditions import EVERYWHERE, Condition
from dtnet.reading.documents import Writer, fault, shown_raw
from dtnet.reading.reader import parsed_by, reader_of
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy
    from dtnet.reading.reader import DocumentReader
else:
    Policy = later_type("dtnet.policy.document.document.Policy")

Missing: TypeAlias = Literal["none", "as_no", "as_yes", "rate_in_stratum"]
"""How the point counts an unknown verdict; with `none` there is no point if the verdict matters."""
OverTime: TypeAlias = Literal["mean", "min", "max", "first", "last"]
"""The summary of a period: mean over area-days, least or greatest day, first or last day."""
Weights: TypeAlias = str | tuple[tuple[str, int], ...]
"""`count`, the name of an attribute of areas, or pairs of an id and its weight."""
_SHOWN: Final = 3
_LARGEST: Final = 2**40
_AREAS: Final = "areas"


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - refuses what is none
    if value is None:
        return ()
    if isinstance(value, Mapping | AbstractSet):  # these have no order, which the columns need
        raise ArgumentError(
            f"by={shown_value(value)}",
            "pass a list of levels or attributes of areas, in the order of the columns",
        )
    names = tuple(value) if is_several(value) else (value,)
    for name in names:
        if not isinstance(name, str):
            raise ArgumentError(f"by={shown_value(name)}", "name levels or attributes of areas")
    return names


def _areas(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - refuses what is none
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else value
    found = several_in(names, "within", "name an area by its id or name, or several in a list")
    for name in found:
        check_argument(name, str, "within", "name an area by its id or name")
        wrong = name_fault(name)
        if wrong is not None:
            raise ArgumentError(f"within: {shown_value(name)} {wrong}", "name an area by its id or name")
    return found


def _weights(value: Any) -> Weights:  # noqa: ANN401 - refuses what is none
    if isinstance(value, str):
        return value
    pairs: Any = tuple(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(pairs, tuple | list) or not all(
        isinstance(pair, tuple) and len(pair) == 2  # noqa: PLR2004 - an id and a number
        for pair in pairs
    ):
        raise ArgumentError(f"weight={shown_value(value)}", "name an attribute, or give whole numbers by id")
    faults = [
        f"{id!r}: {number!r}"
        for id, number in pairs
        if type(number) is not int or not 0 <= number <= _LARGEST or not isinstance(id, str)
    ]
    if faults:
        more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        hint = "give whole numbers from 0 to 2^40, by id"
        raise ArgumentError(f"weights: {'; '.join(faults[:_SHOWN])}{more}", hint)
    if len({id for id, _ in pairs}) < len(pairs):
        raise ArgumentError("weights: an id is given twice")
    return tuple(sorted(pairs))


def _tested(value: Any) -> Any:  # noqa: ANN401 - as below
    return EVERYWHERE if value is None else _condition(value)


def _condition(value: Any, policies: tuple[Policy, ...] = ()) -> Any:  # noqa: ANN401 - the class refuses what is none
    return parse_coverage(value, policies=policies) if isinstance(value, str) else value


@attrs.frozen(kw_only=True, repr=False)
class CoverageQuery(ShortRepr):
    """A question of coverage. Equal questions have equal answers on one network.

    A condition may be given as its text. If the text names a policy (`funded:POLICY`), pass
    `parse_coverage(text, policies=…)` instead.

    Attributes:
        of: The condition that is tested in each area or team; a question without one has `EVERYWHERE`.
        over: The level of the areas, or `team` for a question about teams.
        weight: The weight of each area: `count` (1 each), an attribute of areas, or a number for each id.
        by: The grouping of the rows: levels (`over` or above) and attributes of the areas.
        within: Only areas in these areas of one level count: ids, names or paths on the first day of
            the question.
        where: Only areas that meet this condition count; not applicable counts as *no*.
        having: Only rows that certainly meet this condition are kept. It reads `row.share`, `row.areas`,
            `row.yes`, `row.no`, `row.unknown` or `row.not_applicable`.
        at: The day.
        during: The period, instead of a day.
        over_time: The summary of the period; only with `during`.
        missing: How the point counts an unknown verdict; the bounds do not depend on it.
        synthetic: Whether synthetic facts count; otherwise they are unknown.

    Raises:
        ArgumentError: If a value is not allowed, or `at`, `during` and `over_time` contradict each other.
        PredicateError: If a text is not a condition.
    """

    of: Condition = attrs.field(default=EVERYWHERE, converter=_tested)
    over: str
    weight: Weights = attrs.field(
        default="count",
        converter=_weights,
        metadata={"write": lambda weight: weight if isinstance(weight, str) else dict(weight)},
    )
    by: tuple[str, ...] = attrs.field(default=(), converter=_names)
    within: tuple[str, ...] = attrs.field(
        default=(),
        converter=_areas,
        metadata={"leaf": _AREAS, "write": lambda areas: areas[0] if len(areas) == 1 else list(areas)},
    )
    where: Condition | None = attrs.field(default=None, converter=_condition)
    having: Condition | None = attrs.field(default=None, converter=_condition)
    at: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))
    over_time: OverTime | None = None
    missing: Missing = "none"
    synthetic: bool = True

    def __attrs_post_init__(self) -> None:
        check_argument(self.over, str, "over", "name a level of areas")
        for name in ("of", "where", "having"):
            value = getattr(self, name)
            if not isinstance(value, Condition) and not (value is None and name != "of"):
                raise ArgumentError(
                    f"{name}={shown_value(value)} is not a condition",
                    'pass has_team(), or the text "has_team"',
                )
        check_word(self.missing, get_args(Missing), "missing")
        check_switches(synthetic=self.synthetic)
        if self.at is not None and self.during is not None:
            raise ArgumentError("both at= and during= are given", "give one of them")
        if self.at is None and self.during is None:
            raise ArgumentError("neither at= nor during= is given", "name a day or a period")
        if self.at is not None and self.over_time is not None:
            raise ArgumentError(
                f"over_time={self.over_time!r} needs a period", "give during=, or leave over_time= out"
            )
        if self.over_time is not None:
            check_word(self.over_time, get_args(OverTime), "over_time")

    @property
    def days(self) -> Period:
        """The days of the question; the end is not included."""
        if self.at is not None:
            return Period(self.at, date.fromordinal(self.at.toordinal() + 1))
        return as_window(self.during or "")

    def to_json(self) -> str:
        """The question as JSON; a policy is written as its id.

        Examples:
            >>> from dtnet.coverage import CoverageQuery, has_team
            >>> CoverageQuery.from_json(
            ...     CoverageQuery(of=has_team(), over="village", at="2024-08-31").to_json()
            ... ).at
            datetime.date(2024, 8, 31)
        """
        return json.dumps({"schema": SCHEMA, **_WRITER.table(self)}, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, *, policies: Iterable[Policy] = ()) -> CoverageQuery:
        """Read a question from JSON.

        Args:
            text: A document as `to_json` writes it.
            policies: The policies that `funded` may name.

        Raises:
            InvalidInputError: If the document is not a question; the exception contains all errors.
        """
        return _reader(policies).json(text, cls, what=_WHAT, schema=SCHEMA)

    def to_text(self) -> str:
        """The question in one line of text.

        Raises:
            ArgumentError: If the question has weights by id, or a name with a comma, semicolon, quotation
                mark or line break; use `to_json` instead.

        Examples:
            >>> from dtnet.coverage import CoverageQuery, has_team
            >>> CoverageQuery(of=has_team(), over="village", by="province", at="2024-08-31").to_text()
            'of: has_team; over: village; by: province; at: 2024-08-31'
        """
        if not isinstance(self.weight, str):
            raise ArgumentError("a line of text cannot hold weights by id", "write the question as JSON")
        for name in (*self.by, self.over, self.weight):
            if name != name.strip() or any(mark in name for mark in ';,"\n'):
                raise ArgumentError(
                    f"{name!r} has outer blanks, a separator or quotes, which the text form cannot hold",
                    "write the question as JSON",
                )
        within = (
            name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in self.within
        )
        told = {"by": ", ".join(self.by), "within": ", ".join(within), "synthetic": "no"}
        return "; ".join(f"{key}: {told.get(key, value)}" for key, value in _WRITER.table(self).items())

    @classmethod
    def from_text(cls, text: str, *, policies: Iterable[Policy] = ()) -> CoverageQuery:
        """Read a question from a line of text.

        Args:
            text: Parts `KEY: VALUE`, separated by `;`, as `to_text` writes them.
            policies: The policies that `funded` may name.

        Raises:
            InvalidInputError: If the text is not a question; the exception contains all errors.
        """
        found: CoverageQuery
        found, faults = _reader(policies).document(_parts_of_line(text), cls)
        if faults:
            raise InvalidInputError(_WHAT, faults)
        return found


def query_of(
    *,
    of: Condition | str | None,
    where: Condition | str | None = None,
    having: Condition | str | None = None,
    policies: Iterable[Policy] = (),
    **options: Any,  # noqa: ANN401 - what the class takes
) -> CoverageQuery:
    """Make a question; its conditions may be given as texts.

    Args:
        of: A condition, or its text; None for a question without a condition.
        where: A condition, or its text; None for no filter of areas.
        having: A condition, or its text; None for no filter of rows.
        policies: The policies that `funded` may name in the texts.
        options: The other arguments of `CoverageQuery`.

    Raises:
        PredicateError: If a text is not a condition; the message shows the place.
        ArgumentError: As `CoverageQuery`; also if an item of `policies` is not a policy.
    """
    known = policies_in(policies)
    read = {"of": of, "where": where, "having": having}
    return CoverageQuery(**{name: _condition(each, known) for name, each in read.items()}, **options)


def worst_origin(query: CoverageQuery) -> int:
    """The worst origin of a fact that counts."""
    return int(Origin.SYNTHETIC if query.synthetic else Origin.ASSUMED)  # NumPy takes an enum for int64


def query_summary(query: CoverageQuery) -> str:
    """The question in one line, for messages; `to_text` writes a form that can be read back."""
    return "; ".join(f"{key}: {value}" for key, value in query_parts(query).items())


def query_parts(query: CoverageQuery) -> dict[str, str]:
    """The parts of a question that differ from their defaults, as texts for people."""
    data = _WRITER.table(query)
    if isinstance(data.get("weight"), dict):
        data["weight"] = f"of {len(data['weight'])} areas by id"
    return {key: ", ".join(value) if isinstance(value, list) else f"{value}" for key, value in data.items()}


SCHEMA: Final = "dtnet/coverage-query/1"
_WHAT: Final = "coverage query"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PART: Final = re.compile(rf'(?:{_QUOTED}|[^";])+')
_NAME: Final = re.compile(rf'(?:{_QUOTED}|[^",])+')
_PLAIN: Final = re.compile(r'[^\s",;](?:[^",;\n]*[^\s",;])?')
_LINE: Final = re.compile(rf'(?:{_QUOTED}|[^"])*')


def _reader(policies: Iterable[Policy]) -> DocumentReader:
    """The reader of questions whose conditions may name some policies."""
    return attrs.evolve(_READER, given={"policies": policies_in(policies)})


def _read_condition(raw: Any, _: Any, reader: DocumentReader) -> Any:  # noqa: ANN401 - any raw value
    if not isinstance(raw, str):
        raise fault(f"got {shown_raw(raw)}; write the text of a condition")
    return parsed_by(partial(parse_coverage, policies=reader.given["policies"]))(raw, Condition, reader)


def _read_names(raw: Any, _: Any, reader: DocumentReader) -> tuple[str, ...]:  # noqa: ANN401 - the same
    """The names in a list; one area may also be given by its name alone."""
    return reader.items([raw] if isinstance(raw, str) and reader.leaf == _AREAS else raw, str)


def _read_weights(raw: Any, _: Any, __: DocumentReader) -> Any:  # noqa: ANN401 - the same
    if not isinstance(raw, str | dict):
        raise fault(f"got {shown_raw(raw)}; write the name of an attribute, or a table of numbers by id")
    return raw


_READER: Final = reader_of(
    {
        Condition: _read_condition,
        tuple[str, ...]: _read_names,
        Weights: _read_weights,
        Period: parsed_by(as_window),
    }
)
_WRITER: Final = Writer({Condition: coverage_text, Period: str})


def _parts_of_line(text: str) -> dict[str, Any]:
    """The parts of a line as a JSON document would hold them.

    Raises:
        InvalidInputError: If the line does not consist of parts; the exception contains all errors.
        ArgumentError: If it is not a text.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"text={text!r} is not a text", "pass a str")
    if _LINE.fullmatch(text) is None:
        raise InvalidInputError(_WHAT, [Fault("text", "a quotation mark is missing at the end of a text")])
    data: dict[str, Any] = {}
    faults = []
    for part in filter(None, map(str.strip, _PART.findall(text))):
        key, colon, value = map(str.strip, part.partition(":"))
        if not colon:
            faults.append(Fault(part, "this is not a part of a question; write KEY: VALUE"))
        elif key in data:
            faults.append(Fault(key, "stands twice"))
        else:
            data[key] = _plain(key, value)
    if faults:
        raise InvalidInputError(_WHAT, faults)
    return data


def _plain(key: str, value: str) -> Any:  # noqa: ANN401 - parts of every type
    if key == "by":
        return [each.strip() for each in value.split(",")]
    if key == "synthetic":
        return {"yes": True, "no": False, "true": True, "false": False}.get(value, value)
    return [_unquoted(name.strip()) for name in _NAME.findall(value)] if key == "within" else value


def _unquoted(name: str) -> Any:  # noqa: ANN401 - the reader refuses what is no text
    if name.startswith('"'):
        with suppress(ValueError):  # not a JSON string: a plain name
            return json.loads(name)
    return name
