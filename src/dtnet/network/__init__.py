"""The network in time: dated tables, their checks, and the snapshot of a day."""
