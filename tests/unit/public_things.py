"""Everything public: what pages of the reference name, how each is called, and an object of each class."""

# ruff: noqa: ANN401 - objects of every class
from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from importlib import import_module
from inspect import Parameter, getattr_static, getmembers, isclass, isfunction, ismodule, signature
from pathlib import Path
from typing import Any, Final

import altair as alt
import attrs
import numpy as np

import dtnet
from dtnet import coverage
from dtnet.coverage.measures import Quantities, Steps
from dtnet.policy import ChoiceRef, IsChosen, Open

DIRECTIVE: Final = re.compile(r"^(?:### )?::: ([\w.]+)$", re.MULTILINE)
OTHERS: Final = "dtnet_exchange."
"""Paths of a package of its own."""
ROOT: Final = Path(__file__).parents[2]
FIRST, DAY, LATER = "2024-08-31", "2025-02-01", "2025-09-01"
REALM, PROVINCE, SHIRE, PARISH = (
    "toy:realm",
    "toy:province:lantern-isle",
    "toy:shire:far",
    "toy:parish:dune",
)
VILLAGE, TEAM, OFFICER = "toy:village:cable", "toy:team:cable", "toy:officer:dune"

OWN_LIST: Final = {"parish": ["Dune"], "people": ["4"]}


@attrs.frozen
class Call:
    """A call that succeeds.

    Attributes:
        name: What is called, as it is written.
        function: What is called, bound to its object if it is a method.
        arguments: Values of parameters by name; those of a parameter `*name` are a tuple.
    """

    name: str
    function: Callable[..., Any]
    arguments: dict[str, Any]

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What may be passed, by name."""
        return dict(signature(self.function).parameters)

    def __call__(self, **changed: Any) -> Any:
        """The answer, with some arguments changed."""
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for name, value in {**self.arguments, **changed}.items():
            kind = self.parameters[name].kind
            if kind is Parameter.VAR_POSITIONAL:
                positional += value
            elif kind is Parameter.VAR_KEYWORD:
                named |= value
            elif kind is Parameter.POSITIONAL_ONLY or (
                kind is Parameter.POSITIONAL_OR_KEYWORD
                and any(each.kind is Parameter.VAR_POSITIONAL for each in self.parameters.values())
            ):
                positional.insert(0, value)
            else:
                named[name] = value
        found = self.function(*positional, **named)
        return list(found) if isinstance(found, Iterator) else found


def resolved(path: str) -> Any:
    """What a dotted path names."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        return import_module(path)


@cache
def public() -> dict[str, Any]:
    """All classes and functions with an entry in the reference, by dotted path."""
    found: dict[str, Any] = {}
    for page in sorted((ROOT / "docs" / "reference").glob("*.md")):
        for path in DIRECTIVE.findall(page.read_text("utf-8")):
            if path.startswith(OTHERS):
                continue
            named = resolved(path)
            if not ismodule(named):
                found[path] = named
                continue
            names = getattr(named, "__all__", None) or [
                name
                for name, each in getmembers(named)
                if not name.startswith("_") and getattr(each, "__module__", None) == named.__name__
            ]
            found |= {f"{path}.{name}": getattr(named, name) for name in names}
    return {path: each for path, each in found.items() if callable(each)}


