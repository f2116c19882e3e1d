"""Published figures: their days and bounds, the set and its table, and reading with all faults together."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest

import dtnet
from dtnet import Citation, Origin, Period
from dtnet.errors import ArgumentError, DayError, InvalidInputError, UnknownNameError
from dtnet.figures import Bounds, Claim, Figure, FigureSet, parse_figures
from dtnet.figures.figure import as_of_days
from dtnet.figures.figures_of_other_days import nearest_figures

GAZETTE = Citation(ref="Gazette 7")


def figure(**given: Any) -> Figure:  # noqa: ANN401 - whatever fields a test changes
    usual = {"id": "f", "measure": "teams", "where": "x", "as_of": "2024", "qualifier": "exact", "value": 5}
    return Figure(**{**usual, "source": GAZETTE, **given})


def read(text: str) -> FigureSet:
    return parse_figures(text, source="f.toml")


def faults_of(text: str) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read(text)
    assert caught.value.what == "f.toml"
    return [str(fault) for fault in caught.value.faults]


# -- the days that an as-of may be ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        ("2022-05-26", "2022-05-26..2022-05-27"),
        ("2024-02", "2024-02-01..2024-03-01"),
        ("2023", "2023-01-01..2024-01-01"),
        ("2023/2024", "2023-01-01..2025-01-01"),
    ],
)
def test_an_as_of_may_be_any_of_its_days(as_of: str, days: str) -> None:
    assert str(as_of_days(as_of)) == days


@pytest.mark.parametrize(
    ("day", "near"),
    [
        ("2024-01-31", ["b2"]),
        ("2024-02-01", ["a", "c"]),
        ("2024-02-29", ["a", "c"]),
        ("2024-03-01", ["b2", "c"]),
        ("2024-05-01", ["b2"]),
        ("2024-05-02", ["c"]),
    ],
)
def test_a_figure_that_may_be_of_the_day_is_no_nearest_one(day: str, near: list[str]) -> None:
    days = {"a": "2024-01-31", "b2": "2024-02", "c": "2024-05-01"}
    figures = FigureSet(tuple(figure(id=id, as_of=as_of) for id, as_of in days.items()))
    found = nearest_figures(figures, measure="teams", where="x", day=day)
    assert [each.id for each in found] == near


def test_figures_of_teams_of_a_level_are_near_on_their_own_day() -> None:
    days = {"2024-02": "village", "2024-01": "village", "2024-03": "commune", "2024-02-03": None}
    made = [figure(id=f"{level}-{day}", as_of=day, level=level) for day, level in days.items()]
    found = nearest_figures(FigureSet(tuple(made)), measure="teams", where="x", day="2024-02-03")
    assert [each.id for each in found] == ["village-2024-02", "village-2024-01", "commune-2024-03"]


@pytest.mark.parametrize(("as_of", "day"), [("2022-06", "2022-06-30"), ("2021", "2021-12-31")])
def test_the_end_of_a_month_or_year_is_its_last_day(as_of: str, day: str) -> None:
    days = as_of_days(as_of, at_end=True)
    assert (str(days.start), days.days) == (day, 1)


@pytest.mark.parametrize(
    ("as_of", "at_end", "message"),
    [
        ("2023/2025", False, 'as of "2023/2025": not consecutive years; write 2023/2024'),
        (
            "early 2024",
            False,
            "as of 'early 2024': not a day; write a day 2024-08-31, a month 2024-08, a year",
        ),
        ("2024-13", False, "month 2024-13: no such month"),
        ("2024-08-31", True, 'as of the end of "2024-08-31"; only a month'),
        ("2023/2024", True, 'as of the end of "2023/2024"; only a month'),
    ],
)
def test_other_as_ofs_are_refused(as_of: str, message: str, *, at_end: bool) -> None:
    with pytest.raises(DayError) as caught:
        as_of_days(as_of, at_end=at_end)
    assert str(caught.value).startswith(message)


# -- one figure ----------------------------------------------------------------------------------


def test_a_figure_derives_its_days_and_bounds() -> None:
    made = figure(as_of="2024-08", qualifier="about", value=12_000)
    assert made.days == Period("2024-08-01", "2024-09-01")
    assert (made.lower, made.bounds.point, made.upper) == (11_500, 12_000, 12_499)
    assert hash(made) == hash(pickle.loads(pickle.dumps(made)))  # noqa: S301 - our own bytes


def test_a_headline_is_read_by_its_word() -> None:
    assert figure(qualifier="headline", said="nearly", value=2_000).upper == 1_999
    with pytest.raises(ArgumentError, match="figure 'f': said, the word in the headline, is missing"):
        figure(qualifier="headline", value=2_000)


def test_bounds_may_be_given() -> None:
    made = figure(qualifier="over", value=24_303, bounds=Bounds(lower=24_304, upper=24_400, point=24_304))
    assert made.upper == 24_400
    text = WHOLE.replace('"nearly"', '"over"').replace("24_001", "24_304").replace("24_302", "24_400")
    assert read(text)["one"].bounds == made.bounds


def test_an_amount_is_over_a_period_and_has_a_currency() -> None:
    june = Period("2023-06-01", "2024-01-01")
    paid = figure(measure="amount", currency="VND", as_of=None, period=june)
    assert paid.days is june
    assert paid.origin is Origin.OBSERVED
    for given in ({"measure": "amount"}, {"currency": "VND"}):
        with pytest.raises(ArgumentError, match="only the measure amount has a currency, and needs one"):
            figure(**given)
    for given in ({"as_of": None}, {"period": june}):
        with pytest.raises(ArgumentError, match="give exactly one of as_of and period"):
            figure(**given)


def test_what_stands_is_dated_to_the_day() -> None:
    assert figure(as_of="2024-02-01", stands=True).origin is Origin.OBSERVED
    with pytest.raises(ArgumentError, match="stands=True needs one day as as_of"):
        figure(as_of="2024-02", stands=True)


@pytest.mark.parametrize(
    ("as_of", "part", "origin"),
    [
        ("2024-04-26", None, Origin.OBSERVED),
        ("2022-06", "end", Origin.OBSERVED),
        ("2024-08", None, Origin.ASSUMED),
        ("2023/2024", None, Origin.ASSUMED),
    ],
)
def test_that_a_vague_figure_speaks_of_a_day_is_assumed(as_of: str, part: str, origin: Origin) -> None:
    assert figure(as_of=as_of, part=part).origin is origin


# -- the set -------------------------------------------------------------------------------------


def test_a_set_is_a_sequence_with_names() -> None:
    one, two = figure(id="teams-one"), figure(id="teams-two", level="village", where="y")
    made = FigureSet((one, two))
    assert len(made) == 2
    assert list(made) == [one, two]
    assert made["teams-two"] is two
    with pytest.raises(UnknownNameError, match="no figure 'teams-tow'; did you mean 'teams-two'"):
        made["teams-tow"]
    with pytest.raises(ArgumentError, match="several figures have the id 'f'; give each its own"):
        FigureSet((figure(), figure()))
    assert {made, FigureSet((one, two))} == {made}


def test_select_takes_what_fits_all_that_is_given() -> None:
    one = figure(id="1")
    two = figure(id="2", where="y", level="village", as_of="2023")
    three = figure(id="3", where="y", kind="local", measure="people")
    made = FigureSet((one, two, three))
    assert made.select() == made
    assert [*made.select(where="y")] == [two, three]
    assert [*made.select(where="y", measure="people")] == [three]
    assert [*made.select(level="village")] == [two]
    assert [*made.select(kind="local")] == [three]
    assert [*made.select(day=date(2023, 5, 1))] == [two]


def test_a_set_as_a_table() -> None:
    first = figure(id="1", as_of="2024-08", qualifier="over", value=70, published=date(2024, 9, 1), note="n")
    second = figure(
        id="2", measure="amount", currency="VND", as_of=None, period=Period("2023-06-01", "2024-01-01")
    )
    [row, other] = FigureSet((first, second)).table().to_dicts()
    assert row == {
        "id": "1",
        "measure": "teams",
        "where": "x",
        "as_of": "2024-08",
        "first_day": date(2024, 8, 1),
        "last_day": date(2024, 8, 31),
        "published": date(2024, 9, 1),
        "provinces": None,
        "level": None,
        "kind": None,
        "qualifier": "over",
        "value": 70,
        "lower": 71,
        "upper": 79,
        "currency": None,
        "source": "Gazette 7",
        "note": "n",
    }
    assert (other["as_of"], other["last_day"], other["currency"]) == (None, date(2023, 12, 31), "VND")
    assert FigureSet().table().to_dicts() == []


# -- reading -------------------------------------------------------------------------------------

WHOLE = """
[source.gazette]
ref = "Gazette 7"
title = "Teams"
issued = "2024-09-01"
note = "a mirror"
[[figure]]
id = "one"
measure = "people"
where = "x"
as_of = "2024-08"
part = "end"
provinces = 26
published = "2024-09-02"
level = "village"
kind = "local"
qualifier = "nearly"
value = 24_303
lower = 24_001
upper = 24_302
source = "gazette"
note = "n"
[[figure]]
id = "two"
measure = "amount"
where = "x"
period = { from = "2023-06-01", until = "2024-01-01" }
qualifier = "exact"
value = 1
currency = "VND"
source = "gazette"
[[claim]]
id = "every"
text = "every village has a team"
where = "x"
as_of = "2024-08"
undated = true
source = "gazette"
"""


def test_reading_keeps_all_that_is_said() -> None:
    made = read(WHOLE)
    gazette = Citation(ref="Gazette 7", title="Teams", issued="2024-09-01")
    assert made["one"] == Figure(
        id="one",
        measure="people",
        where="x",
        as_of="2024-08",
        part="end",
        provinces=26,
        published=date(2024, 9, 2),
        level="village",
        kind="local",
        qualifier="nearly",
        value=24_303,
        bounds=Bounds(lower=24_001, upper=24_302, point=24_302),
        source=gazette,
        source_note="a mirror",
        note="n",
    )
    assert made["two"].period == Period("2023-06-01", "2024-01-01")
    assert made.claims == (
        Claim(
            id="every",
            text="every village has a team",
            where="x",
            as_of="2024-08",
            undated=True,
            source=gazette,
            source_note="a mirror",
        ),
    )
    assert made.claims[0].days == Period("2024-08-01", "2024-09-01")


def test_nothing_is_no_fault() -> None:
    assert read("") == FigureSet()


def test_every_fault_is_told_with_its_place() -> None:
    text = """
    fgure = 1
    [source.gazette]
    rfe = "Gazette 7"
    [source.other]
    ref = ""
    [[figure]]
    id = "one"
    measure = "team"
    where = 3
    as_of = "2024-08"
    stands = false
    qualifier = "about"
    value = -1
    source = "gazete"
    [[figure]]
    id = "one"
    measure = "teams"
    where = "x"
    as_of = "2024-08"
    qualifier = "over"
    value = 24_303
    source = "gazette"
    published = "2024-08-32"
    period = "2023"
    colour = "red"
    [[figure]]
    qualifier = "exact"
    [[claim]]
    id = "every"
    """
    assert faults_of(text) == [
        "document: unknown key \"fgure\"; did you mean 'figure'?",
        "source.gazette: unknown key \"rfe\"; did you mean 'ref'?",
        'source.gazette: "ref" is missing',
        'source.other: ref: got ""; write a text in quotes that is not empty',
        (
            'figure "one": measure: got "team"; allowed: "teams", "people", "villages", "provinces", '
            '"districts", "communes", "amount"; did you mean \'teams\'?'
        ),
        'figure "one": where: got the int 3; write a text in quotes that is not empty',
        'figure "one": stands: got false, which is the same as no key; remove it',
        'figure "one": value: got the int -1; write a whole number, 0 or more',
        'figure "one": source: got "gazete"; did you mean \'gazette\'?',
        (
            "figure \"one\": unknown key \"colour\"; one of 'id', 'measure', 'where', 'provinces', 'as_of', "
            "'part', 'undated', 'stands', …"
        ),
        'figure "one": period: got "2023"; write a table with from, until',
        "figure \"one\": published: '2024-08-32': no such day (day is out of range for month)",
        'figure 3: "id" is missing',
        'figure 3: "measure" is missing',
        'figure 3: "where" is missing',
        'figure 3: "value" is missing',
        'claim "every": "text" is missing',
        'claim "every": "where" is missing',
        'claim "every": "as_of" is missing',
        'claim "every": "source" is missing',
        'figure "one": several entries have this id; give each one its own id',
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (("lower = 24_001\n", ""), "only one of lower and upper is given; give both, or none"),
        (("lower = 24_001", "lower = 24_400"), "bounds 24400 to 24302 with the point 24302: not in order"),
        (('part = "end"\n', ""), None),
        (('as_of = "2024-08"\n', 'as_of = "soon"\n'), 'as of the end of "soon"; only a month'),
        (('as_of = "2024-08"\n', ""), "give exactly one of as_of and period"),
        (('"nearly"', '"headline"\nsaid = "over"'), "bounds 24001 to 24302 with the point 24304"),
        (('"nearly"', '"over"'), "bounds 24001 to 24302 with the point 24304: not in order"),
        (('"nearly"', '"headline"'), "bounds 24001 to 24302 with the point 24303"),
        (
            ('"nearly"\nvalue = 24_303', '"headline"\nvalue = 24_302'),
            "said, the word in the headline, is missing",
        ),
        (('"nearly"', '"nearly"\nsaid = "over"'), "the field said needs qualifier='headline'"),
    ],
)
def test_parts_that_do_not_fit_are_faults(changed: tuple[str, str], fault: str | None) -> None:
    text = WHOLE.replace(*changed, 1)
    assert text != WHOLE
    if fault is None:
        assert read(text)["one"].part is None
    else:
        [told] = faults_of(text)
        assert told.startswith(f'figure "one": {fault}')


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("figure = ", "end of document: not valid TOML: Invalid value"),
        ("source = 3", "source: got the int 3; write a table [source.NAME] for each source"),
        (
            "source = {a = 3}",
            "source.a: got the int 3; write a table with name, ref, title, issued, url, note",
        ),
        ("figure = 3", "figure: got the int 3; write a list"),
        ("figure = [3]", "figure 1: got the int 3; write a table with "),
        (
            'claim = [{id="c", text="t", where="x", as_of="2024", source="s"}]',
            'source: got "s"; there is none',
        ),
    ],
)
def test_what_is_no_file_of_figures(text: str, fault: str) -> None:
    told = faults_of(text)
    assert fault in told[0]


# -- the bundled figures -------------------------------------------------------------------------


def test_the_bundled_figures() -> None:
    figures = dtnet.datasets.load_figures("vietnam")
    assert figures is dtnet.datasets.load_figures("vietnam")
    assert len(figures) == 82
    country = figures.select(measure="teams", where="vn:country:0")
    assert [(each.as_of, each.value) for each in country if each.provinces is None] == [
        ("2023", 74_422),
        ("2024-08", 93_524),
    ]
    merged = figures["da-nang-2025-12-25-people"]
    assert (merged.lower, merged.bounds.point, merged.upper) == (24_001, 24_302, 24_302)
    headline = figures["ha-tinh-2023-teams"]
    assert (headline.lower, headline.upper) == (1_000, 1_999)
    assert [claim.text for claim in figures.claims] == [
        "every province has a team",
        "every village has a team",
    ]
    assert figures["country-2024-08-teams"].source_note is not None


def test_other_datasets_have_none() -> None:
    with pytest.raises(UnknownNameError, match="no dataset 'vietnan'; did you mean 'vietnam'"):
        dtnet.datasets.load_figures("vietnan")
