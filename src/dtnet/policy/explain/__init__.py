"""Explanations: why an amount is what it is, step by step."""
