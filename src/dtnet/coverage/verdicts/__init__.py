"""What conditions say of areas and teams: three-valued verdicts, cell by cell."""
