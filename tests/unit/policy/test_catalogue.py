"""The policies that are installed: by id, by what they say, by where they hold; and changed."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import Catalogue
from dtnet.errors import ArgumentError, OutsideDataError, UnknownFactError, UnknownNameError

if TYPE_CHECKING:
    from ..conftest import Land


def test_a_catalogue_stands_in_order_of_id(land: type[Land]) -> None:
    one, two = land.policy(id="x.1"), land.policy(id="x.2")
    catalogue = Catalogue.of([two, one])
    assert list(catalogue) == [one, two]
    assert len(catalogue) == 2
    assert catalogue["x.2"] is two
    assert repr(catalogue) == "<Catalogue of 2: x.1, x.2>"
    assert len(Catalogue.of([])) == 0


def test_an_id_stands_once(land: type[Land]) -> None:
    with pytest.raises(ArgumentError) as caught:
        Catalogue.of([land.policy(), land.policy(id="x.0"), land.policy()])
    assert str(caught.value) == "two policies have the id 'x.1'"


def test_a_policy_that_is_not_there_names_the_nearest(land: type[Land]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        Catalogue.of([land.policy(id="vn.da-nang.2024-36")])["vn.da-nang.2024-35"]
    assert str(caught.value) == "no policy 'vn.da-nang.2024-35'; did you mean 'vn.da-nang.2024-36'?"


def test_bundled_policies_come_by_country() -> None:
    assert [policy.id for policy in dtnet.policies(country="vietnam")] == [
        "vn.binh-duong.2023-27",
        "vn.da-nang.2024-36",
        "vn.da-nang.2025-26",
        "vn.ha-tinh.2023-119",
        "vn.yen-bai.2022-60",
    ]
    assert set(dtnet.policies(country="vietnam")) <= set(dtnet.policies())


FLAT = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"'


def test_what_is_in_a_catalogue(land: type[Land]) -> None:
    one, two = land.policy(id="x.1"), land.policy(id="x.2")
    catalogue = Catalogue.of([one])
    assert "x.1" in catalogue
    assert one in catalogue
    assert land.policy(id="x.1") in catalogue
    assert "x.2" not in catalogue
    assert two not in catalogue
    assert 7 not in catalogue


def test_catalogues_are_values(land: type[Land]) -> None:
    one = Catalogue.of([land.policy(id="x.1"), land.policy(id="x.2")])
    other = Catalogue.of([land.policy(id="x.2"), land.policy(id="x.1")])
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - made here
    assert one != Catalogue.of([land.policy(id="x.1")])


def test_policies_are_selected_by_what_they_say(land: type[Land]) -> None:
    long = '{from = "2023-01-01"}'
    catalogue = Catalogue.of(
        [
            land.policy(
                id="x.1", place="p1", purpose="a", period='{from = "2023-01-01", until = "2024-01-01"}'
            ),
            land.policy(id="x.2", place="p2", purpose="a", period=long),
            land.policy(
                id="x.3", place="p1", purpose="b", period='{from = "2024-01-01", until = "2025-01-01"}'
            ),
        ]
    )
    assert catalogue.select() == catalogue
    assert catalogue.select(jurisdiction="p1").ids == ("x.1", "x.3")
    assert catalogue.select(purpose="a").ids == ("x.1", "x.2")
    assert catalogue.select(at="2023-12-31").ids == ("x.1", "x.2")
    assert catalogue.select(at="2024-01-01").ids == ("x.2", "x.3")
    assert catalogue.select(at="2022-12-31").ids == ()
    assert catalogue.select(during="2023-12-31..2024-01-01").ids == ("x.1", "x.2")
    assert catalogue.select(during="2023-12").ids == ("x.1", "x.2")
    assert catalogue.select(jurisdiction="p1", purpose="a", at="2023-05-05", during="2023").ids == ("x.1",)


def test_a_policy_holds_where_an_area_lies_on_its_ground(land: type[Land]) -> None:
    network = land.network()
    catalogue = Catalogue.of(
        [land.policy(id=f"x.{place}", place=place) for place in ("c", "p1", "p2", "k1", "v1")]
    )
    for area, holding in (
        ("v1", ["x.c", "x.k1", "x.p1", "x.v1"]),
        ("village:v1", ["x.c", "x.k1", "x.p1", "x.v1"]),
        ("k2", ["x.c", "x.p1"]),
        ("p2", ["x.c", "x.p2"]),
        ("c", ["x.c"]),
    ):
        assert list(catalogue.holding(network, area, at="2024-02-29").ids) == holding
    assert catalogue.select(at="2024-12-31").holding(network, "c", at="2024-12-31").ids == ("x.c",)
    short = land.policy(id="x.short", place="c", period='{from = "2023-01-01", until = "2023-06-01"}')
    assert Catalogue.of([short]).holding(network, "v1", at="2023-05-31").ids == ("x.short",)
    assert Catalogue.of([short]).holding(network, "v1", at="2023-06-01").ids == ()


MERGED = (
    ("c", "country", None),
    ("p1", "province", "c", "2023-01-01", "2024-01-01"),
    ("p2", "province", "c"),
    ("k1", "commune", "p1", "2023-01-01", "2024-01-01"),
    ("k1", "commune", "p2", "2024-01-01"),
    ("k2", "commune", "p2"),
)


def test_what_becomes_of_a_policy_when_its_area_is_merged(land: type[Land]) -> None:
    network = land.network([], MERGED)

    def holds(on_merger: str, area: str, at: str, **choices: str) -> bool:
        more = ""
        if on_merger.startswith("{"):
            more = '[choices.merged]\noptions = ["ends", "continues_in_old_area"]\ndefault = "ends"'
            more += '\nwhy = "open"'
        catalogue = Catalogue.of([land.policy(more=more, on_merger=on_merger)])
        return "x.1" in catalogue.holding(network, area, at=at, choices={"x.1": choices})

    for word in ("ends", "continues_in_old_area", "extends_to_new_area"):
        assert holds(f'"{word}"', "k1", "2023-12-31")
        assert not holds(f'"{word}"', "k2", "2023-12-31")
    assert not holds('"ends"', "k1", "2024-01-01")
    assert not holds('"ends"', "k2", "2024-01-01")
    assert holds('"continues_in_old_area"', "k1", "2024-01-01")
    assert not holds('"continues_in_old_area"', "k2", "2024-01-01")
    assert holds('"extends_to_new_area"', "k1", "2024-01-01")
    with pytest.raises(UnknownFactError) as caught:
        holds('"extends_to_new_area"', "k2", "2024-01-01")
    assert str(caught.value) == (
        "policy x.1: 'p1' is no more from 2024-01-01 on, and no event tells where it went"
    )
    choice = '{choice = "merged"}'
    assert not holds(choice, "k1", "2024-01-01")
    assert holds(choice, "k1", "2024-01-01", merged="continues_in_old_area")


def test_where_a_policy_holds_may_not_be_known(land: type[Land]) -> None:
    network = land.network()
    later = Catalogue.of([land.policy(as_of="2025-02-01")])
    with pytest.raises(OutsideDataError, match=r"policy x\.1: jurisdiction as of 2025-02-01: after"):
        later.holding(network, "v1", at="2024-12-31")
    with pytest.raises(UnknownNameError) as caught:
        Catalogue.of([land.policy(place="p11")]).holding(network, "v1", at="2024-12-31")
    assert str(caught.value) == "policy x.1: no area 'p11' on 2023-01-01; did you mean 'p1'?"
    moved = land.network([], MERGED)
    with pytest.raises(UnknownNameError) as caught:
        Catalogue.of([land.policy(as_of="2024-02-01")]).holding(moved, "k1", at="2024-02-01")
    assert str(caught.value) == (
        "policy x.1: no area 'p1' on 2024-02-01; 'p1' exists on 2023-01-01..2024-01-01 only: take one of "
        "these days"
    )
    with pytest.raises(ArgumentError) as problem:
        later.holding(network, "v1", at="2024-12-31", choices={"x.2": {}})
    assert (
        str(problem.value) == "choices name the policy 'x.2', which the catalogue lacks; did you mean 'x.1'?"
    )


def test_policies_are_put_in_the_place_of_others(land: type[Land]) -> None:
    one, two, other = land.policy(id="x.1"), land.policy(id="x.2"), land.policy(id="x.1", place="p2")
    catalogue = Catalogue.of([one, two])
    assert list(catalogue.replace(other)) == [other, two]
    assert catalogue.replace() == catalogue
    with pytest.raises(UnknownNameError, match=r"no policy 'x\.3'"):
        catalogue.replace(land.policy(id="x.3"))
    assert catalogue.add(land.policy(id="x.0")).ids == ("x.0", "x.1", "x.2")
    with pytest.raises(ArgumentError, match=r"two policies have the id 'x\.1'"):
        catalogue.add(other)
    assert catalogue.remove("x.1").ids == ("x.2",)
    with pytest.raises(UnknownNameError, match=r"no policy 'x\.3'"):
        catalogue.remove("x.1", "x.3")
    assert catalogue.ids == ("x.1", "x.2")


def test_a_catalogue_as_a_table(land: type[Land]) -> None:
    table = Catalogue.of([land.policy(), land.policy(id="x.2", period='{from = "2023-01-01"}')]).table()
    assert table.to_dicts() == [
        {
            "id": id,
            "title": "One",
            "jurisdiction": "p1",
            "as_of": "2023-01-01",
            "start": "2023-01-01",
            "end": end,
            "purpose": "team-operation",
            "instrument": "One",
            "plugin": None,
        }
        for id, end in (("x.1", "2025-01-01"), ("x.2", None))
    ]
    assert len(Catalogue.of([]).table()) == 0


def test_who_would_be_paid_twice_is_found_on_every_day(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-03-31", "2023-04-02"), ("e", "v3")])
    one = land.policy(id="x.1", place="p1")
    two = land.policy(id="x.2", place="c", period='{from = "2023-02-28", until = "2023-04-02"}')
    three = land.policy(id="x.3", place="c", purpose="else")
    catalogue = Catalogue.of([one, two, three])
    found = catalogue.double_payments(network, window="2023")
    assert found.to_dicts() == [
        {"purpose": "team-operation", "policy": "x.1", "other": "x.2", "unit": unit, "month": month}
        for unit, month in (
            ("a", "2023-02"),
            ("a", "2023-03"),
            ("a", "2023-04"),
            ("b", "2023-03"),
            ("b", "2023-04"),
        )
    ]
    with pytest.raises(
        ArgumentError, match=r"policies x\.1 and x\.2 both pay a for 'team-operation' in 2023-02"
    ):
        dtnet.assess(network, catalogue, window="2023")
    yielding = Catalogue.of([one, land.policy(more='yields_to = ["x.1"]', id="x.2", place="c")])
    assert len(yielding.double_payments(network, window="2023")) == 0
    assert yielding.double_payments(network, window="2023").columns == found.columns


def test_two_components_pay_twice_once(land: type[Land]) -> None:
    more = f'{FLAT}\n[[component]]\nid = "more"\nper = "team"\n{FLAT}'
    catalogue = Catalogue.of([land.policy(more), land.policy(id="x.2")])
    assert len(catalogue.double_payments(land.network([("a", "v1")]), window="2023-02")) == 1


def test_areas_may_be_paid_twice(land: type[Land]) -> None:
    one, two = (
        land.policy(id=id).with_component("support", per="commune", rate="1 VND/commune/month")
        for id in ("x.1", "x.2")
    )
    found = Catalogue.of([one, two]).double_payments(land.network(), window="2023-02")
    assert found["unit"] == ["k1", "k2"]
