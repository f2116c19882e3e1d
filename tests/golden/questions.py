"""Questions whose whole answers are kept: every kind of question, put to Viet Nam and to Toyland.

Each question goes through the public API or the command line. `test_answers.py` compares the answers with the
recorded ones; `tools/golden_answers.py` records them and shows one of them whole.
"""

from __future__ import annotations

import contextlib
import io
import json
import shlex
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import dtnet
from dtnet import coverage, reorganisation
from dtnet.cli import main
from dtnet.coverage import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[[], Any]

DAY, TOY_DAY = "2024-08-31", "2025-02-01"
BEFORE, AFTER = "2025-06-30", "2025-07-01"
ISLE = "toy:province:lantern-isle"
FINE = {"accept_synthetic": True}


def questions() -> dict[str, Ask]:
    """Every question by its name; a question computes nothing before it is called."""
    found: dict[str, Ask] = {}
    parts = (
        _networks, _days, _structure, _coverage_of_viet_nam, _coverage_of_toyland, _coverage_questions,
        _over_time, _inequality, _claims, _money, _money_explained, _comparisons, _reorganisations, _policies,
        _commands,
    )  # fmt: skip
    for part in parts:
        for name, ask in part():
            assert name not in found, name
            found[name] = ask
    return found


def _viet_nam() -> dtnet.Network:
    return dtnet.datasets.load("vietnam")


def _toyland() -> dtnet.Network:
    return dtnet.datasets.load("toyland")


def _catalogue(country: str) -> dtnet.Catalogue:
    return dtnet.policies(country=country, plugins=False)


def _networks() -> Iterator[tuple[str, Ask]]:
    for name, load in (("vietnam", _viet_nam), ("toyland", _toyland)):
        yield f"{name}: content hash", lambda load=load: load().content_hash()
        yield f"{name}: days of change", lambda load=load: load().change_days()
    yield "vietnam: history of Đà Nẵng", lambda: _viet_nam().history("vn:province:48:0")
    yield "toyland: history of a team", lambda: _toyland().history("toy:team:flint")
    yield "vietnam: a part of it", lambda: _viet_nam().select(within="vn:province:15:0").content_hash()
    yield (
        "vietnam: a part of its levels",
        lambda: _counted(_viet_nam().select(levels=["province", "district"])),
    )
    yield "vietnam: a team closed", lambda: _closed(_viet_nam()).content_hash()
    yield (
        "vietnam: differences of a team closed",
        lambda: dtnet.difference(_viet_nam(), _closed(_viet_nam())).rows,
    )
    yield "toyland: a team that grows", lambda: _grown(_toyland()).history("toy:team:flint")
    yield (
        "vietnam: code 15 on two days",
        lambda: [_viet_nam().find_code("15", at=day) for day in (BEFORE, AFTER)],
    )


def _closed(network: dtnet.Network) -> dtnet.Network:
    return network.close("vn:team:20194-v001:syn", on="2024-09-01")


def _grown(network: dtnet.Network) -> dtnet.Network:
    return network.change("toy:team:flint", on=TOY_DAY, people=9, leader=1, deputy=2, ordinary=6)


def _counted(network: dtnet.Network) -> object:
    return network.at(DAY).territory.level_counts()


def _days() -> Iterator[tuple[str, Ask]]:
    for day in ("2024-08-31", "2025-02-28", BEFORE, AFTER):
        yield f"vietnam on {day}: provinces", lambda day=day: _viet_nam().at(day).areas(level="province")
        yield f"vietnam on {day}: levels", lambda day=day: _viet_nam().at(day).territory.level_counts()
        yield (
            f"vietnam on {day}: teams by province",
            lambda day=day: _viet_nam().at(day).team_counts(by="province"),
        )
    yield "vietnam: communes", lambda: _viet_nam().at(DAY).areas(level="commune")
    yield "vietnam: teams of Yên Bái", lambda: _viet_nam().at(DAY).teams(within="province:Yên Bái")
    yield "vietnam: bodies of Đà Nẵng", lambda: _viet_nam().at(DAY).bodies(within="province:Đà Nẵng")
    yield "toyland: areas", lambda: _toyland().at(TOY_DAY).areas()
    yield "toyland: teams", lambda: _toyland().at(TOY_DAY).teams()
    yield "toyland: bodies", lambda: _toyland().at(TOY_DAY).bodies()
    yield "toyland: what is uncertain of bodies", lambda: _toyland().at(TOY_DAY).uncertain("bodies")
    yield "vietnam: a name", lambda: _viet_nam().at(DAY).find("Yên Bái").id
    yield "vietnam: a name without diacritics", lambda: _viet_nam().at(DAY).find("Da Nang").id
    yield (
        "vietnam: a name in a province",
        lambda: _viet_nam().at(DAY).find("Tân Thành", level="commune", within="vn:province:08:0").id,
    )


