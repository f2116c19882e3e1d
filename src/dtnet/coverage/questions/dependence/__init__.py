"""Questions about dependence: the coverage that is lost without one body."""
