"""Files of a user's own lists: from workbooks, texts and frames to typed columns, without a network."""
