"""From rows as a user has them to one checked network."""
