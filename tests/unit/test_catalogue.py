"""The policies that are installed, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.policy.catalogue import Catalogue

if TYPE_CHECKING:
    from .conftest import Land


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
    assert str(caught.value) == "two policies with the id 'x.1'"


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


def test_a_country_without_policies_names_those_that_have_some() -> None:
    with pytest.raises(UnknownNameError) as caught:
        dtnet.policies(country="vietnm")
    assert str(caught.value) == "no policies for 'vietnm'; did you mean 'vietnam'?"
