"""A small country whose money is easy to reckon by hand, and documents to assess on it."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Attribute, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, Vocabulary, assess
from dtnet.network import Event, Statement, Succession
from dtnet.policy import parse_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet import Assessment, Network, Policy

MONTHLY = """
nature = "entitlement"
rate = "100 VND/team/month"
prorate = "any_day"
"""


class Land:
    """Two provinces over a district, three communes and four villages; `v4` lies in no commune.

    Data from 2023-01-01 to 2024-12-31. Rows are tuples: of areas (id, level, parent, start, end, ready), of
    teams (id, home, start, end, people, kinds); the last ones may be left out.
    """

    first, end = "2023-01-01", "2025-01-01"
    areas = (
        ("c", "country", None),
        ("p1", "province", "c"),
        ("p2", "province", "c"),
        ("d1", "district", "p1"),
        ("k1", "commune", "d1", first, None, True),
        ("k2", "commune", "p1", first, None, False),
        ("k3", "commune", "p2", first, None, True),
        ("v1", "village", "k1"),
        ("v2", "village", "k2"),
        ("v3", "village", "k3"),
        ("v4", "village", "d1"),
    )
    teams = (("a", "v1"), ("b", "v2"), ("c1", "v3"), ("d", "v4"), ("e", "k1"))
    attributes = (
        Attribute(name="ready", table="areas", type="yes_no", description="Whether it is ready"),
        Attribute(name="households", table="areas", type="whole", description="Households"),
        Attribute(
            name="team_kinds", table="bodies", type="set", vocabulary=("cdtt", "other"), description="Kinds"
        ),
        Attribute(name="people", table="bodies", type="whole", description="Everyone"),
        Attribute(name="leader", table="bodies", type="whole", description="Leaders"),
        Attribute(name="deputy", table="bodies", type="whole", description="Deputies"),
        Attribute(name="ordinary", table="bodies", type="whole", description="The others"),
    )

    @classmethod
    def vocabulary(cls, attributes: Sequence[Attribute] = attributes) -> Vocabulary:
        return Vocabulary(
            levels=("country", "province", "district", "commune", "village"),
            body_kinds=("office", "team"),
            area_types=("",),
            relation_types=(),
            attributes=tuple(attributes),
            currency=Currency("VND", 0),
        )

    @classmethod
    def network(  # noqa: PLR0913 - rows, each with a default
        cls,
        teams: Sequence[Sequence[Any]] = teams,
        areas: Sequence[Sequence[Any]] = areas,
        *,
        first: str = first,
        end: str | None = end,
        households: Mapping[str, int] | None = None,
        successions: Sequence[tuple[str, str, Fraction | None]] = (),
        of_areas: Mapping[str, Sequence[Any]] | None = None,
        **more: Sequence[Any],
    ) -> Network:
        """A network of some rows; households by area, successions, and further columns of teams by name.

        Further columns of areas stand in `of_areas`.
        """
        builder = NetworkBuilder(cls.vocabulary(), Metadata(name="land", extent=Period(first, end)))
        names = ("id", "level", "parent", "start", "end", "ready")
        columns = cls._columns(names, areas, (None, cls.first, None, None))
        if households is not None:
            columns["households"] = [households.get(id) for id in columns["id"]]
        builder.add_areas(
            {
                **columns,
                "code": columns["id"],
                "name": columns["id"],
                "type": [""] * len(areas),
                **(of_areas or {}),
            }
        )
        columns = cls._columns(
            ("id", "home", "start", "end", "people", "team_kinds"), teams, (cls.first, None, 3, ("cdtt",))
        )
        builder.add_bodies({**columns, "name": columns["id"], "kind": ["team"] * len(teams), **more})
        ends = {row[0]: row[3] for row in teams if len(row) > len(("id", "home", "start")) and row[3]}
        above = len(("id", "level", "parent", "start"))
        ends |= {row[0]: row[above] for row in areas if len(row) > above and row[above]}
        days = {source: ends.get(source, "2023-03-10") for source, _, _ in successions}
        for day in sorted(set(days.values())):
            operating, cite = date.fromisoformat(day), Citation(ref="Act")
            builder.add_event(Event(id=f"event of {day}", title="", operating=operating, citation=cite))
        for source, target, share in successions:
            builder.add_succession(
                Succession(
                    event=f"event of {days[source]}",
                    source=source,
                    target=target,
                    share=share,
                    basis={None: "unknown", 1: "whole"}.get(share, "assumed_equal"),
                    origin=Origin.OBSERVED,
                )
            )
        return builder.build()

    @staticmethod
    def cells(spent: Assessment, *keys: str, column: str = "amount") -> dict[Any, Any]:
        """Amounts, or another column, by the values of some keys."""
        rows = spent.by(*keys).to_dicts()
        found: dict[Any, Any] = {
            row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys): row[column] for row in rows
        }
        assert len(found) == len(rows)
        return found

    @classmethod
    def months(cls, network: Network, policy: Policy, window: str = "2023", **asked: Any) -> dict[str, int]:
        """Amounts other than 0 by month, as `07` in 2023 and `2024-07` later."""
        found = cls.cells(assess(network, policy, window=window, **asked), "month")
        return {month.removeprefix("2023-"): amount for month, amount in found.items() if amount != 0}

    @staticmethod
    def _columns(
        names: Sequence[str], rows: Sequence[Sequence[Any]], ends: Sequence[Any]
    ) -> dict[str, list[Any]]:
        filled = [[*row, *ends[len(ends) + len(row) - len(names) :]][: len(names)] for row in rows]
        return {name: [row[at] for row in filled] for at, name in enumerate(names)}

    @staticmethod
    def policy(component: str = MONTHLY, more: str = "", **head: str) -> Policy:
        """A policy with one component, and whatever more its document has before that.

        Args:
            component: Lines of the component.
            more: Lines before it.
            head: Values as the document writes them; `place` and `as_of` make the jurisdiction,
                `per` is the component's grain.
        """
        said = {
            "id": "x.1",
            "place": "p1",
            "as_of": "2023-01-01",
            "period": '{from = "2023-01-01", until = "2025-01-01"}',
            "on_merger": '"continues_in_old_area"',
            "purpose": "team-operation",
            "per": '"team"',
        } | head
        text = f"""
            id = "{said["id"]}"
            titles = {{vi = "Một", en = "One"}}
            instrument = {{ref = "One", issued = "2022-12-01"}}
            jurisdiction = {{id = "{said["place"]}", as_of = "{said["as_of"]}"}}
            on_merger = {said["on_merger"]}
            period = {said["period"]}
            purpose = "{said["purpose"]}"
            {more}
            [[component]]
            id = "support"
            per = {said["per"]}
            {component}
        """
        return parse_policy(text, source="x.toml")


@pytest.fixture(scope="session")
def land() -> type[Land]:
    return Land


def villages_of(
    land: type[Land], villages: Sequence[Mapping[str, Any]], homes: Sequence[str] | None = None, **teams: Any
) -> Network:
    """A country of two provinces with 1 and 5 households, and villages in the first; every team is listed.

    Args:
        land: Whose words it has.
        villages: Rows, of which some may be versions of one village.
        homes: Which have a team of three people, since the first day; all by default.
        teams: Further columns of these teams, or others.
    """
    builder = NetworkBuilder(land.vocabulary(), Metadata(name="p", extent=Period(land.first, land.end)))
    rows: list[Mapping[str, Any]] = [
        {"id": "c", "level": "country"},
        {"id": "p1", "level": "province", "parent": "c", "households": 1},
        {"id": "p2", "level": "province", "parent": "c", "households": 5},
        *({"level": "village", "parent": "p1", **each} for each in villages),
    ]
    columns = {
        name: [row.get(name) for row in rows] for name in dict.fromkeys(key for row in rows for key in row)
    }
    columns["start"] = [each or land.first for each in columns.get("start", [None] * len(rows))]
    ids = columns["id"]
    builder.add_areas({**columns, "code": ids, "name": ids, "type": [""] * len(rows)})
    seats = list(dict.fromkeys(each["id"] for each in villages)) if homes is None else list(homes)
    count = len(seats)
    if count:
        builder.add_bodies(
            {
                "id": [f"team of {home}" for home in seats],
                "name": [""] * count,
                "kind": ["team"] * count,
                "home": seats,
                "start": [land.first] * count,
                "team_kinds": [("cdtt",)] * count,
                "people": [3] * count,
                **teams,
            }
        )
    known = {"area": "c", "start": date.fromisoformat(land.first), "end": None, "citation": Citation(ref="s")}
    for about in ("teams", "team_kinds"):
        builder.add_statement(Statement(about=about, origin=Origin.OBSERVED, **known))
    return builder.build()


def told(toy: Any) -> Network:
    """Toyland with all that a network can hold, and texts that files find hard."""
    cite = Citation(ref="Act 1", title='On "towns", part 2', issued="2019-01-01", url="https://example.org/1")
    builder = NetworkBuilder(
        toy.vocabulary,
        Metadata(
            name="toyland",
            version="1.2",
            title="Toyland, a country",
            extent=Period("2020-01-01", "2030-01-01"),
            reference_day=date(2024, 8, 31),
            reference_window=Period("2024-01-01", "2025-01-01"),
            sources=(cite, Citation(ref="Act 2")),
            notes=("one line\nand another", ""),
            constructed=("every village has a team",),
        ),
    )
    builder.add_areas(
        {
            "id": ["c", "p", "p", "k", "v", "w"],
            "level": ["country", "province", "province", "commune", "village", "village"],
            "parent": [None, "c", "c", "p", "k", "k"],
            "code": ["", "01", "01", "007", "a,b", '"7"'],
            "name": ["Toyland", "Old", "Đà Nẵng 🏖", 'a, "b";c', "no\u200dbreak\u00a0here", " spaces "],
            "type": ["", "tỉnh", "tỉnh", "xã", "", ""],
            "start": ["2020-01-01", "2020-01-01", "2024-07-01", "2020-01-01", "2021-01-01", "2021-01-01"],
            "end": [None, "2024-07-01", None, None, None, "2029-01-01"],
            "origin": ["observed", "assumed", "observed", None, "synthetic", "derived"],
            "households": [None, 10, 11, None, 0, 2**40],
            "households_origin": [None, "assumed", "synthetic", None, None, None],
            "remote": [None, None, None, True, False, None],
        }
    )
    builder.add_bodies(
        {
            "id": ["m", "o", "t", "u"],
            "kind": ["ministry", "office", "team", "team"],
            "home": ["c", "p", "v", "w"],
            "name": ["Ministry", "", "Team 'of' v", "null"],
            "start": ["2020-01-01", "2020-01-01", "2022-03-01", "2022-03-01"],
            "end": [None, None, "2028-01-01", "2028-01-01"],
            "people": [None, None, 3, 5],
            "leader": [None, None, 1, None],
            "deputy": [None, None, 0, None],
            "ordinary": [None, None, 2, None],
            "skills": [None, None, (), ("shop", "pay")],
        }
    )
    builder.add_relations(
        {
            "type": ["subordinate_to", "coordinated_by", "guided_by"],
            "subordinate": ["o", "t", "u"],
            "superior": ["m", "m", None],
            "start": ["2020-01-01", "2022-03-01", "2023-01-01"],
            "end": [None, "2023-03-01", "2024-01-01"],
            "origin": ["derived", None, "assumed"],
        }
    )
    builder.add_relation_rule(toy.rule("guided_by", "team", "office", search="above", start="2021-01-01"))
    builder.add_event(Event(id="e", title="Names", operating=date(2024, 7, 1), citation=cite))
    builder.add_event(
        Event(id="f", title="F", operating=date(2024, 7, 1), passed=date(2024, 6, 1), citation=cite)
    )
    for target, share in (("p", Fraction(1, 3)), ("k", Fraction(2, 3))):
        builder.add_succession(
            Succession(
                event="e", source="p", target=target, share=share, basis="decree", origin=Origin.DERIVED
            )
        )
    builder.add_statement(
        Statement(
            about="teams", area="p", start=date(2022, 1, 1), end=None, origin=Origin.OBSERVED, citation=cite
        )
    )
    builder.add_statement(
        Statement(
            about="teams",
            area="v",
            start=date(2022, 1, 1),
            end=date(2023, 1, 1),
            origin=Origin.SYNTHETIC,
            citation=cite,
        )
    )
    return builder.build()


@pytest.fixture(scope="session")
def toyland(toy: Any) -> Network:
    return told(toy)