def _structure() -> Iterator[tuple[str, Ask]]:
    team = "vn:team:20194-v001:syn"
    yield "vietnam: chain of a team", lambda: _viet_nam().at(DAY).chain(team)
    yield "vietnam: chain of a team after July 2025", lambda: _viet_nam().at(AFTER).chain(team)
    yield "vietnam: span of control", lambda: _viet_nam().at(DAY).span_of_control()
    yield "toyland: relations", lambda: _toyland().at(TOY_DAY).relations("guided_by")
    yield "toyland: unconnected", lambda: _toyland().at(TOY_DAY).unconnected()
    yield "toyland: without a superior", lambda: _toyland().at(TOY_DAY).without_superior("guided_by")
    yield "vietnam: edges of the graph", lambda: _viet_nam().at(DAY).graph().number_of_edges()
    yield "toyland: the graph", lambda: sorted(_toyland().at(TOY_DAY).graph().edges)
    yield (
        "toyland: points of failure",
        lambda: _toyland().ask(at=TOY_DAY).dependence.points_of_failure(**FINE),
    )
    yield (
        "toyland: posts without a holder",
        lambda: _toyland().at(TOY_DAY).posts_without_holder("officer").counts,
    )


OF = (
    "has_team",
    "led",
    "funded",
    "teams >= 2",
    "people >= 5",
    "skill:online_payment",
    "any_skill",
    "all_skills",
    "at_least_skills:3",
    "skill:online_payment & led",
    "skill:online_payment & ~funded",
    "every_team(led)",
)


def _coverage_of_viet_nam() -> Iterator[tuple[str, Ask]]:
    for of in OF:
        yield f"vietnam: {of} by province", lambda of=of: _asked(_viet_nam(), of=of, by="province", at=DAY)
    more: dict[str, dict[str, Any]] = {
        "by district": {"by": "district"},
        "by province, then households": {
            "by": "province",
            "weight": "households",
            "where": "own.households < 200",
        },
        "in Yên Bái by commune": {"by": "commune", "within": "province:Yên Bái"},
        "weighted by households": {"weight": "households", "by": "province"},
        "without synthetic facts": {"synthetic": False, "by": "province"},
        "of communes": {"over": "commune", "of": "every(village, has_team)", "by": "province"},
        "where households are many": {"where": "own.households >= 150", "by": "province"},
        "after July 2025": {"at": AFTER, "by": "province"},
        "mean of 2024": {"at": None, "during": "2024", "over_time": "mean", "by": "province"},
        "least of two years": {"at": None, "during": "2023-07-01..2025-07-01", "over_time": "min"},
    }
    for name, question in more.items():
        yield (
            f"vietnam: has_team {name}",
            lambda question=question: _asked(_viet_nam(), **{"at": DAY} | question),
        )


def _asked(network: dtnet.Network, **question: Any) -> coverage.Coverage:  # noqa: ANN401 - keywords of any type
    return network.coverage(policies=_catalogue(network.metadata.name), **question)


TOY_OF = (
    "has_team",
    "led",
    "funded",
    "teams >= 2",
    "people >= 5",
    "people per 100 households >= 5",
    "skill:purse",
    "any_skill",
    "all_skills",
    "at_least_skills:2",
    "skill:purse & skill:letters",
    "any_team(led & skill:purse)",
    "every_team(led)",
    "~has_team",
    "has_team | own.coastal = true",
    "team.reported_on >= 2025-01-01",
)


