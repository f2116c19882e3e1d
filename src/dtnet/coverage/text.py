from dtnet.coverage.conditions import *


def parse_coverage(text, *, policies=()):
    if text == "has_team":
        return HasTeam()
    if text.startswith("skill:"):
        return Skill(text[6:])
    from dtnet.predicates import parse_condition

    return parse_condition(text)


def coverage_text(c):
    return "has_team" if c == HasTeam() else repr(c)
