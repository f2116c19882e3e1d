"""Values of one day's areas converted to the areas of another day."""
