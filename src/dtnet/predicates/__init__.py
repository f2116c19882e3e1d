"""Conditions over facts that may be unknown: one language for who is eligible and who is covered."""