def _coverage_of_toyland() -> Iterator[tuple[str, Ask]]:
    for of in TOY_OF:
        for by in (None, "shire", "parish"):
            yield (
                f"toyland: {of} by {by}",
                lambda of=of, by=by: _asked(_toyland(), of=of, by=by, at=TOY_DAY),
            )
    more: dict[str, dict[str, Any]] = {
        "weighted by households, where they are known": {"weight": "households", "within": "Quay"},
        "missing as no": {"missing": "as_no", "by": "shire"},
        "missing as yes": {"missing": "as_yes", "by": "shire"},
        "having a share": {"having": "row.share >= 7/10", "by": "shire"},
        "without synthetic facts": {"synthetic": False, "within": "Lantern Isle"},
        "of parishes": {"over": "parish", "of": "every(village, has_team)", "by": "shire"},
        "mean of 2024": {"at": None, "during": "2024", "over_time": "mean", "by": "shire"},
        "first of 2024": {"at": None, "during": "2024", "over_time": "first"},
        "last of 2024": {"at": None, "during": "2024", "over_time": "last"},
        "most of 2024": {"at": None, "during": "2024", "over_time": "max", "by": "shire"},
        "throughout 2024": {"of": "throughout(has_team, 2024)"},
        "sometime in 2024": {"of": "sometime(skill:purse, 2024)"},
    }
    for name, question in more.items():
        yield (
            f"toyland: has_team {name}",
            lambda question=question: _asked(_toyland(), **{"at": TOY_DAY} | question),
        )
    yield (
        "toyland: explained",
        lambda: _asked(_toyland(), of="skill:purse & led", at=TOY_DAY).explain("toy:village:flint"),
    )


def _coverage_questions() -> Iterator[tuple[str, Ask]]:
    at = {"at": TOY_DAY}
    people: dict[str, Any] = {"base": "households", "per": 100}
    toy: dict[str, Ask] = {
        "areas without": lambda: (
            _toyland().ask("has_team", **at).areas(["no", "unknown"], accept_synthetic=True)
        ),
        "verdicts of areas": lambda: _toyland().ask("has_team", **at).areas(accept_synthetic=True),
        "against a target": lambda: _toyland().ask("has_team", **at).against(Fraction(4, 5), by="shire"),
        "cascade": lambda: _toyland().ask("has_team", **at).cascade("led", "skill:purse", by="shire"),
        "change": lambda: _toyland().ask("has_team", at="2024-12-31").change(TOY_DAY, by="shire"),
        "rate of people": lambda: _toyland().ask(within="Quay", **at).people.rate(by="village", **people),
        "shortfall of people": lambda: _toyland().ask(within="Harbour", **at).people.shortfall(8, **people),
        "sizes of teams": lambda: _toyland().ask(over="team", **at).people.sizes(by="shire"),
        "quantiles of sizes": lambda: _toyland().ask(over="team", **at).people.size_quantiles(by="shire"),
        "skills": lambda: _toyland().ask(**at).skills.shares(by="shire"),
        "depth of skills": lambda: _toyland().ask(**at).skills.depth(by="shire"),
        "patterns of skills": _toyland().ask(**at).skills.patterns,
        "weakest skills": lambda: _toyland().ask(**at).skills.weakest(by="parish"),
        "skills from shares": _toyland().ask(within="Lantern Isle", **at).skills.from_shares,
        "teams of several areas": lambda: _toyland().ask(**at).people.shared_teams(accept_synthetic=True),
        "what falls with a body": lambda: (
            _toyland().ask(**at).dependence.lost_without("toy:office:saltmarsh", **FINE)
        ),
        "funding of teams": lambda: (
            _toyland().ask(over="team", **at).funding.of_teams(_catalogue("toyland"), by="shire").counts
        ),
        "eligible and unfunded": lambda: (
            _toyland()
            .ask(over="team", at="2025-08-01")
            .funding.eligible_unfunded(_catalogue("toyland"))
            .counts
        ),
        "shares of funding": lambda: (
            _toyland().ask(within=ISLE, **at).funding.shares(_catalogue("toyland"), **FINE)
        ),
        "cliff of funding": lambda: (
            _toyland().ask(during="2025", within=ISLE).funding.cliff(_catalogue("toyland"), **FINE)
        ),
        "share that is synthetic": lambda: _asked(_toyland(), **at).synthetic_share(**FINE),
    }
    yield from ((f"toyland: {name}", ask) for name, ask in toy.items())
    yield "vietnam: skills", lambda: _viet_nam().ask(at=DAY).skills.shares(by="province")
    yield "vietnam: sizes of teams", lambda: _viet_nam().ask(over="team", at=DAY).people.sizes(by="province")
    yield (
        "vietnam: funding of teams",
        lambda: (
            _viet_nam().ask(over="team", at=DAY).funding.of_teams(_catalogue("vietnam"), by="province").counts
        ),
    )
    yield (
        "vietnam: points of failure",
        lambda: _viet_nam().ask(at=DAY).dependence.points_of_failure(limit=40, **FINE),
    )
    yield (
        "vietnam: redrawn",
        lambda: (
            _viet_nam()
            .ask("has_team", at=BEFORE, within="vn:province:15:0")
            .redrawn(AFTER, into="vn:province:15:2025")
        ),
    )