@cache
def files() -> dict[str, dict[str, Any]]:
    """Arguments of the functions that read and write files, in a folder that goes with the process."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    network = toyland()["network"]
    dtnet.write_network(network, folder / "network.json")
    path = {"path": folder / "network.json"}
    written = {"path": folder / "written.json", "overwrite": True}
    return {
        "dtnet.read_network": path,
        "dtnet.write_network": written,
        "dtnet.lists.Match.review": {"path": folder / "review.csv", "overwrite": True},
        "dtnet.report.NetworkReport.save_html": {"path": folder / "report.html", "overwrite": True},
        "dtnet.PlaceList.input_table": {"per": "parish"},
        "dtnet.PlaceList.review": {"path": folder / "decisions.toml", "overwrite": True},
        "dtnet.PlaceList.write_remarks": {"path": folder / "remarks.xlsx", "overwrite": True},
        "dtnet.io.read_json": path,
        "dtnet.plot.save": {
            "path": folder / "picture.json",
            "overwrite": True,
            "chart": alt.Chart().mark_bar(),
        },
        "dtnet.io.write_file": {**written, "parts": [b"{}"]},
    }


@cache
def toyland() -> dict[str, Any]:
    """Values of parameters by their names, alike in all functions that have them."""
    network = dtnet.datasets.load("toyland")
    day = network.at(DAY)
    catalogue = dtnet.policies(country="toyland", plugins=False)
    spent = dtnet.assess(network, catalogue, window="2025-02")
    return {
        "network": network,
        "snapshot": day,
        "policies": catalogue,
        "window": "2025-02",
        "period": "2025-02",
        "during": "2025-02",
        "at": DAY,
        "on": DAY,
        "day": DAY,
        "before": FIRST,
        "after": DAY,
        "source_day": FIRST,
        "target_day": LATER,
        "of": "has_team",
        "over": "village",
        "level": "village",
        "id": PROVINCE,
        "ids": [PROVINCE],
        "area": PROVINCE,
        "body": TEAM,
        "unit": TEAM,
        "key": "province",
        "kind": "team",
        "relation": "guided_by",
        "spent": spent,
        "answer": day.coverage(by="parish", within=PROVINCE, policies=catalogue),
        "query": coverage.CoverageQuery(of=coverage.has_team(), over="village", at=DAY),
        "values": Quantities([1, 2, 3], base=5),
        "steps": Steps.from_changes([FIRST, DAY], LATER, Quantities([1, 3], base=4)),
        "shares": Quantities([3, 4, 5], base=10),
        "weights": [1, 2, 3],
        "masks": np.array([1, 2, 3], np.uint8),
        "target": Fraction(1, 2),
        "norm": Fraction(1, 100),
        "figures": dtnet.datasets.load_figures("vietnam"),
        "condition": coverage.has_team(),
        "part": coverage.has_team(),
        "component": "support",
        "vocabulary": network.vocabulary,
        "metadata": network.metadata,
        "data": dtnet.Period("2024-01-01", "2026-01-01"),
        "table": "areas",
        "by": (),
        "count": 1,
        "codes": ["01"],
        "code": "01",
        "subject": "team.people",
        "at_least": 1,
        "word": "pay",
        "path": str(ROOT / "docs" / "examples" / "fewer-for-each.toml"),
        "listed": dtnet.read_list(OWN_LIST, network, kind="teams", at=DAY),
    }


def receivers() -> list[Any]:
    """Objects whose methods are called, one of each class."""
    given = toyland()
    network, day, spent, answer = (given[name] for name in ("network", "snapshot", "spent", "answer"))
    cells = dtnet.DueCells.of(month=["2024-02"], days=[10], facts={"team.people": [5]})
    moved = network.crosswalk(FIRST, LATER)
    unequal = coverage.inequality_of(
        day.coverage(of="people >= 1", by="parish", within="toy:province:saltmarsh"), accept_synthetic=True
    )
    report = network.report(at=DAY, window="2025-02", policies=given["policies"])
    return [
        *(report, report.counts[0], report.types[0], report.coverage, report.amounts[0]),
        *(network, day, day.territory, spent, answer, given["policies"], given["figures"], given["query"]),
        *(given["steps"], given["values"], given["data"], dtnet.Month(2025, 2), network.vocabulary),
        *(dtnet.compare(spent, spent), day.areas(), moved, cells, spent.explain(TEAM), answer.explain()),
        *(network.to_builder(), network.tables.successions, unequal, next(iter(given["policies"]))),
        network.ask(over="team", at=DAY).funding.of_teams(given["policies"]),
        day.match({"parish": ["Dune"]}, columns={"parish": "parish"}),
        *(given["listed"], given["listed"].match.vintage()),
        *(day.ask("has_team", within=PROVINCE), *families(day.ask(within=PROVINCE))),
        dtnet.reorganisation.identify_vintage(network, day.areas(level="province")["code"]),
        moved.rebase(dict.fromkeys(network.at(FIRST).areas(level="parish")["id"], 3), kind="stock"),
        dtnet.predicates.fact("kind"),
        next(iter(given["policies"])).components[0],
        IsChosen("level", ChoiceRef("level")),
        Open(choice="level", options=(("village", Fraction(1)),)),
        moved.rebase(dict.fromkeys(network.at(FIRST).areas(level="parish")["id"], 3), kind="stock").report,
    ]


def families(question: coverage.Question) -> tuple[Any, ...]:
    """The families of questions of a question."""
    return question.skills, question.people, question.funding, question.dependence


def askers() -> dict[str, Any]:
    """By method of a question: the question, or its family, of which it is asked."""
    given = toyland()
    network, day = given["network"], given["snapshot"]
    period, teams = network.ask("has_team", within=PROVINCE, during="2025"), day.ask(over="team")
    asked = "dtnet.coverage.Question"
    activity = {"parish": ["Dune"], "month": ["2025-02"], "persons": ["3"], "times": ["1"]}
    return {
        "dtnet.PlaceList.input_table": dtnet.read_list(activity, network, kind="activity", at=DAY),
        **{f"{asked}.{name}": period for name in ("series", "first_reached", "spells")},
        f"{asked}.teams": day.ask("led", over="team"),
        "dtnet.coverage.PeopleQuestions.rate": day.ask(within=VILLAGE).people,
        "dtnet.coverage.PeopleQuestions.shortfall": day.ask(within=VILLAGE).people,
        "dtnet.coverage.PeopleQuestions.sizes": teams.people,
        "dtnet.coverage.PeopleQuestions.size_quantiles": teams.people,
        "dtnet.coverage.FundingQuestions.of_teams": teams.funding,
        "dtnet.coverage.FundingQuestions.eligible_unfunded": teams.funding,
        "dtnet.coverage.FundingQuestions.cliff": period.evolve(of=None).funding,
    }


def arguments_of() -> dict[str, dict[str, Any]]:
    """By what is called: arguments that are others there than their names say elsewhere."""
    given = toyland()
    network, day, spent = given["network"], given["snapshot"], given["spent"]
    rows = {
        "id": ["x"],
        "level": ["realm"],
        "code": [""],
        "name": ["X"],
        "type": [""],
        "start": ["2024-01-01"],
    }
    vintage = dtnet.reorganisation.identify_vintage(network, day.areas(level="province")["code"])
    atom = {"condition": dtnet.predicates.fact("kind") == "x", "read": lambda _: np.array([1], np.uint8)}
    named, days = {"accept_synthetic": True}, [FIRST, DAY]
    return files() | {
        "dtnet.Assessment.batches": {"keys": ("unit",)},
        "dtnet.figures.FigureSet.plot": {"network": dtnet.datasets.load("vietnam")},
        "dtnet.plot.before_and_after": {
            "result": network.ask("has_team", at=FIRST).change(LATER),
            "by": "policy",
        },
        "dtnet.reorganisation.Crosswalk.bridge": {"level": 3},
        "dtnet.reorganisation.Crosswalk.plan": {"level": 3, "to": 3},
        "dtnet.plot.flows": {"crosswalk": network.crosswalk(FIRST, LATER)},
        "dtnet.plot.hierarchy": {"within": PARISH},
        "dtnet.plot.figures": {
            "figures": dtnet.datasets.load_figures("toyland"),
            "measure": "teams",
            "where": REALM,
        },
        "dtnet.plot.ranking": {"result": day.coverage(of="led", by="shire"), "first": "least"},
        "dtnet.plot.series": {"result": network.ask("has_team", within=SHIRE, during="2025").series()},
        "dtnet.plot.subsidies": {"assessment": spent, "by": "policy"},
        "dtnet.compare": {"before": spent, "after": spent},
        "dtnet.Comparison": {"before": spent, "after": spent},
        "dtnet.difference": {"before": network, "after": network},
        "dtnet.plot.map": {"result": given["answer"]},
        "dtnet.plot.frame": {"picture": "map", "result": given["answer"], "options": {}},
        "dtnet.read_list": {"path": OWN_LIST, "kind": "teams", "at": DAY},
        "dtnet.Network.with_lists": {"lists": (given["listed"],), "partial": True},
        "dtnet.sweep": {"make": lambda: given["policies"], "grid": {}},
        "dtnet.policy.Explanation.from_json": {"text": spent.explain(TEAM).to_json()},
        "dtnet.NetworkBuilder.add_areas": {"columns": rows},
        "dtnet.NetworkBuilder.add_bodies": {"columns": {}},
        "dtnet.NetworkBuilder.add_relations": {"columns": {}},
        "dtnet.NetworkBuilder.add_services": {"columns": {}},
        "dtnet.Vocabulary.attribute": {"name": "households"},
        "dtnet.Vocabulary.body_kind": {"name": "team"},
        "dtnet.Vocabulary.level": {"name": "village"},
        "dtnet.Vocabulary.relation_type": {"name": "guided_by"},
        "dtnet.coverage.Question.areas": named,
        "dtnet.coverage.Question.teams": named,
        "dtnet.coverage.Question.spells": named,
        "dtnet.coverage.Question.inequality": {"by": "parish", **named},
        "dtnet.coverage.Question.first_reached": {"share": Fraction(1, 2), **named},
        "dtnet.coverage.Question.cascade": {"steps": ("led",)},
        "dtnet.coverage.Question.change": {"after": LATER},
        "dtnet.coverage.Question.redrawn": {"after": LATER, "into": PARISH},
        "dtnet.coverage.Question.evolve": {"parts": {"over": "parish"}},
        "dtnet.coverage.PeopleQuestions.shared_teams": named,
        "dtnet.coverage.DependenceQuestions.lost_without": {"body": "toy:bureau:harbour"},
        "dtnet.Snapshot.posts_without_holder": {"kind": "officer"},
        "dtnet.Network.ask": {"at": DAY},
        "dtnet.coverage.CoverageExplanation.from_json": {"text": given["answer"].explain().to_json()},
        "dtnet.coverage.measures.Quantities.fraction": {"at": 0},
        "dtnet.coverage.measures.Quantities": {"lower": [1, 2]},
        "dtnet.coverage.measures.quantile": {"at": Fraction(1, 2)},
        "dtnet.coverage.Inequality.quantile": {"at": Fraction(1, 2)},
        "dtnet.coverage.Inequality.concentration_index": {
            "ranked_by": {
                "toy:parish:heron": 1,
                "toy:parish:mist": 2,
                "toy:parish:oilham": 3,
                "toy:parish:sedge": 4,
            }
        },
        "dtnet.coverage.BodyAnswers.named": {"accept_synthetic": True},
        "dtnet.read_policy": {"supplied": ["support"]},
        "dtnet.Network.area_state": {"day": day.date},
        "dtnet.Network.body_state": {"day": day.date},
        "dtnet.Network.check_covered": {"day": day.date},
        "dtnet.Network.coverage": {"at": DAY},
        "dtnet.Network.with_bodies": {"bodies": network.tables.bodies, "statements": (), "day": day.date},
        "dtnet.Snapshot.live": {"id": TEAM},
        "dtnet.Snapshot.full_name": {"position": 0},
        "dtnet.Snapshot.name": {"position": 0},
        "dtnet.Hierarchy.ancestors_of_many": {"positions": [1]},
        "dtnet.Hierarchy.children_of_many": {"positions": [1]},
        "dtnet.predicates.Fact.is_between": {"least": 1, "below": 2},
        "dtnet.predicates.Fact.is_in": {"values": ["x"]},
        "dtnet.reorganisation.Vintage.areas": {"era": vintage.eras[0]},
        "dtnet.reorganisation.Vintage.misnamed": {"era": vintage.eras[0]},
        "dtnet.reorganisation.Vintage.missing": {"era": vintage.eras[0]},
        "dtnet.reorganisation.Vintage.unfit": {"era": vintage.eras[0]},
        "dtnet.NetworkBuilder.add_event": {"event": network.tables.events[0]},
        "dtnet.NetworkBuilder.add_statement": {"statement": network.tables.statements[0]},
        "dtnet.NetworkBuilder.add_other_name": {
            "other_name": dtnet.network.OtherName(area=PARISH, name="x", sort="alias", source=None)
        },
        "dtnet.NetworkBuilder.add_partial_list": {
            "partial_list": dtnet.network.PartialList(
                about="village", area=PARISH, start="2024-01-01", end=None, origin="observed", source=None
            )
        },
        "dtnet.NetworkBuilder.add_parent_among": {
            "parent_among": dtnet.network.ParentAmong(
                area=PARISH, candidate=PARISH, start="2024-01-01", end=None, origin="observed"
            )
        },
        "dtnet.NetworkBuilder.add_source_rows": {"columns": {"id": [TEAM], "row": [7]}},
        "dtnet.NetworkBuilder.add_relation_rule": {"rule": network.tables.relation_rules[0]},
        "dtnet.coverage.measures.concentration_index": {"ranked_by": [1, 2, 3]},
        "dtnet.coverage.measures.first_of": {"first": "least"},
        "dtnet.coverage.measures.ratio_of_sums": {
            "of": Quantities([1, 2]),
            "base": Quantities([3, 4]),
        },
        "dtnet.coverage.measures.people_missed": {"weights": [10, 20, 30]},
        "dtnet.coverage.measures.shortfall": {"have": Quantities([1, 2]), "base": [100, 200]},
        "dtnet.coverage.measures.added_by_each": {"masks": np.array([[1, 2], [1, 1]], np.uint8)},
        "dtnet.coverage.measures.turnover": {
            "before": np.array([1, 2], np.uint8),
            "after": np.array([2, 1], np.uint8),
        },
        "dtnet.coverage.measures.Steps.from_changes": {
            "days": days,
            "until": LATER,
            "values": Quantities([1, 3]),
        },
        "dtnet.coverage.measures.Steps": {
            "start": days,
            "end": [DAY, LATER],
            "values": Quantities([1, 3]),
        },
        "dtnet.coverage.measures.first_day_reached": {"threshold": Fraction(1, 2)},
        "dtnet.coverage.measures.spells": {"start": days, "end": [DAY, LATER], "inside": [True, False]},
        "dtnet.coverage.measures.spells_below": {"threshold": Fraction(1, 2)},
        "dtnet.coverage.CoverageQuery.from_json": {"text": given["query"].to_json()},
        "dtnet.coverage.CoverageQuery.from_text": {"text": given["query"].to_text()},
        "dtnet.coverage.CoverageQuery": {"of": coverage.has_team(), "at": DAY},
        "dtnet.coverage.parse_coverage": {"text": "has_team & led"},
        "dtnet.coverage.parse_claim": {
            "text": "every village has a team",
            "levels": network.vocabulary.levels,
        },
        "dtnet.coverage.attribute": {"name": "households", "op": ">=", "value": 1},
        "dtnet.coverage.funded": {"by": given["policies"]},
        "dtnet.coverage.people": {"at_least": 5},
        "dtnet.coverage.people_per": {"per": 1000, "base": "residents", "at_least": 1},
        "dtnet.coverage.teams": {"at_least": 2},
        "dtnet.coverage.in_area": {"areas": ("Lantern Isle",)},
        "dtnet.coverage.team_kind": {"kinds": ("lamplighter",)},
        "dtnet.datasets.load": {"name": "toyland"},
        "dtnet.datasets.fingerprint": {"name": "toyland"},
        "dtnet.datasets.load_figures": {"name": "vietnam"},
        "dtnet.figures.stated_bounds": {"value": 12_000, "qualifier": "about"},
        "dtnet.figures.parse_figures": {"text": "", "source": "x"},
        "dtnet.figures.stated_by": {"measure": "teams", "where": "vn:country:0", "value": 1},
        "dtnet.figures.contradicted_by": {"measure": "teams", "where": "vn:country:0", "value": 1},
        "dtnet.Snapshot.body": {"id": TEAM},
        "dtnet.Snapshot.team": {"id": TEAM},
        "dtnet.Snapshot.serves": {"id": TEAM},
        "dtnet.Snapshot.find": {"name": "Lantern Isle"},
        "dtnet.Snapshot.team_counts": {"by": "province"},
        "dtnet.Snapshot.path_between": {"other": OFFICER},
        "dtnet.network.path_between": {"body": TEAM, "other": OFFICER},
        "dtnet.Network.equals": {"other": network},
        "dtnet.Snapshot.match": {"given": ["Dune"]},
        "dtnet.TypeWord": {"word": "psh", "type": "parish"},
        "dtnet.lists.Match.array": {"name": "score"},
        "dtnet.lists.Match.kind": {"name": "id"},
        "dtnet.lists.Match.missing": {"name": "id"},
        "dtnet.lists.Match.total": {"name": "score"},
        "dtnet.Network.assert_equals": {"other": network},
        "dtnet.Network.change": {"id": PROVINCE, "values": {"name": "X"}},
        "dtnet.Network.correct": {"id": PROVINCE, "values": {"name": "X"}},
        "dtnet.Network.close": {"ids": "toy:team:rush", "with_contents": True},
        "dtnet.Network.remove": {"ids": TEAM},
        "dtnet.Network.find_code": {"code": day.areas(level="province")["code"][0], "at": DAY},
        "dtnet.Network.find_codes": {"codes": [day.areas(level="province")["code"][0]], "at": DAY},
        "dtnet.Hierarchy.contains": {"inner": VILLAGE},
        "dtnet.Hierarchy.lowest_common": {"ids": (VILLAGE, PARISH)},
        "dtnet.Hierarchy.ancestor": {"id": VILLAGE, "level": "province"},
        "dtnet.Hierarchy.contains_many": {"positions": [0], "inner": [1], "outer": [0], "many": [1]},
        "dtnet.Hierarchy.descendants_of_many": {"positions": [0]},
        "dtnet.Hierarchy.lowest_common_of_many": {"one": [1], "other": [2]},
        "dtnet.Hierarchy.roll_up": {"values": np.ones(len(day.territory), np.int64)},
        "dtnet.DueCells.of": {"month": ["2024-02"], "days": [10]},
        "dtnet.DueCells.take": {"rows": [0]},
        "dtnet.Catalogue.holding": {"area": PROVINCE},
        "dtnet.Policy.with_component": {"id": next(iter(given["policies"])).components[0].id},
        "dtnet.policy.IsChosen.with_options": {"options": {"level": "village"}},
        "dtnet.policy.Open.with_options": {"options": {"level": "village"}},
        "dtnet.policy.Dated": {"values": (dtnet.policy.DatedValue(start="2024-01-01", value=1),)},
        "dtnet.policy.ProrationSteps": {
            "steps": (dtnet.policy.ProrationStep(days=1, share=Fraction(1)),),
        },
        "dtnet.policy.parse_policy": {
            "text": (ROOT / "docs" / "examples" / "fewer-for-each.toml").read_text("utf-8"),
            "source": "x",
            "supplied": ["support"],
        },
        "dtnet.predicates.evaluate": atom,
        "dtnet.predicates.evaluate_each": atom,
        "dtnet.predicates.condition_text": {"condition": dtnet.predicates.fact("kind") == "x"},
        "dtnet.predicates.inside": {"areas": [PROVINCE], "as_of": DAY},
        "dtnet.predicates.parse_condition": {"text": 'kind = "x"'},
        "dtnet.reorganisation.Category": {"rule": "largest", "weight": {PARISH: 3}},
        "dtnet.reorganisation.Crosswalk.areas": {"level": "parish"},
        "dtnet.reorganisation.Crosswalk.rebase": {"values": {PARISH: 3}, "kind": "stock"},
        "dtnet.reorganisation.Rate": {"denominators": {PARISH: 3}},
        "dtnet.from_networkx": {"graphs": (day.graph("territory"), day.graph())},
        "dtnet.Period.intersection": {"other": given["data"]},
        "dtnet.Period": {"start": FIRST},
        "dtnet.Month": {"year": 2025, "month": 2},
        "dtnet.Month.of": {"day": given["data"].start},
        "dtnet.Table.array": {"name": "households"},
        "dtnet.Table.kind": {"name": "id"},
        "dtnet.Table.missing": {"name": "id"},
        "dtnet.coverage.Coverage.array": {"name": "areas"},
        "dtnet.coverage.Coverage.kind": {"name": "areas"},
        "dtnet.coverage.Coverage.missing": {"name": "areas"},
        "dtnet.coverage.Coverage.total": {"name": "areas"},
        "dtnet.coverage.Coverage.explain": {"area": None},
        "dtnet.reorganisation.Rebased.array": {"name": "value"},
        "dtnet.reorganisation.Rebased.kind": {"name": "area"},
        "dtnet.reorganisation.Rebased.missing": {"name": "area"},
        "dtnet.reorganisation.Rebased.total": {"name": "lower"},
        "dtnet.periods.as_day": {"value": DAY},
        "dtnet.periods.as_window": {"value": "2025"},
        "dtnet.measures.parse_rate": {"text": "60_000 VND/team/month"},
        "dtnet.measures.parse_amount": {"text": "60_000 VND/team"},
        "dtnet.measures.Rate": {"amount": 1, "currency": "VND", "beneficiary": "team", "time": "month"},
        "dtnet.measures.Amount": {"amount": 1, "currency": "VND"},
        "dtnet.money.shown_amount": {"amount": 1},
        "dtnet.Citation": {"ref": "x"},
    }


def own_functions(cls: type) -> Iterator[str]:
    """Names of the public methods of a class that this library wrote."""
    for name, _ in getmembers(cls):
        raw = getattr_static(cls, name)
        plain = raw.__func__ if isinstance(raw, classmethod | staticmethod) else raw
        if not name.startswith("_") and isfunction(plain) and plain.__module__.startswith("dtnet"):
            yield name


def parts() -> dict[type, Any]:
    """An object of each class of values that some receiver holds, or a value that is passed."""
    found: dict[type, Any] = {}
    network, day, spent = (toyland()[name] for name in ("network", "snapshot", "spent"))
    kind = dtnet.predicates.fact("kind")
    left = [*receivers(), *toyland().values(), *dtnet.policies(country="vietnam", plugins=False)]
    left += [(kind == "x") | (kind == "y"), dtnet.predicates.inside(PROVINCE, as_of=DAY)]
    left += [*network.tables.events, *network.tables.statements, *network.tables.relation_rules]
    left += [*spent.assumptions, *spent.not_assessed, *spent.recomputed]
    left += [day.find(PROVINCE), day.team(TEAM), day.body(OFFICER), dtnet.difference(network, network)]
    seen: dict[int, Any] = {}
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        seen[id(each)] = each
        if attrs.has(type(each)):
            found.setdefault(type(each), each)
            left += [getattr(each, name.name) for name in attrs.fields(type(each))]
        elif isinstance(each, tuple | list):
            left += each[:50]
        elif isinstance(each, dict):
            left += each.values()
    return found


def stated_of(function: Any, found: dict[type, Any]) -> dict[str, Any]:
    """What a class of values is made from, taken from an object of it; nothing for another function."""
    if not isclass(function) or function not in found:
        return {}
    fields = [each for each in attrs.fields(function) if each.init]
    return {each.alias: getattr(found[function], each.name) for each in fields}


@cache
def calls() -> tuple[list[Call], list[str]]:
    """Calls of all public functions and methods, and the names of those of which none is known."""
    objects = {type(each): each for each in receivers()}
    given, others, found_parts, asked = toyland(), arguments_of(), parts(), askers()
    found: list[Call] = []
    unknown: list[str] = []
    for path, each in public().items():
        if path.startswith(("dtnet.testing.", "dtnet.errors.")):
            continue
        functions = {path: each}
        if isclass(each):
            of = {f"{path}.{name}": objects.get(each, each) for name in own_functions(each)} | {
                name: asker for name, asker in asked.items() if name.startswith(f"{path}.")
            }
            functions = {name: getattr(owner, name.rpartition(".")[2]) for name, owner in of.items()}
            if path in others or attrs.has(each):
                functions[path] = each
        for name, function in functions.items():
            own = others.get(name, stated_of(function, found_parts))
            arguments = {**given, **own}
            needed = {
                parameter: arguments[parameter]
                for parameter, how in signature(function).parameters.items()
                if parameter in own or (how.default is how.empty and parameter in arguments)
            }
            call = Call(name, function, needed)
            try:
                call()
            except Exception:  # noqa: BLE001 - the test lists them
                unknown.append(name)
            else:
                found.append(call)
    return found, unknown
