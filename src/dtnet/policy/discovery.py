"""Policies that installed packages offer. The one place of the library that asks the process about itself."""

from __future__ import annotations

import os
import warnings
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.errors import PluginWarning, UnknownNameError, near
from dtnet.policy.admission import as_policies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.metadata import EntryPoint

    from dtnet.policy.document import Policy

GROUP: Final = "dtnet.policies"
"""The entry-point group in which packages offer policies: a name for the country, and a function."""
NO_PLUGINS: Final = "DTNET_NO_PLUGINS"
"""The environment variable that, if it is not empty, turns off policies of other packages."""
_OWN: Final = "dtnet"
_LEVEL: Final = 5
"""Where warnings point: at who asks for the policies."""


@attrs.frozen
class Offer:
    """An entry point and who made it.

    Attributes:
        point: The entry point.
        package: The distribution; empty if that is not known.
        version: Its version; empty if that is not known.
    """

    point: EntryPoint
    package: str
    version: str

    @classmethod
    def of(cls, point: EntryPoint) -> Offer:
        """An entry point as the metadata of its distribution have it."""
        if point.dist is None:
            return cls(point, "", "")
        told = point.dist.metadata  # which may lack either, and by its type has no `get`
        name, version = (told[key] if key in told else "" for key in ("Name", "Version"))  # noqa: SIM401
        return cls(point, name or "", version or "")

    @property
    def is_bundled(self) -> bool:
        """Whether this library itself makes it."""
        return self.package == _OWN

    def __str__(self) -> str:
        maker = " ".join(each for each in (self.package, self.version) if each) or "an unknown package"
        return f"{maker} ({self.point.name} = {self.point.value})"


def offered_policies(country: str | None, *, plugins: bool) -> list[Policy]:
    """The policies that are offered, bundled ones first, then by package and name of the offer.

    A policy whose id stands earlier in this order, one that is at fault, and an offer that cannot be read are
    left out with a warning. Bundled ones that cannot be read are an error.

    Args:
        country: The name of the offers; None for all.
        plugins: Whether those of other packages count.

    Raises:
        UnknownNameError: If nobody offers any under that name.
    """
    allowed = plugins and not os.environ.get(NO_PLUGINS)
    every = [Offer.of(point) for point in entry_points(group=GROUP)]
    offers = [each for each in every if allowed or each.is_bundled]
    chosen = [each for each in offers if country in {None, each.point.name}]
    if country is not None and not chosen:
        known = {each.point.name for each in offers}
        hint = near(country, sorted(known))
        if country in {each.point.name for each in every}:
            hint = f"plug-ins are turned off by {'plugins=False' if not plugins else NO_PLUGINS}"
        raise UnknownNameError(f"no policies for {country!r}", hint)
    found: dict[str, Policy] = {}
    makers: dict[str, Offer] = {}
    for offer in sorted(chosen, key=_order):
        for policy in _read(offer, makers):
            found[policy.id], makers[policy.id] = policy, offer
    return list(found.values())


def _order(offer: Offer) -> tuple[bool, str, str, str]:
    return not offer.is_bundled, offer.package, offer.point.name, offer.point.value


def _read(offer: Offer, makers: Mapping[str, Offer]) -> Iterator[Policy]:
    """The sound policies of an offer whose ids nobody has yet."""
    try:
        made = offer.point.load()()
        listed = [made] if hasattr(made, "policy") or hasattr(made, "components") else list(made)
    except Exception as error:
        if offer.is_bundled:
            raise
        _warn(f"policies of {offer} are left out: {type(error).__name__}: {error}")
        return
    ids = set()
    for each in listed:
        try:
            [policy] = as_policies([each])
        except Exception as error:
            if offer.is_bundled:
                raise
            _warn(f"a policy of {offer} is left out: {type(error).__name__}: {error}")
            continue
        if policy.id in makers or policy.id in ids:
            other = makers.get(policy.id, offer)
            _warn(f"policy {policy.id!r} of {offer} is left out: {other} offers one of this id")
            continue
        ids.add(policy.id)
        yield policy


def _warn(message: str) -> None:
    warnings.warn(PluginWarning(message), stacklevel=_LEVEL)
