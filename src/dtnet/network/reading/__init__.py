"""Reading of rows, as a user has them, into one checked network."""
