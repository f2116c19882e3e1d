"""Cells of lists: their texts, and the numbers, days and words that they state."""
