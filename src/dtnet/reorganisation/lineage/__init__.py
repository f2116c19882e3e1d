"""What became of each area or body, and what it came from."""
