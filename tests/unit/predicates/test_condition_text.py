"""Conditions as text: what reads as what, and what errors say; `property/` reads back what is printed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from dtnet.errors import ArgumentError, PredicateError
from dtnet.predicates import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    condition_text,
    parse_condition,
)

A, B, C = (Is("level", (word,)) for word in "abc")
N = "village.households"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (
            "kind in {cdtt, project_06} and level = village and not commune.dx_registered_2023 = true",
            All(
                (
                    Is("kind", ("cdtt", "project_06")),
                    Is("level", ("village",)),
                    Not(Is("commune.dx_registered_2023", (True,))),
                )
            ),
        ),
        (f"{N} in [100, 300)", Between(N, Fraction(100), Fraction(300))),
        (f"{N} >= 100", Between(N, Fraction(100))),
        (f"{N} < 1/2", Between(N, None, Fraction(1, 2))),
        (f"{N} in {{-5, 0}}", Is(N, (-5, 0))),
        (
            "inside {vn:province:15:0, x-1} as of 2024-08-31",
            Inside(("vn:province:15:0", "x-1"), date(2024, 8, 31)),
        ),
        ("level = a or level = b and level = c", AnyOf((A, All((B, C))))),
        ("(level = a or level = b) and level = c", All((AnyOf((A, B)), C))),
        ("(level = a or level = b) or level = c", AnyOf((AnyOf((A, B)), C))),
        ("(level = a and level = b) and level = c", All((All((A, B)), C))),
        ("not (level = a and level = b)", Not(All((A, B)))),
        ("not not level = a", Not(Not(A))),
        ("all()", EVERYWHERE),
        ("any(all(level = a))", AnyOf((All((A,)),))),
        ("not any(level = a)", Not(AnyOf((A,)))),
        ("all(level = a or level = b)", All((AnyOf((A, B)),))),
        ('village.type = "thị xã"', Is("village.type", ("thị xã",))),
        (
            'village.type in {thôn, "", "true", "5", "a\\n\\""}',
            Is("village.type", ("thôn", "", "true", "5", 'a\n"')),
        ),
        ('"not far.x" = false', Is("not far.x", (False,))),
    ],
)
def test_text_and_condition(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition
    assert condition_text(condition) == text


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("level!=a", Not(A)),
        ("\n level\t=a\nand(level=b)\n", All((A, B))),
        ("all(level = a, level = b)", All((A, B))),
        ("any(level = a, level = b)", AnyOf((A, B))),
        ("inside x as of 2024-08-31", Inside(("x",), date(2024, 8, 31))),
        (f"{N} >= 1_000", Between(N, Fraction(1000))),
        (f"{N} >= 4/2", Between(N, Fraction(2))),
        (f'"{N}" = 5', Is(N, (5,))),
        ('level = "\\u0061"', A),
        ("level in {a}", A),
        ("((level = a))", A),
    ],
)
def test_what_else_reads_so(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("", "expected a condition, got the end", ""),
        ("level", "expected =, !=, >=, < or in, got the end", ""),
        ("level =", "expected a word, a whole number, a day, true or false, got the end", ""),
        (
            "level = village adn kind = x",
            "expected 'and', 'or' or the end, got 'adn'; did you mean 'and'?",
            "adn kind = x",
        ),
        ("level = x 5", "expected 'and', 'or' or the end, got '5'", "5"),
        ('level = x "5"', "expected 'and', 'or' or the end, got \"5\"", '"5"'),
        ("knd = x", "'knd' cannot be compared; did you mean 'kind'?", "knd = x"),
        (
            "households >= 5",
            "'households' cannot be compared; write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE",
            "households >= 5",
        ),
        ("kind i {a}", "expected =, !=, >=, < or in, got 'i'; did you mean 'in'?", "i {a}"),
        ('kind "=" a', 'expected =, !=, >=, < or in, got "="', '"=" a'),
        (
            "level not in {a}",
            "expected =, !=, >=, < or in, got 'not'; write not before the subject",
            "not in {a}",
        ),
        (
            f"{N} > 5",
            "expected =, !=, >=, < or in, got '>'; the lower end is included: write >= and the next number",
            "> 5",
        ),
        (
            f"{N} <= 5",
            "expected =, !=, >=, < or in, got '<='; the upper end is not included: write < and the next",
            "<= 5",
        ),
        (f"{N} == 5", "expected =, !=, >=, < or in, got '=='; write =", "== 5"),
        (f"{N} in [1, 5]", "the upper end is not included; write ) and the next number", "]"),
        (f"{N} in [1, 5}}", "expected ')', got '}'", "}"),
        (f"{N} in [1 5)", "expected ',', got '5'", "5)"),
        (f"{N} in [a, 5)", "expected a whole number or a day, got 'a'", "a, 5)"),
        (f"{N} in (1, 5)", "expected '{' and values, or '[' and a range, got '('", "(1, 5)"),
        (
            f"{N} in [5, 1)",
            f"'{N}' in [5, 1), which holds no number; the lower end is included, the upper end is not",
            f"{N} in [5, 1)",
        ),
        (
            f"{N} >= 500.000",
            "'500.000' is neither a whole number nor a word; write digits, and _ between them; put texts",
            "500.000",
        ),
        (f"{N} = 5e5", "'5e5' is neither a whole number nor a word; write digits", "5e5"),
        (f"{N} = 500 000", "expected 'and', 'or' or the end, got '000'", "000"),
        (f"{N} = 1/2", "1/2 is not a whole number", "1/2"),
        (f"{N} >= 1/0", "1/0 is not a number", "1/0"),
        (f"{N} = {'1' * 5000}", f"{'1' * 30} is not a number", "1" * 5000),
        ("level = 12abc", "'12abc' is neither a whole number nor a word", "12abc"),
        ("level = and", "expected a word, a whole number, a day, true or false, got 'and'", "and"),
        ("level = {a}", "expected a word, a whole number, a day, true or false, got '{'", "{a}"),
        ("level in {}", "expected a word, a whole number, a day, true or false, got '}'", "}"),
        ("level in {a b}", "expected ',' or '}', got 'b'", "b}"),
        ('level = "abc', "unexpected '\"'; a text in quotes has to end", '"abc'),
        ("level = 'a'", 'unexpected "\'"; put texts in double quotes', "'a'"),
        (
            'level = "a\tb"',
            "invalid character in quotes; write it as JSON does, as \\n or \\u0009",
            '\tb"',
        ),
        ("level = x & kind = y", "unexpected '&'; write and", "& kind = y"),
        ("level = x?", "unexpected '?'", "?"),
        ("inside {} as of 2024-08-31", "expected the id of an area, got '}'", "} as of 2024-08-31"),
        ("inside as of 2024-08-31", "expected the id of an area, got 'as'", "as of 2024-08-31"),
        ("inside x on 2024-08-31", "expected 'as', got 'on'", "on 2024-08-31"),
        ("inside x as off 2024-08-31", "expected 'of', got 'off'; did you mean 'of'?", "off 2024-08-31"),
        ("inside x as of 2024", "expected a day, as 2024-08-31, got '2024'", "2024"),
        (
            "inside x as of 2024-02-31",
            "day '2024-02-31': no such day (day is out of range for month)",
            "2024-02-31",
        ),
        ("has_team()", "no condition has_team(…); one of 'all', 'any'", "has_team()"),
        ("ani(level = x)", "no condition ani(…); did you mean 'any'?", "ani(level = x)"),
        ("any()", "any of no conditions never holds; give at least one", "any()"),
        ("all(level = a level = b)", "expected ',', got 'level'", "level = b)"),
        ("all(level = a,)", "expected a condition, got ')'", ")"),
        ("(level = x", "expected ')', got the end", ""),
        ("level = x)", "expected 'and', 'or' or the end, got ')'", ")"),
        ("level = x or", "expected a condition, got the end", ""),
        ("or level = x", "expected a condition, got 'or'", "or level = x"),
        ("kind = 5", "'kind' compared with 5; give a text", "kind = 5"),
        ("level >= 5", "'level' is not a number; compare it with words", "level >= 5"),
        (
            f"{'(' * 60}level = x{')' * 60}",
            "more than 50 nested conditions",
            f"{'(' * 10}level = x{')' * 60}",
        ),
        (f"{'not ' * 3000}level = x", "more than 50 nested conditions", None),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, at: str | None) -> None:
    with pytest.raises(PredicateError) as caught:
        parse_condition(text)
    error = caught.value
    assert str(error).startswith(message)
    assert error.text == text
    if at is not None:
        assert text[error.column - 1 :] == at


def test_the_place_is_printed() -> None:
    with pytest.raises(PredicateError) as caught:
        parse_condition("level = x\n  and kind = ")
    assert str(caught.value).splitlines() == [
        "expected a word, a whole number, a day, true or false, got the end",
        "    and kind =",
        "               ^",
    ]


def test_only_text_is_read() -> None:
    with pytest.raises(ArgumentError, match="a condition is read from text, not from None; pass a str"):
        parse_condition(None)  # type: ignore[arg-type]


def test_what_no_text_stands_for() -> None:
    @attrs.frozen
    class Lucky(Condition):
        pass

    with pytest.raises(ArgumentError, match=r"Lucky\(\) cannot be written as text; resolve its choices"):
        condition_text(A & Lucky())
