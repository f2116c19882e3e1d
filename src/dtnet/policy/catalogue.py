"""The policies that are there: bundled ones and those of other packages, by id."""

from __future__ import annotations

from importlib.metadata import entry_points
from itertools import pairwise
from typing import TYPE_CHECKING, final

import attrs

from dtnet.errors import ArgumentError, UnknownNameError, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.policy.document import Policy

GROUP = "dtnet.policies"
"""The entry-point group in which packages offer policies: a name for the country, and a function."""


@final
@attrs.frozen
class Catalogue:
    """Policies in order of id.

    Attributes:
        policies: The policies.
    """

    policies: tuple[Policy, ...]

    @classmethod
    def of(cls, policies: Iterable[Policy]) -> Catalogue:
        """A catalogue of some policies.

        Raises:
            ArgumentError: If two have one id.
        """
        ordered = tuple(sorted(policies, key=lambda policy: policy.id))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise ArgumentError(f"two policies with the id {one.id!r}")
        return cls(ordered)

    def __iter__(self) -> Iterator[Policy]:
        return iter(self.policies)

    def __len__(self) -> int:
        return len(self.policies)

    def __getitem__(self, id: str) -> Policy:
        for policy in self.policies:
            if policy.id == id:
                return policy
        raise UnknownNameError(f"no policy {id!r}", near(id, [policy.id for policy in self.policies]))

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)}: {', '.join(policy.id for policy in self)}>"


def policies(*, country: str | None = None) -> Catalogue:
    """The policies that are installed.

    Args:
        country: The name under which a package offers them (a dataset's, as a rule); None for all.

    Raises:
        UnknownNameError: If no package offers any for that country.

    Examples:
        >>> import dtnet
        >>> for policy in dtnet.policies(country="vietnam"):
        ...     print(policy.id)
        vn.binh-duong.2023-27
        vn.da-nang.2024-36
        vn.da-nang.2025-26
        vn.ha-tinh.2023-119
        vn.yen-bai.2022-60
    """
    offered = [point for point in entry_points(group=GROUP) if country in {None, point.name}]
    if country is not None and not offered:
        known = {point.name for point in entry_points(group=GROUP)}
        raise UnknownNameError(f"no policies for {country!r}", near(country, sorted(known)))
    return Catalogue.of(policy for point in offered for policy in point.load()())