def _over_time() -> Iterator[tuple[str, Ask]]:
    def query(during: str, **question: Any) -> coverage.CoverageQuery:  # noqa: ANN401 - as above
        given = {"of": coverage.has_team(), "over": "village", "during": dtnet.Period(*during.split(".."))}
        return coverage.CoverageQuery(**given | question)

    two_years = "2023-07-01..2025-07-01"
    over_july = "2025-06-01..2025-08-01"
    yield (
        "vietnam: series by province",
        lambda: Question(_viet_nam(), query(two_years, by=("province",))).series(),
    )
    for basis in ("as_was", "common", AFTER):
        yield (
            f"vietnam: series over July 2025, basis {basis}",
            lambda basis=basis: Question(_viet_nam(), query(over_july, by=("province",))).series(basis=basis),
        )
    yield (
        "toyland: series by shire",
        lambda: Question(_toyland(), query("2024-01-01..2025-07-01", by=("shire",))).series(),
    )
    yield (
        "toyland: spells without",
        lambda: _toyland().ask("has_team", during="2024").spells(accept_synthetic=True),
    )
    yield (
        "toyland: first reached",
        lambda: Question(_toyland(), query("2024-01-01..2025-07-01")).first_reached(
            Fraction(1, 2), hold_days=30, **FINE
        ),
    )
    yield (
        "vietnam: first reached",
        lambda: Question(_viet_nam(), query(two_years, by=("province",))).first_reached(
            Fraction(9, 10), **FINE
        ),
    )


def _inequality() -> Iterator[tuple[str, Ask]]:
    def spread(network: dtnet.Network, of: str, by: str, at: str) -> dict[str, object]:
        found = coverage.inequality_of(_asked(network, of=of, by=by, at=at), **FINE)
        return {
            "gini": found.gini, "range": found.best_minus_worst, "ratio": found.best_over_worst,
            "missed": found.missed, "median": found.quantile(Fraction(1, 2)), "ranks": found.ranks(),
            "sharp": found.sharp,
        }  # fmt: skip

    for of in ("has_team", "skill:purse"):
        for by in ("shire", "parish"):
            yield (
                f"toyland: inequality of {of} by {by}",
                lambda of=of, by=by: spread(_toyland(), of, by, TOY_DAY),
            )
    yield (
        "vietnam: inequality by province",
        lambda: spread(_viet_nam(), "skill:online_payment", "province", DAY),
    )


def _claims() -> Iterator[tuple[str, Ask]]:
    yield "vietnam: every village has a team", lambda: _viet_nam().at(DAY).ask("has_team").claim()
    for of in ("has_team", "led", "skill:purse", "teams >= 1"):
        yield (
            f"toyland: every village, {of}",
            lambda of=of: _toyland().at(TOY_DAY).ask(of).claim(),
        )
    yield (
        "toyland: every parish has a team",
        lambda: _toyland().at(TOY_DAY).ask("has_team", over="parish").claim(),
    )
    yield (
        "toyland: a condition as text",
        lambda: coverage.coverage_text(
            coverage.parse_coverage("any_team(led & skill:purse) | ~every_team(people >= 3)")
        ),
    )
    yield (
        "toyland: a query as JSON",
        lambda: coverage.CoverageQuery(
            of=coverage.parse_coverage("skill:purse & led"), over="village", at=TOY_DAY, by=("shire",)
        ).to_json(),
    )


WINDOWS = {
    "vietnam": ("2023", "2024", "2025", "2024-08", "2024-08-10..2026-01-01", "2026"),
    "toyland": ("2024", "2025", "2025-02", "2024-12-15..2025-03-10"),
}


