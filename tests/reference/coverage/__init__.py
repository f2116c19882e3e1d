"""The slow, obvious twin of coverage: every completion of a small network, one after the other.

Written from the specification, not from the engine, without arrays. `known` says what is known of plain
rows, `needs` which values of unknown facts suffice for a question, `worlds` goes through the completions,
`holds` puts a condition to one, where nothing is unknown, and `rows` counts over all of them; `team_rows`
counts teams.

How to use it: `rows(network, Question(...))` answers as the engine's table does, with exact fractions;
`verdict(network, condition, area, day)` is the set of outcomes of one area. Or by hand:

    known = Known(network, day, Needs.of([condition], over="village"), trusted="synthetic")
    for world in worlds(known):
        holds(condition, world, "hill")

A world decides a fact when somebody first looks at it. The loop over `worlds` ends when every way in which
the facts that were looked at can be has come. So each world must be asked the same before the next is
taken, and what nobody reads costs nothing.

Cost: the product of the options of all unknown facts that an answer reads. Areas whose answers read no
unknown fact in common are gone through apart, and their sums added as sets, so an answer is exact over all
completions together. `TooMany` is raised beyond a limit; tests discard such a case with `assume`. Six
villages with two unknown facts each take milliseconds, one unknown number over six villages in a commune
seconds.
"""

from .areas import Question
from .holds import holds
from .known import Known
from .needs import Needs
from .rows import Row, UnlimitedWeight, rows, verdict
from .teams import TeamRow, team_rows
from .worlds import TooMany, World, worlds

__all__ = [
    "Known",
    "Needs",
    "Question",
    "Row",
    "TeamRow",
    "TooMany",
    "UnlimitedWeight",
    "World",
    "holds",
    "rows",
    "team_rows",
    "verdict",
    "worlds",
]
