"""Explanations of answers of coverage."""
