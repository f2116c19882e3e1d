"""Networks made of lists: the areas and teams that lists name, on the days on which their homes are known."""
