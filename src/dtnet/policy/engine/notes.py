"""Notes beside the amounts of an answer: what was not assessed, assumptions, and published totals."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class NotAssessed:
    """A component that was not assessed.

    Attributes:
        policy: The policy's id.
        component: The component's id.
        reason: Why it was not assessed.
    """

    policy: str
    component: str
    reason: str


@attrs.frozen(kw_only=True)
class Assumption:
    """An assumption on which an amount rests, because the law or the data leave the point open.

    Attributes:
        policy: The policy's id.
        what: The assumption used, as `choice=option` or in words.
        why: Why the point is open.
    """

    policy: str
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Recomputed:
    """A total that a source publishes, with the amount that the network gives for it.

    Attributes:
        policy: The policy's id.
        source: Who publishes it.
        published: The published amount.
        computed: The computed amount.
    """

    policy: str
    source: str
    published: int
    computed: int
