"""Discovery of the policies that installed packages offer; only this module inspects the running process."""

from __future__ import annotations

import os
import re
import warnings
from importlib.metadata import EntryPoint, distributions
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_argument, check_switches, shown_error
from dtnet.errors import PluginWarning, UnknownNameError, near
from dtnet.policy.catalogue.admission import as_policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.metadata import Distribution

    from dtnet.policy.document.document import Policy

GROUP: Final = "dtnet.policies"
"""The entry-point group in which packages offer policies: the name of a country, and a function."""
NO_PLUGINS: Final = "DTNET_NO_PLUGINS"
"""The environment variable that turns off policies of other packages if it is not empty."""
_OWN: Final = "dtnet"
_OWN_MODULES: Final = "dtnet.datasets."
_FILE: Final = "entry_points.txt"


@attrs.frozen
class Offer:
    """An entry point and the package that made it.

    Attributes:
        point: The entry point.
        package: The distribution; empty if unknown.
        version: Its version; empty if unknown.
    """

    point: EntryPoint
    package: str
    version: str

    @property
    def claims_to_be_bundled(self) -> bool:
        """Whether its distribution is called dtnet, by the rules for comparing names of distributions."""
        return re.sub(r"[-_.]+", "-", self.package).lower() == _OWN

    @property
    def is_bundled(self) -> bool:
        """Whether it is part of this library: another distribution may use its name, but not its code."""
        return self.claims_to_be_bundled and self.point.value.startswith(_OWN_MODULES)

    def __str__(self) -> str:
        return f"{_maker(self.package, self.version)} ({self.point.name} = {self.point.value})"


def offered_policies(country: str | None, *, plugins: bool) -> list[Policy]:
    """The offered policies, bundled ones first, then by package and name of the offer.

    The function skips, with a warning, a policy whose id occurs earlier in this order, a policy with errors,
    and an unreadable offer. It catches every exception except Ctrl-C, but raises those of bundled policies.

    Args:
        country: The name of the offers; None for all.
        plugins: Whether to include policies of other packages.

    Raises:
        UnknownNameError: If no package offers policies under that name.
    """
    check_argument(country, (str, NoneType), "country", "give the name under which packages offer policies")
    check_switches(plugins=plugins)
    allowed = plugins and not os.environ.get(NO_PLUGINS)
    faults: list[str] = []
    every = _offers(faults)
    offers = [each for each in every if allowed or each.is_bundled]
    chosen = [each for each in offers if country in {None, each.point.name}]
    found: dict[str, Policy] = {}
    makers: dict[str, Offer] = {}
    for offer in sorted(chosen, key=_order):
        for policy in _read(offer, makers, faults):
            found[policy.id], makers[policy.id] = policy, offer
    for fault in faults if allowed else ():
        warnings.warn(PluginWarning(fault), stacklevel=3)  # the caller of `policies`
    if country is not None and not chosen:
        known = {each.point.name for each in offers}
        hint = near(country, sorted(known))
        if country in {each.point.name for each in every}:
            hint = f"plug-ins are turned off by {'plugins=False' if not plugins else NO_PLUGINS}"
        raise UnknownNameError(f"no policies for {country!r}", hint)
    return list(found.values())


def _order(offer: Offer) -> tuple[bool, str, str, str]:
    return not offer.is_bundled, offer.package, offer.point.name, offer.point.value


def _offers(faults: list[str]) -> list[Offer]:
    """The offers of all distributions. Unreadable metadata affect only their own distribution.

    If distributions have the same name, only the first on the path is read, as everywhere in Python. But all
    distributions called dtnet are read, so that no other distribution can hide policies of this library.
    """
    found: dict[tuple[str, str, str], Offer] = {}
    first: dict[str, Distribution] = {}
    for distribution in distributions():
        try:
            text = distribution.read_text(_FILE) or ""
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - metadata of anybody
            maker = _maker(*_name_and_version(distribution))
            reason = f"its {_FILE} cannot be read: {shown_error(error)}"
            faults.append(f"policies of {maker}, if it offers any, are left out: {reason}")
            continue
        if GROUP not in text:
            continue
        name, version = _name_and_version(distribution)
        for point in _points(text, _maker(name, version), faults):
            offer = Offer(point, name, version)
            if offer.is_bundled:
                found.setdefault((_OWN, point.name, point.value), offer)
            elif offer.claims_to_be_bundled:
                reason = "the name dtnet belongs to another distribution, which bundles no such policies"
                faults.append(f"policies of {offer} are left out: {reason}")
            elif first.setdefault(name or str(offer), distribution) is distribution:
                found[name, point.name, point.value] = offer
    return list(found.values())


def _points(text: str, maker: str, faults: list[str]) -> Iterator[EntryPoint]:
    """The entry points of policies; other groups may contain anything."""
    group: str | None = None
    for line in map(str.strip, text.removeprefix("\ufeff").splitlines()):
        if line.startswith("["):
            group = GROUP if line == f"[{GROUP}]" else None
            if group is None and line.strip("[] ") == GROUP:
                faults.append(f"policies of {maker} are left out: {_FILE} has {line!r} instead of [{GROUP}]")
        elif group == GROUP and line and not line.startswith("#"):
            name, _, value = map(str.strip, line.partition("="))
            if name and EntryPoint.pattern.match(value):
                yield EntryPoint(name, value, GROUP)
            else:
                shape = "name = module:function"
                faults.append(f"policies of {maker} are left out: {_FILE} has {line!r} instead of {shape}")


def _name_and_version(distribution: Distribution) -> tuple[str, str]:
    """Name and version of a distribution; without a readable name, the folder of its metadata."""
    try:
        told = distribution.metadata  # which may lack either, and by its type has no `get`
        name, version = (str(told[key] or "") if key in told else "" for key in ("Name", "Version"))
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - metadata of anybody
        name = version = ""
    return name or str(getattr(getattr(distribution, "_path", None), "name", "")), version


def _maker(package: str, version: str) -> str:
    return " ".join(each for each in (package, version) if each) or "an unknown package"


def _read(offer: Offer, makers: Mapping[str, Offer], faults: list[str]) -> Iterator[Policy]:
    """The valid policies of an offer whose ids no earlier policy has."""
    try:
        listed = _listed(offer.point.load()())
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if offer.is_bundled and not _is_elsewhere(error):
            raise
        faults.append(f"policies of {offer} are left out: {shown_error(error)}")
        return
    ids = set()
    for each in listed:
        try:
            [policy] = as_policies([each])
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if offer.is_bundled:
                raise
            faults.append(f"a policy of {offer} is left out: {shown_error(error)}")
            continue
        if policy.id in makers or policy.id in ids:
            other = makers.get(policy.id, offer)
            faults.append(f"policy {policy.id!r} of {offer} is left out: {other} offers one of this id")
            continue
        ids.add(policy.id)
        yield policy


def _listed(made: object) -> list[object]:
    if hasattr(made, "policy") or hasattr(made, "components"):
        return [made]
    several: Iterable[object] = made  # type: ignore[assignment]
    return list(several)


def _is_elsewhere(error: BaseException) -> bool:
    """Whether an error means that metadata with this library's name refer to code that it does not have."""
    if isinstance(error, ModuleNotFoundError):
        return (error.name or "").startswith(_OWN_MODULES)
    return isinstance(error, AttributeError) and isinstance(error.obj, ModuleType)
