"""Viet Nam: its network from 2022-03-01 to 2025-06-30."""
