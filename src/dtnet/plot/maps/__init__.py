"""Maps: areas as tiles of one size, or as outlines, with bounds and evidence."""
