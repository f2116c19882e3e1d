"""Catalogues: policies by id, and the selection of policies that hold in an area on a day."""

from __future__ import annotations

from itertools import pairwise
from types import NoneType
from typing import TYPE_CHECKING, final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument, check_choices, words_of
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.day.network import check_network
from dtnet.periods import as_day, as_window
from dtnet.policy.catalogue.admission import as_policies
from dtnet.policy.catalogue.discovery import offered_policies
from dtnet.policy.engine.double_payments import paid_twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike, Period
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.units.question import MissingHistory


@final
@attrs.frozen
class Catalogue:
    """Policies in order of id. A catalogue never changes; its methods return new catalogues or tables.

    Attributes:
        policies: The policies; a plug-in is the policy of its frame, with the plug-in attached.
    """

    policies: tuple[Policy, ...]

    @classmethod
    def of(cls, policies: Iterable[Policy | SubsidyPolicy]) -> Catalogue:
        """A catalogue of the given policies and plug-ins.

        Raises:
            ArgumentError: If two have the same id, or something is not a policy.
            PluginError: If a plug-in breaks the protocol.
            InvalidPolicyError: If a plug-in's frame has errors.
        """
        ordered = tuple(sorted(as_policies(policies), key=lambda policy: policy.id))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise ArgumentError(f"two policies have the id {one.id!r}")
        return cls(ordered)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(policy.id for policy in self.policies)

    def __iter__(self) -> Iterator[Policy]:
        return iter(self.policies)

    def __len__(self) -> int:
        return len(self.policies)

    def __contains__(self, each: object) -> bool:
        """Whether the catalogue has a policy, or a policy with an id."""
        return each in (self.ids if isinstance(each, str) else self.policies)

    def __getitem__(self, id: str) -> Policy:
        for policy in self.policies:
            if policy.id == id:
                return policy
        raise UnknownNameError(f"no policy {id!r}", near(id, self.ids))

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)}: {', '.join(self.ids)}>"

    def select(
        self,
        *,
        jurisdiction: str | None = None,
        purpose: str | None = None,
        at: DayLike | None = None,
        during: str | Period | None = None,
    ) -> Catalogue:
        """The policies that match every given argument. Openings and conditions are ignored.

        Args:
            jurisdiction: The id of the area in their jurisdiction.
            purpose: Their purpose.
            at: A day on which they hold.
            during: A period with a day on which they hold, in the form of `assess`'s window.

        Examples:
            >>> import dtnet
            >>> policies = dtnet.policies(country="vietnam")
            >>> policies.select(purpose="team-operation", at="2023-06-01")
            <Catalogue of 1: vn.yen-bai.2022-60>
        """
        for name, word in (("jurisdiction", jurisdiction), ("purpose", purpose)):
            check_argument(word, (str, NoneType), name, "give a text")
        day = None if at is None else as_day(at)
        days = None if during is None else as_window(during)
        return Catalogue(
            tuple(
                policy
                for policy in self.policies
                if jurisdiction in {None, policy.jurisdiction.id}
                and purpose in {None, policy.purpose}
                and (day is None or day in policy.period)
                and (days is None or policy.period.intersection(days) is not None)
            )
        )

    def holding(
        self,
        network: Network,
        area: str,
        *,
        at: DayLike,
        choices: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Catalogue:
        """The policies that hold in an area on a day: they apply in the area, and the day is in their period.

        Openings and conditions are ignored. A policy of a smaller area inside the given area is not included.

        Args:
            network: The network with the area.
            area: Its id or name, as `Snapshot.find` accepts it.
            at: The day.
            choices: Options as for `assess`; the rule for mergers may be a choice.

        Raises:
            OutsideDataError: If the day, or the day of a jurisdiction in question, is outside the data.
            UnknownNameError: If the area does not exist on the day, or a jurisdiction in question never did.
            UnknownFactError: If a jurisdiction in question ceased to exist and no event states its successor,
                if only some predecessors of the area were inside it, or if it is unknown whether the area
                was inside.

        Examples:
            >>> import dtnet
            >>> net, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
            >>> policies.holding(net, "district:Lê Chân", at="2024-08-31")
            <Catalogue of 0: >
            >>> policies.holding(net, "Đà Nẵng", at="2024-08-31")
            <Catalogue of 1: vn.da-nang.2024-36>
        """
        from dtnet.policy.units.question import holds_in  # noqa: PLC0415 - few ask

        check_network(network)
        day = network.at(at)
        place = day.territory.locate(day.find(area).id)
        given = {} if choices is None else choices
        check_choices(given)
        self._check_named(given)
        return Catalogue(
            tuple(
                policy
                for policy in self.policies
                if day.date in policy.period and holds_in(day, place, policy.chosen(given.get(policy.id, {})))
            )
        )

    def replace(self, *policies: Policy | SubsidyPolicy) -> Catalogue:
        """A catalogue in which the given policies replace the policies with the same ids.

        Raises:
            UnknownNameError: If the catalogue has no policy with an id; `add` adds new ones.
            ArgumentError: As in `of`, which lists further errors.
        """
        new = {policy.id: policy for policy in Catalogue.of(policies)}
        for id in new:
            self[id]
        return Catalogue(tuple(new.get(policy.id, policy) for policy in self.policies))

    def add(self, *policies: Policy | SubsidyPolicy) -> Catalogue:
        """A catalogue with additional policies.

        Raises:
            ArgumentError: If it already has a policy with a given id (`replace` replaces it), or as in `of`.
        """
        return Catalogue.of([*self.policies, *policies])

    def remove(self, *ids: str) -> Catalogue:
        """A catalogue without the policies that have the given ids.

        Raises:
            UnknownNameError: If the catalogue has no policy with an id.
        """
        for id in words_of(ids, "ids", "give ids of policies"):
            self[id]
        return Catalogue(tuple(policy for policy in self.policies if policy.id not in ids))

    def table(self) -> Table:
        """The policies as a table, one row for each in order of id.

        Returns:
            Columns `id`, `title` (English), `jurisdiction`, `as_of`, `start`, `end` (null for open),
            `purpose`, `instrument`, `plugin` (the class that computes amounts; null for a document).
        """
        end = [policy.period.end for policy in self.policies]
        plugin = [policy.plugin for policy in self.policies]
        texts = {
            "id": self.ids,
            "title": [policy.titles.en for policy in self.policies],
            "jurisdiction": [policy.jurisdiction.id for policy in self.policies],
            "as_of": [str(policy.jurisdiction.as_of) for policy in self.policies],
            "start": [str(policy.period.start) for policy in self.policies],
            "end": [None if day is None else str(day) for day in end],
            "purpose": [policy.purpose for policy in self.policies],
            "instrument": [policy.instrument.ref for policy in self.policies],
            "plugin": [None if each is None else type(each).__name__ for each in plugin],
        }
        return Table({name: frames.text(list(column)) for name, column in texts.items()})

    def double_payments(
        self,
        network: Network,
        *,
        window: str | Period,
        choices: Mapping[str, Mapping[str, str]] | None = None,
        inputs: Mapping[str, object] | None = None,
        missing_history: MissingHistory = "error",
    ) -> Table:
        """Units that two policies of one purpose would pay for the same month; neither yields to the other.

        `assess` refuses such policies together; this method lists every case over all days. Deducting counts
        as yielding. Policies that name areas which the network does not hold are ignored.

        Args:
            network: As for `assess`, like all other arguments.
            window: The days.
            choices: Options by policy id and choice.
            inputs: Activity and claims of the units.
            missing_history: What to do if amounts depend on days before the data.

        Returns:
            Columns `purpose`, `policy`, `other`, `unit`, `month`: a row for each month in which both policies
            pay the unit, or may pay it, in order of the policies.

        Raises:
            DtnetError: As in `assess`.
        """
        from dtnet.policy.answers.assessment import assessment_question  # noqa: PLC0415 - few ask
        from dtnet.policy.engine.component_assessment import worked_alone  # noqa: PLC0415 - the same

        question, chosen = assessment_question(
            network, self, window=window, choices=choices, inputs=inputs, missing_history=missing_history
        )
        worked, _ = worked_alone(question, chosen)
        rows = map(attrs.astuple, paid_twice(question, worked, chosen))
        columns = frames.columns_of(
            rows, purpose="text", policy="text", other="text", unit="text", month="text"
        )
        return Table(columns)

    def _check_named(self, choices: Mapping[str, object]) -> None:
        for id in choices:
            if id not in self:
                raise ArgumentError(
                    f"choices name the policy {id!r}, which the catalogue lacks", near(id, self.ids)
                )


def policies(*, country: str | None = None, plugins: bool = True) -> Catalogue:
    """The installed policies.

    Packages offer policies in the entry-point group `dtnet.policies`, under the name of a country, as
    functions without arguments that return policies or plug-ins. If several policies have the same id, the
    catalogue has the first of them: bundled policies come first, then packages by name. A broken policy, or a
    later policy with the same id, is skipped with a `PluginWarning` that names package, entry point and
    reason.

    Args:
        country: The name under which a package offers them, usually the name of a dataset; None for all.
        plugins: Whether to include policies of other packages. They are also excluded if the environment
            variable `DTNET_NO_PLUGINS` is set and not empty.

    Raises:
        UnknownNameError: If no package offers policies for that country.

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
    return Catalogue.of(offered_policies(country, plugins=plugins))
