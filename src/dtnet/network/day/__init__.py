"""The network, its snapshot on one day, and their methods."""
