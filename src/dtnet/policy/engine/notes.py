"""What stands beside the amounts of an answer: what was left out, what it rests on, what sources publish."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class NotAssessed:
    """A component that was left out.

    Attributes:
        policy: Its policy's id.
        component: Its id.
        reason: Why.
    """

    policy: str
    component: str
    reason: str


@attrs.frozen(kw_only=True)
class Assumption:
    """Something that the law or the data leave open and that an amount rests on.

    Attributes:
        policy: The policy's id.
        what: What was taken, as `choice=option` or in words.
        why: Why it is open.
    """

    policy: str
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Recomputed:
    """A total that a source publishes, beside the amount that the network gives for it.

    Attributes:
        policy: The policy's id.
        source: Who publishes it.
        published: The published amount.
        computed: The amount here.
    """

    policy: str
    source: str
    published: int
    computed: int
