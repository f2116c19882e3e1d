"""The texts, tables and files that commands write to a screen or a file."""
