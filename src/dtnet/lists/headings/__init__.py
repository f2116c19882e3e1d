"""Headings of lists and words of states: what columns mean, and what rows say about their teams."""
