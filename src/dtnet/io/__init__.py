"""Networks as files: what goes out comes back the same, and what is wrong is named."""
