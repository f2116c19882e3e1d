"""Which policies there are: bundled ones, those of plug-ins, and those that a user passes."""
