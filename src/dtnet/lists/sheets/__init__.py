"""Sheets of lists: where their tables are, which rows are those of the list, and their typed columns."""
