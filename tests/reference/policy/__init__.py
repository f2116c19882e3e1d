"""The slow, obvious twin of the policy language: day by day and unit by unit, in fractions and dictionaries.

Written from the specification, not from the engine. `words` reads documents as dictionaries, `world` holds
plain rows, `conditions` says who is meant, `values` how much, `dues` what a month is owed, `payments` what is
paid of it, by whom and when, `bounds` what may be where facts are unknown, `allocation` what of the amount of
an area is a team's.
"""

from .allocation import allocated, allocated_by_place
from .bounds import bounds, completions, days_completed, unknown_facts
from .dues import InPartError
from .payments import Answer, assessed
from .words import settled
from .world import World, world_of

__all__ = [
    "Answer",
    "InPartError",
    "World",
    "allocated",
    "allocated_by_place",
    "assessed",
    "bounds",
    "completions",
    "days_completed",
    "settled",
    "unknown_facts",
    "world_of",
]
