"""Exact maps from areas of one day to areas of another, and whole numbers shared out over them."""
