"""Personal data in lists: which parts of a text are about a person."""
