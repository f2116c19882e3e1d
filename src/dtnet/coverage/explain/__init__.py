"""Why an answer of coverage is what it is."""
