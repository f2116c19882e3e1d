"""Files of lists: their sheets and cells as they are written, and copies with a further column."""
