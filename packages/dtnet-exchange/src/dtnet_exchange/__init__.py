"""Reorganisations of a network as linked data, and its areas in the style of Popolo."""

from dtnet_exchange.areas import read_areas, write_areas
from dtnet_exchange.events import Reorganisations, read_events, write_events

__all__ = ["Reorganisations", "read_areas", "read_events", "write_areas", "write_events"]
