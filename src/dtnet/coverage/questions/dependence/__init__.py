"""Questions about dependence: what is lost without one body."""
