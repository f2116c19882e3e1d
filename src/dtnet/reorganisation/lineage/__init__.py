"""Lineage: the successors and predecessors of each area or body."""
