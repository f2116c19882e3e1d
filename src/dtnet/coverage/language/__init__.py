"""The questions of coverage and their conditions, as values, as text and as JSON."""
