"""The slow, obvious twin of matching names to places, and rows of names whose truth the twin finds.

`place_readings` finds all places that written names can mean: it compares each place of a day with the text.
`place_noise` makes rows of names from the bundled country, with a stated seed and stated kinds of noise.
`places_by_hand.csv` has rows that were written by hand, each with all ids that it can mean and the reason.
The engine takes no part in any truth. `benchmarks/matching.py` measures the engine with the same rows.
"""

from .place_noise import AFTER, BEFORE, KINDS, OLD, SEED, Row, bare, older_rows, rows, rows_by_hand
from .place_readings import FAR, LEVELS, Places, distance, letters

__all__ = [
    "AFTER",
    "BEFORE",
    "FAR",
    "KINDS",
    "LEVELS",
    "OLD",
    "SEED",
    "Places",
    "Row",
    "bare",
    "distance",
    "letters",
    "older_rows",
    "rows",
    "rows_by_hand",
]
