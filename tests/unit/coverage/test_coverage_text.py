"""Coverage conditions as text: what reads as what, what is printed, and what errors say and where."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Period
from dtnet.coverage import coverage_text, funded, has_team, in_area, parse_coverage, people, people_per, teams
from dtnet.errors import ArgumentError, PredicateError
from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not

from ...inner.coverage import (
    AnyTeam,
    Every,
    EveryTeam,
    Funded,
    Led,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Throughout,
)

if TYPE_CHECKING:
    from dtnet import Catalogue, Policy

RATE = people_per(100, "households", at_least=Fraction(3, 2))
HAS, LED, PAY = has_team(), Led(), Skill("online_payment")
YEAR = Period("2024-01-01", "2025-01-01")
HOUSEHOLDS = Between("own.households", Fraction(100))


@pytest.fixture(scope="module")
def policies() -> Catalogue:
    return dtnet.policies(country="vietnam")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("has_team", HAS),
        ("led", LED),
        ("all_skills", SkillCount(None)),
        ("any_skill", SkillCount(1)),
        ("at_least_skills:3", SkillCount(3)),
        ("skill:online_payment", PAY),
        ("skill:3d", Skill("3d")),
        ("skill:and", Skill("and")),
        ("skill::a", Skill(":a")),
        ("skill:a.b-c:d", Skill("a.b-c:d")),
        ("skill:thôn", Skill("thôn")),
        ('skill:"word with spaces"', Skill("word with spaces")),
        ('skill:"\\"\\n"', Skill('"\n')),
        ('skill:" "', Skill(" ")),
        ('skill:"a,b"', Skill("a,b")),
        ("teams >= 2", teams(at_least=2)),
        ("people >= 5", people(at_least=5)),
        ("in_area(Heron)", in_area("Heron")),
        ('in_area(Heron, "Yên Bái", toy:parish:hill)', in_area("Heron", "Yên Bái", "toy:parish:hill")),
        ("row.share >= 9/10", Between("row.share", Fraction(9, 10))),
        ("teams = 0", teams(exactly=0)),
        ("people = 5", people(exactly=5)),
        ("people per 100 households = 3/2", people_per(100, "households", exactly=Fraction(3, 2))),
        ("not people >= 5", Not(people(at_least=5))),
        ("people per 100 households >= 3/2", RATE),
        ('people per 100 "and" >= 2', people_per(100, "and", at_least=2)),
        ("any_team(skill:online_payment and led)", AnyTeam(All((PAY, LED)))),
        ("every_team(not led)", EveryTeam(Not(LED))),
        ("every(village, has_team)", Every("village", HAS)),
        ('some("or else", has_team or led)', Some("or else", AnyOf((HAS, LED)))),
        ("throughout(has_team)", Throughout(HAS)),
        ("throughout(has_team, 2024-01-01..2024-07-01)", Throughout(HAS, "2024-01-01..2024-07-01")),
        ("sometime(led, 2024-01-01..2025-01-01)", Sometime(LED, YEAR)),
        ("throughout(sometime(led) and has_team)", Throughout(All((Sometime(LED), HAS)))),
        ("has_team and not led or skill:online_payment", AnyOf((All((HAS, Not(LED))), PAY))),
        ("(has_team or led) and not (has_team and led)", All((AnyOf((HAS, LED)), Not(All((HAS, LED)))))),
        ("all(has_team)", All((HAS,))),
        ("all() or has_team", AnyOf((All(), HAS))),
        ("kind = cdtt", Is("kind", ("cdtt",))),
        (
            "level = village and not commune.x = true",
            All((Is("level", ("village",)), Not(Is("commune.x", (True,))))),
        ),
        ("own.households >= 100", HOUSEHOLDS),
        ("inside {vn:province:15:0} as of 2024-08-31", Inside(("vn:province:15:0",), "2024-08-31")),
    ],
)
def test_text_and_condition(text: str, condition: Condition) -> None:
    assert parse_coverage(text) == condition
    assert coverage_text(condition) == text


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("has_team & ~led | !skill:online_payment", AnyOf((All((HAS, Not(LED))), Not(PAY)))),
        ("~(has_team|led)", Not(AnyOf((HAS, LED)))),
        ("has_team&led and any_skill", All((HAS, LED, SkillCount(1)))),
        ("!!led", Not(Not(LED))),
        ("has_team()", HAS),
        ("led( )", LED),
        ("all_skills()", SkillCount(None)),
        ("any_skill()", SkillCount(1)),
        ("at_least_skills:1", SkillCount(1)),
        ("at_least_skills: 1_000", SkillCount(1000)),
        ("at_least_skills(3)", SkillCount(3)),
        ("skill(online_payment)", PAY),
        ('skill("word with spaces")', Skill("word with spaces")),
        ("skill: online_payment", PAY),
        ("kind:cdtt", Is("kind", ("cdtt",))),
        ('kind:"c d"', Is("kind", ("c d",))),
        ('team_kind(cdtt, "c d")', Is("kind", ("cdtt", "c d"))),
        ("teams < 2", Not(teams(at_least=2))),
        ("people < 5", Not(people(at_least=5))),
        ("people per 100 households < 3/2", Not(RATE)),
        ("teams(at_least=2)", teams(at_least=2)),
        ("row.share >= 90 %", Between("row.share", Fraction(9, 10))),
        ("row.share < 99.5%", Between("row.share", None, Fraction(199, 200))),
        ("row.share in [50%, 3/4)", Between("row.share", Fraction(1, 2), Fraction(3, 4))),
        ("teams(exactly=0)", teams(exactly=0)),
        ("people(exactly=5)", people(exactly=5)),
        ("people_per(100, households, exactly=3/2)", people_per(100, "households", exactly=Fraction(3, 2))),
        ("teams != 2", Not(teams(exactly=2))),
        ("people per 100 households != 2", Not(people_per(100, "households", exactly=2))),
        ("people(at_least=1_000)", people(at_least=1000)),
        (
            'people_per(100, "households", at_least=3/2)',
            people_per(100, "households", at_least=Fraction(3, 2)),
        ),
        ('every("village", has_team())', Every("village", HAS)),
        ("throughout(has_team, 2024)", Throughout(HAS, YEAR)),
        ("throughout(has_team, 2024-02)", Throughout(HAS, "2024-02")),
        ('sometime(has_team, "2024")', Sometime(HAS, YEAR)),
        ("any(has_team, led)", AnyOf((HAS, LED))),
        ("all(has_team, led)", All((HAS, LED))),
        ("level!=village", Not(Is("level", ("village",)))),
        ("people.x >= 1", Between("people.x", Fraction(1))),
        ("has_team.x = led", Is("has_team.x", ("led",))),
        ("skill:a.b = true", Is("skill:a.b", (True,))),
        ("skill:a.b", Skill("a.b")),
        ("level in {has_team, led, funded, people}", Is("level", ("has_team", "led", "funded", "people"))),
    ],
)
def test_what_else_reads_so(text: str, condition: Condition) -> None:
    assert parse_coverage(text) == condition
    assert parse_coverage(coverage_text(condition)) == condition


def test_policies_are_named(policies: Catalogue) -> None:
    danang = Funded(policies["vn.da-nang.2024-36"])
    text = "skill:online_payment & funded:vn.da-nang.2024-36"
    read = parse_coverage(text, policies=policies)
    assert read == All((PAY, danang))
    assert coverage_text(read) == "skill:online_payment and funded:vn.da-nang.2024-36"
    assert parse_coverage("funded(vn.da-nang.2024-36)", policies=policies) == danang
    assert parse_coverage('funded:"vn.da-nang.2024-36"', policies=danang.policy) == danang


def test_funded_alone_is_any_of_the_policies(policies: Catalogue) -> None:
    assert parse_coverage("funded", policies=policies) == funded(policies)
    some = [policies["vn.yen-bai.2022-60"], policies["vn.da-nang.2024-36"]]
    read = parse_coverage("led and funded()", policies=some)
    assert read == All((LED, AnyOf(tuple(map(Funded, some)))))
    text = "led and (funded:vn.yen-bai.2022-60 or funded:vn.da-nang.2024-36)"
    assert coverage_text(read) == text
    assert parse_coverage(text, policies=some) == read
    assert parse_coverage("not funded", policies=some[:1]) == Not(Funded(some[0]))


def test_a_policy_of_any_id_is_named(policies: Catalogue) -> None:
    policy = attrs.evolve(policies["vn.da-nang.2024-36"], id="number 1")
    assert coverage_text(Funded(policy)) == 'funded:"number 1"'
    assert parse_coverage('funded:"number 1"', policies=[policy]) == Funded(policy)


def test_plug_ins_are_policies(policies: Catalogue) -> None:
    @attrs.frozen(eq=False)
    class Lantern:
        policy: Any
        reads: Any

        def due(self, component: str, cells: Any) -> Any:  # noqa: ANN401 - a plug-in that pays nothing
            del component
            return [0 for _ in cells]

    frame = policies["vn.da-nang.2024-36"]
    plugin = Lantern(frame, {frame.components[0].id: ()})
    assert isinstance(parse_coverage("funded", policies=[plugin]), Funded)  # type: ignore[list-item]


LEGAL = "write kind, level, people, teams, own.ATTRIBUTE, team.ATTRIBUTE or LEVEL.ATTRIBUTE"
GIVE = 'pass policies=, for example policies=dtnet.policies(country="vietnam")'
UPPER = "the upper end is not included: write < and the next number"
NOT_A_NUMBER = (
    "is neither a whole number nor a word; write digits, and _ between them; "
    "put texts that begin with a digit in double quotes"
)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("", "expected a condition, got the end", ""),
        ("led &", "expected a condition, got the end", ""),
        ("& led", "expected a condition, got '&'", "& led"),
        ("led has_team", "expected 'and', 'or' or the end, got 'has_team'", "has_team"),
        ("led ~has_team", "expected 'and', 'or' or the end, got '~'", "~has_team"),
        ("led AND has_team", "expected 'and', 'or' or the end, got 'AND'; write and", "AND has_team"),
        ("led OR has_team", "expected 'and', 'or' or the end, got 'OR'; write or", "OR has_team"),
        ("led && has_team", "expected 'and', 'or' or the end, got '&&'; write and", "&& has_team"),
        ("led || has_team", "expected 'and', 'or' or the end, got '||'; write or", "|| has_team"),
        ("NOT led", "there is no condition 'NOT'; write not", "NOT led"),
        ("has_teem", "there is no condition 'has_teem'; did you mean 'has_team' or 'any_team'?", "has_teem"),
        (
            "led & anyskill",
            "there is no condition 'anyskill'; did you mean 'any_skill' or 'skill' or 'all_skills'?",
            "anyskill",
        ),
        ("skil:x", "there is no condition 'skil:x'; did you mean 'skill' or 'any_skill'?", "skil:x"),
        (
            "xyz",
            (
                "there is no condition 'xyz'; one of 'has_team', 'led', 'all_skills', 'any_skill', 'skill', "
                "'at_least_skills', 'kind', 'funded', …"
            ),
            "xyz",
        ),
        ("knd = cdtt", "'knd' cannot be compared; did you mean 'kind'?", "knd = cdtt"),
        ("teem >= 2", "'teem' cannot be compared; did you mean 'teams'?", "teem >= 2"),
        ("households >= 5", f"'households' cannot be compared; {LEGAL}", "households >= 5"),
        ("any = 5", f"'any' cannot be compared; {LEGAL}", "any = 5"),
        ('"has_team"', '"has_team" stands in quotes; write it without quotes', '"has_team"'),
        ('"skill:x" & led', '"skill:x" stands in quotes; write it without quotes', '"skill:x" & led'),
        ('"a b" & led', f"'a b' cannot be compared; {LEGAL}", '"a b" & led'),
        (
            "has_team = true",
            "'has_team' takes no comparison; write has_team, or not has_team",
            "has_team = true",
        ),
        ("funded in {a}", "'funded' takes no comparison; write funded, or not funded", "funded in {a}"),
        (
            "skill:x == true",
            "'skill:x' takes no comparison; write skill:x, or not skill:x",
            "skill:x == true",
        ),
        (
            "own.x == 5",
            "expected =, !=, >=, < or in, got '=='; write =",
            "== 5",
        ),
        (
            "own.x <= 5",
            f"expected =, !=, >=, < or in, got '<='; {UPPER}",
            "<= 5",
        ),
        ("kind", "expected =, !=, >=, < or in, got the end", ""),
        ("own.x & led", "expected =, !=, >=, < or in, got '&'", "& led"),
        ("skill", "'skill' lacks its value; write skill:WORD", "skill"),
        ("skill = x", "'skill' lacks its value; write skill:WORD", "skill = x"),
        ("at_least_skills >= 3", "'at_least_skills' lacks its value; write at_least_skills:NUMBER", None),
        ("skill:", "expected a skill, got the end", ""),
        ("skill: and led", "expected a skill, got 'and'", "and led"),
        ('skill:""', "skill ''; name one skill of the vocabulary", '""'),
        ('skill:"a\tb"', "invalid character in quotes; write it as JSON does, as \\n or \\u0009", '\tb"'),
        ("kind: ~led", "expected a kind of team, got '~'", "~led"),
        ("at_least_skills:x", "expected a whole number, got 'x'", "x"),
        ("at_least_skills:3.5", f"'3.5' {NOT_A_NUMBER}", "3.5"),
        ("at_least_skills:", "expected a whole number, got the end", ""),
        ("at_least_skills:0", "skills: 0; give a whole number from 1", "at_least_skills:0"),
        ("at_least_skills(3/2)", "3/2 is not a whole number", "3/2)"),
        ("teams", "expected >=, <, = or !=, got the end", ""),
        ("teams per 5", "expected >=, <, = or !=, got 'per'", "per 5"),
        (
            "teams > 1",
            "expected >=, <, = or !=, got '>'; the lower end is included: write >= and the next number",
            "> 1",
        ),
        ("own.x >= 90 %", "'own.x' is not a share; only row.share takes percentages", "90 %"),
        ("row.areas in [1, 90%)", "'row.areas' is not a share; only row.share takes percentages", "90%)"),
        ("people >= 90 %", "expected a whole number, got '90 %'", "90 %"),
        ("row.share >= 90 % %", "unexpected '%'", "%"),
        ("in_area()", "expected the id or name of an area, got ')'", ")"),
        ('in_area("")', "in_area ('',); name at least one area by its id or name", 'in_area("")'),
        ("teams == 2", "a count cannot be compared with ==; write >=, <, = or !=", "== 2"),
        ("teams >= 0", "teams: 0; give a whole number from 1", "teams >= 0"),
        ("people", "expected >=, <, =, != or per, got the end", ""),
        (
            "people pr 100 x >= 2",
            "expected >=, <, =, != or per, got 'pr'; did you mean 'per'?",
            "pr 100 x >= 2",
        ),
        (
            "people <= 4",
            f"expected >=, <, =, != or per, got '<='; {UPPER}",
            "<= 4",
        ),
        ("people in [1, 3)", "a count cannot be compared with in; write >=, <, = or !=", "in [1, 3)"),
        ("people >= 3/2", "3/2 is not a whole number", "3/2"),
        ("people >= 1.5", f"'1.5' {NOT_A_NUMBER}", "1.5"),
        ("people ≥ 5", "unexpected '≥'; write >=", "≥ 5"),
        ("people < -5", "people: -5; give a whole number from 1", "people < -5"),
        ("people per x >= 2", "expected a whole number, got 'x'", "x >= 2"),
        ("people per 100 >= 2", "expected an attribute of areas, such as households, got '>='", ">= 2"),
        ("people per 100 x", "expected >=, <, = or !=, got the end", ""),
        ("people per 100 x == 2", "a count cannot be compared with ==; write >=, <, = or !=", "== 2"),
        (
            "people per 0 x >= 2",
            "people per x: 0; give a whole number from 1",
            "people per 0 x >= 2",
        ),
        (
            "people per 1 x >= 0",
            "people_per: 0; give a number above 0",
            "people per 1 x >= 0",
        ),
        ("people(5)", "expected 'at_least', got '5'", "5)"),
        ("people(at_least 5)", "expected '=', got '5'", "5)"),
        ("people_per(100 x)", "expected ',', got 'x'", "x)"),
        ("any_team", "'any_team' lacks its condition; write any_team(…)", "any_team"),
        ("any_team()", "expected a condition, got ')'", ")"),
        ("any_team(led, has_team)", "expected ')', got ','", ", has_team)"),
        ("has_team(village)", "expected ')', got 'village'", "village)"),
        ("every(has_team)", "expected ',', got ')'", ")"),
        ("every(led & has_team)", "expected ',', got '&'", "& has_team)"),
        ("some(5, led)", "expected a level, got '5'", "5, led)"),
        ("evry(village, led)", "no condition evry(…); did you mean 'every'?", "evry(village, led)"),
        ("funde(x)", "no condition funde(…); did you mean 'funded'?", "funde(x)"),
        (
            'attribute("x", ">=", 1)',
            "attribute(…) is not a condition; write own.ATTRIBUTE, as in own.households >= 100",
            'attribute("x", ">=", 1)',
        ),
        ("any()", "any of no conditions never holds; give at least one", "any()"),
        (
            "throughout(led, village)",
            "expected a period, such as 2024, 2024-08 or 2024-01-01..2024-07-01, got 'village'",
            "village)",
        ),
        ("throughout(led 2024)", "expected ')', got '2024'", "2024)"),
        (
            "throughout(led, 2024-01-01)",
            (
                "window '2024-01-01': not a window; "
                "write a year 2024, a month 2024-08 or days 2024-08-10..2026-01-01 (end not included)"
            ),
            "2024-01-01)",
        ),
        ("throughout(led, 2024-13)", "month 2024-13: no such month", "2024-13)"),
        (
            "sometime(led, 2024-01-01..)",
            "window end '': not a day; write it as 2024-08-31",
            "2024-01-01..)",
        ),
        (
            "sometime(led, 2024..2025)",
            "window start '2024': not a day; write it as 2024-08-31",
            "2024..2025)",
        ),
        (
            "sometime(led, 2024-01-02..2024-01-02)",
            (
                "period 2024-01-02..2024-01-02: its end is not after its start; "
                "ends are not included: a period of one day ends on the next day"
            ),
            "2024-01-02..2024-01-02)",
        ),
        ("funded", f"'funded' needs policies, and none are given; {GIVE}", "funded"),
        ("led & funded()", f"'funded' needs policies, and none are given; {GIVE}", ")"),
        ("funded:x", f"no policy 'x' is given; {GIVE}", "x"),
        (f"{'!' * 60}led", "more than 50 nested conditions", f"{'!' * 10}led"),
        (f"{'any_team(' * 60}led", "more than 50 nested conditions", f"{'any_team(' * 10}led"),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, at: str | None) -> None:
    with pytest.raises(PredicateError) as caught:
        parse_coverage(text)
    error = caught.value
    assert str(error).splitlines()[0] == message
    assert error.text == text
    if at is not None:
        assert text[error.column - 1 :] == at


def test_a_policy_that_is_not_given_has_near_ones(policies: Catalogue) -> None:
    with pytest.raises(PredicateError) as caught:
        parse_coverage("led and funded:vn.da-nang.2024-35", policies=policies)
    assert str(caught.value).splitlines() == [
        "no policy 'vn.da-nang.2024-35' is given; did you mean 'vn.da-nang.2024-36' or 'vn.da-nang.2025-26'?",
        "  led and funded:vn.da-nang.2024-35",
        "                 ^",
    ]


def test_policies_are_checked_where_none_is_named(policies: Catalogue) -> None:
    danang: Policy = policies["vn.da-nang.2024-36"]
    with pytest.raises(ArgumentError, match=r"^two policies with the id 'vn.da-nang.2024-36'$"):
        parse_coverage("led", policies=[danang, danang])
    with pytest.raises(
        ArgumentError, match=r"^policies: 'vn.da-nang.2024-36' is not a policy; pass policies, as"
    ):
        parse_coverage("led", policies="vn.da-nang.2024-36")  # type: ignore[arg-type]
    with pytest.raises(PredicateError, match=r"^'funded' needs policies, and none are given; pass policies="):
        parse_coverage("funded", policies=[])


def test_only_text_is_read() -> None:
    with pytest.raises(ArgumentError, match=r"^text=None is not a text; pass a str$"):
        parse_coverage(None)  # type: ignore[arg-type]


def test_what_no_text_stands_for() -> None:
    @attrs.frozen
    class Lucky(Condition):
        pass

    with pytest.raises(ArgumentError, match=r"Lucky\(\) cannot be written as text; resolve its choices"):
        coverage_text(AnyTeam(LED & Lucky()))
