"""Reading of rows, as a user has them, and of networkx graphs into one checked network."""
