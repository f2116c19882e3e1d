"""Catalogues: policies by id, their selection by area and day, and where policies come from.

Policies are admitted unchanged; plug-ins are checked and attached to their frames. Installed packages offer
policies; only their discovery here inspects the running process.
"""

# ruff: noqa: ANN401 - a plug-in may be anything until it is checked

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, distributions
from itertools import pairwise
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Any, Final, final

import attrs

from dtnet import frames
from dtnet.arguments import (
    check_argument,
    check_choices,
    check_switches,
    is_several,
    is_word,
    shown_error,
    shown_value,
    with_checked_fields,
    words_of,
)
from dtnet.errors import ArgumentError, PluginError, PluginWarning, UnknownNameError, near
from dtnet.frames import Table
from dtnet.lazy import later_type
from dtnet.network.day.network import Network, check_network
from dtnet.periods import DayLike, Period, as_day, as_window
from dtnet.policy.document.document import Policy
from dtnet.policy.document.plugin_protocol import SubsidyPolicy, plugin_code
from dtnet.policy.engine.double_payments import paid_twice
from dtnet.policy.reading.policy_documents import policy_units, structure_policy, written
from dtnet.pydantic_hook import PydanticHook
from dtnet.short_repr import few_of

if TYPE_CHECKING:
    from importlib.metadata import Distribution

    from dtnet.policy.units.needed_days import MissingHistory
else:
    MissingHistory = later_type("dtnet.policy.units.needed_days.MissingHistory")


@final
@attrs.frozen(field_transformer=with_checked_fields)
class Catalogue(PydanticHook):
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
        return (
            each in self.ids if isinstance(each, str) else isinstance(each, Policy) and each in self.policies
        )

    def __getitem__(self, id: str) -> Policy:
        for policy in self.policies:
            if is_word(id, (policy.id,)):
                return policy
        raise UnknownNameError(f"no policy {id!r}", near(id, self.ids))

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)}: {few_of(self.ids)}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import SHOWN_ROWS, card, table  # noqa: PLC0415 - paid by notebooks only

        count = len(self)
        noun = "policy" if count == 1 else "policies"
        names = ("id", "title", "in force", "jurisdiction", "components")
        rows = (
            (each.id, each.titles.en, str(each.period), each.jurisdiction.id, str(len(each.components)))
            for each in self.policies[:SHOWN_ROWS]
        )
        return card(
            f"Catalogue of {count} {noun}",
            (),
            table(names, rows, count=count, numbers=names[-1:], what="policies"),
        )

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.ids)

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
        from dtnet.policy.units.jurisdictions import holds_in  # noqa: PLC0415 - few ask

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


def as_policies(given: object) -> list[Policy]:
    """Turn one policy or plug-in, or several of them, into a list of policies.

    Raises:
        ArgumentError: If something is neither a policy nor a plug-in.
        PluginError: If a plug-in breaks the protocol.
        InvalidPolicyError: If a plug-in's frame has errors.
    """
    several = is_several(given) and not _is_plugin(given)
    return [as_policy(each) for each in given] if several else [as_policy(given)]  # type: ignore[attr-defined]


def as_policy(given: Policy | SubsidyPolicy | object) -> Policy:
    """The policy itself, or the frame of a plug-in with the plug-in attached.

    Raises:
        ArgumentError: If it is neither a policy nor a plug-in.
        PluginError: If the plug-in breaks the protocol.
        InvalidPolicyError: If the plug-in's frame has errors; the exception lists all of them.
    """
    if isinstance(given, Policy):
        _check_whole(given)
        return given
    if isinstance(given, type) or not _is_plugin(given):
        raise ArgumentError(
            f"{shown_value(given)} is not a policy",
            "pass policies, as a catalogue or read_policy() gives, or plug-ins",
        )
    return _in_frame(given)


def _is_plugin(given: object) -> bool:
    return callable(getattr(given, "due", None))


def _check_whole(policy: Policy) -> None:
    """Raise an error for a frame without its plug-in, because nothing would compute its amounts."""
    for each in policy.components:
        if each.id in policy.supplied or each.rate is not None or each.claim is not None:
            continue
        if each.nature == "entitlement" or len(each.ceilings) != 1:
            raise ArgumentError(
                f"policy {policy.id}: component {each.id!r} has neither a rate nor a claim",
                "pass the plug-in whose frame it is",
            )


def _in_frame(plugin: Any) -> Policy:
    name = f"plug-in {type(plugin).__name__}"
    with plugin_code(f"{name}: its policy and reads"):
        frame, said = plugin.policy, plugin.reads
        reads = dict(said) if isinstance(said, Mapping) else said
    if not isinstance(frame, Policy):
        raise PluginError(
            f"{name}: its policy is {shown_value(frame)}", "let policy be a frame, as read_policy() gives"
        )
    what = f"{name} of policy {frame.id}"
    if frame.selection or frame.plugin is not None:
        raise PluginError(
            f"{what}: its frame has choices made or a plug-in already",
            "use the frame as read_policy() gives it",
        )
    with plugin_code(f"{what}: its hash", "make its class frozen, of values only"):
        hash(plugin)
    _check_reads(reads, frame, what)
    if frame.currency is None:
        raise PluginError(
            f"{what}: its frame names no currency", 'write round = {rule = "down", to = "1 VND"}'
        )
    supplied = frozenset(reads)
    structure_policy(written(frame), source=f"frame of {what}", units=policy_units(frame), supplied=supplied)
    return attrs.evolve(frame, plugin=plugin, reads=tuple(reads.items()))


def _check_reads(reads: Any, frame: Policy, what: str) -> None:
    """Raise an error if `reads` does not give, for components of the frame, the subjects that each reads."""
    if not isinstance(reads, Mapping) or not reads:
        raise PluginError(
            f"{what}: reads is {shown_value(reads)}",
            'name what each component reads: {"support": ("team.people",)}',
        )
    known = [each.id for each in frame.components]
    for component, subjects in reads.items():
        if component not in known:
            raise PluginError(
                f"{what}: reads names no component {shown_value(component)}",
                near(component, known) if isinstance(component, str) else None,
            )
        if not isinstance(subjects, tuple) or not all(isinstance(each, str) for each in subjects):
            raise PluginError(
                f"{what}: reads of {component!r} is {shown_value(subjects)}",
                'write a tuple of texts: ("team.people",)',
            )
        if len(set(subjects)) < len(subjects):
            raise PluginError(f"{what}: reads of {component!r} names a subject twice: {', '.join(subjects)}")


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
