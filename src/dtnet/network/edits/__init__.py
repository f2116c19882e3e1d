"""Edits, parts and comparisons of networks."""
