"""Which policies are found, in which order, and what is said of those that are left out."""

from __future__ import annotations

import sys
import warnings
from importlib.metadata import Distribution
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import DtnetWarning, PluginWarning, UnknownNameError
from dtnet.policy import catalogue

from ..broken_plugins import ERRORS, PLACES, broken_offer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..conftest import Land

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

    def __init__(self, name: str | None, points: str = "") -> None:
        told = "Summary: none\n" if name is None else f"Name: {name}\nVersion: 1.0\n"
        self.files_by_name = {"METADATA": f"Metadata-Version: 2.1\n{told}", "entry_points.txt": points}

    def read_text(self, filename: str) -> str | None:
        return self.files_by_name.get(filename)

    def locate_file(self, path: Any) -> Any:  # noqa: ANN401 - what a distribution takes
        return path


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> list[Distribution]:
    """What is installed, with what else a test puts before it."""
    found = [*catalogue.distributions()]
    monkeypatch.setattr(catalogue, "distributions", lambda: iter(found))
    monkeypatch.delenv(catalogue.NO_PLUGINS, raising=False)
    return found


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch, there: list[Distribution]) -> Offer:
    """Adds an offer before those of what is installed; the last call comes first."""
    packages: dict[str | None, Package] = {}

    def add(made: object, package: str | None = "tools", name: str = "land") -> None:
        class Code(ModuleType):
            def __getattr__(self, function: str) -> object:
                if function != name:
                    raise AttributeError(function)
                if isinstance(made, BaseException):
                    raise made
                return made if callable(made) else lambda: made

        module = f"{'nameless' if package is None else package}.policies_of_{name}"
        if package == "dtnet":
            module = f"dtnet.datasets.{name}.policies"
        monkeypatch.setitem(sys.modules, module, Code(module))
        if package not in packages:
            packages[package] = Package(package, "[dtnet.policies]\n")
            there.insert(0, packages[package])
        packages[package].files_by_name["entry_points.txt"] += f"{name} = {module}:{name}\n"

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
    first = "aardvark 1.0 (land = aardvark.policies_of_land:land)"
    others = [
        first,
        "aardvark 1.0 (other = aardvark.policies_of_other:other)",
        "zebra 1.0 (land = zebra.policies_of_land:land)",
    ]
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
        f"policy {OF_VIETNAM[0]!r} of aardvark 1.0 (vietnam = aardvark.policies_of_vietnam:vietnam) is left"
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
    assert given.startswith(
        f"policies of broken 1.0 (land = broken.policies_of_land:land) are left out: {said}"
    )


def test_metadata_may_have_no_name(land: type[Land], offer: Offer) -> None:
    offer(lambda: 1 / 0, None)
    offer([land.policy()])
    found, [given] = told()
    assert found == ["x.1"]
    assert given.startswith(
        "policies of an unknown package (land = nameless.policies_of_land:land) are left out: ZeroDivision"
    )


def test_a_policy_that_is_none_is_left_out(land: type[Land], offer: Offer) -> None:
    offer([7, land.policy()], None)
    found, [given] = told()
    assert found == ["x.1"]
    assert given == (
        "a policy of an unknown package (land = nameless.policies_of_land:land) is left out: ArgumentError: "
        "7 is not a policy; pass policies, as a catalogue or read_policy() gives, or plug-ins"
    )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ERRORS)
def test_whatever_breaks_wherever_breaks_nothing_else(
    land: type[Land], offer: Offer, kind: str, place: str
) -> None:
    error, said = ERRORS[kind]
    offer(broken_offer(place, error), "broken")
    offer([land.policy()], "sound")
    found, [given] = told()
    assert found == ["x.1"]
    assert "broken 1.0 (land = broken.policies_of_land:land)" in given
    assert "left out" in given
    assert said in given


@pytest.mark.parametrize("place", PLACES)
def test_who_stops_the_process_is_obeyed(offer: Offer, place: str) -> None:
    offer(broken_offer(place, KeyboardInterrupt()), "broken")
    with pytest.raises(KeyboardInterrupt):
        dtnet.policies(country="land")


