"""Policy documents: read with all errors at once, checked, changed, and written again; and their schema."""
