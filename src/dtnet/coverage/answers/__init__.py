"""From verdicts to tables: groups, shares with their bounds, periods, territory of other days."""
