"""Policy documents: read with every error at once, checked, changed and written again; their schema."""
