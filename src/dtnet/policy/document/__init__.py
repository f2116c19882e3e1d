"""A policy as a value: its parts, values, choices and conditions, and what a plug-in supplies instead."""
