"""What carries over from one day to another across reorganisations, and how surely."""
