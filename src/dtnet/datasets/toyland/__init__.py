"""Toyland: an invented country, small and full of hard cases, for trying things out and for tests."""
