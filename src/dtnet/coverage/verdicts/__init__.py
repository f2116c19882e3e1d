"""Three-valued verdicts of conditions on areas and teams, cell by cell."""
