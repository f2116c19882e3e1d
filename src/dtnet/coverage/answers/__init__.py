"""Answers of coverage as tables: groups, shares with bounds, periods, and territory of other days."""
