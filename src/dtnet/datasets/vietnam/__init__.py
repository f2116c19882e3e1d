"""Viet Nam: its network from 2022-03-01 on, with the reorganisation of July 2025."""
