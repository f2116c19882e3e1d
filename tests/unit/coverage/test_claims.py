"""Judging "every": what is known, what holds in the model only, and who says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest

import dtnet
from dtnet import Citation, Currency, Metadata, Network, NetworkBuilder, Origin, Period, Vocabulary
from dtnet.coverage import every, has_team
from dtnet.errors import PredicateError, UnknownNameError
from dtnet.figures import Claim, FigureSet
from dtnet.network import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet import Snapshot

START, DAY = date(2024, 1, 1), date(2024, 6, 1)
OBSERVED, DERIVED, ASSUMED, SYNTHETIC = Origin
CLAIM = "every hamlet has a team"


def snapshot(  # noqa: PLR0913 - each with a default
    hamlets: dict[str, Origin],
    teams: dict[str, Origin],
    complete: Origin | None = None,
    constructed: tuple[str, ...] = (),
    *,
    maybe_from: Mapping[str, date] | None = None,
    shires: Mapping[str, str] | None = None,
    listed: Origin | None = OBSERVED,
) -> Snapshot:
    """A day of a land with hamlets, teams in some, and perhaps a statement that no team is missing.

    Args:
        hamlets: The origin of each.
        teams: The hamlets of teams, with the origin of each.
        complete: The origin of the statement.
        constructed: What the makers were given to bring about.
        maybe_from: Hamlets that begin on a day that nobody knows, on this one at the latest.
        shires: Hamlets that lie in shires.
        listed: How it is known that all shires and hamlets are listed; no better than the hamlets are.
    """
    words = Vocabulary(
        levels=("land", "shire", "hamlet"),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=Currency("XTS", 0),
    )
    extent = Period(START, date(2025, 1, 1))
    builder = NetworkBuilder(words, Metadata(name="small", extent=extent, constructed=constructed))
    maybe_from, shires = maybe_from or {}, shires or {}
    levels = {"l": "land", **dict.fromkeys(shires.values(), "shire"), **dict.fromkeys(hamlets, "hamlet")}
    areas = {**dict.fromkeys(levels, OBSERVED), **hamlets}
    builder.add_areas(
        {
            "id": list(areas),
            "level": list(levels.values()),
            "start": [START for _ in areas],
            "start_earliest": [START if id in maybe_from else None for id in areas],
            "start_latest": [maybe_from.get(id) for id in areas],
            "parent": [None, *(shires.get(id, "l") for id in list(areas)[1:])],
            "code": list(areas),
            "name": list(areas),
            "type": ["" for _ in areas],
            "origin": [origin.label for origin in areas.values()],
        }
    )
    builder.add_bodies(
        {
            "id": [f"team:{home}" for home in teams],
            "kind": ["team" for _ in teams],
            "start": [START for _ in teams],
            "home": list(teams),
            "name": ["" for _ in teams],
            "origin": [origin.label for origin in teams.values()],
        }
    )
    if complete is not None:
        cite = Citation(ref="s")
        builder.add_statement(
            Statement(about="teams", area="l", start=START, end=None, origin=complete, citation=cite)
        )
    for about in ("shire", "hamlet") if listed is not None else ():
        origin = max([listed, *hamlets.values()])
        builder.add_statement(
            Statement(about=about, area="l", start=START, end=None, origin=origin, citation=Citation(ref="s"))
        )
    return builder.build().at(DAY)


@pytest.mark.parametrize(
    ("hamlets", "teams", "complete", "headline", "in_model"),
    [
        # everything is observed or derived
        ({"a": OBSERVED, "b": DERIVED}, {"a": OBSERVED, "b": DERIVED}, None, "holds", "holds"),
        ({"a": OBSERVED, "b": OBSERVED}, {"a": OBSERVED}, None, "open", "open"),
        ({"a": OBSERVED, "b": OBSERVED}, {"a": OBSERVED}, DERIVED, "fails", "fails"),
        # one no is enough, whatever else is unknown
        ({"a": OBSERVED, "b": SYNTHETIC}, {"b": SYNTHETIC}, OBSERVED, "fails", "fails"),
        # teams, or that none is missing, are assumed or synthetic
        ({"a": OBSERVED, "b": OBSERVED}, {"a": OBSERVED, "b": ASSUMED}, OBSERVED, "open", "holds"),
        ({"a": OBSERVED}, {"a": SYNTHETIC}, OBSERVED, "open", "holds"),
        ({"a": OBSERVED, "b": OBSERVED}, {"a": OBSERVED}, SYNTHETIC, "open", "fails"),
        # the list of hamlets is assumed or synthetic: it bears no "every", and no "not every" either
        ({"a": ASSUMED}, {"a": OBSERVED}, OBSERVED, "open", "holds"),
        ({"a": OBSERVED, "b": SYNTHETIC}, {"a": OBSERVED, "b": OBSERVED}, OBSERVED, "open", "holds"),
        ({"a": OBSERVED, "b": SYNTHETIC}, {"a": OBSERVED}, OBSERVED, "open", "fails"),
        # nothing
        ({}, {}, OBSERVED, "empty", "empty"),
    ],
)
def test_verdicts(
    hamlets: dict[str, Origin], teams: dict[str, Origin], complete: Origin, headline: str, in_model: str
) -> None:
    judged = snapshot(hamlets, teams, complete).ask("has_team", over="hamlet").claim()
    assert (judged.claim, judged.day) == (CLAIM, DAY)
    assert (judged.headline, judged.in_model) == (headline, in_model)
    assert (judged.by_construction, judged.stated_by) == (False, ())


@pytest.mark.parametrize(
    ("doubtful", "origin", "teams", "headline", "in_model"),
    [
        # the one that may not be there is a yes if it is: that breaks nothing
        (["b"], OBSERVED, ["a", "b"], "holds", "holds"),
        (["b", "c"], OBSERVED, ["a", "b", "c"], "holds", "holds"),
        # it may be a no, or the only one
        (["b"], OBSERVED, ["a"], "open", "open"),
        (["a", "b"], OBSERVED, ["a", "b"], "open", "open"),
        # another one breaks it
        (["b"], OBSERVED, ["b"], "fails", "fails"),
        # that it is on the list at all is assumed
        (["b"], ASSUMED, ["a", "b"], "open", "holds"),
    ],
)
def test_a_hamlet_that_may_not_be_there_leaves_nothing_open_that_it_cannot_break(
    doubtful: list[str], origin: Origin, teams: list[str], headline: str, in_model: str
) -> None:
    made = snapshot(
        {"a": OBSERVED, **dict.fromkeys(doubtful, origin)},
        dict.fromkeys(teams, OBSERVED),
        OBSERVED,
        maybe_from=dict.fromkeys(doubtful, date(2024, 12, 1)),
    )
    judged = made.ask("has_team", over="hamlet").claim()
    assert (judged.headline, judged.in_model) == (headline, in_model)
    assert judged.unknown == len(doubtful)
    [row] = made.coverage(over="hamlet")
    assert (row["lower"] == 1 and not row["may_be_empty"]) == (in_model == "holds")


def test_a_condition_that_may_not_apply_leaves_nothing_open_either() -> None:
    """What every hamlet of a shire is, is nothing where the shire may have none, and else a yes."""
    made = snapshot(
        {"a": OBSERVED, "b": OBSERVED},
        {"a": OBSERVED, "b": OBSERVED},
        OBSERVED,
        maybe_from={"b": date(2024, 12, 1)},
        shires={"a": "s", "b": "t"},
    )
    judged = made.ask(every("hamlet", has_team()), over="shire").claim()
    assert (judged.headline, judged.in_model) == ("holds", "holds")
    assert (judged.yes, judged.no, judged.unknown) == (1, 0, 1)
    alone = made.ask(every("hamlet", has_team()), over="shire", within="t").claim()
    assert (alone.headline, alone.in_model) == ("open", "open")


@pytest.mark.parametrize(
    ("constructed", "over", "expected"),
    [
        ((CLAIM,), "hamlet", True),
        ((CLAIM,), "land", True),
        (("every land has a team",), "land", True),
        (("every land has a team",), "hamlet", False),
        ((), "hamlet", False),
    ],
)
def test_a_claim_given_to_the_makers_holds_by_construction_at_its_level_and_above(
    constructed: tuple[str, ...], over: str, *, expected: bool
) -> None:
    made = snapshot({"a": SYNTHETIC}, {"a": SYNTHETIC}, SYNTHETIC, constructed)
    judged = made.ask("has_team", over=over).claim()
    assert (judged.in_model, judged.by_construction) == ("holds", expected)


def test_nothing_that_fails_is_by_construction_but_what_follows_above_it_is() -> None:
    made = snapshot({"a": SYNTHETIC, "b": SYNTHETIC}, {"a": SYNTHETIC}, SYNTHETIC, (CLAIM,))
    assert not made.ask("has_team", over="hamlet").claim().by_construction
    land = made.ask("has_team", over="land").claim()
    assert (land.in_model, land.by_construction) == ("holds", True)  # by the team of `a`


@pytest.mark.parametrize(
    ("listed", "headline", "in_model"),
    [
        (None, "open", "open"),
        (SYNTHETIC, "open", "holds"),
        (ASSUMED, "open", "holds"),
        (DERIVED, "holds", "holds"),
    ],
)
def test_without_a_complete_list_nothing_holds_of_every_hamlet(
    listed: Origin | None, headline: str, in_model: str
) -> None:
    hamlets = {"a": OBSERVED, "b": OBSERVED}
    made = snapshot(hamlets, hamlets, OBSERVED, listed=listed)
    judged = made.ask("has_team", over="hamlet").claim()
    assert (judged.headline, judged.in_model, judged.all_listed) == (headline, in_model, listed)
    assert (judged.yes, judged.no, judged.unknown) == (2, 0, 0)
    broken = (
        snapshot(hamlets, {"a": OBSERVED}, OBSERVED, listed=listed).ask("has_team", over="hamlet").claim()
    )
    assert (broken.headline, broken.in_model) == ("fails", "fails")
    nothing = snapshot({}, {}, OBSERVED, listed=listed).ask("has_team", over="hamlet").claim()
    assert nothing.in_model == ("open" if listed is None else "empty")
    all_alike = made.ask(~has_team() | has_team(), over="hamlet").claim()
    assert all_alike.headline == "holds"  # whoever else there is breaks it no more


def test_a_list_of_a_land_that_may_not_be_there_is_void() -> None:
    """Teams and hamlets are listed in full in the land; should it not be there, nobody says so of any."""
    hamlets = {"a": OBSERVED}
    later = {"l": date(2024, 12, 1)}
    made = snapshot(hamlets, hamlets, OBSERVED, maybe_from=later, shires={"a": "s"})
    judged = made.ask("has_team", over="hamlet").claim()
    assert (judged.headline, judged.in_model, judged.yes) == ("open", "open", 1)
    assert made.ask(~has_team() | has_team(), over="hamlet").claim().in_model == "holds"
    nobody = snapshot(hamlets, {}, OBSERVED, shires={"a": "s"})
    assert nobody.ask(~has_team(), over="hamlet").claim().in_model == "holds"


def test_what_is_constructed_follows_from_rows_as_they_were_made() -> None:
    hamlets = dict.fromkeys(("a", "b"), SYNTHETIC)
    made = snapshot(hamlets, hamlets, SYNTHETIC, (CLAIM,), shires={"a": "s", "b": "t"}).network

    def constructed(network: Network, within: str | None = None) -> tuple[str, bool, int]:
        judged = network.at(DAY).ask("has_team", over="hamlet", within=within).claim()
        return judged.in_model, judged.by_construction, judged.constructed

    assert constructed(made) == constructed(made.to_builder().build()) == ("holds", True, 2)
    assert made.to_builder().build() == made
    part = made.select(within="s")
    assert (constructed(part), constructed(part, "s")) == (("open", False, 1), ("holds", True, 1))
    moved = made.correct("team:b", at=DAY, name="another")
    assert (constructed(moved), constructed(moved, "s")) == (("holds", False, 1), ("holds", True, 1))
    assert moved.metadata.edited == ("team:b",)
    assert moved.select(within="s").metadata.edited == ()
    renamed = made.change("b", on=DAY, name="another")
    assert constructed(renamed) == ("holds", False, 1)
    own = {"id": ["c"], "start": [START], "name": [""], "origin": ["synthetic"]}
    area = {**own, "level": ["hamlet"], "parent": ["l"], "code": ["c"], "type": [""]}
    grown = made.add(areas=area, bodies={**own, "id": ["d"], "kind": ["team"], "home": ["c"]})
    assert (constructed(grown), grown.metadata.edited) == (("holds", False, 2), ("c", "d"))
    assert grown.remove(["d", "c"]).metadata.edited == ()
    assert constructed(made.close("team:b", on=DAY)) == ("fails", False, 1)


def test_a_source_states_it_of_its_place_and_days() -> None:
    def claim(id: str, text: str = CLAIM, where: str = "l", as_of: str = "2024-06") -> Claim:
        return Claim(id=id, text=text, where=where, as_of=as_of, source=Citation(ref="s"))

    figures = FigureSet(
        claims=(
            claim("fits"),
            claim("other claim", text="every land has a team"),
            claim("elsewhere", where="a"),
            claim("later", as_of="2024-07"),
        )
    )
    judged = snapshot({"a": OBSERVED}, {}).ask("has_team", over="hamlet").claim(figures=figures)
    assert [each.id for each in judged.stated_by] == ["fits"]
    assert judged.headline == "open"
    assert hash(judged) == hash(
        snapshot({"a": OBSERVED}, {}).ask("has_team", over="hamlet").claim(figures=figures)
    )


def test_only_what_is_known_can_be_judged() -> None:
    made = snapshot({"a": OBSERVED}, {})
    with pytest.raises(PredicateError, match="there is no condition 'is_funded'; did you mean 'funded'"):
        made.ask("is_funded", over="hamlet").claim()
    with pytest.raises(UnknownNameError, match="unknown level 'hamlte'; did you mean 'hamlet'"):
        made.ask("has_team", over="hamlte").claim()


def test_no_territory_no_source() -> None:
    figures = dtnet.datasets.load_figures("vietnam")
    words = Vocabulary(
        levels=("land",),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=Currency("XTS", 0),
    )
    builder = NetworkBuilder(words, Metadata(name="none", extent=Period(START, date(2025, 1, 1))))
    judged = builder.build().at(DAY).ask("has_team", over="land").claim(figures=figures)
    assert (judged.headline, judged.in_model, judged.stated_by) == ("empty", "empty", ())


def test_a_claim_about_days_of_teams_whose_makers_were_given_a_claim() -> None:
    """Nothing is known of a constructed team: no day follows from what its makers were given."""
    toyland = dtnet.datasets.load("toyland")
    metadata = attrs.evolve(toyland.metadata, constructed=("every village has a team",))
    network = Network(toyland.tables, toyland.vocabulary, metadata)
    judged = network.at("2025-02-01").ask("any_team(own.reported_on < 2000-01-01)").claim()
    assert (judged.constructed, judged.by_construction) == (0, False)


def test_the_bundled_network_holds_by_construction_and_proves_nothing() -> None:
    network = dtnet.datasets.load("vietnam")
    figures = dtnet.datasets.load_figures("vietnam")
    judged = network.at("2024-08-31").ask("has_team", over="village").claim(figures=figures)
    assert judged.claim == "every village has a team"
    assert (judged.headline, judged.in_model, judged.by_construction) == ("open", "holds", True)
    [stated] = judged.stated_by
    assert stated.source == figures["country-2024-08-teams"].source
    provinces = network.at("2024-08-31").ask("has_team", over="province").claim(figures=figures)
    assert (provinces.headline, provinces.in_model, len(provinces.stated_by)) == ("open", "holds", 1)


def test_the_bundled_network_fails_at_the_end_of_2023_in_the_model_only() -> None:
    figures = dtnet.datasets.load_figures("vietnam")
    judged = (
        dtnet.datasets.load("vietnam").at("2023-12-31").ask("has_team", over="village").claim(figures=figures)
    )
    assert (judged.headline, judged.in_model) == ("open", "fails")
    assert (judged.by_construction, judged.stated_by) == (False, ())
