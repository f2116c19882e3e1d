"""Questions about areas: gaps, changes, cascades, claims, targets, inequality."""
