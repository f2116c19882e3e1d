"""A policy as a value: its parts, values, choices and conditions, and the protocol of plug-ins."""