def _money() -> Iterator[tuple[str, Ask]]:
    for country, windows in WINDOWS.items():
        for window in windows:
            yield (
                f"{country}: money of {window}",
                lambda country=country, window=window: _money_of(country, window),
            )
    for keys in (("province",), ("province", "month"), ("commune",), ("component", "source"), ("unit",)):
        yield (
            f"vietnam: money of 2024 by {', '.join(keys)}",
            lambda keys=keys: _spent("vietnam", "2024").by(*keys),
        )
    for keys in (("shire", "month"), ("unit", "month"), ("component",)):
        yield (
            f"toyland: money of 2025 by {', '.join(keys)}",
            lambda keys=keys: _spent("toyland", "2025").by(*keys),
        )
    for name, choices in (
        ("part by days", {"vn.da-nang.2024-36": {"part": "by_days"}}),
        ("twelve months", {"vn.da-nang.2024-36": {"year": "twelve_months"}}),
        ("nothing unopened", {"vn.yen-bai.2022-60": {"unopened": "closed"}}),
        ("size as a cap", {"vn.binh-duong.2023-27": {"size": "cap"}}),
    ):
        yield (
            f"vietnam: money of 2024, {name}",
            lambda choices=choices: dtnet.assess(
                _viet_nam(), _catalogue("vietnam"), window="2024", choices=choices
            ).by("province", "month"),
        )
    for name in ("not_eligible", "norms", "of_which", "paid"):
        for country, window in (("vietnam", "2024"), ("toyland", "2025")):
            yield (
                f"{country}: {name} of {window}",
                lambda name=name, country=country, window=window: getattr(_spent(country, window), name)(),
            )


def _spent(country: str, window: str) -> dtnet.Assessment:
    network = dtnet.datasets.load(country)
    return dtnet.assess(network, _catalogue(country), window=window)


def _money_of(country: str, window: str) -> dict[str, object]:
    spent = _spent(country, window)
    return {"bounds": spent.bounds, "rows": spent.by("policy", "month"), "not assessed": spent.not_assessed}


def _money_explained() -> Iterator[tuple[str, Ask]]:
    for policy, unit, month in (
        ("vn.binh-duong.2023-27", "vn:team:25741-v001:syn", "2024-08"),
        ("vn.da-nang.2024-36", "vn:team:20194-v001:syn", "2024-08"),
        ("vn.da-nang.2025-26", "vn:team:20194-v001:syn", "2026-01"),
        ("vn.ha-tinh.2023-119", "vn:team:18073-v001:syn", "2024-08"),
        ("vn.yen-bai.2022-60", "vn:team:04252-v001:syn", "2023-06"),
    ):
        yield (
            f"vietnam: {policy} explained",
            lambda policy=policy, unit=unit, month=month: json.loads(
                dtnet.assess(_viet_nam(), _catalogue("vietnam")[policy], window=month[:4])
                .explain(unit, month)
                .to_json()
            ),
        )
    yield (
        "toyland: money of a village explained",
        lambda: json.loads(_spent("toyland", "2025").explain("toy:team:anchor-lamp", "2025-02").to_json()),
    )


def _comparisons() -> Iterator[tuple[str, Ask]]:
    def reform() -> dtnet.Comparison:
        rule = _catalogue("vietnam")["vn.ha-tinh.2023-119"]
        country = rule.evolve(jurisdiction="vn:country:0")
        return dtnet.compare(
            dtnet.assess(_viet_nam(), rule, window="2024"),
            dtnet.assess(_viet_nam(), [country], window="2024"),
        )

    yield "vietnam: Hà Tĩnh's rule everywhere", lambda: reform().by("province")
    yield "vietnam: bounds of Hà Tĩnh's rule everywhere", lambda: reform().bounds


