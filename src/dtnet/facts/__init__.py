"""What is known of areas and teams on stretches of days, with bounds and evidence."""
