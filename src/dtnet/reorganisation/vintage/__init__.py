"""The vintage of codes: the era of codes in which a user's list was made."""