def _reorganisations() -> Iterator[tuple[str, Ask]]:
    def moved() -> reorganisation.Crosswalk:
        return _viet_nam().crosswalk(BEFORE, AFTER)

    def back() -> reorganisation.Crosswalk:
        return _viet_nam().crosswalk(AFTER, BEFORE)

    def numbers(day: str, level: str) -> dict[str, int]:
        return {
            area: 7 * place + 1 for place, area in enumerate(_viet_nam().at(day).areas(level=level)["id"])
        }

    for level in ("province", "commune"):
        yield (
            f"vietnam: a stock of {level}s carried",
            lambda level=level: moved().rebase(numbers(BEFORE, level), kind="stock"),
        )
        yield (
            f"vietnam: a stock of {level}s carried back",
            lambda level=level: back().rebase(numbers(AFTER, level), kind="stock"),
        )
    yield (
        "vietnam: a stock of common regions",
        lambda: moved().rebase(numbers(BEFORE, "commune"), kind="stock", groups="common"),
    )
    yield "vietnam: regions of provinces", lambda: moved().regions("province")
    yield "vietnam: table of provinces", lambda: moved().table("province")
    for level in ("province", "district", "commune"):
        yield (
            f"vietnam: classes of {level}s",
            lambda level=level: reorganisation.class_counts(_viet_nam(), BEFORE, AFTER, level=level),
        )
    yield (
        "vietnam: what became of provinces",
        lambda: reorganisation.what_became(_viet_nam(), BEFORE, AFTER, level="province"),
    )
    yield "vietnam: events until July 2025", lambda: reorganisation.event_list(_viet_nam(), until=AFTER)
    yield (
        "vietnam: successors of Ngọc Thụy",
        lambda: reorganisation.successors(_viet_nam(), "vn:commune:00115:0"),
    )
    yield (
        "vietnam: predecessors of Lào Cai",
        lambda: reorganisation.predecessors(_viet_nam(), "vn:province:15:2025"),
    )
    yield (
        "vietnam: vintage of codes",
        lambda: reorganisation.identify_vintage(
            _viet_nam(), ["01", "15", "48", "49", "74"], level="province"
        ),
    )
    yield "toyland: events", lambda: reorganisation.event_list(_toyland())


def _policies() -> Iterator[tuple[str, Ask]]:
    for country in ("vietnam", "toyland"):
        yield f"{country}: table of policies", lambda country=country: _catalogue(country).table()
        for policy in _catalogue(country):
            yield f"{policy.id} as JSON", lambda policy=policy: json.loads(policy.to_json())


COMMANDS = (
    "report",
    "report --at 2022-02-28",
    "report --window 2025-06-01..2025-08-01",
    "report --window 2024 --choose vn.da-nang.2024-36:part=by_days",
    "coverage --by province --at 2024-08-31",
    "coverage --network toyland --by shire --missing as_no",
    "coverage --network toyland --of 'skill:purse & funded' --by shire",
    "coverage --during 2024",
    "coverage gaps --network toyland --name-synthetic",
    "coverage claim 'every village has a team'",
    "coverage claim 'every village has a team' --network toyland",
    "coverage inequality --network toyland --by shire",
    "coverage series --network toyland --within 'Lantern Isle' --during 2024-10-01..2025-07-01",
    "assess --policy vn.yen-bai.2022-60 --window 2023-11-01..2024-02-01 --by month,province",
    "assess --network toyland --policy toyland.lantern-isle.oil --by province",
    "compare --policy vn.ha-tinh.2023-119 --rate 'vn.ha-tinh.2023-119:support=700_000 VND/team/month'",
    "explain vn:team:18073-v001:syn --month 2024-08 --policy vn.ha-tinh.2023-119",
    "explain vn:mic:0",
    "diff 2025-03-01 2025-03-12",
    "diff 2025-06-30 2025-07-01",
    "events --to 2025-06-30",
    "events --from 2025-07-01 --to 2025-07-01",
    "history vn:commune:25822:0",
    "history 01 --at 2025-07-01",
    "policies list --country vietnam",
    "policies show vn.ha-tinh.2023-119",
    "policies check vn.yen-bai.2022-60 vn.da-nang.2025-26",
    "show 'Da Nang'",
    "show 'Da Nag'",
    "coverage --of 'has_team & (led'",
    "validate no-such-network.json",
)


LONG = {"diff 2025-06-30 2025-07-01"}
"""Their JSON has 31 MB."""


def _commands() -> Iterator[tuple[str, Ask]]:
    for command in COMMANDS:
        for format in ("table",) if command in LONG else ("table", "json"):
            words = [*shlex.split(command), "--format", format]
            yield f"dtnet {command} --format {format}", lambda words=words: run(words)


def run(words: list[str]) -> dict[str, object]:
    """What a command prints and how it exits; JSON is read."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    printed: object = out.getvalue()
    if words[-1] == "json" and printed:
        printed = json.loads(out.getvalue())
    return {"code": code, "printed": printed, "message": err.getvalue()}
