"""Which policies are found, in which order, and what is said of those that are left out."""

from __future__ import annotations

import warnings
from importlib.metadata import Distribution, EntryPoint
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import DtnetWarning, PluginWarning, UnknownNameError
from dtnet.policy import discovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .conftest import Land

    Offer = Callable[..., None]

OF_VIETNAM = [
    "vn.binh-duong.2023-27",
    "vn.da-nang.2024-36",
    "vn.da-nang.2025-26",
    "vn.ha-tinh.2023-119",
    "vn.yen-bai.2022-60",
]
BUNDLED = [
    "toyland.lantern-isle.boats",
    "toyland.lantern-isle.oil",
    "toyland.realm.schooling",
    *OF_VIETNAM,
]


class Package(Distribution):
    """A distribution that is nowhere."""

    def __init__(self, name: str) -> None:
        self.text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" if name else "Summary: none\n"

    def read_text(self, filename: str) -> str | None:
        return self.text if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Any:  # noqa: ANN401 - what a distribution takes
        return path


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Adds an offer beside those of what is installed; in the order of the calls."""
    offers = list(discovery.entry_points(group=discovery.GROUP))
    monkeypatch.setattr(discovery, "entry_points", lambda group: [*reversed(offers)] if group else None)
    monkeypatch.delenv(discovery.NO_PLUGINS, raising=False)

    def add(made: object, package: str | None = "tools", name: str = "land") -> None:
        class Point(EntryPoint):
            def load(self) -> object:
                if isinstance(made, Exception):
                    raise made
                return made if callable(made) else lambda: made

        point = Point(name, f"{package}.policies:all", discovery.GROUP)
        vars(point).update(dist=None if package is None else Package(package))
        offers.append(point)

    return add


def told(country: str | None = "land", **more: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - options
    """The ids found, and the warnings."""
    with warnings.catch_warnings(record=True, action="always") as given:
        found = dtnet.policies(country=country, **more)
    assert all(each.category is PluginWarning for each in given)
    assert all(each.filename == __file__ for each in given)
    return list(found.ids), [str(each.message) for each in given]


def test_other_packages_offer_policies_of_a_country(land: type[Land], offer: Offer) -> None:
    offer([land.policy(id="x.2")])
    offer(lambda: iter([land.policy(id="x.1")]), "more")
    offer(land.policy(id="x.3"), None)
    assert told() == (["x.1", "x.2", "x.3"], [])
    assert told(None) == ([*BUNDLED, "x.1", "x.2", "x.3"], [])


def test_of_one_id_the_first_by_name_of_the_package_counts(land: type[Land], offer: Offer) -> None:
    one, two, three = (land.policy(f"{text}\n{PLAIN}") for text in ("#1", "#2", "#3"))
    offer([three, land.policy(id="x.2")], "zebra")
    offer([two], "aardvark", "other")
    offer([one, one], "aardvark", "land")
    found, given = told(None)
    assert found == [*BUNDLED, "x.1", "x.2"]
    first = "aardvark 1.0 (land = aardvark.policies:all)"
    others = [first, "aardvark 1.0 (other = aardvark.policies:all)", "zebra 1.0 (land = zebra.policies:all)"]
    assert given == [
        f"policy 'x.1' of {other} is left out: {first} offers one of this id" for other in others
    ]


PLAIN = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"'


def test_nobody_takes_the_place_of_a_bundled_policy(land: type[Land], offer: Offer) -> None:
    offer([land.policy(id=OF_VIETNAM[0])], "aardvark", "vietnam")
    found, [given] = told("vietnam")
    assert found == OF_VIETNAM
    assert dtnet.datasets.load("vietnam").area_index.get("p1") is None
    assert given.startswith(
        f"policy {OF_VIETNAM[0]!r} of aardvark 1.0 (vietnam = aardvark.policies:all) is left out"
    )
    assert given.endswith("offers one of this id")
    with pytest.warns(DtnetWarning):
        assert dtnet.policies(country="vietnam")[OF_VIETNAM[0]].jurisdiction.id == "vn:province:74:0"


class Halfway:
    """Fails when its policies are listed."""

    def __iter__(self) -> Any:  # noqa: ANN401 - none
        raise RuntimeError("halfway")


def fails() -> Iterable[object]:
    raise KeyError("x")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ModuleNotFoundError("No module named 'gone'"), "ModuleNotFoundError: No module named 'gone'"),
        (fails, "KeyError: 'x'"),
        (Halfway(), "RuntimeError: halfway"),
        (lambda needs: needs, "TypeError: "),
        (7, "TypeError: 'int' object is not iterable"),
    ],
    ids=["import", "call", "listing", "arguments", "number"],
)
def test_an_offer_that_cannot_be_read_is_left_out(
    land: type[Land], offer: Offer, made: object, said: str
) -> None:
    offer(made, "broken")
    offer([land.policy()], "sound")
    found, [given] = told()
    assert found == ["x.1"]
    assert given.startswith(f"policies of broken 1.0 (land = broken.policies:all) are left out: {said}")


def test_metadata_may_have_no_name(land: type[Land], offer: Offer) -> None:
    offer(lambda: 1 / 0, "")
    offer([land.policy()])
    found, [given] = told()
    assert found == ["x.1"]
    assert given.startswith(
        "policies of an unknown package (land = .policies:all) are left out: ZeroDivision"
    )


def test_a_policy_that_is_none_is_left_out(land: type[Land], offer: Offer) -> None:
    offer([7, land.policy()], None)
    found, [given] = told()
    assert found == ["x.1"]
    assert given == (
        "a policy of an unknown package (land = None.policies:all) is left out: ArgumentError: 7 is no "
        "policy; pass policies, as a catalogue or read_policy() gives, or plug-ins"
    )


@pytest.mark.parametrize("made", [ValueError("broken"), [7]], ids=["offer", "policy"])
def test_what_is_bundled_may_not_be_broken(offer: Offer, made: object) -> None:
    offer(made, "dtnet")
    with pytest.raises(ValueError, match=r"broken|7 is no policy"):
        dtnet.policies()


def test_plug_ins_may_be_turned_off(land: type[Land], offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer([land.policy()])
    offer(ValueError("broken"), "broken")
    assert told(None, plugins=False) == (BUNDLED, [])
    with pytest.raises(UnknownNameError) as caught:
        dtnet.policies(country="land", plugins=False)
    assert str(caught.value) == "no policies for 'land'; plug-ins are turned off by plugins=False"
    monkeypatch.setenv("DTNET_NO_PLUGINS", "1")
    assert told(None) == (BUNDLED, [])
    with pytest.raises(UnknownNameError) as caught:
        dtnet.policies(country="land")
    assert str(caught.value) == "no policies for 'land'; plug-ins are turned off by DTNET_NO_PLUGINS"
    monkeypatch.setenv("DTNET_NO_PLUGINS", "")
    assert told(plugins=True)[0] == ["x.1"]


def test_a_country_without_policies_names_those_that_have_some(offer: Offer, land: type[Land]) -> None:
    offer([land.policy()])
    with pytest.raises(UnknownNameError) as caught:
        dtnet.policies(country="vietnm")
    assert str(caught.value) == "no policies for 'vietnm'; did you mean 'vietnam'?"