OF_BAD = "policies of bad 1.0 are left out: entry_points.txt has"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[dtnet.policies]\nland", f"{OF_BAD} 'land' instead of name = module:function"),
        ("[dtnet.policies]\n= x:y", f"{OF_BAD} '= x:y' instead of name = module:function"),
        ("[dtnet.policies]\nland = x-y:", f"{OF_BAD} 'land = x-y:' instead of name = module:function"),
        ("[dtnet.policies\nland = x:y", f"{OF_BAD} '[dtnet.policies' instead of [dtnet.policies]"),
        ("[console_scripts]\nland\n\n[x\n", None),
        ("\ufeff[dtnet.policies]\n# land", None),
        ("land = dtnet.policies:x", None),
    ],
)
def test_metadata_that_say_nothing_sound(
    land: type[Land], offer: Offer, there: list[Distribution], text: str, said: str | None
) -> None:
    offer([land.policy()])
    there.insert(0, Package("bad", text))
    assert told() == (["x.1"], [] if said is None else [said])


def test_a_sound_line_beside_others_counts(land: type[Land], offer: Offer, there: list[Distribution]) -> None:
    offer([land.policy()])
    [package] = [each for each in there if isinstance(each, Package)]
    package.files_by_name["entry_points.txt"] += "other\n[x\n[y]\nz\n"
    found, [given] = told()
    assert found == ["x.1"]
    assert "'other'" in given


class Unreadable(Package):
    """Its metadata raise."""

    def __init__(self, error: BaseException, *files: str) -> None:
        super().__init__("sound", "[dtnet.policies]\nland = sound.policies_of_land:land\n")
        self.error, self.broken = error, files

    def read_text(self, filename: str) -> str | None:
        if filename in self.broken:
            raise self.error
        return super().read_text(filename)


def test_metadata_that_cannot_be_read(land: type[Land], offer: Offer, there: list[Distribution]) -> None:
    offer([land.policy()], "sound")
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    there[0] = Unreadable(error, "METADATA")
    assert told() == (["x.1"], [])
    offer([land.policy(id="x.2")])
    there[1] = Unreadable(error, "entry_points.txt")
    found, [given] = told()
    assert found == ["x.2"]
    assert given.startswith(
        "policies of sound 1.0, if it offers any, are left out: its entry_points.txt cannot be read: Unicode"
    )
    assert told(None, plugins=False) == (BUNDLED, [])
    for broken in ("METADATA", "entry_points.txt"):
        there[1] = Unreadable(KeyboardInterrupt(), broken)
        with pytest.raises(KeyboardInterrupt):
            told()


def test_of_distributions_with_one_name_the_first_counts(
    land: type[Land], offer: Offer, there: list[Distribution]
) -> None:
    offer([land.policy()])
    there.insert(1, Package("tools", "[dtnet.policies]\nland = tools.policies_of_sea:sea\n"))
    assert told() == (["x.1"], [])


@pytest.mark.parametrize("name", ["dtnet", "DTNet"])
def test_a_distribution_with_the_name_of_this_library(
    land: type[Land], offer: Offer, there: list[Distribution], name: str
) -> None:
    """It hides no bundled policy, offers none, and breaks none."""
    offer([land.policy()])
    values = {
        "vietnam": "other.code:all",
        "laos": "dtnet.datasets.laos.policies:documents",
        "toyland": "dtnet.datasets.toyland.policies:nothing",
    }
    lines = "\n".join(f"{country} = {value}" for country, value in values.items())
    there.insert(0, Package(name, f"[dtnet.policies]\n{lines}\n"))
    found, given = told(None)
    assert found == [*BUNDLED, "x.1"]
    assert [each.partition(" are left out: ")[::2] for each in sorted(given)] == [
        (
            f"policies of {name} 1.0 (laos = {values['laos']})",
            "ModuleNotFoundError: No module named 'dtnet.datasets.laos'",
        ),
        (
            f"policies of {name} 1.0 (toyland = {values['toyland']})",
            "AttributeError: module 'dtnet.datasets.toyland.policies' has no attribute 'nothing'",
        ),
        (
            f"policies of {name} 1.0 (vietnam = other.code:all)",
            "the name dtnet belongs to another distribution, which bundles no such policies",
        ),
    ]


@pytest.mark.parametrize("made", [ValueError("broken"), [7]], ids=["offer", "policy"])
def test_what_is_bundled_may_not_be_broken(offer: Offer, made: object) -> None:
    offer(made, "dtnet")
    with pytest.raises(ValueError, match=r"broken|7 is not a policy"):
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
