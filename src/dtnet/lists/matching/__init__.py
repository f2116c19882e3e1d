"""Matching of the texts of lists to the areas of a day; see `Snapshot.match`."""
