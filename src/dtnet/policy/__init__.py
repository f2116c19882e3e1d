"""Subsidy policies: documents that cite their law, and what they cost on a network."""
