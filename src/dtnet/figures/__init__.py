"""Published numbers beside the network: what a source counted, where, and as of which day."""
