"""Decisions about a list: free texts, columns and places about which a person says what they mean."""
