"""Known facts about areas and teams over runs of days, with bounds and evidence."""
