"""Admission to an assessment: policies unchanged; plug-ins checked and attached to their frames."""

# ruff: noqa: ANN401 - a plug-in may be anything until it is checked
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from dtnet.arguments import shown_value
from dtnet.errors import ArgumentError, PluginError, near
from dtnet.policy.document.document import Policy
from dtnet.policy.document.plugin_protocol import plugin_code
from dtnet.policy.reading.reader_and_writer import policy_units, structure_policy, written

if TYPE_CHECKING:
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy


def as_policies(given: object) -> list[Policy]:
    """Turn one policy or plug-in, or several of them, into a list of policies.

    Raises:
        ArgumentError: If something is neither a policy nor a plug-in.
        PluginError: If a plug-in breaks the protocol.
        InvalidPolicyError: If a plug-in's frame has errors.
    """
    several = isinstance(given, Iterable) and not isinstance(given, str) and not _is_plugin(given)
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
