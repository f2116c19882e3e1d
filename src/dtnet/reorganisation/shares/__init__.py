"""Exact maps from areas of one day to areas of another day, and apportionment over them."""
