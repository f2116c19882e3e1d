"""Toyland: a small invented country with many hard cases, for trying things out and for tests."""
