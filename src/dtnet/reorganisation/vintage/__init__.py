"""With which day's list of areas a user's codes were made."""
