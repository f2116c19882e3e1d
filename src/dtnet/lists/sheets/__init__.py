"""Reading of sheets: the table of a sheet, the rows of the list in this table, and their typed columns."""
