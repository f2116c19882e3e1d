"""Messages of parsers repeat little of a long text, whatever quotes it has inside."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from dtnet import DtnetError
from dtnet.coverage import CoverageExplanation, CoverageQuery, parse_claim, parse_coverage
from dtnet.datasets import load
from dtnet.figures import parse_figures
from dtnet.measures import parse_amount, parse_rate
from dtnet.periods import as_day, as_window
from dtnet.policy import Explanation, parse_policy
from dtnet.predicates import parse_condition

from .long_texts import LONG, repeats_much

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEVELS: Final = load("toyland").vocabulary.levels
EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples"
PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "rate": parse_rate,
    "amount": parse_amount,
    "day": as_day,
    "window": as_window,
    "condition": parse_condition,
    "coverage": parse_coverage,
    "claim": lambda text: parse_claim(text, levels=LEVELS),
    "query": CoverageQuery.from_text,
    "query in JSON": CoverageQuery.from_json,
    "explanation": Explanation.from_json,
    "explanation of coverage": CoverageExplanation.from_json,
    "figures": lambda text: parse_figures(text, source="x"),
    "policy": lambda text: parse_policy(text, source="x"),
    "policy in JSON": lambda text: parse_policy(text, source="x", form="json"),
}
AROUND: Final = ("{}", "5 {}", "5 VND/{}", "kind = {}", "has_team & {}", "every {} has a team")


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_repeats_little_of_a_long_text(parser: str, around: str, long: str) -> None:
    with pytest.raises(DtnetError) as caught:
        PARSERS[parser](around.format(long))
    assert not repeats_much(str(caught.value))


def with_text(part: Any, text: str) -> Iterator[Any]:  # noqa: ANN401 - any part of a document
    """A document with a text in place of each of its keys and values, in turn, and as one more of them."""
    yield text
    if isinstance(part, dict):
        for key, value in part.items():
            yield {text if each == key else each: part[each] for each in part}
            yield from ({**part, key: changed} for changed in with_text(value, text))
        yield {**part, text: 1}
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from ([*part[:at], changed, *part[at + 1 :]] for changed in with_text(value, text))
        yield [*part, text, text]


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("name", ["by-size", "fewer-for-each"])
def test_a_policy_repeats_little_of_a_long_text(name: str, long: str) -> None:
    document = tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"))
    found = []
    for changed in with_text(document, long):
        text = json.dumps(changed, default=str)
        try:
            parse_policy(text, source="x", form="json")
        except DtnetError as error:
            found += [line for line in str(error).split("\n") if repeats_much(line)]
    assert found == []


def test_a_number_of_six_thousand_digits_is_no_plain_error() -> None:
    with pytest.raises(DtnetError):
        parse_rate("1" + ".000" * 2000)
